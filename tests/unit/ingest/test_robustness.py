"""Any text has a layout: no crash on mutated pages, time in proportion to length, sections that cover the text."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
import yaml

from tallystick.ingest import VOCABULARY
from tallystick.ingest.layout import LayoutReader
from tallystick.vocabulary import Vocabulary

TESTS = Path(__file__).parents[2]
PAGES = [case["text"] for case in yaml.safe_load((TESTS / "cases/layouts.yaml").read_text(encoding="utf-8"))]
PAGES += [path.read_text(encoding="utf-8") for path in sorted((TESTS.parent / "raw").glob("*.txt"))]
PIECES = ["\n", "\n\n", "|", "<", ">", "## ", "**", ":", "Results", "Abstract", "References\n", "1. ", "- ", "(Li 2010)\n", "\u2028", "\u00a0", "\t", "DOI: 10.1/x", "</sec>", "TI  - ", "CITE: 2011"]  # fmt: skip  # noqa: E501
UNITS = ["A", "\n", "# \n", "## R\n", "| a | b |\n", "Title | x |\n", "<a>", "<sec><title>", "<!--", "(A 2010)\n", "- Smith J. 2010;3:4 doi\n", "Smith et al. (2010)\n", "** **", "AB  - x\n     y\n", "A. B. ", "Results: ", "PMID: 1\n", "ABSTRACT.X:\n", "1. \n", "a;b,c and "]  # fmt: skip  # noqa: E501


@pytest.fixture(scope="module")
def reader() -> LayoutReader:
    return LayoutReader(Vocabulary.built_in(VOCABULARY))


def check_laws(text: str, reader: LayoutReader) -> None:
    layout = reader.read(text)
    covered = 0
    for section in layout.sections:
        assert covered <= section.start <= section.body <= section.end
        assert not text[covered : section.start].strip()
        covered = section.end
    assert not text[covered:].strip()
    if layout.title:
        start, end = layout.title
        assert 0 <= start < end <= len(text)


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(text) + 1)
        action = chance.randrange(4)
        if action == 0:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif action == 1:
            text = text[:at] + text[at + chance.randint(1, 60) :]
        elif action == 2:
            text = text[:at] + text[at : at + 200] + text[at:]
        else:
            lines = text.split("\n")
            chance.shuffle(lines)
            text = "\n".join(lines)
    return text


def test_mutated_pages(reader: LayoutReader) -> None:
    chance = random.Random(20)
    for _ in range(400):
        check_laws(mutated(chance.choice(PAGES), chance), reader)


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_length(unit: str, reader: LayoutReader) -> None:
    """Eight times the text takes about eight times the processor's time; a square would take 64 times."""

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.0
        for _ in range(2):
            begin = time.process_time()
            reader.read(text)
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(32_000) <= 20 * max(seconds(4_000), 0.002)
    check_laws(unit * 50, reader)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "x", "1", "\u200b", "\ufeff", "|", "<", "#", "**", "Results", "ABSTRACT:", "- "]
)
def test_tiny_texts(text: str, reader: LayoutReader) -> None:
    check_laws(text, reader)
