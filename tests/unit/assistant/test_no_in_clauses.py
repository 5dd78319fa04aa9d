"""What verbs of lacking, denied results, particles, clefts and places refuse and keep."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


def gone(said: str) -> set[str]:
    """Return what a request leaves out of the whole beat."""
    reading = read(said)
    removed = {
        step.target for step in reading.operations if step.op in ("remove", "mute") and step.target and not step.section
    }
    return removed | set(reading.exclude)


def come(said: str) -> set[str | None]:
    """Return what a request wants to hear."""
    reading = read(said)
    return {step.target for step in reading.operations if step.op in ("add", "unmute")} | set(reading.instruments)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("a phonk thing that lacks the cowbell", "cowbell"),
        ("boom bap that leaves out the strings", "strings"),
        ("a beat that does not contain a snare", "snare"),
        ("some techno that has zero bass", "bass"),
        ("60s rock n roll, we never used synthesizers in those days and I don't intend to start", "synth"),
        ("ambient drone, as few drums as possible, ideally none", "drums"),
        ("dark trap, minimal choir, better none", "choir"),
        ("un reggaeton que carece de guitarra", "guitar"),
        ("una pista ambient donde no haya batería", "drums"),
        ("haz un beat triste que no tenga piano", "piano"),
        ("um beat lofi em que não entre piano", "piano"),
        ("bitte auf die Hi-Hats verzichten", "hi-hat"),
        ("une bossa qui se passe de guitare", "guitar"),
        ("ドラムは要りません", "drums"),
        ("tropical house, marimba would ruin it", "marimba"),
        ("funk, brass is not allowed", "brass"),
        ("give me a slow jam in which the piano plays no role", "piano"),
        ("drone music, bass isn't called for", "bass"),
        ("reggae, but with the organ missing", "organ"),
        ("a slow piece, drums are the last thing I need", "drums"),
        ("as for the banjo, no", "banjo"),
    ],
)
def test_what_a_beat_lacks_is_left_out(said: str, part: str) -> None:
    assert part in gone(said)
    assert part not in come(said)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("clap off please, the snare can stay", "clap"),
        ("strings off now please and the choir can stay", "strings"),
        ("kick raus, snare bleibt", "kick"),
        ("piano fora por favor", "piano"),
        ("Die Trompete bitte nicht mehr", "trumpet"),
        ("el piano ya no, por favor", "piano"),
        ("la guitare, plus jamais", "guitar"),
        ("a bateria não mais", "drums"),
        ("베이스는 이제 그만", "bass"),
        ("claps no more", "clap"),
        ("the snare, not anymore please", "snare"),
        ("it's the hi-hats I can do without, the snare is fine", "hi-hat"),
        ("it was the organ I wanted gone", "organ"),
        ("es la guitarra lo que no quiero", "guitar"),
        ("Es ist die Trompete, die ich nicht will", "trumpet"),
        ("c'est la flûte que je ne veux pas", "flute"),
        ("I'd be happier if there was no rimshot", "rimshot"),
        ("the bells shouldn't be in here", "bells"),
        ("please make the organ not play", "organ"),
        ("la guitarra mejor no", "guitar"),
        ("das Klavier lieber nicht", "piano"),
        ("le piano, plutôt pas", "piano"),
        ("I don't like it, the drums should go", "drums"),
    ],
)
def test_a_particle_an_end_and_a_cleft_take_out(said: str, part: str) -> None:
    assert gone(said) == {part}


@pytest.mark.parametrize(
    "said",
    [
        "I don't want the snare gone, I want it quieter",
        "I never wanted the bass out",
        "nobody wants the vocals gone",
        "I don't want the pad off, only softer",
        "I don't want to see the flute disappear",
        "no quiero la guitarra fuera, solo más baja",
        "je ne veux pas que la guitare disparaisse",
        "put a choir in the last chorus only and no choir anywhere before",
        "bring the snare in at the drop and no snare until then",
        "Streicher nur im Refrain, sonst keine Streicher",
        "i hadn't intended to mute the drums, unmute them",
        "I never said the piano should go",
        "the hats don't have to go, make them softer",
        "that doesn't mean the flute has to go",
        "it would be a shame to lose the strings",
        "I'd be sad to lose the organ",
        "removing the snare is a bad idea",
        "the snare must not be heard over the vocal, lower it",
        "the lead isn't allowed to clip",
        "I don't want the snare out of time",
        "Man hört die Trompete nicht mehr",
        "it's the piano I want louder",
        "the vocals not more than 2 db louder",
    ],
)
def test_what_is_only_denied_to_go_or_refused_elsewhere_stays(said: str) -> None:
    assert gone(said) == set()


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("there's no bass in this, please fix that", "bass"),
        ("it has no strings, can you change that", "strings"),
        ("why is there no guitar? fix that", "guitar"),
        ("the clap is missing, please correct that", "clap"),
        ("the chorus has no pad, that needs fixing", "pad"),
        ("da ist kein Bass drin, bitte beheben", "bass"),
    ],
)
def test_what_is_missing_and_to_be_mended_is_added(said: str, part: str) -> None:
    assert part in come(said)
    assert gone(said) == set()


def test_an_accident_is_mended_and_the_other_part_goes() -> None:
    said = "bring back the kick, I didn't mean to lose it; it's the rimshot I don't want"
    assert gone(said) == {"rimshot"}
    assert come(said) == {"kick"}
