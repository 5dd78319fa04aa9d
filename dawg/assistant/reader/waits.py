"""Requests with nothing to read: who only wants a moment ("i need a minute"), took it all back, or told a story. Nothing is made and nothing stops."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dawg.assistant.reader import answers, classifier, everyday, meant, text, vocabulary, wording
from dawg.assistant.reader.clauses import FILLERS
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Reading
from dawg.assistant.reader.text import Token

_SPAN = r"(?:(?:an?|one|1|two|2|a few|a couple(?: of)?|5|five|10|ten|half a|just a|a quick|like a|like an?) ?)(?:quick |little |hot )?(?:min(?:ute)?s?|sec(?:ond)?s?|moments?|mo|beat to think|breather|bit to think)"
_ASKS = regex(
    rf"(?:(?:ok|okay|um+|uh+|hm+|oh|wait|yo|hey|lol|sorry|pls|please|bro|hold up|so|well|actually|no)[ ,.!]+)*(?:(?:(?:can|could|may) (?:i|you|u) (?:just )?(?:have|get|take|give me|wait)|(?:i(?:'m| am)? )?(?:just )?(?:(?:gonna|going to) )?(?:need|take|want)|give me|gimme|gimmie|lemme (?:have|take)|let me (?:have|take|think)(?: for)?|hold on(?: for)?|hang on(?: for)?|wait(?: for)?|hold up(?: for)?|just|be back in|brb in|back in) (?:just )?{_SPAN}|{_SPAN}|hold on|hang on|hold up|wait up|let me think|lemme think|brb|be right back|one moment|one sec|not yet|i(?:'m| am) thinking|bear with me)"
    r"(?:[ ,.!]+(?:please|pls|plz|to think|to decide|to breathe|lol|ok|thanks|brb|first|here|bro|man|real quick|im thinking|i'm thinking|let me think|hold on|be right back))*[ .!?]*|"
    r"(?:dame|espera|esperame|necesito|aguanta)(?: (?:un|una|solo un))? ?(?:minuto|minutito|segundo|segundito|momento|momentito|rato|ratito|seg|min)[ .!]*|(?:espera|esperate|un momento|un segundo|un minuto|ya vuelvo|dejame pensar)[ .!]*|"
    r"(?:me da|preciso de|espera(?: ai)?|so|da)? ?(?:um|uns) (?:minuto|minutinho|segundo|segundinho|momento|instante|tempinho)[ .!]*|(?:pera(?: ai)?|perai|espera ai|ja volto|deixa eu pensar)[ .!]*|"
    r"(?:warte?|moment|gib mir|ich brauch(?:e)?|nur|kurz)(?: (?:mal|kurz|noch|bitte|eine?n?|einen))* ?(?:minute|sekunde|moment|augenblick|kurz|mal)?[ .!]*|(?:bin gleich (?:wieder da|zuruck)|sekunde|augenblick)[ .!]*|"
    r"(?:attends?|donne[ -]moi|laisse[ -]moi|j'ai besoin d'|il me faut|juste)? ?(?:une|un) (?:minute|seconde|instant|moment|sec)[ .!]*|(?:attends?|je reviens|deux secondes|laisse[ -]moi reflechir)[ .!]*|"
    r"(?:ちょっと)?(?:待って|まって)(?:ください|ね)?[。! ]*|少々お待ちください[。 ]*|(?:잠깐만?|잠시만|기다려)(?: ?기다려)?(?:요| 줘| 주세요)?[.! ]*",
    re.I,
)


_LETTERS = regex(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_OPEN = regex(
    "感じ|やつ|お願い|おねがい|何か|なにか|雰囲気|お?任せ|おまかせ|適当|よろしく|もっと|曲|音|느낌|뭔가|아무거나|알아서|분위기|노래|음악|소리|비트|거로|걸로"
)
"""What asks for music of some kind, whatever it is: "いい感じのやつお願い"."""
_SENTENCE = 8
"""Letters of Japanese or Korean: more of them without a word of music are a sentence about something else."""


def asks_to_wait(request: str) -> bool:
    """True for a text that asks for nothing but a moment."""
    if len(request) > 80:
        return False
    return _ASKS.fullmatch(text.clean(request)[0].strip()) is not None


def with_nothing_to_read(
    request: str, english: wording.English, tokens: Sequence[Token], warnings: Sequence[str]
) -> Reading | None:
    """Return the reading of a request in which nothing is left to be read; None for any other.

    Args:
        request: as it was typed; english: in English; tokens: the words of that.
        warnings: what is told already.
    """
    if asks_to_wait(request):
        return Reading(intent="clarify", message=answers.WAITING, questions=(answers.READY,))
    if english.withdrawn:
        return Reading(intent="clarify", message=answers.UNCHANGED, questions=answers.question("clarify", empty=False))
    if any(token.word not in FILLERS for token in tokens):
        return None
    known = meant.at_once(classifier.leaning(request, tokens, ()))
    if known is not None:
        return known
    if len(_LETTERS.findall(english.spoken)) > _SENTENCE and not _OPEN.search(english.spoken):
        said = english.spoken.strip(" .!?。！？\n")
        return Reading(intent="out_of_scope", message=answers.NOTHING_OF_MUSIC.format(said[:80]))
    if tokens:
        return None
    told = text.tokenize(english.spoken)
    if everyday.is_meant(english.spoken, told, vocabulary.scan(told), ()):
        return Reading(intent="out_of_scope", message=answers.KIND_REFUSAL)
    if english.ironic:
        return Reading(intent="clarify", questions=(answers.IRONY,))
    return Reading(intent="clarify", warnings=tuple(warnings), questions=answers.question("clarify", empty=True))
