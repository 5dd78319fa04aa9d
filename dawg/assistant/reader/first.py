"""What is made ready before the first request."""

from __future__ import annotations

from dawg.assistant.reader.understanding import read

FIRST = (
    "dark trap at 140, no piano, like drake",
    "make the hats busier, no wait, the snare",
    "what if the snare in the 2nd verse was a bit quieter? then pan it left by 20% and put some more reverb on the bass at bar 8",
    "ok so i want something soft like strings, not too fast, about 90 bpm in d minor for 2 minutes but it should get bigger at the end",
    "un house sin piano",
    "mach den bass lauter und ohne klavier",
    "tira o piano e deixa mais rapido",
    "fais un beat triste sans batterie",
    "ハウス、ピアノなし",
    "베이스 키우고 드럼 빼줘",
)
"""Requests that between them compile most of what is often needed."""


def warm() -> None:
    """Read a few requests, which takes 0.6 s or more: else the first person to ask waits for it."""
    for request in FIRST:
        read(request)
