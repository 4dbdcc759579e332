"""Tables of the summary: a caption, heads, rows of cells, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .formats import ABSENT, number

Cell = Any
"""Text, a citation, a list of these (shown on lines), or None (shown as "not stated")."""


LONG_WORD = 18
"""Characters beyond which a word asks for no more width."""

LINE = 130
"""Characters of mean width that a row of a table holds on paper."""

PAGE = 64
"""Lines of a table that a page holds."""

GAP, NUMERIC_GAP = 2.0, 2.8
"""Room beside a column, in characters."""

BOLD = 1.2
"""Width of a character of a head, in characters."""

STEP, SAMPLE = 2, 60
"""Characters given to a column at a time, and the rows that are looked at for it."""


def unbroken(cell: Cell, numeric: bool) -> int:
    """Characters of the longest piece of a cell that is not broken: a word, or a line of figures."""
    parts = cell if isinstance(cell, list | tuple) and numeric else [cell]
    pieces: list[str] = []
    for part in parts:
        figures = numeric and part is not None
        pieces += [plain(part)] if figures else re.split(r"(?<=-)|\s+", plain(part))
    return max((len(piece) for piece in pieces), default=1)


def plain(cell: Cell) -> str:
    """A cell's text, as readers see it."""
    return " ".join(map(plain, cell)) if isinstance(cell, list | tuple) else ABSENT if cell is None else str(cell)


def part_lengths(cell: Cell) -> list[int]:
    """Characters of each part of a cell that stands on lines of its own."""
    parts = cell if isinstance(cell, list | tuple) else [cell]
    return [max(len(plain(part)), 1) for part in parts] or [1]


def lines(lengths: Sequence[int], room: float) -> float:
    """Lines that parts of these lengths fill on paper in a column of ``room`` characters, each at least one."""
    return sum(max(length / room, 1.0) for length in lengths)


def height(cells: Sequence[Sequence[int]], room: float) -> float:
    """The sum of the squared lines of a column's cells: what widths are chosen to make small."""
    return sum(lines(lengths, room) ** 2 for lengths in cells)


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


@dataclass(frozen=True)
class DataTable:
    """A table that the templates render. The first cell of each row is its head."""

    caption: str
    heads: Sequence[Head]
    rows: Sequence[RowView]
    left_out: str = ""
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def widths(self) -> list[float]:
        """Widths of the columns on paper, percent: room for the longest word or figure, the rest where it saves lines.

        Given widths spare the layout of paper the measuring of every cell, which takes a quarter of its time.
        """
        return [round(100 * room / sum(self.rooms), 2) for room in self.rooms]

    @cached_property
    def rooms(self) -> list[float]:
        """Room of each column on paper, in characters with the gap beside it."""
        gaps = [NUMERIC_GAP if head.numeric else GAP for head in self.heads]
        rooms = []
        for n, head in enumerate(self.heads):
            figures = max((unbroken(row.cells[n], head.numeric) for row in self.rows), default=1)
            rooms.append(max(BOLD * unbroken(head.text, False), min(figures, LINE // 4 if head.numeric else LONG_WORD)))
        texts = [n for n, head in enumerate(self.heads) if not head.numeric]
        columns = {n: [part_lengths(row.cells[n]) for row in self.rows[:SAMPLE]] for n in texts}
        spare = LINE - sum(rooms) - sum(gaps)
        while spare >= STEP and texts:
            # one tall cell makes a row tall, so what the tallest cells gain counts most
            widest = max(texts, key=lambda n: (height(columns[n], rooms[n]) - height(columns[n], rooms[n] + STEP), -n))
            rooms[widest] += STEP
            spare -= STEP
        return [room + gap for room, gap in zip(rooms, gaps, strict=True)]

    @property
    def short(self) -> bool:
        """Whether the table is kept on one page: it is expected to fill less than half of one."""
        rooms = [room - GAP for room in self.rooms]
        rows = (
            [lines(part_lengths(cell), room) for cell, room in zip(row.cells, rooms, strict=True)] for row in self.rows
        )
        return len(self.rows) <= PAGE and sum(max(counts, default=1) + 1 for counts in rows) <= PAGE / 2


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
