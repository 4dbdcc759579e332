"""Citations: the document's own bibliographic record, and those of works it cites, lists or describes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ...ids import numbered_ids
from ...ingest.front import authors_end, is_authors, is_names
from ...ingest.lines import split_lines
from ...ingest.records import Labels, Row, read_rows
from ...tables.store import Rows
from ...vocabulary import Vocabulary
from ..reading import Context, Reading, Section
from .bibliography import (
    INITIALS_FIRST,
    LEADING,
    VANCOUVER,
    VANCOUVER_AUTHOR,
    Reference,
    Spanned,
    parse_reference,
    read_authors,
)
from .surroundings import DATE, LISTS, YEAR, mark_surroundings

VOCABULARY: tuple[str, ...] = ("layouts",)
"""Vocabulary kinds this reader reads."""


_ORDINAL = re.compile(r"\[?\d{1,3}(?:[.)\]]{1,2})(?:\s|$)")
_BULLET = re.compile(r"[-•*·▪◦–]\s")
_REF_TAG = re.compile(r"<ref[\s>]", re.I)
_IDS = re.compile(r"(?:PMID|PMC|DOI|doi|https?://)", re.I)
_MARKED_NAME = re.compile(
    r"(?P<name>[A-ZÀ-Þ](?:[^\W\d_¹²³⁴-⁹]|[.'-]){0,20}(?:\s[A-ZÀ-Þ](?:[^\W\d_¹²³⁴-⁹]|[.'-]){0,25}){1,4}?)"
    r"(?=[\d*†‡§¹²³⁴-⁹]{0,6}\s*(?:,|;|·|$|\sand\s|\d))"
)
_ET_AL_END = re.compile(r"et al\.?\Z")
_SUBJECT = re.compile(r"(?P<name>.{2,60}?) (?P<year>(?:18|19|20)\d\d)[a-h]?")
_REFERENCE_NUMBER = re.compile(r"\[\d{1,3}(?:\s?[,-]\s?\d{1,3}){0,12}\]")
_DATED = re.compile(r"(?:Issue Date|Publication date|Published(?: online)?|Date|Year)\s?:?\s")
_NUMBERED = re.compile(r"(?:By\s|Authors?\s?:\s?|\d{1,2}\.\s+)")
_TAG = re.compile(r"<[^<>]{0,2000}>")
# Elements of article XML that hold a field of the article's own record.
_ELEMENTS = {
    "journal": re.compile(r"<(?:journal-title|Title|ISOAbbreviation)>([^<>]{1,200})</"),
    "year": re.compile(r"<(?:year|Year)>((?:18|19|20)\d\d)</"),
    "volume": re.compile(r"<(?:volume|Volume)>([^<>]{1,20})</"),
    "issue": re.compile(r"<(?:issue|Issue)>([^<>]{1,20})</"),
    "pages": re.compile(r"<MedlinePgn>([^<>]{1,40})</"),
    "first_page": re.compile(r"<(?:fpage|elocation-id)>([^<>]{1,20})</"),
    "last_page": re.compile(r"<lpage>([^<>]{1,20})</"),
}
_XML_AUTHOR = re.compile(
    r"<(?:surname|LastName)>[^<>]{1,60}</(?:surname|LastName)>\s{0,40}"
    r"<(?:given-names|ForeName|Initials)(?:\s[^<>]{0,60})?>[^<>]{1,60}(?=</)"
)
_CITED_ELEMENTS = {
    "title": re.compile(r"<(?:article-title|chapter-title)[^<>]{0,100}>([^<>]{3,400})<"),
    "journal": re.compile(r"<source[^<>]{0,100}>([^<>]{1,200})<"),
    "year": re.compile(r"<year[^<>]{0,100}>((?:18|19|20)\d\d)"),
    "volume": re.compile(r"<volume>([^<>]{1,20})<"),
    "issue": re.compile(r"<issue>([^<>]{1,20})<"),
    "pages": re.compile(r"<(?:fpage|elocation-id)>([^<>]{1,20})<"),
}
_FIELDS = ("year", "journal", "volume", "issue", "pages")


def read(context: Context) -> Reading:
    """Rows of ``citations`` with their anchors; numerals in them get roles, identifiers in them their citation."""
    drafts: list[dict[str, Any]] = []
    own = _own_record(context)
    if own is not None:
        drafts.append(own)
    for section in context.sections:
        if section.role in LISTS or (section.cites_as == "described" and section.role == "metadata"):
            view = _without_tags(context.view, section.start, section.end)
            drafts += [_listed(context, section, start, end, view) for start, end in items(context, section)]
    printed = sorted(context.tables.get("identifiers", []), key=lambda row: int(row["start"]))
    starts = [int(row["start"]) for row in printed]
    for draft in drafts:
        _add_identifiers(draft, printed, starts)
    drafts = [draft for draft in drafts if _says_something(draft)]
    _describe_passages(context, drafts)
    keys = [
        (context.doc_id, d["row"]["role"], d["row"]["title"], d["row"]["year"], d["row"]["doi"], d["row"]["pmid"])
        for d in drafts
    ]
    anchors: Rows = []
    for draft, row_id in zip(drafts, numbered_ids("citation", keys), strict=True):
        row = draft["row"]
        row["citation_id"] = row_id
        for identifier in draft["identifiers"]:
            identifier["citation_id"] = row_id
        places = dict.fromkeys([*draft["spans"], *((i["start"], i["end"]) for i in draft["identifiers"])])
        anchors += [dict(context.anchor("citations", row_id, "value", *place)) for place in places]
    mark_surroundings(context)
    if any(section.role == "reference_list" for section in context.sections):
        for section in context.sections:
            for match in _REFERENCE_NUMBER.finditer(context.view, section.body_start, section.end):
                if section.is_prose:
                    context.numerals.mark(*match.span(), "citation", "citation.number_in_text")
    return Reading({"citations": [draft["row"] for draft in drafts]}, anchors)


def _describe_passages(context: Context, drafts: list[dict[str, Any]]) -> None:
    """Give each passage that names its study by author and year the only reference of the list with that name."""
    described = {draft["row"]["subject"] for draft in drafts if draft["row"]["role"] == "described"}
    subjects = {section.subject for section in context.sections if section.subject} - described
    for subject in sorted(subjects):
        named = _SUBJECT.fullmatch(subject)
        if named is None:
            continue
        name, year = named["name"].lower(), int(named["year"])
        alike = [
            draft
            for draft in drafts
            if draft["row"]["role"] == "reference" and draft["row"]["year"] == year and draft["row"]["authors"]
            if draft["row"]["authors"][0].lower().startswith(name)
        ]
        if len(alike) == 1:
            for row in (alike[0]["row"], *alike[0]["identifiers"]):
                row["role"], row["subject"] = "described", subject


def items(context: Context, section: Section) -> list[Spanned]:
    """The references of a list: by tags, numbers, bullets, lines, or groups of lines that end in identifiers."""
    view, body, end = context.view, section.body_start, section.end
    tags = [match.start() for match in _REF_TAG.finditer(view, body, end)]
    if len(tags) >= 1 and view[body:end].count("<") > 2:
        return _between(view, tags, end)
    lines = [(body + line.start, body + line.end) for line in split_lines(context.text[body:end])]
    printed = [(start, stop) for start, stop in lines if stop > start]
    for opening in (_ORDINAL, _BULLET):
        starts = [start for start, stop in printed if opening.match(view, start, stop)]
        if len(starts) >= 2 or (starts and starts[0] == printed[0][0]):
            return _between(view, starts, end)
    dated = [line for line in printed if YEAR.search(view, *line) and not _IDS.match(view, *line)]
    if printed and len(dated) >= 0.6 * len(printed):
        return printed
    return _groups(view, lines)


def _between(view: str, starts: list[int], end: int) -> list[Spanned]:
    spans = []
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        spans.append((start, start + len(view[start:stop].rstrip())))
    return spans


def _groups(view: str, lines: list[Spanned]) -> list[Spanned]:
    """Groups of lines: a new one after a line of identifiers, or after two blank lines."""
    groups: list[Spanned] = []
    blank, closed = 2, True
    for start, stop in lines:
        if stop == start:
            blank += 1
            continue
        identifiers = _IDS.match(view, start, stop) is not None
        located = VANCOUVER.search(view, start, stop) is not None
        if (closed and not identifiers) or blank >= 2:
            groups.append((start, stop))
        else:
            groups[-1] = (groups[-1][0], stop)
        closed, blank = identifiers or located, 0
    return groups


def _listed(context: Context, section: Section, start: int, end: int, view: str) -> dict[str, Any]:
    """One reference of a list or passage as a draft row; ``view`` is the context's without the tags of the section."""
    first = context.view.find("\n", start, end)
    reference = _element_reference(context.view, start, end) or (
        _title_above(context, start, end) if first > 0 else None
    )
    reference = reference or parse_reference(view, start, end)
    _mark_reference(context, reference, start)
    row: dict[str, Any] = {
        **context.place(start, end),
        **context.where(section),
        "role": section.cites_as or "other",
        "rule": f"list.{reference.style or 'bare'}",
        "authors": [" ".join(_TAG.sub(" ", context.text[a:b]).split()) for a, b in reference.authors],
        "authors_elided": reference.elided if reference.authors else None,
    }
    spans = list(reference.authors)
    for name in ("title", *_FIELDS):
        span = getattr(reference, name)
        row[name] = _value(context, name, span)
        if span:
            spans.append(span)
    return {"row": row, "spans": spans, "span": (start, end)}


def _element_reference(view: str, start: int, end: int) -> Reference | None:
    """A reference of article XML, field by field from its elements; null where it has none."""
    fields = {name: pattern.search(view, start, end) for name, pattern in _CITED_ELEMENTS.items()}
    if "<" not in view[start:end] or not (fields["title"] or fields["journal"]):
        return None
    reference = Reference(start, end, style="elements")
    for name, match in fields.items():
        if match and view[match.start(1) : match.end(1)].strip():
            setattr(reference, name, match.span(1))
    for author in _XML_AUTHOR.finditer(view, start, end):
        reference.authors.append((view.index(">", author.start()) + 1, author.end()))
    return reference


def _without_tags(view: str, start: int, end: int) -> str:
    """The view with the tags of ``[start, end)`` blanked, as long as before; itself where there are none."""
    if "<" not in view[start:end]:
        return view
    return view[:start] + _TAG.sub(lambda tag: " " * len(tag.group()), view[start:end]) + view[end:]


def _title_above(context: Context, start: int, end: int) -> Reference | None:
    """A reference on several lines whose first line is the title and whose second opens with the authors."""
    lines = [(start + line.start, start + line.end) for line in split_lines(context.text[start:end]) if line.text]
    if len(lines) < 2 or _ORDINAL.fullmatch(context.view[lines[0][0] : lines[0][1]].strip() + " "):
        return None
    reference = parse_reference(context.view, *lines[1])
    if len(lines) > 2 and not reference.authors:
        spans, elided, at = read_authors(context.view, *lines[1], INITIALS_FIRST)
        if spans and (elided or lines[1][1] - at <= 1):
            reference.authors, reference.elided, reference.title = spans, elided, None
    if len(lines) > 2 and reference.authors and reference.year is None:
        _take_source(context, reference, lines[2])
    if not reference.authors or (
        YEAR.search(context.view, *lines[0]) and parse_reference(context.view, *lines[0]).authors
    ):
        return None
    if reference.journal is None and reference.title is not None:
        reference.journal = reference.title
    elif (
        reference.title is not None
        and reference.journal is not None
        and not _ET_AL_END.search(context.view[slice(*reference.title)])
    ):
        # "Marsh K, Ito S. Marsh K, et al. Heart Rep": indexes print the short form of the authors after the list.
        reference.journal = (reference.title[0], reference.journal[1])
    leading = LEADING.match(context.view, *lines[0])
    begin = leading.end() if leading else lines[0][0]
    reference.title = (begin, lines[0][1] - (context.view[lines[0][1] - 1] == "."))
    return reference


def _take_source(context: Context, reference: Reference, line: Spanned) -> None:
    """Journal, year and pages from the line below the authors."""
    source = parse_reference(context.view, *line)
    if source.year is None or source.authors:
        return
    reference.style, reference.title = source.style, None
    reference.journal = source.journal or source.title
    reference.year, reference.volume, reference.issue, reference.pages = (
        source.year,
        source.volume,
        source.issue,
        source.pages,
    )


def _value(context: Context, name: str, span: Spanned | None) -> Any:
    if span is None:
        return None
    words = context.text[span[0] : span[1]]
    return int(words) if name == "year" else words


def _mark_reference(context: Context, reference: Reference, start: int) -> None:
    """Give the numerals of a reference their roles; the number before it is an ordinal."""
    numerals = context.numerals
    leading = LEADING.match(context.view, start, reference.end)
    if leading:
        numerals.mark(start, leading.end(), "ordinal", "citation.number")
    if reference.year:
        numerals.mark(*reference.year, "year", "citation.year")
    if reference.pages:
        numerals.mark(*reference.pages, "page", "citation.pages", join=True)
    for span in (reference.volume, reference.issue, reference.title, reference.journal):
        if span:
            numerals.mark(*span, "citation", "citation.field")


def _add_identifiers(draft: dict[str, Any], printed: Rows, starts: list[int]) -> None:
    """Join a draft with the identifiers that stand within it; the own record takes the document's own.

    ``printed`` are the document's identifiers in the order of the text, ``starts`` where they begin.
    """
    row = draft["row"]
    if row["role"] == "self":
        mine = [identifier for identifier in printed if identifier["role"] == "self"]
    else:
        mine = printed[bisect_left(starts, draft["span"][0]) : bisect_left(starts, draft["span"][1])]
    for scheme in ("doi", "pmid", "pmcid"):
        values = [identifier["value"] for identifier in mine if identifier["scheme"] == scheme]
        row[scheme] = values[0] if values else None
    draft["identifiers"] = mine


def _says_something(draft: Mapping[str, Any]) -> bool:
    row = draft["row"]
    named = any(row[name] for name in ("authors", "journal", "year", "doi", "pmid", "pmcid"))
    # A line that is nothing but words in a list that a site makes ("See all similar articles") is a link of the site.
    return named or (bool(row["title"]) and row["role"] not in ("citing", "other"))


def _own_record(context: Context) -> dict[str, Any] | None:
    """The document's own record: its title, and what its rows and the lines around its title say."""
    document = context.document
    title = (document["title_start"], document["title_end"]) if document.get("title") else None
    if document["content"] in ("narrative",):
        return None
    fields: dict[str, Spanned] = {}
    authors: list[Spanned] = []
    elided = False
    for name, span in _row_fields(context):
        if name == "authors":
            authors.append(span)
        else:
            fields.setdefault(name, span)
    pages = _joined_pages(context, fields)
    if context.text.lstrip().startswith("<"):
        authors, fields = _element_fields(context)
        pages = _joined_pages(context, fields)
    elif not authors and not fields:
        authors, elided, fields = _front_fields(context, title)
    row: dict[str, Any] = {
        **(context.place(*title) if title else _first_identifier(context)),
        "role": "self",
        "rule": "own_record",
        "title": document.get("title"),
        "authors": [" ".join(_TAG.sub(" ", context.text[a:b]).split()) for a, b in authors],
        "authors_elided": elided if authors else None,
        **{name: _value(context, name, fields.get(name)) for name in _FIELDS},
    }
    if pages:
        row["pages"] = pages
    if "start" not in row:
        return None
    section = context.section_at(row["start"])
    row.update(context.where(section) if section else {})
    spans = [*([title] if title else []), *authors, *fields.values()]
    return {"row": row, "spans": spans, "span": (row["start"], row["end"])}


def _first_identifier(context: Context) -> dict[str, Any]:
    """The place of a record without a title: that of the first identifier that is its own."""
    own = [
        i
        for i in context.tables.get("identifiers", [])
        if i["role"] == "self" and i["scheme"] in ("doi", "pmid", "pmcid")
    ]
    return dict(context.place(own[0]["start"], own[0]["end"])) if own else {}


@lru_cache(maxsize=4)
def row_labels(vocabulary: Vocabulary) -> Labels:
    """Labels of rows, made once."""
    return Labels(vocabulary["layouts"])


def _row_fields(context: Context) -> Iterator[tuple[str, Spanned]]:
    """Fields that a record page prints as rows; a citation row is read into its parts."""
    labels = row_labels(context.vocabulary)
    for row in read_rows(split_lines(context.text), context.text, labels):
        name = labels.fields.get(row.label.casefold())
        if name is None or row.start == row.end:
            continue
        if name == "citation":
            reference = parse_reference(context.view, row.start, row.end)
            _mark_reference(context, reference, row.start)
            found = {field: getattr(reference, field) for field in _FIELDS}
            yield from ((field, span) for field, span in found.items() if span)
        elif name == "year":
            year = YEAR.search(context.view, row.start, row.end)
            if year:
                context.numerals.mark(row.start, row.end, "year", "citation.year", join=True)
                yield name, year.span()
        else:
            _mark_row(context, name, row)
            yield name, (row.start, row.end)


def _mark_row(context: Context, name: str, row: Row) -> None:
    role = "page" if name in ("first_page", "last_page", "pages") else "citation"
    context.numerals.mark(row.start, row.end, role, f"citation.{name}")


def _joined_pages(context: Context, fields: dict[str, Spanned]) -> str | None:
    """Pages from a first and a last page in rows of their own, where no row gives both."""
    first, last = fields.pop("first_page", None), fields.pop("last_page", None)
    if "pages" in fields or first is None:
        return None
    pages = context.text[first[0] : first[1]]
    return f"{pages}-{context.text[last[0] : last[1]]}" if last else pages


def _element_fields(context: Context) -> tuple[list[Spanned], dict[str, Spanned]]:
    """Authors and source in the elements of an article's metadata; an author runs from surname to first names."""
    authors: list[Spanned] = []
    fields: dict[str, Spanned] = {}
    for section in context.sections:
        if section.role != "metadata" or section.cites_as:
            continue
        for name, pattern in _ELEMENTS.items():
            match = pattern.search(context.view, section.start, section.end)
            if match and name not in fields:
                fields[name] = match.span(1)
                role = "year" if name == "year" else "page" if "page" in name else "citation"
                context.numerals.mark(*match.span(1), role, f"citation.{name}")
        for match in _XML_AUTHOR.finditer(context.view, section.start, section.end):
            authors.append((context.view.index(">", match.start()) + 1, match.end()))
    return authors, fields


def _front_fields(context: Context, title: Spanned | None) -> tuple[list[Spanned], bool, dict[str, Spanned]]:
    """Authors and source that the lines around the title print."""
    authors: list[Spanned] = []
    elided = False
    fields: dict[str, Spanned] = {}
    for section in context.sections:
        if section.role != "metadata" or section.cites_as:
            continue
        for line in split_lines(context.text[section.start : section.end]):
            start, end = section.start + line.start, section.start + line.end
            near = title is None or abs(start - title[1]) < 3000
            if not line.text or not near or "@" in line.text:
                continue
            _source_line(context, start, end, fields)
            if not authors or authors[-1][1] > start - 8:
                found, cut = _author_line(context, start, end)
                authors += found
                elided = elided or cut
    return authors, elided, fields


def _source_line(context: Context, start: int, end: int, fields: dict[str, Spanned]) -> None:
    """A line that prints where the article appeared, or a label with the date."""
    reference = parse_reference(context.view, start, end)
    if reference.style and reference.volume and reference.year:
        for name in _FIELDS:
            span = getattr(reference, name)
            if name == "journal" and span is None:
                span = reference.title
            if span:
                fields.setdefault(name, span)
        _mark_reference(context, reference, start)
        return
    labelled = _DATED.match(context.view, start, end)
    year = DATE.search(context.view, labelled.end(), end) if labelled else None
    if year and (printed := YEAR.search(context.view, *year.span())):
        fields.setdefault("year", printed.span())


def _author_line(context: Context, start: int, end: int) -> tuple[list[Spanned], bool]:
    """Authors of a line by itself, affiliation marks left out."""
    end = start + authors_end(context.text[start:end])
    words = context.view[start:end]
    numbered = _NUMBERED.match(words)
    begin = start + (numbered.end() if numbered else 0)
    spans, elided, at = read_authors(context.view, begin, end, VANCOUVER_AUTHOR)
    if len(spans) >= 2 and end - at <= 3:
        return spans, elided
    places = any(word in words for word in context.vocabulary["layouts"]["institutions"])
    if not (is_authors(words) or (is_names(words) and not places) or (numbered and len(words) < 60)):
        return [], False
    found = [match.span("name") for match in _MARKED_NAME.finditer(context.view, begin, end)]
    context.numerals.mark(start, end, "label", "affiliation_mark")
    return found, elided
