"""People of the server that a module tests: each module says by a fixture "server" which one that is."""

from __future__ import annotations

import pytest

from tests.rigs.server import Person, RunningServer


@pytest.fixture(scope="module")
def ann(server: RunningServer) -> Person:
    """The owner of a team."""
    return server.person("ann")


@pytest.fixture(scope="module")
def eve(server: RunningServer) -> Person:
    """Somebody of another team."""
    return server.person("eve")
