"""Where the terms of a vocabulary stand in a text: one pass of an Aho-Corasick automaton over the whole document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick_rs

from ..triggers import Sought


class Hit(NamedTuple):
    """A term found: its place in the text, and the kind and entry it belongs to."""

    start: int
    end: int
    kind: str
    entry: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term to look for, in the case of ``exact`` if that is given."""

    text: str
    kind: str
    entry: str
    exact: str = ""


def is_case_bound(term: str) -> bool:
    """Whether a term is an abbreviation that must be met in its own case ("ALT", "Hb"): one word with a capital."""
    return " " not in term and term != term.lower()


def spellings(term: str) -> set[str]:
    """A term with its hyphens as spaces too, and with its ending in the plural."""
    forms = {term, term.replace("-", " ")}
    plural = {form + "s" for form in forms if form[-1:].isalpha() and not form.endswith("s")}
    plural |= {form[:-1] + "ies" for form in forms if form.endswith("y") and form[-2:-1] not in set("aeiou")}
    return forms | plural


class Lexicon:
    """Terms of several vocabularies, found together.

    Args:
        terms: ``(term, kind, entry)``; a term listed twice within one kind keeps its first entry.
    """

    def __init__(self, terms: Iterable[tuple[str, str, str]]) -> None:
        self._terms: list[Term] = []
        known: set[tuple[str, str, str]] = set()
        for text, kind, entry in terms:
            for form in sorted(spellings(text)):
                exact = form if is_case_bound(text) else ""
                key = (form.lower(), kind, exact)
                if key not in known and form:
                    known.add(key)
                    self._terms.append(Term(form.lower(), kind, entry, exact))
        patterns = list(dict.fromkeys(term.text for term in self._terms))
        self._by_pattern: list[list[Term]] = [[] for _ in patterns]
        place = {pattern: i for i, pattern in enumerate(patterns)}
        for term in self._terms:
            self._by_pattern[place[term.text]].append(term)
        self._automaton = ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.Standard)

    def find(self, view: str, lower: str) -> list[Hit]:
        """Terms in a text, longest first where they overlap within one kind, in the order of the text.

        Args:
            view: the text with plain spaces and dashes, in its own case.
            lower: the same in lower case, equally long.
        """
        padded = f" {lower}  "  # so that every term has neighbours
        found: list[Hit] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            before, after = padded[start], padded[end + 1]
            if before.isalnum() or after.isalnum():
                continue
            if (after == "-" and padded[end + 2].isalpha()) or (before == "-" and padded[start - 1].isalpha()):
                continue
            for term in self._by_pattern[pattern]:
                if not term.exact or view[start:end] == term.exact:
                    found.append(Hit(start, end, term.kind, term.entry))
        return longest(found)


def whole_words(words: Iterable[str]) -> Sought:
    """A pattern of words in their own case that no letters touch, longest first."""
    return Sought(rf"(?:{led(words, '[A-Za-z]')})(?![A-Za-z])")


def led(words: Iterable[str], not_before: str) -> str:
    """An alternation of words, longest first, that do not stand after ``not_before``.

    They are grouped by their first letter, which stands before the look to its left: so a search skips from one such
    letter to the next instead of looking to the left of every character.
    """
    groups: dict[str, list[str]] = {}
    for word in sorted(dict.fromkeys(words), key=len, reverse=True):
        groups.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    return "|".join(f"{c}(?<!{not_before}{c})(?:{'|'.join(rest)})" for c, rest in groups.items())


def longest(hits: list[Hit]) -> list[Hit]:
    """Hits without those that lie within a longer hit of their own kind, in the order of the text."""
    kept: list[Hit] = []
    last: dict[str, int] = {}
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start >= last.get(hit.kind, 0):
            kept.append(hit)
            last[hit.kind] = hit.end
    return kept


class Hits:
    """The hits of one document, to be asked for by stretch."""

    def __init__(self, hits: list[Hit]) -> None:
        self.all = hits
        self._starts = [hit.start for hit in hits]

    def between(self, start: int, end: int, kind: str = "") -> list[Hit]:
        """Hits (of ``kind``) that begin within ``[start, end)``."""
        found = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [hit for hit in found if hit.kind == kind] if kind else found
