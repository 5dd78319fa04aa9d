"""Which phrases of the vocabulary a request really names, and which of them it refuses.

A longer phrase wins over what lies inside it ("drum and bass" names no bass); an adjective of sound before an instrument
is no mood ("warm pads"); a genre's name before an instrument is no genre where another genre is named ("trap hats").
"""

from __future__ import annotations

from collections.abc import Collection

from dawg.assistant.reader import declined, misread, refusals, verdicts
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token

CONTENT = ("genre", "mood", "instrument", "role", "section", "effect", "artist", "plain")


class Found:
    """The hits that count, split by whether the user wants them."""

    def __init__(self, wanted: list[Hit], refused: list[Hit], negators: set[int]) -> None:
        self.wanted = wanted
        self.refused = refused
        self.negators = negators

    def names(self, *kinds: str) -> tuple[str, ...]:
        """Names of wanted hits of these kinds in the order they were said, once each."""
        return tuple(dict.fromkeys(hit.name for hit in self.wanted if hit.kind in kinds))


def _is_of_a_work(tokens: list[Token], hit: Hit, works: set[int]) -> bool:
    after = [token.word for token in tokens[hit.last + 1 : hit.last + 3]]
    return after[:1] in (["of"], ["from"], ["to"]) and hit.last + 2 + (after[1:] in (["the"], ["a"])) in works


def select(tokens: list[Token], hits: list[Hit], *, references: list[Hit], titles: Collection[int] = ()) -> Found:
    """Resolve overlaps, then split by negation; `titles` is where names begin in the text that are in no list."""
    known = [hit for hit in hits if hit.kind in CONTENT and hit.kind != "artist" and not _are_parts(tokens, hit)]
    named = {hit.last + 1 for hit in references}
    works = {hit.first for hit in references} | {at for at, token in enumerate(tokens) if token.start in titles}
    known = [
        hit for hit in known if hit.kind != "section" or not (hit.first in named or _is_of_a_work(tokens, hit, works))
    ]  # "the Stranger Things intro", "the opening of Twin Peaks"
    every = content = _longest(known + references)
    phrases = [hit for hit in hits if hit.length > 1 and hit.kind.startswith("cue:")]
    content = [
        hit for hit in content if not misread.misread(tokens, hit, content) and not _in_a_phrase(tokens, hit, phrases)
    ]
    content += _genres_of_pieces(tokens, hits, content)
    refused_at, negators = refusals.refused(tokens, content)
    if any(hit.kind == "genre" for hit in content) and all(
        hit.first in refused_at for hit in content if hit.kind == "genre"
    ):
        standing = [hit for hit in every if hit.kind != "genre" or hit.first not in refused_at]
        meant = [hit for hit in standing if hit.kind == "genre" and not misread.misread(tokens, hit, standing)]
        content = sorted({*content, *meant}, key=lambda hit: (hit.first, hit.kind))
        refused_at, negators = refusals.refused(tokens, content)
    refused = [hit for hit in content if hit.first in refused_at and hit.kind != "plain"]
    refused = _of_kinds(tokens, content, refused)
    refused_at = {*refused_at, *(hit.first for hit in refused)}
    parts = {hit.first for hit in refused if hit.kind in ("instrument", "role", "genre")}
    sounds = {hit.first for hit in refused if hit.kind in ("instrument", "role")}
    wanted = [
        hit
        for hit in content
        if hit.first not in refused_at
        and hit.kind != "plain"
        and not (
            (hit.kind == "mood" or (hit.kind == "genre" and hit.last + 1 in sounds))
            and hit.last + 1 in parts
            and tokens[hit.last + 1].joined
        )  # "no sad piano", "no dark trap", "no soul samples"
    ]
    left = {hit.name for hit in refused if hit.kind == "genre"}
    wanted = [hit for hit in wanted if not (hit.name in left and _is_at_hand(tokens, hit))]
    lifted = verdicts.conceded(tokens, wanted, refused)
    refused = [hit for hit in refused if hit not in lifted] + declined.implied(tokens)
    little = [hit for hit in refused if is_little(tokens, hit)]
    wanted = sorted([*wanted, *little], key=lambda hit: (hit.first, hit.kind))
    refused = declined.narrowed(tokens, [hit for hit in refused if hit not in little])
    styled = {hit.first for hit in refused if hit.kind == "style"}  # "no drill drums": drill is not asked for
    wanted = [hit for hit in wanted if not (hit.kind == "genre" and hit.last + 1 in styled)]
    return Found(wanted, refused, negators)


def is_little(tokens: list[Token], hit: Hit) -> bool:
    """True for a part of which only much is refused: "not too much bass"."""
    before = [token.word for token in tokens[max(0, hit.first - 6) : hit.first]]
    while before and before[-1] in ("of", "the", "that"):
        before.pop()
    much = before[-2:] in (["too", "much"], ["too", "many"])
    return hit.kind in ("instrument", "role") and much and not _NOT.isdisjoint(before[:-2])


def told_of_little(tokens: list[Token], wanted: list[Hit]) -> list[str]:
    """Tell of parts of which not much is asked for, which a new beat cannot weigh."""
    names = dict.fromkeys(hit.name for hit in wanted if is_little(tokens, hit))
    return [f"{name}: it plays; “less {name}” takes some of it away once the beat is there" for name in names]


_NOT = frozenset(("not", "dont", "don't", "without", "never", "isnt"))


def _of_kinds(tokens: list[Token], content: list[Hit], refused: list[Hit]) -> list[Hit]:
    """Return what is refused with the genre for its mood in "not a dark trap beat, rather a bright house"."""
    genres = [hit for hit in content if hit.kind == "genre"]
    meant = []
    for hit in refused:
        behind = next((genre for genre in genres if genre.first == hit.last + 1 and tokens[genre.first].joined), None)
        whole = hit.kind == "mood" and hit.first > 1 and tokens[hit.first - 1].word in ("a", "an", "the", "another")
        other = behind and any(genre.first > behind.last and genre.name != behind.name for genre in genres)
        meant.append(behind if behind and whole and other else hit)
    return meant


def _is_at_hand(tokens: list[Token], hit: Hit) -> bool:
    """True for what there is already: "turn this lofi into something that isn't lofi"."""
    before = tokens[hit.first - 1].word if hit.first else ""
    hedged = hit.first > 1 and tokens[hit.first - 2].word in ("kind", "sort", "bit")
    return before in ("this", "that", "current", "from") or (before == "of" and not hedged)


_PIECES = frozenset(
    ("piece", "track", "beat", "song", "tune", "loop", "music", "instrumental", "soundscape", "composition", "thing")
)


def _genres_of_pieces(tokens: list[Token], hits: list[Hit], content: list[Hit]) -> list[Hit]:
    """Return the genres in the names of instruments that a whole piece is made of: "an ambient pad piece"."""
    named = {hit.first for hit in content if hit.kind == "genre"}
    pieces = {
        hit.first
        for hit in content
        if hit.kind == "instrument"
        and hit.length > 1
        and hit.last + 1 < len(tokens)
        and tokens[hit.last + 1].word in _PIECES
    }
    return [] if named else [hit for hit in hits if hit.kind == "genre" and hit.first in pieces]


def _are_parts(tokens: list[Token], hit: Hit) -> bool:
    """True for "drums and bass only": two parts, no genre."""
    after = tokens[hit.last + 1].word if hit.last + 1 < len(tokens) else ""
    return (
        hit.name == "drum and bass"
        and tokens[hit.first].word == "drums"
        and after in ("only", "alone", "out", "up", "down", "in", "off")
    )


_ALSO_VERBS = {"snap", "drive", "kick", "fill", "room", "build", "drop", "mix"}


def _in_a_phrase(tokens: list[Token], hit: Hit, phrases: list[Hit]) -> bool:
    """True for a word that only belongs to what is said: "kick it up", "more drive", "build tension"."""
    return tokens[hit.first].word in _ALSO_VERBS and any(
        cue.length > hit.length and cue.first <= hit.first and hit.last <= cue.last for cue in phrases
    )


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep of overlapping hits the longest; hits of equal length stay (a "chorus" is a section and an effect)."""
    size = max((hit.last for hit in hits), default=-1) + 1
    best = [0] * size
    for hit in hits:
        for at in range(hit.first, hit.last + 1):
            best[at] = max(best[at], hit.length)
    return sorted(
        (hit for hit in hits if all(best[at] <= hit.length for at in range(hit.first, hit.last + 1))),
        key=lambda hit: (hit.first, hit.kind),
    )


def genres_of_parts(tokens: list[Token], hits: list[Hit], wanted: list[Hit]) -> tuple[str, ...]:
    """Return the genre that only tells of which kind a part is, for a beat of which no other is said: "trap hats, strings"."""
    parts = [hit for hit in wanted if hit.kind == "instrument"]
    before = {hit.first - 1 for hit in parts if tokens[hit.first].joined}
    inside = {(hit.first, end) for hit in parts for end in range(hit.first, hit.last)}
    genres = (hit for hit in hits if hit.kind == "genre" and hit.name not in table("genres")["elsewhere"])
    return next(((hit.name,) for hit in genres if hit.last in before or (hit.first, hit.last) in inside), ())
