"""Names that are in no list of ours: artists before "type beat" or after "in the style of", pieces that are to be copied."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token
from dawg.assistant.reader.vocabulary import index

_NAME = r"(?:[A-Z][\w.$'-]*)(?:[ ](?:of[ ]|the[ ]|de[ ]|da[ ]|and[ ]|or[ ]|ou[ ]|et[ ]|y[ ]|und[ ]|&[ ])?[A-Z0-9][\w.$'-]*){0,3}"
_OF_A_WORK = "opening|intro|beginning|start|first minute|ending|outro|theme|theme song|theme tune|main theme|title music|titles|soundtrack|score|music|credits|end credits|drums|beat|sound|songs?|mood|vibe|feel|scenes?|parts?|moments?|bits?|sequences?|fights?|battles?|number"
_STYLE_OF = regex(
    rf"\b(?:[Ii]n the style of|[Ss]tyle(?= [A-Z][a-z])|[Ss]tyle of|[Ii]nspired by|[Aa] la|[Ss]imilar to|[Rr]eminiscent of|[Ii]nfluenced by|[Ll]ike|[Tt]hink|[Ii]n the vein of)[ ]+(?:(?:[Tt]he|[Tt]hat) (?:[a-z-]+ ){{0,2}}?(?:{_OF_A_WORK})(?: at the (?:end|start|beginning))? (?:of|from|to|in|on) )?(?:early |old |late |the |some |classic )?({_NAME})"
)
_VIBES = regex(
    rf"({_NAME})[ -](?:vibes?|style|inspired|esque|influences?|sound|feel|type)\b(?! (?:beat|instrumental|track|song|loop)s?\b)"
)
"""A name before "vibes": "Lil Durk vibe"."""
_WAY = regex(rf"\b(?:the way|how|what) ({_NAME}) (?:does|did|makes|made|would|plays|played|produces)\b")
"""Somebody whose way it is to be done in: "trap the way Zaytoven does it"."""
_KIND_OF = regex(
    r"((?:[A-Z][\w.$'-]*)(?:[ ](?:of |the |and |& )?[A-Z0-9][\w.$'-]*){1,3}) (?:kinda|kind of|sort of|sorta|like|ish|territory|flavou?r|aesthetics?)\b"
)
"""Two names or more before "kind of": "Cocteau Twins kind of guitars"."""
_LIKE_SUFFIX = regex(r"\b([A-Z][\w.$']+(?: [A-Z][\w.$']+){0,2})-(?:ma(?:ss|ß)ig|artig|esque|ish|haft)(?:e[mnrs]?)?\b")
"""A name with an ending that likens: "Kraftwerk-artiger Beat"."""
_LOWER_VIBES = regex(
    r"\b([a-z0-9$]{4,16})[ -](?:vibes|style|type music|type song|esque|inspired|type vibe|core vibes)\b"
)
"""One word before "vibes" that is in no list of ours: "summrs vibes"."""

_LOWER_STYLE = regex(
    r"\b(?:in the style of|inspired by|similar to|reminiscent of|influenced by|in the vein of|(?:something|beat|track|song|music|instrumental) like) ((?:[a-z0-9$.'&-]+ ?){1,3})"
)
"""Words in small letters where a name is said; those that no list has count."""
_WORK = r"(?:the )?(?:exact |same |whole |original )?(?:song|riff|melody|beat|hook|chorus|chords?|chord progression|progression|bass ?line|intro|solo|drums|lick|instrumental|sample|guitar|piano|theme|tune)(?: (?:from|of|in|to))? "
_COPIED = regex(
    rf"\b(?:(?:exact(?:ly)?|cover|copy|clone|replica|remake|remix|recreation|version|interpolation) (?:(?:copy|clone|replica|remake|recreation|version) )?(?:of )?|(?:[Rr]ecreate|[Rr]emake|[Cc]over|[Rr]eplicate|[Ii]nterpolate|[Cc]opy|[Rr]ip off|[Ss]ample) |(?:riff|melody|beat|hook|chorus|chords|progression|bassline|solo|lick|sample)s? (?:from|of) )(?:{_WORK})?[\"'“]?({_NAME})"
)
"""A piece that is to be copied, written with a capital: "the riff from Smoke on the Water", "make exactly Megalovania"."""
_LOWER_COPY = regex(
    rf"\b(?:(?:exact )?(?:cover|copy|clone|replica|remake|recreation|interpolation) of |the song (?:called|named|titled) |recreate (?:{_WORK}))[\"'“]?((?!it\b)[a-z][a-z']+(?: (?!with\b|but\b|in\b|at\b|for\b|as\b|and\b|by\b|on\b|please\b)[a-z']+){{0,4}})"
)
_NO_TITLES = {"the", "this", "that", "my", "it", "its", "these", "those", "your", "our", "his", "her", "a", "an", "what", "which", "same", "last", "and", "to", "in", "is", "so", "you", "i", "we", "should", "has", "needs", "with", "from", "some", "one", "any", "every", "all", "both", "here", "there"}  # fmt: skip
_OF_ADJECTIVES = ("y", "ic", "ing", "ed", "al", "ish")
_INSIDE = {"i", "of", "the", "a", "in", "at", "my", "de", "la", "el", "for", "to", "is", "me"}

_TYPE_BEAT = regex(r"(?<![\w.$'&-])((?:[\w.$'&-]+[ ]+){1,6})type[ ]+(?:beat|instrumental|track|song|loop)s?\b", re.I)

_PLAIN = {
    "a", "an", "the", "me", "some", "and", "with", "of", "for", "my", "type", "really", "very", "style", "kind", "in", "to", "make", "beat", "bpm",
    "can", "you", "u", "yo", "please", "i", "want", "need", "hey", "x", "at", "it", "that", "this", "like", "new", "good", "old", "school", "slow", "fast", "free",
    "hard", "classic", "is", "so", "modern", "just", "key", "minor", "major", "s", "&", "#", "or", "one", "big", "do", "lets", "im", "after", "80s", "90s", "gimme", "love", "ur", "your",
}  # fmt: skip


_NO_NAMES = {
    "part", "bar", "verse", "section", "version", "take", "track", "beat", "song", "bars", "today", "yesterday",
    "ragga", "island", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "christmas", "halloween",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i", "im", "bgm", "bpm", "lufs", "dj", "ep", "tv", "youtube", "tiktok",
    "instagram", "twitch", "spotify", "netflix", "new york", "london", "tokyo", "paris", "berlin", "detroit", "atlanta", "chicago", "memphis",
    "remix", "mix", "mashup", "edit", "cypher", "freestyle", "battle", "anthem", "banger", "party", "club", "radio", "mixtape", "album", "single", "viral", "gym", "workout", "gaming", "study",
    "car", "street", "beach", "festival", "wedding", "movie", "trailer", "game", "podcast", "vlog", "summer", "winter", "spring", "autumn", "fall", "sunday morning", "night", "midnight", "morning", "evening",
    "mall", "airport", "diner", "rink", "arcade", "cafe", "pub", "church", "chapel", "cathedral", "hotel", "lobby", "elevator", "casino", "pool",
    "poolside", "jungle", "desert", "ocean", "sea", "forest", "woods", "mountain", "space", "city", "town", "village", "road", "highway", "subway", "train",
    "bus", "plane", "spaceship", "castle", "dungeon", "tavern", "temple", "garden", "park", "playground", "school", "library", "office", "hospital", "museum", "theater",
    "theatre", "cinema", "circus", "carnival", "kitchen", "bedroom", "basement", "attic", "rooftop", "balcony", "lake", "river", "cabin", "campfire", "fireplace", "farm",
    "norden", "suden", "osten", "westen", "meer", "sommer", "strand", "wald", "stadt", "urlaub", "heimat", "kneipe", "barn", "ranch", "saloon", "market", "store", "shop", "supermarket", "laundromat", "stadium", "arena", "ballroom", "lounge", "warehouse", "boat", "yacht", "cruise",
    "sunset", "sunrise", "dusk", "dawn", "weekend", "holiday", "vacation", "roadtrip", "breakup", "heartbreak", "childhood", "moonlight", "sunshine", "thunderstorm", "snow", "storm",
}  # fmt: skip
"""What is written with a capital, or stands before "vibes", and is no one's name."""


@cache
def _machines() -> frozenset[str]:
    return frozenset(table("artists")["gear"]["words"])


def _are_machines(tokens: list[Token], places: list[int]) -> bool:
    """True for "SP", "Akai MPC": what plays, whatever its number; nobody to be like."""
    words = {tokens[at].word for at in places}
    return words <= _machines() or not words.isdisjoint({"mpc", "akai", "roland", "korg", "moog", "tascam", "juno"})


def find(text: str, tokens: list[Token], hits: list[Hit], known: list[Hit]) -> tuple[list[str], list[tuple[int, int]]]:
    """Find names that are not in the vocabulary: capitalised after "in the style of", anything before "type beat"."""
    taken = {
        at
        for hit in hits
        if hit.kind in ("genre", "mood", "instrument", "role", "make", "object", "section", "effect", "artist")
        for at in range(hit.first, hit.last + 1)
    }
    listed = {at for hit in known for at in range(hit.first, hit.last + 1)}
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _spans(text):
        inside = [at for at, token in enumerate(tokens) if start <= token.start < end]
        for places in _between_joiners(tokens, inside):
            if not listed.isdisjoint(places):
                continue
            rest = [at for at in places if at not in taken and _is_said(tokens[at].word)]
            if not rest or len(rest) > 4 or _are_machines(tokens, rest):
                continue
            name = " ".join(tokens[at].word for at in _whole(tokens, rest, taken))
            if len(name) > 1 and name not in names and name not in _NO_NAMES and not _NO_NAMES.issuperset(name.split()):
                names.append(name)
                spans.append((tokens[rest[0]].start, tokens[rest[-1]].end))
    for at in _beside_known(tokens, known, taken):
        name = " ".join(tokens[place].word for place in at)
        if name not in names:
            names.append(name)
            spans.append((tokens[at[0]].start, tokens[at[-1]].end))
    return names[:4], spans[:4]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where names stand, each once, by what is written before and behind them."""
    found = [
        match.span(1)
        for pattern in (_STYLE_OF, _COPIED, _TYPE_BEAT, _VIBES, _KIND_OF, _LIKE_SUFFIX, _WAY)
        for match in pattern.finditer(text)
        if match[1]
    ]
    known, places = index().declined, table("moods")["places"]
    for match in _LOWER_VIBES.finditer(text):
        word = match[1]
        if word not in known and word not in places and not word.endswith(_OF_ADJECTIVES):
            found.append(match.span(1))
    for pattern in (_LOWER_STYLE, _LOWER_COPY):
        for match in pattern.finditer(text):
            words = list(regex(r"\S+").finditer(match[1]))
            strange = [word[0].strip(".,;!?'").replace("'", "").lower() not in known for word in words]
            size = strange.index(False) if False in strange else len(strange)
            if pattern is _LOWER_COPY:
                size = 0 if words and words[0][0].lower() in _NO_TITLES else len(words)
            if size and not words[0][0].endswith((*_OF_ADJECTIVES, "'s")):
                found.append((match.start(1), match.start(1) + words[size - 1].end()))
    return found


def _between_joiners(tokens: list[Token], inside: list[int]) -> list[list[int]]:
    """Return the names of a row apart: "ravyn lenae x steve lacy", "Skepta and Wiley"."""
    parts: list[list[int]] = [[]]
    for at in inside:
        if tokens[at].word in ("x", "and", "or", "ou", "et", "y", "und", "&", "meets", "vs", "with"):
            parts.append([])
        else:
            parts[-1].append(at)
    return [part for part in parts if part]


def _is_said(word: str) -> bool:
    return word not in _PLAIN and not word.isdigit()


def _whole(tokens: list[Token], rest: list[int], taken: set[int]) -> list[int]:
    """Return the places of a name with small words inside it: "men i trust"."""
    return [at for at in range(rest[0], rest[-1] + 1) if at in rest or (at not in taken and tokens[at].word in _INSIDE)]


def _beside_known(tokens: list[Token], known: list[Hit], taken: set[int]) -> list[list[int]]:
    """Find unknown names that meet a known one: "burial meets dolly parton"."""
    found = []
    for hit in known:
        for mark, step in ((hit.first - 1, -1), (hit.last + 1, 1)):
            if not 0 < mark < len(tokens) - 1 or tokens[mark].word not in ("meets", "x", "vs"):
                continue
            places: list[int] = []
            at = mark + step
            while 0 <= at < len(tokens) and at not in taken and len(places) < 3 and _may_be_named(tokens[at].word):
                places.append(at)
                at += step
            if places and not any(other.first <= mark + step <= other.last for other in known):
                found.append(sorted(places))
    return found


def _may_be_named(word: str) -> bool:
    return (
        len(word) > 1 and word not in _PLAIN and not word.isdigit() and word not in table("words")["english"]["common"]
    )
