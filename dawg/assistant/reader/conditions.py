"""Conditions: what an order hangs on ("if it's under 130", "unless there is a bass"), and what is to be done otherwise.

Words say nothing of the beat at hand. An order is read without its condition, and the condition is told; where the
beat is known, `Condition.holds` answers for its tempo and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.text import tokenize

_NEVER_WITHOUT = regex(
    r"\b(?:not|isnt|aint|no|never) (?:an? |really |real |proper )*[\w&-]+(?: [\w&-]+)? $|n't (?:an? |really |real |proper )*[\w&-]+(?: [\w&-]+)? $",
    re.I,
)
"""Before an "unless" that says what nothing is anything without: "it's not house unless there's a piano"."""
_OPENS = regex(r"\b(?:if|unless|in case|provided|assuming|as long as|when|should the)\b", re.I)
_IT = r"(?:it|this|that|the (?:tempo|bpm|speed|beat|track|song|thing|key|whole thing))"
_IS = r"(?:'?s| is| are| goes| runs| sits)(?: (?:already|currently|still|right now|at|running|going))*"
_NOT = r"(?: not|n'?t)?"
_THAN = r"(?:under|below|above|over|less than|more than|slower than|faster than|higher than|lower than|beneath|past)"
_THERE = r"there(?:'?s| is| are)|(?:it|this|that|the (?:beat|track|song)|we|you|i)(?:'?s| has|'ve| have)?(?: already| still)? (?:has|have|got|contains?|includes?|lacks?|does ?n'?t have|do ?n'?t have)"
_STATE = r"(?:muted|soloed|in|there|on|off|playing|missing|gone|silent|unmuted|panned)"
_CLASH = r"(?:clash(?:es)?|fights?|overlaps?|gets? in the way|masks?|collides?|interferes?|competes?)"
_WHERE = r"(?: (?:in (?:there|it|here|this|the (?:beat|track|mix|song))|already|yet|now|right now|at the moment|at all|currently))*"
_TO_A_TEMPO = regex(
    r"\b(?:turn|bring|put|raise|lower|bump|drop|take|push|pull|set|get|speed|slow|make(?= \d{2,3} (?:draus|daraus|of|out)\b))(?: (?:it|that|this))?(?: up| down| back)?,?(?: (?:a|to|at|auf))? (?=\d{2,3}\b(?! ?(?:db|%|bars)))",
    re.I,
)
"""How "it" is set to a number where the tempo is spoken of: "bump it to 135"."""
_ASKED = regex(
    r"\b(?:as|like|what|see|wonder|wondering|know|me|check|sure|ask|tell|say|idea|even|nice|cool|great|good|better|fine|ok|okay|alright|happy|glad|problems?|worries|objections?|issues?|harm|trouble|mind|matter|care|love|tested|look)[ ]$",
    re.I,
)
"""Before an "if" that opens no condition: "as if", "what if", "tell me if"."""
_ELSE = regex(
    r"[ ,.;-]*\b(?:or else|otherwise|if not|(?<!thing )(?<!one )(?<!who )(?<!body )else)\b[ ,]*[^.;!?]*$", re.I
)
_LEAVES = regex(r"\b(?:leave|keep|don'?t|do not|nothing|never|stays?|as (?:it )?is|alone)\b", re.I)
"""What is no order: "otherwise leave it"."""
_PRONOUN = regex(
    r"\b(it|them|one|some)\b(?! \w+s?\b(?<!to)(?<!in)(?<!down)(?<!up)(?<!out)(?<!for)(?<!by)(?<!please))", re.I
)


class Condition(NamedTuple):
    """What an order hangs on.

    Attributes:
        said: as it was said: "if it's under 130".
        denied: the order is for when it does not hold: "unless".
        relation, bpm: "under" or "over" a tempo, where it is about one.
        part, name: a part that it speaks of, as it was said and as we name it.
        exists: whether it is about that part being there; `lacking` where it must not be.
        otherwise: what is to be done in the other case, as it was said; "" where nothing is ("otherwise leave it").
    """

    said: str
    denied: bool = False
    relation: str = ""
    bpm: float | None = None
    part: str = ""
    name: str = ""
    exists: bool = False
    lacking: bool = False
    otherwise: str = ""

    def told(self) -> str:
        """Return the line that tells of it."""
        rest = f"; “{self.otherwise}” is left out" if self.otherwise else ""
        return f"condition: “{self.said}” is not checked, the rest is done in either case{rest}; “undo” takes it back"

    def holds(self, bpm: float, *, has: Callable[[str], bool]) -> bool | None:
        """Tell whether the order is to be done to a beat; None where that is not known.

        Args:
            bpm: its tempo.
            has: tells whether a part or a section of that name is there.
        """
        if self.exists and self.name:
            return (has(self.name) != self.lacking) != self.denied
        if self.bpm is None:
            return None
        met = bpm < self.bpm if self.relation == "under" else bpm > self.bpm
        return met != self.denied


def taken(text: str) -> tuple[str, tuple[Condition, ...]]:
    """Return English text without its condition, and that; the same text where it has none."""
    if not _OPENS.search(text):
        return text, ()
    for found in _pattern().finditer(text):
        if _ASKED.search(text, 0, found.start("cue")):
            continue
        if found["cue"].lower() == "unless" and _NEVER_WITHOUT.search(text, 0, found.start("cue")):
            continue
        part, name = _part(found["thing"] or found["state"] or "")
        if (found["thing"] or found["state"]) and not part:
            continue
        if found["cue"].lower() == "when" and not found["than"]:
            continue
        head, rest = text[: found.start()], text[found.end() :]
        other = _ELSE.search(rest)
        if other:
            rest = rest[: other.start()]
        otherwise = other[0].strip(" ,.;-") if other and not _LEAVES.search(other[0]) else ""
        if not regex(r"\w{2,} \w").search(head + rest):
            continue
        said = text[found.start("cue") : found.end("what")].strip(" ,")
        low = found["than"].lower().split()[0] if found["than"] else ""
        condition = Condition(
            said=said, denied=found["cue"].lower() == "unless",
            relation=("under" if low in ("under", "below", "less", "slower", "lower", "beneath") else "over") if low else "",
            bpm=float(found["bpm"]) if found["bpm"] and not found["unit"] else None, part=part, name=name,
            exists=bool(found["thing"]), lacking=_lacks(found["what"]), otherwise=otherwise,
        )  # fmt: skip
        order = f"{head.rstrip(' ,;')} {_named(rest, condition)}" if head.strip() else _named(rest, condition)
        return order.strip(" ,;"), (condition,)
    return text, ()


def _lacks(said: str) -> bool:
    return regex(r"\b(?:no|not|isnt|arent|lacks?|missing|doesnt|dont)\b|n't\b", re.I).search(said) is not None


def _named(order: str, condition: Condition) -> str:
    """Put what a condition names in the place of the pronoun for it: "if there's a flute, mute it"."""
    if condition.bpm is not None:
        order = _TO_A_TEMPO.sub("set the tempo to ", order, count=1)
        return regex(r"(?<=\d) (?:draus|daraus|out of it|of it)$").sub("", order)
    if condition.part and regex(r"(?:just |please |you can )*\w+ (?:it|them)\b").match(order):
        return regex(r"\b(?:it|them)\b").sub(f"the {condition.part}", order, count=1)
    if not condition.part or _part(order)[0]:
        return order
    article = {"it": "the ", "them": "the ", "one": "a ", "some": "some "}
    return _PRONOUN.sub(lambda match: article[match[1].lower()] + condition.part, order, count=1)


def _part(said: str) -> tuple[str, str]:
    """Return the words of the part, section or effect that is named, and our name for it; "" for none."""
    tokens = tokenize(said)
    hits = [hit for hit in vocabulary.scan(tokens) if hit.kind in ("instrument", "role", "section", "effect")]
    if not hits:
        return "", ""
    return " ".join(token.word for token in tokens[hits[0].first : hits[0].last + 1]), hits[0].name


@cache
def _pattern() -> re.Pattern[str]:
    thing = r"(?:[a-z0-9-]+ ){0,3}?[a-z0-9-]+"
    what = "|".join(
        (
            rf"{_IT}(?:{_IS}{_NOT})? (?P<than>{_THAN}) (?P<bpm>\d{{2,3}}(?:\.\d+)?)(?: ?bpm)?(?: is)?(?P<unit> ?(?:bars|seconds|minutes|db|%))?",
            rf"{_IT}{_IS}{_NOT} (?:faster|slower|louder|quieter|longer|shorter)(?: than (?:that|this|it))?",
            rf"{_IT}{_IS}{_NOT}(?: in)?(?: an?)? (?:[a-g](?:#|b)? )?(?:major|minor)(?: key)?",
            rf"(?:{_THERE}){_NOT}(?: (?:an?|any|no|already|some|the|one))* (?!(?:one|any|none)\b)(?P<thing>{thing}?)(?={_WHERE}(?:[,;:]|$| (?:add|mute|drop|cut|make|swap|turn|remove|put|take|bring|then|replace|change|delete|solo|raise|lower|give|lose|kill|double|write|compose|push|pull|bump|set|use|pan|shorten|extend|keep|leave|otherwise|else)\b))|there(?:'?s| is| are) ?(?:n'?t|not?)(?: (?:one|any))|there(?:'?s| is| are) (?:none|(?:already )?(?:one|any|some)(?=[ ]*(?:$|[,.;])))",
            rf"(?P<state>(?:the|my|that) {thing}?)(?:'?s| is| are){_NOT}(?: (?:already|still|currently|not))* {_STATE}\b(?! (?:the|my|a)\b)|(?:they|it|the [a-z-]+) {_CLASH}(?: with (?:the |my )?[a-z-]+)?",
        )
    )
    return regex(
        rf"(?:\b(?:but|and|only|just) )*\b(?P<cue>if|unless|in case|provided(?: that)?|assuming(?: that)?|as long as|when) (?P<what>{what}){_WHERE}[ ,;:-]*(?:then )?",
        re.I,
    )
