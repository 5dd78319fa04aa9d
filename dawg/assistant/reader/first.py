"""What is made ready before the first request."""

from __future__ import annotations

from dawg.assistant.reader.request import read

FIRST = (
    "dark trap at 140, no piano, like drake",
    "make the hats busier, no wait, the snare",
    "un house sin piano",
    "ハウス、ピアノなし",
)
"""Requests that between them compile most of what the reader knows."""


def warm() -> None:
    """Read a few requests, which takes 0.6 s or more: else the first person to ask waits for it."""
    for request in FIRST:
        read(request)
