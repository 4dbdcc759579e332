"""Parts of the driver that need no Snakemake: diagnosis from its words, settings, integrity, the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tallystick.cli import main
from tallystick.driver import integrity
from tallystick.driver.closing import Counts, first_look, plural
from tallystick.driver.diagnosis import diagnose, worst
from tallystick.driver.exit_codes import MEANINGS, Exit
from tallystick.driver.review import archive_settings, builds_folder
from tallystick.driver.run import is_asking, last_words, steps_done
from tallystick.errors import InputFault
from tallystick.faults import find_message, marked, reporting_faults


def said_of(rule: str, log: str) -> list[str]:
    """Snakemake's words about a job that failed, as 9.27 writes them."""
    return f"""3 of 9 steps (33%) done
RuleException:
CalledProcessError in file "/x/Snakefile", line 6:
Command 'set -euo pipefail;  python /x/.snakemake/scripts/tmp1.{rule}.py' returned non-zero exit status 1.
[Thu Jan  3 03:04:05 2030]
Error in rule {rule}:
    message: None
    jobid: 1
    output: results/a.txt
    log: {log} (check log file(s) for error details)
Shutting down, this might take some time.
WorkflowError:
At least one job did not complete successfully.""".splitlines()


TRACEBACK = """Traceback (most recent call last):
  File "/x/.snakemake/scripts/tmp1.link.py", line 9, in <module>
    link_corpus()
  File "/x/workflow/tallystick/link/corpus.py", line 12, in link_corpus
    return rows["a"]
  File "/usr/lib/python3.11/collections/__init__.py", line 1, in get
KeyError: 'a'
"""


def test_a_fault_of_the_program_is_told_with_its_place_in_the_library(tmp_path: Path) -> None:
    (tmp_path / "link.log").write_text(TRACEBACK)
    (failure,) = diagnose(said_of("link", "link.log"), tmp_path)
    assert failure.message.startswith("KeyError: 'a'\n  in /x/workflow/tallystick/link/corpus.py, line 12\n")
    assert (failure.what, failure.log, failure.code) == ("rule link", "link.log", Exit.FAILED)


def test_the_gate_and_a_users_fault_have_their_own_status(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("earlier words\n" + marked("raw/x: bad\n  what to do: mend"))
    gate, fault = said_of("validate_gate", "a.log"), said_of("link", "a.log")
    assert [f.code for f in diagnose(gate, tmp_path)] == [Exit.GATE]
    (failure,) = diagnose(fault, tmp_path)
    assert (failure.code, failure.message) == (Exit.INPUT, "raw/x: bad\n  what to do: mend")


def test_several_failures_are_told_once_each_and_what_the_user_can_mend_decides(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(TRACEBACK)
    (tmp_path / "b.log").write_text(marked("raw/x: bad\n  what to do: mend"))
    lines = said_of("link", "a.log") + said_of("ingest_shard", "b.log") + said_of("ingest_shard", "b.log")
    failures = diagnose(lines, tmp_path)
    assert [failure.what for failure in failures] == ["rule link", "rule ingest_shard"]
    assert worst(failures) is Exit.INPUT


@pytest.mark.parametrize(
    ("lines", "expected", "code"),
    [
        (["MissingInputException in rule a in file \"/x/Snakefile\", line 7:", "Missing input files for rule a:",
          "    raw/y"],
         "MissingInputException: Missing input files for rule a:\n    raw/y\n  in /x/Snakefile, line 7", Exit.FAILED),
        (["WorkflowError in file \"/x/common.smk\", line 7:", "config.yaml, a: bad", "  what to do: mend",
          "  File \"/x/Snakefile\", line 1, in <module>"], "config.yaml, a: bad\n  what to do: mend", Exit.INPUT),
        (["something new"], "something new", Exit.FAILED),
        ([], "Snakemake gave no reason", Exit.FAILED),
    ],
)  # fmt: skip
def test_failures_before_any_job(lines: list[str], expected: str, code: Exit, tmp_path: Path) -> None:
    (failure,) = diagnose(lines, tmp_path)
    assert (failure.message, failure.code) == (expected, code)


def test_a_job_reports_a_users_fault_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "deep/a.log"
    with pytest.raises(SystemExit) as ended, reporting_faults([str(log)]):
        raise InputFault("raw/x.txt", "bad", "mend", "line 3")
    assert ended.value.code == 1
    assert find_message(log.read_text()) == "raw/x.txt, line 3: bad\n  what to do: mend"
    assert find_message(capsys.readouterr().err) == find_message(log.read_text())


def test_a_job_keeps_the_traceback_of_another_fault_in_its_log(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    with pytest.raises(KeyError), reporting_faults(str(log)):
        {}["a"]
    assert "KeyError: 'a'" in log.read_text()
    assert find_message(log.read_text()) is None


def test_a_log_of_an_earlier_run_is_emptied(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("old")
    with reporting_faults([str(log)]):
        pass
    assert log.read_text() == ""


@pytest.mark.parametrize("broken", [b"archive: [1]\n", b"{", b"archive: {keep: many, folder: 3}\n", b"", b"\xff"])
def test_a_configuration_that_cannot_be_read_gives_defaults(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "config.yaml").write_bytes(broken)
    settings = archive_settings(tmp_path)
    assert (settings["folder"], settings["keep"], settings["stale_after_hours"]) == ("builds", 30, 26)


def test_the_folder_of_builds_is_relative_to_the_review(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("archive: {folder: ../kept, stale_after_hours: 3}\n")
    assert builds_folder(tmp_path) == tmp_path / "../kept"
    assert archive_settings(tmp_path)["stale_after_hours"] == 3


def test_what_is_not_a_review_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--directory", str(tmp_path)]) == Exit.INPUT
    assert "config.yaml: there is no such file" in capsys.readouterr().err
    assert main(["status", "--directory", str(tmp_path / "nowhere")]) == Exit.INPUT


@pytest.mark.parametrize(("size", "altered"), [("kept", True), ("cut", True)])
def test_altered_files_are_found_when_their_time_is_kept(tmp_path: Path, size: str, altered: bool) -> None:
    import os

    file = tmp_path / "results/link/a.txt"
    file.parent.mkdir(parents=True)
    (tmp_path / ".snakemake").mkdir()
    file.write_text("0123456789")
    integrity.note_outputs(tmp_path)
    assert integrity.altered(tmp_path) == []
    stat = file.stat()
    file.write_text("0123456780" if size == "kept" else "01")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert integrity.altered(tmp_path) == (["results/link/a.txt"] if altered else [])
    assert integrity.altered(tmp_path, limit=5) == []
    integrity.set_aside(tmp_path, ["results/link/a.txt"])
    assert not file.exists()
    assert integrity.altered(tmp_path) == []


def test_what_to_look_at_first() -> None:
    quiet = Counts(5, 0, 8, 6, 30, 0, 0, 0, 0, 0, 0, 1)
    assert first_look(quiet) == ["the key findings (Key findings)"]
    loud = Counts(5, 2, 8, 6, 30, 1, 0, 9, 4, 3, 6, 0)
    assert [text.partition(" ")[0] for text in first_look(loud)] == ["2", "3", "1"]
    assert (plural(1, "study", "studies"), plural(1200, "study", "studies")) == ("1 study", "1,200 studies")


def test_last_words_without_a_whole_build(tmp_path: Path) -> None:
    said = last_words(tmp_path, 2, 1.0, ["results/ingest/documents.parquet"])
    assert said == ["2 steps done in 1.0 s for results/ingest/documents.parquet. There is no whole build yet."]


@pytest.mark.parametrize(
    ("arguments", "asking"),
    [(["-n"], True), (["--dag=dot", "all"], True), (["--lint"], True), (["all"], False), (["--keep-going"], False)],
)
def test_asking(arguments: list[str], asking: bool) -> None:
    assert is_asking(arguments) is asking


def test_steps_are_counted_from_the_last_line_that_tells_them() -> None:
    assert steps_done(["1 of 9 steps (11%) done", "x", "8 of 9 steps (89%) done", "y"]) == 8
    assert steps_done(["Nothing to be done"]) == 0


def test_every_exit_status_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(MEANINGS) == set(Exit)
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(meaning in said for meaning in MEANINGS.values())


def test_further_options_are_for_snakemake_only(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["status", "--keep-going"])
    assert ended.value.code == Exit.USAGE
    assert "unrecognized arguments: --keep-going" in capsys.readouterr().err


def test_the_command_starts_without_what_only_some_subcommands_need() -> None:
    program = "import sys, tallystick.cli, tallystick.driver.run; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pyarrow", "snakemake", "yaml", "jsonschema", "pandas", "numpy"} & set(modules)


def test_a_lean_snakemake_is_snakemake_without_pandas(tmp_path: Path) -> None:
    (tmp_path / "Snakefile").write_text(
        "import sys\nprint('pandas', sys.modules['pandas'], file=sys.stderr)\nrule all:\n"
    )
    command = [sys.executable, "-m", "tallystick.driver.lean_snakemake", "--cores", "1"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "pandas None" in result.stderr


@pytest.mark.parametrize("given", [["events"], ["events=27", "--action", "use"], ["events=27", "--acton", "use_claim"]])
def test_a_decision_that_is_not_well_formed_is_refused(given: list[str], tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("")
    try:
        code = main(["curate", "claim-1", *given, "--directory", str(tmp_path)])
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code in (Exit.INPUT, Exit.USAGE)
