"""The normal–normal model: properties that hold for any data, and definitions that must not be mixed up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.metrics.statistics import asymmetry, diagnostics, effect_sizes, heterogeneity, models

METHODS = ("EE", "DL", "PM", "REML", "ML", "HE", "SJ", "EB")
STUDIES = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.02, 4)), min_size=3, max_size=12)


def arrays(studies: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    y, v = zip(*studies, strict=True)
    return np.array(y), np.array(v)


def numbers(fit: models.Fit) -> list[float]:
    low, high = fit.ci
    return [float(x) for x in (fit.beta[0], fit.se[0], low[0], high[0], fit.tau2, fit.q, fit.i2, fit.i2_q, fit.h2)]


@pytest.mark.parametrize("method", METHODS)
@given(studies=STUDIES, seed=st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_order_of_studies_does_not_matter(method: str, studies: list[tuple[float, float]], seed: int) -> None:
    y, v = arrays(studies)
    order = np.random.default_rng(seed).permutation(len(y))
    one, other = (
        models.fit(y, v, method=method, test="adhoc"),
        models.fit(y[order], v[order], method=method, test="adhoc"),
    )
    assert numbers(one) == pytest.approx(numbers(other), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("method", METHODS)
@given(studies=STUDIES, extra=st.floats(-5, 5))
@settings(max_examples=30, deadline=None)
def test_a_study_of_weight_0_changes_nothing(method: str, studies: list[tuple[float, float]], extra: float) -> None:
    y, v = arrays(studies)
    one = models.fit(y, v, method=method, test="adhoc")
    other = models.fit(np.append(y, extra), np.append(v, np.inf), method=method, test="adhoc")
    assert numbers(one) == pytest.approx(numbers(other), rel=1e-6, abs=1e-7)
    assert other.weights[-1] == 0


@pytest.mark.parametrize("test", models.TESTS)
@given(studies=STUDIES)
@settings(max_examples=40, deadline=None)
def test_interval_contains_the_estimate_and_prediction_the_interval(
    test: str, studies: list[tuple[float, float]]
) -> None:
    y, v = arrays(studies)
    fit = models.fit(y, v, test=test)
    low, high = fit.ci
    assert y.min() - 1e-9 <= fit.beta[0] <= y.max() + 1e-9
    assert low[0] <= fit.beta[0] <= high[0]
    pi_low, pi_high = models.prediction(fit, "wald" if test == "z" else "t_residual")
    assert pi_low <= low[0] + 1e-12
    assert pi_high >= high[0] - 1e-12


@given(studies=STUDIES)
@settings(max_examples=40, deadline=None)
def test_guard_never_narrows_the_interval_below_wald_scaled_by_t(studies: list[tuple[float, float]]) -> None:
    y, v = arrays(studies)
    guarded, wald, plain = (models.fit(y, v, test=test) for test in ("adhoc", "z", "knha"))
    assert guarded.se[0] >= wald.se[0] * (1 - 1e-12)
    assert guarded.se[0] >= plain.se[0] * (1 - 1e-12)


@pytest.mark.parametrize("restricted", [True, False])
@given(studies=STUDIES)
@settings(max_examples=60, deadline=None)
def test_likelihood_estimate_is_a_maximum(restricted: bool, studies: list[tuple[float, float]]) -> None:
    y, v = arrays(studies)
    x = heterogeneity.intercept(y)
    tau2 = heterogeneity.tau_squared("REML" if restricted else "ML", y, v, x)

    def height(at: float) -> float:
        return float(heterogeneity.log_likelihood(y, v, x, np.asarray(at), restricted=restricted))

    top = height(float(tau2))
    for step in (1e-3, 1e-2):
        assert height(float(tau2) * (1 + step) + step * 1e-3) <= top + 1e-9
        assert height(max(0.0, float(tau2) * (1 - step) - step * 1e-3)) <= top + 1e-9
    assert height(0.0) <= top + 1e-9


@given(studies=STUDIES)
@settings(max_examples=40, deadline=None)
def test_paule_mandel_solves_its_equation_and_lies_in_the_q_profile(studies: list[tuple[float, float]]) -> None:
    y, v = arrays(studies)
    x = heterogeneity.intercept(y)
    tau2 = heterogeneity.tau_squared("PM", y, v, x)
    q = heterogeneity.at_tau2(y, v, x, tau2).rss
    assert q == pytest.approx(len(y) - 1, rel=1e-8) if tau2 > 0 else q <= len(y) - 1 + 1e-9
    low, high = heterogeneity.q_profile(y, v, x)
    assert low <= tau2 * (1 + 1e-9)
    assert tau2 <= high * (1 + 1e-9) + 1e-12


@given(studies=STUDIES, shift=st.floats(-4, 4), factor=st.floats(0.2, 5))
@settings(max_examples=40, deadline=None)
def test_shift_and_scale(studies: list[tuple[float, float]], shift: float, factor: float) -> None:
    y, v = arrays(studies)
    one = models.fit(y, v)
    other = models.fit(shift + factor * y, factor**2 * v)
    assert other.beta[0] == pytest.approx(shift + factor * one.beta[0], abs=1e-6)
    assert other.tau2 == pytest.approx(factor**2 * one.tau2, rel=1e-5, abs=1e-7)
    assert other.i2 == pytest.approx(one.i2, rel=1e-5, abs=1e-4)


@given(
    counts=st.lists(
        st.integers(2, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=8
    )
)
@settings(max_examples=40, deadline=None)
def test_pool_of_the_complement_is_the_complement(counts: list[tuple[int, int]]) -> None:
    x, n = (np.array(column) for column in zip(*counts, strict=True))
    one, other = (effect_sizes.proportions("PLO", events, n) for events in (x, n - x))
    first, second = models.fit(one.y, one.v, test="adhoc"), models.fit(other.y, other.v, test="adhoc")
    assert first.beta[0] == pytest.approx(-second.beta[0], abs=1e-7)
    assert first.ci[0][0] == pytest.approx(-second.ci[1][0], rel=1e-6, abs=1e-6)


def test_many_pools_at_once_are_the_pools_one_by_one() -> None:
    rng = np.random.default_rng(5)
    y, v = rng.normal(0, 1, (20, 7)), rng.uniform(0.05, 1, (20, 7))
    v[3, 2:4] = np.inf
    together = models.fit(y, v, test="adhoc")
    for i in range(20):
        alone = models.fit(y[i], v[i], test="adhoc")
        assert together.beta[i, 0] == pytest.approx(alone.beta[0], abs=1e-10)
        assert together.tau2[i] == pytest.approx(alone.tau2, abs=1e-10)
        assert together.ci[1][i, 0] == pytest.approx(alone.ci[1][0], abs=1e-10)
    assert together.k[3] == 5


def test_homogeneous_studies_have_no_tau2() -> None:
    for method in METHODS:
        fit = models.fit([0.3, 0.3, 0.3], [0.1, 0.2, 0.3], method=method)
        assert fit.tau2 == 0
        assert fit.i2_q == 0
        assert fit.beta[0] == pytest.approx(0.3)


def test_hts_prediction_of_two_studies_is_not_defined() -> None:
    fit = models.fit([0.1, 0.5], [0.1, 0.1])
    assert np.isnan(models.prediction(fit, "hts")[0])
    assert np.isfinite(models.prediction(fit, "t_residual")[0])


def test_faults_are_named() -> None:
    with pytest.raises(ValueError, match="more studies than coefficients"):
        models.fit([0.1], [0.2])
    with pytest.raises(ValueError, match="positive"):
        models.fit([0.1, 0.2], [0.2, 0.0])
    with pytest.raises(ValueError, match="test must be"):
        models.fit([0.1, 0.2], [0.2, 0.1], test="t")
    with pytest.raises(ValueError, match="method must be"):
        models.fit([0.1, 0.2], [0.2, 0.1], method="XX")
    with pytest.raises(ValueError, match="definition must be"):
        models.prediction(models.fit([0.1, 0.2], [0.2, 0.1]), "bayes")
    for analysis in (diagnostics.leave_one_out, diagnostics.influence, asymmetry.trim_and_fill):
        with pytest.raises(ValueError, match="three studies"):
            analysis([0.1, 0.2], [0.2, 0.1])


def test_exact_kendall_p_is_that_of_all_orders() -> None:
    from itertools import permutations

    a = np.arange(5.0)
    scores = [
        sum(1 if (p[j] > p[i]) else -1 for i in range(5) for j in range(i + 1, 5)) for p in permutations(range(5))
    ]
    for order in ([0, 1, 2, 3, 4], [0, 1, 3, 2, 4], [4, 1, 3, 2, 0]):
        found = asymmetry.kendall(a, np.array(order, dtype=float))
        score = round(found.statistic * 10)
        share = min(1.0, 2 * min(sum(s >= score for s in scores), sum(s <= score for s in scores)) / len(scores))
        assert found.p_value == pytest.approx(share)
