"""P-values against intervals: rounding and other tests of the same data raise no alarm, a wrong digit does."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from scipy import stats

from tallystick.metrics.checks import run_checks
from tallystick.metrics.checks.intervals import Span, compare, implied_p
from tallystick.metrics.evidence import Evidence
from tallystick.metrics.ledger import find_discrepancies
from tallystick.metrics.relations import Relations
from tallystick.vocabulary import Vocabulary

from .conftest import study


def estimate(measure: str, value: str, low: str, high: str, p: str, relation: str = "=") -> dict[str, Any]:
    """A row as extract makes it from the printed numbers."""
    return {
        "estimate_id": "e1", "doc_id": "d1", "study_id": "s1", "measure": measure, "value": float(value),
        "ci_low": float(low), "ci_high": float(high), "ci_level": 95.0, "p_value": float(p), "p_relation": relation,
        "adjusted": True, "timepoint_months": None, "start": 0, "end": 9,
        "quote": f"{measure} {value} (95% CI {low} to {high}; p {relation} {p})",
    }  # fmt: skip


def printed_p(p: float) -> tuple[str, str]:
    return ("0.001", "<") if p < 0.001 else (f"{p:.3f}" if p < 0.01 else f"{p:.2f}", "=")


def test_rounding_of_ratios_raises_no_alarm() -> None:
    drawn = random.Random(20)
    for _ in range(4000):
        log, se = drawn.gauss(0, 0.5), drawn.uniform(0.05, 0.6)
        decimals = drawn.choice([1, 2, 3])
        shown = [f"{math.exp(log + k * 1.959964 * se):.{decimals}f}" for k in (0, -1, 1)]
        p, relation = printed_p(2 * stats.norm.sf(abs(log / se)))
        made = compare(estimate("OR", *shown, p, relation))
        assert made is None or made[1] in ("consistent", "not_checkable"), made


def test_t_tests_of_small_groups_raise_no_alarm() -> None:
    drawn = random.Random(21)
    for _ in range(4000):
        difference, se, freedom = drawn.gauss(0, 3), drawn.uniform(0.4, 3), drawn.randint(8, 60)
        half = stats.t.ppf(0.975, freedom) * se
        shown = [f"{value:.1f}" for value in (difference, difference - half, difference + half)]
        p, relation = printed_p(2 * stats.t.sf(abs(difference / se), freedom))
        made = compare(estimate("MD", *shown, p, relation))
        assert made is None or made[1] in ("consistent", "not_checkable"), made


def test_a_lost_zero_of_p_is_found() -> None:
    drawn = random.Random(22)
    tried = found = 0
    for _ in range(1000):
        log, se = drawn.gauss(0, 0.3), drawn.uniform(0.1, 0.4)
        p = 2 * stats.norm.sf(abs(log / se))
        if 0.1 <= p < 0.9:
            shown = [f"{math.exp(log + k * 1.959964 * se):.2f}" for k in (0, -1, 1)]
            made = compare(estimate("HR", *shown, f"{p / 10:.3f}"))
            tried += 1
            found += made is not None and made[1] == "inconsistent"
    assert tried > 400
    assert found / tried > 0.9


def test_the_worked_example_of_altman_and_bland() -> None:
    """BMJ 2011;343:d2304: a ratio of 0.81 with the interval 0.70 to 0.94 has p = 0.005."""
    found = implied_p("RR", Span(0.70, 0.70), Span(0.81, 0.81), Span(0.94, 0.94), 95)
    assert found is not None
    assert found.low == pytest.approx(0.005, abs=0.002)


def test_a_limit_as_near_as_rounding_says_nothing() -> None:
    assert implied_p("HR", Span(0.85, 0.95), Span(0.85, 0.95), Span(0.85, 0.95), 95) is None


def test_an_interval_against_its_p_has_an_entry(
    relations: Relations, vocabulary: Vocabulary, settings: dict[str, Any]
) -> None:
    row = estimate("HR", "0.90", "0.60", "1.35", "0.01") | {"outcome_key": "death", "arm": None, "comparator": None}
    evidence = Evidence({"studies": [study()], "reports": [], "claims": [], "study_facts": [], "estimates": [row]})
    checks = run_checks(evidence, relations, [], settings)
    (entry,) = find_discrepancies(evidence, relations, vocabulary, [], checks)
    assert (entry["class"], entry["severity"], entry["status"]) == ("interval_p_mismatch", "medium", "unresolved")
    assert entry["explanation"].startswith("HR 0.90 [0.60, 1.35] (95 %) includes 1: p between")
