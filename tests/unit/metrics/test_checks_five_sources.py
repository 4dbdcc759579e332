"""Checks on the five sources: every count with its percentage, every identity, and nothing else that fails."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tallystick.metrics.checks import run_checks
from tallystick.metrics.evidence import Evidence
from tallystick.metrics.relations import Relations

IDENTITIES = [
    ("004", "68 + 13 = 81"), ("001", "82 + 5 = 87"), ("000", "22 + 6 = 28"), ("004", "22 + 6 = 28"),
    ("004", "27 + 10 = 37"), ("000", "37 - 9 = 28"), ("004", "37 - 9 = 28"), ("003", "22 + 59 = 81"),
    ("003", "12 + 6 = 18"), ("001", "10 + 7 + 2 + 1 = 20"), ("002", "3 + 4 = 7"), ("002", "13 + 11 = 24"),
]  # fmt: skip


@pytest.fixture(scope="module")
def checks(five: Evidence, relations: Relations, settings: dict[str, Any]) -> list[dict[str, Any]]:
    return run_checks(five, relations, [], settings)


def test_twenty_six_pairs_of_which_one_is_off_and_explained(checks: list[dict[str, Any]], five: Evidence) -> None:
    pairs = [row for row in checks if row["kind"] == "percent_count"]
    derived = [
        r for r in pairs if five.claim_by_id[r["rows"][0].removeprefix("claims:")]["denominator_status"] == "derived"
    ]
    assert (len(pairs), len(derived)) == (26, 3)
    assert Counter(row["verdict"] for row in pairs) == {"consistent": 25, "inconsistent_explained": 1}
    (off,) = [row for row in pairs if row["verdict"] != "consistent"]
    assert off["expression"] == "28/81 = 34.57 %, printed 34 %"
    assert [words.split(":")[0] for words in off["explanations"]] == ["truncation", "sum of rounded parts"]
    assert off["explanations"][1].endswith("27 + 7 = 34 %")


def test_power_is_shown_and_an_integer_percentage_of_81_reveals_little(checks: list[dict[str, Any]]) -> None:
    pairs = [row for row in checks if row["kind"] == "percent_count"]
    assert all(row["power"] == 1 for row in pairs)
    of_81 = next(row for row in pairs if row["expression"].startswith("68/81"))
    assert of_81["reachable_share"] == pytest.approx(0.81, abs=0.005)


@pytest.mark.parametrize(("doc_id", "identity"), IDENTITIES)
def test_every_identity_holds(checks: list[dict[str, Any]], doc_id: str, identity: str) -> None:
    found = [row for row in checks if row["doc_id"] == doc_id and row["expression"].startswith(identity)]
    assert [row["verdict"] for row in found] == ["consistent"]


def test_no_sum_beside_these_and_one_that_fails(checks: list[dict[str, Any]]) -> None:
    sums = [row for row in checks if row["kind"] in ("sum", "complement", "arm_total")]
    assert len(sums) == len(IDENTITIES) + 1
    (failed,) = [row for row in sums if row["verdict"] == "inconsistent"]
    assert failed["expression"].startswith("8 + 4 ≠ 10 (12)")


def test_percentages_without_counts_have_one_admissible_count(checks: list[dict[str, Any]]) -> None:
    found = {row["expression"] for row in checks if row["kind"] == "admissible_counts"}
    assert found == {"58 % of 69: only 40/69 fits", "23 % of 69: only 16/69 fits"}


def test_attrition_and_the_missing_at_one_year_are_said_and_not_judged(checks: list[dict[str, Any]]) -> None:
    (attrition,) = [row for row in checks if row["kind"] == "attrition"]
    assert "83, 39, 12, 6" in attrition["expression"]
    assert "93 %" in attrition["expression"]
    assert "not improvement" in attrition["explanations"][0]
    (missing,) = [row for row in checks if row["kind"] == "horizon"]
    assert missing["expression"].startswith("83 ≠ 87: at 1 year 4 of 87")
    assert {attrition["verdict"], missing["verdict"]} == {"not_checkable"}


def test_months_are_never_counts(checks: list[dict[str, Any]]) -> None:
    assert not [row for row in checks if "9/72" in row["expression"] or "12/72" in row["expression"]]


def test_the_order_of_the_rows_does_not_matter(
    five_sources: dict[str, list[dict[str, Any]]],
    checks: list[dict[str, Any]],
    relations: Relations,
    settings: dict[str, Any],
) -> None:
    turned = {name: list(reversed(rows)) for name, rows in five_sources.items()}
    again = run_checks(Evidence(turned), relations, [], settings)
    key = lambda row: row["check_id"]  # noqa: E731
    assert sorted(again, key=key) == sorted(checks, key=key)
