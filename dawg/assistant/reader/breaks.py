"""A request cut into clauses: at punctuation, at "then", and at "and" before a verb or a comparative."""

from __future__ import annotations

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.dealing import deal, settle_chorus
from dawg.assistant.reader.entities import Found
from dawg.assistant.reader.listing import is_placed_apart, lists_sections, sets_another
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.runs import begins_order, begins_pair
from dawg.assistant.reader.tables import Hit, words
from dawg.assistant.reader.text import Token

_DASH = regex(r"\s+-+\s+")
_STOP = regex(r"[.!?;\n|]")
_BREAK = regex(r"[,;.!?\n|]")
_WORDS = {
    name: words("clauses", name)
    for name in (
        "headings",
        "leaning",
        "links",
        "measures",
        "objects",
        "openers",
        "predicates",
        "sides",
        "skipped",
        "sparing",
        "subjects",
    )
}
_SUBJECTS = ("instrument", "role", "section")
_STARTERS = {f"cue:{name}" for name in words("clauses", "starters")}
_COMPARATIVES = {f"cue:{name}" for name in words("clauses", "comparatives")}


def split(text: str, tokens: list[Token], hits: list[Hit], found: Found) -> list[Clause]:
    """Cut a request and give every clause its cues and content."""
    names = [hit for hit in found.wanted if hit.kind in ("genre", "instrument") and hit.length > 1]
    inside = {at: hit.length for hit in names for at in range(hit.first, hit.last + 1)}
    cues = [
        hit
        for hit in hits
        if hit.kind.startswith("cue:")
        and hit.length >= inside.get(hit.first, 0)
        and not (hit.last in inside and hit.first not in inside and inside[hit.last] >= hit.length)
    ]  # "more boom" is not said in "more boom bap"
    knife = _Knife(tokens, cues, found)
    starts = [0]
    for at in range(1, len(tokens)):
        gap = text[tokens[at - 1].end : tokens[at].start]
        if gap == " ":
            if knife.cuts(starts[-1], at):
                starts.append(at)
            continue
        announced = ":" in gap and " " in gap and _names_a_place(found, starts[-1], at)
        announced = announced and not (at - starts[-1] == 1 and tokens[at - 1].word in _WORDS["headings"])
        listed = gap.strip() == "," and lists_sections(knife.said, found, starts[-1], at)
        if announced or _DASH.fullmatch(gap) or (_BREAK.search(gap) and not listed) or knife.cuts(starts[-1], at):
            starts.append(at)
    ends = [*starts[1:], len(tokens)]
    clauses = [Clause(text, tokens, first, after - 1) for first, after in zip(starts, ends, strict=True)]
    for clause in clauses[1:]:
        gap = text[tokens[clause.first - 1].end : tokens[clause.first].start]
        clause.is_detail = ":" in gap or _DASH.fullmatch(gap) is not None
        clause.is_new = _STOP.search(text, tokens[clause.first - 1].end, tokens[clause.first].start) is not None
    deal(clauses, cues, found)
    for clause in clauses:
        settle_chorus(clause)
    return clauses


def _names_a_place(found: Found, first: int, at: int) -> bool:
    """True when nothing but sections is named from `first` to `at`."""
    return all(hit.kind == "section" for hit in found.wanted if first <= hit.first < at)


_BEFORE_ORDERS = {"lets", "ok", "so", "can", "we", "you", "please", "now", "and", "then", "could", "i", "want", "to"}
"""Words that an order may begin with."""


_THINKS = {"feel", "think", "thought", "guess", "reckon", "wish", "believe"}
_DETERMINERS = {"the", "my", "it", "its", "we", "they", "theyre", "this", "these", "those"}
_DEGREES = {
    "a little", "a bit", "a touch", "a tad", "a little bit", "just a bit", "slightly", "somewhat", "much", "way", "a lot", "far",
}  # fmt: skip
"""How much more or less, before "more" and "less"."""


class _Knife:
    """Decides word by word whether a new clause begins there."""

    def __init__(self, tokens: list[Token], cues: list[Hit], found: Found) -> None:
        self.tokens = tokens
        self.said = [token.word for token in tokens]
        self.found = found
        self.verbs = {hit.first for hit in cues if hit.kind in _STARTERS}
        self.comparatives = {hit.first for hit in cues if hit.kind in _COMPARATIVES}
        self.cued = {hit.first for hit in cues}
        self.compared = {hit.last for hit in cues if hit.kind in _COMPARATIVES}

    def cuts(self, first: int, at: int) -> bool:
        """Tell whether the clause that began at `first` ends before `at`."""
        word = self.said[at]
        if self._opens_thought(at + (word == "and")):
            return at - first > 2 and self.said[at - 1] not in _WORDS["leaning"]
        if word in ("and", "&"):
            joins = self._joins_orders(at) or self._joins_a_degree(first, at)
            return joins or (word == "and" and self._joins_wishes(first, at))
        if word == "so":
            return self._explains(first, at)
        if word == "or":
            other = self.said[at + 1 : at + 2] in (["maybe"], ["perhaps"], ["else"])
            return other and self._has_own_subject(first, at + 1)
        if word in ("more", "less"):
            new = at - first > 1 and (self.said[first] in ("more", "less") or first in self.comparatives)
            return new and any(first < hit.first < at for hit in self.found.wanted)
        if word.endswith("er") and self.said[first].endswith("er") and {first, at} <= self.cued and at - first > 1:
            return self._is_next_of_a_row(first, at)
        if word in ("just", "only"):
            return self.said[first] in _WORDS["sparing"] and at - first > 2 and self._opens_order(at)
        if word in ("its", "theyre", "can", "could"):
            return self._starts_sentence(first, at)
        if word == "by":
            return at + 1 < len(self.said) and self.said[at + 1].endswith("ing") and at - first > 1
        if word == "at":
            return self._is_tempo_of_change(first, at)
        if word == "with":
            return self._has_own_detail(first, at)
        if word in _WORDS["links"]:
            return self._is_link(at)
        return begins_order(self.said, self.found, self.compared, first, at) or begins_pair(
            self.said, self.found, self.compared, self.comparatives, first, at
        )

    def _joins_a_degree(self, first: int, at: int) -> bool:
        """True at the "and" of "less reverb on the guitars and a bit more distortion on the bass"."""
        degree = next((many for many in (3, 2, 1) if " ".join(self.said[at + 1 : at + 1 + many]) in _DEGREES), 0)
        compared = degree and (
            self.said[at + 1 + degree : at + 2 + degree] in (["more"], ["less"])
            or any(hit.kind == "effect" and 0 <= hit.first - at - 1 - degree < 2 for hit in self.found.wanted)
        )
        ordered = self.said[first] in ("more", "less") or not {"up", "down"}.isdisjoint(self.said[first:at])
        ordered = ordered or any(first <= cue < at for cue in self.cued)
        return bool(compared) and ordered

    def _is_next_of_a_row(self, first: int, at: int) -> bool:
        """True at the "quieter" of "louder bass quieter hats longer outro"."""
        named = [hit.first for hit in self.found.wanted if hit.kind in ("instrument", "role", "section")]
        follows = any(at < name < at + 3 for name in named) or self.said[at + 1 : at + 2] in (["tempo"], ["mix"])
        return any(first < name < at for name in named) and follows

    def _has_own_detail(self, first: int, at: int) -> bool:
        """True at the "with" of "at 90 with ..." and of "longer build with faster snares"."""
        if at - first == 2 and self.said[first] == "at" and self.said[at - 1].isdigit():
            return True
        resized = self.said[first] in ("longer", "shorter", "bigger") and at + 1 in self.comparatives
        return resized and any(hit.kind == "section" and first < hit.first < at for hit in self.found.wanted)

    def _adds_elsewhere(self, first: int, at: int) -> bool:
        """True at the "and" of "busier hats and a riser before the drop"."""
        if self.said[at + 1 : at + 2] not in (["a"], ["an"], ["some"], ["another"]):
            return is_placed_apart(self.said, self.found, first, at)
        part = next((hit for hit in self.found.wanted if at < hit.first <= at + 3 and hit.kind == "instrument"), None)
        after = self.said[part.last + 1 : part.last + 2] if part else []
        if after == ["in"] and not {"go", "out", "off", "away"}.isdisjoint(self.said[first:at]):
            return True  # "the bass in the intro has to go and a pad in"
        placed = bool(after) and after[0] in ("in", "on", "at", "after", "before", "under", "over", "during", "into")
        put = any(hit.kind == "section" and first < hit.first < at for hit in self.found.wanted)
        return placed and (put or any(first <= cue < at for cue in self.comparatives))

    def _joins_orders(self, at: int) -> bool:
        if self.said[at - 1] == "up":
            named = any(hit.first in (at + 2, at + 3) and hit.kind in _SUBJECTS for hit in self.found.wanted)
            orders = at + 1 in self.verbs and (named or not _WORDS["objects"].isdisjoint(self.said[at + 2 : at + 3]))
            return orders or self._is_effect_verb(at + 1)
        return self._opens_order(at) and (self.said[at - 1] != "more" or at + 1 in self.verbs)

    def _joins_wishes(self, first: int, at: int) -> bool:
        """True at the "and" before another comparative: "wider and brighter", "a fuller bass and a softer pad"."""
        long = at - first
        after = self.said[at + 1] if at + 1 < len(self.said) else ""
        if after == "with" or self._has_own_effect(first, at):
            return True
        return (
            (after in ("more", "less", "too", "way") and long > 1)
            or (at - 1 in self.compared and any(ahead in self.comparatives for ahead in range(at + 2, at + 6)))
            or (at + 1 in self.comparatives and long > 2)
            or (at + 2 in self.comparatives and after in ("a", "an", "the", "some") and long > 1)
            or (at - 1 in self.compared and self._ends_in_a_mood(at + 1))
            or self._mirrors(first, at)
            or self._has_own_subject(first, at)
            or self._counts_up_to(at)
            or self._is_elsewhere(at)
            or self._levels_another(at)
            or sets_another(self.said, self.found, first, at)
            or self._adds_elsewhere(first, at)
            or (long > 2 and self.said[at + 1 : at + 3] in (["the", "key"], ["the", "tempo"], ["the", "bpm"]))
        )

    def _ends_in_a_mood(self, at: int) -> bool:
        """True for the "sadder" of "slower and sadder": nothing that it could be said of follows."""
        if not "".join(self.said[at : at + 1]).endswith("er"):
            return False
        mood = next((hit for hit in self.found.wanted if hit.first == at and hit.kind == "mood"), None)
        return mood is not None and (mood.last + 1 == len(self.said) or not self.tokens[mood.last + 1].joined)

    def _has_own_effect(self, first: int, at: int) -> bool:
        """True at the "and" of "bass 2 dB quieter and a high pass on the piano"."""
        parts = [hit.first for hit in self.found.wanted if hit.kind in ("instrument", "role")]
        effects = [hit.first for hit in self.found.wanted if hit.kind == "effect" and hit.name != "chorus"]
        new = any(at < effect < at + 6 and self._is_one_breath(at, effect) for effect in effects) and not any(
            first <= effect < at for effect in effects
        )
        return new and any(first <= part < at for part in parts) and any(at < part for part in parts)

    def _is_one_breath(self, first: int, last: int) -> bool:
        return all(token.joined for token in self.tokens[first + 1 : last + 1])

    def _has_own_subject(self, first: int, at: int) -> bool:
        """True at the "and" of "and the verse could be shorter"."""
        hit = next((hit for hit in self.found.wanted if at < hit.first <= at + 3 and hit.kind in _SUBJECTS), None)
        if hit is None:
            return False
        moods = [other.first for other in self.found.wanted if other.kind == "mood"]
        if hit.kind == "section" and hit.last + 1 in moods and any(first <= mood < at for mood in moods):
            return True  # "make the intro mysterious and the drop huge"
        after = self.said[hit.last + 1 : hit.last + 2]
        sections = [other.first for other in self.found.wanted if other.kind == "section"]
        count = self.said[hit.last + 1 : hit.last + 4]
        sized = not {"bars", "longer", "shorter"}.isdisjoint(self.said[first:at])
        counted = sized and (_counts_bars(count) or count[:1] in (["longer"], ["shorter"]))
        if counted and hit.first in sections and any(first <= other < at for other in sections):
            return True  # "the verse 4 bars longer and the hook 2 bars shorter"
        ahead = hit.last + 1
        while ahead < len(self.said) and self.said[ahead] in _WORDS["measures"] and ahead not in self.comparatives:
            ahead += 1
        named = {other.first for other in self.found.wanted if other.kind == "role"}
        if any(first <= cue < at for cue in self.cued - named) and after and after[0] in _WORDS["predicates"]:
            return True
        effect = any(first <= other.first < at and other.kind == "effect" for other in self.found.wanted)
        parts = {other.first for other in self.found.wanted if other.kind in ("instrument", "role")}
        if hit.first in parts and not any(first <= other < at for other in parts) and ahead in self.comparatives:
            resized = not _RESIZES.isdisjoint(self.said[first:at])
            if resized and any(first <= other < at for other in sections):
                return True  # "shorten the intro to 8 bars and the snare quieter"
        more = not {"more", "less"}.isdisjoint(self.said[first:at])
        own = ahead in self.comparatives or (more and self.said[ahead : ahead + 1] in (["more"], ["less"]))
        return own and (effect or more or any(first <= cue < at for cue in self.comparatives))

    def _starts_sentence(self, first: int, at: int) -> bool:
        """True for "its corny" and "can we" in the middle of what was written without a full stop."""
        if at - first < 3 or self.said[at - 1] in _WORDS["leaning"]:
            return False
        after = self.said[at + 1] if at + 1 < len(self.said) else ""
        return self.said[at] in ("its", "theyre") or after in ("we", "you", "u", "i", "ya", "the", "my")

    def _opens_thought(self, at: int) -> bool:
        """True for the "i feel like the" of "... in the verse and i feel like the bass could come in later"."""
        if self.said[at : at + 1] != ["i"] or self.said[at + 1 : at + 2] == []:
            return False
        after = [word for word in self.said[at + 2 : at + 5] if word not in ("like", "that", "also", "if")]
        return self.said[at + 1] in _THINKS and bool(after) and after[0] in _DETERMINERS

    def _explains(self, first: int, at: int) -> bool:
        """True at the "so" of "so it stops" and of "so tighten it"."""
        if at - first < 2 or at + 1 >= len(self.said) or self.said[at - 1] in ("make", "and", "not"):
            return False
        after = self.said[at + 1]
        return after in _WORDS["subjects"] or at + 1 in self.verbs or after in _WORDS["openers"]

    def _opens_order(self, at: int) -> bool:
        """True at the "and" of "and turn it up", "and then just have the bass ..."."""
        ahead = at + 1
        while ahead < len(self.said) and ahead not in self.verbs and ahead - at < 5:
            if self.said[ahead] not in _WORDS["skipped"]:
                break
            ahead += 1
        if ahead in self.verbs or self._is_effect_verb(ahead):
            return True
        if self.said[ahead : ahead + 1] == ["half"] and not _WORDS["objects"].isdisjoint(
            self.said[ahead + 1 : ahead + 2]
        ):
            return True  # "and half the drums"
        return any(
            place + 1 < len(self.said) and self.said[place] in _WORDS["openers"]
            for place in dict.fromkeys((ahead, at + 1))
        )

    def _is_effect_verb(self, at: int) -> bool:
        """True for the "de-ess" of "and de-ess it"."""
        effect = next((hit for hit in self.found.wanted if hit.first == at and hit.kind == "effect"), None)
        after = self.said[effect.last + 1 : effect.last + 2] if effect else []
        return bool(after) and after[0] in _WORDS["objects"]

    def _levels_another(self, at: int) -> bool:
        """True at the "and" of "and 1 dB less on the bass"."""
        count = self.said[at + 1 : at + 3]
        named = any(at + 2 < hit.first <= at + 6 for hit in self.found.wanted if hit.kind in ("instrument", "role"))
        return len(count) == 2 and count[0].isdigit() and count[1] == "db" and named

    def _is_elsewhere(self, at: int) -> bool:
        """True at the "and" of "and in the chorus everything a bit louder"."""
        if self.said[at + 1 : at + 2] not in (["in"], ["for"], ["during"]):
            return False
        place = next((hit for hit in self.found.wanted if hit.kind == "section" and at + 1 < hit.first <= at + 4), None)
        return place is not None and any(ahead in self.comparatives for ahead in range(place.last + 1, place.last + 6))

    def _counts_up_to(self, at: int) -> bool:
        """True at the "and" of "and about 10 bpm slower"."""
        ahead = at + 1
        if self.said[at - 1].isdigit() and any(
            hit.kind == "section" and hit.last == at - 2 for hit in self.found.wanted
        ):
            return False  # "verse 1 and 2 quieter"
        while ahead < len(self.said) and (self.said[ahead] in _WORDS["measures"] or self.said[ahead].isdigit()):
            if ahead in self.comparatives:
                return True
            ahead += 1
        return ahead > at + 1 and ahead in self.comparatives

    def _is_tempo_of_change(self, first: int, at: int) -> bool:
        """True at the "at" of "turn it into house at 124": genre and tempo are two orders."""
        number = self.said[at + 1] if at + 1 < len(self.said) else ""
        verb = next((place for place in range(first, at) if self.said[place] not in _BEFORE_ORDERS), first)
        opening = self.said[verb : verb + 3]
        changes = opening[0] in ("turn", "make", "flip", "change", "switch", "convert")
        genre = any(hit.kind == "genre" and first <= hit.first < at for hit in self.found.wanted)
        this = bool({"it", "this", "that"}.intersection(opening))
        return changes and this and genre and number.isdigit() and 50 <= int(number) <= 220

    def _mirrors(self, first: int, at: int) -> bool:
        """True at the "and" of "the drums up and the pads down"."""
        before, after = self.said[first:at][-8:], self.said[at : at + 6]
        return not _WORDS["sides"].isdisjoint(before) and not _WORDS["sides"].isdisjoint(after)

    def _is_link(self, at: int) -> bool:
        word = self.said[at]
        if word == "but":
            kept = not {"anything", "everything", "nothing", "all"}.isdisjoint(self.said[max(0, at - 3) : at])
            return not kept or self._opens_order(at)
        return word not in ("after", "next")


_RESIZES = {"bars", "bar", "shorten", "extend", "lengthen", "trim", "halve"}


def _counts_bars(words: list[str]) -> bool:
    """True for "4 bars"."""
    words = words[words[:1] == ["to"] :]
    return len(words) > 1 and words[0].isdigit() and words[1] in ("bar", "bars", "measures")
