"""A talk about a beat: what was said so far, what "it" and "there" stand for, and the place that was set."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.replies import (
    OF_PARTS,
)
from dawg.assistant.reader.settings import Facts

GONE = ("remove", "mute", "remove_section")
_THERE = regex(r"(?<!over )(?<!out )(?<!in )(?<!is )\bthere\b(?! (?:is|are|was|be|should|s)\b)(?!')")
_WHEN_BACK = regex(
    r"(?:(?:and|then|but) )*(?:when|once|as soon as) (?:it|they|that) (?:comes?|gets?|is|are|kicks?|drops?)(?: back)?(?: in)?\b"
)
_PLACE = regex(
    r"(?:(?:and|then|so|ok|also|but|now) )*(?:in|on|for|during|under|over|at(?! most| least)|through|throughout|from)\b"
)
_SCENE = regex(rf"{_PLACE.pattern}|(?:the )?(?:\w+ )?[a-z-]+(?: \d)?$")
_PLACEABLE = OF_PARTS | {
    "add", "remove", "mute", "solo", "unmute", "energy_up", "energy_down", "change_instrument", "change_chords", "change_mood", "half_time", "double_time",
    "transpose", "play", "loop",
}  # fmt: skip
THE_ONE = regex(r"(?:the|that|those) (?:one|ones) (?:in|on|at|from|during)\b")
"""A part that is told by its place: "the other snare, the one in the hook"."""


class Talk:
    """Clauses heard one after the other, with what the next can refer to."""

    def __init__(self, facts: Facts) -> None:
        self.steps: list[Operation] = []
        self.facts = facts
        self.last: list[Operation] = []
        self.before: Clause | None = None
        self.made: list[Operation] = []
        self.carries = False
        self.lacked: list[Operation] = []  # parts that are refused by no verb, and may only be missing
        self.complained = False
        self.said_oops = False
        self.scene: str | None = None

    def _topic(self) -> tuple[str | None, str | None]:
        """Return the part and the place that were spoken of just now."""
        named = next(iter(scope.parts(self.before)), None) if self.before else None
        if named and not self.made:
            return named, scope.section(self.before) if self.before else None
        barred = [hit.name for hit in self.before.refused if hit.kind in ("instrument", "role")] if self.before else []
        if barred and not self.made and self.before is not None and self.before.words[0] != "not":
            return barred[0], None  # "don't add a crash every 4 bars, just add one at the drop"
        if not self.made and not self.last and self.before is not None:
            return None, scope.section(self.before)
        of_a_part = bool(self.last) and self.last[-1].op == "change_mood" and self.last[-1].amount is not None
        if self.last and (of_a_part or self.last[-1].op not in ("undo", "redo", "change_genre", "change_mood")):
            target = self.last[-1].target
            if self.last[-1].op == "change_instrument":
                target = str(self.last[-1].amount or target)
            return target, self.last[-1].section
        return None, None

    def _is_about_one(self) -> bool:
        """True when "it" is a part: one was complained about, or has just come in or been changed."""
        if not self.made:
            before = self.before
            return before is not None and before.words[0] != "without" and bool(scope.parts(before))
        return self.complained or (self.made[-1].op not in GONE and self.made[-1].target is not None)

    def _sets_scene(self, clause: Clause) -> bool:
        """True for "in the second verse, ..." and "bridge: ...", which say where for the orders that follow."""
        where = scope.section(clause)
        if clause.is_new or where:
            self.scene = None
        the_one = THE_ONE.match(clause.text) is not None
        if self.made and self.made[-1].op in ("extend", "shorten") and clause.words[0] != "with":
            self.scene = None  # "intro shorter, piano brighter": the section is what changed
        if where is None or not (the_one or _SCENE.match(clause.text)) or "everywhere" in clause.words:
            return False
        self.scene = where
        named = scope.parts(clause) or clause.refused or clause.names("effect", "genre", "mood")
        placed = _PLACE.match(clause.text) is not None
        return not named and not clause.cues - ({"set", "play", "seek", "loop"} if placed else {"set"})

    def _there(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Put the section that was just spoken of for "there" and "in it"."""
        where = self.last[-1].section if self.last else None
        if not self.last and self.before is not None and _THERE.search(clause.text):
            said = scope.section(self.before)  # "the second drop repeats the first one, flip the bassline there"
            return [step if step.section else replace(step, section=said) for step in made]
        if (
            where
            and clause.says("instead")
            and self.last[-1].op in ("remove", "mute")
            and scope.section(clause) is None
        ):
            return [replace(step, section=where) if step.op == "add" else step for step in made]
        if where and where.startswith("before ") and _WHEN_BACK.match(clause.text):
            back = where.removeprefix("before ")
            return [replace(step, section=back) if step.section in (None, where) else step for step in made]
        if where and self.last[-1].op == "add_section" and made and all(step.op == "solo" for step in made):
            return [step if step.section else replace(step, section=where) for step in made]
        if not where or not (_THERE.search(clause.text)):
            return made
        return [step if step.section else replace(step, section=where) for step in made]

    def _on_scene(self, made: list[Operation]) -> list[Operation]:
        if not self.scene:
            return made
        return [
            replace(step, section=self.scene) if step.section is None and step.op in _PLACEABLE else step
            for step in made
        ]
