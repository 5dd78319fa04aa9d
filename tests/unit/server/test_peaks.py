"""The shape of a sound: the highest sample of each of its stretches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from dawg.artifacts.folder import FolderArtifacts
from dawg.server.pages.listening import BINS, peaks


@pytest.mark.parametrize("frames", [601, 65_536, 65_537, 300_001])
@pytest.mark.parametrize("channels", [1, 2])
def test_each_stretch_shows_its_highest_sample_of_either_sign(frames: int, channels: int, tmp_path: Path) -> None:
    sound = np.random.default_rng(frames).uniform(-1, 1, (frames, channels)).astype(np.float32)
    soundfile.write(tmp_path / "a.wav", sound, 44_100, subtype="FLOAT")
    artifacts = FolderArtifacts(tmp_path / "files")
    found = peaks(artifacts, artifacts.put(tmp_path / "a.wav").sha256)
    places = np.arange(frames) * BINS // frames
    assert len(found) == BINS
    for place in range(BINS):
        assert found[place] == pytest.approx(float(np.abs(sound[places == place]).max()), abs=0.0006)
