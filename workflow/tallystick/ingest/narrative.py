"""Narrative pages that pass from study to study: which passage tells of which study, and lists of further studies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .lines import Line, Mark, is_prose, word_count

LONGEST_STUDY_HEADING = 400
YEAR = r"(?:19|20)\d\d"
_NAME = r"[A-ZÀ-Þ][\w'’-]{1,30}(?:[ -][A-ZÀ-Þ][\w'’-]{1,30}){0,2}"
_CLOSING = re.compile(rf"\(([^()]{{2,80}}?,?\s{YEAR}[a-z]?)\)[.:]?$")
# "Adeyemi et al. (2015)", "Kowalski and Nowak, 2018: honey at night"; must not match a name without a year.
_OTHERS = rf"(?:et al\.?|and colleagues|and co-workers|(?:and|&) {_NAME})"
_OPENING = re.compile(
    rf"(?:[\d.)\s]{{0,5}})(?P<name>{_NAME})(?:,? (?:[A-Z]{{1,3}}\.? )?{_OTHERS})?,? ?"
    rf"\(?(?P<year>{YEAR})[a-z]?\)?(?=$|[:.–—-]|\s[–—-])"
)
# "Zhou, T et al 2020", "Dubois 2014": what stands in the brackets that close a heading.
_LABEL = re.compile(
    rf"(?P<name>[^,()]{{2,60}}?)(?:,\s?[A-Z.\s]{{1,6}})?\s*"
    rf"(?:et al\.?|and colleagues|and co-workers|(?:and|&) .{{2,40}}?)?,?\s*(?P<year>{YEAR})[a-z]?$"
)
# "Lee and colleagues (2019) treated …", "In 2014, Vega et al. randomised …".
_SEVERAL = r"(?:et al\.?|and colleagues|and co-workers|and coworkers)"
_TOLD_OF = re.compile(rf"(?P<name>{_NAME}),? {_SEVERAL},? ?\(?(?P<year>{YEAR})[a-z]?\)?")
_TOLD_IN = re.compile(rf"In (?P<year>{YEAR}),? (?P<name>{_NAME}),? {_SEVERAL}")
_BULLET = re.compile(r"(?:[-•*·▪◦–]|\[?\d{1,3}[.)\]])\s+")
_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_LOCATOR = re.compile(
    rf"doi|PMID|https?://|\d\s?\(\d{{1,3}}[^()]{{0,12}}\)|{YEAR}[^.;]{{0,12}};\s?\d|\bvol", re.IGNORECASE
)
_PERSON = re.compile(
    r"(?:\[?\d{1,3}[.)\]]\s+|[-•*]\s+)?([A-ZÀ-Þ][\w'’-]{1,30}(?: [A-ZÀ-Þ][\w'’-]{1,30})?),? [A-Z]{1,3}\b\.?"
)


@dataclass(frozen=True, slots=True)
class StudyHeading:
    """A line that opens a passage about one study."""

    paragraph: int
    subject: str


def subject_of(words: str) -> str | None:
    """``Zhou, T et al 2020`` as ``Zhou 2020``; null where the words name no author and year."""
    match = _LABEL.match(" ".join(words.split()))
    if match is None:
        return None
    name = re.sub(r"\s+et al\.?$", "", match["name"].strip())
    return f"{name} {match['year']}"


def study_headings(parts: Sequence[Line]) -> list[StudyHeading]:
    """Headings that end (or begin) with an author and a year, each with prose below it; none if fewer than two."""
    found: list[StudyHeading] = []
    for number, part in enumerate(parts):
        subject = _heading_subject(part.text)
        if (
            subject
            and number + 1 < len(parts)
            and is_prose(parts[number + 1].text)
            and not is_citation(parts[number + 1].text)
        ):
            taken = sum(heading.subject.rstrip("bcdefgh") == subject for heading in found)
            found.append(StudyHeading(number, subject + ("" if not taken else "abcdefgh"[min(taken, 7)])))
    return found if len(found) >= 2 else []


def _heading_subject(text: str) -> str | None:
    if len(text) > LONGEST_STUDY_HEADING or (_BULLET.match(text) and is_citation(text)):
        return None
    text = text.lstrip("#* ").rstrip("* ")
    closing = _CLOSING.search(text)
    if closing and word_count(text[: closing.start()]) >= 2:
        return subject_of(closing[1])
    opening = _OPENING.match(text)
    if opening and (word_count(text) <= 30) and not _LOCATOR.search(text):
        return f"{opening['name']} {opening['year']}"
    return None


def is_citation(text: str) -> bool:
    """Whether a paragraph is a bibliographic reference by itself: short, with a year and a locator, no prose verb."""
    if len(text) > 900 or not _YEAR.search(text) or not _LOCATOR.search(text):
        return False
    body = text[bullet.end() :] if (bullet := _BULLET.match(text)) else text
    return bullet is not None or _PERSON.match(body) is not None or body.startswith("[")


def first_author(text: str) -> str | None:
    """Surname of the first author that a citation prints."""
    match = _PERSON.match(text)
    return match[1] if match else None


def passage_marks(parts: Sequence[Line], headings: Sequence[StudyHeading], labels: Sequence[str]) -> list[Mark]:
    """Marks of the passages: each heading, its prose, the citation that closes it, and what stands between passages."""
    marks: list[Mark] = []
    by_paragraph = {heading.paragraph: heading for heading in headings}
    label = re.compile(r"(?:" + "|".join(map(re.escape, labels)) + r")\s?:\s*")
    subject: str | None = None
    for number, part in enumerate(parts):
        heading = by_paragraph.get(number)
        if heading:
            subject = heading.subject
            marks.append(Mark(part.start, part.end, "study_summary", part.text, subject, "described"))
            continue
        if number < headings[0].paragraph:
            continue
        cited = label.match(part.text)
        if cited and _YEAR.search(part.text):
            marks.append(
                Mark(part.start, part.start + cited.end(), "metadata", cited.group().strip(), subject, "described")
            )
            subject = None
        elif is_citation(part.text):
            if subject is not None:
                marks.extend(_aside(parts, number, subject))
        elif subject is None:
            if marks and marks[-1].role != "other":
                marks.append(Mark(part.start, part.start, "other"))
        elif marks[-1].role == "metadata" or marks[-1].subject != subject:
            marks.append(Mark(part.start, part.start, "study_summary", None, subject, "described"))
    return marks


def _aside(parts: Sequence[Line], number: int, subject: str) -> list[Mark]:
    """A citation within a passage: with the paragraph before it a passage about another study, if that names it."""
    citation = parts[number]
    author, year = first_author(citation.text), _YEAR.search(citation.text)
    if author is None or year is None:
        return [Mark(citation.start, citation.start, "metadata", None, subject, "described")]
    other = f"{author} {year.group()}"
    before = parts[number - 1]
    names_it = re.search(rf"\b{re.escape(author)}\b", before.text) and year.group() in before.text
    marks = [Mark(citation.start, citation.start, "metadata", None, other, "described")]
    if names_it and other != subject:
        marks.insert(0, Mark(before.start, before.start, "study_summary", None, other, "described"))
    return marks


def prose_passages(parts: Sequence[Line]) -> list[Mark]:
    """A review without headings whose paragraphs each open with the study they tell of; none if fewer than two do."""
    subjects = [_TOLD_OF.match(part.text) or _TOLD_IN.match(part.text) for part in parts]
    if len({match["name"] for match in subjects if match}) < 2:
        return []
    marks = []
    for part, match in zip(parts, subjects, strict=True):
        subject = f"{match['name']} {match['year']}" if match else None
        role, cites = ("study_summary", "described") if match else ("other", None)
        marks.append(Mark(part.start, part.start, role, None, subject, cites))
    return marks


def cited_passages(parts: Sequence[Line], references: Sequence[Line], able: Sequence[Mark]) -> list[Mark]:
    """Passages of a review that names its studies by citations: "A trial in 448 patients … [2]. Response was …".

    A sentence that tells of a study and cites one work opens a passage about it; sentences without a citation go on
    with it to the end of the paragraph. None where fewer than two works are told of.

    Args:
        parts: paragraphs of the text.
        references: items of its reference list.
        able: marks in order; only paragraphs under those of ``TELLING`` roles are read.
    """
    subjects = _numbered_subjects(references)
    marks: list[Mark] = []
    for part in parts:
        above = [mark for mark in able if mark.start <= part.start]
        if not above or above[-1].role not in TELLING or not is_prose(part.text):
            continue
        subject: str | None = None
        begun = False
        for start, end in _sentences(part.text):
            sentence = part.text[start:end]
            cited = _cited(sentence, subjects)
            tells = _STUDY.search(sentence) is not None and any(c.isdigit() for c in _CITED.sub("", sentence))
            found = cited[0] if len(cited) == 1 and tells else subject if not cited else None
            if found != subject:
                role, cites = ("study_summary", "described") if found else (above[-1].role, None)
                marks.append(Mark(part.start + start, part.start + start, role, None, found, cites))
                subject, begun = found, True
        if begun:
            marks.append(Mark(part.end, part.end, above[-1].role))
    return marks if len({mark.subject for mark in marks if mark.subject}) >= 2 else []


TELLING = frozenset({"other", "abstract", "conclusion"})
_CITED = re.compile(
    rf"\[(?P<numbers>\d{{1,3}}(?:\s?[,–-]\s?\d{{1,3}}){{0,12}})\]"
    rf"|\((?P<name>{_NAME}),?(?: {_OTHERS})?,? (?P<year>{YEAR})[a-z]?\)"
)
_STUDY = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|registry|cohort|series|randomi[sz]ed|enrolled|treated|received|reported)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.?!](?:\s?\[[\d,–-]{1,20}\])?\s+(?=[A-Z])")


def _sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of a paragraph, each with the citation that follows its stop."""
    ends = [match.end() for match in _SENTENCE.finditer(text) if not text[: match.start()].endswith((" al", " vs"))]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _numbered_subjects(references: Sequence[Line]) -> dict[int, str]:
    """Author and year of each numbered reference."""
    found: dict[int, str] = {}
    for item in references:
        number = re.match(r"\[?(\d{1,3})[.)\]]", item.text)
        author, year = first_author(item.text), _YEAR.search(item.text)
        if number and author and year:
            found.setdefault(int(number[1]), f"{author} {year.group()}")
    return found


def _cited(sentence: str, subjects: Mapping[int, str]) -> list[str]:
    """Subjects of the works that a sentence cites; a range or an unknown number counts as several."""
    found: list[str] = []
    for match in _CITED.finditer(sentence):
        if match["name"]:
            found.append(f"{match['name']} {match['year']}")
        else:
            numbers = match["numbers"]
            alone = subjects.get(int(numbers)) if numbers.isdigit() else None
            found += [alone] if alone else ["", ""]
    return list(dict.fromkeys(found)) if "" not in found else ["", "*"]


def list_marks(parts: Sequence[Line], announcements: Sequence[str], told_of_studies: bool) -> list[Mark]:
    """Runs of two or more citations that no heading opens: references, or studies listed for further reading."""
    marks: list[Mark] = []
    number = 0
    while number < len(parts):
        run = number
        while run < len(parts) and is_citation(parts[run].text):
            run += 1
        if run - number >= 2:
            before = parts[number - 1].text if number else ""
            announced = any(word in before.lower() for word in announcements)
            cites = "listed" if announced or told_of_studies else "reference"
            marks.append(Mark(parts[number].start, parts[number].start, "reference_list", None, None, cites))
            if run < len(parts):
                marks.append(Mark(parts[run].start, parts[run].start, "other"))
        number = max(run, number + 1)
    return marks
