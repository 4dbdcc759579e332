"""Shared by all tests: the checkout, and one build of the five sources per test session."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
REVIEW_PARTS = ("config.yaml", "raw", "curation", "vocabulary")


def run_snakemake(
    directory: Path, *arguments: str, checkout: Path = CHECKOUT, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Snakemake of this interpreter on `directory`; output is captured."""
    return subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", str(checkout / "Snakefile"), "--directory", str(directory),
         *arguments],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(checkout / "workflow"), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=600,
    )  # fmt: skip


def copy_review(destination: Path) -> Path:
    """A review folder with the inputs of this checkout."""
    destination.mkdir(parents=True, exist_ok=True)
    for name in REVIEW_PARTS:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, destination / name)
        elif source.exists():
            shutil.copy(source, destination / name)
    return destination


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def built_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete, archived build of the five sources, made once per session and shared by all workers. Read only."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    review = shared / "built review"
    with (shared / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (review / "built.ok").exists():
            shutil.rmtree(review, ignore_errors=True)
            copy_review(review)
            done = run_snakemake(review, "--cores", "2", "all", "archive")
            assert done.returncode == 0, done.stderr[-6000:]
            (review / "built.ok").touch()
    return review
