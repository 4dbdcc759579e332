"""What belongs to a build's content: which files, under which names, and what identifies them.

The content holds the inputs of a build (raw files, configuration, curation, vocabulary, workflow code, lock) and all
that it made (tables, validation results, summary). It has no time, host or path in it, so equal inputs give equal
content anywhere. Payload names, relative to a bag's `data/`:

    raw/**  config.yaml  curation/**  vocabulary/**    the review
    code/**                                            Snakefile, workflow, lock and package file of the checkout
    results/<stage>/**                                 tables, validation results and the summary
    content.json                                       tables with their logical hashes, renamed and left-out files

The **content root** is the SHA-256 of the bag's `manifest-sha256.txt`, which names every payload file with its
SHA-256, sorted. The **logical root** (in content.json) is the SHA-256 of the same list over the inputs and the
tables alone, each table by its logical hash: it stays the same when another version of pyarrow writes other bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..ingest.inventory import HOUSEKEEPING
from .bag import manifest_text

TABLE_STAGES = ("ingest", "extract", "link", "metrics")
RENDERED_STAGES = ("validate", "report")
CODE = ("Snakefile", "requirements.lock", "pyproject.toml", "workflow")
SNAKEMAKE_MARK = ".snakemake_timestamp"
"""Empty file that Snakemake leaves in a folder that is an output."""
IGNORED_CODE = ("__pycache__", ".egg-info", ".pyc")


@dataclass(frozen=True)
class Payload:
    """The files of a build's content.

    Attributes:
        files: payload name (relative to `data/`, with `/`) to the file it is copied from.
        renamed: payload name to the file's own name, percent-encoded, where that name cannot stand in a manifest.
        left_out: names (percent-encoded) of raw entries that hold no bytes of their own, with the reason.
    """

    files: dict[str, Path]
    renamed: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def is_plain_name(name: str) -> bool:
    """Whether a payload name is the same for every tool that reads manifests.

    Not so: bytes that are not UTF-8, control characters and separators other than a blank, the escape characters of
    BagIt (`%`) and of sha256sum (a backslash), a blank at the end, a form other than Unicode's composed one.
    """
    return (
        name.isprintable()
        and not any(sign in name for sign in "%\\")
        and name == name.strip()
        and unicodedata.normalize("NFC", name) == name
    )


def payload_name(name: str) -> str:
    """``name`` itself, or for a name that is not plain `renamed/` and 24 digits of the SHA-256 of its bytes."""
    return name if is_plain_name(name) else f"renamed/{hashlib.sha256(os.fsencode(name)).hexdigest()[:24]}"


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Everything below ``folder`` that is not a folder, links not followed, in no particular order."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))
        else:
            yield entry


def _add_tree(payload: Payload, base: Path, below: str, prefix: str = "") -> None:
    """Add all files of ``base/below`` under their path relative to ``base``, after ``prefix``."""
    if not (base / below).is_dir():
        return
    for entry in _entries(base / below):
        if entry.name in HOUSEKEEPING or entry.name == SNAKEMAKE_MARK:
            continue
        name = prefix + os.path.relpath(entry.path, base)
        if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
            kind = "a symbolic link" if entry.is_symlink() else "not a regular file"
            payload.left_out[quote(os.fsencode(name))] = kind
            continue
        safe = payload_name(name)
        payload.files[safe] = Path(entry.path)
        if safe != name:
            payload.renamed[safe] = quote(os.fsencode(name))


def _add_code(payload: Payload, checkout: Path) -> None:
    for name in CODE:
        path = checkout / name
        files = [path] if path.is_file() else [Path(e.path) for e in _entries(path)] if path.is_dir() else []
        for file in files:
            relative = file.relative_to(checkout)
            if not any(part.endswith(IGNORED_CODE) for part in relative.parts):
                payload.files[f"code/{relative.as_posix()}"] = file


def collect(review: Path, results: Path, checkout: Path) -> Payload:
    """The content of the build of ``review`` that stands in ``results``, made by the code in ``checkout``.

    Shards of the tables, logs and anything else in ``results`` that is not a table, a validation result or part of
    the summary are left out: they are intermediate or belong to the run.
    """
    payload = Payload({})
    if (review / "config.yaml").is_file():
        payload.files["config.yaml"] = review / "config.yaml"
    for folder in ("raw", "curation", "vocabulary"):
        _add_tree(payload, review, folder)
    _add_code(payload, checkout)
    for stage in TABLE_STAGES:
        for table in (results / stage).glob("*.parquet"):
            payload.files[f"results/{stage}/{table.name}"] = table
    for stage in RENDERED_STAGES:
        _add_tree(payload, results, stage, "results/")
    return payload


def describe(payload: Payload, digests: Mapping[str, str]) -> bytes:
    """The text of content.json.

    Args:
        payload: the content.
        digests: SHA-256 of every payload file, by name.
    """
    from ..tables import logical_hash, read_arrow

    tables: dict[str, dict[str, Any]] = {}
    for name, file in payload.files.items():
        if name.endswith(".parquet") and name.startswith(tuple(f"results/{stage}/" for stage in TABLE_STAGES)):
            table = read_arrow(file)
            tables[name] = {"rows": table.num_rows, "sha256": digests[name], "logical_sha256": logical_hash(table)}
    logical = {name: digest for name, digest in digests.items() if not name.startswith("results/")}
    logical |= {name: entry["logical_sha256"] for name, entry in tables.items()}
    description = {
        "format": "tallystick content 1",
        "tallystick": __version__,
        "logical_root": hashlib.sha256(manifest_text(logical)).hexdigest(),
        "tables": tables,
        "renamed": payload.renamed,
        "left_out": payload.left_out,
    }
    return (json.dumps(description, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
