"""Entries that follow from a check that failed, or that nobody can decide: sums, percentages, lost patients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...tables import Rows
from ..checks.rows import NOT_CHECKABLE
from ..evidence import Evidence, Quote
from .entries import Classes

FAILED = ("inconsistent", "inconsistent_explained")
NOT_EXPLAINED = {"attrition": "attrition", "horizon": "denominator_for_one_time_point"}
"""Kinds of check that nobody can decide, and the class of the entry that says so."""
SUMS = ("sum", "complement", "arm_total", "horizon")
KEYS = {
    "claims": "claim_id",
    "study_facts": "fact_id",
    "estimates": "estimate_id",
    "comparisons": "comparison_id",
    "measurements": "measurement_id",
    "directions": "direction_id",
}


def find_failed_checks(evidence: Evidence, classes: Classes, checks: Rows) -> Iterator[dict[str, Any]]:
    """One entry per failed check, with the words on both sides of the arithmetic.

    Patients who leave the denominators without a word are an entry too, of low severity.
    """
    rows = {f"{table}:{row[key]}": row for table, key in KEYS.items() for row in evidence.tables.get(table, [])}
    for check in checks:
        found = [rows[reference] for reference in check["rows"]]
        common = {"study_id": check["study_id"], "rows": check["rows"]}
        kind = check["kind"]
        if check["verdict"] == NOT_CHECKABLE and kind in NOT_EXPLAINED:
            sentence = f"{_sentence(check['expression'])} {' '.join(map(_sentence, check['explanations']))}"
            last = max(found, key=lambda row: row.get("timepoint_months") or 0) if kind == "attrition" else found[-1]
            name = NOT_EXPLAINED[kind]
            yield classes.entry(name, Quote.of(found[0]), Quote.of(last), sentence, severity="low", **common)
        if check["verdict"] not in FAILED:
            continue
        if kind == "percent_count":
            yield _percent(evidence, classes, check, found[0], common)
        elif kind == "admissible_counts":
            sentence = f"{_sentence(check['expression'])}{_explained(check)}"
            name = "denominator_not_arm_size" if len(found) > 1 else "percent_mismatch"
            yield classes.entry(name, Quote.of(found[0]), Quote.of(found[-1]), sentence, **common)
        elif kind in SUMS:
            whole, parts = Quote.of(found[0]), [Quote.of(row) for row in found[1:]]
            sentence = f"The numbers do not add up: {check['expression']}."
            yield classes.entry("number_vs_sum", whole, max(parts, key=lambda q: (q.end - q.start, -q.start)),
                                sentence, **common)  # fmt: skip
        elif kind == "impossible_value":
            row = found[0]
            inner = evidence.counts_quote(row) if "claim_id" in row else Quote.of(row)
            yield classes.entry("impossible_value", inner, Quote.of(row), _sentence(check["expression"]), **common)
        elif kind == "interval_p":
            row = found[0]
            p = evidence.field_quote("estimates", row["estimate_id"], "p_value") or Quote.of(row)
            sentence = f"{_sentence(check['expression'])}{_explained(check)}"
            severity = "medium" if check["verdict"] == "inconsistent" else None
            yield classes.entry("interval_p_mismatch", Quote.of(row), p, sentence, severity=severity, **common)
        elif kind == "p_value" or (kind == "estimate" and _worth_saying(check, found[0])):
            sentence = f"{_sentence(check['expression'])}{_explained(check)}"
            yield classes.entry("estimate_mismatch", Quote.of(found[0]), Quote.of(found[1]), sentence, **common)


def _worth_saying(check: dict[str, Any], estimate: dict[str, Any]) -> bool:
    """A ratio near the crude one comes from a model more often than from an error; a difference of rates does not."""
    return check["verdict"] == "inconsistent" or estimate.get("measure") == "RD"


def _percent(
    evidence: Evidence, classes: Classes, check: dict[str, Any], claim: dict[str, Any], common: dict[str, Any]
) -> dict[str, Any]:
    percent = evidence.field_quote("claims", claim["claim_id"], "percent") or Quote.of(claim)
    counts = evidence.counts_quote(claim)
    sentence = f"The printed percentage is not that of the counts: {check['expression']}.{_explained(check)}"
    severity = "medium" if check["verdict"] == "inconsistent" else None
    used = f"{claim['events']}/{claim['denominator']} is used" if claim.get("denominator") else None
    return classes.entry("percent_mismatch", percent, counts, sentence, resolution=used, severity=severity, **common)


def _explained(check: dict[str, Any]) -> str:
    return f" Possible: {'; '.join(check['explanations'])}." if check["explanations"] else ""


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
