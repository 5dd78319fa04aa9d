"""The studio on this machine: everything a user can do, once.

The engine is imported where it is used: listing genres needs no numpy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from dawg.errors import DawgError, GenreError
from dawg.gen.brief import Brief, show
from dawg.gen.compose.choosing import choose_genre
from dawg.gen.explaining import nearest
from dawg.gen.genre import Genre
from dawg.gen.genre_files import genre_mistake, genre_names, is_own, load_genre
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.gen.seeds import draw_seed

if TYPE_CHECKING:
    from dawg.gen.audio import Audio
    from dawg.gen.export.recipe import Recipe
    from dawg.gen.operations.values import Operation
    from dawg.gen.synth.bank import Kit, Patch
    from dawg.studio.library import Library
    from dawg.studio.listening import AudioFacts
    from dawg.studio.outputs import Outputs
    from dawg.studio.result import BeatResult

OnBlock = Callable[["Audio"], None]


class Look(Struct, frozen=True, kw_only=True):
    """What can be shown of a file: the score of its recipe, the facts of its audio, or both."""

    score: Score | None
    audio: AudioFacts | None = None
    audio_path: Path | None = None


class Genres(Struct, frozen=True, kw_only=True):
    """The genres there are, and the mistakes in files that should be some."""

    known: tuple[Genre, ...]
    mistakes: tuple[GenreError, ...]


class LocalStudio:
    """Makes beats here.

    Args:
        genre_folder: folder of the user's own genre files, or None.
        library: opens the library that generated beats enter; None = they enter none.
        tones: folder for rendered tones and the bytes it may hold; None = none are kept.
    """

    def __init__(
        self,
        *,
        genre_folder: Path | None = None,
        library: Callable[[], Library] | None = None,
        tones: tuple[Path, int] | None = None,
    ) -> None:
        self._genre_folder = genre_folder
        self._library = library
        self._tones = tones

    def genres(self) -> Genres:
        """Return all genres by name, and what is wrong with the files that hold none."""
        known, mistakes = [], []
        for name in genre_names(self._genre_folder):
            try:
                known.append(self.genre(name))
            except GenreError as error:
                mistakes.append(error)
        return Genres(known=tuple(known), mistakes=tuple(mistakes))

    def genre(self, name: str) -> Genre:
        """Return one genre by name or alias; raises `GenreError`, also for a file of the user's that names what is not there."""
        genre = load_genre(name, self._genre_folder)
        if is_own(genre.name, self._genre_folder):
            self._check_names(genre)
        return genre

    def instruments(self) -> list[Patch]:
        """Return all instruments by name."""
        from dawg.gen.synth import bank

        return list(bank.patches().values())

    def kits(self) -> list[Kit]:
        """Return all drum kits by name."""
        from dawg.gen.synth import bank

        return list(bank.kits().values())

    def generate(
        self,
        brief: Brief,
        outputs: Outputs,
        *,
        operations: Sequence[Operation] = (),
        reporter: Reporter | None = None,
        on_block: OnBlock | None = None,
    ) -> BeatResult:
        """Make a beat and write its files: all of them appear, or none. Then it enters the library, if that can be.

        Args:
            brief: what is asked; without a genre the seed draws one that fits what is stated (`choose_genre`).
            outputs: where it goes; the recipe always goes beside the master.
            operations: applied to the score before it is rendered, as in "half-time trap".
            on_block: called with an early preview of each block, float32 (2, frames), while the rest is being made.

        Raises:
            InputError, GenreError, TheoryError: what is asked cannot be. OutputError: it cannot be written.
            Cancelled: the reporter was asked to stop.
        """
        brief, chosen = self._with_genre(brief)

        from dawg.gen.pipeline import compose
        from dawg.studio.making import Making, options_of
        from dawg.studio.outputs import resolve

        if outputs.master is not None:
            resolve(outputs, "")  # before anything is composed
        started = time.perf_counter()
        made = compose(brief, genre_folder=self._genre_folder, reporter=reporter)
        score = made.score
        if operations:
            from dawg.gen.operations.apply import apply

            for operation in operations:
                score = apply(score, operation, brief=made.brief, genre_folder=self._genre_folder).score
        making = Making(made.brief, score, options_of(made.brief, outputs))
        making.chosen = {**chosen, **made.chosen}
        making.compose_s = time.perf_counter() - started
        beat = making.write(outputs, reporter=reporter, on_block=on_block, tones=self._tones)
        return self._kept(beat, score, made.brief)

    def render(
        self, recipe: Recipe, outputs: Outputs, *, reporter: Reporter | None = None, on_block: OnBlock | None = None
    ) -> BeatResult:
        """Make the files of a recipe again; with the recipe's format they have the same bytes.

        Raises:
            OutputError: they cannot be written. InputError: the score names a kit or patch that is not here.
        """
        from dawg.studio.making import Making

        options = replace(recipe.output, format=outputs.format, bit_depth=outputs.bit_depth)
        making = Making(recipe.brief, recipe.score, options)
        return making.write(outputs, reporter=reporter, on_block=on_block, tones=self._tones)

    def look(self, path: Path) -> Look:
        """Return what can be shown of a recipe or an audio file, and of the one beside it; of MIDI, its recipe or its notes.

        Raises:
            ScoreError: a damaged recipe or MIDI file. AudioError: neither a recipe nor audio, or damaged.
        """
        from dawg.gen.export.formats import FORMATS
        from dawg.studio.listening import listen
        from dawg.studio.outputs import RECIPE_SUFFIX
        from dawg.studio.recipes import is_recipe, load_midi, load_recipe

        if is_recipe(path):
            score = load_recipe(path).score
            stem = path.name.removesuffix(RECIPE_SUFFIX)
            beside = [path.with_name(stem + entry.suffix) for entry in FORMATS.values() if path.name != stem]
            audio_path = next((place for place in beside if place.is_file()), None)
            return Look(score=score, audio=listen(audio_path) if audio_path else None, audio_path=audio_path)
        recipe = path.with_name(path.stem + RECIPE_SUFFIX)
        try:
            known = load_recipe(recipe).score if recipe.is_file() else None
        except DawgError:  # what stands beside a file by chance does not keep it from being shown
            known = None
        if path.suffix.lower() in (".mid", ".midi") and path.is_file():
            return Look(score=known or load_midi(path))
        return Look(score=known, audio=listen(path), audio_path=path)

    def play(self, path: Path, *, volume: float = 1.0) -> None:
        """Play an audio file to its end; raises `AudioError` or `PlaybackError`."""
        from dawg.gen.export.reading import read_audio
        from dawg.playback import player

        audio, sample_rate = read_audio(path)
        player.play(audio, sample_rate=sample_rate, volume=volume)

    def _check_names(self, genre: Genre) -> None:
        from dawg.gen.compose.fills import FILLS
        from dawg.gen.synth import bank

        named: list[tuple[str, Iterable[str], Iterable[str]]] = [
            ("kit", genre.drums.kits, bank.kits()),
            ("fill", genre.drums.fills, FILLS),
            *(("instrument", part.instruments, bank.patches()) for part in genre.parts),
        ]
        for kind, names, known in named:
            for name in names:
                if name not in known:
                    told = nearest(name, known) or f"permitted: {', '.join(known)}"
                    raise genre_mistake(genre.name, name, f"{kind} {show(name)} is unknown; {told}", self._genre_folder)

    def _kept(self, beat: BeatResult, score: Score, brief: Brief) -> BeatResult:
        """Enter a beat into the library; one that cannot be entered is no less made."""
        if self._library is None:
            return beat
        from dawg.studio.making import beat_name

        try:
            with self._library() as library:
                place = library.keep(score, name=beat_name(score), brief=brief, message="generated")
        except (DawgError, OSError, ImportError) as error:
            return replace(beat, note=f"not kept in the library: {error}")
        return replace(beat, project=place.project.name, version=place.version.number)

    def _with_genre(self, brief: Brief) -> tuple[Brief, dict[str, Any]]:
        """Refuse an unknown genre at once; choose one by the seed when none is stated."""
        if brief.genre:
            self.genre(brief.genre)
            return brief, {}
        seed = brief.seed if brief.seed is not None else draw_seed()
        names = [genre.name for genre in self.genres().known]
        name = choose_genre(brief, names, seed=seed, genre_folder=self._genre_folder)
        return replace(brief, genre=name, seed=seed), {"genre": name}
