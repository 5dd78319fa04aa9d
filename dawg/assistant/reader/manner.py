"""How parts play: patterns by name, who follows whom, timing that is moved, a part in place of another."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each

FOUR_ON_THE_FLOOR = "four on the floor"
_FOUR = regex(
    r"\b(?:4|four)[ -](?:on|to|2)[ -]the[ -]floor\b|\b(?:a |the )?kicks? (?:drum )?(?:on|hit(?:s|ting)? on|playing on|land(?:s|ing)? on) (?:every|each|all 4) (?:single )?(?:beats?|quarters?|quarter notes?)\b|\b4/4 kick\b"
)
_FOLLOWS = regex(
    r"\b(?:follow(?:s|ing)?|lock(?:s|ed|ing)?(?: in| up| better| tighter)? (?:with|to|onto)|(?:lock|sync|match|glue|tie|align)(?: up)? (?:the |my |that )?[\w-]{2,16}(?: in| up)? (?:with|to)|match(?:es|ing)? (?:the rhythm of|up with)|sync(?:s|ed)?(?: up)? (?:with|to)|line(?:s|d)? up (?:with|to)|glued? to|hit(?:s|ting)? (?:together )?with|(?:in time|in sync|tight(?:er)?|together) with|stick(?:s)? to) (?:the |my |that )?(?=\w)"
)
_SHIFTED = regex(
    r"\b(?:a (?:little|bit|touch|tad|hair)(?: bit)?|slightly|just|a few ms|a few milliseconds|a smidge|barely) (?:too )?(?:later?|earl(?:y|ier)|behind|ahead)\b|\b(?:later?|earl(?:y|ier)|behind|ahead) by (?:a (?:little|bit|touch|hair)|\d)"
)
_ON_BEATS = regex(r"\bon (?:the |beats? )?([1-4])(?: and |/| & |,| )(?:the )?([1-4])\b(?! ?(?:db|bars?|%|khz|hz))")
_NOT_ANEW = ("add", "accent", "louder", "harder", "a", "an", "some", "another")
_STARTS_WITH = regex(
    r"\b(?:start|begin|open|kick off|end|finish|close)s? (?:off )?(?:the |my |each |every |both )[\w -]+? (?:with|on) (?:an?|some) (?!(?:bang|hit|boom)\b)"
)
_BOXES = {"widener": "widen", "imager": "widen", "spreader": "widen", "exciter": "brighter"}
"""Devices by what they do."""
_REFUSED = regex(
    r"\b(?:no|dont|don't|do not|never|without|shouldn'?t|stop|instead of|rather than|lose|remove|less|fewer|not (?:so )?(?:on|a|mono|staccato|triplets?|rolling))\b"
)
"""A manner that is not wanted."""
_AT_MOST = regex(
    r"\bat most \d{1,2} (?:\w+ )?(?:instruments?|parts?|sounds?|elements?|layers?|tracks?|things?|voices?)\b"
)
_NARROW = regex(
    r"\b(?:mono|narrow(?:er|ed|ing)?|less (?:wide|stereo|width)|too (?:wide|stereo)|pull in the (?:width|stereo))\b"
)
_LOW_END = regex(r"\b(?:low|bottom)[ -]end\b|\bthe (?:lows|bottom)\b")
_IS_NARROW = regex(
    r"\b(?:too|is|are|sounds?|feels?|so|kinda|a bit|very|really|pretty|not|isnt|dont|almost|basically) (?:\w+ )?(?:mono|narrow)\b"
)
"""What is complained about, not wanted."""
_OFF_TIME = regex(
    r"(?<!the )(?<!an )\b(?:off[ -]?beat|off(?: the)? (?:time|grid|tempo)|out of (?:time|sync|the pocket)|late|early|behind|ahead|dragging behind|rushing|flam(?:s|ming)?|timing is (?:off|bad|weird|loose)|(?:is|are|sounds?|feels?) off)$"
)
_ORDERED = regex(
    r"\b(?:make|add|set|put|give|want|play|have|need|go|let|try|do|get|move|nudge|keep|should|could|more|less|some|bring|turn|start|begin|hit)\b"
)
_RHYTHMS = regex(r"\b(?:triplets?|rolling|rolled|16th(?: notes?)?|32nd(?: notes?)?|machine gun)\b")
_RHYTHMIC = ("hi-hat", "open hat", "snare", "kick", "percussion", "shaker", "clap", "toms")
_SHORT_NOTES = regex(
    r"\bstaccato\b|\b(?:shorter|choppier|clipped|snappier) notes?\b|\bshorten the notes?\b|\bnotes? (?:shorter|choppier)\b"
)
_SOMETHING = regex(r"\b(?:to|for|with|into) (?:something|sth|anything|one|a sound)\b(?! else)(?: (?:\w+ )*\w+)?")
_OF_NOTES = ("simplify", "densify", "syncopate", "swing")
_PATTERNS = ("melody", "chords", "counter melody", "percussion", "fills")
_NICER = regex(
    r"\b(?:a|an|some|another) (?:\w+ )?(?:nicer|better|cooler|fresher|prettier|other|alternative)(?:[ -]sounding)? "
)


def manner(clause: Clause) -> list[Operation] | None:
    """Patterns, timing and stand-ins that a part is given."""
    if _REFUSED.search(clause.text):
        return None
    named = scope.parts(clause)
    added = clause.says("add", "another")
    if _FOUR.search(clause.text) and not added and set(named) <= {"kick", "drums"} and not clause.names("genre"):
        return each("regenerate", clause, targets=["kick"], amount=FOUR_ON_THE_FLOOR)
    if _NARROW.search(clause.text) and not clause.has("add_strong", "quantize"):
        low = ["bass"] if not named and _LOW_END.search(clause.text) else named
        return each("widen" if _IS_NARROW.search(clause.text) else "tighten", clause, targets=low)
    if _AT_MOST.search(clause.text):
        return each("simplify", clause, amount=None)
    if not named:
        return None
    on = _ON_BEATS.search(clause.text)
    if on and len(named) == 1 and named[0] in _RHYTHMIC and not (clause.refused or clause.says(*_NOT_ANEW)):
        return each("regenerate", clause, amount=f"on beats {on[1]} and {on[2]}")
    box = next((op for word, op in _BOXES.items() if clause.says(word)), None)
    if box:
        return each(box, clause, targets=scope.after_preposition(clause, "on", "to", "onto") or named)
    follows = _FOLLOWS.search(clause.text)
    leader = scope.begins_at(clause, follows.end()) if follows else None
    if leader and named[0] != leader:
        return each("quantize", clause, targets=named[:1], amount=None)
    return _timed(clause, named) or _replaced(clause, named)


def _timed(clause: Clause, named: list[str]) -> list[Operation] | None:
    """ "Snare a little later", "the hats are late", "triplet hats"."""
    if _SHIFTED.search(clause.text):
        return each("humanize", clause)
    late = _OFF_TIME.search(clause.text)
    if late and not _ORDERED.search(clause.text) and not clause.names("effect") and clause.words[0] != late[0]:
        return each("quantize", clause, amount=None)
    if _RHYTHMS.search(clause.text) and set(named) <= set(_RHYTHMIC) and not clause.has("remove", "mute", "swing"):
        return None if clause.says("no", "less", "fewer") else each("densify", clause, amount=None)
    if _SHORT_NOTES.search(clause.text) and not clause.names("effect") and not clause.has("add_strong"):
        return each("tighten", clause, amount=None)
    return None


def _replaced(clause: Clause, named: list[str]) -> list[Operation] | None:
    """ "Change the kick to something deeper", "put a bell there instead", "a nicer piano sound"."""
    where = scope.section(clause)
    if where and _STARTS_WITH.search(clause.text):
        return each("add", clause, amount=None)
    if clause.has("change") and len(named) == 1 and _SOMETHING.search(clause.text):
        written = next((op for op in _OF_NOTES if clause.has(op)), "regenerate" if named[0] in _PATTERNS else "")
        if written and not clause.says("sound", "sounds", "patch", "instrument"):
            return each(written, clause, amount=None)
        return [Operation(op="change_instrument", target=named[0], section=where)]
    if len(named) == 1 and _NICER.search(clause.text) and not clause.has("add_strong", "vary"):
        sound = clause.says("sound", "sample", "tone", "patch", "preset", "one")
        return each("change_instrument" if sound else "regenerate", clause, amount=None)
    return None


_WISHED = regex(
    r"\b(?:would|might|could|'d|itd)\b.*\b(?:with|if (?:there was|there were|we had|it had))\b(?= (?:an?|some|more)\b)|^(?:imagine|picture)\b.*\bwith\b"
)


def wished(clause: Clause) -> list[Operation] | None:
    """ "It would hit harder with a crash": the part comes in."""
    found = _WISHED.search(clause.text)
    new = scope.after_preposition(clause, "with", "had", "was", "were") if found else []
    if not new or clause.names("genre", "effect") or clause.has("change"):
        return None
    return each("add", clause, targets=new, amount=None)
