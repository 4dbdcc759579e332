"""Estimators of the between-study variance τ², Cochran's Q and the Q-profile interval.

All functions work on many meta-analyses at once: effects ``y`` and sampling variances ``v`` have shape (…, k), the
design matrix ``x`` has shape (…, k, p) (default: an intercept), results have shape (…). A study of infinite variance
has weight 0 and does not count: pools of different k can stand in one array.

Notation: W = diag(1 / (v + τ²)), P = W − W X (XᵀWX)⁻¹ XᵀW.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

MAX_STEPS = 500
RELATIVE_STEP = 1e-11
"""An iteration stops when τ² moves by no more than this share of itself: the next Newton step is below rounding."""
NEWTON_FROM = 0.1
"""Newton replaces Fisher scoring once a step is below this share of τ²: then both climb the same hill."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weighted least squares at one value of τ²: weights, coefficients, their covariance, residuals."""

    w: Array
    beta: Array
    covariance: Array
    residuals: Array
    x: Array

    @property
    def rss(self) -> Array:
        """yᵀPy, the generalised Q."""
        return np.asarray(np.sum(self.w * self.residuals**2, axis=-1))

    @property
    def ypp(self) -> Array:
        """yᵀPPy; minus the derivative of yᵀPy by τ²."""
        return np.asarray(np.sum((self.w * self.residuals) ** 2, axis=-1))

    @property
    def yppp(self) -> Array:
        """yᵀPPPy; minus one half of the derivative of yᵀPPy by τ²."""
        u = self.w * self.residuals
        xwu = np.einsum("...kp,...k->...p", self.x, self.w * u)
        cross = np.einsum("...p,...pq,...q->...", xwu, self.covariance, xwu)
        return np.asarray(np.sum(self.w * u**2, axis=-1) - cross)

    @property
    def trace_p(self) -> Array:
        """tr P."""
        return np.asarray(np.sum(self.w, axis=-1) - self._trace(self._cross(2)))

    @property
    def trace_pp(self) -> Array:
        """tr PP."""
        squared = self.covariance @ self._cross(2)
        both = np.trace(squared @ squared, axis1=-2, axis2=-1)
        return np.asarray(np.sum(self.w**2, axis=-1) - 2 * self._trace(self._cross(3)) + both)

    def _cross(self, power: int) -> Array:
        """XᵀW^power X."""
        return np.swapaxes(self.x, -1, -2) @ (self.x * self.w[..., None] ** power)

    def _trace(self, inner: Array) -> Array:
        return np.asarray(np.trace(self.covariance @ inner, axis1=-2, axis2=-1))


def weighted(y: Array, x: Array, w: Array) -> Weighted:
    """Weighted least squares of ``y`` (…, k) on ``x`` (…, k, p) with weights ``w`` (…, k)."""
    xw = x * w[..., None]
    information = np.swapaxes(x, -1, -2) @ xw
    covariance = np.asarray(1 / information if x.shape[-1] == 1 else np.linalg.inv(information), dtype=float)
    beta = np.einsum("...pq,...kq,...k->...p", covariance, xw, y) if x.shape[-1] > 1 else _mean(covariance, xw, y)
    return Weighted(w, beta, covariance, y - np.einsum("...kp,...p->...k", x, beta), x)


def _mean(covariance: Array, xw: Array, y: Array) -> Array:
    return np.asarray(covariance[..., 0] * np.sum(xw[..., 0] * y, axis=-1)[..., None])


def at_tau2(y: Array, v: Array, x: Array, tau2: Array) -> Weighted:
    """The random-effects fit at given ``tau2`` (…)."""
    return weighted(y, x, 1 / (v + tau2[..., None]))


def counted(v: Array) -> NDArray[np.int64]:
    """Number of studies with weight, shape (…)."""
    return np.asarray(np.sum(np.isfinite(v), axis=-1))


def cochran_q(y: Array, v: Array, x: Array) -> Array:
    """Cochran's Q (residual Q_E where x has moderators)."""
    return weighted(y, x, 1 / v).rss


def typical_variance(y: Array, v: Array, x: Array) -> Array:
    """Typical sampling variance (Higgins & Thompson 2002, eq. 9; with moderators (k − p) / tr P)."""
    return np.asarray((counted(v) - x.shape[-1]) / weighted(y, x, 1 / v).trace_p)


def tau_squared(method: str, y: Array, v: Array, x: Array) -> Array:
    """τ² by ``method``, never below 0, shape (…).

    EE (equal effects: 0), DL (DerSimonian & Laird 1986), HE (Hedges & Olkin 1985), SJ (Sidik & Jonkman 2005),
    PM (Paule & Mandel 1982), EB (Morris 1983; the same estimating equation as PM), ML (Hardy & Thompson 1996) and
    REML (Raudenbush 2009).

    Raises:
        ValueError: the method is not known, or there are not more studies than coefficients.
    """
    if np.any(counted(v) <= x.shape[-1]):
        raise ValueError("τ² needs more studies than coefficients")
    if method == "EE":
        return np.zeros(y.shape[:-1])
    if method not in ESTIMATORS:
        raise ValueError(f"method must be EE or one of {sorted(ESTIMATORS)}, not {method!r}")
    estimate: Array = ESTIMATORS[method](y, v, x)
    return np.maximum(estimate, 0)


def _dersimonian_laird(y: Array, v: Array, x: Array) -> Array:
    fixed = weighted(y, x, 1 / v)
    return np.asarray((fixed.rss - (counted(v) - x.shape[-1])) / fixed.trace_p)


def _hedges(y: Array, v: Array, x: Array) -> Array:
    known = np.isfinite(v)
    plain = weighted(y, x, known.astype(float))
    variances = np.where(known, v, 0)
    leverage = np.einsum("...kp,...pq,...kq->...k", x, plain.covariance, x)
    expected = np.sum(variances * (1 - leverage), axis=-1)
    return np.asarray((plain.rss - expected) / (counted(v) - x.shape[-1]))


def _sidik_jonkman(y: Array, v: Array, x: Array) -> Array:
    known = np.isfinite(v)
    k = counted(v)
    mean = np.sum(np.where(known, y, 0), axis=-1) / k
    start = np.sum(np.where(known, y - mean[..., None], 0) ** 2, axis=-1) / k
    return np.asarray(start * at_tau2(y, v, x, start).rss / (k - x.shape[-1]))


def _paule_mandel(y: Array, v: Array, x: Array) -> Array:
    return _solve_q(y, v, x, (counted(v) - x.shape[-1]).astype(float))


def _maximum_likelihood(y: Array, v: Array, x: Array) -> Array:
    return _climb(y, v, x, restricted=False)


def _restricted_likelihood(y: Array, v: Array, x: Array) -> Array:
    return _climb(y, v, x, restricted=True)


ESTIMATORS = {
    "DL": _dersimonian_laird,
    "HE": _hedges,
    "SJ": _sidik_jonkman,
    "PM": _paule_mandel,
    "EB": _paule_mandel,
    "ML": _maximum_likelihood,
    "REML": _restricted_likelihood,
}


def _solve_q(y: Array, v: Array, x: Array, target: Array) -> Array:
    """The τ² at which the generalised Q equals ``target``; 0 where it is below the target already at 0.

    Q falls in τ² and is convex, so Newton's method from 0 climbs to the root without passing it
    (DerSimonian & Kacker 2007).
    """
    tau2 = np.zeros(y.shape[:-1])
    for _ in range(MAX_STEPS):
        fit = at_tau2(y, v, x, tau2)
        above = fit.rss > target
        step = np.where(above, (fit.rss - target) / np.where(above, fit.ypp, 1), 0)
        tau2 = tau2 + step
        if np.all(step <= RELATIVE_STEP * tau2):
            break
    return tau2


def log_likelihood(y: Array, v: Array, x: Array, tau2: Array, *, restricted: bool) -> Array:
    """Log-likelihood (or restricted log-likelihood) of τ², up to the constants in π."""
    fit = at_tau2(y, v, x, tau2)
    spread = np.sum(np.log(np.where(fit.w > 0, fit.w, 1)), axis=-1) - fit.rss
    if restricted:
        spread = spread + np.linalg.slogdet(fit.covariance)[1]
    return np.asarray(spread / 2)


def _climb(y: Array, v: Array, x: Array, *, restricted: bool) -> Array:
    """The maximum of the likelihood by Fisher scoring from Hedges' estimate, finished by Newton's method.

    A step that would lower the likelihood is halved; where 0 has the higher likelihood the result is 0 (a second
    hill, as metafor's ``ll0check``).
    """
    start = np.maximum(_hedges(y, v, x), 0)
    flat = [np.broadcast_to(a, (*start.shape, *a.shape[a.ndim - n :])) for a, n in ((y, 1), (v, 1), (x, 2))]
    y, v, x = (a.reshape(-1, *a.shape[start.ndim :]) for a in flat)
    tau2 = start.reshape(-1).copy()
    height = log_likelihood(y, v, x, tau2, restricted=restricted)
    climbing = np.arange(len(tau2))
    for _ in range(MAX_STEPS):
        part = y[climbing], v[climbing], x[climbing]
        here = tau2[climbing]
        proposed = np.maximum(here + _ascent_step(at_tau2(*part, here), here, restricted=restricted), 0)
        risen = log_likelihood(*part, proposed, restricted=restricted)
        # A fall within the rounding of the log-likelihood is no fall: near the top all values are equal.
        fell = risen < height[climbing] - 1e-12 * (1 + np.abs(height[climbing]))
        proposed = np.where(fell, (here + proposed) / 2, proposed)
        if np.any(fell):
            risen = np.where(fell, log_likelihood(*part, proposed, restricted=restricted), risen)
        tau2[climbing], height[climbing] = proposed, risen
        climbing = climbing[np.abs(proposed - here) > RELATIVE_STEP * proposed]
        if not len(climbing):
            break
    at_zero = log_likelihood(y, v, x, np.zeros_like(tau2), restricted=restricted)
    return np.asarray(np.where(at_zero >= height, 0.0, tau2).reshape(start.shape))


def _ascent_step(fit: Weighted, tau2: Array, *, restricted: bool) -> Array:
    score = fit.ypp - (fit.trace_p if restricted else np.sum(fit.w, axis=-1))
    expected = fit.trace_pp if restricted else np.sum(fit.w**2, axis=-1)
    observed = 2 * fit.yppp - expected
    fisher = score / expected
    near = (np.abs(fisher) < NEWTON_FROM * tau2) & (observed > 0)
    return np.where(near, score / np.where(near, observed, 1), fisher)


def q_profile(y: Array, v: Array, x: Array, level: float = 0.95) -> tuple[Array, Array]:
    """Interval of τ² from the quantiles of Q (Viechtbauer 2007); both ends are 0 where Q is small even at τ² = 0."""
    df = (counted(v) - x.shape[-1]).astype(float)
    tail = (1 - level) / 2
    upper_quantile = 2 * special.gammaincinv(df / 2, 1 - tail)
    lower_quantile = 2 * special.gammaincinv(df / 2, tail)
    return _solve_q(y, v, x, upper_quantile), _solve_q(y, v, x, lower_quantile)


def intercept(y: Array) -> Array:
    """The design matrix (…, k, 1) of a model without moderators."""
    return np.ones((*y.shape, 1))
