"""The account of one claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from tallystick import extract
from tallystick.errors import InputFault
from tallystick.extract.explain import explain

from .test_claim_cases import vocabulary

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
