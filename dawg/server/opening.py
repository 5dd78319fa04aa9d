"""Opening what the settings name: a database, a place for files, a queue server."""

from __future__ import annotations

from dawg.server.options import Options
from dawg.server.queue.place import BucketPlace, Place
from dawg.store.accounts.sql import SqlAccounts
from dawg.store.sql.database import Database
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks


class SqlRecord:
    """One database, SQLite or Postgres; methods and errors as `dawg.server.house.Record`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.accounts = SqlAccounts(database)
        self.jobs = SqlJobs(database)

    def store(self, owner: str) -> SqlStore:
        """Return an owner's projects, versions and conversations."""
        return SqlStore(self.database, owner=owner)

    def tracks(self, owner: str) -> SqlTracks:
        """Return an owner's tracks."""
        return SqlTracks(self.database, owner=owner)

    def check(self) -> None:
        """Raise `StoreError` when the database does not answer within 2 s."""
        self.database.ping()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def place_of(options: Options, redis_url: str) -> Place:
    """Return where everything is, for this process and for its workers."""
    bucket = None
    if options.s3_bucket:
        bucket = BucketPlace(
            name=options.s3_bucket,
            region=options.s3_region or "us-east-1",
            endpoint=options.s3_endpoint,
            prefix=options.s3_prefix,
            encryption=options.s3_encryption,
            kms_key=options.s3_kms_key,
        )
    return Place(
        data_folder=options.data_folder,
        redis_url=redis_url,
        database_url=options.database_url.reveal(),
        bucket=bucket,
        genre_folder=options.genre_folder,
    )
