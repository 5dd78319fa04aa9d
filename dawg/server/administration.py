"""What whoever runs a server may do on its machine: people, schema, backups, and whether what is recorded is there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from dawg.assistant.cost import dollars as told_dollars
from dawg.config import Settings
from dawg.errors import ArtifactError, DawgError, InputError, MissingError, OutputError, StoreError
from dawg.gen.brief import show
from dawg.server.budgeting import Allowance, allow, allowances, dollars
from dawg.server.doors.passwords import checked_password, hash_password
from dawg.server.doors.tokens import new_secret
from dawg.server.holding import held_alone
from dawg.server.opening import SqlRecord
from dawg.server.options import Options
from dawg.server.queue.place import FILES, LIBRARY, check_files_there, check_there, place_of
from dawg.store.accounts.records import TeamRole
from dawg.store.ids import now_ms


class Told(Struct, frozen=True, kw_only=True):
    """What came of it: for people, and as values."""

    text: str
    facts: dict[str, Any] = {}


class Administration:
    """Does one thing and lets go of the database; every method raises `DawgError`."""

    def __init__(self, options: Options, settings: Settings) -> None:
        self._options = options
        self._place = place_of(options, redis_url="redis://127.0.0.1:1", genre_folder=settings.genre_folder)

    def create_user(self, email: str, password: str, *, role: TeamRole, admin: bool) -> Told:
        """Make a user: the first one with a team of their own, later ones in the first team."""
        hashed = hash_password(checked_password(password))
        with self._record() as record:
            accounts = record.accounts
            token: str | None = None
            if accounts.count_users():
                secret, token = new_secret("invite")
                accounts.add_invitation(
                    self._first_team(record), role, token, expires_ms=now_ms() + 60_000, created_by=None, admin=admin
                )
                del secret
            user = accounts.add_user(
                email, email.partition("@")[0][:80] or "user", hashed, invitation_hash=token, admin=admin
            )
            accounts.add_audit("user_created", subject=user.email)
        return Told(text=f"{user.email} can log in.", facts={"id": user.id, "email": user.email, "admin": user.admin})

    def invite(self, *, role: TeamRole, admin: bool, hours: int) -> Told:
        """Make an invitation into the first team, or for the first admin while there is nobody."""
        check_there(self._options)
        token, hashed = new_secret("invite")
        expires = now_ms() + hours * 3_600_000
        with self._record() as record:
            if not record.accounts.count_users():
                record.accounts.found_server(hashed, expires_ms=expires)
            else:
                record.accounts.add_invitation(
                    self._first_team(record), role, hashed, expires_ms=expires, created_by=None, admin=admin
                )
            record.accounts.add_audit("invited", subject=role)
        return Told(text=token, facts={"invitation": token, "hours": hours, "role": role})

    def revoke(self, email: str) -> Told:
        """Shut a user out: sessions and keys end at once."""
        check_there(self._options)
        with self._record() as record:
            found = record.accounts.login(email)
            if found is None:
                raise MissingError(f"user {show(email)} is not here")
            record.accounts.disable_user(found[0].id, True)
            record.accounts.add_audit("user_disabled", subject=found[0].email)
        return Told(text=f"{found[0].email} is shut out.", facts={"email": found[0].email, "disabled": True})

    def users(self) -> Told:
        """List users."""
        check_there(self._options)
        with self._record() as record:
            found = record.accounts.users(limit=10_000)
        lines = [
            f"{user.email}{'  admin' if user.admin else ''}{'  shut out' if user.disabled else ''}" for user in found
        ]
        facts = [{"email": user.email, "admin": user.admin, "disabled": user.disabled, "id": user.id} for user in found]
        return Told(text="\n".join(lines) or "There is nobody yet.", facts={"users": facts})

    def budget(self, whose: str) -> Told:
        """Tell what models may cost this month and have cost: a team, a user in all their teams, or (with "") everybody."""
        check_there(self._options)
        with self._record() as record:
            found = allowances(record.accounts, self._options, whose)
        facts = [
            {
                "team": each.team.name, "team_id": each.team.id, "email": each.user.email if each.user else None,
                "stated_usd": dollars(each.stated), "limit_usd": dollars(each.limit), "used_usd": dollars(each.used),
            }
            for each in found
        ]  # fmt: skip
        return Told(text="\n".join(map(_allowance_line, found)) or "There is nobody yet.", facts={"budgets": facts})

    def set_budget(self, whose: str, micro_usd: int | None) -> Told:
        """Set what models may cost a team, or a user in all their teams, each month (None = what the settings say), and tell it."""
        check_there(self._options)
        with self._record() as record:
            allow(record.accounts, whose, micro_usd)
        return self.budget(whose)

    def migrate(self) -> Told:
        """Bring the schema up to this version."""
        with self._record():
            pass
        return Told(text="The schema is this version's.", facts={"migrated": True})

    def verify(self) -> Told:
        """Read every file that a track names; raises `ArtifactError` naming the first that is missing or damaged, or a place that is away."""
        check_there(self._options)
        check_files_there(self._options)
        good, bad = 0, []
        artifacts = self._place.open_artifacts()
        artifacts.check()  # else a place that cannot be reached would look empty
        checked: dict[str, bool] = {}
        with self._record() as record:
            for track in record.tracks("").every_track():
                if track.sha256 not in checked:
                    try:
                        artifacts.verify(track.sha256)
                        checked[track.sha256] = True
                    except (MissingError, ArtifactError):
                        checked[track.sha256] = False
                if checked[track.sha256]:
                    good += 1
                else:
                    bad.append(track.id)
        artifacts.close()
        if bad:
            raise ArtifactError(
                f"{len(bad)} of {good + len(bad)} tracks have no sound file; the first is {bad[0]}",
                hint="a bucket with versions still has what it had before"
                if self._options.s3_bucket
                else "`dawg admin restore` brings back what a backup has",
            )
        return Told(
            text=f"{good} tracks, {len(checked)} files: all there, all sound.",
            facts={"tracks": good, "files": len(checked)},
        )

    def bucket(self) -> Told:
        """Make the bucket where it is missing, with its rules for pages of other origins and for unfinished uploads."""
        from dawg.artifacts.s3 import S3Artifacts

        artifacts = self._place.open_artifacts()
        if not isinstance(artifacts, S3Artifacts):
            raise InputError("no bucket is named", hint="AWS_S3_BUCKET names one")
        artifacts.set_up(origins=self._options.cors_origins)
        artifacts.close()
        return Told(text=f"Bucket {self._options.s3_bucket} is ready.", facts={"bucket": self._options.s3_bucket})

    # ---------------------------------------------------------------- backups

    def backup(self, file: str, *, force: bool) -> Told:
        """Write database and files into one archive; the server may go on meanwhile."""
        self._check_local("backup")
        target = Path(file)
        if target.exists() and not force:
            raise OutputError(f"{show(file, limit=120)} exists; use --force to replace it")
        temporary = target.with_name(f".{target.name}-{secrets.token_hex(6)}.tmp")
        copy = temporary.with_suffix(".db")
        count = 0
        try:
            self._copy_database(copy)
            with _private(temporary) as written:
                with tarfile.open(fileobj=written, mode="w") as archive:
                    archive.add(copy, LIBRARY)
                    for path in self._files():
                        archive.add(path, f"{FILES}/{path.parent.name}/{path.name}", recursive=False)
                        count += 1
                written.flush()
                os.fsync(written.fileno())
            os.replace(temporary, target)
        except OSError as error:
            raise OutputError(f"{show(file, limit=120)} cannot be written: {error.strerror}") from error
        finally:
            for path in (temporary, copy):
                path.unlink(missing_ok=True)
        return Told(text=f"{file}: the database and {count} files.", facts={"file": file, "files": count})

    def restore(self, file: str, *, force: bool) -> Told:
        """Bring back what a backup holds, into an empty data folder unless `force`; files are checked by their hash.

        Raises:
            StoreError: a server or a worker has the data folder; what it acknowledges meanwhile would be lost.
        """
        self._check_local("restore")
        folder = self._options.data_folder
        if (folder / LIBRARY).exists() and not force:
            raise OutputError(
                f"{str(folder / LIBRARY)!r} exists; use --force to replace it", hint="stop the server first"
            )
        with held_alone(folder, "dawg admin restore"):
            count = self._brought_back(file, folder)
        return Told(text=f"{file}: the database and {count} files are back.", facts={"files": count})

    def _brought_back(self, file: str, folder: Path) -> int:
        """Put everything in its place and return how many files there were."""
        count, database = 0, None
        try:
            with tarfile.open(file, "r:") as archive:
                for member in archive:
                    if member.name == LIBRARY and member.isfile() and database is None:
                        database = self._extracted(archive, member)
                    elif member.isfile() and _is_file_name(member.name):
                        self._restore_file(archive, member)
                        count += 1
                    else:
                        raise InputError(f"{show(file, limit=120)} is no backup: it holds {show(member.name)}")
            if database is None:
                raise tarfile.TarError
            for suffix in ("-wal", "-shm"):
                (folder / f"{LIBRARY}{suffix}").unlink(missing_ok=True)
            os.replace(database, folder / LIBRARY)
        except (OSError, tarfile.TarError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no backup, or damaged"
            raise OutputError(f"{show(file, limit=120)} cannot be restored: {reason}") from error
        finally:
            if database is not None:
                database.unlink(missing_ok=True)
        return count

    def _extracted(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Path:
        path = self._options.data_folder / f".restored-{secrets.token_hex(6)}.db"
        source = archive.extractfile(member)
        assert source is not None
        try:
            with _private(path) as target:
                while piece := source.read(1 << 20):
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def _restore_file(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        sha256 = member.name.rpartition("/")[2]
        path = self._extracted(archive, member)
        try:
            with open(path, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != sha256:
                raise ArtifactError(f"file {sha256[:12]} in the backup is damaged")
            self._place.open_artifacts().put(path, sha256=sha256)
        finally:
            path.unlink(missing_ok=True)

    def _check_local(self, verb: str) -> None:
        if self._options.database_url or self._options.s3_bucket:
            raise InputError(
                f"{verb} is for a data folder; Postgres and S3 have tools of their own",
                hint="pg_dump, and versioned buckets",
            )

    def _copy_database(self, target: Path) -> None:
        source_path = self._options.data_folder / LIBRARY
        check_there(self._options)
        try:
            with contextlib.closing(sqlite3.connect(f"file:{source_path}?mode=ro", uri=True)) as source:
                _private(target).close()
                with contextlib.closing(sqlite3.connect(target)) as copy:
                    source.backup(copy, pages=1024)
        except sqlite3.Error as error:
            raise StoreError(f"the database cannot be copied: {error}") from error

    def _files(self) -> Iterator[Path]:
        root = self._options.data_folder / FILES
        for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path for path in folder.iterdir() if path.is_file())

    @contextlib.contextmanager
    def _record(self) -> Iterator[SqlRecord]:
        record = SqlRecord(self._place.open_database())
        try:
            yield record
        finally:
            record.close()

    def _first_team(self, record: SqlRecord) -> str:
        for user in record.accounts.users(limit=1_000):
            for membership in record.accounts.memberships(user.id):
                return membership.team.id
        raise DawgError("there is no team yet", hint="the first admin makes one")


def _private(path: Path) -> IO[bytes]:
    """Begin a file that nobody else can read, from its first byte on."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _allowance_line(each: Allowance) -> str:
    used = told_dollars(each.used)
    what = f"{used} of {told_dollars(each.limit)}" if each.limit is not None else f"{used}, no limit"
    source = "" if each.limit is None or each.stated == each.limit else ", as the settings say"
    who = f"team {each.team.name} ({each.team.id})" if each.user is None else f"  {each.user.email} in {each.team.name}"
    return f"{who}: {what}{source}"


def _is_file_name(name: str) -> bool:
    parts = name.split("/")
    return (
        len(parts) == 3 and parts[0] == FILES and len(parts[2]) == 64 and parts[1] == parts[2][:2]
        and all(char in "0123456789abcdef" for char in parts[2])
    )  # fmt: skip
