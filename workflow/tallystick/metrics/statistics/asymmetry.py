"""Small-study effects: Egger's regression, Begg's rank correlation, trim and fill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from . import heterogeneity, models

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AsymmetryTest:
    """A test statistic with its two-sided p-value; ``df`` where it is a t."""

    statistic: float
    p_value: float
    df: int | None = None


@dataclass(frozen=True, slots=True)
class TrimAndFill:
    """Number and side of the studies filled in, and the pool with them."""

    filled: int
    side: str
    fit: models.Fit


def egger(y: ArrayLike, v: ArrayLike, *, model: str = "mixed", method: str = "REML", test: str = "z") -> AsymmetryTest:
    """Regression of the effects on their standard errors.

    ``mixed`` is the meta-regression of Sterne & Egger (2005) with τ² by ``method``; ``classic`` is the weighted linear
    regression with a multiplicative dispersion of Egger et al. (1997), a t with k − 2 degrees of freedom.
    """
    effects, variances = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    design = np.column_stack([np.ones_like(effects), np.sqrt(variances)])
    if model == "mixed":
        fitted = models.fit(effects, variances, design, method=method, test=test)
        return AsymmetryTest(
            float(fitted.beta[1] / fitted.se[1]), float(fitted.p_value[1]), None if test == "z" else int(fitted.df)
        )
    if model != "classic":
        raise ValueError(f"model must be mixed or classic, not {model!r}")
    plain = heterogeneity.weighted(effects, design, 1 / variances)
    df = len(effects) - 2
    statistic = float(plain.beta[1] / np.sqrt(plain.covariance[1, 1] * plain.rss / df))
    return AsymmetryTest(statistic, float(2 * special.stdtr(df, -abs(statistic))), df)


def begg(y: ArrayLike, v: ArrayLike) -> AsymmetryTest:
    """Kendall's τ between the standardised deviates from the equal-effects mean and their variances (Begg & Mazumdar
    1994); the p-value is exact, or with ties the normal approximation without continuity correction."""
    effects, variances = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    fixed = models.fit(effects, variances, method="EE")
    deviates = (effects - fixed.beta[0]) / np.sqrt(variances - fixed.covariance[0, 0])
    return kendall(deviates, variances)


def kendall(a: Array, b: Array) -> AsymmetryTest:
    """Kendall's τ (τ-b with ties) with its two-sided p-value."""
    k = len(a)
    upper = np.triu_indices(k, 1)
    score = int(np.sum(np.sign(a[:, None] - a)[upper] * np.sign(b[:, None] - b)[upper]))
    pairs = k * (k - 1) // 2
    ties_a, ties_b = (np.unique(values, return_counts=True)[1] for values in (a, b))
    tied = [int(np.sum(t * (t - 1)) // 2) for t in (ties_a, ties_b)]
    if not any(tied):
        return AsymmetryTest(score / pairs, _exact_kendall_p(k, (pairs + score) // 2))
    tau = score / np.sqrt((pairs - tied[0]) * (pairs - tied[1]))
    variance = (
        (k * (k - 1) * (2 * k + 5) - sum(float(np.sum(t * (t - 1) * (2 * t + 5))) for t in (ties_a, ties_b))) / 18
        + 2 * tied[0] * tied[1] / (k * (k - 1))
        + float(np.sum(ties_a * (ties_a - 1) * (ties_a - 2)))
        * float(np.sum(ties_b * (ties_b - 1) * (ties_b - 2)))
        / (9 * k * (k - 1) * max(k - 2, 1))
    )
    return AsymmetryTest(float(tau), float(2 * special.ndtr(-abs(score) / np.sqrt(variance))))


def _exact_kendall_p(k: int, concordant: int) -> float:
    """Twice the smaller tail of the number of concordant pairs among all k! orders, at most 1."""
    orders = np.ones(1)
    for i in range(2, k + 1):
        # Inserting the i-th value adds 0 … i − 1 concordant pairs, each for the same number of orders.
        orders = np.convolve(orders, np.full(i, 1 / i))
    return min(1.0, 2 * min(float(np.sum(orders[: concordant + 1])), float(np.sum(orders[concordant:]))))


def trim_and_fill(y: ArrayLike, v: ArrayLike, *, method: str = "REML", test: str = "z") -> TrimAndFill:
    """Duval & Tweedie (2000) with estimator L0; the side is the one opposite to the slope of Egger's regression.

    Raises:
        ValueError: fewer than three studies.
    """
    effects, variances = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    k = len(effects)
    if k < 3:
        raise ValueError("trim and fill needs at least three studies")
    side = "right" if egger(effects, variances, method=method).statistic < 0 else "left"
    turned = -effects if side == "right" else effects
    order = np.argsort(turned, kind="stable")
    turned, sorted_variances = turned[order], variances[order]
    filled, seen = 0, set[int]()
    mean = 0.0
    while filled not in seen:
        seen.add(filled)
        kept = slice(0, max(k - filled, 2))
        mean = float(models.fit(turned[kept], sorted_variances[kept], method=method).beta[0])
        centred = turned - mean
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(centred), kind="stable")] = np.arange(1, k + 1)
        positive = float(np.sum(ranks[centred > 0]))
        filled = max(0, round((4 * positive - k * (k + 1)) / (2 * k - 1)))
    if filled:
        mirrored = 2 * mean - turned[k - filled :]
        effects = np.concatenate([effects, -mirrored if side == "right" else mirrored])
        variances = np.concatenate([variances, sorted_variances[k - filled :]])
    return TrimAndFill(filled, side, models.fit(effects, variances, method=method, test=test))
