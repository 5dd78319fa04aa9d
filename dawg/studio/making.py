"""From a score to its files: master, stems, MIDI and recipe appear together, or not at all."""

from __future__ import annotations

import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from dawg import __version__
from dawg.gen.brief import Brief
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.hashing import file_sha256
from dawg.gen.export.midi import score_to_midi
from dawg.gen.export.recipe import OutputOptions, make_recipe, recipe_to_json
from dawg.gen.export.tags import Tags
from dawg.gen.mix.loudness import Loudness
from dawg.gen.pipeline import frame_count, levels, produce
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.gen.synth import bank
from dawg.gen.synth.shelf import ToneShelf
from dawg.gen.theory import parse_key
from dawg.studio.encoding import MasterFile
from dawg.studio.outputs import Outputs, Targets, resolve
from dawg.studio.result import BeatResult, MadeFiles, MadeLoudness, MadeTimings, describe
from dawg.studio.stems import Stems

SOFTWARE = f"dawg {__version__}"


class Making:
    """One beat on its way into its files.

    Attributes:
        chosen: what the brief left open; reported.
        compose_s: seconds spent on the score; reported.
    """

    def __init__(self, brief: Brief, score: Score, options: OutputOptions) -> None:
        self._brief, self._score, self._options = brief, score, options
        self.chosen: dict[str, Any] = {}
        self.compose_s = 0.0

    def write(
        self,
        outputs: Outputs,
        *,
        reporter: Reporter | None,
        on_block: Any = None,
        tones: tuple[Path, int] | None = None,
    ) -> BeatResult:
        """Render, mix, master and write; arguments and errors as `LocalStudio.generate`."""
        score, options = self._score, self._options
        targets = resolve(outputs, beat_name(score))
        reporter = reporter or Reporter()
        target, ceiling = levels(score, loudness_lufs=options.loudness_lufs, ceiling_dbtp=options.ceiling_dbtp)
        with (
            OutputFiles(force=outputs.force) as files,
            self._stems(targets.stems, files) as stems,
            ToneShelf(tones[0], max_bytes=tones[1]) if tones else nullcontext() as shelf,
        ):
            master = MasterFile(
                targets.master, files, options=options, tags=tags_of(score), loop=score.loop, target_lufs=target, ceiling_dbtp=ceiling
            )  # fmt: skip
            rendered = produce(
                score,
                sample_rate=options.sample_rate,
                loudness_lufs=target,
                ceiling_dbtp=master.first_ceiling_dbtp,
                on_block=on_block,
                stem_sink=stems if targets.stems else None,
                reporter=reporter,
                shelf=shelf,
            )
            started = time.perf_counter()
            stems.close()
            loudness = master.write(rendered, reporter=reporter)
            files.flush(targets.master)
            if targets.midi is not None:
                files.write(targets.midi, midi_of(score))
            files.write(targets.recipe, self._recipe(targets, stems, master, files))
            reporter.report("write", 1.0)
        return self._result(targets, rendered.timings, loudness, stems, write_s=time.perf_counter() - started)

    def _stems(self, folder: Path | None, files: OutputFiles) -> Stems:
        return Stems(
            folder,
            files,
            frames=frame_count(self._score, self._options.sample_rate),
            options=self._options,
            tags=lambda name: tags_of(self._score, stem=name),
            loop=self._score.loop,
        )

    def _recipe(self, targets: Targets, stems: Stems, master: MasterFile, files: OutputFiles) -> bytes:
        hashes = {f"stems/{name}": stems.hashes[name] for name in stems.paths}
        hashes["master"] = master.sha256
        if targets.midi is not None:
            hashes["midi"] = file_sha256(files.temporary(targets.midi))
        recipe = make_recipe(self._brief, self._score, engine=__version__, output=self._options, files=hashes)
        return recipe_to_json(recipe)

    def _result(
        self, targets: Targets, spent: dict[str, float], loud: Loudness, stems: Stems, *, write_s: float
    ) -> BeatResult:
        return describe(
            self._score,
            chosen=self.chosen,
            loudness=MadeLoudness(
                integrated_lufs=round(loud.integrated_lufs, 3),
                true_peak_dbtp=round(loud.true_peak_dbtp, 3),
                lra_lu=round(loud.lra_lu, 3),
            ),
            files=MadeFiles(
                master=str(targets.master),
                stems={name: str(path) for name, path in stems.paths.items()},
                midi=str(targets.midi) if targets.midi else None,
                recipe=str(targets.recipe),
            ),
            timings=MadeTimings(
                compose_s=round(self.compose_s, 4),
                render_s=round(spent.get("render_s", 0.0), 4),
                mix_s=round(spent.get("mix_s", 0.0) + spent.get("master_s", 0.0), 4),
                write_s=round(write_s, 4),
            ),
        )


def options_of(brief: Brief, outputs: Outputs) -> OutputOptions:
    """Return how a brief's master is written: the part of the outputs that shapes its bytes."""
    return OutputOptions(
        format=outputs.format,
        bit_depth=outputs.bit_depth,
        sample_rate=brief.sample_rate,
        loudness_lufs=brief.loudness_lufs,
        ceiling_dbtp=brief.ceiling_dbtp,
    )


def asked_of(score: Score, brief: Brief | None) -> Brief:
    """Return what a version's files are made by: what an edit has set goes before what was asked at first.

    Args:
        brief: what the beat was made from; None when it is not known.
    """
    brief = brief or Brief(genre=score.genre, seed=score.provenance.seed)
    if score.loudness_lufs is not None:
        brief = replace(brief, loudness_lufs=None)
    if score.ceiling_dbtp is not None:
        brief = replace(brief, ceiling_dbtp=None)
    return brief


def beat_name(score: Score) -> str:
    """Name a beat's file by what matters: "trap-140-Cm-7"."""
    return f"{score.genre}-{score.bpm:.6g}-{parse_key(score.key).short}-{score.provenance.seed}"


def tags_of(score: Score, *, stem: str = "") -> Tags:
    """Return what an audio file says about itself."""
    title = score.title or beat_name(score)
    return Tags(
        title=f"{title} - {stem}" if stem else title,
        genre=score.genre,
        bpm=score.bpm,
        key=score.key,
        meter=score.meter,
        seed=score.provenance.seed,
        software=SOFTWARE,
    )


def midi_of(score: Score) -> bytes:
    """Return a score as a Standard MIDI File with the programs and titles of its instruments."""
    known: dict[str, bank.Kit | bank.Patch] = {}
    for part in score.parts:
        known[part.name] = bank.load_kit(part.instrument) if part.is_drums else bank.load_patch(part.instrument)
    programs = {name: instrument.gm_program for name, instrument in known.items()}
    return score_to_midi(score, programs=programs, titles={name: entry.title for name, entry in known.items()})
