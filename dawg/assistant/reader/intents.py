"""What kind of request it is: evidence for a new beat weighed against evidence for an edit."""

from __future__ import annotations

import re

from dawg.assistant.reader.answers import POINTED, names_a_version, points_at
from dawg.assistant.reader.clauses import FILLERS
from dawg.assistant.reader.denials import spares
from dawg.assistant.reader.describing import describes, wishes_for_a_part
from dawg.assistant.reader.evidence import DEFINITE, FAMILIES, INDEFINITE, Evidence, editing
from dawg.assistant.reader.making import making
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.presence import IS_TO_DO
from dawg.assistant.reader.questions import ASKS, QUERIES, orders_besides
from dawg.assistant.reader.reading import Intent, Operation
from dawg.assistant.reader.rules import NARRATES

_FILES = regex(
    r"\.\./|\.\.\\|(?:^|[\s=\"'])(?:~|/(?:etc|proc|sys|dev|root|home|var|usr|bin|boot|tmp))/|\b[a-z]:\\|\bfile://"
)
"""Paths of the system: nothing in words reads or writes a file outside the project."""


_MEALS = regex(
    r"\b(?:make|brew|get|bring|order|fetch|cook|bake|pour|give|grab|fix|prepare|gimme|want|like|need|have)(?: (?:me|us|yourself))? (?:an? |some |the |my |another )?(?:\w+ )?(?:cups? of |mugs? of |glass of |plate of |slice of )?(?:coffees?|tea|sandwich(?:es)?|espresso|latte|cappuccino|breakfast|lunch|dinner|burgers?|cakes?|cookies|toast|soup|salad|beers?|cocktails?|snacks?|pancakes|omelette|pasta|tacos?|sushi|water|milk)(?: for (?:me|us|breakfast|lunch|dinner))?(?: please| now| pls| thanks)?\W*$",
    re.I,
)
"""Food and drink."""


_PROGRAMS = regex(
    r"\b(?:write|code|build|make|create|program|develop|implement|generate|give|need|want|schreib\w*|escrib\w*|ecri[st]|fais|mach|haz|faz|escreva)(?: me| us| mir| uns| moi|me)? (?:an? |the |some |my |un |une |uma |um |ein |eine |einen |in )*(?:(?!(?:beats?|tracks?|songs?|music|drums?|for|like|that|loops?|intro|sounds?|instrumental|theme|jingle|to|say|this|from)\b)[\w+#.-]+ ){0,3}?(?:scripts?|skripts?|programs?|programa|programme|apps?|application|scraper|crawler|plug-?ins?|vsts?|chrome extension|browser extension|bots?|api|macro|regex|max for live device|m4l device|website|web page|webpage|shader|smart contract|sql query)\b(?! (?:chain|music|theme|intro|jingle|score|video|ad|soundtrack|sound|vibes?|beat))|"
    r"\bwrite (?:me |us )?(?:some |an? |the )?(?:sql|python|java\w*|typescript|html|css|c\+\+|c#|rust|php|ruby|perl|code|regex)\b(?! (?:song|rap|anthem))|"
    r"\b(?:scrap(?:e|es|ing)|crawl|web ?scraping|pirate|torrent|crack(?:ed)? (?:the |a )?(?:plugin|vst|serum|omnisphere|fl studio|ableton))\b.*\b(?:sites?|web|websites?|internet|samples?|loops?|youtube|splice|spotify|packs?|serum|omnisphere|plugins?|vst|fl studio|ableton)\b|"
    r"\bdownload (?!(?:it|this|the (?:beat|track|song|mix|file|stems|midi|wav|mp3)|my (?:beat|track|song)|stems|as)\b).*\b(?:from|off)\b"
)
"""Software, and what is to be fetched from elsewhere."""


_LINK = regex(r"\bhttps?://\w|\bwww\.|\b[\w-]+\.(?:com|be|fm|net|org|io|ly)/\w", re.I)
LINKS = "links: I cannot open, hear or read links; what is behind this one is left out"


OUTSIDE_FILES = (
    "files: dawg writes only into the project's own export folder, never to a path; say “export” or “export stems”"
)


def names_a_system_path(text: str) -> bool:
    """True for a path that leads out of the project."""
    return _FILES.search(text.lower()) is not None


def names_a_link(text: str) -> bool:
    """True when the text has the address of a page or a file."""
    return _LINK.search(text) is not None


_ASKED_FIRST = regex(
    r"\W*(?:(?:hey|yo|hi|so|ok|please|can you|could you) )*(?:what|whats|what's|who|whos|how|hows|how's|is it|will it|tell|check|look up|when)\b"
)


_ASIDES = {
    "weather", "email", "e mail", "joke", "world cup", "flight", "hotel", "restaurant", "table for two", "president", "capital of", "homework", "essay", "stock price", "stocks",
    "bitcoin", "news", "what time is it", "set an alarm", "remind me", "order me", "book me", "poem", "cover letter", "calculate", "equation", "buy me", "soccer score",
}  # fmt: skip
"""Subjects that are asked for beside a beat, and are seldom what it is like."""


def outside(evidence: Evidence) -> str | None:
    """Return the subject besides music that a text also names: told, where the rest of it is done."""
    said = [token.word for token in evidence.tokens]
    hit = next(
        (
            hit
            for hit in evidence.hits
            if hit.kind == "off"
            and " ".join(said[hit.first : hit.last + 1]) in _ASIDES
            and not {"for", "on", "like", "to"}.intersection(said[max(0, hit.first - 4) : hit.first])
            and not {"no", "not"}.intersection(said[max(0, hit.first - 2) : hit.first])
            and not any(name.kind == "artist" and name.first <= hit.first <= name.last for name in evidence.hits)
        ),
        None,
    )
    return None if hit is None else " ".join(said[hit.first : hit.last + 1])


_OF_THE_BEAT = regex(
    r"^\W*(?:please |can you |could you |now )?(?!for\b|in\b|with\b|like\b|about\b|on\b|over\b|to\b)[a-z]+ (?:up |down |out |off )?(?:the|my|that|those|this)\b"
)
"""An order about something that is there, whose verb is not known: asked about, never made into a new beat."""


_STATED = regex(
    r"\W*(?:the|my|that|those) (?:[\w-]+ ){2,7}?(?:is|are|sounds?|feels?|comes?|starts?|gets?) (?:(?:way|far|much|a|bit|little|just|still|kinda|really) )*too \w+|\W*(?:(?:but|and|so|hmm|ok|idk|i think|i feel like) )*(?:the|my|that|those|these|this) (?:[\w-]+ ){1,3}?(?:is|are|sounds?|feels?|seems?|gets?|keeps?|needs?|should|could|shouldnt|shouldn't|isnt|arent|isn't|aren't|doesnt|doesn't)\b|^\W*[\w-]+ (?:[\w-]+ )?(?:(?:should|could|needs to|has to|must|ought to|is|are|isnt|arent|keeps) (?!be an?\b)|(?:sounds?|feels?) (?:like|so|too|kinda|a bit|really|very)\b)"
)
"""Something said of what is there: "the snare sounds like a frog"."""


def _is_off(evidence: Evidence, music: int) -> bool:
    """True when something else than music is asked for; what music or a change is for does not count: "music for my website"."""
    said = [token.word for token in evidence.tokens]
    return any(
        hit.kind == "off"
        and not (music and "for" in said[max(0, hit.first - 4) : hit.first])
        and not (evidence.operations and _REASONS.intersection(said[max(1, hit.first - 6) : hit.first]))
        for hit in evidence.hits
    )


_REASONS = frozenset(("so", "because", "cause", "before", "when", "until"))


_INSULT = regex(
    r"\b(?:you suck|stupid (?:bot|ai|machine|thing)|dumb (?:bot|ai|machine)|fuck (?:you|off)|(?:you're|you are|ur|youre) (?:useless|garbage|trash|terrible|stupid|dumb|bad|shit|awful|an idiot)|"
    r"(?:was|is|sounded) (?:garbage|trash|terrible|awful|shit|horrible) you)\b"
)
"""Words of anger that ask for nothing."""


_WEATHER = regex(
    r"\b(?:will|is|does|did|wont|won't) it (?:(?:gonna|going to|still|even|really|probably) )*(?:rain|snow|storm|hail|be (?:sunny|cold|hot|warm|windy|dry))(?:ing|s)?\b|\b(?:what(?:'s|s| is)|how(?:'s|s| is)) the (?:weather|forecast)\b|\b(?:chances?|risk) of (?:rain|snow)\b|"
    r"\bshould i (?:bring|take|wear) (?:an? |the |my )?(?:umbrella|coat|jacket|raincoat|wellies)\b|\b(?:va a|ira a) llover\b|\bvai chover\b|\bwird es (?:\w+ ){0,2}(?:regnen|schneien|rain)\b|\b(?:regnet|schneit) es\b|\b(?:va-t-il|il va|va t il) pleuvoir\b",
    re.I,
)
"""Questions about the weather."""


def decide(evidence: Evidence, *, facts: int, references: int) -> Intent:
    """Return the intent.

    Args:
        facts: how many of tempo, key, length, meter and chords are stated.
        references: how many artists are named.
    """
    found = evidence.found
    content = len(found.names("genre", "mood", "instrument")) + references
    music = content + facts + bool(found.refused)
    indefinite = INDEFINITE.search(evidence.text) is not None
    if _is_elsewhere(evidence, music, content=content, facts=facts, indefinite=indefinite):
        return "out_of_scope"
    if _all_vague(evidence) or (not music and not evidence.operations and _INSULT.search(evidence.text)):
        return "clarify"
    if _WEATHER.search(evidence.text) and not found.names("genre") and "object" not in evidence.kinds:
        return "out_of_scope"
    question = _question(evidence, content + facts, indefinite)
    if question:
        return question
    if not evidence.operations and not found.names("genre") and any(clause.is_open for clause in evidence.clauses):
        return "clarify"
    if not (content or facts or evidence.operations) and names_a_version(evidence.text):
        return "clarify"
    if not (content or facts) and _COMPARES.search(evidence.text):
        return _family(evidence) if evidence.operations else "clarify"
    varied = bool(evidence.operations) and all(step.op == "vary" and not step.section for step in evidence.operations)
    if varied and names_a_version(evidence.text):
        return "clarify"
    if wishes_for_a_part(evidence, content=content, facts=facts):
        return "edit"
    if describes(evidence, content=content, facts=facts):
        return "generate"
    for_new = making(evidence, content, facts, references, indefinite)
    for_edit = editing(evidence, indefinite)
    named = indefinite or regex(r"\W*(?:an?|some|something)\b").match(evidence.text)
    brief = len(evidence.tokens) <= 4 or (len(evidence.tokens) <= 10 and _only_sets(evidence))
    brief = brief or (bool(found.refused) and not facts and DEFINITE.search(evidence.text) is not None)
    if evidence.operations and not content and brief and not named and not for_new >= 6:
        return _family(evidence)
    if for_new > 0 and for_new >= for_edit:
        return "generate"
    if evidence.operations:
        return _family(evidence)
    if not (indefinite or facts or found.names("genre") or references) and _is_of_what_is_there(evidence):
        return _remainder(evidence, indefinite, True)
    if music and (
        content > 1
        or facts
        or found.names("genre", "instrument")
        or found.refused
        or (indefinite and "object" in evidence.kinds)
    ):
        return "generate"
    return _remainder(evidence, indefinite, bool(music or found.names("section", "role", "effect")))


def _is_elsewhere(evidence: Evidence, music: int, *, content: int, facts: int, indefinite: bool) -> bool:
    """True for what is no music: other subjects, paths of the system, food, software."""
    genre = bool(evidence.found.names("genre"))
    if _is_off(evidence, music) and not (genre and (indefinite or facts)) and not (evidence.operations and content):
        return True
    if _FILES.search(evidence.text) or _MEALS.search(evidence.text) or _PROGRAMS.search(evidence.text):
        return True
    return _is_off(evidence, 0) and _ASKED_FIRST.match(evidence.text) is not None and not (genre and indefinite)


def _is_of_what_is_there(evidence: Evidence) -> bool:
    """True for something said, told or to be done of a beat at hand, or of what is to stay in it."""
    said = (_OF_THE_BEAT.search, _STATED.match, NARRATES.match, IS_TO_DO.search)
    return any(find(evidence.text) is not None for find in said) or any(map(spares, evidence.clauses))


_COMPARES = regex(
    r"\b(?:something|it|this|smth|sth) with (?:(?:a bit|a little|some|way|a lot) )?(?:more|less|fewer) [a-z]+ (?:in it|to it|there|going on)\W*$"
)
"""What is missed in what is there, of which nothing is known: "i want something with more movement in it"."""


def _only_sets(evidence: Evidence) -> bool:
    """True for "bpm 140, key C minor", "use ii-V-I": tempo, key and chords of what is there, and nothing else."""
    sets = all(step.op in ("set_tempo", "set_key") for step in evidence.operations)
    return sets and all(clause.made for clause in evidence.clauses) and "object" not in evidence.kinds


def _all_vague(evidence: Evidence) -> bool:
    """True when the whole request is one vague wish such as "make it pop"."""
    covered = {
        at for hit in evidence.hits if hit.kind == "vague" and hit.length > 1 for at in range(hit.first, hit.last + 1)
    }
    return bool(covered) and all(at in covered or token.word in FILLERS for at, token in enumerate(evidence.tokens))


def _question(evidence: Evidence, content: int, indefinite: bool) -> Intent | None:
    if orders_besides(evidence.clauses):
        return None
    cues = {hit.name for hit in evidence.hits if hit.kind.startswith("cue:")}
    asks = ASKS.match(evidence.text.strip().replace("'", "")) is not None
    if (
        cues & QUERIES.keys()
        and (asks or evidence.text.rstrip().endswith("?"))
        and not evidence.text.startswith(("can you make", "could you make"))
    ):
        return "query"
    if (
        regex(r"\W*(?:so |and |hmm )?(?:is|are(?! (?:you|u)\b)|does|do|am)\b").match(evidence.text)
        and (
            evidence.text.rstrip().endswith("?")
            or regex(r"\W*(?:is|are|does) (?:it|this|that|the)\b").match(evidence.text)
        )
        and not indefinite
    ):
        return "query"
    return None


def query_operations(evidence: Evidence) -> tuple[Operation, ...]:
    """Return the one operation that answers a question."""
    cues = {hit.name for hit in evidence.hits if hit.kind.startswith("cue:")}
    asked = next((op for cue, op in QUERIES.items() if cue in cues), "analyze")
    named = evidence.found.names("instrument", "role") if asked == "explain" or _in_tune(evidence) else []
    return (Operation(op=asked, target=next((name for name in named if name != "chords"), None)),)


def _in_tune(evidence: Evidence) -> bool:
    """True for "is the piano out of tune with the bass": about the part named first."""
    return regex(r"\b(?:in|out of) (?:tune|key|time)\b").search(evidence.text) is not None and bool(
        evidence.found.names("instrument", "role")
    )


def _family(evidence: Evidence) -> Intent:
    """Name the intent by what is done first; any change of the music makes it an edit."""
    families = [FAMILIES.get(operation.op, "edit") for operation in evidence.operations]
    if set(families) == {"query"}:
        return "query"
    first = evidence.operations[0]
    if first.op == "vary" and (first.target or first.section):
        return "edit"
    return "edit" if "edit" in families else families[0]


_OF_WHAT_IS_THERE = regex(
    r"\b(?:like|love|hate|dig|feel|feeling|about|with|make|keep|put|want|need|have) (?:it|this|that)\b(?! \w+ (?:is|was)\b)|"
    r"^\W*(?:it(?:'?s| is)|this is|that(?:'?s| is)|we(?:'?re| are)) (?:almost|nearly|getting|not quite|close|so close|kind ?of|kinda|still not|missing|lacking) |\b(?:of (?:that|those|these|them)|(?:any|either|both|all|one|none) of (?:the|them|those)|(?:the|my) (?:usual|other|same|tempo|key|sound|speed|mix|vibe|feel)|an? (?:tempo|key|speed|sound|vibe|feel))\b"
)
"""An opinion or a wish about the beat that says nothing else: "I like it but also I don't"."""


_SOME_PART = regex(
    r"\b(?:the|that|this) (?:(?:first|second|third|last|next|other|whole|quiet|loud) )?(?:part|section|half)\b"
)
"""Something of a piece, whatever it is: "add some flavor to the second part"."""


def _remainder(evidence: Evidence, indefinite: bool, music: bool) -> Intent:
    """Nothing to do was understood: small talk, vague wishes, or not our subject."""
    words = [token.word for token in evidence.tokens]
    cues = {hit.name for hit in evidence.hits if hit.kind.startswith("cue:")}
    if cues & {"vary"}:
        return "variation"
    if "help" in evidence.kinds:
        return "help"
    if (
        evidence.leads("greeting")
        and len(words) <= 4
        and "vague" not in evidence.kinds
        and not cues & {"make", "change"}
    ):
        return "help"
    if (
        music
        or "vague" in evidence.kinds
        or cues & {"make", "change", "regenerate", "give"}
        or len(words) <= 2
        or "object" in evidence.kinds
        or _SOME_PART.search(evidence.text)
        or (len(words) <= 8 and POINTED.search(evidence.text))
    ):
        return "clarify"
    if points_at(evidence.text) or names_a_version(evidence.text) or _OF_WHAT_IS_THERE.search(evidence.text):
        return "clarify"
    if regex(
        r"[<>{}$;]|\.\./|/\w+/|\b(?:who|where|when|what|write|book|tell|explain|show|print|send|call|open|read|buy|order|find|search)\b"
    ).search(evidence.text):
        return "out_of_scope"
    return "out_of_scope" if len(words) > 5 else "clarify"
