"""The ledger: where reports of one study, or one document with itself, disagree; and where reports agree."""

from __future__ import annotations

from ...tables import Rows
from ...vocabulary import Vocabulary
from ..evidence import Evidence
from ..relations import Relations
from .agreements import find_agreements
from .arithmetic import find_failed_checks
from .conclusions import find_conclusion_conflicts
from .entries import Classes
from .facts import find_fact_conflicts
from .horizons import horizon_checks
from .records import find_record_conflicts
from .results import Results
from .reviews import find_review_conflicts

__all__ = ["find_agreements", "find_discrepancies", "horizon_checks"]


def find_discrepancies(
    evidence: Evidence, relations: Relations, vocabulary: Vocabulary, rates: Rows, checks: Rows
) -> Rows:
    """All entries, one per disagreement. Of the vocabulary, the kinds ``ledger`` and ``titles`` are read."""
    classes = Classes(vocabulary["ledger"])
    results = Results(evidence, relations, classes, rates, checks)
    found = [entry for study, claims in evidence.claims_by_study().items() for entry in results.find(study, claims)]
    found += find_failed_checks(evidence, classes, checks)
    found += find_record_conflicts(evidence, classes, vocabulary["titles"])
    found += find_fact_conflicts(evidence, classes)
    found += find_conclusion_conflicts(evidence, classes)
    found += find_review_conflicts(evidence, relations, classes)
    return list({entry["discrepancy_id"]: entry for entry in found}.values())
