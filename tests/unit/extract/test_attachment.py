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
    ],
)
def test_a_restriction_to_part_of_the_people_is_a_subgroup(text: str, subgroup: str | None) -> None:
    tables = read(text)
    assert [row["subgroup"] for row in tables["claims"]] == [subgroup]
    quotes = [a["quote"] for a in tables["anchors"] if a["table"] == "claims" and a["field"] == "subgroup"]
    assert quotes == ([subgroup] if subgroup else [])


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
