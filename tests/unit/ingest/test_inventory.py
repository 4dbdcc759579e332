"""Shards: stable, complete, and a power of two that grows only when the corpus doubles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tallystick.errors import InputFault
from tallystick.ingest.inventory import Inventory, document_id, list_raw, shard_count, shard_of, shards

SETTINGS = {"extensions": ["txt", "md", "xml"], "largest_file_mb": 20, "documents_per_shard": 4}


@pytest.mark.parametrize(
    ("files", "per_shard", "count"),
    [(0, 512, 1), (1, 512, 1), (512, 512, 1), (513, 512, 2), (1024, 512, 2), (1025, 512, 4), (20_000, 512, 64)],
)
def test_shard_count_grows_only_when_the_corpus_doubles(files: int, per_shard: int, count: int) -> None:
    assert shard_count(files, per_shard) == count


def test_shards_hold_every_file_once_and_none_is_empty() -> None:
    files = tuple(f"folder/{n:03d}.txt" for n in range(100))
    cut = shards(Inventory(files, ()), SETTINGS)
    assert sorted(file for members in cut.values() for file in members) == sorted(files)
    assert all(cut.values())
    assert list(cut) == sorted(cut)
    assert all(name[0] == "s" and name[1:].isdigit() for name in cut)


def test_another_file_moves_none() -> None:
    files = [f"{n}.txt" for n in range(30)]
    assert [shard_of(file, 8) for file in files] == [shard_of(file, 8) for file in files]
    assert len({shard_of(file, 8) for file in files}) > 4
    # doubling the shards splits each in two and mixes none
    assert all(shard_of(file, 16) % 8 == shard_of(file, 8) for file in files)


@pytest.mark.parametrize(
    ("file", "doc_id"), [("a.txt", "a"), ("x/y/a.b.md", "x__y__a.b"), ("no-extension", "no-extension")]
)
def test_document_id(file: str, doc_id: str) -> None:
    assert document_id(file) == doc_id


def test_order_of_extensions_decides_who_is_read(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md"):
        (tmp_path / name).write_text("Words.")
    assert list_raw(tmp_path, SETTINGS).files == ("a.txt",)
    assert list_raw(tmp_path, {**SETTINGS, "extensions": ["md", "txt"]}).files == ("a.md",)


def test_missing_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="no such folder"):
        list_raw(tmp_path / "raw", SETTINGS)


def test_listing_imports_only_the_standard_library_and_ours() -> None:
    """The Snakefile imports it at every start: nothing slow may come with it."""
    code = "import sys; import tallystick.ingest.inventory; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"yaml", "pyarrow", "pandas", "jsonschema", "charset_normalizer", "numpy"} & set(loaded)
