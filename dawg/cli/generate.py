"""`dawg generate`: flags become a brief and outputs, the studio makes the beat, the summary tells what came out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from dawg import config
from dawg.cli.arguments import choice, number, whole
from dawg.cli.console import shown
from dawg.cli.library import open_library
from dawg.cli.options import BeatJson, BitDepth, Force, Format, Midi, Out, Play, Quiet, Stems, Volume, argument, option
from dawg.cli.words import Words
from dawg.config import TONES_MB, TONES_MOST_MB
from dawg.errors import InputError

if TYPE_CHECKING:
    from dawg.gen.brief import Brief
    from dawg.gen.export.recipe import OutputOptions
    from dawg.studio.outputs import Outputs

VARIATIONS = (1, 32)
EPILOG = "Example: dawg generate --genre trap --bpm 140 --key Cm --out beat.wav"
_music = partial(option, heading="The music")
_sound = partial(option, heading="The sound")


def command(
    text: Annotated[
        str | None,
        argument("TEXT", 'what it should be, in words: "dark trap, rolling hats, no piano, 140"; - reads stdin'),
    ] = None,
    genre: Annotated[
        str | None, _music("--genre", value="NAME", help="genre or a usual spelling of it; `dawg genres` lists them")
    ] = None,
    bpm: Annotated[str | None, _music("--bpm", value="N", help="quarter notes per minute, 20 to 400")] = None,
    key: Annotated[str | None, _music("--key", value="KEY", help='"C minor", "F# dorian", "Bbm" ...')] = None,
    time_signature: Annotated[str | None, _music("--time-signature", value="N/N", help="4/4, 3/4 or 6/8")] = None,
    bars: Annotated[str | None, _music("--bars", value="N", help="length in bars, 1 to 999")] = None,
    duration: Annotated[
        str | None, _music("--duration", value="TIME", help="length as seconds or M:SS, 2 seconds to 20 minutes")
    ] = None,
    structure: Annotated[
        str | None,
        _music("--structure", value="FORM", help='sections and their bars: "intro:4 verse:16 hook:8 outro:4"'),
    ] = None,
    chords: Annotated[
        str | None,
        _music("--chords", value="CHORDS", help='a chord per bar: "Am F C G", or "verse=i VI; hook=iv i V i"'),
    ] = None,
    mood: Annotated[
        list[str] | None, _music("--mood", value="WORD", help="dark, bright, dreamy, sparse ...; may be repeated")
    ] = None,
    energy: Annotated[str | None, _music("--energy", value="N", help="0 to 1, 0.5 = as the genre is")] = None,
    darkness: Annotated[
        str | None, _music("--darkness", value="N", help="0 bright to 1 dark, 0.5 = as the genre is")
    ] = None,
    density: Annotated[
        str | None, _music("--density", value="N", help="0 sparse to 1 busy, 0.5 = as the genre is")
    ] = None,
    swing: Annotated[
        str | None, _music("--swing", value="N", help="percent, 50 straight to 75; 66.7 = triplets")
    ] = None,
    humanize: Annotated[str | None, _music("--humanize", value="N", help="0 machine to 1 loose")] = None,
    instrument: Annotated[
        list[str] | None, _music("-i", "--instrument", value="NAME", help="instrument wanted; may be repeated")
    ] = None,
    exclude: Annotated[
        list[str] | None, _music("-x", "--exclude", value="NAME", help="instrument, role or family not wanted")
    ] = None,
    seed: Annotated[
        str | None, _music("--seed", value="N", help="0 to 9223372036854775807; the same seed gives the same bytes")
    ] = None,
    variations: Annotated[str | None, _music("--variations", value="N", help="make N different beats, 1 to 32")] = None,
    loop: Annotated[bool, _music("--loop", help="make a seamless loop without an ending")] = False,
    out: Out = None,
    stems: Stems = None,
    midi: Midi = None,
    format: Format = None,
    bit_depth: BitDepth = None,
    force: Force = False,
    play: Play = False,
    volume: Volume = None,
    quiet: Quiet = False,
    json: BeatJson = False,
    sample_rate: Annotated[
        str | None,
        _sound("--sample-rate", value="HZ", help="22050, 32000, 44100, 48000, 88200 or 96000; 44100 by default"),
    ] = None,
    loudness: Annotated[
        str | None,
        _sound("--loudness", value="LUFS", help="-36 to -6, or streaming, club, apple, broadcast; -14 by default"),
    ] = None,
    ceiling: Annotated[
        str | None, _sound("--ceiling", value="DBTP", help="true peak, -12 to -0.1; -1 by default")
    ] = None,
    no_library: Annotated[
        bool, option("--no-library", help="do not keep the beat in the library", heading="The library")
    ] = False,
) -> None:
    """Make a finished beat. What you do not state is chosen by genre and seed, and reported. Options go before words."""
    flags = locals()
    asked = Asked(flags, config.load())
    count = whole("variations", variations, *VARIATIONS)
    level = asked.volume()
    words = Words(text, flags)
    brief = words.over(asked.brief(variations=count or 1, words=words.brief), asked.settings.genre_folder)
    outputs = outputs_of(asked)
    opener = partial(open_library, asked.settings) if asked.kept() else None

    from dawg.cli.beats import Beats  # the engine: only for input that has passed

    studio = studio_of(asked, opener)
    words.tell()
    Beats(studio, outputs, flags, volume=level).generate(brief, variations=count, operations=words.operations)


def studio_of(asked: Asked, opener: Any) -> Any:
    """Return the studio that makes the beat: here, or on the server that the settings name."""
    settings = asked.settings
    if settings.values.get("server"):
        from dawg.studio.remote.opening import open_client
        from dawg.studio.remote.studio import RemoteStudio

        cache = settings.data_folder / "fetched" if settings.data_folder is not None else None
        return RemoteStudio(open_client(settings), genre_folder=settings.genre_folder, cache=cache)
    from dawg.studio.local import LocalStudio

    return LocalStudio(genre_folder=settings.genre_folder, library=opener, tones=asked.tones())


class Asked:
    """The flags over the settings: which text counts, and where a wrong one stands."""

    def __init__(self, flags: Mapping[str, Any], settings: config.Settings) -> None:
        self.flags = flags
        self.settings = settings

    def read(self, name: str, reader: Any) -> Any:
        """Return what `reader` makes of a flag's text, or of the setting of that name; None when neither is there.

        Raises:
            InputError: the reader's; a wrong setting is told with the file or variable it stands in.
        """
        text = self.flags.get(name)
        if text is not None:
            return reader(text)
        text = self.settings.values.get(name)
        if text is None:
            return None
        try:
            return reader(text)
        except InputError as error:
            raise InputError(f"{self.settings.sources[name]}: {error.message}", hint=error.hint) from error

    def volume(self) -> float:
        """Playback volume, 0 to 1."""
        value = self.read("volume", lambda text: number("volume", text, 0.0, 1.0))
        return 1.0 if value is None else float(value)

    def tones(self) -> tuple[Path, int] | None:
        """Where rendered tones are kept and how many bytes of them; None = nowhere."""
        megabytes = self.read("tones", lambda text: whole("tones", text, 0, TONES_MOST_MB))
        return self.settings.tones(TONES_MB if megabytes is None else megabytes)

    def kept(self) -> bool:
        """True when made beats enter the library."""
        stated = self.read("library", lambda text: choice("library", text, ("true", "false")))
        return not self.flags["no_library"] and stated != "false"

    def brief(self, *, variations: int, words: Brief | None = None) -> Brief:
        """Return the checked brief, its seed drawn when none is stated; raises `InputError`.

        Args:
            words: what was said in words; it counts where there is no flag, and before the settings.
        """
        from dawg.gen import brief as briefs
        from dawg.gen.seeds import SEED_MAX, draw_seed

        flags = self.flags
        seed = whole("seed", flags["seed"], 0, SEED_MAX - variations + 1)
        rate = self.read("sample_rate", lambda text: _sample_rate(text, briefs.SAMPLE_RATES))
        if flags["genre"] is not None and not flags["genre"].strip():
            raise InputError(f"genre {shown(flags['genre'])} is not a name", hint="`dawg genres` lists them all")
        fields: dict[str, Any] = {
            "genre": (words.genre if words is not None and flags["genre"] is None else "")
            or self.read("genre", str)
            or "",
            "bpm": number("bpm", flags["bpm"], *briefs.BPM_RANGE),
            "key": flags["key"],
            "meter": choice("time-signature", flags["time_signature"], briefs.METERS),
            "bars": whole("bars", flags["bars"], *briefs.BARS_RANGE),
            "duration_s": briefs.parse_duration(flags["duration"]) if flags["duration"] is not None else None,
            "structure": briefs.parse_structure(flags["structure"]) if flags["structure"] is not None else (),
            "chords": briefs.parse_chords(flags["chords"]) if flags["chords"] is not None else {},
            "moods": tuple(flags["mood"] or ()),
            "swing": number("swing", flags["swing"], *briefs.SWING_RANGE, unit="percent"),
            "instruments": tuple(flags["instrument"] or ()),
            "exclude": tuple(flags["exclude"] or ()),
            "seed": draw_seed() if seed is None else seed,
            "loudness_lufs": self.read("loudness", briefs.parse_loudness),
            "ceiling_dbtp": self.read(
                "ceiling", lambda text: number("ceiling", text, *briefs.CEILING_RANGE, unit="dBTP")
            ),
            "loop": flags["loop"],
        }
        for name in ("energy", "darkness", "density", "humanize"):
            fields[name] = number(name, flags[name], 0.0, 1.0)
        if rate is not None:
            fields["sample_rate"] = rate
        return briefs.Brief(**(fields if words is None else _with_words(fields, words))).validated()


def _with_words(fields: dict[str, Any], words: Brief) -> dict[str, Any]:
    """Fill what no flag states; the flags of length and form go before all words about them."""
    length = ("bars", "duration_s", "structure")
    stated_length = any(fields[name] for name in length)
    told = {
        name: getattr(words, name)
        for name in ("bpm", "key", "meter", "chords", "moods", "instruments", "exclude", *length)
        if not fields[name] and not (name in length and stated_length)
    }
    return {**fields, **told}


def outputs_of(asked: Asked, recipe: OutputOptions | None = None) -> Outputs:
    """Return the checked outputs; a recipe's format counts where the flags say nothing. Raises `InputError`."""
    from dawg.gen.export.formats import FORMATS, check_format
    from dawg.studio.outputs import Outputs, choose_format

    flags = asked.flags
    for name in ("out", "stems", "midi"):
        text = flags[name]
        if text is not None and Path(text).name in ("", ".."):
            raise InputError(f"{name} {shown(text)} is not a name of a {'folder' if name == 'stems' else 'file'}")
    if flags["midi"] is not None and Path(flags["midi"]).suffix.lower() not in (".mid", ".midi"):
        raise InputError(f"midi {shown(Path(flags['midi']).name)} has no MIDI suffix; permitted: .mid, .midi")
    stated = choice("format", flags["format"], list(FORMATS))
    usual = (
        recipe.format if recipe else asked.read("format", lambda text: choice("format", text, list(FORMATS))) or "wav"
    )
    kind = choose_format(flags["out"], stated, default=usual)
    depth = _bit_depth(flags["bit_depth"])
    check_format(kind, depth)
    if depth is None:
        depth = recipe.bit_depth if recipe else asked.read("bit_depth", _bit_depth)
        depth = depth if depth in FORMATS[kind].bit_depths else None
    return Outputs(
        master=Path(flags["out"]) if flags["out"] is not None else None,
        folder=Path(os.path.expanduser(asked.settings.values.get("folder", ""))),
        stems=Path(flags["stems"]) if flags["stems"] is not None else None,
        midi=Path(flags["midi"]) if flags["midi"] is not None else None,
        format=kind,
        bit_depth=depth,
        force=flags["force"],
    )


def _bit_depth(text: str | None) -> int | None:
    if text is None:
        return None
    if text.strip().lower() == "32f":
        return 32
    if text not in ("16", "24", "32"):
        raise InputError(f"bit-depth {shown(text)} is unknown; permitted: 16, 24, 32 (float)")
    return int(text)


def _sample_rate(text: str, permitted: tuple[int, ...]) -> int:
    if text.strip() not in map(str, permitted):
        raise InputError(f"sample-rate {shown(text)} is not permitted; permitted: {', '.join(map(str, permitted))} Hz")
    return int(text)
