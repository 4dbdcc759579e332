"""Directions of markers: who went up or down in which study, and what that means for the patient."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ..citing import Use
from ..corpus import Corpus, html_id
from ..formats import number, p_value, percent, phrase, printed
from ..tabular import RowView, table
from .model import Panel

SIGNS = {"up": "▲", "down": "▼", "unchanged": "◆", "unsigned": "?", "conflicting": "▲▼", "unknown": "?"}
MOST_COLUMNS = 8
USUAL = ("all", "against before", "")
"""Parts of a segment's name that need no saying: the whole course, against the time before treatment."""


def _vote_cell(corpus: Corpus, vote: dict[str, Any], use: Use) -> list[Any]:
    notes = [part for part in vote["segment"].replace("_", " ").split(", ") if part not in USUAL]
    if vote.get("counted") is False:
        notes.append("not counted")
    segment = f" ({', '.join(notes)})" if notes else ""
    words = f"{SIGNS.get(vote['direction'], '?')} {phrase(vote['direction'])}, {_meaning(vote['benefit'])}{segment}"
    cited = [
        corpus.cite_row(words, "directions", direction_id, use, ("direction", "marker"))
        for direction_id in vote["direction_ids"]
    ]
    return [next((c for c in cited if c.place), words)]


def _meaning(benefit: str) -> str:
    return {"unknown": "meaning unknown"}.get(benefit, benefit)


def _plot_rows(corpus: Corpus, columns: list[str]) -> list[RowView]:
    votes: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for vote in corpus.rows("votes"):
        votes[vote["marker"]][vote["study_id"]].append(vote)
    ordered = sorted(votes, key=lambda m: (corpus.is_other(m), -len(votes[m]), corpus.marker(m).casefold(), m))
    rows = []
    for marker in ordered:
        row_id = html_id("marker", marker)
        use = Use(row_id, f"Direction: {corpus.marker(marker)}")
        by_study = votes[marker]
        if columns:
            cells: list[Any] = [
                [_vote_cell(corpus, vote, use) for vote in by_study[study]] if study in by_study else "–"
                for study in columns
            ]
        else:
            listed = sorted(by_study, key=lambda s: corpus.study_order.get(s, 0))
            cells = [
                [
                    [*_vote_cell(corpus, vote, use), f": {corpus.study_label(study)}"]
                    for study in listed[:6]
                    for vote in by_study[study]
                ]
                + ([f"and {len(listed) - 6} more studies"] if len(listed) > 6 else [])
            ]
        rows.append(RowView((corpus.marker(marker), *cells), id=row_id))
        if len(rows) >= corpus.limits.rows:
            break
    return rows


def _summary_row(corpus: Corpus, row: dict[str, Any]) -> RowView:
    share = "" if row["share_benefit"] is None else percent(row["share_benefit"], 0)
    if row["ci_low"] is not None and share:
        share += f" ({percent(row['ci_low'], 0)} to {percent(row['ci_high'], 0)})"
    return RowView(
        (
            corpus.marker(row["marker"]),
            phrase(row["comparison"]),
            number(row["k"]),
            number(row["benefit"]),
            number(row["harm"]),
            number(row["neutral"]),
            number(row["unknown"]),
            share or "–",
            p_value(row["sign_test_p"]) or row["note"],
        )
    )


def _measurements(corpus: Corpus) -> Any:
    rows = []
    kept = corpus.rows("measurements")
    ordered = sorted(
        kept, key=lambda m: (corpus.study_order.get(m["study_id"] or "", 9**6), m["marker"], m["doc_id"], m["start"])
    )
    for row in ordered[: corpus.limits.rows]:
        row_id = f"measurement-{row['measurement_id']}"
        marker = row["marker_text"] if corpus.is_other(row["marker"]) else corpus.marker(row["marker"])
        spread = [str(printed(v)) for v in (row["spread_low"], row["spread_high"]) if v is not None]
        value = f"{printed(row['value'])}" + (
            f" ({phrase(row['spread_kind'])} {' to '.join(spread)})" if spread and row["spread_kind"] else ""
        )
        rows.append(
            RowView(
                (
                    marker,
                    corpus.study_label(row["study_id"]),
                    row.get("arm") or row["arm_text"] or "whole cohort",
                    phrase(row["statistic"]),
                    corpus.cite_row(
                        value, "measurements", row["measurement_id"], Use(row_id, f"Measurement: {marker}"), ("value",)
                    ),
                    row["unit"],
                    number(row["n"]),
                ),
                id=row_id,
            )
        )
    return table(
        "Measurements as printed",
        ("Marker", "Study", "Group", "Statistic", "#Value (spread)", "Unit", "#n"),
        rows,
        limit=corpus.limits.rows,
        export="measurements.csv",
        total=len(kept),
    )


def directions(corpus: Corpus) -> Panel:
    """The effect-direction plot as a table of signs and words, and its summary per marker."""
    votes = corpus.rows("votes")
    studies = sorted({vote["study_id"] for vote in votes}, key=lambda s: (corpus.study_order.get(s, 0), s))
    columns = studies if len(studies) <= MOST_COLUMNS else []
    plot = table(
        "Effect-direction plot: one vote per marker, study and part of a course",
        ("Marker", *(corpus.study_label(s) for s in columns)) if columns else ("Marker", "Votes"),
        _plot_rows(corpus, columns),
        limit=corpus.limits.rows,
        export="votes.csv",
        total=len({v["marker"] for v in votes}),
        notes=sorted({f"{v['note'][:1].upper()}{v['note'][1:]}." for v in votes if v.get("note")}),
    )
    summaries = corpus.rows("vote_summaries")
    ordered = sorted(
        summaries, key=lambda v: (-v["k"], corpus.marker(v["marker"]).casefold(), v["marker"], v["comparison"])
    )
    summary = table(
        "Votes per marker",
        (
            "Marker",
            "Compared with",
            "#Studies",
            "#Benefit",
            "#Harm",
            "#Unchanged",
            "#No sign",
            "Share of benefit (interval)",
            "Sign test",
        ),
        (_summary_row(corpus, row) for row in ordered),
        limit=corpus.limits.rows,
        export="vote_summaries.csv",
    )
    measured = _measurements(corpus)
    data = {
        "plot": plot if votes else None,
        "summary": summary if summaries else None,
        "measurements": measured if measured.rows else None,
    }
    absent = "" if votes or measured.rows else "No source says in which direction a marker moved."
    return Panel("directions", "Directions of markers", data, absent)
