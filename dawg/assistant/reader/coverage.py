"""What no rule has read of a request: numbers, names and orders left over are told in one short line.

What is understood leaves a mark: a hit of the vocabulary, a value, a step. A word without one is told only where it carries
meaning: the verb or the object of an order, a value, one of a list of parts, what is said of a part. What is told of people,
purposes and likenesses is never read and never told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import islice

from msgspec.structs import replace

from dawg.assistant.reader import pointing, text, wording
from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.denials import forbids
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Reading
from dawg.assistant.reader.tables import Hit, words
from dawg.assistant.reader.text import Token
from dawg.assistant.reader.unknown import is_unread, names_a_style

_WORDS = {
    name: words("coverage", name)
    for name in (
        "ordinary",
        "silent",
        "values",
        "lists",
        "between",
        "units",
        "objects",
        "reasons",
        "phrases",
        "telling",
    )
}
_PARTS = ("instrument", "role", "effect", "section")
_ORDERS = frozenset(f"cue:{name}" for name in words("clauses", "starters"))
_FIELDS = ("genre", "mood", "instrument", "section", "artist")
"""Kinds of names that are a field of a reading."""
_SHORT, _NEAR = 12, 4
"""In texts of more words only those count that stand so near to something that was understood."""
_MOST = 3
"""Stretches of words that are told at most."""
_LONGEST = 8
"""Words of one stretch."""
_LONGEST_ITEM = 4
_JOINING = ("and", "with", "n", "&", "plus")
_OF_A_KEY = regex(r"[a-h][#b]?(?:m|maj|min|moll|dur)?|keys?|major|minor|maj|min|flat|sharp|[a-z]*(?:ian|phrygian)|\W")
"""Words of a key or a mode, which is a value."""


@cache
def _ordinary() -> frozenset[str]:
    """Return words that stand in so many requests that they tell nothing of one: made by `scripts/train_classifier.py`."""
    return frozenset((resources.files("dawg.assistant") / "vocabulary" / "ordinary.txt").read_text("utf-8").split())


def line(stretches: Sequence[str], *, nothing_else: bool) -> str:
    """Return the line that tells what was not understood."""
    quoted = ", ".join(f'"{said}"' for said in stretches[:_MOST])
    end = "" if nothing_else else "; it is left out" if len(stretches) == 1 else "; they are left out"
    return f"not understood: {quoted}{end}"


def with_the_rest(
    reading: Reading,
    request: str,
    tokens: list[Token],
    hits: list[Hit],
    clauses: list[Clause],
    *,
    besides: object,
    is_sure: bool,
) -> Reading:
    """Return a reading that also tells what was left over, and asks for what only points at something.

    Args:
        reading: what was understood.
        request: as it was typed.
        tokens, hits: its words in English, and what was found among them.
        clauses: the same cut into clauses, after they were heard.
        besides: a number that was understood and is in no field.
        is_sure: what is asked for is clear, whatever a word of it points at.
    """
    if reading.errors or reading.intent not in _TOLD:
        return reading
    clarify = reading.intent == "clarify"
    coverage = Coverage(
        request, tokens, hits, clauses, _understood(reading, besides), is_new=reading.intent == "generate"
    )
    plain = set(reading.stated) <= {"mood"} and not any(
        hit.kind == "object" and tokens[hit.last].word not in ("something", "anything") for hit in hits
    )
    is_clear = is_sure or (coverage.is_new and not plain)
    found = coverage.left_over()
    vague, is_pointed = ([], False) if is_clear else pointing.unclear(tokens, hits, clauses)
    lines = [line(found, nothing_else=clarify)] if found else []
    unused = [said for said in coverage.unused() if said not in " ".join(found)] if coverage.is_new else []
    if unused:
        lines.append(f"not used: {', '.join(map('“{}”'.format, unused))}")
    named = " and ".join(f"“{said}”" for said in dict.fromkeys(vague))
    if vague and clarify:
        return replace(
            reading, warnings=(*reading.warnings, *lines), questions=(f"Which part do you mean by {named}?",)
        )
    if found and clarify and coverage.unread:
        unknown = " and ".join(f"“{said}”" for said in coverage.unread[:2])
        return replace(reading, warnings=(*reading.warnings, *lines), questions=(f"What do you mean by {unknown}?",))
    if vague and is_pointed and all(step.target is None and not step.section for step in reading.operations):
        asked = (f"Which part do you mean by {named}?",)
        return Reading(intent="clarify", warnings=reading.warnings, questions=asked)
    if found and not vague and len(reading.operations) == 1 and _is_degree_of(tokens, coverage.unread):
        asked = (f"What do you mean by “{coverage.unread[0]}”?",)
        lines = [line(found, nothing_else=True)]
        return replace(
            reading, intent="clarify", operations=(), stated=(), warnings=(*reading.warnings, *lines), questions=asked
        )
    if vague:
        lines.append(f"not clear: which part {named} means; name it, as in: the snare")
    return replace(reading, warnings=(*reading.warnings, *lines)) if lines else reading


def _is_degree_of(tokens: list[Token], unread: Sequence[str]) -> bool:
    """True where "more" and "less" are said of a word that nobody knows: "make the drums more purple"."""
    said = " ".join(token.word for token in tokens)
    return len(unread) == 1 and said.endswith((f" more {unread[0]}", f" less {unread[0]}"))


def _understood(reading: Reading, besides: object) -> str:
    """Return all that a reading says, lengths also in minutes."""
    lasting = [str(step.amount).removesuffix(" seconds") for step in reading.operations]
    lengths = [float(said) for said in lasting if said.replace(".", "").isdigit()] + [reading.duration_s or 0]
    times = [value for length in lengths for value in (length / 60, length // 60, length % 60, length / 3600)]
    fields = (name for name in reading.__struct_fields__ if name not in ("intent", "stated", "questions"))
    return str([*(getattr(reading, name) for name in fields), besides, *times])


_TOLD = ("generate", "edit", "variation", "master", "export", "transport", "history", "project", "clarify")
_READ_LATER: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("eq", "add_effect", "remove_effect"), ("hz", "khz", "hertz", "kilohertz", "ms", "%")),
    (("extend", "shorten", "add_section", "arrange"), ("bars", "bar", "measures", "beats", "%")),
    (("mute", "solo", "add"), ("beats",)),
)

"""Steps, and the units that are looked for in their clause once the beat is known."""
_TIMES = ("seconds", "minutes", "sec", "secs")


class Coverage:
    """The words of one request, with marks on those that were read.

    Attributes:
        request: as it was typed.
        tokens, hits: its words in English, and what was found among them.
        clauses: the same cut into clauses, after they were heard.
        read: what was understood, as it is reported: amounts, names, sections, values, and what is told already.
        is_new: a new beat is asked for, which is described rather than ordered about.
    """

    def __init__(
        self, request: str, tokens: list[Token], hits: list[Hit], clauses: list[Clause], read: str, *, is_new: bool
    ) -> None:
        self.request = request
        self.tokens = tokens
        self.hits = hits
        self.clauses = clauses
        self.read = read.lower()
        self.is_new = is_new
        self.unread: list[str] = []
        later = [units for ops, units in _READ_LATER if any(f"op='{op}'" in read for op in ops)]
        later += [_TIMES] if "duration_s:" in read else []
        self.units = _WORDS["units"].difference(*later)

    def left_over(self) -> list[str]:
        """Return what was read by no rule, in stretches as they were said."""
        found = {at for clause in self.clauses for at in self._numbers(clause)}
        words_left: set[int] = set()
        if not self.is_new:
            words_left |= {at for clause in self.clauses if self._is_dropped(clause) for at in _span(clause)}
        marked = {at for hit in self.hits for at in range(hit.first, hit.last + 1)}
        if self.is_new:
            words_left |= {at for item in self._items() if self._is_lost(item, marked) for at in item}
        unread = {at for at, token in enumerate(self.tokens) if at not in marked and is_unread(token.word)}
        unread = {at for at in unread if self.tokens[at].word not in self.read}
        if unread:
            words_left |= {at for clause in self.clauses for at in self._governed(clause, unread)}
        if words_left and not _is_foreign(self.request):
            found |= words_left
            self.unread = [self.tokens[at].word for at in sorted(unread & words_left)]
        return [*self._stretches(found)] if found else []

    def unused(self) -> list[str]:
        """Return what is said next to what was understood and is in no field: "tiptoe", "candle service"."""
        named = [hit for hit in self.hits if hit.kind in _FIELDS]
        known = {at for hit in self.hits for at in range(hit.first, hit.last + 1)}
        left = {at for hit in named if not self._is_used(hit) for at in range(hit.first, hit.last + 1)}
        left |= {at for at, token in enumerate(self.tokens) if at not in known and self._tells(token.word)}
        left |= {at for at in range(1, len(self.tokens)) if at not in known and self._is_refused(at)}
        places = [at for hit in named for at in (hit.first, hit.last)] or [0]
        near = 1 if _is_foreign(self.request) else _NEAR if len(self.tokens) > _SHORT else len(self.tokens)
        far = {at: min(abs(at - place) for place in places) for at in left}
        nearest = sorted((at for at in left if far[at] <= near), key=far.__getitem__)
        said = self._stretches(set(nearest[: 2 * _MOST]))
        return [stretch.removeprefix("a ").removeprefix("an ") for stretch in islice(said, _MOST)]

    def _is_refused(self, at: int) -> bool:
        """True for the "loud" of "nothing loud", "nothing too loud"."""
        before = [token.word for token in self.tokens[max(0, at - 2) : at]]
        refused = before[-1:] == ["nothing"] or before in (["nothing", "too"], ["nothing", "so"])
        return refused and self.tokens[at].word not in (*FILLERS, "else", "special", "in", "but", "like")

    def _is_used(self, hit: Hit) -> bool:
        """True for what the reading has, by its name or as it was said."""
        said = " ".join(token.word for token in self.tokens[hit.first : hit.last + 1])
        return hit.name.lower() in self.read or said in self.read

    def _tells(self, word: str) -> bool:
        """True for a word that is no ordinary one, and that the reading does not have."""
        return (
            len(word) > 2
            and word.isalpha()
            and word.isascii()
            and word not in _ordinary()
            and word not in FILLERS
            and word not in self.read
        )

    def _items(self) -> Iterator[range]:
        """Yield what stands between commas, "and" and "with": "bed squeak" of "jersey club, 140, bed squeak"."""
        first = 0
        for at, token in enumerate(self.tokens):
            if at and (not token.joined or token.word in _JOINING):
                yield range(first, at)
            if not token.joined or token.word in _JOINING:
                first = at + (token.word in _JOINING)
        yield range(first, len(self.tokens))

    def _is_lost(self, item: range, marked: set[int]) -> bool:
        """True for a short item that describes a new beat and that nothing is known of."""
        said = [self.tokens[at].word for at in item]
        if not 1 <= len(said) <= _LONGEST_ITEM or not marked.isdisjoint(item) or " ".join(said) in self.read:
            return False
        tells = any(word in _WORDS["telling"] or word[0].isdigit() or _OF_A_KEY.fullmatch(word) for word in said)
        return not tells and not all(word in FILLERS or word in _WORDS["ordinary"] for word in said)

    def _numbers(self, clause: Clause) -> Iterator[int]:
        """Yield the numbers with a unit that stand in nothing that was understood."""
        said = [at for at in range(clause.first, clause.last) if self.tokens[at].word[0].isdigit()]
        if not said or not (self.is_new or clause.made or clause.is_open or self._is_order(clause)) or forbids(clause):
            return
        values = {f"{float(found):g}" for found in regex(r"\d+(?:\.\d+)?").findall(self.read)}
        inside = {at for hit in self.hits if not hit.kind.startswith("cue:") for at in range(hit.first, hit.last + 1)}
        for at in said:
            unit = self.tokens[at + 1]
            after = self.tokens[at + 2].word if at + 2 < len(self.tokens) else ""
            if not unit.joined or unit.word not in self.units or after in _WORDS["phrases"] or at in inside:
                continue
            if f"{float(self.tokens[at].word):g}" not in values:
                yield from (at, at + 1)

    def _is_order(self, clause: Clause) -> bool:
        """True for a clause that begins with the verb of an order."""
        return any(hit.kind in _ORDERS and clause.leads(hit) for hit in clause.cue_hits)

    def _is_dropped(self, clause: Clause) -> bool:
        """True for an order about a part, a section or a number of which no step was made."""
        if clause.made:
            return False
        parts = any(hit.kind in ("instrument", "role", "effect") for hit in clause.hits)
        complains = parts and _COMPLAINT.search(clause.text) is not None
        if not (complains or self._is_order(clause)):
            return False
        if not complains and (forbids(clause) or clause.words[0] in _WORDS["reasons"]):
            return False
        named = [hit.name for hit in clause.hits if hit.kind in _PARTS]
        about = [name for name in named if name not in self.read] or regex(r"\d+").findall(clause.text)
        return bool(about) and not all(str(name) in self.read for name in about)

    def _governed(self, clause: Clause, unread: set[int]) -> Iterator[int]:
        """Yield the unread words of a clause that an order, a list of parts or a part right behind them gives a meaning."""
        here = [at for at in range(clause.first, clause.last + 1) if at in unread]
        if not here:
            return
        parts = [hit for hit in self.hits if hit.kind in _PARTS]
        starts, ends = {hit.first for hit in parts}, {hit.last for hit in parts}
        order = self._is_order(clause) and not self.is_new and not forbids(clause)
        verbs = {
            at
            for hit in clause.cue_hits
            if hit.kind in _ORDERS and clause.leads(hit)
            for at in range(hit.first, hit.last + 1)
        }
        for at in here:
            before = at - 1
            while before >= clause.first and (before in unread or self.tokens[before].word in _WORDS["between"]):
                before -= 1
            word = self.tokens[before].word if before >= clause.first else ""
            attribute = at + 1 in starts and self.tokens[at + 1].joined and not self._is_a_name(at)
            if (
                (order and (before in verbs or word in _WORDS["values"]))
                or (word in _WORDS["lists"] and (before - 1 in ends or before - 1 in unread))
                or (attribute and word not in _WORDS["silent"])
                or (clause.is_open and at and self.tokens[at - 1].word in ("more", "less"))
                or (self.tokens[at].word in _WORDS["units"] and self.tokens[at - 1].word in ("a", "an"))
                or self._is_an_item(at, starts, ends)
                or (not self.is_new and self._is_a_subject(clause, before, at))
                or (names_a_style(self.tokens, at, told=not self.is_new) and not self._is_a_name(at))
            ):
                yield at
            elif not (self.is_new or clause.made) and self._is_unknown_verb(clause, at):
                yield from range(at, clause.last + 1)

    def _is_an_item(self, at: int, starts: set[int], ends: set[int]) -> bool:
        """True for the "blorp" of "rhodes, blorp and vinyl"."""
        if at - 1 not in ends or self.tokens[at].joined or at + 1 >= len(self.tokens):
            return False
        after = self.tokens[at + 1]
        return (after.word in _WORDS["lists"] and at + 2 in starts) or (at + 1 in starts and not after.joined)

    def _is_a_subject(self, clause: Clause, before: int, at: int) -> bool:
        """True for the "flux capacitor" of "the flux capacitor quieter", "reverb on the flux capacitor": what no part is named for."""
        if not (clause.made or clause.is_open or self._is_order(clause)) or any(
            hit.kind in ("instrument", "role") for hit in clause.hits
        ):
            return False
        if self._is_a_name(at):
            return False
        between = {token.word for token in self.tokens[before + 1 : at]}
        opens = all(token.word in FILLERS for token in self.tokens[clause.first : before + 1])
        if before >= clause.first and self.tokens[before].word in ("on", "off", "from", "of"):
            return not between.isdisjoint(("the", "that", "this", "those"))
        return opens and (before < clause.first or not between.isdisjoint(("the", "that", "this", "those")))

    def _is_unknown_verb(self, clause: Clause, at: int) -> bool:
        """True for the first word of "frobnicate the bass"."""
        opens = all(token.word in FILLERS for token in self.tokens[clause.first : at])
        short = clause.last - at < _LONGEST and (bool(clause.hits) or len(self.clauses) == 1)
        return opens and short and at < clause.last and self.tokens[at + 1].word in _WORDS["objects"]

    def _is_a_name(self, at: int) -> bool:
        """True for a word with a capital in the middle of a sentence, and for a genitive."""
        place = self.request.lower().find(self.tokens[at].word)
        return place > 0 and self.request[place].isupper() and not self.request.isupper()

    def _stretches(self, found: set[int]) -> Iterator[str]:
        """Yield runs of words as they were typed, with an article before them."""
        plain, _ = text.clean(self.request)
        typed = {token.word: plain[token.start : token.end] for token in text.tokenize(plain)}
        there = sorted(at for at in found if self.tokens[at].word in typed or self.tokens[at].word[0].isdigit())
        runs: list[list[int]] = []
        for at in there:
            if runs and at - runs[-1][-1] == 1:
                runs[-1].append(at)
            else:
                runs.append([at])
        for run in runs:
            if len(run) < len(there) and not any(at in found for at in run):
                continue
            first = run[0] - 1 if run[0] and self.tokens[run[0] - 1].word in ("a", "an") else run[0]
            said = [self.tokens[at].word for at in range(first, run[-1] + 1)]
            yield " ".join(typed.get(word, word) for word in said[:_LONGEST])


def _span(clause: Clause) -> range:
    """Return the words of a clause without the small words before its verb."""
    first = next((at for at, word in enumerate(clause.words) if word not in FILLERS), 0)
    return range(clause.first + first, clause.last + 1)


_COMPLAINT = regex(
    r"\b(?:is|are|feels?|sounds?|seems?|gets?|comes?|starts?|goes|lasts?)(?: (?:way|far|much|a bit|a little|just|still|kinda|really|also))* too \w+"
)
"""What is wrong with a part, that nothing is done about."""


def _is_foreign(request: str) -> bool:
    """True for a request in another language: what its glossary lacks are mostly small words."""
    plain, _ = text.clean(request)
    return not plain.isascii() or wording.translated(plain) != plain
