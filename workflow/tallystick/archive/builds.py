"""The folder of builds: archives by name, `latest`, retention with tombstones, and how old the last good build is.

builds/<run id>-<12 digits of the content root>/   one bag each
builds/<the same>.tombstone.json                   what remains of a bag that retention removed
builds/latest                                      link to the bag of the last good nightly build
builds/ledger.jsonl, ledger.head.json              see `ledger`
builds/failed/<run id>/                            logs and validation results of failed nightly builds
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import __version__
from . import ledger
from .bag import TAG_MANIFEST, read_bag, sha256_of

LATEST = "latest"
FAILED = "failed"
RETENTION = "retention"
NAME = re.compile(r"\d{8}T\d{6}(?:\.\d+)?Z-[0-9a-f]{12}")
KEPT_FAILURES = 5


def bag_name(run: str, content_root: str) -> str:
    """Name of a bag: sorts by time and shows which bags hold the same content."""
    return f"{run}-{content_root[:12]}"


def bags(builds: Path) -> list[Path]:
    """All bags, oldest first."""
    if not builds.is_dir():
        return []
    return sorted(p for p in builds.iterdir() if NAME.fullmatch(p.name) and p.is_dir() and not p.is_symlink())


def bag_of_run(builds: Path, run: str) -> Path | None:
    """The bag that a run wrote, or None."""
    return next((path for path in bags(builds) if path.name.startswith(f"{run}-")), None)


def latest(builds: Path) -> Path | None:
    """The bag that `latest` points to, or None."""
    link = builds / LATEST
    return link.resolve() if link.is_symlink() and link.is_dir() else None


def move_latest(builds: Path, bag: Path) -> None:
    """Point `latest` to ``bag`` in one step: a reader sees the old build or the new one, never none."""
    part = builds / f".{LATEST}.part"
    part.unlink(missing_ok=True)
    part.symlink_to(bag.name)
    part.replace(builds / LATEST)


def remove_tree(path: Path) -> None:
    """Remove a folder whose files may be read-only."""

    def make_writable(function: Any, name: str, _: Any) -> None:
        Path(name).parent.chmod(0o755)
        function(name)

    shutil.rmtree(path, onerror=make_writable)


def _remembered(path: Path) -> dict[str, Any]:
    """What a tombstone tells of a bag; of a damaged one only that it was."""
    try:
        bag = read_bag(path)
    except (OSError, ValueError) as fault:
        return {"bag": path.name, "damaged": f"what it says of itself cannot be read ({type(fault).__name__})"}
    return {
        "bag": path.name,
        "content_root": bag.content_root,
        "digest": bag.digest,
        "files": bag.files,
        "bytes": bag.size,
    }


def apply_retention(builds: Path, keep: int, when: str) -> list[str]:
    """Remove all but the ``keep`` newest bags (0 keeps all) and never the one of `latest`; names of those removed.

    Each leaves a tombstone: its name, content root, digest, size (where it can still be read), and when (``when``, ISO
    time) and why it went; and the ledger gets a line that names them, before they go.
    """
    current = latest(builds)
    old = [bag for bag in bags(builds)[: -keep or None] if bag != current and bag.resolve() != current] if keep else []
    if old:
        entry = {"kind": RETENTION, "time": when, "keep": keep, "removed": [path.name for path in old]}
        ledger.append(builds, {**entry, "status": "good", "tallystick": __version__})
    for path in old:
        stone = {**_remembered(path), "removed": when, "reason": f"retention keeps {keep} archives"}
        (builds / f"{path.name}.tombstone.json").write_text(json.dumps(stone, indent=1, sort_keys=True) + "\n")
        # Renamed first, so that an interrupted removal never leaves half a bag under a bag's name.
        doomed = builds / f".removed-{path.name}"
        path.rename(doomed)
        remove_tree(doomed)
    for doomed in builds.glob(".removed-*"):
        remove_tree(doomed)
    for folder in sorted((builds / FAILED).glob("*"))[:-KEPT_FAILURES]:
        remove_tree(folder)
    return [path.name for path in old]


def verify(builds: Path) -> list[str]:
    """Faults of the ledger, and of the archives against it: gone without a line, or not the one that was written.

    Whether an archive's own bytes are as written is what `bag.verify_bag` tells.
    """
    faults = ledger.verify(builds)
    entries = ledger.read(builds)
    removed = {name for entry in entries if entry.get("kind") == RETENTION for name in entry.get("removed", [])}
    for entry in entries:
        if "bag" not in entry or entry["bag"] in removed:
            continue
        manifest = builds / str(entry["bag"]) / TAG_MANIFEST
        if not manifest.is_file():
            faults.append(f"{entry['bag']}: line {entry.get('n')} names this archive, but it is gone")
        elif sha256_of(manifest) != entry.get("digest"):
            faults.append(f"{entry['bag']}: it is not the archive that line {entry.get('n')} tells of")
    return faults


def parse_time(text: str) -> datetime:
    """An ISO time with `Z`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@dataclass(frozen=True)
class Status:
    """How old the last good build is.

    Attributes:
        bag: name of the bag of `latest`, or None.
        content_root: its content root; None, like what follows, where the bag is damaged.
        finished: when it was archived, ISO time in UTC.
        age_hours: hours since then.
        stale: whether that is too long ago, or there is none.
        last_run: the last line of the ledger, or None.
    """

    bag: str | None
    content_root: str | None
    finished: str | None
    age_hours: float | None
    stale: bool
    last_run: Mapping[str, Any] | None


def status(builds: Path, stale_after_hours: float, at: datetime) -> Status:
    """State of the builds at the time ``at``."""
    lines = [entry for entry in ledger.read(builds) if entry.get("kind") != RETENTION]
    last = lines[-1] if lines else None
    bag = latest(builds)
    if bag is None:
        return Status(None, None, None, None, True, last)
    try:
        finished = json.loads((bag / "run" / "record.json").read_bytes())["bagging_date"]
        age = (at - parse_time(finished)).total_seconds() / 3600
        return Status(bag.name, read_bag(bag).content_root, finished, age, age > stale_after_hours, last)
    except (OSError, ValueError, KeyError):
        return Status(bag.name, None, None, None, True, last)
