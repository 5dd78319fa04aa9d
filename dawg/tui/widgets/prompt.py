"""Where the user types: several lines, a history, completion of commands, and pastes of any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from dawg.assistant.clean import clean

FOLDED = 1_500
"""A longer paste is shown folded to one word, and sent whole."""
FOLDED_LINES = 12
HISTORY = 500
PASTE_LIMIT = 1_000_000


class Around(Protocol):
    """What stands around a prompt. It is asked at once, not by messages: keys can come faster than those."""

    def completed(self, *, sending: bool) -> bool:
        """Complete the text, when `sending` only what could not be sent as it is; return False when it was not done."""
        ...

    def stepped(self, step: int) -> bool:
        """Choose another completion; return False when there is none."""
        ...

    def pressed(self, key: str) -> None:
        """Do what "escape", or "space" on an empty prompt, means here."""
        ...


class Prompt(TextArea):
    """The input. Return sends, Ctrl+J or Alt+Return begins a line; up and down go through what was said before."""

    DEFAULT_CSS = """
    Prompt {
        height: auto; min-height: 1; max-height: 8; border: none; padding: 0 1 0 0;
        background: $background; color: $text; scrollbar-size-vertical: 1;
        & .text-area--cursor-line { background: $background; }
        & .text-area--placeholder { color: $dim; }
        &:focus { border: none; }
    }
    """

    class Sent(Message):
        """A line was sent."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Edited(Message):
        """The text is another one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, around: Around) -> None:
        super().__init__(
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder="say what you want to hear",
        )
        for key in ("f6", "f7"):  # marking text; here they mute and solo
            self._bindings.key_to_bindings.pop(key, None)
        self._past: list[str] = []
        self._place = 0
        self._draft = ""
        self._folded: dict[str, str] = {}
        self._around = around

    def remember(self, lines: Sequence[str]) -> None:
        """Begin with what was said in former times."""
        self._past = [line for line in lines if line.strip()][-HISTORY:]
        self._place = len(self._past)

    def fill(self, text: str) -> None:
        """Show this text, the cursor at its end."""
        self.text = text
        self.move_cursor(self.document.end)

    def whole(self) -> str:
        """Return the text with what is folded in it."""
        text = self.text
        for word, pasted in self._folded.items():
            text = text.replace(word, pasted)
        return text

    def paste(self, text: str) -> None:
        """Insert a paste, folded when it is long."""
        text = clean(text[:PASTE_LIMIT].replace("\r\n", "\n").replace("\r", "\n"))
        if len(text) > FOLDED or text.count("\n") >= FOLDED_LINES:
            word = f"[paste {len(self._folded) + 1}: {len(text):,} characters]"
            self._folded[word] = text
            text = word
        self.insert(text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        self.post_message(self.Edited(self.text))

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.paste(event.text)

    async def _on_key(self, event: events.Key) -> None:
        if self._special(event):
            event.stop()
            event.prevent_default()
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            # At once: else a letter that is typed while the machine is busy overtakes the backspace before it.
            event.stop()
            event.prevent_default()
            await self.run_action(binding.action)
            return
        if event.is_printable:  # a space after letters that were still to be read
            self.screen.set_focus(self)
        await super()._on_key(event)

    def _special(self, event: events.Key) -> bool:
        key = event.key
        last = self.document.line_count - 1
        if key == "enter":
            if not self._around.completed(sending=True):
                self.send()
        elif key in ("ctrl+j", "shift+enter", "alt+enter", "newline"):
            self.insert("\n")
        elif key == "tab" and self.text.startswith("/"):
            self._around.completed(sending=False)
        elif key in ("up", "down") and self._around.stepped(-1 if key == "up" else 1):
            pass
        elif key == "up" and self.cursor_location[0] == 0 and self._past:
            self._recall(-1)
        elif key == "down" and self.cursor_location[0] == last and self._place < len(self._past):
            self._recall(1)
        elif key == "escape" or (key == "space" and not self.text):
            self._around.pressed(key)
        else:
            return False
        return True

    def send(self) -> None:
        """Send what is typed, if it is anything."""
        text = self.whole().strip()
        if not text:
            return
        if len(text) <= FOLDED and text != (self._past[-1] if self._past else ""):
            self._past = [*self._past, text][-HISTORY:]
        self._place, self._draft, self._folded = len(self._past), "", {}
        self.clear()
        self.post_message(self.Sent(text))

    def _recall(self, step: int) -> None:
        if self._place == len(self._past):
            self._draft = self.text
        self._place = max(0, min(len(self._past), self._place + step))
        self.fill(self._past[self._place] if self._place < len(self._past) else self._draft)
