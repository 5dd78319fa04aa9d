"""A request cut into clauses, each with what the vocabulary found in it."""

from __future__ import annotations

import re

from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

_BREAK = re.compile(r"[,;.!?\n|]")
_THEN = {"then", "also", "plus", "after", "afterwards", "next", "finally", "while", "but", "cause", "because"}
FILLERS = {
    "can", "could", "would", "will", "you", "u", "please", "pls", "plz", "yo", "hey", "ok", "okay", "now", "lets", "let", "us", "i", "want", "to", "think",
    "maybe", "just", "also", "and", "then", "so", "but", "well", "um", "hmm", "alright", "actually", "we", "should", "like", "id", "love", "need",
    "it", "if", "go", "ahead", "kindly", "the", "bro", "dude", "man", "nah", "try", "next", "first", "second", "finally", "beat", "slaps", "wanna", "gonna",
    "oh", "yeah", "yes", "no", "cool", "nice", "great", "good", "fire", "this", "is", "that", "for", "me", "some", "lil", "bit", "a", "be", "quick", "hi", "hello", "my",
}  # fmt: skip
_STARTERS = (
    "cue:add_strong", "cue:remove_strong", "cue:mute", "cue:unmute", "cue:solo", "cue:change", "cue:make", "cue:export", "cue:stems", "cue:volume_up", "cue:volume_down",
    "cue:save", "cue:load", "cue:master", "cue:undo", "cue:redo", "cue:play", "cue:stop", "cue:extend", "cue:shorten", "cue:simplify", "cue:densify",
    "cue:transpose", "cue:pan", "cue:widen", "cue:quantize", "cue:humanize", "cue:reverse", "cue:regenerate", "cue:half_time", "cue:double_time",
    "cue:tempo_up", "cue:tempo_down", "cue:set", "cue:give", "cue:remove", "cue:brighter", "cue:darker", "cue:punchier", "cue:repeat", "cue:loop", "cue:vary",
    "cue:arrange", "cue:energy_up", "cue:energy_down", "cue:tighten", "cue:swing",
)  # fmt: skip


_COMPARATIVES = (
    "cue:brighter",
    "cue:darker",
    "cue:punchier",
    "cue:widen",
    "cue:tighten",
    "cue:simplify",
    "cue:densify",
    "cue:tempo_up",
    "cue:tempo_down",
    "cue:volume_up",
    "cue:volume_down",
    "cue:energy_up",
    "cue:energy_down",
)


_NEGATED = {"not", "dont", "never", "isnt", "doesnt", "shouldnt", "cant", "wont"}


class Clause:
    """Words from `first` to `last` and what was found among them."""

    def __init__(self, text: str, tokens: list[Token], first: int, last: int) -> None:
        self.tokens = tokens[first : last + 1]
        self.first = first
        self.last = last
        self.text = text[tokens[first].start : tokens[last].end].lower()
        self.words = [token.word for token in self.tokens]
        self.said = frozenset(self.text.replace("'", "").split())
        self.cues: set[str] = set()
        self.cue_hits: list[Hit] = []
        self.hits: list[Hit] = []
        self.refused: list[Hit] = []
        self.meant: tuple[str, ...] = ()
        self.kept: tuple[str, ...] = ()

    def has(self, *cues: str) -> bool:
        """True when one of these cues was said."""
        return any(cue in self.cues for cue in cues)

    def says(self, *words: str) -> bool:
        """True when one of these single words was said."""
        return any(word in self.words for word in words)

    def starts_with(self, *cues: str) -> bool:
        """True when a cue stands first, but for "can you please"."""
        return any(hit.name in cues and hit.kind.startswith("cue:") and self.leads(hit) for hit in self.cue_hits)

    def leads(self, hit: Hit) -> bool:
        """True when only small talk precedes the hit."""
        return all(word in FILLERS for word in self.words[: max(0, hit.first - self.first)])

    def is_only_cues(self) -> bool:
        """True when nothing but cues and small talk was said."""
        said = {at for hit in self.cue_hits for at in range(hit.first, hit.last + 1)}
        return all(self.first + at in said or word in FILLERS for at, word in enumerate(self.words))

    def names(self, *kinds: str) -> list[str]:
        """Names found, in the order they were said, once each."""
        return list(dict.fromkeys(hit.name for hit in self.hits if hit.kind in kinds))


def split(text: str, tokens: list[Token], hits: list[Hit], found: Found) -> list[Clause]:
    """Cut at punctuation, "then", and at "and" before a verb."""
    names = [hit for hit in found.wanted if hit.kind in ("genre", "instrument") and hit.length > 1]
    inside = {at: hit.length for hit in names for at in range(hit.first, hit.last + 1)}
    cues = [
        hit
        for hit in hits
        if hit.kind.startswith("cue:")
        and hit.length >= inside.get(hit.first, 0)
        and not (hit.last in inside and hit.first not in inside and inside[hit.last] >= hit.length)
    ]  # "more boom" is not said in "more boom bap"
    verbs = {hit.first for hit in cues if hit.kind in _STARTERS}
    comparatives = {hit.first for hit in cues if hit.kind in _COMPARATIVES}
    compared = {hit.last for hit in cues if hit.kind in _COMPARATIVES}
    starts = [0]
    for at in range(1, len(tokens)):
        gap = text[tokens[at - 1].end : tokens[at].start]
        word = tokens[at].word
        follows_verb = at + 1 < len(tokens) and any(ahead in verbs for ahead in range(at + 1, min(at + 2, len(tokens))))
        if (
            _BREAK.search(gap)
            or (
                word == "and"
                and at + 1 < len(tokens)
                and tokens[at + 1].word in ("more", "less")
                and at - starts[-1] > 1
            )
            or (word == "and" and at - 1 in compared and any(ahead in comparatives for ahead in range(at + 2, at + 6)))
            or (
                word in ("more", "less")
                and at - starts[-1] > 1
                and tokens[starts[-1]].word in ("more", "less")
                and any(starts[-1] < hit.first < at for hit in found.wanted)
            )
            or (word == "and" and at + 1 in comparatives and at - starts[-1] > 2)
            or (
                word == "and"
                and at + 2 in comparatives
                and tokens[at + 1].word in ("a", "an", "the", "some")
                and at - starts[-1] > 1
            )
            or _mirrors(tokens, starts[-1], at)
            or (word in _THEN and _is_link(tokens, at))
            or (word in ("and", "&") and follows_verb and tokens[at - 1].word not in ("up", "more"))
        ):
            starts.append(at)
    clauses = []
    for first, after in zip(starts, [*starts[1:], len(tokens)], strict=True):
        clause = Clause(text, tokens, first, after - 1)
        clauses.append(clause)
    _deal(clauses, cues, found)
    return clauses


_SIDES = {"up", "down", "left", "right", "louder", "quieter", "loud", "quiet", "soft", "hot", "low"}


def _mirrors(tokens: list[Token], start: int, at: int) -> bool:
    """True at the "and" of "the drums up and the pads down"."""
    before = {token.word for token in tokens[start:at][-8:]}
    after = {token.word for token in tokens[at : at + 6]}
    return tokens[at].word == "and" and bool(before & _SIDES) and bool(after & _SIDES)


def _is_link(tokens: list[Token], at: int) -> bool:
    return not (
        tokens[at].word in ("after", "next", "but")
        and (tokens[at].word != "but" or tokens[at - 1].word in ("anything", "everything", "nothing", "all"))
    )


def _deal(clauses: list[Clause], cues: list[Hit], found: Found) -> None:
    """Give every clause its cues and content (clauses and hits are both in order of words)."""
    for group, hits in (("cue", cues), ("wanted", found.wanted), ("refused", found.refused)):
        at = 0
        for hit in sorted(hits, key=lambda hit: hit.first):
            while at + 1 < len(clauses) and clauses[at].last < hit.first:
                at += 1
            clause = clauses[at]
            if (
                group == "cue"
                and hit.first > clause.first
                and clause.words[hit.first - clause.first - 1] in _NEGATED
                and not clause.says("enough")
            ):
                continue
            if group == "cue":
                clause.cues.add(hit.name)
                clause.cue_hits.append(hit)
            elif group == "wanted":
                clause.hits.append(hit)
            else:
                clause.refused.append(hit)
