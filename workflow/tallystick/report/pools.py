"""Pools in words: pooled proportions and pooled effects, their intervals and why others were refused."""

from __future__ import annotations

from typing import Any

from .formats import counted, fixed, interval, number, p_value, percent, phrase, ratio

PoolRow = dict[str, Any]
SHARES = frozenset({"PLO", "PR", "PAS", "PFT"})
"""Scales of pooled proportions (``pools.measure``); their estimates are shares of 0 to 1."""
POSSIBLE = "; possible "
"""Before it a reason says why a pool was refused, after it what would make it possible."""


def is_effect(pool: PoolRow) -> bool:
    """Whether the pool is of effects between two groups rather than of rates of one."""
    return pool.get("kind") == "effect"


def estimate(pool: PoolRow) -> str:
    """The pooled estimate on the scale readers expect."""
    if not is_effect(pool):
        return percent(pool["estimate"])
    return points(pool["estimate"]) if pool["measure"] == "RD" else ratio(pool["estimate"])


def points(share: float) -> str:
    """A difference of shares in percentage points."""
    return percent(share).replace("%", " points")


def limits(pool: PoolRow, low: str = "ci_low", high: str = "ci_high") -> str:
    """One of the pool's intervals; empty where it was not computed."""
    a, b = pool.get(low), pool.get(high)
    if a is None or b is None:
        return ""
    if is_effect(pool) and pool["measure"] == "RD":
        return f"{points(a)} to {points(b)}"
    return interval(a, b, share=not is_effect(pool))


def heterogeneity(pool: PoolRow) -> str:
    """The line below a pooled estimate: Q, its p-value, I², τ²."""
    parts = []
    if pool["q"] is not None:
        test = p_value(pool["q_p"])
        parts.append(f"Q = {fixed(pool['q'], 2)}, df = {pool['k'] - 1}" + (f", {test}" if test else ""))
    share = pool["i2_tau2"] if pool["i2_tau2"] is not None else pool["i2_q"]
    if share is not None:
        parts.append(f"I² = {fixed(share, 1)}%")
    if pool["tau2"] is not None:
        parts.append(f"τ² = {number(pool['tau2'])}")
    return "; ".join(parts)


def where(pool: PoolRow) -> str:
    """Time, denominator and policy of a pool, as far as they are known."""
    role = None if pool["denominator_role"] == "unknown" else phrase(pool["denominator_role"])
    return "; ".join(str(part) for part in (pool["timepoint"], role, pool["policy"]) if part)


def sentence(pool: PoolRow) -> str:
    """A computed pool: estimate, intervals, prediction interval, heterogeneity, basis."""
    parts = [
        f"Pooled {estimate(pool)} ({limits(pool)}), {counted(pool['k'], 'independent study', 'independent studies')}"
    ]
    if pool["n"]:
        parts[0] += f", {counted(pool['n'], 'patient')}"
    if pool.get("interval_method"):
        parts.append(f"interval by {pool['interval_method'].replace('_', ' ')}")
    if wald := limits(pool, "wald_low", "wald_high"):
        parts.append(f"Wald interval {wald}")
    if prediction := limits(pool, "pi_low", "pi_high"):
        parts.append(f"prediction interval {prediction} ({pool['pi_definition'] or 'definition not recorded'})")
    if line := heterogeneity(pool):
        parts.append(line)
    basis = "; ".join(part for part in (where(pool), pool["model"]) if part)
    caveats = "".join(f" {caveat[:1].upper()}{caveat[1:]}." for caveat in pool.get("caveats") or [])
    return f"{'; '.join(parts)}. Basis: {basis}.{caveats}"


def refusal(pool: PoolRow) -> str:
    """Why a pool was refused, and what would make it possible."""
    return f"Not pooled ({where(pool)}): {'; '.join(pool['reasons']) or 'no reason recorded'}."


def first_reason(refused: list[PoolRow]) -> str:
    """The first reason of the first refusal, without what would make the pool possible."""
    reasons = [reason for pool in refused for reason in pool["reasons"]]
    return reasons[0].partition(POSSIBLE)[0].rstrip(".") if reasons else ""
