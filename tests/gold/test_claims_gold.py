"""Claims and sizes on annotated texts: exactly on the five sources, and no worse than recorded on the others."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .readings import read_folder
from .ruler import LEVELS, TESTS, match, overlaps, places_of, same

HERE = Path(__file__).resolve().parent
RAW = HERE.parents[1] / "raw"
MORE = HERE.parents[2] / "shared" / "gold-more"


@cache
def tables_of(raw: Path) -> dict[str, Any]:
    return read_folder(raw)


def golds(folder: Path) -> list[dict[str, Any]]:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [gold for gold in found if "claims" in gold]


def counts(folder: Path, raw: Path) -> dict[str, tuple[int, int, int, int]]:
    """Per level: required gold claims found, required, rows that match, rows."""
    total = {level: [0, 0, 0, 0] for level in LEVELS}
    tables = tables_of(raw)
    for gold in golds(folder):
        doc = Path(gold["file"]).stem
        text = (raw / gold["file"]).read_bytes().decode("utf-8")
        rows = [row for row in tables["claims"] if row["doc_id"] == doc]
        required = {
            i for i, c in enumerate(gold["claims"]) if not c.get("claim_optional") and not c.get("restatement_of")
        }
        tests = []
        for level in LEVELS:
            tests.append(TESTS[level])
            found = match(gold["claims"], rows, text, tests)
            for i, n in enumerate((len(required & set(found)), len(required), len(found), len(rows))):
                total[level][i] += n
    return {level: tuple(values) for level, values in total.items()}


def missing_sizes(folder: Path, raw: Path) -> list[tuple[str, int]]:
    """Printed sizes that no study fact stands on."""
    by_document = defaultdict(list)
    for row in tables_of(raw)["study_facts"]:
        by_document[row["doc_id"]].append(row)
    missing = []
    for gold in golds(folder):
        text = (raw / gold["file"]).read_bytes().decode("utf-8")
        rows = by_document[Path(gold["file"]).stem]
        for size in gold["enrolled"]:
            places = places_of(size, text)
            if not any(overlaps(row, places) and same(row.get("value_number"), size["n"]) for row in rows):
                missing.append((gold["file"], size["n"]))
    return missing


@pytest.mark.parametrize("level", LEVELS)
def test_five_sources_are_read_exactly(level: str) -> None:
    found, required, right, rows = counts(HERE / "five", RAW)[level]
    assert (found, right) == (required, rows)
    assert required == 46


def test_five_sources_have_all_their_sizes() -> None:
    assert missing_sizes(HERE / "five", RAW) == []


@pytest.mark.skipif(not MORE.is_dir(), reason="the further annotated texts are not part of the repository")
def test_further_texts_are_read_as_well_as_recorded() -> None:
    found, required, right, rows = counts(MORE, MORE / "texts")["arm"]
    assert found / required >= 0.95
    assert right / rows >= 0.95
    assert missing_sizes(MORE, MORE / "texts") == []


def test_every_anchor_says_what_the_text_says() -> None:
    tables = tables_of(RAW)
    for document in tables["documents"]:
        text = (RAW / document["file"]).read_bytes().decode("utf-8")
        for anchor in tables["anchors"]:
            if anchor["doc_id"] == document["doc_id"]:
                assert text[anchor["start"] : anchor["end"]] == anchor["quote"]


def test_every_value_of_a_claim_has_an_anchor() -> None:
    tables = tables_of(RAW)
    fields = defaultdict(set)
    for anchor in tables["anchors"]:
        if anchor["table"] == "claims":
            fields[anchor["row_id"]].add(anchor["field"])
    for claim in tables["claims"]:
        have = fields[claim["claim_id"]]
        for field in ("events", "denominator", "percent"):
            assert (claim[field] is None) or field in have, (claim["quote"], field)
        assert (claim["timepoint_value"] is None) or "time_point" in have
        assert (claim["arm_text"] is None) or "arm" in have
        assert "outcome" in have


def test_every_value_of_a_claim_stands_on_one_copy_of_a_repeated_abstract() -> None:
    tables = tables_of(RAW)
    copies = [s for s in tables["sections"] if s["duplicate_of"]]
    assert copies
    again = set()
    for anchor in tables["anchors"]:
        in_copy = any(s["doc_id"] == anchor["doc_id"] and s["start"] <= anchor["start"] < s["end"] for s in copies)
        if anchor["table"] == "claims" and in_copy:
            assert anchor["field"] == "restatement"
            again.add(anchor["row_id"])
    assert again
