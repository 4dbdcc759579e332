"""Checks on small invented rows: what is found, and as much what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.metrics.checks import run_checks
from tallystick.metrics.evidence import Evidence
from tallystick.metrics.relations import Relations

from .conftest import claim, fact, study

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "checks.yaml").read_text(encoding="utf-8"))


def _words(kind: str, words: list[str]) -> dict[str, str]:
    """The third entry of a fact is its arm, or its quote where it counts studies."""
    return {"quote" if kind == "studies_included" else "arm_text": words[0]} if words else {}


def tables(case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    claims = [claim(f"c{n}", start=20 * n, end=20 * n + 10, **row) for n, row in enumerate(case.get("claims", []))]
    facts = [
        fact(f"f{n}", kind, value, start=20 * n, end=20 * n + 5, **_words(kind, words))
        for n, (kind, value, *words) in enumerate(case.get("facts", []))
    ]
    place = {"doc_id": "d1", "study_id": "s1", "start": 0, "end": 5, "quote": "01234"}
    return {
        "studies": [study()],
        "claims": claims,
        "study_facts": facts,
        "arms": [{"study_id": "s1", **arm} for arm in case.get("arms", [])],
        "comparisons": [
            {"comparison_id": f"p{n}", "timepoints_months": [], **place, **row}
            for n, row in enumerate(case.get("comparisons", []))
        ],
        "estimates": [
            {"estimate_id": f"e{n}", "timepoint_months": None, "adjusted": None, "ci_low": None, "ci_high": None,
             "ci_level": None,
             "p_value": None, "p_relation": None, **place, **row}
            for n, row in enumerate(case.get("estimates", []))
        ],
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_case(case: dict[str, Any], relations: Relations, settings: dict[str, Any]) -> None:
    found = [
        (row["kind"], row["expression"], row["verdict"])
        for row in run_checks(Evidence(tables(case)), relations, [], settings)
        if row["kind"] in case["kinds"]
    ]
    expected = [tuple(row) for row in case["expect"]]
    unmatched = list(found)
    for kind, expression, verdict in expected:
        match = next(
            (row for row in unmatched if row[0] == kind and row[1].startswith(expression) and row[2] == verdict), None
        )
        assert match is not None, f"no {kind} {expression!r} {verdict} in {unmatched}"
        unmatched.remove(match)
    assert not unmatched, f"not expected: {unmatched}"
