"""`tallystick nightly` and the commands that look at builds: all or nothing, and everything is on record."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from tallystick.archive.bag import verify_bag
from tallystick.driver.nightly import copy_inputs, heartbeat

from .small_workflow import Small, descendants, kill


def test_nights_good_and_bad(small: Small) -> None:
    """One story, because each night needs the one before it."""
    assert small.call("status").returncode == 7
    config = """archive: {keep: 2, heartbeat: 'echo "$TALLYSTICK_STATUS $TALLYSTICK_EXIT" >> beats'}\n"""
    (small.review / "config.yaml").write_text(config)
    first = small.call("nightly")
    assert first.returncode == 0, first.stdout + first.stderr
    latest = small.builds / "latest"
    good = latest.readlink()
    assert verify_bag(latest.resolve()) == []
    assert (latest / "data/results/report/evidence-summary.html").read_text() == "summary"
    assert "is good" in first.stdout
    assert not (small.review / "results").exists()
    assert not list((small.builds / ".nightly").iterdir())
    record = json.loads((latest / "run/record.json").read_text())
    assert (record["kind"], record["exit_status"]) == ("nightly", 0)
    assert str(small.review) not in json.dumps(record)

    small.mode("gate")
    second = small.call("nightly")
    assert second.returncode == 5
    assert f"latest still points to {good}" in second.stdout
    assert "1 expectation failed" in second.stdout
    assert latest.readlink() == good
    failed = small.ledger()[-1]
    assert (failed["status"], failed["exit"]) == ("failed", 5)
    assert (small.builds / str(failed["evidence"]) / "logs/validate/gate.log").is_file()

    small.mode("altered archive")
    third = small.call("nightly")
    assert third.returncode == 6
    assert "not as it was written" in third.stdout
    assert latest.readlink() == good

    small.mode("good")
    (small.review / "config.yaml").write_text(config.replace("keep: 2", "keep: 1"))
    assert small.call("nightly").returncode == 0
    entries = [entry for entry in small.ledger() if entry["kind"] == "nightly"]
    assert latest.readlink().name == entries[-1]["bag"] != good.name
    assert (small.builds / f"{good}.tombstone.json").is_file()
    assert not (small.builds / good).exists()
    beats = (small.review / "beats").read_text().splitlines()
    assert beats == ["good 0", "failed 5", "failed 6", "good 0"]

    status = small.call("status")
    assert status.returncode == 0
    assert f"archive       {entries[-1]['bag']}" in status.stdout
    assert small.call("verify", str(latest)).returncode == 0
    assert small.call("ledger", "verify").stdout == "verified, 5 lines\n"
    told = small.call("diff", str(entries[-1]["bag"]), str(latest))
    assert "no input changed" in told.stdout
    (small.builds / "ledger.jsonl").write_text("")
    assert small.call("ledger", "verify").returncode == 6


def test_a_damaged_latest_does_not_keep_the_next_good_build_from_its_place(small: Small) -> None:
    assert small.call("nightly").returncode == 0
    latest = small.builds / "latest"
    damaged = latest.resolve()
    damaged.chmod(0o755)
    (damaged / "manifest-sha256.txt").unlink()
    second = small.call("nightly")
    assert second.returncode == 0, second.stdout + second.stderr
    assert latest.resolve() != damaged
    assert "what changed" in second.stdout


def test_a_second_night_leaves_at_once(small: Small) -> None:
    first = small.start("nightly")
    try:
        begun = time.monotonic()
        second = small.call("nightly")
        assert time.monotonic() - begun < 2
        assert second.returncode == 4
        assert "another nightly build" in second.stderr
    finally:
        kill([*descendants(first.pid), first.pid])
        first.communicate()
    small.mode("fault")
    assert small.call("nightly").returncode == 3
    assert [entry["status"] for entry in small.ledger()] == ["killed", "failed"]


def test_a_terminated_night_is_on_record(small: Small) -> None:
    first = small.start("nightly")
    subprocess.run(["kill", "-TERM", str(first.pid)], check=True)
    out, _ = first.communicate(timeout=20)
    assert first.returncode == 143
    assert "there is no good build yet" in out
    assert [(entry["status"], entry["exit"]) for entry in small.ledger()] == [("interrupted", 143)]
    assert not (small.builds / "latest").exists()


def test_a_heartbeat_that_fails_changes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    heartbeat("exit 9", "good", 0, "all went well", tmp_path)
    heartbeat('echo "$TALLYSTICK_MESSAGE"', "good", 0, "a 'quoted' $(touch x)", tmp_path)
    said = capfd.readouterr()
    assert "The heartbeat command ended with status 9" in said.err
    assert said.out == "a 'quoted' $(touch x)\n"
    assert list(tmp_path.iterdir()) == []


def test_inputs_are_copied_as_they_are(tmp_path: Path) -> None:
    raw = tmp_path / "review/raw/deep"
    raw.mkdir(parents=True)
    odd = os.fsdecode(b"\xff'\n$(x).txt")
    (raw / odd).write_bytes(b"\xff\r\n")
    (raw / "link").symlink_to("nowhere")
    os.mkfifo(raw / "pipe")
    (tmp_path / "review/results").mkdir()
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions/one.yaml").write_text("[]")
    (tmp_path / "review/curation").symlink_to("../decisions")
    copy_inputs(tmp_path / "review", tmp_path / "copy")
    deep = tmp_path / "copy/raw/deep"
    assert sorted(path.name for path in deep.iterdir()) == sorted([odd, "link", "pipe"])
    assert (deep / odd).read_bytes() == b"\xff\r\n"
    assert (deep / "link").readlink() == Path("nowhere")
    assert (deep / "pipe").is_fifo()
    assert not (tmp_path / "copy/results").exists()
    # A whole input kept elsewhere: the link would lead nowhere from the copy.
    assert (tmp_path / "copy/curation/one.yaml").read_text() == "[]"
