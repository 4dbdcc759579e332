"""What a clinician must not be misled by: ranges of unlike results, one arm of a trial, derived counts, odd links."""

from __future__ import annotations

import csv
import io
import re
from copy import deepcopy
from typing import Any

import pytest

from tallystick.report.corpus import page_name
from tallystick.report.exports.delimited import metafor_rates
from tallystick.report.figures import LABEL_CHARACTERS, line_label
from tallystick.report.pools import plain_reasons
from tallystick.report.site import render_html

from . import sample
from .page import Page


def render(tables: dict[str, Any]) -> str:
    vocabulary = {**sample.VOCABULARY, "ledger": {"classes": [
        {"id": "value_conflict", "label": "Counts of one result", "use": "selection"},
        {"id": "state_current_vs_ever", "label": "In the state, or ever in it", "use": "none"},
    ]}}  # fmt: skip
    return render_html(tables, sample.TEXTS, vocabulary, sample.VALIDATION, sample.CONFIG, sample.VERSIONS)


def words(tables: dict[str, Any], panel: str) -> str:
    return " ".join(Page(render(tables)).sections[panel].split())


def unpooled() -> dict[str, Any]:
    """The sample without pools, so that results are told one by one."""
    return {**sample.tables(), "pools": []}


def second_study(**more: Any) -> dict[str, Any]:
    """A rate of remission of another uncontrolled study, alike to that of the first one unless told otherwise."""
    rate = next(row for row in sample.tables()["rates"] if row["rate_id"] == "r-2")
    return {**rate, "rate_id": "r-9", "study_id": "st-c", "claim_ids": [], "events": 20, "denominator": 40,
            "rate": 0.5, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "alike"),
    [
        ({}, True),
        ({"timepoint_months": 24.0}, True),
        ({"denominator_role": "enrolled"}, False),
        ({"time_kind": "by"}, False),
        ({"time_kind": "none", "timepoint_months": None}, False),
    ],
)
def test_a_range_is_given_only_for_one_denominator_and_one_kind_of_time(more: dict[str, Any], alike: bool) -> None:
    tables = unpooled()
    tables["rates"].append(second_study(**more))
    told = words(tables, "key-findings")
    assert ("from 30.0% (24/80) in Doe 2020" in told) is alike
    assert ("usable result: 30.0% (24/80) in Doe 2020 (of evaluable patients, at 1 year); 50.0%" in told) is not alike


def test_one_arm_of_a_trial_is_no_headline_but_both_arms_are_counted() -> None:
    tables = unpooled()
    summary = words(tables, "summary-of-findings")
    assert "75.0% (9/12)" not in summary
    assert "9/12 cells against 5/6 placebo" in summary
    assert "2 studies98 patients" in summary  # 80 of the cohort, 12 + 6 of the trial


def test_a_contrast_known_from_a_description_says_so() -> None:
    tables = unpooled()
    assert "known only from" not in words(tables, "key-findings")
    next(s for s in tables["studies"] if s["study_id"] == "st-b")["data_status"] = "described_only"
    for panel in ("key-findings", "summary-of-findings", "comparisons"):
        assert "known only from the description in S1" in words(tables, panel), panel


def test_derived_counts_are_marked_in_text_tables_and_figures() -> None:
    tables = unpooled()
    for claim in tables["claims"]:
        if claim["claim_id"] in ("c-1", "c-2", "c-3"):
            claim["denominator_status"] = "derived"
    assert "72/90, n derived" in words(tables, "key-findings")
    assert "24/80, n derived" in words(tables, "results")
    assert ">24/80*<" in render(tables)
    tables["agreements"][0] |= {"value": "72", "n_counts": 0}
    assert "72 with it, n not printed" in words(tables, "agreements")
    rows = list(csv.DictReader(io.StringIO(metafor_rates(tables))))
    status = {(row["xi"], row["ni"]): row["status"] for row in rows}
    assert status["72", "90"] == "ni derived"
    assert status["14", "40"] == "printed"
    assert {"state", "unit_of_analysis"} <= set(rows[0])


def test_one_claim_that_prints_the_denominator_is_enough() -> None:
    tables = unpooled()
    next(c for c in tables["claims"] if c["claim_id"] == "c-1")["denominator_status"] = "derived"
    assert "derived" not in words(tables, "key-findings")


def test_every_reason_of_a_refusal_in_plain_words() -> None:
    reasons = [
        "the studies may share patients (Doe 2020, Roe (b), Poe 2019; overlap at least probable), so they count as "
        "one; possible when a study of other patients reports it",
        "denominators count different people (arm, enrolled); possible if two studies give the same role",
        "time points are not comparable (1 year, 5 years); possible if two studies report the same time",
        "the moon is full; possible if it wanes",
    ]
    assert plain_reasons([{"reasons": reasons}]) == [
        "Doe 2020, Roe (b) and Poe 2019 probably include the same patients",
        "their denominators count different people (patients of the arm, all enrolled)",
        "the times differ (1 year, 5 years)",
        "the moon is full",
    ]


def test_percentages_and_other_checks_are_told_apart() -> None:
    tables = sample.tables()
    tables["checks"].append({**tables["checks"][0], "check_id": "h-9", "kind": "horizon"})
    told = words(tables, "key-findings")
    assert "1 printed percentage does not follow from its counts" in told
    assert "1 other check of the arithmetic does not hold: patients at one time (1)" in told
    assert "1 of 2 printed percentages does not follow" in words(tables, "checks")


def test_ledger_entries_that_are_no_disagreement_are_counted_apart() -> None:
    tables = sample.tables()
    first = tables["discrepancies"][0]
    tables["discrepancies"] = [
        {**first, "class": "value_conflict", "status": "resolved", "resolution": "24/80 is used",
         "resolution_rule": "both values are kept"},
        {**first, "discrepancy_id": "x-2", "class": "state_current_vs_ever"},
    ]  # fmt: skip
    told = words(tables, "key-findings")
    assert "2 entries" in told
    assert "1 is a disagreement: counts of one result (1)" in told
    assert "1 sets apart what must not be compared: in the state, or ever in it (1)" in told
    assert "Both kept; convention: 24/80 is used" in words(tables, "ledger")


def test_a_cell_of_a_study_leads_to_the_quote_that_was_chosen_for_it() -> None:
    tables = sample.tables()
    fact = tables["study_facts"][0]
    other = {**fact, "fact_id": "g-0", **sample.place("s2_abstract", "90 patients"), "value_number": 90.0}
    tables["study_facts"].insert(0, other)
    study = tables["studies"][0]
    study["evidence"] = [
        {"field": "follow_up_months", **sample.place("s2_abstract", "90 patients")},
        {"field": "enrolled", **sample.place("s1_article", "Ninety patients were enrolled")},
    ]
    study["field_rules"] = ["design: derived (no comparator)", "enrolled: only_value"]
    html = render(tables)
    start = study["evidence"][1]["start"]
    row = re.search(r'<tr id="study-st-a">.*?</tr>', html, re.S)
    assert row
    assert f'q{start}">90</a>' in row[0]
    assert "majority" not in row[0]
    study["field_rules"][1] = "enrolled: majority (2 of 3 reports)"
    assert "(majority, 2 of 3 reports)" in render(tables)
    assert "single arm (derived)" in row[0]


def test_the_words_of_a_summary_are_no_conclusion_of_the_authors() -> None:
    tables = sample.tables()
    tables["conclusions"][0]["voice"] = "source_summary"
    next(r for r in tables["reports"] if r["study_id"] == "st-b")["is_primary"] = False
    assert "conclude" not in words(tables, "key-findings")
    assert "the source's summary" in words(tables, "comparisons")


def test_passed_over_results_stand_below_with_their_rule() -> None:
    tables = sample.tables()
    rate = next(row for row in tables["rates"] if row["rate_id"] == "r-1")
    tables["rates"].append({**rate, "rate_id": "r-8", "denominator": 72, "rate": 1.0, "selected": False,
                            "selection_rule": "passed over; denominator role: enrolled before survivors"})  # fmt: skip
    found = re.search(r'<tr id="rate-r-8" class="muted">.*?</tr>', render(tables), re.S)
    assert found
    assert "passed over; denominator role: enrolled before survivors" in found[0]


def test_kinds_of_report_and_the_want_of_a_full_text_are_said() -> None:
    tables = sample.tables()
    assert "2 article abstracts, 1 conference abstract; no full text of a study was read" in words(
        tables, "key-findings"
    )
    tables["reports"][0]["report_kind"] = "full_text"
    assert "no full text" not in words(tables, "key-findings")


def test_directions_of_a_subgroup_are_shown_and_not_counted() -> None:
    tables = sample.tables()
    row = {**tables["directions"][0], "direction_id": "d-2", "direction": "up", "subgroup": "children"}
    tables["directions"].append(row)
    assert "up (subgroup, not counted: children)" in words(tables, "directions")


def test_pages_of_long_names_and_of_names_that_differ_in_case() -> None:
    long = "x" * 251
    names = [page_name(name) for name in ("Trial", "trial", "TRIAL", long, long + "y", "ü" * 120, ".hidden", "-rf")]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(len(name.encode()) for name in names) <= 110
    assert all(re.fullmatch(r"[a-z0-9_][a-z0-9._-]*\.html", name) for name in names)


def test_counts_of_an_interval_are_no_point_of_a_course() -> None:
    tables = sample.tables()
    assert "(14/40)" in words(tables, "courses")
    next(row for row in tables["rates"] if row["rate_id"] == "r-3")["new_in_interval"] = True
    assert "(14/40)" not in words(tables, "courses")
    assert "new in the interval" in words(tables, "results")


def test_no_message_denies_the_comparison_that_the_next_one_tells() -> None:
    tables = unpooled()
    tables["rates"] = []
    told = words(tables, "key-findings")
    assert "Against a comparator." in told
    assert "No study gives a result" not in told
    assert "No study gives a result" in words({**tables, "effects": []}, "key-findings")


def test_comparisons_beyond_those_in_words_are_counted() -> None:
    tables = unpooled()
    first = next(row for row in tables["effects"] if row["measure"] == "RR")
    more = [{**first, "effect_id": f"e-{n}", "arm_a": f"dose {n}"} for n in range(4)]
    tables["effects"] = more
    assert "1 more comparison is under controlled comparisons" in words(tables, "key-findings")
    assert "and 2 more, see the controlled comparisons" in words(tables, "summary-of-findings")


def test_the_counts_of_a_subgroup_are_no_comparison_of_all() -> None:
    tables = unpooled()
    tables["effects"] = [{**row, "subgroup": "over 65 years"} for row in tables["effects"]]
    for panel in ("key-findings", "comparisons"):
        assert "(over 65 years)" in words(tables, panel)


def test_estimates_stand_in_the_order_of_the_text_and_name_their_groups() -> None:
    tables = unpooled()
    row = tables["estimates"][0]
    later = {**row, "estimate_id": "a-0", "start": row["end"], "measure": "percent_difference", "value": 12.0,
             "adjusted": False, "arm": "cells", "comparator": None}  # fmt: skip
    first = {**row, "arm": "cells", "comparator": "placebo", "adjusted": True}
    tables["estimates"] = [later, first]
    told = words(tables, "comparisons")
    assert "cells against placebo" in told
    assert told.index("0.6") < told.index("percent difference")
    assert "12%" in told
    assert "percent_difference" not in told


def test_results_that_nothing_tells_apart_are_shown_and_not_used() -> None:
    tables = unpooled()
    tables["rates"] = [{**row, "selected": False, "selection_rule": "passed over; not told apart"}
                       for row in tables["rates"]]  # fmt: skip
    told = words(tables, "results")
    assert "Remission: results passed over" in told
    assert "passed over; not told apart" in told


def test_a_long_name_of_a_study_leaves_room_for_the_arm() -> None:
    label = line_label("Perioperative chemotherapy with a long name of its own", "surgery alone", None, "5 years")
    assert label.endswith("…, surgery alone, 5 years")
    assert len(label) <= LABEL_CHARACTERS


def test_markers_that_rest_on_one_study_say_so() -> None:
    told = words(sample.tables(), "key-findings")
    assert "every study points towards benefit" in told
    assert "one study only; this counts studies" in told


def test_a_study_that_votes_in_two_parts_of_a_course_is_one_study() -> None:
    tables = sample.tables()
    later = {"segment": "2", "comparison": "earlier_follow_up"}
    tables["votes"] = [*tables["votes"], {**tables["votes"][0], **later}]
    tables["vote_summaries"] = [*tables["vote_summaries"], {**tables["vote_summaries"][0], **later}]
    assert "one study only; this counts studies" in words(tables, "key-findings")


@pytest.mark.parametrize("flow", ["withdrawal", "other:completed the course and entered the extension"])
def test_who_stayed_is_told_behind_what_became_of_the_disease(flow: str) -> None:
    vocabulary = deepcopy(sample.VOCABULARY)
    vocabulary["outcomes"] |= {"flow": ["withdrawal"], "flow_openers": ["completed"]}
    stayed = second_study(outcome_key=flow, study_id="st-a", events=90, denominator=100)
    arms = [{**row, "effect_id": f"flow-{n}", "outcome_key": flow, "arm_a": "stayers"}
            for n, row in enumerate(sample.tables()["effects"])]  # fmt: skip

    def told(tables: dict[str, Any]) -> list[str]:
        page = Page(render_html(tables, sample.TEXTS, vocabulary, sample.VALIDATION, sample.CONFIG, sample.VERSIONS))
        return [page.sections[panel] for panel in ("key-findings", "summary-of-findings")]

    tables = unpooled()
    beside = {**tables, "rates": [*tables["rates"], stayed], "effects": [*arms, *tables["effects"]]}
    assert all("stayers" not in panel and "90/100" not in panel for panel in told(beside))
    assert any("stayers" in panel for panel in told({**tables, "rates": [stayed], "effects": arms}))
