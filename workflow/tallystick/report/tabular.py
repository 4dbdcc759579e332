"""Tables of the summary: a caption, heads, rows of cells, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .formats import number

Cell = Any
"""Text, a citation, a list of these (shown on lines), or None (shown as "not stated")."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column head. ``numeric`` sets figures to the right."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of cells; ``id`` makes it a target of links, ``tone`` marks it (never by colour alone)."""

    cells: Sequence[Cell]
    id: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table that the templates render. The first cell of each row is its head."""

    caption: str
    heads: Sequence[Head]
    rows: Sequence[RowView]
    left_out: str = ""
    notes: Sequence[str] = field(default_factory=tuple)


def heads(*texts: str) -> tuple[Head, ...]:
    """Column heads; a leading ``#`` makes a column numeric."""
    return tuple(Head(text.removeprefix("#"), text.startswith("#")) for text in texts)


def table(
    caption: str,
    head_texts: Sequence[str],
    rows: Iterable[RowView],
    *,
    limit: int,
    export: str,
    total: int | None = None,
    notes: Sequence[str] = (),
) -> DataTable:
    """A table cut at ``limit`` rows; the cut is said, with the export that holds the rest.

    ``total`` is the number of rows there are when ``rows`` was already cut by the caller.
    """
    listed = list(rows)
    there_are = len(listed) if total is None else total
    kept = listed[:limit]
    left_out = ""
    if there_are > len(kept):
        left_out = (
            f"{number(there_are - len(kept))} of {number(there_are)} rows are not shown here; "
            f"all are in exports/{export}."
        )
    return DataTable(caption, heads(*head_texts), kept, left_out, tuple(notes))
