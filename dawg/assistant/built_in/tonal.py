"""Steps about what is heard together: key, transposition, chords."""

from __future__ import annotations

import re

from dawg.assistant.built_in.order import Order, Unclear
from dawg.assistant.reader.chord_swaps import INSTEAD_OF
from dawg.assistant.reader.patterns import regex
from dawg.errors import InputError, TheoryError
from dawg.gen.operations import values
from dawg.gen.operations.values import Operation
from dawg.gen.theory import SCALES, parse_symbol


def harmony(order: Order) -> list[Operation]:
    """Key, transposition, chords."""
    op, amount = order.said.op, order.amount
    chord = op == "set_key" and order.has("chord") and not order.has("key") and _one_chord(order)
    if op == "set_key" and not chord:
        if not order.said.key:
            raise Unclear("Which key, as in A minor?")
        return [values.SetKey(key=_whole_key(order), scope=order.scope(values.SetKey))]
    if op == "change_chords" or chord:
        return _chords(order)
    if amount.unit == "cents":
        raise InputError("transpose moves by semitones; permitted: whole semitones, -36 to 36")
    steps = amount.value if amount.value is not None else (12 if order.has("octaves?") else 2)
    if amount.unit.startswith("octave") and amount.value is not None:
        steps *= 12
    if order.said.amount == "down" or (steps > 0 and order.has("down", "lower")):
        steps = -abs(steps)
    return [values.Transpose(semitones=round(steps), scope=order.scope(values.Transpose))]


_ONE_CHORD = regex(
    r"\bchords?\b[^,;.!?]*? (?:to|into|with|=) (?:an? )?([a-g][#b♯♭]?[\w#+°()/-]{0,12})(?![\w#])(?: (minor|min|major|maj)\b)?",
    re.IGNORECASE,
)
_NO_CHORDS = ("a", "do", "go", "co")
"""Words that could be read as chords."""
_WHICH = regex(r"\b(first|second|third|fourth|1st|2nd|3rd|4th|last|final) chord\b")
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}


def _chords(order: Order) -> list[Operation]:
    """Other chords; one chord of the progression alone where it is named by its place: "the last chord to B7"."""
    said = order.said.target or ""
    gone = str(order.said.amount or "")
    if gone.startswith(INSTEAD_OF):
        scope = order.scope(values.ChangeChords, parts=())
        return [values.ChangeChords(chords=said, instead_of=gone.removeprefix(INSTEAD_OF), scope=scope)]
    named = _WHICH.search(order.words)
    chords = " | ".join(_as_rich(order, said.split())) if said and said != "chords" else ""
    chords = _one_chord(order) or chords if named else chords or _one_chord(order)
    if named and not chords:
        raise Unclear(f"Which chord should the {named[1]} one be, as in B7?")
    which = (_PLACES.get(named[1]) or int(named[1][0])) if named and " | " not in chords else None
    return [values.ChangeChords(chords=chords, which=which, scope=order.scope(values.ChangeChords, parts=()))]


_NUMERAL = regex(r"[#b]?(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)")
_RICH = regex(r"\d")
_MOSTLY = 0.6


def _as_rich(order: Order, said: list[str]) -> list[str]:
    """Return plain numerals with the sevenths that the beat's own chords have: "ii V I" in jazz is ii7 V7 Imaj7."""
    there = [chord.symbol for section in order.score.sections for chord in section.chords]
    rich = sum(_RICH.search(symbol) is not None for symbol in there)
    if not said or not all(map(_NUMERAL.fullmatch, said)) or rich < _MOSTLY * len(there) or order.has("triads?"):
        return said
    major = order.score.key.endswith("major")
    dominant = ("V",) if major else ("V", "VII")
    return [f"{word}7" if word in dominant or word.islower() else f"{word}maj7" for word in said]


def _one_chord(order: Order) -> str:
    """Return the chord that a clause names after "to" or "with", as it is written; "" for none."""
    for found in _ONE_CHORD.finditer(order.text):
        symbol = found[1][0].upper() + found[1][1:]
        if " ".join(found[0].lower().split()) not in order.words or found[1] in _NO_CHORDS:
            continue
        try:
            parse_symbol(symbol)
        except TheoryError:
            continue
        return symbol + ("m" if str(found[2]).lower().startswith("min") else "")
    return ""


def _whole_key(order: Order) -> str:
    """Return tonic and scale; a tonic alone keeps the beat's own scale, a scale alone its tonic."""
    key = str(order.said.key).strip()
    if key.lower() in SCALES:
        return f"{order.score.key.partition(' ')[0]} {key.lower()}"
    return key if " " in key.strip() else f"{key} {order.score.key.partition(' ')[2]}"
