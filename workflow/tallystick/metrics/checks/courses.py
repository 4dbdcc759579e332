"""Results of one outcome over several time points: against the overall result, and their shrinking denominators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ...tables import Rows
from ..evidence import Evidence, time_list, time_words, unit
from ..relations import Relations
from .rounding import decimal_text
from .rows import CONSISTENT, NOT_CHECKABLE, check, claim_ref, fact_ref

Claim = dict[str, Any]
CUMULATIVE = ("by", "during", "over")
TOTALS = ("randomised", "enrolled")


def check_courses(evidence: Evidence, relations: Relations, attrition: float) -> Rows:
    """Horizon and attrition checks. ``attrition``: share of the first denominator whose loss is worth a row."""
    rows: Rows = []
    for (study_id, doc_id), claims in evidence.passages().items():
        courses = _courses(claims)
        found = [row for course in courses for row in _against_overall(relations, course, claims)]
        found += _attrition(relations, courses, attrition)
        found += _missing_at_first(evidence, study_id, doc_id, courses)
        rows += [{**row, "doc_id": doc_id, "study_id": study_id} for row in found]
    return rows


def interval_claims(evidence: Evidence, relations: Relations) -> frozenset[str]:
    """Ids of claims whose events are new since the time point before: along their course they add up to a total.

    Such counts are no points of a cumulative curve. Where the last of them is itself the total (0 + 5 = 5), the counts
    may as well be cumulative, and none is named.
    """
    found: set[str] = set()
    for claims in evidence.passages().values():
        for course in _courses(claims):
            for overall in claims:
                points = [claim for claim in course if claim is not overall]
                if relations.is_state(course[0]["outcome_key"]) or not _is_overall(overall, points):
                    continue
                events = [point["events"] for point in points]
                if sum(events) == overall["events"] and events[-1] != overall["events"]:
                    found.update(point["claim_id"] for point in points)
    return frozenset(found)


def _courses(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of one outcome, arm and subgroup at two or more times, in order of time; one claim per time."""
    grouped: dict[tuple[Any, ...], dict[float, Claim]] = defaultdict(dict)
    for claim in claims:
        if claim.get("events") is None or claim.get("timepoint_months") is None or claim["time_kind"] == "baseline":
            continue
        key = (claim["outcome_key"], claim.get("arm"), claim.get("subgroup"), claim["state"], unit(claim))
        grouped[key].setdefault(claim["timepoint_months"], claim)
    return [[by_time[time] for time in sorted(by_time)] for by_time in grouped.values() if len(by_time) > 1]


def _against_overall(relations: Relations, course: Sequence[Claim], claims: Sequence[Claim]) -> Rows:
    """Events at the time points against the overall events: either disjoint intervals or one cumulative count."""
    if relations.is_state(course[0]["outcome_key"]):
        return []
    rows = []
    for overall in claims:
        points = [claim for claim in course if claim is not overall]
        if not _is_overall(overall, points):
            continue
        events = [point["events"] for point in points]
        refs = [claim_ref(claim) for claim in (*points, overall)]
        times = time_list([point["timepoint_months"] for point in points])
        words = f"{relations.name(overall)} at {times} against overall"
        if sum(events) == overall["events"]:
            expression = f"{' + '.join(map(str, events))} = {overall['events']}: {words}"
            rows.append(
                check(
                    "sum",
                    refs,
                    expression,
                    CONSISTENT,
                    explanations=["the counts are new in each interval, not cumulative"],
                )
            )
        elif events == sorted(events) and events[-1] == overall["events"]:
            expression = f"{' ≤ '.join(map(str, events))} = {overall['events']}: {words}"
            rows.append(check("horizon", refs, expression, CONSISTENT, explanations=["the counts are cumulative"]))
    return rows


def _is_overall(overall: Claim, points: Sequence[Claim]) -> bool:
    if len(points) < 2 or overall.get("events") is None:
        return False
    first, last = points[0], points[-1]
    same = all(overall.get(name) == first.get(name) for name in ("outcome_key", "arm", "subgroup"))
    months, end = overall.get("timepoint_months"), last["timepoint_months"]
    # A later count is a total only if it says so; one at the last visit is, beside the count of that visit itself.
    late = months is None or months == end or (months > end and overall["time_kind"] in CUMULATIVE)
    return same and unit(overall) == unit(first) and late and overall["time_kind"] != "baseline"


def _attrition(relations: Relations, courses: Sequence[Sequence[Claim]], threshold: float) -> Rows:
    """One row per series of denominators that only shrink: what rises along it is not improvement."""
    by_series: dict[tuple[Any, ...], list[Sequence[Claim]]] = defaultdict(list)
    for course in courses:
        if all(claim.get("denominator") for claim in course):
            series = tuple((claim["timepoint_months"], claim["denominator"]) for claim in course)
            by_series[course[0].get("arm"), course[0].get("subgroup"), series].append(course)
    rows = []
    for (_, _, series), found in sorted(by_series.items(), key=lambda item: repr(item[0])):
        sizes = [size for _, size in series]
        lost = Fraction(sizes[0] - sizes[-1], sizes[0])
        if sizes != sorted(sizes, reverse=True) or lost < Fraction(threshold).limit_denominator(1000):
            continue
        times = time_list([time for time, _ in series])
        expression = (
            f"denominators {', '.join(map(str, sizes))} at {times}: "
            f"{decimal_text(100 * lost, 0)} % of the first are no longer counted"
        )
        notes = ["attrition: rates at later times rest on other and fewer patients; a rise is not improvement"]
        notes += [note for course in found if (note := _rise(relations, course))]
        refs = [claim_ref(claim) for course in found for claim in course]
        rows.append(check("attrition", refs, expression, NOT_CHECKABLE, explanations=notes))
    return rows


def _rise(relations: Relations, course: Sequence[Claim]) -> str:
    first, last = course[0], course[-1]
    start, end = (Fraction(100 * claim["events"], claim["denominator"]) for claim in (first, last))
    if end <= start:
        return ""
    counts = f"{first['events']}/{first['denominator']} to {last['events']}/{last['denominator']}"
    return f"{relations.name(first)} rises from {decimal_text(start, 0)} % to {decimal_text(end, 0)} % ({counts})"


def _missing_at_first(evidence: Evidence, study_id: str, doc_id: str, courses: Sequence[Sequence[Claim]]) -> Rows:
    """Patients who entered but are in no denominator at the first time point of a course."""
    totals = evidence.facts_of(study_id, TOTALS, doc_id)
    if not totals:
        return []
    entered = max(totals, key=lambda fact: fact["value_number"] or 0)
    size = int(entered["value_number"] or 0)
    by_first: dict[tuple[float, int], list[Claim]] = defaultdict(list)
    for course in courses:
        first = course[0]
        of_all = first.get("arm") is None and first.get("subgroup") is None and unit(first) == "patients"
        entered_now = first["denominator_role"] != "responders"
        if of_all and entered_now and 0 < (first.get("denominator") or 0) < size:
            by_first[first["timepoint_months"], first["denominator"]].append(first)
    rows = []
    for (time, denominator), claims in sorted(by_first.items()):
        missing = size - denominator
        expression = f"{denominator} ≠ {size}: at {time_words(time)} {missing} of {size} patients are in no denominator"
        rows.append(
            check(
                "horizon",
                [*(claim_ref(claim) for claim in claims), fact_ref(entered)],
                expression,
                NOT_CHECKABLE,
                explanations=["deaths, losses or visits not yet due; the text does not say which"],
            )
        )
    return rows
