"""Lexical roles of numerals: what a number is from the words right beside it.

Runs after identifiers and citations and before the readers of rows, so that a p-value, a confidence limit, a dose or
an age never looks like a count. Percents, fractions and plain counts are left unread for the readers that know what
they count. A ratio of allocation ("1:1") is a ``schedule``: it plans who is given what.
"""

from __future__ import annotations

import re

from ..ledger import DIGITS, Numeral
from ..reading import Context, Reading
from ..times import Time, find_times
from ..triggers import Sought
from .later import compile_rules
from .rules import Rule, first_rules, group_rules
from .units import unit_rules

VOCABULARY = ("numerals", "arms")

ODDS_RATIO = re.compile(
    r"OR(?<![A-Za-z]OR)(?<!\d OR)s?(?:\s*\([a-z]{1,5}\))?(?:\s*[,:;=(\[]\s*|\s+)(?:(?:of|was|were|is|=)\s*)?"
    r"(?P<n>[-+]?\d+(?:[.·]\d+)?)"
    r"(?!\s*(?:%|[a-z]))"
)
"""The abbreviation in capitals, so that "1 or 2 infusions" names no odds ratio."""


DIMENSIONS = re.compile(r"(?P<n>[234](?<![\w.,][234]))-?D(?![A-Za-z])")


STOP_CITED = re.compile(r"[.,](?<=[a-z][.,])\d{1,2}(?:\s?[,-]\s?\d{1,2}){0,6}\s[A-Z]")
WORD_CITED = re.compile(r"[a-z]{5}(?P<n>\d{1,2}(?:\s?[,-]\s?\d{1,2}(?![\d%])){0,6})(?![\w%.])")
PLAIN_WORD = re.compile(r"(?<![\w-])[a-z]{5,30}\Z")


def mark_cited(context: Context) -> None:
    """Mark references that have lost their raised type, in a text that prints them behind stops too: "in mice7, 9"."""
    if not STOP_CITED.search(context.view):
        return
    for match in WORD_CITED.finditer(context.view):
        start = match.start("n")
        if PLAIN_WORD.search(context.view, max(0, start - 32), start):
            context.numerals.mark(*match.span("n"), "citation", "citation.raised")


def mark_capitals(context: Context) -> None:
    """Mark what only capitals tell, which ``view`` keeps: the abbreviation of an odds ratio, "3D"."""
    for match in ODDS_RATIO.finditer(context.view):
        context.numerals.mark(*match.span("n"), "estimate", "estimate.odds_ratio")
    for match in DIMENSIONS.finditer(context.view):
        context.numerals.mark(*match.span("n"), "label", "label.dimensions")


LIMITS = re.compile(
    rf"[(\[]\s?(?P<low>-?\s?(?:{DIGITS}))\s?%?\s?(?:to|-|,|;)\s?(?P<high>-?\s?(?:{DIGITS}))\s?%?(?:\s?[a-z/%]{{1,8}})?\s?[)\];,]"
)
BEFORE_LIMITS = re.compile(
    rf"(?P<value>-?\s?{DIGITS})\s?%?(?:\s?±\s?{DIGITS}\s?%?)?(?:\s?[a-z/%·]{{1,10}}[23]?)?\s?,?\s?\Z"
)


def signed(digits: str, number: Numeral, start: int) -> float:
    """The value of a numeral with the sign printed before it, if that stands at ``start`` or later."""
    value = number.value or 0.0
    return -value if digits[start : number.start].strip() == "-" else value


def mark_enclosing(context: Context) -> None:
    """Mark the limits in a bracket behind the value that they enclose: "2.5 (1.9-3.4)", "104 [51, 123] mIU/L"."""
    digits, ledger = context.digits, context.numerals
    for match in LIMITS.finditer(digits):
        low, high = (ledger.between(*match.span(name)) for name in ("low", "high"))
        lead = BEFORE_LIMITS.search(digits, max(0, match.start() - 30), match.start())
        value = ledger.between(*lead.span("value")) if lead else []
        if not (len(low) == len(high) == len(value) == 1) or value[0].is_word or lead is None:
            continue
        first, last = signed(digits, low[0], match.start("low")), signed(digits, high[0], match.start("high"))
        told = signed(digits, value[0], lead.start("value"))
        # limits of a loss that is printed without its sign stand the other way round: "0.27 [0.41, 0.13]"
        if first <= told <= last or (first > told > last > 0 and match.group()[0] == "["):
            for limit in (low[0], high[0]):
                ledger.mark(limit.start, limit.end, "interval", "interval.around")


MEASURED_CUES = frozenset({"was", "were", "is", "vs", "versus", "mean", "median", "than", "average", "from", "and"})
SHORT_UNITS = frozenset({"second", "minute", "hour"})


def is_measured(context: Context, time: Time) -> bool:
    """Whether a length of time is a result ("1.1 vs. 1.8 h", "operations took 61 min"), no time of the study."""
    if time.cue not in MEASURED_CUES or time.scheduled:
        return False
    after = context.digits[time.end : time.end + 14]
    if "-" in context.digits[time.numeral.end : time.numeral.end + 1] or "follow" in after:
        return False
    return time.numeral.decimals > 0 or (time.unit in SHORT_UNITS and time.cue not in ("from", "to", "and"))


PER_TIME = re.compile(
    r"(?:\s?(?:to|or|-)\s?\d+)?\s?-?(?:[a-z]{1,7}\s?)?(?:/|per |a |each |every )\s?"
    r"(?:day|night|week|month|year)(?![a-z])"
)
"""Behind a length of time that tells how often something is done: "five days a week"."""


def mark_times(context: Context) -> list[Time]:
    """Find the times and mark their numerals: ``schedule`` where repeated or dosed, else ``time_point``."""
    times = find_times(context)
    for time in times:
        role, rule = ("schedule", "schedule.every") if time.scheduled else ("time_point", "time.unit")
        if PER_TIME.match(context.digits, time.end):
            role, rule = "schedule", "schedule.per_time"
        if is_measured(context, time):
            role, rule = "measurement", "time.measured"
        context.numerals.mark(time.numeral.start, time.numeral.end, role, rule)
    return times


Open = tuple[Numeral, int, str, str]
"""A numeral that nobody has read, its place, and the characters beside it: see `Rule`."""
RUN_AND_BLANKS = re.compile(r"\d*+(?:[.,·]\d++)*+\s*+")


def beside(digits: str, start: int) -> tuple[str, str]:
    """The character right before the number at ``start``, and the first behind it that is no blank."""
    left = digits[start - 1 : start] or "\0"
    behind = RUN_AND_BLANKS.match(digits, start)
    end = behind.end() if behind else start
    return " " if left.isspace() else left, digits[end : end + 1] or "\0"


def find_open(context: Context) -> list[Open]:
    """The numerals that nobody has read, with what stands beside them."""
    digits = context.digits
    return [(n, n.start, *beside(digits, n.start)) for n in context.numerals.all if n.role == "unread"]


def mark_at_numbers(context: Context, rule: Rule, open_numerals: list[Open]) -> bool:
    """Mark where the rule fits at a numeral that nobody has read; whether it fitted anywhere."""
    digits, match_at = context.digits, rule.pattern.match
    if rule.right:
        rights = rule.right
        open_numerals = [one for one in open_numerals if one[3] in rights]
    if rule.left:
        lefts = rule.left
        open_numerals = [one for one in open_numerals if one[2] in lefts]
    # most rules fit nowhere: all numerals are tried before anything else is asked
    found = [(numeral, match) for numeral, start, _, _ in open_numerals if (match := match_at(digits, start))]
    for numeral, match in found:
        start = numeral.start
        if numeral.role == "unread" and (rule.before is None or rule.before.search(digits, max(0, start - 40), start)):
            context.numerals.mark(*match.span("n"), rule.role, rule.name, join=rule.join)
    return bool(found)


def apply_rules(context: Context, rules: tuple[Rule, ...], open_numerals: list[Open]) -> None:
    """Mark what each rule matches, in order; ``open_numerals`` holds all that nobody has read."""
    digits, ledger = context.digits, context.numerals
    open_numerals = [one for one in open_numerals if one[0].role == "unread"]
    for rule in rules:
        if rule.needs:
            for need in rule.needs:
                if need in digits:
                    break
            else:
                continue
        if rule.at_number:
            if mark_at_numbers(context, rule, open_numerals):
                open_numerals = [one for one in open_numerals if one[0].role == "unread"]
            continue
        if rule.opening and (match := rule.opening.match(digits)):
            ledger.mark(*match.span("n"), rule.role, rule.name, join=rule.join)
        for match in rule.pattern.finditer(digits):
            ledger.mark(*match.span("n"), rule.role, rule.name, join=rule.join)


GROUP_ONE = Sought(r"(?:group|arm|cohort)s?\s+1(?!\d)")


def read(context: Context) -> Reading:
    """Mark lexical roles; leaves the times in ``context.shared["times"]``."""
    mark_capitals(context)
    mark_cited(context)
    open_numerals = find_open(context)
    apply_rules(context, first_rules(context.vocabulary), open_numerals)
    mark_enclosing(context)
    apply_rules(context, unit_rules(context.vocabulary), open_numerals)
    context.shared["times"] = mark_times(context)
    if GROUP_ONE.search(context.lower):
        apply_rules(context, group_rules(context.vocabulary), open_numerals)
    apply_rules(context, compile_rules(context.vocabulary), open_numerals)
    return Reading()
