"""Reviews of one topic whose numbers of studies and patients cannot both be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ..checks.rows import fact_ref
from ..evidence import Evidence, Quote
from ..relations import Relations
from .conclusions import Topic
from .entries import Classes

NEAR = 80
"""Code points from a number of studies to the number of their patients, at most."""
MOST_REVIEWS = 200
"""Reviews of one condition that are compared pair by pair, at most: in the order of their ids."""


@dataclass(frozen=True, slots=True)
class Included:
    """What a review says it includes of one kind of study."""

    study_id: str
    kind: str
    studies: float
    patients: float
    facts: tuple[dict[str, Any], dict[str, Any]]


def find_review_conflicts(evidence: Evidence, relations: Relations, classes: Classes) -> Iterator[dict[str, Any]]:
    """One entry per pair of reviews of one topic where more studies of a kind have fewer patients.

    Each may be right for its own selection; but they draw on the same trials, so a reader who adds or compares them
    must know. Only numbers of patients printed beside a number of studies of a named kind are compared.
    """
    reviews = sorted(s for s, row in evidence.studies.items() if row["data_status"] == "review")
    topics = {study_id: Topic(evidence, classes, study_id) for study_id in reviews}
    found = [entry for study_id in reviews for entry in _included(evidence, relations, study_id)]
    by_kind: dict[tuple[str, str], list[Included]] = {}
    for entry in found:
        for word in topics[entry.study_id].condition:
            by_kind.setdefault((entry.kind, word), []).append(entry)
    for (kind, _), members in sorted(by_kind.items()):
        for a, b in combinations(members[:MOST_REVIEWS], 2):
            more, fewer = (a, b) if a.studies > b.studies else (b, a)
            if a.study_id == b.study_id or more.studies == fewer.studies or more.patients >= fewer.patients:
                continue
            words = kind.replace("_", " ")
            sentence = (
                f"Of the kind {words}, {evidence.label(more.study_id)} includes {more.studies:g} studies with "
                f"{more.patients:g} patients, {evidence.label(fewer.study_id)} {fewer.studies:g} with "
                f"{fewer.patients:g}: neither of these reviews of one topic can hold all studies of the other."
            )
            yield classes.entry(
                "review_sizes", Quote.of(more.facts[0]), Quote.of(fewer.facts[0]), sentence, study_id=more.study_id,
                rows=[fact_ref(fact) for entry in (more, fewer) for fact in entry.facts],
            )  # fmt: skip


def _included(evidence: Evidence, relations: Relations, study_id: str) -> Iterator[Included]:
    patients = evidence.facts_of(study_id, ["enrolled", "randomised", "analysed"])
    for fact in evidence.facts_of(study_id, ["studies_included"]):
        kind = relations.kind_of_study(fact["quote"])
        near = [
            other
            for other in patients
            if other["doc_id"] == fact["doc_id"] and 0 <= other["start"] - fact["end"] <= NEAR and other["value_number"]
        ]
        if kind is not None and fact["value_number"] and near:
            first = min(near, key=lambda other: other["start"])
            yield Included(study_id, kind, fact["value_number"], first["value_number"], (fact, first))
