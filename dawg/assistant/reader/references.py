"""Artists and works of our list that a request names, and those that a beat shall not be like."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader import polarity
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token, tokenize, words_of
from dawg.assistant.reader.vocabulary import index, scan

_REFERENCE_CUES = {
    "type",
    "style",
    "like",
    "vibe",
    "vibes",
    "vein",
    "inspired",
    "x",
    "esque",
    "la",
    "sounds",
    "ala",
    "reminiscent",
    "similar",
    "meets",
    "influenced",
    "styled",
    "sound",
    "sounding",
    "typebeat",
    "bounce",
    "old",
    "feel",
    "by",
    "era",
    "theme",
    "ish",
    "soundtrack",
    "ost",
    "cover",
    "remix",
    "remake",
    "recreate",
    "copy",
    "riff",
    "interpolate",
    "exactly",
    "music",
}


def references(text: str, tokens: list[Token], hits: list[Hit]) -> list[Hit]:
    """Find known artists and works: names of several words anywhere, single words beside "type", "like" ... or with a capital."""
    artists = [hit for hit in hits if hit.kind == "artist"]
    genres = {hit.first for hit in hits if hit.kind == "genre"}
    known = [
        hit
        for hit in artists
        if _is_meant(text, tokens, hit, artists)
        or (hit.first and hit.last + 1 in genres and text[tokens[hit.first].start].isupper())  # "80s Prince funk"
    ]
    known += _owners(text, tokens, known)
    return [*known, *_titles(text, tokens, known)]


def _owners(text: str, tokens: list[Token], known: list[Hit]) -> list[Hit]:
    """Find artists of one word in the genitive: "like Drake's piano songs"."""
    taken = {at for hit in known for at in range(hit.first, hit.last + 1)}
    found = []
    for at, token in enumerate(tokens):
        if at in taken or not text[token.start].isupper() or text[token.end - 2 : token.end] not in ("'s", "’s"):
            continue
        word = token.word[:-1]
        names = [name for words, kind, name in index().phrases.get(word, ()) if kind == "artist" and words == (word,)]
        before = [other.word for other in tokens[max(0, at - 3) : at]]
        common = word in _names("plain") or word in table("words")["english"]["common"]
        if names and (not common or _is_beside_a_cue(before, [])):
            found.append(Hit("artist", names[0], at, at))
    return found


def describes(tokens: list[Token], hit: Hit, known: list[Hit]) -> bool:
    """True for what only tells which of somebody's music is meant: the choir of "like Kirk Franklin's choir songs"."""
    behind = hit.last + 1 < len(tokens) and tokens[hit.last + 1].word in _PIECES
    return behind and any(
        0 < hit.first - name.last < 3 and all(token.joined for token in tokens[name.last + 1 : hit.last + 2])
        for name in known
    )


_PIECES = {"song", "songs", "track", "tracks", "tune", "tunes", "beat", "beats", "ballad", "ballads", "record", "records", "album", "albums", "stuff", "music", "piece", "pieces", "hits", "numbers", "material", "version", "versions", "era"}  # fmt: skip
"""What somebody has made."""


_TITLE = r"[A-Z][\w']*(?: (?:[A-Z][\w']*|(?:of|the|in|on|to|a|my|you|me|with|de|la)(?= )))*"
_TITLE_BY = regex(
    rf"(?:^|\b(?:of|like|to|from|with|song|track|is|cover|remix|sample|flip|mashup|and|called|think|vibe|in)[ ])[\"']?({_TITLE})[\"']?,? by ({_TITLE})"
)


_OF_THEIRS = regex(rf"(?:'s)? (?:song|track|tune|hit|classic),? (?:called )?[\"']?({_TITLE})")
_QUOTED = regex(rf"\b(?:song|track|tune|like|of|from|sounds like)[ ,]+\"({_TITLE})\"")


def _titles(text: str, tokens: list[Token], known: list[Hit]) -> list[Hit]:
    """Find a piece and whose it is, both with capitals, that are in no list: "remix of Toxic by Britney" has no toxic mood."""
    taken = {at for hit in known for at in range(hit.first, hit.last + 1)}
    found = []
    for said in _TITLE_BY.finditer(text) if " by " in text else ():
        for group in (1, 2):
            inside = [at for at, token in enumerate(tokens) if said.start(group) <= token.start < said.end(group)]
            if inside and taken.isdisjoint(inside):
                last = inside[-1] + (group == 1)  # with its "by", so that it is longer than a mood of one word
                found.append(Hit("artist", said[group].lower(), inside[0], last))
    for hit in known:
        of_theirs = _OF_THEIRS.match(text, tokens[hit.last].end)
        inside = [
            at for at, tok in enumerate(tokens) if of_theirs and of_theirs.start(1) <= tok.start < of_theirs.end(1)
        ]
        if of_theirs and len(inside) > 1 and taken.isdisjoint(inside):
            found.append(Hit("artist", of_theirs[1].lower(), inside[0], inside[-1]))
    for said in _QUOTED.finditer(text) if '"' in text else ():
        inside = [at for at, token in enumerate(tokens) if said.start(1) <= token.start < said.end(1)]
        if len(inside) > 1 and taken.isdisjoint(inside):
            found.append(Hit("artist", said[1].lower(), inside[0], inside[-1]))
    return found


def _is_meant(text: str, tokens: list[Token], hit: Hit, artists: list[Hit]) -> bool:
    """True for a name that is one where it stands; "for my minecraft video" says what the beat is for."""
    before = [token.word for token in tokens[max(0, hit.first - 3) : hit.first]]
    after = [token.word for token in tokens[hit.last + 1 : hit.last + 4]]
    said = " ".join(token.word for token in tokens[hit.first : hit.last + 1])
    written = hit.length > 1 and all(text[token.start].isupper() for token in tokens[hit.first : hit.last + 1])
    if (
        before[-1:] in (["what"], ["how"])
        and after[:1] in (["does"], ["did"])
        and text[tokens[hit.first].start].isupper()
    ):
        return True  # "what Burial does"
    if before[-1:] == ["that"] and after[:1] in (["could"], ["would"], ["might"]):
        return True  # "a beat that Dilla could have made"
    if not hit.first and after[:1] in (["but"], ["meets"], ["vs"]) and text[tokens[hit.first].start].isupper():
        return True  # "Burial but happier"
    if said in _names("plain") and not written:
        return _is_beside_a_cue(before, after) and not _is_genre_word(tokens, hit)
    if said in _names("sure"):
        return "for" not in before or not _REFERENCE_CUES.isdisjoint((*before, *after))
    cued = not _REFERENCE_CUES.isdisjoint((*before, *after)) and not _is_genre_word(tokens, hit)
    return hit.length > 1 or _is_a_name(text, tokens[hit.first]) or cued


_BUT_MAKE_IT = regex(r"^\W*([\w .'$&-]{2,30}?),? but make it (?=[a-z])", re.I)


def varied(text: str) -> str:
    """Return the text with what is wished instead of something known as a wish: "drake but make it sad" is "drake but sad"."""
    said = _BUT_MAKE_IT.match(text)
    words = " ".join(token.word for token in tokenize(said[1])) if said else ""
    if said is None or not any(" ".join(name) == words for name in _artists(words.partition(" ")[0])):
        return text
    return f"like {said[1]} but {text[said.end() :]}"


_LIKE_THEM = regex(
    r"\b(?:feels?|sounds?|something|stuff|music|be|a bit|is|go) like (?:them|him|her|that|those)\b|(?:\bin )?\b(?:their|that) (?:style|sound|vibe|energy|feel|spirit|direction)\b",
    re.I,
)


_FOR_THEIR_TASTE = regex(
    r"\b(?:something|anything|songs?|tracks?|beats?|music|one)\b[^.;!?]{0,30}\b(?:my|our|his|her|their|a) [\w-]+(?: [\w-]+)? (?:would|will|might|could|can) (?:really )?(?:like|love|enjoy|dance|play|dig)\b|\bfor (?:my|our|his|her) [\w-]+(?: who|,)",
    re.I,
)
_TASTE = regex(
    r"\b(?i:(?:he|she|they|who)(?:'s|'re| is| are)? (?:(?:really|totally|all|only|still|mostly|also|just) )*(?:into|about|fans? of|an? (?:big |huge )?fan of|loves?|likes?|listens? to|obsessed with|grew up (?:on|with))) (?=[A-Z])"
)
"""Whose music somebody likes for whom it is: "something my dad would like, he's into Dire Straits"."""


def pointed_at(text: str) -> str:
    """Return the text with a name in the place of what points back at it: "she's an ABBA fan. something like them"."""
    if _FOR_THEIR_TASTE.search(text):
        text = _TASTE.sub("like ", text)
    back = _LIKE_THEM.search(text)
    if back is None:
        return text
    tokens = tokenize(text[: back.start()])
    named = [hit for hit in scan(tokens) if hit.kind == "artist" and text[tokens[hit.first].start].isupper()]
    if not named:
        return text
    name = text[tokens[named[-1].first].start : tokens[named[-1].last].end]
    lead = back[0].lower().partition(" like ")
    return f"{text[: back.start()]}{lead[0] + ' ' if lead[1] else ''}like {name}{text[back.end() :]}"


def _artists(word: str) -> list[tuple[str, ...]]:
    """Return the names that begin with a word."""
    return [words for words, kind, _ in index().phrases.get(word, ()) if kind == "artist"]


def _is_beside_a_cue(before: list[str], after: list[str]) -> bool:
    """True where what stands right before a name, or right after it, says that it is one: "like future", "prince type beat"."""
    near = [word for word in before if word not in _OF_ITS_TIME]
    led = bool(near and near[-1] in _CUES_BEFORE) and (near[-1] != "to" or not _CLOSE.isdisjoint(near[-3:-1]))
    return led or bool(after and after[0] in _CUES_AFTER) or not {"type", "feel", "vibe", "vibes"}.isdisjoint(after[:2])


@cache
def _names(key: str) -> frozenset[str]:
    """Return names of a list of the table, as their words are read."""
    return frozenset(" ".join(words_of(name)) for name in table("artists")["names"][key])


def _is_a_name(text: str, token: Token) -> bool:
    """True for a single word that is written as a name and is no English word: "Morricone", not "Future"."""
    return text[token.start].isupper() and token.word not in table("words")["english"]["common"]


_OF_ITS_TIME = {"early", "old", "late", "the", "classic", "prime", "some", "new"}
_CUES_BEFORE = {"like", "style", "of", "by", "la", "ala", "to", "x", "meets", "vs", "from", "song", "called", "cover", "interpolate", "recreate", "remake", "remix", "fit", "fits", "suit", "suits"}  # fmt: skip
_CUES_AFTER = {"kind", "kinda", "sort", "type", "style", "styled", "vibe", "vibes", "esque", "ish", "inspired", "influenced", "typebeat", "x", "meets", "song", "theme", "soundtrack", "ost", "cover", "era"}  # fmt: skip
"""What stands right before and right after a name that is a word as well."""
_CLOSE = {"similar", "similarly", "close", "closer", "closest", "akin", "next", "near", "nearer", "nod", "homage", "tribute", "ode", "answer", "cousin", "compared", "comparable", "equivalent", "identical", "related", "alternative", "listen", "listened", "listening"}  # fmt: skip
"""What makes a "to" a likeness: "similar to Queen", where "the drive to the office" is none."""


def _is_genre_word(tokens: list[Token], hit: Hit) -> bool:
    """True for "future bass", "metro" before a noun, "prince" in prose: a name that is an ordinary word here."""
    after = tokens[hit.last + 1].word if hit.last + 1 < len(tokens) else ""
    return (hit.name == "future" and after in ("bass", "house", "garage", "funk", "pop", "like", "feel", "vibe", "vibes")) or (
        tokens[hit.first].word in ("ye", "doom") and after in ("metal", "olde"))  # fmt: skip


_REJECTING = {"less", "minus", "than", "nothing", "none", "zero", "too", "unlike", "avoid", "hate", "despise", "dislike", "loathe", "detest", "no"} | polarity.DENYING  # fmt: skip
_COPIES = {"rip", "ripoff", "clone", "copy", "cover", "knockoff", "knock"}
_LIKENING = frozenset(
    [
        "like",
        "a",
        "an",
        "the",
        "so",
        "much",
        "of",
        "as",
        "anything",
        "something",
        "to",
        "sound",
        "sounds",
        "sounding",
        "be",
        "being",
        "feel",
        "feels",
        "feeling",
        "go",
        "for",
        "want",
        "wants",
        "wanted",
        "wanna",
        "it",
        "this",
        "i",
        "do",
        "ever",
        "really",
        "another",
        "typical",
        "generic",
        "style",
        "in",
        "imitate",
        "copying",
        "remind",
        "me",
        "any",
        "more",
        "that",
        "single",
        "one",
        "vibe",
        "vibes",
        "exactly",
        "make",
        "making",
        "made",
        "us",
        "close",
        "similar",
        "near",
    ]
)
"""Words between a denial and the artist whom it rejects: "i don't want it to sound like"."""


def rejected(tokens: list[Token], known: list[Hit]) -> set[str]:
    """Return the artists that a beat shall not be like: "less drake"; "not a metallica rip-off" may still be like them."""
    found = set()
    for hit in known:
        after = tokens[hit.last + 1].word if hit.last + 1 < len(tokens) else ""
        if (_is_denied(tokens, hit.first) and after not in _COPIES) or polarity.is_refused_behind(tokens, hit):
            found.add(hit.name)
    return found


def _is_denied(tokens: list[Token], first: int) -> bool:
    at = first
    while at > 0 and tokens[at].joined and first - at < _REACH:
        at -= 1
        word = tokens[at].word
        if word in _REJECTING:
            return {"if", "why", "unless"}.isdisjoint(token.word for token in tokens[max(0, at - 3) : at])
        if word not in _LIKENING:
            return False
    return False


_REACH = 10
"""So many words before a name are looked at."""
