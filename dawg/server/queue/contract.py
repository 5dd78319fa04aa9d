"""What the rest of the server needs of the queue: ring, tell, listen.

`open_bell(url)` and `open_news(url)` make them. None of these loses anything when Redis does: a ring that failed is made up for
by the reaper (at most 5 s later), news that was missed by `Jobs.events(since=...)`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from dawg.store.jobs import Event


class Bell(Protocol):
    """Wakes a worker for jobs that stand in the record."""

    def ring(self, job_ids: Sequence[str]) -> bool:
        """Tell the workers of jobs, in one round trip; False when Redis is away (at most 1 s): the reaper rings later.

        Ringing twice does no harm: a job is claimed once.
        """

    def check(self) -> None:
        """Raise `QueueError` when Redis does not answer within 2 s."""

    def workers(self) -> int:
        """Count the workers that were seen within the last 30 s; raises `QueueError`."""

    def close(self) -> None:
        """Let go of connections."""


class News(Protocol):
    """Carries events and anything else small from any process of the server to all of them.

    Topics: "job:JOB_ID" has a job's events, "owner:OWNER" all events of an owner's jobs (and whatever the web publishes there).
    """

    def publish(self, event: Event) -> None:
        """Tell everybody of a job's event, on both topics; never raises, never waits longer than 1 s."""

    def publish_to(self, topic: str, payload: bytes) -> None:
        """Tell everybody who listens to a topic; as `publish`. At most 64 KiB."""


class Listener(Protocol):
    """One connection per process that hears all topics this process cares for; it comes back by itself when Redis does."""

    async def listen(self, topic: str) -> AsyncIterator[bytes]:
        """Yield what is published on a topic from now on, until the iterator is closed.

        A bounded queue per iterator (256): a slow reader loses the oldest. After Redis was away, an empty message (b"") is
        yielded: something may have been missed, read `Jobs.events` again. The order to lose nothing: begin to listen, then read
        the events so far, then go on with what is heard and skip numbers already seen.
        """
        yield b""

    async def close(self) -> None:
        """Stop listening; every iterator ends."""
