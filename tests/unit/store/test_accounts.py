"""Accounts keep their promises on SQLite and on Postgres alike."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dawg.errors import BudgetError, InputError, MissingError, TakenError
from dawg.store.accounts.records import Team, User
from dawg.store.accounts.sql import SqlAccounts
from dawg.store.ids import now_ms
from dawg.store.postgres.database import PostgresDatabase
from dawg.store.records import Draft, Usage
from dawg.store.sql.database import Database
from dawg.store.sql.store import SqlStore
from dawg.store.sqlite.database import SqliteDatabase
from tests.tune import tune

LATER = 1 << 50


class AccountsContract:
    """Give `database`."""

    @pytest.fixture
    def accounts(self, database: Database) -> SqlAccounts:
        return SqlAccounts(database)

    def ann(self, accounts: SqlAccounts) -> tuple[User, Team]:
        user = accounts.add_user("Ann@Example.org ", "Ann", "hash")
        return user, accounts.memberships(user.id)[0].team

    def bob(self, accounts: SqlAccounts, team: Team) -> User:
        accounts.add_invitation(team.id, "member", "door", expires_ms=LATER, created_by=None)
        return accounts.add_user("bob@example.org", "Bob", "hash", invitation_hash="door")

    def test_an_address_is_one_account_in_any_spelling(self, accounts: SqlAccounts) -> None:
        user, team = self.ann(accounts)
        assert (user.email, team.name) == ("ann@example.org", "Ann")
        assert accounts.login("ANN@example.ORG") == (user, "hash")
        assert accounts.login("nobody@example.org") is None
        assert accounts.login("\udc80") is None
        with pytest.raises(TakenError):
            accounts.add_user("ann@EXAMPLE.org", "Other", "hash")
        assert accounts.count_users() == 1

    @pytest.mark.parametrize(
        "email", ["", "a", "a@", "@b", "a b@c.d", "a@b@c", "a\n@b.c", "x" * 300 + "@b.c", "<a@b.c>"]
    )
    def test_an_address_that_is_none_is_refused(self, accounts: SqlAccounts, email: str) -> None:
        with pytest.raises(InputError, match="permitted"):
            accounts.add_user(email, "A", "hash")

    def test_an_invitation_lets_one_person_in_once(self, accounts: SqlAccounts) -> None:
        _, team = self.ann(accounts)
        bob = self.bob(accounts, team)
        assert {member.user.id: member.role for member in accounts.members(team.id)}[bob.id] == "member"
        assert len(accounts.memberships(bob.id)) == 1
        for hashed in ("door", "unknown"):
            with pytest.raises(InputError, match="invitation"):
                accounts.add_user("carl@example.org", "Carl", "hash", invitation_hash=hashed)
        old = accounts.add_invitation(team.id, "member", "old", expires_ms=1, created_by=None)
        closed = accounts.add_invitation(team.id, "member", "closed", expires_ms=LATER, created_by=None)
        accounts.revoke_invitation(team.id, closed.id)
        for hashed in ("old", "closed"):
            with pytest.raises(InputError, match="invitation"):
                accounts.add_user("carl@example.org", "Carl", "hash", invitation_hash=hashed)
        assert accounts.count_users() == 2
        assert old.used_ms is None

    def test_the_first_admin_comes_in_by_the_last_first_invitation(self, accounts: SqlAccounts) -> None:
        accounts.found_server("one", expires_ms=LATER)
        accounts.found_server("two", expires_ms=LATER)
        with pytest.raises(InputError, match="invitation"):
            accounts.add_user("a@b.c", "A", "hash", invitation_hash="one")
        first = accounts.add_user("a@b.c", "A", "hash", invitation_hash="two")
        assert first.admin
        assert accounts.memberships(first.id)[0].role == "owner"
        with pytest.raises(InputError, match="users already"):
            accounts.found_server("three", expires_ms=LATER)

    def test_a_team_keeps_an_owner(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        bob = self.bob(accounts, team)
        for refused in (
            lambda: accounts.set_role(team.id, ann.id, "member"),
            lambda: accounts.remove_member(team.id, ann.id),
        ):
            with pytest.raises(InputError, match="owner"):
                refused()
        accounts.set_role(team.id, bob.id, "owner")
        accounts.remove_member(team.id, ann.id)
        assert [member.user.id for member in accounts.members(team.id)] == [bob.id]

    def test_all_teams_are_listed_page_by_page(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        made = (team, *(accounts.add_team(ann.id, f"t{number}") for number in range(3)))
        teams = tuple(sorted(made, key=lambda each: each.id))
        first = accounts.teams(limit=3)
        assert first == teams[:3]
        assert accounts.teams(after=first[-1].id) == teams[3:]
        assert accounts.teams(after=teams[-1].id) == ()

    def test_a_session_lives_until_it_is_revoked_or_its_user_is_shut_out(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        session = accounts.add_session(ann.id, "refresh", expires_ms=LATER)
        found = accounts.by_session(session.id)
        assert found is not None
        assert (found.user, found.team, found.role, found.by) == (ann, team, "owner", "session")
        assert accounts.by_session(session.id, team_id="0" * 26) is None
        assert accounts.by_session(accounts.add_session(ann.id, "old", expires_ms=1).id) is None
        accounts.revoke_session("somebody", session.id)
        assert accounts.by_session(session.id) is not None
        accounts.revoke_session(ann.id, session.id)
        assert accounts.by_session(session.id) is None
        again = accounts.add_session(ann.id, "again", expires_ms=LATER)
        key = accounts.add_key(ann.id, team.id, "k", "key", "dawg_key_abcd")
        accounts.disable_user(ann.id, True)
        assert accounts.by_session(again.id) is None
        assert accounts.by_key("key") is None
        accounts.disable_user(ann.id, False)
        assert accounts.by_session(again.id) is None
        assert next(each for each in accounts.keys(ann.id) if each.id == key.id).revoked_ms is not None

    def test_a_refresh_token_that_is_used_twice_ends_the_session(self, accounts: SqlAccounts) -> None:
        ann, _ = self.ann(accounts)
        session = accounts.add_session(ann.id, "r1", expires_ms=LATER)
        assert not accounts.rotate("r1", "r2", expires_ms=LATER).ended
        assert accounts.by_session(session.id) is not None
        assert accounts.rotate("r1", "r3", expires_ms=LATER).ended
        assert accounts.rotate("r1", "r3", expires_ms=LATER) is None
        assert accounts.by_session(session.id) is None
        assert accounts.rotate("r2", "r4", expires_ms=LATER) is None
        assert accounts.rotate("unknown", "r5", expires_ms=LATER) is None

    def test_a_key_is_its_users_alone_and_ends_with_the_membership(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        bob = self.bob(accounts, team)
        key = accounts.add_key(bob.id, team.id, "laptop", "key", "dawg_key_abcd")
        assert accounts.by_key("key") is not None
        with pytest.raises(MissingError):
            accounts.revoke_key(ann.id, key.id)
        with pytest.raises(MissingError):
            accounts.add_key(bob.id, "0" * 26, "other", "other", "p")
        accounts.add_key(bob.id, team.id, "old", "old", "p", expires_ms=1)
        assert accounts.by_key("old") is None
        accounts.remove_member(team.id, bob.id)
        assert accounts.by_key("key") is None

    def test_spending_adds_up_by_user_model_and_day(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        bob = self.bob(accounts, team)
        day = 86_400_000
        accounts.add_spending(
            team.id, ann.id, Usage(provider="p", model="m", input_tokens=5, cost_micro_usd=40, created_ms=day)
        )
        accounts.add_spending(team.id, bob.id, Usage(provider="p", model="n", cost_micro_usd=2, created_ms=3 * day))
        accounts.add_spending(team.id, bob.id, Usage(provider="p", model="n", created_ms=3 * day))
        assert accounts.spent(team.id).cost_micro_usd == 42
        assert accounts.spent(team.id, user_id=bob.id).unknown == 1
        assert accounts.spent(team.id, since_ms=2 * day).calls == 2
        assert [(each.name, each.cost_micro_usd) for each in accounts.breakdown(team.id, "model")] == [
            ("p/m", 40),
            ("p/n", 2),
        ]
        assert [each.name for each in accounts.breakdown(team.id, "user")] == [ann.id, bob.id]
        assert [each.name for each in accounts.breakdown(team.id, "day")] == ["1970-01-04", "1970-01-02"]
        assert accounts.spent("0" * 26).calls == 0

    def test_budgets_are_the_teams_and_each_members(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        accounts.set_budget(team.id, 5)
        accounts.set_budget(team.id, 3, user_id=ann.id)
        session = accounts.add_session(ann.id, "r", expires_ms=LATER)
        found = accounts.by_session(session.id)
        assert found is not None
        assert (found.team.budget_micro_usd, found.budget_micro_usd) == (5, 3)
        assert (found.team.budget_granted, found.budget_granted) == (False, False)
        accounts.set_budget(team.id, 7, granted=True)
        accounts.set_budget(team.id, 8, user_id=ann.id, granted=True)
        found = accounts.by_session(session.id)
        assert found is not None
        assert (found.team.budget_granted, found.budget_granted) == (True, True)
        (member,) = accounts.members(team.id)
        assert (member.budget_micro_usd, member.budget_granted) == (8, True)
        accounts.set_budget(team.id, None)
        assert (accounts.team(team.id).budget_micro_usd, accounts.team(team.id).budget_granted) == (None, False)

    def test_the_audit_log_is_a_teams_own_and_paged(self, accounts: SqlAccounts) -> None:
        _, team = self.ann(accounts)
        for number in range(5):
            accounts.add_audit(f"a{number}", team_id=team.id, detail={"n": number})
        accounts.add_audit("elsewhere", team_id="other")
        first = accounts.audit(team_id=team.id, limit=3)
        rest = accounts.audit(team_id=team.id, before=first[-1].id)
        assert sorted(entry.action for entry in (*first, *rest)) == ["a0", "a1", "a2", "a3", "a4"]
        assert len(accounts.audit()) == 6

    def test_a_share_lives_until_it_expires_or_is_revoked(self, accounts: SqlAccounts, database: Database) -> None:
        ann, team = self.ann(accounts)
        version = SqlStore(database, owner=team.id).add_project("night", Draft(score=tune())).head.id
        how = {"title": "Night", "download": True, "created_by": ann.id}
        share = accounts.add_share(team.id, version, "token", expires_ms=LATER, **how)  # type: ignore[arg-type]
        assert accounts.by_share("token") == share
        accounts.add_share(team.id, version, "old", expires_ms=1, **how)  # type: ignore[arg-type]
        assert accounts.by_share("old") is None
        with pytest.raises(MissingError):
            accounts.revoke_share("other", share.id)
        accounts.revoke_share(team.id, share.id)
        assert accounts.by_share("token") is None
        with pytest.raises(MissingError):
            accounts.add_share("other", version, "theirs", expires_ms=LATER, **how)  # type: ignore[arg-type]

    def test_money_is_set_aside_up_to_each_limit(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        bob = self.bob(accounts, team)
        limits = {"team_limit": 1000, "user_limit": 600, "since_ms": 0}
        first = accounts.hold(team.id, ann.id, 500, **limits)
        with pytest.raises(BudgetError, match=r"100 are left of the user's monthly budget of 600"):
            accounts.hold(team.id, ann.id, 101, **limits)
        second = accounts.hold(team.id, bob.id, 400, **limits)
        with pytest.raises(BudgetError, match=r"100 are left of the team's monthly budget of 1000"):
            accounts.hold(team.id, bob.id, 101, **limits)
        assert (accounts.held(team.id), accounts.held(team.id, user_id=bob.id)) == (900, 400)
        accounts.add_spending(team.id, ann.id, Usage(provider="openai", model="m", cost_micro_usd=50))
        accounts.release(first)
        accounts.release(first)
        assert accounts.held(team.id) == 400
        accounts.keep_hold(second, until_ms=now_ms() - 1)
        assert accounts.held(team.id) == 0
        accounts.hold(team.id, ann.id, 550, **limits)
        accounts.hold(team.id, ann.id, 10**15, team_limit=None, user_limit=None, since_ms=0)

    def test_a_users_money_is_counted_over_all_teams(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        other = accounts.add_team(ann.id, "other")
        limits = {"team_limit": 1000, "user_limit": 600, "since_ms": 0}
        accounts.add_spending(team.id, ann.id, Usage(provider="p", model="m", cost_micro_usd=300))
        accounts.hold(other.id, ann.id, 200, **limits)
        for each in (team, other):
            with pytest.raises(BudgetError, match=r"100 are left of the user's monthly budget of 600"):
                accounts.hold(each.id, ann.id, 101, **limits)
        assert accounts.spent(None, user_id=ann.id).cost_micro_usd == 300
        assert accounts.spent(other.id, user_id=ann.id).cost_micro_usd == 0
        assert (accounts.held(None, user_id=ann.id), accounts.held(team.id, user_id=ann.id)) == (200, 0)

    def test_money_set_aside_at_the_same_time_is_never_more_than_there_is(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)

        def hold(_: int) -> bool:
            try:
                accounts.hold(team.id, ann.id, 300, team_limit=1000, user_limit=None, since_ms=0)
            except BudgetError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(hold, range(16))) == 3
        assert accounts.held(team.id) == 900

    def test_taste_is_kept_per_user(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        bob = self.bob(accounts, team)
        assert accounts.taste(ann.id) == ""
        accounts.set_taste(ann.id, "one")
        accounts.set_taste(ann.id, "two")
        assert (accounts.taste(ann.id), accounts.taste(bob.id)) == ("two", "")

    def test_a_chore_is_one_processes(self, accounts: SqlAccounts) -> None:
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(lambda _: accounts.take_chore("sweep", every_ms=60_000), range(16))) == 1
        assert accounts.take_chore("other", every_ms=0)
        assert accounts.take_chore("other", every_ms=0)
        accounts.take_chore("future", every_ms=1 << 40)  # taken before the clock was set back
        assert accounts.take_chore("future", every_ms=60_000)

    def test_what_ended_long_ago_is_forgotten_and_nothing_else(self, accounts: SqlAccounts) -> None:
        ann, team = self.ann(accounts)
        long_ago = now_ms() - 31 * 86_400_000
        for number, expires in enumerate((long_ago, now_ms() - 1, LATER)):
            accounts.add_session(ann.id, f"r{number}", expires_ms=expires)
            accounts.add_key(ann.id, team.id, "k", f"k{number}", "dawg_key", expires_ms=expires)
            accounts.add_invitation(team.id, "member", f"i{number}", expires_ms=expires, created_by=None)
        accounts.keep_hold(
            accounts.hold(team.id, ann.id, 1, team_limit=9, user_limit=None, since_ms=0), until_ms=now_ms() - 1
        )
        assert accounts.prune() == 5  # one of each, and the session's token
        assert accounts.prune() == 0
        assert len(accounts.keys(ann.id)) == 2


class TestOnSqlite(AccountsContract):
    @pytest.fixture
    def database(self) -> Iterator[Database]:
        database = SqliteDatabase(None)
        yield database
        database.close()


class TestOnPostgres(AccountsContract):
    @pytest.fixture
    def database(self, postgres_url: str) -> Iterator[Database]:
        database = PostgresDatabase(postgres_url)
        yield database
        database.close()
