"""Two real S3 servers: moto for breadth (encryption, CORS, lifecycle), OpenStack Swift for signatures and refusals."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rigs.processes import free_port, listens, running, until

if TYPE_CHECKING:
    from dawg.artifacts.s3 import Bucket

_SERVERS = ("account", "container", "object", "proxy")
_MODULES = {"account": "account", "container": "container", "object": "obj", "proxy": "proxy"}
_PIPELINE = "catch_errors gatekeeper healthcheck proxy-logging s3api tempauth copy slo dlo proxy-logging proxy-server"


@pytest.fixture(scope="session")
def moto_endpoint() -> Iterator[str]:
    """The address of a moto server."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        with running(command, log=Path(folder, "log")):
            until(lambda: listens(port), what="moto")
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def swift_endpoint() -> Iterator[str]:
    """The address of a Swift cluster of one, with its S3 interface; the account is test:tester, the secret testing."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        ports = {server: free_port() for server in _SERVERS}
        _lay_out(folder, ports)
        for server in _SERVERS:
            code = (
                f"from swift.common import utils; utils.set_swift_dir({name!r}); "
                f"from swift.{_MODULES[server]}.server import main; main()"
            )
            command = [sys.executable, "-W", "ignore", "-c", code, str(folder / f"{server}.conf")]
            stack.enter_context(running(command, log=folder / f"{server}.log"))
        for port in ports.values():
            until(lambda port=port: listens(port), what="Swift")  # type: ignore[misc]
        yield f"http://127.0.0.1:{ports['proxy']}"


_RING = """
import sys
from swift.common.ring import RingBuilder
builder = RingBuilder(4, 1, 0)
builder.add_dev({"region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(sys.argv[1]), "device": "d1", "weight": 1})
builder.rebalance(seed=1)
builder.get_ring().save(sys.argv[2])
"""
"""Run in a process of its own: Swift loads eventlet, which from then on warns of every fork."""


def _lay_out(folder: Path, ports: dict[str, int]) -> None:
    user = pwd.getpwuid(os.getuid()).pw_name
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = s\nswift_hash_path_prefix = p\n")
    common = f"swift_dir = {folder}\nuser = {user}\nbind_ip = 127.0.0.1\nworkers = 0\nlog_level = ERROR\n"
    for server in ("account", "container", "object"):
        words = [str(ports[server]), str(folder / f"{server}.ring.gz")]
        subprocess.run([sys.executable, "-W", "ignore", "-c", _RING, *words], check=True, timeout=60)
        (folder / "devices" / "d1").mkdir(parents=True, exist_ok=True)
        (folder / f"{server}.conf").write_text(
            f"[DEFAULT]\n{common}bind_port = {ports[server]}\ndevices = {folder}/devices\nmount_check = false\n"
            f"[pipeline:main]\npipeline = {server}-server\n[app:{server}-server]\nuse = egg:swift#{server}\n"
        )
    (folder / "proxy.conf").write_text(
        f"[DEFAULT]\n{common}bind_port = {ports['proxy']}\n[pipeline:main]\npipeline = {_PIPELINE}\n"
        "[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n"
        "[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = testing .admin\nuser_test_other = other\n"
        + "".join(
            f"[filter:{name}]\nuse = egg:swift#{name.replace('-', '_')}\n"
            for name in ("catch_errors", "gatekeeper", "healthcheck", "proxy-logging", "s3api", "copy", "slo", "dlo")
        )
    )


@pytest.fixture
def moto_bucket(moto_endpoint: str) -> Bucket:
    """A bucket that does not exist yet, on moto."""
    from dawg.artifacts.s3 import Bucket

    return Bucket(name=f"b-{secrets.token_hex(6)}", endpoint=moto_endpoint, access_key="a", secret_key="b", prefix="x/")


@pytest.fixture
def swift_bucket(swift_endpoint: str) -> Bucket:
    """A bucket that does not exist yet, on Swift."""
    from dawg.artifacts.s3 import Bucket

    return Bucket(
        name=f"b-{secrets.token_hex(6)}", endpoint=swift_endpoint, access_key="test:tester", secret_key="testing"
    )
