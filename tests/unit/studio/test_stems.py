"""Stems: one complete file each, hashed, or none at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.recipe import OutputOptions
from dawg.gen.export.tags import Tags
from dawg.studio.stems import Stems

FRAMES = 3000


def stems(folder: Path | None, files: OutputFiles, options: OutputOptions | None = None) -> Stems:
    options = options or OutputOptions(bit_depth=32)
    return Stems(folder, files, frames=FRAMES, options=options, tags=lambda name: Tags(title=name))


def tone(level: float) -> Audio:
    return np.full((2, FRAMES), level, dtype=np.float32)


def test_each_stem_becomes_a_numbered_file_with_every_frame_and_its_hash(tmp_path: Path) -> None:
    with OutputFiles() as files, stems(tmp_path / "st", files) as sink:
        for start in (0, 1000, 2000):
            for name, level in (("kick", 0.5), ("off/key", 0.25)):
                sink.write(name, tone(level)[:, start : start + 1000])
        sink.close()
        assert list(tmp_path.glob("st/*.wav")) == []
    assert [path.name for path in sorted((tmp_path / "st").iterdir())] == ["01-kick.wav", "02-off-key.wav"]
    for name, level in (("kick", 0.5), ("off/key", 0.25)):
        audio, _ = soundfile.read(sink.paths[name], dtype="float32")
        assert audio.shape == (FRAMES, 2)
        assert (audio == level).all()
        assert sink.hashes[name] == hashlib.sha256(sink.paths[name].read_bytes()).hexdigest()


@pytest.mark.parametrize("options", [OutputOptions(), OutputOptions(bit_depth=32), OutputOptions(format="flac")])
def test_the_hash_is_that_of_the_finished_file_also_when_the_stem_rests(tmp_path: Path, options: OutputOptions) -> None:
    with OutputFiles() as files, stems(tmp_path / "st", files, options) as sink:
        for level in (0.0, 0.5, 0.0):
            sink.write("kick", tone(level)[:, :1000])
        sink.close()
    assert sink.hashes == {"kick": hashlib.sha256(sink.paths["kick"].read_bytes()).hexdigest()}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_exception_leaves_neither_files_nor_folder(tmp_path: Path, error: type[BaseException]) -> None:
    def work() -> None:
        with OutputFiles() as files, stems(tmp_path / "st", files) as sink:
            for _ in range(50):
                sink.write("kick", tone(0.5)[:, :10])
            raise error

    with pytest.raises(error):
        work()
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_while_writing_is_told_to_the_one_who_makes_the_sound(tmp_path: Path) -> None:
    def work() -> None:
        with OutputFiles() as files, stems(tmp_path / "st", files) as sink:
            sink.write("kick", tone(np.nan))
            sink.close()

    with pytest.raises(AudioError, match="NaN"):
        work()
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_there_is_nothing_to_do(tmp_path: Path) -> None:
    with OutputFiles() as files, stems(None, files) as sink:
        sink.close()
    assert sink.paths == {}
    assert list(tmp_path.iterdir()) == []
