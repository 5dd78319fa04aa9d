"""The server on Postgres and S3: the same line from a login to a file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx2
import psycopg
import pytest

from dawg.artifacts.s3 import Bucket
from dawg.cli.app import main
from dawg.server.options import Secret
from tests.rigs.processes import until
from tests.rigs.server import WAV, a_server, a_worker


def test_from_a_login_to_a_file(
    postgres_url: str, moto_bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    postgres_url = "postgresql:///?" + urlencode(psycopg.conninfo.conninfo_to_dict(postgres_url), quote_via=quote)
    places = {
        "DATABASE_URL": postgres_url, "AWS_S3_BUCKET": moto_bucket.name, "AWS_ENDPOINT_URL_S3": moto_bucket.endpoint, "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
    }  # fmt: skip
    places["DAWG_HOME"] = str(tmp_path)
    for name, text in places.items():
        monkeypatch.setenv(name, text)
    assert main(["admin", "bucket"]) == 0
    how = {
        "database_url": Secret(postgres_url),
        "s3_bucket": moto_bucket.name,
        "s3_endpoint": moto_bucket.endpoint,
        "s3_region": "us-east-1",
    }
    with a_server(**how) as server, a_worker(server):
        ann = server.person("ann")
        until(lambda: server.client().get("/health").json()["status"] == "ok", within_s=60, what="health")
        chat = ann.http.post("/api/chat/message", json={"message": "house, 124 bpm, 4 bars"}).json()
        assert chat["version"] == 1
        assert ann.http.get("/api/search", params={"q": "house"}).json()["items"]
        job = ann.http.post("/api/generate/stems", json={"versionId": chat["versionId"]}).json()["jobId"]
        until(
            lambda: ann.http.get(f"/api/generate/{job}/status").json()["job"]["finished"], within_s=90, what="the job"
        )
        assert ann.http.get(f"/api/generate/{job}/status").json()["status"] == "done"
        track = ann.http.get("/api/tracks", params={"kind": "master"}).json()["items"][0]
        link = ann.http.get(f"/api/tracks/{track['id']}/link").json()
        data = httpx2.get(link["url"])
        assert hashlib.sha256(data.content).hexdigest() == track["sha256"]
        upload = ann.http.post("/api/tracks/upload?name=a.wav", content=WAV)
        assert upload.status_code == 201
        share = ann.http.post("/api/shares", json={"versionId": chat["versionId"]}).json()
        path = "/listen" + share["url"].partition("/listen")[2]
        part = server.client().get(path + "/audio", headers={"range": "bytes=0-3"})
        assert (part.status_code, len(part.content)) == (206, 4)
        assert len(ann.http.get("/api/audit").json()["items"]) >= 2
        eve = server.person("eve")
        assert eve.http.get(f"/api/tracks/{track['id']}").status_code == 404
        assert not [line for line in server.lines() if line["level"] == "error"]
