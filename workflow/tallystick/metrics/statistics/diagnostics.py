"""What one study does to a pool: leave-one-out and influence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from . import models

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Influence:
    """Case diagnostics per study, shape (k,) (Viechtbauer & Cheung 2010)."""

    rstudent: Array
    dffits: Array
    cook_distance: Array
    covariance_ratio: Array
    tau2_deleted: Array
    q_deleted: Array
    hat: Array
    dfbeta: Array
    influential: NDArray[np.bool_]


def leave_one_out(
    y: ArrayLike, v: ArrayLike, *, method: str = "REML", test: str = "z", level: float = 0.95
) -> models.Fit:
    """The k fits without one study each, as one ``Fit`` of batch shape (k,): the i-th leaves study i out.

    Raises:
        ValueError: fewer than three studies.
    """
    effects, variances = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    k = len(effects)
    if k < 3:
        raise ValueError("leave-one-out needs at least three studies")
    without = np.broadcast_to(variances, (k, k)).copy()
    np.fill_diagonal(without, np.inf)
    return models.fit(np.broadcast_to(effects, (k, k)), without, method=method, test=test, level=level)


def influence(y: ArrayLike, v: ArrayLike, *, method: str = "REML", test: str = "z") -> Influence:
    """Influence of each study on a pool without moderators, with metafor's rule for calling a study influential:
    |DFFITS| > 3 √(p / (k − p)), or half of the χ² mass below Cook's distance, or hat > 3 p / k, or |DFBETAS| > 1.

    Raises:
        ValueError: fewer than three studies.
    """
    effects, variances = np.asarray(y, dtype=float), np.asarray(v, dtype=float)
    full = models.fit(effects, variances, method=method, test=test)
    deleted = leave_one_out(effects, variances, method=method, test=test)
    k, mean, mean_deleted = len(effects), full.beta[0], deleted.beta[:, 0]
    hat = full.weights / 100
    residual_variance = deleted.scale * (variances + deleted.tau2) + deleted.covariance[:, 0, 0]
    shift = mean - mean_deleted
    dffits = shift / np.sqrt(deleted.scale * hat * (deleted.tau2 + variances))
    # The variance that all k studies would give the pool at the τ² found without the study.
    variance_at_deleted = 1 / np.sum(1 / (variances + deleted.tau2[:, None]), axis=1)
    dfbeta = shift / np.sqrt(deleted.scale * variance_at_deleted)
    cook = shift**2 / full.covariance[0, 0]
    return Influence(
        rstudent=(effects - mean_deleted) / np.sqrt(residual_variance),
        dffits=dffits,
        cook_distance=cook,
        covariance_ratio=deleted.covariance[:, 0, 0] / full.covariance[0, 0],
        tau2_deleted=deleted.tau2,
        q_deleted=deleted.q,
        hat=hat,
        dfbeta=dfbeta,
        influential=(np.abs(dffits) > 3 * np.sqrt(1 / (k - 1)))
        | (special.gammainc(0.5, cook / 2) > 0.5)
        | (hat > 3 / k)
        | (np.abs(dfbeta) > 1),
    )
