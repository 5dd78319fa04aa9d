"""Effects put on and taken off."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each
from dawg.assistant.reader.tables import words

_ALL = regex(r"\b(?:all|every|any|the|no|those|these)(?: of)?(?: the)? (?:effects?|fx|processing|plugins?)\b")
_LESS = regex(
    r"\b(?:less|dry|drier|reduce|lower|off|decrease|half as much|half the|too much|too long|too wet|too loud|too big|too strong|shorten|shorter|smaller|down|drowning in|swimming in|lost in|buried in|washed out|quieter|halve|tone|tame|dial back|back off|fewer|away|chill(?: out)? on|easy on|ease up on|lighter on)\b"
)
_ADDS = regex(r"\b(?:more|some|little|bit|effect|through|on|with|via|into|twice as much|touch|hint)\b")
NEGATED = words("clauses", "negated")
QUALITIES = {
    "wetter": ("add_effect", "reverb"), "drier": ("remove_effect", "reverb"), "dirtier": ("add_effect", "distortion"),
    "purer": ("remove_effect", "distortion"),
}  # fmt: skip
"""Qualities that are an effect, or less of one."""
_VERBS = ("distort", "sidechain", "duck", "saturate", "compress", "filter", "stutter", "echo", "bitcrush")
_ANYWHERE = ("glide", "slide", "distort", "sidechain", "duck", "compress", "saturate", "pump", "pumping")


_WOBBLES = regex(
    r"\b(?:wobbl\w*|warbl\w*|wow|flutter\w*|drift\w*)\b.*\b(?:tape|cassette|vhs|walkman|reel|vinyl|record|turntable)s?\b|\b(?:tape|cassette|vhs|vinyl)s?\b.*\b(?:wobbl\w*|warbl\w*|wow|flutter\w*|drift\w*)\b"
)
"""The pitch of a tape that runs unevenly; no bass wobbles."""


def effects(clause: Clause) -> list[Operation] | None:
    """Put an effect on, more of it or less, or take it off; "too dry" wants reverb, "too wet" less."""
    if _WOBBLES.search(clause.text) and not clause.has("remove", "remove_strong") and not _LESS.search(clause.text):
        named = [name for name in scope.parts(clause) if name not in ("wobble bass", "vinyl crackle")]
        return each("add_effect", clause, targets=named, effect="lo-fi")
    named = _named(clause)
    refused = [hit.name for hit in clause.refused if hit.kind == "effect"]
    if not named and not refused:
        return _bare(clause)
    if refused and not named:
        return [operation for name in refused for operation in each("remove_effect", clause, effect=name, amount=None)]
    if named == ["sidechain"] and clause.says("volume", "level", "levels"):
        return each("volume_down", clause)  # "duck the volume"
    less = clause.has("remove_strong", "volume_down", "mute") or clause.starts_with("remove")
    less = less or _LESS.search(clause.text) is not None
    adds = (
        clause.has("add", "add_strong", "give", "set", "make", "punchier", "use", "change")
        or _ADDS.search(clause.text)
        or len(clause.words) <= 4
        or (scope.section(clause) is not None and not clause.names("genre"))
    )
    verb = (
        any(hit.kind == "effect" and clause.leads(hit) for hit in clause.hits)
        or clause.words[0] in _VERBS
        or clause.says(*_ANYWHERE)
    )
    if not (less or adds or verb):
        return None
    target = scope.parts(clause)
    if "sidechain" in named and len(target) > 1:
        target = [name for name in target if name != "kick"][:1]
    op = "remove_effect" if less and not clause.says("more", "add") else "add_effect"
    return [operation for name in named for operation in each(op, clause, targets=target, effect=name)]


def _named(clause: Clause) -> list[str]:
    """Name the effects of a clause; "chorus" is one where it is put on a part."""
    both = {hit.name for hit in clause.hits if hit.kind == "section"} if not scope.chorus_is_effect(clause) else set()
    said = [
        hit.name
        for hit in clause.hits
        if hit.kind == "effect" and clause.words[max(0, hit.first - clause.first - 1)] not in NEGATED
    ]
    return [name for name in dict.fromkeys(said) if name != "chorus" or "chorus" not in both]


def _bare(clause: Clause) -> list[Operation] | None:
    """Wet and dry, and all effects together."""
    if _ALL.search(clause.text) and (clause.has("remove", "remove_strong", "mute")):
        return each("remove_effect", clause, amount=None)
    for cue, (op, effect) in QUALITIES.items():
        if clause.has(cue):
            return each(op, clause, effect=effect)
    if clause.says("dry", "drier") and not clause.has("remove_strong") and scope.parts(clause):
        return each("remove_effect", clause, effect="reverb", amount=None)
    return None
