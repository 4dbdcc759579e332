"""What is known of each outcome: its rates, one headline rate per study, its pools and its controlled comparisons.

An arm of a controlled study is no headline: it stands beside its control, under the comparison, or nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..metrics.rates import order_within_study
from .corpus import Corpus
from .pools import is_effect

RateRow = dict[str, Any]
CONTROLLED = ("randomised_trial", "non_randomised_trial")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome over all studies.

    ``rates`` are the selected ones, ``passed_over`` those that a criterion put behind them; ``headline`` holds one
    rate per study, never one arm of a controlled study.
    """

    key: str
    label: str
    rates: list[RateRow]
    passed_over: list[RateRow]
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
    def contrasts(self) -> list[dict[str, Any]]:
        """Risk ratios of controlled studies, one per comparison."""
        return [effect for effect in self.effects if effect["measure"] == "RR"]

    @property
    def patients_of(self) -> dict[str, int]:
        """Patients by study: of a comparison both arms, of a study told arm by arm all its arms at that time."""
        counted = {rate["study_id"]: self._all_arms(rate) for rate in self.headline}
        for effect in self.contrasts:
            both = effect["n_a"] + effect["n_b"]
            counted[effect["study_id"]] = max(both, counted.get(effect["study_id"], 0))
        return counted

    @property
    def patients(self) -> int:
        """Sum of the patients of each study; patients of overlapping cohorts count more than once."""
        return sum(self.patients_of.values())

    def _all_arms(self, rate: RateRow) -> int:
        if rate["arm"] is None:
            return int(rate["denominator"])
        same = ("study_id", "subgroup", "timepoint_months", "denominator_role", "state")
        arms = {r["arm"]: r["denominator"] for r in self.rates if all(r[key] == rate[key] for key in same)}
        return int(sum(n for arm, n in arms.items() if arm is not None))


def controlled_studies(corpus: Corpus) -> set[str]:
    """Studies with a control group: by their design, by the role of an arm, or because a contrast was computed."""
    by_design = {s["study_id"] for s in corpus.rows("studies") if s["design"] in CONTROLLED}
    by_arm = {arm["study_id"] for arm in corpus.rows("arms") if arm["role"] == "control"}
    return by_design | by_arm | {effect["study_id"] for effect in corpus.rows("effects")}


def headline(rates: Iterable[RateRow], controlled: set[str]) -> list[RateRow]:
    """One rate per study, never one arm of a controlled study (see `order_within_study`)."""
    by_study: dict[str, list[RateRow]] = defaultdict(list)
    for rate in rates:
        if rate["arm"] is None or rate["study_id"] not in controlled:
            by_study[rate["study_id"]].append(rate)
    return [min(listed, key=order_within_study) for listed in by_study.values()]


def of_treatment(corpus: Corpus, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes without those of who came, stayed or left; all of them where there are no others with a result."""
    kept = [o for o in outcomes if not corpus.is_flow(o.key)]
    return kept if any(o.headline or o.contrasts for o in kept) else list(outcomes)


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
    """Outcomes with a usable result, those of the vocabulary first, then by number of studies and of patients.

    Who came, stayed or left comes behind all others.
    """
    rates: dict[str, list[RateRow]] = defaultdict(list)
    passed_over: dict[str, list[RateRow]] = defaultdict(list)
    pools: dict[str, list[dict[str, Any]]] = defaultdict(list)
    effects: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rate in corpus.rows("rates"):
        if rate["time_kind"] != "baseline":
            (rates if rate["selected"] else passed_over)[rate["outcome_key"]].append(rate)
    for pool in corpus.rows("pools"):
        pools[pool["outcome_key"]].append(pool)
    for effect in corpus.rows("effects"):
        effects[effect["outcome_key"]].append(effect)
    controlled = controlled_studies(corpus)
    found = [
        Outcome(
            key,
            corpus.outcome(key),
            sorted(rates[key], key=lambda rate: rate_order(corpus, rate)),
            sorted(passed_over[key], key=lambda rate: rate_order(corpus, rate)),
            sorted(headline(rates[key], controlled), key=lambda rate: rate_order(corpus, rate)),
            pools.get(key, []),
            effects.get(key, []),
        )
        for key in sorted({*rates, *passed_over, *effects})
    ]
    return sorted(
        found,
        key=lambda o: (
            corpus.is_flow(o.key),
            corpus.is_other(o.key),
            -bool(o.pooled),
            -len(o.patients_of),
            -len(o.effects),
            -o.patients,
            o.key,
        ),
    )
