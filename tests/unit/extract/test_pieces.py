"""The shape of a sentence: the kinds of its parts in a row."""

from __future__ import annotations

import pytest

from tallystick.extract.claims import frames
from tallystick.extract.claims.pieces import Piece, parse, shape_of

from .one_section import tables_of

INTRO = "Ninety patients were randomised to receive dalorexin (n = 45) or placebo (n = 45). "


def shapes(sentence: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The shapes of the sentences that hold a number."""
    seen: list[str] = []

    def noted(*arguments: object) -> list[Piece]:
        pieces = parse(*arguments)  # type: ignore[arg-type]
        seen.append(shape_of(pieces))
        return pieces

    monkeypatch.setattr(frames, "parse", noted)
    tables_of(INTRO + sentence)
    return seen


@pytest.mark.parametrize(
    ("sentence", "shape"),
    [
        ("Relapse was seen in 12 (27%) patients.", "ObviC"),
        ("Relapse (12% vs 31%) was rarer with dalorexin than with placebo.", "OBbdiAxA"),
        # numbers with their arms beside them are one named list, in brackets or not
        ("Relapse was seen in 12% of the dalorexin group and 31% of the placebo group.", "ObviN"),
        ("Relapse was less common in patients given dalorexin (12%) than in those on placebo (31%).", "ObdwiN"),
        ("The rates of relapse (dalorexin, 12%; placebo, 31%) differed.", "OMv"),
        # a list of numbers whose arms follow as a list stays apart from them
        ("Relapse was seen in 12% and 31% of the dalorexin and placebo groups, respectively.", "ObviCoA&A,r"),
        # what stands in a bracket without a result is left out
        ("Relapse (as judged at home) was seen in 12%.", "ObviC"),
        # "found that" opens a clause, "while on" does not
        ("It was reported that relapse occurred in 12%.", "wbvsOviC"),
        ("Five patients relapsed on placebo and two while on dalorexin.", "COiA&CiA"),
        # a bracket closes the brackets that its number opened
        ("Relapse occurred in fewer patients on dalorexin (4/45 [9%]) than on placebo (11/45 [24%]).", "OvidN"),
    ],
)
def test_shape(sentence: str, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shapes(sentence, monkeypatch) == [shape]
