"""What a request refuses: "no", "without", "anything but", and how far each reaches."""

from __future__ import annotations

import re
from itertools import takewhile

from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

_NO = {
    "no",
    "without",
    "minus",
    "except",
    "excluding",
    "sans",
    "avoid",
    "skip",
    "exclude",
    "never",
    "nothing",
    "zero",
    "hate",
    "not",
    "isnt",
    "aint",
    "omit",
    "non",
    "neither",
    "excluded",
}
_NO_PHRASES = (
    ("none", "of"), ("none", "of", "those"), ("anything", "but"), ("no", "need", "for"), ("dont", "want"), ("do", "not", "want"), ("dont", "use"), ("do", "not", "use"),
    ("dont", "include"), ("do", "not", "include"), ("dont", "add"), ("do", "not", "add"), ("dont", "need"), ("tired", "of"), ("sick", "of"), ("cant", "stand"), ("fed", "up", "with"), ("no", "longer"), ("other", "than"), ("apart", "from"), ("as", "long", "as", "its", "not"), ("leave", "out"), ("hold", "the"),
    ("free", "of"), ("instead", "of"), ("rather", "than"), ("anything", "except"), ("other", "than"), ("dont", "like"), ("stay", "away", "from"),
    ("not", "a", "fan", "of"), ("everything", "but"), ("nothing", "but"), ("w", "o"), ("dont", "put"), ("lay", "off"), ("keep", "out"), ("do", "without"),
    ("dont", "make", "it"), ("doesnt", "have"), ("but", "no"), ("no", "more"), ("steer", "clear", "of"), ("shouldnt", "have"), ("shouldnt", "be"),
)  # fmt: skip
_NOT_NO = {
    ("not", "only"),
    ("not", "just"),
    ("not", "enough"),
    ("no", "problem"),
    ("nothing", "but"),
    ("why", "not"),
    ("not", "sure"),
    ("no", "idea"),
    ("everything", "but"),
    ("no", "matter"),
    ("not", "loud"),
    ("no", "worries"),
    ("skip", "to"),
    ("skip", "ahead"),
    ("skip", "forward"),
    ("skip", "back"),
}
_BEGINNINGS = _NO.union(phrase[0] for phrase in _NO_PHRASES)
_FILLERS = {
    "any", "the", "a", "an", "too", "very", "so", "really", "super", "overly", "of", "kind", "more", "big", "loud", "much", "that", "those",
    "other", "want", "to", "be", "it", "typical", "usual", "generic", "in", "your", "using", "type", "for", "boring", "cheesy", "use", "include",
    "have", "with", "sound", "like", "live", "real", "acoustic", "electronic", "just", "another", "standard", "need", "some", "crazy", "as", "all", "this",
}  # fmt: skip
_PLACES = re.compile(
    r"(?:(?:or|and|nor|&|any) )*(?:\w+ )?(?:at|in|during|for|until|till|before|on|from|after) (?:the |my )?(?:very |first |last |second )*"
    r"(?:start|beginning|opening|intro|verse|hook|chorus|bridge|drop|outro|end|ending|breakdown|build|buildup|\d+ (?:bars?|seconds))\b"
)
"""Where a refusal counts that is not for the whole beat: "no drums at the start"."""


def is_local(tokens: list[Token], hit: Hit) -> bool:
    """True when what is refused is refused in one place only."""
    after = [token.word for token in takewhile(lambda token: token.joined, tokens[hit.last + 1 : hit.last + 9])]
    return _PLACES.match(" ".join(after)) is not None


_LESS = {
    "drumless": "drums",
    "beatless": "drums",
    "bassless": "bass",
    "percussionless": "percussion",
    "vocalless": "vocals",
    "wordless": "vocals",
    "lyricless": "vocals",
}
_JOINERS = {"or", "and", "nor", "&"}


def refused(tokens: list[Token], content: list[Hit]) -> tuple[set[int], set[int]]:
    """Return the first words of refused hits and the positions of the words of refusal."""
    starts: dict[int, list[Hit]] = {}
    for hit in content:
        starts.setdefault(hit.first, []).append(hit)
    refused: set[int] = {hit.first for hit in content if _is_declined(tokens, hit)}
    negators: set[int] = set()
    at = 0
    while at < len(tokens):
        size = _negator(tokens, at)
        if not size:
            at += 1
            continue
        reached = _scope(tokens, at + size, starts, refused, quality=size == 1 and tokens[at].word in _IS_NOT)
        if reached:
            negators.add(at)
        at += size
    return refused, negators


def _is_declined(tokens: list[Token], hit: Hit) -> bool:
    """True for "drums not needed", "cowbell-free phonk", "no thanks" after a noun."""
    after = tuple(token.word for token in takewhile(lambda token: token.joined, tokens[hit.last + 1 : hit.last + 4]))
    if after[:1] == ("free",) and hit.kind in ("instrument", "role"):
        return after[1:2] not in (
            ("download",),
            ("for",),
            ("to",),
            ("use",),
            ("sample",),
            ("samples",),
            ("loop",),
            ("loops",),
        )
    return after[:2] in _DECLINED or after[:3] in _DECLINED


_DECLINED = {
    ("not", "needed"),
    ("not", "wanted"),
    ("not", "required"),
    ("not", "allowed"),
    ("no", "thanks"),
    ("are", "not", "needed"),
    ("is", "not", "needed"),
    ("arent", "needed"),
    ("isnt", "needed"),
    ("not", "necessary"),
}


def _negator(tokens: list[Token], at: int) -> int:
    """Return how many words of refusal stand here, 0 for none."""
    if tokens[at].word not in _BEGINNINGS:
        return 0
    words = tuple(token.word for token in tokens[at : at + 4])
    if words[:2] == ("hold", "the") and {"longer", "back", "until", "till", "off"}.intersection(
        token.word for token in tokens[at : at + 8]
    ):
        return 0
    if words[:2] in _NOT_NO or "enough" in words[1:4]:
        return 0
    for phrase in _NO_PHRASES:
        if words[: len(phrase)] == phrase:
            return len(phrase)
    return 1 if words[0] in _NO else 0


_IS_NOT = {"not", "isnt", "aint", "never"}


def _scope(tokens: list[Token], at: int, starts: dict[int, list[Hit]], refused: set[int], *, quality: bool) -> bool:
    """Mark what is refused from `at` on: a noun after fillers, then its list as far as "or" and "and" carry it.

    Args:
        quality: an adjective alone can be refused: "not aggressive drill" wants drill, "no aggressive drums" no drums.
    """
    group: tuple[str, ...] | None = None
    reached = False
    adjectives: list[int] = []
    while at < len(tokens):
        hits = starts.get(at)
        if hits and not (group is None and not reached and not tokens[at].joined):
            kinds = {hit.kind for hit in hits}
            now: tuple[str, ...] = (
                ("instrument", "role", "effect", "section")
                if kinds & {"instrument", "role", "effect", "section"}
                else tuple(kinds)
            )
            if group is not None and not set(now) & set(group):
                break
            refused.add(at)
            reached = True
            last = max(hit.last for hit in hits)
            if "mood" in kinds and not quality and last + 1 in starts and tokens[last + 1].joined:
                adjectives.append(at)
                at = last + 1
                continue
            for adjective in adjectives:
                refused.discard(adjective)
            group = now
            at = _after_item(tokens, last + 1, starts, now)
            if at < 0:
                break
        elif group is None and tokens[at].word in _FILLERS and tokens[at].joined:
            at += 1
        else:
            break
    return reached


def _after_item(tokens: list[Token], at: int, starts: dict[int, list[Hit]], group: tuple[str, ...]) -> int:
    """Return where the refused list goes on, -1 where it ends."""
    if at >= len(tokens):
        return -1
    if tokens[at].word in _JOINERS:
        ahead = at + 1
        if ahead < len(tokens) and tokens[at].word != "and" and tokens[ahead].word in ("any", "the", "a"):
            ahead += 1
        return ahead if ahead in starts and any(hit.kind in group for hit in starts[ahead]) else -1
    if at in starts and not tokens[at].joined and _list_ends_with_or(tokens, at, starts):
        return at
    return -1


def _list_ends_with_or(tokens: list[Token], at: int, starts: dict[int, list[Hit]]) -> bool:
    """True for "A, B or C" from B on: commas refuse only as far as an "or" closes the list."""
    for _ in range(8):
        if at not in starts:
            return False
        at = max(hit.last for hit in starts[at]) + 1
        if at < len(tokens) and tokens[at].word in ("or", "nor"):
            return True
        if at >= len(tokens) or tokens[at].joined:
            return False
    return False


def implied(tokens: list[Token]) -> list[Hit]:
    """Find "drumless", "no beat"."""
    found = [Hit("instrument", _LESS[token.word], at, at) for at, token in enumerate(tokens) if token.word in _LESS]
    for at in range(1, len(tokens)):
        if (
            tokens[at].word == "less"
            and tokens[at].joined
            and tokens[at - 1].end + 1 == tokens[at].start
            and tokens[at - 1].word + "less" in _LESS
        ):
            found.append(Hit("instrument", _LESS[tokens[at - 1].word + "less"], at - 1, at))
        if tokens[at].word in ("beat", "beats") and tokens[at - 1].word in ("no", "without") and tokens[at].joined:
            found.append(Hit("instrument", "drums", at, at))
    return found
