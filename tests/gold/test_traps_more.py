"""The traps that no other test names: quotes on arms, dates and references, and those that only all texts show.

Each trap stands under its id: ``S…`` of ``traps.json``; ``X…`` where no single quote carries it. Those of the whole
corpus are asserted on the rows that ingest, extract, link and metrics make of the five sources.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ..unit.extract.test_source_traps import source
from ..unit.linked_folder import RAW, five_sources
from .test_traps import TRAPS, claims, rows, sizes
from .test_traps import roles as roles_within

Row = dict[str, Any]
CORPUS_TRAPS = tuple(f"X{number:02d}" for number in range(1, 21))


def label_of() -> dict[str, str]:
    return {row["study_id"]: row["label"] for row in five_sources()[1]["studies"]}


def linked(table: str) -> list[Row]:
    return five_sources()[1][table]


def computed(table: str) -> list[Row]:
    return five_sources()[2][table]


def read_rows(table: str, doc: str = "") -> list[Row]:
    return [row for row in five_sources()[0][0][table] if row["doc_id"].startswith(doc)]


def study(label: str) -> Row:
    return next(row for row in linked("studies") if row["label"] == label)


def ledger(name: str) -> list[Row]:
    return [row for row in computed("discrepancies") if row["class"] == name]


def claims_of(doc: str) -> list[Row]:
    return [row for row in linked("claims") if row["doc_id"].startswith(doc)]


def overlap(one: str, other: str) -> Row:
    label = label_of()
    return next(r for r in linked("overlaps") if {label[r["study_a"]], label[r["study_b"]]} == {one, other})


def test_every_trap_is_named_by_a_test() -> None:
    """By id, in a test module or a file of cases: a trap that nobody names is one that nobody asserts."""
    tests = Path(__file__).resolve().parents[1]
    words = " ".join(path.read_text(encoding="utf-8") for path in sorted(tests.rglob("test_*.py")))
    named = set(re.findall(r"(?<![A-Za-z0-9])[SX]\d{2,3}(?!\d)", words.upper().replace("_", " ")))
    assert {*TRAPS, *CORPUS_TRAPS} - named == set()


# Traps with a quote.


def test_s018_and_or_of_cell_sources_stays_and_or() -> None:
    (fact,) = [row for row in rows("study_facts", "S018") if row["fact"] == "cell_source"]
    assert (fact["value_text"], fact["unit"]) == ("bone_marrow+umbilical_cord", "and_or")
    (entry,) = ledger("cell_source")
    assert "22 + 59 = 81" in entry["explanation"]


def test_s025_four_of_the_enrolled_are_in_no_denominator() -> None:
    assert ("complete_remission", 23, 83, 28.0, 12.0) in claims("S025")
    (entry,) = [row for row in ledger("denominator_for_one_time_point") if "83" in row["quote_a"]]
    assert "4 of 87 patients are in no denominator" in entry["explanation"]


def test_s031_the_day_of_deposit_is_no_year_of_publication() -> None:
    assert set(roles_within("S031").values()) == {"year"}
    own = study("Wang 2013")["publication_id"]
    years = {m["quote"] for m in linked("publication_mentions") if m["publication_id"] == own and m["field"] == "year"}
    assert years == {"2013", "2014"}


def test_s033_the_publishers_address_is_no_name_and_no_identifier_of_the_article() -> None:
    assert {(row["scheme"], row["role"]) for row in rows("identifiers", "S033")} == {("url", "other")}
    own = next(row for row in read_rows("citations", "001") if row["role"] == "self")
    assert own["journal"] == "Cell Transplantation"
    assert not any("Cognizant" in str(value) for value in own.values() if value != own["quote"])


def test_s044_the_number_of_responders_is_derived_from_its_parts() -> None:
    found = [row for row in claims_of("002") if row["outcome"] == "relapse"]
    assert {(row["denominator"], row["denominator_status"], row["denominator_role"]) for row in found} == {
        (24, "derived", "responders")
    }
    ids = {row["claim_id"] for row in found}
    parts = [row for row in linked("anchors") if row["row_id"] in ids and row["field"] == "derivation"]
    assert {row["quote"] for row in parts} >= {"13", "11"}


def test_s049_a_missing_space_joins_no_sentences() -> None:
    context = source(TRAPS["S049"]["file"])[0]
    starts = {context.text[sentence.start :][:16] for sentence in context.sentences}
    assert "Second endpoints" in starts
    assert rows("claims", "S049") == rows("directions", "S049") == []


def test_s050_a_lost_citation_leaves_no_trace() -> None:
    for table in ("claims", "numerals", "citations", "directions"):
        assert rows(table, "S050") == []


def test_s057_spellings_of_the_cells_are_one_intervention() -> None:
    printed = {row["quote"] for row in read_rows("study_facts") if row["fact"] == "intervention"}
    kinds = {row["value_text"] for row in read_rows("study_facts") if row["fact"] == "intervention"}
    assert len(printed) > 3
    assert "mesenchymal_stem_cells" in kinds
    assert {study(label)["intervention"] for label in ("Wang 2018", "Wang 2013", "Wang 2014")} == {
        "mesenchymal_stem_cells"
    }


def test_s060_the_trials_looked_at_for_safety_are_a_part_of_those_included() -> None:
    assert sizes("S060") == {("studies_included", 2.0)}
    assert claims("S060") == []
    included = {row["value_number"] for row in read_rows("study_facts", "003") if row["fact"] == "studies_included"}
    assert included >= {2.0, 4.0, 10.0}


def test_s098_further_reports_of_one_centre_are_one_component() -> None:
    (row,) = rows("citations", "S098")
    assert (row["role"], row["year"], row["authors"][-1]) == ("listed", 2010, "Sun, L.")
    assert overlap("Liang 2010a", "Liang 2010b")["confidence"] == "probable"


def test_s099_two_shared_authors_make_a_probable_subset() -> None:
    (row,) = [row for row in rows("citations", "S099") if row["role"] == "described"]
    assert {"Wang D", "Sun L"} <= set(row["authors"])
    for other in ("Wang 2013", "Wang 2018"):
        edge = overlap("Wen 2019", other)
        assert (edge["confidence"], edge["extent"]) == ("probable", "unknown")
        assert "shared authors: Wang D, Sun L" in edge["reasons"]


def test_s102_the_mark_of_an_affiliation_is_no_number() -> None:
    assert roles_within("S102") == {"1": "label"}


def test_s106_all_consecutive_patients_are_a_population_and_the_one_is_a_threshold() -> None:
    assert "population" in {row["fact"] for row in rows("study_facts", "S106")}
    assert roles_within("S106") == {"one": "threshold"}
    assert overlap("Wang 2018", "Wang 2013")["extent"] == "unknown"


def test_s114_a_publisher_is_no_journal() -> None:
    own = next(row for row in read_rows("citations", "000") if row["role"] == "self")
    assert own["journal"] is None


def test_s115_a_day_of_indexing_is_one_date() -> None:
    assert roles_within("S115") == {"2018 Feb 27": "year"}
    own = study("Wang 2018")["publication_id"]
    assert {m["value"] for m in linked("publication_mentions")
            if m["publication_id"] == own and m["field"] == "year"} == {"2018"}  # fmt: skip


def test_s120_a_mouse_study_of_the_references_is_no_study_here() -> None:
    (row,) = rows("citations", "S120")
    assert row["role"] == "reference"
    assert not any("Zhou 2009" in name for name in label_of().values())


def test_s123_both_forms_of_a_pmcid_are_one() -> None:
    (row,) = [row for row in rows("identifiers", "S123") if row["scheme"] == "pmcid"]
    assert (row["value"], row["role"], row["quote"]) == ("PMC11885662", "citing", "PMC: 11885662")
    assert all(re.fullmatch(r"PMC\d+", row["value"]) for row in read_rows("identifiers") if row["scheme"] == "pmcid")


def test_s124_a_citing_review_is_a_lead_and_no_evidence() -> None:
    (row,) = rows("citations", "S124")
    assert (row["role"], row["year"]) == ("citing", 2025)
    assert claims("S124") == []
    assert not any(name.startswith("Zeng") for name in label_of().values())


# Traps of the whole corpus.


def test_x01_five_files_are_thirteen_studies() -> None:
    assert Counter(row["data_status"] for row in linked("studies")) == {
        "own_report": 3, "described_only": 3, "review": 2, "citation_only": 5,
    }  # fmt: skip
    label = label_of()
    assert {row["doc_id"][:3] for row in linked("reports") if label[row["study_id"]] == "Wang 2018"} == {
        "000", "003", "004",
    }  # fmt: skip
    assert len([row for row in read_rows("citations", "003") if row["role"] == "listed"]) == 7


def test_x02_the_reports_of_one_centre_are_one_component() -> None:
    label = label_of()
    component = {"Wang 2018"}
    for _ in linked("overlaps"):
        for edge in linked("overlaps"):
            pair = {label[edge["study_a"]], label[edge["study_b"]]}
            component |= pair if pair & component else set()
    assert component == {
        "Wang 2018", "Wang 2013", "Wang 2014", "Wen 2019", "Gu 2014", "Sun 2010", "Liang 2010a", "Liang 2010b",
    }  # fmt: skip
    assert all(edge["confidence"] in ("certain", "probable", "possible") for edge in linked("overlaps"))
    assert all(edge["evidence"] and edge["reasons"] for edge in linked("overlaps"))


def test_x03_a_later_and_smaller_cohort_is_nested_neither_way() -> None:
    edge = overlap("Wang 2018", "Wang 2013")
    assert edge["extent"] == "unknown"
    assert "nested neither way as stated; at most 81 patients can be shared" in edge["reasons"][-1]


def test_x04_order_of_percent_time_and_fraction_is_read_by_role() -> None:
    """Percent, time, fraction; then percent, fraction, time; then counts first (another document)."""
    found = {(row["doc_id"][:3], row["outcome"], row["events"], row["denominator"], row["percent"],
              row["timepoint_months"]) for row in linked("claims")}  # fmt: skip
    assert {
        ("001", "complete_remission", 23, 83, 28.0, 12.0),
        ("001", "relapse", 10, 83, 12.0, 12.0),
        ("002", "relapse", 4, 24, 16.7, 12.0),
    } <= found


def test_x05_definitions_of_remission_are_never_one_outcome() -> None:
    outcomes = {row["outcome"] for row in linked("claims")}
    assert {"complete_remission", "partial_remission", "remission", "major_response", "partial_response",
            "low_disease_activity"} <= outcomes  # fmt: skip
    by_rate = {row["rate_id"]: row["outcome_key"] for row in computed("rates")}
    for pool in computed("pools"):
        assert {by_rate[rate] for rate in pool["rate_ids"]} == {pool["outcome_key"]}


def test_x06_horizons_and_kinds_of_time() -> None:
    months = {row["timepoint_months"] for row in linked("claims")}
    assert months >= {12.0, 24.0, 36.0, 48.0, 60.0}
    kinds = {(row["doc_id"][:3], row["outcome"], row["timepoint_months"]): row["time_kind"] for row in linked("claims")}
    assert kinds["002", "major_response", 12.0] == "during"
    assert kinds["001", "relapse", 12.0] == "at"
    assert {row["time_kind"] for row in linked("claims") if row["percent"] == 23.0 and row["denominator"] == 69} == {
        "over"
    }


def test_x07_each_denominator_says_whom_it_counts_and_mixed_ones_are_not_pooled() -> None:
    roles = {(row["doc_id"][:3], row["denominator"]): row["denominator_role"] for row in linked("claims")}
    wanted = {("000", 81): "enrolled", ("004", 68): "survivors", ("001", 83): "evaluable", ("000", 37): "responders",
              ("003", 12): "arm"}  # fmt: skip
    assert {key: roles[key] for key in wanted} == wanted
    remission = next(row for row in computed("pools") if row["outcome_key"] == "remission")
    assert remission["status"] == "refused"
    assert any("denominators count different people" in reason for reason in remission["reasons"])


def test_x08_the_same_numeral_has_the_role_of_its_place() -> None:
    def roles_of(doc: str, quote: str) -> set[str]:
        return {row["role"] for row in read_rows("numerals", doc) if row["quote"] == quote}

    assert {"events", "arm_size"} <= roles_of("", "22")
    assert {"events", "percent"} <= roles_of("004", "27") | roles_of("000", "27") | roles_of("001", "27")
    assert {"denominator", "page"} <= roles_of("000", "81")
    assert {"percent", "events"} <= roles_of("001", "28") | roles_of("004", "28")
    assert {"time_point", "denominator"} <= roles_of("001", "12") | roles_of("002", "12")
    for row in linked("claims"):
        assert not (row["doc_id"].startswith("000") and row["events"] == 81)


@pytest.mark.parametrize(
    ("doc", "mark"),
    [("000", "\N{NO-BREAK SPACE}"), ("004", "\N{FOUR-PER-EM SPACE}"), ("001", "\N{MULTIPLICATION SIGN}")]
    + [("003", mark) for mark in "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{EN DASH}"],
)
def test_x09_odd_characters_are_read_through_and_kept_in_quotes(doc: str, mark: str) -> None:
    tables, texts, _ = five_sources()[0]
    (name,) = [doc_id for doc_id in texts if doc_id.startswith(doc)]
    assert mark in texts[name]
    quotes = [row for row in tables["anchors"] + tables["numerals"] if row["doc_id"] == name]
    assert all(texts[name][row["start"] : row["end"]] == row["quote"] for row in quotes)


def test_x09_a_no_break_space_parts_words_as_any_space_does() -> None:
    text = five_sources()[0][1]["000_507ea3b3a123ce27"]
    assert text[993] == "\N{NO-BREAK SPACE}"
    place = next(row for row in linked("claims") if row["doc_id"].startswith("000") and row["state"] == "ever")
    assert place["events"] == 37


def test_x10_offsets_count_code_points_and_sizes_say_which_is_which() -> None:
    (document,) = read_rows("documents", "003")
    assert (document["characters"], document["bytes"]) == (12725, 12769)
    assert max(row["end"] for row in read_rows("numerals", "003")) <= 12725


def test_x11_no_file_ends_in_a_newline_and_the_last_words_are_read() -> None:
    for path in sorted(RAW.glob("*.txt")):
        data = path.read_bytes()
        assert not data.endswith(b"\n")
        last = max(read_rows("sections", path.stem), key=lambda row: row["end"])
        assert last["end"] == len(data.decode("utf-8"))


def test_x12_each_verdict_on_an_integer_percent_shows_how_little_it_says() -> None:
    checks = [row for row in computed("checks") if row["kind"] == "percent_count"]
    assert len(checks) == 26
    share = {row["expression"]: row["reachable_share"] for row in checks}
    assert share["22/81 = 27.16 %, printed 27 %"] == pytest.approx(82 / 101)
    assert share["3/24 = 12.50 %, printed 12.5 %"] == pytest.approx(25 / 1001)


def test_x13_a_year_of_a_reference_that_is_one_too_late_is_one_voice_among_three() -> None:
    own = study("Wang 2013")
    record = next(row for row in linked("publications") if row["publication_id"] == own["publication_id"])
    assert record["year"] == 2013
    (entry,) = ledger("year_conflict")
    assert (entry["quote_a"], entry["quote_b"]) == ("2013", "2014")


def test_x14_no_review_is_in_a_pool_with_studies() -> None:
    reviews = {row["study_id"] for row in linked("studies") if row["data_status"] == "review"}
    assert len(reviews) == 2
    assert not any(reviews & set(row["study_ids"]) for row in [*computed("pools"), *computed("multiverse")])
    assert not any(row["counted"] for row in computed("votes") if row["study_id"] in reviews)


def test_x16_one_sentence_in_two_reports_of_a_study_is_one_vote() -> None:
    own = study("Wang 2018")["study_id"]
    votes = [row for row in computed("votes") if row["study_id"] == own and row["marker"] == "albumin"]
    assert len(votes) == 1
    by_id = {row["direction_id"]: row["doc_id"][:3] for row in linked("directions")}
    assert {"000", "004"} <= {by_id[i] for i in votes[0]["direction_ids"]}


def test_x17_ids_are_of_evidence_so_that_two_studies_of_an_author_and_year_stay_two() -> None:
    twins = [study("Liang 2010a"), study("Liang 2010b")]
    assert twins[0]["study_id"] != twins[1]["study_id"]
    assert not any("liang" in row["study_id"].lower() for row in twins)
    assert len({row["study_id"] for row in linked("studies")}) == 13


def test_x18_sizes_of_two_reviews_are_set_side_by_side_and_never_added() -> None:
    (entry,) = ledger("review_sizes")
    assert "Zhou 2020 includes 4 studies with 84 patients, Liu 2018 3 with 213" in entry["explanation"]
    assert not any(row.get("value_number") == 297.0 for row in read_rows("study_facts"))
    assert {study(label)["enrolled"] for label in ("Zhou 2020", "Liu 2018")} <= {84, 213, None}


def test_x19_relapse_of_responders_and_remission_of_evaluable_patients_are_no_pair() -> None:
    roles = {(row["doc_id"][:3], row["denominator"]): row["denominator_role"] for row in linked("claims")
             if row["outcome"] == "relapse" and row["timepoint_months"] == 12.0}  # fmt: skip
    assert roles == {("001", 83): "evaluable", ("002", 24): "responders"}
    pool = next(row for row in computed("pools") if row["outcome_key"] == "relapse")
    assert pool["status"] == "refused"


def test_x20_the_earlier_abstract_gives_what_the_later_article_leaves_out() -> None:
    own = study("Wang 2018")["study_id"]
    selected = {(row["outcome_key"], row["events"], row["denominator"], row["state"]): row["selection_rule"]
                for row in computed("rates") if row["study_id"] == own and row["selected"]}  # fmt: skip
    assert {("death", 13, 81, "unknown"), ("complete_remission", 27, 81, "ever"),
            ("partial_remission", 10, 81, "ever")} <= set(selected)  # fmt: skip
    assert selected["complete_remission", 22, 81, "current"].startswith("denominator role: enrolled")
