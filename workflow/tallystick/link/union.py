"""Disjoint sets of things known by their index, the same sets whatever the order of the joins."""

from __future__ import annotations


class Union:
    """Union-find over ``0 … size-1``; the representative of a set is its smallest index."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, index: int) -> int:
        """The smallest index of the set of ``index``."""
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(self, a: int, b: int) -> bool:
        """Unite the sets of ``a`` and ``b``; whether they were apart."""
        low, high = sorted((self.find(a), self.find(b)))
        self._parent[high] = low
        return low != high

    def sets(self) -> list[list[int]]:
        """All sets, each in ascending order, in the order of their smallest index."""
        found: dict[int, list[int]] = {}
        for index in range(len(self._parent)):
            found.setdefault(self.find(index), []).append(index)
        return list(found.values())
