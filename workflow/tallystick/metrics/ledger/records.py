"""Discrepancies between mentions of one publication: identifiers, years, titles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ...tables import Rows
from ..evidence import Evidence, Quote
from .entries import Classes

CLASS_OF_FIELD = {
    "doi": "identifier_conflict",
    "pmid": "identifier_conflict",
    "pmcid": "identifier_conflict",
    "year": "year_conflict",
    "title": "title_conflict",
}
NAMES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}


def find_record_conflicts(evidence: Evidence, classes: Classes) -> Iterator[dict[str, Any]]:
    """One entry per publication, field and value that contradicts the value chosen.

    What is the same in another spelling is decided where publications are merged (``publication_mentions.agreement``).
    """
    study_of = {
        row["publication_id"]: row["study_id"]
        for row in evidence.tables.get("studies", [])
        if row.get("publication_id")
    }
    grouped: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in evidence.tables.get("publication_mentions", []):
        if row["field"] in CLASS_OF_FIELD:
            grouped[row["publication_id"], row["field"]].append(row)
    for (publication, field), mentions in sorted(grouped.items()):
        ordered = sorted(mentions, key=lambda row: (row["doc_id"], row["start"], row["value"]))
        chosen = next((row for row in ordered if row["chosen"]), None)
        if chosen is None:
            continue
        others: dict[str, dict[str, Any]] = {}
        for row in ordered:
            if row.get("agreement") == "conflict":
                others.setdefault(row["value"].casefold(), row)
        for row in others.values():
            name = NAMES.get(field, field)
            sentence = f"One publication has the {name} {chosen['value']} in one mention and {row['value']} in another."
            yield classes.entry(
                CLASS_OF_FIELD[field], Quote.of(chosen), Quote.of(row), sentence,
                study_id=study_of.get(publication), rows=[f"publications:{publication}"],
                resolution=chosen["value"], rule=chosen["rule"],
            )  # fmt: skip
