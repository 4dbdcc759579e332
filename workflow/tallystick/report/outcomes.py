"""What is known of each outcome: its rates, one headline rate per study, its pools and its controlled comparisons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .corpus import Corpus
from .pools import is_effect

RateRow = dict[str, Any]
PATIENTS = "patients"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome over all studies. ``rates`` are the selected ones; ``headline`` holds one of them per study."""

    key: str
    label: str
    rates: list[RateRow]
    headline: list[RateRow]
    pools: list[dict[str, Any]]
    effects: list[dict[str, Any]]

    @property
    def pooled(self) -> list[dict[str, Any]]:
        """Pooled proportions, the one with most studies first."""
        done = [p for p in self.pools if p["status"] == "pooled" and p["estimate"] is not None and not is_effect(p)]
        return sorted(done, key=lambda p: (-p["k"], -(p["n"] or 0), p["pool_id"]))

    @property
    def refused(self) -> list[dict[str, Any]]:
        """Pools of proportions that were refused."""
        return [p for p in self.pools if p["status"] == "refused" and not is_effect(p)]

    @property
    def effect_pools(self) -> list[dict[str, Any]]:
        """Pools of effects between two groups, pooled or refused."""
        return sorted((p for p in self.pools if is_effect(p)), key=lambda p: (p["status"], -p["k"], p["pool_id"]))

    @property
    def patients(self) -> int:
        """Sum of the headline denominators; patients of overlapping cohorts count more than once."""
        return sum(rate["denominator"] for rate in self.headline)


def headline(rates: Iterable[RateRow]) -> list[RateRow]:
    """One rate per study: of patients and of the whole cohort first, then the largest denominator, then the latest."""
    by_study: dict[str, list[RateRow]] = defaultdict(list)
    for rate in rates:
        by_study[rate["study_id"]].append(rate)
    return [
        min(
            listed,
            key=lambda r: (
                (r.get("unit_of_analysis") or PATIENTS) != PATIENTS,
                r["subgroup"] is not None,
                r["arm"] is not None,
                -r["denominator"],
                -(r["timepoint_months"] or 0.0),
                r["rate_id"],
            ),
        )
        for listed in by_study.values()
    ]


def rate_order(corpus: Corpus, rate: RateRow) -> tuple[Any, ...]:
    """The order of rates in a panel: study, arm, subgroup, time."""
    return (
        corpus.study_order.get(rate["study_id"], 0),
        rate["arm"] or "",
        rate["subgroup"] or "",
        rate["timepoint_months"] or 0.0,
        -rate["denominator"],
        rate["rate_id"],
    )


def all_outcomes(corpus: Corpus) -> list[Outcome]:
    """Outcomes with a usable result, those of the vocabulary first, then by number of studies and of patients."""
    rates: dict[str, list[RateRow]] = defaultdict(list)
    pools: dict[str, list[dict[str, Any]]] = defaultdict(list)
    effects: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rate in corpus.rows("rates"):
        if rate["selected"] and rate["time_kind"] != "baseline":
            rates[rate["outcome_key"]].append(rate)
    for pool in corpus.rows("pools"):
        pools[pool["outcome_key"]].append(pool)
    for effect in corpus.rows("effects"):
        effects[effect["outcome_key"]].append(effect)
    found = [
        Outcome(
            key,
            corpus.outcome(key),
            sorted(rates[key], key=lambda rate: rate_order(corpus, rate)),
            sorted(headline(rates[key]), key=lambda rate: rate_order(corpus, rate)),
            pools.get(key, []),
            effects.get(key, []),
        )
        for key in sorted({*rates, *effects})
    ]
    return sorted(
        found,
        key=lambda o: (corpus.is_other(o.key), -bool(o.pooled), -len(o.headline), -len(o.effects), -o.patients, o.key),
    )
