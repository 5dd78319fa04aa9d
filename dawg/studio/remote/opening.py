"""From the settings to a server: its address, and the key that `dawg login` has kept."""

from __future__ import annotations

import os
from collections.abc import Mapping

from dawg.config import Settings
from dawg.studio.remote.client import Client
from dawg.studio.remote.credentials import Credentials, checked_url


def open_client(settings: Settings, environ: Mapping[str, str] | None = None) -> Client:
    """Return a client of the server that the setting `server` names; connects to nothing yet.

    Raises:
        InputError: the setting is no address. MissingError: there is no login.
    """
    url = checked_url(settings.values.get("server", ""))
    return Client(url, Credentials(os.environ if environ is None else environ).find(url))
