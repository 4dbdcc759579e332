"""Every bad input has a stated outcome: read, or set aside with reason and remedy, while the rest is read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tallystick import ingest
from tallystick.errors import InputFault
from tallystick.ingest.inventory import list_raw
from tallystick.ingest.register import Register
from tallystick.vocabulary import Vocabulary

from .bad_input import ABSTRACT, CASES, READ, BadInput

SETTINGS = {"extensions": ["txt", "md", "xml"], "largest_file_mb": 20, "documents_per_shard": 512}
PAGE = Path(__file__).parents[2] / "docs/bad-input.md"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.built_in(ingest.VOCABULARY)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "Walking after stroke\n\nOf 20 patients, 5 (25%) walked. None fell.\n", encoding="utf-8"
    )
    return folder


def build(raw: Path, vocabulary: Vocabulary, strict: bool = False) -> dict[str, list[dict[str, Any]]]:
    inventory = list_raw(raw, SETTINGS)
    register = Register.read(raw / "sources.tsv")
    read = ingest.read_files(raw, inventory.files, register, SETTINGS, vocabulary)
    return ingest.merge([read], inventory.set_aside, {"strict": strict})


def fingerprint(raw: Path) -> dict[bytes, str]:
    return {
        bytes(p): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in raw.rglob("*")
        if p.is_file() and not p.is_symlink()
    }


@pytest.mark.parametrize("case", CASES, ids=[f"{case.title} {number}" for number, case in enumerate(CASES)])
def test_outcome(case: BadInput, raw: Path, vocabulary: Vocabulary) -> None:
    case.make(raw)
    before = fingerprint(raw)
    tables = build(raw, vocabulary)
    assert fingerprint(raw) == before, "a raw file was changed"
    documents = {row["file"]: row for row in tables["documents"]}
    rejected = {row["file"]: row for row in tables["rejected"]}
    assert "good.txt" in documents, "the rest must be read"
    if case.outcome == READ:
        assert case.file in documents, rejected
        assert case.note in " ".join(documents[case.file]["notes"])
        assert rejected == {}
    else:
        assert case.file not in documents
        assert case.outcome in rejected[case.file]["reason"]
        assert rejected[case.file]["remedy"]


@pytest.mark.parametrize("case", [case for case in CASES if case.outcome != READ], ids=lambda case: case.file[:30])
def test_strict_fails_and_names_the_file(case: BadInput, raw: Path, vocabulary: Vocabulary) -> None:
    case.make(raw)
    with pytest.raises(InputFault) as fault:
        build(raw, vocabulary, strict=True)
    assert case.file in str(fault.value)
    assert case.outcome in str(fault.value)


def test_nothing_vanishes(raw: Path, vocabulary: Vocabulary) -> None:
    """Every name that a listing shows is a document, a rejected name, the register or housekeeping."""
    for case in CASES:
        if case.file not in ("e\u0301.txt",):
            try:
                case.make(raw)
            except FileExistsError:
                continue
    (raw / ".gitkeep").touch()
    tables = build(raw, vocabulary)
    named = {row["file"] for row in [*tables["documents"], *tables["rejected"]]}
    from tallystick.ingest.inventory import HOUSEKEEPING, printable

    for path in raw.rglob("*"):
        name = printable(bytes(path.relative_to(raw)))
        if path.name in HOUSEKEEPING or name == "sources.tsv" or (path.is_dir() and not path.is_symlink()):
            continue
        hidden = [part for part in path.relative_to(raw).parents if part.name.startswith(".")]
        assert name in named or f"{hidden[0]}/" in named, name


def test_unreadable_folder_is_named(raw: Path, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root every folder can be read, so the refusal of the system is put in its place."""
    import os

    (raw / "locked").mkdir()
    scandir = os.scandir

    def refuse(path: bytes) -> Any:
        if path.endswith(b"locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    (row,) = build(raw, vocabulary)["rejected"]
    assert row["file"] == "locked/"
    assert "Permission denied" in row["reason"]


def test_file_that_vanishes_before_it_is_read(raw: Path, vocabulary: Vocabulary) -> None:
    tables = ingest.read_files(raw, ["good.txt", "gone.txt"], Register({}), SETTINGS, vocabulary)
    assert [row["file"] for row in tables["documents"]] == ["good.txt"]
    assert [row["file"] for row in tables["rejected"]] == ["gone.txt"]


def test_a_fault_of_the_program_sets_one_file_aside(
    raw: Path, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "odd.txt").write_text(ABSTRACT)
    read = ingest.LayoutReader.read

    def stumble(self: Any, text: str) -> Any:
        if "Honey" in text:
            raise KeyError("honey")
        return read(self, text)

    monkeypatch.setattr(ingest.LayoutReader, "read", stumble)
    tables = build(raw, vocabulary)
    assert [row["file"] for row in tables["documents"]] == ["good.txt"]
    assert "a fault of this program" in tables["rejected"][0]["reason"]


def test_duplicates_point_to_the_first(raw: Path, vocabulary: Vocabulary) -> None:
    for name in ("z.txt", "b.txt", "m.txt"):
        (raw / name).write_text(ABSTRACT)
    owners = {row["doc_id"]: row["duplicate_of"] for row in build(raw, vocabulary)["documents"]}
    assert owners == {"b": None, "good": None, "m": "b", "z": "b"}


def test_offsets_count_from_after_the_mark_and_line_ends_stay(raw: Path, vocabulary: Vocabulary) -> None:
    from tallystick.text import read_text

    words = ABSTRACT.replace("\n", "\r\n")
    (raw / "a.txt").write_bytes(words.encode("utf-8-sig"))
    row = next(row for row in build(raw, vocabulary)["documents"] if row["doc_id"] == "a")
    text = read_text(raw, "a.txt", row["encoding"])
    assert text == words
    assert text[row["title_start"] : row["title_end"]] == row["title"] == "Honey for cough in children"


def test_the_page_for_users_states_every_outcome() -> None:
    table = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    for case in CASES:
        (line,) = [line for line in table if line.startswith(f"| {case.title} |")]
        assert ("| read" in line) == (case.outcome == READ), line
