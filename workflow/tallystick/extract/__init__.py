"""Stage extract: what each document says, read by itself, with exact anchors and every numeral accounted for.

The order of ``READERS`` is the order of trust: a numeral belongs to the first reader that understands it. Identifiers
and citations come first, then the lexical roles of numerals (p-values, intervals, doses, times), then the rows that
carry them, claims, and what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from .arms import arm_mentions
from .figures import estimates, measurements
from .moves import sentence_moves
from .opening import open_document
from .outcomes import mentions_of
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

FOUND_BEFORE: dict[ModuleType, tuple[Callable[[Context], object], ...]] = {
    sizes: (mentions_of, arm_mentions, sentence_moves)
}
"""What a reader and those after it ask of a document, found in all documents before it reads the first."""

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


Document = tuple[Row, str, Rows]
"""A document to read: its row of ``ingest/documents``, its decoded text, its rows of ``ingest/sections``."""
BATCH = 200_000
"""Code points of the documents that are read side by side: about a hundred abstracts, or one long article."""


def read_batch(documents: Sequence[Document], vocabulary: Vocabulary) -> list[dict[str, Rows]]:
    """All extract tables of each of ``documents``, which are read side by side.

    One reader reads them all before the next begins: its patterns and words then stay in the processor's cache, which
    saves an eighth of the time. What a document says depends on no other document.
    """
    contexts = [open_document(document, text, sections, vocabulary) for document, text, sections in documents]
    readings: list[list[Reading]] = [[] for _ in contexts]
    for part in READERS:
        for find in FOUND_BEFORE.get(part, ()):
            for context in contexts:
                find(context)
        for context, found in zip(contexts, readings, strict=True):
            reading = read_part(part, context)
            for name, rows in reading.tables.items():
                context.tables.setdefault(name, []).extend(rows)
            found.append(reading)
    merged = [merge_readings(found) for found in readings]
    return [{table.name: tables.get(table.name, []) for table in TABLES} for tables in merged]


def read_part(part: ModuleType, context: Context) -> Reading:
    """What one reader finds in one document; a fault of this program says in which document it happened."""
    try:
        reading: Reading = part.read(context)
    except Exception as fault:
        name = part.__name__.removeprefix(f"{__name__}.")
        fault.add_note(
            f"This is a fault of Tallystick: {name} could not read {context.document['file']}. "
            "Please report it; without that file in raw/ the rest builds."
        )
        raise
    return reading


def read_document(document: Row, text: str, sections: Rows, vocabulary: Vocabulary) -> dict[str, Rows]:
    """All extract tables of one document.

    Args:
        document: its row of ``ingest/documents``.
        text: its decoded text.
        sections: its rows of ``ingest/sections``.
        vocabulary: the kinds named in ``VOCABULARY``.
    """
    return read_batch([(document, text, sections)], vocabulary)[0]


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """The documents in their order, together as many as `BATCH` allows."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document[1])
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read_texts(documents: Iterable[Document], vocabulary: Vocabulary) -> Iterator[dict[str, Rows]]:
    """All extract tables of each document, in their order, as fast as this package reads."""
    with without_cycle_search():  # reading makes no cycles: after 725 abstracts a search found none
        for batch in batches(documents):
            yield from read_batch(batch, vocabulary)


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
    documents = (
        (d, read_text(raw, d["file"], d["encoding"]), by_document.get(d["doc_id"], [])) for d in tables["documents"]
    )
    for found in read_texts(documents, vocabulary):
        for name, rows in found.items():
            merged[name].extend(rows)
    return merged


__all__ = ["READERS", "VOCABULARY", "Context", "Reading", "read_document", "read_documents", "read_texts"]
