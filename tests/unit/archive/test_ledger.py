"""The ledger of builds: every way to falsify it shows."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from tallystick.archive import ledger


@pytest.fixture
def builds(tmp_path: Path) -> Path:
    for number in range(6):
        ledger.append(tmp_path, {"run": f"r{number}", "status": "good" if number else "failed", "message": "é 5 %"})
    assert ledger.verify(tmp_path) == []
    return tmp_path


def lines(builds: Path) -> list[bytes]:
    return (builds / ledger.LEDGER).read_bytes().splitlines(keepends=True)


def rewrite(builds: Path, content: list[bytes]) -> list[str]:
    (builds / ledger.LEDGER).write_bytes(b"".join(content))
    return ledger.verify(builds)


def test_an_empty_folder_has_a_good_ledger(tmp_path: Path) -> None:
    assert ledger.verify(tmp_path) == []
    assert ledger.read(tmp_path) == []


def test_lines_are_numbered_and_chained(builds: Path) -> None:
    entries = ledger.read(builds)
    assert [entry["n"] for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert [entry["previous"] for entry in entries[1:]] == [entry["hash"] for entry in entries[:-1]]


def test_every_changed_bit_is_found(builds: Path) -> None:
    path = builds / ledger.LEDGER
    original = path.read_bytes()
    for position in range(len(original)):
        altered = bytearray(original)
        altered[position] ^= 1 << (position % 8)
        path.write_bytes(altered)
        assert ledger.verify(builds), position


@pytest.mark.parametrize("kept", [0, 1, 3, 5])
def test_a_cut_off_end_is_found(builds: Path, kept: int) -> None:
    assert rewrite(builds, lines(builds)[:kept])


def test_a_missing_ledger_is_found(builds: Path) -> None:
    (builds / ledger.LEDGER).unlink()
    assert "missing" in ledger.verify(builds)[0]


@pytest.mark.parametrize("falsified", ["first removed", "middle removed", "swapped", "doubled"])
def test_removed_moved_and_added_lines_are_found(builds: Path, falsified: str) -> None:
    all_lines = lines(builds)
    forged = {
        "first removed": all_lines[1:],
        "middle removed": all_lines[:2] + all_lines[3:],
        "swapped": [all_lines[0], all_lines[2], all_lines[1], *all_lines[3:]],
        "doubled": [*all_lines, all_lines[-1]],
    }[falsified]
    assert rewrite(builds, forged)


def test_a_line_whose_hash_was_recomputed_breaks_the_chain(builds: Path) -> None:
    entries = ledger.read(builds)
    entries[2]["status"] = "failed"
    entries[2]["hash"] = ledger.entry_hash(entries[2])
    assert any("line 4" in fault for fault in rewrite(builds, [ledger.encode(entry) + b"\n" for entry in entries]))


def test_a_cut_off_end_with_a_forged_head_is_found_by_an_archive(builds: Path) -> None:
    (builds / "20300101T000000Z-0123456789ab/run").mkdir(parents=True)
    record = {"ledger": ledger.head(builds)}
    (builds / "20300101T000000Z-0123456789ab/run/record.json").write_text(json.dumps(record))
    assert ledger.verify(builds) == []
    kept = ledger.read(builds)[3]
    (builds / ledger.HEAD).write_bytes(ledger.encode({"lines": 4, "hash": kept["hash"]}) + b"\n")
    faults = rewrite(builds, lines(builds)[:4])
    assert len(faults) == 1
    assert "20300101T000000Z-0123456789ab" in faults[0]


def test_going_on_after_a_cut_off_end_does_not_hide_it(builds: Path) -> None:
    rewrite(builds, lines(builds)[:3])
    ledger.append(builds, {"run": "later"})
    assert ledger.verify(builds)


def test_a_half_written_line_is_told_and_then_replaced(builds: Path) -> None:
    with (builds / ledger.LEDGER).open("ab") as file:
        file.write(b'{"run":"torn')
    assert "not ended" in ledger.verify(builds)[0]
    assert ledger.append(builds, {"run": "next"})["torn_bytes_removed"] == 12
    assert ledger.verify(builds) == []


def test_a_crash_between_line_and_head_mends_itself(builds: Path) -> None:
    before = (builds / ledger.HEAD).read_bytes()
    ledger.append(builds, {"run": "crashed"})
    (builds / ledger.HEAD).write_bytes(before)
    assert ledger.verify(builds)
    ledger.append(builds, {"run": "next"})
    assert ledger.verify(builds) == []


def test_what_is_not_text_is_kept_readable(tmp_path: Path) -> None:
    ledger.append(tmp_path, {"message": "raw/\udcff.txt: bad"})
    assert ledger.verify(tmp_path) == []
    assert ledger.read(tmp_path)[0]["message"] == "raw/\udcff.txt: bad"


def append_many(builds: Path, writer: int) -> None:
    for number in range(10):
        ledger.append(builds, {"run": f"{writer}-{number}"})


def test_several_writers_do_not_disturb_each_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=append_many, args=(tmp_path, n)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert ledger.verify(tmp_path) == []
    assert len(ledger.read(tmp_path)) == 40
