"""Readers' names for vocabulary ids: whatever the vocabulary calls a term; code knows no term of medicine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..vocabulary import Vocabulary
from .formats import sentence_case

OTHER = "other:"


def _labelled(value: Any) -> Iterable[tuple[str, str]]:
    """Every (id, label) at any depth of a vocabulary kind."""
    if isinstance(value, Mapping):
        name = value.get("label") or value.get("name")
        if isinstance(value.get("id"), str) and isinstance(name, str):
            yield value["id"], name
        for key, inner in value.items():
            if isinstance(inner, Mapping) and isinstance(inner.get("label"), str):
                yield str(key), inner["label"]
            yield from _labelled(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _labelled(inner)


_ID = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
_WORD_IN_PAIR = re.compile(r"(?<=/ )[a-z0-9]+(?=[,)])|(?<=[(,] )[a-z0-9]+(?= /)|(?<=\()[a-z0-9]+(?= /)")


class Labels:
    """Labels by vocabulary kind and id; an id without a label is shown with blanks for its underscores."""

    def __init__(self, vocabulary: Vocabulary | Mapping[str, Any], kinds: Iterable[str]) -> None:
        self._labels = {kind: dict(_labelled(vocabulary[kind])) for kind in kinds if kind in vocabulary}

    def reworded(self, text: str) -> str:
        """``text`` with vocabulary ids replaced by their labels: ids of several words, and single words in pairs.

        A single word (``copd``) may be an id or plain English; it is taken for an id only as a side of ``a / b``.
        """

        def label(found: re.Match[str]) -> str:
            return next((labels[found[0]] for labels in self._labels.values() if found[0] in labels), found[0])

        return _WORD_IN_PAIR.sub(label, _ID.sub(label, text) if "_" in text else text)

    def known(self, kind: str, key: str) -> bool:
        """Whether ``key`` is a term of the vocabulary."""
        return key in self._labels.get(kind, {})

    def of(self, kind: str, key: str) -> str:
        """The label of ``key``, in sentence case; an ``other:`` key gives the text's own words in quotation marks."""
        if key.startswith(OTHER):
            return f"“{key.removeprefix(OTHER).strip() or 'other'}”"
        return sentence_case(self._labels.get(kind, {}).get(key) or key.replace("_", " "))

    def words(self, kind: str, key: str | None) -> str | None:
        """A label for a column that holds either an id or the text's own words."""
        return None if not key else self._labels.get(kind, {}).get(key, key.replace("_", " "))
