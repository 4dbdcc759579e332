"""Which rates may enter a synthesis, which studies share patients, and why a set of rates may not be pooled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..tables import Rows
from .evidence import time_words

REVIEW_DESIGNS = ("systematic_review", "meta_analysis")
POINT_KINDS = ("at",)
CUMULATIVE_KINDS = ("by", "during", "over")
POOLED_ARMS = ("experimental", "single")
CONFIDENCE_ORDER = ("possible", "probable", "certain")
NAMED_AT_MOST = 6
"""A reason names this many studies or values and counts the rest: one outcome may stand in thousands of studies."""


class Corpus:
    """Studies, arms and overlaps, indexed for synthesis."""

    def __init__(self, tables: Mapping[str, Rows], settings: Mapping[str, Any]) -> None:
        self.pooling: Mapping[str, Any] = settings["pooling"]
        self.studies = {row["study_id"]: row for row in tables.get("studies", [])}
        self.arm_roles = {(row["study_id"], row["arm"]): row["role"] for row in tables.get("arms", [])}
        self.overlaps: Rows = sorted(tables.get("overlaps", []), key=lambda row: (row["study_a"], row["study_b"]))
        self._known_roots: dict[str, Mapping[str, str]] = {}
        self.single_topic = len({_topic(row) for row in self.studies.values() if self.is_primary(row)} - {None}) <= 1

    def label(self, study_id: str) -> str:
        """The short name of a study."""
        return str(self.studies.get(study_id, {}).get("label") or study_id)

    def is_primary(self, study: Mapping[str, Any]) -> bool:
        """Whether a study reports on patients of its own: not a review, not animals, not another topic."""
        return (
            study.get("data_status") != "review"
            and study.get("design") not in REVIEW_DESIGNS
            and study.get("relevance") != "out_of_scope"
        )

    def is_review(self, study_id: str) -> bool:
        """Whether a study is a review of studies."""
        study = self.studies.get(study_id, {})
        return study.get("data_status") == "review" or study.get("design") in REVIEW_DESIGNS

    def topic(self, study_id: str) -> tuple[str, str] | None:
        """Condition and intervention of a study; None where the texts name neither."""
        return _topic(self.studies.get(study_id, {}))

    def components(self, study_ids: Iterable[str], level: str) -> list[list[str]]:
        """``study_ids`` in groups that may share patients by edges of at least ``level``, in a fixed order.

        Two studies are in one group also where the chain between them runs through a study that is not asked for.
        """
        roots = self._roots(level)
        groups: dict[str, list[str]] = defaultdict(list)
        for study_id in sorted(set(study_ids)):
            groups[roots.get(study_id, study_id)].append(study_id)
        return sorted(groups.values())

    def _roots(self, level: str) -> Mapping[str, str]:
        """The smallest id of the component of every study with an edge of at least ``level``."""
        if level not in self._known_roots:
            enough = CONFIDENCE_ORDER[CONFIDENCE_ORDER.index(level) :]
            parent: dict[str, str] = {}

            def root(study_id: str) -> str:
                while parent.setdefault(study_id, study_id) != study_id:
                    parent[study_id] = parent[parent[study_id]]
                    study_id = parent[study_id]
                return study_id

            for edge in self.overlaps:
                if edge["confidence"] in enough:
                    first, second = sorted((root(edge["study_a"]), root(edge["study_b"])))
                    parent[second] = first
            self._known_roots[level] = {study_id: root(study_id) for study_id in parent}
        return self._known_roots[level]

    def may_enter(self, rate: Mapping[str, Any]) -> bool:
        """Whether a rate describes treated patients of a primary study, all of them, after baseline."""
        return (
            self.is_primary(self.studies.get(rate["study_id"], {}))
            and rate.get("subgroup") is None
            and rate.get("unit_of_analysis") in (None, "patients")
            and rate["time_kind"] != "baseline"
            and (rate.get("arm") is None or self.arm_roles.get((rate["study_id"], rate["arm"])) in POOLED_ARMS)
        )


def _topic(study: Mapping[str, Any]) -> tuple[str, str] | None:
    condition, intervention = (str(study.get(key) or "").casefold().strip() for key in ("condition", "intervention"))
    return (condition, intervention) if condition or intervention else None


def by_outcome(rows: Iterable[Mapping[str, Any]]) -> dict[str, Rows]:
    """Rows by outcome, in the order of the keys."""
    grouped: dict[str, Rows] = defaultdict(list)
    for row in rows:
        grouped[row["outcome_key"]].append(dict(row))
    return dict(sorted(grouped.items()))


def study_ids(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The distinct studies of ``rows``, sorted."""
    return sorted({row["study_id"] for row in rows})


def by_topic(rows: Sequence[Mapping[str, Any]], corpus: Corpus) -> list[Rows]:
    """Rows grouped by condition and intervention, largest group first; in a corpus of one topic they are one group."""
    if corpus.single_topic:
        return [[dict(row) for row in rows]]
    groups: dict[tuple[str, str] | None, Rows] = defaultdict(list)
    for row in rows:
        groups[corpus.topic(row["study_id"])].append(dict(row))
    return [groups[topic] for topic in sorted(groups, key=lambda t: (-len(study_ids(groups[t])), t is None, t or ()))]


def time_class(row: Mapping[str, Any]) -> str:
    """Whether a result holds at a point, up to a point, or for a time that the text does not say."""
    kind = row.get("time_kind") or "unknown"
    if kind in POINT_KINDS:
        return "point"
    return "cumulative" if kind in CUMULATIVE_KINDS else "unstated"


def time_windows(rows: Sequence[Mapping[str, Any]], ratio: float) -> list[Rows]:
    """Rows in windows whose latest time is at most ``ratio`` times the earliest; rows without a time are one window."""
    timed = sorted((row for row in rows if row["timepoint_months"] is not None), key=_time_order)
    windows: list[Rows] = []
    for row in timed:
        if windows and row["timepoint_months"] <= ratio * windows[-1][0]["timepoint_months"]:
            windows[-1].append(dict(row))
        else:
            windows.append([dict(row)])
    untimed = [dict(row) for row in rows if row["timepoint_months"] is None]
    return [*windows, untimed] if untimed else windows


def _time_order(row: Mapping[str, Any]) -> tuple[float, str]:
    return row["timepoint_months"], row["study_id"]


def window_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """The times of ``rows`` for readers."""
    months = [row["timepoint_months"] for row in rows if row["timepoint_months"] is not None]
    if not months:
        return "time not stated"
    first, last = time_words(min(months)), time_words(max(months))
    return first if first == last else f"{first} to {last}"


def cells(rows: Sequence[Mapping[str, Any]], corpus: Corpus) -> list[Rows]:
    """Rows that agree in denominator role, state, kind of time and time window: what one pool may hold.

    A state that the text does not say joins the one state that the other rows have.
    """
    groups: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in rows:
        groups[row["denominator_role"], time_class(row)].append(dict(row))
    found: list[Rows] = []
    for _, group in sorted(groups.items()):
        states = sorted({row.get("state", "unknown") for row in group} - {"unknown"})
        parts = (
            [[row for row in group if row.get("state") == state] for state in states] if len(states) > 1 else [group]
        )
        for part in parts:
            found += time_windows(part, corpus.pooling["time_ratio"])
    return found


def unstated(rows: Sequence[Mapping[str, Any]], corpus: Corpus) -> list[str]:
    """What the texts of ``rows`` leave unsaid that a pool must know: reasons to refuse, each with its remedy."""
    reasons = []
    if any(row["denominator_role"] == "unknown" for row in rows):
        reasons.append(
            "the role of a denominator is not stated "
            f"({_listed([values(row, corpus) for row in rows if row['denominator_role'] == 'unknown'])}); "
            "possible if curation sets denominator_role"
        )
    if corpus.pooling["unstated_time"] == "refuse" and any(row["timepoint_months"] is None for row in rows):
        untimed = _listed([values(row, corpus) for row in rows if row["timepoint_months"] is None])
        reasons.append(
            f"the time is not stated ({untimed}); "
            "possible if curation sets the time, or if metrics.pooling.unstated_time is set to pool"
        )
    if not corpus.single_topic and any(corpus.topic(row["study_id"]) is None for row in rows):
        names = [corpus.label(s) for s in study_ids(rows) if corpus.topic(s) is None]
        reasons.append(f"condition and intervention are not known ({_listed(names)}); possible if curation sets them")
    return reasons


def differences(rows: Sequence[Mapping[str, Any]], corpus: Corpus) -> list[str]:
    """In what the rows differ although a pool needs it equal: reasons to refuse, each with its remedy."""
    checks: list[tuple[str, Callable[[Mapping[str, Any]], Any], str]] = [
        ("denominators count different people", lambda row: row["denominator_role"], "two studies give the same role"),
        ("results hold at a point or up to a point", time_class, "two studies report the same kind of time"),
        (
            "a present state is not one that was ever reached",
            lambda row: row.get("state"),
            "two studies report the same state",
        ),
    ]
    reasons = []
    for what, value, remedy in checks:
        found = sorted({str(value(row)) for row in rows} - {"unknown", "unstated"})
        if len(found) > 1:
            reasons.append(f"{what} ({_listed(found)}); possible if {remedy}")
    windows = [w for w in time_windows(rows, corpus.pooling["time_ratio"]) if w[0]["timepoint_months"] is not None]
    if len(windows) > 1:
        times = _listed([window_words(window) for window in windows])
        reasons.append(f"time points are not comparable ({times}); possible if two studies report the same time")
    topics = sorted({" / ".join(filter(None, topic)) for s in study_ids(rows) if (topic := corpus.topic(s))})
    if not corpus.single_topic and len(topics) > 1:
        reasons.append(
            f"conditions or interventions differ ({_listed(topics)}); "
            "possible if two studies treat the same condition alike"
        )
    return reasons


def dependence(rows: Sequence[Mapping[str, Any]], corpus: Corpus) -> list[str]:
    """Why fewer than two of the studies are independent; empty where two or more are."""
    level = corpus.pooling["overlap_level"]
    components = corpus.components(study_ids(rows), level)
    if len(components) >= 2:
        return []
    names = [corpus.label(study_id) for study_id in components[0]]
    if len(names) == 1:
        return [f"only one study ({names[0]}); possible when a second independent study reports it"]
    return [
        f"the studies may share patients ({_listed(names)}; overlap at least {level}), so they count as one; "
        "possible when a study of other patients reports it, or if curation removes the overlap"
    ]


def values(row: Mapping[str, Any], corpus: Corpus) -> str:
    """Study and counts of a rate, or study and arms of an effect, for readers."""
    if "events_a" in row:
        return f"{corpus.label(row['study_id'])} {row['events_a']}/{row['n_a']} v {row['events_b']}/{row['n_b']}"
    return f"{corpus.label(row['study_id'])} {row['events']}/{row['denominator']}"


def _listed(words: Sequence[str]) -> str:
    unique = list(dict.fromkeys(words))
    rest = len(unique) - NAMED_AT_MOST
    return ", ".join(unique[:NAMED_AT_MOST]) + (f" and {rest} more" if rest > 0 else "")
