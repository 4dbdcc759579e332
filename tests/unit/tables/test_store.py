"""Tables are written one way: typed, sorted, without anything but content; damage is noticed when they are read."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.errors import InputFault
from tallystick.tables import STAGES, final_tables, find, logical_hash, read_arrow, read_rows, write_table, write_tables
from tallystick.tables.store import to_arrow

ROWS = [{"file": f"{i}.txt", "reason": f"reason {i}", "remedy": "mend it"} for i in range(50)]
REJECTED = find("ingest", "rejected")


def test_rows_come_back_sorted_and_complete(tmp_path: Path) -> None:
    shuffled = random.Random(1).sample(ROWS, len(ROWS))
    assert read_rows(write_table(tmp_path, REJECTED, shuffled)) == sorted(ROWS, key=lambda row: row["file"])


def test_the_order_of_rows_does_not_change_a_byte(tmp_path: Path) -> None:
    first = write_table(tmp_path / "a", REJECTED, ROWS).read_bytes()
    second = write_table(tmp_path / "b", REJECTED, ROWS[::-1]).read_bytes()
    assert first == second


def test_a_column_that_the_contract_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column colour"):
        write_table(tmp_path, REJECTED, [{**ROWS[0], "colour": "red"}])


def test_a_value_of_the_wrong_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rejected"):
        write_table(tmp_path, REJECTED, [{**ROWS[0], "file": 3}])


def test_a_table_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such table: nonsense"):
        write_tables(tmp_path, STAGES["ingest"], {"nonsense": []})


def test_missing_numbers_have_one_form() -> None:
    claims = find("extract", "claims")
    row = {"claim_id": "c", "percent": float("nan"), "denominator": None}
    read = to_arrow(claims, [row]).to_pylist()[0]
    assert read["percent"] is None
    assert read["events"] is None


def test_a_file_that_is_gone_cut_or_altered_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    path = write_table(tmp_path, REJECTED, ROWS)
    good = path.read_bytes()
    with pytest.raises(InputFault, match="there is no such table"):
        read_arrow(tmp_path / "no.parquet")
    path.write_bytes(good[:-7])
    with pytest.raises(InputFault, match="run the build again"):
        read_arrow(path)


def test_flipped_bits_are_never_read_as_values(tmp_path: Path) -> None:
    path = write_table(tmp_path, REJECTED, ROWS)
    good, expected = path.read_bytes(), read_rows(path)
    chance = random.Random(20261122)
    for _ in range(200):
        at = chance.randrange(len(good))
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1 :])
        try:
            found = read_rows(path)
        except (InputFault, KeyError, UnicodeDecodeError, MemoryError):
            continue
        assert [{k: row.get(k) for k in ("file", "reason", "remedy")} for row in found] == expected or set(
            found[0]
        ) != {"file", "reason", "remedy"}


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=12), st.randoms())
def test_the_logical_hash_depends_on_content_and_not_on_order(
    pairs: list[tuple[str, str]], chance: random.Random
) -> None:
    rows = [{"file": a, "reason": b, "remedy": "r"} for a, b in pairs]
    shuffled = chance.sample(rows, len(rows))
    table = to_arrow(REJECTED, rows)
    assert logical_hash(table) == logical_hash(to_arrow(REJECTED, shuffled))
    assert logical_hash(table) != logical_hash(
        to_arrow(REJECTED, [*rows, {"file": "more", "reason": "x", "remedy": "y"}])
    )


@pytest.mark.parametrize("name", sorted(final_tables()))
def test_the_contract_is_sound(name: str) -> None:
    """Keys are columns that are never null unless part of a compound key; references lead to keys that exist."""
    table = final_tables()[name]
    columns = {column.name: column for column in table.columns}
    assert len(columns) == len(table.columns)
    assert set(table.key) <= set(columns)
    for column in table.columns:
        assert column.description
        if column.values:
            assert "unknown" in column.values
        if column.references:
            other, key = column.references.split(".")
            assert final_tables()[other].key == (key,)
