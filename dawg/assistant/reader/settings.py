"""What the beat is set to: tempo, key and chords, length, energy."""

from __future__ import annotations

import re

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.form import Length
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each, first_of


class Facts:
    """Values that the whole request states; each is used by the first clause that sets it."""

    def __init__(
        self,
        *,
        bpm: float | None,
        key: str | None,
        chords: tuple[str, ...],
        by: float | None,
        length: Length,
        notes: tuple[str, ...],
    ) -> None:
        self.notes = [*notes]
        self.bpm = bpm
        self.key = key
        self.chords = chords
        self.by = by
        self.seconds = length.duration_s
        self.has_genre = False
        self.has_genres = False  # more than one


_OTHER_CHORDS = (
    "try", "use", "different", "reharmonize", "reharmonise", "jazzier", "sadder", "happier", "boring", "bland", "generic", "basic", "stale",
    "richer", "fancier", "prettier", "minor", "major", "extended", "sevenths", "complex", "interesting", "predictable", "cheesy", "fresh",
)  # fmt: skip
_RICHER = regex(
    r"\b(?:7ths?|9ths?|11ths?|13ths?|sevenths?|ninths?|extensions?|inversions?|voicings?|sus[24]?|suspended|borrowed|chord changes)\b"
)
"""What chords are made richer by."""
_PROGRESSION = regex(r"\bprogressions?\b")
_SHADES = ("brighter", "darker", "be brighter", "be darker", "densify", "simplify", "be densify", "be simplify")
"""What is said of a sound and, of a progression, asks for other chords."""
_CHORDS_ON = regex(r"\bchords (?:on|for|in) the\b")
"""Chords of a part that plays them."""
_DRAGS = regex(r"\bdrag(?:s|ging)?\b")
"""What a section does that is too long."""
_RUSHES = regex(r"\b(?:rush(?:es|ing)?|(?:is|are) (?:\w+ )?(?:ahead of|in front of) the (?:beat|grid))\b")
"""What a part does that comes too early."""
_SUNG = ("chords", "melody", "counter melody")
_ROLLING = ("hi-hat", "open hat", "arp", "shaker", "percussion", *_SUNG)
"""Parts that are said to be fast by how many notes they play."""
_ARRIVES = regex(
    r"\b(?:get|gets|come|comes|arrive|lands?|reach|reaches|hits?|go|jump)\b(?: (?:to|at|into|in))?(?: the| my)? "
)
_OF_A_PART = regex(r"\b(faster|quicker|slower) (?=\w)")
_ONE_CHORD = regex(
    r"\b(?:change|make|set|turn|switch|swap)\b.*\b(?:first|second|third|fourth|last|final) chord\b.* (?:to|into|for|with) (?:an? )?([a-g](?:[#b]|[a-z]*\d|m|min|maj|dim|aug|sus|$)[\w#]*)?"
)
"""A chord of the progression that is to be another one."""
_RANKED = regex(
    r"\b(?:every|each|the) (?:second|third|fourth|fifth|sixth|seventh|octave) (?:bar|beat|time|note|verse|chorus|hook|hit)\b"
)
_EVERY_CHORD = regex(
    r"\b(?:change|make|set|turn|switch|swap|replace)\b.*\b(?:every|each|all|any|the) (?:of the )?[a-g](?:#|b)?(?:m|min|maj| minor| major)? chords?\b"
)
_COPIED = regex(
    r"\b(?:copy|duplicate|clone|paste|copying)\b.*\b(?:to|into|onto|over to) (?:the |my )?(?:\w+ )?(?:intro|verse|chorus|hook|bridge|drop|breakdown|outro)\b"
)
_TO_THE_KEY = regex(r"\b(?:transpose|tune)\b.*\bto the (?:key|track|song|beat|root)\b")
"""Tuning to a key that is there."""


def is_unmade(clause: Clause) -> bool:
    """True for chords told apart by their name and parts copied elsewhere, which nothing does: "change every C chord to A minor"."""
    copied = _COPIED.search(clause.text) is not None and bool(scope.parts(clause))
    return copied or _EVERY_CHORD.search(clause.text) is not None


_TRIED = regex(
    r"(?:(?:actually|hmm+|rather|better|sorry|wait|no|nah|i mean|i meant|let'?s say|say|call it|make that) )*(\d{2,3})(?: (?:bpm )?(?:instead of|not|rather than) \d{2,3}(?: ?bpm)?)?|(?:(?:ok|now|maybe|and|then|lets?|please) )*(?:try|go with|go|do|how about|what about|make it|set it to|put it (?:at|to)|take it to|bring it to) (?:it )?(?:at |to |exactly |about |around |like |maybe )*(\d{2,3})(?: please| pls| instead| then)?"
)
_BY_TONES = regex(
    r"\b(?:raise|lower|up|down|move|shift|drop|bring|take|pitch|transpose|put)\b[^,.;]{0,40}?\b(?:an?|one|two|three|\d|half|half a|a half|whole|a whole)[ -](?:semi)?(?:tones?|steps?)\b(?! (?:of|back|forward|further))|\b(?:an?|one|two|three|\d|half|whole)[ -](?:semi)?tones? (?:up|down|higher|lower)\b"
)
_INTERVALS = {"third": 4, "fourth": 5, "tritone": 6, "fifth": 7, "sixth": 9, "seventh": 11}


_LASTING = regex(
    r"\b(?:(?:can|could|should|must) (?:it|this|that) (?:be|last|run)|(?:make|keep|get|cut|trim|shorten|extend|stretch|want) (?:it|this|that|the (?:track|beat|song|whole (?:thing|song|track|beat)))|(?:it|this|the (?:whole |entire |full )?(?:track|beat|song|tune|thing)) (?:should|must|needs to|has to|ought to) (?:be|last|run|go)|(?:i |we )?(?:need|want|would like) (?:it|this|that|the (?:track|beat|song)) to (?:be|last|run|go|end|finish)|^(?:it )?(?:should|must|needs to|has to|ought to) (?:be|last|run))\b.*(?:\bmin|\bsec|\d ?s\b|\d ?m\b|\d:\d\d|minute|second|hour)"
)


_AND_PARTS = regex(r"(?:at )?\d{2,3}(?: ?bpm)? (?:and|with|plus) (?!the\b|my\b|that\b|[\w-]+ (?:up|down|out)\b)")
"""Parts that come in with a new tempo and genre: "turn it into drill, 142 bpm and sliding 808s"."""
_THIS = regex(
    r"\b(?:put|take|bring|throw) (?:it|this|that|everything|the (?:(?:first|second|last|final) )?(?:track|beat|song|tune|intro|verse|chorus|hook|bridge|drop|breakdown|outro)(?: \d)?)\b"
)


def tempo(clause: Clause, facts: Facts) -> list[Operation] | None:
    """Half and double time, a tempo, faster and slower; of a part its rate."""
    noun = regex(r"\b(?:tempo|bpm|speed|beats per minute)\b").search(clause.text) is not None
    return first_of((_time, _at, _by, _no_tempo, _rate, _pace), clause, facts, noun)


def tempo_and_key(clause: Clause, facts: Facts) -> list[Operation] | None:
    """A tempo, and the key that is said in one breath with it: "D minor 140 bpm"."""
    made = tempo(clause, facts)
    if not made or made[0].op != "set_tempo":
        return made
    if (
        facts.has_genre
        and _AND_PARTS.match(clause.text)
        and all(cue == "set" or cue.startswith("be ") for cue in clause.cues)
    ):
        made += each("add", clause, amount=None)[: len(scope.parts(clause))]
    key = _key(clause, facts) or []
    first = bool(key) and re.search(rf"(?<![a-z]){str(key[0].key)[0].lower()}(?![a-z]).*\d", clause.text) is not None
    return [*key, *made] if first else [*made, *key]


def _key(clause: Clause, facts: Facts) -> list[Operation] | None:
    """The key, where its letter is said in this clause."""
    if facts.key is None or not re.search(rf"(?<![a-z]){facts.key[0].lower()}(?![a-z])", clause.text):
        return None
    key, facts.key = facts.key, None
    return [Operation(op="set_key", key=key, section=scope.section(clause))]


def _time(clause: Clause, facts: Facts, noun: bool) -> list[Operation] | None:
    """Half-time and double-time."""
    text = clause.text
    if clause.has("half_time", "double_time") and (
        not clause.has("extend", "shorten") or regex(r"\b(?:time|speed|tempo|bpm|fast)\b").search(text)
    ):
        return each("half_time" if clause.has("half_time") else "double_time", clause, amount=None)
    return None


def _at(clause: Clause, facts: Facts, noun: bool) -> list[Operation] | None:
    """ "At 140", "try 92"."""
    text = clause.text
    tried = _TRIED.fullmatch(text)
    if tried and tried[1] and facts.has_genre:
        return None  # "boom bap, 90" is a new beat
    if tried and 50 <= int(tried[1] or tried[2]) <= 220 and not clause.hits:
        facts.bpm = None
        return [Operation(op="set_tempo", bpm=float(tried[1] or tried[2]))]
    if (
        facts.bpm is not None
        and (noun or f"{facts.bpm:g}" in clause.words)
        and not clause.has("pan", "eq")
        and (noun or not clause.says("swing", "shuffle"))
    ):
        value, facts.bpm = facts.bpm, None
        return [Operation(op="set_tempo", bpm=value)]
    return None


def _by(clause: Clause, facts: Facts, noun: bool) -> list[Operation] | None:
    """ "By 5 bpm", "knock 4 off the tempo"."""
    text = clause.text
    if regex(r"\b(?:key|pitch|octaves?|semitones?|db|volume|level|notes?|energy|intensity|swing|width)\b").search(text):
        return None
    if (clause.says("by") and noun) or (
        facts.by is not None
        and (noun or clause.has("tempo_up", "tempo_down") or (clause.has("set") and f"{facts.by:g}" in clause.words))
    ):
        down = (
            clause.has("tempo_down")
            or clause.says(
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
                "back",
            )
            or regex(r"-[ ]?\d").search(text) is not None
        )
        size = amounts.amount(clause)
        by = size if facts.by is None or str(size).endswith(" %") else facts.by
        return [Operation(op="tempo_down" if down else "tempo_up", amount=by)]
    return None


def _no_tempo(clause: Clause, facts: Facts, noun: bool) -> list[Operation] | None:
    """ "Faster than 140" is a limit of what is asked for, a faster attack no tempo."""
    limit = regex(r"\b(?:faster|slower) than \d").search(clause.text)
    other = regex(r"\b(?:faster|slower|quicker) (?:attack|release|decay|fade|build|filter|lfo|delay)").search(
        clause.text
    )
    return [] if limit or other else None


def _rate(clause: Clause, facts: Facts, noun: bool) -> list[Operation] | None:
    """How fast a part plays, or a section comes."""
    text = clause.text
    if clause.has("tempo_up") and scope.section(clause) and not scope.parts(clause) and _ARRIVES.search(text):
        return [Operation(op="arrange", section=scope.section(clause))]
    rate = _OF_A_PART.search(text)
    if rate and not noun:
        part = scope.begins_at(clause, rate.end())
        if part:
            return each("simplify" if rate[1] == "slower" else "densify", clause, targets=[part])
    rolls = clause.says("roll", "rolls")
    quick = [name for name in scope.parts(clause) if name in _ROLLING or rolls]
    hastened = regex(r"\bspeed (?:up|the|them)\b").search(text) is not None
    if hastened and not set(quick).isdisjoint(_SUNG):
        quick = []  # "speed up the melody": the tempo
    if scope.parts(clause) and _RUSHES.search(text):
        return each("quantize", clause, amount=None)
    if quick and clause.has("tempo_up", "tempo_down") and (hastened or not noun):
        return each("densify" if clause.has("tempo_up") else "simplify", clause, targets=quick)
    return None


def _pace(clause: Clause, facts: Facts, noun: bool) -> list[Operation] | None:
    """Faster, slower."""
    text = clause.text
    if clause.has("tempo_up") and scope.section(clause) and _DRAGS.search(text):
        return [Operation(op="shorten", section=scope.section(clause), amount=amounts.amount(clause))]
    if clause.has("tempo_up") and not clause.says("hats", "rolls"):
        return [Operation(op="tempo_up", section=scope.section(clause), amount=amounts.amount(clause))]
    if clause.has("tempo_down") or regex(
        r"\bslow(?:ing)?[ ](?:the|this|that|my|everything)\b|\bslow\b.*\bdown\b"
    ).search(text):
        return [Operation(op="tempo_down", section=scope.section(clause), amount=amounts.amount(clause))]
    if noun and clause.says(
        "up", "raise", "increase", "higher", "bump", "pump", "boost", "crank", "push", "lift", "quicken", "louder"
    ):
        return [Operation(op="tempo_up", amount=amounts.amount(clause))]
    if noun and clause.says("down", "lower", "decrease", "reduce", "drop", "quieter"):
        return [Operation(op="tempo_down", amount=amounts.amount(clause))]
    return None


def pitch(clause: Clause, facts: Facts) -> list[Operation] | None:
    if facts.chords:
        chords, facts.chords = facts.chords, ()
        return [Operation(op="change_chords", target=" ".join(chords), section=scope.section(clause))]
    if _TO_THE_KEY.search(clause.text):
        return each("transpose", clause, amount=None)
    one = _ONE_CHORD.search(clause.text)
    if one and not set(scope.parts(clause)) - {"chords"}:
        facts.key = None  # "change the last chord to Emaj7"
        return [Operation(op="change_chords", target=one[1] and one[1].capitalize(), section=scope.section(clause))]
    setting = (
        clause.has("change", "set", "make", "use", "transpose", "give")
        or clause.says("do", "play", "key", "modulate", "try", "hear", "lets")
        or len(clause.words) <= 6
    )
    here = facts.key is not None and re.search(rf"(?<![a-z]){facts.key[0].lower()}", clause.text)
    if facts.key is not None and here and setting and (not clause.has("add_strong") or _THIS.search(clause.text)):
        key, facts.key = facts.key, None
        return [Operation(op="set_key", key=key, section=scope.section(clause))]
    changes_key = re.search(r"\b(?:key change|modulation)\b", clause.text)
    moved = re.search(
        r"\b(?:octaves?|semitones?|half[ -]?steps?|whole[ -]?steps?) (?:up|down|higher|lower)\b|\bput (?:it|this|that|everything|the (?:whole|entire) \w+)(?: all)? (?:up|down)\b",
        clause.text,
    )
    if regex(r"\bdouble the\b.*\bwith\b").search(clause.text) and len(scope.parts(clause)) > 1:
        return None  # the new part comes in; at which octave is its player's
    toned = _BY_TONES.search(clause.text) is not None
    if (toned or clause.has("transpose")) and (toned or changes_key or moved or not clause.has("add_strong")):
        down = clause.says("down", "lower", "drop", "below")
        minor = re.search(r"\bminor (?:third|sixth|seventh)\b", clause.text) is not None
        ranked = _RANKED.search(clause.text)  # "on every fourth bar"
        interval = next((steps - minor for word, steps in _INTERVALS.items() if clause.says(word)), None)
        interval = None if ranked else interval
        value = amounts.amount(clause) if interval is None else f"{interval} semitones"
        sung = regex(r"\btoo (high|low) (?:for|to)\b|\bkey is (?:a bit |way |much )?too (high|low)\b").search(
            clause.text
        )
        if sung:
            return each("transpose", clause, targets=[], amount="down" if "high" in sung[0] else "up")
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
            or (_PROGRESSION.search(clause.text) and clause.has(*_SHADES))
            or clause.says(*_OTHER_CHORDS)
            or _RICHER.search(clause.text) is not None
            or bool(clause.names("mood", "genre") and not clause.has("brighter", "darker", "be darker", "add_strong"))
        )
        and (not set(scope.parts(clause)) - {"chords"} or _CHORDS_ON.search(clause.text))
    ):
        return [Operation(op="change_chords", section=scope.section(clause))]
    return None


def length(clause: Clause, facts: Facts) -> list[Operation] | None:
    """The whole piece made to last so long: "make it 2 minutes long"."""
    if facts.seconds is None or not _LASTING.search(clause.text):
        return None
    seconds, facts.seconds = facts.seconds, None
    op = "shorten" if clause.has("shorten") or clause.says("cut", "trim") else "extend"
    return [Operation(op=op, amount=f"{seconds:g} seconds")]


_ENERGY = regex(
    r"\b(?:energy|intensity)\b.*?\b(?:to|at)[ ]+(\d{1,3}(?:\.\d{1,3})?)(?:[ ]?(?:%|percent))?|\b(?:energy|intensity)\b\D{0,24}?(\d{1,3}(?:\.\d{1,3})?)[ ]?(?:%|percent)|\b(\d{1,3}(?:\.\d{1,3})?)[ ]?(?:%|percent) (?:for |of |in |on )?(?:the )?(?:energy|intensity|power)\b|\b(?:energy|intensity)\b\D{0,24}?([01]\.\d{1,3})(?![\d.])|\b(?:energy|intensity)(?: levels?)?:? (\d{1,3})(?= (?:in|for|on|during)\b|$)"
)
_OF_TEN = regex(r"\b(\d{1,2}) ?(?:/|(?:out )?of) ?(?:a )?10\b")
_SECTION_AT = regex(r"(?:\bat|\bto|\bbe|\ba|\blike|=)(?: an?)?[ ]+(\d{1,3}(?:\.\d{1,2})?)[ ]?(?:%|percent)$")
"""How much of its energy a section shall have: "the bridge at 40 %"."""


_SHARES = {"minimum": 10, "min": 10, "low": 30, "medium": 50, "mid": 50, "moderate": 50, "normal": 50, "middle": 50, "high": 80, "full": 100, "max": 100, "maximum": 100}  # fmt: skip
"""How much energy a level is that is set in words."""
_LEVELS = regex(
    rf"\b(?:energy|intensity)(?: levels?)?(?: (?:in|of|for|on) (?:the )?[\w-]+(?: \d)?)? (?:should be|to be|is|at|to|=|:) (?:a |the )?(?:very |really |super |pretty |quite )?({'|'.join(_SHARES)})(?: levels?)?\b"
)
_ENERGY_BY = regex(r"\b(energy|intensity)\b.*\bby (\d{1,3}(?:\.\d{1,2})?)\b")
_LOWERED = regex(r"\b(?:lower|reduce|decrease|drop|less|down|cut|bring down|calm)\b")


def energy(clause: Clause) -> list[Operation] | None:
    """Energy by number: "hook energy 9/10", "the bridge at 40 %"."""
    text = _OF_TEN.sub(lambda match: f"{10 * int(match[1])} %", amounts.unplaced(clause.text))
    by = _ENERGY_BY.search(clause.text)
    if by and not clause.names("effect"):
        much = f"{float(by[2]) * (100 if '.' in by[2] else 1):g} %"
        lower = clause.has("energy_down") or _LOWERED.search(clause.text) is not None
        return each("energy_down" if lower else "energy_up", clause, targets=[], amount=much)
    level = _LEVELS.search(text) if "energy" in clause.word_set or "intensity" in clause.word_set else None
    if level and not (clause.names("effect") or scope.parts(clause)):
        return each("set_energy", clause, targets=[], amount=f"{_SHARES[level[1]]} %")
    said = _ENERGY.search(text)
    share = _SECTION_AT.search(clause.text) if scope.section(clause) and not scope.parts(clause) else None
    if not (said or share) or clause.names("effect") or clause.has("swing"):
        return None
    value = next(group for found in (said, share) if found for group in found.groups() if group)
    if not regex(r"%|percent").search(text) and float(value) <= 10:
        of = 100 if "." in value and float(value) <= 1 else 10  # "energy to 0.9", "energy from 6 to 8"
        value = f"{float(value) * of:g}"
    return each("set_energy", clause, targets=[], amount=f"{value} %")
