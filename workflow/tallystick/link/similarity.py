"""Pairs of word sets that share most of their words, without comparing every set with every other.

Prefix filtering (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007): with words ordered from rare to
frequent, two sets whose Jaccard index is at least t must share one of the first ``|x| - ceil(t |x|) + 1`` words of
each. The order only decides how much is compared, never what is found.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared words over all words, 0 to 1; two empty sets share nothing."""
    return len(a & b) / len(a | b) if a or b else 0.0


def similar_pairs(sets: Sequence[frozenset[str]], threshold: float) -> list[tuple[int, int]]:
    """All pairs ``(i, j)``, ``i < j``, with a Jaccard index of at least ``threshold`` (above 0, up to 1), in order."""
    frequency = Counter(word for words in sets for word in words)
    index: dict[str, list[int]] = defaultdict(list)
    found = []
    for i, words in enumerate(sets):
        if not words:
            continue
        ordered = sorted(words, key=lambda word: (frequency[word], word))
        prefix = ordered[: len(words) - math.ceil(threshold * len(words)) + 1]
        candidates = {j for word in prefix for j in index[word]}
        for j in candidates:
            smaller, larger = sorted((len(words), len(sets[j])))
            if smaller >= threshold * larger and jaccard(words, sets[j]) >= threshold:
                found.append((j, i))
        for word in prefix:
            index[word].append(i)
    return sorted(found)
