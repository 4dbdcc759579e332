"""Writing a well-formed decision from a claim's id, so that nobody copies quotes or counts occurrences by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from ...errors import InputFault
from ...tables.store import Rows
from ..mentions import Texts
from .claims import TELLING
from .locate import occurrences

DRAFTED = ("correct_claim", "reject_claim", "use_claim")


def draft_decision(
    tables: Mapping[str, Rows],
    texts: Texts,
    claim_id: str,
    action: str,
    *,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    who: str = "",
    date: str = "",
) -> str:
    """A decision about one claim as YAML text, to be put into a file of ``curation/``.

    Args:
        tables: at least ``documents`` and ``claims``.
        texts: ``doc_id`` to decoded text.
        claim_id: the claim.
        action: one of ``DRAFTED``.
        values: for ``correct_claim``, columns and their right values.
        reason: why; when left out, with ``who`` and ``date``, a prompt stands in its place and the schema asks for it.
        who: who decides.
        date: ISO date of the decision.

    Raises:
        InputFault: no such claim or action, or a correction without values.
    """
    if action not in DRAFTED:
        raise InputFault("curate", f"'{action}' is not an action on a claim", f"use one of: {', '.join(DRAFTED)}")
    row = next((r for r in tables["claims"] if r["claim_id"] == claim_id), None)
    if row is None:
        raise InputFault("curate", f"there is no claim '{claim_id}'", "copy the id from the evidence summary or claims")
    if action == "correct_claim" and not values:
        raise InputFault("curate", "a correction needs values", "give column=value, for example events=23")
    document = next(d for d in tables["documents"] if d["doc_id"] == row["doc_id"])
    decision: dict[str, Any] = {"action": action, "file": document["file"], "quote": row["quote"]}
    spans = occurrences(texts[row["doc_id"]], row["quote"])
    if len(spans) > 1:
        decision["occurrence"] = 1 + next(i for i, span in enumerate(spans) if span[0] == row["start"])
    rivals = [
        other
        for other in tables["claims"]
        if other["doc_id"] == row["doc_id"] and other["start"] < row["end"] and row["start"] < other["end"]
    ]
    telling = _telling(row, rivals)
    if telling:
        decision["claim"] = telling
    if action == "correct_claim":
        decision["set"] = dict(values or {})
    decision |= {"reason": reason, "who": who, "date": date}
    text: str = yaml.safe_dump(
        {"decisions": [decision]}, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text


def _telling(row: Mapping[str, Any], rivals: Rows) -> dict[str, Any]:
    """Fewest columns, in a fixed order, whose values no rival shares."""
    chosen: dict[str, Any] = {}
    left = [rival for rival in rivals if rival["claim_id"] != row["claim_id"]]
    for column in TELLING:
        if left and any(rival.get(column) != row.get(column) for rival in left):
            chosen[column] = row.get(column)
            left = [rival for rival in left if rival.get(column) == row.get(column)]
    return chosen
