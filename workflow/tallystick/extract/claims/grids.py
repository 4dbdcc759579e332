"""Numbers in rows: two outcomes listed before as many rows of numbers, "71%, 59% and 42%, and 86%, 81% and 70%"."""

from __future__ import annotations

import re
from itertools import pairwise

from ..outcomes import Mention
from ..reading import Context
from .groups import Group, Topic, gap_mentions
from .view import SentenceView

VERSUS = re.compile(r"(?<![a-z])(?:versus|vs|compared|than|against)(?![a-z])")
JOINT = re.compile(r"\s*(?:,|and|or|,\s*and|/)\s*(?:[a-z-]+\s){0,1}")


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
