"""Words that no rule knows: what they stand for is not guessed, and no step is made of what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from dawg.assistant.reader import scope, vocabulary
from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import table, words
from dawg.assistant.reader.text import Token

_ORDINARY = words("coverage", "ordinary")
_BETWEEN = words("coverage", "between")
_STYLES = tuple(words("coverage", "styles"))
_MADE = words("coverage", "made")
_READ = (
    "phrasing", "sayings", "senses", "asides", "refusals", "qualities", "clauses", "structure", "takebacks", "operations", "moods", "genres", "instruments", "artists",
)  # fmt: skip
"""Documents of the vocabulary whose words some rule knows."""


@cache
def _lexicon() -> frozenset[str]:
    """Return every word that some rule knows, and ordinary words that ask for nothing; a finer mood is read only where it is one,
    and a word of a longer name only in it.
    """
    told = {name: table(name) for name in _READ}
    names = told["artists"]["names"].values()
    told["artists"] = {
        "gear": told["artists"]["gear"],
        "names": [name for of in names for name in of if " " not in name],
    }
    told["moods"] = {group: rows for group, rows in told["moods"].items() if group not in ("finer", "placed")}
    known = frozenset(regex(r"[a-z]+").findall(" ".join(_strings(told)).lower()))
    finer = frozenset(regex(r"[a-z]+").findall(" ".join(_strings(table("moods")["finer"]))))
    return (vocabulary.index().declined - finer) | known | _ORDINARY | FILLERS


def _strings(value: Any) -> Iterator[str]:
    """Yield every string of a document, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ly", "y", "ness", "n", "in")


@cache
def is_unread(word: str) -> bool:
    """True for a word that no rule knows in any form."""
    if len(word) < 2 or not word.isascii() or not word.isalpha():
        return False
    known = _lexicon()
    return word not in known and not any(
        word.endswith(end) and (word.removesuffix(end) in known or word.removesuffix(end) + "e" in known)
        for end in _ENDINGS
        if len(word) - len(end) > 2
    )


def names_a_style(tokens: Sequence[Token], at: int, *, told: bool) -> bool:
    """True for an unread word that is a genre by its end ("glorpcore") or by the beat that is to be of it ("a snozzle beat").

    Args:
        told: only the end of the word counts.
    """
    word = tokens[at].word
    if word.endswith(_STYLES) and len(word) > 6:
        return True
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return not told and at > 0 and tokens[at].joined and after is not None and after.joined and after.word in _MADE


_DETERMINERS = frozenset(("the", "my", "that", "this", "those", "these", "our"))
_PLACES = frozenset(("on", "onto", "to", "over", "in", "into", "behind", "under", "through"))
_OF_ALL = frozenset(
    ("volume_up", "volume_down", "mute", "unmute", "solo", "pan", "eq", "add_effect", "remove_effect", "brighter", "darker", "punchier", "regenerate", "vary", "simplify", "densify", "transpose", "widen", "tighten", "change_instrument", "set_volume")
)  # fmt: skip


_SOME_ONE = regex(
    r"^(?:(?:please|can|could|you|now|just|also|and|then|maybe|make|turn|bring|put|take|get|keep|mute|solo|remove|lower|raise|pan) )*(?:the|that) (?:other|second|third|left|right|weird|annoying|wrong|bad|good) (?:thing|one|bit|sound|noise|note)\b"
)
"""What only a conversation could name, before what is to be done to it: "make the other thing quieter"."""


def without_guesses(clause: Clause, made: list[Operation]) -> list[Operation]:
    """Return the steps of a clause without those that an unknown word leaves nothing to be about.

    "Turn up the blorpitron" turns nothing up, "put some glimbles on the snare" adds no snare.
    """
    if not made or clause.meant:
        return made
    if _SOME_ONE.search(clause.text) and not scope.spoken(clause):
        left = [step for step in made if step.target or step.section or step.op not in _OF_ALL]
        clause.is_open = not left
        return left
    unread = [at for at, token in enumerate(clause.tokens) if is_unread(token.word)]
    marked = {at - clause.first for hit in (*clause.hits, *clause.refused) for at in range(hit.first, hit.last + 1)}
    unread = [at for at in unread if at not in marked]
    if not unread:
        return made
    if not scope.spoken(clause) and any(_is_the_object(clause, at) for at in unread):
        left = [step for step in made if step.target or step.op not in _OF_ALL]
    elif _is_put_somewhere(clause, unread[0]):
        left = [step for step in made if step.op != "add"]
    else:
        return made
    clause.is_open = not left
    return left


def _is_the_object(clause: Clause, at: int) -> bool:
    """True for the last word behind "the", "my" or behind the verb: what the order is about."""
    return clause.words[at - 1] in _DETERMINERS or (
        (at == 1 or all(word in FILLERS for word in clause.words[: at - 1]))
        and clause.words[0] not in ("make", "sound", "go", "get")
    )


def _is_put_somewhere(clause: Clause, at: int) -> bool:
    """True for the unknown thing between the verb of an order and the part that it is to be put on."""
    verb = next((word for word in clause.words[:at] if word not in FILLERS), "")
    if verb not in (
        "put",
        "add",
        "throw",
        "slap",
        "stick",
        "place",
        "drop",
        "set",
        "apply",
        "use",
        "layer",
        "sprinkle",
        "pour",
        "whack",
        "bung",
        "chuck",
    ):
        return False
    before = [word for word in clause.words[:at] if word != verb and word not in FILLERS and word not in _BETWEEN]
    behind = clause.words[at + 1 : at + 4]
    place = next((at + 1 + gap for gap, word in enumerate(behind) if word in _PLACES), None)
    parts = [hit.first - clause.first for hit in clause.hits if hit.kind in ("instrument", "role")]
    return not before and place is not None and bool(parts) and min(parts) > place
