"""Whether a document reports on patients: animals, cells in a dish and plans are out of scope, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .lines import Section

FEWEST_PLANS = 3
"""Statements about the future from which a text without results is taken for a plan."""

_OWN = frozenset({"abstract", "background", "objective", "methods", "results", "conclusion", "study_summary", "other"})


_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, counted once for all lists of terms."""

    lower: str
    counts: Counter[str]

    @classmethod
    def of(cls, text: str) -> _Words:
        lower = text.lower()
        return cls(lower, Counter(_WORD.findall(lower)))


class _Terms:
    """A list of terms: single words are looked up, phrases and hyphenated words are searched for."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._single = tuple(term.lower() for term in listed if _WORD.fullmatch(term.lower()))
        self._phrases = tuple(term.lower() for term in listed if not _WORD.fullmatch(term.lower()))

    def count(self, words: _Words) -> int:
        """How often any of the terms stands in the text."""
        return sum(words.counts[term] for term in self._single) + sum(map(words.lower.count, self._phrases))

    def kinds(self, words: _Words) -> int:
        """How many different terms stand in the text."""
        return sum(term in words.counts for term in self._single) + sum(term in words.lower for term in self._phrases)


class _Species:
    """Names of animals, counted where animals are meant: no product of one ("fish oil"), no other sense of the word."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self._terms = _Terms(vocabulary["animal"])
        self._senses = {word: _Terms(others) for word, others in vocabulary["animal_unless"].items()}
        products = "|".join(map(re.escape, vocabulary["animal_products"]))
        self._single = tuple(term for term in vocabulary["animal"] if _WORD.fullmatch(term))
        self._product = re.compile(rf"(?<![a-z])(?P<animal>{'|'.join(self._single)})[ -](?:{products})(?![a-z])")

    def count(self, words: _Words) -> int:
        """How often animals are named in the text."""
        found = self._terms.count(words)
        if not found:
            return 0
        other = {word for word, senses in self._senses.items() if words.counts[word] and senses.count(words)}
        found -= sum(words.counts[word] for word in other)
        return found - sum(match["animal"] not in other for match in self._product.finditer(words.lower))


class Relevance:
    """Words of the vocabulary kind ``relevance``, compiled."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self._human = _Terms(vocabulary["human"])
        self._animal = _Species(vocabulary)
        self._in_vitro = _Terms(vocabulary["in_vitro"])
        self._protocol_title = _Terms(vocabulary["protocol_title"])
        self._protocol_text = _Terms(vocabulary["protocol_text"])
        self._review_title = _Terms(vocabulary["review_title"])
        self._review_text = _Terms(vocabulary["review_text"])

    def is_review(self, text: str, title: tuple[int, int] | None) -> bool:
        """Whether the title, or several statements of the text, make it a review of other studies."""
        if title and self._review_title.count(_Words.of(text[title[0] : title[1]])):
            return True
        return self._review_text.kinds(_Words.of(text)) >= 3

    def judge(self, text: str, title: tuple[int, int] | None, sections: Sequence[Section]) -> tuple[str, str | None]:
        """``(in_scope, null)``, ``(out_of_scope, reason)`` or ``(unknown, null)``."""
        printed = text[title[0] : title[1]] if title else ""
        heading = _Words.of(printed)
        own = [section for section in sections if section.role in _OWN]
        body = _Words.of("\n".join([printed, *(text[section.body : section.end] for section in own)]))
        results = any(section.role == "results" for section in own)
        if self._protocol_title.count(heading):
            return "out_of_scope", "protocol"
        if not results and self._protocol_text.count(body) >= FEWEST_PLANS:
            return "out_of_scope", "protocol"
        human, animal, in_vitro = (terms.count(body) for terms in (self._human, self._animal, self._in_vitro))
        if self._human.count(heading) and not self._animal.count(heading):
            return "in_scope", None
        if (animal > 2 * human and animal >= 2) or (self._animal.count(heading) and animal > human):
            return "out_of_scope", "animal"
        if (in_vitro > human and in_vitro >= 2) or (self._in_vitro.count(heading) and in_vitro >= human):
            return "out_of_scope", "in vitro"
        return ("in_scope", None) if human else ("unknown", None)
