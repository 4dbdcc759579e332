"""One run at a time in a folder, and the note by which the next run learns that this one was killed.

The lock is an flock(2) on `.snakemake/tallystick.lock`. The kernel drops it when its holders end, however they end, so
it is never stale. Snakemake inherits it: it stays held while a killed driver's Snakemake is still at work.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

STATE = ".snakemake"
LOCK = "tallystick.lock"
NOTE = "tallystick-run.json"
MAIN_PROGRAMS = (b"snakemake", b"snakemake/__main__.py")


class Busy(Exception):
    """Another run is active; the message says which."""


class RunLock:
    """The lock of a review's folder, held inside a `with` block.

    Attributes:
        note: file that describes the run under way; it stays behind only if the run was killed.
        left_behind: what a killed run left in that file, or None.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.note = directory / STATE / NOTE
        self.left_behind: dict[str, Any] | None = None
        self._fd = -1

    def __enter__(self) -> RunLock:
        folder = self.directory / STATE
        folder.mkdir(exist_ok=True)
        self._fd = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._fd)
            active = self._read_note() or {}
            since = f" since {active['started']}" if "started" in active else ""
            process = f" (process {active['process']})" if "process" in active else ""
            raise Busy(f"another run is active in this folder{since}{process}") from None
        if others := snakemake_processes(self.directory):
            os.close(self._fd)
            raise Busy(f"Snakemake is already at work in this folder (process {', '.join(map(str, others))})")
        self.left_behind = self._read_note()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._fd)

    @property
    def fileno(self) -> int:
        """The descriptor that a child must inherit to keep the lock held."""
        return self._fd

    def _read_note(self) -> dict[str, Any] | None:
        try:
            note: dict[str, Any] = json.loads(self.note.read_bytes())
        except (OSError, ValueError):
            return None
        return note

    def begin(self, run: Mapping[str, Any]) -> None:
        """Note that ``run`` is under way."""
        part = self.note.with_suffix(".part")
        part.write_text(json.dumps(run, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(self.note)

    def end(self) -> None:
        """Note that the run ended and stands in the ledger."""
        self.note.unlink(missing_ok=True)

    def is_snakemake_locked(self) -> bool:
        """Whether Snakemake's own lock is there; nobody is at work here, so a killed run left it."""
        locks = self.directory / STATE / "locks"
        return locks.is_dir() and any(locks.iterdir())


def snakemake_processes(directory: Path) -> list[int]:
    """Processes of Snakemake, or of a job of it, that work in ``directory`` (Linux; elsewhere none are seen)."""
    here, own = os.path.realpath(directory), os.getpid()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() != Path(here) or int(entry.name) == own:
                continue
            arguments = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended, or is somebody else's
        is_main = any(argument.endswith(MAIN_PROGRAMS) for argument in arguments[:4])
        is_job = any(b".snakemake/scripts/" in argument for argument in arguments)
        if is_main or is_job:
            found.append(int(entry.name))
    return sorted(found)
