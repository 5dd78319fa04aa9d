"""The last line: the keys that do the most. Textual's own footer takes a quarter of the whole start."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.binding import Binding, BindingType

from dawg.tui.canvas import Canvas, Drawing
from dawg.tui.themes import Ink

GAP = 2


class Keys(Drawing):
    """Shows bindings as far as there is room; a click does what the key does.

    Args:
        bindings: those that are to be shown are.
    """

    DEFAULT_CSS = "Keys { height: 1; }"

    def __init__(self, bindings: Iterable[BindingType]) -> None:
        super().__init__()
        self._shown = [found for found in bindings if isinstance(found, Binding) and found.show]

    def _places(self) -> list[tuple[int, Binding]]:
        """Return where each key stands, as far as they fit."""
        found, x = [], 1
        width = self.content_size.width
        whole = sum(len(self._label(binding)) + 1 + len(binding.description) for binding in self._shown)
        gap = GAP if whole + GAP * len(self._shown) < width else 1
        for binding in self._shown:
            size = len(self._label(binding)) + 1 + len(binding.description)
            if x + size > width:
                break
            found.append((x, binding))
            x += size + gap
        return found

    @staticmethod
    def _label(binding: Binding) -> str:
        return binding.key_display or binding.key

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the line."""
        for x, binding in self._places():
            name = self._label(binding)
            canvas.put(x, 0, name, ink.strong)
            canvas.put(x + len(name) + 1, 0, binding.description, ink.dim)

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked."""
        for x, binding in self._places():
            if x <= event.x < x + len(self._label(binding)) + 1 + len(binding.description):
                await self.screen.run_action(binding.action)
