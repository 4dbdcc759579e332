"""What each account says of its cohort: sizes and results, by which two accounts can be known as one study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..tables.store import Rows
from .accounts import Account
from .mentions import Anchor, anchor

SIZES = ("enrolled", "randomised")
SMALLEST = 10
"""Denominators below this agree by chance too often to say anything."""


@dataclass(slots=True)
class Cohort:
    """Sizes enrolled and results (events, denominator) of one account, each with the words it stands on."""

    enrolled: dict[int, Anchor] = field(default_factory=dict)
    results: dict[tuple[int, int], Anchor] = field(default_factory=dict)


class Owners:
    """Which account each extracted row belongs to: the named study of its sentence, its passage, or its document."""

    def __init__(self, accounts: list[Account]) -> None:
        self._whole: dict[str, int] = {}
        self._passage: dict[tuple[str, str], int] = {}
        self._regions: dict[str, list[tuple[int, int, int]]] = {}
        for index, account in enumerate(accounts):
            if account.cited is not None:
                spans = self._regions.setdefault(account.doc_id, [])
                spans += [(start, end, index) for start, end in account.regions]
            elif account.subject is None:
                self._whole[account.doc_id] = index
            else:
                self._passage[account.doc_id, account.subject] = index

    def of(self, row: Mapping[str, Any]) -> int | None:
        """Index of the account a row with ``doc_id, start, subject`` belongs to."""
        doc_id = row["doc_id"]
        for start, end, index in self._regions.get(doc_id, ()):
            if start <= row["start"] < end:
                return index
        subject = row.get("subject")
        found = self._passage.get((doc_id, subject)) if subject else None
        return self._whole.get(doc_id) if found is None else found


def place(row: Mapping[str, Any]) -> Anchor:
    """The words of a row as an anchor."""
    return anchor(row["doc_id"], row["start"], row["end"], row["quote"])


def read_cohorts(accounts: list[Account], owners: Owners, tables: Mapping[str, Rows]) -> list[Cohort]:
    """The cohort of each account, in the order of ``accounts``."""
    cohorts = [Cohort() for _ in accounts]
    for fact in tables["study_facts"]:
        if fact["fact"] in SIZES and fact.get("value_number") and not fact.get("arm_text"):
            owner = owners.of(fact)
            if owner is not None:
                cohorts[owner].enrolled.setdefault(int(fact["value_number"]), place(fact))
    for claim in tables["claims"]:
        events, denominator = claim.get("events"), claim.get("denominator")
        if events is None or denominator is None or denominator < SMALLEST:
            continue
        owner = owners.of(claim)
        if owner is not None and claim["denominator_status"] in ("stated", "words"):
            cohorts[owner].results.setdefault((events, denominator), place(claim))
    return cohorts


def agreement(a: Cohort, b: Cohort) -> tuple[list[Anchor], int, int]:
    """Quotes of what two cohorts share, and how many sizes and results that are."""
    sizes = sorted(a.enrolled.keys() & b.enrolled.keys())
    results = sorted(a.results.keys() & b.results.keys())
    quotes = [side.enrolled[size] for size in sizes for side in (a, b)]
    quotes += [side.results[result] for result in results for side in (a, b)]
    return quotes, len(sizes), len(results)


def contradict(a: Cohort, b: Cohort) -> bool:
    """Whether both print a size and no size is shared."""
    return bool(a.enrolled and b.enrolled) and not a.enrolled.keys() & b.enrolled.keys()
