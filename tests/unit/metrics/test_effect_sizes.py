"""Effect sizes: zero cells, symmetries and back-transformations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.metrics.statistics import effect_sizes
from tallystick.metrics.statistics.effect_sizes import PROPORTION_MEASURES, TWO_ARM_MEASURES

COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize("measure", PROPORTION_MEASURES)
@given(counts=COUNTS)
def test_back_transformation_returns_the_proportion(measure: str, counts: tuple[int, int]) -> None:
    x, n = counts
    sizes = effect_sizes.proportions(measure, [x], [n], add=0) if 0 < x < n else None
    if sizes is None:
        return
    back = effect_sizes.back_transform(measure, sizes.y, [n])
    assert back[0] == pytest.approx(x / n, abs=1e-9)


@pytest.mark.parametrize("measure", ["PLO", "PR", "PAS", "PFT"])
@given(counts=COUNTS)
def test_complement_has_the_mirrored_effect_and_the_same_variance(measure: str, counts: tuple[int, int]) -> None:
    x, n = counts
    one = effect_sizes.proportions(measure, x, n)
    other = effect_sizes.proportions(measure, n - x, n)
    sums = {"PLO": 0.0, "PR": 1.0, "PAS": np.pi / 2, "PFT": np.pi / 2}
    assert one.y + other.y == pytest.approx(sums[measure], abs=1e-9)
    assert one.v == pytest.approx(other.v)


@pytest.mark.parametrize("measure", TWO_ARM_MEASURES)
@given(first=COUNTS, second=COUNTS)
def test_swapping_the_arms_turns_the_sign(measure: str, first: tuple[int, int], second: tuple[int, int]) -> None:
    if measure == "PETO" and first[0] + second[0] in (0, first[1] + second[1]):
        return
    forth = effect_sizes.two_arms(measure, *first, *second)
    back = effect_sizes.two_arms(measure, *second, *first)
    assert forth.y == pytest.approx(-back.y, abs=1e-9)
    assert forth.v == pytest.approx(back.v)


def test_correction_goes_to_studies_with_a_zero_cell_only() -> None:
    sizes = effect_sizes.proportions("PLO", [0, 3, 10], [10, 10, 10])
    assert sizes.corrected.tolist() == [True, False, True]
    assert sizes.y[0] == pytest.approx(np.log(0.5 / 10.5))
    assert sizes.y[1] == pytest.approx(np.log(3 / 7))


@pytest.mark.parametrize("measure", ["PAS", "PFT"])
def test_variance_stabilised_measures_take_no_correction(measure: str) -> None:
    sizes = effect_sizes.proportions(measure, [0, 10], [10, 10])
    assert not sizes.corrected.any()
    assert np.isfinite(sizes.y).all()


def test_double_zero_studies_can_be_dropped() -> None:
    sizes = effect_sizes.two_arms("RR", [0, 0, 20], [20, 15, 20], [0, 2, 10], [10, 15, 10], drop_double_zero=True)
    assert np.isnan(sizes.y).tolist() == [True, False, True]


def test_freeman_tukey_beyond_its_range_is_0_or_1() -> None:
    assert effect_sizes.back_transform("PFT", [-0.2, 1.7], [10, 20]).tolist() == [0.0, 1.0]


def test_unknown_measures_are_refused() -> None:
    with pytest.raises(ValueError, match="must be one of"):
        effect_sizes.proportions("XX", 1, 2)
    with pytest.raises(ValueError, match="must be one of"):
        effect_sizes.two_arms("XX", 1, 2, 1, 2)
    with pytest.raises(ValueError, match="no back-transformation"):
        effect_sizes.back_transform("XX", 0.1)
    with pytest.raises(ValueError, match="denominators"):
        effect_sizes.back_transform("PFT", 0.5)
