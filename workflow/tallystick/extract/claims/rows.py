"""Rows and anchors of claims, and the roles of the numerals they stand on."""

from __future__ import annotations

import re
from typing import Any

from ...ids import numbered_ids
from ...tables.extract import BY_ORDER, ONE_OF_SEVERAL, TIME_UNITS
from ...tables.store import Rows
from ..copies import restated_in_copies
from ..reading import Context, Reading
from ..sizes import sizes_of
from .settle import Claim
from .units import unit_of

NEAR = 90
"""Code points within which outcome words are taken into the span of a claim."""


def subgroup_of(context: Context, claim: Claim) -> str | None:
    """The part of the people that a claim holds for: in the text's words, or that it is one of several."""
    if claim.subgroup:
        return " ".join(context.text[slice(*claim.subgroup)].split())
    if claim.cell.by_order and claim.arm is not None:
        return BY_ORDER
    return ONE_OF_SEVERAL if claim.cell.unclear and claim.arm is None else None


def mark_numerals(context: Context, claims: list[Claim]) -> None:
    """Give the numerals of claims their roles in the ledger."""
    for claim in claims:
        cell = claim.cell
        for numeral, role in ((cell.n, "events"), (cell.total, "denominator"), (cell.percent, "percent")):
            if numeral:
                context.numerals.mark(numeral.start, numeral.end, role, f"claim.{cell.rule}")
        for numeral in cell.restated:
            context.numerals.mark(numeral.start, numeral.end, "events", "claim.restated")
        for start, end in claim.restatements:
            numeral_there = context.numerals.at(start)
            if numeral_there:
                percent = context.lower[end : end + 2].lstrip().startswith("%")
                context.numerals.mark(start, end, "percent" if percent else "events", "claim.restatement")


def claim_span(claim: Claim) -> tuple[int, int]:
    """The smallest span over the printed values and, if near, the outcome's words, within the sentence."""
    cell = claim.cell
    low, high = cell.start, cell.end
    for numeral in (cell.n, cell.total, cell.percent, claim.scope):
        if numeral:
            low, high = min(low, numeral.start), max(high, numeral.end)
    start, end = claim.outcome_span
    if (
        claim.sentence.start <= start
        and end <= claim.sentence.end
        and (start - high if start >= high else low - end) <= NEAR
    ):
        low, high = min(low, start), max(high, end)
    return max(low, claim.sentence.start), min(high, claim.sentence.end)


def status(claim: Claim, field: str) -> str:
    """How the text gives a value: stated in digits, in words, derived or absent."""
    cell = claim.cell
    if field == "events":
        return "words" if cell.zero or (cell.n and cell.n.is_word) else "stated" if cell.n else "absent"
    if field == "percent":
        return "words" if cell.percent and cell.percent.is_word else "stated" if cell.percent else "absent"
    if claim.total is None:
        return "absent"
    source = cell.total or claim.scope
    return "derived" if source is None else "words" if source.is_word else "stated"


EVER = re.compile(
    r"(?<![a-z])(?:had achieved|ever|had experienced|had developed|cumulative|at any time|at some point)(?![a-z])"
)
CURRENT = re.compile(r"(?<![a-z])(?:were|was|are|remained|still) (?:still )?(?:in|alive|free)(?![a-z])")


def state_of(context: Context, claim: Claim) -> str:
    """Whether people were in a state at the time, or ever reached it, as far as the words say."""
    start, end = claim_span(claim)
    before = context.lower[claim.sentence.start : start]
    if claim.cell.rule.startswith("count") and before.rfind("(") > before.rfind(")"):
        # counts in a bracket share the verb before it: "37 had achieved remission (27 complete and 10 partial)"
        start = claim.sentence.start
    around = context.lower[max(claim.sentence.start, start - 20) : min(claim.sentence.end, end + 30)]
    if EVER.search(around):
        return "ever"
    if CURRENT.search(around):
        return "current"
    return "unknown"


PERIOD = re.compile(
    r"(?<![a-z])(?P<cue>over|throughout|during) (?:the )?(?:whole |entire |total )?(?:course|period|duration|remainder|"
    r"study|trial|follow-up|observation|treatment)(?![a-z])"
)


def period_of(context: Context, claim: Claim) -> str:
    """The kind of time of a claim without a number of time: "over the course of the study", else ``none``."""
    found = PERIOD.search(context.lower, claim.cell.end, min(claim.cell.end + 110, claim.sentence.end)) or PERIOD.match(
        context.lower, claim.sentence.start
    )
    if found is None or re.search(r"[;%]|\d", context.lower[claim.cell.end : found.start()]):
        return "none"
    return "during" if found["cue"] == "during" else "over"


CLAIMED_UNITS = frozenset(TIME_UNITS.split())
"""Units in which a claim's time is told; minutes and seconds are told in months alone."""


def claim_row(context: Context, claim: Claim, claim_id: str) -> dict[str, Any]:
    """One row of ``claims``."""
    start, end = claim_span(claim)
    first = claim.cell.n or claim.cell.percent
    if first and start < first.start and context.view[first.start - 1] == ".":
        # a stop glued to a number, "vs.17%", would make it another one within a longer quote
        start = first.start
    time = claim.time
    kind = "baseline" if claim.cell.at_entry else time.kind if time else period_of(context, claim)
    return {
        "claim_id": claim_id,
        **context.place(start, end),
        **context.where(claim.sentence.section),
        "arm_text": claim.arm.label if claim.arm else None,
        "subgroup": subgroup_of(context, claim),
        "unit_of_analysis": unit_of(context, claim.cell, claim.sentence.end),
        "outcome": claim.outcome,
        "outcome_text": claim.words,
        "outcome_key": claim.key,
        "events": claim.n,
        "denominator": claim.total,
        "percent": claim.percent,
        "percent_decimals": claim.cell.percent.decimals if claim.cell.percent else None,
        "events_status": status(claim, "events"),
        "denominator_status": status(claim, "denominator"),
        "percent_status": status(claim, "percent"),
        "denominator_role": claim.role,
        "timepoint_value": time.value if time else None,
        "timepoint_unit": time.unit if time and time.unit in CLAIMED_UNITS else None,
        "timepoint_months": time.months if time else None,
        "time_kind": kind if time is None or kind != "none" else "unknown",
        "state": state_of(context, claim),
        "rule": f"claim.{claim.cell.rule}",
    }


def claim_anchors(context: Context, claim: Claim, claim_id: str) -> Rows:
    """Anchors of one claim's values."""
    cell = claim.cell
    found: Rows = []

    def add(field: str, start: int, end: int) -> None:
        found.append(context.anchor("claims", claim_id, field, start, end))

    for field, numeral in (("events", cell.n), ("denominator", cell.total or claim.scope), ("percent", cell.percent)):
        if numeral:
            add(field, numeral.start, numeral.end)
    if cell.zero:
        add("events", *cell.zero)
    for numeral in claim.operands:
        add("derivation", numeral.start, numeral.end)
    if claim.total is not None and not (cell.total or claim.scope):
        for numeral in claim.operands:
            add("denominator", numeral.start, numeral.end)
    if claim.time:
        add("time_point", claim.time.start, claim.time.end)
    add("outcome", *claim.outcome_span)
    if claim.arm:
        add("arm", claim.arm.start, claim.arm.end)
    if claim.subgroup:
        add("subgroup", *claim.subgroup)
    for numeral in cell.restated:
        add("restatement", numeral.start, numeral.end)
    for start, end in claim.restatements:
        add("restatement", start, end)
    unique = {(a["field"], a["start"], a["end"]): a for a in found}
    return list(unique.values())


def claim_rows(context: Context, claims: list[Claim]) -> Reading:
    """Rows of claims with anchors, and a size for every printed denominator that has none yet."""
    keys = [
        (
            context.doc_id,
            c.key,
            c.arm_key,
            *(n.quote if n else "" for n in (c.cell.n, c.cell.total, c.cell.percent)),
            c.time.numeral.quote if c.time else "",
        )
        for c in claims
    ]
    rows: Rows = []
    anchors: Rows = []
    for claim, claim_id in zip(claims, numbered_ids("claim", keys), strict=True):
        rows.append(claim_row(context, claim, claim_id))
        anchors += claim_anchors(context, claim, claim_id)
    facts, fact_anchors = denominator_facts(context, claims)
    again = restated_in_copies(context, anchors)
    return Reading({"claims": rows, "study_facts": facts}, [*anchors, *again, *fact_anchors])


def denominator_facts(context: Context, claims: list[Claim]) -> tuple[Rows, Rows]:
    """Sizes that the text prints only as denominators, once per size, arm and passage."""
    known = {(s.value, s.sentence.section.subject) for s in sizes_of(context)}
    chosen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        subject = claim.sentence.section.subject
        if claim.cell.total and (claim.total, subject) not in known:
            chosen.setdefault((claim.total, claim.arm_key, subject), claim)
    ids = numbered_ids("fact", ((context.doc_id, "denominator", total, arm, subject) for total, arm, subject in chosen))
    rows: Rows = []
    anchors: Rows = []
    for claim, fact_id in zip(chosen.values(), ids, strict=True):
        total = claim.cell.total
        assert total is not None
        start, end = claim_span(claim)
        rows.append(
            {
                "fact_id": fact_id,
                **context.place(start, end),
                **context.where(claim.sentence.section),
                "fact": "arm_size"
                if claim.arm
                else "analysed"
                if claim.role in ("enrolled", "evaluable", "unknown")
                else "subgroup_size",
                "value_number": float(total.whole or 0),
                "value_text": None,
                "unit": unit_of(context, claim.cell, claim.sentence.end),
                "arm_text": claim.arm.label if claim.arm else None,
                "rule": "size.denominator",
            }
        )
        anchors.append(context.anchor("study_facts", fact_id, "value", total.start, total.end))
    return rows, anchors
