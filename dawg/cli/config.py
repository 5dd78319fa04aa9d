"""`dawg config`: every setting and provider key, its value, and where that comes from; secrets are masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from dawg.cli.options import Json, argument
from dawg.errors import InputError

if TYPE_CHECKING:
    from dawg.config import Settings


def command(what: Annotated[str, argument("WHAT", "show")] = "show", json: Json = False) -> None:
    """Show every setting and provider key with its value and where it comes from; secrets are masked."""
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
    rows += _key_rows(settings)
    if json:
        print_json({name: {"value": value, "source": source} for name, value, source in rows})
    else:
        print_columns(rows)


def _key_rows(settings: Settings) -> list[tuple[str, str, str]]:
    """Return a row for each provider's key: masked, and where it stands."""
    import os

    from dawg.assistant.keys import Keys
    from dawg.assistant.providers import NAMES

    known = {
        row.provider: row
        for row in Keys(os.environ, settings.file.parent if settings.file else None).listed()
        if row.used
    }
    return [
        (f"keys.{name}", known[name].masked, known[name].source) if name in known else (f"keys.{name}", "", "not set")
        for name in NAMES
    ]


def _masked(value: str) -> str:
    """Hide a password within an address."""
    import re

    return re.sub(r"(://[^/@\s:]*):[^/@\s]*@", r"\1:********@", value)
