"""Orders that are no edit of the music: transport, history, project, export, master."""

from __future__ import annotations

import re

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

_OPENS_A_FILTER = regex(
    r"\bopen(?:s|ing)?(?: up)? (?:the |that |its )?(?:filter|cutoff|low pass|high pass|lowpass|highpass)\b"
)
_GOES_ON = regex(
    r"(?:oh |no |but )+wait$|(?:oh |no |ok )*wait\b(?! (?:a|for|up|there|here|until|one|please)\b| *$)|hold on\b(?! (?:a|for|please|one)\b| *$)"
)
"""A wait that only begins a sentence: "wait no i liked it"."""
_STEPS = regex(r"\bundo (\d{1,6}|two|three|four|five) times\b")
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _on_master(clause: Clause) -> bool:
    return not clause.says("limiter") and (bool(clause.names("effect")))


def session(clause: Clause) -> list[Operation] | None:
    """Transport, history, project, export, master: orders that stand first in their clause."""
    text = clause.text
    content = bool(scope.parts(clause) or clause.names("genre"))
    if clause.has("stems") and (
        clause.has("export", "save", "give", "add_strong")
        or clause.says("get", "want", "need", "all", "as", "have", "send")
        or len(clause.words) <= 3
    ):
        return _stems_and_files(clause)
    if (
        clause.has("undo")
        and not (clause.starts_with("unmute") and not clause.says("version", "take"))
        and not (clause.has("redo") and clause.says("redo"))
    ):
        said = _STEPS.search(text)
        steps = int(_COUNTS.get(said[1], said[1])) if said else 1
        return [Operation(op="undo", amount=str(steps) if steps > 1 else None)]
    if clause.has("redo") and not content and len(clause.words) <= 7 and not scope.section(clause):
        return [Operation(op="redo")]
    if (
        (
            clause.starts_with("export")
            and (not clause.has("swing") or clause.says("midi", "wav", "mp3", "file", "stems"))
        )
        or (
            clause.has("export")
            and clause.has("save", "give", "play", "make", "load")
            and not clause.starts_with("play")
            and not content
        )
        or regex(r"\b(?:as|to)(?: an?)? (?:wav|mp3|flac|ogg|midi|aiff|opus)\b").search(text)
        or (clause.has("export") and clause.says("get", "want", "need", "have") and not content)
        or regex(r"\b(?:give|get|send|want|need|have)\b.*\bmidi\b(?! (?:track|keyboard|controller))").search(text)
    ):
        if scope.parts(clause) and regex(r"\b(?:just|only)\b").search(text):
            return [Operation(op="export_stems", target=name) for name in scope.parts(clause)]
        kind = regex(r"\b(wav|mp3|flac|ogg|opus|midi)\b").search(text)
        return [Operation(op="export", target=kind[1] if kind else None)]
    if clause.has("reference") and not clause.has("add"):
        return [
            Operation(op="reference_master" if clause.has("master") or clause.says("match") else "compare_reference")
        ]
    if clause.has("loudness") or (
        clause.has("master") and clause.has("volume_up") and not (content or scope.section(clause))
    ):
        return [
            Operation(op="loudness_up" if clause.has("volume_up", "loudness") else "master", amount=_lufs(clause.text))
        ]
    placed = clause.has("volume_up") and scope.section(clause)  # "make the hook as loud as the verse"
    if clause.has("master") and not content and not _on_master(clause) and not placed:
        return [Operation(op="master", amount=_lufs(clause.text))]
    if clause.has("new") and not content and not scope.section(clause):
        return [Operation(op="new")]
    return _transport(clause)


_TO_LUFS = regex(
    r"(-?\d{1,5}(?:\.\d{1,6})?) ?(?:db )?lufs|\b(?:loudness|master)\b[^\d+-]{0,24}?(?:(?:- ?|minus )(\d{1,5}(?:\.\d{1,2})?)|\b(?:to|at|of|is|around|about|loudness):? (\d{1,5}(?:\.\d{1,2})?))(?![\d.%]| ?(?:db|percent|bars?|k?hz|bpm)\b)"
)
_LOUDER_BY = regex(r"(?<![\w.])[+-]? ?(\d{1,2}(?:\.\d{1,2})?) ?(?:db|decibels?)\b(?! ?(?:lufs|tp|true))")


def _lufs(text: str) -> str | None:
    """Return the loudness that is stated: "-9 LUFS" of "loudness -9"; a change in dB as that."""
    said = _TO_LUFS.search(text)
    if said:
        return f"{said[1]} LUFS" if said[1] else f"-{said[2] or said[3]} LUFS"
    by = _LOUDER_BY.search(text)
    return f"{by[1]} dB" if by else None


_FILE_AND_STEMS = regex(
    r"\b(wav|mp3|flac|ogg|opus|midi|mix|master)s?\b(?: file)?,? (?:and|plus|&|also|as well as|along with|with) (?:also )?(?:all )?(?:the |my |of the )*stems\b"
)
_STEMS_AND_FILE = regex(
    r"\bstems\b,? (?:and|plus|&|also|as well as|along with) (?:also )?(?:(?:the|an?|my|full|stereo|whole|\d\d ?bit) )*(wav|mp3|flac|ogg|opus|midi|mix|master)\b"
)


def _stems_and_files(clause: Clause) -> list[Operation]:
    """ "Export a wav and the stems": both, in that order."""
    stems = Operation(op="export_stems")
    for pattern in (_FILE_AND_STEMS, _STEMS_AND_FILE):
        file = pattern.search(clause.text)
        if file:
            mix = Operation(op="export", target=None if file[1] in ("mix", "master") else file[1])
            return [mix, stems] if pattern is _FILE_AND_STEMS else [stems, mix]
    return [stems]


def _transport(clause: Clause) -> list[Operation] | None:
    """Rename, save and load, seek, pause, stop, loop, play."""
    made = _named(clause)
    if made or (scope.parts(clause) and not clause.starts_with("play", "loop")):
        return made
    return _stored(clause) or _moved(clause) or _halted(clause) or _played(clause)


_PLAYS_OTHERWISE = regex(
    r"\bplay (?:around )?with\b|\bplay (?:it|this|everything) in [a-g]\b|\bplay (?:\w+ )?(?:behind|ahead|softer|louder|harder|more|less)\b|\bstart (?:\w+ )?(?:with|a|an|it|the|off)\b|\b(?:should|to|must|could) start\b|\bstart (?:soft|hard|slow|quiet|loud|small|big|low|minimal|simple|sparse)\w*"
)
"""How something is played or begins: no order to play it."""
_QUOTES = " '\".!?"
_OF_A_PROJECT = regex(
    r"\b(?:load|open)(?: up)? (?:the |my |our )?(?:project|session) (?!(?:again|back|please|pls|now|then|and|from|file|as|is|with|i|we|that|you|in|on|for|where)\b)([\w][\w -]{0,58})$"
)
_OPENS_UP = regex(
    r"\bopen (?:it|them|that|this|things|(?:the )?\w+) up\b|\bopen (?:it |the (?:track|song|beat) )?(?:on|with)\b"
)


def _named(clause: Clause) -> list[Operation] | None:
    """Rename; save and load under a name."""
    renamed = regex(
        r"(?:and |then |please )*rename\b(?:.*?\bto| (?:it|this|that|(?:the|my|this) (?:\w+ )?(?:beat|track|song|project|file))(?: as)?)[ ]+(.{1,60})$"
    ).match(clause.text)
    if renamed:
        return [Operation(op="rename", target=renamed[1])]
    named = regex(
        r"\b(?:name|call|title) (?:this|it|the|my)(?: (?:project|beat|track|song))? (?:\"|')?(?!off\b|it\b)(\w[\w -]{0,40})$"
    ).search(clause.text)
    if named and not clause.has("make"):
        return [Operation(op="rename", target=named[1])]
    called = regex(r"\b(open|load|save)\b.*\b(?:called|named|as) (.{1,60})$").search(clause.text)
    if called and not _OPENS_A_FILTER.search(clause.text):
        return [Operation(op="save" if called[1] == "save" else "load", target=called[2].strip(_QUOTES))]
    return None


def _stored(clause: Clause) -> list[Operation] | None:
    """Save and load."""
    for op in ("save", "load"):
        if clause.starts_with(op) and not _OPENS_A_FILTER.search(clause.text) and not _OPENS_UP.search(clause.text):
            name = re.search(rf"\b(?:{op}|open|load)\b.*?\b(?:as|named|called)[ ]+(.{{1,60}})$", clause.text)
            name = name or _OF_A_PROJECT.search(clause.text)
            return [Operation(op=op, target=name[1].strip(_QUOTES) if name else None)]
    return None


def _moved(clause: Clause) -> list[Operation] | None:
    """To another place: "go to the hook", "skip ahead"."""
    where = scope.section(clause)
    if (
        clause.starts_with("seek")
        and not regex(r"\bskip (?:the|that|this|over)\b|\bbpm\b|\btempo\b").search(clause.text)
        and not clause.has("tempo_up", "tempo_down")
        and (where or regex(r"\d|start|beginning|end|top|back|ahead|forward").search(clause.text))
    ):
        time = regex(r"\d{1,2}:\d\d").search(clause.text)
        return [Operation(op="seek", section=where, amount=time[0] if time else None)]
    return None


def _halted(clause: Clause) -> list[Operation] | None:
    """Pause and stop."""
    short = len(clause.words) <= 6
    if clause.starts_with("pause") and short and not _GOES_ON.match(clause.text):
        return [Operation(op="pause")]
    if clause.starts_with("stop") and short:
        return [Operation(op="stop")]
    return None


def _played(clause: Clause) -> list[Operation] | None:
    """Loop and play."""
    where = scope.section(clause)
    if clause.starts_with("loop") and not clause.has("repeat", "add"):
        return [Operation(op="loop", section=where)]
    if (
        clause.starts_with("play")
        and not any(hit.kind in ("instrument", "role") for hit in clause.refused)
        and not _PLAYS_OTHERWISE.search(clause.text)
        and not (clause.has("solo") and scope.parts(clause))
        and not clause.has("half_time", "double_time", "reverse", "repeat")
        and not clause.names("genre")
        and (where or not scope.parts(clause))
    ):
        return [Operation(op="seek" if (where or "").startswith("bar") else "play", section=where)]
    return None
