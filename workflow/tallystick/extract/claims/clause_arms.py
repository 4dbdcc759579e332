"""Whose the numbers of a clause are, from the shape of the clause.

A number that stands alone has the arm beside it, the one that its clause is about, or the one that heads the sentence.
Numbers that are set against each other have the arms of a list as long, else the arms that the clause is about and
those it compares them with, in this order: "lower in A than in B (8% vs 17%)", "compared with B, A had less (8% vs
17%)". Of a study with two arms one name is enough. Where no arm is named, the order of the statement before holds, else
that in which the study names its groups, and that is noted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..arms import ArmMention, arm_mentions, arms_between
from ..arms.contrast import contrast, opposite
from ..reading import Context
from .arms_beside import distinct
from .cells import Cell
from .contrasts import listed_names
from .pieces import Piece, shape_of
from .view import SentenceView

Arms = list[ArmMention | None]
LISTS = "CBNM"
HEADING = re.compile(r"(?<!t)(?<!A&)A(?:[(:]|,i?)?(?:F[;,])?\Z")
"""Right before a number: the arm that it is the number of, "placebo (12%)", "(placebo, 12%"."""
BESIDE = re.compile(r"[io]?A|,?nb?[av]?[iot]?A")
"""Right after a number: "12% in A", "13 patients, who had already taken A"."""
FRONTED = re.compile(r"[,&s]*(?:w[:,])?[,&s]*(?:[io]?[TF],?)?[io]F?A")
"""An arm at the head of a clause that the clause is about: "in A, …"."""
SUBJECT = re.compile(r"[,&s]*(?:w[:,])?[,&s]*(?:u?[wp]o)?[io]?A(?=[bvC])")
"""An arm as the subject of a clause: "A had …"."""
LATER = re.compile(r"(?:[vO]|,?[^CBNMxs;&,]*?[iot(])A(?!(?:x|,&|[,&])[io]?A)")
"""After a number: the only arm that its clause names there."""
OPENED = re.compile(r"A\([^()]*\Z|A,?n[^CBNMA]*\Z")
"""Before a number: an arm with a bracket or a relative clause it stands in, "in A (mild, 12%; severe, 2%)"."""
OF_WHOM = re.compile(r"on")
"""Right after a number: "of" and another number follow."""
OF_THESE = re.compile(r"[)\]\s]*of (?:these|them|those|whom|which)(?! (?:who|with|given|on|in))(?![a-z])")
"""Right after a number: it counts some of those the number before counts."""
LISTED = re.compile(r"\)?[io]?A(?:(?:,&|[,&x])[io]?A)+")
RUN = re.compile(r"A(?:(?:,&|[,&x])[io]?A)+")
BY_NUMBER = re.compile(r"A(?=:C)|[CF](?:[io]?A(?:(?:,&|[,&])[io]?A)*|,?r,?[io]A(?!(?:,&|[,&x])[io]?A))")
COMPARED = re.compile(r"x[iob]*\Z")
"""Right before an arm: others are compared with it."""
CHAINED = re.compile(r"A,?&[io]?\Z")
TIMES_BEFORE = re.compile(r"T(?:(?:,&|[,&])[io]?w?T)+(?=[^CBNMTxs;]*\Z)")
"""Coordinated times before a list: "at [6 and 12 months]"."""
TIMES_AFTER = re.compile(r"[iop]*w?T(?:(?:,&|[,&])[io]?T)+")
PARTLY = re.compile(r"[io]?(?:w,?&[io]?A|A,?&[io]?w)[^CBNM]{0,4}r")
"""Right after numbers: a list of which only one name is an arm, "in X and A, respectively"."""
RESPECTIVE = re.compile(r"[^CBNM]{0,8}r")
AGAINST = re.compile(r"(?<![a-z])(?:vs?\.?|versus)(?![a-z])")
VERSUS = re.compile(r"(?<![a-z])(?:versus|vs|compared|than|against)(?![a-z])")
"""Between two numbers: those of another arm begin."""
WHOLE_LIST = re.compile(r",?r,?[io]A(?!(?:x|,&|[,&])[io]?A)")
COURSE_TO = re.compile(r"(?:[io]?[Tw])?t(?:C(?:[io]?T)?[io]A|N)")
"""Right after a number: where the share of an arm went from there, "from 20% at entry to 60% with A"."""
COURSE = re.compile(r"[\s)\]]*to\s")
"""Between two numbers: from one to the other."""
REFERS_BACK = re.compile(
    r"(?<![a-z])(?:(?:these|those|the [\dν]+|the two|the three|the four|both|corresponding|respective) (?:[a-z]+ ){0,3}"
    r"(?:groups|arms|cohorts|treatments|rates?|figures|numbers|percentages|proportions|values|incidences)(?![a-z]))"
)
"""What points to groups that were named before: "the respective rates were", "in these groups"."""
LABELLED = re.compile(r"(?:group|arm) ")


def fronted_arm(clause: list[Piece]) -> ArmMention | None:
    """The arm that a clause begins with: "in A, …", "of the patients on A, …"."""
    return first_arm(clause, FRONTED)


def head_arm(clause: list[Piece]) -> ArmMention | None:
    """The arm that heads a clause: at its beginning or as its subject."""
    return first_arm(clause, FRONTED) or first_arm(clause, SUBJECT)


def first_arm(clause: list[Piece], pattern: re.Pattern[str]) -> ArmMention | None:
    """The arm in what ``pattern`` matches of the shape of a clause."""
    match = pattern.match(shape_of(clause))
    return next(p.arms[0] for p in clause[: match.end()] if p.kind == "A") if match else None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a clause from what stands before it and from what its numbers count.

    ``head`` is the arm that heads the clause, ``before`` that of the number before, ``order`` the arms of the statement
    before; ``outcomes`` is how many are listed before the numbers; ``spread``: every number has one of its own.
    """

    head: ArmMention | None
    before: ArmMention | None
    order: list[ArmMention]
    outcomes: int = 0
    spread: bool = False


class Whose:
    """Whose the numbers of a sentence are, clause by clause.

    ``arms`` holds the arm of each number by the id of its cell; a number of which nothing is told is missing.
    ``order`` are the arms in the order that the statements so far hand on.
    """

    def __init__(self, context: Context, view: SentenceView, order: list[ArmMention]) -> None:
        """Begin a sentence with the order of arms of the sentences before."""
        self.arms: dict[int, ArmMention | None] = {}
        self.order = order
        self._context, self._view = context, view
        self._fronted: ArmMention | None = None
        self._head: ArmMention | None = None
        self._before: ArmMention | None = None
        self._run: list[ArmMention] = []
        self._bare: list[Cell] = []

    def enter(self, parts: list[list[Piece]]) -> None:
        """Go on to the first of the clauses that are left."""
        self._fronted = fronted_arm(parts[0]) or (None if "A" in shape_of(parts[0]) else self._fronted)
        self._head = head_arm(parts[0]) or self._fronted
        self.order = compared(parts) or self.order

    def leave(self, segment: list[Piece]) -> None:
        """What heads a part of a clause heads the rest of it."""
        self._head = head_arm(segment) or self._head

    def tell(self, segment: list[Piece], place: int, outcomes: int = 0, spread: bool = False) -> Arms:
        """The arms of one list; see ``Known`` for how many ``outcomes`` there are and whether they ``spread``."""
        piece = segment[place]
        order = self._run if len(self._run) > 1 else self.order
        arms = arms_of(
            self._context, self._view, segment, place, Known(self._head, self._before, order, outcomes, spread)
        )
        if len(arms) == 1 and arms[0] and self._bare and COMPARES.search(shape_of(segment), 0, place):
            # "37% had benefit, compared with 50% on X": the first number is of the other of two arms
            other = opposite(self._context, arms[0])
            self.arms.update({id(cell): other for cell in self._bare if other})
        self._before = arms[-1] if arms else None
        self._bare = piece.cells if len(piece.cells) == 1 and not arms else []
        self.arms.update(zip((id(cell) for cell in piece.cells), arms, strict=False))
        joint = place and segment[place - 1].kind in "x&" and arms
        self._run = distinct([*(self._run if joint else []), *(arm for arm in arms if arm)])
        self.order = self._run if len(self._run) > 1 else self.order
        return arms


COMPARES = re.compile(r"x[io]?\Z")
"""Right before a number: the one before it is compared with it."""


def compared(parts: list[list[Piece]]) -> list[ArmMention]:
    """The arms that a clause compares; where it names none, those of the next one: "less (…), and … lower in A"."""
    about, against = next((sides(part) for part in parts if "A" in shape_of(part)), ([], []))
    return distinct([*about, *against]) if about and against else []


def arms_of(context: Context, view: SentenceView, clause: list[Piece], place: int, known: Known) -> Arms:
    """The arms of one list, one for each number, None for a number of no one arm; empty where nothing is told."""
    piece = clause[place]
    if piece.kind in "NM":
        return [*piece.arms]
    shape = shape_of(clause)
    count = len(piece.cells)
    about, against = sides(clause)
    named = distinct([*about, *against])
    if count == 1:
        if piece.kind == "B" and VERSUS.search(view.masked, piece.start - view.start, piece.end - view.start):
            # "(8% vs none) … in X than in Y"
            return [named[0]] if len(named) == 2 else []
        return alone(context, clause, place, shape, known)
    listed = list_after(clause, place)
    if listed and count % len(listed) == 0:
        return [*listed] if len(listed) == count else in_rows(view, piece, listed, known.outcomes)
    if whole := WHOLE_LIST.match(shape, place + 1):
        # "were 90% and 62%, respectively, with A"
        return [clause[whole.end() - 1].arms[0]] * count
    turns = turns_of(view, piece)
    if not turns and shape.count("AB") > 1 and shape[place - 1 : place + 1] == "AB":
        # "at 1 and 2 h in A (12% and 9%) than in B (20% and 15%)"
        return [clause[place - 1].arms[0]] * count
    if known.spread or (not turns and over_times(shape, place, count)):
        return alone(context, clause, place, shape, known) * count
    if in_course(context, piece):
        return within_arm(context, clause, place, shape) * count
    last = BESIDE.match(shape, place + 1) if piece.kind == "C" and len(named) < 2 else None
    if last and (arm := clause[last.end() - 1].arms[0]).key not in {side.key for side in named}:
        # "the rate with A was 48%, as compared to 31% with B"
        named.append(arm)
    if len(named) == count:
        return [*named]
    if len(listed := list_before(clause[:place])) == count:
        return [*listed]
    if len(named) > count == len(against) + 1:
        return [about[-1], *against]
    respective = RESPECTIVE.match(shape, place + 1)
    if len(named) < count == len(known.order) > 2 and (piece.kind == "B" or respective):
        return [*known.order]
    if len(named) == 1 and PARTLY.match(shape, place + 1):
        return []
    if len(named) == 1:
        opposed = turns or (piece.kind == "B" and count == 2 and re.search(r"[udx]", shape))
        if not opposed:
            return [*named] * count if piece.kind == "C" else []
        other = opposite(context, named[0])
        if count == 2:
            return [named[0], other] if about else [other, named[0]]
        named = [*named, other] if other else named
    return (
        in_rows(view, piece, named, known.outcomes)
        if named
        else untold(context, view, piece, shape[place + 1 :], known)
    )


def turns_of(view: SentenceView, piece: Piece) -> list[int]:
    """After which numbers of a list those of another arm begin: "40% and 20% compared with 30% and 10%"."""
    gaps = [(a.end - view.start, b.start - view.start) for a, b in pairwise(piece.cells)]
    return [at for at, gap in enumerate(gaps) if VERSUS.search(view.masked, *gap)]


def in_rows(view: SentenceView, piece: Piece, named: list[ArmMention], outcomes: int) -> Arms:
    """The arms of a list that is several lists: "40% and 20% vs 30% and 10%", "40% vs 30% and 20% vs 10%"."""
    count, arms = len(piece.cells), len(named)
    if arms < 2 or count <= arms or count % arms:
        return []
    rows = count // arms
    turns = turns_of(view, piece)
    if arms == 2 and turns == [rows - 1]:
        return [*[named[0]] * rows, *[named[1]] * rows]
    edges = [at for at in range(count - 1) if (at + 1) % arms == 0]
    gaps = [view.masked[a.end - view.start : b.start - view.start] for a, b in pairwise(piece.cells)]
    parted = [at for at in edges if "τ" in gaps[at] or ";" in gaps[at] or (outcomes == rows and " and " in gaps[at])]
    if turns == [at for at in range(count - 1) if at not in edges] or (parted == edges and not set(turns) & set(edges)):
        return [*named] * rows
    return []


def rows_of(arms: Sequence[ArmMention | None]) -> list[int]:
    """The row of each number of several lists, by whose they are; empty for one list."""
    count, wide = len(arms), len({arm.key if arm else "" for arm in arms})
    if count <= wide:
        return []
    return (
        [at % (count // wide) for at in range(count)]
        if arms[0] == arms[1] and wide > 1
        else [at // wide for at in range(count)]
    )


def within_arm(context: Context, clause: list[Piece], place: int, shape: str) -> Arms:
    """The one arm that a share rose or fell in: "from 30% to 44% in A"; "A cut it from 30% to 20%" does not tell."""
    subject = AGENT.match(shape)
    name = clause[subject.end() - 1] if subject else None
    if name and not PEOPLE.search(context.lower, name.start, name.end):
        return [None]
    return alone(context, clause, place, shape, Known(head_arm(clause), None, []))


AGENT = re.compile(r"[,&s]*A(?=[udvb])")
PEOPLE = re.compile(r"(?<![a-z])(?:groups?|arms?|patients|participants|subjects|controls)\Z")


def over_times(shape: str, place: int, count: int) -> bool:
    """Whether the numbers of a list stand for as many times: "the 1-year and 2-year rates were", "in years 1 and 2"."""
    told = TIMES_BEFORE.search(shape, 0, place) or TIMES_AFTER.match(shape, place + 1)
    return told is not None and told.group().count("T") == count


def sides(clause: list[Piece]) -> tuple[list[ArmMention], list[ArmMention]]:
    """The arms that a clause is about and those it compares them with, without those that stand beside a number."""
    shape = shape_of(clause)
    beside = {at for m in BY_NUMBER.finditer(shape) for at in range(*m.span())}
    about: list[ArmMention] = []
    against: list[ArmMention] = []
    last: list[ArmMention] = about
    for at, piece in enumerate(clause):
        if piece.kind != "A" or at in beside:
            continue
        compared = COMPARED.search(shape, 0, at) or (last is against and CHAINED.search(shape, 0, at))
        last = against if compared else about
        last.append(piece.arms[0])
    return distinct(about), distinct(against)


def alone(context: Context, clause: list[Piece], place: int, shape: str, known: Known) -> Arms:
    """The arm of a number that stands alone, or of both numbers of a change within one arm."""
    before, after = shape[:place], shape[place + 1 :]
    beside = BESIDE.match(after) or COURSE_TO.match(after)
    heading = HEADING.search(before) if not beside or after[0] in "A,n" else None
    if not beside and (paired := in_pair(context, clause, place, shape)):
        return paired
    if heading:
        return [clause[heading.start()].arms[0]]
    if beside:
        return [clause[place + beside.end()].arms[0]]
    opened = OPENED.search(before)
    if opened and opened.end() == place:
        return [clause[opened.start()].arms[0]]
    low = max((at + 1 for at, kind in enumerate(before) if kind in LISTS), default=0)
    if "q" in before[low:] or re.match(r"[^CBNM;]*q", after):
        return [None]
    last = clause[place].cells[-1]
    counted = last.n.end if last.n else last.end
    if known.before and not last.zero and (OF_WHOM.match(after) or OF_THESE.match(context.lower, counted)):
        return [known.before]
    later = LATER.match(after)
    if later and COMPARED.search(before):
        return [clause[place + later.end()].arms[0]]
    if known.before and COMPARED.search(before):
        return [opposite(context, known.before)]
    if known.head:
        return [known.head]
    named = [p.arms[0] for p in clause if p.kind == "A"]
    about, against = sides(clause[low:place])
    if len(about) == 1 and not against:
        return [about[0]]
    if len(distinct(named)) == 1 and sides(clause[:low])[0]:
        # "response with A was 93% in one population and 98% in the other"
        return [named[0]]
    if about or against:
        return []
    return [clause[place + later.end()].arms[0]] if later else []


def in_pair(context: Context, clause: list[Piece], place: int, shape: str) -> Arms:
    """The arm of one of two numbers of a bracket that units part: "more with A than with B (2 a day vs 1 a day)"."""
    first = PAIR_OPENS.search(shape, 0, place) and PAIR_GOES_ON.match(shape, place + 1)
    second = PAIR_WENT.search(shape, 0, place)
    if not (first or second):
        return []
    about, against = sides(clause)
    pair: Arms = [*about, *against]
    if len(pair) == 1:
        pair = [about[0], opposite(context, about[0])] if about else [opposite(context, against[0]), against[0]]
    return [pair[0 if first else 1]] if len(pair) == 2 else []


PAIR_OPENS = re.compile(r"\(\Z")
PAIR_GOES_ON = re.compile(r"[wpOF]{1,3}xC[wpOF,;]*\)")
PAIR_WENT = re.compile(r"\(C[wpOF]{1,3}x\Z")


def in_course(context: Context, piece: Piece) -> bool:
    """Whether a list of two tells from what to what a share went: "from 30% to 44%"."""
    return len(piece.cells) == 2 and COURSE.match(context.lower, piece.cells[0].end, piece.cells[1].start) is not None


def set_against(view: SentenceView, piece: Piece) -> bool:
    """Whether a word sets the numbers of a list against each other: "12% vs 20%".

    "12% compared to the 20% who had relapsed" sets two results against each other, not two arms.
    """
    return any(AGAINST.search(view.masked, a.end - view.start, b.start - view.start) for a, b in pairwise(piece.cells))


def list_after(clause: list[Piece], place: int) -> list[ArmMention]:
    """The arms of a list right after the numbers: "48% and 22% in the X and Y groups"."""
    match = LISTED.match(shape_of(clause)[place + 1 :])
    return distinct([p.arms[0] for p in clause[place + 1 : place + 1 + match.end()] if p.kind == "A"]) if match else []


def list_before(clause: list[Piece]) -> list[ArmMention]:
    """The arms of the last list before the numbers: "the rates of X and Y were"."""
    runs = list(RUN.finditer(shape_of(clause)))
    return distinct([p.arms[0] for p in clause[runs[-1].start() : runs[-1].end()] if p.kind == "A"]) if runs else []


def untold(context: Context, view: SentenceView, piece: Piece, after: str, known: Known) -> Arms:
    """The arms of numbers whose clause names none: those of the statement before, else in the order of the study."""
    count, order = len(piece.cells), known.order
    respective = "r" in after
    opposed = count == 2 and set_against(view, piece)
    if not opposed and (names := listed_names(context, view, piece.cells, view.start, view.sentence.end)):
        return [*names]
    here = all(arm.start >= view.start for arm in order)
    if len(order) == count and (respective or opposed or here or piece.kind == "B"):
        near = context.sentences[max(0, view.sentence.index - NEAR)].start
        return by_order(piece, order) if all(arm.start < near for arm in order) else [*order]
    back = REFERS_BACK.search(view.masked)
    if not (respective or opposed or back):
        return []
    told = named_before(context, view, count) if back else []
    if told:
        return [*told] if len(told) == count else in_rows(view, piece, told, known.outcomes)
    return by_order(piece, in_order_of_study(context, count))


NEAR = 2
"""So many sentences before one that names no arm still tell whose its numbers are; after more only the order does."""


def by_order(piece: Piece, arms: list[ArmMention]) -> Arms:
    """The arms of a list that no word near it names: that only their order tells so is noted at its numbers."""
    for cell in piece.cells:
        cell.by_order = bool(arms)
    return [*arms]


def in_order_of_study(context: Context, count: int) -> list[ArmMention]:
    """As many arms as there are numbers in the order in which the study names them; empty where it has not so many."""
    if count == 2:
        return contrast(context)
    every = distinct(arm_mentions(context))
    labelled = [arm for arm in every if LABELLED.match(arm.key)]
    return every if len(every) == count else labelled if len(labelled) == count else []


def named_before(context: Context, view: SentenceView, count: int) -> list[ArmMention]:
    """As many arms as there are numbers, named in one of the two sentences before; empty where they are not."""
    for back in (1, 2):
        index = view.sentence.index - back
        if index < 0 or context.sentences[index].section is not view.sentence.section:
            return []
        named = distinct(arms_between(context, context.sentences[index].start, context.sentences[index].end))
        if named:
            return named if len(named) > 1 and count % len(named) == 0 else []
    return []
