"""Whether the numbers can be trusted: checks, coverage of numerals, validation results, files set aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from ..citing import Cited, Use
from ..corpus import Corpus
from ..formats import counted, number, percent, phrase, sentence_case
from ..tabular import RowView, table
from .model import Panel

VERDICTS = ("consistent", "inconsistent_explained", "inconsistent", "not_checkable", "unknown")


def _check_row(corpus: Corpus, row: dict[str, Any]) -> RowView:
    row_id = f"check-{row['check_id']}"
    use = Use(row_id, f"Check: {phrase(row['kind'])}")
    links: dict[str, Cited] = {}
    for reference in row["rows"]:
        name, _, id_ = reference.partition(":")
        target = corpus.row_index.get((name, id_))
        if target is not None and target["doc_id"] in corpus.sources:
            short = corpus.sources[target["doc_id"]].short
            cited = corpus.cite_row(short, name, id_, use, ("percent", "events", "value"))
            links.setdefault(short, cited)
    study = corpus.study_label(row["study_id"]) if row["study_id"] else None
    power = None if row["power"] is None else percent(row["power"], 0)
    return RowView(
        (
            row["expression"],
            phrase(row["kind"]),
            study,
            phrase(row["verdict"]),
            list(row["explanations"]) or "–",
            power or "–",
            [list(links.values())] if links else None,
        ),
        id=row_id,
        tone="warn" if row["verdict"].startswith("inconsistent") else "",
    )


def _held(corpus: Corpus, row: dict[str, Any]) -> dict[str, Any]:
    """A check that holds, as one linked line."""
    row_id = f"check-{row['check_id']}"
    use = Use(row_id, f"Check: {phrase(row['kind'])}")
    references = [reference.partition(":") for reference in row["rows"]]
    cited = [corpus.cite_row(row["expression"], name, id_, use, ("percent", "events")) for name, _, id_ in references]
    return {"id": row_id, "text": next((c for c in cited if c.place), row["expression"])}


def _tally(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many checks there are, how many of them fail, and how many could not be made."""
    return {
        "total": len(rows),
        "failing": sum(r["verdict"].startswith("inconsistent") for r in rows),
        "open": sum(r["verdict"] == "not_checkable" for r in rows),
    }


def checks(corpus: Corpus) -> Panel:
    """The arithmetic of the sources: counted by kind, then those that do not hold, then the others."""
    rows = corpus.rows("checks")
    counts = Counter((row["kind"], row["verdict"]) for row in rows)
    kinds = sorted({row["kind"] for row in rows})
    verdicts = [v for v in VERDICTS if any(counts[kind, v] for kind in kinds)]
    overview = table(
        "Checks by kind",
        ("Check", *(f"#{sentence_case(str(phrase(v)))}" for v in verdicts)),
        (RowView((sentence_case(str(phrase(kind))), *(number(counts[kind, v]) for v in verdicts))) for kind in kinds),
        limit=corpus.limits.rows,
        export="checks.csv",
    )
    rank = {"inconsistent": 0, "inconsistent_explained": 1, "not_checkable": 3, "unknown": 4}
    ordered = sorted(
        rows,
        key=lambda r: (
            rank.get(r["verdict"], 2),
            r["kind"],
            corpus.study_order.get(r["study_id"] or "", 9**6),
            r["expression"],
            r["check_id"],
        ),
    )
    noted = [row for row in ordered if row["verdict"] != "consistent"]
    held = [row for row in ordered if row["verdict"] == "consistent"]
    shown = table(
        "What does not hold, or cannot be checked",
        ("Arithmetic", "Check", "Study", "Verdict", "What would explain it", "#Power", "Sources"),
        (_check_row(corpus, row) for row in noted[: corpus.limits.rows]),
        limit=corpus.limits.rows,
        export="checks.csv",
        total=len(noted),
    )
    data = {
        "percents": _tally([r for r in rows if r["kind"] == "percent_count"]),
        "others": _tally([r for r in rows if r["kind"] != "percent_count"]),
        "overview": overview,
        "table": shown if noted else None,
        "held": [_held(corpus, row) for row in held[: corpus.limits.rows]],
        "held_left_out": max(0, len(held) - corpus.limits.rows),
    }
    return Panel(
        "checks",
        "Checks of the arithmetic",
        data,
        "" if rows else "The sources print nothing that could be recomputed.",
    )


def coverage(corpus: Corpus) -> Panel:
    """How many numerals were read in which role, and how many were not understood, per document."""
    numerals = corpus.rows("numerals")
    roles = Counter(row["role"] for row in numerals)
    by_role = table(
        "Numerals by role",
        ("Role", "#Numerals", "#Share"),
        (
            RowView((sentence_case(str(phrase(role))), number(n), percent(n / len(numerals))))
            for role, n in sorted(roles.items(), key=lambda item: (-item[1], item[0]))
        ),
        limit=40,
        export="numerals.csv",
    )
    per_document: dict[str, Counter[str]] = defaultdict(Counter)
    for row in numerals:
        per_document[row["doc_id"]]["unread" if row["role"] == "unread" else "read"] += 1
    documents = sorted(corpus.documents, key=lambda d: (-per_document[d]["unread"], corpus.sources[d].number))
    by_document = table(
        "Numerals by document, least understood first",
        ("Source", "#Numerals", "#Not understood", "#Share understood"),
        (
            RowView(
                (
                    f"{corpus.sources[d].short} {corpus.sources[d].name}",
                    number(per_document[d].total()),
                    number(per_document[d]["unread"]),
                    percent(per_document[d]["read"] / per_document[d].total()) if per_document[d].total() else "–",
                )
            )
            for d in documents
        ),
        limit=corpus.limits.rows,
        export="numerals.csv",
    )
    data = {"by_role": by_role, "by_document": by_document, "total": len(numerals), "unread": roles["unread"]}
    return Panel("coverage", "Coverage of numerals", data, "" if numerals else "The sources hold no numeral.")


def _unmet(result: Mapping[str, Any]) -> str:
    """One unmet expectation in words."""
    column = (result.get("kwargs") or {}).get("column") or ""
    examples = [str(example) for example in [*result.get("rows", []), *result.get("examples", [])]][:2]
    words = " ".join(part for part in (column, str(phrase(result.get("expectation"))), result.get("why") or "") if part)
    return f"{result.get('severity')}: {words}" + (f" ({'; '.join(examples)})" if examples else "")


def validation(corpus: Corpus, summary: Mapping[str, Any]) -> Panel:
    """The results of the validation suites, one row per suite; ``summary`` is that of ``validate.run.summarise``."""
    suites = sorted(
        summary.get("suites", []), key=lambda s: (-s["errors"], -s["warnings"], s["kind"] != "table", s["name"])
    )
    unmet: dict[tuple[str, str], list[str]] = defaultdict(list)
    for result in summary.get("unmet", []):
        unmet[result["kind"], result["suite"]].append(_unmet(result))
    failing = [s for s in suites if s["errors"] or s["warnings"]]
    shown = table(
        "Suites with something not met",
        ("Suite", "Kind", "#Rows", "#Expectations", "#Errors", "#Warnings", "What was not met"),
        (
            RowView(
                (
                    phrase(s["name"]),
                    s["kind"],
                    *(number(s[key]) for key in ("rows", "expectations", "errors", "warnings")),
                    unmet[s["kind"], s["name"]][:3] or "–",
                )
            )
            for s in failing
        ),
        limit=corpus.limits.rows,
        export="checks.csv",
    )
    data = {
        "table": shown if failing else None,
        "met": [f"{phrase(s['name'])} ({counted(s['rows'], 'row')})" for s in suites if s not in failing],
        "errors": summary.get("errors", 0),
        "warnings": summary.get("warnings", 0),
        "expectations": summary.get("expectations", 0),
        "suites": len(suites),
    }
    absent = "" if suites else "No validation results were handed to the report."
    return Panel("validation", "Validation", data, absent)


def set_aside(corpus: Corpus) -> Panel:
    """Files that were not read, and documents that were read but lie outside the question or the register."""
    rejected = table(
        "Files that were set aside",
        ("File", "Reason", "What to do"),
        (
            RowView((r["file"], r["reason"], r["remedy"]))
            for r in sorted(corpus.rows("rejected"), key=lambda r: r["file"])
        ),
        limit=corpus.limits.rows,
        export="rejected.csv",
    )
    outside = [d for d in corpus.documents.values() if d["relevance"] == "out_of_scope"]
    scope = table(
        "Documents read but out of scope",
        ("Document", "Reason"),
        (RowView((f"{corpus.sources[d['doc_id']].short} {d['file']}", phrase(d["relevance_reason"]))) for d in outside),
        limit=corpus.limits.rows,
        export="documents.csv",
    )
    data = {
        "rejected": rejected if rejected.rows else None,
        "scope": scope if outside else None,
        "unregistered": sum(d["register_status"] == "unregistered" for d in corpus.documents.values()),
        "changed": sum(d["register_status"] == "changed" for d in corpus.documents.values()),
    }
    absent = (
        ""
        if rejected.rows or outside or data["unregistered"] or data["changed"]
        else "Every file was read, is in scope and stands in the register."
    )
    return Panel("set-aside", "Files set aside", data, absent)
