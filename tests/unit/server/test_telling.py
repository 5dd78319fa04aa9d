"""Whatever is written to the log is one JSON object per line, whoever says it."""

from __future__ import annotations

import io
import logging
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from dawg.server.telling import make_log, take_over_stderr


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """Return a log that stderr was taken over by, for one test."""
    last, hook, shown = logging.lastResort, threading.excepthook, warnings.showwarning
    file = io.StringIO()
    take_over_stderr(make_log("info", file=file))
    yield file
    logging.captureWarnings(False)
    logging.lastResort, threading.excepthook, warnings.showwarning = last, hook, shown


def lines(said: io.StringIO) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in said.getvalue().splitlines()]


def test_what_libraries_say_is_a_line_without_their_words(
    said: io.StringIO, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = logging.getLogger("some.library")
    monkeypatch.setattr(library, "propagate", False)  # the handlers of the tests are not there in a server
    library.warning("Expected boundary character %r", "s3cret")
    library.info("nothing of note")
    (line,) = lines(said)
    assert {"event": "library", "logger": "some.library", "severity": "warning"}.items() <= line.items()
    assert "s3cret" not in said.getvalue()
    assert capfd.readouterr().err == ""


def test_a_thread_that_dies_is_a_line(said: io.StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    def die() -> None:
        raise ValueError("s3cret")

    thread = threading.Thread(target=die, name="one")
    thread.start()
    thread.join()
    (line,) = lines(said)
    assert (line["event"], line["thread"], line["error"]) == ("thread", "one", "ValueError")
    assert "s3cret" not in said.getvalue()
    assert capfd.readouterr().err == ""
