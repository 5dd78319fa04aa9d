"""A beat to translate requests against, and the plain form of what they come to."""

from __future__ import annotations

from typing import Any

import msgspec

from dawg.assistant.built_in.translation import Edit, translate
from dawg.assistant.reader import read
from dawg.gen.brief import Brief, SectionPlan
from dawg.gen.compose.composer import compose
from dawg.gen.score import Score

KITS = ("808", "acoustic", "trap")
FORM = (("intro", 4), ("verse", 8), ("hook", 8), ("verse", 8), ("hook", 4), ("outro", 4))


def beat() -> Score:
    """A trap beat of six sections."""
    brief = Brief(
        genre="trap",
        bpm=140,
        key="C minor",
        structure=tuple(SectionPlan(kind=kind, bars=bars) for kind, bars in FORM),
        instruments=("pad", "piano"),
        seed=7,
    )
    return compose(brief, seed=7).score


def names(kind: str) -> tuple[str, ...]:
    return KITS if kind == "kits" else ()


def steps(score: Score, text: str) -> tuple[Any, ...]:
    return translate(read(text), text, score, names=names).steps


def operations(score: Score, text: str) -> list[dict[str, Any]]:
    """The operations of a text, without what they leave at its default."""
    made = steps(score, text)
    assert [type(step) for step in made] == [Edit], text
    found = []
    for operation in made[0].operations:
        plain = msgspec.json.decode(msgspec.json.encode(operation))
        scope = {name: value for name, value in plain.pop("scope").items() if value}
        defaults = {field.name: field.default for field in msgspec.structs.fields(operation)}
        kept = {name: value for name, value in plain.items() if name == "op" or value != defaults[name]}
        found.append(kept | ({"scope": scope} if scope else {}))
    return found


DRUMS = ["kick", "snare", "clap", "hats", "cymbals", "percussion"]
