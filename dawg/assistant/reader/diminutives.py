"""Words made smaller or larger, as Spanish and Portuguese speakers do: "tres minutitos" is "tres minutos", "funkzao" "funk"."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table
from dawg.assistant.reader.vocabulary import index

_STEMS = {
    "minut": "minuto", "moment": "momento", "rat": "rato", "temp": "tempo", "poqu": "poco", "poc": "poco", "pouqu": "pouco", "cort": "corto", "curt": "curto",
    "segund": "segundo", "lent": "lento", "rapid": "rapido", "suav": "suave", "medi": "medio", "mei": "meio", "compas": "compas",
}  # fmt: skip
_SMALL = regex(rf"\b({'|'.join(sorted(_STEMS, key=len, reverse=True))})(?:c)?(?:it|ill|inh|ic)([oa])(s?)\b", re.I)
_ANY = regex(r"\b(?P<stem>[a-z]{3,}?)(?:(?:[ec]?c)?it|z?inh)(?P<end>[oa])(?P<plural>s?)\b", re.I)
_LARGE = regex(r"\b(?P<stem>[a-z]{3,}?)(?:z?ao|zin|z?aum|z?aco|azo)(?P<end>)(?P<plural>s?)\b", re.I)
"""Words made larger, and the short form of the small ones: "funkzao", "pesadao", "trapazo", "funkzin"."""
_SPELT = (("qu", "c"), ("gu", "g"), ("c", "z"))
_MUSIC = ("genre", "instrument", "role", "section", "object")


def plain(text: str) -> str:
    """Return clean text with diminutives and augmentatives of units, amounts and what music is made of as the plain words."""
    if any(end in text for end in ("ao", "zin", "aum", "aco", "azo")):
        text = _LARGE.sub(_named, text)
    if not any(end in text for end in ("it", "ill", "inh", "ic")):
        return text
    return _ANY.sub(_named, _SMALL.sub(_whole, text))


def _whole(small: re.Match[str]) -> str:
    word = _STEMS[small[1].lower()]
    return (word[:-1] + small[2] if word.endswith("o") else word) + (small[3] if word != "compas" else "es")


def _named(small: re.Match[str]) -> str:
    """Return the plain word of a diminutive that the vocabulary has not itself, where it has the plain word."""
    word, stem, end = small[0].lower(), small["stem"].lower(), small["end"].lower()
    if word in _words() or word in index().known:
        return small[0]
    stems = (stem, *(stem.removesuffix(hard) + soft for hard, soft in _SPELT if stem.endswith(hard)))
    forms = (one + vowel for one in stems for vowel in dict.fromkeys((end, "e", "", "o", "a", "ao")))
    return next((form for form in forms if len(form) > 3 and (form in _words() or _is_music(form))), small[0])


def _is_music(word: str) -> bool:
    return any(words == (word,) and kind in _MUSIC for words, kind, _ in index().phrases.get(word, ()))


@cache
def _words() -> frozenset[str]:
    """Return the single words that Spanish and Portuguese have a translation for."""
    languages = table("languages")
    return frozenset(word for language in ("es", "pt") for word in languages[language]["words"])
