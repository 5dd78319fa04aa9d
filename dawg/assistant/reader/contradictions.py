"""What a request says twice and differently: the first is taken, and a warning that names the field tells of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dawg.assistant.reader.facts import Page

SILENCE = "instruments: a beat without any instrument is silent; say which one should play"
SILENT = "Without any instrument there is nothing to hear: which one should play?"
VOCALS = "vocals: both vocals and none were said; it is instrumental, and a lead melody or a choir can carry the line"

_SILENT = re.compile(
    r"\b(?:no|without(?: any| the)?|zero|0|none of the) (?:(?:musical|audible|other) )?(?:instruments?|sounds?|notes?|audio)\b(?! (?:but|except|other|besides|apart|effects?|design|fx|samples?|at the))(?:(?! (?:but|except|other than|besides|apart from|just|only)\b).){0,40}$|"
    r"\b(?:without anything|with nothing|nothing)(?: at all| in it| whatsoever)+\W*$|\bbeat without anything\W*$|"
    r"(?<!not )\b(?:silent|soundless) (?:beat|track|song|loop|piece|instrumental|music|tune)\b|\b(?:just|only|total|complete|pure|absolute) silence\b",
    re.I,
)
_NAMES_SOUND = re.compile(r"instrument|sound|silen|note|audio|anything|nothing", re.I)
"""What every text has in which `_SILENT` is found: cheap to look for."""
_SUNG_INSTRUMENTAL = re.compile(r"\b(?:a ?cap+el+a|vocals? only|only vocals?|just vocals?)\b", re.I)


def is_silent(text: str) -> bool:
    """True when every instrument is refused: "a silent beat", "no instruments at all"."""
    return _NAMES_SOUND.search(text) is not None and _SILENT.search(text) is not None


def wants_a_capella(text: str) -> bool:
    """True for voices alone, which is the opposite of an instrumental."""
    return _SUNG_INSTRUMENTAL.search(text) is not None


def note(page: Page, field: str, values: Iterable[float | str | None], *, unit: str = "") -> None:
    """Warn of a new beat for which a field was said with several values: "bpm: both 90 and 140 were said; 90 is taken"."""
    said = list(dict.fromkeys(f"{value:g}" if isinstance(value, float) else str(value) for value in values if value))
    if len(said) > 1:
        page.doubts.append(f"{field}: both {said[0]} and {said[1]}{unit} were said; {said[0]} is taken")
