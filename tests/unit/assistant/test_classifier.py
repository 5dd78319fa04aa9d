"""What a text asks for: how often the classifier is right about requests that it never saw, and what becomes of its word."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from dawg.assistant.reader import classifier, read, vocabulary, wording
from dawg.assistant.reader.classifier import Leaning, Model

REQUESTS = Path(__file__).parents[3] / "scripts" / "classifier"
LABELS = {
    "chat", "edit", "export", "help", "history", "new", "project", "query", "recording", "theory", "transport", "vague", "variation", "words",
    "world",
}  # fmt: skip


def leaning(said: str) -> Leaning:
    tokens = wording.in_plain_english(said).tokens()
    return classifier.leaning(said, tokens, vocabulary.scan(tokens))


def held_out() -> list[tuple[str, str]]:
    """Give the rows that `scripts/train_classifier.py` leaves out."""
    lines = (line for path in sorted(REQUESTS.glob("*.tsv")) for line in path.read_text("utf-8").splitlines())
    rows = (line.split("\t") for line in lines)
    return [(label, said) for label, said in rows if zlib.crc32(said.encode()) % 12 == 0]


def test_it_is_right_about_most_requests_that_it_never_saw() -> None:
    rows = held_out()
    right = [leaning(said).label == label for label, said in rows]
    assert len(right) > 800
    assert sum(right) / len(right) >= 0.79


def test_every_label_is_scored_for_any_text() -> None:
    for said in ("", "?", "\x00", "🎹" * 50, "drums " * 3000, "はい", "a\nb"):
        assert set(leaning(said).scores) == LABELS


def test_a_text_leans_the_same_way_each_time() -> None:
    assert leaning("dark trap, 140, no piano").scores == leaning("dark trap, 140, no piano").scores


def test_digits_count_as_digits() -> None:
    assert leaning("house at 124").scores == leaning("house at 126").scores


def test_how_much_likelier_a_label_is() -> None:
    found = Leaning({"new": 0.5, "edit": -0.25, "world": -1.0})
    assert found.label == "new"
    assert found.beyond(("new", "world")) == 0.0
    assert found.beyond(("edit", "world")) == 0.75


def test_a_model_is_packed_small_and_comes_back() -> None:
    places = 1 << classifier.BITS
    model = Model(
        labels=("a", "b"), biases=(0.5, -0.5), scale=0.01, weights=bytes([1]) * places + bytes([255]) * places
    )
    packed = classifier.packed(model)
    assert len(packed) < 2000
    assert classifier.unpacked(packed) == model
    first, second = model.planes()
    assert (len(first), len(second), first[7], second[7]) == (places, places, 128 + 1, 128 - 1)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("in godot 4 my player falls straight through the tilemap, how do i fix the collision layer", "out_of_scope"),
        ("some guy on tiktok stole my beat, can you file the copyright strike for me", "out_of_scope"),
        ("¿Cuánto debería cobrar por una licencia exclusiva de un beat en 2024?", "out_of_scope"),
        ("how many subs do I need before youtube lets me monetise?", "out_of_scope"),
        ("Can you fix the brakes on my bike? They squeak whenever it rains.", "out_of_scope"),
        ("Transcris ce que je fredonne au micro et joue-le au violon", "out_of_scope"),
        ("take the singing off the song in my downloads folder and put new drums under whats left", "out_of_scope"),
        ("ponle letra a la canción, algo sobre el verano y el mar", "out_of_scope"),
        ("slow heavy thing, 70 or 140, honestly I never know how people count it", "generate"),
        ("something in the spirit of J Dilla's Donuts, drunk drums, dusty, about 88", "generate"),
        ("same as yesterday but different", "variation"),
    ],
)  # fmt: skip
def test_what_no_rule_tells_is_told_by_all_words_together(said: str, intent: str) -> None:
    assert read(said).intent == intent


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Write a description and tags for my hiking video, it goes live tonight", "no words"),
        ("i hummed a melody into my phone's voice memo, turn that into a beat", "recordings"),
    ],
)
def test_a_refusal_says_what_is_not_done(said: str, what: str) -> None:
    found = read(said)
    assert found.intent == "out_of_scope"
    assert what in found.message


@pytest.mark.parametrize(
    "said",
    ["Recreate Blinding Lights note for note", "lo-fi, no drums", "house vocals out", "make it 16 bars", "techno kick louder"],
)  # fmt: skip
def test_what_is_well_described_is_not_given_up(said: str) -> None:
    assert read(said).intent in ("generate", "edit")


@pytest.mark.parametrize("said", ["[bold", "asdf", "{0.__class__}", "qwertz uiop", "\ufffd\ufffd"])
def test_nothing_is_made_of_a_word_that_nobody_knows(said: str) -> None:
    assert read(said).intent in ("clarify", "out_of_scope")
