"""The reader against requests as people write them.

"tuned" was tuned on, "measured" only measured; "asked" holds what is understood right by now and shall stay so.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dawg.assistant.reader import Reading, read, to_json

DATA = Path(__file__).parent / "data"
LISTS = ("genre", "mood", "instruments", "exclude", "structure", "chords", "reference")
FLOORS = {"genre": 0.92, "bpm": 0.97, "key": 0.95, "instruments": 0.92, "mood": 0.85, "exclude": 0.9}


def rows(half: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{half}.jsonl").read_text("utf-8").splitlines()]


def plain(value: object) -> str:
    return str(value).lower().replace("-", " ")


def said(source: dict[str, Any] | Reading, field: str) -> set[str]:
    """A field's values as a set; tempo and its range, and key and its scale, count as one value."""
    get = source.get if isinstance(source, dict) else lambda name: getattr(source, name)
    if field in LISTS:
        return {plain(item) for item in get(field) or ()}
    if field == "bpm":
        value = get("bpm") or (tuple(get("bpm_range")) if get("bpm_range") else None)
    elif field == "key":
        value = " ".join(filter(None, (get("key"), get("scale")))) or None
    else:
        value = get(field)
    return set() if value is None else {plain(value)}


def f1(half: str, field: str) -> float:
    counts: Counter[str] = Counter()
    for row in rows(half):
        if row["intent"] not in ("generate", "error"):
            continue
        wanted, found = said(row, field), said(read(row["text"]), field)
        counts.update(hit=len(wanted & found), extra=len(found - wanted), missed=len(wanted - found))
    return 2 * counts["hit"] / max(1, 2 * counts["hit"] + counts["extra"] + counts["missed"])


@pytest.mark.parametrize("half", ["tuned", "measured", "asked"])
@pytest.mark.parametrize("field", FLOORS)
def test_stated_fields_are_read(half: str, field: str) -> None:
    assert f1(half, field) >= FLOORS[field]


@pytest.mark.parametrize("half", ["tuned", "measured", "asked"])
def test_intents_are_told_apart(half: str) -> None:
    right = [read(row["text"]).intent == row["intent"] for row in rows(half)]
    assert sum(right) / len(right) >= 0.94


@pytest.mark.parametrize("half", ["tuned", "measured", "asked"])
def test_edits_find_operation_and_target(half: str) -> None:
    right = []
    for row in rows(half):
        if "operations" not in row:
            continue
        found = [(step.op, step.target) for step in read(row["text"]).operations]
        wanted = [(step["op"], step.get("target")) for step in row["operations"]]
        known = [(op, target if want[1] else None) for (op, target), want in zip(found, wanted, strict=False)]
        right.append(len(found) == len(wanted) and known == wanted)
    assert sum(right) / len(right) >= 0.9


@pytest.mark.parametrize("half", ["tuned", "measured", "asked"])
def test_what_is_refused_is_never_reported_as_wanted(half: str) -> None:
    for row in rows(half):
        reading = read(row["text"])
        wanted = {plain(name) for name in (*reading.genre, *reading.instruments, *reading.mood)}
        assert not wanted & {plain(name) for name in reading.exclude}, row["text"]


@pytest.mark.parametrize("seed", range(4))
def test_no_text_raises_whatever_it_is_mixed_of(seed: int) -> None:
    texts = [row["text"] for half in ("asked", "tuned", "measured") for row in rows(half)]
    chance = random.Random(seed)
    for _ in range(400):
        words = chance.choice(texts).split() + chance.choice(texts).split()
        chance.shuffle(words)
        words.insert(
            chance.randrange(len(words)), chance.choice(("\x00", "\u202e", "🥶", "{", "½", "1e9", "-0", ",", "."))
        )
        to_json(read(" ".join(words)))


def test_a_section_after_a_complaint_that_led_to_nothing_is_read() -> None:
    assert read("minutes it long drags the 2 30 second on, exactly intro, trim intro").intent
