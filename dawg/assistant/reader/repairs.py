"""What a speaker says and then mends in one message: only the later one of two things of one kind stands.

A repair has three pieces: what was said first, a mark ("no wait", "hm", "scratch that", dots), and what is meant. What is
meant may be a value ("..., no, 130": it takes the place of the last value of its kind), an order of its own ("actually
speed it up": it takes the place of the last order), or a denial ("no don't": the last order goes). A "no" that refuses
something else ("add drums, no piano") is no mark; what is not mended stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from dawg.assistant.reader import reversals, vocabulary
from dawg.assistant.reader.marks import GAP, GAPS, MARK, NAMED, SAID, Mark, may_mend, next_mark, spoken
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.saidvalues import (
    Value,
    is_contrasted,
    is_refused,
    lone_key,
    lone_ordinal,
    mode_before,
    rest_before,
    tempo_beside,
    values,
    wanted_before,
    with_manner,
    written,
)
from dawg.assistant.reader.tables import table, words
from dawg.assistant.reader.text import tokenize

_BORDER = regex(r"[,.;!?\n\u3001\u3002\x01](?!\d)|\b(?:(?<!\bdrum )and|but|then)\b|$")
_FAR = 160
"""Characters: what is mended and what is meant stand no farther from the mark."""
_SENTENCE = regex(r"[.;!?\n\u3002](?=\s|$)")
_SINGLE = ("key", "meter", "number", "genre", "version", "direction")
"""Kinds of which there is one: the later takes the place of the earlier one after a mere pause."""
_OBJECT = regex(r"\b(it|them|those|these|that|em)\b(?! (?:bass|kick|snare)\b)", re.I)
_LINK = regex(r"^\W*(?:(?:and|then|but)\b\W*)*", re.I)
_ENDS = regex(r"\b(?:scratch|strike|forget|scrap|cancel|ignore) (?:that|this|it)|\bnever ?mind|\bnvm", re.I)
_NEVER_MIND = regex(r"(?:the |that |my |an? )(?=[a-z])", re.I)
"""What is named behind "nvm", "never mind"."""
_NO = regex(r"no (?:more )?(?:the )?(?=[a-z])", re.I)
_SLIP = regex(r"\b(?:i mean|i meant|oops|sorry|correction)\b", re.I)
"""What mends a slip of the tongue, also in what is refused: "no hats, i mean no claps"."""
_IN = regex(r"\b(?:in|on|for|during|at|of|over|under|from|into)(?: the| my)? $", re.I)


def mended(text: str) -> tuple[str, bool]:
    """Return English text in which the later of two things stands for both, and whether every MARK in it was met."""
    at, met = 0, True
    text = reversals.plain(reversals.answered(reversals.elsewhere(text)))
    if not may_mend(text):
        return text, True
    for _ in range(8):
        mark = next_mark(text, at)
        if mark is None:
            break
        changed = _mend(text, mark) if regex(r"\w").search(text[: mark.start]) else None
        if changed is None:
            met = met and MARK not in text[mark.start : mark.end]
            at = mark.end + 1
        else:
            text = SAID.sub("", changed)
    return text, met


def _mend(text: str, mark: Mark) -> str | None:
    """Try what may stand behind a mark, from the plainest on; None where the mark takes nothing back."""
    every: tuple[Callable[[str, Mark], str | None], ...] = (_denied, _struck, _replaced, _restarted)
    ways = (
        (_replaced, *([_denied] if _KEEPS.match(text, mark.end) else []))
        if mark.wavers and not NAMED.match(text, mark.end)
        else (_struck, _replaced)
        if mark.wavers
        else (_struck,)
        if mark.leans
        else every
    )
    for way in (*ways, _reasoned):
        changed = way(text, mark)
        if changed is not None:
            return changed
    return None


# values


def _replaced(text: str, mark: Mark) -> str | None:
    """Put the values behind a mark in the place of those before it; None where there are none of the same kind."""
    before = values(text, max(text.rfind("\n", 0, mark.start) + 1, mark.start - _FAR), mark.start)
    begin = mark.end
    for _ in range(2):
        end = _stop(text, begin + 1)
        behind = values(text, begin, end)
        lone = lone_key(text, begin) if any(value.kind == "key" for value in before) else None
        lone = lone or (lone_ordinal(text, begin) if any(value.kind == "section" for value in before) else None)
        behind = [lone, *(value for value in behind if value.start >= lone.end)] if lone else behind
        pairs = _pairs(text, mark, before, behind)
        if pairs and pairs[0][1] is behind[0] and _leads_to(text, mark, begin, behind[0].start):
            allowed = _allows(text, mark, pairs, end)
            return _put(text, mark, [*pairs, *tempo_beside(text, before, pairs)]) if allowed else None
        if mark.wavers or not _is_reason(text[begin:end]):
            return None
        begin = end + 1
    return None


def _reasoned(text: str, mark: Mark) -> str | None:
    """Put a value in the place of the one before it that stands behind a reason and an order: "hang on i cant sing that lets do E"."""
    before = [value for value in values(text, max(0, mark.start - _FAR), mark.start) if value.kind in _NUMBERS]
    end = min(len(text), mark.end + _FAR)
    kinds, known = {value.kind for value in before}, {(value.kind, value.name) for value in before}
    said_behind = values(text, mark.end, end) if before else []
    behind = [value for value in said_behind if value.kind in kinds and (value.kind, value.name) not in known]
    later = behind[0] if behind else None
    earlier = next((value for value in reversed(before) if later and later.replaces(value)), None)
    if later is None or earlier is None:
        return None
    if earlier.kind == "genre":
        earlier, later = with_manner(text, earlier), with_manner(text, later)
    order = _leads().search(text, mark.end, later.start)
    lead = order or rest_before(text, mark.end, earlier, later, wavers=mark.wavers)
    reason = text[mark.end : lead.start()] if lead else ""
    said = spoken(reason)
    both = not (_adding() - {"too"}).isdisjoint(said) or said[-1:] == ["too"]
    if len(said) > 13 or both or not (said or order):
        return None
    if said and said[0] not in table("takebacks")["english"]["reasons"] and _orders(reason):
        return None
    pairs = [] if earlier.kind == "genre" else _pairs(text, mark, before, behind)
    return _put(text, mark, pairs or [(earlier, later)])


_NUMBERS = ("key", "number", "genre", "mood")


def _pairs(text: str, mark: Mark, before: list[Value], behind: list[Value]) -> list[tuple[Value, Value]]:
    """Return (earlier, later) of each kind that is said on both sides; none where nothing differs."""
    pairs: list[tuple[Value, Value]] = []
    before = _anchored(text, before, behind)
    slip = _SLIP.search(text, mark.start, mark.end) is not None
    for later in behind:
        if any((other.kind, _axis(other)) == (later.kind, _axis(later)) for _, other in pairs):
            continue
        earlier = next((value for value in reversed(before) if later.replaces(value)), None) or mode_before(
            text, before, later
        )
        if earlier is None or is_refused(text, mark.end, later):
            continue
        if is_refused(text, 0, earlier):
            if not slip:
                continue
            earlier = wanted_before(text, before, earlier) if is_contrasted(text, mark.end, later) else earlier
        if earlier:
            pairs.append((earlier, later))
    differ = any(earlier.name != later.name for earlier, later in pairs)
    return pairs if differ or all(later.kind == "direction" for _, later in pairs) else []


def _axis(value: Value) -> str:
    """Return the axis of a direction: "more" and "faster" are two."""
    return value.unit if value.kind == "direction" else ""


def _anchored(text: str, before: list[Value], behind: list[Value]) -> list[Value]:
    """Keep the values of the piece that names a part which is said again: "hats left, snare right. no wait, hats right"."""
    names = {value.name for value in behind if value.kind == "part"}
    anchor = next((value for value in reversed(before) if value.kind == "part" and value.name in names), None)
    stop = _BORDER.search(text, anchor.end) if anchor else None
    if anchor is None or stop is None or not any(value.start > stop.start() for value in before):
        return before
    return [value for value in before if value.start < stop.start()]


def _leads_to(text: str, mark: Mark, begin: int, value: int) -> bool:
    """True when only small words, or words said again, stand before what is meant."""
    between = text[begin:value]
    known = _fillers() | set(spoken(text[_order_start(text, mark.start) : mark.start]))
    return len(between) < 48 and all(word in known for word in spoken(between))


def _allows(text: str, mark: Mark, pairs: list[tuple[Value, Value]], end: int) -> bool:
    """True when a mark is enough for these values: a pause only for what stands right before it, never "the kick too"."""
    earlier, later = pairs[0]
    if mark.wavers:
        near = not regex(r"\w").search(
            regex(r"\b(?:beats?|tracks?|or|please)\b").sub("", text[earlier.end : mark.start])
        )
        unit = later.kind != "number" or later.replaces(earlier)
        return later.kind in _SINGLE and near and unit and not regex(r"\bor\b").search(text[mark.start : mark.end])
    both = not _adding().isdisjoint(spoken(text[mark.end : end])) or mark.adds
    return later.kind in _SINGLE or mark.sure or not both


def _put(text: str, mark: Mark, pairs: list[tuple[Value, Value]]) -> str:
    """Write the later values where the earlier ones stand, and leave out the mark and the words up to the first of them."""
    rest = text[mark.start :]
    for _, later in sorted(pairs, key=lambda pair: -pair[1].start):
        first = 0 if later is pairs[0][1] else later.start - mark.start
        rest = f"{rest[:first]} {rest[later.end - mark.start :]}"
    head, last = text[: mark.start], pairs[-1][1].end
    again = text[last : _stop(text, last)]
    if again.strip() and again.strip() in head:
        rest = rest.replace(again, "", 1)  # "down an octave, no, up an octave"
    for earlier, later in sorted(pairs, key=lambda pair: -pair[0].start):
        head = f"{head[: earlier.start]}{written(text, earlier, later)}{head[earlier.end :]}"
    rest = re.sub(rf"^\s*{table('takebacks')['english']['approvals']}(?!\w)", "", rest, flags=re.I)
    for earlier, _ in pairs:
        said = re.escape(text[earlier.start : earlier.end])
        rest = re.sub(rf"^[ ,]*(?:and )?not (?:the |an? |my )?{said}(?!\w)", "", rest, flags=re.I)
    return head + rest


def _stop(text: str, at: int) -> int:
    """Return where the piece of a sentence ends that stands at a place."""
    border = _BORDER.search(text, at, at + _FAR)
    return border.start() if border else len(text)


def _is_reason(said: str) -> bool:
    """True for "my range is lower": why something is mended, before what is meant."""
    found = spoken(said)
    return 1 < len(found) < 10 and found[0] in table("takebacks")["english"]["reasons"] and not _orders(said)


# orders


def _denied(text: str, mark: Mark) -> str | None:
    """Leave out the last order where the words behind the mark deny it: "no don't, it's fine"."""
    start = _order_start(text, mark.start)
    if mark.end == len(text) and _ENDS.search(text, mark.start):
        return text[:start]
    match = _denials().match(text, mark.end)
    if match is None or not {match["verb"]} <= {None, *spoken(text[start : mark.start])}:
        return None
    approved = _APPROVED.match(text, match.end())
    rest = text[approved.end() if approved else match.end() :]
    kept = next((value for value in values(text, start, mark.start) if value.kind == "part"), None)
    if kept and _SHADED.match(rest) and _OBJECT.search(match[0]):
        rest = f"the {text[kept.start : kept.end]} {rest}"  # "keep it but quieter"
    return _joined(text[:start], _referring(text[start : mark.start], rest))


_SHADED = regex(
    r"with (?:more|less|some|a|lots)\b|(?:(?:just|a bit|a little|much|way|slightly|far) )*(?:[a-z]{3,}er|less|more|down|up)\b",
    re.I,
)
_KEEPS = regex(r"(?:(?:just|please|let's|lets) )*(?:keep|leave) (?:it|them|that|those)\b", re.I)
"""What denies that something goes, also behind a mere pause."""


_APPROVED = regex(
    r"[ ,.;!-]*(?:because |since |cause )?(?:it|that|they|this|everything) ?(?:'?s|is|was|were|are|sounds?|sounded) (?:(?:just|already|actually|pretty|really|so|perfectly) )*(?:fine|good|better|perfect|great|ok|okay|right|nice|cool)(?: (?:before|already|as is|as it was|like that|without(?: it| them)?))*(?=\W*$|[,.;!?])",
    re.I,
)
"""Why something is left as it is: "leave it, it was fine"."""


def _struck(text: str, mark: Mark) -> str | None:
    """Take back a thing that is named: "forget the sax, trumpet", "actually no strings, choir"."""
    match = NAMED.match(text, mark.end) or _named_behind(text, mark)
    if match is None and not mark.leans:
        return None
    begin = match.end() if match else mark.end
    gone = next(iter(values(text, begin, _stop(text, begin))), None)
    said = values(text, max(0, mark.start - _FAR), mark.start)
    earlier = [value for value in said if gone and (value.kind, value.name) == (gone.kind, gone.name)]
    if gone is None or not earlier or spoken(text[begin : gone.start]):
        return None
    begin = GAP.match(text, gone.end).end()  # type: ignore[union-attr]
    instead = values(text, begin, _stop(text, begin + 1))
    if instead and instead[0].replaces(gone) and _leads_to(text, mark, begin, instead[0].start):
        pairs = [(earlier[-1], instead[0])]
        return _put(text, mark, [*pairs, *tempo_beside(text, said, pairs)])
    if not text[gone.end : begin].strip() and begin < len(text):
        return None
    return None


def _named_behind(text: str, mark: Mark) -> re.Match[str] | None:
    """Match what leads to a thing behind a mark that takes back by itself: "never mind the", "não, esquece o"."""
    if _ENDS.search(text, mark.start, mark.end):
        return _NEVER_MIND.match(text, mark.end)
    return _NO.match(text, mark.end) if MARK in text[mark.start : mark.end] else None


def _restarted(text: str, mark: Mark) -> str | None:
    """Leave out the last order where another one stands behind the mark that is meant instead."""
    said = text[mark.end : _stop(text, mark.end + 1)].rstrip()
    start = _order_start(text, mark.start)
    later, earlier = _orders(said), _orders(text[start : mark.start])
    if not later or not earlier or mark.adds or not _adding().isdisjoint(spoken(said)):
        return None
    again = _OBJECT.search(said) is not None and any(cue.startswith("verb:") for cue in earlier & later)
    parts = any(value.kind == "part" for value in values(text, mark.end, mark.end + len(said)))
    kept = bool(earlier & _GOES) and not (later & _GOES or parts)  # what is turned up is not taken out
    if not mark.sure and not again and not kept and not _same_axis(earlier, later):
        return None
    rest = f"{said}{' it' if kept and not (_OBJECT.search(said) or _BARE_AMOUNT.fullmatch(said)) else ''}{text[mark.end + len(said) :]}"
    return _joined(text[:start], _referring(text[start : mark.start], rest))


_GOES = frozenset(("remove", "remove_strong", "mute"))


def _joined(head: str, rest: str) -> str:
    """Return what stays on both sides of what goes, as pieces of their own."""
    return f"{head}, {rest}" if head[-1:].isalnum() and rest[:1].isalnum() else head + rest


def _referring(gone: str, rest: str) -> str:
    """Put what an order that goes was about into the place of "it" or "them" in what stays."""
    stop = _SENTENCE.search(rest)
    clause = rest[: stop.start()] if stop else rest
    named = values(gone, 0, len(gone))
    part = next((value for kind in ("part", "section") for value in named if value.kind == kind), None)
    own = {value.kind for value in values(clause, 0, len(clause))}
    thing = next((value for value in named if value.kind in ("effect", "part")), None)
    if thing and own <= {"direction"} and _BARE_AMOUNT.fullmatch(clause):
        return f"{clause.strip(GAPS)} {gone[thing.start : thing.end]}{rest[stop.start() if stop else len(rest) :]}"
    if part is None or part.kind in own or "part" in own or not _OBJECT.search(clause):
        return rest.lstrip(GAPS)
    where = next((value for value in named if value.kind == "section" and _IN.search(gone, 0, value.start)), None)
    place = f" in the {gone[where.start : where.end]}" if where and where != part and "section" not in own else ""
    clause = _OBJECT.sub(f"the {gone[part.start : part.end]}", clause, count=1)
    return clause.lstrip(GAPS) + place + rest[stop.start() if stop else len(rest) :]


_BARE_AMOUNT = regex(
    r"\W*(?:(?:just|please|actually|add|use|put|give|have|want|even|some|a bit|a little|way|much) )*(?:more|less)\W*",
    re.I,
)
"""More or less of what was spoken of: "remove the reverb, no wait, add more"."""


def _order_start(text: str, end: int) -> int:
    """Return where the last order before a place begins."""
    text = text[:end].rstrip(GAPS)
    start = max(
        (match.end() for match in _SENTENCE.finditer(text, max(0, end - 4 * _FAR))),
        default=max(0, len(text) - 4 * _FAR),
    )
    borders = [start + match.start() for match in regex(r",|\b(?:and|then|but)\b").finditer(text[start:])]
    return next((border for border in reversed(borders) if _orders(_LINK.sub("", text[border:]))), start)


def _orders(said: str) -> frozenset[str]:
    """Return the cues of a piece of text that begins with an order, and its verb; none where it begins with anything else."""
    tokens = tokenize(said[:_FAR])[:14]
    first = next((at for at, token in enumerate(tokens) if token.word not in _small()), None)
    if first is None:
        return frozenset()
    hits = [hit for hit in vocabulary.scan(tokens) if hit.kind.startswith("cue:")]
    verb = tokens[first].word
    if verb not in words("clauses", "openers") and not any(hit.first == first for hit in hits):
        return frozenset()
    return frozenset({hit.name for hit in hits} | {f"verb:{verb}"})


def _same_axis(earlier: frozenset[str], later: frozenset[str]) -> bool:
    """True for orders about one and the same thing: "solo the drums, no, mute them"."""
    axes: list[list[str]] = table("takebacks")["english"]["axes"]
    return any(not earlier.isdisjoint(axis) and not later.isdisjoint(axis) for axis in axes)


@cache
def _denials() -> re.Pattern[str]:
    said = "|".join(table("takebacks")["english"]["denials"])
    said += r"|(?:don'?t|do not) (?P<verb>[a-z]+)(?: (?:it|that|them|the \w+))?"
    return regex(rf"(?:(?:{said})(?:[ ]*(?:[,.;!?]|$|\b(?:and|but|just)\b)[ ,.;!?]*)+)+", re.I)


@cache
def _leads() -> re.Pattern[str]:
    return regex(rf"(?<![\w']){table('takebacks')['english']['leads']}[ ]+$", re.I)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(table("takebacks")["english"]["fillers"])


@cache
def _adding() -> frozenset[str]:
    return frozenset(table("takebacks")["english"]["adding"])


@cache
def _small() -> frozenset[str]:
    return words("clauses", "fillers") | {"just", "please", "lets", "let", "now", "and", "then", "but", "instead"}
