"""Effect sizes with their sampling variances, as metafor's ``escalc`` defines them (Viechtbauer 2010)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

PROPORTION_MEASURES = ("PR", "PLN", "PLO", "PAS", "PFT")
TWO_ARM_MEASURES = ("RR", "OR", "RD", "PETO")
VARIANCE_STABILISED = ("PAS", "PFT")
"""Measures that are defined at 0 and n of n, so that no correction is added."""


@dataclass(frozen=True, slots=True)
class EffectSizes:
    """Effects ``y`` with sampling variances ``v``; ``corrected`` marks studies with a zero-cell correction."""

    y: Array
    v: Array
    corrected: NDArray[np.bool_]


def proportions(measure: str, events: ArrayLike, denominator: ArrayLike, add: float = 0.5) -> EffectSizes:
    """Raw (PR), log (PLN), logit (PLO), arcsine (PAS) or Freeman–Tukey double arcsine (PFT) proportions.

    ``add`` is added to events and to non-events of the studies in which one of them is 0, never to the others; PAS and
    PFT take no correction.
    """
    x = np.asarray(events, dtype=float)
    n = np.asarray(denominator, dtype=float)
    corrected = ((x == 0) | (x == n)) & (measure not in VARIANCE_STABILISED)
    x = np.where(corrected, x + add, x)
    n = np.where(corrected, n + 2 * add, n)
    p = x / n
    if measure == "PR":
        y, v = p, p * (1 - p) / n
    elif measure == "PLN":
        y, v = np.log(p), 1 / x - 1 / n
    elif measure == "PLO":
        y, v = np.log(p / (1 - p)), 1 / x + 1 / (n - x)
    elif measure == "PAS":
        y, v = np.arcsin(np.sqrt(p)), 1 / (4 * n)
    elif measure == "PFT":
        # Freeman & Tukey (1950), halved so that it is on the scale of PAS.
        y = (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))) / 2
        v = 1 / (4 * n + 2)
    else:
        raise ValueError(f"measure must be one of {PROPORTION_MEASURES}, not {measure!r}")
    return EffectSizes(y, v, corrected)


def two_arms(
    measure: str,
    events_a: ArrayLike,
    n_a: ArrayLike,
    events_b: ArrayLike,
    n_b: ArrayLike,
    *,
    add: float = 0.5,
    drop_double_zero: bool = False,
) -> EffectSizes:
    """Log risk ratio (RR), log odds ratio (OR), risk difference (RD) or Peto's log odds ratio (PETO) of a against b.

    ``add`` is added to all four cells of the studies that have a zero cell. With ``drop_double_zero`` a study without
    events in either arm, or without non-events in either arm, gets NaN: it carries no information about a ratio.
    Peto's variance is 1/V of the hypergeometric variance V (Yusuf et al. 1985).
    """
    a = np.asarray(events_a, dtype=float)
    b = np.asarray(n_a, dtype=float) - a
    c = np.asarray(events_b, dtype=float)
    d = np.asarray(n_b, dtype=float) - c
    double_zero = ((a == 0) & (c == 0)) | ((b == 0) & (d == 0))
    corrected = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    a, b, c, d = (np.where(corrected, cell + add, cell) for cell in (a, b, c, d))
    na, nb, n = a + b, c + d, a + b + c + d
    if measure == "RR":
        y, v = np.log((a / na) / (c / nb)), 1 / a - 1 / na + 1 / c - 1 / nb
    elif measure == "OR":
        y, v = np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d
    elif measure == "RD":
        y, v = a / na - c / nb, a * b / na**3 + c * d / nb**3
    elif measure == "PETO":
        hypergeometric = na * nb * (a + c) * (b + d) / (n**2 * (n - 1))
        y, v = (a - (a + c) * na / n) / hypergeometric, 1 / hypergeometric
    else:
        raise ValueError(f"measure must be one of {TWO_ARM_MEASURES}, not {measure!r}")
    if drop_double_zero:
        y, v = np.where(double_zero, np.nan, y), np.where(double_zero, np.nan, v)
    return EffectSizes(y, v, corrected)


def back_transform(measure: str, value: ArrayLike, denominators: ArrayLike | None = None) -> Array:
    """A value on the scale of ``measure`` as a proportion, a ratio or a difference.

    PFT needs the studies' denominators; it uses their harmonic mean (Miller 1978), beyond the range of the
    transformation 0 or 1.
    """
    y = np.asarray(value, dtype=float)
    if measure in ("PR", "RD"):
        return y
    if measure in ("PLN", "RR", "OR", "PETO"):
        return np.asarray(np.exp(y))
    if measure == "PLO":
        return np.asarray(1 / (1 + np.exp(-y)))
    if measure == "PAS":
        return np.asarray(np.sin(np.clip(y, 0, np.pi / 2)) ** 2)
    if measure == "PFT":
        if denominators is None:
            raise ValueError("the back-transformation of PFT needs the denominators")
        return _inverse_double_arcsine(y, 1 / float(np.mean(1 / np.asarray(denominators, dtype=float))))
    raise ValueError(f"no back-transformation for {measure!r}")


def _inverse_double_arcsine(y: Array, n: float) -> Array:
    ends = proportions("PFT", [0.0, n], [n, n]).y
    with np.errstate(invalid="ignore", divide="ignore"):
        sine = np.sin(2 * y)
        p = 0.5 * (1 - np.sign(np.cos(2 * y)) * np.sqrt(1 - (sine + (sine - 1 / sine) / n) ** 2))
    return np.where(y < ends[0], 0.0, np.where(y > ends[1], 1.0, p))
