"""What is decided about parts in a few words: "strings yes, brass no", "nobody liked the harp so it's out", "okay, maybe piano".

A verdict becomes an order or a refusal that the stages behind it know; what is conceded after a refusal lifts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token

_ANSWER = r"(?:no|nope|nah|never|thumbs down|nein|non|nao|yes|yeah|yep|sure|of course|thumbs up|ja|oui|si|sim)"
_PIECES = regex(rf"([,.;!/\n]+(?!\d)|:\s+(?!{_ANSWER}\b)|(?<=\w)\s+(?:and|but|y|pero|e|mas|und|aber|et|mais)\s+)")
_HARD = r"(?:big|hard|definite|clear|absolute|firm|god|hell|heck|oh|ew|ugh|eh|absolutely|definitely|please|thanks|fuck)"
_POLL = regex(
    rf"(\s*)((?:the |my |that |those )?(?!{_HARD}\b)[a-z0-9][\w&'-]*(?: (?!no\b|is\b|are\b|{_HARD}\b)[\w&-]+){{0,2}}?) *"
    rf"(?:[:?=]|-+|\b(?:is|are|gets?|get)\b)?(?: an?| the)? *(?:{_HARD},? )*"
    r"\b(?:(?P<no>no|nope|nah|never|thumbs down|nein|non|nao)|(?P<yes>yes|yeah|yep|sure|of course|thumbs up|ja|oui|si|sim)|(?P<out>out)|(?P<in>in))(?: please| thanks| thank you| merci| danke| obrigad[oa]| gracias)*(?P<end>\s*)",
    re.I,
)
"""One answer of a poll: "brass no", "the choir is a no", "flute: thumbs down", "the ride is out"."""
_COMMA_BEFORE = regex(
    rf"(?<=\w), *(?={_ANSWER}(?: thanks| please| merci| danke)?[ ]*(?:[.;!?\n]|$|, *(?:the )?[\w-]+(?: [\w-]+)?, *{_ANSWER}\b))",
    re.I,
)
"""The comma of "organ, yes; harmonica, no"."""
_SIGN = regex(r"(?:^|(?<=[\s,;(]))([+-])(?=[a-z]{3})", re.I)
_SIGNED = regex(r"(?:^|[\s,;(])-[a-z]{3}.*[\s,;(]\+[a-z]{3}|(?:^|[\s,;(])\+[a-z]{3}.*[\s,;(]-[a-z]{3}", re.I)
"""What comes and goes by its sign: "-drums +piano"."""
_WITHOUT = {"nein": "ohne", "non": "sans", "nao": "sem"}
"""How a language refuses that says no like this."""


def plain(text: str) -> str:
    """Return clean text with verdicts and threats as orders and refusals."""
    text = _polled(text)
    if _SIGNED.search(text):
        text = _SIGN.sub(lambda match: "no " if match[1] == "-" else "with ", text)
    for pattern, new in _turns():
        text = pattern.sub(new, text)
    return text


def _polled(text: str) -> str:
    """Return the text with the answers of a poll as what is refused and what is wanted: "no brass, strings"."""
    lower = text.lower()
    if not any(
        word in lower
        for word in ("yes", "yeah", "yep", "sure", "of course", "thumbs", " out", " ja", "oui", " si", " sim")
    ):
        return text
    pieces = _PIECES.split(_COMMA_BEFORE.sub(" ", text))
    found = [_POLL.fullmatch(piece) for piece in pieces]
    given = [name for match in found if match for name in ("no", "yes", "out", "in") if match[name]]
    asked = {"no", "yes"} <= set(given) or "thumbs" in lower
    sided = given in (["in", "out"], ["out", "in"]) and len(pieces) < 5
    for at, match in enumerate(found):
        if match is None:
            continue
        if asked and (match["no"] or match["yes"]):
            refused = f"{_WITHOUT.get(match['no'].lower(), 'no')} " if match["no"] else ""
            pieces[at] = f"{match[1]}{refused}{match[2]}{match['end']}"
        elif sided and given[0] == "in":
            pieces[at] = f"{match[1]}{'add' if match['in'] else 'remove'} {match[2]}{match['end']}"
        elif sided:
            pieces[at] = f"{match[1]}{match[2]} {'in' if match['in'] else 'out'}{match['end']}"
    return "".join(pieces)


@cache
def _turns() -> list[tuple[re.Pattern[str], str]]:
    """Return what is said, and what stands for it."""
    return [(regex(turn["said"], re.I), turn["plain"]) for turn in table("polarity")["turns"]]


@cache
def _conceding() -> Callable[[str], re.Match[str] | None]:
    return regex(rf"\b(?:{'|'.join(table('polarity')['words']['conceding'])})\b").search


def conceded(tokens: Sequence[Token], wanted: Sequence[Hit], refused: Sequence[Hit]) -> Collection[Hit]:
    """Return the refusals that are taken back: "no piano. okay, maybe piano", "no choir. alright, choir after all"."""
    names = {(hit.kind, hit.name): hit for hit in wanted}
    found = []
    for hit in refused:
        later = names.get((hit.kind, hit.name))
        if later is None or later.first <= hit.last or later.first - hit.last > 16:
            continue
        between = " ".join(token.word for token in tokens[hit.last + 1 : later.first])
        behind = " ".join(token.word for token in tokens[later.last + 1 : later.last + 4])
        if _conceding()(f"{between} / {behind}"):
            found.append(hit)
    return found
