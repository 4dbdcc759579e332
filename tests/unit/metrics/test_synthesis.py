"""Effects, pools, refusals, multiverse, sensitivity and votes on hand-made tables of a small review."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tallystick.metrics import effects, multiverse, pools, sensitivity, votes
from tallystick.tables import find
from tallystick.tables.store import to_arrow

from .lupus import EARLY, LATE, MULTI, REVIEW, SERIES, TRIAL, rate, settings, study, tables

FAMILIES = {"families": {"families": [
    {"id": "best", "label": "best", "members": ["complete_remission", "major_response"], "why": "scales differ"},
]}}  # fmt: skip
MARKERS = {"markers": {"markers": [
    {"id": "score", "polarity": "lower_better"},
    {"id": "albumin", "polarity": "higher_better"},
    {"id": "count", "polarity": "neutral", "polarity_in": {"lupus": "higher_better"}},
]}}  # fmt: skip


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

    @pytest.mark.parametrize(
        ("value", "estimate", "exact"), [("68/81", 0.840, (0.741, 0.912)), ("82/87", 0.943, (0.871, 0.981))]
    )
    def test_single_reports_have_exact_intervals(
        self, rows: list[dict[str, Any]], value: str, estimate: float, exact: tuple[float, float]
    ) -> None:
        (row,) = [r for r in rows if [v.split()[-1] for v in r["values"]] == [value]]
        assert [round(x, 3) for x in (row["estimate"], row["ci_low"], row["ci_high"])] == [estimate, *exact]
        assert row.get("hk_low") is None

    def test_late_time_points_with_few_patients_left_never_stand_for_a_study(self, rows: list[dict[str, Any]]) -> None:
        values = {value for row in rows for value in row["values"]}
        assert "Wang 2013 23/83" in values
        assert not values & {"Wang 2013 12/39", "Wang 2013 3/6"}

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


def direction(study_id: str, marker: str, way: str, **more: Any) -> dict[str, Any]:
    row = {"study_id": study_id, "marker": marker, "marker_text": marker, "direction": way, "relative_to": "before",
           "segment": None, "subgroup": None, "arm": None, **more}  # fmt: skip
    row["direction_id"] = f"d-{study_id}-{marker}-{way}-{row['segment']}-{row['relative_to']}"
    return row


class TestVotes:
    def run(self, *directions: dict[str, Any], **more: Any) -> tuple[list[dict[str, Any]], dict[tuple[str, str], Any]]:
        made = votes.compute_votes({**tables(), "directions": list(directions), **more}, MARKERS, settings())
        fits_contract("votes", made["votes"])
        fits_contract("vote_summaries", made["vote_summaries"])
        return made["votes"], {(row["marker"], row["comparison"]): row for row in made["vote_summaries"]}

    def test_benefit_follows_polarity_not_direction(self) -> None:
        rows, summaries = self.run(
            direction(LATE, "score", "down"), direction(LATE, "albumin", "up"), direction(MULTI, "albumin", "down")
        )
        assert [(row["marker"], row["benefit"]) for row in rows] == [
            ("albumin", "benefit"), ("albumin", "harm"), ("score", "benefit"),
        ]  # fmt: skip
        assert summaries["albumin", "before"]["share_benefit"] == 0.5

    def test_polarity_may_depend_on_the_condition(self) -> None:
        rows, _ = self.run(direction(LATE, "count", "up"), direction(TRIAL, "count", "up"))
        assert {row["study_id"]: row["benefit"] for row in rows} == {LATE: "benefit", TRIAL: "unknown"}

    def test_several_sentences_of_a_study_are_one_vote(self) -> None:
        rows, _ = self.run(direction(LATE, "score", "down"), direction(LATE, "score", "unsigned"))
        assert [(row["direction"], len(row["direction_ids"])) for row in rows] == [("down", 2)]

    def test_contradicting_sentences_conflict(self) -> None:
        rows, summaries = self.run(direction(LATE, "score", "down"), direction(LATE, "score", "up"))
        assert (rows[0]["direction"], rows[0]["benefit"]) == ("conflicting", "unknown")
        assert summaries["score", "before"]["conflicting"] == 1

    def test_what_has_no_sign_is_not_what_has_no_meaning(self) -> None:
        _, summaries = self.run(
            direction(LATE, "other", "up", marker_text="X7"), direction(MULTI, "other", "unsigned", marker_text="X7")
        )
        assert [summaries["other:x7", "before"][kind] for kind in ("unknown", "unsigned")] == [1, 1]

    def test_no_significant_change_is_told_from_no_change(self) -> None:
        rows, summaries = self.run(
            direction(LATE, "score", "unchanged", significance="not_significant"),
            direction(MULTI, "score", "unchanged"),
        )
        assert {row["study_id"]: row["not_significant"] for row in rows} == {LATE: True, MULTI: False}
        assert [summaries["score", "before"][kind] for kind in ("neutral", "not_significant")] == [2, 1]

    @pytest.mark.parametrize(
        "told",
        [
            {"arm_text": "stem cell and placebo groups"},
            {"doc_id": "d", "start": 10, "end": 40, "quote": "x" * 30},
        ],
        ids=["names both arms", "the arms are said to be alike"],
    )
    def test_what_is_said_of_several_arms_is_no_vote(self, told: dict[str, Any]) -> None:
        alike = [{"doc_id": "d", "start": 30, "end": 60, "finding": "similar"}]
        arms = [
            {"study_id": TRIAL, "arm": "stem cell", "role": "experimental", "label_texts": ["stem cell"]},
            {"study_id": TRIAL, "arm": "placebo", "role": "control", "label_texts": ["placebo"]},
        ]
        row = direction(TRIAL, "score", "down") | {"doc_id": "e", "start": 0, "end": 9}
        rows, _ = self.run(row | told, row | {"marker": "albumin"}, comparisons=alike, arms=arms)
        assert [row["marker"] for row in rows] == ["albumin"]

    def test_null_and_unsigned_votes_are_kept(self) -> None:
        rows, summaries = self.run(direction(LATE, "score", "unchanged"), direction(MULTI, "score", "unsigned"))
        assert [row["benefit"] for row in rows] == ["neutral", "unknown"]
        summary = summaries["score", "before"]
        assert (summary["k"], summary["neutral"], summary["unsigned"]) == (2, 1, 1)
        assert summary.get("share_benefit") is None
        assert "no vote has a sign" in summary["note"]

    def test_a_course_that_turns_is_two_segments(self) -> None:
        rows, summaries = self.run(
            direction(MULTI, "score", "down"),
            direction(MULTI, "score", "up", segment=2, relative_to="earlier_follow_up"),
        )
        assert [(row["segment"], row["benefit"]) for row in rows] == [
            ("1, against before", "benefit"), ("2, against earlier_follow_up", "harm"),
        ]  # fmt: skip
        assert summaries["score", "before"]["harm"] == 0

    def test_significance_does_not_vote(self) -> None:
        significant, _ = self.run(direction(LATE, "score", "down", significance="significant", p_value=0.001))
        not_significant, _ = self.run(direction(LATE, "score", "down", significance="not_significant", p_value=0.6))
        assert significant == not_significant

    def test_reviews_are_shown_but_not_counted(self) -> None:
        rows, summaries = self.run(direction(REVIEW, "score", "down"), direction(LATE, "score", "down"))
        assert {row["study_id"]: row["counted"] for row in rows} == {REVIEW: False, LATE: True}
        assert summaries["score", "before"]["k"] == 1

    def test_control_arms_and_subgroups_do_not_vote(self) -> None:
        rows, _ = self.run(
            direction(TRIAL, "score", "down", arm="placebo"), direction(TRIAL, "score", "down", subgroup="nephritis")
        )
        assert rows == []

    def test_sign_test_from_six_signed_votes_on(self) -> None:
        ids = [LATE, EARLY, MULTI, TRIAL, SERIES]
        _, few = self.run(*(direction(study_id, "score", "down") for study_id in ids))
        assert few["score", "before"].get("sign_test_p") is None
        assert "5 signed votes, the smallest possible p is 0.0625" in few["score", "before"]["note"]
        studies = [*tables()["studies"], study("s-six", "Six")]
        _, six = self.run(*(direction(study_id, "score", "down") for study_id in [*ids, "s-six"]), studies=studies)
        summary = six["score", "before"]
        assert summary["sign_test_p"] == pytest.approx(0.03125)
        assert (summary["ci_low"], summary["ci_high"]) == pytest.approx((0.541, 1.0), abs=1e-3)

    def test_markers_outside_the_vocabulary_are_summarised_when_two_studies_share_them(self) -> None:
        rows, summaries = self.run(
            direction(LATE, "other", "up", marker_text="IL-99"),
            direction(MULTI, "other", "up", marker_text="il 99"),
            direction(MULTI, "other", "up", marker_text="X7"),
        )
        assert [row["marker"] for row in rows] == ["other:il 99", "other:il 99", "other:x7"]
        assert list(summaries) == [("other:il 99", "before")]
