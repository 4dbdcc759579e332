"""Whether a document reports on patients: animals, cells in a dish and plans are out of scope, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .lines import Section

FEWEST_PLANS = 3
"""Statements about the future from which a text without results is taken for a plan."""

_OWN = frozenset({"abstract", "background", "objective", "methods", "results", "conclusion", "study_summary", "other"})


def _words(listed: Sequence[str]) -> re.Pattern[str]:
    """A pattern of whole words, without case."""
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, listed), key=len, reverse=True)) + r")\b", re.IGNORECASE
    )


class Relevance:
    """Words of the vocabulary kind ``relevance``, compiled."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self._human = _words(vocabulary["human"])
        self._animal = _words(vocabulary["animal"])
        self._in_vitro = _words(vocabulary["in_vitro"])
        self._protocol_title = _words(vocabulary["protocol_title"])
        self._protocol_text = _words(vocabulary["protocol_text"])
        self._review_title = _words(vocabulary["review_title"])
        self._review_text = _words(vocabulary["review_text"])

    def is_review(self, text: str, title: tuple[int, int] | None) -> bool:
        """Whether the title, or several statements of the text, make it a review of other studies."""
        if title and self._review_title.search(text[title[0] : title[1]]):
            return True
        return len({match.casefold() for match in self._review_text.findall(text)}) >= 3

    def judge(
        self, text: str, title: tuple[int, int] | None, sections: Sequence[Section], content: str
    ) -> tuple[str, str | None]:
        """``(in_scope, null)``, ``(out_of_scope, reason)`` or ``(unknown, null)``."""
        heading = text[title[0] : title[1]] if title else ""
        own = [section for section in sections if section.role in _OWN]
        body = "\n".join([heading, *(text[section.body : section.end] for section in own)])
        results = any(section.role == "results" for section in own)
        if self._protocol_title.search(heading):
            return "out_of_scope", "protocol"
        if not results and len(self._protocol_text.findall(body)) >= FEWEST_PLANS:
            return "out_of_scope", "protocol"
        human = len(self._human.findall(body))
        animal = len(self._animal.findall(body))
        in_vitro = len(self._in_vitro.findall(body))
        if self._human.search(heading) and not self._animal.search(heading):
            return "in_scope", None
        if (animal > 2 * human and animal >= 2) or (self._animal.search(heading) and animal > human):
            return "out_of_scope", "animal"
        if (in_vitro > human and in_vitro >= 2) or (self._in_vitro.search(heading) and in_vitro >= human):
            return "out_of_scope", "in vitro"
        return ("in_scope", None) if human else ("unknown", None)
