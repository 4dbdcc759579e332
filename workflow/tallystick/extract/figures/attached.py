"""Whose a measured value is, by the grammar that tells so of counts and percents.

The values of one topic that stand beside each other are one statement: its arms are named beside each value, listed
before or after them, or told by the order of the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from ..arms import ArmMention, arms_between, main_arms
from ..arms.contrast import opposite
from ..claims.arms_beside import share_arms
from ..claims.cells import Cell
from ..claims.frames import whose_of
from ..claims.groups import Group, linked
from ..claims.series import find_series
from ..claims.view import SentenceView, view_of
from ..reading import Context, Sentence
from ..statements.chains import find_hits
from ..statements.pairs import arm_and_comparator
from .clause_topics import Topic
from .measurands import arm_label, labelled_apart
from .value_patterns import OF_EACH_ARM, SET_AGAINST, compile_words

LISTED = re.compile(r"\s*[)\]]?\s*(?:,|/|and|,\s*and)\s*[(\[]?\s*")
"""Between the values of two things that are listed together."""
COURSE = re.compile(
    r"\s*[)\]]?(?:(?!\s(?:versus|vs|compared|than|while|whilst|whereas)(?![a-z]))[^;()\[\].]){0,60}?"
    r"(?:(?<![a-z])(?:to|after|before|post|baseline|weeks?|months?|days?|years?|hours?|end)(?![a-z]))"
    r"(?:(?!\s(?:versus|vs|compared|than|while|whilst|whereas)(?![a-z]))[^;()\[\].]){0,40}[(\[]?\s*"
)
"""Between two values of one thing at two times."""
THAN = re.compile(r"(?<![a-z])(?:than|compared (?:with|to)|versus|vs|relative to)\s+(?:[a-z]+\s+){0,3}\Z")
HIGHER_IN = re.compile(
    r"(?<![a-z])(?:higher|lower|longer|shorter|greater|smaller|less|more|fewer|better|worse|larger|reduced|increased|"
    r"improved|decreased|faster|slower|earlier|later)\s+(?:in|with|for|among|after|on)\s+(?:the\s+|those\s+)*\Z"
)
"""Before an arm that has more or less than the other."""
NEW_CLAUSE = re.compile(r"[;:]|,\s*(?:and|but|while|whereas|although|with)(?![a-z])")
"""Between an arm and values that are no longer said of it."""
NO_GROUP = re.compile(
    r"(?<![a-z])(?:baseline|means?|medians?|averages?|sum|follow-?up|study|both|all|each|who|that|which|these|those|"
    r"other|others|day|week|month|year)(?![a-z])"
)
PER_TIME = re.compile(r"\s*(?:per|each|a)\s(?:year|month|week|day|hour|decade|patient|person|participant)(?![a-z])")
"""After a value: its rate, "3.2 ml per year in the drug group"."""
NAMED_ARM = re.compile(
    r"\s*(?:with|for|in|on)\s+(?:the\s+)?(?P<arm>[A-Z][\w+/-]*(?:\s\d+\s?(?:mg|µg|μg))?|placebo|controls?|"
    r"[a-z][\w-]*(?:\s[\w-]+){0,2}?\s(?:group|arm))(?![\w-])"
)
BEFORE_ARM = re.compile(
    r"[\s,;)\]]*(?:[(\[]?p\s?[<=>≤]\s?[\d.·]+[)\]]?[\s,;)\]]*)?(?:(?:(?!than |and |or |as |vs |compared |comparison |"
    r"versus |relative )[a-z-]+\s+){0,2}?"
    r"(?:in|for|with|by|on|at|among)\s+)?(?:the\s+|patients\s+|those\s+)*[(\[]?|"
    r"\s+(?:(?!than |and |or |as )[a-z-]+\s+){1,2}[(\[]"
)
"""Between a value and the arm named after it: "12 kg (p = 0.2) in the", "23% increase in the"."""
LABELS = frozenset(":=")
"""After an arm that is the label of the next value."""
IN_SAME_ARM = re.compile(
    r".(?:\s*(?:[,.]|(?:and|at|after|on|\d+|months?|weeks?|days?|years?|hours?|h|min|baseline|before|versus|vs|to)"
    r"(?![a-z0-9])))*\s*."
)
"""Between two values in brackets that differ by their time only: "(5 kg) and at 6 months ("."""
CLOSE = 45
AGAINST = re.compile(r"\s*[)\]]?\s*(?:[a-z%]+\s+)?(?:vs\.?|versus)\s*[(\[]?\s*")
VERSUS = re.compile(r"\s*[)\]]?\s*(?:vs\.?|versus|compared (?:with|to)|and)\s*[(\[]?\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measured value stands with its spread, by which rule it was read, and what it measures."""

    start: int
    end: int
    rule: str
    topic: Topic | None


CALLED = re.compile(r"(?:(?:means?|medians?|average|at|baseline)(?:\s+of|\s+was)?[\s,:=]+)+\Z")
"""Words in front of a value that say what kind it is, within its bracket."""


def arms_of(
    context: Context, sentence: Sentence, values: list[Place], order: list[ArmMention]
) -> tuple[list[ArmMention | None], list[ArmMention]]:
    """The arm of each value of a sentence, and the order of arms to hand on to the next sentence."""
    if not values:
        return [], order
    view = view_of(context, sentence)
    rows = rows_of(context, sentence, values)
    groups = group_values(context, view, rows, cells_of(context, sentence, rows))
    whose, order = whose_of(context, view, [cell for group in groups for cell in group.cells], order)
    for group in groups:
        group.arms = [*group.series.arms] if group.series else [whose.get(id(cell)) for cell in group.cells]
        if len(group.cells) == 2 and not any(group.arms) and (arm := leading_arm(context, view, group)):
            group.arms = [arm, opposite(context, arm)]
    share_arms(groups)
    topics = [value.topic for value in values if value.topic]
    found = [arm if arm and is_group(context, arm, topics) else None for group in groups for arm in group.arms]
    told = [arm for arm, row in zip(found, rows, strict=True) for _ in row]
    near = arms_near(context, sentence, values)
    both = [arm or other for arm, other in zip(told, near, strict=True)]
    main = {arm.key for arm in main_arms(context)}
    return [arm if arm and (arm.key in main or not is_marker(context, arm)) else None for arm in both], order


def rows_of(context: Context, sentence: Sentence, values: list[Place]) -> list[list[Place]]:
    """The values, those of one arm that stand side by side together."""
    mentions = arms_between(context, sentence.start, sentence.end)
    rows: list[list[Place]] = []
    for value in values:
        before = rows[-1][-1] if rows else value
        parted = any(before.end <= arm.start < value.start for arm in mentions)
        pattern = COURSE if before.topic == value.topic else LISTED
        joined = pattern.fullmatch(context.lower, before.end, value.start) or (
            SET_AGAINST.fullmatch(context.lower, before.end, value.start)
            and labelled_apart(context, sentence, before.start)
        )
        if rows and not parted and joined:
            rows[-1].append(value)
        else:
            rows.append([value])
    return rows


def cells_of(context: Context, sentence: Sentence, rows: list[list[Place]]) -> list[Cell]:
    """A cell for each row of values, with the words that say what kind of value it is."""
    lower = context.lower
    cells = []
    for row in rows:
        start = row[0].start
        called = CALLED.search(lower, max(sentence.start, start - 24), start)
        if called and lower[called.start() - 1 : called.start()] in ("(", "["):
            start = called.start()
        rate = PER_TIME.match(lower, row[-1].end, sentence.end)
        end = rate.end() if rate else row[-1].end
        cells.append(Cell(start, end, "measurement", bracketed=lower[start - 1 : start] in ("(", "[")))
    return cells


def group_values(context: Context, view: SentenceView, rows: list[list[Place]], cells: list[Cell]) -> list[Group]:
    """Values of one topic that a connective joins, and lists with the name of a group beside each value."""
    groups: list[Group] = []
    for _, run in groupby(zip(rows, cells, strict=True), key=lambda pair: [value.topic for value in pair[0]]):
        alike = [cell for _, cell in run]
        listed = {id(cell): series for series in find_series(context, view, alike) for cell in series.cells}
        for i, cell in enumerate(alike):
            series = listed.get(id(cell))
            if series and cell is series.cells[0]:
                groups.append(Group([*series.cells], series=series))
            elif series:
                continue
            elif i and groups[-1].series is None and linked(context, view, groups[-1].cells[-1], cell):
                groups[-1].cells.append(cell)
            else:
                groups.append(Group([cell]))
    return groups


def leading_arm(context: Context, view: SentenceView, group: Group) -> ArmMention | None:
    """The one arm that a sentence names, where it is the first of two values: "X took less (3 vs 5 mg)"."""
    first, last = group.cells[0].start, group.cells[-1].end
    named = arms_between(context, view.start, view.sentence.end)
    if len({arm.key for arm in named}) != 1:
        return None
    arm = named[0]
    told = THAN.search(view.masked, max(0, arm.start - view.start - 24), arm.start - view.start)
    if arm.start >= last:
        higher = HIGHER_IN.search(view.masked, last - view.start, arm.start - view.start)
        return arm if higher and not told else None
    parted = NEW_CLAUSE.search(view.masked, arm.end - view.start, max(first - view.start, 0))
    return arm if arm.end <= first and not told and not parted else None


def is_marker(context: Context, arm: ArmMention) -> bool:
    """Whether the whole words of an arm are a marker: what is measured, not whose it is."""
    hits = find_hits(context).between(arm.start - 1, arm.start + 1, "marker")
    return any(h.start <= arm.start and arm.end <= h.end for h in hits)


def is_group(context: Context, arm: ArmMention, topics: list[Topic]) -> bool:
    """Whether the words of an arm are neither what is measured nor a kind of value."""
    lower = context.lower
    if not any(letter.isalpha() for letter in arm.label) or arm.label[:2] in {"0.", "0·"}:
        return False
    if arm in arms_between(context, arm.start, arm.start + 1):
        return True
    return not (
        any(arm.start < end and start < arm.end for _, start, end in topics)
        or NO_GROUP.search(lower, arm.start, arm.end)
        or find_hits(context).between(arm.start, arm.end, "marker")
        or compile_words(context.vocabulary).measured.search(lower, arm.start, arm.end)
    )


def arms_near(context: Context, sentence: Sentence, values: list[Place]) -> list[ArmMention | None]:
    """The arm that stands nearest each value: right after it, in order with "respectively", else last before it."""
    mentions = arms_between(context, sentence.start, sentence.end)
    lower = context.lower
    found: list[ArmMention | None] = []
    for i, value in enumerate(values):
        labelled = arm_label(context, sentence, value.start)
        if labelled is not None:
            found.append(labelled[1])
            continue
        limit = values[i + 1].start if i + 1 < len(values) else sentence.end
        after = [a for a in mentions if value.end <= a.start < min(limit, value.end + 50)]
        near = after and BEFORE_ARM.fullmatch(lower, value.end, after[0].start)
        if near and lower[after[0].end : after[0].end + 1] in LABELS:
            near = None
        before = [a for a in mentions if a.end <= value.start]
        told = NAMED_ARM.match(context.view, value.end, min(limit, value.end + 40)) if not near else None
        if told:
            found.append(
                ArmMention(*told.span("arm"), told["arm"].lower(), context.text[told.start("arm") : told.end("arm")])
            )
            continue
        if value.rule == "measurement.baseline" and found:
            found.append(found[-1])
            continue
        if i and before and before[-1].end <= values[i - 1].start:
            opened = OF_EACH_ARM.fullmatch(lower, values[i - 1].end, value.start)
            if opened and not IN_SAME_ARM.fullmatch(opened.group()):
                # "placebo (5 kg), X (7 kg)": whose the second is, is not known
                found.append(None)
                continue
        close = before and (value.start - before[-1].end < CLOSE or len({a.key for a in before}) == 1)
        found.append(after[0] if near else before[-1] if close else None)
    for i in range(len(values) - 1):
        between = lower[values[i].end : values[i + 1].start]
        pair = distinct_arms([a for a in mentions if a.end <= values[i].start])
        if VERSUS.fullmatch(between) and len(pair) >= 2:
            known = arm_and_comparator(context, sentence, pair)
            turned = known is not None and known[0] is not pair[0]
            # "compared with B, A was lower (5 vs 7)" does not say whose the first value is
            found[i], found[i + 1] = (None, None) if turned else (pair[-2], pair[-1])
        first, second = found[i], found[i + 1]
        if AGAINST.fullmatch(between) and first and second and first.key == second.key:
            # values that are set against each other are not of one arm: whose they are is not told
            found[i], found[i + 1] = None, None
    if "respectively" in lower[sentence.start : sentence.end] and len(values) > 1:
        distinct = distinct_arms(mentions)
        if len(distinct) == len(values):
            return list(distinct)
    return found


def distinct_arms(mentions: list[ArmMention]) -> list[ArmMention]:
    """The first mention of each arm, in order."""
    first: dict[str, ArmMention] = {}
    for mention in mentions:
        first.setdefault(mention.key, mention)
    return list(first.values())
