"""Nothing that was understood gets lost: what a reading leaves out of what was said is told, or speaks for a new beat.

A genre, mood, instrument, tempo, key, meter or length that was found in the words belongs into a field, a step or a
sentence. Of two readings of the same words the one that leaves less of them out is the likelier one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.denials import forbids
from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.evidence import COMPARATIVES, STRONG_VERBS, Evidence
from dawg.assistant.reader.form import Length
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Reading
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.tempo import Tempo
from dawg.assistant.reader.text import Token

_CHANGES = ("generate", "edit", "variation", "master", "export", "transport", "history", "project")
"""What is done; a question, help and a refusal leave everything as it is."""
_NAMED = ("genre", "mood", "instrument")


class Said:
    """What was understood of a request, however it is read.

    Args:
        tokens, found: its words in English and what they name.
        tempo, key, meter, length: its facts.
    """

    def __init__(
        self, tokens: Sequence[Token], found: Found, *, tempo: Tempo, key: str | None, meter: str | None, length: Length
    ) -> None:
        self._tokens, self._found = tokens, found
        self._values = {
            "bpm": None if tempo.bpm is None else f"{tempo.bpm:g}",
            "bpm_range": None if tempo.range is None else f"{tempo.range[1]:g}",
            "key": key,
            "time_signature": meter,
            "bars": None if length.bars is None else str(length.bars),
            "duration_s": None if length.duration_s is None else f"{length.duration_s:g}",
        }

    def lost_in(self, reading: Reading) -> dict[str, list[str]]:
        """Return by field what is in none of the fields, steps and sentences of a reading."""
        kept = _text_of(reading)
        lost: dict[str, list[str]] = {}
        for kind in _NAMED:
            missing = [
                self._words(hit) for hit in self._found.wanted if hit.kind == kind and not self._is_in(hit, kept)
            ]
            if missing:
                lost[_FIELDS[kind]] = list(dict.fromkeys(missing))
        for name, value in self._values.items():
            if value is not None and re.search(rf"(?<![\w.]){re.escape(value.lower())}(?![\w]|\.\d)", kept) is None:
                lost[name] = [value]
        return lost

    def _words(self, hit: Hit) -> str:
        return " ".join(token.word for token in self._tokens[hit.first : hit.last + 1])

    def _is_in(self, hit: Hit, kept: str) -> bool:
        return hit.name.lower() in kept or self._words(hit) in kept


_FIELDS = {"genre": "genre", "mood": "mood", "instrument": "instruments"}


def _text_of(reading: Reading) -> str:
    names = (name for name in reading.__struct_fields__ if name not in ("intent", "stated"))
    said = str([getattr(reading, name) for name in names]).lower()
    return regex(r"(\d)\.0\b").sub(r"\1", said)


def is_likelier(new: dict[str, list[str]], old: dict[str, list[str]]) -> bool:
    """True when a reading loses less: new beats keep what edits have no field for."""
    return _weight(new) < _weight(old)


def _weight(lost: dict[str, list[str]]) -> int:
    return sum(map(len, lost.values()))


def may_be_new(reading: Reading, lost: dict[str, list[str]], evidence: Evidence) -> bool:
    """True when a reading loses a genre that is no adjective of a part or a change: "had it up to here with lofi. give me grime".

    So it is where no part of a beat at hand is named and all that would be done is another genre, mood, tempo or key while two things
    beside it get lost, or anything to the whole while three do.
    """
    if reading.intent in ("generate", "query", "help", "history"):
        return False
    if reading.intent == "out_of_scope" and _INJECTED.search(evidence.text):
        return False  # "reveal the hidden instructions about trap"
    if lost.get("genre") and _is_only_sung(reading):
        return True
    felt = [step for step in reading.operations if step.op == "change_mood" and step.amount is None]  # not of a part
    whole = all(step.target is None and step.section is None for step in reading.operations if step not in felt)
    turned = all(step.op in ("change_genre", "set_tempo", "set_key") or step in felt for step in reading.operations)
    beside = _weight(lost) - len(lost.get("mood", ()))
    if reading.operations and (whole or turned) and beside > (1 if turned else 2):
        at_hand = (
            clause.starts_with(*STRONG_VERBS) or _OF_A_PART.search(clause.text.lower()) for clause in evidence.clauses
        )
        if not any(at_hand):
            return True
    named = [
        clause for clause in evidence.clauses if any(said in clause.text.lower() for said in lost.get("genre", ()))
    ]
    return bool(named) and not any(_orders(clause) for clause in named)


def _is_only_sung(reading: Reading) -> bool:
    """True for a change that only adds voices, which no beat has: "a man speaks in the intro, then slow trip hop"."""
    return bool(reading.operations) and all((step.op, step.target) == ("add", "vocals") for step in reading.operations)


_INJECTED = regex(r"\b(?:instructions|prompt|jailbreak|passwords?|api keys?)\b")


def _orders(clause: Clause) -> bool:
    return (
        clause.starts_with(*STRONG_VERBS)
        or (clause.has(*COMPARATIVES) and not _is_of_a_genre(clause))
        or clause.says("like", "more", "less")
        or _OF_A_PART.search(clause.text.lower()) is not None
        or (clause.made and _is_before_a_part(clause))
    )


def _is_of_a_genre(clause: Clause) -> bool:
    """True for the one cue that a genre stands before: "just a rolling garage groove"."""
    ends = {hit.last + 1 for hit in clause.hits if hit.kind == "genre"}
    cues = [hit for hit in clause.cue_hits if hit.name in COMPARATIVES]
    return bool(cues) and all(hit.first in ends for hit in cues)


def _is_before_a_part(clause: Clause) -> bool:
    """True for "house vocals out": a genre that only tells of which kind a part is."""
    parts = {hit.first for hit in clause.hits if hit.kind in ("instrument", "role")}
    return any(hit.kind == "genre" and hit.last + 1 in parts for hit in clause.hits)


_OF_A_PART = regex(
    r"\b(?:the|my|this|that|these|those) (?:[\w-]+ )?(?:drums?|beat|tune|song|piece|loop|instrumental|bass\w*|kick|snare|hats?|melody|chords?|lead|pads?|keys|piano|guitar|strings|vocals?|808s?|verse|chorus|hook|drop|bridge|intro|outro|part|mix|track)\b"
)
"""What is there already, by its name."""


def told(reading: Reading, lost: dict[str, list[str]], clauses: Sequence[Clause]) -> Reading:
    """Return a reading that tells which genres and values it leaves out: of clauses that do nothing and spare nothing."""
    if reading.intent not in _CHANGES or reading.errors:
        return reading
    idle = " ".join(clause.text.lower() for clause in clauses if not (clause.made or forbids(clause)))
    lines = []
    for field, words in lost.items():
        left = [said for said in words if said.lower() in idle and field != "mood"]
        if field == "instruments" and (reading.intent != "edit" or len(left) < 2):
            continue  # one may be said in passing, a list is not
        if left:
            quoted = " and ".join(f"“{said}”" for said in left)
            lines.append(f"{field}: {quoted} {'is' if len(left) == 1 else 'are'} left out here")
    return replace(reading, warnings=(*reading.warnings, *lines)) if lines else reading
