"""Agreement of reports: one datum with several supports, so that a repeated number is no further evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
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
    """One row per rate that at least two documents give, by its counts, its events or its percentage.

    A report that prints a percentage only agrees with counts that round to it; ``n_counts`` says how many reports print
    the counts themselves.
    """
    bare = {
        study: [c for c in claims if c.get("events") is None and printed_percent(c)]
        for study, claims in evidence.claims_by_study().items()
    }
    rows = []
    for rate in rates:
        counted = [evidence.claim_by_id[claim_id] for claim_id in rate["claim_ids"]]
        repeated = [claim for claim in bare[rate["study_id"]] if _repeats(evidence, rate, counted[0], claim)]
        percent = _told_most([*counted, *repeated])
        told = [claim for claim in counted if _prints(claim, "events") or _says(claim, percent)]
        told += [claim for claim in repeated if _says(claim, percent)]
        if len({claim["doc_id"] for claim in told}) < 2:
            continue
        told.sort(key=lambda c: (c["doc_id"], c["start"], c["claim_id"]))
        counts = [claim for claim in told if _prints(claim, "events") and _prints(claim, "denominator")]
        rows.append(
            {
                "agreement_id": stable_id("agree", rate["rate_id"]),
                "study_id": rate["study_id"],
                "outcome_key": rate["outcome_key"],
                "value": _shown(rate, told, bool(counts), percent),
                "n_reports": len({_report(claim) for claim in told}),
                "n_counts": len({_report(claim) for claim in counts}),
                "claim_ids": [claim["claim_id"] for claim in told],
                "anchors": [Quote.of(claim).anchor() for claim in told],
            }
        )
    return rows


def _report(claim: Mapping[str, Any]) -> tuple[str, str | None]:
    return claim["doc_id"], claim.get("subject")


def _percent_of(claim: Mapping[str, Any]) -> Fraction | None:
    printed = printed_percent(claim)
    return None if printed is None else printed.value


def _says(claim: Mapping[str, Any], percent: Fraction | None) -> bool:
    return percent is not None and _percent_of(claim) == percent


def _told_most(claims: Rows) -> Fraction | None:
    """The percentage that most documents print, the smallest of equals; null where none does."""
    documents: dict[Fraction, set[str]] = defaultdict(set)
    for claim in claims:
        value = _percent_of(claim)
        if value is not None:
            documents[value].add(claim["doc_id"])
    return min(documents, key=lambda value: (-len(documents[value]), value), default=None)


def _shown(rate: Mapping[str, Any], told: Rows, counted: bool, percent: Fraction | None) -> str:
    """``84 % (68/81)``, or what of it is printed: an implied denominator is not shown as if it were."""
    share = next((f"{claim['percent']:g} %" for claim in told if _says(claim, percent)), "")
    events = str(rate["events"]) if any(_prints(claim, "events") for claim in told) else ""
    counts = f"{rate['events']}/{rate['denominator']}" if counted else events
    return f"{share} ({counts})" if share and counts else share or counts


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
