"""Sentences and the claims they state; sentences that state none."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick import extract
from tallystick.tables.model import Row
from tallystick.vocabulary import Vocabulary

CASES = Path(__file__).resolve().parents[2] / "cases"


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.built_in(extract.VOCABULARY)


def read(text: str, role: str = "results", relevance: str = "in_scope", subject: str | None = None) -> dict[str, Any]:
    section = {
        "doc_id": "case",
        "section_id": "s001",
        "role": role,
        "heading": None,
        "start": 0,
        "end": len(text),
        "body_start": 0,
    }
    document = {"doc_id": "case", "relevance": relevance, "content": "article_abstract"}
    return extract.read_document(document, text, [{**section, "subject": subject, "duplicate_of": None}], vocabulary())


def brief(row: Row) -> str:
    """``outcome events/denominator percent% @time unit [arm]``; ``-`` where not given, ``~`` where derived."""
    events = "-" if row["events"] is None else str(row["events"])
    derived = "~" if row["denominator_status"] == "derived" else ""
    total = "-" if row["denominator"] is None else f"{derived}{row['denominator']}"
    parts = [str(row["outcome_key"]), f"{events}/{total}"]
    if row["percent"] is not None:
        parts.append(f"{row['percent']:g}%")
    if row["timepoint_value"] is not None:
        parts.append(f"@{row['timepoint_value']:g} {row['timepoint_unit']}")
    if row["arm_text"]:
        parts.append(f"[{row['arm_text']}]")
    return " ".join(parts)


def cases(name: str) -> list[Any]:
    entries = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(e["text"], e["claims"], id=f"{e['topic']}: {e['why']}") for e in entries]


@pytest.mark.parametrize(("text", "claims"), cases("claims.yaml"))
def test_claims_of_a_sentence(text: str, claims: list[str]) -> None:
    assert [brief(row) for row in read(text)["claims"]] == claims


@pytest.mark.parametrize(("text", "claims"), cases("no_claims.yaml"))
def test_sentence_without_a_claim(text: str, claims: list[str]) -> None:
    assert claims == []
    assert [brief(row) for row in read(text)["claims"]] == []


def test_the_cases_do_not_shrink() -> None:
    assert len(cases("claims.yaml")) + len(cases("no_claims.yaml")) >= 150


@pytest.mark.parametrize(
    "topic",
    [
        "negations",
        "hypotheticals",
        "criteria",
        "animals",
        "in_vitro",
        "others",
        "between_arms",
        "hazard_ratios",
        "odds_ratios",
        "limits",
        "p_values",
        "plans",
        "aims",
        "sample_size",
    ],
)
def test_each_kind_of_number_that_is_no_result_has_several_cases(topic: str) -> None:
    entries = yaml.safe_load((CASES / "no_claims.yaml").read_text(encoding="utf-8"))
    assert len({e["text"] for e in entries if e["topic"] == topic}) >= 4


@pytest.mark.parametrize(
    "role", ["background", "objective", "methods", "reference_list", "citing_list", "boilerplate", "metadata"]
)
def test_sections_that_report_no_results_give_no_claims(role: str) -> None:
    assert read("The cure rate was 80% (40/50).", role)["claims"] == []


def test_an_animal_study_gives_no_claims() -> None:
    assert read("The survival rate was 80% (8/10).", relevance="out_of_scope")["claims"] == []


def test_a_passage_carries_its_subject() -> None:
    assert read("The cure rate was 80% (40/50).", subject="study 2")["claims"][0]["subject"] == "study 2"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Twenty patients were enrolled. Relapse occurred in 5/20 (25%) patients.", "enrolled"),
        ("The survival rate was 80% (40/50). Remission was seen in 10/40 (25%) patients.", "survivors"),
        ("Remission was seen in 10/50 patients. Relapse occurred in 2/10 patients.", "responders"),
        ("Relapse occurred in 2/10 patients in the drug group and 3/10 in the placebo group.", "arm"),
        ("Relapse occurred in 2/10 patients.", "unknown"),
    ],
)
def test_whom_a_denominator_counts(text: str, role: str) -> None:
    assert read(text)["claims"][-1]["denominator_role"] == role


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The cure rate was 80% (40/50).", ("stated", "stated", "stated")),
        ("Nine of ten patients were cured.", ("words", "words", "absent")),
        ("The cure rate was 80%.", ("absent", "absent", "stated")),
        ("Fifty patients were enrolled. Ten patients relapsed.", ("words", "derived", "absent")),
        ("No complications were observed.", ("words", "absent", "absent")),
    ],
)
def test_how_the_text_gives_each_value(text: str, status: tuple[str, str, str]) -> None:
    row = read(text)["claims"][0]
    assert (row["events_status"], row["denominator_status"], row["percent_status"]) == status


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("At 6 months, 30% of patients had relapsed.", "at"),
        ("Ten patients died within 30 days.", "by"),
        ("Ten patients relapsed during 12 months of follow-up.", "during"),
        ("The 2-year survival rate was 80% (40/50).", "unknown"),
        ("The survival rate was 80% (40/50).", "none"),
        ("Over the course of the study, 12 patients relapsed.", "over"),
        ("Ten patients relapsed during the study.", "during"),
        ("At baseline, 17% of patients had mild migraine.", "baseline"),
        ("Before radiotherapy, 63% of women had pain.", "baseline"),
        ("At presentation, 12 of 40 patients (30%) had fever.", "baseline"),
        ("The prevalence of worms at baseline was 21%.", "baseline"),
        ("Six weeks before the first dose, 12 of 40 patients (30%) had a rash.", "baseline"),
        ("A rash was seen in 12 of 40 patients (30%) six weeks before dosing.", "baseline"),
        ("Before discharge, 5% of patients died.", "none"),
        ("Cough was seen in 30% of patients at baseline.", "baseline"),
        ("Response was 40% in patients with fever at baseline.", "none"),
        ("Of patients with anaemia at baseline, 30% recovered.", "none"),
    ],
)
def test_how_a_time_is_meant(text: str, kind: str) -> None:
    assert read(text)["claims"][0]["time_kind"] == kind


def test_what_was_found_at_entry_is_kept_apart_from_what_followed() -> None:
    rows = read("At baseline 40% and at 6 months 60% were in remission.")["claims"]
    assert [(row["percent"], row["time_kind"], row["timepoint_value"]) for row in rows] == [
        (40.0, "baseline", None),
        (60.0, "at", 6.0),
    ]
    rows = read("Pain was present in 30% of patients at baseline and in 30% at 12 weeks.")["claims"]
    assert [(row["percent"], row["time_kind"], row["timepoint_value"]) for row in rows] == [
        (30.0, "baseline", None),
        (30.0, "at", 12.0),
    ]


@pytest.mark.parametrize(("text", "unit"), [("At 48 hours, 30% had fever.", "hour"), ("At 5 min, 30% slept.", None)])
def test_the_unit_of_a_time(text: str, unit: str | None) -> None:
    (row,) = read(text)["claims"]
    assert row["timepoint_unit"] == unit
    if unit:
        assert row["timepoint_months"] == pytest.approx(48 / 24 * 12 / 365.25)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Clinical response was 40% (4/10).", None),
        ("In the clinic, remission was 40%.", None),
        ("Healing was seen in 4/10 treated eyes.", "eyes"),
        ("Twelve patients relapsed.", "patients"),
    ],
)
def test_what_a_number_counts(text: str, unit: str | None) -> None:
    assert read(text)["claims"][0]["unit_of_analysis"] == unit


@pytest.mark.parametrize(
    "parts", ["45 complete and 15 partial", "45 in complete remission and 15 in partial remission"]
)
def test_parts_of_a_count_share_its_state_and_time(parts: str) -> None:
    rows = read(f"Sixty patients had achieved remission ({parts}) at 5 years.")["claims"]
    assert {(row["state"], row["timepoint_months"]) for row in rows} == {("ever", 60.0)}
    assert [row["outcome"] for row in rows] == ["remission", "complete_remission", "partial_remission"]


def test_numbers_of_included_studies_are_facts() -> None:
    facts = read("We found 8 prospective or retrospective case series, five cohorts and 12 RCTs.")["study_facts"]
    assert [f["value_number"] for f in facts if f["fact"] == "studies_included"] == [8.0, 5.0, 12.0]


def test_a_restatement_is_an_anchor_and_no_second_claim() -> None:
    tables = read("In total, 37 patients had remission and then 9 patients relapsed, a rate of relapse of 24% (9/37).")
    relapse = next(row for row in tables["claims"] if row["outcome"] == "relapse")
    again = [
        a["quote"] for a in tables["anchors"] if a["row_id"] == relapse["claim_id"] and a["field"] == "restatement"
    ]
    assert again == ["9"]


def test_a_derived_denominator_has_the_anchor_of_its_operand() -> None:
    tables = read("Fifty patients were enrolled. Ten patients relapsed.")
    operands = [a["quote"] for a in tables["anchors"] if a["table"] == "claims" and a["field"] == "derivation"]
    assert operands == ["Fifty"]


def test_ids_do_not_depend_on_what_stands_before() -> None:
    text = "The cure rate was 80% (40/50)."
    assert read(text)["claims"][0]["claim_id"] == read(f"We saw much. {text}")["claims"][0]["claim_id"]


def refusal_cases() -> list[Any]:
    entries = yaml.safe_load((CASES / "refusals.yaml").read_text(encoding="utf-8"))
    return [pytest.param(e["text"], e["refused"], id=e["text"]) for e in entries]


@pytest.mark.parametrize(("text", "refused"), refusal_cases())
def test_a_percent_that_is_no_claim_says_why(text: str, refused: dict[str, str]) -> None:
    tables = read(text)
    assert tables["claims"] == []
    rules = {row["quote"]: row["rule"] for row in tables["numerals"]}
    assert {quote: rules[quote] for quote in refused} == refused


@pytest.mark.parametrize(("role", "rule"), [("methods", "guard.methods"), ("background", "guard.background")])
def test_a_percent_outside_the_results_names_its_section(role: str, rule: str) -> None:
    tables = read("Relapse was seen in 45% of patients.", role=role)
    assert tables["claims"] == []
    assert [row["rule"] for row in tables["numerals"]] == [rule]


def test_a_quote_does_not_glue_a_stop_to_its_number() -> None:
    text = (
        "Ninety adults were randomised to doxel (n = 46) or placebo (n = 44). Relapse was rarer with doxel (8% vs.17%)."
    )
    quotes = {row["percent"]: row["quote"] for row in read(text)["claims"]}
    assert quotes[17.0] == "17%"
    assert quotes[8.0] == "Relapse was rarer with doxel (8%"
