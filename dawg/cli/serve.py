"""`dawg serve`: the team server."""

from __future__ import annotations

import sys
from typing import Annotated

from dawg.cli.options import option

EPILOG = "Example: dawg serve; then dawg login http://127.0.0.1:8423 --register"


def command(
    host: Annotated[
        str | None, option("--host", value="ADDRESS", help="what it listens on; 127.0.0.1 = this machine alone")
    ] = None,
    port: Annotated[str | None, option("--port", value="N", help="1 to 65535; 8423 by default")] = None,
    workers: Annotated[
        str | None, option("--workers", value="N", help="worker processes, 0 to 256; by default cores - 1, at least 1")
    ] = None,
    log_level: Annotated[
        str | None, option("--log-level", value="NAME", help="debug, info, warning or error; info by default")
    ] = None,
) -> None:
    """Serve a team: chat, generating, one library. Needs nothing; settings make it the production server."""
    from dawg import config
    from dawg.cli.heap import share_heaps
    from dawg.server.options import read_options

    settings = config.load()
    flags = {"host": host, "port": port, "workers": workers, "log_level": log_level}
    options = read_options(settings, flags)
    share_heaps()
    from dawg.server.embedded import serve

    serve(options, settings, say=_say)


def _say(text: str) -> None:
    print(text, flush=True)
    sys.stdout.flush()
