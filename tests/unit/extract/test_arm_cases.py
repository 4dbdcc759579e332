"""Texts and the arms they set apart, each arm with all its names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.extract.arms import arm_mentions
from tallystick.extract.opening import open_document

from .one_section import vocabulary

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/arms.yaml").read_text(encoding="utf-8"))


def named(text: str, role: str = "abstract") -> list[str]:
    """The names of each arm of a document of one section, joined by " = ", in the order of the text."""
    section = {"doc_id": "d", "section_id": "s001", "role": role, "start": 0, "end": len(text), "body_start": 0}
    context = open_document({"doc_id": "d"}, text, [section], vocabulary())
    names: dict[str, dict[str, None]] = {}
    for mention in arm_mentions(context):
        names.setdefault(mention.key, {}).setdefault(mention.label.lower())
    return [" = ".join(labels) for labels in names.values()]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_arms_of_a_text(case: dict[str, Any]) -> None:
    assert named(case["text"], case.get("role", "abstract")) == [name.lower() for name in case["arms"]]
