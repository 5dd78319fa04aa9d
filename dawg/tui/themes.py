"""Colours: one dark and one light palette, for Textual's style sheet and for what we draw ourselves.

Colour only helps: whatever it says is also said by a letter, a shape or a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style
from textual.app import App
from textual.theme import Theme

DARK, LIGHT = "dawg-dark", "dawg-light"


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours as #rrggbb. `families` are those of drums, bass, chords, melody and effects."""

    background: str
    surface: str
    raised: str
    line: str
    text: str
    dim: str
    accent: str
    good: str
    warn: str
    bad: str
    families: tuple[str, str, str, str, str]


PALETTES = {
    DARK: Palette(
        background="#101218",
        surface="#151821",
        raised="#1f2430",
        line="#2e3544",
        text="#dde1ea",
        dim="#8790a3",
        accent="#f0b35a",
        good="#8cc98f",
        warn="#e8c15f",
        bad="#f07f78",
        families=("#ef9a62", "#c08bec", "#6fa8f0", "#7fcf9b", "#8fb3bd"),
    ),
    LIGHT: Palette(
        background="#fbf9f5",
        surface="#f4f1ea",
        raised="#e8e3d8",
        line="#d2cbbd",
        text="#2a2b31",
        dim="#6b6a6d",
        accent="#a4560b",
        good="#2f7a3d",
        warn="#8a6200",
        bad="#b3312a",
        families=("#b5521b", "#7b3fb5", "#1f62b8", "#23794a", "#47707c"),
    ),
}

FAMILIES = {
    **dict.fromkeys(("kick", "snare", "clap", "hats", "cymbals", "toms", "percussion"), 0),
    "bass": 1,
    **dict.fromkeys(("chords", "pad", "arp"), 2),
    **dict.fromkeys(("lead", "counter"), 3),
    **dict.fromkeys(("texture", "fx"), 4),
}
"""Which family's colour a role has."""


def themes() -> list[Theme]:
    """Return both themes for Textual."""
    return [_theme(name, palette) for name, palette in PALETTES.items()]


def _theme(name: str, palette: Palette) -> Theme:
    return Theme(
        name=name,
        primary=palette.accent,
        secondary=palette.families[2],
        accent=palette.accent,
        foreground=palette.text,
        background=palette.background,
        surface=palette.surface,
        panel=palette.raised,
        success=palette.good,
        warning=palette.warn,
        error=palette.bad,
        dark=name == DARK,
        variables={
            "dim": palette.dim,
            "line": palette.line,
            "border": palette.line,
            "border-blurred": palette.line,
            "input-selection-background": f"{palette.accent} 35%",
            "scrollbar": palette.line,
            "scrollbar-hover": palette.dim,
            "scrollbar-active": palette.accent,
            "scrollbar-background": palette.background,
            "scrollbar-background-hover": palette.background,
            "scrollbar-background-active": palette.background,
            "scrollbar-corner-color": palette.background,
        },
    )


class Ink:
    """The styles of a palette, made once per theme."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        ground = palette.background
        self.text = Style(color=palette.text, bgcolor=ground)
        self.bold = Style(color=palette.text, bgcolor=ground, bold=True)
        self.dim = Style(color=palette.dim, bgcolor=ground)
        self.line = Style(color=palette.line, bgcolor=ground)
        self.accent = Style(color=palette.accent, bgcolor=ground)
        self.strong = Style(color=palette.accent, bgcolor=ground, bold=True)
        self.good = Style(color=palette.good, bgcolor=ground)
        self.warn = Style(color=palette.warn, bgcolor=ground)
        self.bad = Style(color=palette.bad, bgcolor=ground, bold=True)
        self.beat = Style(bgcolor=palette.line)
        """Under the playhead."""
        self.raised = Style(bgcolor=palette.raised)
        self.family = tuple(Style(color=color, bgcolor=ground) for color in palette.families)

    def role(self, role: str) -> Style:
        """Return the style of a part's role."""
        return self.family[FAMILIES.get(role, 4)]


_INKS: dict[str, Ink] = {}


def ink(app: App[object]) -> Ink:
    """Return the styles of the theme that is on; another theme of Textual's draws like ours of its kind."""
    name = app.theme if app.theme in PALETTES else DARK if app.current_theme.dark else LIGHT
    if name not in _INKS:
        _INKS[name] = Ink(PALETTES[name])
    return _INKS[name]


def usual(environ: Mapping[str, str]) -> str:
    """Return the theme that suits the terminal, as far as it says: COLORFGBG ends with its background's number."""
    number = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if number in ("7", "15") else DARK
