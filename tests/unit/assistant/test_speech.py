"""What is asked, supposed or said in passing is never carried out; what is asked for politely is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dawg.assistant.reader import read

DOES = {"generate", "edit", "variation", "transport", "export", "history", "project", "master", "error"}
ROWS = [line.split("\t") for line in (Path(__file__).parent / "data" / "speech.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("act", "said"), ROWS)
def test_only_orders_are_carried_out(act: str, said: str) -> None:
    assert (read(said).intent in DOES) == (act == "do")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('how many bpm is "andante" anyway', "76 to 108"),
        ("whats the difference between house and techno??", "Techno, 126 to 140 bpm"),
        ("is 70 bpm too slow for trap", "70 bpm is below that"),
        ("does it do 6/8?", "6/8 works"),
        ("do you do 5/4", "5/4 is not one of ours"),
        ("what does quantize mean", "onto the grid"),
        ("would a cello even work here?", "“add cello”"),
        ("ur the best thx!! 🙏", "Glad"),
        ("write me 16 bars about my ex, clean version", "no words"),
        ('can a real woman sing "bonjour mon amour" over it', "does not sing"),
        ("burial meets dolly parton", "Dolly Parton"),
    ],
)
def test_a_question_is_answered_by_what_is_known(said: str, told: str) -> None:
    assert told in read(said).message


@pytest.mark.parametrize(
    ("said", "op"),
    [
        ("Wie viele Spuren hat das Stück gerade?", "list_tracks"),
        ("is there a kick in this", "list_tracks"),
        ("would strings be too much", "suggest"),
        ("suppose i wanted it in 3/4, what would happen to the drums", "suggest"),
        ("did you change the drums", "explain"),
    ],
)
def test_a_question_about_the_beat_is_looked_up(said: str, op: str) -> None:
    assert [step.op for step in read(said).operations] == [op]


def test_what_a_beat_shall_not_be_like_is_no_reference() -> None:
    assert read("less Drake, more Griselda").reference == ("griselda",)


def test_a_path_out_of_the_project_is_refused_with_the_reason() -> None:
    assert any("export folder" in told for told in read("export to ../../../../etc/passwd").warnings)


def test_who_sings_to_a_beat_needs_no_voice_of_it() -> None:
    assert not read("backing track, a ballad, I sing, key Bb").vocals
