"""One bibliographic reference, read into fields with the span of each: the styles that pages and journals print.

Vancouver and AMA (``Cell Transplant. 2014; 22(12):2267-77``), APA (``… (2014). Journal, 33(11), 1611-1619``), PubMed's
index style (authors run into the journal), Nature's (``Lancet 384, 1878-1888 (2014)``), repositories'
(``Journal, 2013, v. 22 n. 12, p. 2267-2277``) and IEEE's (``Journal, vol. 22, no. 12, pp. 1-9, 2013``). Every pattern
consumes the text once; lists of authors are read author by author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Spanned = tuple[int, int]

YEAR = r"(?:18|19|20)\d\d"
PAGES = (
    r"(?:[A-Za-z]{0,2}\d[\w.]{0,19}(?:\s?-\s?[A-Za-z]{0,2}\d[\w.]{0,11})?(?:,\s?\d{1,5}(?:-\d{1,5})?(?=[.;,\s]|$))?)"
)
ISSUE = r"(?:\s?\((?P<issue>[^()]{0,24})\))?"
MONTH = r"(?:\s(?:[A-Z][a-z]{2,8}\.?(?:[-/][A-Z][a-z]{2,8})?)(?:\s\d{1,2}(?:-\d{1,2})?)?)?"

# Must match "2014 Mar;45(2):338-41, 350", "2025; 34():9636897241301703", "2020;2020", "2019;2019:7061408";
# must not match a year without a semicolon.
VANCOUVER = re.compile(
    rf"(?<!\d)(?P<year>{YEAR}){MONTH}\s?;\s?(?P<volume>[A-Za-z]?\d[\w-]{{0,7}}(?:\sSuppl\.?\s?\d{{0,2}})?)?{ISSUE}(?:\s?:\s?(?P<pages>{PAGES}))?"
)
# "33(11), 1611-1619" after "(2014). Journal, ".
APA = re.compile(rf"(?P<volume>[A-Za-z]?\d{{1,5}}){ISSUE},\s(?:Article\s|Art\.?\s)?(?P<pages>{PAGES})")
# "J Am Coll Surg 190:553-560" after "(2000) Title. ", and "Surg Endosc (2018) 32:1455-1463".
SPRINGER = re.compile(rf"\s(?P<volume>[A-Za-z]?\d{{1,4}}){ISSUE}:\s?(?P<pages>{PAGES})")
APA_YEAR = re.compile(rf"\((?P<year>{YEAR})[a-z]?(?:,\s?[A-Za-z][^()]{{0,20}})?\)")
# "Lancet 384, 1878-1888 (2014)".
NATURE = re.compile(rf"\s(?P<volume>\d{{1,4}}){ISSUE},\s(?P<pages>{PAGES})\s\((?P<year>{YEAR})\)")
# "Cell Transplantation, 2013, v. 22 n. 12, p. 2267-2277".
REPOSITORY = re.compile(
    rf",\s(?P<year>{YEAR}),\sv(?:ol)?\.\s?(?P<volume>[\w-]{{1,8}})(?:,?\sn(?:o)?\.\s?(?P<issue>[\w-]{{1,10}}))?(?:,?\spp?\.\s?(?P<pages>{PAGES}))?"
)
# "Journal, vol. 22, no. 12, pp. 2267-2277, 2013".
IEEE = re.compile(
    rf",\s[Vv]ol(?:\.|ume)\s?(?P<volume>[\w-]{{1,8}})(?:,\s?(?:[Nn]o|[Ii]ss(?:ue)?)\.?\s?(?P<issue>[\w-]{{1,10}}))?(?:,\s?[Pp]p?\.\s?(?P<pages>{PAGES}))?,\s(?:[A-Z][a-z]{{2,8}}\.?\s)?(?P<year>{YEAR})"
)
# "Stem Cell Reports. 2018." with nothing more.
YEAR_ONLY = re.compile(rf"[.,]\s(?P<year>{YEAR})(?:\s[A-Z][a-z]{{2}}(?:\s\d{{1,2}})?)?(?=[.,;]|\s*$)")

_PARTICLE = (
    r"(?:(?:van|von|de|der|den|du|da|dos|del|della|di|la|le|el|al|ter|ten|bin|ben"
    r"|Van|Von|De|Den|Du|Da|Del|Di|La|Le|El|Al|St\.?)[ -]){0,3}"
)
_SURNAME = rf"{_PARTICLE}[A-ZÀ-ÖØ-Þ][\w']{{0,30}}(?:[-'][A-ZÀ-ÖØ-Þ]?[\w']{{1,30}}){{0,3}}"
# "Wang D", "Farge-Bancel D", "van der Meer JW", "Smith J Jr"; must not match "Host FSTL1".
VANCOUVER_AUTHOR = re.compile(
    rf"{_SURNAME}(?:\s{_SURNAME}){{0,2}}?\s[A-Z]{{1,4}}(?:-[A-Z]{{1,2}})?(?![\w-])(?:\s(?:Jr|Sr|2nd|3rd|II|III)\b)?"
)
# "Wang, D.", "Lim, T. O.", "Weinmann-Menke, J.-P.".
APA_AUTHOR = re.compile(rf"{_SURNAME}(?:\s{_SURNAME}){{0,2}}?,\s[A-Z]\.(?:[\s-]{{0,2}}[A-Z]\.){{0,3}}")
# "D. Wang", "J.-P. Meer".
INITIALS_FIRST = re.compile(rf"[A-Z]\.(?:[\s-]{{0,2}}[A-Z]\.){{0,3}}\s{_SURNAME}(?:\s{_SURNAME})?")
ET_AL = re.compile(r",?\s?(?:et\.?\sal\b\.?|and others|and colleagues)")
SEPARATOR = re.compile(r"\s?(?:[,;]\s?(?:and\s|&\s)?|\s(?:and|&)\s)\s?")
ELLIPSIS = re.compile(r"\s?(?:…|\.\s?\.\s?\.)\s?,?\s?(?:&\s)?")
# "Ru Bai et al." before a journal or after a title.
NAMED_ET_AL = re.compile(rf"(?P<author>{_SURNAME}(?:\s{_SURNAME}){{0,2}})\set\sal\b\.?")

LEADING = re.compile(r"\s*(?:[-•*·▪◦–]\s|\[\d{1,3}\]\.?\s|\d{1,3}[.)]\s)?\s*")
LOCATOR_END = re.compile(r"\bPMID\b|\bPMCID\b|\bPMC\s?:|\bdoi\b|\bdoi:|https?://|\bAvailable\b|\bView\b|<", re.I)
SENTENCE_STOP = re.compile(r"[.?!](?=\s)")
_TRAILING = " .,;:"

LONGEST_JOURNAL = 60
"""Between authors and year, one phrase up to this length is a journal (indexes run authors into it)."""


@dataclass(slots=True)
class Reference:
    """Fields of one reference with the span of each. ``authors`` holds one span per author, in order."""

    start: int
    end: int
    authors: list[Spanned] = field(default_factory=list)
    elided: bool = False
    title: Spanned | None = None
    journal: Spanned | None = None
    year: Spanned | None = None
    volume: Spanned | None = None
    issue: Spanned | None = None
    pages: Spanned | None = None
    style: str = ""


def parse_reference(view: str, start: int, end: int) -> Reference:
    """The fields of the reference that stands on ``view[start:end]``; what it does not print stays null."""
    leading = LEADING.match(view, start, end)
    begin = leading.end() if leading else start
    stop = LOCATOR_END.search(view, begin, end)
    until = _strip_end(view, begin, stop.start() if stop else end)
    reference = Reference(begin, end)
    locator = _locate(view, begin, until, reference)
    authors_end = _authors_first(view, begin, until, reference)
    if authors_end is None:
        _title_first(view, begin, until, locator, reference)
    else:
        _after_authors(view, authors_end, until, locator, reference)
    return reference


def _locate(view: str, begin: int, until: int, reference: Reference) -> re.Match[str] | None:
    """Year, volume, issue and pages; the match that gave them."""
    for style, pattern in (("vancouver", VANCOUVER), ("repository", REPOSITORY), ("ieee", IEEE), ("nature", NATURE)):
        match = pattern.search(view, begin, until)
        if match:
            reference.style = style
            _take(match, reference)
            return match
    dated = APA_YEAR.search(view, begin, until)
    if dated:
        reference.style, reference.year = "apa", dated.span("year")
        match = APA.search(view, dated.end(), until) or SPRINGER.search(view, dated.end(), until)
        if match:
            _take(match, reference)
        return dated
    match = YEAR_ONLY.search(view, begin, until)
    if match:
        reference.style, reference.year = "year_only", match.span("year")
    return match


def _take(match: re.Match[str], reference: Reference) -> None:
    """Copy the groups of a locator that hold something."""
    for name in ("year", "volume", "issue", "pages"):
        if name in match.re.groupindex and match[name]:
            start, end = match.span(name)
            setattr(reference, name, (start, end - (len(match[name]) - len(match[name].rstrip(_TRAILING)))))


def read_authors(view: str, begin: int, until: int, author: re.Pattern[str]) -> tuple[list[Spanned], bool, int]:
    """Authors that stand one after the other from ``begin``: their spans, whether the list is cut, where it ends."""
    spans: list[Spanned] = []
    elided = False
    at = begin
    while match := author.match(view, at, until):
        spans.append(match.span())
        at = match.end()
        others = ET_AL.match(view, at, until)
        if others:
            return spans, True, others.end()
        separator = SEPARATOR.match(view, at, until)
        following = separator.end() if separator else at
        dots = ELLIPSIS.match(view, following, until)
        if dots:
            elided, following = True, dots.end()
        others = ET_AL.match(view, following, until)
        if others:
            return spans, True, others.end()
        if following == at or not author.match(view, following, until):
            break
        at = following
    return spans, elided, at


def _authors_first(view: str, begin: int, until: int, reference: Reference) -> int | None:
    """Authors at the start; where they end, or null if the reference does not open with any."""
    for author in (VANCOUVER_AUTHOR, APA_AUTHOR, INITIALS_FIRST):
        spans, elided, at = read_authors(view, begin, until, author)
        closed = (at < until and view[at : at + 2].strip()[:1] in (".", ":", "(", ",")) or elided
        if len(spans) >= 2 or (spans and closed):
            reference.authors, reference.elided = spans, elided
            return at
    named = NAMED_ET_AL.match(view, begin, until)
    if named:
        reference.authors, reference.elided = [named.span("author")], True
        return named.end()
    return None


def _after_authors(view: str, at: int, until: int, locator: re.Match[str] | None, reference: Reference) -> None:
    """Title and journal of a reference that opens with its authors."""
    if reference.style == "apa" and locator is not None and locator.start() - at <= 3:
        at = locator.end()
        close = reference.volume[0] if reference.volume else until
        _split_title(view, _skip(view, at, close), close, reference)
    elif locator is not None:
        _split_title(
            view,
            _skip(view, at, locator.start()),
            locator.start() + (1 if reference.style == "year_only" else 0),
            reference,
        )
    else:
        reference.title = _span(view, _skip(view, at, until), until)


def _title_first(view: str, begin: int, until: int, locator: re.Match[str] | None, reference: Reference) -> None:
    """A reference that opens with its title: the authors follow it, before the year or before the journal."""
    limit = locator.start() if locator else until
    for stop in SENTENCE_STOP.finditer(view, begin, limit):
        at = _skip(view, stop.end(), limit)
        for author in (APA_AUTHOR, VANCOUVER_AUTHOR):
            spans, elided, closing = read_authors(view, at, limit + 1, author)
            if spans and (elided or len(spans) >= 2 or limit - closing <= 3):
                reference.authors, reference.elided = spans, elided
                reference.title = _span(view, begin, stop.end())
                _journal_after(view, closing, until, locator, reference)
                return
        named = NAMED_ET_AL.match(view, at, limit)
        if named:
            reference.authors, reference.elided = [named.span("author")], True
            reference.title = _span(view, begin, stop.end())
            _journal_after(view, named.end(), until, locator, reference)
            return
    if reference.style == "repository" and locator is not None:
        reference.journal = _span(view, begin, locator.start())
    elif locator is not None:
        _split_title(view, begin, locator.start(), reference)
    else:
        reference.title = _span(view, begin, until)


def _journal_after(view: str, at: int, until: int, locator: re.Match[str] | None, reference: Reference) -> None:
    """The journal between the authors (and their year) and the volume."""
    if locator is None:
        return
    if reference.style == "apa":
        at = max(at, locator.end())
        reference.journal = _span(view, _skip(view, at, until), reference.volume[0] if reference.volume else until)
    else:
        reference.journal = _span(view, _skip(view, at, locator.start()), locator.start())


def _split_title(view: str, begin: int, end: int, reference: Reference) -> None:
    """Title and journal of ``view[begin:end]``: the journal is what follows the last stop that ends a sentence."""
    end = _strip_end(view, begin, end)
    stops = [stop.end() for stop in SENTENCE_STOP.finditer(view, begin, end)]
    while stops and _is_abbreviation(view, stops, begin):
        stops.pop()
    if stops:
        reference.title = _span(view, begin, stops[-1])
        reference.journal = _span(view, stops[-1], end)
        return
    comma = view.rfind(",", begin, end) if reference.style in ("ieee", "apa") else -1
    if comma > begin:
        reference.title, reference.journal = _span(view, begin, comma), _span(view, comma + 1, end)
    elif reference.authors and end - begin <= LONGEST_JOURNAL:
        reference.journal = _span(view, begin, end)
    else:
        reference.title = _span(view, begin, end)


def _is_abbreviation(view: str, stops: list[int], begin: int) -> bool:
    """Whether the last stop ends an abbreviated word of a journal's name (``J. Clin. Oncol.``), not the title."""
    before = stops[-2] if len(stops) > 1 else begin
    word = view[before : stops[-1]].strip()
    return len(stops) > 1 and " " not in word and len(word) <= 9 and word[:1].isupper() and word[-1:] == "."


def _skip(view: str, at: int, until: int) -> int:
    """Past the punctuation that parts two fields."""
    while at < until and view[at] in " .,;:\n":
        at += 1
    return at


def _strip_end(view: str, begin: int, end: int) -> int:
    while end > begin and view[end - 1] in _TRAILING + "\n":
        end -= 1
    return end


def _span(view: str, begin: int, end: int) -> Spanned | None:
    """A span without the blanks and the punctuation at its ends; null if nothing is left."""
    begin = _skip(view, begin, end)
    end = _strip_end(view, begin, end)
    return (begin, end) if end > begin else None
