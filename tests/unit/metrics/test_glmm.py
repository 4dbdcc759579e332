"""The random-intercept logistic model against integrals and against its own limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special

from tallystick.metrics.statistics import glmm


def test_quadrature_agrees_with_the_integral() -> None:
    x, n = np.array([0.0, 7.0, 25.0]), np.array([10.0, 83.0, 60.0])
    mean, deviation = -1.0, 1.2

    def study(events: float, patients: float) -> float:
        def integrand(u: float) -> float:
            eta = mean + deviation * u
            return float(np.exp(events * eta - patients * np.logaddexp(0, eta) - u**2 / 2) / np.sqrt(2 * np.pi))

        peak = (special.logit((events + 0.5) / (patients + 1)) - mean) / deviation
        return float(np.log(integrate.quad(integrand, peak - 8, peak + 8, points=[peak], epsabs=0, epsrel=1e-10)[0]))

    exact = sum(study(a, b) for a, b in zip(x, n, strict=True))
    assert glmm.log_likelihood(x, n, mean, deviation, nodes=25) == pytest.approx(exact, abs=1e-6)
    assert glmm.log_likelihood(x, n, mean, deviation) == pytest.approx(exact, abs=1e-3)


def test_complement_mirrors_the_estimate() -> None:
    x, n = np.array([3, 12, 25, 7, 1]), np.array([24, 39, 60, 83, 6])
    one, other = glmm.fit(x, n), glmm.fit(n - x, n)
    assert one.estimate == pytest.approx(-other.estimate, abs=1e-5)
    assert one.tau2 == pytest.approx(other.tau2, rel=1e-4)
    assert one.se == pytest.approx(other.se, rel=1e-4)


def test_order_of_studies_does_not_matter() -> None:
    x, n = np.array([0, 3, 12, 1, 25, 7, 10]), np.array([10, 24, 39, 6, 60, 83, 10])
    one, other = glmm.fit(x, n), glmm.fit(x[::-1], n[::-1])
    assert one == other


def test_equal_studies_have_no_variance_between_them() -> None:
    fit = glmm.fit([10, 10, 10], [40, 40, 40])
    assert fit.tau2 == 0
    assert fit.estimate == pytest.approx(np.log(10 / 30))
    assert fit.q_lrt == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("x", "n", "estimate", "se", "tau2"),
    [
        # Values of lme4 1.1-31; a study of nothing but events puts the mode where Newton's steps swing.
        ([74, 90, 125, 19], [128, 90, 128, 46], 2.46759, 1.46680, 7.41994),
        ([27, 22, 0], [132, 67, 136], -2.84333, 1.72316, 7.13153),
        ([47, 0, 3], [70, 125, 24], -2.77395, 2.12911, 11.07825),
    ],
)
def test_heterogeneous_studies_at_the_ends(x: list[int], n: list[int], estimate: float, se: float, tau2: float) -> None:
    fit = glmm.fit(x, n)
    assert fit.converged
    assert (fit.estimate, fit.se, fit.tau2) == pytest.approx((estimate, se, tau2), rel=2e-4)


@pytest.mark.parametrize("x", [[0, 0, 0], [10, 20, 30]])
def test_no_events_or_nothing_but_events_has_no_estimate(x: list[int]) -> None:
    fit = glmm.fit(x, [10, 20, 30])
    assert np.isnan(fit.estimate)
    assert np.isnan(fit.ci_low)


def test_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="method must be"):
        glmm.fit([1, 2], [3, 4], method="REML")
