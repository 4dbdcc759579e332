"""Confidence intervals for one binomial proportion, and for the difference of two.

All functions take counts of any broadcastable shape and return arrays of that shape; levels are between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]
Interval = tuple[Array, Array]


def wilson(events: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> Interval:
    """Score interval without continuity correction (Wilson 1927)."""
    x, n = _counts(events, denominator)
    z = normal_quantile(level)
    p = x / n
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    # At the ends the limit is exactly 0 or 1; rounding would leave it a few 1e-17 away.
    return np.where(x == 0, 0.0, np.maximum(centre - half, 0)), np.where(x == n, 1.0, np.minimum(centre + half, 1))


def clopper_pearson(events: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> Interval:
    """Exact interval by inversion of two one-sided binomial tests (Clopper & Pearson 1934)."""
    x, n = _counts(events, denominator)
    tail = (1 - level) / 2
    # The beta quantile is not defined at the ends; the arguments are made valid there and the result replaced.
    low = np.where(x == 0, 0.0, special.betaincinv(np.maximum(x, 1), n - x + 1, tail))
    high = np.where(x == n, 1.0, special.betaincinv(x + 1, np.maximum(n - x, 1), 1 - tail))
    return low, high


def jeffreys(events: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> Interval:
    """Equal-tailed interval under the Beta(½, ½) prior; 0 at x = 0 and 1 at x = n (Brown, Cai & DasGupta 2001)."""
    x, n = _counts(events, denominator)
    tail = (1 - level) / 2
    low = np.where(x == 0, 0.0, special.betaincinv(x + 0.5, n - x + 0.5, tail))
    high = np.where(x == n, 1.0, special.betaincinv(x + 0.5, n - x + 0.5, 1 - tail))
    return low, high


def agresti_coull(events: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> Interval:
    """Wald interval around the midpoint of the score interval (Agresti & Coull 1998), cut to 0 … 1."""
    x, n = _counts(events, denominator)
    z = normal_quantile(level)
    n_tilde = n + z**2
    p_tilde = (x + z**2 / 2) / n_tilde
    half = z * np.sqrt(p_tilde * (1 - p_tilde) / n_tilde)
    return np.maximum(p_tilde - half, 0), np.minimum(p_tilde + half, 1)


INTERVALS: dict[str, Callable[[ArrayLike, ArrayLike, float], Interval]] = {
    "wilson": wilson,
    "clopper_pearson": clopper_pearson,
    "jeffreys": jeffreys,
    "agresti_coull": agresti_coull,
}
"""The intervals for a single proportion by name."""


def newcombe_difference(
    events_a: ArrayLike, n_a: ArrayLike, events_b: ArrayLike, n_b: ArrayLike, level: float = 0.95
) -> Interval:
    """Hybrid score interval of the risk difference a − b (Newcombe 1998, method 10); defined with zero cells."""
    xa, na = _counts(events_a, n_a)
    xb, nb = _counts(events_b, n_b)
    low_a, high_a = wilson(xa, na, level)
    low_b, high_b = wilson(xb, nb, level)
    pa, pb = xa / na, xb / nb
    low = pa - pb - np.sqrt((pa - low_a) ** 2 + (high_b - pb) ** 2)
    high = pa - pb + np.sqrt((high_a - pa) ** 2 + (pb - low_b) ** 2)
    return low, high


def sign_test(successes: int, trials: int) -> float:
    """Two-sided exact p-value of ``successes`` of ``trials`` under one half (the sign test)."""
    if trials == 0:
        return 1.0
    smaller = min(successes, trials - successes)
    return float(min(1.0, 2 * special.bdtr(smaller, trials, 0.5)))


def normal_quantile(level: float) -> float:
    """The two-sided normal quantile of a confidence level (1.96 at 0.95)."""
    return float(special.ndtri(0.5 + level / 2))


def _counts(events: ArrayLike, denominator: ArrayLike) -> tuple[Array, Array]:
    """Counts as floats of one shape.

    Raises:
        ValueError: a denominator below 1, or events outside 0 … denominator.
    """
    x, n = np.broadcast_arrays(np.asarray(events, dtype=float), np.asarray(denominator, dtype=float))
    if np.any(n < 1) or np.any(x < 0) or np.any(x > n):
        raise ValueError("events must lie between 0 and a denominator of at least 1")
    return x, n
