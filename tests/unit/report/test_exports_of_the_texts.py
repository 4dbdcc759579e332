"""Exports of the five sources and of hostile records: valid for the tools that read them, and equal to the tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rispy

from tallystick.report.exports import write_exports
from tallystick.report.exports.bibliography import csl_json, ris
from tallystick.report.exports.delimited import cell, tables_exported
from tallystick.tables import Rows, final_tables

from ..linked_folder import five_sources
from . import sample
from .csl_input_model import schema

CSL = jsonschema.Draft7Validator(schema())
BARE: dict[str, Any] = {
    **dict.fromkeys(column.name for column in final_tables()["publications"].columns),
    **{"publication_id": "pub-000000000000", "type": "unknown", "authors": [], "n_mentions": 1},
}


@pytest.fixture(scope="module")
def tables() -> dict[str, Rows]:
    read, linked, computed = five_sources()
    return {**read[0], **linked, **computed}


@pytest.fixture(scope="module")
def folder(tables: dict[str, Rows], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exports")
    write_exports(made, tables)
    return made


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def test_the_model_itself_is_a_schema_and_refuses_what_is_not_csl() -> None:
    jsonschema.Draft7Validator.check_schema(schema())
    good = {"id": "a", "type": "article-journal"}
    for wrong in (
        {"type": "article"},
        *({**good, **part} for part in ({"type": "journal-article"}, {"doi": "10.1/x"}, {"title": 3},
                                        {"issued": {"date-parts": []}}, {"author": [{"name": "A"}]})),
    ):  # fmt: skip
        assert not CSL.is_valid([wrong]), wrong
    assert CSL.is_valid([good])


def test_csl_json_of_the_five_sources_is_valid_against_the_whole_model(folder: Path, tables: dict[str, Rows]) -> None:
    items = json.loads((folder / "publications.csl.json").read_text(encoding="utf-8"))
    CSL.validate(items)
    assert {item["id"] for item in items} == {row["publication_id"] for row in tables["publications"]}
    (article,) = [item for item in items if item.get("DOI") == "10.3727/096368911x582769c"]
    assert article["type"] == "article-journal"
    assert (article["container-title"], article["page"]) == ("Cell Transplantation", "2267-2277")
    assert article["issued"] == {"date-parts": [[2013]]}
    assert [author["family"] for author in article["author"]][::13] == ["Wang", "Sun"]


HOSTILE: list[dict[str, Any]] = [
    *({"type": kind} for kind in final_tables()["publications"].column("type").values),
    {"title": "A\r\nER  - \r\nTY  - JOUR\u0000", "year": 1999, "pages": "R79", "volume": "S1"},
    {"authors": ["", " , ", "X", "The Long Name Group for Trials", "de la Cruz, M.-A.", "李明", "O'Neil J"]},
    {"pages": "338-41, 350", "doi": "10.5555/(sici)1<1::aid-x>3.0;2-#", "pmid": "1", "pmcid": "PMC1"},
    {"title": "=1+1", "journal": "@SUM(A1)", "issue": "-1"},
]


@pytest.mark.parametrize("values", HOSTILE, ids=lambda v: next(iter(v.items())).__repr__()[:40])
def test_hostile_records_are_valid_too(values: dict[str, Any]) -> None:
    row = {**BARE, **values}
    CSL.validate(json.loads(csl_json([row])))
    (entry,) = rispy.loads(ris([row]))
    assert entry["id"] == row["publication_id"]


def test_csl_json_of_the_sample_is_valid(site: Path) -> None:
    CSL.validate(json.loads((site / "exports" / "publications.csl.json").read_text(encoding="utf-8")))
    assert sample.tables()["publications"]


def test_ris_of_the_five_sources_reads_back_as_the_table(folder: Path, tables: dict[str, Rows]) -> None:
    entries = {e["id"]: e for e in rispy.loads((folder / "publications.ris").read_bytes().decode("utf-8"))}
    rows = tables["publications"]
    assert len(entries) == len(rows)
    for row in rows:
        entry = entries[row["publication_id"]]
        assert entry.get("title", "") == " ".join((row["title"] or "").split())
        assert entry.get("year") == (str(row["year"]) if row["year"] else None)
        assert (entry.get("doi"), entry.get("secondary_title")) == (row["doi"], row["journal"])
        assert len(entry.get("authors", [])) == len(row["authors"])
        assert entry["type_of_reference"] == ("CPAPER" if row["type"] == "conference_abstract" else "JOUR")
    (article,) = [e for e in entries.values() if e.get("doi") == "10.3727/096368911x582769c"]
    assert (article["start_page"], article["end_page"]) == ("2267", "2277")


@pytest.mark.parametrize("export", ["studies", "reports", "claims", "ledger"])
def test_csv_holds_the_table_cell_by_cell(export: str, folder: Path, tables: dict[str, Rows]) -> None:
    table = tables_exported()[export]
    found = read_csv(folder / f"{export}.csv")
    names = [column.name for column in table.columns]
    assert [[row[name] for name in names] for row in found] == [
        [cell(row.get(name)) for name in names] for row in tables[table.name]
    ]
    assert len(found) > 7


def test_the_data_dictionary_is_the_contract_and_nothing_else(folder: Path) -> None:
    dictionary = read_csv(folder / "data-dictionary.csv")
    expected = [
        (f"{export}.csv", table.stage, column.name, column.type, "yes" if column.nullable else "no",
         cell(list(column.values)), column.references, column.description)
        for export, table in sorted(tables_exported().items())
        for column in table.columns
    ]  # fmt: skip
    heads = ("file", "stage", "column", "type", "may_be_empty", "values", "references", "description")
    assert [tuple(row[head] for head in heads) for row in dictionary] == expected
    for path in folder.glob("*.csv"):
        if path.name != "data-dictionary.csv" and not path.name.startswith("metafor"):
            heads = tuple(path.read_text(encoding="utf-8").split("\n", 1)[0].strip().split(","))
            assert heads == tuple(column for file, _, column, *_ in expected if file == path.name)
