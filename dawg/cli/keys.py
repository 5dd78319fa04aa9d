"""`dawg keys`: the keys of model providers."""

from __future__ import annotations

import sys
from typing import Annotated

from dawg.cli.options import Json, argument
from dawg.errors import InputError

EPILOG = (
    "Example: dawg keys set anthropic. A key in the environment goes before a kept one, and a key is never an argument."
)
ACTIONS = ("list", "set", "delete")


def command(
    action: Annotated[str, argument("ACTION", ", ".join(ACTIONS))] = "list",
    provider: Annotated[str | None, argument("PROVIDER", "whose key to set or delete")] = None,
    json: Json = False,
) -> None:
    """List, keep or forget the keys of model providers; set reads the key from the terminal unseen, or from stdin.

    They are kept in a file that only you can read (0600).
    """
    import os

    from dawg import config
    from dawg.assistant.keys import Keys
    from dawg.assistant.providers import NAMES
    from dawg.cli.arguments import choice
    from dawg.cli.table import print_columns, print_json

    action, provider = choice("action", action, ACTIONS) or "", choice("provider", provider, NAMES)
    if action == "list" and provider:
        raise InputError("list takes no provider; it lists all")
    if action != "list" and not provider:
        raise InputError(f"{action} needs a provider; permitted: {', '.join(NAMES)}")
    file = config.config_file(os.environ)
    keys = Keys(os.environ, file.parent if file else None)
    if provider is None:
        rows = keys.listed()
        if json:
            print_json(
                [{"provider": row.provider, "key": row.masked, "source": row.source, "used": row.used} for row in rows]
            )
        elif rows:
            print_columns(
                [(row.provider, row.masked, row.source if row.used else f"{row.source} (not used)") for row in rows]
            )
        else:
            print(f"No keys yet: dawg keys set PROVIDER keeps one; providers: {', '.join(NAMES)}.")
        return
    if action == "set":
        keys.set(provider, _typed(provider))
        changed, told = True, f"The key for {provider} is kept in {keys.file}."
    else:
        changed = keys.delete(provider)
        told = f"The key for {provider} is forgotten." if changed else f"There was no kept key for {provider}."
    if json:
        print_json({"provider": provider, "changed": changed})
    else:
        print(told)


def _typed(provider: str) -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(f"Key for {provider}: ")
    return sys.stdin.readline(4096)
