"""The overlap graph: pairs of studies that may share patients, with the signals they share and the words for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..tables.store import Rows
from .mentions import Anchor
from .names import people, plain, same_person, short_name, split_name, stands_in
from .profiles import SIGNALS, Profile

WINDOW = 40
"""In a block larger than this each study meets only its neighbours (by year), so that blocks stay linear."""
AUTHORS_READ = 30


def _block_keys(profile: Profile) -> Iterator[tuple[str, ...]]:
    """Keys of which two studies that are compared share at least one."""
    persons: set[str] = set()
    for listed in profile.authors:
        names = listed.names
        shown = names if len(names) <= AUTHORS_READ else [*names[: AUTHORS_READ - 5], *names[-5:]]
        persons |= {f"{surname} {initial}" for name in shown for surname, initial in people(name)}
    ordered = sorted(persons)
    for j, b in enumerate(ordered):
        for a in ordered[:j]:
            yield ("people", a, b)
    for title in profile.titles:
        yield ("title", *sorted(title))
    for centre in profile.signals["centre"]:
        yield ("centre", centre)
    for registration in profile.registrations:
        yield ("registration", registration)


def candidate_pairs(profiles: Sequence[Profile]) -> list[tuple[int, int]]:
    """Pairs of studies that share two authors, a centre or a registration, in order; never all pairs."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, profile in enumerate(profiles):
        if not profile.review:
            for key in _block_keys(profile):
                blocks[key].append(index)
    found: set[tuple[int, int]] = set()
    for members in blocks.values():
        near = sorted(members, key=lambda i: (profiles[i].year or 0, profiles[i].study_id))
        for j, b in enumerate(near):
            found |= {(min(a, b), max(a, b)) for a in near[max(0, j - WINDOW) : j]}
    return sorted(found)


@dataclass(slots=True)
class Case:
    """What speaks for shared patients: the sum of the weights, the reasons, and the words they stand on."""

    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    evidence: list[Anchor] = field(default_factory=list)

    def add(self, weight: float, reason: str, *quotes: Anchor) -> None:
        """Add one reason with its weight and its quotes."""
        self.score += weight
        self.reasons.append(reason)
        self.evidence += quotes


class OverlapReader:
    """Judges pairs of studies by the weights and thresholds of the vocabulary kind ``overlap``."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        self._weights = vocabulary["weights"]
        self._limit = vocabulary["author_limit"]
        self._thresholds = vocabulary["thresholds"]
        self._topic_words = vocabulary["topic_words"]
        self._smallest = vocabulary["smallest_size"]
        self._frequent = frozenset(vocabulary["frequent_surnames"])

    def edge(self, a: Profile, b: Profile) -> dict[str, Any] | None:
        """The row of ``overlaps`` for two studies, or null where too little is shared."""
        shared_ids = {
            r for r in (a.own_registration, b.own_registration) if r in a.registrations and r in b.registrations
        }
        named = bool(shared_ids)
        if not named and len(a.topic & b.topic) < self._topic_words:
            return None
        case = Case()
        names, quotes, weight = self._authors(a, b)
        if names:
            case.add(weight, f"shared authors: {', '.join(map(short_name, names))}", *quotes)
        self._signals(a, b, case)
        disjoint = self._periods(a, b, case)
        same_titles = a.titles.keys() & b.titles.keys()
        if same_titles:
            first = min(same_titles, key=sorted)
            reason = "one title, and nothing else printed that tells whether they are one study"
            case.add(self._weights["title"], reason, a.titles[first], b.titles[first])
        if a.enrolled and a.enrolled == b.enrolled and a.enrolled >= self._smallest:
            case.add(self._weights["size"], f"same number enrolled: {a.enrolled}")
        if named:
            registration = min(filter(None, shared_ids))
            reason = f"both print the registration {registration.partition(':')[2]}"
            case.add(self._weights["registration"], reason, *(p.registrations[registration] for p in (a, b)))
        told = self._told(a, b) if len(names) >= 2 else None
        if told:
            reason = f"{told[0].label} says that its patients were reported before"
            case.add(self._weights["statement"], reason, told[1])
        confidence = self._confidence(case.score, personal=len(names) >= 2, named=named)
        if confidence is None or (disjoint and not named):
            return None
        extent, why = self.extent(a, b, named)
        case.evidence += [size for size in (a.size, b.size) if size]
        return {"study_a": a.study_id, "study_b": b.study_id, "confidence": confidence, "extent": extent,
                "reasons": case.reasons + why, "score": round(case.score, 3), "evidence": case.evidence,
                "origin": "derived"}  # fmt: skip

    def _signals(self, a: Profile, b: Profile, case: Case) -> None:
        """Weigh the facts that both studies tell alike, such as a centre or a source of cells."""
        for signal in SIGNALS:
            shared = [
                value
                for value in sorted(a.signals[signal].keys() & b.signals[signal].keys())
                # One page that describes both studies says what it says of one in the words it has for the other.
                if a.signals[signal][value]["doc_id"] != b.signals[signal][value]["doc_id"]
            ]
            if shared:
                quotes = [side.signals[signal][value] for value in shared for side in (a, b)]
                case.add(self._weights[signal], f"same {signal.replace('_', ' ')}: {', '.join(shared)}", *quotes)

    def _periods(self, a: Profile, b: Profile, case: Case) -> bool:
        """Weigh the periods of two studies; whether they are known and do not overlap."""
        if not (a.period and b.period):
            return False
        disjoint = a.period[0] > b.period[1] or b.period[0] > a.period[1]
        years = f"{a.period[0]}–{a.period[1]} and {b.period[0]}–{b.period[1]}"
        said = "periods do not overlap" if disjoint else "periods overlap"
        case.add(0.0 if disjoint else self._weights["period"], f"{said}: {years}", a.period[2], b.period[2])
        return disjoint

    def _authors(self, a: Profile, b: Profile) -> tuple[list[str], list[Anchor], float]:
        """Authors of both over all their lists, the lists that show them, and what they weigh."""
        names: dict[str, str] = {}
        quotes: list[Anchor] = []
        first = last = False
        for left in a.authors:
            for right in b.authors:
                found = [name for name in left.names if stands_in(name, right.known)]
                fresh = {
                    key: name for name in found if (key := min(people(name))[0] + min(people(name))[1]) not in names
                }
                if fresh:
                    names.update(fresh)
                    quotes += [left.place, right.place]
                first = first or same_person(left.names[0], right.names[0])
                last = last or (
                    bool(found) and left.ends and right.ends and same_person(left.names[-1], right.names[-1])
                )
        weight = sum(
            self._weights["frequent_surname" if plain(split_name(n)[0]) in self._frequent else "author"]
            for n in names.values()
        )
        weight = min(weight, self._limit)
        if names:
            weight += first * self._weights["first_author"] + last * self._weights["last_author"]
        return list(names.values()), quotes, weight

    @staticmethod
    def _told(a: Profile, b: Profile) -> tuple[Profile, Anchor] | None:
        """The later of the two, where its own report says that its patients were reported before."""
        late = max((a, b), key=lambda p: (p.year or 0, p.reported_before is not None))
        return (late, late.reported_before) if late.reported_before else None

    def _confidence(self, score: float, *, personal: bool, named: bool) -> str | None:
        if named and score >= self._thresholds["certain"]:
            return "certain"
        # Without authors in common, a shared centre, dose or size is only a hint.
        if personal and score >= self._thresholds["probable"]:
            return "probable"
        return "possible" if score >= self._thresholds["possible"] else None

    @staticmethod
    def extent(a: Profile, b: Profile, named: bool) -> tuple[str, list[str]]:
        """How much of the cohorts can be shared, and why it is not known better."""
        if named and a.own_registration != b.own_registration:
            whole, part = sorted((a, b), key=lambda p: -len(p.registrations))
            if len(whole.registrations) > 1:
                return "nested", [f"{whole.label} prints several registrations, one of them that of {part.label}"]
        few, many = sorted((a, b), key=lambda p: (p.many_centres, p.centres or 0))
        if many.many_centres and few.enrolled and not few.many_centres:
            count = f"{many.centres} centres" if many.centres else "several centres"
            return "partial", [f"{many.label} has {count}, {few.label} names no more than one: only patients of a "
                               "shared centre can be shared"]  # fmt: skip
        if not (a.enrolled and b.enrolled):
            missing = " and ".join(p.label for p in (a, b) if not p.enrolled)
            return "unknown", [f"extent not known: no size printed for {missing}"]
        bound = f"at most {min(a.enrolled, b.enrolled)} patients can be shared"
        early, late = sorted((a, b), key=lambda p: p.year or 0)
        if a.year and b.year and a.year != b.year and (late.enrolled or 0) < (early.enrolled or 0):
            return "unknown", [
                f"{late.enrolled} ({late.label}) is later and smaller than {early.enrolled} ({early.label}), "
                f"and no text says that it was drawn from it: nested neither way as stated; {bound}"
            ]
        return "unknown", [f"extent not known: neither text says whose patients it reports again; {bound}"]


def derive_overlaps(profiles: list[Profile], reader: OverlapReader) -> Rows:
    """All derived edges; ``study_a`` is the smaller id."""
    ordered = sorted(profiles, key=lambda p: p.study_id)
    return [edge for i, j in candidate_pairs(ordered) if (edge := reader.edge(ordered[i], ordered[j]))]
