"""The arm each cell belongs to: beside it, in a list, or in the order in which a sentence named the arms."""

from __future__ import annotations

import re

from ..arms import ArmMention, arms_between, main_arms
from ..outcomes import Mention
from ..reading import Context
from .cells import Cell
from .contrasts import compared_before, listed_names, told_by_clauses
from .grids import lay_out, outcomes_in_rows
from .groups import FUNCTION, Group
from .view import SentenceView

LEADS_RIGHT = re.compile(
    r"[)\]\s,]*[(\[]?\s*(?:(?:patients|participants|subjects|women|men|children|infants|individuals|those|"
    r"people|cases|of|in|for|with|on|among|by|from|at|under|after|following|"
    r"receiving|received|treated|given|taking|using|assigned|allocated|randomi[sz]ed|who|were|to|the|a|both|"
    r"all|during|formerly|previously|patients'|whose|undergoing|treatment|therapy|arm|group)[\s,)\]]+)*"
)


LEADS_LEFT = re.compile(
    r"[\s,:=(\[]*(?:(?:had|have|has|was|were|is|are|showed|achieved|experienced|reported|reached|of|in|only|"
    r"about|approximately|at|and|to|rate|rates|with|patients|also|[a-z]+ed|group|arm)[\s:=(\[]+)*"
)


def adjacent_right(view: SentenceView, cell: Cell, arms: list[ArmMention]) -> ArmMention | None:
    """The arm that follows a cell with nothing but a preposition and people between them."""
    if not arms:
        return None
    gap = view.masked[cell.end - view.start : arms[0].start - view.start]
    if re.fullmatch(r"[)\]\s]*,[\s]*", gap):
        return None
    if cell.bracketed and re.match(r"\s*[)\]]\s*(?:and|than|versus|vs|,|compared)", gap):
        return None
    return arms[0] if LEADS_RIGHT.fullmatch(gap) else None


def adjacent_left(view: SentenceView, cell: Cell, arms: list[ArmMention]) -> ArmMention | None:
    """The arm right before a cell: "placebo (12%)", "the A group: 12%", "A had 12%"."""
    if not arms:
        return None
    gap = view.masked[arms[-1].end - view.start : cell.start - view.start]
    return arms[-1] if len(gap) < 50 and LEADS_LEFT.fullmatch(gap) else None


def find_arms(
    context: Context, view: SentenceView, groups: list[Group], index: int, order: list[ArmMention]
) -> list[ArmMention]:
    """Set the arms of the cells of ``groups[index]``; returns the order of arms to hand on ("…, respectively")."""
    group = groups[index]
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    if group.series:
        group.arms = [*group.series.arms]
        return [*group.series.arms]
    if len(group.cells) == 1:
        group.arms = [lone_arm(context, view, groups, index, low, high)]
        return order
    named = distinct(arms_between(context, view.sentence.start, view.sentence.end))
    if not named and REFERS_BACK.search(view.masked):
        order = told_before(context, view, len(group.cells)) or order
    if len(named) < 2:
        told = unnamed_arms(context, view, group, low, high)
        if told:
            group.arms = told
            return distinct([arm for arm in told if arm])
        if named and (other := other_arm(context, named[0])):
            pairs = lay_out(context, view, group, [named[0], other], low)
            if pairs:
                group.arms = pairs
                return [named[0], other]
    group.arms = arms_of_list(context, view, group, order, low, high)
    found = [arm for arm in group.arms if arm]
    if not found:
        outcomes_in_rows(context, view, group, low)
    return distinct(found) if len(found) == len(group.cells) else order


REFERS_BACK = re.compile(
    r"(?<![a-z])(?:these|those|the two|the three|the four|both|corresponding|respective) (?:[a-z]+ ){0,3}"
    r"(?:groups|arms|cohorts|treatments|rates?|figures|numbers|percentages|proportions|values|incidences)(?![a-z])"
)
"""What points to groups that were named before: "the respective rates were", "in these groups"."""


def told_before(context: Context, view: SentenceView, count: int) -> list[ArmMention]:
    """As many arms as there are numbers, named in one of the two sentences before; empty where they are not."""
    for back in (1, 2):
        index = view.sentence.index - back
        if index < 0 or context.sentences[index].section is not view.sentence.section:
            return []
        named = distinct(arms_between(context, context.sentences[index].start, context.sentences[index].end))
        if named:
            return named if len(named) > 1 and count % len(named) == 0 else []
    return []


def lone_arm(
    context: Context, view: SentenceView, groups: list[Group], index: int, low: int, high: int
) -> ArmMention | None:
    """The arm of a number that stands alone."""
    cell = groups[index].cells[0]
    before, after = arms_between(context, low, cell.start), arms_between(context, cell.end, high)
    return (
        heading(view, cell, before)
        or adjacent_right(view, cell, after)
        or past_outcome(view, groups[index], after)
        or bracket_head(context, view, cell)
        or adjacent_left(view, cell, before)
        or single_arm(view, cell, before, after, groups[index].outcome)
        or inherited_arm(context, view, groups, index)
    )


def heading(view: SentenceView, cell: Cell, arms: list[ArmMention]) -> ArmMention | None:
    """The arm right before the bracket that a cell opens: "placebo (18%)"."""
    gap = view.masked[arms[-1].end - view.start : cell.start - view.start] if arms else ""
    return arms[-1] if arms and re.fullmatch(r"\s*[(\[]\s*(?:n\s*=\s*)?", gap) else None


def past_outcome(view: SentenceView, group: Group, after: list[ArmMention]) -> ArmMention | None:
    """The arm right after the outcome that follows a count: "2 adverse events in the placebo group"."""
    cell, outcome = group.cells[0], group.outcome
    if not after or outcome is None or not cell.end <= outcome.start < outcome.end <= after[0].start:
        return None
    ahead = view.masked[cell.end - view.start : outcome.start - view.start]
    behind = view.masked[outcome.end - view.start : after[0].start - view.start]
    return after[0] if not ahead.strip(" )]") and IN_ARM.fullmatch(behind) else None


IN_ARM = re.compile(r"\s+(?:in|with|on|among|for|from)\s+(?:the\s+|those\s+|patients\s+|receiving\s+|on\s+)*")


def bracket_head(context: Context, view: SentenceView, cell: Cell) -> ArmMention | None:
    """The arm right before the open bracket that holds a cell with what it counts: "in the X group (fatal, 2%; …)"."""
    before = view.masked[: cell.start - view.start]
    at = before.rfind("(")
    if at < 0 or ")" in before[at:] or not re.search(r"[a-z]{4}", before[at:]):
        return None
    near = arms_between(context, view.start + max(0, at - 60), view.start + at)
    return near[-1] if near and not before[near[-1].end - view.start : at].strip() else None


def unnamed_arms(context: Context, view: SentenceView, group: Group, low: int, high: int) -> list[ArmMention | None]:
    """The groups that this statement alone sets against each other, one for each number."""
    found = listed_names(context, view, group.cells, low, high) or compared_before(context, view, group.cells, low)
    if found:
        return [*found]
    clauses = told_by_clauses(context, view)
    if len(clauses) != 2:
        return []
    return [*clauses] if len(group.cells) == 2 else lay_out(context, view, group, clauses, low) or []


def arms_of_list(
    context: Context, view: SentenceView, group: Group, order: list[ArmMention], low: int, high: int
) -> list[ArmMention | None]:
    """The arms of two or more numbers: from lists of names before or after them, beside each, or in an order told."""
    cells = group.cells
    edges = [cell.end for cell in cells]
    starts = [cell.start for cell in cells]
    after = [arms_between(context, end, nxt) for end, nxt in zip(edges, [*starts[1:], high], strict=True)]
    before = [arms_between(context, prev, start) for prev, start in zip([low, *edges[:-1]], starts, strict=True)]
    right = [adjacent_right(view, cell, found) for cell, found in zip(cells, after, strict=True)]
    left = [adjacent_left(view, cell, found) for cell, found in zip(cells, before, strict=True)]
    after_bracket = pair_in_bracket(context, view, group, right[-1], before[0], after[-1])
    if after_bracket:
        return after_bracket
    trailing = distinct(near_list(view, after[-1], edges[-1]))
    # the last names before the cells count: a bracket "(A; B):" heads the pairs after it
    last_named = distinct(before[0][-len(cells) :])
    leading = last_named if len(last_named) == len(cells) else distinct(before[0])
    count = len(cells)
    inner = any(after[:-1])
    listed: list[ArmMention | None] = [*respective_arms(context, view, group, high)]
    if listed and not inner:
        return listed
    named = distinct(arms_between(context, view.sentence.start, view.sentence.end))
    grid = lay_out(context, view, group, named if len(named) > 1 else order, low)
    if grid:
        return grid
    if len(order) == count and answers_in_order(view, group, inner):
        return [*order]
    if len(trailing) >= count and not inner and not all(left):
        return [*trailing[:count]]
    if 1 < len(trailing) < count and count % len(trailing) == 0 and not inner and not any(before[1:]):
        return [*trailing] * (count // len(trailing))
    if all(right) and len({arm.key for arm in right if arm}) == count:
        return list(right)
    if all(left) and not any(right[:-1]) and len({arm.key for arm in left if arm}) == count:
        return list(left)
    if right[0] and not any(after[1:-1]) and len(trailing) == count - 1:
        return [right[0], *trailing]
    if not inner and len(leading) == count:
        return turned(view, leading)
    if not any(after) and not any(before[1:]) and len(order) == count:
        # "higher in B (57% vs 22%)": an arm named in the sentence counts more than the order of another sentence
        here = count == 2 and len(leading) == 1 and order[0].start < view.start and inside_bracket(view, cells[0])
        return (arms_in_order(context, view, group) or first_of(leading[0], order) if here else None) or [*order]
    if not inner and len(leading) > count and not any(right):
        return [*leading[-count:]]
    beside: list[ArmMention | None] = [
        (b or a) if cell.bracketed and view.masked[cell.end - view.start :].lstrip()[:1] in ")]" else (a or b)
        for cell, a, b in zip(cells, right, left, strict=True)
    ]
    told = None if beside[-1] and not beside[0] else arms_in_order(context, view, group)
    arms = told or beside
    if arms[0] is None and any(arms[1:]) and before[0]:
        subject = single_arm(view, cells[0], before[0], [])
        if subject and subject.key not in {arm.key for arm in arms if arm}:
            arms[0] = subject
    if count == 2 and arms[0] is None and arms[1] is not None:
        arms[0] = other_arm(context, arms[1])
    return arms


def pair_in_bracket(
    context: Context,
    view: SentenceView,
    group: Group,
    follows: ArmMention | None,
    before: list[ArmMention],
    after: list[ArmMention],
) -> list[ArmMention | None]:
    """Arms of two numbers in a bracket before the arm they begin with: "compared to Y, more often (9% vs 4%) in X"."""
    cells = group.cells
    if len(cells) != 2 or follows is None or not inside_bracket(view, cells[0]):
        return []
    if ")" not in view.masked[cells[1].end - view.start : follows.start - view.start]:
        return []
    others = [a for a in [*distinct(near_list(view, after, cells[1].end)), *before] if a.key != follows.key]
    other = others[0] if others else other_arm(context, follows)
    return [follows, other]


def first_of(arm: ArmMention, order: list[ArmMention]) -> list[ArmMention | None] | None:
    """A pair told before, beginning with the arm that this sentence names; None where it is not of the pair."""
    if arm.key not in {a.key for a in order}:
        return None
    return [arm, *(a for a in order if a.key != arm.key)]


def other_arm(context: Context, arm: ArmMention) -> ArmMention | None:
    """The other arm of a study of exactly two."""
    both = main_arms(context)
    if arm.key not in {a.key for a in both}:
        return None
    return next((a for a in both if a.key != arm.key), None)


EACH_ARM = re.compile(
    r"[)\]\s]*(?:[a-z-]+ ){0,5}?(?:in|from|of|for|with) each (?:of the )?(?:[a-z]+ )?(?:arms?|groups?)(?![a-z])"
)


def each_arm(context: Context, view: SentenceView, cell: Cell) -> list[ArmMention]:
    """The two arms of a study of two where a number holds for either: "15 patients in each group"."""
    return main_arms(context) if EACH_ARM.match(view.masked, cell.end - view.start) else []


OPENS_COMPARED = re.compile(r"\s*(?:as )?(?:compared (?:with|to)|relative to|versus|unlike) (?:the )?")


def turned(view: SentenceView, arms: list[ArmMention]) -> list[ArmMention | None]:
    """Arms in the order of the sentence; one that opens it as what others are compared with comes last."""
    opening = view.masked[: arms[0].start - view.start]
    if len(arms) == 2 and re.fullmatch(
        r"\s*(?:as )?(?:compared (?:with|to)|relative to|versus|unlike) (?:the )?", opening
    ):
        return [arms[1], arms[0]]
    return [*arms]


def share_arms(groups: list[Group]) -> None:
    """Give numbers without arms those of another list as long: "(14% vs 59%) and … (83% vs 37%) in X than in Y"."""
    for group in groups:
        if len(group.cells) < 2 or any(group.arms) or group.each:
            continue
        told = next((g for g in groups if len(g.cells) == len(group.cells) and all(g.arms)), None)
        if told and len({arm.key for arm in told.arms if arm}) == len(told.arms):
            group.arms = [*told.arms]


def respective_arms(context: Context, view: SentenceView, group: Group, high: int) -> list[ArmMention]:
    """As many arms as cells, listed between the cells and "respectively"; empty where there is no such list."""
    rest = view.masked[group.cells[-1].end - view.start : high - view.start]
    at = rest.find("respectively")
    if at < 0 or len(group.cells) < 2:
        return []
    named = distinct(arms_between(context, group.cells[-1].end, group.cells[-1].end + at))
    return named if len(named) == len(group.cells) else []


def arms_in_order(context: Context, view: SentenceView, group: Group) -> list[ArmMention | None] | None:
    """Arms of two numbers in the order in which the sentence names them: "worse in B than in A (8% vs 63%)".

    Where the sentence names one arm of a study with two, the other number belongs to the other arm.
    """
    if len(group.cells) != 2:
        return None
    named = distinct(arms_between(context, view.sentence.start, view.sentence.end))
    both = main_arms(context)
    if len(named) > 2 and both:
        keys = {arm.key for arm in both}
        named = [arm for arm in named if arm.key in keys]
    if len(named) == 2:
        return turned(view, named)
    if len(named) == 1 and len(both) == 2 and named[0].key in {arm.key for arm in both}:
        other = next(arm for arm in both if arm.key != named[0].key)
        compared = THAN_ARM.search(view.masked, 0, named[0].start - view.start)
        return [other, named[0]] if compared else [named[0], other]
    return None


THAN_ARM = re.compile(
    r"(?<![a-z])(?:than|compared (?:with|to)|relative to|versus|vs) (?:(?:the|in|with|for|on|those) )*\Z"
)
"""Before the arm that another is compared with: its number comes second, "more often than with placebo (9% vs 4%)"."""


def answers_in_order(view: SentenceView, group: Group, named: bool) -> bool:
    """Whether a bracket gives its numbers in an order told before: "(18.8% versus 16.2% and 17.1%, respectively)"."""
    rest = view.masked[group.cells[-1].end - view.start :]
    return (
        not named
        and inside_bracket(view, group.cells[0])
        and bool(re.match(r"[^()\[\]a-z]{0,12},?\s*respectively\s*[)\]]", rest))
    )


def distinct(arms: list[ArmMention]) -> list[ArmMention]:
    """Arms without repeats, in order."""
    seen: dict[str, ArmMention] = {}
    for arm in arms:
        seen.setdefault(arm.key, arm)
    return list(seen.values())


def near_list(view: SentenceView, arms: list[ArmMention], end: int) -> list[ArmMention]:
    """The run of arms after ``end`` that forms one list: no long stretch of other words between its members."""
    found: list[ArmMention] = []
    at = end
    for arm in arms:
        gap = view.masked[at - view.start : arm.start - view.start]
        if len(re.findall(r"[a-z]{3,}", FUNCTION.sub(" ", gap))) > (2 if not found else 1) or ";" in gap:
            break
        found.append(arm)
        at = arm.end
    return found


PARTED = re.compile(r"[;:]|, (?:and|whil|whereas|but)|compared|versus|(?<![a-z])vs")


def single_arm(
    view: SentenceView,
    cell: Cell,
    before: list[ArmMention],
    after: list[ArmMention],
    outcome: Mention | None = None,
) -> ArmMention | None:
    """The arm of a cell that stands alone: right after it, in the bracket, or as the subject of the clause.

    The words of ``outcome`` between the two do not part them: "three cases of infection occurred in the control group".
    """
    if after:
        gap = view.masked[cell.end - view.start : after[0].start - view.start]
        if outcome is not None and cell.end <= outcome.start and outcome.end <= after[0].start:
            gap = gap[: outcome.start - cell.end] + gap[outcome.end - cell.end :]
        listed = "(" in gap and view.masked[after[0].end - view.start : after[0].end - view.start + 1] != ")"
        if (
            len(gap) < 90
            and not listed
            and not re.search(r"[;:]|, (?:and|whil|whereas|but)|compared|versus|(?<![a-z])vs", gap)
        ):
            words = re.findall(r"[a-z]{3,}", FUNCTION.sub(" ", gap))
            if len(words) <= (6 if re.search(r"(?<![a-z])in (?:the )?\Z", gap) else 3) and not re.search(r"[\dν]", gap):
                return after[0]
    if before:
        gap = view.masked[before[-1].end - view.start : cell.start - view.start]
        if not re.search(r";", gap) and len(gap) < 90:
            return before[-1]
    return None


def inherited_arm(context: Context, view: SentenceView, groups: list[Group], index: int) -> ArmMention | None:
    """The arm that heads the clause: "in the drug group, 12 relapsed and 3 died"."""
    if not index or len(groups[index - 1].cells) > 1:
        return None
    previous = groups[index - 1]
    arm, first = previous.arms[0], previous.cells[0]
    gap = view.masked[first.end - view.start : groups[index].cells[0].start - view.start]
    headed = (
        arm is not None and arm.end <= first.start and not re.search(r";|\. |(?<![a-z])(?:overall|total)(?![a-z])", gap)
    )
    return arm if headed and inside_bracket(view, first) == inside_bracket(view, groups[index].cells[0]) else None


def inside_bracket(view: SentenceView, cell: Cell) -> bool:
    """Whether a bracket is open at the cell."""
    before = view.masked[: cell.start - view.start]
    return before.count("(") + before.count("[") > before.count(")") + before.count("]")
