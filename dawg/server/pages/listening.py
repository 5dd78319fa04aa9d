"""The page of a shared version: waveform, play and seek, form; by mouse, by keys, and for screen readers."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from dawg.artifacts.artifacts import Artifacts
from dawg.gen.score import Score
from dawg.gen.units import ticks_to_seconds

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BINS = 600
_BLOCK = 1 << 16
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="/pages/listen.css">
<script src="/pages/listen.js" defer></script>
</head>
<body>
<main id="player" data-base="{base}" data-ready="{ready}" data-duration="{duration:.3f}">
<h1>{title}</h1>
<p class="facts">{facts}</p>
<p id="status" role="status">{status}</p>
<audio id="audio" preload="metadata"></audio>
<div class="wave"><canvas id="wave" width="1200" height="160" aria-hidden="true"></canvas></div>
<div class="controls">
<button id="play" type="button" aria-pressed="false" aria-label="Play" disabled>Play</button>
<input id="seek" type="range" min="0" max="{duration:.3f}" step="0.1" value="0" aria-label="Position" disabled>
<span id="time" aria-hidden="true">0:00 / {length}</span>
</div>
<h2>Form</h2>
<ol class="form">
{sections}
</ol>
{download}
<p class="small">Keys: space plays and pauses, left and right go 5 seconds, Home goes to the beginning. This link ends {expires}.</p>
</main>
</body>
</html>
"""

GONE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>There is nothing to hear here</title>
<link rel="stylesheet" href="/pages/listen.css">
</head>
<body>
<main>
<h1>There is nothing to hear here</h1>
<p>This link leads nowhere, or not any more: it has ended, or whoever made it took it back. They can make another one.</p>
</main>
</body>
</html>
"""


def page(*, title: str, score: Score, base: str, ready: bool, download: bool, expires: str) -> str:
    """Return the page's HTML; everything that comes from people is escaped."""
    duration = score.duration_s
    rows = []
    for section in score.sections:
        start = ticks_to_seconds(section.start_bar * score.bar_ticks, bpm=score.bpm)
        rows.append(
            f'<li><button type="button" class="section" data-start="{start:.3f}" disabled>'
            f"{escape(section.name)} <span>{_clock(start)}, {section.bars} bars</span></button></li>"
        )
    return _PAGE.format(
        title=escape(title, quote=True),
        base=escape(base, quote=True),
        ready="1" if ready else "0",
        duration=duration,
        length=_clock(duration),
        facts=escape(f"{score.genre}, {score.bpm:g} bpm, {score.key}"),
        status="" if ready else "The sound is being made ...",
        sections="\n".join(rows),
        download=f'<p><a id="download" href="{escape(base, quote=True)}/download" download>Download</a></p>'
        if download
        else "",
        expires=escape(f"{expires[:10]} at {expires[11:16]} UTC"),
    )


@lru_cache(maxsize=256)
def _peaks(place: _Place) -> tuple[float, ...]:
    import numpy as np
    import soundfile

    with TemporaryDirectory(prefix="dawg-peaks-") as folder:
        path = Path(folder) / "audio"
        place.artifacts.fetch(place.sha256, path)
        with soundfile.SoundFile(path) as file:
            frames = max(1, file.frames)
            found = np.zeros(BINS, np.float32)
            done = 0
            for block in file.blocks(_BLOCK, dtype="float32", always_2d=True):
                bins = np.arange(done * BINS // frames, (done + len(block) - 1) * BINS // frames + 1)
                starts = np.maximum(-(-bins * frames // BINS) - done, 0)
                high = np.maximum.reduceat(block, starts).max(axis=1)
                low = np.minimum.reduceat(block, starts).min(axis=1)
                found[bins] = np.maximum(found[bins], np.maximum(high, -low))
                done += len(block)
    return tuple(round(float(value), 3) for value in found)


class _Place:
    """A file of some artifacts, equal by its hash."""

    def __init__(self, artifacts: Artifacts, sha256: str) -> None:
        self.artifacts, self.sha256 = artifacts, sha256

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Place) and other.sha256 == self.sha256


def peaks(artifacts: Artifacts, sha256: str) -> list[float]:
    """Return the highest sample of each of 600 stretches of a master that we made, 0 to 1; blocks."""
    return list(_peaks(_Place(artifacts, sha256)))


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
