"""Steps about the form: sections added, removed, longer, shorter, repeated, moved."""

from __future__ import annotations

import re

from dawg.assistant.built_in.hearing import alone
from dawg.assistant.built_in.order import Order, Unclear
from dawg.assistant.built_in.places import leading, listed, name_of, sections_of
from dawg.assistant.built_in.playing import fill
from dawg.assistant.reader import Operation as Said
from dawg.assistant.reader import read
from dawg.assistant.reader.patterns import regex
from dawg.errors import InputError
from dawg.gen.compose.form import function_of
from dawg.gen.operations import values
from dawg.gen.operations.apply import apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.values import Operation
from dawg.gen.score import Section
from dawg.gen.units import PPQ

_BESIDE = regex(
    r"\b(before|after|between)(?: the| my| each| every| both)? ((?:first|second|third|last|final)? ?[a-z][a-z-]*(?: [0-9]{1,2}\b)?)"
)
_SECTION = r"(?:(?:first|second|third|last|final) )?[a-z][a-z-]*(?: [0-9]{1,2}\b)?"
_SWAPPED = regex(
    rf"\b(?:swap|switch|exchange|flip)(?: around)?(?: the (?:order|places) of)?(?: the| my)? ({_SECTION}) (?:and|with)(?: the| my)? ({_SECTION})"
)
_ORDINALS = {"first": "1", "second": "2", "third": "3"}
SECTION_BARS = 8
MIN_BARS = 2
HEARD_RANGE = (2, 17)
"""How often in a row a section can be heard when it is repeated."""
LENGTH_RANGE = (1, 999)
EXTENDED_MOST = 256
"""How many bars one section grows by at most; more than that is shared out over the form."""
_TO = regex(
    rf"\b(?:to|be|it|make)\b.*?([0-9]{{1,3}})[ -]?(?:bars?|measures?)|^(?:the |my )?{_SECTION}(?: at| is)?,? [0-9]{{1,3}} (?:bars?|measures?)(?: long)?$"
)
"""How long something shall be."""
_BY = regex(
    r"\b(?:by|add|more|another|extra|fewer|less)\b|\b(?:bars?|measures?)(?: (?:too|a bit|even))? (?:longer|shorter|off|out)\b"
)
"""By how much it changes: "4 bars longer" goes on from what it is."""
_AT_EDGE = regex(
    r"\b(?:at|to|on|onto|off|from) the (?:very )?(end|tail|start|beginning|front|top)\b(?! of (?!it\b|this\b|the (?:track|song|beat|piece|tune)\b))"
)
"""Where the piece grows or shrinks."""
LENGTH = "length"
"""The target of a step that states how long the piece shall be."""


def add(order: Order) -> list[Operation]:
    """A new section, or one that is played again."""
    said = order.said.section
    if order.has("fills?"):
        return fill(order)
    if not said:
        raise Unclear("Which section should come in, and where? As in: add a bridge before the last hook.")
    if order.said.amount == "repeat":
        last = sections_of(order.score, said)[-1]
        times = _times(order.words)
        if last.name != said:
            order.notes.append(f"{last.name} is repeated")
        return [values.RepeatSection(times=times, scope=Scope(sections=(name_of(order.score, last),)))]
    if (
        order.has("put", "move", "bring", "place")
        and not order.has("a", "an", "another", "new")
        and _there(order, said)
    ):
        return move(order)
    kind = re.sub(r"^last | [0-9]+$", "", said)
    amount = order.amount
    bars = int(amount.value) if amount.unit == "bars" and amount.value else SECTION_BARS
    before, after = _beside(order)
    if before and order.has("each", "every"):
        named = _BESIDE.search(order.words)
        found = sections_of(order.score, named[2]) if named else []
        return [values.AddSection(kind=kind, bars=bars, before=name_of(order.score, each)) for each in found]
    if not before and not after and order.has("first", "start", "beginning") and kind == said:
        before = name_of(order.score, order.score.sections[0])
    made = values.AddSection(kind=kind, bars=bars, before=before or None, after=after or None)
    return [made, *_with_only(order, made)]


_WITH_ONLY = regex(
    r"\b(?:with|of|has|having) (?:just|only|nothing but) ([\w ,&'-]{2,60})|[,:] (?:just|only) ([\w ,&'-]{2,60})$"
)


def _with_only(order: Order, added: values.AddSection) -> list[Operation]:
    """Mute all other parts in a new section: "add a break with just pads"."""
    said = _WITH_ONLY.search(order.words) or _WITH_ONLY.search(order.whole)
    found = read(f"solo the {said[1] or said[2]}").operations if said else ()
    names = [step.target for step in found if step.op == "solo" and step.target]
    if not names:
        return []
    score = apply(order.score, added).score
    old = {section.name for section in order.score.sections}
    new = next((section.name for section in score.sections if section.name not in old), "")
    if not new:
        return []
    solo = Said(op="solo", target=" and ".join(names), section=new)
    only = Order(said=solo, words=order.words, score=score, names=order.names, text=order.text, whole=order.whole)
    made = alone(only)
    order.notes += [*only.notes, f"{new}: only {listed(names)}; the other parts are muted there"]
    return made


def _times(words: str) -> int:
    """Return how often a section is repeated so that it is heard as often as said; raises `InputError`."""
    said = re.search(r"(?<![\w.])(\d{1,9}) ?(?:times|x\b)|\bx ?(\d{1,9})\b", words)
    more = re.search(r"\b(\d{1,9}) more times\b", words)
    if more:
        heard = int(more[1]) + 1
    elif said:
        heard = int(said[1] or said[2])
    else:
        heard = 2
    if not HEARD_RANGE[0] <= heard <= HEARD_RANGE[1]:
        low, high = HEARD_RANGE
        raise InputError(f"repeat '{heard} times' is out of range; permitted range: heard {low} to {high} times")
    return heard - 1


def _there(order: Order, said: str) -> bool:
    try:
        return bool(sections_of(order.score, said))
    except InputError:
        return False


def remove(order: Order) -> list[Operation]:
    """A section gone."""
    if not order.said.section:
        raise Unclear(f"Which section should go: {', '.join(section.name for section in order.score.sections)}?")
    if order.place.bars and not order.place.sections:
        raise InputError(f"{order.said.section} cannot be cut out of a section; name a section, or shorten one")
    return [values.RemoveSection(scope=order.scope(values.RemoveSection, parts=()))]


def resize(order: Order) -> list[Operation]:
    """Longer or shorter, by bars or to a length; the whole piece by its longest section."""
    amount, longer = order.amount, order.said.op == "extend"
    edge = re.fullmatch(r"(first|last) ([0-9]{1,3}) bars", order.said.section or "")
    if edge and not longer:
        return _without_edge(order, int(edge[2]), last=edge[1] == "last")
    if longer and (order.said.section or "").startswith("before ") and amount.value:
        before = leading(order.score, str(order.said.section).removeprefix("before "))[0]
        return _sized(order, before, before.bars + int(amount.value))
    if order.said.section and order.place.bars:
        raise InputError(f"{order.said.section} cannot be made longer or shorter; name a section")
    to = _TO.search(order.words)
    if amount.unit == "seconds" and amount.value is not None and not order.said.section:
        bars = _bars_in(order, amount.value)
        more = longer and to is None and _BY.search(order.words) is not None  # "30 more seconds of this"
        return _whole(order, longer=longer, to=None if more else bars, by=bars if more else None)
    stated = int(amount.value) if amount.value is not None and amount.unit == "bars" else None
    by_so_many = _BY.search(order.words) is not None
    at = _AT_EDGE.search(order.words) if by_so_many and stated and not order.said.section else None
    if at:
        section = order.score.sections[-1 if at[1] in ("end", "tail") else 0]
        order.notes.append(f"the length changes in {section.name}")
        return _sized(order, section, section.bars + (stated or 0) * (1 if longer else -1))
    if not order.said.section:
        whole = order.said.target == LENGTH or (to and not by_so_many)
        return _whole(order, longer=longer, to=stated if whole else None, by=stated)
    found = sections_of(order.score, order.said.section)
    if amount.unit == "seconds" and amount.value is not None:
        to, stated = _TO.match("make it 1 bar"), _bars_in(order, amount.value)
    if to and stated is not None and not by_so_many:
        other = [section for section in found if section.bars != stated]
        if not other:
            order.notes.append(f"{listed([section.name for section in found])}: {stated} bars already")
        return [made for section in other for made in _sized(order, section, stated)]
    kind = values.Extend if longer else values.Shorten
    if stated is not None:
        return [kind(bars=stated, scope=order.scope(kind, parts=()))]
    sizes = {_half_of(order, section, longer=longer) for section in found}
    if len(sizes) == 1:
        return [kind(bars=sizes.pop(), scope=order.scope(kind, parts=()))]
    return [
        kind(bars=_half_of(order, section, longer=longer), scope=Scope(sections=(name_of(order.score, section),)))
        for section in found
    ]


def _without_edge(order: Order, bars: int, *, last: bool) -> list[Operation]:
    """Cut bars off the end or the beginning of the piece: whole sections, then what is left of the next one."""
    made: list[Operation] = []
    sections = order.score.sections
    for section in reversed(sections) if last else sections:
        scope = Scope(sections=(name_of(order.score, section),))
        if bars <= 0:
            break
        if bars < section.bars:
            made.append(values.Shorten(bars=bars, scope=scope))
        elif len(made) + 1 < len(sections):
            made.append(values.RemoveSection(scope=scope))
        else:
            raise InputError(f"the beat has {order.score.bars} bars; {order.said.section} are too many to cut")
        bars -= section.bars
    return made


def _bars_in(order: Order, seconds: float) -> int:
    """Return the full bars that come nearest to a length, and say how long they are."""
    bar_s = order.score.bar_ticks * 60.0 / (order.score.bpm * PPQ)
    bars = max(1, round(seconds / bar_s))
    whole, rest = divmod(round(bars * bar_s), 60)
    order.notes.append(f"{bars} bars at {order.score.bpm:g} bpm last {whole}:{rest:02d}")
    return bars


def _half_of(order: Order, section: Section, *, longer: bool) -> int:
    """Return how many bars "longer" is: four, a stated share, or all of it for "twice"; half of it for "half"."""
    if order.amount.unit == "%" and order.amount.value:
        return max(1, round(section.bars * abs(order.amount.value) / 100))
    if order.has("three times", "triple", "tripled", "thrice") and longer:
        return 2 * section.bars
    if order.has("double", "doubled", "twice"):
        return section.bars
    if not longer and order.has("half"):
        return max(1, section.bars // 2)
    return 4 if longer or section.bars > 4 else max(1, section.bars // 2)


def _sized(order: Order, section: Section, bars: int) -> list[Operation]:
    scope = Scope(sections=(name_of(order.score, section),))
    if bars == section.bars:
        raise InputError(f"{section.name} has {bars} bars already")
    if bars > section.bars:
        return [values.Extend(bars=bars - section.bars, scope=scope)]
    return [values.Shorten(bars=section.bars - bars, scope=scope)]


def _whole(order: Order, *, longer: bool, to: int | None, by: int | None) -> list[Operation]:
    """Change the length of the piece: a little in its longest verse or hook, more over all of its form."""
    score = order.score
    wanted = to if to is not None else score.bars + (by or SECTION_BARS) * (1 if longer else -1)
    if wanted == score.bars:
        raise InputError(f"it has {score.bars} bars already")
    if not LENGTH_RANGE[0] <= wanted <= LENGTH_RANGE[1]:
        low, high = LENGTH_RANGE
        raise InputError(f"bars '{wanted}' are out of range; permitted range: {low} to {high}")
    main = [section for section in score.sections if function_of(section.kind) in ("verse", "hook")]
    longest = max(main or score.sections, key=lambda section: section.bars)
    if to is None and longest.bars > score.bars - wanted and wanted - score.bars <= EXTENDED_MOST:
        order.notes.append(f"the length changes in {longest.name}")
        return _sized(order, longest, longest.bars + wanted - score.bars)
    return _fitted(order, wanted)


def _fitted(order: Order, wanted: int) -> list[Operation]:
    """Keep the proportions of the form; sections that would be shorter than two bars go, the least intense first."""
    kept = list(order.score.sections)
    while len(kept) > 1 and len(kept) * MIN_BARS > wanted:
        inner = kept[1:-1] or kept
        kept.remove(min(inner, key=lambda section: (section.energy, -section.start_bar)))
    total = sum(section.bars for section in kept)
    ends = [round(wanted * sum(section.bars for section in kept[: place + 1]) / total) for place in range(len(kept))]
    sizes = [max(1, end - start) for start, end in zip([0, *ends], ends, strict=False)]
    sizes[sizes.index(max(sizes))] += wanted - sum(sizes)
    gone = [section for section in order.score.sections if section not in kept]
    made: list[Operation] = []
    for section, bars in zip(kept, sizes, strict=True):
        if bars != section.bars:
            made += _sized(order, section, bars)
    if gone:
        names = tuple(name_of(order.score, section) for section in gone)
        order.notes.append(f"{listed(names)} {'goes' if len(names) == 1 else 'go'}")
        made.append(values.RemoveSection(scope=Scope(sections=names)))
    return made


def move(order: Order) -> list[Operation]:
    """A section before or after another, first or last."""
    if not order.said.section:
        raise Unclear("Which section should move, and where? As in: move the bridge before the last hook.")
    swapped = _SWAPPED.search(order.words)
    if swapped:
        return _exchanged(order, *(sections_of(order.score, _plain(said))[0] for said in swapped.groups()))
    before, after = _beside(order)
    scope = order.scope(values.MoveSection, parts=())
    if order.has("earlier", "sooner", "later") and not before and not after:
        return [_shifted(order, later=order.has("later"))]
    if before or after:
        return [values.MoveSection(before=before or None, after=after or None, scope=scope)]
    if order.has("first", "start", "begin", "open", "beginning", "front"):
        return [values.MoveSection(position=1, scope=scope)]
    if order.has("end", "last"):
        return [values.MoveSection(position=len(order.score.sections), scope=scope)]
    raise Unclear(f"Where should {order.said.section} go: before or after which section?")


def _exchanged(order: Order, one: Section, other: Section) -> list[Operation]:
    """Let two sections change places."""
    sections = order.score.sections
    first, second = sorted((one, other), key=sections.index)
    here, there = sections.index(first), sections.index(second)
    if here == there:
        raise Unclear("Which two sections should change places?")
    early, late = name_of(order.score, first), name_of(order.score, second)
    moves: list[Operation] = [values.MoveSection(before=early, scope=Scope(sections=(late,)))]
    if there - here > 1:
        beside = name_of(order.score, sections[there - 1])
        moves.append(values.MoveSection(after=beside, scope=Scope(sections=(early,))))
    return moves


def _shifted(order: Order, *, later: bool) -> Operation:
    """Move a section past its neighbour."""
    sections = order.score.sections
    moved = sections_of(order.score, order.said.section or "")[0]
    place = sections.index(moved)
    scope = Scope(sections=(name_of(order.score, moved),))
    if place == (len(sections) - 1 if later else 0):
        raise InputError(f"{moved.name} is the {'last' if later else 'first'} section already")
    beside = name_of(order.score, sections[place + 1 if later else place - 1])
    return values.MoveSection(after=beside, scope=scope) if later else values.MoveSection(before=beside, scope=scope)


def _plain(said: str) -> str:
    """Write "second verse" as "verse 2", "final hook" as "last hook"."""
    words = said.split()
    if words[0] in _ORDINALS:
        words = [*words[1:], _ORDINALS[words[0]]]
    return " ".join(words).replace("final ", "last ")


def _beside(order: Order) -> tuple[str, str]:
    """Return the section named after "before" or "after", as (before, after)."""
    match = _BESIDE.search(order.words)
    if match is None or match[1] == "between":
        return "", ""
    found = sections_of(order.score, _plain(match[2]))
    if match[1] == "before":
        return name_of(order.score, found[0]), ""
    return "", name_of(order.score, found[-1])
