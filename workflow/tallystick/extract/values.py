"""What each printed figure of a sentence is: an estimate of an effect, a measurement of a marker, or neither.

A figure is judged by what stands between it and the figure before it (its *lead*), by its interval or spread, and by
what the figure before it was: a list goes on in the kind in which it began.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .chains import compile_markers, find_hits
from .figures import Figure, FigurePatterns, compile_figures, figures_of, p_values
from .lexicon import Hit
from .reading import Context, Sentence
from .value_patterns import (
    AGED,
    BESIDE,
    CHANGE_BY,
    CHANGED,
    CLAUSE,
    COMPARED,
    COMPARED_WITH,
    DIFF,
    DIFFERENCES,
    EFFECT,
    FOLD,
    FOLD_SAYS,
    FROM_TO,
    IN_BRACKETS,
    LABELLED,
    LASTED,
    LINK,
    LONGEST_LEAD,
    MEAN,
    MEDIAN,
    NEXT_IN_LIST,
    NO_CHANGE_OF,
    NO_MARKER,
    NO_VALUE,
    OPENED,
    PEOPLE,
    PER_TIME,
    PERCENT_MORE,
    PLAIN_LINK,
    RANGED,
    RATIOS,
    RISK,
    SAID_AGAIN,
    SHARES,
    SHORT_LIST,
    TESTED,
    THAN,
    TIMES,
    TOLD,
    UNSURE,
    Words,
    compile_words,
)


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
class Judge:
    """Judges the figures of one sentence, in order."""

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

    def settle_kind(self, i: int) -> None:
        """Name the spread of a bare bracket: declared in the sentence, or that of a figure before it."""
        figure = self.figures[i]
        if figure.kind == "plus_minus":
            figure.kind = self.declared if self.declared in {"sd", "se"} else error_kind(self.context)
            return
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
            meant = MEAN.search(head[-140:]) or (figure.value.decimals and self.words.measured.search(head[-140:]))
            figure.kind = declared_once(self.context, self.patterns) or ("unknown" if meant else figure.kind)

    def judge(self, i: int) -> Valued | None:
        """What figure ``i`` is."""
        self.settle_kind(i)
        lead = self.text(*self.lead(i))
        figure = self.figures[i]
        if self.is_other(i, lead):
            return None
        named = self.by_name(i) or self.by_symbol(i, lead) or self.listed(i, lead) or self.by_change(i, lead)
        if named is not None:
            return named
        if PER_TIME.search(figure.unit):
            return Valued(figure, "estimates", "rate", None, "estimate.rate")
        if self.is_of_differences(i):
            measure = "RD" if figure.unit.startswith("percentage") else "MD"
            return Valued(figure, "estimates", measure, None, "estimate.difference")
        if figure.kind == "ci":
            return self.with_interval(i, lead)
        if figure.kind in {"sd", "se", "iqr", "range", "unknown"}:
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        if figure.kind == "pair" and figure.is_within and figure.value.decimals:
            return self.with_limits(i, lead)
        return self.averaged(i, lead) or self.course(i, lead) or self.told(i, lead)

    def is_other(self, i: int, lead: str) -> bool:
        """Whether the figure is an age, a threshold, or the value of a test."""
        figure = self.figures[i]
        if TESTED.search(lead[-40:]) and not self.words.symbol.search(lead[-24:]) and not MEAN.search(lead[-24:]):
            return True
        if figure.unit in TIMES and re.search(r"(?<![a-z])(?:days?|weeks?|months?|years?|visits?)\s+\Z", lead[-9:]):
            return True
        if AGED.match(self.context.lower, figure.end) or figure.numeral.rule.startswith(("statistic", "age")):
            sign = self.words.symbol.search(lead[-24:])
            return sign is None
        return figure.numeral.role == "threshold" or (figure.kind is None and UNSURE.search(lead[-16:]) is not None)

    def by_name(self, i: int) -> Valued | None:
        """An estimate whose measure is named before it."""
        figure, (start, end) = self.figures[i], self.lead(i)
        names = [n for n in self.names if start <= n.start and n.end <= end]
        if not names:
            return None
        name = names[-1]
        if LINK.match(self.context.lower, name.end, end) is None:
            return None
        sure = figure.kind == "ci" or (figure.kind == "pair" and (figure.is_within or name.entry in DIFFERENCES))
        if not sure and not self.stands_alone(name, i):
            return None
        measure = name.entry
        if measure == "difference":
            head = self.text(self.sentence.start, name.start)
            share = figure.unit == "%" and not self.markers_before(i)
            measure = "RD" if share or figure.unit.startswith("percentage") else "MD"
            if figure.kind in {"iqr", "range"} or (not sure and MEAN.search(head[-8:]) is None and self.denied(name)):
                return None
        return Valued(figure, "estimates", measure, (name.start, name.end), "estimate.named")

    def is_of_differences(self, i: int) -> bool:
        """Whether a figure with an interval or an error stands in a clause that began to list differences."""
        figure = self.figures[i]
        if figure.kind not in {"ci", "se"} and not (figure.kind == "pair" and self.declared == "sd"):
            return False
        names = [n for n in self.names if n.end <= figure.start and n.entry in DIFFERENCES]
        if not names or self.denied(names[-1]) or figure.unit == "%":
            return False
        between = self.text(names[-1].end, figure.start)
        return not MEDIAN.search(between) and not MEAN.search(between[:-16]) and ";" not in between

    def denied(self, name: Hit) -> bool:
        """Whether "no" or "not" stands before the name."""
        before = self.text(max(self.sentence.start, name.start - 40), name.start)
        return re.search(r"(?<![a-z])(?:no|not)(?![a-z])", before) is not None

    def stands_alone(self, name: Hit, i: int) -> bool:
        """Whether a named estimate without interval is one."""
        figure, entry = self.figures[i], name.entry
        link = self.text(name.end, figure.start)
        if entry in {"HR", "OR", "RR", "IRR"}:
            return figure.value.decimals > 0 and figure.value.value >= 0 and not figure.unit
        if entry in {"difference", "other"}:
            return bool(
                (TOLD.match(link) and not self.denied(name) and figure.unit not in TIMES | {""})
                or (
                    (TOLD.match(link) and not self.denied(name) and self.has_p(i) and figure.unit not in TIMES)
                    and (figure.value.decimals > 0 or figure.unit)
                )
            )
        if entry in SHARES:
            return TOLD.match(link) is not None and (figure.unit == "%" or 0 < figure.value.value < 1)
        if entry in {"correlation", "AUC", "agreement"}:
            return TOLD.match(link) is not None and abs(figure.value.value) <= 1 and not figure.unit
        return TOLD.match(link) is not None

    def has_p(self, i: int) -> bool:
        """Whether a p-value stands right after the figure."""
        return bool(p_values(self.context.lower, self.figures[i].end, self.figures[i].end + 40))

    def markers_before(self, i: int) -> list[Hit]:
        """Markers named between the figure before and this one, else in the clause."""
        start, end = self.lead(i)
        hits = find_hits(self.context)
        return hits.between(start, end, "marker") or hits.between(self.sentence.start, end, "marker")

    def by_symbol(self, i: int, lead: str) -> Valued | None:
        """A statistic told by its sign: "r = 0.52", "β = -0.3"."""
        match = self.words.symbol.search(lead[-24:])
        if match is None and self.figures[i].value.decimals:
            match = self.words.plain_symbol.search(lead[-24:])
        if match is None:
            return None
        figure = self.figures[i]
        measure = self.words.symbols[match["name"]]
        if measure in {"correlation", "AUC", "agreement", "variance_explained"} and abs(figure.value.value) > 1:
            return None
        end = figure.start - (len(lead[-24:]) - match.end("name"))
        return Valued(figure, "estimates", measure, (end - len(match["name"]), end), "estimate.symbol")

    def listed(self, i: int, lead: str) -> Valued | None:
        """A figure that goes on with the list of the figure before it."""
        j = self.before(i)
        before = self.found[j] if j is not None else None
        if before is None or len(lead) > LONGEST_LEAD:
            return None
        figure, earlier = self.figures[i], before.figure
        if before.what == "percent_difference" and figure.unit not in {"", "%"} | TIMES and SAID_AGAIN.fullmatch(lead):
            return Valued(figure, "estimates", "MD", None, "estimate.listed")
        if before.table == "estimates":
            alike = figure.unit == earlier.unit or not figure.unit or not earlier.unit
            with_limits = (
                figure.kind in {"ci", "pair"}
                and earlier.kind in {"ci", "pair"}
                and (figure.is_within or figure.kind == "ci")
            )
            goes_on = SHORT_LIST.fullmatch(lead) or (figure.unit and self.has_p(i) and IN_BRACKETS.search(lead))
            same_sign = earlier.kind is None and figure.kind is None and goes_on and figure.unit == earlier.unit
            if with_limits and alike and not re.search(r"(?<![a-z])(?:means?|medians?|range|iqr)(?![a-z])", lead):
                if before.what in RATIOS and figure.unit:
                    return None
                return Valued(figure, "estimates", before.what, before.name, "estimate.listed")
            if before.rule == "estimate.effect" and figure.unit and self.has_p(i) and IN_BRACKETS.search(lead):
                measure = "percent_difference" if figure.unit == "%" else "MD"
                return Valued(figure, "estimates", measure, None, "estimate.effect")
            if same_sign and before.rule != "estimate.symbol":
                return Valued(figure, "estimates", before.what, before.name, "estimate.listed")
            return None
        if figure.kind is not None and figure.kind != earlier.kind:
            return None
        short = SHORT_LIST.fullmatch(lead) is not None
        if figure.kind is None:
            bracketed = figure.unit and figure.unit == earlier.unit and IN_BRACKETS.fullmatch(lead)
            goes_on = not lead or short or bracketed or any(p.fullmatch(lead) for p in (NEXT_IN_LIST, BESIDE, LABELLED))
            if not goes_on or self.is_count(i) or self.is_claimed(i):
                return None
        in_order = short and "respectively" in self.text(figure.end, self.sentence.end)
        alike = self.unit_of(i) == earlier.unit or (short and not (figure.unit and earlier.unit)) or in_order
        if figure.kind is None and not alike:
            return None
        if figure.kind is None and not figure.unit and figure.value.decimals == 0 and not SHORT_LIST.fullmatch(lead):
            return None
        return Valued(figure, "measurements", before.what, before.name, "measurement.listed", before.change)

    def is_count(self, i: int) -> bool:
        """Whether the words after the figure count people, or the ledger knows it as a count or a time."""
        figure = self.figures[i]
        if figure.numeral.role in {"events", "enrolled", "arm_size", "schedule"}:
            return True
        if self.text(figure.start - 7, figure.start).endswith("out of ") or (
            re.match(r"\s*\d", self.text(figure.end, figure.end + 3)) and self.text(figure.end - 1, figure.end) != "/"
        ):
            return True
        return (
            re.match(
                r"\s*(?:of\s|/|patients|participants|subjects|women|men|children|n\s?=)",
                self.text(figure.end, figure.end + 14),
            )
            is not None
        )

    def is_claimed(self, i: int) -> bool:
        """Whether the reader of claims took the figure for a percent of patients."""
        figure = self.figures[i]
        if figure.unit != "%" or figure.kind is not None:
            return False
        known: dict[float, list[tuple[int, int]]] | None = self.context.shared.get("claimed")
        if known is None:
            known = self.context.shared["claimed"] = {}
            for row in self.context.tables.get("claims", ()):
                if row["percent"] is not None:
                    known.setdefault(row["percent"], []).append((row["start"], row["end"]))
        return any(a <= figure.start < b for a, b in known.get(figure.value.value, ()))

    def by_change(self, i: int, lead: str) -> Valued | None:
        """Folds, and percents by which something is higher or moved."""
        figure, after = self.figures[i], self.after(i)
        fold = FOLD.match(self.text(figure.value.end, min(self.sentence.end, figure.value.end + 50)))
        if fold and ("fold" in fold.group() or FOLD_SAYS.match(self.context.lower, figure.value.end + fold.end())):
            return Valued(figure, "estimates", "fold_change", None, "estimate.fold")
        if figure.unit != "%" or figure.kind not in {None, "pair", "ci", "range"} or self.is_claimed(i):
            return None
        more = PERCENT_MORE.match(after)
        clause = self.clause(i)
        verb = CHANGE_BY.search(lead[-40:]) if CHANGED.search(lead[-120:]) else None
        if more is None and verb is None:
            return None
        words = (more["what"] if more else "") + " " + clause[-90:] + after[:70]
        if more and more["what"] in THAN and re.search(r"\sthan\s*\Z", lead):
            return None
        if NO_CHANGE_OF.search(after[:16]):
            return None
        other = i + 1 < len(self.figures) and self.figures[i + 1].unit == "%" and len(after) < 60
        beside = COMPARED_WITH.search(after) if not other else None
        later = self.text(figure.end, min(self.sentence.end, figure.end + 120)).split(";")[0] if more else ""
        beside = beside or COMPARED_WITH.search(later) or COMPARED_WITH.search(clause[: len(clause) - len(lead)] + lead)
        if RISK.search(words) or beside or (more and more["what"] in THAN):
            return Valued(figure, "estimates", "percent_difference", None, "estimate.percent")
        return Valued(figure, "measurements", self.statistic(i), None, "measurement.percent_change", True)

    def with_interval(self, i: int, lead: str) -> Valued | None:
        """A figure with a named interval whose measure is not: a rate, a share, a mean, a difference."""
        figure, clause = self.figures[i], self.clause(i)
        near = clause[-LONGEST_LEAD:]
        changed = CHANGED.search(near)
        compared = COMPARED.search(near) or re.match(
            r"\s*(?:more|fewer|less|lower|higher|longer|shorter|greater)", self.after(i)
        )
        if PER_TIME.search(self.text(self.sentence.start, self.sentence.end)) and not compared:
            return Valued(figure, "estimates", "rate", None, "estimate.interval")
        averaged = MEAN.search(near) or MEDIAN.search(near)
        moved = changed is not None and CHANGE_BY.search(lead[-40:]) is not None and not DIFF.search(near)
        if moved and figure.unit != "%":
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread", True)
        if averaged and not EFFECT.search(near) and not (compared and changed is None and DIFF.search(near)):
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        if figure.unit == "%":
            signed = self.text(figure.start, figure.start + 1) in {"+", "-"}
            if (changed and CHANGE_BY.search(lead[-40:])) or (signed and (changed or compared)):
                return Valued(figure, "estimates", "percent_difference", None, "estimate.interval")
            if 0 <= figure.value.value <= 100:
                return Valued(figure, "estimates", "proportion", None, "estimate.interval")
        if figure.unit.startswith("percentage"):
            return Valued(figure, "estimates", "RD", None, "estimate.interval")
        measure = (
            "MD"
            if (compared or changed)
            and (figure.unit or (figure.low and figure.low.value <= 0) or figure.value.value > 5)
            else "other"
        )
        return Valued(figure, "estimates", measure, None, "estimate.interval")

    def with_limits(self, i: int, lead: str) -> Valued | None:
        """A value with limits that nothing names: of a measured thing, a measurement; "(1.6, 1.2-2.2)", an estimate."""
        figure = self.figures[i]
        after = self.text(figure.value.end, figure.value.end + 2)
        if after.startswith((",", ";", ":")) and re.search(r"[(\[]\s*\Z", lead) and not figure.unit:
            return Valued(figure, "estimates", "other", None, "estimate.limits")
        if figure.unit != "%" and not self.words.symbol.search(lead[-24:]) and self.is_measured(i, lead):
            figure.kind = "unknown"
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        return None

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

    def averaged(self, i: int, lead: str) -> Valued | None:
        """A mean or median without a spread: the word stands in the clause of the figure."""
        figure = self.figures[i]
        clause = CLAUSE.split(lead)[-1][-LONGEST_LEAD:]
        if not (MEAN.search(clause) or MEDIAN.search(clause)) or self.is_count(i) or self.is_claimed(i):
            return None
        if RANGED.search(clause) and not re.search(r"(?:means?|medians?)\s*(?:of|,|:|=)?\s*\Z", clause):
            return None
        if FROM_TO.search(clause):
            return None
        if not PLAIN_LINK.search(clause[-30:]) and not re.search(r"(?:means?|medians?|average)\s*\Z", clause):
            return None
        last = max(m.end() for p in (MEAN, MEDIAN) for m in p.finditer(clause))
        if NO_MARKER.search(clause[last:]) or (
            re.search(r"(?:at|in|within|for|over|after|on)\s*\Z", clause) and figure.unit in TIMES
        ):
            return None
        if figure.unit in TIMES and re.search(r"(?<![a-z])(?:week|month|day|year)\s*\Z", clause):
            return None
        return Valued(figure, "measurements", self.statistic(i), None, "measurement.plain")

    def course(self, i: int, lead: str) -> Valued | None:
        """Both ends of "from 5.3 to 6.6"."""
        figure = self.figures[i]
        start = re.search(r"(?<![a-z])from\s+(?:an? (?:mean|median|average) of\s+|baseline (?:of )?)?\Z", lead)
        following = self.figures[i + 1] if i + 1 < len(self.figures) else None
        if (
            not start
            or re.search(r"rang(?:ed|ing|es?)\s+from\s+\Z", lead)
            or following is None
            or self.is_count(i)
            or self.is_count(i + 1)
        ):
            return None
        between = self.text(figure.end, following.start)
        if not re.fullmatch(
            r"\s*(?:[(\[][^()\[\]]{0,40}[)\]]\s*)?(?:at [a-z ]{1,20}\s|before [a-z ]{1,20}\s)?to\s+(?:an? (?:mean|"
            r"median|average) of\s+)?",
            between,
        ):
            return None
        if not self.is_measured(i, lead) or ((figure.unit or following.unit) in TIMES and not CHANGED.search(lead)):
            return None
        if figure.numeral.role == "dose" and not self.markers_before(i):
            return None
        return Valued(figure, "measurements", self.statistic(i), None, "measurement.course", False)

    def is_measured(self, i: int, lead: str) -> bool:
        """Whether something measured is named before the figure in its lead."""
        figure = self.figures[i]
        unit = self.unit_of(i)
        start, end = self.lead(i)
        words = lead[-(70 if lead.endswith("(") else LONGEST_LEAD) :]
        start = max(start, end - len(words))
        if unit in TIMES:
            told = LASTED.search(words) is not None and figure.value.decimals > 0
            measured = told and (self.words.measured.search(words) or self.markers_before(i))
            return self.words.lasting.search(words) is not None or bool(measured)
        if unit == "%":
            return bool(find_hits(self.context).between(start, end, "marker"))
        if find_hits(self.context).between(max(start, end - LONGEST_LEAD), end, "marker"):
            return True
        if self.words.measured.search(words):
            return bool(unit or figure.value.decimals)
        return bool(unit) and CHANGED.search(words) is not None and figure.numeral.role not in {"dose", "schedule"}

    def unit_of(self, i: int) -> str:
        """The unit of the figure, or of the one right after it ("2.7 versus 2.3 hours")."""
        figure = self.figures[i]
        if figure.unit or i + 1 >= len(self.figures):
            return figure.unit
        following = self.figures[i + 1]
        if SHORT_LIST.fullmatch(self.text(figure.end, following.start)):
            return self.unit_of(i + 1) if i + 1 < len(self.figures) else ""
        return ""

    def lasts(self, i: int, clause: str) -> bool:
        """Whether a length of time is told: as what something was, or beside another one in brackets."""
        if LASTED.search(clause):
            return True
        noun = re.search(r"(?P<noun>[a-z0-9/-]+)\s+of\s*(?:only|about|approximately)?\s*\Z", clause)
        if noun and self.words.lasting.fullmatch(noun["noun"]) and noun["noun"] not in {"time", "duration", "interval"}:
            return True
        units = {"", self.figures[i].unit}
        beside = (
            i + 1 < len(self.figures)
            and self.figures[i + 1].unit in units
            and SHORT_LIST.fullmatch(self.text(self.figures[i].end, self.figures[i + 1].start))
        )
        return re.search(r"[(\[]\s*\Z", clause) is not None and (bool(beside) or self.figures[i].value.decimals > 0)

    def is_set_beside(self, i: int, clause: str) -> bool:
        """Whether the figure opens a bracket of two values with decimals: "(2.83 versus 1.76; P = 0.039)"."""
        if i + 1 >= len(self.figures) or not OPENED.search(clause):
            return False
        figure, following = self.figures[i], self.figures[i + 1]
        decimals = figure.value.decimals > 0 or following.value.decimals > 0 or bool(following.unit)
        between = self.text(figure.end, following.start)
        return decimals and re.fullmatch(r"\s*(?:vs\.?|versus|v\.?|compared (?:with|to))\s*", between) is not None

    def is_told(self, i: int, clause: str, unit: str) -> bool:
        """Whether the clause says that something measured was, or moved by, the figure."""
        figure = self.figures[i]
        if not PLAIN_LINK.search(clause[-30:]) or NO_MARKER.search(clause) or not self.is_measured(i, clause):
            return False
        markers = find_hits(self.context).between(max(self.lead(i)[0], figure.start - 60), figure.start, "marker")
        if unit in TIMES and not self.lasts(i, clause):
            return False
        if not unit and figure.value.decimals == 0 and not re.search(r"(?:was|were|=|:)\s*\Z", clause):
            return False
        if re.search(r"=\s*\Z", clause):
            named = self.words.measured.search(clause, max(0, len(clause) - 30))
            if not named and not any(m.end > figure.start - 12 for m in markers):
                return False
        if unit == "%" and not self.is_percent_of_change(clause, markers):
            return False
        moved = figure.value.value < 0 or CHANGED.search(clause)
        return figure.numeral.role != "dose" or bool(moved) or bool(markers)

    def is_percent_of_change(self, clause: str, markers: list[Hit]) -> bool:
        """Whether a percent is what a marker was (one measured in percent) or by how much it moved."""
        known = compile_markers(self.context.vocabulary).units
        if PEOPLE.search(clause[-80:]):
            return False
        if any("%" in known.get(m.entry, ()) for m in markers):
            return True
        return bool(markers) and CHANGED.search(clause[-60:]) is not None and "by" in clause[-24:]

    def is_signed_effect(self, i: int, lead: str) -> bool:
        """Whether a percent with a printed sign and a p-value tells by how much one group differs from another."""
        figure = self.figures[i]
        if figure.unit != "%" or self.text(figure.start, figure.start + 1) not in {"-", "+"} or not self.has_p(i):
            return False
        whole = self.text(self.sentence.start, self.sentence.end)
        return OPENED.search(lead) is not None and re.search(r"(?<![a-z])than(?![a-z])", whole) is not None

    def effect(self, i: int, lead: str) -> bool:
        """Whether a figure alone in brackets with its p-value is the difference that the clause tells of."""
        figure = self.figures[i]
        if not re.search(r"[(\[]\s*\Z", lead) or not self.has_p(i) or not figure.unit or figure.unit in TIMES:
            return False
        return re.match(r"\s*,\s*p", self.after(i)) is not None and COMPARED_WITH.search(self.clause(i)) is not None

    def told(self, i: int, lead: str) -> Valued | None:
        """A level or a change of something measured, told without the word mean."""
        figure = self.figures[i]
        if figure.kind is not None or self.is_count(i) or figure.numeral.role in {"events", "schedule"}:
            return None
        if self.is_signed_effect(i, lead):
            return Valued(figure, "estimates", "percent_difference", None, "estimate.effect")
        clause = CLAUSE.split(lead)[-1]
        if FROM_TO.search(clause) or NO_VALUE.search(clause) or RANGED.search(clause) or self.is_claimed(i):
            return None
        unit = self.unit_of(i)
        set_beside = self.is_set_beside(i, clause) and unit != "%" and (unit not in TIMES or figure.value.decimals > 0)
        if not set_beside and not self.is_told(i, clause, unit):
            return None
        if self.effect(i, lead) and CHANGED.search(lead):
            measure = "percent_difference" if unit == "%" else "MD"
            return Valued(figure, "estimates", measure, None, "estimate.effect")
        return Valued(figure, "measurements", "unknown", None, "measurement.told")


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


def valued_of(context: Context, sentence: Sentence) -> list[Valued]:
    """The estimates and measurements of a sentence, in order; read once and kept."""
    kept: dict[int, list[Valued]] = context.shared.setdefault("valued", {})
    if sentence.index in kept:
        return kept[sentence.index]
    patterns = compile_figures(context.vocabulary)
    figures = figures_of(context, sentence)
    found: list[Valued | None] = []
    if figures:
        head = context.lower[sentence.start : sentence.end]
        declared = patterns.declared.search(head) if "(" in head or "±" in head or "[" in head else None
        names = own_names(context, sentence)
        kind = patterns.spread_kind[declared["name"]] if declared else None
        judge = Judge(context, sentence, figures, names, found, kind, patterns, compile_words(context.vocabulary))
        for i in range(len(figures)):
            valued = judge.judge(i)
            found.append(valued and replace(valued, lead=judge.lead(i)[0]))
        backwards(judge)
    kept[sentence.index] = [v for v in found if v is not None]
    return kept[sentence.index]


def own_names(context: Context, sentence: Sentence) -> list[Hit]:
    """Names of measures in a sentence: without those that are part of a marker's name or repeat one in brackets."""
    hits = find_hits(context)
    markers = hits.between(sentence.start, sentence.end, "marker")
    names: list[Hit] = []
    for hit in hits.between(sentence.start, sentence.end, "estimate"):
        if any(
            m.start <= hit.start and hit.end <= m.end and (m.end - m.start) > (hit.end - hit.start) for m in markers
        ):
            continue
        if names and context.lower[names[-1].end : hit.start].strip() in {"(", "["}:
            names[-1] = Hit(names[-1].start, hit.end, "estimate", names[-1].entry)
            continue
        names.append(hit)
    return names


def backwards(judge: Judge) -> None:
    """The second end of a course is a measurement as its first."""
    for i in range(1, len(judge.figures)):
        before = judge.found[i - 1]
        if judge.found[i] is None and before is not None and before.rule == "measurement.course":
            judge.found[i] = Valued(judge.figures[i], "measurements", before.what, None, "measurement.course", False)
