"""Pools in words: pooled proportions and pooled effects, their intervals and why others were refused."""

from __future__ import annotations

import re
from typing import Any

from .formats import counted, fixed, interval, number, p_value, percent, phrase, ratio

PoolRow = dict[str, Any]
SHARES = frozenset({"PLO", "PR", "PAS", "PFT"})
"""Scales of pooled proportions (``pools.measure``); their estimates are shares of 0 to 1."""
SHARE = {"certain": "include", "probable": "probably include", "possible": "may include"}
"""How sure an overlap is (``overlaps.confidence``), as the verb of a sentence."""
_SHARED = re.compile(r"the studies may share patients \((?P<studies>.*); overlap at least (?P<level>\w+)\).*")
_BRACKETS = re.compile(r"\((?P<values>[^()]*(?:\([^()]*\)[^()]*)*)\)$")
PLAIN = {
    "denominators count different people": "their denominators count different people",
    "results hold at a point or up to a point": "some results hold at a time, others for the time up to it",
    "a present state is not one that was ever reached": "some count patients in the state at the visit, others all who "
    "ever reached it",
    "time points are not comparable": "the times differ",
    "the role of a denominator is not stated": "it is not stated whom a denominator counts",
    "the time is not stated": "no time is stated for some",
    "conditions or interventions differ": "conditions or treatments differ",
    "condition and intervention are not known": "condition and treatment are not stated for some",
    "only one study": "only one study gives it",
}
"""How the reasons of metrics (``metrics.eligibility``) begin, and what they are called in plain language."""
WITHOUT_VALUES = ("results hold at a point or up to a point", "a present state is not one that was ever reached")
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


def plain_reasons(refused: list[PoolRow]) -> list[str]:
    """Every reason of the refusals in short and in plain words, without what would make a pool possible."""
    reasons = [reason.partition(POSSIBLE)[0].rstrip(".") for pool in refused for reason in pool["reasons"]]
    by_kind: dict[str, str] = {}
    for reason in reasons:
        kind, words = _plain(reason)
        by_kind.setdefault(kind, words)
    return list(by_kind.values())


def _plain(reason: str) -> tuple[str, str]:
    """Kind of a reason (one sentence is enough for a kind) and its plain words; an unknown reason stays as it is."""
    if found := _SHARED.fullmatch(reason):
        return "overlap", f"{_and(found['studies'])} {SHARE[found['level']]} the same patients"
    for start, words in PLAIN.items():
        if reason.startswith(start):
            values = _BRACKETS.search(reason)
            listed = values["values"] if values else ""
            if start.startswith("denominators"):
                listed = ", ".join(str(phrase(role)) for role in listed.split(", "))
            return start, f"{words} ({listed})" if listed and start not in WITHOUT_VALUES else words
    return reason, reason


def _and(listed: str) -> str:
    """``A, B, C`` as ``A, B and C``."""
    before, comma, last = listed.rpartition(", ")
    return f"{before} and {last}" if comma else listed
