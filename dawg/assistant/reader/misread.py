"""Words of the vocabulary that mean something else where they stand: the "bass" of a bass drop, "I play drums"."""

from __future__ import annotations

from functools import cache

from dawg.assistant.reader.other_genres import LISTED, misread_genre
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token

_HAS_ROOM = {
    "need",
    "needs",
    "have",
    "has",
    "leave",
    "enough",
    "living",
    "my",
    "escape",
    "waiting",
    "dining",
    "emergency",
    "hotel",
    "locker",
    "changing",
    "fitting",
    "meeting",
    "throne",
    "engine",
    "chat",
    "green",
    "court",
}
"""Words before "room" that is no reverb."""


@cache
def _sound_words() -> frozenset[str]:
    return frozenset(table("moods")["sound"]["words"])


@cache
def _tuned_words() -> frozenset[str]:
    return frozenset(table("moods")["sound"]["tuned"])


_HANDLES = frozenset(
    ("remove", "delete", "mute", "unmute", "kill", "lose", "drop", "out", "up", "down", "more", "less", "off", "of", "keep", "solo", "lower", "raise", "turn", "bring", "pan")
)  # fmt: skip
"""What is done to a sound that also is weather: "take out the rain"."""


def _is_weather(tokens: list[Token], hit: Hit, before: str, after: str) -> bool:
    """True for rain that falls: not for "take out the rain", "the rain is too loud"."""
    if hit.name != "rain" or before not in ("the", "in", "a", "rainy"):
        return False
    loud = after == "is" and tokens[min(hit.last + 2, len(tokens) - 1)].word in ("too", "so", "way")
    handled = before == "the" and tokens[max(0, hit.first - 2)].word in _HANDLES
    return not (loud or handled)


def misread(tokens: list[Token], hit: Hit, content: list[Hit]) -> bool:
    """True when the words mean something else here."""
    word = tokens[hit.first].word
    before = tokens[hit.first - 1].word if hit.first and tokens[hit.first].joined else ""
    after = tokens[hit.last + 1].word if hit.last + 1 < len(tokens) and tokens[hit.last + 1].joined else ""
    next_hit = next((other for other in content if other.first == hit.last + 1 and tokens[other.first].joined), None)
    if hit.kind == "mood":
        return _misread_mood(hit, word, after, next_hit, tokens, content)
    if hit.kind == "genre":
        return misread_genre(hit, word, before, after, next_hit, tokens, content)
    if hit.kind == "instrument":
        return _misread_instrument(hit, word, before, after, tokens, content) or _is_played_by_someone(tokens, hit)
    if hit.kind == "role":
        if word == "tune":
            return before not in ("the", "") or after in ("up", "down", "it", "the", "needs", "should", "has", "is")
        return hit.name == "fills" and word == "fill" and after in ("out", "up", "it", "the", "in")
    if hit.kind == "effect":
        return word == "room" and (before in _HAS_ROOM or after == "for")
    if hit.kind == "section":
        return _misread_section(hit, before, after, tokens, content)
    return False


_TOO = {"too", "overly", "excessively", "less"}
_NOT = {"not", "isnt", "nothing", "dont", "never", "arent"}


def is_too_much(tokens: list[Token], hit: Hit) -> bool:
    """True for the mood of "not too dark", "nothing too loud or busy", "not very hard": neither wished nor refused."""
    before = [token.word for token in tokens[max(0, hit.first - 4) : hit.first]]
    if not tokens[hit.first].joined or not before:
        return False
    if before[-1] in ("or", "and") and len(before) > 2:
        before = before[:-2]
    return before[-1] in _TOO or (len(before) > 1 and before[-1] in ("very", "super", "so") and before[-2] in _NOT)


def _is_played_by_someone(tokens: list[Token], hit: Hit) -> bool:
    """True for "I used to play drums", "my dad plays guitar": told of a person, asked of nobody."""
    before = [token.word for token in tokens[max(0, hit.first - 5) : hit.first]]
    verb = next((at for at, word in enumerate(before) if word in ("play", "plays", "played", "playing")), None)
    told = {
        "i",
        "he",
        "she",
        "we",
        "dad",
        "mom",
        "brother",
        "sister",
        "friend",
        "used",
        "grandpa",
        "girlfriend",
        "boyfriend",
    }
    return (
        verb is not None
        and verb > 0
        and not told.isdisjoint(before[:verb])
        and set(before[verb + 1 :]) <= {"the", "some", "a"}
    )


def _misread_instrument(hit: Hit, word: str, before: str, after: str, tokens: list[Token], content: list[Hit]) -> bool:
    return (
        (word == "keys" and before in ("minor", "major"))
        or (word == "sub" and after in ("genre", "genres", "focus"))
        or (hit.name == "lead" and _leads_somewhere(tokens, hit, before, after))
        or (
            hit.name == "bass"
            and (after in ("boosted", "heavy", "music", "boost") or (after == "drop" and not _drops_out(tokens, hit)))
        )
        or (hit.name == "triangle" and after == "wave")
        or (word in ("break", "breaks") and hit.length == 1 and (before in _BREAKING or after in _BROKEN))
        or (hit.name == "texture" and word == "textures")
        or (hit.name == "ride" and _is_a_way(hit, word, before, after, content))
        or (
            hit.name == "kick"
            and word == "kick"
            and after in ("it", "off", "things", "into", "out")
            and not _is_drum(tokens, hit, before)
        )
        or (
            word in ("snap", "impact", "swell")
            and before in ("more", "less", "needs", "need", "some", "extra", "little", "of")
        )
        or (hit.name == "snap" and after in ("to", "harder", "the", "everything", "it", "all", "them"))
        or (hit.name == "upright bass" and word == "upright" and hit.length == 1)
        or (hit.name == "horns" and before == "shoe")
        or (word == "tom" and after == "misch")
        or (word in ("rain", "birds", "vinyl") and after in ("vibe", "feel", "mood", "store", "warmth"))
        or (word == "amen" and hit.length == 1 and not any(other.kind == "genre" for other in content))
        or (
            word == "arpeggiated"
            and hit.length == 1
            and any(other.kind == "instrument" and other.first == hit.last + 1 for other in content)
        )
        or (word in ("808", "909") and hit.length == 1 and after in _OF_A_MACHINE)
        or (hit.name in _MANNERS and hit.first > 0 and tokens[hit.first].joined and _ends_at(content, hit.first - 1))
        or (
            hit.name == "pad"
            and word == "drone"
            and before not in LISTED
            and any(other.kind == "genre" and other.name == "drone" for other in content)
        )
        or (
            hit.name == "breakbeat"
            and word == "breakbeat"
            and {other.name for other in content if other.kind == "genre"} == {"breakbeat"}
        )
        or (hit.name == "sweep" and (before == "filter" or after in ("a", "the", "it")))
        or _is_weather(tokens, hit, before, after)
    )


_MANNERS = ("pluck", "arp", "stabs", "lead")
"""What says how the part before it is played: "synth stabs"."""


def _is_a_way(hit: Hit, word: str, before: str, after: str, content: list[Hit]) -> bool:
    """True for the ride of "ride it out", "a night ride"."""
    if word == "ride" and (
        after in ("through", "up", "out", "along", "the", "it") or (not after and _ends_at(content, hit.first - 1))
    ):
        return True
    return before in ("to", "can", "a", "i", "joy", "night", "long")


def _leads_somewhere(tokens: list[Token], hit: Hit, before: str, after: str) -> bool:
    """True for the lead of "lead guitar", "it should lead into the drop"."""
    verb = after in ("to", "into", "up", "me", "the", "us") and before not in ("the", "a", "my", "this")
    return after in ("instrument", "guitar") or (verb and not _is_moved(tokens, hit))


_BREAKING = {"it", "that", "this", "which", "always", "just", "they", "really", "dont", "doesnt", "will", "would"}
_BROKEN = {"the", "my", "our", "up", "it", "apart", "down", "immersion", "character"}
"""Words before and after a break that is a verb: "it breaks the loop"."""
_OF_A_MACHINE = {
    "cowbell", "cowbells", "snare", "snares", "clap", "claps", "hat", "hats", "hihat", "hihats", "rim", "toms", "cymbal", "clave", "shaker",
}  # fmt: skip
"""Drums named after the machine that made them."""


def _drops_out(tokens: list[Token], hit: Hit) -> bool:
    """True for the bass of "have the bass drop out"."""
    ahead = tokens[hit.last + 2].word if hit.last + 2 < len(tokens) else ""
    return ahead in ("out", "in", "off", "away", "for", "an", "down", "to")


_BEFORE_A_HOOK = {"the", "my", "this", "that", "each", "every", "first", "second", "last", "final"}
"""Words that tell the hook from hooking somebody up."""


_BUILT = {"me", "us", "a", "an", "something", "some", "it", "this", "that", "my", "on", "around", "from", "one"}
"""What follows the "build" that is a verb."""


def _misread_section(hit: Hit, before: str, after: str, tokens: list[Token], content: list[Hit]) -> bool:
    if {"till", "until"} & {token.word for token in tokens[max(0, hit.first - 2) : hit.first]}:
        return True
    if hit.name == "solo" and any(o.kind == "instrument" and o.first == hit.last + 1 for o in content):
        return True
    if hit.name == "solo" and hit.first and tokens[hit.first].joined and _ends_at(content, hit.first - 1):
        return True
    if before in ("one", "podcast", "youtube", "video", "game", "show", "needle", "gear") or (
        hit.name == "drop" and before == "bass"
    ):
        return True
    if hit.name == "build" and tokens[hit.first].word == "build" and after in _BUILT:
        return True
    return (
        hit.name == "drop"
        and before not in ("the", "my", "that", "first", "second", "last", "final")
        and after in ("d", "the", "it", "in", "out", "c", "me", "a", "down")
    ) or (
        hit.name == "break" and after in ("beat", "beats", "dance")
    ) or (hit.name == "hook" and after in ("me", "up") and before not in _BEFORE_A_HOOK)  # fmt: skip


def _is_moved(tokens: list[Token], hit: Hit) -> bool:
    """True for the lead of "lead up an octave", "lead up 2 dB"."""
    after = [token.word for token in tokens[hit.last + 1 : hit.last + 3]]
    return (
        len(after) == 2 and after[0] in ("up", "down") and (after[1].isdigit() or after[1] in ("a", "an", "one", "two"))
    )


def _is_drum(tokens: list[Token], hit: Hit, before: str) -> bool:
    """True for the "kick out" that names the drum: "the kick out", "kick out for the last bar"."""
    ahead = tokens[hit.last + 2].word if hit.last + 2 < len(tokens) else ""
    return before in ("the", "my", "that", "a") or (
        before == "" and ahead in ("for", "in", "before", "during", "until")
    )


def _ends_at(content: list[Hit], at: int) -> bool:
    """True when an instrument is named there: "piano stabs" are played by the piano."""
    return any(other.kind == "instrument" and other.last == at for other in content)


_BEFORE_MEANING = {"would", "does", "it", "that", "i", "you", "they", "might", "will", "doesnt", "dont", "didnt"}
_BEFORE_STILL = {"but", "it", "is", "are", "was", "can", "should"}
"""Words before "mean" and "still" that are no mood."""


def _misread_mood(
    hit: Hit, word: str, after: str, next_hit: Hit | None, tokens: list[Token], content: list[Hit]
) -> bool:
    if hit.name in _sound_words():
        at = hit.last
        while at + 1 < len(tokens) and tokens[at + 1].joined:
            at += 1
            other = next((o for o in content if o.first == at), None)
            if other is not None and other.kind in ("instrument", "role"):
                return hit.name not in _tuned_words() or _keeps_time(other.name)
            if other is not None and other.kind == "section":
                return hit.name in ("huge", "massive", "big")
            if other is None or other.kind != "mood":
                return _names_a_sound(tokens[at].word)
    if (
        word == "party"
        and after not in ("vibe", "vibes", "mood", "feel", "energy", "beat", "track", "anthem", "song", "banger")
        and (tokens[hit.first].joined or after)
        and (next_hit is None or next_hit.kind != "genre")
    ):
        return True
    if word == "rage" and any(other.kind == "genre" and other.first == hit.first for other in content):
        return True
    if word == "mean" and tokens[hit.first - 1].word in _BEFORE_MEANING:
        return True
    if word == "still" and after and tokens[hit.first - 1].word in _BEFORE_STILL:
        return True
    return word in ("hard", "still", "mean", "fun", "blue", "lit", "raw", "street", "rage", "moving", "cool", "crazy", "simple") and after in (
        "to", "want", "need", "the", "in", "on", "have", "that", "by", "think", "drive", "you", "if", "i",
    )  # fmt: skip


def _keeps_time(name: str) -> bool:
    """True for drums and basses, whose sound says little of the mood."""
    instruments = table("instruments")
    return name in ("drums", "breakbeat", "808", "303", *instruments["drum_roles"]["drums"]) or name.endswith(
        ("bass", "drum", "drums")
    )


def _names_a_sound(word: str) -> bool:
    return word in {
        "sounds",
        "sound",
        "tone",
        "tones",
        "chords",
        "chord",
        "drop",
        "low",
        "lows",
        "highs",
        "melodies",
        "melody",
        "line",
        "hits",
        "rolls",
        "texture",
        "textures",
        "swing",
        "harmonies",
        "riffs",
        "reverb",
        "stabs",
        "licks",
        "notes",
        "end",
        "production",
        "mix",
        "layers",
        "samples",
        "loops",
        "vocals",
        "vocal",
    }
