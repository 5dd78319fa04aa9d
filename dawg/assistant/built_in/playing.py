"""Steps about what is played: parts, notes, rhythm, tempo, mood."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct, structs

from dawg.assistant.built_in.order import Order, Unclear
from dawg.assistant.built_in.places import is_there, leading, listed, name_of, part_names, table
from dawg.assistant.reader import genre_of, mood_of
from dawg.assistant.reader.dictation import NOTES
from dawg.assistant.reader.manner import FOUR_ON_THE_FLOOR
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.pushes import MS
from dawg.assistant.reader.tables import table as vocabulary
from dawg.errors import InputError
from dawg.gen.brief import MOODS, SWING_RANGE, show
from dawg.gen.compose.instruments import FAMILY_ROLES, instruments, kit_named, resolve
from dawg.gen.operations import values
from dawg.gen.operations.base import Base, Scope
from dawg.gen.operations.notation import DRUM_WORDS
from dawg.gen.operations.scope import sections_in
from dawg.gen.operations.values import Operation
from dawg.gen.units import PPQ, STEP


class _Moods(Struct, frozen=True):
    """The closed set of moods, for checking a word."""

    mood: values.MoodName


def fill(order: Order) -> list[Operation]:
    """A drum fill; "before the hook" is at the end of the section that leads into it."""
    scope = order.scope(values.AddFill, parts=())
    sections = order.score.sections
    if scope.sections and order.has("before", "into"):
        named = {section.name for section in sections_in(order.score, scope.sections)}
        leading = [
            before.name for before, after in pairwise(sections) if after.name in named and before.name not in named
        ]
        scope = Scope(sections=tuple(leading)) if leading else scope
    return [values.AddFill(scope=scope)]


_BUILDING = ("riser", "sweep", "whoosh", "white noise", "reverse crash", "cymbal swell")
"""Sounds that lead into a section: they play in the one before it."""


def add(order: Order) -> list[Operation]:
    """A part, or a fill."""
    said = order.target
    if not said:
        raise Unclear("What should come in: an instrument, a drum, a fill or a section?")
    if said == "fills":
        return fill(order)
    if order.has("rolls?") and _are_drums(order):
        return _rolls(order)
    if said == "vocals":
        order.notes.append("vocals: dawg makes instrumentals and does not sing; a choir carries the line instead")
    played = stand_in(said)
    _not_there_already(order, said, played)
    if said not in ("vocals", played) and not resolve(said):
        order.notes.append(f"{said}: played as {played}")
    if said in _BUILDING and order.said.section and order.has("before", "into"):
        try:
            before = leading(order.score, order.said.section)
        except InputError:
            before = []
        if before:
            scope = Scope(sections=tuple(name_of(order.score, section) for section in before))
            return [values.Add(part=played, scope=scope)]
    bars = order.place.bars
    if bars and not order.place.sections:
        within = tuple(
            name_of(order.score, section)
            for section in order.score.sections
            if section.start_bar < bars[1] and bars[0] <= section.start_bar + section.bars
        )
        order.notes.append(f"{said} plays in all of {listed(within)}")
        return [values.Add(part=played, scope=Scope(sections=within))]
    return [values.Add(part=played, scope=order.scope(values.Add, parts=()))]


def stand_in(said: str) -> str:
    """Return what composition plays for a name."""
    return str(table("adding").get(said) or vocabulary("instruments")["elsewhere"].get(said) or said)


def _are_drums(order: Order) -> bool:
    """Tell whether a step is about drums that the beat has."""
    there = bool(order.target) and is_there(order.score, order.target)
    return there and all(order.score.part(name).is_drums for name in part_names(order.score, order.target))


def _rolls(order: Order) -> list[Operation]:
    """Drum rolls; "before the hook" is the bar that leads into it."""
    amount = order.amount.share()
    named = sections_in(order.score, order.place.sections) if order.place.sections else ()
    starts = [section.start_bar for section in named if section.start_bar]
    if starts and order.has("before", "into"):
        return [
            values.Densify(rolls=True, amount=amount, scope=Scope(parts=order.parts, bars=(bar, bar))) for bar in starts
        ]
    return [values.Densify(rolls=True, amount=amount, scope=order.scope(values.Densify))]


def _not_there_already(order: Order, said: str, stand_in: str) -> None:
    """Refuse an instrument that there is not where what would stand in for it plays already."""
    played_as = vocabulary("instruments")["elsewhere"].get(said)
    known = {name for part in order.score.parts for name in (part.name, part.instrument, part.role)}
    if not played_as or resolve(said) or stand_in not in known:
        return
    near = [one.name for one in resolve(str(played_as)) if one.name not in known][:5]
    rest = f"near ones: {', '.join(near)}" if near else f"{stand_in} stands in for it, and is there already"
    raise InputError(f"there is no {said} here; {rest}")


def remove(order: Order) -> list[Operation]:
    """Parts, or fills."""
    if not order.target:
        raise Unclear("What should go? Name a part or a section.")
    if order.target == "fills":
        return [values.RemoveFill(scope=order.scope(values.RemoveFill, parts=()))]
    return [values.Remove(scope=order.scope(values.Remove))]


def instrument(order: Order) -> list[Operation]:
    """Another instrument or kit; without a name, the next of its family."""
    if not order.target:
        raise Unclear("Which part should change its sound?")
    parts = order.parts
    said = order.said.amount if isinstance(order.said.amount, str) else ""
    if said in ("a little", "a lot"):
        said = ""
    drums = all(order.score.part(name).is_drums for name in parts)
    if not said:
        _known_or_refused(order)
    if said and _EXCHANGED.search(order.words) and is_there(order.score, said):
        return _exchanged(order, parts, said)
    if said:
        wanted = str(vocabulary("instruments")["elsewhere"].get(said, said))
        if wanted != said:
            order.notes.append(f"{said}: played as {wanted}")
    elif drums:
        wanted = _next(order.score.part(parts[0]).instrument, order.names("kits"))
    else:
        wanted = _another(order, parts[0])
    if drums and said and not kit_named(wanted) and not resolve(wanted) and wanted not in order.names("kits"):
        return _other_drum(order, wanted, parts)
    # "808" alone is a bass, and a kit where drums are meant
    kit = kit_named(wanted) or kit_named(f"{wanted} kit")
    if drums and not kit and resolve(wanted):
        raise InputError(f"{show(wanted)} is no drum kit; permitted: {', '.join(order.names('kits'))}")
    return [values.ChangeInstrument(instrument=wanted, scope=order.scope(values.ChangeInstrument, parts=parts))]


_NAMED = regex(
    r"\b(?:swap|switch|replace|exchange|trade|substitute)\b[\w ]*? (?:for|with|to|by) (?:an? |the |some |my )?([a-z][a-z0-9 -]{2,30}?)(?: instead| please| in the [a-z]+(?: \d+)?)?$"
)
_UNNAMED = regex(
    r"\b(?:something|anything|ones?|else|another|other|others|different|new|better|nicer|sounds?|kits?|instruments?|presets?|patch|patches|tones?|samples?|versions?|more|less|like|be|it|them|\w+er)\b"
)
"""What names no sound of its own: "something warmer", "a rounder one"."""


def _known_or_refused(order: Order) -> None:
    """Refuse a sound that is named and not known, for which nothing else shall be taken: "switch brushes for sticks"."""
    named = _NAMED.search(order.words)
    if named and not _UNNAMED.search(named[1]):
        kits = ", ".join(order.names("kits"))
        raise InputError(f"{show(named[1])} is no instrument or kit here; nothing was changed; kits: {kits}")


_EXCHANGED = regex(
    r"\b(?:swap|switch|exchange|trade|flip)\b[\w ]*? (?:and|with(?! (?:an?|some|another|something)\b))\b(?!.*\b(?:for|to|into)\b)|\b(?:trade|change|swap|switch) (?:places|sounds|instruments)\b"
)


def _exchanged(order: Order, parts: tuple[str, ...], other: str) -> list[Operation]:
    """Let two parts have each other's instruments."""
    one, two = order.score.part(parts[0]), order.score.part(part_names(order.score, other)[0])
    if one.is_drums or two.is_drums or one.name == two.name or one.instrument == two.instrument:
        raise Unclear(f"What should {one.name} and {two.name} become? Say it as in: change the {one.name} to a flute.")
    order.notes.append(f"{one.name} and {two.name} have each other's instruments")
    place = order.scope(values.ChangeInstrument, parts=(one.name,))
    return [
        values.ChangeInstrument(instrument=two.instrument, scope=place),
        values.ChangeInstrument(instrument=one.instrument, scope=structs.replace(place, parts=(two.name,))),
    ]


def _other_drum(order: Order, wanted: str, parts: tuple[str, ...]) -> list[Operation]:
    """One drum in place of another: it goes, and the other plays where it is not there yet."""
    place = order.scope(values.Remove, parts=parts)
    gone: list[Operation] = [values.Remove(scope=place)]
    part = str(table("adding").get(wanted) or wanted)
    if part in {each.name for each in order.score.parts}:
        order.notes.append(f"{wanted} is there already")
        return gone
    return [*gone, values.Add(part=part, scope=Scope(sections=place.sections))]


def _another(order: Order, part: str) -> str:
    now = order.score.part(part).instrument
    known = instruments()
    family = known[now].family if now in known else ""
    alike = [name for name, entry in known.items() if entry.family == family] if family in FAMILY_ROLES else [*known]
    return _next(now, tuple(alike))


def _next(now: str, names: tuple[str, ...]) -> str:
    place = names.index(now) if now in names else -1
    return names[(place + 1) % len(names)]


def notes(order: Order) -> list[Operation]:
    """Busier, simpler, syncopated, humanised, quantised, backwards, varied, written anew."""
    op = order.said.op
    share = order.amount.share()
    by = _shifted_by(order) if op == "humanize" else None
    if by is not None:
        return [values.Shift(ms=by, scope=order.scope(values.Shift))]
    if op == "densify" and order.has("rolls?") and _are_drums(order):
        return _rolls(order)
    if order.target == "fills":
        fills = values.RemoveFill if op == "simplify" else values.AddFill
        return [fills(scope=order.scope(fills, parts=()))]
    made: dict[str, type[Base]] = {
        "densify": values.Densify, "simplify": values.Simplify, "syncopate": values.Syncopate, "humanize": values.Humanize,
        "vary": values.Vary,
    }  # fmt: skip
    if op in made:
        if op == "vary" and order.amount.value is not None:
            order.notes.append("one variation at a time; say it again for another, `undo` goes back")
            share = 0.5
        return [made[op](scope=order.scope(made[op]), amount=share)]  # type: ignore[call-arg,list-item]
    if op == "quantize":
        return [
            values.Quantize(strength=1.0 if order.amount.size == "usual" else share, scope=order.scope(values.Quantize))
        ]
    if op == "regenerate" and str(order.said.amount or "").startswith(NOTES):
        return _dictated(order, str(order.said.amount).removeprefix(NOTES))
    struck = _struck(order) if op == "regenerate" else ""
    if struck:
        return [values.Write(text=f"{order.target}: {struck}", scope=order.scope(values.Write, parts=()))]
    kind = values.Reverse if op == "reverse" else values.Regenerate
    return [kind(scope=order.scope(kind))]


_LAID_BACK = regex(
    r"\b(?:lay|lays|laying|sit|sits|sitting|drag|drags|dragging|pull|pulls|play|plays|playing)\b.{0,24}\b(?:back|behind)\b|\blaid[ -]?back\b|\bbehind the (?:beat|grid)\b"
)
_PUSHED = regex(
    r"\b(?:ahead of|in front of|on top of) the (?:beat|grid)\b|\b(?:push|pushes|pushing|rush)\b.{0,24}\bahead\b"
)


def _shifted_by(order: Order) -> float | None:
    """Return by how many ms a part moves against the beat, None where its timing is only loosened."""
    if order.amount.unit == "ms":
        return order.amount.value
    if not order.target:
        return None
    far = MS["a little" if order.amount.size == "little" else "a lot" if order.amount.size == "lot" else None]
    if _PUSHED.search(order.words):
        return -far
    return far if _LAID_BACK.search(order.words) else None


def _dictated(order: Order, line: str) -> list[Operation]:
    """Write notes as they were dictated; those without lengths share a bar evenly, a short grid is repeated."""
    if not order.target:
        raise Unclear("Which part should play that? As in: bells: E4 G4 B4 E5 in bar 5, or kick: x...x...x...x...")
    steps = order.score.bar_ticks // STEP
    name = order.target
    if set(line) <= set("Xxortuf.~-| "):
        bar = line.replace(" ", "")
        line = bar * (steps // len(bar)) if "|" not in bar and steps % len(bar) == 0 else bar
        name = name if name in DRUM_WORDS or not is_there(order.score, name) else order.parts[0]
    else:
        if is_there(order.score, name):
            name = order.parts[0]
        words = re.sub(r"(?<=\d)-(?=[A-Ga-g])", " ", line).replace("|", " ").split()
        if ":" not in line:
            room = 4 * steps * -(-len(words) // steps)  # in quarters of a step
            ends = [place * room // len(words) for place in range(len(words) + 1)]
            words = [f"{word}:{(ends[at + 1] - ends[at]) / 4:g}" for at, word in enumerate(words)]
        line = " ".join(words)
    return [values.Write(text=f"{name}: {line}", scope=order.scope(values.Write, parts=()))]


def _struck(order: Order) -> str:
    """Write a bar of a drum that is said by its beats in steps: "four on the floor", "on beats 2 and 4"; "" for none."""
    said = str(order.said.amount or "")
    beats = range(1, order.score.bar_ticks // PPQ + 1)
    struck = {int(number) for number in re.findall(r"[1-4]", said)} if said.startswith("on beats ") else set()
    if said == FOUR_ON_THE_FLOOR:
        struck = set(beats)
    return "".join("X..." if beat in struck else "...." for beat in beats) if struck else ""


def swing(order: Order) -> list[Operation]:
    """More or less swing, or so many percent."""
    now, amount = order.score.swing, order.amount
    low, high = SWING_RANGE
    relative = order.has("less", "more", "bit", "added", "extra")
    if amount.value is not None and (low <= amount.value <= high or not relative):
        percent = amount.value if amount.value >= low else low + (high - low) * max(0.0, amount.value) / 100
        percent = min(high, percent)
        if percent != amount.value and amount.value:
            order.notes.append(f"swing is {low:g} (straight) to {high:g} percent here; {percent:g} is taken")
    else:
        step = {"little": 3.0, "usual": 6.0, "lot": 10.0}[amount.size]
        percent = now - step if order.has("less", "straight", "straighter", "no", "remove") else now + step
        percent = low if order.has("straight", "no", "remove") else max(low, min(high, percent))
    return [values.Swing(percent=percent, scope=order.scope(values.Swing))]


def tempo(order: Order) -> list[Operation]:
    """Set, faster, slower, half, double."""
    op, amount = order.said.op, order.amount
    if op in ("half_time", "double_time"):
        kind = values.HalfTime if op == "half_time" else values.DoubleTime
        by_tempo = order.has("tempo", "bpm", "speed", "twice as fast", "half as fast") and not order.has("feel")
        if by_tempo and not order.target and not order.said.section:
            return [kind(mode="tempo")]
        return [kind(scope=order.scope(kind))]
    if order.said.section:
        order.notes.append("the tempo is the same throughout a piece")
    if op == "set_tempo":
        if order.said.bpm is None:
            raise Unclear("Which tempo, in bpm?")
        return [values.SetTempo(bpm=order.said.bpm)]
    sign = -1 if op == "tempo_down" else 1
    if op == "time_stretch":
        order.notes.append("stretching time is changing the tempo here: the pitch stays")
        sign = -1 if order.has("slower", "slow", "longer") else 1
        if amount.unit == "seconds" and amount.value:
            return [values.SetTempo(bpm=round(order.score.bpm * order.score.duration_s / amount.value, 2))]
    if amount.value is not None and amount.unit in ("bpm", ""):
        return [values.SetTempo(delta_bpm=sign * abs(amount.value))]
    percent = abs(amount.value) if amount.value is not None and amount.unit == "%" else 0.0
    return [values.SetTempo(percent=sign * (percent or {"little": 4.0, "usual": 8.0, "lot": 16.0}[amount.size]))]


def mood(order: Order) -> list[Operation]:
    """A mood of the composer's, or the genre's."""
    said = order.target or (order.said.target or "")
    if order.said.op == "change_genre":
        if order.said.section:
            raise InputError(
                f"a genre is of the whole piece, not of {order.said.section} alone",
                hint=f"“make it {said}” changes all of it; a section can have its own mood, energy, parts and drums",
            )
        genre = genre_of(said) or said
        if genre != said:
            order.notes.append(f"genre {said}: made as {genre}")
        return [values.ChangeGenre(genre=genre)]
    if isinstance(order.said.amount, str) and mood_of(order.said.amount.removeprefix("less ")):
        order.notes.append(f"the mood changes for all parts, not for the {said} alone")
        said = order.said.amount
    less = said.startswith("less ") or order.has("less")
    said = said.removeprefix("less ")
    found = said if said in MOODS else mood_of(said)
    if found not in MOODS:
        raise InputError(f"mood {show(said)} has no meaning for the composer; permitted: {', '.join(MOODS)}")
    import msgspec

    name = msgspec.convert({"mood": found}, _Moods).mood
    opposite = {"dark": "bright", "bright": "dark", "sad": "happy", "happy": "sad", "busy": "sparse", "sparse": "busy"}
    if less and found not in opposite:
        raise InputError(
            f"less {said}: the composer knows no opposite of it", hint="say which mood it is to have instead"
        )
    if (less or order.has("not so", "too")) and found in opposite:
        name = msgspec.convert({"mood": opposite[found]}, _Moods).mood
    return [values.ChangeMood(mood=name, amount=order.amount.share(), scope=order.scope(values.ChangeMood, parts=()))]


def energy(order: Order) -> list[Operation]:
    """More or less energy in sections."""
    amount = order.amount
    if order.said.op == "set_energy" and amount.value is not None:
        level = amount.value / 100 if amount.unit == "%" or amount.value > 1 else amount.value
        return [values.SetEnergy(energy=max(0.0, min(1.0, level)), scope=order.scope(values.SetEnergy))]
    step = amount.share(little=0.1, usual=0.2, lot=0.35)
    scope = order.scope(values.SetEnergy)
    return [values.SetEnergy(delta=-step if order.said.op == "energy_down" else step, scope=scope)]
