"""Folders of texts taken through ingest, extract, link and metrics as a build takes them, for tests of later stages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from tallystick import extract, ingest, metrics
from tallystick.config import check_config
from tallystick.ingest.register import Register
from tallystick.link import link_corpus
from tallystick.link.curation import Decision
from tallystick.tables import Rows
from tallystick.text import read_text
from tallystick.vocabulary import Vocabulary

RAW = Path(__file__).resolve().parents[2] / "raw"
CONFIG = check_config({})
Read = tuple[dict[str, Rows], dict[str, str], Vocabulary]
"""Tables of ingest and extract, texts, vocabulary."""


def read_folder(raw: Path, files: list[str] | None = None) -> Read:
    """Tables of ingest and extract of a folder of texts, and the texts."""
    vocabulary = Vocabulary.built_in()
    names = files or sorted(
        p.relative_to(raw).as_posix() for p in raw.rglob("*") if p.suffix in (".txt", ".md", ".xml")
    )
    tables = ingest.read_files(raw, names, Register({}), CONFIG["ingest"], vocabulary)
    tables |= extract.read_documents(raw, tables, vocabulary, CONFIG["extract"])
    texts = {d["doc_id"]: read_text(raw, d["file"], d["encoding"]) for d in tables["documents"]}
    return tables, texts, vocabulary


def link(read: Read, *decisions: dict[str, Any], **settings: Any) -> dict[str, Rows]:
    """The tables of link, under the given decisions (reason, who and date are filled in)."""
    tables, texts, vocabulary = read
    signed = {"reason": "read again", "who": "AB", "date": "2026-01-31"}
    given = [Decision("curation/test.yaml", f"decisions.{n}", {**signed, **d}) for n, d in enumerate(decisions)]
    return link_corpus(tables, texts, vocabulary, given, {**CONFIG["link"], **settings})


def compute(read: Read, linked: dict[str, Rows]) -> dict[str, Rows]:
    """The tables of metrics."""
    return metrics.compute({**read[0], **linked}, read[2], CONFIG["metrics"])


@lru_cache(maxsize=1)
def five_sources() -> tuple[Read, dict[str, Rows], dict[str, Rows]]:
    """The five sources read, linked and computed, once per process; nobody may change the rows."""
    read = read_folder(RAW)
    linked = link(read)
    return read, linked, compute(read, linked)
