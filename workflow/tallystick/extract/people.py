"""Words for people ("patients", "women", "farmworkers"), from the vocabulary, for the patterns of every reader.

A module writes its pattern once, with ``<people>`` where such a word stands, and asks for it with the vocabulary in
hand: ``WITH = PeoplePattern(r"(?:<people>|those) with ")`` … ``WITH.of(context.vocabulary).search(words)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..vocabulary import Vocabulary

MARK = "<people>"


@dataclass(frozen=True, slots=True)
class PeoplePattern:
    """A pattern in which ``<people>`` stands for any word for people, singular or plural."""

    text: str

    def of(self, vocabulary: Vocabulary) -> re.Pattern[str]:
        """The pattern with the words of ``vocabulary``, compiled once."""
        return _compiled(self.text, vocabulary)


@lru_cache(maxsize=256)
def _compiled(text: str, vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(text.replace(MARK, people_words(vocabulary)))


@lru_cache(maxsize=4)
def people_forms(vocabulary: Vocabulary) -> frozenset[str]:
    """Every word for people, singular and plural."""
    words = vocabulary["arms"]
    return frozenset([*words["irregular_people"], *(f"{word}{end}" for word in words["people"] for end in ("", "s"))])


@lru_cache(maxsize=4)
def people_words(vocabulary: Vocabulary) -> str:
    """One group that matches any word for people, the longest first; shared beginnings are tried once."""
    return shared_beginnings(people_forms(vocabulary))


def shared_beginnings(words: Iterable[str]) -> str:
    """The words as a pattern in which a beginning that several share stands once: ``m(?:e|a)n``.

    An alternation of a hundred words is tried word by word at each place; this one gives up at the first letter.
    """
    tree: dict[str, Any] = {}
    for word in sorted(words):
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, Any]) -> str:
    """The pattern of what may follow; where a word may end and go on, going on is tried first."""
    branches = [re.escape(letter) + _branch(below) for letter, below in sorted(node.items()) if letter]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if "" in node else joined
