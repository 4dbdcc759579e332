"""Flow of sources and characteristics of the studies."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..citing import Use
from ..corpus import Corpus
from ..formats import DAYS_PER_MONTH, months, number, phrase
from ..tabular import RowView, table
from . import publications
from .model import Panel

MONTHS = {"day": 1 / DAYS_PER_MONTH, "week": 7 / DAYS_PER_MONTH, "month": 1.0, "year": 12.0}
AVERAGES = ("mean", "median")
"""Words of a follow-up that is an average, not the longest (``study_facts.value_text``)."""
FURTHER = ("cell_source", "dose", "centre", "country")
"""Facts with a line each under "Further facts"."""
MOST_FACTS = 3
CHOICE = re.compile(r"(majority|report_rank|first_printed|curated)(?: \((\d+) of (\d+) reports\))?")
"""Rules of ``studies.field_rules`` that decided between values."""


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
        note = str(row["note"]).replace("_", " ")
        return {"name": phrase(name), "n": number(row["n"]), "note": note, "parts": inner}

    data = {"steps": [tree(row) for row in rows if row["of"] not in steps]}
    return Panel("flow", "Flow of sources", data, "" if rows else "The flow of sources was not counted.")


def _facts(corpus: Corpus) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for fact in corpus.rows("study_facts"):
        if fact["study_id"]:
            found.setdefault((fact["study_id"], fact["fact"]), []).append(fact)
    return found


def _cited(
    corpus: Corpus, study: dict[str, Any], field: str, text: str | None, facts: list[dict[str, Any]], use: Use
) -> Any:
    """``text`` linked to the quote that link kept for the field of the study.

    Without such a quote it leads to a fact that prints the field's value; to no other fact.
    """
    if text is None:
        return None
    value = study[field]
    kept = [anchor for anchor in study["evidence"] or [] if anchor["field"] == field]
    own = [f for f in facts if value is not None and value in (f["value_number"], f["value_text"])]
    cited: Any = text
    if kept:
        cited = corpus.book.cite(text, kept[:1], use)
    elif own:
        cited = corpus.cite_row(text, "study_facts", own[0]["fact_id"], use)
    rule = _choice(study, field)
    return [cited, f" ({rule})"] if rule else cited


def _choice(study: dict[str, Any], field: str) -> str:
    """The rule that chose between the values of several reports; empty where there was nothing to choose."""
    rules = (rule.partition(": ") for rule in study["field_rules"] or [])
    told = next((rule for name, _, rule in rules if name == field), "")
    found = CHOICE.fullmatch(told)
    if found is None:
        return ""
    name, agreeing, reports = found.groups()
    if agreeing is None:
        return f"{phrase(name)}"
    return f"{phrase(name)}, {agreeing} of {reports} reports" if agreeing != reports else ""


def _design(corpus: Corpus, study: dict[str, Any], facts: list[dict[str, Any]], use: Use) -> Any:
    """The design with its quote, or marked as derived: then no words say it."""
    if study["design"] == "unknown":
        return None
    words = str(phrase(study["design"]))
    if any(rule.startswith("design: derived") for rule in study["field_rules"] or []):
        return f"{words} (derived)"
    return _cited(corpus, study, "design", words, facts, use)


def _follow_up(corpus: Corpus, study: dict[str, Any], facts: list[dict[str, Any]], use: Use) -> list[Any] | None:
    """The longest follow-up, and below it every average that a source states."""
    lines = [_cited(corpus, study, "follow_up_months", months(study["follow_up_months"]), facts, use)]
    averages: dict[str, str] = {}
    for fact in facts:
        if fact["value_text"] in AVERAGES and fact["value_number"] is not None and fact["unit"] in MONTHS:
            words = f"{fact['value_text']} {months(fact['value_number'] * MONTHS[fact['unit']])}"
            averages.setdefault(words, fact["fact_id"])
    lines += [corpus.cite_row(words, "study_facts", id_, use) for words, id_ in averages.items()]
    return [line for line in lines if line is not None] or None


def _fact_words(fact: dict[str, Any]) -> str:
    """What a fact says: its words, an id in plain words; parts of a joined value with the word that joins them."""
    text = fact["value_text"]
    if not text:
        return str(number(fact["value_number"]) or fact["quote"])
    if " " in text:
        return str(text)
    joint = f" {(fact['unit'] or 'and').replace('_', '/')} "
    return joint.join(part.replace("_", " ") for part in text.split("+"))


def _further(corpus: Corpus, of: Callable[..., list[dict[str, Any]]], use: Use) -> list[Any]:
    """Facts that have no column of their own, each linked to its words, the same words once."""
    lines: list[Any] = []
    for kind in FURTHER:
        told: dict[str, str] = {}
        for fact in of(kind):
            told.setdefault(_fact_words(fact), fact["fact_id"])
        for words, fact_id in list(told.items())[:MOST_FACTS]:
            lines.append([f"{phrase(kind)}: ", corpus.cite_row(words, "study_facts", fact_id, use)])
    return lines


def _arm_words(arm: dict[str, Any]) -> str:
    """An arm with its size, which stays on one line."""
    size = "" if arm["n"] is None else f" (n = {arm['n']})".replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    return f"{arm['arm']}{size}"


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
    review = study["data_status"] == "review"
    arms = [a for a in corpus.rows("arms") if a["study_id"] == study_id and a["arm"] and not review]
    arm_cells = [corpus.book.cite(_arm_words(arm), arm["anchors"], use) for arm in sorted(arms, key=lambda a: a["arm"])]
    counted = number(study["centres"])
    centres = [["centres: ", _cited(corpus, study, "centres", counted, of("centres"), use)]] if counted else []
    return RowView(
        (
            corpus.study_label(study_id),
            _design(corpus, study, of("design"), use),
            _cited(
                corpus,
                study,
                "condition",
                corpus.labels.words("conditions", study["condition"]),
                of("condition", "population"),
                use,
            ),
            _cited(
                corpus,
                study,
                "intervention",
                corpus.labels.words("interventions", study["intervention"]),
                of("intervention"),
                use,
            ),
            _cited(corpus, study, "enrolled", number(study["enrolled"]), of("enrolled", "randomised"), use),
            arm_cells or ("none: a review" if review else None),
            _follow_up(corpus, study, of("follow_up"), use),
            [*centres, *_further(corpus, of, use)] or None,
            [*links, phrase(study["data_status"])],
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
            "Follow-up",
            "Further facts",
            "Reports, and what is at hand",
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
        "publications": publications.differing(corpus),
    }
    return Panel("studies", "Studies", data, "" if ordered else "No study was identified in the sources.")
