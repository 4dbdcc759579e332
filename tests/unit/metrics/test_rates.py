"""Rates: one per distinct result, and a stated choice between those that compete."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.config import check_config
from tallystick.metrics.evidence import Evidence
from tallystick.metrics.rates import GROUP_BY_ORDER, GROUP_UNREAD, NOT_TOLD_APART, compute_rates
from tallystick.tables import find
from tallystick.tables.extract import BY_ORDER, ONE_OF_SEVERAL
from tallystick.tables.store import to_arrow

from .conftest import claim

SETTINGS = check_config({})["metrics"]
REPORTS = [
    {"study_id": "s1", "doc_id": "d1", "subject": None, "report_kind": "conference_abstract", "is_primary": True},
    {"study_id": "s1", "doc_id": "d2", "subject": None, "report_kind": "article_abstract", "is_primary": True},
    {"study_id": "s1", "doc_id": "d3", "subject": None, "report_kind": "news", "is_primary": False},
]


def rates(*claims: dict[str, Any], **selection: Any) -> list[dict[str, Any]]:
    settings = {**SETTINGS, "selection": {**SETTINGS["selection"], **selection}}
    return compute_rates(Evidence({"claims": list(claims), "reports": REPORTS}), settings)


def used(rows: list[dict[str, Any]]) -> list[str]:
    return [f"{row['events']}/{row['denominator']}" for row in rows if row["selected"]]


def test_equal_results_of_several_reports_are_one_rate() -> None:
    (row,) = rates(
        claim("a", doc_id="d1", events=20, denominator=50, timepoint_months=12.0, time_kind="at"),
        claim("b", doc_id="d2", events=20, denominator=50, denominator_role="enrolled"),
        claim("c", doc_id="d3", events=20, denominator=50, timepoint_months=12.0, state="current"),
    )
    assert row["claim_ids"] == ["a", "b", "c"]
    assert (row["timepoint_months"], row["time_kind"], row["state"]) == (12.0, "at", "current")
    assert row["denominator_role"] == "enrolled"
    assert (row["selected"], row["selection_rule"]) == (True, "the only value")


def test_wilson_interval() -> None:
    (row,) = rates(claim(events=68, denominator=81))
    # The limits of a score interval are the proportions from which the one seen is 1.96 standard errors away.
    for limit in (row["ci_low"], row["ci_high"]):
        assert abs(68 / 81 - limit) / (limit * (1 - limit) / 81) ** 0.5 == pytest.approx(1.959964, abs=1e-6)
    assert row["ci_low"] < row["rate"] < row["ci_high"]
    assert row["ci_method"] == "Wilson, 95 %"
    to_arrow(find("metrics", "rates"), [row])


@pytest.mark.parametrize(
    "impossible",
    [
        {"events": 51, "denominator": 50},
        {"events": 0, "denominator": 0},
        {"events": 3, "denominator": None},
        {"events": None, "denominator": 50},
    ],
)
def test_impossible_or_missing_counts_give_no_rate(impossible: dict[str, Any]) -> None:
    assert rates(claim(**impossible)) == []


@pytest.mark.parametrize(
    "difference",
    [{"timepoint_months": 24.0}, {"arm": "drug"}, {"subgroup": "women"}, {"outcome_key": "relapse"}, {"state": "ever"},
     {"unit_of_analysis": "lesions"}, {"time_kind": "baseline"}, {"study_id": "s2"}],
)  # fmt: skip
def test_different_results_with_equal_counts_stay_two_rates(difference: dict[str, Any]) -> None:
    one = claim("a", events=20, denominator=50, timepoint_months=12.0, state="current")
    two = claim("b", **{"events": 20, "denominator": 50, "timepoint_months": 12.0, "state": "current", **difference})
    rows = rates(one, two)
    assert len(rows) == 2
    assert [row["selected"] for row in rows] == [True, True]


def test_a_result_without_time_that_fits_two_times_joins_neither() -> None:
    rows = rates(
        claim("a", events=20, denominator=50, timepoint_months=12.0),
        claim("b", events=20, denominator=50, timepoint_months=24.0),
        claim("c", events=20, denominator=50),
    )
    assert sorted(row["claim_ids"] for row in rows) == [["a"], ["b"], ["c"]]


def test_enrolled_is_chosen_before_survivors_and_says_so() -> None:
    rows = rates(
        claim("a", doc_id="d2", events=12, denominator=44, denominator_role="survivors", timepoint_months=12.0),
        claim("b", doc_id="d1", events=12, denominator=50, denominator_role="enrolled", timepoint_months=12.0),
    )
    assert used(rows) == ["12/50"]
    assert {row["selection_rule"] for row in rows} == {
        "denominator role: enrolled before survivors",
        "passed over; denominator role: enrolled before survivors",
    }


def test_the_choice_is_configurable() -> None:
    competing = (
        claim("a", doc_id="d2", events=12, denominator=44, denominator_role="survivors"),
        claim("b", doc_id="d1", events=13, denominator=50, denominator_role="enrolled"),
    )
    assert used(rates(*competing)) == ["13/50"]
    assert used(rates(*competing, prefer_denominator=["survivors", "enrolled"])) == ["12/44"]
    assert used(rates(*competing, order=["report", "denominator"])) == ["12/44"]


def test_the_kind_of_report_decides_between_equal_denominators_not_the_time_of_publication() -> None:
    rows = rates(
        claim("a", doc_id="d1", events=12, denominator=50, denominator_role="enrolled"),
        claim("b", doc_id="d2", events=13, denominator=50, denominator_role="enrolled"),
    )
    assert used(rows) == ["13/50"]
    assert rows[0]["selection_rule"].endswith("kind of report: article abstract before conference abstract")


@pytest.mark.parametrize("decision", [{"preferred": True}, {"origin": "curated"}])
def test_a_person_decides_first(decision: dict[str, Any]) -> None:
    rows = rates(
        claim("a", doc_id="d3", events=12, denominator=44, denominator_role="survivors", **decision),
        claim("b", doc_id="d2", events=13, denominator=50, denominator_role="enrolled"),
    )
    assert used(rows) == ["12/44"]
    assert "a person's decision" in next(row["selection_rule"] for row in rows if row["selected"])


def test_two_results_of_one_report_under_one_name_are_no_rivals_and_neither_is_used() -> None:
    """64 died of 182; 1 of 182 died after the operation: read under one name, neither may stand for deaths."""
    deaths = {"arm": "drug", "denominator": 182, "denominator_role": "arm"}
    rows = rates(
        claim("a", doc_id="d1", events=64, denominator_status="derived", **deaths),
        claim("b", doc_id="d1", events=1, **deaths),
    )
    assert used(rows) == []
    assert {row["selection_rule"] for row in rows} == {f"passed over; {NOT_TOLD_APART}"}


def test_a_larger_denominator_of_one_report_and_a_persons_choice_still_decide() -> None:
    whole = claim("a", doc_id="d1", arm="drug", events=13, denominator=69, denominator_role="arm")
    part = claim("b", doc_id="d1", arm="drug", events=8, denominator=17, denominator_role="arm")
    other = claim("c", doc_id="d1", arm="drug", events=2, denominator=69, denominator_role="arm")
    assert used(rates(whole, part)) == ["13/69"]
    assert used(rates(whole, part, other)) == []
    assert used(rates({**whole, "preferred": True}, part, other)) == ["13/69"]


def test_different_reports_of_one_study_still_compete() -> None:
    rows = rates(claim("a", doc_id="d1", events=12, denominator=50), claim("b", doc_id="d3", events=13, denominator=50))
    assert len(used(rows)) == 1


def test_results_of_unread_groups_are_no_rivals_and_not_used() -> None:
    rows = rates(
        claim("a", doc_id="d1", events=9, denominator=62, subgroup=ONE_OF_SEVERAL),
        claim("b", doc_id="d1", events=6, denominator=60, subgroup=ONE_OF_SEVERAL),
        claim("e", doc_id="d1", events=7, denominator=61, subgroup=BY_ORDER),
        claim("c", doc_id="d1", events=15, denominator=122),
    )
    assert used(rows) == ["15/122"]
    assert sum(row["selection_rule"].endswith(GROUP_UNREAD) for row in rows) == 2
    assert sum(row["selection_rule"].endswith(GROUP_BY_ORDER) for row in rows) == 1


def test_a_state_and_an_unknown_one_are_rivals_only_with_the_same_events() -> None:
    at = {"timepoint_months": 12.0, "time_kind": "at", "denominator": 50}
    others = claim("a", doc_id="d1", events=20, **at), claim("b", doc_id="d2", events=15, state="current", **at)
    assert sorted(used(rates(*others))) == ["15/50", "20/50"]
    same = claim("a", doc_id="d1", events=15, **{**at, "denominator": 44}), others[1]
    assert used(rates(*same)) == ["15/50"]


def test_events_of_an_interval_are_no_rival_of_the_total() -> None:
    at = {"timepoint_months": 12.0, "time_kind": "at", "denominator": 24}
    rows = compute_rates(
        Evidence({"claims": [claim("a", events=4, **at), claim("b", events=7, **at)], "reports": REPORTS}),
        SETTINGS,
        frozenset({"a"}),
    )
    assert {row["events"]: (row["selected"], row["new_in_interval"]) for row in rows} == {
        4: (True, True),
        7: (True, False),
    }


CLAIMS = st.lists(
    st.builds(
        lambda events, size, months, role, doc, state: {
            "events": events, "denominator": size, "timepoint_months": months, "denominator_role": role, "doc_id": doc,
            "state": state,
        },
        st.integers(0, 3), st.integers(3, 5), st.sampled_from([None, 6.0, 12.0]),
        st.sampled_from(["enrolled", "survivors", "unknown"]), st.sampled_from(["d1", "d2", "d3"]),
        st.sampled_from(["current", "ever", "unknown"]),
    ),
    min_size=1, max_size=7,
)  # fmt: skip


@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter_and_none_is_lost(given_claims: list[dict[str, Any]], random: Any) -> None:
    claims = [claim(f"c{n}", **row) for n, row in enumerate(given_claims)]
    shuffled = random.sample(claims, len(claims))
    rows, again = (sorted(rates(*listed), key=lambda r: r["rate_id"]) for listed in (claims, shuffled))
    assert rows == again
    assert sorted(i for row in rows for i in row["claim_ids"]) == sorted(c["claim_id"] for c in claims)
    assert len({row["rate_id"] for row in rows}) == len(rows)
    assert all(row["ci_low"] <= row["rate"] <= row["ci_high"] for row in rows)
