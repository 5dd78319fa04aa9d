"""From a text to a `Reading`: read by the rules, judged by the classifier, and read again where the two differ."""

from __future__ import annotations

from dawg.assistant.reader import (
    assumptions,
    beyond,
    classifier,
    conservation,
    meant,
    text,
    vocabulary,
    waits,
    wording,
)
from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.reading import Reading
from dawg.assistant.reader.request import Request


def read(request: str) -> Reading:
    """Understand a request.

    Args:
        request: any text; only the first 12 000 characters count.

    Returns:
        what was asked for; never raises for any text.
    """
    cut = beyond.taken(request)
    if cut is not None:
        return cut.beside(None if cut.is_all or (cut.is_besides_music and _is_elsewhere(request)) else _read(cut.rest))
    return _read(request)


def _is_elsewhere(request: str) -> bool:
    """True where all of the words together ask for no music."""
    tokens = wording.in_plain_english(request).tokens()
    return meant.is_elsewhere(classifier.leaning(request, tokens, vocabulary.scan(tokens)))


def _read(request: str) -> Reading:
    """Understand what can be done as it is said."""
    english = wording.in_plain_english(request)
    cut = f"text: {len(request)} characters; only the first {text.READ_LIMIT} are read"
    told = (*([cut] if english.cut else ()), *english.told)
    page = Page(english.text, told)
    tokens = english.tokens()
    nothing = waits.with_nothing_to_read(request, english, tokens, page.warnings)
    if nothing is not None:
        return assumptions.with_defaults(nothing, request)
    asked = Request(english, tokens, page)
    unread = asked.copied()
    reading = asked.reading()
    lost = asked.heard().lost_in(reading)
    if lost and not asked.is_elsewhere and conservation.may_be_new(reading, lost, asked.evidence):
        other = unread.copied()
        new = other.reading(meant_for="new")
        if conservation.is_likelier(other.heard().lost_in(new), lost):
            asked, reading = other, new
    reading = asked.finished(reading, request)
    label = meant.differently(reading, classifier.leaning(request, tokens, vocabulary.scan(tokens)), asked.evidence)
    if label:
        reading = unread.finished(unread.reading(meant_for=label), request, meant_for=label)
    return assumptions.with_defaults(reading, request)
