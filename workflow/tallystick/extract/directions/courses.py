"""Courses told by two values: "pain was 43 ± 5 before and 30 ± 4 after treatment", "changed from 7.4 to 6.7".

A verb that says which way a thing moved is read elsewhere; here the two printed values say it.
"""

from __future__ import annotations

import re

from ..reading import Context, Sentence
from ..statements import NOT_SIGNIFICANT, Statement
from ..statements.clauses import bare_text, clause_bounds, subject_span
from ..statements.printed_numbers import NUMBER, p_values
from ..statements.topics import topics_in
from ..triggers import Sought
from .unlisted import item_of

SPREAD = r"(?:\s*(?:±|\+/-)\s*\d[\d.,·]*)?\s*(?:%|[a-zµ°/]{1,10}\d?(?:/[a-z0-9.]{1,8}){0,2})?"
BEFORE = r"(?:before(?:\s+(?:the\s+)?[a-z]+)?|at\s+(?:the\s+)?(?:baseline|start|admission|entry)|pre-?[a-z]+|initially)"
AFTER = (
    r"(?:after(?:wards)?|at\s+(?:the\s+end|\d+|week|month|day|follow)|post-?[a-z]+|following|\d+\s(?:weeks|months|days)\s+"
    r"(?:later|after))"
)
TWO_VALUES = re.compile(
    rf"(?<![a-z])(?:was|were|averaged)\s+(?P<first>{NUMBER}){SPREAD}\s+{BEFORE}[^;:.\d]{{0,30}}?(?:and|to|vs\.?|versus|,)\s+"
    rf"(?:(?:it\s+)?(?:was|were|to)\s+)?(?P<second>{NUMBER}){SPREAD}\s+{AFTER}(?![a-z])"
)
CHANGED = re.compile(
    rf"(?<![a-z])(?:changed|went|showed\s+an?\s+(?:[a-z]+\s+)?change|exhibited\s+an?\s+(?:[a-z]+\s+)?change),?\s+from\s+"
    rf"(?P<first>{NUMBER}){SPREAD}(?:\s+{BEFORE})?\s+to\s+(?P<second>{NUMBER})"
)
BY = re.compile(rf"(?<![a-z])changed\s+by\s+(?P<sign>[-+−])\s?(?P<value>{NUMBER})")
HINTS = Sought(
    r"(?:b(?<![a-z]b)(?:efore|aseline)|p(?<![a-z]p)re-?[a-z]+|i(?<![a-z]i)nitially|c(?<![a-z]c)hanged?|w(?<![a-z]w)ent|"
    r"a(?<![a-z]a)dmission|e(?<![a-z]e)ntry)(?![a-z])"
)
NOT_SIGNIFICANT_AT = 0.05


def courses(context: Context, sentence: Sentence, told: list[Statement]) -> list[Statement]:
    """Statements of what moved between two values, where no word of the sentence says which way."""
    if told or HINTS.search(context.lower, sentence.start, sentence.end) is None:
        return []
    bare = bare_text(context)
    found: list[Statement] = []
    for pattern in (TWO_VALUES, CHANGED, BY):
        for match in pattern.finditer(bare, sentence.start, sentence.end):
            sign = sign_of(match)
            bounds = clause_bounds(bare, sentence.start, sentence.end, *match.span())
            subject = subject_span(bare, bounds[0], match.start())
            topics = topics_in(context, *subject) if subject else []
            items = [i for t in topics[:1] if (i := item_of(context, t, [])) is not None]
            if sign is None or not items:
                continue
            p = p_values(context.lower, match.end(), bounds[1])[:1]
            still = bool(p) and p[0].value >= NOT_SIGNIFICANT_AT and p[0].relation in {"=", ">", ">="}
            still = still or (not p and NOT_SIGNIFICANT.search(context.lower, match.end(), sentence.end) is not None)
            found.append(
                Statement(
                    items=items,
                    sign=sign,
                    negated=still,
                    cue_start=match.start(),
                    cue_end=match.end(),
                    begin=min(match.start(), items[0].start),
                    until=match.end(),
                    rule="direction.values",
                    words="",
                )
            )
    return found


def sign_of(match: re.Match[str]) -> str | None:
    """Which way two values, or a signed one, say that a thing moved."""
    if "sign" in match.re.groupindex:
        return "up" if match["sign"] == "+" else "down"
    first, second = (float(match[name].replace("·", ".").replace(",", "")) for name in ("first", "second"))
    return None if first == second else "up" if second > first else "down"
