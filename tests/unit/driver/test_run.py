"""`tallystick run`: what it says and writes when all goes well, when something fails, and when it is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

from .small_workflow import Small, descendants, kill, wait_for


def test_a_good_run_and_a_no_op_end_with_what_was_built(small: Small) -> None:
    first, second = small.call("run"), small.call("run")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert re.search(r"^Built: 3 steps in \d+\.\d s$", first.stdout, re.M)
    assert re.search(r"^Up to date, nothing to build", second.stdout, re.M)
    for said in (first.stdout, second.stdout):
        assert f"{small.review}/results/report/evidence-summary.html" in said
        for line in (r"documents\s+2 read, 0 set aside", r"studies\s+1", r"claims\s+1", r"inconsistent\s+0",
                     r"ledger\s+0 discrepancies", r"pools\s+0 made, 1 refused",
                     r"1\. why 1 pool was refused"):  # fmt: skip
            assert re.search(line, said), line
        assert len(said.splitlines()) < 20
    assert "rule link" in first.stderr  # progress is visible
    assert [(e["status"], e["exit"], e["steps"]) for e in small.ledger()] == [("good", 0, 3), ("good", 0, 0)]


def test_a_fault_in_the_users_files_is_said_without_a_traceback(small: Small) -> None:
    small.mode("fault")
    result = small.call("run")
    assert result.returncode == 3
    assert (
        "rule link:\n  raw/one.txt, line 3: there is nothing to read in it\n    what to do: save the page again\n"
        in (result.stdout)
    )
    assert "log: logs/link/link.log" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    (entry,) = small.ledger()
    assert (entry["status"], entry["exit"]) == ("failed", 3)
    assert str(entry["message"]).startswith("raw/one.txt, line 3")


def test_asking_is_not_a_run(small: Small) -> None:
    result = small.call("run", "--dry-run")
    assert result.returncode == 0
    assert "link" in result.stdout
    assert not small.builds.exists()


def test_a_fault_found_before_planning(small: Small) -> None:
    with (small.checkout / "Snakefile").open("a") as file:
        file.write(
            "from snakemake.exceptions import WorkflowError\n"
            "raise WorkflowError('config.yaml, ingest.x: no such key\\n  what to do: remove it')\n"
        )
    result = small.call("run")
    assert result.returncode == 3
    assert "config.yaml, ingest.x: no such key\n    what to do: remove it" in result.stdout
    assert small.ledger()[0]["exit"] == 3


def test_targets_are_passed_on(small: Small) -> None:
    assert small.call("run", "archive").returncode == 0
    result = small.call("run", "archive")
    assert result.returncode == 0
    entries = small.ledger()
    assert [entry["targets"] for entry in entries] == [["archive"], ["archive"]]
    assert entries[0]["content_root"] == entries[1]["content_root"]
    assert entries[0]["bag"] != entries[1]["bag"]
    assert f"content root {entries[1]['content_root']}" in result.stdout


def test_one_run_at_a_time_and_one_run_puts_all_right_after_a_power_cut(small: Small) -> None:
    first = small.start("run")
    others = descendants(first.pid)
    try:
        begun = time.monotonic()
        second = small.call("run")
        assert time.monotonic() - begun < 2
        assert second.returncode == 4
        assert re.match(r"another run is active in this folder since \d{4}-.*Z \(process \d+\)\.\n", second.stderr)
        assert "Nothing was done." in second.stderr
        # The driver alone is killed: its Snakemake is still at work.
        kill([first.pid])
        first.wait()
        assert small.call("run").returncode == 4
    finally:
        kill([first.pid, *others])
        first.communicate()
    assert (small.review / ".snakemake/locks").is_dir()
    small.mode("good")
    last = small.call("run")
    assert last.returncode == 0, last.stdout + last.stderr
    killed, good = small.ledger()
    assert (killed["status"], killed["exit"], good["status"]) == ("killed", None, "good")
    assert killed["run"] != good["run"]


def test_a_plain_snakemake_at_work_is_respected(small: Small) -> None:
    small.mode("slow")
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(small.checkout / "Snakefile"), "--cores", "1"]
    plain = subprocess.Popen(command, cwd=small.review, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: (small.review / "started").exists())
        second = small.call("run")
        assert second.returncode == 4
        assert "Snakemake is already at work" in second.stderr
    finally:
        kill([*descendants(plain.pid), plain.pid])
        plain.wait()


def test_an_interrupted_run_leaves_nothing_behind_but_its_line(small: Small) -> None:
    first = small.start("run")
    others = descendants(first.pid)
    os.kill(first.pid, signal.SIGINT)
    out, _ = first.communicate(timeout=20)
    assert first.returncode == 130
    assert "Interrupted" in out
    assert [pid for pid in others if os.path.exists(f"/proc/{pid}")] == []  # noqa: PTH110
    (entry,) = small.ledger()
    assert (entry["status"], entry["exit"]) == ("interrupted", 130)


def test_an_output_altered_with_its_time_kept_is_built_again(small: Small) -> None:
    assert small.call("run").returncode == 0
    file = small.review / "results/metrics/pools.parquet"
    original, stat = file.read_bytes(), file.stat()
    file.write_bytes(original[:-9] + bytes([original[-9] ^ 4]) + original[-8:])
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    checked = small.call("check")
    assert checked.returncode == 6
    assert "results/metrics/pools.parquet: its bytes are not those that were built" in checked.stderr
    result = small.call("run")
    assert result.returncode == 0
    assert "Altered since they were built" in result.stderr
    assert file.read_bytes() == original
    (small.review / "results/report/evidence-summary.html").write_text("written by plain Snakemake, with a newer time")
    assert small.call("check").returncode == 0
