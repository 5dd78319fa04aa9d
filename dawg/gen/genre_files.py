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
from dawg.gen.brief import show
from dawg.gen.genre import Genre
from dawg.gen.genre_checks import mistakes_in
from dawg.gen.permitted import permitted_at

MAX_BYTES = 1_000_000


class Source(Struct, frozen=True, kw_only=True):
    """A genre file: where it stands, what it holds, and why it cannot be read ("" = it can)."""

    where: str
    text: str = ""
    mistake: str = ""


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
    except UnicodeError as error:
        return Source(where=str(path), mistake=f"cannot be read: {error}")
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
    source = _sources(user_folder)[name]
    table = _merged(name, user_folder, ())
    table["name"] = name
    try:
        genre = msgspec.convert(table, Genre)
    except msgspec.ValidationError as error:
        mistake = str(error)
        raise GenreError(f"{_place(source, mistake)}: {mistake}{permitted_at(mistake, Genre)}") from error
    for key, mistake in mistakes_in(genre):
        raise GenreError(f"{_place(source, key)}: {mistake}")
    return msgspec.structs.replace(genre, digest=_digest(table))


def _merged(name: str, user_folder: Path | None, seen: tuple[str, ...]) -> dict[str, Any]:
    source = _sources(user_folder)[name]
    table = _parse(source)
    parent = table.get("parent", "")
    if not parent:
        return dict(table)
    if not isinstance(parent, str) or parent not in _sources(user_folder) or parent in (*seen, name):
        permitted = ", ".join(other for other in _sources(user_folder) if other != name)
        raise GenreError(f"{_place(source, 'parent')}: parent {show(parent)} is unknown; permitted: {permitted}")
    base = _merged(parent, user_folder, (*seen, name))
    base.pop("aliases", None)
    return _merge(base, table)


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
        raise GenreError(f"{source.where}: {source.mistake}")
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


def _place(source: Source, message: str) -> str:
    """Return "FILE:LINE" of the key that a message speaks of ("... - at `$.tempo.usual`"), or of the text that it is."""
    match = re.search(r"`\$\.?([^`]*)`", message)
    names = re.findall(r"[A-Za-z_][A-Za-z_0-9]*", match[1]) if match else [message]
    unknown = re.search(r"unknown field `([^`]*)`", message)
    lines = source.text.split("\n")
    for name in ([unknown[1]] if unknown else []) + list(reversed(names)):
        key = re.compile(rf"\s*\[*[\w.\"-]*(?<!\w){re.escape(name)}(?!\w)")
        for number, line in enumerate(lines, 1):
            if key.match(line) and not line.lstrip().startswith("#"):
                return f"{source.where}:{number}"
    word = re.compile(rf"(?<!\w){re.escape(message)}(?!\w)")  # within a line
    for number, line in enumerate(lines, 1):
        if message and word.search(line.partition("#")[0]):
            return f"{source.where}:{number}"
    return source.where


def genre_mistake(name: str, key: str, message: str, user_folder: Path | None) -> GenreError:
    """Return the error for a mistake in a genre's file, with the line of the key (or of the quoted text) at fault."""
    return GenreError(f"{_place(_sources(user_folder)[name], key)}: {message}")


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
