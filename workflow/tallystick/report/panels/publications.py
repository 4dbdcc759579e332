"""Publications whose mentions differ: every printed value with its words, the one shown, and the rule that chose it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ..citing import Use
from ..corpus import Corpus
from ..figures import shortened
from ..formats import phrase
from ..tabular import DataTable, RowView, table

FIELDS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")
NAMES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}
RULES = {
    "majority": "given by most documents",
    "agreed": "all mentions agree, form apart",
    "source_rank": "a tie, settled by the rank of the sources",
    "first_printed": "a tie within one rank, settled by the order of the text",
    "only_value": "the only value",
    "fullest_form": "shown in its fullest form",
    "curated": "chosen by a person",
}
AGREEMENT = {"variant": "another form", "conflict": "conflict", "other_record": "another record of the same study"}
VALUE_CHARACTERS = 90

Mention = dict[str, Any]


def _rule(mention: Mention) -> str:
    return "; ".join(RULES.get(part.strip(), part.strip()) for part in mention["rule"].split(","))


def _shown(field: str, value: str) -> str:
    """A value as a cell: of a long list of authors the ends, so that what a citation leaves out is seen."""
    if field == "authors" and (names := value.split("; "))[3:]:
        value = f"{names[0]}; {names[1]}; … {names[-1]} ({len(names)} authors)"
    return shortened(value, VALUE_CHARACTERS)


def _cell(corpus: Corpus, mentions: Sequence[Mention], use: Use) -> list[Any]:
    """One value, linked to its words in each document that prints it."""
    first = mentions[0]
    documents = {m["doc_id"]: m for m in reversed(mentions) if m["doc_id"] in corpus.sources}
    cell: list[Any] = [f"{_shown(first['field'], first['value'])} ("]
    for n, mention in enumerate(documents[doc_id] for doc_id in sorted(documents)):
        cell += [", "] * (n > 0) + [corpus.book.cite(corpus.sources[mention["doc_id"]].short, [mention], use)]
    told = AGREEMENT.get(first["agreement"])
    return [*cell, f"; {told})" if told and not first["chosen"] else ")"]


def _row(corpus: Corpus, name: str, field: str, mentions: Sequence[Mention], row_id: str) -> RowView | None:
    """The row of one field; null where every mention prints the same."""
    # A heading names one author for short ("Smith et al"): that list is cut, not different.
    told = [m for m in mentions if not (field == "authors" and m["agreement"] == "variant" and ";" not in m["value"])]
    told.sort(key=lambda m: (not m["chosen"], m["agreement"] == "variant", m["doc_id"], m["start"]))
    values: dict[str, list[Mention]] = defaultdict(list)
    for mention in told:
        values[mention["value"]].append(mention)
    if len(values) < 2:
        return None
    use = Use(row_id, f"Publication: {name}")
    cells = [_cell(corpus, same, use) for same in values.values()]
    chosen = next((m for m in mentions if m["chosen"]), None)
    shown = cells[:1] if chosen else None
    rest = cells[1:] if chosen else cells
    label = NAMES.get(field, str(phrase(field)))
    return RowView((name, label, shown, rest, _rule(chosen) if chosen else None), id=row_id)


def differing(corpus: Corpus) -> DataTable | None:
    """Fields that mentions of one publication print differently; null where there are none."""
    grouped: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in corpus.rows("publication_mentions"):
        grouped[mention["publication_id"], mention["field"]].append(mention)
    study_of = {s["publication_id"]: s["study_id"] for s in corpus.rows("studies") if s["publication_id"]}
    titles = {p["publication_id"]: p["title"] or p["publication_id"] for p in corpus.rows("publications")}

    def order(key: tuple[str, str]) -> tuple[Any, ...]:
        study = study_of.get(key[0])
        return (study is None, corpus.study_order.get(study or "", 0), titles[key[0]], key[0], FIELDS.index(key[1]))

    rows = []
    for key in sorted((key for key in grouped if key[1] in FIELDS), key=order):
        study = study_of.get(key[0])
        name = corpus.study_label(study) if study else shortened(titles[key[0]], VALUE_CHARACTERS)
        row = _row(corpus, name, key[1], grouped[key], f"publication-{key[0]}-{key[1]}")
        rows += [row] if row else []
    if not rows:
        return None
    return table(
        "Publications: what their mentions print differently",
        ("Publication", "Field", "Shown", "Also printed", "Why this value"),
        rows,
        limit=corpus.limits.rows,
        export="publication_mentions.csv",
    )
