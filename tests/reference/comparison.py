"""How our values are computed for a record of the reference files, and how far they may be from metafor's.

Tolerances are |ours − theirs| ≤ tolerance · max(1, |theirs|), for τ² without the 1 (a τ² of 1e-7 is judged by its own
size, above the absolute convergence threshold of 1e-12 that metafor was run with).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tallystick.metrics.statistics import (
    asymmetry,
    diagnostics,
    effect_sizes,
    glmm,
    heterogeneity,
    models,
    proportions,
    stratified,
)

HERE = Path(__file__).parent

CLOSED = 1e-10
"""Closed forms: rounding only."""
ITERATED = 1e-8
"""τ² and what stands on it: both sides iterate to about 1e-12."""
QUADRATURE = 1e-4
"""GLMM: lme4's optimiser and its numerical Hessian stop at about 1e-5."""
DEFAULT_CONTROL = 1e-5
"""metafor's trimfill ignores the tightened control of the model in the main file: its τ² stops at 4e-6."""

Comparison = tuple[str, float | None, float | None, float]
"""What is compared, ours, theirs, tolerance. None means not defined."""

# dat.bcg of R's metadat: Colditz et al. 1994, 13 trials of BCG vaccine against tuberculosis.
BCG = {
    "tpos": [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
    "tneg": [119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886],
    "cpos": [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
    "cneg": [128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825],
    "ablat": [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33],
    "alloc": ["random"] * 3 + ["random"] + ["alternate"] * 2 + ["random"] * 3 + ["systematic"] * 4,
}
_tpos, _tneg, _cpos, _cneg = (np.array(BCG[name], dtype=float) for name in ("tpos", "tneg", "cpos", "cneg"))
BCG_COUNTS = (_tpos, _tpos + _tneg, _cpos, _cpos + _cneg)


def records(name: str) -> list[dict[str, Any]]:
    return list(json.loads((HERE / name).read_text(encoding="utf-8"))["values"])


def record_key(record: dict[str, Any]) -> str:
    return "|".join(str(record[part]) for part in ("id", "method", "test") if part in record)


def agrees(ours: float | None, theirs: float | None, tolerance: float, relative: bool = False) -> bool:
    """Whether two values agree; not defined agrees with not defined only."""
    missing = [value is None or math.isnan(value) for value in (ours, theirs)]
    if any(missing):
        return all(missing)
    assert ours is not None
    assert theirs is not None
    scale = max(abs(theirs), 1e-4) if relative else max(abs(theirs), 1.0)
    return abs(ours - theirs) <= tolerance * scale


def compare(record: dict[str, Any], main: dict[str, dict[str, Any]]) -> Iterator[Comparison]:
    """Every number of a record beside ours."""
    family, *rest = record["id"].split("/")
    yield from FAMILIES[family](record, rest, main)


def _counts(text: str) -> tuple[int, int]:
    events, denominator = text.split("_")
    return int(events), int(denominator)


def _each(what: str, ours: Any, theirs: list[Any], tolerance: float) -> Iterator[Comparison]:
    for i, (a, b) in enumerate(zip(np.ravel(ours), theirs, strict=True)):
        yield f"{what}[{i}]", float(a), b, tolerance


def _sizes(record: dict[str, Any], rest: list[str]) -> effect_sizes.EffectSizes:
    if rest[0] == "bcg":
        return effect_sizes.two_arms(rest[1], *BCG_COUNTS)
    return effect_sizes.proportions(rest[1], record["xi"], record["ni"])


def _escalc(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes = _sizes(record, rest)
    yield from _each("y", sizes.y, record["yi"], CLOSED)
    yield from _each("v", sizes.v, record["vi"], CLOSED)


def _model(record: dict[str, Any], sizes: effect_sizes.EffectSizes, method: str, test: str) -> Iterator[Comparison]:
    fit = models.fit(sizes.y, sizes.v, method=method, test=test)
    tolerance = ITERATED if method in ("REML", "ML", "PM", "EB") else CLOSED
    low, high = fit.ci
    yield "estimate", fit.beta[0], record["est"], tolerance
    yield "se", fit.se[0], record["se"], tolerance
    yield "ci low", low[0], record["ci_lb"], ITERATED
    yield "ci high", high[0], record["ci_ub"], ITERATED
    yield "p", fit.p_value[0], record["pval"], tolerance
    yield "tau2", float(fit.tau2), record["tau2"], ITERATED
    yield "i2", float(fit.i2), record.get("i2_tau2_based_pct", record.get("i2")), ITERATED
    yield "h2", float(fit.h2), record["h2"], ITERATED
    yield "q", float(fit.q), record["q"], CLOSED
    if "q_p" in record:
        yield "q p", float(fit.q_p), record["q_p"], CLOSED
    if method == "EE":
        return
    if "pi_lb_default" in record:
        low, high = models.prediction(fit, "wald" if test == "z" else "t_residual")
        yield "prediction low", float(low), record["pi_lb_default"], ITERATED
        yield "prediction high", float(high), record["pi_ub_default"], ITERATED
    low, high = models.prediction(fit, "hts")
    # With two studies t has k - 2 = 0 degrees of freedom: we give no interval, metafor takes 1 instead.
    theirs = (record["pi_lb_hts"], record["pi_ub_hts"]) if len(sizes.y) > 2 else (None, None)
    yield "hts low", float(low), theirs[0], ITERATED
    yield "hts high", float(high), theirs[1], ITERATED
    low, high = heterogeneity.q_profile(sizes.y, sizes.v, heterogeneity.intercept(sizes.y))
    yield "tau2 low", float(low), record.get("tau2_qp_lb", record.get("qp_lb")), ITERATED
    # metafor looks no further than 100 and then prints 100.
    yield "tau2 high", min(float(high), 100.0), record.get("tau2_qp_ub", record.get("qp_ub")), ITERATED
    if "weights" in record:
        yield from _each("weight", fit.weights, record["weights"], ITERATED)


def _rma(record: dict[str, Any], rest: list[str], main: dict[str, dict[str, Any]]) -> Iterator[Comparison]:
    yield from _model(record, _sizes(main["escalc/" + "/".join(rest)], rest), record["method"], record["test"])


def _pool(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes = effect_sizes.proportions(rest[1], record["xi"], record["ni"])
    yield from _model(record, sizes, rest[2], rest[3])


def _harmonic(record: dict[str, Any], rest: list[str], main: dict[str, dict[str, Any]]) -> Iterator[Comparison]:
    data = main[f"escalc/{rest[0]}/PFT"]
    sizes = effect_sizes.proportions("PFT", data["xi"], data["ni"])
    fit = models.fit(sizes.y, sizes.v)
    yield "harmonic mean", 1 / float(np.mean(1 / np.array(data["ni"]))), record["hm"], CLOSED
    for what, value in (("est", fit.beta[0]), ("ci_lb", fit.ci[0][0]), ("ci_ub", fit.ci[1][0])):
        yield what, float(effect_sizes.back_transform("PFT", value, data["ni"])), record[what], ITERATED


def _glmm(record: dict[str, Any], rest: list[str], main: dict[str, dict[str, Any]]) -> Iterator[Comparison]:
    data = record if "xi" in record else main[f"escalc/{rest[0]}/PLO"]
    fit = glmm.fit(data["xi"], data["ni"], method=record.get("method", "ML"))
    ours = {"est": fit.estimate, "se": fit.se, "ci_lb": fit.ci_low, "ci_ub": fit.ci_high, "tau2": fit.tau2,
            "q_wald": fit.q_wald, "q_lrt": fit.q_lrt}  # fmt: skip
    for what, value in ours.items():
        if what in record:
            yield what, value, record[what], QUADRATURE


def _mh(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    data = BCG_COUNTS if rest[0] == "bcg" else _arms(record)
    yield from _stratified(stratified.mantel_haenszel(rest[1], *data), record)


def _peto(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    yield from _stratified(stratified.peto(*(BCG_COUNTS if rest[0] == "bcg" else _arms(record))), record)


def _stratified(result: stratified.Stratified, record: dict[str, Any]) -> Iterator[Comparison]:
    ours = {"est": result.estimate, "se": result.se, "ci_lb": result.ci_low, "ci_ub": result.ci_high, "q": result.q,
            "q_df": float(result.q_df)}  # fmt: skip
    for what, value in ours.items():
        if what in record:
            yield what, value, record[what], CLOSED


def _arms(record: dict[str, Any]) -> tuple[list[int], ...]:
    return record["ai"], record["n1i"], record["ci"], record["n2i"]


def _bcg_rr() -> effect_sizes.EffectSizes:
    return effect_sizes.two_arms("RR", *BCG_COUNTS)


def _leave1out(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes = _bcg_rr()
    fit = diagnostics.leave_one_out(sizes.y, sizes.v, method=rest[2])
    yield from _each("estimate", fit.beta[:, 0], record["est"], ITERATED)
    yield from _each("se", fit.se[:, 0], record["se"], ITERATED)
    yield from _each("tau2", fit.tau2, record["tau2"], ITERATED)
    yield from _each("i2", fit.i2, record["i2"], ITERATED)


def _egger_mixed(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    found = asymmetry.egger(_bcg_rr().y, _bcg_rr().v)
    yield "statistic", found.statistic, record["stat"], ITERATED
    yield "p", found.p_value, record["p"], ITERATED


def _egger_classic(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    found = asymmetry.egger(_bcg_rr().y, _bcg_rr().v, model="classic")
    yield "statistic", found.statistic, record["stat"], CLOSED
    yield "p", found.p_value, record["p"], CLOSED
    yield "df", found.df, record["df"], CLOSED


def _begg(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    found = asymmetry.begg(_bcg_rr().y, _bcg_rr().v)
    yield "tau", found.statistic, record["tau"], CLOSED
    yield "p", found.p_value, record["p"], CLOSED


def _trimfill(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    found = asymmetry.trim_and_fill(_bcg_rr().y, _bcg_rr().v)
    yield "filled", found.filled, record["k0"], CLOSED
    yield "side", float(found.side == "right"), float(record["side"] == "right"), CLOSED
    yield "estimate", found.fit.beta[0], record["est"], DEFAULT_CONTROL
    yield "se", found.fit.se[0], record["se"], DEFAULT_CONTROL


def _metareg(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes = _bcg_rr()
    fit = models.fit(sizes.y, sizes.v, np.column_stack([np.ones(13), BCG["ablat"]]))
    yield from _moderated(fit, record)
    yield "r2", models.r_squared(fit, models.fit(sizes.y, sizes.v)), record["r2_pct"], ITERATED


def _subgroups(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes, alloc = _bcg_rr(), np.array(BCG["alloc"])
    design = np.column_stack([np.ones(13), alloc == "random", alloc == "systematic"])
    yield from _moderated(models.fit(sizes.y, sizes.v, design), record)


def _moderated(fit: models.Fit, record: dict[str, Any]) -> Iterator[Comparison]:
    statistic, p_value = models.omnibus(fit)
    yield from _each("beta", fit.beta, record["beta"], ITERATED)
    yield from _each("se", fit.se, record.get("se", record.get("beta_se")), ITERATED)
    if "tau2" in record:
        yield "tau2", float(fit.tau2), record["tau2"], ITERATED
    yield "qm", statistic, record["qm"], ITERATED
    yield "qm p", p_value, record["qm_p"], ITERATED


def _two_by_two(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    (a, na), (c, nc) = (_counts(arm) for arm in rest[1].split("_v_"))
    sizes = effect_sizes.two_arms(rest[0], a, na, c, nc)
    yield "y", float(sizes.y), record["yi"], CLOSED
    yield "v", float(sizes.v), record["vi"], CLOSED


def _two_arms(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes = effect_sizes.two_arms(rest[1], *_arms(record))
    yield from _each("y", sizes.y, record["yi"], CLOSED)
    yield from _each("v", sizes.v, record["vi"], CLOSED)


def _ci(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    events, denominator = _counts(rest[0])
    yield "p", events / denominator, record["p"], CLOSED
    for name in ("clopper_pearson", "wilson", "jeffreys"):
        yield from _each(name, proportions.INTERVALS[name](events, denominator, 0.95), record[name], CLOSED)


def _influence(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes = effect_sizes.proportions(rest[1], record["xi"], record["ni"])
    found = diagnostics.influence(sizes.y, sizes.v, test=rest[2])
    ours = {"rstudent": found.rstudent, "dffits": found.dffits, "cook": found.cook_distance,
            "cov_r": found.covariance_ratio, "tau2_del": found.tau2_deleted, "q_del": found.q_deleted,
            "hat": found.hat, "dfbs": found.dfbeta, "infl": found.influential}  # fmt: skip
    for what, values in ours.items():
        # Ratios of small differences lose two more digits than τ² itself.
        yield from _each(what, values, record[what], 1e-6)


def _tests(record: dict[str, Any], rest: list[str], main: Any) -> Iterator[Comparison]:
    sizes = effect_sizes.proportions(rest[1], record["xi"], record["ni"])
    test = rest[2]
    egger = asymmetry.egger(sizes.y, sizes.v, test=test)
    classic = asymmetry.egger(sizes.y, sizes.v, model="classic")
    begg = asymmetry.begg(sizes.y, sizes.v)
    filled = asymmetry.trim_and_fill(sizes.y, sizes.v, test=test)
    yield "egger", egger.statistic, record["egger"], 1e-7
    yield "egger p", egger.p_value, record["egger_p"], 1e-7
    yield "classic", classic.statistic, record["classic"], CLOSED
    yield "classic p", classic.p_value, record["classic_p"], CLOSED
    yield "begg", begg.statistic, record["begg"], CLOSED
    yield "begg p", begg.p_value, record["begg_p"], CLOSED
    yield "filled", filled.filled, record["k0"], CLOSED
    yield "trim and fill", filled.fit.beta[0], record["tf_est"], ITERATED
    yield "trim and fill se", filled.fit.se[0], record["tf_se"], ITERATED
    if record["beta"]:
        k = len(record["xi"])
        fit = models.fit(sizes.y, sizes.v, np.column_stack([np.ones(k), np.arange(1, k + 1) % 3]), test=test)
        yield from _moderated(fit, record)
        yield "r2", models.r_squared(fit, models.fit(sizes.y, sizes.v)), record["r2"], 1e-7


FAMILIES = {
    "escalc": _escalc,
    "rma": _rma,
    "pft_back_harmonic": _harmonic,
    "glmm": _glmm,
    "mh": _mh,
    "peto": _peto,
    "leave1out": _leave1out,
    "egger_mixed": _egger_mixed,
    "egger_classic": _egger_classic,
    "begg": _begg,
    "trimfill_L0": _trimfill,
    "metareg": _metareg,
    "subgroup_common_tau2": _subgroups,
    "two_by_two": _two_by_two,
    "ci": _ci,
    "pool": _pool,
    "influence": _influence,
    "tests": _tests,
    "two_arms": _two_arms,
}
