"""Numbers in rows: arms by times, outcomes by arms, in either nesting.

"Response and remission were 40% and 20%, compared with 30% and 10% with placebo" has one row per arm; "40% versus 30%
at week 4 and 45% versus 33% at week 8" has one row per time.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..arms import ArmMention
from ..outcomes import Mention
from ..reading import Context
from .groups import Group, Topic, gap_mentions
from .view import SentenceView

VERSUS = re.compile(r"(?<![a-z])(?:versus|vs|compared|than|against)(?![a-z])")
JOINT = re.compile(r"\s*(?:,|and|or|,\s*and|/)\s*(?:[a-z-]+\s){0,1}")


def lay_out(
    context: Context, view: SentenceView, group: Group, named: list[ArmMention], low: int
) -> list[ArmMention | None] | None:
    """Arms of the cells of a grid, with their rows and, if listed, their outcomes; None where there is no grid."""
    count, arms = len(group.cells), len(named)
    if arms < 2 or count <= arms or count % arms:
        return None
    rows = count // arms
    gaps = [view.masked[a.end - view.start : b.start - view.start] for a, b in pairwise(group.cells)]
    outcomes = listed_outcomes(context, view, group, rows, low)
    turns = [i for i, gap in enumerate(gaps) if VERSUS.search(gap)]
    by_arm = arms == 2 and turns == [rows - 1] and rows > 1
    by_row = [i for i, gap in enumerate(gaps) if (i + 1) % arms == 0]
    paired = bool(turns) and not set(turns) & set(by_row) and len(turns) == count - rows
    timed = all("τ" in gaps[i] for i in by_row) or all(";" in gaps[i] for i in by_row)
    joined = all(re.search(r"(?<![a-z])and(?![a-z])", gaps[i]) for i in by_row)
    if by_arm and (outcomes or rows == 2):
        if not outcomes:
            return None
        group.each = [Topic(outcomes[i % rows]) for i in range(count)]
        return [named[i // rows] for i in range(count)]
    if not (paired or timed or (outcomes and joined)):
        return None
    group.rows = [i // arms for i in range(count)]
    if outcomes and not timed:
        group.each = [Topic(outcomes[i // arms]) for i in range(count)]
    return [named[i % arms] for i in range(count)]


def outcomes_in_rows(context: Context, view: SentenceView, group: Group, low: int) -> None:
    """Give two listed outcomes a row each: "X and Y rates were 71%, 59% and 42%, and 86%, 81% and 70%"."""
    half, odd = divmod(len(group.cells), 2)
    if odd or half < 2:
        return
    gaps = [view.masked[a.end - view.start : b.start - view.start] for a, b in pairwise(group.cells)]
    joined = [i for i, gap in enumerate(gaps) if re.search(r"(?<![a-z])and(?![a-z])", gap)]
    outcomes = listed_outcomes(context, view, group, 2, low)
    if outcomes and half - 1 in joined and set(joined) <= {half - 2, half - 1, 2 * half - 2}:
        group.each = [Topic(outcomes[i // half]) for i in range(len(group.cells))]
        group.arms = [None] * len(group.cells)


def listed_outcomes(context: Context, view: SentenceView, group: Group, wanted: int, low: int) -> list[Mention]:
    """As many coordinated outcomes as wanted, named before the cells: "nausea and vomiting"."""
    chain: list[Mention] = []
    best: list[Mention] = []
    for mention in gap_mentions(context, low, group.cells[0].start):
        gap = view.masked[chain[-1].end - view.start : mention.start - view.start] if chain else ""
        chain = [*chain, mention] if chain and JOINT.fullmatch(gap) else [mention]
        if len(chain) == wanted:
            best = chain
    return best if len({m.outcome for m in best}) == wanted else []
