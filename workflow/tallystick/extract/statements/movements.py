"""Nouns of movement, "reduction", "rise", as the vocabulary of directions has them, for patterns of other readers."""

from __future__ import annotations

from functools import lru_cache

from ...vocabulary import Vocabulary
from .chains import alternatives

MOVED = ("up", "down", "improve")
"""Ways in which an amount moves: "a 12% rise", "a 12% improvement"."""


@lru_cache(maxsize=4)
def moved_nouns(vocabulary: Vocabulary) -> str:
    """Nouns of an amount that moved, as one alternation."""
    nouns = vocabulary["directions"]["nouns"]
    return alternatives([noun for way in MOVED for noun in nouns[way]])


@lru_cache(maxsize=4)
def single_nouns(vocabulary: Vocabulary) -> str:
    """The same nouns in the singular, which follows an article: "a 12% fall", and no "rate of falls"."""
    nouns = vocabulary["directions"]["nouns"]
    listed = [noun for way in MOVED for noun in nouns[way]]
    return alternatives([noun for noun in listed if noun.removesuffix("s") not in listed or noun[-1] != "s"])
