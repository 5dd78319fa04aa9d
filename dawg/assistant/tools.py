"""The tools that a model is offered: the operations in families, and the queries. Nothing else can be done by a model.

What comes back is checked by the code that checks everybody: `operations.reading` and `Brief`. A mistake goes back to the
model as an error that names the value and what is permitted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from dawg.assistant.clean import one_line
from dawg.assistant.host import Export, Hear, History, Host, Outcome, Play, State
from dawg.assistant.providers.protocol import ToolCall, ToolSpec
from dawg.assistant.schemas import first_line, group_schema, signature, struct_schema
from dawg.assistant.taste import UNKNOWN, is_said, remembered
from dawg.errors import Cancelled, DawgError, InputError, StoreError
from dawg.gen.brief import Brief, show
from dawg.gen.explaining import explained
from dawg.gen.operations import reading
from dawg.gen.operations.base import Base
from dawg.gen.operations.values import Operation

ARGUMENTS_LIMIT = 64_000
RESULT_LIMIT = 8_000
FAMILIES: dict[str, tuple[str, ...]] = {
    "parts": ("add", "remove", "mute", "unmute", "solo", "change_instrument", "regenerate", "vary"),
    "mix": ("level", "pan", "balance", "eq", "loudness", "master"),
    "sound": ("character", "add_effect", "remove_effect"),
    "time": ("set_tempo", "half_time", "double_time", "swing", "humanize", "quantize", "shift"),
    "rhythm": ("densify", "simplify", "syncopate", "reverse", "add_fill", "remove_fill"),
    "harmony": ("set_key", "transpose", "change_chords"),
    "style": ("change_genre", "change_mood", "set_energy", "set_darkness", "set_density"),
    "form": ("add_section", "remove_section", "extend", "shorten", "repeat_section", "move_section"),
    "write_notes": ("write",),
}
"""Tools that change the beat, and the operations each of them offers."""

QUERIES = ("describe", "hear", "list")
"""Tools that change nothing: asking twice does no harm."""

NOTATION = """Write notes yourself. Lines of text, bars separated by |:
kick: X...x...X...x... | X...x...X..xx...   one letter per sixteenth: X accent, x hit, o ghost, r t u rolls, f flam, . rest
bass: C2:4 r:4 Eb2:8 | G1:16                NOTE:STEPS, r rests, C4+Eb4+G4:8 chords, C4:4@100 velocity, -:4 prolongs
chords: Cm7 | Fm7 Bb7 | %                   % repeats the bar before
A 4/4 bar has 16 steps, 3/4 and 6/8 have 12. Choose where by scope.sections and scope.bars; repeat fills them."""


class Describe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Describe the beat in words: form, harmony, who plays; `detail` adds parts and sections as data."""

    detail: bool = False


class Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List what there is: genres, instruments, kits, or the user's projects."""

    kind: Literal["genres", "instruments", "kits", "projects"]


class Ask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask the user one short question and end your turn. Only when you cannot go on without the answer."""

    question: Annotated[str, Meta(min_length=1, max_length=300)]


class Remember(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Remember a lasting taste that the user stated in so many words, as in "never piano" or "I like 90 bpm"."""

    kind: Literal["genre", "instrument", "tempo", "never"]
    value: Annotated[str, Meta(min_length=1, max_length=40)]


class Result(Struct, frozen=True, kw_only=True):
    """What came of a tool call.

    Attributes:
        content: what the model is told, JSON.
        summary: what the user is told, one clean line.
        failed: nothing was done.
        outcome: what the host says of a change.
        question, taste: what the model wants to know, or to have remembered.
        brief: what a new beat was made from.
    """

    content: str
    summary: str
    failed: bool = False
    outcome: Outcome | None = None
    question: str = ""
    taste: Remember | None = None
    brief: Brief | None = None


Value = TypeVar("Value", bound=Struct)


class Toolbox:
    """Carries out tool calls on a host; `said` is what the user has said, which alone can be remembered."""

    def __init__(self, host: Host, *, said: Sequence[str] = ()) -> None:
        self._host = host
        self._said = said
        self._queries: dict[str, Callable[[Any], Result]] = {
            "generate": self._generate,
            "describe": self._describe,
            "hear": lambda raw: _told(host.hear(_value(Hear, "hear", raw))),
            "list": self._list,
            "history": lambda raw: _told(host.history(_value(History, "history", raw))),
            "play": lambda raw: _told(host.play(_value(Play, "play", raw))),
            "export": lambda raw: _told(host.export(_value(Export, "export", raw))),
            "ask": self._ask,
            "remember": self._remember,
        }

    def run(self, call: ToolCall) -> Result:
        """Carry out one call; what is refused comes back as a failed result.

        Raises:
            Cancelled: the caller asked to stop. StoreError: the record fails, which no other call would mend.
        """
        try:
            raw = _arguments(call)
            if call.name in FAMILIES:
                return self._operate(call.name, raw)
            query = self._queries.get(call.name)
            if query is None:
                permitted = ", ".join(spec.name for spec in specs())
                raise InputError(f"tool {show(call.name)} is unknown; permitted: {permitted}")
            return query(raw)
        except (Cancelled, StoreError):
            raise
        except DawgError as error:
            return refusal(error.message + (f" ({error.hint})" if error.hint else ""))

    def _operate(self, family: str, raw: dict[str, Any]) -> Result:
        operation = operation_of(family, raw)
        return _told(self._host.apply([operation], message=summary_of(operation)))

    def _generate(self, raw: dict[str, Any]) -> Result:
        brief = Brief.from_dict(raw)
        return msgspec.structs.replace(_told(self._host.generate(brief)), brief=brief)

    def _describe(self, raw: dict[str, Any]) -> Result:
        request = _value(Describe, "describe", raw)
        state = self._host.state()
        content = {"text": describe_state(state), **(details(state) if request.detail else {})}
        return Result(content=_packed(content), summary="described the beat")

    def _list(self, raw: dict[str, Any]) -> Result:
        kind = _value(Names, "list", raw).kind
        names = [one_line(name, limit=80) for name in self._host.names(kind)[:400]]
        return Result(content=_packed({kind: names}), summary=f"looked up {len(names)} {kind}")

    def _ask(self, raw: dict[str, Any]) -> Result:
        question = one_line(_value(Ask, "ask", raw).question, limit=300)
        return Result(content=_packed({"asked": True}), summary="asked a question", question=question)

    def _remember(self, raw: dict[str, Any]) -> Result:
        taste = _value(Remember, "remember", raw)
        remembered(UNKNOWN, taste.kind, taste.value)  # refused here, so that the model hears of it
        if not is_said(taste.value, self._said):
            raise InputError(
                f"remember: the user has not said {show(taste.value)}; permitted: what they stated themselves"
            )
        summary = f"remembered: {taste.kind} {one_line(taste.value, limit=40)}"
        return Result(content=_packed({"remembered": True}), summary=summary, taste=taste)


def refusal(message: str) -> Result:
    """Return the result of a call that was not carried out."""
    message = one_line(message, limit=600)
    return Result(content=_packed({"error": message}), summary=message, failed=True)


@cache
def specs() -> tuple[ToolSpec, ...]:
    """Return all tools as models see them."""
    queries: tuple[tuple[str, str, type[Struct]], ...] = (
        ("describe", first_line(Describe), Describe),
        ("hear", "Hear the rendered beat: key, loudness, spectrum, which parts mask each other, density, form.", Hear),
        ("list", first_line(Names), Names),
        ("history", first_line(History), History),
        ("play", first_line(Play), Play),
        ("export", "Write the master, stems or MIDI to files in the user's folder. Only when asked for.", Export),
        ("ask", first_line(Ask), Ask),
        ("remember", first_line(Remember), Remember),
    )
    return (
        ToolSpec(
            name="generate",
            description="Make a new beat. State only what the user asked for; the genre fills in the rest. bars, duration_s "
            'and structure exclude each other. chords: {"": ["Am", "F"]} or by section kind, an entry per bar.',
            parameters=_brief_schema(),
        ),
        *(_family(name) for name in FAMILIES),
        *(ToolSpec(name=name, description=text, parameters=struct_schema(kind)) for name, text, kind in queries),
    )


def _family(name: str) -> ToolSpec:
    kinds: dict[str, type[Base]] = {tag: reading.KINDS[tag] for tag in FAMILIES[name]}
    if name == "write_notes":
        return ToolSpec(name=name, description=NOTATION, parameters=struct_schema(kinds["write"]))
    lines = [signature(tag, kind) for tag, kind in kinds.items()]
    rest = "scope: parts (names, roles, families such as drums), sections (names, kinds), bars [first, last] from 1; {} = all."
    return ToolSpec(name=name, description="\n".join([*lines, rest]), parameters=group_schema(kinds))


def _brief_schema() -> dict[str, Any]:
    """The brief without what a model should leave to the user's settings, and with the ranges that `validated` checks."""
    from dawg.gen import brief

    schema = struct_schema(Brief, leave_out=("sample_rate", "ceiling_dbtp"))
    ranges = {
        "bpm": brief.BPM_RANGE, "bars": brief.BARS_RANGE, "duration_s": brief.DURATION_RANGE_S, "swing": brief.SWING_RANGE,
        "loudness_lufs": brief.LUFS_RANGE,
    } | dict.fromkeys(("energy", "darkness", "density", "humanize"), (0, 1))  # fmt: skip
    for name, (low, high) in ranges.items():
        schema["properties"][name] |= {"minimum": low, "maximum": high}
    schema["properties"]["meter"]["enum"] = list(brief.METERS)
    schema["properties"]["moods"]["items"]["enum"] = list(brief.MOODS)
    return schema


def operation_of(family: str, raw: dict[str, Any]) -> Operation:
    """Return the operation that a tool's arguments mean; raises `InputError`."""
    if family == "write_notes":
        raw = {**raw, "op": "write"}
    tag = raw.get("op")
    if tag not in FAMILIES[family]:
        raise InputError(f"{family}: op {show(tag)} is unknown; permitted: {', '.join(FAMILIES[family])}")
    return reading.from_dict(raw)


def summary_of(operation: Operation) -> str:
    """Return a short message for the version that an operation makes: "level bass -3"."""
    document = msgspec.to_builtins(operation)
    scope = document.pop("scope", {})
    tag = document.pop("op")
    default = {field.name: field.default for field in msgspec.structs.fields(type(operation))}
    said = [str(value) for name, value in document.items() if value is not None and value != default.get(name)]
    where = [*scope.get("parts", ()), *scope.get("sections", ())]
    where += [f"bars {'-'.join(map(str, scope['bars']))}"] if scope.get("bars") else []
    return one_line(" ".join([tag.replace("_", " "), *where, *said]), limit=120)


def describe_state(state: State) -> str:
    """Return the beat at hand in words."""
    if state.score is None:
        return "There is no beat yet."
    from dawg.gen.operations.description import describe

    place = " ".join(filter(None, (state.project and f'"{one_line(state.project)}"', state.version)))
    return (f"{place}: " if place else "") + one_line(describe(state.score), limit=1500)


def details(state: State) -> dict[str, Any]:
    """Return parts and sections of the beat at hand as plain values."""
    score = state.score
    if score is None:
        return {}
    return {
        "key": score.key,
        "bpm": score.bpm,
        "meter": "/".join(map(str, score.meter)),
        "swing": score.swing,
        "sections": [
            {
                "name": section.name,
                "bars": section.bars,
                "energy": round(section.energy, 2),
                "chords": [chord.symbol for chord in section.chords[:16]],
            }
            for section in score.sections
        ],
        "parts": [
            {
                "name": part.name,
                "role": part.role,
                "instrument": part.instrument,
                "level_db": round(part.level_db, 1),
                "pan": round(part.pan, 2),
                **({"muted": True} if part.muted else {}),
                "sections": [clip.section for clip in score.clips if clip.part == part.name],
            }
            for part in score.parts
        ],
    }


def _value(kind: type[Value], name: str, raw: dict[str, Any]) -> Value:
    try:
        return msgspec.convert(raw, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError(f"{name}: {explained(kind, raw, str(error))}") from error


def _arguments(call: ToolCall) -> dict[str, Any]:
    if len(call.arguments) > ARGUMENTS_LIMIT:
        raise InputError(f"{call.name}: arguments have {len(call.arguments)} characters; permitted: {ARGUMENTS_LIMIT}")
    try:
        raw: Any = msgspec.json.decode(call.arguments or "{}")
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError) as error:
        raise InputError(f"{one_line(call.name, limit=40)}: the arguments are not JSON: {error}") from error
    if not isinstance(raw, dict):
        raise InputError(f"{call.name}: the arguments are no JSON object")
    return raw


def _told(outcome: Outcome) -> Result:
    content = {"done": one_line(outcome.summary, limit=400), **outcome.data}
    if outcome.changes:
        content["changes"] = [one_line(line) for line in outcome.changes[:24]]
        if len(outcome.changes) > 24:
            content["more_changes"] = len(outcome.changes) - 24
    if outcome.state is not None and outcome.state.version:
        content["version"] = outcome.state.version
    return Result(content=_packed(content), summary=one_line(outcome.summary), outcome=outcome)


def _packed(content: dict[str, Any]) -> str:
    """Return JSON of limited size; what is too long is cut and said to be."""
    text = msgspec.json.encode(content).decode()
    if len(text) <= RESULT_LIMIT:
        return text
    return msgspec.json.encode({"cut": text[: RESULT_LIMIT - 200], "note": "too long, cut here"}).decode()
