"""Other languages into English, by glossary: the reader behind it knows English only.

Spanish, Portuguese, German and French are told apart by their small words and replaced phrase by phrase; Japanese and
Korean, which hang particles on words, are cut by longest match. What is in no glossary stays as it is (or, in the two
scripts without blanks, is dropped).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dawg.assistant.reader import keys_of_languages, negations, romance_verbs, verb_forms, vocabulary, word_order
from dawg.assistant.reader.inflections import comparatives, feelings
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table
from dawg.assistant.reader.text import Token, tokenize, words_of
from dawg.assistant.reader.vocabulary import index

LATIN = ("es", "pt", "de", "fr")
_CJK = regex(r"[\u3001\u3002\u3005\u3040-\u30ff\u3400-\u9fff]+")
_HANGUL = regex(r"[\uac00-\ud7a3]+(?:[ ]+[\uac00-\ud7a3]+)*")
_BEATS_OF = regex(r"([2-9])[ ]?(?:拍子|박자)")
_METER = regex(r"([248])[ ]?(?:分の|분의)[ ]?([2-9])(?![0-9])(?:[ ]?(?:拍子|박자))?")
_DECADES = regex(
    r"(?:\b(?:annees|anos|decada de los|decada de|(?:(?<=de )|(?<=\ba ))los?)[ ]+(?:19)?((?:20)?[0-2]0(?<=20\d0)|[5-9]0)\b(?! ?bpm)|(?<!\d)(?:19)?(20[0-2]0|[5-9]0)(?:er\b(?:[ -]?jahren?\b)?|[ ]?年代|[ ]?년대))(?:[ ]*(?:の|느낌의?|風の?|っぽい))?",
    re.I,
)
"""Decades of other languages: "annees 90", "90er Jahre"."""
_LINKED = regex(
    r"((?:に|く)して|消して|増やして|減らして|抜いて|上げて|下げて|入れて|足して|外して|(?<=게 )하고|키우고|(?:해|빼|넣어|올려|내려|줄여|키워|바꿔|추가해|낮춰|높여|만들어)주고|빼고|줄이고|올리고|내리고|바꾸고|추가하고)(?=[^\W\d_]{2}|[ ]+[가-힣])(?![ ]?(?:くだ|下さ|くれ|ほし|欲し|もら|み|おい|から|いい|も|は|싶|있))"
)
"""Verbs by which an order goes on to the next one without a comma: "テンポを120にしてピアノを消して"."""
_ENDED = regex(r"((?:줘|줘요|주세요|주라|바꿔|하자))(?=[ ]+(?!제발|부탁|빨리|지금|감사|고마|봐|그냥)[가-힣])")
"""A Korean verb that ends an order, where the next one follows without a comma."""
_AND_OF_A_KIND = (
    (regex(r"(어둡|밝)고(?=[ ]+[가-힣]+(?:[한운인픈난린]|[나치튀있기이레]는)[ ])"), {"어둡": "어두운", "밝": "밝은"}),
    (
        regex(
            r"(暗|明る)(?:くて|い感じで)(?=[^\s、。]{1,8}?[いな](?:ビート|曲|感じ|トラック|音楽|BGM|雰囲気|ループ|[ァ-ヶ]))"
        ),
        {"暗": "暗い", "明る": "明るい"},
    ),
)
"""Qualities that are joined to another one of a noun, which is no order: "밝고 행복한 비트", "暗くて切ない曲"."""
_CHORUSES = regex(r"(\d)[ ]?(?:番(?:目)?の?[ ]?(?:サビ|コーラス)|절[ ]?(?:후렴|코러스))")
_VERSES = regex(r"(\d)[ ]?(?:番(?:の?[ ]?[Aa]メロ)?|절)")
_MELODIES = (
    (regex("[Aa]メロ"), "verse"),
    (regex("[Bb]メロ"), "prechorus"),
    (regex("[CcDd]メロ"), "bridge"),
)
"""Sections that Japanese and Korean name by numbers and letters."""


_IN_THE_STYLE_OF = regex(
    r"\b(?:a la (?:maniere|facon) d(?:e |'|es )|a la manera de |al estilo de |a la )(?=[A-Z][\w.]+)"
)
"""What stands before a name in French and Spanish: "une ambiance à la Air"."""


def to_english(text: str) -> str:
    """Return clean text with what is said in another language in English; English text comes back unchanged."""
    text = _IN_THE_STYLE_OF.sub("in the style of ", negations.free_of(text))
    language = _language(text)
    text = _DECADES.sub(lambda match: f"{match[1] or match[2]}s ", keys_of_languages.to_english(text))
    if not text.isascii():
        text = _METER.sub(r" \2/\1 ", text)
        text = _BEATS_OF.sub(lambda match: f" {match[1]}/{8 if match[1] == '6' else 4} ", text)
        text = _CHORUSES.sub(r" chorus \1 ", text)
        text = _VERSES.sub(r" verse \1 ", text)
        for letter, name in _MELODIES:
            text = letter.sub(f" {name} ", text)
        text = verb_forms.canonical(negations.plain(text, "ja"), "ja") if _CJK.search(text) else text
        if _HANGUL.search(text):
            text = _ENDED.sub(r"\1,", text)
            text = verb_forms.canonical(negations.plain(text, "ko"), "ko")
            text = _ENDED.sub(r"\1,", text)
        for joined, attributive in _AND_OF_A_KIND:
            text = joined.sub(lambda match, said=attributive: said[match[1]], text)  # type: ignore[misc]
        text = _LINKED.sub(r"\1、", text)
        text = _CJK.sub(lambda match: _cut(match[0], "ja"), text)
        text = _HANGUL.sub(lambda match: _cut(match[0], "ko"), text)
        text = word_order.verbs_first(word_order.postpositions(text))
    text = _others_to_english(_replace(text, language) if language else text)
    text = _strays_to_english(text)
    if language in ("es", "pt", "fr"):
        text = word_order.instruments_named(word_order.parts_first(text))
        text = word_order.kinds_first(word_order.attributes_first(text))
    return word_order.clauses_reordered(text) if language == "de" else text


_PIECES = regex(r"([,.;:!?\n]+|(?<![\w'-])(?:and|und|et|y|e|then|puis|luego|dann|aber|but|mais|pero)(?![\w'-]))")
_JOINERS = {"und": "and", "et": "and", "y": "and", "e": "and", "puis": "then", "luego": "then", "dann": "then"}
_ORDERS = {"remove", "mute", "delete", "add", "make", "turn", "put", "play", "less", "more", "without", "raise", "lower", "give", "change", "solo", "cut", "drop", "replace"}  # fmt: skip
"""How an order begins that is said in yet another language."""


def _others_to_english(text: str) -> str:
    """Put orders in further languages into English: "make the bass louder y quita el piano"."""
    if not text.isascii():
        return text
    pieces = _PIECES.split(text)
    for at in range(0, len(pieces), 2):
        language = _language_of_order(pieces[at])
        if not language:
            continue
        pieces[at] = _replace(pieces[at], language)
        for joiner in (at - 1, at + 1):
            if 0 < joiner < len(pieces):
                pieces[joiner] = _JOINERS.get(pieces[joiner].lower(), pieces[joiner])
    return "".join(pieces)


_WITHOUT = regex(
    r"(?<![\w'-])(?<!original )(?<!my )(?<!a )(?<!of )(?<!the )(sin|sem|sans|ohne|senza|keine?n?|pas de|nada de)((?: [a-z-]+){1,3})",
    re.I,
)
_SAYS_WITHOUT = {
    "sin": "es", "nada de": "es", "sem": "pt", "sans": "fr", "pas de": "fr", "ohne": "de", "kein": "de", "keine": "de", "keinen": "de",
}  # fmt: skip
_MUCH = regex(r"(?<![\w'-])(?:mas|mais|muy|muito|tres|plus|sehr|mehr|bien) ([a-z]{4,14})(?![\w'-])", re.I)


def _strays_to_english(text: str) -> str:
    """Put into English what a text of another language says in yet another: "house bien groovy, sin piano", "but mas triste"."""

    def refused(match: re.Match[str]) -> str:
        language = _SAYS_WITHOUT.get(match[1].lower())
        english = _replace(match[0], language) if language else f"no{match[2]}"
        named = (hit for hit in vocabulary.scan(tokenize(english)) if hit.kind in ("instrument", "role"))
        return english if any(hit.first < 4 for hit in named) else match[0]

    def mood(match: re.Match[str]) -> str:
        word = match[1].lower()
        if word in _english():
            return match[0]
        moods = table("moods")["moods"].values()
        english = (
            said for language in LATIN for words, said in _glossary(language)[0].get(word, ()) if words == (word,)
        )
        return next((said for said in english if any(said in same for same in moods)), match[0])

    return _MUCH.sub(mood, _WITHOUT.sub(refused, text))


def _language_of_order(piece: str) -> str:
    """Return the language of the verb with which an order begins, "" for English and for none."""
    first = regex(r"[ ]*([a-z]+)", re.I).match(piece)
    word = first[1].lower() if first else ""
    if len(word) < 4 or word in _english() or word in _SHARED:
        return ""
    for language in LATIN:
        if _is_order(word, language) and romance_verbs.order(word, language)[0].split()[0] in _ORDERS:
            return language if len(tokenize(piece)) > 1 else ""
        for words, english in _glossary(language)[0].get(word, ()):
            if english.split()[:1] and english.split()[0] in _ORDERS and words[0] != english.split()[0]:
                return language if len(tokenize(piece)) > 1 and word in _glossary(language)[1] else ""
    return ""


_SHARED = {
    "air", "aide", "ana", "auto", "bat", "cell", "chat", "computer", "dominant", "h", "hat", "hey", "hi", "hob", "keen", "late", "machine", "mail", "mama", "match", "mate", "media", "net", "par", "plate", "playback", "rest", "serve", "train",
    "version", "hang", "pack", "um", "an", "bro", "cara", "ai", "pf", "pause", "loop", "halt", "hats", "bpm", "outro", "viola", "s", "t", "as",
}  # fmt: skip
"""Words that English has as well: they tell no language."""


@cache
def _glossary(language: str) -> tuple[dict[str, list[tuple[tuple[str, ...], str]]], frozenset[str]]:
    """Return phrases by first word (longest first) and the language's own words."""
    glossary, moods, document = _words(language), feelings(language), table("languages")[language]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    own = set(document["markers"])
    for phrase, english in glossary.items():
        words = words_of(phrase)
        phrases.setdefault(words[0], []).append((words, english))
        if phrase != english and not (phrase in moods and (phrase in _english() or phrase in index().known)):
            own.update({*words}.difference(english.split(), _SHARED))
    for entries in phrases.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    dialect = table("verbs")[language].get("dialect", {}).keys() - _english() - _SHARED
    return phrases, frozenset(own.union(document["markers"], (word for word in dialect if len(word) > 2)))


_BOSSA_NOVA = regex(r"\bbossa[ -]?nova\b", re.I)
"""Words of Portuguese that every language says."""


def _language(text: str) -> str:
    """Tell the language by its words; "" = English or none of ours."""
    words = [token.word for token in tokenize(_BOSSA_NOVA.sub(" ", text.replace("'", " ")))][:200]
    common, typos = _english(), table("words")["typos"]
    english = sum(typos.get(word, word) in common for word in words)
    scores = {}
    for language in LATIN:
        glossary = _glossary(language)[1]
        own = [word for word in words if word in glossary or _is_order(word, language)]
        scores[language] = len(own) if any(len(word) > 2 for word in own) else 0
    best = max(scores, key=lambda language: scores[language])
    said = sum(word.isalpha() and word not in ("db", "bpm") for word in words)
    return best if scores[best] > english and (scores[best] > 1 or said <= 3) else ""


@cache
def _english() -> frozenset[str]:
    return frozenset(table("words")["english"]["common"])


def _replace(text: str, language: str) -> str:
    """Replace phrases of a glossary, keeping everything between them."""
    phrases = _glossary(language)[0]
    if language in ("fr", "es", "pt"):
        text = text.replace("'", " ")
    text = romance_verbs.plain(verb_forms.canonical(negations.plain(text, language), language), language)
    if language in ("fr", "es", "pt"):
        text = negations.neither(text)
    if language == "pt":
        pass
    if language == "de":
        text = _SOMETHING.sub("etwas", text)
        text = _KINDS_OF_MUSIC.sub(lambda match: match[0] if match[0].lower() in phrases else f"{match[1]} musik", text)
        text = _COMPOUND.sub(lambda match: _parted(match, phrases), text)
    tokens = tokenize(text)
    parts: list[str] = []
    at = end = 0
    while at < len(tokens):
        words, english = next(
            (entry for entry in phrases.get(tokens[at].word, ()) if _is_next(tokens, at, entry[0])), ((), "")
        )
        if _is_a_key(text, tokens, at):
            words, english = (), ""
        elif not words:
            words, english = _order(tokens, at, language)
        if language == "de" and words and _is_a_noun(text, tokens, at + len(words)):
            english = _BEFORE_A_NOUN.get(english) or feelings("de").get(tokens[at].word) or english
        elif language == "de" and _ends_an_order(text, tokens, at) and english == feelings("de").get(tokens[at].word):
            english = comparatives().get(tokens[at].word, english)
        if english in ("the", "a") and parts and parts[-1] == "no":
            english = ""  # "no the piano" would be a correction
        last = tokens[at + max(len(words), 1) - 1]
        parts += [text[end : tokens[at].start], english if words else text[tokens[at].start : last.end]]
        end, at = last.end, at + max(len(words), 1)
    return "".join([*parts, text[end:]])


_SOMETHING = regex(
    r"\b(?<!so )was(?= (?:ganz |so |richtig |sehr |recht |bisschen )*[\w\u00df-]{3,}es\b)|(?<=brauch )(?:aber |mal |halt )*was\b|"
    r"(?<=brauche )(?:aber |mal |halt )*was\b|(?<=wollte )(?:mal )?was\b|(?<=will )(?:mal )?was\b|(?<=suche )(?:mal )?was\b|(?<=mach mir )was\b|(?<=gib mir )was\b",
    re.I,
)
"""The "was" of "brauch was Ruhiges", which is no question."""
_KINDS_OF_MUSIC = regex(r"\b([a-z]{4,}?)s?musik\b", re.I)
"""A German word for music of a kind: "Gruselmusik"."""
_HEADS = {
    "stuck": "piece", "stucke": "pieces", "klange": "sounds", "klang": "sound", "melodie": "melody", "melodien": "melodies", "akkorde": "chords",
    "akkorden": "chords", "teppich": "pad", "spur": "part", "linie": "line", "riff": "riff", "solo": "solo", "loop": "loop", "groove": "groove",
    "beat": "beat", "sound": "sound", "intro": "intro", "thema": "theme", "begleitung": "chords",
}  # fmt: skip
_COMPOUND = regex(rf"\b([a-z]{{3,}}?)(?:e?n|s)?({'|'.join(_HEADS)})\b", re.I)
"""German words for something of a part: "Klavierstück", "Gitarrenmelodie"."""


def _parted(match: re.Match[str], phrases: dict[str, list[tuple[tuple[str, ...], str]]]) -> str:
    """Return a compound's two words where the glossary or the vocabulary has the first one and not the whole."""
    whole, first = match[0].lower(), match[1].lower()
    forms = (first, f"{first}e", f"{first}n", f"{first}s")
    part = next((form for form in forms if any(len(words) == 1 for words, _ in phrases.get(form, ()))), "")
    part = part or (first if any(words == (first,) for words, *_ in index().phrases.get(first, ())) else "")
    return match[0] if not part or whole in phrases or whole in index().known else f"{part} {_HEADS[match[2].lower()]}"


_BEFORE_A_NOUN = {
    "darker": "dark", "brighter": "bright", "slower": "slow", "faster": "fast", "softer": "soft", "louder": "loud", "heavier": "heavy", "warmer": "warm",
}  # fmt: skip
"""German adjectives that before a masculine noun look like comparatives: "dunkler Beat"."""


def _is_a_key(text: str, tokens: list[Token], at: int) -> bool:
    """True for the "E" of "E minor", which is no Portuguese "and"."""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return len(tokens[at].word) == 1 and text[tokens[at].start] in "ABCDEFG" and after in ("minor", "major", "#")


def _is_a_noun(text: str, tokens: list[Token], at: int) -> bool:
    """True for a German word with a capital, or a beat or a genre, right behind the one before."""
    if at >= len(tokens) or not tokens[at].joined:
        return False
    said = text[tokens[at].start : tokens[at].end]
    if any(kind in ("genre", "object") for _, kind, _ in index().phrases.get(tokens[at].word, ())):
        return True
    return said[0].isupper() and not said.isupper()


def _ends_an_order(text: str, tokens: list[Token], at: int) -> bool:
    """True for the last word of a German order, or the last before its verb: "der Refrain soll fröhlicher sein"."""
    behind = text[tokens[at].end : tokens[at + 1].start] if at + 1 < len(tokens) else "."
    verbs = ("sein", "klingen", "werden", "wirken", "machen", "bitte")
    return not {".", "!", "?", ";"}.isdisjoint(behind) or tokens[at + 1].word in verbs


@lru_cache(maxsize=4096)
def _is_order(word: str, language: str) -> bool:
    """True for a form of a verb that English has not, "mute" and "balance" are both; names do not matter, "monte" is one as well."""
    return word not in _english() and word not in index().declined and romance_verbs.order(word, language)[0] != ""


def _order(tokens: list[Token], at: int, language: str) -> tuple[tuple[str, ...], str]:
    """Return the English of a verb that no glossary has, with the "a" or "al" behind it that is no "to"; else as `_inflected`."""
    word = tokens[at].word
    english, leads = romance_verbs.order(word, language) if _is_order(word, language) else ("", False)
    if not english:
        return _inflected(word, language)
    to = tokens[at + 1].word if leads and at + 1 < len(tokens) and tokens[at + 1].joined else ""
    return ((word, to), f"{english} the" if to == "al" else english) if to in ("a", "al") else ((word,), english)


_ENDINGS = {
    "es": (("as", "o"), ("os", "o"), ("a", "o"), ("es", ""), ("s", "")), "pt": (("oes", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m"), ("as", "o"), ("os", "o"), ("a", "o"), ("es", ""), ("s", "")),
    "de": (("er", ""), ("es", ""), ("en", ""), ("em", ""), ("e", "")), "fr": (("euse", "eux"), ("es", ""), ("e", ""), ("s", "")),
}  # fmt: skip
"""How a word is declined: (ending, the glossary's ending)."""


def _inflected(word: str, language: str) -> tuple[tuple[str, ...], str]:
    """Return the glossary's entry of a declined adjective or a plural ("harter", "oscuras"), ((), "") for none."""
    if len(word) < 5 or word in _english():
        return (), ""
    phrases = _glossary(language)[0]
    for ending, base in _ENDINGS[language]:
        if word.endswith(ending):
            for words, english in phrases.get(word.removesuffix(ending) + base, ()):
                if len(words) == 1:
                    return (word,), english
    return (), ""


def _is_next(tokens: list[Token], at: int, words: tuple[str, ...]) -> bool:
    return all(
        at + offset < len(tokens) and tokens[at + offset].word == word and (offset == 0 or tokens[at + offset].joined)
        for offset, word in enumerate(words)
    )


@cache
def _words(language: str) -> dict[str, str]:
    """Return the glossary of a language with its moods in all their forms."""
    glossary: dict[str, str] = table("languages")[language]["words"]
    return feelings(language) | (_excesses() if language == "ja" else {}) | glossary


def _excesses() -> dict[str, str]:
    """Return what is too much so in Japanese: "うるさすぎ", "暗すぎる", "重過ぎて"."""
    return {
        f"{stem}{excess}{end}": f"too {english}"
        for stem, english in table("refusals")["ja"]["adjectives"].items()
        for excess in ("すぎ", "過ぎ")
        for end in ("", "る", "て", "だ", "です", "ます", "るので", "るから", "た")
    }


@cache
def _longest(language: str) -> int:
    return max(map(len, _words(language)))


def _cut(run: str, language: str) -> str:
    """Translate a run of one script by longest match; characters in no word are dropped."""
    words, moods = _words(language), feelings(language)
    parts = []
    at = 0
    lost = ""  # the letter just before that is in no word
    while at < len(run):
        inside = bool(lost) and _script(lost) == _script(run[at])
        endings = _ENDINGS_LONGEST if _script(run[at]) == "HIRAG" else len(run)  # particles are written so
        size = next(
            (
                size
                for size in range(min(_longest(language), len(run) - at), 0, -1)
                if run[at : at + size] in words
                and not (inside and size <= endings and run[at : at + size] in moods)
                and not (inside and size == 1 and _script(run[at]) == "HANGU")  # the "rock" in the word for a list
            ),
            0,
        )
        lost = "" if size else run[at]
        parts.append(f" {words[run[at : at + size]]} " if size else " ")
        at += max(size, 1)
    return "".join(parts)


_ENDINGS_LONGEST = 3


def _script(letter: str) -> str:
    """Return the writing of a letter: Hiragana, Katakana, Hangul or characters; only words of one writing grow together."""
    return unicodedata.name(letter, "")[:5]
