"""The readers of markers stay linear on hostile texts and never fail on mutated ones."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from .one_section import tables_of

HOSTILE = {
    "a list without a verb": "albumin, creatinine and ",
    "brackets never closed": "albumin (creatinine (",
    "numbers and signs": "1 ± 2 (3 to 4; ",
    "names of estimates": "hazard ratio of the difference in ",
    "adverbs": "significantly ",
    "comparatives": "higher in the group than ",
    "capitals": "Green Lake Hospital of the ",
    "modifiers": "reduced perceived ",
    "doses": "1 x 10 cells per ",
    "arms and turns": "albumin rose in group A and fell in group B and ",
}
REPEATS = 300
FACTOR = 2.5
"""A linear reader doubles; the margin is for the clock of a shared machine."""


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        tables_of(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_hostile_text_takes_about_twice_the_time(name: str) -> None:
    piece = HOSTILE[name]
    tables_of(piece)
    times = []
    for _ in range(3):  # noise of a shared machine passes, a reader that is not linear fails every time
        once, twice = seconds(piece * REPEATS), seconds(piece * 2 * REPEATS)
        if twice <= FACTOR * once + 0.05:
            return
        times.append((once, twice))
    raise AssertionError(times)


@pytest.mark.parametrize("length", [60, 150])
def test_blanks_of_a_long_tag_are_read_in_time(length: int) -> None:
    tables_of("Albumin was measured.")
    assert seconds(f"Albumin was 750 mg was{' ' * length}x ci in both groups.") < 0.5


def test_mutated_texts_are_read_without_a_fault_and_with_exact_anchors() -> None:
    rng = random.Random(7)
    text = (
        "Albumin rose from 30.1 ± 4 to 36 ± 5 g/L (P < 0.01), while creatinine fell at 3, 6 and 12 months. "
        "Death was rarer (HR 0.72, 95% CI 0.55-0.94; p=0.01) in the drug group than in the placebo group."
    )
    pieces = ["(", ")", "±", ",", " and ", "0", "%", "\u00a0", "−", "than ", "not ", "\n\n", "p<", "é", "İ"]
    for _ in range(300):
        letters = list(text)
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(letters))
            letters[at] = rng.choice(pieces) if rng.random() < 0.7 else ""
        mutated = "".join(letters)
        tables = tables_of(mutated)
        for name in ("directions", "estimates", "measurements", "comparisons", "conclusions", "study_facts", "anchors"):
            assert all(mutated[row["start"] : row["end"]] == row["quote"] for row in tables[name])


@pytest.mark.parametrize(
    "text",
    [
        "Relapse was less common in ١٢ of the cases in 20% of the drug group and 31% of the placebo group.",
        "Completion of the randomised trial was 12.1 vs 15.3 (P = 0.03).",
        "A smaller study was 12% vs 15% (P = 0.03).",
    ],
)
def test_digits_of_other_scripts_and_pairs_of_reports_are_read_without_a_fault(text: str) -> None:
    tables = tables_of(f"Adults were randomised to drug or placebo. {text}")
    assert all(row["quote"] for rows in tables.values() for row in rows if "quote" in row)


def test_no_two_numerals_of_the_table_overlap() -> None:
    text = "Registered as ChiCTR-13,  20 Aug, 2013Goal-directed fluids."
    rows = sorted((row["start"], row["end"]) for row in tables_of(text)["numerals"])
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(rows)), rows
