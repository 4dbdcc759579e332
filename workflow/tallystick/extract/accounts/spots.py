"""A numeral that nobody has read, and what stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ledger import Numeral
from ..moves import sentence_moves
from ..reading import Context, Section

EARLY = frozenset({"title", "aim", "methods", "other"})
FRACTION_AFTER = re.compile(r"\s*/\s*\d")
FRACTION_BEFORE = re.compile(r"\d\s*/\s*\Z")

Found = tuple[str, str] | None
"""A role and the rule that gave it, or nothing."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A numeral that nobody has read, and what stands beside it."""

    context: Context
    numeral: Numeral
    section: Section
    digits: str
    before: str

    def at(self, numeral: Numeral) -> Spot:
        """The same look at another numeral of the section."""
        before = self.digits[max(0, numeral.start - 40) : numeral.start]
        return Spot(self.context, numeral, self.section, self.digits, before)

    def follows(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match of ``pattern`` right behind the numeral."""
        return pattern.match(self.digits, self.numeral.end)

    @property
    def value(self) -> float:
        """The number, zero where the run is none."""
        return self.numeral.value or 0.0

    def move(self) -> str:
        """What the sentence of the numeral does."""
        sentence = self.context.sentence_at(self.numeral.start)
        return sentence_moves(self.context)[sentence.index] if sentence else "other"
