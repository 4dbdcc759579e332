"""Controlled comparisons: effects from counts, printed estimates, findings in words, authors' conclusions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...tables import Rows
from .. import pools
from ..citing import Cited, Use
from ..corpus import Corpus
from ..counts import counts_text
from ..figures import Forest, ForestInput, line_label, ratio_forest
from ..formats import counted, interval, months, p_value, percent, phrase, printed, ratio
from ..outcomes import Outcome
from ..tabular import DataTable, RowView, table
from .model import Panel

SHARES = frozenset({"percent_difference", "proportion", "sensitivity", "specificity", "PPV", "NPV", "accuracy"})
"""Measures of ``estimates`` that are printed in percent."""
STANCES = {"favours": "in favour", "no_difference": "no difference", "against": "against", "unknown": "no clear stance"}
"""Stances of conclusions in words."""
MEASURES = {"RR": "risk ratio", "OR": "odds ratio", "RD": "risk difference", "PETO": "Peto's odds ratio"}


@dataclass(frozen=True, slots=True)
class Contrast:
    """One controlled comparison in words."""

    study: str
    outcome: str
    time: str | None
    counts_a: Cited
    arm_a: str
    counts_b: Cited
    arm_b: str
    measure: str
    estimate: str
    interval: str
    verdict: str
    told_by: str = ""

    @property
    def cell(self) -> list[Any]:
        """The comparison as one line of a table cell."""
        limits = f" ({self.interval})" if self.interval else ""
        told = f"; {self.told_by}" if self.told_by else ""
        words = f" {self.arm_b}; {self.measure} {self.estimate}{limits}; {self.verdict}{told}"
        when = self.time or "time not stated"
        return [f"{self.study}, {when}: ", self.counts_a, f" {self.arm_a} against ", self.counts_b, words]


def _verdict(effect: dict[str, Any]) -> str:
    """What the interval says about no effect (1 for ratios, 0 for a difference)."""
    low, high, none = effect["ci_low"], effect["ci_high"], 0.0 if effect["measure"] == "RD" else 1.0
    if low is None or high is None:
        return "no interval could be computed"
    if low <= none <= high:
        return "the interval includes no difference"
    return "the interval excludes no difference"


def effect_value(effect: dict[str, Any]) -> str:
    """The estimate as readers expect it: ratios as numbers, differences in percentage points."""
    if effect["estimate"] is None:
        return "not defined"
    if effect["measure"] == "RD":
        return percent(effect["estimate"]).replace("%", " points")
    return ratio(effect["estimate"])


def effect_interval(effect: dict[str, Any]) -> str:
    """Its interval in the same form; empty where there is none."""
    if effect["ci_low"] is None or effect["ci_high"] is None:
        return ""
    if effect["measure"] == "RD":
        return f"{percent(effect['ci_low'])} to {percent(effect['ci_high'])}".replace("%", " points")
    return interval(effect["ci_low"], effect["ci_high"])


def _of_whom(corpus: Corpus, effect: dict[str, Any]) -> str:
    """The outcome, and the subgroup where the counts are of one."""
    label, subgroup = corpus.outcome(effect["outcome_key"]), effect.get("subgroup")
    return f"{label} ({subgroup})" if subgroup else label


def contrast_sentence(corpus: Corpus, effect: dict[str, Any], use: Use) -> Contrast:
    """The parts of a sentence about one effect."""
    counts_a, counts_b = _claim_links(corpus, effect, use)
    return Contrast(
        study=corpus.study_label(effect["study_id"]),
        outcome=_of_whom(corpus, effect),
        time=months(effect["timepoint_months"]),
        counts_a=counts_a,
        arm_a=effect["arm_a"],
        counts_b=counts_b,
        arm_b=effect["arm_b"],
        measure=MEASURES.get(effect["measure"], str(effect["measure"])),
        estimate=effect_value(effect),
        interval=effect_interval(effect),
        verdict=_verdict(effect),
        told_by=told_by(corpus, effect["study_id"]),
    )


def told_by(corpus: Corpus, study_id: str) -> str:
    """That a study is known only from what another source says of it; empty where a report of its own is at hand."""
    described = corpus.described_in(study_id)
    return f"known only from the description in {' and '.join(described)}" if described else ""


def _contrasts(corpus: Corpus) -> list[list[dict[str, Any]]]:
    """Effects grouped by what they contrast, measures of one contrast together."""
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for effect in corpus.rows("effects"):
        key = (
            effect["study_id"],
            effect["outcome_key"],
            effect["timepoint_months"] or -1.0,
            effect["arm_a"],
            effect["arm_b"],
            effect.get("subgroup") or "",
            str(effect.get("state")),
            str(effect.get("denominator_role")),
        )
        grouped[key].append(effect)
    ordered = sorted(grouped.items(), key=lambda item: (item[0][1], corpus.study_order.get(item[0][0], 0), item[0][2:]))
    return [effects for _, effects in ordered]


def _claim_links(corpus: Corpus, effect: dict[str, Any], use: Use) -> tuple[Cited, Cited]:
    """The counts of either arm, each linked to its own claim where the claims can be told apart."""
    claims = [corpus.claims[c] for c in effect["claim_ids"] if c in corpus.claims]
    links = []
    for side in ("a", "b"):
        own = [c["claim_id"] for c in claims if c.get("arm") == effect[f"arm_{side}"]]
        text = counts_text(corpus, effect[f"events_{side}"], effect[f"n_{side}"], own)
        links.append(corpus.cite_claims(text, own or effect["claim_ids"], use))
    return links[0], links[1]


def _effects_table(corpus: Corpus, contrasts: Sequence[list[dict[str, Any]]]) -> DataTable:
    rows = []
    for effects in contrasts[: corpus.limits.rows]:
        first = effects[0]
        row_id = f"effect-{first['effect_id']}"
        counts_a, counts_b = _claim_links(
            corpus, first, Use(row_id, f"Comparison: {corpus.study_label(first['study_id'])}")
        )
        by_measure = {effect["measure"]: effect for effect in effects}
        values = [
            [effect_value(by_measure[m]), effect_interval(by_measure[m])] if m in by_measure else None for m in MEASURES
        ]
        rows.append(
            RowView(
                (
                    [corpus.study_label(first["study_id"]), told_by(corpus, first["study_id"]) or None],
                    _of_whom(corpus, first),
                    months(first["timepoint_months"]),
                    [[counts_a, " ", first["arm_a"]]],
                    [[counts_b, " ", first["arm_b"]]],
                    *values,
                    phrase(first["zero_cell_rule"]),
                ),
                id=row_id,
            )
        )
    return table(
        "Effects computed from counts",
        (
            "Study",
            "Outcome",
            "Time",
            "Arm",
            "Comparator",
            "Risk ratio",
            "Odds ratio",
            "Risk difference",
            "Peto's odds ratio",
            "Zero cells",
        ),
        rows,
        limit=corpus.limits.rows,
        export="metafor-effects.csv",
        total=len(contrasts),
    )


def _effects_forest(corpus: Corpus, contrasts: Sequence[list[dict[str, Any]]]) -> Forest | None:
    lines: list[ForestInput] = []
    for effects in contrasts:
        study = corpus.study_label(effects[0]["study_id"])
        for effect in effects:
            if effect["measure"] == "RR" and effect["estimate"] and len(lines) < corpus.limits.figure_rows:
                lines.append(
                    ForestInput(
                        label=line_label(study, corpus.outcome(effect["outcome_key"]).lower()),
                        counts=f"{effect['events_a']}/{effect['n_a']} v {effect['events_b']}/{effect['n_b']}",
                        text=f"{effect_value(effect)} [{effect_interval(effect)}]",
                        estimate=effect["estimate"],
                        low=effect["ci_low"],
                        high=effect["ci_high"],
                        weight=effect["n_a"] + effect["n_b"],
                    )
                )
    if not lines:
        return None
    return ratio_forest(
        "fig-effects",
        "Risk ratios of controlled comparisons",
        f"Forest plot of {counted(len(lines), 'risk ratio')} with a line of no effect at 1; "
        "the table below has the same numbers.",
        lines,
        "Risk ratio",
    )


def _in_order(corpus: Corpus, name: str) -> Rows:
    """The rows of a table as readers look for them: study by study, each in the order of its text."""
    last = len(corpus.study_order)
    return sorted(
        corpus.rows(name),
        key=lambda r: (corpus.study_order.get(r["study_id"] or "", last), r["doc_id"], r["start"], r["end"]),
    )


def _groups(row: dict[str, Any]) -> str | None:
    """``arm against comparator``, as far as the text names them."""
    arm: str | None = row.get("arm") or row.get("arm_text")
    comparator: str | None = row.get("comparator") or row.get("comparator_text")
    if not comparator:
        return arm
    return f"{arm or 'group not named'} against {comparator}"


def _estimates_table(corpus: Corpus) -> DataTable:
    rows = []
    for row in _in_order(corpus, "estimates")[: corpus.limits.rows]:
        row_id = f"estimate-{row['estimate_id']}"
        value = corpus.cite_row(
            f"{printed(row['value'])}{'%' if row['measure'] in SHARES else ''}",
            "estimates",
            row["estimate_id"],
            Use(row_id, "Printed estimate"),
            ("value", "estimate"),
        )
        level = "" if row["ci_level"] is None else f" ({printed(row['ci_level'])}%)"
        limits = (
            ""
            if row["ci_low"] is None or row["ci_high"] is None
            else f"{printed(row['ci_low'])} to {printed(row['ci_high'])}"
        )
        rows.append(
            RowView(
                (
                    corpus.study_label(row["study_id"]),
                    corpus.outcome(row["outcome_key"]),
                    phrase(row["measure"]) if row["measure"] != "other" else None,
                    _groups(row),
                    value,
                    f"{limits}{level}" if limits else None,
                    p_value(row["p_value"], row["p_relation"]),
                    months(row["timepoint_months"]),
                    "yes" if row["adjusted"] else None,
                ),
                id=row_id,
            )
        )
    return table(
        "Estimates as printed",
        ("Study", "Outcome", "Measure", "Groups", "#Value", "Interval", "p", "Time", "Adjusted"),
        rows,
        limit=corpus.limits.rows,
        export="estimates.csv",
        total=len(corpus.rows("estimates")),
    )


def _findings_table(corpus: Corpus) -> DataTable:
    rows = []
    for row in _in_order(corpus, "comparisons")[: corpus.limits.rows]:
        row_id = f"comparison-{row['comparison_id']}"
        topic = corpus.outcome(row["outcome_key"]) if row["outcome_key"] else row["topic_text"]
        if row["marker"] and not corpus.is_other(row["marker"]):
            topic = corpus.marker(row["marker"])
        finding = corpus.cite_row(
            str(phrase(row["finding"])),
            "comparisons",
            row["comparison_id"],
            Use(row_id, "Comparison in words"),
            ("direction", "value"),
        )
        rows.append(
            RowView(
                (
                    corpus.study_label(row["study_id"]),
                    topic,
                    row.get("arm") or row["arm_text"],
                    row.get("comparator") or row["comparator_text"],
                    finding,
                    p_value(row["p_value"], row["p_relation"]),
                    [months(value) for value in row["timepoints_months"]] or None,
                ),
                id=row_id,
            )
        )
    return table(
        "Between-arm findings in the sources' words",
        ("Study", "What", "Arm", "Comparator", "Finding", "p", "Time"),
        rows,
        limit=corpus.limits.rows,
        export="comparisons.csv",
        total=len(corpus.rows("comparisons")),
    )


def _conclusions_table(corpus: Corpus) -> DataTable:
    rows = []
    primary = {(r["study_id"], r["doc_id"], r["subject"]) for r in corpus.rows("reports") if r["is_primary"]}
    for row in _in_order(corpus, "conclusions")[: corpus.limits.rows]:
        study = corpus.studies.get(row["study_id"] or "")
        own = (row["study_id"], row["doc_id"], row["subject"]) in primary
        voice = "authors_own" if own else row["voice"]
        row_id = f"conclusion-{row['conclusion_id']}"
        quote = corpus.book.cite(row["quote"], [row], Use(row_id, f"Conclusion: {corpus.study_label(row['study_id'])}"))
        rows.append(
            RowView(
                (
                    corpus.study_label(row["study_id"]),
                    phrase(study["design"]) if study and study["design"] != "unknown" else None,
                    STANCES.get(row["stance"], phrase(row["stance"])),
                    "yes" if row["hedged"] else "no",
                    phrase(voice) if voice != "unknown" else None,
                    corpus.sources[row["doc_id"]].short if row["doc_id"] in corpus.sources else None,
                    quote,
                ),
                id=row_id,
            )
        )
    return table(
        "Conclusions, with the design they rest on and whose words they are",
        ("Study", "Design", "Stance", "Hedged", "Whose words", "Source", "Words"),
        rows,
        limit=corpus.limits.rows,
        export="conclusions.csv",
        notes=("Only the authors' own words, at hand or quoted, count in the key findings, one stance per study.",),
        total=len(corpus.rows("conclusions")),
    )


def controlled_comparisons(corpus: Corpus, outcomes: Sequence[Outcome]) -> Panel:
    """Everything that sets one group of patients against another."""
    contrasts = _contrasts(corpus)
    tables = (
        _effects_table(corpus, contrasts),
        _estimates_table(corpus),
        _findings_table(corpus),
        _conclusions_table(corpus),
    )
    absent = (
        ""
        if any(t.rows for t in tables)
        else "No source compares two groups of patients, and none states a conclusion."
    )
    pooled = [pool for outcome in outcomes for pool in outcome.effect_pools]
    data = {
        "forest": _effects_forest(corpus, contrasts),
        "pooled": [(corpus.outcome(p["outcome_key"]), pools.sentence(p)) for p in pooled if p["status"] == "pooled"],
        "refused": [(corpus.outcome(p["outcome_key"]), pools.refusal(p)) for p in pooled if p["status"] == "refused"],
        "tables": [t for t in tables if t.rows],
        "n_effects": len(contrasts),
    }
    return Panel("comparisons", "Controlled comparisons and conclusions", data, absent)
