"""A pattern is tried where a text has the words that it needs: they are worked out right, and nothing is ever skipped that matches."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest

from dawg.assistant import reader
from dawg.assistant.reader.keyed import AnyOf
from dawg.assistant.reader.needs import DIGIT, FOREIGN, heads, needed
from dawg.assistant.reader.patterns import _Pattern, regex


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bbass\b", ["bass"]),
        (r"\b(?:kick|snares?) (?:is|are)\b", ["kick", "snare"]),
        (r"\b(?:the )?(?:kick|hats?)(?! drum)\b", ["hat", "hats", "kick"]),
        (r"(?<![\w'-])distort(?:ed|ion)?", ["disto"]),
        (r"(?<![^ ,.])pads(?!\w)", ["pads"]),
        (r"\b(?:(?:and|then) )*(?:halve|double) it\b", ["doubl", "halve"]),
        (r"\bbe+ts?\b(?=.*\bnow\b)", ["now"]),
        (r"\ba{2,3}h?\b", ["aa", "aaa", "aaah", "aah"]),
        (r"\bgr[ae]y\b", ["gray", "grey"]),
        (r"(\d{2,3}) ?bpm\b", ["bpm"]),
        (r"\b\d{2,3}\b", [DIGIT]),
        (r"[가-힣]+ 빼", [FOREIGN]),
        (r"\b\x63an not\b|\bdon'?t\b", ["can", "dont", "t"]),
        (r"(?i:\bLoud)er\b", ["loude"]),
    ],
)
def test_words_that_a_pattern_needs(pattern: str, words: list[str]) -> None:
    assert sorted(needed(pattern)[0]) == words


@pytest.mark.parametrize(
    "pattern", [r"\w+ing", r"kick", r"\b(?:bass|\w+)\b", r"(?:kick)?", r"(?=x)?", r"(a)?(?(1)b)", r"\Bass", r"."]
)
def test_where_a_pattern_says_too_little_nothing_is_needed(pattern: str) -> None:
    assert needed(pattern) == ()


def test_from_the_start_of_a_text_the_first_word_is_known() -> None:
    assert needed(r"(?:kick|hat)\b", whole=True) == (frozenset({"kick", "hat"}),)


def test_a_text_has_the_heads_of_its_words() -> None:
    assert heads("Don't distort Bar16, \u017fad") == {"don", "t", "disto", "bar", "sad", DIGIT, FOREIGN}


def test_what_is_skipped_is_as_if_nothing_was_found() -> None:
    pattern = regex(r"\b(kick)s?\b")
    assert (pattern.search("pad"), pattern.match("pad"), pattern.fullmatch("pad"), pattern.findall("pad")) == (
        None,
        None,
        None,
        [],
    )
    assert ([*pattern.finditer("pad")], pattern.split("pad"), pattern.sub("x", "pad")) == ([], ["pad"], "pad")
    assert (pattern.split("a kicks b"), pattern.sub("x", "a kick kick", count=1)) == (["a ", "kick", " b"], "a x kick")


def test_no_pattern_of_the_reader_is_skipped_where_it_matches() -> None:
    modules = [
        importlib.import_module(f"{reader.__name__}.{info.name}") for info in pkgutil.iter_modules(reader.__path__)
    ]
    patterns = {
        value.pattern: value.flags
        for module in modules
        for value in vars(module).values()
        if isinstance(value, _Pattern)
    }
    data = Path(__file__).parent / "data" / "asked.jsonl"
    texts = [json.loads(line)["text"] for line in data.read_text("utf-8").splitlines()][::7]
    assert len(patterns) > 500 < len(texts) * 10
    for pattern, flags in patterns.items():
        real = re.compile(pattern, flags)
        for text in texts:
            for found, whole in ((real.search(text), False), (real.match(text), True)):
                if found:
                    assert not any(heads(text).isdisjoint(words) for words in needed(pattern, whole=whole)), (
                        pattern,
                        text,
                    )


@pytest.mark.parametrize(
    "text", ["", "no kick, 3 cats and a kicker", "2 dogs 3 cats no no kick", "cats", "so no kick 4 cats"]
)
def test_any_of_some_patterns_is_found_as_if_they_were_one(text: str) -> None:
    rows = [r"\bno kick\b", r"\d (?:cats|dogs)", r"(?:cats|kick)\w*", r"\bno\b(?= no)"]
    joined, rather = re.compile("|".join(rows)), AnyOf(rows)
    found, first = joined.search(text), rather.search(text)
    assert (first and first.span()) == (found and found.span())
    assert rather.match(text) == (joined.match(text) is not None)
    assert rather.sub(lambda match: f"<{match[0]}>", text) == joined.sub(r"<\g<0>>", text)


def test_any_of_some_patterns_tells_which_it_was() -> None:
    rows = AnyOf(["kick", "hats?", "pads"], lead=r"(?:(?:please|now) )*")
    assert [rows.which(text) for text in ("now please hats", "pads", "the kick", "kick")] == [1, 2, None, 0]
