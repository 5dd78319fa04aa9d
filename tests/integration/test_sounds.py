"""Uploaded tracks become a mix and masters, on a worker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile

from dawg.store.sql.tracks import SqlTracks
from dawg.store.tracks import NewTrack, Track
from tests.rigs.queue import OWNER, Rig, rig, valkey

__all__ = ["rig", "valkey"]  # fixtures
RATE = 44100


def uploaded(rig: Rig, folder: Path, name: str, *, hz: float, level: float, rate: int = RATE) -> Track:
    """Put a rhythmical tone into the place for files."""
    time = np.arange(int(4.0 * rate)) / rate
    sound = level * np.sin(2 * np.pi * hz * time) * (0.2 + 0.8 * np.exp(-8 * (time % 0.5)))
    path = folder / name
    soundfile.write(path, np.stack([sound, sound], axis=1), rate)
    stored = rig.artifacts.put(path)
    return SqlTracks(rig.database, owner=OWNER).add_track(
        NewTrack(
            name=name, kind="upload", sha256=stored.sha256, size=stored.size, media_type="audio/wav",
            duration_s=4.0, sample_rate=rate, channels=2,
        )
    )  # fmt: skip


def loudness(rig: Rig, folder: Path, sha256: str) -> tuple[float, float]:
    """Measure a result by another program's meter; return LUFS and sample peak in dBFS."""
    rig.artifacts.fetch(sha256, folder / sha256)
    sound, rate = soundfile.read(folder / sha256)
    return pyloudnorm.Meter(rate).integrated_loudness(sound), 20 * np.log10(np.abs(sound).max())


def test_tracks_are_mixed_and_mastered_to_their_loudness(rig: Rig, tmp_path: Path) -> None:
    work = tmp_path / "uploads"
    work.mkdir()
    bass = uploaded(rig, work, "bass.wav", hz=60.0, level=0.8)
    keys = uploaded(rig, work, "keys.wav", hz=700.0, level=0.05, rate=48000)
    rig.worker()
    mix = rig.ask("mix", {"tracks": [{"track_id": bass.id}, {"track_id": keys.id, "pan": 0.3}], "name": "both"})
    master = rig.ask("master", {"track_id": keys.id, "loudness_lufs": -16.0, "output": {"format": "flac"}})
    for job, target, name in ((mix, -14.0, "both.wav"), (master, -16.0, "keys master.flac")):
        ended = rig.ended(job)
        assert ended.state == "done", ended.reason
        assert ended.result is not None
        (track,) = ended.result["tracks"]
        assert track["name"] == name
        found, peak = loudness(rig, work, track["sha256"])
        assert found == pytest.approx(target, abs=0.3)
        assert peak <= -1.0
        assert ended.result["facts"]["after"]["integratedLufs"] == pytest.approx(found, abs=0.3)
    stages = [event.stage for event in rig.jobs.events(OWNER, mix.id)]
    assert list(dict.fromkeys(stages)) == ["", "mix", "master"]


def test_what_cannot_be_mixed_fails_with_a_reason(rig: Rig, tmp_path: Path) -> None:
    work = tmp_path / "uploads"
    work.mkdir()
    good = uploaded(rig, work, "a.wav", hz=440.0, level=0.5)
    (work / "b.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEjunk")
    stored = rig.artifacts.put(work / "b.wav")
    tracks = SqlTracks(rig.database, owner=OWNER)
    bad = tracks.add_track(
        NewTrack(name="b.wav", kind="upload", sha256=stored.sha256, size=stored.size, media_type="audio/wav")
    )
    lost = tracks.add_track(NewTrack(name="c.wav", kind="upload", sha256="0" * 64, size=1, media_type="audio/wav"))
    strange = SqlTracks(rig.database, owner="bob").add_track(
        NewTrack(name="d.wav", kind="upload", sha256=good.sha256, size=1, media_type="audio/wav")
    )
    rig.worker()
    reasons = {}
    for track, told in ((bad, "decoded"), (lost, "does not exist"), (strange, "does not exist")):
        job = rig.ask("mix", {"tracks": [{"track_id": good.id}, {"track_id": track.id}]})
        ended = rig.ended(job)
        reasons[track.name] = (ended.state, told in ended.reason)
    assert set(reasons.values()) == {("failed", True)}
