"""Small words made smaller, as Spanish and Portuguese speakers do: "tres minutitos" is "tres minutos"."""

from __future__ import annotations

import re

from dawg.assistant.reader.patterns import regex

_STEMS = {
    "minut": "minuto", "moment": "momento", "rat": "rato", "temp": "tempo", "poqu": "poco", "poc": "poco", "pouqu": "pouco", "cort": "corto", "curt": "curto",
    "segund": "segundo", "lent": "lento", "rapid": "rapido", "suav": "suave", "medi": "medio", "mei": "meio", "compas": "compas", "baj": "bajo", "baix": "baixo",
}  # fmt: skip
_SMALL = regex(rf"\b({'|'.join(sorted(_STEMS, key=len, reverse=True))})(?:c)?(?:it|ill|inh|ic)([oa])(s?)\b", re.I)


def plain(text: str) -> str:
    """Return clean text with diminutives of units and amounts as the plain words."""
    if not any(end in text for end in ("it", "ill", "inh", "ic")):
        return text
    return _SMALL.sub(_whole, text)


def _whole(small: re.Match[str]) -> str:
    word = _STEMS[small[1].lower()]
    return (word[:-1] + small[2] if word.endswith("o") else word) + (small[3] if word != "compas" else "es")
