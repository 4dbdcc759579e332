"""Claims: which result each number states, for which outcome, arm and time.

Per sentence: mask what others have read (`view`), find cells and counts (`cells`, `counts`), drop what is no result
(`guards`), join what is one statement (`groups`), attach outcome (`attach`), arm (`arms_beside`) and time (`timing`).
Per document: derive denominators, merge restatements (`settle`), write rows and anchors (`rows`).
"""

from __future__ import annotations

import re

from ..arms import ArmMention
from ..outcomes import Mention, mentions_of
from ..reading import Context, Reading
from .arms_beside import find_arms, inside_bracket
from .attach import find_outcome, share_forward, spread_outcomes
from .cells import find_cells
from .counts import find_counts, find_parts, find_zeros
from .groups import Group, group_cells
from .guards import counts_people, drop_shares, has_proportion, is_baseline, is_composition, is_plan, readable_sentences
from .rows import claim_rows, mark_numerals
from .settle import Claim, assign_roles, derive_totals, merge_restatements, propose
from .timing import distribute_times, find_time, hand_back_times
from .view import SentenceView, view_of

PRIMARY = "primary_endpoint"
DEFINES = re.compile(r"\s*(?:was|were|is|:|measures? was|variable was|measure)(?![a-z])")

VOCABULARY = ("numerals", "outcomes", "arms", "claims")


def read(context: Context) -> Reading:
    """Rows of ``claims`` with their anchors, and sizes that stand only as denominators."""
    claims: list[Claim] = []
    order: list[ArmMention] = []
    for sentence in readable_sentences(context):
        if not may_state(context, sentence.start, sentence.end):
            continue
        view = view_of(context, sentence)
        if is_plan(context, view):
            continue
        found, order = read_sentence(context, view, order)
        claims += found
    take_primary_time(context, claims)
    derive_totals(context, claims)
    claims = merge_restatements(claims)
    assign_roles(context, claims)
    mark_numerals(context, claims)
    return claim_rows(context, claims)


def take_primary_time(context: Context, claims: list[Claim]) -> None:
    """Give claims of the primary end point the time at which the text defines it."""
    open_claims = [claim for claim in claims if claim.outcome == PRIMARY and claim.time is None]
    if not open_claims:
        return
    for mention in mentions_of(context):
        sentence = context.sentence_at(mention.start) if mention.outcome == PRIMARY else None
        if sentence is None or not DEFINES.match(context.lower, mention.end):
            continue
        times = [
            t
            for t in context.shared["times"]
            if mention.end <= t.start < sentence.end and t.kind in ("at", "by", "during")
        ]
        if times:
            for claim in open_claims:
                claim.time = times[0]
            return


def may_state(context: Context, start: int, end: int) -> bool:
    """Whether a sentence holds anything a claim could stand on: an open numeral or a word that says none."""
    if any(not n.is_read for n in context.numerals.between(start, end)):
        return True
    text = context.lower
    return any(text.find(word, start, end) >= 0 for word in ("no ", "none", "without"))


def read_sentence(
    context: Context, view: SentenceView, order: list[ArmMention]
) -> tuple[list[Claim], list[ArmMention]]:
    """Claims of one sentence; hands on the order of arms that "respectively" may take up."""
    cells = find_cells(context, view)
    counts = find_counts(context, view, cells)
    parts = find_parts(context, view, counts)
    counts += [(cell, mention) for cell, mention, _ in parts]
    named = {id(cell): arm for cell, _, arm in parts if arm}
    zeros = find_zeros(context, view)
    preset: dict[int, tuple[Mention | None, tuple[int, int] | None]] = {id(c): (m, None) for c, m in counts}
    preset.update({id(cell): (mention, words) for cell, mention, words in zeros})
    cells = [c for c in drop_shares(context, view, cells) if not is_baseline(context, view, c)]
    singles = [c for c in [*(c for c, _ in counts), *(c for c, _, _ in zeros)] if not is_baseline(context, view, c)]
    if is_composition(view):
        cells = [c for c in cells if not inside_bracket(view, c)]
    groups = sorted(
        [*group_cells(context, view, cells), *(Group([c]) for c in singles)], key=lambda g: g.cells[0].start
    )
    claims: list[Claim] = []
    for index, group in enumerate(groups):
        known = preset.get(id(group.cells[0]))
        if known:
            group.outcome, group.words = known
            group.side = "count"
        else:
            find_outcome(context, view, groups, index)
        order = find_arms(context, view, groups, index, order)
        if len(group.cells) > 1:
            for cell in group.cells:
                cell.series = True
        group.arms = [named.get(id(cell), arm) for cell, arm in zip(group.cells, group.arms, strict=True)]
        find_time(context, view, groups, index)
    distribute_times(view, groups)
    hand_back_times(view, groups)
    share_forward(groups)
    for index, group in enumerate(groups):
        spread_outcomes(context, view, groups, index)
        if not (acceptable(context, view, group) or is_item(context, view, groups, group)) or is_ambiguous(group):
            continue
        partly = any(group.arms) and len({c.time.start if c.time else 0 for c in group.cells}) == 1
        outcomes: list[Mention | None] = [*group.each] or [group.outcome] * len(group.cells)
        for cell, arm, outcome in zip(group.cells, group.arms, outcomes, strict=True):
            claim = propose(context, view.sentence, cell, outcome, group.words, arm)
            if claim and (arm or not partly):
                claims.append(claim)
    return claims, order


def acceptable(context: Context, view: SentenceView, group: Group) -> bool:
    """Whether a group's numbers count somebody: a fraction or a count does; a bare percent needs words that say so."""
    if any(cell.n or cell.total or cell.zero for cell in group.cells):
        return True
    if group.outcome is not None and not group.outcome.generic:
        return True
    if group.outcome is not None:
        countable = group.outcome.outcome in context.vocabulary["outcomes"]["countable"]
        return countable or has_proportion(context, view)
    return group.words is not None and any(counts_people(context, view, cell) for cell in group.cells)


def is_item(context: Context, view: SentenceView, groups: list[Group], group: Group) -> bool:
    """Whether a bare percent in brackets is one of a list of findings in people: "dots (12%) and notching (8%)"."""
    items = [g for g in groups if g.side == "bracket" and g.words is not None]
    return group in items and len(items) > 1 and has_proportion(context, view)


def is_ambiguous(group: Group) -> bool:
    """Whether the numbers of one statement cannot be told apart by arm or time: none is guessed."""
    if group.each:
        return False
    told = {
        (arm.key if arm else "", cell.time.start if cell.time else 0)
        for cell, arm in zip(group.cells, group.arms, strict=True)
    }
    return len(told) < len(group.cells)


__all__ = ["VOCABULARY", "read"]
