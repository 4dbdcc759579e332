"""The ledger of numerals: every numeral of a document once, and the one role it was read in.

A numeral is a maximal run of digits with inner ``. , ·``, or a phrase of cardinal words ("eighty-seven"). Readers mark
numerals as they understand them; the first to mark one keeps it, so the order of the readers is the order of trust.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from ..tables.extract import NUMERAL_ROLES
from ..vocabulary import Vocabulary

ROLES = frozenset(NUMERAL_ROLES.split())
DIGITS = r"\d++(?:[.,·]\d++)*+"
"""A maximal run, taken whole: cut at its inner commas it could be shared out in more ways than can be tried."""
RUN = re.compile(DIGITS)
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:[.·]\d+)?\Z")
WORD = re.compile(r"[a-z]+")
DECIMAL = re.compile(r"\d+(?:[.·]\d+)?\Z")


@dataclass(slots=True)
class Numeral:
    """One numeral: its place, its value, and what it was read as.

    ``value`` is null where the run is no number (``12.03.2014``). ``decimals`` counts printed decimals. ``group`` is
    the span of the row that covers it where one row covers several runs (a DOI, an interval), else its own span.
    """

    start: int
    end: int
    quote: str
    value: float | None
    decimals: int
    is_word: bool
    role: str = "unread"
    rule: str = ""
    group: tuple[int, int] | None = None

    @property
    def is_read(self) -> bool:
        """Whether a reader has understood it."""
        return self.role != "unread"

    @property
    def whole(self) -> int | None:
        """The value where it is a whole number without printed decimals."""
        return (
            int(self.value) if self.value is not None and self.decimals == 0 and self.value == int(self.value) else None
        )


@dataclass(frozen=True, slots=True)
class Cardinals:
    """Cardinal words with their values, from the vocabulary.

    ``starts`` finds what stands before one: a search for what is no letter skips from word to word.
    """

    units: dict[str, int]
    scales: dict[str, int]
    starts: re.Pattern[str]
    pattern: re.Pattern[str]

    def find(self, lower: str) -> Iterator[re.Match[str]]:
        """Cardinal words and phrases in the order of the text."""
        match = self.pattern.match(lower)
        if match:
            yield match
        start = self.starts.search(lower, match.end() if match else 0)
        while start is not None:
            match = self.pattern.match(lower, start.end())
            if match:
                yield match
            start = self.starts.search(lower, match.end() if match else start.end())

    def value(self, phrase: str) -> int:
        """Value of a phrase the pattern has matched: "two hundred and five" is 205, "one million" 1,000,000."""
        total = current = 0
        for word in WORD.findall(phrase):
            if word in self.units:
                current += self.units[word]
            elif word in self.scales:
                scale = self.scales[word]
                current = max(current, 1) * scale
                if scale >= 1000:
                    total, current = total + current, 0
        return total + current


@lru_cache(maxsize=4)
def compile_cardinals(vocabulary: Vocabulary) -> Cardinals:
    """Cardinal words of the vocabulary and the pattern of their phrases."""
    entries: dict[str, Any] = vocabulary["numerals"]["cardinals"]
    units = {word: value for word, value in entries.items() if value < 100}
    scales = {word: value for word, value in entries.items() if value >= 100}
    tens = "|".join(word for word, value in units.items() if value >= 20 and value % 10 == 0)
    small = "|".join(sorted((w for w, v in units.items() if 0 < v < 10), key=len, reverse=True))
    simple = "|".join(sorted(units, key=len, reverse=True))
    scale = "|".join(scales)
    below_hundred = rf"(?:(?:{tens})[ -](?:{small})|{simple})"
    # bounded: words of a scale without end are no number, and beyond 308 digits there is no value
    scaled = rf"(?:[ -](?:{scale})){{1,3}}(?:(?: and |[ -]){below_hundred}(?![a-z]))?"
    pattern = re.compile(rf"(?:{below_hundred}(?:{scaled}){{0,4}}|{scale})(?![a-z0-9])")
    initials = "".join(sorted({re.escape(word[0]) for word in entries}))
    return Cardinals(units, scales, re.compile(rf"[^a-z0-9](?=[{initials}])(?={simple}|{scale})"), pattern)


LONGEST_NUMBER = 40
"""Digits of the longest run that is read as a number: a longer one counts nothing, and beyond 308 it has no value."""


def digits_value(quote: str) -> tuple[float | None, int]:
    """Value and printed decimals of a run of digits; ``(None, 0)`` where it is no number (``3,6,9``)."""
    if len(quote) > LONGEST_NUMBER:
        return None, 0
    if quote.isdecimal():
        return float(quote), 0
    if THOUSANDS.match(quote):
        quote = quote.replace(",", "")
    if not DECIMAL.match(quote):
        return None, 0
    plain = quote.replace("·", ".")
    return float(plain), len(plain.partition(".")[2])


class NumeralLedger:
    """Numerals of one document in the order of the text."""

    def __init__(self, numerals: list[Numeral]) -> None:
        self.all = numerals
        self._starts = [n.start for n in numerals]
        self._by_start = dict(zip(self._starts, numerals, strict=True))

    @classmethod
    def of_text(cls, text: str, view: str, lower: str, vocabulary: Vocabulary) -> NumeralLedger:
        """All numerals of ``text``; ``view`` and ``lower`` are its level views."""
        cardinals = compile_cardinals(vocabulary)
        found = []
        for match in RUN.finditer(lower):
            start, end = match.span()
            value, decimals = digits_value(view[start:end])
            found.append(Numeral(start, end, text[start:end], value, decimals, False))
        for match in cardinals.find(lower):
            start, end = match.span()
            found.append(Numeral(start, end, text[start:end], float(cardinals.value(match.group())), 0, True))
        found.sort(key=attrgetter("start"))
        return cls(found)

    def mask_words(self, lower: str) -> str:
        """``lower`` with every cardinal word replaced by zeros of the same length."""
        parts, done = [], 0
        for numeral in self.all:
            if numeral.is_word:
                parts += [lower[done : numeral.start], "0" * (numeral.end - numeral.start)]
                done = numeral.end
        return "".join([*parts, lower[done:]]) if parts else lower

    def between(self, start: int, end: int) -> list[Numeral]:
        """Numerals that begin within ``[start, end)``."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def at(self, start: int) -> Numeral | None:
        """The numeral that begins at ``start``."""
        return self._by_start.get(start)

    def mark(self, start: int, end: int, role: str, rule: str, join: bool = False, force: bool = False) -> int:
        """Give ``role`` to the unread numerals within ``[start, end)``; how many were given it.

        Args:
            start: first code point.
            end: code point after the last.
            role: one of the roles of ``extract/numerals``.
            rule: the grammar rule that read them.
            join: one row covers the whole span (a DOI, a date, an interval) if no other reader marked part of it.
            force: marked numerals are given the new role too (a reader that knows better, with a reason).
        """
        assert role in ROLES, role
        numerals = self.between(start, end)
        mine = [n for n in numerals if force or not n.is_read]
        for numeral in mine:
            numeral.role, numeral.rule = role, rule
            numeral.group = (start, end) if join and len(mine) == len(numerals) and mine[-1].end <= end else None
        return len(mine)

    def unread(self, start: int, end: int) -> list[Numeral]:
        """Numerals within ``[start, end)`` that nobody has understood yet."""
        return [n for n in self.between(start, end) if not n.is_read]
