"""Frames: what a number counts and in which arm, from the shape of its clause.

A sentence is parsed once (`pieces`) and cut into clauses. In a clause every list of numbers stands in one of a few
places: before a predicate ("24 of A and 11 of B relapsed"), after the verb of its subject ("relapse was seen in 24"),
in a bracket after an item ("relapse (24% vs 11%)") or after a comparator. The place tells where its outcome is named.
Its arms are those beside its numbers, those of a list as long, or the one the clause is about. What has no such place
is left.
"""

from __future__ import annotations

import re

from ..arms import ArmMention, arms_between
from ..reading import Context
from .anaphora import pointing
from .arms_beside import distinct
from .cells import Cell
from .clause_arms import COMPARES, LISTS, TIMES_BEFORE, Whose, rows_of
from .contrasts import compared_before, told_by_clauses
from .groups import Group, Topic
from .pieces import Piece, parse, shape_of
from .series import find_series
from .topics import attributed, outcome_chain, topics_of
from .view import SentenceView

BREAK = re.compile(r"s|;(?![^()]*\))")
NEW_SUBJECT = re.compile(
    r"(?:,&|,|&)(?=[io]?[OwuduptTqG]{1,7}(?:[iot][OwpTq]{1,3}){0,3}[io]?A?b|[io]?A[bv]|"
    r"[io]A,?(?:[OwpT]{1,4}b|C[bvnO])|u?[Ow]{1,2}(?:[io][Ow]{1,2}){0,2}v[io]?[CNBM])"
)
"""Where a clause with a subject and a verb of its own begins: "and nausea was", "and X had", "and rash occurred in"."""
NEXT_PREDICATE = re.compile(r"(?:,&|,|&)(?=[CN](?:[io]?A|iq)?[nbavO])")
"""Where another number has its own predicate: "24% relapsed and 6% were readmitted"."""


def read_frames(
    context: Context, view: SentenceView, cells: list[Cell], singles: list[Group], order: list[ArmMention]
) -> tuple[list[Group], dict[int, ArmMention | None], list[ArmMention]]:
    """The lists of ``cells`` whose clause tells their outcome; whose each number is; and the order of arms to hand on.

    Counts that were found with their outcome (``singles``) are given their arms. Whose a number is stands by the id of
    its cell; a number of which the clause tells nothing is missing.
    """
    counted = {id(cell): group for group in singles for cell in group.cells}
    plain = sorted([*cells, *(cell for group in singles for cell in group.cells)], key=lambda cell: cell.start)
    found: list[Group] = []
    whose = Whose(context, view, order)
    topic: Topic | None = None
    recent: list[Topic] = []
    if not plain:
        return [], {}, order
    parts = clauses(parse(context, view, plain, own_arms(context, view, cells), pointing(context, view)))
    for at, clause in enumerate(parts):
        whose.enter(parts[at:])
        for segment in segments(clause):
            for place, piece in enumerate(segment):
                if piece.kind not in LISTS:
                    continue
                topics = topics_of(context, view, segment, place, topic)
                give_times(view, segment, place)
                if piece.kind == "C":
                    topics = attributed(context, view, piece.cells, topics)
                if len(piece.cells) == 1:
                    recent = [*recent, *topics]
                elif COMPARES.search(shape_of(segment), 0, place) and len(recent) >= len(piece.cells):
                    # "12% had A and 4% had B, compared with 18% and 7%"
                    topics = recent[-len(piece.cells) :]
                listed = len(outcome_chain(segment[:place], shape_of(segment)[:place]))
                arms = whose.tell(segment, place, listed, len(set(topics)) == len(piece.cells))
                if len(arms) > 2 and all(arms):
                    piece.arms = [arm for arm in arms if arm]
                    topics = topics_of(context, view, segment, place, topic)
                topic = topics[-1] if topics else topic
                told = any(id(cell) in counted for cell in piece.cells)
                if topics and not told:
                    each = topics if len(set(topics)) > 1 or topics[0].head else []
                    found.append(Group(piece.cells, topics[0].mention, topics[0].words, "frame", [], each))
            whose.leave(segment)
    for group in [*singles, *found]:
        give_arms(group, whose.arms)
    return found, whose.arms, whose.order


def whose_of(
    context: Context, view: SentenceView, cells: list[Cell], order: list[ArmMention]
) -> tuple[dict[int, ArmMention | None], list[ArmMention]]:
    """Whose each number is by words near it, by the id of its cell; and the order of arms to hand on."""
    whose = Whose(context, view, order)
    parts = clauses(parse(context, view, cells, own_arms(context, view, cells), pointing(context, view)))
    for at, clause in enumerate(parts):
        whose.enter(parts[at:])
        for segment in segments(clause):
            for place, piece in enumerate(segment):
                if piece.kind in LISTS:
                    whose.tell(segment, place)
            whose.leave(segment)
    only_order = {id(cell) for cell in cells if cell.by_order}
    return {at: arm for at, arm in whose.arms.items() if at not in only_order}, whose.order


def give_arms(group: Group, whose: dict[int, ArmMention | None]) -> None:
    """Set the arms of a group where the clause tells them of all its numbers; numbers of several lists have rows."""
    if group.arms or not all(id(cell) in whose for cell in group.cells):
        return
    group.arms = [whose[id(cell)] for cell in group.cells]
    group.rows = group.rows or rows_of(group.arms)


def give_times(view: SentenceView, clause: list[Piece], place: int) -> None:
    """Give as many coordinated times as an arm has numbers to these in order: "at 6 and 12 weeks 9% and 8% with X"."""
    piece = clause[place]
    match = TIMES_BEFORE.search(shape_of(clause)[:place]) if piece.kind == "N" else None
    if match is None:
        return
    starts = [p.start for p in clause[match.start() : match.end()] if p.kind == "T"]
    times = [time for time in view.times if time.start in starts]
    if len(times) * len(distinct(piece.arms)) == len(piece.cells) and len(times) == len(starts):
        for at, cell in enumerate(piece.cells):
            cell.time = times[at % len(times)]


def own_arms(context: Context, view: SentenceView, cells: list[Cell]) -> list[ArmMention]:
    """Arms that this sentence alone sets apart: by names beside its numbers, or by what is said of people."""
    found = [arm for series in find_series(context, view, cells) for arm in series.arms]
    if found or len(cells) < 2 or len(distinct(arms_between(context, view.start, view.sentence.end))) > 1:
        return found
    return told_by_clauses(context, view) or (
        compared_before(context, view, cells, view.start) if len(cells) == 2 else []
    )


def clauses(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces cut where a clause with its own subject and verb begins."""
    shape = shape_of(pieces)
    edges = sorted({*(m.end() for m in BREAK.finditer(shape)), *new_subjects(shape)})
    return [pieces[a:b] for a, b in zip([0, *edges], [*edges, len(pieces)], strict=True) if a < b]


def new_subjects(shape: str) -> list[int]:
    """Where clauses with their own subjects begin outside brackets, after a first verb."""
    first = re.search(r"[bv]", shape)
    return [
        m.end()
        for m in NEW_SUBJECT.finditer(shape, first.end() if first else len(shape))
        if shape.count("(", 0, m.start()) == shape.count(")", 0, m.start())
    ]


def segments(clause: list[Piece]) -> list[list[Piece]]:
    """A clause cut before further numbers that have predicates of their own."""
    shape = shape_of(clause)
    edges = [m.end() for m in NEXT_PREDICATE.finditer(shape) if re.search(r"[bvO]", shape[: m.start()])]
    return [clause[a:b] for a, b in zip([0, *edges], [*edges, len(clause)], strict=True) if a < b]
