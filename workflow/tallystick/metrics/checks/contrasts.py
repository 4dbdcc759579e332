"""Printed p-values and effect estimates against the counts of the two arms they compare.

Fisher's exact test sums the probabilities of all tables with the same margins that are no more likely than the one
seen (Agresti 2013, Categorical Data Analysis, section 3.5); it is exact here, in rational numbers. Pearson's chi-square
and Yates' correction have one degree of freedom, for which p = erfc(sqrt(x / 2)).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ...tables import Rows
from ..evidence import Evidence, same_time
from ..relations import Relations
from . import rounding
from .rounding import Printed, decimal_text
from .rows import CONSISTENT, EXPLAINED, INCONSISTENT, NOT_CHECKABLE, check, claim_ref

Claim = dict[str, Any]
STRATIFIED = "a stratified, adjusted or time-to-event analysis gives another value than the crude counts"
NEAR_FACTOR = 2
"""A printed p within this factor of a recomputed one is as likely another test as an error."""
NEAR_SHARE = Fraction(1, 10)
"""Relative distance within which a printed estimate may come from a model rather than from an error."""


def check_contrasts(evidence: Evidence, relations: Relations) -> Rows:
    """``p_value`` rows for comparisons and estimates, ``estimate`` rows for ratios and differences."""
    rows: Rows = []
    passages = evidence.passages()
    for table, key in (("comparisons", "comparison_id"), ("estimates", "estimate_id")):
        for row in sorted(evidence.tables.get(table, []), key=lambda row: row[key]):
            if not row.get("study_id") or not row.get("outcome_key") or row.get("adjusted"):
                continue
            pair = find_pair(passages.get((row["study_id"], row["doc_id"]), []), row)
            if pair is None:
                continue
            reference = f"{table}:{row[key]}"
            found = [_p_value(relations, row, pair), _estimate(relations, row, pair) if table == "estimates" else None]
            for made in found:
                if made is not None:
                    refs = [reference, *made["rows"]]
                    rows.append(check(made["kind"], refs, made["expression"], made["verdict"],
                                      doc_id=row["doc_id"], study_id=row["study_id"],
                                      explanations=made["explanations"]))  # fmt: skip
    return rows


def find_pair(claims: Rows, row: Mapping[str, Any]) -> tuple[Claim, Claim] | None:
    """The counts of the arm and of its comparator behind a between-arm statement; ``None`` unless they are certain."""
    times = row.get("timepoints_months")
    time = (times[0] if len(times) == 1 else None) if times is not None else row.get("timepoint_months")
    by_arm: dict[str, Claim] = {}
    for claim in claims:
        if (
            claim["outcome_key"] == row["outcome_key"]
            and claim.get("arm")
            and claim.get("subgroup") is None
            and claim.get("events") is not None
            and claim.get("denominator")
            and 0 <= claim["events"] <= claim["denominator"]
            and (time is None or same_time(claim.get("timepoint_months"), time))
        ):
            if claim["arm"] in by_arm:
                return None
            by_arm[claim["arm"]] = claim
    arm, comparator = row.get("arm"), row.get("comparator")
    if arm in by_arm and comparator in by_arm and arm != comparator:
        return by_arm[arm], by_arm[comparator]
    if len(by_arm) == 2 and (arm is None or arm in by_arm) and (comparator is None or comparator in by_arm):
        first, second = sorted(by_arm.values(), key=lambda claim: (claim["arm"] != arm, claim["start"]))
        return first, second
    return None


def fisher_exact(a: int, n1: int, b: int, n2: int) -> Fraction:
    """Two-sided p of Fisher's exact test for ``a`` of ``n1`` against ``b`` of ``n2``, exact."""
    total = a + b
    ways = [math.comb(n1, x) * math.comb(n2, total - x) for x in range(max(0, total - n2), min(n1, total) + 1)]
    seen = math.comb(n1, a) * math.comb(n2, b)
    return Fraction(sum(way for way in ways if way <= seen), sum(ways))


def chi_square(a: int, n1: int, b: int, n2: int, *, corrected: bool) -> float | None:
    """p of Pearson's chi-square, one degree of freedom, with Yates' correction or not; ``None`` if a margin is 0."""
    total, n = a + b, n1 + n2
    margins = n1 * n2 * total * (n - total)
    if margins == 0:
        return None
    distance = abs(a * (n2 - b) - b * (n1 - a))
    if corrected:
        distance = max(0, 2 * distance - n)
        return math.erfc(math.sqrt(float(Fraction(n * distance**2, 8 * margins))))
    return math.erfc(math.sqrt(float(Fraction(n * distance**2, 2 * margins))))


def recomputed(a: int, n1: int, b: int, n2: int) -> dict[str, Fraction]:
    """p by each common test of a 2×2 table, by name."""
    tests: dict[str, Fraction] = {"Fisher": fisher_exact(a, n1, b, n2)}
    for name, corrected in (("chi-square", False), ("chi-square with Yates' correction", True)):
        value = chi_square(a, n1, b, n2, corrected=corrected)
        if value is not None:
            tests[name] = Fraction(value)
    return tests


def _p_value(relations: Relations, row: Mapping[str, Any], pair: tuple[Claim, Claim]) -> dict[str, Any] | None:
    if row.get("p_value") is None or row.get("p_relation") in (None, "unknown") or not 0 <= row["p_value"] <= 1:
        return None
    first, second = pair
    tests = recomputed(first["events"], first["denominator"], second["events"], second["denominator"])
    shown = rounding.printed(row["p_value"])
    relation = row["p_relation"]
    values = ", ".join(f"{name} {_p_text(value)}" for name, value in tests.items())
    explanations: list[str] = []
    if any(_reproduces(value, relation, shown) for value in tests.values()):
        verdict = CONSISTENT
    elif relations.is_time_to_event(row["outcome_key"]) or _nearly(tests, relation, shown):
        verdict, explanations = NOT_CHECKABLE, [STRATIFIED]
    else:
        verdict, explanations = INCONSISTENT, ["no common test of the printed counts reproduces it"]
    counts = f"{first['events']}/{first['denominator']} against {second['events']}/{second['denominator']}"
    expression = f"{counts} ({relations.name(first)}): {values}; printed p {relation} {shown}"
    return _made("p_value", pair, expression, verdict, explanations)


def _p_text(value: Fraction) -> str:
    return "< 0.0001" if value < Fraction(1, 10000) else decimal_text(value, 4)


def _reproduces(value: Fraction, relation: str, shown: Printed) -> bool:
    if relation in ("<", "<="):
        return value < shown.value or (relation == "<=" and value == shown.value)
    if relation in (">", ">="):
        return value > shown.value or (relation == ">=" and value == shown.value)
    return bool(rounding.rules_that_give(value, shown))


def _nearly(tests: Mapping[str, Fraction], relation: str, shown: Printed) -> bool:
    low, high = min(tests.values()), max(tests.values())
    if relation in ("<", "<="):
        return low < NEAR_FACTOR * shown.value
    if relation in (">", ">="):
        return NEAR_FACTOR * high > shown.value
    return low / NEAR_FACTOR <= shown.value <= high * NEAR_FACTOR


def crude_values(measure: str, a: int, n1: int, b: int, n2: int) -> Iterator[tuple[str, Fraction]]:
    """The crude estimate in every form in which texts print it, with its name; undefined ones are left out."""
    if measure == "RR":
        for name, x, nx, y, ny in (("first against second", a, n1, b, n2), ("second against first", b, n2, a, n1)):
            if y:
                yield name, Fraction(x * ny, nx * y)
            if y < ny:
                yield f"{name}, non-events", Fraction((nx - x) * ny, nx * (ny - y))
    elif measure == "OR":
        if b * (n1 - a):
            yield "first against second", Fraction(a * (n2 - b), b * (n1 - a))
        if a * (n2 - b):
            yield "second against first", Fraction(b * (n1 - a), a * (n2 - b))
    elif measure == "RD":
        difference = Fraction(a, n1) - Fraction(b, n2)
        for sign in (1, -1):
            yield "in points", 100 * sign * difference
            yield "as a proportion", sign * difference


def _estimate(relations: Relations, row: Mapping[str, Any], pair: tuple[Claim, Claim]) -> dict[str, Any] | None:
    first, second = pair
    counts = (first["events"], first["denominator"], second["events"], second["denominator"])
    values = list(crude_values(row["measure"], *counts))
    if not values:
        return None
    shown = rounding.printed(row["value"])
    size = abs(shown.value)
    nearest = min((abs(value) for _, value in values), key=lambda value: abs(value - size))
    percents = [claim.get("percent") for claim in pair]
    explanations: list[str] = []
    if rounding.rules_that_give(nearest, Printed(size, shown.decimals)):
        verdict = CONSISTENT
    elif row["measure"] == "RD" and None not in percents and _difference_of_printed(percents, size):
        verdict, explanations = EXPLAINED, ["difference of the rounded percentages"]
    elif abs(nearest - size) <= NEAR_SHARE * max(nearest, size):
        verdict, explanations = EXPLAINED, [STRATIFIED]
    else:
        verdict, explanations = INCONSISTENT, [STRATIFIED]
    text = f"{counts[0]}/{counts[1]} against {counts[2]}/{counts[3]} ({relations.name(first)})"
    expression = f"{text}: crude {row['measure']} {decimal_text(nearest, shown.decimals + 1)}, printed {shown}"
    return _made("estimate", pair, expression, verdict, explanations)


def _difference_of_printed(percents: list[Any], size: Fraction) -> bool:
    first, second = (rounding.printed(percent).value for percent in percents)
    return abs(first - second) == size


def _made(
    kind: str, pair: tuple[Claim, Claim], expression: str, verdict: str, explanations: list[str]
) -> dict[str, Any]:
    refs = [claim_ref(claim) for claim in pair]
    return {"kind": kind, "rows": refs, "expression": expression, "verdict": verdict, "explanations": explanations}
