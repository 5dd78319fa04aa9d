"""What is told to a question: of meters, genres, tempo words, instruments and words of the trade, or which step looks it up."""

from __future__ import annotations

from collections.abc import Sequence

from dawg.assistant.reader import answers, examples, speech, terms, vocabulary, wording
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.questions import QUERIES
from dawg.assistant.reader.reading import Intent, Operation
from dawg.assistant.reader.speech import Asked
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import tokenize
from dawg.gen.genre_files import load_genre

_METER = regex(r"(?<![\d/])(\d{1,2})/(2|4|8|16)(?![\d/])")
_TEMPO = regex(r"(?<![\d/.])\d{2,3}(?![\d/.])(?! ?(?:s|db|bars?|%))")
_OF_A_TEMPO = regex(r"\b(?:whats?|how|is|mean\w*|fast\w*|bpm|tempo|schnell)\b")
_METERS = ("4/4", "3/4", "6/8")
_SINGS = regex(r"\b(?:sing|sings|singing|rap|raps|rapping|vocals?|singer|voice)\b")
_FITS = regex(r"\b(?:would|should|could|do you think|think)\b")
_NEW = regex(r"\b(?:an?|some|more|another|any|ein(?:e|en)?|un[ea]?|um|uma|des|du)\b|[^\x00-\x7f]")
_HOW_TO = regex(r"^(?:\w+ ){0,3}?how (?:do|can|would|could|should|to|might) ?(?:i|we|you|u|one|it)?\b")


Answer = tuple[Intent, tuple[Operation, ...], str]
"""Intent, steps and message."""
_MUSIC = ("genre", "mood", "instrument", "role", "object", "effect", "section", "artist")
_ORDERLY = regex(r"\b(?:too|enough|should|needs?|more|less|want|make|please)\b")
_VERSIONS = regex(r"\b(?:versions?|takes?|v) ?\d|\bversions\b")
_SETTLED = ("query", "help")


def unordered(intent: Intent, said: str, english: str, steps: Sequence[Operation] = ()) -> Answer | None:
    """Return what becomes of a text that orders nothing; None for one that orders something or is answered well already.

    Args:
        intent: what it was taken for.
        said: the text before it is translated and its turns of phrase are rewritten; english: after that.
        steps: what the same words would order.
    """
    if intent != "out_of_scope" and (speech.wants_words(said) or speech.wants_words(wording.translated(said))):
        return "out_of_scope", (), answers.NO_WORDS
    asked = speech.asked(said)
    if asked is None:
        return _small_talk(intent, said, english)
    if _VERSIONS.search(asked.questions):
        return None
    rest = wording.in_plain_english(asked.rest).text if asked.rest else ""
    if speech.orders_besides(rest) and any(map(_is_wish, found(rest))):
        return None
    if _ORDERLY.search(asked.rest):
        return None
    example = examples.of(steps) or examples.supposed(asked.questions)
    answered = answer(asked, found(english), english=english, example=example)
    how_to = intent == "help" and _HOW_TO.match(asked.questions.replace("'", "")) is not None
    if (how_to or _TO_YOU_ELSEWHERE.match(asked.questions)) and _is_chat(asked.questions, found(english)):
        return "out_of_scope", (), ""
    if intent in (*_SETTLED, "out_of_scope", "error"):
        suggests = answered is not None and [step.op for step in answered[1]] == ["suggest"] and _orders(example)
        return answered if suggests or (answered and answered[0] == "help" and answered[2] != answers.HELP) else None
    if answered is None and _is_chat(asked.questions, found(english)):
        return "out_of_scope", (), ""
    if answered is None and intent != "clarify":
        return "clarify", (), ""
    return answered


def _is_wish(hit: Hit) -> bool:
    """True for what an order or a wish for a beat is made of."""
    return hit.kind in _MUSIC or (hit.kind.startswith("cue:") and hit.name not in QUERIES)


def _small_talk(intent: Intent, said: str, english: str) -> Answer | None:
    """Return what becomes of praise."""
    if (
        intent not in ("clarify", "out_of_scope", "help")
        or answers.names_a_version(english)
        or not speech.is_praise(said)
    ):
        return None
    plain = {hit.kind for hit in found(english)}.isdisjoint(("genre", "instrument", "off"))
    return ("help", (), answers.THANKS) if plain and len(said) < 120 else None


def _orders(example: str) -> bool:
    """True where an example is an order about music, not "invade france"."""
    hits = found(example)
    about = any(hit.kind in _MUSIC for hit in hits) or not {"it", "this", "that"}.isdisjoint(example.split())
    return about and any(hit.kind.startswith("cue:") for hit in hits)


def answer(asked: Asked, hits: list[Hit], *, english: str, example: str = "") -> Answer | None:
    """Return intent, steps and message for a text that only asks; None where it is not about music.

    Args:
        hits: what the vocabulary finds in the text in English.
        example: the order that is asked about.
    """
    said = asked.questions.replace("'", "")
    spoken = frozenset(regex(r"\w+").findall(said)) | frozenset(regex(r"\w+").findall(english.lower()))
    known = terms.explained(said) or _known(said, spoken, hits)
    if known:
        return "help", (), known
    named = next((hit.name for hit in hits if hit.kind in ("instrument", "role")), None)
    if _SINGS.search(said) and regex(r"(?:\W*\w+ )?(?:can|could|do|does|will)\b").match(said):
        return "help", (), answers.VOCALS.removeprefix("vocals: ")
    if _has(said) and named:
        return "help", (), _of_instrument(named)
    if _HOW_TO.match(said):
        return None if _is_chat(said, hits) else ("help", (), answers.HELP)
    if not asked.supposes and _is_chat(said, hits):
        return None
    fits = _FITS.search(said) or any(word in said for word in table("speech")["others"]["fits"])
    if fits or asked.supposes:
        named = None if asked.supposes else named
        example = example or (f"add {named}" if named and _NEW.search(said) else "")
        return "query", (Operation(op="suggest", target=named),), answers.SAY_IT.format(example and f" (“{example}”)")
    if any(word in said for word in table("speech")["others"]["tracks"]):
        return "query", (Operation(op="list_tracks"),), ""
    op = _focus(said)
    if op is None and not any(hit.kind in ("instrument", "role", "section", "genre", "effect") for hit in hits):
        return None
    return "query", (Operation(op=op or "describe", target=named if op in ("explain", "analyze") else None),), ""


_TO_YOU = regex(
    r"\W*(?!how (?:do|can|could|would|should)\b)(?:\w+ ){0,2}?(?:are|were|do|did|have|can|will|would) (?:you|u)\b"
)
_TO_YOU_ELSEWHERE = regex(
    r".*\b(?:bist|hast|fuhlst|traumst|schlafst|liebst|magst) du\b|\W*(?:estas|eres|te sientes|me quieres|tienes)\b|.*\b(?:voce|vc) (?:e|esta|fica|sente|dorme|sonha|tem|me)\b|.*\b(?:tu es|es[ -]tu|te sens|as[ -]tu|tu m.?aimes)\b|.*(?:あなた|君は|感じる|悲しくなる|寂しくなる)|.*(?:너는?|넌|당신은?) "
)
"""A question to the program itself."""
_PLAIN = frozenset(table("speech")["words"]["plain"])


def _is_chat(questions: str, hits: list[Hit]) -> bool:
    """True for a question about the program itself or about the world, in which nothing is of music: "are you sad sometimes"."""
    kinds = {hit.kind for hit in hits}
    if kinds.intersection(("genre", "instrument", "role", "effect", "section", "artist")):
        return False
    said = questions.replace("'", "")
    if _TO_YOU.match(said) or _TO_YOU_ELSEWHERE.match(said):
        return True
    spoken = frozenset(regex(r"\w+").findall(said))
    cues = {hit.name for hit in hits if hit.kind.startswith("cue:")}
    of_music = (
        not spoken.isdisjoint(table("speech")["words"]["at_hand"])
        or "object" in kinds
        or not cues <= _LOOSE
        or _focus(said) not in (None, "explain")
    )
    return not of_music and said.isascii() and not spoken <= _PLAIN


_LOOSE = frozenset(("give", "make", "set", "add", "remove", "get", "play", "change"))
"""Cues of which any sentence may have the words."""


def _focus(said: str) -> str | None:
    """Return the step that answers for the words of a question."""
    spoken = frozenset(regex(r"\w+").findall(said))
    return next((op for op, words in table("speech")["focus"].items() if not spoken.isdisjoint(words)), None)


def _has(said: str) -> bool:
    return (
        regex(r"\W*(?:\w+ ){0,2}?(?:do|does) (?:you|u|it|this|dawg) (?:\w+ )?(?:have|got|know|support|play)\b").match(
            said
        )
        is not None
    )


def _known(said: str, spoken: frozenset[str], hits: list[Hit]) -> str:
    """Return what is known of what is asked, beside the beat at hand; "" for nothing."""
    document = table("speech")
    term = next((word for word in document["tempo_terms"] if word in spoken), None)
    if term and _OF_A_TEMPO.search(said):
        low, high = document["tempo_terms"][term]
        return f"{term.capitalize()} is about {low} to {high} bpm."
    about = spoken.intersection(document["words"]["at_hand"])
    meters = _METER.findall(said)
    if meters and regex(r"\W*(?:\w+ ){0,2}?(?:do|does|can|kannst|could)\b").match(said):
        meter = "/".join(meters[0])
        is_ours = f"{meter} works: say “in {meter}”" if meter in _METERS else f"{meter} is not one of ours"
        return f"{is_ours}. Meters that dawg makes: {', '.join(_METERS)}."
    genres = [*dict.fromkeys(hit.name for hit in hits if hit.kind == "genre")]
    if genres and not about.intersection(("this", "it", "here", "my", "our", "we")):
        return " ".join(filter(None, (_of_genre(name, said) for name in genres[:3])))
    return ""


def _of_genre(name: str, said: str) -> str:
    """Return what a genre is like and how fast, and where a tempo that is asked about lies."""
    ours = vocabulary.genre_of(name)
    if not ours:
        return ""
    genre = load_genre(ours)
    far = table("genres")["elsewhere"].get(name)
    lead = f"{name.capitalize()} is not one of ours; nearest is {genre.title}" if far else genre.title
    low, high = genre.tempo.low, genre.tempo.high
    told = f"{lead}, {low:g} to {high:g} bpm (mostly {genre.tempo.usual:g}): {genre.description}"
    number = _TEMPO.search(said)
    if number is None:
        return told
    where = "below that" if float(number[0]) < low else "above that" if float(number[0]) > high else "within that"
    return f"{told} {number[0]} bpm is {where}."


def _of_instrument(name: str) -> str:
    warned = answers.instrument_warnings([name])
    return (
        f"{warned[0].removeprefix('instruments: ').capitalize()}."
        if warned
        else f"Yes: say “add {name}” to hear it, or name it in a new beat."
    )


def found(english: str) -> list[Hit]:
    """Return what the vocabulary finds in a text in English."""
    return vocabulary.scan(vocabulary.corrected(tokenize(english)))
