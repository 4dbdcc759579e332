"""Whole documents of many kinds, invented, from file to tables: tests/layouts/, with what is to be read of each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick import extract, ingest
from tallystick.ingest.register import Register
from tallystick.vocabulary import Vocabulary

from .one_section import tables_of

FOLDER = Path(__file__).parents[2] / "layouts"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
SIZES = ("enrolled", "randomised", "analysed", "arm_size", "followed")
by_file = pytest.mark.parametrize("entry", EXPECTED, ids=[entry["file"] for entry in EXPECTED])


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, Any]]]:
    files = sorted(entry["file"] for entry in EXPECTED)
    read = ingest.read_files(
        FOLDER, files, Register({}), {"largest_file_mb": 1}, Vocabulary.built_in(ingest.VOCABULARY)
    )
    assert not read["rejected"]
    return {**read, **extract.read_documents(FOLDER, read, Vocabulary.built_in(extract.VOCABULARY), {})}


def rows(tables: dict[str, list[dict[str, Any]]], table: str, entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in tables[table] if row["doc_id"] == entry["file"].rpartition(".")[0]]


def shown(claim: dict[str, Any]) -> str:
    """A claim as `expected.yaml` prints it."""
    values = "/".join("-" if claim[name] is None else str(claim[name]) for name in ("events", "denominator"))
    parts = [values, "-" if claim["percent"] is None else f"{claim['percent']:.1f}"]
    parts += [f"[{claim['arm_text'].lower()}]"] if claim["arm_text"] else []
    return " ".join([*parts, *([f"({claim['subject']})"] if claim.get("subject") else [])])


def test_every_document_has_its_entry() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"expected.yaml"}
    assert files == {entry["file"] for entry in EXPECTED}
    assert len(files) >= 16


def test_documents_read_side_by_side_say_what_each_says_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Vocabulary.built_in(ingest.VOCABULARY)
    files = sorted(entry["file"] for entry in EXPECTED)
    read = ingest.read_files(FOLDER, files, Register({}), {"largest_file_mb": 1}, words)
    vocabulary = Vocabulary.built_in(extract.VOCABULARY)
    together = extract.read_documents(FOLDER, read, vocabulary, {})
    monkeypatch.setattr(extract, "BATCH", 1)
    assert [len(batch) for batch in extract.batches([({}, "Text.", [])] * 3)] == [1, 1, 1]
    assert extract.read_documents(FOLDER, read, vocabulary, {}) == together


@by_file
def test_page_and_record(entry: dict[str, Any], tables: dict[str, list[dict[str, Any]]]) -> None:
    (document,) = rows(tables, "documents", entry)
    for name in ("container", "content", "title"):
        if name in entry:
            assert document[name] == entry[name], entry["why"]
    citations = rows(tables, "citations", entry)
    own = next((row for row in citations if row["role"] == "self"), {})
    for name in ("authors", "year", "journal"):
        if name in entry:
            assert own[name] == entry[name], entry["why"]
    if "cited" in entry:
        assert Counter(row["role"] for row in citations if row["role"] != "self") == entry["cited"], entry["why"]
    if "copies" in entry:
        assert sum(row["duplicate_of"] is not None for row in rows(tables, "sections", entry)) == entry["copies"]


@by_file
def test_whose_identifiers_they_are(entry: dict[str, Any], tables: dict[str, list[dict[str, Any]]]) -> None:
    found = rows(tables, "identifiers", entry)
    own = {f"{row['scheme']}:{row['value']}" for row in found if row["role"] == "self"}
    others = {f"{row['scheme']}:{row['value']}" for row in found if row["role"] != "self" and row["scheme"] != "url"}
    assert own == set(entry["own"]), entry["why"]
    assert others == set(entry["others"]), entry["why"]


@by_file
def test_sizes(entry: dict[str, Any], tables: dict[str, list[dict[str, Any]]]) -> None:
    found = {row["value_number"] for row in rows(tables, "study_facts", entry) if row["fact"] in SIZES}
    assert set(entry.get("sizes", [])) <= found, entry["why"]
    assert not set(entry.get("not_sizes", [])) & found, entry["why"]


@by_file
def test_claims(entry: dict[str, Any], tables: dict[str, list[dict[str, Any]]]) -> None:
    claims = rows(tables, "claims", entry)
    printed = [shown(claim) for claim in claims]
    assert not [wanted for wanted in entry["claims"] if wanted not in printed], (entry["why"], printed)
    assert entry["claims"] or not claims, printed
    percents = {claim["percent"] for claim in claims}
    counts = {claim[name] for claim in claims for name in ("events", "denominator")}
    for value in entry["never"]:
        assert value not in (counts if isinstance(value, int) else percents), (entry["why"], printed)


@by_file
def test_quotes_stand_where_they_say(entry: dict[str, Any], tables: dict[str, list[dict[str, Any]]]) -> None:
    text = (FOLDER / entry["file"]).read_bytes().decode("utf-8")
    for table in ("claims", "anchors", "study_facts", "citations", "identifiers", "numerals"):
        for row in rows(tables, table, entry):
            assert text[row["start"] : row["end"]] == row["quote"]


def test_a_fault_of_a_reader_names_the_file_it_happened_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(context: extract.Context) -> extract.Reading:
        raise ValueError("no such piece")

    monkeypatch.setattr(extract.READERS[-1], "read", fail)
    with pytest.raises(ValueError, match="no such piece") as caught:
        tables_of("Pain fell.")
    (note,) = caught.value.__notes__
    assert "d.txt" in note
    assert "accounts" in note
