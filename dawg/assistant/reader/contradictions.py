"""What a request says twice and differently: the first is taken, and a warning that names the field tells of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import table
from dawg.assistant.reader.vocabulary import mood_of

SILENCE = "instruments: a beat without any instrument is silent; say which one should play"
HEARD = "level: both silence and instruments were said; the instruments play"
SILENT = "Without any instrument there is nothing to hear: which one should play?"
VOCALS = "vocals: both vocals and none were said; it is instrumental, and a lead melody or a choir can carry the line"

_SILENT = regex(
    r"\b(?:no|without(?: any| the)?|zero|0|none of the) (?:(?:musical|audible|other) )?(?:instruments?|sounds?|notes?|audio)\b(?! (?:but|except|other|besides|apart|effects?|design|fx|samples?|at the))(?:(?! (?:but|except|other than|besides|apart from|just|only)\b).){0,40}$|"
    r"\b(?:without anything|with nothing|nothing)(?: at all| in it| whatsoever)+\W*$|\bbeat without anything\W*$|"
    r"(?<!not )\b(?:silent|soundless) (?:beat|track|song|loop|piece|instrumental|music|tune)\b|\b(?:completely|totally|absolutely|entirely) (?:silent|soundless)\b|\b(?:just|only|total|complete|pure|absolute) silence\b",
    re.I,
)
_OPPOSITES = {
    "tempo_up": ("tempo_down",), "volume_up": ("volume_down",), "loudness_up": ("volume_down",), "mute": ("volume_up", "volume_down", "loudness_up", "unmute", "solo", "set_volume"), "remove": ("volume_up", "volume_down", "add", "solo", "mute", "widen", "brighter", "darker", "punchier", "pan", "densify"),
    "brighter": ("darker",), "energy_up": ("energy_down",), "half_time": ("double_time",), "extend": ("shorten",), "densify": ("simplify",),
    "humanize": ("quantize",), "add_section": ("remove_section",), "arrange": ("remove_section",), "add_effect": ("remove_effect",),
}  # fmt: skip
"""Steps that work against each other when they are about the same thing."""
_WORDS = {"tempo_up": "a faster tempo", "tempo_down": "a slower tempo", "volume_up": "louder", "volume_down": "quieter"}
_SUNG_INSTRUMENTAL = regex(r"\b(?:a ?cap+el+a|vocals? only|only vocals?|just vocals?)\b", re.I)


_FAR_FROM = {"fast": (0.0, 80.0), "slow": (150.0, 1000.0)}
"""Tempi in bpm that nobody calls so."""


def of_pace(pace: str | None, bpm: float | None) -> list[str]:
    """Tell of a pace that the number beside it is not: "a really fast song at 60 bpm"."""
    low, high = _FAR_FROM.get(pace or "", (0.0, 0.0))
    if bpm is None or not low < bpm < high:
        return []
    return [f"tempo: both “{pace}” and {bpm:g} bpm were said; {bpm:g} bpm is taken"]


_LENGTH = regex(
    r"\b(longer|shorter)\b[^.;!?]{0,40}\b(?:same|exact|unchanged|current) (?:length|duration|number of bars)\b|\b(?:same|exact|unchanged) (?:length|duration)\b[^.;!?]{0,40}\b(longer|shorter)\b",
    re.I,
)


def of_length(text: str) -> list[str]:
    """Tell of a length that shall change and stay: "make it longer but keep it at the same length"."""
    said = _LENGTH.search(text)
    asked = said and (said[1] or said[2]).lower()
    return (
        [f"length: both {asked} and the same length were asked for; it is made {asked}; “undo” takes it back"]
        if said
        else []
    )


def is_all_silent(text: str, found: Found) -> bool:
    """True when there is nothing but the wish for a beat without a sound: asked about."""
    return is_silent(text) and not found.names("genre", "mood", "instrument")


def is_silent(text: str) -> bool:
    """True when every instrument is refused: "a silent beat", "no instruments at all"."""
    return _SILENT.search(text) is not None


def wants_a_capella(text: str) -> bool:
    """True for voices alone, which is the opposite of an instrumental."""
    return _SUNG_INSTRUMENTAL.search(text) is not None


def note(page: Page, field: str, values: Iterable[float | str | None], *, unit: str = "") -> None:
    """Warn of a new beat for which a field was said with several values: "bpm: both 90 and 140 were said; 90 is taken"."""
    said = list(dict.fromkeys(f"{value:g}" if isinstance(value, float) else str(value) for value in values if value))
    if len(said) > 1:
        page.doubts.append(f"{field}: both {said[0]} and {said[1]}{unit} were said; {said[0]} is taken")


_MOODS = (
    ({"happy"}, {"sad", "melancholic"}), ({"calm", "chill"}, {"aggressive", "energetic"}), ({"bright", "happy"}, {"dark"}), ({"sparse"}, {"busy"}),
)  # fmt: skip
"""Moods of the composer that are the opposite of each other."""


def of_moods(page: Page, moods: Sequence[str]) -> None:
    """Warn of a new beat of two moods that are the opposite of each other: "happy sad"."""
    for one, other in _MOODS:
        said = [next((mood for mood in moods if mood_of(mood) in group), None) for group in (one, other)]
        if None not in said:
            first, second = sorted(map(str, said), key=list(moods).index)
            page.doubts.append(f"mood: both {first} and {second} were said; both are taken, say which one should lead")


_ONE_AFTER_THE_OTHER = regex(r"\b(?:until|till|then|later|afterwards|from bar|again|undo|back)\b", re.I)


def opposed(steps: Sequence[Operation], text: str) -> list[str]:
    """Tell of steps about the same thing that work against each other: "mute the bass and make the bass louder"."""
    told: list[str] = []
    if _ONE_AFTER_THE_OTHER.search(text):
        return told
    for at, later in enumerate(steps):
        for step in steps[:at]:
            about = (step.target, step.section, step.effect)
            if about == (later.target, later.section, later.effect) and _oppose(step.op, later.op):
                field = "tempo" if step.op.startswith("tempo") else step.target or step.section or "the whole beat"
                told.append(
                    f"{field}: {_worded(step)} and {_worded(later)} work against each other; both are done, in this order"
                )
            elif later.op == step.op in ("set_tempo", "set_key") and about[:2] == (later.target, later.section):
                was, now = (step.key, later.key) if step.op == "set_key" else (f"{step.bpm:g}", f"{later.bpm:g}")
                if was != now:
                    told.append(f"{step.op[4:]}: both {was} and {now} were said; {now} is what it ends at")
    added = [step.target for step in steps if step.target and step.op not in _QUIETER]
    told += of_refused_families(added, [str(step.target) for step in steps if step.op == "remove"])
    kept = {said[1].lower().rstrip("s") for said in _KEPT.finditer(text)}
    told += [
        f"{step.target}: to {step.op} it and to keep it were both said; it is {_PLAYS[step.op]}"
        for step in steps
        if step.op in ("remove", "mute") and not step.section and str(step.target).rstrip("s") in kept
    ]
    unchanged = _UNCHANGED.search(text) if steps and not told else None
    if unchanged:
        told.append(f"the whole beat: a change and “{unchanged[1]}” were both said; done is: {_worded(steps[-1])}")
    ways = (_BOTH_WAYS.search(text) or _opposites().search(text)) if steps and not told else None
    if ways:
        field = "mood" if steps[-1].op == "change_mood" else steps[-1].target or "the whole beat"
        told.append(
            f"{field}: both {ways[0]} were said; one is done: {_worded(steps[-1])} {steps[-1].amount or ''}".rstrip()
        )
    return list(dict.fromkeys(told))


_QUIETER = ("remove", "mute", "volume_down", "unmute", "simplify", "shorten")
_UNCHANGED = regex(
    r"(?:\b(?:but|and|yet)|[.;,])(?: please)? ((?:don'?t|do not|never|without) (?:really |actually )?(?:chang(?:e|ing)|touch(?:ing)?|alter(?:ing)?) (?:anything|a thing|any of it|it)|(?:keep|leave) (?:it|everything) (?:exactly )?(?:the same|as (?:it )?is|unchanged))\W*$",
    re.I,
)
_KEPT = regex(r"\b(?:keep|leave) (?:the |my |all the )?([a-z-]+)(?: in| there| on| playing)?(?= *(?:$|[,.;!?]))", re.I)
_BOTH_WAYS = regex(
    r"(?<!the )\b(?:up and down|down and up|left and right|right and left|louder and (?:quieter|softer)|quieter and louder|faster and slower|slower and faster|brighter and darker|darker and brighter|higher and lower|longer and shorter)(?= *(?:$|[,.;!?]|by\b|at\b))",
    re.I,
)
"""Two directions of which one step can only take one."""
_QUALITIES = (
    ("louder", "quieter|softer"), ("loud", "quiet|soft|silent"), ("brighter", "darker"), ("bright", "dark"), ("longer", "shorter"), ("higher", "lower"), ("wider", "narrower"),
    ("wide", "mono|narrow"), ("dry", "wet|drenched|washed out"), ("busier|fuller|more notes", "emptier|sparser|simpler|fewer notes|less notes"), ("busy", "empty|sparse|minimal"), ("minimal|sparse|stripped down|simple", "(?:loads|lots|tons|a lot|a ton|plenty)(?: (?:and|of) (?:loads|lots|tons))* of (?:layers|instruments|notes|parts|stuff|things)|maximal|crowded"), ("harder", "softer|gentler"),
    ("tighter|tight", "looser|loose"), ("more energy", "less energy"), ("happier|happy", "sadder|sad"), ("in the front", "in the back"),
)  # fmt: skip


@cache
def _opposites() -> re.Pattern[str]:
    """Return what finds a quality and its opposite of one thing: "loud but also really quiet"."""
    pairs = [way for pair in _QUALITIES for way in (pair, pair[::-1])]
    link = r"(?: at once)?,? (?:but|and|yet|plus|while|with) (?:(?:also|still|at the same time|really|very|more|super|kind of|kinda|keep it|make it|be|it|is|being|somehow|totally|completely) )*"
    return re.compile(
        "|".join(
            rf"\b(?:{one}){link}(?:{other})(?= *(?:$|[,.;!?]|at the same time|at once|somehow|everywhere|going on|all over|throughout| (?:drums|bass|kick|snare|hats|piano|guitar|pads?|lead|beat|track|mix|intro|chorus|verse)\b))"
            for one, other in pairs
        ),
        re.I,
    )


_PLAYS = {"add": "added", "remove": "removed", "mute": "muted", "unmute": "unmuted", "solo": "alone"}


_REDONE = ("regenerate", "vary", "change_instrument")
_FINE = regex(
    r"(?:^|[,.;!?] *|\b(?:but|and|though|think|say|agree|disagree) )(?:(?:i think|imo|honestly|to me|for me) )?(?:the |my |those )?([a-z-]+) (?:is|are|sounds?)(?: (?:totally|perfectly|just|actually|really|already|both))* (?:fine|ok|okay|perfect|alright|spot on)\b|\bkeep (?:the |my |those )?([a-z-]+)(?= *[,.;!?])",
    re.I,
)
"""A part that is good as it is, whatever others say of it."""


def last_said(
    steps: tuple[Operation, ...], named: Sequence[str], text: str
) -> tuple[tuple[Operation, ...], tuple[Operation, ...], list[str]]:
    """Return the steps with only the last of several about whether a part plays, those last ones, and what to tell.

    Args:
        named: the parts as often as they are named; a part counts that is named three times or more.
        text: the request; nothing is left out where one step follows another in time.
    """
    told: list[str] = []
    final: tuple[Operation, ...] = ()
    fine = {(said[1] or said[2]).lower().rstrip("s") for said in _FINE.finditer(text)}
    left = [step for step in steps if step.op in _REDONE and str(step.target).rstrip("s") in fine]
    steps = tuple(step for step in steps if step not in left)
    told += [f"{step.target}: said to be fine after all; left as it is" for step in left]
    if _ONE_AFTER_THE_OTHER.search(text):
        return steps, final, told
    for target in dict.fromkeys(step.target for step in steps if step.target):
        about = [step for step in steps if step.target == target and step.op in _PLAYS and step.section is None]
        if len({step.op for step in about}) > 1 and named.count(target) > 2:
            steps = tuple(step for step in steps if step not in about[:-1])
            final += (about[-1],)
            said = " and ".join(dict.fromkeys(_PLAYS[step.op] for step in about))
            told.append(f"{target}: {said} were said; the last of them counts")
    return steps, final, told


def _oppose(one: str, other: str) -> bool:
    return other in _OPPOSITES.get(one, ()) or one in _OPPOSITES.get(other, ())


def _worded(step: Operation) -> str:
    return _WORDS.get(step.op, step.op.replace("_", " "))


_SOLO = regex(
    r"\b(?:solo|unaccompanied) ([a-z]+(?: [a-z]+)?)(?: (?:piece|track|song|beat|ballad|tune|music|instrumental|recording)s?)\b|\b(?:just|only) (?:an? |the )?([a-z]+(?: [a-z]+)?)(?: and nothing else|, nothing else)\b|\b([a-z]+(?: [a-z]+)?) (?:solo piece|only|alone)\b(?=[^.;!?\n]*\b(?:with|plus|and|but)\b)",
    re.I,
)


def of_solos(text: str, wanted: Sequence[str]) -> list[str]:
    """Tell of an instrument that shall play alone, and of others beside it: "solo piano piece with drums"."""
    solo = _SOLO.search(text)
    name = next((group for group in solo.groups() if group), "").lower() if solo else ""
    others = [other for other in wanted if other not in name]
    if not others or not any(other in name for other in wanted):
        return []
    return [f"instruments: {name} alone and {', '.join(others)} were both said; all of them play"]


_ALL_OF = {"electronic": "electronic sounds"}


def of_refused_families(wanted: Iterable[str], refused: Iterable[str]) -> list[str]:
    """Tell of instruments that are asked for though their family is refused: "no drums, a heavy kick"."""
    families = table("instruments")["families"]
    asked = list(wanted)
    return [
        f"exclude: {family} refused, but {name} asked for, which belongs there; {name} plays, the rest of the {_ALL_OF.get(family, family)} does not"
        for family in refused
        for name in asked
        if name in families.get(family, ())
    ]


_ACOUSTIC = ("acoustic", "unplugged")


def of_acoustic(wanted: Iterable[str], moods: Iterable[str], refused: Iterable[str]) -> list[str]:
    """Tell of electronic sounds in a beat that shall be acoustic; of those that are refused as such, the families tell."""
    said = next((mood for mood in moods if mood in _ACOUSTIC), None)
    electronic = [name for name in wanted if name in table("instruments")["families"]["electronic"]]
    if said is None or not electronic or "electronic" in refused:
        return []
    return [
        f"instruments: both {said} and {', '.join(electronic)} were said; {', '.join(electronic)} plays, the rest is {said}"
    ]
