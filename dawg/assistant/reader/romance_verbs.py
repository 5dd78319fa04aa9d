"""Orders in Spanish, Portuguese and French in all their forms: "súbanmelo", "tira-lhe", "baisse-les", "dá uma baixada no".

`vocabulary/verbs.toml` lists infinitives by the English order they stand for; here they are conjugated, and the pronouns
that hang on them are read: those of what is ordered become "it" and "them", those of a person go.
"""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_ENDINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "es": {"ar": ("a", "ad", "ar"), "er": ("e", "ed", "er"), "ir": ("e", "i", "id", "ir")},
    "pt": {"ar": ("a", "ar"), "er": ("e", "er"), "ir": ("e", "ir")},
    "fr": {"er": ("e", "es", "ez", "er", "ons"), "ir": ("is", "issez", "ir", "issons")},
}
"""What the imperatives of friends and the infinitive end in; those of the polite follow."""
_POLITE = {
    "ar": ("e", "es", "en", "em", "emos"),
    "er": ("a", "as", "an", "am", "amos"),
    "ir": ("a", "as", "an", "am", "amos"),
}
_BEFORE_E = (("c", "qu"), ("g", "gu"), ("z", "c"))
_ATTACHED = regex(r"(?P<verb>[a-z]{2,}?)(?P<person>me|te|se|les?|nos)?(?P<thing>l[oa]s?)?")
_HYPHENED = {
    "fr": regex(
        r"\b(?P<verb>[a-z]+)-(?:(?P<thing>les?|la)(?:-(?:moi|lui|nous|leur))?|moi|lui|leur|nous|toi|y|en)(?![\w-])",
        re.I,
    ),
    "pt": regex(r"\b(?P<verb>[a-z]+)-(?:(?P<thing>[ln]?[oa]s?)|me|lhes?|nos|se)(?![\w-])", re.I),
}
_A_TURN = {
    "pt": regex(
        r"\bd(?:a|ar|e|ao|ando|eem) (?:(?:ai|so|tambem) )?uma? (?:(?:boa|leve) )?(?P<verb>[a-z]+)(?:ad|id)(?:inh)?a(?: n(?:(?P<of>[oa]s?)|(?P<thing>el[ea]s?|iss?to|isso)))?\b",
        re.I,
    ),
    "es": regex(
        r"\b(?:dar|da|de|den|pega|peg[ua]e|echa|mete|haz)(?:le|les)? (?:un[oa]? )(?:(?:buen[oa]?|leve) )?(?P<verb>[a-z]+)(?:ad|id)(?:it)?a(?: (?P<of>al?))?\b",
        re.I,
    ),
}
"""A noun made of a verb, which "give" makes an order: "dá uma segurada no bumbo", "dale una bajada al bajo"."""
_TOLD = regex(r"\b(?:(?:me|te|se) )?(?:les?|(?P<thing>l[oa]s?)) (?P<verb>[a-z]{3,}[ae])s(?P<of> al?)?(?![\w-])", re.I)
"""A pronoun before a verb that tells someone what to do: "le subes al bajo", "me lo bajas"."""
_OF_PARTS = ("add", "remove", "change", "replace", "make", "give me", "keep")
"""Orders whose "le" names where, not what: "quítale al bajo el eco"."""


_PUT_AT = regex(
    r"\b([a-z]+)[ -](?:l[eao]s?|ca|cela|es[ot][oa]?|iss?t?o|tudo|todo|tout|o|a)(?: (?:ai|aqui|aca|la))? (?:a|en|em|pra|para|sur) "
    r"(?=\d{2,3}\b| *[A-G][#b]? (?:minor|major)\b)"
)
"""A pronoun put at a number or in a key: "mets ca a 110", "bota isso em A minor"."""


def plain(text: str, language: str) -> str:
    """Return clean text of a language with the orders in English that are more than one word."""

    def put(match: re.Match[str]) -> str:
        place = "at" if text[match.end()].isdigit() else "in"
        return f"put it {place} " if _forms(language).get(match[1].lower()) == "add" else match[0]

    def hyphened(match: re.Match[str]) -> str:
        order = _forms(language).get(match["verb"].lower())
        return _with(order, match["thing"]) if order else match[0]

    def told(match: re.Match[str]) -> str:
        order = _forms(language).get(match["verb"].lower())
        if not order:
            return match[0]
        of_it = not match["thing"] and order not in _OF_PARTS
        return (
            f"{_with(order, match['thing'])}{(' the' if match['of'] == ' al' else '') if of_it else match['of'] or ''}"
        )

    def turn(match: re.Match[str]) -> str:
        forms = _forms(language)
        stem = match["verb"].lower()
        order = next((forms[form] for end in ("ar", "ir", "er") if (form := stem + end) in forms), None)
        if order is None or order in _OF_PARTS[:2]:
            return match[0]
        if language == "es":
            return f"{order}{' the' if match['of'] == 'al' else ''}"
        return f"{_with(order, match['thing'])}{' the' if match['of'] else ''}"

    text = _PUT_AT.sub(put, text)
    if language == "es":
        text = _TOLD.sub(told, text)
    if language in _A_TURN:
        text = _A_TURN[language].sub(turn, text)
    if language in _HYPHENED and "-" in text:
        text = _HYPHENED[language].sub(hyphened, text)
    return text


def order(word: str, language: str) -> tuple[str, bool]:
    """Return the English of a word that orders, "" for none, and whether "a" and "al" behind it lead to what is meant.

    Args:
        word: one word, small and without accents.
        language: "es", "pt" or "fr".
    """
    forms = _forms(language)
    if word in forms or language != "es":
        return forms.get(word, ""), False
    match = _ATTACHED.fullmatch(word)
    english = forms.get(match["verb"]) if match else None
    if not match or english is None:
        return "", False
    return _with(english, match["thing"]), match["person"] in ("le", "les") and english not in _OF_PARTS


def _with(order: str, thing: str | None) -> str:
    """Return "turn it up" of "turn up" for a pronoun of one thing, "turn them up" for one of several."""
    if not thing:
        return order
    first, _, rest = order.removesuffix(" me").partition(" ")
    first = "put" if first == "add" else first  # "mets-la plus bas", "ponlo en el coro"
    return f"{first} {'them' if thing.lower().endswith('s') else 'it'} {rest}".rstrip()


@cache
def _forms(language: str) -> dict[str, str]:
    """Return the forms of a language's verbs without pronouns, with their English."""
    found: dict[str, str] = {}
    listed: dict[str, list[str | list[str]]] = table("verbs")[language] if language in ("es", "pt", "fr") else {}
    for english, verbs in listed.items():
        for verb in verbs:
            found |= dict.fromkeys(verb if isinstance(verb, list) else _conjugated(verb, language), english)
    return found


def _conjugated(verb: str, language: str) -> list[str]:
    infinitive, _, stressed = verb.partition(" ")
    stem, ending = infinitive[:-2], infinitive[-2:]
    ends = _ENDINGS[language].get(ending, (ending,))
    if language == "fr":
        return [stem + end for end in ends]
    found = []
    for one in dict.fromkeys((stressed or stem, stem)):
        polite = next((one.removesuffix(hard) + soft for hard, soft in _BEFORE_E if one.endswith(hard)), one)
        found += [one + end for end in ends]
        found += [(polite if ending == "ar" else one) + end for end in _POLITE[ending]]
    return found
