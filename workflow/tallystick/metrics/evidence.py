"""The linked tables with the look-ups that checks, rates and the ledger share. Nothing is computed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..tables import Rows

Claim = Mapping[str, Any]
SMALL_DIFFERENCE = 0.011
"""Months by which two time points may differ and be one: 1 year and 12 months are stored alike, 52 weeks are not."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a document."""

    doc_id: str
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Quote:
        """The quote of a row that has a place."""
        return cls(row["doc_id"], row["start"], row["end"], row["quote"])

    def within(self, start: int, end: int) -> Quote:
        """The part of this quote from ``start`` to ``end`` (code points of the document)."""
        start, end = max(start, self.start), min(end, self.end)
        if start >= end:
            return self
        return Quote(self.doc_id, start, end, self.text[start - self.start : end - self.start])

    def anchor(self) -> dict[str, Any]:
        """This quote as a row of an ``anchors`` column."""
        return {"doc_id": self.doc_id, "start": self.start, "end": self.end, "quote": self.text}


class Evidence:
    """Linked tables, indexed. Rows without a study are kept out: nothing can be said about whose they are."""

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self.tables = tables
        self.claims: Rows = sorted(
            (row for row in tables.get("claims", []) if row.get("study_id")),
            key=lambda row: (row["study_id"], row["doc_id"], row["start"], row["end"], row["claim_id"]),
        )
        self.claim_by_id = {row["claim_id"]: row for row in self.claims}
        self.studies = {row["study_id"]: row for row in tables.get("studies", [])}
        self.facts = _by(tables.get("study_facts", []), "study_id")
        self.arms = _by(tables.get("arms", []), "study_id")
        self.documents = {row["doc_id"]: row for row in tables.get("documents", [])}
        self._anchors: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for anchor in tables.get("anchors", []):
            self._anchors[anchor["table"], anchor["row_id"], anchor["field"]].append(anchor)
        self._reports: dict[tuple[str, str], Rows] = defaultdict(list)
        for row in tables.get("reports", []):
            self._reports[row["study_id"], row["doc_id"]].append(row)

    def claims_by_study(self) -> dict[str, Rows]:
        """Claims of each study, in the order of the documents."""
        return _by(self.claims, "study_id")

    def passages(self) -> dict[tuple[str, str], Rows]:
        """Claims of each study within one document."""
        grouped: dict[tuple[str, str], Rows] = defaultdict(list)
        for claim in self.claims:
            grouped[claim["study_id"], claim["doc_id"]].append(claim)
        return dict(grouped)

    def facts_of(self, study_id: str, kinds: Iterable[str], doc_id: str | None = None) -> Rows:
        """Facts of a study with a number, in the order of the text; of one document where one is named."""
        wanted = set(kinds)
        rows = [
            row
            for row in self.facts.get(study_id, [])
            if row["fact"] in wanted and (doc_id is None or row["doc_id"] == doc_id)
        ]
        return sorted(rows, key=lambda row: (row["doc_id"], row["start"], row["end"], row["fact_id"]))

    def report_of(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The report (account of the study) that a row stands in; an empty mapping where link names none."""
        found = self._reports.get((row["study_id"], row["doc_id"]), [])
        for report in found:
            if report.get("subject") is not None and report.get("subject") == row.get("subject"):
                return report
        return found[0] if found else {}

    def field_quote(self, table: str, row_id: str, *fields: str) -> Quote | None:
        """The first printed words of any of ``fields`` of a row."""
        found = [anchor for field in fields for anchor in self._anchors.get((table, row_id, field), [])]
        return Quote.of(min(found, key=lambda a: (a["doc_id"], a["start"]))) if found else None

    def counts_quote(self, claim: Claim) -> Quote:
        """The words that print a claim's counts: from its events to its denominator, or the claim's own quote."""
        whole = Quote.of(claim)
        spans = [
            anchor
            for field in ("events", "denominator")
            for anchor in self._anchors.get(("claims", claim["claim_id"], field), [])
            if anchor["doc_id"] == claim["doc_id"] and whole.start <= anchor["start"] and anchor["end"] <= whole.end
        ]
        if not spans:
            return whole
        return whole.within(min(a["start"] for a in spans), max(a["end"] for a in spans))

    def arm_size(self, row: Mapping[str, Any]) -> int | None:
        """Patients in the arm a row speaks of, where that is known and the row is about no subgroup."""
        if row.get("arm") is None or row.get("subgroup") is not None:
            return None
        arms = self.arms.get(row.get("study_id", ""), [])
        sizes = {arm["n"] for arm in arms if arm["arm"] == row["arm"] and arm["n"]}
        return sizes.pop() if len(sizes) == 1 else None

    def label(self, study_id: str) -> str:
        """The short name of a study."""
        return str(self.studies.get(study_id, {}).get("label") or study_id)


def _by(rows: Iterable[dict[str, Any]], column: str) -> dict[str, Rows]:
    grouped: dict[str, Rows] = defaultdict(list)
    for row in rows:
        if row.get(column) is not None:
            grouped[row[column]].append(row)
    return dict(grouped)


def same_time(a: float | None, b: float | None) -> bool:
    """Whether two time points are one; two missing ones are."""
    if a is None or b is None:
        return a is b
    return abs(a - b) < SMALL_DIFFERENCE


def times_compatible(a: Claim, b: Claim) -> bool:
    """Whether two claims may speak of one time: the same, or at least one says none."""
    first, second = a.get("timepoint_months"), b.get("timepoint_months")
    return first is None or second is None or same_time(first, second)


def states_compatible(a: Claim, b: Claim) -> bool:
    """Whether two claims may speak of one state (in it now, or ever)."""
    return "unknown" in (a["state"], b["state"]) or a["state"] == b["state"]


def same_group(a: Claim, b: Claim) -> bool:
    """Whether two claims speak of the same patients by arm, subgroup and unit."""
    return (a.get("arm"), a.get("subgroup"), unit(a)) == (b.get("arm"), b.get("subgroup"), unit(b))


def unit(claim: Claim) -> str:
    """What a claim counts."""
    return str(claim.get("unit_of_analysis") or "patients")


def time_words(months: float | None) -> str:
    """A time point for readers."""
    if months is None:
        return "no stated time"
    if months >= 12 and abs(months / 12 - round(months / 12)) < 1e-6:
        years = round(months / 12)
        return f"{years} year{'' if years == 1 else 's'}"
    if abs(months - round(months)) < 1e-6:
        return f"{round(months)} month{'' if round(months) == 1 else 's'}"
    weeks = months * 365.25 / 84
    return f"{round(weeks)} week{'' if round(weeks) == 1 else 's'}" if weeks >= 1 else f"{months:.2f} months"


def time_list(months: Sequence[float]) -> str:
    """Time points in one unit: years where all of them are whole years, else as ``time_words``, in months."""
    if all(abs(value / 12 - round(value / 12)) < 1e-6 for value in months):
        return f"{', '.join(str(round(value / 12)) for value in months)} years"
    if all(abs(value - round(value)) < 1e-6 for value in months):
        return f"{', '.join(str(round(value)) for value in months)} months"
    return ", ".join(time_words(value) for value in months)
