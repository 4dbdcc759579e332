"""The ledger of the five sources: every entry a careful reader would make, and no other."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tallystick.metrics import compute
from tallystick.tables import find
from tallystick.tables.store import to_arrow
from tallystick.vocabulary import Vocabulary

from .conftest import fact, study

EXPECTED = {
    "same_numerator_different_denominator": 3,
    "denominator_for_one_time_point": 2,
    "attrition": 1,
    "review_sizes": 1,
    "state_current_vs_ever": 1,
    "number_vs_sum": 1,
    "percent_mismatch": 1,
    "secondary_source_repeats_error": 1,
    "identifier_conflict": 1,
    "year_conflict": 1,
    "cell_source": 1,
    "conclusion_conflict": 1,
    "incomparable_rates_side_by_side": 1,
}


@pytest.fixture(scope="module")
def metrics(
    five_sources: dict[str, list[dict[str, Any]]], vocabulary: Vocabulary, settings: dict[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    return compute(five_sources, vocabulary, settings)


def entry(metrics: dict[str, list[dict[str, Any]]], name: str) -> dict[str, Any]:
    (found,) = [row for row in metrics["discrepancies"] if row["class"] == name]
    return found


def test_the_classes_and_nothing_else(metrics: dict[str, list[dict[str, Any]]]) -> None:
    assert Counter(row["class"] for row in metrics["discrepancies"]) == EXPECTED


def test_every_entry_has_two_exact_quotes_a_sentence_and_a_rule(
    metrics: dict[str, list[dict[str, Any]]], five_sources: dict[str, list[dict[str, Any]]]
) -> None:
    for row in metrics["discrepancies"]:
        for side in "ab":
            assert row[f"end_{side}"] - row[f"start_{side}"] == len(row[f"quote_{side}"]) > 0
        assert row["explanation"].endswith(".")
        assert row["resolution_rule"]
        assert (row["status"] == "resolved") == (row["resolution"] is not None)
    to_arrow(find("metrics", "discrepancies"), metrics["discrepancies"])


def test_the_denominators_of_one_numerator_and_the_one_that_is_used(metrics: dict[str, list[dict[str, Any]]]) -> None:
    rows = [r for r in metrics["discrepancies"] if r["class"] == "same_numerator_different_denominator"]
    assert {row["resolution"] for row in rows} == {"22/81 is used", "6/81 is used", "28/81 is used"}
    assert all("enrolled before survivors" in row["resolution_rule"] for row in rows)
    assert {(row["doc_a"], row["doc_b"]) for row in rows} == {("000", "004")}


def test_sixty_six_followed_against_sixty_eight_alive(metrics: dict[str, list[dict[str, Any]]]) -> None:
    found = {
        row["study_id"]: row for row in metrics["discrepancies"] if row["class"] == "denominator_for_one_time_point"
    }
    assert "4 of 87 patients" in found["wang2013"]["explanation"]
    assert found["wang2013"]["severity"] == "low"
    row = found["wang2018"]
    assert "68 (survivors)" in row["explanation"]
    assert "follows 66, of 81" in row["explanation"]
    assert row["status"] == "unresolved"


def test_more_trials_with_fewer_patients_in_the_other_review(metrics: dict[str, list[dict[str, Any]]]) -> None:
    row = entry(metrics, "review_sizes")
    assert "4 studies with 84 patients" in row["explanation"]
    assert "3 with 213" in row["explanation"]
    assert (row["severity"], row["status"]) == ("low", "unresolved")


def test_titles_of_two_publications_of_one_study_are_no_conflict(
    five_sources: dict[str, list[dict[str, Any]]], vocabulary: Vocabulary, settings: dict[str, Any]
) -> None:
    own = {"publication_id": "p", "field": "title", "rule": "own record", "doc_id": "000", "start": 0, "end": 3,
           "quote": "abc"}  # fmt: skip
    mentions = [
        {**own, "value": "Two years of stem cells in gout", "chosen": True, "agreement": "same"},
        {**own, "value": "Gout after stem cells", "chosen": False, "agreement": "other_record"},
    ]
    made = compute({**five_sources, "publication_mentions": mentions}, vocabulary, settings)
    (row,) = [row for row in made["discrepancies"] if row["class"].startswith("title")]
    assert row["class"] == "titles_of_one_study"


def test_in_remission_at_five_years_against_ever_in_remission(metrics: dict[str, list[dict[str, Any]]]) -> None:
    row = entry(metrics, "state_current_vs_ever")
    assert "28 and 37" in row["explanation"]
    assert "22 and 27 with complete remission; 6 and 10 with partial remission" in row["explanation"]
    assert "at the 5 years visit" in row["quote_b"]


def test_the_only_randomised_trial_against_the_uncontrolled_studies(metrics: dict[str, list[dict[str, Any]]]) -> None:
    row = entry(metrics, "conclusion_conflict")
    assert row["study_id"] == "deng2017"
    assert "3 studies favour the treatment, none of them with a control group" in row["explanation"]


def test_the_doi_with_and_without_its_last_letter_and_the_year(metrics: dict[str, list[dict[str, Any]]]) -> None:
    assert entry(metrics, "identifier_conflict")["resolution"] == "10.3727/096368911x582769c is used"
    assert entry(metrics, "year_conflict")["resolution"] == "2013 is used"
    assert (entry(metrics, "year_conflict")["doc_a"], entry(metrics, "year_conflict")["doc_b"]) == ("001", "000")


def test_identities_that_fail_across_reports_are_checks_too(metrics: dict[str, list[dict[str, Any]]]) -> None:
    found = {row["expression"].split(":")[0]: row["verdict"] for row in metrics["checks"] if row["kind"] == "horizon"}
    assert found == {"83 ≠ 87": "not_checkable", "66 ≠ 68": "inconsistent", "37 ≠ 28": "inconsistent_explained"}
    failed = {row["expression"].split(":")[0] for row in metrics["checks"] if row["verdict"] == "inconsistent"}
    assert failed == {"66 ≠ 68", "8 + 4 ≠ 10 (12)"}
    to_arrow(find("metrics", "checks"), metrics["checks"])


def test_agreement_is_one_datum_with_its_supports(metrics: dict[str, list[dict[str, Any]]]) -> None:
    found = {row["value"]: (row["n_reports"], row["n_counts"]) for row in metrics["agreements"]}
    # A report that prints only the percentage supports the datum without printing its counts.
    assert found == {"84 % (68/81)": (3, 2), "27 % (22/81)": (2, 1), "7 % (6/81)": (2, 1), "37": (2, 0),
                     "24 % (9/37)": (3, 2)}  # fmt: skip
    assert not any("34 %" in value for value in found)


def test_a_title_that_differs_in_a_telling_word_is_listed_and_a_spelling_is_not(
    five_sources: dict[str, list[dict[str, Any]]], vocabulary: Vocabulary, settings: dict[str, Any]
) -> None:
    own = {"publication_id": "p", "field": "title", "rule": "own record", "doc_id": "000", "start": 0, "end": 3,
           "quote": "abc", "agreement": "same"}  # fmt: skip
    titles = [
        "Two years of stem/stromal cells in gout",
        "2 years of stem/stromal cell in Gout",
        "Two years of stem cells in gout",
    ]
    mentions = [{**own, "value": title, "chosen": n == 0, "start": n, "end": n + 3} for n, title in enumerate(titles)]
    made = compute({**five_sources, "publication_mentions": mentions}, vocabulary, settings)
    (row,) = [row for row in made["discrepancies"] if row["class"] == "title_conflict"]
    assert row["start_b"] == 2


def test_a_class_that_a_review_leaves_open_is_unresolved(
    five_sources: dict[str, list[dict[str, Any]]], vocabulary: Vocabulary, settings: dict[str, Any]
) -> None:
    opened = [
        {**entry, "use": "none"} if entry["id"] == "same_numerator_different_denominator" else entry
        for entry in vocabulary["ledger"]["classes"]
    ]
    kinds = {kind: vocabulary[kind] for kind in ("families", "markers", "outcomes", "relations", "scales", "titles")}
    changed = Vocabulary({**kinds, "ledger": {**vocabulary["ledger"], "classes": opened}})
    made = compute(five_sources, changed, settings)
    rows = [r for r in made["discrepancies"] if r["class"] == "same_numerator_different_denominator"]
    assert {row["status"] for row in rows} == {"unresolved"}
    assert {row["resolution"] for row in rows} == {None}


def test_no_difference_between_two_treatments_contradicts_no_benefit(
    five_sources: dict[str, list[dict[str, Any]]], vocabulary: Vocabulary, settings: dict[str, Any]
) -> None:
    active = [{**arm, "role": "experimental"} for arm in five_sources["arms"]]
    made = compute({**five_sources, "arms": active}, vocabulary, settings)
    assert "conclusion_conflict" not in {row["class"] for row in made["discrepancies"]}


@pytest.mark.parametrize("column", ["condition", "intervention"])
def test_studies_of_another_question_do_not_contradict_each_other(
    column: str, five_sources: dict[str, list[dict[str, Any]]], vocabulary: Vocabulary, settings: dict[str, Any]
) -> None:
    studies = [
        {**row, column: "something_else"} if row["study_id"] == "deng2017" else row for row in five_sources["studies"]
    ]
    made = compute({**five_sources, "studies": studies}, vocabulary, settings)
    assert "conclusion_conflict" not in {row["class"] for row in made["discrepancies"]}


def questions(
    ours: tuple[str, str], theirs: tuple[str, str], vocabulary: Vocabulary, settings: dict[str, Any], **design: str
) -> list[dict[str, Any]]:
    """The ledger of two trials of one class of drugs in one disease: each prints a name of it and a conclusion."""
    rows: dict[str, list[dict[str, Any]]] = {"studies": [], "reports": [], "study_facts": [], "conclusions": []}
    for n, (name, quote) in enumerate((ours, theirs)):
        same = {"study_id": f"s{n}", "doc_id": f"d{n}", "subject": None}
        kind = {"design": "randomised_trial", **(design if n else {})}
        rows["studies"].append(study(f"s{n}", condition="gout", intervention="urate_lowering_drugs", **kind))
        rows["reports"].append({**same, "report_kind": "article_abstract", "is_primary": True})
        rows["study_facts"].append(
            fact(f"f{n}", "intervention", None, value_text="urate_lowering_drugs", quote=name, **same)
        )
        place = {"start": 50, "end": 50 + len(quote), "quote": quote}
        stance = "favours" if n else "no_difference"
        rows["conclusions"].append({**same, **place, "conclusion_id": f"k{n}", "stance": stance, "hedged": False})
    found = compute({**rows, "claims": [], "documents": [], "rejected": []}, vocabulary, settings)["discrepancies"]
    return [row for row in found if row["class"] == "conclusion_conflict"]


FEBUX = ("febuxostat", "Febuxostat prevented no more attacks than nothing.")
OTHER = [
    (("febuxostat", "Febuxostat prevents attacks."), {}, 1, "one drug, two findings"),
    (("urate drug febuxostat", "UDF prevents attacks."), {}, 1, "named by its initials"),
    (("allopurinol", "Allopurinol prevents attacks."), {}, 0, "two drugs of one class"),
    (("febuxostat", "Visits by a nurse prevent attacks."), {}, 0, "the conclusion is on something else"),
    (("febuxostat", "Febuxostat is worth its price."), {"design": "other"}, 0, "no study of effects"),
]


@pytest.mark.parametrize(("theirs", "design", "entries", "why"), OTHER, ids=[why for *_, why in OTHER])
def test_conclusions_contradict_each_other_only_on_one_named_treatment(
    theirs: tuple[str, str], design: dict[str, str], entries: int, why: str, vocabulary: Vocabulary,
    settings: dict[str, Any],
) -> None:  # fmt: skip
    assert len(questions(FEBUX, theirs, vocabulary, settings, **design)) == entries
