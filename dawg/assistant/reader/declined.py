"""What is refused behind its name: "the perc can do one", "horns? god no", "drumless", and what is refused of it alone."""

from __future__ import annotations

from functools import cache
from itertools import dropwhile, takewhile

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.polarity import DENYING, is_refused_behind
from dawg.assistant.reader.tables import Hit, table, words
from dawg.assistant.reader.text import Token
from dawg.assistant.reader.vocabulary import genre_of

_PARTS = ("instrument", "role")
_ANSWERED = ("instrument", "role", "genre", "mood", "effect", "section")
_INTERJECTIONS = {
    "lol",
    "lmao",
    "haha",
    "um",
    "uh",
    "oh",
    "ew",
    "ugh",
    "well",
    "hmm",
    "er",
    "god",
    "jesus",
    "christ",
    "man",
    "bro",
    "dude",
    "please",
    "eh",
    "also",
}
_REACH = 8
"""So many words behind a name are looked at."""
_DOWNLOADS = {"download", "for", "to", "use", "sample", "samples", "loop", "loops"}
"""What "free" goes with that refuses nothing."""
_WHOLE = regex(r"(?:it|this|that|there|(?:the|this|my) (?:beat|track|song|mix|tune|instrumental))\b")
_LEAVING = {"leave", "keep", "save", "kick", "put"}
_AWAY = regex(
    r" (?:(?:far |well |right |clear )*away(?: from (?:me|it|us|here|there|(?:this|that|the|my)(?: \w+)?))?|at home|for (?:another|some other|a different) (?:day|time|beat|track|song)|to the curb|in the (?:bin|drawer|closet|trash|case)|in its case|to yoursel(?:f|ves))(?: please)?$"
)
"""Where something is left that is not to play."""
_TRAILING = {
    "please",
    "now",
    "too",
    "though",
    "and",
    "but",
    "so",
    "because",
    "for",
    "from",
    "as",
    "thanks",
    "already",
    "again",
}
"""What may follow a refusal that ends what is said of a thing."""


@cache
def _after(key: str) -> dict[str, list[tuple[str, ...]]]:
    """Return phrases of the table by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in words("refusals", key):
        found.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return found


def declined(tokens: list[Token], content: list[Hit]) -> set[int]:
    """Return the first words of the hits that are refused by what follows them, lists of them included."""
    return {hit.first for hit in content if _is_declined(tokens, hit)} | _left_out(tokens, content)


def _is_declined(tokens: list[Token], hit: Hit) -> bool:
    """True for "drums not needed", "cowbell-free phonk", "no thanks" after a noun, "strings? no."."""
    behind = tokens[hit.last + 1 : hit.last + 1 + _REACH]
    after = tuple(token.word for token in takewhile(lambda token: token.joined, behind))
    if after[:1] == ("free",) and (hit.kind in (*_PARTS, "genre") or tokens[hit.last].word.endswith("ness")):
        return _DOWNLOADS.isdisjoint(after[1:2])
    if hit.kind in _ANSWERED and (_is_answered(behind) or is_refused_behind(tokens, hit)):
        return True
    if any(after[: len(phrase)] == phrase for phrase in _after("after").get("".join(after[:1]), ())):
        return True
    endings = [len(p) for p in _after("after_ending").get("".join(after[:1]), ()) if after[: len(p)] == p]
    return (
        bool(endings)
        and hit.kind in (*_PARTS, "genre")
        and _TRAILING.issuperset(after[max(endings) : max(endings) + 1])
    )


def _is_answered(behind: list[Token]) -> bool:
    """True for a "no" that is all that is said in its breath: "Strings? No. Brass? Yes."."""
    behind = list(dropwhile(lambda token: token.word in _INTERJECTIONS, behind))
    first = behind[0].word if behind else ""
    for phrase in _after("answers").get(first, ()):
        size = len(phrase)
        if tuple(token.word for token in behind[:size]) != phrase or not all(t.joined for t in behind[1:size]):
            continue
        if len(behind) == size or not behind[size].joined or behind[size].word in ("and", "then", "but"):
            return True
    return False


def _left_out(tokens: list[Token], content: list[Hit]) -> set[int]:
    """Return the first words of the parts in "leave the guitar and the organ out", "keep brass out of it"."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        if token.word not in _LEAVING or (at and tokens[at - 1].word in DENYING):
            continue
        run = [each.word for each in takewhile(lambda each: each.joined, tokens[at + 1 : at + 12])]
        away = _AWAY.search(" ".join(run))
        if away is not None:
            end = at + len(" ".join(run)[: away.start()].split())
            found |= {hit.first for hit in content if hit.kind in _PARTS and at < hit.first and hit.last <= end}
        if "out" not in run or token.word not in ("leave", "keep"):
            continue
        out = run.index("out")
        behind = run[out + 1 : out + 2]
        whole = behind == ["of"] and _WHOLE.match(" ".join(run[out + 2 :])) is not None
        if not whole and behind not in ([], ["please"], ["completely"], ["entirely"]):
            continue
        found |= {hit.first for hit in content if hit.kind in _PARTS and at < hit.first and hit.last <= at + out}
    return found


@cache
def _parts() -> dict[str, tuple[str, str]]:
    """Return the kind and name of every part that is one word."""
    named = table("instruments")
    return {
        word: (kind, name)
        for kind, group in (("role", "roles"), ("instrument", "names"))
        for name, same in named[group].items()
        for word in (name, *same)
        if word.isalpha()
    }


@cache
def _lacking(word: str) -> str:
    """Return the part that a word says is missing ("drumless", "guitarless", "kickfree"), "" for none."""
    known = table("refusals")["lacking"].get(word)
    if known:
        return str(known)
    stem = word.removesuffix("less").removesuffix("free")
    part = _parts().get(stem) or _parts().get(stem + "s")
    return part[1] if stem != word and part else ""


_BEATS = ("beat", "beats", "rhythm", "rhythms")


def _says_what_rhythm(tokens: list[Token], at: int) -> bool:
    """True for "no rhythm guitar", "no rhythm changes": what is refused is not the beat."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is not None and after.joined and after.word in ("guitar", "guitars", "changes", "change", "piano")


def implied(tokens: list[Token]) -> list[Hit]:
    """Find "drumless", "no beat", "no rhythm section"."""
    found = []
    for at, token in enumerate(tokens):
        if token.word.endswith(("less", "free")) and _lacking(token.word):
            found.append(Hit("instrument", _lacking(token.word), at, at))
        before = tokens[at - 1] if at and token.joined else None
        refused = before is not None and before.word in ("no", "without") and token.word in _BEATS
        if refused and not _says_what_rhythm(tokens, at):
            found.append(Hit("instrument", "drums", at, at))
    return found


_IN_EVERY_BEAT = frozenset(
    ("drums", "bass", "kick", "snare", "hi-hat", "clap", "percussion", "melody", "chords", "lead")
)
"""Parts of which only a style is refused by its name."""


def narrowed(tokens: list[Token], refused: list[Hit]) -> list[Hit]:
    """Return the refused hits, those of which only a way of playing is refused as details: "no guitar solos", "no drill drums"."""
    ways, paces, sounds = (words("refusals", name) for name in ("ways", "paces", "sounds"))
    found = []
    for hit in refused:
        after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
        way = tokens[hit.last].word if hit.last > hit.first else ""
        last = hit.last
        if after is not None and after.joined and after.word in ways:
            way, last = after.word, hit.last + 1
        style = tokens[hit.first - 1].word if hit.first and tokens[hit.first].joined and hit.kind in _PARTS else ""
        each = hit.name in _IN_EVERY_BEAT
        if style in sounds or (each and (style in paces or (style and genre_of(style)))):
            found.append(Hit("style", f"{style} {hit.name}", hit.first, last))
        elif hit.kind in _PARTS and way in ways and way not in hit.name:
            found.append(Hit("detail", f"{hit.name} {way}", hit.first, last))
        else:
            found.append(hit)
    return found
