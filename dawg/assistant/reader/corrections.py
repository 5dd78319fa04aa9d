"""Text that is no wish at all: orders to a model, a shell or a database, markup; and a number mended by a star."""

from __future__ import annotations

import re

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.text import tokenize

_ORDERS_TO_A_MODEL = regex(
    r"\[(?:SYSTEM|ADMIN|ROOT|DEVELOPER|OVERRIDE)[^\]\n]{0,20}\][^.;!?\n]*|<\|[^|\n]{0,40}\|>|\[/?INST\]|(?:^|(?<=[\s.;!?]))(?:#+ ?)?(?:SYSTEM|ASSISTANT|DEVELOPER|System prompt|system prompt)[ ]?(?:message|prompt)?[ ]?:.*|"
    r"\b(?:[Ii]gnore|[Dd]isregard|[Ff]orget|[Oo]verride|IGNORE)[ ]+(?:(?:all|any|your|the|my|these|of)[ ]+){0,4}(?:previous|prior|above|earlier|former)[ ]+(?:instructions?|prompts?|rules|messages)\b[^.;!?\n]*",
    re.S,
)
_MARKUP = regex(
    r"<(script|style)\b[^>]{0,200}>.{0,400}?</\1>|</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,200})?/?>|\$\{[^{}]{0,200}\}|\{\{[^{}]{0,200}\}\}|<!--.{0,400}?-->",
    re.I | re.S,
)
_CODE = regex(
    r"<(script|style|svg|iframe|img)\b[^>]{0,200}>(?:.{0,400}?</\1>)?|\$\{[^{}]{0,200}\}|\{\{[^{}]{0,200}\}\}|<!--.{0,400}?-->|(?:%[a-z]){2,}|(?:\.\.[/\\]){1,9}[\w./\\-]*",
    re.I | re.S,
)
"""Markup and places for values that would be run elsewhere: told as well."""
_OF_A_SHELL = regex(
    r"\$\([^()\n]{0,200}\)|(?:&&|\|\||[;|])[ ]*(?:sudo |exec )?(?:rm|shutdown|reboot|cat|curl|wget|sh|bash|chmod|mkfs|dd|kill|nc|python3?|eval|echo|whoami|ls|powershell|halt|poweroff|format|del)\b[^;&|\n]*|"
    r"'(?:cat|ls|rm|id|whoami|curl|wget|sh|bash|echo|uname|shutdown|reboot|sudo)\b[^'\n]{0,200}'"
)
"""Commands to a machine; quotes are plain by now."""
_OF_A_DATABASE = regex(
    r"['\"]?[ ;)]*\b(?:DROP|DELETE|INSERT|UPDATE|ALTER|TRUNCATE|SELECT|UNION)[ ]+(?:TABLE|FROM|INTO|DATABASE|SELECT|\*)[^;\n]{0,80}(?:;|--|$)(?:[ ]*--)?|"
    r"['\"]?[ ;)]*\b(?i:drop|truncate) (?i:table)\b[^;\n]{0,80}(?:;|--|$)(?:[ ]*--)?"
)


def wishes_only(text: str) -> str:
    """Return the text without orders to a model, a database or a shell and without markup; a text that names no music besides comes back as it is."""
    rest = text
    for pattern in (_ORDERS_TO_A_MODEL, _OF_A_DATABASE, _MARKUP, _OF_A_SHELL):
        rest = pattern.sub(" ", rest)
    if rest == text:
        return text
    named = {hit.kind for hit in vocabulary.scan(tokenize(rest))}
    return text if named.isdisjoint(("genre", "mood", "instrument", "object")) else rest


def commands(text: str) -> list[str]:
    """Tell of orders to a machine or a database that stand in a text: they are never carried out."""
    found = [
        said[0].strip(" ;'\"|&")[:80]
        for pattern in (_ORDERS_TO_A_MODEL, _OF_A_DATABASE, _OF_A_SHELL, _CODE)
        for said in pattern.finditer(text)
    ]
    return [f"text: “{said}” is no part of a beat; nothing in a text is run, and it is left out" for said in found]


_STARRED = regex(r"(?:^|(?<=[\s.,;]))(?:\*+[ ]?(\d{1,3})|(\d{1,3})[ ]?\*+)(?:[ ]?bpm)?[\s.!]*$", re.I)
"""A number that mends the one before it, at the end: "lofi at 8 bpm *80"."""
_NUMBER = regex(r"(?<![\w.:/#])\d{1,3}(?![\w:/#%]|\.\d)")


def starred(text: str) -> str:
    """Put the number of a star at the end in the place of the one before it."""
    star = _STARRED.search(text)
    earlier = list(_NUMBER.finditer(text, 0, star.start())) if star else []
    if star is None or not earlier:
        return text
    return f"{text[: earlier[-1].start()]}{star[1] or star[2]}{text[earlier[-1].end() : star.start()]}"
