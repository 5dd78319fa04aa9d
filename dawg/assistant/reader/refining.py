"""Clauses that only say the step before them more closely: "slower, like 136", "longer, 5 minutes", "but only in verse 2"."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.replies import OF_PARTS

_HEDGES = (
    r"(?:(?:and|so|or|to|at|by|like|say|maybe|perhaps|probably|about|around|roughly|approximately|circa|ca|something|somewhere|some|near|"
    r"closer|more|as|make|it|thats|down|up|como|unos|cerca|de|tipo|etwa|ungefahr|so|rund|vers|environ|genre|comme|lets|exactly|just|only|say|i|think|want|a|the|total|in) )*"
)
_VALUE = regex(
    rf"^{_HEDGES}(?P<value>-?\d{{1,4}}(?:\.\d{{1,2}})?)(?: ?(?P<unit>bpm|bars?|measures?|minutes?|mins?|seconds?|secs?|s|db|decibels?|%|percent|semitones?|steps?|hz|khz))?(?: (?:and a half))?"
    r"(?: (?:or so|ish|please|pls|bpm|total|long|max|tops|in total|overall|would be (?:good|nice)|should do))*$"
)
_TEMPI = (40.0, 300.0)
_SECONDS = {"m": 60.0, "s": 1.0}
_ONLY_THERE = regex(
    r"^(?:(?:and|but|or|well|i mean|though|please) )*(?:only|just|solely|exclusively)(?: for| do (?:it|that|this))? (?:(?:in|for|on|during|at|over|from) )?(?=\S)|^.*\b(?:only|exclusively)$"
)
_PLACES = frozenset(
    [
        "and",
        "but",
        "or",
        "well",
        "only",
        "just",
        "solely",
        "exclusively",
        "for",
        "do",
        "it",
        "that",
        "this",
        "in",
        "on",
        "during",
        "at",
        "over",
        "from",
        "the",
        "my",
        "both",
        "all",
        "every",
        "each",
        "first",
        "second",
        "third",
        "last",
        "final",
        "please",
        "then",
        "i",
        "mean",
        "though",
    ]
)


_DELETES = regex(
    r"^(?:(?:no|nah|just|please|then|so|and|ok|can|you|could|lets) )*(?:delete|remove|erase|get rid of|scrap|kill|trash|take out|cut) (?:it|that|this|them|those)(?: out| altogether| completely| entirely| please| already| then| now)*$"
)


_ANOTHER = regex(
    r"^(?:(?:so|and|just|please|can|could|you|we|lets|maybe|then|i|want|need|would|like) )*(?:(?:try|give me|find|use|write|make|play|get|do|pick|come up with)(?: me| us)? )?(?:another|an other|a new|a different|a better|a nicer)(?: one| idea| take| try)?(?: please| instead)*$"
)
_ONE_SHOTS = ("kick", "snare", "clap", "hi-hat", "open hat", "rimshot", "808", "shaker", "percussion", "crash", "ride")


def refined(clause: Clause, steps: list[Operation], *, complained: bool = False) -> list[Operation] | None:
    """Return the steps before a clause with what it adds to them, None where it says something of its own.

    Args:
        complained: they are what a complaint alone asks for.
    """
    if complained and steps and steps[-1].target and _ANOTHER.match(clause.text.strip(" .!?")):
        op = "change_instrument" if steps[-1].target in _ONE_SHOTS else "regenerate"
        return [Operation(op=op, target=steps[-1].target, section=steps[-1].section)]
    gone = _deleted(steps[-1]) if steps and _DELETES.match(clause.text) else None
    if gone is not None:
        return [*steps[:-1], gone]
    if steps and _ONLY_THAT.match(clause.text) and (about := _narrowed(clause, steps)):
        return about
    if steps and (closer := _degree(clause, steps) or _one_there(clause, steps)):
        return closer
    places = {at for hit in clause.hits if hit.kind == "section" for at in range(hit.first, hit.last + 1)}
    orders = {hit.name for hit in clause.cue_hits if hit.first not in places} - {"set", "make", "add"}
    if not steps or orders - {steps[-1].op}:
        return None
    if not any(hit.kind in ("instrument", "role", "genre", "mood") for hit in clause.hits):
        return _placed(clause, steps) or _valued(clause, steps[-1], steps[:-1])
    return None


_SPARINGLY = regex(
    r"(?:(?:and|but|just|please|make it|keep it|keep that|though) )*(?:not? (?:too|that|so|overly) (?:much|wet|heavy|strong|loud|obvious|crazy|extreme|far|hard|high|low|fast|slow|drastic|intense)|nothing (?:too )?(?:crazy|much|heavy|wild|drastic|extreme)|(?:very |nice and |really )?(?:subtle|subtly|light|lightly|gentle|gently|tasteful|sparingly|modest)|dont overdo it|go easy|(?:only |just |really )*an? (?:little|tiny|wee)? ?(?:bit|touch|tad|hair|smidge|little|hint))(?: though| please| of it)*"
)
_LOW = regex(
    r"(?:(?:but|and|just|keep it|very|really|super|quite|nice and) )*(?:low|quiet|quietly|soft|softly)(?: in the (?:mix|background|back))?(?: please| though)?"
)
_NOTE_VALUE = regex(
    r"(?:(?:in|as|at|with|on) )?(?:dotted |triplet )?(?:quarter|half|eighth|8th|sixteenth|16th|1/4|1/8|1/16|4th) ?(?:notes?)?"
)
_BY_DEGREE = OF_PARTS | {"tempo_up", "tempo_down", "energy_up", "energy_down", "swing", "humanize", "add_effect"}


def _degree(clause: Clause, steps: list[Operation]) -> list[Operation] | None:
    """How much of it, or in which notes it repeats: "..., not too wet", "but keep it subtle", "quarter notes"."""
    last, text = steps[-1], clause.text.strip(" .!?~()").replace("'", "")
    if last.op == "add" and last.target and _LOW.fullmatch(text):
        return [*steps, Operation(op="volume_down", target=last.target, section=last.section)]
    if last.amount is not None or last.op not in _BY_DEGREE:
        return None
    if _SPARINGLY.fullmatch(text):
        return [*steps[:-1], replace(last, amount="a little")]
    in_notes = last.effect == "delay" and _NOTE_VALUE.fullmatch(text)
    return [*steps[:-1], replace(last, amount=in_notes[0])] if in_notes else None


_ONE = regex(
    r"(?:(?:and|so|then|please|just|maybe|can|could|you|lets) )*(?:add|put|place|insert|drop|stick|throw|have|do|make|try) (?:me |us |in )?(?:just )?one (?:in )?(?:right |just )?(?:before|after|in|at|into|on|for|during|between)\b"
)


def _one_there(clause: Clause, steps: list[Operation]) -> list[Operation] | None:
    """ "The drop needs a riser, put one before it": what comes, and where."""
    last = steps[-1]
    if last.op not in ("add", "add_section", "remove_section") or scope.parts(clause) or not _ONE.match(clause.text):
        return None
    where = scope.section(clause) if last.op == "add" else last.section
    one = replace(last, op="add" if last.op == "add" else "add_section", section=where or last.section)
    return [*steps, one] if last.op == "add" and last.section not in (None, where) else [*steps[:-1], one]


_ONLY_THAT = regex(r"^(?:but|though) (?:only|just) (?:for |on |with )?(?:the |my )?[\w -]+$")


def _narrowed(clause: Clause, steps: list[Operation]) -> list[Operation] | None:
    """ "Louder, but only the melody": which part the last step is about, where nothing else is said of it."""
    named = [hit for hit in clause.hits if hit.kind in ("instrument", "role")]
    if steps[-1].op not in OF_PARTS or steps[-1].target or len(named) != 1 or len(clause.words) > named[0].length + 4:
        return None
    return [*steps[:-1], replace(steps[-1], target=named[0].name)]


def _deleted(complaint: Operation) -> Operation | None:
    """Return what goes of what was complained of as a whole: a section; without one ("still annoying") it must be asked."""
    if complaint != Operation(op=complaint.op, section=complaint.section, amount=complaint.amount):
        return None
    return Operation(op="remove_section" if complaint.section else "remove", section=complaint.section)


def _placed(clause: Clause, steps: list[Operation]) -> list[Operation] | None:
    """ "But only in verse 2": where the steps hold that have no place yet."""
    where = scope.section(clause)
    if not where or not _ONLY_THERE.match(clause.text) or any(step.section for step in steps):
        return None
    named = {at for hit in clause.hits for at in range(hit.first - clause.first, hit.last - clause.first + 1)}
    rest = {word for at, word in enumerate(clause.words) if at not in named and not word.isdigit()}
    return [replace(step, section=where) for step in steps] if rest <= _PLACES else None


def _valued(clause: Clause, last: Operation, before: list[Operation]) -> list[Operation] | None:
    """A number behind a comparative is its value."""
    text = clause.text.strip(" .!?~()")
    value = _VALUE.match(text)
    if value is None or last.amount not in (None, "a little", "a lot", "up", "down"):
        return None
    made = _with_value(last, float(value["value"]), value["unit"] or "")
    return None if made is None else [*before, made]


def _with_value(last: Operation, number: float, unit: str) -> Operation | None:
    """Return a step with its value; None where the value is not one of it."""
    if last.op in ("tempo_up", "tempo_down") and unit in ("", "bpm") and last.target is None:
        return Operation(op="set_tempo", bpm=number) if _TEMPI[0] <= number <= _TEMPI[1] else None
    if last.op in ("extend", "shorten"):
        if unit[:2] in ("mi", "se") or unit == "s":
            return replace(last, amount=f"{number * _SECONDS[unit[0]]:g} seconds")
        return replace(last, amount=f"{number:g} bars") if unit in ("", "bar", "bars", "measures", "measure") else None
    if last.op in ("volume_up", "volume_down", "loudness_up", "eq") and unit in ("db", "decibel", "decibels"):
        return replace(last, amount=f"{abs(number):g} dB")
    if last.op in (
        "volume_up",
        "volume_down",
        "add_effect",
        "remove_effect",
        "swing",
        "pan",
        "energy_up",
        "energy_down",
    ):
        return replace(last, amount=f"{abs(number):g} %") if unit in ("%", "percent") else None
    if last.op == "transpose" and unit.startswith(("semi", "step")):
        down = str(last.amount) == "down"
        return replace(last, amount=f"{'-' if down else ''}{abs(number):g} semitones")
    return None
