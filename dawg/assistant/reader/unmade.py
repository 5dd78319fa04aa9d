"""What a request says clearly and a new beat or a step back cannot meet: told in a line, never silently left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dawg.assistant.reader import limits
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.form import Length
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

_SETTINGS = ("swing", "pan", "add_effect", "eq", "volume_up", "volume_down", "set_volume", "transpose", "loudness_up")
_SAID = {"add_effect": "effect", "volume_up": "level", "volume_down": "level", "set_volume": "level", "loudness_up": "loudness"}  # fmt: skip
_SHARE = regex(
    r"\b(volume|level|gain|width|reverb|delay|swing|compression|distortion|saturation|humanize|energy)[ ]?(?:[:=]|at|of|to|is|on)?[ ]?(\d{1,5}) ?%|(?<![\d.])(\d{1,5}) ?%[ ](?:of )?(volume|level|gain|width|reverb|delay|swing|compression|distortion|saturation|humanize|energy)\b",
    re.I,
)
_NO_LENGTH = regex(
    r"\b(bars?|measures?|length|duration)[\"']?[ ]*(?:[:=]|is|of)?[ ]*(-?(?:nan|infinity|infinite|inf|null|undefined)|-\d{1,4}(?!\d| ?db))\b",
    re.I,
)
_ENDLESS = regex(
    r"\b(infinity|infinite(?:ly many)?|endless|unlimited|nan|inf|null|undefined|a (?:zillion|gazillion|bazillion)|-\d{1,4}) (bars?|measures?|seconds?|minutes?|hours?)\b",
    re.I,
)
"""The same before what it counts: "infinity bars"."""
_LATER = "a new beat is made without it; ask for it once the beat is there"


_EFFECT = regex(
    r"(?:reverb|verb|delay|echo|sidechain|side chain|distort|saturat|filter|phas|flang|auto|tremolo|vibrato|compress|bitcrush|duck)",
    re.I,
)
"""How the name of an effect begins, that is not the way a part is played or what a style is called."""


def _effects(tokens: Sequence[Token], wanted: Sequence[Hit], told: Iterable[str]) -> list[str]:
    """Tell that effects are no part of a new beat's brief: "lofi with lots of reverb"; what is told already is left out."""
    inside = {at for hit in wanted if hit.kind != "effect" for at in range(hit.first, hit.last + 1)}
    said = (
        " ".join(token.word for token in tokens[hit.first : hit.last + 1])
        for hit in wanted
        if hit.kind == "effect" and hit.first not in inside
    )
    lines = " ".join(told)
    named = [name for name in dict.fromkeys(said) if _EFFECT.match(name) and name not in lines]
    if not named:
        return []
    listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return [f"effect: {listed}: a new beat is made without effects of your own; ask for them once the beat is there"]


def settings(steps: Iterable[Operation], text: str) -> list[str]:
    """Tell of values beside a new beat that its brief has no place for: "house with swing at 140%".

    Args:
        steps: what was read of the request and is not taken into the new beat.
        text: the request in English.
    """
    told: dict[str, str] = {}
    for step in steps:
        if step.op in _SETTINGS and regex(r"\d(?!.* bpm$)").search(str(step.amount or "")):
            field = step.effect or _SAID.get(step.op, step.op)
            wrong = limits.refused((step,))
            told[field] = f"{wrong[0]}; it is left out" if wrong else f"{field}: {step.amount} is said; {_LATER}"
    for match in _NO_LENGTH.finditer(text):
        field = "bars" if match[1].lower().startswith(("bar", "measure")) else "duration"
        told[field] = f"{field}: '{match[2]}' is no length; the usual length is taken"
    for match in _ENDLESS.finditer(text):
        field = "bars" if match[2].lower().startswith(("bar", "measure")) else "duration"
        told[field] = f"{field}: '{match[1]}' is no length; the usual length is taken"
    for match in _SHARE.finditer(text):
        field, share = (match[1] or match[4]).lower(), int(match[2] or match[3])
        known = field in told or ("level" in told and field in ("volume", "gain"))
        beyond = f"{share} % is out of range; permitted range: 0 to 100 %; it is left out"
        if not known:
            told[field] = f"{field}: {beyond if share > 100 else f'{share} % is said; {_LATER}'}"
    return list(told.values())


_TUNING = regex(
    r"\b(?:re)?tun(?:e|ed|es|ing)\b[^,.;!?\n]{0,24}?(?<!\d)(4[0-5]\d)(?! ?(?:bpm|bars))|(?<![\d.])(4[1-5]\d) ?(?:hz|hertz)\b(?! ?(?:cut|boost|dip|on|at|by))(?=[^,.;!?\n]{0,12}\btun|[ ]*(?:$|[,.;!?]|and\b|please\b))|\ba ?4? ?= ?(\d{2,6})\b(?! ?bpm)",
    re.I,
)


_GROWS = regex(
    r"\b(?:start(?:s|ing)?|begin(?:s|ning)?|open(?:s|ing)?)\b[^,.;!?]{0,24}\b(?:quiet\w*|soft\w*|slow\w*|small|calm\w*|sparse\w*|minimal\w*|gent\w+|low|silent\w*|simpl\w+|peaceful\w*|mellow\w*|chill\w*|relaxed|intimate|low-key)\b[^.;!?]{0,32}\b(?:grow\w*|build\w*|swell\w*|gets?|getting|becom\w+|turn\w*|ris\w+|explod\w+|big|huge|loud|intens\w+|ends?)\b[^,.;!?]{0,24}|"
    r"\bbeat[ -]switch(?:es|-up)?\b[^,.;!?]{0,30}|\btempo (?:change|switch|shift)s?\b[^,.;!?]{0,24}|\b(?:speeds?|slows?) (?:up|down) (?:in the|at the|towards?|halfway|near|over)\b[^,.;!?]{0,24}|"
    r"\b(?:slowly|gradually|steadily|constantly) (?:grow|build|ris|swell|get|intensif|becom)\w*\b[^,.;!?]{0,24}|\b(?:grow|build|ris|swell)\w*(?: up)? (?:slowly|gradually|steadily|over time|towards? the end)\b",
    re.I,
)


_RESTRAINED = regex(
    r"\b(?:not|nothing|never|without) too (?:much|many|loud|heavy|prominent)(?: of (?:a|the))? ([a-z][\w-]+(?: [a-z][\w-]+)?)",
    re.I,
)


def _restraint(text: str, wanted: Sequence[str]) -> list[str]:
    """Tell that how much of a part there is, is not a matter of a new beat's brief: "not too much bass"."""
    said = _RESTRAINED.search(text)
    if said is None or not any(name in said[1].lower() for name in wanted):
        return []
    return [f"level: “{said[0]}”: the part plays at its usual level; turn it down once the beat is there"]


def _growth(text: str) -> list[str]:
    """Tell that a new beat grows by its sections and not as it is said: "starts quiet and gets huge at the end"."""
    said = _GROWS.search(text)
    line = "structure: “{}”: a new beat keeps its tempo and grows from section to section as its form has it; ask for changes of a section once it is there"
    return [line.format(said[0].strip())] if said else []


_NO_SPAN = regex(
    r"\b(?:(?:be|keep it|make it|something|nice and|fairly|pretty|quite|rather|really|kinda|very|not too|a|an?) )(short|long)(?: (?:one|beat|track|loop|piece|song|tune|thing|clip|jingle|intro music))?(?=\W*$|[,.;!?]| (?:please|pls|for|with|and|but)\b)",
    re.I,
)


_COUNTED = regex(r"\b(?:only|just|exactly|no more than) (?:one|1|a single|two|2|three|3) instruments?\b", re.I)


def _count(text: str) -> list[str]:
    """Tell that parts are named, not counted: "only one instrument"."""
    said = _COUNTED.search(text)
    return [f"instruments: “{said[0]}”: they are not counted; name them, as in “only piano and bass”"] if said else []


def _span(text: str, length: Length) -> list[str]:
    """Tell that "short" is no length: "can it be short"."""
    said = None if length.bars or length.duration_s else _NO_SPAN.search(text)
    return [f"length: “{said[1]}” leaves the length to the form; say seconds or bars to set it"] if said else []


def of_a_new_beat(page: Page, said: str, tokens: Sequence[Token], wanted: Sequence[Hit], length: Length) -> list[str]:
    """Tell of effects, growth, levels and words of length that a new beat's brief has no place for.

    Args:
        page: what is told already.
        said: the request in English, as it was said.
        tokens, wanted: its words, and what is wanted among them.
        length: what is said of it in numbers.
    """
    parts = [hit.name for hit in wanted if hit.kind == "instrument"]
    return [
        *_effects(tokens, wanted, page.warnings),
        *_growth(said),
        *_restraint(said, parts),
        *_span(said, length),
        *_count(said),
    ]


_STRINGS = regex(
    r"\b(?:(?:drop[ -][a-g](?:#|b| ?sharp| ?flat)?|drop|down|low|[a-g] standard|open [a-g])[ -]?tun(?:ed|ing)s?|(?:half|whole|full) step down tuning)\b",
    re.I,
)


def tuning(text: str) -> list[str]:
    """Tell that the tuning of the reference note and of guitars is not a choice: "tune it to 432 Hz", "drop D tuning"."""
    strings = _STRINGS.search(text)
    if strings:
        return [f"tuning: guitars and basses are tuned as usual; “{strings[0]}” is left out"]
    said = _TUNING.search(text) if "4" in text or "=" in text else None
    hz = said and (said[1] or said[2] or said[3])
    return (
        [f"tuning: everything is tuned to A = 440 Hz; {hz} Hz is not offered and left out"]
        if hz and hz != "440"
        else []
    )


_OF_ONE_PART = regex(r"\b(?:undo|revert|take back|roll back)\b.*\b(?:to|on|of|for|from|with) (?:the |my )?")


_KEPT = regex(
    r"\b(?:keep|leave|hold|with|but not|except|besides)(?: on)? (?:the|my|this|that|our|these|those) (?:(?:current|new|same|old) )?([a-z]+(?: [a-z]+)?)"
)


def steps_back(steps: Sequence[Operation], clauses: Sequence[Clause]) -> list[str]:
    """Tell that only the last change can be taken back, where that of one part is asked for: "undo what you did to the snare"."""
    if not any(step.op == "undo" for step in steps):
        return []
    kept = [said[1] for clause in clauses if (said := _KEPT.search(clause.text))]
    if kept and any("version" in str(step.amount) for step in steps):
        return [f"{kept[0]}: a version comes back as a whole; say how the {kept[0]} should be once it is there"]
    named = [
        hit.name
        for clause in clauses
        if _OF_ONE_PART.search(clause.text)
        for hit in clause.hits
        if hit.kind in ("instrument", "role")
    ]
    return [
        f"undo: changes are taken back in their order, not those of one part; the last change is undone, whether or not it was to the {name}"
        for name in dict.fromkeys(named)
    ]


_BLAND = regex(
    r"\b(?:bor(?:ing|es me|ed)|bland|flat|dull|meh|lame|lifeless|dead|empty|weak|mid|tame|sleepy|snooze\w*|blah|stale|uninspired|lacks something|needs something)\b"
)
_NAMED = frozenset(
    ("energy", "hype", "energetic", "intense", "intensity", "harder", "hyped", "livelier", "life", "less", "not")
)


def assumed(steps: Sequence[Operation], clauses: Sequence[Clause]) -> list[str]:
    """Tell that a complaint alone is taken for a wish: "ugh this is so boring"."""
    if len(steps) != 1 or steps[0].op not in ("energy_up", "vary", "densify") or len(clauses) > 2:
        return []
    said = next((match[0] for clause in clauses if (match := _BLAND.search(clause.text))), None)
    if said is None or any(not clause.word_set.isdisjoint(_NAMED) for clause in clauses):
        return []
    done = {"energy_up": "more energy", "vary": "a variation", "densify": "more notes"}[steps[0].op]
    return [f"assumption: “{said}” is taken as: {done}; “undo” takes it back, or say what to change"]


_PACE = regex(
    r"\b(?:speed(?:s|ing)? (?:it |this |that |things |the (?:beat|track|song|tempo) )?up|faster|quicker|(?:pick|push|bring|crank|raise|increase|put) (?:up )?the (?:pace|tempo|speed|bpm)(?: up)?|tempo up|more fast|"
    r"(slow(?:s|ing)? (?:it |this |that |things |the (?:beat|track|song|tempo) )?down|slower|(?:lower|drop|reduce|bring down|take down) the (?:pace|tempo|speed|bpm)|tempo down|more slow))\b",
    re.I,
)
_SAME = regex(
    r"\b(?:keep|keeps|stay|stays|staying|leave|remain|hold|holding)\b(?: (?:it|that|this|the|beat|track|tempo|bpm|speed|exactly|right|there|in))*(?: at| on| to)? (?:(\d{2,3})(?![\d%]| ?(?:db|bars|%|hz))|the (?:same )?(?:tempo|bpm|speed)|(?:tempo|bpm)\b)|"
    r"\b(\d{2,3})(?: ?bpm)?[ ,]+(?:keep|stay)\b|\b(?:don'?t|do not|without|no|never) (?:chang|touch|alter|mov)\w*(?:ing)? the (?:tempo|bpm|speed|pace)\b|\b(?:same|unchanged) (?:tempo|bpm)\b|\b(?:tempo|bpm) (?:should )?(?:stays?|remains?|is fixed|fixed)(?: (?:at|on))?(?: (\d{2,3}))?",
    re.I,
)
_NEITHER = regex(r"\b(?:not|nor|neither|too|2(?= fast| slow)|nothing|never)\b", re.I)
_BOTH = regex(r"\bfast(er)?\b[^.;!?]{0,30}\bslow(?(1)er)\b|\bslow(er)?\b[^.;!?]{0,30}\bfast(?(2)er)\b", re.I)
"""Both of one degree: "slow" and "faster" are a complaint and what mends it."""


def paces(text: str, steps: Sequence[Operation]) -> list[str]:
    """Tell of a tempo that shall change and stay, or go both ways: "speed it up but keep it at 140".

    Args:
        text: the request in English, before turns of phrase are rewritten.
        steps: what is done.
    """
    pace, same = _PACE.search(text), _SAME.search(text)
    ops = {step.op for step in steps}
    if pace and same:
        faster = "slower" if pace[1] else "faster"
        moved = ops & {"tempo_up", "tempo_down"}
        done = f"it is made {faster}" if moved else "the tempo stays"
        feel = "half time" if pace[1] else "double time"
        return [
            f"tempo: both {faster} and the same tempo were asked for; {done}; more or less energy or {feel} changes the feel at one tempo"
        ]
    if (
        _BOTH.search(text)
        and not _NEITHER.search(text)
        and len(ops & {"tempo_up", "tempo_down", "set_tempo"}) > 0
        and not ops >= {"tempo_up", "tempo_down"}
    ):
        return ["tempo: both fast and slow were said; only one of them can be done: say the tempo that you want in bpm"]
    return []
