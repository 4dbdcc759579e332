"""Exports for other tools: CSV with a data dictionary, RIS, CSL-JSON, and CSV in metafor's columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...tables import Rows
from .bibliography import csl_json, ris
from .delimited import data_dictionary, metafor_effects, metafor_rates, table_csv, tables_exported


def write_exports(folder: Path | str, tables: Mapping[str, Rows]) -> None:
    """Write every export below ``folder``; a table without rows is written with its heads only."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{name}.csv": table_csv(table, tables.get(table.name, [])) for name, table in tables_exported().items()}
    files |= {
        "data-dictionary.csv": data_dictionary(),
        "metafor-rates.csv": metafor_rates(tables),
        "metafor-effects.csv": metafor_effects(tables),
        "publications.ris": ris(tables.get("publications", [])),
        "publications.csl.json": csl_json(tables.get("publications", [])),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")


__all__ = ["write_exports"]
