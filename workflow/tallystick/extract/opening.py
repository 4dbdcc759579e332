"""Opening a document: its sections, its plain view, sentences and numerals, before anything is understood."""

from __future__ import annotations

from ..tables.model import Row
from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .grids import find_grids, row_spans
from .ledger import NumeralLedger
from .normalise import level_view, lower_case
from .reading import Context, Section
from .sentences import split_sentences
from .surface import surface_of
from .thousands import join_thousands
from .triggers import Text


def read_sections(rows: Rows) -> list[Section]:
    """Sections of one document from their table rows, in the order of the text."""
    return [
        Section(
            str(row["section_id"]),
            str(row["role"]),
            row.get("heading"),
            int(row["start"]),
            int(row["end"]),
            int(row["body_start"]),
            row.get("subject"),
            row.get("duplicate_of"),
            row.get("cites_as"),
        )
        for row in sorted(rows, key=lambda row: int(row["start"]))
    ]


def open_document(document: Row, text: str, sections: Rows, vocabulary: Vocabulary) -> Context:
    """The context of one document, with sentences cut and numerals found, before anything is understood."""
    cut = read_sections(sections)
    spans = [(section.start, section.end) for section in cut if section.is_prose]
    printed = join_thousands(text, level_view(text), spans)
    numerals = NumeralLedger.of_text(text, printed, lower_case(printed), vocabulary)
    tens = vocabulary["numerals"]["cardinals"]
    surface = surface_of(text, spans, tens, printed)
    view = surface.view
    lower = Text.of(lower_case(view))
    for start, end in surface.markup:
        numerals.mark(start, end, "label", "markup")
    for start, end in surface.pages:
        numerals.mark(start, end, "page", "page_head")
    listing = ("reference_list", "citing_list", "boilerplate")
    grids = find_grids(text, [(s.body_start, s.end) for s in cut if s.role not in listing and s.duplicate_of is None])
    prose = [section for section in cut if section.is_prose]
    return Context(
        document=document,
        text=text,
        view=lower.view(view),
        lower=lower,
        digits=lower.view(numerals.mask_words(lower)),
        sections=cut,
        sentences=split_sentences(view, prose, row_spans(grids)),
        numerals=numerals,
        vocabulary=vocabulary,
        grids=grids,
        surface=surface,
    )
