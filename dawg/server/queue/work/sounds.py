"""Jobs on uploaded sound: several tracks to one mix, one track to a master."""

from __future__ import annotations

from dawg.errors import InputError
from dawg.server.queue.bodies import Body
from dawg.server.queue.work.tools import Record, Tools


def record_of(tools: Tools, body: Body) -> Record:
    """Make what is asked; return what writes it down."""
    raise InputError("not yet")
