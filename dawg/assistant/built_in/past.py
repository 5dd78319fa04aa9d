"""Steps through versions: one or some back, all the way, or to the version that is named."""

from __future__ import annotations

from dawg.assistant.built_in.order import Order
from dawg.assistant.host import History
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.versions import COMPARED, EVERYTHING, VERSION, WRITTEN
from dawg.errors import InputError

_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "twice": 2}
_ELSEWHERE = {
    COMPARED: "versions are compared with `/diff`, as in `/diff 2 3`; nothing was changed",
    WRITTEN: "files are written of the version at hand: `/checkout N` first, then export; nothing was changed",
}
_STEPS = regex(r"\b(?:last |past |by )?([0-9]{1,2}|two|three|four|five|twice)\b")


def past(order: Order) -> History:
    """Return where an undo or a redo leads; raises `InputError` for a version that cannot be one."""
    action = "undo" if order.said.op == "undo" else "redo"
    said = str(order.said.amount or "")
    if said == EVERYTHING:
        return History(action=action, everything=True)  # type: ignore[arg-type]
    if said.startswith(VERSION):
        number = int(said.removeprefix(VERSION))
        if number < 1:
            raise InputError("version '0' is not there; versions are counted from 1")
        return History(action=action, version=number)  # type: ignore[arg-type]
    if said in (COMPARED, WRITTEN):
        raise InputError(_ELSEWHERE[said])
    if said.isdigit():
        return History(action=action, steps=max(1, int(said)))  # type: ignore[arg-type]
    found = _STEPS.search(order.words)
    steps = max(1, _COUNTS.get(found[1]) or int(found[1])) if found else 1
    return History(action=action, steps=steps)  # type: ignore[arg-type]
