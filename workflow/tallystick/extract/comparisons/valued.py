"""Comparisons that figures tell: two values of two arms with a p-value, and ratios with their interval."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from ...tables.model import Row
from ..arms.words import name_key
from ..outcomes import compile_outcomes
from ..reading import Context, Sentence
from ..statements.chains import Grammar
from ..statements.printed_numbers import PValue, p_values

NOT_SIGNIFICANT = re.compile(
    r"(?<![a-z])(?:p\s*[=:]?\s*n\.?s\.?|n\.s\.|not significant|nonsignificant|non-significant|ns)(?![a-z])"
)
BESIDE = re.compile(r"(?<![a-z])(?:compared (?:with|to)|in comparison (?:with|to))(?![a-z])")
OPPOSED = re.compile(r"(?<![a-z])(?:versus|vs\.?|while|whereas|against)(?![a-z])")
"""Words that set two values beside each other, where nothing else in the sentence tells of a difference."""
APART = 1.2
"""How much more one of two values must be, where only their being set beside each other says that they differ."""
EXCEPT = re.compile(r"(?<![a-z])except(?:\s+for|ing)?(?![a-z])")
ANY_P = re.compile(r"(?<![a-z])p\s*[<=>≤≥]|baseline|significan")
PREDICTS = re.compile(
    r"(?<![a-z])(?:prognos\w*|predict\w*|per (?:unit|\d|one|sd|standard|year|increase)|"
    r"interaction|correlat\w*|regression|risk factors?|determinants?|associat\w+ (?:with|between))(?![a-z])"
)
"""A ratio per unit of a thing, or of one that foretells, sets no arm beside another."""
UNREAD = re.compile(r"[(=\[]|\.\s|(?<![a-z])(?:was|were|not|which)(?![a-z])")
"""Marks of an outcome whose words were not understood."""
NO_EFFECT_AT = {"HR": 1.0, "OR": 1.0, "RR": 1.0, "IRR": 1.0, "MD": 0.0, "SMD": 0.0, "RD": 0.0}
"""The value of each measure that tells no effect."""
TIME_NAME = re.compile(r"pre|post|before|after|baseline|(?:pre|post)-?test")
ALPHA = 0.05
LONGEST_GAP = 150
NEAR_P = 120


def by_p(first: float, second: float, p: PValue | None, denied: bool) -> str | None:
    """Finding of two values with their p-value; none where the p-value tells nothing."""
    if denied:
        return "similar"
    if p is None:
        return None
    if p.relation in {"<", "<=", "="} and p.value <= ALPHA:
        return "higher" if first > second else "lower" if first < second else None
    return "similar" if p.relation in {"=", ">", ">="} and p.value >= ALPHA else None


def value_of(row: Row) -> float | None:
    """The value of a claim in percent, or of a measurement."""
    if "value" in row:
        return float(row["value"])
    if row.get("percent") is not None:
        return float(row["percent"])
    if row.get("events") is not None and row.get("denominator"):
        return 100.0 * float(row["events"]) / float(row["denominator"])
    return None


def rows_in(context: Context, table: str, sentence: Sentence) -> list[Row]:
    """Rows of a table that begin in a sentence, in the order of the text."""
    by_sentence = context.shared.get(f"{table}_by_sentence")
    if by_sentence is None:
        by_sentence = context.shared[f"{table}_by_sentence"] = {}
        for row in sorted(context.tables.get(table, ()), key=lambda r: (r["start"], r["end"])):
            place = context.sentence_at(row["start"])
            if place is not None:
                by_sentence.setdefault(place.index, []).append(row)
    return list(by_sentence.get(sentence.index, ()))


def pairs_of(context: Context, sentence: Sentence) -> list[tuple[Row, Row]]:
    """Neighbouring claims or measurements of a sentence that tell the same of two arms."""
    found: list[tuple[Row, Row]] = []
    for table, key in (("claims", "outcome_key"), ("measurements", "marker_text")):
        rows = rows_in(context, table, sentence)
        for first, second in pairwise(rows):
            arms = [name_key(r["arm_text"] or "") for r in (first, second)]
            if first[key] != second[key] or not all(arms) or arms[0] == arms[1]:
                continue
            if any(TIME_NAME.fullmatch(arm) for arm in arms) or p_values(context.lower, first["end"], second["start"]):
                # each value has a p-value of its own: it is of a course within the arm
                continue
            if second["start"] - first["end"] <= LONGEST_GAP:
                found.append((first, second))
    return found


def runs_of(context: Context, sentence: Sentence) -> list[list[Row]]:
    """Neighbouring claims or measurements of a sentence that tell the same of two arms or more, one row per arm."""
    runs: list[list[Row]] = []
    for first, second in pairs_of(context, sentence):
        if not runs or runs[-1][-1] is not first:
            runs.append([first])
        if name_key(second["arm_text"]) in {name_key(row["arm_text"]) for row in runs[-1]}:
            # the first arm again: the values of another time or thing begin
            runs.append([second])
        else:
            runs[-1].append(second)
    return [run for run in runs if len(run) > 1]


def is_opposed(lower: str, sentence: Sentence, run: list[Row], is_told: bool) -> bool:
    """Whether two values without a p-value are set beside each other to show that they differ.

    So they are where nothing else in their sentence compares, or after "except for".
    """
    first, second = run[0], run[-1]
    if EXCEPT.search(lower, sentence.start, first["start"]) is None and (
        is_told or ANY_P.search(lower, sentence.start, sentence.end)
    ):
        return False
    within = all(lower.find((row["arm_text"] or "").lower(), sentence.start, sentence.end) >= 0 for row in run)
    return within and OPPOSED.search(lower, first["start"], second["end"]) is not None


def value_rows(context: Context, sentence: Sentence, grammar: Grammar, is_told: bool) -> list[dict[str, Any]]:
    """What the values of two arms or more say: their rows, the p-value and the finding.

    Args:
        is_told: whether words of the sentence have compared anything.
    """
    lower = context.lower
    found: list[dict[str, Any]] = []
    runs = runs_of(context, sentence)
    for i, run in enumerate(runs):
        first, second = run[0], run[-1]
        values = [value for row in run if (value := value_of(row)) is not None]
        if len(values) < len(run):
            continue
        stop = runs[i + 1][0]["start"] if i + 1 < len(runs) else sentence.end
        stop = max(min(stop, second["end"] + NEAR_P), second["end"])
        begin = second["end"] - 40 if run[-2]["end"] < second["end"] - 40 else second["start"]
        p = next(iter(p_values(lower, begin, stop)), None)
        denied = p is None and NOT_SIGNIFICANT.search(lower, second["start"], stop) is not None
        if len(run) > 2:
            found += against_control(run, p, denied, grammar)
            continue
        finding = by_p(values[0], values[1], p, denied)
        apart = min(values) >= 0 and max(values) >= APART * min(values)
        opposed = finding is None and p is None and apart and is_opposed(lower, sentence, run, is_told)
        opposed = opposed and not rows_in(context, "estimates", sentence)
        if opposed or (finding is None and p is None and BESIDE.search(lower, first["start"], second["end"])):
            finding = "higher" if values[0] > values[1] else "lower" if values[0] < values[1] else "similar"
        if finding is not None:
            found.append({"rows": run, "p": p, "finding": finding})
    return found


def against_control(run: list[Row], p: PValue | None, denied: bool, grammar: Grammar) -> list[dict[str, Any]]:
    """What the values of three arms or more say: each against the one control, where they differ; else of all."""
    finding = by_p(1.0, 0.0, p, denied)
    if finding is None:
        return []
    controls = [row for row in run if grammar.control.search(row["arm_text"].lower())]
    if finding == "similar" or len(controls) != 1:
        return [{"rows": run, "p": p, "finding": finding if finding == "similar" else "different"}]
    told = [(row, by_p(value_of(row) or 0.0, value_of(controls[0]) or 0.0, p, denied)) for row in run]
    return [{"rows": [row, controls[0]], "p": p, "finding": way} for row, way in told if row is not controls[0] and way]


def by_values(context: Context, sentence: Sentence, start: int, end: int) -> str | None:
    """Which of two arms has more, where a stated difference is followed by their values."""
    for first, second in pairs_of(context, sentence):
        values = value_of(first), value_of(second)
        if start <= first["start"] and second["end"] <= end + NEAR_P:
            one, other = values
            if one is not None and other is not None and min(one, other) >= 0 and one != other:
                return "higher" if one > other else "lower"
    return None


def ratio_finding(context: Context, row: Row) -> str | None:
    """What a ratio with its interval or p-value says of the outcome of the arm; none where it says nothing."""
    none = NO_EFFECT_AT.get(row["measure"])
    if none is None or UNREAD.search(row["outcome_text"]):
        return None
    sentence = context.sentence_at(row["start"])
    if sentence is None or PREDICTS.search(context.lower, sentence.start, sentence.end):
        return None
    low, high, p = row["ci_low"], row["ci_high"], row["p_value"]
    if low is not None and high is not None:
        if low <= none <= high:
            return "similar"
    elif p is None or row["p_relation"] is None:
        return None
    elif p >= ALPHA:
        return "similar" if row["p_relation"] in {"=", ">", ">="} else None
    if row["measure"] == "RD":
        # an "absolute risk reduction of 4%" has no sign
        return None
    finding = "higher" if row["value"] > none else "lower"
    good = compile_outcomes(context.vocabulary).valence.get(row["outcome"]) == "benefit"
    if row["measure"] == "HR" and good:
        # the hazard is of the loss of what is good: "overall survival, HR 1.7" is a shorter survival
        finding = {"higher": "lower", "lower": "higher"}[finding]
    return finding
