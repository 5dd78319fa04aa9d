"""Clauses become operations: a verb or a comparative, what it is about, where, and by how much.

A list of rules is asked in order; the first that applies to a clause answers for it. A clause that names parts but no
verb continues the one before it ("mute the hats, the snare and the clap").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from dawg.assistant.reader import scope
from dawg.assistant.reader.changes import change, presence, sound
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.form import Length
from dawg.assistant.reader.orders import session
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each
from dawg.assistant.reader.vocabulary import Hit

Rule = Callable[[Clause], list[Operation] | None]
_OF_PARTS = {
    "brighter",
    "darker",
    "punchier",
    "widen",
    "tighten",
    "simplify",
    "densify",
    "volume_up",
    "volume_down",
    "humanize",
    "quantize",
    "swing",
    "reverse",
    "syncopate",
}


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
    facts = _Facts(bpm, key, chords, by, length)
    result: list[Operation] = []
    last: list[Operation] = []
    carries = False
    before: Clause | None = None
    said_oops = False
    for clause in clauses:
        made = _clause(clause, facts)
        if last and last[-1].effect and _LESS_OF_IT.match(clause.text):
            op = "remove_effect" if clause.says("less") else "add_effect"
            made = each(op, clause, effect=last[-1].effect)
        if not made and carries and _continues(clause):
            made = [replace(last[-1], target=part) for part in scope.parts(clause)]
        if made and _speaks_of(clause, before):
            topic = last[-1].target if last else next(iter(scope.parts(before)), None) if before else None
            made = [
                replace(step, target=topic) if step.target is None and step.op in _OF_PARTS else step for step in made
            ]
        if (
            made
            and last
            and clause.words[0] in ("and", "&")
            and len(clause.words) <= 4
            and not clause.says("it", "make", "everything", "tempo")
        ):
            made = [
                replace(step, target=last[-1].target, section=step.section or last[-1].section)
                if step.target is None and step.op in _OF_PARTS
                else step
                for step in made
            ]
        oops = bool(made) and _INTERJECTIONS.issuperset(clause.words)
        if said_oops and made and made[0].op == "undo":
            made = made[1:]  # "oops, undo" is one step back
        said_oops = oops
        result += made
        carries = bool(made) and made[-1].op in _CARRIED and not clause.refused and (carries or clause.has(*_CARRYING))
        last = made or last
        before = clause
        if len(result) >= 32:
            break
    return tuple(operation for at, operation in enumerate(result) if not _said_before(operation, result[:at]))


_LESS_OF_IT = re.compile(r"(?:and |but )?(?:a bit )?(?:less|more) (?:of it )?(?:on|in|for)\b")
_INTERJECTIONS = {"oops", "whoops", "ugh", "nvm", "nah", "no", "nope", "hmm", "damn", "wait", "oh", "sorry"}


def _speaks_of(clause: Clause, before: Clause | None) -> bool:
    """True when "them", or "it" after "the bass is too loud", means the part of the clause before."""
    if clause.says("them", "they", "those"):
        return True
    return (
        clause.says("it") and before is not None and before.says("is", "are", "sounds", "feels", "sound", "feel", "too")
    )


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


class _Facts:
    """Values of the whole request; each is used by the first clause that sets it."""

    def __init__(
        self, bpm: float | None, key: str | None, chords: tuple[str, ...], by: float | None, length: Length
    ) -> None:
        self.bpm = bpm
        self.key = key
        self.chords = chords
        self.by = by
        self.seconds = length.duration_s


def _clause(clause: Clause, facts: _Facts) -> list[Operation]:
    if _is_forbidding(clause):
        return []
    for rule in (
        session,
        lambda c: _length(c, facts),
        lambda c: _tempo(c, facts),
        lambda c: _pitch(c, facts),
        _hearing,
        _effects,
        _fills,
        _sections,
        sound,
        change,
        presence,
    ):
        made = rule(clause)
        if made:
            return made
    return []


_INTERVALS = {"third": 4, "fourth": 5, "tritone": 6, "fifth": 7, "sixth": 9, "seventh": 11}
_LASTING = re.compile(
    r"\b(?:make|keep|get|cut|trim|shorten|extend|stretch) (?:it|this|that|the (?:track|beat|song|whole thing))\b.*(?:\bmin|\bsec|\d ?s\b|\d ?m\b|\d:\d\d|minute|second|hour)"
)
_THIS = re.compile(r"\b(?:put|take|bring|throw) (?:it|this|that|everything|the (?:track|beat|song|tune))\b")


def _is_forbidding(clause: Clause) -> bool:
    """True for "don't touch the drums", "keep the bass", "leave the rest"."""
    return (
        re.search(
            r"\b(?:dont|don't|do not|never|without)[ ]+(?:make|touch|change|remove|delete|mute|move|lose|alter|touching|changing|mess|edit)|^(?:and |but |just )?(?:keep|leave)\b(?!.*\b(?:only|just|simple|sparse|minimal|quiet|low|tight|short)\b)",
            clause.text,
        )
        is not None
    )


def _tempo(clause: Clause, facts: _Facts) -> list[Operation] | None:
    text = clause.text
    if clause.has("half_time", "double_time") and (not clause.has("extend", "shorten") or re.search(r"\btime\b", text)):
        return each("half_time" if clause.has("half_time") else "double_time", clause, amount=None)
    noun = re.search(r"\b(?:tempo|bpm|speed|beats per minute)\b", text) is not None
    if facts.bpm is not None and (noun or f"{facts.bpm:g}" in clause.words) and not clause.has("pan", "eq"):
        value, facts.bpm = facts.bpm, None
        return [Operation(op="set_tempo", bpm=value)]
    if (clause.says("by") and noun) or (facts.by is not None and (noun or clause.has("tempo_up", "tempo_down", "set"))):
        down = clause.has("tempo_down") or clause.says(
            "down",
            "lower",
            "drop",
            "decrease",
            "reduce",
            "slow",
            "slower",
            "off",
            "less",
            "knock",
            "shave",
            "cut",
            "minus",
        )
        return [Operation(op="tempo_down" if down else "tempo_up", amount=facts.by)]
    if re.search(r"\b(?:faster|slower) than \d", text):
        return None  # a limit of what is asked for
    if clause.has("tempo_up") and not clause.says("hats", "rolls"):
        return [Operation(op="tempo_up", section=scope.section(clause), amount=scope.amount(clause))]
    if clause.has("tempo_down") or re.search(
        r"\bslow(?:ing)?[ ](?:the|this|that|my|everything)\b|\bslow\b.*\bdown\b", text
    ):
        return [Operation(op="tempo_down", section=scope.section(clause), amount=scope.amount(clause))]
    if noun and clause.says("up", "raise", "increase", "higher", "bump"):
        return [Operation(op="tempo_up", amount=scope.amount(clause))]
    if noun and clause.says("down", "lower", "decrease", "reduce", "drop"):
        return [Operation(op="tempo_down", amount=scope.amount(clause))]
    return None


def _pitch(clause: Clause, facts: _Facts) -> list[Operation] | None:
    if facts.chords:
        chords, facts.chords = facts.chords, ()
        return [Operation(op="change_chords", target=" ".join(chords), section=scope.section(clause))]
    setting = clause.has("change", "set", "make", "use", "transpose", "give") or len(clause.words) <= 6
    here = facts.key is not None and re.search(rf"(?<![a-z]){facts.key[0].lower()}", clause.text)
    if facts.key is not None and here and setting and (not clause.has("add_strong") or _THIS.search(clause.text)):
        key, facts.key = facts.key, None
        return [Operation(op="set_key", key=key, section=scope.section(clause))]
    if clause.has("transpose") and not clause.has("add_strong"):
        down = clause.says("down", "lower", "drop")
        interval = next((steps for word, steps in _INTERVALS.items() if clause.says(word)), None)
        value = scope.amount(clause) if interval is None else f"{interval} semitones"
        return each(
            "transpose",
            clause,
            amount=f"-{value}" if down and value and str(value)[0].isdigit() else value or ("down" if down else "up"),
        )
    chords_named = "chords" in scope.parts(clause) or clause.has("chords_change")
    if (
        chords_named
        and (
            clause.has("change", "regenerate", "vary")
            or clause.says(
                "try",
                "use",
                "different",
                "reharmonize",
                "reharmonise",
                "jazzier",
                "sadder",
                "boring",
                "bland",
                "generic",
                "basic",
                "stale",
            )
        )
        and not set(scope.parts(clause)) - {"chords"}
    ):
        return [Operation(op="change_chords", section=scope.section(clause))]
    return None


def _hearing(clause: Clause) -> list[Operation] | None:
    """Mute, solo, unmute; everything but one is solo."""
    everything = re.search(
        r"\b(?:everything|all|all of it|anything|the rest)\b.*\b(?:but|except|besides|apart from|other than)\b",
        clause.text,
    )
    kept = scope.parts(clause) or [hit.name for hit in clause.refused if hit.kind in ("instrument", "role")]
    if everything and kept and clause.has("mute", "remove", "remove_strong"):
        return each("solo", clause, targets=[name for name in kept if name != "mix"], amount=None)
    returning = re.search(
        r"\b(?:bring|put|get|come|drop|turn|add|want)\b.*\bback\b(?! in the mix| a | \d)", clause.text
    )
    if re.search(r"\b(?:everything|all of it|all)\b.*\bback\b", clause.text) and clause.has("unmute"):
        return [Operation(op="unmute", section=scope.section(clause))]
    if (clause.has("unmute") or returning) and scope.parts(clause):
        return each("unmute", clause, amount=None)
    if clause.has("unsolo"):
        return each("unsolo", clause, amount=None)
    if (
        re.search(r"^[\w -]{2,24}\boff\b(?: in\b| for\b| during\b|$)", clause.text)
        and scope.parts(clause)
        and not clause.names("effect")
    ):
        return each("mute", clause, amount=None)
    if clause.has("mute") and not clause.names("effect"):
        return each("mute", clause, amount=None)
    soloing = (
        clause.starts_with("solo")
        or (clause.words[0] == "only" and not scope.section(clause))
        or (
            clause.has("solo")
            and re.search(
                r"\bsolo (?:out )?the\b|\bisolate\b|\b(?:only|just) (?:the|play)\b|\bhear (?:only|just)\b", clause.text
            )
        )
    )
    if soloing and scope.parts(clause) and not clause.has("add_strong", "volume_up", "volume_down"):
        return each("solo", clause, amount=None)
    return None


def _effects(clause: Clause) -> list[Operation] | None:
    effects = [
        name
        for name in clause.names("effect")
        if name != "chorus" or "section" not in {hit.kind for hit in clause.hits if hit.name == "chorus"}
    ]
    refused = [hit.name for hit in clause.refused if hit.kind == "effect"]
    if not effects and not refused and clause.says("dry", "drier") and scope.parts(clause):
        return each("remove_effect", clause, effect="reverb", amount=None)
    if refused and not effects:
        return [operation for name in refused for operation in each("remove_effect", clause, effect=name, amount=None)]
    if not effects or (clause.has("half_time") and "filter" not in effects):
        return None
    if effects == ["sidechain"] and clause.says("volume", "level", "levels"):
        return each("volume_down", clause)  # "duck the volume"
    less = (
        clause.has("remove_strong", "volume_down", "mute")
        or clause.starts_with("remove")
        or clause.says("less", "dry", "drier", "reduce", "lower", "off", "decrease")
    )
    adds = (
        clause.has("add", "add_strong", "give", "set", "make", "punchier", "use", "change")
        or clause.says("more", "some", "little", "bit", "effect", "through", "on", "with")
        or len(clause.words) <= 4
    )
    verb = (
        any(hit.kind == "effect" and clause.leads(hit) for hit in clause.hits)
        or clause.words[0]
        in (
            "distort",
            "sidechain",
            "duck",
            "saturate",
            "compress",
            "filter",
            "stutter",
            "echo",
            "bitcrush",
        )
        or clause.says("distort", "sidechain", "duck", "compress", "saturate")
    )
    if not (less or adds or verb):
        return None
    target = scope.parts(clause)
    if "sidechain" in effects and len(target) > 1:
        target = [name for name in target if name != "kick"][:1]
    op = "remove_effect" if less and not clause.says("more") else "add_effect"
    return [operation for name in effects for operation in each(op, clause, targets=target, effect=name)]


def _length(clause: Clause, facts: _Facts) -> list[Operation] | None:
    """The whole piece made to last so long: "make it 2 minutes long"."""
    if facts.seconds is None or not _LASTING.search(clause.text):
        return None
    seconds, facts.seconds = facts.seconds, None
    op = "shorten" if clause.has("shorten") or clause.says("cut", "trim") else "extend"
    return [Operation(op=op, amount=f"{seconds:g} seconds")]


def _fills(clause: Clause) -> list[Operation] | None:
    """Fills come before, into or at the end of sections: the section named is where, not what."""
    asked = clause.has("add", "add_strong", "give", "remove", "remove_strong") or any(
        hit.name == "fills" and clause.leads(hit) for hit in clause.hits
    )
    if "fills" not in scope.parts(clause) or not asked:
        return None
    gone = clause.has("remove_strong") or clause.starts_with("remove")
    return [Operation(op="remove" if gone else "add", target="fills", section=scope.section(clause))]


def _sections(clause: Clause) -> list[Operation] | None:
    """Add, remove, extend, shorten, repeat, move sections; the whole beat where none is named."""
    hit = scope.section_hit(clause)
    where = scope.section(clause)
    if (
        clause.has("arrange")
        and (hit or re.search(r"\b(?:arrange|arrangement|structure|order|full (?:track|song))", clause.text))
        and not scope.parts(clause)
    ):
        moved = next((h for h in clause.hits if h.kind == "section"), None)
        return [Operation(op="arrange", section=moved.name if moved else None)]
    if clause.has("extend", "shorten") and not scope.parts(clause):
        return [
            Operation(
                op="shorten" if clause.has("shorten") and not clause.says("extend", "longer") else "extend",
                section=where,
                amount=scope.amount(clause),
            )
        ]
    if hit is None:
        return None
    if (
        len({h.first for h in clause.hits if h.kind == "section"}) > 1
        and clause.has("change")
        and not scope.parts(clause)
    ):
        return [Operation(op="arrange", section=where)]
    if re.search(
        r"\b(?:put|place|bring) (?:the|my|that) (?:\w+ )?[\w-]+(?: \d+)? (?:before|after|at the|to the|first|last|up front)\b",
        clause.text,
    ) and not set(scope.parts(clause)):
        return [Operation(op="arrange", section=where)]
    if re.search(
        r"\b(?:start|begin|open|end|finish|close)s? (?:it |this |the (?:track|beat|song) )?(?:off )?(?:with|on) (?:the|a)\b",
        clause.text,
    ):
        return [Operation(op="arrange", section=where)]
    added = re.search(r"\badd(?:ing)?[ ]+(\d{1,3})[ ]*(?:more[ ]+)?bars?[ ]+(?:to|of|in)\b", clause.text)
    if added:
        return [Operation(op="extend", section=where, amount=f"{added[1]} bars")]
    if clause.has("add_strong") and _is_added(clause, hit):
        return [
            Operation(
                op="add_section",
                section=where if not (where or "").startswith("bar") else hit.name,
                amount=scope.amount(clause),
            )
        ]
    if set(scope.parts(clause)) - {"fills", "vocals"}:
        return None
    if clause.has("repeat"):
        return [Operation(op="add_section", section=where or hit.name, amount="repeat")]
    resize = re.search(r"\b(?:make|to|be|should be)\b.*?(\d{1,3})[ -]?(?:bars?|measures?)", clause.text)
    if resize and not clause.has("add_strong"):
        return [
            Operation(op="shorten" if clause.has("shorten") else "extend", section=where, amount=f"{resize[1]} bars")
        ]
    if _feels(clause):
        return None
    if any(h.kind in ("instrument", "role") for h in clause.refused):
        return None  # "no more strings in the intro"
    skipped = re.search(r"\bskip (?:the|that|this|over)\b", clause.text)
    if (
        skipped
        or clause.has("remove_strong")
        or clause.starts_with("remove")
        or any(h.kind == "section" for h in clause.refused)
    ):
        return [Operation(op="remove_section", section=where)]
    if clause.has("add_strong", "add") and not _leads_into(clause) and not clause.names("genre"):
        return [
            Operation(
                op="add_section",
                section=where if not (where or "").startswith("bar") else hit.name,
                amount=scope.amount(clause),
            )
        ]
    return None


def _is_added(clause: Clause, hit: Hit) -> bool:
    """True for "add a 16 bar verse with strings": the section comes first and is new."""
    parts = [
        other.first
        for other in clause.hits
        if other.kind in ("instrument", "role", "effect") and other.name != hit.name
    ]
    before = clause.words[max(0, hit.first - clause.first - 4) : hit.first - clause.first]
    return (
        bool(parts)
        and min(parts) > hit.last
        and bool({"a", "an", "another", "new"}.intersection(before))
        and not _leads_into(clause)
    )


def _feels(clause: Clause) -> bool:
    return clause.has(
        "energy_up",
        "energy_down",
        "densify",
        "simplify",
        "brighter",
        "darker",
        "punchier",
        "volume_up",
        "volume_down",
        "swing",
        "vary",
    )


def _leads_into(clause: Clause) -> bool:
    """True for "add a bit more energy to the hook": the section is where, not what."""
    hit = scope.section_hit(clause)
    at = hit.first - clause.first if hit else 0
    return any(
        word in ("to", "in", "into", "on", "at", "during", "for", "under", "over", "throughout")
        for word in clause.words[max(0, at - 2) : at]
    )
