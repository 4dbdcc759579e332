"""The printed figures of a sentence with the words around them, and the kinds of their spreads."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ..arms import arms_between
from ..people import PeoplePattern
from ..reading import Context, Sentence
from ..statements.chains import find_hits
from ..statements.lexicon import Hit
from ..statements.printed_numbers import Figure, FigurePatterns, p_values
from .value_patterns import CLAUSE, MEAN, MEDIAN, SHORT_LIST, VERSUS, Words

COUNTS = PeoplePattern(r"\s*(?:of\s|/|<people>|n\s?=)")
COUNTS_OR_SHARE = PeoplePattern(r"\s*(?:of\s|/|<people>|n\s?=|[(\[]\s*\d[\d.·]*\s*%)")
FOR_WHOM = re.compile(r"\s(?:for|in|with|among|on|at|by|after)\s")


@dataclass(frozen=True, slots=True)
class Valued:
    """A figure with what it is: ``table`` and, there, the measure or the statistic.

    ``name`` is the place of the name of the measure, ``lead`` where the value before it ends.
    """

    figure: Figure
    table: str
    what: str
    name: tuple[int, int] | None
    rule: str
    change: bool | None = None
    lead: int = 0


@dataclass(slots=True)
class SentenceFigures:
    """The figures of one sentence, what was made of those before, and the words around each."""

    context: Context
    sentence: Sentence
    figures: list[Figure]
    names: list[Hit]
    found: list[Valued | None]
    declared: str | None
    patterns: FigurePatterns
    words: Words

    def before(self, i: int) -> int | None:
        """Index of the last figure before ``i`` that was read as a value."""
        return next((j for j in range(i - 1, -1, -1) if self.found[j] is not None), None)

    def lead(self, i: int) -> tuple[int, int]:
        """From the end of the value before (or the begin of the sentence) to the figure ``i``."""
        j = self.before(i)
        return (self.sentence.start if j is None else self.figures[j].end), self.figures[i].start

    def text(self, start: int, end: int) -> str:
        """The words of a stretch, in lower case."""
        return self.context.lower[start:end]

    def clause(self, i: int) -> str:
        """The words before figure ``i`` since the last strong stop, other figures among them."""
        start, end = self.sentence.start, self.figures[i].start
        begin = start
        for mark in CLAUSE.finditer(self.context.lower, start, end):
            begin = mark.end()
        return self.text(begin, end)

    def after(self, i: int, width: int = 60) -> str:
        """What stands after figure ``i`` up to the next one."""
        end = self.figures[i].end
        until = self.figures[i + 1].start if i + 1 < len(self.figures) else self.sentence.end
        return self.text(end, min(until, end + width))

    def markers_before(self, i: int) -> list[Hit]:
        """Markers named between the figure before and this one, else in the clause."""
        start, end = self.lead(i)
        hits = find_hits(self.context)
        return hits.between(start, end, "marker") or hits.between(self.sentence.start, end, "marker")

    def has_arm(self, lead: str, i: int) -> bool:
        """Whether an arm is named beside the figure, or two groups are at the same places: "4 for A and 3 for B"."""
        start, end = self.figures[i].start - len(lead), self.figures[i].end
        after = self.text(end, min(end + 40, self.sentence.end))
        alike = FOR_WHOM.match(lead) is not None and FOR_WHOM.match(after) is not None
        return alike or bool(arms_between(self.context, start, min(end + 40, self.sentence.end)))

    def has_p(self, i: int) -> bool:
        """Whether a p-value stands right after the figure."""
        return bool(p_values(self.context.lower, self.figures[i].end, self.figures[i].end + 40))

    def is_count(self, i: int) -> bool:
        """Whether the words after the figure count people, or the ledger knows it as a count or a time."""
        figure = self.figures[i]
        if figure.numeral.role in {"events", "enrolled", "arm_size", "schedule"}:
            return True
        if self.text(figure.start - 7, figure.start).endswith("out of ") or (
            re.match(r"\s*\d", self.text(figure.end, figure.end + 3)) and self.text(figure.end - 1, figure.end) != "/"
        ):
            return True
        counts = COUNTS if figure.unit or figure.value.decimals else COUNTS_OR_SHARE
        return counts.of(self.context.vocabulary).match(self.text(figure.end, figure.end + 24)) is not None

    def is_claimed(self, i: int) -> bool:
        """Whether the reader of claims took the figure for a percent of patients."""
        figure = self.figures[i]
        if figure.unit != "%" or figure.kind is not None:
            return False
        known: dict[float, tuple[list[int], list[int]]] | None = self.context.shared.get("claimed")
        if known is None:
            known = self.context.shared["claimed"] = {}
            rows = (row for row in self.context.tables.get("claims", ()) if row["percent"] is not None)
            for row in sorted(rows, key=lambda row: int(row["start"])):
                starts, reach = known.setdefault(row["percent"], ([], []))
                starts.append(row["start"])
                # how far any claim reaches that begins here or before
                reach.append(max([row["end"], *reach[-1:]]))
        starts, reach = known.get(figure.value.value, ([], []))
        before = bisect_right(starts, figure.start)
        return before > 0 and reach[before - 1] > figure.start

    def unit_of(self, i: int) -> str:
        """The unit of the figure, or of the one right after it ("2.7 versus 2.3 hours")."""
        figure = self.figures[i]
        if figure.unit or i + 1 >= len(self.figures):
            return figure.unit
        following = self.figures[i + 1]
        between = self.text(figure.end, following.start)
        if SHORT_LIST.fullmatch(between) or (not between and self.text(figure.end - 1, figure.end) == "/"):
            return self.unit_of(i + 1) if i + 1 < len(self.figures) else ""
        return ""

    def statistic(self, i: int) -> str:
        """mean or median: by the nearest word before, else by the spread."""
        figure = self.figures[i]
        before = self.text(self.sentence.start, figure.start)
        means = [x.end() for x in MEAN.finditer(before)]
        medians = [x.end() for x in MEDIAN.finditer(before)]
        if figure.kind in {"sd", "se"}:
            return "mean"
        if medians and (not means or medians[-1] > means[-1]):
            return "median"
        if means:
            return "mean"
        return "median" if figure.kind == "iqr" else "unknown"

    def denied(self, name: Hit) -> bool:
        """Whether "no" or "not" stands before the name."""
        before = self.text(max(self.sentence.start, name.start - 40), name.start)
        return re.search(r"(?<![a-z])(?:no|not)(?![a-z])", before) is not None

    def settle_kind(self, i: int) -> None:
        """Name the spread of a bare bracket: declared in the sentence, or that of a figure before it."""
        figure = self.figures[i]
        if figure.kind == "plus_minus":
            figure.kind = self.declared if self.declared in {"sd", "se"} else error_kind(self.context)
            return
        if (
            figure.kind == "ci"
            and not figure.is_within
            and i
            and VERSUS.search(self.text(self.figures[i - 1].end, figure.start))
        ):
            # "6.6 versus 8.6 days, 95% CI 0.6 to 3.3": the interval is of their difference
            figure.kind = None
        if figure.kind not in {"pair", "single"}:
            return
        fits = {"sd", "se"} if figure.kind == "single" else {"iqr", "range", "ci"}
        if self.declared in fits:
            figure.kind = self.declared
            return
        for earlier in reversed(self.figures[:i]):
            alike = earlier.kind in fits or (
                earlier.kind == "unknown" and (earlier.high is None) == (figure.high is None)
            )
            if alike and (figure.kind == "single" or figure.is_within):
                figure.kind, figure.level = earlier.kind, earlier.level
                return
        head = self.text(self.sentence.start, figure.start)
        if figure.kind == "pair" and MEDIAN.search(head[-140:]):
            figure.kind = "unknown"
        elif figure.kind == "single" and figure.low and figure.low.decimals and figure.low.value > 0:
            meant = MEAN.search(head[-140:]) or (
                figure.value.decimals
                and (
                    self.words.measured.search(head[-140:])
                    or find_hits(self.context).between(
                        max(self.sentence.start, figure.start - 90), figure.start, "marker"
                    )
                )
            )
            figure.kind = declared_once(self.context, self.patterns) or ("unknown" if meant else figure.kind)


def declared_once(context: Context, patterns: FigurePatterns) -> str | None:
    """The error that the document declares for numbers in brackets, where it declares one only."""
    if "declared" not in context.shared:
        named = {patterns.spread_kind[m["name"]] for m in patterns.declared.finditer(context.lower)} & {"sd", "se"}
        context.shared["declared"] = next(iter(named)) if len(named) == 1 else None
    known: str | None = context.shared["declared"]
    return known


def error_kind(context: Context) -> str:
    """What follows ± in this document: the standard error where it says so, else the standard deviation."""
    known = context.shared.get("plus_minus")
    if known is None:
        found = re.search(
            r"±\s*(?:sem?|s\.e\.(?:m\.)?|standard errors?)(?![a-z])|\bsem\b|standard error of the mean", context.lower
        )
        known = "se" if found else "sd"
        context.shared["plus_minus"] = known
    return str(known)
