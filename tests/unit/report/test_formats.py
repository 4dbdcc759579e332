"""How values are worded."""

from __future__ import annotations

import pytest

from tallystick.report import formats
from tallystick.report.tabular import RowView, table


@pytest.mark.parametrize(("value", "words"), [
    (60.0, "5 years"), (12.0, "1 year"), (9.0, "9 months"), (1.0, "1 month"), (84 * 12 / 365.25, "12 weeks"),
    (14 * 12 / 365.25, "2 weeks"), (10 * 12 / 365.25, "10 days"), (28.5, "28.5 months"), (0.0, "0 months"),
    (None, None), (90 * 12 / 365.25, "90 days"), (2.957, "90 days"), (42.1, "42.1 months"), (55.2, "4.6 years"),
    (240 * 7 * 12 / 365.25, "240 weeks"), (6 / 24 * 12 / 365.25, "6 hours"),
    (36 / 24 * 12 / 365.25, "36 hours"), (48 / 24 * 12 / 365.25, "2 days"), (15.9, "15.9 months"),
])  # fmt: skip
def test_months(value: float | None, words: str | None) -> None:
    assert formats.months(value) == words


@pytest.mark.parametrize(("value", "text"), [
    (0.9, "0.90"), (1.43, "1.43"), (0.05, "0.05"), (0.0123, "0.012"), (12.34, "12.3"), (float("inf"), "infinite"),
])  # fmt: skip
def test_ratio(value: float, text: str) -> None:
    assert formats.ratio(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.6, "0.6"), (16.2, "16.2"), (-3.0, "−3"), (1234.5678, "1234.5678")])
def test_a_printed_value_gets_no_further_digit(value: float, text: str) -> None:
    assert formats.printed(value) == text


@pytest.mark.parametrize(("value", "relation", "text"), [
    (0.032, "=", "p = 0.032"), (0.0002, "=", "p < 0.001"), (0.05, "<", "p < 0.05"), (0.001, "<", "p < 0.001"),
    (None, "=", None), (0.5, None, "p = 0.5"), (0.0, "=", "p < 0.001"),
])  # fmt: skip
def test_p_values_keep_the_printed_relation(value: float | None, relation: str | None, text: str | None) -> None:
    assert formats.p_value(value, relation) == text


def test_percent_never_shows_minus_zero() -> None:
    assert formats.percent(-0.0001) == "0.0%"
    assert formats.percent(-0.083) == "−8.3%"


@pytest.mark.parametrize(("kind", "value", "words"), [
    ("at", 60.0, "at 5 years"), ("during", 12.0, "during 1 year"), ("none", None, None), ("unknown", 60.0, "5 years"),
    ("baseline", None, "at baseline"),
])  # fmt: skip
def test_time_words(kind: str, value: float | None, words: str | None) -> None:
    assert formats.time_words(kind, value) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567"),
        (0.5, "0.500"),
        (12.0, "12"),
        (0.00001, "1.00e−05"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert formats.number(value) == text


@pytest.mark.parametrize("head", ["n", "#n"])
def test_a_column_without_values_has_room_for_the_words_that_say_so(head: str) -> None:
    rows = [RowView(("a name of a study", None)) for _ in range(2)]
    study, narrow = table("t", ("Study", head), rows, limit=9, export="t.csv").rooms
    assert narrow >= len("stated")
    assert study + narrow > 25
