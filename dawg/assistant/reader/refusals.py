"""What a request refuses: "no", "without", "anything but", and how far each reaches."""

from __future__ import annotations

import re
from itertools import takewhile

from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

_NO = {
    "no",
    "noo",
    "nooo",
    "without",
    "minus",
    "except",
    "excluding",
    "sans",
    "avoid",
    "skip",
    "exclude",
    "never",
    "nothing",
    "zero",
    "hate",
    "not",
    "isnt",
    "aint",
    "omit",
    "non",
    "neither",
    "excluded",
    "hates",
    "ban",
    "nix",
    "lacking",
}
_NO_PHRASES = (
    ("none", "of"), ("none", "of", "those"), ("anything", "but"), ("no", "need", "for"), ("dont", "want", "to", "hear"), ("do", "not", "want", "to", "hear"), ("dont", "want"), ("do", "not", "want"), ("dont", "use"), ("do", "not", "use"),
    ("dont", "include"), ("do", "not", "include"), ("dont", "add"), ("do", "not", "add"), ("dont", "need"), ("tired", "of"), ("sick", "of"), ("cant", "stand"), ("fed", "up", "with"), ("no", "longer"), ("other", "than"), ("apart", "from"), ("as", "long", "as", "its", "not"), ("leave", "out"), ("hold", "the"),
    ("free", "of"), ("instead", "of"), ("rather", "than"), ("anything", "except"), ("other", "than"), ("dont", "like"), ("stay", "away", "from"),
    ("not", "a", "fan", "of"), ("everything", "but"), ("nothing", "but"), ("w", "o"), ("dont", "put"), ("lay", "off"), ("keep", "out"), ("do", "without"),
    ("dont", "make", "it"), ("doesnt", "have"), ("but", "no"), ("no", "more"), ("steer", "clear", "of"), ("shouldnt", "have"), ("shouldnt", "be"), ("shouldnt", "sound"), ("should", "not", "sound"), ("cant", "have", "any"), ("cannot", "have", "any"),
    ("not", "looking", "for"), ("aint", "looking", "for"), ("isnt", "looking", "for"), ("not", "after"), ("aint", "after"), ("not", "into"), ("refrain", "from"), ("refrain", "from", "using"), ("dont", "wanna", "hear"), ("dont", "feel", "like"), ("not", "in", "the", "mood", "for"), ("had", "enough", "of"),
    ("dont", "give", "me"), ("do", "not", "give", "me"), ("not", "at", "all"), ("not", "remotely"), ("not", "in", "any", "way"), ("not", "even"), ("not", "a", "bit"), ("not", "one", "bit"), ("by", "no", "means"), ("far", "from"), ("keep", "it", "from"), ("stop", "it", "from"),
    ("with", "the", "exception", "of"), ("aside", "from"), ("devoid", "of"), ("spare", "me"), ("hold", "off", "on"), ("keep", "away", "from"), ("who", "needs"), ("forget", "about"), ("forget", "the"), ("all", "but"), ("all", "of", "it", "but"), ("do", "not", "like"), ("do", "not", "need"), ("do", "not", "put"),
)  # fmt: skip
_NO_GENRES = (("dont", "make"), ("do", "not", "make"), ("forget",), ("im", "over"), ("done", "with"), ("enough",))
"""What refuses a genre only: "don't make trap", but "don't make the drums louder"."""
_UNDONE = {"dont", "not", "never", "wont", "cant", "cannot", "didnt"}
_UNDOABLE = {"forget", "skip", "omit", "leave", "avoid", "exclude", "do", "hold", "enough", "spare", "without"}
"""Refusals that another one before them turns into wishes: "don't forget the bass", "can't do without strings"."""
_NOT_NO = {
    ("not", "only"),
    ("not", "just"),
    ("not", "enough"),
    ("no", "problem"),
    ("nothing", "but"),
    ("why", "not"),
    ("not", "sure"),
    ("no", "idea"),
    ("everything", "but"),
    ("no", "matter"),
    ("not", "loud"),
    ("no", "worries"),
    ("skip", "to"),
    ("skip", "ahead"),
    ("skip", "forward"),
    ("skip", "back"),
}
_BEGINNINGS = _NO.union(phrase[0] for phrase in _NO_PHRASES + _NO_GENRES)
_FILLERS = {
    "any", "the", "a", "an", "too", "very", "so", "really", "super", "overly", "of", "kind", "more", "big", "loud", "much", "that", "those",
    "other", "want", "to", "be", "it", "typical", "usual", "generic", "in", "your", "using", "type", "for", "boring", "cheesy", "use", "include",
    "have", "with", "anything", "something", "being", "sounding", "getting", "becoming", "hint", "trace", "shred", "ounce", "whiff", "sign", "single", "slightest", "sounds", "feels", "sound", "like", "live", "real", "acoustic", "electronic", "just", "another", "standard", "need", "some", "crazy", "as", "all", "this",
}  # fmt: skip
_PLACES = re.compile(
    r"(?:(?:or|and|nor|&|any) )*(?:\w+ )?(?:at|in|during|for|until|till|before|on|from|after) (?:the |my )?(?:very |first |last |second )*"
    r"(?:start|beginning|opening|intro|verse|hook|chorus|bridge|drop|outro|end|ending|breakdown|build|buildup|\d+ (?:bars?|seconds))\b"
)
"""Where a refusal counts that is not for the whole beat: "no drums at the start"."""


def is_local(tokens: list[Token], hit: Hit) -> bool:
    """True when what is refused is refused in one place only."""
    after = [token.word for token in takewhile(lambda token: token.joined, tokens[hit.last + 1 : hit.last + 9])]
    return _PLACES.match(" ".join(after)) is not None


_LESS = {
    "drumless": "drums",
    "beatless": "drums",
    "bassless": "bass",
    "percussionless": "percussion",
    "vocalless": "vocals",
    "wordless": "vocals",
    "lyricless": "vocals",
}
_JOINERS = {"or", "and", "nor", "&"}


def refused(tokens: list[Token], content: list[Hit]) -> tuple[set[int], set[int]]:
    """Return the first words of refused hits and the positions of the words of refusal."""
    starts: dict[int, list[Hit]] = {}
    for hit in content:
        starts.setdefault(hit.first, []).append(hit)
    refused: set[int] = {hit.first for hit in content if _is_declined(tokens, hit)} | _left_out(tokens, content)
    negators: set[int] = set()
    at = 0
    while at < len(tokens):
        size = _negator(tokens, at)
        if not size:
            at += 1
            continue
        genre = any(hit.kind == "genre" for hit in starts.get(at + size, ()))
        if not genre and tuple(token.word for token in tokens[at : at + size]) in _NO_GENRES:
            at += size
            continue
        quality = tokens[at].word in _IS_NOT and (size == 1 or tokens[at + size - 1].word in _DEGREES)
        reached = _scope(tokens, at + size, starts, refused, quality=quality)
        if reached:
            negators.add(at)
        at += size
    return refused, negators


def _left_out(tokens: list[Token], content: list[Hit]) -> set[int]:
    """Return the first words of the parts in "leave the guitar and the organ out", "keep brass out of it"."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.word not in ("leave", "keep") or (at and tokens[at - 1].word in _UNDONE):
            continue
        run = [each.word for each in takewhile(lambda each: each.joined, tokens[at + 1 : at + 12])]
        if "out" not in run:
            continue
        out = run.index("out")
        if run[out + 1 : out + 2] not in ([], ["of"], ["please"], ["completely"], ["entirely"]) or (
            run[out + 1 : out + 2] == ["of"] and not _WHOLE.match(" ".join(run[out + 2 :]))
        ):
            continue
        found |= {
            hit.first
            for hit in content
            if hit.kind in ("instrument", "role") and at < hit.first and hit.last <= at + out
        }
    return found


_WHOLE = re.compile(r"(?:it|this|that|there|(?:the|this|my) (?:beat|track|song|mix|tune|instrumental))\b")


def _is_declined(tokens: list[Token], hit: Hit) -> bool:
    """True for "drums not needed", "cowbell-free phonk", "no thanks" after a noun."""
    after = tuple(token.word for token in takewhile(lambda token: token.joined, tokens[hit.last + 1 : hit.last + 4]))
    if after[:1] == ("free",) and hit.kind in ("instrument", "role"):
        return after[1:2] not in (
            ("download",),
            ("for",),
            ("to",),
            ("use",),
            ("sample",),
            ("samples",),
            ("loop",),
            ("loops",),
        )
    return after in _PLAIN_NO or after[:2] in _DECLINED or after[:3] in _DECLINED


_PLAIN_NO = {("no",), ("not",), ("nope",), ("non",)}
"""What ends a clause after what it refuses: "trap no, house yes"."""
_DECLINED = {
    ("is", "a", "no"),
    ("are", "a", "no"),
    ("is", "not", "what"),
    ("isnt", "what"),
    ("is", "off", "limits"),
    ("are", "off", "limits"),
    ("off", "limits"),
    ("is", "banned"),
    ("are", "banned"),
    ("isnt", "my", "thing"),
    ("isnt", "for", "me"),
    ("not", "needed"),
    ("not", "wanted"),
    ("not", "required"),
    ("not", "allowed"),
    ("no", "thanks"),
    ("are", "not", "needed"),
    ("is", "not", "needed"),
    ("arent", "needed"),
    ("isnt", "needed"),
    ("not", "necessary"),
}


def _negator(tokens: list[Token], at: int) -> int:
    """Return how many words of refusal stand here, 0 for none."""
    if tokens[at].word not in _BEGINNINGS:
        return 0
    if at and tokens[at - 1].word in _UNDONE and tokens[at].word in _UNDOABLE:
        return 0
    words = tuple(token.word for token in tokens[at : at + 6])
    if words[:2] in (("hold", "the"), ("hold", "off")) and {"longer", "back", "until", "till", "off"}.intersection(
        token.word for token in tokens[at + 2 : at + 9]
    ):
        return 0
    if words[:2] in _NOT_NO or ("enough" in words[1:4] and words[0] != "had"):
        return 0
    for phrase in (*_NO_PHRASES, *_NO_GENRES):
        if words[: len(phrase)] == phrase:
            return len(phrase)
    return 1 if words[0] in _NO else 0


_IS_NOT = {"not", "isnt", "aint", "never"}
_DEGREES = {"all", "remotely", "way", "even", "bit"}


def _scope(tokens: list[Token], at: int, starts: dict[int, list[Hit]], refused: set[int], *, quality: bool) -> bool:
    """Mark what is refused from `at` on: a noun after fillers, then its list as far as "or" and "and" carry it.

    Args:
        quality: an adjective alone can be refused: "not aggressive drill" wants drill, "no aggressive drums" no drums.
    """
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
            if "mood" in kinds and not quality and last + 1 in starts and tokens[last + 1].joined:
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
        else:
            break
    return reached


def _after_item(tokens: list[Token], at: int, starts: dict[int, list[Hit]], group: tuple[str, ...]) -> int:
    """Return where the refused list goes on, -1 where it ends."""
    if at >= len(tokens):
        return -1
    if tokens[at].word in _JOINERS:
        ahead = at + 1
        article = ahead < len(tokens) and tokens[at].word != "and" and tokens[ahead].word in ("any", "the", "a")
        ahead += article or _goes_on(tokens, at, starts)
        return ahead if ahead in starts and any(hit.kind in group for hit in starts[ahead]) else -1
    if at in starts and not tokens[at].joined and _list_ends_with_or(tokens, at, starts):
        return at
    return -1


def _goes_on(tokens: list[Token], at: int, starts: dict[int, list[Hit]]) -> bool:
    """True for the "and" of "the talkbox and the organ" where the clause ends behind it."""
    first = max((start for start in starts if start < at), default=0)
    if [token.word for token in (tokens[first - 1], *tokens[at : at + 2])] != ["the", "and", "the"] or not first:
        return False
    last = max((hit.last for hit in starts.get(at + 2, ())), default=-1)
    return last > 0 and (last + 1 == len(tokens) or not tokens[last + 1].joined)


def _list_ends_with_or(tokens: list[Token], at: int, starts: dict[int, list[Hit]]) -> bool:
    """True for "A, B or C" from B on: commas refuse only as far as an "or" closes the list."""
    for _ in range(8):
        if at not in starts:
            return False
        at = max(hit.last for hit in starts[at]) + 1
        if at < len(tokens) and tokens[at].word in ("or", "nor"):
            return True
        if at >= len(tokens) or tokens[at].joined:
            return False
    return False


def implied(tokens: list[Token]) -> list[Hit]:
    """Find "drumless", "no beat"."""
    found = [Hit("instrument", _LESS[token.word], at, at) for at, token in enumerate(tokens) if token.word in _LESS]
    for at in range(1, len(tokens)):
        if (
            tokens[at].word == "less"
            and tokens[at].joined
            and tokens[at - 1].end + 1 == tokens[at].start
            and tokens[at - 1].word + "less" in _LESS
        ):
            found.append(Hit("instrument", _LESS[tokens[at - 1].word + "less"], at - 1, at))
        if tokens[at].word in ("beat", "beats") and tokens[at - 1].word in ("no", "without") and tokens[at].joined:
            found.append(Hit("instrument", "drums", at, at))
    return found
