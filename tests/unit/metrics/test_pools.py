"""What is pooled, what is refused and why, on hand-made tables of a small review."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tallystick.metrics import pools

from .lupus import settings, study, tables
from .small_reviews import fits_contract, independent, trials, with_effects


class TestPools:
    def test_five_sources_have_no_valid_pool_and_say_why(self) -> None:
        rows = pools.compute_pools(with_effects(tables()), settings())
        assert {row["status"] for row in rows} == {"refused"}
        by_outcome = {row["outcome_key"]: row for row in rows}
        assert sorted(by_outcome) == ["complete_remission", "overall_survival", "relapse", "remission"]
        said = " | ".join(by_outcome["complete_remission"]["reasons"])
        assert "Wang 2013, Wang 2018" in said
        assert "share patients" in said
        assert "denominators count different people (enrolled, evaluable)" in said
        assert "time points are not comparable (1 year, 2 years, 4 years, 5 years)" in said
        assert all("possible " in reason for row in rows for reason in row["reasons"])
        assert "conditions or interventions differ" in " ".join(by_outcome["remission"]["reasons"])
        assert "reviews are not pooled" in " ".join(by_outcome["overall_survival"]["caveats"])
        fits_contract("pools", rows)

    def test_independent_comparable_studies_are_pooled(self) -> None:
        data = independent([(12, 40), (30, 80), (9, 25), (22, 60)])
        (row,) = pools.compute_pools(data, settings())
        assert row["status"] == "pooled"
        assert row["reasons"] == []
        assert (row["k"], row["n"], row["events"]) == (4, 205, 73)
        assert row["pi_low"] <= row["ci_low"] <= row["estimate"] <= row["ci_high"] <= row["pi_high"]
        assert row["glmm_estimate"] == pytest.approx(row["estimate"], abs=0.01)
        assert sum(row["weights"]) == pytest.approx(100)
        assert row["wald_high"] - row["wald_low"] <= row["ci_high"] - row["ci_low"]
        assert "REML (Raudenbush 2009)" in row["methods"]
        assert row["timepoint"] == "1 year"
        fits_contract("pools", [row])

    def test_order_of_the_rates_does_not_matter(self) -> None:
        data = independent([(12, 40), (30, 80), (0, 25), (22, 60), (7, 9)])
        expected = pools.compute_pools(data, settings())
        shuffled = {**data, "rates": random.Random(3).sample(data["rates"], 5)}
        assert pools.compute_pools(shuffled, settings()) == expected

    def test_one_study_per_component_enters_and_the_other_is_named(self) -> None:
        data = independent([(12, 40), (30, 80), (9, 25)])
        data["overlaps"] = [{"study_a": "s00", "study_b": "s01", "confidence": "probable"}]
        (row,) = pools.compute_pools(data, settings())
        assert row["pooled_study_ids"] == ["s01", "s02"]
        assert any("left out" in caveat and "12/40" in caveat for caveat in row["caveats"])
        assert row["pi_low"] is None
        assert any("no prediction interval" in caveat for caveat in row["caveats"])

    def test_overlap_through_a_third_study_joins_two(self) -> None:
        data = independent([(12, 40), (30, 80)])
        data["studies"].append(study("s99", "Cited only"))
        data["overlaps"] = [
            {"study_a": "s00", "study_b": "s99", "confidence": "probable"},
            {"study_a": "s01", "study_b": "s99", "confidence": "certain"},
        ]
        (row,) = pools.compute_pools(data, settings())
        assert row["status"] == "refused"
        assert "share patients" in row["reasons"][0]

    def test_a_possible_overlap_is_a_caveat_and_refuses_where_configured(self) -> None:
        data = independent([(12, 40), (30, 80)])
        data["overlaps"] = [{"study_a": "s00", "study_b": "s01", "confidence": "possible"}]
        assert "may possibly share patients" in pools.compute_pools(data, settings())[0]["caveats"][0]
        assert pools.compute_pools(data, settings(overlap_level="possible"))[0]["status"] == "refused"

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"denominator_role": "responders"}, "denominators count different people"),
            ({"denominator_role": "unknown"}, "the role of a denominator is not stated"),
            ({"timepoint_months": 36.0}, "time points are not comparable"),
            ({"timepoint_months": None, "time_kind": "none"}, "the time is not stated"),
            ({"time_kind": "during"}, "results hold at a point or up to a point"),
            ({"state": "ever"}, "a present state is not one that was ever reached"),
        ],
    )
    def test_each_condition_refuses_and_is_named(self, change: dict[str, Any], reason: str) -> None:
        data = independent([(12, 40), (30, 80)])
        data["rates"][1] |= change
        (row,) = pools.compute_pools(data, settings())
        assert row["status"] == "refused"
        assert row.get("estimate") is None
        assert [reason in said for said in row["reasons"]].count(True) == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"unit_of_analysis": "lesions"},
            {"subgroup": "women"},
            {"time_kind": "baseline"},
            {"selected": False},
        ],
    )
    def test_other_units_subgroups_baselines_and_unused_rates_never_enter(self, change: dict[str, Any]) -> None:
        data = independent([(12, 40), (30, 80)])
        data["rates"][1] |= change
        assert pools.compute_pools(data, settings()) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"data_status": "review"},
            {"design": "meta_analysis"},
            {"relevance": "out_of_scope"},
        ],
    )
    def test_reviews_and_studies_of_other_topics_never_enter(self, change: dict[str, Any]) -> None:
        data = independent([(12, 40), (30, 80)])
        data["studies"][1] |= change
        assert pools.compute_pools(data, settings()) == []

    def test_studies_of_two_conditions_are_not_pooled_in_one_corpus(self) -> None:
        data = independent([(12, 40), (30, 80), (9, 25)])
        data["studies"][2]["condition"] = "asthma"
        (row,) = pools.compute_pools(data, settings())
        assert row["pooled_study_ids"] == ["s00", "s01"]
        data["studies"][1]["condition"] = "gout"
        (row,) = pools.compute_pools(data, settings())
        assert "conditions or interventions differ (asthma / cells, gout / cells, lupus / cells)" in row["reasons"][0]

    def test_unstated_times_are_pooled_where_configured_with_a_caveat(self) -> None:
        data = independent([(12, 40), (30, 80)])
        for row in data["rates"]:
            row |= {"timepoint_months": None, "time_kind": "none"}
        assert pools.compute_pools(data, settings())[0]["status"] == "refused"
        (row,) = pools.compute_pools(data, settings(unstated_time="pool"))
        assert row["status"] == "pooled"
        assert "no study states the time of its result" in row["caveats"]

    def test_an_outcome_outside_the_vocabulary_is_refused_for_its_definition_only(self) -> None:
        data = independent([(12, 40), (30, 80)])
        for row in data["rates"]:
            row["outcome_key"] = "other:well being"
        (row,) = pools.compute_pools(data, settings())
        assert "no definition in the vocabulary" in row["reasons"][0]
        assert row.get("estimate") is None
        data["rates"][1]["timepoint_months"] = 48.0
        assert pools.compute_pools(data, settings()) == []

    def test_uninformative_prediction_interval_is_called_so(self) -> None:
        data = independent([(1, 40), (60, 80), (24, 25)])
        (row,) = pools.compute_pools(data, settings())
        assert any("uninformative" in caveat for caveat in row["caveats"])

    def test_control_arms_do_not_enter_proportions(self) -> None:
        data = independent([(12, 40), (30, 80)])
        data["rates"][1] |= {"arm": "placebo"}
        data["arms"] = [{"study_id": "s01", "arm": "placebo", "role": "control"}]
        assert pools.compute_pools(data, settings()) == []
        data["arms"] = [{"study_id": "s01", "arm": "placebo", "role": "experimental"}]
        assert pools.compute_pools(data, settings())[0]["status"] == "pooled"

    def test_risk_ratios_of_two_trials_are_pooled(self) -> None:
        (row,) = [r for r in pools.compute_pools(with_effects(trials(3)), settings()) if r["kind"] == "effect"]
        assert row["status"] == "pooled"
        assert row["k"] == 3
        assert row["pi_low"] <= row["ci_low"] <= row["estimate"] <= row["ci_high"]
        assert len(row["rate_ids"]) == 6
        fits_contract("pools", [row])
