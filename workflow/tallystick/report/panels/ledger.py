"""The ledger of discrepancies with both quotes, agreements between reports, and refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..citing import Source, Use
from ..corpus import Corpus
from ..formats import number, phrase
from ..tabular import RowView, table
from .model import Panel

SEVERITY = {"high": 0, "medium": 1, "low": 2}
MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger with both quotes."""

    id: str
    number: int
    kind: str
    study: str
    severity: str
    status: str
    explanation: str
    quote_a: Sequence[Any]
    source_a: Source | None
    quote_b: Sequence[Any]
    source_b: Source | None
    resolution: str | None
    rule: str | None
    kept_both: bool


def _entry(corpus: Corpus, row: dict[str, Any], n: int) -> Entry:
    entry_id = f"ledger-{n}"
    use = Use(entry_id, f"Ledger {n}: {corpus.ledger_class(row['class']).lower()}")

    def side(letter: str) -> Sequence[Any]:
        anchor = {"doc_id": row[f"doc_{letter}"], "start": row[f"start_{letter}"], "end": row[f"end_{letter}"]}
        before, after = corpus.book.around(anchor)
        return before, corpus.book.cite(row[f"quote_{letter}"], [anchor], use), after

    return Entry(
        entry_id,
        n,
        corpus.ledger_class(row["class"]),
        corpus.study_label(row["study_id"]) if row["study_id"] else "",
        row["severity"],
        row["status"],
        row["explanation"],
        side("a"),
        corpus.sources.get(row["doc_a"]),
        side("b"),
        corpus.sources.get(row["doc_b"]),
        row["resolution"],
        phrase(row["resolution_rule"]),
        row["status"] == "resolved" and row["class"] in corpus.kept_both,
    )


def discrepancies(corpus: Corpus) -> Panel:
    """The ledger: most severe first, unresolved before resolved."""
    rows = corpus.rows("discrepancies")
    ordered = sorted(
        rows,
        key=lambda r: (
            SEVERITY.get(r["severity"], 3),
            r["status"] != "unresolved",
            r["class"],
            corpus.study_order.get(r["study_id"] or "", 9**6),
            r["doc_a"],
            r["start_a"],
            r["discrepancy_id"],
        ),
    )
    limit = min(MOST_ENTRIES, corpus.limits.rows)
    data = {
        "entries": [_entry(corpus, row, n) for n, row in enumerate(ordered[:limit], 1)],
        "total": len(rows),
        "by_severity": [
            (s, n) for s in ("high", "medium", "low", "unknown") if (n := sum(r["severity"] == s for r in rows))
        ],
        "by_class": sorted(
            Counter(corpus.ledger_class(r["class"]) for r in rows).items(), key=lambda item: (-item[1], item[0])
        ),
        "unresolved": sum(row["status"] == "unresolved" for row in rows),
    }
    absent = "" if rows else "No two reports of one study, and no two places of one document, were found to disagree."
    return Panel("ledger", "Ledger of discrepancies", data, absent)


def _agreed(row: dict[str, Any]) -> str:
    """The value agreed on; events of which no report prints the denominator say so."""
    value = str(row["value"])
    if "/" in value or value.endswith("%"):
        return value
    share, _, events = value.rpartition("(")
    told = f"{events.rstrip(')')} with it, n not printed"
    return f"{share}({told})" if share else told


def _supports(row: dict[str, Any]) -> str:
    """How many reports give the value, and how many of them print its counts."""
    alike = row["n_counts"] in (0, row["n_reports"])
    return f"{row['n_reports']}" + ("" if alike else f" ({row['n_counts']} with the counts)")


def agreements(corpus: Corpus) -> Panel:
    """The same datum in several reports: one datum with several supports."""
    rows = []
    ordered = sorted(
        corpus.rows("agreements"),
        key=lambda a: (corpus.study_order.get(a["study_id"], 0), a["outcome_key"], a["agreement_id"]),
    )
    for row in ordered[: corpus.limits.rows]:
        row_id = f"agreement-{row['agreement_id']}"
        use = Use(row_id, f"Agreement: {corpus.outcome(row['outcome_key'])}")
        quotes = [
            [corpus.book.cite(corpus.sources[a["doc_id"]].short, [a], use), f" “{a['quote']}”"]
            for a in row["anchors"]
            if a["doc_id"] in corpus.sources
        ]
        rows.append(
            RowView(
                (
                    corpus.study_label(row["study_id"]),
                    corpus.outcome(row["outcome_key"]),
                    _agreed(row),
                    _supports(row),
                    quotes[:6] or None,
                ),
                id=row_id,
            )
        )
    shown = table(
        "Results that several reports give alike",
        ("Study", "Outcome", "Value", "Reports", "Words"),
        rows,
        limit=corpus.limits.rows,
        export="agreements.csv",
        total=len(ordered),
    )
    absent = "" if rows else "No result is given by more than one report of its study."
    return Panel("agreements", "Agreements between reports", {"table": shown}, absent)


def refusals(corpus: Corpus) -> Panel:
    """Pools and analyses that were not made, with the reasons."""
    pools = [pool for pool in corpus.rows("pools") if pool["status"] == "refused"]
    pools.sort(
        key=lambda p: (corpus.is_other(p["outcome_key"]), -p["k"], corpus.outcome(p["outcome_key"]), p["pool_id"])
    )
    refused = table(
        "Pools that were refused",
        ("Outcome", "Time", "Denominator counts", "#Independent studies", "Reasons"),
        (
            RowView(
                (
                    corpus.outcome(p["outcome_key"]),
                    p["timepoint"],
                    None if p["denominator_role"] == "unknown" else phrase(p["denominator_role"]),
                    number(p["k"]),
                    list(p["reasons"]) or None,
                )
            )
            for p in pools
        ),
        limit=corpus.limits.rows,
        export="pools.csv",
    )
    outcome_of = {pool["pool_id"]: corpus.outcome(pool["outcome_key"]) for pool in corpus.rows("pools")}
    analyses = [row for row in corpus.rows("sensitivity") if row["status"] == "refused"]
    not_run = table(
        "Analyses that were not run",
        ("Outcome", "Analysis", "Reason"),
        (RowView((outcome_of.get(a["pool_id"], a["pool_id"]), phrase(a["analysis"]), a["reason"])) for a in analyses),
        limit=corpus.limits.rows,
        export="sensitivity.csv",
    )
    data = {"pools": refused if pools else None, "analyses": not_run if analyses else None}
    return Panel("refusals", "What was refused, and why", data, "" if pools or analyses else "Nothing was refused.")
