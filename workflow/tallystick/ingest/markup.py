"""XML texts (JATS and its kin): sections from the elements, offsets on the text as it stands, tags included."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from .headings import Headings
from .lines import Mark

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,60})([^<>]{0,2000})>|<!--|<[!?][^<>]{0,2000}>")
_HTML = re.compile(
    r"</?(?:(p|br|div|h[1-6]|li|ul|ol|tr|table|section)|b|i|u|em|strong|span|sup|sub|a|font|td|th|small)\b[^<>]{0,500}>",
    re.I,
)
_ATTRIBUTE = re.compile(r"\b(?:Label|sec-type|section-type)\s*=\s*[\"']([^\"']{1,80})[\"']", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w{1,10};")

TITLES = frozenset({"article-title", "articletitle", "title-group"})
ABSTRACTS = frozenset({"abstract", "trans-abstract"})
PARTS = frozenset({"sec", "abstracttext", "section", "div"})
REFERENCES = frozenset({"ref-list", "referencelist", "references"})
FRONT = frozenset(
    {"front", "article-meta", "journal-meta", "back", "pubmeddata", "medlinejournalinfo", "ack", "fn-group"}
)
FEWEST_TAGS = 6
DEEPEST = 60
"""Elements nested deeper than this are passed over; articles nest about twenty deep."""


Marker = Callable[..., None]
"""Marks a place with the role of the elements open there: ``mark(start, body, heading=None)``."""


@dataclass(slots=True)
class _Open:
    """An open element, with the role its text has."""

    name: str
    role: str | None
    heading: str | None = None


def is_markup(text: str) -> bool:
    """Whether the text is XML: it opens with a tag and holds several."""
    return text.lstrip()[:1] == "<" and sum(1 for _ in islice(_TAG.finditer(text), FEWEST_TAGS)) == FEWEST_TAGS


def blank_tags(text: str) -> str:
    """``text`` with the tags of HTML left in it blanked, as long as before; a tag that ends a line becomes a line end.

    Texts with fewer than three tags stay as they are.
    """
    if "</" not in text or sum(1 for _ in islice(_HTML.finditer(text), 3)) < 3:
        return text

    def blank(tag: re.Match[str]) -> str:
        return ("\n" if tag[1] else " ").ljust(len(tag.group()))

    return _HTML.sub(blank, text)


def strip_tags(text: str) -> str:
    """Text without tags and with entities dropped: for headings and for comparing, never for offsets."""
    return " ".join(_ENTITY.sub(" ", _TAG.sub(" ", text)).split())


def markup_marks(text: str, headings: Headings) -> list[Mark]:
    """One mark for each stretch of one role; titles of sections give the roles of what they head."""
    marks: list[Mark] = []
    stack: list[_Open] = []
    skip_to = 0

    def role_here() -> str:
        return next((element.role for element in reversed(stack) if element.role), "metadata")

    def mark(at: int, body: int, heading: str | None = None) -> None:
        cites = "reference" if role_here() == "reference_list" else None
        marks.append(Mark(at, body, role_here(), heading, cites=cites))

    for tag in _TAG.finditer(text):
        if tag.start() < skip_to or tag[2] is None:
            if tag.group() == "<!--" and tag.start() >= skip_to:
                close = text.find("-->", tag.end())
                skip_to = close + 3 if close >= 0 else len(text)
            continue
        name = tag[2].lower()
        if tag[1]:
            _close(stack, name)
            if name in TITLES | ABSTRACTS | REFERENCES | PARTS | {"front", "body"}:
                mark(tag.end(), tag.end())
        elif not tag[3].endswith("/") and len(stack) < DEEPEST:
            skip_to = max(skip_to, _open(text, tag, name, stack, headings, mark))
    return _without_bare(text, marks)


def _without_bare(text: str, marks: list[Mark]) -> list[Mark]:
    """Marks without those that hold nothing but tags: their tags open the section that follows, or close the last."""
    kept: list[Mark] = []
    start: int | None = 0
    if marks and strip_tags(text[: marks[0].start]):
        marks = [Mark(0, 0, "metadata"), *marks]
    for mark, end in zip(marks, [*(m.start for m in marks[1:]), len(text)], strict=False):
        if not strip_tags(text[mark.start : end]):
            start = mark.start if start is None else start
        else:
            kept.append(mark if start is None else replace(mark, start=min(start, mark.start)))
            start = None
    return kept


def _close(stack: list[_Open], name: str) -> None:
    """Leave the innermost element of that name and all within it."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return


def _open(text: str, tag: re.Match[str], name: str, stack: list[_Open], headings: Headings, mark: Marker) -> int:
    """Enter an element; where to go on reading (past a section's title)."""
    within = {element.name for element in stack}
    if name in TITLES and not within & (REFERENCES | {"body"}):
        stack.append(_Open(name, "title"))
        mark(tag.start(), tag.end())
    elif name in ABSTRACTS:
        stack.append(_Open(name, "abstract"))
        mark(tag.start(), tag.end())
    elif name in REFERENCES:
        stack.append(_Open(name, "reference_list"))
        mark(tag.start(), tag.end(), "References")
    elif name in FRONT:
        stack.append(_Open(name, "metadata"))
        mark(tag.start(), tag.end())
    elif name == "body":
        stack.append(_Open(name, "other"))
        mark(tag.start(), tag.end())
    elif name in PARTS:
        return _open_part(text, tag, name, stack, headings, mark)
    else:
        stack.append(_Open(name, None))
    return tag.end()


_PART_TITLE = re.compile(
    r"\s*(?:<label>[^<>]{0,40}</label>\s*)?<title>((?:[^<]|<(?!/title>)[^<>]{0,200}>){0,400})</title>\s*(?:<p\b[^<>]{0,200}>)?",
    re.IGNORECASE,
)


def _open_part(text: str, tag: re.Match[str], name: str, stack: list[_Open], headings: Headings, mark: Marker) -> int:
    """Enter a section: its title or its label says what it is for; one that says nothing keeps the role around it."""
    title = _PART_TITLE.match(text, tag.end())
    attribute = _ATTRIBUTE.search(tag[3])
    label = strip_tags(title[1]) if title else attribute[1] if attribute else None
    within = {element.name for element in stack}
    if label is None or within & REFERENCES:
        stack.append(_Open(name, None))
        return tag.end()
    kind = headings.find(label)
    outer = any(element.name in PARTS for element in stack)
    role = kind.role if kind else None if outer else headings.guess(label).role
    if kind and "body" in within:
        role = kind.role_in_article
    stack.append(_Open(name, role, label))
    mark(tag.start(), title.end() if title else tag.end(), label)
    return title.end() if title else tag.end()
