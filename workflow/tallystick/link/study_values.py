"""Which design, size, follow-up and so on are shown for a study where its reports state several.

Rule (``link.report_rank`` sets the ranking): the value that most reports give; the value of the most trusted kind of
report; the value printed first. A report that says nothing takes nothing away: an abstract may carry a value that the
article's index page lacks. ``studies.field_rules`` says which rule chose each value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..tables.store import Rows
from .accounts import Account
from .arms import ArmReader
from .cohorts import Owners, place
from .studies import Joined

MONTHS = {"day": 12 / 365.25, "week": 84 / 365.25, "month": 1.0, "year": 12.0}
ENROLLED = ("enrolled", "randomised")
AVERAGES = {"mean", "median"}


class Designs:
    """The one design of a study, by the vocabulary kind ``study_designs``."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        self._precedence = [(entry["design"], frozenset(entry["stated"])) for entry in vocabulary["precedence"]]
        self._undecided = frozenset(vocabulary["undecided"])

    def choose(self, facts: Sequence[tuple[int, dict[str, Any]]], uncontrolled: bool) -> tuple[str, str, Rows]:
        """Design, rule, and the facts it stands on; ``facts`` are pairs of account and design fact."""
        for design, stated in self._precedence:
            found = [(i, f) for i, f in facts if f.get("value_text") in stated]
            if found:
                reports = len({i for i, _ in facts})
                return design, f"stated ({len({i for i, _ in found})} of {reports} reports)", [f for _, f in found]
        if any(f.get("value_text") not in self._undecided for _, f in facts):
            return "other", "stated", [f for _, f in facts]
        if uncontrolled:
            # What the reports do say of the design decides nothing, so it is no evidence of this one.
            return "single_arm", "derived (treated cohort, no comparator in any report)", []
        return "unknown", "", []


class Comparators:
    """Which accounts report on a whole treated cohort, and which on a comparison."""

    def __init__(self, owners: Owners, tables: Mapping[str, Rows], arms: ArmReader) -> None:
        self._compared: set[int] = set()
        self._treated: set[int] = set()
        self._cohort: set[int] = set()
        for name in ("claims", "comparisons", "estimates", "measurements", "directions", "study_facts"):
            for row in tables[name]:
                owner = owners.of(row)
                if owner is None:
                    continue
                label = row.get("arm_text")
                if row.get("comparator_text") or row.get("relative_to") == "control" or name == "comparisons":
                    self._compared.add(owner)
                if label and arms.role([label]) == "control":
                    self._compared.add(owner)
                if name == "claims" and not label:
                    self._cohort.add(owner)
                if row.get("fact") == "intervention":
                    self._treated.add(owner)

    def uncontrolled(self, study: Joined) -> bool:
        """Whether the study's reports give results of a treated cohort and never a comparator."""
        members = set(study.accounts)
        return not members & self._compared and bool(members & self._cohort) and bool(members & self._treated)


class Values:
    """Chooses among the facts that reports of a study state."""

    def __init__(self, accounts: list[Account], owners: Owners, facts: Rows, rank: Sequence[str]) -> None:
        self._rank = {kind: i for i, kind in enumerate(rank)}
        self._accounts = accounts
        self._facts: dict[int, Rows] = defaultdict(list)
        for fact in facts:
            owner = owners.of(fact)
            if owner is not None:
                self._facts[owner].append(fact)

    def of(self, study: Joined, kinds: Sequence[str]) -> list[tuple[int, dict[str, Any]]]:
        """Facts of the given kinds of the study's whole cohort, the most trusted kind of report first."""
        found = []
        for index in study.accounts:
            trust = self._rank.get(self._accounts[index].kind, len(self._rank))
            found += [
                ((trust, kinds.index(f["fact"]), f["doc_id"], f["start"], f["end"], f["fact_id"]), index, f)
                for f in self._facts[index]
                if f["fact"] in kinds and not f.get("arm_text")
            ]
        return [(index, fact) for _, index, fact in sorted(found, key=lambda item: item[0])]

    def choose(self, study: Joined, kinds: Sequence[str], column: str) -> tuple[Any, str, Rows]:
        """Value, rule and facts that carry it: first kind stated, most reports, then the most trusted report."""
        facts = [(i, f) for i, f in self.of(study, kinds) if f.get(column) not in (None, "")]
        if not facts:
            return None, "", []
        kind = min((f["fact"] for _, f in facts), key=list(kinds).index)
        facts = [(i, f) for i, f in facts if f["fact"] == kind]
        support: dict[Any, set[int]] = defaultdict(set)
        for i, fact in facts:
            support[fact[column]].add(i)
        order = list(dict.fromkeys(f[column] for _, f in facts))
        best = min(order, key=lambda value: (-len(support[value]), order.index(value)))
        rivals = sorted((len(s) for value, s in support.items() if value != best), reverse=True)
        reports = len({i for i, _ in facts})
        if not rivals:
            rule = "only_value"
        elif len(support[best]) > rivals[0]:
            rule = "majority"
        else:
            rule = "report_rank" if reports > 1 else "first_printed"
        return best, f"{rule} ({len(support[best])} of {reports} reports)", [f for _, f in facts if f[column] == best]


def study_values(
    study: Joined, values: Values, designs: Designs, comparators: Comparators, review: bool
) -> dict[str, Any]:
    """Design, intervention, condition, sizes and follow-up of a study, with the rule for each and its quotes."""
    row: dict[str, Any] = {"field_rules": [], "evidence": [], "enrolled": None}

    def keep(name: str, value: Any, rule: str, facts: Rows) -> None:
        row[name] = value
        if rule:
            row["field_rules"].append(f"{name}: {rule}")
            row["evidence"] += [{"field": name, **place(fact)} for fact in facts[:1]]

    uncontrolled = not review and comparators.uncontrolled(study)
    keep("design", *designs.choose(values.of(study, ("design",)), uncontrolled))
    for name in ("intervention", "condition"):
        keep(name, *values.choose(study, (name,), "value_text"))
    # What a review "enrolled" is a sum over other people's patients; it stays a fact and makes no cohort.
    sizes = (("centres", ("centres",)),) if review else (("enrolled", ENROLLED), ("centres", ("centres",)))
    for name, kinds in sizes:
        value, rule, facts = values.choose(study, kinds, "value_number")
        keep(name, None if value is None else int(value), rule, facts)
    lengths = [
        (fact["value_number"] * MONTHS[fact["unit"]], fact)
        for _, fact in values.of(study, ("follow_up",))
        if fact.get("value_number") and fact.get("unit") in MONTHS and fact.get("value_text") not in AVERAGES
    ]
    longest = max((months for months, _ in lengths), default=None)
    keep("follow_up_months", longest, "longest stated" if lengths else "", [f for m, f in lengths if m == longest])
    return row
