"""Printed p-values of estimates against their confidence intervals.

The standard error on the side of "no effect" follows from the limit on that side (Altman and Bland 2011, How to obtain
the P value from a confidence interval, BMJ 343:d2304; ratios on the scale of their logarithm), so the p of a limit that
touches "no effect" is 1 minus the level whatever the shape of the interval. Every printed number stands for all values
that round to it: what comes out is a range of p, and a printed p is held against the range.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist
from typing import Any

from ...tables import Rows
from ..evidence import Evidence
from .rounding import Printed, printed
from .rows import CONSISTENT, EXPLAINED, INCONSISTENT, NOT_CHECKABLE, check

NULL = {"HR": 1, "OR": 1, "RR": 1, "IRR": 1, "RD": 0, "MD": 0, "SMD": 0}
"""The value that says "no effect", by measure; ratios are compared on the scale of their logarithm."""
USUAL_LEVEL = 95.0
NEAR = 1.0
"""Distance of two p-values, in standard errors, up to which the test may be another than the interval's."""
BORDERLINE = 0.35
"""Distance up to which a p on the other side of the level may come from an exact or a one-sided test."""
OTHER_TEST = "the test and the interval may come from different methods"
ASSUMED = "the level of the interval is not printed, 95 % is assumed"
FLOOR = 'a p "less than" printed as "equal to"'
NORMAL = NormalDist()
SMALLEST_P = 1e-300
_NUMBER = re.compile(r"\d+(?:[.·]\d+)?")


@dataclass(frozen=True, slots=True)
class Span:
    """All values that print as a number: from ``low`` to ``high``."""

    low: float
    high: float


def check_intervals(evidence: Evidence) -> Rows:
    """``interval_p``: one row for each estimate with an interval and a p."""
    rows = []
    estimates = sorted(evidence.tables.get("estimates", []), key=lambda row: str(row["estimate_id"]))
    levels: dict[str, set[float]] = {}
    for row in estimates:
        levels.setdefault(row["doc_id"], set()).update([row["ci_level"]] if row.get("ci_level") else [])
    for row in estimates:
        printed_in_text = levels[row["doc_id"]]
        made = compare(row, min(printed_in_text) if len(printed_in_text) == 1 else None)
        if made is not None:
            expression, verdict, explanations = made
            rows.append(
                check(
                    "interval_p",
                    [f"estimates:{row['estimate_id']}"],
                    expression,
                    verdict,
                    doc_id=row["doc_id"],
                    study_id=row.get("study_id"),
                    explanations=explanations,
                )
            )
    return rows


def compare(row: Mapping[str, Any], of_text: float | None = None) -> tuple[str, str, list[str]] | None:
    """Expression, verdict and explanations for one estimate; none where there is nothing to compare.

    ``of_text`` is the one level that the other intervals of the document have.
    """
    shown_p = _p_span(row)
    numbers = [float(row[field]) for field in ("ci_low", "value", "ci_high") if row.get(field) is not None]
    if shown_p is None or row["measure"] not in NULL or len(numbers) < 3 or sorted(numbers) != numbers:
        return None
    stated = row.get("ci_level") or of_text
    level = stated or USUAL_LEVEL
    low, value, high = (_span(number, row["quote"]) for number in numbers)
    found = implied_p(row["measure"], low, value, high, level)
    if found is None:
        return None
    null = NULL[row["measure"]]
    limit = 1 - level / 100
    apart = _distance(found, shown_p)
    outside = low.low > null or high.high < null
    inside = low.high < null < high.low
    split = (outside and shown_p.low >= limit) or (inside and shown_p.high < limit)
    relation = "excludes" if outside else "includes" if inside else "ends at"
    of_level = "" if row.get("ci_level") else ", as elsewhere in the text" if of_text else " assumed"
    expression = (
        f"{row['measure']} {value_text(row, 'value')} [{value_text(row, 'ci_low')}, {value_text(row, 'ci_high')}] "
        f"({level:g} %{of_level}) {relation} {null}: p {_range_text(found)}; "
        f"printed p {row['p_relation']} {row['p_value']:g}"
    )
    verdict, explanations = CONSISTENT, []
    if apart > 0:
        floor = row["p_relation"] == "=" and row["p_value"] <= 0.01 and found.high < row["p_value"]
        if split:
            verdict = EXPLAINED if apart <= BORDERLINE else INCONSISTENT
            explanations = [OTHER_TEST] if apart <= BORDERLINE else []
        elif floor or apart < NEAR:
            verdict, explanations = NOT_CHECKABLE, [FLOOR if floor else OTHER_TEST]
        else:
            verdict = INCONSISTENT
        if stated is None and verdict != CONSISTENT:
            verdict, explanations = NOT_CHECKABLE, [ASSUMED, *explanations]
    return expression, verdict, explanations


def implied_p(measure: str, low: Span, value: Span, high: Span, level: float) -> Span | None:
    """The two-sided p that an estimate and its interval imply, over all values that print as they do.

    ``None`` where a limit may be 0 on the scale of logarithms, or where rounding leaves no distance to a limit.
    """
    ratio = NULL[measure] == 1
    if ratio and low.low <= 0:
        return None
    null = 0.0
    width = NORMAL.inv_cdf(0.5 + level / 200)
    scores: list[float] = [0.0] if value.low <= NULL[measure] <= value.high else []
    for estimate, bottom, top in product(_ends(value, ratio), _ends(low, ratio), _ends(high, ratio)):
        toward = bottom if estimate > null else top
        distance = abs(estimate - toward)
        if (toward - estimate) * (1 if estimate > null else -1) >= 0 or distance == 0:
            return None
        scores.append(abs(estimate) / distance * width)
    return Span(_two_sided(max(scores)), _two_sided(min(scores)))


def _ends(span: Span, ratio: bool) -> Iterator[float]:
    for end in (span.low, span.high):
        yield math.log(end) if ratio else end


def _two_sided(score: float) -> float:
    return math.erfc(score / math.sqrt(2))


def _score(p: float) -> float:
    return -NORMAL.inv_cdf(min(1.0, max(p, SMALLEST_P)) / 2)


def _distance(found: Span, shown: Span) -> float:
    """How far two ranges of p lie apart, in standard errors; 0 where they share a value."""
    if found.low > shown.high:
        return _score(shown.high) - _score(found.low)
    return _score(found.high) - _score(shown.low) if shown.low > found.high else 0.0


def _p_span(row: Mapping[str, Any]) -> Span | None:
    """The p-values that the printed one stands for."""
    p, relation = row.get("p_value"), row.get("p_relation")
    if p is None or not 0 <= p <= 1:
        return None
    if relation in ("<", "<="):
        return Span(0.0, p)
    if relation in (">", ">="):
        return Span(p, 1.0)
    return _span(p, row["quote"]) if relation == "=" else None


def _span(number: float, quote: str) -> Span:
    """All values that round to ``number`` with the decimals that the quote shows."""
    exact = _as_printed(number, quote)
    half = 0.5 * 10**-exact.decimals
    return Span(float(exact.value) - half, float(exact.value) + half)


def _as_printed(number: float, quote: str) -> Printed:
    """``number`` with the fewest decimals it has in the quote; a parsed number has lost its last zeros."""
    texts = (found.replace("·", ".") for found in _NUMBER.findall(quote))
    decimals = [len(text.partition(".")[2]) for text in texts if float(text) == abs(number)]
    return printed(number, min(decimals, default=None))


def value_text(row: Mapping[str, Any], field: str) -> str:
    """The number of a field as its quote prints it."""
    return str(_as_printed(row[field], row["quote"]))


def _range_text(found: Span) -> str:
    low, high = (f"{max(p, 0.0001):.2g}" for p in (found.low, found.high))
    if found.high < 0.0001:
        return "< 0.0001"
    return f"about {low}" if low == high else f"between {low} and {high}"
