""" "Again" behind an order of its own is no wish for another take: "take the kick out again"."""

from __future__ import annotations

from dawg.assistant.reader.clauses import Clause

_AGAIN = frozenset(("again", "another vez", "one more time", "once more"))
_ORDERS = (
    "remove", "remove_strong", "mute", "unmute", "solo", "unsolo", "volume_up", "volume_down", "tempo_up", "tempo_down", "add_strong", "brighter",
    "darker", "punchier", "widen", "tighten", "simplify", "densify", "pan", "eq", "transpose", "quantize", "humanize", "extend", "shorten",
    "energy_up", "energy_down", "half_time", "double_time", "swing", "reverse", "undo", "play", "loop", "export",
)  # fmt: skip


def settle(clause: Clause) -> None:
    """Take the cue of "again" out of a clause that has a verb, or a comparative, of its own."""
    hits = [hit for hit in clause.cue_hits if hit.name == "regenerate"]
    said = {" ".join(clause.words[hit.first - clause.first : hit.last - clause.first + 1]) for hit in hits}
    words = "another vez" in clause.text
    if hits and (said <= _AGAIN or (words and said <= {"another"})) and clause.has(*_ORDERS):
        clause.cues.discard("regenerate")
        clause.cue_hits = [hit for hit in clause.cue_hits if hit.name != "regenerate"]
