"""Sums, complements and remainders of counts that belong together by what they mean, never by value alone.

Two counts are added only because the outcome vocabulary calls them disjoint parts, complements, or an event that ends a
state, or because they are the arms or subgroups of one result. An identity that merely happens to hold is not looked
for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ...tables import Rows
from ..evidence import Evidence, same_group, same_time, states_compatible, times_compatible, unit
from ..relations import Relations
from .rows import CONSISTENT, INCONSISTENT, check, claim_ref

Claim = dict[str, Any]


def check_sums(evidence: Evidence, relations: Relations) -> Rows:
    """Parts against wholes, complements against denominators, responders minus relapsed, arms against totals."""
    rows: Rows = []
    for (study_id, doc_id), claims in evidence.passages().items():
        counted = [claim for claim in claims if claim.get("events") is not None and claim["time_kind"] != "baseline"]
        arms = {arm["arm"] for arm in evidence.arms.get(study_id, [])}
        found = [
            *_parts_and_wholes(relations, counted),
            *_derived_denominators(relations, counted),
            *_complements(relations, counted),
            *_remainders(relations, counted),
            *_arms_and_totals(relations, counted, arms),
            *_subgroups_and_totals(relations, counted),
        ]
        rows += [{**row, "doc_id": doc_id, "study_id": study_id} for row in found]
    return rows


def _closeness(claim: Claim, other: Claim) -> tuple[int, int, int, int]:
    """Smaller is closer: same denominator, same time, same state, near in the text."""
    return (
        int(claim.get("denominator") != other.get("denominator")),
        int(not same_time(claim.get("timepoint_months"), other.get("timepoint_months"))),
        int(claim["state"] != other["state"]),
        abs(claim["start"] - other["start"]),
    )


def _compatible(claim: Claim, other: Claim) -> bool:
    denominators = {claim.get("denominator"), other.get("denominator")} - {None}
    return (
        claim is not other
        and len(denominators) < 2
        and same_group(claim, other)
        and times_compatible(claim, other)
        and states_compatible(claim, other)
    )


def _nearest(claims: Iterable[Claim], outcome: str, whole: Claim) -> Claim | None:
    fitting = [claim for claim in claims if claim["outcome_key"] == outcome and _compatible(claim, whole)]
    return min(fitting, key=lambda claim: (_closeness(claim, whole), claim["claim_id"])) if fitting else None


def _alike(claims: Sequence[Claim]) -> bool:
    """Whether all claims print one denominator, one time and one state, so that a sum must hold."""
    first = claims[0]
    return first.get("denominator") is not None and all(_closeness(first, claim)[:3] == (0, 0, 0) for claim in claims)


def _sum_row(kind: str, parts: Sequence[Claim], total: int, rows: Sequence[Claim], what: str, holds: bool) -> Claim:
    terms = " + ".join(str(part["events"]) for part in parts)
    relation = f"= {total}" if holds else f"≠ {total} ({sum(part['events'] for part in parts)})"
    return check(
        kind, [claim_ref(claim) for claim in rows], f"{terms} {relation}: {what}", CONSISTENT if holds else INCONSISTENT
    )


def _parts_and_wholes(relations: Relations, claims: Sequence[Claim]) -> Rows:
    rows = []
    for whole in claims:
        for outcomes in relations.partitions(whole["outcome_key"]):
            parts = [part for outcome in outcomes if (part := _nearest(claims, outcome, whole)) is not None]
            if len(parts) < len(outcomes):
                continue
            holds = sum(part["events"] for part in parts) == whole["events"]
            if holds or _alike([whole, *parts]):
                what = f"{_join(relations.name(part) for part in parts)} against {relations.name(whole)}"
                rows.append(_sum_row("sum", parts, whole["events"], [whole, *parts], what, holds))
    return rows


def _derived_denominators(relations: Relations, claims: Sequence[Claim]) -> Rows:
    """A denominator that the text implies, as the sum of the responders it prints (13 + 11 = 24)."""
    resting: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim["denominator_status"] == "derived" and claim["denominator_role"] == "responders":
            resting[claim["denominator"]].append(claim)
    rows = []
    for total, counted in sorted(resting.items()):
        for whole in relations.wholes():
            for outcomes in relations.partitions(whole):
                parts = _one_each(claims, outcomes)
                if parts and sum(part["events"] for part in parts) == total:
                    what = f"{_join(relations.name(part) for part in parts)} give the implied denominator"
                    rows.append(_sum_row("sum", parts, total, [*parts, *counted], what, True))
    return rows


def _one_each(claims: Sequence[Claim], outcomes: Sequence[str]) -> list[Claim]:
    """The claims of the whole cohort on ``outcomes``, one each, with one denominator; empty where one is missing."""
    first = next((claim for claim in claims if claim["outcome_key"] == outcomes[0]), None)
    if first is None:
        return []
    rest = [_nearest(claims, outcome, first) for outcome in outcomes[1:]]
    found = [claim for claim in rest if claim is not None]
    return [first, *found] if len(found) == len(rest) else []


def _complements(relations: Relations, claims: Sequence[Claim]) -> Rows:
    rows = []
    for claim in claims:
        for outcome in relations.complements(claim["outcome_key"]):
            # Each pair once: from the claim whose outcome comes first by name.
            if outcome < claim["outcome_key"] or claim.get("denominator") is None:
                continue
            other = _nearest(claims, outcome, claim)
            if other is None:
                continue
            total = claim["denominator"]
            holds = claim["events"] + other["events"] == total
            if holds or _alike([claim, other]):
                pair = sorted([claim, other], key=lambda row: (-row["events"], row["claim_id"]))
                what = f"{_join(relations.name(row) for row in pair)} against all {total}"
                rows.append(_sum_row("complement", pair, total, pair, what, holds))
    return rows


def _remainders(relations: Relations, claims: Sequence[Claim]) -> Rows:
    """Those who ever reached a state, less those in whom it ended, are those who are still in it (37 - 9 = 28)."""
    rows = []
    for ended in claims:
        states = relations.ends(ended["outcome_key"])
        for ever in claims:
            if (
                ever["outcome_key"] not in states
                or ever["events"] != ended.get("denominator")
                or ever["state"] == "current"
                or not same_group(ever, ended)
            ):
                continue
            left = ever["events"] - ended["events"]
            for current in claims:
                if (
                    current is not ever
                    and current["outcome_key"] == ever["outcome_key"]
                    and current["state"] != "ever"
                    and current["events"] == left
                    and same_group(current, ever)
                    and times_compatible(current, ended)
                ):
                    words = f"ever in {relations.name(ever)}, less {relations.name(ended)}, leaves those still in it"
                    expression = f"{ever['events']} - {ended['events']} = {left}: {words}"
                    refs = [claim_ref(claim) for claim in (ever, ended, current)]
                    rows.append(check("sum", refs, expression, CONSISTENT))
    return rows


def _result_key(claim: Claim) -> tuple[Any, ...]:
    return claim["outcome_key"], claim.get("timepoint_months"), claim["state"], unit(claim)


def _arms_and_totals(relations: Relations, claims: Sequence[Claim], arms: set[str]) -> Rows:
    """Results of the arms against the same result of the whole cohort."""
    rows = []
    for total in claims:
        if total.get("arm") is not None or total.get("subgroup") is not None:
            continue
        by_arm: dict[str, Claim] = {}
        for claim in claims:
            if claim.get("arm") and claim.get("subgroup") is None and _result_key(claim) == _result_key(total):
                by_arm.setdefault(claim["arm"], claim)
        parts = [by_arm[arm] for arm in sorted(by_arm)]
        if len(parts) < 2:
            continue
        holds = sum(part["events"] for part in parts) == total["events"]
        denominators = [part.get("denominator") for part in parts]
        complete = set(by_arm) == arms and _adds_up(denominators, total)
        if holds or complete:
            what = f"{relations.name(total)} in {_join(sorted(by_arm))} against all arms"
            rows.append(_sum_row("arm_total", parts, total["events"], [total, *parts], what, holds))
    return rows


def _adds_up(denominators: Sequence[int | None], total: Claim) -> bool:
    known = [size for size in denominators if size is not None]
    return len(known) == len(denominators) and sum(known) == total.get("denominator")


def _subgroups_and_totals(relations: Relations, claims: Sequence[Claim]) -> Rows:
    """Results of subgroups that add up to the result of the whole; subgroups may overlap, so only a match is said."""
    rows = []
    for total in claims:
        if total.get("subgroup") is not None:
            continue
        parts = [
            claim
            for claim in claims
            if claim.get("subgroup") is not None
            and claim.get("arm") == total.get("arm")
            and _result_key(claim) == _result_key(total)
        ]
        denominators = [part.get("denominator") for part in parts]
        # Without the subgroups' own sizes two small counts add up by chance too easily.
        if len(parts) < 2 or not _adds_up(denominators, total):
            continue
        holds = sum(part["events"] for part in parts) == total["events"]
        what = f"{relations.name(total)} in {_join(part['subgroup'] for part in parts)} against all"
        rows.append(_sum_row("sum", parts, total["events"], [total, *parts], what, holds))
    return rows


def _join(words: Iterable[str]) -> str:
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
