"""The folder of builds: `latest`, retention, tombstones, staleness."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tallystick.archive import builds, ledger
from tallystick.archive.bag import about_bag
from tallystick.archive.build import build_archive

from .finished_build import RECORD, Build

NAMES = [f"2030010{day}T000000Z" for day in range(1, 6)]


@pytest.fixture
def folder(build: Build) -> Path:
    target = build.review / "builds"
    for run in NAMES:
        build_archive(build.results, build.review, target, {**RECORD, "run": run}, checkout=build.checkout)
    return target


def test_latest_is_replaced_in_one_step(folder: Path) -> None:
    assert builds.latest(folder) is None
    for bag in builds.bags(folder)[:2]:
        builds.move_latest(folder, bag)
        assert builds.latest(folder) == bag
    assert (folder / "latest").readlink() == Path(bag.name)
    assert (folder / "latest/data/results/report/evidence-summary.html").is_file()
    assert not list(folder.glob(".latest*"))


def test_retention_keeps_the_newest_and_latest_and_leaves_tombstones(folder: Path) -> None:
    first, second, third, fourth, fifth = builds.bags(folder)
    builds.move_latest(folder, first)
    root = builds.read_bag(second).content_root
    assert builds.apply_retention(folder, 2, "2030-02-01T00:00:00Z") == [second.name, third.name]
    assert builds.bags(folder) == [first, fourth, fifth]
    stone = json.loads((folder / f"{second.name}.tombstone.json").read_text())
    assert (stone["bag"], stone["content_root"]) == (second.name, root)
    assert not list(folder.glob(".removed*"))


def test_retention_of_nothing(folder: Path) -> None:
    assert builds.apply_retention(folder, 0, "") == []
    assert builds.apply_retention(folder, 9, "") == []
    assert len(builds.bags(folder)) == 5


def test_retention_keeps_the_evidence_of_recent_failures(folder: Path) -> None:
    for day in range(1, 9):
        (folder / f"failed/2030020{day}T000000Z").mkdir(parents=True)
    builds.apply_retention(folder, 0, "")
    assert sorted(p.name for p in (folder / "failed").iterdir())[0] == "20300204T000000Z"


def test_status(folder: Path) -> None:
    bag = builds.bags(folder)[-1]
    archived = builds.parse_time(json.loads((bag / "run/record.json").read_text())["bagging_date"])
    assert builds.status(folder, 26, archived).stale
    builds.move_latest(folder, bag)
    ledger.append(folder, {"status": "failed", "kind": "nightly"})
    for hours, stale in ((0, False), (25.9, False), (26.1, True)):
        at = datetime.fromtimestamp(archived.timestamp() + hours * 3600, UTC)
        found = builds.status(folder, 26, at)
        assert (found.stale, round(found.age_hours or 0, 1)) == (stale, hours)
    assert found.last_run is not None
    assert found.last_run["status"] == "failed"


def test_a_damaged_archive_is_stale_and_can_be_removed(folder: Path) -> None:
    first, *_, last = builds.bags(folder)
    builds.move_latest(folder, last)
    for bag in (first, last):
        builds.remove_tree(bag / "run")
        (bag / "manifest-sha256.txt").unlink()
    found = builds.status(folder, 26, datetime.now(UTC))
    assert (found.bag, found.age_hours, found.stale) == (last.name, None, True)
    assert builds.apply_retention(folder, 4, "2030-02-01T00:00:00Z") == [first.name]
    stone = json.loads((folder / f"{first.name}.tombstone.json").read_text())
    assert stone["damaged"] == "what it says of itself cannot be read (FileNotFoundError)"
    assert not first.exists()


def test_a_bag_is_found_by_its_run(folder: Path) -> None:
    found = builds.bag_of_run(folder, NAMES[2])
    assert found is not None
    assert found.name.startswith(NAMES[2])
    assert builds.bag_of_run(folder, "20310101T000000Z") is None


def test_an_archive_that_is_gone_or_replaced_is_found_by_the_ledger(folder: Path) -> None:
    for bag in builds.bags(folder):
        ledger.append(folder, {"kind": "nightly", **about_bag(bag)})
    assert builds.verify(folder) == []
    builds.apply_retention(folder, 3, "2030-02-01T00:00:00Z")
    assert builds.verify(folder) == []
    third, fourth, _ = builds.bags(folder)
    assert ledger.read(folder)[-1]["removed"] == [f"{run}-{third.name[-12:]}" for run in NAMES[:2]]
    (fourth / "tagmanifest-sha256.txt").chmod(0o644)
    (fourth / "tagmanifest-sha256.txt").write_text("")
    builds.remove_tree(third)
    assert builds.verify(folder) == [
        f"{third.name}: line 3 names this archive, but it is gone",
        f"{fourth.name}: it is not the archive that line 4 tells of",
    ]
