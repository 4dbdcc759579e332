"""Whether built files are still the bytes that were built.

Snakemake takes a file for current by its time: one that was bit-flipped or cut with its time kept counts as built.
After each good run the driver notes size, time and SHA-256 of everything in `results/`; before the next it compares.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..archive.bag import sha256_of

NOTES = ".snakemake/tallystick-outputs.json"
ASIDE = ".snakemake/tallystick-altered"
QUICK_LIMIT = 64_000_000
"""Bytes of results that a run hashes by itself (about 0.1 s); above, only `tallystick check` does."""


def _files(directory: Path) -> Iterator[tuple[str, os.stat_result]]:
    for folder, subfolders, names in os.walk(directory / "results"):
        subfolders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(directory).as_posix(), path.stat()


def _noted(directory: Path) -> dict[str, list[Any]]:
    try:
        noted: dict[str, list[Any]] = json.loads((directory / NOTES).read_bytes())
    except (OSError, ValueError):
        return {}
    return noted


def note_outputs(directory: Path) -> None:
    """Note every built file; those whose size and time are as noted before keep their hash."""
    before = _noted(directory)
    notes = {}
    for name, stat in _files(directory):
        known = before.get(name)
        if known and known[:2] == [stat.st_size, stat.st_mtime_ns]:
            notes[name] = known
        else:
            notes[name] = [stat.st_size, stat.st_mtime_ns, sha256_of(directory / name)]
    if notes != before:
        part = directory / f"{NOTES}.part"
        part.write_text(json.dumps(notes, sort_keys=True, ensure_ascii=True), encoding="utf-8")
        part.replace(directory / NOTES)


def altered(directory: Path, *, limit: int | None = None) -> list[str]:
    """Built files whose bytes differ from those noted although their time is the same.

    A file with another time was written by somebody on purpose (a plain Snakemake run) and is not judged. With
    ``limit``, nothing is judged when the results are larger than that many bytes.
    """
    noted = _noted(directory)
    if not noted or (limit is not None and sum(entry[0] for entry in noted.values()) > limit):
        return []
    return [
        name
        for name, stat in _files(directory)
        if name in noted
        and noted[name][1] == stat.st_mtime_ns
        and (noted[name][0] != stat.st_size or noted[name][2] != sha256_of(directory / name))
    ]


def set_aside(directory: Path, names: list[str]) -> None:
    """Move altered files out of `results/`, so that the next run builds them again."""
    for name in names:
        target = directory / ASIDE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (directory / name).replace(target)


def check(directory: Path) -> tuple[int, list[str]]:
    """Number of built files compared, and faults: altered files, and tables that cannot be read."""
    from ..errors import InputFault
    from ..tables import read_arrow

    noted = _noted(directory)
    faults = [f"{name}: its bytes are not those that were built" for name in altered(directory)]
    count = 0
    for name, _ in _files(directory):
        count += name in noted
        if name.endswith(".parquet"):
            try:
                read_arrow(directory / name)
            except InputFault as fault:
                faults.append(f"{name}: {fault.reason}")
    return count, faults
