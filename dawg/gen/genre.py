"""Genres as values: what makes a genre is its tempo, groove, harmony, form, drums, parts and mix.

`genre_files.py` reads them from TOML tables whose keys are the fields here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from dawg.gen.score import EqBand, Mix, Role

Unit = Annotated[float, Meta(ge=0, le=1)]
Weight = Annotated[float, Meta(ge=0, le=1_000_000)]
MidiNote = Annotated[int, Meta(ge=0, le=127)]
Decibels = Annotated[float, Meta(ge=-120, le=24)]
Grid = Annotated[str, Meta(pattern=r"^[Xxorftu?~. |]+$", min_length=1)]
Cell = Annotated[str, Meta(pattern=r"^[Xxorftu?~. |,-]+$", min_length=1)]
Function = Literal["intro", "verse", "hook", "break", "build", "solo", "outro"]

DRUM_LETTERS: dict[str, tuple[Role, int]] = {
    "K": ("kick", 36), "S": ("snare", 38), "S2": ("snare", 40), "C": ("clap", 39), "N": ("clap", 28), "R": ("percussion", 37),
    "H": ("hats", 42), "F": ("hats", 44), "O": ("hats", 46), "D": ("cymbals", 51), "B": ("cymbals", 53), "Y": ("cymbals", 49),
    "Th": ("toms", 48), "Tm": ("toms", 45), "Tl": ("toms", 41), "Sh": ("percussion", 70), "Tb": ("percussion", 54),
    "Cb": ("percussion", 56), "Bh": ("percussion", 60), "Bl": ("percussion", 61), "Cm": ("percussion", 62), "Ch": ("percussion", 63),
    "Cl": ("percussion", 64), "Ti": ("percussion", 65), "Tj": ("percussion", 66), "V": ("percussion", 75), "W": ("percussion", 76),
    "Wl": ("percussion", 77), "Ag": ("percussion", 67), "Al": ("percussion", 68), "Tk": ("percussion", 87), "Tr": ("percussion", 80),
}  # fmt: skip
"""Letters of the drum grids: the part and the General MIDI percussion key they stand for."""

FUNCTIONS: dict[str, Function] = {
    "intro": "intro", "verse": "verse", "a": "verse", "groove": "verse", "theme": "verse", "main": "verse", "head": "verse",
    "hook": "hook", "chorus": "hook", "drop": "hook", "climax": "hook", "b": "hook", "refrain": "hook", "peak": "hook",
    "break": "break", "bridge": "break", "breakdown": "break", "interlude": "break", "c": "break", "contrast": "break",
    "build": "build", "prechorus": "build", "prehook": "build", "pre": "build", "rise": "build", "lift": "build", "buildup": "build",
    "solo": "solo", "post": "hook", "postchorus": "hook", "outro": "outro", "tag": "outro", "coda": "outro", "end": "outro", "afterglow": "outro",
}  # fmt: skip
"""What a kind of section does in the form; unknown kinds act as a verse."""

ENERGIES: dict[Function, float] = {
    "intro": 0.35, "verse": 0.6, "hook": 0.92, "break": 0.4, "build": 0.65, "solo": 0.8, "outro": 0.35
}  # fmt: skip


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A TOML table; unknown keys are refused."""


class Tempo(Table, frozen=True, kw_only=True):
    """Beats per minute."""

    low: Annotated[float, Meta(ge=20, le=400)]
    usual: Annotated[float, Meta(ge=20, le=400)]
    high: Annotated[float, Meta(ge=20, le=400)]


class Groove(Table, frozen=True, kw_only=True):
    """Feel: swing percent (low, usual, high) on 8ths or 16ths, how human (0 to 1), and who plays late (ms per role).

    `swing_fall`: percent less for each beat per minute above the usual tempo, and more below it: fast jazz is nearly even.
    """

    swing: tuple[float, float, float] = (50.0, 50.0, 50.0)
    swing_fall: Annotated[float, Meta(ge=0, le=0.2)] = 0.0
    swing_grid: Literal[8, 16] = 16
    humanize: Unit = 0.1
    push_ms: dict[Role, Annotated[float, Meta(ge=-40, le=40)]] = {}
    half_time: bool = False


class HarmonyTable(Table, frozen=True, kw_only=True):
    """Which keys and chords.

    Attributes:
        minor: probability of a minor key.
        scales_minor, scales_major: weights of the scales.
        progressions: ["m" or "M", weight, mood letters D B T Y or -, bars]; chords sharing a bar are joined by commas.
        bars_per_chord: weight of how many bars each written bar lasts ("0.5", "1", "2", "4").
        contrast: probability that the hook has a progression of its own.
        colour: quality replacements by weight, e.g. m = {m = 0.5, m7 = 0.5} dresses plain minor triads.
        chromatic: share of chord tones that may lie outside the scale.
    """

    minor: Unit = 0.7
    scales_minor: dict[str, Weight] = field(default_factory=lambda: {"minor": 1.0})
    scales_major: dict[str, Weight] = field(default_factory=lambda: {"major": 1.0})
    progressions: tuple[tuple[Literal["m", "M"], Weight, str, str], ...] = ()
    bars_per_chord: dict[str, Weight] = field(default_factory=lambda: {"1": 1.0})
    contrast: Unit = 0.3
    colour: dict[str, dict[str, Weight]] = {}
    chromatic: Unit = 0.0


class FormTemplate(Table, frozen=True, kw_only=True):
    """Sections in order: (kind, bars, energy 0 to 1)."""

    weight: Weight = 1.0
    sections: tuple[tuple[str, Annotated[int, Meta(ge=1, le=64)], Unit], ...]


class FormTable(Table, frozen=True, kw_only=True):
    """`bars`: lengths to choose from by weight when the user states none; `dynamics_db`: how much softer a section of energy 0.3
    is played than the peak; `band_share`: how much of that bass and drums follow (a band plays softer, a machine does not)."""

    dynamics_db: Annotated[float, Meta(ge=0, le=12)] = 3.0
    band_share: Unit = 0.5
    bars: dict[str, Weight] = field(default_factory=lambda: {"64": 1.0})
    templates: tuple[FormTemplate, ...] = ()


class DrumPattern(Table, frozen=True, kw_only=True):
    """A groove: per letter of `DRUM_LETTERS` a grid of sixteenths, one or two bars (16 or 32; 12 or 24 in 3/4 and 6/8).

    `family`: a piece keeps to the patterns of one family, chosen by the sum of their weights, and to those without one.

    X accent, x hit, o ghost, r two 32nds, t three in the step, u a roll over the step in 64ths' feel, f flam, ? perhaps (settled per piece),
    ~ ghost perhaps (settled per bar), . rest. `use`: functions it serves ("verse", "hook" ...; empty = all).
    """

    name: str
    use: tuple[Function, ...] = ()
    meter: Literal["4/4", "3/4", "6/8"] = "4/4"
    family: str = ""
    weight: Weight = 1.0
    grid: dict[str, Grid]


class DrumTable(Table, frozen=True, kw_only=True):
    """The kit, its grooves and how it is played.

    Attributes:
        kits: weights.
        min_energy: per role, the section energy below which it is silent.
        levels_db, reverb_db, pan, duck_db: per role.
        touch: per role, how hard it is hit: a factor on the velocities.
        fills: names of `compose.fills.FILLS` by weight; `fill_chance` at the end of a section; `phrase_fill` at every 4th bar.
        crash: probability of a crash on the first beat of a section of energy ≥ 0.6.
        rolls: probability per bar of a hat roll (32nds or triplets).
        ghosts: probability of an extra ghost snare on each free off-sixteenth.
        variation: probability per bar of small changes in the voices that are not the skeleton.
        snare_build: True when builds carry an accelerating snare roll.
        only_asked: True when the genre has no drums unless somebody asks for them.
    """

    kits: dict[str, Weight] = {}
    min_energy: dict[Role, Unit] = {}
    touch: dict[Role, Annotated[float, Meta(ge=0.1, le=1.3)]] = {}
    levels_db: dict[Role, Decibels] = {}
    reverb_db: dict[Role, Decibels] = {}
    delay_db: dict[Role, Decibels] = {}
    pan: dict[Role, Annotated[float, Meta(ge=-1, le=1)]] = {}
    duck_db: dict[Role, Annotated[float, Meta(ge=0, le=30)]] = {}
    low_cut_hz: dict[Role, Annotated[float, Meta(ge=0, le=20000)]] = {}
    high_cut_hz: dict[Role, Annotated[float, Meta(ge=0, le=20000)]] = {}
    drive: dict[Role, Unit] = {}
    fills: dict[str, Weight] = {}
    fill_chance: Unit = 0.8
    phrase_fill: Unit = 0.2
    crash: Unit = 0.7
    rolls: Unit = 0.0
    ghosts: Unit = 0.0
    variation: Unit = 0.3
    snare_build: bool = False
    only_asked: bool = False
    skeleton: tuple[str, ...] = ("K", "S", "C")
    patterns: tuple[DrumPattern, ...] = ()


Style = Literal["bass", "walking", "drone", "comp", "pad", "arp", "lead", "riff", "counter", "texture"]


class PartTable(Table, frozen=True, kw_only=True):
    """One pitched part.

    Attributes:
        style: how it is written: bass (rhythm cells or the kick), walking, drone, comp (chords in rhythm), pad (held chords),
            arp, lead (developing melody), riff (a short figure that loops), counter (answers in the lead's rests), texture.
        instruments: patches by weight.
        chance: probability that the piece has this part; min_energy, max_energy, only, never: in which sections it plays.
        low, high: MIDI range.
        cells: rhythm cells of one or two bars by weight, in the letters of the drum grids; "-" after r, t or u spreads its 2, 3 or 4
            notes over those steps too ("t---" triplets over a beat), "," ends the note before it: a rest.
        gate: length of notes as a share of the distance to the next (1 = legato).
        degrees: weights of R, 5, 8, b7, 3, a (approach) for bass notes off the first beat.
        kick_lock: probability that the bass takes the kick's rhythm in a section; glide: probability of a slide at a bar's end.
        voices: notes in a chord; spread: open voicing; parallel: one shape moved bodily; power: root, fifth and octave whatever
            the chord; arp: order; rate_steps: arp step in sixteenths.
        density: melody onsets per bar; rests: share of bars left empty; chord_tones: share on weak places; contour: range in semitones.
        motif_bars: length of the figure that returns; one_theme: True when every section sings the hook's motifs.
        room: chance that a lead's answering phrase rests in a verse, where somebody sings or raps; half of it in later verses.
        sweep: True when its brightness follows the energy and opens in builds.
    """

    name: str
    role: Role
    style: Style
    instruments: dict[str, Weight]
    chance: Unit = 1.0
    min_energy: Unit = 0.0
    max_energy: Unit = 1.0
    only: tuple[Function, ...] = ()
    never: tuple[Function, ...] = ()
    low: MidiNote = 48
    high: MidiNote = 76
    cells: tuple[tuple[Cell, Weight], ...] = ()
    gate: Annotated[float, Meta(ge=0.05, le=1)] = 0.9
    degrees: dict[Literal["R", "5", "8", "b7", "3", "a", "b2"], Weight] = field(default_factory=lambda: {"R": 1.0})
    kick_lock: Unit = 0.0
    glide: Unit = 0.0
    voices: Annotated[int, Meta(ge=1, le=6)] = 4
    rootless: bool = False
    spread: bool = False
    parallel: bool = False
    power: bool = False
    strum_ms: Annotated[float, Meta(ge=0, le=60)] = 0.0
    arp: Literal["up", "down", "updown", "random", "pattern"] = "up"
    rate_steps: Annotated[float, Meta(ge=0.5, le=16)] = 2.0
    density: Annotated[float, Meta(ge=0.25, le=16)] = 5.0
    rests: Unit = 0.15
    chord_tones: Unit = 0.62
    contour: Annotated[int, Meta(ge=3, le=36)] = 14
    motif_bars: Literal[1, 2, 4] = 2
    one_theme: bool = False
    room: Unit = 0.0
    chromatic: Unit = 0.0
    velocity: Annotated[int, Meta(ge=20, le=127)] = 92
    sweep: bool = False
    level_db: Decibels = 0.0
    pan: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    width: Annotated[float, Meta(ge=0, le=2)] = 1.0
    reverb_db: Decibels = -120.0
    delay_db: Decibels = -120.0
    low_cut_hz: Annotated[float, Meta(ge=0, le=20000)] = 0.0
    high_cut_hz: Annotated[float, Meta(ge=0, le=20000)] = 0.0
    eq: tuple[EqBand, ...] = ()
    duck_db: Annotated[float, Meta(ge=0, le=30)] = 0.0
    drive: Unit = 0.0


class EffectsTable(Table, frozen=True, kw_only=True):
    """Transitions: probabilities at a seam into a section of higher (riser, reverse) or lower energy, and their levels."""

    riser: Unit = 0.0
    impact: Unit = 0.0
    downlifter: Unit = 0.0
    reverse: Unit = 0.0
    sub_drop: Unit = 0.0
    level_db: Decibels = -8.0
    riser_bars: Annotated[float, Meta(ge=0.5, le=16)] = 4.0


class Genre(Table, frozen=True, kw_only=True):
    """A genre; see the tables for what each field means."""

    name: str = ""
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    meters: tuple[Literal["4/4", "3/4", "6/8"], ...] = ("4/4",)
    tempo: Tempo
    groove: Groove = Groove()
    harmony: HarmonyTable = HarmonyTable()
    form: FormTable = FormTable()
    drums: DrumTable = DrumTable()
    parts: tuple[PartTable, ...] = ()
    effects: EffectsTable = EffectsTable()
    mix: Mix = Mix()
    digest: str = ""
