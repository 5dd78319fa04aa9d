"""The command line as a program: files, JSON, exit codes, and what is left behind."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import mido
import pytest
import soundfile

from tests.conftest import Program, environment, refused

SHORT = ("generate", "--genre", "trap", "--bpm", "140", "--bars", "2", "--seed", "7")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The folder in which `program` runs."""
    return tmp_path / "work"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_generate_names_the_beat_and_tells_about_it(program: Program, work: Path) -> None:
    result = program(*SHORT, "--key", "C minor")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert names(work) == ["trap-140-Cm-7.recipe.json", "trap-140-Cm-7.wav"]
    assert soundfile.info(work / "trap-140-Cm-7.wav").frames == round(2 * 4 * 60 / 140 * 44100)
    for told in (
        "trap, 140 bpm, C minor, 4/4",
        "seed 7",
        "form",
        "chords",
        "parts",
        "LUFS",
        "real time",
        "trap-140-Cm-7.wav",
    ):
        assert told in result.stdout


def test_json_is_one_object_whose_files_exist_and_belong_together(program: Program, work: Path) -> None:
    result = program(*SHORT, "--json", "--out", "a.flac", "--stems", "st/", "--midi", "a.mid", "--bit-depth", "16")
    assert result.returncode == 0, result.stderr
    beat = json.loads(result.stdout)
    assert (beat["seed"], beat["genre"], beat["bpm"], beat["bars"]) == (7, "trap", 140.0, 2)
    assert beat["real_time_factor"] > 0
    master = soundfile.info(work / beat["files"]["master"])
    assert (master.format, master.subtype, master.samplerate) == ("FLAC", "PCM_16", 44100)
    assert set(beat["files"]["stems"]) - {"reverb", "delay"} == {part["name"] for part in beat["parts"]}
    for path in beat["files"]["stems"].values():
        assert soundfile.info(work / path).frames == master.frames
    tracks = mido.MidiFile(work / beat["files"]["midi"]).tracks[1:]
    assert [sum(event.type == "note_on" and event.velocity > 0 for event in track) for track in tracks] == [
        part["notes"] for part in beat["parts"]
    ]
    recipe = json.loads((work / beat["files"]["recipe"]).read_bytes())
    assert recipe["files"]["master"] == sha256(work / "a.flac")
    assert recipe["files"]["midi"] == sha256(work / "a.mid")


def test_the_same_seed_gives_the_same_bytes_and_so_does_the_recipe(program: Program, work: Path) -> None:
    assert program(*SHORT, "--out", "a.wav", "--stems", "sa", "--midi", "a.mid").returncode == 0
    assert program(*SHORT, "--out", "b.wav", "--quiet").stdout == ""
    assert program("render", "a.recipe.json", "--out", "c.wav", "--stems", "sc", "--midi", "c.mid").returncode == 0
    assert sha256(work / "a.wav") == sha256(work / "b.wav") == sha256(work / "c.wav")
    assert sha256(work / "a.mid") == sha256(work / "c.mid")
    stems = [path.name for path in sorted((work / "sa").iterdir())]
    assert stems == [path.name for path in sorted((work / "sc").iterdir())]
    assert all(sha256(work / "sa" / name) == sha256(work / "sc" / name) for name in stems)


def test_variations_are_different_beats_with_seeds_that_follow(program: Program, work: Path) -> None:
    result = program(*SHORT, "--variations", "2", "--out", "v.wav", "--json")
    beats = json.loads(result.stdout)["variations"]
    assert [beat["seed"] for beat in beats] == [7, 8]
    assert [beat["files"]["master"] for beat in beats] == ["v-1.wav", "v-2.wav"]
    assert sha256(work / "v-1.wav") != sha256(work / "v-2.wav")


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg", "opus", "mp3"])
def test_every_format_decodes_to_the_right_length(kind: str, program: Program, work: Path) -> None:
    assert program(*SHORT, "--format", kind, "--quiet").returncode == 0
    (path,) = work.glob(f"*.{kind}")
    assert soundfile.info(path).duration == pytest.approx(2 * 4 * 60 / 140, abs=0.03)


def test_a_recipe_that_was_edited_is_rendered_and_told(program: Program, work: Path) -> None:
    assert program(*SHORT, "--out", "a.wav").returncode == 0
    recipe = json.loads((work / "a.recipe.json").read_bytes())
    for name, field, told in (
        ("asked", "brief", "dawg: the recipe's brief was edited, but only its score is rendered; "),
        (
            "played",
            "score",
            "dawg: the recipe's score was edited (it differs from score_digest); it is rendered as it ",
        ),
    ):
        edited = {**recipe, field: {**recipe[field], "bpm": 90}}
        (work / f"{name}.recipe.json").write_text(json.dumps(edited))
        result = program("render", f"{name}.recipe.json", "--out", f"{name}-again.wav")
        assert result.returncode == 0, result.stderr
        assert result.stderr.startswith(told)
        assert result.stderr.count("\n") == 1
    assert sha256(work / "asked-again.wav") == sha256(work / "a.wav")
    assert soundfile.info(work / "played-again.wav").frames == round(2 * 4 * 60 / 90 * 44100)
    edited = {**recipe, "score": {**recipe["score"], "bpm": 5000}}
    (work / "wrong.recipe.json").write_text(json.dumps(edited, indent=1))
    line = refused(program("render", "wrong.recipe.json"), code=1)
    assert re.match(r"dawg: wrong.recipe.json:\d+: score.bpm '5000' is out of range; permitted range: 20 to 400", line)


@pytest.mark.parametrize("existing", ["beat.wav", "beat.recipe.json", "beat.mid"])
def test_an_existing_file_needs_force(existing: str, program: Program, work: Path) -> None:
    (work / existing).write_text("precious")
    line = refused(program(*SHORT, "--out", "beat.wav", "--midi", "beat.mid"), code=1)
    assert existing in line
    assert names(work) == [existing]
    assert (work / existing).read_text() == "precious"
    assert program(*SHORT, "--out", "beat.wav", "--midi", "beat.mid", "--force").returncode == 0
    assert (work / existing).read_bytes() != b"precious"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--bpm=abc"], "bpm 'abc' is not a number; permitted range: 20 to 400"),
        (["--duration", "1000000000"], "permitted range: 2 to 1200 seconds"),
        (["--genre", "trapp"], "genre 'trapp' is unknown; nearest: trap"),
        (["--genre", "\x1b[31mtrap"], "genre '?[31mtrap' is unknown"),
        (["--variations", "1000000"], "variations '1000000' is out of range; permitted range: 1 to 32"),
        (["--out", "noext"], "out 'noext' has no suffix; permitted: .wav"),
        (["--out", "x.wav", "--format", "mp3"], "out 'x.wav' contradicts format 'mp3'"),
        (["--bmp", "140"], "option '--bmp' is unknown; nearest: --bpm"),
        (["a", "beat"], "unexpected argument 'beat'"),
        (["--chords", "Q"], "chord 'Q' is unknown"),
        (["--genre", ""], "genre '' is not a name"),
        (["--mood", ""], "mood '' is not a name of 1 to 60 characters"),
        (
            ["--bars", "999", "--bpm", "140"],
            "bars 999 at 140 bpm in 4/4 last 1712.6 seconds; permitted range at this tempo: 1 to 758 bars",
        ),
        (["--duration", "0:01"], "duration '0:01' is out of range; permitted range: 2 to 1200 seconds"),
        (["--loudness", "-5"], "loudness '-5' is out of range; permitted range: -36 to -6 LUFS"),
        (
            ["--structure", "a:999999999999"],
            "structure a: bars '999999999999' is out of range; permitted range: 1 to 256",
        ),
        (["--structure", ":4"], "structure ':4' is not NAME:BARS"),
        (["--bpm", "１４０"], "bpm '１４０' is not a number; permitted range: 20 to 400"),
        (["--volume", "2"], "volume '2' is out of range; permitted range: 0 to 1"),
    ],
)
def test_refused_input_is_one_clear_line_and_leaves_nothing(
    words: list[str], told: str, program: Program, work: Path
) -> None:
    assert told in refused(program("generate", "--genre", "trap", *words))
    assert names(work) == []


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
@pytest.mark.parametrize(("words", "code"), [(["genres"], 0), (["generate", "-"], 2), ([*SHORT, "--out", "x.wav"], 0)])
def test_closed_streams_are_no_trouble(closed: tuple[int, ...], words: list[str], code: int, work: Path) -> None:
    work.mkdir()
    home = work.parent / "home"
    home.mkdir()

    def close() -> None:
        for number in closed:
            os.close(number)

    result = subprocess.run(
        [sys.executable, "-m", "dawg", *words],
        cwd=work, env=environment(home), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=close,
    )  # fmt: skip
    assert result.returncode == code
    assert "Traceback" not in result.stderr
    assert "unexpected" not in result.stderr
    assert names(work) == (["x.recipe.json", "x.wav"] if "--out" in words else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('bit_depth = "x"', "bit_depth 'x' is text; permitted: a number"),
        ("sample_rate = true", "sample_rate 'True' is true or false; permitted: a number"),
        ("genre = [1]", "genre '[1]' is a list; permitted: text"),
        ("volume = nan", "volume 'nan' is not a number; permitted range: 0 to 1"),
        ("genre = " + "[" * 50_000, "not TOML: nested too deeply"),
        ("#" * 1_000_001, "larger than 1000000 bytes"),
    ],
    ids=["text", "bool", "list", "nan", "deep", "huge"],
)
def test_wrong_settings_are_told_with_file_and_kind(text: str, told: str, program: Program, work: Path) -> None:
    (work / "mine.toml").write_text(text)
    line = refused(program(*SHORT, env={"DAWG_CONFIG": "mine.toml"}))
    assert told in line
    assert "mine.toml" in line
    assert names(work) == ["mine.toml"]


@pytest.mark.parametrize("out", ["none/x.wav", "/proc/x.wav", "n" * 300 + ".wav"])
def test_a_place_that_cannot_be_written_is_told_before_any_work(out: str, program: Program, work: Path) -> None:
    refused(program(*SHORT, "--out", out), code=1)
    assert names(work) == []


@pytest.mark.parametrize(
    "env",
    [
        {"HOME": ""},
        {"HOME": "/nonexistent", "TZ": "Not/AZone", "TERM": "dumb"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
        {"HTTPS_PROXY": "http://127.0.0.1:1", "ALL_PROXY": "socks5://127.0.0.1:1"},
    ],
)
def test_a_bare_environment_is_enough(env: dict[str, str], program: Program, work: Path) -> None:
    result = program("generate", "--genre", "trap", "--bars", "1", "--out", "x.wav", env=env)
    assert result.returncode == 0, result.stderr
    assert names(work) == ["x.recipe.json", "x.wav"]


def test_settings_count_where_flags_say_nothing(program: Program, work: Path) -> None:
    (work / "mine.toml").write_text('genre = "house"\nformat = "flac"\nbit_depth = 16\n')
    result = program("generate", "--bars", "1", "--json", env={"DAWG_CONFIG": "mine.toml"})
    beat = json.loads(result.stdout)
    assert beat["genre"] == "house"
    assert soundfile.info(work / beat["files"]["master"]).subtype == "PCM_16"
    (work / "mine.toml").write_text("colour = 1")
    assert "colour" in refused(program("generate", env={"DAWG_CONFIG": "mine.toml"}))


def test_a_genre_of_ones_own_works_and_a_mistake_in_it_is_told_with_file_and_line(program: Program, work: Path) -> None:
    folder = work.parent / "home" / ".config" / "dawg" / "genres"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('title = "Mine"\nparent = "house"\n[tempo]\nlow = 100\nusual = 101\nhigh = 102\n')
    beat = json.loads(program("generate", "--genre", "mine", "--bars", "1", "--json").stdout)
    assert beat["genre"] == "mine"
    assert 100 <= beat["bpm"] <= 102
    assert "mine" in program("genres").stdout
    (folder / "mine.toml").write_text('title = "Mine"\nparent = "house"\n[tempo]\nlow = 100\nusual = "x"\nhigh = 102\n')
    line = refused(program("generate", "--genre", "mine", "--bars", "1"))
    assert "mine.toml:5" in line
    (folder / "other.toml").write_text(
        'title = "O"\nparent = "house"\n[drums]\nkits = {nope = 1}\nfills = {"bar out" = 1}\n'
    )
    listed = program("genres")
    assert listed.returncode == 0
    assert {"trap", "house"} <= {row.split()[0] for row in listed.stdout.splitlines()}
    assert [re.search(r"(mine|other).toml:\d: ", told) is not None for told in listed.stderr.splitlines()] == [
        True,
        True,
    ]
    assert "other.toml:4: kit 'nope' is unknown" in refused(program("generate", "--genre", "other", "--bars", "1"))
    assert "other.toml:4" in program("doctor").stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("delay_s", [0.3, 0.9])
def test_a_signal_ends_the_run_and_leaves_nothing(number: int, delay_s: float, program: Program, work: Path) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "dawg",
            "generate",
            "--genre",
            "trap",
            "--duration",
            "10:00",
            "--stems",
            "st",
            "--midi",
            "a.mid",
        ],
        cwd=work,
        env=environment(work.parent / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(delay_s)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (128 + number, "", "dawg: stopped\n")
    assert names(work) == []


def test_a_disk_that_fills_up_leaves_nothing(program: Program, work: Path) -> None:
    resource = pytest.importorskip("resource")
    result = subprocess.run(
        [sys.executable, "-m", "dawg", *SHORT, "--stems", "st"],
        cwd=work,
        env=environment(work.parent / "home"),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        check=False,
    )
    refused(result, code=1)
    assert names(work) == []


def test_playing_along_without_a_device_keeps_the_file(program: Program, work: Path) -> None:
    no_sound = {"PULSE_SERVER": "/nonexistent", "ALSA_CONFIG_PATH": "/dev/null", "PIPEWIRE_REMOTE": "none"}
    result = program(*SHORT, "--play", "--volume", "0", "--out", "x.wav", env=no_sound)
    assert result.returncode == 0
    assert names(work) == ["x.recipe.json", "x.wav"]
    assert len(result.stderr.splitlines()) <= 1
    played = program("play", "x.wav", "--volume", "0", env=no_sound)
    if played.returncode:  # no device here: that is said
        refused(played, code=1)
        assert "sound cannot be played" in result.stderr


def test_lists_for_people_and_programs_agree(program: Program) -> None:
    for command in ("genres", "instruments", "kits"):
        listed = json.loads(program(command, "--json").stdout)
        shown = program(command).stdout.splitlines()
        assert sorted(line.split()[0] for line in shown) == sorted(entry["name"] for entry in listed)
    assert json.loads(program("genres", "trap", "--json").stdout)["name"] == "trap"
    assert "nearest" in refused(program("genres", "trapp"))


def test_strangers_among_the_stems_unknown_sections_and_chords_outside_the_key_are_told(
    program: Program, work: Path
) -> None:
    (work / "stems").mkdir()
    (work / "stems" / "02-tuba.wav").touch()
    asked = (
        "generate", "--genre", "trap", "--seed", "7", "--structure", "hok:1 verse:1", "--key", "C minor", "--chords", "Cm,Em G",
        "--stems", "stems", "--force",
    )  # fmt: skip
    told = program(*asked).stderr.splitlines()
    assert told == [
        "dawg: section 'hok' is no kind that is known (nearest: hook); it plays as a verse",
        "dawg: chords with notes outside C minor: Em, G; they are played as written",
        "dawg: folder 'stems' also holds 1 other file: 02-tuba.wav",
    ]
    assert program(*asked, "--quiet").stderr == ""
    (work / "stems" / "02-tuba.wav").unlink()
    assert "other file" not in program(*asked).stderr


def test_show_draws_beats_and_audio(program: Program, work: Path) -> None:
    assert program(*SHORT, "--out", "a.wav", "--quiet").returncode == 0
    of_recipe, of_audio = program("show", "a.recipe.json").stdout, program("show", "a.wav").stdout
    assert of_recipe == of_audio
    (work / "a.mid").write_bytes(b"MThd")  # what it is drawn by is its recipe
    assert program("show", "a.mid").stdout in of_recipe
    for told in ("140 bpm", "kick", "LUFS", "WAV, PCM_24", "⣿"):
        assert told in of_recipe
    (work / "a.recipe.json").unlink()
    assert "not a MIDI file" in refused(program("show", "a.mid"), code=1)
    alone = program("show", "a.wav", env={"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}).stdout
    assert "kick" not in alone
    assert "#" in alone
    assert alone.isascii()


def test_show_draws_midi_that_has_no_recipe_of_its_name(program: Program, work: Path) -> None:
    assert program(*SHORT, "--out", "b.wav", "--midi", "m-1.mid", "--quiet").returncode == 0
    result = program("show", "m-1.mid")
    assert (result.returncode, result.stderr) == (0, "")
    for told in ("trap, 140 bpm, ", "2 bars", "kick", "bar "):
        assert told in result.stdout
    assert "seed" not in result.stdout


@pytest.mark.parametrize("command", ["play", "show", "render"])
@pytest.mark.parametrize("kind", ["missing", "text", "folder", "pipe", "json", "empty", "cut"])
def test_strange_files_end_in_one_clear_line(command: str, kind: str, program: Program, work: Path) -> None:
    path = work / "strange"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind != "missing":
        data = {
            "text": b"hello\x1b[31m\n",
            "json": b'{"kind": "dawg-recipe"}',
            "empty": b"",
            "cut": b"RIFF\x24\0\0\0WAVEfmt ",
        }
        path.write_bytes(data[kind])
    result = program(command, "strange", timeout=20)
    refused(result, code=result.returncode)
    assert result.returncode in (1, 2)
    assert "strange" in result.stderr


def test_doctor_finds_nothing_wrong_here(program: Program) -> None:
    result = program("doctor")
    assert result.returncode == 0, result.stdout
    assert json.loads(program("doctor", "--json").stdout)["healthy"] is True


def test_doctor_names_what_is_wrong(program: Program, work: Path) -> None:
    (work / "bad.toml").write_text("genre = ")
    result = program("doctor", env={"DAWG_CONFIG": "bad.toml"})
    assert result.returncode == 1
    assert "bad.toml" in result.stdout
    assert result.stderr == "dawg: dawg cannot work here until this is mended: settings\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_progress_is_drawn_on_a_terminal_and_wiped_before_the_summary(tmp_path: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "dawg", *SHORT],
        cwd=tmp_path,
        env=environment(tmp_path, {"TERM": "xterm"}),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    try:
        while piece := os.read(leader, 65536):
            seen += piece
    except OSError:  # how Linux says that the other side is closed
        pass
    finally:
        os.close(leader)
    assert process.wait(timeout=60) == 0
    drawn, wiped, summary = seen.decode().rpartition("\r\x1b[K")
    assert wiped
    for stage in ("compose", "drums", "mix", "master", "write"):
        assert stage in drawn
    assert "LUFS" not in drawn
    assert "LUFS" in summary
    assert "\x1b[36mbeat" in summary
