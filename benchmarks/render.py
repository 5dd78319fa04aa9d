"""Speed of whole, cold processes beside other renderers of the same MIDI file. Prints Markdown; asserts nothing.

Five beats of three minutes are made, then rendered in turn by `dawg render` (master; master and stems) and by what is
installed of fluidsynth (reverb and chorus on) and tinysoundfont. A time counts only when the process ended well and its
file has the right length and is not silent. Making the beats left their tones in the cache folder, as it does for a user;
`--no-tones` measures without. Ratios are of medians over interleaved runs, so a busy machine slows all alike.

Usage: python benchmarks/render.py [--runs 3] [--minutes 3] [--genres trap,house,...] [--only speed|growth|start] [--no-tones]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parents[1]
GENRES = ("trap", "house", "rock", "jazz", "drum-and-bass", "lo-fi", "ambient", "techno", "boom-bap", "drill")
"""The first five that there are get rendered."""

SOUNDFONT_FOLDERS = ("/usr/share/sounds/sf2", "/usr/share/soundfonts", "/usr/local/share/soundfonts")
SOUNDFONT = "TimGM6mb.sf2"
RATE = 44100
TAIL_S = 20.0
"""By how much another renderer may exceed the beat: it lets its last notes ring."""

ALSA_RIG = """
pcm.!default {{ type plug slave {{ pcm rig format S16_LE channels 2 rate 44100 }} }}
pcm.rig {{ type file slave.pcm {{ type null }} file "{file}" format "raw" }}
ctl.!default {{ type null }}
"""
TINYSOUNDFONT = """
import sys, wave
import tinysoundfont
soundfont, midi, out, seconds = sys.argv[1:]
synth = tinysoundfont.Synth(samplerate=44100)
synth.sfload(soundfont)
player = tinysoundfont.Sequencer(synth)
player.midi_load(midi)
import numpy as np
with wave.open(out, "wb") as file:
    file.setnchannels(2), file.setsampwidth(2), file.setframerate(44100)
    for _ in range(int(float(seconds) * 10) + 1):
        player.process(0.1)
        block = np.frombuffer(synth.generate(4410), np.float32)
        file.writeframes((np.clip(block, -1, 1) * 32767).astype("<i2").tobytes())
"""


class Invalid(Exception):
    """A run whose time does not count, and why."""


@dataclass(frozen=True)
class Run:
    """One finished process: seconds on the clock, seconds of processor, most memory it held in MB."""

    wall_s: float
    cpu_s: float
    memory_mb: float

    def seconds(self, clock: str) -> float:
        """Return the time by that clock, "wall" or "cpu"."""
        return self.wall_s if clock == "wall" else self.cpu_s


@dataclass(frozen=True)
class Beat:
    """A beat that was made to be rendered again."""

    genre: str
    recipe: Path
    midi: Path
    seconds: float
    parts: int
    notes: int


def run(command: Sequence[str | Path], *, env: dict[str, str] | None = None) -> Run:
    """Run a process to its end; raises `Invalid` when it fails."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=env
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            raise Invalid(f"exit code {process.returncode}: {errors.read()[-200:].decode(errors='replace').strip()}")
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def check_sound(path: Path, *, least_s: float, most_s: float) -> None:
    """Raise `Invalid` unless the file lasts that long and sounds in at least half of its tenths."""
    if not path.is_file():
        raise Invalid(f"{path.name} was not written")
    with soundfile.SoundFile(path) as file:
        seconds = file.frames / file.samplerate
        if not least_s <= seconds <= most_s:
            raise Invalid(f"{path.name} lasts {seconds:.2f} s instead of {least_s:.2f} to {most_s:.2f}")
        tenth = max(1, file.frames // 10)
        sounding = sum(bool(np.abs(file.read(tenth, dtype="float32")).max() > 1e-4) for _ in range(10))
    if sounding < 5:
        raise Invalid(f"{path.name} is silent in {10 - sounding} of its 10 parts")


def dawg(*words: str | Path, env: dict[str, str] | None = None) -> Run:
    """Run a command of this checkout in a fresh interpreter."""
    return run([sys.executable, "-m", "dawg", *words], env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})})


def make(genre: str, minutes: float, folder: Path, *, name: str = "") -> Beat:
    """Make the beat whose recipe and MIDI file everybody renders."""
    name = name or genre
    master, midi = folder / f"{name}.wav", folder / f"{name}.mid"
    length = f"{minutes * 60:g}"
    dawg("generate", "--genre", genre, "--seed", "7", "--duration", length, "--out", master, "--midi", midi, "--quiet")
    recipe = folder / f"{name}.recipe.json"
    with soundfile.SoundFile(master) as file:
        seconds = file.frames / file.samplerate
    master.unlink()
    score = json.loads(recipe.read_bytes())["score"]
    notes = sum(len(clip["notes"]) for clip in score["clips"])
    return Beat(genre, recipe, midi, seconds, len(score["parts"]), notes)


def render_master(beat: Beat, folder: Path) -> Run:
    """Time `dawg render`: the master."""
    out = folder / "dawg.wav"
    done = dawg("render", beat.recipe, "--out", out, "--force", "--quiet")
    check_sound(out, least_s=beat.seconds - 1e-3, most_s=beat.seconds + 1e-3)
    return done


def render_stems(beat: Beat, folder: Path) -> Run:
    """Time `dawg render`: the master and every stem."""
    out, stems = folder / "dawg.wav", folder / "stems"
    shutil.rmtree(stems, ignore_errors=True)
    done = dawg("render", beat.recipe, "--out", out, "--stems", stems, "--force", "--quiet")
    check_sound(out, least_s=beat.seconds - 1e-3, most_s=beat.seconds + 1e-3)
    lengths = {soundfile.info(str(stem)).frames for stem in stems.iterdir()}
    if len(lengths) != 1 or len(list(stems.iterdir())) < beat.parts:
        raise Invalid(f"{len(list(stems.iterdir()))} stems of {len(lengths)} lengths for {beat.parts} parts")
    return done


def render_fluidsynth(beat: Beat, folder: Path, soundfont: Path) -> Run:
    """Time fluidsynth with reverb and chorus."""
    out = folder / "fluidsynth.wav"
    done = run(["fluidsynth", "-ni", "-q", "-R", "1", "-C", "1", "-r", str(RATE), "-F", out, soundfont, beat.midi])
    check_sound(out, least_s=beat.seconds * 0.95, most_s=beat.seconds + TAIL_S)
    return done


def render_tinysoundfont(beat: Beat, folder: Path, soundfont: Path) -> Run:
    """Time tinysoundfont in a fresh interpreter; it has neither reverb nor chorus."""
    out = folder / "tinysoundfont.wav"
    done = run([sys.executable, "-c", TINYSOUNDFONT, soundfont, beat.midi, out, str(beat.seconds)])
    check_sound(out, least_s=beat.seconds * 0.95, most_s=beat.seconds + TAIL_S)
    return done


def interleaved(tasks: dict[str, Callable[[], Run]], runs: int) -> dict[str, list[Run]]:
    """Run all tasks in turn, several times over; a task that fails is reported and left out."""
    done: dict[str, list[Run]] = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in list(tasks.items()):
            try:
                done[name].append(task())
            except Invalid as problem:
                print(f"{name}: does not count: {problem}", file=sys.stderr)
                tasks.pop(name)
                done.pop(name)
    return done


def speed_table(beats: Iterable[Beat], soundfont: Path | None, runs: int, folder: Path, clock: str) -> list[str]:
    """Return the table of seconds and ratios per beat, closed by the medians over all beats."""
    lines = [
        "| beat | parts, notes | master | with stems | fluidsynth | tinysoundfont | master against fluidsynth | tinysoundfont "
        "| with stems against fluidsynth | memory, with stems |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    ratios: list[list[float]] = [[], [], []]
    for beat in beats:
        tasks: dict[str, Callable[[], Run]] = {
            "master": partial(render_master, beat, folder),
            "stems": partial(render_stems, beat, folder),
        }
        if soundfont and shutil.which("fluidsynth"):
            tasks["fluidsynth"] = partial(render_fluidsynth, beat, folder, soundfont)
        if soundfont and importlib.util.find_spec("tinysoundfont"):
            tasks["tinysoundfont"] = partial(render_tinysoundfont, beat, folder, soundfont)
        done = interleaved(tasks, runs)
        walls = {
            name: statistics.median(each.seconds(clock) for each in found) for name, found in done.items() if found
        }
        pairs = (("master", "fluidsynth"), ("master", "tinysoundfont"), ("stems", "fluidsynth"))
        shown = []
        for collected, (ours, theirs) in zip(ratios, pairs, strict=True):
            if ours in walls and theirs in walls:
                collected.append(walls[theirs] / walls[ours])
                shown.append(f"{collected[-1]:.1f}×")
            else:
                shown.append("–")
        times = [
            f"{walls[name]:.2f} s" if name in walls else "not installed"
            for name in ("master", "stems", "fluidsynth", "tinysoundfont")
        ]
        memory = [
            f"{max(each.memory_mb for each in done[name]):.0f} MB" if name in done else "–"
            for name in ("master", "stems")
        ]
        lines.append(
            f"| {beat.genre} | {beat.parts}, {beat.notes} | {' | '.join([*times, *shown, ', '.join(memory)])} |"
        )
    medians = [f"**{statistics.median(found):.1f}×**" if found else "–" for found in ratios]
    lines.append(f"| median | | | | | | {' | '.join(medians)} | |")
    return lines


def growth_table(genre: str, runs: int, folder: Path, minutes: Sequence[float], clock: str) -> list[str]:
    """Return how time and memory grow with length and with the number of parts."""
    lines = ["| growth | time | memory | straight line through the times |", "|---|---|---|---|"]
    beats = {length: make(genre, length, folder, name=f"{genre}-{length:g}") for length in minutes}
    lines += _growth({length: beat.recipe for length, beat in beats.items()}, "{:g} min", "minute", runs, folder, clock)
    beat = beats[minutes[1]]
    copies: dict[float, Path] = {beat.parts * times: several(beat.recipe, times) for times in (1, 2, 3, 4)}
    return lines + _growth(copies, f"{{:g}} parts, {minutes[1]:g} min", "part", runs, folder, clock)


def _growth(recipes: dict[float, Path], title: str, unit: str, runs: int, folder: Path, clock: str) -> list[str]:
    out = folder / "growth.wav"

    def task(recipe: Path) -> Callable[[], Run]:
        return lambda: dawg("render", recipe, "--out", out, "--force", "--quiet")

    done = interleaved({title.format(size): task(recipe) for size, recipe in recipes.items()}, runs)
    times = [statistics.median(each.seconds(clock) for each in found) for found in done.values()]
    slope, start, fit = straight_line(list(recipes), times)
    lines = [
        f"| {name} | {seconds:.2f} s | {max(each.memory_mb for each in found):.0f} MB | |"
        for (name, found), seconds in zip(done.items(), times, strict=True)
    ]
    lines[-1] = lines[-1][:-1] + f"{start:.2f} s + {slope:.3f} s per {unit}, R² = {fit:.3f} |"
    return lines


def straight_line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float]:
    """Return slope, value at 0 and R² of the least-squares line."""
    slope, start = np.polyfit(xs, ys, 1)
    left = np.asarray(ys) - (slope * np.asarray(xs) + start)
    spread = float(np.var(ys))
    return float(slope), float(start), 1.0 - float(np.mean(left**2)) / spread if spread else 1.0


def several(recipe: Path, times: int) -> Path:
    """Write a recipe in which every part is there several times."""
    document = json.loads(recipe.read_bytes())
    score = document["score"]
    for key, field in (("parts", "name"), ("clips", "part"), ("automation", "part")):
        once = score.get(key, [])
        score[key] = [
            {**entry, field: f"{entry[field]} {copy}" if copy else entry[field]}
            for copy in range(times)
            for entry in once
        ]
    out = recipe.with_name(f"times-{times}.recipe.json")
    out.write_text(json.dumps(document))
    return out


def start_table(genre: str, runs: int, folder: Path) -> list[str]:
    """Return what passes before anything happens: help beside a bare interpreter, and the first sound of --play."""
    python = {"bare": lambda: run([sys.executable, "-c", "pass"]), "help": lambda: dawg("--help")}
    done = interleaved(python, max(7, runs))
    bare, helped = (statistics.median(each.wall_s for each in done[name]) for name in ("bare", "help"))
    lines = ["| start | time |", "|---|---|"]
    lines.append(f"| `dawg --help` | {helped * 1000:.0f} ms = {helped / bare:.1f} × a bare interpreter |")
    try:
        first = statistics.median(first_sound(genre, folder) for _ in range(runs))
        lines.append(f"| first sound of `dawg generate --genre {genre} --duration 3:00 --play` | {first:.2f} s |")
    except Invalid as problem:
        lines.append(f"| first sound of `--play` | not measured: {problem} |")
    return lines


def first_sound(genre: str, folder: Path) -> float:
    """Return the seconds from the start of the process until the first sample that is not silent reaches the device.

    The device is ALSA's null device, recorded into a file: the user's default by a home folder of our own.
    """
    played, config = folder / "played.raw", folder / ".asoundrc"
    played.unlink(missing_ok=True)
    config.write_text(ALSA_RIG.format(file=played))
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ALSA", "PULSE", "PIPEWIRE"))}
    env |= {"HOME": str(folder), "PYTHONPATH": str(ROOT)}
    words = ["generate", "--genre", genre, "--seed", "7", "--duration", "3:00", "--play", "--quiet"]
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "dawg", *words, "--out", str(folder / "played.wav"), "--force"],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while process.poll() is None and time.perf_counter() - started < 30:
            if played.is_file() and any(played.read_bytes()):
                return time.perf_counter() - started
            time.sleep(0.002)
    finally:
        process.terminate()
        process.wait()
    raise Invalid("nothing reached the device (is PortAudio installed?)")


def find_soundfont(named: str | None) -> Path | None:
    """Return the named soundfont, or the usual one where distributions put it."""
    places = [Path(named)] if named else [Path(folder) / SOUNDFONT for folder in SOUNDFONT_FOLDERS]
    return next((place for place in places if place.is_file()), None)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--no-tones", action="store_true", help="keep no tones on the disk: every render makes all of them"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--genres", help="comma separated; five different ones by default")
    parser.add_argument("--soundfont", help=f"for the other renderers; by default {SOUNDFONT} in the usual places")
    parser.add_argument(
        "--clock",
        choices=("wall", "cpu"),
        default="wall",
        help="cpu: seconds of processor, for a machine that is shared",
    )
    parser.add_argument("--only", choices=("speed", "growth", "start"), help="one of the three tables")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed dawg has its bytecode
    if asked.no_tones:
        os.environ["DAWG_TONES"] = "0"
    there = {place.stem for place in (ROOT / "dawg/gen/genres").glob("*.toml")}
    genres = asked.genres.split(",") if asked.genres else [genre for genre in GENRES if genre in there][:5]
    soundfont = find_soundfont(asked.soundfont)
    print(
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, numpy {np.__version__}, {asked.runs} runs each, {asked.clock} seconds",
        end="\n\n",
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if asked.only in (None, "speed"):
            beats = [make(genre, asked.minutes, folder) for genre in genres]
            print("\n".join(speed_table(beats, soundfont, asked.runs, folder, asked.clock)), end="\n\n", flush=True)
        if asked.only in (None, "growth"):
            print(
                "\n".join(growth_table(genres[1 % len(genres)], asked.runs, folder, (1, 2, 4, 8), asked.clock)),
                end="\n\n",
                flush=True,
            )
        if asked.only in (None, "start"):
            print("\n".join(start_table(genres[0], asked.runs, folder)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
