"""Titles compared by the words that carry meaning, so that print variants are one title and one word can be two.

Same: letter case, accents, hyphens, brackets of a translated title, singular and plural, British and American
spelling, "Three" and "3", "stem/stromal" and either of its halves. Different: any other word, any other number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORD = re.compile(r"[^\W_]+(?:/[^\W_]+)*")
# "(Wang, D et al 2018)" after a title in a heading: a label of the passage, not part of the title.
TRAILING_LABEL = re.compile(r"\s*\((?P<name>[^()]{2,60}?),?\s+(?P<year>(?:19|20)\d\d)[a-z]?\)\s*\.?\s*\Z")


@dataclass(frozen=True, slots=True)
class Title:
    """A title's content words, and those of them that stand beside an alternative (``stem/stromal``)."""

    text: str
    words: frozenset[str]
    alternatives: tuple[frozenset[str], ...]
    ordered: tuple[str, ...]

    @property
    def key(self) -> str:
        """The normal form that ids hash."""
        return " ".join(self.ordered)


class TitleReader:
    """Normal forms by the word lists of the vocabulary kind ``titles``."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        self._stop = frozenset(vocabulary["stop_words"])
        self._numbers = {word: str(value) for word, value in vocabulary["numbers"].items()}
        self._spelling = [(re.compile(rule["pattern"]), rule["replacement"]) for rule in vocabulary["spelling"]]
        self._known: dict[str, Title] = {}

    def read(self, text: str) -> Title:
        """The normal form of one title."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> Title:
        bare = unicodedata.normalize("NFKD", TRAILING_LABEL.sub("", text)).casefold()
        bare = "".join(c for c in bare if not unicodedata.combining(c))
        ordered: list[str] = []
        alternatives = []
        for token in WORD.findall(bare):
            parts = [word for part in token.split("/") if (word := self.word(part))]
            if len(parts) > 1:
                alternatives.append(frozenset(parts))
            ordered.extend(parts)
        return Title(text, frozenset(ordered), tuple(alternatives), tuple(ordered))

    def word(self, word: str) -> str:
        """The normal form of one word; empty for a word that carries no meaning."""
        if word in self._stop:
            return ""
        word = self._numbers.get(word, word)
        for pattern, replacement in self._spelling:
            word = pattern.sub(replacement, word)
        return word


def differences(a: Title, b: Title) -> tuple[frozenset[str], frozenset[str]]:
    """Words that only ``a`` has and words that only ``b`` has, alternatives and word division allowed for."""
    if "".join(a.ordered) == "".join(b.ordered):
        return frozenset(), frozenset()
    only_a, only_b = a.words - b.words, b.words - a.words
    for group in a.alternatives:
        if group & b.words:
            only_a -= group
    for group in b.alternatives:
        if group & a.words:
            only_b -= group
    return only_a, only_b


def same_title(a: Title, b: Title) -> bool:
    """Whether the two are one title, print variants apart."""
    return bool(a.words) and bool(b.words) and differences(a, b) == (frozenset(), frozenset())
