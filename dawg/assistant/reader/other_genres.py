"""Names of genres that mean something else where they stand: "trap drums" in a house beat, "in the garage", "bounce it"."""

from __future__ import annotations

from functools import cache

from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token
from dawg.assistant.reader.vocabulary import genre_of


@cache
def _raps(name: str) -> bool:
    """True for kinds of hip hop, whose name "hip hop" only repeats: "trap hip hop"."""
    return genre_of(name) in ("trap", "drill", "boom-bap", "lo-fi", "phonk")


LISTED = ("and", "or", "with", "&", "a", "low")
"""Words before a drone that is a sound: "singing bowls and drone"."""
_OF_A_SOUND = {
    "chords", "chord", "drums", "feel", "influence", "influences", "elements", "swing", "harmony", "harmonies", "inspired", "sounds", "sample", "samples",
    "loop",
}  # fmt: skip
_OFTEN_OTHER = {
    "score", "wave", "electro", "bounce", "trailer", "classical", "latin", "industrial", "soul", "breakbeat", "rage", "orchestral", "electronic", "dub",
    "ambience",
}  # fmt: skip


def misread_genre(
    hit: Hit, word: str, before: str, after: str, next_hit: Hit | None, tokens: list[Token], content: list[Hit]
) -> bool:
    others = [other for other in content if other.kind == "genre" and other.first != hit.first]
    if word == "detroit" and hit.length == 1:
        return True
    if next_hit is not None and (next_hit.name == "sample" or tokens[next_hit.first].word in ("tune", "tunes")):
        next_hit = None  # "a soul tune" is a piece
    if word == "rage" and hit.length > 1:
        return False
    of_a_part = (next_hit is not None and next_hit.kind in ("instrument", "role")) or after in _OF_A_SOUND
    if of_a_part and _yields(hit, others, tokens, content):
        return True
    if after in ("pump", "pumping", "pumps"):
        return True
    if word == "house" and before in ("the", "my", "in") and after not in ("music", "track", "beat", "style", "vibe"):
        return before == "my" or after == "party"
    if word == "march" and before in (
        "in",
        "since",
        "last",
        "next",
        "this",
        "until",
        "till",
        "by",
        "early",
        "late",
        "mid",
        "of",
        "on",
    ):
        return True
    if word == "waltz" and after in ("time", "feel", "meter", "rhythm", "tempo", "signature"):
        return True
    if word == "rap" and hit.length == 1 and (before in _BEFORE_RAPPING or after in ("over", "on", "to", "along")):
        return True
    if word == "meditation" and (after in _OCCASIONS or (others and hit.length == 1)):
        return True
    if word in ("drone", "riddim") and others:
        return True
    if word == "drone" and hit.length == 1 and before in LISTED:
        return True
    if word in ("hip", "hiphop", "rap") and any(other.last == hit.first - 1 and _raps(other.name) for other in others):
        return True
    if word == "pop" and (
        before in ("to", "really", "doesnt", "dont") or after in ("more", "harder", "out", "off", "up")
    ):
        return True
    if word == "latin" and next_hit is not None:
        return True
    return (
        word in _OFTEN_OTHER and hit.length == 1 and _is_other_than_genre(word, before, after, next_hit, bool(others))
    )


def _yields(hit: Hit, others: list[Hit], tokens: list[Token], content: list[Hit]) -> bool:
    """True for a genre that only says how a part is to be: one that names the drums stays where no other stands free."""
    parts = {genre: _part(genre, tokens, content) for genre in (hit, *others)}
    if not others or any(not parts[other] for other in others):
        return bool(others)
    return parts[hit] != "drums" and (len(others) > 1 or parts[others[0]] == "drums")


def _part(genre: Hit, tokens: list[Token], content: list[Hit]) -> str:
    """Return the part that a genre names: the trumpets of "mariachi trumpets over trap drums"."""
    parts = (hit for hit in content if hit.first == genre.last + 1 and hit.kind in ("instrument", "role"))
    return next((hit.name for hit in parts if tokens[hit.first].joined), "")


_BEFORE_RAPPING = ("to", "for", "can", "i", "wanna", "gonna", "could", "will", "we")
"""Words before a rap that is what the user will do."""
_OCCASIONS = (
    "video",
    "videos",
    "app",
    "session",
    "class",
    "channel",
    "room",
    "podcast",
    "practice",
    "course",
    "retreat",
)
"""What music can be for; "for a meditation video" names no genre."""
_BOUNCING = {
    "more", "less", "some", "the", "a", "to", "me", "and", "please", "that", "beat", "it", "this", "track", "groove", "drums", "hats", "bass", "kick",
    "song", "them", "little", "bit", "of",
}  # fmt: skip
"""Words before a bounce that is no genre."""


_MADE = ("beat", "beats", "type", "track", "instrumental", "music", "style")
"""What is of a genre."""


def _is_other_than_genre(word: str, before: str, after: str, next_hit: Hit | None, others: bool) -> bool:
    """True where a word of `_OFTEN_OTHER` is a verb, a waveform, or only says how a part is to be."""
    if word == "rage":
        return before != "" and after not in _MADE
    if word == "bounce":
        moved = (
            before in _BOUNCING
            or before in ("type", "style", "kind", "vibe", "vibes", "esque", "ish")
            or after in ("it", "to", "the", "this", "down", "out", "more", "as")
        )
        return moved or (before == "" and after in ("stems", "out", "down", "wav", "mp3"))
    if word == "wave":
        return after not in _MADE and before in ("sine", "saw", "square", "triangle", "a", "the", "new")
    if word == "breakbeat" and others:
        return True
    of_a_part = next_hit is not None and next_hit.kind in ("instrument", "role")
    styles = ("classical", "orchestral", "industrial", "electronic", "soul", "latin", "breakbeat")
    return word in styles and (word not in ("classical", "soul") or others) and of_a_part
