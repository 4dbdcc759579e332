"""Running the suites: two processes find what one finds; a column without a value is named with its row."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from tallystick.tables import STAGES, Rows, read_tables
from tallystick.text import read_texts
from tallystick.validate import VOCABULARY, run
from tallystick.validate.laws import required_values
from tallystick.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def tables(built_review: Path) -> dict[str, Rows]:
    names = [f"{stage}/{table.name}.parquet" for stage, tables in STAGES.items() for table in tables]
    return read_tables(built_review / "results" / name for name in names)


def test_two_processes_find_what_one_finds(checkout: Path, built_review: Path, tables: dict[str, Rows]) -> None:
    altered = copy.deepcopy(tables)
    altered["claims"][0]["state"] = "sometimes"  # a failing result has to come back as well
    rest = (read_texts(built_review / "raw", tables["documents"]), Vocabulary.built_in(VOCABULARY))
    one = run.validate(altered, *rest, checkout / "workflow/expectations", 1)
    two = run.validate(altered, *rest, checkout / "workflow/expectations", 2)
    assert [list(part) for part in one] == [list(part) for part in two]
    assert one == two
    assert run.summarise(altered, *two)["errors"] == 1


def test_a_second_process_that_dies_is_a_fault_and_not_a_silence(capfd: pytest.CaptureFixture[str]) -> None:
    def work(kind: str, name: str) -> str:
        if name == "b":
            raise ValueError("cannot be judged")
        return name

    with pytest.raises(RuntimeError, match="second process"):
        run._shared(work, [("law", "a"), ("law", "b")])
    assert "cannot be judged" in capfd.readouterr().err


def test_an_empty_value_is_named_with_its_column_and_its_row(tables: dict[str, Rows]) -> None:
    altered = copy.deepcopy(tables)
    altered["flow"][1]["note"] = None
    altered["rates"][0]["rate"] = float("nan")
    broken = {
        case["where"]: case["found"] for case in required_values(altered, {}, Vocabulary({})) if not case["holds"]
    }
    assert sorted(broken) == ["flow.note", "rates.rate"]
    first = altered["flow"][1]
    assert f"empty in 1 of {len(altered['flow'])} rows ({first['order']} {first['step']})" in broken["flow.note"]
    assert not [case for case in required_values(tables, {}, Vocabulary({})) if not case["holds"]]
