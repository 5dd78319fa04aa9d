"""Length, meter, sections and era as a text states them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from dawg.assistant.reader import contradictions
from dawg.assistant.reader.facts import Page, number
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token
from dawg.gen.brief import BARS_RANGE, DURATION_RANGE_S, METERS

_SECTION = r"(?:intros?|verses?|chorus(?:es)?|hooks?|bridges?|drops?|breakdowns?|breaks?|builds?|build-?ups?|outros?|solos?|pre-?chorus(?:es)?|interludes?|section|part|endings?|refrains?)"
_N = r"(\d{1,7}(?:[.,]\d{1,3})?)"
_MIN_SEC = regex(r"(?<![\d:/.])(\d{1,3}):([0-5]\d)(?![\d:/])")
_COMBINED = regex(rf"{_N}[ -]*(?:minutes?|mins?|m)[ ]*(?:,[ ]*)?(?:and[ ]+)?{_N}[ -]*(?:seconds?|secs?|s)\b", re.I)
_HALF = regex(
    r"(?:\b(\d{1,3}|an?|one)[ ]+and[ ]+a[ ]+half[ -]+(minutes?|mins?|hours?)|\bhalf[ ]+(?:a[ ]+|an[ ]+)?(minute|hour))\b",
    re.I,
)
_AND_A_SHARE = regex(
    r"\b(\d{1,3}|an?|one)[ -]+(minute|min|hour)s?[ ]+and[ ]+(?:a|one)[ ]+(half|quarter)\b|"
    r"\b(\d{1,3}|an?|one)[ -]+(minute|min|hour)s?[ ]+and[ ]+(?:three|3)[ ]+quarters\b",
    re.I,
)
_DAYS = regex(rf"(-?)\b{_N}[ -]*days?\b(?![ ]+(?:of the|ago))", re.I)
_HOURS = regex(rf"(-?)\b{_N}[ -]*(?:hours?|hrs?)\b|\b(?:an|one)[ -]hour\b", re.I)
_MINUTES = regex(rf"(-?)\b{_N}[ -]*(?:minutes?|mins?)\b|\b(?:a|one)[ -]minute\b|(?<![\w.])(\d{{1,2}})m\b", re.I)
_SECONDS = regex(
    rf"(-?)\b{_N}[ -]*(?:seconds?|secs?)\b|(?<![\w.])(\d{{1,3}})[ ]?s\b(?![ ]*(?:tempo|speed|music|style|vibe|hip|rnb|r&b|pop|funk|disco|rock))",
    re.I,
)
_ERA = regex(
    r"(?<![\w.])(?:(?:early|mid|late)[ -]*)?'?(?:(?:19|20)\d0|[5-9]0|00)'?s\b(?![ -]*(?:long|loop|clip|duration|intro|tempo|bpm))",
    re.I,
)
_BARS = regex(
    rf"(?<![\w.:/])(-?)(\d{{1,7}})[ -]*(?:bars?|measures?)\b(?![ -]*blues)(?P<of>[ -]*(?:[a-z-]+[ ]+)?{_SECTION}\b)?",
    re.I,
)
_SECTION_BARS = regex(
    rf"\b{_SECTION}[ ]*(?:\(|:|of|is|to|for|should be|=)?[ ]*\d{{1,3}}[ -]*(?:bars?|measures?)?\b", re.I
)
_FADE_BARS = regex(
    r"\bfad(?:e|ing)(?:[ -]?(?:out|in))?[ ]+(?:of|over|for|lasting)[ ]+\d{1,3}[ -]*(?:bars?|measures?)\b", re.I
)
_METER = regex(r"(?<![\d/.])(\d{1,2})[ ]?/[ ]?(2|4|8|16)(?![\d/])", re.I)
_NO_METER = regex(
    r"(?:\bin[ ]+(?:a[ ]+)?|\btime[ ]+signature(?:[ ]+of)?[ ]*[:=]?[ ]*|\bmeter[ ]*[:=]?[ ]*)(\d{1,3}[ ]?/[ ]?\d{1,3})(?![\d/])|(?<![\d/.])(\d{1,3}[ ]?/[ ]?\d{1,3})[ ]+(?:time|meter)\b",
    re.I,
)
_WALTZ = regex(
    r"\bwaltz\b|\bin three\b(?! (?:days|weeks|months|years|hours|minutes|parts|sections|keys|colors|places|languages)\b)|\btriple meter\b",
    re.I,
)
_POSITION = regex(r"\b(?:at|from|to|until|bars?)[ ]+$", re.I)


class Length(Struct, frozen=True, kw_only=True):
    """What was found; each field None when it was not said."""

    duration_s: float | None = None
    bars: int | None = None


_COUNT = r"(?P<{0}>three|four|five|six|seven|drei|vier|tres|cuatro|quatro|trois|quatre|[3-7])"
_COUNTED = regex(
    r"(?:\bthe )?\b(?:(?:one|1|thing|kind|meter|time signature|feel) )?(?:where|that|which|when|in which|one|1) (?:you|we|one|1|people) counts? (?:it )?(?:to|in|up to) "
    + _COUNT.format("a")
    + r"\b(?! (?:bars|beats|and|then|before))|(?:\bthe )?\bcount(?:ed)?[ -](?:to|of|in)[ -]"
    + _COUNT.format("b")
    + r"(?: (?:one|1|feel|time|meter|thing)\b|(?= *(?:[.,;!?]|$)))"
    + r"|\b(?:wo man|den man) (?:bis|auf) "
    + _COUNT.format("c")
    + r" zahlt\b|\b(?:donde|en el que|que) (?:se )?cuentas? hasta "
    + _COUNT.format("d")
    + r"\b|\b(?:onde|em que) (?:voce |se |a gente )?conta ate "
    + _COUNT.format("e")
    + r"\b|\bou (?:on|tu) comptes? jusqu ?'?a "
    + _COUNT.format("f")
    + r"\b",
    re.I,
)
_METERS_OF_COUNTS = {"three": "3/4", "drei": "3/4", "tres": "3/4", "trois": "3/4", "3": "3/4", "five": "5/4", "5": "5/4", "six": "6/8", "6": "6/8", "seven": "7/4", "7": "7/4"}  # fmt: skip


def counted(text: str) -> str:
    """Write a meter that is said by how one counts: "the one where you count to four" is 4/4."""
    return _COUNTED.sub(lambda said: _METERS_OF_COUNTS.get(next(filter(None, said.groups())).lower(), "4/4"), text)


_IN_SIX = regex(
    r"\b(?:something|anything|one|tune|piece|song|track|beat|groove|ballad|loop) in (?:six|6)\b(?![ ]*(?:[/:.%-]|\d|bpm|bars?|beats|days|weeks|hours|minutes|seconds|parts|sections|keys|places|flat|sharp))",
    re.I,
)


def find_meter(page: Page) -> str | None:
    """Find a time signature ("3/4", "waltz"); one that dawg does not play is kept and warned of."""
    for match in _METER.finditer(page.text):
        if (
            int(match[1]) == 0
            or (match[1], match[2]) == ("24", "7")
            or (match[1] == "1" and match[2] in ("2", "4", "8", "16"))
        ):
            continue
        page.take(*match.span())
        meter = f"{match[1]}/{match[2]}"
        waltz = "3/4" if _WALTZ.search(page.text) and meter not in ("6/8", "3/8", "12/8") else None
        others = (f"{other[1]}/{other[2]}" for other in _METER.finditer(page.text) if other[1] not in ("1", "24", "0"))
        contradictions.note(page, "time_signature", (meter, *others, waltz))
        if meter not in METERS:
            page.warnings.append(f"time_signature {meter} is not one of ours; permitted: {', '.join(METERS)}")
        return meter
    wrong = page.find(_NO_METER)
    if wrong:
        said = (wrong[1] or wrong[2]).replace(" ", "")
        page.errors.append(f"time_signature {said} is not one of ours; permitted: {', '.join(METERS)}")
        return None
    return "3/4" if page.find(_WALTZ) else "6/8" if page.find(_IN_SIX) else None


def take_eras(page: Page) -> None:
    """Take "90s", "late 80s" off the page: decades are no tempo and no length."""
    for match in list(_ERA.finditer(page.text)):
        page.take(*match.span())


_DECADE = regex(
    r"(?<![\w.])(?:(?:early|mid|late)[ -]*)?(?:(?:'?(?:(?:19|20)\d0|[5-9]0|00)'?s|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|noughties|aughts|y2k|golden (?:era|age))\b)(?![ -]*(?:long|loop|clip|duration|intro|tempo|bpm))",
    re.I,
)
"""A time that music is to sound like, as it is written or said."""


def told_of_eras(text: str, tokens: list[Token], wanted: list[Hit]) -> list[str]:
    """Tell of times that are no part of a genre's name ("90s hip hop"): a beat takes nothing from them."""
    named = [(tokens[hit.first].start, tokens[hit.last].end) for hit in wanted if hit.kind == "genre"]
    eras = (
        era
        for era in _DECADE.finditer(text)
        if not any(start < era.end() and era.start() < end for start, end in named)
    )
    return [
        f"era: “{said}” is not set by itself; name what makes it, such as a genre, an instrument or an effect"
        for said in dict.fromkeys(era[0] for era in eras)
    ]


_AS_LONG_AS_CAN_BE = regex(
    r"\bas long as (?:you can|possible|it (?:can|gets|goes))\b|\b(?:the |your )?max(?:imum)?(?: length)?(?: you (?:can|have))?\b|\bif (?:that|it|\w+|\d+)(?: minutes)?(?:'s| is)? (?:too long|not possible|impossible|too much)\b|\b(?:shorter|less) (?:is|would be) (?:ok|okay|fine|good|also|alright)\b",
    re.I,
)
"""What leaves a length that is too long to what there is."""


def find_length(page: Page) -> Length:
    """Find the whole length in seconds or bars; bars of a single section are not the length. Impossible values go to errors."""
    page_bars = _bars(page)
    seconds = _duration(page)
    low, high = DURATION_RANGE_S
    if seconds is not None and seconds > high and _AS_LONG_AS_CAN_BE.search(page.text):
        page.warnings.append(
            f"duration: {seconds:g} seconds ({seconds / 60:g} minutes) is more than {high:g}, the longest there is, which is taken"
        )
        seconds = float(high)
    if seconds is not None and not low <= seconds <= high:
        said = f"{seconds / 3600:.6g} hours = " if seconds >= 3600 else ""
        said = f"{seconds / 86400:.6g} days = " if seconds > 172800 else said
        page.errors.append(
            f"duration {said}{seconds:.15g} seconds is out of range; permitted range: {low:g} to {high:g} seconds"
        )
        seconds = None
    first, last = BARS_RANGE
    part = page.find(_PART_OF_A_BAR)
    if part:
        page.errors.append(f"bars '{part[1]}' is out of range; permitted range: {first} to {last}")
    if page_bars is not None and not first <= page_bars <= last:
        page.errors.append(f"bars {page_bars} is out of range; permitted range: {first} to {last}")
        page_bars = None
    return Length(duration_s=seconds, bars=page_bars)


_PART_OF_A_BAR = regex(r"\b(half|a quarter|a third)(?: of)? an? (?:bar|measure)[ -](?:of|long)\b", re.I)


def _bars(page: Page) -> int | None:
    owned = [match.span() for of in (_SECTION_BARS, _FADE_BARS) for match in of.finditer(page.text)]
    said: list[int] = []
    for match in list(_BARS.finditer(page.text)):
        inside = any(start < match.end() and match.start() < end for start, end in owned)
        relative = regex(r"\b(?:by|first|last|next|every|each|after|before|another|extra)[ ]+$", re.I).search(
            page.text[max(0, match.start() - 40) : match.start()]
        )
        if not match["of"] and not inside and not relative and not (said and _is_a_stretch(page.text, match)):
            negative = match[1] and _negative(page.text, match.start())
            said.append(int(match[2]) * (-1 if negative else 1))
        page.take(match.start(), match.end(2))
    contradictions.note(page, "bars", map(str, said))
    return said[0] if said else None


_WITHIN = regex(
    r"[ ]*(?:of|with|where|for the|in|into|before|without|then|at the|bar|later|long (?:fade|intro|outro|riser)|(?:[a-z]+ )?(?:intro|outro|riser|fill|fade|build|buildup|drop|break|hook))\b",
    re.I,
)
_STRETCH = regex(
    r"\b(?:at|for|after|in|until|within|every|first|last|final|then|from|to|plus|about every|fade|or|and|x|repeats?|phrases?)[ ]+(?:the[ ]+)?(?:(?:first|last)[ ]+)?$",
    re.I,
)
"""Around a number of bars or seconds that is a stretch of the beat, not its length: "for the first 8 bars"."""


_LONG = regex(r"[ -]long(?=[ ]*(?:$|[,.;!?]|and\b|but\b))", re.I)


def _is_a_stretch(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    if _LONG.match(text, match.end()):
        return False
    return _WITHIN.match(text, match.end()) is not None or _STRETCH.search(before) is not None


def _duration(page: Page) -> float | None:
    for match in _MIN_SEC.finditer(page.text):
        if not _POSITION.search(page.text[max(0, match.start() - 40) : match.start()]):
            page.take(*match.span())
            return int(match[1]) * 60.0 + int(match[2])
    both = page.find(_COMBINED)
    if both:
        return number(both[1]) * 60 + number(both[2])
    shared = page.find(_AND_A_SHARE)
    if shared:
        whole, unit = (shared[1], shared[2]) if shared[1] else (shared[4], shared[5])
        share = {"half": 0.5, "quarter": 0.25}.get(str(shared[3]).lower(), 0.75)
        return (3600.0 if unit.lower() == "hour" else 60.0) * ((int(whole) if whole.isdigit() else 1) + share)
    half = page.find(_HALF)
    if half:
        unit = 3600.0 if "hour" in half[0].lower() else 60.0
        return unit * (0.5 if half[1] is None else (int(half[1]) if half[1].isdigit() else 1) + 0.5)
    return _plain_duration(page)


_AT_A_TIME = regex(
    r"\b(?:drop|break|stop|change|switch|pause|solo|build|hook|chorus|verse|silence|starts?|comes? in|enters?)\b[^,.;!?\d]{0,12}\b(?:after|at)[ ]+(?:about |like |the |around )?$",
    re.I,
)
"""What stands before a place in the beat, which is no length."""


def _plain_duration(page: Page) -> float | None:
    """Read days, hours, minutes and seconds; a stream or a video that the beat is for says nothing of its length."""
    if not _TIMED.search(page.text):
        return None
    said: list[tuple[bool, int, float]] = []
    owned = [(*match.span(), match[0].strip()) for match in _SECTION_TIME.finditer(page.text)]
    for pattern, unit in ((_DAYS, 86400.0), (_HOURS, 3600.0), (_MINUTES, 60.0), (_SECONDS, 1.0)):
        for match in list(pattern.finditer(page.text)):
            value = next((number(group) for group in match.groups()[1:] if group), 1.0)
            sign = -1 if match.group(1) == "-" and _negative(page.text, match.start()) else 1
            if _AT_A_TIME.search(page.text[max(0, match.start() - 24) : match.start()]):
                page.take(*match.span())  # "a break after 1 minute"
                continue
            aside = _is_for_something(page.text, match) or _is_a_stretch(page.text, match)
            said.append((aside, match.start(), value * unit * sign))
            page.take(*match.span())
    if len(said) > 1:
        said = [time for time in said if not any(start <= time[1] < end for start, end, _ in owned)]
        page.doubts += [
            f"structure: “{shown}” is said; a section is counted in bars: say how many it has" for *_, shown in owned
        ]
    if not said:
        return None
    said.sort()
    contradictions.note(page, "duration_s", [value for aside, _, value in said if not aside], unit=" seconds")
    return said[0][2]


_TIME = r"\d{1,4}(?:\.\d)?[ -]?(?:seconds?|secs?|s|minutes?|mins?)"
_SECTION_TIME = regex(
    rf"\b{_TIME}[ -]*(?:long[ ]+)?(?:of[ ]+)?(?!part\b|section\b)(?:[a-z-]+[ ]+)?(?<!with )(?<!and )(?<!for )(?<!the ){_SECTION}\b(?! to\b)|"
    rf"\b(?!part\b|section\b){_SECTION}[ ]*(?:\(|:|of|is|for|should be|lasts|=|,)?[ ]*(?:about |around )?{_TIME}\b(?! long\b|[ ]*(?:{_SECTION}|beat|track|song|loop))",
    re.I,
)
"""How long one section is to be: "a 30 second intro"."""
_TIMED = regex(r"day|hour|hr|min|sec|\d[ ]?[ms]\b", re.I)
"""What every text has that tells a length: cheap to look for."""
_FOR_SOMETHING = regex(r"\b(?:for|of|during|over|under) (?:my|a|an|our|the|this)[ ]+(?:\w+[ ]+)?$", re.I)
_SOMETHING = regex(
    r"[ -]*(?:long[ ]+)?(?:\w+[ ]+)?(?:streams?|videos?|films?|movies?|podcasts?|class|session|drive|trip|workout|flight|show|set|party|episode|vlog|run|ride|clip|ad|reel)\b",
    re.I,
)


def _is_for_something(text: str, match: re.Match[str]) -> bool:
    """True for "my 2 hour stream", which the beat is for."""
    before = text[max(0, match.start() - 40) : match.start()]
    return _FOR_SOMETHING.search(before) is not None and _SOMETHING.match(text, match.end()) is not None


def _negative(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == " "


_BARS_AFTER = regex(
    rf"[ ]*(?:[:=(,-]|of|is|for|at)?[ ]*(?:[1-9][ ]*[(:=,-]?[ ]*(?<=[ (:=,-])(?=\d{{1,3}}[ -]*(?:bars|measures)\b))?(\d{{1,3}})(?![\d.%/])(?:[ -]*(bars|measures)\b|(?:[ ]+|[ ]*[,;)x]*[ ]*)(?:$|(?={_SECTION}\b|and\b|then\b|[,;.])))",
    re.I,
)
_BARS_BEFORE = regex(
    r"(\d{1,3})[ -]*(?:bars?|measures?)[ -]*(?:long[ ]+)?(?:(?!then\b|and\b|intro|verse|hook|chorus)[a-z]+[ ]+)?$", re.I
)


def section_bars(text: str, spans: list[tuple[int, int]]) -> tuple[int, ...]:
    """Return how many bars each section is said to have, 0 where none: "intro 4 verse 8", "a 4 bar intro", "hook (8 bars)".

    Args:
        text: the request in English.
        spans: where in it the sections are named.
    """
    found: list[int] = []
    bare: list[int] = []
    taken = 0
    for start, end in spans:
        before = _BARS_BEFORE.search(text[max(taken, start - 40) : start])
        after = _BARS_AFTER.match(text, end)
        if before:
            found.append(int(before[1]))
        elif after:
            found.append(int(after[1]))
            taken = after.end(1)
            if not after[2]:
                bare.append(int(after[1]))
        else:
            found.append(0)
    numbered = bool(bare) and (max(bare) < 4 or any(bars % 2 or bars > 64 for bars in bare))
    if numbered or len(bare) == 1 == len([bars for bars in found if bars]):
        return ()  # "verse 1, hook 1, verse 2"
    return tuple(found) if any(found) else ()


_ASIDE = (
    "jingle", "tool", "music", "song", "theme", "video", "sting", "sound", "tune", "track", "clip", "animation", "beat", "for",
)  # fmt: skip
"""What is named after a section that it is for: "an intro jingle"."""
_OWNERS = (
    "vlog", "video", "youtube", "podcast", "stream", "twitch", "channel", "show", "movie", "film", "game", "radio", "tiktok", "vocal", "vocals", "sung", "singing",
)  # fmt: skip
"""What stands before a section that it is for, or that sings it: "my vlog intro", "a vocal hook"."""


def structure(tokens: Sequence[Token], wanted: Sequence[Hit]) -> tuple[str, ...]:
    """Return the sections of the form; one alone is none where it only says what something is for, or where it plays."""
    sections = [hit for hit in wanted if hit.kind == "section"]
    if len({hit.name for hit in sections}) > 1:
        return tuple(hit.name for hit in sections)
    described = any(hit.kind in ("genre", "mood") for hit in wanted)
    return tuple(hit.name for hit in sections if not _is_aside(tokens, hit, described))


_ORDINALS = ("first", "second", "third", "last", "final", "every", "each")


def _is_aside(tokens: Sequence[Token], hit: Hit, described: bool) -> bool:
    """True for "the hook" that is sung, "an intro jingle", "in the second verse" where a part joins."""
    before = tokens[hit.first - 1].word if hit.first else ""
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    noun = after is not None and after.joined and after.word in _ASIDE
    lead = [token.word for token in tokens[max(0, hit.first - 4) : hit.first]]
    while lead and lead[-1] in _ORDINALS:
        lead.pop()
    if not {"after", "before", "until", "till"}.isdisjoint(lead[-2:]):
        return hit.name != "drop" or not described  # not every beat has one: "a riser before the drop"
    placed = bool(lead) and (lead[-1] in ("the", "at", "in") or lead[-2:-1] in (["at"], ["in"]))
    return noun or before in _OWNERS or (placed and described)
