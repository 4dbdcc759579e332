"""The traps of the five sources that concern markers, doses, criteria and conclusions, each by its id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tallystick import extract, ingest
from tallystick.ingest.register import Register
from tallystick.vocabulary import Vocabulary

RAW = Path(__file__).parents[3] / "raw"
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def tables() -> dict[str, Tables]:
    vocabulary = Vocabulary.built_in()
    found: dict[str, Tables] = {}
    for path in sorted(RAW.glob("*.txt")):
        cut = ingest.read_files(
            RAW, [path.name], Register.read(RAW / "sources.tsv"), {"largest_file_mb": 1}, vocabulary
        )
        text = path.read_bytes().decode("utf-8")
        found[path.name[:3]] = extract.read_document(cut["documents"][0], text, cut["sections"], vocabulary)
    return found


def course(tables: dict[str, Tables], source: str, marker: str, subject: str | None = None) -> list[dict[str, Any]]:
    rows = [
        r for r in tables[source]["directions"] if r["marker"] == marker and (not subject or r["subject"] == subject)
    ]
    return sorted(rows, key=lambda r: (r["segment"] or 1, r["start"]))


def facts(tables: dict[str, Tables], source: str, fact: str, subject: str | None = None) -> list[dict[str, Any]]:
    return [r for r in tables[source]["study_facts"] if r["fact"] == fact and (not subject or r["subject"] == subject)]


def conclusion(tables: dict[str, Tables], source: str, words: str) -> dict[str, Any]:
    return next(r for r in tables[source]["conclusions"] if words in r["quote"])


@pytest.mark.parametrize("source", ["000", "004"], ids=["S109", "S108"])
def test_improvement_has_the_sign_of_each_polarity(tables: dict[str, Tables], source: str) -> None:
    signs = {r["marker"]: (r["direction"], r["direction_status"]) for r in tables[source]["directions"]}
    up, down = ("up", "derived"), ("down", "derived")
    assert signs == {
        "sledai": down,
        "albumin": up,
        "complement_c3": up,
        "white_blood_cells": up,
        "platelets": up,
        "proteinuria": down,
    }
    assert all(r["timepoints_months"] == [] for r in tables[source]["directions"])


def test_s041_a_change_without_a_sign_stays_unsigned(tables: dict[str, Tables]) -> None:
    assert [(r["direction"], r["direction_status"]) for r in course(tables, "001", "sledai")] == [("down", "stated")]
    assert {course(tables, "001", m)[0]["direction"] for m in ("autoantibodies", "albumin", "complement")} == {
        "unsigned"
    }


def test_s029_a_copy_of_the_abstract_votes_once(tables: dict[str, Tables]) -> None:
    assert len(tables["001"]["directions"]) == 4


def test_s051_subgroup_and_times_of_significance(tables: dict[str, Tables]) -> None:
    (row,) = course(tables, "002", "proteinuria")
    assert (row["direction"], row["subgroup"], row["timepoints_months"]) == ("down", "lupus nephritis", [9.0, 12.0])
    assert row["significance"] == "significant"


@pytest.mark.parametrize("marker", ["serum_creatinine", "blood_urea_nitrogen"])
def test_s052_down_then_up_is_two_rows(tables: dict[str, Tables], marker: str) -> None:
    first, second = course(tables, "002", marker)
    assert (first["direction"], first["timepoints_months"]) == ("down", [6.0])
    assert (second["direction"], second["timepoints_months"]) == ("up", [9.0, 12.0])
    assert second["relative_to"] == "earlier_follow_up"


@pytest.mark.parametrize("marker", ["albumin", "complement_c3"])
def test_s053_up_then_down_is_two_rows(tables: dict[str, Tables], marker: str) -> None:
    first, second = course(tables, "002", marker)
    assert (first["direction"], first["timepoints_months"], first["significance"]) == ("up", [6.0], "unstated")
    assert (second["direction"], second["timepoints_months"]) == ("down", [9.0, 12.0])


@pytest.mark.parametrize("marker", ["antinuclear_antibody", "anti_dsdna"])
def test_s054_significance_at_three_months_only(tables: dict[str, Tables], marker: str) -> None:
    (row,) = course(tables, "002", marker)
    assert (row["direction"], row["timepoints_months"], row["significance"]) == ("down", [3.0], "significant")


def test_s061_fewer_adverse_events_is_a_comparison_without_a_number(tables: dict[str, Tables]) -> None:
    (row,) = [r for r in tables["003"]["comparisons"] if "adverse events" in r["quote"]]
    assert (row["finding"], row["p_value"]) == ("lower", None)


@pytest.mark.parametrize(
    ("marker", "months"), [("proteinuria", [3.0, 6.0]), ("sledai", [2.0, 6.0])], ids=["S062", "S063"]
)
def test_each_marker_keeps_its_own_times(tables: dict[str, Tables], marker: str, months: list[float]) -> None:
    against_control = [r for r in course(tables, "003", marker, "Zhou 2020") if r["relative_to"] == "control"]
    assert [(r["direction"], r["timepoints_months"]) for r in against_control] == [("down", months)]
    (compared,) = [r for r in tables["003"]["comparisons"] if r["marker"] == marker and r["subject"] == "Zhou 2020"]
    assert (compared["finding"], compared["timepoints_months"]) == ("lower", months)


def test_s064_a_positive_trend_is_benefit_by_polarity_and_c3_has_none(tables: dict[str, Tables]) -> None:
    trend = {r["marker"]: r for r in tables["003"]["directions"] if r["stated_as"].endswith("positive trend")}
    assert {m: r["direction"] for m, r in trend.items()} == {
        "serum_creatinine": "down", "blood_urea_nitrogen": "down", "albumin": "up", "complement_c4": "up",
    }  # fmt: skip
    assert {r["significance"] for r in trend.values()} == {"not_significant"}
    assert not course(tables, "003", "complement_c3", "Zhou 2020")


def test_s069_a_level_at_baseline_is_no_direction(tables: dict[str, Tables]) -> None:
    assert not any("high levels" in r["quote"] for r in tables["003"]["directions"])


def test_s078_similar_between_groups(tables: dict[str, Tables]) -> None:
    (row,) = [r for r in tables["003"]["comparisons"] if r["quote"].startswith("complete remission")]
    assert row["finding"] == "similar"


def test_s081_no_change_is_stored(tables: dict[str, Tables]) -> None:
    for marker, words in (("cd86", "CD86"), ("il_17c", "Il-17c"), ("tgf_beta_2", "TGF-B2")):
        (row,) = course(tables, "003", marker)
        assert (row["direction"], row["marker_text"]) == ("unchanged", words)


def test_s082_typo_is_kept_and_cytokines_fall(tables: dict[str, Tables]) -> None:
    assert [course(tables, "003", m)[0]["direction"] for m in ("il_15", "il_2")] == ["down", "down"]


def test_s083_aliases_of_complement(tables: dict[str, Tables]) -> None:
    assert course(tables, "003", "complement_c3", "Wang 2018")[0]["marker_text"] == "complement 3"
    assert course(tables, "003", "complement_c3", "Ru Bai 2017")[0]["marker_text"] == "Complement C3"
    assert course(tables, "003", "complement_c4", "Ru Bai 2017")[0]["direction"] == "up"


def test_s084_words_within_a_quotation_are_a_conclusion(tables: dict[str, Tables]) -> None:
    row = conclusion(tables, "003", "relife kidney damage")
    assert row["stance"] == "favours"
    assert not any("relife" in r["quote"] for r in tables["003"]["directions"])


@pytest.mark.parametrize(
    ("source", "words"),
    [("001", "1 × 10(6) cells/kg"), ("003", "1 million cells /kg"), ("004", "one million cells per kilogram")],
    ids=["S028", "S073", "S104"],
)
def test_doses_are_one_number(tables: dict[str, Tables], source: str, words: str) -> None:
    (row,) = facts(tables, source, "dose")
    assert (row["value_number"], row["unit"]) == (1e6, "cells/kg")
    assert row["quote"].startswith(words)
    numerals = [n for n in tables[source]["numerals"] if row["start"] <= n["start"] < row["end"]]
    assert {n["role"] for n in numerals} == {"dose"}


def test_s022_mean_follow_up_is_no_time_point_of_a_rate(tables: dict[str, Tables]) -> None:
    lengths = {(r["value_text"], round(r["value_number"], 1)) for r in facts(tables, "001", "follow_up")}
    assert lengths == {("stated", 48.0), ("mean", 27.0)}
    assert 27.0 not in {c["timepoint_months"] for c in tables["001"]["claims"]}


@pytest.mark.parametrize(("source", "operator"), [("003", ">"), ("004", ">=")], ids=["S071", "S105"])
def test_the_operator_of_a_criterion_is_kept(tables: dict[str, Tables], source: str, operator: str) -> None:
    (row,) = [r for r in facts(tables, source, "eligibility") if r.get("value_number") == 8.0]
    assert row["unit"] == operator


def test_s103_the_centre_is_named_once(tables: dict[str, Tables]) -> None:
    named = [r["value_text"] for r in facts(tables, "004", "centre")]
    assert named == ["The Affiliated Drum Tower Hospital of Nanjing University Medical School"]
    assert not any(facts(tables, source, "centre") for source in ("000", "001", "002"))


def test_s094_a_hedged_conclusion(tables: dict[str, Tables]) -> None:
    row = conclusion(tables, "003", "MSCs might be a promising")
    assert (row["stance"], row["hedged"], row["subject"]) == ("favours", True, "Zhou 2020")


def test_s095_the_trial_concludes_no_difference(tables: dict[str, Tables]) -> None:
    row = conclusion(tables, "003", "no apparent additional effect")
    assert (row["stance"], row["subject"]) == ("no_difference", "Deng 2017")


def test_s096_a_comparison_without_a_comparator_arm_is_a_conclusion_only(tables: dict[str, Tables]) -> None:
    assert conclusion(tables, "003", "comparable if not better")
    assert not any("HSCT" in r["quote"] for r in tables["003"]["comparisons"])


def test_x15_conclusions_of_the_single_arm_reports_favour(tables: dict[str, Tables]) -> None:
    for source in ("000", "001", "002", "004"):
        assert {r["stance"] for r in tables[source]["conclusions"]} == {"favours"}


def test_a_conclusion_says_whose_words_it_is(tables: dict[str, Tables]) -> None:
    voices = {
        (source, r["subject"], r["quote"][:12]): (r["voice"], r["stance"], r["hedged"])
        for source, found in tables.items()
        for r in found["conclusions"]
    }
    assert voices["000", None, "Our results "] == ("authors_own", "favours", False)
    assert voices["002", None, "UC-MSCT resu"] == ("authors_own", "favours", True), (
        "an abstract that a news page prints"
    )
    assert voices["003", "Wang 2018", "Overall, thi"] == ("source_summary", "favours", False)
    assert voices["003", "Wang 2018", "The authors "] == ("authors_quoted", "favours", False), "at least comparable"
    assert voices["003", "Deng 2017", "The authors "] == ("authors_quoted", "no_difference", False)


def test_a_quoted_conclusion_ends_at_its_closing_mark(tables: dict[str, Tables]) -> None:
    rows = [r for r in tables["003"]["conclusions"] if r["subject"] == "Ru Bai 2017"]
    assert [r["quote"].count("“") for r in rows] == [1]
    assert rows[0]["quote"].endswith("”")


def test_improvement_alike_in_both_arms_is_no_improvement_by_the_treatment(tables: dict[str, Tables]) -> None:
    rows = [r for r in tables["003"]["directions"] if r["subject"] == "Deng 2017"]
    assert {r["marker"] for r in rows} == {"albumin", "renal_function", "sledai"}
    assert {(r["relative_to"], r["direction"], r["arm_text"]) for r in rows} == {
        ("control", "unchanged", "MSC therapy")
    }


def test_designs_of_described_studies(tables: dict[str, Tables]) -> None:
    assert [r["value_text"] for r in facts(tables, "003", "design", "Liu 2018")] == ["meta_analysis"]
    assert [r["value_text"] for r in facts(tables, "003", "design", "Ru Bai 2017")] == ["case_series"]
