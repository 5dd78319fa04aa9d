"""What plays: instruments swapped, parts written anew, genre and mood."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.vocabulary import mood_of

_ONE_SHOTS = {
    "kick",
    "snare",
    "clap",
    "hi-hat",
    "open hat",
    "808",
    "pad",
    "synth",
    "piano",
    "guitar",
    "crash",
    "ride",
    "snap",
    "rimshot",
    "shaker",
    "sub bass",
}


DISLIKED = regex(
    r"\b(?:dont|don't|do not|not) (?:really )?(?:like|love|feeling|feel|digging|dig|into|vibing with)\b|\bhate\b|\bnot a fan\b|\b(?:isn'?t|aren'?t|not|ain'?t|doesn'?t|don'?t) (?:really |quite )?(?:doing|do) it\b|\bnot hitting\b|\b(?:bored|tired|sick|fed up) (?:of|with|by)\b|\bbores? (?:me|us)\b|\b(?:puts?|sends?) me to sleep\b|\bgets? on my nerves\b|\b(?:is|are|sounds?|feels?) (?:so |too |really |kinda |a bit |just )?(?:boring|dull|stale|bland|tired|lame)\b|\bnot (?:so |too |really )?sure about\b|\b(?:doesn'?t|don'?t|isn'?t|aren'?t|not) (?:really )?work(?:ing)?\b"
)


_REWRITTEN = {
    "melody",
    "lead",
    "bass",
    "drums",
    "hi-hat",
    "chords",
    "counter melody",
    "arp",
    "percussion",
    "kick",
    "snare",
}
"""What nobody means to lose who does not like it: it is written anew; another instrument goes."""


_COMPARED = frozenset(word for word in table("moods")["spellings"] if word.endswith("er"))


DENSE = {"hi-hat", "open hat", "snare", "percussion", "fills", "kick", "drums", "toms", "clap", "cymbals", "breakbeat"}
"""Parts of which more means more notes."""


_IS_TO_BE = regex(
    r"\b(?:make|turn|have|want|let|get|can|could|should) (?:the |my |that )?[\w -]{2,24}? (?:to )?(?:be |into |sound (?:more )?like )?(?:an?|(?:more )?like an?|into an?) [\w -]{2,24}$"
)


_PLAYED_BY = regex(
    r"\b(?:have|let|make|get|want|like) (?:the |an? |some )?[\w-]+(?: [\w-]+)? (?:to )?(?:play|take|carry|handle|do|sing) (?:over )?the (?:main )?(?:melody|lead|chords|bassline|bass line|hook melody|riff)(?:$| (?:in|from|for|at|during|on)\b)"
)
"""Who plays a line: "have the guitar play the melody"."""
_MADE = regex(
    r"(?:(?:and|then|also|can you|please) )*make (?:the|my|that) (?:lead|pad|bass|keys|melody|chords|pluck|arp|synth) [a-z]+(?: [a-z]+)?"
)
_USED_FOR = regex(
    r"\b(?:use|try|put|have|want|get) (?:an? |some |the )?[\w -]{2,24}? (?:for|as) (?:the |my |that )[\w -]{2,24}$"
)


_SHORT = regex(
    r"(?!(?:add|put|set|send|bring|move|pan|apply|tie|lock|sync|match|give|take|turn|layer|route|feed|listen|snap|glue|fit)\b)(?:the )?[\w-]{2,16}(?: [\w-]{2,16})? (?:to|into|becomes|=) (?:an? |the )?[\w-]{2,16}(?: [\w-]{2,16})?"
)
"""Two instruments and nothing else: "piano to rhodes"."""
_SHOULD_BE = regex(
    r"\b(?:should|could|can|make|has to|needs to|must|ought to|to) (?:(?:the|my|that|those) [\w -]{2,24}? )?(?:really |rather |probably )?be (?:played (?:by|on) )?(?:an? |some |more like an? )?(?:[\w-]+ ){0,2}?[\w -]{2,24}$"
)
_IS_ONE = regex(
    r"\W*(?:(?:ok|so|and|but|now|hey|yo) )*(?:this|my|the|that|our) (?:[\w&'-]+ ){1,3}?(?:beat|track|song|tune|instrumental|loop|thing) (?:needs|could use|is missing|lacks|wants|has|should have|deserves)\b"
)
"""What there is already, and what it lacks: "this techno beat needs more bass"."""
_AT_HAND = regex(r"\b(?:in|on|to|from|of) (?:this|that|my|our|the)\b")
_RATHER = regex(r"\b(?:rather|prefer|instead|better)\b.*\b(?:than|to|over)\b")


def change(clause: Clause) -> list[Operation] | None:
    """Instruments swapped, genre and mood changed, parts written anew."""
    named = scope.parts(clause)
    where = scope.section(clause)
    gone = [hit.name for hit in clause.refused if hit.kind in ("instrument", "role")]
    if gone and not named and DISLIKED.search(clause.text):
        sound = clause.says("sound", "sample", "tone", "patch", "preset", "sounds")
        ops = ("change_instrument" if sound else "regenerate" if name in _REWRITTEN else "remove" for name in gone)
        return [Operation(op=op, target=name, section=where) for op, name in zip(ops, gone, strict=True)]
    swapped = _swapped(clause, named, gone, where)
    if swapped:
        return swapped
    kit = _kit(clause, named)
    if kit:
        return kit
    lost = clause.starts_with("remove", "remove_strong")  # "lose the trap feel"
    described = (gone and _AT_HAND.search(clause.text)) or _IS_ONE.match(clause.text)  # "no flute in this trap beat"
    genres = [] if lost or described or _OF_A_GENRE.match(clause.text) else clause.names("genre")
    makes = (
        clause.has("change", "make", "use", "give", "vary")
        or _COMPARED.intersection(clause.said)
        or regex(r"\b(?:want|need|like|wish) (?:it|this|that)\b").search(clause.text)
        or any(hit.kind == "genre" and _IN_PLACE_OF.search(clause.text) for hit in clause.refused)
        or clause.says(
            "more", "less", "too", "like", "sound", "feel", "into", "turn", "vibe", "style", "genre", "bit", "enough"
        )
    )
    if len(genres) == 1 and _LESS_OF_A_GENRE.search(clause.text):
        less = f"less {genres[0]}"
        if not named:
            return [Operation(op="change_mood", target=less, section=where)]
        return [Operation(op="change_mood", target=part, section=where, amount=less) for part in named]
    if genres == ["lo-fi"] and named and (makes or clause.has("add", "set")) and not _INTO_WITH.search(clause.text):
        return each("add_effect", clause, effect="lo-fi")
    up_it = regex(r"^[\w -]{3,24} (?:it|this|that) up$|\bversion\b|\bremix\b").search(clause.text)
    if genres and (makes or up_it) and not named:
        return [Operation(op="change_genre", target=genres[0], section=where)]
    if genres and named and _INTO_WITH.search(clause.text):
        new = [] if clause.says("same") else each("add", clause, amount=None)
        return [Operation(op="change_genre", target=genres[0]), *new]
    renewed = _renewed(clause, named, where)
    if renewed:
        return renewed
    if genres and named and _IN_STYLE.search(clause.text) and not scope.is_styled(clause):
        return each("change_instrument" if _SOUNDS.issuperset(named) else "vary", clause, amount=None)
    era = regex(r"\b(?:'?(?:19|20)?\d0'?s|old[ -]?school|vintage|retro)\b").search(clause.text)
    if era and makes and not named:
        less = "less " if clause.says("less", "too") else ""
        return [Operation(op="change_mood", target=less + era[0].strip("'"), section=where)]
    made = _of_mood(clause, named, where, makes=bool(makes))
    if made:
        return made
    if named and scope.is_styled(clause):
        played = clause.says("pattern", "patterns", "groove", "rhythm", "style")
        return each("vary", clause, amount=None) if played else None
    if genres and clause.has("change", "add"):
        return [Operation(op="change_genre", target=genres[0], section=where)]
    return None


_FROM_ONE = regex(r"\bfrom (?:an? |being )?[a-z-]+ (?:in)?to\b")


def _of_mood(clause: Clause, named: list[str], where: str | None, *, makes: bool) -> list[Operation] | None:
    """Another mood, of the whole, of a section or of a part."""
    moods = {hit.name: hit for hit in reversed(clause.hits) if hit.kind == "mood" and hit.name != "heavy"}
    mood = next(reversed(moods), "")
    if len(moods) > 1 and _FROM_ONE.search(clause.text):
        mood = next(iter(moods))  # "from sad to happy"
    less = bool(moods) and _is_lessened(clause, moods[mood])
    aim = f"less {mood}" if less else mood
    if (
        moods
        and where
        and not named
        and len([word for word in clause.words if word not in ("and", "the")]) <= 3
        and _only_moods(clause)
    ):
        return [Operation(op="change_mood", target=aim, section=where)]
    if moods and makes and not clause.has("add_strong", "remove_strong"):
        op = _mood_op(mood, less=less)
        part = next(iter(named), None)
        if op == "change_mood" and part is None:
            return [Operation(op=op, target=aim, section=where)]
        return [Operation(op=op, target=part, section=where, amount=aim if op == "change_mood" else None)]
    return None


def _is_lessened(clause: Clause, hit: Hit) -> bool:
    """True for the mood of "less sad", "it's way too sad", not for the happy of "more happy and less sad"."""
    before = clause.words[max(0, hit.first - clause.first - 3) : hit.first - clause.first]
    return not {"less", "too", "overly"}.isdisjoint(before) and "more" not in before


_IN_STYLE = regex(
    r"^(?!.*\b(?:have|want|get|need|use|add) (?:an?|some)\b).*?\b(?:make|turn|have|want|get|should|could|can|needs? to|let)\b.*\b(?:more|like|into) (?!of\b)(?:an? |some )?(?!\w+er\b)[a-z]"
)
"""A part that is to be like the music of a genre: "make the lead more chiptune"."""
_SOUNDS = {"lead", "synth", "bass", "pad", "pluck", "arp", "stabs", "keys", "bells", "synth bass", "sub bass", "808"}
"""Parts whose genre is heard in their sound; of the others in what they play."""
_LESS_OF_A_GENRE = regex(
    r"\b(?:less|too|overly|not (?:so|that|as)|too much)(?: of)?(?: like)? (?!much\b)[\w&-]+(?: (?!for\b)[\w&-]+)?(?: for (?:my|our|the|me|us|this)\b.*)?$"
)
"""How a genre is named that is there already: "make it less trap"."""
_INTO_WITH = regex(r"\b(?:make|turn|flip|change|convert) (?:it|this|that)\b.*\bwith\b")
_OF_A_GENRE = regex(
    r"(?:and |because |every |all |good |real |proper )*[\w&-]+(?: [\w&-]+)? (?:needs?|always (?:has|needs)|without|has to have|is nothing without|aint)\b(?<!it needs)(?<!this needs)"
)
"""What a genre has at all: "phonk needs a cowbell"."""


def _only_moods(clause: Clause) -> bool:
    return all(cue == "set" or cue.startswith("be ") for cue in clause.cues)


def _is_only_without(clause: Clause) -> bool:
    """True for "hard 808s no melody", "no melody just drums": what is left out gives its place to nothing."""
    left_out = min((hit.first for hit in clause.refused), default=0)
    parts = (hit.first for hit in clause.hits if hit.kind in ("instrument", "role"))
    return min(parts, default=left_out) < left_out or clause.says("just", "only")


_TOGETHER = regex(
    r"^(?!.*\b(?:swap|switch|trade|exchange|between|places)\b)(?:(?!\b(?:to|for|with|into|by|and)\b).)*\band\b(?!.*\b(?:to|for|with|into|by)\b)"
)
"""Two parts that both change: "change the kick and the snare"."""


def _swapped(clause: Clause, named: list[str], gone: list[str], where: str | None) -> list[Operation] | None:
    """One instrument for another: "swap the piano for a rhodes", "make the lead a trumpet", "violins instead of synths"."""
    if regex(r"\bdo\b.*\bover(?: again)?$").search(clause.text) and (named or where):
        return each("regenerate", clause, amount=None)
    pair = _pair(clause, named)
    if pair:
        return _swap(*pair, where)
    added = clause.has("add_strong") and not _INSTEAD_OF.search(clause.text)
    place = _IN_PLACE_OF.search(clause.text)
    if place and place[0] == "no" and _is_only_without(clause):
        place = None
    if gone and named and not (added or clause.has("remove_strong")) and place:
        return _swap(_replaced(clause, gone[0], named[0]), named[0], where)
    if gone and not named and clause.says("something", "anything", "else") and _IN_PLACE_OF.search(clause.text):
        return _swap(gone[0], None, where)
    if (
        len(named) == 1
        and not gone
        and regex(r"\b(?:instead of|rather than|in place of) (?:an? |the )?[\w-]+(?: one)?$").search(clause.text)
    ):
        kind = named[0].split()[-1].replace("hat", "hi-hat")
        if kind != named[0]:
            return _swap(kind, named[0], where)
    other = _OF_ITS_KIND.search(clause.text) if len(named) == 1 and clause.has("change", "use") else None
    if other:
        return _swap(named[0], f"{other[1]} {named[0].split()[-1]}", where)
    if len(named) >= 2 and _INTO.search(clause.text):
        return _swap(named[0], named[1], where)
    if named and clause.has("change") and _FOR_ONE.search(clause.text):
        return _swap(named[0], named[1] if len(named) > 1 else None, where)
    if clause.has("change") and len(named) >= 2 and not _TOGETHER.search(clause.text):
        return _swap(named[0], named[1], where)
    return None


def _swap(old: str, new: str | None, where: str | None) -> list[Operation]:
    return [Operation(op="change_instrument", target=old, section=where, amount=new)]


def _pair(clause: Clause, named: list[str]) -> tuple[str, str] | None:
    """Return (old, new) where the words between two instruments tell which is which: "the lead should be a flute"."""
    text = clause.text
    if len(named) == 2 and _SHORT.fullmatch(text):
        return named[0], named[1]
    if len(named) == 2 and _PLAYED_BY.search(text):
        return named[1], named[0]
    if len(named) == 2 and (_MADE.fullmatch(text) or _IS_TO_BE.search(text) or _SHOULD_BE.search(text)):
        return named[0], named[1]
    beside = [hit.name for hit in clause.hits if hit.kind in ("instrument", "role")]
    if len(beside) == 2 and _RATHER.search(text):
        return beside[1], beside[0]
    if len(named) == 2 and _USED_FOR.search(text):
        return named[1], named[0]
    onto = regex(r"\b(?:try|put|use|have) (?:an? |some )?[\w -]+ on the [\w -]+$").search(text)
    if len(named) == 2 and onto and not regex(r"\b(?:try|put|have) the\b").search(text):
        return named[1], named[0]
    if len(named) >= 2 and regex(
        r"\bplay(?:ed)?\b.*\b(?:on|with|by|using)\b|\b(?:was|were|is) (?:on|by|with|using) (?:an?|the|some)\b|\b(?:try|put|have|do)\b.*\bon (?:an?|the) [\w -]+$"
    ).search(text):
        return named[0], named[1]
    return None


_IN_PLACE_OF = regex(r"\b(?:instead of|rather than|in place of|not|over|no more|than|no)\b")
_INSTEAD_OF = regex(r"\b(?:instead|in place) of\b")
_INTO = regex(r"\b(?:turn|morph|transform|convert|make|flip|change|switch)\b.*\b(?:into|to)\b")
_OF_ITS_KIND = regex(
    r"\b(?:for|with|to|into) an? (electric|acoustic|nylon|muted|upright|felt|synth|slap|jazz|steel)(?: one)?(?! \w*(?:guitar|piano|bass))\b"
)
_FOR_ONE = regex(r"\b(?:for|with|to) (?:an?|some) (?:[\w-]+ ){1,3}?ones?\b")
"""The same instrument of another sound: "swap the kick for a rounder one"."""


def _replaced(clause: Clause, gone: str, new: str) -> str:
    """Name what goes: in "an upright bass rather than the synth one" that is the bass."""
    kind = new.split()[-1]
    return (
        kind
        if kind != new and regex(r"\b(?:than|of|not) (?:the |that |this )?[\w-]+ ones?\b").search(clause.text)
        else gone
    )


_MADE_OF = regex(
    r"\b(?:make|have|let|want|get) (?:the |my |that |those )?[\w -]{2,24}? (?:to )?(?:sound |be |feel )?(?:more |like |completely )*(acoustic|electronic|electric|analog(?:ue)?|synthetic|real|vintage|orchestral)(?: sounding)?(?: drums| kit| ones?| instruments?)?$"
)


def _kit(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Another kit, or a part of another making: "use a 909 kit", "make the drums sound acoustic"."""
    where = scope.section(clause)
    if (
        clause.says("kit", "kits")
        and clause.has("use", "change", "give", "add", "make")
        and set(named) <= {"drums", "909", "808", "drum machine"}
    ):
        other = next((name for name in named if name != "drums"), None)
        return [Operation(op="change_instrument", target="drums", section=where, amount=other)]
    if len(named) == 1 and _MADE_OF.search(clause.text):
        return [Operation(op="change_instrument", target=named[0], section=where)]
    return None


def _renewed(clause: Clause, named: list[str], where: str | None) -> list[Operation] | None:
    """Another sound, or the same part written anew."""
    if (
        clause.has("change")
        and named
        and (
            clause.says("sound", "kit", "preset", "patch", "instrument", "sample", "tone")
            or clause.says("to", "for", "with")
        )
    ):
        both = named if _TOGETHER.search(clause.text) else named[:1]
        return [Operation(op="change_instrument", target=name, section=where) for name in both]
    if named[:1] == ["chords"] and (DISLIKED.search(clause.text) or clause.has("regenerate")):
        return [Operation(op="change_chords", section=where)]
    if named and DISLIKED.search(clause.text):
        return each("regenerate", clause, amount=None)
    sounds = clause.says("sound", "sample", "preset", "patch", "tone", "kit")
    if (
        clause.has("regenerate")
        and clause.says("different", "another", "other", "better", "nicer", "cooler", "alternative")
        and not clause.has("add_strong")
        and named
        and (named[0] in _ONE_SHOTS or sounds)
    ):
        return [Operation(op="change_instrument", target=named[0], section=where)]
    if (clause.has("regenerate") and named and not (clause.has("add_strong") and not clause.says("new"))) or (
        clause.has("change") and named
    ):
        return each("regenerate", clause, amount=None)
    if (
        clause.has("regenerate")
        and where
        and clause.says("regenerate", "redo", "rewrite", "rework", "reroll", "new", "different")
    ):
        return [Operation(op="regenerate", section=where)]
    return None


def _mood_op(mood: str, *, less: bool) -> str:
    """Say some moods as what is done to the sound: "make it dark" is darker, "more punchy" punchier."""
    pairs = {"dark": ("darker", "brighter"), "bright": ("brighter", "darker"), "punchy": ("punchier", "punchier"), "bouncy": ("swing", "swing"), "groovy": ("swing", "swing"),
             "hard": ("punchier", "energy_down"), "heavy": ("punchier", "energy_down"), "warm": ("darker", "brighter"), "hard hitting": ("punchier", "energy_down"),
             "energetic": ("energy_up", "energy_down"), "upbeat": ("energy_up", "energy_down"), "intense": ("energy_up", "energy_down"), "busy": ("densify", "simplify"),
             "simple": ("simplify", "densify"), "minimal": ("simplify", "densify"), "sparse": ("simplify", "densify"), "crisp": ("brighter", "darker")}  # fmt: skip
    if mood in pairs:
        return pairs[mood][less]
    return _LESS_MOOD.get(mood_of(mood), "change_mood") if less else "change_mood"


_LESS_MOOD = {
    "energetic": "energy_down", "aggressive": "energy_down", "epic": "energy_down", "tense": "energy_down", "chill": "energy_up", "calm": "energy_up",
}  # fmt: skip
"""What less of a mood is; of others it is the mood itself that is changed."""
