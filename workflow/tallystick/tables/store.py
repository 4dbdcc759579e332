"""Writing and reading the tables: the one place where column order, types, sorting and file settings are fixed.

pyarrow is imported inside the functions: the Snakefile needs the tables' names at every start, not their contents.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputFault
from .model import LISTS, Row, Table

if TYPE_CHECKING:
    import pyarrow as pa

Rows = list[dict[str, Any]]


def sort_key(value: Any) -> tuple[int, Any]:
    """Nulls first, then values in their own order."""
    return (0, "") if value is None else (1, value)


def normalised(value: Any) -> Any:
    """``value`` with NaN as null, so that a missing number has one form."""
    return None if isinstance(value, float) and math.isnan(value) else value


def to_arrow(table: Table, rows: Iterable[Row]) -> pa.Table:
    """Rows as an Arrow table of exactly the contract's columns, sorted by the table's key.

    Raises:
        ValueError: a row has a column that the contract does not know, or a value of the wrong type.
    """
    import pyarrow as pa

    names = [c.name for c in table.columns]
    known = set(names)
    lists = [c.name for c in table.columns if c.type in LISTS and not c.nullable]
    complete = []
    for row in rows:
        if unknown := set(row) - known:
            raise ValueError(f"{table.stage}/{table.name} has no column {', '.join(sorted(unknown))}")
        full = {name: normalised(row.get(name)) for name in names}
        for name in lists:
            full[name] = [] if full[name] is None else full[name]
        complete.append(full)
    complete.sort(key=lambda row: [sort_key(row[name]) for name in table.key])
    try:
        return pa.Table.from_pylist(complete, schema=table.arrow_schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as fault:
        raise ValueError(f"{table.stage}/{table.name}: {fault}") from fault


def write_table(folder: Path | str, table: Table, rows: Iterable[Row]) -> Path:
    """Write ``rows`` to ``folder/<name>.parquet``: sorted, typed, without clock, host or path, with page checksums."""
    import pyarrow.parquet as pq

    path = Path(folder) / f"{table.name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        to_arrow(table, rows), path, compression="zstd", write_page_checksum=True, store_schema=False, version="2.6"
    )
    return path


def write_tables(folder: Path | str, tables: Iterable[Table], rows: Mapping[str, Iterable[Row]]) -> None:
    """Write every table of ``tables``; a table without rows is written empty, one that is not declared is an error."""
    declared = {table.name: table for table in tables}
    if unknown := set(rows) - set(declared):
        raise ValueError(f"no such table: {', '.join(sorted(unknown))}")
    for name, table in declared.items():
        write_table(folder, table, rows.get(name, ()))


def read_arrow(path: Path | str) -> pa.Table:
    """A table as Arrow, page checksums verified.

    Raises:
        InputFault: the file is missing, truncated or altered.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # ParquetFile rather than read_table: the latter imports the whole of pyarrow.dataset for one file.
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read()
    except FileNotFoundError as fault:
        raise InputFault(path, "there is no such table", "run the build first: snakemake --cores 4") from fault
    except (OSError, pa.ArrowInvalid, pa.ArrowException) as fault:
        raise InputFault(
            path,
            f"the table cannot be read ({str(fault).splitlines()[0]})",
            "delete the file and run the build again; nothing else is lost",
        ) from fault


def read_rows(path: Path | str) -> Rows:
    """A table as a list of rows (dicts)."""
    rows: Rows = read_arrow(path).to_pylist()
    return rows


def read_tables(paths: Iterable[Path | str]) -> dict[str, Rows]:
    """Several tables by name (the file's stem). A later path wins, so a linked table replaces its extracted form."""
    return {Path(path).stem: read_rows(path) for path in paths}


def logical_hash(table: pa.Table) -> str:
    """SHA-256 over column names, types and values, rows sorted: equal for equal content under any pyarrow version."""
    lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True, allow_nan=False) for row in table.to_pylist())
    head = json.dumps([[field.name, str(field.type)] for field in table.schema])
    return hashlib.sha256("\n".join([head, *lines]).encode("utf-8", "surrogatepass")).hexdigest()
