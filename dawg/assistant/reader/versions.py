"""Versions that are named by their number: "go back to version 4", "v3 please", "undo everything"."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

VERSION = "version "
"""How the amount of an `undo`, or what a `remove` is about, names a version: "version 4"."""
EVERYTHING = "everything"
"""The amount of an undo or a redo that goes as far as it can."""
_NUMBERED = regex(r"\b(?:versi(?:on|ao)|ver|v|(?<=to )take)[ .#]{0,2}(\d{1,5})\b(?! of\b)")
_FIRST = regex(r"\b(?:(?:very )?first|original|initial) (?:version|take|one|beat)\b")
_BACK = regex(r"\b(?:take|bring|get|put|go|jump|return|back|revert|reset|restore|load|switch|undo|zu)\b")
_NEW = regex(r"\b(?:an?|another|new|different|other) (?!the\b)(?:\w+ )?(?:version|take)\b|\b(?:make|create|write)\b")
COMPARED, WRITTEN = "compared", "written"
"""The amount of an undo where versions are compared, or one of them is to be written to a file: neither goes anywhere."""
_COMPARES = regex(
    r"\b(?:compare|compared|diff|differences?|differs?|different|between|versus|vs|changed|changes|better than)\b"
)
_WRITES = regex(r"\b(?:export|bounce|render|stems|midi|wav|mp3)\b")
_NAMES = regex(r"\b(?:save|name|call|rename|as|than|like)\b")
"""What is done with a version besides going to it."""
_DELETED = regex(r"\b(?:delete|remove|erase|trash|drop|discard|get rid of|throw away)\b")
_ALL = regex(
    r"\b(?:undo|redo|revert|take back|roll back|reapply)\b[\w ]*?\b(?:everything|all of it|all of them|it all|the lot|all (?:the |my |of the )?(?:changes|edits|steps)|all)$|^(?:alles|alle|everything|all) undo\b"
)


def versions(clause: Clause) -> list[Operation] | None:
    """Go to the version that is named, or as far back as it goes; what happens to one otherwise is not read here."""
    text = clause.text.strip(" .!?")
    if scope.parts(clause) or scope.section(clause) or clause.names("genre", "effect", "mood"):
        return None
    if _ALL.search(text):
        return [Operation(op="redo" if clause.says("redo", "reapply") else "undo", amount=EVERYTHING)]
    number = _number(text)
    if number is None or len(clause.words) > 10:
        return None
    if _COMPARES.search(text) or _WRITES.search(text):
        return [Operation(op="undo", amount=COMPARED if _COMPARES.search(text) else WRITTEN)]
    if _NAMES.search(text):
        return None
    if _DELETED.search(text) and not _BACK.search(text):
        return [Operation(op="remove", target=f"{VERSION}{number}")]
    gone = [Operation(op="undo", amount=f"{VERSION}{number}")]
    return [*gone, Operation(op="play")] if clause.starts_with("play") else gone


def _number(text: str) -> int | None:
    """Return which version is named."""
    if _NEW.search(text):
        return None
    found = _NUMBERED.search(text)
    if found:
        return int(next(filter(None, found.groups())))
    return 1 if _FIRST.search(text) and _BACK.search(text) else None
