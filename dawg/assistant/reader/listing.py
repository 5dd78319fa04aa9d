"""Places in a row: "in verse 1, the hook and the outro", "the hats in the intro and the kick in the hook"."""

from __future__ import annotations

from dawg.assistant.reader.entities import Found

_IN = {"in", "during", "for", "at", "through", "on"}
"""Words before the section that says where."""


def lists_sections(said: list[str], found: Found, first: int, at: int) -> bool:
    """Tell whether the comma before word `at` joins sections only, up to an "and": "in verse 1, the hook and the outro".

    Args:
        first: where the clause begins.
    """
    sections = {hit.first: hit.last for hit in found.wanted if hit.kind == "section"}
    end = at - 1 - said[at - 1].isdigit()
    opened = next((hit for hit in sections if first < hit <= end == sections[hit]), None)
    if opened is None or _IN.isdisjoint(said[max(first, opened - 3) : opened]):
        return False
    ahead, joined = at, False
    while ahead < len(said):
        ahead += said[ahead] in ("the", "in")
        if ahead not in sections:
            return False
        ahead = sections[ahead] + 1
        ahead += ahead < len(said) and said[ahead].isdigit()
        if joined or ahead >= len(said) or said[ahead] not in ("and", "&"):
            return joined
        ahead, joined = ahead + 1, True
    return False


def is_placed_apart(said: list[str], found: Found, first: int, at: int) -> bool:
    """True at the "and" of "the hats in the intro and the kick in the hook"."""
    start = at + 1 + (said[at + 1 : at + 2] == ["the"])
    part = next((hit for hit in found.wanted if hit.first == start and hit.kind in ("instrument", "role")), None)
    if part is None or said[part.last + 1 : part.last + 2] not in (["in"], ["during"]):
        return False
    sections = [hit.first for hit in found.wanted if hit.kind == "section"]
    before = any(first <= hit < at and not _IN.isdisjoint(said[max(first, hit - 3) : hit]) for hit in sections)
    return before and any(part.last < hit <= part.last + 4 for hit in sections)


def sets_another(said: list[str], found: Found, first: int, at: int) -> bool:
    """True at the "and" of "hats to -6 and kick to -3 dB"."""
    start = at + 1 + (said[at + 1 : at + 2] == ["the"])
    part = next((hit for hit in found.wanted if hit.first == start and hit.kind in ("instrument", "role")), None)
    levels = said[at - 1].isdigit() or said[at - 1] in ("db", "%", "percent")
    return part is not None and levels and "to" in said[first:at] and said[part.last + 1 : part.last + 2] == ["to"]
