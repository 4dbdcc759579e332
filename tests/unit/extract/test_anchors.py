"""Anchors name a place that holds something, and none stands twice: the gate stops a build otherwise."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from tallystick.tables.store import Rows

from ...gold.readings import read_folder
from .one_section import tables_of

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "abstracts.jsonl.gz"


def faults(anchors: Rows) -> list[tuple[object, ...]]:
    """Anchors without a place, and those that stand twice."""
    keys = Counter((a["table"], a["row_id"], a["field"], a["doc_id"], a["start"], a["end"]) for a in anchors)
    empty = [(a["table"], a["field"], a["quote"]) for a in anchors if a["start"] >= a["end"]]
    return empty + [key for key, n in keys.items() if n > 1]


@pytest.mark.parametrize(
    "text",
    [
        "Mean weight fell by 0.27 kg (95% CI 0.41 to 0.13) in the walking group.",
        "The dose that worked in half of them was 4.67 mg (CI 4.69-4.63).",
        "The mean difference in pain was 8 mm (95% CI: 17 to -1; p = 0.08).",
        "Albumin rose and albumin increased in both groups. In conclusion, albumin rose and albumin rose again.",
    ],
)
def test_limits_from_high_to_low_and_what_is_said_twice(text: str) -> None:
    assert faults(tables_of(text)["anchors"]) == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not beside this checkout (../shared/corpus)")
def test_anchors_of_the_corpus(tmp_path: Path) -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            (tmp_path / f"{record['id']}.txt").write_text(record["text"], encoding="utf-8", newline="")
    assert faults(read_folder(tmp_path)["anchors"]) == []
