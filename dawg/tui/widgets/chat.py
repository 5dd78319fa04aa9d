"""The conversation so far: wrapped lines, the last of which may still be streaming in."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from dawg.assistant.clean import Cleaner, clean
from dawg.tui.themes import Ink, ink

KEPT = 600
"""Entries that are shown; older ones stay in the record."""
SHOWN = 4_000
"""Characters of one entry that are shown."""

MARKS = {
    "you": "❯ ",
    "answer": "  ",
    "version": "◆ ",
    "change": "  ",
    "note": "· ",
    "error": "✗ ",
    "hint": "  ",
    "question": "? ",
    "title": "",
}
"""What an entry begins with, so that nothing is told by colour alone."""


class Entry:
    """One thing that was said; its text may grow."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind, self.text = kind, text
        self.lines: list[str] = []
        self.width = -1

    def wrapped(self, width: int) -> list[str]:
        """Return its lines at a width in cells."""
        if self.width != width:
            mark = MARKS[self.kind]
            room = max(4, width - cell_len(mark))
            lines = [line for part in self.text.expandtabs(4).split("\n") for line in wrap(part, room)]
            self.lines = [(mark if number == 0 else " " * cell_len(mark)) + line for number, line in enumerate(lines)]
            self.width = width
        return self.lines


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` cells, broken at spaces where there are some; what hangs under is indented as the text."""
    indent = " " * min(len(text) - len(text.lstrip(" ")), width // 2)
    line, used = "", 0
    for word in _words(text):
        size = cell_len(word)
        if used and used + size > width:
            yield line.rstrip()
            line, used = indent, len(indent)
            word = word.lstrip() if word.strip() else ""
            size = cell_len(word)
        while used + size > width:
            head = _head(word, width - used)
            yield line + head
            word = word[len(head) :]
            line, used, size = indent, len(indent), cell_len(word)
        line, used = line + word, used + size
    yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Yield words, each with the spaces after it as a word of its own."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or (text[place] == " ") != (text[place - 1] == " "):
            yield text[start:place]
            start = place


def _head(word: str, room: int) -> str:
    """Return as many characters as fit into some cells, at least one."""
    used = 0
    for place, char in enumerate(word):
        used += cell_len(char)
        if used > room:
            return word[: max(1, place)]
    return word


class Chat(ScrollView, can_focus=True):
    """Shows entries from top to bottom and stays at the end, unless it was scrolled away from it."""

    DEFAULT_CSS = """
    Chat { background: $background; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll; }
    """
    BINDING_GROUP_TITLE = "Conversation"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: list[Entry] = []
        self._lines: list[tuple[str, str]] = []
        self._width = 0
        self._open: Entry | None = None
        self._cleaner = Cleaner()

    # ---------------------------------------------------------------- what is said

    def add(self, kind: str, text: str) -> None:
        """Show an entry of a kind of `MARKS`."""
        self._finish()
        self._append(Entry(kind, _shown(clean(text[: SHOWN * 4]), len(text))))

    def stream(self, text: str) -> None:
        """Show the next piece of the answer."""
        shown = self._cleaner.feed(text)
        if not shown:
            return
        if self._open is None:
            shown = shown.lstrip("\n")
            if not shown:
                return
            self._open = Entry("answer", "")
            self._append(self._open)
        entry = self._open
        if len(entry.text) < SHOWN * 10:
            entry.text += shown
        self._drop_lines_of(entry)
        entry.width = -1
        self._lines += self._lines_of(entry)
        self._grown()

    def end(self) -> None:
        """End what streams in."""
        self._finish()

    def erase(self) -> None:
        """Show nothing."""
        self._entries, self._lines, self._open = [], [], None
        self._grown()

    @property
    def said(self) -> list[tuple[str, str]]:
        """Every entry as (kind, text), the oldest first."""
        return [(entry.kind, entry.text) for entry in self._entries]

    def _finish(self) -> None:
        entry, self._open, self._cleaner = self._open, None, Cleaner()
        if entry is not None:
            self._drop_lines_of(entry)
            entry.text, entry.width = entry.text.rstrip(), -1
            self._lines += self._lines_of(entry)
            self._grown()

    def _append(self, entry: Entry) -> None:
        self._entries.append(entry)
        if len(self._entries) > KEPT:
            del self._entries[: KEPT // 4]
            self._rewrap()
        else:
            self._lines += self._lines_of(entry)
        self._grown()

    # ---------------------------------------------------------------- lines

    def _lines_of(self, entry: Entry) -> list[tuple[str, str]]:
        gap = [("title", "")] if entry.kind == "you" and entry is not self._entries[0] else []
        return gap + [(entry.kind, line) for line in entry.wrapped(max(8, self._width))]

    def _drop_lines_of(self, entry: Entry) -> None:
        """Take the lines of the last entry away again."""
        count = len(entry.lines)
        if count:
            del self._lines[-count:]

    def _rewrap(self) -> None:
        self._lines = [line for entry in self._entries for line in self._lines_of(entry)]

    def _grown(self) -> None:
        at_end = self.scroll_offset.y >= self.max_scroll_y - 1
        self.virtual_size = Size(max(1, self._width), len(self._lines))
        self.refresh()
        if at_end:
            self.scroll_end(animate=False, immediate=True)

    def on_resize(self) -> None:
        """Wrap anew."""
        width = self.scrollable_content_region.width - 1
        if width != self._width:
            self._width = width
            self._rewrap()
            self._grown()
            self.scroll_end(animate=False)

    # ---------------------------------------------------------------- drawing

    def render_line(self, y: int) -> Strip:
        """Return a line for Textual."""
        place = y + self.scroll_offset.y
        colours = ink(self.app)
        width = self.scrollable_content_region.width
        if place >= len(self._lines):
            return Strip.blank(width, colours.text)
        kind, text = self._lines[place]
        style = _style(kind, colours)
        mark = MARKS[kind].rstrip()
        if mark and text.startswith(mark):
            segments = [Segment(mark, _mark_style(kind, colours)), Segment(text[len(mark) :], style)]
        else:
            segments = [Segment(text, style)]
        strip = Strip(segments).extend_cell_length(width, colours.text).crop(0, width)
        selection = self.text_selection
        span = selection.get_span(place) if selection is not None else None
        if span is not None:
            strip = _selected(strip, span, colours)
        return strip.apply_offsets(0, place)

    @property
    def allow_select(self) -> bool:
        """Let the mouse mark text to be copied."""
        return True

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text that is marked."""
        return selection.extract("\n".join(line for _, line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is marked."""
        self.refresh()


def _shown(text: str, length: int) -> str:
    if len(text) <= SHOWN:
        return text
    return f"{text[:SHOWN]}… ({length:,} characters)"


def _style(kind: str, colours: Ink) -> Style:
    return {
        "you": colours.bold,
        "answer": colours.text,
        "version": colours.accent,
        "change": colours.dim,
        "note": colours.dim,
        "error": colours.bad,
        "hint": colours.dim,
        "question": colours.warn,
        "title": colours.strong,
    }[kind]


def _mark_style(kind: str, colours: Ink) -> Style:
    return colours.strong if kind in ("you", "version") else _style(kind, colours)


def _selected(strip: Strip, span: tuple[int, int], colours: Ink) -> Strip:
    start, end = span
    end = strip.cell_length if end < 0 else end
    before, marked, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end, strip.cell_length)
    return Strip.join([before, marked.apply_style(Style(reverse=True)), after])
