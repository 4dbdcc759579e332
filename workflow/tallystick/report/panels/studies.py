"""Flow of sources and characteristics of the studies."""

from __future__ import annotations

from typing import Any

from ..citing import Use
from ..corpus import Corpus
from ..formats import months, number, phrase
from ..tabular import RowView, table
from .model import Panel


def flow(corpus: Corpus) -> Panel:
    """The flow of sources as counted by metrics: each step, and below it the parts that it divides into."""
    rows = sorted(corpus.rows("flow"), key=lambda row: (row["order"], row["step"]))
    steps = {row["step"] for row in rows}
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["of"] in steps:
            parts.setdefault(row["of"], []).append(row)

    def tree(row: dict[str, Any]) -> dict[str, Any]:
        name = str(row["step"]).removeprefix(f"{row['of']}: ")
        inner = [tree(part) for part in parts.get(row["step"], [])]
        return {"name": phrase(name), "n": number(row["n"]), "note": str(row["note"]).replace("_", " "), "parts": inner}

    data = {"steps": [tree(row) for row in rows if row["of"] not in steps]}
    return Panel("flow", "Flow of sources", data, "" if rows else "The flow of sources was not counted.")


def _facts(corpus: Corpus) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for fact in corpus.rows("study_facts"):
        if fact["study_id"]:
            found.setdefault((fact["study_id"], fact["fact"]), []).append(fact)
    return found


def _cited(corpus: Corpus, text: str | None, facts: list[dict[str, Any]], value: Any, use: Use) -> Any:
    """``text`` linked to the fact that prints ``value``, else to the first fact of its kind."""
    if text is None:
        return None
    own = [f for f in facts if value is not None and (f["value_number"] == value or f["value_text"] == value)] or facts
    if not own:
        return text
    return corpus.cite_row(text, "study_facts", own[0]["fact_id"], use)


def _study_row(corpus: Corpus, study: dict[str, Any], facts: dict[tuple[str, str], list[dict[str, Any]]]) -> RowView:
    study_id = study["study_id"]
    row_id = f"study-{study_id}"
    use = Use(row_id, f"Study: {corpus.study_label(study_id)}")

    def of(*kinds: str) -> list[dict[str, Any]]:
        return [fact for kind in kinds for fact in facts.get((study_id, kind), [])]

    reports = corpus.reports_of.get(study_id, [])
    links = []
    for report in sorted(reports, key=lambda r: (not r["is_primary"], r["doc_id"], r["report_id"])):
        if report["doc_id"] in corpus.sources:
            source = corpus.sources[report["doc_id"]]
            links.append([corpus.book.cite(source.short, report["evidence"], use), f" {phrase(report['report_kind'])}"])
    arms = [a for a in corpus.rows("arms") if a["study_id"] == study_id and a["arm"]]
    arm_cells = [
        corpus.book.cite(f"{arm['arm']}" + (f" (n = {arm['n']})" if arm["n"] is not None else ""), arm["anchors"], use)
        for arm in sorted(arms, key=lambda a: a["arm"])
    ]
    design = None if study["design"] == "unknown" else str(phrase(study["design"]))
    return RowView(
        (
            corpus.study_label(study_id),
            _cited(corpus, design, of("design"), study["design"], use),
            _cited(
                corpus,
                corpus.labels.words("conditions", study["condition"]),
                of("condition", "population"),
                study["condition"],
                use,
            ),
            _cited(
                corpus,
                corpus.labels.words("interventions", study["intervention"]),
                of("intervention"),
                study["intervention"],
                use,
            ),
            _cited(corpus, number(study["enrolled"]), of("enrolled", "randomised"), study["enrolled"], use),
            arm_cells or None,
            _cited(corpus, number(study["centres"]), of("centres", "centre"), study["centres"], use),
            _cited(corpus, months(study["follow_up_months"]), of("follow_up"), None, use),
            [*links] or None,
            phrase(study["data_status"]),
        ),
        id=row_id,
    )


def characteristics(corpus: Corpus) -> Panel:
    """Studies with data or reviews in one table; studies that are only cited are counted and listed in the exports."""
    ordered = sorted(corpus.rows("studies"), key=lambda s: corpus.study_order[s["study_id"]])
    told = [study for study in ordered if study["data_status"] != "citation_only"]
    cited_only = [study for study in ordered if study["data_status"] == "citation_only"]
    facts = _facts(corpus)
    shown = table(
        "Studies and their reports",
        (
            "Study",
            "Design",
            "Condition",
            "Intervention",
            "#Enrolled",
            "Arms",
            "#Centres",
            "Follow-up",
            "Reports",
            "What is at hand",
        ),
        (_study_row(corpus, study, facts) for study in told[: corpus.limits.rows]),
        limit=corpus.limits.rows,
        export="studies.csv",
        total=len(told),
    )
    ratings = [r for r in corpus.rows("ratings") if not r["target"].startswith("outcome:")]
    rated = table(
        "Risk of bias, as entered by people",
        ("Study", "Tool", "Domain", "Judgement", "Reason", "By"),
        (
            RowView(
                (
                    corpus.study_label(r["target"]),
                    r["tool"],
                    r["domain"],
                    r["judgement"],
                    r["reason"],
                    f"{r['who']}, {r['date']}",
                )
            )
            for r in ratings
        ),
        limit=corpus.limits.rows,
        export="ratings.csv",
    )
    data = {
        "table": shown,
        "cited_only": [corpus.study_label(s["study_id"]) for s in cited_only][:20],
        "n_cited_only": len(cited_only),
        "ratings": rated if ratings else None,
    }
    return Panel("studies", "Studies", data, "" if ordered else "No study was identified in the sources.")
