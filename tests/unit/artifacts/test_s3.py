"""`S3Artifacts` keeps the contract on two servers that were made by others, and believes no server its word."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from msgspec.structs import replace

from dawg.artifacts.s3 import Bucket, S3Artifacts
from dawg.errors import ArtifactError
from tests.unit.artifacts.contract import ArtifactsContract, LinkContract, file


def opened(bucket: Bucket) -> Iterator[S3Artifacts]:
    artifacts = S3Artifacts(bucket)
    raw(bucket).create_bucket(Bucket=bucket.name)
    yield artifacts
    artifacts.close()


def raw(bucket: Bucket) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=bucket.endpoint,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key,
        region_name=bucket.region,
    )


class TestOnMoto(ArtifactsContract, LinkContract):
    @pytest.fixture
    def artifacts(self, moto_bucket: Bucket) -> Iterator[S3Artifacts]:
        yield from opened(moto_bucket)


class TestOnSwift(ArtifactsContract, LinkContract):
    @pytest.fixture
    def artifacts(self, swift_bucket: Bucket) -> Iterator[S3Artifacts]:
        yield from opened(swift_bucket)


def test_a_wrong_secret_and_a_missing_bucket_are_one_line(swift_bucket: Bucket, tmp_path: Path) -> None:
    for bucket, told in ((replace(swift_bucket, secret_key="wr0ng"), "refuses"), (swift_bucket, "does not exist")):
        with pytest.raises(ArtifactError, match=told) as caught:
            S3Artifacts(bucket).check()
        assert "\n" not in caught.value.message
        assert "wr0ng" not in caught.value.message


@pytest.mark.parametrize(("encryption", "key"), [("AES256", ""), ("aws:kms", "alias/dawg"), ("none", "")])
def test_files_are_encrypted_as_asked(moto_bucket: Bucket, tmp_path: Path, encryption: str, key: str) -> None:
    bucket = replace(moto_bucket, encryption=encryption, kms_key=key)
    for artifacts in opened(bucket):
        stored = artifacts.put(file(tmp_path, b"x"))
        (found,) = raw(bucket).list_objects_v2(Bucket=bucket.name)["Contents"]
        assert found["Key"].startswith("x/files/")
        head = raw(bucket).head_object(Bucket=bucket.name, Key=found["Key"])
        assert head.get("ServerSideEncryption", "none") == encryption
        assert artifacts.verify(stored.sha256)


def test_a_bucket_is_set_up_once_and_again(moto_bucket: Bucket) -> None:
    artifacts = S3Artifacts(moto_bucket)
    for _ in range(2):
        artifacts.set_up(origins=["https://beats.example"])
    cors = raw(moto_bucket).get_bucket_cors(Bucket=moto_bucket.name)["CORSRules"]
    rules = raw(moto_bucket).get_bucket_lifecycle_configuration(Bucket=moto_bucket.name)["Rules"]
    assert [rule["AllowedOrigins"] for rule in cors] == [["https://beats.example"]]
    assert [(rule["Filter"]["Prefix"], rule["Expiration"]["Days"]) for rule in rules] == [("x/incoming/", 1)]
    artifacts.close()


class Lying(BaseHTTPRequestHandler):
    """Says yes to every PUT and keeps nothing, or something else."""

    keeps: bytes | None = None

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, b"")

    def do_HEAD(self) -> None:
        self._answer(404 if self.keeps is None else 200, self.keeps or b"")

    def do_GET(self) -> None:
        self._answer(206, self.keeps or b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"0"')
        self.send_header("Last-Modified", "Thu, 26 Nov 2026 00:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("keeps", [None, b"y", b"yy"])
def test_a_yes_without_keeping_is_an_error(tmp_path: Path, keeps: bytes | None) -> None:
    handler = type("Lying", (Lying,), {"keeps": keeps})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        bucket = Bucket(name="b", endpoint=f"http://127.0.0.1:{server.server_port}", access_key="a", secret_key="b")
        artifacts = S3Artifacts(bucket)
        with pytest.raises(ArtifactError, match=r"did not keep|is damaged"):
            artifacts.put(file(tmp_path, b"x"))
        artifacts.close()
        server.shutdown()
        thread.join(10)


def test_a_server_that_is_away_is_one_line_soon(tmp_path: Path) -> None:
    bucket = Bucket(name="b", endpoint="http://127.0.0.1:9", access_key="a", secret_key="b")
    with pytest.raises(ArtifactError, match="cannot be reached"):
        S3Artifacts(bucket).check()
    with pytest.raises(ArtifactError, match="cannot be reached"):
        S3Artifacts(bucket).put(file(tmp_path, b"x"))
