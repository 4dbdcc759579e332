"""Agreement of reports: one datum with several supports, so that a repeated number is no further evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ...ids import stable_id
from ...tables import Rows
from ..checks.percents import printed_percent
from ..checks.rounding import nearest_fits
from ..evidence import Evidence, Quote, same_group, states_compatible, times_compatible

PRINTED = ("stated", "words")
"""Statuses of a value that the text prints."""


def find_agreements(evidence: Evidence, rates: Rows) -> Rows:
    """One row per value of a rate that at least two reports of its study print: its counts, or its percentage.

    A report that prints a percentage only agrees with counts that round to it, but not on the counts.
    """
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
        for value, members in _printed_alike(rate, claims):
            rows.append(
                {
                    "agreement_id": stable_id("agree", rate["rate_id"], value),
                    "study_id": rate["study_id"],
                    "outcome_key": rate["outcome_key"],
                    "value": value,
                    "n_reports": len({_report(claim) for claim in members}),
                    "claim_ids": [claim["claim_id"] for claim in members],
                    "anchors": [Quote.of(claim).anchor() for claim in members],
                }
            )
    return rows


def _report(claim: Mapping[str, Any]) -> tuple[str, str | None]:
    return claim["doc_id"], claim.get("subject")


def _printed_alike(rate: Mapping[str, Any], claims: Rows) -> Iterator[tuple[str, Rows]]:
    """Values that at least two documents print, with the claims that print them: what one only implies is left out.

    "84 % (68/81)" where the same reports print both, else the percentage and the counts on their own.
    """
    counts = [claim for claim in claims if _prints(claim, "events") and _prints(claim, "denominator")]
    events = [claim for claim in claims if _prints(claim, "events")]
    by_percent: dict[Fraction, Rows] = defaultdict(list)
    for claim in claims:
        printed = printed_percent(claim)
        if printed is not None:
            by_percent[printed.value].append(claim)
    found: list[tuple[str, Rows]] = [
        (f"{by_percent[value][0]['percent']:g} %", by_percent[value]) for value in sorted(by_percent)
    ]
    ratio = f"{rate['events']}/{rate['denominator']}"
    found.append((ratio, counts))
    if {_report(claim) for claim in events} != {_report(claim) for claim in counts}:
        found.append((str(rate["events"]), events))
    told = [(value, members) for value, members in found if len({claim["doc_id"] for claim in members}) > 1]
    for value, members in told:
        if value.endswith("%") and {_report(c) for c in members} == {_report(c) for c in counts}:
            told = [row for row in told if row[0] not in (value, ratio)] + [(f"{value} ({ratio})", members)]
    yield from told


def _prints(claim: Mapping[str, Any], field: str) -> bool:
    return claim.get(field) is not None and claim[f"{field}_status"] in PRINTED


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
