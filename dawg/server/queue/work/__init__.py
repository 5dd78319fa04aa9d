"""What jobs do: one module per kind. Each makes its files first and returns what writes them into the record."""

from __future__ import annotations

from dawg.server.queue.bodies import checked_body
from dawg.server.queue.work.tools import Record, Tools


def run(tools: Tools) -> Record:
    """Do a job's work; return what `Jobs.complete` needs.

    Raises:
        Cancelled: it is not wanted any more. DawgError: it cannot be done.
    """
    from dawg.server.queue.work import beats, sounds

    body = checked_body(tools.job.kind, tools.job.body)
    return sounds.record_of(tools, body) if tools.job.kind in ("mix", "master") else beats.record_of(tools, body)
