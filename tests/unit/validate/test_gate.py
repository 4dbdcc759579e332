"""The gate lets warnings through, stops on errors, and says what and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tallystick.errors import InputFault
from tallystick.validate.engine import as_json, strict
from tallystick.validate.gate import gate
from tallystick.validate.page import render_page
from tallystick.validate.run import summarise

RESULT = {
    "expectation": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "study_id"},
    "severity": "error",
    "why": "Always known.",
    "success": False,
    "raised": False,
    "observed": None,
    "checked": 3,
    "unexpected": 1,
    "examples": ["<script>alert(1)</script>"],
    "rows": [{"claim_id": "claim-1"}],
}


def summary(*results: dict) -> dict:
    return summarise({"claims": [{}] * 3}, {"claims": list(results)}, {})


def test_an_error_stops_the_build_and_names_table_column_reason_and_row() -> None:
    with pytest.raises(InputFault) as caught:
        gate(summary(RESULT), "validation.html")
    for part in ("claims", "study_id", "Always known", "claim-1", "validation.html"):
        assert part in str(caught.value)


def test_a_warning_does_not() -> None:
    gate(summary({**RESULT, "severity": "warning"}), "validation.html")
    gate(summary({**RESULT, "success": True}), "validation.html")


def test_one_error_is_told_in_the_singular() -> None:
    with pytest.raises(InputFault, match=r"1 expectation that must hold does not:"):
        gate(summary(RESULT), "validation.html")


def test_many_errors_are_counted_and_not_all_printed() -> None:
    with pytest.raises(InputFault, match=r"25 expectations(.|\n)*and 15 more"):
        gate(summary(*[RESULT] * 25), "validation.html")


def test_results_are_strict_json() -> None:
    text = as_json({"a": float("nan"), "b": float("inf"), "c": [1.5, None, True], "d": {1: (2,)}})
    assert json.loads(text, parse_constant=lambda name: pytest.fail(name)) == {
        "a": "nan", "b": "inf", "c": [1.5, None, True], "d": {"1": [2]},
    }  # fmt: skip
    assert strict(object).startswith("<class")


def test_the_page_escapes_what_comes_from_a_source(checkout: Path) -> None:
    found = summary(RESULT)
    page = render_page(checkout / "workflow/templates/validation", found, {"claims": [RESULT]}, {})
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "1 expectation in 1 suite:" in " ".join(page.split())
    assert ">1 error<" in page
    assert ">0 warnings<" in page
    assert "http:" not in page
    assert "https:" not in page
