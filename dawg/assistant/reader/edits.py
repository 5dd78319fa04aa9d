"""Clauses become operations: a verb or a comparative, what it is about, where, and by how much.

Each clause is read by the rules and fitted to those before it: a clause that names parts but no verb continues the one
before it ("mute the hats, the snare and the clap"), "it" is what was spoken of, an order mends a complaint.
"""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.reader import lengths, scope
from dawg.assistant.reader.changes import DISLIKED
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.mending import MENDED, OF_SECTIONS, PRONOUNS, UNSPECIFIC, Mending
from dawg.assistant.reader.patterns import regex
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
from dawg.assistant.reader.settings import Facts
from dawg.assistant.reader.steps import each
from dawg.assistant.reader.talk import GONE, THE_ONE
from dawg.assistant.reader.unknown import without_guesses

_THEN = regex(r"(?:(?:some|the|an?|ok|maybe|just) )*[\w-]+(?: [\w-]+)?(?: then| instead)?")
_LEAVES = regex(
    r"(?:ok|okay|actually|nah|no|wait|hmm|never ?mind|nvm|eh)[ ,]+(?:just |lets |let's )?(?:leave|keep) (?:it|them|(?:the |my )?[\w-]+)(?: alone| as (?:it|they) (?:is|are|was|were))?"
)
_PLACED_IN = OF_PARTS | {"add", "remove", "mute", "solo"}
_SIDE = regex(r"(?:and |but )?(up|down|louder|quieter|left|right|center) (?:on|for|with) ")
_ON_ANOTHER = regex(
    r"(?:and |then |also |but )*(?:put|use|add|do|apply|throw|have) (?:it|that|some|one|the same(?: thing)?)(?: too| as well)? (?:on|to|onto) "
)
_LEFT_ALONE = regex(
    r"(?:(?:and|but|just|please|also) )*(?:leave|keep) [\w' -]{2,40}? (?:alone|as (?:is|it is|they are)|untouched|the way (?:it is|they are)|how (?:it is|they are))"
)
"""What the orders before it are not about: "and leave the keys alone"."""
_STAYS = regex(
    r"(?:(?:and|but|just|please|also|so|the|my|that|those) )*[\w' -]{2,24}? (?:(?:just|can|should|must|has to|have to|needs to|gets to|will|is|are|still|both) )*"
    r"(?:stays?|staying|remains?|keeps? (?:playing|going)|fine|good|ok|okay)(?: (?:in|there|put|as (?:is|it is|they are)|where (?:it|they) (?:is|are)|on|the same|untouched|though|please|of course|in place|for now|too|with us))*"
)
"""The same said of the part itself: "claps stay"."""
_STAYING = ("stay", "stays", "staying", "remain", "remains", "keep", "keeps", "fine", "good", "ok", "okay")
_WHY_BACK = regex(
    r"(?:from |to |right |just |back |so |and |but |because |since |cause |when )*(?:(?:before|prior to|until|till) (?:you|i|we|it|the|that|those|everything|all|my)\b|(?:you|it|that|they|we|i)(?: have|'ve| has| just| really| totally| completely)* (?:broke|ruined|wrecked|messed|killed|screwed|fucked|lost|destroyed|spoiled|spoilt|botched|butchered|trashed|muddied|made|added|changed|took|removed)\b)"
)
"""Why a step is taken back, or how far: "undo that, you broke the low end", "before you wrecked the bass"."""
_PRAISE = regex(
    r"\b(?:everything|all|it|the rest|this)(?:'s| is| sounds| seems| feels)?(?: \w+)? (?:good|great|fine|perfect|nice|cool|dope|solid|awesome|ok|okay)\b.*\b(?:except|but|apart from|besides|other than)\b"
)
_RETURNS = regex(r"(?:(?:and|then|but|to) )*(?:come|comes|coming|return|returns) (?:back )?(?:in|out)?\b")
_PACES = ("half_time", "double_time", "tempo_up", "tempo_down", "set_tempo")
_TIMES_IT = regex(
    r"(?:(?:and|then|now|but|ok|okay|just|please|actually|finally|later|after that|can you|let's|lets) )*(?:halve|half|double) (?:it|that|this)(?: (?:again|back|then|too|please|now))*|(?:(?:and|then|now|but) )*(?:cut|split|chop) (?:it|that) (?:in|by) half(?: again)?"
)
"""What is done to a tempo that was spoken of: "double the tempo then halve it"."""
_PART_OF_ALL = regex(
    r"\bin the mix\b|\boff[ -]beat\b|\b(?:off|on|behind|ahead of) the beat\b|\beverything (?:under|below|above|over) \d"
)
"""What is said of a part though it names the whole."""
_SIDED = ("volume_up", "volume_down", "pan")
_THIS_ONE = regex(r"(?:this|that|the current|the old) one\b")
_CARRIED = ("add", "remove", "mute", "solo", "unmute")
_CARRYING = ("add_strong", "remove_strong", "remove", "mute", "solo", "unmute")
_SPARES = regex(
    r"\b(?:dont|don't|do not|never|without) (?:ever |you |even )?(?:touch|change|edit|alter|mess|mov|modify)"
)
"""An order to leave something as it is."""
_UNABLE = regex(
    r"(?:(?:so|and|because|since|cause|as|or|otherwise|right now|that way|then) )*(?:i|we|you|they|he|she|people|nobody|no one|everyone|(?:the|my|our|his|her) (?:\w+ )?(?:singers?|vocalists?|rappers?|choir|congregation|band|soloist|kids?|children|students?|class|dancers?|client|director|audience|players?|listeners?|narrator|speaker|drummer|bassist|pianist|guitarist|guy|girl|wife|boss)) "
    r"(?:just |really |still |always |barely )*(?:cant|cannot|can not|couldnt|can barely|can hardly|struggles?|have trouble|has trouble|keeps? (?:losing|missing|getting lost|falling)|gets? lost|wont (?:get|reach)|doesnt (?:get|reach)|dont (?:get|reach)|never gets?)\b"
    r"(?!.* (?:hear|feel|tell|make out|see|find) (?:it|them|that|those)\b)"
)
"""Why something is asked for: "the singer can't reach it", "i cant find my pocket"."""


_MORE_OF = regex(r"(?:(?:give|i|want|need|me|add|and|with) )*(?:more|less) [\w-]+")
_BAND_ALONE = regex(r"(?:and |but )?(?:more|less) (?:treble|highs|mids|lows|(?:top|high|low|bottom) end)")
"""A part and a band side by side."""


def operations(clauses: list[Clause], facts: Facts) -> tuple[Operation, ...]:
    """Return what the clauses ask for, in order; facts that they set are taken out of `facts`."""
    genres = {hit.name for clause in clauses for hit in (*clause.hits, *clause.refused) if hit.kind == "genre"}
    facts.has_genre, facts.has_genres = bool(genres), len(genres) > 1
    talk = _Talk(facts)
    length: tuple[int, Clause, Operation] | None = None
    for clause in clauses:
        before = len(talk.steps)
        talk.hear(clause)
        if not clause.made and (whole := lengths.of_the_whole(clause)):
            length = before, clause, whole
        if len(talk.steps) >= 32:
            break
    if length and talk.steps:
        at, clause, whole = length
        talk.steps.insert(at, whole)
        clause.made = True
    return tuple(step for at, step in enumerate(talk.steps) if not _said_before(step, talk.steps[:at]))


class _Talk(Mending):
    """A talk that is listened to clause by clause."""

    def hear(self, clause: Clause) -> None:
        """Add what the clause asks for."""
        if self.before is not None:
            spoken = self.before.kept or tuple(scope.parts(self.before))
            clause.kept = spoken or tuple(hit.name for hit in self.before.refused if hit.kind in ("instrument", "role"))
        if _PRAISE.search(clause.text) and not clause.has("remove", "remove_strong", "mute", "change"):
            named = (hit for hit in (*clause.hits, *clause.refused) if hit.kind in ("instrument", "role"))
            clause.meant = tuple(hit.name for hit in named if hit.name != "mix")
            self.made, self.before = [], clause
            return
        if self.made and self._is_of_the_last(clause):
            return
        if self.made and (self._stays(clause) or self._is_left(clause)):
            return
        if self._sets_scene(clause):
            self.before = self.before if THE_ONE.match(clause.text) else clause
            self.made = []
            return
        complaint = complains(clause)
        made = self._carry_on(clause, without_guesses(clause, ordered(clause, self.facts)))
        if clause.is_asked:
            made = [step for step in made if step.op in ANSWERS]
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
        vague = all(step.op in UNSPECIFIC for step in self.made) and clause.words[0] not in ("and", "also", "plus")
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
        made = self._with_contrast(clause, self._missed(clause, self._once(clause, made)))
        if made and self._takes_back(clause, made):
            return
        if not made and self.last and self.last[-1].op == "add" and _THEN.fullmatch(clause.text):
            made = [replace(self.last[-1], target=part) for part in scope.parts(clause)]
        self._keep(clause, made, complaint=complaint)

    def _stays(self, clause: Clause) -> bool:
        """True for what is to be left as it is behind other steps."""
        stays = clause.says(*_STAYING) and _STAYS.fullmatch(clause.text) is not None and bool(scope.parts(clause))
        if stays or _LEFT_ALONE.fullmatch(clause.text):
            self.made, self.before = [], clause
            return True
        return False

    def _is_left(self, clause: Clause) -> bool:
        """Leave out the last steps where they are not wanted after all: "louder hats, ok leave the hats"."""
        about = {step.target for step in self.made}
        if not _LEAVES.fullmatch(clause.text) or not (about <= set(scope.parts(clause)) or clause.says("it")):
            return False
        self._unmake(clause)
        clause.is_open = True
        return True

    def _takes_back(self, clause: Clause, made: list[Operation]) -> bool:
        """Leave out what is refused right after it was asked for: "add a choir... ugh, no choirs. strings then"."""
        added = bool(self.made) and all(step.op == "add" for step in self.made)
        gone = [step.target for step in made if step.op == "remove" and not step.section]
        verb = clause.has("remove", "remove_strong", "mute") or clause.says("but", "and")
        told = len(clause.words) > 3 or clause.words[0] in ("ugh", "nah", "wait", "actually", "hmm", "nope")
        back = told and added and not verb and gone == [step.target for step in self.made] and len(gone) == len(made)
        if back:
            self._unmake(clause)
        return back

    def _unmake(self, clause: Clause) -> None:
        del self.steps[len(self.steps) - len(self.made) :]
        self.made, self.before = [], clause

    def _keep(self, clause: Clause, made: list[Operation], *, complaint: bool) -> None:
        """Add the clause's steps, and keep in mind what the next clause may mean by "it"."""
        clause.made = bool(made)
        self.steps += made
        named = (clause.has(*_CARRYING) or bool(made and made[-1].op == "solo")) and not clause.refused
        self.carries = bool(made) and made[-1].op in _CARRIED and not clause.refused and (self.carries or named)
        disliked = DISLIKED.search(clause.text) is not None
        sized = any(step.op in ("extend", "shorten") and step.amount for step in made)  # "too long, cut it to 2 min"
        mends = complaint and not sized and all(step.op in MENDED for step in made)
        self.complained = bool(made) and (disliked or mends)
        self.last = made or self.last
        self.made = made
        self.before = clause

    def _is_of_the_last(self, clause: Clause) -> bool:
        """True for what explains, corrects or refines the last steps, and orders nothing of its own."""
        if ((clause.is_purpose and self._explains(clause)) or self._elaborates(clause)) or (self._is_refined(clause)):
            return True
        if not self.made:
            return False
        if _UNABLE.match(clause.text.replace("'", "")) and set(scope.parts(clause)) <= {"vocals"}:
            return True
        return self.made[-1].op == "undo" and _WHY_BACK.match(clause.text) is not None

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
        gone = self.steps[-1] if self.steps else None
        if gone and gone.op in ("remove", "mute") and not gone.section and self.before and self.before.says("instead"):
            self.steps[-1] = replace(gone, section=made[-1].section)
        self.made = self.last = made
        self.steps += made
        clause.made = True
        return True

    def _carry_on(self, clause: Clause, made: list[Operation]) -> list[Operation]:
        """Complete a clause that leaves out the verb or the effect of the one before it."""
        last = self.last
        if last and last[-1].op in _PACES and _TIMES_IT.fullmatch(clause.text):
            return [Operation(op="double_time" if clause.says("double", "twice") else "half_time")]
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
        apart = clause.words[0] == "with" and bool(last) and last[-1].op in GONE  # "no vocals, with organ"
        if not made and self.carries and continues(clause) and not apart:
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
        if not made and topic and (clause.says(*PRONOUNS) or bare) and not scope.parts(clause):
            clause.meant = (topic,)
            made = ordered(clause, self.facts)
        short = is_elliptical(clause) or (clause.is_figure and len(clause.words) < 3)
        if self.before is not None and _SPARES.search(self.before.text) and not clause.says(*PRONOUNS):
            return made  # "don't touch the vocals, just clean up the low end"
        kept = self.before is not None and not self.made and bool(scope.parts(self.before))
        short = short and (kept or not (self.last and self.last[-1].op in GONE))
        if self.before is not None and _BAND_ALONE.fullmatch(clause.text) and _MORE_OF.fullmatch(self.before.text):
            return made  # "more bass, less treble": of all of it
        if not made or not (topic or where) or not (clause.says(*PRONOUNS) or short or self.complained):
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
        about_it = self.complained or not self.made or self.made[-1].op in OF_SECTIONS
        return [
            replace(step, target=topic, section=step.section or where)
            if step.target is None and (step.op in OF_PARTS or (step.op in ("transpose", "mute", "unmute") and of_part))
            else replace(step, section=where)
            if step.section is None and step.op in ("extend", "shorten") and about_it
            else step
            for step in made
        ]


def _said_before(operation: Operation, earlier: list[Operation]) -> bool:
    """True for the second half of "the pad is muddy, clean it up": the same step without a target of its own."""
    last = earlier[-1] if earlier else None
    if (
        last
        and last.target == operation.target
        and {last.op, operation.op} in ({"remove", "unmute"}, {"mute", "unmute"})
    ):
        return False  # "take out the hats, put them back, take them out again"
    return any(
        other == operation
        or (operation.amount is None and operation.target and replace(other, amount=None) == operation)
        or (
            other.op == operation.op
            and operation.target is None
            and operation.effect in (None, other.effect)
            and operation.section is None
            and operation.bpm is None
            and operation.effect in (None, other.effect)
        )
        for other in earlier
        if other.op not in ("undo", "redo", "transpose")
    )
