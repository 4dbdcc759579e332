"""The counts of the flow diagram: from files to pooled studies. Every count that divides another adds up to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ..tables import Rows

STATUSES = {
    "own_report": "studies with a report of their own",
    "described_only": "studies described in another document only",
    "citation_only": "studies known from a citation only",
    "review": "reviews",
    "unknown": "studies of unknown status",
}
RESULTS = ("claims", "estimates", "measurements", "comparisons", "directions")
"""Tables whose rows are data of a study."""


def compute_flow(tables: Mapping[str, Rows], pools: Rows) -> Rows:
    """Rows of ``flow`` in reading order. ``of`` names the step that a count is part of."""
    documents, rejected = tables.get("documents", []), tables.get("rejected", [])
    studies, reports = tables.get("studies", []), tables.get("reports", [])
    outside = sum(row["relevance"] == "out_of_scope" for row in documents)
    copies = sum(row["relevance"] != "out_of_scope" and row.get("duplicate_of") is not None for row in documents)
    primary = [row for row in studies if row["data_status"] != "review"]
    reviews = [row for row in studies if row["data_status"] == "review"]
    reporting = {row["doc_id"] for row in reports}
    with_data = _with_data(tables)
    statuses = Counter(row["data_status"] for row in studies)
    pooled = {study for pool in pools if pool["status"] == "pooled" for study in pool["study_ids"]}
    steps: list[tuple[str, int, str | None, str]] = [
        ("files in raw", len(documents) + len(rejected), None, "documents and files set aside"),
        ("files set aside", len(rejected), "files in raw", "not read; the reason is in the table of rejected files"),
        ("documents", len(documents), "files in raw", "files that were read"),
        ("documents out of scope", outside, "documents", "animal, laboratory, protocol or other topic"),
        ("copies of a document", copies, "documents", "same bytes as another document"),
        ("documents in scope", len(documents) - outside - copies, "documents", "read for evidence"),
        ("documents with reports", len(reporting), None, "documents with at least one account of a study"),
        ("reports", len(reports), None, "accounts of studies; one document may hold several"),
        *_kinds(reports),
        ("publications", len(tables.get("publications", [])), None, "bibliographic records named anywhere"),
        ("studies", len(studies), None, "investigations of one cohort, and reviews"),
        *((words, statuses[status], "studies", f"studies whose status is {status}")
          for status, words in STATUSES.items() if statuses[status] or status != "unknown"),
        ("studies with data", sum(row["study_id"] in with_data for row in primary), "studies",
         "studies, not reviews, with at least one result in words or numbers"),
        ("reviews with data", sum(row["study_id"] in with_data for row in reviews), "studies",
         "reviews with at least one result in words or numbers; none is one more study"),
        ("studies without data", sum(row["study_id"] not in with_data for row in studies), "studies",
         "studies and reviews named here without a result"),
        ("studies with counts", len(_with_counts(tables) & {row["study_id"] for row in primary}), "studies with data",
         "at least one result with events and denominator"),
        ("studies pooled", len(pooled), "studies with counts", "in at least one pool that was not refused"),
    ]  # fmt: skip
    return [
        {"order": order, "step": step, "n": n, "of": of, "note": note}
        for order, (step, n, of, note) in enumerate(steps, start=1)
    ]


def _kinds(reports: Rows) -> Iterable[tuple[str, int, str, str]]:
    kinds = Counter(str(row["report_kind"]) for row in reports)
    for kind in sorted(kinds):
        yield f"reports: {kind.replace('_', ' ')}", kinds[kind], "reports", "kind of report"


def _with_data(tables: Mapping[str, Rows]) -> set[Any]:
    return {row["study_id"] for name in RESULTS for row in tables.get(name, []) if row.get("study_id")}


def _with_counts(tables: Mapping[str, Rows]) -> set[Any]:
    return {
        row["study_id"]
        for row in tables.get("claims", [])
        if row.get("study_id") and row.get("events") is not None and row.get("denominator") is not None
    }
