"""The order that a question is about, as an example of what to say: "what would happen if we took the bass out": “take the bass out”."""

from __future__ import annotations

from collections.abc import Sequence

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

_WORDED = {
    "add": "add {part}", "remove": "remove {part}", "mute": "mute {part}", "unmute": "unmute {part}", "solo": "solo {part}", "volume_up": "{part} louder", "volume_down": "{part} quieter",
    "brighter": "{part} brighter", "darker": "{part} darker", "punchier": "{part} punchier", "simplify": "simplify {part}", "densify": "{part} busier", "humanize": "humanize {part}",
    "quantize": "quantize {part}", "swing": "more swing on {part}", "widen": "{part} wider", "tighten": "{part} tighter", "add_effect": "add {effect} to {part}", "remove_effect": "remove {effect} from {part}",
    "reverse": "reverse {part}", "regenerate": "new {part}",
}  # fmt: skip
_OF_THE_WHOLE = {
    "tempo_up": "faster", "tempo_down": "slower", "half_time": "half time", "double_time": "double time", "energy_up": "more energy", "energy_down": "less energy", "brighter": "brighter", "darker": "darker",
    "punchier": "punchier", "simplify": "simpler", "densify": "busier", "humanize": "humanize it", "quantize": "quantize it", "swing": "more swing", "volume_up": "louder", "volume_down": "quieter",
    "change_chords": "other chords", "widen": "wider", "tighten": "tighter", "add_effect": "add {effect}", "remove_effect": "remove {effect}",
}  # fmt: skip
_OF_SECTIONS = {"add_section": "add a {section}", "remove_section": "remove the {section}", "extend": "longer {section}", "shorten": "shorter {section}"}  # fmt: skip
_SUPPOSED = regex(
    r"\b(?:if|when|suppose|supposing|imagine|say) (?:we|i|you|u|one|it|they) (?:(?:wanted|were|was|had) to )?(?P<verb>[a-z]+) (?P<rest>[^,.;!?]+)|\b(?:should|could|shall) (?:we|i|you) (?P<now>[a-z]+) (?P<what>[^,.;!?]+)"
)
_PRESENT = {
    "took": "take", "put": "put", "made": "make", "got": "get", "gave": "give", "brought": "bring", "cut": "cut", "sped": "speed", "swapped": "swap", "dropped": "drop", "muted": "mute",
    "unmuted": "unmute", "halved": "halve", "doubled": "double", "turned": "turn", "pulled": "pull", "pushed": "push", "lost": "lose", "left": "leave", "slowed": "slow", "added": "add", "removed": "remove",
    "deleted": "delete", "used": "use", "changed": "change", "moved": "move", "raised": "raise", "lowered": "lower", "tried": "try", "kept": "keep", "threw": "throw", "went": "go", "set": "set",
    "replaced": "replace", "transposed": "transpose", "simplified": "simplify", "panned": "pan",
}  # fmt: skip


def of(operations: Sequence[Operation]) -> str:
    """Return one order for the first step that can be worded, "" for none."""
    return next(filter(None, map(_worded, operations)), "")


def _worded(step: Operation) -> str:
    where = f" in the {step.section}" if step.section else ""
    if step.op in _OF_SECTIONS:
        name = step.section or step.target
        return _OF_SECTIONS[step.op].format(section=name) if name else ""
    words = _WORDED.get(step.op, "") if step.target else _OF_THE_WHOLE.get(step.op, "")
    if "{effect}" in words and not step.effect:
        return ""
    return words.format(part=step.target, effect=step.effect) + where if words else ""


def supposed(question: str) -> str:
    """Return what is supposed as an order in the words of the user: "take the bass out"; "" for none."""
    match = _SUPPOSED.search(question.lower().replace("'", ""))
    if match is None:
        return ""
    verb = match["verb"] or match["now"]
    verb = _PRESENT.get(verb, verb if match["now"] else "")
    return f"{verb} {(match['rest'] or match['what']).strip()}" if verb else ""
