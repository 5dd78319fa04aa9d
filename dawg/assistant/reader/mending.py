"""How a clause completes, mends or explains the orders and complaints before it."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.replies import (
    OF_PARTS,
)
from dawg.assistant.reader.rules import ordered
from dawg.assistant.reader.sayings import sayings
from dawg.assistant.reader.talk import GONE, Talk

UNSPECIFIC = (
    "energy_up", "energy_down", "densify", "simplify", "vary", "brighter", "darker", "punchier", "regenerate",
)  # fmt: skip
"""Complaints about a section that any change of its parts may mend."""
_VAGUE = ("regenerate", "vary")
"""What changes a part without saying how."""
MENDED = OF_PARTS | {
    "tempo_up", "tempo_down", "extend", "shorten", "energy_up", "energy_down", "balance", "change_chords", "transpose", "change_mood", "loudness_up",
}  # fmt: skip
"""What a complaint alone asks for."""
OF_SECTIONS = ("add_section", "extend", "shorten", "arrange")
PRONOUNS = ("it", "them", "they", "those", "its", "theyre", "that", "these", "one")
_INTERJECTIONS = {"oops", "whoops", "ugh", "nvm", "nah", "no", "nope", "hmm", "damn", "wait", "oh", "sorry"}
_SOMETHING = regex(
    r"(?:maybe )?(?:something|one that|ones that|sth|anything) (?:more|less|a bit|with|that|like|\w+er|\w+)\b"
)
_NOT_THERE = regex(r"(?:(?:and|but) )*not (?:in|on|during|for|at)\b")
_ANOTHER_SOUND = regex(
    r"(?:(?:and|so|but|can|could|we|you|maybe|please|lets|just|i|would|rather|id|like|want|to) )*(?:try|use|go for|go with|find|pick|have|put in|replace it with|swap it for|swap it with|give it) something (?!else$|different$|new$)(?:(?:a bit|a little|way|much) )?(?:more |less |\w+)"
)
"""What takes the place of a part that was complained of: "the synth feels dated, could we try something more organic"."""
_CLASH = regex(r"\b(?:fight|clash|compet|stepp|conflict|in the way|getting in)")
_LIKE_THAT = regex(r"(?:(?:more|kinda|kind of|sort of|something|but|maybe|a bit|a little) )*like\b")
_MACHINES = regex(r"\b(?:808|909)s?\b")
_INSTEAD = regex(r"\b(?:use|try|go with|how about|what about|maybe|instead|put|give me|have)\b")
_NEW_ONE = regex(r"\b(?:new|another|better|different|fresh|other|again|instead|nicer|cooler)\b")

_LEVELS = ("volume_up", "volume_down")
_BESIDE_LEVELS = ("add_effect", "remove_effect", "pan", "humanize", "quantize", "transpose")


class Mending(Talk):
    """A talk in which orders mend complaints, and corrections and reasons belong to the orders before them."""

    def _once(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Leave out what was asked for already: two words for one undo, a tempo after "faster", a loudness after "master"."""
        oops = bool(made) and _INTERJECTIONS.issuperset(clause.words)
        twice = clause.says("again", "twice") or (self.before is not None and self.before.says("undo"))
        again = bool(self.made) and self.made[-1].op == "undo" and not (twice and clause.says("undo", "again", "twice"))
        if made and made[0].op == "undo" and made[0].amount and self.said_oops:
            del self.steps[-1:]  # "oops, go back to version 4"
        elif made and made[0].op == "undo" and (self.said_oops or again):
            made = made[1:]  # "oops, undo" and "go back, it was better before" are one step back
        self.said_oops = oops
        silenced = [replace(step, op="remove") for step in self.made if step in self.steps and step.op in GONE]
        if made and made[0].op in ("mute", "remove") and [replace(step, op="remove") for step in made] == silenced:
            return []  # "without the lead, just the lead muted"
        if made and self.made and made[0].op == "set_tempo" and self.made[-1].op in ("tempo_up", "tempo_down"):
            del self.steps[-1:]  # "a bit faster, like 100 bpm"
        mastered = bool(self.steps) and self.steps[-1].op == "master" and not self.steps[-1].amount
        if made and made[0].op == "loudness_up" and mastered:
            made = [replace(self.steps.pop(), amount=made[0].amount)]  # "ready for streaming: -14 LUFS"
        return made

    def _missed(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Take a part for missing that is refused by no verb and then asked for: "there's no bass! put it in!"."""
        if made and clause.refused and not clause.has("remove", "remove_strong", "mute"):
            self.lacked += [step for step in made if step.op == "remove"]
        wanted = {step.target for step in made if step.op in ("add", "unmute")}
        self.steps[:] = [step for step in self.steps if step not in self.lacked or step.target not in wanted]
        return made

    def _with_contrast(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Read the "not" beside an order: "add piano, not guitar" refuses one, "take the harp out, the flute not" keeps it."""
        ops = {step.op for step in self.made}
        if ops and all(step.op == "remove_section" for step in made) and _NOT_THERE.match(clause.text):
            return []  # "strings in the chorus, not in the verse": the verse stays
        if ops == {"add"} and not made and clause.words[0] == "not" and clause.refused and len(clause.words) < 5:
            return [
                Operation(op="remove", target=hit.name) for hit in clause.refused if hit.kind in ("instrument", "role")
            ]
        spared = ops and ops <= set(GONE) and clause.words[-1] == "not" and len(clause.words) < 5
        return [] if spared and self.made[-1] not in self.lacked else made

    def _explains_loss(self, made: list[Operation]) -> bool:
        """True for what is said of a thing that goes."""
        gone = self.made[-1] if self.made and self.made[-1].op in GONE else None
        return gone is not None and all(
            step.target in (None, gone.target) and step.section in (None, gone.section) for step in made
        )

    def _renews(self, clause: Clause, made: list[Operation]) -> bool:
        """True when what has just been taken out is asked for anew."""
        gone = [(step.target, step.section) for step in self.made if step.op == "remove" and step.target]
        again = [(step.target, step.section) for step in made if step.op in ("regenerate", "change_instrument")]
        return bool(again) and again == gone and _NEW_ONE.search(clause.text) is not None

    def _mends(self, clause: Clause, step: Operation) -> bool:
        """True when a step is about what was complained of."""
        if not self.made:
            return False
        if clause.words[0] in ("also", "plus") and step.section not in (None, self.made[-1].section):
            return False  # "the pad is eating everything, also shorten the outro"
        if clause.words[0] in ("and", "also", "plus") and self.made[-1].op in _LEVELS and step.op in _BESIDE_LEVELS:
            return False  # "the snare is too loud and a bit of reverb on it"
        if step.op == "change_mood" == self.made[-1].op:
            return True
        if step.op in OF_SECTIONS and self.made[-1].op in ("extend", "shorten") and not self.made[-1].section:
            return True  # "it's too short, add a bridge"
        if step.target is not None and any(replace(step, target=None) == other for other in self.made):
            return True  # "it feels robotic, humanize the drums"
        if step.target is not None:
            return step.target in {other.target for other in self.made}
        tempi = all("tempo" in other.op for other in (step, *self.made))
        if "tempo" in step.op and self.made[-1].target and not clause.says("them", "those"):
            return False  # "the snare is too quiet, also speed it up"
        return tempi or clause.says(*PRONOUNS) or step.op in MENDED - {"tempo_up", "tempo_down"}

    def _elaborates(self, clause: Clause) -> bool:
        """True for "something more uplifting" after new chords, "like underwater" after darker: how it is to sound."""
        opens = (
            _LIKE_THAT.match(clause.text) is not None
            and not clause.has("add_strong", "remove_strong", "make", "set")
            and not regex(r"\d").search(_MACHINES.sub("", clause.text))
        )
        if opens and self.made[-1].op == "change_instrument" and self.made[-1].amount is None:
            self._take_as_model(scope.parts(clause))
        if opens and self.made[-1].op in UNSPECIFIC:
            self._take_instead(sayings(clause) or [])
        renewed = self.made[-1].op in ("change_chords", "regenerate", "vary", "change_instrument")
        return opens or (renewed and _SOMETHING.match(clause.text) is not None)

    def _take_as_model(self, named: list[str]) -> None:
        """Put the part that another one shall be like into the change: "a different kick, more like a 909"."""
        if len(named) == 1 and named[0] != self.made[-1].target:
            del self.steps[len(self.steps) - len(self.made) :]
            self.made = self.last = [replace(step, amount=named[0]) for step in self.made]
            self.steps += self.made

    def _explains(self, clause: Clause) -> bool:
        """True for "so it stops eating the bass": why it is done. "So it hits harder" says how, where nothing else does."""
        if any(step.op not in _VAGUE for step in self.made):
            return True
        self._take_instead(ordered(clause, self.facts))
        return True

    def _take_instead(self, steps: list[Operation]) -> None:
        """Put what is said more closely in the place of the last steps."""
        how = [step for step in steps if step.op in OF_PARTS]
        if how:
            target = self.made[-1].target
            del self.steps[len(self.steps) - len(self.made) :]
            self.made = self.last = [replace(step, target=target) for step in how]
            self.steps += self.made

    def _mending(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Fit an order to the complaint before it: "too much reverb, take it off", "I don't like the synth, use an organ"."""
        last = self.made[-1] if self.made else None
        about = clause.says(*PRONOUNS) and not scope.spoken(clause)
        if last and last.op == "remove_effect" and about and made and made[0].op in ("remove", "mute"):
            return self.made  # "no reverb on the piano, remove it"
        last = last if self.complained else None
        if last is not None and last.target and _ANOTHER_SOUND.match(clause.text) and not scope.spoken(clause):
            return [Operation(op="change_instrument", target=last.target, section=last.section)]
        if last is None or not made:
            return made
        about = clause.says(*PRONOUNS) and made[0].target in (None, last.target) and not scope.spoken(clause)
        if made[0].op == "balance" and made[0].target is None and last.op in ("volume_down", "volume_up"):
            return self.made
        if made[0].op == "balance" and made[0].target is None and not made[0].section and last.target:
            return [replace(step, target=last.target) for step in made]
        if last.effect and about and made[0].op in ("remove", "volume_down", "mute", "shorten"):
            return [replace(step, amount=amounts.amount(clause)) for step in self.made]
        clash = self.before is not None and _CLASH.search(self.before.text)
        if last.op == "eq" and made[0].op == "volume_down" and not (scope.spoken(clause) or clash):
            return [replace(step, amount=made[0].amount) for step in self.made]
        if last.op == "transpose" and made[0].op in ("volume_down", "volume_up") and made[0].target is None:
            return self.made
        if last.target and made[0].target is None and made[0].op in ("energy_down", "energy_up"):
            return self.made
        if last.op in ("change_chords",) and made[0].op in ("change_mood", "change_genre"):
            return self.made
        if made[0].op == "add" and last.target and _INSTEAD.search(clause.text):
            return [Operation(op="change_instrument", target=last.target, section=last.section, amount=made[0].target)]
        return made
