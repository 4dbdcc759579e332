"""Expectation suites: JSON files in Great Expectations' own format, one per table and one per law."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputFault

SEVERITIES = {"critical": "error", "warning": "warning"}
"""Great Expectations' words for severity, and ours."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite: what it is over (a table's or law's name), whether that may be empty, and its expectations."""

    name: str
    may_be_empty: bool
    expectations: tuple[dict[str, Any], ...]


def read_suite(path: Path) -> Suite:
    """Read one suite.

    Raises:
        InputFault: it is not JSON, is named otherwise than its file, has no expectations (it would pass silently),
            does not say whether its table may be empty, or has an expectation without severity or reason.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise InputFault(path, f"not readable as JSON: {fault}", "correct the JSON") from fault
    if content.get("name") != path.stem:
        raise InputFault(path, f"the suite is named '{content.get('name')}'", f"name it '{path.stem}', as its file")
    expectations = content.get("expectations") or []
    if not expectations:
        raise InputFault(path, "the suite has no expectations and would always pass", "add at least one expectation")
    if not isinstance(content.get("meta", {}).get("may_be_empty"), bool):
        raise InputFault(path, "the suite does not say whether its table may be empty", "set meta.may_be_empty")
    for index, expectation in enumerate(expectations):
        if expectation.get("severity") not in SEVERITIES:
            raise InputFault(
                path, "an expectation has no severity", "set critical or warning", f"expectations.{index}.severity"
            )
        if not expectation.get("meta", {}).get("why"):
            raise InputFault(
                path, "an expectation does not say why it stands", "add meta.why", f"expectations.{index}.meta"
            )
    return Suite(path.stem, content["meta"]["may_be_empty"], tuple(expectations))


def read_suites(folder: Path) -> dict[str, Suite]:
    """All suites directly in ``folder``, by name."""
    return {path.stem: read_suite(path) for path in sorted(folder.glob("*.json"))}
