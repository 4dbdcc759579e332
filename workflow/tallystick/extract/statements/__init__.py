"""From a statement of movement to rows: sign, time, significance, comparator, arm and subgroup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...ids import numbered_ids
from ...tables.store import Rows
from ..arms import ArmMention
from ..people import PeoplePattern
from ..reading import Context, Sentence
from .chains import Grammar, Item, Markers
from .cue_patterns import SIGNIFICANT
from .printed_numbers import PValue, p_values

if TYPE_CHECKING:
    from ..times import Time

SIGNS = {"up": "up", "down": "down", "stable": "unchanged"}
TURNS = {
    ("improve", "higher_better"): "up",
    ("improve", "lower_better"): "down",
    ("worsen", "higher_better"): "down",
    ("worsen", "lower_better"): "up",
}
NOT_SIGNIFICANT = re.compile(
    r"(?<![a-z])(?:(?:not|no|non|without|nor|neither|failed to reach)[- ](?:\w+ ){0,4}?significan\w*|"
    r"insignificant\w*|nonsignificant\w*|"
    r"tended|trend|p\s*=\s*ns|not reach statistical significance)(?![a-z])"
)
COMPARED = re.compile(
    r"(?:(?:a(?<![a-z]a)s (?:compared|relative|in comparison|when compared|comparison)|c(?<![a-z]c)ompar(?:ed|ison)|"
    r"r(?<![a-z]r)elative|i(?<![a-z]i)n comparison|w(?<![a-z]w)hen compared)\s*(?:with|to)|v(?<![a-z]v)(?:ersus|s\.?)|"
    r"t(?<![a-z]t)(?<!other t)(?<!rather t)han)\s+"
    r"(?:(?:that|those|the|in|with|at|for|on|of|patients|receiving|treated|group|value|values|levels?|its|"
    r"their)\s+){0,5}"
)
WITH_MORE = re.compile(
    r"\s(?:with\s(?:an?\s)?|(?:is|was|were)\s)(?:significantly\s)?(?:greater|larger|higher|more|bigger|smaller|lower|less)\s"
)
"""A comparison that only goes along: "fell in X and Y, *with a greater* fall in X than in Y"."""
LATER = re.compile(r"(?:the\s)?(?:post(?![a-z])|post-|after\s|at the end)")
"""After "vs": the later of two times, "12 vs post 9"."""
TIME_SIDE = re.compile(
    r"(?:(?:the|scores?|values?|levels?|that|those|at|of|end|on|in|measured|obtained|observed|its|their)\s){0,8}(?:\d+(?:st|nd|rd|th)?\s(?:weeks?|months?|days?|years?|visit)|(?:week|month|day|year|visit)\s\d|"
    r"(?:first|second|third|last|previous)\s(?:days?|weeks?|visit|months?|session))(?![a-z])"
)
"""After "compared with": an earlier time, "the score at the end of the 6th week"."""
NUMBER_FIRST = re.compile(r"[-+−±<>]?\s?\d")
"""After "vs": the second of two values, and no comparator."""
OTHER_MOVE = re.compile(
    r"an?\s+(?:[a-z]+\s+){0,2}?(?:\d|(?:increase|decrease|reduction|rise|fall|decline|gain|loss)(?![a-z]))"
)
"""After "compared with": another movement, which has its own row, "compared with a 3% rise in Y"."""
CONTRAST = re.compile(
    r";|b(?<![a-z]b)ut(?![a-z])|w(?<![a-z]w)h(?:ereas|ile)(?![a-z])|a(?<![a-z]a)lthough(?![a-z])|"
    r"h(?<![a-z]h)owever(?![a-z])|t(?<![a-z]t)hough(?![a-z])|e(?<![a-z]e)xcept(?![a-z])"
)
RATIO_AFTER = re.compile(
    r"\s*[(\[]\s*(?:adjusted\s|a)?(?:r(?:elative )?r(?:isk)?|risk ratio|or|odds ratio|hr|hazard ratio|rate ratio|irr|"
    r"mean difference|md|difference|smd)(?![a-z])"
)
"""A figure that sets one arm beside another, right after what moved: "lowered pain (RR 0.6)"."""
SUBGROUP = PeoplePattern(
    r"(?<![a-z])(?:for|in|among)\s+(?:those|(?:the\s+)?<people>|the sub(?:group|set)(?: of"
    r"(?: patients)?)?)\s+(?:with|who (?:had|were|received)|without|aged)\s+(?P<what>[^,;.()]{2,60}),"
)
Place = tuple[int, int]
Anchor = tuple[str, int, int]
YEARLY = re.compile(r"(?<![a-z])(?:yearly|annual|each year)(?![a-z])")


@dataclass(slots=True)
class Statement:
    """A cue tied to markers.

    Attributes:
        items: the markers.
        sign: up, down, improve, worsen, stable or change.
        negated: whether the words deny it.
        cue_start: where the cue begins.
        cue_end: where it ends.
        begin: first code point that belongs to the statement.
        until: last code point so far.
        rule: the grammar rule.
        words: what stands before the cue (verb group, determiner).
        follows: the statement of the same markers before it in the sentence.
        also: a second cue that says the same again.
    """

    items: list[Item]
    sign: str
    negated: bool
    cue_start: int
    cue_end: int
    begin: int
    until: int
    rule: str
    words: str
    follows: Statement | None = None
    also: Place | None = None
    span: tuple[int, int] = field(default=(0, 0))


def stretches(statements: list[Statement], sentence: Sentence) -> None:
    """Give each statement its stretch of the sentence: from its first word to where the next statement begins."""
    for i, statement in enumerate(statements):
        following = statements[i + 1] if i + 1 < len(statements) else None
        end = following.begin if following else sentence.end
        start = sentence.start if i == 0 else max(statements[i - 1].span[1], sentence.start)
        statement.span = (
            start,
            max(end, statement.until, max(item.end for item in statement.items) if not statement.follows else 0),
        )
        if following and following.begin <= statement.cue_start:
            statement.span = (start, max(statement.until, max(item.end for item in statement.items)))


def times_of(context: Context, statement: Statement) -> list[Time]:
    """Times of the statement's stretch that say when it holds (no schedules, no durations of treatment)."""
    start, end = statement.span
    found = [t for t in context.shared.get("times", ()) if start <= t.start < end and not t.scheduled]
    return [t for t in found if t.unit in {"day", "week", "month", "year"} and not is_test_name(t, statement)]


def is_test_name(time: Time, statement: Statement) -> bool:
    """Whether the time is part of a marker's name ("24-hour proteinuria") or a length of treatment."""
    return any(item.start - 12 <= time.start < item.end for item in statement.items) and time.unit == "hour"


def months_of(context: Context, statement: Statement, times: list[Time]) -> list[float]:
    """Times in months, once each and in order; yearly visits for five years are five times."""
    months = sorted({round(t.months, 4) for t in times})
    start, end = statement.span
    if len(months) == 1 and times[0].unit == "year" and YEARLY.search(context.lower, start, end):
        return [12.0 * i for i in range(1, int(times[0].value) + 1)]
    return months


def clause_of(context: Context, statement: Statement) -> tuple[int, int]:
    """The clause of a statement: its stretch, cut at contrasts ("but", "whereas", a semicolon)."""
    start, end = statement.span
    for match in CONTRAST.finditer(context.lower, start, end):
        if match.end() <= statement.begin:
            start = match.end()
        elif match.start() >= statement.until:
            return start, match.start()
    return start, end


def significance_of(context: Context, statement: Statement, p: list[PValue]) -> str:
    """significant, not_significant or unstated, from the words and the p-value of the clause."""
    near = statement.words[-40:]
    if SIGNIFICANT.search(near) and not NOT_SIGNIFICANT.search(near):
        return "not_significant" if statement.negated else "significant"
    if NOT_SIGNIFICANT.search(near):
        return "not_significant"
    text = context.lower[slice(*clause_of(context, statement))]
    if NOT_SIGNIFICANT.search(text):
        return "not_significant"
    if SIGNIFICANT.search(text):
        return "significant"
    if p:
        value, relation = p[0].value, p[0].relation
        if relation in {"<", "<=", "="} and value <= 0.05:
            return "significant"
        if value >= 0.05:
            return "not_significant"
    return "unstated"


def compared_with(context: Context, statement: Statement, grammar: Grammar) -> tuple[str, Place | None]:
    """Against what it moved (before, control, another value, other, or nothing said), and the words that say so."""
    start, end = statement.span
    found = list(COMPARED.finditer(context.lower, start, end))
    sentence = context.sentence_at(statement.cue_start)
    lead = COMPARED.match(context.lower, sentence.start, end) if sentence is not None and not found else None
    for match in [*found, *([lead] if lead else [])]:
        after = context.lower[match.end() : min(end, match.end() + 60)]
        head = re.split(r"[,;(]", after)[0]
        if OTHER_MOVE.match(head) or WITH_MORE.search(context.lower, statement.cue_end, match.start()):
            continue
        place = (match.start(), match.end() + max(len(head), 1))
        if grammar.before.search(head) or (match.group()[0] == "v" and LATER.match(head)):
            return "before", place
        if (earlier := TIME_SIDE.match(head)) is not None:
            return ("before" if "first" in earlier.group() else "earlier_follow_up"), place
        if grammar.control.search(after if NUMBER_FIRST.match(head) else head) or (
            match.group().startswith("than") and grammar.control.search(after[:40])
        ):
            return "control", place
        if NUMBER_FIRST.match(head):
            return "values", place
        return "other", place
    return "", None


def sign_of(statement: Statement, polarity: str) -> tuple[str, str]:
    """Direction and how it is known: stated, or derived from what is good for the patient."""
    if statement.negated:
        return "unchanged", "stated"
    if statement.sign in SIGNS:
        return SIGNS[statement.sign], "stated"
    turned = TURNS.get((statement.sign, polarity))
    return (turned, "derived") if turned else ("unsigned", "stated")


def polarity_of(context: Context, markers: Markers, entry: str) -> str:
    """Polarity of a marker in the conditions of this document; unknown outside the vocabulary."""
    special = markers.polarity_in.get(entry)
    if special:
        for condition in context.shared.get("conditions", ()):
            if condition in special:
                return special[condition]
    return markers.polarity.get(entry, "unknown")


def statement_rows(
    context: Context,
    statement: Statement,
    sentence: Sentence,
    markers: Markers,
    grammar: Grammar,
    arms: list[ArmMention],
    alike: tuple[Place, Place | None] | None = None,
) -> Rows:
    """Rows of ``directions`` for one statement, without ids; ``_anchors`` lists (field, start, end).

    Args:
        arms: the arms that it is told for, a row for each.
        alike: words that say that the arms moved alike, and the place of the arm: no change against control.
    """
    p = p_values(context.lower, statement.begin, clause_of(context, statement)[1])
    relative, comparator = against(context, statement, grammar, arms)
    times = times_of(context, statement)
    if relative == "earlier_follow_up" and comparator is not None:
        # "higher at week 12 than at week 2": it is told for the later one
        times = [t for t in times if not comparator[0] <= t.start < comparator[1]] or times
    places: list[Place | None] = [(arm.start, arm.end) for arm in arms] or [None]
    subgroup = SUBGROUP.of(context.vocabulary).search(context.lower, sentence.start, statement.span[1])
    stated = (statement.cue_start, (statement.also or (0, statement.cue_end))[1])
    if alike is not None:
        stated, relative, places = alike[0], "control", [alike[1]]
    shared = {
        **context.where(sentence.section),
        "stated_as": context.text[stated[0] : stated[1]],
        "relative_to": relative,
        "timepoints_months": months_of(context, statement, times),
        "subgroup": context.text[subgroup.start("what") : subgroup.end("what")] if subgroup else None,
        "segment": segment_of(statement),
        "rule": statement.rule,
    }
    rows: Rows = []
    for i, item in enumerate(statement.items):
        told = ("unchanged", "stated") if alike else sign_of(statement, polarity_of(context, markers, item.entry))
        mine = p[i] if len(p) == len(statement.items) else (p[0] if p else None)
        anchors = anchors_of(item, stated, times, mine)
        for place in places:
            own = [*anchors, ("arm", *place)] if place else anchors
            rows.append(
                {
                    **context.place(*span_within(sentence, statement, own)),
                    **shared,
                    "arm_text": context.text[slice(*place)] if place else None,
                    "marker": item.entry,
                    "marker_text": item.words,
                    "direction": told[0],
                    "direction_status": told[1],
                    "significance": significance_of(context, statement, [mine] if mine else []),
                    "p_value": mine.value if mine else None,
                    "_anchors": own,
                }
            )
    return rows


def anchors_of(item: Item, stated: Place, times: list[Time], p: PValue | None) -> list[Anchor]:
    """The places that a row about one marker stands on, without that of its arm."""
    anchors = [("marker", item.start, item.end), ("direction", *stated)]
    anchors += [("marker", *item.part)] if item.part else []
    anchors += [("time_point", t.start, t.end) for t in times]
    anchors += [("p_value", p.start, p.end)] if p else []
    return anchors


def span_within(sentence: Sentence, statement: Statement, anchors: list[Anchor]) -> Place:
    """From the first to the last place of a row in its sentence; an arm that "both groups" stands for is elsewhere."""
    near = [place for place in anchors if sentence.start <= place[1] < sentence.end]
    return min(statement.cue_start, *(place[1] for place in near)), max(place[2] for place in near)


def against(
    context: Context, statement: Statement, grammar: Grammar, arms: list[ArmMention]
) -> tuple[str, Place | None]:
    """The column ``relative_to`` of a statement, and the words that say it.

    Two values of one arm are those before and after.
    """
    relative, place = compared_with(context, statement, grammar)
    if relative == "values":
        relative = "before" if arms else "other"
    if relative == "other":
        return "unknown", place
    if relative or statement.follows is not None:
        return relative or "earlier_follow_up", place
    if RATIO_AFTER.match(context.lower, max(i.end for i in statement.items)):
        return "control", None
    sentence = context.sentence_at(statement.cue_start)
    # a sentence that only adds to a contrast with a control tells of no time before
    added = sentence is not None and sentence.index in context.shared.get("carried", ())
    return "control" if added else "before", None


def segment_of(statement: Statement) -> int | None:
    """1, 2 … where the course of the same markers turns within a sentence."""
    if statement.follows is None:
        return None
    return (segment_of(statement.follows) or 1) + 1


def give_ids(context: Context, rows: Rows, prefix: str, table: str, key: str) -> tuple[Rows, Rows]:
    """Rows with their ids, and their anchors, none of them twice."""
    doc = context.doc_id
    ids = numbered_ids(prefix, [(doc, *(context.text[s:e] for _, s, e in row["_anchors"])) for row in rows])
    anchors: Rows = []
    finished: Rows = []
    for row_id, row in zip(ids, rows, strict=True):
        anchors.extend(context.anchor(table, row_id, name, s, e) for name, s, e in dict.fromkeys(row["_anchors"]))
        finished.append({key: row_id, **{k: v for k, v in row.items() if k[0] != "_"}})
    return finished, anchors
