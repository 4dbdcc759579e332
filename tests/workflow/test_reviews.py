"""Several reviews from one checkout, and what a user sees when something in a review is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tallystick.tables import read_rows
from tests.conftest import CHECKOUT, run_snakemake

TRIAL = """A trial of a new inhaler in severe asthma

Background: Severe asthma is often treated with inhaled drugs.
Methods: Sixty patients with severe asthma were randomly assigned to the new inhaler (n = 30) or placebo (n = 30).
Results: At 12 weeks, exacerbation occurred in 6 of 30 patients (20%) in the new inhaler group and in 12 of 30 patients
(40%) in the placebo group.
Conclusions: The new inhaler reduced exacerbations.
"""


def review(folder: Path, config: str = "") -> Path:
    (folder / "raw").mkdir(parents=True)
    (folder / "config.yaml").write_text(config or "strict: false\n", encoding="utf-8")
    (folder / "raw/trial.txt").write_text(TRIAL, encoding="utf-8")
    return folder


def test_another_review_builds_beside_this_one_and_survives_hostile_files(tmp_path: Path) -> None:
    folder = review(tmp_path / "my review")
    raw = folder / "raw"
    (raw / "$(touch PWNED).txt").write_text(TRIAL.replace("asthma", "eczema"), encoding="utf-8")
    (raw / '-rf \'a "b".txt').write_bytes(b"\xef\xbb\xbf" + TRIAL.replace("\n", "\r\n").encode())
    (raw / "{braces}.txt").write_text(TRIAL, encoding="utf-8")
    (raw / "new\nline.txt").write_text(TRIAL, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(raw) + b"/not-\xff-utf8.txt")).write_text(TRIAL, encoding="utf-8")
    (raw / "empty.txt").touch()
    (raw / "picture.png").write_bytes(b"\x89PNG\r\n")
    (raw / "binary.txt").write_bytes(bytes(range(256)))
    (raw / "sub").mkdir()
    (raw / "sub" / "copy.md").write_text(TRIAL, encoding="utf-8")
    before = {path: path.read_bytes() for path in raw.rglob("*") if path.is_file()}

    done = run_snakemake(folder, "--cores", "2")

    assert done.returncode == 0, done.stderr[-4000:]
    assert {path: path.read_bytes() for path in raw.rglob("*") if path.is_file()} == before
    assert not list(tmp_path.rglob("PWNED"))
    assert not list(CHECKOUT.glob("PWNED"))
    documents = {row["file"]: row for row in read_rows(folder / "results/ingest/documents.parquet")}
    rejected = {row["file"]: row for row in read_rows(folder / "results/ingest/rejected.parquet")}
    assert set(documents) == {"trial.txt", "$(touch PWNED).txt", '-rf \'a "b".txt', "sub/copy.md"}
    assert len(rejected) == 6
    assert all(row["reason"] and row["remedy"] for row in rejected.values())
    assert documents["sub/copy.md"]["duplicate_of"] or documents["trial.txt"]["duplicate_of"]
    counts = {
        (row["events"], row["denominator"])
        for row in read_rows(folder / "results/link/claims.parquet")
        if row["doc_id"] == "trial"
    }
    assert counts == {(6, 30), (12, 30)}
    page = (folder / "results/report/evidence-summary.html").read_text(encoding="utf-8")
    assert "empty.txt" in page
    assert (folder / "results/report/evidence-summary.pdf").read_bytes().startswith(b"%PDF")


def test_strict_stops_on_a_file_that_was_set_aside(tmp_path: Path) -> None:
    folder = review(tmp_path / "strict", "strict: true\n")
    (folder / "raw/empty.txt").touch()
    done = run_snakemake(folder, "--cores", "1")
    assert done.returncode != 0
    assert "empty.txt" in done.stderr
    assert "what to do" in done.stderr
    assert "Traceback" not in done.stderr.split("what to do")[0].split("-- what is wrong")[-1]


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("metrics: {confidense_level: 90}\n", ["metrics.confidense_level", "did you mean 'confidence_level'"]),
        (
            "metrics: {confidence_level: high}\n",
            ["metrics.confidence_level", "not of type 'number'", "The default is 95"],
        ),
        ("ingest: {largest_file_mb: -1}\n", ["ingest.largest_file_mb"]),
    ],
)
def test_a_fault_of_the_configuration_stops_before_planning(tmp_path: Path, config: str, says: list[str]) -> None:
    folder = review(tmp_path / "review", config)
    done = run_snakemake(folder, "--cores", "1")
    assert done.returncode != 0
    for part in [*says, "config.yaml", "what to do"]:
        assert part in done.stderr
    assert "Job stats" not in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "results").exists()


def test_a_review_without_a_text_is_told_so(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    (folder / "config.yaml").write_text("strict: false\n", encoding="utf-8")
    done = run_snakemake(folder, "--cores", "1")
    assert done.returncode != 0
    assert "raw" in done.stderr
    assert "what to do" in done.stderr
    assert "Traceback" not in done.stderr
