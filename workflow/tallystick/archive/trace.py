"""Leading a number back to its words: rule, rows, file, span and quotes, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import InputFault

Tables = dict[str, list[dict[str, Any]]]

ID_COLUMNS = {
    "claims": "claim_id", "estimates": "estimate_id", "measurements": "measurement_id", "comparisons": "comparison_id",
    "directions": "direction_id", "study_facts": "fact_id", "conclusions": "conclusion_id", "rates": "rate_id",
    "checks": "check_id", "discrepancies": "discrepancy_id", "effects": "effect_id", "pools": "pool_id",
    "agreements": "agreement_id",
}  # fmt: skip
"""Tables whose rows can be traced, and the column that identifies a row."""
READ_FROM_TEXT = ("claims", "estimates", "measurements", "comparisons", "directions", "study_facts", "conclusions")
NEEDED = (
    "ingest/documents",
    "extract/numerals",
    "link/studies",
    "link/anchors",
    *(f"link/{name}" for name in READ_FROM_TEXT),
    *(f"metrics/{name}" for name in ID_COLUMNS if name not in READ_FROM_TEXT),
)
HIDDEN = {"quote", "start", "end", "doc_id", "rule", "evidence", "anchors"}


def _load(results: Path) -> Tables:
    from ..tables import read_rows

    if not (results / "link" / "claims.parquet").is_file():
        raise InputFault(results, "there is no build here", "run the build first, or give its folder with --directory")
    return {name.rpartition("/")[2]: read_rows(results / f"{name}.parquet") for name in NEEDED}


def _place(tables: Tables, doc_id: str, start: Any, end: Any) -> str:
    file = next((row["file"] for row in tables["documents"] if row["doc_id"] == doc_id), doc_id)
    return f"raw/{file} [{start}:{end}]"


def _values(row: Mapping[str, Any]) -> str:
    shown = ((name, value) for name, value in row.items() if name not in HIDDEN and value not in (None, "", []))
    return ", ".join(f"{name} {value}" for name, value in shown)


def _anchors(tables: Tables, table: str, row_id: str) -> Iterator[str]:
    for anchor in tables["anchors"]:
        if anchor["table"] == table and anchor["row_id"] == row_id:
            place = _place(tables, anchor["doc_id"], anchor["start"], anchor["end"])
            yield f"    {anchor['field']:<12} {place}  “{anchor['quote']}”"


def _dependents(tables: Tables, table: str, row_id: str) -> Iterator[str]:
    """Rows computed from a row."""
    for name in ("rates", "agreements", "effects"):
        for row in tables[name]:
            if row_id in (row.get("claim_ids") or []):
                yield f"    {name}: {row[ID_COLUMNS[name]]}  {_values(row)}"
    for row in tables["checks"]:
        if f"{table}:{row_id}" in row["rows"]:
            yield f"    checks: {row['check_id']}  {row['verdict']}: {row['expression']}"
    for row in tables["pools"]:
        if row_id in (row.get("rate_ids") or []):
            yield f"    pools: {row['pool_id']}  {row['status']} {row['outcome_key']}: {'; '.join(row['reasons'])}"


def _quoted(tables: Tables, row: Mapping[str, Any]) -> Iterator[str]:
    """Quotes that a row holds itself: its own span, or the two sides of a discrepancy."""
    for suffix in ("", "_a", "_b"):
        if row.get(f"quote{suffix}") is not None:
            place = _place(tables, row[f"doc{suffix or '_id'}"], row[f"start{suffix}"], row[f"end{suffix}"])
            yield f"  {place}\n    “{row[f'quote{suffix}']}”"


def _sources(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rows that a computed row stands on, as table and id."""
    named = [tuple(reference.split(":", 1)) for reference in row.get("rows") or []]
    named += [("claims", claim) for claim in row.get("claim_ids") or []]
    named += [("rates", rate) for rate in row.get("rate_ids") or []]
    return [(table, row_id) for table, row_id in named if table in ID_COLUMNS]


def _row(tables: Tables, table: str, row: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """A row in words; of a computed row also the rows it stands on, down to the texts."""
    row_id = row[ID_COLUMNS[table]]
    study = next((s["label"] for s in tables["studies"] if s["study_id"] == row.get("study_id")), None)
    indent = "  " * depth
    lines = [f"{table} {row_id}" + (f", study {study}" if study else ""), f"  {_values(row)}"]
    if row.get("rule"):
        lines.append(f"  rule {row['rule']}")
    lines += _quoted(tables, row)
    if anchors := list(_anchors(tables, table, row_id)):
        lines += ["  stands on", *anchors]
    if depth == 0 and (used := list(_dependents(tables, table, row_id))):
        lines += ["  used by", *used]
    yield from (indent + line for line in "\n".join(lines).splitlines())
    for name, source_id in _sources(row) if depth < 3 else ():
        for source in tables[name]:
            if source[ID_COLUMNS[name]] == source_id:
                yield from _row(tables, name, source, depth + 1)


def _by_number(tables: Tables, printed: str) -> Iterator[str]:
    """Every numeral printed like ``printed``, with its role and the rows that stand on it."""
    wanted = printed.strip().rstrip("%").replace("\u202f", "").strip()
    for numeral in tables["numerals"]:
        if numeral["quote"].strip() != wanted:
            continue
        place = _place(tables, numeral["doc_id"], numeral["start"], numeral["end"])
        yield f"{place}  read as {numeral['role']}, rule {numeral['rule']}"
        rows = sorted(
            {
                (a["table"], a["row_id"], a["field"])
                for a in tables["anchors"]
                if a["doc_id"] == numeral["doc_id"] and a["start"] <= numeral["start"] and numeral["end"] <= a["end"]
            }
        )
        yield from (f"    {field} of {table} {row_id}" for table, row_id, field in rows)


def trace(review: Path, what: str) -> str:
    """Where ``what`` comes from: an id of a row, or a number as it is printed.

    Raises:
        InputFault: there is no build, or nothing of that id or number in it.
    """
    tables = _load(review / "results")
    lines: list[str] = []
    for table, column in ID_COLUMNS.items():
        for row in tables[table]:
            if row[column] == what:
                lines += _row(tables, table, row)
    lines = lines or list(_by_number(tables, what))
    if not lines:
        raise InputFault(
            what, "no row has this id and no source prints this number", "give an id of a table in results/"
        )
    return "\n".join(lines)
