"""Lines, paragraphs and marks: the small parts from which a document's sections are cut."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]?(?=\s|$|[A-Z])")

SHORTEST_PROSE = 12
"""A paragraph of fewer words is not taken for prose (unless it closes like a sentence and stands among prose)."""

WRAPPED = (50, 110)
"""Lengths of the lines of a hard-wrapped text, in code points."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it; ``text`` is ``document[start:end]``, empty for a blank line."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a section begins: its heading (if any) at ``start``, its own text from ``body``.

    ``subject`` labels a passage about one study among several; ``cites`` says whose the identifiers below are.
    """

    start: int
    body: int
    role: str
    heading: str | None = None
    subject: str | None = None
    cites: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A cut section, half-open; ``start <= body <= end``."""

    role: str
    heading: str | None
    start: int
    end: int
    body: int
    subject: str | None
    cites: str | None


def split_lines(text: str) -> list[Line]:
    """Lines of ``text`` at any line end that Unicode knows, blanks around each left out."""
    lines = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        start = offset + (len(raw) - len(raw.lstrip()) if stripped else 0)
        lines.append(Line(start, start + len(stripped), stripped))
        offset += len(raw)
    return lines


def paragraphs(lines: Sequence[Line], text: str) -> list[Line]:
    """Paragraphs as one `Line` each: a line by itself, or the lines of a hard-wrapped paragraph together."""
    wrapped = _is_wrapped(lines)
    found: list[Line] = []
    grows = False
    for line in lines:
        if not line.text:
            grows = False
        elif grows:
            start = found[-1].start
            found[-1] = Line(start, line.end, text[start : line.end])
            grows = _fills(line)
        else:
            found.append(line)
            grows = wrapped and _fills(line)
    return found


def _is_wrapped(lines: Sequence[Line]) -> bool:
    followed = [a for a, b in itertools.pairwise(lines) if a.text and b.text]
    return len(followed) >= 4 and sum(map(_fills, followed)) >= 0.6 * len(followed)


def _fills(line: Line) -> bool:
    return WRAPPED[0] <= line.end - line.start <= WRAPPED[1]


def word_count(text: str) -> int:
    """Words of ``text``; enough of them are counted to tell a heading from prose."""
    return len(_WORD.findall(text[:4000]))


def is_prose(text: str) -> bool:
    """Whether a paragraph reads as sentences: enough words and at least one sentence end."""
    return word_count(text) >= SHORTEST_PROSE and _SENTENCE_END.search(text) is not None


def sentence_ends(text: str) -> int:
    """How many sentences seem to end in ``text``."""
    return len(_SENTENCE_END.findall(text[:4000]))


def squeeze(text: str) -> str:
    """``text`` with single spaces and no case: equal for texts that differ only in layout."""
    return _SPACE.sub(" ", text).strip().casefold()


def cut(text: str, marks: Iterable[Mark]) -> list[Section]:
    """Sections between the marks: ordered, not overlapping, covering all of ``text`` that is not blank."""
    ordered = sorted({m.start: m for m in marks}.values(), key=lambda m: m.start)
    first = len(text) - len(text.lstrip())
    if first < len(text) and (not ordered or ordered[0].start > first):
        ordered.insert(0, Mark(first, first, "other"))
    sections: list[Section] = []
    for mark, limit in zip(ordered, [*(m.start for m in ordered[1:]), len(text)], strict=False):
        end = mark.start + len(text[mark.start : limit].rstrip())
        if end > mark.start:
            start = end - len(text[mark.start : end].lstrip())
            body = min(max(mark.body, start), end)
            body = end - len(text[body:end].lstrip())
            sections.append(Section(mark.role, mark.heading, start, end, body, mark.subject, mark.cites))
    return _merge_bare(text, sections)


def _merge_bare(text: str, sections: list[Section]) -> list[Section]:
    """Neighbours without a heading that say the same about themselves become one."""
    merged: list[Section] = []
    for section in sections:
        last = merged[-1] if merged else None
        if (
            last is not None
            and section.heading is None
            and (last.role, last.subject, last.cites) == (section.role, section.subject, section.cites)
            and section.role
            in ("metadata", "boilerplate", "abstract", "other", "study_summary", "reference_list", "citing_list")
        ):
            body = section.end - len(text[last.body : section.end].lstrip())
            merged[-1] = replace(last, end=section.end, body=body)
        else:
            merged.append(section)
    return merged
