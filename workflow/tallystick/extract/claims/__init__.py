"""Claims: which result each number states, for which outcome, arm and time.

Per sentence: mask what others have read (`view`), find cells and counts (`cells`, `counts`), drop what is no result
(`guards`), read outcome and arm off the shape of the clause (`frames`), join what is left into statements (`groups`),
search the words around these for their outcome (`attach`), give times (`timing`).
Per document: derive denominators, merge restatements (`settle`), write rows and anchors (`rows`).
"""

from __future__ import annotations

import re
from collections import Counter

from ..arms import ArmMention, arms_between
from ..arms.contrast import opposite
from ..beyond import as_more
from ..outcomes import Mention, mentions_of
from ..reading import Context, Reading
from .absence import as_absence
from .arms_beside import each_arm, inside_bracket
from .attach import find_outcome, outcomes_in_rows, share_forward, spread_outcomes
from .cells import Cell, find_cells
from .counted_items import find_items
from .counts import find_counts, find_parts, open_view
from .counts_by_arm import find_lists
from .entry import is_at_entry, is_description
from .frames import give_arms, read_frames
from .groups import Group, Topic, group_cells
from .guards import is_composition, is_denied, is_flow, is_plan, judged_sentences, sizes_a_part, tells_who_came
from .refusals import refuse
from .rows import claim_rows, mark_numerals
from .settle import Claim, assign_roles, derive_totals, merge_restatements, propose
from .shares import judge_shares, refuse_rest
from .subgroups import find_subgroup
from .tables import table_claims
from .tallies import AFTER_NONE, find_beside, find_tallies, tells_results
from .timing import distribute_times, find_time, hand_back_times
from .view import SentenceView, view_of
from .words import clause_words
from .zeros import find_zeros

PRIMARY = "primary_endpoint"
DEFINES = re.compile(r"\s*(?:was|were|is|:|measures? was|variable was|measure)(?![a-z])")

TOLD = ("count", "frame")
"""Sides of statements whose outcome needs no search: it was found with the number, or the clause's frame tells it."""
VOCABULARY = ("numerals", "outcomes", "arms", "claims", "directions")


def read(context: Context) -> Reading:
    """Rows of ``claims`` with their anchors, and sizes that stand only as denominators."""
    claims: list[Claim] = []
    order: list[ArmMention] = []
    for sentence, reason in judged_sentences(context):
        if reason:
            refuse(context, sentence.start, sentence.end, reason)
            continue
        if not may_state(context, sentence.start, sentence.end):
            continue
        view = view_of(context, sentence)
        if is_plan(context, view):
            refuse(context, sentence.start, sentence.end, "plan")
            continue
        found, order = read_sentence(context, view, order)
        claims += found
    claims += table_claims(context)
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


DENIALS = re.compile(r"n(?:o |one|ot |obody|either|ever)|without|any ")
"""Words one of which stands in every statement that nothing happened."""


def may_state(context: Context, start: int, end: int) -> bool:
    """Whether a sentence holds anything a claim could stand on: an open numeral or a word that says none."""
    for numeral in context.numerals.between(start, end):
        if not numeral.is_read:
            return True
    return DENIALS.search(context.lower, start, end) is not None


def read_sentence(
    context: Context, view: SentenceView, order: list[ArmMention]
) -> tuple[list[Claim], list[ArmMention]]:
    """Claims of one sentence; hands on the order of arms that "respectively" may take up."""
    cells = find_cells(context, view)
    beside = find_beside(context, view, cells)
    cells = sorted([*cells, *(cell for cell in beside if not cell.zero)], key=lambda cell: cell.start)
    counts = find_counts(context, view, cells)
    parts = find_parts(context, view, counts)
    split = {id(cell.n) for cell, _, _ in parts}
    counts = [pair for pair in counts if id(pair[0].n) not in split]
    counts += [(cell, mention) for cell, mention, _ in parts]
    named = {id(cell): arm for cell, _, arm in parts if arm}
    zeros = find_zeros(context, view)
    singles = [Group([cell], outcome=mention, side="count") for cell, mention in counts]
    singles += [Group([cell], outcome=mention, words=words, side="count") for cell, mention, words in zeros]
    listed, by_list = find_lists(context, view, open_view(view, cells), cells, singles)
    singles = [*without(singles, listed), *listed]
    named |= by_list
    if tells_results(context, view):
        items = find_items(context, view, open_view(view, cells), cells, singles)
        singles = [*without(singles, items), *items]
    singles += find_tallies(context, view, [*cells, *(group.cells[0] for group in singles)], singles)
    refuse_rest(context, view, cells)
    cells = [c for c in judge_shares(context, view, cells) if not refuse_baseline(context, view, c)]
    cells = without_composition(context, view, cells)
    singles = [g for g in singles if not any(refuse_baseline(context, view, c) for c in g.cells)]
    lists, whose, order = read_frames(context, view, cells, singles, order)
    framed = {id(cell) for group in lists for cell in group.cells}
    rest = [cell for cell in cells if id(cell) not in framed]
    groups = sorted([*lists, *group_cells(context, view, rest), *singles], key=lambda g: g.cells[0].start)
    claims: list[Claim] = []
    for index, group in enumerate(groups):
        if group.side not in TOLD:
            find_outcome(context, view, groups, index)
        give_arms(group, whose)
        if not group.arms:
            group.arms = [whose.get(id(cell)) for cell in group.cells]
        if not any(group.arms):
            outcomes_in_rows(context, view, group, groups[index - 1].cells[-1].end if index else view.start)
        if len(group.cells) > 1:
            for cell in group.cells:
                cell.series = group.cells[0].start
        group.arms = [named.get(id(cell), arm) for cell, arm in zip(group.cells, group.arms, strict=True)]
        find_time(context, view, groups, index)
    groups = with_none(context, groups, [cell for cell in beside if cell.zero])
    distribute_times(view, groups)
    hand_back_times(view, groups)
    share_forward(groups)
    for index, group in enumerate(groups):
        spread_outcomes(context, view, groups, index)
        forget_unclear_arms(group)
        if group.outcome is None and group.words is None and not group.each:
            group.words = clause_words(context, view, group.cells[0].start, group.cells[-1].end)
        claims += group_claims(context, view, group)
    return [claim for claim in claims if not counted_without(claim, claims)], order


def with_none(context: Context, groups: list[Group], nobody: list[Cell]) -> list[Group]:
    """The groups with what nobody in another arm had, "3 of 46 on A, but none on B": what the number before told."""
    added = list(groups)
    for cell in nobody:
        before = [group for group in groups if group.cells[-1].end <= cell.start]
        arms = arms_between(context, cell.end, cell.end + 48)
        if before and arms:
            told = before[-1].each[-1] if before[-1].each else Topic(before[-1].outcome, before[-1].words)
            if before[-1].arms == [None]:
                before[-1].arms = [opposite(context, arms[0])]
            added.append(Group([cell], outcome=told.mention, words=told.words, side="count", arms=[arms[0]]))
    return sorted(added, key=lambda group: group.cells[0].start)


def without(singles: list[Group], listed: list[Group]) -> list[Group]:
    """The counts that no list holds."""
    held = {cell.n.start if cell.n else cell.start for group in listed for cell in group.cells}
    return [g for g in singles if (g.cells[0].n.start if g.cells[0].n else g.cells[0].start) not in held]


def counted_without(claim: Claim, claims: list[Claim]) -> bool:
    """Whether "no" counts nobody here but is part of what others had: "18 patients had no relapse"."""
    zero = claim.cell.zero
    return zero is not None and any(
        c is not claim and not c.cell.zero and c.outcome_span[0] <= zero[0] < c.outcome_span[1] for c in claims
    )


def group_claims(context: Context, view: SentenceView, group: Group) -> list[Claim]:
    """The claims of one statement: one for each number, and one for each arm where a number holds "in each arm"."""
    claims: list[Claim] = []
    topics = group.each or [Topic(group.outcome, group.words)] * len(group.cells)
    apart = len({topic.mention for topic in topics}) > 1
    for cell, arm, topic in zip(group.cells, group.arms, topics, strict=True):
        denied = cell.zero or cell.rule == AFTER_NONE
        alone = topic.mention
        if alone and not (denied or apart):
            alone = as_more(context, alone)
        outcome = alone if denied else as_absence(context, alone)
        both: list[ArmMention | None] = [*each_arm(context, view, cell)]
        for one in both or [arm]:
            claim = propose(context, view.sentence, cell, outcome, told_whole(topic, alone), one, topic.head)
            if claim is None:
                refuse(context, cell.start, cell.end, "nameless")
                break
            if one is None and tells_who_came(context, view, claim.outcome, claim.outcome_span):
                refuse(context, cell.start, cell.end, "flow")
                break
            claim.subgroup = find_subgroup(context, view, cell, claim.outcome_span, one, group.cells[-1])
            claims.append(claim)
    return claims


def told_whole(topic: Topic, wider: Mention | None) -> tuple[int, int] | None:
    """The words of a topic, up to the end of the wider outcome that its own is a part of."""
    if topic.words is None or wider is None or wider is topic.mention or wider.start > topic.words[1]:
        return topic.words
    return min(topic.words[0], wider.start), max(topic.words[1], wider.end)


def refuse_baseline(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a cell tells who the people were, of their allocation, or of those who did not have a thing.

    That is noted as why it is no claim. What people had at entry is a claim of the baseline.
    """
    reason = "baseline" if is_description(context, view, cell) else ""
    reason = reason or ("flow" if is_flow(context, view, cell) or sizes_a_part(view, cell) else "")
    reason = reason or ("denied" if is_denied(view, cell) else "")
    if reason:
        refuse(context, cell.start, cell.end, reason)
    else:
        cell.at_entry = is_at_entry(context, view, cell)
    return bool(reason)


def without_composition(context: Context, view: SentenceView, cells: list[Cell]) -> list[Cell]:
    """The cells of a sentence, without those in brackets where it only tells what was examined."""
    if not is_composition(view):
        return cells
    for cell in cells:
        if inside_bracket(view, cell):
            refuse(context, cell.start, cell.end, "composition")
    return [cell for cell in cells if not inside_bracket(view, cell)]


def forget_unclear_arms(group: Group) -> None:
    """Take no arm where the numbers of one statement cannot be told apart by arm, time or outcome: none is guessed."""
    if group.each or group.rows:
        return
    told = Counter(
        (arm.key, cell.time.start if cell.time else 0)
        for cell, arm in zip(group.cells, group.arms, strict=True)
        if arm is not None
    )
    group.arms = [
        None if arm is None or told[arm.key, cell.time.start if cell.time else 0] > 1 else arm
        for cell, arm in zip(group.cells, group.arms, strict=True)
    ]
    alone = Counter(cell.time.start if cell.time else 0 for cell in group.cells)
    for cell, arm in zip(group.cells, group.arms, strict=True):
        cell.unclear = arm is None and alone[cell.time.start if cell.time else 0] > 1


__all__ = ["VOCABULARY", "read"]
