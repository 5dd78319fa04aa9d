"""Where the classifier is sure and the rules read something else, the request is read again for what it is meant for."""

from __future__ import annotations

from dawg.assistant.reader import answers, intents
from dawg.assistant.reader.classifier import Leaning
from dawg.assistant.reader.evidence import FAMILIES, Evidence
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.questions import orders_besides
from dawg.assistant.reader.reading import Intent, Operation, Reading

_LABELS: dict[str, tuple[str, ...]] = {
    "generate": ("new", "project"),
    "edit": ("edit", "variation"),
    "variation": ("variation", "edit"),
    "master": ("edit",),
    "transport": ("transport",),
    "export": ("export",),
    "history": ("history",),
    "project": ("project",),
    "query": ("query", "theory"),
    "help": ("help", "theory", "query", "vague", "chat"),
    "clarify": ("vague", "chat"),
    "out_of_scope": ("world", "words", "recording", "chat"),
}
"""Which labels of the classifier an intent is an answer to."""
_FEW = 3
"""Words, below which nothing is made of what nobody knows, nor of a mood alone."""
_ANSWERED = ("query", "theory", "help")
_MADE = {"new": "generate", "edit": "edit"}
DESCRIBED = "described"
"""For a change that reads like the description of a new beat."""
_UNSET = frozenset(("bpm_range", "chords", "bars", "duration_s", "time_signature", "reference"))
"""Fields of a new beat that no plain step sets."""
_ELSEWHERE = ("world", "words", "recording")
_SURE = 0.3
"""How much likelier another label has to be. Of requests whose writers were left out more are read right with less of it,
of those that the rules were made for fewer: a compromise."""
_VERY_SURE = 0.5
"""Where steps, facts or a refusal would be given up."""
_CERTAIN = 0.7
"""Between a new beat and a change, and where what would be given up is well said: the rules tell these well."""
_OF_A_QUESTION = 1.0
"""Where a question would be carried out."""
_UNCHANGED = ("query", "help")
_OPS = {"history": "undo", "export": "export", "variation": "vary", "transport": "play"}
"""What is done where no step of a kind was understood."""
_STOPS = regex(
    r"\b(?:stop|silence|quiet|shut|enough|kill|halt|cut it)\b|\b(?:para|pare|parar|arrete|halt|stopp)\b|止|停|멈|꺼|그만"
)
_PAUSES = regex(r"\b(?:pause|hold|freeze|pausa|pausier\w*)\b|一時停止|ポーズ|일시")
_REDOES = regex(r"\b(?:redo|re-do|reapply|put (?:it|that) back)\b")


def differently(reading: Reading, leaning: Leaning, evidence: Evidence) -> str | None:
    """Return the label of the classifier that a request is to be read again for; None where the reading may stand.

    Args:
        reading: what the rules make of it.
        leaning: what the classifier says.
        evidence: what the decision of the rules rests on.
    """
    fit = _LABELS.get(reading.intent)
    label = leaning.label
    if fit is None or label in fit:
        return None
    if any(map(_holds, (*reading.warnings, *reading.errors))) and not (label == "new" and reading.intent == "edit"):
        return None
    asked = label in _ANSWERED or (label in _ELSEWHERE and reading.intent == "query")
    if not asked and any("permitted" in told for told in (*reading.warnings, *reading.errors)):
        return None  # a value that nothing can have is told of
    few = len(evidence.tokens) < _FEW and leaning.scores[label] < _VERY_SURE
    if label == "new" and few and all(hit.kind == "mood" for hit in evidence.found.wanted):
        return None  # "asdf", "bold"
    if label == "edit" and not evidence.operations and not _may_be_named(reading, evidence):
        return None
    if label in (*_OPS, "project") and leaning.scores[label] < 0 and not _own(label, evidence):
        return None
    sure = leaning.scores[label] > _VERY_SURE and label == "edit"
    if label in ("project", "edit") and reading.intent == "out_of_scope" and not evidence.operations and not sure:
        return None
    if label == "new" and reading.intent == "edit" and _turns_a_part(evidence):
        return None
    if (
        label == "recording"
        and reading.intent == "generate"
        and any(told.startswith("recordings:") for told in reading.warnings)
    ):
        return None  # it is told, and the beat is made
    if label in _ELSEWHERE and reading.intent == "generate" and len(reading.reference) > 1:
        return None  # "a cross between Portishead and Johnny Cash"
    if label in _ANSWERED and evidence.operations and orders_besides(evidence.clauses):
        return None
    if leaning.beyond(fit) <= _doubt(label, reading) + max(0.0, -leaning.scores[label]):
        return None
    return DESCRIBED if label == "edit" and reading.intent == "generate" and not evidence.operations else label


def _may_be_named(reading: Reading, evidence: Evidence) -> bool:
    """True for parts and values that are named as in a change: "snare on three"; not "piano, strings", "only keep the drums"."""
    if reading.genre or _UNSET.intersection(reading.stated):
        return False
    if reading.intent != "generate":
        return True
    named = {at for hit in evidence.found.wanted for at in range(hit.first, hit.last + 1)}
    orders = any(hit.kind.startswith("cue:") for hit in evidence.hits)
    is_a_list = all(at in named or token.word in ("and", "with") for at, token in enumerate(evidence.tokens))
    return not (orders or is_a_list or any(told.startswith("pace:") for told in reading.warnings))


def at_once(leaning: Leaning) -> Reading | None:
    """Return the reading of a text of which only its kind is known; None where that is not sure."""
    label = leaning.label
    if leaning.scores[label] < 0:
        return None
    if label in _ELSEWHERE:
        return Reading(intent="out_of_scope", message=answers.ELSEWHERE[label])
    return {"help": Reading(intent="help", message=answers.HELP), "new": Reading(intent="generate")}.get(label)


def is_elsewhere(leaning: Leaning) -> bool:
    """True where the classifier is sure that no music is asked for."""
    return leaning.label in _ELSEWHERE and leaning.beyond(("new", "edit")) > _SURE


_A_PART = regex(
    r"\W*(?:(?:please|can|could|you|now|ok|i|want|to) )*(?:make|get|have|let|want) (?:my|the|these|those)\b"
)


def _turns_a_part(evidence: Evidence) -> bool:
    """True for an order to a part that is there, whoever it is to be like: "make my drums hit like the ones on that song"."""
    steps = evidence.operations
    return bool(steps) and all(step.target for step in steps) and _A_PART.match(evidence.text.lower()) is not None


def _holds(told: str) -> bool:
    """True for what is told of something hostile: such a reading stands."""
    return told.startswith(("files:", "links:", "text:", "computer:"))


def _doubt(label: str, reading: Reading) -> float:
    """Return how much likelier a label has to be than what was read.

    More where something else would be done or it would be done instead of answered, and where what is well described would not be.
    """
    if reading.intent == "clarify":
        return _SURE if reading.questions[:1] in (answers.question("clarify", empty=False), ()) else _VERY_SURE
    if reading.intent in _UNCHANGED and label not in (*_ANSWERED, *_ELSEWHERE, "vague", "chat"):
        return _OF_A_QUESTION  # what was heard as a question is not carried out
    if label in _MADE:
        return _CERTAIN if reading.intent in _MADE.values() else _VERY_SURE
    if reading.intent == "master":
        return _OF_A_QUESTION  # a reference that it is measured by is a recording
    if reading.reference or (reading.intent in (*_OPS, "project") and reading.operations):
        return _CERTAIN
    if label in _ELSEWHERE and reading.genre:
        return _CERTAIN
    return _VERY_SURE if reading.operations or reading.stated or reading.intent == "out_of_scope" else _SURE


def _named(evidence: Evidence, bpm: float | None, key: str | None) -> tuple[Operation, ...]:
    """Return the steps of a change that only names what is to be: "tambourine, chorus only", "sorry, I meant E minor"."""
    found = evidence.found
    places = found.names("section")
    section = places[0] if len(places) == 1 else None
    steps = [Operation(op="remove", target=hit.name) for hit in found.refused if hit.kind in ("instrument", "role")]
    steps += [Operation(op="add", target=name, section=section) for name in found.names("instrument", "role")]
    steps += [Operation(op="change_mood", target=name, section=section) for name in found.names("mood")]
    steps += [Operation(op="set_tempo", bpm=bpm)] if bpm else []
    steps += [Operation(op="set_key", key=key)] if key else []
    return tuple(steps)


def answered(
    label: str, evidence: Evidence, bpm: float | None, key: str | None
) -> tuple[Intent, tuple[Operation, ...], str]:
    """Return intent, steps and message of a request that is meant for a label.

    Args:
        bpm, key: what is said of both, for a change that only names them.
    """
    steps = evidence.operations
    if label == "new":
        return "generate", steps, ""
    if label in _ELSEWHERE:
        return "out_of_scope", (), answers.ELSEWHERE[label]
    if label in ("edit", DESCRIBED):
        steps = _named(evidence, bpm, key) if label == DESCRIBED else steps
        return "edit" if steps else "clarify", steps, ""
    if label in ("query", "theory"):
        return "query", intents.query_operations(evidence), ""
    if label in ("help", "chat"):
        return "help", (), answers.HELP
    own = _own(label, evidence)
    if not own and label in _OPS:
        own = (Operation(op=_op(label, evidence.text)),)
    if label == "project" and not own:
        return "project", (), answers.PROJECTS
    return (_INTENTS[label], own, "") if own else ("clarify", (), "")


def _own(label: str, evidence: Evidence) -> tuple[Operation, ...]:
    """Return the steps that are of a kind."""
    return tuple(step for step in evidence.operations if FAMILIES.get(step.op) == label)


_INTENTS: dict[str, Intent] = {
    "history": "history",
    "export": "export",
    "variation": "variation",
    "transport": "transport",
    "project": "project",
}


def _op(label: str, text: str) -> str:
    """Return the step for a text in which none was found."""
    if label == "transport":
        return "stop" if _STOPS.search(text) else "pause" if _PAUSES.search(text) else "play"
    if label == "history" and _REDOES.search(text):
        return "redo"
    return "export_stems" if label == "export" and "stems" in text else _OPS[label]
