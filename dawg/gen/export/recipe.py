"""The recipe that travels with the audio: what was asked, what is played, and with what it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from dawg.errors import DawgError, InputError, ScoreError
from dawg.gen.brief import CEILING_RANGE, LUFS_RANGE, SAMPLE_RATES, Brief, check_choice, check_number
from dawg.gen.explaining import fault, show, value_at, written
from dawg.gen.export.formats import check_format
from dawg.gen.lines import Steps, json_line
from dawg.gen.score import Score, content_hash

SCHEMA_VERSION = 1
MAX_BYTES = 64 * 2**20
_Name = Annotated[str, Meta(max_length=200)]


class OutputOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the master was written. `bit_depth` None = the format's own; loudness None = the genre's."""

    format: str = "wav"
    bit_depth: int | None = None
    sample_rate: int = 44100
    loudness_lufs: float | None = None
    ceiling_dbtp: float | None = None


class Recipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enough to make the same bytes again.

    Attributes:
        engine: version of dawg.
        packages: versions of the libraries that shaped the bytes.
        score_digest, brief_digest: hashes of the score as it was rendered and of its brief ("" = not known).
        files: SHA-256 of what was written, by role ("master", "stems/bass", "midi").
    """

    kind: Literal["dawg-recipe"] = "dawg-recipe"
    schema_version: int = SCHEMA_VERSION
    engine: _Name
    packages: dict[_Name, _Name] = {}
    brief: Brief
    output: OutputOptions = OutputOptions()
    score_digest: _Name
    brief_digest: _Name = ""
    files: dict[_Name, _Name] = {}
    score: Score

    @property
    def is_altered(self) -> bool:
        """True when the score is not the one that was rendered: somebody edited it."""
        return self.score.digest != self.score_digest

    @property
    def is_asked_anew(self) -> bool:
        """True when the brief is not the one that the score was made for: somebody edited it."""
        return self.brief_digest not in ("", _digest(self.brief))


def make_recipe(
    brief: Brief, score: Score, *, engine: str, output: OutputOptions, files: dict[str, str] | None = None
) -> Recipe:
    """Put a recipe together for this machine's packages."""
    return Recipe(
        engine=engine,
        packages=package_versions(output.format),
        brief=brief,
        output=output,
        score_digest=score.digest,
        brief_digest=_digest(brief),
        files=dict(files or {}),
        score=score,
    )


def recipe_to_json(recipe: Recipe) -> bytes:
    """Encode as one line of JSON; the same recipe always gives the same bytes."""
    return msgspec.json.encode(recipe, order="deterministic") + b"\n"


def recipe_from_json(data: bytes | str, *, where: str = "recipe") -> Recipe:
    """Decode and check untrusted JSON; messages begin with `where`, and the line in a file of several lines.

    Raises:
        ScoreError: too big, not JSON, not a recipe, damaged, or from a newer version.
        InputError: the brief or the output options within hold a value that is refused.
    """
    if len(data) > MAX_BYTES:
        raise ScoreError(f"{where} has {len(data)} bytes; permitted: at most {MAX_BYTES}")
    try:
        raw: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise ScoreError(f"{where}{_line_of_byte(data, str(error))}: not a recipe: {_line(error)}") from error
    if not isinstance(raw, dict) or raw.get("kind") != "dawg-recipe":
        raise ScoreError(f"{where}: not a recipe: no field kind with the value 'dawg-recipe'")
    try:
        return _converted(raw)
    except _Misfit as misfit:
        place = _line_of(data, misfit.steps)
        raise misfit.kind(f"{where}{place}: {_line(misfit.text)}", hint=misfit.hint) from misfit


def package_versions(format: str) -> dict[str, str]:
    """Return the versions of the packages that shape the bytes of a format: WAV files are written without soundfile."""
    import numpy as np

    versions = {"msgspec": msgspec.__version__, "numpy": np.__version__}
    if format != "wav":
        import soundfile

        versions["soundfile"] = soundfile.__version__
    return versions


class _Misfit(Exception):
    """A value that is refused: where it stands, what is wrong with it, and as what that is told."""

    def __init__(self, steps: Steps, text: str, kind: type[DawgError] = ScoreError, hint: str = "") -> None:
        super().__init__(text)
        self.steps, self.text, self.kind, self.hint = steps, text, kind, hint


def _converted(raw: dict[str, Any]) -> Recipe:
    """Check all types, then the brief, the score and the output by their own rules."""
    for steps in (("schema_version",), ("score", "schema_version")):
        version = value_at(raw, steps)
        if isinstance(version, int) and version > SCHEMA_VERSION:
            told = f"{written(steps)} {version} is too new; this dawg reads up to {SCHEMA_VERSION}"
            raise _Misfit(steps, told, hint="update dawg")
    try:
        recipe = msgspec.convert(raw, Recipe)
    except (msgspec.ValidationError, RecursionError) as error:
        found = fault(Recipe, raw, str(error))
        asked = bool(found.steps) and found.steps[0] in ("brief", "output")
        raise _Misfit(found.steps, found.text, InputError if asked else ScoreError) from error
    with _within("brief"):
        brief = recipe.brief.validated()
    with _within("score"):
        recipe.score.checked()
    with _within("output"):
        _check_output(recipe.output)
    return msgspec.structs.replace(recipe, brief=brief)


@contextmanager
def _within(field: str) -> Iterator[None]:
    """Tell where a refusal belongs: its first word is mostly the name of the field."""
    try:
        yield
    except DawgError as error:
        inner = error.message.partition(" ")[0]
        raise _Misfit((field, inner), f"{field}: {error.message}", type(error), error.hint) from error


def _line_of(data: bytes | str, steps: Steps) -> str:
    text = data if isinstance(data, str) else data.decode()
    return f":{json_line(text, steps)}" if "\n" in text.strip() else ""


def _line_of_byte(data: bytes | str, problem: str) -> str:
    found = re.search(r"\(byte (\d+)\)", problem)
    raw = data.encode(errors="replace") if isinstance(data, str) else data
    if found is None or b"\n" not in raw.strip():
        return ""
    line = raw.count(b"\n", 0, int(found[1])) + 1
    return f":{line}"


def _digest(brief: Brief) -> str:
    """Hash a brief as it is read back: whole numbers have become floats."""
    return content_hash(msgspec.json.decode(msgspec.json.encode(brief), type=Brief))


def _check_output(output: OutputOptions) -> None:
    check_format(output.format, output.bit_depth)
    check_choice("sample-rate", output.sample_rate, SAMPLE_RATES)
    check_number("loudness", output.loudness_lufs, *LUFS_RANGE, unit="LUFS")
    check_number("ceiling", output.ceiling_dbtp, *CEILING_RANGE, unit="dBTP")


def _line(error: object) -> str:
    """One printable line: messages of a decoder may quote what an untrusted file holds."""
    return show(error, limit=300)[1:-1]
