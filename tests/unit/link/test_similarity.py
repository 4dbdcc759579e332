"""The blocked search finds exactly the pairs that comparing every set with every other finds."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.link.similarity import jaccard, similar_pairs
from tallystick.link.union import Union

WORDS = st.frozensets(st.sampled_from("abcdefghijkl"), max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=14), st.sampled_from([0.3, 0.5, 0.7, 1.0]))
def test_same_pairs_as_comparing_all(sets: list[frozenset[str]], threshold: float) -> None:
    expected = [(i, j) for i, j in combinations(range(len(sets)), 2) if jaccard(sets[i], sets[j]) >= threshold > 0]
    assert similar_pairs(sets, threshold) == expected


def test_empty_sets_are_like_nothing() -> None:
    assert similar_pairs([frozenset(), frozenset()], 0.5) == []


@pytest.mark.parametrize("seed", range(3))
def test_sets_of_a_union_do_not_depend_on_the_order_of_joins(seed: int) -> None:
    joins = [(0, 3), (3, 5), (1, 2), (6, 2)]
    random.Random(seed).shuffle(joins)
    union = Union(8)
    for a, b in joins:
        union.join(a, b)
    assert union.sets() == [[0, 3, 5], [1, 2, 6], [4], [7]]
