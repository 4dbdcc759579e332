"""Decisions of people as ``curation/*.yaml`` holds them, checked by a schema before anything is built."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ...errors import InputFault
from ...ids import stable_id

SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "curation.yaml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Decision:
    """One decision.

    Attributes:
        source: the curation file it stands in.
        place: where in that file, for messages.
        content: the decision as written.
    """

    source: str
    place: str
    content: Mapping[str, Any]

    @property
    def action(self) -> str:
        """What is decided."""
        return str(self.content["action"])

    @property
    def decision_id(self) -> str:
        """Stable id: a hash of what is decided, wherever it stands in the file."""
        return stable_id("decision", json.dumps(self.content, sort_keys=True, ensure_ascii=False, default=str))

    def fault(self, reason: str, remedy: str) -> InputFault:
        """A fault of this decision."""
        return InputFault(self.source, f"{self.action}: {reason}", remedy, self.place)


def read_decisions(files: Iterable[Path | str]) -> list[Decision]:
    """Decisions of ``files``, sorted by file name, then by place.

    Raises:
        InputFault: a file is not YAML or breaks the schema, or a decision is written twice.
    """
    found: list[Decision] = []
    seen: dict[str, Decision] = {}
    for path in sorted(map(Path, files)):
        for number, content in enumerate(_checked(path)):
            decision = Decision(path.as_posix(), f"decisions.{number}", content)
            if twin := seen.get(decision.decision_id):
                raise decision.fault(
                    f"the same decision stands in {twin.source}, {twin.place}", "remove one of the two"
                )
            seen[decision.decision_id] = decision
            found.append(decision)
    return found


def _checked(path: Path) -> list[dict[str, Any]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise InputFault(path, f"not readable as YAML: {fault}", "correct the YAML") from fault
    if content is None:
        return []
    content = _plain_dates(content)
    check_content(content, path)
    decisions: list[dict[str, Any]] = content["decisions"] or []
    return decisions


def check_content(content: Any, source: Path | str) -> None:
    """Hold the content of a curation file against the schema.

    Raises:
        InputFault: it breaks the schema; place and remedy say where and how.
    """
    # jsonschema costs 0.1 s to import: a review without decisions does not pay for it.
    import jsonschema

    schema = yaml.load(SCHEMA.read_text(encoding="utf-8"), Loader=_LOADER)
    # That a property is unknown follows from any fault beside it: the fault itself comes first.
    faults = sorted(
        jsonschema.Draft202012Validator(schema).iter_errors(content),
        key=lambda e: (e.validator == "unevaluatedProperties", list(map(str, e.path))),
    )
    if faults:
        place = ".".join(map(str, faults[0].absolute_path)) or "top level"
        raise InputFault(source, faults[0].message, _remedy(faults[0]), place)


def _remedy(fault: Any) -> str:
    wrong, known = [], []
    if fault.validator == "enum":
        wrong, known = [str(fault.instance)], [str(value) for value in fault.validator_value]
    elif fault.validator == "additionalProperties":
        known = list(fault.schema.get("properties", ()))
        wrong = sorted(set(fault.instance) - set(known))
    for value in wrong:
        near = difflib.get_close_matches(value, known, n=1, cutoff=0.4)
        if near:
            return f"did you mean '{near[0]}'?"
    described = fault.schema.get("description") if isinstance(fault.schema, dict) else None
    return str(described or "see workflow/schemas/curation.yaml; `tallystick curate` writes well-formed entries")


def _plain_dates(value: Any) -> Any:
    """YAML reads 2026-01-31 as a date; the tables hold its text."""
    if isinstance(value, Mapping):
        return {key: _plain_dates(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain_dates(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
