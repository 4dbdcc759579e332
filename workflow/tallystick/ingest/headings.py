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
_GLUED_TEXT = re.compile(r"[.]?[—–]?\s+(?=[A-Z0-9(\"“'‘])")
_INLINE = re.compile(r"(?<=[.?!)\]%”\"’;])\s{0,3}(\*\*)?([A-Z][A-Za-z/&,'’ -]{2,45}?)\s?:(?:\*\*)?\s+(?=\S)")
_RUN_TOGETHER = re.compile(r"(?:^|(?<=[.?!)\]] ))([A-Z][a-zA-Z]{2,14}(?: (?:and )?[a-z]{3,12}){0,2})(?= [A-Z0-9])")
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

    ``style`` is ``marked`` (markup or export prefix), ``alone``, ``colon`` or ``glued``.
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
        return (
            self._marked(line)
            or self._underlined(line, following)
            or self._alone(line)
            or self._before_colon(line)
            or self._glued(line)
        )

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

    def _glued(self, line: Line) -> Head | None:
        """A known label run together with its text: ``Background Allogeneic …``; believed only among its like."""
        words = line.text[:LONGEST_LABEL].split(" ")
        if len(words) < 3 or not words[0][:1].isupper():
            return None
        for count in (4, 3, 2, 1):
            label = " ".join(words[:count])
            text = _GLUED_TEXT.match(line.text, len(label.rstrip(".—–")))
            kind = self._kinds.get(plain(label)) if text else None
            if kind and text:
                return Head(label.rstrip(".—–"), line.start, line.start + text.end(), kind, "glued")
        return None

    def inline(self, line: Line) -> list[Head]:
        """Known labels with a colon within a line, after the end of a sentence."""
        found = []
        for match in _INLINE.finditer(line.text):
            label = match[2]
            kind = self.find(label)
            if kind and self._is_inline(label):
                start = line.start + match.start(1 if match[1] else 2)
                found.append(Head(label, start, line.start + match.end(), kind, "colon"))
        return found

    def _is_inline(self, label: str) -> bool:
        """Whether a label, or each of its parts ("Background/Purpose"), is believed within a paragraph."""
        key = plain(label)
        return key in self._inline or all(part in self._inline for part in _SPLIT.split(key))

    def run_together(self, line: Line) -> list[Head]:
        """Known labels within a paragraph without any mark: ``… relapses. Methods Adults were …``."""
        found = []
        for match in _RUN_TOGETHER.finditer(line.text):
            words = match[1].split(" ")
            for count in range(len(words), 0, -1):
                label = " ".join(words[:count])
                after = line.text[match.start(1) + len(label) :].lstrip()[:1]
                if plain(label) in self._inline and (after.isupper() or after.isdigit()):
                    start = line.start + match.start(1)
                    found.append(Head(label, start, start + len(label) + 1, self.find(label), "glued"))
                    break
        return found


def read_heads(lines: Sequence[Line], headings: Headings) -> list[Head]:
    """All headings of a document in order; glued ones only where three of different roles agree."""
    found: list[Head] = []
    for number, line in enumerate(lines):
        head = headings.of_line(line, lines[number + 1] if number + 1 < len(lines) else None)
        if head:
            found.append(head)
        if len(line.text) > LONGEST_LABEL or head is None:
            found.extend(headings.inline(line))
    glued = {head.kind.role for head in found if head.style == "glued" and head.kind and head.kind.role in CONTENT}
    if not any(head.kind and head.kind.role in CONTENT and head.style != "glued" for head in found) and len(glued) < 3:
        run = [head for line in lines if len(line.text) > LONGEST_LABEL for head in headings.run_together(line)]
        if len({head.kind.role for head in run if head.kind}) >= 3:
            return sorted([*(head for head in found if head.style != "glued"), *run], key=lambda head: head.start)
    return [head for head in found if head.style != "glued" or len(glued) >= 3]
