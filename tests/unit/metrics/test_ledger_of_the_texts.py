"""The whole ledger of the five sources as the pipeline itself reads them: each entry a careful reader would make.

`test_ledger_five_sources` gives metrics rows written by hand; here every stage before it works on the texts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from ..linked_folder import five_sources


class Expected(NamedTuple):
    """One entry: class, study, severity, status, document and words on each side, what the sentence and rule say."""

    name: str
    study: str
    severity: str
    status: str
    doc_a: str
    quote_a: str
    doc_b: str
    quote_b: str
    says: str
    rule: str


SAME, STATES = "same_numerator_different_denominator", "state_current_vs_ever"
ONE_TIME, RECORD = "denominator_for_one_time_point", "publication's record (majority)"
LEDGER = [
    Expected(SAME, "Wang 2018", "high", "resolved", "000", "27% of patients (22/81)", "004", "(22/68, 32%)",
             "22/81 in one report and 22/68 in the other: the denominators are enrolled and survivors",
             "enrolled before survivors"),
    Expected(SAME, "Wang 2018", "high", "resolved", "000", "7% (6/81)", "004", "(6/68, 9%)",
             "6/81 in one report and 6/68", "enrolled before survivors"),
    Expected(SAME, "Wang 2018", "high", "resolved", "000", "34% (28/81", "004", "41% (28/68",
             "28/81 in one report and 28/68", "enrolled before survivors"),
    Expected(ONE_TIME, "Wang 2018", "medium", "unresolved", "004", "(22/68, 32%)", "003", "66 were studied",
             "counts 68 (survivors) and another follows 66, of 81 who entered", "nothing is chosen"),
    Expected(ONE_TIME, "Wang 2013", "low", "unresolved", "001", "28% at 1 year (23/83", "001", "Eighty-seven patients",
             "at 1 year 4 of 87 patients are in no denominator", "nothing is chosen"),
    Expected("attrition", "Wang 2013", "low", "unresolved", "001", "28% at 1 year (23/83", "001", "50% at 4 years (3/6",
             "Denominators 83, 39, 12, 6 at 1, 2, 3, 4 years", "fewer patients"),
    Expected(STATES, "Wang 2018", "medium", "unresolved", "004", "41% (28/68", "004",
             "37 patients had achieved clinical remission", "At 5 years the text counts 28 and 37", "never compared"),
    Expected("number_vs_sum", "Zhou 2020", "medium", "unresolved", "003", "Ten studies", "003", "8 prospective",
             "8 + 4 ≠ 10 (12)", "nothing is chosen"),
    Expected("percent_mismatch", "Wang 2018", "low", "resolved", "000", "34", "000", "28/81",
             "28/81 = 34.57 %, printed 34 %", "the counts are used"),
    Expected("secondary_source_repeats_error", "Wang 2018", "low", "resolved", "000", "34% (28/81", "003", "was 34%",
             "A secondary source repeats 34 %", "no second support"),
    Expected("identifier_conflict", "Wang 2013", "medium", "resolved", "001", "10.3727/096368911X582769c", "003",
             "10.3727/096368911X582769", "“10.3727/096368911x582769” in another", RECORD),
    Expected("year_conflict", "Wang 2013", "low", "resolved", "001", "2013", "000", "2014",
             "“2014” in another", RECORD),
    Expected("titles_of_one_study", "Wang 2018", "low", "resolved", "000", "Stem/Stromal Cell Transplantation", "004",
             "stem cells transplantation", "different titles", "each keeps its own title"),
    Expected("cell_source", "Wang 2018", "medium", "unresolved", "000", "bone marrow and/or umbilical cord", "003",
             "22 received allogeneic BM-MSCs", "22 + 59 = 81", "not counted in either group"),
    Expected("conclusion_conflict", "Deng 2017", "high", "unresolved", "003", "no apparent additional effect", "001",
             "resulted in the induction of clinical remission",
             "randomised trial) concludes no difference; 5 studies favour the treatment, none of them with a control",
             "none is chosen"),
    Expected("incomparable_rates_side_by_side", "Wang 2018", "medium", "unresolved", "003", "was 34%", "003",
             "24% five year overall rate of relapse", "34 % with remission rests on 28/81 (enrolled), 24 % with "
             "relapse on 9/37 (responders)", "never compared"),
    Expected("review_sizes", "Zhou 2020", "low", "unresolved", "003", "four randomized controlled trials", "003",
             "3 of which were RCTs", "Zhou 2020 includes 4 studies with 84 patients, Liu 2018 3 with 213",
             "never added"),
]  # fmt: skip


@pytest.fixture(scope="module")
def ledger() -> list[dict[str, Any]]:
    return five_sources()[2]["discrepancies"]


@pytest.fixture(scope="module")
def labels() -> dict[str, str]:
    return {row["study_id"]: row["label"] for row in five_sources()[1]["studies"]}


def fits(row: dict[str, Any], expected: Expected, labels: dict[str, str]) -> bool:
    return (
        (row["class"], labels[row["study_id"]], row["severity"], row["status"])
        == (expected.name, expected.study, expected.severity, expected.status)
        and row["doc_a"].startswith(expected.doc_a)
        and row["doc_b"].startswith(expected.doc_b)
        and expected.quote_a in row["quote_a"].replace("\N{NO-BREAK SPACE}", " ")
        and expected.quote_b in row["quote_b"].replace("\N{NO-BREAK SPACE}", " ")
        and expected.says in row["explanation"]
        and expected.rule in row["resolution_rule"]
    )


@pytest.mark.parametrize("expected", LEDGER, ids=lambda e: f"{e.name} {e.quote_a}")
def test_entry(expected: Expected, ledger: list[dict[str, Any]], labels: dict[str, str]) -> None:
    found = [row for row in ledger if fits(row, expected, labels)]
    assert len(found) == 1, [row for row in ledger if row["class"] == expected.name]


def test_no_other_entry(ledger: list[dict[str, Any]], labels: dict[str, str]) -> None:
    noise = [row for row in ledger if not any(fits(row, e, labels) for e in LEDGER)]
    assert noise == []


def test_both_quotes_of_every_entry_stand_in_the_texts(ledger: list[dict[str, Any]]) -> None:
    texts = five_sources()[0][1]
    for row in ledger:
        for side in "ab":
            assert texts[row[f"doc_{side}"]][row[f"start_{side}"] : row[f"end_{side}"]] == row[f"quote_{side}"] != ""


def test_eighty_four_percent_in_three_reports_is_one_datum_with_three_supports() -> None:
    _, linked, computed = five_sources()
    label = {row["study_id"]: row["label"] for row in linked["studies"]}
    found = {(label[a["study_id"]], a["value"]): a for a in computed["agreements"]}
    assert {key: (a["n_reports"], a["n_counts"]) for key, a in found.items()} == {
        ("Wang 2018", "84 % (68/81)"): (3, 2),
        ("Wang 2018", "27 % (22/81)"): (2, 1),
        ("Wang 2018", "7 % (6/81)"): (2, 1),
        ("Wang 2018", "24 % (9/37)"): (3, 2),
        ("Wang 2018", "37"): (2, 0),
    }
    supports = found["Wang 2018", "84 % (68/81)"]["anchors"]
    assert [a["doc_id"][:3] for a in supports] == ["000", "003", "004"]
