"""Effects of controlled comparisons, computed from counts, with what the authors printed and concluded beside them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from ..ids import stable_id
from ..tables import Rows
from . import methods_text
from .evidence import same_time
from .stances import StudyStance, study_stances
from .statistics import effect_sizes, proportions

MEASURES = ("RR", "OR", "RD", "PETO")
PRINTED_AS = {"RR": "RR", "OR": "OR", "RD": "RD", "PETO": "OR"}


def compute_effects(tables: Mapping[str, Rows], settings: Mapping[str, Any]) -> Rows:
    """Rows of ``effects``: each experimental arm against each control arm, on each measure.

    Arms are compared where one study gives selected rates of both for one outcome, subgroup, time, state and
    denominator role. Without a control arm every two arms are compared, in the order of their labels.
    """
    level = float(settings["confidence_level"]) / 100
    roles = {(row["study_id"], row["arm"]): row["role"] for row in tables.get("arms", [])}
    printed = _by_study(tables.get("estimates", []))
    stances = study_stances(tables.get("conclusions", []), tables.get("reports", []))
    rows: Rows = []
    for _, rates in sorted(_comparable_arms(tables.get("rates", [])).items(), key=lambda item: str(item[0])):
        for first, second in _pairs(rates, roles):
            for measure in MEASURES:
                row = _effect(measure, first, second, level)
                rows.append(row | _printed(row, printed) | _concluded(row, stances))
    return rows


def _comparable_arms(rates: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Rows]:
    groups: dict[tuple[Any, ...], Rows] = defaultdict(list)
    for rate in rates:
        if rate["selected"] and rate.get("arm") is not None:
            months = rate["timepoint_months"]
            key = (
                rate["study_id"],
                rate["outcome_key"],
                rate.get("subgroup"),
                rate.get("unit_of_analysis"),
                None if months is None else round(months, 1),
                rate["time_kind"] == "baseline",
                rate["state"],
                rate["denominator_role"],
            )
            groups[key].append(dict(rate))
    return {key: rows for key, rows in groups.items() if not key[5] and len({row["arm"] for row in rows}) > 1}


def _pairs(rates: Rows, roles: Mapping[tuple[str, str], str]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Arm and comparator of every comparison of a study; one rate per arm (the smallest id where there are more)."""
    by_arm: dict[str, dict[str, Any]] = {}
    for rate in sorted(rates, key=lambda row: (row["arm"], row["rate_id"])):
        by_arm.setdefault(rate["arm"], dict(rate))
    ordered = list(by_arm.values())
    controls = [rate for rate in ordered if roles.get((rate["study_id"], rate["arm"])) == "control"]
    others = [rate for rate in ordered if rate not in controls]
    if not controls or not others:
        return list(combinations(ordered, 2))
    return [(arm, control) for arm in others for control in controls]


def _effect(measure: str, arm: Mapping[str, Any], comparator: Mapping[str, Any], level: float) -> dict[str, Any]:
    counts = (arm["events"], arm["denominator"], comparator["events"], comparator["denominator"])
    estimate, low, high, rule, interval = estimate_of(measure, *counts, level)
    return {
        "effect_id": stable_id("effect", arm["rate_id"], comparator["rate_id"], measure),
        "study_id": arm["study_id"],
        "outcome_key": arm["outcome_key"],
        "subgroup": arm.get("subgroup"),
        "timepoint_months": arm["timepoint_months"],
        "time_kind": arm["time_kind"],
        "state": arm["state"],
        "denominator_role": arm["denominator_role"],
        "arm_a": arm["arm"],
        "events_a": counts[0],
        "n_a": counts[1],
        "arm_b": comparator["arm"],
        "events_b": counts[2],
        "n_b": counts[3],
        "measure": measure,
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "ci_method": interval,
        "zero_cell_rule": rule,
        "claim_ids": sorted({*arm["claim_ids"], *comparator["claim_ids"]}),
        "rate_ids": sorted({arm["rate_id"], comparator["rate_id"]}),
        "methods": methods_text.effect(measure, level, rule),
    }


def estimate_of(
    measure: str, events_a: int, n_a: int, events_b: int, n_b: int, level: float = 0.95
) -> tuple[float | None, float | None, float | None, str, str]:
    """Estimate, limits, what was done about zero cells, and the method of the interval.

    Ratios are not defined where both arms have no events, or nothing but events; a single zero cell gets 0.5 added to
    all four. The risk difference needs no correction: with a zero cell its interval is Newcombe's.
    """
    cells = (events_a, n_a - events_a, events_b, n_b - events_b)
    double_zero = (events_a == 0 and events_b == 0) or (cells[1] == 0 and cells[3] == 0)
    zero = 0 in cells
    if measure == "RD":
        if not zero:
            return (*_wald(measure, events_a, n_a, events_b, n_b, level), "no zero cell", f"Wald, {100 * level:g} %")
        low, high = proportions.newcombe_difference(events_a, n_a, events_b, n_b, level)
        rule = "a zero cell: nothing added, interval from the two score intervals"
        difference = events_a / n_a - events_b / n_b
        return difference, float(low), float(high), rule, f"Newcombe hybrid score, {100 * level:g} %"
    if double_zero:
        rule = "no events in either arm" if events_a == 0 and events_b == 0 else "nothing but events in both arms"
        return None, None, None, f"{rule}: the ratio is not defined", "none"
    if measure == "PETO":
        rule = "a zero cell: none added, the method needs none" if zero else "no zero cell"
        return (*_peto(events_a, n_a, events_b, n_b, level), rule, f"Peto one-step, {100 * level:g} %")
    rule = "a zero cell: 0.5 added to all four cells" if zero else "no zero cell"
    limits = _wald(measure, events_a, n_a, events_b, n_b, level)
    scale = "log risk ratio" if measure == "RR" else "log odds ratio"
    return (*limits, rule, f"Wald on the {scale}, {100 * level:g} %")


def _wald(measure: str, *arguments: float) -> tuple[float, float, float]:
    *counts, level = arguments
    size = effect_sizes.two_arms(measure, *counts)
    return _natural(measure, float(size.y), float(size.v), level)


def _peto(events_a: int, n_a: int, events_b: int, n_b: int, level: float) -> tuple[float, float, float]:
    # add=0: a study whose only zero is one cell has a positive hypergeometric variance as it stands.
    size = effect_sizes.two_arms("PETO", events_a, n_a, events_b, n_b, add=0)
    return _natural("PETO", float(size.y), float(size.v), level)


def _natural(measure: str, y: float, v: float, level: float) -> tuple[float, float, float]:
    half = proportions.normal_quantile(level) * math.sqrt(v)
    low, middle, high = (float(effect_sizes.back_transform(measure, value)) for value in (y - half, y, y + half))
    return middle, low, high


def _by_study(rows: Sequence[Mapping[str, Any]]) -> dict[str, Rows]:
    grouped: dict[str, Rows] = defaultdict(list)
    for row in rows:
        if row.get("study_id"):
            grouped[row["study_id"]].append(dict(row))
    return grouped


def _printed(row: Mapping[str, Any], estimates: Mapping[str, Rows]) -> dict[str, Any]:
    """The first estimate the study prints for this outcome, measure, time and pair of arms; all of them by id."""
    found = [
        estimate
        for estimate in estimates.get(row["study_id"], [])
        if estimate["measure"] == PRINTED_AS[row["measure"]]
        and estimate["outcome_key"] == row["outcome_key"]
        and not estimate.get("adjusted")
        and (
            estimate["timepoint_months"] is None
            or row["timepoint_months"] is None
            or same_time(estimate["timepoint_months"], row["timepoint_months"])
        )
        and {estimate.get("arm"), estimate.get("comparator")} - {None} <= {row["arm_a"], row["arm_b"]}
    ]
    found.sort(key=lambda estimate: (estimate["doc_id"], estimate["start"], estimate["estimate_id"]))
    first = found[0] if found else {}
    return {
        "estimate_ids": [estimate["estimate_id"] for estimate in found],
        "printed_value": first.get("value"),
        "printed_low": first.get("ci_low"),
        "printed_high": first.get("ci_high"),
    }


def _concluded(row: Mapping[str, Any], stances: Mapping[str, StudyStance]) -> dict[str, Any]:
    found = stances.get(row["study_id"])
    return {
        "conclusion_ids": [conclusion["conclusion_id"] for conclusion in found.conclusions] if found else [],
        "conclusion_stance": found.stance if found else None,
    }
