"""Suites are complete, agree with the contract, and a suite that could not fail is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tallystick.errors import InputFault
from tallystick.tables import final_tables
from tallystick.validate.laws import LAWS
from tallystick.validate.run import complete_suites
from tallystick.validate.suites import read_suite

GOOD = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "a"},
    "severity": "critical",
    "meta": {"why": "w"},
}


def test_each_table_and_each_law_has_its_suite(checkout: Path) -> None:
    of_tables, of_laws = complete_suites(checkout / "workflow/expectations")
    assert set(of_tables) == set(final_tables())
    assert set(of_laws) == set(LAWS)


@pytest.mark.parametrize("name", sorted(final_tables()))
def test_a_suite_says_of_columns_keys_and_enums_what_the_contract_says(checkout: Path, name: str) -> None:
    table = final_tables()[name]
    suite = read_suite(checkout / f"workflow/expectations/{name}.json")
    by_type: dict[str, list[dict]] = {}
    for expectation in suite.expectations:
        by_type.setdefault(expectation["type"], []).append(expectation["kwargs"])
    assert by_type["expect_table_columns_to_match_set"][0]["column_set"] == [c.name for c in table.columns]
    # What is required in every row is the law `required_values`; a suite only says what is required in some rows.
    assert all("row_condition" in k for k in by_type.get("expect_column_values_to_not_be_null", []))
    enums = {k["column"]: set(k["value_set"]) for k in by_type.get("expect_column_values_to_be_in_set", [])}
    for column in table.columns:
        if column.values:
            assert enums[column.name] == set(column.values), column.name


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"name": "t", "meta": {"may_be_empty": True}, "expectations": []}, "no expectations"),
        ({"name": "other", "meta": {"may_be_empty": True}, "expectations": [GOOD]}, "is named 'other'"),
        ({"name": "t", "expectations": [GOOD]}, "may be empty"),
        ({"name": "t", "meta": {"may_be_empty": True}, "expectations": [{**GOOD, "severity": "info"}]}, "severity"),
        ({"name": "t", "meta": {"may_be_empty": True}, "expectations": [{**GOOD, "meta": {}}]}, "why"),
    ],
)
def test_a_suite_that_could_pass_silently_is_refused(tmp_path: Path, content: dict, says: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps(content))
    with pytest.raises(InputFault, match=says):
        read_suite(path)


def test_json_that_is_broken_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text("{")
    with pytest.raises(InputFault, match=r"t\.json"):
        read_suite(path)


def test_a_missing_and_an_extra_suite_are_refused(checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "expectations"
    (folder / "laws").mkdir(parents=True)
    for path in (checkout / "workflow/expectations").rglob("*.json"):
        target = folder / path.relative_to(checkout / "workflow/expectations")
        target.write_bytes(path.read_bytes())
    complete_suites(folder)
    (folder / "laws" / "no_such_law.json").write_text(
        json.dumps({"name": "no_such_law", "meta": {"may_be_empty": True}, "expectations": [GOOD]})
    )
    with pytest.raises(InputFault, match="no law of that name"):
        complete_suites(folder)
    (folder / "claims.json").unlink()
    with pytest.raises(InputFault, match="table claims has no suite"):
        complete_suites(folder)
