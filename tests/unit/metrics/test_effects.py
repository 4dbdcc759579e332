"""Two-arm effects from counts: what is compared, zero cells, and what stands beside them."""

from __future__ import annotations

import pytest

from tallystick.metrics import effects

from .lupus import TRIAL, rate, settings, tables
from .small_reviews import fits_contract


class TestEffects:
    def test_risk_ratio_of_the_trial_stands_beside_its_conclusion(self) -> None:
        rows = effects.compute_effects(tables(), settings())
        ratio = next(row for row in rows if row["measure"] == "RR")
        assert (ratio["arm_a"], ratio["arm_b"]) == ("cells", "placebo")
        assert (ratio["estimate"], ratio["ci_low"], ratio["ci_high"]) == pytest.approx((0.9, 0.554, 1.461), abs=5e-4)
        assert ratio["conclusion_stance"] == "no_difference"
        assert ratio["zero_cell_rule"] == "no zero cell"
        fits_contract("effects", rows)

    @pytest.mark.parametrize(
        ("measure", "counts", "defined", "rule"),
        [
            ("RR", (0, 15, 2, 15), True, "0.5 added to all four cells"),
            ("OR", (15, 15, 2, 15), True, "0.5 added to all four cells"),
            ("PETO", (0, 15, 2, 15), True, "none added"),
            ("RD", (0, 15, 2, 15), True, "nothing added"),
            ("RR", (0, 20, 0, 10), False, "no events in either arm"),
            ("OR", (20, 20, 10, 10), False, "nothing but events in both arms"),
            ("PETO", (0, 20, 0, 10), False, "no events in either arm"),
            ("RD", (0, 20, 0, 10), True, "nothing added"),
        ],
    )
    def test_zero_cell_rules_are_said(self, measure: str, counts: tuple[int, ...], defined: bool, rule: str) -> None:
        estimate, low, high, said, _ = effects.estimate_of(measure, *counts)
        assert (estimate is not None) is defined
        assert rule in said
        if defined:
            assert low <= estimate <= high

    def test_double_zero_difference_is_0_not_a_product_of_the_correction(self) -> None:
        estimate, low, high, _, method = effects.estimate_of("RD", 0, 20, 0, 10)
        assert estimate == 0
        assert low < 0 < high
        assert method.startswith("Newcombe")

    def test_printed_estimate_of_the_same_comparison_stands_beside(self) -> None:
        data = tables()
        printed = {"estimate_id": "e-1", "study_id": TRIAL, "doc_id": "d", "start": 1, "measure": "RR",
                   "outcome_key": "remission", "value": 0.9, "ci_low": 0.55, "ci_high": 1.46, "adjusted": None,
                   "timepoint_months": None, "arm": "cells", "comparator": "placebo"}  # fmt: skip
        others = [
            {**printed, "estimate_id": "e-2", "adjusted": True},
            {**printed, "estimate_id": "e-3", "outcome_key": "relapse"},
            {**printed, "estimate_id": "e-4", "arm": "another arm"},
        ]
        data["estimates"] = [*others, printed]
        ratio, odds = effects.compute_effects(data, settings())[:2]
        assert ratio["estimate_ids"] == ["e-1"]
        assert (ratio["printed_value"], ratio["printed_low"], ratio["printed_high"]) == (0.9, 0.55, 1.46)
        assert odds["estimate_ids"] == []

    def test_arms_are_compared_at_one_time_and_role_only(self) -> None:
        data = tables()
        data["rates"] = [
            rate(TRIAL, "remission", 9, 12, "arm", arm="cells", timepoint_months=6.0),
            rate(TRIAL, "remission", 5, 6, "arm", arm="placebo", timepoint_months=12.0),
            rate(TRIAL, "relapse", 1, 9, "responders", arm="cells"),
            rate(TRIAL, "relapse", 2, 6, "arm", arm="placebo"),
        ]
        assert effects.compute_effects(data, settings()) == []

    def test_three_arms_are_each_compared_with_the_control(self) -> None:
        data = tables()
        data["arms"].append({"study_id": TRIAL, "arm": "double dose", "role": "experimental"})
        data["rates"].append(rate(TRIAL, "remission", 8, 12, "arm", arm="double dose"))
        pairs = {(row["arm_a"], row["arm_b"]) for row in effects.compute_effects(data, settings())}
        assert pairs == {("cells", "placebo"), ("double dose", "placebo")}
