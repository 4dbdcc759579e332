"""The flow diagram: its counts add up."""

from __future__ import annotations

from typing import Any

from tallystick.metrics.flow import STATUSES, compute_flow


def counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {row["step"]: row["n"] for row in rows}


def test_the_five_sources(five_sources: dict[str, list[dict[str, Any]]]) -> None:
    rows = compute_flow(five_sources, [{"status": "refused", "study_ids": ["wang2018", "wang2014"]}])
    found = counts(rows)
    assert found["files in raw"] == found["documents"] + found["files set aside"] == 5
    assert found["studies"] == sum(found.get(words, 0) for words in STATUSES.values())
    with_data = found["studies with data"] + found["reviews with data"]
    assert found["studies"] == with_data + found["studies without data"]
    assert found["reports"] == sum(n for step, n in found.items() if step.startswith("reports: "))
    assert (found["studies with a report of their own"], found["reviews"], found["studies pooled"]) == (3, 2, 0)
    assert [row["order"] for row in rows] == list(range(1, len(rows) + 1))


def test_no_part_is_larger_than_its_whole_and_every_whole_is_a_step() -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "documents": [
            {"doc_id": "a", "relevance": "in_scope", "duplicate_of": None},
            {"doc_id": "b", "relevance": "in_scope", "duplicate_of": "a"},
            {"doc_id": "c", "relevance": "out_of_scope", "duplicate_of": "a"},
        ],
        "rejected": [{"file": "x"}],
        "studies": [{"study_id": "s", "data_status": "own_report"}, {"study_id": "t", "data_status": "unknown"}],
        "reports": [{"doc_id": "a", "report_kind": "news"}],
        "claims": [{"study_id": "s", "events": 1, "denominator": 2}],
        "publications": [],
    }
    rows = compute_flow(tables, [{"status": "pooled", "study_ids": ["s"]}])
    found = counts(rows)
    assert all(row["of"] is None or row["n"] <= found[row["of"]] for row in rows)
    in_scope = found["documents in scope"] + found["copies of a document"] + found["documents out of scope"]
    assert found["documents"] == in_scope == 3
    assert found["studies of unknown status"] == found["studies pooled"] == 1
    assert len(found) == len(rows)


def test_an_empty_corpus_has_a_flow_of_zeros() -> None:
    assert {row["n"] for row in compute_flow({}, [])} == {0}
