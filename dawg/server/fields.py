"""Fields that several routes read: what their types permit, and in words what a type cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from dawg.errors import InputError, ScoreError
from dawg.gen.brief import Brief, show
from dawg.gen.compose.arrangement import unknown_names
from dawg.gen.export.formats import check_format
from dawg.gen.genre_files import load_genre
from dawg.gen.operations.reading import KINDS, from_dict
from dawg.gen.score import Score
from dawg.server.checking import Check, faults_of, joined, passes
from dawg.server.doors.passwords import checked_password
from dawg.server.doors.tokens import kind_of
from dawg.store.accounts.records import checked_email, checked_person
from dawg.store.records import checked_name
from dawg.store.sql.tracks import checked_file_name


def _brief_faults(brief: Brief, genre_folder: Path | None) -> Iterator[tuple[str, str]]:
    for name, error in brief.faults():
        yield name, error.message


def _wish_faults(brief: Brief, genre_folder: Path | None) -> Iterator[tuple[str, str]]:
    yield from _brief_faults(brief, genre_folder)
    for name, error in unknown_names(brief):
        yield name, error.message
    if brief.genre:
        try:
            load_genre(brief.genre, genre_folder)
        except InputError as error:
            yield "genre", error.message


def _score_faults(score: Score, genre_folder: Path | None) -> Iterator[tuple[str, str]]:
    try:
        score.checked()
    except ScoreError as error:
        yield "", error.message


def _operation_faults(operations: list[dict[str, Any]], genre_folder: Path | None) -> Iterator[tuple[str, str]]:
    for index, raw in enumerate(operations):
        tag = raw.get("op")
        kind = KINDS.get(tag) if isinstance(tag, str) else None
        found = list(faults_of(raw, kind)) if kind is not None else []
        if "op" not in raw:
            found = [("op", f"op is missing; permitted: {', '.join(KINDS)}")]
        elif not found:
            try:
                from_dict(raw)
            except InputError as error:
                found = [("op" if kind is None else "", error.message)]
        for path, message in found:
            yield joined(f"[{index}]", path), f"operation {index + 1}: {message}"


def _output_faults(output: OutputBody | SoundOutputBody, genre_folder: Path | None) -> Iterator[tuple[str, str]]:
    try:
        check_format(output.format, output.bit_depth)
    except InputError as error:
        yield "bitDepth", error.message


def _title_faults(title: str, genre_folder: Path | None) -> Iterator[tuple[str, str]]:
    if not title.isprintable():
        yield "", f"title {show(title)} is not permitted; permitted: printable characters"


def _invitation_faults(text: str, genre_folder: Path | None) -> Iterator[tuple[str, str]]:
    if kind_of(text) != "invite":
        yield "", NO_INVITATION


NO_INVITATION = (
    "the invitation is unknown, used, revoked or expired; permitted: one that somebody of a team has made for you"
)

Id = Annotated[str, Meta(pattern="^[0-9a-hjkmnp-tv-z]{26}$", description="an id of 26 lower-case letters and digits")]
IdOrNone = Annotated[str, Meta(pattern="^([0-9a-hjkmnp-tv-z]{26})?$", description="an id, or nothing")]
Hidden = Annotated[str, Meta(min_length=1, max_length=300, extra={"secret": True})]
"""A text that no message shows."""
Email = Annotated[str, Meta(min_length=1, max_length=300), passes(checked_email)]
NewPassword = Annotated[str, Meta(min_length=1, max_length=300, extra={"secret": True}), passes(checked_password)]
InvitationToken = Annotated[str, Meta(max_length=300, extra={"secret": True}), Check(_invitation_faults)]
PersonName = Annotated[str, Meta(max_length=80), passes(lambda name: checked_person("name", name) if name else name)]
TeamName = Annotated[str, Meta(min_length=1, max_length=80), passes(partial(checked_person, "team"))]
KeyName = Annotated[str, Meta(min_length=1, max_length=80), passes(partial(checked_person, "key name"))]
ProjectName = Annotated[str, Meta(min_length=1, max_length=200), passes(partial(checked_name, "project"))]
BranchName = Annotated[str, Meta(min_length=1, max_length=200), passes(partial(checked_name, "branch"))]
ChatName = Annotated[str, Meta(min_length=1, max_length=80), passes(partial(checked_name, "conversation"))]
Title = Annotated[str, Meta(max_length=120), Check(_title_faults)]
FileName = Annotated[str, Meta(min_length=1, max_length=80), passes(checked_file_name)]
KeptBrief = Annotated[Brief, Check(_brief_faults)]
WishedBrief = Annotated[Brief, Check(_wish_faults)]
"""A brief that is to become a beat here: its genre and instruments are known."""
KeptScore = Annotated[Score, Check(_score_faults)]
Operations = Annotated[list[dict[str, Any]], Meta(max_length=32), Check(_operation_faults)]
SomeOperations = Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=32), Check(_operation_faults)]


class OutputBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How audio is written, and whether MIDI and stems are made beside it."""

    format: Literal["wav", "flac", "ogg", "opus", "mp3"] = "wav"
    bit_depth: Literal[16, 24, 32] | None = None
    midi: bool = False
    stems: bool = False


class SoundOutputBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How the audio of a mix or master is written; there are no stems and no MIDI of it."""

    format: Literal["wav", "flac", "ogg", "opus", "mp3"] = "wav"
    bit_depth: Literal[16, 24, 32] | None = None


Output = Annotated[OutputBody, Check(_output_faults)]
SoundOutput = Annotated[SoundOutputBody, Check(_output_faults)]
