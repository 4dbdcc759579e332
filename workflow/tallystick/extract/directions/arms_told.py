"""In which arms a thing moved: those that the clause of the cue names, and not those that it is compared with.

The sentence is parsed once (`claims.pieces`) and cut into clauses. Of a clause count, in this order, an arm that opens
it ("in X, pain fell"), arms after the cue and before the next one ("rose in X and fell in Y"), arms before the cue ("X
lowered pain", "pain in X fell"), and arms behind a later cue ("gains in A and losses in B in X"). A clause without any
takes the arm that opens the sentence, or, without a subject of its own, that of the clause before.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ..arms import ArmMention, arms_between, main_arms
from ..claims.frames import clauses
from ..claims.pieces import Piece, parse, shape_of
from ..claims.view import view_of
from ..reading import Context, Sentence
from ..statements import COMPARED, Statement

GROUPS = re.compile(r"(?:g(?<![a-z]g)roup|a(?<![a-z]a)rm|t(?<![a-z]t)reatment|c(?<![a-z]c)ohort)s?(?![a-z])")
"""Words by which a sentence may tell of all arms without naming one."""
MOST_ARMS = 4
REACH = 480
"""How far from a cue its arm is named, in code points: so that a sentence of many cues stays linear."""
OPENING = re.compile(r"[,&s]*(?:[io]?T,)?[io](?=[Aq])")
"""Before an arm that opens a clause."""
GOES_ON = re.compile(r"(?:,&|[,&:;F])[F:]*[io]?(?=A)|(?:,&|[,&;])F[FwtT():,]{0,8}[io](?=A)")
"""Between the arms of one list: "in X and Y", "(X: 3, Y: 4)", "by 3 in X and 2 in Y"."""
JOINED = re.compile(r",?&[io]?(?=A)")
COMPARATOR = re.compile(r"x[iowpt]{0,3}\Z")
WITHOUT_SUBJECT = re.compile(r"[,&sbg]*v?[bv]?\Z")
BETWEEN = re.compile(r"(?<![a-z])between\s(?:the\s)?\Z")
MORE_THAN_TWO = re.compile(r"(?<![a-z])(?:three|four|five|six|[3-9])(?![a-z])")
WHOLE = re.compile(
    r"(?<![a-z])(?:both|all|each|either|two|three|four|these|other)\s(?:(?:of|the|two|three|four|study|treatment)\s)*\Z"
)
WHEN = re.compile(r"(?<![a-z])(?:before|prior to|after|following|during|(?:end|start|completion) of)\s(?:the\s)?\Z")
COMMON = frozenset({"intervention", "treatment", "therapy", "training", "study", "exercise"})
"""What every arm may be said to have had: "before the intervention" tells when, and in no arm."""
UNFINISHED = re.compile(r"[io][^bvA;]*[,&]")
VERBAL = ("ed", "rose", "fell")
NEAR = 40
"""How far after "compared with" an arm begins that is the comparator."""


class ArmsTold:
    """The arms of each movement of one sentence."""

    def __init__(self, context: Context, sentence: Sentence, statements: list[Statement]) -> None:
        self._context = context
        self._clauses: list[list[Piece]] = []
        if not arms_between(context, sentence.start, sentence.end) and not (
            main_arms(context) and GROUPS.search(context.lower, sentence.start, sentence.end)
        ):
            return
        self._cues = sorted(s.cue_start for s in statements)
        self._clauses = clauses(parse(context, view_of(context, sentence), [], []))
        self._compared = frozenset(
            mentions[0].start
            for m in COMPARED.finditer(context.lower, sentence.start, sentence.end)
            if (mentions := arms_between(context, m.end(), min(m.end() + NEAR, sentence.end)))
            and not any(m.end() <= cue < mentions[0].start for cue in self._cues)
            and "," not in context.lower[m.end() : mentions[0].start]
        )

    def of(self, statement: Statement) -> list[ArmMention]:
        """The arms of ``statement``; none where its clause tells of no arm or of all."""
        at = max((i for i, c in enumerate(self._clauses) if c[0].start <= statement.cue_start), default=None)
        if at is None:
            return []
        found = self._in_clause(self._whole(at, statement), statement)
        for earlier in range(at, -1, -1) if found is None else ():
            if earlier < at:
                found = self._opening(self._clauses[earlier], statement)
                found = self._before(self._clauses[earlier], statement) if found is None else found
            if found is not None or not self._lacks_subject(self._clauses[earlier], statement):
                break
        if found is None:
            found = self._opening(self._clauses[0], statement)
        return found if found is not None and len(found) <= MOST_ARMS else []

    def _whole(self, at: int, statement: Statement) -> list[Piece]:
        """The clause of a cue; where a list that follows a noun was cut before its last item, with the next clause."""
        clause = self._clauses[at]
        if self._context.lower.endswith(VERBAL, 0, statement.cue_end) or at + 1 == len(self._clauses):
            return clause
        rest = shape_of([p for p in clause if p.start >= statement.cue_end])
        return [*clause, *self._clauses[at + 1]] if UNFINISHED.fullmatch(rest) else clause

    def _in_clause(self, clause: list[Piece], statement: Statement) -> list[ArmMention] | None:
        if (opening := self._opening(clause, statement)) is not None:
            return opening
        after = [p for p in clause if statement.cue_end <= p.start < statement.cue_end + REACH]
        next_cue = bisect_left(self._cues, statement.cue_end)
        stop = self._cues[next_cue] if next_cue < len(self._cues) else None
        near = after if stop is None else [p for p in after if p.start < stop]
        found = self._first(near, statement)
        found = self._before(clause, statement) if found is None else found
        return self._first(after, statement) if found is None else found

    def _opening(self, clause: list[Piece], statement: Statement) -> list[ArmMention] | None:
        """The arms that a clause before the cue begins with."""
        match = OPENING.match(shape_of(clause))
        if match is None or clause[match.end()].end > statement.cue_start:
            return None
        return self._first(clause[: match.end() + 1 + MOST_ARMS * 2], statement)

    def _before(self, clause: list[Piece], statement: Statement) -> list[ArmMention] | None:
        """The last arms before the cue."""
        near = [p for p in clause if p.end <= statement.cue_start and p.start > statement.cue_start - REACH]
        runs = self._runs(near, statement)
        return runs[-1] if runs else None

    def _first(self, pieces: list[Piece], statement: Statement) -> list[ArmMention] | None:
        runs = self._runs(pieces, statement)
        return runs[0] if runs else None

    def _runs(self, pieces: list[Piece], statement: Statement) -> list[list[ArmMention]]:
        """The lists of arms among pieces, without those that something is compared with."""
        shape = shape_of(pieces)
        found: list[list[ArmMention]] = []
        at = 0
        while at < len(pieces):
            first = at
            at += 1
            if pieces[first].kind == "q" or self._is_each(pieces, first):
                several = MORE_THAN_TWO.search(self._context.lower, pieces[first].start, pieces[first].end)
                found.append([] if several else main_arms(self._context))
            if pieces[first].kind != "A":
                continue
            run = [pieces[first]]
            compared = self._is_comparator(shape[max(0, first - 4) : first], run[0])
            while (on := (JOINED if compared else GOES_ON).match(shape, at)) is not None:
                run.append(pieces[on.end()])
                at = on.end() + 1
            if compared or self._is_time(run[0].arms[0]):
                continue
            if len(run) == 1 and self._is_whole(run[0].arms[0]):
                found.append([])
                continue
            named = {a.key: a for p in run for a in p.arms if not is_item(a, statement)}
            found += [list(named.values())] if named else []
        return found

    def _is_each(self, pieces: list[Piece], at: int) -> bool:
        """Whether a bare plural stands for every arm: "within groups"."""
        if at == 0 or pieces[at].kind != "G" or pieces[at - 1].kind != "i":
            return False
        words = self._context.lower[pieces[at - 1].start : pieces[at].end]
        return words.startswith(("in ", "within ")) and words.endswith("s")

    def _is_time(self, arm: ArmMention) -> bool:
        """Whether the words of an arm only tell when: "before the intervention"."""
        lower = self._context.lower
        if lower[arm.start : arm.end] not in COMMON:
            return False
        return WHEN.search(lower, max(0, arm.start - 24), arm.start) is not None

    def _is_whole(self, arm: ArmMention) -> bool:
        """Whether the words name all arms by what they share: "all three intervention groups"."""
        lower = self._context.lower
        return lower[arm.end - 1] == "s" and WHOLE.search(lower, max(0, arm.start - 24), arm.start) is not None

    def _is_comparator(self, before: str, piece: Piece) -> bool:
        if COMPARATOR.search(before) or piece.arms[0].start in self._compared:
            return True
        return BETWEEN.search(self._context.lower, max(0, piece.start - 12), piece.start) is not None

    def _lacks_subject(self, clause: list[Piece], statement: Statement) -> bool:
        """Whether nothing stands before the verb of a clause but what joins it to the one before."""
        return WITHOUT_SUBJECT.match(shape_of([p for p in clause if p.end <= statement.cue_start])) is not None


def is_item(arm: ArmMention, statement: Statement) -> bool:
    """Whether the words of an arm are those of what moved."""
    return any(i.start < arm.end and arm.start < i.end for i in statement.items)
