"""The gate: whether a build may go on to its report. Standard library only; it runs in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InputFault


def gate(summary: Mapping[str, Any], page: str) -> None:
    """Nothing when no expectation of severity ``error`` failed.

    Raises:
        InputFault: naming the first unmet expectations and the page that shows all.
    """
    errors = [r for r in summary["unmet"] if r["severity"] == "error"]
    if not errors:
        return
    lines = []
    for result in errors[:10]:
        column = result["kwargs"].get("column") or ""
        shown = "; ".join([*map(str, result["rows"]), *result["examples"]][:3])
        lines.append(f"{result['suite']} {column} {result['expectation']}: {result['why']} {shown}".strip())
    said = (
        "1 expectation that must hold does not"
        if len(errors) == 1
        else f"{len(errors)} expectations that must hold do not"
    )
    more = [f"and {len(errors) - 10} more"] if len(errors) > 10 else []
    raise InputFault(
        page,
        f"{said}:\n  " + "\n  ".join([*lines, *more]),
        "read the page; it keeps every result. A fault of this severity is one of the software or of the curation, "
        "not of a source",
    )
