"""Answers from the score alone: what it is, its key, its tracks, and what could come next."""

from __future__ import annotations

from typing import Literal, TypeAlias

from dawg.assistant.built_in.places import is_there, part_names
from dawg.assistant.reader import in_english
from dawg.assistant.reader.patterns import regex
from dawg.gen.compose.form import function_of, is_kind
from dawg.gen.compose.instruments import resolve
from dawg.gen.genre import DRUM_LETTERS, FUNCTIONS
from dawg.gen.operations.description import describe
from dawg.gen.score import Score

Query: TypeAlias = Literal["describe", "key", "tracks", "suggest", "explain", "presence"]
SUGGESTIONS = 3


def told(score: Score, query: Query, *, text: str = "") -> str:
    """Return the answer to a question about a beat; `text` is the question, which may ask for more than one thing."""
    if query == "key":
        chords = dict.fromkeys(chord.symbol for section in score.sections for chord in section.chords)
        key = f"It is in {score.key}, at {score.bpm:g} bpm. The chords are {', '.join([*chords][:12])}."
        return key + (f" {_length(score)}" if _LONG.search(text.lower()) else "")
    if query == "tracks":
        return "\n".join(_track(score, name) for name in (part.name for part in score.parts))
    if query == "presence":
        return presence(score, text) or describe(score)
    if query == "suggest":
        return "You could " + "; or ".join(suggestions(score)) + "."
    return describe(score)


def presence(score: Score, text: str) -> str:
    """Return the answer to "is there a bridge?", "do we have a clap in there?"; "" for any other question."""
    asked = _PRESENCE.search(" ".join(in_english(text).lower().split()))
    if asked is None:
        return ""
    thing = asked[1].strip()
    sections = [section for section in score.sections if is_kind(section.kind, thing)]
    if sections:
        bars = (
            f"{section.name}, bars {section.start_bar + 1} to {section.start_bar + section.bars}"
            for section in sections
        )
        return f"Yes: {'; '.join(bars)}."
    if is_there(score, thing):
        return "Yes: " + "; ".join(_track(score, name) for name in part_names(score, thing)) + "."
    if thing in FUNCTIONS or resolve(thing) or thing in _DRUMS:
        return f"No, there is no {thing}; “add {thing}” brings it in."
    return ""


_DRUMS = frozenset(role for role, _ in DRUM_LETTERS.values())
_PRESENCE = regex(
    r"\b(?:is there|are there|(?:do|does) (?:it|we|you|i|this|that|the (?:beat|track|song)) (?:already )?have|have (?:we|i|you) got|has it got)"
    r"(?: (?:an?|any|some|the|already|actually|even))* ([\w -]{2,40}?)(?: (?:in (?:there|here|it|this|the (?:beat|track|song))|yet|already|now|at all|left))*\W*$"
)
_LONG = regex(r"\bhow (?:long|many bars)\b|\b(?:length|duration)\b")


def _length(score: Score) -> str:
    minutes, seconds = divmod(round(score.duration_s), 60)
    return f"It lasts {minutes}:{seconds:02d}, {score.bars} bars."


def _track(score: Score, name: str) -> str:
    part = score.part(name)
    count = len(score.notes(name))
    where = [clip.section for clip in score.clips if clip.part == name and clip.notes]
    place = "everywhere" if len(where) == len(score.sections) else ", ".join(where) or "nowhere"
    muted = ", muted" if part.muted else ""
    return f"{name}: {part.instrument}, {part.level_db:+.1f} dB{muted}, {count} {'hits' if part.is_drums else 'notes'} in {place}"


def suggestions(score: Score) -> list[str]:
    """Return up to three things that this beat lacks, in words that work as requests."""
    roles = {part.role for part in score.parts if not part.muted}
    kinds = [function_of(section.kind) for section in score.sections]
    hooks = [section.name for section in score.sections if function_of(section.kind) == "hook"]
    verses = [section.name for section in score.sections if function_of(section.kind) == "verse"]
    dry = [
        part.name
        for part in score.parts
        if part.role in ("lead", "chords", "pad") and max(part.reverb_db, part.delay_db) < -60
    ]
    ideas = [
        (not any(part.is_drums for part in score.parts), "add drums"),
        ("bass" not in roles, "add a bass"),
        ("lead" not in roles and "counter" not in roles, "add a melody"),
        ("percussion" not in roles and "kick" in roles, "add percussion"),
        ("break" not in kinds and bool(hooks), f"add a bridge before {hooks[-1] if hooks else ''}"),
        (len(verses) > 1 and "hats" in roles, f"make the hats busier in {verses[-1] if verses else ''}"),
        (bool(dry), f"add some delay to the {dry[0] if dry else ''}"),
        ("pad" not in roles, "add a pad"),
        (bool(hooks), f"give {hooks[-1] if hooks else ''} more energy"),
        (score.swing < 52 and "hats" in roles, "add a bit of swing"),
        (True, "vary the melody" if "lead" in roles else "change the chords"),
    ]
    return [f"“{idea}”" for wanted, idea in ideas if wanted][:SUGGESTIONS]
