"""The account of one claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from tallystick import extract
from tallystick.errors import InputFault
from tallystick.extract.explain import explain, explain_numeral, headline

from ..linked_folder import RAW, read_folder
from .test_claim_cases import read, vocabulary

LAYOUTS = Path(__file__).resolve().parents[2] / "layouts"

TEXT = "Forty patients were enrolled. Then two and five patients had a relapse at 6 (5%) and 12 (12.5%) months.\n"


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, list[dict[str, object]]]:
    (tmp_path / "d.txt").write_text(TEXT, encoding="utf-8")
    document = {
        "doc_id": "d",
        "file": "d.txt",
        "encoding": "utf-8",
        "relevance": "in_scope",
        "content": "article_abstract",
    }
    section = {
        "doc_id": "d",
        "section_id": "s001",
        "role": "results",
        "heading": None,
        "start": 0,
        "end": len(TEXT),
        "body_start": 0,
    }
    found = {"documents": [document], "sections": [section]}
    return {**found, **extract.read_documents(tmp_path, found, vocabulary(), {})}


def test_the_account_names_sentence_roles_readings_and_arithmetic(
    tmp_path: Path, tables: dict[str, list[dict[str, object]]]
) -> None:
    claim = next(row for row in tables["claims"] if row["events"] == 2)
    told = explain(tmp_path, tables, vocabulary(), str(claim["claim_id"]))
    assert "Then two and five patients" in told
    assert "'6' at" in told
    assert "time_point (time.unit)" in told
    assert "count_percent: '6 (5%' given up" in told
    assert "2/40" in told
    assert "agrees" in told


def test_an_unknown_claim_is_a_fault_of_the_user(tmp_path: Path, tables: dict[str, list[dict[str, object]]]) -> None:
    with pytest.raises(InputFault, match="no claim with this id"):
        explain(tmp_path, tables, vocabulary(), "claim-none")


def test_a_numeral_without_a_claim_is_accounted_for(tmp_path: Path, tables: dict[str, list[dict[str, object]]]) -> None:
    told = explain_numeral(tmp_path, tables, vocabulary(), f"d:{TEXT.index('Forty')}")
    assert "'Forty' is read as enrolled" in told
    assert "study_facts: fact-" in told
    tables["anchors"] = []
    assert "its role is time_point" in explain_numeral(tmp_path, tables, vocabulary(), f"d:{TEXT.index('12 (')}")


@pytest.mark.parametrize("place", ["other:0", "d:x", "d:3"])
def test_a_place_without_a_numeral_is_a_fault_of_the_user(
    tmp_path: Path, tables: dict[str, list[dict[str, object]]], place: str
) -> None:
    with pytest.raises(InputFault):
        explain_numeral(tmp_path, tables, vocabulary(), place)


def test_a_refused_percent_says_why(tmp_path: Path, tables: dict[str, list[dict[str, object]]]) -> None:
    text = "Forty patients were enrolled. Pain fell by 30% in the group.\n"
    (tmp_path / "d.txt").write_text(text, encoding="utf-8")
    tables["sections"][0]["end"] = len(text)
    tables["anchors"] = []
    told = explain_numeral(tmp_path, tables, vocabulary(), f"d:{text.index('30')}")
    assert "it is a change and no share of people" in told


def test_a_numeral_of_a_claim_names_its_row(tmp_path: Path, tables: dict[str, list[dict[str, object]]]) -> None:
    told = explain_numeral(tmp_path, tables, vocabulary(), f"d:{TEXT.index('12.5')}")
    assert "claims: claim-" in told
    assert "Why it is no claim" not in told


@pytest.mark.parametrize("raw", [RAW, LAYOUTS], ids=["five_sources", "layouts"])
def test_a_claim_of_every_rule_has_its_account(raw: Path) -> None:
    tables, _, kinds = read_folder(raw)
    first = {row["rule"]: row for row in reversed(tables["claims"])}
    assert len(first) >= 6
    for claim in first.values():
        told = explain(raw, tables, kinds, claim["claim_id"])
        heads = ("Sentence", "Row of a table")
        assert any(f"\n{head}\n  " in told for head in heads), told
        for name in ("events", "denominator", "percent"):
            if claim[f"{name}_status"] == "stated":
                (quote,) = {a["quote"] for a in tables["anchors"]
                            if a["row_id"] == claim["claim_id"] and a["field"] == name}  # fmt: skip
                assert f"{quote!r} at " in told
        if claim["events"] is not None and claim["denominator"]:
            assert f"{claim['events']}/{claim['denominator']} (its denominator) = " in told
        if claim["events_status"] == "stated" or claim["percent_status"] == "stated":
            considered = told.split("Readings considered")[1].split("\n\n")[0]
            assert " kept" in considered, told


def test_a_claim_of_a_table_tells_its_row() -> None:
    tables, _, kinds = read_folder(LAYOUTS)
    claim = next(row for row in tables["claims"] if row["rule"] == "claim.table_count_percent")
    told = explain(LAYOUTS, tables, kinds, claim["claim_id"])
    assert f"Row of a table\n  {claim['quote'].split('|')[0]}" in told
    assert "table_count_percent: " in told


def test_a_time_in_hours_is_told_in_hours() -> None:
    text = "At 48 hours, 30% of patients had fever.\n"
    row = next(iter(read(text)["claims"]))
    assert headline(row).count("None") == 0
    assert ", at 48 hour" in headline(row)


def test_a_numeral_of_a_table_is_accounted_for() -> None:
    tables, _, kinds = read_folder(LAYOUTS)
    claim = next(row for row in tables["claims"] if row["rule"] == "claim.table_count_percent")
    (anchor,) = [a for a in tables["anchors"] if a["row_id"] == claim["claim_id"] and a["field"] == "events"]
    told = explain_numeral(LAYOUTS, tables, kinds, f"{claim['doc_id']}:{anchor['start']}")
    assert "is read as events by claim.table_count_percent" in told
    assert claim["claim_id"] in told
