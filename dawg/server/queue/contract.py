"""What the rest of the server needs of the queue: ring, tell, listen.

`open_bell(url)` and `open_news(url)` make them. None of these loses anything when Redis does: a ring that failed is made up for
by the reaper (at most 5 s later), news that was missed by `Jobs.events(since=...)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from dawg.store.jobs import Event

PAYLOAD_BYTES = 65_536
_ENCODE = msgspec.json.Encoder().encode


class Bell(Protocol):
    """Wakes a worker for jobs that stand in the record."""

    def ring(self, job_ids: Sequence[str], *, first: bool = False) -> bool:
        """Tell the workers of jobs, in one round trip; False when Redis is away (at most 1 s): the reaper rings later.

        `first`: before all others, for a job that was begun already and has waited its turn.

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

    Topics: "owner:OWNER" has all events of an owner's jobs, and whatever the web publishes there.
    """

    def publish(self, event: Event) -> None:
        """Tell everybody of a job's event; never raises, never waits longer than 1 s."""

    def publish_many(self, told: Sequence[tuple[str, bytes]]) -> None:
        """Tell everybody who listens to topics, in one round trip; as `publish`. At most 64 KiB each; what is longer is left out."""


class Listener(Protocol):
    """One connection per process that hears all topics this process cares for; it comes back by itself when Redis does."""

    def attach(self, topic: str, hear: Callable[[bytes], None]) -> None:
        """Give what is published on a topic from now on to a function, in order, within the loop; it must not wait.

        An empty message (b"") says that something may have been missed: once the topic is listened to, and after Redis was
        away. Read `Jobs.events` then. The order to lose nothing: attach, then read the events so far, then go on with what is
        heard and skip numbers already seen.
        """

    def detach(self, topic: str, hear: Callable[[bytes], None]) -> None:
        """Give it nothing more."""

    async def close(self) -> None:
        """Stop listening."""


def encoded(event: Event) -> bytes:
    """Return a job's event as it is published; a long result is left out and read from the record."""
    payload = _ENCODE(event)
    return payload if len(payload) <= PAYLOAD_BYTES else _ENCODE(msgspec.structs.replace(event, data={}))
