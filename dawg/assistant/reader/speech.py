"""What a text does: whether it asks, supposes, praises or complains, or orders something. Only orders are carried out.

A sentence asks when it begins with a question word and an auxiliary, with an auxiliary before its subject, or with a verb
of asking; when it supposes what is not so; and never when it is an order made polite ("can you ...", "how about ...").
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import any_of, table, words

_W = {key: words("speech", key) for key in table("speech")["words"]}
_WORD = regex(r"[a-z0-9#/']+")
_SENTENCES = regex(r"[^.;!?\n]+(?:\.(?=\d)[^.;!?\n]+)*[.;!?\n]*")
_PIECES = regex(r"[ ]*(?:,|\(|--| - )[ ]*")
_JOINED = regex(r"[ ]*(?:,|\(|--| - | and (?=\w)| then (?=\w))[ ]*")
_STATES = regex(
    r"\W*(?:its|it is|this is|im|i am|i have|my|because|cause|we are|were|he|she|they|the \w+ (?:is|are|was)|i (?:keep|kept) (?:mixing|confusing|forgetting|hearing|reading|seeing|getting)|i (?:always|never) (?:mix|confuse|forget|know|knew|understood|learned|get)|i (?:still )?(?:dont|cant|never) (?:get|know|understand|remember|tell)|i forgot)\b"
)
_ACCEPTS = regex(
    r"\W*(?:(?:and|so|then|please|lets|just|ok|yes|yeah|if so) ?,? )*(?:try|do|add|use|make|put|hear|go for) (?:it|that|this|one|so)\b"
)

Act = Literal["ask", "suppose", "none"]


class Asked(NamedTuple):
    """What a text asks: the questions in it, and what else it says."""

    questions: str
    rest: str
    supposes: bool


def asked(text: str) -> Asked | None:
    """Return what a text asks; None where it asks nothing, or accepts what it asks about: "would it fit? try it".

    Args:
        text: clean, before anything is translated; polite orders may be plain ones already.
    """
    low = text.lower()
    spans, supposes = _spans(low)
    if not spans:
        return None
    rest = low
    for first, last in reversed(spans):
        rest = f"{rest[:first]} . {rest[last:]}"
    rest = " ".join(rest.split()).strip(" .,;")
    plain = rest.replace("'", "")
    if _ACCEPTS.match(plain):
        return None
    rest = rest
    return Asked(" ".join(low[first:last] for first, last in spans), rest, supposes)


def orders_besides(rest: str) -> bool:
    """True when what is said beside a question may be an order: no reason and no other statement."""
    plain = rest.replace("'", "")
    return bool(regex(r"\w").search(plain)) and not _STATES.match(plain)


def mark(text: str, clauses: list[Clause]) -> None:
    """Mark the clauses that ask, beside others that may order: "does it need a flute? make it darker"."""
    if len(clauses) < 2:
        return
    spans = _spans(text.lower())[0]
    for clause in clauses:
        at = clause.tokens[0].start
        clause.is_asked = any(first <= at < last for first, last in spans)
    if all(clause.is_asked or _ACCEPTS.match(clause.text) for clause in clauses):
        for clause in clauses:
            clause.is_asked = False  # "would a flute fit? try it"


def _spans(low: str) -> tuple[list[tuple[int, int]], bool]:
    found: list[tuple[int, int]] = []
    supposes = False
    for sentence in _SENTENCES.finditer(low):
        act, size = _act(sentence[0])
        if act != "none":
            found.append((sentence.start(), sentence.start() + size))
            supposes |= act == "suppose"
    return found, supposes


def _act(sentence: str) -> tuple[Act, int]:
    """Return what a sentence does and how much of it does so, up to an order behind a comma."""
    plain = sentence.strip().replace("'", "")
    if any_of("speech", "others", "asks").match(plain) and not any_of("speech", "others", "orders").match(plain):
        return "ask", len(sentence)
    if not plain.isascii():
        return "none", 0
    pieces = [(piece.start(), piece.end()) for piece in _PIECES.finditer(sentence)]
    starts = [0, *(end for _, end in pieces)]
    for at, start in enumerate(starts):
        said = _said(sentence[start:])
        act = _head(said, sentence)
        if act != "none":
            return act, _length(sentence, said)
        if (
            said
            and not set(_WORD.findall(sentence[start : pieces[at][0] if at < len(pieces) else None])) <= _W["leads"]
        ):
            break
    return "none", 0


def _length(sentence: str, said: list[str]) -> int:
    """Return where an order begins behind a question: "what key is it in, and make it faster"."""
    if said[0] in ("if", "suppose", "supposing", "imagine", "say", "hypothetically"):
        return len(sentence)
    told = said[0] in _W["what"] or said[0] in ("tell", "explain", "is", "are", "why")
    for cut in (_JOINED if told else _PIECES).finditer(sentence):
        words_after = _said(sentence[cut.end() :])
        if words_after and words_after[0] in _W["orders"] and _head(words_after, sentence) == "none":
            return cut.start()
    return len(sentence)


def _said(text: str) -> list[str]:
    """Return the words of a text without what may stand before a question."""
    said = _WORD.findall(text.replace("we're", "we are").replace("'", ""))
    first = next((at for at, word in enumerate(said) if word not in _W["leads"]), len(said))
    return said[first:]


def _head(said: list[str], sentence: str) -> Act:
    """Return what the words do with which a sentence begins."""
    if len(said) < 2:
        return "none"
    line = " ".join(said)
    if any_of("speech", "indirect", "orders").match(line):
        return "none"
    if _supposes(said, sentence):
        return "suppose"
    first = said[0]
    if any_of("speech", "indirect", "asks").match(line):
        return "ask"
    if first in _W["what"] or first in _W["when"] or first in ("how", "hows", "why", "whys"):
        return "ask" if _by_word(said) else "none"
    rule = _INVERTED.get(first)
    return "ask" if rule is not None and rule(said, sentence) else "none"


def _by_word(said: list[str]) -> bool:
    """True for a question word and its verb; not for "what i want is", "when the drop comes"."""
    first, second = said[0], said[1]
    if first in ("why", "whys", "hows", "whats", "whos", "wheres", "whens"):
        return True
    if first == "how":
        return second in _W["auxiliaries"] or second in _W["degrees"]
    if first in _W["when"]:
        return second in _W["auxiliaries"]
    return second not in _W["fused"]


def _supposes(said: list[str], sentence: str) -> bool:
    """True for "if i said ..., would you", "suppose i wanted ..., what would happen"."""
    first = said[0]
    if first in _W["supposing"]:
        if first == "lets" and said[1] != "say":
            return False
        if first == "say" and said[1] not in ("i", "we", "you", "it", "that"):
            return False
        return any(_questions(said, at) for at in range(1, len(said) - 1)) or (
            first not in ("imagine", "lets", "say") and sentence.rstrip().endswith("?")
        )
    if first != "if":
        return False
    unreal = len(said) > 2 and (said[2] in _W["unreal"] or said[2].endswith("ed"))
    at = next((at for at in range(3, len(said) - 1) if _questions(said, at)), None)
    if at is None:
        return False
    return unreal or _head(said[at:], sentence) != "none"


def _questions(said: list[str], at: int) -> bool:
    """True where a question begins amid a sentence."""
    word, after = said[at], said[at + 1]
    inverted = word in ("would", "could", "does", "do", "did", "will", "is", "are", "can", "should")
    if inverted:
        return after in _W["subjects"] | _W["you"] and said[at - 1] not in _W["subjects"] | _W["you"]
    return word in _W["what"] or (word == "how" and after in _W["auxiliaries"])


def _after_adverbs(said: list[str], at: int) -> str:
    return next((word for word in said[at:] if word not in _W["adverbs"]), "")


def _do(said: list[str], sentence: str) -> bool:
    if said[1] in _W["you"] | {"i", "we", "they", "people", "any", "most"}:
        return _W["beats"].isdisjoint(said) or said[2:3] != ["have"]
    return not _W["habits"].isdisjoint(said[2:5]) and said[1] not in _W["subjects"] - {"all"} | {"it", "me", "some"}


def _have(said: list[str], sentence: str) -> bool:
    return said[1] in _W["you"] | {"i", "we", "they"} and said[2:3] not in (
        ["a"],
        ["an"],
        ["some"],
        ["the"],
        ["to"],
        ["it"],
    )


def _has(said: list[str], sentence: str) -> bool:
    return said[1] in _W["subjects"] - {"a", "an"} and len(said) > 2


def _be(said: list[str], sentence: str) -> bool:
    polite = not _W["polite"].isdisjoint(said[1:4]) and not {"to", "if", "you"}.isdisjoint(said[2:7])
    little = said[1] == "a" and said[2:3] in (["bit"], ["little"], ["touch"], ["tad"], ["lot"])
    return not (polite or little or said[1] in _W["stated"])


def _was(said: list[str], sentence: str) -> bool:
    return not said[1].endswith("ing") and said[1] not in {"gonna", "going"} and _be(said, sentence)


def _would(said: list[str], sentence: str) -> bool:
    if said[1] in _W["you"]:
        return _after_adverbs(said, 2) in _W["opinions"]
    return said[1] not in _W["wished"] | {"i", "we"} and "instead" not in said


def _subject(said: list[str], sentence: str) -> bool:
    return said[1] in _W["subjects"]


def _could(said: list[str], sentence: str) -> bool:
    if said[1] in ("a", "an", "some", "more", "too"):
        return not _W["fitting"].isdisjoint(said[2:])
    return said[1] in _W["you"] and _after_adverbs(said, 2) in _W["abilities"]


def _can(said: list[str], sentence: str) -> bool:
    verb = _after_adverbs(said, 2)
    if said[1] in _W["you"] | {"dawg"}:
        meter = verb in ("do", "handle", "play", "support", "make") and regex(r"\d/\d+").fullmatch(said[-1]) is not None
        return verb in _W["abilities"] or meter
    if said[1] == "it":
        return verb in _W["programs"]
    if said[1] == "i":
        return "still" in said[2:4] or verb in _W["rights"] or "commercially" in said
    return said[1] in ("a", "an", "real", "anyone", "someone", "somebody", "people") and _W["entering"].isdisjoint(said)


_INVERTED = {
    "do": _do, "does": lambda said, _: True, "did": lambda said, _: True, "have": _have, "has": _has, "is": _be, "are": _be, "was": _was, "were": _was,
    "would": _would, "will": _subject, "should": _subject, "could": _could, "can": _can,
}  # fmt: skip


_OTHERS_WRITE = regex(
    r"\b(?:my|our|the|his|her|these|those|they|he|she|who)\b[^.;!?]{0,40}?\b(?:has|have|had|needs?|wants?|going|like|likes|must|should) (?:to )?(?:write|rap|make|compose)\b[^,.;!?]*"
)
"""Who else is to write words: "my students have to write a rap about climate change"."""


def wants_words(text: str) -> bool:
    """True for "write me 16 bars about my ex"."""
    return any_of("speech", "lyrics", "said").search(_OTHERS_WRITE.sub("", text.lower())) is not None


def is_praise(text: str) -> bool:
    """True for thanks and praise."""
    return any_of("speech", "praise", "said").search(text.lower().replace("'", "")) is not None
