"""`dawg serve` as a program: the first run, the second one beside it, its end, and when it refuses to start."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from dawg.artifacts.folder import FolderArtifacts
from dawg.server.house import House
from tests.conftest import Program, environment, refused
from tests.rigs.processes import end, free_port, until
from tests.rigs.server import PASSWORD, WAV, a_server

DAWG = [sys.executable, "-m", "dawg"]


@contextmanager
def serving(
    home: Path, *words: str, env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Run `dawg serve` until it answers."""
    home.mkdir(exist_ok=True)
    said = home / "said.txt"
    with open(said, "wb") as out, open(home / "log.txt", "ab") as log:
        process = subprocess.Popen(
            [*DAWG, "serve", *words], env=environment(home, env), stdin=subprocess.DEVNULL, stdout=out, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        until(lambda: "serves at" in said.read_text() or process.poll() is not None, within_s=60, what="the start")
        yield process, said
    finally:
        end(process)


def test_from_nothing_to_two_people_sharing_a_beat(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    home = tmp_path / "home"
    with serving(home, "--port", str(port), "--workers", "1", "--log-level", "warning") as (process, said):
        invitation = re.search(r"dawg_invite_\S+", said.read_text())
        assert invitation is not None
        answers = f"{invitation[0]}\nann@example.org\n{PASSWORD}\n"
        login = _run(home, "login", url, "--register", stdin=answers)
        assert login.returncode == 0, login.stderr
        assert (
            _run(
                home, "--server", url, "generate", "--genre", "house", "--bars", "4", "--out", str(tmp_path / "a.wav")
            ).returncode
            == 0
        )
        second = _run(home, "admin", "invite")
        bob = tmp_path / "bob"
        bob.mkdir()
        answers = f"{second.stdout.strip()}\nbob@example.org\n{PASSWORD}\n"
        assert _run(bob, "login", url, "--register", stdin=answers).returncode == 0
        assert "house-" in _run(bob, "--server", url, "list").stdout
        assert "all sound" in _run(home, "admin", "verify").stdout
        beside = _run(home, "serve", "--port", str(free_port()))
        told = f"dawg serve (process {process.pid}, {url}) has the data folder"
        assert (beside.returncode, told in beside.stderr) == (1, True)
        key = json.loads((home / ".config" / "dawg" / "keys" / "servers.json").read_text())[url]
        bad = {"authorization": f"Bearer {key}", "content-type": "multipart/form-data; boundary=x"}
        assert httpx2.post(f"{url}/api/tracks/upload", headers=bad, content=b"zz").status_code == 400
        backup = str(tmp_path / "backup.tar")
        assert _run(home, "admin", "backup", backup).returncode == 0
        restore = _run(home, "admin", "restore", backup, "--force")
        assert (restore.returncode, told in restore.stderr) == (1, True)
        assert httpx2.get(f"{url}/health").json()["database"]["status"] == "ok"
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
    log = (home / "log.txt").read_text()
    assert all(isinstance(json.loads(line), dict) for line in log.splitlines())
    assert '"library"' in log
    assert "Traceback" not in log
    assert PASSWORD not in log
    assert invitation[0] not in log
    left = subprocess.run(["pgrep", "-f", str(home)], capture_output=True, text=True, check=False)
    assert left.stdout == ""
    with serving(home, "--port", str(port), "--workers", "0") as (_, said):
        assert "invitation" not in said.read_text()  # shown once, to nobody else
        assert httpx2.get(f"{url}/health").json()["database"]["status"] == "ok"


def test_what_a_killed_server_leaves_behind_does_no_harm(tmp_path: Path) -> None:
    port, home = free_port(), tmp_path / "home"
    with serving(home, "--port", str(port), "--workers", "1") as (process, _):
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    with serving(home, "--port", str(port), "--workers", "1") as (process, _):
        until(lambda: httpx2.get(f"http://127.0.0.1:{port}/health").json().get("workers"), within_s=60, what="a worker")
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0


def test_flags_go_before_the_environment_for_workers_as_well(tmp_path: Path) -> None:
    port, home = free_port(), tmp_path / "home"
    env = {"PORT": "abc", "DAWG_HOST": "nowhere", "DAWG_WORKERS": "many", "LOG_LEVEL": "loud"}
    words = ("--port", str(port), "--host", "127.0.0.1", "--workers", "1", "--log-level", "warning")
    with serving(home, *words, env=env):
        until(lambda: httpx2.get(f"http://127.0.0.1:{port}/health").json().get("workers"), within_s=60, what="a worker")
        assert httpx2.get(f"http://127.0.0.1:{port}/readyz").json() == {"ready": True, "down": []}
    assert "worker died" not in (home / "log.txt").read_text()


def test_workers_that_keep_dying_are_told_of(tmp_path: Path) -> None:
    port, home = free_port(), tmp_path / "home"
    (home / "server").mkdir(parents=True)
    (home / "server" / "workers.lock").mkdir()  # no worker can start
    with serving(home, "--port", str(port), "--workers", "2", env={"DAWG_HOME": str(home)}):
        url = f"http://127.0.0.1:{port}"
        until(lambda: httpx2.get(f"{url}/readyz").json()["down"] == ["workers"], within_s=60, what="the news")
        assert httpx2.get(f"{url}/readyz").status_code == 200
        health = httpx2.get(f"{url}/health").json()
        assert (health["status"], health["workers"]) == ("degraded", 0)
        (home / "server" / "workers.lock").rmdir()
        until(lambda: httpx2.get(f"{url}/readyz").json()["down"] == [], within_s=60, what="a worker")
        assert httpx2.get(f"{url}/health").json()["status"] == "ok"
    assert "worker died" in (home / "log.txt").read_text()


@pytest.mark.parametrize(
    ("words", "env", "told"),
    [
        (("--host", "0.0.0.0"), {}, "jwt_secret"),
        (("--host", "0.0.0.0"), {"JWT_SECRET": "short"}, "the secret is weak"),
        (("--host", "0.0.0.0"), {"JWT_SECRET": "a" * 64}, "the secret is weak"),
        (("--host", "0.0.0.0"), {"JWT_SECRET": "please-change-me-0123456789abcdef"}, "the secret is weak"),
        (("--host", "example.org"), {}, "IP address"),
        (("--port", "0"), {}, "1 to 65535"),
        (("--port", "80800"), {}, "1 to 65535"),
        (("--workers", "many"), {}, "0 to 256"),
        (("--log-level", "loud"), {}, "debug, info"),
        ((), {"RATE_LIMIT_MAX": "0"}, "RATE_LIMIT_MAX: rate_limit_max '0'"),
        ((), {"DAWG_RATE_LIMIT_MAX": "1e9", "RATE_LIMIT_MAX": "5"}, "DAWG_RATE_LIMIT_MAX"),
        ((), {"DATABASE_URL": "mysql://ann:s3cret@host/db"}, "postgresql://"),
        ((), {"DATABASE_URL": "postgresql://ann:s3cret@127.0.0.1:9/db"}, "cannot be reached"),
        ((), {"REDIS_URL": "http://x"}, "redis://"),
        ((), {"CORS_ORIGINS": "*"}, "no *"),
        ((), {"FEATURE_CHAT_TO_CREATE": "maybe"}, "true, false"),
        ((), {"GENERATION_JOB_TIMEOUT": "1"}, "10 to 3600"),
        ((), {"DAWG_S3_ENCRYPTION": "rot13"}, "none, AES256, aws:kms"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(
    program: Program, words: tuple[str, ...], env: dict[str, str], told: str
) -> None:
    result = program("serve", *words, env=env)
    line = refused(result, code=1 if "reached" in told else 2)
    assert told in line
    assert "s3cret" not in result.stderr


def test_config_shows_where_values_come_from_and_no_secret(program: Program) -> None:
    secret = "kN3vR8sQ1wX5zB7cD9fG2hJ4lM6pT0yU"
    env = {"JWT_SECRET": secret, "DAWG_PORT": "9000", "DATABASE_URL": f"postgresql://ann:{secret}@db/x"}
    shown = program("config", "show", env=env).stdout
    assert re.search(r"jwt_secret +\*+ +JWT_SECRET", shown)
    assert re.search(r"port +9000 +DAWG_PORT", shown)
    assert re.search(r"rate_limit_max +600 +default", shown)
    assert secret not in shown


def test_a_backup_brings_everything_back(program: Program, tmp_path: Path) -> None:
    made = subprocess.run(
        [*DAWG, "admin", "create-user", "ann@example.org", "--admin"], input=f"{PASSWORD}\n", text=True, capture_output=True,
        env=environment(tmp_path / "home"), timeout=60, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert program("generate", "--genre", "house", "--bars", "2", "--out", "a.wav", "--quiet").returncode == 0
    backup = str(tmp_path / "backup.tar")
    assert program("admin", "backup", backup).returncode == 0
    assert program("admin", "backup", backup).returncode == 1  # it exists
    elsewhere = {"DAWG_HOME": str(tmp_path / "elsewhere")}
    assert program("admin", "restore", backup, env=elsewhere).returncode == 0
    assert "house-" in program("list", env=elsewhere).stdout
    assert "ann@example.org  admin" in program("admin", "users", env=elsewhere).stdout
    assert program("admin", "restore", backup, env=elsewhere).returncode == 1
    assert Path(backup).stat().st_mode & 0o777 == 0o600
    damaged, whole = tmp_path / "damaged.tar", Path(backup).read_bytes()
    for number, size in enumerate((0, 3_000, len(whole) // 2)):
        damaged.write_bytes(whole[:size])
        third = tmp_path / f"third-{number}"
        result = program("admin", "restore", str(damaged), env={"DAWG_HOME": str(third)})
        assert "it is no backup, or damaged" in refused(result, code=1)
        assert [path.name for path in third.iterdir()] == ["server"]
    assert program("admin", "revoke", "ann@example.org").returncode == 0
    assert program("admin", "revoke", "nobody@example.org").returncode == 2


def test_verify_tells_what_is_damaged_and_takes_no_place_that_is_away_for_an_empty_one(program: Program) -> None:
    with a_server() as server:
        home = {"DAWG_HOME": str(server.options.data_folder)}
        track = server.person().http.post("/api/tracks/upload?name=a.wav", content=WAV).json()
        assert "1 tracks, 1 files: all there" in program("admin", "verify", env=home).stdout
        away = {
            "AWS_S3_BUCKET": "none",
            "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "y",
        }
        assert "cannot be reached" in refused(program("admin", "verify", env={**home, **away}), code=1)
        assert isinstance(server.web.app.house, House)
        assert isinstance(server.web.app.house.artifacts, FolderArtifacts)
        file = server.web.app.house.artifacts.path(track["sha256"])
        file.chmod(0o600)
        file.write_bytes(file.read_bytes()[:-1])
        told = refused(program("admin", "verify", env=home), code=1)
        assert f"1 of 1 tracks have no sound file; the first is {track['id']}" in told


def _run(home: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DAWG, *words], input=stdin, text=True, capture_output=True, env=environment(home), timeout=90, check=False
    )
