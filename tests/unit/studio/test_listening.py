"""Facts of an audio file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from dawg.errors import AudioError, ScoreError
from dawg.studio.listening import PEAKS, listen
from dawg.studio.local import LocalStudio
from dawg.studio.recipes import is_recipe, load_recipe


def write(path: Path, seconds: float = 1.0, level: float = 0.5, channels: int = 2) -> Path:
    wave = level * np.sin(2 * np.pi * 997 * np.arange(round(48000 * seconds)) / 48000)
    wave[: len(wave) // 2] *= 0.5
    soundfile.write(path, np.repeat(wave[:, None], channels, axis=1), 48000, subtype="PCM_24")
    return path


def test_facts_are_those_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav")
    facts = listen(path)
    assert (facts.kind, facts.sample_rate, facts.channels, facts.duration_s) == ("WAV, PCM_24", 48000, 2, 1.0)
    assert facts.bytes == path.stat().st_size
    assert facts.peak_dbfs == pytest.approx(-6.02, abs=0.02)
    assert facts.integrated_lufs == pytest.approx(-7.8, abs=0.5)
    assert len(facts.peaks) == PEAKS
    assert max(facts.peaks[: PEAKS // 2]) == pytest.approx(0.25, abs=0.01)
    assert max(facts.peaks[PEAKS // 2 :]) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("frames", [1, 100, 399, 401, 5000])
def test_very_short_files_have_peaks_and_no_loudness(tmp_path: Path, frames: int) -> None:
    facts = listen(write(tmp_path / "a.wav", seconds=frames / 48000, channels=1))
    assert len(facts.peaks) == PEAKS
    assert facts.integrated_lufs is None
    assert facts.channels == 1


def test_silence_has_a_peak_of_minus_infinity(tmp_path: Path) -> None:
    assert listen(write(tmp_path / "a.wav", level=0.0)).peak_dbfs == -np.inf


def test_a_recipe_is_told_from_audio_by_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "r.wav").write_bytes(b'  {"kind": "dawg-recipe"}')
    assert is_recipe(tmp_path / "r.wav")
    assert not is_recipe(write(tmp_path / "a.json.wav"))
    assert not is_recipe(tmp_path)
    assert not is_recipe(tmp_path / "none")
    with pytest.raises(ScoreError, match=r"r\.wav: engine, "):
        load_recipe(tmp_path / "r.wav")


def test_a_damaged_recipe_beside_audio_does_not_keep_the_audio_from_being_shown(tmp_path: Path) -> None:
    (tmp_path / "a.recipe.json").write_text("{")
    look = LocalStudio().look(write(tmp_path / "a.wav"))
    assert look.score is None
    assert look.audio is not None


def test_what_is_neither_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(AudioError, match=r"a\.txt"):
        LocalStudio().look(tmp_path / "a.txt")
