"""What a claim is about beyond its key: the words of its outcome, its subgroup, the arms a text names."""

from __future__ import annotations

import pytest

from tests.unit.extract.test_claim_cases import read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Low intensity infections were found in 31% of women.", "Low intensity infections"),
        ("One or more bleeding events occurred in 12% of patients.", "One or more bleeding events"),
        ("Disease-free survival (DFS) was 61%.", "Disease-free survival (DFS)"),
        ("Five patients (10%) had recurrent ulcers.", "recurrent ulcers"),
    ],
)
def test_words_of_an_outcome_are_its_whole_noun_phrase(text: str, words: str) -> None:
    assert [row["outcome_text"] for row in read(text)["claims"]] == [words]


@pytest.mark.parametrize(
    ("text", "subgroup"),
    [
        ("Among patients with renal failure, 12% relapsed.", "renal failure"),
        ("The cure rate was 81% in the per-protocol population.", "per-protocol population"),
        ("The cure rate was 81%.", None),
        ("The cure rate was 81% in the intention-to-treat population.", None),
        ("Among smokers, 12% relapsed.", "smokers"),
        ("In women without asthma, 12% relapsed.", "women without asthma"),
        ("In patients aged 65 years or older, 12% relapsed.", "patients aged 65 years or older"),
        ("In the diabetic subgroup, stroke occurred in 12%.", "diabetic subgroup"),
        ("In the subset of patients with gout (n = 40), stroke occurred in 12%.", "subset of patients with gout"),
        ("Of the people who were screened at baseline, 12% relapsed.", None),
        ("In patients, 12% relapsed.", None),
    ],
)
def test_a_restriction_to_part_of_the_people_is_a_subgroup(text: str, subgroup: str | None) -> None:
    tables = read(text)
    assert [row["subgroup"] for row in tables["claims"]] == [subgroup]
    quotes = [a["quote"] for a in tables["anchors"] if a["table"] == "claims" and a["field"] == "subgroup"]
    assert quotes == ([subgroup] if subgroup else [])


def test_what_follows_a_statement_restricts_all_its_numbers() -> None:
    text = (
        "Adults were randomised to doxel or placebo. "
        "The cure rate was 81% with doxel and 62% with placebo in the per-protocol population."
    )
    found = [(row["arm_text"], row["subgroup"]) for row in read(text)["claims"]]
    assert found == [("doxel", "per-protocol population"), ("placebo", "per-protocol population")]


@pytest.mark.parametrize(
    "text",
    [
        "All patients were treated with rituximab. Remission was achieved in 60% of patients.",
        "The intervention lasted a year. The cure rate was 60%.",
    ],
)
def test_what_everybody_received_is_no_arm(text: str) -> None:
    assert [row["arm_text"] for row in read(text)["claims"]] == [None]


def test_a_short_name_and_its_long_form_are_one_arm() -> None:
    text = (
        "Women received a copper coil device (CCD) or the CCD plus iron. Bleeding occurred in 12% in the CCD group. "
        "Nausea occurred in 3% in the copper coil device group."
    )
    assert [row["arm_text"] for row in read(text)["claims"]] == ["CCD", "copper coil device"]
