"""GRIM, exact tests of 2×2 tables, and crude estimates."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tallystick.metrics.checks import contrasts, rounding, values
from tallystick.metrics.evidence import Evidence

TABLES = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
    lambda sizes: st.tuples(st.integers(0, sizes[0]), st.just(sizes[0]), st.integers(0, sizes[1]), st.just(sizes[1]))
)


@given(TABLES)
def test_fisher_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    a, n1, b, n2 = table
    expected = stats.fisher_exact([[a, n1 - a], [b, n2 - b]]).pvalue
    # scipy compares probabilities with a relative slack of 1e-14 in floats; ours are integers.
    assert float(contrasts.fisher_exact(*table)) == pytest.approx(expected, rel=1e-9)


@given(TABLES)
def test_fisher_is_symmetric(table: tuple[int, int, int, int]) -> None:
    a, n1, b, n2 = table
    assert contrasts.fisher_exact(a, n1, b, n2) == contrasts.fisher_exact(b, n2, a, n1)
    assert contrasts.fisher_exact(a, n1, b, n2) == contrasts.fisher_exact(n1 - a, n1, n2 - b, n2)
    assert 0 < contrasts.fisher_exact(a, n1, b, n2) <= 1


@pytest.mark.parametrize("corrected", [False, True])
def test_chi_square_is_that_of_scipy(corrected: bool) -> None:
    expected = stats.chi2_contingency([[18, 22], [7, 33]], correction=corrected).pvalue
    assert contrasts.chi_square(18, 40, 7, 40, corrected=corrected) == pytest.approx(expected, rel=1e-12)
    assert contrasts.chi_square(0, 40, 0, 40, corrected=corrected) is None


def test_crude_estimates_leave_out_what_is_not_defined() -> None:
    assert dict(contrasts.crude_values("RR", 9, 12, 5, 6))["first against second"] == Fraction(9, 10)
    assert "first against second" not in dict(contrasts.crude_values("RR", 3, 10, 0, 10))
    assert list(contrasts.crude_values("OR", 0, 10, 0, 10)) == []
    assert list(contrasts.crude_values("HR", 1, 10, 2, 10)) == []


@pytest.mark.parametrize(
    ("mean", "decimals", "n", "possible"),
    [
        (5.19, 2, 28, False),
        (5.18, 2, 28, True),
        (3.5, 1, 2, True),
        (3.45, 2, 20, True),
        (2.33, 2, 3, True),
        (2.34, 2, 3, False),
    ],
)  # the first pair is the worked example of Brown and Heathers 2017
def test_grim(mean: float, decimals: int, n: int, possible: bool) -> None:
    assert values.mean_is_possible(rounding.printed(mean, decimals), n) is possible


@given(st.integers(1, 60), st.integers(0, 1000), st.integers(0, 3))
def test_a_mean_of_whole_scores_is_always_possible(n: int, total: int, decimals: int) -> None:
    shown = rounding.Printed(rounding.round_fraction(Fraction(total, n), decimals, "half_up"), decimals)
    assert values.mean_is_possible(shown, n)


def measurement(**given: Any) -> dict[str, Any]:
    row = {"measurement_id": "m1", "doc_id": "d1", "study_id": "s1", "start": 0, "end": 4, "quote": "5.19",
           "marker": "score", "marker_text": "score", "statistic": "mean", "value": 5.19, "decimals": 2, "n": 28,
           "change_or_level": "level"}  # fmt: skip
    return row | given


def test_grim_is_asked_only_of_whole_numbered_scores() -> None:
    rows = [measurement(), measurement(measurement_id="m2", marker="albumin"),
            measurement(measurement_id="m3", statistic="median"), measurement(measurement_id="m4", n=None)]  # fmt: skip
    (found,) = values.check_means(Evidence({"measurements": rows}), ["score"])
    assert (found["verdict"], found["rows"]) == ("inconsistent", ["measurements:m1"])
    assert found["power"] == pytest.approx(0.72)


def test_a_mean_of_an_arm_is_held_against_its_size_but_not_judged() -> None:
    arms = [{"study_id": "s1", "arm": "drug", "role": "experimental", "n": 28}]
    rows = [measurement(n=None, arm="drug"), measurement(measurement_id="m2", n=None, arm="drug", value=5.18)]
    found = values.check_means(Evidence({"measurements": rows, "arms": arms}), ["score"])
    assert [row["verdict"] for row in found] == ["not_checkable", "consistent"]


def test_a_mean_of_as_many_scores_as_it_has_printable_values_reveals_nothing() -> None:
    assert values.check_means(Evidence({"measurements": [measurement(n=100)]}), ["score"]) == []


def test_an_estimate_outside_its_interval_cannot_be(relations: Any) -> None:
    base = {"doc_id": "d1", "study_id": "s1", "measure": "HR", "p_value": None}
    rows = [
        {**base, "estimate_id": "e1", "value": 0.5, "ci_low": 0.6, "ci_high": 0.9},
        {**base, "estimate_id": "e2", "value": 0.5, "ci_low": 0.9, "ci_high": 0.4},
        {**base, "estimate_id": "e3", "value": 0.5, "ci_low": 0.4, "ci_high": 0.9, "p_value": 1.2},
        {**base, "estimate_id": "e4", "value": 0.5, "ci_low": 0.4, "ci_high": 0.9},
    ]
    found = {
        row["rows"][0]: row["expression"] for row in values.check_impossible(Evidence({"estimates": rows}), relations)
    }
    assert set(found) == {"estimates:e1", "estimates:e2", "estimates:e3"}
    assert "outside its interval" in found["estimates:e1"]
    assert "wrong way round" in found["estimates:e2"]
