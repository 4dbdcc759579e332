"""Linked tables and rates of a small review: three reports of one centre, a multicentre study, a trial, two reviews.

The counts are those of the five sources; the rows are written by hand, so that synthesis is tested without reading.
"""

from __future__ import annotations

from typing import Any

from tallystick.config import schema, with_defaults
from tallystick.metrics.statistics.proportions import wilson

LATE, EARLY, MULTI, TRIAL, SERIES, REVIEW = "s-late", "s-early", "s-multi", "s-trial", "s-series", "s-review"


def settings(**pooling: Any) -> dict[str, Any]:
    metrics = with_defaults({}, schema())["metrics"]
    metrics["pooling"] = {**metrics["pooling"], **pooling}
    return metrics


def study(study_id: str, label: str, design: str = "single_arm", **more: Any) -> dict[str, Any]:
    return {
        "study_id": study_id,
        "label": label,
        "design": design,
        "condition": "lupus",
        "intervention": "cells",
        "data_status": "own_report",
        "relevance": "in_scope",
        **more,
    }


def rate(
    study_id: str, outcome: str, events: int, denominator: int, role: str = "enrolled", **more: Any
) -> dict[str, Any]:
    row = {
        "study_id": study_id,
        "arm": None,
        "subgroup": None,
        "unit_of_analysis": "patients",
        "outcome_key": outcome,
        "timepoint_months": None,
        "time_kind": "at" if more.get("timepoint_months") else "unknown",
        "state": "unknown",
        "denominator_role": role,
        "events": events,
        "denominator": denominator,
        "rate": events / denominator,
        "selected": True,
        **more,
    }
    row["ci_low"], row["ci_high"] = map(float, wilson(events, denominator))
    row["ci_method"] = "Wilson, 95 %"
    arm = f"-{row['arm']}" if row["arm"] else ""
    months = f"-{row['timepoint_months']:g}" if row["timepoint_months"] else ""
    row["rate_id"] = f"r-{study_id}-{outcome}-{events}-{denominator}{arm}{months}"
    row["claim_ids"] = [f"c{row['rate_id'][1:]}"]
    return row


def tables() -> dict[str, list[dict[str, Any]]]:
    return {
        "studies": [
            study(LATE, "Wang 2018"),
            study(EARLY, "Wang 2013"),
            study(MULTI, "Wang 2014"),
            study(TRIAL, "Deng 2017", "randomised_trial", condition="nephritis"),
            study(SERIES, "Bai 2017"),
            study(REVIEW, "Zhou 2020", "meta_analysis", data_status="review"),
        ],
        "arms": [
            {"study_id": TRIAL, "arm": "cells", "role": "experimental"},
            {"study_id": TRIAL, "arm": "placebo", "role": "control"},
        ],
        "overlaps": [
            {"study_a": EARLY, "study_b": LATE, "confidence": "certain"},
            {"study_a": EARLY, "study_b": MULTI, "confidence": "possible"},
            {"study_a": LATE, "study_b": MULTI, "confidence": "possible"},
        ],
        "rates": [
            rate(LATE, "overall_survival", 68, 81, timepoint_months=60.0),
            rate(EARLY, "overall_survival", 82, 87, timepoint_months=48.0, time_kind="during"),
            rate(MULTI, "overall_survival", 37, 40),
            rate(LATE, "complete_remission", 22, 81, timepoint_months=60.0, state="current"),
            rate(
                LATE, "complete_remission", 22, 68, "survivors", timepoint_months=60.0, state="current", selected=False
            ),
            rate(EARLY, "complete_remission", 23, 83, "evaluable", timepoint_months=12.0),
            rate(EARLY, "complete_remission", 12, 39, "evaluable", timepoint_months=24.0),
            rate(EARLY, "complete_remission", 3, 6, "evaluable", timepoint_months=48.0),
            rate(MULTI, "major_response", 13, 40, timepoint_months=12.0, time_kind="during"),
            rate(LATE, "relapse", 9, 37, "responders", timepoint_months=60.0),
            rate(EARLY, "relapse", 20, 87),
            rate(EARLY, "relapse", 10, 83, "evaluable", timepoint_months=12.0),
            rate(MULTI, "relapse", 3, 24, "responders", timepoint_months=9.0),
            rate(MULTI, "relapse", 4, 24, "responders", timepoint_months=12.0),
            rate(MULTI, "relapse", 7, 24, "responders"),
            rate(TRIAL, "remission", 9, 12, "arm", arm="cells"),
            rate(TRIAL, "remission", 5, 6, "arm", arm="placebo"),
            rate(LATE, "remission", 28, 81, timepoint_months=60.0, state="current"),
        ],
        "conclusions": [
            {"conclusion_id": "k-1", "study_id": TRIAL, "doc_id": "d", "start": 5, "stance": "no_difference"}
        ],
        "estimates": [],
        "claims": [{"study_id": REVIEW, "outcome_key": "overall_survival"}],
        "directions": [],
    }
