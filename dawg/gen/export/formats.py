"""The audio file formats and what each can hold; without numpy, for early checks of options."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from dawg.errors import InputError
from dawg.gen.brief import check_choice


class FileFormat(Struct, frozen=True, kw_only=True):
    """What a file format can hold.

    Attributes:
        bit_depths: 32 means floating point. rates: in Hz; empty = any.
        overshoot_db: by how much decoded peaks usually pass those that were encoded, at -14 LUFS or less.
    """

    suffix: str
    lossless: bool
    bit_depths: tuple[int, ...] = ()
    rates: tuple[int, ...] = ()
    overshoot_db: float = 0.0


FORMATS: dict[str, FileFormat] = {
    "wav": FileFormat(suffix=".wav", lossless=True, bit_depths=(16, 24, 32)),
    "flac": FileFormat(suffix=".flac", lossless=True, bit_depths=(16, 24)),
    "ogg": FileFormat(suffix=".ogg", lossless=False, overshoot_db=0.4),
    "opus": FileFormat(suffix=".opus", lossless=False, rates=(48000,), overshoot_db=0.6),
    "mp3": FileFormat(suffix=".mp3", lossless=False, rates=(22050, 32000, 44100, 48000), overshoot_db=0.4),
}
DEFAULT_BIT_DEPTH = 24


def check_format(format: str, bit_depth: int | None = None) -> None:
    """Raise `InputError` for an unknown format, or a bit depth (None = not stated) that it cannot hold."""
    check_choice("format", format, tuple(FORMATS))
    depths = FORMATS[format].bit_depths
    if bit_depth is None or bit_depth in depths:
        return
    permitted = ", ".join(map(str, depths)) if depths else f"none, {format} is lossy"
    raise InputError(f"bit-depth {bit_depth} does not fit {format}; permitted: {permitted}")


def format_of(path: str | Path) -> str | None:
    """Return the format that a file name's suffix stands for, None for any other suffix."""
    suffix = Path(path).suffix.lower()
    return next((name for name, entry in FORMATS.items() if entry.suffix == suffix), None)


def file_rate(format: str, sample_rate: int) -> int:
    """Return the rate a file of this format gets: the rate itself if it fits, else the lowest that loses nothing.

    Above the highest permitted rate it is the highest that divides it evenly, or the highest.
    """
    rates = FORMATS[format].rates
    if not rates or sample_rate in rates:
        return sample_rate
    above = [rate for rate in rates if rate > sample_rate]
    even = [rate for rate in rates if sample_rate % rate == 0]
    return min(above) if above else max(even, default=max(rates))
