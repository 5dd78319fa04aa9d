"""Clauses become operations: a verb or a comparative, what it is about, where, and by how much.

Each clause is read by the rules and fitted to those before it: a clause that names parts but no verb continues the one
before it ("mute the hats, the snare and the clap"), "it" is what was spoken of, an order mends a complaint.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from dawg.assistant.reader import scope
from dawg.assistant.reader.changes import DISLIKED
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.questions import ANSWERS
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.refining import refined
from dawg.assistant.reader.replies import (
    LESS_OF_IT,
    OF_PARTS,
    complains,
    continues,
    described,
    following,
    is_elliptical,
    is_small_talk,
    of_them,
)
from dawg.assistant.reader.rules import ordered
from dawg.assistant.reader.sayings import sayings
from dawg.assistant.reader.settings import Facts
from dawg.assistant.reader.steps import each

_UNSPECIFIC = (
    "energy_up", "energy_down", "densify", "simplify", "vary", "brighter", "darker", "punchier", "regenerate",
)  # fmt: skip
"""Complaints about a section that any change of its parts may mend."""
_VAGUE = ("regenerate", "vary")
"""What changes a part without saying how."""
_GONE = ("remove", "mute", "remove_section")
_PLACED_IN = OF_PARTS | {"add", "remove", "mute"}
_MENDED = OF_PARTS | {
    "tempo_up", "tempo_down", "extend", "shorten", "energy_up", "energy_down", "balance", "change_chords", "transpose", "change_mood", "loudness_up",
}  # fmt: skip
"""What a complaint alone asks for."""
_SIDE = re.compile(r"(?:and |but )?(up|down|louder|quieter|left|right|center) (?:on|for|with) ")
_ON_ANOTHER = re.compile(
    r"(?:and |then |also |but )*(?:put|use|add|do|apply|throw|have) (?:it|that|some|one|the same(?: thing)?)(?: too| as well)? (?:on|to|onto) "
)
_THERE = re.compile(r"(?<!over )(?<!out )(?<!in )(?<!is )\bthere\b(?! (?:is|are|was|be|should|s)\b)(?!')")
_IN_IT = re.compile(r"\b(?:in|out of|to|on top of|over|under|from|on|into) it\b|\bon top\b")
_LEFT_ALONE = re.compile(
    r"(?:(?:and|but|just|please|also) )*(?:leave|keep) [\w' -]{2,40}? (?:alone|as (?:is|it is|they are)|untouched|the way (?:it is|they are)|how (?:it is|they are))"
)
"""What the orders before it are not about: "and leave the keys alone"."""
_WHEN_BACK = re.compile(
    r"(?:(?:and|then|but) )*(?:when|once|as soon as) (?:it|they|that) (?:comes?|gets?|is|are|kicks?|drops?)(?: back)?(?: in)?\b"
)
_PRAISE = re.compile(
    r"\b(?:everything|all|it|the rest|this)(?:'s| is| sounds| seems| feels)?(?: \w+)? (?:good|great|fine|perfect|nice|cool|dope|solid|awesome|ok|okay)\b.*\b(?:except|but|apart from|besides|other than)\b"
)
_PLACE = re.compile(
    r"(?:(?:and|then|so|ok|also|but|now) )*(?:in|on|for|during|under|over|at(?! most| least)|through|throughout|from)\b"
)
_SCENE = re.compile(rf"{_PLACE.pattern}|(?:the )?(?:\w+ )?[a-z-]+(?: \d)?$")
_PLACEABLE = OF_PARTS | {
    "add", "remove", "mute", "solo", "unmute", "energy_up", "energy_down", "change_instrument", "change_chords", "change_mood", "half_time", "double_time",
    "transpose", "play", "loop",
}  # fmt: skip
_RETURNS = re.compile(r"(?:(?:and|then|but|to) )*(?:come|comes|coming|return|returns) (?:back )?(?:in|out)?\b")
_PART_OF_ALL = re.compile(
    r"\bin the mix\b|\boff[ -]beat\b|\b(?:off|on|behind|ahead of) the beat\b|\beverything (?:under|below|above|over) \d"
)
"""What is said of a part though it names the whole."""
_OF_SECTIONS = ("add_section", "extend", "shorten", "arrange")
_SIDED = ("volume_up", "volume_down", "pan")
_THIS_ONE = re.compile(r"(?:this|that|the current|the old) one\b")
_PRONOUNS = ("it", "them", "they", "those", "its", "theyre", "that", "these", "one")
_INTERJECTIONS = {"oops", "whoops", "ugh", "nvm", "nah", "no", "nope", "hmm", "damn", "wait", "oh", "sorry"}
_CARRIED = ("add", "remove", "mute", "solo", "unmute")
_CARRYING = ("add_strong", "remove_strong", "remove", "mute", "solo", "unmute")
_SOMETHING = re.compile(
    r"(?:maybe )?(?:something|one that|ones that|sth|anything) (?:more|less|a bit|with|that|like|\w+er|\w+)\b"
)
_SPARES = re.compile(
    r"\b(?:dont|don't|do not|never|without) (?:ever |you |even )?(?:touch|change|edit|alter|mess|mov|modify)"
)
"""An order to leave something as it is."""
_ANOTHER_SOUND = re.compile(
    r"(?:(?:and|so|but|can|could|we|you|maybe|please|lets|just|i|would|rather|id|like|want|to) )*(?:try|use|go for|go with|find|pick|have|put in|replace it with|swap it for|swap it with|give it) something (?!else$|different$|new$)(?:(?:a bit|a little|way|much) )?(?:more |less |\w+)"
)
"""What takes the place of a part that was complained of: "the synth feels dated, could we try something more organic"."""
_CLASH = re.compile(r"\b(?:fight|clash|compet|stepp|conflict|in the way|getting in)")
_MEANT = re.compile(r"i meant (?:the|my|an?|some)\b")
"""How a correction begins once `phrasing` has turned it."""
_LIKE_THAT = re.compile(r"(?:(?:more|kinda|kind of|sort of|something|but|maybe|a bit|a little) )*like\b")
_MACHINES = re.compile(r"\b(?:808|909)s?\b")
_INSTEAD = re.compile(r"\b(?:use|try|go with|how about|what about|maybe|instead|put|give me|have)\b")


_UNABLE = re.compile(
    r"(?:(?:so|and|because|since|cause|as|or|otherwise|right now|that way|then) )*(?:i|we|you|they|he|she|people|nobody|no one|everyone|(?:the|my|our|his|her) (?:\w+ )?(?:singers?|vocalists?|rappers?|choir|congregation|band|soloist|kids?|children|students?|class|dancers?|client|director|audience|players?|listeners?|narrator|speaker|drummer|bassist|pianist|guitarist|guy|girl|wife|boss)) "
    r"(?:just |really |still |always |barely )*(?:cant|cannot|can not|couldnt|can barely|can hardly|struggles?|have trouble|has trouble|keeps? (?:losing|missing|getting lost|falling)|gets? lost|wont (?:get|reach)|doesnt (?:get|reach)|dont (?:get|reach)|never gets?)\b"
    r"(?!.* (?:hear|feel|tell|make out|see|find) (?:it|them|that|those)\b)"
)
"""Why something is asked for: "the singer can't reach it", "i cant find my pocket"."""
_NEW_ONE = re.compile(r"\b(?:new|another|better|different|fresh|other|again|instead|nicer|cooler)\b")
_THE_ONE = re.compile(r"(?:the|that|those) (?:one|ones) (?:in|on|at|from|during)\b")
"""A part that is told by its place: "the other snare, the one in the hook"."""


def operations(clauses: list[Clause], facts: Facts) -> tuple[Operation, ...]:
    """Return what the clauses ask for, in order; facts that they set are taken out of `facts`."""
    genres = {hit.name for clause in clauses for hit in (*clause.hits, *clause.refused) if hit.kind == "genre"}
    facts.has_genre, facts.has_genres = bool(genres), len(genres) > 1
    talk = _Talk(facts)
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
        self.scene: str | None = None

    def hear(self, clause: Clause) -> None:
        """Add what the clause asks for."""
        if self.before is not None:
            spoken = self.before.kept or tuple(scope.parts(self.before))
            clause.kept = spoken or tuple(hit.name for hit in self.before.refused if hit.kind in ("instrument", "role"))
        if _PRAISE.search(clause.text) and not clause.has("remove", "remove_strong", "mute", "change"):
            clause.meant = tuple(
                hit.name
                for hit in (*clause.hits, *clause.refused)
                if hit.kind in ("instrument", "role") and hit.name != "mix"
            )
            self.made, self.before = [], clause
            return
        if self.made and ((clause.is_purpose and self._explains(clause)) or self._elaborates(clause)):
            return
        if self.made and (self._corrects(clause) or self._is_refined(clause)):
            return
        if self.made and _UNABLE.match(clause.text.replace("'", "")) and set(scope.parts(clause)) <= {"vocals"}:
            return
        if self.made and _LEFT_ALONE.fullmatch(clause.text):
            self.made, self.before = [], clause
            return
        if self._sets_scene(clause):
            self.before = self.before if _THE_ONE.match(clause.text) else clause
            self.made = []
            return
        complaint = complains(clause)
        made = self._carry_on(clause, ordered(clause, self.facts))
        complaint = complaint and not (made and made[0].op in ANSWERS)
        made = self._anew(clause, made)
        made = self._referring(clause, made)
        made = self._mending(clause, self._on_scene(self._there(clause, made)))
        if self.complained and not made and is_small_talk(clause):
            return
        if complaint and made and self.made and clause.words[0] == "my" and not self.complained:
            made = []  # "quantize the piano, my timing was sloppy": why
        placed = [step.section for step in self.made if step.target is None and step.section]
        if made and clause.is_detail and self.made and all(step.op == "vary" and not step.target for step in self.made):
            made = [step if step.section else replace(step, section=self.made[-1].section) for step in made]
            del self.steps[len(self.steps) - len(self.made) :]  # "verse 2 needs a switch up - different drums"
            self.scene = self.made[-1].section
        vague = all(step.op in _UNSPECIFIC for step in self.made) and clause.words[0] not in ("and", "also", "plus")
        if made and self.complained and placed and vague and not complaint and made[0].op in _PLACED_IN:
            made = [step if step.section else replace(step, section=placed[0]) for step in made]
            del self.steps[len(self.steps) - len(self.made) :]  # "the intro is boring, add some percussion"
            self.complained = False
        if made and self.complained and not complaint and self._mends(clause, made[0]):
            del self.steps[len(self.steps) - len(self.made) :]  # "the 808 is too loud, turn it down": what is asked for
            self.complained = False
        if complaint and made and self.made and clause.says("it", "its", "theyre", "they") and not self.complained:
            made = []  # "kill the hats, it's too busy": why
        same = bool(made and self.made) and (made[0].op == self.made[-1].op or _THIS_ONE.match(clause.text) is not None)
        if complaint and same and not self.complained:
            made = []  # "tighten the low end, the 808 overlaps the kick"
        if complaint and not self.complained and self._explains_loss(made):
            made = []  # "cut the outro, it is too long"
        if self._renews(clause, made):
            del self.steps[len(self.steps) - len(self.made) :]  # "scrap the melody and give me a new one"
        made = self._once(clause, made)
        clause.made = bool(made)
        self.steps += made
        named = (clause.has(*_CARRYING) or bool(made and made[-1].op == "solo")) and not clause.refused
        self.carries = bool(made) and made[-1].op in _CARRIED and not clause.refused and (self.carries or named)
        disliked = DISLIKED.search(clause.text) is not None
        self.complained = bool(made) and (disliked or (complaint and all(step.op in _MENDED for step in made)))
        self.last = made or self.last
        self.made = made
        self.before = clause

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
        silenced = [replace(step, op="remove") for step in self.made if step in self.steps and step.op in _GONE]
        if made and made[0].op in ("mute", "remove") and [replace(step, op="remove") for step in made] == silenced:
            return []  # "without the lead, just the lead muted"
        if made and self.made and made[0].op == "set_tempo" and self.made[-1].op in ("tempo_up", "tempo_down"):
            del self.steps[-1:]  # "a bit faster, like 100 bpm"
        mastered = bool(self.steps) and self.steps[-1].op == "master" and not self.steps[-1].amount
        if made and made[0].op == "loudness_up" and mastered:
            made = [replace(self.steps.pop(), amount=made[0].amount)]  # "ready for streaming: -14 LUFS"
        return made

    def _explains_loss(self, made: list[Operation]) -> bool:
        """True for what is said of a thing that goes."""
        gone = self.made[-1] if self.made and self.made[-1].op in _GONE else None
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
        if clause.words[0] in ("also", "plus") and step.section not in (None, self.made[-1].section):
            return False  # "the pad is eating everything, also shorten the outro"
        if step.op == "change_mood" == self.made[-1].op:
            return True
        if step.op in _OF_SECTIONS and self.made[-1].op in ("extend", "shorten") and not self.made[-1].section:
            return True  # "it's too short, add a bridge"
        if step.target is not None and any(replace(step, target=None) == other for other in self.made):
            return True  # "it feels robotic, humanize the drums"
        if step.target is not None:
            return step.target in {other.target for other in self.made}
        tempi = all("tempo" in other.op for other in (step, *self.made))
        if "tempo" in step.op and self.made[-1].target and not clause.says("them", "those"):
            return False  # "the snare is too quiet, also speed it up"
        return tempi or clause.says(*_PRONOUNS) or step.op in _MENDED - {"tempo_up", "tempo_down"}

    def _elaborates(self, clause: Clause) -> bool:
        """True for "something more uplifting" after new chords, "like underwater" after darker: how it is to sound."""
        opens = (
            _LIKE_THAT.match(clause.text) is not None
            and not clause.has("add_strong", "remove_strong", "make", "set")
            and not re.search(r"\d", _MACHINES.sub("", clause.text))
        )
        if opens and self.made[-1].op == "change_instrument" and self.made[-1].amount is None:
            self._take_as_model(scope.parts(clause))
        if opens and self.made[-1].op in _UNSPECIFIC:
            self._take_instead(sayings(clause) or [])
        renewed = self.made[-1].op in ("change_chords", "regenerate", "vary", "change_instrument")
        return opens or (renewed and _SOMETHING.match(clause.text) is not None)

    def _corrects(self, clause: Clause) -> bool:
        """Put another part or section into the last step: "turn up the snare, i meant the clap"."""
        if not _MEANT.match(clause.text):
            return False
        named, where = scope.parts(clause), scope.section(clause)
        if not (named or where):
            return False
        wrong = self.made[-1]
        parts: list[str | None] = [*named] or [wrong.target]
        self.made = self.last = [replace(wrong, target=part, section=where or wrong.section) for part in parts]
        self.steps[-1:] = self.made
        return True

    def _is_refined(self, clause: Clause) -> bool:
        """Say the last steps more closely: "slower, like 136", "..., but only in verse 2"."""
        made = (
            refined(clause, self.made, complained=self.complained)
            if self.steps[-len(self.made) :] == self.made
            else None
        )
        if made is None:
            return False
        del self.steps[len(self.steps) - len(self.made) :]
        self.made = self.last = made
        self.steps += made
        return True

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
        about = clause.says(*_PRONOUNS) and not scope.spoken(clause)
        if last and last.op == "remove_effect" and about and made and made[0].op in ("remove", "mute"):
            return self.made  # "no reverb on the piano, remove it"
        last = last if self.complained else None
        if last is not None and last.target and _ANOTHER_SOUND.match(clause.text) and not scope.spoken(clause):
            return [Operation(op="change_instrument", target=last.target, section=last.section)]
        if last is None or not made:
            return made
        about = clause.says(*_PRONOUNS) and made[0].target in (None, last.target) and not scope.spoken(clause)
        if made[0].op == "balance" and made[0].target is None and last.op in ("volume_down", "volume_up"):
            return self.made
        if made[0].op == "balance" and made[0].target is None and not made[0].section and last.target:
            return [replace(step, target=last.target) for step in made]
        if last.effect and about and made[0].op in ("remove", "volume_down", "mute", "shorten"):
            return [replace(step, amount=scope.amount(clause)) for step in self.made]
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

    def _carry_on(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Complete a clause that leaves out the verb or the effect of the one before it."""
        last = self.last
        if last and last[-1].effect and LESS_OF_IT.match(clause.text):
            op = "remove_effect" if clause.says("less") else "add_effect"
            return each(op, clause, effect=last[-1].effect)
        followed = following(clause, made, self.made, last, self.before)
        if followed is not None:
            return followed
        if last and last[-1].effect and _ON_ANOTHER.match(clause.text) and scope.parts(clause):
            return each("add_effect", clause, targets=scope.spoken(clause), effect=last[-1].effect)
        side = _SIDE.match(clause.text)
        if side and last and last[-1].op in _SIDED and scope.parts(clause):
            word = side[1]
            if word in ("left", "right", "center"):
                return each("pan", clause, amount=word)
            return each("volume_up" if word in ("up", "louder") else "volume_down", clause)
        if not made and self.made and self.made[-1].op == "add" and self.made[-1].target:
            made = described(clause, self.made[-1])
        if not made and self.carries and continues(clause):
            return [replace(last[-1], target=part) for part in scope.parts(clause)]
        return made

    def _anew(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Take "redo it" behind a part or a section for that: "the intro is boring, redo it"."""
        again = bool(made) and made[0].op == "redo" and clause.says("it", "that", "this", "them", "those", "again")
        again = again or (not made and clause.has("regenerate") and clause.says("it", "that", "this", "them"))
        stepped = self.made and self.made[-1].op in ("undo", "redo")
        if not again or stepped or scope.parts(clause) or self.before is None:
            return made
        topic, where = self._topic()
        topic = topic or next(iter(self.before.kept), None)
        if self.complained and self.made:
            topic, where = self.made[-1].target, self.made[-1].section
        return [Operation(op="regenerate", target=topic, section=where)] if topic or where else made

    def _referring(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Put what "it", "them" or nothing at all stands for into the steps of a clause."""
        topic, where = self._topic()
        bare = clause.has(*_CARRYING) and clause.is_only_cues()  # "..., delete please"
        bare = bare or _RETURNS.match(clause.text) is not None
        if not made and topic and (clause.says(*_PRONOUNS) or bare) and not scope.parts(clause):
            clause.meant = (topic,)
            made = ordered(clause, self.facts)
        short = is_elliptical(clause) or (clause.is_figure and len(clause.words) < 3)
        if self.before is not None and _SPARES.search(self.before.text) and not clause.says(*_PRONOUNS):
            return made  # "don't touch the vocals, just clean up the low end"
        kept = self.before is not None and not self.made and bool(scope.parts(self.before))
        short = short and (kept or not (self.last and self.last[-1].op in _GONE))
        if not made or not (topic or where) or not (clause.says(*_PRONOUNS) or short or self.complained):
            return made
        whole = clause.says("everything", "tempo", "track", "beat", "song", "mix") and not _PART_OF_ALL.search(
            clause.text
        )
        if clause.says("make") and clause.says("it", "this", "that") and not self._is_about_one():
            whole = True  # "mute the drums and make it darker": the beat
        if whole or scope.parts(clause):
            return made
        if clause.says("them") or "with it" in clause.text:
            made = [of_them(step, topic) for step in made]
        if clause.says("drive") and topic and all(step.op == "energy_up" and not step.target for step in made):
            return [Operation(op="add_effect", target=topic, section=where, effect="distortion")]
        spoken_of = not self.made and self.before is not None and bool(scope.parts(self.before))
        of_part = self.complained or spoken_of or clause.says("them", "they", "those")
        about_it = self.complained or not self.made or self.made[-1].op in _OF_SECTIONS
        return [
            replace(step, target=topic, section=step.section or where)
            if step.target is None and (step.op in OF_PARTS or (step.op == "transpose" and of_part))
            else replace(step, section=where)
            if step.section is None and step.op in ("extend", "shorten") and about_it
            else step
            for step in made
        ]

    def _there(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Put the section that was just spoken of for "there" and "in it"."""
        where = self.last[-1].section if self.last else None
        if where and where.startswith("before ") and _WHEN_BACK.match(clause.text):
            back = where.removeprefix("before ")
            return [replace(step, section=back) if step.section in (None, where) else step for step in made]
        if where and self.last[-1].op == "add_section" and made and all(step.op == "solo" for step in made):
            return [step if step.section else replace(step, section=where) for step in made]
        if not where or not (
            _THERE.search(clause.text) or (self.last[-1].target is None and _IN_IT.search(clause.text))
        ):
            return made
        return [step if step.section else replace(step, section=where) for step in made]

    def _sets_scene(self, clause: Clause) -> bool:
        """True for "in the second verse, ..." and "bridge: ...", which say where for the orders that follow."""
        where = scope.section(clause)
        if clause.is_new or where:
            self.scene = None
        the_one = _THE_ONE.match(clause.text) is not None
        if where is None or not (the_one or _SCENE.match(clause.text)) or "everywhere" in clause.words:
            return False
        self.scene = where
        named = scope.parts(clause) or clause.refused or clause.names("effect", "genre", "mood")
        placed = _PLACE.match(clause.text) is not None
        return not named and not clause.cues - ({"set", "play", "seek", "loop"} if placed else {"set"})

    def _on_scene(self, made: list[Operation]) -> list[Operation]:
        if not self.scene:
            return made
        return [
            replace(step, section=self.scene) if step.section is None and step.op in _PLACEABLE else step
            for step in made
        ]

    def _topic(self) -> tuple[str | None, str | None]:
        """Return the part and the place that were spoken of just now."""
        named = next(iter(scope.parts(self.before)), None) if self.before else None
        if named and not self.made:
            return named, scope.section(self.before) if self.before else None
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
        return self.complained or (self.made[-1].op not in _GONE and self.made[-1].target is not None)


def _said_before(operation: Operation, earlier: list[Operation]) -> bool:
    """True for the second half of "the pad is muddy, clean it up": the same step without a target of its own."""
    return any(
        other == operation
        or (operation.amount is None and operation.target and replace(other, amount=None) == operation)
        or (
            other.op == operation.op
            and operation.target is None
            and operation.section is None
            and operation.bpm is None
        )
        for other in earlier
        if other.op not in ("undo", "redo", "transpose")
    )
