"""What a text asks for, learned from some twenty thousand requests: a linear classifier over words, pieces of words and kinds of names.

Rules know what stands in a request, but no list of turns of phrase is ever complete: whether a text asks for a new beat, a change,
an answer, or something that is no music at all, is told by all of its words together. `scripts/train_classifier.py` makes the weights.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from operator import itemgetter
from typing import NamedTuple

import msgspec

from dawg.assistant.reader import text
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

BITS = 16
"""The weights of a feature stand at the last so many bits of its CRC-32."""
_LIMIT = 1500
_ZERO = 128
_WORD = regex(r"[a-z0-9'#]+|[^\x00-\x7f\W]+|[?!]")
_DIGIT = regex(r"\d")
_NAMED = ("genre", "mood", "instrument", "role", "section", "effect", "artist", "object", "key", "off")
_COUNTED = ("genre", "mood", "instrument", "role", "section", "effect", "artist", "object")


class Model(msgspec.Struct, frozen=True):
    """What was learned.

    Attributes:
        labels: what a text can ask for.
        biases: by label; scale: what a weight of 1 stands for.
        weights: for every label 2**BITS signed bytes.
    """

    labels: tuple[str, ...]
    biases: tuple[float, ...]
    scale: float
    weights: bytes

    def planes(self) -> list[bytes]:
        """Return the weights of each label, with `_ZERO` added: unsigned bytes are summed the fastest."""
        whole = self.weights.translate(bytes((byte + _ZERO) % 256 for byte in range(256)))
        return [whole[at : at + (1 << BITS)] for at in range(0, len(whole), 1 << BITS)]


class Leaning(NamedTuple):
    """How much a text leans to each label; what is above 0 was right more often than wrong."""

    scores: dict[str, float]

    @property
    def label(self) -> str:
        """What it most likely asks for."""
        return max(self.scores, key=self.scores.__getitem__)

    def beyond(self, labels: Sequence[str]) -> float:
        """Return by how much the likeliest label is likelier than any of these, 0 if it is among them."""
        return max(self.scores.values()) - max(self.scores[label] for label in labels)


def leaning(request: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> Leaning:
    """Tell what a text asks for.

    Args:
        request: as it was typed.
        tokens, hits: its words in English, and the names found in them.
    """
    found = buckets(request, tokens, hits)
    model, planes = _learned()
    weights_of = itemgetter(*found)  # never fewer than `_COUNTED`
    unit = model.scale / len(found) ** 0.5
    return Leaning(
        {
            label: bias + unit * (sum(weights_of(plane)) - _ZERO * len(found))
            for label, bias, plane in zip(model.labels, model.biases, planes, strict=True)
        }
    )


@cache
def _learned() -> tuple[Model, list[bytes]]:
    model = unpacked((resources.files("dawg.assistant") / "vocabulary" / "intents.model").read_bytes())
    return model, model.planes()


def packed(model: Model) -> bytes:
    """Return a model as the file that is read."""
    return zlib.compress(msgspec.msgpack.encode(model), 9)


def unpacked(content: bytes) -> Model:
    """Return the model in such a file."""
    return msgspec.msgpack.decode(zlib.decompress(content), type=Model)


def buckets(request: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> list[int]:
    """Return where the weights of the features of a text stand, each place once."""
    features = {*_of_words(request), *_of_names(tokens, hits)}
    return sorted({zlib.crc32(feature.encode()) & ((1 << BITS) - 1) for feature in features})


def _of_words(request: str) -> Iterator[str]:
    """Yield the words as typed and their pieces; digits count as one digit."""
    for word in _WORD.findall(text.clean(request[:_LIMIT])[0].lower()):
        plain = _DIGIT.sub("0", word.replace("'", ""))
        yield f"w:{plain}"
        if not plain.isascii():
            yield from (f"j:{piece}" for piece in _pieces(plain, 1, 2, 3))
        elif len(plain) > 3:
            yield from (f"c:{piece}" for piece in _pieces(f"<{plain}>", 3, 4))


def _pieces(word: str, *sizes: int) -> Iterator[str]:
    return (word[at : at + size] for size in sizes for at in range(len(word) - size + 1))


def _of_names(tokens: Sequence[Token], hits: Sequence[Hit]) -> Iterator[str]:
    """Yield the English words and pairs of words, each name of the vocabulary as its kind, and how many there are of a kind."""
    said = _with_kinds(tokens, hits)
    yield from (f"dw:{word}" for word in said)
    yield from (f"db:{one} {two}" for one, two in zip(["^", *said], [*said, "$"], strict=True))
    yield from (f"n:<{kind}>{min(3, said.count(f'<{kind}>'))}" for kind in _COUNTED)


def _with_kinds(tokens: Sequence[Token], hits: Sequence[Hit]) -> list[str]:
    named = {hit.first: hit for hit in hits if hit.kind in _NAMED}
    said: list[str] = []
    at = 0
    while at < min(len(tokens), _LIMIT // 4):
        hit = named.get(at)
        said.append(f"<{hit.kind}>" if hit else re.sub(r"\d", "0", tokens[at].word))
        at = hit.last + 1 if hit else at + 1
    return said
