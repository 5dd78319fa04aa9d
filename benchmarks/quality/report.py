"""Judge beats row by row of the quality table, and print what fails and why."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from typing import Any

from msgspec import Struct

from benchmarks.quality.beats import Beat, Failed
from benchmarks.quality.difference import (
    REPEATED_AUDIO,
    Print,
    form_checks,
    genre_pair_checks,
    print_of,
    repeated_audio_bars,
    seed_pair_check,
)
from benchmarks.quality.drums import LITERAL
from benchmarks.quality.judge import Verdict, judge_song
from benchmarks.quality.musicality import Check, key_check, musicality
from benchmarks.quality.song import read_song
from benchmarks.quality.sound import read_audio, sound_checks

SHARES: dict[str, float] = {
    "made": 1.0, "genre": 0.92, "genre, literal": 0.92, "scale": 0.97, "musicality": 0.90, "genres differ": 1.0, "seeds differ": 1.0, "form": 1.0,
    "tempo": 0.97, "key heard": 0.85, "length": 1.0, "loudness": 1.0, "spectrum": 0.90, "stereo": 0.90,
    "technical": 0.90, "audio repetition": 1.0,
}  # fmt: skip
"""Rows in the order of the table with the share of beats that must keep each."""


class Row(Struct, frozen=True, kw_only=True):
    """One row of the table: how many cases kept it, and the others with their reasons."""

    name: str
    wanted: float
    total: int
    passed: int
    failing: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def share(self) -> float:
        return self.passed / self.total if self.total else 1.0

    @property
    def kept(self) -> bool:
        return self.share >= self.wanted - 1e-9

    def plain(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        return {
            "row": self.name,
            "wanted": self.wanted,
            "share": round(self.share, 4),
            "passed": self.passed,
            "total": self.total,
            "failing": {name: list(reasons) for name, reasons in self.failing},
        }


class Judged(Struct, frozen=True, kw_only=True, eq=False):
    """All findings on one beat."""

    name: str
    genre: str
    verdict: Verdict
    fingerprint: Print
    rows: dict[str, list[Check]]


def _genre_checks(verdict: Verdict) -> list[Check]:
    head = f"score {verdict.score:.2f}, rank {verdict.rank}, {verdict.margin:+.2f} to {verdict.rival}"
    reasons = [Check(name="rule", kept=verdict.accepted, text=str(f)) for f in verdict.failures]
    return [Check(name="genre", kept=verdict.accepted, text=head), *reasons]


def judge_beat(beat: Beat, midi_only: bool = False) -> Judged:
    """Run every analyser on one beat."""
    song = read_song(beat.midi)
    verdict = judge_song(song, beat.genre)
    rows = {
        "genre": _genre_checks(verdict),
        "genre, literal": _genre_checks(judge_song(song, beat.genre, LITERAL)),
        "scale": [key_check(song, beat.genre, str(beat.info.get("key", "")))],
        "musicality": musicality(song, beat.genre),
        "form": form_checks(song) if song.bars >= 32 else [],
    }
    if beat.wav is not None and not midi_only:
        rows |= sound_checks(beat.wav, beat.genre, {"bpm": song.bpm, **beat.info})
        audio, sample_rate = read_audio(beat.wav)
        share = repeated_audio_bars(audio, sample_rate, float(beat.info.get("bpm", song.bpm)), song.beats_per_bar)
        text = f"exactly repeated bars of audio {share:.2f}, expected < {REPEATED_AUDIO}"
        rows["audio repetition"] = [Check(name="repetition", kept=share < REPEATED_AUDIO, text=text)]
    return Judged(name=beat.name, genre=beat.genre, verdict=verdict, fingerprint=print_of(song), rows=rows)


def _row(name: str, cases: list[tuple[str, list[Check]]]) -> Row:
    failing = []
    notes = []
    for case, checks in cases:
        broken = tuple(c.text for c in checks if not c.kept)
        if broken:
            failing.append((case, broken))
        elif len(checks) > 1 and name.startswith("genre"):
            notes.append((case, tuple(c.text for c in checks)))
    return Row(
        name=name,
        wanted=SHARES[name],
        total=len(cases),
        passed=len(cases) - len(failing),
        failing=tuple(failing),
        notes=tuple(notes),
    )


def _comparisons(judged: list[Judged]) -> list[Row]:
    prints: dict[str, list[Print]] = {}
    for one in judged:
        prints.setdefault(one.genre, []).append(one.fingerprint)
    pairs = genre_pair_checks(prints)
    seeds = [
        seed_pair_check(f"{a.name} – {b.name}", a.fingerprint, b.fingerprint)
        for a, b in combinations(judged, 2)
        if a.genre == b.genre
    ]
    return [
        _row("genres differ", [(c.name, [c]) for c in pairs]),
        _row("seeds differ", [(c.name, [c]) for c in seeds]),
    ]


def judge_all(made: list[Beat | Failed], *, midi_only: bool = False, jobs: int = 1) -> list[Row]:
    """Judge every beat and compare them; rows come in the order of the table."""
    beats = [b for b in made if isinstance(b, Beat)]
    if jobs > 1 and not midi_only:
        with ProcessPoolExecutor(jobs) as pool:
            # The first alone: numba's cache breaks when two processes fill it at once.
            first = [pool.submit(judge_beat, beat, midi_only).result() for beat in beats[:1]]
            judged = first + list(pool.map(judge_beat, beats[1:], [midi_only] * (len(beats) - 1)))
    else:
        judged = [judge_beat(beat, midi_only) for beat in beats]
    made_row = [(b.name, [Check(name="made", kept=isinstance(b, Beat), text=getattr(b, "reason", ""))]) for b in made]
    rows = {"made": _row("made", made_row)}
    for name in SHARES:
        cases = [(one.name, one.rows[name]) for one in judged if one.rows.get(name)]
        if cases:
            rows[name] = _row(name, cases)
    rows |= {row.name: row for row in _comparisons(judged) if row.total}
    return [rows[name] for name in SHARES if name in rows]


def table(rows: list[Row], *, verbose: bool = False) -> str:
    """Write the rows for a terminal: a summary, then the failing cases with reasons."""
    lines = [f"{'row':18} {'kept':>9} {'share':>7} {'wanted':>7}"]
    for row in rows:
        mark = "" if row.kept else "  ← misses"
        lines.append(f"{row.name:18} {row.passed:>4}/{row.total:<4} {row.share:7.1%} {row.wanted:7.0%}{mark}")
    for row in rows:
        if row.failing:
            lines.append(f"\n── {row.name} ──")
        for name, reasons in (*row.failing, *(row.notes if verbose else ())):
            lines.append(f"{name}")
            lines += [f"    {reason}" for reason in reasons]
    return "\n".join(lines)
