"""Who plays when: parts that come in later, stay out until a place, fall silent for some bars, or open the piece alone."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each

OPENING = "first 8 bars"
ENDING = "last 8 bars"
"""Where a part that comes in "later" is silent, and one that opens the piece is alone."""
_ENTERS = r"(?:com(?:e|es|ing)|kick(?:s|ing)?|enter(?:s|ing)?|start(?:s|ing)?|begin(?:s|ning)?|drop(?:s|ping)?|join(?:s|ing)?|play(?:s|ing)?|appear(?:s|ing)?|be|arrive)"
_LATER = regex(
    rf"\b{_ENTERS}\b(?: \w+){{0,3}}? (?:later|late)\b|\b(?:delay|hold (?:back|off)|postpone) (?:the |my )|\b{_ENTERS}(?: in)? (?:way |a bit |a little )?too (?:early|soon)\b|\b(?:later|delayed) (?:entrance|entry|start)\b"
)
_AFTER_BARS = regex(
    rf"\b{_ENTERS}\b.*?\b(?:after|only after)(?: the)?(?: first)? (\d{{1,3}})(?: ?bars?)?\b|\b(?:let|bring|have)\b.*?\bin\b.*?\bafter (\d{{1,3}}) ?bars\b|\b(?:delay|hold|wait)\b.*?\b(\d{{1,3}}) ?bars\b|\b(\d{{1,3}}) bars (?:later|in)\b"
)
_AT_BAR = regex(
    rf"\b(?:(?<=\w )(?<!the )(?<!my )(?<!that )(?<!a ){_ENTERS}|bring|let|have)\b.*?\b(?:at|on|from|in|with|maybe|like|around|about) bar (\d{{1,3}})\b|\b(?:until|till|before) bar (\d{{1,3}})\b|^(?:the |my )?[\w -]{{3,24}} (?:only )?(?:from|starting at) bar (\d{{1,3}})$"
)
_CHANGED = (
    "pan", "brighter", "darker", "punchier", "simplify", "densify", "transpose", "eq", "humanize", "quantize", "swing", "widen", "tighten",
    "reverse", "vary", "regenerate", "mute", "remove_strong", "energy_up", "energy_down",
)  # fmt: skip
"""What is done to a part in a bar that it does not enter in."""
_HALFWAY = regex(rf"\b{_ENTERS}\b.*?\b(?:half-?way|midway|(?:in )?the middle|the second half|partway)\b")
_STAYS_OUT = regex(
    r"\b(?:no|without|out|silent|quiet|muted|mute|hold|wait|keep|save|not (?:come|enter|start|play)|(?:dont|don't|shouldn't|doesn't) (?:come|enter|start|play|have|bring|let)\w*)\b"
)
_OPENS = regex(
    r"\b(?:start|begin|open|kick|lead)s?(?: it| this| the (?:track|beat|song))?(?: off| out)? (?:with|on) (?:just|only|nothing but)\b|\b(?:start|begin|open)s?(?: it| this| the (?:track|beat|song))?(?: off| out)? with [\w ]+ (?:only|alone|by itself|on its own)\b|\b(?:just|only) (?:the )?[\w -]+ (?:at the (?:start|beginning|top)|to (?:start|begin|open)(?: with)?|for the (?:start|beginning))\b"
)
_ENDS = regex(
    r"\b(?:end|finish|close|fade out|ends|finishes)(?: it| this| the (?:track|beat|song))?(?: off| out)? (?:with|on) (?:just|only|nothing but) |\b(?:end|ends|finish|finishes|close|closes)\b[\w ]* with (?:the |a )?[\w -]+ (?:alone|by itself|on its own|only|solo)\b"
)
_OUT_FOR = regex(
    r" (?:drops? |cuts? |falls? |goes |go |is |are )?(?:out|off|silent|gone)(?: again)? (?:for|in|on|during|at|before|until)\b"
)
_SAVED = regex(r"\b(?:save|reserve|keep|leave|hold) (?:the |my |that |those )?[\w -]+? for(?= )")
_NOT_PLAYING = regex(
    r"\b(?:shouldn'?t|should not|don'?t|doesn'?t|do not|must not|not|never|stop) (?:play|be in|be playing|come in|appear|sound|enter|be there)\w*\b"
)
_TO_ALL = regex(
    r"\b(?:everything|everyone|the beat|the music|all (?:the )?(?:parts|instruments)|the whole (?:beat|band|thing))\b.*\b(?:out|silent|off)\b|\b(?:cut|stop|drop|kill|mute|silence) (?:everything|the beat|the music)(?: out)? for (?:a|one|half a|\d)\b|\b(?:a|some) (?:short |little |quick |brief |tiny )?(?:pause|gap|moment of silence|silence)\b|\b(?:full|complete|total|dead) (?:stop|silence)\b|^(?:a |one )?(?:beat|bar|moment) of silence\b"
)


def entrances(clause: Clause) -> list[Operation] | None:
    """Mute a part where it is not to play yet; let one that opens the piece play alone."""
    named = scope.parts(clause) or [hit.name for hit in clause.refused if hit.kind in ("instrument", "role")]
    if (
        not named
        and _TO_ALL.search(clause.text)
        and not clause.says("fade", "fades", "fading")
        and scope.section(clause)
    ):
        return each("mute", clause, targets=[], amount=None)
    if not named or (set(clause.names("effect")) - {"chorus"} and not _AFTER_BARS.search(clause.text)):
        return None
    if _OPENS.search(clause.text):
        return each("solo", clause, targets=named, amount=None, section=scope.section(clause) or OPENING)
    if _ENDS.search(clause.text):
        return each("solo", clause, targets=named, amount=None, section=ENDING)
    where = _silent(clause)
    if where and not clause.has("volume_up", "volume_down"):
        refused = not scope.parts(clause)
        return each("remove" if refused else "mute", clause, targets=named, amount=None, section=where)
    if _NOT_PLAYING.search(clause.text) and scope.section(clause):
        return each("mute", clause, targets=named, amount=None)
    first = next((hit for hit in clause.hits if hit.kind in ("instrument", "role")), None)
    if first is not None and clause.leads(first) and _OUT_FOR.match(clause.after(first)):
        return each("mute", clause, targets=named, amount=None)
    return None


def _silent(clause: Clause) -> str | None:
    """Say where a part that enters later is silent."""
    text = clause.text
    new = regex(r"\b(?:an?|some|another|more|new)\b(?! (?:bit|little|touch|few|couple))").search(text)
    bar = _AT_BAR.search(text)
    if bar and (bar[1] or bar[3]) and clause.has(*_CHANGED):
        bar = None  # "make the kick punchier in bar 5"
    if bar and (bar[1] or bar[3]) and "back" in clause.word_set:
        return None  # "bring the kick back in at bar 17": it played before
    if bar and not new and not (bar[2] and not _STAYS_OUT.search(text)):
        first = int(bar[1] or bar[2] or bar[3])
        return f"bars 1-{first - 1}" if first > 1 else None
    after = _AFTER_BARS.search(text)
    if after and not new:
        return f"first {next(group for group in after.groups() if group)} bars"
    section = next((hit.name for hit in (*clause.hits, *clause.refused) if hit.kind == "section"), None)
    until = scope.UNTIL.search(text)
    if until and _STAYS_OUT.search(text) and (said := scope.named_after(text, until.end())):
        return f"before {said}"
    saved = _SAVED.search(text)
    if saved and (said := scope.named_after(text, saved.end())):
        return f"before {said}"
    if _LATER.search(text):
        return section or OPENING
    where = scope.section(clause) or ""
    return f"first half of {where}" if _HALFWAY.search(text) and section and " half of " not in where else None
