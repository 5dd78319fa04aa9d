"""One step of a request against the beat at hand, and what rules of translation share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dawg.assistant.built_in.amounts import Amount
from dawg.assistant.built_in.places import Place, listed, part_names, place_of
from dawg.assistant.reader import Operation as Said
from dawg.assistant.reader.scope import ALL_BUT
from dawg.errors import InputError
from dawg.gen.operations.base import Base, Scope
from dawg.gen.operations.scope import FAMILIES, ROLE_WORDS
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score

Names = Callable[[Literal["genres", "instruments", "kits"]], tuple[str, ...]]


class Unclear(Exception):
    """A step that cannot be carried out without an answer to a question."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


@dataclass(kw_only=True)
class Order:
    """A step.

    Attributes:
        said: the step as the reader has it.
        words: the clause it stands in, in lower case: for what the reader does not tell, such as "before the hook".
        text: the whole request as it was written.
        score: the beat as it is before this step.
        names: what instruments and kits there are.
        whole: the same in English and lower case.
        notes: lines for the user: what was widened or taken for something else.
    """

    said: Said
    words: str
    score: Score
    names: Names
    text: str = ""
    whole: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def amount(self) -> Amount:
        """How much."""
        return Amount.of(self.said.amount)

    @property
    def target(self) -> str:
        """What it is about, as the reader calls it; "" = the whole beat."""
        return "" if self.said.target in (None, "mix") else self.said.target or ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts it is about; empty = none is named. Raises `InputError`, or `Unclear` for vocals."""
        if not self.target:
            return ()
        if self.target == "vocals":
            raise InputError(
                "vocals: this beat is instrumental, and dawg does not sing",
                hint="a lead or a choir can carry the line: add a choir",
            )
        for word in self.target.split(" and ") if not self.target.startswith(ALL_BUT) else [self.target]:
            found = part_names(self.score, word)
            plain = word.replace("-", " ")
            role = ROLE_WORDS.get(word, word)
            if word not in FAMILIES and any(
                plain not in (name.replace("-", " "), name.rstrip("s")) and self.score.part(name).role != role
                for name in found
            ):
                self.notes.append(f"{word}: that is {listed(found)} here")
        return part_names(self.score, self.target)

    @property
    def place(self) -> Place:
        """Where; raises `InputError`."""
        return place_of(self.score, self.said.section)

    def scope(self, kind: type[Base], *, parts: tuple[str, ...] | None = None) -> Scope:
        """Return the scope as far as an operation can have it; what it cannot is widened, with a note."""
        named = self.parts if parts is None else parts
        place = self.place
        tag = str(kind.__struct_config__.tag).replace("_", " ")
        if named and "parts" not in kind.reach:
            self.notes.append(f"{tag} holds for all parts together")
            named = ()
        if (place.sections and "sections" not in kind.reach) or (place.bars and "bars" not in kind.reach):
            kept = place.sections if "sections" in kind.reach else ()
            where = f"all of {listed(kept)}" if kept else "the whole piece"
            self.notes.append(f"{tag} holds for {where}, not for {self.said.section} alone")
            place = Place(sections=kept)
        return Scope(parts=named, sections=place.sections, bars=place.bars)

    def around(self, pattern: str) -> str:
        """Return the clause, or the whole request where only that says something: "less reverb on the bells" and "the pad"."""
        return self.words if not self.whole or re.search(pattern, self.words) else self.whole

    def has(self, *words: str) -> bool:
        """Tell whether the clause has one of some words."""
        return re.search(rf"\b(?:{'|'.join(words)})\b", self.words) is not None


Rule = Callable[[Order], list[Operation]]
