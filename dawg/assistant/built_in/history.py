"""Questions about what was changed, answered from the record: "what did you just do?", "what changed since version 2?"."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from dawg.assistant.reader.patterns import regex

_LEAD = r"^(?:(?:so|ok|okay|hey|wait|and|hmm|please|can you|could you|tell me|show me|let me see)[, ]+)*"
_CHANGES = regex(
    _LEAD + r"(?:what(?:'?s| is| has| have| did| was)?(?: all)?(?: (?:you|we|i|it|been|the last|just|exactly))* "
    r"(?:changed?|changes|different|done|do|did|last change|just do)(?: (?:just|now|there|here|to (?:it|the beat)))*"
    r"|(?:the |your )?(?:last |latest )?(?:changes?|diff))(?: since (?:version |v)?(?P<since>[0-9]{1,4}))?\W*$"
)
_HISTORY = regex(
    _LEAD + r"(?:(?:show|list|give|print|display)(?: me| us)? )?(?:(?:the|all|my|its|our)(?: of)? )*"
    r"(?:(?:version |change |edit )?history|versions(?: so far)?|(?:changes|edits) so far"
    r"|what(?:'?s| has| have| did)?(?: (?:you|we|i|it|been|all))* (?:changed?|done|do|did) so far)(?: of (?:it|this|the beat))?\W*$"
)


@runtime_checkable
class Chronicle(Protocol):
    """A host that keeps versions, and knows what came of what."""

    def told_changes(self, since: str = "") -> str:
        """Tell what differs from the version before, or from a stated one; raises `DawgError`."""

    def told_history(self) -> str:
        """Tell the versions, the newest first."""


def answered(text: str, host: object) -> str:
    """Return the answer to a question about changes; "" for what is none, or where no versions are kept."""
    low = " ".join(text.lower().replace("’", "'").split())
    if not isinstance(host, Chronicle):
        return ""
    if _HISTORY.match(low):
        return host.told_history()
    found = _CHANGES.match(low)
    return host.told_changes(f"v{found['since']}" if found["since"] else "") if found else ""
