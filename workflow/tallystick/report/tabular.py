"""Tables of the summary: a caption, heads, rows of cells, and what was left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .formats import ABSENT, number

Cell = Any
"""Text, a citation, a list of these (shown on lines), or None (shown as "not stated")."""


LONG_WORD, LONG_TEXT = 18, 160
"""Characters beyond which a word or a text asks for no more width."""


def plain(cell: Cell) -> str:
    """A cell's text, as readers see it."""
    return " ".join(map(plain, cell)) if isinstance(cell, list | tuple) else ABSENT if cell is None else str(cell)


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

    @property
    def widths(self) -> list[float]:
        """Widths of the columns on paper, percent: room for the longest word, more for columns with longer texts.

        Given widths spare the layout of paper the measuring of every cell, which takes a quarter of its time.
        """
        columns = [[head.text, *(plain(row.cells[n]) for row in self.rows)] for n, head in enumerate(self.heads)]
        wanted = []
        for texts in columns:
            word = max((len(word) for text in texts for word in text.split()), default=1)
            mean = sum(min(len(text), LONG_TEXT) for text in texts) / len(texts)
            wanted.append(max(min(word, LONG_WORD) + 2.5, 3.0 * math.sqrt(mean)))
        return [round(100 * width / sum(wanted), 2) for width in wanted]


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
