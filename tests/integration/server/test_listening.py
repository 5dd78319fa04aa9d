"""The page of a shared version: in a real browser, by keys, for screen readers; and what a link permits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.rigs.browser import chromium
from tests.rigs.processes import until
from tests.rigs.server import Person, RunningServer, a_server, a_worker

ODD = "<script>alert(1)</script> & \"Night\" 'x'"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with a_server() as running, a_worker(running):
        yield running


def shared(person: Person, **more: Any) -> dict[str, Any]:
    """Share a new beat and wait for its sound."""
    chat = person.http.post("/api/chat/message", json={"message": "house, 124 bpm, 48 bars"}).json()
    made: dict[str, Any] = person.http.post("/api/shares", json={"versionId": chat["versionId"], **more}).json()
    path = made["url"].partition("/listen")[1] + made["url"].partition("/listen")[2]
    until(lambda: person.http.get(path + "/peaks").json()["ready"], within_s=90, what="the sound")
    return {**made, "path": path}


def test_a_link_lets_anybody_hear_and_no_more(server: RunningServer, ann: Person) -> None:
    link, http = shared(ann, title=ODD), server.client()
    page = http.get(link["path"])
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    sound = http.get(link["path"] + "/audio", headers={"range": "bytes=0-3"})
    assert (sound.status_code, sound.content) == (206, b"fLaC")
    assert len(http.get(link["path"] + "/peaks").json()["peaks"]) == 600
    assert http.get(link["path"] + "/download").status_code == 404
    unknown = http.get("/listen/dawg_share_" + "A" * 43)
    assert unknown.status_code == 404
    assert "leads nowhere" in unknown.text
    assert unknown.headers["content-type"].startswith("text/html")
    day, _, hour = link["expires"].partition("T")
    assert f"This link ends {day} at {hour[:5]} UTC." in page.text
    data = float(page.text.partition('data-duration="')[2].partition('"')[0])
    assert f"0:00 / {round(data) // 60}:{round(data) % 60:02d}<" in page.text
    assert http.get("/api/projects").status_code == 401
    assert link["url"].rpartition("/")[2] not in server.log.getvalue()
    share = ann.http.get("/api/shares").json()["items"][0]
    assert share["state"] == "open"
    assert ann.http.delete(f"/api/shares/{share['id']}").status_code == 200
    for path in ("", "/audio", "/peaks", "/download"):
        assert http.get(link["path"] + path).status_code == 404
    saved = shared(ann, download=True)
    answer = http.get(saved["path"] + "/download")
    assert answer.content[:4] == b"fLaC"
    assert "attachment" in answer.headers["content-disposition"]


def test_many_who_ask_for_the_shape_of_a_sound_at_once_keep_nobody_waiting(
    server: RunningServer, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, at_once, most = shared(ann), 0, 0

    def slow(*_: object) -> list[float]:
        nonlocal at_once, most
        at_once, most = at_once + 1, max(most, at_once + 1)
        time.sleep(0.1)
        at_once -= 1
        return []

    monkeypatch.setattr("dawg.server.pages.listening.peaks", slow)
    with ThreadPoolExecutor(30) as pool:
        asked = [pool.submit(server.client().get, link["path"] + "/peaks") for _ in range(30)]
        until(lambda: most, what="the first")
        assert ann.http.get("/api/projects").status_code == 200
        assert not all(future.done() for future in asked)
        assert {future.result().status_code for future in asked} == {200}
    assert most == 1


def test_the_page_plays_seeks_and_speaks(
    server: RunningServer, ann: Person, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    link = shared(ann, title=ODD, download=True)
    with chromium(tool("chromium"), tmp_path) as page:
        page.go(server.url + link["path"])
        until(lambda: page.run("document.getElementById('player').dataset.loaded"), what="the sound in the page")
        until(lambda: page.run("document.getElementById('audio').readyState") >= 1, what="the length")
        assert page.run("document.title") == ODD
        assert page.run(
            "[...document.getElementById('wave').getContext('2d').getImageData(0,0,1200,160).data].some(v => v)"
        )
        tree = page.tree()
        assert {"role": "heading", "name": ODD, "value": None} in tree
        assert any(node["role"] == "button" and node["name"] == "Play" for node in tree)
        assert any(node["role"] == "slider" and node["name"] == "Position" for node in tree)
        assert any(node["role"] == "button" and "bars" in str(node["name"]) for node in tree)
        assert any(node["role"] == "link" and node["name"] == "Download" for node in tree)
        page.press("ArrowRight")
        assert page.run("Math.round(document.getElementById('audio').currentTime)") == 5
        assert page.run("document.getElementById('seek').getAttribute('aria-valuetext')").startswith("0:05 of ")
        page.press("Home")
        assert page.run("document.getElementById('audio').currentTime") == 0
        page.press(" ", "Space")
        until(
            lambda: page.run(
                "!document.getElementById('audio').paused && document.getElementById('audio').currentTime > 0"
            ),
            what="the play",
        )
        assert page.run("document.getElementById('play').getAttribute('aria-label')") == "Pause"
        page.press(" ", "Space")
        until(lambda: page.run("document.getElementById('audio').paused"), what="the pause")
        page.run("document.querySelectorAll('button.section')[1].click()")
        start = page.run("Number(document.querySelectorAll('button.section')[1].dataset.start)")
        assert start > 0
        until(lambda: abs(page.run("document.getElementById('audio').currentTime") - start) < 0.05, what="the section")
        assert page.run("document.querySelectorAll('button.section')[1].getAttribute('aria-current')") == "true"
        for _ in range(3):  # every control is reached by Tab
            page.press("Tab")
        assert page.run("document.activeElement.tagName") in ("BUTTON", "INPUT", "A")
        assert all(url.startswith((server.url, "about:", "data:")) for url in page.requests), page.requests
        complaints = [text for text in page.messages if "favicon" not in text]
        assert complaints == []


def test_the_description_can_be_read_in_a_browser(
    server: RunningServer, tmp_path: Path, tool: Callable[[str], str]
) -> None:
    with chromium(tool("chromium"), tmp_path) as page:
        page.go(server.url + "/api/docs")
        assert page.run("document.querySelectorAll('article').length") > 80
        assert page.run("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
        assert [text for text in page.messages if "favicon" not in text] == []
