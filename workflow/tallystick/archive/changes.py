"""What changed between two builds: per number and per conclusion, and why.

Rows of two builds are paired by what they are about (study, outcome, arm, subgroup, time, state …), not by id or
position. Why a number changed is told from what can reach it: the raw files of its documents, the vocabulary, the
curation, the configuration, the workflow's code. If one of these changed it is the cause; if several did, all that
can reach the number are named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .bag import sha256_of

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Subject:
    """A table that is compared: which columns say what a row is about, and which may change."""

    path: str
    name: str
    key: tuple[str, ...]
    values: tuple[str, ...]


SUBJECTS = (
    Subject("link/studies", "study", ("study_id",),
            ("label", "design", "enrolled", "centres", "follow_up_months", "data_status", "relevance")),
    Subject("link/claims", "claim",
            ("study_id", "doc_id", "outcome_key", "arm", "subgroup", "timepoint_months", "time_kind", "state"),
            ("events", "denominator", "percent", "events_status", "denominator_status", "percent_status",
             "denominator_role")),
    Subject("link/estimates", "estimate", ("study_id", "doc_id", "measure", "outcome_key", "arm", "timepoint_months"),
            ("value", "ci_low", "ci_high", "p_value", "p_relation")),
    Subject("link/measurements", "measurement",
            ("study_id", "doc_id", "marker", "marker_text", "arm", "statistic", "timepoint_months"),
            ("value", "spread_kind", "spread_low", "spread_high", "n", "unit")),
    Subject("link/conclusions", "conclusion", ("study_id", "doc_id"), ("stance", "hedged")),
    Subject("link/overlaps", "overlap", ("study_a", "study_b"), ("confidence", "extent")),
    Subject("metrics/rates", "rate",
            ("study_id", "outcome_key", "arm", "subgroup", "timepoint_months", "time_kind", "state",
             "denominator_role"),
            ("events", "denominator", "rate", "ci_low", "ci_high", "ci_method", "selected")),
    Subject("metrics/checks", "check", ("doc_id", "study_id", "kind", "expression"), ("verdict",)),
    Subject("metrics/discrepancies", "discrepancy", ("study_id", "class", "doc_a", "quote_a", "doc_b", "quote_b"),
            ("severity", "status", "resolution")),
    Subject("metrics/effects", "effect", ("study_id", "outcome_key", "timepoint_months", "arm_a", "arm_b", "measure"),
            ("events_a", "n_a", "events_b", "n_b", "estimate", "ci_low", "ci_high")),
    Subject("metrics/pools", "pool", ("outcome_key", "timepoint", "denominator_role", "policy"),
            ("status", "k", "n", "events", "estimate", "ci_low", "ci_high", "reasons")),
    Subject("metrics/votes", "vote", ("marker", "study_id", "segment"), ("direction", "benefit")),
)  # fmt: skip
CONCLUSIONS = {"conclusion", "pool", "vote"}
"""Subjects that are judgements rather than numbers."""
STAGE_OF_CAUSE = {"raw": "raw/", "vocabulary": "vocabulary/", "curation": "curation/", "config": "config.yaml"}
CODE_VOCABULARY = "code/workflow/vocabulary/"


class View:
    """A build to compare: its files by payload name, whether they stand in a bag or in a review's folder."""

    def __init__(self, files: Mapping[str, Path], label: str) -> None:
        self.files = dict(files)
        self.label = label

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of `<stage>/<table>`; none where the build has no such table."""
        from ..tables import read_rows

        file = self.files.get(f"results/{table}.parquet")
        return read_rows(file) if file else []

    def inputs(self) -> dict[str, str]:
        """SHA-256 of every input by payload name."""
        skipped = ("results/", "content.json")
        return {name: sha256_of(file) for name, file in self.files.items() if not name.startswith(skipped)}


def view_of(bag: Path) -> View:
    """The build in a bag."""
    data = bag / "data"
    return View({f.relative_to(data).as_posix(): f for f in data.rglob("*") if f.is_file()}, bag.name)


@dataclass
class Changes:
    """What changed from one build to the next.

    Attributes:
        before: name of the earlier build, or None if there is none.
        after: name of the later build.
        inputs: cause (raw, vocabulary, curation, config, code) to its files with `added`, `removed` or `changed`.
        entries: one per row that changed: subject, about, change, before, after, why.
    """

    before: str | None
    after: str
    inputs: dict[str, dict[str, str]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)


def cause_of(name: str) -> str:
    """Which kind of input a payload file is."""
    if name.startswith(CODE_VOCABULARY):
        return "vocabulary"
    for cause, prefix in STAGE_OF_CAUSE.items():
        if name.startswith(prefix):
            return cause
    return "raw" if name.startswith("renamed/") else "code"


def _differences(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> dict[Any, str]:
    found = dict.fromkeys(before.keys() - after.keys(), "removed")
    found |= dict.fromkeys(after.keys() - before.keys(), "added")
    found |= {key: "changed" for key in before.keys() & after.keys() if before[key] != after[key]}
    return found


def _by_key(subject: Subject, rows: Iterable[Mapping[str, Any]]) -> dict[Key, list[dict[str, Any]]]:
    """Rows' values by what they are about; rows about the same thing are in a fixed order, whatever their ids."""
    grouped: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[tuple(row.get(name) for name in subject.key)].append({name: row.get(name) for name in subject.values})
    for group in grouped.values():
        group.sort(key=lambda values: json.dumps(values, sort_keys=True, default=str))
    return grouped


def _documents_of_studies(view: View) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for report in view.rows("link/reports"):
        found[report["study_id"]].add(report["doc_id"])
    return found


def _files_of_documents(view: View) -> dict[str, str]:
    return {row["doc_id"]: f"raw/{row['file']}" for row in view.rows("ingest/documents")}


@dataclass(frozen=True)
class Causes:
    """What changed in the inputs, arranged so that a row's causes can be looked up."""

    inputs: dict[str, dict[str, str]]
    files: dict[str, str]
    studies: dict[str, set[str]]

    def why(self, about: Mapping[str, Any]) -> list[str]:
        """Causes that can reach a row, each with what changed."""
        documents = {value for name, value in about.items() if name.startswith("doc") and value}
        names = {value for name, value in about.items() if name.startswith("study") and value}
        for study in names if not documents else ():
            documents |= self.studies.get(study, set())
        raw = self.inputs.get("raw", {})
        touched = sorted(f"{self.files[d]} {raw[self.files[d]]}" for d in documents if self.files.get(d) in raw)
        if not documents:
            touched = sorted(f"{file} {change}" for file, change in raw.items())
        reasons = [f"raw: {', '.join(touched)}"] if touched else []
        for cause in ("vocabulary", "curation", "config", "code"):
            changed = self.inputs.get(cause, {})
            if changed:
                listed = ", ".join(f"{file} {change}" for file, change in sorted(changed.items())[:3])
                more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
                reasons.append(f"{cause}: {listed}{more}")
        if not reasons and raw:
            # A number of one study can move through another: overlap, pooling, identity.
            reasons = [f"raw: {', '.join(f'{file} {change}' for file, change in sorted(raw.items()))}"]
        return reasons or ["unknown: no input differs; the environment may (see run/record.json)"]


def _causes(before: View, after: View) -> Causes:
    inputs: dict[str, dict[str, str]] = {}
    for name, change in sorted(_differences(before.inputs(), after.inputs()).items()):
        inputs.setdefault(cause_of(name), {})[name] = change
    studies = _documents_of_studies(before)
    for study, documents in _documents_of_studies(after).items():
        studies[study] |= documents
    return Causes(inputs, {**_files_of_documents(before), **_files_of_documents(after)}, studies)


def compare(before: View | None, after: View) -> Changes:
    """Changes from ``before`` to ``after``; without ``before`` this is the first build and there are none."""
    if before is None:
        return Changes(None, after.label)
    causes = _causes(before, after)
    changes = Changes(before.label, after.label, causes.inputs)
    for subject in SUBJECTS:
        old, new = _by_key(subject, before.rows(subject.path)), _by_key(subject, after.rows(subject.path))
        found = _differences(old, new)
        for key in sorted(found, key=lambda k: json.dumps(k, default=str)):
            about = dict(zip(subject.key, key, strict=True))
            changes.entries.append(
                {
                    "subject": subject.name,
                    "kind": "conclusion" if subject.name in CONCLUSIONS else "number",
                    "about": about,
                    "change": found[key],
                    "before": old.get(key, []),
                    "after": new.get(key, []),
                    "why": causes.why(about),
                }
            )
    return changes


def as_json(changes: Changes) -> bytes:
    """The text of changes.json."""
    content = {
        "before": changes.before,
        "after": changes.after,
        "inputs": changes.inputs,
        "changes": changes.entries,
    }
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def describe_values(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """One row's change in words: `events 9 → 10, percent 24.3 → 27`."""
    if before is None or after is None:
        row = after or before or {}
        return ", ".join(f"{name} {shown(value)}" for name, value in row.items() if value not in (None, [], ""))
    return ", ".join(
        f"{name} {shown(before[name])} → {shown(after[name])}" for name in after if before[name] != after[name]
    )


def shown(value: Any) -> str:
    """A value for readers: at most four significant digits after rounding, `–` for none."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    return "; ".join(map(shown, value)) if isinstance(value, list) else str(value)


def lines(entry: Mapping[str, Any]) -> list[str]:
    """An entry's changes in words, one per row."""
    before, after = entry["before"], entry["after"]
    if len(before) != len(after):
        left = [row for row in before if row not in after]
        came = [row for row in after if row not in before]
        return [f"removed: {describe_values(r, None)}" for r in left] + [
            f"added: {describe_values(None, r)}" for r in came
        ]
    return [describe_values(b, a) for b, a in zip(before, after, strict=True) if b != a]


def about_words(entry: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> str:
    """What an entry is about, in words; study ids are replaced by ``labels`` where known."""
    known = labels or {}
    parts = [
        f"{shown(value)} months" if name == "timepoint_months" else known.get(str(value), shown(value))
        for name, value in entry["about"].items()
        if value not in (None, "", "unknown", "none")
    ]
    return " · ".join(parts)


def as_text(changes: Changes) -> str:
    """The changes for the terminal."""
    if changes.before is None:
        return f"{changes.after}: the first build, there is nothing to compare it with."
    out = [f"From {changes.before} to {changes.after}"]
    for cause, files in sorted(changes.inputs.items()):
        out += [f"  {cause}: {file} {change}" for file, change in sorted(files.items())]
    if not changes.inputs:
        out.append("  no input changed")
    for title, kind in (("Conclusions", "conclusion"), ("Numbers", "number")):
        entries = [entry for entry in changes.entries if entry["kind"] == kind]
        out += ["", f"{title}: {len(entries) or 'none'} changed"]
        for entry in entries:
            out.append(f"  {entry['subject']} {entry['change']}: {about_words(entry)}")
            out += [f"    {line}" for line in lines(entry)]
            out += [f"    why: {reason}" for reason in entry["why"]]
    return "\n".join(out)
