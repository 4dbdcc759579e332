"""Discrepancies between mentions of one publication: identifiers, years, titles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

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
OWN = ("own_record", "repository")
OTHER_RECORD = "other_record"
"""``publication_mentions.agreement`` of a title that another publication of the study has."""
WORD = re.compile(r"[^\W_]+")
Mention = dict[str, Any]


def find_record_conflicts(evidence: Evidence, classes: Classes, titles: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One entry per publication, field and value that contradicts the value chosen.

    Identifiers and years contradict where link says so (``publication_mentions.agreement``). Titles of one publication,
    and of the publications of one study, are listed when their telling words differ; case, punctuation, spelling,
    plurals and "Three" for "3" do not count (word lists of the vocabulary kind ``titles``).
    """
    studies = evidence.tables.get("studies", [])
    study_of = {row["publication_id"]: row["study_id"] for row in studies if row.get("publication_id")}
    grouped: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for row in evidence.tables.get("publication_mentions", []):
        if row["field"] in CLASS_OF_FIELD:
            grouped[row["publication_id"], row["field"]].append(row)
    for (publication, field), mentions in sorted(grouped.items()):
        chosen = [row for row in mentions if row["chosen"]]
        if not chosen:
            continue
        by_value: dict[str, list[Mention]] = defaultdict(list)
        for row in mentions:
            if _differs(field, chosen[0], row, titles):
                by_value[_form(field, row["value"], titles)].append(row)
        for _, others in sorted(by_value.items()):
            study_id, rows = study_of.get(publication), [f"publications:{publication}"]
            a, b = _clearest(chosen), _clearest(others)
            if all(row.get("agreement") == OTHER_RECORD for row in others):
                sentence = f"Two publications of one study have different titles: “{a['value']}” and “{b['value']}”."
                yield classes.entry(
                    "titles_of_one_study", Quote.of(a), Quote.of(b), sentence, study_id=study_id, rows=rows,
                    resolution="each keeps its title",
                )  # fmt: skip
                continue
            name = NAMES.get(field, field)
            sentence = f"One publication has the {name} “{a['value']}” in one mention and “{b['value']}” in another."
            yield classes.entry(
                CLASS_OF_FIELD[field], Quote.of(a), Quote.of(b), sentence, study_id=study_id, rows=rows,
                resolution=f"{a['value']} is used", rule=a["rule"],
            )  # fmt: skip


def _differs(field: str, chosen: Mention, other: Mention, titles: Mapping[str, Any]) -> bool:
    if field != "title":
        return bool(other.get("agreement") == "conflict")
    return _form(field, chosen["value"], titles) != _form(field, other["value"], titles)


def _form(field: str, value: str, titles: Mapping[str, Any]) -> str:
    """What two values are compared by."""
    if field != "title":
        return value.casefold()
    words = set(WORD.findall(value.casefold())) - set(titles["stop_words"])
    told = []
    for word in words:
        spelt = str(titles["numbers"].get(word, word))
        for rule in titles["spelling"]:
            spelt = re.sub(rule["pattern"], rule["replacement"], spelt)
        told.append(spelt)
    return " ".join(sorted(set(told)))


def _clearest(mentions: list[Mention]) -> Mention:
    """The mention whose quote shows the value: of the record itself before those of others, with the fewest words."""
    return min(
        mentions,
        key=lambda row: (
            row["value"].casefold() not in row["quote"].casefold(), row.get("source") not in OWN, len(row["quote"]),
            row["doc_id"], row["start"],
        ),
    )  # fmt: skip
