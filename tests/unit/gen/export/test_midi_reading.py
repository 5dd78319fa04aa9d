"""A MIDI file is read back as what it was written from, as far as it can tell; foreign and damaged ones are read or refused."""

from __future__ import annotations

import random
from io import BytesIO

import mido
import pytest

from dawg.errors import ScoreError
from dawg.gen.export.midi import score_to_midi
from dawg.gen.export.midi_reading import MAX_BYTES, midi_to_score
from tests.tune import tune


def foreign(*, division: int = 96, kind: int = 1) -> bytes:
    """A file of another program: two bars of 3/4 in F minor, bass and drums in one track."""
    file = mido.MidiFile(ticks_per_beat=division, type=kind)
    track = mido.MidiTrack()
    file.tracks.append(track)
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(90)))
    track.append(mido.MetaMessage("time_signature", numerator=3, denominator=4))
    track.append(mido.MetaMessage("key_signature", key="Fm"))
    for _ in range(6):
        track.append(mido.Message("note_on", channel=9, note=36, velocity=99))
        track.append(mido.Message("note_on", channel=0, note=41, velocity=80))
        track.append(mido.Message("note_on", channel=9, note=36, velocity=0, time=division // 2))
        track.append(mido.Message("note_off", channel=0, note=41, time=division // 2))
    out = BytesIO()
    file.save(file=out)
    return out.getvalue()


def test_a_beat_is_read_as_it_was_written() -> None:
    score = tune()
    read = midi_to_score(score_to_midi(score))
    assert (read.genre, read.bpm, read.key, read.meter, read.bars) == (
        score.genre, score.bpm, score.key, score.meter, score.bars
    )  # fmt: skip
    assert [(section.name, section.start_bar, section.bars) for section in read.sections] == [
        (section.name, section.start_bar, section.bars) for section in score.sections
    ]
    assert [(part.name, part.is_drums) for part in read.parts] == [(part.name, part.is_drums) for part in score.parts]
    for part in score.parts:
        assert [(note.start_tick + note.offset_ticks, note.pitch, note.velocity) for note in read.notes(part.name)] == [
            (note.start_tick + note.offset_ticks, note.pitch, note.velocity) for note in score.notes(part.name)
        ]


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("division", [96, 960])
def test_a_file_of_another_program_is_read(division: int, kind: int) -> None:
    read = midi_to_score(foreign(division=division, kind=kind))
    assert (read.genre, read.bpm, read.key, read.meter, read.bars) == ("MIDI", 90.0, "F minor", (3, 4), 2)
    assert [section.name for section in read.sections] == ["piece"]
    assert [(part.name, part.is_drums) for part in read.parts] == [("track", True), ("track 2", False)]
    assert [note.start_tick for note in read.notes("track 2")] == [0, 480, 960, 1440, 1920, 2400]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not a MIDI file"),
        (b"MThd", "not a MIDI file"),
        (foreign()[:-9], "is cut"),
        (b"MThd\0\0\0\6\0\0\0\1\xe7\x28", "SMPTE"),
        (b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\2\0\x40", "damaged"),
        (b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\5\xff\xff\xff\xff\xff", "damaged"),
        (b"MThd\0\0\0\6\0\0\0\1\0\1MTrk\0\0\0\x07\xff\xff\xff\x7f\xff\x2f\0", "permitted: at most 10000"),
        (b"MThd" + bytes(MAX_BYTES), "bytes|SMPTE"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(ScoreError, match=told):
        midi_to_score(data)


def test_odd_bytes_are_read_or_refused() -> None:
    chance = random.Random(1)
    whole = score_to_midi(tune())
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            midi_to_score(bytes(data))
        except ScoreError as error:
            assert error.message.isprintable()
