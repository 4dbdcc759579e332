"""`tallystick run`: lock, recover, build with Snakemake, last words, a line in the ledger."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import __version__
from ..archive import ledger
from ..archive.builds import bag_of_run
from ..archive.run_record import VARIABLE, new_run_id, now
from ..errors import InputFault
from . import integrity, process
from .closing import closing, failure_block
from .diagnosis import Failure, diagnose, worst
from .exit_codes import Exit
from .lock import Busy, RunLock
from .review import CHECKOUT, archive_settings, builds_folder, existing

ASKING = frozenset(
    [
        "-n", "--dry-run", "--dryrun", "--dag", "--rulegraph",
        "--filegraph", "--lint", "-l", "--list", "--list-rules",
        "--list-target-rules", "--lt", "--summary", "-S", "--detailed-summary",
        "-D", "--report", "--unlock", "--version", "-v",
        "--help", "-h", "--d3dag", "--list-changes", "--lc",
        "--delete-all-output", "--delete-temp-output", "--cleanup-metadata", "--list-untracked", "--lu",
        "--generate-unit-tests", "--containerize", "--export-cwl", "--touch", "-t",
    ]
)  # fmt: skip
"""Options of Snakemake with which nothing is built: such a run is passed on as it is."""
STEPS = re.compile(r"(\d+) of \d+ steps \(\d+%\) done")
SIGNALLED = {signal.SIGINT: Exit.INTERRUPTED, signal.SIGTERM: Exit.TERMINATED, signal.SIGHUP: Exit.TERMINATED}


def say(lines: Sequence[str]) -> None:
    """Print the closing block after everything Snakemake wrote."""
    sys.stderr.flush()
    print("\n".join(lines), flush=True)


def is_asking(arguments: Sequence[str]) -> bool:
    """Whether the arguments make Snakemake tell something rather than build."""
    return any(argument.partition("=")[0] in ASKING for argument in arguments)


def steps_done(lines: Sequence[str]) -> int:
    """How many steps Snakemake says were done."""
    return next((int(m[1]) for line in reversed(lines) if (m := STEPS.match(line))), 0)


def note_killed(builds: Path, note: dict[str, Any]) -> None:
    """Write the line of a run that was killed and could not write it itself."""
    entry: dict[str, Any] = {key: note[key] for key in ("run", "kind", "started", "targets") if key in note}
    ledger.append(
        builds,
        {**entry, "time": now(), "status": "killed", "exit": None, "tallystick": __version__,
         "message": "the run was killed; the time is that of the next run, which noted it"},
    )  # fmt: skip


def recover(lock: RunLock, builds: Path, checkout: Path) -> None:
    """Make a folder usable again after a run that was killed in it."""
    if lock.left_behind is not None:
        print("The run before this one was killed; going on where it was.", file=sys.stderr)
        note_killed(builds, lock.left_behind)
        lock.end()
    if lock.is_snakemake_locked():
        process.run([*process.command(checkout, lock.directory, "1", []), "--unlock"], show=False)
    if damaged := integrity.altered(lock.directory, limit=integrity.QUICK_LIMIT):
        print(f"Altered since they were built, so built again: {', '.join(damaged)}", file=sys.stderr)
        integrity.set_aside(lock.directory, damaged)


def judge(outcome: process.Outcome, directory: Path) -> tuple[Exit, str, list[Failure]]:
    """Exit status, status word and failures of a Snakemake run."""
    if outcome.signal is not None:
        return SIGNALLED[signal.Signals(outcome.signal)], "interrupted", []
    if outcome.code == 0:
        return Exit.GOOD, "good", []
    if outcome.code < 0:
        name = signal.Signals(-outcome.code).name
        message = f"Snakemake was killed ({name})\n  what to do: run again; it goes on where it was"
        return Exit.FAILED, "failed", [Failure("Snakemake", message, "", Exit.FAILED)]
    failures = diagnose(outcome.lines, directory)
    return worst(failures), "failed", failures


def _preload() -> None:
    """Import what the last words need while Snakemake is at work, so that a no-op does not wait for it."""
    from ..tables import read_arrow

    del read_arrow


def _entry(run: dict[str, Any], status: str, code: Exit, seconds: float, steps: int) -> dict[str, Any]:
    return {
        "run": run["run"],
        "kind": run["kind"],
        "started": run["started"],
        "targets": run["targets"],
        "time": now(),
        "seconds": round(seconds, 3),
        "status": status,
        "exit": int(code),
        "steps": steps,
        "tallystick": __version__,
    }


def _about_bag(builds: Path, run: str) -> dict[str, Any]:
    """Fields of the ledger's line about the archive that a run wrote, if it did."""
    path = bag_of_run(builds, run)
    if path is None:
        return {}
    from ..archive.bag import about_bag

    return about_bag(path)


def last_words(directory: Path, steps: int, seconds: float, targets: Sequence[str]) -> list[str]:
    """The closing block; a short one where only some targets were asked for and there is no whole build yet."""
    try:
        return closing(directory, steps, seconds)
    except InputFault:
        done = f"{steps} steps done" if steps else "Nothing to do"
        return [f"{done} in {seconds:.1f} s for {' '.join(targets) or 'all'}. There is no whole build yet."]


def _build(lock: RunLock, arguments: Sequence[str], cores: str, checkout: Path) -> int:
    directory, started = lock.directory, time.monotonic()
    builds = builds_folder(directory, archive_settings(directory))
    recover(lock, builds, checkout)
    run = {"run": new_run_id(), "kind": "run", "started": now(), "targets": list(arguments)}
    # Who asks for an archive gets one, also of a build that was archived before.
    forced = ["--forcerun", "archive"] if "archive" in arguments else []
    lock.begin({**run, "process": os.getpid(), "command": ["tallystick", "run", *arguments]})
    outcome = process.run(
        process.command(checkout, directory, cores, ["--rerun-incomplete", *arguments, *forced]),
        environment={VARIABLE: str(lock.note)},
        inherit=[lock.fileno],
        meanwhile=_preload,
    )
    code, status, failures = judge(outcome, directory)
    seconds = time.monotonic() - started
    entry = _entry(run, status, code, seconds, steps_done(outcome.lines)) | _about_bag(builds, str(run["run"]))
    if failures:
        entry["message"] = failures[0].message
    ledger.append(builds, entry)
    lock.end()
    if code is Exit.GOOD:
        integrity.note_outputs(directory)
        say(last_words(directory, entry["steps"], seconds, arguments))
        if "bag" in entry:
            say([f"Archive: {builds / entry['bag']}", f"  content root {entry['content_root']}"])
    elif failures:
        say(failure_block(failures, seconds))
    else:
        say([f"Interrupted after {seconds:.1f} s. What was finished is kept; run again to go on."])
    return code


def run(directory: Path, cores: str, arguments: Sequence[str], checkout: Path = CHECKOUT) -> int:
    """Build the review in ``directory``; the exit status (see `exit_codes`).

    Args:
        directory: folder of the review.
        cores: a number, or `all`.
        arguments: targets and further options, passed to Snakemake.
        checkout: where the Snakefile stands.

    Raises:
        InputFault: ``directory`` is not a review.
    """
    directory = existing(directory)
    if is_asking(arguments):
        return process.run(process.command(checkout, directory, cores, arguments, lean=False)).code
    try:
        with RunLock(directory) as lock:
            return _build(lock, arguments, cores, checkout)
    except Busy as busy:
        print(f"{busy}.\nNothing was done. Wait for it to end, then run again.", file=sys.stderr)
        return Exit.BUSY
