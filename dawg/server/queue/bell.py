"""The doorbell on RQ: a job in Redis carries an id and the name of the one function, nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn

import redis
from rq.job import Job as RqJob
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.utils import utcformat

from dawg.errors import QueueError
from dawg.server.queue.wire import ERRORS, QUEUE, connect, told

FUNCTION = "dawg.server.queue.horse.work"
"""What a worker runs, whatever a job in Redis says."""
CALL = json.dumps([FUNCTION, None, [], {}]).encode()
RING_TTL_S = 86_400
WORKERS = "dawg:workers"
"""Sorted set: worker names by the second they were last seen."""
SEEN_S = 30


class BellJob(RqJob):
    """A job of RQ that stands for a row of the record. It is never asked what to call, and would not say."""

    @property
    def func(self) -> NoReturn:
        """Refuse: nothing is called by the name that stands in Redis."""
        raise QueueError("jobs are not called by name")


class BellQueue(Queue):
    """The queue of RQ with our jobs in it."""

    job_class = BellJob


def open_queue(connection: redis.Redis) -> BellQueue:
    """Return the one queue."""
    return BellQueue(QUEUE, connection=connection, serializer=JSONSerializer, job_class=BellJob)


class RqBell:
    """Methods and errors as `dawg.server.queue.contract.Bell`."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._queue = open_queue(self._redis)

    def ring(self, job_ids: Sequence[str], *, first: bool = False) -> bool:
        """Tell the workers of jobs."""
        if not job_ids:
            return True
        now = utcformat(datetime.now(UTC))
        fields: dict[Any, Any] = {
            "data": CALL,
            "origin": QUEUE,
            "status": "queued",
            "created_at": now,
            "enqueued_at": now,
            "description": "dawg",
            "timeout": -1,
        }
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.sadd(Queue.redis_queues_keys, self._queue.key)
                for job_id in job_ids:
                    key = RqJob.key_for(job_id)
                    pipeline.hset(key, mapping=fields)
                    pipeline.expire(key, RING_TTL_S)
                if first:
                    pipeline.lpush(self._queue.key, *reversed(job_ids))
                else:
                    pipeline.rpush(self._queue.key, *job_ids)
                pipeline.execute()
        except ERRORS:
            return False
        return True

    def rung(self) -> set[str]:
        """Return the ids that a worker will hear of; raises `QueueError`."""
        try:
            return {_text(item) for item in self._redis.lrange(self._queue.key, 0, -1)}
        except ERRORS as error:
            raise told(error) from error

    def check(self) -> None:
        """Raise `QueueError` when Redis does not answer."""
        try:
            self._redis.ping()
        except ERRORS as error:
            raise told(error) from error

    def workers(self) -> int:
        """Count the workers that were seen lately."""
        try:
            now = float(self._redis.time()[0])
            return int(self._redis.zcount(WORKERS, now - SEEN_S, "+inf"))
        except ERRORS as error:
            raise told(error) from error

    def close(self) -> None:
        """Let go of connections."""
        self._redis.close()


def _text(item: bytes | str) -> str:
    """Return what stands in the queue, whoever wrote it."""
    return item.decode("utf-8", "replace") if isinstance(item, bytes) else item


def open_bell(url: str) -> RqBell:
    """Return the bell of a queue server; it connects when it is first rung."""
    return RqBell(url)
