"""The words by which a speaker breaks off and mends what was just said: "no wait", "hm", "scratch that", dots."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.saidvalues import values
from dawg.assistant.reader.tables import table

MARK = "\x01"
"""Stands in a text for a word of taking back of another language."""
GAPS = " ,.;:!?(\u3001\u3002\x01-"
GAP = regex(rf"[{re.escape(GAPS)}]*")


NAMED = regex(
    r"(?:please |just |let'?s )*(?:forget|scratch|scrap|skip|ditch|lose|drop|leave out|never ?mind|not)(?: about)? (?:the |that |my |an? )?",
    re.I,
)
"""Between a mark and a thing that is taken back by its name: "forget the sax"."""
_NAMING = regex(r"(?:forget|scratch|scrap)(?: about)? (?:the |my )?[a-z]")
"""The same where no mark stands before it."""


class Mark(NamedTuple):
    """What takes something back: its place with all that wavers around it, and how much it says."""

    start: int
    end: int
    sure: bool
    wavers: bool
    adds: bool
    leans: bool
    """A "no" that belongs to the words behind it."""


def next_mark(text: str, at: int) -> Mark | None:
    """Return the next mark with the gaps and the words that waver around it."""
    sure, every, wavering, _, back = _marks()
    while (found := every.search(text, at)) is not None:
        if _ANSWERED.search(text, max(0, found.start() - 14), found.start()) and _ALONE.match(text, found.start()):
            at = found.end()
            continue
        start, end = _spread(text, found.start(), found.end(), at)
        run, said = text[start:end], spoken(text[start:end])
        backs = [match[0].lower() for match in back.finditer(run)]
        is_sure = sure.search(run) is not None or len(backs) > 1
        met = [match[0] for match in every.finditer(text, start) if match.start() < end]
        only_wavers = MARK not in run and not (is_sure or backs) and bool(met) and all(map(wavering.fullmatch, met))
        leans = said[-1:] == ["no"] and run[-1] == " " and run.rstrip()[-1] not in GAPS and _refuses(text, backs, end)
        if leans and len(backs) < 2 and not NAMED.match(text, end):
            at = end
            continue
        return Mark(start, end, is_sure, only_wavers, said[:1] == ["and"] and not is_sure, leans)
    return None


def _refuses(text: str, backs: list[str], end: int) -> bool:
    """True for a "no" that belongs to the words behind it: "no piano"."""
    behind = _WORD.match(text, end)
    if behind is None or _THAN.match(text, end):
        return True
    word = behind[0].lower()
    turns = word in _word_set("directions") and word not in _MUCH
    if word in _word_set("behind_no") or turns or backs[0] in ("wait", "sorry", "oops"):
        return False
    value = next(iter(values(text, end, min(len(text), end + 24))), None)
    if value is None or value.start != end:
        return True
    if _approved().match(text, value.end):
        return False
    numbered = value.kind == "section" and value.name[-1:].isdigit()
    return not (
        numbered
        or value.kind in ("number", "format", "version", "meter", "key")
        or (len(backs) > 1 and value.kind in ("genre", "mood"))
    )


_MUCH = ("more", "less", "fewer")
_ANSWERED = regex(r"\?\s*(?:(?:oh|hell|god|heck|absolutely|definitely|please|um|uh|er|eh|ew|well|nah) ?)+$", re.I)
_ALONE = regex(r"(?:no+|nah+|nope|naw)[ ]*[.!]", re.I)
"""A "no" by which the speaker answers a question of their own: "the organ? hell no."."""
_WORD = regex(r"[a-z']+|\d+", re.I)
_THAN = regex(r"[\w ]{1,12} than\b")


def _spread(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """Widen a mark over the gaps, marks and wavering words on both sides."""
    _, every, _, around, back = _marks()
    while True:
        begin = start
        while begin > at and text[begin - 1] in GAPS:
            begin -= 1
        match = around.search(text, max(at, begin - 24), begin)
        if match is None:
            start = begin
            break
        start = match.start()
    while True:
        gap = GAP.match(text, end)
        end = gap.end() if gap else end
        more = every.match(text, end) or back.match(text, end)
        if more is None or more.end() == end:
            return start, end - (text[end - 1 : end] == "-" and text[end : end + 1].isdigit())
        end = more.end()


@cache
def _approved() -> re.Pattern[str]:
    return regex(rf" {table('takebacks')['english']['approvals']}(?!\w)", re.I)


@cache
def _marks() -> tuple[re.Pattern[str], ...]:
    """Return what is sure, every mark, what only wavers, the words before a mark that belong to it, what takes back."""
    entry = table("takebacks")["english"]
    sure, soft, wavering, back = ("|".join(entry[name]) for name in ("sure", "soft", "wavering", "back"))
    around = rf"(?<![\w'])(?:{'|'.join(entry['around'])})$"
    every = rf"(?<![\w'])(?:{sure}|{soft}|{wavering})(?![\w'])|(?<=\w)\.\.+(?= )|{MARK}|(?<=[ ])(?={_NAMING.pattern})"
    return (
        regex(rf"(?<![\w'])(?:{sure})(?![\w'])", re.I),
        regex(every, re.I),
        regex(rf"(?:{wavering})|\.+".replace("(?= )", ""), re.I),
        regex(around, re.I),
        regex(rf"(?<![\w'])(?:{back})(?![\w'])", re.I),
    )


@cache
def _hints() -> frozenset[str]:
    """Return words without one of which nothing is mended: cheap to look for."""
    return frozenset(table("takebacks")["english"]["hints"])


def may_mend(text: str) -> bool:
    """True for a text in which a mark may stand."""
    return MARK in text or ".." in text or not _hints().isdisjoint(spoken(text))


@cache
def _word_set(key: str) -> frozenset[str]:
    """Return the words of a list of the table, also of a list of groups."""
    return frozenset(
        word for entry in table("takebacks")["english"][key] for word in ([entry] if isinstance(entry, str) else entry)
    )


def spoken(text: str) -> list[str]:
    """Return the words of a text in lower case, without numbers."""
    return regex(r"[^\W\d_]+(?:'[a-z]+)?").findall(text.lower())


SAID = regex(
    r"\b(?:i (?:just |first )?(?:said|typed|wrote|asked for)|(?:yo )?(?:dije|puse|escribi|pedi|queria)|(?:eu )?(?:disse|falei|escrevi|pedi|queria)|j ?'?(?:ai (?:dit|mis|ecrit|tape|demande)|avais (?:dit|mis)|voulais)) (?=\d|[a-g] (?:minor|major))",
    re.I,
)
"""Before what was said first, in whose place what is meant stands by now: "I said 120 but I meant 130"."""


def unsaid(text: str) -> str:
    """Return a text with marks without the "j'ai dit" before what was said first."""
    return SAID.sub("", text) if MARK in text else text
