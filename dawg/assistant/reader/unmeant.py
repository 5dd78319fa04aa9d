"""What is said and not meant as it is said: sarcasm asks for nothing, and a question that expects no answer refuses."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import any_of, table

_FACES = "\U0001f643\U0001f644"
_SENTENCES = regex(rf"[^.;!?\n{_FACES}]+(?:\.(?=\d)[^.;!?\n{_FACES}]+)*[.;!?\n{_FACES}\ufe0f ]*")


def without_sarcasm(text: str) -> str:
    """Return a text without the sentences that say the opposite of what is meant, but with an order that ends one."""
    low = _plain(text)
    if not (any_of("speech", "sarcasm", "hints", re.I).search(low) or any(face in low for face in _FACES)):
        return text
    if any_of("speech", "sarcasm", "tags", re.I).search(low):
        return ""
    return _SENTENCES.sub(lambda match: _order_behind(match[0]) if _is_sarcastic(match[0]) else match[0], text)


def _is_sarcastic(sentence: str) -> bool:
    low = _plain(sentence).strip()
    if any(face in low for face in _FACES):
        return any_of("speech", "sarcasm", "sincere", re.I).search(low) is None
    return any_of("speech", "sarcasm", "said", re.I).match(low)


def _order_behind(sentence: str) -> str:
    """Return the order that ends a sarcastic sentence: "oh great, another kick, now take it out"."""
    turn = any_of("speech", "sarcasm", "turns", re.I).search(sentence)
    return sentence[turn.end() :] if turn else ""


def without_rhetoric(text: str) -> str:
    """Return a text in which questions that expect no answer are refusals: "who needs a piano anyway, techno" is "no piano"."""
    if not any_of("speech", "rhetoric", "hints", re.I).search(text):
        return text
    for said, plain in _turns():
        text = said.sub(lambda match, plain=plain: _refusal(match, plain), text)  # type: ignore[misc]
    return text


def _refusal(match: re.Match[str], plain: str) -> str:
    """Return what stands for a question where something besides it is said, or "anyway" in it."""
    rest = match.string[match.end() :]
    alone = not regex(r"\w").search(match.string[: match.start()]) and not any_of(
        "speech", "rhetoric", "besides", re.I
    ).search(rest)
    return match[0] if alone else f"{match[1]}{plain}"


@cache
def _turns() -> list[tuple[re.Pattern[str], str]]:
    rows = table("speech")["rhetoric"]["turns"]
    return [
        (regex(rf"(^\W*|[.,;:!?]\s*|\b(?:and|but|so|like|honestly|man|bro|seriously) )(?:{said})", re.I), plain)
        for said, plain in rows
    ]


def _plain(text: str) -> str:
    return text.lower().replace("'", "").replace("\u2019", "")
