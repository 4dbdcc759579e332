"""Passages and marks: exact words, every start reachable, windows of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.report.citing import REACH, CitationBook, Place, Source, Use, pieces, window
from tallystick.report.clean import WITHHELD, shown
from tallystick.report.corpus import html_id, page_name

TEXT = "One sentence here. In all 84% (68/81) were alive.\nAnother line."


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=8))
def test_pieces_join_to_the_text_and_every_place_is_marked(spans: list[tuple[int, int]]) -> None:
    text = TEXT[:45]
    places = [Place("d", start, min(start + length, 45)) for start, length in spans]
    cut = pieces(text, 0, 45, places, "q", {})
    assert "".join(piece.text for piece in cut) == text
    ids = [id_ for piece in cut for id_ in piece.ids]
    assert len(ids) == len(set(ids))
    assert {f"q{place.start}" for place in places} == set(ids)
    covered = {i for place in places for i in range(place.start, place.end)}
    position = 0
    for piece in cut:
        assert all((i in covered) == piece.marked for i in range(position, position + len(piece.text)))
        position += len(piece.text)


def test_window_is_the_sentence() -> None:
    start = TEXT.index("84%")
    low, high = window(TEXT, start, start + 3)
    assert TEXT[low:high] == "In all 84% (68/81) were alive."


def test_window_is_bounded_in_a_text_without_ends() -> None:
    text = "word " * 10_000
    low, high = window(text, 20_000, 20_004)
    assert high - low <= 2 * REACH + 4


def book(budget: int) -> CitationBook:
    return CitationBook({"d": TEXT}, {"d": Source("d", 1, "sources/d.html", "d.txt")}, budget)


def test_a_place_beyond_the_budget_leads_to_the_page_of_its_document() -> None:
    narrow = book(35)
    near = narrow.cite("84%", [{"doc_id": "d", "start": 26, "end": 29}])
    far = narrow.cite("line", [{"doc_id": "d", "start": 58, "end": 62}])
    narrow.close()
    assert 'href="#s1q26"' in near.__html__()
    assert 'href="sources/d.html#q58"' in far.__html__()
    assert narrow.omitted == 1


def test_uses_lead_back() -> None:
    wide = book(1000)
    wide.cite("84%", [{"doc_id": "d", "start": 26, "end": 29}], Use("row-1", "Survival"))
    wide.close()
    marked = [piece for piece in wide.passages[0].pieces if piece.marked]
    assert [(piece.text, piece.ids, piece.back) for piece in marked] == [("84%", ("s1q26",), "row-1")]
    assert wide.passages[0].uses == (Use("row-1", "Survival"),)


def test_a_citation_without_a_place_is_plain_escaped_text() -> None:
    assert str(book(10).cite("<b>", []).__html__()) == "&lt;b&gt;"


@pytest.mark.parametrize(("doc_id", "page"), [
    ("000_507ea3", "000_507ea3.html"), ("sub__file.v2", "sub__file.v2.html"),
])  # fmt: skip
def test_plain_names_are_kept(doc_id: str, page: str) -> None:
    assert page_name(doc_id) == page


def test_other_names_become_safe_and_stay_apart() -> None:
    names = ["A", "a b", "a-b?", "$(touch x)", "..", "-rf", "x" * 255, "a\nb", "a/b", "é", "É", "<i>"]
    pages = [page_name(name) for name in names]
    assert len({page.lower() for page in pages}) == len(names)
    for page in pages:
        assert set(page) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
        assert not page.startswith((".", "-"))
        assert len(page) <= 110


def test_ids_of_elements_hold_no_blank() -> None:
    assert html_id("sof", "other:some words").isascii()
    assert " " not in html_id("sof", "other:some words")
    assert html_id("sof", "survival") == "sof-survival"


@pytest.mark.parametrize(("text", "clean"), [
    ("a.b+c@d-e.example.org, x", f"{WITHHELD}, x"), ("no @ address", "no @ address"), ("a\x00b\x9f", "a\ufffdb\ufffd"),
    ("line\n\ttab", "line\n\ttab"), ("12@5 mg", f"{WITHHELD} mg"), ("\ud800", "\ufffd"),
])  # fmt: skip
def test_what_may_be_shown(text: str, clean: str) -> None:
    assert shown(text) == clean
