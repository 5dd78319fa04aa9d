"""One chord in the place of another: "replace Cmaj7 with Am7", "use Am instead of C in the hook"."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

INSTEAD_OF = "instead of "
"""How the amount of a `change_chords` begins that puts one chord in the place of another: "instead of Cmaj7"."""
_RICHER = r"(?:maj|min|m)?(?:6/9|1[13]|[2-79])(?:sus[24]?|add9|b5|#5|b9|#9|#11)?|dim7?|aug|sus[24]?|add9|maj|min|m"
_CHORD = rf"[a-g](?:#|b)?(?:{_RICHER})?(?:/[a-g][#b]?)?(?![\w#])(?! (?:major|minor|maj|min|dorian|phrygian|lydian)\b)"
_ARTICLE = r"(?:(?:all|every|each|any|both) )?(?:(?:of )?(?:the|my|that|those|an?) )?"
_NOUN = r"(?: chords?)?"
_REPLACED = regex(
    rf"\b(?P<verb>replace|swap|substitute|exchange|change|switch|turn|make)d?(?: out)? {_ARTICLE}(?:chords? )?(?P<old>{_CHORD})s?{_NOUN} (?:with|for|to|into|by|an?) {_ARTICLE}(?P<new>{_CHORD})"
)
_INSTEAD = regex(
    rf"(?:^|\b(?:use|play|put|try|have|want|with|do|make it|go to|hear) ){_ARTICLE}(?:chord )?(?P<new>{_CHORD}){_NOUN} (?P<verb>instead of|in place of|in the place of|rather than) {_ARTICLE}(?P<old>{_CHORD})"
)
_CERTAIN = ("replace", "swap", "substitute", "exchange", "instead of", "in place of", "in the place of", "rather than")
"""What is said of chords, where a key is changed from one to another."""
_COLOURED = regex(rf"[a-g](?:#|b)?(?:{_RICHER})(?![\w#])")


def chord_swapped(clause: Clause) -> list[Operation] | None:
    """Put a chord in the place of another one; a key that is changed is another order."""
    found = _REPLACED.search(clause.text) or _INSTEAD.search(clause.text)
    if found is None or regex(r"\b(?:key|scale|transpose|modulate)\b").search(clause.text):
        return None
    if set(scope.parts(clause)) - {"chords"}:
        return None
    both = found["old"] + " " + found["new"]
    named = clause.says("chord", "chords")
    clear = named or (found["verb"] in _CERTAIN and _COLOURED.search(both) is not None)
    if not clear or found["old"] == found["new"]:
        return None
    old, new = (_written(found[name]) for name in ("old", "new"))
    return [
        Operation(op="change_chords", target=new, amount=f"{INSTEAD_OF}{old}", section=scope.section(clause)),
    ]


def _written(chord: str) -> str:
    """Write a chord as musicians do: "cmaj7/e" as "Cmaj7/E"."""
    top, slash, bass = chord.partition("/")
    return top[:1].upper() + top[1:] + slash + bass[:1].upper() + bass[1:]
