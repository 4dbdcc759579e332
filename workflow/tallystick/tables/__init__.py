"""The tables of the contract: what columns they have, and how they are written and read."""

from __future__ import annotations

from . import extract, ingest, link, metrics
from .model import LISTS_OF_ANCHORS, Column, Row, Table
from .store import Rows, logical_hash, read_arrow, read_rows, read_tables, write_table, write_tables

STAGES: dict[str, tuple[Table, ...]] = {
    "ingest": ingest.TABLES,
    "extract": extract.TABLES,
    "link": link.TABLES,
    "metrics": metrics.TABLES,
}
"""Tables by stage, in the order of the flow."""


def find(stage: str, name: str) -> Table:
    """The table ``name`` of ``stage``."""
    return next(table for table in STAGES[stage] if table.name == name)


def final_tables() -> dict[str, Table]:
    """Each table name once, in its last form: the linked form replaces the extracted one."""
    return {table.name: table for tables in STAGES.values() for table in tables}


__all__ = [
    "LISTS_OF_ANCHORS",
    "STAGES",
    "Column",
    "Row",
    "Rows",
    "Table",
    "final_tables",
    "find",
    "logical_hash",
    "read_arrow",
    "read_rows",
    "read_tables",
    "write_table",
    "write_tables",
]
