"""What printing and saving did to a text is undone in the view: the offsets stay, and quotes are the text's own."""

from __future__ import annotations

import time

import pytest

from tallystick.extract.surface import page_lines, surface_of

from .one_section import tables_of


def view_of(text: str) -> str:
    surface = surface_of(text, [(0, len(text))], {"twenty"})
    assert len(surface.view) == len(text)
    return surface.view


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Recur-\nrence was rare.", "Recurrence was rare."),
        ("Recur-\r\nrence was rare.", "Recurrence was rare."),
        ("Recur\u00adrence was rare.", "Recurrence was rare."),
        ("Off-pump care. They had on-\npump care, not on-pump rest.", "on-pump care, not"),
        ("In twenty-\nfive people", "In twenty-five people"),
        ("At 6&nbsp;months, 40&#37; had <b>pain</b>, p&nbsp;&lt;&nbsp;0.01", "At 6 months, 40% had pain , p < 0.01"),
        ("the &beta;-blocker", "the β-blocker"),
    ],
)
def test_words_are_whole_in_the_view(text: str, words: str) -> None:
    assert words in " ".join(view_of(text).split())


def test_a_decimal_point_written_as_an_entity_is_not_taken_apart() -> None:
    assert "2%" not in view_of("Rash was seen in 11&middot;2%.").replace("·2%", "")


def test_broken_words_are_quoted_as_printed() -> None:
    text = "Forty patients were treated. Recur-\nrence was seen in 9 of 40 patients (22.5%)."
    (claim,) = tables_of(text)["claims"]
    assert (claim["outcome"], claim["events"], claim["denominator"]) == ("recurrence", 9, 40)
    assert claim["quote"].startswith("Recur-\nrence")
    assert claim["outcome_text"] == "Recurrence"


PAGE = "\n".join(
    [
        "Ann Example (2018) 32:1455-1463",
        *[f"Line {letter} of the article tells of patients and of what was done" for letter in "abcdefgh"],
        "and death occurred in 4 of 40",
        "",
        "1 3",
        "1456 Ann Example (2018) 32:1455-1463",
        "",
        "patients (10%) after a year.",
        *[f"Line {letter} of the article tells of patients and of what was done" for letter in "ijklmnopq"],
        "Ann Example (2018) 32:1455-1463 1457",
        "The end.",
    ]
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_heads_of_pages_do_not_break_a_sentence(ends: str) -> None:
    text = PAGE.replace("\n", ends)
    (claim,) = tables_of(text)["claims"]
    assert (claim["outcome"], claim["events"], claim["denominator"], claim["percent"]) == ("death", 4, 40, 10.0)
    roles = {n["quote"]: n["role"] for n in tables_of(text)["numerals"]}
    assert roles["1456"] == roles["1457"] == roles["3"] == "page"


def test_lines_that_come_again_with_results_are_no_heads_of_pages() -> None:
    text = "\n".join(f"Improvement at visit {n} 12{n} (3{n}%)" for n in range(30))
    assert page_lines(text) == []


@pytest.mark.parametrize(
    "unit", ["abc\u00ad", "Recur-\nrence ", "<b>", "&nbsp;", "1 Ann Example (2018) 3\nword\n", "word " * 9]
)
def test_time_grows_with_length(unit: str) -> None:
    """Eight times the text takes about eight times the processor's time; a square would take 64 times."""

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            surface_of(text, [(0, size)], ())
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(160_000) <= 20 * max(seconds(20_000), 0.001)
