"""Sensitivity of a pool: what is run, and what is refused for too few studies."""

from __future__ import annotations

from typing import Any

import pytest

from tallystick.metrics import pools, sensitivity

from .lupus import settings
from .small_reviews import fits_contract, independent, trials, with_effects


class TestSensitivity:
    def run(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        data = with_effects({"estimates": [], "conclusions": [], **data})
        data["pools"] = pools.compute_pools(data, settings())
        rows = sensitivity.compute_sensitivity(data, settings())
        fits_contract("sensitivity", rows)
        return rows

    def test_small_pools_refuse_what_needs_more_studies(self) -> None:
        rows = self.run(independent([(12, 40), (30, 80)]))
        refused = {row["analysis"]: row["reason"] for row in rows if row["status"] == "refused"}
        assert refused["Egger"] == "needs at least 10 studies (Sterne et al. 2011), the pool has 2"
        assert {"Begg", "trim and fill", "leave one out", "influence", "meta-regression on time"} <= set(refused)

    def test_ten_studies_run_everything(self) -> None:
        data = independent([(4 + 3 * i, 20 + 7 * i) for i in range(10)])
        for i, row in enumerate(data["rates"]):
            row["timepoint_months"] = 12.0 + 0.2 * i
        for i, row in enumerate(data["studies"]):
            row["design"] = "single_arm" if i % 2 else "cohort"
        rows = self.run(data)
        assert {row["status"] for row in rows} == {"computed"}
        by_analysis = [row["analysis"] for row in rows]
        assert by_analysis.count("leave one out") == 10
        assert by_analysis.count("subgroups by design") == 3
        assert {"Egger", "Begg", "trim and fill", "meta-regression on time", "transformation"} <= set(by_analysis)

    def test_leaving_one_out_is_the_pool_of_the_others(self) -> None:
        data = independent([(12, 40), (30, 80), (9, 25), (22, 60)])
        left = next(row for row in self.run(data) if row["analysis"] == "leave one out" and row["item"] == "Study s02")
        data["rates"].pop(2)
        (row,) = pools.compute_pools(data, settings())
        assert left["estimate"] == pytest.approx(row["estimate"], abs=1e-9)
        assert left["ci_low"] == pytest.approx(row["ci_low"], abs=1e-9)

    def test_trials_have_mantel_haenszel_and_peto(self) -> None:
        rows = [row for row in self.run(trials(4)) if row["analysis"] == "counts model"]
        assert [row["item"] for row in rows] == ["Mantel–Haenszel RR", "Peto OR"]
        assert all(0 < row["ci_low"] < row["estimate"] < row["ci_high"] for row in rows)
