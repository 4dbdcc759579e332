"""Sections that a page prints twice: what was read in the first stands in the copy too, as restatements."""

from __future__ import annotations

from ..tables.store import Rows
from .reading import Context, Section


def shift_of(context: Context, original: Section, copy: Section) -> int | None:
    """How far the words of ``original`` stand before the same words in ``copy``; None where they are not the same."""
    words = context.text[original.body_start : original.end].strip(" \n\t\r|-")
    if not words:
        return None
    at = context.text.find(words, copy.start, copy.end)
    return None if at < 0 else at - context.text.index(words, original.body_start)


def restated_in_copies(context: Context, anchors: Rows) -> Rows:
    """An anchor ``restatement`` in each copied section for every anchor of a claim in the section it copies."""
    by_id = {section.section_id: section for section in context.sections}
    found: Rows = []
    for section in context.sections:
        original = by_id.get(section.duplicate_of or "")
        shift = shift_of(context, original, section) if original else None
        if original is None or shift is None:
            continue
        for anchor in anchors:
            start, end = anchor["start"] + shift, anchor["end"] + shift
            same = context.text[start:end] == anchor["quote"]
            if anchor["table"] == "claims" and original.start <= anchor["start"] < original.end and same:
                found.append(context.anchor("claims", anchor["row_id"], "restatement", start, end))
    unique = {(a["row_id"], a["start"], a["end"]): a for a in found}
    return list(unique.values())
