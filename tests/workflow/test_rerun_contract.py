"""The rerun contract: for each kind of change, exactly the rules that a dry run names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, run_snakemake

REPORT = {"report_html", "report_pdf"}
VALIDATE = {"validate", "validate_gate"} | REPORT
METRICS = {"metrics"} | VALIDATE
LINK = {"link"} | METRICS
EXTRACT = {"extract_shard", "extract_merge"} | LINK
INGEST = {"ingest_shard", "ingest_merge"} | EXTRACT


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout, built once; library code may be edited in it."""
    folder = tmp_path_factory.mktemp("contract") / "a clone"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (CHECKOUT / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    done = run_snakemake(folder, "--cores", "2", checkout=folder)
    assert done.returncode == 0, done.stderr[-6000:]
    return folder


def planned(folder: Path, *arguments: str) -> set[str]:
    """Rules that a dry run names."""
    done = run_snakemake(folder, "--dry-run", *arguments, checkout=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    _, stats, rest = (done.stdout + done.stderr).partition("Job stats:")
    if not stats:
        assert "Nothing to be done" in done.stdout + done.stderr
        return set()
    table = rest.split("\n\n")[0]
    return set(re.findall(r"^(\w+) +\d+$", table, re.M)) - {"all", "total"}


def inputs_of(folder: Path) -> set[Path]:
    """Every file that is not made by a build."""
    made = (folder / "results", folder / ".snakemake", folder / "logs")
    return {p for p in folder.rglob("*") if p.is_file() and not any(p.is_relative_to(m) for m in made)}


def edit(path: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / path).write_bytes(change((folder / path).read_bytes()))

    return act


def append(path: str, what: str) -> Callable[[Path], None]:
    return edit(path, lambda old: old + what.encode())


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode())

    return edit(path, change)


def write(path: str, what: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(what, encoding="utf-8")

    return act


def touch_everything(folder: Path) -> None:
    for path in [*(folder / "raw").iterdir(), *(folder / "workflow").rglob("*.py")]:
        os.utime(path)


RAW = "raw/002_f8c650c7f340d3d5.txt"
CHANGES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "nothing": (lambda folder: None, set()),
    "every input touched": (touch_everything, set()),
    "a raw file edited": (append(RAW, "\n"), INGEST),
    "a raw file added": (write("raw/new.txt", "Twelve patients were enrolled.\n"), INGEST),
    "a raw file removed": (lambda folder: (folder / RAW).unlink(), INGEST),
    "a raw file that cannot be read added": (
        write("raw/new.docx", "x"),
        {"ingest_merge"} | LINK,
    ),
    "a module of ingest edited": (append("workflow/tallystick/ingest/__init__.py", "\n"), INGEST),
    "a module of extract edited": (append("workflow/tallystick/extract/sizes/__init__.py", "\n"), EXTRACT),
    "a module of link edited": (append("workflow/tallystick/link/__init__.py", "\n"), LINK),
    "a module of metrics edited": (append("workflow/tallystick/metrics/rates.py", "\n"), METRICS),
    "a module of validate edited": (append("workflow/tallystick/validate/laws.py", "\n"), VALIDATE),
    "the gate edited": (append("workflow/tallystick/validate/gate.py", "\n"), {"validate_gate"} | REPORT),
    "a shared module edited": (append("workflow/tallystick/tables/store.py", "\n"), INGEST),
    "a script edited": (append("workflow/scripts/metrics.py", "\n"), METRICS),
    "vocabulary of ingest edited": (append("workflow/vocabulary/sections.yaml", "\n# seen\n"), INGEST),
    "vocabulary of extract edited": (append("workflow/vocabulary/outcomes.yaml", "\n# seen\n"), EXTRACT),
    "vocabulary of a review added": (write("vocabulary/numerals.yaml", "cardinals: {dozen: 12}\n"), EXTRACT),
    "an expectation edited": (append("workflow/expectations/claims.json", "\n"), VALIDATE),
    "a template of the report edited": (append("workflow/templates/report/summary.css", "\n"), REPORT),
    "the template of the validation page edited": (
        append("workflow/templates/validation/validation.html.j2", "\n"),
        VALIDATE,
    ),
    "a curation file added": (write("curation/decisions.yaml", "[]\n"), LINK),
    "a config value of metrics changed": (
        replaced("config.yaml", "confidence_level: 95", "confidence_level: 90"),
        METRICS,
    ),
    "a config value of report changed": (replaced("config.yaml", "  title: Mes", "  title: On mes"), REPORT),
    "the place of the archives changed": (replaced("config.yaml", "folder: builds", "folder: kept"), set()),
    "the register edited": (append("raw/sources.tsv", ""), set()),
    "the lock changed": (append("requirements.lock", "\n"), INGEST),
    "documentation edited": (append("README.md", "\n"), set()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_reruns_exactly_the_rules_that_depend_on_it(clone: Path, what: str) -> None:
    change, expected = CHANGES[what]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in inputs_of(clone)}
    try:
        change(clone)
        assert planned(clone) == expected
    finally:
        for path in inputs_of(clone) - set(before):
            path.unlink()
        for path, (content, time) in before.items():
            path.write_bytes(content)
            os.utime(path, ns=(time, time))


def test_a_fresh_clone_with_restored_results_reruns_nothing(clone: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "elsewhere"
    shutil.copytree(clone, fresh, copy_function=shutil.copyfile)  # new mtimes, as git gives them
    assert planned(fresh) == set()


def test_every_rule_of_the_build_stands_in_the_contract(clone: Path) -> None:
    listed = run_snakemake(clone, "--list-rules", checkout=clone)
    assert set(listed.stdout.split()) - {"all", "archive"} == INGEST
