"""The evidence of a request: how much speaks for an edit of the beat at hand."""

from __future__ import annotations

from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Intent, Operation
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
    # of a new beat: it may be refused in one place
    whole = bool(evidence.found.names("genre", "artist")) or len(wanted) > 2
    return bool(wanted) and not verbs and all(_is_refusal(step, refused, local=whole) for step in evidence.operations)


def _is_refusal(step: Operation, refused: set[str], *, local: bool) -> bool:
    """True for what "no hats" and "no big drops" remove."""
    return step.op == "remove" and step.target in refused and (local or step.section is None)


_OUGHT = regex(
    r"\b(?:should|shouldnt|shouldn't|could|needs? to|has to|have to|must|ought to|isnt|isn't|arent|aren't|doesnt|doesn't)\b"
)


_PLAIN_SWAP = regex(
    r"^\W*(?:(?:more|make it|some) )*(?!an?\b)[\w &-]{3,20} (?:instead of|rather than) (?!an?\b)[\w &-]{3,20}"
)
"""One genre for another: "uk garage instead of trap"."""


_COMPARED = frozenset(word for word in table("moods")["spellings"] if word.endswith("er"))


_OF_ALL = regex(
    r"(?i)\W*(?:strictly|purely|completely|entirely|fully|totally|all|only|just) (?:acoustic|unplugged|electronic|organic|analogue?|orchestral|(?:real|live) instruments)\b(?!\W*(?:drum|guitar|bass|piano|kit))"
)
"""What all of a beat is to be: a description, however its parts "should be"."""


_VERSION = regex(r"\b(?:an?|the) (?:\w+[ -]){1,3}?(?:version|remix|flip|edit)\b(?! of (?!this|it))|\bit up$")


def editing(evidence: Evidence, indefinite: bool) -> int:
    """Count what speaks for an edit; 0 when nothing does."""
    edits = [
        operation for operation in evidence.operations if operation.op not in ("set_tempo", "set_key", "change_chords")
    ]
    if not evidence.operations or _only_refuses(evidence):
        return 0
    definite, first = DEFINITE.search(evidence.text) is not None, evidence.clauses[0]
    lasting = all(str(operation.amount or "").endswith("seconds") for operation in edits)
    if _OF_ALL.match(evidence.text):
        return 1
    score = 1 + 3 * (bool(edits) and lasting and _OUGHT.match(evidence.text.strip()) is not None)
    score += _phrased(evidence, edits, first, indefinite=indefinite, definite=definite)
    score += _about_what_is_there(evidence, edits, indefinite=indefinite)
    return score + _wording(evidence, edits, first, indefinite=indefinite, definite=definite)


def _phrased(evidence: Evidence, edits: list[Operation], first: Clause, *, indefinite: bool, definite: bool) -> int:
    """Count what the phrasing says for an edit: a comparative, a verb of change."""
    score = 0
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
    return score


def _about_what_is_there(evidence: Evidence, edits: list[Operation], *, indefinite: bool) -> int:
    """Count what the operations say for an edit: parts and sections of a beat that is there."""
    score = 0
    new = bool(evidence.found.names("genre"))
    plain = not new and not indefinite and not _names_a_beat(evidence)
    sides = [regex(r"\b(?:in|out|up|down|off|on)$").search(clause.text) is not None for clause in evidence.clauses]
    if (all(sides) or sum(sides) > 1) and edits and any(step.target for step in edits):
        score += 5
    if plain and any(step.target and step.section for step in edits):
        score += 3
    if (
        any(step.op in ("mute", "solo") or (step.op in ("half_time", "double_time") and step.target) for step in edits)
        and plain
    ):
        score += 4
    if any(step.op in ("change_instrument", "remove_effect", "regenerate") for step in edits) and plain:
        score += 3
    if _OUGHT.search(evidence.text) and any(step.target or step.section for step in edits) and not indefinite:
        score += 3 * (not new)
    return score


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
    if _COMPARED.intersection(regex(r"\w+").findall(evidence.text)[:3]) and edits and not evidence.found.names("genre"):
        score += 4
    if _VERSION.search(evidence.text):
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
