"""A small finished build: a review with its results, and a checkout whose code made it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from tallystick import tables

RECORD = {
    "run": "20300102T030405.000006Z",
    "kind": "nightly",
    "started": "2030-01-02T03:04:05Z",
    "user": "somebody",
    "packages": {"snakemake": "9.27.1"},
    "jobs": {"link": {"started": "2030-01-02T03:04:06Z", "ended": "2030-01-02T03:04:07Z", "seconds": 1.0}},
}
TEXT = "Relapse occurred in 3 of 24 patients (12.5%) at 9 months."


class Build(NamedTuple):
    review: Path
    checkout: Path

    @property
    def results(self) -> Path:
        return self.review / "results"


def claim(**values: Any) -> dict[str, Any]:
    row = {
        "claim_id": "claim-1",
        "doc_id": "one",
        "start": 20,
        "end": 44,
        "quote": TEXT[20:44],
        "study_id": "study-1",
        "outcome": "relapse",
        "outcome_text": "Relapse",
        "outcome_key": "relapse",
        "events": 3,
        "denominator": 24,
        "percent": 12.5,
        "events_status": "stated",
        "denominator_status": "stated",
        "percent_status": "stated",
        "denominator_role": "evaluable",
        "timepoint_months": 9.0,
        "time_kind": "at",
        "state": "ever",
        "rule": "claim.of",
        "origin": "derived",
    }
    return {**row, **values}


def rows_of(raw: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Rows of the tables that are not empty, by stage."""
    documents = [
        {"doc_id": file.stem, "file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
         "bytes": file.stat().st_size, "characters": file.stat().st_size, "encoding": "utf-8", "container": "plain",
         "content": "article_abstract", "relevance": "in_scope", "register_status": "unregistered"}
        for file in sorted(raw.glob("*.txt"))
    ]  # fmt: skip
    at = {"doc_id": "one", "start": 20, "end": 21, "quote": "3"}
    return {
        "ingest": {"documents": documents},
        "extract": {"numerals": [{**at, "value": 3.0, "role": "events", "rule": "n.of"}], "claims": []},
        "link": {
            "studies": [{"study_id": "study-1", "label": "One 2030"}],
            "reports": [{"report_id": "report-1", "study_id": "study-1", "doc_id": "one", "is_primary": True}],
            "claims": [claim()],
            "anchors": [{"table": "claims", "row_id": "claim-1", "field": "events", **at}],
        },
        "metrics": {
            "rates": [
                {"rate_id": "rate-1", "study_id": "study-1", "outcome_key": "relapse", "timepoint_months": 9.0,
                 "time_kind": "at", "denominator_role": "evaluable", "events": 3, "denominator": 24, "rate": 0.125,
                 "ci_low": 0.04, "ci_high": 0.31, "ci_method": "Wilson, 95 %", "claim_ids": ["claim-1"],
                 "selected": True, "selection_rule": "only one"}
            ],
            "checks": [
                {"check_id": "check-1", "kind": "percent_count", "doc_id": "one", "rows": ["claims:claim-1"],
                 "expression": "3/24 = 12.5 %, printed 12.5 %", "verdict": "consistent"}
            ],
            "pools": [
                {"pool_id": "pool-1", "outcome_key": "relapse", "denominator_role": "evaluable", "policy": "longest",
                 "k": 1, "status": "refused", "reasons": ["one study"], "rate_ids": ["rate-1"]}
            ],
        },
    }  # fmt: skip


def write_results(review: Path, rows: dict[str, dict[str, list[dict[str, Any]]]]) -> None:
    for stage, declared in tables.STAGES.items():
        given = rows.get(stage, {})
        for table in declared:
            tables.write_table(review / "results" / stage, table, given.get(table.name, []))
    for name, content in {
        "validate/summary.json": "{}\n",
        "report/evidence-summary.html": "<!DOCTYPE html><title>Summary</title>\n",
        "report/sources/one.html": "<p>one</p>\n",
    }.items():
        file = review / "results" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)


def make_build(folder: Path) -> Build:
    review, checkout = folder / "review", folder / "checkout"
    for name, content in {
        "config.yaml": "strict: false\n",
        "raw/one.txt": TEXT,
        "raw/deep/er/two words.txt": "Nothing to count here.",
        "curation/one.yaml": "decisions: []\n",
    }.items():
        file = review / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    for name in ("Snakefile", "requirements.lock", "pyproject.toml", "workflow/rules/link.smk",
                 "workflow/vocabulary/outcomes.yaml", "workflow/tallystick/__init__.py"):  # fmt: skip
        file = checkout / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}\n")
    (checkout / "workflow/tallystick/__pycache__").mkdir()
    (checkout / "workflow/tallystick/__pycache__/x.cpython-311.pyc").write_bytes(b"\0")
    write_results(review, rows_of(review / "raw"))
    (review / "results/extract/shards/s0").mkdir(parents=True)
    (review / "results/extract/shards/s0/claims.parquet").write_bytes(b"intermediate")
    (review / "logs/link").mkdir(parents=True)
    (review / "logs/link/link.log").write_text("")
    return Build(review, checkout)
