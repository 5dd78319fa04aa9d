"""A clause of a request: its words, and what the vocabulary found among them."""

from __future__ import annotations

from typing import Any

from dawg.assistant.reader.tables import Hit, words
from dawg.assistant.reader.text import Token

FILLERS = words("clauses", "fillers")
_SUBJECTS = words("clauses", "subjects")


class Clause:
    """Words from `first` to `last` and what was found among them."""

    def __init__(self, text: str, tokens: list[Token], first: int, last: int) -> None:
        self.tokens = tokens[first : last + 1]
        self.first = first
        self.last = last
        self.text = text[tokens[first].start : tokens[last].end].lower()
        self.words = [token.word for token in self.tokens]
        self.word_set = frozenset(self.words)
        self.said = frozenset(self.text.replace("'", "").split())
        self.cues: set[str] = set()
        self.cue_hits: list[Hit] = []
        self.hits: list[Hit] = []
        self.refused: list[Hit] = []
        self.is_detail = False  # a dash or a colon comes before it
        self.is_new = False  # a full stop or the like comes before it
        self.is_figure = False  # a figure of speech about what is there was read in it
        self.is_asked = False  # it is part of a question, and orders nothing
        self.is_open = False  # a word that nobody knows leaves open what it asks for
        self.made = False  # it asks for something
        self.meant: tuple[str, ...] = ()
        self.kept: tuple[str, ...] = ()
        self.known: dict[object, Any] = {}  # what `scope` has worked out
        self.is_purpose = self.words[0] in ("so", "because") and len(self.words) > 2 and self.words[1] in _SUBJECTS

    def has(self, *cues: str) -> bool:
        """True when one of these cues was said."""
        return not self.cues.isdisjoint(cues)

    def says(self, *words: str) -> bool:
        """True when one of these single words was said."""
        return not self.word_set.isdisjoint(words)

    def starts_with(self, *cues: str) -> bool:
        """True when a cue stands first, but for "can you please"."""
        return any(hit.name in cues and hit.kind.startswith("cue:") and self.leads(hit) for hit in self.cue_hits)

    def leads(self, hit: Hit) -> bool:
        """True when only small talk precedes the hit."""
        return all(word in FILLERS for word in self.words[: max(0, hit.first - self.first)])

    def after(self, hit: Hit) -> str:
        """Return the text of the clause behind a hit."""
        return self.text[self.tokens[hit.last - self.first].end - self.tokens[0].start :]

    def has_trigger(self, at: int) -> bool:
        """True when a sidechain is spoken of before word `at`, and "it" or a part between: what follows "to" drives it."""
        effect = next((hit for hit in self.hits if hit.name == "sidechain" and hit.first < self.first + at), None)
        if effect is None:
            return False
        between = self.words[effect.last + 1 - self.first : at]
        parts = any(hit.kind in ("instrument", "role") and hit.first < self.first + at for hit in self.hits)
        return parts or not {"it", "them", "that", "this", "everything"}.isdisjoint(between)

    def is_only_cues(self) -> bool:
        """True when nothing but cues and small talk was said."""
        said = {at for hit in self.cue_hits for at in range(hit.first, hit.last + 1)}
        return all(self.first + at in said or word in FILLERS for at, word in enumerate(self.words))

    def names(self, *kinds: str) -> list[str]:
        """Names found, in the order they were said, once each."""
        return list(dict.fromkeys(hit.name for hit in self.hits if hit.kind in kinds))
