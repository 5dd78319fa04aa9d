"""Steps of a request that are one: parts that are soloed together are heard together, two names of one instrument are one part."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from dawg.assistant.reader import Operation as Said
from dawg.gen.compose.instruments import resolve


def joined(said: Sequence[Said]) -> tuple[Said, ...]:
    """Return the steps with those that follow one another and mean one thing made one."""
    steps: list[Said] = []
    for step in said:
        last = steps[-1] if steps else None
        if last is not None and _are_heard_together(last, step):
            steps[-1] = replace(last, target=f"{last.target} and {step.target}")
        elif last is None or not _is_the_same_part(last, step):
            steps.append(step)
    return tuple(steps)


def _are_heard_together(last: Said, step: Said) -> bool:
    both = last.op == step.op == "solo" and last.section == step.section
    return both and bool(last.target) and bool(step.target)


def _is_the_same_part(last: Said, step: Said) -> bool:
    """True for the two steps of "add a 303 acid line"."""
    if not (last.op == step.op == "add" and last.section == step.section and last.target and step.target):
        return False
    one, other = resolve(last.target), resolve(step.target)
    return len(one) == 1 and [each.name for each in one] == [each.name for each in other]
