"""Values printed with an interval whose measure nothing names: rates, shares, differences, or values of one arm."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..arms import arms_between
from ..statements.chains import find_hits
from .in_sentences import Valued
from .told import ToldFigures
from .value_patterns import (
    BESIDE_ANOTHER,
    CHANGE_BY,
    CHANGED,
    COMPARED,
    COMPARED_WITH,
    COURSE_TO,
    DIFF,
    EFFECT,
    FROM_START_OF,
    IN_ARM,
    LONGEST_LEAD,
    MEAN,
    MEDIAN,
    PER_TIME,
    RISK,
    THAN_BEFORE,
    TIMES,
    WAS,
)


@dataclass(slots=True)
class IntervalFigures(ToldFigures):
    """Figures whose interval or limits tell what they are."""

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
        alone = i + 1 >= len(self.figures) or not COMPARED_WITH.search(self.text(figure.end, self.figures[i + 1].start))
        if (
            averaged
            and not (alone and EFFECT.search(near))
            and not (compared and changed is None and DIFF.search(near))
        ):
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        if self.has_end(i, lead) or (
            figure.unit != "%" and not figure.unit.startswith("percentage") and self.is_own_value(i, lead, near)
        ):
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        if figure.unit == "%":
            signed = self.text(figure.start, figure.start + 1) in {"+", "-"}
            if (changed and CHANGE_BY.search(lead[-40:])) or (signed and (changed or compared)):
                return Valued(figure, "estimates", "percent_difference", None, "estimate.interval")
            if 0 <= figure.value.value <= 100:
                return Valued(figure, "estimates", "proportion", None, "estimate.interval")
        if figure.unit.startswith("percentage"):
            return Valued(figure, "estimates", "RD", None, "estimate.interval")
        moved = CHANGE_BY.search(lead[-40:]) is not None and changed is not None
        measure = (
            "MD"
            if (compared and moved)
            or (
                (compared or changed)
                and (figure.unit or (figure.low and figure.low.value <= 0) or figure.value.value > 5)
            )
            else "other"
        )
        return Valued(figure, "estimates", measure, None, "estimate.interval")

    def has_end(self, i: int, lead: str) -> bool:
        """Whether the value is one end of a course, or a level set beside another that has its own interval."""
        figure = self.figures[i]
        following = self.figures[i + 1] if i + 1 < len(self.figures) else None
        between = self.text(figure.end, following.start) if following else ""
        if following is None or following.kind not in {"ci", "pair"} or following.unit != figure.unit:
            return False
        if figure.unit == "%" and not self.markers_before(i):
            return False
        if FROM_START_OF.search(lead):
            return COURSE_TO.match(between) is not None
        level = CHANGED.search(lead[-60:]) and not DIFF.search(lead[-60:]) and figure.unit not in {"", "%"}
        return bool(level) and BESIDE_ANOTHER.fullmatch(between) is not None

    def is_own_value(self, i: int, lead: str, near: str) -> bool:
        """Whether a value with its interval is that of one arm, named right before it, or of a measured thing."""
        figure = self.figures[i]
        arms = arms_between(self.context, self.lead(i)[0], figure.start)
        if figure.unit and arms and IN_ARM.fullmatch(self.context.lower, arms[-1].end, figure.start):
            compared = THAN_BEFORE.search(self.text(arms[-1].start - 30, arms[-1].start))
            return compared is None or self.before(i) is not None
        if not figure.unit or any(n.end <= figure.start for n in self.names):
            return False
        if COMPARED.search(near) or CHANGED.search(near) or not WAS.search(lead):
            return False
        return self.words.measured.search(near) is not None

    def is_level(self, i: int, lead: str) -> bool:
        """Whether a whole number with limits is what something measured was: "the score was 2 (1-3)"."""
        figure = self.figures[i]
        if figure.value.decimals or figure.unit in TIMES | {"%"} or not WAS.search(lead) or self.is_count(i):
            return False
        return figure.numeral.role not in {"events", "enrolled", "arm_size"} and self.is_measured(i, lead)

    def with_limits(self, i: int, lead: str) -> Valued | None:
        """A value with limits that nothing names: of a measured thing, a measurement; "(1.6, 1.2-2.2)", an estimate."""
        figure = self.figures[i]
        after = self.text(figure.value.end, figure.value.end + 2)
        listed = after.startswith((",", ";", ":")) and re.search(r"[(\[]\s*\Z", lead)
        if self.is_level(i, lead):
            figure.kind = "unknown"
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        start, end = self.lead(i)
        marker = find_hits(self.context).between(start, end, "marker")
        if not figure.unit and (listed or (RISK.search(self.clause(i)[-90:]) and not marker)):
            return Valued(figure, "estimates", "other", None, "estimate.limits")
        if figure.unit != "%" and not self.words.symbol.search(lead[-24:]) and self.is_measured(i, lead):
            figure.kind = "unknown"
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        return None
