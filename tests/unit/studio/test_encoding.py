"""What a lossy file holds keeps the ceiling and the loudness, as ffmpeg hears it, and is what is told."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dawg.gen.brief import Brief
from dawg.gen.export.hashing import file_sha256
from dawg.gen.export.reading import read_audio
from dawg.gen.mix.loudness import measure
from dawg.studio.encoding import Decoded
from dawg.studio.local import LocalStudio
from dawg.studio.outputs import Outputs
from dawg.studio.recipes import load_recipe

FORMATS = ("ogg", "opus", "mp3")


def ffmpeg_reads(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak by ffmpeg's ebur128, to three decimals."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg")
    chain = "ebur128=peak=true:metadata=1,ametadata=print:file=-"
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path), "-af", chain, "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    peaks = re.findall(r"true_peaks_ch\d=(\S+)", told)[-2:]
    return float(re.findall(r"r128\.I=(\S+)", told)[-1]), 20.0 * math.log10(max(map(float, peaks)))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("loudness", "ceiling"), [(-9.0, -2.0), (-14.0, -1.0)], ids=["club", "streaming"])
def test_a_lossy_file_keeps_ceiling_and_loudness(tmp_path: Path, kind: str, loudness: float, ceiling: float) -> None:
    brief = Brief(genre="techno", seed=11, bars=8, loudness_lufs=loudness)
    made = LocalStudio().generate(brief, Outputs(master=tmp_path / f"a.{kind}", format=kind))
    lufs, dbtp = ffmpeg_reads(tmp_path / f"a.{kind}")
    assert lufs == pytest.approx(loudness, abs=0.3)
    assert dbtp <= ceiling + 0.05
    assert made.loudness.integrated_lufs == pytest.approx(lufs, abs=0.1)
    assert made.loudness.true_peak_dbtp == pytest.approx(dbtp, abs=0.1)


def test_a_recipe_makes_the_same_lossy_bytes(tmp_path: Path) -> None:
    studio, outputs = LocalStudio(), Outputs(master=tmp_path / "a.opus", format="opus")
    studio.generate(Brief(genre="techno", seed=11, bars=4, loudness_lufs=-9.0, loop=True), outputs)
    recipe = load_recipe(tmp_path / "a.recipe.json")
    studio.render(recipe, Outputs(master=tmp_path / "b.opus", format="opus"))
    assert (tmp_path / "a.opus").read_bytes() == (tmp_path / "b.opus").read_bytes()


@pytest.mark.parametrize(("kind", "bit_depth"), [("wav", 16), ("wav", 24), ("wav", 32), ("flac", 24), ("mp3", None)])
def test_the_recipe_holds_the_hash_of_the_finished_master(tmp_path: Path, kind: str, bit_depth: int | None) -> None:
    outputs = Outputs(master=tmp_path / "a", format=kind, bit_depth=bit_depth)
    LocalStudio().generate(Brief(genre="house", seed=1, bars=8), outputs)
    recipe = load_recipe(tmp_path / "a.recipe.json")
    assert recipe.files["master"] == file_sha256(tmp_path / "a")


def test_a_file_is_measured_as_it_decodes(tmp_path: Path) -> None:
    LocalStudio().generate(Brief(genre="house", seed=1, bars=4), Outputs(master=tmp_path / "a.mp3", format="mp3"))
    audio, rate = read_audio(tmp_path / "a.mp3")
    told, whole = Decoded(tmp_path / "a.mp3"), measure(audio, rate)
    assert told.sample_rate == rate
    assert told.loudness.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=1e-3)
    assert told.loudness.true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=1e-3)
