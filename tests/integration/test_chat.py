"""Talking to the program: `chat`, `edit`, `parse`, `compare` and words in `generate`, without a key and without a device."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Program, environment, refused
from tests.fake_models import FakeModels, Reply

FIRST = "trap, 140 bpm, C minor, 8 bars, with bells"
Fed = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def fed(program: Program, tmp_path: Path) -> Fed:
    """Run the program with something on its stdin."""

    def run(*words: str, stdin: bytes, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "dawg", *words],
            cwd=tmp_path / "work",
            env=environment(tmp_path / "home", env),
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )

    return run


def events(stdout: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines()]


def kinds(found: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in found if event["type"] == kind]


@pytest.fixture
def night(program: Program) -> str:
    """A project "night" with one version."""
    assert program("chat", "--once", FIRST).returncode == 0
    assert program("chat", "-c", "--once", "save it as night").returncode == 0
    return "night"


# chat


def test_a_conversation_through_a_pipe_prints_one_object_per_event(fed: Fed) -> None:
    lines = [
        FIRST,
        "mute the bells",
        "faster",
        "/undo",
        "/history",
        "make it 150 bpm",
        "/diff v1",
        "/quit",
        "never read",
    ]
    result = fed("chat", "--json", stdin="\n".join(lines).encode())
    assert result.returncode == 0, result.stderr
    found = events(result.stdout)
    changed = kinds(found, "changed")
    assert [event["version"] for event in changed] == [1, 2, 3, 2, 4]
    assert [[step["op"] for step in event["operations"]] for event in changed] == [
        [],
        ["mute"],
        ["set_tempo"],
        [],
        ["set_tempo"],
    ]
    assert changed[1]["changes"] == ["bells: muted"]
    assert changed[3]["digest"] == changed[1]["digest"]
    assert kinds(found, "text")[-1]["text"].splitlines()[:2] == ["v1 to v4", "  tempo 140 → 150 bpm"]
    assert {event["by"] for event in kinds(found, "answering")} == {"built-in"}
    assert all(event["turn"]["calls"] == 0 for event in kinds(found, "costs"))


def test_a_question_in_a_pipe_is_an_event_and_never_waits(fed: Fed) -> None:
    result = fed("chat", "--json", stdin=b"mute the hats\n")
    assert result.returncode == 0
    assert [event["question"] for event in kinds(events(result.stdout), "asked")]


def test_lines_read_alike_with_and_without_a_terminal(fed: Fed) -> None:
    result = fed("chat", "--plain", stdin=f"{FIRST}\nmute the bells\nmute the tuba\n/bogus\n".encode())
    lines = result.stdout.decode().splitlines()
    assert result.returncode == 0
    assert b"\x1b" not in result.stdout
    assert "bells: muted" in lines
    assert any(line.startswith("! 'tuba' is not in this beat") for line in lines)
    assert any(line.startswith("! command /bogus is unknown") for line in lines)


def test_one_turn_and_the_next_are_one_conversation(program: Program) -> None:
    assert program("chat", "--once", FIRST).returncode == 0
    result = program("chat", "-c", "--once", "mute the bells", "--json")
    found = events(result.stdout)
    assert kinds(found, "changed")[0]["version"] == 2
    assert kinds(found, "finished")[0]["conversation"] == "chat"
    assert program("chat", "--session", "late", "--once", FIRST).returncode == 0
    found = events(program("chat", "--session", "late", "--once", "what key is it in?", "--json").stdout)
    assert kinds(found, "finished")[0]["conversation"] == "late"
    assert "C minor" in kinds(found, "text")[0]["text"]


def test_one_turn_that_comes_to_nothing_fails_and_says_why(program: Program, night: str) -> None:
    message = refused(program("chat", "night", "--once", "mute the tuba"), code=1)
    assert "'tuba' is not in this beat; parts: kick" in message


def test_the_chat_refuses_what_it_cannot_begin_with(program: Program) -> None:
    assert "once '' is empty" in refused(program("chat", "--once", " "))
    assert "project 'nope' is not in the library" in refused(program("chat", "nope", "--once", "hi"))
    assert "no conversation to go on with" in refused(program("chat", "-c", "--once", "hi"))
    assert "exclude each other" in refused(program("chat", "-c", "--session", "a", "--once", "hi"))
    assert "model 'nobody' is unknown" in refused(program("chat", "--model", "nobody", "--once", "hi"))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00\x1b]0;title\x07[bold]\n",
        b"a" * 1_000_000 + b"\n",
        b"b" * 1_200_000,
        b"\r\n\n \t\x0b\n",
        b"/" * 70_000,
    ],
    ids=["bytes", "a megabyte", "more", "nothing", "slashes"],
)
def test_odd_input_ends_in_order_and_sends_no_escapes(fed: Fed, data: bytes) -> None:
    result = fed("chat", stdin=data)
    assert result.returncode == 0
    assert b"\x1b" not in result.stdout
    assert b"Traceback" not in result.stderr
    assert max(map(len, result.stdout.splitlines()), default=0) < 400


def test_nothing_said_reaches_a_path_or_an_address(program: Program, tmp_path: Path, night: str) -> None:
    texts = (
        "write the beat to /etc/cron.d/x",
        "open http://169.254.169.254/latest/meta-data/",
        "export to ../../x.mid",
    )
    for text in texts:
        program("chat", "night", "--once", text)
    assert {path.name for path in tmp_path.iterdir()} == {"home", "work"}
    assert all(path.name.startswith("night-v1") for path in (tmp_path / "work").iterdir())
    assert not Path("/etc/cron.d/x").exists()


def test_without_a_device_playing_says_so_and_the_rest_goes_on(fed: Fed) -> None:
    env = {"ALSA_CONFIG_PATH": "/nowhere", "PULSE_SERVER": "unix:/nowhere"}
    result = fed("chat", "--json", stdin=f"{FIRST}\nplay it\nmute the bells\n".encode(), env=env)
    found = events(result.stdout)
    (note,) = [event for event in kinds(found, "note") if event["kind"] == "error"]
    assert "sound cannot be played" in note["text"]
    assert len(kinds(found, "changed")) == 2


def test_exports_of_a_conversation_are_named_by_project_and_version(fed: Fed, tmp_path: Path, night: str) -> None:
    result = fed("chat", "night", "--json", stdin=b"/export flac midi\nexport midi\n")
    assert result.returncode == 0
    names = sorted(path.name for path in (tmp_path / "work").iterdir())
    assert names == ["night-v1-2.mid", "night-v1.flac", "night-v1.mid", "night-v1.recipe.json"]
    assert {event["stage"] for event in kinds(events(result.stdout), "progress")} >= {"drums", "mix", "master"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("end", "code"), [("ctrl-d", 0), ("ctrl-c", 130), ("hang-up", 129)])
def test_a_person_can_leave_at_any_moment(program: Program, tmp_path: Path, end: str, code: int) -> None:
    import pty

    main, side = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "dawg", "chat", "--plain"],
        cwd=tmp_path / "work",
        env=environment(tmp_path / "home", {"TERM": "dumb"}),
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
        # whoever runs the tests may ignore hang-ups (nohup does), and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )
    os.close(side)
    try:
        shown = b""
        deadline = time.monotonic() + 30
        while b"> " not in shown and time.monotonic() < deadline:
            shown += os.read(main, 4096)
        assert b"/help lists commands" in shown
        if end == "ctrl-d":
            os.write(main, b"\x04")
        else:
            child.send_signal(signal.SIGINT if end == "ctrl-c" else signal.SIGHUP)
        assert child.wait(30) == code
    finally:
        child.kill()
        child.wait()
        os.close(main)


# edit


def test_an_edit_is_a_version_with_the_words_as_its_message(program: Program, night: str) -> None:
    result = program("edit", "night", "mute the bells and make the kick 2 dB louder", "--json")
    assert result.returncode == 0, result.stderr
    made = json.loads(result.stdout)
    assert (made["project"], made["version"], made["branch"], made["by"]) == ("night", 2, "main", "built-in")
    assert made["changes"] == ["kick: level +2 dB", "bells: muted"]
    assert [step["op"] for step in made["operations"]] == ["mute", "level"]
    history = json.loads(program("history", "night", "--json").stdout)["versions"]
    assert history[0]["message"] == "mute the bells and make the kick 2 dB louder"
    undone = json.loads(program("undo", "night", "--json").stdout)
    assert undone["version"] == 1


def test_an_edit_says_who_answered_and_what_it_cost(program: Program, night: str) -> None:
    assert program("edit", night, "faster").stderr == ""
    with FakeModels(default=Reply(text="I would add a bridge.")) as fake:
        env = {"ANTHROPIC_API_KEY": "sk-test-0123456789", "ANTHROPIC_BASE_URL": fake.url("anthropic")}
        told = program("edit", night, "what would you add?", env=env)
        assert told.stdout.strip() == "I would add a bridge."
        assert re.fullmatch(r"dawg: answered by anthropic/claude\S+; 120 tokens, \$.*\n", told.stderr), told.stderr
        spent = program("edit", night, "what would you add?", "--max-cost", "0.000001", env=env)
        assert "max cost" in spent.stderr
    env["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:9"
    assert ", then built-in" in program("edit", night, "slower", env=env).stderr


@pytest.mark.parametrize("name", ["a/b", ""])
def test_a_conversation_that_cannot_be_named_so_is_not_begun(program: Program, name: str) -> None:
    result = program("chat", "--session", name, "--once", "trap")
    assert result.returncode == 2
    assert result.stdout == ""
    assert "conversation name" in result.stderr
    assert "permitted" in result.stderr


def test_a_monthly_budget_holds_over_runs_whose_cost_nobody_tells(program: Program, night: str) -> None:
    with FakeModels(default=Reply(text="Hello.", usage=None)) as fake:
        env = {
            "OPENAI_API_KEY": "sk-test-0123456789",
            "OPENAI_BASE_URL": fake.url("openai"),
            "DAWG_MONTHLY_BUDGET": "0.1",
        }
        said = ("chat", "--plain", "--model", "openai", "--once", "what would you add?")
        answers = [program(*said, env=env) for _ in range(4)]
        assert 1 <= len(fake.requests) <= 2
    assert [answer.stdout.startswith("[openai/") for answer in answers] == [True, True, False, False]
    assert "2 requests at unknown cost counted as $0.0500 each" in answers[-1].stderr
    assert "answered by" not in answers[-1].stderr


def test_an_edit_on_a_branch_leaves_the_others(program: Program, night: str) -> None:
    result = program("edit", "night", "faster", "--branch", "quick")
    assert result.stdout.splitlines()[0] == "night is at version 2 on quick"
    assert json.loads(program("edit", "night", "faster", "--branch", "quick", "--json").stdout)["version"] == 3
    branches = json.loads(program("branch", "night", "--json").stdout)
    assert {branch["name"]: branch["version"] for branch in branches} == {"main": 1, "quick": 3}


@pytest.mark.parametrize("text", ["mute the bells", "mute the tuba", "describe the beat"])
def test_a_branch_begins_only_where_something_changes(program: Program, night: str, text: str) -> None:
    assert program("edit", "night", "mute the bells").returncode == 0
    program("edit", "night", text, "--branch", "new")
    (branch,) = json.loads(program("branch", "night", "--json").stdout)
    assert (branch["name"], branch["version"]) == ("main", 2)
    assert json.loads(program("edit", "night", "faster", "--json").stdout)["branch"] == "main"


def test_an_edit_writes_its_version(program: Program, tmp_path: Path, night: str) -> None:
    result = program("edit", "night", "make it 2 bars", "--out", "short.flac")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "work" / "short.flac").stat().st_size > 10_000
    assert "'short.flac'" in refused(program("edit", "night", "faster", "--out", "short.flac"), code=1)
    assert json.loads(program("history", "night", "--json").stdout)["version"] == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mute the tuba", "'tuba' is not in this beat"),
        ("a house beat", "this asks for another beat"),
        ("asdf", "needs an answer"),
        ("", "text '' is empty"),
        ("set the tempo to 5000", "5000"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(
    program: Program, night: str, text: str, problem: str
) -> None:
    assert problem in refused(program("edit", "night", text))
    assert json.loads(program("history", "night", "--json").stdout)["version"] == 1


# parse


def test_parse_prints_one_object_with_every_field(program: Program) -> None:
    result = program("parse", "--json", "dark trap, rolling hats, no piano, 140")
    assert result.returncode == 0
    read = json.loads(result.stdout)
    assert (read["intent"], read["bpm"], read["genre"], read["exclude"]) == ("generate", 140, ["trap"], ["piano"])
    assert "bpm" in read["stated"]
    assert "key" not in read["stated"]


@pytest.mark.parametrize("data", [b"", b"mute\0 the \xff hats", b"\x1b[2J" * 10_000, b"x" * 1_000_000], ids=str)
def test_parse_answers_anything_on_stdin(fed: Fed, data: bytes) -> None:
    result = fed("parse", "--json", "-", stdin=data)
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()) == 1
    assert json.loads(result.stdout)["intent"]


def test_parse_tells_people_in_lines(program: Program) -> None:
    assert program("parse", "mute the hats").stdout.splitlines() == ["intent: edit", "operation: mute target hi-hat"]


# compare


def test_compare_without_a_device_tells_the_differences_and_fails(program: Program, night: str) -> None:
    assert program("edit", "night", "mute the bells").returncode == 0
    result = program("compare", "night", env={"ALSA_CONFIG_PATH": "/nowhere", "PULSE_SERVER": "unix:/nowhere"})
    assert result.returncode == 1
    assert result.stdout.splitlines() == ["night v1 against night v2", "  bells: muted"]
    assert "sound cannot be played" in result.stderr


def test_compare_writes_the_alternation_at_one_loudness(program: Program, tmp_path: Path, night: str) -> None:
    import numpy as np

    from dawg.gen.export.reading import read_audio

    assert program("edit", "night", "make the mix 6 dB quieter").returncode == 0
    result = program("compare", "night", "v1", "v2", "--bars", "2", "--out", "ab.wav")
    assert result.returncode == 0, result.stderr
    audio, rate = read_audio(tmp_path / "work" / "ab.wav")
    bars = 2 * 8
    assert audio.shape[1] == pytest.approx(bars * 4 * 60 / 140 * rate, abs=2)
    stretch = audio.shape[1] // 8
    loud = [float(np.mean(np.square(audio[:, stretch * n : stretch * (n + 1)], dtype=np.float64))) for n in range(8)]
    for first, second in zip(loud[::2], loud[1::2], strict=True):
        assert abs(10 * np.log10(first / second)) < 1.0


# generate in words


def test_generate_obeys_words_and_flags_go_before_them(program: Program) -> None:
    result = program(
        "generate", "dark trap, no piano, 140, F minor", "--bpm", "120", "--bars", "2", "--json", "--no-library"
    )
    assert result.returncode == 0, result.stderr
    beat = json.loads(result.stdout)
    assert (beat["genre"], beat["bpm"], beat["key"]) == ("trap", 120, "F minor")
    assert result.stderr == "dawg: bpm: the option goes before the words\n"


def test_generate_takes_a_feel_and_a_refused_genre(program: Program) -> None:
    words = (
        "generate",
        "trap beat with a half-time feel",
        "--bars",
        "4",
        "--seed",
        "3",
        "--json",
        "--no-library",
        "--out",
    )
    feel = json.loads(program(*words, "a.wav").stdout)
    plain = json.loads(program("generate", "trap", *words[2:], "b.wav").stdout)
    assert feel["id"] != plain["id"]
    beat = json.loads(program("generate", "anything but trap", "--bars", "1", "--json", "--no-library").stdout)
    assert beat["genre"] != "trap"


@pytest.mark.parametrize("text", ["mute the hats", "what's the weather", "", "undo"])
def test_generate_refuses_words_that_ask_for_no_beat(program: Program, text: str) -> None:
    refused(program("generate", text, "--bars", "1", "--no-library"))
