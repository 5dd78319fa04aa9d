"""What a pattern needs: words without one of which it can match nothing, worked out from the pattern itself.

Words are compared by their heads, the first `HEAD` letters in lower case; `DIGIT` stands for any number, `FOREIGN` for any
character beyond ASCII. Where a pattern says too little (`\\w+`), nothing is needed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

HEAD = 5
DIGIT, FOREIGN = "0", "\x80"
_MOST = 60
"""Heads of one place in a pattern; where more words may stand, too little is told."""
_LETTERS = re.compile(r"[^\W\d]+")
_NUMBER = re.compile(r"\d")
_FOLDED = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
"""Letters that `re.I` takes for ASCII ones."""

_SIGN = r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|.)"
_PARTS = re.compile(
    r"\((?:\?(?:P?<\w+>|<?[=!]|[ims-]*:|P=\w+|.))?|(?:[*+?]|\{\d+(?:,\d*)?\}|\{,\d+\})[?+]?|"
    rf"\[\^?\]?(?:\\.|[^\]\\])*\]|{_SIGN}|[a-z_]+(?![*+?{{])|.",
    re.I | re.S,
)
"""Openings of groups, repetitions, classes, escapes, letters, signs."""
_MEMBERS = re.compile(rf"({_SIGN}|.)(?:-({_SIGN}|[^\]]))?", re.I | re.S)

_Word = frozenset[str] | None
"""How the word may have begun in which a place of a pattern stands, "" at its edge; None where that is not known."""
_EDGE = frozenset({""})


@lru_cache(maxsize=256)
def heads(text: str) -> frozenset[str]:
    """Return the heads of the words of a text."""
    signs = set()
    if not text.isascii():
        text = text.translate(_FOLDED)
        signs.add(FOREIGN)
    if _NUMBER.search(text):
        signs.add(DIGIT)
    return frozenset([word[:HEAD] for word in _LETTERS.findall(text.lower())]).union(signs)


def needed(pattern: str, *, whole: bool = False) -> tuple[frozenset[str], ...]:
    """Return up to two sets of heads: every text that the pattern matches has one of each.

    Args:
        pattern: as `re.compile` takes it, without `re.A` and `re.X`.
        whole: a match begins where the text begins.
    """
    walk = _Walk(_PARTS.findall(pattern))
    try:
        walk.past_all(_EDGE if whole else None)
    except NotImplementedError:  # it has a group of which nothing is known
        return ()
    return tuple(sorted(dict.fromkeys(walk.met), key=_frequency)[:2])


class _Walk:
    """A way through the parts of a pattern, and the heads that are met on it."""

    def __init__(self, parts: list[str]) -> None:
        self._parts, self._at = [*parts, ")"], 0
        self.met: list[frozenset[str]] = []

    def past_all(self, word: _Word) -> _Word:
        """Walk through alternatives and what closes their group; return how the word has begun behind them."""
        start = len(self.met)
        end = self._past_branch(word)
        if self._parts[self._at] == "|":
            ends, found = [end], [self.met[start:]]
            while self._parts[self._at] == "|":
                del self.met[start:]
                self._at += 1
                ends.append(self._past_branch(word))
                found.append(self.met[start:])
            del self.met[start:]
            if all(found):
                rarest = [sorted(each, key=_frequency)[:2] for each in found]
                self._meet(frozenset[str]().union(*(each[0] for each in rarest)))
                self._meet(frozenset[str]().union(*(each[-1] for each in rarest)))
            end = None if None in ends else frozenset[str]().union(*filter(None, ends))
        self._at += 1
        return end

    def _meet(self, word: _Word) -> None:
        """Keep words that are whole or long enough."""
        if word and "" not in word and len(word) <= _MOST:
            self.met.append(word)

    def _past_branch(self, word: _Word) -> _Word:
        while (part := self._parts[self._at]) not in ("|", ")"):
            start, met = self._at, len(self.met)
            after = self._past(part, word)
            count = self._parts[self._at]
            if count[0] in "*+?" or (count[0] == "{" and len(count) > 1):
                after = self._repeated(count, start, met, word, after)
            word = None if after is not None and len(after) > _MOST else after
            if word and all(len(head) == HEAD or head == DIGIT for head in word):
                self._meet(word)
        return word

    def _past(self, part: str, word: _Word) -> _Word:
        """Walk past one part, a group as a whole."""
        self._at += 1
        if part[0] == "(":
            return self._past_group(part, word)
        if part.isalpha() and part.isascii():
            lower = part.lower()
            return word and frozenset([((head if head != DIGIT else "") + lower)[:HEAD] for head in word])
        if part in ("^", "$", r"\b", r"\A", r"\Z"):
            self._meet(word)
            return _EDGE
        units = _units(part)
        if units is None:
            return None
        if units == {FOREIGN}:
            self._meet(units)
        if units <= {" ", DIGIT}:
            self._meet(word)
            return frozenset([unit.strip() for unit in units])
        if word is None or FOREIGN in units or len(word) * len(units) > _MOST:
            return None
        return frozenset([_after(head, unit) for head in word for unit in units])

    def _past_group(self, opening: str, word: _Word) -> _Word:
        match opening:
            case "(?=":
                self.past_all(word)
                return word
            case "(?<=":
                behind = self.past_all(None)
                return word if behind is None else behind
            case "(?!" | "(?<!":
                start, met = self._at, len(self.met)
                self.past_all(None)
                del self.met[met:]
                if self._at != start + 2 or not _has_words(self._parts[start]):
                    return word
                if opening == "(?!":
                    self._meet(word)
                return _EDGE
        if opening in ("(", "(?:", "(?>") or opening[-1] in ">:":
            return self.past_all(word)
        if opening.startswith("(?P="):
            self._at += 1
            return None
        raise NotImplementedError  # a group of which nothing is known: its pattern is tried on every text

    def _repeated(self, count: str, start: int, met: int, word: _Word, after: _Word) -> _Word:
        """Walk past a part that may stand several times, or not at all, the first of which is behind."""
        least, most = _times(count)
        if not least:
            del self.met[met:]
            after = _either(word, after)
        met, before = len(self.met), None
        for time in range(1, min(most, least + HEAD + 1)):
            self._at, before = start, after
            after = self._past(self._parts[start], after)
            if time >= least:
                after = _either(before, after)
            if after is None or after == before or len(after) > _MOST:
                break
        del self.met[met:]
        self._at += 1
        return after


@cache
def _times(count: str) -> tuple[int, int]:
    """Return how often a part stands at least and at most."""
    ends = {"*": (0, 99), "+": (1, 99), "?": (0, 1)}.get(count[0])
    if ends:
        return ends
    least, comma, most = count[1 : count.index("}")].partition(",")
    return int(least or 0), int(most or 99) if comma else int(least)


def _either(one: _Word, other: _Word) -> _Word:
    return None if one is None or other is None else one | other


def _after(head: str, unit: str) -> str:
    """Return how a word has begun behind one more character."""
    if unit in (" ", DIGIT):
        return unit.strip()
    return unit if head == DIGIT else (head + unit)[:HEAD]


@cache
def _units(part: str) -> frozenset[str] | None:
    """Return what may stand at a part as letters, `DIGIT`, `FOREIGN` and " " for what is in no word; None for too much."""
    if part.startswith("[^"):
        return frozenset({" "}) if r"\w" in part else None
    if part == ".":
        return None
    found: set[str] = set()
    for first, last in _MEMBERS.findall(part[1:-1] if part[0] == "[" and len(part) > 1 else part):
        if last:
            codes = range(ord(_character(first)), ord(_character(last)) + 1)
            found |= {_unit(chr(code)) for code in codes[:128]} if codes[0] < 128 else {FOREIGN}
        elif first[0] == "\\" and first[1] in "wSDB123456789":
            return None
        elif first[0] == "\\" and first[1] in "dsWntrfv":
            found.add(DIGIT if first[1] == "d" else " ")
        else:
            found.add(_unit(_character(first)))
    return frozenset(found)


def _character(said: str) -> str:
    return chr(int(said[2:], 16)) if said[0] == "\\" and said[1] in "xu" else said[-1]


def _unit(char: str) -> str:
    if not char.isalnum() and char != "_":
        return " "
    return FOREIGN if not char.isascii() else DIGIT if char.isdigit() else char.lower()


@cache
def _has_words(part: str) -> bool:
    """True for a class with all characters of words: `\\w`, `[\\w'-]`, `[^ ,]`."""
    if part.startswith("[^"):
        return _units(f"[{part[2:]}") == frozenset({" "})
    return part == r"\w" or (part[0] == "[" and r"\w" in part)


def _frequency(found: frozenset[str]) -> float:
    """Return about how many texts have one of some heads."""
    return sum(_USUAL.get(head, 6.0 ** -len(head)) for head in found)


_USUAL = {DIGIT: 0.03, FOREIGN: 0.001}
