"""What a person takes back while writing ("C major, no wait, A minor"), and text that is not a wish at all."""

from __future__ import annotations

import re

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token, tokenize

_BACK = (
    r"[ ,.;:!?(-]*(?:(?:oh|um|uh|hmm|ah|or|but)[ ,]+)?(?:no,? (?:wait|actually|sorry|make (?:it|that))|wait,? no|wait,? (?:actually|make (?:it|that))|actually,? (?:no|nah|make (?:it|that))|scratch that|"
    r"nah|i mean|i meant|sorry|my bad|correction|strike that|no,? no|oops|"
    r"(?:no )?espera|mejor dicho|quiero decir|digo|quer dizer|nao,? espera|ou melhor|nein,? (?:doch|warte)|ach nein|quatsch|ich meine|besser gesagt|non,? attends?|je veux dire|enfin non|plutot)"
    r"\b[ ,.;:!?-]*(?:(?:make (?:it|that)|lets do|lets say|go with|rather)[ ,]+)?"
)
_TAKEN_BACK = re.compile(
    rf"(?:[ ,]*\b(?:beats?|tracks?|songs?|loops?|tunes?|instrumental|music|lead|melody|solo|line|vibes?|type|thing)\b)?(?:{_BACK}|[ ,.;:!?(-]*(?:meant|(?:ich|i) meinte?|quise decir|queria decir|queria dizer|je voulais dire|perdona?|desculpa|pardon|entschuldigung|euh|not that|or rather)\b[ ,.;:!?-]+){{1,3}}(?:(?:the|an?|some|with|more)[ ]+)*",
    re.I,
)
_KEY = r"[A-G](?:#|b|[ -]?sharp|[ -]?flat)?[ ]?(?:major|minor|min|maj|m|moll|dur|dorian|phrygian|lydian|mixolydian)\b"
_TEMPO = r"\d{2,3}(?:[ ]?bpm)?\b"
_STRUCK = tuple(
    re.compile(
        rf"(?<![\w#]){value}(?:{_BACK}|,? (?:actually|or rather|make that)[ ,]+|[ ,]+but (?:please |actually |just )*(?:make it|do it|rather|have it)[ ]+(?:in |at )?)(?={value})",
        re.I if value is _TEMPO else 0,
    )
    for value in (_KEY, _TEMPO)
)
"""A key or a tempo, and at once another that replaces it."""

_ORDERS_TO_A_MODEL = re.compile(
    r"<\|[^|\n]{0,40}\|>|\[/?INST\]|(?:^|(?<=[\s.;!?]))(?:#+ ?)?(?:SYSTEM|ASSISTANT|DEVELOPER|System prompt|system prompt)[ ]?(?:message|prompt)?[ ]?:.*|"
    r"\b(?:[Ii]gnore|[Dd]isregard|[Ff]orget|[Oo]verride|IGNORE)[ ]+(?:(?:all|any|your|the|my|these|of)[ ]+){0,4}(?:previous|prior|above|earlier|former)[ ]+(?:instructions?|prompts?|rules|messages)\b[^.;!?\n]*",
    re.S,
)
_MARKUP = re.compile(
    r"<(script|style)\b[^>]{0,200}>.{0,400}?</\1>|</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,200})?/?>|\$\{[^{}]{0,200}\}|\{\{[^{}]{0,200}\}\}|<!--.{0,400}?-->",
    re.I | re.S,
)
_OF_A_SHELL = re.compile(
    r"\$\([^()\n]{0,200}\)|(?:&&|\|\||[;|])[ ]*(?:sudo |exec )?(?:rm|shutdown|reboot|cat|curl|wget|sh|bash|chmod|mkfs|dd|kill|nc|python3?|eval|echo|whoami|ls|powershell|halt|poweroff|format|del)\b[^;&|\n]*|"
    r"'(?:cat|ls|rm|id|whoami|curl|wget|sh|bash|echo|uname|shutdown|reboot|sudo)\b[^'\n]{0,200}'"
)
"""Commands to a machine; quotes are plain by now."""
_OF_A_DATABASE = re.compile(
    r"['\"]?[ ;)]*\b(?:DROP|DELETE|INSERT|UPDATE|ALTER|TRUNCATE|SELECT|UNION)[ ]+(?:TABLE|FROM|INTO|DATABASE|SELECT|\*)[^;\n]{0,80}(?:;|--|$)(?:[ ]*--)?"
)


def wishes_only(text: str) -> str:
    """Return the text without orders to a model, a database or a shell and without markup; a text that names no music besides comes back as it is."""
    rest = text
    for pattern in (_ORDERS_TO_A_MODEL, _OF_A_DATABASE, _MARKUP, _OF_A_SHELL):
        rest = pattern.sub(" ", rest)
    if rest == text:
        return text
    named = {hit.kind for hit in vocabulary.scan(tokenize(rest))}
    return text if named.isdisjoint(("genre", "mood", "instrument", "object")) else rest


_STARRED = re.compile(r"(?:^|(?<=[\s.,;]))(?:\*+[ ]?(\d{1,3})|(\d{1,3})[ ]?\*+)(?:[ ]?bpm)?[\s.!]*$", re.I)
"""A number that mends the one before it, at the end: "lofi at 8 bpm *80"."""
_NUMBER = re.compile(r"(?<![\w.:/#])\d{1,3}(?![\w:/#%]|\.\d)")


def _mended(text: str) -> str:
    """Put the number of a star at the end in the place of the one before it."""
    star = _STARRED.search(text)
    earlier = list(_NUMBER.finditer(text, 0, star.start())) if star else []
    if star is None or not earlier:
        return text
    return f"{text[: earlier[-1].start()]}{star[1] or star[2]}{text[earlier[-1].end() : star.start()]}"


def settled(text: str) -> str:
    """Return the text without the keys and tempos that are taken back at once."""
    text = _mended(text) if "*" in text else text
    for pattern in _STRUCK:
        text = pattern.sub("", text)
    return text


def taken_back(text: str, tokens: list[Token], hits: list[Hit]) -> set[Hit]:
    """Find genres, moods and instruments that the next word takes back: "dark, actually no, happy"."""
    named = [hit for hit in hits if hit.kind in ("genre", "mood", "instrument")]
    spoken = {
        hit for hit in named if hit.name == "mean" and hit.first and tokens[hit.first - 1].word == "i"
    }  # "I mean"
    return spoken | {
        hit
        for hit in named
        for other in named
        if other.kind == hit.kind
        and other.first > hit.last
        and other.name != hit.name
        and _TAKEN_BACK.fullmatch(text, tokens[hit.last].end, tokens[other.first].start)
    }


_KEPT = re.compile(
    r"\b(?:remove|delete|mute|kill|drop|cut|lose|scrap|ditch|silence|take out|take away|get rid of|turn off) (?P<part>(?:the|my|that|those|these|all the) [\w-]+(?: (?!from\b|in\b|out\b|no\b|wait\b|actually\b)[\w-]+)?)[ ,.;:!?-]+"
    r"(?:(?:actually|wait|no|nah|nope|hm+|oh|ah|sorry|on second thoughts?|hold on|scratch that|but|ok|okay|well|you know what|lol)[ ,.;:!?-]+)+"
    r"(?:you can |lets |let's |please |just )*(?:keep|leave) (?:them|it|em|that|those|these|(?P=part))(?: in| there| on| as is| after all| please)*\b[ ,.;:!?-]*"
    r"(?:(?:but|and|just|only|instead|rather|maybe|please)[ ,]+)*(?:(?P<verb>make|turn|bring|pull|push|lower|soften|tuck|put|pan|dial|tone|move|give|filter|raise|boost)(?P<down> down| up)? (?:them|it|em|those|these|that)\b)?",
    re.I,
)
"""A part that is taken out and at once kept: "remove the drums. actually no keep them, just make them quieter"."""


def kept(text: str) -> str:
    """Return English text without an order to take out a part that the next words keep; what is done to it instead stays."""
    return _KEPT.sub(lambda said: f"{said['verb']}{said['down'] or ''} {said['part']}" if said["verb"] else "", text)
