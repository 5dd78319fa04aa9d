"""What is told beside a request, in any language: stories of people, and numbers that count something else than music.

Both are left out before anything is read, so that no fact, part or genre is taken from them. What a clause says of people
is a story only where something is asked for besides it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.keyed import AnyOf
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import any_of, table
from dawg.assistant.reader.text import tokenize

_CLAUSES = regex(
    r"[^,.;:!?()\n\u3001\u3002]+?(?=[,.;:!?()\n\u3001\u3002]|$| (?:but|so|anyways?|pero|asi que|mas|aber|also(?= (?:ich|wir|du|er|sie|es|das|ein\w*|mach\w*|bitte|gib|brauch\w*|will|jetzt|los)\b)|mais|donc|and now|now)(?= ))"
)
_OPENS = regex(
    r"\s*(?:(?:and|but|so|ok|okay|well|because|cause|since|like|anyways?|then|yo|hey|you know|honestly|basically|also|now|today|tho|though|y|pero|mas|e|und|aber|et|mais|bueno|bom|na ja|alors|as|when|that|which|long story|bro|man|lol|dude|fun fact|true story|story time) )*",
    re.I,
)
_NUMBER = r"\d{1,6}(?:[.,]\d{1,3})?"
_CJK = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


_TYPED = regex(
    r"(?:\b(?:(?:and|also|sorry|sry) )*(?:(?:my|our|the|mi|el|meu|o|mon|le|meine?|die|der) [a-z]+|i|we) (?:(?:just|has|have|also|was|is|am|has just|se|acaba de|ist|vient de|vor|mir|gerade) )*)?\b(?:walk|stepp?|st[oe]{2}d|sit|sat|slept|sleep|spill|typ|jump|lay|lie|ran|land|dropp?|fell|danc|camin|pis|pas|derram|escrib|andou|subiu|pul|march|renvers|ecri|tap|saut|lauf|lief|gelaufen|spring|sprang|sitz|sass|tipp)\w*\b[^,.;!?\n]{0,24}?\b(?:on|across|over|onto|into|all over|por|en|sobre|no|em|sur|mon|auf|uber)(?: (?:my|the|this|his|her|mi|el|meu|o|le|mon|meiner?|der|die))? (?:(?:phone|laptop|computer|pc) )?(?:keyb(?:oar|o|a)r?ds?|teclado|clavier|tastatur)\b(?! (?:part|line|solo|stab|chord|sound))|"
    r"\b(?:phone|laptop|computer|pc|broken|sticky) keyboards?\b|\b(?:my|this|the) keyboard (?:is|'s|keeps) (?:broken|sticky|sticking|stuck|weird|tiny|dying|acting up|dirty|wet)\b",
    re.I,
)
"""The keyboard that one types on: "my cat just walked on the keyboard"."""


def without_typing(text: str) -> str:
    """Return the text without what befell the keyboard that it was typed on."""
    return _TYPED.sub(" ", text) if regex(r"key?b|teclado|clavier|tastatur", re.I).search(text) else text


def without_counts(text: str) -> str:
    """Return the text without numbers that count money, years, people or hours of the day: "paid 150 for this mic"."""
    if not any(char.isdigit() for char in text):
        return text
    return _counted().sub(_blank, _numbered_gear().sub(_blank_number, text))


def without_names(text: str) -> str:
    """Return the text without what the user and things of the user's are called: "my rap name is Future Bass Jones"."""
    text = _SAID_ALOUD.sub(r'\1"hey"', text) if '"' in text else text
    text = _TITLED.sub(r"\1", text) if "ed " in text else text
    return _naming().sub(lambda match: " " * len(match[0]), text)


_TITLED = regex(
    r"((?i:\b(?:an?|another|new) (?:[\w-]+ ){0,4}?(?:beat|track|song|tune|piece|instrumental))) (?:called|named|titled) (?:[\"'][^\"'\n;]{1,40}[\"']|[A-Z][\w']*(?: [A-Z][\w']*){0,3})"
)
"""A new beat and what it is called: "a dark trap beat called Sunny Day"."""
_SAID_ALOUD = regex(
    r"\b((?:saying|shouting|chanting|yelling|whispering|screaming|singing|announcing|spelling|(?:voice|vocals?|sample|tag|chop|kids?|choir|crowd|robot|someone|somebody|singer|rapper|girl|boy|man|woman|guy|children|people|dj|mc|that|which|going|who) (?:says?|shouts?|chants?|yells?|whispers?|screams?|sings?|goes|going)|chops? going)(?: out)? )\"[^\"\n]{1,60}\"",
    re.I,
)
"""Words that somebody is to say, which are no mood: a tag that says "lazy beats"."""


def without_modesty(text: str) -> str:
    """Return the text without what the user knows nothing of: "i have no clue about music but i need a sad beat"."""
    told = _ANYWAY.match(text)
    if told and not (_wish().search(told[0]) or _names_a_genre(told[0])) and len(text[told.end() :].split()) > 4:
        text = text[told.end() :]
    return any_of("asides", "modesty", "said", re.I).sub(lambda match: " " * len(match[0]), text)


def _names_a_genre(text: str) -> bool:
    return any(hit.kind == "genre" for hit in vocabulary.scan(tokenize(text)))


_ANYWAY = regex(
    r".{20,}?\banyways?\b[ ,.]*(?=(?:so|could|can|i|we|please|make|give|just|let'?s|id|i'd|what)\b)", re.I | re.S
)
"""A story that the wish behind it has nothing to do with: "im thinking about this girl, anyway could you make ..."."""


@cache
def _naming() -> AnyOf:
    """Return what finds a name and what stands before it."""
    entry = table("asides")["names"]
    written = r"(?:\d{1,4}s? )?(?:(?:in|of|the) )?[A-Z][\w$&.-]*(?: (?:(?:of|the|and|da|de|del|von|la|el|&|in|on|no) )?[A-Z0-9][\w$&-]*){0,4}"
    quoted = r"[\"'][^\"'\n]{1,40}[\"']"
    spoken = rf"[a-z][\w$&-]*(?: (?!(?:{'|'.join(entry['ends'])})\b)[a-z0-9][\w$&-]*){{0,3}}(?=\s*(?:$|[,.;!?\n]| (?:{'|'.join(entry['ends'])})\b))"
    return AnyOf([rf"(?i:\b(?:{lead}))[ :]+(?:{quoted}|{written}|{spoken})" for lead in entry["leads"]])


def _blank_number(match: re.Match[str]) -> str:
    if _letters(match[0]) in _numbered_instruments():
        return match[0]
    return f"{match[1]} {' ' * (len(match[0]) - len(match[1]) - 1)}"


def _letters(name: str) -> str:
    return name.lower().replace("-", "").replace(" ", "")


@cache
def _numbered_instruments() -> frozenset[str]:
    """Machines that are instruments of their own: "dx7"."""
    names = table("instruments")["names"].items()
    return frozenset(_letters(said) for name, same in names for said in (name, *same) if said[-1].isdigit())


@cache
def _numbered_gear() -> re.Pattern[str]:
    """Machines with a number that is no tempo; drum machines that name a kit stay ("TR-808")."""
    names = "|".join(table("artists")["gear"]["numbered"])
    return regex(rf"(?<![\w'])({names})[ -]?(?!808|909|707|606|303|101)\d{{1,4}}[a-z]?\b(?! ?bpm)", re.I)


_HATES = regex(
    r"\b(?:hate[sd]?|can'?t stand|loathes?|dislikes?|despises?|detests?) (?:it|the|that|this|those|these)\b", re.I
)
"""Dislike of something that is there, or of this one: "my kids hate the sax"."""

_IN_THE_BEAT = regex(
    r"^(?:an?|some|one|une?|una?|uma?|eine?) .*\b(?:say|whisper|shout|yell|scream|speak|talk|sing|rap|count|laugh|dice|susurra|grita|habla|canta|diz|sussurra|fala|sagt|fluster|schreit|spricht|singt|dit|chuchote|crie|parle|chante)(?:s|t)?\b.*"
    r"\b(?:before|after|at|in|on|over|until|into|till|during|antes|despues|depois|en|na|no|vor|nach|im|in|beim|avant|apres|dans|sur|au)\b (?:(?:the|del?|do|da|el|la|o|a|dem|der|das|le|l'|every|each)[ ]?)*(?:drop|intro|hook|chorus|verse|breakdown|build\w*|outro|break|bridge|start|beginning|refrain|estribillo|refrao)\b",
    re.I,
)
"""A voice in a place of the beat, which is no story: "a girl says ready before the drop"."""
_FED_UP = regex(
    r"\b(?:(?:nase|schnauze) voll|satt|marre|ras.le.bol|hart[oa]s?|saco cheio|(?:my|our) (?:\w+ )?(?:fill|share)|up to here|(?:sick|tired|bored|weary|fed up|done) (?:and tired )?(?:of|with) (?:the|that|this|those|these|it))\b",
    re.I,
)
"""What says that one has had enough: no story."""


@lru_cache(maxsize=16)
def without_stories(text: str, *, likes: bool, hates: bool = True) -> str:
    """Return the text without clauses that only tell of people: "my neighbour has 3 guitars".

    Args:
        likes: what people like and hate is left out as well.
        hates: without it, what they hate of a beat stays.
    """
    cut = [
        (start, end)
        for start, end in (match.span() for match in _CLAUSES.finditer(text))
        if _is_told(text[start:end], likes and (hates or not _HATES.search(text, start, end)))
    ]
    for start, end in cut:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _blank(match: re.Match[str]) -> str:
    """Leave a mark that no number and no word can be read across."""
    return f"\x02{' ' * (len(match[0]) - 1)}"


@lru_cache(maxsize=256)
def _is_told(clause: str, likes: bool) -> bool:
    opening = _OPENS.match(clause)
    rest = clause[opening.end() if opening else 0 :].strip()
    if len(rest) < 4:
        return False
    if _CJK.search(rest):
        return _told_cjk().match(rest) is not None and _wishes_cjk().search(rest) is None
    if _wish().search(rest) or _IN_THE_BEAT.search(rest) or _FED_UP.search(rest):
        return False
    return _told("sure").match(rest) or (likes and _told("liked").match(rest))


@cache
def _someone() -> str:
    """Return a pattern for a person of whom an English clause tells."""
    people = "|".join(table("asides")["people"]["en"])
    return rf"(?:(?:my|his|her|our|their|your|the|this|that|some|an?|one) (?:[\w-]+ ){{0,2}}?(?:{people})(?: (?:in|from|of|at|next) [\w' ]{{2,20}}?)?|everyone|everybody|someone|people)"


@cache
def _told(kind: str) -> AnyOf:
    document = table("asides")
    said = [pattern.replace("SOMEONE", _someone()) for pattern in document["told"][kind]]
    if kind == "sure":
        said += document["told"]["others"]
        for language, owner in document["told"]["owners"].items():
            said.append(rf"{owner} (?:{'|'.join(document['people'][language])})\b")
    return AnyOf(said, re.I)


@cache
def _wish() -> re.Pattern[str]:
    return regex(table("asides")["told"]["wish"], re.I)


@cache
def _told_cjk() -> re.Pattern[str]:
    people = table("asides")["people"]
    return regex(
        rf"(?:うちの|私の|僕の|俺の|隣の)?(?:{'|'.join(people['ja'])})(?:は|が|も)|(?:우리 |내 |제 )?(?:{'|'.join(people['ko'])})(?:은|는|이|가|도)"
    )


@cache
def _wishes_cjk() -> re.Pattern[str]:
    told = table("asides")["told"]
    return regex(f"{told['wish_ja']}|{told['wish_ko']}")


@cache
def _counted() -> AnyOf:
    said = [
        pattern.replace("SOMEONE", _someone()).replace("N", _NUMBER, 9)
        for pattern in table("asides")["counted"]["said"]
    ]
    spaced = [rf"(?<![\w.,:/-])(?:{pattern})" for pattern in said if not _CJK.search(pattern)]
    run = [rf"(?<!\d)(?=\d)(?:{pattern})" for pattern in said if _CJK.search(pattern)]
    return AnyOf([*spaced, *run], re.I)
