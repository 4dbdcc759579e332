"""Numerals in lists and around the text, where no sentence tells what they are: dates, registrations, marks."""

from __future__ import annotations

import re

from ..ledger import Numeral
from ..reading import Context

LISTS = frozenset({"reference_list", "citing_list"})
YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
DATE = re.compile(
    r"(?<![\d.])(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?)|"
    r"\d{1,2}(?P<stop>[/.-])\d{1,2}(?P=stop)(?:(?:19|20)\d\d|\d\d)|"
    r"(?:19|20)\d\d(?:\s[A-Z][a-z]{2,8}\.?(?:\s\d{1,2})?)?|"
    r"\d{1,2}[\s-][A-Z][a-z]{2,8}\.?[\s-](?:19|20)\d\d)(?![\d-])"
)
MONTH_FIRST = re.compile(
    r"(?<![A-Za-z])(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2},?\s?(?:19|20)\d\d(?!\d)"
)
CITED = re.compile(r"[a-z]\s\((?P<list>\d{1,3}(?:\s?[,-]\s?\d{1,3}){0,9})\)")
"""References in brackets: a lone number, or a list of them."""
SLASHED = re.compile(r"(?<!\w)\d{1,4}/[A-Z]{1,4}/\d{1,5}(?!\w)|(?<![A-Z])[A-Z]{3,8} \d{1,3}/\d{1,4}(?!\w)")
"""Numbers of an approval or a grant: "15/XY/0340", "ABC 01/001"."""
REGISTERED = re.compile(r"(?i)(?<![a-z])(?:regist|trial|identifier|number|no\.|id(?![a-z]))")
REGISTER = re.compile(r"[A-Z]{3,12}(?:-[A-Z]{2,6})?,?\s?\Z")
"""The name of a register in capitals before a long number."""


def mark_surroundings(context: Context) -> None:
    """Roles of what is left in lists and around the text."""
    for section in context.sections:
        if section.role in LISTS or (section.cites_as == "described" and section.role == "metadata"):
            context.numerals.mark(section.start, section.end, "citation", "citation.rest")
        elif section.role in ("metadata", "boilerplate"):
            mark_forms(context, section.start, section.end)
            for numeral in context.numerals.unread(section.start, section.end):
                context.numerals.mark(numeral.start, numeral.end, *role_around(context, numeral))
        elif section.role == "study_summary" and section.heading:
            for match in YEAR.finditer(context.view, section.start, section.body_start):
                context.numerals.mark(*match.span(), "year", "study_heading")


def mark_forms(context: Context, start: int, end: int) -> None:
    """Mark what its form alone tells: dates, numbers of approvals, references in brackets."""
    for pattern in (MONTH_FIRST, DATE):
        for match in pattern.finditer(context.view, start, end):
            context.numerals.mark(*match.span(), "year", "date", join=True)
    for match in SLASHED.finditer(context.view, start, end):
        context.numerals.mark(*match.span(), "identifier", "around_the_text", join=True)
    for match in CITED.finditer(context.view, start, end):
        context.numerals.mark(*match.span("list"), "citation", "around_the_text")


def role_around(context: Context, numeral: Numeral) -> tuple[str, str]:
    """Role and rule of a numeral by its line and the signs beside it."""
    before = context.view[numeral.start - 1 : numeral.start]
    after = context.view[numeral.end : numeral.end + 2]
    line = context.view[context.view.rfind("\n", 0, numeral.start) + 1 : numeral.start]
    if not line.strip() and after[:1] in ".)":
        return "ordinal", "list_number"
    if before.isalpha() or before in ("-", "_") or after[:1].isalpha():
        return "label", "part_of_a_name"
    if REGISTERED.search(line.strip()[-60:]) or (len(numeral.quote) >= 6 and REGISTER.search(line[-20:])):
        return "identifier", "around_the_text"
    return "count_other", "around_the_text"
