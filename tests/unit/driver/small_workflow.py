"""A tiny workflow with the shape of the real one: what its one job does is written in raw/mode.txt."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tallystick.archive import ledger

SNAKEFILE = """
import shlex
import sys

# As workflow/rules/common.smk does: the interpreter may stand in a path with a blank.
sys.executable = shlex.quote(sys.executable)

rule all:
    input:
        "results/metrics/pools.parquet",
        "results/report/evidence-summary.html",

rule link:
    input:
        "raw/one.txt", "raw/mode.txt",
    output:
        "results/metrics/pools.parquet",
        "results/link/claims.parquet",
        "results/ingest/documents.parquet",
    log:
        "logs/link/link.log",
    script:
        "link.py"

rule validate_gate:
    input:
        "results/metrics/pools.parquet",
    output:
        "results/report/evidence-summary.html",
    log:
        "logs/validate/gate.log",
    script:
        "gate.py"

rule archive:
    input:
        rules.all.input,
    output:
        "results/archive/receipt.json",
    log:
        "logs/archive/archive.log",
    script:
        "archive.py"
"""
BEGIN = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[1] / "archive")!r})
from tallystick.errors import InputFault
from tallystick.faults import reporting_faults

mode = Path("raw/mode.txt").read_text()
with reporting_faults(snakemake.log):
"""
SCRIPTS = {
    "link.py": """
    from finished_build import rows_of, write_results
    if mode == "fault":
        raise InputFault("raw/one.txt", "there is nothing to read in it", "save the page again", "line 3")
    if mode == "bug":
        {}["no such key"]
    if mode == "slow":
        Path("started").touch()
        time.sleep(60)
    write_results(Path(), rows_of(Path("raw")))
    Path("results/report/evidence-summary.html").unlink()
""",
    "gate.py": """
    if mode == "gate":
        raise InputFault("results/validate/validation.html", "1 expectation failed", "read the page")
    Path(snakemake.output[0]).write_text("summary")
""",
    "archive.py": """
    from tallystick.archive import run_record
    from tallystick.archive.build import build_archive
    checkout = Path(snakemake.scriptdir)
    bag = build_archive(Path("results"), Path(), Path("builds"), run_record.collect(checkout), checkout=checkout)
    if mode == "altered archive":
        (bag.path / "data/raw/one.txt").chmod(0o644)
        (bag.path / "data/raw/one.txt").write_text("other words")
    Path(snakemake.output[0]).write_text(bag.content_root)
""",
}


class Small(NamedTuple):
    """A review and the checkout of the tiny workflow."""

    review: Path
    checkout: Path

    @property
    def builds(self) -> Path:
        return self.review / "builds"

    def mode(self, mode: str) -> None:
        (self.review / "raw/mode.txt").write_text(mode)

    def ledger(self) -> list[dict[str, object]]:
        assert ledger.verify(self.builds) == []
        return ledger.read(self.builds)

    def command(self, *arguments: str) -> list[str]:
        """The command line of `tallystick`, with this checkout in place of the real one."""
        program = (
            "import sys; from pathlib import Path; from tallystick.driver import review, run, nightly;"
            f"checkout = Path({str(self.checkout)!r});"
            "run.run.__defaults__ = (checkout,); nightly.nightly.__defaults__ = (checkout,);"
            "from tallystick.cli import main; sys.exit(main())"
        )
        return [sys.executable, "-c", program, arguments[0], "--directory", str(self.review), *arguments[1:]]

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, check=False, timeout=60)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a run whose job is slow, and return when the job is at work."""
        self.mode("slow")
        process = subprocess.Popen(
            self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        wait_for(lambda: bool(list(self.review.glob("started")) + list(self.builds.glob(".nightly/*/started"))))
        return process


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until ``condition()`` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def descendants(pid: int) -> list[int]:
    """Processes started by a process, directly or not."""
    children = [int(stat.parent.name) for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == pid]
    return [d for child in children for d in (child, *descendants(child))]


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return -1


def kill(pids: list[int]) -> None:
    """End processes as a power cut would."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def make_small(folder: Path) -> Small:
    small = Small(folder / "my review", folder / "checkout")
    (small.review / "raw").mkdir(parents=True)
    small.checkout.mkdir()
    (small.review / "config.yaml").write_text("archive: {keep: 2}\n")
    (small.review / "raw/one.txt").write_text("Relapse occurred in 3 of 24 patients (12.5%) at 9 months.")
    small.mode("good")
    (small.checkout / "Snakefile").write_text(SNAKEFILE)
    for name, body in SCRIPTS.items():
        (small.checkout / name).write_text(BEGIN + body)
    return small
