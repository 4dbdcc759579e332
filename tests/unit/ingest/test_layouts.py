"""Layouts are recognised by structure: invented pages in tests/cases/layouts.yaml, and laws over all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.ingest import VOCABULARY
from tallystick.ingest.layout import Layout, LayoutReader
from tallystick.vocabulary import Vocabulary

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/layouts.yaml").read_text(encoding="utf-8"))
by_name = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@pytest.fixture(scope="module")
def reader() -> LayoutReader:
    return LayoutReader(Vocabulary.built_in(VOCABULARY))


def shown(text: str, layout: Layout) -> list[tuple[str, str]]:
    return [(section.role, text[section.body : section.end][:40]) for section in layout.sections]


@by_name
def test_page_is_recognised(case: dict[str, Any], reader: LayoutReader) -> None:
    layout = reader.read(case["text"])
    for name in ("container", "content", "relevance", "relevance_reason"):
        if name in case:
            assert getattr(layout, name) == case[name], case["why"]
    title = case["text"][slice(*layout.title)] if layout.title else None
    if "title" in case:
        assert title == case["title"], case["why"]


@by_name
def test_sections(case: dict[str, Any], reader: LayoutReader) -> None:
    text = case["text"]
    layout = reader.read(text)
    assert [s.role for s in layout.sections] == [s["role"] for s in case["sections"]], shown(text, layout)
    for number, (section, expected) in enumerate(zip(layout.sections, case["sections"], strict=True)):
        body = text[section.body : section.end]
        assert body.startswith(expected.get("body", "")), (body[:60], case["why"])
        for name, value in (("heading", section.heading), ("subject", section.subject), ("cites_as", section.cites)):
            if name in expected:
                assert value == expected[name]
        copy = layout.duplicates.get(number)
        assert (f"s{copy + 1:03d}" if copy is not None else None) == expected.get("copy")


@by_name
@pytest.mark.parametrize("change", ["as it is", "CRLF", "cut short", "doubled"])
def test_sections_cover_the_text_and_do_not_overlap(case: dict[str, Any], change: str, reader: LayoutReader) -> None:
    text = {
        "as it is": case["text"],
        "CRLF": case["text"].replace("\n", "\r\n"),
        "cut short": case["text"][: len(case["text"]) // 2],
        "doubled": case["text"] + "\n\n" + case["text"],
    }[change]
    covered = 0
    for section in reader.read(text).sections:
        assert covered <= section.start <= section.body <= section.end
        assert not text[covered : section.start].strip()
        assert text[section.start : section.end] == text[section.start : section.end].strip()
        covered = section.end
    assert not text[covered:].strip()
