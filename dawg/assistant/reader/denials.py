"""Orders that are given only to be denied: "don't delete the pad", "I don't want it any louder", "without getting slower"."""

from __future__ import annotations

from dawg.assistant.reader import polarity
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit

_NEEDLESS = regex(
    r"(?:(?:and|but|so|there(?:s| is)|really|please|ok) )*(?:no (?:need|reason|point|sense) (?:to|in|for you to)|you (?:really )?(?:dont|do not) (?:have|need) to|its not necessary to|dont bother(?: to)?|"
    r"without (?:making|turning|raising|lowering|changing|letting|boosting|having to)|"
    r"(?:dont|do not|never) (?:ever )?(?:raise|lower|increase|decrease|reduce|turn|crank|push|brighten|darken|widen|narrow|transpose|pitch|shorten|extend|double|halve|(?:bring|take|pull) (?:[\w ]+ )?(?:up|down)\b))\b"
)
"""How an order begins that nobody is to follow."""
_DEGREES = {"so", "too", "as", "that", "enough"}
_AWAY = {"out", "off", "away", "rid"}
_HALF = {"take", "taking", "get", "getting", "throw", "pull", "leave", "kick", "taken", "go"}
"""Verbs that take something away only with "out", "off" or "rid"."""
_GONE = {"gone", "disappear", "vanish", "absent"}
_BOUND = {"should", "must", "to", "gotta", "can", "may"}
_ENTIRELY = {"at", "completely", "entirely", "altogether", "please", "now", "though"}
_DENIABLE = frozenset(
    ("brighter", "darker", "punchier", "widen", "tighten", "simplify", "densify", "tempo_up", "tempo_down", "volume_up", "volume_down", "energy_up", "energy_down",
     "extend", "shorten", "loudness_up", "half_time", "double_time")
)  # fmt: skip
"""Cues of more and less that can be denied."""


def is_denied(clause: Clause, hit: Hit, found: Found) -> bool:
    """True for the "louder" of "I don't want the bass any louder"; "shouldn't be so loud" denies no order."""
    at = hit.first - clause.first
    if hit.name not in _DENIABLE or clause.words[at] in _DEGREES:
        return False
    behind = clause.words[at + hit.length :]
    return behind == ["not"] or _is_behind_a_denial(clause, at, [*found.wanted, *found.refused])


def spares(clause: Clause) -> bool:
    """True for an order not to take something away: "no need to remove the piano", "delete the pad not"."""
    if _NEEDLESS.match(clause.text.replace("'", "")):
        return True
    for at, word in enumerate(clause.words):
        taken = word in polarity.REMOVALS or (word in _HALF and not _AWAY.isdisjoint(clause.words[at + 1 :]))
        taken = taken or _is_without(clause.words, at)
        named = [*clause.hits, *clause.refused]
        if taken and (_is_behind_a_denial(clause, at, named, removal=True) or _is_denied_behind(clause, at)):
            return True
    return False


def _is_without(words: list[str], at: int) -> bool:
    """True for "I don't want the snare gone", "I never wanted the bass out" and "the hats don't have to go", not for "out of time"."""
    behind = words[at + 1 : at + 2]
    if words[at] in ("go", "leave") and at and words[at - 1] in _BOUND:
        return not behind or behind[0] in _ENTIRELY
    return words[at] in _GONE or (words[at] in _AWAY and (not behind or behind[0] in _ENTIRELY))


def _is_behind_a_denial(clause: Clause, at: int, hits: list[Hit], *, removal: bool = False) -> bool:
    """True for a word that a denial reaches, over the part that is spoken of."""
    parts = {
        place - clause.first
        for hit in hits
        if hit.kind in ("instrument", "role")
        for place in range(hit.first, hit.last + 1)
    }
    return polarity.governor(clause.tokens, at, parts, removal=removal) >= 0


def _is_denied_behind(clause: Clause, at: int) -> bool:
    """True for a verb that "not" follows, as in German and French: "take the strings not out", "remove not the bass"."""
    if at and not polarity.LINKS.union(("please", "and", "but", "so", "just", "must", "should")).issuperset(
        clause.words[:at]
    ):
        return False
    rest = clause.words[at + 1 :]
    ending = [word for word in rest if word not in ("out", "off", "away", "please")]
    return rest[:1] == ["not"] or ending[-1:] == ["not"]


_FORBIDS = frozenset(("dont", "not", "never", "keep", "leave", "without", "no", "instead", "was", "were"))


def forbids(clause: Clause) -> bool:
    """True for what is to stay as it is."""
    return not clause.word_set.isdisjoint(_FORBIDS) or spares(clause)
