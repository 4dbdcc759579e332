"""Agreement of reports: one datum with several supports, so that a repeated number is no further evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...ids import stable_id
from ...tables import Rows
from ..checks.percents import printed_percent
from ..checks.rounding import decimal_text, nearest_fits, percentage
from ..evidence import Evidence, Quote, same_group, states_compatible, times_compatible


def find_agreements(evidence: Evidence, rates: Rows) -> Rows:
    """One row per rate that at least two reports of its study give, as counts or as the percentage they round to."""
    by_study = evidence.claims_by_study()
    bare = {
        study: [c for c in claims if c.get("events") is None and printed_percent(c)]
        for study, claims in by_study.items()
    }
    rows = []
    for rate in rates:
        counted = [evidence.claim_by_id[claim_id] for claim_id in rate["claim_ids"]]
        repeated = [claim for claim in bare[rate["study_id"]] if _repeats(evidence, rate, counted[0], claim)]
        claims = sorted([*counted, *repeated], key=lambda c: (c["doc_id"], c["start"], c["claim_id"]))
        reports = {(claim["doc_id"], claim.get("subject")) for claim in claims}
        if len({doc_id for doc_id, _ in reports}) < 2:
            continue
        value = f"{rate['events']}/{rate['denominator']}"
        decimals = [percent.decimals for claim in claims if (percent := printed_percent(claim)) is not None]
        if decimals:
            value = f"{decimal_text(percentage(rate['events'], rate['denominator']), max(decimals))} % ({value})"
        rows.append(
            {
                "agreement_id": stable_id("agree", rate["rate_id"]),
                "study_id": rate["study_id"],
                "outcome_key": rate["outcome_key"],
                "value": value,
                "n_reports": len(reports),
                "claim_ids": [claim["claim_id"] for claim in claims],
                "anchors": [Quote.of(claim).anchor() for claim in claims],
            }
        )
    return rows


def _repeats(evidence: Evidence, rate: Mapping[str, Any], counted: Mapping[str, Any], claim: Mapping[str, Any]) -> bool:
    percent = printed_percent(claim)
    return (
        percent is not None
        and claim["outcome_key"] == rate["outcome_key"]
        and claim.get("denominator") in (None, rate["denominator"])
        and same_group(claim, counted)
        and times_compatible(claim, rate)
        and states_compatible(claim, rate)
        and nearest_fits(rate["events"], rate["denominator"], percent)
    )
