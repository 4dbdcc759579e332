"""Headings: printed labels that open a section, alone on a line, before a colon, marked up, or glued to their text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .lines import Line, word_count

PRECEDENCE = ("results", "conclusion", "methods", "objective", "background", "metadata", "abstract")
"""Of a compound label ("Methods and results") the first of these roles wins: results must not be missed."""

CONTENT = frozenset({"abstract", "background", "objective", "methods", "results", "conclusion"})
"""Roles of sections that carry the document's own text."""

PART = "methods_part"
"""The kind of labels that are also words of any text ("Patients: …"); within a paragraph they need others beside them.
"""

LISTS = frozenset({"reference_list", "citing_list"})
"""Roles of sections that list other people's works."""

LONGEST_LABEL = 70

LONGEST_ANNOUNCEMENT = 120

_COUNT = re.compile(r"\s*[(\[]?\d{1,5}[)\]]?$")

_NUMBERING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[IVX]{1,4}[.)])\s+(?=[A-Z])")
_EXPORTED = re.compile(r"(?:ABSTRACT|SUMMARY)(?:\.[^.:\n]{1,90}){0,3}:{1,2}$")
_HASHES = re.compile(r"#{1,6}\s+")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_SPLIT = re.compile(r"\s*(?:/|,|&|\band\b|\bor\b)\s*")
_SEPARATOR = re.compile(r"\s?(?::+|[–—]|\s-\s)\s*")
_OPENING = re.compile(r"(?:^|[.?!)\]%”\"’;]\s{0,3})(?:\*\*)?([A-Z][A-Za-z]+)")
"""The first word of a line, or after the end of a sentence: a label may open there."""
_LABEL_WORDS = re.compile(r"[A-Z][A-Za-z'’]*(?:(?:, |\s?[/&]\s?|[ -])[A-Za-z'’]+){0,9}")
_SET_OFF = re.compile(
    r"(?:\*\*)?\s?(?::{1,2}(?:\*\*)?\s+(?=\S)|[–—]\s*(?=\S)|-\s+(?=[A-Z0-9(])|\.[–—-]?\s+(?=[A-Z0-9(\"“‘']))"
)
"""What sets a label off from its text: a colon, a dash or a stop."""
_GLUED_TEXT = re.compile(r"\s+(?=[\"“‘'(\[]?[A-Z0-9])")
_SENTENCE_CASE = re.compile(r"[^.]{0,48}?(?<![A-Za-z])[A-Z]?[a-z]{2,}|[A-Z-]{3,10} ?\d{4}")
"""Text printed as sentences are, or the number of a register; after a label in capitals it shows that not all of the
text is in capitals.
"""
_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a label stands for: an entry of the vocabulary."""

    name: str
    role: str
    role_in_article: str
    cites: str | None
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A heading found: its words, place, the start of the text below it, and how it is printed.

    ``style`` is ``marked`` (markup or export prefix), ``alone``, ``colon`` (set off from the text that follows on its
    line) or ``glued`` (run together with it).
    """

    label: str
    start: int
    body: int
    kind: Kind | None
    style: str
    level: int = 0


def plain(label: str) -> str:
    """A label for comparison: no case, no marks, no numbering, no final colon or stop."""
    label = label.replace("’", "'").strip().strip("*_#").strip()
    numbered = _NUMBERING.match(label)
    label = label[numbered.end() :] if numbered else label
    return " ".join(label.rstrip(" :.-–—").casefold().split())


class Headings:
    """Labels of the vocabulary kind ``sections``, compiled."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self._kinds: dict[str, Kind] = {}
        for entry in vocabulary["headings"]:
            role = entry["role"]
            phrases = tuple(entry.get("announced_by", ()))
            kind = Kind(entry["id"], role, entry.get("role_in_article", role), entry.get("cites_as"), phrases)
            self._kinds.update((plain(label), kind) for label in entry["labels"])
        self._announced = [(phrase, kind) for kind in set(self._kinds.values()) for phrase in kind.phrases]
        self._announced.sort(key=lambda item: item[0])
        self._keywords = [(frozenset(entry["words"]), entry["role"]) for entry in vocabulary["keywords"]]
        self._prefixes = tuple(f"{prefix}." for prefix in vocabulary["prefixes"])
        self._inline = frozenset(map(plain, vocabulary["inline"]))
        self._first_words = frozenset(_WORDS.findall(label)[0] for label in self._inline)

    def find(self, label: str) -> Kind | None:
        """The kind of a label that is listed, or whose parts are all listed."""
        key = plain(label)
        if key in self._kinds:
            return self._kinds[key]
        parts = [part for part in _SPLIT.split(key) if part]
        if len(parts) > 1 and all(part in self._kinds for part in parts):
            roles = {self._kinds[part].role: self._kinds[part] for part in reversed(parts)}
            return next((roles[role] for role in PRECEDENCE if role in roles), None)
        return None

    def guess(self, label: str) -> Kind:
        """The kind of a label known to be a heading by its form: as listed, else by its key words, else ``other``."""
        key = plain(label)
        while key.startswith(self._prefixes):
            key = key.partition(".")[2]
        kind = self.find(key)
        if kind:
            return kind
        words = set(_WORDS.findall(key))
        role = next((role for listed, role in self._keywords if words & listed), "other")
        return Kind("", role, role, None)

    def of_line(self, line: Line, following: Line | None = None) -> Head | None:
        """The heading that ``line`` is or begins with; ``following`` may underline it."""
        text = line.text
        if not text or (len(text) > LONGEST_LABEL and text[0].islower()):
            return None
        return self._marked(line) or self._underlined(line, following) or self._alone(line) or self._before_colon(line)

    def _marked(self, line: Line) -> Head | None:
        """``## Results``, ``**Results**``, ``**Results:** text``, ``ABSTRACT.RESULTS:``."""
        text = line.text
        hashes = _HASHES.match(text)
        if hashes:
            label = text[hashes.end() :].rstrip("# ")
            return Head(label, line.start, line.end, self.guess(label), "marked", len(hashes.group().strip()))
        if _EXPORTED.match(text):
            return Head(text, line.start, line.end, self.guess(text), "marked")
        for mark in ("**", "__"):
            close = text.find(mark, 2, LONGEST_LABEL + 4) if text.startswith(mark) else -1
            if close > 2:
                label = text[2:close]
                rest = re.compile(r"[\s:.]*").match(text, close + 2)
                assert rest is not None
                kind = self.find(label) or (self.guess(label) if rest.end() == len(text) else None)
                return Head(label, line.start, line.start + rest.end(), kind, "marked", 3) if kind else None
        return None

    def _underlined(self, line: Line, following: Line | None) -> Head | None:
        """A known label with ``=====`` below it."""
        if following is None or not _UNDERLINE.match(following.text):
            return None
        kind = self.find(line.text)
        return Head(line.text, line.start, following.end, kind, "marked") if kind else None

    def _alone(self, line: Line) -> Head | None:
        """A known label that is all of the line, a count after it left out (``Cited by (12)``)."""
        if len(line.text) > LONGEST_ANNOUNCEMENT or not (line.text[0].isupper() or line.text[0].isdigit()):
            return None
        kind = self.find(line.text) if len(line.text) <= LONGEST_LABEL else None
        if kind is None and line.text[-1] in "0123456789)":
            kind = self.find(_COUNT.sub("", line.text))
            kind = kind if kind and kind.role in LISTS else None
        kind = kind or self._announcement(line.text)
        return Head(line.text, line.start, line.end, kind, "alone") if kind else None

    def _announcement(self, text: str) -> Kind | None:
        """A short line that announces a list: ``This article has been cited by the following 4 articles:``."""
        if word_count(text) > 16 or "." in text[:-1]:
            return None
        lower = text.lower()
        return next((kind for phrase, kind in self._announced if phrase in lower), None)

    def _before_colon(self, line: Line) -> Head | None:
        """A known label before a colon or dash, with text after it."""
        separator = _SEPARATOR.search(line.text, 2, LONGEST_LABEL)
        if separator is None or not (line.text[0].isupper() or line.text[0].isdigit()):
            return None
        label = line.text[: separator.start()]
        kind = self.find(label)
        return Head(label, line.start, line.start + separator.end(), kind, "colon") if kind else None

    def within(self, line: Line) -> list[Head]:
        """Known labels at the head of a line, or of a sentence within it, with their text after them.

        ``colon``: set off by a colon, a dash or a stop ("… relapses. Methods: Adults …"), or by capitals ("METHODS
        Adults …"). ``glued``: by nothing ("Methods Adults …"); believed only among its like.
        """
        found: list[Head] = []
        for match in _OPENING.finditer(line.text):
            if match[1].lower() in self._first_words:
                head = self._label_at(line, match.start(1))
                if head:
                    found.append(head)
        return found

    def _label_at(self, line: Line, start: int) -> Head | None:
        """The longest known label that ``line`` prints from ``start`` on."""
        words = _LABEL_WORDS.match(line.text, start, start + LONGEST_LABEL)
        label = words.group() if words else ""
        while label:
            style, body = self._set_off(line.text, label, start + len(label))
            kind = self.find(label) if style and self._is_inline(label) else None
            if kind:
                bold = 2 if line.text.endswith("**", 0, start) else 0
                return Head(label, line.start + start - bold, line.start + body, kind, style)
            label = label[: max(label.rfind(" "), label.rfind("/"), label.rfind(","), 0)].rstrip(" ,/&")
        return None

    def _set_off(self, text: str, label: str, end: int) -> tuple[str, int]:
        """How a label that ends at ``end`` is set off from its text, and where that begins; empty where it is not."""
        mark = _SET_OFF.match(text, end)
        if mark:
            return "colon", mark.end()
        blank = _GLUED_TEXT.match(text, end)
        if blank is None:
            return "", end
        capitals = label.isupper() and _SENTENCE_CASE.match(text, blank.end()) is not None
        return "colon" if capitals else "glued", blank.end()

    def _is_inline(self, label: str) -> bool:
        """Whether a label, or each of its parts ("Background/Purpose"), is believed within a paragraph."""
        key = plain(label)
        return key in self._inline or all(part in self._inline for part in _SPLIT.split(key))


def read_heads(lines: Sequence[Line], headings: Headings) -> list[Head]:
    """All headings of a document in order.

    Glued ones are believed only where three of different roles agree, parts of the methods within a paragraph only
    beside a label of another role.
    """
    found: list[Head] = []
    inner: set[int] = set()
    for number, line in enumerate(lines):
        head = headings.of_line(line, lines[number + 1] if number + 1 < len(lines) else None)
        if head:
            found.append(head)
        if len(line.text) > LONGEST_LABEL or head is None:
            start = head.body if head else line.start
            within = [one for one in headings.within(line) if one.start >= start]
            inner.update(one.start for one in within)
            found.extend(within)
    roles = {head.kind.role for head in found if head.style == "glued" and head.kind}
    believed = len(roles & CONTENT) >= 3
    found = [head for head in found if head.style != "glued" or believed]
    others = {head.kind.role for head in found if head.kind and head.kind.name != PART} & CONTENT
    return [head for head in found if others or head.start not in inner or not head.kind or head.kind.name != PART]
