"""Reading a folder of raw texts with the library, without a workflow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tallystick import extract, ingest
from tallystick.ingest.register import Register
from tallystick.vocabulary import Vocabulary


def read_folder(raw: Path) -> dict[str, Any]:
    """Tables of ingest and extract for the ``.txt`` files of ``raw``."""
    settings = {"largest_file_mb": 20}
    files = sorted(path.name for path in raw.iterdir() if path.suffix == ".txt")
    tables = ingest.read_files(raw, files, Register({}), settings, Vocabulary.built_in(ingest.VOCABULARY))
    assert not tables["rejected"]
    return {**tables, **extract.read_documents(raw, tables, Vocabulary.built_in(extract.VOCABULARY), {})}
