"""What a claim counts: people, or events of which one person may have several."""

from __future__ import annotations

import pytest

from .test_claim_cases import read

COHORT = "Forty patients were enrolled. "


@pytest.mark.parametrize(
    ("text", "units", "totals"),
    [
        ("There were 13 adverse events.", ["events"], [None]),
        ("Two deaths were seen.", [None], [40]),
        ("Side effects were noted in 9 patients.", ["patients"], [40]),
        ("Relapse was seen in 9/20 clinic patients and 7/20 home patients.", ["patients"] * 2, [20, 20]),
        ("Falls were reported by 9/20 clinics.", ["clinics"], [20]),
        ("The total number of complications was lower with the pill (16 vs 29).", ["events", "events"], [None, None]),
        (
            "Events were anaemia (37 events vs 29 events) and vomiting (20 vs 12).",
            ["events"] * 4,
            [None] * 4,
        ),
    ],
)
def test_events_are_not_people(text: str, units: list[str | None], totals: list[int | None]) -> None:
    rows = read(COHORT + text)["claims"]
    assert [row["unit_of_analysis"] for row in rows] == units
    assert [row["denominator"] for row in rows] == totals


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Nausea was of grade 1 (30%), 2 (50%) and 3 (20%).", [(None, 30.0), (None, 50.0), (None, 20.0)]),
        ("Most patients had an ECOG status of 0 to 1 (80%).", [(None, 80.0)]),
        ("The cleavage rate was similar with medium G1 (86%) and medium G2 (88%).", [(None, 86.0), (None, 88.0)]),
    ],
)
def test_grades_and_names_that_end_in_digits_are_no_counts(text: str, values: list[tuple[int | None, float]]) -> None:
    assert [(row["events"], row["percent"]) for row in read(text)["claims"]] == values
