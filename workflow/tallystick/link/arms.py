"""Arms of each study, from the words and sizes the texts give for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..tables.store import Rows
from .cohorts import place
from .names import plain

ROLES = ("experimental", "control")
JOINT = re.compile(r"\s+(?:and|or)\s+|\s*[,/]\s*")


class ArmReader:
    """Normal forms and roles of arm labels, by the vocabulary."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        self._empty = frozenset(vocabulary["arm_empty_words"])
        self._roles = {
            role: re.compile(rf"\b(?:{'|'.join(re.escape(w) for w in vocabulary['arm_roles'][role])})\b")
            for role in ROLES
        }  # fmt: skip

    def key(self, label: str) -> str:
        """Words of a label that tell it from another arm's ("the MSC-treated group" and "MSC group" are one)."""
        words = [w[:-1] if len(w) > 3 and w.endswith("s") else w for w in plain(label).split()]
        return " ".join(w for w in words if w not in self._empty) or " ".join(words)

    def role(self, labels: Sequence[str]) -> str:
        """``control``, ``experimental`` or ``unknown`` by the words of the labels."""
        text = " ".join(plain(label) for label in labels)
        return next((role for role in reversed(ROLES) if self._roles[role].search(text)), "unknown")


def same_arm(a: str, b: str) -> bool:
    """Whether two keys are one arm: equal words, or one is the initials of the other."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    return " " not in short and len(short) > 1 and short == "".join(word[0] for word in long.split())


def labelled_rows(tables: Mapping[str, Rows]) -> list[tuple[str, dict[str, Any]]]:
    """``(label, row)`` of every row that names an arm, in a fixed order."""
    found = []
    for name in ("study_facts", "claims", "comparisons", "estimates", "measurements", "directions"):
        for row in tables[name]:
            found += [(row[c], row) for c in ("arm_text", "comparator_text") if row.get(c)]
    return sorted(found, key=lambda item: (item[1]["doc_id"], item[1]["start"], item[1]["end"], item[0]))


def build_arms(
    tables: Mapping[str, Rows], reader: ArmReader, single: frozenset[str]
) -> tuple[Rows, dict[tuple[str, str], str]]:
    """Rows of ``arms``, and ``(study_id, printed label) -> arm`` for every label.

    ``tables`` are the linked ones (each row has its study); ``single`` are studies whose design has one arm.
    """
    by_study: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for label, row in labelled_rows(tables):
        if row.get("study_id"):
            by_study[row["study_id"]].append((label, row))
    treatments = _treatments(tables, reader)
    totals = _totals(tables)
    arms: Rows = []
    names: dict[tuple[str, str], str] = {}
    for study_id in sorted(by_study):
        groups: list[tuple[str, list[tuple[str, dict[str, Any]]]]] = []
        for label, row in by_study[study_id]:
            key = reader.key(label)
            found = next((members for known, members in groups if same_arm(known, key)), None)
            if found is None:
                groups.append((key, [(label, row)]))
            else:
                found.append((label, row))
        groups = _named_arms(groups, reader, study_id in single, treatments.get(study_id, frozenset()))
        own = [_arm_row(study_id, members, reader) for _, members in groups]
        _settle_roles(own, study_id in single)
        _settle_sizes(own, groups, totals.get(study_id, frozenset()))
        taken: set[str] = set()
        for row, (_, members) in zip(own, groups, strict=True):
            while row["arm"] in taken:
                row["arm"] += " (2)"
            taken.add(row["arm"])
            names.update({(study_id, label): row["arm"] for label, _ in members})
        arms += own
    return arms, names


def _treatments(tables: Mapping[str, Rows], reader: ArmReader) -> dict[str, frozenset[str]]:
    """Keys of the words for the intervention of each study: as printed and by the name in the vocabulary."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in tables["study_facts"]:
        if fact["fact"] == "intervention" and fact.get("study_id") and not fact.get("arm_text"):
            words = (fact["quote"], (fact.get("value_text") or "").replace("_", " "))
            found[fact["study_id"]].update(reader.key(text) for text in words if text)
    return {study_id: frozenset(keys) for study_id, keys in found.items()}


def _named_arms(
    groups: list[tuple[str, list[tuple[str, dict[str, Any]]]]],
    reader: ArmReader,
    single: bool,
    treatments: frozenset[str],
) -> list[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Groups of labels that name one arm each, without those that name two arms at once or the whole cohort.

    "Splint and cast groups" names both where each is an arm and the pair has no count of its own. In a study of one
    treatment, its bare name ("MSC therapy" beside "UC-MSCs" and "BM-MSCs") names everybody, and so does the name of the
    study's own intervention.
    """
    keys = {key for key, _ in groups}

    def counted(members: list[tuple[str, dict[str, Any]]]) -> bool:
        return any(row.get("events") is not None or row.get("fact") == "arm_size" for _, row in members)

    def joint(members: list[tuple[str, dict[str, Any]]]) -> bool:
        parts = [reader.key(part) for part in JOINT.split(members[0][0])]
        return len(parts) > 1 and all(part in keys for part in parts) and not counted(members)

    def everybody(key: str) -> bool:
        words = set(key.split())
        if single and any(same_arm(key, treatment) for treatment in treatments):
            return True
        return single and len(keys) > 2 and all(words < set(other.split()) for other in keys - {key})

    return [(key, members) for key, members in groups if not joint(members) and not everybody(key)]


def _arm_row(study_id: str, members: list[tuple[str, dict[str, Any]]], reader: ArmReader) -> dict[str, Any]:
    texts = list(dict.fromkeys(label for label, _ in members))
    sizes = [row for _, row in members if row.get("fact") == "arm_size" and row.get("value_number")]
    # Where several sizes are printed for one arm, a larger one is that of the whole cohort before it was divided.
    sizes.sort(key=lambda row: row["value_number"])
    quotes = {(r["doc_id"], r["start"], r["end"]): place(r) for _, r in [*((None, s) for s in sizes), *members[:1]]}
    return {
        "study_id": study_id, "arm": min(texts, key=lambda t: (len(t), t)), "role": reader.role(texts),
        "label_texts": texts, "intervention": None, "n": int(sizes[0]["value_number"]) if sizes else None,
        "anchors": list(quotes.values()),
    }  # fmt: skip


def _totals(tables: Mapping[str, Rows]) -> dict[str, frozenset[float]]:
    """How many people each study enrolled or randomised, as printed."""
    found: dict[str, set[float]] = defaultdict(set)
    for fact in tables["study_facts"]:
        if fact["fact"] in ("enrolled", "randomised") and fact.get("study_id") and not fact.get("arm_text"):
            found[fact["study_id"]].update([fact["value_number"]] if fact.get("value_number") else [])
    return {study_id: frozenset(values) for study_id, values in found.items()}


def _settle_sizes(
    rows: Rows, groups: list[tuple[str, list[tuple[str, dict[str, Any]]]]], totals: frozenset[float]
) -> None:
    """The largest size of each arm where these add up to the whole study: the smaller ones are of a part of the arm."""
    largest = [
        max((row["value_number"] for _, row in members if row.get("fact") == "arm_size"), default=0)
        for _, members in groups
    ]
    if sum(size > 0 for size in largest) > 1 and sum(largest) in totals:
        for row, size in zip(rows, largest, strict=True):
            row["n"] = int(size) or None


def _settle_roles(rows: Rows, single: bool) -> None:
    """The arms beside a control are experimental, as are all arms of a study without comparator; one arm is single."""
    if len(rows) == 1 and (single or rows[0]["role"] != "control"):
        rows[0]["role"] = "single" if single else rows[0]["role"]
    elif single or any(row["role"] == "control" for row in rows):
        for row in rows:
            row["role"] = "experimental" if row["role"] == "unknown" else row["role"]
