"""Orders in a row that nothing parts: "add claps remove the snare make the bass louder", "kick louder snare softer"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.tables import Hit, words

_ORDERS = words("clauses", "orders")
_NOUNS_TOO = words("clauses", "orders_and_nouns")
_CAUSING = {"let", "have", "make", "get", "want", "need", "help", "hear"}
"""Verbs behind which a part does something itself: "let the strings bring the energy"."""
_OBJECTS = {"the", "a", "an", "some", "it", "them", "my", "more", "another", "all", "everything", "that", "those"}
_ASIDE = {"up", "down", "off", "out", "back"}
_SIDES = {"up", "down", "off", "out"}
_ENDS = {"it", "them", "up", "down", "out", "off", "bpm", "bit", "little", "please", "instead", "back", "again"}
_LEADING = {"can", "could", "you", "please", "just", "now", "then", "and", "ok", "so", "also", "but", "u", "we", "lets"}
_PARTS = ("instrument", "role", "section", "effect")


def begins_order(said: Sequence[str], found: Found, compared: Collection[int], first: int, at: int) -> bool:
    """True at the "remove" of "add claps remove the snare" and the "tempo" of "remove snare tempo 130".

    Args:
        compared: where comparatives end.
        first: where the clause begins.
    """
    word = said[at]
    after = said[at + 1] if at + 1 < len(said) else ""
    if word in ("tempo", "bpm"):
        opens = after.isdigit()
    elif word in _ORDERS or word in _NOUNS_TOO:
        named = word in _ORDERS and any(hit.first == at + 1 and hit.kind in _PARTS for hit in _named(found))
        opens = after in _OBJECTS or named or (word in _ORDERS and after in _ASIDE)
    else:
        return False
    verb = next((place for place in range(first, at) if said[place] not in _LEADING), at)
    if not opens or at - verb < 2:
        return False
    closed = at - 1 in compared or said[at - 1] in _ENDS or said[at - 1].isdigit()
    if said[verb] not in _ORDERS | _NOUNS_TOO | _CAUSING | {"more", "less"}:
        started = verb in compared or any(hit.first == verb and hit.kind in _PARTS for hit in _named(found))
        closed = closed if verb not in compared else closed or any(hit.last == at - 1 for hit in _named(found))
        return started and closed and (at - 1 in compared or verb in compared)
    if said[verb] in _CAUSING:
        return closed and said[at - 1] not in ("it", "them")
    return closed or any(hit.last == at - 1 and hit.kind in _PARTS for hit in _named(found))


def begins_pair(
    said: Sequence[str], found: Found, compared: Collection[int], comparatives: Collection[int], first: int, at: int
) -> bool:
    """True at the "snare" of "kick louder snare softer" and of "kick up snare down hats off"."""
    if at - 1 not in compared and said[at - 1] not in _SIDES:
        return False
    part = next((hit for hit in found.wanted if hit.first == at and hit.kind in _PARTS), None)
    before = [hit for hit in found.wanted if hit.kind in _PARTS and first <= hit.first < at - 1]
    if part is None or not before or (said[at - 1] in _SIDES and before[0].first != first):
        return False
    return part.last + 1 in comparatives or "".join(said[part.last + 1 : part.last + 2]) in _SIDES


def _named(found: Found) -> list[Hit]:
    return [*found.wanted, *found.refused]
