"""Warnings, the message and the one question that go with a reading. Each warning names the field it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import capwords

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Intent
from dawg.assistant.reader.tables import table

KIND_REFUSAL = (
    "That is outside what I can do: I make and edit beats. Tell me a genre, a mood or a tempo, or say what to change."
)
ELSEWHERE = {
    "world": KIND_REFUSAL,
    "words": "I write no words, I make and edit beats: tell me a genre, a mood or a tempo, or say what to change.",
    "recording": "I cannot record, open, hear or change recordings; I make and edit beats of my own. Tell me what the beat should sound like.",
}
"""What is told to requests for something else."""
NOTHING_OF_MUSIC = (
    "“{}”: I find nothing of music in that, and all I can do is make and edit beats. "
    "Tell me a genre, a mood or a tempo, or say what to change: the drums, the bass, the melody or the mood."
)
HELP = (
    "Say what you want to hear (“dark trap, 140 bpm, C minor, no piano”), then change it (“mute the hats”, “more energy in the hook”), "
    "take it back (“undo”), play it or export it (“export stems”)."
)
PROJECTS = "Beats are kept by themselves: `/list` shows them, “open NAME” opens one, “call it NAME” renames it, and `dawg delete NAME` deletes it."
THANKS = "Glad you like it! Say what comes next: a change, an export, or a new beat."
NO_WORDS = "I write no words and make no vocals: I make instrumentals and edit them. Ask for a beat to rap or sing over, as in “a 16 bar boom bap beat”."
NO_CATALOG = "I know no songs but the ones made here: I hear no recordings and look nothing up. Describe what you want to hear, or ask about your own beat."
SAY_IT = "Nothing is changed. To hear it, say it as an order{}; “undo” takes it back."
UNCHANGED = "Nothing is changed: you took it back."
IRONY = "I take that as irony and change nothing. What would you like to hear or change?"
WAITING = "Take your time."
READY = "Tell me when you are ready: what would you like to hear or change?"
VOCALS = "vocals: dawg makes instrumentals and does not sing; a lead melody or a choir can carry the line instead"


def genre_warnings(genres: Iterable[str]) -> list[str]:
    """Say for genres that dawg does not make which one comes nearest."""
    known = table("genres")["elsewhere"]
    return [f"genre {name} is not one of ours; nearest: {known[name]['nearest']}" for name in genres if name in known]


def instrument_warnings(names: Iterable[str]) -> list[str]:
    """Say for instruments that dawg does not have what it plays instead."""
    known, own = table("instruments")["elsewhere"], table("instruments")["said"]
    nearest = {name: known.get(name) or known.get(own.get(name, {}).get("played", "")) for name in names}
    return [f"instruments: {name} is not one of ours; nearest: {other}" for name, other in nearest.items() if other]


def reference_message(names: Iterable[str], *, without: Iterable[str] = ()) -> str:
    """Describe traits for artists and works that are named, `without` what is refused; nobody is imitated, nothing copied."""
    artists, works = table("artists")["artists"], table("artists")["works"]
    told = []
    for name in names:
        refusal = "I do not copy music that exists" if name in works else "I do not imitate artists"
        if name not in works and name not in artists:
            refusal += " or copy music"
        known = (works.get(name) or artists.get(name) or {}).get("traits", "").split(", ")
        traits = ", ".join(trait for trait in known if not any(other.rstrip("s") in trait for other in without))
        offer = (
            f", but I can aim for {traits}" if traits else "; describe the sound you mean (tempo, mood, instruments)"
        )
        told.append(f"{capwords(name)}: {refusal}{offer}.")
    return " ".join(told)


def message(
    intent: Intent, *, references: Iterable[str], vocals: bool, errors: list[str], without: Iterable[str] = ()
) -> str:
    """Return one or two sentences for the user, "" when there is nothing to say beyond the fields."""
    if errors:
        return errors[0]
    parts = [reference_message(references, without=without)]
    if vocals:
        parts.append("I make instrumentals and do not sing; a lead melody or a choir can carry the line.")
    if intent == "out_of_scope":
        parts.append(KIND_REFUSAL)
    if intent == "help":
        parts.append(HELP)
    return " ".join(filter(None, parts))


def question(intent: Intent, *, empty: bool, text: str = "") -> tuple[str, ...]:
    """Return the one short question of an unclear request; `text` is the request in English."""
    if intent != "clarify":
        return ()
    if empty:
        return ("What would you like to hear? A genre and a mood are enough.",)
    if _A_VERSION.search(text):
        return ("Which version do you mean? “checkout 2” goes to it, “versions” lists them.",)
    if points_at(text):
        return ("Which part do you mean, and what should change about it?",)
    about = next((asked for said, asked in _ABOUT if said.search(text)), None)
    return (about or "What should change: the drums, the bass, the melody, the tempo or the mood?",)


_ABOUT = (
    (regex(r"\b(?:tempo|bpm|speed|pace)\b", re.I), "Which tempo do you want? Say it in bpm (20 to 400), or faster or slower."),
    (regex(r"\b(?:key|scale|tonality)\b", re.I), "Which key do you want, as in “C minor” or “F# major”?"),
    (regex(r"\b(?:volume|level|loudness|gain)s?\b", re.I), "What should be louder or quieter, and by how much (as in “snare up 3 dB”)?"),
    (regex(r"\b(?:length|duration|bars)\b", re.I), "How long should it be, in bars (1 to 999) or minutes?"),
    (regex(r"\bchords?\b|\bprogression\b|\bharmon(?:y|ies)\b", re.I), "What should the chords be: simpler, richer, other ones (as in “Am F C G”), or brighter or darker?"),
    (regex(r"\b(?:drums?|beat drums|percussion|kick|snare|hats?|hi-?hats?|claps?|cymbals?|toms?)\b", re.I), "What should change about the drums: the level, the sound, or how much they play?"),
    (regex(r"\b(?:bass|bassline|808s?|sub)\b", re.I), "What should change about the bass: its level, its sound or its notes?"),
    (regex(r"\b(?:melody|lead|tune|hook line|topline)\b", re.I), "What should change about the melody: its notes, its sound or its level?"),
    (regex(r"\b(?:the|my|that|this|our|first|second|third|last|every|each) (?:[a-z]+ )?(?:intro|verse|chorus|hook|bridge|drop|breakdown|build|outro|ending|section)\b", re.I), "What should change in that section: its energy, its length, or which parts play?"),
)  # fmt: skip
"""What a text is about that leaves open what to do with it, and the question for it."""


def names_a_version(text: str) -> bool:
    """True where one of several versions is meant: "put the good one back"."""
    return _A_VERSION.search(text) is not None


def points_at(text: str) -> bool:
    """True for an order about something that only a conversation could name: "the same for the other part"."""
    return _POINTS.search(text) is not None


_A_VERSION = regex(
    r"\b(?:(?:first|second|third|fourth|last|previous|earlier|original|old|older|new|newer|other) (?:one|version|take|try|attempt|option|alternative|choice|idea)|(?:good|bad|nice|better|best|right|wrong|cool|sick) (?:one|version|take)|version (?:before|from|we had)|(?:one|version) before)\b(?: \w+){0,3}? (?:was|is|were|sounded|had|felt) |\b(?:put|bring|get|give me|use|take|want|go back to|back to) the (?:good|bad|nice|better|best|right|wrong|cool|sick|other) (?:one|version|take)\b|\b(?:like|liked|prefer|preferred|want|go back to|back to) the (?:first|second|third|fourth|last|previous|earlier|original|old|older|other) (?:one|version|take|try|attempt)\b|\b(?:that|the) (?:one|beat|track|song|thing|version) (?:from|of) (?:yesterday|before|earlier|last (?:time|week|night)|the other day)\b|\bthe (?:first|second|third|fourth|other|last) (?:option|alternative|choice|idea)\b",
    re.I,
)
POINTED = regex(
    r"\b(?:the|that|this|those|these) (?:(?!(?:an?|whole|entire|same|first|second|third|last|final|next|previous|main|best|right|new|old|only|real|important|full)\b)[a-z-]+ ){1,2}(?:ones?|things?|stuff|sounds?|noises?|part|bit|instrument|layer|element)\b(?! (?:of|is that|about|i)\b)|\b(?:this|that) (?:part|bit|section|noise|instrument)\b(?! (?:where|that|in|at|with|of|is)\b)|\bthe (?:thing|one|sound|part|noise) (?:in|on|at) the (?:back(?:ground)?|front|left|right|middle|end|beginning|start|top|side)\b"
)
"""A part that only an adjective tells of: "the low one", "that high sound"."""
_POINTS = regex(
    r"^\W*(?:(?:ok|okay|now|so|and|then|can|could|would|you|we|i|please|lets|let|just|maybe|want|to|try) )*(?:do|take|put|bring|move|make|give|keep|use|swap|repeat|drop|cut|turn|change|leave|try|have|get|pull|push|fix) "
    r"(?:(?:[\w']+ ){0,4}?(?:the|that|this) (?:same|other|first|second|third|fourth|fifth|sixth|seventh|ninth|eleventh|last|next|previous)(?: (?:one|ones|part|parts|bit|half|thing|side|section|again|out|in|up|down|off|back|and|but|for|there|please|instead|as|with|on|to)\b|\W*$))",
    re.I,
)
