"""What stands around a document's own text: the title, lines about the text, and lines of its site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .lines import Line, Mark, is_prose, sentence_ends, word_count

LONGEST_TITLE = 500

FULL_TITLE = 7
"""Words from which a title goes before a shorter line above it."""

SHORT_LEAD = 4
"""Words up to which a line that ends in a colon announces what follows and opens no title."""

_ABSTRACT_NUMBER = re.compile(
    r"(?:(?:[A-Z]{2,5}\d{4,5}|[A-Z]{1,3}-\d{2,4}|[A-Z]{1,3}\d{1,3}\.\d{1,3}|[PO]\d{3}|#\d{2,6}|\d{3,5})(?:[.:]\s*|\s+)"
    r"|(?:Abstract|Poster|Oral|Paper)\s(?:No\.?\s?|number\s|#)?[A-Z]{0,4}-?\d{1,5}[:.]?\s+)(?=[A-Z\"“‘(])"
)
_BREADCRUMB = re.compile(r"[»›>→]|^(?:Home|Articles)(?:\s*[/|:]|$)")
_CITATION_LINE = re.compile(
    r"(?:19|20)\d\d\b[^;]{0,16};\s?\d|\bdoi\b|\bvolume \d|Article number|https?://|www\.", re.IGNORECASE
)
_INITIALS = re.compile(r"\b[A-Z]{1,3}\b\.?|\b[A-ZÀ-Þ][a-zà-ÿ'’-]+\s?[\d*†‡,¹²³⁴-⁹]")
# "…, 1Example University, Riga": where authors and institutions share a line, the first institution ends the authors.
_FIRST_INSTITUTION = re.compile(r"[,;]\s+[1¹*a]\s?(?=[A-Z][a-z]{2,})")
_FULL_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’-]{0,20}|de|van|von|der|den|del|la|el|al|bin|ben)(?:\s(?:[A-ZÀ-Þ][\w.'’-]{0,20}|de|van|von|der|den|del"
    r"|la|el|al|bin|ben)){1,4}[\d*†‡ ¹²³⁴-⁹]{0,6}$"
)
_CITED_TITLE = re.compile(
    r"[A-ZÀ-Þ][^()\n]{4,300} \((?:19|20)\d\d[a-z]?\)[.:]? (?P<title>[A-Z][^.?\n]{15,300}\??)(?=[.]? [A-Z])"
)
# "Greta Holm,1 Ivan Petrov,2,3 and Wei Zhang4": marks of institutions printed high after the comma.
_HIGH_MARKS = re.compile(r",\d{1,2}(?:,\d{1,2}){0,5}\s+(?:and\s+)?")
_LINKS = re.compile(r"\s\|\s")
# "BASEL, Switzerland, Sept. 14, 2023 -- " and "Basel, 14 September 2023 – " open a press release.
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’-]{1,20}[,.]?\s){1,4}[^\n]{0,40}?\b(?:19|20)\d\d\b[^\n]{0,40}?(?:--|[—–]|/PRNewswire/|/ ?--)\s?"
)
_ABOUT = re.compile(r"About (?:the )?[A-Z0-9][^\s.]{0,30}(?: [^\s.]{1,20}){0,5}$")

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
        if text.casefold() in self._chrome or text.startswith(self._chrome_starts):
            return True
        links = _LINKS.split(text)
        return len(links) >= 3 and all(len(link.split()) <= 4 for link in links)

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
        if word_count(text) < 2 or len(text) > LONGEST_TITLE or text.endswith((":", ";", ",")):
            return False
        if self.is_chrome(text) or self.is_tail(text) or self.is_metadata(text):
            return False
        if _BREADCRUMB.search(text[:60]) or _CITATION_LINE.search(text) or is_authors(text):
            return False
        return not (sentence_ends(text.rstrip(".?!")) >= 2 and word_count(text) > 45) and sentence_ends(text) < 4


def is_authors(text: str) -> bool:
    """Whether a line lists people: most parts between commas are short and carry initials or affiliation marks."""
    listed = text[: authors_end(text)]
    parts = [part.strip() for part in re.split(r"[,;·]| and | & ", listed) if part.strip()]
    if not parts or len(text) > 3000:
        return False
    named = sum(len(part.split()) <= 5 and _INITIALS.search(part) is not None and part[0].isupper() for part in parts)
    return len(parts) >= 2 and named >= 0.6 * len(parts) and not is_prose(text)


def authors_end(text: str) -> int:
    """Where the authors of a line end: before the first institution that is numbered on the same line."""
    institution = _FIRST_INSTITUTION.search(text)
    return institution.start() if institution else len(text)


def is_names(text: str) -> bool:
    """Whether a line lists people by first name and surname alone."""
    listed = _HIGH_MARKS.sub(", ", text)
    parts = [part.strip() for part in re.split(r"[,;·]| and | & |\.{3}|…", listed) if part.strip()]
    return len(parts) >= 2 and all(_FULL_NAME.match(part) for part in parts[:12])


def has_dateline(parts: Sequence[Line]) -> bool:
    """Whether one of the first paragraphs opens with a place and a date, as press releases do."""
    return any(_DATELINE.match(part.text) for part in parts[:12])


def is_about(text: str) -> bool:
    """Whether a line heads what a press release says of a company, a drug or a disease."""
    return _ABOUT.match(text) is not None


def title_start(text: str) -> int:
    """Where the title begins within its line: after the number of a conference abstract, if there is one."""
    number = _ABSTRACT_NUMBER.match(text)
    return number.end() if number else 0


def front_marks(parts: Sequence[Line], around: Surroundings, has_title: bool) -> list[Mark]:
    """Marks of the paragraphs before a document's own text: site, title, and lines about the text."""
    marks: list[Mark] = []
    title = None if has_title else find_title(parts, around)
    if not has_title and (title is None or word_count(title.text) < FULL_TITLE):
        marks += _title_in_citation(parts)
        title = None if marks else title
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


def _title_in_citation(parts: Sequence[Line]) -> list[Mark]:
    """The title within the citation by which a repository heads a record: ``Berg, J (2014) Title. Journal, 9 (4).``"""
    for part in parts[:12]:
        cited = _CITED_TITLE.match(part.text)
        if cited:
            start, end = part.start + cited.start("title"), part.start + cited.end("title")
            return [Mark(start, start, "title"), Mark(end, end, "metadata")]
    return []


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


def find_title(parts: Sequence[Line], around: Surroundings, authored: bool = False) -> Line | None:
    """The title among the paragraphs before the text: the first that can be one; a full one goes before a short name.

    A journal, a meeting or a heading of the site often stands above the title; such names have few words. Where the
    authors stand right below a line that can be a title, that line is it; with ``authored`` no other is.
    """
    able = []
    for number, part in enumerate(parts[:40]):
        broken = _continuation(parts, part, around)
        whole = " ".join([part.text, *(more.text for more in broken)])
        if around.is_title(whole) and not (part.text.endswith(":") and word_count(part.text) <= SHORT_LEAD):
            able.append((word_count(whole), part))
            if able[-1][0] >= 4 and number + len(broken) + 1 < len(parts):
                below = parts[number + len(broken) + 1].text
                if is_authors(below) or is_names(below):
                    return part
    if authored:
        return None
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
