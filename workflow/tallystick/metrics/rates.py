"""Rates: one per distinct result of a study, with its interval, and which of competing rates is used.

Equal results of several reports are one rate that stands on several claims. Where rates compete (one outcome, arm,
subgroup, time and state of a study, but different counts), the criteria in ``settings["selection"]["order"]`` are
applied in turn, to each group of rates on its own; the row says which criterion decided. Time of publication is not a
criterion. Where one report prints several results of the same patients under one name, none of them is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..ids import stable_id
from ..tables import Rows
from ..tables.extract import BY_ORDER, ONE_OF_SEVERAL
from .evidence import Evidence, same_time, states_compatible, times_compatible, unit
from .statistics.proportions import wilson

Claim = dict[str, Any]
CUMULATIVE = ("by", "during", "over")
PATIENTS = "patients"
"""The unit of analysis of a rate that names none."""
CRITERIA = {
    "curated": "a person's decision",
    "denominator": "denominator role",
    "report": "kind of report",
    "stated": "counts printed, not implied",
    "larger": "larger denominator",
}
"""Criteria of selection, with the words that ``selection_rule`` uses for them."""
GROUP_UNREAD = "the text gives it for one of several groups, and which one was not read"
GROUP_BY_ORDER = "no word names its group, only the order of the numbers does"
UNSURE = {ONE_OF_SEVERAL: GROUP_UNREAD, BY_ORDER: GROUP_BY_ORDER}
NOT_TOLD_APART = "one report prints several results under this name, and nothing read tells them apart"


def compute_rates(evidence: Evidence, settings: Mapping[str, Any], in_interval: frozenset[str] = frozenset()) -> Rows:
    """Rows of ``rates``. Claims with impossible counts (more events than patients, no patients) give none.

    ``in_interval`` are ids of claims whose events are those since the time point before (``checks.interval_claims``).
    """
    level = float(settings["confidence_level"])
    rows: Rows = []
    for _, claims in sorted(evidence.claims_by_study().items()):
        counted = [claim for claim in claims if has_possible_counts(claim)]
        merged = [_rate(evidence, group, settings["selection"]) for group in _same_results(counted)]
        for rate in merged:
            rate["new_in_interval"] = not in_interval.isdisjoint(rate["claim_ids"])
        for rate in merged:
            if rate["subgroup"] in UNSURE:
                rate |= {"selected": False, "selection_rule": f"passed over; {UNSURE[rate['subgroup']]}"}
        for group in _competing([rate for rate in merged if rate["subgroup"] not in UNSURE]):
            _select(evidence, group, settings["selection"])
        rows += merged
    return _with_intervals(rows, level)


def _with_intervals(rows: Rows, level: float) -> Rows:
    if rows:
        low, high = wilson([row["events"] for row in rows], [row["denominator"] for row in rows], level / 100)
        for row, ci_low, ci_high in zip(rows, low.tolist(), high.tolist(), strict=True):
            row |= {"ci_low": ci_low, "ci_high": ci_high, "ci_method": f"Wilson, {level:g} %"}
    return rows


def has_possible_counts(claim: Mapping[str, Any]) -> bool:
    """Whether a claim has events and a denominator that can be."""
    events, denominator = claim.get("events"), claim.get("denominator")
    return events is not None and denominator is not None and 0 <= events <= denominator and denominator > 0


def _same_results(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims grouped where they give the same counts for the same outcome, patients, time and state.

    A claim without a time joins one with a time only if it finds exactly one to join; so the order of claims does not
    matter.
    """
    by_counts: dict[tuple[Any, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        key = (claim["outcome_key"], claim.get("arm"), claim.get("subgroup"), unit(claim), claim["events"],
               claim["denominator"], claim["time_kind"] == "baseline")  # fmt: skip
        by_counts[key].append(claim)
    groups = []
    for equal in by_counts.values():
        groups += _by_time_and_state(equal)
    return groups


def _by_time_and_state(claims: Sequence[Claim]) -> list[list[Claim]]:
    ordered = sorted(claims, key=lambda c: (c.get("timepoint_months") is None, c["state"] == "unknown", c["claim_id"]))
    groups: list[list[Claim]] = []
    for claim in ordered:
        exact = [g for g in groups if same_time(g[0].get("timepoint_months"), claim.get("timepoint_months"))
                 and g[0]["state"] == claim["state"]]  # fmt: skip
        fitting = exact or [g for g in groups if times_compatible(g[0], claim) and states_compatible(g[0], claim)]
        if len(fitting) == 1:
            fitting[0].append(claim)
        else:
            groups.append([claim])
    return groups


def _rate(evidence: Evidence, claims: list[Claim], selection: Mapping[str, Any]) -> dict[str, Any]:
    """One row; where its claims differ in detail, the claim of the preferred report speaks for them."""
    lead = min(claims, key=lambda claim: (_report_rank(evidence, claim, selection), claim["claim_id"]))
    months = _first_known(claims, lead, "timepoint_months", None)
    role = _first_known(claims, lead, "denominator_role", "unknown")
    state = _first_known(claims, lead, "state", "unknown")
    time_kind = _first_known(claims, lead, "time_kind", "unknown")
    return {
        "rate_id": stable_id("rate", lead["study_id"], lead.get("arm"), lead.get("subgroup"), unit(lead),
                             lead["outcome_key"], months, time_kind == "baseline", state,
                             lead["events"], lead["denominator"]),
        "study_id": lead["study_id"],
        "arm": lead.get("arm"),
        "subgroup": lead.get("subgroup"),
        "unit_of_analysis": unit(lead),
        "outcome_key": lead["outcome_key"],
        "timepoint_months": months,
        "time_kind": time_kind,
        "state": state,
        "denominator_role": role,
        "events": lead["events"],
        "denominator": lead["denominator"],
        "rate": lead["events"] / lead["denominator"],
        "claim_ids": sorted(claim["claim_id"] for claim in claims),
    }  # fmt: skip


def _first_known(claims: Sequence[Claim], lead: Claim, column: str, missing: Any) -> Any:
    """The lead's value, else that of the first other claim that has one."""
    others = sorted(claims, key=lambda claim: claim["claim_id"])
    values = [claim.get(column, missing) for claim in (lead, *others)]
    return next((value for value in values if value not in (None, missing, "none")), values[0])


def _competing(rates: Rows) -> list[Rows]:
    """Rates of which a reader would use one: same outcome, patients and time, cumulative or at a point alike."""
    groups: dict[tuple[Any, ...], list[Rows]] = defaultdict(list)
    for rate in sorted(rates, key=lambda row: (row["state"] == "unknown", row["rate_id"])):
        months = rate["timepoint_months"]
        kind = "baseline" if rate["time_kind"] == "baseline" else rate["time_kind"] in CUMULATIVE and months is not None
        key = (rate["outcome_key"], rate["arm"], rate["subgroup"], rate["unit_of_analysis"],
               None if months is None else round(months, 1), kind, rate["new_in_interval"])  # fmt: skip
        rivals = next((group for group in groups[key] if all(_rivals(rate, other) for other in group)), None)
        if rivals is None:
            groups[key].append([rate])
        else:
            rivals.append(rate)
    return [group for found in groups.values() for group in found]


def _rivals(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two rates may be one result: never in different states; one of unknown state only with equal events."""
    return a["state"] == b["state"] or ("unknown" in (a["state"], b["state"]) and a["events"] == b["events"])


def _select(evidence: Evidence, rates: Rows, selection: Mapping[str, Any]) -> None:
    """Set ``selected`` and ``selection_rule`` of competing rates."""
    if len(rates) == 1:
        rates[0] |= {"selected": True, "selection_rule": "the only value"}
        return
    ranks = _ranks(evidence, selection)
    left, rules = list(rates), []
    for criterion in selection["order"]:
        best = min(ranks[criterion](rate) for rate in left)
        kept = [rate for rate in left if ranks[criterion](rate) == best]
        passed = [rate for rate in left if rate not in kept]
        if passed:
            rules.append(_rule_words(evidence, criterion, kept[0], passed, selection))
        for rate in passed:
            rate["selection_rule"] = f"passed over; {rules[-1]}"
        left = kept
    chosen = min(left, key=lambda rate: rate["rate_id"])
    if any(_both_of_one_report(evidence, chosen, rate) for rate in rates if rate is not chosen):
        for rate in rates:
            told = rate.get("selection_rule") if rate["denominator"] != chosen["denominator"] else None
            rate |= {"selected": False, "selection_rule": told or f"passed over; {NOT_TOLD_APART}"}
        return
    if len(left) > 1:
        rules.append("no further criterion: first by id")
    for rate in left:
        rate["selection_rule"] = f"passed over; {rules[-1]}"
    for rate in rates:
        rate["selected"] = rate is chosen
    chosen["selection_rule"] = "; ".join(rules)


def _both_of_one_report(evidence: Evidence, chosen: Mapping[str, Any], rate: Mapping[str, Any]) -> bool:
    """Whether one document prints both, with different events of equally many alike patients.

    Then they are no two accounts of one result: they are two results (deaths, and deaths after surgery) whose
    difference was not read, and taking either for the outcome would be a guess. A person's decision settles it.
    """
    if any(rate[key] != chosen[key] for key in ("denominator", "denominator_role", "state")):
        return False
    mine, others = ([evidence.claim_by_id[id_] for id_ in row["claim_ids"]] for row in (chosen, rate))
    if any(_curated(claim) for claim in mine):
        return False
    return not {claim["doc_id"] for claim in mine}.isdisjoint(claim["doc_id"] for claim in others)


def _rule_words(
    evidence: Evidence, criterion: str, kept: Mapping[str, Any], passed: Rows, selection: Mapping[str, Any]
) -> str:
    """The criterion and what it put first: ``denominator role: enrolled before survivors``."""
    if criterion == "denominator":
        words = [str(rate["denominator_role"]) for rate in (kept, *passed)]
    elif criterion == "report":
        words = [_best_report(evidence, rate, selection) for rate in (kept, *passed)]
    else:
        return CRITERIA[criterion]
    return f"{CRITERIA[criterion]}: {' before '.join(dict.fromkeys(word.replace('_', ' ') for word in words))}"


def _best_report(evidence: Evidence, rate: Mapping[str, Any], selection: Mapping[str, Any]) -> str:
    claims = [evidence.claim_by_id[claim_id] for claim_id in rate["claim_ids"]]
    best = min(claims, key=lambda claim: (_report_rank(evidence, claim, selection), claim["claim_id"]))
    return str(evidence.report_of(best).get("report_kind", "unknown"))


def _ranks(evidence: Evidence, selection: Mapping[str, Any]) -> dict[str, Callable[[dict[str, Any]], int]]:
    """For each criterion, a rank of a rate; smaller is better."""

    def claims(rate: Mapping[str, Any]) -> list[Claim]:
        return [evidence.claim_by_id[claim_id] for claim_id in rate["claim_ids"]]

    def stated(claim: Claim) -> bool:
        return all(claim[f"{field}_status"] in ("stated", "words") for field in ("events", "denominator"))

    return {
        "curated": lambda rate: int(not any(_curated(claim) for claim in claims(rate))),
        "denominator": lambda rate: _rank(rate["denominator_role"], selection["prefer_denominator"]),
        "report": lambda rate: min(_report_rank(evidence, claim, selection) for claim in claims(rate)),
        "stated": lambda rate: int(not any(stated(claim) for claim in claims(rate))),
        "larger": lambda rate: -rate["denominator"],
    }


def _curated(claim: Claim) -> bool:
    """Whether a person entered the claim, or chose it as the one to use."""
    return claim.get("origin") == "curated" or bool(claim.get("preferred"))


def _report_rank(evidence: Evidence, claim: Claim, selection: Mapping[str, Any]) -> int:
    return _rank(str(evidence.report_of(claim).get("report_kind", "unknown")), selection["prefer_report"])


def _rank(value: str, order: Sequence[str]) -> int:
    return order.index(value) if value in order else len(order)


def order_within_study(rate: Mapping[str, Any]) -> tuple[Any, ...]:
    """The rate that stands for a study in one outcome comes first.

    Patients before other units, the result from the start before that of one interval, the whole cohort before a
    subgroup or an arm; then most patients, so that a late time point with few left never stands for the study; then
    what is so at that time before what ever was; then the result of the whole follow-up, and the latest.
    """
    time = rate["timepoint_months"]
    return (
        (rate.get("unit_of_analysis") or PATIENTS) != PATIENTS,
        bool(rate.get("new_in_interval")),
        rate["subgroup"] is not None,
        rate["arm"] is not None,
        -rate["denominator"],
        rate["state"] == "ever",
        time is not None,
        -(time or 0.0),
        rate["rate_id"],
    )
