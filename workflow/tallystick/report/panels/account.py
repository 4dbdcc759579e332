"""The account of the build: the sources with their passages, the methods, the curation log, the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..corpus import Corpus
from ..formats import number, phrase
from ..tabular import RowView, table
from .findings import as_of
from .model import Panel

HEAD_WORDS = 120
NO_ZERO = ("no zero cell", "none")


def sources(corpus: Corpus) -> Panel:
    """The documents, and the passages that the numbers above stand on. Built last: it shows what was cited."""
    corpus.book.close()
    by_document: dict[str, list[Any]] = {}
    for passage in corpus.book.passages:
        by_document.setdefault(passage.source.doc_id, []).append(passage)
    shown = sorted(corpus.sources.values(), key=lambda s: (s.doc_id not in by_document, s.number))[: corpus.limits.rows]
    documents = []
    for source in sorted(shown, key=lambda s: s.number):
        row = corpus.documents[source.doc_id]
        facts = [
            phrase(row["container"]) if row["container"] != "unknown" else None,
            phrase(row["content"]) if row["content"] != "unknown" else None,
            f"retrieved {row['retrieved']}" if row["retrieved"] else "date of retrieval not recorded",
            f"licence {row['licence']}" if row.get("licence") else None,
            f"{number(row['characters'])} characters, {row['encoding']}",
            f"same bytes as {corpus.sources[row['duplicate_of']].short}"
            if row.get("duplicate_of") in corpus.sources
            else None,
        ]
        documents.append(
            {
                "source": source,
                "title": row["title"],
                "url": row["url"],
                "sha256": row["sha256"],
                "facts": [fact for fact in facts if fact],
                "passages": by_document.get(source.doc_id, []),
            }
        )
    data = {"documents": documents, "hidden": len(corpus.sources) - len(documents), "omitted": corpus.book.omitted}
    return Panel("sources", "Sources and their words", data, "" if documents else "No document was read.")


def _settings(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Every choice of the configuration as (dotted key, value)."""
    found = []
    for key in sorted(values):
        value = values[key]
        if isinstance(value, Mapping):
            found += _settings(value, f"{prefix}{key}.")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            found.append((f"{prefix}{key}", text))
    return found


CRITERIA = {
    "curated": "a person's decision",
    "denominator": "whom the denominator counts",
    "report": "the kind of report",
    "stated": "counts that are printed before counts that are implied",
    "larger": "the larger denominator",
}
"""Criteria of selection (``metrics.selection.order``) in words."""


def _selection(settings: Mapping[str, Any]) -> str:
    """The rule of selection in sentences, from the configuration; empty where it holds none."""
    order = settings.get("order") or []
    if not order:
        return ""
    text = (
        "Where a study gives several values of one result, these criteria are applied in turn, and the first that "
        f"tells them apart decides: {', then '.join(CRITERIA.get(name, str(phrase(name))) for name in order)}."
    )
    for key, words in (("prefer_denominator", "Denominators"), ("prefer_report", "Kinds of report")):
        ranked = [str(phrase(value)) for value in settings.get(key) or [] if value != "unknown"]
        if ranked:
            text += f" {words}, first choice first: {', '.join(ranked)}; unknown ones last."
    return text + " The value passed over is kept and shown."


def _zero_cells(corpus: Corpus) -> str:
    """What was done about zero cells in the comparisons of this build."""
    names = {"RR": "risk ratio", "OR": "odds ratio", "RD": "risk difference", "PETO": "Peto's odds ratio"}
    rules: dict[str, set[str]] = {}
    for effect in corpus.rows("effects"):
        rule = effect["zero_cell_rule"].replace("_", " ")
        if rule not in NO_ZERO:
            rules.setdefault(rule, set()).add(names.get(effect["measure"], str(effect["measure"])))
    if rules:
        told = "; ".join(f"{', '.join(sorted(rules[rule]))}: {rule}" for rule in sorted(rules))
        return f"Zero cells in controlled comparisons. {told[:1].upper()}{told[1:]}."
    return "No controlled comparison has a zero cell." if corpus.rows("effects") else ""


def methods(corpus: Corpus, versions: Mapping[str, str]) -> Panel:
    """How the build was made: from the configuration, the tables' own method columns and the versions."""
    curation = table(
        "Decisions by people",
        ("Decision", "On", "Before", "After", "Reason", "By"),
        (
            RowView(
                (
                    phrase(r["action"]),
                    f"{r['target']}{' ' + r['field'] if r['field'] else ''}",
                    r["old_value"],
                    r["new_value"],
                    r["reason"],
                    f"{r['who']}, {r['date']}",
                )
            )
            for r in corpus.rows("curation_log")
        ),
        limit=corpus.limits.rows,
        export="curation_log.csv",
    )
    configured = table(
        "Choices of this review",
        ("Key", "Value"),
        (RowView(pair) for pair in _settings(corpus.config)),
        limit=100,
        export="data-dictionary.csv",
    )
    data = {
        "interval_methods": sorted({rate["ci_method"] for rate in corpus.rows("rates")}),
        "selection": _selection(corpus.config.get("metrics", {}).get("selection", {})),
        "pool_methods": sorted({pool["methods"] for pool in corpus.rows("pools") if pool["methods"]}),
        "zero_cells": _zero_cells(corpus),
        "versions": sorted(versions.items()),
        "configured": configured,
        "curation": curation if curation.rows else None,
        "as_of": as_of(corpus),
        "figure_rows": corpus.limits.figure_rows,
        "rows": corpus.limits.rows,
    }
    return Panel("methods", "Methods", data)


def glossary() -> Panel:
    """The terms of this summary; its text is the template's."""
    return Panel("glossary", "Glossary")
