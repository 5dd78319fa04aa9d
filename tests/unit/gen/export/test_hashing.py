from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import numpy as np
import pytest

from dawg.errors import OutputError
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.audio_file import AudioWriter
from dawg.gen.export.hashing import FileHash, file_sha256

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_files_are_hashed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_sha256(tmp_path / "a") == ABC
    with pytest.raises(OutputError, match="No such file"):
        file_sha256(tmp_path / "b")


def test_a_file_is_hashed_while_it_grows(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb", buffering=0) as file, FileHash(tmp_path / "a") as hashing:
        for letter in b"abc":
            file.write(bytes([letter]))
            hashing.follow()
        assert hashing.result() == ABC


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


def test_what_only_grows_can_be_hashed_on_the_way(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).uniform(-1, 1, (2, 40_000)).astype(np.float32)
    with OutputFiles() as files:
        writer = AudioWriter(tmp_path / "a.wav", sample_rate=44100, files=files, frames=120_000)
        with FileHash(files.temporary(tmp_path / "a.wav")) as hashing:
            with writer:
                for _ in range(3):
                    writer.write(sound)
                    hashing.follow()
            found = hashing.result()
    assert found == hashlib.sha256((tmp_path / "a.wav").read_bytes()).hexdigest()
