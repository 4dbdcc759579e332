"""Laws of printed percentages, in exact arithmetic."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.metrics.checks import rounding
from tallystick.metrics.checks.rounding import Printed

COUNTS = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
DECIMALS = st.integers(0, 3)
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncation": ROUND_DOWN}


@given(st.integers(0, 10**7), st.integers(0, 6), DECIMALS, st.sampled_from(rounding.RULES))
def test_rounding_is_that_of_the_decimal_module(digits: int, shift: int, decimals: int, rule: str) -> None:
    value = Fraction(digits, 10**shift)
    with localcontext() as context:
        context.prec = 60
        expected = Decimal(digits).scaleb(-shift).quantize(Decimal(1).scaleb(-decimals), rounding=MODES[rule])
    assert rounding.round_fraction(value, decimals, rule) == Fraction(expected)


@given(COUNTS, DECIMALS, st.sampled_from(rounding.NEAREST))
def test_a_percentage_printed_from_counts_is_consistent_with_them(
    counts: tuple[int, int], decimals: int, rule: str
) -> None:
    shown = Printed(rounding.round_fraction(rounding.percentage(*counts), decimals, rule), decimals)
    assert rounding.nearest_fits(*counts, shown)
    assert counts[0] in rounding.admissible_counts(counts[1], shown)


@given(st.integers(1, 400), DECIMALS, st.integers(0, 10**5))
def test_admissible_counts_are_exactly_those_that_round_to_it(size: int, decimals: int, digits: int) -> None:
    shown = Printed(Fraction(digits % (100 * 10**decimals + 1), 10**decimals), decimals)
    every = [count for count in range(size + 1) if rounding.nearest_fits(count, size, shown)]
    assert rounding.admissible_counts(size, shown) == every


@given(COUNTS.filter(lambda c: c[1] <= 300), DECIMALS)
def test_admissible_denominators_are_exactly_those_that_round_to_it(counts: tuple[int, int], decimals: int) -> None:
    shown = Printed(rounding.round_fraction(rounding.percentage(*counts), decimals, "half_up"), decimals)
    every = [n for n in range(max(1, counts[0]), 301) if rounding.nearest_fits(counts[0], n, shown)]
    assert rounding.admissible_denominators(counts[0], shown, 300) == every


@given(COUNTS, DECIMALS)
def test_truncation_never_exceeds_and_half_up_is_never_below_half_even(counts: tuple[int, int], decimals: int) -> None:
    exact = rounding.percentage(*counts)
    down, even, up = (rounding.round_fraction(exact, decimals, r) for r in ("truncation", "half_even", "half_up"))
    assert down <= even <= up <= down + Fraction(1, 10**decimals)
    assert down <= exact


@given(COUNTS, DECIMALS)
def test_complements_of_counts_print_complements_up_to_ties(counts: tuple[int, int], decimals: int) -> None:
    events, size = counts
    both = [
        rounding.round_fraction(rounding.percentage(x, size), decimals, "half_even") for x in (events, size - events)
    ]
    assert abs(100 - sum(both)) <= Fraction(1, 10**decimals)


@given(COUNTS, DECIMALS)
def test_power_is_a_share_and_full_below_one_count_per_printed_value(counts: tuple[int, int], decimals: int) -> None:
    shown = Printed(rounding.round_fraction(rounding.percentage(*counts), decimals, "half_up"), decimals)
    power = rounding.power_against_wrong_count(*counts, shown)
    assert 0 <= power <= 1
    if counts[1] < 100 * 10**decimals:
        assert power == 1
    assert 0 < rounding.reachable_share(counts[1], decimals) <= 1


def test_the_reachable_share_counts_distinct_printed_values() -> None:
    for size in (3, 24, 81, 100):
        values = {rounding.round_fraction(rounding.percentage(x, size), 0, "half_up") for x in range(size + 1)}
        assert rounding.reachable_share(size, 0) == pytest.approx(len(values) / 101)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (84.0, None, "84"),
        (92.5, None, "92.5"),
        (50.0, 1, "50.0"),
        (1.15, 2, "1.15"),
        (0.1 + 0.2, None, "0.30000000000000004"),
    ],
)
def test_a_parsed_number_keeps_its_printed_digits(value: float, decimals: int | None, text: str) -> None:
    assert str(rounding.printed(value, decimals)) == text


def test_exact_arithmetic_where_floats_fail() -> None:
    # 100 * 1.005 is 100.49999999999999 in floats: 201/200 of a unit is a tie, and the tie rules differ.
    tie = Fraction(201, 2)
    assert rounding.round_fraction(tie, 0, "half_up") == 101
    assert rounding.round_fraction(tie, 0, "half_even") == 100
    assert rounding.rules_that_give(tie, Printed(Fraction(100), 0)) == ["half_even", "truncation"]
