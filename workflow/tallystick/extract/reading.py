"""The reading model: what every part reader of the extract stage is given, and what it gives back.

A part reader is a module with ``VOCABULARY`` (the vocabulary kinds it reads) and ``read(context) -> Reading``. It gets
the same `Context` as the readers before it, marks the numerals it has understood in ``context.numerals``, and may look
at the rows read so far in ``context.tables``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..tables.model import Row
from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .grids import Grid
from .ledger import NumeralLedger
from .surface import Surface
from .triggers import Text

NOT_PROSE = frozenset({"reference_list", "citing_list", "metadata", "boilerplate"})
"""Section roles whose text makes no statements about the study."""


@dataclass(frozen=True, slots=True)
class Section:
    """One row of ``ingest/sections``."""

    section_id: str
    role: str
    heading: str | None
    start: int
    end: int
    body_start: int
    subject: str | None = None
    duplicate_of: str | None = None
    cites_as: str | None = None

    @property
    def is_prose(self) -> bool:
        """Whether the section makes statements (a copy of another section makes them only once)."""
        return self.role not in NOT_PROSE and self.duplicate_of is None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one section: offsets in code points of the document; never across a section's bounds."""

    index: int
    start: int
    end: int
    section: Section


@dataclass(slots=True)
class Reading:
    """What one part reader found: rows by table name (ids set) and anchor rows (see `Context.anchor`)."""

    tables: dict[str, Rows] = field(default_factory=dict)
    anchors: Rows = field(default_factory=list)


@dataclass(slots=True)
class Context:
    """One document while it is read.

    Attributes:
        document: its row of ``ingest/documents``; ``doc_id`` is its id.
        text: the decoded text; every offset counts its code points.
        view: ``text`` with every kind of space, dash and quotation mark made plain; as long as ``text``.
        lower: ``view`` in lower case; as long as ``text``. Patterns run on these, quotes are sliced from ``text``.
        digits: ``lower`` with every cardinal word replaced by zeros of the same length, so that one pattern for digits
            reads words too ("five years" is ``0000 years``); values come from ``numerals``.
        sections: in the order of the text.
        sentences: of all prose sections, in the order of the text.
        numerals: every numeral with the role it was read in so far.
        vocabulary: the kinds that the extract stage declares.
        grids: tables; their rows belong to no sentence.
        surface: what was mended in ``view``: mark-up, heads of pages, broken words.
        tables: rows of the readers that came before, by table name.
        shared: what one reader learns for the others (``arms``, ``abbreviations``, ``outcomes``), by name.
    """

    document: Row
    text: str
    view: Text
    lower: Text
    digits: Text
    sections: list[Section]
    sentences: list[Sentence]
    numerals: NumeralLedger
    vocabulary: Vocabulary
    grids: list[Grid] = field(default_factory=list)
    surface: Surface | None = None
    tables: dict[str, Rows] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    doc_id: str = field(init=False)
    _starts: list[int] = field(default_factory=list)
    _section_starts: list[int] = field(default_factory=list)
    _apart: bool = False

    def __post_init__(self) -> None:
        self.doc_id = str(self.document["doc_id"])

    def place(self, start: int, end: int) -> dict[str, Any]:
        """The columns ``doc_id, start, end, quote`` of a row that stands on ``text[start:end]``."""
        if self.surface is not None and self.surface.words:
            start, end = self.surface.snap(start, end)
        return {"doc_id": self.doc_id, "start": start, "end": end, "quote": self.text[start:end]}

    def words(self, start: int, end: int) -> str:
        """The words of ``text[start:end]`` with single blanks, those broken at the end of a line whole."""
        if self.surface is None or not (self.surface.words or self.surface.markup):
            return " ".join(self.text[start:end].split())
        return " ".join(self.view[start:end].split())

    def where(self, section: Section) -> dict[str, Any]:
        """The columns ``section_id, subject`` of a row read in ``section``."""
        return {"section_id": section.section_id, "subject": section.subject}

    def anchor(self, table: str, row_id: str, field_name: str, start: int, end: int) -> dict[str, Any]:
        """An anchor row: ``field_name`` of the row ``row_id`` stands on ``text[start:end]``."""
        return {"table": table, "row_id": row_id, "field": field_name, **self.place(start, end)}

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the code point at ``offset``, if it stands in prose."""
        if not self._starts:
            self._starts.extend(s.start for s in self.sentences)
        at = bisect_right(self._starts, offset) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].end else None

    def section_at(self, offset: int) -> Section | None:
        """The section that holds the code point at ``offset``."""
        sections = self.sections
        if not self._section_starts:
            self._section_starts.extend(section.start for section in sections)
            self._apart = all(first.end <= second.start for first, second in pairwise(sections))
        if self._apart:
            at = bisect_right(self._section_starts, offset) - 1
            return sections[at] if at >= 0 and offset < sections[at].end else None
        return next((section for section in sections if section.start <= offset < section.end), None)


def merge_readings(readings: Iterable[Reading]) -> dict[str, Rows]:
    """All rows by table; anchors under ``anchors``."""
    merged: dict[str, Rows] = {}
    for reading in readings:
        for name, rows in reading.tables.items():
            merged.setdefault(name, []).extend(rows)
        merged.setdefault("anchors", []).extend(reading.anchors)
    return merged
