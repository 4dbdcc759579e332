"""Sizes: arms against the patients who entered, and kinds of studies against the studies included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ...tables import Rows
from ..evidence import Evidence
from ..relations import Relations
from .rows import CONSISTENT, INCONSISTENT, NOT_CHECKABLE, check, fact_ref

Fact = dict[str, Any]
TOTALS = ("randomised", "enrolled", "analysed", "followed")
SLIP = 0.1
"""Share of all patients by which the arms may exceed or miss them in a slip of counting."""
NEAR = 160
"""Code points between two sizes of one enumeration ("ten studies including 8 … and four …"), at most."""


def check_sizes(evidence: Evidence, relations: Relations) -> Rows:
    """``arm_total`` for arms and subgroups, ``sum`` for studies included."""
    rows: Rows = []
    for study_id in sorted(evidence.facts):
        for doc_id in sorted({fact["doc_id"] for fact in evidence.facts[study_id]}):
            found = [*_arms(evidence, study_id, doc_id), *_included(evidence, relations, study_id, doc_id)]
            rows += [{**row, "doc_id": doc_id, "study_id": study_id} for row in found]
    return rows


def number(fact: Fact) -> int | None:
    """The size a fact prints, where it is a whole number."""
    value = fact.get("value_number")
    return int(value) if value is not None and float(value).is_integer() else None


def _arms(evidence: Evidence, study_id: str, doc_id: str) -> Rows:
    sizes: dict[str, Fact] = {}
    for fact in evidence.facts_of(study_id, ["arm_size"], doc_id):
        name = fact.get("arm") or fact.get("arm_text")
        if name and number(fact) is not None:
            sizes.setdefault(name, fact)
    parts = list(sizes.values())
    if len(parts) < 2:
        return []
    totals = [fact for fact in evidence.facts_of(study_id, TOTALS, doc_id) if number(fact) and not fact.get("arm")]
    totals = totals or [fact for fact in evidence.facts_of(study_id, TOTALS) if number(fact) and not fact.get("arm")]
    values = [number(part) or 0 for part in parts]
    terms = " + ".join(map(str, values))
    names = ", ".join(sizes)
    for total in totals:
        if number(total) == sum(values):
            refs = [fact_ref(fact) for fact in (total, *parts)]
            return [check("arm_total", refs, f"{terms} = {sum(values)}: {names} against {total['fact']}", CONSISTENT)]
    arms = {arm["arm"] for arm in evidence.arms.get(study_id, []) if arm["role"] != "single"}
    randomised = [fact for fact in totals if fact["fact"] == "randomised"]
    if not randomised or not arms or not arms <= set(sizes):
        return []
    total, size = randomised[0], number(randomised[0]) or 0
    difference = sum(values) - size
    # A large gap is another population (completers, periods of a crossover), not a slip.
    if abs(difference) > SLIP * size:
        return []
    expression = f"{terms} ≠ {size} ({sum(values)}): {names} against {total['fact']}"
    refs = [fact_ref(fact) for fact in (total, *parts)]
    if difference > 0:
        return [check("arm_total", refs, expression, INCONSISTENT)]
    notes = [f"{-difference} of those randomised are in no arm, or the sizes are of those analysed"]
    return [check("arm_total", refs, expression, NOT_CHECKABLE, explanations=notes)]


def _included(evidence: Evidence, relations: Relations, study_id: str, doc_id: str) -> Rows:
    """``Ten studies including 8 … and four …``: a total and at least two kinds that follow it closely."""
    by_subject: dict[Any, list[Fact]] = defaultdict(list)
    for fact in evidence.facts_of(study_id, ["studies_included"], doc_id):
        if number(fact) is not None:
            by_subject[fact.get("subject"), fact.get("section_id")].append(fact)
    rows = []
    for facts in by_subject.values():
        for run in _runs(facts):
            total, *parts = run
            values = [number(part) or 0 for part in parts]
            named = [relations.kind_of_study(part["quote"]) for part in parts]
            # "Six trials, five of them large and three in children" is no partition; kinds of design are one.
            if len(parts) < 2 or not all(named) or len(set(named)) < len(named) or max(values) >= (number(total) or 0):
                continue
            holds = sum(values) == number(total)
            relation = f"= {number(total)}" if holds else f"≠ {number(total)} ({sum(values)})"
            expression = f"{' + '.join(map(str, values))} {relation}: kinds of studies against studies included"
            refs = [fact_ref(fact) for fact in run]
            rows.append(check("sum", refs, expression, CONSISTENT if holds else INCONSISTENT))
    return rows


def _runs(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts cut where the text between two neighbours is too long for one enumeration."""
    runs: list[list[Fact]] = []
    for fact in facts:
        if runs and fact["start"] - runs[-1][-1]["end"] <= NEAR:
            runs[-1].append(fact)
        else:
            runs.append([fact])
    return runs
