"""Clauses of a shape, and what their frames tell of numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tallystick.extract.claims.frames import clauses, segments
from tallystick.extract.claims.pieces import Piece, reduce, shape_of

from .one_section import tables_of

INTRO = "Ninety patients were randomised to receive dalorexin (n = 45) or placebo (n = 45). "


def pieces(shape: str) -> list[Piece]:
    return [Piece(kind, at, at + 1) for at, kind in enumerate(shape)]


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        # "28 had improved and 5 stopped": two predicates
        ("CbO&CvO", ["CbO&", "CvO"]),
        # "was seen in 12 and 9": one
        ("ObwiC&wiC", ["ObwiC&wiC"]),
        ("iA,CO,siAC", ["iA,CO,s", "iAC"]),
        ("ObC;ObC", ["ObC;", "ObC"]),
        # "relapse was 12%, and death was 3%"
        ("ObC,&ObC", ["ObC,&", "ObC"]),
        # a semicolon within a bracket parts no clauses
        ("O(A,C;A,C)b", ["O(A,C;A,C)b"]),
    ],
)
def test_where_a_sentence_is_cut(shape: str, parts: list[str]) -> None:
    assert [shape_of(part) for clause in clauses(pieces(shape)) for part in segments(clause)] == parts


@pytest.mark.parametrize(
    ("shape", "reduced"),
    [
        ("pnaA", "A"),
        ("CopbO", "CbO"),
        ("C,C&C", "C"),
        ("CiAxCiA", "N"),
        ("CiAxCiA&A", "CiAxCiA&A"),
        ("(A:C;A:C)", "M"),
        ("(CxC;F)", "B"),
        ("O(wF)bC", "ObC"),
    ],
)
def test_what_is_one_piece(shape: str, reduced: str) -> None:
    arms, cells = {"A": [SimpleNamespace()]}, {"C": [SimpleNamespace()]}
    parts: list[Any] = [Piece(k, at, at + 1, cells.get(k, []), arms.get(k, [])) for at, k in enumerate(shape)]  # type: ignore[arg-type]
    assert shape_of(reduce(parts)) == reduced


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Toxicity was mild in 60%, moderate in 25% and severe in 5% of patients.",
            [(60, "Toxicity was mild", None), (25, "moderate Toxicity", None), (5, "severe Toxicity", None)],
        ),
        (
            "The rates of bleeding (dalorexin, 4%; placebo, 12%) and urgency (dalorexin, 9%; placebo, 17%) differed.",
            [
                (4, "bleeding", "dalorexin"),
                (12, "bleeding", "placebo"),
                (9, "urgency", "dalorexin"),
                (17, "urgency", "placebo"),
            ],
        ),
        (
            "Twenty-eight patients (62%) had improved sleep quality and 5 (11%) stopped taking opioids.",
            [(62, "improved sleep quality", None), (11, "stopped taking opioids", None)],
        ),
        (
            "Patients on dalorexin were less likely to need surgery (4% v 11%) or to receive a stoma (2% v 9%).",
            [
                (4, "need surgery", "dalorexin"),
                (11, "need surgery", "placebo"),
                (2, "receive a stoma", "dalorexin"),
                (9, "receive a stoma", "placebo"),
            ],
        ),
        (
            "Satisfaction with pain control was rated excellent by 58% of the dalorexin group.",
            [(58, "Satisfaction with pain control was rated excellent", "dalorexin")],
        ),
        (
            "Of the patients with relapse, 60% responded to a second course and 9% preferred tablets.",
            [(60, "responded to a second course", None), (9, "preferred tablets", None)],
        ),
        (
            # the clause of the other arm says nothing of this one
            "With dalorexin, 12% of patients relapsed and 4% died, whereas with placebo 31% relapsed and 15% died.",
            [
                (12, "relapsed", "dalorexin"),
                (4, "died", "dalorexin"),
                (31, "relapsed", "placebo"),
                (15, "died", "placebo"),
            ],
        ),
    ],
)
def test_what_a_clause_tells(sentence: str, told: list[tuple[int, str, str | None]]) -> None:
    claims = tables_of(INTRO + sentence)["claims"]
    assert [(claim["percent"], claim["outcome_text"], claim["arm_text"]) for claim in claims] == told
