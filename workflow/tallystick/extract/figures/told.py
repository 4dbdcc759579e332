"""Values that stand alone in a sentence: what says that they measure something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..arms import arms_between
from ..people import PeoplePattern
from ..statements.chains import compile_markers, find_hits
from ..statements.lexicon import Hit
from .in_sentences import SentenceFigures, Valued
from .value_patterns import (
    CHANGE_BY,
    CHANGED,
    CLAUSE,
    COMPARED_WITH,
    FROM_TO,
    LASTED,
    LASTED_FOR,
    LONGEST_LEAD,
    MEAN,
    MEDIAN,
    NO_MARKER,
    NO_VALUE,
    OPENED,
    PEOPLE,
    PLAIN_LINK,
    RANGED,
    SHORT_LIST,
    TIMES,
)

BEFORE_BRACKET = 70
"""Code points before a bracket within which what it measures is named, unless an arm stands between."""
ARM_ENDS = PeoplePattern(r"\s*(?:groups?|arms?|<people>)?\s*[(\[]\s*")
AFTER_ARM = re.compile(r"\s*(?:groups?|arms?)?\s*[:=,]?\s*")
"""Between the name of an arm and its value."""
OPENS_LIST = re.compile(r"[(\[;]\s*(?:the\s+|in\s+|for\s+)*\Z")
SETS_AGAINST = re.compile(r"(?:[;,]|(?<![a-z])(?:vs\.?|versus|and|compared (?:with|to)))\s*(?:the\s+|in\s+|for\s+)*\Z")
"""Before the name of the second of two arms that have a value each."""
VERSUS_ONLY = re.compile(r"\s*(?:versus|vs\.?|v\.?)\s*")


@dataclass(slots=True)
class ToldFigures(SentenceFigures):
    """Figures without interval or spread: means, ends of a course, levels and changes told in words."""

    def is_measured(self, i: int, lead: str) -> bool:
        """Whether something measured is named before the figure in its lead."""
        figure = self.figures[i]
        unit = self.unit_of(i)
        start, end = self.lead(i)
        words = lead[-(BEFORE_BRACKET if lead.endswith("(") and not self.opens_after_arm(end) else LONGEST_LEAD) :]
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

    def opens_after_arm(self, end: int) -> bool:
        """Whether the bracket that opens before ``end`` stands right after the name of an arm."""
        arms = arms_between(self.context, max(self.sentence.start, end - LONGEST_LEAD), end)
        return (
            bool(arms)
            and ARM_ENDS.of(self.context.vocabulary).fullmatch(self.context.lower, arms[-1].end, end) is not None
        )

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

    def after_arm(self, i: int, opening: re.Pattern[str]) -> bool:
        """Whether figure ``i`` stands right after the name of an arm, and that after ``opening``."""
        start = self.figures[i].start
        arms = arms_between(self.context, max(self.sentence.start, start - 60), start)
        lower = self.context.lower
        if not arms or not AFTER_ARM.fullmatch(lower, arms[-1].end, start):
            return False
        return opening.search(lower, max(self.sentence.start, arms[-1].start - 24), arms[-1].start) is not None

    def is_labelled_pair(self, i: int) -> bool:
        """Whether two arms with a value each stand in a bracket: "(drug group 1.7 mm vs. control group 1.2 mm)"."""
        if i + 1 >= len(self.figures):
            return False
        figure, following = self.figures[i], self.figures[i + 1]
        told = figure.value.decimals > 0 or following.value.decimals > 0 or bool(figure.unit and following.unit)
        return told and self.after_arm(i, OPENS_LIST) and self.after_arm(i + 1, SETS_AGAINST)

    def lasted_for(self, i: int, clause: str, unit: str) -> bool:
        """Whether a verb says that the figure was measured: "the operation lasted 96 min", of a mean or of a group."""
        if not unit or unit == "%" or not LASTED_FOR.search(clause[-50:]):
            return False
        if self.figures[i].numeral.role == "dose" and "required" not in clause and "consumed" not in clause:
            return False
        start = self.figures[i].start
        whose = self.has_arm(clause, i) or MEAN.search(clause) or self.figures[i].value.decimals > 0
        return bool(whose) and not re.search(r"(?<![a-z])each\s", self.text(self.sentence.start, start)[-60:])

    def is_told(self, i: int, clause: str, unit: str) -> bool:
        """Whether the clause says that something measured was, or moved by, the figure."""
        figure = self.figures[i]
        if self.lasted_for(i, clause, unit):
            return True
        moved_by = unit and unit not in TIMES and unit != "%" and CHANGE_BY.search(clause[-40:])
        linked = moved_by or PLAIN_LINK.search(clause.rstrip(" $€£¥")[-30:] + " ")
        if not linked or NO_MARKER.of(self.context.vocabulary).search(clause) or not self.is_measured(i, clause):
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
        if PEOPLE.of(self.context.vocabulary).search(clause[-80:]):
            return False
        if any("%" in known.get(m.entry, ()) for m in markers):
            return True
        said = "by" in clause[-24:] or OPENED.search(clause) is not None
        return bool(markers) and CHANGED.search(clause[-60:]) is not None and said

    def is_percent_moved(self, i: int, lead: str) -> bool:
        """Whether a percent with a sign, or after words of a movement, is by how much something measured moved."""
        start, end = self.lead(i)
        if PEOPLE.of(self.context.vocabulary).search(lead[-80:]):
            return False
        signed = self.text(self.figures[i].start, self.figures[i].start + 1) in {"-", "+"}
        moves = [m.group() for m in CHANGED.finditer(lead[-100:])]
        # "reducing low birth weight (8% vs 11%)" tells how often, "weight loss (8% vs 11%)" by how much
        told = bool(moves) and moves[-1] not in {"reduce", "reduces", "reducing", "improves", "increases", "increase"}
        return signed or (told and bool(find_hits(self.context).between(start, end, "marker")))

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
        lasting = unit in TIMES and self.words.lasting.search(self.clause(i)[-90:])
        set_beside = (self.is_set_beside(i, lead) or self.is_labelled_pair(i)) and (
            unit not in TIMES or figure.value.decimals > 0 or lasting
        )
        set_beside = set_beside and (unit != "%" or self.is_percent_moved(i, lead))
        if not set_beside and not self.is_told(i, clause, unit):
            return None
        if self.effect(i, lead) and CHANGED.search(lead):
            measure = "percent_difference" if unit == "%" else "MD"
            return Valued(figure, "estimates", measure, None, "estimate.effect")
        averaged = MEAN.search(lead[-90:]) or MEDIAN.search(lead[-90:])
        return Valued(figure, "measurements", self.statistic(i) if averaged else "unknown", None, "measurement.told")

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
        following = self.figures[i + 1] if i + 1 < len(self.figures) else None
        paired = following and clause.endswith(", ") and VERSUS_ONLY.fullmatch(self.text(figure.end, following.start))
        if (
            not paired
            and not PLAIN_LINK.search(clause[-30:])
            and not re.search(r"(?:means?|medians?|average)\s*\Z", clause)
        ):
            return None
        last = max(m.end() for p in (MEAN, MEDIAN) for m in p.finditer(clause))
        if NO_MARKER.of(self.context.vocabulary).search(clause[last:]) or (
            re.search(r"(?:at|in|within|for|over|after|on)\s*\Z", clause) and figure.unit in TIMES
        ):
            return None
        if figure.unit in TIMES and re.search(r"(?<![a-z])(?:week|month|day|year)\s*\Z", clause):
            return None
        return Valued(figure, "measurements", self.statistic(i), None, "measurement.plain")
