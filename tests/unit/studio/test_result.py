"""The document that `--json` prints."""

from __future__ import annotations

import json
import math

from msgspec.structs import replace

from dawg.studio.result import MadeFiles, MadeLoudness, MadeTimings, describe
from tests.tune import tune

FILES = MadeFiles(master="a.wav", stems={}, midi="a.mid", recipe="a.recipe.json")
TIMINGS = MadeTimings(compose_s=0.5, render_s=1.0, mix_s=0.25, write_s=0.25)
LOUDNESS = MadeLoudness(integrated_lufs=-14.0, true_peak_dbtp=-1.0, lra_lu=4.0)


def test_the_document_has_every_promised_field() -> None:
    document = describe(tune(), chosen={"bpm": 120.0}, loudness=LOUDNESS, files=FILES, timings=TIMINGS).to_dict()
    assert set(document) == {
        "id", "seed", "genre", "bpm", "key", "time_signature", "bars", "duration_s", "chosen", "sections", "parts",
        "loudness", "files", "timings", "real_time_factor", "project", "version",
    }  # fmt: skip
    assert (document["seed"], document["genre"], document["key"], document["time_signature"]) == (
        7,
        "house",
        "C minor",
        "4/4",
    )
    assert (document["bars"], document["duration_s"], document["real_time_factor"]) == (4, 8.0, 4.0)
    assert document["sections"][1] == {
        "name": "hook",
        "start_bar": 2,
        "bars": 2,
        "start_s": 4.0,
        "chords": ("Cm", "Eb"),
        "chords_at": ((0.0, "Cm"), (1.0, "Eb")),
    }
    assert document["parts"][0] == {"name": "kick", "role": "kick", "instrument": "909", "notes": 16}
    assert set(document["loudness"]) == {"integrated_lufs", "true_peak_dbtp", "lra_lu"}
    assert set(document["files"]) == {"master", "stems", "midi", "recipe"}
    assert set(document["timings"]) == {"compose_s", "render_s", "mix_s", "write_s"}


def test_silence_has_no_loudness_and_still_is_json() -> None:
    silent = MadeLoudness(integrated_lufs=-math.inf, true_peak_dbtp=-math.inf, lra_lu=0.0)
    document = describe(tune(), chosen={}, loudness=silent, files=FILES, timings=TIMINGS).to_dict()
    assert json.loads(json.dumps(document, allow_nan=False))["loudness"]["integrated_lufs"] is None


def test_the_id_depends_on_what_is_heard_alone() -> None:
    def beat_id(score: object) -> str:
        return describe(score, chosen={}, loudness=LOUDNESS, files=FILES, timings=TIMINGS).id  # type: ignore[arg-type]

    assert beat_id(replace(tune(), title="another")) == beat_id(tune())
    assert beat_id(replace(tune(), bpm=121.0)) != beat_id(tune())
