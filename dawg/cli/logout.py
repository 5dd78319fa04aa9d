"""`dawg logout`: forget a team server and its key."""

from __future__ import annotations

from typing import Annotated

from dawg.cli.options import argument


def command(url: Annotated[str, argument("URL", "the server's address")]) -> None:
    """Forget a team server's key; the key is revoked there when the server answers."""
    import sys

    from dawg.errors import DawgError
    from dawg.studio.remote.client import Client
    from dawg.studio.remote.credentials import Credentials, checked_url

    address = checked_url(url)
    key = Credentials().forget(address)
    client = Client(address, key)
    try:
        found = [
            each for each in client.get("/api/auth/keys")["items"] if each["prefix"] == key[:13] and not each["revoked"]
        ]
        for each in found:
            client.delete(f"/api/auth/keys/{each['id']}")
    except DawgError as error:
        print(f"dawg: the key was forgotten here, but not revoked there: {error.message}", file=sys.stderr)
    finally:
        client.close()
    print(f"Logged out at {address}.")
