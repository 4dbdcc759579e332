"""The register: what it says, and that a malformed one is refused with its line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import yaml

from tallystick.errors import InputFault
from tallystick.ingest.register import COLUMNS, Register

ROOT = Path(__file__).parents[3]
HEADER = "\t".join(COLUMNS)
SUM = "a" * 64


def write(folder: Path, *lines: str) -> Path:
    path = folder / "sources.tsv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def test_statuses(tmp_path: Path) -> None:
    register = Register.read(write(tmp_path, f"a.txt\t{SUM}\thttps://example.org/a\t2024-02-29\tCC BY 4.0\tkept", ""))
    assert register.status("a.txt", SUM) == "registered"
    assert register.status("a.txt", "b" * 64) == "changed"
    assert register.status("b.txt", SUM) == "unregistered"
    entry = register.find("a.txt")
    assert entry is not None
    assert (entry.url, entry.retrieved, entry.licence) == ("https://example.org/a", "2024-02-29", "CC BY 4.0")


def test_empty_fields_were_not_recorded(tmp_path: Path) -> None:
    entry = Register.read(write(tmp_path, f"a.txt\t{SUM}\t\t\t\t")).find("a.txt")
    assert entry is not None
    assert (entry.url, entry.retrieved, entry.licence, entry.note) == (None, None, None, None)


def test_windows_line_ends_and_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "sources.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\na.txt\t{SUM}\t\t\t\tnote\r\n".encode())
    assert Register.read(path).files == ("a.txt",)


def test_no_register_is_an_empty_one(tmp_path: Path) -> None:
    assert Register.read(tmp_path / "sources.tsv").files == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"a.txt\t{SUM}\t\t\t", "5 fields instead of 6"),
        (f"a.txt {SUM}", "1 fields instead of 6"),
        (f"../a.txt\t{SUM}\t\t\t\t", "not a path below raw/"),
        (f"/a.txt\t{SUM}\t\t\t\t", "not a path below raw/"),
        (f"\t{SUM}\t\t\t\t", "not a path below raw/"),
        ("a.txt\tABC\t\t\t\t", "64 lower-case hex digits"),
        (f"a.txt\t{SUM}\texample.org\t\t\t", "not a web address"),
        (f"a.txt\t{SUM}\t\t29.02.2024\t\t", "not a date"),
        (f"a.txt\t{SUM}\t\t2023-02-29\t\t", "not a date"),
        (f"b.txt\t{SUM}\t\t\t\t", "registered twice"),
    ],
)
def test_malformed_line_is_refused_with_its_number(tmp_path: Path, line: str, reason: str) -> None:
    path = write(tmp_path, f"b.txt\t{SUM}\t\t\t\t", line)
    with pytest.raises(InputFault, match=reason) as fault:
        Register.read(path)
    assert fault.value.place == "line 3"
    assert fault.value.remedy


def test_wrong_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sources.tsv"
    path.write_text("file,sha256\n")
    with pytest.raises(InputFault, match="does not name the columns") as fault:
        Register.read(path)
    assert fault.value.place == "line 1"


def test_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sources.tsv"
    path.write_bytes(HEADER.encode() + b"\n\xe9")
    with pytest.raises(InputFault, match="not UTF-8"):
        Register.read(path)


def test_schema_describes_the_columns_that_are_read() -> None:
    schema = yaml.safe_load((ROOT / "workflow/schemas/sources.yaml").read_text(encoding="utf-8"))
    assert tuple(schema["properties"]) == COLUMNS
    assert tuple(schema["required"]) == COLUMNS
    assert json.dumps(schema)


def test_register_of_the_checkout_fits_its_files_and_its_schema() -> None:
    import jsonschema

    raw = ROOT / "raw"
    register = Register.read(raw / "sources.tsv")
    schema = yaml.safe_load((ROOT / "workflow/schemas/sources.yaml").read_text(encoding="utf-8"))
    for file in register.files:
        entry = register.find(file)
        assert entry is not None
        jsonschema.validate({name: getattr(entry, name) or "" for name in COLUMNS}, schema)
        assert register.status(file, hashlib.sha256((raw / file).read_bytes()).hexdigest()) == "registered"
