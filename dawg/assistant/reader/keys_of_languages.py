"""Keys as other languages name them: "fa# menor", "en mi bemol", "cis-Moll", "イ短調", "다장조"."""

from __future__ import annotations

import re

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_SOLFEGE = regex(
    r"\b(do|re|mi|fa|sol|la|si)[ -]*(#|b|sostenido|sustenido|diese|bemol)?[ -]*(menor|mineur|mayor|maior|majeur|(?<!do )m(?:in|aj)or|(?<=[#b])m|dori(?:co|en)|frigio|phrygien|lidio|lydien|mixolidio|mixolydien|eolio|eolien)\b",
    re.I,
)
_TONIC = regex(
    r"\b(?:(e[nm]) )?(do|re|mi|fa|sol|la|si)[ -]+(sostenido|sustenido|diese|bemol)\b|\be(?:n (do|re|fa|sol|si)|m (do|re|mi|fa|sol|la|si))(?= *(?:$|[,.;!?]))",
    re.I,
)
"""A tonic of which no mode is said: "en mi bemol", "em sol"."""
_GERMAN = regex(r"\b(cis|dis|fis|gis|ais|des|ges|es|as|[a-h])[ -]*(moll|dur)\b|\b(h)[ -]*(minor|major)\b", re.I)
"""Also the H of a German who writes English; B is B flat to Germans only, so "B minor" stays."""
_JAPANESE = regex(r"(嬰|変)?([ハニホヘトイロ])(短調|長調)")
_KOREAN = regex(r"(올림|내림)?([다라마바사가나])[ ]?(단조|장조)")
_ACCIDENTALS = {
    "sostenido": "#", "sustenido": "#", "diese": "#", "sharp": "#", "#": "#", "嬰": "#", "올림": "#", "bemol": "b", "flat": "b",
    "b": "b", "変": "b", "내림": "b",
}  # fmt: skip

_MODES = {"dor": "dorian", "fri": "phrygian", "phr": "phrygian", "lid": "lydian", "lyd": "lydian", "mix": "mixolydian", "eol": "aeolian"}  # fmt: skip


def to_english(text: str) -> str:
    """Return the text with its keys in letters and English modes."""
    tonics = table("languages")["tonics"]

    def named(match: re.Match[str]) -> str:
        said = match[3].lower()
        mode = "minor" if said in ("menor", "minor", "mineur", "m", "短調", "단조") else _MODES.get(said[:3], "major")
        sign, tonic = (match[2], match[1]) if match.re.pattern == _SOLFEGE.pattern else (match[1], match[2])
        return f" {tonics[tonic.lower()]}{_ACCIDENTALS.get((sign or '').lower(), '')} {mode} "

    def tonic(match: re.Match[str]) -> str:
        said = tonics[(match[2] or match[4] or match[5]).lower()]
        return f"{'in ' if match[1] or not match[2] else ''}{said}{_ACCIDENTALS.get((match[3] or '').lower(), '')}"

    def german(match: re.Match[str]) -> str:
        if match[3]:
            return f"B {match[4].lower()}"
        tonic = "Bb" if match[1].lower() == "b" else tonics.get(match[1].lower(), match[1].upper())
        return f"{tonic} {'minor' if match[2].lower() == 'moll' else 'major'}"

    text = _GERMAN.sub(german, _TONIC.sub(tonic, _SOLFEGE.sub(named, text)))
    return text if text.isascii() else _KOREAN.sub(named, _JAPANESE.sub(named, text))
