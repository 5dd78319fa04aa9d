"""How parts sound and feel, where they sit and how loud they are."""

from __future__ import annotations

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.changes import DENSE
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.effects import QUALITIES
from dawg.assistant.reader.panning import placed
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each, first_of
from dawg.assistant.reader.tables import Hit

_UP = regex(
    r"\b(?:turn|bring|crank|push|pull|bump|move|raise|boost|lift|kick|put|take|fade|dial|automate|volume|level)\b.*\bup\b|^(?!they|it|these|those|this|that)(?!.*\b(?:clean|tidy|mess|liven|wake|wrap|freshen|spice|spicing|mix|switch|break|change|shake|jazz|dress|beef|fatten|speed|open|tighten|loosen|rough|fill|build|hurry|warm|sharpen|soften|double|chop|cut|slice|split|funk|smooth|brighten|thicken|bulk|toughen|line|sync|match|set|roll|hype|juice|gas|ramp)\w* )(?:the[ ])?[\w -]{2,24}[ ]up\b(?![ ](?:the|an?(?![ ](?:bit|touch|little|tad|hair|lot|notch|smidge))|to|one|two|\d+[ ](?:semi|oct)))"
)

_DOWN = regex(
    r"\b(?:turn|bring|push|pull|bump|move|take|dial|tone|pull|lower|drop|automate|volume|level)\b.*\b(?:down|back)\b|^(?:the[ ])?[\w -]{2,24}[ ]down\b"
)

_OVERALL = regex(
    r"\b(?:overall|everything|the music|all of it|in total|as a whole|all together|the (?:whole|entire) (?:thing|track|beat|song|mix)|(?<!in )(?<!through )the (?:track|mix|master|beat|song))\b"
)
_PITCHY = regex(r"\b(?:octaves?|semitones?|semis?|half[ -]?steps?|whole[ -]?steps?|steps?|pitch|key|tones?)\b")
_SIMPLE_CUES = (
    "unmute", "half_time", "double_time", "quantize", "humanize", "reverse", "syncopate", "tighten", "widen", "time_stretch", "eq",
)  # fmt: skip
_FEEL_CUES = ("simplify", "densify", "punchier", "swing", "brighter", "darker", "energy_down", "energy_up")
_LEVEL_BY = regex(
    r"(?<![\w.])([+-])[ ]?(\d{1,2}(?:\.\d)?)(?:[ ]?db\b|$)|\b(up|down|plus|minus)[ ](?:by[ ])?(\d{1,2}(?:\.\d)?)(?:[ ]?db\b|$)"
)

_SHARE = regex(
    r"\bhalf (?:the |its |their )?(?:volume|loudness|level)\b|\bhalf as loud\b|\b(?:double|twice) (?:the |its |their )?(?:volume|loudness|level)\b|\btwice as loud\b"
)

_THINGS = ("it", "this", "that", "them", "everything", "these", "those")

_FREQUENCY = regex(r"\b\d{1,5}(?:\.\d{1,2})?[ ]?k?hz\b")
"""What is done at a frequency is equalising, whatever its verb."""

_LOW_END = regex(r"\b(?:low|bottom)[ -]end\b|\bbottom\b|\bthe lows\b")


_CLASH = regex(
    r"\b(?:fight(?:s|ing)?|clash(?:es|ing)?|compet(?:e|es|ing)|stepping on|step on|bump(?:ing)? into|in each other'?s way|on top of each other|conflict(?:s|ing)?)\b"
)
_DECAYING = {"kick", "snare", "clap", "808", "bass", "sub bass", "synth bass", "hi-hat", "open hat", "toms", "stabs"}
"""Parts that are made shorter by how long each hit rings."""
_NEW_GROOVE = regex(
    r"\b(?:different|new|another|other|change the|switch the|switch up the|change up the) (?:\w+ )?(?:groove|rhythm|drum pattern|beat pattern)\b"
)
_NEW_PART = regex(
    r"\b(?:add|bring in|put in|introduce|throw in|insert|drop in|put|layer)(?: in)? (?:an?|some|another) (?:more )?(?:\w{2,}er|more \w+|phat|fat|thick|hard|heavy|wide|dark|bright|warm|deep|soft|punchy|tight|dirty|gritty|huge|big|distorted) [a-z]"
)
"""A part that comes in, whatever it is like: "add a darker pad"."""
_TAIL = regex(
    r"\b(?:(cut|shorten|shorter|trim|reduce|less|tame|kill|chop|decrease|lower)|longer|more|increase|lengthen|extend)\b.*\b(?:tails?|decay|ring|ringing)\b"
)
"""How long a hit rings: shorter is tighter, longer has more room."""
_FITTED = regex(r"\btimestretch \w[\w ]*? by (\d{1,4}(?:\.\d+)?) ?(m|s)(?:in|ec|\b)")
_LOWS = ("bass", "808", "sub bass", "synth bass", "reese bass", "bass guitar")
_SWUNG = regex(
    r"\bswing\b(?:(?: (?:at|to|of|by|is))+ (?=-?[\d.]+(?! ?(?:bpm|bars?)\b))|.*?(?<![\d.-])(?=-?[\d.]+ ?(?:%|percent|$|(?:on|in|for)\b)))(-?\d{1,9}(?:\.\d{1,3})?)[ ]?(%|percent)?"
)


_A_NEW = regex(r"\b(?:add|put|drop|throw|insert)(?: in)? (?:an?|another) ")
"""What comes in, wherever it falls: "add an open hat on every offbeat"."""


def sound(clause: Clause) -> list[Operation] | None:
    """Space, timing, feel and loudness."""
    if not scope.parts(clause) and clause.has("tighten", "punchier") and _LOW_END.search(clause.text):
        clause.meant = ("bass",)
    if clause.has("add_strong") and _NEW_PART.search(clause.text):
        return None
    return first_of(_RULES, clause, scope.parts(clause))


def _new_groove(clause: Clause, named: list[str]) -> list[Operation] | None:
    """ "A different groove": of the drums."""
    return (
        each("regenerate", clause, targets=["drums"], amount=None)
        if _NEW_GROOVE.search(clause.text) and not named
        else None
    )


def _filtered(clause: Clause, named: list[str]) -> list[Operation] | None:
    """What is done to the sound of a part: at a frequency, where two clash, to its timing, tail or cutoff."""
    if _FREQUENCY.search(clause.text) and not clause.names("effect"):
        return each("eq", clause, targets=_held("eq", clause, named))
    both = [hit.name for hit in clause.hits if hit.kind in ("instrument", "role")]
    if len(both) > 1 and _CLASH.search(clause.text):
        low = [name for name in both if name in _LOWS]
        if "kick" in both and low:
            return each("add_effect", clause, targets=low[:1], effect="sidechain", amount=None)
        return each("eq", clause, targets=both[:1])
    tail = _TAIL.search(clause.text) if named and not clause.names("effect") else None
    if tail:
        return each("tighten", clause) if tail[1] else each("add_effect", clause, effect="reverb")
    cutoff = regex(
        r"\b(?:(raise|up|higher|increase|open|push)|lower|down|decrease|close|reduce|drop)\b.*\bcutoff\b"
    ).search(clause.text)
    if cutoff and not clause.names("effect"):
        return each("brighter" if cutoff[1] else "darker", clause)
    return None


def _calmed(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Less of what goes on."""
    if regex(r"\bstrip\b.*\b(?:back|down|stuff|things|layers|elements|parts|some)\b").search(clause.text):
        return each("simplify", clause)
    if regex(r"\b(?:calm|cool|settle|mellow|chill)\b.*\b(?:down|out)\b").search(clause.text):
        if not named:
            return each("energy_down", clause)
        return [
            step
            for name in named
            for step in each(
                "darker" if clause.says("mellow") else "simplify" if name in DENSE else "volume_down",
                clause,
                targets=[name],
            )
        ]
    if clause.has("balance") and clause.says("levels", "balance", "balanced") and not named:
        return each("balance", clause, amount=None)
    return None


def _simple(clause: Clause, named: list[str]) -> list[Operation] | None:
    """What one word says: widen, tighten, half time; several qualities of one part at once."""
    changing = _is_changing(clause, named)
    if clause.refused and not named and regex(r"\bsomething\b.*\b(?:instead of|rather than)\b").search(clause.text):
        return []
    several = _become(clause, named)
    if several and len({step.op for step in several}) > 1:
        return several
    for op in _SIMPLE_CUES:
        if (
            clause.has(op)
            and not changing
            and not (
                op == "eq"
                and clause.has("volume_up")
                and named == ["bass"]
                and not regex(r"\bk?hz\b|\beq\b").search(clause.text)
            )
            and not (op == "widen" and clause.has("add_strong"))
            and not (
                op == "unmute" and not named and clause.says("tempo", "bpm", "key", "speed", "original", "version")
            )
            and not (op == "syncopate" and named and clause.starts_with("add_strong") and _A_NEW.search(clause.text))
            and not (op == "eq" and clause.meant == ("bass",) and clause.says("hit", "hits", "punchier", "punch"))
            and not (op == "eq" and (clause.has("tighten") or regex(r"\ba notch\b").search(clause.text)))
        ):
            lasting = _FITTED.search(clause.text) if op == "time_stretch" else None
            if lasting:
                seconds = float(lasting[1]) * (60 if lasting[2].startswith("m") else 1)
                return each(op, clause, targets=_held(op, clause, named), amount=f"{seconds:g} seconds")
            return each(op, clause, targets=_held(op, clause, named))
    return None if changing else _volume(clause, named)


def _is_changing(clause: Clause, named: list[str]) -> bool:
    """True when one part takes the place of another."""
    swaps = regex(r"\b(?:swap|replace|switch|trade|exchange)\b.*\b(?:for|with)\b(?! an? (?:\w+ )?ones?\b)").search(
        clause.text
    )
    return clause.has("change") and (len(named) > 1 or swaps is not None)


def _varied(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Other versions, swing, shorter hits."""
    without = [hit.name for hit in clause.refused if hit.kind in ("instrument", "role")]
    if clause.has("vary") and without and not named:
        return each("remove", clause, targets=without, amount=None)
    if clause.has("vary") and not clause.has("swing", "densify") and not clause.names("genre"):
        count = regex(r"\b(\d{1,6})[ ](?:\w+[ ])?(?:variations|versions|takes|alternatives|variants)\b").search(
            clause.text
        )
        return each("vary", clause, amount=float(count[1]) if count else None)
    share = _SWUNG.search(amounts.unplaced(clause.text))
    if share and not clause.has("add_strong"):
        of = 100 if "." in share[1] and float(share[1]) <= 1 and not share[2] else 1  # "swing to 0.6"
        return each("swing", clause, amount=f"{float(share[1]) * of:.15g} %")
    if clause.starts_with("swing") and clause.says("swing"):
        return each("swing", clause)
    if named and clause.has("shorten") and not clause.has("simplify") and not set(named) - _DECAYING:
        return each("tighten", clause)
    return None


def _felt(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Busier, punchier, brighter, and their opposites."""
    if not _is_changing(clause, named):
        for op in _FEEL_CUES:
            if clause.has(op) and _applies(op, clause, named):
                return _feel(op, clause, named)
    if clause.has("balance"):
        return each("balance", clause, amount=None)
    return _become(clause, named)


def _set_level(clause: Clause, named: list[str]) -> list[Operation] | None:
    """A level by number: "to -6 dB", "at 70 %", "+2", "half the volume"."""
    level = regex(
        r"(?:\bto|\bat|=|\baround(?= -)|\babout(?= -)|\bnear(?= -))[ ]+(-?\d{1,2}(?:\.\d)?)[ ]?db\b|(?:\bto|\bat|=)[ ]+(-\d{1,2}(?:\.\d)?)$|\b(?:volume|level|gain)\b.*?\b(?:to|at)[ ]+(\d{1,3})[ ]?(?:%|percent)"
    ).search(clause.text)
    level = level or regex(r"()()\b(?:to|at)[ ]+(\d{1,3})[ ]?(?:%|percent) (?:volume|level|gain)\b").search(clause.text)
    if clause.has("quantize", "swing", "humanize", "tighten", "widen", "pan"):
        return None
    level = level or (regex(r"()()\b(?:at|to)[ ]+(\d{1,3})[ ]?(?:%|percent)$").search(clause.text) if named else None)
    if level and not clause.names("effect") and (level[1] or level[3] or named):
        decibels = level[1] or level[2]
        return each("set_volume", clause, amount=f"{decibels} dB" if decibels else f"{level[3]} %")
    by = _LEVEL_BY.search(clause.text) if named and not clause.has("pan", "eq", "transpose") else None
    if by:
        up = (by[1] or by[3]) in ("+", "up", "plus")
        return each("volume_up" if up else "volume_down", clause, amount=f"{by[2] or by[4]} dB")
    share = _SHARE.search(clause.text) if named else None
    if share and not clause.names("effect"):
        return each("set_volume", clause, amount="50 %" if share[0].startswith("half") else "200 %")
    return None


def _held(op: str, clause: Clause, named: list[str]) -> list[str]:
    """Return the parts that an order is for: "roll off the sub on the kick" is for the kick."""
    return scope.after_preposition(clause, "on", "of", "from") or named if op == "eq" and len(named) > 1 else named


def _become(clause: Clause, named: list[str]) -> list[Operation] | None:
    """ "Make the clap loud", "it should be wide and dark": plain adjectives say how a thing is to be."""
    plain = [hit.name for hit in clause.cue_hits if hit.name.startswith("be ")]
    if clause.names("mood") and not named and len(plain) < 2 and plain[:1] != ["be volume_down"]:
        return None  # "make it gloomy" is a mood
    wished = clause.has("make", "set") or clause.says("be", "get", "have", "keep", "sound", "feel", "want", "need")
    first = next((hit for hit in clause.cue_hits if hit.name.startswith("be ")), None)
    wished = wished or bool(
        named and scope.section(clause) and first is not None and clause.leads(first) and _stands_before(clause, first)
    )
    about = named or clause.says(*_THINGS) or scope.section(clause)
    if not wished or not about or clause.names("genre"):
        return None
    ops = [hit.name.removeprefix("be ") for hit in clause.cue_hits if hit.name.startswith("be ")]
    return [step for op in dict.fromkeys(ops) for step in _quality(op, clause)] or None


def _stands_before(clause: Clause, adjective: Hit) -> bool:
    """True for "simple drums": the part follows its adjective."""
    return any(hit.first == adjective.last + 1 for hit in clause.hits if hit.kind in ("instrument", "role"))


def _quality(op: str, clause: Clause) -> list[Operation]:
    if op == "punchier" and not scope.parts(clause) and scope.section(clause):
        op = "energy_up"
    if op in QUALITIES:
        return each(QUALITIES[op][0], clause, effect=QUALITIES[op][1])
    if op in ("extend", "shorten") and scope.parts(clause):
        return []
    return each(op, clause)


def _applies(op: str, clause: Clause, named: list[str]) -> bool:
    if op == "swing" and clause.names("genre") and clause.has("change"):
        return False
    if (
        op == "swing"
        and clause.names("genre")
        and (clause.says("swing") or regex(r"\b(?:of an?|into an?) ").search(clause.text))
    ):
        return False
    if (
        op == "densify"
        and set(clause.words) & {"rolls", "roll"}
        and not clause.has("add", "add_strong")
        and not clause.says("more")
    ):
        return False
    return not (op in ("simplify", "densify") and clause.says("different") and named)


_BORES = regex(r"\b(?:boring|bland|uninteresting|dull|repetitive|plain|tired)\b")
"""What a part is that plays always the same."""


def _feel(op: str, clause: Clause, named: list[str]) -> list[Operation]:
    if op == "energy_up" and named and _BORES.search(clause.text):
        op = "remove" if clause.starts_with("remove_strong", "remove") else "vary"
    if op == "simplify" and clause.says("space", "room") and (clause.has("add_strong") or clause.says("for")):
        return each(op, clause, targets=[])
    if op == "punchier" and not named and (scope.section(clause) or (clause.says("harder") and clause.says("go"))):
        op = "energy_up"
    return each(op, clause)


_DECIBELS = regex(r"\b\d{1,2}(?:\.\d{1,2})?(?: more| extra)? ?(?:db|decibels?)\b")
_QUIETER = regex(
    r"-\d|\b(?:down|off|cut|less|lower|minus|out of|reduce|back|drop|quieter|take|knock|shave|pull|decrease|softer|duck|attenuate|trim|turn down)\b"
)
_LOUDER = regex(r"\+ ?\d|\b(?:up|add|boost|more|raise|louder|plus|gain|give|push|lift|increase|hotter|bump|forward)\b")


def _by_decibels(clause: Clause) -> str:
    """Name the change of level that so many dB are: "take 3 dB off the bass", "kick 2 dB hotter"; "" for none."""
    text = amounts.unplaced(clause.text)
    if not _DECIBELS.search(text) or clause.names("effect") or clause.has("eq", "master", "loudness"):
        return ""
    if regex(r"\b(?:to|at) -?\d").search(text):
        return ""
    if _QUIETER.search(text) and not regex(r"\b(?:up|louder|hotter)\b").search(text):
        return "volume_down"
    return "volume_up" if _LOUDER.search(text) else ""


def _volume(clause: Clause, named: list[str]) -> list[Operation] | None:
    pitchy = _PITCHY.search(clause.text)
    if named and (by := _by_decibels(clause)):
        return each(by, clause)
    if named and regex(r"\b(?:drop|reduce|lower|cut|bring|turn|pull)\b.*\bby (?:half|\d{1,2} ?(?:%|percent))").search(
        clause.text
    ):
        return each("volume_down", clause, amount=amounts.amount(clause) or "50 %")
    enough = regex(
        r"\bnot (?:\w+ )?loud enough\b|\b(?:not|isn'?t|aren'?t|ain'?t) enough (?!energy)|\b(?:isn'?t|aren'?t|not) loud\b"
    ).search(clause.text)
    enough = None if clause.cues - {"volume_up", "add", "make", "have"} else enough
    if not named and clause.says("energy", "intensity") and clause.has("energy_up", "energy_down"):
        return None
    if not named and not pitchy and _OVERALL.search(clause.text):
        if clause.has("volume_up") or _UP.search(clause.text):
            if scope.section(clause):
                return each("volume_up", clause)  # "everything louder in the chorus"
            return [Operation(op="loudness_up", amount=amounts.amount(clause))]
        if _DOWN.search(clause.text):
            return each("volume_down", clause)
    if not named and scope.section(clause) and regex(r"\btone\b.*\bdown\b").search(clause.text):
        return each("energy_down", clause)
    if clause.has("simplify") and clause.says("much"):
        return None
    if named and regex(r"\b(?:bring|push|move|pull)\b.*\bforward\b").search(clause.text):
        return each("volume_up", clause)
    if (clause.has("volume_up") and (named or not clause.has("energy_up"))) or enough:
        return each("volume_up", clause)
    if clause.has("volume_down") and not (clause.says("much") and not named):
        return each("volume_down", clause)
    if (
        pitchy
        or not named
        or clause.has("energy_up", "energy_down", "simplify", "densify", "swing", "brighter", "darker", "add_strong")
    ):
        return None
    if regex(r"\b(?:change|switch|mix)\b.*\bup\b").search(clause.text):
        return each("vary", clause, amount=None)
    if (_UP.search(clause.text) or clause.says("raise")) and not clause.says("come"):
        return each("volume_up", clause)
    if _DOWN.search(clause.text) or (clause.says("lower") and clause.says("the")):
        return each("volume_down", clause)
    return None


_RULES = (_new_groove, placed, _filtered, _calmed, _set_level, _simple, _varied, _felt)
"""In the order in which they are asked."""
