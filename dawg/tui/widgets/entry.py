"""The place where the user types: the prompt, and above it what completes it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from dawg.tui.messages import Asked, Scene
from dawg.tui.widgets.prompt import Prompt
from dawg.tui.widgets.suggestions import Suggestions
from dawg.tui.words import is_complete, suggestions


class Entry(Vertical):
    """Passes on what is said (`Asked`), and the keys that mean something to what is around (`Pressed`)."""

    class Pressed(Message):
        """ "space" on an empty prompt, or "escape"."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__()
        self.prompt, self._list = Prompt(self), Suggestions()
        self.scene = Scene()

    def compose(self) -> ComposeResult:
        """Make the widgets."""
        yield self._list
        with Horizontal(id="line"):
            yield Static("❯ ", id="mark", markup=False)
            yield self.prompt

    def close_list(self) -> bool:
        """Close the list of completions; return False when there is none."""
        was_open = self._list.chosen is not None
        self._list.show(())
        return was_open

    def on_prompt_sent(self, message: Prompt.Sent) -> None:
        """Say it."""
        message.stop()
        self.close_list()
        self.post_message(Asked(message.text))

    def on_prompt_edited(self, message: Prompt.Edited) -> None:
        """Show what completes it."""
        message.stop()
        self._list.show(suggestions(self.prompt.text, self.scene))

    def completed(self, *, sending: bool) -> bool:
        """Complete the text; see `Around`."""
        text = self.prompt.text
        found = suggestions(text, self.scene)
        if not found or (sending and (is_complete(text) or " " in text)):
            return False
        self._list.show(found)
        self._take()
        return True

    def stepped(self, step: int) -> bool:
        """Choose another completion."""
        if self._list.chosen is None:
            return False
        self._list.step(step)
        return True

    def pressed(self, key: str) -> None:
        """Close the list by Escape; else tell the screen."""
        if key != "escape" or not self.close_list():
            self.post_message(self.Pressed(key))

    def on_suggestions_taken(self, message: Suggestions.Taken) -> None:
        """Complete by the mouse."""
        message.stop()
        self._take()
        self.prompt.focus()

    def _take(self) -> None:
        if self._list.chosen is not None:
            self.prompt.fill(self._list.chosen.line)
