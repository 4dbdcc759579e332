"""CSV exports (RFC 4180, UTF-8, CRLF) that a spreadsheet cannot be tricked into running."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...tables import STAGES, Rows, Table, final_tables
from ..clean import shown

RENAMED = {"discrepancies": "ledger"}
"""Tables whose export has a reader's name."""
NOT_EXPORTED = frozenset({"anchors", "numerals", "sections"})
"""Tables of a size that belongs in parquet; they stay in results/."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula: an apostrophe before a dangerous first character."""
    cleaned = shown(text)
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) else cleaned


def cell(value: Any) -> str:
    """One value of a table as a CSV cell: null is empty, lists are joined, anchors are JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        if value and isinstance(value[0], Mapping):
            return neutral(json.dumps(value, ensure_ascii=False, sort_keys=True))
        return neutral("; ".join(str(item) for item in value))
    return neutral(str(value))


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Heads and rows as CSV text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def tables_exported() -> dict[str, Table]:
    """Tables by the name of their export."""
    return {RENAMED.get(name, name): table for name, table in final_tables().items() if name not in NOT_EXPORTED}


def table_csv(table: Table, rows: Rows) -> str:
    """A table with the contract's columns."""
    names = [column.name for column in table.columns]
    return as_csv(names, ([row.get(name) for name in names] for row in rows))


def data_dictionary() -> str:
    """Every column of every exported table, from the contract itself."""
    stages = {table.name: stage for stage, tables in STAGES.items() for table in tables}
    rows = [
        (
            f"{export}.csv",
            stages[table.name],
            column.name,
            column.type,
            "yes" if column.nullable else "no",
            list(column.values),
            column.references,
            column.description,
        )
        for export, table in sorted(tables_exported().items())
        for column in table.columns
    ]
    return as_csv(("file", "stage", "column", "type", "may_be_empty", "values", "references", "description"), rows)


def _labels(tables: Mapping[str, Rows]) -> dict[str, str]:
    return {study["study_id"]: study["label"] for study in tables.get("studies", [])}


def _status(claims: Mapping[str, Mapping[str, Any]], claim_ids: Sequence[str]) -> str:
    """``printed`` where some claim prints events and some the denominator, else which of them is derived."""
    own = [claims[claim_id] for claim_id in claim_ids if claim_id in claims]
    derived = [
        name
        for column, name in (("events_status", "xi"), ("denominator_status", "ni"))
        if own and not any(claim[column] in ("stated", "words") for claim in own)
    ]
    return f"{' and '.join(derived)} derived" if derived else "printed"


def metafor_rates(tables: Mapping[str, Rows]) -> str:
    """Selected rates in the columns of ``metafor::escalc(measure = "PLO", xi = xi, ni = ni)``.

    ``state``, ``unit_of_analysis`` and ``status`` (printed or derived counts) tell which rows may stand together.
    """
    labels = _labels(tables)
    claims = {claim["claim_id"]: claim for claim in tables.get("claims", [])}
    rows = [
        (
            labels.get(rate["study_id"], ""),
            rate["study_id"],
            rate["outcome_key"],
            rate["arm"],
            rate["subgroup"],
            rate["timepoint_months"],
            rate["time_kind"],
            rate["denominator_role"],
            rate["events"],
            rate["denominator"],
            rate["state"],
            rate["unit_of_analysis"],
            _status(claims, rate["claim_ids"]),
        )
        for rate in tables.get("rates", [])
        if rate["selected"]
    ]
    heads = (
        "slab",
        "study_id",
        "outcome_key",
        "arm",
        "subgroup",
        "months",
        "time_kind",
        "denominator_role",
        "xi",
        "ni",
        "state",
        "unit_of_analysis",
        "status",
    )
    return as_csv(heads, rows)


def metafor_effects(tables: Mapping[str, Rows]) -> str:
    """Controlled comparisons in the columns of ``metafor::escalc(measure = "RR", ai, n1i, ci, n2i)``."""
    labels = _labels(tables)
    seen: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for effect in tables.get("effects", []):
        row = (
            labels.get(effect["study_id"], ""),
            effect["study_id"],
            effect["outcome_key"],
            effect["timepoint_months"],
            effect["arm_a"],
            effect["arm_b"],
            effect["events_a"],
            effect["n_a"],
            effect["events_b"],
            effect["n_b"],
        )
        seen.setdefault(row, row)
    heads = ("slab", "study_id", "outcome_key", "months", "arm_a", "arm_b", "ai", "n1i", "ci", "n2i")
    return as_csv(heads, seen.values())
