"""The tempo a text states: a number, a range, or a number that can be nothing else."""

from __future__ import annotations

import re
from typing import Literal

from dawg.assistant.reader.facts import Page, number
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.standing import stands
from dawg.gen.brief import BPM_RANGE

_N = r"(\d{1,9}(?:[.,]\d{1,3}|e\d{1,3})?)"
_UNIT = r"(?:bpms?|bmp|b\.p\.m\.?|beats per min(?:ute)?|beats a minute|beats/min)\b"
_ABOUT = r"(?:around|about|roughly|approx(?:imately)?\.?|near|circa|maybe|like|say|~|@|at|of|is|to|be|the|it|it's|should|set|exactly)"
_TO = r"[ ]?(?:-|to|or|bis|a|~|through|and)[ ]?"
_RANGE = regex(rf"(?<![\d.:/#]){_N}[ ]?(?:bpm)?{_TO}{_N}[ -]*{_UNIT}", re.I)
_RANGE_AFTER = regex(rf"\b(?:bpm|tempo)[ ]*[:=]?[ ]*(?:(?:{_ABOUT}|range|between)[ ]+)*{_N}{_TO}{_N}(?![\d/])", re.I)
_BETWEEN = regex(rf"\bbetween[ ]+{_N}[ ]+(?:and|to)[ ]+{_N}(?![ -]*(?:bars?|sec|min|s\b|db|hz|%))", re.I)
_BARE_RANGE = regex(
    r"(?<![\d.:/#-])(\d{2,3})[ ]?(?:-|to)[ ]?(\d{2,3})(?![\d.:/%-]|[ -]*(?:bars?|sec|min|s\b|db|hz|measures?|k\b|th\b|ish))",
    re.I,
)
_FROM_TO = regex(rf"\bfrom[ ]+{_N}(?:[ ]*bpm)?[ ]+to[ ]+{_N}(?![ -]*(?:bars?|sec|min|db|hz|%))", re.I)
_LOOSE = regex(r"\b(?:somewhere|anywhere|something|anything|range|ranging|around|roughly)\b[^.;!?\n]*$", re.I)
_OF_A_LEVEL = regex(r"\b(?:energy|intensity|volume|level|gain|reverb|width|swing)\b[^.;!?\n]*$", re.I)
"""What goes from one number to another that is no tempo."""
_LEVEL_AT = regex(
    r"\b(?:energy|intensity|volume|level|gain|reverb|width|swing)(?: (?:at|to|of|is|about|around|up|down))*[ :=]+(\d{1,3})(?![\d.:/]|[ -]*(?:bpm|bars?)\b)",
    re.I,
)
"""The same where there is one number: "swing at 60"."""
_LIMIT = regex(
    rf"(?<![\w-])(?:(nothing (?:over|above|faster than|higher than|quicker than)|not above|never over|never above|under|below|less than|up to|at most|max(?:imum)?|no more than|no faster than|not faster than|slower than|not over)|"
    rf"(nothing (?:under|below|slower than)|not below|never under|over|above|more than|at least|min(?:imum)?|no less than|no slower than|not slower than|faster than|not under))\b[ ]*(?:of|:|around|about)?[ ]*{_N}(?:[ ]*{_UNIT})",
    re.I,
)
_LIMIT_BARE = regex(
    r"(?<![\w-])(?:(nothing (?:over|above|faster than|higher than)|max(?:imum)?|at most|(?:not|never|no) (?:over|above|higher than|faster than|(?:going |to go )over)|(?:keep|keeping|stay|staying) (?:it |this |the tempo )?(?:under|below))|"
    r"(nothing (?:under|below|slower than)|(?:not|never|no) (?:under|below|slower than)|(?:keep|stay) (?:it |this )?(?:over|above)))"
    r" (\d{2,3})(?![\w.:/%]|[ -]*(?:bars?|sec|min|s\b|ms\b|db|k?hz|lufs|percent|semi|cents|years?|beats|tracks?|notes?))",
    re.I,
)
"""The same without a unit, where the words can limit little else: "nothing over 95"."""
_INSTEAD = regex(rf"\b(?:instead of|rather than|not)[ ]+{_N}(?:[ ]*{_UNIT})?", re.I)
_RELATIVE = regex(
    rf"\bby[ ]+(?:like[ ]+|about[ ]+|around[ ]+)?{_N}(?!\d|[ -]*(?:db|bars?|%|semi|oct|st\b|beats|sec|min|percent|steps?|half|whole|cents|ms\b))[ -]*(?:{_UNIT})?|(?<![\w-])(?<!at )(?<!of )(?<!is )(?<!to )(?<!bpm )(?<!tempo )(?<!: )([+-])[ ]?{_N}[ -]*{_UNIT}|\b{_N}[ ]*{_UNIT}[ ]+(?=faster|slower|quicker|speedier|higher|lower|more\b|less\b|off\b|up\W*$)|\b(?:knock|shave|add|take|cut|drop|minus|plus|up|down|off|back)[ ]+(?:off[ ]+|it[ ]+|another[ ]+|down[ ]+|like[ ]+|about[ ]+|maybe[ ]+)*{_N}[ ]*{_UNIT}|\b(?:raise|increase|lower|reduce|drop|decrease|bump|slow|speed|push|turn)[ ]+(?:up[ ]+|down[ ]+)?(?:(?:the|this|it|that)[ ]+)?(?:(?:tempo|bpm|speed|it|this)[ ]+)?(?:up[ ]+|down[ ]+)?(?:like[ ]+|about[ ]+|around[ ]+|maybe[ ]+)?([1-3]?\d)[ ]*{_UNIT}|\b(?:bpm|tempo|speed)[ ]*:?[ ]+(?:up|down|plus|minus)[ ]+(?:by[ ]+)?{_N}\b|\b(?:bpm|tempo|speed)[ ]*:?[ ]*[+-][ ]?{_N}\b|"
    rf"\b(?:faster|slower|up|down)[ ]*,[ ]*(?:(?:by|like|about|around|maybe|say)[ ]+)*(1?\d)[ ]*{_UNIT}|"
    r"(?:^|[,.;!?][ ]*|\b(?:it|this|that|beat|track|song|thing|tempo|everything|go|be|play|like|about|maybe|around|another)[ ]+)([1-4]?\d)[ ]+(?=(?:faster|slower|quicker)\b(?! than))|\b(?:faster|slower|quicker)[ ]*,?[ ]+(?:(?:by|of|from|like|about|around|maybe|say)[ ]+)+([1-4]?\d)(?![\w.]|[ ]*(?:%|percent|times|bars?|db|sec|min))",
    re.I,
)
_BEFORE_UNIT = regex(rf"(?<![\d.:/#])(-)?{_N}[ ]?(?:-?ish)?[ -]*(?:or so[ ]*)?{_UNIT}", re.I)
_AFTER_UNIT = regex(
    rf"\b(?:bpm|tempo|speed)[ ]*(?:[:=@~-]|[ ])[ ]*(?:{_ABOUT}[ ]*)*(-)?{_N}(?![\d/]|[ -]*(?:bars?|sec|min|semi|%|percent|db))",
    re.I,
)
_AFTER_ABOUT = regex(
    r"(?:\b(?:at|around|about|roughly|approx(?:imately)?|near|circa|to|be|tempo of|make it|make that|it to)\b|[@~])[ ]*(\d{2,3}(?:\.\d+)?)(?:[ -]?ish)?"
    r"(?![\d:/%#]|[ -]*(?:%|bars?|measures?|sec|min|s\b|ms\b|db|hz|khz|k\b|lufs|st\b|nd\b|rd\b|th\b|percent|semi|cents|oct|beats|bit|kbps|people|am\b|pm\b))",
    re.I,
)
_BUT_ALSO = regex(
    r"(?<![\d.:/#-])(\d{2,3})[ ]?(?:bpm)?[ ,]+(?:but|and|or)[ ]+(?:also|maybe|sometimes|then again|at the same time|even|both)?[ ,]*(?:like|at|around|about|maybe)?[ ]*(\d{2,3})(?![\d.:/%-]|[ -]*(?:bars?|measures?|sec|min|s\b|db|hz|k\b|th\b|tracks?|versions?))",
    re.I,
)
_AND_ALSO = regex(r"\bat[ ]+(\d{2,3})[ ]+(?:and|but)\b", re.I)
_DECADE = regex(rf"\b(early|low|mid|late|high|upper)[ -]*(\d{{1,2}}0)'?s[ -]*(?:{_UNIT}|tempo|speed)", re.I)
_IN_A_DECADE = {"early": 2, "low": 2, "mid": 5, "late": 8, "high": 8, "upper": 8}
"""How far into its tens a tempo lies: "a mid-90s tempo"."""
_ISH = regex(r"(?<![\d.:/#])(\d{2,3})[ -]?ish\b", re.I)
_BARE = regex(
    r"(?<![\w.:/#$+-])(\d{2,3}(?:\.\d)?)(?![\w.:/%#]*[\w:/%#]|[ -]*(?:%|bars?|measures?|sec|min|s\b|db|hz|khz|k\b|lufs|percent|semi|cents|oct|beats|bit|kbps|people|variations?|versions?|tracks?|hours?|year|times?\b|notes?\b|voices\b|layers?\b|parts\b|instruments\b|players\b|singers\b|drummers\b|(?:[a-z]+ )(?:per|a|every|each) (?:second|beat|bar|note)\b|guitars\b|keys\b|m2\b))"
)
_MACHINES = {808, 909, 707, 606, 303, 101, 505, 727}


_RAISED = regex(
    r"\b(?:bump|take|bring|push|raise|speed|crank|turn|increase|move|get|pump|set|put)\b[^.;!?\n]{0,24}$", re.I
)
"""Before "up to 128 bpm": a new tempo, no limit."""


_NO_NUMBER = r"-?(?:nan|inf(?:inity|inite)?|infinito|unendlich|infini|null|undefined|zilch|pi|banana|(?:\w{2,12} )?(?:[bz]illion|trillion|gazillion|bazillion|squillion|kajillion|eleventy)|foo|abc|xyz|0x[0-9a-f]{1,8}|\d{1,4}(?:[.,]\d{0,4}){2,9}|\d{1,2}[ol][\dol]{0,2}|[ol]\d{2}|\d{1,4}[.,]{2,9}\d{1,4}|-{2,9}\d{1,9}|\d{10,40})"
_MALFORMED = regex(
    rf"(?<![\w.,/-])({_NO_NUMBER}|[?]{{2,9}})[ -]*{_UNIT}|\b(?:bpm|tempo|speed)[ ]*(?:[:=][ ]*)?(?:(?:to|at|of|is|be|=|:)[ ]+){{0,2}}({_NO_NUMBER})(?![\w.,/])(?![ -]*(?:{_UNIT}|bars|time))|"
    rf"\b(?:bpm|tempo)[ ]*[:=][ ]*([a-z]{{3,12}})[ ]*(?:{_UNIT})?[ ]*(?=$|[,;.!?])|\bat[ ]+(nan|infinity|undefined)\b|\b(?:at|of|to|is)[ ]+((?:minus|negative)[ ]+\d{{1,4}})[ ]*{_UNIT}",
    re.I,
)
"""What stands where a tempo should and is no number: "128.5.7 bpm", "NaN bpm"."""
_LETTERS_FOR_DIGITS = regex(r"[\dol]{2,3}", re.I)
_SPEEDS = regex(
    r"(?:tbd|none|very|super|fast|faster|slow|slower|medium|mid|moderate|high|low|same|any|whatever|free|half|double|lento|rapido|schnell|langsam|lent|vite|rapide|random|auto|default|unchanged|chill|upbeat|uptempo|downtempo|quick|normal|groovy|relaxed|steady)",
    re.I,
)
"""A tempo in words, which is none in numbers but no mistake either."""


def find_malformed(page: Page) -> str | None:
    """Take a tempo that is no number off the page and return it as it was said."""
    match = next(
        (match for match in _MALFORMED.finditer(page.text) if not (match[3] and _SPEEDS.fullmatch(match[3]))), None
    )
    if match is None:
        return None
    page.take(*match.span())
    return next(str(group) for group in match.groups() if group).strip()


_NEGATIVE = regex(r"(?<![\w.])-[ ]?\d{1,4}")


class Tempo:
    """What was found: a value, a range, a change by so much, what should be one and is no number, or nothing."""

    def __init__(self) -> None:
        self.bpm: float | None = None
        self.range: tuple[float, float] | None = None
        self.by: float | None = None
        self.limit: float | None = None  # kept by the tempo that is said besides it
        self.change: tuple[float, float] | None = None
        self.malformed: str | None = None
        self.negative: str | None = None


def find_tempo(page: Page) -> Tempo:
    """Find a stated tempo and take it off the page; a value out of range goes to the page's errors."""
    found = Tempo()
    found.malformed = find_malformed(page)
    if found.malformed and _LETTERS_FOR_DIGITS.fullmatch(found.malformed):
        digits = found.malformed.lower().replace("o", "0").replace("l", "1")
        page.warnings.append(f"bpm: '{found.malformed}' is read as {digits}")
        found.malformed, found.bpm = None, _checked(page, number(digits))
        return found
    page.find(_INSTEAD)
    page.find(_LEVEL_AT, group=1)
    step = page.find(_RELATIVE)
    if step:
        found.by = number(next(group for group in (step[1], *step.groups()[2:]) if group))
        below = _NEGATIVE.search(step[0])
        found.negative = below[0].replace(" ", "") if below else None
    if _is_limited(page, found):
        return found
    change = _FROM_TO.search(page.text)
    if change and (_LOOSE.search(page.text[: change.start()]) or _OF_A_LEVEL.search(page.text[: change.start()])):
        change = None
    if change:
        page.take(*change.span())
        found.bpm = _checked(page, number(change[2]))
        if _is_tempo(change[1]) and _is_tempo(change[2]):
            found.change = (number(change[1]), number(change[2]))
        return found
    decade = page.find(_DECADE)
    if decade:
        found.bpm = _checked(page, number(decade[2]) + _IN_A_DECADE[decade[1].lower()])
        return found
    for pattern in (_RANGE, _RANGE_AFTER, _BETWEEN):
        match = page.find(pattern)
        if match:
            low, high = sorted((number(match[1]), number(match[2])))
            if _checked(page, low) is not None and _checked(page, high) is not None:
                found.range = (low, high)
            return found
    for pattern in (_BEFORE_UNIT, _AFTER_UNIT):
        match = page.find(pattern)
        if match:
            value = number(match[2])
            signed = match[1] and (match.start() == 0 or page.text[match.start() - 1] in " :=(")
            found.bpm = _checked(page, -value if signed else value, match[2])
            _take_more(page, value)
            return found
    match = _ISH.search(page.text) or next(
        (match for match in _AFTER_ABOUT.finditer(page.text) if _is_tempo(match[1])), None
    )
    if match:
        page.take(*match.span())
        found.bpm = number(match[1])
    return found


def _is_limited(page: Page, found: Tempo) -> bool:
    """Take a limit off the page ("under 90"), and the tempo that is said beside it; False where there is none."""
    bare = _LIMIT_BARE.search(page.text)
    limit = _LIMIT.search(page.text) or (bare if bare and _is_tempo(bare[3]) else None)
    if limit and limit[1] and limit[1].lower() == "up to" and _RAISED.search(page.text[: limit.start()]):
        limit = None
    if limit is None or _checked(page, number(limit[3])) is None:
        return False
    page.take(*limit.span())
    edge = number(limit[3])
    found.range = (BPM_RANGE[0], edge) if limit[1] else (edge, BPM_RANGE[1])
    found.bpm = _within(page, found.range)
    if found.bpm is not None:
        found.range, found.limit = None, edge
    return True


def _within(page: Page, limits: tuple[float, float]) -> float | None:
    """Return the tempo that is said besides a limit and keeps to it: "87, no faster than 90"; a wider mention stays."""
    said = (
        match
        for pattern in (_BEFORE_UNIT, _AFTER_UNIT, _AFTER_ABOUT, _BARE)
        for match in pattern.finditer(page.text)
        if _is_tempo(match[match.lastindex or 1]) and stands(page.text, match, match.lastindex or 1)
    )
    match = next((match for match in said if limits[0] <= number(match[match.lastindex or 1]) <= limits[1]), None)
    if match is None:
        return None
    page.take(*match.span())
    return number(match[match.lastindex or 1])


_PACE = regex(
    r"(?<!not too )(?<!not so )(?<!not )(?<!nothing )(?<!too )(?<!isn't )\b(?:(fast|up-?tempo|high[ -](?:tempo|bpm|speed)|speedy|quick(?=[ -](?:tempo|paced?)))|(slow|low[ -](?:tempo|bpm)|sluggish))(?:[ -]?paced)?\b"
    r"(?![ ]+(?:hi|hats?|hihats?|rolls?|arps?|arpeggios?|attack|build|fade|burn|release|decay|jams?|riffs?|runs?|drums?|percussion|strings|pads?|guitars?|piano|solo|synths?|down|it|dance)\b(?! and bass|[ ]+(?:loops?|beats?|tracks?|songs?|ballads?|pieces?|music|instrumentals?|tunes?)\b))",
    re.I,
)


_LEADING = regex(
    r"^\W*(?:(?:please|make|give|me|us|i|want|need|just|some|an?) )*(?:(fast)|(slow)) (?:(?!down\b)[a-z]+ )?(?:drums?|percussion|strings|pads?|guitars?|piano|synths?)\b",
    re.I,
)
"""A pace of the part that a text begins with is that of the beat: "slow piano with a choir"."""
_REFUSED_BEFORE = regex(
    r"\b(?:not|no|never|nothing|isn'?t|without|don'?t|ain'?t|hate|avoid|nowhere|rather|sick of|tired of|anything but|far from|non|anti)[ -](?:(?:at all|too|so|very|that|really|it|be|being|to|make it|make|want it|want|go|get|anything|in any way|overly|super|near|something|a|the|music|even) )*$",
    re.I,
)
_REFUSED_AFTER = regex(
    r"[ ]*(?:is|are|isn'?t|aren'?t|[?:,])[ ]+(?:(?:a|not|no|what|nope|nah|out)\b[ ]?)+(?:i want|what|for me|$|[.,;!])",
    re.I,
)


def _is_refused(text: str, pace: re.Match[str]) -> bool:
    """True for the pace of "nothing at all slow", "fast? no"."""
    before = _REFUSED_BEFORE.search(text, 0, pace.start())
    return before is not None or _REFUSED_AFTER.match(text, pace.end()) is not None


def find_pace(page: Page) -> Literal["fast", "slow"] | None:
    """Tell whether a new beat is to be fast or slow, where it is said once and of the whole."""
    paces = [*_PACE.finditer(page.text), *_LEADING.finditer(page.text)]
    said = {"fast" if match[1] else "slow" for match in paces if not _is_refused(page.text, match)}
    if len(said) > 1:
        page.warnings = [line for line in page.warnings if not line.startswith("tempo: both fast and slow")]
        page.warnings.append(
            "pace: both fast and slow were said, so neither counts; say the tempo that you want in bpm"
        )
    return None if len(said) != 1 else "fast" if said == {"fast"} else "slow"


_GOES = regex(
    r"\b(?:speeds?|speeding|accelerat\w+|slows?|slowing|ramps?|ramping|goes|going|rises?|rising|increas\w+|climbs?|climbing|drops?|falls?|builds?|starts?|moves?|changes?|switch\w*)\b",
    re.I,
)
"""A tempo that moves while the beat plays."""


_AGE = regex(
    r"\b(?:turn(?:s|ed|ing)?|aged?|s?hes|s?he's|s?he is|im|i'm|i am|wird|cumple|faz) (\d{1,3})(?![\w%:/.]|[ -]*(?:bpm|bars?|sec|min))(?=[ ]*(?:$|[,.;!?)]|tomorrow\b|today\b|next\b|this\b|now\b|soon\b|on\b|in\b|and\b|morgen\b|manana\b|amanha\b))",
    re.I,
)
"""How old someone is: "my daughter turns 90 tomorrow"."""


def find_bare_tempo(page: Page, found: Tempo) -> None:
    """In a request for a new beat, a number from 60 to 200 that is nothing else is the tempo ("trap, dark, 140").

    "from 90 to 110" is a range there, and where the tempo shall move it stays at the first.
    """
    if found.change and found.bpm is not None:
        low, high = found.change
        if _GOES.search(page.text):
            page.warnings.append(f"bpm: the tempo stays the same throughout; {low:g} is taken and {high:g} is not")
            found.bpm = low
        else:
            found.bpm, found.range = None, (min(low, high), max(low, high))
        return
    if found.bpm is not None or found.range is not None:
        return
    while page.find(_AGE):
        pass
    span = _BARE_RANGE.search(page.text)
    if span and _is_tempo(span[1]) and _is_tempo(span[2]) and 0 < number(span[2]) - number(span[1]) <= 40:
        found.range = (number(span[1]), number(span[2]))
        return
    both = next((both for both in _BUT_ALSO.finditer(page.text) if _is_tempo(both[1]) and _is_tempo(both[2])), None)
    if both:
        found.bpm = number(both[1])
        _note_another(page, found.bpm, number(both[2]))
        return
    match = next(
        (match for match in _BARE.finditer(page.text) if _is_tempo(match[1]) and stands(page.text, match)), None
    )
    if match:
        found.bpm = number(match[1])


_ANOTHER = regex(
    r"(?:\b(?:like|at|around|about|also|even|maybe|perhaps|possibly|or|bpm|tempo|say)[ ]+|@[ ]?)(\d{2,3})(?:[ ]?bpm)?(?![\w:/%#]|\.\d|[ -]*(?:%|bars?|measures?|sec|min|ms\b|db|k?hz|lufs|semi|cents|oct|beats))",
    re.I,
)
_FEEL = regex(r"\b(?:half|double)[ -]?time\b|\bfeels?\b|\bnods?\b|\bhalftime\b", re.I)


_FELT = regex(
    r"(?:[ ,]+(?:so|and|but|that|which|make|makes|have|let|should|to|it|i want|its|more|still|a|kinda|rather|really|just))*[ ,]+(?:feel(?:s|ing)?|nods?|grooves?|bounces?|sounds?|sits?)(?: it)?(?: more)? (?:like|at|as)(?: (?:it is|it's|its|it was|about|around|a))? (\d{2,3})(?![\w.:/%]| ?(?:bars?|db|%|hz))(?: ?bpm)?",
    re.I,
)
_LIKE_A_NUMBER = regex(r" (?:like|at|as)(?: (?:it is|it's|its|it was|about|around|a))? \d", re.I)
_OF_WHAT_IS_THERE = regex(
    r"\W*(?:(?:it|this|that|the \w+) )?(?:wants?|needs?|should|has to|make (?:it|this)|set|put|change|turn|bring|get)\b",
    re.I,
)
_SAYS_HOW = regex(r"\b(half|double)[ -]?time\b", re.I)


_BY_THE_SECOND = regex(
    r"(?<![\w.])(?:(\d{1,2}(?:\.\d{1,2})?)|(an?|one)) beats? (?:every|per|an?|each|in (?:an?|one)|/) ?(?:single |one |1 )?(?:(\d(?:\.\d)?|two|half a|half) )?sec(?:ond)?s?\b",
    re.I,
)
"""A tempo by the clock: "2 beats every second", "a beat every 2 seconds"."""


def by_the_second(text: str) -> str:
    """Return the text with tempos by the clock in beats per minute."""
    if "sec" not in text:
        return text

    def bpm(match: re.Match[str]) -> str:
        seconds = {"two": 2.0, "half a": 0.5, "half": 0.5}.get(match[3] or "") or float(match[3] or 1)
        return f"{60 * float(match[1] or 1) / seconds:g} bpm"

    return _BY_THE_SECOND.sub(bpm, text)


def felt(text: str) -> str:
    """Return the text with the half or the double of its tempo as a feel: "174 but make it feel like 87" is half time."""
    if not _LIKE_A_NUMBER.search(text):
        return text
    said = None if _OF_WHAT_IS_THERE.match(text) else _FELT.search(text)
    stated = (
        [float(value) for value in regex(r"(?<![\w.:/#])\d{2,3}(?![\w.:/%])").findall(text[: said.start()])]
        if said
        else []
    )
    if said is None or not stated or float(said[1]) not in (stated[-1] / 2, stated[-1] * 2):
        return text
    how = "half time" if float(said[1]) < stated[-1] else "double time"
    feel = "" if _SAYS_HOW.search(text) else f", {how}"
    return f"{text[: said.start()]}{feel}{text[said.end() :]}"


def note_others(page: Page, found: Tempo) -> None:
    """Warn of a tempo that is said besides the one that is taken: "around 60 bpm, you know like 174"."""
    if found.bpm is None or found.change or any(said.startswith("bpm:") for said in (*page.warnings, *page.doubts)):
        return
    for match in _ANOTHER.finditer(page.text):
        value = number(match[1])
        felt = _FEEL.search(page.text) and value in (found.bpm / 2, found.bpm * 2)
        if _is_tempo(match[1]) and value != found.bpm and not felt and stands(page.text, match, 1):
            _note_another(page, found.bpm, value)
            return


def _is_tempo(digits: str) -> bool:
    value = number(digits)
    return 50 <= value <= 220 and value not in _MACHINES


def _take_more(page: Page, first: float) -> None:
    """Take further mentions of a tempo, so that they are not read as something else; another one is warned of."""
    for match in list(_BEFORE_UNIT.finditer(page.text))[:8]:
        page.take(*match.span())
        _note_another(page, first, number(match[2]))
    other = _AND_ALSO.search(page.text)
    if other and _is_tempo(other[1]):
        page.take(*other.span())
        _note_another(page, first, number(other[1]))


def _note_another(page: Page, first: float, other: float) -> None:
    low, high = BPM_RANGE
    if other != first and not low <= other <= high:
        page.warnings.append(
            f"bpm {other:g} is out of range; permitted range: {low:g} to {high:g}; {first:g} is taken throughout"
        )
    elif other != first:
        page.warnings.append(f"bpm: both {first:g} and {other:g} were said; {first:g} is taken")


def _checked(page: Page, value: float, said: str = "") -> float | None:
    """Return a tempo that can be played; for any other None, and an error that names it as it was said."""
    low, high = BPM_RANGE
    if low <= value <= high:
        return value
    shown = said if "e" in said.lower() else f"{value:.15g}"
    page.errors.append(f"bpm {shown} is out of range; permitted range: {low:g} to {high:g}")
    return None
