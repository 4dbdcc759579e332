"""Identifiers: registry numbers, DOIs, PMIDs and their like, in normal form, with whose they are.

Whose an identifier is follows from where it stands: a list of citing articles, a reference list, a passage about one
study, or the document's own title, metadata and registration lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...ids import numbered_ids
from ...vocabulary import Vocabulary
from ..reading import Context, Reading, Section
from ..triggers import Sought

VOCABULARY: tuple[str, ...] = ("layouts",)
"""Vocabulary kinds this reader reads."""

REGISTRIES = frozenset({"nct", "isrctn", "eudract", "trial_code"})
"""Schemes of registration numbers: in a document's own prose they are its own."""

RELATED_WITHIN = 70
"""How far before an identifier a word that gives it to another publication is looked for, in code points."""


@dataclass(frozen=True, slots=True)
class Found:
    """One identifier: its words, its scheme and normal form, and the span of the numerals that belong to it."""

    start: int
    end: int
    scheme: str
    value: str
    rule: str
    claimed: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a scheme is printed. Group ``id`` is what is quoted; ``normal`` makes the normal form of the match.

    ``keys`` are words without one of which the pattern cannot match, in lower case unless it is ``cased``: most texts
    hold none of them.
    """

    scheme: str
    regex: re.Pattern[str]
    normal: Callable[[re.Match[str]], str]
    keys: tuple[str, ...]
    cased: bool = False


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match["id"])


def _compact(match: re.Match[str]) -> str:
    return re.sub(r"\s", "", match["id"]).upper()


def _as_printed(match: re.Match[str]) -> str:
    return match["id"]


# Words between the name of a registry and its number: "ISRCTN, number 9128…", "EudraCT no.: 20…".
_NUMBER = r"(?:[\s,:#=|(\"'-]|no\.?\s|nr\.?\s|number|id(?:entifier)?\b|registration|registry|trial){0,8}"

REGISTRY_NAMES = (
    *("ACTRN", "ChiCTR", "UMIN", "IRCT", "DRKS", "NTR", "PACTR", "KCT", "CTRI/", "TCTR", "SLCTR", "jRCT", "Japic"),
    *("JPRN", "RBR-", "RPCEC", "U1111", "CRD", "LBCTR", "AEARCTR", "NL"),
)
"""Beginnings of registration numbers of registries whose numbers need no other word beside them."""

PATTERNS: tuple[Pattern, ...] = (
    # A registry's own name before its eight digits; "NCT 0001…" and "NCT: 0001…" are printed too.
    Pattern(
        "nct",
        re.compile(r"(?P<id>[Nn](?<!\w[Nn])[Cc][Tt][\s:#-]{0,2}\d{8})(?!\d)"),
        lambda m: "NCT" + _digits(m),
        ("nct",),
    ),
    Pattern(
        "isrctn",
        re.compile(rf"\b(?P<id>ISRCTN{_NUMBER}\d{{8}})(?!\d)", re.I),
        lambda m: "ISRCTN" + _digits(m),
        ("isrctn",),
    ),
    Pattern("eudract", re.compile(r"(?P<id>20(?<![\d-]20)\d\d-\d{6}-\d\d(?:-\d\d)?)(?![\d-])"), _as_printed, ("-",)),
    # Misprinted numbers are kept as printed where the registry is named.
    Pattern(
        "eudract",
        re.compile(rf"\bEudra\s?CT{_NUMBER}(?P<id>\d{{4}}-\d{{4,7}}-\d\d)(?![\d-])", re.I),
        _as_printed,
        ("eudra",),
    ),
    Pattern(
        "trial_code",
        re.compile(
            r"\b(?P<id>ACTRNO?\s?\d{14}|ChiCTR(?:-[A-Z]{2,5})?-?\d{8,10}|UMIN\s?\d{9}|IRCT\s?\d{8,20}N\d{1,3}|DRKS\s?\d{8}"
            r"|NTR\s?\d{2,5}|PACTR\s?\d{15,17}|KCT\s?\d{7}|CTRI/\d{4}/\d{2,3}/\d{6}|TCTR\s?\d{11}|SLCTR/\d{4}/\d{3}"
            r"|jRCTs?\d{9,10}|JapicCTI-\d{6}|JPRN-[A-Za-z]{4,8}\d{6,10}|RBR-[0-9a-z]{5,7}|RPCEC\s?\d{8}|U1111-\d{4}-\d{4}"
            r"|CRD\s?42\d{6,11}|LBCTR\s?\d{10}|AEARCTR-\d{7}|NL\d{4,5}\.\d{3}\.\d\d)(?![\w])"
        ),
        lambda m: re.sub(r"\s", "", m["id"]),
        REGISTRY_NAMES,
        cased=True,
    ),
    # "PMC: 118…" and "PMCID: PMC118…"; the prefix is part of the number.
    Pattern(
        "pmcid",
        re.compile(r"\b(?P<id>PMC(?:ID)?(?:\s?:\s?|\s)?\d{4,9})(?!\d)"),
        lambda m: "PMC" + _digits(m),
        ("PMC",),
        cased=True,
    ),
    Pattern(
        "pmid",
        re.compile(
            r"(?:\bPMID(?:\s?\||[\s:#.=-]){0,4}|\bPub ?Med(?: ID)?\s?[:#]\s?"
            r"|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/"
            r"|dc\.identifier\.pmid(?:\s|\|){1,5}|pub-id-type=\"pmid\">|IdType=\"pubmed\">|<PMID[^<>]{0,40}>)(?P<id>\d{4,8})(?!\d)",
            re.I,
        ),
        _digits,
        ("pmid", "pubmed", "pub med"),
    ),
    Pattern("wos", re.compile(r"\b(?P<id>WOS:\s?[A-Z0-9]{15})\b", re.I), _compact, ("wos:",)),
    Pattern("scopus", re.compile(r"(?:\b|eid_)(?P<id>2-s2\.0-\d{8,12})(?!\d)"), _as_printed, ("2-s2.0-",)),
    Pattern(
        "handle",
        re.compile(r"(?P<id>(?:https?://)?hdl\.handle\.net/(?P<value>\d+(?:\.\d+){0,4}/[^\s|<>\"]+))"),
        lambda m: _trimmed(m["value"]),
        ("hdl.handle.net",),
    ),
    Pattern("wprim", re.compile(r"\bWPRIM(?:ID)?(?:[=: ]{1,3})(?P<id>\d{4,9})(?!\d)", re.I), _digits, ("wprim",)),
    Pattern(
        "issn",
        re.compile(r"issn[^\d\n]{0,24}(?P<id>\d{4}-\d{3}[\dX])(?![\dX])", re.I),
        lambda m: m["id"].upper(),
        ("issn",),
    ),
    Pattern(
        "other",
        re.compile(r"(?:orcid\.org/|ORCID[:\s]{1,3})(?P<id>\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.I),
        lambda m: "orcid:" + m["id"].upper(),
        ("orcid",),
    ),
    Pattern(
        "conference_abstract_number",
        re.compile(r"\bAbstract\s(?:No\.?|Number|#)\s?:?\s?(?P<id>[A-Z]{0,5}-?\d{1,5}(?:\.\d{1,3})?)(?![\w])", re.I),
        _compact,
        ("abstract n", "abstract #"),
    ),
)

_DOI = re.compile(r"10\.(?<!\d10\.)\d{4,9}(?:\.\d{1,9}){0,3}/[^\s\"<>|{}^`\\]{1,200}")
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/$", re.I)
_DOI_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|epdf|fulltext|meta|html)|\.pdf|\.full|[?#&][^?#&]*)$", re.I)
_GLUED = re.compile(r"(?:\]\(|\)\[|[.,;]?https?:|[.,;]PMID|[.,;]PMC|[.,;]doi:|&lt;|&gt;|&quot;)", re.I)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"|\]}]{3,400}")
_RESOLVED = re.compile(
    r"doi\.org/10\.|pubmed\.ncbi\.nlm\.nih\.gov/\d|nlm\.nih\.gov/pubmed/\d|/PMC\d|hdl\.handle\.net/\d|NCT\d{8}|ISRCTN\d{8}",
    re.I,
)
_NAMED_ROW = Sought(r"dc\.identifier\.(?P<name>[a-z]{3,20})\s?[|\t]\s?(?P<value>[^|\t\n]{1,120}?)\s?(?=[|\t\n]|$)")
_ATTRIBUTE = re.compile(r"[A-Za-z][\w:-]{1,30}=\"[^\"<>\n]{1,200}\"")
_LOCAL_ID = re.compile(r"[A-Za-z]{0,6}\d[\w.-]{2,30}$")
NOT_LOCAL = frozenset(
    {
        *("email", "citation", "uri", "url", "volume", "issue", "spage", "epage", "other"),
        *("doi", "pmid", "pmcid", "issn", "eissn", "issnl", "isi", "scopus", "isbn"),
    }
)
"""Rows of ``dc.identifier`` that hold no number of the repository's own."""
_NUMBER_ALONE = re.compile(r"(?:[A-Z]{2,5}\d{4,5}|[A-Z]{1,3}-\d{2,4})")
_OF_THE_ARTICLE = re.compile(r"online version|supplementa|this article|electronic")
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def _trimmed(text: str) -> str:
    """``text`` without closing punctuation and without closing brackets that it does not open."""
    while text:
        last = text[-1]
        if last in ".,;:!?'\"*…" or (last in _CLOSERS and text.count(last) > text.count(_CLOSERS[last])):
            text = text[:-1]
        else:
            break
    return text


def valid_issn(issn: str) -> bool:
    """Whether the check digit of an ISSN fits (ISO 3297)."""
    digits = issn.replace("-", "")
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits[:7], strict=True))
    return (11 - total % 11) % 11 == (10 if digits[7] in "Xx" else int(digits[7]))


def find_identifiers(view: str) -> list[Found]:
    """Every identifier of a level view of a text, in order; none within another."""
    found = [*_dois(view), *_patterned(view), *_local(view), *_urls(view)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Found] = []
    for item in found:
        if not any(
            item.start < other.end and other.start < item.end and item.scheme == other.scheme for other in kept[-3:]
        ):
            kept.append(item)
    return kept


def _dois(view: str) -> Iterator[Found]:
    for match in _DOI.finditer(view):
        text = match.group()
        glued = _GLUED.search(text)
        text = _trimmed(text[: glued.start()] if glued else text)
        resolver = _RESOLVER.search(view[max(0, match.start() - 24) : match.start()])
        while resolver or "/" in text[8:]:
            shorter = _DOI_TAIL.sub("", text)
            if shorter == text or "/" not in shorter:
                break
            text = _trimmed(shorter)
        end = match.start() + len(text)
        begin = match.start() - (len(resolver.group()) if resolver else 0)
        yield Found(match.start(), end, "doi", text.lower(), "doi", (begin, end))


def _patterned(view: str) -> Iterator[Found]:
    lower = view.lower()
    for pattern in PATTERNS:
        words = view if pattern.cased else lower
        for key in pattern.keys:
            if key in words:
                break
        else:
            continue
        for match in pattern.regex.finditer(view):
            start, end = match.span("id")
            if pattern.scheme == "issn" and not valid_issn(match["id"]):
                continue
            if pattern.scheme == "handle":
                end = start + len(_trimmed(match["id"]))
            yield Found(start, end, pattern.scheme, pattern.normal(match), pattern.scheme, (start, end))


def _local(view: str) -> Iterator[Found]:
    """Local numbers of repositories: ``dc.identifier.<name>`` rows whose value looks like a number, never a person."""
    for match in _NAMED_ROW.finditer(view):
        value = match["value"].rpartition("=")[2].strip()
        if match["name"] in NOT_LOCAL or "@" in match["value"] or not _LOCAL_ID.match(value):
            continue
        end = match.end("value")
        start = end - len(value)
        yield Found(start, end, "other", f"{match['name']}:{value}", "local_number", (start, end))


def _urls(view: str) -> Iterator[Found]:
    """Addresses that are not another identifier's resolver; addresses within tags are markup, not text."""
    for match in _URL.finditer(view) if "://" in view or "www." in view else ():
        tag = view.rfind("<", max(0, match.start() - 200), match.start())
        attribute = view[match.start() - 2 : match.start()] in ('="', "='")
        if attribute or _RESOLVED.search(match.group()) or (tag >= 0 and ">" not in view[tag : match.start()]):
            continue
        text = _trimmed(match.group())
        yield Found(
            match.start(), match.start() + len(text), "url", text, "url", (match.start(), match.start() + len(text))
        )


@lru_cache(maxsize=4)
def compile_related(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words that give an identifier to another publication."""
    return re.compile("|".join(map(re.escape, vocabulary["layouts"]["related_cues"])))


def role_in(context: Context, section: Section | None, found: Found, related: re.Pattern[str]) -> str:
    """Whose an identifier is, from its section, its scheme and the words before it."""
    if section is None:
        return "unknown"
    if section.cites_as:
        return section.cites_as
    before = context.lower[max(section.start, found.start - RELATED_WITHIN) : found.start]
    if section.role == "boilerplate" or related.search(before):
        return "other"
    if found.scheme == "url":
        return "self" if before.rstrip().endswith(("uri |", "uri", "uri:", "url |")) else "other"
    if section.role in ("metadata", "title"):
        return "self"
    content = context.document["content"]
    if content in ("narrative", "review"):
        return "self" if found.value.startswith("CRD42") else "other"
    if found.scheme in REGISTRIES:
        return "other" if content == "full_text" and section.role in ("background", "other") else "self"
    own = _OF_THE_ARTICLE.search(before) is not None
    return "self" if own or content == "registry" else "other"


def _registered(context: Context, found: list[Found]) -> set[str]:
    """Registration numbers that stand where a text prints its own: in its methods, its results, or around it."""
    values = set()
    for item in found:
        section = context.section_at(item.start) if item.scheme in REGISTRIES else None
        if section and section.role in ("metadata", "methods", "results", "title") and not section.cites_as:
            values.add(item.value)
    return values


def _abstract_number(context: Context) -> Found | None:
    """The number of a conference abstract: the short metadata section that runs into the title on the same line."""
    for section, following in zip(context.sections, context.sections[1:], strict=False):
        if following.role != "title" or section.role != "metadata":
            continue
        words = context.view[section.start : section.end]
        between = context.text[section.end : following.start]
        last = words.rpartition("\n")[2].strip()
        if _NUMBER_ALONE.fullmatch(last):
            end = section.start + words.rindex(last) + len(last)
            start = end - len(last)
            return Found(start, end, "conference_abstract_number", last, "number_above_title", (start, end))
        number = re.fullmatch(
            r"(?:Abstract|Poster|Oral|Paper)?\s?(?:No\.?\s?|number\s|#)?(?P<id>[A-Z]{0,5}-?\d[\d.]{0,8}\d|\d)[:.]?",
            words,
        )
        if number and not between.count("\n"):
            start, end = section.start + number.start("id"), section.start + number.end("id")
            return Found(start, end, "conference_abstract_number", number["id"], "number_before_title", (start, end))
    return None


def read(context: Context) -> Reading:
    """Rows of ``identifiers`` with their anchors; the numerals within them are marked ``identifier``."""
    related = compile_related(context.vocabulary)
    found = find_identifiers(context.view)
    number = _abstract_number(context)
    if number:
        found = sorted([*found, number], key=lambda item: item.start)
    rows = []
    own = _registered(context, found)
    for item in found:
        section = context.section_at(item.start)
        role = role_in(context, section, item, related)
        if role == "self" and section and section.role == "background" and own and item.value not in own:
            # A background that names a registered trial, where the study has a number of its own, names another's.
            role = "other"
        where = context.where(section) if section else {}
        rows.append(
            {
                **context.place(item.start, item.end),
                **where,
                "scheme": item.scheme,
                "value": item.value,
                "role": role,
                "rule": item.rule,
            }
        )
        context.numerals.mark(*item.claimed, "identifier", item.rule, join=True)
    for attribute in _ATTRIBUTE.finditer(context.view) if '="' in context.view else ():
        context.numerals.mark(*attribute.span(), "label", "markup", join=True)
    keys = [(context.doc_id, row["scheme"], row["value"], row["role"]) for row in rows]
    anchors = []
    for row, row_id in zip(rows, numbered_ids("identifier", keys), strict=True):
        row["identifier_id"] = row_id
        anchors.append(dict(context.anchor("identifiers", row_id, "value", row["start"], row["end"])))
    return Reading({"identifiers": rows}, anchors)
