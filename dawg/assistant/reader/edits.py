"""Clauses become operations: a verb or a comparative, what it is about, where, and by how much.

A list of rules is asked in order; the first that applies to a clause answers for it. A clause that names parts but no
verb continues the one before it ("mute the hats, the snare and the clap").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from dawg.assistant.reader import scope, settings
from dawg.assistant.reader.changes import DISLIKED, change, presence
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.effects import effects
from dawg.assistant.reader.entrances import entrances
from dawg.assistant.reader.form import Length
from dawg.assistant.reader.hearing import hearing
from dawg.assistant.reader.orders import session
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.sections import fills, sections
from dawg.assistant.reader.settings import Facts
from dawg.assistant.reader.sound import sound
from dawg.assistant.reader.steps import each

Rule = Callable[[Clause], list[Operation] | None]
_OF_PARTS = {
    "brighter", "darker", "punchier", "widen", "tighten", "simplify", "densify", "volume_up", "volume_down", "set_volume", "humanize", "quantize",
    "swing", "reverse", "syncopate", "pan", "eq", "add_effect", "remove_effect", "regenerate", "vary",
}  # fmt: skip
_VAGUE = ("regenerate", "vary")
"""What changes a part without saying how."""
_GONE = ("remove", "mute", "remove_section")
_PLACED_IN = _OF_PARTS | {"add", "remove", "mute"}
_MENDED = _OF_PARTS | {
    "tempo_up",
    "tempo_down",
    "extend",
    "shorten",
    "energy_up",
    "energy_down",
    "balance",
    "change_chords",
}
"""What a complaint alone asks for."""


def operations(
    clauses: list[Clause],
    *,
    bpm: float | None,
    key: str | None,
    chords: tuple[str, ...],
    by: float | None,
    length: Length,
) -> tuple[Operation, ...]:
    """Return what the clauses ask for, in order.

    Args:
        bpm, key, chords, by, length: what the whole request states, for the clauses that set them.
    """
    talk = _Talk(Facts(bpm, key, chords, by, length))
    for clause in clauses:
        talk.hear(clause)
        if len(talk.steps) >= 32:
            break
    return tuple(step for at, step in enumerate(talk.steps) if not _said_before(step, talk.steps[:at]))


class _Talk:
    """Clauses heard one after the other, with what the next can refer to."""

    def __init__(self, facts: Facts) -> None:
        self.steps: list[Operation] = []
        self.facts = facts
        self.last: list[Operation] = []
        self.before: Clause | None = None
        self.made: list[Operation] = []
        self.carries = False
        self.complained = False
        self.said_oops = False

    def hear(self, clause: Clause) -> None:
        """Add what the clause asks for."""
        if self.before is not None:
            spoken = self.before.kept or tuple(scope.parts(self.before))
            clause.kept = spoken or tuple(hit.name for hit in self.before.refused if hit.kind in ("instrument", "role"))
        if self.made and ((clause.is_purpose and self._explains(clause)) or self._elaborates(clause)):
            return
        complains = _complains(clause)
        made = self._carry_on(clause, _clause(clause, self.facts))
        made = self._referring(clause, made)
        made = self._mending(clause, made)
        placed = [step.section for step in self.made if step.target is None and step.section]
        if made and self.complained and placed and not complains and made[0].op in _PLACED_IN:
            made = [step if step.section else replace(step, section=placed[0]) for step in made]
            del self.steps[len(self.steps) - len(self.made) :]  # "the intro is boring, add some percussion"
            self.complained = False
        if (
            made
            and self.complained
            and not complains
            and (made[0].target is None or made[0].target in {step.target for step in self.made})
        ):
            del self.steps[len(self.steps) - len(self.made) :]  # "the 808 is too loud, turn it down": what is asked for
            self.complained = False
        if complains and made and self.made and clause.says("it", "its", "theyre", "they") and not self.complained:
            made = []  # "kill the hats, it's too busy": why
        oops = bool(made) and _INTERJECTIONS.issuperset(clause.words)
        again = bool(self.made) and self.made[-1].op == "undo" and not clause.says("undo", "again", "twice")
        if made and made[0].op == "undo" and (self.said_oops or again):
            made = made[1:]  # "oops, undo" and "go back, it was better before" are one step back
        self.said_oops = oops
        self.steps += made
        named = clause.has(*_CARRYING) and not clause.refused
        self.carries = bool(made) and made[-1].op in _CARRIED and not clause.refused and (self.carries or named)
        disliked = DISLIKED.search(clause.text) is not None
        self.complained = bool(made) and (disliked or (complains and all(step.op in _MENDED for step in made)))
        self.last = made or self.last
        self.made = made
        self.before = clause

    def _elaborates(self, clause: Clause) -> bool:
        """True for "something more uplifting" after new chords, "like underwater" after darker: how it is to sound."""
        opens = (
            clause.words[0] == "like"
            and not clause.has("add_strong", "remove_strong", "make", "set")
            and not re.search(r"\d", clause.text)
        )
        renewed = self.made[-1].op in ("change_chords", "regenerate", "vary", "change_instrument")
        return opens or (renewed and _SOMETHING.match(clause.text) is not None)

    def _explains(self, clause: Clause) -> bool:
        """True for "so it stops eating the bass": why it is done. "So it hits harder" says how, where nothing else does."""
        if any(step.op not in _VAGUE for step in self.made):
            return True
        how = [step for step in _clause(clause, self.facts) if step.op in _OF_PARTS]
        if how:
            target = self.made[-1].target
            del self.steps[len(self.steps) - len(self.made) :]
            self.made = self.last = [replace(step, target=target) for step in how]
            self.steps += self.made
        return True

    def _mending(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Fit an order to the complaint before it: "too much reverb, take it off", "I don't like the synth, use an organ"."""
        last = self.made[-1] if self.made and self.complained else None
        if last is None or not made:
            return made
        about = clause.says(*_PRONOUNS) and made[0].target in (None, last.target) and not scope.spoken(clause)
        if last.effect and about and made[0].op in ("remove", "volume_down", "mute", "shorten"):
            return [replace(step, amount=scope.amount(clause)) for step in self.made]
        if last.op == "transpose" and made[0].op in ("volume_down", "volume_up") and made[0].target is None:
            return self.made
        if last.op in ("change_chords",) and made[0].op in ("change_mood", "change_genre"):
            return self.made
        if made[0].op == "add" and last.target and _INSTEAD.search(clause.text):
            return [Operation(op="change_instrument", target=last.target, section=last.section, amount=made[0].target)]
        return made

    def _carry_on(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Complete a clause that leaves out the verb or the effect of the one before it."""
        last = self.last
        if last and last[-1].effect and _LESS_OF_IT.match(clause.text):
            op = "remove_effect" if clause.says("less") else "add_effect"
            return each(op, clause, effect=last[-1].effect)
        side = _SIDE.match(clause.text)
        if side and last and last[-1].op in _SIDED and scope.parts(clause):
            word = side[1]
            if word in ("left", "right", "center"):
                return each("pan", clause, amount=word)
            return each("volume_up" if word in ("up", "louder") else "volume_down", clause)
        if not made and self.carries and _continues(clause):
            return [replace(last[-1], target=part) for part in scope.parts(clause)]
        return made

    def _referring(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Put what "it", "them" or nothing at all stands for into the steps of a clause."""
        topic, where = self._topic()
        bare = clause.has(*_CARRYING) and clause.is_only_cues()  # "..., delete please"
        if not made and topic and (clause.says(*_PRONOUNS) or bare) and not scope.parts(clause):
            clause.meant = (topic,)
            made = _clause(clause, self.facts)
        short = _is_elliptical(clause) and bool(self.made) and self.made[-1].op not in _GONE
        if (
            not made
            or not (topic or where)
            or not (clause.says(*_PRONOUNS) or (short and self.last) or self.complained)
        ):
            return made
        whole = clause.says("everything", "tempo", "track", "beat", "song", "mix")
        if clause.says("make") and clause.says("it", "this", "that") and not self._is_about_one():
            whole = True  # "mute the drums and make it darker": the beat
        if whole or scope.parts(clause):
            return made
        return [
            replace(step, target=topic, section=step.section or where)
            if step.target is None and step.op in _OF_PARTS
            else replace(step, section=where)
            if step.section is None and step.op in ("extend", "shorten") and self.complained
            else step
            for step in made
        ]

    def _topic(self) -> tuple[str | None, str | None]:
        """Return the part and the place that were spoken of just now."""
        named = next(iter(scope.parts(self.before)), None) if self.before else None
        if named and not self.made:
            return named, scope.section(self.before) if self.before else None
        if self.last and self.last[-1].op not in ("undo", "redo", "change_genre", "change_mood"):
            target = self.last[-1].target
            if self.last[-1].op == "change_instrument":
                target = str(self.last[-1].amount or target)
            return target, self.last[-1].section
        return None, None

    def _is_about_one(self) -> bool:
        """True when "it" is a part: one was complained about, or has just come in or been changed."""
        if not self.made:
            return self.before is not None and bool(scope.parts(self.before))
        return self.complained or (self.made[-1].op not in _GONE and self.made[-1].target is not None)


_SOMETHING = re.compile(
    r"(?:maybe )?(?:something|one that|ones that|sth|anything) (?:more|less|a bit|with|that|like|\w+er|\w+)\b"
)
_INSTEAD = re.compile(r"\b(?:use|try|go with|how about|what about|maybe|instead|put|give me|have)\b")
_SIDE = re.compile(r"(?:and |but )?(up|down|louder|quieter|left|right|center) (?:on|for|with) ")
_SIDED = ("volume_up", "volume_down", "pan")
_PRONOUNS = ("it", "them", "they", "those", "its", "theyre", "that", "these", "one")
_LESS_OF_IT = re.compile(r"(?:and |but )?(?:a bit )?(?:less|more) (?:of it )?(?:on|in|for)\b")
_INTERJECTIONS = {"oops", "whoops", "ugh", "nvm", "nah", "no", "nope", "hmm", "damn", "wait", "oh", "sorry"}
_STATES = re.compile(
    r"\b(?:is|are|'s|'re|its|it's|theyre|they're|sounds?|feels?|seems?|gets?|getting|too|isn'?t|aren'?t|drags?|lacks?|clash(?:es)?|drown(?:s|ing)?|sticks? out|overpowers?)\b"
)
_ORDERS = re.compile(
    r"^\W*(?:(?:and|but|so|please|pls|can|could|you|u|we|just|ok|then|maybe|now|lets?|i|want|to|would|should|need) )*(?:make|turn|bring|take|put|give|add|set|change|cut|drop|push|pull|lower|raise|boost|reduce|get|keep|let|use|try|swap|fix|tone|dial|kill|lose|mute|remove)\b"
)


def _complains(clause: Clause) -> bool:
    """True for "the lead is harsh", "it drags": something is said about the beat, nothing is ordered."""
    return (
        _STATES.search(clause.text) is not None
        and not _ORDERS.match(clause.text)
        and not clause.says("should", "needs")
    )


def _is_elliptical(clause: Clause) -> bool:
    """True for "and a bit louder", "more reverb", "wider in the drop": a quality whose part was named before."""
    if clause.says("make", "everything", "overall", "track", "beat", "song", "mix", "whole", "all"):
        return False
    if clause.words[0] in ("and", "&") and len(clause.words) <= 4:
        return True
    first = next((at for at, word in enumerate(clause.words) if word not in _BARE), None)
    return first is not None and any(
        hit.first - clause.first <= first <= hit.last - clause.first for hit in clause.cue_hits
    )


_BARE = {
    "and",
    "&",
    "a",
    "bit",
    "little",
    "lot",
    "touch",
    "more",
    "less",
    "with",
    "much",
    "way",
    "some",
    "maybe",
    "also",
    "slightly",
    "even",
    "but",
    "then",
    "just",
}
_CARRIED = ("add", "remove", "mute", "solo", "unmute")
_CARRYING = ("add_strong", "remove_strong", "remove", "mute", "solo", "unmute")


def _continues(clause: Clause) -> bool:
    """True for "the snare and the clap" after "mute the hats,": parts alone, neither verb nor adjective."""
    plain = not clause.cues - {"set", "chords_change"} and not clause.names("genre", "mood") and not clause.refused
    return plain and bool(scope.parts(clause)) and len(clause.words) <= 6


def _said_before(operation: Operation, earlier: list[Operation]) -> bool:
    """True for the second half of "the pad is muddy, clean it up": the same step without a target of its own."""
    return any(
        other == operation
        or (
            other.op == operation.op
            and operation.target is None
            and operation.section is None
            and operation.bpm is None
        )
        for other in earlier
        if other.op not in ("undo", "redo", "transpose")
    )


def _clause(clause: Clause, facts: Facts) -> list[Operation]:
    later = entrances(clause)
    if later:
        return later
    if clause.words[0] == "less" and clause.names("genre") and not scope.parts(clause):
        return []  # "more trap, less pop"
    if (_is_forbidding(clause) and not clause.has("save")) or _is_correction(clause):
        return []
    for rule in (
        session,
        lambda c: settings.length(c, facts),
        lambda c: settings.tempo(c, facts),
        lambda c: settings.pitch(c, facts),
        hearing,
        effects,
        fills,
        sections,
        sound,
        change,
        presence,
    ):
        made = rule(clause)
        if made:
            return made
    return []


def _is_correction(clause: Clause) -> bool:
    """True for "not the snare" before "the clap"."""
    return clause.words[0] == "not" and len(clause.words) <= 4 and not clause.cues and bool(clause.refused)


def _is_forbidding(clause: Clause) -> bool:
    """True for "don't touch the drums", "keep the bass", "leave the rest"."""
    return (
        re.search(
            r"\b(?:dont|don't|do not|never|without)[ ]+(?:make|touch|change|remove|delete|mute|move|lose|alter|touching|changing|mess|edit)|^(?:and |but |just )?(?:keep|leave)\b(?!.*\b(?:only|just|simple|sparse|minimal|quiet|low|tight|short)\b)",
            clause.text,
        )
        is not None
    )
