"""Discrepancies between results of one study: counts, denominators, states, and percentages without counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from ...tables import Rows
from ..checks.percents import printed_percent
from ..checks.rounding import nearest_fits
from ..checks.rows import claim_ref, fact_ref
from ..evidence import (
    Evidence,
    Quote,
    same_group,
    same_time,
    states_compatible,
    time_words,
    times_compatible,
    unit,
)
from ..relations import Relations
from .entries import Classes

Claim = dict[str, Any]
BESIDE = 40
"""Code points from one percentage to the next that a sentence sets beside it, at most."""
FOLLOW_UP_NEAR = 80
"""Code points between a number of patients and the follow-up it is said of, at most."""
REMAINING = ("survivors", "evaluable")
TRUSTED = ("stated", "words")


class Results:
    """Finds the discrepancies among the claims of one study."""

    def __init__(self, evidence: Evidence, relations: Relations, classes: Classes, rates: Rows, checks: Rows) -> None:
        self.evidence, self.relations, self.classes = evidence, relations, classes
        self.rate_of = {claim_id: rate for rate in rates for claim_id in rate["claim_ids"]}
        self.off = {
            row.removeprefix("claims:")
            for check in checks
            if check["kind"] == "percent_count" and check["verdict"] in ("inconsistent", "inconsistent_explained")
            for row in check["rows"]
        }

    def find(self, study_id: str, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        """Every entry of one study."""
        outcomes = [claim for claim in claims if claim["time_kind"] != "baseline"]
        yield from self._same_numerator(study_id, outcomes)
        yield from self._denominators_at_one_time(study_id, outcomes)
        yield from self._current_against_ever(study_id, outcomes)
        yield from self._different_values(study_id, outcomes)
        yield from self._repeated_errors(study_id, outcomes)
        yield from self._side_by_side(study_id, outcomes)

    def _name(self, claim: Claim) -> str:
        return self.relations.name(claim)

    def _counts(self, claim: Claim) -> str:
        return f"{claim['events']}/{claim['denominator']}"

    def _used(self, *claims: Claim) -> dict[str, str]:
        """Which of the claims' rates was selected, in the form of ``Classes.entry``."""
        for claim in claims:
            rate = self.rate_of.get(claim["claim_id"])
            if rate and rate["selected"]:
                return {"resolution": f"{self._counts(claim)} is used", "rule": rate["selection_rule"]}
        return {}

    def _by_report(self, claims: Sequence[Claim]) -> list[Claim]:
        """Claims with those of the study's own authors first, in a fixed order."""
        return sorted(
            claims,
            key=lambda c: (not self.evidence.report_of(c).get("is_primary", False), c["doc_id"], c["start"]),
        )

    def _same_numerator(self, study_id: str, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        seen = set()
        counted = [claim for claim in claims if _prints_counts(claim) and claim["events"] > 0]
        for a, b in combinations(self._by_report(counted), 2):
            same = (
                a["outcome_key"] == b["outcome_key"]
                and a["events"] == b["events"]
                and a["denominator"] != b["denominator"]
                and same_group(a, b)
                and states_compatible(a, b)
            )
            if a["doc_id"] == b["doc_id"]:
                # One text counts many groups: only denominators of two known roles are those of one result.
                timed = same_time(a.get("timepoint_months"), b.get("timepoint_months")) and _two_roles(a, b)
            else:
                timed = times_compatible(a, b)
            key = (a["outcome_key"], a.get("arm"), a.get("subgroup"), a["events"],
                   *sorted((a["denominator"], b["denominator"])))  # fmt: skip
            if same and timed and key not in seen:
                seen.add(key)
                roles = f"{_role(a)} and {_role(b)}"
                apart = a["doc_id"] != b["doc_id"]
                places = ("in one report", "in the other") if apart else ("here", "there in one report")
                sentence = (
                    f"The same {a['events']} with {self._name(a)} are {self._counts(a)} {places[0]} and "
                    f"{self._counts(b)} {places[1]}: the denominators are {roles}."
                )
                rows = [claim_ref(a), claim_ref(b)]
                yield self.classes.entry(
                    "same_numerator_different_denominator", Quote.of(a), Quote.of(b), sentence,
                    study_id=study_id, rows=rows, **self._used(a, b),
                )  # fmt: skip

    def _denominators_at_one_time(self, study_id: str, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        """A size that one report gives as followed to a time, against those another counts at that time."""
        remaining = [
            claim
            for claim in self._by_report(claims)
            if claim["denominator_role"] in REMAINING
            and claim["denominator_status"] in TRUSTED
            and claim.get("denominator")
            and claim.get("arm") is None
            and claim.get("subgroup") is None
            and claim.get("timepoint_months") is not None
        ]
        enrolled = {fact["value_number"] for fact in self.evidence.facts_of(study_id, ["enrolled", "randomised"])}
        denominators = {claim.get("denominator") for claim in claims}
        for fact in self.evidence.facts_of(study_id, ["followed", "analysed"]):
            months = self._followed_to(study_id, fact)
            size = fact.get("value_number")
            counted = [
                claim
                for claim in remaining
                if claim["doc_id"] != fact["doc_id"] and same_time(claim["timepoint_months"], months)
            ]
            if not counted or months is None or size is None or size in enrolled or size in denominators:
                continue
            claim = counted[0]
            total = f", of {max(enrolled):g} who entered" if enrolled else ""
            sentence = (
                f"At {time_words(months)} one report counts {claim['denominator']} ({_role(claim)}) and another "
                f"follows {size:g}{total}; no report says why."
            )
            yield self.classes.entry(
                "denominator_for_one_time_point", Quote.of(claim), Quote.of(fact), sentence,
                study_id=study_id, rows=[claim_ref(claim), fact_ref(fact)],
            )  # fmt: skip

    def _followed_to(self, study_id: str, fact: Mapping[str, Any]) -> float | None:
        """Months to which ``fact`` says patients were followed: the follow-up printed just after, else the study's."""
        months_per = {"month": 1.0, "year": 12.0, "week": 84 / 365.25, "day": 12 / 365.25}
        for other in self.evidence.facts_of(study_id, ["follow_up"], fact["doc_id"]):
            near = -FOLLOW_UP_NEAR <= other["start"] - fact["end"] <= FOLLOW_UP_NEAR
            if near and other.get("value_number") is not None and other.get("unit") in months_per:
                return float(other["value_number"]) * months_per[other["unit"]]
        return self.evidence.studies.get(study_id, {}).get("follow_up_months")

    def _current_against_ever(self, study_id: str, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        found: list[tuple[Claim, Claim]] = []
        counted = [claim for claim in claims if claim.get("events") is not None]
        for current, ever in ((a, b) for a in counted for b in counted):
            if (
                ever["state"] == "ever"
                and current["state"] != "ever"
                and ever["time_kind"] in ("at", "unknown")
                and ever["doc_id"] == current["doc_id"]
                and ever["outcome_key"] == current["outcome_key"]
                and ever["events"] != current["events"]
                and ever.get("timepoint_months") is not None
                and same_time(ever["timepoint_months"], current.get("timepoint_months"))
                and same_group(ever, current)
            ):
                found.append((current, ever))
        outcomes = {current["outcome_key"] for current, _ in found}
        for current, ever in found:
            whole = self.relations.whole_of(current["outcome_key"])
            if whole in outcomes:
                continue
            parts = [f"{c['events']} and {e['events']} with {self._name(c)}" for c, e in found
                     if self.relations.whole_of(c["outcome_key"]) == current["outcome_key"]]  # fmt: skip
            detail = f" Of the parts: {'; '.join(parts)}." if parts else ""
            sentence = (
                f"At {time_words(ever['timepoint_months'])} the text counts {current['events']} and {ever['events']} "
                f"with {self._name(current)}: the first are in that state, the second were ever in it.{detail}"
            )
            yield self.classes.entry(
                "state_current_vs_ever", Quote.of(current), Quote.of(ever), sentence,
                study_id=study_id, rows=[claim_ref(current), claim_ref(ever)],
            )  # fmt: skip

    def _different_values(self, study_id: str, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        seen = set()
        for a, b in combinations(self._by_report(claims), 2):
            if not self._one_result(a, b) or not self._differ(a, b):
                continue
            if self._also_says(claims, a, b) or self._also_says(claims, b, a):
                continue
            if any(_bare(claim) and self._said_elsewhere(claims, claim) for claim in (a, b)):
                continue
            key = (a["outcome_key"], a.get("arm"), a.get("subgroup"), *sorted((_value(a), _value(b))))
            if key in seen:
                continue
            seen.add(key)
            sentence = (
                f"{self._name(a).capitalize()} at {time_words(a.get('timepoint_months'))} is {_value(a)} in one "
                f"report and {_value(b)} in another."
            )
            yield self.classes.entry(
                "value_conflict", Quote.of(a), Quote.of(b), sentence,
                study_id=study_id, rows=[claim_ref(a), claim_ref(b)], **self._used(a, b),
            )  # fmt: skip

    def _one_result(self, a: Claim, b: Claim) -> bool:
        roles = {a["denominator_role"], b["denominator_role"]} - {"unknown"}
        return (
            a["doc_id"] != b["doc_id"]
            and a["outcome_key"] == b["outcome_key"]
            and same_group(a, b)
            and same_time(a.get("timepoint_months"), b.get("timepoint_months"))
            and states_compatible(a, b)
            and len(roles) < 2
        )

    def _differ(self, a: Claim, b: Claim) -> bool:
        if _prints_counts(a) and _prints_counts(b):
            # Same events over another denominator has a class of its own.
            return bool(a["events"] != b["events"])
        if a.get("percent") is None or b.get("percent") is None:
            return False
        return not _agrees_with(a, b) and not _agrees_with(b, a)

    def _also_says(self, claims: Sequence[Claim], a: Claim, b: Claim) -> bool:
        """Whether the report of ``a`` gives, elsewhere, the value of ``b`` for this outcome."""
        return any(
            other is not a
            and other["doc_id"] == a["doc_id"]
            and other["outcome_key"] == b["outcome_key"]
            and same_group(other, b)
            and (_agrees_with(b, other) or _agrees_with(other, b))
            for other in claims
        )

    def _said_elsewhere(self, claims: Sequence[Claim], bare: Claim) -> bool:
        """Whether some report of the study has counts that the bare percentage repeats."""
        return any(
            other["outcome_key"] == bare["outcome_key"]
            and same_group(other, bare)
            and times_compatible(other, bare)
            and other.get("events") is not None
            and _agrees_with(other, bare)
            for other in claims
        )

    def _repeated_errors(self, study_id: str, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        wrong = [claim for claim in claims if claim["claim_id"] in self.off]
        for original in self._by_report(wrong):
            for repeat in claims:
                if (
                    repeat.get("events") is None
                    and repeat["doc_id"] != original["doc_id"]
                    and repeat.get("percent") == original["percent"]
                    and repeat["outcome_key"] == original["outcome_key"]
                    and same_group(repeat, original)
                    and times_compatible(repeat, original)
                    and not self.evidence.report_of(repeat).get("is_primary", False)
                ):
                    sentence = (
                        f"A secondary source repeats {original['percent']:g} % for {self._name(original)}, "
                        f"which the printed counts {self._counts(original)} do not give."
                    )
                    yield self.classes.entry(
                        "secondary_source_repeats_error", Quote.of(original), Quote.of(repeat), sentence,
                        study_id=study_id, rows=[claim_ref(original), claim_ref(repeat)],
                        resolution=f"{self._counts(original)} is used",
                    )  # fmt: skip

    def _side_by_side(self, study_id: str, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        """Two percentages without counts in one breath, whose counts elsewhere rest on different patients."""
        in_order = sorted(claims, key=lambda claim: (claim["doc_id"], _percent_place(self.evidence, claim)))
        for a, b in pairwise(in_order):
            if (
                not (_bare(a) and _bare(b))
                or a["doc_id"] != b["doc_id"]
                or a["outcome_key"] == b["outcome_key"]
                or a.get("subject") != b.get("subject")
                or _percent_place(self.evidence, b) - _percent_place(self.evidence, a) > BESIDE
            ):
                continue
            under = [self._counts_under(claims, claim) for claim in (a, b)]
            if None in under or not self._different_patients(under[0], under[1]):
                continue
            first, second = under
            assert first is not None
            assert second is not None
            sentence = (
                f"{a['percent']:g} % with {self._name(a)} rests on {self._counts(first)} ({_role(first)}), "
                f"{b['percent']:g} % with {self._name(b)} on {self._counts(second)} ({_role(second)}): "
                "the two cannot be compared."
            )
            yield self.classes.entry(
                "incomparable_rates_side_by_side", Quote.of(a), Quote.of(b), sentence,
                study_id=study_id, rows=[claim_ref(claim) for claim in (a, b, first, second)],
            )  # fmt: skip

    def _counts_under(self, claims: Sequence[Claim], bare: Claim) -> Claim | None:
        """The counts elsewhere in the study that a bare percentage stands for, if they are the only ones."""
        fitting = [
            claim
            for claim in self._by_report(claims)
            if _prints_counts(claim)
            and claim["outcome_key"] == bare["outcome_key"]
            and same_group(claim, bare)
            and times_compatible(claim, bare)
            and (claim.get("percent") == bare["percent"] or _agrees_with(claim, bare))
        ]
        return fitting[0] if len({(c["events"], c["denominator"]) for c in fitting}) == 1 else None

    def _different_patients(self, a: Claim | None, b: Claim | None) -> bool:
        if a is None or b is None or a["denominator"] == b["denominator"]:
            return False
        return _two_roles(a, b)


def _two_roles(a: Claim, b: Claim) -> bool:
    """Whether the denominators of two claims are known to count two kinds of patients."""
    roles = {a["denominator_role"], b["denominator_role"]}
    return len(roles) == 2 and "unknown" not in roles


def _bare(claim: Claim) -> bool:
    """A percentage without counts."""
    return claim.get("events") is None and claim.get("denominator") is None and printed_percent(claim) is not None


def _percent_place(evidence: Evidence, claim: Claim) -> int:
    """Where a claim prints its percentage; where it stands if it prints none."""
    found = evidence.field_quote("claims", claim["claim_id"], "percent")
    return found.start if found is not None and found.doc_id == claim["doc_id"] else int(claim["start"])


def _prints_counts(claim: Claim) -> bool:
    return (
        claim.get("events") is not None
        and bool(claim.get("denominator"))
        and claim["events_status"] in TRUSTED
        and claim["denominator_status"] in TRUSTED
    )


def _agrees_with(counts: Claim, other: Claim) -> bool:
    """Whether ``other`` says what ``counts`` says: the same counts, or the percentage they round to or print."""
    if other.get("events") is not None and counts.get("events") is not None:
        return (other["events"], other.get("denominator")) == (counts["events"], counts.get("denominator"))
    percent = printed_percent(other)
    if percent is None:
        return False
    if counts.get("percent") == other["percent"]:
        return True
    usable = counts.get("events") is not None and bool(counts.get("denominator"))
    return usable and nearest_fits(counts["events"], counts["denominator"], percent)


def _value(claim: Claim) -> str:
    if claim.get("events") is None:
        return f"{claim['percent']:g} %"
    return f"{claim['events']}/{claim['denominator']}" if claim.get("denominator") else str(claim["events"])


def _role(claim: Claim) -> str:
    words = {"unknown": "patients of unknown role", "arm": "the arm", "subgroup": "a subgroup"}
    return (
        words.get(claim["denominator_role"], str(claim["denominator_role"]))
        if unit(claim) == "patients"
        else unit(claim)
    )
