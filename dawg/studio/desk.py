"""What a conversation works on: one project of the library, its version at hand, and all that can be done with them.

The desk is the `Host` of the assistant. Changing the score is pure and takes milliseconds; what renders (export, hearing,
playing) says how far it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from dawg.assistant.clean import one_line
from dawg.assistant.host import Export, Hear, History, Outcome, Play, State
from dawg.errors import InputError, PlaybackError
from dawg.gen.brief import Brief
from dawg.gen.compose.choosing import choose_genre
from dawg.gen.genre_files import genre_names
from dawg.gen.operations.apply import apply
from dawg.gen.operations.change import Change
from dawg.gen.operations.diff import diff, summary
from dawg.gen.operations.values import Operation
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.gen.seeds import draw_seed
from dawg.store.records import MESSAGE_LIMIT, Draft, Project, Version
from dawg.studio.library import Library, Place

NO_BEAT = "there is no beat yet"
_ANCESTORS = 1_000
_TOLD = 20


class Speaker(Protocol):
    """Carries out wishes to hear something; a front end that can play is one."""

    def play(self, request: Play, score: Score, *, name: str) -> str:
        """Play, pause or stop, and return a line about it; raises `PlaybackError`."""


class Exporter(Protocol):
    """Writes the files of a version."""

    def export(self, request: Export, score: Score, brief: Brief | None, *, name: str) -> tuple[str, ...]:
        """Return the paths of the files that were written; raises `OutputError`."""


class Desk:
    """A project of a library, and the version that is worked on.

    Args:
        library: where versions are kept.
        project: what is worked on; None = nothing yet.
        speaker: what plays; None = nothing plays here.
        exporter: what writes files; None = nothing is written here.
        genre_folder: the user's own genres.
        sample_rate: Hz, for hearing.
        reporter: makes the reporter of a long piece of work.

    Attributes:
        words: what the user said; the message of the versions that come of it. "" = the operation's own.
        operations: what made the version at hand, when it was made here last.
        brief: from which the beat was made, as far as it is known.
        stays: True refuses new beats and other projects: only the one at hand is changed.
    """

    def __init__(
        self,
        library: Library,
        *,
        project: Project | None = None,
        speaker: Speaker | None = None,
        exporter: Exporter | None = None,
        genre_folder: Path | None = None,
        sample_rate: int = 44100,
        reporter: Callable[[], Reporter] = Reporter,
    ) -> None:
        self.library = library
        self.speaker = speaker
        self.words = ""
        self.stays = False
        self.operations: tuple[Operation, ...] = ()
        self.brief: Brief | None = None
        self._exporter = exporter
        self._genre_folder = genre_folder
        self._sample_rate = sample_rate
        self._reporter = reporter
        self._project = project
        self._score: Score | None = None
        if project is not None:
            self._go_to(project)

    # ---------------------------------------------------------------- where the work stands

    @property
    def project(self) -> Project | None:
        """The project at hand, as it was when it was last read or changed here."""
        return self._project

    @property
    def score(self) -> Score | None:
        """The score of the version at hand."""
        return self._score

    def state(self) -> State:
        """Return where the work stands."""
        if self._project is None or self._score is None:
            return State()
        head = self._project.head
        return State(
            score=self._score,
            project=self._project.name,
            version=f"v{head.number}",
            branch=self._project.branch,
            version_id=head.id,
        )

    def _at_hand(self) -> tuple[Project, Score]:
        if self._project is None or self._score is None:
            raise InputError(NO_BEAT, hint="say what you would like to hear, as in: dark trap, 140 bpm")
        return self._project, self._score

    def _go_to(self, project: Project, score: Score | None = None) -> None:
        self._project = project
        self._score = score if score is not None else self.library.store.score(project.head.id)
        self.brief = self._brief_of(project.head)

    def _brief_of(self, version: Version) -> Brief | None:
        """Return the brief of the nearest version before one that was made from a brief."""
        for ancestor in self.library.store.versions(version.project_id, head_id=version.id, limit=_ANCESTORS):
            found = self.library.store.brief(ancestor.id)
            if found is not None:
                return found
        return None

    # ---------------------------------------------------------------- what changes the beat

    def generate(self, brief: Brief) -> Outcome:
        """Compose a new beat: a project of its own. Without a genre the seed draws one that fits; errors as `compose`."""
        from dawg.gen.pipeline import compose
        from dawg.studio.making import beat_name

        self._may_leave()
        former = self._project.name if self._project is not None else ""
        brief = self._complete(brief)
        made = compose(brief, genre_folder=self._genre_folder, reporter=self._reporter())
        draft = Draft(score=made.score, brief=made.brief, message=self._message(""))
        project = self.library.store.add_project(beat_name(made.score), draft, numbered=True)
        self.operations = ()
        self._go_to(project, made.score)
        kept = f"; {one_line(former)} is kept" if former else ""
        return Outcome(
            summary=f"new beat: {one_line(project.name)}{kept}",
            state=self.state(),
            data={"project": project.name, "seed": made.score.provenance.seed, "chosen": _plain(made.chosen)},
        )

    def _may_leave(self) -> None:
        if self.stays:
            raise InputError("this asks for another beat, not for a change", hint="`dawg generate` makes beats")

    def _complete(self, brief: Brief) -> Brief:
        seed = brief.seed if brief.seed is not None else draw_seed()
        genre = brief.genre or choose_genre(brief, self.names("genres"), seed=seed, genre_folder=self._genre_folder)
        return msgspec.structs.replace(brief, seed=seed, genre=genre)

    def apply(self, operations: Sequence[Operation], *, message: str) -> Outcome:
        """Apply operations in order as one new version, or none of them; what changes nothing makes no version."""
        project, before = self._at_hand()
        score = before
        for operation in operations:
            score = apply(score, operation, brief=self.brief, genre_folder=self._genre_folder).score
        changes = diff(before, score)
        if score.digest == before.digest:
            return Outcome(summary="nothing changes: it is so already")
        self.operations = tuple(operations)
        place = self.library.save(project, score, message=self._message(message))
        self._arrive(place, score)
        return self._moved(changes, **_untouched(before, score))

    def _arrive(self, place: Place, score: Score) -> None:
        """Go on from a new version; where somebody else went on meanwhile, it has a branch of its own."""
        project = place.project
        if project.branch != place.version.branch:
            project = self.library.checkout(project.name, place.version.branch)
        self._project, self._score = project, score

    def _message(self, message: str) -> str:
        return one_line(self.words or message or "generated", limit=MESSAGE_LIMIT)

    def _moved(self, changes: tuple[Change, ...], **data: object) -> Outcome:
        return Outcome(summary=summary(changes), changes=tuple(map(str, changes)), state=self.state(), data=dict(data))

    def history(self, request: History) -> Outcome:
        """Undo, redo, or go to a version."""
        if request.version is not None:
            return self.checkout(str(request.version))
        project, before = self._at_hand()
        move = self.library.undo if request.action == "undo" else self.library.redo
        if not request.everything:
            return self._jump(move(project.name, steps=request.steps), before)
        moved = move(project.name)
        with suppress(InputError):  # there is no further one
            while True:
                moved = move(project.name)
        return self._jump(moved, before)

    def _jump(self, project: Project, before: Score | None) -> Outcome:
        """Go to another version and tell what differs."""
        self.operations = ()
        self._go_to(project)
        after = self._score
        changes = diff(before, after) if before is not None and after is not None else ()
        head = project.head
        said = f" ({one_line(head.message, limit=80)})" if head.message else ""
        branch = "" if project.branch == "main" else f" on {one_line(project.branch)}"
        return Outcome(
            summary=f"back at v{head.number}{branch}{said}" + (f": {summary(changes)}" if changes else ""),
            changes=tuple(map(str, changes)),
            state=self.state(),
        )

    def told_changes(self, since: str = "") -> str:
        """Tell what differs from the version before, or from a stated one."""
        project, _ = self._at_hand()
        head = project.head
        if not since and head.parent_id is None:
            return f"v{head.number} is the first version: {one_line(head.message, limit=80) or 'nothing changed yet'}."
        found = self.library.diff(project.name, since or None)
        lines = [f"  {change}" for change in found.changes] or ["  nothing that is heard"]
        said = f", by “{one_line(head.message, limit=80)}”" if head.message and not since else ""
        return "\n".join([f"v{found.before.version.number} to v{found.after.version.number}{said}:", *lines])

    def told_history(self) -> str:
        """Tell the versions on the way to the one at hand, the newest first."""
        project, _ = self._at_hand()
        versions = self.library.store.versions(project.id, head_id=project.head.id, limit=_TOLD + 1)
        lines = [f"v{version.number}  {one_line(version.message, limit=70)}" for version in versions[:_TOLD]]
        return "\n".join(lines + ["… and older ones; /history lists them"] * (len(versions) > _TOLD))

    def checkout(self, reference: str) -> Outcome:
        """Go on from another branch or version of the project."""
        project, before = self._at_hand()
        return self._jump(self.library.checkout(project.name, reference), before)

    def branch(self, name: str, *, reference: str = "head") -> Outcome:
        """Make a branch and go on from it."""
        project, before = self._at_hand()
        self.library.branch(project.name, name, reference=reference)
        moved = self._jump(self.library.checkout(project.name, name), before)
        state = self.state()
        there = f": {', '.join(moved.changes)}" if moved.changes else ""
        return msgspec.structs.replace(moved, summary=f"on branch {one_line(state.branch)} at {state.version}{there}")

    # ---------------------------------------------------------------- projects

    def open(self, name: str) -> Outcome:
        """Go on with another project."""
        self._may_leave()
        self.operations = ()
        self._go_to(self.library.project(name))
        assert self._project is not None
        return Outcome(
            summary=f"{one_line(self._project.name)} is open, at v{self._project.head.number}", state=self.state()
        )

    def rename(self, name: str) -> Outcome:
        """Give the project another name."""
        project, _ = self._at_hand()
        self._project = self.library.rename(project.name, name)
        return Outcome(summary=f"it is called {one_line(self._project.name)} now", state=self.state())

    def begin(self) -> Outcome:
        """Put the project aside: the next beat is a new one."""
        self._may_leave()
        former = self._project
        self._project = self._score = self.brief = None
        self.operations = ()
        kept = f"{one_line(former.name)} is kept. " if former is not None else ""
        return Outcome(summary=f"{kept}What would you like to hear?", state=self.state())

    # ---------------------------------------------------------------- what only looks and listens

    def export(self, request: Export) -> Outcome:
        """Write files into the user's folder, under the project's name and version."""
        project, score = self._at_hand()
        if self._exporter is None:
            raise InputError("files cannot be written here")
        name = f"{project.name}-v{project.head.number}"
        files = self._exporter.export(request, score, self.brief, name=name)
        return Outcome(summary=f"wrote {', '.join(files)}", data={"files": list(files)})

    def play(self, request: Play) -> Outcome:
        """Play the version at hand; raises `PlaybackError` where nothing plays."""
        project, score = self._at_hand()
        if self.speaker is None:
            raise PlaybackError("nothing plays here", hint="export writes files that any player plays")
        return Outcome(summary=self.speaker.play(request, score, name=f"{project.name} v{project.head.number}"))

    def hear(self, request: Hear) -> Outcome:
        """Measure the beat as it sounds."""
        from dawg.studio.hearing import heard

        _, score = self._at_hand()
        found = heard(score, request, sample_rate=self._sample_rate, reporter=self._reporter())
        return Outcome(summary=found.text, data=found.data)

    def names(self, kind: Literal["genres", "instruments", "kits", "projects"]) -> tuple[str, ...]:
        """Return what there is."""
        if kind == "genres":
            return tuple(genre_names(self._genre_folder))
        if kind == "projects":
            return self.library.store.project_names()
        from dawg.gen.synth import bank

        return tuple(bank.patches() if kind == "instruments" else bank.kits())


def _untouched(before: Score, after: Score) -> dict[str, object]:
    """Tell which parts are provably as they were: their hashes are equal."""
    names = {part.name for part in before.parts}
    kept = [
        part.name
        for part in after.parts
        if part.name in names and before.part_digest(part.name) == after.part_digest(part.name)
    ]
    return {"untouched": kept}


def _plain(value: object) -> object:
    return msgspec.to_builtins(value)
