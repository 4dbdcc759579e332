"""The rows of ``studies`` with the keys each study is known by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..ids import stable_id
from ..tables.store import Rows
from ..vocabulary import Vocabulary
from . import describe
from .arms import ArmReader
from .linkage import Linkage
from .study_values import Comparators, Designs, Values, study_values

Keys = list[tuple[str, str, str]]


def study_rows(
    linkage: Linkage, vocabulary: Vocabulary, report_rank: Sequence[str], apart: frozenset[int]
) -> tuple[Rows, list[Keys]]:
    """Rows of ``studies`` (with ``year``, which labels and overlap use), and the keys of each study.

    ``apart`` are the accounts that curation split off: their studies take no identifier of what they were split from.
    """
    values = Values(linkage.accounts, linkage.owners, linkage.tables["study_facts"], report_rank)
    designs = Designs(vocabulary["study_designs"])
    comparators = Comparators(linkage.owners, linkage.tables, ArmReader(vocabulary["arm_words"]))
    relevance = {row["doc_id"]: row["relevance"] for row in linkage.tables["documents"]}
    rows: Rows = []
    keys: list[Keys] = []
    authors, titles = [], []
    taken: set[str] = set()
    for study in linkage.studies:
        main = describe.main_publication(study, linkage.accounts, linkage.publications.rows)
        publication: Mapping[str, Any] = linkage.publications.rows[main] if main is not None else {}
        own = describe.study_keys(study, linkage.accounts, linkage.publications.rows, main, apart)
        first = linkage.accounts[study.accounts[0]]
        identity = stable_id("study", f"{own[0][1]}:{own[0][2]}")
        if identity in taken:
            identity = stable_id("study", f"{own[0][1]}:{own[0][2]}", first.doc_id, first.subject, first.cited)
        taken.add(identity)
        status = describe.data_status(study, linkage.accounts)
        judged = {relevance[linkage.accounts[i].doc_id] for i in study.accounts if linkage.accounts[i].kind}
        rows.append({
            "study_id": identity, "publication_id": publication.get("publication_id"), "data_status": status,
            **study_values(study, values, designs, comparators, status == "review"),
            "relevance": next((r for r in ("in_scope", "out_of_scope") if r in judged), "unknown"),
            "year": publication.get("year"),
        })  # fmt: skip
        printed = {key for a in study.accounts for p in linkage.accounts[a].publications
                   for key in linkage.publications.identifiers[p]}  # fmt: skip
        keys.append(list(dict.fromkeys([*own, *(("identifier", *key) for key in sorted(printed))])))
        named = publication.get("authors") or []
        authors.append((describe.first_author(study, linkage.accounts, linkage.mentions, named), identity))
        titles.append(publication.get("title") or first.doc_id)
    for made, label in zip(rows, describe.labels(authors, [row["year"] for row in rows], titles), strict=True):
        made["label"] = label
    return rows, keys
