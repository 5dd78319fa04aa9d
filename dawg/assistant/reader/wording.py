"""A request on its way into plain English: cleaned, without stories and counts, translated, settled, its turns rewritten."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dawg.assistant.reader import (
    asides,
    compared,
    conditions,
    corrections,
    degrees,
    dictation,
    diminutives,
    form,
    homophones,
    languages,
    marks,
    measures,
    negations,
    numbers,
    phrasing,
    references,
    repairs,
    senses,
    settling,
    tempo,
    text,
    unmeant,
    verdicts,
    vocabulary,
)
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.text import Token

_CONTENT = ("genre", "mood", "instrument", "role", "object", "effect")


class English(NamedTuple):
    """A request in plain English: with its turns of phrase rewritten, as it was said, whether it was cut, its notes.

    `spoken` is the request in the user's language, spelled out; `conditions` are what it hangs on, and stand no more in it; `told` are
    sentences about what is left out of it.
    """

    text: str
    said: str
    cut: bool
    notes: tuple[str, ...]
    withdrawn: bool = False
    spoken: str = ""
    conditions: tuple[conditions.Condition, ...] = ()
    ironic: bool = False
    told: tuple[str, ...] = ()

    @property
    def foreign(self) -> bool:
        """True for a request in another language than English, in part at least."""
        return translated(self.spoken) != self.spoken

    def tokens(self) -> list[Token]:
        """Return the words, misspellings put right."""
        return vocabulary.corrected(text.tokenize(self.text), self.text, foreign=self.foreign)


@lru_cache(maxsize=8)
def in_plain_english(request: str) -> English:
    """Return a request clean and in plain English words, numbers as digits, without what is told, counted or taken back."""
    meant = unmeant.without_sarcasm(request)
    plain, cut = text.clean(meant)
    told = (*text.unseen(request), *corrections.commands(plain))
    plain, notes = dictation.masked(
        corrections.starred(
            corrections.wishes_only(homophones.written(measures.in_days(measures.unwrapped(diminutives.plain(plain)))))
        )
    )
    plain = settling.without_the_forgotten(plain)
    withdrawn = settling.is_withdrawn(plain)
    plain = degrees.as_numerals(
        phrasing.spelled_out(asides.without_names(asides.without_typing(asides.without_modesty(plain))))
    )
    plain = references.pointed_at(form.counted(plain))
    plain = asides.without_counts(numbers.words_to_digits(plain))
    plain = verdicts.plain(unmeant.without_rhetoric(plain))
    settled, nothing = _settled(plain)
    settled, hangs_on = conditions.taken(vocabulary.spelled(settled, foreign=translated(plain) != plain))
    english = senses.in_music(negations.plain(settled, "en"))
    english = compared.as_wish(english)
    english = vocabulary.likened(tempo.felt(tempo.by_the_second(english)))
    return English(
        references.varied(phrasing.turned(english)),
        english,
        cut,
        notes,
        withdrawn or nothing,
        plain,
        hangs_on,
        meant != request,
        told,
    )


def in_english(request: str) -> str:
    """Return what is read of a request: clean, in plain English words, numbers as digits."""
    return in_plain_english(request).text


def _settled(plain: str) -> tuple[str, bool]:
    """Return in English what stands of a text in the end, without stories and what is taken back, and whether that is nothing."""
    marked = marks.unsaid(settling.marked(plain))
    if marked != plain:
        english, met = repairs.mended(_asked(marked))
        if met:
            return english, not regex(r"\w").search(english)
    asked = _asked(plain)
    english, _ = repairs.mended(asked)
    return english, english != asked and not regex(r"\w").search(english)


def _asked(plain: str) -> str:
    """Return in English what is left of a text without its stories; all of it where a story is all there is."""
    english = translated(plain)
    settled = settling.without_narrated(plain)
    for rest, kinds in (
        (_without_likes(settled), ("genre",)),
        (asides.without_stories(settled, likes=False), ("genre",)),
        (asides.without_stories(plain, likes=False), _CONTENT),
    ):
        if rest == plain:
            continue
        shorter = translated(rest)
        if not _lost(english, shorter, kinds):
            return shorter
    return english


@lru_cache(maxsize=16)
def translated(plain: str) -> str:
    """Return clean text in English words; one request asks for the same text again and again."""
    return languages.to_english(plain)


def _without_likes(plain: str) -> str:
    """Return a text without stories and what people like; that they hate a part stays, where nothing else names it."""
    short = asides.without_stories(plain, likes=True)
    spared = asides.without_stories(plain, likes=True, hates=False)
    return spared if short != spared and _parts(translated(spared)) > _parts(translated(short)) else short


@lru_cache(maxsize=16)
def _parts(english: str) -> frozenset[str]:
    hits = vocabulary.scan(text.tokenize(english))
    return frozenset(hit.name for hit in hits if hit.kind in ("instrument", "role"))


def _lost(whole: str, rest: str, kinds: tuple[str, ...]) -> bool:
    """True when the whole names what the rest names nothing of."""
    return whole != rest and _named(rest).isdisjoint(kinds) and not _named(whole).isdisjoint(kinds)


@lru_cache(maxsize=16)
def _named(english: str) -> frozenset[str]:
    return frozenset(hit.kind for hit in vocabulary.scan(text.tokenize(english)))
