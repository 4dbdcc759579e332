"""`tallystick nightly`: a clean build in a fresh folder, gate, archive, verify, then `latest`, all or nothing."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import __version__
from ..archive import ledger
from ..archive.bag import about_bag, verify_bag
from ..archive.builds import FAILED, apply_retention, bag_of_run, latest, move_latest, remove_tree
from ..archive.run_record import VARIABLE, code_state, new_run_id, now
from ..errors import InputFault
from . import process
from .closing import failure_block, plural
from .diagnosis import Failure
from .exit_codes import Exit
from .lock import Busy
from .review import CHECKOUT, archive_settings, builds_folder, existing
from .run import judge, say, steps_done

INPUTS = ("config.yaml", "raw", "curation", "vocabulary")
EVIDENCE = ("logs", "results/validate")
WORK = ".nightly"
HEARTBEAT_SECONDS = 60


def copy_inputs(review: Path, target: Path) -> None:
    """Copy what a build reads, entry by entry; inside the folders links, pipes and the like stay what they are.

    A link that stands for a whole input (`raw` kept elsewhere) is followed, as a build in the review itself does.
    """

    def copy(source: Path, to: Path) -> None:
        if source.is_symlink():
            to.symlink_to(source.readlink())
        elif source.is_dir():
            to.mkdir()
            for entry in os.scandir(source):
                copy(Path(entry.path), to / entry.name)
        elif source.is_file():
            shutil.copy2(source, to)
        elif source.is_fifo():
            os.mkfifo(to)

    target.mkdir(parents=True)
    for name in INPUTS:
        if (review / name).exists():
            copy((review / name).resolve(), target / name)


@contextmanager
def _only_one(builds: Path) -> Iterator[None]:
    builds.mkdir(parents=True, exist_ok=True)
    with (builds / ".nightly.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another nightly build of this review is active") from None
        yield


def keep_evidence(work: Path, builds: Path, run: str, lines: list[str]) -> Path:
    """Keep what shows why a nightly build failed, and drop the rest of its folder."""
    target = builds / FAILED / run
    target.mkdir(parents=True)
    (target / "snakemake.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in EVIDENCE:
        if (work / name).is_dir():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(work / name, target / name)
    return target


def heartbeat(command: str, status: str, code: int, message: str, directory: Path) -> None:
    """Run the review's heartbeat command; that it fails is said and changes nothing."""
    if not command:
        return
    known = {"TALLYSTICK_STATUS": status, "TALLYSTICK_EXIT": str(code), "TALLYSTICK_MESSAGE": message}
    try:
        result = subprocess.run(
            ["sh", "-c", command], env={**os.environ, **known}, cwd=directory, check=False, timeout=HEARTBEAT_SECONDS
        )
        failed = f"ended with status {result.returncode}" if result.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as fault:
        failed = f"did not end well ({type(fault).__name__})"
    if failed:
        print(f"The heartbeat command {failed}; the build is not affected.", file=sys.stderr)


def _verified(builds: Path, run: str) -> tuple[Path | None, list[Failure]]:
    """The bag of a run, and what is wrong with it."""
    bag = bag_of_run(builds, run)
    if bag is None:
        return None, [Failure("archive", "no archive was written", "", Exit.FAILED)]
    faults = verify_bag(bag)
    if not faults:
        return bag, []
    # Under a name that no reader takes for an archive.
    bag.rename(builds / f".not-verified-{bag.name}")
    told = "\n".join(faults[:5])
    message = (
        f"the archive just written is not as it was written:\n{told}\n  what to do: check the disk, then run again"
    )
    return None, [Failure("verification of the archive", message, "", Exit.NOT_VERIFIED)]


def _note_killed(builds: Path) -> None:
    """Give every nightly run that was killed its line, and remove what it left."""
    known = {entry.get("run") for entry in ledger.read(builds)}
    for left in sorted((builds / WORK).glob("*")):
        if left.name not in known:
            ledger.append(
                builds,
                {"run": left.name, "kind": "nightly", "time": now(), "status": "killed", "exit": None,
                 "tallystick": __version__,
                 "message": "the run was killed; the time is that of the next run, which noted it"},
            )  # fmt: skip
        remove_tree(left)
    for left in builds.glob(".part-*"):
        remove_tree(left)


def _in_fresh_folder(
    review: Path, builds: Path, run: dict[str, Any], cores: str, checkout: Path
) -> tuple[Exit, str, list[Failure], dict[str, Any]]:
    """Build, archive and verify; exit status, status word, failures, and fields for the ledger's line."""
    work = builds / WORK / run["run"]
    copy_inputs(review, work)
    note = work / "run.json"
    handed_over = {**run, "command": ["tallystick", "nightly"], "destination": str(builds), "review": str(review)}
    note.write_text(json.dumps(handed_over, sort_keys=True) + "\n", encoding="utf-8")
    outcome = process.run(process.command(checkout, work, cores, ["all", "archive"]), environment={VARIABLE: str(note)})
    code, status, failures = judge(outcome, work)
    fields: dict[str, Any] = {"steps": steps_done(outcome.lines)}
    if code is Exit.GOOD:
        bag, failures = _verified(builds, run["run"])
        if bag is None:
            code, status = failures[0].code, "failed"
        else:
            fields |= about_bag(bag)
    if code is not Exit.GOOD:
        fields["evidence"] = keep_evidence(work, builds, run["run"], outcome.lines).relative_to(builds).as_posix()
    remove_tree(work)
    return code, status, failures, fields


def _latest_content(builds: Path) -> str | None:
    """Content root of the bag of `latest`; None where there is none, or none that can still be read."""
    bag = latest(builds)
    try:
        return about_bag(bag)["content_root"] if bag else None
    except (OSError, ValueError):
        return None  # damaged since; it must not keep the new, good build from becoming `latest`


def _conclude(review: Path, builds: Path, settings: dict[str, Any], entry: dict[str, Any]) -> str:
    """After the ledger's line of a good build: move `latest`, apply retention; one paragraph about the build."""
    same = _latest_content(builds) == entry["content_root"]
    bag = builds / entry["bag"]
    move_latest(builds, bag)
    removed = apply_retention(builds, settings["keep"], now())
    news = "the same content as the build before" if same else f"what changed: {builds / 'latest' / 'changes.html'}"
    gone = f" Retention removed {plural(len(removed), 'older archive')}." if removed else ""
    return (
        f"The nightly build of {review} is good: {bag.name} was archived and verified in {entry['seconds']:.0f} s, "
        f"and latest points to it ({news}).{gone}"
    )


def _failed_paragraph(builds: Path, entry: dict[str, Any]) -> str:
    kept = latest(builds)
    stays = f"latest still points to {kept.name}" if kept else "there is no good build yet"
    evidence = f" Logs and validation results are kept in {builds / entry['evidence']}." if "evidence" in entry else ""
    return f"The nightly build failed (exit status {entry['exit']}); {stays}.{evidence} Its line is in the ledger."


def nightly(directory: Path, cores: str, checkout: Path = CHECKOUT) -> int:
    """Build the review in ``directory`` cleanly, archive it and move `latest`; the exit status (see `exit_codes`).

    Raises:
        InputFault: ``directory`` is not a review.
    """
    review = existing(directory)
    settings = archive_settings(review)
    builds = builds_folder(review, settings).resolve()
    try:
        with _only_one(builds):
            return _nightly(review, builds, settings, cores, checkout)
    except Busy as busy:
        print(f"{busy}.\nNothing was done.", file=sys.stderr)
        return Exit.BUSY


def _nightly(review: Path, builds: Path, settings: dict[str, Any], cores: str, checkout: Path) -> int:
    _note_killed(builds)
    begun = time.monotonic()
    run = {"run": new_run_id(), "kind": "nightly", "started": now(), "targets": ["all", "archive"]}
    try:
        code, status, failures, fields = _in_fresh_folder(review, builds, run, cores, checkout)
    except (InputFault, OSError) as fault:
        code, status, fields = Exit.INPUT if isinstance(fault, InputFault) else Exit.FAILED, "failed", {}
        failures = [Failure("the nightly build", str(fault), "", code)]
    seconds = time.monotonic() - begun
    entry = {**run, "time": now(), "seconds": round(seconds, 3), "status": status, "exit": int(code),
             "tallystick": __version__, "code": code_state(checkout), **fields}  # fmt: skip
    if failures:
        entry["message"] = failures[0].message
    entry = ledger.append(builds, entry)
    if code is Exit.GOOD:
        paragraph = _conclude(review, builds, settings, entry)
    else:
        say(failure_block(failures, seconds) if failures else ["Interrupted."])
        paragraph = _failed_paragraph(builds, entry)
    say([paragraph])
    heartbeat(settings["heartbeat"], "good" if code is Exit.GOOD else "failed", code, paragraph, review)
    return code
