"""Mantel–Haenszel and Peto pooling of two-arm counts: no study needs a correction for a zero cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from . import effect_sizes
from .proportions import normal_quantile

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stratified:
    """A pooled log ratio or risk difference, NaN where it is not defined; Q with its degrees of freedom and p."""

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    q: float
    q_df: int
    q_p: float


def mantel_haenszel(
    measure: str, events_a: ArrayLike, n_a: ArrayLike, events_b: ArrayLike, n_b: ArrayLike, level: float = 0.95
) -> Stratified:
    """Pooled log RR or log OR (Mantel & Haenszel 1959; variances of Greenland & Robins 1985 and Robins, Breslow &
    Greenland 1986), or RD (variance of Sato, Greenland & Robins 1989).

    No correction enters the estimate; Q is taken from the corrected effects around it, as metafor does. A study without
    events in both arms has no weight in RR and OR by construction and counts in RD.
    """
    a, na, c, nb = (np.asarray(counts, dtype=float) for counts in (events_a, n_a, events_b, n_b))
    b, d, n = na - a, nb - c, na + nb
    estimators = {"RR": _risk_ratio, "OR": _odds_ratio, "RD": _risk_difference}
    if measure not in estimators:
        raise ValueError(f"measure must be one of {sorted(estimators)}, not {measure!r}")
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate, se = estimators[measure](a, b, c, d, n)
    effects = effect_sizes.two_arms(measure, a, na, c, nb, drop_double_zero=True)
    known = np.isfinite(effects.y)
    q = float(np.sum((effects.y[known] - estimate) ** 2 / effects.v[known]))
    return _result(estimate, se, q, int(known.sum()), level)


def peto(events_a: ArrayLike, n_a: ArrayLike, events_b: ArrayLike, n_b: ArrayLike, level: float = 0.95) -> Stratified:
    """Pooled log odds ratio by the one-step method (Yusuf et al. 1985)."""
    a, na, c, nb = (np.asarray(counts, dtype=float) for counts in (events_a, n_a, events_b, n_b))
    n = na + nb
    events, others = a + c, n - a - c
    informative = (events > 0) & (others > 0)
    excess = (a - events * na / n)[informative]
    variance = (events * others * na * nb / (n**2 * (n - 1)))[informative]
    total = float(np.sum(variance))
    if total == 0:
        return _result(float("nan"), float("nan"), float("nan"), 0, level)
    q = max(0.0, float(np.sum(excess**2 / variance) - np.sum(excess) ** 2 / total))
    return _result(float(np.sum(excess)) / total, total**-0.5, q, int(informative.sum()), level)


def _odds_ratio(a: Array, b: Array, c: Array, d: Array, n: Array) -> tuple[float, float]:
    concordant, discordant = (a + d) / n, (b + c) / n
    r, s = a * d / n, b * c / n
    variance = (
        np.sum(concordant * r) / np.sum(r) ** 2
        + np.sum(concordant * s + discordant * r) / (np.sum(r) * np.sum(s))
        + np.sum(discordant * s) / np.sum(s) ** 2
    ) / 2
    return _defined(np.sum(r), np.sum(s), variance)


def _risk_ratio(a: Array, b: Array, c: Array, d: Array, n: Array) -> tuple[float, float]:
    r, s = np.sum(a * (c + d) / n), np.sum(c * (a + b) / n)
    variance = np.sum((a + b) * (c + d) * (a + c) / n**2 - a * c / n) / (r * s)
    return _defined(r, s, variance)


def _risk_difference(a: Array, b: Array, c: Array, d: Array, n: Array) -> tuple[float, float]:
    na, nb = a + b, c + d
    weight = np.sum(na * nb / n)
    estimate = np.sum((a * nb - c * na) / n) / weight
    p = np.sum(c * (na / n) ** 2 - a * (nb / n) ** 2 + (na / n) * (nb / n) * (nb - na) / 2)
    q = np.sum(a * d / n + c * b / n) / 2
    return float(estimate), float(np.sqrt((estimate * p + q) / weight**2))


def _defined(numerator: np.float64, denominator: np.float64, variance: np.float64) -> tuple[float, float]:
    """The log ratio and its standard error; NaN where one of the sums is 0."""
    if numerator <= 0 or denominator <= 0:
        return float("nan"), float("nan")
    return float(np.log(numerator / denominator)), float(np.sqrt(variance))


def _result(estimate: float, se: float, q: float, k: int, level: float) -> Stratified:
    half = normal_quantile(level) * se
    df = max(k - 1, 0)
    q_p = float(special.gammaincc(df / 2, q / 2)) if df else 1.0
    return Stratified(estimate, se, estimate - half, estimate + half, q, df, q_p)
