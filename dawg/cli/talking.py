"""A conversation in lines: what is read, what is printed, and how it ends. Also as one JSON object per event.

Nothing is drawn over and nothing depends on colour, so that a screen reader, a pipe and a log read the same. A question
in a pipe is an event like any other: the next line, or nobody, answers it.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dawg.assistant.clean import Cleaner, clean, one_line
from dawg.assistant.events import (
    BUILT_IN,
    Answering,
    Asked,
    Changed,
    Costs,
    Cut,
    Finished,
    Learned,
    Note,
    Text,
    ToolFinished,
    TurnEvent,
)
from dawg.assistant.host import Play
from dawg.cli import signals
from dawg.cli.console import is_terminal
from dawg.cli.speaking import PlainSpeaker
from dawg.errors import DawgError
from dawg.gen.progress import Progress, Reporter
from dawg.studio import commands
from dawg.studio.session import Session
from dawg.studio.turns import event_to_dict

LINE_LIMIT = 1_000_000
"""Bytes of a line that are read; the rest of it is dropped, and that is said."""
PROMPT = "> "
OWN = ("help", "quit")
FAILED = 1


class Front:
    """Prints for people. `quiet` (one turn of a script): no greeting, and errors go to stderr."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._open = False
        self._by = BUILT_IN
        self._cleaner = Cleaner()

    def note(self, text: str) -> None:
        """Print a remark beside the conversation; nothing for ""."""
        if text:
            self._print(f"dawg: {clean(text)}", error=True)

    def reporter(self) -> Reporter:
        """Return what tells how far a long piece of work is."""
        seen: list[str] = []

        def show(step: Progress) -> None:
            if step.stage not in seen and step.stage != "compose" and is_terminal(sys.stderr):
                seen.append(step.stage)
                print(f"... {step.stage}", file=sys.stderr, flush=True)

        return Reporter(show)

    def show(self, event: TurnEvent, session: Session) -> None:
        """Print an event as far as a person wants to see it."""
        if isinstance(event, Text):
            self._stream(event.text)
        elif isinstance(event, Answering):
            if {event.by, self._by} != {BUILT_IN}:
                self._print(f"[{event.by}]")
            self._by = event.by
        elif isinstance(event, Changed):
            where = f"{event.state.project} {event.state.version}" if event.state.version else "no project"
            branch = "" if event.state.branch in ("", "main") else f" on {event.state.branch}"
            self._print(f"* {clean(where)}{clean(branch)}")
        elif isinstance(event, Asked):
            self._print(f"? {clean(event.question)}")
        elif isinstance(event, Note) and event.kind == "error" and self.quiet:
            self.failed(event)
        elif isinstance(event, Note):
            self._print(("! " if event.kind == "error" else "- ") + clean(event.text))
            if event.hint:
                self._print(f"  {clean(event.hint)}")
        elif isinstance(event, Cut):
            self._print(f"! the answer broke off: {clean(event.reason)}")
        elif isinstance(event, ToolFinished):
            self._print(("! " if event.failed else "- ") + clean(event.summary))
        elif isinstance(event, Learned):
            self._print("- noted your taste; /taste shows it")
        elif isinstance(event, Costs) and event.turn.calls:
            self._print(f"- {event.turn}")
        elif isinstance(event, Finished):
            self._end_line()

    def failed(self, error: Note) -> None:
        """Print on stderr what went wrong, as every command does."""
        self._print(f"dawg: {one_line(error.text, limit=280)}", error=True)
        if error.hint:
            self._print(f"hint: {one_line(error.hint, limit=280)}", error=True)

    def end(self, error: Note | None) -> None:
        """Tell why the program fails, where it was not told yet."""

    def done(self, session: Session) -> None:
        """End what a command or a turn has printed."""
        self._end_line()
        sys.stdout.flush()

    def _stream(self, text: str) -> None:
        shown = self._cleaner.feed(text)
        if shown:
            sys.stdout.write(shown)
            self._open = not shown.endswith("\n")
            sys.stdout.flush()

    def _print(self, text: str, *, error: bool = False) -> None:
        self._end_line()
        print(text, file=sys.stderr if error else sys.stdout, flush=True)

    def _end_line(self) -> None:
        if self._open:
            sys.stdout.write("\n")
            self._open = False


class JsonFront(Front):
    """Prints one JSON object per event and line, in ASCII."""

    def __init__(self) -> None:
        super().__init__(quiet=True)

    def note(self, text: str) -> None:
        """Print a remark as an event."""
        if text:
            self._object({"type": "note", "text": clean(text), "kind": "note", "hint": ""})

    def reporter(self) -> Reporter:
        """Return what tells the beginning and end of each stage."""
        seen: dict[str, float] = {}

        def show(step: Progress) -> None:
            if step.stage not in seen or (step.fraction >= 1.0 > seen[step.stage]):
                seen[step.stage] = step.fraction
                self._object({"type": "progress", "stage": step.stage, "fraction": round(step.fraction, 3)})

        return Reporter(show)

    def show(self, event: TurnEvent, session: Session) -> None:
        """Print an event."""
        self._object(event_to_dict(event, session))

    def end(self, error: Note | None) -> None:
        """Tell on stderr why the program fails; the event is on stdout already."""
        if error is not None:
            self.failed(error)

    def done(self, session: Session) -> None:
        """Nothing is left open."""

    def _object(self, document: dict[str, Any]) -> None:
        print(json.dumps(document, ensure_ascii=True, allow_nan=False), flush=True)


class Talk:
    """Holds a conversation; a context manager that falls silent at its end.

    Args:
        volume: of playing, 0 to 1.
        waits: playing is heard to its end before the next line is read: nobody is there to say stop.
        tones: as `Sounder` takes it.
    """

    def __init__(self, front: Front, *, volume: float, waits: bool, tones: tuple[Path, int] | None = None) -> None:
        self._front = front
        self._person = sys.stdin.isatty()
        self._sounds = self._person and not waits and volume > 0
        self.speaker = PlainSpeaker(volume=volume, waits=waits, tones=tones)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.speaker.close()

    def once(self, session: Session, text: str) -> int:
        """Say one thing; return the exit code: 1 when it came to nothing but an error."""
        failed: Note | None = None
        changed = False
        for event in self._answered(session, text):
            if isinstance(event, Answering):
                failed = None  # whoever failed before, somebody else answers now
            if isinstance(event, Note) and event.kind == "error":
                failed = failed or event
            changed = changed or isinstance(event, Changed)
        if failed is None or changed:
            return 0
        self._front.end(failed)
        return FAILED

    def lines(self, session: Session) -> int:
        """Read and answer line by line until the end of the input or /quit."""
        self._greet(session)
        with signals.insisting():
            for line in self._read():
                if ends(line):
                    break
                if line.strip():
                    for _ in self._answered(session, line):
                        pass
        return 0

    def _greet(self, session: Session) -> None:
        if self._front.quiet or not self._person:
            return
        state = session.state()
        at = f"{state.project} {state.version}" if state.score is not None else "nothing yet"
        print(f"dawg chat: {clean(at)}. Say what you want to hear; /help lists commands, /quit ends.")

    def _answered(self, session: Session, line: str) -> Iterator[TurnEvent]:
        """Answer a line, print what happens and yield it."""
        events = self._obeyed(session, line) if commands.is_command(line) else session.say(line)
        for event in events:
            self._front.show(event, session)
            if isinstance(event, Changed):
                self._heard(session)
            yield event
        self._front.done(session)

    def _heard(self, session: Session) -> None:
        """Let a new version be heard: a person who listens hears it at once, from the next bar line on."""
        state = session.state()
        if state.score is None:
            return
        name = f"{state.project} {state.version}"
        try:
            if self.speaker.playing:
                self.speaker.follow(state.score, name=name)
            elif self._sounds and not self.speaker.hushed:
                self.speaker.play(Play(), state.score, name=name)
        except DawgError as error:
            self._sounds = False  # said once: everything else works without sound
            self._front.note(f"nothing is heard: {one_line(error.message)}")

    def _obeyed(self, session: Session, line: str) -> Iterator[TurnEvent]:
        name, argument = commands.parse(line)
        if name == "help" and argument:
            yield Note(text=f"/help takes nothing, not {one_line(argument, limit=40)!r}", kind="error")
        elif name == "help":
            yield Text(text=helped())
        elif name == "quit":
            yield Text(text="")
        elif name not in commands.COMMANDS:
            error = commands.unknown(name, *OWN)
            yield Note(text=error.message, kind="error", hint=error.hint)
        else:
            yield from session.command(name, argument)

    def _read(self) -> Iterator[str]:
        if not self._person:
            yield from self._piped()
            return
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  (gives `input` a history and editing)
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")
        while True:
            try:
                yield input(PROMPT)
            except EOFError:
                print()
                return

    def _piped(self) -> Iterator[str]:
        stream = sys.stdin.buffer
        while raw := stream.readline(LINE_LIMIT):
            whole = raw.endswith(b"\n")
            while not whole and (more := stream.readline(LINE_LIMIT)):
                whole = more.endswith(b"\n")
                self._front.note(f"the line is longer than {LINE_LIMIT} bytes; the rest of it is dropped")
            yield raw.decode("utf-8", "replace").rstrip("\r\n")


_FAREWELL = re.compile(r"\W*(?:quit|exit|bye|bye bye|goodbye|good bye|q|:q|end chat|see (?:you|ya)|ciao)\W*", re.I)
"""What ends the conversation when it is all that is said."""


def ends(line: str) -> bool:
    """Tell whether a line ends the conversation: /quit, or a farewell alone."""
    if commands.is_command(line):
        return commands.parse(line)[0] in ("quit", "exit", "bye")
    return _FAREWELL.fullmatch(line) is not None


def helped() -> str:
    """Return the help of the conversation."""
    rows = [(f"/{name} {command.usage}".rstrip(), command.meaning) for name, command in commands.COMMANDS.items()]
    rows += [("/help", "show this"), ("/quit", "end; everything is kept")]
    width = max(len(name) for name, _ in rows)
    said = (
        "Say what you want to hear, as in: dark trap, 140 bpm, C minor, no piano\n"
        "Then change it: mute the hats; more energy in the hook; make the bass 3 dB louder; add a bridge\n"
    )
    return said + "\n".join(f"{name:<{width}}  {meaning}" for name, meaning in rows)
