"""How much of a request speaks for a new beat."""

from __future__ import annotations

from dawg.assistant.reader.evidence import (
    COMPARATIVES,
    DEFINITE,
    FOR_WHAT,
    IN_A_SECTION,
    INDEFINITE,
    STRONG_VERBS,
    Evidence,
)
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tags import is_tagged


def making(evidence: Evidence, content: int, facts: int, references: int, indefinite: bool) -> int:
    """Return how much speaks for a new beat.

    Args:
        content: how many genres, moods, instruments and artists are named. facts: how many values are stated.
        references: how many artists are named. indefinite: something is asked for that is not there yet.
    """
    found = evidence.found
    score = min(facts, 3) + 2 * min(references, 1) + min(len(found.names("genre")), 2) + (content > 2)
    text = evidence.text
    if indefinite:
        score += (
            3 * ("object" in evidence.kinds and _object_near(text))
            + 2 * bool(found.names("genre"))
            + bool(content or facts)
        )
    if regex(r"\b(?:beat|track|song|instrumental|loop|tune|banger|piece|ballad|music)\b").search(
        text
    ) and not DEFINITE.search(text):
        score += 2
    if len([hit for hit in found.wanted if hit.kind == "section"]) > 2 and found.names("genre"):
        score += 4
    if _WHOLE.search(text) and not _MADE_INTO.search(text) and found.names("genre", "mood", "instrument"):
        score += 5
    if FOR_WHAT.search(text) and not _ABOUT_A_PART.search(text) and not _begins_with_an_order(evidence):
        score += 4
    if (
        len(text) > 160
        and content > 1
        and facts
        and not regex(r"\b(?:the|my|this) (?:beat|track|drums|bass|mix)\b").search(text)
    ):
        score += 3
    score += _opening(evidence, content=content, references=references)
    if any(hit.kind == "genre" for hit in evidence.hits) and _NEW.fullmatch(text.strip(" .!?")):
        score += 8
    if _makes_a_genre(evidence) or (content + facts > 2 and _THIS_IS_FOR.match(text)):
        score += 8
    if _listed(evidence) and content + facts + bool(regex(r"\b\d{2,3}\b").search(text)) > 1:
        score += 4
    if (references or found.names("genre")) and _LIKENESS.match(text) and not _OF_ONES_OWN.search(text):
        score += 6
    if contradicts_itself(evidence):
        score += 4
    if _both_paces(evidence):
        score += 8
    if _AND_ITS_FEEL.match(text) and {step.op for step in evidence.operations} <= {
        "set_tempo",
        "half_time",
        "double_time",
    }:
        score += 10
    if _ME_SOMETHING.match(text) and not IN_A_SECTION.search(text):
        score += 8
    if regex(r"\b(?:vibes?|type|style|inspired|mood|genre)\b").search(text) and content:
        score += 1
    return score + 10 * is_tagged(evidence)


def _opening(evidence: Evidence, *, content: int, references: int) -> int:
    """Return how much the way a request begins speaks for a new beat: "a dark ...", "give me ...", a genre and no order."""
    text, genres = evidence.text, evidence.found.names("genre")
    score = 0
    there = "object" not in evidence.kinds and not genres and IN_A_SECTION.search(text)
    score += 3 * (
        regex(
            r"\W*(?:an?|some|something)\b(?! (?:bit|little|touch|lot|tad|octave|semitone|half|whole|step|key|notch|hair|couple|few)\b)"
        ).match(text)
        is not None
        and not there
    )
    first = evidence.clauses[0] if evidence.clauses else None
    tag = (
        first is not None
        and not first.has("add_strong", "remove_strong", *COMPARATIVES)
        and not DEFINITE.search(first.text)
    )
    if tag and (genres or content > 1):
        score += 2
    if (references or genres) and regex(
        r"\W*(?:(?:yo|hey|ok|okay|so|please|can you|just|now)\b[ ,]*)*(?:give me|gimme|lemme get|(?:make me|cook me|cook up|do me)\b(?! (?:the|that|my|it)\b))\b"
    ).match(text):
        score += 4
    return score


_ME_SOMETHING = regex(
    r"\W*(?:(?:yo|hey|ok|okay|so|please|can|could|u|you|just|now|bro|man|ay|well|lets|pls)\b[ ,]*)*(?:make|give|cook|create|build|do|play|produce|write|gimme)(?: up)? ?(?:me|us)? (?:up )?(?:something|smth|sth|sumn|somethin|some shit)\b(?! (?:else|different|like (?:this|it|that)\b|new (?:in|on|for)|to (?:the|it|this)|(?:(?:a bit|a little|way|much|even) )?(?:(?:more|less) |\w{2,}[^\W_]er\b)|(?:over|under|on|in|behind|between) (?:the|it|this|that)\b))(?!.*\b(?:the|this|my|that) (?:beat|drums?|bass|mix|melody|chords|hook|kick|snare|hats?)\b)"
)
"""A new beat whatever it is to be like: "make me something hard but soft"."""

_AND_ITS_FEEL = regex(
    r"\W*(?:(?:at|around|about|bpm|tempo) )*\d{2,3}(?: ?bpm)?[ ,]*(?:(?:but|with|and|in|a|an|make it|have it|it's|its|kinda|like) )*(?:half|double)[ -]?time\b"
)
"""A tempo and how it feels: "140 but half time"."""
_FAST_AND_SLOW = regex(r"\bfast\b.*\bslow\b|\bslow\b.*\bfast\b")
_ORDER = regex(r"\b(?:speed|faster|slower|slow (?:it )?down|make it|change|turn)\b")
_LIKENESS = regex(
    r"\W*(?:(?:something|music|sounds?|anything|kinda|more or less|similar|in the style|a mix) )*(?:like|of|to|around|about|maybe|between)\b (?!it\b|this\b|that\b|before|last)"
)
"""A request that begins with what the new beat is to be like: "like the Zelda theme but slower"."""
_OF_ONES_OWN = regex(r"\b(?:it|this|these|my|make|turn|change|should)\b")


def contradicts_itself(evidence: Evidence) -> bool:
    """True for "drum solo, no drums": a part that is named and refused at once, of no beat at hand."""
    named = {*evidence.found.names("instrument")}.intersection(hit.name for hit in evidence.found.refused)
    steps = evidence.operations
    refusing = all(step.op == "remove" or step.target == step.amount for step in steps if step.target in named)
    return bool(named) and not DEFINITE.search(evidence.text) and refusing and not _begins_with_an_order(evidence)


def _both_paces(evidence: Evidence) -> bool:
    """True for "really fast but super slow dnb": tempo words around a genre, of no beat at hand."""
    only = all(step.op in ("tempo_up", "tempo_down", "half_time", "double_time") for step in evidence.operations)
    both = {hit.name for hit in evidence.hits if hit.name in ("tempo_up", "tempo_down")}
    paces = len(both) == 2 or _FAST_AND_SLOW.search(evidence.text) is not None
    new = evidence.found.names("genre") and not DEFINITE.search(evidence.text)
    return bool(new) and only and paces and _ORDER.search(evidence.text) is None


def _begins_with_an_order(evidence: Evidence) -> bool:
    """True when the request begins with an order about a beat at hand."""
    return bool(evidence.clauses) and (
        evidence.clauses[0].starts_with(*_ORDERS)
        or DEFINITE.search(evidence.clauses[0].text.split(" for ")[0]) is not None
    )


_NOUNS = r"(?:beat|track|song|instrumental|tune|banger|piece|ballad|music|melody|loop|anthem|soundtrack|theme|score|jingle|background)"
_WHOLE = regex(
    rf"\b(?:as|doing|need|want|like|be|is|its|it's) an? (?:[\w&'-]+ ){{1,4}}{_NOUNS}\b|"
    rf"\b(?:make|create|generate|compose|produce|give|do|search|searching|looking for|need|want)(?: for)? (?:me |us |please |beat |a )*"
    rf"(?!the\b|it\b|this\b|that\b|my\b|more\b|less\b)(?:(?!(?:the|new|lead|counter|another|different|bass|it|this|that|my|more|less|in|on|of|to|for|sound|louder|track|song|melody)\b)[\w&'-]+ ){{0,3}}{_NOUNS}\b(?! (?:louder|quieter|more|less|shorter|longer|in|to|on|up|down|faster|slower|sound|darker|brighter))"
)
"""A whole beat that is asked for: "as a deep house track", "make for me please relaxing melody"."""
_MADE_INTO = regex(
    r"\b(?:make|turn|flip|change|convert|transform|bring|remake|have|want|sound|sounds|feel|need)\b[^.;!?]{0,24}?\b(?:it|this|that|everything|the (?:beat|track|song|whole thing))\b"
)
_ABOUT_A_PART = regex(
    r"\b(?:it|them|version|variation|remix|louder|quieter|shorter|longer|cut|fit|extend|end|ending|export|master|loudness|lufs|render|trim|shorten)\b"
)


def _listed(evidence: Evidence) -> bool:
    """True for a list of tags such as "solo piano, sad, no drums": short pieces, none about a beat at hand, no verb."""
    return (
        len(evidence.clauses) > 1
        and not DEFINITE.search(evidence.text)
        and all(len(clause.words) <= 8 for clause in evidence.clauses)
        and not any(clause.starts_with(*_ORDERS) or clause.has(*_LEVELS) for clause in evidence.clauses)
        and not _all_compared(evidence)
        and not all(clause.is_figure for clause in evidence.clauses)
        and not any(_SAYS.search(clause.text) and clause.made for clause in evidence.clauses)
        and not regex(r"\W*(?:more|less|fewer)\b").match(evidence.text)
        and not any(
            regex(r"\b(?:up|down|later|earlier|left|right|center)\b|[+-] ?\d|\b(?:in|out|off)$").search(clause.text)
            for clause in evidence.clauses
        )
    )


_THIS_IS_FOR = regex(
    r"\W*(?:(?:hey|hi|hello|ok|so|yo|well)\W+)*(?:this|it)(?:'s|s| is| will be)(?: going to be)?(?: all| just)? for (?:an?|my|our|the|his|her)\b"
)
"""How a request for a new beat begins with what it is for: "this is for a horror escape room, low strings, 60 bpm"."""


def _makes_a_genre(evidence: Evidence) -> bool:
    """True for "make drum and bass please": a verb, a genre and nothing else."""
    genre = next((hit for hit in evidence.found.wanted if hit.kind == "genre"), None)
    inside = range(genre.first, genre.last + 1) if genre else range(0)
    others = [token.word for at, token in enumerate(evidence.tokens) if at not in inside and token.word not in _POLITE]
    return genre is not None and len(others) == 1 and others[0] in ("make", "create", "produce", "generate", "cook")


_POLITE = frozenset(
    (
        "please",
        "pls",
        "plz",
        "now",
        "just",
        "ok",
        "can",
        "could",
        "you",
        "u",
        "me",
        "us",
        "up",
        "some",
        "a",
        "an",
        "thanks",
        "bro",
        "man",
    )
)
_NEW = regex(
    r"(?!(?:make|turn|change|switch|less|more|than|it|set|put|go|try|give|add|remove|mute|double|half|bring|take|play|use|keep|swap|drop|cut|flip|speed|slow down|convert)\b)(?!.*\b(?:the|it|this|that|my|these|those|instead|than|too|not|up|down|into|but)\b)(?:[\w&'-]+,? ){2,9}?(?:beat|track|song|instrumental|tune|loop|banger|groove|joint)"
)
"""Adjectives and a genre before a noun: "slower and sadder trap beat" describes a new one."""
_SAYS = regex(r"\b(?:is|are|isn'?t|aren'?t|sounds?|feels?|should|could|needs?|has|have to|was|keeps?|gets?)\b")
"""A statement, which no list of tags makes."""


def _all_compared(evidence: Evidence) -> bool:
    """True for "bass tighter, kick punchier": every piece names a part and ends in what it is to be."""
    return all(
        bool(clause.names("instrument", "role"))
        and any(hit.name in COMPARATIVES and hit.last == clause.last for hit in clause.cue_hits)
        for clause in evidence.clauses
    )


_ORDERS = (
    *(verb for verb in STRONG_VERBS if verb != "solo"), "make", "undo", "redo", "play", "stop", "export", "save", "load", "master",
    "volume_up", "volume_down", "tempo_up", "tempo_down", "brighter", "darker", "punchier", "energy_up", "energy_down",
)  # fmt: skip


_LEVELS = ("volume_up", "volume_down", "tempo_up", "tempo_down", "mute", "unmute")


def _object_near(text: str) -> bool:
    """True when what is made is a beat rather than a part of one."""
    match = INDEFINITE.search(text)
    after = text[match.end() - 1 : match.end() + 90] if match else ""
    return (
        regex(
            r"\b(?:in (?:there|here)|too|as well|variations?|version|versions|alternate|in (?:the )?(?:verse|chorus|hook|bridge|drop|intro|outro|second|first|last)|of (?:this|it)|to (?:it|the))\b"
        ).search(after)
        is None
    )
