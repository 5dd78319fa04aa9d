"""The recipe that travels with the audio: what was asked, what is played, and with what it was made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from dawg.errors import DawgError, ScoreError
from dawg.gen.brief import CEILING_RANGE, LUFS_RANGE, SAMPLE_RATES, Brief, check_choice, check_number, show
from dawg.gen.export.formats import check_format
from dawg.gen.score import Score

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
        score_digest: hash of the score as it was rendered.
        files: SHA-256 of what was written, by role ("master", "stems/bass", "midi").
    """

    kind: Literal["dawg-recipe"] = "dawg-recipe"
    schema_version: int = SCHEMA_VERSION
    engine: _Name
    packages: dict[_Name, _Name] = {}
    brief: Brief
    output: OutputOptions = OutputOptions()
    score_digest: _Name
    files: dict[_Name, _Name] = {}
    score: Score

    @property
    def is_altered(self) -> bool:
        """True when the score is not the one that was rendered: somebody edited it."""
        return self.score.digest != self.score_digest


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
        files=dict(files or {}),
        score=score,
    )


def recipe_to_json(recipe: Recipe) -> bytes:
    """Encode as one line of JSON; the same recipe always gives the same bytes."""
    return msgspec.json.encode(recipe, order="deterministic") + b"\n"


def recipe_from_json(data: bytes | str) -> Recipe:
    """Decode and check untrusted JSON.

    Raises:
        ScoreError: too big, not JSON, not a recipe, damaged, or from a newer version.
        InputError: the brief or the output options within hold a value that is refused.
    """
    if len(data) > MAX_BYTES:
        raise ScoreError(f"the recipe has {len(data)} bytes; permitted: at most {MAX_BYTES}")
    try:
        raw: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise ScoreError(f"not a recipe: {_line(error)}") from error
    if not isinstance(raw, dict) or raw.get("kind") != "dawg-recipe":
        raise ScoreError("not a recipe: no field kind with the value 'dawg-recipe'")
    version = raw.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise ScoreError(
            f"the recipe has schema version {version}, this dawg reads up to {SCHEMA_VERSION}", hint="update dawg"
        )
    return _convert(raw)


def package_versions(format: str) -> dict[str, str]:
    """Return the versions of the packages that shape the bytes of a format: WAV files are written without soundfile."""
    import numpy as np

    versions = {"msgspec": msgspec.__version__, "numpy": np.__version__}
    if format != "wav":
        import soundfile

        versions["soundfile"] = soundfile.__version__
    return versions


def _convert(raw: dict[str, Any]) -> Recipe:
    """Check the brief and the score by their own rules, then the rest around them."""
    try:
        score = Score.from_dict(raw.get("score"))
        brief = Brief.from_dict(raw.get("brief"))
        recipe = msgspec.convert(raw, Recipe)
        _check_output(recipe.output)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ScoreError(f"not a recipe: {_line(error)}") from error
    except DawgError as error:
        raise type(error)(f"recipe: {_line(error)}", hint=error.hint) from error
    return msgspec.structs.replace(recipe, brief=brief, score=score)


def _check_output(output: OutputOptions) -> None:
    check_format(output.format, output.bit_depth)
    check_choice("sample-rate", output.sample_rate, SAMPLE_RATES)
    check_number("loudness", output.loudness_lufs, *LUFS_RANGE, unit="LUFS")
    check_number("ceiling", output.ceiling_dbtp, *CEILING_RANGE, unit="dBTP")


def _line(error: BaseException) -> str:
    """One printable line: messages of a decoder may quote what an untrusted file holds."""
    return show(error, limit=300).strip("'")
