"""What this machine offers: the checks behind `dawg doctor`."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Literal

from dawg.errors import DawgError, InputError


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check: "ok", "note" (something optional is missing) or "fail" (dawg cannot work)."""

    name: str
    state: Literal["ok", "note", "fail"]
    text: str


def examine(environ: Mapping[str, str] | None = None) -> list[Finding]:
    """Check everything that making and playing beats needs; raises nothing."""
    environ = os.environ if environ is None else environ
    return [
        _python(),
        *(_package(name) for name in ("msgspec", "numpy", "soundfile", "sounddevice", "sqlite-utils")),
        _formats(),
        _data(environ),
        _sound(),
        _folder("here", Path(), needed=True),
        _folder("temporary", Path(tempfile.gettempdir()) if _has_tempdir() else None, needed=False),
        _settings(environ),
        _library(environ),
        Finding(name="cores", state="ok", text=f"{_cores()} usable"),
    ]


def _python() -> Finding:
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding(name="python", state="ok" if sys.version_info >= (3, 11) else "fail", text=text)


def _package(name: str) -> Finding:
    try:
        version = metadata.version(name)
        if name != "sounddevice":  # importing it needs PortAudio, which has a line of its own
            import_module(name.replace("-", "_"))
    except (ImportError, OSError) as error:
        return Finding(name=name, state="fail", text=f"cannot be loaded: {error}")
    return Finding(name=name, state="ok", text=version)


def _formats() -> Finding:
    try:
        import soundfile

        known = soundfile.available_formats()
        subtypes = {
            **soundfile.available_subtypes("OGG"),
            **(soundfile.available_subtypes("MP3") if "MP3" in known else {}),
        }
    except (ImportError, OSError, ValueError) as error:
        return Finding(name="formats", state="fail", text=f"libsndfile cannot be loaded: {error}")
    has = {
        "wav": True,
        "flac": "FLAC" in known,
        "ogg": "VORBIS" in subtypes,
        "opus": "OPUS" in subtypes,
        "mp3": "MP3" in known,
    }
    missing = [name for name, there in has.items() if not there]
    text = f"{', '.join(name for name, there in has.items() if there)} (libsndfile {soundfile.__libsndfile_version__})"
    if missing:
        return Finding(name="formats", state="note", text=f"{text}; this libsndfile has no {', '.join(missing)}")
    return Finding(name="formats", state="ok", text=text)


def _data(environ: Mapping[str, str]) -> Finding:
    from dawg import config

    with contextlib.suppress(InputError):  # wrong settings have a line of their own
        return _counted(config.load(environ).genre_folder)
    return _counted(None)


def _counted(genre_folder: Path | None) -> Finding:
    try:
        from dawg.studio.local import LocalStudio

        studio = LocalStudio(genre_folder=genre_folder)
        genres = studio.genres()
        counts = f"{len(genres.known)} genres, {len(studio.kits())} kits, {len(studio.instruments())} instruments"
    except (DawgError, ImportError, OSError) as error:
        return Finding(name="data", state="fail", text=str(error))
    if genres.mistakes:
        wrong = "; ".join(mistake.message for mistake in genres.mistakes)
        return Finding(name="data", state="note", text=f"{counts}; not usable: {wrong}")
    return Finding(name="data", state="ok", text=counts)


def _sound() -> Finding:
    try:
        import sounddevice

        devices = [device["name"] for device in sounddevice.query_devices() if device["max_output_channels"] > 0]
    except (ImportError, OSError) as error:
        hint = "--play needs PortAudio: sudo apt-get install libportaudio2"
        return Finding(name="playback", state="note", text=f"{hint} ({str(error).splitlines()[0]})")
    except Exception as error:  # PortAudioError cannot be named before the import worked
        return Finding(name="playback", state="note", text=f"PortAudio answers: {error}")
    if not devices:
        return Finding(name="playback", state="note", text="PortAudio is there, but no output device")
    return Finding(name="playback", state="ok", text=f"{len(devices)} output devices, first: {devices[0]}")


def _has_tempdir() -> bool:
    try:
        tempfile.gettempdir()
    except OSError:
        return False
    return True


def _folder(name: str, folder: Path | None, *, needed: bool) -> Finding:
    bad: Literal["fail", "note"] = "fail" if needed else "note"
    if folder is None:
        return Finding(name=name, state=bad, text="no writable folder")
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding(name=name, state="ok", text=f"{folder.absolute()} can be written")
    except OSError as error:
        return Finding(name=name, state=bad, text=f"{folder} cannot be written: {error.strerror}")


def _settings(environ: Mapping[str, str]) -> Finding:
    from dawg import config

    try:
        settings = config.load(environ)
    except InputError as error:
        return Finding(name="settings", state="fail", text=error.message)
    there = settings.file is not None and settings.file.is_file()
    genres = f"; your genres in {settings.genre_folder}" if settings.genre_folder else ""
    return Finding(name="settings", state="ok", text=f"{settings.file if there else 'none (none is needed)'}{genres}")


def _library(environ: Mapping[str, str]) -> Finding:
    """Check the whole file; a library that is not there yet is made by the first beat, not here."""
    from dawg import config
    from dawg.studio.library import FILE, Library

    folder = config.data_folder(environ)
    if folder is None:
        return Finding(name="library", state="note", text="no home to keep one in; DAWG_HOME names a folder for it")
    try:
        if not (folder / FILE).exists():
            return Finding(name="library", state="ok", text=f"none yet; the first beat makes it in {folder}")
        with Library.open(folder) as library:
            return Finding(name="library", state="ok", text=f"{library.check()} projects in {folder / FILE}")
    except (DawgError, OSError, ImportError) as error:
        return Finding(name="library", state="fail", text=str(error))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
