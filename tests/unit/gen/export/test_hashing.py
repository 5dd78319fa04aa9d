from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np
import pytest

from dawg.errors import OutputError
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.audio_file import AudioWriter
from dawg.gen.export.hashing import file_sha256
from dawg.gen.export.tags import Tags

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_files_are_hashed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_sha256(tmp_path / "a") == ABC
    with pytest.raises(OutputError, match="No such file"):
        file_sha256(tmp_path / "b")


@pytest.mark.parametrize("frames", [0, 50_000, 3])
@pytest.mark.parametrize("bit_depth", [16, 24, 32])
def test_a_wav_file_is_the_same_whatever_length_was_announced(tmp_path: Path, bit_depth: int, frames: int) -> None:
    sound = np.random.default_rng(1).uniform(-1, 1, (2, 50_000)).astype(np.float32)
    sound[:, 20_000:40_000] = 0.0
    paths = [tmp_path / "asked.wav", tmp_path / "plain.wav"]
    with OutputFiles() as files:
        for path, announced in zip(paths, (frames, 0), strict=True):
            with AudioWriter(path, sample_rate=44100, bit_depth=bit_depth, files=files, frames=announced) as writer:
                assert writer.only_grows == (announced > 0)
                writer.write(sound)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    if bit_depth < 32:
        with wave.open(str(paths[0])) as file:
            assert file.getnframes() == 50_000


@pytest.mark.parametrize("frames", [0, 50_000, 3])
@pytest.mark.parametrize("bit_depth", [16, 24, 32])
@pytest.mark.parametrize("loop", [False, True])
def test_what_is_taken_of_a_file_that_only_grows_is_the_file(
    tmp_path: Path, bit_depth: int, frames: int, loop: bool
) -> None:
    sound = np.random.default_rng(1).uniform(-1, 1, (2, 50_000)).astype(np.float32)
    sound[:, 15_000:33_000] = sound[:, 40_000:] = 0.0
    path, taken = tmp_path / "a.wav", hashlib.sha256()
    writer = AudioWriter(
        path, sample_rate=44100, bit_depth=bit_depth, loop=loop, tags=Tags(title="a"), frames=frames, taken=taken.update
    )
    with writer:
        for start in range(0, 50_000, 30_000):
            writer.write(sound[:, start : start + 30_000])
    assert writer.only_grows == (frames == 50_000)
    assert (taken.hexdigest() == file_sha256(path)) == writer.only_grows


@pytest.mark.parametrize("format", ["flac", "mp3"])
def test_nothing_is_taken_of_a_file_that_is_put_right_at_the_end(tmp_path: Path, format: str) -> None:
    taken: list[bytes | memoryview] = []
    with AudioWriter(tmp_path / "a", sample_rate=44100, format=format, frames=5000, taken=taken.append) as writer:
        writer.write(np.ones((2, 5000), dtype=np.float32))
    assert not writer.only_grows
    assert taken == []
