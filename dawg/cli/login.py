"""`dawg login`: log in at a team server, or register there by an invitation."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

from dawg.cli.options import argument, option
from dawg.errors import InputError, TakenError

if TYPE_CHECKING:
    from dawg.studio.remote.client import Client

EPILOG = "Without a terminal the answers are read from stdin, a line each: (invitation,) email, password."


def command(
    url: Annotated[str, argument("URL", "the server's address, as http://192.168.1.5:8423")],
    register: Annotated[
        bool,
        option(
            "--register", help="register first, by the invitation that it asks for; join its team if you are registered"
        ),
    ] = False,
    email: Annotated[str | None, option("--email", value="ADDRESS", help="who you are; asked for otherwise")] = None,
) -> None:
    """Log in at a team server. A key is kept beside the settings; --server URL then works with the server's library."""
    from dawg.studio.remote.client import Client
    from dawg.studio.remote.credentials import Credentials, checked_url

    address = checked_url(url)
    invitation = _ask("Invitation: ", secret=True) if register else None
    mail = email if email is not None else _ask("Email: ")
    password = _ask("Password: ", secret=True)
    body = {"email": mail, "password": password}
    client = Client(address)
    try:
        came, known = _come_in(client, body, invitation)
    finally:
        client.close()
    team = came["teams"][0] if came["teams"] else None
    if known and invitation is not None:
        outside = Client(address, came["token"])
        try:
            team = outside.post("/api/auth/accept", {"invitation": invitation})
        finally:
            outside.close()
    inside = Client(address, came["token"], team=team["id"] if team is not None else "")
    try:
        made = inside.post("/api/auth/keys", {"name": f"dawg on {_machine()}"})
        place = Credentials().keep(address, made["key"])
        inside.post("/api/auth/logout")
    finally:
        inside.close()
    name = team["name"] if team is not None else "no team"
    print(f"Logged in at {address} as {came['user']['email']} ({name}); the key is in {place}.")
    print(f'dawg --server {address} list; or server = "{address}" in config.toml')


def _come_in(client: Client, body: dict[str, Any], invitation: str | None) -> tuple[Any, bool]:
    """Register where there is an invitation, else (or when the address is registered already) log in; True = was known."""
    if invitation is not None:
        try:
            return client.post("/api/auth/register", {**body, "invitation": invitation}), False
        except TakenError:
            pass
    try:
        return client.post("/api/auth/login", body), True
    except InputError as error:
        hint = f"type both again; who is not registered there yet: dawg login {client.url} --register"
        raise InputError(f"{client.url}: {error.message}", hint=error.hint or hint) from error


def _machine() -> str:
    return "".join(char for char in os.uname().nodename if char.isprintable())[:60] or "a machine"


def _ask(question: str, *, secret: bool = False) -> str:
    if not sys.stdin.isatty():
        line = sys.stdin.readline(4096)
    elif secret:
        from getpass import getpass

        line = getpass(question)
    else:
        line = input(question)
    if not line.strip():
        raise InputError(f"{question.rstrip(': ').lower()} is empty")
    return line.strip("\r\n")
