"""What each defensible choice of report and denominator would give: sensitivity, never the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from ..tables import Rows
from . import eligibility, methods_text, synthesis
from .eligibility import Corpus
from .evidence import time_words
from .rates import GROUP_UNREAD, NOT_TOLD_APART, order_within_study

MOST_CHOICES = 24
"""Choices of one study per component are listed one by one up to this number, beyond it by policy."""
POLICIES = ("largest", "longest")
Family = tuple[str, tuple[str, ...]]


def compute_multiverse(tables: Mapping[str, Rows], vocabulary: Mapping[str, Any], settings: Mapping[str, Any]) -> Rows:
    """Rows of ``multiverse`` for each outcome of the vocabulary that two or more primary studies of one topic report
    (of the largest such topic in a corpus of many).

    Outcomes that readers compare although their definitions differ (vocabulary ``families``) are also taken together,
    and say so.
    """
    corpus = Corpus(tables, settings)
    level = float(settings["confidence_level"]) / 100
    rates = [
        rate
        for rate in tables.get("rates", [])
        if corpus.may_enter(rate) and not (rate.get("selection_rule") or "").endswith((NOT_TOLD_APART, GROUP_UNREAD))
    ]
    grouped = {key: rows for key, rows in eligibility.by_outcome(rates).items() if not key.startswith("other:")}
    made: Rows = []
    seen: set[frozenset[str]] = set()
    for name, members in _families(grouped, vocabulary):
        together = [rate for key in members for rate in grouped[key]]
        group = _largest_topic(together, corpus)
        defined = len({rate["outcome_key"] for rate in group})
        if len(eligibility.study_ids(group)) >= 2 and (defined > 1) == (len(members) > 1):
            made += _outcome(name, group, seen, corpus, level)
    return made


def _largest_topic(rates: Rows, corpus: Corpus) -> Rows:
    """The rates of the condition and intervention that most studies share: choices across topics make no sense."""
    groups = eligibility.by_topic(rates, corpus)
    known = [group for group in groups if corpus.single_topic or corpus.topic(group[0]["study_id"])]
    return known[0] if known else []


def _families(grouped: Mapping[str, Rows], vocabulary: Mapping[str, Any]) -> Iterator[Family]:
    """Each outcome alone, then each family of which at least two outcomes are reported, under the name of its first."""
    for key in grouped:
        yield key, (key,)
    for family in vocabulary["families"]["families"] if "families" in vocabulary else []:
        members = tuple(member for member in family["members"] if member in grouped)
        if len(members) > 1:
            yield members[0], members


def _outcome(name: str, rates: Rows, seen: set[frozenset[str]], corpus: Corpus, level: float) -> Rows:
    """The choices for one outcome or family, without those that ``seen`` already holds."""
    rows: Rows = []
    definitions = sorted({rate["outcome_key"] for rate in rates})
    for role_words, one_each in _by_denominator(rates):
        for overlap_words, chosen in _by_overlap(one_each, corpus):
            key = frozenset(rate["rate_id"] for rate in chosen)
            if key not in seen:
                seen.add(key)
                rows.append(_row(name, f"{overlap_words}; {role_words}", chosen, definitions, corpus, level))
    # One study can be chosen in many ways; a table of nothing but single studies adds nothing to the rates.
    return rows if any(row["k"] > 1 for row in rows) else []


def _by_denominator(rates: Rows) -> Iterator[tuple[str, Rows]]:
    """One rate per study: the selected ones, those of one role where a study has it, those of one role only."""
    studies = eligibility.study_ids(rates)

    def pick(study_id: str, role: str | None) -> Mapping[str, Any] | None:
        own = [rate for rate in rates if rate["study_id"] == study_id]
        if role is not None:
            own = [rate for rate in own if rate["denominator_role"] == role]
        else:
            own = [rate for rate in own if rate["selected"]] or own
        return min(own, key=order_within_study) if own else None

    default = {study_id: pick(study_id, None) for study_id in studies}
    yield "denominators as selected", [dict(rate) for rate in default.values() if rate]
    for role in sorted({rate["denominator_role"] for rate in rates} - {"unknown"}):
        with_role = {study_id: pick(study_id, role) for study_id in studies}
        mixed = [with_role[study_id] or default[study_id] for study_id in studies]
        yield f"denominators: {role} where given", [dict(rate) for rate in mixed if rate]
        yield f"denominators: {role} only", [dict(rate) for rate in with_role.values() if rate]


def _by_overlap(rates: Rows, corpus: Corpus) -> Iterator[tuple[str, Rows]]:
    """All studies as if independent; without one overlapping study each; one study per component."""
    if len(rates) < 2:
        return
    touching = [group for group in corpus.components(eligibility.study_ids(rates), "possible") if len(group) > 1]
    yield "all studies as if independent" if touching else "all studies", rates
    for study_id in (study_id for group in touching for study_id in group):
        rest = [rate for rate in rates if rate["study_id"] != study_id]
        if len(touching[0]) <= MOST_CHOICES:
            yield f"without {corpus.label(study_id)}", rest
    for level in ("probable", "possible"):
        yield from _one_per_component(rates, corpus, level)


def _one_per_component(rates: Rows, corpus: Corpus, level: str) -> Iterator[tuple[str, Rows]]:
    components = corpus.components(eligibility.study_ids(rates), level)
    by_study = {rate["study_id"]: rate for rate in rates}
    count = 1
    for component in components:
        count *= len(component)
    if count == 1:
        return
    if count <= MOST_CHOICES:
        options: Sequence[tuple[str, ...]] = list(product(*components))
    else:
        options = [tuple(_by_policy(group, by_study, policy) for group in components) for policy in POLICIES]
    for option in options:
        named = [corpus.label(s) for s, group in zip(option, components, strict=True) if len(group) > 1]
        yield f"one study per overlap component ({', '.join(named)})", [by_study[study_id] for study_id in option]


def _by_policy(component: Sequence[str], by_study: Mapping[str, Mapping[str, Any]], policy: str) -> str:
    def order(study_id: str) -> tuple[Any, ...]:
        rate = by_study[study_id]
        size, months = -rate["denominator"], -(rate["timepoint_months"] or 0)
        return (size, months, study_id) if policy == "largest" else (months, size, study_id)

    return min(component, key=order)


def _row(
    name: str, choice: str, rates: Rows, definitions: Sequence[str], corpus: Corpus, level: float
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "outcome_key": name,
        "choice": choice if len(definitions) == 1 else f"{choice}; definitions together: {', '.join(definitions)}",
        "k": len(rates),
        "method": methods_text.choice(rates, level),
        "study_ids": [rate["study_id"] for rate in rates],
        "rate_ids": [rate["rate_id"] for rate in rates],
        "values": [eligibility.values(rate, corpus) for rate in rates],
        "caveats": _caveats(rates, corpus),
    }
    if len(rates) == 1:
        # The rate's own interval: the same result never shows two intervals.
        return row | {"estimate": rates[0]["rate"], **{key: rates[0][key] for key in ("ci_low", "ci_high")}}
    studies = synthesis.of_rates("PLO", rates)
    for prefix, test in (("ci", "z"), ("hk", "knha"), ("guarded", "adhoc")):
        fit = synthesis.random_effects(studies, method="REML", test=test, level=level)
        row["estimate"], row[f"{prefix}_low"], row[f"{prefix}_high"] = synthesis.limits(studies, fit)
    return row


def _caveats(rates: Rows, corpus: Corpus) -> list[str]:
    caveats = ["sensitivity, not the answer"]
    for level in ("probable", "possible"):
        for group in corpus.components(eligibility.study_ids(rates), level):
            shared = f"{', '.join(map(corpus.label, group))} may share patients"
            if len(group) > 1 and not any(said.startswith(shared) for said in caveats):
                caveats.append(f"{shared} ({level})")
    for what, column in (("denominators", "denominator_role"), ("definitions", "outcome_key"), ("states", "state")):
        found = sorted({str(rate[column]) for rate in rates})
        if len(found) > 1:
            caveats.append(f"{what} differ: {', '.join(found)}")
    times = sorted({rate["timepoint_months"] for rate in rates if rate["timepoint_months"] is not None})
    untimed = any(rate["timepoint_months"] is None for rate in rates)
    words = [*(time_words(months) for months in times), *(["not stated"] if untimed else [])]
    if len(words) > 1:
        caveats.append(f"times differ: {', '.join(words)}")
    if len(rates) == 1:
        caveats.append("one study: no pool")
    elif len(rates) == 2:
        caveats.append("two studies: τ² is hardly known, and plain Knapp–Hartung can be far too narrow or too wide")
    return caveats
