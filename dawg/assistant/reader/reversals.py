"""An order that is turned round after it was said: "slow it down, no, the other way", and a question one answers oneself."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex

_REVERSED = regex(
    r"(?:(?<=[,.;:!?\x01 ])|^)(?:(?:no|nah|nope|wait|sorry|actually|i mean(?:t)?|er|uh|um|oops|hang on|hold on|oh|rather|non|nein|nee)\b[ ,.\x01]*|\x01[ ,.\x01]*)+"
    r"(?:(?:the|in|do|go|make|it|exactly|quite|just|to|turn|is|that's|thats|other)[ ]+)*(?:(?:other|opposite|reverse)[ ]+(?:way|direction)(?:[ ]+a?round)?|(?:exact[ ]+)?(?:opposite|reverse)(?:[ ]+of[ ]+(?:that|it))?|way[ ]+a?round|vice versa)(?![\w'])(?! reverb| delay| cymbal| piano)[ ,.;:\x01-]*",
    re.I,
)
_PAIRS = (
    ("up", "down"), ("faster", "slower"), ("louder", "quieter"), ("left", "right"), ("brighter", "darker"), ("longer", "shorter"), ("raise", "lower"),
    ("speed", "slow"), ("more", "less"), ("wider", "narrower"), ("increase", "decrease"), ("higher", "deeper"), ("harder", "softer"), ("add", "remove"), ("mute", "unmute"), ("major", "minor"),
)  # fmt: skip
_OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_STOP = regex(r"[.;!?\n]|,?[ ]+\b(?:and|then)\b(?! )")
_BY = regex(r"(?=\d{1,3}(?: ?(?:bpm|db|%))? (?:faster|slower|quicker|louder|quieter)\b)", re.I)


_VALUE = r"\d{1,2}/\d{1,2}|\d{2,3}|[a-z][a-z&-]+(?: [a-z&-]+){0,2}?"
_ANSWERED = regex(
    rf"(?:\b(?:it's|it is|is it|was it|in|at) )*(?<![\w/])(?P<one>{_VALUE})(?: bpm)?,? (?:or|ou|oder|o) (?:(?:was|is|should|it|be|maybe|rather|the|an?|in|at) )*(?P<other>{_VALUE})(?: bpm)?(?: one)? ?\?[ ,.!]*"
    r"(?:(?:hm+|ok|no|yeah|yes|definitely|probably|let's|say|make|it|it's|is|was|go|with|the|an?|in|at|i|think|guess|want)[ ,]+)*(?P<said>(?P=one)|(?P=other))(?![\w/])(?: bpm)?(?: (?:one|1)\b)?",
    re.I,
)


_TRAILING = regex(
    r"[ ]*[,.;-]*[ ]*\b(?:no|nah|wait|sorry|oops),? ((?:the|my|an?) [\w-]+(?: [\w-]+)?),? i mean(?:t)?\b(?=\W|$)", re.I
)
"""What is meant before "i mean": "mute the snare - no the clap i mean"."""
_PLACE = r"(?:the |in the |during the )?((?:(?:first|second|last|final) )?(?:intro|verse|chorus|hook|bridge|drop|breakdown|break|outro|build)(?: \d)?)"
_ELSEWHERE = regex(
    rf"[ ,.;]*\b(?:and |but |oh )*not (?:in )?{_PLACE},? (?:but |rather )?(?:in )?{_PLACE}(?! (?:is|should|needs|gets)\b)(?=\W|$)",
    re.I,
)
"""A place that another one takes: "add a clarinet in the chorus. and not the chorus, the bridge"."""


def elsewhere(text: str) -> str:
    """Return a text with what is meant before "i mean" behind a mark, and a place in the place of the one it is not."""
    text = _TRAILING.sub(r", no wait, \1", text)
    said = _ELSEWHERE.search(text)
    head = text[: said.start()] if said else ""
    if said is None or said[1].lower() not in head.lower():
        return text
    at = head.lower().rindex(said[1].lower())
    return f"{head[:at]}{said[2]}{head[at + len(said[1]) :]}{text[said.end() :]}"


def answered(text: str) -> str:
    """Return a text with what is said in the end of two things between which one wavers: "6/8 or 4/4? 4/4"."""
    return _ANSWERED.sub(r"\g<said>", text) if "?" in text else text


def plain(text: str) -> str:
    """Return English text in which an order that is turned round stands the other way: what is said instead, or its opposite."""
    turned = _REVERSED.search(text)
    if turned is None or not regex(r"\w").search(text[: turned.start()]):
        return text
    before, rest = text[: turned.start()].rstrip(" ,.;:!?\x01-"), text[turned.end() :]
    if regex(r"\w").match(rest):
        return f"{before}, no wait, {'make it ' if _BY.match(rest) else ''}{rest}"
    last = max((stop.end() for stop in _STOP.finditer(before)), default=0)
    return before[:last] + _words().sub(lambda said: _OPPOSITE[said[0].lower()], before[last:]) + rest


@cache
def _words() -> re.Pattern[str]:
    return regex(rf"\b(?:{'|'.join(_OPPOSITE)})\b", re.I)
