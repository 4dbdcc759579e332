"""Two builds of the same inputs give the same bytes, wherever and however they are made."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tallystick.archive.bag import verify_bag
from tests.conftest import copy_review, run_snakemake


def digests(review: Path) -> dict[str, str]:
    results = review / "results"
    return {
        str(path.relative_to(results)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(results.rglob("*"))
        if path.is_file() and path.relative_to(results).parts[0] != "archive"
    }


def test_place_cores_time_zone_locale_and_hash_seed_do_not_change_a_byte(built_review: Path, tmp_path: Path) -> None:
    other = copy_review(tmp_path / "quite another place" / "review")
    environment = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "LANG": "C"}
    done = run_snakemake(other, "--cores", "1", "all", "archive", environment=environment)
    assert done.returncode == 0, done.stderr[-6000:]
    first, second = digests(built_review), digests(other)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    receipts = [json.loads((review / "results/archive/receipt.json").read_text()) for review in (built_review, other)]
    assert receipts[0] == receipts[1]
    bags = [bag for review in (built_review, other) for bag in (review / "builds").iterdir() if bag.is_dir()]
    assert len(bags) == 2
    assert all(bag.name.endswith(receipts[0]["content_root"][:12]) for bag in bags)
    assert all(verify_bag(bag) == [] for bag in bags)


def test_nothing_in_results_names_the_place_it_was_built_in(built_review: Path) -> None:
    needle = str(built_review).encode()
    found = [p for p in (built_review / "results").rglob("*") if p.is_file() and needle in p.read_bytes()]
    assert found == []
