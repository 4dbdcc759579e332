"""The overlap graph: pairs of studies that may share patients, with the signals they share and the words for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
        score = 0.0
        reasons: list[str] = []
        evidence: list[Anchor] = []
        shared_ids = {
            r for r in (a.own_registration, b.own_registration) if r in a.registrations and r in b.registrations
        }
        named = bool(shared_ids)
        topic = len(a.topic & b.topic) >= self._topic_words
        if not (topic or named):
            return None
        names, quotes, people_score = self._authors(a, b)
        if names:
            score += people_score
            evidence += quotes
            reasons.append(f"shared authors: {', '.join(map(short_name, names))}")
        for signal in SIGNALS:
            shared = [
                value
                for value in sorted(a.signals[signal].keys() & b.signals[signal].keys())
                # One page that describes both studies says what it says of one in the words it has for the other.
                if a.signals[signal][value]["doc_id"] != b.signals[signal][value]["doc_id"]
            ]
            if shared:
                score += self._weights[signal]
                evidence += [side.signals[signal][value] for value in shared for side in (a, b)]
                reasons.append(f"same {signal.replace('_', ' ')}: {', '.join(shared)}")
        disjoint = False
        if a.period and b.period:
            evidence += [a.period[2], b.period[2]]
            disjoint = a.period[0] > b.period[1] or b.period[0] > a.period[1]
            if disjoint:
                reasons.append(f"periods do not overlap: {a.period[0]}–{a.period[1]} and {b.period[0]}–{b.period[1]}")
            else:
                score += self._weights["period"]
                reasons.append(f"periods overlap: {a.period[0]}–{a.period[1]} and {b.period[0]}–{b.period[1]}")
        same_titles = a.titles.keys() & b.titles.keys()
        if same_titles:
            first = min(same_titles, key=sorted)
            evidence += [a.titles[first], b.titles[first]]
            score += self._weights["title"]
            reasons.append("one title, and nothing else printed that tells whether they are one study")
        if a.enrolled and a.enrolled == b.enrolled and a.enrolled >= self._smallest:
            score += self._weights["size"]
            reasons.append(f"same number enrolled: {a.enrolled}")
        if named:
            score += self._weights["registration"]
            registration = min(filter(None, shared_ids))
            evidence += [p.registrations[registration] for p in (a, b)]
            reasons.append(f"both print the registration {registration.partition(':')[2]}")
        told = self._told(a, b) if len(names) >= 2 else None
        if told:
            score += self._weights["statement"]
            evidence.append(told[1])
            reasons.append(f"{told[0].label} says that its patients were reported before")
        confidence = self._confidence(score, personal=len(names) >= 2, named=named)
        if confidence is None or (disjoint and not named):
            return None
        extent, why = self.extent(a, b, named)
        evidence += [size for size in (a.size, b.size) if size]
        return {"study_a": a.study_id, "study_b": b.study_id, "confidence": confidence, "extent": extent,
                "reasons": reasons + why, "score": round(score, 3), "evidence": evidence,
                "origin": "derived"}  # fmt: skip

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
