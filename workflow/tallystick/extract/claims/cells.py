"""Cells: the smallest printed units of a result, such as ``84% (68/81)`` or ``three (11%) patients``.

Each pattern has a rule id. Patterns run in their order over the masked sentence; a later one reads only what earlier
ones have left, so the most telling form wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..arms.words import compile_arms
from ..ledger import DIGITS, Numeral
from ..reading import Context
from ..sizes import sizes_of
from ..times import Time
from .view import SentenceView

# The first digit stands before what is asked of its left side, so that a search skips to the next digit.
INT = r"\d(?<![\d.,·/±-]\d)\d*(?:,\d{3})*(?![\da-z%]|[.·,]\d)"
MORE_DIGITS = r"\d*+(?:[.,·]\d++)*+"
OTHER = (
    r"(?!(?:of|in|and|or|with|the|who|were|was|had|have|that|by|at|for|from|to|per|on|as|than|vs|versus|a|an|but|"
    r"receiving|treated|after|before|during)(?![a-z]))[a-z][a-z'-]*"
)
"""A word of what a count counts, where it is neither people nor a unit of the vocabulary: "42 open repairs (84%)"."""
PERCENT = rf"\d(?<![\d.,·±+-]\d){MORE_DIGITS}\s*(?:%|per ?cent(?![a-z]))(?!\s*(?:-|to)\s*\d)"
THE = (
    r"(?:the |a total of |all |these |those |our |all the |eligible |evaluable |remaining |original |initial |first )*"
)


@dataclass(slots=True)
class Cell:
    """One unit: its place in the document, its numerals by role, and what was attached to it.

    ``series`` is the first code point of the statement that it shares with other cells.
    ``unclear``: it is one of several numbers of a statement, and the text as read does not say whose it is.
    ``by_order``: no word names its arm; it follows from the order in which the study names its arms.
    ``at_entry``: it tells what people had when they entered, so that no time follows.
    ``of_events``: it counts events, of which one person may have several; None where that is still open.
    ``restated`` are further places where the same count stands ("22 patients (22/68, 32%)").
    """

    start: int
    end: int
    rule: str
    n: Numeral | None = None
    total: Numeral | None = None
    percent: Numeral | None = None
    time: Time | None = None
    zero: tuple[int, int] | None = None
    bracketed: bool = False
    series: int | None = None
    unclear: bool = False
    by_order: bool = False
    people: tuple[int, int] | None = None
    of_events: bool | None = None
    at_entry: bool = False
    restated: list[Numeral] = field(default_factory=list)

    @property
    def events(self) -> int | None:
        """Events, where the text gives them in digits or words."""
        return 0 if self.zero else (self.n.whole if self.n else None)

    @property
    def denominator(self) -> int | None:
        """Denominator, where the text gives it."""
        return self.total.whole if self.total else None

    @property
    def rate(self) -> float | None:
        """Percent as printed."""
        return self.percent.value if self.percent else None


@dataclass(frozen=True, slots=True)
class CellPatterns:
    """Compiled cell patterns in order, and the phrase of people or units."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    people: re.Pattern[str]
    noun: str


@lru_cache(maxsize=4)
def compile_cells(vocabulary: Vocabulary) -> CellPatterns:
    """Cell patterns; groups ``n``, ``d``, ``p`` hold events, denominator, percent."""
    words = compile_arms(vocabulary)
    noun = rf"(?:{words.people}|{words.units})(?![a-z])"
    people = rf"(?:(?!(?:of|in|and|or|with|the|who|were|was)(?![a-z]))[a-z][a-z'-]*\s+){{0,3}}?{noun}"
    of, of_all = rf"(?:/|(?:out )?of {THE})", "(?:out )?of (?:the|these|our|all|those) "
    fraction = rf"(?P<n>{INT})\s*{of}\s*(?P<d>\d+(?:,\d{{3}})*(?![\d%/]|[.·,]\d))"
    counted = rf"(?P<n>{INT})\s+{people}\s+(?:out )?of {THE}(?P<d>\d+(?:,\d{{3}})*(?![\d%/]|[.·,]\d))"
    share = rf"(?P<p>{PERCENT})"
    count = rf"(?:n\s*=\s*)?(?P<n>{INT})"
    opened, closed = r"\s*[(\[]\s*[(\[]?", r"\s*[)\]]"
    table = (
        ("fraction_percent", rf"{fraction}(?:\s+{people})?\s*(?:[(\[,;:=]|,?\s+or\s)\s*[(\[]?\s*{share}"),
        ("fraction_percent", rf"{counted}(?:\s+{people})?\s*[(\[,;:=]\s*{share}"),
        (
            "count_of_bracket",
            rf"(?P<n>{INT})(?:\s+{people})?\s*[(\[]\s*(?:out )?of {THE}(?P<d>{INT})\s*[,;:]\s*{share}",
        ),
        ("fraction_far_percent", rf"{fraction}[^()\[\]\d%;:.κ]{{1,64}}{opened}{share}{closed}"),
        ("fraction_bare_percent", rf"{fraction}(?:\s+{people})?\s*[(\[]\s*(?P<p>{DIGITS})\s*[)\]]"),
        ("percent_fraction", rf"{share}[^()\[\]\d%;:.]{{0,64}}{opened}[\s,;:]*(?:n\s*=\s*)?{fraction}"),
        ("bare_percent_fraction", rf"(?P<p>\d(?<![\d.,·±+-]\d){MORE_DIGITS})\s*[(\[]\s*{fraction}\s*[)\]]"),
        ("percent_fraction", rf"{share}\s*[,;:]\s*(?:n\s*=\s*)?{fraction}"),
        (
            "count_percent_of",
            rf"{count}(?:\s+{people})?{opened}{share}{closed}(?:\s+{people})?\s+(?:out )?of {THE}(?P<d>{INT})",
        ),
        ("percent_count_of", rf"{share}{opened}{count}(?:\s+{people})?{closed}\s*of {THE}(?P<d>{INT})"),
        ("percent_count", rf"{share}(?:\s+of {THE}{people}|\s+{people})?{opened}{count}(?:\s+{people})?{closed}"),
        ("percent_count", rf"{share}\s*[,;]\s*n\s*=\s*(?P<n>{INT})"),
        ("count_percent", rf"{count}(?:\s+{people})?{opened}{share}"),
        (
            "count_far_percent",
            rf"{count}(?:\s+{people})?\s+(?:in|on|from|receiving)\s+(?:the\s+)?[a-z][a-z0-9+-]*(?:\s+[a-z0-9+-]+){{0,4}}?{opened}"
            rf"{share}{closed}",
        ),
        ("count_comma_percent", rf"(?<=[(\[]){count}(?:\s+{people})?\s*[,;]\s*{share}"),
        ("count_noun_percent", rf"{count}(?:\s+{OTHER}){{1,3}}{opened}{share}{closed}"),
        ("percent_of", rf"{share}\s*of {THE}(?P<d>{INT})(?=\s+(?:{people}|for |in |with |\())"),
        ("percent_of", rf"{share}\s*of (?P<d>{INT})"),
        (
            "count_of_shared",
            rf"(?P<n>{INT})(?=(?:\s*,\s*{INT}){{0,4}}\s*,?\s+and\s+{INT}\s+{of_all}(?P<d>{INT})\s+{people})",
        ),
        ("fraction", rf"{fraction}"),
        ("fraction", rf"{counted}"),
        (
            "percent_shared",
            rf"(?P<p>\d(?<![\d.,·±+-]\d){MORE_DIGITS})(?=(?:\s*(?:,|,?\s+and|,?\s+or|\s+vs\.?|\s+versus|"
            rf"\s+compared (?:with|to))\s+{DIGITS}){{1,4}}\s*(?:%|per ?cent(?![a-z])))",
        ),
        (
            "percent",
            r"(?<=[%τκ])\s*(?:,|,?\s+and|\s+or|\s*vs\.?|\s+versus|\s+compared (?:with|to))\s+(?P<p>0)(?=\s*[)\],;])",
        ),
        ("percent_shared", rf"(?P<p>\d(?<=from \d){MORE_DIGITS})(?=\s+to\s+{DIGITS}\s*%)"),
        ("percent", rf"(?P<p>\d(?<=from \d){MORE_DIGITS}\s*%)(?=\s*to\s*\d)"),
        ("percent", share),
    )
    return CellPatterns(tuple((rule, re.compile(pattern)) for rule, pattern in table), re.compile(people), noun)


DIGIT = re.compile(r"\d")


def find_cells(context: Context, view: SentenceView) -> list[Cell]:
    """Cells with a percent or a fraction, in the order of the text."""
    compiled = compile_cells(context.vocabulary)
    masked, base = list(view.masked), view.start
    if not DIGIT.search(view.masked):
        return []
    text = view.masked
    has_percent = "%" in text or "cent" in text
    cells: list[Cell] = []
    bracketed, divided = "(" in text or "[" in text, "/" in text or "of" in text
    for rule, pattern in compiled.patterns:
        if (
            (not has_percent and rule not in WITHOUT_SIGN)
            or (not bracketed and rule in IN_BRACKETS)
            or (not divided and rule in OF_A_WHOLE)
        ):
            continue
        hits = list(pattern.finditer(text))
        if not hits:
            continue
        for match in hits:
            cell = make_cell(context, base, rule, match)
            if cell is not None:
                cells.append(cell)
                masked[match.start() : match.end()] = "κ" * (match.end() - match.start())
        text = "".join(masked)
    cells.sort(key=lambda cell: cell.start)
    absorb_counts(context, view, cells, compiled)
    return cells


def make_cell(context: Context, base: int, rule: str, match: re.Match[str]) -> Cell | None:
    """A cell from a match, unless its numerals are no counts."""
    groups = match.groupdict()

    def numeral(name: str) -> Numeral | None:
        return context.numerals.at(base + match.start(name)) if groups.get(name) else None

    n, total, percent = numeral("n"), numeral("d"), numeral("p")
    if (n and n.whole is None) or (total and total.whole is None) or (percent and (percent.value is None)):
        return None
    if n and total and not 0 <= n.whole <= total.whole:  # type: ignore[operator]
        return None
    if (
        n
        and total
        and not percent
        and n.whole == 1
        and n.is_word
        and (total.whole or 0) <= 6
        and not re.match(
            rf"\s+{compile_cells(context.vocabulary).people.pattern}",
            context.lower[base + match.end() : base + match.end() + 60],
        )
    ):
        return None
    if total and not percent and counts_things(context, base + match.end()):
        return None
    if rule in ARITHMETIC and not shares_out(n, total, percent):
        return None
    if rule == "count_far_percent" and n and percent and not arms_between(context, n.end, percent.start):
        return None
    if rule == "fraction" and QUANTITY.match(context.lower, base + match.end()):
        return None
    if percent and percent.value is not None and percent.value > 100:
        return None
    if n and percent and rule.startswith("count") and is_grade(context, base + match.start("n")):
        return None
    if rule == "count_percent" and OF_WHOM.search(
        context.lower, max(0, base + match.start() - 30), base + match.start()
    ):
        return None
    if rule == "count_comma_percent" and "=" not in match.group() and not fits_a_size(context, n, percent):
        return None
    low = base + match.start("p" if rule == "percent" else 0)
    before = context.lower[max(0, low - 1) : low]
    return Cell(low, base + match.end(), rule, n, total, percent, bracketed=before in ("(", "["))


ARITHMETIC = frozenset({"fraction_far_percent", "fraction_bare_percent", "bare_percent_fraction"})
"""Rules of cells whose percent is sure only where it is the share that their fraction makes."""


IN_BRACKETS = frozenset(
    """
    count_of_bracket fraction_far_percent fraction_bare_percent bare_percent_fraction count_percent_of percent_count_of
    count_percent count_far_percent count_comma_percent count_noun_percent
    """.split()  # noqa: SIM905
)
"""Rules of cells all of whose forms hold an opening bracket."""
OF_A_WHOLE = frozenset(
    """
    fraction_percent count_of_bracket fraction_far_percent fraction_bare_percent percent_fraction bare_percent_fraction
    count_percent_of percent_count_of percent_of fraction
    """.split()  # noqa: SIM905
)
"""Rules of cells all of whose forms hold a stroke or "of"."""
WITHOUT_SIGN = frozenset({"fraction", "count_of_shared", "fraction_bare_percent", "bare_percent_fraction"})
"""Rules of cells that print no percent sign."""


def shares_out(n: Numeral | None, total: Numeral | None, percent: Numeral | None) -> bool:
    """Whether a percent is the share that a fraction makes, to a whole percent or as printed."""
    if n is None or total is None or percent is None or not total.whole or n.whole is None or percent.value is None:
        return False
    return abs(100.0 * n.whole / total.whole - percent.value) <= max(0.5 * 10.0**-percent.decimals, 0.06) + 1e-9


GRADE_REACH = 90
RANGE_OR_GRADE = re.compile(r"(?<!from )(?<![\d.,·])\d{1,2}\s*(?:to|or)\s+\Z")
"""Before a number: another of the same scale, "a status of 0 to 1 (84%)"."""


def is_grade(context: Context, start: int) -> bool:
    """Whether the number at ``start`` is a grade of a scale: "grade 1 (24%), 2 (67%)", "a status of 0 or 1 (80%)"."""
    before = context.digits[max(0, start - GRADE_REACH) : start]
    return bool(compile_grades(context.vocabulary).search(before) or RANGE_OR_GRADE.search(before))


@lru_cache(maxsize=4)
def compile_grades(vocabulary: Vocabulary) -> re.Pattern[str]:
    """The name of a scale, and grades of it that were told before, up to the next grade."""
    heads = "|".join(re.escape(word) for word in vocabulary["claims"]["scale_heads"])
    return re.compile(
        rf"(?<![a-z])(?:{heads})\s+"
        r"(?:\d{1,3}\s*(?:[(\[][^()\[\]]{0,24}[)\]])?\s*(?:,\s*(?:and |or )?|and |or )){0,5}\Z"
    )


def fits_a_size(context: Context, count: Numeral | None, percent: Numeral | None) -> bool:
    """Whether a count and the percent after a comma agree with a printed size: else both are percents, "(16, 15%)".

    A percent with decimals beside a whole number is of another kind than that number.
    """
    totals = [size.value for size in sizes_of(context) if size.value]
    if count is None or count.whole is None or percent is None or percent.value is None or not totals:
        return True
    return percent.decimals > 0 or any(abs(100.0 * count.whole / total - percent.value) <= 1.0 for total in totals)


OF_WHOM = re.compile(
    r"(?<![a-z])(?:of|among) (?:the |these |those |all |our )*(?:original |remaining |first |initial |total )?\Z"
)
"""Before a number that is a denominator: the percent after it is not its own, "of the 40 patients (20% women)"."""
QUANTITY = re.compile(r"-|\s*\)?\s*(?:weeks?|months?|days?|hours?)(?![a-z])|\s*-\s?\d|\s+to \d|\s+(?:an?|of an?) [a-z]")
"""After a fraction: it is part of a range or of one thing ("1/2 - 1 cup", "3/4 of a tablet")."""


def counts_things(context: Context, end: int) -> bool:
    """Whether a fraction counts what is no person or sample: "one of three groups", "four of the six measures"."""
    match = PHRASE.match(context.lower, end, end + 60)
    words = match.group().split() if match else []
    nouns = things(context.vocabulary)
    people = compile_cells(context.vocabulary).people
    return any(word in nouns for word in words) and not any(people.fullmatch(word) for word in words)


PHRASE = re.compile(
    r"(?:\s+(?!(?:in|of|and|or|with|were|was|is|are|had|has|have|who|that|which|at|by|for|from|to|on|after|during)"
    r"(?![a-z]))[a-z-]+){1,3}"
)
"""The noun after a number with the words that qualify it."""


@lru_cache(maxsize=4)
def things(vocabulary: Vocabulary) -> frozenset[str]:
    """Nouns of things that are counted but are neither people nor units of analysis."""
    return frozenset(
        w
        for w in vocabulary["numerals"]["other_nouns"]
        if w not in set(vocabulary["arms"]["units"]) and w + "s" not in vocabulary["arms"]["units"]
    )


def absorb_counts(context: Context, view: SentenceView, cells: list[Cell], compiled: CellPatterns) -> None:
    """Let "22 patients (22/68, 32%)" be one cell: the count before the bracket is the same count."""
    for cell in cells:
        if not cell.bracketed or cell.n is None:
            continue
        before = view.masked[: cell.start - view.start]
        match = re.search(rf"({INT})(?:\s+[a-z'-]+){{0,4}}\s*[(\[]\s*\Z", before[-80:])
        if match:
            numeral = context.numerals.at(view.start + max(0, len(before) - 80) + match.start(1))
            if numeral and not numeral.is_read and numeral.whole == cell.n.whole:
                cell.restated.append(numeral)
                cell.start = numeral.start
                cell.bracketed = False
