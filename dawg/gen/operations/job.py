"""What every operation is given: the score, the scope resolved, random streams, and the genre when it is needed."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.genre import Genre
from dawg.gen.genre_files import load_genre
from dawg.gen.operations.base import Base
from dawg.gen.operations.scope import Window, parts_in, sections_in, windows_in
from dawg.gen.score import Clip, Note, Part, Role, Score, Section
from dawg.gen.seeds import Stream


class Job(Struct, frozen=True, kw_only=True):
    """One application of an operation to a score."""

    score: Score
    operation: Base
    brief: Brief | None = None
    genre_folder: Path | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in scope; all when none is named."""
        return parts_in(self.score, self.operation.scope.parts)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in scope; all when none is named."""
        return sections_in(self.score, self.operation.scope.sections)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The stretches of bars in scope."""
        return windows_in(self.score, self.operation.scope)

    @property
    def everywhere(self) -> bool:
        """True when neither sections nor bars narrow the scope."""
        return not self.operation.scope.sections and self.operation.scope.bars is None

    @property
    def genre(self) -> Genre:
        """The score's genre."""
        return load_genre(self.score.genre, self.genre_folder)

    def parts_or(self, *roles: Role) -> tuple[Part, ...]:
        """Return the parts named, else those of some roles; raises `InputError` when there are none of these."""
        if self.operation.scope.parts:
            return self.parts
        found = tuple(part for part in self.score.parts if part.role in roles)
        if not found:
            raise InputError(
                f"no part of {', '.join(roles)} is there; parts: {', '.join(p.name for p in self.score.parts)}"
            )
        return found

    def stream(self, *names: str | int) -> Stream:
        """Return the random stream of a named thing in this operation."""
        return Stream(self.score.provenance.seed, self.operation.digest, *names)


class Line(Struct, frozen=True, kw_only=True):
    """The notes of one clip inside one window, with what is needed to change them musically."""

    job: Job
    part: Part
    window: Window
    notes: tuple[Note, ...]

    @property
    def bar(self) -> int:
        """Ticks in a bar."""
        return self.job.score.bar_ticks

    @property
    def start_tick(self) -> int:
        """Absolute tick of the section's start."""
        return self.window.section.start_bar * self.bar

    @property
    def stream(self) -> Stream:
        """The random stream of this line: of this operation, part, section and stretch."""
        return self.job.stream(self.part.name, self.window.section.name, self.window.start)


def clip_of(score: Score, part: str, section: str) -> Clip | None:
    """Return the clip of a part in a section, or None when it rests there."""
    return next((clip for clip in score.clips if clip.part == part and clip.section == section), None)
