"""Genre files: one TOML table per genre, inheriting where they are kin, read into frozen values and checked.

`parent = "house"` takes everything from another file; tables are merged key by key, lists are replaced. A user's own
files work like built-in ones; a mistake is reported with file, line and permitted values, and only where that file is needed.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from dawg.errors import GenreError
from dawg.gen.explaining import choices, fault, show, value_at
from dawg.gen.genre import Genre
from dawg.gen.genre_checks import mistakes_in
from dawg.gen.lines import Steps, toml_line

MAX_BYTES = 1_000_000


class Source(Struct, frozen=True, kw_only=True):
    """A genre file: where it stands, what it holds, and why it cannot be read ("" = it can) from which line on (0 = any)."""

    where: str
    text: str = ""
    mistake: str = ""
    line: int = 0


@cache
def _sources(user_folder: Path | None) -> dict[str, Source]:
    """Map genre names to their files; the user's come last and may replace built-in ones."""
    found = {}
    for entry in sorted((resources.files("dawg.gen") / "genres").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            found[entry.name[:-5]] = Source(where=f"genres/{entry.name}", text=entry.read_text("utf-8"))
    if user_folder is not None and user_folder.is_dir():
        for path in sorted(user_folder.glob("*.toml")):
            found[path.stem] = _user_source(path)
    return found


def _user_source(path: Path) -> Source:
    try:
        if not path.is_file():  # a pipe would be waited for
            return Source(where=str(path), mistake="is not a file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        return Source(where=str(path), mistake=f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Source(
            where=str(path), mistake=f"byte {data[error.start]:#04x} is not UTF-8; permitted: UTF-8", line=line
        )
    if len(data) > MAX_BYTES:
        return Source(where=str(path), mistake=f"has more than {MAX_BYTES} bytes")
    return Source(where=str(path), text=text)


def genre_names(user_folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of all genres (not the abstract ones that begin with an underscore), sorted."""
    return tuple(sorted(name for name in _sources(user_folder) if not name.startswith("_")))


@cache
def load_genre(name: str, user_folder: Path | None = None) -> Genre:
    """Return a genre by name or alias.

    Args:
        name: as a user spells it: case, spaces, hyphens and "&" do not matter.
        user_folder: folder of the user's own genre files, or None.

    Raises:
        GenreError: unknown (names the nearest), or a mistake in its file (names file, line and what is permitted).
    """
    sources = _sources(user_folder)
    wanted = _plain(name)
    for known in sources:
        if _plain(known) == wanted and not known.startswith("_"):
            return _load(known, user_folder)
    for known, source in sources.items():
        if wanted in map(_plain, _aliases(source)) and not known.startswith("_"):
            return _load(known, user_folder)
    near = _nearest(wanted, user_folder)
    raise GenreError(f"genre {show(name)} is unknown; {near}", hint="`dawg genres` lists them all")


@cache
def _load(name: str, user_folder: Path | None) -> Genre:
    table, lineage = _merged(name, user_folder, ())
    for field in _MADE_FIELDS:
        if field in table:
            permitted = "a genre is named by its file" if field == "name" else "it is not to be written"
            raise GenreError(f"{_line(lineage, (field,))}: field {show(field)} is unknown; {permitted}")
    table["name"] = name
    try:
        genre = msgspec.convert(table, Genre)
    except (msgspec.ValidationError, RecursionError) as error:
        found = fault(Genre, table, str(error), hidden=_MADE_FIELDS)
        kin = '; or inherit from a genre, as with parent = "house"' if found.missing and len(lineage) == 1 else ""
        place = _line(lineage, found.steps, value_at(table, found.steps))
        raise GenreError(f"{place}: {found.text}{kin}") from error
    for key, mistake in mistakes_in(genre):
        raise GenreError(f"{_place(lineage, key)}: {mistake}")
    return msgspec.structs.replace(genre, digest=_digest(table))


_MADE_FIELDS = ("name", "digest")
"""Fields of a genre that do not stand in its file."""


def _merged(
    name: str, user_folder: Path | None, children: tuple[str, ...]
) -> tuple[dict[str, Any], tuple[Source, ...]]:
    """Return a genre's table with what it inherits, and the files that this comes from, its own first."""
    sources = _sources(user_folder)
    source = sources[name]
    table = _parse(source)
    parent = table.get("parent", "")
    if not parent or not isinstance(parent, str):
        return dict(table), (source,)
    chain = (*children, name)
    place = f"{_line((source,), ('parent',))}: parent {show(parent)}"
    if parent in chain:
        circle = " -> ".join(map(_shown_name, (*chain[chain.index(parent) :], parent)))
        permitted = ", ".join(other for other in sources if other not in chain)
        raise GenreError(f"{place} is a cycle, {circle}; permitted: {permitted}")
    if parent not in sources:
        raise GenreError(f"{place} is unknown; {choices(parent, [other for other in sources if other != name])}")
    base, lineage = _merged(parent, user_folder, chain)
    base.pop("aliases", None)
    return _merge(base, table), (source, *lineage)


def _shown_name(name: str) -> str:
    return show(name).strip("'")


def _line(lineage: tuple[Source, ...], steps: Steps, value: object = None) -> str:
    """Return "FILE:LINE" of a value: in the file that states most of its place, the genre's own before those it inherits from."""
    places = [(source, *toml_line(source.text, steps, value)) for source in lineage]
    source, line, _ = max(places, key=lambda place: place[2])
    return f"{source.where}:{line}"


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Merge tables key by key; tables of weights and lists are replaced whole."""
    result = dict(base)
    for key, value in over.items():
        if key in _REPLACED or not isinstance(value, dict) or not isinstance(result.get(key), dict):
            result[key] = value
        else:
            result[key] = _merge(result[key], value)
    return result


_REPLACED = {
    "instruments", "kits", "fills", "bars", "bars_per_chord", "degrees", "scales_minor", "scales_major", "colour", "grid"
}  # fmt: skip


@cache
def _parse(source: Source) -> dict[str, Any]:
    if source.mistake:
        raise GenreError(f"{source.where}{f':{source.line}' if source.line else ''}: {source.mistake}")
    try:
        return tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        reason = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
        found = re.search(r" \(at line (\d+), (column \d+)\)$", reason)
        line, reason = (f":{found[1]}", f"{reason[: found.start()]} ({found[2]})") if found else ("", reason)
        raise GenreError(f"{source.where}{line}: {reason}") from error


def _aliases(source: Source) -> list[str]:
    """Return the other names of a genre; none for a file with mistakes, which are told when it is asked for."""
    try:
        aliases = _parse(source).get("aliases", ())
    except GenreError:
        return []
    return [alias for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []


def _place(lineage: tuple[Source, ...], text: str) -> str:
    """Return "FILE:LINE" of a key, or else of a word within a line, in the first of the files that has it."""
    key = re.compile(rf"\s*\[*[\w.\"-]*(?<!\w){re.escape(text)}(?!\w)")
    word = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    for source in lineage:
        for found in (key.match, word.search):
            for number, line in enumerate(source.text.split("\n"), 1):
                if text and found(line.partition("#")[0]):
                    return f"{source.where}:{number}"
    return lineage[0].where


def genre_mistake(name: str, key: str, message: str, user_folder: Path | None) -> GenreError:
    """Return the error for a mistake in a genre's file, with the line of the key (or of the quoted text) at fault."""
    _, lineage = _merged(name, user_folder, ())
    return GenreError(f"{_place(lineage, key)}: {message}")


def is_own(name: str, user_folder: Path | None) -> bool:
    """True when a genre, by its own name, is read from the user's folder."""
    return not _sources(user_folder)[name].where.startswith("genres/")


def _digest(table: dict[str, Any]) -> str:
    from dawg.gen.score import content_hash

    return content_hash(table)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("&", "n").replace(" and ", "n"))


def _nearest(wanted: str, user_folder: Path | None) -> str:
    names = {_plain(name): name for name in genre_names(user_folder)}
    for known, source in _sources(user_folder).items():
        names.update({_plain(alias): known for alias in _aliases(source) if not known.startswith("_")})
    close = dict.fromkeys(
        names[match] for match in difflib.get_close_matches(wanted[:60], list(names), n=4, cutoff=0.6)
    )
    return f"nearest: {', '.join(close)}" if close else f"permitted: {', '.join(genre_names(user_folder))}"
