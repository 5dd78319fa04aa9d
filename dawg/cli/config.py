"""`dawg config`: every setting, its value, and where that comes from; secrets are masked."""

from __future__ import annotations

from typing import Annotated

from dawg.cli.options import Json, argument
from dawg.errors import InputError


def command(what: Annotated[str, argument("WHAT", "show")] = "show", json: Json = False) -> None:
    """Show every setting with its value and where the value comes from; secrets are masked."""
    if what != "show":
        from dawg.cli.console import shown

        raise InputError(f"config {shown(what)} is unknown; permitted: show")
    from dawg import config
    from dawg.cli.table import print_columns, print_json

    settings = config.load()
    rows = []
    for setting in config.SETTINGS:
        value = settings.values.get(setting.name, setting.default)
        source = settings.sources.get(setting.name, "default" if value else "not set")
        rows.append((setting.name, "********" if setting.secret and value else _masked(value), source))
    if json:
        print_json({name: {"value": value, "source": source} for name, value, source in rows})
    else:
        print_columns(rows)


def _masked(value: str) -> str:
    """Hide a password within an address."""
    import re

    return re.sub(r"(://[^/@\s:]*):[^/@\s]*@", r"\1:********@", value)
