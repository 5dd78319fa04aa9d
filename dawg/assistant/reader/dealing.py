"""What the vocabulary found is dealt out to the clauses it stands in; what is a noun or carried by another cue is none."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.denials import is_denied
from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.tables import Hit, words

_WORDS = {
    name: words("clauses", name)
    for name in ("negated", "places", "away", "predicates", "nouns", "before_nouns", "wishes")
}
_SUBJECTS = ("instrument", "role", "section")


def deal(clauses: list[Clause], cues: list[Hit], found: Found) -> None:
    """Give every clause its cues and content (clauses and hits are both in order of words)."""
    for group, hits in (("cue", cues), ("wanted", found.wanted), ("refused", found.refused)):
        at = 0
        for hit in sorted(hits, key=lambda hit: hit.first):
            while at + 1 < len(clauses) and clauses[at].last < hit.first:
                at += 1
            clause = clauses[at]
            if (
                group == "cue"
                and hit.first > clause.first
                and clause.words[hit.first - clause.first - 1] in _WORDS["negated"]
                and not clause.says("enough")
            ):
                continue
            if group == "cue" and (
                _is_noun(clause, hit)
                or _is_unwanted(clause, hit)
                or is_denied(clause, hit, found)
                or _is_aim(clause, hit, found)
                or _is_ordinal(hit, found)
                or _is_carried(clause, hit)
                or _takes_nothing(clause, hit, found)
                or _is_in_a_name(hit, found)
            ):
                continue
            if group == "cue":
                clause.cues.add(hit.name)
                clause.cue_hits.append(hit)
            elif group == "wanted":
                clause.hits.append(hit)
            else:
                clause.refused.append(hit)


def settle_chorus(clause: Clause) -> None:
    """Take the chorus for the section where its article says so: "mute the drums in the chorus"."""
    if scope.chorus_is_effect(clause):
        return
    clause.hits = [
        hit
        for hit in clause.hits
        if not (hit.kind == "effect" and hit.name == "chorus" and _WORDS["places"].intersection(_before(clause, hit)))
    ]


def _before(clause: Clause, hit: Hit) -> list[str]:
    return clause.words[max(0, hit.first - clause.first - 1) : hit.first - clause.first]


def _is_carried(clause: Clause, hit: Hit) -> bool:
    """True for a "take" that takes nothing away: "take the last chorus up a key", "take me to the bridge"."""
    at = hit.first - clause.first
    if at == 0 and clause.words[:3] == ["take", "the", "lead"] and hit.name == "volume_up":
        return True  # the part of that name
    if hit.name != "remove" or clause.words[at : at + hit.length] != ["take"]:
        return False
    return _WORDS["away"].isdisjoint(clause.words[at:]) or clause.words[at + 1 : at + 2] in (["me"], ["us"])


def _takes_nothing(clause: Clause, hit: Hit, found: Found) -> bool:
    """True for the "without" of "sad without the strings", which wants them, and of "drums without hats", which wants drums."""
    if clause.words[hit.first - clause.first] != "without":
        return False
    wanted = [other.first for other in found.wanted if other.kind in _SUBJECTS and clause.first <= other.first]
    if any(hit.last < first <= hit.last + 3 for first in wanted):
        return True
    parted = any(hit.last < other.first <= hit.last + 3 and other.kind in _SUBJECTS for other in found.refused)
    return parted and any(first < hit.first for first in wanted)


def _is_in_a_name(hit: Hit, found: Found) -> bool:
    """True for the "open" of "no open hats", which loads nothing."""
    return any(
        other.kind in ("instrument", "role") and other.length > hit.length and other.first <= hit.first <= other.last
        for other in found.refused
    )


def _is_ordinal(hit: Hit, found: Found) -> bool:
    """True for the "a third" of "a third verse", which is no interval."""
    return hit.name == "transpose" and hit.length == 2 and any(other.first == hit.last + 1 for other in found.wanted)


def _is_noun(clause: Clause, hit: Hit) -> bool:
    """True for the "drop" of "the drop" and the "bounce" of "more bounce", which order nothing."""
    at = hit.first - clause.first
    said, after = clause.words[at : at + hit.length], clause.words[at + hit.length :]
    if said == ["build", "up"] and after and after[0] in _WORDS["predicates"]:
        return True  # "build up needs more drums"
    if hit.name.startswith("be ") and said[-1] in ("low", "high", "top") and after[:1] == ["end"]:
        return True  # "make the low end hit harder"
    if said[0] in ("slap", "stick") and hit.name.startswith("add") and not after:
        return True  # "make the hook slap"
    if hit.length > 1 or at == 0 or hit.name == "swing":
        return False
    if said[0] not in _WORDS["nouns"] or not clause.tokens[at].joined:
        return False
    return clause.words[at - 1] in _WORDS["before_nouns"]


def _is_unwanted(clause: Clause, hit: Hit) -> bool:
    """True for the "slower" of "I don't want it slower"."""
    at = hit.first - clause.first
    before = clause.words[max(0, at - 3) : at]
    if before[-1:] == ["more"]:
        before = clause.words[max(0, at - 4) : at - 1]
    return (
        len(before) == 3
        and before[0] in _WORDS["negated"]
        and before[1] in ("want", "make", "need", "get", "like")
        and before[2] in ("it", "them", "this", "that", "things", "everything")
    )


def _is_aim(clause: Clause, hit: Hit, found: Found) -> bool:
    """True for the verb of "some congas to fill it out": what a new part is for."""
    at = hit.first - clause.first
    new = {"some", "a", "an", "another", "more", "few"}.intersection(clause.words[:at])
    if at < 2 or not new or clause.words[at - 1] != "to" or _WORDS["wishes"].intersection(clause.words[:at]):
        return False
    return any(other.kind == "instrument" and clause.first <= other.first < hit.first for other in found.wanted)
