"""The time each cell is about: in it, beside it, before its outcome, or at the head of the sentence."""

from __future__ import annotations

import re
from itertools import pairwise

from ..arms import arms_between
from ..reading import Context
from ..times import Time
from .arms_beside import inside_bracket
from .cells import Cell
from .groups import Group
from .view import SentenceView

BEYOND = re.compile(r"beyond (?:the )?(?:first )?\Z")
"""Before a time: what follows it was counted from then on, so the time is no point of the result."""


def find_time(context: Context, view: SentenceView, groups: list[Group], index: int) -> None:
    """Set the times of the cells: in the cell, beside it, in front of its outcome, or at the head of the sentence."""
    group = groups[index]
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    named = arms_between(context, view.start, view.sentence.end)
    usable = [
        t
        for t in view.times
        if (not t.scheduled or opens_bracket(view, t))
        and t.unit not in ("second", "minute")
        and not BEYOND.search(view.masked, 0, t.start - view.start)
        and not any(arm.start <= t.start < arm.end for arm in named)
    ]
    bounds = [*(cell.start for cell in group.cells[1:]), high]
    headed = group.cells[0].bracketed and any(heads(view, t, group.cells[0]) for t in usable)
    for cell, stop in zip(group.cells, bounds, strict=True):
        if cell.time or cell.at_entry:
            continue
        labels = [t for t in usable if heads(view, t, cell)]
        inside = [t for t in usable if cell.start <= t.start < cell.end]
        beside = [t for t in usable if cell.end <= t.start < stop and near_time(view, cell.end, t)]
        beside = [t for t in beside if not any(heads(view, t, other) for other in group.cells)]
        of_first = [group.cells[0].time] if headed and cell is not group.cells[0] else []
        cell.time = next(iter(labels or inside or of_first or beside), None)
    for earlier, cell in pairwise(group.cells):
        if earlier.at_entry and cell.time is None:
            # "at baseline 40% and at 6 months 60%"
            cell.time = next((t for t in usable if earlier.end <= t.start and t.end <= cell.start), None)
    last = group.cells[-1]
    if len(group.cells) > 1 and last.time and not any(c.time for c in group.cells[:-1]):
        listed = [t for t in usable if last.end <= t.start < high and t.listed]
        for cell, time in zip(
            group.cells, listed if len(listed) == len(group.cells) else [last.time] * len(group.cells), strict=True
        ):
            cell.time = time
    for row in dict.fromkeys(group.rows):
        # "12% vs 9% at week 4 and 15% vs 10% at week 8": the numbers of a row share its time
        members = [cell for cell, at in zip(group.cells, group.rows, strict=True) if at == row]
        told = next((cell.time for cell in members if cell.time), None)
        for cell in members:
            cell.time = cell.time or told
    missing = [cell for cell in group.cells if cell.time is None and not cell.at_entry]
    if len(missing) == len(group.cells) > 1 and not any(group.arms):
        before = [t for t in usable if low <= t.start < group.cells[0].start]
        for cell, time in zip(group.cells, coordinated(view, before, len(group.cells)), strict=False):
            cell.time = time
        missing = [cell for cell in group.cells if cell.time is None and not cell.at_entry]
    if missing:
        shared = leading_time(view, groups, index, usable, low) or time_after_bracket(view, group, usable)
        for cell in missing:
            cell.time = shared


def heads(view: SentenceView, time: Time, cell: Cell) -> bool:
    """Whether only an opening bracket stands between a time and the cell after it: "day 90 (22%"."""
    gap = view.masked[time.end - view.start : cell.start - view.start]
    return time.end <= cell.start and len(gap) < 8 and re.fullmatch(r"\s*[(\[]\s*", gap) is not None


def opens_bracket(view: SentenceView, time: Time) -> bool:
    """Whether a bracket with a number follows a time: "on day 5 (14%"."""
    return bool(re.match(r"\s*[(\[]\s*\d", view.masked[time.end - view.start :]))


def coordinated(view: SentenceView, times: list[Time], count: int) -> list[Time]:
    """The last ``count`` times where only a comma or "and" stands between them: "the 8-year and 11-year rates"."""
    chosen = times[-count:]
    gaps = [view.masked[a.end - view.start : b.start - view.start] for a, b in pairwise(chosen)]
    joined = all(re.fullmatch(r"\s*(?:,|and|,\s*and|or)\s*(?:at\s+)?(?:the\s+)?", gap) for gap in gaps)
    return chosen if len(chosen) == count and joined else []


def distribute_times(view: SentenceView, groups: list[Group]) -> None:
    """Give as many listed times as there are statements to them in order: "at the 3rd and 6th month (…; and …,
    respectively)"."""
    told = [group for group in groups if group.side != "count"]
    if len(told) < 2 or "respectively" not in view.masked or len({group.outcome for group in told}) > 1:
        return
    listed = [t for t in view.times if t.listed and not t.scheduled and t.end <= told[0].cells[0].start]
    if len(listed) != len(told):
        return
    for group, time in zip(told, listed, strict=True):
        for cell in group.cells:
            cell.time = time


def leading_time(view: SentenceView, groups: list[Group], index: int, usable: list[Time], low: int) -> Time | None:
    """The time before a group: since the group before it, handed on from that group, or at the head of the sentence."""
    first = groups[index].cells[0].start
    lead = [t for t in usable if low <= t.start < first and not is_length(view, t)]
    taken = {id(c.time) for g in groups[:index] for c in g.cells}
    lead = [t for t in lead if not (index and id(t) in taken and new_clause(view, low, first))]
    if lead:
        return lead[-1]
    if index and groups[index - 1].cells[-1].time and not new_clause(view, low, first):
        return groups[index - 1].cells[-1].time
    head = [
        t
        for t in usable
        if t.start < view.sentence.start + 60 and t.end <= groups[0].cells[0].start and not is_length(view, t)
    ]
    return head[0] if head and index else None


def time_after_bracket(view: SentenceView, group: Group, usable: list[Time]) -> Time | None:
    """The time after a bracket that follows or holds the cells: "37 remitted (27 completely, 10 partly) at 5 years"."""
    rest = view.masked[group.cells[-1].end - view.start :]
    match = re.match(
        r"[^()\[\];.]{0,60}[(\[][^()\[\]]*[)\]]"
        if not group.cells[-1].bracketed and not inside_bracket(view, group.cells[-1])
        else r"[^()\[\]]*[)\]]",
        rest,
    )
    if not match:
        return None
    end = group.cells[-1].end + match.end()
    gap_limit = [
        t
        for t in usable
        if t.start >= end
        and near_time(view, end, t)
        and not re.search(r"\d|κ", view.masked[end - view.start : t.start - view.start])
    ]
    return gap_limit[0] if gap_limit else None


def hand_back_times(view: SentenceView, groups: list[Group]) -> None:
    """Give a time at the end of a coordination to the groups before it: "A (13/40) and B (11/40) during 12 months"."""
    for earlier, later in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        time = later.cells[-1].time
        if time is None or any(c.time for c in earlier.cells) or time.start < later.cells[-1].end:
            continue
        gap = view.masked[earlier.cells[-1].end - view.start : later.cells[0].start - view.start]
        bracketed = all(inside_bracket(view, g.cells[0]) for g in (earlier, later))
        if (
            bracketed
            and len(gap) < 60
            and re.search(r"(?<![a-z])and(?![a-z])|,", gap)
            and not re.search(r";|\. |(?<![a-z])(?:was|were|but|while)(?![a-z])", gap)
        ):
            for cell in earlier.cells:
                cell.time = time


def new_clause(view: SentenceView, low: int, start: int) -> bool:
    """Whether a new statement begins between two cells, so that a time is not handed on."""
    return bool(re.search(r";|\. ", view.masked[low - view.start : start - view.start]))


def near_time(view: SentenceView, end: int, time: Time) -> bool:
    """Whether a time after a cell belongs to it: a preposition leads to it within the clause."""
    gap = view.masked[end - view.start : time.start - view.start]
    if len(gap) > 110 or ";" in gap or is_length(view, time):
        return False
    return (
        bool(
            re.search(
                r"(?<![a-z])(?:at|by|within|during|after|in|over|through|until|following|for|on)(?: the| a| "
                r"first| up to)*(?: [a-z-]+){0,3}\s*\Z",
                gap,
            )
        )
        or len(gap.split()) <= 3
        or ("," not in gap and bool(AFTERWARDS.match(view.masked, time.end - view.start)))
    )


AFTERWARDS = re.compile(r"\s*(?:after|following|post)(?![a-z])")
"""After a time: it is counted from something ("two months after surgery")."""


def is_length(view: SentenceView, time: Time) -> bool:
    """Whether a time says how long something took or lasted on average: "mean follow-up of 27 months"."""
    before = view.masked[max(0, time.start - view.start - 44) : time.start - view.start]
    return bool(re.search(r"(?<![a-z])(?:mean|median|average|averaged|duration)(?![a-z])[^,;()]*\Z", before)) or bool(
        time.numeral.decimals
    )
