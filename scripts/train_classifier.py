"""Learn what a text asks for: read labelled requests, write `intents.model` and `ordinary.txt` of `dawg/assistant/vocabulary`.

Usage: python scripts/train_classifier.py     (make classifier)

`scripts/classifier/*.tsv` has rows of a label, a tab and a text; one in twelve is held out and measured, and
`tests/unit/assistant/test_classifier.py` measures them again. The requests that the tests know with their intents count less.
Needs scikit-learn, which comes with librosa (a dev extra).
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from dawg.assistant.reader import classifier, vocabulary, wording
from dawg.assistant.reader.text import Token

FOLDER = Path(__file__).parent / "classifier"
ASKED = Path(__file__).parent.parent / "tests" / "unit" / "assistant" / "data"
LABELS = {"generate": "new", "out_of_scope": "world", "clarify": "vague", "master": "edit"}
"""Labels of intents that have another name."""
SPEECH = {"ask": "query", "do": "edit"}
ASKED_WEIGHT = 0.3
VOCABULARY = Path(__file__).parent.parent / "dawg" / "assistant" / "vocabulary"
MODEL = VOCABULARY / "intents.model"
ORDINARY = VOCABULARY / "ordinary.txt"
OFTEN = 0.0005
"""The share of requests that have a word which tells nothing of any of them."""
HELD_OUT = 12
SOFTNESS = 2.0
"""C of the support vector machine: of 0.5, 1 and 2 the one that was best for a writer whose requests were left out."""

Row = tuple[str, str]


def rows() -> list[Row]:
    """Return all (label, text)."""
    found = []
    for path in sorted(FOLDER.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            label, said = line.split("\t")
            found.append((label, said))
    return found


def asked() -> list[Row]:
    """Return (label, text) of the requests of the tests."""
    found = []
    for path in sorted(ASKED.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            intent = row.get("intent", "error")
            if intent != "error":
                found.append((LABELS.get(intent, intent), row["text"]))
    lines = (ASKED / "speech.tsv").read_text("utf-8").splitlines()
    spoken = (line.split("\t") for line in lines)
    return found + [(SPEECH[kind], said) for kind, said, *_ in spoken if kind in SPEECH]


def is_held_out(said: str) -> bool:
    """True for a text that is only measured."""
    return zlib.crc32(said.encode()) % HELD_OUT == 0


def _tokens(said: str) -> list[Token]:
    return wording.in_plain_english(said).tokens()


def matrix(texts: Sequence[str]) -> csr_matrix:
    """Return the features of texts, one row each, of length 1."""
    places: list[int] = []
    ends = [0]
    for said in texts:
        tokens = _tokens(said)
        places += classifier.buckets(said, tokens, vocabulary.scan(tokens))
        ends.append(len(places))
    return normalize(csr_matrix((np.ones(len(places)), places, ends), shape=(len(texts), 1 << classifier.BITS)))


def learn(learned: Sequence[Row], besides: Sequence[Row]) -> classifier.Model:
    """Return the model of labelled texts; those besides count less."""
    texts = [said for _, said in (*learned, *besides)]
    labels = [label for label, _ in (*learned, *besides)]
    weights_of_rows = np.repeat([1.0, ASKED_WEIGHT], [len(learned), len(besides)])
    machine = LinearSVC(C=SOFTNESS, random_state=0).fit(matrix(texts), labels, sample_weight=weights_of_rows)
    scale = float(np.abs(machine.coef_).max()) / 127
    weights = np.round(machine.coef_ / scale).astype(np.int8)
    return classifier.Model(
        labels=tuple(map(str, machine.classes_)),
        biases=tuple(map(float, machine.intercept_)),
        scale=scale,
        weights=weights.tobytes(),
    )


def ordinary(texts: Sequence[str]) -> list[str]:
    """Return the words that stand in so many requests, in English, that they tell nothing of one."""
    said = Counter(word for request in texts for word in {token.word for token in _tokens(request)})
    return sorted(word for word, often in said.items() if often >= OFTEN * len(texts) and word.isalpha())


def main() -> None:
    """Learn, write the model and the words, and say how often it is right about what it has not seen."""
    known = rows()
    ORDINARY.write_text("\n".join(ordinary([said for _, said in known])) + "\n", "utf-8")
    model = learn([row for row in known if not is_held_out(row[1])], asked())
    MODEL.write_bytes(classifier.packed(model))
    tests = [row for row in known if is_held_out(row[1])]
    scores = matrix([said for _, said in tests]) @ (
        np.frombuffer(model.weights, np.int8).reshape(len(model.labels), -1).T * model.scale
    )
    guessed = np.asarray(model.labels)[(scores + np.asarray(model.biases)).argmax(axis=1)]
    right = guessed == np.asarray([label for label, _ in tests])
    print(
        f"{len(known) - len(tests)} learned, {len(tests)} held out: {right.mean():.1%} right, {MODEL.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
