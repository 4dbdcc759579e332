"""Records: pages whose lines are "label, value" rows (pipes, tabs, tagged exports such as RIS and MEDLINE)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .lines import Line, Mark

FEWEST_ROWS = 3
"""Rows with known labels from which a page is taken for a record."""

_CELLS = re.compile(r"\|?\s*([^|\t]{1,60}?)\s*(?:\||\t)\s*")
_TAGGED = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?")
_DOTTED = re.compile(r"((?:dc|dcterms|oaire)[.:][A-Za-z.]{2,40}?)(?:\[[a-zA-Z_-]{1,8}\])?\s*[:=]?\s+")
_LANGUAGE = re.compile(r"(?:-|[a-z]{2,3}(?:[_-][A-Z]{2})?)$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its label and where its value stands (``start == end`` where it is empty)."""

    label: str
    line_start: int
    start: int
    end: int


class Labels:
    """Row labels of the vocabulary kind ``layouts``."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self.rows = {label.casefold(): entry for entry in vocabulary["rows"] for label in entry["labels"]}
        self.fields = {label.casefold(): entry["id"] for entry in vocabulary["fields"] for label in entry["labels"]}

    def knows(self, label: str) -> bool:
        """Whether a label is that of a section row or of a citation field."""
        return label.casefold() in self.rows or label.casefold() in self.fields


def read_rows(lines: Sequence[Line], text: str, labels: Labels) -> list[Row]:
    """The rows of a record page, or none where too few lines look like rows with known labels."""
    rows = [row for row in (_row(line) for line in lines if line.text) if row]
    if len({row.label for row in rows if labels.knows(row.label)}) >= FEWEST_ROWS:
        return rows
    tagged = _tagged_rows(lines)
    return tagged if len({row.label for row in tagged if labels.knows(row.label)}) >= FEWEST_ROWS else []


def _row(line: Line) -> Row | None:
    """A row with pipes or tabs, or with a Dublin Core name before its value."""
    match = _CELLS.match(line.text) or _DOTTED.match(line.text)
    if match is None:
        return None
    start = match.end()
    end = len(line.text.rstrip("| \t"))
    separator = "|" if "|" in line.text else "\t"
    last = line.text.rfind(separator, start, end)
    if last > start and _LANGUAGE.match(line.text[last + 1 : end].strip()):
        end = last
    end = max(start, start + len(line.text[start:end].rstrip("| \t")))
    return Row(match[1].strip(), line.start, line.start + start, line.start + end)


def _tagged_rows(lines: Sequence[Line]) -> list[Row]:
    """Rows of a tagged export; lines without a tag go on with the value above."""
    rows: list[Row] = []
    for line in lines:
        match = _TAGGED.match(line.text)
        if match:
            rows.append(Row(match[1], line.start, line.start + match.end(), max(line.end, line.start + match.end())))
        elif rows and line.text:
            last = rows[-1]
            rows[-1] = Row(last.label, last.line_start, last.start, line.end)
    return rows


def row_marks(rows: Sequence[Row], labels: Labels) -> list[Mark]:
    """Sections of a record: values that are a title or an abstract, everything else metadata."""
    marks: list[Mark] = []
    for row in rows:
        entry = labels.rows.get(row.label.casefold())
        if entry is None or row.start == row.end:
            marks.append(Mark(row.line_start, row.line_start, "metadata"))
        else:
            marks.append(Mark(row.line_start, row.start, entry["role"], row.label, cites=entry.get("cites_as")))
            marks.append(Mark(row.end, row.end, "metadata"))
    return marks
