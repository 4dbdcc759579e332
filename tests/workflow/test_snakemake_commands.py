"""What users of Snakemake expect to work, works: lint, dag, report, dry run, list of rules."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import CHECKOUT, run_snakemake


def test_lint_finds_nothing(built_review: Path) -> None:
    done = run_snakemake(built_review, "--lint")
    assert done.returncode == 0
    assert "good condition" in done.stdout + done.stderr


def test_the_graph_names_every_rule_of_the_build(built_review: Path) -> None:
    done = run_snakemake(built_review, "--forceall", "--dag")
    assert done.returncode == 0
    for stage in ("ingest", "extract", "link", "metrics", "validate", "report"):
        assert stage in done.stdout


def test_a_build_that_is_complete_has_nothing_to_do(built_review: Path) -> None:
    done = run_snakemake(built_review, "--dry-run")
    assert "Nothing to be done" in done.stdout + done.stderr


def test_snakemakes_own_report_can_be_made(built_review: Path, tmp_path: Path) -> None:
    done = run_snakemake(built_review, "--report", str(tmp_path / "report.html"))
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "report.html").stat().st_size > 10_000


def test_rule_files_are_short_and_scripts_are_thin() -> None:
    def lines(path: Path) -> int:
        return len(path.read_text(encoding="utf-8").splitlines())

    assert lines(CHECKOUT / "Snakefile") <= 40
    for path in sorted((CHECKOUT / "workflow/rules").glob("*.smk")):
        assert lines(path) <= 150, path.name
    for path in sorted((CHECKOUT / "workflow/scripts").glob("*.py")):
        assert lines(path) <= 40, path.name
        rules = "".join(p.read_text(encoding="utf-8") for p in (CHECKOUT / "workflow/rules").glob("*.smk"))
        assert f"rule {path.stem}:" in rules, f"{path.name} has no rule of its name"
