"""Feelings that are in no vocabulary: whatever follows "more", "less" and "too" is a mood, reported in the user's own word."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import table, words
from dawg.assistant.reader.unknown import is_unread
from dawg.assistant.reader.vocabulary import mood_of

_UNFELT = words("moods", "unfelt")
_ENDS = r"(?=$|,| (?:and|but|please|now|here|for|than|in|on|at|during|through|throughout|towards?|overall|instead|so|like|right)\b)"
_DEGREE = regex(
    rf"\b(more|less|(?:(?<=^)|(?<=is )|(?<=are )|(?<=its )|(?<=feels )|(?<=feel )|(?<=sounds )|(?<=sound )|(?<=bit )|(?<=little )|(?<=way )|(?<=kinda )|(?<=so ))(?:too|overly)) (?:of (?:a|an|that|the) )?([a-z][a-z-]{{3,}})(?<!ly){_ENDS}"
)
_FELT = (
    "y", "ful", "ous", "ish", "ic", "al", "ive", "less", "er", "ed", "ing", "ness", "ity", "ment", "ion", "ance", "ence", "esque", "like", "some", "ism", "dom", "ant", "ent", "ary",
    "ate", "ian", "able", "ible", "ure", "tude", "th", "que", "mn",
)  # fmt: skip
"""How adjectives end, and nouns made of them."""
_MADE = regex(
    rf"\b(?:make|get|want|need|keep|let|have|turn|can|could|should)\b.{{1,24}}?\b(?:(?:feel|sound|be|seem|very|really|all|super|a bit|a little|kinda|kind of|sort of) )*([a-z-]{{2,}}(?:er|ful|ous|esque|ish|like|some|less)){_ENDS}"
)
"""An adjective that tells itself by its ending: "make it churchier", "make it feel dreadful"."""


def feeling(clause: Clause) -> list[Operation] | None:
    """Return the mood that is asked for by a word of no vocabulary: "more dread", "less corporate", "make it churchier"."""
    text = clause.text.replace("'", "")
    found = _DEGREE.search(text)
    if found and not _is_felt(clause, found[2]):
        return None
    if found and _is_no_word(found[2]):
        clause.is_open = True
        return None
    if found:
        less = found[1] != "more"
        return _changed(clause, f"less {found[2]}" if less else found[2])
    short = _MADE.search(text)
    if short is None or not _is_felt(clause, short[1]) or clause.has("add_strong", "remove_strong"):
        return None
    word = _positive(short[1])
    return _changed(clause, word) if word else None


def _is_no_word(word: str) -> bool:
    """True for "zorp": nothing that the language knows, and by its end no feeling ("churchy", "dreadful")."""
    return (
        is_unread(word)
        and not mood_of(word)
        and not word.endswith(_FELT)
        and word not in table("words")["english"]["common"]
    )


def _positive(word: str) -> str | None:
    """Return the adjective of a comparative ("churchier" is churchy); None for what only ends like one."""
    if word.endswith("ier"):
        return word.removesuffix("ier") + "y"
    if not word.endswith("er"):
        return word
    return next((stem for stem in (word[:-2], word[:-1]) if mood_of(stem)), None)


def _is_felt(clause: Clause, word: str) -> bool:
    """True for a word that means nothing else to us."""
    if word in _UNFELT or word in FILLERS or not set(word.split("-")).isdisjoint(_UNFELT):
        return False
    at = next((at for at, token in enumerate(clause.tokens) if token.word == word.split("-")[0]), None)
    known = [*clause.hits, *clause.refused, *(hit for hit in clause.cue_hits if hit.name != "regenerate")]
    return at is not None and not any(hit.first <= clause.first + at <= hit.last for hit in known)


def _changed(clause: Clause, mood: str) -> list[Operation]:
    part = next(iter(scope.parts(clause)), None)
    where = scope.section(clause)
    if part is None:
        return [Operation(op="change_mood", target=mood, section=where)]
    return [Operation(op="change_mood", target=part, section=where, amount=mood)]
