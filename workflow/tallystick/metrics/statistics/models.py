"""The normal–normal meta-analytic model: pooled effects with Wald or Knapp–Hartung intervals, and predictions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from . import heterogeneity
from .proportions import normal_quantile

Array = NDArray[np.float64]

TESTS = ("z", "knha", "adhoc")
"""Wald; Knapp–Hartung (2003); guarded Knapp–Hartung, whose scale factor is never below 1 (Jackson et al. 2017)."""
PREDICTIONS = {
    "wald": "estimate ± z · √(SE² + τ²)",
    "t_residual": "estimate ± t with k − p degrees of freedom · √(SE² + τ²)",
    "hts": "estimate ± t with k − p − 1 degrees of freedom · √(SE² + τ²) (Higgins, Thompson & Spiegelhalter 2009)",
}
"""Definitions of the prediction interval by name."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One meta-analysis, or many of them: arrays have shape (…), coefficients (…, p), covariance (…, p, p)."""

    method: str
    test: str
    level: float
    k: NDArray[np.int64]
    beta: Array
    covariance: Array
    weights: Array
    """Weights in percent, shape (…, k)."""
    tau2: Array
    scale: Array
    """Factor by which the Knapp–Hartung method multiplies the covariance; 1 for Wald."""
    q: Array
    q_p: Array
    i2: Array
    """I² in percent: from τ² (for EE from Q)."""
    i2_q: Array
    """I² in percent from Q (Higgins & Thompson 2002)."""
    h2: Array

    @property
    def df(self) -> NDArray[np.int64]:
        """Residual degrees of freedom k − p."""
        return np.asarray(self.k - self.beta.shape[-1])

    @property
    def se(self) -> Array:
        """Standard errors of the coefficients, shape (…, p)."""
        return np.sqrt(np.diagonal(self.covariance, axis1=-2, axis2=-1))

    @property
    def critical(self) -> Array:
        """Quantile that the standard errors are multiplied by, shape (…)."""
        if self.test == "z":
            return np.full(self.tau2.shape, normal_quantile(self.level))
        return np.asarray(special.stdtrit(self.df.astype(float), 0.5 + self.level / 2))

    @property
    def ci(self) -> tuple[Array, Array]:
        """Confidence limits of the coefficients, each of shape (…, p)."""
        half = self.critical[..., None] * self.se
        return self.beta - half, self.beta + half

    @property
    def p_value(self) -> Array:
        """Two-sided p-values of the coefficients, shape (…, p)."""
        statistic = np.abs(self.beta / self.se)
        if self.test == "z":
            return np.asarray(2 * special.ndtr(-statistic))
        return np.asarray(2 * special.stdtr(self.df.astype(float)[..., None], -statistic))


def fit(
    y: ArrayLike,
    v: ArrayLike,
    x: ArrayLike | None = None,
    *,
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> Fit:
    """Fit the equal-effects (EE), random-effects or mixed-effects model.

    ``y`` and ``v`` have shape (…, k), ``x`` (…, k, p) with its own column of ones; ``v = inf`` is a weight of 0.

    Raises:
        ValueError: not more studies than coefficients, a variance that is not positive, or an unknown method or test.
    """
    effects, variances = np.broadcast_arrays(np.asarray(y, dtype=float), np.asarray(v, dtype=float))
    if not np.all(variances > 0) or not np.all(np.isfinite(effects)):
        raise ValueError("effects must be finite and sampling variances positive")
    if test not in TESTS:
        raise ValueError(f"test must be one of {TESTS}, not {test!r}")
    design = heterogeneity.intercept(effects) if x is None else np.asarray(x, dtype=float)
    tau2 = heterogeneity.tau_squared(method, effects, variances, design)
    model = heterogeneity.at_tau2(effects, variances, design, tau2)
    k = heterogeneity.counted(variances)
    df = k - design.shape[-1]
    scale = np.ones_like(tau2)
    if test != "z":
        scale = model.rss / df
        if test == "adhoc":
            scale = np.maximum(scale, 1)
    q = heterogeneity.cochran_q(effects, variances, design)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        i2_q = np.where(q > 0, np.maximum(0, 100 * (q - df) / q), 0.0)
    typical = heterogeneity.typical_variance(effects, variances, design)
    equal = method == "EE"
    return Fit(
        method=method,
        test=test,
        level=level,
        k=k,
        beta=model.beta,
        covariance=model.covariance * scale[..., None, None],
        weights=100 * model.w / np.sum(model.w, axis=-1, keepdims=True),
        tau2=tau2,
        scale=scale,
        q=q,
        q_p=np.asarray(special.gammaincc(df / 2, q / 2)),
        i2=i2_q if equal else 100 * tau2 / (typical + tau2),
        i2_q=i2_q,
        h2=q / df if equal else tau2 / typical + 1,
    )


def prediction(fitted: Fit, definition: str = "hts") -> tuple[Array, Array]:
    """Prediction interval of the effect in a new study (first coefficient), shape (…).

    NaN where its t has no degrees of freedom.

    Raises:
        ValueError: the definition is not one of ``PREDICTIONS``.
    """
    if definition not in PREDICTIONS:
        raise ValueError(f"definition must be one of {sorted(PREDICTIONS)}, not {definition!r}")
    df = fitted.df.astype(float) - (definition == "hts")
    if definition == "wald":
        critical = np.full(fitted.tau2.shape, normal_quantile(fitted.level))
    else:
        critical = np.where(df > 0, special.stdtrit(np.maximum(df, 1), 0.5 + fitted.level / 2), np.nan)
    half = critical * np.sqrt(fitted.se[..., 0] ** 2 + fitted.tau2)
    return fitted.beta[..., 0] - half, fitted.beta[..., 0] + half


def omnibus(fitted: Fit) -> tuple[float, float]:
    """Test that all coefficients but the first are 0: Q_M with its χ² p (Wald), or F with its p (Knapp–Hartung)."""
    moderators = fitted.beta[1:]
    statistic = float(moderators @ np.linalg.solve(fitted.covariance[1:, 1:], moderators))
    m = len(moderators)
    if fitted.test == "z":
        return statistic, float(special.gammaincc(m / 2, statistic / 2))
    statistic /= m
    return statistic, float(special.fdtrc(m, float(fitted.df), statistic))


def r_squared(with_moderators: Fit, without: Fit) -> float:
    """Share of τ² that the moderators account for, in percent (Raudenbush 2009); NaN where there is no τ²."""
    total = float(without.tau2)
    return max(0.0, 100 * (total - float(with_moderators.tau2)) / total) if total > 0 else float("nan")
