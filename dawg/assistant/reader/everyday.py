"""Questions, stories and orders about everyday life: the bass in the pan, the keys in the garage, the heart that skips a beat.

They have words of music in another sense. What tells them are words of everyday life in a text in which no word is surely
of music; what a beat is for and what it sounds like is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dawg.assistant.reader import senses, unknown
from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, table, words
from dawg.assistant.reader.text import Token

_LONGEST = 260
_ENDINGS = ("s", "es", "ed", "d", "ing", "'s")
_KINDS = ("genre", "instrument", "role", "effect", "section", "artist", "object")
_OF_A_BEAT = ("genre", "mood", "instrument", "role", "effect", "section", "object", "vague", "help", "greeting")
_PARTS = ("instrument", "role", "section", "effect")


def is_meant(spoken: str, tokens: Sequence[Token], hits: Sequence[Hit], clauses: Sequence[Clause]) -> bool:
    """True for a text about everyday life.

    Args:
        spoken: the text before its words of music were told from others.
        tokens, hits: what is left of it, and what is found there.
        clauses: the same in clauses.
    """
    if len(spoken) > _LONGEST:
        return False
    low = spoken.lower()
    asks = _shape("asks").match(low)
    tells, does = _shape("tells").match(low), _order().match(low)
    at_hand = _AT_HAND.search(_ASKED_OF_YOU.sub("", low)) is not None
    of_things = not hits and _everyday(low) > 1  # "fix the brakes on my bike, they squeak when it rains"
    plain = (of_things or not at_hand) and {hit.kind for hit in hits}.isdisjoint(_OF_A_BEAT)
    if not (asks or tells or does or plain):
        return False
    said = _shape("likeness").sub("", low)
    if not asks or at_hand or {hit.kind for hit in hits}.isdisjoint(_KINDS):
        said = _PURPOSE.sub("", said)  # "is this good for a wedding"
    skips = len(_shape("skips").findall(said))
    found = _everyday(said) + skips + (senses.in_music(said) != said)
    if (asks or does) and not at_hand and not _DEFINES.match(low):
        found += sum(unknown.is_unread(token.word) for token in tokens) + (
            plain and _OF_THE_WORLD.match(low) is not None
        )
    rest = (
        plain and not _OF_FILES.match(low) and _everyday(low.strip().partition(" ")[2]) > 0
    )  # no "match the loudness"
    rest = rest and all(_everyday(clause.text) for clause in clauses if clause.made)
    shaped = (
        asks
        or tells
        or does
        or found + low.count("\x02") > 1
        or (found and (rest or not hits or _is_of_no_beat(low, plain=plain)))
    )
    if not (found and shaped) or _is_of_music(_shape("skips").sub("", low), tokens, hits):
        return False
    if not (does or skips or rest or _is_of_no_beat(low, plain=plain)) and (
        _WISH.search(low) or any(_orders(clause, told=not asks) for clause in clauses)
    ):
        return False
    named = {hit.kind for hit in hits}
    if tells and not asks and not skips and ("mood" in named or (_OPINION.search(low) and named.intersection(_PARTS))):
        return False
    of_a_part = any(
        hit.kind in _PARTS and hit.first and tokens[hit.first - 1].word in ("the", "my", "this", "that") for hit in hits
    )
    return found > int(of_a_part)


_AT_HAND = regex(
    r"\b(?:it|its|it's|this|that|these|those|them|here|there|you|u|your|we|my (?:beat|project|mix)|bars? \d+|versions?|the (?:beat|project|mix|next|last|same|other|most))\b"
)
"""What points at the beat or at the program."""
_ASKED_OF_YOU = regex(r"^\W*(?:(?:hey|hi|so|ok|please) )*(?:can|could|would|will) (?:you|u) (?:please |just |maybe )?")
"""A polite way into an order, which points at nothing."""
_DEFINES = regex(r"\W*(?:please |can you |could you )?(?:explain|define|what(?:'s| is| are| does|s)|tell me)\b")
"""A question for a word of the trade that may be unknown."""
_OF_THE_WORLD = regex(
    r"\W*(?:hey |hi |yo |so |ok |and )*(?:who|whos|who's|whose|how (?:old|tall|rich|heavy|far|expensive)|when is|when does|when did|when was|where is|where's|where are|where can i|is [a-z]+ [a-z]+ [a-z]+\W*$)\b"
)
"""A question for a person, a time or a place, which no beat has."""
_NEEDS = regex(r"\b(?:need|want|get me|find me|buy)(?: to (?:buy|find|get|see))? (?:an?|some|my|the|new) ([a-z]+)\b")
"""What is wanted, that is no music: "i need a plumber"."""
_OF_FILES = regex(r"\W*(?:please )?(?:save|load|export|name|call|rename|checkout|switch|go|set)\b")
"""An order about a project, whose name may be any word: "save as wedding"."""
_PURPOSE = regex(r"\bfor (?:an?|my|our|the|some|this|that|his|her|your)?\b[^,.;!?]*")
_OPINION = regex(
    r"\b(?:wants?|wanted|thinks?|says?|said|asks?|asked|needs?|prefers?|likes?|loves?|hates?|complain\w*)\b"
)
"""What somebody else wants of a part: "my brother wants more bass"."""
_MAY_I = regex(
    r"\W*(?:can|could|should|may|do) (?:i|we|people|you) (?:put|use|get|make|keep|take|add|mix|play|cut|turn)\b.* (?:in|on|into|with|for|at|from|to) "
)
"""A question for what may be done: "can i put metal in the microwave"."""
_WISH = regex(
    r"\b(?:i|we)(?:'d| would)? (?:(?:really|just|also|kinda|do) )?(?:want|wanna|need|like|love)\b|\b(?:gimme|give me|make (?:me|it|a|an|some|something))\b|(?:^|[,.;] ?)do (?:an?|some|the|it)\b"
)


def _is_of_no_beat(low: str, *, plain: bool) -> bool:
    """True for a wish or an order about a thing of everyday life: "i need a plumber", "can i put metal in the microwave".

    Args:
        plain: nothing of music and nothing at hand is named.
    """
    thing = _NEEDS.search(low) if plain else None
    if thing is not None and _is_one_of(thing[1], words("everyday", "world")):
        return True
    return _MAY_I.match(low) is not None and _everyday(low.split()[-1].strip("?!.")) > 0


def _orders(clause: Clause, *, told: bool) -> bool:
    """True for a clause that begins with the verb of an order, and for one in a story that has no word of everyday life."""
    first = next((word for word in clause.words if word not in FILLERS), "")
    made = told and clause.made and not _shape("asks").match(clause.text)
    return first in words("everyday", "of_a_beat") or (made and not _everyday(clause.text))


def _everyday(said: str) -> int:
    """Return how many different words of everyday life are said."""
    world = words("everyday", "world")
    return len({word for word in regex(r"[a-z0-9']+").findall(said) if _is_one_of(word, world)})


def _is_one_of(word: str, known: frozenset[str]) -> bool:
    return word in known or any(
        word.endswith(end) and len(word) - len(end) > 2 and word.removesuffix(end) in known for end in _ENDINGS
    )


def _is_of_music(low: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> bool:
    """True where a word has no other sense than the one of music."""
    other = words("everyday", "homographs")
    asks = _shape("asks").match(low)
    kinds = tuple(kind for kind in _KINDS if not (asks and kind == "artist"))
    return _shape("sure").search(low) is not None or any(
        hit.kind in kinds and any(token.word not in other for token in tokens[hit.first : hit.last + 1]) for hit in hits
    )


@cache
def _shape(name: str) -> re.Pattern[str]:
    return regex(table("everyday")["shapes"][name], re.I)


@cache
def _order() -> re.Pattern[str]:
    """Return what finds an order about everyday life at the start of a text: "beat three eggs"."""
    verbs = "|".join(sorted(words("everyday", "orders")))
    return regex(rf"\W*(?:(?:please|can you|could you|now|then|first|just|pls) )*(?:{verbs})\b", re.I)
