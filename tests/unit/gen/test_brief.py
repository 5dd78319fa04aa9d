"""The brief refuses what is out of range and names value and range."""

import math

import pytest

from dawg.errors import InputError
from dawg.gen.brief import (
    Brief,
    SectionPlan,
    check_length,
    parse_chords,
    parse_duration,
    parse_loudness,
    parse_structure,
)
from dawg.gen.genre import FUNCTIONS


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"bpm": 19.9}, "bpm '19.9' is out of range; permitted range: 20 to 400"), ({"bpm": math.nan}, "bpm"), ({"bpm": math.inf}, "bpm"),
        ({"bars": 0}, "bars '0'.*1 to 999"), ({"bars": 1000}, "1 to 999"), ({"duration_s": 1e9}, "2 to 1200 seconds"),
        ({"swing": 76}, "50 to 75 percent"), ({"energy": 1.1}, "energy.*0 to 1"), ({"humanize": -0.1}, "humanize.*0 to 1"),
        ({"seed": -1}, "seed"), ({"seed": 2**63}, "seed"), ({"loudness_lufs": 0}, "-36 to -6 LUFS"), ({"ceiling_dbtp": 1}, "ceiling"),
        ({"sample_rate": 1}, "44100"), ({"meter": "5/4"}, "4/4, 3/4, 6/8"), ({"moods": ("purple",)}, "mood 'purple'.*dark"),
        ({"key": "H major"}, "key 'H major'"), ({"bars": 4, "duration_s": 9.0}, "exclude each other"),
        ({"instruments": ("",)}, "instrument ''"), ({"instruments": tuple("a" * 33)}, "at most 32"),
        ({"structure": (SectionPlan(kind="verse", bars=8),), "bars": 8}, "leave out bars"),
        ({"structure": tuple(SectionPlan(kind="verse", bars=256) for _ in range(4))}, "bars in all"),
        ({"chords": {"": ("Zz",)}}, "chord 'Zz'"),
    ],
)  # fmt: skip
def test_values_out_of_range_are_refused_with_the_range(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Brief(genre="trap", **fields).validated()  # type: ignore[arg-type]


def test_names_come_back_in_canonical_form() -> None:
    brief = Brief(genre="trap", key="dbm", moods=("Dark",)).validated()
    assert (brief.key, brief.moods) == ("C# minor", ("dark",))


def test_messages_never_carry_control_characters_or_long_values() -> None:
    with pytest.raises(InputError) as error:
        Brief(genre="trap", moods=("\x1b[31m" + "x" * 500,)).validated()
    assert "\x1b" not in error.value.message
    assert len(error.value.message) < 300


def test_untrusted_documents_are_checked_by_field() -> None:
    with pytest.raises(InputError, match="bpm"):
        Brief.from_dict({"genre": "trap", "bpm": "fast"})
    with pytest.raises(InputError, match="colour"):
        Brief.from_dict({"genre": "trap", "colour": 1})


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("2:30", 150), ("90.5s", 90.5), ("2m30s", 150), ("2m", 120)])
def test_durations_are_seconds_or_minutes(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", " ", "1e309", "$(id)", "½", "-3", "2:", "1:60", "1:99", "0x41", "nan", "9" * 30])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="duration"):
        parse_duration(text)


def test_structure_chords_and_loudness_are_read() -> None:
    assert parse_structure("intro:4 verse:16") == (
        SectionPlan(kind="intro", bars=4),
        SectionPlan(kind="verse", bars=16),
    )
    assert parse_chords("verse=i VI; hook=iv i V i") == {"verse": ("i", "VI"), "hook": ("iv", "i", "V", "i")}
    assert parse_chords("Am F C G") == {"": ("Am", "F", "C", "G")}
    assert (parse_loudness("club"), parse_loudness("-11.5")) == (-9.0, -11.5)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Verse 1:4", ["verse"]),
        ("verse 1:4 hook:8 verse 2:4", ["verse", "hook", "verse"]),
        ("intro (4), verse 1 (20), hook:8", ["intro", "verse", "hook"]),
        ("verse1:4,hook: 4", ["verse", "hook"]),
        ("pre-chorus:4 prechorus:4 Pre Chorus:4 pre-chorus 2:4", ["prechorus"] * 4),
        ("build up:4 break-down:4", ["buildup", "breakdown"]),
    ],
)
def test_sections_are_read_as_they_are_told(text: str, kinds: list[str]) -> None:
    plans = parse_structure(text)
    assert [plan.kind for plan in plans] == kinds
    assert all(kind in FUNCTIONS for kind in kinds)


def test_a_section_has_one_spelling_wherever_it_comes_from() -> None:
    assert parse_chords("pre-chorus=i VI") == {"prechorus": ("i", "VI")}
    brief = Brief(structure=(SectionPlan(kind="pre-chorus", bars=4),)).validated()
    assert brief.structure == (SectionPlan(kind="prechorus", bars=4),)


@pytest.mark.parametrize(
    "text",
    [
        "intro verse:16",
        "intro, verse:16",
        "verse 1 2:4",
        "4",
        "verse:4 8",
        "intro",
        "intro:x",
        "intro:0",
        "",
        "intro:-4",
        "<b>:4",
    ],
)
def test_other_structures_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="structure"):
        parse_structure(text)


@pytest.mark.parametrize(
    ("bars", "bpm", "meter", "permitted"),
    [
        (999, 140.0, (4, 4), "1 to 758 bars"),
        (999, 20.0, (4, 4), "1 to 108 bars"),
        (999, 60.0, (3, 4), "1 to 433 bars"),
        (0, 60.0, (3, 4), "1 to 433 bars"),
    ],
)
def test_a_length_is_refused_in_bars_at_its_tempo(
    bars: int, bpm: float, meter: tuple[int, int], permitted: str
) -> None:
    told = rf"bars {bars} at {bpm:g} bpm in {meter[0]}/{meter[1]} last .* seconds; permitted range at this tempo: {permitted}"
    with pytest.raises(InputError, match=told):
        check_length(bars, bpm=bpm, meter=meter)
    most = int(permitted.split()[2])
    check_length(most, bpm=bpm, meter=meter)
    with pytest.raises(InputError):
        check_length(most + 1, bpm=bpm, meter=meter)
