"""Directions of markers: who went up or down in which study, and what that means for the patient."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ..citing import Use
from ..corpus import Corpus, html_id
from ..formats import counted, months, number, p_value, percent, phrase, printed
from ..tabular import RowView, table
from .model import Panel

SIGNS = {"up": "▲", "down": "▼", "unchanged": "◆", "unsigned": "?", "conflicting": "▲▼", "unknown": "?"}
MOST_COLUMNS = 8
USUAL = ("all", "against before", "")
"""Parts of a segment's name that need no saying: the whole course, against the time before treatment."""


def _vote_cell(corpus: Corpus, vote: dict[str, Any], use: Use) -> list[Any]:
    notes = [part for part in vote["segment"].replace("_", " ").split(", ") if part not in USUAL]
    notes = ["compared with: not stated" if part == "against unknown" else part for part in notes]
    if vote.get("counted") is False:
        notes.append("not counted")
    segment = f" ({', '.join(notes)})" if notes else ""
    words = f"{SIGNS.get(vote['direction'], '?')} {phrase(vote['direction'])}, {_meaning(vote['benefit'])}{segment}"
    cited = [
        corpus.cite_row(words, "directions", direction_id, use, ("direction", "marker"))
        for direction_id in vote["direction_ids"]
    ]
    return [next((c for c in cited if c.place), words)]


def _subgroup_cell(corpus: Corpus, row: dict[str, Any], use: Use) -> list[Any]:
    """A direction that is said of a subgroup: shown, but no vote."""
    words = f"{SIGNS.get(row['direction'], '?')} {phrase(row['direction'])} (subgroup, not counted: {row['subgroup']})"
    return [corpus.cite_row(words, "directions", row["direction_id"], use, ("direction", "marker"))]


def _of_subgroups(corpus: Corpus) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Directions of subgroups by marker and study, those that say the same of the same subgroup once."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    seen = set()
    for row in corpus.rows("directions"):
        key = (row["marker"], row["study_id"], row["subgroup"], row["direction"])
        if row["subgroup"] and row["study_id"] in corpus.studies and key not in seen:
            seen.add(key)
            found[row["marker"]][row["study_id"]].append(row)
    return found


def _meaning(benefit: str) -> str:
    return {"unknown": "meaning unknown"}.get(benefit, benefit)


def _plot_rows(corpus: Corpus, columns: list[str]) -> list[RowView]:
    votes: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for vote in corpus.rows("votes"):
        votes[vote["marker"]][vote["study_id"]].append(vote)
    parts = _of_subgroups(corpus)
    ordered = sorted(
        {*votes, *parts}, key=lambda m: (corpus.is_other(m), -len(votes.get(m, ())), corpus.marker(m).casefold(), m)
    )
    rows = []
    for marker in ordered:
        row_id = html_id("marker", marker)
        use = Use(row_id, f"Direction: {corpus.marker(marker)}")
        told = {
            study: [_vote_cell(corpus, vote, use) for vote in votes[marker].get(study, [])]
            + [_subgroup_cell(corpus, row, use) for row in parts[marker].get(study, [])]
            for study in sorted({*votes[marker], *parts[marker]}, key=lambda s: (corpus.study_order.get(s, 0), s))
        }
        if columns:
            cells: list[Any] = [told.get(study, "–") for study in columns]
        else:
            listed = [[*line, f": {corpus.study_label(study)}"] for study in list(told)[:6] for line in told[study]]
            cells = [
                listed + ([f"and {counted(len(told) - 6, 'more study', 'more studies')}"] if len(told) > 6 else [])
            ]
        rows.append(RowView((corpus.marker(marker), *cells), id=row_id))
        if len(rows) >= corpus.limits.rows:
            break
    return rows


def _summary_row(corpus: Corpus, row: dict[str, Any]) -> RowView:
    several = row["benefit"] + row["harm"] > 1  # a share of one vote says nothing
    share = percent(row["share_benefit"], 0) if several and row["share_benefit"] is not None else ""
    if row["ci_low"] is not None and share:
        share += f" ({percent(row['ci_low'], 0)} to {percent(row['ci_high'], 0)})"
    return RowView(
        (
            corpus.marker(row["marker"]),
            None if row["comparison"] == "unknown" else phrase(row["comparison"]),
            number(row["k"]),
            number(row["benefit"]),
            number(row["harm"]),
            number(row["neutral"]),
            number(row["unknown"]),
            number((row.get("unsigned") or 0) + (row.get("conflicting") or 0)),
            share or "–",
            p_value(row["sign_test_p"]) or row["note"],
        )
    )


CHANGES = {"up": "of the rise", "down": "of the fall", "unchanged": "of the change", "unsigned": "of the change"}
"""What a value measures where it is no level; one printed with its minus is a fall too."""


def _measurements(corpus: Corpus) -> Any:
    rows = []
    kept = corpus.rows("measurements")
    with_arms = {arm["study_id"] for arm in corpus.rows("arms")}
    ordered = sorted(
        kept, key=lambda m: (corpus.study_order.get(m["study_id"] or "", 9**6), m["marker"], m["doc_id"], m["start"])
    )
    for row in ordered[: corpus.limits.rows]:
        row_id = f"measurement-{row['measurement_id']}"
        marker = f"“{row['marker_text']}”" if corpus.is_other(row["marker"]) else corpus.marker(row["marker"])
        nobody = "not named" if row["study_id"] in with_arms else "whole cohort"
        kind = None if row["statistic"] == "unknown" else phrase(row["statistic"])
        spread = [str(printed(v)) for v in (row["spread_low"], row["spread_high"]) if v is not None]
        value = f"{printed(row['value'])}" + (
            f" ({phrase(row['spread_kind'])} {' to '.join(spread)})" if spread and row["spread_kind"] else ""
        )
        rows.append(
            RowView(
                (
                    marker,
                    corpus.study_label(row["study_id"]),
                    row.get("arm") or row["arm_text"] or nobody,
                    months(row["timepoint_months"]),
                    [kind or "value", CHANGES[row["change_direction"]]] if row["change_or_level"] == "change" else kind,
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
        ("Marker", "Study", "Group", "Time", "Statistic", "#Value (spread)", "Unit", "#n"),
        rows,
        limit=corpus.limits.rows,
        export="measurements.csv",
        total=len(kept),
    )


def directions(corpus: Corpus) -> Panel:
    """The effect-direction plot as a table of signs and words, and its summary per marker."""
    votes = corpus.rows("votes")
    parts = _of_subgroups(corpus)
    voting = {vote["study_id"] for vote in votes} | {study for by_study in parts.values() for study in by_study}
    studies = sorted(voting, key=lambda s: (corpus.study_order.get(s, 0), s))
    columns = studies if len(studies) <= MOST_COLUMNS else []
    plot = table(
        "Effect-direction plot: one vote per marker, study and part of a course",
        ("Marker", *(corpus.study_label(s) for s in columns)) if columns else ("Marker", "Votes"),
        _plot_rows(corpus, columns),
        limit=corpus.limits.rows,
        export="votes.csv",
        total=len({v["marker"] for v in votes} | set(parts)),
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
            "#Meaning unknown",
            "#No or conflicting sign",
            "Share of benefit (interval)",
            "Sign test",
        ),
        (_summary_row(corpus, row) for row in ordered),
        limit=corpus.limits.rows,
        export="vote_summaries.csv",
    )
    measured = _measurements(corpus)
    data = {
        "plot": plot if plot.rows else None,
        "summary": summary if summaries else None,
        "measurements": measured if measured.rows else None,
    }
    absent = "" if plot.rows or measured.rows else "No source says in which direction a marker moved."
    return Panel("directions", "Directions of markers", data, absent)
