"""Synthesis by direction of effect: one vote per marker, study and part of its course, never by significance."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..tables import Rows
from . import methods_text
from .eligibility import Corpus
from .statistics import proportions

Vocabulary = Mapping[str, Any]
BENEFITS = {
    ("up", "higher_better"): "benefit",
    ("down", "lower_better"): "benefit",
    ("up", "lower_better"): "harm",
    ("down", "higher_better"): "harm",
}
WHOLE_COURSE = "all"


def compute_votes(tables: Mapping[str, Rows], vocabulary: Vocabulary, settings: Mapping[str, Any]) -> dict[str, Rows]:
    """Tables ``votes`` and ``vote_summaries``.

    Segments keep the parts of a course that turns and the comparator apart ("all, against before", "2, against
    earlier_follow_up"). Directions of subgroups and of control arms are no votes, nor is what is said of several arms
    at once. Reviews vote, but are not counted.
    """
    corpus = Corpus(tables, settings)
    level = float(settings["confidence_level"]) / 100
    markers = {entry["id"]: entry for entry in vocabulary["markers"]["markers"]}
    votes = _votes(tables.get("directions", []), markers, corpus, TreatedArms(tables))
    return {
        "votes": votes,
        "vote_summaries": _summaries(votes, markers, corpus, level, settings["votes"]["min_signed"]),
    }


def marker_key(direction: Mapping[str, Any]) -> str:
    """The vocabulary id, else ``other:`` and the normalised words."""
    if direction["marker"] != "other":
        return str(direction["marker"])
    return "other:" + re.sub(r"[\s\-_]+", " ", direction["marker_text"].casefold()).strip()


def _votes(
    directions: Sequence[Mapping[str, Any]], markers: Mapping[str, Any], corpus: Corpus, arms: TreatedArms
) -> Rows:
    voting = [d for d in directions if d.get("study_id") and not d.get("subgroup") and arms.is_treated(d)]
    turning = {(marker_key(d), d["study_id"]) for d in voting if (d.get("segment") or 1) > 1}
    groups: dict[tuple[str, str, str], Rows] = defaultdict(list)
    for direction in voting:
        key = marker_key(direction), direction["study_id"]
        # The part before the turn is the first one, also where the sentence that tells it knows of no turn.
        part = direction.get("segment") or (1 if key in turning else WHOLE_COURSE)
        groups[(*key, f"{part}, against {direction['relative_to']}")].append(dict(direction))
    rows: Rows = []
    for (marker, study_id, segment), group in sorted(groups.items()):
        moved = _one_direction(group)
        polarity = _polarity(markers.get(marker, {}), corpus.studies.get(study_id, {}))
        primary = corpus.is_primary(corpus.studies.get(study_id, {}))
        rows.append(
            {
                "marker": marker,
                "study_id": study_id,
                "segment": segment,
                "comparison": group[0]["relative_to"],
                "direction": moved,
                "benefit": "neutral" if moved == "unchanged" else BENEFITS.get((moved, polarity), "unknown"),
                "not_significant": moved == "unchanged" and _only_not_significant(group),
                "direction_ids": sorted(row["direction_id"] for row in group),
                "counted": primary,
                "note": "" if primary else "not counted: a review, or not a study of patients",
            }
        )
    return rows


class TreatedArms:
    """Tells whether a direction is a treated arm's or the whole cohort's, and not a statement about several arms."""

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self._roles = {(row["study_id"], row["arm"]): row["role"] for row in tables.get("arms", [])}
        self._labels: dict[str, dict[str, list[re.Pattern[str]]]] = defaultdict(dict)
        for row in tables.get("arms", []):
            self._labels[row["study_id"]][row["arm"]] = [
                re.compile(rf"(?<!\w){re.escape(label.casefold())}(?!\w)")
                for label in (row["arm"], *(row.get("label_texts") or []))
            ]
        self._similar: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in tables.get("comparisons", []):
            if row["finding"] == "similar":
                self._similar[row["doc_id"]].append((row["start"], row["end"]))

    def is_treated(self, direction: Mapping[str, Any]) -> bool:
        """False for a control arm, for words that name several arms, and where the arms are said to be alike."""
        study_id, arm = direction["study_id"], direction.get("arm")
        if self._roles.get((study_id, arm)) == "control":
            return False
        return len(self._named(study_id, direction.get("arm_text"))) < 2 and not self._alike(direction)

    def _named(self, study_id: str, text: str | None) -> set[str]:
        """Arms of the study that the words for the arm name."""
        words = (text or "").casefold()
        found = {
            (arm, match.span())
            for arm, labels in self._labels.get(study_id, {}).items()
            for label in labels
            for match in label.finditer(words)
        }
        # "MSC group" inside "high-dose MSC group" names one arm, the longer label's.
        return {
            arm
            for arm, (start, end) in found
            if not any(s <= start and end <= e and e - s > end - start for _, (s, e) in found)
        }

    def _alike(self, direction: Mapping[str, Any]) -> bool:
        """Whether a statement that arms are alike stands on the words of the direction."""
        spans = self._similar.get(direction.get("doc_id") or "", [])
        return any(start < direction["end"] and direction["start"] < end for start, end in spans)


def _one_direction(group: Rows) -> str:
    """The direction of several sentences about one course: a sign beats "changed", two signs conflict."""
    found = {row["direction"] for row in group}
    signed = found & {"up", "down"}
    if len(signed) == 2:
        return "conflicting"
    if signed and "unchanged" in found:
        return "conflicting"
    for direction in ("up", "down", "unchanged", "unsigned"):
        if direction in found:
            return direction
    return "unknown"


def _only_not_significant(group: Rows) -> bool:
    """Whether "unchanged" stands only on words like "not significantly changed": no evidence of no change."""
    return all(row.get("significance") == "not_significant" for row in group if row["direction"] == "unchanged")


def _polarity(entry: Mapping[str, Any], study: Mapping[str, Any]) -> str:
    """Which way is good for the patient, for the study's condition where the vocabulary knows better for it."""
    by_condition = entry.get("polarity_in") or {}
    return str(by_condition.get(study.get("condition")) or entry.get("polarity") or "unknown")


def _summaries(votes: Rows, markers: Mapping[str, Any], corpus: Corpus, level: float, least: int) -> Rows:
    """One row per marker and comparator; markers outside the vocabulary only where two studies speak of them.

    A study with several parts of its course against one comparator counts once, with the first part.
    """
    groups: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for vote in votes:
        if vote["counted"]:
            groups[vote["marker"], vote["comparison"]].setdefault(vote["study_id"], vote)
    rows = []
    for (marker, comparison), by_study in sorted(groups.items()):
        if marker in markers or len(by_study) > 1:
            rows.append(_summary(marker, comparison, by_study, corpus, level, least))
    return rows


def _summary(
    marker: str, comparison: str, by_study: Mapping[str, Mapping[str, Any]], corpus: Corpus, level: float, least: int
) -> dict[str, Any]:
    counts = dict.fromkeys(("benefit", "harm", "neutral", "not_significant", "unsigned", "conflicting", "unknown"), 0)
    for vote in by_study.values():
        # A vote without one sign is counted by what it lacks; "unknown" is a sign of unknown meaning.
        unsigned = vote["direction"] in ("unsigned", "unknown")
        kind = "unsigned" if unsigned else "conflicting" if vote["direction"] == "conflicting" else vote["benefit"]
        counts[kind] += 1
        counts["not_significant"] += vote["not_significant"]
    signed = counts["benefit"] + counts["harm"]
    row: dict[str, Any] = {"marker": marker, "comparison": comparison, "k": len(by_study), **counts}
    row["study_ids"] = sorted(by_study)
    row["methods"] = methods_text.votes(level, least)
    notes = []
    if signed:
        row["share_benefit"] = counts["benefit"] / signed
    if signed >= least:
        low, high = proportions.clopper_pearson(counts["benefit"], signed, level)
        row |= {"ci_low": float(low), "ci_high": float(high)}
        row["sign_test_p"] = proportions.sign_test(counts["benefit"], signed)
    else:
        notes.append(_why_no_test(signed))
    shared = [group for group in corpus.components(by_study, "probable") if len(group) > 1]
    notes += [f"{', '.join(map(corpus.label, group))} may share patients" for group in shared]
    row["note"] = "; ".join(notes)
    return row


def _why_no_test(signed: int) -> str:
    if signed == 0:
        return "no sign test: no vote has a sign"
    votes = "one signed vote" if signed == 1 else f"{signed} signed votes"
    return f"no sign test: {votes}, the smallest possible p is {proportions.sign_test(0, signed):.3g}"
