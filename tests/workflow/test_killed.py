"""A real build killed in the middle: the next run completes, to the bytes of a build that nobody disturbed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, copy_review
from tests.unit.driver.small_workflow import descendants, kill, wait_for

pytestmark = pytest.mark.full

MOMENTS = {
    # The job is at work: its log is there (a script writes it first), its last output is not.
    "extract": ("logs/extract/shard-*.log", "results/extract/shards/*/numerals.parquet"),
    "validate": ("logs/validate/validate.log", "results/validate/summary.json"),
    "render": ("logs/report/pdf.log", "results/report/evidence-summary.pdf"),
}


def start(review: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tallystick.cli", "run", "--directory", str(review), "--cores", "2"],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "workflow")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def digests(review: Path) -> dict[str, str]:
    results = review / "results"
    return {
        path.relative_to(results).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(results.rglob("*"))
        if path.is_file() and path.relative_to(results).parts[0] != "archive"
    }


@pytest.mark.parametrize("stage", MOMENTS)
def test_a_killed_build_is_completed_to_the_same_bytes(built_review: Path, tmp_path: Path, stage: str) -> None:
    review = copy_review(tmp_path / "a review")
    begun, done = MOMENTS[stage]
    first = start(review)
    try:
        wait_for(lambda: bool(list(review.glob(begun))), seconds=200)
    finally:
        # All at once, as when the power fails: nobody is left to tidy up.
        kill([first.pid, *descendants(first.pid)])
        first.communicate()
    assert not list(review.glob(done)), "the build was over before it could be killed"
    assert (review / ".snakemake/tallystick-run.json").is_file()
    again = start(review)
    said, _ = again.communicate(timeout=400)
    assert again.returncode == 0, said.decode()
    assert b"The run before this one was killed" in said
    assert digests(review) == digests(built_review)
