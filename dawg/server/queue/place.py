"""Where everything is: what a process of the server or a worker needs to open the record, the files and the queue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from dawg.artifacts.artifacts import Artifacts
from dawg.errors import MissingError
from dawg.server.holding import has_had_server
from dawg.store.jobs import LEASE_S
from dawg.store.sql.database import Database

if TYPE_CHECKING:
    from dawg.artifacts.folder import Signing
    from dawg.server.options import Options

LIBRARY, FILES, QUEUE, SCRATCH = "library.db", "files", "queue", "scratch"


class BucketPlace(Struct, frozen=True, kw_only=True):
    """The bucket of files; fields as `dawg.artifacts.s3.Bucket`, credentials as boto3 finds them unless given."""

    name: str
    region: str = "us-east-1"
    endpoint: str = ""
    prefix: str = ""
    encryption: str = "none"
    kms_key: str = ""
    access_key: str | None = None
    secret_key: str | None = None


class Place(Struct, frozen=True, kw_only=True):
    """Where everything is.

    Attributes:
        data_folder: the library, files and scratch space of a server without the rest.
        database_url: of Postgres; "" = SQLite in the data folder.
        redis_url: of the queue.
        bucket: None = a folder in the data folder.
        genre_folder: the server's own genres.
        tones: folder for rendered tones and the bytes it may hold; None = none are kept.
        lease_s: how long a worker may be silent.
        drain_s: how long a running job may go on after SIGTERM, before it is given back.
    """

    data_folder: Path
    redis_url: str
    database_url: str = ""
    bucket: BucketPlace | None = None
    genre_folder: Path | None = None
    tones: tuple[Path, int] | None = None
    lease_s: float = LEASE_S
    drain_s: float = 24.0

    def open_database(self, *, connections: int = 1, patience_s: float | None = None) -> Database:
        """Open the record; with one connection it starts no thread, so that a fork may follow. Raises `StoreError`.

        Args:
            connections: to Postgres. patience_s: how long one waits for what others hold; None = as the databases say.
        """
        if self.database_url:
            from dawg.store.postgres.database import PostgresDatabase

            return PostgresDatabase(self.database_url, connections=connections, patience_s=patience_s)
        from dawg.store.sqlite.database import SqliteDatabase

        return SqliteDatabase(self.data_folder / LIBRARY, patience_s=patience_s)

    def open_artifacts(self, *, signing: Signing | None = None) -> Artifacts:
        """Open the place for files; connects to nothing. Raises `ArtifactError`."""
        if self.bucket is not None:
            from msgspec.structs import asdict

            from dawg.artifacts.s3 import Bucket, S3Artifacts

            return S3Artifacts(Bucket(**asdict(self.bucket)))
        from dawg.artifacts.folder import FolderArtifacts

        return FolderArtifacts(self.data_folder / FILES, signing=signing)

    @property
    def scratch(self) -> Path:
        """Where jobs write before their files are kept."""
        return self.data_folder / SCRATCH


def check_there(options: Options) -> None:
    """Raise `MissingError` where there is no library: only a server begins one, nobody who works for it or looks after it."""
    if not options.database_url and not (options.data_folder / LIBRARY).exists():
        raise MissingError(
            f"there is no server's library in {str(options.data_folder)!r}",
            hint="DAWG_HOME names its folder, DATABASE_URL its Postgres; `dawg serve` begins one",
        )


def check_files_there(options: Options) -> None:
    """Raise `MissingError` where the files of a server are in a folder, and this is another one: what is made here nobody would find."""
    folder = options.data_folder
    if options.database_url and not options.s3_bucket and not has_had_server(folder):
        raise MissingError(
            f"the server keeps its files in its data folder, and {str(folder)!r} is another one",
            hint="AWS_S3_BUCKET names a place that all machines reach; DAWG_HOME names the server's folder",
        )


def place_of(options: Options, *, redis_url: str = "", genre_folder: Path | None = None) -> Place:
    """Return where everything is by the server's settings.

    Args:
        redis_url: of the private queue server, where it is known; else the settings', else that of the data folder.
    """
    from dawg.server.queue.valkey import PrivateValkey

    url = redis_url or options.redis_url.reveal() or PrivateValkey(options.data_folder / QUEUE).url
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
        redis_url=url,
        database_url=options.database_url.reveal(),
        bucket=bucket if options.s3_bucket else None,
        genre_folder=genre_folder,
        tones=options.tones,
    )
