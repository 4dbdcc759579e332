"""Every place where a document names a publication, with the fields printed there.

A mention is a citation row, a document itself (its title and the identifiers it claims for itself), or the heading of a
passage about one study.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..tables.store import Rows
from .names import ET_AL
from .titles import TRAILING_LABEL, Title, TitleReader

Texts = Mapping[str, str]
Anchor = dict[str, Any]

SOURCES = {"self": "own_record", "described": "described", "listed": "listed", "reference": "reference",
           "citing": "citing", "other": "other"}  # fmt: skip
"""Role of a citation row, and the source that ``publication_mentions`` names."""
PRINTED = ("title", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")
LINKING = ("doi", "pmid", "pmcid", "scopus", "wos", "handle", "wprim")
"""Schemes whose value names one publication and no other."""
REGISTRIES = ("nct", "isrctn", "eudract", "trial_code")
AUTHORS_SPAN = 2_000
"""Code points from the first author to the last, at most, for the list to be quoted as one."""
PUBLICATION_CONTENT = {"conference_abstract": "conference_abstract", "review": "review"}


@dataclass(slots=True)
class Mention:
    """One mention.

    Attributes:
        role: whose record it is, as in ``citations.role``.
        source: the kind of place, by which conflicts are ranked.
        values: field to printed value and the anchor it stands on.
        identifiers: scheme to values in normal form.
        authors_at: where the authors are printed, where that is known better than by the whole mention.
        conference: whether it is a conference abstract.
        citation_id: the citation row it was made from, if any.
    """

    doc_id: str
    start: int
    end: int
    quote: str
    role: str
    source: str
    subject: str | None
    title: Title | None = None
    values: dict[str, tuple[Any, Anchor]] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    authors_at: Anchor | None = None
    elided: bool = False
    identifiers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    registries: list[str] = field(default_factory=list)
    conference: bool = False
    citation_id: str | None = None
    method: str = "new"
    score: float | None = None

    @property
    def order(self) -> tuple[Any, ...]:
        """Sort key: the same for the same documents, in whatever order they come."""
        return (self.doc_id, self.start, self.end, self.role, self.citation_id or "")

    @property
    def year(self) -> int | None:
        """The year printed, if any."""
        return self.values["year"][0] if "year" in self.values else None

    def places(self) -> list[tuple[int, int]]:
        """Where the mention stands, and where each of its fields is printed."""
        fields = [place for _, place in self.values.values()] + ([self.authors_at] if self.authors_at else [])
        return [(self.start, self.end), *((place["start"], place["end"]) for place in fields)]

    def anchor(self) -> Anchor:
        """The whole mention as an anchor."""
        return anchor(self.doc_id, self.start, self.end, self.quote)


def anchor(doc_id: str, start: int, end: int, quote: str) -> Anchor:
    """An anchor as the tables hold it."""
    return {"doc_id": doc_id, "start": start, "end": end, "quote": quote}


def place_of(row: Mapping[str, Any], value: object, after: int, printed: Sequence[Mapping[str, Any]]) -> Anchor:
    """Where ``value`` is printed, not before ``after``: on one of the row's own anchors, else literally in its quote.

    The fields of a record may stand far from its title, each on a line of its own; the whole quote where neither tells.
    """
    wanted = str(value).casefold()
    for own in printed:
        if own["start"] >= after and _bare(own["quote"]) == _bare(wanted):
            return anchor(own["doc_id"], own["start"], own["end"], own["quote"])
    at = row["quote"].casefold().find(wanted, max(0, after - row["start"]))
    if at < 0 or len(row["quote"]) != len(row["quote"].casefold()):
        return anchor(row["doc_id"], row["start"], row["end"], row["quote"])
    quote = row["quote"][at : at + len(wanted)]
    return anchor(row["doc_id"], row["start"] + at, row["start"] + at + len(quote), quote)


def _bare(printed: str) -> str:
    """Letters and signs without case and blanks, and without the colon of ``PMC: 123``."""
    return printed.casefold().replace(": ", "").replace(" ", "")


def authors_place(row: Mapping[str, Any], printed: Sequence[Mapping[str, Any]], text: str) -> Anchor | None:
    """From the first author printed to the last; null where the row's anchors do not tell."""
    names = set(row.get("authors") or [])
    own = [a for a in printed if a["quote"] in names]
    if not own or len({a["quote"] for a in own}) < len(names):
        return None
    start, end = own[0]["start"], own[-1]["end"]
    # Addresses between the names are no part of the list, and an e-mail address enters no table.
    if end - start > AUTHORS_SPAN or "@" in text[start:end]:
        return None
    return anchor(row["doc_id"], start, end, text[start:end])


def from_citation(
    row: Mapping[str, Any], container: str, titles: TitleReader, printed: Sequence[Mapping[str, Any]], text: str
) -> Mention:
    """The mention that a citation row is; ``printed`` are the row's own anchors, in the order of the text."""
    role = row["role"]
    source = "repository" if role == "self" and container == "repository_record" else SOURCES.get(role, "other")
    made = Mention(row["doc_id"], row["start"], row["end"], row["quote"], role, source, row.get("subject"),
                   citation_id=row["citation_id"])  # fmt: skip
    made.authors = [name for name in row.get("authors") or [] if name.strip()]
    made.elided = bool(row.get("authors_elided"))
    made.authors_at = authors_place(row, printed, text)
    after = 0
    for name in PRINTED:
        value = row.get(name)
        if value in (None, ""):
            continue
        # Volume, issue and pages are short numbers: look for them after the journal, never inside the title.
        place = place_of(row, value, after if name in ("volume", "issue", "pages") else 0, printed)
        if name in ("title", "journal", "volume", "issue") and place["quote"] != row["quote"]:
            after = place["end"]
        made.values[name] = (value, place)
        if name in LINKING:
            made.identifiers[name].append(value)
    if row.get("title"):
        made.title = titles.read(row["title"])
    return made


def _without_number(title: str, numbers: list[str]) -> tuple[str, int]:
    """A conference abstract's title without its number, and how many code points were cut."""
    for number in numbers:
        if title.upper().startswith(number.upper()):
            rest = title[len(number) :].lstrip(" \u2005\u00a0\t:.-–")
            return rest, len(title) - len(rest)
    return title, 0


def from_document(document: Mapping[str, Any], own: Rows, titles: TitleReader) -> Mention | None:
    """The mention that a document makes of itself: its title and the identifiers it claims as its own."""
    numbers = [row["value"] for row in own if row["scheme"] == "conference_abstract_number"]
    places = [(row["start"], row["end"], row["quote"]) for row in own if row["scheme"] in LINKING]
    start, end = document.get("title_start"), document.get("title_end")
    if document.get("title") and start is not None and end is not None:
        places.insert(0, (start, end, document["title"]))
    # The title of a narrative page names the page; it is a publication only where the page claims an identifier.
    if not places or (document["content"] == "narrative" and len(places) == 1 and places[0][0] == start):
        return None
    source = "repository" if document["container"] == "repository_record" else "own_record"
    made = Mention(document["doc_id"], *places[0], "self", source, None)
    made.conference = document["content"] == "conference_abstract" or bool(numbers)
    if document.get("title") and start is not None and end is not None:
        bare, cut = _without_number(document["title"], numbers)
        made.title = titles.read(bare)
        made.values["title"] = (bare, anchor(document["doc_id"], start + cut, end, document["title"][cut:]))
    for row in own:
        if row["scheme"] in LINKING:
            made.identifiers[row["scheme"]].append(row["value"])
            if row["scheme"] in PRINTED and row["scheme"] not in made.values:
                place = anchor(row["doc_id"], row["start"], row["end"], row["quote"])
                made.values[row["scheme"]] = (row["value"], place)
        elif row["scheme"] in REGISTRIES:
            made.registries.append(f"{row['scheme']}:{row['value']}")
    return made


def from_heading(section: Mapping[str, Any], text: str, titles: TitleReader) -> Mention | None:
    """The mention in the heading of a passage about one study; null where it has no heading."""
    if not section.get("heading"):
        return None
    at = text.find(section["heading"], section["start"], section["end"])
    if at < 0:
        return None
    heading = section["heading"]
    label = TRAILING_LABEL.search(heading)
    bare = heading[: label.start()] if label else heading
    bare = bare.rstrip(" .")
    if not bare:
        return None
    doc_id = section["doc_id"]
    made = Mention(doc_id, at, at + len(heading), heading, "described", "described", section["subject"])
    made.title = titles.read(bare)
    made.values["title"] = (bare, anchor(doc_id, at, at + len(bare), bare))
    if label:
        begin = at + label.start("year")
        made.values["year"] = (int(label["year"]), anchor(doc_id, begin, begin + 4, label["year"]))
        made.authors, made.elided = [ET_AL.sub("", label["name"]).strip(" ,")], True
        made.authors_at = anchor(doc_id, at + label.start("name"), at + label.end("name"), label["name"])
    return made


def read_mentions(tables: Mapping[str, Rows], texts: Texts, titles: TitleReader) -> list[Mention]:
    """Every mention of every document, sorted by document and place."""
    documents = {row["doc_id"]: row for row in tables["documents"]}
    own: dict[str, Rows] = defaultdict(list)
    of_citation: dict[str, Rows] = defaultdict(list)
    for row in tables["identifiers"]:
        if row.get("citation_id"):
            of_citation[row["citation_id"]].append(row)
        if row["role"] == "self" and not row.get("subject"):
            own[row["doc_id"]].append(row)
    found = []
    printed: dict[str, Rows] = defaultdict(list)
    for row in tables["anchors"]:
        if row["table"] == "citations":
            printed[row["row_id"]].append(row)
    for row in tables["citations"]:
        document = documents[row["doc_id"]]
        places = sorted(printed[row["citation_id"]], key=lambda a: (a["start"], a["end"]))
        made = from_citation(row, document["container"], titles, places, texts[row["doc_id"]])
        made.conference = row["role"] == "self" and document["content"] == "conference_abstract"
        for identifier in of_citation[row["citation_id"]]:
            values = made.identifiers[identifier["scheme"]]
            if identifier["scheme"] in LINKING and identifier["value"] not in values:
                values.append(identifier["value"])
        found.append(made)
    for doc_id, document in documents.items():
        itself = from_document(document, own[doc_id], titles)
        if itself:
            found.append(itself)
    headed: set[tuple[str, str]] = set()
    for section in sorted(tables["sections"], key=lambda s: (s["doc_id"], s["start"])):
        subject = section.get("subject")
        if section["role"] == "study_summary" and subject and (section["doc_id"], subject) not in headed:
            heading = from_heading(section, texts[section["doc_id"]], titles)
            if heading:
                headed.add((section["doc_id"], subject))
                found.append(heading)
    return sorted(found, key=lambda mention: mention.order)
