"""What is to be sampled of somebody's record: its instruments are played afresh in the beat that is described."""

from __future__ import annotations

import re
from typing import NamedTuple

from dawg.assistant.reader import languages, vocabulary
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.text import tokenize

_LEAD = r"(?:(?:hey|please|pls|can|could|would|you|u|i|i'?d|i'?ll|we|want|need|like|to|let'?s|just|first|then|quiero|queria|puedes|eu|quero|ich|will|mochte|bitte|je|veux|voudrais|tu|peux)\b[ ,]*)*"
_VERB = (
    r"(?:sampl(?:e[srn]?|ing)|chop(?:ping)?(?: up)?|flip(?:ping)?|loop(?:ing)?(?: up)?|lift|steal|borrow|take|grab|use|rip|"
    r"samplea(?:r|me)?|sampl(?:a|ar|eie|ia|iar)|recorta|usa|usar|toma|pega|agarra|roba|echantillonne[rz]?|prends|utilise|decoupe|nimm|klau|benutze?|verwende)"
)
_RECORD = r"(?:(?:records?|vinyls?|tapes?)(?! (?:crackle|noise|hiss|scratch\w*|stops?))|lps?|45s?|78s?|albums?|singles?|soundtracks?|discos?|vinilos?|vinis|vinil|[\w-]*platten?|disques?|vinyles?)"
_WORK = r"(?:songs?|tracks?|tunes?|hits?|ballads?|cancion(?:es)?|temas?|musicas?|lied(?:er)?|chansons?|morceaux?)"
_NAME = r"(?-i:[A-Z][\w.&'-]*(?: [A-Z][\w.&'-]*){0,3})"
_OF = r"(?:(?:from|off(?: of)?|of|out of|by|aus|von|vom|de|del|do|da|du) |d')"
_WORD = r"(?:(?!(?:and|y|und|et|into|over|in|for)\b)[\w.&'-]+ )"
_SOURCE = rf"(?:{_WORD}{{0,5}}?{_RECORD}(?: {_OF}{_NAME})?|(?:an?|some|this|that|the|those|una?|uma?|eine[rmns]?|une?|la|el) (?:{_NAME} {_WORK}|(?:old|vieja|velha|alten?|vieille) {_WORD}{{0,3}}{_WORK})|{_NAME})"
_ENDS = r"(?=[ ]*(?:$|[,;.!?]|(?:and|into|over|in|for|on|as|then|to|y|e|para|en|sobre|und|dann|fur|uber|et|puis|pour|dans|sur|with)\b))"
_THEN = r"(?:[ ,]+(?:(?:and|then|und|y|et|e) )?(?:chop|flip|pitch|slow|speed|loop|filter|reverse|stretch|cut) (?:it|em|them|that|this)(?: up| down)?\b)*"
_SAMPLED = regex(
    rf"(?:^\W*|(?<=[,;.!?] )|(?<=\band )|(?<=\by )|(?<=\be )|(?<=\bund )|(?<=\bet )){_LEAD}\b(?:{_VERB} (?P<part>{_WORD}{{1,4}}?){_OF}{_SOURCE}|(?:sampl(?:e|ing)|chop|flip)(?: up)? (?:that|this|the|those|an?|some) (?:old )?(?-i:[A-Z][\w.&'-]*(?: [A-Z][\w.&'-]*){{1,3}}) (?P<own>[\w-]+(?: [\w-]+)?)){_ENDS}(?P<then>{_THEN})",
    re.I,
)
"""An instrument of a record that is to be sampled: "chop the piano from an old Nina Simone record"."""
_GOES = regex(
    r"^[ ,]*(?:(?:and|into|over|in|for|on|as|then|y|e|para|en|sobre|und|dann|fur|uber|et|puis|pour|dans|sur) )+", re.I
)


class Sampled(NamedTuple):
    """What is to be sampled, its instruments, and the request without it."""

    said: str
    parts: tuple[str, ...]
    rest: str


def taken(request: str) -> Sampled | None:
    """Return what is to be sampled for a beat that is described beside it; None where there is none of both.

    Args:
        request: clean text.
    """
    match = _SAMPLED.search(request)
    if match is None:
        return None
    behind = _GOES.sub(" ", request[match.end() :])
    rest = f"{request[: match.start()]} {behind}".strip()
    parts = dict.fromkeys(said for kind, said in _named(match["part"] or match["own"]) if kind == "instrument")
    if not parts or not any(kind == "genre" for kind, _ in _named(rest)):
        return None
    said = request[match.start() : match.start("then")].strip(" ,;.!?\n")
    return Sampled(said, tuple(parts), rest)


def _named(said: str) -> list[tuple[str, str]]:
    """Return the kinds and words of what is named."""
    tokens = vocabulary.corrected(tokenize(languages.to_english(said).lower()))
    return [
        (hit.kind, " ".join(token.word for token in tokens[hit.first : hit.last + 1]))
        for hit in vocabulary.scan(tokens)
    ]
