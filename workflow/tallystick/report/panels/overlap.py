"""Cohorts that may share patients, and what each choice of report and denominator would give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ..citing import Use
from ..corpus import Corpus, html_id
from ..counts import derived_words
from ..figures import Forest, ForestInput, proportion_forest, shortened
from ..formats import counted, interval, number, percent, phrase
from ..outcomes import Outcome
from ..tabular import RowView, table
from .model import Panel

MOST_OUTCOMES = 4
MOST_CHOICES = 12
MOST_QUOTES = 2
QUOTE_CHARACTERS = 90


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
        evidence = [a for a in edge["evidence"] if a["doc_id"] in corpus.sources][:MOST_QUOTES]
        quotes = [
            [
                corpus.book.cite(corpus.sources[a["doc_id"]].short, [a], use),
                f" “{shortened(a['quote'], QUOTE_CHARACTERS)}”",
            ]
            for a in evidence
        ]
        rows.append(
            RowView(
                (
                    [corpus.study_label(edge["study_a"]), corpus.study_label(edge["study_b"])],
                    phrase(edge["confidence"]),
                    phrase(edge["extent"]),
                    list(edge["reasons"]) or None,
                    quotes or None,
                ),
                id=row_id,
            )
        )
    return rows


def _values(corpus: Corpus, row: dict[str, Any], use: Use) -> list[Any]:
    """The counts of each study of a choice, linked to their words."""
    rates = {rate["rate_id"]: rate for rate in corpus.rows("rates")}
    words = row.get("values") or [corpus.study_label(study) for study in row["study_ids"]]
    claims = [rates[rate_id]["claim_ids"] if rate_id in rates else [] for rate_id in row["rate_ids"]]
    claims += [[]] * (len(words) - len(claims))
    values = []
    for text, ids in zip(words, claims, strict=False):
        derived = derived_words(corpus, ids)
        marked = f"{text} ({derived})" if derived else text
        values.append(corpus.cite_claims(marked, ids, use) if ids else marked)
    return values


def _estimate(row: dict[str, Any]) -> str | None:
    return None if row["estimate"] is None else percent(row["estimate"])


def _choices_figure(label: str, outcome_key: str, rows: Sequence[dict[str, Any]]) -> Forest | None:
    lines = [
        ForestInput(
            f"{n}. {row['choice']}",
            f"k = {row['k']}",
            f"{percent(row['estimate'])} [{interval(row['ci_low'], row['ci_high'], share=True)}]",
            row["estimate"],
            row["ci_low"],
            row["ci_high"],
        )
        for n, row in enumerate(rows, 1)
        if row["estimate"] is not None and 0 <= row["estimate"] <= 1
    ]
    if not lines:
        return None
    description = f"{counted(len(lines), 'choice')} of reports and denominators; the table below has the same numbers."
    title = f"{label}: what each choice would give"
    return proportion_forest(
        html_id("fig-multiverse", outcome_key), title, description, lines, heads=("Choice", "Studies")
    )


def _multiverse(corpus: Corpus, outcome_key: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One outcome: the figure, its table, and what is true of every choice, said once."""
    label = corpus.outcome(outcome_key)
    shared = [c for c in rows[0]["caveats"] if all(c in row["caveats"] for row in rows)]
    kept = rows[:MOST_CHOICES]
    views = []
    for n, row in enumerate(kept, 1):
        use = Use(html_id("multiverse", outcome_key), f"Multiverse: {label}")
        guarded = interval(row.get("guarded_low"), row.get("guarded_high"), share=True)
        views.append(
            RowView(
                (
                    f"{n}. {row['choice']}",
                    number(row["k"]),
                    _estimate(row),
                    interval(row["ci_low"], row["ci_high"], share=True) or None,
                    guarded or "–",
                    _values(corpus, row, use) or "–",
                    [c for c in row["caveats"] if c not in shared] or "–",
                )
            )
        )
    twin = table(
        f"{label}: choices of report and denominator",
        ("Choice", "#Studies", "#Estimate", "Interval", "Guarded interval", "Values", "What to bear in mind"),
        views,
        limit=MOST_CHOICES,
        export="multiverse.csv",
        total=len(rows),
    )
    return {
        "id": html_id("multiverse", outcome_key),
        "label": label,
        "figure": _choices_figure(label, outcome_key, kept),
        "table": twin,
        "shared": shared,
        "methods": sorted({row["method"] for row in kept}),
    }


def overlap(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """Pairs of studies that may share patients, the groups they form, and the multiverse of the main outcomes."""
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
        "multiverse": [_multiverse(corpus, key, choices[key]) for key in ordered[:MOST_OUTCOMES]],
        "more": max(0, len(ordered) - MOST_OUTCOMES),
    }
    nothing = "No two studies were found to share signs of one cohort, and no choice among reports arises."
    return Panel("overlap", "Cohort overlap and the multiverse of pools", data, "" if edges or choices else nothing)
