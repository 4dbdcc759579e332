"""The layout of a document: what kind of page it is, its title, and its sections, all from structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .containers import Containers, content_of
from .front import (
    Surroundings,
    body_marks,
    find_title,
    front_marks,
    has_dateline,
    is_about,
    is_authors,
    title_start,
)
from .headings import CONTENT, LISTS, Head, Headings, Kind, read_heads
from .lines import Line, Mark, Section, cut, is_prose, paragraphs, sentence_ends, split_lines, squeeze, word_count
from .markup import blank_tags, is_markup, markup_marks, strip_tags
from .narrative import StudyHeading, cited_passages, list_marks, passage_marks, prose_passages, study_headings
from .records import Labels, read_rows, row_marks
from .relevance import Relevance

if TYPE_CHECKING:
    from ..vocabulary import Vocabulary

SHORTEST_DUPLICATE = 40
"""Shorter sections are not compared with earlier ones: a repeated word is no second copy."""

LONGEST_TITLE_SENTENCE = 28
"""A single sentence of so many words that ends in a stop is prose, not a title."""

NUMBER_ALONE = re.compile(r"(?:[A-Z]{2,5}\d{4,5}|[A-Z]{1,3}-\d{2,4})")
"""The number of a conference abstract that has a line of its own."""

_LOWER_WORD = re.compile(r"\b(?!(?:of|and|the|for|de|at|in)\b)[a-zà-ÿ]{2,}")

LATE = frozenset({"methods", "results", "conclusion"})
"""Roles of labels that no abstract opens with; text before them may be an abstract whose other parts have no label."""

OPENERS = frozenset({"abstract", "background", "objective"})
"""Roles of the first label of an abstract; text before any other label may be an unlabelled background."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What ingest knows of a text. ``title`` is its span, ``duplicates`` maps a section's number to an earlier one."""

    container: str
    content: str
    relevance: str
    relevance_reason: str | None
    title: tuple[int, int] | None
    sections: tuple[Section, ...]
    duplicates: dict[int, int]


class LayoutReader:
    """Reads layouts; compile once, use for every document."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        layouts = vocabulary["layouts"]
        self.headings = Headings(vocabulary["sections"])
        self.labels = Labels(layouts)
        self.around = Surroundings(layouts)
        self.containers = Containers(layouts)
        self.relevance = Relevance(vocabulary["relevance"])
        self.citation_labels = tuple(layouts["citation_labels"])
        self.announcements = tuple(word.lower() for word in layouts["list_announcements"])

    def read(self, text: str) -> Layout:
        """The layout of one decoded text."""
        markup = is_markup(text)
        printed = text if markup else blank_tags(text)
        lines = split_lines(printed)
        rows = read_rows(lines, printed, self.labels)
        markup = markup and not rows
        if rows:
            marks = self._before_rows(lines, rows[0].line_start) + row_marks(rows, self.labels)
            marks += self._within_values(marks, printed)
        elif markup:
            marks = markup_marks(text, self.headings)
        else:
            marks = self._marks(lines, printed)
        sections = cut(text, marks)
        title = _title_span(text, sections, markup or printed is not text)
        number = _number(lines)
        container = self.containers.find(lines, rows, text if markup else None, _studies(sections), number)
        content = content_of(container, number, text, title, sections, self.relevance)
        relevance, reason = self.relevance.judge(text, title, sections)
        if content == "full_text":
            sections = [self._in_article(section) for section in sections]
        duplicates = _duplicates(text, sections)
        return Layout(container, content, relevance, reason, title, tuple(sections), duplicates)

    def _before_rows(self, lines: Sequence[Line], first: int) -> list[Mark]:
        """Lines above a record's rows are about the text or of the site; its title is in the rows."""
        above = [line for line in lines if line.text and line.start < first]
        heads = [head for head in read_heads(above, self.headings) if head.kind and head.kind.role in CONTENT]
        if not heads:
            return front_marks(above, self.around, has_title=True)
        marks = front_marks([line for line in above if line.start < heads[0].start], self.around, has_title=True)
        for head, following in zip(heads, [*(head.start for head in heads[1:]), first], strict=True):
            marks.append(Mark(head.start, head.body, head.kind.role if head.kind else "other", head.label))
            rest = [line for line in above if line.start > head.start and head.body <= line.start < following]
            prose = [line for line in rest if is_prose(line.text)]
            after = [line for line in rest if line.start > prose[-1].start] if prose else rest[1:]
            marks += [Mark(line.start, line.start, "metadata") for line in after[:1]]
        return marks

    def _within_values(self, marks: Sequence[Mark], text: str) -> list[Mark]:
        """Labels within the abstract of a record; the first replaces the row's own mark where it opens the value."""
        found: list[Mark] = []
        ordered = sorted(marks, key=lambda mark: mark.start)
        for mark, following in pairwise([*ordered, Mark(len(text), len(text), "other")]):
            if mark.role != "abstract":
                continue
            value = Line(mark.body, following.start, text[mark.body : following.start])
            first = self.headings.of_line(value)
            heads = [first] if first and first.style == "colon" else []
            opened = heads[0].body if heads else 0
            heads += [h for h in self.headings.within(value) if h.style == "colon" and h.start >= opened]
            if len(heads) < 2:
                continue
            for head in heads:
                start = mark.start if head.start == mark.body else head.start
                found.append(Mark(start, head.body, head.kind.role if head.kind else "other", head.label))
        return found

    def _marks(self, lines: Sequence[Line], text: str) -> list[Mark]:
        """Marks of a text without rows and tags."""
        parts = [part for part in paragraphs(lines, text) if part.text]
        studies = study_headings(parts)
        tail = self._tail(parts)
        lists = list_marks(parts, self.announcements, bool(studies))
        marks = self._narrative(lines, parts, studies) if studies else self._headed(lines, parts, text)
        if not studies:
            marks += self._cited(parts, marks, text)
        opened = {mark.start for mark in marks if mark.heading}
        inside = [mark for mark in lists if mark.start not in opened and not _covered(mark, marks)]
        return [*_before(marks, tail), *inside, *tail]

    def _cited(self, parts: Sequence[Line], marks: Sequence[Mark], text: str) -> list[Mark]:
        """Passages of a review that names its studies by citations; none where the text has results of its own."""
        roles = {mark.role for mark in marks}
        if ("[" not in text and "(" not in text) or roles & {"methods", "results", "study_summary"}:
            return []
        ordered = sorted(marks, key=lambda mark: mark.start)
        listed = next((mark for mark in ordered if mark.role == "reference_list"), None)
        if listed is None:
            return []
        return cited_passages(parts, [part for part in parts if part.start >= listed.body], ordered)

    def _narrative(self, lines: Sequence[Line], parts: Sequence[Line], studies: Sequence[StudyHeading]) -> list[Mark]:
        """A page that passes from study to study, up to the first list that a heading opens."""
        opening = {parts[study.paragraph].start for study in studies}
        first = min(opening)
        heads = [
            head
            for head in read_heads(lines, self.headings)
            if head.start > first and head.start not in opening and head.kind and head.style in ("marked", "alone")
        ]
        lists = [head.start for head in heads if head.kind and head.kind.role in LISTS]
        end = lists[0] if lists else parts[-1].end
        passages = [part for part in parts if part.start < end]
        marks = self._narrative_front([part for part in parts if part.start < first])
        marks += passage_marks(passages, studies, self.citation_labels)
        for head in heads:
            if head.start >= end and head.kind and head.kind.role != "other":
                marks.append(Mark(head.start, head.body, head.kind.role, head.label, cites=head.kind.cites))
        return marks

    def _narrative_front(self, front: Sequence[Line]) -> list[Mark]:
        """Above the first passage: the page's title is marked as one or is the last short line."""
        able = [part for part in front if self.around.is_title(part.text.lstrip("# ")) and not part.text.endswith(".")]
        marked = [part for part in able if part.text.startswith("# ")]
        title = marked[0] if marked else able[-1] if able else None
        marks = []
        for part in front:
            if part is title:
                marks.append(Mark(part.start, part.end - len(part.text.lstrip("# ")), "title"))
            elif self.around.is_chrome(part.text):
                marks.append(Mark(part.start, part.start, "boilerplate"))
            else:
                marks.append(Mark(part.start, part.start, "other" if part.text.endswith(".") else "metadata"))
        return marks

    def _headed(self, lines: Sequence[Line], parts: Sequence[Line], text: str) -> list[Mark]:
        """Marks of a text with headings, or, where none opens its own text, of its paragraphs."""
        heads = read_heads(lines, self.headings)
        own = [head for head in heads if head.kind and head.kind.role in CONTENT]
        if not own:
            return self._unheaded(parts, heads)
        first = own[0].start
        marks = self._before_heads(parts, [head for head in heads if head.start <= first], text)
        heads = self._with_unlisted(heads, own, lines)
        level_role: dict[int, str] = {}
        in_list = False
        last = ""
        block = 0
        for head in heads:
            if head.start >= first:
                role = self._role(head, level_role)
                if head.kind and head.kind.name == "methods_part":
                    beside = last == "metadata" and head.style == "colon" and text.count("\n", block, head.start) <= 1
                    role = last if last == "results" or beside else role
                block = head.start
                last = role or last
                if role is not None and not (in_list and head.style == "colon"):
                    in_list = role in LISTS
                    cites = head.kind.cites if head.kind else None
                    marks.append(Mark(head.start, head.body, role, head.label, cites=cites))
        ends = own[-1].body if heads[-1].start == own[-1].start else len(text)
        return marks + self._closing_lines(parts, ends)

    def _before_heads(self, parts: Sequence[Line], heads: Sequence[Head], text: str) -> list[Mark]:
        """Marks of what stands above the last of ``heads``, the first that opens the document's own text.

        Only a late label ("Conclusion: …") may follow a text of its own that has none.
        """
        first = heads[-1]
        above = [part for part in parts if part.end <= first.start]
        head_line = next((part for part in parts if part.start < first.start < part.end), None)
        if head_line is not None:
            above.append(Line(head_line.start, first.start, text[head_line.start : first.start].rstrip()))
        titles = [head for head in heads if head.kind and head.kind.role == "title"]
        late = first.kind is not None and first.kind.role in LATE and not titles
        titled = next((n for n, part in enumerate(above) if self.around.is_title(part.text)), len(above))
        if late and any(_opens_text(part, self.around, n > titled) for n, part in enumerate(above)):
            return self._unheaded(above, heads[:-1])
        marks = self._front(parts, heads[:-1], first.start)
        return marks + self._leading_title(parts, first, text)

    def _closing_lines(self, parts: Sequence[Line], last: int) -> list[Mark]:
        """Lines about the text that stand at its very end, under no heading: "doi: …", "PMID: …"."""
        marks: list[Mark] = []
        for part in reversed(parts):
            about = self.around.is_metadata(part.text) and word_count(part.text) < 40
            if part.start <= last or not (about or self.around.is_chrome(part.text)):
                break
            marks.append(Mark(part.start, part.start, "metadata" if about else "boilerplate"))
        return marks

    def _leading_title(self, parts: Sequence[Line], first: Head, text: str) -> list[Mark]:
        """A title that runs into the first label on its line: ``Zinc in asthma. Background: …``."""
        opening = parts[0]
        words = text[opening.start : first.start].strip()
        if not opening.start < first.start < opening.end or (first.kind and first.kind.role not in OPENERS):
            return []
        one = sentence_ends(words.rstrip(".?!")) == 0 and 4 <= word_count(words) <= LONGEST_TITLE_SENTENCE
        return [Mark(opening.start, opening.start, "title")] if one and self.around.is_title(words) else []

    def _with_unlisted(self, heads: Sequence[Head], own: Sequence[Head], lines: Sequence[Line]) -> list[Head]:
        """Headings, with those that no list holds but that are printed alone on a line as the others are."""
        alone = [head for head in own if head.style == "alone"]
        if len(alone) < 2:
            return list(heads)
        known = {head.start for head in heads}
        found = list(heads)
        for number in range(1, len(lines) - 1):
            line = lines[number]
            free = not lines[number - 1].text and line.start > alone[0].start and line.start not in known
            if free and self._can_head(line.text):
                below = next((after for after in lines[number + 1 : number + 3] if after.text), None)
                if below is not None and is_prose(below.text) and below.text[0].isupper():
                    found.append(Head(line.text, line.start, line.end, self._unlisted_kind(line, found), "alone"))
                    found.sort(key=lambda head: head.start)
        return [head for head in found if head.kind is not None or head.start in known]

    def _can_head(self, text: str) -> bool:
        """Whether a line has the form of a heading: a few words, a capital first, no stop, no digits, no names."""
        if not text or not text[0].isupper() or len(text) > 60 or not 1 <= word_count(text) <= 7:
            return False
        if text[-1] in ".,;:" or any(c.isdigit() for c in text) or is_authors(text):
            return False
        return not (self.around.is_chrome(text) or self.around.is_tail(text) or self.around.is_metadata(text))

    def _unlisted_kind(self, line: Line, heads: Sequence[Head]) -> Kind | None:
        """What an unlisted heading stands for; below results and methods it is one of their parts (null)."""
        above = [head for head in heads if head.start < line.start and head.kind]
        role = above[-1].kind.role if above and above[-1].kind else ""
        if role in LISTS or role in ("results", "metadata", "boilerplate"):
            return None
        guessed = self.headings.guess(line.text)
        if guessed.role in ("results", "conclusion"):
            return guessed
        return guessed if role in ("background", "objective", "other") else None

    def _front(self, parts: Sequence[Line], heads: Sequence[Head], first: int) -> list[Mark]:
        """Marks before the first heading of the document's own text."""
        above = [part for part in parts if part.start < first]
        marked = next((head for head in heads if head.kind and head.kind.role == "title"), None)
        authored = find_title(above, self.around, authored=True) if marked and marked.style == "colon" else None
        if marked and authored and authored.start < marked.start:
            # "Title:" in the block about a session names the session.
            marked = None
        largest = next((head for head in heads if head.style == "marked" and head.level == 1), None)
        marks = front_marks(above, self.around, has_title=marked is not None or largest is not None)
        for head in heads:
            if head.kind and head.kind.role == "metadata" and head.style != "colon":
                marks.append(Mark(head.start, head.body, "metadata", head.label))
        if marked is not None:
            body = next((part for part in above if part.start < marked.body < part.end), None)
            body_part = body or next((part for part in above if part.start >= marked.body), None)
            if body_part is not None:
                marks = [m for m in marks if not marked.start <= m.start <= body_part.start]
                marks.append(Mark(marked.start, max(marked.body, body_part.start), "title", marked.label))
                marks += [Mark(part.start, part.start, "metadata") for part in above if part.start == body_part.end]
        elif largest is not None:
            at = largest.start + (largest.body - largest.start) - len(largest.label.rstrip())
            marks.append(Mark(largest.start, at, "title"))
        return marks

    def _role(self, head: Head, level_role: dict[int, str]) -> str | None:
        """Role of a heading; a sub-heading that is not listed keeps the role of the heading above it (null: none)."""
        if head.kind is None:
            return None
        if head.style == "marked" and head.level:
            for level in [level for level in level_role if level >= head.level]:
                del level_role[level]
            listed = self.headings.find(head.label)
            above = level_role.get(max(level_role, default=0))
            role = listed.role if listed else above or head.kind.role
            level_role[head.level] = role
            return role
        return head.kind.role

    def _unheaded(self, parts: Sequence[Line], heads: Sequence[Head]) -> list[Mark]:
        """A text without headings of its own: a title if the first lines hold one, then prose."""
        titled = next((n for n, part in enumerate(parts) if self.around.is_title(part.text)), len(parts))
        opening = (n for n, part in enumerate(parts) if _opens_text(part, self.around, n > titled))
        listed = min((head.start for head in heads if head.kind and head.kind.role in LISTS), default=None)
        prose = next(opening, len(parts))
        if listed is not None:
            prose = min(prose, next(n for n, part in enumerate(parts) if part.end > listed))
        marked = next((head for head in heads if head.kind and head.kind.role == "title"), None)
        first = parts[prose].start if prose < len(parts) else (parts[-1].end if parts else 0)
        above = [head for head in heads if head.start < first]
        marks = self._front(parts[:prose], above, first) if marked else front_marks(parts[:prose], self.around, False)
        marks += prose_passages(parts[prose:]) or body_marks(parts[prose:], self.around)
        for head in heads:
            if head.start >= first and head.kind and head.kind.role in LISTS:
                marks = [mark for mark in marks if mark.start < head.start]
                marks.append(Mark(head.start, head.body, head.kind.role, head.label, cites=head.kind.cites))
        return marks

    def _tail(self, parts: Sequence[Line]) -> list[Mark]:
        """Where the site's own closing text begins, up to the next known section."""
        release = has_dateline(parts)
        for number, part in enumerate(parts):
            if number and (self.around.is_tail(part.text) or (release and is_about(part.text))):
                rest = [Mark(part.start, part.start, "boilerplate")]
                for later in parts[number + 1 :]:
                    kind = self.headings.find(later.text) if len(later.text) <= 60 else None
                    if kind and kind.role in CONTENT | LISTS | {"metadata"}:
                        rest.append(Mark(later.start, later.end, kind.role, later.text, cites=kind.cites))
                        break
                return rest
        return []

    def _in_article(self, section: Section) -> Section:
        """A discussion of a full article tells of other people's work too."""
        kind = self.headings.find(section.heading) if section.heading else None
        return replace(section, role=kind.role_in_article) if kind and section.role == kind.role else section


def _opens_text(part: Line, around: Surroundings, titled: bool) -> bool:
    """Whether a paragraph is prose, not a title that happens to end in a stop; below a title one sentence is enough."""
    text = part.text
    if around.is_chrome(text) or is_authors(text) or (around.is_metadata(text) and word_count(text) < 40):
        return False
    if titled and text[-1] in ".!?" and len(_LOWER_WORD.findall(text)) >= 3 * max(1, text.count(",")):
        return True
    if not is_prose(text):
        return False
    return sentence_ends(text) >= 2 or (word_count(text) >= LONGEST_TITLE_SENTENCE and text.endswith("."))


def _covered(mark: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a list found by its form stands under a heading that already says what it is."""
    above = max((m for m in marks if m.start <= mark.start), key=lambda m: m.start, default=None)
    return above is not None and above.role in LISTS


def _before(marks: Sequence[Mark], tail: Sequence[Mark]) -> list[Mark]:
    """``marks`` without those that the tail covers."""
    if not tail:
        return list(marks)
    until = tail[1].start if len(tail) > 1 else None
    return [mark for mark in marks if mark.start < tail[0].start or (until is not None and mark.start > until)]


def _title_span(text: str, sections: Sequence[Section], markup: bool) -> tuple[int, int] | None:
    """Span of the title as printed: the body of the first title section, tags at its ends left out."""
    for section in sections:
        if section.role == "title" and section.body < section.end:
            start, end = section.body, section.end
            if markup:
                inner = re.match(r"(?:\s|<[^<>]*>)*", text[start:end])
                start += inner.end() if inner else 0
                outer = re.search(r"(?:\s|</?[^<>]{1,60}>)*$", text[start:end])
                end = start + outer.start() if outer else end
            if start < end:
                return start + title_start(text[start:end]), end
    return None


def _studies(sections: Sequence[Section]) -> int:
    return len({section.subject for section in sections if section.subject})


def _number(lines: Sequence[Line]) -> bool:
    """Whether one of the first lines opens with the number of a conference abstract."""
    first = [line.text for line in lines[:12] if line.text]
    return any(0 < title_start(text) < len(text) - 20 or NUMBER_ALONE.fullmatch(text) for text in first)


def _duplicates(text: str, sections: Sequence[Section]) -> dict[int, int]:
    """Sections that repeat an earlier one of the same document, compared without case and spacing."""
    first: dict[str, int] = {}
    found = {}
    for number, section in enumerate(sections):
        if section.role in ("metadata", "boilerplate", *LISTS):
            continue
        key = squeeze(strip_tags(text[section.body : section.end]))
        if len(key) >= SHORTEST_DUPLICATE and first.setdefault(key, number) != number:
            found[number] = first[key]
    return found
