"""Running the studio from the terminal: progress, playing along, the summary or the JSON object."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from dawg.cli.console import MESSAGE_LIMIT, ProgressLine, clean
from dawg.cli.heap import keep_freed_memory
from dawg.cli.summary import summary
from dawg.cli.table import print_json
from dawg.errors import PlaybackError
from dawg.gen.progress import Reporter
from dawg.studio.local import LocalStudio
from dawg.studio.outputs import Outputs, resolve
from dawg.studio.result import BeatResult

if TYPE_CHECKING:
    from dawg.gen.brief import Brief
    from dawg.gen.export.recipe import Recipe
    from dawg.gen.operations.values import Operation

Make = Callable[..., BeatResult]


class Beats:
    """Makes beats and tells about them.

    Args:
        flags: `play`, `quiet` and `json` are read.
        volume: of playing along, 0 to 1.
    """

    def __init__(self, studio: LocalStudio, outputs: Outputs, flags: Mapping[str, Any], *, volume: float) -> None:
        self._studio, self._outputs, self._volume = studio, outputs, volume
        self._noted = False
        self._play, self._quiet, self._json = (bool(flags[name]) for name in ("play", "quiet", "json"))

    def generate(self, brief: Brief, *, variations: int | None, operations: Sequence[Operation] = ()) -> int:
        """Make one beat, or several with seeds that follow one another; operations are applied to each."""
        for kind in dict.fromkeys(plan.kind for plan in brief.structure):
            self._remark(_unknown_section(kind))
        self._remark(_outside_key(brief))
        studio = partial(self._studio.generate, operations=operations)
        if variations is None:
            self._tell(self._make(lambda **how: studio(brief, self._outputs, **how), brief.sample_rate))
            return 0
        numbered = [self._outputs.numbered(number + 1) for number in range(variations)]
        for outputs in numbered:
            if outputs.master is not None:
                resolve(outputs, "")  # all of them before the first is made
        made = []
        for number, outputs in enumerate(numbered):
            each = replace(brief, seed=(brief.seed or 0) + number)
            beat = self._make(lambda b=each, o=outputs, **how: studio(b, o, **how), brief.sample_rate)
            made.append(beat)
            if not self._json:
                self._tell(beat, last=number + 1 == variations)
        if self._json:
            print_json({"variations": [beat.to_dict() for beat in made]})
        return 0

    def render(self, recipe: Recipe) -> int:
        """Make the files of a recipe again; say so when somebody edited it, for only its score is played."""
        self._remark(_edited(recipe))
        rate = recipe.output.sample_rate
        self._tell(self._make(lambda **how: self._studio.render(recipe, self._outputs, **how), rate))
        return 0

    def _make(self, make: Make, sample_rate: int) -> BeatResult:
        beat = self._made(make, sample_rate)
        if beat.note and not self._noted:
            self._noted = True  # one line, however many beats
            self._remark(beat.note)
        self._remark(_strangers(beat.files.stems.values()))
        return beat

    def _remark(self, text: str) -> None:
        if text and not self._quiet:
            print(f"dawg: {clean(text, limit=MESSAGE_LIMIT)}", file=sys.stderr)

    def _made(self, make: Make, sample_rate: int) -> BeatResult:
        keep_freed_memory()
        with self._speaker(sample_rate) as on_block, ProgressLine(quiet=self._quiet) as line:
            reporter = Reporter(lambda step: line.show(step.stage, step.fraction, step.message))
            return make(reporter=reporter, on_block=on_block)

    @contextmanager
    def _speaker(self, sample_rate: int) -> Iterator[Callable[[Any], None] | None]:
        """Give what takes the blocks to play; a machine without sound still makes the files."""
        if not self._play:
            yield None
            return
        from dawg.playback.player import BlockPlayer

        try:
            player = BlockPlayer(sample_rate=sample_rate, volume=self._volume)
        except PlaybackError as error:
            _note(error)
            yield None
            return
        try:
            with player:
                yield player.write
        except PlaybackError as error:
            _note(error)

    def _tell(self, beat: BeatResult, *, last: bool = True) -> None:
        if self._json:
            print_json(beat.to_dict())
        elif not self._quiet:
            print(summary(beat) + ("" if last else "\n"))


def _note(error: PlaybackError) -> None:
    hint = f"; {error.hint}" if error.hint else ""
    print(f"dawg: {clean(error.message + hint, limit=280)}", file=sys.stderr)


def _edited(recipe: Recipe) -> str:
    """Say what was edited in a recipe and what becomes of it; "" when nothing was."""
    if recipe.is_asked_anew:
        also = ", which was edited too," if recipe.is_altered else ""
        return f"the recipe's brief was edited, but only its score{also} is rendered; for another score use `dawg generate`"
    if recipe.is_altered:
        return "the recipe's score was edited (it differs from score_digest); it is rendered as it stands"
    return ""


def _unknown_section(kind: str) -> str:
    """Say what becomes of a section whose kind nobody knows; "" for the others."""
    from dawg.cli.arguments import nearest
    from dawg.gen.genre import FUNCTIONS

    if kind in FUNCTIONS or kind.split()[0] in FUNCTIONS:
        return ""
    close = nearest(kind, list(FUNCTIONS))
    return f"section {kind!r} is no kind that is known{f' (nearest: {close})' if close else ''}; it plays as a verse"


def _outside_key(brief: Brief) -> str:
    """Say which chords have notes outside the key that was asked for with them; "" when none has."""
    if not brief.chords or brief.key is None:
        return ""
    from dawg.gen import theory

    key = theory.parse_key(brief.key)
    scale = set(key.chord_key.pitch_classes)
    symbols = dict.fromkeys(symbol for bars in brief.chords.values() for bar in bars for symbol in bar.split(","))
    outside = [
        symbol for symbol in symbols
        if not theory.is_roman(symbol) and not scale.issuperset(theory.parse_symbol(symbol).pitch_classes)
    ]  # fmt: skip
    return f"chords with notes outside {key}: {', '.join(outside)}; they are played as written" if outside else ""


def _strangers(stems: Collection[str]) -> str:
    """Say what else lies in the folder of the stems, such as those of a former beat; "" when nothing does."""
    if not stems:
        return ""
    folder = Path(next(iter(stems))).parent
    own = {Path(stem).name for stem in stems}
    others = sorted(name for name in os.listdir(folder) if name not in own)
    if not others:
        return ""
    named = ", ".join(others[:3]) + (" ..." if len(others) > 3 else "")
    return f"folder {folder.name!r} also holds {len(others)} other file{'s'[: len(others) > 1]}: {named}"
