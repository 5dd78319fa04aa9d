"""`dawg admin`: look after a team server from the machine that it runs on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, cast

from dawg.cli.options import Json, argument, option
from dawg.errors import InputError

if TYPE_CHECKING:
    from dawg.store.accounts.records import TeamRole

EPILOG = (
    "Works on the database that the settings name, whether the server runs or not; the password is read from stdin."
)
ACTIONS = ("create-user", "invite", "revoke", "users", "migrate", "backup", "restore", "verify", "bucket")
HOURS = (1, 720)


def command(
    action: Annotated[str, argument("ACTION", ", ".join(ACTIONS))],
    what: Annotated[
        str | None, argument("WHAT", "an email (create-user, invite, revoke), or a file (backup, restore)")
    ] = None,
    role: Annotated[
        str | None, option("--role", value="NAME", help="member, admin or owner of the team; member by default")
    ] = None,
    admin: Annotated[bool, option("--admin", help="also an admin of the whole server")] = False,
    hours: Annotated[
        str | None, option("--hours", value="N", help="how long an invitation is good, 1 to 720; 72 by default")
    ] = None,
    force: Annotated[bool, option("--force", help="replace what exists")] = False,
    json: Json = False,
) -> None:
    """Look after a team server: users and invitations, the schema, backups, and whether every file is sound."""
    from dawg.cli.arguments import choice, whole

    choice("action", action, ACTIONS)
    kind = cast("TeamRole", choice("role", role, ("member", "admin", "owner")) or "member")
    count = whole("hours", hours, *HOURS) or 72
    from dawg import config
    from dawg.server.administration import Administration
    from dawg.server.options import read_options

    settings = config.load()
    office = Administration(read_options(settings), settings)
    if action in ("backup", "restore", "create-user", "revoke") and not what:
        raise InputError(f"{action} needs a {'file' if action in ('backup', 'restore') else 'email'}")
    if action == "create-user":
        told = office.create_user(what or "", _password(), role=kind, admin=admin)
    elif action == "invite":
        told = office.invite(role=kind, admin=admin, hours=count)
    elif action == "revoke":
        told = office.revoke(what or "")
    elif action == "users":
        told = office.users()
    elif action == "migrate":
        told = office.migrate()
    elif action == "backup":
        told = office.backup(what or "", force=force)
    elif action == "restore":
        told = office.restore(what or "", force=force)
    elif action == "bucket":
        told = office.bucket()
    else:
        told = office.verify()
    if json:
        from dawg.cli.table import print_json

        print_json(told.facts)
    else:
        print(told.text)


def _password() -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Password: ")
    return sys.stdin.readline(4096).strip("\r\n")
