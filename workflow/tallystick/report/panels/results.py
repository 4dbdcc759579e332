"""Results per outcome, with forest plots and the tables that say the same; time courses with their denominators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .. import pools
from ..citing import Use
from ..corpus import Corpus, html_id
from ..counts import MARK, derived_words, figure_counts, rate_text
from ..figures import Course, CourseInput, Forest, ForestInput, course, line_label, proportion_forest
from ..formats import counted, fixed, interval, months, number, percent, phrase, time_words
from ..outcomes import Outcome
from ..tabular import DataTable, RowView, table
from .findings import part_of
from .model import Panel

MOST_COURSES = 8
SECOND_HAND_ERROR = "secondary_source_repeats_error"
"""Class of the ledger of a percentage that another source took over."""


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One outcome: its figure, the table twin, its pools and refusals in words."""

    id: str
    label: str
    figure: Forest | None
    table: DataTable
    pools: Sequence[str]
    refusals: Sequence[str]


def rate_label(corpus: Corpus, rate: dict[str, Any]) -> str:
    """Study, part of it, and time: what tells this rate from the others of its outcome."""
    return ", ".join(part for part in (corpus.study_label(rate["study_id"]), *_details(rate)) if part)


def _details(rate: dict[str, Any]) -> tuple[str | None, ...]:
    return rate["arm"], rate["subgroup"], months(rate["timepoint_months"])


def group(row: dict[str, Any]) -> str:
    """Whom a result is about: arm, subgroup, and the unit where it is not patients."""
    return part_of(row) or "whole cohort"


def _pool_lines(pool: dict[str, Any]) -> list[ForestInput]:
    text = f"{pools.estimate(pool)} [{pools.limits(pool)}]"
    counts = f"{pool['events']}/{pool['n']}" if pool["events"] is not None and pool["n"] else ""
    name = f"Pooled ({pool['k']} studies)"
    lines = [ForestInput(name, counts, text, pool["estimate"], pool["ci_low"], pool["ci_high"], kind="pool")]
    if prediction := pools.limits(pool, "pi_low", "pi_high"):
        bounds = (pool["estimate"], pool["pi_low"], pool["pi_high"])
        lines.append(ForestInput("Prediction interval", "", f"[{prediction}]", *bounds, kind="prediction"))
    return lines


def _line(corpus: Corpus, outcome: Outcome, rate: dict[str, Any], weight: float) -> ForestInput:
    roles = {r["denominator_role"] for r in outcome.rates}
    role = rate["denominator_role"] if len(roles) > 1 and rate["denominator_role"] not in ("unknown", "arm") else None
    label = line_label(corpus.study_label(rate["study_id"]), *_details(rate), role)
    text = f"{percent(rate['rate'])} [{interval(rate['ci_low'], rate['ci_high'], share=True)}]"
    counts = figure_counts(corpus, rate)
    return ForestInput(label, counts, text, rate["rate"], rate["ci_low"], rate["ci_high"], weight)


def _forest_lines(corpus: Corpus, outcome: Outcome) -> list[ForestInput]:
    """Without a pool every rate, sized by patients; with one the pooled rates by weight, the pool, then the others."""
    most = corpus.limits.figure_rows
    if not outcome.pooled:
        return [_line(corpus, outcome, rate, rate["denominator"]) for rate in outcome.rates[:most]]
    pool = outcome.pooled[0]
    weights = dict(zip(pool.get("pooled_row_ids") or [], pool.get("weights") or [], strict=False))
    inside = [rate for rate in outcome.rates if rate["rate_id"] in weights]
    outside = [rate for rate in outcome.rates if rate["rate_id"] not in weights]
    lines = [_line(corpus, outcome, rate, weights[rate["rate_id"]]) for rate in inside[:most]] + _pool_lines(pool)
    others = [_line(corpus, outcome, rate, 0.0) for rate in outside[: max(0, most - len(inside))]]
    return (
        [*lines, ForestInput("Not in this pool", "", "", None, None, None, kind="group"), *others] if others else lines
    )


def _forest(corpus: Corpus, outcome: Outcome) -> Forest | None:
    if len(outcome.rates) < 2:  # a single result needs no figure
        return None
    lines = _forest_lines(corpus, outcome)
    note = pools.heterogeneity(outcome.pooled[0]) if outcome.pooled else ""
    if any(line.counts.endswith(MARK) for line in lines):
        note = "; ".join(part for part in (note, f"{MARK} counts derived, not printed") if part)
    results = counted(sum(line.kind == "study" for line in lines), "result")
    description = (
        f"Forest plot of {results} of {counted(len({r['study_id'] for r in outcome.rates}), 'study', 'studies')}"
        + (", with the pooled estimate" if outcome.pooled else ", without a pooled estimate")
        + "; the table below has the same numbers."
    )
    title = f"{outcome.label}: proportion of patients with its interval"
    return proportion_forest(html_id("fig", outcome.key), title, description, lines, note)


def _pool_rows(pool: dict[str, Any]) -> list[RowView]:
    """The pooled estimate and its prediction interval as the last rows of the table."""
    role = None if pool["denominator_role"] == "unknown" else phrase(pool["denominator_role"])
    rows = []
    for line, low, high in zip(_pool_lines(pool), ("ci_low", "pi_low"), ("ci_high", "pi_high"), strict=False):
        value = pools.estimate(pool) + (f" ({line.counts})" if line.counts else "") if line.kind == "pool" else "–"
        limits = pools.limits(pool, low, high)
        rows.append(RowView((line.label, "–", pool["timepoint"] or "–", value, limits, role or "–", "–", "–", "–")))
    return rows


def _table(corpus: Corpus, outcome: Outcome) -> DataTable:
    rows = []
    for rate in [*outcome.rates, *outcome.passed_over][: corpus.limits.rows]:
        row_id = f"rate-{rate['rate_id']}"
        use = Use(row_id, f"{outcome.label}, {rate_label(corpus, rate)}")
        role = None if rate["denominator_role"] == "unknown" else phrase(rate["denominator_role"])
        state = None if rate["state"] == "unknown" else phrase(rate["state"])
        if rate.get("new_in_interval"):
            state = f"{state}; new in the interval" if state else "new in the interval"
        rows.append(
            RowView(
                (
                    corpus.study_label(rate["study_id"]),
                    group(rate),
                    time_words(rate["time_kind"], rate["timepoint_months"]),
                    corpus.cite_claims(rate_text(corpus, rate), rate["claim_ids"], use),
                    interval(rate["ci_low"], rate["ci_high"], share=True),
                    role,
                    state,
                    [corpus.supports(rate["claim_ids"], use)],
                    _selection(rate),
                ),
                id=row_id,
                tone="" if rate["selected"] else "muted",
            )
        )
    shown = table(
        f"{outcome.label}: "
        + " and ".join(
            (["results used"] if outcome.rates else []) + (["results passed over"] if outcome.passed_over else [])
        ),
        ("Study", "Group", "Time", "#Result", "Interval", "Denominator counts", "State", "Sources", "Choice"),
        rows,
        limit=corpus.limits.rows,
        export="rates.csv",
        total=len(outcome.rates) + len(outcome.passed_over),
    )
    pooled = _pool_rows(outcome.pooled[0]) if outcome.pooled else []
    return replace(shown, rows=[*shown.rows, *pooled])


def _selection(rate: dict[str, Any]) -> str:
    """Whether a rate is used or passed over, with the criterion that decided."""
    rule = rate["selection_rule"].replace("_", " ")
    if not rate["selected"]:
        return rule if rule.startswith("passed over") else f"passed over; {rule}"
    return "used" if rule == "the only value" else f"used; {rule}"


def _view(corpus: Corpus, outcome: Outcome) -> OutcomeView:
    return OutcomeView(
        html_id("outcome", outcome.key),
        outcome.label,
        _forest(corpus, outcome),
        _table(corpus, outcome),
        [pools.sentence(pool) for pool in outcome.pooled],
        list(dict.fromkeys(pools.refusal(pool) for pool in outcome.refused))[:4],
    )


def _rest(corpus: Corpus, rest: Sequence[Outcome]) -> DataTable:
    """Outcomes without a figure of their own: those outside the vocabulary, and those beyond the limit."""
    rows = []
    rates = [(outcome, rate) for outcome in rest for rate in (*outcome.rates, *outcome.passed_over)]
    for outcome, rate in rates[: corpus.limits.rows]:
        row_id = f"rate-{rate['rate_id']}"
        use = Use(row_id, f"{outcome.label}, {rate_label(corpus, rate)}")
        rows.append(
            RowView(
                (
                    outcome.label,
                    rate_label(corpus, rate),
                    corpus.cite_claims(rate_text(corpus, rate), rate["claim_ids"], use),
                    interval(rate["ci_low"], rate["ci_high"], share=True),
                    [corpus.supports(rate["claim_ids"], use)],
                    _selection(rate),
                ),
                id=row_id,
                tone="" if rate["selected"] else "muted",
            )
        )
    return table(
        "Other results with counts",
        ("Outcome", "Study, group and time", "#Result", "Interval", "Sources", "Choice"),
        rows,
        limit=corpus.limits.rows,
        export="rates.csv",
        total=len(rates),
    )


def _as_printed(corpus: Corpus, claim: dict[str, Any]) -> str:
    """What a claim prints of percent, events and denominator."""
    parts = []
    if claim["percent"] is not None:
        parts.append(f"{fixed(claim['percent'], claim['percent_decimals'] or 0)}%")
    if claim["events"] is not None and claim["denominator"] is not None:
        parts.append(f"{claim['events']}/{claim['denominator']}")
    elif claim["events"] is not None:
        parts.append(f"{number(claim['events'])} {'event' if claim['events'] == 1 else 'events'}, no denominator")
    elif claim["denominator"] is not None:
        parts.append(f"of {claim['denominator']}")
    if derived := derived_words(corpus, [claim["claim_id"]]):
        parts.append(derived)
    return "; ".join(parts)


def _repeats(corpus: Corpus) -> dict[str, list[str]]:
    """Claims that only repeat what another source gives (agreements, repeated errors): claim to those sources."""
    groups = [row["claim_ids"] for row in corpus.rows("agreements")]
    groups += [
        [name.removeprefix("claims:") for name in row["rows"]]
        for row in corpus.rows("discrepancies")
        if row["class"] == SECOND_HAND_ERROR
    ]
    found: dict[str, set[int]] = defaultdict(set)
    for group_ids in groups:
        claims = [corpus.claims[id_] for id_ in group_ids if id_ in corpus.claims]
        for claim in claims:
            others = {c["doc_id"] for c in claims} - {claim["doc_id"]}
            found[claim["claim_id"]] |= {corpus.sources[d].number for d in others if d in corpus.sources}
    return {claim_id: [f"S{n}" for n in sorted(numbers)] for claim_id, numbers in found.items() if numbers}


def _percent_only(corpus: Corpus) -> DataTable:
    """Claims that enter no rate: the text prints a percentage or a count without its denominator."""
    in_rates = {claim_id for rate in corpus.rows("rates") for claim_id in rate["claim_ids"]}
    claims = [
        c
        for c in corpus.rows("claims")
        if c["claim_id"] not in in_rates and (c["percent"] is not None or c["events"] is not None)
    ]
    claims.sort(
        key=lambda c: (corpus.study_order.get(c["study_id"] or "", 9**6), c["outcome_key"], c["doc_id"], c["start"])
    )
    rows = []
    repeats = _repeats(corpus)
    for claim in claims[: corpus.limits.rows]:
        row_id = f"claim-{claim['claim_id']}"
        use = Use(
            row_id, f"{corpus.outcome(claim['outcome_key'])}, {corpus.study_label(claim['study_id'])}, as printed"
        )
        value = corpus.cite_row(
            _as_printed(corpus, claim),
            "claims",
            claim["claim_id"],
            use,
            ("percent", "events"),
        )
        rows.append(
            RowView(
                (
                    corpus.study_label(claim["study_id"]),
                    corpus.outcome(claim["outcome_key"]),
                    group({**claim, "arm": claim.get("arm") or claim["arm_text"]}),
                    time_words(claim["time_kind"], claim["timepoint_months"]),
                    value,
                    corpus.sources[claim["doc_id"]].short if claim["doc_id"] in corpus.sources else None,
                    f"repeats {' and '.join(repeats[claim['claim_id']])}" if claim["claim_id"] in repeats else "–",
                ),
                id=row_id,
            )
        )
    return table(
        "Results that cannot become a rate, as printed",
        ("Study", "Outcome", "Group", "Time", "#As printed", "Source", "Further evidence"),
        rows,
        limit=corpus.limits.rows,
        export="claims.csv",
        total=len(claims),
    )


def results(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """Results per outcome: the first outcomes with a figure each, the rest in one table."""
    told = [o for o in outcomes if o.rates or o.passed_over]
    drawn = [o for o in told if not corpus.is_other(o.key)][: corpus.limits.outcomes]
    rest = [o for o in told if o not in drawn]
    data = {
        "outcomes": [_view(corpus, outcome) for outcome in drawn],
        "rest": _rest(corpus, rest) if rest else None,
        "percent_only": _percent_only(corpus),
        "passed_over": sum(not rate["selected"] for rate in corpus.rows("rates")),
        "interval_methods": sorted({r["ci_method"].partition(",")[0] for r in corpus.rows("rates") if r["ci_method"]}),
        "confidence": corpus.config.get("metrics", {}).get("confidence_level"),
    }
    empty = not drawn and not rest and not data["percent_only"].rows
    return Panel("results", "Results per outcome", data, "No source gives a result with numbers." if empty else "")


@dataclass(frozen=True, slots=True)
class CourseView:
    """One course: its figure, its table twin and how far its denominators shrink."""

    figure: Course
    table: DataTable
    first: str
    last: str
    shrinks: bool


def _series(corpus: Corpus, outcomes: Sequence[Outcome]) -> list[tuple[Outcome, list[dict[str, Any]]]]:
    """Rates of one outcome, study, arm and subgroup at two or more times."""
    found = []
    for outcome in outcomes:
        grouped: dict[tuple[Any, ...], dict[float, dict[str, Any]]] = defaultdict(dict)
        for rate in outcome.rates:
            if rate["timepoint_months"] is not None and not rate.get("new_in_interval"):
                key = (rate["study_id"], rate["arm"], rate["subgroup"], rate["unit_of_analysis"])
                grouped[key].setdefault(rate["timepoint_months"], rate)
        found += [(outcome, [times[t] for t in sorted(times)]) for times in grouped.values() if len(times) > 1]
    return sorted(found, key=lambda item: (-len(item[1]), -item[1][0]["denominator"], item[1][0]["rate_id"]))


def _course(corpus: Corpus, outcome: Outcome, rates: list[dict[str, Any]], n: int) -> CourseView:
    first, last = rates[0], rates[-1]
    name = f"{outcome.label}, {corpus.study_label(first['study_id'])}"
    part = "; ".join(p for p in (first["arm"], first["subgroup"]) if p)
    title = f"{name}{f' ({part})' if part else ''} over time"
    spans = [(rate, str(months(rate["timepoint_months"]))) for rate in rates]
    figure = course(
        f"course-{n}",
        title,
        f"Time course at {len(rates)} times; the bars show the denominators "
        + ", ".join(f"{rate['denominator']} at {time}" for rate, time in spans)
        + ".",
        [
            CourseInput(
                r["timepoint_months"], time, r["events"], r["denominator"], r["rate"], r["ci_low"], r["ci_high"]
            )
            for r, time in spans
        ],
    )
    largest = max(rate["denominator"] for rate in rates)
    rows = [
        RowView(
            (
                time,
                corpus.cite_claims(rate_text(corpus, rate), rate["claim_ids"], Use(f"course-{n}", title)),
                interval(rate["ci_low"], rate["ci_high"], share=True),
                str(rate["denominator"]),
                percent(rate["denominator"] / largest, 0),
            )
        )
        for rate, time in spans
    ]
    twin = table(
        title,
        ("Time", "#Result", "Interval", "#Denominator", "#Of the largest"),
        rows,
        limit=len(rows),
        export="rates.csv",
    )
    return CourseView(
        figure,
        twin,
        f"{first['denominator']} at {spans[0][1]}",
        f"{last['denominator']} at {spans[-1][1]}",
        last["denominator"] < first["denominator"],
    )


def time_courses(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """Rates of one cohort at several times, above the denominators they rest on."""
    series = _series(corpus, outcomes)
    views = [_course(corpus, outcome, rates, n) for n, (outcome, rates) in enumerate(series[:MOST_COURSES], 1)]
    absent = "" if views else "No study gives one outcome of one group at two or more times."
    return Panel("courses", "Time courses", {"courses": views, "more": max(0, len(series) - MOST_COURSES)}, absent)
