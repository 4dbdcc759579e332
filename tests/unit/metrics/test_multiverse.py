"""What each choice of report and denominator gives, on hand-made tables of a small review."""

from __future__ import annotations

from typing import Any

import pytest

from tallystick.metrics import multiverse

from .lupus import settings, tables
from .small_reviews import fits_contract, independent

FAMILIES = {"families": {"families": [
    {"id": "best", "label": "best", "members": ["complete_remission", "major_response"], "why": "scales differ"},
]}}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return multiverse.compute_multiverse(tables(), FAMILIES, settings())


class TestMultiverse:
    @pytest.mark.parametrize(
        ("values", "estimate", "wald", "plain"),
        [
            ("82/87 68/81 37/40", 0.903, (0.812, 0.953), (0.660, 0.978)),
            ("68/81 37/40", 0.873, (0.758, 0.938), (0.041, 0.999)),
            ("82/87 37/40", 0.937, (0.878, 0.968), (0.720, 0.988)),
            ("22/81 13/40", 0.290, (0.216, 0.377), (0.080, 0.659)),
            ("22/68 13/40", 0.324, (0.243, 0.418), (0.315, 0.333)),
            ("20/87 9/37 7/24", 0.244, (0.181, 0.320), (0.183, 0.317)),
            ("9/37 7/24", 0.263, (0.168, 0.387), (0.070, 0.628)),
        ],
    )
    def test_known_choices(
        self, rows: list[dict[str, Any]], values: str, estimate: float, wald: tuple[float, float],
        plain: tuple[float, float],
    ) -> None:  # fmt: skip
        (row,) = [r for r in rows if sorted(v.split()[-1] for v in r["values"]) == sorted(values.split())]
        found = (row["estimate"], row["ci_low"], row["ci_high"], row["hk_low"], row["hk_high"])
        assert [round(value, 3) for value in found] == [estimate, *wald, *plain]
        assert row["guarded_low"] <= row["hk_low"] + 1e-12
        assert row["caveats"][0] == "sensitivity, not the answer"

    @pytest.mark.parametrize("value", ["68/81", "82/87"])
    def test_a_choice_of_one_study_has_the_interval_of_its_rate(self, rows: list[dict[str, Any]], value: str) -> None:
        (row,) = [r for r in rows if [v.split()[-1] for v in r["values"]] == [value]]
        (own,) = [r for r in tables()["rates"] if r["rate_id"] == row["rate_ids"][0]]
        assert [row[key] for key in ("estimate", "ci_low", "ci_high")] == [own["rate"], own["ci_low"], own["ci_high"]]
        assert row["method"] == f"one study: no model; the interval of its rate ({own['ci_method']})"
        assert row.get("hk_low") is None

    def test_late_time_points_with_few_patients_left_never_stand_for_a_study(self, rows: list[dict[str, Any]]) -> None:
        values = {value for row in rows for value in row["values"]}
        assert "Wang 2013 23/83" in values
        assert not values & {"Wang 2013 12/39", "Wang 2013 3/6"}

    def test_events_of_one_interval_never_stand_for_a_study(self) -> None:
        data = tables()
        (whole,) = [r for r in data["rates"] if (r["events"], r["denominator"]) == (7, 24) and r["selected"]]
        late = {**whole, "rate_id": "a", "events": 4, "new_in_interval": True}
        data["rates"] = [late, *data["rates"]]
        found = {value.split()[-1] for row in multiverse.compute_multiverse(data, FAMILIES, settings())
                 for value in row["values"]}  # fmt: skip
        assert "7/24" in found
        assert "4/24" not in found

    def test_mixed_definitions_and_denominators_are_said(self, rows: list[dict[str, Any]]) -> None:
        row = next(
            r for r in rows if len({v.split()[-1] for v in r["values"]} & {"22/68", "13/40"}) == 2 and r["k"] == 2
        )
        assert "definitions together: complete_remission, major_response" in row["choice"]
        assert "denominators differ: enrolled, survivors" in row["caveats"]
        assert "times differ: 1 year, 5 years" in row["caveats"]

    def test_rows_fit_the_contract_and_no_set_of_rates_comes_twice(self, rows: list[dict[str, Any]]) -> None:
        fits_contract("multiverse", rows)
        sets = [frozenset(row["rate_ids"]) for row in rows]
        assert len(sets) == len(set(sets))

    def test_many_overlapping_studies_are_chosen_by_policy(self) -> None:
        data = independent([(3 + i, 20 + i) for i in range(30)])
        ids = [row["study_id"] for row in data["studies"]]
        data["overlaps"] = [
            {"study_a": a, "study_b": b, "confidence": "probable"} for a, b in zip(ids[:-1:2], ids[1::2], strict=True)
        ]
        assert len(multiverse.compute_multiverse(data, {}, settings())) < 50
