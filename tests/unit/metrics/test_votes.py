"""Votes by direction of effect: who votes, for what, and when there is a sign test."""

from __future__ import annotations

from typing import Any

import pytest

from tallystick.metrics import votes

from .lupus import EARLY, LATE, MULTI, REVIEW, SERIES, TRIAL, settings, study, tables
from .small_reviews import fits_contract

MARKERS = {"markers": {"markers": [
    {"id": "score", "polarity": "lower_better"},
    {"id": "albumin", "polarity": "higher_better"},
    {"id": "count", "polarity": "neutral", "polarity_in": {"lupus": "higher_better"}},
]}}  # fmt: skip


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
