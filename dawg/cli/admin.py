"""`dawg admin`: look after a team server from the machine that it runs on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, cast

from dawg.cli.options import Json, argument, option
from dawg.errors import InputError

if TYPE_CHECKING:
    from dawg.server.administration import Told
    from dawg.store.accounts.records import TeamRole

EPILOG = (
    "Works on the database that the settings name, whether the server runs or not; the password is read from stdin."
)
ACTIONS = ("create-user", "invite", "revoke", "users", "budget", "migrate", "backup", "restore", "verify", "bucket")
NEEDED = {"create-user": "email", "revoke": "email", "backup": "file", "restore": "file"}
"""What an action is about, for those that need to be told."""
HOURS = (1, 720)
USD = (0, 10_000)


def command(
    action: Annotated[str, argument("ACTION", ", ".join(ACTIONS))],
    what: Annotated[
        str | None,
        argument("WHAT", "an email (create-user, revoke, budget), a team (budget), or a file (backup, restore)"),
    ] = None,
    role: Annotated[
        str | None, option("--role", value="NAME", help="member, admin or owner of the team; member by default")
    ] = None,
    admin: Annotated[bool, option("--admin", help="also an admin of the whole server")] = False,
    hours: Annotated[
        str | None, option("--hours", value="N", help="how long an invitation is good, 1 to 720; 72 by default")
    ] = None,
    usd: Annotated[
        str | None,
        option("--usd", value="N", help="set the monthly budget: US dollars, 0 to 10000, or default (the settings')"),
    ] = None,
    force: Annotated[bool, option("--force", help="replace what exists")] = False,
    json: Json = False,
) -> None:
    """Look after a team server: users and invitations, budgets, the schema, backups, and whether every file is sound."""
    from dawg.cli.arguments import choice, whole

    action = choice("action", action, ACTIONS) or ""
    kind = cast("TeamRole", choice("role", role, ("member", "admin", "owner")) or "member")
    count = whole("hours", hours, *HOURS) or 72
    micro_usd = _micro_usd(usd)
    _check_words(action, what, is_set=usd is not None)
    from dawg import config
    from dawg.server.administration import Administration
    from dawg.server.options import read_options

    settings = config.load()
    office = Administration(read_options(settings), settings)
    about = what or ""
    actions: dict[str, Callable[[], Told]] = {
        "create-user": lambda: office.create_user(about, _password(), role=kind, admin=admin),
        "invite": lambda: office.invite(role=kind, admin=admin, hours=count),
        "revoke": lambda: office.revoke(about),
        "users": office.users,
        "budget": lambda: office.budget(about) if usd is None else office.set_budget(about, micro_usd),
        "migrate": office.migrate,
        "backup": lambda: office.backup(about, force=force),
        "restore": lambda: office.restore(about, force=force),
        "verify": office.verify,
        "bucket": office.bucket,
    }
    told = actions[action]()
    if json:
        from dawg.cli.table import print_json

        print_json(told.facts)
    else:
        print(told.text)


def _check_words(action: str, what: str | None, *, is_set: bool) -> None:
    """Refuse what is missing, and what would be ignored."""
    from dawg.cli.console import shown

    if action in NEEDED and not what:
        raise InputError(f"{action} needs a{'n' if NEEDED[action] == 'email' else ''} {NEEDED[action]}")
    if what is not None and action not in (*NEEDED, "budget"):
        raise InputError(f"{action} is about nothing, not {shown(what)}")
    if is_set and action != "budget":
        raise InputError(f"--usd is of budget, not of {action}")
    if is_set and not what:
        raise InputError(
            "budget --usd needs a user's email, or a team's name or id", hint="dawg admin budget lists them"
        )


def _micro_usd(usd: str | None) -> int | None:
    """Read a budget; None = what the settings say."""
    from dawg.cli.arguments import number

    if usd is None or usd.strip().lower() == "default":
        return None
    try:
        amount = number("usd", usd.strip().removeprefix("$"), *USD, unit="US dollars")
    except InputError as error:
        raise InputError(f"{error.message}, or default (what the settings say)") from None
    return round((amount or 0.0) * 1_000_000)


def _password() -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Password: ")
    return sys.stdin.readline(4096).strip("\r\n")
