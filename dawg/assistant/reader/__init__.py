"""The built-in reader: what a person writes becomes a `Reading`, without a model, a network or a key.

    >>> from dawg.assistant.reader import read
    >>> read("dark trap, rolling hats, no piano, 140").bpm
    140.0

The text flows one way: cleaned → numbers and other languages into English → tokens → spans of the vocabulary → facts
(tempo, key, form, negation) → operations → intent → warnings and a message. Nothing in the text is ever carried out.
"""

from __future__ import annotations

from dawg.assistant.reader.reading import Operation, Reading, to_json
from dawg.assistant.reader.understanding import read
from dawg.assistant.reader.vocabulary import genre_of, mood_of
from dawg.assistant.reader.wording import in_english

__all__ = ["Operation", "Reading", "genre_of", "in_english", "mood_of", "read", "to_json"]
