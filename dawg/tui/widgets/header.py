"""The first line: what is worked on, and who answers."""

from __future__ import annotations

from dawg.assistant.clean import one_line
from dawg.tui.canvas import Canvas, Drawing
from dawg.tui.messages import Scene
from dawg.tui.themes import Ink


class Header(Drawing):
    """Name, version, key, tempo and length of the beat."""

    DEFAULT_CSS = "Header { height: 1; dock: top; }"

    scene = Scene()

    def show(self, scene: Scene) -> None:
        """Show where the work stands."""
        self.scene = scene
        self.redraw()

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the line."""
        canvas.put(1, 0, "dawg", ink.strong)
        x = 7
        scene, drawn = self.scene, self.scene.picture
        if drawn is None:
            canvas.put(x, 0, "nothing yet", ink.dim)
        else:
            meter = f" {drawn.meter[0]}/{drawn.meter[1]}" if drawn.meter != (4, 4) else ""
            facts = f"{drawn.genre} · {drawn.key} · {drawn.bpm:g} bpm{meter} · {drawn.bars} bars"
            branch = f" on {one_line(scene.branch, limit=20)}" if scene.branch != "main" else ""
            name = one_line(scene.project, limit=60)
            room = canvas.width - x - len(facts) - 12
            canvas.put(x, 0, name, ink.bold, room=max(8, room))
            x += min(len(name), max(8, room)) + 1
            canvas.put(x, 0, scene.version + branch, ink.accent)
            x += len(scene.version + branch) + 2
            canvas.put(x, 0, facts, ink.dim)
            x += len(facts)
        who = scene.who
        if who and x + len(who) + 3 < canvas.width:
            canvas.put(canvas.width - len(who) - 1, 0, who, ink.dim)
