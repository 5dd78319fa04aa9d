"""The moods of other languages in all their forms: "fofo" is also "fofinha", "mystérieux" "mystérieuse", "寂しい" "寂しくて".

`vocabulary/feelings.toml` lists the words by the English one that is reported; here they are declined.
"""

from __future__ import annotations

from functools import cache

from dawg.assistant.reader.tables import table
from dawg.assistant.reader.text import clean

_LATIN = {
    "es": {
        "on": ("on", "ona", "ones", "onas"), "or": ("or", "ora", "ores", "oras"), "o": ("o", "a", "os", "as", "ito", "ita", "itos", "itas", "isimo", "isima", "isimos", "isimas"),
        "z": ("z", "ces"), "e": ("e", "es", "ecito", "ecita", "isimo", "isima"), "a": ("a", "as"), "": ("", "es", "isimo", "isima"),
    },
    "pt": {
        "ão": ("ao", "ona", "oes", "onas"), "or": ("or", "ora", "ores", "oras"), "o": ("o", "a", "os", "as", "inho", "inha", "inhos", "inhas", "issimo", "issima", "ao", "ona"),
        "al": ("al", "ais", "alzinho", "alzinha"), "il": ("il", "is"), "m": ("m", "ns"), "e": ("e", "es", "inho", "inha", "issimo", "issima"), "a": ("a", "as"), "": ("", "es"),
    },
    "de": {
        "el": ("el", "ler", "le", "les", "len", "lem"), "e": ("e", "er", "es", "en", "em"), "": ("", "er", "e", "es", "en", "em"),
    },
    "fr": {
        "eux": ("eux", "euse", "euses"), "eur": ("eur", "eurs", "euse", "euses"), "if": ("if", "ifs", "ive", "ives"),
        "el": ("el", "els", "elle", "elles"), "et": ("et", "ets", "ette", "ettes"), "en": ("en", "ens", "enne", "ennes"),
        "on": ("on", "ons", "onne", "onnes"), "al": ("al", "ale", "ales", "aux"), "er": ("er", "ere", "ers", "eres"),
        "e": ("e", "es"), "": ("", "e", "s", "es"),
    },
}  # fmt: skip
"""How an adjective ends, and its forms; the first ending that fits counts."""
_GERMAN_DEGREES = {"noch": "even", "viel": "much", "deutlich": "much", "etwas": "a bit"}
"""What makes a German form in "er" a comparative."""
_JAPANESE = {
    "い": ("い", "く", "くて", "げな", "げ", "めの", "めな", "め", "そうな", "さ"),
    "な": ("な", "に", "で", "の", "っぽい", "め", "さ"),
}
_JAPANESE_NOT = {
    "い": ("くない", "くなく", "くなくて", "くならないように", "くならないで", "くしないで", "くないやつ", "すぎない"),
    "な": ("じゃない", "じゃなくて", "ではない", "ではなく", "になりすぎない"),
}
_FIRST_HANGUL, _FINALS = 0xAC00, 28
_FINAL_N, _FINAL_B = 4, 17


@cache
def feelings(language: str) -> dict[str, str]:
    """Return every form of a language's mood words with its English."""
    forms = {"ja": _japanese, "ko": _korean}.get(language)
    found: dict[str, str] = {}
    for english, said in table("feelings")[language].items():
        for word in said:
            found |= forms(word, english) if forms else dict.fromkeys(_latin(word, language), english)
    if language == "de":
        found |= {
            f"{degree} {form}": f"{said} {more}"
            for degree, said in _GERMAN_DEGREES.items()
            for form, more in comparatives().items()
        }
    return found


@cache
def bare(language: str, form: str) -> dict[str, str]:
    """Return the mood words of Japanese or Korean with their English: as they stand before a noun ("attributive"), or without their ending."""
    found: dict[str, str] = {}
    for english, said in table("feelings")[language].items():
        for word in said:
            short = _korean_stem(word) if language == "ko" else word[: -(word[-1] in _JAPANESE) or None]
            found[word if form == "attributive" else short or word] = english
    return found


def _latin(word: str, language: str) -> list[str]:
    if " " in word or "'" in word:
        return [clean(word)[0].replace("'", " ")]
    ending = next(end for end in _LATIN[language] if word.endswith(end))
    stem = clean(word.removesuffix(ending))[0]
    return [_spelt(stem, end) for end in _LATIN[language][ending]]


@cache
def comparatives() -> dict[str, str]:
    """Return what is more so in German, where no noun follows: "trauriger" is "more sad"; "ein trauriger Beat" is none."""
    found = {}
    for english, said in table("feelings")["de"].items():
        for word in said:
            if " " not in word and word != english:
                stem = word.removesuffix("el") + "l" if word.endswith("el") else word.removesuffix("e")
                found[clean(stem)[0] + "er"] = f"more {english}"
    return found


def _spelt(stem: str, end: str) -> str:
    """Join them as Spanish and Portuguese spell it: "loco" is "loquito", "amargo" "amarguito"."""
    if end.startswith("i") and stem.endswith("c"):
        return f"{stem[:-1]}qu{end}"
    if end.startswith("i") and stem.endswith("g"):
        return f"{stem}u{end}"
    return stem + end


def _japanese(word: str, english: str) -> dict[str, str]:
    ending = word[-1]
    if ending not in _JAPANESE:
        return {word: english}
    stem = word[:-1]
    found = {stem + end: english for end in _JAPANESE[ending]}
    made = "くして" if ending == "い" else "にして"
    found |= {f"もっと{stem}{made}": f" make it more {english}", stem + made: f" make it {english}"}
    return found | {stem + end: f"{english} <no" for end in _JAPANESE_NOT[ending]}


def _korean(word: str, english: str) -> dict[str, str]:
    """Decline a word that stands before a noun: "귀여운" is also "귀엽게", "귀엽고"; others have this form only."""
    stem = _korean_stem(word)
    if not stem:
        return {word: english}
    found = dict.fromkeys((word, *(stem + end for end in ("게", "고", "지만", "면서", "면서도", "며"))), english)
    if word.endswith("운"):
        found |= dict.fromkeys((f"{word[:-1]}우{end}" for end in ("면서", "면서도", "며")), english)
    if word.endswith("적인"):
        found[f"{word[:-1]}으로"] = english
    if word.endswith("한"):
        found[f"{word}데"] = english
    if " " not in word:
        found[f"개{word}"] = english  # "very" among the young
    found |= {f"{stem}{end}": f"{english} <no" for end in ("지 않게", "지않게", "지 않은", "지않은", "지 않고")}
    return found | {f"안 {word}": f"{english} <no"}


def _korean_stem(word: str) -> str:
    """Return what the endings are hung on, "" for a word that takes none."""
    last, before = word[-1], word[-2:-1]
    if word.endswith("적인"):
        return word[:-1] + "이"
    if last == "운" and before:
        return word[:-2] + chr(ord(before) + _FINAL_B) if (ord(before) - _FIRST_HANGUL) % _FINALS == 0 else ""
    if last in "는은":
        return word[:-1]
    bare = ord(last) - _FINAL_N
    return word[:-1] + chr(bare) if (ord(last) - _FIRST_HANGUL) % _FINALS == _FINAL_N else ""
