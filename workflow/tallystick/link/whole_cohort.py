"""Denominators of results whose arm turned out to be everybody: the one size that their report prints, as derived.

Extract sees a label ("after splinting, no infection occurred") and gives the result to that arm. Once link knows that
the study has one arm, the result is of the whole cohort. Where the same report prints one size of that cohort and no
other, this is what the events are out of; where it prints several (81 enrolled, 66 followed), the text does not say in
whom nothing occurred, and the denominator stays absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ..tables.store import Rows

ENTERED = ("enrolled", "randomised")
SIZES = (*ENTERED, "followed", "analysed")
RULE = "link.whole_cohort"
"""Appended to the rule of a claim that got its denominator here."""

Report = tuple[str, str | None]


def _sizes(facts: Rows) -> dict[Report, dict[int, dict[str, Any]]]:
    """Sizes of the whole cohort by report, each with the first fact that prints it, those of enrolment first."""
    order = sorted(facts, key=lambda f: (f["fact"] not in ENTERED, f["doc_id"], f["start"], f["fact_id"]))
    found: dict[Report, dict[int, dict[str, Any]]] = defaultdict(dict)
    for fact in order:
        if fact["fact"] in SIZES and fact.get("value_number") and not fact.get("arm_text"):
            found[fact["doc_id"], fact.get("subject")].setdefault(int(fact["value_number"]), fact)
    return found


def _lacks(claim: Mapping[str, Any], single: frozenset[str]) -> bool:
    """Whether a claim counts events of a whole single-arm cohort without saying out of how many."""
    return (
        claim.get("study_id") in single
        and claim.get("arm_text") is not None
        and claim.get("arm") is None
        and claim.get("subgroup") is None
        and claim.get("events") is not None
        and claim.get("denominator") is None
        and claim.get("unit_of_analysis") in (None, "patients")
        and claim["origin"] == "derived"
    )


def derive_denominators(claims: Rows, facts: Rows, anchors: Rows, single: Iterable[str]) -> Rows:
    """Put derived denominators into ``claims``; the anchors of their operands.

    ``claims`` and ``facts`` are linked rows, ``anchors`` those of every table, ``single`` the studies of one arm.
    """
    of_one_arm = frozenset(single)
    wanting = [claim for claim in claims if _lacks(claim, of_one_arm)]
    if not wanting:
        return []
    sizes = _sizes(facts)
    printed = {a["row_id"]: a for a in reversed(anchors) if a["table"] == "study_facts" and a["field"] == "value"}
    made: Rows = []
    for claim in wanting:
        known = sizes.get((claim["doc_id"], claim.get("subject")), {})
        if len(known) != 1:
            continue
        ((size, fact),) = known.items()
        place = printed.get(fact["fact_id"])
        if fact["fact"] not in ENTERED or fact["study_id"] != claim["study_id"] or size < claim["events"] or not place:
            continue
        claim |= {"denominator": size, "denominator_status": "derived", "denominator_role": "enrolled",
                  "rule": f"{claim['rule']}, {RULE}"}  # fmt: skip
        made += [
            {**place, "table": "claims", "row_id": claim["claim_id"], "field": field}
            for field in ("derivation", "denominator")
        ]
    return made
