"""Tables of results: every cell that is plain is a claim on its own row, and what is not plain is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.grids import find_grids, row_spans

from .one_section import tables_of

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/tables.yaml").read_text(encoding="utf-8"))
by_name = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@by_name
def test_claims_of_a_table(case: dict[str, Any]) -> None:
    rows = sorted(tables_of(case["text"])["claims"], key=lambda row: row["start"])
    found = [
        [
            row["outcome_text"],
            row["arm_text"] and row["arm_text"].lower().removesuffix(" group"),
            row["events"],
            row["denominator"],
            row["percent"],
            row["timepoint_months"],
        ]
        for row in rows
    ]
    wanted = [[words, arm and arm.lower(), *rest] for words, arm, *rest in case["claims"]]
    assert sorted(found, key=str) == sorted(wanted, key=str), case["why"]


@by_name
def test_claims_stand_within_their_row(case: dict[str, Any]) -> None:
    text = case["text"]
    rows = row_spans(find_grids(text, [(0, len(text))]))
    for claim in tables_of(text)["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["quote"]
        assert any(start <= claim["start"] and claim["end"] <= end for start, end in rows)


@pytest.mark.parametrize("change", ["\r\n", "\n"])
def test_line_ends_do_not_matter(change: str) -> None:
    for case in CASES:
        text = case["text"].replace("\n", change)
        assert len(tables_of(text)["claims"]) == len(case["claims"]), case["name"]


def test_rows_are_no_sentences() -> None:
    text = (
        "Glue (n = 25) Staples (n = 20)\nInfection 5 (20%) 1 (5%) 0.20\nPain 2 (8%) 2 (10%) 1.00\nNobody died of it.\n"
    )
    (grid,) = find_grids(text, [(0, len(text))])
    assert [text[row.label[0] : row.label[1]] for row in grid.rows] == ["Infection", "Pain"]
    assert not tables_of(text)["comparisons"]
