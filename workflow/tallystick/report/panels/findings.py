"""Key findings in plain language and the summary of findings: every number is one of the metrics tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import pools
from ..citing import Cited, Use
from ..corpus import Corpus, html_id
from ..formats import counted, months, percent, phrase, time_words
from ..outcomes import Outcome
from ..tabular import RowView, table
from .comparisons import contrast_sentence
from .model import Panel

MOST_OUTCOMES = 7
IN_WORDS = 4
"""Outcomes that the key findings put into words; the summary of findings lists up to ``MOST_OUTCOMES``."""


@dataclass(frozen=True, slots=True)
class RateWords:
    """A headline rate in words: study, value with its citation, time, denominator."""

    study: str
    value: Cited
    time: str | None
    of_whom: str | None


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """What a sentence about one outcome needs."""

    label: str
    lowest: RateWords
    highest: RateWords
    studies: int
    pool: dict[str, str] | None
    why_not: str
    section: str


def rate_text(rate: dict[str, Any]) -> str:
    """``84.0% (68/81)``."""
    return f"{percent(rate['rate'])} ({rate['events']}/{rate['denominator']})"


def rate_words(corpus: Corpus, rate: dict[str, Any], use: Use) -> RateWords:
    """A rate with its citation, for a sentence."""
    value = corpus.cite_claims(rate_text(rate), rate["claim_ids"], use)
    role = None if rate["denominator_role"] == "unknown" else phrase(rate["denominator_role"])
    return RateWords(
        corpus.study_label(rate["study_id"]), value, time_words(rate["time_kind"], rate["timepoint_months"]), role
    )


def pool_words(pool: dict[str, Any]) -> dict[str, str]:
    """The pooled estimate in words."""
    return {
        "estimate": pools.estimate(pool),
        "interval": pools.limits(pool),
        "studies": counted(pool["k"], "study", "studies"),
        "patients": counted(pool["n"], "patient") if pool["n"] else "",
    }


def outcome_words(corpus: Corpus, outcome: Outcome, use: Use) -> OutcomeWords:
    """The lowest and highest headline rate of an outcome, its pool, or why there is none."""
    by_rate = sorted(outcome.headline, key=lambda r: (r["rate"], r["rate_id"]))
    return OutcomeWords(
        outcome.label,
        rate_words(corpus, by_rate[0], use),
        rate_words(corpus, by_rate[-1], use),
        len(by_rate),
        pool_words(outcome.pooled[0]) if outcome.pooled else None,
        pools.first_reason(outcome.refused),
        html_id("outcome", outcome.key),
    )


def flow_numbers(corpus: Corpus) -> dict[str, int]:
    """Counts of the flow table by step; the sentences use those that are there."""
    return {row["step"]: row["n"] for row in corpus.rows("flow")}


def as_of(corpus: Corpus) -> dict[str, Any]:
    """The latest date of retrieval in the register, and how many documents have none."""
    dates = [row["retrieved"] for row in corpus.rows("documents") if row["retrieved"]]
    return {"latest": max(dates, default=""), "undated": len(corpus.rows("documents")) - len(dates)}


def _signed_markers(corpus: Corpus) -> dict[str, bool]:
    """Markers with at least one vote for benefit or harm, and whether none of their votes is for harm."""
    found: dict[str, bool] = {}
    for row in corpus.rows("vote_summaries"):
        if row["benefit"] + row["harm"]:
            found[row["marker"]] = found.get(row["marker"], True) and not row["harm"]
    return found


def _conclusions_by_design(corpus: Corpus) -> list[tuple[str, str]]:
    """What the authors of studies with data conclude, a study once: design, then stances with their numbers."""
    stances: dict[str, set[str]] = {}
    for row in corpus.rows("conclusions"):
        study = corpus.studies.get(row["study_id"] or "")
        if study is not None and study["data_status"] in ("own_report", "described_only"):
            stances.setdefault(study["study_id"], set()).add(row["stance"])
    counts: dict[str, Counter[str]] = {}
    for study_id, found in stances.items():
        known = found - {"unknown"} or found
        stance = next(iter(known)) if len(known) == 1 else "mixed"
        counts.setdefault(corpus.studies[study_id]["design"], Counter())[stance] += 1
    words = {
        "favours": "in favour",
        "no_difference": "no difference",
        "against": "against",
        "unknown": "no clear stance",
    }
    return [
        (
            "design not stated" if design == "unknown" else str(phrase(design)),
            ", ".join(f"{words.get(stance, stance)} ({n})" for stance, n in sorted(found.items())),
        )
        for design, found in sorted(counts.items())
    ]


def key_findings(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """The plain-language panel under the heads of a Cochrane plain language summary."""
    use = Use("key-findings", "Key findings")
    with_rates = [o for o in outcomes if o.headline and not corpus.is_other(o.key)]
    ledger = corpus.rows("discrepancies")
    designs = Counter(
        study["design"] for study in corpus.rows("studies") if study["data_status"] in ("own_report", "described_only")
    )
    signed = _signed_markers(corpus)
    data = {
        "outcomes": [outcome_words(corpus, outcome, use) for outcome in with_rates[:IN_WORDS]],
        "more_outcomes": max(0, len(with_rates) - IN_WORDS),
        "outcome_names": [outcome.label for outcome in with_rates[:MOST_OUTCOMES]],
        "contrasts": [
            contrast_sentence(corpus, effect, use)
            for outcome in outcomes
            for effect in outcome.effects
            if effect["measure"] == "RR"
        ][:3],
        "n_contrasts": len(
            {
                (e["study_id"], e["outcome_key"], e["timepoint_months"], e["arm_a"], e["arm_b"])
                for e in corpus.rows("effects")
            }
        ),
        "flow": flow_numbers(corpus),
        "documents": len(corpus.rows("documents")),
        "rejected": len(corpus.rows("rejected")),
        "with_own_report": sum(s["data_status"] == "own_report" for s in corpus.rows("studies")),
        "described_only": sum(s["data_status"] == "described_only" for s in corpus.rows("studies")),
        "designs": [(phrase(design), n) for design, n in sorted(designs.items(), key=lambda d: (-d[1], d[0]))],
        "conclusions": _conclusions_by_design(corpus),
        "ledger": len(ledger),
        "ledger_high": sum(row["severity"] == "high" for row in ledger),
        "ledger_unresolved": sum(row["status"] == "unresolved" for row in ledger),
        "inconsistent": sum(row["verdict"].startswith("inconsistent") for row in corpus.rows("checks")),
        "pooled": sum(pool["status"] == "pooled" for pool in corpus.rows("pools")),
        "refused": sum(pool["status"] == "refused" for pool in corpus.rows("pools")),
        "overlaps": sum(row["confidence"] in ("certain", "probable") for row in corpus.rows("overlaps")),
        "markers": len(signed),
        "markers_benefit": sum(signed.values()),
        "ratings": len(corpus.rows("ratings")),
        "unread": sum(row["role"] == "unread" for row in corpus.rows("numerals")),
        "numerals": len(corpus.rows("numerals")),
        "as_of": as_of(corpus),
    }
    return Panel("key-findings", "Key findings", data)


def _certainty(corpus: Corpus, outcome: Outcome) -> str:
    rated = [row for row in corpus.rows("ratings") if row["target"] == f"outcome:{outcome.key}"]
    overall = [row for row in rated if row["domain"] == "overall"] or rated
    return (
        "; ".join(f"{row['judgement']} ({row['tool']}, {row['who']}, {row['date']})" for row in overall)
        or "not assessed"
    )


def _finding_row(corpus: Corpus, outcome: Outcome) -> RowView:
    row_id = html_id("sof", outcome.key)
    use = Use(row_id, f"Summary of findings: {outcome.label}")
    if outcome.pooled:
        pool = pool_words(outcome.pooled[0])
        result: list[Any] = [f"Pooled: {pool['estimate']} ({pool['interval']}); {pool['studies']}"]
    else:
        result = [
            [corpus.cite_claims(rate_text(rate), rate["claim_ids"], use), " ", corpus.study_label(rate["study_id"])]
            for rate in outcome.headline[:4]
        ]
        if len(outcome.headline) > 4:
            result.append(f"and {len(outcome.headline) - 4} more, see the results")
    times = sorted({rate["timepoint_months"] for rate in outcome.headline if rate["timepoint_months"] is not None})
    horizon = (
        [] if not times else [months(times[0])] if len(times) == 1 else [f"{months(times[0])} to {months(times[-1])}"]
    )
    contrast: list[Any] = [contrast_sentence(corpus, e, use).cell for e in outcome.effects if e["measure"] == "RR"][:2]
    reason = pools.first_reason(outcome.refused)
    comment = "–" if outcome.pooled else f"Not pooled: {reason}" if reason else "Not pooled"
    return RowView(
        (
            outcome.label,
            horizon or None,
            [counted(len(outcome.headline), "study", "studies"), counted(outcome.patients, "patient")],
            result,
            contrast or "none with counts",
            _certainty(corpus, outcome),
            comment,
        ),
        id=row_id,
    )


def summary_of_findings(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """The table of the main outcomes, at most seven."""
    main = [outcome for outcome in outcomes if outcome.headline]
    main = [o for o in main if not corpus.is_other(o.key)] or main
    if not main:
        return Panel(
            "summary-of-findings",
            "Summary of findings",
            absent="No study gives a result with events and a denominator.",
        )
    shown = table(
        "Main outcomes",
        (
            "Outcome",
            "Follow-up",
            "Studies and patients",
            "Result per patient group",
            "Against a comparator",
            "Certainty",
            "Comment",
        ),
        (_finding_row(corpus, outcome) for outcome in main[:MOST_OUTCOMES]),
        limit=MOST_OUTCOMES,
        export="rates.csv",
        notes=(
            "Patients are the sum of one denominator per study; patients of overlapping cohorts count more than once.",
            "Certainty is shown only where a person entered a rating.",
        ),
    )
    return Panel(
        "summary-of-findings", "Summary of findings", {"table": shown, "more": max(0, len(main) - MOST_OUTCOMES)}
    )
