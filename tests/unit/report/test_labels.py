"""Readers' names for ids, and widths of columns."""

from __future__ import annotations

import pytest

from tallystick.report.labels import Labels
from tallystick.report.tabular import RowView, table

VOCABULARY = {
    "outcomes": {"outcomes": [{"id": "full_relief", "label": "full relief"}]},
    "designs": {"single_arm": {"label": "single-arm study"}},
}


@pytest.fixture
def labels() -> Labels:
    return Labels(VOCABULARY, ("outcomes", "designs", "markers"))


@pytest.mark.parametrize(("kind", "key", "name"), [
    ("outcomes", "full_relief", "Full relief"), ("outcomes", "not_listed", "Not listed"),
    ("outcomes", "other:some words", "“some words”"), ("outcomes", "other:", "“other”"), ("markers", "abc", "Abc"),
])  # fmt: skip
def test_labels(labels: Labels, kind: str, key: str, name: str) -> None:
    assert labels.of(kind, key) == name


def test_a_column_of_ids_or_words(labels: Labels) -> None:
    assert labels.words("designs", "single_arm") == "single-arm study"
    assert labels.words("designs", "words of the text") == "words of the text"
    assert labels.words("designs", None) is None


def test_ids_in_sentences_become_labels_and_other_names_stay(labels: Labels) -> None:
    text = "definitions differ: full_relief, other_thing; see metrics.some_key"
    assert labels.reworded(text) == "definitions differ: full relief, other_thing; see metrics.some_key"


def test_widths_of_columns_sum_to_the_page_and_follow_the_texts() -> None:
    rows = [RowView(("A", "a long text that needs room " * 4, 12)), RowView(("Unbreakableword", None, ["x", ["y"]]))]
    widths = table("t", ("One", "Two", "#Three"), rows, limit=10, export="x.csv").widths
    assert sum(widths) == pytest.approx(100, abs=0.05)
    assert widths[1] > widths[0] > widths[2]


def test_a_line_of_figures_is_never_wider_than_its_column() -> None:
    cells = ("A study", "12.5% (3/24, n derived)", "4.3% to 31.0%", "all those who were enrolled and treated " * 3)
    rooms = table("t", ("Study", "#Result", "Interval", "Words"), [RowView(cells)], limit=10, export="x.csv").rooms
    assert rooms[1] > len(cells[1])
    assert rooms[3] == max(rooms)


def test_a_table_that_fills_a_page_may_be_broken() -> None:
    def kept(text: str) -> bool:
        return table("t", ("One", "Two"), [RowView(("a", text))] * 8, limit=10, export="x.csv").short

    assert kept("few words")
    assert not kept("many words in a cell " * 60)


def test_a_cut_table_counts_what_is_left_out() -> None:
    cut = table("t", ("One",), [RowView((str(n),)) for n in range(30)], limit=10, export="rates.csv")
    assert len(cut.rows) == 10
    assert cut.left_out == "20 of 30 rows are not shown here; all are in exports/rates.csv."
    whole = table("t", ("One",), [RowView(("1",))], limit=10, export="rates.csv")
    assert whole.left_out == ""
