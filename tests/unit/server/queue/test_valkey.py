"""The private queue server starts once, is found again, and is nobody else's."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import pytest

from dawg.errors import QueueError
from dawg.server.queue.bell import open_bell
from dawg.server.queue.valkey import SOCKET_BYTES, PrivateValkey
from dawg.server.queue.wire import connect
from tests.rigs.processes import until
from tests.rigs.queue import lives, valkey

__all__ = ["valkey"]  # a fixture


def test_a_second_one_attaches_and_ends_the_first_ones_server(valkey: PrivateValkey) -> None:
    other = PrivateValkey(valkey._folder)
    assert other.start() == valkey.url
    assert (valkey.starts, other.starts) == (1, 0)
    pid = other._pid()
    assert pid is not None
    other.stop()
    until(lambda: not lives(pid), what="the end of the server")


def test_it_comes_back_with_what_it_knew_after_it_was_killed(valkey: PrivateValkey) -> None:
    client = connect(valkey.url)
    client.set("kept", "yes")
    client.execute_command("WAITAOF", 1, 0, 2000)
    pid = valkey._pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: valkey.starts == 2 and valkey._answers(), what="its return")
    until(lambda: connect(valkey.url).get("kept") == b"yes", what="its memory")


def test_its_folder_and_socket_are_the_users_alone(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120) / "queue"
    server = PrivateValkey(deep)
    server.start()
    socket = Path(server.url.removeprefix("unix://").partition("?")[0])
    assert len(os.fsencode(socket)) <= SOCKET_BYTES
    assert stat.S_IMODE(socket.parent.stat().st_mode) == stat.S_IMODE(deep.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    server.stop()


def test_a_place_that_cannot_be_and_a_server_that_is_away_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(QueueError, match="cannot be made"):
        PrivateValkey(tmp_path / "file" / "queue").start()
    bell = open_bell("redis://:s3cret@127.0.0.1:9/0")
    assert not bell.ring(["x"])
    for look in (bell.check, bell.workers, bell.rung):
        with pytest.raises(QueueError, match="queue server") as caught:
            look()
        assert "s3cret" not in caught.value.message
    with pytest.raises(QueueError, match="cannot be read"):
        open_bell("nonsense")
