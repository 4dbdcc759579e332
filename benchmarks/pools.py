"""Pools per second and core: REML with guarded Knapp–Hartung, 10,000 pools of 10 studies, beside metafor where R is.

Also the coverage of the intervals by simulation, which takes too long for a test.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from tallystick.metrics.statistics import glmm, models, proportions

POOLS, STUDIES = 10_000, 10
IN_R = 300
"""Pools that R fits: enough for a rate, few enough to wait for."""
ONE_BY_ONE = 500
COVERAGE = {
    "z": (0.88, 0.96),  # too narrow with few studies: why it is not the default
    "knha": (0.92, 0.97),
    "adhoc": (0.94, 1.0),
    "wilson": (0.92, 0.98),
    "clopper_pearson": (0.95, 1.0),
    "jeffreys": (0.92, 0.98),
    "agresti_coull": (0.92, 0.99),
}
"""Stated bounds of the coverage of nominal 95 % intervals."""
R_SCRIPT = """
suppressPackageStartupMessages(library(metafor))
d <- as.matrix(read.csv("%s", header = FALSE)); k <- ncol(d) / 2
one <- function(r) tryCatch(
  rma(r[1:k], r[(k + 1):(2 * k)], method = "REML", test = "adhoc")$beta[1], error = function(e) NaN)
start <- proc.time()[["elapsed"]]
est <- apply(d, 1, one)
cat(nrow(d) / (proc.time()[["elapsed"]] - start), sprintf("%%.12g", est), sep = "\n")
"""


def simulated(pools: int, studies: int, tau2: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Effects around 0 and their sampling variances, shape (pools, studies)."""
    rng = np.random.default_rng(seed)
    v = rng.uniform(0.05, 1.0, (pools, studies))
    return rng.normal(0.0, np.sqrt(v + tau2)), v


def print_speed() -> None:
    """Our rates, at once and one by one, and metafor's on the same data."""
    y, v = simulated(POOLS, STUDIES, 0.2, 1)
    models.fit(y[:10], v[:10], test="adhoc")
    start = time.process_time()
    fit = models.fit(y, v, method="REML", test="adhoc")
    together = POOLS / (time.process_time() - start)
    start = time.process_time()
    for i in range(ONE_BY_ONE):
        models.fit(y[i], v[i], method="REML", test="adhoc")
    alone = ONE_BY_ONE / (time.process_time() - start)
    print(f"REML + guarded Knapp-Hartung, {STUDIES} studies: {together:,.0f} pools/s/core in one call of {POOLS:,}, ")
    print(f"  {alone:,.0f} pools/s/core called one by one")
    rate = rate_in_r(y[:IN_R], v[:IN_R], fit.beta[:IN_R, 0])
    if rate is None:
        print("  metafor: Rscript with metafor is not installed")
    else:
        print(f"  metafor: {rate:,.0f} pools/s/core; ours / metafor = {together / rate:,.0f} and {alone / rate:,.1f}")


def rate_in_r(y: np.ndarray, v: np.ndarray, ours: np.ndarray) -> float | None:
    """metafor's pools per second on the same data, with its estimates checked against ours; None without R."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder) / "data.csv", Path(folder) / "pools.R"
        np.savetxt(data, np.hstack([y, v]), delimiter=",", fmt="%.17g")
        script.write_text(R_SCRIPT % data, encoding="utf-8")
        done = subprocess.run([rscript, str(script)], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    rate, *estimates = (float(line) for line in done.stdout.split())
    # metafor's default threshold stops early: agreement to 1e-3 shows that both fitted the same pools. Where its Fisher
    # steps swing without end it gives no result.
    fitted = np.isfinite(estimates)
    assert fitted.mean() > 0.9
    assert np.allclose(np.array(estimates)[fitted], ours[fitted], atol=1e-3)
    return rate


def print_coverage() -> None:
    """Share of simulated intervals of nominal 95 % that cover the truth; outside the stated bounds it is a failure."""
    for studies in (3, 5, 10):
        y, v = simulated(4000, studies, 0.2, studies)
        shares = {}
        for test in models.TESTS:
            low, high = models.fit(y, v, method="REML", test=test).ci
            shares[test] = float(np.mean((low <= 0) & (high >= 0)))
        print_shares(f"pooled effect, {studies} studies, τ² 0.2", shares)
    rng = np.random.default_rng(7)
    for n, p in ((20, 0.1), (80, 0.25)):
        x = rng.binomial(n, p, 20_000)
        shares = {}
        for name, interval in proportions.INTERVALS.items():
            low, high = interval(x, n, 0.95)
            shares[name] = float(np.mean((low <= p) & (high >= p)))
        print_shares(f"proportion, n {n}, p {p}", shares)


def print_shares(what: str, shares: dict[str, float]) -> None:
    """Shares beside their bounds."""
    for name, share in shares.items():
        low, high = COVERAGE[name]
        assert low <= share <= high, f"coverage of {name}, {what}: {share:.3f} is outside {low} to {high}"
    words = ", ".join(
        f"{name} {share:.3f} ({COVERAGE[name][0]} to {COVERAGE[name][1]})" for name, share in shares.items()
    )
    print(f"coverage, {what}: {words}")


def print_glmm() -> None:
    """Rate of the random-intercept logistic model."""
    rng = np.random.default_rng(3)
    n = rng.integers(20, 120, (30, STUDIES))
    x = rng.binomial(n, 0.3)
    start = time.process_time()
    for events, denominators in zip(x, n, strict=True):
        glmm.fit(events, denominators)
    print(f"logistic model, {STUDIES} studies: {len(n) / (time.process_time() - start):,.0f} pools/s/core")


if __name__ == "__main__":
    print_speed()
    print_glmm()
    print_coverage()
