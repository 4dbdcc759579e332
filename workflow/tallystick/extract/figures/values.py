"""What each printed figure of a sentence is: an estimate of an effect, a measurement of a marker, or neither.

A figure is judged by what stands between it and the figure before it (its *lead*), by its interval or spread, and by
what the figure before it was: a list goes on in the kind in which it began.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ..outcomes import mentions_between
from ..reading import Context, Sentence
from ..statements.chains import find_hits
from ..statements.lexicon import Hit
from ..statements.printed_numbers import Figure, compile_figures, figures_of
from .in_sentences import Valued
from .intervals import IntervalFigures
from .value_patterns import (
    AGES,
    ANOTHER,
    BARE_LINK,
    BESIDE,
    CHANGE_BY,
    CHANGED,
    COMPARED_WITH,
    COUNT_OF_TIMES,
    DIFFERED_BY,
    DIFFERENCES,
    FOLD,
    FOLD_SAYS,
    FOR_DOSES,
    FROM_START,
    IN_BRACKETS,
    INTERVAL_OF,
    LABELLED,
    LATER,
    LIMITS_ONLY,
    LINK,
    LONGEST_LEAD,
    MEAN,
    MEDIAN,
    MORE,
    NAMES_JOINED,
    NEXT_IN_LIST,
    NEXT_NOUN,
    NO_CHANGE_OF,
    OF_EACH_ARM,
    PER_TIME,
    PERCENT_MORE,
    PERCENT_PER_TIME,
    RATIOS,
    RISK,
    SAID_AGAIN,
    SHARES,
    SHORT_LIST,
    STARTED_AT,
    TESTED,
    THAN,
    TIMES,
    TO_ANOTHER,
    TOLD,
    UNSURE,
    WITHOUT_P,
    compile_words,
)

GIVEN = re.compile(r"(?<![a-z])(?:for|with|in|on|after|by)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}\Z")
LEADING_SHARE = re.compile(r"\s*[(\[]\s*[-+]?[\d.·]+\s*%\s*[)\]]")
NUMBERED_TIME = re.compile(r"(?<![a-z])(?:days?|weeks?|months?|years?|visits?)\s+\Z")


@dataclass(slots=True)
class Judge(IntervalFigures):
    """Judges the figures of one sentence, in order."""

    def judge(self, i: int) -> Valued | None:
        """What figure ``i`` is."""
        self.settle_kind(i)
        lead = self.text(*self.lead(i))
        figure = self.figures[i]
        if self.is_other(i, lead):
            return None
        if self.is_yearly(i):
            return Valued(figure, "estimates", "rate", None, "estimate.rate")
        named = self.in_turn(i) or self.by_name(i) or self.by_symbol(i, lead) or self.at_start(i, lead)
        named = named or self.listed(i, lead) or self.by_change(i, lead)
        if named is not None:
            return named
        if STARTED_AT.match(self.context.lower, figure.end) and figure.kind is None and figure.unit:
            rule = "measurement.moved" if self.before(i) is None else "measurement.listed"
            return Valued(figure, "measurements", self.statistic(i), None, rule, True)
        if PER_TIME.search(figure.unit):
            return Valued(figure, "estimates", "rate", None, "estimate.rate")
        if self.is_of_differences(i):
            measure = "RD" if figure.unit.startswith("percentage") else "MD"
            return Valued(figure, "estimates", measure, None, "estimate.difference")
        if figure.kind == "ci":
            return self.with_interval(i, lead)
        if figure.kind in {"sd", "se", "iqr", "range", "unknown"}:
            return Valued(figure, "measurements", self.statistic(i), None, "measurement.spread")
        if (
            figure.kind == "pair"
            and figure.is_within
            and (figure.value.decimals or self.is_level(i, lead))
            and (limited := self.with_limits(i, lead))
        ):
            return limited
        return self.averaged(i, lead) or self.course(i, lead) or self.told(i, lead)

    def is_yearly(self, i: int) -> bool:
        """Whether a figure is a percent per time of an event: "stroke in 1.2%/year"."""
        figure = self.figures[i]
        if not figure.unit and self.unit_of(i)[:1] == "%":
            return self.is_yearly(i + 1)
        yearly = figure.unit == "%" and PERCENT_PER_TIME.match(self.context.lower, figure.end)
        if not yearly and not (figure.unit[:1] == "%" and PERCENT_PER_TIME.match(figure.unit, 1)):
            return False
        return RISK.search(self.clause(i)) is not None or bool(
            mentions_between(self.context, self.sentence.start, figure.start)
        )

    def is_often(self, i: int) -> bool:
        """Whether a figure, or the one it is set beside, tells how often something happened in a time."""
        lower, figures = self.context.lower, self.figures
        if (
            not figures[i].unit
            and i + 1 < len(figures)
            and SHORT_LIST.fullmatch(lower[figures[i].end : figures[i + 1].start])
        ):
            i += 1
        unit = figures[i].unit
        if not unit.startswith("%") or not (
            PERCENT_PER_TIME.match(unit[1:]) or PERCENT_PER_TIME.match(lower, figures[i].end)
        ):
            return False
        return not self.is_yearly(i)

    def is_other(self, i: int, lead: str) -> bool:
        """Whether the figure is an age, a threshold, or the value of a test."""
        figure = self.figures[i]
        if figure.kind is None and self.is_often(i):
            return True
        if TESTED.search(lead[-40:]) and not self.words.symbol.search(lead[-24:]) and not MEAN.search(lead[-24:]):
            return True
        if figure.kind is None and LIMITS_ONLY.search(lead[-24:]):
            return True
        if self.words.planned.search(self.text(max(self.sentence.start, figure.start - 80), figure.start)):
            return True
        if figure.kind is None and figure.unit in TIMES and LATER.match(self.after(i)):
            return True
        if lead.endswith("= ") and COUNT_OF_TIMES.match(self.after(i)):
            return True
        if figure.unit in TIMES and NUMBERED_TIME.search(lead[-9:]):
            return True
        if AGES.search(self.text(max(self.sentence.start, figure.start - 90), figure.start)):
            return True
        if figure.numeral.rule.startswith(("statistic", "age")):
            return self.words.symbol.search(lead[-24:]) is None
        return figure.numeral.role == "threshold" or (figure.kind is None and UNSURE.search(lead[-16:]) is not None)

    def at_start(self, i: int, lead: str) -> Valued | None:
        """The value at baseline that is printed beside a change."""
        figure = self.figures[i]
        if figure.kind is not None or not FROM_START.search(lead[-40:]) or not self.unit_of(i):
            return None
        return Valued(figure, "measurements", self.statistic(i), None, "measurement.baseline", False)

    def in_turn(self, i: int) -> Valued | None:
        """An estimate whose measure is told in a list, its value in another: "PPV and NPV were 0.75 and 0.90"."""
        if len(self.names) < 2 or len(self.figures) < 2:
            return None
        first, last = i, i
        while first and SHORT_LIST.fullmatch(self.text(self.figures[first - 1].end, self.figures[first].start)):
            first -= 1
        while last + 1 < len(self.figures) and SHORT_LIST.fullmatch(
            self.text(self.figures[last].end, self.figures[last + 1].start)
        ):
            last += 1
        before = [n for n in self.names if n.end <= self.figures[first].start]
        run = before[-(last - first + 1) :]
        if last == first or len(run) != last - first + 1 or len({n.entry for n in run}) != len(run):
            return None
        joined = all(NAMES_JOINED.fullmatch(self.text(a.end, b.start)) for a, b in pairwise(run))
        if not joined or not LINK.match(self.context.lower, run[-1].end, self.figures[first].start):
            return None
        measure = run[i - first].entry
        if measure == "difference":
            return None
        return Valued(self.figures[i], "estimates", measure, (run[0].start, run[-1].end), "estimate.in_order")

    def by_name(self, i: int) -> Valued | None:
        """An estimate whose measure is named before it."""
        figure, (start, end) = self.figures[i], self.lead(i)
        names = [n for n in self.names if start <= n.start and n.end <= end]
        if not names:
            return None
        name = names[-1]
        if name.entry in RATIOS and figure.kind in {"sd", "iqr", "range"}:
            return None
        if name.entry in {"correlation", "AUC", "agreement"} and (abs(figure.value.value) > 1 or figure.unit):
            return None
        if name.entry == "RD" and figure.unit and not figure.unit.startswith(("%", "per", "point")):
            return None  # "RD" is short for other things too
        if INTERVAL_OF.search(self.context.lower, max(start, name.start - 24), name.start):
            return None
        bare = figure.kind == "ci" and name.entry in RATIOS and BARE_LINK.match(self.context.lower, name.end, end)
        if not bare and LINK.match(self.context.lower, name.end, end) is None:
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

    def stands_alone(self, name: Hit, i: int) -> bool:
        """Whether a named estimate without interval is one."""
        figure, entry = self.figures[i], name.entry
        link = self.text(name.end, figure.start)
        if entry in {"HR", "OR", "RR", "IRR"}:
            return figure.value.decimals > 0 and figure.value.value >= 0 and not figure.unit
        if entry in {"difference", "other"}:
            if TOLD.match(link) is None or self.denied(name) or figure.unit in TIMES:
                return False
            return bool(figure.unit) or (figure.value.decimals > 0 and self.has_p(i))
        if entry in SHARES:
            return TOLD.match(link) is not None and (figure.unit == "%" or 0 < figure.value.value < 1)
        if entry in {"correlation", "AUC", "agreement"}:
            return TOLD.match(link) is not None and abs(figure.value.value) <= 1 and not figure.unit
        return TOLD.match(link) is not None

    def by_symbol(self, i: int, lead: str) -> Valued | None:
        """A statistic told by its sign: "r = 0.52", "β = -0.3"."""
        match = self.words.symbol.search(lead[-24:])
        if match is None and self.figures[i].value.decimals:
            match = self.words.plain_symbol.search(lead[-24:]) or self.words.bracket_symbol.search(lead[-24:])
        if match is None:
            return None
        figure = self.figures[i]
        if COUNT_OF_TIMES.match(self.after(i)):
            return None
        measure = self.words.symbols[match["name"]]
        if measure in {"correlation", "AUC", "agreement", "variance_explained"} and abs(figure.value.value) > 1:
            return None
        end = figure.start - (len(lead[-24:]) - match.end("name"))
        return Valued(figure, "estimates", measure, (end - len(match["name"]), end), "estimate.symbol")

    def listed(self, i: int, lead: str) -> Valued | None:
        """A figure that goes on with the list of the figure before it."""
        j = self.before(i)
        while j is not None and (began := self.found[j]) is not None and began.rule == "measurement.baseline":
            j = self.before(j)
        before = self.found[j] if j is not None else None
        if j is None or before is None or len(lead) > LONGEST_LEAD:
            return None
        figure = self.figures[i]
        percents = {"measurement.percent_change", "estimate.percent"}
        if before.rule in percents and figure.unit == "%" and figure.kind is None and lead.endswith(" by "):
            return replace(before, figure=figure) if not self.is_claimed(i) and ";" not in lead else None
        if before.table == "measurements" and figure.kind is not None and MORE.match(self.after(i)):
            return None
        if before.table == "measurements":
            return self.listed_measurement(i, j, lead, before)
        if before.what == "percent_difference" and figure.unit not in {"", "%"} | TIMES and SAID_AGAIN.fullmatch(lead):
            return Valued(figure, "estimates", "MD", None, "estimate.listed")
        if figure.kind in {"ci", "pair"}:
            return self.listed_interval(i, lead)
        beside_p = bool(figure.unit) and self.has_p(i) and IN_BRACKETS.search(lead) is not None
        if before.rule == "estimate.effect" and beside_p:
            measure = "percent_difference" if figure.unit == "%" else "MD"
            return Valued(figure, "estimates", measure, None, "estimate.effect")
        alone = before.figure.kind is None and figure.kind is None and figure.unit == before.figure.unit
        if alone and before.rule != "estimate.symbol" and (SHORT_LIST.fullmatch(lead) or beside_p):
            return Valued(figure, "estimates", before.what, before.name, "estimate.listed")
        return None

    def listed_interval(self, i: int, lead: str) -> Valued | None:
        """A figure with an interval: of the measure of the last such estimate, the same unit first."""
        figure = self.figures[i]
        if re.search(r"(?<![a-z])(?:means?|medians?|range|iqr)(?![a-z])", lead):
            return None
        if figure.kind == "pair" and not figure.is_within:
            return None
        known = [v for v in self.found if v and v.table == "estimates" and v.figure.kind in {"ci", "pair"}]
        alike = [v for v in known if v.figure.unit == figure.unit]
        alike = alike or [v for v in known[-1:] if not (v.figure.unit and figure.unit)]
        if not alike or (alike[-1].what in RATIOS and figure.unit):
            return None
        return Valued(figure, "estimates", alike[-1].what, alike[-1].name, "estimate.listed")

    def listed_measurement(self, i: int, j: int, lead: str, before: Valued) -> Valued | None:
        """A figure that goes on with a list of measurements: of one kind of spread, or alone and of one unit."""
        figure, earlier = self.figures[i], before.figure
        listed = Valued(figure, "measurements", before.what, before.name, "measurement.listed", before.change)
        if figure.kind is not None:
            return listed if figure.kind == earlier.kind else None
        between = [f for k, f in enumerate(self.figures[j + 1 : i], j + 1) if self.found[k] is None]
        if self.is_claimed(i) or any(
            f.numeral.role not in {"time_point", "dose"} and not self.is_share(f) for f in between
        ):
            return None
        if figure.unit and figure.unit == earlier.unit and OF_EACH_ARM.fullmatch(lead):
            return listed
        doses = [f for f in between if f.numeral.role == "dose"]
        if doses and FOR_DOSES.fullmatch(self.text(earlier.end, figure.start)):
            return listed if figure.unit == earlier.unit != "" else None
        if doses and not (figure.unit and figure.unit == earlier.unit and all(self.is_given(f) for f in doses)):
            return None
        lead, unit = WITHOUT_P.sub("", lead), self.unit_of(i)
        short = SHORT_LIST.fullmatch(lead) is not None
        bracketed = unit and unit == earlier.unit and IN_BRACKETS.fullmatch(lead)
        if before.what in {"mean", "median"} and figure.unit and NEXT_NOUN.fullmatch(lead) and not self.is_count(i):
            return None if figure.unit in TIMES | {"%"} else replace(listed, rule="measurement.next")
        if between and LEADING_SHARE.match(lead):
            lead = LEADING_SHARE.sub("", lead)
        goes_on = not lead or short or bracketed or any(p.fullmatch(lead) for p in (NEXT_IN_LIST, BESIDE, LABELLED))
        labelled = j == i - 1 and self.is_labelled_pair(j)
        goes_on = (
            goes_on
            or labelled
            or bool(figure.unit and figure.unit == earlier.unit and ANOTHER.fullmatch(lead) and self.has_arm(lead, i))
        )
        if not goes_on or self.is_count(i):
            return None
        in_order = short and "respectively" in self.text(figure.end, self.sentence.end)
        one_unit = short and not (figure.unit and earlier.unit)
        if not (unit == earlier.unit or one_unit or in_order or not lead):
            return None
        whole = not figure.unit and figure.value.decimals == 0
        sure = (
            short or not lead or bracketed or labelled or (before.what in {"mean", "median"} and self.has_arm(lead, i))
        )
        return None if whole and not sure else listed

    def is_share(self, figure: Figure) -> bool:
        """Whether a percent stands alone in a bracket: the value before it again, as a share."""
        around = self.text(figure.start - 1, figure.start) + self.text(figure.end, figure.end + 1)
        return figure.unit == "%" and around in {"()", "[]"}

    def is_given(self, figure: Figure) -> bool:
        """Whether a dose is what was given to a group: "for 5 mg", "in the 200 IU group"."""
        return GIVEN.search(self.text(figure.start - 20, figure.start)) is not None

    def by_change(self, i: int, lead: str) -> Valued | None:
        """Folds, and percents by which something is higher or moved."""
        figure = self.figures[i]
        place = figure.unit_place
        at = place[1] if place and figure.value.end <= place[0] and place[1] <= figure.end else figure.value.end
        after = self.text(at, min(self.sentence.end, at + 60)) if figure.kind else self.after(i)
        fold = FOLD.match(self.text(figure.value.end, min(self.sentence.end, figure.value.end + 50)))
        if fold and (
            "fold" in fold.group()
            or (not lead.endswith("= ") and FOLD_SAYS.match(self.context.lower, figure.value.end + fold.end()))
        ):
            return Valued(figure, "estimates", "fold_change", None, "estimate.fold")
        if figure.unit not in {"", "%"} and figure.kind in {None, "ci", "pair"}:
            lowered = COMPARED_WITH.search(after) and CHANGE_BY.search(lead[-40:]) and CHANGED.search(lead[-120:])
            other = i + 1 < len(self.figures) and self.figures[i + 1].unit == figure.unit and len(after) < 60
            if MORE.match(after) or DIFFERED_BY.search(lead[-40:]) or (lowered and not other):
                measure = "RD" if figure.unit.startswith("percentage") else "MD"
                return Valued(figure, "estimates", measure, None, "estimate.more")
            moved = figure.kind is None and figure.unit not in TIMES and self.words.moved.match(after)
            alone = moved and (COMPARED_WITH.search(self.after(i, 90)) is None or self.is_listed_move(i))
            if alone and self.markers_before(i):
                return Valued(figure, "measurements", self.statistic(i), None, "measurement.moved", True)
        if figure.unit != "%" or figure.kind not in {None, "pair", "ci", "range"} or self.is_claimed(i):
            return None
        following = self.figures[i + 1] if i + 1 < len(self.figures) else None
        if following and following.unit == "%" and SHORT_LIST.fullmatch(self.text(figure.end, following.start)):
            # "33% and 41% lower" says of both by how much
            shared = self.after(i + 1)
            after = shared if PERCENT_MORE.match(shared) else after
        more = PERCENT_MORE.match(after)
        clause = self.clause(i)
        verb = CHANGE_BY.search(lead[-40:]) if CHANGED.search(lead[-120:]) else None
        if more is None and verb is None:
            return None
        words = (more["what"] if more else "") + " " + clause[-90:] + after[:70]
        if more and more["what"] in THAN and re.search(r"\sthan\s*\Z", lead):
            return None
        if NO_CHANGE_OF.of(self.context.vocabulary).search(after[:16]):
            return None
        other = i + 1 < len(self.figures) and self.figures[i + 1].unit == "%" and len(after) < 60
        beside = COMPARED_WITH.search(after) if not other else TO_ANOTHER.match(after)
        later = self.text(figure.end, min(self.sentence.end, figure.end + 120)).split(";")[0] if more else ""
        beside = beside or COMPARED_WITH.search(later) or COMPARED_WITH.search(clause[: len(clause) - len(lead)] + lead)
        if RISK.search(words) or beside or (more and more["what"] in THAN):
            return Valued(figure, "estimates", "percent_difference", None, "estimate.percent")
        return Valued(figure, "measurements", self.statistic(i), None, "measurement.percent_change", True)

    def is_listed_move(self, i: int) -> bool:
        """Whether the next figure of the same unit is a movement too: "a 2 kg fall compared with a 1 kg rise"."""
        for k in range(i + 1, len(self.figures)):
            if self.figures[k].unit == self.figures[i].unit and self.words.moved.match(self.after(k)):
                return True
        return False


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
        share_units(judge)
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
        said_again = names and context.lower[names[-1].end : hit.start].strip() in {"(", "["}
        if said_again and (names[-1].entry == hit.entry or {names[-1].entry, hit.entry} <= DIFFERENCES | {"other"}):
            names[-1] = Hit(names[-1].start, hit.end, "estimate", names[-1].entry)
            continue
        names.append(hit)
    return names


def share_units(judge: Judge) -> None:
    """Give a measurement the unit that is printed after the last of a list: "2.7 versus 2.3 hours"."""
    for i in range(len(judge.figures) - 2, -1, -1):
        value, after = judge.found[i], judge.found[i + 1]
        if value is None or after is None or not value.table == after.table == "measurements":
            continue
        figure, following = judge.figures[i], judge.figures[i + 1]
        if not figure.unit and following.unit and SHORT_LIST.fullmatch(judge.text(figure.end, following.start)):
            figure.unit, figure.unit_place = following.unit, following.unit_place
