"""Shorthand, slang and politeness spelled out, so that the stages behind it meet plain wording only."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader import scenes
from dawg.assistant.reader.keyed import Keys
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table, words

_SHORTHAND = (
    (
        regex(
            r"(?<![\w'-])(i|we)[ ]+(?:thought|was thinking|were thinking|figured)(?:[ ]+(?:of|about))?(?:[ ]+(?:maybe|perhaps))?[ ]+something(?![\w-])",
            re.I,
        ),
        r"\1 want something",
    ),
    (
        regex(
            r"^\W*(?:(?:hey|yo|hi|ok|so|please)\b[ ,]*)?(?:(?:(?:is|would) it (?:be )?|is |its |it\'s |it is )possible (?:to|that you|for you to|if you)(?: can)?|any chance (?:you|we|u) (?:can|could)|(?:is there |there is )?(?:any|a) way (?:to|(?:that )?(?:you|we) (?:can|could))|(?:do you think|i was wondering if) (?:you|we|u) (?:can|could)|"
            r"(?:are (?:you|we|u)|would (?:you|u) be) able to|is it (?:ok|okay|fine|cool|alright|all right) (?:to|if (?:you|we|u))(?= [a-z]+ (?:the|it|a|an|some|that|this|my|more|in)\b)|what if (?:you|we)|why not(?= [a-z]+ )|it (?:wouldn'?t hurt|might be (?:nice|good|cool|worth it)|could be (?:nice|good|cool)) to|why don'?t (?:you|we)|(?:maybe )?(?:you|we) (?:should|could)(?: maybe)?|i(?:'d| would) (?:prefer|like you to|want you to)|i want you to|i (?:feel|think|guess)(?: like)?(?: that)?(?: (?:you|we) should)?|"
            r"i(?:'d| would) (?:rather )?(?:like|love)(?: it)? if (?:you|we) (?:could )?|feel free to|lets go ahead and|see if you can|try to)[ ]+",
            re.I,
        ),
        "",
    ),
    (regex(r"(?<![\w.,])\.(?=\d{1,3}(?![\d.]))"), "0."),
    (regex(r"\b(i|we) (?:was|were|am|are|'m) (?:kinda |kind of |more |just )?thinking (?:(?:like|maybe|perhaps|along the lines of|something like) )*(?=(?:slow|fast|dark|happy|sad|calm|around|at|in|with|\d{2,3})\b)", re.I), r"\1 want "),
    (regex(r"\b(?:a |my )?(?:\d{1,2}|three|four|five|six|seven|eight|nine|ten)[ -](?:year|yr)s?[ -]olds?\b"), "kids"),
    (regex(r"\bfunk(?: (?:daquel[ea]s?|dess[ea]s?|estilo|tipo|bem|de|do|dos|da|das|mesmo)){1,4} (?:bailes?|favelas?)(?: mesmo)?\b", re.I), "baile funk"),
    (regex(r"(?<![\w.,])(\d{1,2}),(\d{1,2})(?=[ ]?(?:db|decibels?|%|percent|bpm|semitones?|lufs)\b)", re.I), r"\1.\2"),
    (regex(r"\bun-(solo|mute)\b", re.I), r"un\1"), (regex(r"\b(bpm|tempo)(?=\d)", re.I), r"\1 "),
    (regex(r"(?<=\w)[ ]+(?<!drum )(?<!drums )(?<!rock )(?<!\br )(?:n|'n'|'n|n')[ ]+(?!b\b|bass\b|roll\b)", re.I), " and "),
    (regex(r"(?<![\w.])(\d{1,2}(?:\.\d{1,2})?)[ ]?k\b(?![ ]?(?:hz|followers|subs|subscribers|streams|plays|views|likes|people|fans|listeners|words)\b)", re.I), r"\1 khz"),
    (regex(r"(?<![\d.,])(\d{1,3})[.,](000)(?=[ ]?bpm\b)", re.I), r"\1\2"),
    (regex(r"\b(make|get|bring|turn|take|put|pull|push|move|have|let|cut|drop|give|keep|pan|mute|kick|keep|want|need|of|with|on) em\b(?! (?:7|minor|major|c|d|g|am|bm)\b)"), r"\1 them"), (regex(r"\b(?:exclude|excluded|excluding|avoid|without|no|not|absent|banned|forbidden|unwanted|off[ ]limits|omit|skip)[ ]?[:=][ ]*([^.;!?\n]+)", re.I), lambda found: "no " + regex(r",[ ]*(?!or\b|and\b)").sub(" or ", found[1])),
    (regex(r"(?<=[,;.(-] )([a-z][a-z-]{2,14}(?: [a-z]{2,12})?)[ ]?[:=][ ]?(?:none|nope|off|out(?=\W*$|[,;.])|no(?=\W*$|[,;.]))\b", re.I), r"no \1"),
    (regex(r"(?:^|(?<=\s))(?<!tempo: )(?<!bpm: )(?<!bpm )(?<!tempo )(?<!at )[1-3]?\d[.)][ ]+(?=[a-z])", re.I), ", "),
    (regex(r"(?<=[ ])([+-]\d{1,2}(?:\.\d)?(?:[ ]?db)?)[ ]+(?!(?:lufs|db|dbtp|bpm|hz|khz|semitones?|st|cents|percent|with|and|to|at|on)\b)(?=[a-z-]{2,12}(?: [a-z-]{2,12})? [+-]\d)", re.I), r"\1, "),
    (regex(r"(?<=[\w%])(?:[ ,.]+(?:please|pls|plz|thanks|thank you|thx|ty|bro|bruh|fam|mate|dude|fr|tbh|lol|lmao|haha+|hehe|rn|ngl|imo|tho|though))+(?=\W*$)", re.I), ""),
    (regex(r"^\W*(?:(?:uh+(?:m+|h+)?|umm+|um(?=[,.])|err+m*|erm+|hmm+|ehh+|mmm+|ahh+|lol|lmao|alr|aight|ayo|welp)(?![\w'-])[ ,.!-]*)+(?=\w)", re.I), ""),
    (regex(r"(?<![\d.,:/] )(?<![\d.,:/])(?<!drop )(?<!verse )(?<!chorus )(?<!hook )(?<!bridge )(?<!part )(?<!take )(?<!version )(?<!bar )(?<!bars )(?<!section )\b2 (?!only\b|every\b|any\b|play\b|key\b|[a-z]+ly\b)(?=(?:loud|quiet|soft|fast|slow|dark|bright|much|many|high|low|short|long|hard|heavy|busy|dry|wet|thin|muddy|boomy|harsh|sharp|dull|wide|narrow|weak|strong|big|small|empty|boring|happy|sad|late|early|clean|dirty|noisy|far|close|simple|repetitive|[a-z]{3,}y)(?:[ ]*$|[ ]*[,.;:!?]|[ ]+(?:and|n|rn|now|for|4|but|in|tho|atm|please|pls|plz|already|lol)\b))", re.I), "too "),
    (regex(r"\b(tempo|bpm|speed|it|this|up|down|volume|energy) 2 (?=\d{2,3}\b)", re.I), r"\1 to "), (regex(r"\b(from [a-z-]+) 2 (?=[a-z])", re.I), r"\1 to "),
    (regex(r"\b(is|iz|are|r|way+|sounds?|its|it'?s|feels?|bit|lil|little|far|just) 2 (?=(?:loud|lowd|quiet|soft|fast|slow|dark|bright|high|low|short|long|hard|heavy|busy|dry|wet|thin|muddy|boomy|harsh|sharp|dull|wide|narrow|weak|strong|empty|boring|piercing|late|early|simple|repetitive|much|many)\b)", re.I), r"\1 too "),
    (regex(r"\b(tempo|bpm) ?[:=] ?-(?=\d{2,3}\b)", re.I), r"set the \1 to -"), (regex(r"\b((?:change|switch|swap|turn|cut|trim|set|shorten|move|bring)(?: (?:it|this|that|them|the \w+))) 2 (?=(?:an?|the|da|like|about|\d|some)\b)", re.I), r"\1 to "),
    (regex(r"\b(cry|dance|sleep|study|drive|vibe|rap|sing|work|listen|chill|jam|groove|talk|speak) 2(?=[ ]*(?:$|[,.;!?]))", re.I), r"\1 to"), (regex(r"(?<=[a-z] )les(?=[ ]*(?:$|[.;!?]))", re.I), "less"),
    (regex(r"\bw (?=(?:the|an?|some|my|that|those|no|more|lots|just)\b)", re.I), "with "),
    (regex(r"\b((?:cut|boost|dip|notch|scoop|attenuate|roll off|take|carve)(?: out| off)? (?:some |a bit of |a little |around |at |about )*)(?!808\b|909\b)([1-9]\d{2,4})(?= (?:by|on|from|in|out|off)\b)", re.I), r"\1\2 hz"),
    (regex(r"\bw(?:/o|[/-]out)\b", re.I), "without"), (regex(r"\bw/[ ]?(?!\d)", re.I), "with "), (regex(r"\b(j|dr|mr)\.[ ]", re.I), r"\1 "),
)  # fmt: skip

_EQ_AT = regex(
    r"(\b(?:notch|cut|boost|dip|shelf|pass|passed|bump|boxy|boxiness|mud|muddy|muddiness|honk\w*|resonan\w+|ring\w*|harsh\w*|fighting|clash\w*|masking|build ?up|"
    r"roll(?:ed|ing)? off|scoop|eq|lows|highs|mids|rumble|everything|air|presence|bell|q)\b(?:(?!\b(?:beat|track|song|make)\b)[^,.;!?\n\d]){0,40}?\b(?:at|around|near|by|below|above|under|over|about|centered on)[ ]+(?:like |about |around )?"
    r"(?!808\b|909\b)\d{2,5})(?![\d:/.]|[ -]?(?:k?hz|bpm|%|percent|db|bars?|beats|sec|min|ms|semi|cents|lufs|ish))",
    re.I,
)
"""A frequency without its unit: "notch it around 60"."""


_WHAT_IF = regex(
    r"\b(?:what if|how about if|how would it sound if|imagine if|would it be better if) (?:we|you|i) (\w+)\b",
    re.I,
)
_IS = regex(
    r"(?<![\w'])(?!(?:it|let|that|what|there|here|how|who|he|she|where|when|why)')([a-z]{3,})'s (?=(?:too|way|so|really|a bit|a little|a touch|a tad|a hair|slightly|kinda|kind of|not|just|getting|still|very|always|quite|pretty|super|[a-z]+ing)\b)",
    re.I,
)
"""A contraction: "the pad's too loud"."""


_WISH = regex(
    r"^\W*(?:maybe )?(?:(?:it(?:'d| would| might| could)?|would|might|could) be (?:really |super |so )?(?:nice|cool|great|good|better|sick|dope|awesome|lovely|fire|fun) if|i(?:'d| would) (?:prefer|like|love|rather)(?: it)? if|i wish|what if) "
    r"(the |my |that |those )([\w -]{2,24}?) (?:could |would |to )?(was|were|sounded|sound|felt|feel|be|sat|sit|hit|had|have|got|get|came|come|played|play)\b",
    re.I,
)
"""A wish in the past tense about a part: "it would be nice if the guitar sounded further away"."""
_WISHED = {
    "was": "be", "were": "be", "sounded": "sound", "felt": "feel", "sat": "sit", "had": "have", "got": "get", "came": "come", "played": "play",
}  # fmt: skip


def _as_order(wish: re.Match[str]) -> str:
    verb = wish[3].lower()
    return f"make {wish[1]}{wish[2]} {_WISHED.get(verb, verb)}"


_WOULD_MIND = regex(
    r"\b(?:(?:would|do|did) you mind|(?:would|could) you consider|consider|how do you feel about|(?:any|what) thoughts on|thoughts on|i(?:'d| would)? (?:suggest|recommend|propose)|(?:any|is there a|is there any) chance of|it(?:'s| is) worth|what do you think (?:of|about)|let's try|how about|what about|(?:start|begin|finish|end)(?: off| up)? by|try) (\w+ing)\b",
    re.I,
)
"""An order in a gerund: "would you mind softening the brass"."""


@cache
def _gerunds() -> dict[str, str]:
    """Return the verbs of orders by their gerunds: "softening" is soften, "muting" mute, "cutting" cut."""
    found: dict[str, str] = {}
    for verb in words("clauses", "openers"):
        stem = verb.removesuffix("e") if not verb.endswith("ee") else verb
        found |= {f"{verb}{verb[-1]}ing": verb, f"{stem}ing": verb}
    return found


_ARROW = regex(r"[ ]*(?:(?<![-=])[-=]*>+|>>+)[ ]*")
_ORDERED_FIRST = regex(
    r"\W*(?:then |and )?(?:save|export|bounce|render|master|undo|redo|play|stop|pause|mute|unmute|solo|loop|add|remove|delete|kill|drop|cut|take|bring|turn|make|put|swap|change|reverse|quanti[sz]e|humani[sz]e|transpose|set|extend|shorten)\b(?! ?=)",
    re.I,
)
_BETWEEN = regex(r"(?<=[\w%?!])[ ]+/[ ]+(?=[\w+-])")
_PLUS = regex(r"(?<=\w)[ ]+\+[ ]+(?=[a-z]{3})", re.I)


def _separated(text: str) -> str:
    """Return the text with arrows, slashes and pluses between its pieces as changes ("a -> b") or stops ("a / b / c")."""
    pieces = _ARROW.split(text) if ">" in text else [text]
    if len(pieces) > 1 and all(regex(r"\W*[a-z]{3}", re.I).match(piece) for piece in pieces[1:]):
        if len(pieces) == 2 and len(pieces[0].split()) < 5 and not _ORDERED_FIRST.match(text):
            text = f"change the {pieces[0].strip().removeprefix('the ')} to {pieces[1]}"
        elif any(_ORDERED_FIRST.match(piece) for piece in pieces):
            text = "; ".join(pieces)
    pieces = _BETWEEN.split(text) if "/" in text else [text]
    if len(pieces) > 1 and all(len(piece.split()) > 1 for piece in pieces):
        text = "; ".join(pieces)
    return _PLUS.sub(" and ", text)


def spelled_out(text: str) -> str:
    """Return clean text with shorthand ("w/", "n", "8k"), slang and polite openings replaced by plain words."""
    text = _separated(text)
    text = _WISH.sub(_as_order, text)
    text = _WHAT_IF.sub(lambda match: table("phrasing")["past"].get(match[1].lower(), match[0]), text)
    text = _WOULD_MIND.sub(lambda match: _gerunds().get(match[1].lower(), match[0]), text)
    for pattern, full in _SHORTHAND:
        if pattern.search(text):
            text = pattern.sub(full, text)
    text = _IS.sub(r"\1 is ", text)
    text = _plain(text)
    return _EQ_AT.sub(r"\1 hz", text)


_PART = r"(?:(?:the |my |that |those |this |these )[\w-]+(?: (?!a\b|back\b|down\b|in\b|to\b|up\b)[\w-]+)?|it|them|those|that)"
_SECTION = r"(?:(?:the|my|that|this) )?(?:(?:first|second|third|last|final|opening) )?(?:intro|verse|chorus|hook|bridge|drop|breakdown|break|build(?:-?up)?|outro|prechorus|interlude)(?: (?:\d|one|two|three)\b)?"
_THING = r"(?:(?:(?:the|my|that|those|this|these|our) )?(?!(?:it|them|those|that|this|the|my|of|and)\b)[\w-]+(?: (?!(?:and|or|but|in|on|at|for|from|with|so|then|please|pls|again|once|an?|back|down|up|off|out|to|too|now|right|is|are|was|over|under|before|after|during|into|of|it|until|because|cause|since|while|plus|also|anew|all|way|just|completely|entirely|can|will|could|if|when)\b)[\w-]+)?|it|them|those|that|this)"
"""A part of one or two words, whatever follows it."""
_BIT = r"(?:an? (?:little|bit|touch|tad|hair|notch|smidge|lot|few|couple)|slightly|\d+ ?(?:db|%|percent))"


_LIKE = regex(
    r"(?P<before>^\W*(?:(?:maybe|kinda|but|just|make it|and) )*(?:(?P<more>more|a bit more|a little more|kind of|sort of) )?|\b(?P<wish>should|make|want|need|needs|could|can|let|have|has to|gotta|must|turn|get|same (?:beat|thing|track|song),? but)\b[^,.;!?\n]{0,40}?\b(?:feel|sound|be|seem|feels|sounds|more|hit)(?: a bit| a little| kinda| kind of)?(?: more)? )"
    r"(?:like|as if) (?P<what>[^,.;!?\n]{3,70})",
    re.I,
)
_OF_A_NEW_BEAT = regex(
    r"\b(?:an?|some|new) (?:\w+ ){0,2}?(?:beat|track|song|instrumental|tune|music|something|piece|anthem|banger|ballad|soundtrack|theme|score|joint|jam|bop|loop)\b|^\W*(?:make me|give me|create|generate)\b",
    re.I,
)


_BY_TITLE = regex(r"[ ]*(?:theme|soundtrack|ost|score|title|intro|opening|credits)\b", re.I)
"""After a place that is the title of a film: "like the Stranger Things theme"."""
_OF_A_TITLE = regex(r"\b(?:of|from) (?:[Tt]he )?[A-Z][\w' ]*$")
"""Up to a place that is the title of a film: "like the credits of Twin Peaks"."""


def _likened(text: str) -> str:
    """Return the text with what something shall be like ("3am in a parking garage") as the mood of it."""
    if not regex(r"\blike\b|\bas if\b", re.I).search(text) or _OF_A_NEW_BEAT.search(text):
        return text

    def mood(match: re.Match[str]) -> str:
        place = scenes.places().search(match["what"])
        titled = place and not match["wish"] and _BY_TITLE.match(match["what"], place.end())
        if place is None or titled or _OF_A_TITLE.search(match["what"][: place.end()]):
            return match[0]
        before = match["before"] if match["wish"] else "make it "
        return f"{before}{scenes.mood(place[0])}"

    return _LIKE.sub(mood, text)


def turned(text: str) -> str:
    """Return English text with turns of phrase ("could the violin come up a touch") as plain orders."""
    turns, keys = _turns()
    due = keys.among(text)
    while due:
        row = due.pop(0)
        said, plain = turns[row]
        if said.search(text):  # much cheaper than a `sub` that finds nothing
            text = said.sub(plain, text)
            due = [later for later in keys.among(text) if later > row]
    return _likened(text)


@cache
def _turns() -> tuple[list[tuple[re.Pattern[str], str]], Keys]:
    """Return the turns of phrase and what stands for each, and their key words."""
    found = []
    for turn in table("phrasing")["turns"]:
        said = (
            turn["said"]
            .replace("PART", _PART)
            .replace("THING", _THING)
            .replace("BIT", _BIT)
            .replace("SECTION", _SECTION)
        )
        found.append((regex(said, re.I), turn["plain"]))
    return found, Keys(turn.get("needs", ()) for turn in table("phrasing")["turns"])


@cache
def _table() -> dict[str, str]:
    return dict(table("phrasing")["idioms"].items())


@cache
def _idioms() -> tuple[list[tuple[re.Pattern[str], str]], Keys]:
    """Return the idioms, longest first, with what they stand for, and the rarest word of each."""
    rows = sorted(_table().items(), key=lambda row: -len(row[0]))
    found = [(rf"(?<![\w'-]){re.escape(said).replace(chr(92) + ' ', '[ ]+')}(?![\w-])", plain) for said, plain in rows]
    words = (regex(r"[a-z0-9]+").findall(said) for said, _ in rows)
    return [(regex(said, re.I), plain) for said, plain in found], Keys(
        [max(each, key=len)] if each else () for each in words
    )


def _plain(text: str) -> str:
    """Return text with its idioms spelled out, of two that overlap the one that begins first or is longer."""
    idioms, keys = _idioms()
    spans = sorted(
        (match.start(), row, match.end(), idioms[row][1])
        for row in keys.among(text)
        for match in idioms[row][0].finditer(text)
    )
    done, pieces = 0, []
    for start, _, end, plain in spans:
        if start >= done:
            pieces += [text[done:start], plain]
            done = end
    return "".join([*pieces, text[done:]])
