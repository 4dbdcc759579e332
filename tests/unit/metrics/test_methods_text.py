"""Methods texts cite only what docs/statistics.md lists, and say what was run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tallystick.metrics import methods_text, pools
from tallystick.metrics.methods_text import REFERENCES

from .lupus import settings
from .small_reviews import independent

LISTED = (
    (Path(__file__).parents[3] / "docs" / "statistics.md").read_text(encoding="utf-8").partition("## References")[2]
)
CITED = [
    (re.split(r"[ ,&]", part.strip())[0], year)
    for reference in REFERENCES.values()
    for part, year in re.findall(r"([^;0-9]+)(\d{4})", reference)
]


@pytest.mark.parametrize(("surname", "year"), CITED)
def test_every_short_reference_is_listed(surname: str, year: str) -> None:
    assert any(line.startswith(f"- {surname} ") and year in line for line in LISTED.splitlines())


def test_every_reference_listed_is_cited_in_the_text() -> None:
    text = (
        (Path(__file__).parents[3] / "docs" / "statistics.md").read_text(encoding="utf-8").partition("## References")[0]
    )
    for line in LISTED.strip().splitlines():
        assert re.match(r"- (\w[\w'-]+)", line).group(1) in text, line


def test_text_follows_the_settings() -> None:
    data = independent([(12, 40), (0, 80), (9, 25)])
    (row,) = pools.compute_pools(data, settings())
    assert "guarded Knapp–Hartung (Knapp & Hartung 2003; Jackson et al. 2017)" in row["methods"]
    assert "0.5 was added to events and non-events of 1 study with a zero cell" in row["methods"]
    (row,) = pools.compute_pools(data, settings(method="PM", interval="wald", prediction="t_residual", measure="PAS"))
    assert "arcsine-transformed proportions" in row["methods"]
    assert "τ² by PM (Paule & Mandel 1982)" in row["methods"]
    assert "interval is Wald" in row["methods"]
    assert "t with k − 1 degrees of freedom" in row["methods"]
    assert "0.5 was added" not in row["methods"]


def test_votes_are_said_to_be_by_direction() -> None:
    assert "never by its significance" in methods_text.votes(0.95, 6)
    assert "From 6 signed votes on" in methods_text.votes(0.95, 6)
