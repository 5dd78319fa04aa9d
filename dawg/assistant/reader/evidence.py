"""The evidence of a request: how much speaks for an edit of the beat at hand."""

from __future__ import annotations

from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Intent, Operation
from dawg.assistant.reader.replies import complains
from dawg.assistant.reader.tables import Hit, table, words
from dawg.assistant.reader.text import Token

FAMILIES: dict[str, Intent] = {
    "undo": "history", "redo": "history", "play": "transport", "stop": "transport", "pause": "transport", "loop": "transport", "seek": "transport",
    "export": "export", "export_stems": "export", "save": "project", "load": "project", "new": "project", "master": "master", "loudness_up": "master",
    "rename": "project", "reference_master": "master", "compare_reference": "master", "vary": "variation", "describe": "query", "explain": "query", "suggest": "query",
    "analyze": "query", "analyze_key": "query", "list_tracks": "query",
}  # fmt: skip


INDEFINITE = regex(
    r"\b(?:make|makes|create|generate|compose|produce|build|write|cook|craft|give|gimme|want|need|looking for|lookin for|searching for|(?<!could )do(?! (?:something|smth|sth|anything) (?:about|with|to)\b)|get|drop|design|i'd like|would like|would love|i'd love|start|whip|"
    r"send|spit|develop|lay down|put together|come up with|set up|hook me up with|record|wanna|imagine|show|find|play)\b"
    r"(?:[ ]+(?:me|us|up|out|to|have|hear|get|make|see|with|create|down|please|for))*[ ]+(?:an?(?! (?:octave|bit|little|touch|lot|tad|hair|half step|whole step|semitone|db)\b)|some|something|smth|sth|sumn|sumthing|sum|one|\d+|music|beats?|um|uma)\b"
)


DEFINITE = regex(
    r"\b(?:the(?! (?:floor|club|background|style|key|vein|mood|night|rain|beach|gym|dancefloor|feel|vibe of|sound of|80s|90s|70s|60s)\b)|(?<!like )it|(?<!like )its|that(?! feels?| sounds?| has| makes)|this|my|these|those|them|there|in here)\b"
)


PURPOSES = "|".join(sorted(words("speech", "purposes")))
FOR_WHAT = regex(rf"\b(?:for|to|of|as) (?:an? |the |my |our |some |this |that )?(?:[\w'-]+ ){{0,4}}?(?:{PURPOSES})\b")
"""What the music is for: "for my gardening vlog"."""


def names_what_is_there(text: str) -> bool:
    """True for "the kick", "it": not for what the music is for ("for the vlog of my dog")."""
    return DEFINITE.search(FOR_WHAT.sub("", text)) is not None


COMPARATIVES = {
    "volume_up", "volume_down", "tempo_up", "tempo_down", "brighter", "darker", "punchier", "tighten", "widen", "simplify", "densify", "humanize", "energy_up",
    "energy_down", "half_time", "double_time", "swing", "extend", "shorten", "quantize", "reverse", "pan", "eq",
}  # fmt: skip


STRONG_VERBS = (
    "add_strong",
    "remove_strong",
    "mute",
    "unmute",
    "solo",
    "change",
    "regenerate",
    "transpose",
    "extend",
    "shorten",
    "quantize",
    "humanize",
    "reverse",
    "pan",
    "arrange",
    "simplify",
    "widen",
    "set",
)


IN_A_SECTION = regex(
    r"\b(?:in|for|on|during|under|into|before|after) the (?:\w+ )?(?:intro|verse|chorus|hook|bridge|drop|breakdown|outro|build)\b"
)
"""Where something is wanted in a beat that is there."""


class Evidence:
    """What the decision rests on."""

    def __init__(
        self,
        *,
        text: str,
        tokens: list[Token],
        hits: list[Hit],
        found: Found,
        clauses: list[Clause],
        operations: tuple[Operation, ...],
        likened: bool = False,
    ) -> None:
        self.text = text.lower()
        self.tokens = tokens
        self.hits = hits
        self.found = _without_likeness(found, clauses) if operations else found
        self.clauses = clauses
        self.operations = operations
        self.kinds = {hit.kind for hit in hits}
        self.likened = likened
        """A genre is only compared with, or an artist is not to be imitated."""

    def leads(self, kind: str) -> bool:
        """True when a phrase of this kind stands first, but for small talk."""
        return any(
            hit.kind == kind and all(token.word in FILLERS for token in self.tokens[: hit.first]) for hit in self.hits
        )


def _without_likeness(found: Found, clauses: list[Clause]) -> Found:
    """Leave out genres that only say how a part is to be: "the bass should be more syncopated, like funk"."""
    alike = {hit for clause in clauses[1:] if clause.words[0] == "like" for hit in clause.hits if hit.kind == "genre"}
    if not alike or not clauses[0].names("instrument", "role"):
        return found
    return Found([hit for hit in found.wanted if hit not in alike], found.refused, found.negators)


def _only_refuses(evidence: Evidence) -> bool:
    """True when the only steps are the "no X" of a request that also says what is wanted."""
    refused = {hit.name for hit in evidence.found.refused}
    verbs = any(clause.has("remove_strong", "mute") or clause.starts_with("remove") for clause in evidence.clauses)
    wanted = evidence.found.names("genre", "instrument", "mood")
    whole = (
        bool(evidence.found.names("genre", "artist")) or len(wanted) > 2
    )  # of a new beat: it may be refused in one place
    return bool(wanted) and not verbs and all(_is_refusal(step, refused, local=whole) for step in evidence.operations)


def _is_refusal(step: Operation, refused: set[str], *, local: bool) -> bool:
    """True for what "no hats" and "no big drops" remove."""
    if step.op == "remove_section":
        return (step.section or step.target) in refused
    if step.op == "remove_effect" and local:
        return step.effect in refused  # "house without reverb on the snare"
    if step.op == "simplify" and step.target:
        return any(name.startswith(f"{step.target} ") for name in refused)  # "house without the piano stabs"
    if step.op == "change_instrument" and step.target == step.amount:
        return True  # "guitar solo with no guitar"
    return step.op == "remove" and step.target in refused and (local or step.section is None)


_OUGHT = regex(
    r"\b(?:should|shouldnt|shouldn't|could|needs? to|has to|have to|must|ought to|isnt|isn't|arent|aren't|doesnt|doesn't)\b"
)


_FROM_TO = regex(r"\bfrom \d{2,3}(?: ?bpm)? to \d{2,3}\b")


_NEEDS = regex(r"\W*(?:(?:it|this|that|really|still|just) )*needs (?:an?|some|more)\b")
"""What is missed in a beat that is there."""


_PLAIN_SWAP = regex(
    r"^\W*(?:(?:more|make it|some) )*(?!an?\b)[\w &-]{3,20} (?:instead of|rather than) (?!an?\b)[\w &-]{3,20}"
)
"""One genre for another: "uk garage instead of trap"."""


_VERSION = regex(r"\b(?:an?|the) (?:\w+[ -]){1,3}?(?:version|remix|flip|edit)\b(?! of (?!this|it))|\bit up$")


_COMPARED = frozenset(word for word in table("moods")["spellings"] if word.endswith("er"))


_TIMED = ("humanize", "quantize", "densify", "simplify", "tighten", "syncopate")
_LEVEL_STEPS = ("volume_up", "volume_down", "set_volume", "pan", "unmute")


_DIFFERENT = regex(r"\b(?:a|some) (?:different|new|better|nicer|cooler|fresh)\b|\banother\b|\bsome other\b")
"""What takes the place of something that is there."""
_RELATIVE = regex(
    r"\b(?:an?|some|the|slightly|bit|much|even) (?:\w+(?:pp|[^e])ier|nicer|better|cooler|fresher|sadder|darker|bigger|warmer|brighter|softer|louder|tighter|fatter|simpler|wider|slower|faster|deeper|different|more \w+|less \w+) (?=\w)"
)
"""What is compared with what is there: "a crispier hat", "a sadder chord progression"."""


_OF_ALL = regex(
    r"(?i)\W*(?:strictly|purely|completely|entirely|fully|totally|all|only|just) (?:acoustic|unplugged|electronic|organic|analogue?|orchestral|(?:real|live) instruments)\b(?!\W*(?:drum|guitar|bass|piano|kit))"
)
"""What all of a beat is to be: a description, however its parts "should be"."""


def editing(evidence: Evidence, indefinite: bool) -> int:
    """Count what speaks for an edit; 0 when nothing does."""
    edits = [
        operation for operation in evidence.operations if operation.op not in ("set_tempo", "set_key", "change_chords")
    ]
    if not evidence.operations or _only_refuses(evidence):
        return 0
    definite, first = DEFINITE.search(evidence.text) is not None, evidence.clauses[0]
    later = all(
        operation.op in ("export", "export_stems", "play", "set_tempo", "set_key") for operation in evidence.operations
    )
    if later and first.names("genre") and not DEFINITE.search(first.text):
        return 0  # "trap at 140, then export it"
    lasting = all(str(operation.amount or "").endswith("seconds") for operation in edits)
    if edits and lasting and evidence.found.names("genre"):
        return 0
    if _asks_for_a_beat(evidence, indefinite) or _OF_ALL.match(evidence.text):
        return 1
    score = 1 + 3 * (bool(edits) and lasting and _OUGHT.match(evidence.text.strip()) is not None)
    score += _phrased(evidence, edits, first, indefinite=indefinite, definite=definite)
    score += _about_what_is_there(evidence, edits, first, indefinite=indefinite)
    return score + _wording(evidence, edits, first, indefinite=indefinite, definite=definite)


def _phrased(evidence: Evidence, edits: list[Operation], first: Clause, *, indefinite: bool, definite: bool) -> int:
    """Count what the phrasing says for an edit: a wish, a comparative, a verb of change."""
    score = 0
    if (
        regex(
            r"\bwould (?:be|sound|work|fit|go) (?:nice|great|cool|good|sick|well|perfect|better)\b|^\W*(?:how|what) about\b"
        ).search(evidence.text)
        and not indefinite
    ):
        score += 4
    if regex(r"\W*(?:(?:a (?:bit|little|lot)|way|much) )?(?:more|less|fewer)\b").match(evidence.text):
        score += 4
    if first.starts_with(*STRONG_VERBS) and not indefinite:
        score += 4 if definite or not first.starts_with("set", "change") else 3
    if (
        any(clause.has(*COMPARATIVES) for clause in evidence.clauses)
        and edits
        and (definite or len(evidence.tokens) <= 6)
    ):
        score += 3
    if len(first.words) <= 4 and first.has(
        "tempo_up", "tempo_down", "brighter", "darker", "punchier", "energy_up", "energy_down"
    ):
        score += 3
    if (
        regex(r"\W*(?:make it |have it )?(?:sound|sounding|feel|go)\b.*\b(?:more|like|less)\b").match(evidence.text)
        and edits
    ):
        score += 4
    if (
        regex(r"\bevery (?:\d+ |other |few )?(?:bars?|beats?|time|hook|verse|chorus|drop)\b|\bthroughout\b").search(
            evidence.text
        )
        and edits
    ):
        score += 3
    return score


def _about_what_is_there(evidence: Evidence, edits: list[Operation], first: Clause, *, indefinite: bool) -> int:
    """Count what the operations say for an edit: parts and sections of a beat that is there."""
    score = 0
    new = bool(evidence.found.names("genre"))
    plain = not new and not indefinite and not _names_a_beat(evidence)
    sides = [regex(r"\b(?:in|out|up|down|off|on)$").search(clause.text) is not None for clause in evidence.clauses]
    if (all(sides) or sum(sides) > 1) and edits and any(step.target for step in edits):
        score += 5
    if complains(first) and not first.says("want", "sound") and edits and not new:
        score += 3
    if regex(r"\W*(?:maybe|perhaps)\b").match(evidence.text) and edits and not new:
        score += 4
    if any(step.op in _OF_SECTIONS and step.section for step in edits) and not (new or _names_a_beat(evidence)):
        score += 4
    if plain and any(step.target and step.section for step in edits):
        score += 3
    if plain and any(step.op == "change_chords" and step.section for step in evidence.operations):
        score += 5  # "the chorus should go Am F C G"
    if any(step.op == "add_section" for step in edits) and _ONE_MORE.search(evidence.text):
        score += 4 * (not new)
    if (
        any(step.op in ("mute", "solo") or (step.op in ("half_time", "double_time") and step.target) for step in edits)
        and plain
    ):
        score += 4
    if any(step.op in ("change_instrument", "remove_effect", "regenerate") for step in edits) and plain:
        score += 3
    if any(step.op == "change_instrument" for step in edits) and _DIFFERENT.search(evidence.text):
        score += 5 * (not evidence.found.names("genre") and not _names_a_beat(evidence))
    if any(step.op in _TIMED and step.target for step in edits) and not (new or "object" in evidence.kinds):
        score += 4
    if any(step.op in _LEVEL_STEPS for step in edits) and not new and not indefinite:
        score += 3
    if any(step.op in ("add_effect", "eq") and step.target for step in edits) and not new:
        score += 4 * (
            regex(r"\b(?:on|to|onto|through|from|off|of) (?:the|that|those|my|every)\b").search(evidence.text)
            is not None
        )
    laid = all(step.op in ("add_effect", "remove_effect") and step.target for step in edits) and edits
    if laid and plain and all(_ON_A_PART.fullmatch(clause.text) for clause in evidence.clauses):
        score += 6
    if _OUGHT.search(evidence.text) and any(step.target or step.section for step in edits) and not indefinite:
        score += 3 * (not new)
    if _RELATIVE.search(evidence.text) and edits + [step for step in evidence.operations if step.op == "change_chords"]:
        score += 4
    if first.words[0] == "only" and any(operation.op == "solo" for operation in edits):
        score += 6
    return score


_ONE_MORE = regex(
    r"\b(?:another|one more|an extra|a second) (?:\w+ )?(?:intro|verse|chorus|hook|prechorus|bridge|drop|breakdown|break|build|buildup|outro|interlude)\b"
)
"""A section besides those that are there."""
_ON_A_PART = regex(
    r"(?:(?:and|some|more|less|a|bit|little|touch|of|add|lots|light|big|long|short) )*[\w-]+(?: [\w-]+)? (?:on|to) [\w-]+(?: [\w-]+)?"
)
"""An effect and what it is put on, alone: "reverb on snare"."""
_OF_SECTIONS = ("add_section", "remove_section", "extend", "shorten", "arrange")
_OF_THE_MUSIC = {
    "the", "my", "this", "that", "first", "second", "third", "last", "every", "each", "on", "off", "whole", "entire", "one",
}  # fmt: skip


def _names_a_beat(evidence: Evidence) -> bool:
    """True for "a beat", "beat": not for "the beat", "the first beat"."""
    said = [token.word for token in evidence.tokens]
    return any(
        hit.kind == "object"
        and said[hit.first] != "something"
        and (hit.first == 0 or not (said[hit.first - 1] in _OF_THE_MUSIC or said[hit.first - 1].isdigit()))
        for hit in evidence.hits
    )


def _asks_for_a_beat(evidence: Evidence, indefinite: bool) -> bool:
    """True for "need a beat that builds up", "beat with a solo in the bridge": what is wanted comes first."""
    said = [token.word for token in evidence.tokens[:6]]
    first = next((hit for hit in evidence.hits if hit.kind == "object" and hit.first < 5 and hit.name), None)
    if first is None or evidence.clauses[0].has("add_strong", "remove_strong", "change", "mute"):
        return False
    noun = said[first.first]
    if noun not in ("beat", "track", "song", "instrumental", "tune", "banger"):
        return False
    follows = evidence.tokens[first.last + 1].word if first.last + 1 < len(evidence.tokens) else ""
    if follows not in ("with", "that", "where", "which", "for", "about", "in"):
        return False
    if any(hit.kind == "genre" and hit.first == 0 and hit.last == first.first - 1 for hit in evidence.hits):
        return True  # "hip hop instrumental with strings that build up"
    return first.first == 0 or (indefinite and said[first.first - 1] in ("a", "an"))


def _wording(evidence: Evidence, edits: list[Operation], first: Clause, *, indefinite: bool, definite: bool) -> int:
    """Count what is said as people speak about a beat that is there."""
    score = 0
    again = any(operation.op == "regenerate" for operation in edits) and not evidence.found.names("genre")
    if again and not regex(r"\b(?:beat|track|song|instrumental|tune|banger)s?\b").search(evidence.text):
        score += 5
    if any(operation.op in FAMILIES for operation in evidence.operations):
        score += 3
    if (
        regex(r"\b(?:make|turn|put|take|bring|set|change|switch|get|give|swap)[ ]+(?:it|this|that|the|my)\b").search(
            evidence.text
        )
        and not indefinite
    ):
        score += 3
    wants = regex(r"\W*(?:(?:i|we|it|this|also|and) )*(?:need|needs|could use|could do with|is missing|lacks)\b").match(
        evidence.text
    )
    only_parts = evidence.found.names("instrument") and not evidence.found.names("genre", "mood")
    if wants and only_parts and "object" not in evidence.kinds and any(step.op == "add" for step in edits):
        score += 3
    if (
        IN_A_SECTION.search(evidence.text)
        and not evidence.found.names("genre")
        and "object" not in evidence.kinds
        and edits
    ):
        score += 2
    if regex(r"\W*(?:new |the )?(?:chords?|progression)\b").match(evidence.text) and not evidence.found.names("genre"):
        score += 4
    if _NEEDS.match(evidence.text) and any(step.op == "add" for step in edits) and "object" not in evidence.kinds:
        score += 8
    if _COMPARED.intersection(regex(r"\w+").findall(evidence.text)[:3]) and edits and not evidence.found.names("genre"):
        score += 4
    if _FROM_TO.search(evidence.text) or _VERSION.search(evidence.text):
        score += 6
    if (
        "object" not in evidence.kinds
        and _PLAIN_SWAP.search(evidence.text)
        and any(step.op == "change_genre" for step in evidence.operations)
    ):
        score += 6
    if (
        regex(r"\bin (?:there|here)\b|\btoo\b|\bas well\b|\balso\b|\bagain\b|\binstead\b(?! of)").search(evidence.text)
        and evidence.operations
    ):
        score += 3
    if (
        regex(r"\binstead of \d|\b(?:variations?|versions?(?! of an?\b)|another take)\b").search(evidence.text)
        and evidence.operations
    ):
        score += 6
    if definite and edits:
        score += 1
    if any(clause.is_figure for clause in evidence.clauses) and not _names_a_beat(evidence):
        score += 4
    if evidence.operations and not edits and (definite or first.starts_with("set", "change", "transpose")):
        score += 2
    return score
