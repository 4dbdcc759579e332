"""One stance per study: the authors' own words before those of a secondary source."""

from __future__ import annotations

from typing import Any

import pytest

from tallystick.metrics.stances import study_stances

REPORTS = [
    {"study_id": "s", "doc_id": "own", "subject": None, "is_primary": True},
    {"study_id": "s", "doc_id": "told", "subject": "S 2001", "is_primary": False},
]


def conclusion(doc_id: str, stance: str, voice: str, start: int = 0) -> dict[str, Any]:
    subject = None if doc_id == "own" else "S 2001"
    return {"study_id": "s", "doc_id": doc_id, "subject": subject, "start": start, "stance": stance, "voice": voice,
            "hedged": voice == "authors_quoted", "conclusion_id": f"{doc_id}-{stance}-{start}"}  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("own", "favours", "authors_own"), ("told", "mixed", "authors_quoted")], ("favours", "authors_own", False)),
        ([("told", "no_difference", "authors_quoted"), ("told", "favours", "source_summary")],
         ("no_difference", "authors_quoted", True)),
        ([("told", "favours", "source_summary")], ("favours", "source_summary", False)),
        ([("own", "favours", "authors_own"), ("own", "no_difference", "authors_own")], ("mixed", "authors_own", False)),
        ([("own", "unknown", "authors_own"), ("told", "against", "authors_quoted")],
         ("against", "authors_quoted", True)),
        ([("own", "favours", "source_summary")], ("favours", "authors_own", False)),
    ],
)  # fmt: skip
def test_stance(rows: list[tuple[str, str, str]], expected: tuple[str, str, bool]) -> None:
    found = study_stances([conclusion(*row, start=n) for n, row in enumerate(rows)], REPORTS)["s"]
    assert (found.stance, found.voice, found.hedged) == expected


def test_rows_without_a_study_have_no_stance() -> None:
    assert study_stances([conclusion("own", "favours", "authors_own") | {"study_id": None}], REPORTS) == {}
