"""Intervals of proportions: their ends, their symmetry, and that they hold what they estimate."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.metrics.statistics import proportions
from tallystick.metrics.statistics.proportions import INTERVALS

COUNTS = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize("name", INTERVALS)
@given(counts=COUNTS, level=st.sampled_from([0.8, 0.95, 0.99]))
def test_interval_contains_the_estimate_and_stays_within_0_and_1(
    name: str, counts: tuple[int, int], level: float
) -> None:
    x, n = counts
    low, high = INTERVALS[name](x, n, level)
    assert 0 <= low <= x / n <= high <= 1


@pytest.mark.parametrize("name", INTERVALS)
@given(counts=COUNTS)
def test_complement_mirrors_the_interval(name: str, counts: tuple[int, int]) -> None:
    x, n = counts
    low, high = INTERVALS[name](x, n, 0.95)
    mirrored_low, mirrored_high = INTERVALS[name](n - x, n, 0.95)
    assert mirrored_low == pytest.approx(1 - high, abs=1e-9)
    assert mirrored_high == pytest.approx(1 - low, abs=1e-9)


@pytest.mark.parametrize("name", ["wilson", "clopper_pearson", "jeffreys"])
def test_ends_are_exact(name: str) -> None:
    assert INTERVALS[name](0, 10, 0.95)[0] == 0
    assert INTERVALS[name](10, 10, 0.95)[1] == 1
    assert INTERVALS[name](0, 10, 0.95)[1] < 1
    assert INTERVALS[name](10, 10, 0.95)[0] > 0


def test_clopper_pearson_limits_are_binomial_tails() -> None:
    low, high = proportions.clopper_pearson(9, 37)
    upper_tail = sum(comb(37, i) * low**i * (1 - low) ** (37 - i) for i in range(9, 38))
    lower_tail = sum(comb(37, i) * high**i * (1 - high) ** (37 - i) for i in range(10))
    assert upper_tail == pytest.approx(0.025)
    assert lower_tail == pytest.approx(0.025)


def test_agresti_coull_is_the_wald_interval_of_adjusted_counts() -> None:
    low, high = proportions.agresti_coull(3, 24)
    z = proportions.normal_quantile(0.95)
    p = (3 + z**2 / 2) / (24 + z**2)
    assert (low + high) / 2 == pytest.approx(p)
    assert high - low == pytest.approx(2 * z * np.sqrt(p * (1 - p) / (24 + z**2)))


def test_newcombe_published_example() -> None:
    # Newcombe 1998, table II, 56/70 against 48/80, method 10.
    low, high = proportions.newcombe_difference(56, 70, 48, 80)
    assert (round(float(low), 4), round(float(high), 4)) == (0.0524, 0.3339)


@given(counts=st.tuples(COUNTS, COUNTS))
def test_newcombe_contains_the_difference(counts: tuple[tuple[int, int], tuple[int, int]]) -> None:
    (a, na), (b, nb) = counts
    low, high = proportions.newcombe_difference(a, na, b, nb)
    assert -1 - 1e-12 <= low <= a / na - b / nb <= high <= 1 + 1e-12


@given(counts=st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_sign_test_against_the_sum_of_binomial_terms(counts: tuple[int, int]) -> None:
    x, n = counts
    smaller = min(x, n - x)
    expected = min(1.0, 2 * sum(comb(n, i) for i in range(smaller + 1)) / 2**n)
    assert proportions.sign_test(x, n) == pytest.approx(expected)


@pytest.mark.parametrize(("x", "n"), [(3, 2), (-1, 4), (0, 0)])
def test_impossible_counts_are_refused(x: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and a denominator"):
        proportions.wilson(x, n)
