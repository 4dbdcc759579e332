"""What changed between two builds, and why; and the way from a number back to its words."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tallystick.archive import changes, changes_page
from tallystick.archive.build import build_archive
from tallystick.archive.content import collect
from tallystick.archive.trace import trace
from tallystick.errors import InputFault

from .finished_build import RECORD, Build, claim, make_build, rows_of, write_results


def view(build: Build, label: str = "x") -> changes.View:
    return changes.View(collect(build.review, build.results, build.checkout).files, label)


@pytest.fixture
def later(tmp_path: Path) -> Build:
    return make_build(tmp_path / "later")


def rewrite(build: Build, table: str, rows: list[dict[str, Any]]) -> None:
    content = copy.deepcopy(rows_of(build.review / "raw"))
    stage, name = table.split("/")
    content[stage][name] = rows
    write_results(build.review, content)


def test_equal_builds_do_not_differ(build: Build, later: Build) -> None:
    difference = changes.compare(view(build), view(later))
    assert (difference.inputs, difference.entries) == ({}, [])


def test_a_changed_number_is_told_with_the_raw_file_that_changed_it(build: Build, later: Build) -> None:
    (later.review / "raw/one.txt").write_text("Relapse occurred in 4 of 24 patients.")
    rewrite(later, "link/claims", [claim(claim_id="claim-9", events=4, percent=None, percent_status="absent")])
    (entry,) = changes.compare(view(build), view(later)).entries
    assert (entry["subject"], entry["kind"], entry["change"]) == ("claim", "number", "changed")
    assert changes.lines(entry) == ["events 3 → 4, percent 12.5 → –, percent_status stated → absent"]
    assert entry["why"] == ["raw: raw/one.txt changed"]


@pytest.mark.parametrize(
    ("file", "cause"),
    [
        ("review/curation/one.yaml", "curation"),
        ("review/vocabulary/outcomes.yaml", "vocabulary"),
        ("review/config.yaml", "config"),
        ("checkout/workflow/vocabulary/outcomes.yaml", "vocabulary"),
        ("checkout/workflow/rules/link.smk", "code"),
        ("checkout/requirements.lock", "code"),
    ],
)
def test_the_cause_is_the_input_that_changed(build: Build, later: Build, file: str, cause: str) -> None:
    target = later.review.parent / file
    target.parent.mkdir(exist_ok=True)
    target.write_text("# changed\n")
    rewrite(later, "link/claims", [claim(events=4)])
    (entry,) = changes.compare(view(build), view(later)).entries
    assert [reason.partition(":")[0] for reason in entry["why"]] == [cause]


def test_an_unrelated_raw_file_is_not_named_as_cause_beside_another(build: Build, later: Build) -> None:
    (later.review / "raw/other.txt").write_text("Something else.")
    (later.review / "config.yaml").write_text("strict: true\n")
    rewrite(later, "link/claims", [claim(events=4)])
    (entry,) = changes.compare(view(build), view(later)).entries
    assert [reason.partition(":")[0] for reason in entry["why"]] == ["config"]


def test_rows_about_the_same_thing_pair_whatever_their_ids(build: Build, later: Build) -> None:
    rewrite(build, "link/claims", [claim(claim_id="claim-1"), claim(claim_id="claim-2", events=5)])
    rewrite(later, "link/claims", [claim(claim_id="claim-0", events=5), claim(claim_id="claim-9")])
    assert changes.compare(view(build), view(later)).entries == []
    rewrite(later, "link/claims", [claim(claim_id="claim-9")])
    (entry,) = changes.compare(view(build), view(later)).entries
    assert [line.partition(",")[0] for line in changes.lines(entry)] == ["removed: events 5"]


def test_added_and_removed_conclusions(build: Build, later: Build) -> None:
    rewrite(later, "metrics/pools", [])
    (entry,) = changes.compare(view(build), view(later)).entries
    assert (entry["subject"], entry["kind"], entry["change"]) == ("pool", "conclusion", "removed")
    assert entry["why"][0].startswith("unknown: no input differs")


def test_the_page_escapes_what_sources_say(build: Build, later: Build) -> None:
    rewrite(later, "link/claims", [claim(subgroup="<script>alert(1)</script>", arm="a & b")])
    page = changes_page.render(changes.compare(view(build), view(later)))
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "a &amp; b" in page
    assert "first build" in changes_page.render(changes.compare(None, view(later)))


def test_an_archive_tells_what_changed_since_latest(build: Build) -> None:
    folder = build.review / "builds"
    first = build_archive(build.results, build.review, folder, {**RECORD, "run": "20300101T000000Z"},
                          checkout=build.checkout)  # fmt: skip
    (folder / "latest").symlink_to(first.path.name)
    rewrite(build, "link/claims", [claim(events=4)])
    second = build_archive(build.results, build.review, folder, {**RECORD, "run": "20300102T000000Z"},
                           checkout=build.checkout)  # fmt: skip
    told = json.loads((second.path / "changes.json").read_text())
    assert (told["before"], len(told["changes"])) == (first.path.name, 1)
    assert json.loads((second.path / "run/record.json").read_text())["previous"] == first.path.name
    text = changes.as_text(changes.compare(changes.view_of(first.path), changes.view_of(second.path)))
    assert "events 3 → 4" in text
    assert "Numbers: 1 changed" in text


def test_a_claim_is_traced_to_its_words_and_to_what_uses_it(build: Build) -> None:
    told = trace(build.review, "claim-1")
    for words in ("rule claim.of", "raw/one.txt [20:21]  “3”", "study One 2030", "rates: rate-1", "consistent: 3/24"):
        assert words in told, words


def test_a_computed_row_is_traced_down_to_the_text(build: Build) -> None:
    told = trace(build.review, "pool-1")
    assert told.index("pools pool-1") < told.index("rates rate-1") < told.index("claims claim-1")
    assert "raw/one.txt [20:21]  “3”" in told


def test_a_printed_number_is_traced(build: Build) -> None:
    assert "events of claims claim-1" in trace(build.review, "3")
    with pytest.raises(InputFault, match="no row has this id"):
        trace(build.review, "777")
    with pytest.raises(InputFault, match="no build here"):
        trace(build.checkout, "3")
