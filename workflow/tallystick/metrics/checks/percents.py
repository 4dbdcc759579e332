"""Printed percentages against printed counts, and percentages without counts."""

from __future__ import annotations

from collections import defaultdict
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
NEAR = 5
"""Patients by which the set analysed may differ from the arm before the size is more likely another group's."""


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


def check_arm_percents(evidence: Evidence, relations: Relations) -> Rows:
    """Percentages of one arm that no count of its size gives, although others fit it, and that fit one size near it.

    Then a set other than the arm was analysed and the text does not say so. Two that fit the arm's size and two that
    share another size are asked for, because a single percentage fits some size near by chance.
    """
    rows = []
    for (study_id, doc_id), claims in evidence.passages().items():
        by_arm: dict[tuple[str, int], list[tuple[dict[str, Any], Printed]]] = defaultdict(list)
        for claim in claims:
            percent = printed_percent(claim)
            size, assumed = denominator_of(evidence, claim)
            counted = percent is not None and claim.get("events") is None
            if counted and percent and size and assumed and not relations.is_time_to_event(claim["outcome_key"]):
                by_arm[claim["arm"], size].append((claim, percent))
        for (arm, size), listed in sorted(by_arm.items(), key=lambda item: item[0]):
            off = [(claim, percent) for claim, percent in listed if not rounding.admissible_counts(size, percent)]
            if len(listed) - len(off) < 2:
                continue
            near = sorted(range(max(1, size - NEAR), size + NEAR + 1), key=lambda other: (abs(other - size), other))
            fitting = {other: [row for row in off if rounding.admissible_counts(other, row[1])] for other in near}
            other = max(near, key=lambda n: len(fitting[n]))
            if len(fitting[other]) < 2:
                continue
            shown = ", ".join(f"{percent} %" for _, percent in fitting[other])
            refs = [claim_ref(claim) for claim, _ in fitting[other]]
            words = f"{shown} of {arm} ({size}): no whole count of {size} rounds to any of them; {other} fits all"
            explanations = [f"another set than the {size} of the arm was analysed"]
            rows.append(check("admissible_counts", refs, words, INCONSISTENT, doc_id=doc_id, study_id=study_id,
                              explanations=explanations))  # fmt: skip
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
    size = evidence.arm_size(claim)
    return size, size is not None


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
            if assumed and not any(abs(size - denominator) <= NEAR for size in fitting):
                verdict = NOT_CHECKABLE
    shown = decimal_text(exact, max(2, percent.decimals + 1))
    note = " (denominator is the size of the arm)" if assumed else ""
    words = f"{events}/{denominator} = {shown} %, printed {percent} %{note}"
    power = rounding.power_against_wrong_count(events, denominator, percent)
    reachable = rounding.reachable_share(denominator, percent.decimals)
    return _of_claim("percent_count", claim, words, verdict, explanations, power=power, reachable_share=reachable)


def _of_claim(
    kind: str,
    claim: dict[str, Any],
    words: str,
    verdict: str,
    explanations: Sequence[str],
    *,
    power: float,
    reachable_share: float,
) -> dict[str, Any]:
    """A check of the percentage of one claim."""
    return check(
        kind,
        [claim_ref(claim)],
        words,
        verdict,
        doc_id=claim["doc_id"],
        study_id=claim["study_id"],
        explanations=explanations,
        power=power,
        reachable_share=reachable_share,
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
    once = rounding.round_fraction(exact, percent.decimals + 1, "half_up")
    if rounding.round_fraction(once, percent.decimals, "half_up") == percent.value:
        found.append(f"rounded twice: first to {decimal_text(once, percent.decimals + 1)} %")
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
        text = f"no whole count of {denominator} rounds to it"
        explanations = cut_counts(denominator, percent)
        # The text does not say that the percentage is one of the arm: another set, or a survival curve, may be meant.
        verdict = NOT_CHECKABLE if assumed else EXPLAINED if explanations else INCONSISTENT
        first, last = max(1, denominator - LISTED), min(limit, denominator + LISTED)
        near = [n for n in range(first, last + 1) if rounding.admissible_counts(n, percent)]
        fitting = _fits(near, "denominator") if near else f"none from {first} to {last} fits"
        explanations.append(f"another denominator: {fitting}")
        if assumed and relations.is_time_to_event(claim["outcome_key"]):
            explanations.append("an estimate from a survival curve, not a share of the arm")
    note = " (size of the arm)" if assumed else ""
    words = f"{percent} % of {denominator}{note}: {text}"
    reachable = rounding.reachable_share(denominator, percent.decimals)
    return _of_claim(
        "admissible_counts", claim, words, verdict, explanations, power=1 - reachable, reachable_share=reachable
    )


def cut_counts(denominator: int, percent: Printed) -> list[str]:
    """The counts of ``denominator`` whose percentage prints as ``percent`` where it is cut and not rounded."""
    found = []
    for count in rounding.counts_near(denominator, percent):
        exact = percentage(count, denominator)
        if rounding.rules_that_give(exact, percent) == ["truncation"]:
            shown = decimal_text(exact, percent.decimals + 2)
            found.append(f"truncation: {count}/{denominator} = {shown} % cut to {percent} %")
    return found


def _fits(values: Sequence[object], noun: str) -> str:
    if not values:
        return f"no {noun} fits"
    if len(values) == 1:
        return f"only {values[0]} fits"
    if len(values) <= LISTED:
        return f"{', '.join(map(str, values[:-1]))} and {values[-1]} fit"
    return f"{len(values)} {noun}s from {values[0]} to {values[-1]} fit"
