"""The closed set of operations: frozen values, the same for words, models, the command line and the server.

Each names its reach: which parts of a `Scope` it accepts. An empty scope means everything the operation can touch, or what
a musician would take it to mean ("fill": the drums). JSON is `{"op": "level", "delta_db": -3, "scope": {"parts": ["bass"]}}`.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from dawg.gen.operations.base import Base, Name

Unit = Annotated[float, Meta(ge=0, le=1)]
Change01 = Annotated[float, Meta(ge=-1, le=1)]
Count = Annotated[int, Meta(ge=1, le=256)]

EffectName = Literal["reverb", "delay", "filter", "low-cut", "distortion", "sidechain", "lo-fi", "stutter"]
CharacterName = Literal[
    "punchier", "softer", "brighter", "darker", "warmer", "thinner", "wider", "narrower", "tighter", "looser"
]
MoodName = Literal[
    "dark", "bright", "tense", "dreamy", "sad", "happy", "calm", "aggressive", "epic", "romantic", "sparse", "busy",
    "energetic", "chill", "mysterious", "nostalgic", "uplifting", "melancholic",
]  # fmt: skip


# Parts


class Add(Base, frozen=True, kw_only=True, tag="add"):
    """Add a part ("piano", "hats", "cowbell", "strings", "bass"), or let one that is there play in more sections."""

    reach = ("sections",)
    part: Name


class Remove(Base, frozen=True, kw_only=True, tag="remove"):
    """Remove parts; with sections or bars, their notes there."""


class Mute(Base, frozen=True, kw_only=True, tag="mute"):
    """Silence parts, everywhere or in sections; `beats`: only the last so many of each section, or of the bars named."""

    later = ("beats",)
    beats: Annotated[float, Meta(gt=0, le=64)] | None = None


class Unmute(Base, frozen=True, kw_only=True, tag="unmute"):
    """Let muted parts sound again; with an empty scope, all of them."""


class Solo(Base, frozen=True, kw_only=True, tag="solo"):
    """Mute all parts but these; `unmute` takes it back."""

    reach = ("parts",)


class ChangeInstrument(Base, frozen=True, kw_only=True, tag="change_instrument"):
    """Give parts another instrument, or the drums another kit; notes move by octaves into its range."""

    instrument: Name


class Regenerate(Base, frozen=True, kw_only=True, tag="regenerate"):
    """Write parts or sections anew; asked again, it is another take."""


class Vary(Base, frozen=True, kw_only=True, tag="vary"):
    """Keep the idea, change details."""

    amount: Unit = 0.5


class Write(Base, frozen=True, kw_only=True, tag="write"):
    """Write notes in compact notation (see `notation`): drum grids, chords and note lines, one per line.

    Attributes:
        text: lines "kick: X...x...X...x...", "bass: C2:4 r:4 Eb2:8 | G1:16", "chords: Cm7 | Fm7".
        repeat: fill the scope by repeating the bars written.
    """

    text: Annotated[str, Meta(min_length=1, max_length=20_000)]
    repeat: bool = True


# Mixer


class Level(Base, frozen=True, kw_only=True, tag="level"):
    """Change the level of parts by `delta_db`, or set it to `level_db` (whole parts only)."""

    delta_db: Annotated[float, Meta(ge=-60, le=24)] | None = None
    level_db: Annotated[float, Meta(ge=-60, le=24)] | None = None


class Pan(Base, frozen=True, kw_only=True, tag="pan"):
    """Place parts between -1 (left) and 1 (right)."""

    pan: Change01


class Balance(Base, frozen=True, kw_only=True, tag="balance"):
    """Set levels back to the genre's balance and take section levels away."""

    reach = ("parts",)


class Eq(Base, frozen=True, kw_only=True, tag="eq"):
    """Raise or lower a band of parts: `hz`, or a band by name."""

    gain_db: Annotated[float, Meta(ge=-24, le=24)]
    band: Literal["sub", "low", "low-mid", "mid", "high-mid", "high", "air"] | None = None
    hz: Annotated[float, Meta(ge=20, le=20000)] | None = None
    q: Annotated[float, Meta(ge=0.1, le=12)] = 0.9


class AddEffect(Base, frozen=True, kw_only=True, tag="add_effect"):
    """Add an effect, or more of it; `hz`: where a filter (high cut) or low-cut cuts.

    Stutter is written into the notes at the ends of sections (or of the bars named).
    """

    later = ("hz",)
    effect: EffectName
    amount: Unit = 0.5
    hz: Annotated[float, Meta(ge=20, le=20000)] | None = None


class RemoveEffect(Base, frozen=True, kw_only=True, tag="remove_effect"):
    """Take an effect away."""

    effect: EffectName


class Character(Base, frozen=True, kw_only=True, tag="character"):
    """Change the sound of parts, or of the whole mix when none is named."""

    character: CharacterName
    amount: Unit = 0.5


class Loudness(Base, frozen=True, kw_only=True, tag="loudness"):
    """Set the master's loudness, by value or change, and its ceiling."""

    reach = ()
    lufs: Annotated[float, Meta(ge=-36, le=-6)] | None = None
    delta_db: Annotated[float, Meta(ge=-30, le=30)] | None = None
    ceiling_dbtp: Annotated[float, Meta(ge=-12, le=-0.1)] | None = None


class Master(Base, frozen=True, kw_only=True, tag="master"):
    """Set how the mix becomes a master; what is left out stays. Ranges and meaning as in `score.Mix`."""

    reach = ()
    glue_db: Annotated[float, Meta(ge=0, le=6)] | None = None
    saturation: Unit | None = None
    width: Annotated[float, Meta(ge=0, le=1.5)] | None = None
    wow: Unit | None = None
    high_cut_hz: Annotated[float, Meta(ge=0, le=20000)] | None = None
    reverb: Literal["room", "plate", "hall", "ambient"] | None = None
    reverb_s: Annotated[float, Meta(ge=0.1, le=12)] | None = None
    delay_steps: Annotated[float, Meta(ge=0.5, le=32)] | None = None
    delay_feedback: Annotated[float, Meta(ge=0, le=0.85)] | None = None


# Time


class SetTempo(Base, frozen=True, kw_only=True, tag="set_tempo"):
    """Set the tempo, or change it by bpm or percent; "faster" without a number is +8 percent."""

    reach = ()
    bpm: Annotated[float, Meta(ge=20, le=400)] | None = None
    delta_bpm: Annotated[float, Meta(ge=-380, le=380)] | None = None
    percent: Annotated[float, Meta(ge=-95, le=1900)] | None = None


class HalfTime(Base, frozen=True, kw_only=True, tag="half_time"):
    """Half the speed: `feel` moves the backbeat to beat three at the same tempo, `tempo` halves the bpm."""

    mode: Literal["feel", "tempo"] = "feel"


class DoubleTime(Base, frozen=True, kw_only=True, tag="double_time"):
    """Double the speed: `feel` plays kick and backbeat twice as fast, `tempo` doubles the bpm."""

    mode: Literal["feel", "tempo"] = "feel"


class Swing(Base, frozen=True, kw_only=True, tag="swing"):
    """Set the swing: 50 straight, 66.7 triplets, 75 the most."""

    percent: Annotated[float, Meta(ge=50, le=75)]


class Humanize(Base, frozen=True, kw_only=True, tag="humanize"):
    """Loosen timing and touch; 1 is about ±12 ms."""

    amount: Unit = 0.5


class Quantize(Base, frozen=True, kw_only=True, tag="quantize"):
    """Tighten timing to the (swung) grid; with `grid` (notes per whole note) starts snap to it too."""

    strength: Unit = 1.0
    grid: Literal[4, 8, 12, 16, 24, 32] | None = None


# Notes


class Shift(Base, frozen=True, kw_only=True, tag="shift"):
    """Move parts against the beat: later (laid back) by so many ms, earlier (pushed) below zero."""

    ms: Annotated[float, Meta(ge=-100, le=100)]


class Densify(Base, frozen=True, kw_only=True, tag="densify"):
    """Play more notes: busier; `rolls` puts rolls into drums."""

    later = ("rolls",)
    amount: Unit = 0.5
    rolls: bool = False


class Simplify(Base, frozen=True, kw_only=True, tag="simplify"):
    """Leave notes out, the weakest first."""

    amount: Unit = 0.5


class Syncopate(Base, frozen=True, kw_only=True, tag="syncopate"):
    """Pull notes off the beat."""

    amount: Unit = 0.5


class Reverse(Base, frozen=True, kw_only=True, tag="reverse"):
    """Play each bar backwards, so that the harmony stays."""


class AddFill(Base, frozen=True, kw_only=True, tag="add_fill"):
    """Put a drum fill at the end of each section (or into the last bar named); `style` "" takes one of the genre's."""

    reach = ("sections", "bars")
    style: Annotated[str, Meta(max_length=40)] = ""


class RemoveFill(Base, frozen=True, kw_only=True, tag="remove_fill"):
    """Let the groove run on where a section (or the bars named) ends in a fill."""

    reach = ("sections", "bars")


# Harmony


class SetKey(Base, frozen=True, kw_only=True, tag="set_key"):
    """Move the music into a key; where the scale changes, degree by degree."""

    reach = ("sections",)
    key: Name


class Transpose(Base, frozen=True, kw_only=True, tag="transpose"):
    """Move pitched parts by semitones; without parts the chords go with them, without sections and bars the key too."""

    semitones: Annotated[int, Meta(ge=-36, le=36)]


class ChangeChords(Base, frozen=True, kw_only=True, tag="change_chords"):
    """Set chords, bar by bar ("Cm7 | Fm7 Bb7 | Ebmaj7", or numerals); "" chooses another progression of the genre.

    `which` changes one chord of the progression as often as it comes round: 1 = its first, -1 = its last; `instead_of` every
    chord of that name ("Cmaj7"; "C" means Cmaj7 too where there is no plain one).
    """

    reach = ("sections", "bars")
    later = ("which", "instead_of")
    chords: Annotated[str, Meta(max_length=2000)] = ""
    which: Annotated[int, Meta(ge=-64, le=64)] | None = None
    instead_of: Annotated[str, Meta(max_length=24)] = ""


# The whole


class ChangeGenre(Base, frozen=True, kw_only=True, tag="change_genre"):
    """Play the piece in another genre: form, key and chords stay, drums, parts and mix are the genre's."""

    reach = ()
    genre: Name


class ChangeMood(Base, frozen=True, kw_only=True, tag="change_mood"):
    """Lean towards a mood: mode, brightness, energy, density and space."""

    reach = ("sections",)
    mood: MoodName
    amount: Unit = 0.5


class SetEnergy(Base, frozen=True, kw_only=True, tag="set_energy"):
    """Set the energy of sections (0 to 1), or change it: touch, level and which parts play."""

    reach = ("sections",)
    energy: Unit | None = None
    delta: Change01 | None = None


class SetDarkness(Base, frozen=True, kw_only=True, tag="set_darkness"):
    """Make the sound darker or brighter: 0.5 = as the genre is, or by a change."""

    reach = ("parts", "sections")
    darkness: Unit | None = None
    delta: Change01 | None = None


class SetDensity(Base, frozen=True, kw_only=True, tag="set_density"):
    """Make the playing busier or sparser: 0.5 = as it is, or by a change."""

    density: Unit | None = None
    delta: Change01 | None = None


# Form


class AddSection(Base, frozen=True, kw_only=True, tag="add_section"):
    """Add a section, written anew: `before` or `after` another, else where its kind belongs (intros first, outros last)."""

    reach = ()
    kind: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,23}$")]
    bars: Count = 8
    before: Name | None = None
    after: Name | None = None
    energy: Unit | None = None


class RemoveSection(Base, frozen=True, kw_only=True, tag="remove_section"):
    """Take sections out of the form."""

    reach = ("sections",)


class Extend(Base, frozen=True, kw_only=True, tag="extend"):
    """Lengthen sections by bars that repeat their last phrase; the closing bar stays last."""

    reach = ("sections",)
    bars: Count = 4


class Shorten(Base, frozen=True, kw_only=True, tag="shorten"):
    """Take bars out of sections; the closing bar stays last."""

    reach = ("sections",)
    bars: Count = 4


class RepeatSection(Base, frozen=True, kw_only=True, tag="repeat_section"):
    """Play sections again right after themselves."""

    reach = ("sections",)
    times: Annotated[int, Meta(ge=1, le=16)] = 1


class MoveSection(Base, frozen=True, kw_only=True, tag="move_section"):
    """Move a section before or after another, or to a position counted from 1."""

    reach = ("sections",)
    before: Name | None = None
    after: Name | None = None
    position: Annotated[int, Meta(ge=1, le=1000)] | None = None


Operation: TypeAlias = (
    Add | Remove | Mute | Unmute | Solo | ChangeInstrument | Regenerate | Vary | Write
    | Level | Pan | Balance | Eq | AddEffect | RemoveEffect | Character | Loudness | Master
    | SetTempo | HalfTime | DoubleTime | Swing | Humanize | Quantize | Shift
    | Densify | Simplify | Syncopate | Reverse | AddFill | RemoveFill
    | SetKey | Transpose | ChangeChords
    | ChangeGenre | ChangeMood | SetEnergy | SetDarkness | SetDensity
    | AddSection | RemoveSection | Extend | Shorten | RepeatSection | MoveSection
)  # fmt: skip
