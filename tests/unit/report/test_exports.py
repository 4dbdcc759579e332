"""Exports: valid for the tools that read them, and harmless to a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rispy

from tallystick.report.exports import delimited
from tallystick.report.exports.bibliography import csl_json, full_pages, ris, split_name
from tallystick.tables import final_tables

from . import sample


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", '=cmd|"x"!A1'])
def test_a_cell_that_could_be_a_formula_is_neutralised(text: str) -> None:
    assert delimited.neutral(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [
    (None, ""), (-0.5, "-0.5"), (3, "3"), (True, "true"), (["a", "b"], "a; b"), ([], ""), (["=a"], "'=a"),
    ("plain", "plain"),
])  # fmt: skip
def test_values_as_cells(value: object, cell: str) -> None:
    assert delimited.cell(value) == cell


def test_tables_keep_all_rows_and_columns(site: Path) -> None:
    tables = sample.tables()
    for export, table in delimited.tables_exported().items():
        content = (site / "exports" / f"{export}.csv").read_bytes().decode("utf-8")
        rows = read_csv(content)
        assert len(rows) == len(tables[table.name]), export
        assert content.split("\r\n", 1)[0].split(",") == [column.name for column in table.columns]


def test_hostile_file_name_is_a_harmless_cell(site: Path) -> None:
    content = (site / "exports" / "rejected.csv").read_text(encoding="utf-8")
    assert read_csv(content)[0]["file"] == f"'{sample.HOSTILE_FILE}"


def test_the_exports_of_the_contract_are_there(site: Path) -> None:
    names = {path.name for path in (site / "exports").iterdir()}
    assert names >= {
        "claims.csv", "studies.csv", "reports.csv", "ledger.csv", "checks.csv", "rates.csv", "data-dictionary.csv",
        "publications.ris", "publications.csl.json", "metafor-rates.csv", "metafor-effects.csv",
    }  # fmt: skip


def test_every_column_is_in_the_data_dictionary(site: Path) -> None:
    dictionary = read_csv((site / "exports" / "data-dictionary.csv").read_text(encoding="utf-8"))
    described = {(row["file"], row["column"]) for row in dictionary}
    for path in (site / "exports").glob("*.csv"):
        if path.name != "data-dictionary.csv" and not path.name.startswith("metafor"):
            heads = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            assert {(path.name, head) for head in heads} <= described
    contract = {column.description for table in final_tables().values() for column in table.columns}
    assert {row["description"].removeprefix("'") for row in dictionary} <= contract


def test_metafor_columns(site: Path) -> None:
    rates = read_csv((site / "exports" / "metafor-rates.csv").read_text(encoding="utf-8"))
    assert [(r["xi"], r["ni"]) for r in rates][:2] == [("72", "90"), ("24", "80")]
    effects = read_csv((site / "exports" / "metafor-effects.csv").read_text(encoding="utf-8"))
    assert [(e["ai"], e["n1i"], e["ci"], e["n2i"]) for e in effects] == [("9", "12", "5", "6")]


def test_passed_over_rates_are_not_handed_to_metafor() -> None:
    tables = sample.tables()
    tables["rates"][0]["selected"] = False
    assert len(read_csv(delimited.metafor_rates(tables))) == len(tables["rates"]) - 1


def test_ris_is_read_back(site: Path) -> None:
    entries = rispy.loads((site / "exports" / "publications.ris").read_bytes().decode("utf-8"))
    assert len(entries) == 2
    assert entries[0]["authors"] == ["Doe, J.", "Roe, AB", "The Group"]
    assert (entries[0]["start_page"], entries[0]["end_page"], entries[0]["year"]) == ("2267", "2277", "2020")
    assert entries[0]["title"] == "A title with a break"
    assert entries[1]["title"] == "ER - =1+1"
    assert "year" not in entries[1]


def test_a_title_cannot_end_a_ris_record() -> None:
    row = {**sample.tables()["publications"][0], "title": "A\r\nER  - \r\nTY  - JOUR\r\nTI  - forged"}
    assert len(rispy.loads(ris([row]))) == 1


def test_csl_json_types_and_missing_years() -> None:
    items = json.loads(csl_json(sample.tables()["publications"]))
    assert [item["type"] for item in items] == ["article-journal", "paper-conference"]
    assert items[0]["issued"] == {"date-parts": [[2020]]}
    assert "issued" not in items[1]


@pytest.mark.parametrize(("author", "name"), [
    ("Doe, J.", ("Doe", "J.")), ("Doe J", ("Doe", "J")), ("van der Doe AB", ("van der Doe", "AB")),
    ("J. Doe", ("Doe", "J.")),
    ("The Group", ("The Group", "")), ("Doe", ("Doe", "")),
])  # fmt: skip
def test_author_names(author: str, name: tuple[str, str]) -> None:
    assert split_name(author) == name


@pytest.mark.parametrize(("pages", "ends"), [
    ("2267-77", ("2267", "2277")), ("1014\N{EN DASH}1021", ("1014", "1021")), ("R79", ("R79", "")),
    ("e12-e15", ("e12", "e15")),
    ("338-41, 350", ("338-41, 350", "")), ("9-12", ("9", "12")),
])  # fmt: skip
def test_pages(pages: str, ends: tuple[str, str]) -> None:
    assert full_pages(pages) == ends
