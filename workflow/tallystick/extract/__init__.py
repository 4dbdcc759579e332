"""Stage extract: what each document says, one document at a time, with exact anchors and every numeral accounted for.

The order of ``READERS`` is the order of trust: a numeral belongs to the first reader that understands it. Identifiers
and citations come first, then the lexical roles of numerals (p-values, intervals, doses, times), then the rows that
carry them, claims, and what is left.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from ..memory import without_cycle_search
from ..tables.extract import TABLES
from ..tables.model import Row
from ..tables.store import Rows
from ..text import read_text
from ..vocabulary import Vocabulary
from . import accounts, claims, comparisons, conclusions, directions, facts, numerals, sizes
from .figures import estimates, measurements
from .opening import open_document
from .reading import Context, Reading, merge_readings
from .references import citations, identifiers

READERS: tuple[ModuleType, ...] = (
    identifiers,
    citations,
    numerals,
    sizes,
    facts,
    claims,
    estimates,
    measurements,
    comparisons,
    directions,
    conclusions,
    accounts,
)
"""Part readers in their order; each has ``VOCABULARY`` and ``read(context)``. They are imported by name, never by a
computed one: the workflow follows imports to know which rules a module belongs to.
"""

VOCABULARY: tuple[str, ...] = (
    "arms",
    "claims",
    "conclusions",
    "conditions",
    "designs",
    "directions",
    "estimates",
    "interventions",
    "layouts",
    "markers",
    "numerals",
    "outcomes",
)
"""Every kind that a part reader reads, as a literal: the Snakefile reads it without importing this package."""


def read_document(document: Row, text: str, sections: Rows, vocabulary: Vocabulary) -> dict[str, Rows]:
    """All extract tables of one document.

    Args:
        document: its row of ``ingest/documents``.
        text: its decoded text.
        sections: its rows of ``ingest/sections``.
        vocabulary: the kinds named in ``VOCABULARY``.
    """
    context = open_document(document, text, sections, vocabulary)
    readings: list[Reading] = []
    for part in READERS:
        reading = part.read(context)
        for name, rows in reading.tables.items():
            context.tables.setdefault(name, []).extend(rows)
        readings.append(reading)
    tables = merge_readings(readings)
    return {table.name: tables.get(table.name, []) for table in TABLES}


def read_documents(
    raw: Path, tables: dict[str, Rows], vocabulary: Vocabulary, settings: dict[str, Any]
) -> dict[str, Rows]:
    """All extract tables of the documents in ``tables`` (``documents`` and ``sections`` of ingest).

    Raises:
        OSError: a raw file vanished since ingest.
    """
    by_document: dict[str, Rows] = {}
    for section in tables["sections"]:
        by_document.setdefault(section["doc_id"], []).append(section)
    merged: dict[str, Rows] = {table.name: [] for table in TABLES}
    with without_cycle_search():  # reading makes no cycles: after 725 abstracts a search found none
        for document in tables["documents"]:
            text = read_text(raw, document["file"], document["encoding"])
            found = read_document(document, text, by_document.get(document["doc_id"], []), vocabulary)
            for name, rows in found.items():
                merged[name].extend(rows)
    return merged


__all__ = ["READERS", "VOCABULARY", "Context", "Reading", "read_document", "read_documents"]
