"""Exact arithmetic of printed percentages: which roundings of a fraction a printed number can be.

All functions work on integers and ``fractions.Fraction``; no float is ever compared. A printed number enters through
``printed`` and keeps its decimals, because ``12.50`` says more than ``12.5``.

Half-up and half-even differ only on exact ties (Python's ``decimal`` names them ROUND_HALF_UP and ROUND_HALF_EVEN);
truncation drops digits (ROUND_DOWN). The GRIM idea, that only some printed values are reachable from whole counts, is
from Brown and Heathers (2017), Social Psychological and Personality Science 8(4):363-369.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

RULES = ("half_up", "half_even", "truncation")
NEAREST = ("half_up", "half_even")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: its exact value and how many decimals it shows."""

    value: Fraction
    decimals: int

    @property
    def scaled(self) -> int:
        """The number as a whole count of its last decimal place."""
        return int(self.value * 10**self.decimals)

    def __str__(self) -> str:
        return decimal_text(self.value, self.decimals)


def printed(value: float, decimals: int | None = None) -> Printed:
    """A parsed number in exact form.

    A float that was parsed from few digits has those digits as its shortest representation, so nothing is lost.
    ``decimals`` counts the printed decimals where they are known; trailing zeros are lost otherwise.
    """
    exact = Decimal(repr(value)).normalize()
    exponent = exact.as_tuple().exponent
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    return Printed(Fraction(exact), own if decimals is None else max(own, decimals))


def round_fraction(value: Fraction, decimals: int, rule: str) -> Fraction:
    """``value`` (not negative) rounded to ``decimals`` places under one of ``RULES``."""
    scale = 10**decimals
    whole, rest = divmod(value * scale, 1)
    if rule == "truncation" or 2 * rest < 1:
        return Fraction(whole, scale)
    if 2 * rest == 1 and rule == "half_even" and whole % 2 == 0:
        return Fraction(whole, scale)
    return Fraction(whole + 1, scale)


def rules_that_give(exact: Fraction, shown: Printed) -> list[str]:
    """The rounding rules under which ``exact`` prints as ``shown``."""
    return [rule for rule in RULES if round_fraction(exact, shown.decimals, rule) == shown.value]


def percentage(events: int, denominator: int) -> Fraction:
    """``100 * events / denominator``, exact."""
    return Fraction(100 * events, denominator)


def nearest_fits(events: int, denominator: int, percent: Printed) -> bool:
    """Whether ``events / denominator`` rounds to the printed percent under either tie rule."""
    exact = percentage(events, denominator)
    return any(round_fraction(exact, percent.decimals, rule) == percent.value for rule in NEAREST)


def counts_near(denominator: int, percent: Printed) -> range:
    """Every count that could round to ``percent`` (a superset, at most two counts wider on each side)."""
    unit = Fraction(1, 10**percent.decimals)
    low = (percent.value - unit) * denominator / 100
    high = (percent.value + unit) * denominator / 100
    return range(max(0, int(low)), min(denominator, int(high) + 1) + 1)


def admissible_counts(denominator: int, percent: Printed) -> list[int]:
    """All whole counts of ``denominator`` that round to the printed percent under either tie rule."""
    return [count for count in counts_near(denominator, percent) if nearest_fits(count, denominator, percent)]


def admissible_denominators(events: int, percent: Printed, limit: int) -> list[int]:
    """All denominators up to ``limit`` for which ``events`` rounds to the printed percent."""
    return [n for n in _denominators_near(events, percent, limit) if nearest_fits(events, n, percent)]


def _denominators_near(events: int, percent: Printed, limit: int) -> Iterator[int]:
    half = Fraction(1, 2 * 10**percent.decimals)
    if events == 0:
        yield from range(1, limit + 1)
        return
    low = max(Fraction(events), 100 * events / (percent.value + half))
    high = limit if percent.value <= half else min(limit, int(100 * events / (percent.value - half)) + 1)
    yield from range(max(1, int(low)), high + 1)


def power_against_wrong_count(events: int, denominator: int, percent: Printed) -> float:
    """Share of the other counts (0 to N) that the printed percent would have exposed."""
    if denominator < 1:
        return 0.0
    unseen = [count for count in admissible_counts(denominator, percent) if count != events]
    others = denominator + 1 - (1 if 0 <= events <= denominator else 0)
    return float(Fraction(others - len(unseen), others)) if others else 0.0


def reachable_share(denominator: int, decimals: int) -> float:
    """Share of all percentages of this precision (0 to 100) that some whole count of N reaches.

    Near 1 a percentage alone reveals nothing; ``1 -`` this share is the power of a GRIM test. Up to N = 100 · 10^d
    every count rounds to a value of its own, so the reachable values are N + 1.
    """
    return float(min(Fraction(1), Fraction(denominator + 1, 100 * 10**decimals + 1)))


def decimal_text(value: Fraction, decimals: int) -> str:
    """``value`` as decimal digits, rounded half up; for readers, never for comparison."""
    sign = "-" if value < 0 else ""
    scaled = int(round_fraction(abs(value), decimals, "half_up") * 10**decimals)
    if decimals == 0:
        return f"{sign}{scaled}"
    whole, part = divmod(scaled, 10**decimals)
    return f"{sign}{whole}.{part:0{decimals}d}"
