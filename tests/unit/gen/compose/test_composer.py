"""What every score of every genre keeps, and what independence of parts means."""

import itertools
from collections import Counter

import pytest
from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import Brief, SectionPlan
from dawg.gen.compose.composer import Composition, compose
from dawg.gen.compose.groove import swing_offset
from dawg.gen.genre_files import genre_names, load_genre
from dawg.gen.score import Score
from dawg.gen.theory import parse_key

GENRES = genre_names()
CHROMATIC = {"jazz", "neo-soul", "funk", "r&b"}


def made(genre: str, *, seed: int = 5, **fields: object) -> Composition:
    return compose(Brief(genre=genre, **fields).validated(), seed=seed)  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=GENRES)
def score(request: pytest.FixtureRequest) -> Score:
    return made(request.param).score


def test_the_score_is_a_valid_document(score: Score) -> None:
    assert Score.from_json(score.to_json()) == score
    assert Score.from_json(score.to_json()).digest == score.digest


def test_sections_tile_the_piece(score: Score) -> None:
    place = 0
    for section in score.sections:
        assert section.start_bar == place
        assert sum(chord.duration_ticks for chord in section.chords) == section.bars * score.bar_ticks
        place += section.bars
    assert place == score.bars


def test_notes_stay_inside_their_sections(score: Score) -> None:
    bars = {section.name: section.bars for section in score.sections}
    for clip in score.clips:
        for note in clip.notes:
            assert 0 <= note.start_tick < bars[clip.section] * score.bar_ticks
            assert note.start_tick + note.duration_ticks <= bars[clip.section] * score.bar_ticks + score.tail_ticks + 1


def test_something_sounds_on_the_first_beat(score: Score) -> None:
    onsets = [note.start_tick + note.offset_ticks for part in score.parts for note in score.notes(part.name)[:1]]
    assert min(onsets) <= 20


def test_notes_keep_to_the_scale(score: Score) -> None:
    scale = parse_key(score.key).chord_key.pitch_classes
    notes = [
        note
        for part in score.parts
        if not part.is_drums and part.role not in ("fx", "texture")
        for note in score.notes(part.name)
    ]
    outside = sum(note.pitch % 12 not in scale for note in notes)
    assert outside <= (0.10 if score.genre in CHROMATIC else 0.03) * len(notes)


def test_neighbouring_sections_differ(score: Score) -> None:
    contents = []
    for section in score.sections:
        playing = {clip.part: clip.digest for clip in score.clips if clip.section == section.name}
        contents.append(playing)
    assert all(before != after for before, after in itertools.pairwise(contents))


def test_the_hook_is_the_fullest(score: Score) -> None:
    def density(name: str, bars: int) -> float:
        return sum(len(clip.notes) for clip in score.clips if clip.section == name) / bars

    by_energy = sorted(score.sections, key=lambda section: section.energy)
    assert density(by_energy[-1].name, by_energy[-1].bars) > density(by_energy[0].name, by_energy[0].bars)


def test_the_same_seed_gives_the_same_score_and_another_seed_another(score: Score) -> None:
    assert made(score.genre).score.to_json() == score.to_json()
    assert made(score.genre, seed=6).score.digest != score.digest


@pytest.mark.parametrize("genre", GENRES)
def test_refusing_a_role_takes_its_parts_and_leaves_every_other_as_it_was(genre: str) -> None:
    for seed in (5, 6):
        before = made(genre, seed=seed).score
        for role in {part.role for part in before.parts}:
            after = made(genre, seed=seed, exclude=(role,)).score
            called_so = {part.name for part in before.parts if role in part.instrument.split("-")}
            left = {part.name for part in before.parts if part.role != role} - called_so
            assert {part.name for part in after.parts} == left, role
            assert {name: after.part_digest(name) for name in left} == {name: before.part_digest(name) for name in left}


def test_adding_an_instrument_leaves_every_other_part_as_it_was() -> None:
    before, after = made("trap").score, made("trap", instruments=("oboe",)).score
    assert any(part.instrument == "oboe" for part in after.parts)
    shared = {part.name for part in before.parts} & {part.name for part in after.parts}
    changed = [name for name in shared if before.part_digest(name) != after.part_digest(name)]
    assert len(changed) <= 1  # the part that the oboe took over, or none


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("bars", [1, 2, 3, 7, 16, 33])
def test_any_number_of_bars_is_obeyed(genre: str, bars: int) -> None:
    score = made(genre, bars=bars).score
    assert score.bars == bars
    assert score.length_ticks == bars * score.bar_ticks


def test_a_duration_is_exact_at_any_tempo() -> None:
    for bpm in (61.5, 97.0, 140.0, 173.3):
        assert abs(made("trap", bpm=bpm, duration_s=47.3).score.duration_s - 47.3) < 1e-6


def test_what_the_user_states_is_obeyed_and_the_rest_reported() -> None:
    brief = Brief(
        genre="house",
        bpm=123.5,
        key="Eb minor",
        swing=58,
        structure=(SectionPlan(kind="intro", bars=4), SectionPlan(kind="drop", bars=8)),
    )
    made_now = compose(brief.validated(), seed=1)
    score = made_now.score
    assert (score.bpm, score.key, score.swing, score.bars) == (123.5, "Eb minor", 58.0, 12)
    assert not {"bpm", "key", "swing", "structure", "bars"} & set(made_now.chosen)
    assert {"kit", "chords", "instruments"} <= set(made_now.chosen)


def test_excluded_drums_are_gone_and_wanted_instruments_play() -> None:
    score = made("boom-bap" if "boom-bap" in GENRES else "jazz", exclude=("drums",), instruments=("rhodes",)).score
    assert not any(part.is_drums for part in score.parts)
    assert any(part.instrument == "rhodes" for part in score.parts)


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"instruments": ("kazoo",)}, "kazoo"), ({"exclude": ("kazoo",)}, "kazoo"), ({"instruments": ("piano",), "exclude": ("piano",)}, "both wanted and excluded")],
)  # fmt: skip
def test_instruments_that_do_not_exist_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        made("trap", **fields)


def test_excluding_everything_is_refused() -> None:
    roles = ("drums", "bass", "chords", "pad", "arp", "lead", "counter", "texture", "fx")
    with pytest.raises(InputError, match="nothing is left"):
        made("trap", exclude=roles)


@pytest.mark.parametrize("meter", ["3/4", "6/8"])
@pytest.mark.parametrize("genre", [name for name in GENRES if "3/4" in load_genre(name).meters])
def test_other_meters_have_bars_of_their_own_length(genre: str, meter: str) -> None:
    if meter in load_genre(genre).meters:
        score = made(genre, meter=meter).score
        assert score.bar_ticks == 1440
        assert score.clips


def test_density_fills_the_drums() -> None:
    def hits(density: float) -> int:
        score = made("house", density=density).score
        return sum(len(score.notes(part.name)) for part in score.parts if part.role in ("hats", "percussion"))

    assert hits(0.1) < hits(0.5) < hits(0.9)


def test_swing_moves_the_off_sixteenths_and_nothing_else() -> None:
    assert [swing_offset(step * 120, percent=60, grid=16) for step in range(4)] == [0, 24, 0, 24]
    assert [swing_offset(step * 120, percent=66.7, grid=8) for step in (0, 2, 4, 6)] == [0, 80, 0, 80]
    assert all(swing_offset(tick, percent=50, grid=16) == 0 for tick in range(0, 1920, 40))


def test_human_timing_is_shared_and_slow() -> None:
    score = made("jazz", humanize=1.0, swing=50).score
    hats = {note.start_tick: note.offset_ticks for note in score.notes("cymbals")}
    steps = sorted(hats)
    pairs = [(hats[a], hats[b]) for a, b in itertools.pairwise(steps) if b - a <= 480]
    mean = sum(hats.values()) / len(hats)
    covariance = sum((x - mean) * (y - mean) for x, y in pairs) / len(pairs)
    variance = sum((x - mean) ** 2 for x in hats.values()) / len(hats)
    assert covariance / variance > 0.35  # white jitter would give 0


def test_two_seeds_share_few_melodic_figures() -> None:
    def grams(seed: int) -> Counter[tuple[int, ...]]:
        score = made("trap", seed=seed).score
        lead = [note for part in score.parts if part.role == "lead" for note in score.notes(part.name)]
        steps = [(b.pitch - a.pitch, b.start_tick - a.start_tick) for a, b in itertools.pairwise(lead)]
        return Counter(tuple(value for pair in steps[at : at + 3] for value in pair) for at in range(len(steps) - 2))

    for first, second in ((1, 2), (3, 4), (5, 6)):
        shared = sum((grams(first) & grams(second)).values())
        assert shared < 0.3 * min(sum(grams(first).values()), sum(grams(second).values()))


def test_muting_is_not_composing() -> None:
    score = made("trap").score
    muted = replace(score, parts=tuple(replace(part, muted=part.name == "hats") for part in score.parts))
    assert [clip.digest for clip in muted.clips] == [clip.digest for clip in score.clips]


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("role", ["bass", "chords", "pad", "arp", "lead", "counter"])
def test_a_wanted_role_plays_in_every_genre(genre: str, role: str) -> None:
    assert role in {part.role for part in made(genre, bars=32, instruments=(role,)).score.parts}


@pytest.mark.parametrize("genre", ["boom-bap", "pop", "neo-soul", "rock", "trap"])
def test_six_eight_has_two_beats_with_the_backbeat_on_the_second(genre: str) -> None:
    score = made(genre, meter="6/8").score
    verse = next(section.name for section in score.sections if section.kind in ("verse", "A"))
    hits = {
        name: [note for clip in score.clips if (clip.part, clip.section) == (name, verse) for note in clip.notes]
        for name in ("kick", "snare", "clap")
    }
    accents = [note for name in ("snare", "clap") for note in hits[name] if note.velocity >= 60]
    phrases = [note for note in accents if note.start_tick // score.bar_ticks % 4 != 3]  # fills close every fourth bar
    assert {note.start_tick % score.bar_ticks for note in phrases} == {720}
    assert {
        note.start_tick // score.bar_ticks % 4 for note in hits["kick"] if note.start_tick % score.bar_ticks == 0
    } >= {0, 2}


def test_jazz_swings_less_the_faster_it_goes() -> None:
    slow, usual, fast = (made("jazz", bpm=bpm).score.swing for bpm in (95.0, 140.0, 215.0))
    assert 67.5 >= slow > usual > fast >= 60.0


@pytest.mark.parametrize(
    ("genre", "seconds", "bpm"), [("house", 17.0, None), ("jazz", 2.0, None), ("trap", 15.61, 123.0)]
)
def test_a_loop_of_a_stated_length_is_whole_bars(genre: str, seconds: float, bpm: float | None) -> None:
    score = made(genre, bars=None, loop=True, duration_s=seconds, bpm=bpm).score
    assert score.tail_ticks == 0
    assert score.duration_s == pytest.approx(seconds, rel=1e-3)


def test_a_loop_that_cannot_be_whole_bars_names_the_lengths_that_are() -> None:
    with pytest.raises(InputError, match=r"15\.610 s \(8 bars\) and 17\.561 s \(9 bars\)"):
        made("house", bars=None, loop=True, duration_s=17.0, bpm=123.0)


@pytest.mark.parametrize(
    ("genre", "exclude", "bass"),
    [("trap", ("808",), "sub"), ("trap", ("808", "sub"), "synth-bass"), ("phonk", ("808",), "sub")],
)
def test_who_refuses_a_bass_gets_another(genre: str, exclude: tuple[str, ...], bass: str) -> None:
    parts = made(genre, bars=16, exclude=exclude).score.parts
    assert [part.instrument for part in parts if part.role == "bass"] == [bass]


def test_two_kits_are_refused() -> None:
    with pytest.raises(InputError, match="kits 909, acoustic are wanted; permitted: one kit"):
        made("trap", bars=4, instruments=("909", "acoustic"))


@pytest.mark.parametrize(
    ("genre", "wish", "name"), [("trap", "sax", "sax"), ("jazz", "jazz-guitar", "jazz-guitar chords"), ("drill", "sub", "sub"), ("house", "rhodes", "stabs")]
)  # fmt: skip
def test_a_part_is_named_for_what_plays_it(genre: str, wish: str, name: str) -> None:
    score = made(genre, bars=32, instruments=(wish,)).score
    assert name in [part.name for part in score.parts if part.instrument == wish]
