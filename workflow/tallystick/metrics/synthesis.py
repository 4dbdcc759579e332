"""Pools of proportions and of two-arm effects as numbers a table can hold; the estimators are in ``statistics``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .statistics import effect_sizes, glmm, heterogeneity, models

INTERVALS = {"guarded_knapp_hartung": "adhoc", "wald": "z"}
"""Names in the configuration for the test that the interval of a pool inverts."""
UNINFORMATIVE_SHARE = 0.95
"""A prediction interval of a proportion that covers this much of 0 … 1 says nothing."""
UNINFORMATIVE_RATIO = 10.0
"""A prediction interval of a ratio that reaches from a tenth to tenfold says nothing."""


@dataclass(frozen=True, slots=True)
class Studies:
    """Effects of the studies of one pool on the scale of ``measure``, with what is needed to transform them back."""

    measure: str
    sizes: effect_sizes.EffectSizes
    denominators: Sequence[int]

    def natural(self, value: float) -> float:
        """A value of the model's scale as a proportion, a ratio or a difference."""
        return float(effect_sizes.back_transform(self.measure, value, self.denominators))


def of_rates(measure: str, rates: Sequence[Mapping[str, Any]]) -> Studies:
    """Proportions of ``rates``."""
    events, denominators = [row["events"] for row in rates], [row["denominator"] for row in rates]
    return Studies(measure, effect_sizes.proportions(measure, events, denominators), denominators)


def of_effects(measure: str, effects: Sequence[Mapping[str, Any]]) -> Studies:
    """Two-arm effects from the counts of rows of ``effects``."""
    counts = ([row[column] for row in effects] for column in ("events_a", "n_a", "events_b", "n_b"))
    return Studies(measure, effect_sizes.two_arms(measure, *counts), [row["n_a"] + row["n_b"] for row in effects])


def random_effects(studies: Studies, *, method: str, test: str, level: float) -> models.Fit:
    """The pool of ``studies``."""
    return models.fit(studies.sizes.y, studies.sizes.v, method=method, test=test, level=level)


def limits(studies: Studies, fit: models.Fit) -> tuple[float, float, float]:
    """Estimate and confidence limits on the natural scale."""
    low, high = fit.ci
    return studies.natural(fit.beta[0]), studies.natural(low[0]), studies.natural(high[0])


def summary(studies: Studies, pooling: Mapping[str, Any], level: float) -> dict[str, Any]:
    """The columns of a pooled row of ``pools`` that come from the model."""
    fit = random_effects(studies, method=pooling["method"], test=INTERVALS[pooling["interval"]], level=level)
    estimate, low, high = limits(studies, fit)
    _, wald_low, wald_high = limits(studies, random_effects(studies, method=pooling["method"], test="z", level=level))
    _, hk_low, hk_high = limits(studies, random_effects(studies, method=pooling["method"], test="knha", level=level))
    x = heterogeneity.intercept(studies.sizes.y)
    tau2_low, tau2_high = heterogeneity.q_profile(studies.sizes.y, studies.sizes.v, x, level)
    pi_low, pi_high = (float(limit) for limit in models.prediction(fit, pooling["prediction"]))
    known = math.isfinite(pi_low)
    return {
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "wald_low": wald_low,
        "wald_high": wald_high,
        "hk_low": hk_low,
        "hk_high": hk_high,
        "pi_low": studies.natural(pi_low) if known else None,
        "pi_high": studies.natural(pi_high) if known else None,
        "pi_definition": pooling["prediction"] if known else None,
        "tau2": float(fit.tau2),
        "tau2_low": float(tau2_low),
        "tau2_high": float(tau2_high),
        "i2_q": float(fit.i2_q),
        "i2_tau2": float(fit.i2),
        "h2": float(fit.h2),
        "q": float(fit.q),
        "q_p": float(fit.q_p),
        "weights": [float(weight) for weight in fit.weights],
    }


def logistic(rates: Sequence[Mapping[str, Any]], level: float) -> dict[str, Any]:
    """The random-intercept logistic model of ``rates`` on the scale of proportions; nulls where it is not defined."""
    fitted = glmm.fit([row["events"] for row in rates], [row["denominator"] for row in rates], level=level)
    if not math.isfinite(fitted.estimate) or not fitted.converged:
        return {"glmm_estimate": None, "glmm_low": None, "glmm_high": None, "glmm_tau2": None}
    estimate, low, high = (
        float(effect_sizes.back_transform("PLO", value)) for value in (fitted.estimate, fitted.ci_low, fitted.ci_high)
    )
    return {"glmm_estimate": estimate, "glmm_low": low, "glmm_high": high, "glmm_tau2": fitted.tau2}


def is_uninformative(measure: str, pi_low: float | None, pi_high: float | None) -> bool:
    """Whether a prediction interval covers practically every value."""
    if pi_low is None or pi_high is None:
        return False
    if measure in effect_sizes.PROPORTION_MEASURES:
        return pi_high - pi_low >= UNINFORMATIVE_SHARE
    if measure == "RD":
        return pi_high - pi_low >= 2 * UNINFORMATIVE_SHARE
    return pi_low <= 1 / UNINFORMATIVE_RATIO and pi_high >= UNINFORMATIVE_RATIO
