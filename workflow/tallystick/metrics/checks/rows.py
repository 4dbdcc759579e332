"""How a row of ``checks`` is made, and the sizes and words several checks share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...ids import stable_id

CONSISTENT = "consistent"
INCONSISTENT = "inconsistent"
EXPLAINED = "inconsistent_explained"
NOT_CHECKABLE = "not_checkable"


def check(
    kind: str,
    rows: Iterable[str],
    expression: str,
    verdict: str,
    *,
    doc_id: str | None = None,
    study_id: str | None = None,
    explanations: Iterable[str] = (),
    power: float | None = None,
    reachable_share: float | None = None,
) -> dict[str, Any]:
    """One row of ``checks``; its id hashes what was checked, not the order in which it was found."""
    stands_on = list(dict.fromkeys(rows))
    return {
        "check_id": stable_id("check", kind, doc_id, expression, *sorted(stands_on)),
        "kind": kind,
        "doc_id": doc_id,
        "study_id": study_id,
        "rows": stands_on,
        "expression": expression,
        "verdict": verdict,
        "explanations": list(explanations),
        "power": power,
        "reachable_share": reachable_share,
    }


def claim_ref(claim: dict[str, Any]) -> str:
    """``claims:<id>``, the form of ``checks.rows``."""
    return f"claims:{claim['claim_id']}"


def fact_ref(fact: dict[str, Any]) -> str:
    """``study_facts:<id>``, the form of ``checks.rows``."""
    return f"study_facts:{fact['fact_id']}"
