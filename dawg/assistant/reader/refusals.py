"""What a request refuses: "no", "without", "anything but", and how far each reaches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import takewhile

from dawg.assistant.reader import declined, polarity
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, words
from dawg.assistant.reader.text import Token

_BEFORE = words("refusals", "before")
_BEFORE_GENRES = words("refusals", "before_genres")
_NO_REFUSAL = frozenset(tuple(phrase.split()) for phrase in words("refusals", "no_refusal"))
_FILLERS = words("refusals", "fillers")
_BEATS = regex(
    r"(?:rolls? )?(?:on|at|off) (?:the |every |each |any )?(?:(?:beats? )?(?:1|2|3|4|ones?|twos?|threes?|fours?)\b(?! (?:bars?|seconds|minutes))|"
    r"(?:up|down|back|off)[ -]?beats?\b|beats?\b|quarters?\b|eighths?\b)"
)
_OFTEN = regex(
    r"(?:on )?(?:every|each) (?:single )?(?:\d{1,2} |other |second |few )?(?:bars?|beats?|measures?)\b|all the time\b|constantly\b|(?:so|that) (?:often|much|many)\b"
)
"""How often something is not to come, so that it may come now and then."""
"""Beats of a bar on which something is refused: "no claps on the twos and fours"."""
_PLACES = regex(
    r"(?:(?:or|and|nor|&|any) )*(?:\w+ )?(?:at|in|during|for|until|till|til|before|on|from|after|under|over|through|throughout|into) (?:the |my )?(?:very |first |last |second )*"
    r"(?:start|beginning|opening|intro|verse|hook|chorus|bridge|drop|outro|end|ending|breakdown|build|buildup|part|half|halfway|half way|middle|midpoint|section|minute|bit|few (?:bars|seconds)|\d+ (?:bars?|seconds))\b"
)
"""Where a refusal counts that is not for the whole beat: "no drums at the start"."""


def is_local(tokens: list[Token], hit: Hit) -> bool:
    """True when what is refused is refused in one place only."""
    after = " ".join(token.word for token in takewhile(lambda token: token.joined, tokens[hit.last + 1 : hit.last + 9]))
    return (_PLACES.match(after) or _BEATS.match(after) or _OFTEN.match(after)) is not None


def is_on_beats(text: str) -> bool:
    """True where a clause names beats of a bar."""
    return _BEATS.search(text) is not None


_EXCEPTING = {"except", "other", "apart", "aside", "besides"}
"""What excepts from a refusal: what stands behind it is wanted."""
_ARTICLES = {"the", "any", "a", "an", "my", "those", "these"}
_AVOIDING = {"avoid", "exclude", "excluding", "omit", "ban", "skip", "hate"}
"""Verbs whose list an "and" closes: "avoid piano, strings and choir", but "no piano, strings and choir" wants strings."""
_CLOSING = {"or", "nor", "and", "&"}
_JOINERS = {"or", "and", "nor", "&"}


def refused(tokens: list[Token], content: list[Hit]) -> tuple[set[int], set[int]]:
    """Return the first words of refused hits and the positions of the words of refusal."""
    starts: dict[int, list[Hit]] = {}
    for hit in content:
        starts.setdefault(hit.first, []).append(hit)
    refused = declined.declined(tokens, content)
    negators: set[int] = set()
    at = 0
    while at < len(tokens):
        size = _negator(tokens, at)
        if size and polarity.is_cancelled(tokens, at, size):
            refused -= _reached_before(tokens, at, starts)
            at += size
            continue
        if size and tokens[at].word in _EXCEPTING and _start_before(starts, at) in refused:
            at += size  # "no drums other than a kick"
            continue
        if not size and polarity.is_passed_over(tokens, at, starts):
            size = 1
        if not size:
            at += 1
            continue
        genre = any(hit.kind == "genre" for hit in starts.get(at + size, ()))
        if not genre and " ".join(token.word for token in tokens[at : at + size]) in _BEFORE_GENRES:
            at += size
            continue
        quality = tokens[at].word in _IS_NOT and (size == 1 or tokens[at + size - 1].word in _DEGREES)
        reached = _scope(tokens, at + size, starts, refused, quality=quality)
        if reached:
            negators.add(at)
        at += size
    return refused, negators


def _reached_before(tokens: list[Token], at: int, starts: dict[int, list[Hit]]) -> set[int]:
    """Return what the denial of a "without" stands before: the "house" of "never make me house without a kick"."""
    first = polarity.without_what(tokens, at) if tokens[at].word in ("without", "sans") else -1
    return {start for start in starts if first >= 0 and first < start < at}


def _negator(tokens: list[Token], at: int) -> int:
    """Return how many words of refusal stand here, 0 for none."""
    return max(_named(tokens, at), polarity.denied_wish(tokens, at), polarity.fed_up(tokens, at))


def _named(tokens: list[Token], at: int) -> int:
    """Return how many words a refusal of the table takes, 0 for none."""
    if tokens[at].word not in _phrases():
        return 0
    said = tuple(token.word for token in tokens[at : at + 8])
    if said[0] == "all" and at and tokens[at - 1].word == "at":
        return 0  # "no drums at all but a snare"
    if said[:2] in (("hold", "the"), ("hold", "off")) and {"longer", "back", "until", "till", "off"}.intersection(
        token.word for token in tokens[at + 2 : at + 9]
    ):
        return 0
    if said[:2] in _NO_REFUSAL or said[:3] in _NO_REFUSAL or ("enough" in said[1:4] and said[0] not in ("had", "have")):
        return 0
    joined = 1 + sum(1 for _ in takewhile(lambda token: token.joined, tokens[at + 1 : at + 8]))
    return next((len(phrase) for phrase in _phrases()[said[0]] if said[:joined][: len(phrase)] == phrase), 0)


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Return the words of refusal by their first word, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(_BEFORE | _BEFORE_GENRES, key=lambda phrase: (-len(phrase.split()), phrase)):
        found.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return found


_IS_NOT = {"not", "isnt", "aint", "never", "non", "un", "nowhere", "anything", "anti"}
_DEGREES = {"all", "remotely", "way", "even", "bit", "near", "close"}


_AMOUNTS = {"much", "many", "loud", "heavy", "prominent"}


def _scope(tokens: list[Token], at: int, starts: dict[int, list[Hit]], refused: set[int], *, quality: bool) -> bool:
    """Mark what is refused from `at` on: a noun after fillers, then its list as far as "or" and "and" carry it.

    Args:
        quality: an adjective alone can be refused: "not aggressive drill" wants drill, "no aggressive drums" no drums.
    """
    if at + 1 < len(tokens) and tokens[at].word == "too" and tokens[at + 1].word in _AMOUNTS:
        return False  # "not too much bass" is some of it
    group: tuple[str, ...] | None = None
    reached = False
    adjectives: list[int] = []
    while at < len(tokens):
        hits = starts.get(at)
        if hits and not (group is None and not reached and not tokens[at].joined):
            kinds = {hit.kind for hit in hits}
            now: tuple[str, ...] = (
                ("instrument", "role", "effect", "section")
                if kinds & {"instrument", "role", "effect", "section"}
                else tuple(kinds)
            )
            if group is not None and not set(now) & set(group):
                break
            refused.add(at)
            reached = True
            last = max(hit.last for hit in hits)
            kinds |= {"genre"} if any(hit.name == "glide" for hit in hits) else set()  # "no sliding 808s"
            if last + 1 in starts and tokens[last + 1].joined and _describes(kinds, starts[last + 1], quality=quality):
                adjectives.append(at)
                at = last + 1
                continue
            for adjective in adjectives:
                refused.discard(adjective)
            group = now
            at = _after_item(tokens, last + 1, starts, now)
            if at < 0:
                break
        elif group is None and tokens[at].word in _FILLERS and tokens[at].joined:
            at += 1
        elif group is None and tokens[at].word == "or" and tokens[at - 1].word in _FILLERS:
            at += 1  # "nothing cheesy or happy"
        elif group is None and not quality and (ahead := _past_unknown(tokens, at, starts)):
            at = ahead
        else:
            break
    return reached


def _describes(kinds: Collection[str], after: Sequence[Hit], *, quality: bool) -> bool:
    """True for what only says of which kind the thing behind it is: "no sad piano", "no gospel choir"."""
    if "mood" in kinds and not quality:
        return True
    return "genre" in kinds and any(hit.kind in ("instrument", "role") for hit in after)


_PREPOSITIONS = frozenset(
    ("against", "under", "over", "behind", "from", "between", "before", "after", "during", "until", "till", "around", "across", "into", "onto", "beside", "despite", "than", "through", "throughout", "below", "above", "when", "where", "which", "who", "his", "her", "their", "our", "its", "wait", "sorry", "nah", "maybe", "actually", "mute", "remove", "solo", "are", "was", "were"),
)  # fmt: skip
"""Small words and orders that are no part of the name of a thing."""


def _past_unknown(tokens: Sequence[Token], at: int, starts: Mapping[int, Sequence[Hit]]) -> int:
    """Return where the thing is behind a word that nobody knows, 0 for none: "no comping piano", "no airhorns or brass"."""
    word = tokens[at].word
    if not tokens[at].joined or at + 1 >= len(tokens) or not tokens[at + 1].joined:
        return 0
    if len(word) < 3 or any(
        word in small for small in (polarity.ONWARDS, polarity.LINKS, polarity.DENYING, _phrases(), _PREPOSITIONS)
    ):
        return 0
    ahead = at + 1
    if tokens[ahead].word in _JOINERS and word.endswith("s"):
        ahead += 1 + (ahead + 1 < len(tokens) and tokens[ahead + 1].word in _ARTICLES)
    return ahead if any(hit.kind in ("instrument", "role") for hit in starts.get(ahead, ())) else 0


def _after_item(tokens: list[Token], at: int, starts: dict[int, list[Hit]], group: tuple[str, ...]) -> int:
    """Return where the refused list goes on ("no horns like trumpet or sax"), -1 where it ends."""
    if at >= len(tokens):
        return -1
    at += tokens[at].joined and tokens[at].word in _THINGS and at + 2 < len(tokens)
    said = [token.word for token in tokens[at : at + 2]]
    example = at + 1 + (said == ["such", "as"])
    if (said[0] == "like" or said == ["such", "as"]) and tokens[at].joined:
        parts = example in starts and any(hit.kind in ("instrument", "role") for hit in starts[example])
        return example if parts and set(group) & {"instrument", "role"} else -1
    if tokens[at].word in _JOINERS:
        ahead = at + 1
        article = ahead < len(tokens) and tokens[at].word != "and" and tokens[ahead].word in ("any", "the", "a", "an")
        ahead += article or _goes_on(tokens, at, starts)
        return ahead if ahead in starts and any(hit.kind in group for hit in starts[ahead]) else -1
    if not tokens[at].joined and _list_ends_with_or(tokens, at, starts):
        return _past_article(tokens, at)
    return -1


_THINGS = ("instruments", "sounds", "parts", "stuff", "things", "noises")


def _past_article(tokens: list[Token], at: int) -> int:
    return at + (at + 1 < len(tokens) and tokens[at].word in _ARTICLES and tokens[at + 1].joined)


def _start_before(starts: dict[int, list[Hit]], at: int) -> int:
    """Return where the last thing before a word begins, 0 for none near."""
    return next((start for start in range(at - 1, max(0, at - 16), -1) if start in starts), 0)


def _goes_on(tokens: list[Token], at: int, starts: dict[int, list[Hit]]) -> bool:
    """True for the "and" of "the talkbox and the organ" where the clause ends behind it."""
    first = _start_before(starts, at)
    if [token.word for token in (tokens[first - 1], *tokens[at : at + 2])] != ["the", "and", "the"] or not first:
        return False
    last = max((hit.last for hit in starts.get(at + 2, ())), default=-1)
    return last > 0 and (last + 1 == len(tokens) or not tokens[last + 1].joined)


def _list_ends_with_or(tokens: list[Token], at: int, starts: dict[int, list[Hit]]) -> bool:
    """True for "A, B or C" from B on: commas refuse only as far as an "or" closes the list."""
    first = _start_before(starts, at)
    closing = _CLOSING if tokens[first - 1].word in _AVOIDING else {"or", "nor"}
    for _ in range(8):
        at = _past_article(tokens, at)
        if at not in starts:
            return False
        at = max(hit.last for hit in starts[at]) + 1
        if at < len(tokens) and (tokens[at].word in closing or _sums_up(tokens, at)):
            return True
        if at >= len(tokens) or tokens[at].joined:
            return False
    return False


_SUMS_UP = regex(
    r"(?:(?:all|any|none|each|every one|either) of (?:that|those|them|these|it)|all (?:that|those)|the (?:whole )?lot|et ?c|and (?:so on|so forth|the like|the lot|all that|stuff)|you name it|whatever)\b"
)


def _sums_up(tokens: list[Token], at: int) -> bool:
    """True for what closes a list: "skip the winds, flute, clarinet, all of that"."""
    return _SUMS_UP.match(" ".join(token.word for token in tokens[at : at + 4])) is not None
