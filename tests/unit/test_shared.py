"""Shared modules: ids, spans, faults, vocabulary merging."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.errors import InputFault
from tallystick.ids import numbered_ids, stable_id
from tallystick.spans import Span, cover
from tallystick.vocabulary import BUILT_IN, Vocabulary, merge_values


def test_equal_keys_are_told_apart_and_unrelated_rows_change_no_id() -> None:
    keys = [("a", 1), ("b", 2), ("a", 1)]
    ids = numbered_ids("row", keys)
    assert len(set(ids)) == 3
    assert numbered_ids("row", [("x", 9), *keys])[1:] == ids


def test_parts_of_an_id_do_not_run_together() -> None:
    assert stable_id("x", "ab", "c") != stable_id("x", "a", "bc")
    assert stable_id("x", None, "a") == stable_id("x", "", "a")
    assert stable_id("claim", "a").startswith("claim-")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_an_empty_or_reversed_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), min_size=1, max_size=6))
def test_a_cover_covers_and_is_the_smallest(parts: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in parts]
    whole = cover(spans)
    assert all(whole.covers(span) for span in spans)
    assert any(span.start == whole.start for span in spans)
    assert any(span.end == whole.end for span in spans)


def test_a_fault_reads_as_file_place_reason_remedy() -> None:
    assert str(InputFault("a.txt", "it is empty", "fill it", "line 1")) == (
        "a.txt, line 1: it is empty\n  what to do: fill it"
    )


@pytest.mark.parametrize(
    ("base", "extra", "merged", "why"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}, "mappings are merged"),
        (["a"], ["a", "b"], ["a", "b"], "plain lists are united"),
        ([{"id": "x", "t": ["p"]}], [{"id": "x", "t": ["q"]}], [{"id": "x", "t": ["p", "q"]}], "entries merge by id"),
        ([{"id": "x"}], [{"id": "y"}], [{"id": "x"}, {"id": "y"}], "a new id is added"),
        ({"id": "x", "p": "up"}, {"p": "down"}, {"id": "x", "p": "down"}, "other values are replaced"),
    ],
)
def test_vocabulary_of_a_review_is_merged_over_the_built_in_one(
    base: object, extra: object, merged: object, why: str
) -> None:
    assert merge_values(base, extra) == merged, why


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("numerals", "cardinals: [one", "not readable as YAML"),
        ("numerals", "cardinals: {one: first}", "'first' is not of type 'integer'"),
        ("numerals", "- one", "not a mapping"),
        ("colours", "a: 1", "no vocabulary kind 'colours'"),
    ],
)
def test_a_vocabulary_file_that_breaks_its_schema_names_itself(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputFault, match=says):
        Vocabulary.load([BUILT_IN / "numerals.yaml", path])


def test_a_review_adds_a_term_without_repeating_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "markers.yaml"
    path.write_text("markers:\n  - id: proteinuria\n    terms: [protein in the urine]\n", encoding="utf-8")
    built_in = Vocabulary.built_in(["markers"])["markers"]["markers"]
    merged = Vocabulary.load([BUILT_IN / "markers.yaml", path])["markers"]["markers"]
    before, after = (next(e for e in entries if e["id"] == "proteinuria") for entries in (built_in, merged))
    assert after == {**before, "terms": [*before["terms"], "protein in the urine"]}
    assert len(merged) == len(built_in)


def test_a_kind_that_was_not_loaded_is_an_error() -> None:
    with pytest.raises(KeyError, match="markers"):
        Vocabulary.built_in(["numerals"])["markers"]
