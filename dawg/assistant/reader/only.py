"""A part that plays in some sections and nowhere else: "the bells should come in only at the hooks", "bells in the hooks only"."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each

ELSEWHERE = "everywhere but "
"""How a place begins that is all sections but those named."""
_ONLY = frozenset(("only", "just", "exclusively", "solely"))
_BEFORE = frozenset([
    "the", "my", "that", "those", "these", "a", "an", "and", "or", "please", "i", "we", "want", "id", "like",
    "would", "lets", "let", "have", "keep", "make", "put", "bring", "use", "play", "save", "but", "so", "also",
    "then", "now", "can", "you", "could", "should", "ok", "maybe",
])  # fmt: skip
"""Words before the part."""
_WISHES = frozenset(("want", "use", "play", "have", "bring", "put", "need"))
_PLAYS = frozenset([
    "should", "shall", "must", "to", "can", "could", "will", "would", "may", "might", "needs", "need", "has", "have",
    "ought", "gets", "get", "be", "is", "are", "being", "come", "comes", "coming", "in", "enter", "enters",
    "entering", "start", "starts", "begin", "begins", "drop", "drops", "kick", "kicks", "join", "joins", "play",
    "plays", "playing", "played", "appear", "appears", "heard", "sound", "sounds", "there", "present", "show",
    "shows", "up", "sit", "sits", "stay", "stays", "exist", "exists", "happen", "happens", "fall", "falls",
])  # fmt: skip
"""Words that say no more than that it plays."""
_IN = frozenset(("in", "at", "on", "during", "for", "over", "inside", "within"))
_BOTH = frozenset([
    "the", "my", "both", "all", "each", "every", "of", "and", "its", "two", "three", "2", "3", "end", "start",
    "first", "second", "third", "last", "final", "or",
])  # fmt: skip
_AFTER = frozenset(
    ("please", "pls", "thanks", "though", "instead", "again", "now", "parts", "sections", "part", "section")
)


def only_in(clause: Clause) -> list[Operation] | None:
    """Mute the parts everywhere but in the sections named; None where "only" says something else."""
    parts = [hit for hit in clause.hits if hit.kind in ("instrument", "role") and hit.name != "mix"]
    sections = [hit for hit in clause.hits if hit.kind == "section"]
    where = scope.section(clause)
    if not parts or not sections or not where or _ONLY.isdisjoint(clause.words):
        return None
    first, last = parts[0].first - clause.first, parts[-1].last - clause.first
    opening = clause.words[:first]
    ordered = "only" in opening and not _WISHES.isdisjoint(opening)
    if (
        not (_BEFORE | {"only"} if ordered else _BEFORE).issuperset(opening)
        or min(hit.first for hit in sections) - clause.first <= last
    ):
        return None
    said = {at for hit in parts for at in range(hit.first - clause.first, hit.last - clause.first + 1)}
    between = [word for at, word in enumerate(clause.words[first:last], first) if at not in said]
    rest = clause.words[last + 1 :]
    if not _BOTH.union(("with", "plus")).issuperset(between) or not _is_only_there(
        clause, rest, sections[0].first, said=ordered
    ):
        return None
    return each("mute", clause, targets=[hit.name for hit in parts], amount=None, section=f"{ELSEWHERE}{where}")


def _is_only_there(clause: Clause, rest: list[str], section: int, *, said: bool) -> bool:
    """True for "should come in only at the hooks" and "in the hooks only" behind the part.

    Args:
        said: "only" was said before the part: "I only want the lead in drop 2".
    """
    start = len(clause.words) - len(rest)
    named = {
        at - start
        for hit in clause.hits
        if hit.kind in ("section", "effect")
        for at in range(hit.first - clause.first, hit.last - clause.first + 1)
    }
    place = section - clause.first - start
    into = next((at for at in range(place - 1, -1, -1) if rest[at] in _IN), None)
    if into is None or not _BOTH.issuperset(rest[into + 1 : place]):
        return False
    before = [word for word in rest[:into] if word not in _ONLY]
    after = [word for at, word in enumerate(rest) if at > into and at not in named and not word.isdigit()]
    plain = _PLAYS.issuperset(before) and (_BOTH | _AFTER | _ONLY | _IN).issuperset(after)
    return plain and (said or not _ONLY.isdisjoint(rest))
