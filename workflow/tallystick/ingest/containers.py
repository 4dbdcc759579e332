"""The kind of page a text came from, and what the text is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .front import has_dateline
from .headings import plain
from .lines import Line, Section, word_count
from .records import Row
from .relevance import Relevance

SHORTEST_ARTICLE = 1500
"""Words of the sections of a full article; abstracts stay far below."""

RECORDS = frozenset({"repository_record", "index_page"})
"""Pages that may print one abstract twice; elsewhere a second heading of results is that of the article below it."""

SHORTEST_TEXT = 15
"""Words below which a text without headings is not taken for an abstract."""


class Containers:
    """Cues of the vocabulary kind ``layouts``, compiled."""

    def __init__(self, vocabulary: dict[str, Any]) -> None:
        self._entries = [
            (
                entry["id"],
                float(entry["needs"]),
                [(c["where"], float(c["weight"]), tuple(c["words"])) for c in entry["cues"]],
            )
            for entry in vocabulary["containers"]
        ]

    def find(self, lines: Sequence[Line], rows: Sequence[Row], markup: str | None, studies: int, number: bool) -> str:
        """The kind of page whose cues outweigh what it needs by most; ``plain`` if none does.

        Args:
            lines: lines of the text.
            rows: its rows, if it is a record.
            markup: the text, if it is XML.
            studies: how many studies it has passages about.
            number: whether a conference abstract's number stands before the title.
        """
        printed = [line.text for line in lines if line.text]
        # A heading in capitals opens as the same words in title case do.
        started = [text.title() if text.isupper() else text for text in printed] + [t for t in printed if t.isupper()]
        whole = {text.casefold() for text in printed}
        labels = {row.label for row in rows}
        dateline = has_dateline([line for line in lines if line.text])

        def stands(where: str, word: str) -> bool:
            if where == "line":
                return word.casefold() in whole
            if where == "row":
                return word in labels
            if where == "tag":
                return markup is not None and f"<{word}" in markup
            if where == "first":
                return bool(printed) and printed[0].casefold() == word.casefold()
            if where == "last":
                return bool(printed) and printed[-1].startswith(word) and len(printed[-1]) < 200
            if where == "number":
                return number
            if where == "dateline":
                return dateline
            return studies >= 2

        best, surplus = "plain", -1.0
        for name, needs, cues in self._entries:
            weight = 0.0
            for where, each, words in cues:
                if where == "start":
                    begun = [text for text in started if text.startswith(words)]
                    weight += (
                        each * sum(any(text.startswith(word) for text in begun) for word in words) if begun else 0.0
                    )
                else:
                    weight += each * sum(stands(where, word) for word in words)
            if weight >= needs and weight - needs > surplus:
                best, surplus = name, weight - needs
        return best


def content_of(
    container: str,
    number: bool,
    text: str,
    title: tuple[int, int] | None,
    sections: Sequence[Section],
    relevance: Relevance,
) -> str:
    """What the text is, from the page it stands on, the number before its title and the sections it has."""
    roles = {section.role for section in sections}
    if container == "registry_record":
        return "registry"
    if any(section.role == "study_summary" for section in sections):
        return "narrative"
    if container == "news_page":
        return "news"
    own = [
        section
        for section in sections
        if section.role not in ("metadata", "boilerplate", "reference_list", "citing_list")
    ]
    words = sum(word_count(text[section.body : section.end]) for section in own)
    if relevance.is_review(text, title):
        return "review"
    if container == "conference_page" or number:
        return "conference_abstract"
    printed = [plain(section.heading) for section in own if section.heading]
    repeated = container not in RECORDS and any(printed.count(label) >= 2 for label in ("methods", "results"))
    if repeated or (words >= SHORTEST_ARTICLE and {"methods", "results"} <= roles):
        return "full_text"
    if roles & {"abstract", "background", "objective", "methods", "results", "conclusion"} and words >= SHORTEST_TEXT:
        return "article_abstract"
    return "other"
