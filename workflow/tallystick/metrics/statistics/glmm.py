"""Pooled proportion by a random-intercept logistic model: the exact binomial likelihood, no zero-cell correction.

The likelihood integrates the random intercept by adaptive Gauss–Hermite quadrature (Pinheiro & Bates 1995) with the
number of nodes that metafor and lme4 use for this model (7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from .proportions import normal_quantile

Array = NDArray[np.float64]

NODES = 7
MODE_STEPS = 100
DIFFERENCE = 5e-4
"""Step of the numerical derivatives of the log-likelihood: truncation and rounding error are both below 1e-7."""


@dataclass(frozen=True, slots=True)
class LogisticPool:
    """The pooled log odds with its Wald interval; NaN where all studies have no events or only events."""

    method: str
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    tau2: float
    q_wald: float
    q_lrt: float
    q_df: int
    converged: bool


def fit(
    events: ArrayLike, denominator: ArrayLike, *, method: str = "ML", level: float = 0.95, nodes: int = NODES
) -> LogisticPool:
    """Fit the logistic model with a random intercept per study (ML), or with one common proportion (EE).

    Stijnen, Hamza & Özdemir (2010); counts have shape (k,).
    """
    if method not in ("ML", "EE"):
        raise ValueError(f"method must be ML or EE, not {method!r}")
    x, n = np.asarray(events, dtype=float), np.asarray(denominator, dtype=float)
    # Numerical derivatives feel the last digits of a sum: in one order they are the same for any order of studies.
    order = np.lexsort((n, x))
    x, n = x[order], n[order]
    q_wald, q_lrt = _heterogeneity(x, n)
    total, others = float(np.sum(x)), float(np.sum(n - x))
    estimate = se = float("nan")
    tau2, converged = 0.0, True
    if total > 0 and others > 0:
        estimate, se = float(np.log(total / others)), float((1 / total + 1 / others) ** 0.5)
        if method == "ML" and len(x) > 1:
            estimate, se, tau2, converged = _random_intercept(x, n, estimate, nodes)
    half = normal_quantile(level) * se
    return LogisticPool(
        method, estimate, se, estimate - half, estimate + half, tau2, q_wald, q_lrt, len(x) - 1, converged
    )


def log_likelihood(x: Array, n: Array, mean: float, deviation: float, nodes: int = NODES) -> float:
    """Log-likelihood at a mean log odds and a deviation of the random intercept, without the binomial constants."""
    points, weights = special.roots_hermite(nodes)
    mode, curvature = _conditional_modes(x, n, mean, deviation)
    spread = np.sqrt(2 / curvature)
    u = mode[:, None] + spread[:, None] * points
    log_terms = np.log(weights) + points**2 + _joint(x[:, None], n[:, None], mean, deviation, u)
    return float(np.sum(special.logsumexp(log_terms, axis=1) + np.log(spread) - np.log(2 * np.pi) / 2))


def _joint(x: Array, n: Array, mean: float, deviation: float, u: Array) -> Array:
    eta = mean + deviation * u
    return x * eta - n * np.logaddexp(0, eta) - u**2 / 2


def _conditional_modes(x: Array, n: Array, mean: float, deviation: float) -> tuple[Array, Array]:
    """Mode of each study's standardised intercept given its counts, and minus the second derivative there.

    The slope falls in u and is 0 between deviation · (x − n) and deviation · x. Newton's method runs within this
    bracket and bisects where a step would leave it or does not halve the one before: far out the integrand is so
    straight that plain Newton steps swing without end.
    """
    low, high = deviation * (x - n), deviation * x
    u = np.clip(np.zeros_like(x), low, high)
    before = np.full_like(x, np.inf)
    for _ in range(MODE_STEPS):
        p = special.expit(mean + deviation * u)
        slope = deviation * (x - n * p) - u
        low, high = np.where(slope > 0, u, low), np.where(slope > 0, high, u)
        newton = u + slope / (1 + deviation**2 * n * p * (1 - p))
        fast = (newton >= low) & (newton <= high) & (np.abs(newton - u) <= before / 2)
        proposed = np.where(fast, newton, (low + high) / 2)
        before = np.abs(proposed - u)
        u = proposed
        if np.all(before < 1e-12 * (1 + np.abs(u))):
            break
    p = special.expit(mean + deviation * u)
    return u, 1 + deviation**2 * n * p * (1 - p)


def _random_intercept(x: Array, n: Array, start: float, nodes: int) -> tuple[float, float, float, bool]:
    """Maximum of the likelihood over mean and standard deviation: estimate, SE, τ², converged."""
    from scipy import optimize

    def negative(parameters: Array) -> float:
        return -log_likelihood(x, n, float(parameters[0]), float(parameters[1]), nodes)

    best = min(
        (
            optimize.minimize(negative, [start, deviation], method="L-BFGS-B", bounds=[(None, None), (0, None)])
            for deviation in (0.1, 1.0)
        ),
        key=lambda found: float(found.fun),
    )
    parameters, hessian, settled = _polish(negative, np.asarray(best.x, dtype=float))
    if negative(np.array([start, 0.0])) <= negative(parameters):
        parameters, settled = np.array([start, 0.0]), True
        hessian = _derivatives(negative, parameters)[1]
    # The log-likelihood is even in the deviation, so at 0 mean and deviation are uncorrelated.
    covariance = np.linalg.inv(hessian) if hessian[1, 1] > 0 and np.linalg.det(hessian) > 0 else 1 / hessian
    return float(parameters[0]), float(covariance[0, 0] ** 0.5), float(parameters[1] ** 2), settled


def _polish(negative: object, parameters: Array) -> tuple[Array, Array, bool]:
    """Newton steps on numerical derivatives until they stop moving; a step that does not descend ends it."""
    assert callable(negative)
    gradient, hessian = _derivatives(negative, parameters)
    for _ in range(20):
        if np.linalg.det(hessian) <= 0 or hessian[0, 0] <= 0:
            break
        proposed = parameters - np.linalg.solve(hessian, gradient)
        proposed[1] = abs(proposed[1])
        if negative(proposed) > negative(parameters) + 1e-10:
            break
        moved = float(np.max(np.abs(proposed - parameters)))
        parameters = proposed
        gradient, hessian = _derivatives(negative, parameters)
        if moved < 1e-8:
            return parameters, hessian, True
    return parameters, hessian, bool(np.max(np.abs(gradient)) < 1e-3)


def _derivatives(function: object, at: Array) -> tuple[Array, Array]:
    """Central differences: gradient and Hessian of a function of two parameters."""
    assert callable(function)
    h = DIFFERENCE
    east, north = np.array([h, 0.0]), np.array([0.0, h])
    centre = function(at)
    plus, minus = [function(at + step) for step in (east, north)], [function(at - step) for step in (east, north)]
    gradient = np.array([(p - m) / (2 * h) for p, m in zip(plus, minus, strict=True)])
    mixed = (
        function(at + east + north)
        - function(at + east - north)
        - function(at - east + north)
        + function(at - east - north)
    ) / (4 * h**2)
    (first, second) = ((p - 2 * centre + m) / h**2 for p, m in zip(plus, minus, strict=True))
    return gradient, np.array([[first, mixed], [mixed, second]])


def _heterogeneity(x: Array, n: Array) -> tuple[float, float]:
    """Wald and likelihood-ratio tests of one common proportion against one per study.

    Studies without events or without non-events have an infinite log odds of infinite variance: they carry no weight
    in the Wald statistic.
    """
    inner = (x > 0) & (x < n)
    q_wald = 0.0
    if inner.sum() > 1:
        y = special.logit(x[inner] / n[inner])
        w = x[inner] * (n[inner] - x[inner]) / n[inner]
        q_wald = float(np.sum(w * (y - np.sum(w * y) / np.sum(w)) ** 2))
    pooled = np.sum(x) / np.sum(n)
    saturated = special.xlogy(x, x / n) + special.xlogy(n - x, 1 - x / n)
    common = special.xlogy(x, pooled) + special.xlogy(n - x, 1 - pooled)
    return q_wald, max(0.0, float(2 * np.sum(saturated - common)))
