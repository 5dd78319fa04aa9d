"""Everyday words that are moods only where a mood stands: "a tiny beat", "full of joy", "trap, hot, 140", not "a tiny bit"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(" ".join(said.split("-")) for said in table("moods")["placed"][group])


def is_everyday(tokens: Sequence[Token], hit: Hit, content: Sequence[Hit]) -> bool:
    """True for a mood of the everyday words that does not stand where a mood does."""
    return _is_listed(tokens, hit) and not _stands(tokens, hit, content)


def _said(tokens: Sequence[Token], hit: Hit) -> str:
    return " ".join(token.word for token in tokens[hit.first : hit.last + 1])


def _is_listed(tokens: Sequence[Token], hit: Hit) -> bool:
    said = _said(tokens, hit)
    return any(said in _words(group) for group in ("adjectives", "nouns", "adverbs"))


def _stands(tokens: Sequence[Token], hit: Hit, content: Sequence[Hit]) -> bool:
    if hit.last + 1 < len(tokens) and tokens[hit.last + 1].word == "that":
        return False  # "I can say with confidence that ..."
    return (
        _leads_to_music(tokens, hit, content)
        or _follows_a_mood(tokens, hit, content)
        or _is_led_to(*_led(tokens, hit))
        or _is_a_tag(tokens, hit, content)
    )


def _leads_to_music(tokens: Sequence[Token], hit: Hit, content: Sequence[Hit]) -> bool:
    """True before what is of a mood ("beat", "vibe", a genre), with other moods between them."""
    at = hit.last + 1
    while at < len(tokens):
        word, joined = tokens[at].word, tokens[at].joined
        other = next((one for one in content if one.first == at and one.kind in ("genre", "mood")), None)
        if other is not None and (other.kind == "mood" or joined):
            if other.kind == "genre" or not _is_listed(tokens, other):
                return True
            at = other.last + 1
        elif word in _words("between"):
            at += 1
        else:
            return joined and word in _words("of_a_mood")
    return False


def _follows_a_mood(tokens: Sequence[Token], hit: Hit, content: Sequence[Hit]) -> bool:
    """True for the "hot" of "dark and hot", not of "a retro racing game"."""
    end = hit.first - 1
    while end > 0 and tokens[end].word in _words("between"):
        end -= 1
    apart = end < hit.first - 1 or not tokens[hit.first].joined
    mood = next((one for one in content if one.kind == "mood" and one.last == end), None) if apart else None
    return mood is not None and (not _is_listed(tokens, mood) or _is_led_to(*_led(tokens, mood)))


def _led(tokens: Sequence[Token], hit: Hit) -> tuple[str, list[str]]:
    """Return a mood as it is said, and the words before it."""
    joined = tokens[hit.first].joined
    return _said(tokens, hit), [token.word for token in tokens[max(0, hit.first - 3) : hit.first]] if joined else []


def _is_led_to(said: str, before: Sequence[str]) -> bool:
    """True behind "something", "should feel", for nouns behind "full of", "with", for adverbs behind a verb of music."""
    if not before:
        return False
    if said in _words("nouns"):
        return before[-1] in _words("bring") or (before[-1] == "of" and not _words("have").isdisjoint(before[-2:-1]))
    if said in _words("adverbs"):
        return before[-1] in _words("moving")
    return before[-1] in _words("things") or (before[-1] == "feel" and not _words("wish").isdisjoint(before[:-1]))


def _is_a_tag(tokens: Sequence[Token], hit: Hit, content: Sequence[Hit]) -> bool:
    """True for a word between commas beside a genre: "trap, hot, 140"."""
    ends = hit.last + 1 == len(tokens) or not tokens[hit.last + 1].joined
    starts = hit.first > 0 and not tokens[hit.first].joined
    return starts and ends and any(one.kind == "genre" for one in content)
