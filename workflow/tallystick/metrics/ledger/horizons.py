"""Two numbers of patients at one time that should be one, as rows of ``checks``.

They are found while the reports of a study are compared, so they follow from the ledger and not the other way round.
"""

from __future__ import annotations

from typing import Any

from ...tables import Rows
from ..checks.courses import TOTALS
from ..checks.rows import EXPLAINED, INCONSISTENT, check
from ..evidence import Evidence, time_words


def horizon_checks(evidence: Evidence, discrepancies: Rows) -> Rows:
    """A ``horizon`` row for each entry on patients followed against counted, and on a state against ever in it."""
    facts = {fact["fact_id"]: fact for listed in evidence.facts.values() for fact in listed}
    # An entry that follows from a check of one report needs no other.
    checked = {f"study_facts:{fact_id}" for fact_id, fact in facts.items() if fact["fact"] in TOTALS}
    rows = []
    for entry in discrepancies:
        if entry["class"] == "denominator_for_one_time_point" and entry["rows"][-1] not in checked:
            claim, fact = (reference.split(":", 1)[1] for reference in entry["rows"])
            counted, followed = evidence.claim_by_id[claim], facts[fact]
            words = f"followed against counted at {time_words(counted['timepoint_months'])}"
            expression = f"{followed['value_number']:g} ≠ {counted['denominator']}: {words}"
            rows.append(_row(entry, expression, INCONSISTENT, []))
        elif entry["class"] == "state_current_vs_ever":
            current, ever = (evidence.claim_by_id[reference.split(":", 1)[1]] for reference in entry["rows"])
            words = f"ever in it against in it at {time_words(ever['timepoint_months'])}"
            expression = f"{ever['events']} ≠ {current['events']}: {words}"
            rows.append(_row(entry, expression, EXPLAINED, ["the first ever reached the state, the second are in it"]))
    return rows


def _row(entry: dict[str, Any], expression: str, verdict: str, explanations: list[str]) -> dict[str, Any]:
    return check(
        "horizon", entry["rows"], expression, verdict,
        doc_id=entry["doc_b"], study_id=entry["study_id"], explanations=explanations,
    )  # fmt: skip
