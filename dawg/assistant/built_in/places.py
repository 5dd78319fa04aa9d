"""Names as people say them, found in the beat at hand: parts ("the snare"), sections ("the second chorus"), bars."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from msgspec import Struct

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.scope import ALL_BUT
from dawg.errors import InputError
from dawg.gen.brief import show
from dawg.gen.compose.form import function_of
from dawg.gen.genre import FUNCTIONS
from dawg.gen.operations.scope import parts_in
from dawg.gen.score import Score, Section

_BARS = regex(r"bars? ([0-9]{1,4})(?: ?- ?([0-9]{1,4}))?")
_EDGE = regex(r"(first|last) ([0-9]{1,3}) bars")
_EDGE_OF = regex(r"(first|last) ([0-9]{1,3}) bars (of|before) (.+)")
_HALF_OF = regex(r"(first|second) half of (.+)")
ELSEWHERE = "everywhere but "
_COUNTED = regex(r"(.+?) ([0-9]{1,2})")


class Place(Struct, frozen=True, kw_only=True):
    """Where: names of sections as a `Scope` takes them, or bars from 1, both ends included; both empty = everywhere."""

    sections: tuple[str, ...] = ()
    bars: tuple[int, int] | None = None


@cache
def table(name: str) -> dict[str, list[str] | str]:
    """Return a table of players.toml: "parts" or "adding"."""
    text = (resources.files("dawg.assistant.built_in") / "players.toml").read_text("utf-8")
    found: dict[str, list[str] | str] = tomllib.loads(text)[name]
    return found


def part_names(score: Score, said: str) -> tuple[str, ...]:
    """Return the parts that a name means in a beat; raises `InputError` naming the parts there are."""
    if said.startswith(ALL_BUT):
        kept = {name for word in said.removeprefix(ALL_BUT).split(" and ") for name in part_names(score, word)}
        rest = tuple(part.name for part in score.parts if part.name not in kept)
        if not rest:
            raise InputError(f"there is nothing but {listed(sorted(kept))} in this beat")
        return rest
    if " and " in said:
        named = {name for word in said.split(" and ") for name in part_names(score, word)}
        return tuple(part.name for part in score.parts if part.name in named)
    words = table("parts").get(said, [said])
    problem: InputError | None = None
    for word in words:
        try:
            return tuple(part.name for part in parts_in(score, [word]))
        except InputError as error:
            problem = problem or error
    there = ", ".join(part.name for part in score.parts)
    raise InputError(f"{show(said)} is not in this beat; parts: {there}") from problem


def is_there(score: Score, said: str) -> bool:
    """Tell whether a name means a part of the beat."""
    try:
        return bool(part_names(score, said))
    except InputError:
        return False


def place_of(score: Score, said: str | None) -> Place:
    """Return where "hook", "verse 2", "last chorus", "bars 9-16", "bar 9", "last 4 bars", "last 2 bars of verse", "last 1 bars before drop"
    "before drop" or "everywhere but chorus" is; raises `InputError`."""
    if not said:
        return Place()
    bars = _BARS.fullmatch(said)
    if bars:
        return Place(bars=_within(score, int(bars[1]), int(bars[2] or bars[1])))
    if said.startswith(ELSEWHERE):
        named = sections_of(score, said.removeprefix(ELSEWHERE))
        others = tuple(name_of(score, section) for section in score.sections if section not in named)
        if not others:
            raise InputError(f"this beat has no section but {named[0].name}")
        return Place(sections=others)
    if said.startswith("before "):
        start = sections_of(score, said.removeprefix("before "))[0].start_bar
        return Place(bars=_within(score, 1, start))
    if said.startswith("after "):
        last = sections_of(score, said.removeprefix("after "))[-1]
        rest = score.sections[score.sections.index(last) + 1 :]
        if not rest:
            raise InputError(f"nothing comes after {last.name} in this beat")
        return Place(sections=tuple(name_of(score, section) for section in rest))
    several = said.split(" and ")
    if len(several) > 1:
        names = (name for one in several for name in place_of(score, one).sections)
        return Place(sections=tuple(dict.fromkeys(names)))
    if said in ("first half", "second half"):
        return _half(score, first=said.startswith("first"))
    onwards = re.fullmatch(r"from bar ([0-9]{1,4})", said)
    if onwards:
        return Place(bars=_within(score, int(onwards[1]), score.bars))
    half = _HALF_OF.fullmatch(said)
    if half:
        sections = sections_of(score, half[2])
        return _edge_of(score, half[1].replace("second", "last"), max(1, sections[0].bars // 2), sections)
    inner = _EDGE_OF.fullmatch(said)
    if inner:
        return _edge_of(
            score,
            inner[1],
            int(inner[2]),
            leading(score, inner[4]) if inner[3] == "before" else sections_of(score, inner[4]),
        )
    edge = _EDGE.fullmatch(said)
    if edge:
        count = max(1, min(int(edge[2]), score.bars))
        return Place(bars=(1, count) if edge[1] == "first" else (score.bars - count + 1, score.bars))
    return Place(sections=tuple(name_of(score, section) for section in sections_of(score, said)))


def _half(score: Score, *, first: bool) -> Place:
    """Return the sections that lie in one half of the piece, or its bars where there is one section alone."""
    middle = score.bars / 2
    if len(score.sections) == 1:
        return Place(bars=(1, max(1, int(middle))) if first else (int(middle) + 1, score.bars))
    inside = [section for section in score.sections if (section.start_bar + section.bars / 2 < middle) is first]
    return Place(sections=tuple(name_of(score, section) for section in inside))


def _edge_of(score: Score, side: str, count: int, sections: list[Section]) -> Place:
    """Return the first or last bars of sections: of all of them where they are equally long, else of the first one."""
    alike = [section for section in sections if section.bars == sections[0].bars]
    long = alike[0].bars
    count = max(1, min(count, long))
    bars = (1, count) if side == "first" else (long - count + 1, long)
    return Place(sections=tuple(name_of(score, section) for section in alike), bars=bars)


def leading(score: Score, said: str) -> list[Section]:
    """Return the sections that lead into those a name means; raises `InputError` when there are none."""
    named = sections_of(score, said)
    found = [before for before, after in pairwise(score.sections) if after in named and before not in named]
    if not found:
        raise InputError(f"nothing comes before the {said} in this beat")
    return found


def sections_of(score: Score, said: str) -> list[Section]:
    """Return the sections that a name means: one that is counted, or all of its kind, or of several names joined by
    "and"; raises `InputError`."""
    if " and " in said:
        named = [section for one in said.split(" and ") for section in sections_of(score, one)]
        return [section for section in score.sections if section in named]
    word = said.strip().lower()
    exact = [section for section in score.sections if section.name.lower() == word]
    last = word.startswith("last ")
    counted = _COUNTED.fullmatch(word.removeprefix("last "))
    kind = counted[1] if counted else word.removeprefix("last ")
    alike = _of_kind(score, kind)
    if last and alike:
        return alike[-1:]
    if exact and (counted or len(alike) < 2):
        return exact
    if counted and alike:
        number = int(counted[2])
        return alike[number - 1 : number] if 1 <= number <= len(alike) else _missing(score, said)
    return alike or _missing(score, said)


def name_of(score: Score, section: Section) -> str:
    """Return a name that means just this section: "verse" alone means every verse where there are several."""
    same = [other for other in score.sections if other.kind == section.kind]
    if section.name.lower() == section.kind.lower() and len(same) > 1:
        return f"{section.kind} {same.index(section) + 1}"
    return section.name


def _of_kind(score: Score, kind: str) -> list[Section]:
    """Return the sections of a kind, or those that do the same in the form: the hook where there is no chorus."""
    same = [section for section in score.sections if section.kind.lower() == kind]
    if same or kind not in FUNCTIONS:
        return same
    return [section for section in score.sections if function_of(section.kind) == FUNCTIONS[kind]]


def _missing(score: Score, said: str) -> list[Section]:
    there = ", ".join(section.name for section in score.sections)
    raise InputError(f"section {show(said)} is not in this beat; sections: {there}")


def _within(score: Score, first: int, last: int) -> tuple[int, int]:
    if not 1 <= first <= last <= score.bars:
        shown = f"{first}-{last}" if last != first else f"{first}"
        raise InputError(f"bars '{shown}' are not in this beat; permitted range: 1 to {score.bars}")
    return first, last


def listed(names: Sequence[str]) -> str:
    """Write names as people do: "hats, snare and clap"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nothing"
