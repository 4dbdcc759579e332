"""How a pool depends on single studies, on the model and on small studies; analyses that are not valid are refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..tables import Rows
from . import synthesis
from .eligibility import Corpus
from .statistics import asymmetry, diagnostics, effect_sizes, models, stratified

ALTERNATIVES = ("EE", "DL", "PM", "ML", "EB", "HE", "SJ", "REML")
LABELLED_MEASURES = ("PAS", "PFT")
"""Transformations shown only as alternatives: their back-transformation can mislead (Schwarzer et al. 2019)."""


def compute_sensitivity(tables: Mapping[str, Rows], settings: Mapping[str, Any]) -> Rows:
    """Rows of ``sensitivity`` for each pooled row of ``pools``."""
    corpus = Corpus(tables, settings)
    level = float(settings["confidence_level"]) / 100
    rates = {row["rate_id"]: row for row in tables.get("rates", [])}
    effects = {row["effect_id"]: row for row in tables.get("effects", [])}
    rows: Rows = []
    for pool in tables.get("pools", []):
        if pool["status"] == "pooled":
            source = effects if pool["kind"] == "effect" else rates
            rows += _of_pool(pool, [source[row_id] for row_id in pool["pooled_row_ids"]], corpus, level)
    return rows


def _of_pool(pool: Mapping[str, Any], members: Sequence[Mapping[str, Any]], corpus: Corpus, level: float) -> Rows:
    measure = pool["measure"]
    effect = pool["kind"] == "effect"
    studies = synthesis.of_effects(measure, members) if effect else synthesis.of_rates(measure, members)
    names = _distinct([corpus.label(row["study_id"]) for row in members])
    rows = [
        *_models(studies, corpus.pooling, level),
        *(_counts_models(measure, members, level) if effect else _other_scales(members, corpus.pooling, level)),
        *_single_studies(studies, names, corpus.pooling, level),
        *_asymmetry(studies, corpus.pooling, level),
        *_designs(studies, members, corpus, level),
        *_follow_up(studies, members, corpus.pooling, level),
    ]
    return [{"pool_id": pool["pool_id"], **row} for row in rows]


def _distinct(names: Sequence[str]) -> list[str]:
    """Labels made distinct by their position among equals."""
    seen: dict[str, int] = defaultdict(int)
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _computed(analysis: str, item: str, **values: float | None) -> dict[str, Any]:
    known = {name: float(value) for name, value in values.items() if value is not None and np.isfinite(value)}
    return {"analysis": analysis, "item": item, "status": "computed", **known}


def _refused(analysis: str, reason: str) -> dict[str, Any]:
    return {"analysis": analysis, "item": "all", "status": "refused", "reason": reason}


def _limits(studies: synthesis.Studies, fit: models.Fit) -> dict[str, float]:
    return dict(zip(("estimate", "ci_low", "ci_high"), synthesis.limits(studies, fit), strict=True))


def _models(studies: synthesis.Studies, pooling: Mapping[str, Any], level: float) -> Rows:
    """The same studies under other estimators of τ² and the other interval."""
    rows = []
    for method in ALTERNATIVES:
        for name, test in (("Wald", "z"), ("guarded Knapp–Hartung", "adhoc")):
            if method == "EE" and test != "z":
                continue
            fit = synthesis.random_effects(studies, method=method, test=test, level=level)
            label = "equal effects" if method == "EE" else method
            rows.append(_computed("model", f"{label}, {name}", **_limits(studies, fit), statistic=float(fit.tau2)))
    return rows


def _other_scales(members: Sequence[Mapping[str, Any]], pooling: Mapping[str, Any], level: float) -> Rows:
    names = {"PAS": "arcsine", "PFT": "Freeman–Tukey, harmonic mean"}
    rows = []
    for measure in LABELLED_MEASURES:
        studies = synthesis.of_rates(measure, members)
        test = synthesis.INTERVALS[pooling["interval"]]
        fit = synthesis.random_effects(studies, method=pooling["method"], test=test, level=level)
        rows.append(_computed("transformation", names[measure], **_limits(studies, fit)))
    return rows


def _counts_models(measure: str, members: Sequence[Mapping[str, Any]], level: float) -> Rows:
    """Mantel–Haenszel and Peto on the counts: no correction for zero cells enters them."""
    a, na, b, nb = ([row[column] for row in members] for column in ("events_a", "n_a", "events_b", "n_b"))
    found = {
        f"Mantel–Haenszel {measure}": (measure, stratified.mantel_haenszel(measure, a, na, b, nb, level)),
        "Peto OR": ("PETO", stratified.peto(a, na, b, nb, level)),
    }
    rows = []
    for name, (scale, result) in found.items():
        values = [
            float(effect_sizes.back_transform(scale, v)) for v in (result.estimate, result.ci_low, result.ci_high)
        ]
        rows.append(
            _computed(
                "counts model",
                name,
                estimate=values[0],
                ci_low=values[1],
                ci_high=values[2],
                statistic=result.q,
                p_value=result.q_p,
            )
        )
    return rows


def _single_studies(studies: synthesis.Studies, names: Sequence[str], pooling: Mapping[str, Any], level: float) -> Rows:
    k = len(names)
    if k < 3:
        reason = f"needs at least 3 studies, the pool has {k}"
        return [_refused("leave one out", reason), _refused("influence", reason)]
    y, v, method = studies.sizes.y, studies.sizes.v, pooling["method"]
    test = synthesis.INTERVALS[pooling["interval"]]
    without = diagnostics.leave_one_out(y, v, method=method, test=test, level=level)
    lows, highs = without.ci
    cases = diagnostics.influence(y, v, method=method, test=test)
    rows = []
    for i, name in enumerate(names):
        natural = _leave_out(studies, i)
        rows.append(
            _computed(
                "leave one out",
                name,
                estimate=natural(without.beta[i, 0]),
                ci_low=natural(lows[i, 0]),
                ci_high=natural(highs[i, 0]),
                statistic=without.tau2[i],
            )
        )
        verdict = "influential" if cases.influential[i] else "not influential"
        row = _computed("influence", name, statistic=cases.cook_distance[i])
        rows.append(
            row | {"reason": f"Cook's distance; DFFITS {cases.dffits[i]:.2f}, hat {cases.hat[i]:.2f}: {verdict}"}
        )
    return rows


def _leave_out(studies: synthesis.Studies, left_out: int) -> Callable[[float], float]:
    denominators = [n for i, n in enumerate(studies.denominators) if i != left_out]
    return lambda value: float(effect_sizes.back_transform(studies.measure, value, denominators))


def _asymmetry(studies: synthesis.Studies, pooling: Mapping[str, Any], level: float) -> Rows:
    k, least = len(studies.sizes.y), pooling["min_studies_asymmetry"]
    if k < least:
        reason = f"needs at least {least} studies (Sterne et al. 2011), the pool has {k}"
        return [_refused(name, reason) for name in ("Egger", "Begg", "trim and fill")]
    y, v = studies.sizes.y, studies.sizes.v
    egger = asymmetry.egger(y, v, method=pooling["method"])
    begg = asymmetry.begg(y, v)
    filled = asymmetry.trim_and_fill(y, v, method=pooling["method"])
    return [
        _computed("Egger", "all", statistic=egger.statistic, p_value=egger.p_value),
        _computed("Begg", "all", statistic=begg.statistic, p_value=begg.p_value),
        _computed("trim and fill", f"{filled.filled} filled on the {filled.side}", **_limits(studies, filled.fit)),
    ]


def _designs(studies: synthesis.Studies, members: Sequence[Mapping[str, Any]], corpus: Corpus, level: float) -> Rows:
    """Pools by design with one τ², and the test that the designs differ."""
    designs = [str(corpus.studies.get(row["study_id"], {}).get("design") or "unknown") for row in members]
    sizes = {design: designs.count(design) for design in sorted(set(designs))}
    if len(sizes) < 2 or min(sizes.values()) < 2:
        counted = ", ".join(f"{design} {n}" for design, n in sizes.items())
        return [_refused("subgroups by design", f"needs two designs with two studies each; the pool has: {counted}")]
    columns = np.array([[design == name for name in sizes] for design in designs], dtype=float)
    against_first = np.column_stack([np.ones(len(designs)), columns[:, 1:]])
    y, v, method = studies.sizes.y, studies.sizes.v, corpus.pooling["method"]
    test = synthesis.INTERVALS[corpus.pooling["interval"]]
    fit = models.fit(y, v, columns, method=method, test=test, level=level)
    lows, highs = fit.ci
    rows = [
        _computed(
            "subgroups by design",
            name,
            estimate=studies.natural(fit.beta[i]),
            ci_low=studies.natural(lows[i]),
            ci_high=studies.natural(highs[i]),
        )
        for i, name in enumerate(sizes)
    ]
    statistic, p_value = models.omnibus(models.fit(y, v, against_first, method=method, test=test, level=level))
    return [*rows, _computed("subgroups by design", "difference", statistic=statistic, p_value=p_value)]


def _follow_up(
    studies: synthesis.Studies, members: Sequence[Mapping[str, Any]], pooling: Mapping[str, Any], level: float
) -> Rows:
    """Meta-regression on the time of the result."""
    analysis, least = "meta-regression on time", pooling["min_studies_asymmetry"]
    months = [row["timepoint_months"] for row in members]
    if len(members) < least:
        return [_refused(analysis, f"needs at least {least} studies, the pool has {len(members)}")]
    if any(month is None for month in months) or len(set(months)) < 3:
        return [_refused(analysis, "needs a stated time in every study and at least three different times")]
    design = np.column_stack([np.ones(len(months)), np.array(months, dtype=float)])
    test = synthesis.INTERVALS[pooling["interval"]]
    fit = models.fit(studies.sizes.y, studies.sizes.v, design, method=pooling["method"], test=test, level=level)
    low, high = fit.ci
    statistic, p_value = models.omnibus(fit)
    return [
        _computed(
            analysis,
            "per month, on the scale of the model",
            estimate=fit.beta[1],
            ci_low=low[1],
            ci_high=high[1],
            statistic=statistic,
            p_value=p_value,
        )
    ]
