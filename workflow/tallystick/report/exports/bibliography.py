"""Publications as RIS and as CSL-JSON, for reference managers."""

from __future__ import annotations

import json
import re
from typing import Any

from ...tables import Rows
from ..clean import shown

RIS_TYPES = {"conference_abstract": "CPAPER", "preprint": "UNPB", "other": "GEN", "unknown": "GEN"}
CSL_TYPES = {
    "conference_abstract": "paper-conference",
    "preprint": "article",
    "other": "document",
    "unknown": "document",
}
_GIVEN = re.compile(r"[A-Z]{1,4}|(?:[A-Z]\.[ -]?){1,4}")
_PAGES = re.compile(r"\s*([A-Za-z]*\d+)\s*[-\u2010-\u2015]\s*([A-Za-z]*\d+)\s*")


def _line(text: Any) -> str:
    """One line of text: line breaks and control characters would end a RIS field."""
    return " ".join(shown(str(text)).split())


def split_name(author: str) -> tuple[str, str]:
    """An author as printed, as (family, given): ``Doe, J.``, ``Doe J`` and ``J Doe``; a group keeps its name whole."""
    name = _line(author).strip(" ,;")
    if "," in name:
        family, _, given = name.partition(",")
        return family.strip(), given.strip()
    words = name.split()
    if len(words) > 1 and _GIVEN.fullmatch(words[-1]):
        return " ".join(words[:-1]), words[-1]
    if len(words) > 1 and _GIVEN.fullmatch(words[0]):
        return " ".join(words[1:]), words[0]
    return name, ""


def full_pages(pages: str) -> tuple[str, str]:
    """First and last page; an abbreviated last page (``2267-77``) is completed. An article number has no last page."""
    match = _PAGES.fullmatch(pages)
    if match is None:
        return _line(pages), ""
    first, last = match.groups()
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return first, last


def _ris_record(row: dict[str, Any]) -> str:
    fields: list[tuple[str, Any]] = [("TY", RIS_TYPES.get(row["type"], "JOUR")), ("ID", row["publication_id"])]
    for author in row["authors"] or []:
        family, given = split_name(author)
        fields.append(("AU", f"{family}, {given}" if given else family))
    first, last = full_pages(row["pages"]) if row["pages"] else ("", "")
    fields += [
        ("TI", row["title"]),
        ("PY", row["year"]),
        ("T2", row["journal"]),
        ("VL", row["volume"]),
        ("IS", row["issue"]),
        ("SP", first),
        ("EP", last),
        ("DO", row["doi"]),
        ("AN", row["pmid"]),
        ("C2", row["pmcid"]),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value not in (None, "")]
    return "\r\n".join([*lines, "ER  - ", ""])


def ris(publications: Rows) -> str:
    """Publications as RIS, CRLF line ends."""
    return "\r\n".join(_ris_record(row) for row in publications)


def _csl_item(row: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"id": row["publication_id"], "type": CSL_TYPES.get(row["type"], "article-journal")}
    names = [split_name(author) for author in row["authors"] or []]
    authors = [
        {"family": family, "given": given} if given else {"literal": family} for family, given in names if family
    ]
    first, last = full_pages(row["pages"]) if row["pages"] else ("", "")
    values = {
        "title": row["title"],
        "container-title": row["journal"],
        "volume": row["volume"],
        "issue": row["issue"],
        "page": f"{first}-{last}" if last else first,
        "DOI": row["doi"],
        "PMID": row["pmid"],
        "PMCID": row["pmcid"],
    }
    item |= {key: _line(value) for key, value in values.items() if value not in (None, "")}
    if authors:
        item["author"] = authors
    if row["year"] is not None:
        item["issued"] = {"date-parts": [[row["year"]]]}
    return item


def csl_json(publications: Rows) -> str:
    """Publications as a CSL-JSON array."""
    items = [_csl_item(row) for row in publications]
    return json.dumps(items, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"
