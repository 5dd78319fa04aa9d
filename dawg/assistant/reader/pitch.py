"""Key, scale and chords in every usual spelling, and never the article "a" or the word "am"."""

from __future__ import annotations

import re

from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.patterns import regex

_SCALES = {
    "major": "major", "minor": "minor", "maj": "major", "min": "minor", "mayor": "major", "dorian": "dorian", "phrygian": "phrygian",
    "lydian": "lydian", "mixolydian": "mixolydian", "harmonic minor": "harmonic minor", "melodic minor": "melodic minor",
    "natural minor": "minor", "minor pentatonic": "minor pentatonic", "pentatonic minor": "minor pentatonic", "pentatonic": "minor pentatonic",
    "blues": "blues", "blues scale": "blues", "aeolian": "minor", "ionian": "major", "phrygian dominant": "phrygian", "harm minor": "harmonic minor",
    "mixolidian": "mixolydian", "frigian": "phrygian", "minor harmonic": "harmonic minor", "major pentatonic": "major", "minir": "minor", "minr": "minor",
    "locrian": "phrygian", "mjor": "major", "majour": "major", "miner": "minor",
}  # fmt: skip
_SUBSTITUTED = {"phrygian dominant": "phrygian", "locrian": "phrygian", "major pentatonic": "major"}
_SCALE = "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in sorted(_SCALES, key=len, reverse=True))
_ACC = r"(?:#|b(?![a-z])|[ -]?sharp\b|[ -]?flat\b)"
_FULL = regex(
    rf"(?<![A-Za-z0-9#'])([A-Ga-g])({_ACC}|[#b](?=m(?:in|aj)))?[ _-]*({_SCALE})(?![a-z])(?P<next>[ ]+[a-z]+)?", re.I
)
_FROM_KEY = regex(
    rf"\bfrom[ ]+([A-G](?:#|b)?(?:[ _-]*(?:{_SCALE}|m))?)(?=[ ]+(?:in)?to[ ]+[A-G](?:#|b)?(?:m|maj|min)?\b)|\binstead of[ ]+([A-G](?:#|b)?[ ]*(?:{_SCALE}|m)\b)|\bnot (?:in )?([A-G](?:#|b)?(?:[ ]*(?:{_SCALE})|m))(?=[ ]*(?:,|;|\bbut\b))|\b(?:change|switch|turn|move|replace)[ ]+(?:the key[ ]+)?([A-G](?:#|b)?[ _-]*(?:{_SCALE}))(?=[ ]+(?:in)?(?:to|with)[ ]+[A-G](?:#|b|[ ]|$))",
    re.I,
)
"""The key a change leaves: the other one is meant."""
_NOT_A_KEY = {
    "feel", "key", "change", "changes", "scale", "chord", "chords", "vibe", "tweak", "adjustment", "drop", "issue", "problem", "third",
    "mood", "tonality", "tone", "sound", "edit", "detail", "edits", "update", "sounding", "melody", "progression", "boost", "fix", "label",
}  # fmt: skip
_MODE_FIRST = regex(
    r"\b(lydian|dorian|phrygian|mixolydian|aeolian|ionian|locrian|harmonic minor|melodic minor)[ ]+(?:in[ ]+|on[ ]+|scale in[ ]+)?([A-G])(#|b|[ -]sharp|[ -]flat)?(?![a-z0-9])"
)
"""The mode before its tonic: "lydian F"."""
_SHORT = regex(r"(?<![A-Za-z0-9#'])([A-G])(#|b)?(m|min|maj|mi|M)(?![A-Za-z0-9#'])(?P<next>[ ]+[a-z]+)?")
_SHORT_LOWER = regex(r"(?<![a-z0-9#'])([a-g])(?:([#b])(m|min|maj)|()(min|maj))(?![a-z0-9#])", re.I)
_SHORT_TAG = regex(
    r"(?:^|[,;/|(]|\bkey(?:[ ]+of|[ ]*:)?|\bin)[ ]*([a-g])(m)(?=[ ]*(?:$|[,;/|).]|\d|at\b|and\b|with\b))", re.I
)
_KEY_OF = regex(
    rf"\bkey(?:[ ]+signature)?[ ]*(?:of[ ]+|is[ ]+|:[ ]*|=[ ]*|-[ ]+|to[ ]+|in[ ]+|to be[ ]+)*([A-Ga-g])({_ACC})?(?![a-z0-9#'])(?:[ ]+({_SCALE})\b)?",
    re.I,
)
_BAD_KEY = regex(
    r"\b(?:(?:key of|in the key|key to|scale of)[ ]+|key[ ]*[:=][ ]*)([h-z](?:#|b)?)(?![a-z0-9])(?:[ ]*(?:minor|major|min|maj))?|(?<![a-z0-9'])([h-z][#b]?)[ ](?:minor|major)\b",
    re.I,
)
_NO_TONIC = regex(
    r"\b(?:in|key of|key)[ ]+(?:the key of[ ]+)?(?:([H-Zh-z](?:#|b\b|[ -](?:sharp|flat)\b))(?![a-z0-9])|([A-Ga-g](?:#b|b#|#{2,9}|bb+))(?![a-z0-9])|([I-Z])(?=[ ]*(?:$|[,.;!?])))|"
    r"\bin (?:the )?key (?:of )?(?!the\b|my\b|this\b|that\b|your\b|life\b|a\b|an\b|it\b)([a-z]{3,12})(?=[ ]*(?:$|[,.;!?]|minor|major))|"
    r"(?<![\w'#])([H-Z][#b]?|[A-G](?:#b|b#|##+)|[H-Z][ -](?:sharp|flat))[ ](?=(?:\w*(?:dorian|phrygian|lydian|locrian|aeolian|ionian)|minor|major)\b)"
)
"""What stands where the tonic should and is none: "H#", "in the key of banana"."""
_NO_SCALE = regex(
    r"(?<![\w'#])(?:[A-H](?:#|b)?[ ]+)?((?!aeolian\b|ionian\b|dorian\b|phrygian\b|lydian\b|mixolydian\b|locrian\b)[a-z]{2,12}(?:dorian|lydian|locrian|lokrian|locrean|aeolian|phrygian)|phrydorian|mixophrygian|[a-z]{2,10}ionian(?<!californian))\b",
    re.I,
)
"""A scale that nobody knows: "mixolocrian"."""
_BOTH_MODES = regex(
    r"\b(major|minor)\b(?: key| scale)?[ ,]*(?:but|and|yet)?[ ]*(?:also )?(?!\1)\b(major|minor)\b(?![ ]*(?:7|9|seventh|third|chords?|pentatonic|change))",
    re.I,
)
_MODES_APART = regex(
    r"\bin (?:a )?(major|minor)\b(?: key| scale)?(?! (?:7|9|third|chords?|pentatonic))(?=[^.;!?\n]*\b(?:but|yet|although|and)\b)[^.;!?\n]{0,40}\b(?:sounds?|feels?|make it|be|also|in)(?: in| like| a)? (?!\1)(major|minor)\b(?! (?:7|9|seventh|third|chords?|pentatonic|change))",
    re.I,
)
"""Two modes of one piece, said apart: "in a minor key but make it sound major"."""
_MODE_BESIDE_A_KEY = regex(r"\b(?:(major|minor) (?:key|scale|tonality)|(?:all )?in (major|minor))\b", re.I)
_BEFORE_A_SCALE = regex(r"(?<![\w'#])([A-G])(#|b)?[ ]+$")
_IN_TONIC = regex(
    rf"\b(?:in|into)[ ]+([A-G])({_ACC})?(?=[ ]*(?:[,.;!?)/|\n]|:(?=\s)|$|and\b|with\b|at\b|\d{2}|for\b|but\b|please\b|around\b|no\b|using\b|that\b))"
)
_IN_SPELT = regex(
    r"\b(?:in|into|to|key)[ ]+([a-g])(#|b|[ -]sharp|[ -]flat)(?![a-z0-9#])(?![ ]+(?:kick|snare|tone|sound|note))", re.I
)
_TAG_TONIC = regex(r"(?:^|[,;/|(])[ ]*([A-G])([#b]| sharp| flat)(?=[ ]*(?:$|[,;/|).]))")
_MODE_TAG = regex(r"(?:^|[,;/|])[ ]*(major|minor)[ ]*(?=$|[,;/|.])", re.I)
_LONE_TONIC = regex(r"(?:^|[,;/|])[ ]*([A-G])(?=[ ]*(?:$|[,;/|.!?]))")
"""A letter by itself, which is the tonic where a mode is said besides: "minor key, A"."""
_MODE_ONLY = regex(
    rf"\b(?:in[ ]+(?:a[ ]+)?|a[ ]+)?({_SCALE})[ -](?:key|scale|tonality|mode|sounding|vibe|feel|tones?)\b|\bin[ ]+(?:a[ ]+)?(minor|major)\b(?![ ]+(?:third|key))|(?:^|[,;/|])[ ]*({_SCALE})[ ]*(?=$|[,;/|.])|\b(?:make|turn|switch|change|go|put|set|move)\b[^,.;!?\n]{{0,40}}?\b(minor|major)[ ]*(?=$|[,.;!?\n]|please\b|instead\b|now\b|and\b)|\b(dorian|phrygian|lydian|mixolydian|harmonic minor)\b",
    re.I,
)

_MODE_APART = regex(
    r"\b(phrygian[ -]dominant|harmonic[ -]minor|melodic[ -]minor|dorian|phrygian|lydian|mixolydian|locrian|aeolian|(?:minor|major)[ -]pentatonic|blues[ -]scale)\b",
    re.I,
)
_CHORD = r"[A-G](?:#|b)?(?:maj|min|mM|m|M|dim|aug|sus|add)?(?:6/9|1[13]|[2-79])?(?:sus[24]?|add9|b5|#5|b9|#9|#11|alt)?(?:/[A-G][#b]?)?"
_CHORDS = regex(
    rf"(?<![A-Za-z0-9#'])(?:{_CHORD})(?:(?:[ ]*[-,|>\x00/]+[ ]*|[ ]+)(?:{_CHORD})){{2,31}}(?![A-Za-z0-9#'])"
)
_TWO_CHORDS = regex(
    rf"(?:chords?|progression)[ ]*(?::|of|are|is|like|to)?[ ]*({_CHORD}(?:(?:[ ]*[-,|>]+[ ]*|[ ]+(?:and[ ]+)?){_CHORD}){{1,31}})(?![A-Za-z0-9#'])"
)
_VAMP = regex(
    rf"(?<![A-Za-z0-9#'])({_CHORD})(?:[ ]+to[ ]+|[ ]*[->/][ ]*)({_CHORD})[ ]+(?:vamps?|progression|changes|chords)\b",
    re.I,
)
_ROMAN = r"[b#]?(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?:maj7|m7|dim|o|7|9)?"
_ROMANS = regex(
    rf"(?<![A-Za-z0-9#'])(?:{_ROMAN})(?:[ ]*[-|>]+[ ]*(?:{_ROMAN})|[ ]*,[ ]*(?:{_ROMAN})|[ ]+(?:{_ROMAN})){{2,31}}(?![A-Za-z0-9#'])"
)
_EXTENDED = r"[A-Ga-g](?:#|b)?(?:maj|min|m|M|dim|sus|add|ø|o)?(?:6/9|1[13]|[679])(?:sus[24]?|b5|#5|b9|#9|#11|b13|alt)?"
_RICH_CHORDS = regex(
    rf"(?<![A-Za-z0-9#'])(?<!change )(?<!swap )(?<!replace )(?<!switch )(?<!from )(?<!turn )(?<!the )({_EXTENDED}(?:(?:[ ]?(?:-+>?|>|,|/|\||and)[ ]?|[ ]+(?:(?:to|into|then|and)[ ]+)?){_EXTENDED}){{1,31}})(?![A-Za-z0-9#'])"
)
"""Two or more chords with a seventh or more, in capitals or not: "dm9 to g13"."""
_QUALITY = regex(r"[A-Ga-g](?:#|b|m|dim|sus|add)|^[A-G][^a-g]*[A-G]")
_SEPARATORS = regex(r"[ ,|>\x00-]+|/(?![A-G])")


def find_chords(page: Page) -> tuple[str, ...]:
    """Find a chord progression: three symbols or numerals in a row, or two after the word "chords"."""
    vamp = _VAMP.search(page.text)
    if vamp and any(chord[-1].isdigit() for chord in vamp.groups()):  # "dm9 to g13 vamp"
        page.take(*vamp.span())
        return tuple(chord[0].upper() + chord[1:] for chord in vamp.groups())
    match = _TWO_CHORDS.search(page.text)
    group = 1 if match else 0
    match = match or next((m for m in _CHORDS.finditer(page.text) if _are_chords(m[0])), None)
    match = match or next(
        (m for m in _RICH_CHORDS.finditer(page.text) if _are_chords(m[0].upper()) and _QUALITY.search(m[0])), None
    )
    match = match or next((m for m in _ROMANS.finditer(page.text) if regex(r"[-|>IV]").search(m[0])), None)
    if match is None:
        return ()
    page.take(*match.span(group))
    said = (chord for chord in _SEPARATORS.split(match[group]) if chord and chord not in _BETWEEN_CHORDS)
    return tuple(f"{chord[0].upper()}{chord[1:]}" if _IN_SMALL.match(chord) else chord for chord in said)


_IN_SMALL = regex(r"[a-g][#b]?(?:\d|m|dim|sus|add)")
_BETWEEN_CHORDS = ("and", "to", "into", "then")


def _are_chords(text: str) -> bool:
    """Tell "Am F C G" from a few single letters in prose: at least two different roots."""
    return len({chord[0] for chord in _SEPARATORS.split(text) if chord and chord.lower() not in _BETWEEN_CHORDS}) > 1


def find_key(page: Page) -> tuple[str | None, str | None]:
    """Find (tonic, scale) and take them off the page; either may be None. An impossible tonic goes to the errors."""
    old = _FROM_KEY.search(page.text)
    if old:
        page.take(*old.span(old.lastindex or 0))
    modes = _BOTH_MODES.search(page.text) or _MODES_APART.search(page.text)
    if modes:
        page.warnings.append(
            f"scale: both {modes[1].lower()} and {modes[2].lower()} were said; {modes[1].lower()} is taken"
        )
    tonic_of_unknown = _unknown_scale(page)
    wrong = _NO_TONIC.search(page.text)
    if wrong:
        page.take(*wrong.span())
        name = next(filter(None, wrong.groups()))
        said = f"key '{name}' is unknown; permitted: A to G with # or b"
        (page.warnings if wrong[4] else page.errors).append(said)  # "in the key of love" is said as a picture, too
        return None, None
    if tonic_of_unknown:
        return tonic_of_unknown, None
    found = _mode_first(page) or _full(page) or _short(page) or _named(page)
    if found:
        tonic, scale = found
        _note_another(page, tonic, scale)
        other = None if modes else _MODE_BESIDE_A_KEY.search(page.text)
        if other and scale in ("major", "minor") and (other[1] or other[2]).lower() != scale:
            page.warnings.append(
                f"scale: both {scale} and {(other[1] or other[2]).lower()} were said; {scale} is taken"
            )
        if scale is None:
            mode = _MODE_APART.search(page.text) or _MODE_TAG.search(page.text)
            scale = _scale(page, mode[1]) if mode else None
        return tonic, scale
    bad = _BAD_KEY.search(page.text)
    if bad:
        page.take(*bad.span())
        page.errors.append(f"key '{(bad[1] or bad[2]).upper()}' is unknown; permitted: A to G with # or b")
        return None, None
    match = _MODE_ONLY.search(page.text) or modes
    if match:
        name = next(filter(None, match.groups()))
        lone = page.find(_LONE_TONIC, group=1)
        return (_tonic(lone[1], None) if lone else None), _scale(page, name)
    return None, None


def _note_another(page: Page, tonic: str, scale: str | None) -> None:
    """Warn of another key that is left on the page: the first is taken."""
    full = next((m for m in _FULL.finditer(page.text) if m[1].isupper()), None)
    if full:
        other, mode = _tonic(full[1], full[2]), _SCALES[full[3].lower().replace("-", " ")]
        if (other, mode) != (tonic, scale):
            both = f"{tonic} {scale or ''} and {other} {full[3].lower()}"
            page.warnings.append(f"key: both {both} were said; the first is taken".replace("  ", " "))
        return
    bare = _KEY_OF.search(page.text) or _IN_TONIC.search(page.text)
    other = _tonic(bare[1], bare[2]) if bare else tonic
    if other != tonic:
        page.doubts.append(
            f"key: both {tonic} {scale or ''} and {other} were said; the first is taken".replace("  ", " ")
        )


_GERMAN_H = regex(r"(?<![\w'])H[ ](?:major|minor|maj|min)\b|\bkey of H\b")


def of_german_h(said: str, key: str | None) -> list[str]:
    """Tell that the H of an English sentence is read as Germans call the tone: "key of H major"."""
    german = key == "B" and "H" in said and _GERMAN_H.search(said)
    return ["key: H is read as B, as in German; permitted: A to G with # or b"] if german else []


def _unknown_scale(page: Page) -> str | None:
    """Warn of a scale that does not exist and take it off the page; return the tonic before it."""
    match = _NO_SCALE.search(page.text)
    if match is None:
        return None
    page.warnings.append(f"scale '{match[1].lower()}' is unknown and left out; say major, minor or a church mode")
    tonic = _BEFORE_A_SCALE.search(page.text[: match.start(1)])
    page.take(tonic.start(1) if tonic else match.start(1), match.end(1))
    return _tonic(tonic[1], tonic[2]) if tonic else None


def _mode_first(page: Page) -> tuple[str, str | None] | None:
    match = _MODE_FIRST.search(page.text)
    if match is None or _FULL.search(page.text):
        return None
    page.take(*match.span())
    return _tonic(match[2], match[3]), _scale(page, match[1])


def _full(page: Page) -> tuple[str, str | None] | None:
    for match in _FULL.finditer(page.text):
        after = (match["next"] or "").strip().lower()
        if match[1] in "aA" and not match[2] and after in _NOT_A_KEY:
            continue
        if (
            match[1] == "a"
            and not match[2]
            and regex(r"\b(?:a|is|the|as)[ ]+$|\w'[ ]*$").search(page.text[max(0, match.start() - 40) : match.start()])
        ):
            continue
        if match[0].startswith("a min") and _LASTING.search(page.text, 0, match.start()):
            continue  # "no longer than a min"
        if match[1] == "a" and match[3].lower() == "blues" and not _NAMES_A_KEY.search(page.text[: match.start()]):
            continue  # "a blues rock beat"
        if match[1] == "a" and not match[2] and _CHURCH.match(match[3]):
            bare = page.find(_IN_TONIC, group=1)
            if bare or after in _PIECES:  # "a Dorian vamp in E"
                page.take(match.start(), match.end(3 if bare else 1))
                return (_tonic(bare[1], bare[2]), _scale(page, match[3])) if bare else None
        page.take(match.start(), match.end(3))
        return _tonic(match[1], match[2]), _scale(page, match[3])
    return None


_LASTING = regex(r"\b(?:than|about|around|for|under|over|within|only|just|like)[ ]+$", re.I)
_NAMES_A_KEY = regex(r"\bkey(?: of)?[ :]*$")
_CHURCH = regex(r"(?:dorian|phrygian|lydian|mixolydian|locrian|aeolian|ionian|blues|pentatonic)", re.I)
_PIECES = ("vamp", "groove", "riff", "beat", "track", "song", "line", "loop", "jam", "tune", "piece", "bassline")


def _short(page: Page) -> tuple[str, str | None] | None:
    for match in _SHORT.finditer(page.text):
        after = (match["next"] or "").strip().lower()
        if match[1] == "A" and not match[2] and match[3] == "m" and after in ("i", "we", "not", "looking", "the"):
            continue
        page.take(match.start(), match.end(3))
        return _tonic(match[1], match[2]), "major" if match[3] in ("maj", "M") else "minor"
    match_lower = page.find(_SHORT_LOWER)
    if match_lower:
        mode = match_lower[3] or match_lower[5]
        return _tonic(match_lower[1], match_lower[2]), "major" if mode.lower() == "maj" else "minor"
    tag = _SHORT_TAG.search(page.text)
    if tag and not (
        tag[1] == "a"
        and regex(r"[ ,;/|(]|$").match(tag[0])
        and "in" not in tag[0].lower()
        and "key" not in tag[0].lower()
    ):
        page.take(tag.start(1), tag.end(2))
        return _tonic(tag[1], None), "minor"
    return None


def _named(page: Page) -> tuple[str, str | None] | None:
    match = _KEY_OF.search(page.text)
    if match:
        page.take(*match.span())
        return _tonic(match[1], match[2]), _scale(page, match[3]) if match[3] else None
    for pattern in (_IN_TONIC, _IN_SPELT, _TAG_TONIC):
        match = pattern.search(page.text)
        if match and not (
            match[1] == "a" and (match[2] or "").strip(" -") in ("flat", "sharp") and not _ends(page.text, match.end())
        ):
            page.take(match.start(1), match.end(2) if match[2] else match.end(1))
            return _tonic(match[1], match[2]), None
    return None


def _ends(text: str, at: int) -> bool:
    return regex(r"[ ]*(?:$|[,.;!?])").match(text[at:]) is not None


def _tonic(letter: str, accidental: str | None) -> str:
    sign = (accidental or "").strip(" -").lower()
    return letter.upper() + {"sharp": "#", "flat": "b"}.get(sign, sign)


def _scale(page: Page, word: str) -> str:
    name = "major" if word == "M" else word.lower().replace("-", " ")
    if name in _SUBSTITUTED:
        page.warnings.append(f"scale {name} is not one of ours; nearest: {_SUBSTITUTED[name]}")
    return _SCALES[name]
