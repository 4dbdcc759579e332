"""What stands around a document's own text: the title, lines about the text, and lines of its site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .lines import Line, Mark, is_prose, sentence_ends, word_count

LONGEST_TITLE = 500

FULL_TITLE = 7
"""Words from which a title goes before a shorter line above it."""

_ABSTRACT_NUMBER = re.compile(
    r"(?:(?:[A-Z]{2,5}\d{4,5}|[A-Z]{1,3}-\d{2,4}|[A-Z]{1,3}\d{1,3}\.\d{1,3}|[PO]\d{3}|#\d{2,6}|\d{3,5})(?:[.:]\s*|\s+)"
    r"|(?:Abstract|Poster|Oral|Paper)\s(?:No\.?\s?|number\s|#)?[A-Z]{0,4}-?\d{1,5}[:.]?\s+)(?=[A-Z\"“‘(])"
)
_BREADCRUMB = re.compile(r"[»›>]|^(?:Home|Articles)\b")
_CITATION_LINE = re.compile(
    r"(?:19|20)\d\d\b[^;]{0,16};\s?\d|\bdoi\b|\bvolume \d|Article number|https?://|www\.", re.IGNORECASE
)
_INITIALS = re.compile(r"\b[A-Z]{1,3}\b\.?|\b[A-ZÀ-Þ][a-zà-ÿ'’-]+\b\s?[\d*†‡,]")

# A line that cannot be the end of a title: it closes with a word or a mark that asks for more.
_OPEN_END = re.compile(
    r"(?:\b(?:a|an|and|as|at|by|during|every|for|from|in|of|on|or|than|the|to|versus|vs\.?|with|without)|[,:–-])$", re.I
)


class Surroundings:
    """Words of the vocabulary kind ``layouts`` that tell site and bibliography from text, compiled."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self._chrome = frozenset(word.casefold() for word in vocabulary["chrome"])
        self._chrome_starts = tuple(vocabulary["chrome_starts"])
        self._tails = frozenset(word.casefold().rstrip(":") for word in vocabulary["tails"])
        self._metadata = tuple(vocabulary["metadata_starts"])
        self._institutions = tuple(vocabulary["institutions"])

    def is_chrome(self, text: str) -> bool:
        """Whether a line belongs to the site."""
        return text.casefold() in self._chrome or text.startswith(self._chrome_starts)

    def is_tail(self, text: str) -> bool:
        """Whether a line closes the document's own text."""
        words = text.casefold()
        return words.rstrip(":") in self._tails or words.partition(":")[0] in self._tails

    def is_metadata(self, text: str) -> bool:
        """Whether a line is about the text (identifiers, dates, authors), not of it."""
        return text.startswith(self._metadata)

    def is_affiliation(self, text: str) -> bool:
        """Whether a line names an institution with its place."""
        return text.count(",") >= 2 and any(word in text for word in self._institutions)

    def is_title(self, text: str) -> bool:
        """Whether a line can be a title: neither site nor bibliography nor authors nor prose."""
        if not word_count(text) >= 2 or len(text) > LONGEST_TITLE or text.endswith((":", ";", ",")):
            return False
        if self.is_chrome(text) or self.is_tail(text) or self.is_metadata(text):
            return False
        if _BREADCRUMB.search(text[:60]) or _CITATION_LINE.search(text) or is_authors(text):
            return False
        return not (sentence_ends(text.rstrip(".?!")) >= 2 and word_count(text) > 45) and sentence_ends(text) < 4


def is_authors(text: str) -> bool:
    """Whether a line lists people: most parts between commas are short and carry initials or affiliation marks."""
    parts = [part.strip() for part in re.split(r"[,;]| and ", text) if part.strip()]
    if not parts or len(text) > 3000:
        return False
    named = sum(len(part.split()) <= 5 and _INITIALS.search(part) is not None and part[0].isupper() for part in parts)
    return len(parts) >= 2 and named >= 0.6 * len(parts) and not is_prose(text)


def title_start(text: str) -> int:
    """Where the title begins within its line: after the number of a conference abstract, if there is one."""
    number = _ABSTRACT_NUMBER.match(text)
    return number.end() if number else 0


def front_marks(parts: Sequence[Line], around: Surroundings, has_title: bool) -> list[Mark]:
    """Marks of the paragraphs before a document's own text: site, title, and lines about the text."""
    marks: list[Mark] = []
    title = None if has_title else find_title(parts, around)
    goes_on = _continuation(parts, title, around)
    for part in parts:
        if part is title:
            at = part.start + title_start(part.text)
            if at > part.start:
                marks.append(Mark(part.start, part.start, "metadata"))
            marks.append(Mark(at, at, "title"))
        elif part in goes_on:
            continue
        elif around.is_chrome(part.text):
            marks.append(Mark(part.start, part.start, "boilerplate"))
        elif is_prose(part.text) and word_count(part.text) >= 40:
            marks.append(Mark(part.start, part.start, "other"))
        else:
            marks.append(Mark(part.start, part.start, "metadata"))
    return marks


def _continuation(parts: Sequence[Line], title: Line | None, around: Surroundings) -> list[Line]:
    """Lines that go on with a title broken over several: they follow at once, and a break in mid-phrase shows."""
    found: list[Line] = []
    if title is None:
        return found
    last = title
    for part in parts:
        if part.start <= title.start:
            continue
        breaks = part.text[:1].islower() or _OPEN_END.search(last.text) is not None
        if (
            not breaks
            or part.start - last.end > 3
            or len(found) == 3
            or around.is_chrome(part.text)
            or is_authors(part.text)
        ):
            break
        found.append(part)
        last = part
    return found


def find_title(parts: Sequence[Line], around: Surroundings) -> Line | None:
    """The title among the paragraphs before the text: the first that can be one; a full one goes before a short name.

    A journal, a meeting or a heading of the site often stands above the title; such names have few words.
    """
    able = []
    for part in parts[:40]:
        whole = " ".join([part.text, *(more.text for more in _continuation(parts, part, around))])
        if around.is_title(whole):
            able.append((word_count(whole), part))
    full = [part for words, part in able if words >= FULL_TITLE and not around.is_affiliation(part.text)]
    enough = [part for words, part in able if words >= 4]
    if (
        enough
        and full
        and word_count(enough[0].text) < FULL_TITLE
        and parts.index(full[0]) - parts.index(enough[0]) <= 6
    ):
        return full[0]
    return next(iter(enough or [part for _, part in able]), None)


def body_marks(parts: Sequence[Line], around: Surroundings, role: str = "abstract") -> list[Mark]:
    """Marks of paragraphs under no heading: prose has ``role``, lines about the text and of the site have theirs.

    A short line between prose belongs to the prose; after the last prose it is about the text.
    """
    last = max((n for n, part in enumerate(parts) if is_prose(part.text) and not _aside(part, around)), default=-1)
    marks = []
    for number, part in enumerate(parts):
        if around.is_chrome(part.text):
            kind = "boilerplate"
        elif (
            (number > last and last >= 0)
            or (around.is_metadata(part.text) and not is_prose(part.text))
            or is_authors(part.text)
        ):
            kind = "metadata"
        else:
            kind = role
        marks.append(Mark(part.start, part.start, kind))
    return marks


def _aside(part: Line, around: Surroundings) -> bool:
    return around.is_chrome(part.text) or (around.is_metadata(part.text) and word_count(part.text) < 40)
