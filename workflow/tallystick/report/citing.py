"""From every number to its words and back: citations of exact places, and the passages that are shown for them.

Panels cite places while they are built; only then is it known which passages the summary shows, so a citation finds
its address when it is rendered. A place that is not shown in the summary leads to the page of the whole document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from .clean import shown

REACH = 220
"""Code points a passage reaches beyond a quote at most, on either side, to the nearest end of a sentence or line."""
_STOPS = (". ", ".\n", "\n", "? ", "! ", "。")


class Place(NamedTuple):
    """``text[start:end]`` of one document."""

    doc_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the summary names it: ``S3``, with the page of its whole text."""

    doc_id: str
    number: int
    page: str
    name: str

    @property
    def short(self) -> str:
        """``S3``: how tables and lists name the document."""
        return f"S{self.number}"


@dataclass(frozen=True, slots=True)
class Use:
    """A place in the summary that rests on a quote: where it is and how it is called."""

    target: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage: plain (``marks`` empty) or marked, with the ids it can be reached by."""

    text: str
    ids: tuple[str, ...] = ()
    back: str = ""

    @property
    def marked(self) -> bool:
        """Whether some value stands on this run."""
        return bool(self.ids)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document around the quotes that the summary cites."""

    source: Source
    start: int
    end: int
    pieces: tuple[Piece, ...]
    uses: tuple[Use, ...]


@dataclass(slots=True)
class Cited:
    """Text that links to the words it stands on; plain text where there are none."""

    text: str
    place: Place | None
    book: CitationBook = field(repr=False)

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> Markup:
        text = escape(shown(self.text))
        if self.place is None:
            return text
        return Markup('<a class="n" href="{}">{}</a>').format(self.book.href(self.place), text)


def pieces(
    text: str, start: int, end: int, places: Iterable[Place], prefix: str, uses: Mapping[Place, list[Use]]
) -> tuple[Piece, ...]:
    """``text[start:end]`` cut so that every place inside it is marked and every start of a place has its id."""
    inside = sorted({p for p in places if p.start < end and p.end > start}, key=lambda p: (p.start, p.end))
    cuts = sorted({start, end, *(max(p.start, start) for p in inside), *(min(p.end, end) for p in inside)})
    starts = {max(p.start, start) for p in inside}
    back = {p.start: uses[p][0].target for p in reversed(inside) if uses.get(p)}
    cut: list[Piece] = []
    reach, waiting = start, list(inside)
    for low, high in pairwise(cuts):
        while waiting and waiting[0].start <= low:
            reach = max(reach, waiting.pop(0).end)
        if low >= reach:
            cut.append(Piece(text[low:high]))
        elif low in starts or not cut:
            cut.append(Piece(text[low:high], (f"{prefix}{low}",), back.get(low, "")))
        else:
            last = cut.pop()
            cut.append(Piece(last.text + text[low:high], last.ids, last.back))
    return tuple(cut)


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to the ends of its sentence or line, at most ``REACH`` code points on either side."""
    low = max(0, start - REACH)
    before = text[low:start]
    cuts = [before.rfind(stop) + len(stop) for stop in _STOPS if stop in before]
    if cuts:
        low += max(cuts)
    elif low and " " in before:
        low += before.find(" ") + 1
    high = min(len(text), end + REACH)
    after = text[end:high]
    ends = [after.find(stop) + len(stop.rstrip()) for stop in _STOPS if stop in after]
    if ends:
        high = end + min(ends)
    elif high < len(text) and " " in after:
        high = end + after.rfind(" ")
    return low, high


@dataclass(slots=True)
class CitationBook:
    """Collects what is cited, then decides which passages are shown within ``budget`` code points."""

    texts: Mapping[str, str]
    sources: Mapping[str, Source]
    budget: int
    uses: dict[Place, list[Use]] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    omitted: int = 0
    _shown: set[Place] = field(default_factory=set)

    def cite(self, text: str, anchors: Sequence[Mapping[str, Any]], use: Use | None = None) -> Cited:
        """``text`` linked to the first of ``anchors``; every anchor is recorded as used by ``use``."""
        places = [Place(a["doc_id"], a["start"], a["end"]) for a in anchors if a["doc_id"] in self.sources]
        for place in places:
            listed = self.uses.setdefault(place, [])
            if use is not None and use not in listed:
                listed.append(use)
        return Cited(text, places[0] if places else None, self)

    def around(self, anchor: Mapping[str, Any], reach: int = 110) -> tuple[str, str]:
        """The words before and after a quote, to the ends of its sentence, at most ``reach`` code points each."""
        if anchor["doc_id"] not in self.sources:
            return "", ""
        text, start, end = self.texts[anchor["doc_id"]], anchor["start"], anchor["end"]
        low, high = window(text, start, end)
        before, after = text[low:start], text[end:high]
        if len(before) > reach:
            before = "…" + before[-reach:].partition(" ")[2]
        if len(after) > reach:
            after = after[:reach].rpartition(" ")[0] + "…"
        return before, after

    def href(self, place: Place) -> str:
        """Where the quote can be read: in the summary, else on the page of its document."""
        source = self.sources[place.doc_id]
        if place in self._shown:
            return f"#s{source.number}q{place.start}"
        return f"{source.page}#q{place.start}"

    def close(self) -> None:
        """Cut the passages: places in the order of their first citation until the budget is spent."""
        by_document: dict[str, list[tuple[int, int]]] = defaultdict(list)
        spent = 0
        for place in self.uses:
            low, high = window(self.texts[place.doc_id], place.start, place.end)
            spans = by_document[place.doc_id]
            if not any(a <= place.start and place.end <= b for a, b in spans):
                if spent + high - low > self.budget:
                    self.omitted += 1
                    continue
                spans.append((low, high))
                spent += high - low
            self._shown.add(place)
        for doc_id in sorted(by_document, key=lambda d: self.sources[d].number):
            cited = [p for p in self._shown if p.doc_id == doc_id]
            for low, high in _united(by_document[doc_id]):
                self.passages.append(self._passage(doc_id, low, high, cited))

    def _passage(self, doc_id: str, low: int, high: int, cited: list[Place]) -> Passage:
        source = self.sources[doc_id]
        inside = sorted(p for p in cited if low <= p.start and p.end <= high)
        uses = tuple(dict.fromkeys(use for place in inside for use in self.uses[place]))
        cut = pieces(self.texts[doc_id], low, high, inside, f"s{source.number}q", self.uses)
        return Passage(source, low, high, cut, uses)


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping or touching spans as one."""
    united: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if united and low <= united[-1][1] + 1:
            united[-1] = (united[-1][0], max(united[-1][1], high))
        else:
            united.append((low, high))
    return united
