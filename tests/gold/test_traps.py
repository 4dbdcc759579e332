"""The anchored traps of the five sources that concern reading numbers, each by its id.

``traps.json`` holds the quotes; here stands what must be recorded for them. Traps on identifiers, citations and layout
are asserted beside their readers, those on directions beside theirs.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from .test_claims_gold import HERE, RAW, tables_of

TRAPS = {trap["id"]: trap for trap in json.loads((HERE / "traps.json").read_text(encoding="utf-8"))}


def rows(table: str, trap: str) -> list[dict[str, Any]]:
    """Rows of a table that stand within the quote of a trap, or that the quote stands within."""
    place = TRAPS[trap]
    doc = place["file"].removesuffix(".txt")
    found = [row for row in tables_of(RAW)[table] if row["doc_id"] == doc]
    return [row for row in found if row["start"] < place["end"] and place["start"] < row["end"]]


def claims(trap: str) -> list[tuple[Any, ...]]:
    """(outcome, events, denominator, percent, months) of the claims of a trap's quote."""
    return [
        (row["outcome"], row["events"], row["denominator"], row["percent"], row["timepoint_months"])
        for row in sorted(rows("claims", trap), key=lambda row: row["start"])
    ]


def roles(trap: str) -> dict[str, str]:
    place = TRAPS[trap]
    inside = [n for n in rows("numerals", trap) if place["start"] <= n["start"] and n["end"] <= place["end"]]
    return {n["quote"]: n["role"] for n in inside}


def sizes(trap: str) -> set[tuple[str, float]]:
    return {
        (row["fact"], row["value_number"]) for row in rows("study_facts", trap) if row.get("value_number") is not None
    }


def test_every_trap_still_stands_where_it_was() -> None:
    assert len(TRAPS) == 124
    for trap in TRAPS.values():
        text = (RAW / trap["file"]).read_bytes().decode("utf-8")
        assert text[trap["start"] : trap["end"]] == trap["quote"]


EXACT = {
    "S001": ("complete_remission", 22, 81, 27.0, 60.0),
    "S002": ("complete_remission", 22, 68, 32.0, 60.0),
    "S003": ("partial_remission", 6, 81, 7.0, 60.0),
    "S004": ("partial_remission", 6, 68, 9.0, 60.0),
    "S005": ("remission", 28, 81, 34.0, 60.0),
    "S006": ("remission", 28, 68, 41.0, 60.0),
    "S009": ("overall_survival", 68, 81, 84.0, 60.0),
    "S010": ("death", 13, 81, None, 60.0),
    "S013": ("relapse", 9, 37, 24.0, 60.0),
    "S014": ("relapse", 9, 37, 24.0, 60.0),
    "S015": ("relapse", 20, 87, 23.0, None),
    "S021": ("overall_survival", 82, 87, 94.0, 48.0),
    "S026": ("death", 5, 87, 6.0, 48.0),
    "S045": ("relapse", 7, 24, None, 12.0),
    "S046": ("overall_survival", 37, 40, 92.5, None),
}


@pytest.mark.parametrize("trap", EXACT)
def test_one_result_is_read_as_it_is_meant(trap: str) -> None:
    assert EXACT[trap] in claims(trap)


@pytest.mark.parametrize(
    ("trap", "wanted"),
    [
        ("S007", [("remission", None, None, 34.0, 60.0), ("relapse", None, None, 24.0, 60.0)]),
        ("S011", [("remission", 37)]),
        ("S012", [("remission", 37), ("complete_remission", 27), ("partial_remission", 10)]),
        ("S042", [("major_response", 13, 40, 32.5, 12.0), ("partial_response", 11, 40, 27.5, 12.0)]),
        ("S043", [("relapse", 3, 24, 12.5, 9.0), ("relapse", 4, 24, 16.7, 12.0)]),
        ("S074", [("low_disease_activity", None, 69, 58.0, None), ("remission", None, 69, 23.0, None)]),
        ("S076", [("remission", 9, 12, None, None), ("remission", 5, 6, None, None)]),
        ("S080", [("treatment_related_complication", 0, 10, None, None), ("serious_adverse_event", 0, 10, None, None)]),
    ],
)
def test_several_results_of_one_quote(trap: str, wanted: list[tuple[Any, ...]]) -> None:
    found = claims(trap)
    for values in wanted:
        assert any(claim[: len(values)] == values for claim in found), (values, found)


def test_s008_percents_without_counts() -> None:
    assert [claim[1:4] for claim in claims("S008")] == [(None, None, 84.0), (None, None, 27.0), (None, None, 7.0)]


@pytest.mark.parametrize(
    ("trap", "role"),
    [
        ("S001", "enrolled"),
        ("S002", "survivors"),
        ("S004", "survivors"),
        ("S013", "responders"),
        ("S015", "enrolled"),
        ("S043", "responders"),
        ("S076", "arm"),
    ],
)
def test_whom_the_denominators_count(trap: str, role: str) -> None:
    assert {row["denominator_role"] for row in rows("claims", trap)} == {role}


@pytest.mark.parametrize("trap", ["S010", "S026", "S027", "S043", "S045", "S080"])
def test_a_denominator_that_is_not_printed_is_derived(trap: str) -> None:
    assert {row["denominator_status"] for row in rows("claims", trap)} == {"derived"}


def test_s017_arm_sizes_are_no_results() -> None:
    assert sizes("S017") >= {("arm_size", 22.0), ("arm_size", 59.0)}
    assert claims("S017") == []


@pytest.mark.parametrize(
    ("trap", "size"),
    [
        ("S016", ("followed", 66.0)),
        ("S020", ("enrolled", 87.0)),
        ("S047", ("enrolled", 40.0)),
        ("S068", ("enrolled", 81.0)),
        ("S070", ("enrolled", 69.0)),
        ("S077", ("enrolled", 18.0)),
        ("S079", ("enrolled", 10.0)),
        ("S059", ("studies_included", 10.0)),
    ],
)
def test_sizes(trap: str, size: tuple[str, float]) -> None:
    assert size in sizes(trap) or ("randomised", size[1]) in sizes(trap)


def test_s047_centres_are_not_patients() -> None:
    assert ("enrolled", 4.0) not in sizes("S047")


def test_s019_none_is_a_zero_and_few_is_no_number() -> None:
    assert claims("S019") == [("treatment_related_death", 0, None, None, None)] or claims("S019")[0][:2] == (
        "treatment_related_death",
        0,
    )
    assert len(claims("S019")) == 1


def test_s011_the_count_of_relapses_restates_the_rate() -> None:
    relapse = next(row for row in rows("claims", "S013") if row["outcome"] == "relapse")
    place = TRAPS["S011"]
    again = [a for a in tables_of(RAW)["anchors"] if a["row_id"] == relapse["claim_id"] and a["field"] == "restatement"]
    assert [a["quote"] for a in again if place["start"] <= a["start"] < place["end"]] == ["9"]


def test_s022_a_mean_follow_up_is_no_time_of_a_rate() -> None:
    assert {row["timepoint_value"] for row in rows("claims", "S021")} == {4.0}


@pytest.mark.parametrize(
    ("trap", "wanted"),
    [
        ("S023", [(23, 83, 28.0, 12.0), (12, 39, 31.0, 24.0), (5, 12, 42.0, 36.0), (3, 6, 50.0, 48.0)]),
        ("S024", [(10, 83, 12.0, 12.0), (7, 39, 18.0, 24.0), (2, 12, 17.0, 36.0), (1, 6, 17.0, 48.0)]),
    ],
)
def test_lists_in_either_order(trap: str, wanted: list[tuple[Any, ...]]) -> None:
    assert [claim[1:] for claim in claims(trap)] == wanted


def test_s027_nothing_observed_is_zero_of_the_enrolled() -> None:
    assert ("treatment_related_adverse_event", 0, 87) in [claim[:3] for claim in claims("S027")]


def test_s028_ten_to_the_sixth_is_a_dose() -> None:
    assert set(roles("S028").values()) == {"dose"}


@cache
def restated() -> dict[str, int]:
    found: dict[str, int] = {}
    for anchor in tables_of(RAW)["anchors"]:
        if anchor["table"] == "claims" and anchor["field"] == "restatement":
            found[anchor["row_id"]] = found.get(anchor["row_id"], 0) + 1
    return found


def test_s029_an_abstract_printed_twice_is_read_once_with_anchors_in_both() -> None:
    doc = TRAPS["S029"]["file"].removesuffix(".txt")
    mine = [row for row in tables_of(RAW)["claims"] if row["doc_id"] == doc]
    assert len(mine) == 12
    assert all(restated().get(row["claim_id"]) for row in mine)


def test_s043_months_look_like_counts_and_are_not() -> None:
    assert {quote: role for quote, role in roles("S043").items() if quote in ("9", "12")} == {
        "9": "time_point",
        "12": "time_point",
    }


def test_s048_days_of_infusion_are_a_schedule() -> None:
    assert roles("S048") == {"0": "schedule", "7": "schedule"}


@pytest.mark.parametrize("trap", ["S055", "S061", "S069", "S072", "S078", "S105", "S016", "S065"])
def test_no_claim(trap: str) -> None:
    assert claims(trap) == []


def test_s065_a_size_of_unclear_scope_is_no_denominator() -> None:
    assert not any(row["denominator"] == 213 for row in tables_of(RAW)["claims"])


@pytest.mark.parametrize(
    ("trap", "quote", "role"), [("S071", "8", "threshold"), ("S105", "8", "threshold"), ("S116", "81", "page")]
)
def test_roles_of_numerals(trap: str, quote: str, role: str) -> None:
    found = roles(trap)
    assert found.get(quote) == role or (
        role == "page" and "events" not in found.values() and "denominator" not in found.values()
    )


@pytest.mark.parametrize("trap", ["S073", "S104"])
def test_doses_in_words_and_millions(trap: str) -> None:
    assert set(roles(trap).values()) == {"dose"}


def test_s075_the_authors_words_again_are_one_result() -> None:
    doc = TRAPS["S075"]["file"].removesuffix(".txt")
    mine = [row for row in tables_of(RAW)["claims"] if row["doc_id"] == doc and row["percent"] in (58.0, 23.0)]
    assert sorted(row["percent"] for row in mine) == [23.0, 58.0]


def test_s112_a_site_counter_is_no_result() -> None:
    assert claims("S112") == []
    assert "events" not in roles("S112").values()


@pytest.mark.parametrize("trap", ["S116", "S118", "S119", "S121"])
def test_lists_of_references_give_neither_claims_nor_sizes(trap: str) -> None:
    assert claims(trap) == []
    assert sizes(trap) == set()
