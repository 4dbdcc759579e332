"""Doses as numbers with a unit: "1 × 10(6) cells/kg", "one million cells per kilogram" and "0.2 × 106 cells per kg"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...tables.store import Rows
from ..ledger import digits_value
from ..reading import Context, Sentence
from ..statements.printed_numbers import NUMBER
from ..triggers import Sought

POWER = r"\s*[x×*·]\s*10\s*(?:\^|\(|\*\*)?\s*(?P<power>\d{1,2})\s*\)?"
PER_WEIGHT = r"(?P<per>\s*(?:/|per)\s*(?:kilogram|kg)(?:\s*(?:of\s+)?body\s?weight|\s+bw)?)?"
CELLS = Sought(rf"(?<![\w.])(?P<n>{NUMBER})(?:{POWER})?\s*(?:(?:[a-z0-9+-]+\s+){{0,3}}?)cells?{PER_WEIGHT}(?![a-z])")
WORDED = Sought(
    rf"(?<![\w.])(?P<n>{NUMBER}|[a-z]+)\s+(?P<scale>million|"
    rf"billion)\s+(?:[a-z0-9+-]+\s+){{0,3}}?cells?\s*{PER_WEIGHT}(?![a-z])"
)
DRUG = re.compile(
    r"(?P<n>[\d.·](?<![\w.,/-][\d.·])(?:(?<=\d)\d*(?:[.,·]\d+)*|(?<=[.·])\d+))\s*-?\s*(?P<unit>(?:mg|µg|μg|mcg|ug|g|iu|units?|mmol|meq|ml|"
    r"u)(?:\s*/\s*(?:kg|m2|m\(2\)|day|d|kg/day|h|min|dose|week)|\s+per\s+(?:day|kg|dose|week))*)"
    r"(?:\s*(?:once daily|twice daily|three times daily|daily|per day|weekly|bid|tid))?(?![a-z0-9/])"
)
CONCENTRATION = re.compile(r"\s*(?:/\s*(?:d?l|ml)|per\s+(?:d?l|ml))(?![a-z])")
SLASH = re.compile(r"\s*/\s*")
PER = re.compile(r"\s+per\s+")
TELLS_DOSES = frozenset({"title", "aim", "methods", "other"})
SCALES = {"million": 1e6, "billion": 1e9}


def cell_doses(context: Context, start: int, end: int) -> list[tuple[float, str, int, int]]:
    """Numbers of cells in a stretch: value, unit, place. A flattened power ("106", "10(6)") is read as one."""
    found = []
    lower = context.lower
    for match in WORDED.finditer(lower, start, end):
        numeral = context.numerals.at(match.start("n"))
        if numeral is not None and numeral.value is not None:
            value = (
                numeral.value
                if numeral.is_word and numeral.value >= SCALES[match["scale"]]
                else numeral.value * SCALES[match["scale"]]
            )
            found.append((value, "cells/kg" if match["per"] else "cells", *match.span()))
    for match in CELLS.finditer(lower, start, end):
        number, _ = digits_value(match["n"])
        if (
            number is None
            or not (match["power"] or match["per"])
            or any(a < match.end() and match.start() < b for _, _, a, b in found)
        ):
            continue
        value = number * 10.0 ** int(match["power"]) if match["power"] else number
        found.append((value, "cells/kg" if match["per"] else "cells", *match.span()))
    return found


def dose_rows(context: Context, told: list[tuple[Sentence, str]], fact_row: Callable[..., dict[str, Any]]) -> Rows:
    """Doses given, once each; marks their numerals."""
    rows: dict[tuple[float, str], dict[str, Any]] = {}
    has_cells = "cell" in context.lower
    for sentence, move in told:
        if not has_cells and move not in TELLS_DOSES:
            continue
        for value, unit, start, end in cell_doses(context, sentence.start, sentence.end) if has_cells else ():
            context.numerals.mark(start, end, "dose", "fact.dose_cells", join=True, force=True)
            if move in {"title", "aim", "methods", "other", "results"}:
                words = context.text[start:end]
                rows.setdefault(
                    (value, unit),
                    fact_row(
                        context,
                        sentence.section,
                        "dose",
                        start,
                        end,
                        "fact.dose_cells",
                        value_number=value,
                        unit=unit,
                        value_text=words,
                    ),
                )
        if move not in TELLS_DOSES:
            continue
        for match in DRUG.finditer(context.lower, sentence.start, sentence.end):
            number, _ = digits_value(match["n"])
            if number is None or CONCENTRATION.match(context.lower, match.end()):
                continue
            unit = PER.sub("/", SLASH.sub("/", match["unit"])).replace("μg", "µg").replace("mcg", "µg")
            context.numerals.mark(*match.span("n"), "dose", "fact.dose")
            words = context.text[match.start() : match.end()]
            rows.setdefault(
                (number, unit),
                fact_row(
                    context,
                    sentence.section,
                    "dose",
                    match.start(),
                    match.end(),
                    "fact.dose",
                    value_number=number,
                    unit=unit,
                    value_text=words,
                ),
            )
    return list(rows.values())
