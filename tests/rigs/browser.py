"""A headless Chromium, driven over its DevTools protocol."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.rigs.processes import end, until


class Page:
    """One page: goes to addresses, evaluates, presses keys."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._count = 0
        self._session = ""
        self.messages: list[str] = []
        """What the page complained of."""
        self.requests: list[str] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> Any:
        """Ask the browser for something."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._connection.send(json.dumps(message))
        while True:
            answer = json.loads(self._connection.recv(timeout=30))
            if answer.get("id") == self._count:
                assert "error" not in answer, (method, answer)
                return answer["result"]
            self._note(answer)

    def go(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        self.ask("Page.navigate", url=url)
        until(lambda: self.run("document.readyState") == "complete", what="the page")

    def run(self, script: str) -> Any:
        """Evaluate a script and return its value."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, code: str = "") -> None:
        """Press a key."""
        text = {"text": key} if len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, code=code or key, **(text if kind == "keyDown" else {})
            )

    def tree(self) -> list[dict[str, Any]]:
        """Return what a screen reader gets: role, name and value of each node."""
        nodes = self.ask("Accessibility.getFullAXTree")["nodes"]
        return [
            {field: node.get(field, {}).get("value") for field in ("role", "name", "value")}
            for node in nodes
            if not node.get("ignored")
        ]

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
            self.messages.append(json.dumps(parameters)[:500])
        elif event.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])


@contextlib.contextmanager
def chromium(program: str, folder: Path) -> Iterator[Page]:
    """Run a browser with a page."""
    log = folder / "browser.log"
    with open(log, "wb") as said:
        process = subprocess.Popen(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--mute-audio", "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
                f"--user-data-dir={folder / 'profile'}", "about:blank",
            ],
            stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True, cwd=folder,
            env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
    try:
        address = re.compile(r"DevTools listening on (ws://\S+)")
        until(lambda: address.search(log.read_text("utf-8", "replace")), within_s=60, what="the browser's start")
        found = address.search(log.read_text("utf-8", "replace"))
        assert found is not None
        with connect(found[1], max_size=None, compression=None, open_timeout=30) as connection:
            yield Page(connection)
    finally:
        end(process)
