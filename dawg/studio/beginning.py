"""Where a conversation is held: here, or on the team's server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dawg.config import Settings
from dawg.studio.library import Library
from dawg.studio.session import Session

SERVER_COUNTS = "the server's models and budgets count here: --model and --max-cost do not"


def begin_session(
    library: Library,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    models: str | None = None,
    max_cost: str | None = None,
    **how: Any,
) -> tuple[Session, str]:
    """Begin or resume a conversation, on the server where the setting names one.

    Args:
        models: as the setting of that name, "off" for none; on a server it does not count, nor does `max_cost`.
        how: the rest as `Session.open` takes it.

    Returns:
        the session, and what the user is to be told first, "" for nothing.
    """
    if settings.values.get("server"):
        from dawg.studio.remote.opening import open_client
        from dawg.studio.remote.session import RemoteSession

        told = SERVER_COUNTS if models is not None or max_cost is not None else ""
        return RemoteSession.begin(open_client(settings, environ), settings, **how), told
    alone = models is not None and models.strip().lower() == "off"
    session = Session.open(
        library, settings, environ, models=None if alone else models, max_cost=max_cost, alone=alone, **how
    )
    return session, ""
