"""The ledger on small invented studies: what disagrees, and what only looks as if it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.metrics.checks import run_checks
from tallystick.metrics.evidence import Evidence
from tallystick.metrics.ledger import find_agreements, find_discrepancies
from tallystick.metrics.rates import compute_rates
from tallystick.metrics.relations import Relations
from tallystick.vocabulary import Vocabulary

from .conftest import claim, fact, study

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "ledger.yaml").read_text(encoding="utf-8"))


def tables(case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    claims = [
        claim(f"c{n}", start=25 * n, end=25 * n + len(row["quote"]), **row)
        for n, row in enumerate(case.get("claims", []))
    ]
    facts = []
    for n, (doc_id, kind, value, quote, *arm) in enumerate(case.get("facts", [])):
        place = {"doc_id": doc_id, "start": 500 + 50 * n, "end": 500 + 50 * n + len(quote), "quote": quote}
        facts.append(fact(f"f{n}", kind, value, arm_text=arm[0] if arm else None, **place))
    reports = [
        {"study_id": "s1", "doc_id": doc_id, "subject": None, "report_kind": kind, "is_primary": primary}
        for doc_id, kind, primary in case["reports"]
    ]
    return {"studies": [study(follow_up_months=24)], "reports": reports, "claims": claims, "study_facts": facts}


def ledger(
    rows: dict[str, list[dict[str, Any]]], vocabulary: Vocabulary, settings: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    evidence = Evidence(rows)
    relations = Relations(vocabulary["outcomes"], vocabulary["relations"])
    rates = compute_rates(evidence, settings)
    checks = run_checks(evidence, relations, [], settings)
    return find_discrepancies(evidence, relations, vocabulary, rates, checks), find_agreements(evidence, rates)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_case(case: dict[str, Any], vocabulary: Vocabulary, settings: dict[str, Any]) -> None:
    rows = tables(case)
    entries, agreements = ledger(rows, vocabulary, settings)
    found = sorted((row["class"], row["quote_a"], row["quote_b"], row["status"]) for row in entries)
    # Which report stands first is not the matter here: each side is looked for among both.
    expected = sorted(tuple(row) for row in case["expect"])
    assert sorted((c, *sorted((a, b)), s) for c, a, b, s in found) == sorted(
        (c, *sorted((a, b)), s) for c, a, b, s in expected
    )
    if "agreements" in case:
        assert [[row["value"], row["n_reports"], row["n_counts"]] for row in agreements] == case["agreements"]
    turned, _ = ledger({name: list(reversed(listed)) for name, listed in rows.items()}, vocabulary, settings)
    assert sorted(row["discrepancy_id"] for row in turned) == sorted(row["discrepancy_id"] for row in entries)
