"""Opening what the settings name: a database, a place for files, a queue server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dawg.artifacts.artifacts import Artifacts
from dawg.server.options import Options
from dawg.store.accounts.sql import SqlAccounts
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks
from dawg.studio.library import FILE


class SqlRecord:
    """One database, SQLite or Postgres; methods and errors as `dawg.server.house.Record`."""

    def __init__(self, root: SqlStore) -> None:
        self._root = root
        self._database = root.database
        self.accounts = SqlAccounts(self._database)
        self.jobs = SqlJobs(self._database)

    def store(self, owner: str) -> SqlStore:
        """Return an owner's projects, versions and conversations."""
        return self._root.for_owner(owner)

    def tracks(self, owner: str) -> SqlTracks:
        """Return an owner's tracks."""
        return SqlTracks(self._database, owner=owner)

    def check(self) -> None:
        """Raise `StoreError` when the database does not answer within 2 s."""
        self._database.ping()

    def close(self) -> None:
        """Let go of the database."""
        self._root.close()


def open_record(options: Options) -> SqlRecord:
    """Open the database; raises `StoreError`."""
    url = options.database_url.reveal()
    if url:
        from dawg.store.postgres.store import PostgresStore

        return SqlRecord(PostgresStore.open(url))
    from dawg.store.sqlite.store import SqliteStore

    return SqlRecord(SqliteStore.open(options.data_folder / FILE))


def open_artifacts(options: Options, signing: Any = None) -> Artifacts:
    """Open the place for files; raises `ArtifactError`."""
    if options.s3_bucket:
        from dawg.artifacts.s3 import S3Artifacts

        return S3Artifacts(
            options.s3_bucket,
            endpoint_url=options.s3_endpoint or None,
            region=options.s3_region or None,
            prefix=options.s3_prefix,
            encryption=options.s3_encryption,
            kms_key=options.s3_kms_key or None,
        )
    from dawg.artifacts.folder import FolderArtifacts

    return FolderArtifacts(files_folder(options), signing=signing)


def files_folder(options: Options) -> Path:
    """Return where files are kept without a bucket."""
    return options.data_folder / "files"
