"""Tables of (text, expected, why) for directions, estimates, measurements, comparisons, conclusions and facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from .one_section import holds, tables_of

CASES = Path(__file__).parents[2] / "cases"
TOPICS = {
    "directions": ("directions", "results"),
    "estimates": ("estimates", "results"),
    "measurements": ("measurements", "results"),
    "comparisons": ("comparisons", "results"),
    "conclusions": ("conclusions", "conclusion"),
    "facts": ("study_facts", "methods"),
}


def load(topic: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / f"{topic}.yaml").read_text(encoding="utf-8"))
    return cases


ALL = [(topic, case) for topic in TOPICS for case in load(topic)]


def test_the_grid_of_cases_does_not_shrink() -> None:
    assert len(ALL) >= 120
    assert all(case["why"] for _, case in ALL)


@pytest.mark.parametrize(("topic", "case"), ALL, ids=[f"{topic}: {case['text'][:50]}" for topic, case in ALL])
def test_case(topic: str, case: dict[str, Any]) -> None:
    table, role = TOPICS[topic]
    text = case["text"]
    tables = tables_of(text, case.get("section", role))
    rows = sorted(tables[table], key=lambda row: (row["start"], row["end"]))
    shown = [{k: v for k, v in row.items() if k not in {"doc_id", "quote", "section_id", "subject"}} for row in rows]
    wanted = case.get("expect", [])
    if topic == "facts":
        for want in wanted:
            assert any(holds(row, want) for row in rows), (case["why"], want, shown)
        for refused in case.get("refuse", []):
            assert not any(holds(row, refused) for row in rows), (case["why"], refused, shown)
    else:
        left = list(rows)
        for want in wanted:
            found = next((row for row in left if holds(row, want)), None)
            assert found is not None, (case["why"], want, shown)
            left.remove(found)
        assert not left, (case["why"], "more than expected", shown)
    for row in rows:
        assert text[row["start"] : row["end"]] == row["quote"]
    key = {"study_facts": "fact_id"}.get(table, f"{table[:-1]}_id")
    anchored = {anchor["row_id"] for anchor in tables["anchors"] if anchor["table"] == table}
    assert {row[key] for row in rows} <= anchored
    assert all(text[a["start"] : a["end"]] == a["quote"] for a in tables["anchors"])
