"""Scope: names as people say them become parts, sections and stretches of bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from dawg.errors import InputError
from dawg.gen.brief import show
from dawg.gen.compose.form import function_of
from dawg.gen.compose.instruments import resolve
from dawg.gen.genre import FUNCTIONS
from dawg.gen.operations.base import Scope
from dawg.gen.score import Part, Score, Section

FAMILIES: dict[str, Callable[[Part], bool]] = {
    "all": lambda part: True,
    "everything": lambda part: True,
    "drums": lambda part: part.is_drums,
    "beat": lambda part: part.is_drums,
    "melody": lambda part: part.role in ("lead", "counter"),
    "melodies": lambda part: part.role in ("lead", "counter", "arp"),
    "harmony": lambda part: part.role in ("chords", "pad"),
    "instruments": lambda part: not part.is_drums,
    "effects": lambda part: part.role == "fx",
    "keys": lambda part: part.role == "chords",
}
ROLE_WORDS = {
    "hat": "hats", "hi-hat": "hats", "hi-hats": "hats", "hihat": "hats", "hihats": "hats", "kicks": "kick", "kick drum": "kick",
    "bass drum": "kick", "snares": "snare", "claps": "clap", "tom": "toms", "cymbal": "cymbals", "perc": "percussion",
    "percs": "percussion", "chord": "chords", "pads": "pad", "arps": "arp", "arpeggio": "arp", "leads": "lead", "bassline": "bass",
    "counter melody": "counter", "countermelody": "counter",
}  # fmt: skip


STAND_INS = {"snare": "clap", "clap": "snare"}
"""What people mean where the part they name is not there but its twin is: the backbeat is one or the other."""


class Window(Struct, frozen=True):
    """A stretch of one section in ticks from its start: [start, end)."""

    section: Section
    start: int
    end: int

    def holds(self, tick: int) -> bool:
        """True when a tick of the section lies inside."""
        return self.start <= tick < self.end


def parts_in(score: Score, names: Iterable[str]) -> tuple[Part, ...]:
    """Return the parts that the names mean, in the score's order; all for no names; raises `InputError`."""
    names = tuple(names)
    if not names:
        return score.parts
    found = {part.name for name in names for part in _parts_named(score, name)}
    return tuple(part for part in score.parts if part.name in found)


def _parts_named(score: Score, name: str) -> list[Part]:
    word = name.strip().lower()
    tests: list[Callable[[Part], bool]] = [
        lambda part: part.name.lower() == word or part.name.lower().startswith(f"{word} ("),
        lambda part: part.role == ROLE_WORDS.get(word, word),
        lambda part: part.instrument.lower() == word and not part.is_drums,
        FAMILIES.get(word, lambda part: False),
        lambda part: part.role == STAND_INS.get(ROLE_WORDS.get(word, word)),
    ]
    for test in tests:
        found = [part for part in score.parts if test(part)]
        if found:
            return found
    instruments = {instrument.name for instrument in resolve(word)}
    found = [part for part in score.parts if part.instrument in instruments and not part.is_drums]
    if not found:
        raise InputError(
            f"part {show(name)} is not in this beat; parts: {', '.join(part.name for part in score.parts)}"
        )
    return found


def sections_in(score: Score, names: Iterable[str]) -> tuple[Section, ...]:
    """Return the sections that the names mean, in order; all for no names; raises `InputError`."""
    names = tuple(names)
    if not names:
        return score.sections
    found = {section.name for name in names for section in _sections_named(score, name)}
    return tuple(section for section in score.sections if section.name in found)


def section_in(score: Score, name: str) -> Section:
    """Return the one section that a name means (the first of its kind); raises `InputError`."""
    return _sections_named(score, name)[0]


def _sections_named(score: Score, name: str) -> list[Section]:
    word = name.strip().lower()
    if word in ("first", "last"):
        return [score.sections[0 if word == "first" else -1]]
    exact = [section for section in score.sections if section.name.lower() == word]
    kind, _, number = word.rpartition(" ")
    same_kind = [section for section in score.sections if section.kind.lower() == word]
    if exact or same_kind:
        return exact if exact and len(same_kind) < 2 else same_kind
    if kind and number.isdigit():
        of_kind = [section for section in score.sections if section.kind.lower() == kind]
        if 1 <= int(number) <= len(of_kind):
            return [of_kind[int(number) - 1]]
    if word in FUNCTIONS:
        same = [section for section in score.sections if function_of(section.kind) == FUNCTIONS[word]]
        if same:
            return same
    raise InputError(f"section {show(name)} is not in this beat; sections: {', '.join(s.name for s in score.sections)}")


def windows_in(score: Score, scope: Scope) -> tuple[Window, ...]:
    """Return the stretches that a scope's sections and bars mean; raises `InputError` naming the permitted bars."""
    bar = score.bar_ticks
    sections = sections_in(score, scope.sections)
    if scope.bars is None:
        return tuple(Window(section, 0, section.bars * bar) for section in sections)
    first, last = scope.bars[0] - 1, scope.bars[1]
    longest = max(section.bars for section in sections) if scope.sections else score.bars
    if last > longest:
        where = f"section {sections[0].name}" if scope.sections else "the piece"
        raise InputError(
            f"bars '{first + 1}-{last}' are out of range; permitted range: 1 to {longest}, the length of {where}"
        )
    windows = []
    for section in sections:
        offset = 0 if scope.sections else section.start_bar
        low, high = max(0, first - offset), min(section.bars, last - offset)
        if low < high:
            windows.append(Window(section, low * bar, high * bar))
    return tuple(windows)
