"""Reviews made by hand for the tests of effects, pools, multiverse and sensitivity."""

from __future__ import annotations

from typing import Any

from tallystick.metrics import effects
from tallystick.tables import find
from tallystick.tables.store import to_arrow

from .lupus import rate, settings, study


def fits_contract(table: str, rows: list[dict[str, Any]]) -> None:
    made = to_arrow(find("metrics", table), rows).to_pylist()
    declared = find("metrics", table)
    for row in made:
        for column in declared.columns:
            assert column.nullable or row[column.name] is not None, column.name
            assert not column.values or row[column.name] in (None, *column.values), (column.name, row[column.name])
    keys = [tuple(row[name] for name in declared.key) for row in made]
    assert len(keys) == len(set(keys))


def with_effects(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "effects": effects.compute_effects(data, settings())}


def independent(events: list[tuple[int, int]], **more: Any) -> dict[str, Any]:
    """Single-arm studies of other patients, all with the same outcome, role and time."""
    ids = [f"s{i:02d}" for i in range(len(events))]
    return {
        "studies": [study(study_id, f"Study {study_id}") for study_id in ids],
        "arms": [],
        "overlaps": [],
        "rates": [
            rate(study_id, "remission", x, n, timepoint_months=12.0, state="current", **more)
            for study_id, (x, n) in zip(ids, events, strict=True)
        ],
    }


def trials(k: int) -> dict[str, Any]:
    ids = [f"t{i:02d}" for i in range(k)]
    rates = []
    for i, study_id in enumerate(ids):
        for arm, events in (("drug", 8 + i), ("placebo", 14 + i % 3)):
            rates.append(rate(study_id, "relapse", events, 40 + 3 * i, "arm", arm=arm, timepoint_months=12.0 + i % 2))
    designs = ["randomised_trial", "non_randomised_trial"]
    return {
        "studies": [study(study_id, f"Trial {study_id}", designs[i % 2]) for i, study_id in enumerate(ids)],
        "arms": [
            {"study_id": study_id, "arm": arm, "role": role}
            for study_id in ids
            for arm, role in (("drug", "experimental"), ("placebo", "control"))
        ],
        "overlaps": [],
        "rates": rates,
        "estimates": [],
        "conclusions": [],
    }
