"""Beats and operations that the tests of this folder share."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from dawg.gen.brief import Brief, parse_structure
from dawg.gen.compose.composer import compose
from dawg.gen.operations import values as v
from dawg.gen.operations.base import Scope
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score

FORM = "intro:4 verse:8 hook:8 bridge:4 hook:8 outro:4"


@cache
def beat(genre: str = "trap", seed: int = 5) -> Score:
    """Compose a beat of 36 bars in six sections; the two hooks are "hook 1" and "hook 2"."""
    return compose(Brief(genre=genre, structure=parse_structure(FORM)).validated(), seed=seed).score


def inside(*parts: str, sections: tuple[str, ...] = (), bars: tuple[int, int] | None = None) -> Scope:
    """A scope in few words."""
    return Scope(parts=parts, sections=sections, bars=bars)


unit = st.floats(0, 1).map(lambda x: round(x, 2))
some_parts = st.lists(
    st.sampled_from(["drums", "hats", "kick", "bass", "lead", "pad", "808"]), max_size=2, unique=True
).map(tuple)
some_sections = st.lists(
    st.sampled_from(["intro", "verse", "hook", "hook 1", "hook 2", "outro", "last"]), max_size=2, unique=True
).map(tuple)
scopes = st.builds(Scope, parts=some_parts, sections=some_sections, bars=st.sampled_from([None, None, (1, 2), (3, 4)]))
part_scopes = st.builds(Scope, parts=some_parts)
section_scopes = st.builds(Scope, sections=some_sections)
one_section = st.builds(Scope, sections=st.sampled_from([("intro",), ("verse",), ("hook 1",), ("outro",), ("hook 2",)]))
signed = st.floats(-1, 1).map(lambda x: round(x, 2))

operations: st.SearchStrategy[Operation] = st.one_of(
    st.builds(v.Add, part=st.sampled_from(["piano", "cowbell", "strings", "arp", "toms", "bass", "drums", "riser", "oboe"]), scope=section_scopes),
    st.builds(v.Remove, scope=scopes),
    st.builds(v.Mute, scope=scopes),
    st.builds(v.Unmute, scope=scopes),
    st.builds(v.Solo, scope=part_scopes),
    st.builds(v.ChangeInstrument, instrument=st.sampled_from(["rhodes", "909", "flute", "strings", "sub"]), scope=part_scopes),
    st.builds(v.Regenerate, scope=scopes),
    st.builds(v.Vary, amount=unit, scope=scopes),
    st.builds(v.Write, text=st.sampled_from(["kick: X...x...X...x...", "chords: Cm7 | Fm7 Bb7", "lead: C5:4 r:4 Eb5:8"]), scope=section_scopes),
    st.builds(v.Level, delta_db=st.floats(-9, 6).map(lambda x: round(x, 1)), scope=scopes),
    st.builds(v.Pan, pan=signed, scope=part_scopes),
    st.builds(v.Balance, scope=part_scopes),
    st.builds(v.Eq, gain_db=st.floats(-9, 9).map(lambda x: round(x, 1)), band=st.sampled_from(["low", "mid", "air"]), scope=part_scopes),
    st.builds(v.AddEffect, effect=st.sampled_from(["reverb", "delay", "filter", "low-cut", "distortion", "sidechain", "lo-fi"]), amount=unit, scope=part_scopes),
    st.builds(v.AddEffect, effect=st.just("stutter"), amount=unit, scope=scopes),
    st.builds(v.RemoveEffect, effect=st.sampled_from(["reverb", "delay", "filter", "distortion", "sidechain", "lo-fi", "stutter"]), scope=part_scopes),
    st.builds(
        v.Character,
        character=st.sampled_from(["punchier", "softer", "brighter", "darker", "warmer", "thinner", "wider", "narrower", "tighter", "looser"]),
        amount=unit,
        scope=part_scopes,
    ),
    st.builds(v.Loudness, lufs=st.floats(-30, -7).map(lambda x: round(x, 1))),
    st.builds(v.Master, wow=unit, width=unit),
    st.builds(v.SetTempo, bpm=st.integers(60, 200)),
    st.builds(v.SetTempo, percent=st.integers(-20, 20)),
    st.builds(v.HalfTime, mode=st.sampled_from(["feel", "feel", "tempo"])),
    st.builds(v.DoubleTime, scope=scopes),
    st.builds(v.Swing, percent=st.integers(50, 75), scope=scopes),
    st.builds(v.Humanize, amount=unit, scope=scopes),
    st.builds(v.Quantize, strength=unit, grid=st.sampled_from([None, 8, 16]), scope=scopes),
    st.builds(v.Shift, ms=st.floats(-40, 40).map(lambda x: round(x, 1)), scope=scopes),
    st.builds(v.Densify, amount=unit, scope=scopes),
    st.builds(v.Simplify, amount=unit, scope=scopes),
    st.builds(v.Syncopate, amount=unit, scope=scopes),
    st.builds(v.Reverse, scope=scopes),
    st.builds(v.AddFill, style=st.sampled_from(["", "tom descend"]), scope=section_scopes),
    st.builds(v.RemoveFill, scope=section_scopes),
    st.builds(v.SetKey, key=st.sampled_from(["D minor", "F major", "Eb dorian", "B minor pentatonic", "A blues"]), scope=section_scopes),
    st.builds(v.Transpose, semitones=st.integers(-5, 5), scope=st.builds(Scope, parts=st.sampled_from([(), ("bass",), ("lead",)]), sections=some_sections, bars=st.sampled_from([None, (1, 2)]))),
    st.builds(v.ChangeChords, chords=st.sampled_from(["", "Cm7 | Fm7 Bb7", "i VI III VII"]), scope=section_scopes),
    st.builds(v.ChangeGenre, genre=st.sampled_from(["house", "jazz", "trap"])),
    st.builds(v.ChangeMood, mood=st.sampled_from(["dark", "happy", "chill", "epic", "sparse", "busy"]), amount=unit, scope=section_scopes),
    st.builds(v.SetEnergy, delta=signed, scope=section_scopes),
    st.builds(v.SetDarkness, delta=signed, scope=section_scopes),
    st.builds(v.SetDensity, delta=signed, scope=scopes),
    st.builds(v.AddSection, kind=st.sampled_from(["bridge", "hook", "intro", "build", "outro"]), bars=st.integers(1, 8)),
    st.builds(v.RemoveSection, scope=one_section),
    st.builds(v.Extend, bars=st.integers(1, 6), scope=one_section),
    st.builds(v.Shorten, bars=st.integers(1, 6), scope=one_section),
    st.builds(v.RepeatSection, scope=one_section),
    st.builds(v.MoveSection, position=st.integers(1, 6), scope=one_section),
)  # fmt: skip
"""Any operation, most of them fitting `beat()`; some are refused, as they may be."""
