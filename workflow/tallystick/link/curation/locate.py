"""Finding the words a decision rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...tables.store import Rows
from ..mentions import Anchor, Texts, anchor
from .decisions import Decision


@dataclass(frozen=True)
class Place:
    """Where a decision's quote stands: ``text[start:end]`` of a document."""

    doc_id: str
    start: int
    end: int
    quote: str

    def anchor(self) -> Anchor:
        """As the tables hold it."""
        return anchor(self.doc_id, self.start, self.end, self.quote)

    def touches(self, row: Mapping[str, Any]) -> bool:
        """Whether a row's span and this one share a code point."""
        return bool(row["doc_id"] == self.doc_id and row["start"] < self.end and self.start < row["end"])


def occurrences(text: str, quote: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of ``text`` that read ``quote``; a run of blanks of either matches any run of blanks of the other."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    return [match.span() for match in re.compile(pattern).finditer(text, start, len(text) if end is None else end)]


class Locator:
    """Finds quotes in the documents of a corpus."""

    def __init__(self, documents: Rows, texts: Texts) -> None:
        self._doc_ids = {row["file"]: row["doc_id"] for row in documents}
        self._doc_ids.update({row["doc_id"]: row["doc_id"] for row in documents if row["doc_id"] not in self._doc_ids})
        self._texts = texts

    def place(self, decision: Decision, content: Mapping[str, Any]) -> Place:
        """The one place that ``content`` (a mapping with file, quote and perhaps occurrence) names.

        Raises:
            InputFault: no such file, the quote does not stand in it, or stands more often than ``occurrence`` settles.
        """
        doc_id = self._doc_ids.get(content["file"])
        if doc_id is None:
            raise decision.fault(
                f"there is no document '{content['file']}'", "correct the file, or remove the decision with its source"
            )
        text = self._texts[doc_id]
        spans = occurrences(text, content["quote"])
        wanted = content.get("occurrence")
        if not spans:
            raise decision.fault(
                f"the quote no longer stands in {content['file']}: {content['quote']!r}",
                "the source has changed: read it again, then correct the quote or remove the decision",
            )
        if wanted is None and len(spans) > 1:
            raise decision.fault(
                f"the quote stands {len(spans)} times in {content['file']}: {content['quote']!r}",
                f"add `occurrence: 1` (to {len(spans)}), or quote more words",
            )
        if wanted is not None and wanted > len(spans):
            raise decision.fault(
                f"occurrence {wanted} of the quote is asked for, it stands {len(spans)} times in {content['file']}",
                f"use an occurrence from 1 to {len(spans)}",
            )
        start, end = spans[(wanted or 1) - 1]
        return Place(doc_id, start, end, text[start:end])
