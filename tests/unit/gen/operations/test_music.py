"""What operations mean to a musician: the notes, chords and settings that they lead to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.compose.groove import swing_offset
from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.values import Operation
from dawg.gen.score import Chord, Note, Score
from dawg.gen.theory import parse_key, parse_symbol
from tests.tune import BAR, tune
from tests.unit.gen.operations.beats import beat, inside


def after(operation: Operation, score: Score | None = None) -> Score:
    return apply(score or beat(), operation).score


def notes(score: Score, part: str, section: str) -> tuple[Note, ...]:
    return next((clip.notes for clip in score.clips if (clip.part, clip.section) == (part, section)), ())


def chords(score: Score, section: str) -> list[str]:
    return [chord.symbol for s in score.sections if s.name == section for chord in s.chords]


def test_half_time_feel_moves_the_backbeat_to_three() -> None:
    written = after(v.Write(text="snare: ....X.......X...", scope=inside(sections=("hook",))), tune())
    half = after(v.HalfTime(scope=inside("snare")), written)
    assert [note.start_tick % BAR for note in notes(half, "snare", "hook")] == [960, 960]
    assert half.bpm == written.bpm


@pytest.mark.parametrize("part", ["koto", "counter"])
def test_wider_gives_an_instrument_without_sides_those_of_the_room(part: str) -> None:
    before = beat().part(part)
    wide = after(v.Character(character="wider", amount=1.0, scope=inside(part))).part(part)
    assert wide.width > before.width
    assert wide.reverb_db >= max(-15.0, before.reverb_db + 4.9)


def test_double_time_feel_plays_the_backbeat_twice_as_often() -> None:
    written = after(v.Write(text="snare: ....X.......X...", scope=inside(sections=("hook",))), tune())
    double = after(v.DoubleTime(scope=inside("snare")), written)
    assert len(notes(double, "snare", "hook")) == 2 * len(notes(written, "snare", "hook"))
    assert [note.start_tick for note in notes(double, "snare", "hook")][:4] == [240, 720, 1200, 1680]


def test_tempo_halves_and_changes_by_percent() -> None:
    assert after(v.HalfTime(mode="tempo"), tune()).bpm == 60
    assert after(v.SetTempo(percent=8), tune()).bpm == 130
    assert after(v.SetTempo(delta_bpm=-10), tune()).bpm == 110
    with pytest.raises(InputError, match="permitted range: 20 to 400 bpm"):
        after(v.SetTempo(delta_bpm=-110), tune())


def test_swing_changes_only_the_swing_part_of_the_offsets() -> None:
    before, swung = beat("jazz"), after(v.Swing(percent=55), beat("jazz"))
    for old, new in zip(before.clips, swung.clips, strict=True):
        start = before.section_start(old.section)
        for a, b in zip(old.notes, new.notes, strict=True):
            parts = [swing_offset(start + a.start_tick, percent=p, grid=before.swing_grid) for p in (before.swing, 55)]
            assert b.offset_ticks - parts[1] == a.offset_ticks - parts[0]


def test_quantising_fully_leaves_the_swing_alone() -> None:
    tight = after(v.Quantize(), beat("jazz"))
    for clip in tight.clips:
        start = tight.section_start(clip.section)
        for note in clip.notes:
            assert note.offset_ticks == swing_offset(
                start + note.start_tick, percent=tight.swing, grid=tight.swing_grid
            )


def test_humanising_moves_chords_as_one() -> None:
    loose = after(v.Humanize(amount=1.0, scope=inside("keys")), tune())
    assert len({note.offset_ticks for note in notes(loose, "keys", "intro")}) == 1


@pytest.mark.parametrize("genre", ["trap", "house", "jazz"])
def test_new_chords_are_what_chord_parts_and_basses_play(genre: str) -> None:
    changed = after(v.ChangeChords(chords="Fm7 | Db | Ab | Eb", scope=inside(sections=("hook 1",))), beat(genre))
    section = next(s for s in changed.sections if s.name == "hook 1")
    assert [chord.symbol for chord in section.chords] == ["Fm7", "Db", "Ab", "Eb"] * 2
    bass = [0, 0]
    for part in changed.parts:
        for note in notes(changed, part.name, "hook 1"):
            chord = next(c for c in section.chords if c.start_tick <= note.start_tick < c.start_tick + c.duration_ticks)
            tones = parse_symbol(chord.symbol).pitch_classes
            if part.role in ("chords", "pad", "arp"):
                assert note.pitch % 12 in tones
            if part.role == "bass":
                bass[note.pitch % 12 in tones] += 1
    assert bass[1] > 2 * bass[0]


def test_new_chords_keep_the_rhythm() -> None:
    for part in ("808", "koto"):
        starts = [
            {note.start_tick for note in notes(score, part, "hook 1")}
            for score in (beat(), after(v.ChangeChords(chords="Fm | Db", scope=inside(sections=("hook 1",)))))
        ]
        assert starts[0] <= starts[1]


def test_the_same_chords_change_nothing() -> None:
    now = " | ".join(chords(tune(), "hook"))
    assert after(v.ChangeChords(chords=now), tune()).digest == tune().digest


def test_a_key_change_keeps_the_degrees() -> None:
    moved = after(v.SetKey(key="F major"), tune())
    assert chords(moved, "hook") == ["F", "Am"]
    assert [note.pitch for note in notes(moved, "keys", "intro")] == [65, 69, 72]
    assert moved.key == "F major"


@pytest.mark.parametrize("key", ["D minor", "F major", "Eb dorian", "A harmonic minor"])
def test_after_a_key_change_notes_and_chords_are_as_much_in_the_scale_as_before(key: str) -> None:
    def share(score: Score) -> float:
        scale = parse_key(score.key).chord_key.pitch_classes
        found = [
            n.pitch % 12 in scale
            for p in score.parts
            if not p.is_drums and p.role not in ("fx", "texture")
            for n in score.notes(p.name)
        ]
        return sum(found) / len(found)

    moved = after(v.SetKey(key=key))
    assert share(moved) >= share(beat()) - 1e-9
    scale = parse_key(moved.key).chord_key.pitch_classes
    assert all(
        set(parse_symbol(chord.symbol).pitch_classes) <= set(scale) for s in moved.sections for chord in s.chords
    )


def test_transposing_all_moves_key_and_chords_and_transposing_a_part_does_not() -> None:
    assert (after(v.Transpose(semitones=2), tune()).key, chords(after(v.Transpose(semitones=2), tune()), "hook")) == (
        "D minor",
        ["Dm", "F"],
    )
    one = after(v.Transpose(semitones=12, scope=inside("bass")), tune())
    assert (one.key, one.sections) == (tune().key, tune().sections)
    assert [note.pitch for note in notes(one, "bass", "hook")] == [48, 51]
    lower = after(v.Transpose(semitones=-1, scope=inside("bass")), tune())
    with pytest.raises(InputError, match="semitones '-36' moves bass out of range; permitted range: -35 to 89"):
        after(v.Transpose(semitones=-36, scope=inside("bass")), lower)


def test_bars_are_transposed_alone_with_their_chords() -> None:
    moved = after(v.Transpose(semitones=12, scope=inside("bass", bars=(4, 4))), tune())
    assert [note.pitch for note in notes(moved, "bass", "hook")] == [36, 51]
    assert (chords(moved, "intro"), chords(moved, "hook"), moved.key) == (["Cm", "Eb"], ["Cm", "Eb"], "C minor")
    whole = after(v.Transpose(semitones=2, scope=inside(bars=(4, 4))), tune())
    assert (chords(whole, "intro"), chords(whole, "hook"), whole.key) == (["Cm", "Eb"], ["Cm", "F"], "C minor")
    assert [note.pitch for note in notes(whole, "bass", "hook")] == [36, 41]
    assert notes(whole, "keys", "intro") == notes(tune(), "keys", "intro")


def test_densify_adds_and_simplify_takes_away_but_the_downbeats_stay() -> None:
    for section in ("verse", "hook 1"):
        old = notes(beat(), "hats", section)
        assert len(notes(after(v.Densify(scope=inside("hats"))), "hats", section)) > len(old)
        fewer = notes(after(v.Simplify(amount=1, scope=inside("hats"))), "hats", section)
        assert 0 < len(fewer) < len(old)
        downbeats = {note.start_tick for note in old if note.start_tick % BAR == 0}
        assert downbeats <= {note.start_tick for note in fewer}


def test_regenerating_again_gives_another_take() -> None:
    again = v.Regenerate(scope=inside("lead"))
    first = after(again)
    assert len({score.part_digest("koto") for score in (beat(), first, after(again, first))}) == 3


def test_varying_keeps_most_of_the_rhythm() -> None:
    old = {n.start_tick for n in notes(beat(), "hats", "verse")}
    new = {n.start_tick for n in notes(after(v.Vary(amount=0.3, scope=inside("hats"))), "hats", "verse")}
    assert len(old & new) > 0.7 * len(old)


def test_a_stutter_repeats_a_slice_and_goes_again() -> None:
    stuttered = after(v.AddEffect(effect="stutter", scope=inside("lead", sections=("hook 1",))))
    last = [n.start_tick for n in notes(stuttered, "koto", "hook 1") if n.start_tick >= 8 * BAR - 480]
    assert sorted(set(last)) == [8 * BAR - 480 + step * 120 for step in range(4)]
    plain = after(v.RemoveEffect(effect="stutter", scope=inside("lead", sections=("hook 1",))), stuttered)
    assert len([n for n in notes(plain, "koto", "hook 1") if n.start_tick >= 8 * BAR - 480]) < len(last)


def test_a_fill_is_written_into_the_last_bar_alone() -> None:
    filled = after(v.AddFill(style="snare beat", scope=inside(sections=("verse",))))
    for part in ("kick", "hats", "clap"):
        assert [n for n in notes(filled, part, "verse") if n.start_tick < 7 * BAR + 1440] == [
            n for n in notes(beat(), part, "verse") if n.start_tick < 7 * BAR + 1440
        ]
    assert [n.start_tick for n in notes(filled, "snare", "verse") if n.start_tick >= 7 * BAR + 1440] == [
        7 * BAR + 1440 + step * 120 for step in range(4)
    ]
    with pytest.raises(InputError, match="style 'polka' is unknown; permitted: snare beat"):
        after(v.AddFill(style="polka"))


def test_a_fill_taken_out_gives_the_groove_back() -> None:
    scope = inside(sections=("hook",))
    beaten = after(v.Write(text="snare: ....X.......X...", scope=scope), tune())
    filled = after(v.AddFill(style="snare half", scope=scope), beaten)
    assert notes(filled, "snare", "hook") != notes(beaten, "snare", "hook")
    assert notes(after(v.RemoveFill(scope=scope), filled), "snare", "hook") == notes(beaten, "snare", "hook")


def test_written_notes_replace_those_of_the_scope_and_repeat() -> None:
    written = after(
        v.Write(
            text="hats: x...x...x...x...\nopen hat: ..............x.\nbass: C2:16 | G1:16",
            scope=inside(sections=("hook",)),
        ),
        tune(),
    )
    assert [(n.start_tick % BAR, n.pitch) for n in notes(written, "hats", "hook")] == 2 * [
        (0, 42),
        (480, 42),
        (960, 42),
        (1440, 42),
        (1680, 46),
    ]
    assert [n.pitch for n in notes(written, "bass", "hook")] == [36, 31]
    once = after(v.Write(text="hats: x...............", repeat=False, scope=inside(sections=("hook",))), tune())
    assert [n.start_tick for n in notes(once, "hats", "hook") if n.start_tick < BAR] == [0]
    assert [n for n in notes(once, "hats", "hook") if n.start_tick >= BAR] == [
        n for n in notes(tune(), "hats", "hook") if n.start_tick >= BAR
    ]


def test_writing_for_a_part_that_is_not_there_makes_it() -> None:
    made = after(v.Write(text="flute: C5:8 Eb5:8\nclap: ....x.......x...", scope=inside(sections=("hook",))), tune())
    assert [(p.name, p.instrument) for p in made.parts][-2:] == [("flute", "flute"), ("clap", "909")]
    with pytest.raises(InputError, match="is a drum; write a grid"):
        after(v.Write(text="kick: C2:16"), tune())
    with pytest.raises(InputError, match="3 bars do not fit into hook"):
        after(v.Write(text="bass: C2:16 | C2:16 | C2:16", scope=inside(sections=("hook",))), tune())


def test_another_instrument_plays_in_its_range() -> None:
    changed = after(v.ChangeInstrument(instrument="flute", scope=inside("bass")), tune())
    assert changed.part("bass").instrument == "flute"
    assert min(note.pitch for note in changed.notes("bass")) >= 55
    kit = after(v.ChangeInstrument(instrument="trap", scope=inside("drums")), tune())
    assert {part.instrument for part in kit.parts if part.is_drums} == {"trap"}
    with pytest.raises(InputError, match="instrument 'kazoo' is unknown; permitted"):
        after(v.ChangeInstrument(instrument="kazoo"))


def test_adding_in_a_section_lets_the_part_play_there_only() -> None:
    added = after(v.Add(part="cowbell", scope=inside(sections=("hook 1",))))
    assert {clip.section for clip in added.clips if clip.part == "cowbell"} == {"hook 1"}
    with pytest.raises(InputError, match="hats is there already"):
        after(v.Add(part="hats"))
    with pytest.raises(InputError, match="part 'kazoo' is unknown"):
        after(v.Add(part="kazoo"))


def test_more_energy_lets_parts_in_and_less_takes_them_out() -> None:
    quiet = after(v.SetEnergy(energy=0.1, scope=inside(sections=("hook 1",))))
    playing = [{clip.part for clip in score.clips if clip.section == "hook 1"} for score in (quiet, beat())]
    assert playing[0] < playing[1]
    loud = after(v.SetEnergy(energy=0.95, scope=inside(sections=("intro",))))
    assert {c.part for c in beat().clips if c.section == "intro"} < {c.part for c in loud.clips if c.section == "intro"}


def test_another_genre_keeps_form_key_and_chords() -> None:
    house = after(v.ChangeGenre(genre="house"))
    assert (house.genre, house.key, house.sections) == ("house", beat().key, beat().sections)
    assert house.bpm == 125 or 115 <= house.bpm <= 135
    assert house.provenance.seed == beat().provenance.seed


@pytest.mark.parametrize(("mood", "minor"), [("happy", False), ("dark", True)])
def test_a_mood_leans_the_mode(mood: str, minor: bool) -> None:
    assert parse_key(after(v.ChangeMood(mood=mood)).key).is_minor is minor  # type: ignore[arg-type]


def test_extending_keeps_the_closing_bar_last() -> None:
    longer = after(v.Extend(bars=4, scope=inside(sections=("verse",))))

    def bar(score: Score, index: int) -> list[tuple[int, int]]:
        return [
            (n.start_tick - index * BAR, n.pitch) for n in notes(score, "hats", "verse") if n.start_tick // BAR == index
        ]

    assert bar(longer, 11) == bar(beat(), 7)
    assert [bar(longer, index) for index in range(7)] == [bar(beat(), index) for index in range(7)]
    assert [bar(longer, index) for index in range(7, 11)] == [bar(beat(), index) for index in range(3, 7)]
    assert sum(chord.duration_ticks for s in longer.sections if s.name == "verse" for chord in s.chords) == 12 * BAR


def test_held_notes_are_cut_and_struck_again_where_bars_are_taken_out() -> None:
    held = after(
        v.Write(text="keys: C4:16 | -:16 | C5:16 | -:16", scope=inside(sections=("first",))),
        after(v.Extend(bars=2, scope=inside(sections=("first",))), tune()),
    )
    short = after(v.Shorten(bars=2, scope=inside(sections=("first",))), held)
    assert [(n.start_tick, n.duration_ticks, n.pitch) for n in notes(short, "keys", "intro")] == [
        (0, BAR, 60),
        (BAR, BAR, 72),
    ]


def test_a_moved_section_takes_its_levels_along() -> None:
    quiet = after(v.Level(delta_db=-6, scope=inside("kick", sections=("hook",))), tune())
    assert quiet.automation[0].points == ((2 * BAR - 1, 0.0), (2 * BAR, -6.0))
    moved = after(v.MoveSection(position=1, scope=inside(sections=("hook",))), quiet)
    assert moved.automation[0].points == ((2 * BAR - 1, -6.0), (2 * BAR, 0.0))


def test_new_sections_stand_where_their_kind_belongs() -> None:
    assert after(v.AddSection(kind="intro", bars=2)).sections[0].name == "intro 2"
    assert [s.name for s in after(v.AddSection(kind="bridge", bars=4)).sections][-2:] == ["bridge 2", "outro"]
    assert after(v.AddSection(kind="outro", bars=4), tune()).sections[-1].name == "outro"
    assert [s.name for s in after(v.AddSection(kind="drop", after="verse", bars=4)).sections][2] == "drop"


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (v.RemoveSection(), "names no section; sections: intro, hook"),
        (v.RemoveSection(scope=inside(sections=("intro", "hook"))), "leaves no section"),
        (v.Remove(scope=inside("all")), "leaves nothing to play"),
        (v.Remove(), "remove names no part"),
        (v.Mute(), "leaves nothing to hear"),
        (v.Solo(), "solo names no part"),
        (v.Level(), "level needs one of delta_db"),
        (v.Level(delta_db=24, scope=inside("kick")), None),
        (v.Level(level_db=-3, scope=inside("kick", sections=("hook",))), "holds for whole parts"),
        (v.Mute(scope=inside("tuba")), "part 'tuba' is not in this beat; parts: kick, hats, bass, keys"),
        (v.Densify(scope=inside(sections=("verse",))), "section 'verse' is not in this beat; sections: intro, hook"),
        (v.Densify(scope=inside(bars=(3, 9))), "bars '3-9' are out of range; permitted range: 1 to 4, the length of the piece"),
        (v.Densify(scope=inside(sections=("hook",), bars=(2, 3))), "1 to 2, the length of section hook"),
        (v.Shorten(bars=2, scope=inside(sections=("hook",))), "would empty hook; permitted range: 1 to 1"),
        (v.Eq(gain_db=3), "eq needs one of hz"),
        (v.Master(), "master sets nothing; permitted: glue_db"),
        (v.Loudness(delta_db=20), "loudness would be 6 LUFS; permitted range: -36 to -6"),
        (v.ChangeGenre(genre="polka"), "polka"),
        (v.SetKey(key="H moll"), "H moll"),
        (v.MoveSection(scope=inside(sections=("hook",))), "needs one of before, after"),
        (v.MoveSection(before="hook", scope=inside(sections=("hook",))), "cannot move beside itself"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_what_can(operation: Operation, message: str | None) -> None:
    if message is None:
        assert after(operation, tune()).part("kick").level_db == 24
        return
    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        after(operation, tune())


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (("drums",), ["kick", "hats"]), (("hi-hats",), ["hats"]), (("rhodes",), ["keys"]), (("bass drum",), ["kick"]),
        (("bassline", "kick"), ["kick", "bass"]), (("everything",), ["kick", "hats", "bass", "keys"]),
    ],
)  # fmt: skip
def test_parts_are_found_by_what_people_call_them(names: tuple[str, ...], parts: list[str]) -> None:
    panned = after(v.Pan(pan=0.5, scope=Scope(parts=names)), tune())
    assert [part.name for part in panned.parts if part.pan == 0.5] == parts


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("hook", {"hook 1", "hook 2"}),
        ("chorus", {"hook 1", "hook 2"}),
        ("hook 2", {"hook 2"}),
        ("verse 1", {"verse"}),
        ("last", {"outro"}),
        ("second", None),
    ],
)
def test_sections_are_found_by_what_people_call_them(name: str, found: set[str] | None) -> None:
    if found is None:
        with pytest.raises(InputError, match="'second'"):
            after(v.SetEnergy(delta=-0.3, scope=Scope(sections=(name,))))
        return
    changed = after(v.SetEnergy(delta=-0.3, scope=Scope(sections=(name,))))
    assert {a.name for a, b in zip(changed.sections, beat().sections, strict=True) if a.energy != b.energy} == found


def test_chords_of_a_section_without_any_are_those_of_the_key() -> None:
    section = replace(tune().sections[0], bars=4, chords=())
    bare = replace(tune(), sections=(section,), clips=())
    assert after(v.Add(part="pad"), bare).notes("pad")
    assert after(v.ChangeChords(chords="Fm"), bare).sections[0].chords[0] == Chord(0, 4 * BAR, "Fm")
