"""Discrepancies between facts of one study: sizes, and sources of the product that are joined here and split there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from ...tables import Rows
from ..checks.rows import fact_ref
from ..evidence import Evidence, Quote
from .entries import Classes

Fact = dict[str, Any]
WORD = re.compile(r"[^\W_]+")


def find_fact_conflicts(evidence: Evidence, classes: Classes) -> Iterator[dict[str, Any]]:
    """Facts with one value per study that differ between reports, and joined against split sources."""
    for study_id in sorted(evidence.facts):
        yield from _numbers(evidence, classes, study_id)
        yield from _sources(evidence, classes, study_id)


def _numbers(evidence: Evidence, classes: Classes, study_id: str) -> Iterator[dict[str, Any]]:
    for kind in classes.compared_facts:
        by_document: dict[str, Rows] = defaultdict(list)
        for fact in evidence.facts_of(study_id, [kind]):
            if fact.get("value_number") is not None and not fact.get("arm") and not fact.get("arm_text"):
                by_document[fact["doc_id"]].append(fact)
        # A report that gives several values speaks of several things; nothing can be said of which is meant.
        single = [facts[0] for facts in by_document.values() if len({f["value_number"] for f in facts}) == 1]
        single.sort(key=lambda f: (not evidence.report_of(f).get("is_primary", False), f["doc_id"]))
        said = set()
        for fact in single[1:]:
            first, value = single[0], fact["value_number"]
            if value == first["value_number"] or value in said:
                continue
            said.add(value)
            sentence = f"One report says {kind}: {first['value_number']:g}, another says {value:g}."
            primary = evidence.report_of(first).get("is_primary") and not evidence.report_of(fact).get("is_primary")
            yield classes.entry(
                "study_fact_conflict", Quote.of(first), Quote.of(fact), sentence,
                study_id=study_id, rows=[fact_ref(first), fact_ref(fact)],
                resolution=f"{first['value_number']:g} is used" if primary else None,
            )  # fmt: skip


def named_in(words: str, groups: Sequence[str]) -> bool:
    """Whether ``words`` name what tells the groups apart, each in a word of its own or by its initials.

    ``bone marrow and/or umbilical cord cells`` names ``BM-MSCs`` and ``UC-MSCs``.
    """
    listed = WORD.findall(words.casefold())
    initials = {a[0] + b[0] for a, b in pairwise(listed)}
    told = initials | {word.removesuffix("s") for word in listed}
    found = [{word.removesuffix("s") for word in WORD.findall(group.casefold())} & told for group in groups]
    common = set.intersection(*found) if found else set()
    return len(groups) > 1 and all(words - common for words in found)


def _sources(evidence: Evidence, classes: Classes, study_id: str) -> Iterator[dict[str, Any]]:
    """``A and/or B`` in one report, groups of A and of B that make up all patients in another."""
    rows = evidence.facts.get(study_id, [])
    joined = [
        fact
        for fact in sorted(rows, key=lambda f: (f["doc_id"], f["start"]))
        if fact["fact"] in ("cell_source", "intervention")
        and any(word in fact["quote"].casefold() for word in classes.joint_words)
    ]
    joined.sort(key=lambda f: not evidence.report_of(f).get("is_primary", False))
    if not joined:
        return
    for doc_id in sorted({fact["doc_id"] for fact in rows} - {joined[0]["doc_id"]}):
        groups: dict[str, Fact] = {}
        for fact in evidence.facts_of(study_id, ["arm_size", "subgroup_size"], doc_id):
            name = fact.get("arm_text") or fact.get("arm")
            if name:
                groups.setdefault(name, fact)
        if not named_in(joined[0]["quote"], list(groups)):
            continue
        sizes = [fact["value_number"] or 0 for fact in groups.values()]
        totals = {fact["value_number"] for fact in evidence.facts_of(study_id, ["enrolled", "randomised"])}
        if len(groups) < 2 or sum(sizes) not in totals:
            continue
        terms = " + ".join(f"{size:g}" for size in sizes)
        sentence = (
            f"One report allows that a patient had more than one source of the product, another splits all "
            f"patients by source ({terms} = {sum(sizes):g})."
        )
        quotes = [Quote.of(fact) for fact in groups.values()]
        yield classes.entry(
            "cell_source", Quote.of(joined[0]), max(quotes, key=lambda q: (q.end - q.start, -q.start)), sentence,
            study_id=study_id, rows=[fact_ref(joined[0]), *(fact_ref(fact) for fact in groups.values())],
        )  # fmt: skip
        return
