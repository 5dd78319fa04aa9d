"""Steps about the mix: levels, places, tone, character, effects, loudness."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Literal, TypeAlias

from dawg.assistant.built_in.order import Order, Unclear
from dawg.assistant.built_in.places import listed
from dawg.assistant.reader.amounts import unplaced
from dawg.assistant.reader.bands import ROOM
from dawg.assistant.reader.patterns import regex
from dawg.errors import InputError
from dawg.gen.brief import LOUDNESS_PRESETS
from dawg.gen.operations import values
from dawg.gen.operations.base import Scope
from dawg.gen.operations.effects import LO_FI_TOP_HZ, LOWEST_SEND_DB
from dawg.gen.operations.values import Operation
from dawg.gen.score import Mix, Part

Band: TypeAlias = Literal["sub", "low", "low-mid", "mid", "high-mid", "high", "air"]
_BANDS: tuple[tuple[str, Band], ...] = (
    (r"sub(?:s|[ -]?bass)?", "sub"),
    (r"low[ -]?mids?|mud|muddy|muddiness|boxy|boxiness", "low-mid"),
    (r"(?:high|upper)[ -]?mids?|presence|harsh(?:ness)?", "high-mid"),
    (r"mids?|midrange", "mid"),
    (r"air", "air"),
    (r"highs?|treble|top(?: end)?|hiss(?:y)?|sibilan\w+", "high"),
    (r"lows?|low end|bass|bottom|rumble|boomy|boominess", "low"),
)
_LESS = (
    "cut", "reduce", "less", "remove", "take", "roll", "lower", "decrease", "tame", "out", "off", "down", "too", "mud", "muddy",
    "muddiness", "boomy", "boxy", "harsh", "rumble", "hissy", "clean",
)  # fmt: skip
_EFFECTS: dict[str, values.EffectName] = {
    "reverb": "reverb", "delay": "delay", "filter": "filter", "distortion": "distortion", "sidechain": "sidechain",
    "lo-fi": "lo-fi", "stutter": "stutter",
}  # fmt: skip
_SOUNDS: dict[str, tuple[values.CharacterName, values.CharacterName]] = {
    "punchier": ("punchier", "softer"), "brighter": ("brighter", "darker"), "darker": ("darker", "brighter"),
    "widen": ("wider", "narrower"), "tighten": ("tighter", "looser"),
}  # fmt: skip


def level(order: Order) -> list[Operation]:
    """Louder, quieter; the whole beat by its master's loudness."""
    up = order.said.op == "volume_up"
    place = order.place
    if not order.target and not place.sections and not place.bars:
        return [values.Loudness(delta_db=order.amount.db(up=up, usual=2.0))]
    return [values.Level(delta_db=_limited(order.amount.db(up=up)), scope=order.scope(values.Level))]


def set_level(order: Order) -> list[Operation]:
    """A level in dB is the channel's own; in percent it is of what it is now."""
    amount = order.amount
    if amount.value is None:
        raise Unclear(f"How loud should {order.target or 'it'} be, in dB or percent?")
    if amount.unit == "%":
        change = 20 * math.log10(max(0.001, amount.value / 100))
        if not order.target:
            return [values.Loudness(delta_db=round(max(-30.0, min(30.0, change)), 2))]
        return [values.Level(delta_db=_limited(round(change, 2)), scope=order.scope(values.Level))]
    scope = order.scope(values.Level)
    if scope.sections or scope.bars:
        order.notes.append("a level is set for whole parts; in sections it can be louder or quieter")
        scope = Scope(parts=scope.parts)
    return [values.Level(level_db=amount.value, scope=scope)]


def balance(order: Order) -> list[Operation]:
    """Back to the genre's balance."""
    return [values.Balance(scope=order.scope(values.Balance))]


def pan(order: Order) -> list[Operation]:
    """Left, right, centre; hard and slightly."""
    words = order.around(r"\b(?:left|right|cent(?:er|re)|middle)\b")
    said = f"{order.said.amount or ''} {unplaced(words)}"
    side = re.search(r"\b(left|right|cent(?:er|re)|middle)\b", said)
    if side is None:
        raise Unclear(f"Where should {order.target or 'it'} sit: left, right or centre?")
    if not order.target:
        raise Unclear("Which part should move?")
    stated = re.search(r"(?<![0-9.])([0-9]{1,3}(?:\.[0-9]{1,3})?) ?(?:%|percent)", said)
    if stated:
        far = min(100.0, float(stated[1])) / 100
    else:
        far = (
            1.0
            if re.search(r"\b(?:hard|fully|all the way|completely|far)\b", words)
            else 0.25
            if re.search(r"\b(?:slightly|bit|little|touch|tad)\b", words)
            else 0.5
        )
    position = {"l": -far, "r": far}.get(side[1][0], 0.0)
    return [values.Pan(pan=position, scope=order.scope(values.Pan))]


def equalise(order: Order) -> list[Operation]:
    """A band up or down; without a band, the highs. What passes or cuts at a frequency is a filter there."""
    if order.said.effect == ROOM:
        return [_room(order)]
    cut = _filter_at(order)
    if cut is not None:
        return [cut]
    hz = re.search(r"([0-9]+(?:\.[0-9]+)?) ?(k)?hz\b", order.words)
    if hz is None and order.target and order.has(*_CLASHES):
        return [_apart(order)]
    band = next((name for words, name in _BANDS if re.search(rf"\b(?:{words})\b", _without(order))), None)
    if hz is None and band is None:
        raise Unclear("Which band: the lows, the mids or the highs, and up or down?")
    gain = order.amount.db(up=not order.has(*_LESS))
    if hz:
        frequency = float(hz[1]) * (1000 if hz[2] else 1)
        if order.amount.unit != "dB":
            gain = math.copysign(3.0, gain)
        return [values.Eq(gain_db=gain, hz=frequency, scope=order.scope(values.Eq))]
    return [values.Eq(gain_db=gain, band=band, scope=order.scope(values.Eq))]


_CLASHES = (r"clash\w*", r"fight\w*", r"compet\w*", r"conflict\w*", r"collid\w*", r"mask(?:s|ing)")
_PLACES = (("bass|808|sub|kick", 150.0), ("snare|clap|guitars?|piano|keys|rhodes|organ|chords?|pad|strings", 800.0))
"""Where others have most of their power: (words, Hz); voices and leads further up."""


def _apart(order: Order) -> Operation:
    """Lower a part where the one that it clashes with plays."""
    others = re.sub(rf"\b{re.escape(order.target)}s?\b", "", order.words)
    hz = next((hz for words, hz in _PLACES if re.search(rf"\b(?:{words})\b", others)), 2500.0)
    gain = {"little": -2.0, "usual": -3.0, "lot": -6.0}[order.amount.size]
    order.notes.append(f"{order.target} makes room: {gain:g} dB at {hz:g} Hz")
    return values.Eq(gain_db=gain, hz=hz, scope=order.scope(values.Eq))


def _room(order: Order) -> Operation:
    """Lower what a voice needs, where others sing: the presence of all that is neither drums nor bass."""
    players = tuple(
        part.name for part in order.score.parts if not part.is_drums and part.role not in ("bass", "fx", "texture")
    )
    if not players:
        raise InputError("there is nothing but drums and bass in this beat: a voice has its room")
    order.notes.append("room for a voice: the band around 2.5 kHz goes down")
    gain = {"little": -2.0, "usual": -3.0, "lot": -6.0}[order.amount.size]
    return values.Eq(gain_db=gain, hz=2500.0, scope=order.scope(values.Eq, parts=players))


def _without(order: Order) -> str:
    """The clause without the part's own name: "the low end of the bass" is about the low end."""
    name = order.target
    return re.sub(rf"\b(?:on|of|from|in) (?:the )?{re.escape(name)}s?\b", "", order.words) if name else order.words


def sound(order: Order) -> list[Operation]:
    """Punchier, brighter, darker, warmer, wider, tighter."""
    op, place = order.said.op, order.place
    kind = _SOUNDS[op][order.has("less", "softer", "looser")]
    if op in ("brighter", "darker") and (not order.target or place.sections):
        if order.has("warm\\w*") and not place.sections:
            return [
                values.Character(character="warmer", amount=order.amount.share(), scope=order.scope(values.Character))
            ]
        step = order.amount.share(little=0.12, usual=0.25, lot=0.45)
        delta = step if kind == "darker" else -step
        return [values.SetDarkness(delta=delta, scope=order.scope(values.SetDarkness))]
    if op == "tighten" and order.has("mono", r"narrow\w*", "(?:less|too) (?:wide|stereo|width)", "the width"):
        amount = 1.0 if order.has("mono") else order.amount.share()
        return [values.Character(character="narrower", amount=amount, scope=order.scope(values.Character))]
    if op == "tighten" and (order.target in ("", "drums") or order.has("loose", "sloppy", "timing")):
        return [values.Quantize(strength=order.amount.share(usual=0.7), scope=order.scope(values.Quantize))]
    if op == "darker" and order.has("warm\\w*"):
        kind = "warmer"
    return [values.Character(character=kind, amount=order.amount.share(), scope=order.scope(values.Character))]


def add_effect(order: Order) -> list[Operation]:
    """An effect, or more of it."""
    cut = _filter_at(order) if order.said.effect == "filter" else None
    if cut is not None:
        return [cut]
    if order.said.effect == "lo-fi" and order.has("wobbl\\w*", "warbl\\w*", "wow", "flutter\\w*", "drift\\w*"):
        if order.target:
            order.notes.append("tape wobble holds for the whole mix")
        return [values.Master(wow=round(min(1.0, order.score.mix.wow + order.amount.share(usual=0.35)), 4))]
    name = _effect(order)
    if name is None:
        order.notes.append("compression is part of the sound here: it becomes punchier")
        return [
            values.Character(character="punchier", amount=order.amount.share(), scope=order.scope(values.Character))
        ]
    return [values.AddEffect(effect=name, amount=order.amount.share(), scope=order.scope(values.AddEffect))]


_HZ = regex(r"(?<![\w.])([0-9]{1,5}(?:\.[0-9]+)?) ?(k)?hz\b")
_KEEPS_HIGHS = regex(
    r"\b(?:high[ -]?pass(?:ed|ing)?|hpf|low[ -]?cut)\b|\b(?:below|under|underneath|beneath|lower than|up to)\b.{0,20}\bk?hz\b"
)
_KEEPS_LOWS = regex(
    r"\b(?:low[ -]?pass(?:ed|ing)?|lpf|high[ -]?cut)\b|\b(?:above|over|higher than|from)\b.{0,20}\bk?hz\b"
)
_FILTERS = regex(
    r"\b(?:pass(?:ed|ing)?|(?:high|low)[ -]?(?:pass|cut)|hpf|lpf|filter\w*|cut[ -]?off)\b|\b(?:everything|all|anything|all of it|what(?:ever)? is)\b.*\b(?:below|under|above|over)\b|\broll(?:ed|ing)? off\b.*\b(?:below|under|above|over)\b"
)


def _filter_at(order: Order) -> Operation | None:
    """Return the filter that is set to a frequency: "high pass the bass at 40 Hz"; None for what is no filter or has none."""
    said = str(order.said.amount or "")
    found = _HZ.search(said) or _HZ.search(order.words)
    if found is None or not (order.said.effect == "filter" or _FILTERS.search(order.words)):
        return None
    hz = float(found[1]) * (1000 if found[2] else 1)
    named = _KEEPS_HIGHS.search(order.words), _KEEPS_LOWS.search(order.words)
    high = named[0] is not None and (named[1] is None or named[0].start() < named[1].start())
    effect: values.EffectName = "low-cut" if high else "filter"
    return values.AddEffect(effect=effect, hz=hz, scope=order.scope(values.AddEffect))


def remove_effect(order: Order) -> list[Operation]:
    """An effect gone, or all of them; "less" of it lowers what can be lowered."""
    if order.said.effect is None:
        scope = order.scope(values.RemoveEffect)
        return [values.RemoveEffect(effect=effect, scope=scope) for effect in _EFFECTS.values()]
    name = _effect(order)
    if name is None:
        return [values.Character(character="softer", amount=order.amount.share(), scope=order.scope(values.Character))]
    if name in ("reverb", "delay"):
        if _lessened(order.around(r"\b(?:reverb|verb|delay|echo|wet|dry|effect)")):
            return _lowered(order, name)
    elif name in _STRENGTHS and _lessened(order.words):
        return _weakened(order, name)
    return [values.RemoveEffect(effect=name, scope=order.scope(values.RemoveEffect))]


_LESS_OF_IT = regex(
    r"\b(?:less|reduce|lower|decrease|too (?:much|wet|long|loud|big|strong)|half|halve|down|fewer|lighter|easy on|ease|quieter|tame|smaller|shorter|drier|back)\b|- ?[0-9]"
)
_NONE_OF_IT = regex(
    r"\b(?:remove|no|not|without|off|out|kill|lose|mute|delete|strip|rid|none|zero|completely|entirely|drop|take|away)\b(?! (?:a bit|a little|some|back|down))"
)


_SOME_OF_IT = regex(r"\b(?:take|cut|pull|knock|shave|roll)\b.{0,12}\b(?:some|a bit|a little)\b")


def _lessened(words: str) -> bool:
    """Tell "less reverb" from "no reverb"."""
    if _SOME_OF_IT.search(words):
        return True
    return _LESS_OF_IT.search(words) is not None and _NONE_OF_IT.search(words) is None


def _lowered(order: Order, name: Literal["reverb", "delay"]) -> list[Operation]:
    """Less of a send: it is taken away and comes back lower; what is very low already goes."""
    change = order.amount.db(up=False, usual=6.0)
    change = change if change < 0 and order.amount.unit != "bars" else -6.0
    score = order.score
    named = order.parts
    made: list[Operation] = []
    gone: list[str] = []
    for part in score.parts:
        now = part.reverb_db if name == "reverb" else part.delay_db
        if (named and part.name not in named) or now <= -100:
            continue
        scope = order.scope(values.RemoveEffect, parts=(part.name,))
        made.append(values.RemoveEffect(effect=name, scope=scope))
        if now <= LOWEST_SEND_DB:
            gone.append(part.name)
            continue
        amount = (max(now + change, LOWEST_SEND_DB) - LOWEST_SEND_DB) / 12
        made.append(values.AddEffect(effect=name, amount=round(min(1.0, amount), 4), scope=scope))
    if not made:
        where = listed([*named]) or "this beat"
        order.notes.append(f"there is no {name} on {where}")
    if gone:
        order.notes.append(f"{name}: {listed(gone)} had so little of it that it is dry now")
    return made


_STRENGTHS: dict[str, Callable[[Part], float | None]] = {
    "distortion": lambda part: (part.drive - 0.2) / 0.5 if part.drive else None,
    "sidechain": lambda part: (part.duck_db - 3) / 9 if part.duck_db else None,
    "filter": lambda part: 1 - math.sqrt(max(0.0, part.high_cut_hz - 500) / 9000) if part.high_cut_hz else None,
    "lo-fi": lambda part: (LO_FI_TOP_HZ - part.high_cut_hz) / 2500 if part.high_cut_hz else None,
}
"""How strong an effect is on a part, as the amount it is added with; None where it is not."""
_MIX_STRENGTHS: dict[str, Callable[[Mix], float | None]] = {
    "distortion": lambda mix: (mix.saturation - 0.2) / 0.5 if mix.saturation else None,
    "lo-fi": lambda mix: (mix.wow - 0.15) / 0.4 if mix.wow else None,
}
"""The same of the whole mix."""
_WEAKEST = 0.05
"""What is no stronger than this goes."""


def _weakened(order: Order, name: values.EffectName) -> list[Operation]:
    """Less of an effect that is set by its strength: taken away, and put back weaker where some of it is left."""
    kept = 1 - order.amount.share(lot=0.75)
    score, named, place = order.score, order.parts, order.place
    found: list[tuple[tuple[str, ...], float | None]] = [
        ((part.name,), _STRENGTHS[name](part)) for part in score.parts if not named or part.name in named
    ]
    if not named and not place.sections and not place.bars and name in _MIX_STRENGTHS:
        found.insert(0, ((), _MIX_STRENGTHS[name](score.mix)))
    made: list[Operation] = []
    gone: list[str] = []
    for parts, strength in found:
        if strength is None:
            continue
        scope = order.scope(values.RemoveEffect, parts=parts)
        made.append(values.RemoveEffect(effect=name, scope=scope))
        if strength <= _WEAKEST:
            gone.append(listed([*parts]) or "the mix")
            continue
        made.append(values.AddEffect(effect=name, amount=round(min(1.0, strength * kept), 4), scope=scope))
    if not made:
        order.notes.append(f"there is no {name} on {listed([*named]) or 'this beat'}")
    if gone:
        order.notes.append(f"{name}: {listed(gone)} had so little of it that it is off now")
    return made


def _effect(order: Order) -> values.EffectName | None:
    said = order.said.effect or ""
    if said == "compression":
        return None
    if said == "filter" and order.has("high[ -]?pass", "hpf", "low[ -]?cut"):
        return "low-cut"
    if said not in _EFFECTS:
        known = ", ".join([*_EFFECTS, "low-cut"])
        raise InputError(f"effect '{said}' is not one of ours; permitted: {known}")
    return _EFFECTS[said]


def loudness(order: Order) -> list[Operation]:
    """The master's loudness: in LUFS, by a name such as "streaming", or louder."""
    amount = order.amount
    if amount.unit == "LUFS" and amount.value is not None:
        return [values.Loudness(lufs=-abs(amount.value))]
    preset = next((name for name in (*LOUDNESS_PRESETS, "spotify", "youtube") if order.has(name)), None)
    if preset:
        return [values.Loudness(lufs=LOUDNESS_PRESETS.get(preset, -14.0))]
    if order.said.op == "loudness_up":
        return [values.Loudness(delta_db=amount.db(up=not order.has("quieter", "less", "softer"), usual=2.0))]
    raise Unclear(
        "Every version is mastered already, to -14 LUFS unless you say so. Which loudness do you want, in LUFS?"
    )


def _limited(change_db: float) -> float:
    return max(-60.0, min(24.0, change_db))
