"""Tables as they stand in texts: rows, columns and cells with their places, by structure alone.

Four forms are known: pipes (markdown), tabs or wide gaps (saved pages), article XML, and rows run together with single
blanks (text of PDF pages), where a header prints the size of each column. What the cells say is read elsewhere. The
rows of a table are no sentences; its header stays one, because it may print the sizes of arms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Spanned = tuple[int, int]

LONGEST_CELL = 150
"""A line with a longer cell is no row of a table of results."""

LONGEST_LABEL = 110

PERCENTAGE = r"\d{1,3}(?:[.·]\d+)?"
# "14 (22.2%)", "14 (22)", "14/63 (22.2 %)", "14/63", "22.2%".
VALUE = (
    rf"(?:\d[\d,]{{0,8}}\s?\(\s?{PERCENTAGE}\s?%?\s?\)|\d{{1,6}}\s?/\s?\d{{1,6}}(?:\s?\(\s?{PERCENTAGE}\s?%?\s?\))?"
    rf"|{PERCENTAGE}\s?%)"
)
VALUE_CELL = re.compile(rf"\s*{VALUE}\s*\Z")
SIZE = re.compile(r"[(\[]?\s?\b[nN]\s?=\s?(?P<n>\d[\d,]*)\s?[)\]]?")
_HAS_SIZE = re.compile(r"[nN](?<=\b[nN])\s?=\s?\d")
_LINE = re.compile(r"[^\r\n]+")
_RULE = re.compile(r"[\s|:+=-]+\Z")
_GAP = re.compile(r"\s{2,}")
# What follows the cells of a flattened row: p-values, estimates, dashes.
_AFTER = r"(?:\s+(?:[<>=≤≥]?\s?\d+(?:[.·]\d+)?(?:\s?\([^()\n]{1,30}\))?|ns|NS|[-–—]))"
_FLAT = re.compile(
    rf"(?P<label>[A-Za-z≥≤<>][^\n]{{0,{LONGEST_LABEL}}}?)\s(?P<cells>{VALUE}(?:\s{{1,3}}{VALUE}){{0,5}})"
    rf"{_AFTER}{{0,3}}\s*\Z"
)
_FLAT_CELL = re.compile(VALUE)
_TABLE = re.compile(r"<table\b")
_TR = re.compile(r"<tr\b[^<>]{0,300}>")
_TD = re.compile(r"<t[hd]\b([^<>]{0,300})>")
_TAG = re.compile(r"<[^<>]{0,300}>")
_SPANNING = re.compile(r"(?:col|row)span\s?=\s?[\"'](?!1[\"'])")
_CAPTION = re.compile(r"\W{0,4}(?:supplementary\s)?(?:table|tab\.)(?:\s|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of values: its place, its label and the cells of the data columns (empty spans where blank)."""

    start: int
    end: int
    label: Spanned
    cells: tuple[Spanned, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: where its header and its caption stand, the heads of the data columns, and its rows.

    ``heads`` holds for each data column the spans that name it, one per row of the header. ``flat`` tables have one
    span for the whole header, which is taken apart by the sizes in it.
    """

    header: Spanned
    caption: Spanned | None
    heads: tuple[tuple[Spanned, ...], ...]
    rows: tuple[GridRow, ...]
    flat: bool


def find_grids(text: str, bounds: Sequence[Spanned]) -> list[Grid]:
    """Tables within the given stretches of a text, in order."""
    has_cells = "|" in text or "\t" in text or "   " in text
    has_sizes = text.count("\n") >= 3 and _HAS_SIZE.search(text) is not None
    marked_up = "<tr" in text
    if not (has_cells or has_sizes or marked_up):
        return []
    found: list[Grid] = []
    for start, end in bounds:
        if marked_up:
            found += _marked_up(text, start, end)
        lines = [match.span() for match in _LINE.finditer(text, start, end)]
        if has_cells:
            found += _separated(text, lines)
        if has_sizes:
            found += _flattened(text, lines, found)
    return sorted(found, key=lambda grid: grid.header)


def row_spans(grids: Sequence[Grid]) -> list[Spanned]:
    """Stretches that hold rows of tables, in order."""
    return sorted((row.start, row.end) for grid in grids for row in grid.rows)


def _trim(text: str, start: int, end: int) -> Spanned:
    while start < end and text[start] in " \t|*\u00a0":
        start += 1
    while end > start and text[end - 1] in " \t|*\u00a0":
        end -= 1
    return start, end


def _cells(text: str, start: int, end: int) -> list[Spanned] | None:
    """Cells of a line with pipes, tabs or wide gaps; null where it is no row."""
    line = text[start:end]
    if line.count("|") >= 2:
        first, last = _outer(line, "|")
        breaks = [m.span() for m in re.finditer(r"\|", line[first:last])]
        begin, stop = start + first, start + last
    elif "\t" in line:
        breaks = [m.span() for m in re.finditer(r"\t", line)]
        begin, stop = start, end
    else:
        lead = len(line) - len(line.lstrip())
        begin, stop = start + lead, start + len(line.rstrip())
        breaks = [m.span() for m in _GAP.finditer(text[begin:stop])]
    if not breaks:
        return None
    edges = [begin, *(begin + offset for pair in breaks for offset in pair), stop]
    cells = [_trim(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return cells if max(b - a for a, b in cells) <= LONGEST_CELL else None


def _outer(line: str, mark: str) -> Spanned:
    """Bounds of a line without the marks at its very ends."""
    stripped = line.strip()
    first = line.index(stripped[0]) + (stripped[0] == mark)
    last = len(line.rstrip()) - (stripped[-1] == mark)
    return first, max(first, last)


def _separated(text: str, lines: Sequence[Spanned]) -> Iterator[Grid]:
    """Tables with pipes, tabs or wide gaps: runs of neighbouring rows."""
    run: list[tuple[Spanned, list[Spanned]]] = []
    before: Spanned | None = None
    above: Spanned | None = None
    caption: Spanned | None = None
    for line in [*lines, (len(text), len(text))]:
        adjacent = not run or text.count("\n", run[-1][0][1], line[0]) <= 1
        cells = _cells(text, *line) if line[0] < line[1] else None
        if cells is not None and run and not adjacent:
            yield from _grid(text, run, caption)
            run, caption = [], before
        if cells is not None:
            if not run:
                caption = before
                if before and above and _CAPTION.match(text, *above):
                    caption = (above[0], before[1])
            run.append((line, cells))
        elif not (run and adjacent and _RULE.match(text, *line)):
            yield from _grid(text, run, caption)
            run = []
            above, before = before, line
    yield from _grid(text, run, caption)


def _grid(text: str, run: list[tuple[Spanned, list[Spanned]]], caption: Spanned | None) -> Iterator[Grid]:
    """The table of neighbouring rows, if its first row is a header and a later one holds values of counts."""
    rows = [(line, cells) for line, cells in run if not _RULE.match(text[line[0] : line[1]])]
    if len(rows) < 2:
        return
    width = max(len(cells) for _, cells in rows)
    heads = rows[0][1]
    if len(heads) == width - 1:
        heads = [(rows[0][0][0], rows[0][0][0]), *heads]
    if len(heads) != width or any(VALUE_CELL.match(text[a:b]) for a, b in heads[1:]):
        return
    body, header_end = rows[1:], rows[0][0][1]
    columns: list[tuple[Spanned, ...]] = [(head,) for head in heads[1:]]
    second = body[0][1]
    if len(second) == width and any(SIZE.search(text[a:b]) for a, b in second[1:]):
        columns = [(*head, more) for head, more in zip(columns, second[1:], strict=True)]
        header_end, body = body[0][0][1], body[1:]
    found = tuple(
        GridRow(line[0], line[1], cells[0], tuple(cells[1:]))
        for line, cells in body
        if len(cells) == width and cells[0]
    )
    if any(VALUE_CELL.match(text[a:b]) for row in found for a, b in row.cells):
        named = caption if caption and _CAPTION.match(text, *caption) else None
        yield Grid((rows[0][0][0], header_end), named, tuple(columns), found, False)


def _flattened(text: str, lines: Sequence[Spanned], known: Sequence[Grid]) -> Iterator[Grid]:
    """Tables whose cells single blanks part: rows that hold as many values as the header above them has sizes."""
    taken = {row.start for grid in known for row in grid.rows}
    header: Spanned | None = None
    columns = 0
    caption: Spanned | None = None
    rows: list[GridRow] = []
    for line in lines:
        row = _flat_row(text, line) if line[0] not in taken else None
        if row is not None and header is not None and len(row.cells) == columns:
            rows.append(row)
            continue
        sizes = len(SIZE.findall(text, *line)) if row is None and line[1] - line[0] <= 200 else 0
        if sizes:
            if header and rows:
                yield Grid(header, caption, (), tuple(rows), True)
            header, columns, rows = line, sizes, []
        elif header and line[1] - line[0] > LONGEST_LABEL:
            if rows:
                yield Grid(header, caption, (), tuple(rows), True)
            header, rows = None, []
        if _CAPTION.match(text, *line):
            caption = line
    if header and rows:
        yield Grid(header, caption, (), tuple(rows), True)


def _flat_row(text: str, line: Spanned) -> GridRow | None:
    """A line that is a label, values, and at most p-values after them."""
    start, end = line
    if end - start > 2 * LONGEST_LABEL or ("(" not in text[start:end] and "/" not in text[start:end]):
        return None
    match = _FLAT.match(text[start:end])
    if match is None:
        return None
    cells = [m.span() for m in _FLAT_CELL.finditer(match["cells"])]
    shift = start + match.start("cells")
    label = _trim(text, start, start + match.end("label"))
    return GridRow(start, end, label, tuple((shift + a, shift + b) for a, b in cells))


def _marked_up(text: str, start: int, end: int) -> Iterator[Grid]:
    """Tables of article XML and of HTML."""
    for opening in _TABLE.finditer(text, start, end):
        close = text.find("</table>", opening.end(), end)
        if close < 0:
            return
        opened = list(_TR.finditer(text, opening.end(), close))
        stops = [*(match.start() for match in opened[1:]), close]
        rows = [_row_cells(text, row.end(), stop) for row, stop in zip(opened, stops, strict=True)]
        if len(rows) < 2 or any(
            _SPANNING.search(text, row.end(), stop) for row, stop in zip(opened, stops, strict=True)
        ):
            continue
        width = len(rows[0])
        body = tuple(
            GridRow(row.start(), stop, cells[0], tuple(cells[1:]))
            for row, stop, cells in zip(opened[1:], stops[1:], rows[1:], strict=True)
            if len(cells) == width and width > 1
        )
        if body:
            yield Grid((opened[0].start(), stops[0]), None, tuple((head,) for head in rows[0][1:]), body, False)


def _row_cells(text: str, start: int, end: int) -> list[Spanned]:
    """Cells of a row of XML, without the tags at their ends."""
    opened = list(_TD.finditer(text, start, end))
    cells = []
    for cell, stop in zip(opened, [*(match.start() for match in opened[1:]), end], strict=True):
        close = text.find("</t", cell.end(), stop)
        first, last = cell.end(), close if close >= 0 else stop
        while (tag := _TAG.match(text, first, last)) is not None:
            first = tag.end()
        bare = text.find("<", first, last)
        cells.append(_trim(text, first, bare if bare >= 0 else last))
    return cells


__all__ = ["SIZE", "Grid", "GridRow", "find_grids", "row_spans"]
