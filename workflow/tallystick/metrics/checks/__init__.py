"""Checks: arithmetic over what the texts print, exact, each with the words a reader can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...tables import Rows
from ..evidence import Evidence
from ..relations import Relations
from .contrasts import check_contrasts
from .courses import check_courses, interval_claims
from .intervals import check_intervals
from .percents import check_arm_percents, check_percents
from .sizes import check_sizes
from .sums import check_sums
from .values import check_impossible, check_means

__all__ = ["interval_claims", "run_checks"]


def run_checks(
    evidence: Evidence, relations: Relations, whole_numbered: Sequence[str], settings: Mapping[str, Any]
) -> Rows:
    """All checks, one row each; the same arithmetic over the same rows is said once."""
    limit = int(settings["largest_denominator_tried"])
    found = [
        *check_percents(evidence, relations, limit),
        *check_arm_percents(evidence, relations),
        *check_sums(evidence, relations),
        *check_courses(evidence, relations, float(settings["attrition_share"])),
        *check_sizes(evidence, relations),
        *check_contrasts(evidence, relations),
        *check_intervals(evidence),
        *check_means(evidence, whole_numbered),
        *check_impossible(evidence, relations),
    ]
    return list({row["check_id"]: row for row in found}.values())
