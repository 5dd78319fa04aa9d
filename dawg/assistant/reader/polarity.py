"""Which way a "no" turns what is said: a denial of a wish refuses, a denial of a refusal keeps, two denials cancel.

A denial reaches a verb over small words only ("nobody ever asked you to mute it"), never past a comma. What it reaches
decides: a wish ("I never want to hear a clap") refuses what stands behind it, or before it ("guitar I not want"); a verb
of taking away or of dislike ("don't touch", "I don't hate") keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import takewhile

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, table, words
from dawg.assistant.reader.text import Token

NEGATORS = words("polarity", "negators")
LINKS = words("polarity", "links")
REMOVALS = words("polarity", "removals")
_UNABLE = words("polarity", "unable")
_AFTER_NO = words("polarity", "after_no")
_UNDOABLE = words("polarity", "undoable")
_WISHES = words("polarity", "wishes")
_WISHED = words("polarity", "wished")
_WISHING = words("polarity", "wishing")
_WISHERS = words("polarity", "wishers")
_RELATIVES = words("polarity", "relatives")
_RESUMING = words("polarity", "resuming")
ONWARDS = words("polarity", "onwards")
_LACKING = words("polarity", "lacking")
_FENCES = words("polarity", "fences")
_CHOICES = words("polarity", "choices")
STANDING = words("polarity", "standing")
DENYING = NEGATORS | _UNABLE
_DENIED_WISHES = {
    "dont",
    "not",
    "never",
    "nobody",
    "noone",
    "wont",
    "wouldnt",
    "shouldnt",
    "mustnt",
    "aint",
    "doesnt",
    "hardly",
    "barely",
    "scarcely",
    "doubt",
}
"""Denials that make a refusal of the wish behind them."""
_HATES = {"hate", "loathe", "despise", "detest", "dislike"}
_REACH = 9
"""So many words are looked at."""


def governor(tokens: Sequence[Token], at: int, parts: Collection[int] = (), *, removal: bool = False) -> int:
    """Return where the denial stands that reaches a word over small words and over `parts`, -1 for none.

    Args:
        removal: the word takes something away, so that being unable to denies it too: "you can't cut the drums".
    """
    verb = at
    while at > 0 and tokens[at].joined:
        before, word = tokens[at - 1].word, tokens[at].word
        if before == "no":
            return at - 1 if word in _AFTER_NO or (word == "one" and at < verb) else -1
        if before in NEGATORS:
            return at - 1 if _denies(before, word) else -1
        if removal and before in _UNABLE:
            return -1 if at > 1 and tokens[at - 2].word == "i" else at - 1
        if before not in LINKS and f"{before}g" not in LINKS and at - 1 not in parts:  # "sayin"
            return -1
        at -= 1
    return -1


def _denies(word: str, after: str) -> bool:
    """True but for the "not" of a complaint and of a regret: "it doesn't get louder", "I didn't mean to mute them"."""
    if word in ("doesnt", "isnt"):
        return after in ("need", "have", "to", "supposed", "meant", "mean", "that")
    return (word, after) != ("didnt", "mean")


def is_cancelled(tokens: Sequence[Token], at: int, size: int) -> bool:
    """True for words of refusal that a denial before them turns into a wish: "I don't hate the piano"."""
    word = tokens[at].word
    if word in ("without", "sans") and _is_regretted(tokens, at):
        return True
    if at == 0 or not tokens[at].joined:
        return False
    before = tokens[at - 1].word
    if word == "enough" and before == "get":
        return True
    if word == "not":
        return before in _UNABLE or before in _PITIES or before in ("dont", "never", "wouldnt", "shouldnt")
    if word in ("without", "sans"):
        return without_what(tokens, at) >= 0 or governor(tokens, at) >= 0
    wish = size > 1 and word in _DENIED_WISHES
    if not (wish or word in _UNDOABLE or [each.word for each in tokens[at : at + 2]] == ["no", "to"]):
        return False
    by = governor(tokens, at, removal=True)
    return by >= 0 and not (wish and tokens[by].word in _DENIED_WISHES and by == at - 1)


_PITIES = frozenset(("reason", "shame", "pity", "waste", "crime", "mistake", "sin", "silly", "stupid", "wrong", "sad"))
"""What it would be not to have something: "a shame not to use strings"."""


def _is_regretted(tokens: Sequence[Token], at: int) -> bool:
    """True for "without the pads it sounded empty": what is said of a beat that lacks something it needs."""
    run = [token.word for token in takewhile(lambda token: token.joined, tokens[at + 1 : at + 1 + _REACH])]
    told = next((place for place, word in enumerate(run) if word in _SEEMS), -1)
    return (
        told > 1
        and run[told - 1] in ("it", "this", "that", "everything", "beat", "track", "song")
        and not _LACKING.isdisjoint(run[told + 1 :])
    )


_MADE = {"beat", "track", "song", "tune", "something", "piece"}
"""What is "sad" as an adjective behind it, as in a translation: "a beat sad without piano"."""
_SEEMS = {"sounded", "sounds", "felt", "feels", "was", "is", "seems", "seemed", "got", "gets", "becomes", "became"}


def without_what(tokens: Sequence[Token], at: int) -> int:
    """Return where begins what cancels a "without": "isn't phonk without cowbell", "would be sad without it"; -1 for none."""
    place = at
    while place > 0 and tokens[place].joined and at - place < _REACH:
        place -= 1
        word = tokens[place].word
        if word in _FENCES:
            return -1
        if word in DENYING and word not in ("without", "stop", "avoid"):
            return place
        if place == at - 1 and word in _LACKING and not (word == "sad" and tokens[place - 1].word in _MADE and place):
            return place
    return -1


def denied_wish(tokens: Sequence[Token], at: int) -> int:
    """Return how many words a denied wish takes: 5 for the "never want to hear a" of "I never want to hear a clap"."""
    denial = tokens[at].word
    if denial not in _DENIED_WISHES:
        return 0
    before = tokens[at - 1].word if at and tokens[at].joined else ""
    after = [token.word for token in tokens[at + 1 : at + 3]]
    if before == "why" or after[:1] in (["just"], ["only"]) or (after[:1] == ["you"] and not _dares(after)):
        return 0
    if denial == "not" and after[:1] == ["that"]:
        return 0  # "it's not that I want the bass out"
    if after[:1] == ["like"] and (denial == "aint" or (denial == "not" and before not in ("do", "i", "me", "we"))):
        return 0  # "it's not like trap"
    size = _wish(tokens, at + 1)
    return size + 1 if size else 0


def _dares(after: list[str]) -> bool:
    return after[1:] in (["dare"], ["ever"], ["even"], ["go"])


def _wish(tokens: Sequence[Token], first: int) -> int:
    """Return how many words from here on are a wish, 0 for none."""
    size = 0
    for at in range(first, min(len(tokens), first + _REACH)):
        word = tokens[at].word
        if not tokens[at].joined:
            break
        if word == "used" and tokens[at + 1 : at + 2] and tokens[at + 1].word == "to":
            break  # "I never used to like it"
        if (word in _WISHES and (not size or tokens[at - 1].word == "to")) or (size and word in _WISHED):
            size = at + 1 - first
        elif word == "no" and size:
            return at + 1 - first  # "I don't want no keyboards" denies once
        elif word not in _WISHING or size:
            break
    return size


@cache
def _said(side: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the words with which a refusal of the table begins, and what finds one."""
    entry = table("polarity")[side]
    return frozenset(entry["starts"]), regex(rf"(?:{'|'.join(entry['said'])})(?![\w-])")


def _found(side: str, tokens: Sequence[Token], first: int) -> int:
    """Return how many words from here on are a refusal of the table, 0 for none."""
    starts, said = _said(side)
    if first >= len(tokens) or tokens[first].word not in starts:
        return 0
    run = [tokens[first], *takewhile(lambda token: token.joined, tokens[first + 1 : first + 14])]
    before = "x " if side == "before" and first and tokens[first].joined else ""
    match = said.match(before + " ".join(token.word for token in run), len(before))
    return len(match[0].split()) if match else 0


def fed_up(tokens: Sequence[Token], at: int) -> int:
    """Return how many words say that one has had enough of, is against or hardly needs what stands behind them."""
    return _found("before", tokens, at)


def is_refused_behind(tokens: Sequence[Token], hit: Hit) -> bool:
    """True for a thing whose denied wish stands behind it: "guitar I not want", "piano is what I do not need"."""
    first = hit.last + 1
    if first < len(tokens) and tokens[first].joined and _found("behind", tokens, first):
        return True
    if first >= len(tokens) or tokens[first].word not in _BEHIND:
        return False
    at = _past(tokens, first, first, _RELATIVES | _IS_NOT)
    turned = not _IS_NOT.isdisjoint(token.word for token in tokens[first:at])
    asked, at = at, _past(tokens, at, first, _WISHERS)
    subject = at > asked
    if at >= len(tokens) or (at > first and not tokens[at].joined) or (asked > first and not subject):
        return False
    word = tokens[at].word
    if turned:  # "guitar is not something I want"
        return _is_a_wish(tokens, at)
    if subject and word in _HATES:
        return tokens[first].joined and _ends(tokens, at + 1)
    if tokens[at - 1].word in ("nobody", "noone"):
        return _is_a_wish(tokens, at)
    if word not in (_DENIED_WISHES | {"no"} if subject else ("no", "not", "dont")):
        return False
    return (subject or tokens[first].joined) and _is_a_wish(tokens, at + 1)


_IS_NOT = frozenset(("not", "isnt", "arent"))
_BEHIND = _RELATIVES | _WISHERS | _DENIED_WISHES | _IS_NOT | {"no"}


def _past(tokens: Sequence[Token], at: int, first: int, small: Collection[str]) -> int:
    """Return the place behind small words; the first word behind a thing may stand apart from it."""
    end = min(len(tokens), at + 6)
    while at < end and tokens[at].word in small and (tokens[at].joined or at == first):
        at += 1
    return at


def _is_a_wish(tokens: Sequence[Token], at: int) -> bool:
    """True where a wish without a thing of its own stands."""
    size = _wish(tokens, at)
    return size > 0 and _ends(tokens, at + size)


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """True where nothing more than "it", "at all", "in this" is said from here on."""
    for place in range(at, min(len(tokens), at + 6)):
        token = tokens[place]
        if not token.joined or token.word in ONWARDS:
            return True
        if token.word not in _RESUMING:
            return False
    return at >= len(tokens) or len(tokens) - at < 6


def is_passed_over(tokens: Sequence[Token], at: int, starts: Collection[int]) -> bool:
    """True at the "than" of "I'd rather have organ than piano", the "over" of "I prefer cello over violin"."""
    if tokens[at].word not in ("than", "over", "to") or at < 2:
        return False
    before = [token.word for token in tokens[max(0, at - _REACH) : at]]
    choice = _CHOICES.intersection(before)
    if not choice or any(not token.joined for token in tokens[max(0, at - 3) : at + 1][1:]):
        return False
    ahead = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].word in ("a", "an", "the", "any", "another", "more"))
    return (tokens[at].word == "than") == ("prefer" not in choice) and ahead in starts
