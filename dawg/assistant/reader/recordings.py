"""Recordings that stand in a request for music: nothing of them is heard or used, which is told."""

from __future__ import annotations

from dawg.assistant.reader.patterns import regex

_TOLD = "recordings: I cannot hear or use recordings and sample nothing; the beat is made of sounds of its own"
_RECORDED = regex(
    r"\b(?:i|we|he|she|they|who|my [a-z]+)(?:'ve|'d| have| had| has)? (?:just |once |already |both |all )?(?:recorded|taped|sampled|field-recorded|hummed into)\b|"
    r"\b(?:flip|sampl(?:e|es|ing)|chop(?:ping)?(?: up)?|loop(?:ing)?) (?:(?:me|up|out|a|an|the|that|this|some|of|off|from|old|bit|part|sample) )*(?:[a-z'-]+ ){0,6}?(?:records?|songs?|vinyls?|tracks?|albums?|tapes?|movies?|films?|speech|interview|break)\b|"
    r"\b(?:rain|birds?|street|crowd|voice|phone|live|cassette|tape|church|nature|ocean|train|traffic) recordings?\b"
)
_ELSEWHERE = regex(
    r"\b(?:grabe|grabamos|gravei|gravamos|aufgenommen|(?:j'ai|on a|nous avons) enregistre)\b|録音し|녹음(?:한|했)"
)


def told(said: str, spoken: str) -> list[str]:
    """Tell that what somebody has recorded, or a record that is to be sampled, is not used.

    Args:
        said: the request in English; spoken: in its own language.
    """
    return [_TOLD] if _RECORDED.search(said.lower()) or _ELSEWHERE.search(spoken.lower()) else []
