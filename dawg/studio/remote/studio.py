"""Beats from a team server: asked for as a job, followed to its end, fetched and verified. The same bytes as made here."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from msgspec.structs import replace

from dawg.errors import ArtifactError, Cancelled, DawgError, InputError, OutputError, StoreError
from dawg.gen.brief import Brief
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.audio_file import FORMATS
from dawg.gen.export.recipe import Recipe, recipe_from_json
from dawg.gen.operations.values import Operation
from dawg.gen.progress import Reporter, Stage
from dawg.studio.local import LocalStudio, OnBlock
from dawg.studio.making import beat_name
from dawg.studio.outputs import Outputs, Targets, resolve, safe_name
from dawg.studio.remote.client import Client, Event
from dawg.studio.result import BeatResult, MadeFiles, MadeLoudness, MadeTimings, describe

FOLLOW_S = 3600.0
AGAIN_S = 1.0
CACHED = 400
"""Files that the cache keeps, the latest."""
_QUARTERS: dict[str, tuple[Stage, int, int]] = {
    "drums": ("drums", 0, 25),
    "bass": ("bass", 25, 50),
    "melody": ("melody", 50, 75),
    "mix": ("mix", 75, 90),
    "master": ("master", 90, 100),
}


class RemoteStudio(LocalStudio):
    """Makes beats on a server; what needs no server (genres, recipes, showing, playing) happens here.

    Args:
        cache: folder for what was fetched; None = nothing is kept.
    """

    def __init__(self, client: Client, *, genre_folder: Path | None = None, cache: Path | None = None) -> None:
        super().__init__(genre_folder=genre_folder)
        self._client, self._cache = client, cache

    def generate(
        self,
        brief: Brief,
        outputs: Outputs,
        *,
        operations: Sequence[Operation] = (),
        reporter: Reporter | None = None,
        on_block: OnBlock | None = None,
    ) -> BeatResult:
        """Make a beat on the server and write its files here: all of them appear, or none. It enters the team's library.

        Arguments and errors as `LocalStudio.generate`; `on_block` gets nothing, since nothing is rendered here. Also raises
        `StoreError` when the server cannot be reached.
        """
        if outputs.master is not None:
            resolve(outputs, "")
        reporter = reporter or Reporter()
        started = time.perf_counter()
        stated = brief.genre
        output = {
            "format": outputs.format, "bitDepth": outputs.bit_depth, "midi": outputs.midi is not None,
            "stems": outputs.stems is not None,
        }  # fmt: skip
        body = {
            "brief": msgspec.to_builtins(brief), "operations": [msgspec.to_builtins(each) for each in operations],
            "output": output,
        }  # fmt: skip
        result = self._job("/api/generate/beat", body, reporter)
        with TemporaryDirectory(prefix="dawg-fetched-") as folder:
            fetched = self._fetched(result, Path(folder), reporter)
            return self._written(fetched, result, outputs, stated=stated, seconds=time.perf_counter() - started)

    # ---------------------------------------------------------------- the job

    def _job(self, path: str, body: dict[str, Any], reporter: Reporter) -> dict[str, Any]:
        accepted = self._client.post(path, body, key=f"cli-{secrets.token_hex(16)}")
        job_id = accepted["jobId"]
        try:
            return self._followed(job_id, reporter)
        except BaseException as error:
            if isinstance(error, Cancelled | KeyboardInterrupt):
                self._cancel(job_id)
            raise

    def _cancel(self, job_id: str) -> None:
        try:
            self._client.delete(f"/api/generate/{job_id}")
        except DawgError:  # it ends by itself
            return

    def _followed(self, job_id: str, reporter: Reporter) -> dict[str, Any]:
        """Hear of a job until its end; a stream that breaks is taken up where it broke."""
        end, last = time.monotonic() + FOLLOW_S, ""
        while time.monotonic() < end:
            try:
                with self._client.events("GET", f"/api/generate/{job_id}/events", last=last, silence_s=30.0) as events:
                    for event in events:
                        last = event.id or last
                        done = _ended(event, reporter)
                        if done is not None:
                            return done
            except StoreError:
                pass
            reporter.check()
            time.sleep(AGAIN_S)
            status = self._client.get(f"/api/generate/{job_id}/status")["job"]
            if status["status"] == "done":
                return dict(status["result"])
        raise StoreError(f"job {job_id} did not end within {FOLLOW_S:g} seconds", hint="it goes on; ask for it later")

    # ---------------------------------------------------------------- its files

    def _fetched(self, result: dict[str, Any], folder: Path, reporter: Reporter) -> dict[str, Path]:
        """Fetch every file of a result; return them by their hash."""
        found: dict[str, Path] = {}
        for track in result["tracks"]:
            reporter.check()
            sha256 = str(track["sha256"])
            path = folder / sha256
            if not self._from_cache(sha256, path):
                link = self._client.get(f"/api/tracks/{track['trackId']}/link")
                self._client.fetch(link["url"], path, sha256=sha256)
                self._to_cache(sha256, path)
            found[sha256] = path
        return found

    def _from_cache(self, sha256: str, path: Path) -> bool:
        if self._cache is None:
            return False
        from dawg.gen.export.hashing import file_sha256

        try:
            shutil.copyfile(self._cache / sha256, path)
            return file_sha256(path) == sha256
        except OSError:
            return False

    def _to_cache(self, sha256: str, path: Path) -> None:
        """Keep a copy; a cache that cannot be written is none."""
        if self._cache is None:
            return
        temporary = self._cache / f".{secrets.token_hex(8)}.tmp"
        try:
            self._cache.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(path, temporary)
            temporary.replace(self._cache / sha256)
            kept = sorted(self._cache.iterdir(), key=lambda entry: entry.stat().st_mtime, reverse=True)
            for old in kept[CACHED:]:
                old.unlink(missing_ok=True)
        except OSError:
            temporary.unlink(missing_ok=True)

    def _written(
        self, fetched: dict[str, Path], result: dict[str, Any], outputs: Outputs, *, stated: str, seconds: float
    ) -> BeatResult:
        tracks = {
            kind: [t for t in result["tracks"] if t["kind"] == kind] for kind in ("master", "stem", "midi", "recipe")
        }
        if not tracks["master"] or not tracks["recipe"]:
            raise ArtifactError("the server's result has no master or no recipe")
        recipe = recipe_from_json(fetched[tracks["recipe"][0]["sha256"]].read_bytes())
        targets = resolve(outputs, beat_name(recipe.score))
        stems: dict[str, str] = {}
        with OutputFiles(force=outputs.force) as files:
            _place(files, fetched[tracks["master"][0]["sha256"]], targets.master)
            if targets.stems is not None:
                stems = _place_stems(files, fetched, recipe, targets.stems)
            if targets.midi is not None and tracks["midi"]:
                _place(files, fetched[tracks["midi"][0]["sha256"]], targets.midi)
            _place(files, fetched[tracks["recipe"][0]["sha256"]], targets.recipe)
        return self._described(recipe, targets, stems, result, stated=stated, seconds=seconds)

    def _described(
        self,
        recipe: Recipe,
        targets: Targets,
        stems: dict[str, str],
        result: dict[str, Any],
        *,
        stated: str,
        seconds: float,
    ) -> BeatResult:
        from dawg.studio.listening import listen

        heard = listen(targets.master)
        version = result["versions"][0]
        spent = version["timings"]
        silent = float("-inf")
        made = describe(
            recipe.score,
            chosen={**({} if stated else {"genre": recipe.brief.genre}), **version["chosen"]},
            loudness=MadeLoudness(
                integrated_lufs=round(heard.integrated_lufs, 3) if heard.integrated_lufs is not None else silent,
                true_peak_dbtp=round(heard.true_peak_dbtp, 3) if heard.true_peak_dbtp is not None else silent,
                lra_lu=round(heard.lra_lu or 0.0, 3),
            ),
            files=MadeFiles(
                master=str(targets.master), stems=stems, midi=str(targets.midi) if targets.midi else None,
                recipe=str(targets.recipe),
            ),
            timings=MadeTimings(
                compose_s=spent["composeS"], render_s=spent["renderS"], mix_s=spent["mixS"],
                # writing is all the rest: the queue, and bringing the files here
                write_s=round(max(0.0, seconds - spent["composeS"] - spent["renderS"] - spent["mixS"]), 4),
            ),
        )  # fmt: skip
        return replace(made, project=version["project"], version=version["number"])


def _ended(event: Event, reporter: Reporter) -> dict[str, Any] | None:
    """Report an event; return the result when it was the last one. Raises what the job failed with."""
    data = event.data
    if event.kind == "generation:progress" and data["stage"] in _QUARTERS:
        stage, low, high = _QUARTERS[data["stage"]]
        reporter.report(stage, (data["percent"] - low) / (high - low))
    elif event.kind == "generation:completed":
        return dict(data["data"])
    elif event.kind == "generation:failed":
        if data["status"] == "cancelled":
            raise Cancelled("cancelled")
        raise InputError(str(data["data"].get("reason") or data["message"] or "the job failed"))
    else:
        reporter.check()
    return None


def _place(files: OutputFiles, source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, files.add(target))
    except OSError as error:
        raise OutputError(f"{str(target)!r} cannot be written: {error.strerror}") from error


def _place_stems(files: OutputFiles, fetched: dict[str, Path], recipe: Recipe, folder: Path) -> dict[str, str]:
    """Name the stems as `LocalStudio` does, in the recipe's order."""
    from dawg.studio.stems import stem_format

    files.add_folder(folder)
    suffix = FORMATS[stem_format(recipe.output)[0]].suffix
    made: dict[str, str] = {}
    named = [(role.partition("/")[2], sha256) for role, sha256 in recipe.files.items() if role.startswith("stems/")]
    order = [*(part.name for part in recipe.score.parts), "reverb", "delay"]
    named.sort(key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    for number, (name, sha256) in enumerate(named, 1):
        if sha256 not in fetched:
            raise ArtifactError(f"the server's result lacks the stem {name[:40]!r}")
        path = folder / f"{number:02d}-{safe_name(name)}{suffix}"
        _place(files, fetched[sha256], path)
        made[name] = str(path)
    return made
