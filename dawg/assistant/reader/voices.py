"""Whether a beat is asked for with voices, and whose: nobody sings here, so that it is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dawg.assistant.reader import contradictions
from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

_GENDER = regex(
    r"\b(female|woman|womans|girl|lady|male|man|mans|guy|boy)(?:'s)?[ ]+(?:\w+[ ]+){0,2}?(?:vocals?|voices?|singers?|rap(?:per)?|vocalist|lead vocals?|vox)\b|\bvocals?[ ]*[:(]?[ ]*(female|male)\b|\b(woman|girl|lady|man|guy|boy)[ ]+(?:who[ ]+)?(?:is[ ]+)?(?:sing|rapp)"
)
_NOT_FOR_US = regex(
    r"\b(?:for|room for|space for|leave|under|behind|over|around|with my|my own|record(?:ing)?|add my|fits?|support)[ ]+(?:\w+[ ]+){0,2}?(?:vocals?|voice|singer|rapper|singing|rapping|lyrics|spoken word|poetry|poems?|poet|narration|voice-?over|sermon)\b|\b(?:i|we|i'?ll|we'?ll|i'?m|i am|who)[ ]+(?:(?:will|can|do|gonna|going to|want to)[ ]+)?(?:sing|rap|singing|rapping)\b|"
    r"\b(?:beats?|something|anything|tracks?|instrumentals?|music|stuff|one|riddims?|groove)(?: (?:that|which|where|for which|on which|over which))?(?! (?:with|and|where (?:a|the|some))\b)(?: [\w.'$-]+){1,5}?(?:'d| would| could| might| used to| can| will|'ve| has| have| had)(?: have| hear)?(?: \w+){0,2}? (?:rap\w*|s[aiu]ng|sings|singing|spit(?:s|ting)?|spat|flow(?:s|ed)?|hop(?:s|ped)?|jump(?:ed)?)(?: (?:on|over|to)\b|\W*$)"
)
_SPOKEN = regex(
    r"\b(?:says?|saying|shouts?|shouting|chants?|chanting|yells?|yelling|whispers?|whispering|screams?|screaming|announces?|announcing|calls? out|calling out|spells?|spelling|mumbl\w+|narrat\w+|recit\w+)\b(?: out)? (?:(?:my|your|his|her|our|their|the) (?:\w+ )?(?:name|brand|slogan|words?|phrase|tag|date|time|title|lyrics|line|motto|hashtag)s?\b)|"
    r"\b(?:that|which|who|to|and|voices?|vocals|singer|rapper|choir|crowd|kids?|children|girls?|guys?|man|woman|someone|somebody|robot|people|dj|mc|sample|i) (?:(?:says?|shouts?|chants?|yells?|whispers?|screams?|announces?)) [\"'“‘«]\w|\b(?:say|shout|chant|yell|whisper|scream|announc)ing [\"'“‘«]\w|\b(?:la la|na na|doo doo|sha la la|sing[ -]?alongs?|human voices?)\b|\b(?:an?|some|add|with|put|insert|include) (?:[\w-]+ )?(?:skits?|dialogues?|spoken word|monologues?|(?:(?:gregorian|monk|tribal|buddhist|latin|church|war|football|soccer|opera) )+(?:chants?|chanting|arias?)|arias?|shout[ -]?outs?|producer tags?|dj tags?|voice tags?)\b|"
    r"\b(?:gregorian|monks?|tibetan|buddhist|tribal|church|war|football|soccer) (?:chants?|chanting|throat singing)(?! (?:beat|track|music|type|style|groove)s?\b)|\bwith (?:latin|real|english|spanish|german|french|italian|portuguese|japanese|korean|russian|sung|actual|own) (?:words|lyrics|text)\b|"
    r"\b(?:frau|mann|stimme|woman|man|girl|voice), (?:the|die|der|who) [^,.;]{0,30}\b(?:flustert|spricht|sagt|singt|rappt|schreit|redet|summt)\b|"
    r"\b(?:with|and|add|put|have|plus) (?:an?|some|the|my) (?:[\w-]+ ){0,2}?(?!(?:hats?|hi-hats|drums|bass|guitars?|synths?|piano|lead|snare|808s?)\b)[\w-]+ (?:talking|speaking|whispering|shouting|yelling|screaming|preaching|mumbling|narrating|chanting|rapping|moaning) (?:over|in|on|at|before|after|during|under|through)\b|"
    r"\b(?:shouted|chanted|whispered|spoken|sung|rapped|yelled|screamed|hummed|mumbled) (?:[\"'“‘«][^\"'”’»]{1,40}[\"'”’»] )?(?:hooks?|chorus(?:es)?|verses?|intro|outro|tag|phrases?|lines?|words?(?! (?:nights?|events?|poet\w*|piece|artist))|refrain|vocals?)\b|"
    r"\b(?:an?|some) (?:[\w-]+ ){0,2}?(?:girl|woman|man|guy|boy|kid|child|lady|voice|crowd|dj|robot|someone|somebody|singer|person) (?:says?|whispers?|shouts?|yells?|screams?|speaks?|talks?|sings?|raps?|counts?|laughs?|cante|hable|susurre|grite|diga|rapee|chante|dise|dice|susurra|grita|habla|diz|sussurra|fala|sagt|fluster\w*|schreit|spricht|dit|chuchote|crie|parle)\b[^.;]{0,40}\b(?:before|after|at|in|on|over|during|into) (?:the )?(?:drop|intro|hook|chorus|verse|breakdown|build\w*|outro|break|bridge|start|beginning)\b|"
    r"\b(?:get|gets|getting|have|let|want|need|featuring|feat|ft\.?)(?! (?:something|stuff|this|that|music|to|space|room|(?:an? |some )?(?:[\w-]+ )?(?:beat|track|instrumental|loop|song|riddim|bed)s?)\b)(?: [\w'.-]+){1,4}? (?:to )?(?:sing|sings|singing|rap|rapping|rapped) (?!beats?\b)|"
    r"\b(?:mother|mom|woman|man|girl|boy|child|kid|children|kids|lady|someone|somebody|people|voices?|crowd|monks?|friends) (?:who (?:is|are) )?(?:(?:softly|quietly|gently|loudly) )?(?:hums?|humming|chant|chants|chanting|whispering|shouting|yelling|talking|counting)\b|\b(?:soft|gentle|female|male|wordless) humming\b|"
    r"\b(?:where|with|of) (?!(?:the |a |some )?(?:hats?|hi-hats|drums|bass|guitars?|synths?)\b)[\w']+(?: [\w']+){0,2} (?:talks?|speaks?|raps|sings|speaking|preach\w*|reads?|reading|rapping|yodel\w*) (?:over|on|about|to the beat|in)\b",
    re.I,
)
"""Words that somebody is to say or sing: "that says 'Bob's Tires'"."""
_SUNG = regex(r"(?<!can't )(?<!cant )(?<!cannot )(?<!to )(?<!don't )\b(?:sing|sings|sung|with lyrics)\b")
_ASKED_TO_SING = regex(
    r"(?:^|[,;.!?] *)(?:(?:por favor|bitte|please|e|y|und|et|puedes|podrias|pode|poderia|kannst du|tu peux) )*(?:canta(?:me|nos)?|cante|canten|sing (?:mir|uns|bitte|mal|ein)|singt|chante(?:-moi|-nous)?|rapea(?:me)?|rappe?(?: mir| uns|-moi)|sprich)\b|歌って|うたって|ラップして|불러 ?(?:줘|주세요)|랩(?:까지|도|을)? ?(?:좀 )?(?:해|넣어|불러) ?(?:줘|주세요)",
    re.I,
)
"""Orders to sing in other languages."""
_DUET = regex(r"\bduett?s?\b|\bduetos?\b")
_BY_A_SINGER = regex(
    r"\b(?:male|female|boy|girl|man|woman|guy|lady)(?:'s)? (?:lead |solo )?(?:verses?|chorus(?:es)?|hooks?|bridge|refrain|leads?(?! (?:synth|guitar|line))|parts?|duets?)\b|\bharmon(?:y|ies)\b[^.;]{0,20}\b(?:female|male|sung|voices?)\b|\b(?:female|male|vocal|sung) harmon(?:y|ies)\b|\bfalsetto\b|\bbarbershop\b|\ba ?capp?ell?a\b|\b(?:sopranos?|crooner|chanteuse|beatbox(?:er|ing)?) (?:on|over|in|for|lead|singing|solo)\b"
)
"""Parts that only a singer has."""
_INSTRUMENTAL = regex(r"\binstrumentals?\b(?![ ]+(?:break|section|solo|part))")


def speaks(said: str, spoken: str) -> bool:
    """True where words are to be said or sung in a beat.

    Args:
        said: the request in English; spoken: in its own language.
    """
    spoken_by = _SPOKEN.search(said) or _ASKED_TO_SING.search(spoken)
    return spoken_by is not None and not _NOT_FOR_US.search(said)


def is_sung(step: Operation, said: str) -> bool:
    """True for a change of vocals, which no beat has, and for "a rap verse"."""
    if step.target == "vocals" and step.op not in ("remove", "mute"):
        return True
    return step.op == "add_section" and regex(r"\b(?:rap|sung|vocals?|singing|singer) ?", re.I).search(said) is not None


def wanted(
    text: str, page: Page, tokens: Sequence[Token], hits: Sequence[Hit], *, found: Found, refused: tuple[str, ...] = ()
) -> bool | str | None:
    """Return "male" or "female", True for any voice, False for an instrumental, None where nothing is said of voices.

    Args:
        text: the request in English.
        page: takes the warning that both were said.
        refused: the names of what is refused.
    """
    low = text.lower()
    taken_out = "vocals" in refused and not any(hit.name == "vocals" for hit in found.refused)  # by an order
    named = sum(hit.kind == "role" and hit.name == "vocals" for hit in found.wanted) > taken_out
    sung = named or _SUNG.search(low) is not None or _sings(low, tokens, hits)
    if "vocals" in refused or _INSTRUMENTAL.search(low):
        a_capella = contradictions.wants_a_capella(low) and _INSTRUMENTAL.search(low) is not None
        if (sung or a_capella) and not _NOT_FOR_US.search(low):
            page.warnings.append(contradictions.VOCALS)
        return False
    if not sung:
        return None
    gender = _GENDER.search(low)
    if gender:
        word = gender[1] or gender[2] or gender[3]
        return "female" if word in ("female", "woman", "womans", "girl", "lady") else "male"
    return None if _NOT_FOR_US.search(low) else True


def _sings(low: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> bool:
    """True for people who sing without a word for voices: "a duet", "male verse, female chorus"."""
    duet = _DUET.search(low)
    if duet and not any(
        hit.kind == "instrument" and hit.last + 1 < len(tokens) and tokens[hit.last + 1].start == duet.start()
        for hit in hits
    ):
        return (
            regex(r" (?:of|for|between) (?!(?:two |a )?(?:sing|voice|vocal|wom|men|man|girl))").match(low[duet.end() :])
            is None
        )
    return _BY_A_SINGER.search(low) is not None
