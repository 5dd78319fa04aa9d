"""How much: "a bit", "a lot", "3 dB", "20 %", "2 semitones" as numbers."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from dawg.assistant.reader.patterns import regex

Size = Literal["little", "usual", "lot"]
_NUMBER = regex(r"([+-]?[0-9]+(?:\.[0-9]+)?) ?(.*)")
LITTLE, USUAL, LOT = 0.25, 0.5, 0.8


class Amount(Struct, frozen=True, kw_only=True):
    """An amount as the reader tells it.

    Attributes:
        value, unit: of a stated number: "dB", "%", "semitones", "octaves", "bars", "bpm", "LUFS", "x", "" ...; else None.
        size: of a stated word.
    """

    value: float | None = None
    unit: str = ""
    size: Size = "usual"

    @staticmethod
    def of(said: float | str | None) -> Amount:
        """Read the `amount` of a reader's operation; what is no amount counts as not stated."""
        if isinstance(said, int | float):
            return Amount(value=float(said))
        if said is None:
            return Amount()
        if said in ("a little", "a lot"):
            return Amount(size="little" if said == "a little" else "lot")
        match = _NUMBER.search(said)
        return Amount(value=float(match[1]), unit=match[2].strip()) if match else Amount()

    def db(self, *, up: bool, usual: float = 3.0) -> float:
        """Return a change of level in dB: "20 %" louder is a gain of 1.2, a lot is twice the usual."""
        if self.value is not None and self.unit == "%":
            ratio = 1 + self.value / 100 if up else max(0.001, 1 - self.value / 100)
            return round(20 * math.log10(ratio), 2)
        if self.value is not None and self.unit in ("x", "times"):
            gain = 20 * math.log10(max(0.001, abs(self.value)))
            return round(gain if up else -gain, 2)
        size = {"little": usual / 2, "usual": usual, "lot": usual * 2}[self.size]
        if self.value is not None and self.unit in ("dB", ""):
            size = abs(self.value)
        return size if up else -size

    def share(self, *, little: float = LITTLE, usual: float = USUAL, lot: float = LOT) -> float:
        """Return how strong, 0 to 1; a percentage is taken as it is."""
        if self.value is not None and self.unit == "%":
            return max(0.0, min(1.0, abs(self.value) / 100))
        return {"little": little, "usual": usual, "lot": lot}[self.size]
