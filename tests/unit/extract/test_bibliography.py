"""References of every style come apart into the right fields; hostile ones take time in proportion to their length."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.normalise import level_view
from tallystick.extract.references.bibliography import Reference, parse_reference

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/citations.yaml").read_text(encoding="utf-8"))
FIELDS = ("title", "journal", "year", "volume", "issue", "pages")


def fields(text: str, reference: Reference) -> dict[str, Any]:
    spans = {name: getattr(reference, name) for name in FIELDS}
    read = {name: text[span[0] : span[1]] if span else None for name, span in spans.items()}
    return {**read, "authors": [text[a:b] for a, b in reference.authors], "elided": reference.elided}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_fields(case: dict[str, Any]) -> None:
    text = case["text"]
    read = fields(text, parse_reference(level_view(text), 0, len(text)))
    for name in ("authors", *FIELDS, "elided"):
        if name in case:
            expected = str(case[name]) if name == "year" else case[name]
            assert read[name] == expected, read


HOSTILE = ("A", "Ab ", "Aa B, ", "A. ", "(2014). ", "1 (", "2014;", "et al ", "Aa-", "…, ", "v. 2 n. ")


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_length(unit: str) -> None:
    """Eight times the text takes about eight times the processor's time; a square would take 64 times."""

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            parse_reference(text, 0, len(text))
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(64_000) <= 20 * max(seconds(8_000), 0.001)
