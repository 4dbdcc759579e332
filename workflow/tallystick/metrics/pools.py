"""Pools of proportions and of risk ratios: run where the conditions hold, refused with reasons where they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..ids import stable_id
from ..tables import Rows
from . import eligibility, methods_text, synthesis
from .eligibility import Corpus


def compute_pools(tables: Mapping[str, Rows], settings: Mapping[str, Any]) -> Rows:
    """Rows of ``pools`` for every outcome that two or more primary studies report.

    Selected rates of whole cohorts and treated arms make pools of proportions, rows of ``effects`` pools of ratios.
    Outcomes outside the vocabulary (``other:``) have no agreed definition: they get a refusal where nothing else would
    stand in the way, and no row otherwise.
    """
    corpus = Corpus(tables, settings)
    level = float(settings["confidence_level"]) / 100
    reviews = _reviews_by_outcome(tables, corpus)
    rates = [rate for rate in tables.get("rates", []) if rate["selected"] and corpus.may_enter(rate)]
    effects = [
        row
        for row in tables.get("effects", [])
        if row["measure"] == corpus.pooling["effect_measure"]
        and row["estimate"] is not None
        and row.get("subgroup") is None
        and corpus.is_primary(corpus.studies.get(row["study_id"], {}))
    ]
    rows: Rows = []
    for kind, candidates in (("proportion", rates), ("effect", effects)):
        for outcome, of_outcome in eligibility.by_outcome(candidates).items():
            if len(eligibility.study_ids(of_outcome)) >= 2:
                rows += _outcome_rows(kind, outcome, of_outcome, corpus, level, reviews.get(outcome, []))
    return rows


def _reviews_by_outcome(tables: Mapping[str, Rows], corpus: Corpus) -> dict[str, list[str]]:
    """Labels of the reviews that report each outcome; their results stand on the primary studies and are not pooled."""
    found: dict[str, set[str]] = {}
    for table in ("claims", "estimates"):
        for row in tables.get(table, []):
            if row.get("study_id") and corpus.is_review(row["study_id"]):
                found.setdefault(row["outcome_key"], set()).add(corpus.label(row["study_id"]))
    return {outcome: sorted(labels) for outcome, labels in found.items()}


def _outcome_rows(kind: str, outcome: str, rows: Rows, corpus: Corpus, level: float, reviews: Sequence[str]) -> Rows:
    """Pooled rows of an outcome, or one refusal per topic, or one for the outcome where no topic has two studies."""
    topics = [group for group in eligibility.by_topic(rows, corpus) if len(eligibility.study_ids(group)) >= 2]
    made: Rows = []
    for group in topics or [rows]:
        pooled = [_pooled(kind, outcome, cell, corpus, level, reviews) for cell in _poolable(group, corpus)]
        if outcome.startswith("other:"):
            made += [_undefined(row) for row in pooled]
        else:
            made += pooled or [_refused(kind, outcome, group, corpus, reviews)]
    return made


def _poolable(rows: Rows, corpus: Corpus) -> list[Rows]:
    """The cells that may be pooled."""
    return [
        cell
        for cell in eligibility.cells(rows, corpus)
        if len(eligibility.study_ids(cell)) >= 2
        and not eligibility.unstated(cell, corpus)
        and not eligibility.differences(cell, corpus)
        and not eligibility.dependence(cell, corpus)
    ]


def one_per_component(rows: Rows, corpus: Corpus, level: str, policy: str) -> Rows:
    """One row per overlap component: of the largest or of the longest study in it."""
    chosen = []
    for component in corpus.components(eligibility.study_ids(rows), level):
        members = [row for row in rows if row["study_id"] in component]
        chosen.append(min(members, key=lambda row: preference(row, policy)))
    return sorted(chosen, key=lambda row: (row["study_id"], row_id(row)))


def preference(row: Mapping[str, Any], policy: str) -> tuple[Any, ...]:
    """Sort key: the preferred row of a component comes first; ids decide among equals."""
    size = row.get("denominator") or row.get("n_a", 0) + row.get("n_b", 0)
    months = row["timepoint_months"] or 0
    order = (-size, -months) if policy == "largest" else (-months, -size)
    return (*order, row_id(row))


def row_id(row: Mapping[str, Any]) -> str:
    """Id of a rate or of an effect."""
    return str(row.get("effect_id") or row["rate_id"])


def _base(kind: str, outcome: str, rows: Rows, used: Rows, corpus: Corpus) -> dict[str, Any]:
    roles = sorted({row["denominator_role"] for row in rows})
    measure = corpus.pooling["effect_measure"] if kind == "effect" else corpus.pooling["measure"]
    return {
        "kind": kind,
        "measure": measure,
        "outcome_key": outcome,
        "timepoint": eligibility.window_words(rows),
        "denominator_role": roles[0] if len(roles) == 1 else "unknown",
        "study_ids": eligibility.study_ids(rows),
        "rate_ids": sorted({rate_id for row in rows for rate_id in row.get("rate_ids") or [row["rate_id"]]}),
        "pooled_study_ids": [row["study_id"] for row in used],
        "pooled_row_ids": [row_id(row) for row in used],
    }


def _pooled(
    kind: str, outcome: str, rows: Rows, corpus: Corpus, level: float, reviews: Sequence[str]
) -> dict[str, Any]:
    pooling = corpus.pooling
    used = one_per_component(rows, corpus, pooling["overlap_level"], pooling["one_per_component"])
    base = _base(kind, outcome, rows, used, corpus)
    effect = kind == "effect"
    studies = synthesis.of_effects(base["measure"], used) if effect else synthesis.of_rates(base["measure"], used)
    row = base | {
        "k": len(used),
        "n": sum(row["n_a"] + row["n_b"] if effect else row["denominator"] for row in used),
        "events": sum(row["events_a"] + row["events_b"] if effect else row["events"] for row in used),
        "policy": _policy_words(pooling),
        "model": f"random effects, {pooling['method']}, on the {methods_text.SCALES[base['measure']]}",
        "interval_method": methods_text.INTERVAL_WORDS[pooling["interval"]],
        **synthesis.summary(studies, pooling, level),
        **({} if effect else synthesis.logistic(used, level)),
        "status": "pooled",
        "reasons": [],
    }
    row["pool_id"] = stable_id("pool", kind, outcome, *row["rate_ids"])
    row["caveats"] = [*_caveats(row, rows, used, corpus), *_review_words(reviews)]
    row["methods"] = methods_text.pool(row, pooling, level, int(studies.sizes.corrected.sum()))
    return row


def _policy_words(pooling: Mapping[str, Any]) -> str:
    return (
        f"one study per overlap component (edges of at least {pooling['overlap_level']}), "
        f"the {pooling['one_per_component']} of each"
    )


def _caveats(row: Mapping[str, Any], rows: Rows, used: Rows, corpus: Corpus) -> list[str]:
    caveats = []
    left_out = [other for other in rows if row_id(other) not in row["pooled_row_ids"]]
    if left_out:
        names = ", ".join(eligibility.values(other, corpus) for other in left_out[: eligibility.NAMED_AT_MOST])
        caveats.append(f"left out, because another report of the same patients is used: {names}")
    possible = [group for group in corpus.components(row["pooled_study_ids"], "possible") if len(group) > 1]
    for group in possible:
        caveats.append(f"{', '.join(map(corpus.label, group))} may possibly share patients")
    if synthesis.is_uninformative(row["measure"], row["pi_low"], row["pi_high"]):
        caveats.append("the prediction interval covers practically every value: it is uninformative")
    if row["pi_low"] is None:
        caveats.append("no prediction interval: two studies leave it no degrees of freedom")
    if row["k"] < 5:
        caveats.append("few studies: τ² is poorly known, and so are all intervals")
    if all(other["timepoint_months"] is None for other in used):
        caveats.append("no study states the time of its result")
    return caveats


def _shared_patients(components: Sequence[Sequence[str]], corpus: Corpus) -> list[str]:
    shared = [component for component in components if len(component) > 1]
    return [f"{', '.join(map(corpus.label, component))} may share patients and count as one" for component in shared]


def _review_words(reviews: Sequence[str]) -> list[str]:
    if not reviews:
        return []
    named = ", ".join(reviews[: eligibility.NAMED_AT_MOST])
    return [f"results of reviews are not pooled with the studies they describe: {named}"]


def _refused(kind: str, outcome: str, rows: Rows, corpus: Corpus, reviews: Sequence[str]) -> dict[str, Any]:
    reasons = [
        *eligibility.dependence(rows, corpus),
        *eligibility.differences(rows, corpus),
        *eligibility.unstated(rows, corpus),
    ] or ["no two independent studies agree in denominator role, state and time at once; possible when two do"]
    components = corpus.components(eligibility.study_ids(rows), corpus.pooling["overlap_level"])
    base = _base(kind, outcome, rows, [], corpus)
    return base | {
        "pool_id": stable_id("pool", kind, outcome, "refused", *base["rate_ids"]),
        "policy": _policy_words(corpus.pooling),
        "k": len(components),
        "status": "refused",
        "reasons": reasons,
        "caveats": [*_shared_patients(components, corpus), *_review_words(reviews)],
        "weights": [],
    }


def _undefined(row: Mapping[str, Any]) -> dict[str, Any]:
    """The refusal of a pool whose outcome has no definition: what was computed for it is dropped."""
    kept = ("kind", "measure", "outcome_key", "timepoint", "denominator_role", "study_ids", "rate_ids", "policy", "k")
    reason = (
        "the outcome has no definition in the vocabulary, only words that agree; possible when the vocabulary outcomes "
        "defines it"
    )
    return {column: row[column] for column in kept} | {
        "pool_id": stable_id("pool", row["kind"], row["outcome_key"], "refused", *row["rate_ids"]),
        "pooled_study_ids": [],
        "pooled_row_ids": [],
        "status": "refused",
        "reasons": [reason],
        "caveats": [],
        "weights": [],
    }
