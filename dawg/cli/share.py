"""`dawg share`: let a version of the team's library be heard by whoever has a link."""

from __future__ import annotations

from typing import Annotated

from dawg.cli.options import Json, Project, argument, option
from dawg.errors import InputError

HOURS = (1, 8784)


def command(
    project: Project,
    version: Annotated[str | None, argument("VERSION", "a number, head~N or a branch; the head by default")] = None,
    hours: Annotated[
        str | None, option("--hours", value="N", help="how long the link is good, 1 to 8784; 168 by default")
    ] = None,
    download: Annotated[bool, option("--download", help="the file may be saved too")] = False,
    json: Json = False,
) -> None:
    """Let a version be heard on a page by whoever has its link; needs a team server (--server, or the setting server)."""
    from dawg import config
    from dawg.cli.arguments import whole
    from dawg.cli.library import open_library, reference_of
    from dawg.cli.table import print_json
    from dawg.studio.remote.opening import open_client

    settings = config.load()
    if not settings.values.get("server"):
        raise InputError("a link needs a team server", hint="dawg --server URL share PROJECT")
    count = whole("hours", hours, *HOURS) or 168
    with open_library(settings) as library:
        place = library.place(project, reference_of(version) or "head")
    client = open_client(settings)
    try:
        made = client.post("/api/shares", {"versionId": place.version.id, "hours": count, "download": download})
    finally:
        client.close()
    if json:
        print_json(made)
    else:
        print(made["url"])
