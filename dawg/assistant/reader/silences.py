"""A rest of some beats or bars before a section, or at its end: "2 beats of silence before the drop"."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

_COUNT = r"(?P<count>\d{1,2}(?:\.5)?|an?|one|half an?|half)"
_UNIT = r"(?P<unit>beats?|bars?|measures?)"
_NOTHING = r"(?:silence|nothing|nothingness|rest|dead air|quiet|empty space|emptiness|stop)"
_RESTS = tuple(
    regex(pattern)
    for pattern in (
        rf"\b{_COUNT}[ -](?:(?:full|whole|single|of) )*{_UNIT}(?: of)?(?: \w+)? {_NOTHING}\b",
        rf"\b{_COUNT}[ -]{_UNIT}(?:s|'s)? (?:long )?(?:pause|gap|rest|break|silence|drop-?out|stop|hole)\b",
        rf"\b(?:pause|gap|rest|silence|drop-?out|hole|everything stops?|music stops?)\b(?: of| for)? {_COUNT}[ -]{_UNIT}\b",
        rf"\b(?:cut|drop|stop|mute|kill|silence|pull|take|turn|shut)\b[^,;.]*?\b(?:everything|everyone|all of it|all|the (?:beat|music|whole thing|track))\b[^,;.]*?\bfor (?:the )?(?:last )?{_COUNT}[ -]{_UNIT}\b",
        rf"\b(?:everything|everyone|all of it|the (?:beat|music|whole thing|track)) (?:should |to )?(?:cuts?|drops?|stops?|goes|go|falls?|is|are)(?: out| off| silent| quiet)* for (?:the )?(?:last )?{_COUNT}[ -]{_UNIT}\b",
    )
)  # fmt: skip
_PARTS = regex(
    rf"\b(?:cut|drop|stop|mute|kill|silence|pull|take|turn|shut)\b[^,;.]*?\bfor (?:the )?(?:last )?{_COUNT}[ -]{_UNIT}\b"
)
"""The same of parts that are named."""
_BEFORE = regex(r"\b(?:before|into|ahead of|leading (?:in)?to|prior to|until)\b")
_AT_THE_END = regex(r"\b(?:at|to|on|for) the (?:very )?end of\b")


def silences(clause: Clause) -> list[Operation] | None:
    """Mute everything, or the parts named, for so many beats where the section named begins or ends."""
    hit = scope.section_hit(clause, any_place=True)
    before, at_the_end = _BEFORE.search(clause.text), _AT_THE_END.search(clause.text)
    if not (before or at_the_end):
        return None
    named = [name for name in scope.parts(clause) if name != "mix"]
    patterns = (_PARTS,) if named else _RESTS
    found = next((match for pattern in patterns if (match := pattern.search(clause.text))), None)
    if found is None:
        return None
    beats = found["unit"].startswith("beat")
    said = found["count"]
    count = float(said) if said[0].isdigit() else 0.5 if said.startswith("half") else 1.0
    if not beats and count == 0.5:
        beats, count = True, 2.0
    bars = 1 if beats else max(1, round(count))
    beside = "before" if before else "of"
    place = f"last {bars} bars {beside} {scope.numbered(clause, hit)}" if hit else None
    amount = f"{count:g} {'beats' if beats else 'bars'}"
    targets: list[str | None] = [*named] or [None]
    return [Operation(op="mute", target=target, section=place, amount=amount) for target in targets]
