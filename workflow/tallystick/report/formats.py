"""How numbers and codes are worded for readers: one place, so that a value looks the same wherever it stands."""

from __future__ import annotations

import math

ABSENT = "not stated"
_PHRASES = {
    "own_report": "report at hand",
    "described_only": "described by another source",
    "citation_only": "cited only",
    "inconsistent_explained": "off, with an explanation",
    "not_checkable": "cannot be checked",
    "no_difference": "no difference",
    "earlier_follow_up": "an earlier follow-up",
    "evaluable": "evaluable patients",
    "enrolled": "all enrolled",
    "survivors": "survivors",
    "responders": "responders",
    "arm": "patients of the arm",
    "subgroup": "a subgroup",
    "current": "in that state at the time",
    "ever": "ever so far",
    "not_significant": "not significant",
    "meta_analysis": "meta-analysis",
    "non_randomised_trial": "non-randomised trial",
    "in_vitro": "laboratory study",
    "authors_own": "the authors",
    "authors_quoted": "the authors, quoted by the source",
    "source_summary": "the source's summary",
    "percent_count": "percentage and counts",
    "arm_total": "arms and their total",
    "horizon": "patients at one time",
    "p_value": "p-value",
    "interval_p": "p-value and confidence interval",
    "grim": "mean of whole numbers",
}
DAYS_PER_MONTH = 365.25 / 12
EXACT = 0.002
"""Months by which a time in whole days may miss its whole day: tables keep more digits than a text prints."""
MOST_IN_DAYS = 7.0
"""Months up to which texts count days."""


def phrase(code: str | None) -> str | None:
    """A code of an enum column in plain words."""
    return None if code is None else _PHRASES.get(code, code.replace("_", " "))


def sentence_case(words: str) -> str:
    """``words`` with a capital first letter; the rest as it is."""
    return words[:1].upper() + words[1:]


def fixed(value: float, decimals: int) -> str:
    """A number with fixed decimals and a true minus sign; never minus zero."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def number(value: float | int | None, significant: int = 3) -> str | None:
    """A number with at most ``significant`` digits (integers in full, thousands apart)."""
    if value is None:
        return None
    if isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) < 1e15):
        return f"{int(value):,}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")
    if not math.isfinite(value):
        return "infinite"
    if value and (abs(value) < 1e-4 or abs(value) >= 1e6):
        return f"{value:.{significant - 1}e}".replace("-", "\N{MINUS SIGN}")
    decimals = max(0, significant - 1 - math.floor(math.log10(abs(value)))) if value else 0
    return fixed(value, min(decimals, 6))


def printed(value: float | int | None) -> str | None:
    """A value that a source prints, with no digit more than it has."""
    if value is None:
        return None
    return f"{value:.10g}".replace("-", "\N{MINUS SIGN}")


def ratio(value: float) -> str:
    """A ratio measure: two decimals, two significant digits below 0.1, one decimal from 10 on."""
    if not math.isfinite(value):
        return "infinite"
    if 0 < value < 0.1:
        return f"{value:.2g}"
    return fixed(value, 1 if value >= 10 else 2)


def percent(share: float, decimals: int = 1) -> str:
    """A share of 0 to 1 as a percentage."""
    return f"{fixed(100 * share, decimals)}%"


def interval(low: float | None, high: float | None, *, share: bool = False) -> str:
    """An interval ``low to high`` of shares or of ratios; empty where a limit is missing."""
    if low is None or high is None:
        return ""
    return f"{percent(low)} to {percent(high)}" if share else f"{ratio(low)} to {ratio(high)}"


def p_value(value: float | None, relation: str | None = "=") -> str | None:
    """A p-value as such values are printed: ``p = 0.032``, ``p < 0.001``; the printed relation is kept."""
    if value is None:
        return None
    relation = relation or "="
    if relation == "=" and value < 0.001:
        return "p < 0.001"
    return f"p {relation} {value:.3g}" if value else "p = 0"


def months(value: float | None) -> str | None:
    """A time in months in the unit a reader would use: years, months, weeks or days."""
    if value is None:
        return None
    if value >= 12 and value % 12 == 0:
        return counted(int(value) // 12, "year")
    if abs(value - round(value)) < 1e-6:
        return counted(round(value), "month")
    days = round(value * DAYS_PER_MONTH)
    exact = abs(days / DAYS_PER_MONTH - value) < EXACT
    if days and days % 7 == 0 and exact:
        return counted(days // 7, "week")
    if exact and value < MOST_IN_DAYS:
        return counted(days, "day")
    hours = value * DAYS_PER_MONTH * 24
    if value < 1 / DAYS_PER_MONTH or (value < 1 and abs(hours - round(hours)) < EXACT):
        return f"{number(hours, 2)} hours"
    if value < 2:
        return counted(days, "day")
    years = value / 12
    if years > 1 and abs(10 * years - round(10 * years)) < 1e-6:
        return f"{years:.1f} years"
    return f"{number(value)} months"


def counted(n: int, noun: str, plural: str = "") -> str:
    """``1 study``, ``2 studies``."""
    return f"{number(n)} {noun if n == 1 else plural or noun + 's'}"


def time_words(kind: str | None, value: float | None) -> str | None:
    """A time point with its preposition: ``at 5 years``, ``over 12 months``."""
    span = months(value)
    if kind == "baseline":
        return "at baseline"
    if span is None:
        return None
    return f"{kind} {span}" if kind in ("at", "by", "during", "over") else span
