"""Tracks: what was uploaded and what was made; and the links by which files are fetched."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from dawg.server import answers, reading
from dawg.server.fields import IdOrNone
from dawg.server.options import upload_folder
from dawg.server.queue.decoding import WAIT_S, Examined, examine
from dawg.server.refusals import FieldProblem, Refusal, invalid
from dawg.server.routes.health import check_files
from dawg.server.routes.paging import Before, Page
from dawg.server.routing import Call, Route
from dawg.store.tracks import NewTrack, Track, TrackKind

TAG = "tracks"
LINK_S = 300
MAGIC: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("audio/wav", re.compile(rb"RIFF....WAVE|RF64....WAVE", re.DOTALL)),
    ("audio/flac", re.compile(rb"fLaC")),
    ("audio/ogg", re.compile(rb"OggS\0")),
    ("audio/mpeg", re.compile(rb"ID3[\x02-\x04]|\xff[\xe2-\xff]", re.DOTALL)),
)
HEAD = 16
FIELD_BYTES = 4096
PARTS = 8
_NAME = re.compile(r"[^\w .,()#&+=@!'\-\[\]]", re.UNICODE)


class TracksQuery(Before, frozen=True, kw_only=True, rename="camel"):
    """Which tracks."""

    kind: Literal["", "upload", "master", "stem", "mix", "midi", "recipe"] = ""
    job_id: IdOrNone = ""
    version_id: IdOrNone = ""


class UploadQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name of a file that is sent as it is."""

    name: Annotated[str, Meta(max_length=200)] = ""


class LinkQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the file is to be opened: `inline` to play it, else to save it."""

    inline: Literal["", "0", "1"] = ""


class ShownLink(answers.Shown, frozen=True, kw_only=True):
    """An address that is its own permission for some minutes; it understands Range."""

    url: str
    expires: str
    sha256: str
    size: int
    name: str


async def tracks(call: Call[None, TracksQuery]) -> Any:
    """List tracks."""
    query = call.query
    kinds: tuple[TrackKind, ...] = (query.kind,) if query.kind else ()
    found = await call.run(
        call.house.record.tracks(call.owner).tracks, before=query.before, limit=query.limit + 1, kinds=kinds,
        job_id=query.job_id or None, version_id=query.version_id or None,
    )  # fmt: skip
    return query.page([answers.show_track(track) for track in found], [track.id for track in found])


async def track(call: Call[None, None]) -> Any:
    """Tell about a track."""
    return answers.show_track(await call.run(call.house.record.tracks(call.owner).track, call.ids["track_id"]))


async def delete(call: Call[None, None]) -> Any:
    """Remove a track of the team; the audit log says who did."""
    removed: Track = await call.run(call.house.record.tracks(call.owner).delete_track, call.ids["track_id"])
    await call.run(
        call.house.record.accounts.add_audit, "track_deleted", team_id=call.owner, user_id=call.user.id,
        subject=removed.id, detail={"name": removed.name, "sha256": removed.sha256}, request_id=call.request_id,
    )  # fmt: skip
    return answers.Done()


async def link(call: Call[None, LinkQuery]) -> Any:
    """Give an address for a track's file."""
    found: Track = await call.run(call.house.record.tracks(call.owner).track, call.ids["track_id"])
    made = await call.run(
        call.house.artifacts.link, found.sha256, name=found.name, media_type=found.media_type, expires_s=LINK_S,
        inline=call.query.inline == "1",
    )  # fmt: skip
    url = made.url if "://" in made.url else call.house.options.public_url + made.url
    return ShownLink(
        url=url, expires=answers.iso(made.expires_ms), sha256=found.sha256, size=found.size, name=found.name
    )


async def upload(call: Call[None, UploadQuery]) -> Any:
    """Take a file: WAV, FLAC, OGG or MP3, straight to the disk; one that cannot be decoded is refused."""
    house, limit = call.house, call.house.options.upload_bytes
    await house.check_storage(call.owner)
    scope = call.scope
    reading.check_length(scope, limit + 64 * 1024)
    await check_files(house)
    folder = upload_folder(house.options)
    await house.run(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    taking = Taking(folder / f"{secrets.token_hex(16)}.part", limit=limit)
    try:
        await _take(call.request, call.query.name, taking)
        await house.run(taking.finish)
        async with house.decoders:  # a process of its own reads it from its beginning to its end
            found: Examined = await house.within(WAIT_S + 10.0, examine, taking.path)
        stored = await house.within(120.0, house.artifacts.put, taking.path, sha256=taking.sha256)
        new = NewTrack(
            name=taking.name, kind="upload", sha256=stored.sha256, size=stored.size, media_type=found.media_type,
            duration_s=found.duration_s, sample_rate=found.sample_rate, channels=found.channels,
        )  # fmt: skip
        made: Track = await call.run(house.record.tracks(call.owner).add_track, new)
    finally:
        await house.run(taking.remove)
    shown = answers.show_track(made)
    from dawg.server.live.frames import made as frame_of
    from dawg.server.queue.work.tools import made as track_to_made

    facts = msgspec.to_builtins(track_to_made(made))
    house.tell(call.owner, frame_of("track:created", facts, seq=1).data)
    return shown


class Taking:
    """A file on its way in: hashed and counted while it comes, refused as soon as its first bytes are no audio."""

    def __init__(self, path: Path, *, limit: int) -> None:
        self.path, self._limit = path, limit
        self.name = ""
        self.media_type = ""
        self.size = 0
        self._hash = hashlib.sha256()
        self._head = b""
        self._file: Any = None
        self.complete = False

    @property
    def sha256(self) -> str:
        """The hash of what came."""
        return self._hash.hexdigest()

    def write(self, piece: bytes) -> None:
        """Take the next piece; raises `Refusal`."""
        if self._file is None:
            self._file = open(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")  # noqa: SIM115
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
            if len(self._head) >= HEAD:
                self._look()
        self.size += len(piece)
        if self.size > self._limit:
            raise reading.too_large(self._limit)
        self._hash.update(piece)
        self._file.write(piece)

    def finish(self) -> None:
        """Bring the file to the disk; raises `Refusal` when there is none."""
        if self._file is None or not self.size:
            raise invalid(FieldProblem(path="file", message="the file is missing; permitted: WAV, FLAC, OGG, MP3"))
        if not self.media_type:
            self._look()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def remove(self) -> None:
        """Leave nothing behind."""
        if self._file is not None:
            self._file.close()
        self.path.unlink(missing_ok=True)

    def _look(self) -> None:
        for media_type, magic in MAGIC:
            if magic.match(self._head):
                self.media_type = media_type
                return
        raise Refusal(415, "not_audio", "the file is no audio we know; permitted: WAV, FLAC, OGG, MP3")


async def _take(request: Request, name: str, taking: Taking) -> None:
    kind, parameters = parse_options_header(request.headers.get("content-type", ""))
    pieces = reading.pieces(request.receive, limit=taking._limit + 64 * 1024, whole_s=reading.UPLOAD_S)
    if kind != b"multipart/form-data":
        taking.name = file_name(name)
        async for piece in pieces:
            taking.write(piece)
        return
    boundary = parameters.get(b"boundary", b"")
    if not 1 <= len(boundary) <= 200:
        raise Refusal(400, "multipart", "the boundary of the form is missing")
    form = _Form(taking)
    parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]
    try:
        async for piece in pieces:
            parser.write(piece)
        parser.finalize()
    except (ValueError, AssertionError) as error:
        raise Refusal(400, "multipart", f"the form cannot be read: {str(error)[:80]}") from None
    if not form.ended:
        raise Refusal(400, "multipart", "the form has no end")
    taking.name = file_name(name or form.field_name or form.name)


class _Form:
    """Follows a multipart form: the first file is taken, the field "name" is read, all else is dropped."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self.name = ""
        self.field_name = ""
        self.ended = False
        self._parts = 0
        self._header = b""
        self._value = b""
        self._field = ""
        self._is_file = False
        self._has_file = False
        self._text = b""

    def callbacks(self) -> dict[str, Any]:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin, "on_header_field": self._on_field, "on_header_value": self._on_value,
            "on_header_end": self._on_header, "on_part_data": self._on_data, "on_part_end": self._end,
            "on_end": self._finish,
        }  # fmt: skip

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > PARTS:
            raise Refusal(400, "multipart", f"the form has more than {PARTS} parts")
        self._header = self._value = self._text = b""
        self._field, self._is_file = "", False

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._bound(self._header)

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bound(self._value)

    def _on_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._field = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options and not self._has_file:
                self._is_file = self._has_file = True
                self.name = options[b"filename"].decode("utf-8", "replace")
        self._header = self._value = b""

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._taking.write(data[start:end])
        elif self._field == "name":
            self._text += data[start:end]
            self._bound(self._text)

    def _end(self) -> None:
        if self._field == "name" and not self._is_file:
            self.field_name = self._text.decode("utf-8", "replace")

    def _finish(self) -> None:
        self.ended = True

    def _bound(self, text: bytes) -> None:
        if len(text) > FIELD_BYTES:
            raise Refusal(400, "multipart", f"a field of the form is longer than {FIELD_BYTES} bytes")


def file_name(name: str) -> str:
    """Make a name from outside fit to be shown and offered: no folders, no control characters, 1 to 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _NAME.sub("-", last).strip(" .")[:200] or "upload"


_ONE = "/api/tracks/{track_id}"
ROUTES = (
    Route(method="GET", path="/api/tracks", run=tracks, tag=TAG, query=TracksQuery, answer=Page[answers.ShownTrack], does="List tracks, the newest first"),
    Route(
        method="POST", path="/api/tracks/upload", run=upload, tag=TAG, query=UploadQuery, answer=answers.ShownTrack, status=201,
        takes="multipart/form-data or audio/*", form={"file": "the file", "name": "its name; else the file's own"}, does="Upload WAV, FLAC, OGG or MP3, up to 200 MB",
        more="A form with a file, or the file as the body with its name in the query.",
    ),
    Route(method="GET", path=_ONE, run=track, tag=TAG, answer=answers.ShownTrack, does="About a track"),
    Route(method="DELETE", path=_ONE, run=delete, tag=TAG, answer=answers.Done, does="Remove a track"),
    Route(method="GET", path=_ONE + "/link", run=link, tag=TAG, query=LinkQuery, answer=ShownLink, does="An address for a track's file, good for 5 minutes"),
)  # fmt: skip
