"""The record of a run: when, where, by whom and with what a build was made. Never part of the content.

This is, with the driver, the only place that reads the clock, the host and the environment. The driver hands what it
knows (the run's id, its start, where archives go) to the jobs in a file named by the variable `TALLYSTICK_RUN`.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

VARIABLE = "TALLYSTICK_RUN"
PACKAGES = (
    "snakemake", "pandas", "pyarrow", "great-expectations", "jinja2", "weasyprint", "numpy", "scipy", "pyyaml",
    "jsonschema", "charset-normalizer", "ahocorasick-rs",
)  # fmt: skip


def now() -> str:
    """The time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_run_id() -> str:
    """An id that sorts by time: `20260131T021500Z`, with microseconds so that two runs never share one."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def package_versions() -> dict[str, str]:
    """Installed versions of the packages that can change a result."""
    from importlib import metadata  # 12 ms that a run without an archive need not wait for

    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def code_state(checkout: Path) -> dict[str, Any]:
    """The commit of the checkout, and whether files of it differ from that commit; empty without git."""

    def git(*arguments: str) -> str | None:
        try:
            result = subprocess.run(
                ["git", "-C", str(checkout), *arguments], capture_output=True, text=True, check=False, timeout=60
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return result.stdout.strip() if result.returncode == 0 else None

    commit = git("rev-parse", "HEAD")
    if commit is None:
        return {}
    return {"commit": commit, "uncommitted_changes": bool(git("status", "--porcelain", "--", "workflow", "Snakefile"))}


def job_times(review: Path) -> dict[str, dict[str, str | float]]:
    """Start, end and seconds of each rule that ran, from Snakemake's own notes; empty where there are none."""
    spans: dict[str, tuple[float, float]] = {}
    for note in sorted((review / ".snakemake" / "metadata").glob("*")):
        try:
            job = json.loads(note.read_bytes())
            rule, start, end = str(job["rule"]), float(job["starttime"]), float(job["endtime"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        first, last = spans.get(rule, (start, end))
        spans[rule] = (min(first, start), max(last, end))

    def stamp(seconds: float) -> str:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    return {
        rule: {"started": stamp(start), "ended": stamp(end), "seconds": round(end - start, 3)}
        for rule, (start, end) in sorted(spans.items(), key=lambda item: (item[1], item[0]))
    }


def handed_over() -> dict[str, Any]:
    """What the driver hands to its jobs, or nothing under plain Snakemake."""
    try:
        given: dict[str, Any] = json.loads(Path(os.environ[VARIABLE]).read_bytes())
    except (KeyError, OSError, ValueError):
        return {}
    return given


def collect(checkout: Path, review: Path = Path()) -> dict[str, Any]:
    """The record of the run that is under way."""
    given = handed_over()
    started = given.get("started", now())
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return {
        "run": given.get("run") or new_run_id(),
        "kind": given.get("kind", "snakemake"),
        "destination": given.get("destination"),
        "review": given.get("review"),
        "started": started,
        "command": given.get("command", []),
        # An archive is only written of a build that ended well and passed its gate.
        "exit_status": 0,
        "host": platform.node(),
        "user": user,
        "platform": platform.platform(),
        "machine": platform.machine(),
        "cpu_count": os.cpu_count(),
        "python": sys.version.split()[0],
        "packages": package_versions(),
        "time_zone": datetime.now().astimezone().tzname(),
        "locale": {name: os.environ[name] for name in ("LANG", "LC_ALL", "TZ", "PYTHONHASHSEED") if name in os.environ},
        "code": code_state(checkout),
        "jobs": job_times(review),
    }


def as_json(record: Mapping[str, Any]) -> bytes:
    """The text of run/record.json."""
    return (json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode(errors="backslashreplace")
