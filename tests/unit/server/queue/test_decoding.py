"""Uploads are decoded in a process with limits; whatever they are, one clear line is the worst."""

from __future__ import annotations

import os
import random
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dawg.errors import AudioError
from dawg.server.queue import decoding
from dawg.server.queue.decoding import decode, examine

RATE = 44100


def tone(seconds: float = 0.5, *, channels: int = 2, rate: int = RATE) -> np.ndarray:
    time = np.arange(int(seconds * rate)) / rate
    return np.repeat(0.5 * np.sin(2 * np.pi * 440 * time)[:, None], channels, axis=1).astype(np.float32)


def written(path: Path, sound: np.ndarray, *, rate: int = RATE, **options: str) -> Path:
    soundfile.write(path, sound, rate, **options)
    return path


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.wav", "audio/wav"), ("a.flac", "audio/flac"), ("a.ogg", "audio/ogg"), ("a.mp3", "audio/mpeg")],
)
def test_the_permitted_kinds_are_known_by_their_contents(tmp_path: Path, name: str, media_type: str) -> None:
    path = written(tmp_path / name, tone(channels=1))
    path = path.rename(tmp_path / "upload")
    found = examine(path)
    assert (found.media_type, found.sample_rate, found.channels) == (media_type, RATE, 1)
    assert found.duration_s == pytest.approx(0.5, abs=0.1)
    assert found.peak == pytest.approx(0.5, abs=0.1)


def test_sound_comes_in_stereo_at_the_rate_that_is_wanted(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", tone(1.0, channels=1, rate=22050), rate=22050, subtype="FLOAT")
    found, sound = decode(path, tmp_path / "raw", sample_rate=44100)
    assert (found.sample_rate, found.frames) == (22050, 22050)
    assert (sound.shape, sound.dtype) == ((2, 44100), np.float32)
    assert np.array_equal(sound[0], sound[1])
    assert np.abs(sound[0, 2000:-2000] - tone(1.0)[2000:-2000, 0]).max() < 1e-3


def hostile(folder: Path) -> list[Path]:
    """Files that are not what they say."""
    good = written(folder / "good.wav", tone()).read_bytes()
    flac = written(folder / "good.flac", tone()).read_bytes()
    rng = random.Random(7)
    huge = good[:4] + b"\xff" * 4 + good[8:40] + b"\xff\xff\xff\xff" + good[44:]
    contents = {
        "empty": b"",
        "text": b"#!/bin/sh\nrm -rf /\n" * 99,
        "zip": b"PK\x03\x04" + bytes(999),
        "head": b"RIFF\x24\x00\x00\x00WAVE",
        "headers": good[:44],
        "rate0": good[:24] + struct.pack("<I", 0) + good[28:],
        "rate": good[:24] + struct.pack("<I", 4_000_000_000) + good[28:],
        "channels": good[:22] + struct.pack("<H", 65535) + good[24:],
        "ogg": b"OggS" + rng.randbytes(5000),
        "mp3": b"\xff\xfb\x90\x00" + rng.randbytes(5000),
        "id3": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + rng.randbytes(100),
        "flac-cut": flac[: len(flac) // 3],
        "short": written(folder / "s.wav", tone(0.01)).read_bytes(),
    }
    paths = []
    for name, data in {**contents, "huge": huge}.items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    return paths


def test_hostile_files_are_one_line_each(tmp_path: Path) -> None:
    for path in hostile(tmp_path):
        try:
            found = examine(path)
        except AudioError as error:
            assert error.message.isprintable(), path.name
            assert len(error.message) < 250, path.name
        else:  # a damaged end or a wrong length in a header may be forgiven
            assert path.name in ("huge", "flac-cut", "rate"), path.name
            assert found.frames <= len(tone())


@pytest.mark.parametrize(("channels", "told"), [(3, "3 channels")])
def test_what_is_not_permitted_is_named(tmp_path: Path, channels: int, told: str) -> None:
    with pytest.raises(AudioError, match=told):
        examine(written(tmp_path / "a.wav", tone(channels=channels)))
    nan = tone()
    nan[100] = np.nan
    with pytest.raises(AudioError, match="NaN"):
        examine(written(tmp_path / "n.wav", nan, subtype="FLOAT"))
    with pytest.raises(AudioError, match=r"AIFF|not a"):
        examine(written(tmp_path / "a.aiff", tone()))
    with pytest.raises(AudioError, match="not a regular file"):
        examine(tmp_path)


def test_a_program_that_takes_too_long_or_lies_is_ended_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo = tmp_path / "fifo.wav"
    os.mkfifo(fifo)
    with pytest.raises(AudioError):
        examine(fifo)
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    lying = tmp_path / "lying"
    lying.write_text('#!/bin/sh\necho \'{"format": 5, "frames": -1}\'\n')
    monkeypatch.setattr(decoding, "WAIT_S", 0.3)
    for program, told in ((slow, "longer than"), (lying, "cannot be decoded")):
        program.chmod(0o700)
        monkeypatch.setattr("sys.executable", str(program))
        with pytest.raises(AudioError, match=told):
            examine(tmp_path / "a.wav")
