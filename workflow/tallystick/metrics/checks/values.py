"""Values that cannot be, and means that no whole-numbered scores can give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ...tables import Rows
from ..evidence import Evidence
from ..relations import Relations
from . import rounding
from .rows import CONSISTENT, INCONSISTENT, NOT_CHECKABLE, check, claim_ref

RATIOS = ("HR", "OR", "RR", "IRR")


def check_impossible(evidence: Evidence, relations: Relations) -> Rows:
    """``impossible_value``: more events than patients, a percentage above 100, an estimate outside its interval …"""
    rows: Rows = []
    for claim in evidence.tables.get("claims", []):
        for words in _impossible_claim(relations, claim):
            rows.append(_impossible(claim_ref(claim), words, claim))
    for estimate in evidence.tables.get("estimates", []):
        for words in _impossible_estimate(estimate):
            rows.append(_impossible(f"estimates:{estimate['estimate_id']}", words, estimate))
    for table, key in (("comparisons", "comparison_id"), ("directions", "direction_id")):
        for row in evidence.tables.get(table, []):
            for words in _impossible_p(row):
                rows.append(_impossible(f"{table}:{row[key]}", words, row))
    return rows


def _impossible(reference: str, words: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return check(
        "impossible_value", [reference], words, INCONSISTENT, doc_id=row["doc_id"], study_id=row.get("study_id")
    )


def _impossible_claim(relations: Relations, claim: Mapping[str, Any]) -> list[str]:
    events, denominator, percent = claim.get("events"), claim.get("denominator"), claim.get("percent")
    found = []
    if events is not None and denominator is not None and events > denominator:
        found.append(f"{events}/{denominator}: more events than patients ({relations.name(claim)})")
    if denominator == 0:
        found.append(f"a denominator of 0 ({relations.name(claim)})")
    if percent is not None and not 0 <= percent <= 100:
        found.append(f"{percent:g} % is not between 0 and 100 ({relations.name(claim)})")
    return found


def _impossible_estimate(row: Mapping[str, Any]) -> list[str]:
    low, high, value = row.get("ci_low"), row.get("ci_high"), row["value"]
    found = []
    if low is not None and high is not None:
        interval = f"{row['measure']} {value:g} [{low:g}, {high:g}]"
        if low > high:
            found.append(f"{interval}: the limits are the wrong way round")
        elif not low <= value <= high:
            found.append(f"{interval}: the estimate is outside its interval")
    if row["measure"] in RATIOS and value < 0:
        found.append(f"{row['measure']} {value:g}: a ratio is not negative")
    return found + _impossible_p(row)


def _impossible_p(row: Mapping[str, Any]) -> list[str]:
    p = row.get("p_value")
    return [] if p is None or 0 <= p <= 1 else [f"p = {p:g} is not between 0 and 1"]


def check_means(evidence: Evidence, whole_numbered: Iterable[str]) -> Rows:
    """GRIM: a mean of n whole numbers is a multiple of 1/n.

    Only for markers whose single values are whole numbers (``whole_numbered``): elsewhere they have decimals of their
    own. Where the text gives no n beside the mean, the size of the arm is taken, and a failure is only said: those
    measured may be fewer.
    """
    whole = set(whole_numbered)
    rows = []
    for row in evidence.tables.get("measurements", []):
        mean_level = row["statistic"] == "mean" and row.get("change_or_level") != "change"
        if not mean_level or row["marker"] not in whole or row.get("decimals") is None or row["value"] < 0:
            continue
        printed_n = row.get("n")
        n = printed_n or evidence.arm_size(row)
        shown = rounding.printed(row["value"], row["decimals"])
        if not n or n >= 10**shown.decimals:
            continue
        holds = mean_is_possible(shown, n)
        failed = INCONSISTENT if printed_n else NOT_CHECKABLE
        assumed = "" if printed_n else " (size of the arm)"
        sentence = "is possible" if holds else f"is not possible: no sum of {n} scores gives it"
        rows.append(
            check(
                "grim",
                [f"measurements:{row['measurement_id']}"],
                f"mean {shown} of {n}{assumed} whole-numbered scores ({row['marker_text']}) {sentence}",
                CONSISTENT if holds else failed,
                doc_id=row["doc_id"],
                study_id=row.get("study_id"),
                explanations=[] if holds else ["another n, or scores that are not whole numbers"],
                power=1 - n / 10**shown.decimals,
                reachable_share=n / 10**shown.decimals,
            )
        )
    return rows


def mean_is_possible(shown: rounding.Printed, n: int) -> bool:
    """Whether some whole sum divided by ``n`` rounds to the printed mean under either tie rule."""
    middle = int(shown.value * n)
    return any(
        rounding.round_fraction(Fraction(total, n), shown.decimals, rule) == shown.value
        for total in range(max(0, middle - n), middle + n + 1)
        for rule in rounding.NEAREST
        if abs(Fraction(total, n) - shown.value) <= Fraction(1, 10**shown.decimals)
    )
