"""A document of one section, read by the whole extract stage."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tallystick import extract
from tallystick.vocabulary import Vocabulary


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    return Vocabulary.built_in(extract.VOCABULARY)


def tables_of(text: str, role: str = "results") -> dict[str, list[dict[str, Any]]]:
    """All extract tables of a document that is one section of the given role."""
    document = {
        "doc_id": "d",
        "file": "d.txt",
        "container": "plain",
        "content": "article_abstract",
        "relevance": "in_scope",
        "title": None,
        "title_start": None,
        "title_end": None,
    }
    section = {"doc_id": "d", "section_id": "s001", "role": role, "start": 0, "end": len(text), "body_start": 0}
    return extract.read_document(document, text, [section], vocabulary())


def holds(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a row has every wanted value; floats to seven digits."""
    return all(same(row.get(name), value) for name, value in wanted.items())


def same(have: Any, want: Any) -> bool:
    if isinstance(want, float) and isinstance(have, (int, float)):
        return abs(have - want) <= 1e-7 * max(1.0, abs(want))
    if isinstance(want, list) and isinstance(have, list):
        return len(have) == len(want) and all(same(h, w) for h, w in zip(have, want, strict=True))
    return bool(have == want)
