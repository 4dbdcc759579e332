"""The enrolment that a registry record states as done; what it plans is no size of the study."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .reading import Context


@lru_cache(maxsize=4)
def compile_labels(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Labels of rows with the number that took part, and the number after them."""
    labels = sorted(map(re.escape, vocabulary["layouts"]["actual_enrolment"]), key=len, reverse=True)
    return re.compile(rf"(?:^|\n)[ |]*(?:{'|'.join(labels)})[\s:|]{{1,6}}(?P<n>\d[\d,]*)(?![\d.,]*\d)")


def enrolment_rows(context: Context, fact_row: Callable[..., dict[str, Any]]) -> Rows:
    """The number of people a registry record says took part."""
    if context.document.get("container") != "registry_record":
        return []
    for match in compile_labels(context.vocabulary).finditer(context.lower):
        numeral = context.numerals.at(match.start("n"))
        section = context.section_at(match.start("n"))
        if numeral is None or numeral.whole is None or section is None or section.cites_as:
            continue
        context.numerals.mark(numeral.start, numeral.end, "enrolled", "fact.registry_enrolment", force=True)
        row = fact_row(
            context,
            section,
            "enrolled",
            numeral.start,
            numeral.end,
            "fact.registry_enrolment",
            value_number=float(numeral.whole),
        )
        return [row]
    return []


__all__ = ["enrolment_rows"]
