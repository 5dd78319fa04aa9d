"""Artifacts in S3, Amazon's or any other: keys by hash, every upload confirmed before it counts."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from dawg.artifacts.artifacts import CHUNK, Link, Stored, checked_hash, checked_link_s, checked_upload
from dawg.errors import ArtifactError, InputError, MissingError
from dawg.gen.brief import show

FRESH_S = 12 * 3600
"""Putting a file again uploads it again unless it was put within this: a sweep must find it fresh."""
_MISSING = ("404", "NoSuchKey", "NotFound")
_AWAY = ("503", "SlowDown", "ServiceUnavailable", "InternalError", "500", "RequestTimeout")


class Bucket(Struct, frozen=True, kw_only=True):
    """Where files go.

    Attributes:
        endpoint: address of another S3 than Amazon's.
        prefix: what every key begins with.
        encryption: at rest: "none" (the bucket's own), "AES256" or "aws:kms"; kms_key names its key.
        access_key, secret_key: None = as boto3 finds them (environment, profile, role).
    """

    name: str
    region: str = "us-east-1"
    endpoint: str = ""
    prefix: str = ""
    encryption: str = "none"
    kms_key: str = ""
    access_key: str | None = None
    secret_key: str | None = None


class S3Artifacts:
    """Methods and errors as `dawg.artifacts.artifacts.Artifacts`. Making it connects to nothing, so a fork may follow."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._client = _client(bucket, read_s=15, attempts=3)
        self._quick = _client(bucket, read_s=2, attempts=1)

    def put(self, path: Path, *, sha256: str | None = None) -> Stored:
        """Keep a file's contents: uploaded, then looked at again."""
        try:
            with open(path, "rb") as file:
                found = hashlib.file_digest(file, "sha256")
                size = file.tell()
        except OSError as error:
            raise ArtifactError(f"file {show(path.name)} cannot be read: {error.strerror}") from error
        name = found.hexdigest()
        if sha256 is not None and name != sha256:
            raise ArtifactError(f"file {show(path.name)} does not have the hash it was given")
        with contextlib.suppress(MissingError):
            stored = self._confirmed(name, size)
            if stored.changed_ms > (time.time() - FRESH_S) * 1000:
                return stored
        self._upload(path, name, size, base64.b64encode(found.digest()).decode())
        try:
            return self._confirmed(name, size)
        except MissingError:
            raise ArtifactError(f"bucket {self._name} said yes and did not keep file {name[:12]}") from None

    def stat(self, sha256: str) -> Stored:
        """Return what is kept under a hash."""
        found = self._call(self._client.head_object, Key=self._key(sha256))
        return _stored(sha256, found["ContentLength"], found["LastModified"])

    def read(self, sha256: str, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start` up to `stop`."""
        size = self.stat(sha256).size
        last = min(size, size if stop is None else stop) - 1
        if start > last:
            return
        found = self._call(self._client.get_object, Key=self._key(sha256), Range=f"bytes={start}-{last}")
        left = last + 1 - start
        with self._translated(), contextlib.closing(found["Body"]) as body:
            while left > 0 and (piece := body.read(min(CHUNK, left))):
                left -= len(piece)
                yield piece
        if left > 0:
            raise ArtifactError(f"bucket {self._name} gave less of file {sha256[:12]} than it has")

    def fetch(self, sha256: str, path: Path) -> Stored:
        """Write the whole file to `path` and verify it."""
        stored = self.stat(sha256)
        try:
            found = self._download(self.read(sha256), path)
            if found != sha256:
                raise ArtifactError(f"file {sha256[:12]} is damaged")
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return stored

    def verify(self, sha256: str) -> Stored:
        """Read the whole file."""
        stored, found = self.stat(sha256), hashlib.sha256()
        for piece in self.read(sha256):
            found.update(piece)
        if found.hexdigest() != sha256:
            raise ArtifactError(f"file {sha256[:12]} is damaged")
        return stored

    def link(self, sha256: str, *, name: str, media_type: str, expires_s: int = 300, inline: bool = False) -> Link:
        """Return a presigned address for GET."""
        parameters = {
            "Key": self._key(sha256),
            "ResponseContentType": media_type,
            "ResponseContentDisposition": disposition(name, inline=inline),
        }
        return self._presigned("get_object", parameters, checked_link_s(expires_s))

    def upload_link(self, upload_id: str, *, size: int, media_type: str, expires_s: int = 900) -> Link:
        """Return a presigned address for one PUT."""
        parameters = {
            "Key": self._incoming(upload_id),
            "ContentLength": size,
            "ContentType": media_type,
            **self._encryption(),
        }
        link = self._presigned("put_object", parameters, checked_link_s(expires_s))
        headers = {"Content-Type": media_type, "Content-Length": str(size)}
        if self._bucket.encryption != "none":
            headers["x-amz-server-side-encryption"] = self._bucket.encryption
        if self._bucket.encryption == "aws:kms" and self._bucket.kms_key:
            headers["x-amz-server-side-encryption-aws-kms-key-id"] = self._bucket.kms_key
        return Link(url=link.url, expires_ms=link.expires_ms, headers=headers)

    def take_upload(self, upload_id: str, path: Path, *, limit: int) -> int:
        """Move what was uploaded to a local path."""
        key = self._incoming(upload_id)
        size: int = self._call(self._client.head_object, Key=key)["ContentLength"]
        try:
            if size > limit:
                raise InputError(f"upload has {size} bytes; permitted: at most {limit}")
            body = self._call(self._client.get_object, Key=key)["Body"]
            with self._translated(), contextlib.closing(body):
                self._download(iter(lambda: body.read(CHUNK), b""), path)
        finally:
            self._call(self._client.delete_object, Key=key)
        return size

    def every(self) -> Iterator[Stored]:
        """Yield all files, in the order of their hashes."""
        prefix = f"{self._bucket.prefix}files/"
        more: dict[str, Any] = {}
        while True:
            page = self._call(self._client.list_objects_v2, Prefix=prefix, **more)
            for item in page.get("Contents", ()):
                with contextlib.suppress(InputError):
                    name = checked_hash(item["Key"].rpartition("/")[2])
                    yield _stored(name, item["Size"], item["LastModified"])
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def sweep(self, sha256: str, *, older_than_s: float) -> bool:
        """Remove a file unless it was put within that time."""
        try:
            stored = self.stat(sha256)
        except MissingError:
            return True
        if stored.changed_ms > (time.time() - older_than_s) * 1000:
            return False
        self._call(self._client.delete_object, Key=self._key(sha256))
        return True

    def check(self) -> None:
        """Ask for the bucket."""
        try:
            self._call(self._quick.head_bucket)
        except MissingError:
            raise ArtifactError(f"bucket {self._name} does not exist") from None

    def set_up(self, *, origins: Sequence[str] = ()) -> None:
        """Make the bucket where it is missing, let pages of these origins use its links, and forget unfinished uploads.

        For `dawg admin`; needs more rights than the server.
        """
        try:
            self._call(self._quick.head_bucket)
        except MissingError:
            place = {"LocationConstraint": self._bucket.region}
            more = {} if self._bucket.region == "us-east-1" else {"CreateBucketConfiguration": place}
            self._call(self._client.create_bucket, **more)
        if origins:
            rule = {
                "AllowedOrigins": list(origins),
                "AllowedMethods": ["GET", "HEAD", "PUT"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag", "Content-Range"],
                "MaxAgeSeconds": 3600,
            }
            self._call(self._client.put_bucket_cors, CORSConfiguration={"CORSRules": [rule]})
        expiry = {
            "ID": "dawg-uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": f"{self._bucket.prefix}incoming/"},
            "Expiration": {"Days": 1},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
        self._call(self._client.put_bucket_lifecycle_configuration, LifecycleConfiguration={"Rules": [expiry]})

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()
        self._quick.close()

    @property
    def _name(self) -> str:
        return show(self._bucket.name)

    def _key(self, sha256: str) -> str:
        return f"{self._bucket.prefix}files/{checked_hash(sha256)[:2]}/{sha256}"

    def _incoming(self, upload_id: str) -> str:
        return f"{self._bucket.prefix}incoming/{checked_upload(upload_id)}"

    def _encryption(self) -> dict[str, str]:
        if self._bucket.encryption == "none":
            return {}
        key = {"SSEKMSKeyId": self._bucket.kms_key} if self._bucket.kms_key else {}
        return {"ServerSideEncryption": self._bucket.encryption, **key}

    def _upload(self, path: Path, name: str, size: int, checksum: str) -> None:
        with open(path, "rb") as file:
            self._call(
                self._client.put_object,
                Key=self._key(name),
                Body=file,
                ContentLength=size,
                ChecksumSHA256=checksum,
                **self._encryption(),
            )

    def _confirmed(self, sha256: str, size: int) -> Stored:
        """Look at a file again: its hash as the bucket knows it, else by reading it. Raises `MissingError`, `ArtifactError`."""
        found = self._call(self._client.head_object, Key=self._key(sha256), ChecksumMode="ENABLED")
        known = found.get("ChecksumSHA256")
        if found["ContentLength"] == size and known is not None:
            if base64.b64decode(known).hex() != sha256:
                raise ArtifactError(f"bucket {self._name} keeps another file under {sha256[:12]}")
        elif found["ContentLength"] != size:
            raise MissingError(f"file {sha256[:12]} is not whole")
        else:
            self.verify(sha256)
        return _stored(sha256, size, found["LastModified"])

    def _download(self, pieces: Iterator[bytes], path: Path) -> str:
        found = hashlib.sha256()
        try:
            with open(path, "wb") as file:
                for piece in pieces:
                    found.update(piece)
                    file.write(piece)
        except OSError as error:
            raise ArtifactError(f"file {show(path.name)} cannot be written: {error.strerror}") from error
        return found.hexdigest()

    def _presigned(self, method: str, parameters: dict[str, Any], expires_s: int) -> Link:
        with self._translated():
            url = self._client.generate_presigned_url(
                method, Params={"Bucket": self._bucket.name, **parameters}, ExpiresIn=expires_s
            )
        return Link(url=url, expires_ms=(int(time.time()) + expires_s) * 1000)

    def _call(self, method: Any, **parameters: Any) -> Any:
        with self._translated():
            return method(Bucket=self._bucket.name, **parameters)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _MISSING:
                raise MissingError("the file does not exist in the bucket") from error
            reason = "is busy or away" if code in _AWAY else "refuses"
            raise ArtifactError(f"bucket {self._name} {reason} ({show(code)})") from error
        except (BotoCoreError, OSError) as error:
            raise ArtifactError(f"bucket {self._name} cannot be reached ({type(error).__name__})") from error


def disposition(name: str, *, inline: bool) -> str:
    """Return a Content-Disposition for any file name (RFC 6266)."""
    from urllib.parse import quote

    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\;%' else "_" for char in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _client(bucket: Bucket, *, read_s: int, attempts: int) -> Any:
    config = Config(
        connect_timeout=2,
        read_timeout=read_s,
        retries={"mode": "standard", "total_max_attempts": attempts},
        signature_version="s3v4",
        s3={"addressing_style": "path" if bucket.endpoint else "auto"},
        # Others than Amazon do not know the trailers that carry checksums by default.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        max_pool_connections=16,
    )
    return boto3.client(
        "s3",
        region_name=bucket.region or None,
        endpoint_url=bucket.endpoint or None,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key,
        config=config,
    )


def _stored(sha256: str, size: int, changed: Any) -> Stored:
    return Stored(sha256=sha256, size=size, changed_ms=round(changed.timestamp() * 1000))
