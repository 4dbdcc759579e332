"""Printed percentages against printed counts, and percentages without counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ...tables import Rows
from ..evidence import Evidence, same_group, states_compatible, times_compatible
from ..relations import Relations
from . import rounding
from .rounding import Printed, decimal_text, percentage
from .rows import CONSISTENT, EXPLAINED, INCONSISTENT, NOT_CHECKABLE, check, claim_ref

LISTED = 5
"""How many admissible counts or denominators an expression lists before it only counts them."""


def check_percents(evidence: Evidence, relations: Relations, limit: int) -> Rows:
    """One row per claim that prints a percentage and has a denominator, printed or assumed from its arm.

    ``limit``: largest denominator that is tried when a percentage has none that fits.
    """
    rows = []
    passages = evidence.passages()
    for claim in evidence.claims:
        percent = printed_percent(claim)
        if percent is None:
            continue
        denominator, assumed = denominator_of(evidence, claim)
        if denominator is None or denominator < 1:
            continue
        events = claim.get("events")
        if events is None:
            rows.append(_without_count(relations, claim, percent, denominator, assumed, limit))
        elif 0 <= events <= denominator:
            siblings = passages[claim["study_id"], claim["doc_id"]]
            rows.append(_with_count(relations, siblings, claim, percent, denominator, assumed, limit))
    return rows


def printed_percent(claim: Mapping[str, Any]) -> Printed | None:
    """The percentage a claim prints, in exact form; ``None`` where it prints none or an impossible one."""
    if claim.get("percent") is None or claim["percent_status"] not in ("stated", "words"):
        return None
    if not 0 <= claim["percent"] <= 100:
        return None
    return rounding.printed(claim["percent"], claim.get("percent_decimals"))


def denominator_of(evidence: Evidence, claim: Mapping[str, Any]) -> tuple[int | None, bool]:
    """The claim's denominator, else the size of its arm; and whether it was assumed so."""
    if claim.get("denominator") is not None:
        return claim["denominator"], False
    if claim.get("arm") is None or claim.get("subgroup") is not None:
        return None, False
    sizes = {arm["n"] for arm in evidence.arms.get(claim["study_id"], []) if arm["arm"] == claim["arm"] and arm["n"]}
    return (sizes.pop(), True) if len(sizes) == 1 else (None, False)


def _with_count(
    relations: Relations,
    siblings: Sequence[Mapping[str, Any]],
    claim: dict[str, Any],
    percent: Printed,
    denominator: int,
    assumed: bool,
    limit: int,
) -> dict[str, Any]:
    events = claim["events"]
    exact = percentage(events, denominator)
    explanations = []
    if rounding.nearest_fits(events, denominator, percent):
        verdict = CONSISTENT
    else:
        explanations = explain(relations, siblings, claim, percent, exact)
        verdict = EXPLAINED if explanations else INCONSISTENT
        if assumed or claim["denominator_status"] == "derived":
            fitting = rounding.admissible_denominators(events, percent, limit)
            explanations.append(f"the denominator is not printed; {_fits(fitting, 'denominator')}")
    shown = decimal_text(exact, max(2, percent.decimals + 1))
    note = " (denominator is the size of the arm)" if assumed else ""
    return check(
        "percent_count",
        [claim_ref(claim)],
        f"{events}/{denominator} = {shown} %, printed {percent} %{note}",
        verdict,
        doc_id=claim["doc_id"],
        study_id=claim["study_id"],
        explanations=explanations,
        power=rounding.power_against_wrong_count(events, denominator, percent),
        reachable_share=rounding.reachable_share(denominator, percent.decimals),
    )


def explain(
    relations: Relations,
    siblings: Sequence[Mapping[str, Any]],
    claim: Mapping[str, Any],
    percent: Printed,
    exact: Fraction,
) -> list[str]:
    """Every way the printed percentage may have come about although it is not the nearest one."""
    found = []
    if rounding.rules_that_give(exact, percent) == ["truncation"]:
        found.append(f"truncation: {decimal_text(exact, percent.decimals + 2)} % cut to {percent} %")
    for parts in relations.partitions(claim["outcome_key"]):
        summands = [_part(siblings, claim, part) for part in parts]
        shown = [printed_percent(part) for part in summands if part is not None]
        values = [value for value in shown if value is not None]
        if len(values) == len(parts) and sum((v.value for v in values), Fraction(0)) == percent.value:
            found.append(f"sum of rounded parts: {' + '.join(map(str, values))} = {percent} %")
    return found


def _part(siblings: Sequence[Mapping[str, Any]], whole: Mapping[str, Any], outcome: str) -> Mapping[str, Any] | None:
    """The claim about ``outcome`` that shares patients, time, state and denominator with ``whole``."""
    for claim in siblings:
        if (
            claim["outcome_key"] == outcome
            and claim.get("denominator") == whole.get("denominator")
            and same_group(claim, whole)
            and times_compatible(claim, whole)
            and states_compatible(claim, whole)
            and claim.get("percent") is not None
        ):
            return claim
    return None


def _without_count(
    relations: Relations, claim: dict[str, Any], percent: Printed, denominator: int, assumed: bool, limit: int
) -> dict[str, Any]:
    counts = rounding.admissible_counts(denominator, percent)
    explanations = []
    if counts:
        verdict = CONSISTENT
        text = _fits([f"{count}/{denominator}" for count in counts], "count")
    else:
        # A survival curve or a model gives percentages that no count of the arm has to give.
        modelled = assumed and relations.is_time_to_event(claim["outcome_key"])
        verdict = NOT_CHECKABLE if modelled else INCONSISTENT
        text = f"no whole count of {denominator} rounds to it"
        near = [
            n
            for n in range(max(1, denominator - LISTED), min(limit, denominator + LISTED) + 1)
            if rounding.admissible_counts(n, percent)
        ]
        explanations.append(f"another denominator: {_fits(near, 'denominator')}")
        if modelled:
            explanations.append("an estimate from a survival curve, not a share of the arm")
    note = " (size of the arm)" if assumed else ""
    return check(
        "admissible_counts",
        [claim_ref(claim)],
        f"{percent} % of {denominator}{note}: {text}",
        verdict,
        doc_id=claim["doc_id"],
        study_id=claim["study_id"],
        explanations=explanations,
        power=1 - rounding.reachable_share(denominator, percent.decimals),
        reachable_share=rounding.reachable_share(denominator, percent.decimals),
    )


def _fits(values: Sequence[object], noun: str) -> str:
    if not values:
        return f"no {noun} fits"
    if len(values) == 1:
        return f"only {values[0]} fits"
    if len(values) <= LISTED:
        return f"{', '.join(map(str, values[:-1]))} and {values[-1]} fit"
    return f"{len(values)} {noun}s from {values[0]} to {values[-1]} fit"
