"""The ledger of discrepancies with both quotes, agreements, cohort overlap, the multiverse of pools, and refusals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..citing import Source, Use
from ..corpus import Corpus, html_id
from ..figures import Forest, ForestInput, proportion_forest, shortened
from ..formats import counted, interval, number, percent, phrase, sentence_case
from ..outcomes import Outcome
from ..tabular import RowView, table
from .model import Panel

SEVERITY = {"high": 0, "medium": 1, "low": 2}
MOST_ENTRIES = 60
MOST_PLOTTED = 6


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


def _entry(corpus: Corpus, row: dict[str, Any], n: int) -> Entry:
    entry_id = f"ledger-{n}"
    use = Use(entry_id, f"Ledger {n}: {phrase(row['class'])}")

    def side(letter: str) -> Sequence[Any]:
        anchor = {"doc_id": row[f"doc_{letter}"], "start": row[f"start_{letter}"], "end": row[f"end_{letter}"]}
        before, after = corpus.book.around(anchor)
        return before, corpus.book.cite(row[f"quote_{letter}"], [anchor], use), after

    return Entry(
        entry_id,
        n,
        sentence_case(str(phrase(row["class"]))),
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
            Counter(str(phrase(r["class"])) for r in rows).items(), key=lambda item: (-item[1], item[0])
        ),
        "unresolved": sum(row["status"] == "unresolved" for row in rows),
    }
    absent = "" if rows else "No two reports of one study, and no two places of one document, were found to disagree."
    return Panel("ledger", "Ledger of discrepancies", data, absent)


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
                    row["value"],
                    number(row["n_reports"]),
                    quotes[:6] or None,
                ),
                id=row_id,
            )
        )
    shown = table(
        "Results that several reports give alike",
        ("Study", "Outcome", "Value", "#Reports", "Words"),
        rows,
        limit=corpus.limits.rows,
        export="agreements.csv",
        total=len(ordered),
    )
    absent = "" if rows else "No result is given by more than one report of its study."
    return Panel("agreements", "Agreements between reports", {"table": shown}, absent)


def _components(corpus: Corpus) -> list[list[str]]:
    """Groups of studies joined by overlaps of at least ``probable``, as a pool would join them."""
    parent: dict[str, str] = {}

    def root(study: str) -> str:
        parent.setdefault(study, study)
        while parent[study] != study:
            parent[study] = parent[parent[study]]
            study = parent[study]
        return study

    for edge in corpus.rows("overlaps"):
        if edge["confidence"] in ("certain", "probable"):
            low, high = sorted((root(edge["study_a"]), root(edge["study_b"])))
            parent[high] = low
    groups: dict[str, list[str]] = defaultdict(list)
    for study in sorted(parent):
        groups[root(study)].append(corpus.study_label(study))
    return sorted((sorted(group) for group in groups.values() if len(group) > 1), key=lambda g: (-len(g), g))


def _edge_rows(corpus: Corpus) -> list[RowView]:
    rank = {"certain": 0, "probable": 1, "possible": 2}
    edges = sorted(corpus.rows("overlaps"), key=lambda e: (rank.get(e["confidence"], 3), e["study_a"], e["study_b"]))
    rows = []
    for n, edge in enumerate(edges[: corpus.limits.rows], 1):
        row_id = f"overlap-{n}"
        use = Use(row_id, f"Overlap {n}")
        quotes = [
            [corpus.book.cite(corpus.sources[a["doc_id"]].short, [a], use), f" “{shortened(a['quote'], 160)}”"]
            for a in edge["evidence"]
            if a["doc_id"] in corpus.sources
        ]
        rows.append(
            RowView(
                (
                    [corpus.study_label(edge["study_a"]), corpus.study_label(edge["study_b"])],
                    phrase(edge["confidence"]),
                    phrase(edge["extent"]),
                    list(edge["reasons"]) or None,
                    quotes[:5] or None,
                ),
                id=row_id,
            )
        )
    return rows


def _multiverse(corpus: Corpus, outcome_key: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    label = corpus.outcome(outcome_key)
    lines = [
        ForestInput(
            row["choice"],
            f"k = {row['k']}",
            f"{percent(row['estimate'])} [{interval(row['ci_low'], row['ci_high'], share=True)}]",
            row["estimate"],
            row["ci_low"],
            row["ci_high"],
        )
        for row in rows
        if row["estimate"] is not None and 0 <= row["estimate"] <= 1
    ][: corpus.limits.figure_rows]
    figure: Forest | None = None
    if lines:
        description = (
            f"{counted(len(lines), 'choice')} of reports and denominators; the table below has the same numbers."
        )
        figure = proportion_forest(
            html_id("fig-multiverse", outcome_key),
            f"{label}: what each choice would give",
            description,
            lines,
            heads=("Choice", "Studies"),
        )
    twin = table(
        f"{label}: choices of report and denominator",
        ("Choice", "#Studies", "#Estimate", "Interval", "Method", "Why it is not the answer"),
        (
            RowView(
                (
                    row["choice"],
                    number(row["k"]),
                    None if row["estimate"] is None else percent(row["estimate"]),
                    interval(row["ci_low"], row["ci_high"], share=True) or None,
                    row["method"],
                    list(row["caveats"]) or None,
                )
            )
            for row in rows
        ),
        limit=corpus.limits.rows,
        export="multiverse.csv",
    )
    return {"label": label, "figure": figure, "table": twin}


def overlap(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """Cohorts that may share patients, and what each choice among them would give."""
    choices: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in corpus.rows("multiverse"):
        choices[row["outcome_key"]].append(row)
    rank = {outcome.key: n for n, outcome in enumerate(outcomes)}
    ordered = sorted(choices, key=lambda key: (rank.get(key, len(rank)), key))
    edges = corpus.rows("overlaps")
    shown = table(
        "Pairs of studies that may share patients",
        ("Studies", "Confidence", "Extent", "Signals", "Words"),
        _edge_rows(corpus),
        limit=corpus.limits.rows,
        export="overlaps.csv",
        total=len(edges),
    )
    data = {
        "edges": shown if edges else None,
        "components": _components(corpus),
        "multiverse": [_multiverse(corpus, key, choices[key]) for key in ordered[:MOST_PLOTTED]],
        "more": max(0, len(ordered) - MOST_PLOTTED),
    }
    nothing = "No two studies were found to share signs of one cohort, and no choice among reports arises."
    absent = "" if edges or choices else nothing
    return Panel("overlap", "Cohort overlap and the multiverse of pools", data, absent)


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
