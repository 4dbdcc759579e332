"""Key findings in plain language and the summary of findings: every number is one of the metrics tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...metrics.rates import PATIENTS
from ...metrics.stances import study_stances
from .. import pools
from ..citing import Cited, Use
from ..corpus import Corpus, html_id
from ..counts import rate_text
from ..formats import counted, months, phrase, time_words
from ..outcomes import Outcome, of_treatment
from ..tabular import RowView, table
from .comparisons import STANCES, contrast_sentence
from .model import Panel

MOST_OUTCOMES = 7
MOST_LISTED = 4
MOST_CONTRASTS = 3
"""Comparisons that the key findings put into words."""
AUTHORS = ("authors_own", "authors_quoted")
"""Voices (``conclusions.voice``) that are the authors' own words."""
NO_DISAGREEMENT = frozenset({"attrition", "state_current_vs_ever", "incomparable_rates_side_by_side"})
"""Classes of the ledger in which both sides are true and only must not be compared."""
IN_WORDS = 4
"""Outcomes that the key findings put into words; the summary of findings lists up to ``MOST_OUTCOMES``."""


@dataclass(frozen=True, slots=True)
class RateWords:
    """A headline rate in words: study, value with its citation, group, time, denominator."""

    study: str
    value: Cited
    details: str


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """What a sentence about one outcome needs. ``alike``: one kind of denominator and of time, so a range is fair."""

    label: str
    results: Sequence[RateWords]
    more: int
    alike: bool
    whom: str
    studies: int
    compared: bool
    pool: dict[str, str] | None
    why_not: Sequence[str]
    section: str


def of_whom(rate: dict[str, Any]) -> str:
    """``of all enrolled``; says so where the denominator's role is not stated."""
    role = rate["denominator_role"]
    return "denominator not explained" if role == "unknown" else f"of {phrase(role)}"


def at_time(rate: dict[str, Any]) -> str:
    """``by 5 years``, or that no time is stated."""
    return time_words(rate["time_kind"], rate["timepoint_months"]) or "time not stated"


def part_of(rate: dict[str, Any]) -> str:
    """Arm, subgroup and unit, where the rate is not of all patients."""
    unit = rate.get("unit_of_analysis")
    parts = (rate["arm"], rate["subgroup"], f"unit: {unit}" if unit and unit != PATIENTS else None)
    return "; ".join(part for part in parts if part)


def rate_words(corpus: Corpus, rate: dict[str, Any], use: Use) -> RateWords:
    """A rate with its citation, for a sentence."""
    value = corpus.cite_claims(rate_text(corpus, rate), rate["claim_ids"], use)
    details = ", ".join(part for part in (part_of(rate), of_whom(rate), at_time(rate)) if part)
    return RateWords(corpus.study_label(rate["study_id"]), value, details)


def pool_words(pool: dict[str, Any]) -> dict[str, str]:
    """The pooled estimate in words."""
    return {
        "estimate": pools.estimate(pool),
        "interval": pools.limits(pool),
        "studies": counted(pool["k"], "study", "studies"),
        "patients": counted(pool["n"], "patient") if pool["n"] else "",
    }


def _time_kind(rate: dict[str, Any]) -> str:
    """At a point or up to a point; empty where the text says neither."""
    kind = rate["time_kind"]
    return "at" if kind == "at" else "up to" if kind in ("by", "during", "over") else ""


def _alike(rates: Sequence[dict[str, Any]]) -> bool:
    """Whether rates count the same people at the same kind of time, in one state, so that a range may be given."""
    first = rates[0]
    told = first["denominator_role"] != "unknown" and _time_kind(first) and first["timepoint_months"] is not None
    keys = {
        (r["denominator_role"], _time_kind(r), r["state"], r["timepoint_months"] is None, part_of(r)) for r in rates
    }
    return bool(told) and len(keys) == 1


def outcome_words(corpus: Corpus, outcome: Outcome, use: Use) -> OutcomeWords:
    """The headline rates of an outcome as a range or one by one, its pool, or why there is none."""
    by_rate = sorted(outcome.headline, key=lambda r: (r["rate"], r["rate_id"]))
    alike = len(by_rate) > 1 and _alike(by_rate)
    shown = [by_rate[0], by_rate[-1]] if alike else by_rate[:MOST_LISTED]
    return OutcomeWords(
        outcome.label,
        [rate_words(corpus, rate, use) for rate in shown],
        0 if alike else len(by_rate) - len(shown),
        alike,
        of_whom(by_rate[0]) if alike else "",
        len(by_rate),
        bool(outcome.contrasts),
        pool_words(outcome.pooled[0]) if outcome.pooled else None,
        pools.plain_reasons(outcome.refused),
        html_id("outcome", outcome.key),
    )


def flow_numbers(corpus: Corpus) -> dict[str, int]:
    """Counts of the flow table by step; the sentences use those that are there."""
    return {row["step"]: row["n"] for row in corpus.rows("flow")}


def as_of(corpus: Corpus) -> dict[str, Any]:
    """The latest date of retrieval in the register, and how many documents have none."""
    dates = [row["retrieved"] for row in corpus.rows("documents") if row["retrieved"]]
    return {"latest": max(dates, default=""), "undated": len(corpus.rows("documents")) - len(dates)}


def _signed_markers(corpus: Corpus) -> dict[str, tuple[int, int]]:
    """Markers with at least one vote for benefit or harm: these two numbers of votes."""
    found: dict[str, tuple[int, int]] = {}
    for row in corpus.rows("vote_summaries"):
        if row["benefit"] + row["harm"]:
            benefit, harm = found.get(row["marker"], (0, 0))
            found[row["marker"]] = benefit + row["benefit"], harm + row["harm"]
    return found


def _voters(corpus: Corpus, marker: str) -> set[str]:
    """The studies whose votes on a marker are counted with a sign; one study may have a vote for each segment."""
    return {
        str(vote["study_id"])
        for vote in corpus.rows("votes")
        if vote["marker"] == marker and vote["counted"] and vote["benefit"] in ("benefit", "harm")
    }


def _conclusions_by_design(corpus: Corpus) -> list[tuple[str, str]]:
    """What the authors of studies with data conclude in their own words, a study once: design, stances, numbers."""
    counts: dict[str, Counter[str]] = {}
    for study_id, found in study_stances(corpus.rows("conclusions"), corpus.rows("reports")).items():
        if corpus.has_results(study_id) and found.voice in AUTHORS:
            stance = found.stance
            counts.setdefault(corpus.studies[study_id]["design"], Counter())[stance] += 1
    return [
        (
            "design not stated" if design == "unknown" else str(phrase(design)),
            ", ".join(f"{STANCES.get(stance, stance)} ({n})" for stance, n in sorted(stances.items())),
        )
        for design, stances in sorted(counts.items())
    ]


REPORT_NOUNS = {
    "article_abstract": ("article abstract", "article abstracts"),
    "full_text": ("full text", "full texts"),
    "conference_abstract": ("conference abstract", "conference abstracts"),
    "repository_record": ("repository record", "repository records"),
    "index_page": ("page of an index", "pages of an index"),
    "registry_record": ("registry record", "registry records"),
    "news": ("news item", "news items"),
    "secondary_summary": ("passage of a summary by others", "passages of summaries by others"),
    "unknown": ("report of unknown kind", "reports of unknown kind"),
}


def _report_kinds(corpus: Corpus) -> dict[str, Any]:
    """From which kinds of report the evidence comes, and whether any of them is a full text."""
    kinds = Counter(str(row["report_kind"]) for row in corpus.rows("reports"))
    listed = [
        counted(n, *REPORT_NOUNS.get(kind, (str(phrase(kind)), "")))
        for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    ]
    return {"listed": listed, "full_texts": kinds["full_text"]}


def _ledger_numbers(corpus: Corpus) -> dict[str, Any]:
    """Entries of the ledger: those that disagree and the others, by class."""
    rows = corpus.rows("discrepancies")
    by_class = Counter(row["class"] for row in rows)
    listed = sorted(by_class.items(), key=lambda item: (-item[1], corpus.ledger_class(item[0])))

    def named(differ: bool) -> list[str]:
        found = [(k, n) for k, n in listed if (k in NO_DISAGREEMENT) is not differ]
        return [f"{corpus.ledger_class(k)} ({n})" for k, n in found]

    others = sum(n for k, n in by_class.items() if k in NO_DISAGREEMENT)
    return {
        "total": len(rows),
        "disagreements": len(rows) - others,
        "disagreement_classes": named(True),
        "others": others,
        "other_classes": named(False),
        "high": sum(row["severity"] == "high" for row in rows),
        "unresolved": sum(row["status"] == "unresolved" for row in rows),
    }


def _overlap_numbers(corpus: Corpus) -> dict[str, Any]:
    """Pairs of studies with data that may share patients, and the strongest level there is."""
    levels = [
        row["confidence"]
        for row in corpus.rows("overlaps")
        if corpus.has_results(row["study_a"]) and corpus.has_results(row["study_b"])
    ]
    strongest = next((level for level in ("certain", "probable", "possible") if level in levels), "")
    return {"pairs": len(levels), "strongest": strongest, "at_strongest": levels.count(strongest)}


def _check_numbers(corpus: Corpus) -> dict[str, Any]:
    """Checks that do not hold: percentages against their counts, and the others by kind."""
    failing = [row for row in corpus.rows("checks") if row["verdict"].startswith("inconsistent")]
    percents = [row for row in failing if row["kind"] == "percent_count"]
    others = Counter(str(phrase(row["kind"])) for row in failing if row["kind"] != "percent_count")
    return {
        "percents": len(percents),
        "explained": sum(row["verdict"] == "inconsistent_explained" for row in percents),
        "others": others.total(),
        "other_kinds": [f"{kind} ({n})" for kind, n in sorted(others.items())],
    }


def key_findings(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """The plain-language panel under the heads of a Cochrane plain language summary."""
    use = Use("key-findings", "Key findings")
    outcomes = of_treatment(corpus, outcomes)
    with_rates = [o for o in outcomes if o.headline and not corpus.is_other(o.key)]
    designs = Counter(
        study["design"] for study in corpus.rows("studies") if study["data_status"] in ("own_report", "described_only")
    )
    signed = _signed_markers(corpus)
    contrasts = [effect for outcome in outcomes for effect in outcome.contrasts]
    data = {
        "outcomes": [outcome_words(corpus, outcome, use) for outcome in with_rates[:IN_WORDS]],
        "more_outcomes": max(0, len(with_rates) - IN_WORDS),
        "outcome_names": [o.label for o in outcomes if o.patients_of and not corpus.is_other(o.key)][:MOST_OUTCOMES],
        "contrasts": [contrast_sentence(corpus, effect, use) for effect in contrasts[:MOST_CONTRASTS]],
        "n_contrasts": len(contrasts),
        "flow": flow_numbers(corpus),
        "documents": len(corpus.rows("documents")),
        "rejected": len(corpus.rows("rejected")),
        "with_own_report": sum(s["data_status"] == "own_report" for s in corpus.rows("studies")),
        "described_only": sum(s["data_status"] == "described_only" for s in corpus.rows("studies")),
        "designs": [(phrase(design), n) for design, n in sorted(designs.items(), key=lambda d: (-d[1], d[0]))],
        "conclusions": _conclusions_by_design(corpus),
        "report_kinds": _report_kinds(corpus),
        "ledger": _ledger_numbers(corpus),
        "checks": _check_numbers(corpus),
        "pooled": sum(pool["status"] == "pooled" for pool in corpus.rows("pools")),
        "refused": sum(pool["status"] == "refused" for pool in corpus.rows("pools")),
        "overlaps": _overlap_numbers(corpus),
        "markers": len(signed),
        "markers_benefit": sum(not harm for _, harm in signed.values()),
        "markers_of_one": sum(len(_voters(corpus, marker)) == 1 for marker in signed),
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


def _result_lines(corpus: Corpus, outcome: Outcome, use: Use) -> list[Any]:
    """The pooled estimate, or one line per study with whom it counts and when."""
    if outcome.pooled:
        pool = pool_words(outcome.pooled[0])
        return [f"Pooled: {pool['estimate']} ({pool['interval']}); {pool['studies']}"]
    lines: list[Any] = []
    for rate in outcome.headline[:MOST_LISTED]:
        words = rate_words(corpus, rate, use)
        lines.append([words.value, f" {words.study}, {words.details}"])
    if len(outcome.headline) > MOST_LISTED:
        lines.append(f"and {len(outcome.headline) - MOST_LISTED} more, see the results")
    return lines


def _follow_up(outcome: Outcome) -> list[str] | None:
    """The times of the results that are shown, and that some have none."""
    rows = [*outcome.headline, *outcome.contrasts]
    times = sorted({row["timepoint_months"] for row in rows if row["timepoint_months"] is not None})
    if not times:
        return None
    words = f"{months(times[0])}" + (f" to {months(times[-1])}" if len(times) > 1 else "")
    return [f"{words}, and not stated" if any(row["timepoint_months"] is None for row in rows) else words]


def _finding_row(corpus: Corpus, outcome: Outcome) -> RowView:
    row_id = html_id("sof", outcome.key)
    use = Use(row_id, f"Summary of findings: {outcome.label}")
    shown = outcome.contrasts if len(outcome.contrasts) <= MOST_CONTRASTS else outcome.contrasts[:2]
    contrast: list[Any] = [contrast_sentence(corpus, effect, use).cell for effect in shown]
    if len(shown) < len(outcome.contrasts):
        contrast.append(f"and {len(outcome.contrasts) - len(shown)} more, see the controlled comparisons")
    reasons = pools.plain_reasons(outcome.refused)
    comment = "–" if outcome.pooled else f"Not pooled: {'; '.join(reasons)}" if reasons else "Not pooled"
    return RowView(
        (
            outcome.label,
            _follow_up(outcome),
            [counted(len(outcome.patients_of), "study", "studies"), counted(outcome.patients, "patient")],
            _result_lines(corpus, outcome, use) or "–",
            contrast or "none with counts",
            _certainty(corpus, outcome),
            comment,
        ),
        id=row_id,
    )


def summary_of_findings(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """The table of the main outcomes, at most seven."""
    main = [outcome for outcome in of_treatment(corpus, outcomes) if outcome.headline or outcome.contrasts]
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
            "Patients are the sum of one denominator per study, of a comparison both arms; patients of overlapping "
            "cohorts count more than once.",
            "An arm of a controlled study stands against its comparator only.",
            "Certainty is shown only where a person entered a rating.",
        ),
    )
    return Panel(
        "summary-of-findings", "Summary of findings", {"table": shown, "more": max(0, len(main) - MOST_OUTCOMES)}
    )
