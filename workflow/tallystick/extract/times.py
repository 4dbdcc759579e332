"""Time expressions: "5-year", "at 12 months", "months 3, 6 and 9", "week 52", "9 (12.5%) and 12 (16.7%) months"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from ..vocabulary import Vocabulary
from .ledger import DIGITS, Numeral
from .people import PeoplePattern
from .reading import Context
from .statements.lexicon import led
from .triggers import Sought

MONTHS_PER = {
    "second": 12 / 365.25 / 86400,
    "minute": 12 / 365.25 / 1440,
    "hour": 12 / 365.25 / 24,
    "day": 12 / 365.25,
    "week": 84 / 365.25,
    "month": 1.0,
    "year": 12.0,
}
"""Months per unit, a year being 365.25 days and twelve months."""

JOINT = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+|\s*-\s*|\s*[/&]\s*)"
KIND_WORDS = {
    "at": "at",
    "after": "at",
    "by": "by",
    "within": "by",
    "until": "by",
    "to": "by",
    "till": "by",
    "before": "by",
    "during": "during",
    "over": "over",
    "throughout": "over",
    "through": "by",
    "for": "over",
    "in": "during",
    "post": "at",
    "following": "at",
    "on": "at",
    "from": "over",
}


@dataclass(frozen=True, slots=True)
class Time:
    """One time: ``start``–``end`` covers its number and, where it stands next to it, the unit.

    ``kind`` is that of ``claims.time_kind`` (``none`` where no preposition says); ``cue`` the word that said so;
    ``scheduled`` marks what is repeated or dosed ("every 4 weeks", "on days 0 and 7"); ``listed`` marks a member of a
    list of times.
    """

    start: int
    end: int
    numeral: Numeral
    unit: str
    kind: str
    cue: str
    scheduled: bool
    listed: bool = False

    @property
    def value(self) -> float:
        """The number as printed."""
        return float(self.numeral.value or 0.0)

    @property
    def months(self) -> float:
        """The time in months."""
        return self.value * MONTHS_PER[self.unit]


SHOWN = r"(?:[^()]{1,24}%|p\s?[<=>][^()%]{1,12})"
"""What a bracket behind each of several times shows: a share or a p-value."""


@dataclass(frozen=True, slots=True)
class TimePatterns:
    """Compiled patterns and the unit of each word."""

    unit_of: dict[str, str]
    after: re.Pattern[str]
    before: Sought
    shared_unit: re.Pattern[str]
    behind: re.Pattern[str]
    label: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_times(vocabulary: Vocabulary) -> TimePatterns:
    """Patterns of time expressions from the vocabulary's units."""
    words = vocabulary["numerals"]
    unit_of = {word: unit for unit, forms in words["time_units"].items() for word in forms}
    units = "|".join(sorted(map(re.escape, unit_of), key=len, reverse=True))
    long = [word for word in unit_of if len(word) > 3 or word in ("day", "wk", "mo")]
    full = "|".join(sorted(map(re.escape, long), key=len, reverse=True))
    nouns = "|".join(sorted(map(re.escape, words["time_labels"]), key=len, reverse=True))
    # the first digit stands before what is asked of its left side, so that a search skips to the next one
    # a run of digits is taken whole: its commas are joints too, and each share between the two would be tried
    run = r"\d++(?:[.,·]\d++)*+"
    ordinal_rest = r"\d*+(?:[.,·]\d++)*+(?:(?<=\d)(?:st|nd|rd|th)(?![a-z]))?"
    ordinal = rf"\d{ordinal_rest}"
    return TimePatterns(
        unit_of,
        # numbers, then the unit; not "5 h/day" and not "3 m2"
        re.compile(
            rf"(?P<numbers>\d(?<![\w.,·/%]\d){ordinal_rest}(?:{JOINT}{ordinal}){{0,9}})(?:\s*-\s*|"
            rf"\s*)(?P<unit>{units})(?![a-z0-9/²]|-?%)"
        ),
        Sought(
            rf"(?P<unit>{led(long, '[a-z]')})(?:\s*|-)(?P<numbers>{run}(?:{JOINT}{run}){{0,9}})(?!\d|[%/.,]\d|"
            rf"\s+(?:out )?of (?:the )?\d|\s*(?:%|{units})(?![a-z]))"
        ),
        # "9 (12.5%) and 12 (16.7%) months": numbers with a bracketed percent each, the unit after the last
        re.compile(
            rf"{DIGITS}\s*\({SHOWN}\s*\)(?:(?:,|,?\s+and|,?\s+or)\s+{DIGITS}\s*\({SHOWN}\s*\)){{1"
            rf",6}}\s*-?\s*(?P<unit>{full})(?![a-z])"
        ),
        # without a unit behind a bracket the one before need not be looked for
        re.compile(rf"\)\s*-?\s*(?:{full})(?![a-z])"),
        re.compile(rf"\s*(?:{nouns})(?![a-z])"),
    )


LETTERS = re.compile(r"[a-z]+")


def cue_before(digits: str, start: int) -> str:
    """The last word before ``start`` that is not an article or a qualifier of the number."""
    words = LETTERS.findall(digits, max(0, start - 32), start)
    while words and words[-1] in {
        "the",
        "a",
        "an",
        "first",
        "last",
        "next",
        "about",
        "approximately",
        "around",
        "least",
        "only",
        "further",
        "additional",
    }:
        words.pop()
    return str(words[-1]) if words else ""


GIVEN_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:doses?|dosed|given|receiv|administ|infus|inject|treat|vaccin|immuni[sz]|chemotherap|transplant|"
    r"mg|µg|mcg|g|iu)|/kg|/m2)[^.;]{0,90}\Z"
)
MEASURED_BEFORE = re.compile(
    r"(?<![a-z])(?:measured|assessed|evaluated|recorded|examined|collected|sampled|analy[sz]ed)[^.;]{0,120}\Z"
)
CYCLE_AFTER = re.compile(r"[^.;]{0,24}?\sof (?:each|every|a|the) (?:[a-z0-9-]+ )?cycle")


PEOPLE_AFTER = PeoplePattern(r"\s+(?!the\s)(?:[a-z]+\s)?(?:<people>|eyes)(?![a-z])")


def is_given(digits: str, start: int, end: int) -> bool:
    """Whether days are those on which something was given: "40 mg on days 1 and 8", not "seen on day 14"."""
    lead = digits[max(0, start - 120) : start]
    if CYCLE_AFTER.match(digits, end):
        return True
    return GIVEN_BEFORE.search(lead) is not None and MEASURED_BEFORE.search(lead) is None


def find_times(context: Context) -> list[Time]:
    """All time expressions of the document's numerals, in order; their numerals are not marked here."""
    patterns = compile_times(context.vocabulary)
    digits, ledger = context.digits, context.numerals
    found: dict[int, Time] = {}

    def add(start: int, end: int, unit_word: str, phrase: tuple[int, int], cue: str, bracketed: bool = False) -> None:
        numerals = [n for n in ledger.between(start, end) if not n.is_read and n.value is not None]
        if bracketed:
            numerals = [
                n
                for n in numerals
                if digits[n.start - 1 : n.start] not in ("(", "[") and not digits[n.end :].lstrip().startswith("%")
            ]
        unit = patterns.unit_of[unit_word]
        given = cue == "on" and unit == "day" and is_given(digits, start, end)
        scheduled = cue in {"every", "each", "per"} or given
        for numeral in numerals:
            if numeral.start not in found:
                low, high = phrase if len(numerals) == 1 else (numeral.start, numeral.end)
                # "± 0.55, 1 month": a number of another kind before it is no part of the time
                low = numeral.start if digits[low].isdigit() else low
                kind = KIND_WORDS.get(cue, "none")
                found[numeral.start] = Time(low, high, numeral, unit, kind, cue, scheduled, len(numerals) > 1)

    for match in patterns.shared_unit.finditer(digits) if patterns.behind.search(digits) else ():
        add(
            match.start(),
            match.start("unit"),
            match["unit"],
            match.span(),
            cue_before(digits, match.start()),
            bracketed=True,
        )
    for match in patterns.after.finditer(digits):
        if match["unit"] == "second" and digits[match.end() : match.end() + 1] == "-":
            # "fifty second-year students": an ordinal
            continue
        first = ledger.at(match.start("numbers"))
        single = len(match["unit"]) == 1
        if single and ((first and first.is_word) or context.text[match.start("unit")].isupper()):
            # "two d": a word is never followed by a one-letter unit; "within 1 D": a capital is no time but a dioptre
            continue
        if patterns.label.match(digits, match.end()):
            for numeral in ledger.between(match.start("numbers"), match.end("numbers")):
                ledger.mark(numeral.start, numeral.end, "label", "label.collection_time")
            continue
        add(
            match.start("numbers"), match.end("numbers"), match["unit"], match.span(), cue_before(digits, match.start())
        )
    for match in patterns.before.finditer(digits):
        start, end = match.span("numbers")
        if PEOPLE_AFTER.of(context.vocabulary).match(digits, end):
            # "on day 1, five patients died": the last number counts people
            end = max(start, digits.rfind(",", start, end))
        add(start, end, match["unit"], match.span(), cue_before(digits, match.start()))
    return [found[start] for start in sorted(found)]


def times_between(context: Context, start: int, end: int) -> list[Time]:
    """Times that begin within ``[start, end)``; empty before the lexical reader has run."""
    found: list[Time] = context.shared.get("times", [])
    starts = context.shared.get("time_starts")
    if starts is None or not found:
        starts = [t.start for t in found]
        if found:
            context.shared["time_starts"] = starts
    return found[bisect_left(starts, start) : bisect_left(starts, end)]
