"""How `dawg serve` starts: what it asks of the system, and what it says when it answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dawg.server.embedded import greeting
from dawg.server.options import Options, Secret


@pytest.mark.parametrize(
    ("host", "public", "serves", "login", "warns"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8423", "http://127.0.0.1:8423", False),
        ("localhost", "", "http://localhost:8423", "http://localhost:8423", False),
        ("::1", "", "http://[::1]:8423", "http://[::1]:8423", False),
        ("0.0.0.0", "", "http://0.0.0.0:8423", "http://0.0.0.0:8423", True),
        ("::", "https://beats.example.org", "http://[::]:8423", "https://beats.example.org", False),
    ],
)
def test_addresses_are_told_as_they_are_typed(host: str, public: str, serves: str, login: str, warns: bool) -> None:
    first, *more = greeting(Options(data_folder=Path("data"), host=host, public_url=public), "dawg_invite_x")
    assert first == f"dawg serves at {serves} with 1 worker; data in data"
    assert more[-1] == f"Use it: dawg login {login} --register"
    assert ("DAWG_PUBLIC_URL" in more[0]) is warns


@pytest.mark.parametrize(("secret", "warns"), [("", True), ("kN3vR8sQ1wX5zB7cD9fG2hJ4lM6pT0yU", False)])
def test_a_database_that_others_may_serve_wants_a_secret_that_they_share(secret: str, warns: bool) -> None:
    options = Options(data_folder=Path("data"), database_url=Secret("postgresql://db/x"), jwt_secret=Secret(secret))
    assert any("JWT_SECRET" in line for line in greeting(options, "")) is warns


def test_an_invitation_is_told_while_there_is_nobody() -> None:
    assert len(greeting(Options(data_folder=Path("data"), workers=3), "")) == 1


@pytest.mark.parametrize(("hard", "then"), [(300, 300), (4_096, 4_096)])
def test_it_may_have_as_many_connections_as_the_system_permits(hard: int, then: int) -> None:
    program = (
        "import resource; from dawg.server.embedded import open_many\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, (200, {hard})); open_many(); open_many()\n"
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == [str(then), str(hard)]
