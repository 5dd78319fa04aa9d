"""`dawg admin budget`: what models may cost is shown and set from the server's machine, and holds while the server runs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dawg.server.doors.keeper import BELIEVED_S
from tests.conftest import Program, refused
from tests.fake_models import FakeModels, Reply
from tests.rigs.server import Person, RunningServer, a_server

Budget = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModels]:
    with FakeModels(default=Reply(text="I would add a bridge.")) as fake:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789abcdef")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.url("anthropic"))
        yield fake


def home(running: RunningServer) -> dict[str, str]:
    """The settings of a server's machine."""
    return {"DAWG_HOME": str(running.options.data_folder), "DAWG_TEAM_BUDGET": "0.04", "DAWG_USER_BUDGET": "0.04"}


def answered(person: Person, **headers: str) -> str:
    """Say something; return who answered."""
    time.sleep(BELIEVED_S)  # so long the server believes what it knew
    answer = person.http.post("/api/chat/message", json={"message": "what could I do next?"}, headers=headers)
    return str(answer.json()["by"].partition("/")[0])


def test_what_is_set_holds_in_a_running_server_and_is_told(models: FakeModels, program: Program) -> None:
    with a_server(team_budget_micro_usd=40_000, user_budget_micro_usd=40_000) as running:
        owner = running.person("owner")
        door = owner.http.post("/api/team/invitations", json={}).json()["invitation"]
        member = running.person("member", invitation=door)

        def budget(*words: str) -> list[dict[str, Any]]:
            result = program("admin", "budget", *words, "--json", env=home(running))
            assert result.returncode == 0, result.stderr
            found: list[dict[str, Any]] = json.loads(result.stdout)["budgets"]
            return found

        shown = budget()
        assert [(each["email"], each["stated_usd"], each["limit_usd"]) for each in shown] == [
            (None, None, 0.04),
            (owner.email, None, 0.04),
            (member.email, None, 0.04),
        ]
        assert answered(member) == "anthropic"
        used = budget(member.email)
        assert [each["used_usd"] > 0 for each in used] == [True]
        assert budget(member.email, "--usd", "0")[0]["limit_usd"] == 0
        assert (answered(member), answered(owner)) == ("built-in", "anthropic")
        assert member.http.get("/api/cost-monitoring/usage").json()["yourBudgetUsd"] == 0
        assert budget(member.email, "--usd", "default")[0]["limit_usd"] == 0.04
        assert answered(member) == "anthropic"
        assert budget(owner.team, "--usd", "0.00001")[0]["limit_usd"] == 0.00001
        assert answered(owner) == "built-in"
        assert budget("OWNER", "--usd", "$1000")[0]["limit_usd"] == 1000  # more than the settings say
        assert answered(owner) == "anthropic"
        text = program("admin", "budget", env=home(running)).stdout.splitlines()
        assert text[0].startswith(f"team owner ({owner.team}): $0.0")
        assert text[0].endswith(" of $1000.00")
        assert text[1].startswith(f"  {owner.email} in owner: ")
        assert text[1].endswith(" of $0.0400, as the settings say")
        log = owner.http.get("/api/audit").json()["items"]
        done = [(each["action"], each["subject"], each["detail"]) for each in log if "budgetUsd" in each["detail"]]
        assert done[0] == ("budget", owner.team, {"budgetUsd": {"from": 0.00001, "to": 1000.0}})
        assert done[-1] == ("member_changed", member.id, {"budgetUsd": {"from": None, "to": 0.0}})


def test_a_users_budget_is_set_in_all_their_teams_and_a_name_that_two_have_is_asked_about(program: Program) -> None:
    with a_server() as running:
        admin = running.admin()
        other = admin.http.post("/api/teams", json={"name": "Admin"}).json()["id"]
        result = program("admin", "budget", admin.email, "--usd", "2.5", "--json", env=home(running))
        assert [(each["team_id"], each["limit_usd"]) for each in json.loads(result.stdout)["budgets"]] == [
            (admin.team, 2.5),
            (other, 2.5),
        ]
        line = refused(program("admin", "budget", "admin", "--usd", "1", env=home(running)))
        assert "2 teams are called 'admin'" in line
        assert other in line


@pytest.mark.parametrize("usd", ["abc", "-1", "10001", "nan", "1e400", "", "0x10", "1,5"])
def test_a_budget_that_cannot_be_is_one_line_with_the_range(program: Program, usd: str) -> None:
    line = refused(program("admin", "budget", "ann@example.org", "--usd", usd))
    assert "0 to 10000 US dollars, or default" in line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("budget", "--usd", "5"), "needs a user's email, or a team's name or id"),
        (("users", "--usd", "5"), "--usd is of budget, not of users"),
        (("invite", "bob@example.org"), "invite is about nothing, not 'bob@example.org'"),
        (("revoke",), "revoke needs an email"),
        (("budget", "nobody@example.org"), "user 'nobody@example.org' is not here"),
        (("budget", "Nobody", "--usd", "5"), "team 'Nobody' is not here"),
    ],
)
def test_whose_budget_must_be_said(program: Program, words: tuple[str, ...], told: str) -> None:
    with_library = words[0] == "budget" and len(words) > 1 and words[1] != "--usd"
    if with_library:
        assert program("admin", "create-user", "ann@example.org", stdin="correct horse battery\n").returncode == 0
    assert told in refused(program("admin", *words))
