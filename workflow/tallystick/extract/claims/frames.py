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
from ..arms.contrast import opposite
from ..outcomes import Mention
from ..reading import Context
from .anaphora import pointing
from .arms_beside import distinct
from .attach import POINTS_BACK, choose
from .cells import Cell
from .clause_arms import LISTS, Known, arms_of, fronted_arm, head_arm, rows_of, sides
from .contrasts import compared_before, told_by_clauses
from .groups import Group, Topic, attributive, demoted, gap_mentions
from .pieces import Piece, parse, shape_of
from .series import find_series
from .view import SentenceView
from .words import trim

BREAK = re.compile(r"s|;(?![^()]*\))")
NEW_SUBJECT = re.compile(
    r"(?:,&|,|&)(?=[io]?[OwuduptTqG]{1,7}(?:[iot][OwpTq]{1,3}){0,3}[io]?A?b|[io]?A[bv]|"
    r"[io]A,?(?:[OwpT]{1,4}b|C[bvnO])|u?[Ow]{1,2}(?:[io][Ow]{1,2}){0,2}v[io]?[CNBM])"
)
"""Where a clause with a subject and a verb of its own begins: "and nausea was", "and X had", "and rash occurred in"."""
NEXT_PREDICATE = re.compile(r"(?:,&|,|&)(?=[CN](?:[io]?A|iq)?[nbavO])")
"""Where another number has its own predicate: "24% relapsed and 6% were readmitted"."""
COUNTED = re.compile(r"(?:[&xh]|,|[io]?[TF],?|w,|[iotwF]{0,3}[io]F?A,|[io][wOpT]{1,4},)*\Z")
"""What may stand before a number that is the subject of its clause."""
PREDICATE = re.compile(r"(?:[io]?A|iq|ap|nb?a?)*[bvOa]|o?wb")
ASIDE = re.compile(r"[,&]*i[^O]*\Z|[^O]*T[^O]*\Z")
"""Words after a comma that name no outcome but go on about what was named: ", with a greater effect in …"."""
WORDLESS = "iotxvudb&,gF"


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
    whose: dict[int, ArmMention | None] = {}
    topic: Topic | None = None
    fronted: ArmMention | None = None
    before: ArmMention | None = None
    run: list[ArmMention] = []
    bare: list[Cell] = []
    if not plain:
        return [], whose, order
    parts = clauses(parse(context, view, plain, own_arms(context, view, cells), pointing(context, view)))
    for at, clause in enumerate(parts):
        fronted = fronted_arm(clause) or (None if "A" in shape_of(clause) else fronted)
        head = head_arm(clause) or fronted
        order = compared(parts[at:]) or order
        for segment in segments(clause):
            for place, piece in enumerate(segment):
                if piece.kind not in LISTS:
                    continue
                topics = topics_of(context, view, segment, place, topic)
                give_times(view, segment, place)
                if piece.kind == "C":
                    topics = attributed(context, view, piece.cells, topics)
                listed = len(outcome_chain(segment[:place], shape_of(segment)[:place]))
                spread = len(set(topics)) == len(piece.cells)
                known = Known(head, before, run if len(run) > 1 else order, listed, spread)
                arms = arms_of(context, view, segment, place, known)
                if len(arms) > 2 and all(arms):
                    piece.arms = [arm for arm in arms if arm]
                    topics = topics_of(context, view, segment, place, topic)
                if len(arms) == 1 and COMPARES.search(shape_of(segment), 0, place):
                    complete(context, whose, bare, arms[0])
                before = arms[-1] if arms else None
                bare = piece.cells if len(piece.cells) == 1 and not arms else []
                whose.update(zip((id(cell) for cell in piece.cells), arms, strict=False))
                joint = place and segment[place - 1].kind in "x&" and arms
                run = distinct([*(run if joint else []), *(arm for arm in arms if arm)])
                order = run if len(run) > 1 else order
                topic = topics[-1] if topics else topic
                told = any(id(cell) in counted for cell in piece.cells)
                if topics and not told:
                    each = topics if len(set(topics)) > 1 or topics[0].head else []
                    found.append(Group(piece.cells, topics[0].mention, topics[0].words, "frame", [], each))
            head = head_arm(segment) or head
    for group in [*singles, *found]:
        give_arms(group, whose)
    return found, whose, order


def compared(parts: list[list[Piece]]) -> list[ArmMention]:
    """The arms that a clause compares; where it names none, those of the next one: "less (…), and … lower in A"."""
    about, against = next((sides(part) for part in parts if "A" in shape_of(part)), ([], []))
    return distinct([*about, *against]) if about and against else []


COMPARES = re.compile(r"x[io]?\Z")
"""Right before a number: the one before it is compared with it."""


def complete(context: Context, whose: dict[int, ArmMention | None], bare: list[Cell], arm: ArmMention | None) -> None:
    """Give a number that no arm was told of the other arm of two: "37% had benefit, compared with 50% on X"."""
    other = opposite(context, arm) if bare and arm else None
    if other:
        whose[id(bare[0])] = other


def give_arms(group: Group, whose: dict[int, ArmMention | None]) -> None:
    """Set the arms of a group where the clause tells them of all its numbers; numbers of several lists have rows."""
    if group.arms or not all(id(cell) in whose for cell in group.cells):
        return
    group.arms = [whose[id(cell)] for cell in group.cells]
    group.rows = group.rows or rows_of(group.arms)


TIMES = re.compile(r"T(?:(?:,&|[,&])[io]?w?T)+(?=[^CBNMTxs;]*\Z)")
"""Coordinated times before a list: "at [6 and 12 months]"."""


def give_times(view: SentenceView, clause: list[Piece], place: int) -> None:
    """Give as many coordinated times as an arm has numbers to these in order: "at 6 and 12 weeks 9% and 8% with X"."""
    piece = clause[place]
    match = TIMES.search(shape_of(clause)[:place]) if piece.kind == "N" else None
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


def topics_of(context: Context, view: SentenceView, clause: list[Piece], place: int, last: Topic | None) -> list[Topic]:
    """What the numbers of one list count: one topic for each number; empty where the clause does not tell."""
    shape = shape_of(clause)
    piece = clause[place]
    before, after = shape[:place], shape[place + 1 :]
    count = len(piece.cells)
    if piece.kind in "CN" and COUNTED.fullmatch(before) and PREDICATE.match(after):
        if re.match(r"O[bv]", after) and piece.cells[0].total and not piece.cells[0].percent:
            return []  # "four of nine relapses involved the nerve" is said of events
        told = predicate(context, view, clause, place)
        return [told] * count if told else []
    if re.search(r"x[io]?A?[io]?\Z", before) and last and piece.kind in "CB":
        return [last] * count
    if piece.kind == "C" and (beside := beside_number(context, view, clause, place)):
        return [beside] * count
    text = view.masked[max(0, piece.start - view.start - 60) : piece.start - view.start]
    if last and POINTS_BACK.search(text):
        return [last] * count
    chain = outcome_chain(clause[:place], shape_of(clause)[:place])
    rows = rows_of(piece.arms) or [*range(count)]
    if len(chain) > 1 and len(chain) == rows[-1] + 1:
        return [Topic(chain[row]) for row in rows]
    low = phrase_start(piece.kind, before)
    chunk = clause[low:place]
    both = COMPARED_SUBJECT.search(shape_of(chunk))
    if both and piece.kind in "BM":
        told = named(context, view, before_time(chunk[both.end() :]), False)
        return [told] * count if told else []
    compared = shape_of(chunk).find("x")
    chunk = chunk[:compared] if compared > 0 else chunk
    if piece.kind in "BM" and re.fullmatch(r"[^OCbv]*[pA]", before) and PREDICATE.match(after) and "C" not in after:
        told = predicate(context, view, clause, place)
        return [told] * count if told else []
    listed = piece.kind in "BM" and re.match(r"(?:,&|[,&])[wOvp]{1,4}[BM]", after) is not None
    told = scale_item(context, chunk, last) if SCALE.search(before) else None
    told = told or item(context, view, chunk, listed)
    told = told or (subject(context, view, clause[:place]) if low else None)
    if told is None and last and low:
        told = last
    return [told] * count if told else []


COMPARED_SUBJECT = re.compile(r"A?x[io]?A(?=[bv])")
"""Two arms compared before the verb: "more patients on X than on Y [had clear skin] (38% vs 9%)"."""


def before_time(chunk: list[Piece]) -> list[Piece]:
    """The pieces up to where a time is told: "had clear skin [at week 8]"."""
    at = re.search(r"i?T", shape_of(chunk))
    return chunk[: at.start()] if at else chunk


LABELLED = re.compile(r"(?:[;(:]|\A)[&,]*(?P<label>[wOpv]{1,4})[,:]\Z")
"""Before a number: what it counts and a comma, "(fatal, 2%; severe, 9%)"."""
ATTRIBUTE = re.compile(r"[wO]{1,3}(?=[,;)&]|\Z)")
IN_STATE = re.compile(r"i(?=O)")


def beside_number(context: Context, view: SentenceView, clause: list[Piece], place: int) -> Topic | None:
    """What a number counts that a comma or nothing parts from it.

    "(fatal, 2%)", "(18% complete, 9% partial)", "with 27% in remission", "leaving 9 taking it".
    """
    shape = shape_of(clause)
    before, after = shape[:place], shape[place + 1 :]
    if label := LABELLED.search(before):
        return named(context, view, clause[label.start("label") : label.end("label")], True)
    inside = before.count("(") > before.count(")")
    if inside and before[-1:] in "(,;&" and (told := ATTRIBUTE.match(after)):
        return named(context, view, clause[place + 1 : place + 1 + told.end()], False)
    leads = context.lower[max(view.start, clause[place].start - 16) : clause[place].start]
    if (before.endswith("&") or WITH_SOME.search(leads)) and IN_STATE.match(after):
        return predicate(context, view, clause, place)
    doing = WITH_SOME.search(leads) and after.startswith("w") and GERUND.match(context.lower, clause[place + 1].start)
    return predicate(context, view, clause, place) if doing else None


WITH_SOME = re.compile(r"(?<![a-z])(?:with|(?:resulting|ending) in|leaving)\s(?:only\s|the\s|other\s)*\Z")
"""Before a number: what it counts comes after it, "with 12 of 20 becoming free of symptoms"."""
GERUND = re.compile(r"(?:[a-z]+ly |still )?[a-z]{3,}ing(?![a-z])")


def phrase_start(kind: str, before: str) -> int:
    """Where the phrase before a number begins: the subject of its verb, or the item that a bracket stands after."""
    if kind in "CN" and "b" in before:
        low = max((m.end() for m in re.finditer(r"[;:CBNM]", before)), default=0)
        intro = re.match(r"[,&]*(?:[io][^,b]*,)*[,&]*", before[low:])
        return low + (intro.end() if intro else 0) if "b" in before[low:] else last_mark(before)
    return last_mark(before)


def last_mark(before: str) -> int:
    """Where the words after the last mark or number begin."""
    return max((m.end() for m in re.finditer(r"[,;:&CBNMq]", before)), default=0)


def outcome_chain(chunk: list[Piece], shape: str) -> list[Mention]:
    """The outcomes of a list before numbers that nothing but a verb parts from them: "response and remission were"."""
    match = re.search(r"O(?:(?:,&|[,&])w?O)+(?=(?:[^CBNM,;]|,&?[io]?A)*\Z)", shape)
    return [p.mention for p in chunk[match.start() : match.end()] if p.mention] if match else []


def attributed(context: Context, view: SentenceView, cells: list[Cell], topics: list[Topic]) -> list[Topic]:
    """The topics with those of numbers that qualify what they count: "34%, compared to the 24% rate of relapse"."""
    own = [attributive(context, view, cell) for cell in cells]
    if not any(own) or (not topics and not all(own)):
        return topics
    return [Topic(mention) if mention else topics[at] for at, mention in enumerate(own)]


def predicate(context: Context, view: SentenceView, clause: list[Piece], place: int) -> Topic | None:
    """What follows a number that is the subject: "24 of A [relapsed within a year]"."""
    stop = next((i for i in range(place + 1, len(clause)) if clause[i].kind in "CBNMxs;("), len(clause))
    rest = clause[place + 1 : stop]
    shape = shape_of(rest)
    lead = re.match(r"o?w(?=b)|(?:[io]?A|iq|ap|nb?a?)*", shape)
    begin = lead.end() if lead else 0
    comma = re.search(r",", shape[begin:])
    own = rest[begin : begin + comma.start() if comma else len(rest)]
    told = named(context, view, own, False)
    whole = whole_predicate(context, own)
    if told is None or told.mention is None or whole is None:
        return told
    inside = whole[0] <= told.mention.start and told.mention.end <= whole[1]
    return Topic(told.mention, whole) if inside else told


def whole_predicate(context: Context, own: list[Piece]) -> tuple[int, int] | None:
    """The words of a predicate with an object or complement, up to a time: "rated their pain as much better"."""
    shape = shape_of(own)
    match = re.match(r"[bg]*(?:v|O&)[vwOiotg&p]*", shape)
    return trim(context, own[0].start, own[match.end() - 1].end) if match else None


VERB_BEFORE = re.compile(r"b|[io]?A|a|h|x|(?<=[wpAO])v(?=[wO][wOiot]*\Z)")
"""A verb or a side before a noun phrase; a verb in -ed where its object follows: "treatment showed rebound in"."""


def item(context: Context, view: SentenceView, chunk: list[Piece], listed: bool) -> Topic | None:
    """The noun phrase right before a list of numbers: one of ``listed`` items, or the subject before its verb."""
    shape = shape_of(chunk)
    verbs = [m.end() for m in VERB_BEFORE.finditer(shape)]
    begin = verbs[-1] if verbs else 0
    own = chunk[begin:]
    if begin and own and own[0].kind == "v":
        own = own[1:]
    if "O" in shape_of(own) and not re.fullmatch(r"[vudw]*[iot]?", shape_of(own)):
        told = named(context, view, own, True)
        most = told and told.mention and told.mention.generic and not listed and re.fullmatch(r"[^A]+b", shape[:begin])
        # "burning was the most frequent adverse event (11% vs 4%)"
        return (subject(context, view, chunk) if most else None) or told
    led = re.search(r"(?:v[iot]|t)(?=[wo]*w\Z)", shape_of(own))
    if led or (listed and "w" in shape_of(own)):
        # "was not linked to the onset of X (12%)", "complications were migration (20%), pain (13%)"
        return named(context, view, own[led.end() if led else 0 :], True)
    if begin and "b" in shape[:begin]:
        # "toxicity was mild in 12%"
        told = subject(context, view, chunk)
        if told or "w" not in shape_of(own):
            return told
        return named(context, view, own, True)
    return named(context, view, own, True) if not begin and "w" in shape and not ASIDE.match(shape) else None


SCALE = re.compile(r"bw[io]C")
"""The first item of a scale: "toxicity [was mild in 60%]"."""


def scale_item(context: Context, chunk: list[Piece], last: Topic | None) -> Topic | None:
    """An item of a scale that shares the head of the first: "response was strong in 57% and [moderate in] 36%"."""
    shape = shape_of(chunk)
    if last is None or not re.fullmatch(r"[,&]*wi?", shape):
        return None
    words = next(p for p in chunk if p.kind == "w")
    span = trim(context, words.start, words.end)
    head = last.head or last.words or ((last.mention.start, last.mention.end) if last.mention else None)
    return Topic(last.mention, span, head) if span and head else None


RELATIVE = re.compile(r"[^bv]*pn[^bv]*(?=[bv])")
"""People with what is said of them, before its verb: "the proportion of patients who [were free of pain]"."""


def subject(context: Context, view: SentenceView, chunk: list[Piece]) -> Topic | None:
    """The subject of a clause: the words before its verb."""
    shape = shape_of(chunk)
    relative = RELATIVE.match(shape)
    begin = relative.end() if relative else 0
    verb = re.search(r"b", shape[begin + 1 :]) if relative else re.search(r"[bv]", shape)
    if verb is None:
        return None
    own = chunk[begin : begin + 1 + verb.start()] if relative else chunk[: verb.start()]
    return named(context, view, own, relative is None) if re.search(r"[Ow]", shape_of(own)) else None


WHO = (
    r"(?:with|who|that|having|achieving|showing|reporting|experiencing|requiring|developing|in whom)\s"
    r"(?:(?:had|were|was|did|have|has|are)\s)?"
)
SHARE = re.compile(
    r"(?:the |a )?(?:[a-z]+ )?(?:rates?|proportions?|percentages?|numbers?|incidences?|prevalence|frequency) "
    r"(?:of (?:(?:the )?(?:[a-z]+ )?(?:patients|participants|subjects|women|men|children|infants|cases|people|"
    rf"individuals|those)\s{WHO})?|{WHO})"
)
AT_LEAST = ("at least ", "at most ")
ASIDE_ENDS = re.compile(r"\s\([^()]*\)(?=\s(?:in|at|by|on|for|from|before|after|during|within|with|than)\s)")
"""A bracket after which a predicate only goes on with where or when: "eaten soup (one bowl) before the start"."""


def named(context: Context, view: SentenceView, chunk: list[Piece], nearest_last: bool) -> Topic | None:
    """The outcome that some pieces name, else their words."""
    while chunk and chunk[0].kind in WORDLESS:
        if chunk[0].kind == "v" and (not nearest_last or shape_of(chunk[1:2]) in ("w", "O")):
            break
        chunk = chunk[1:]
    while chunk and chunk[-1].kind in WORDLESS:
        chunk = chunk[:-1]
    if not chunk:
        return None
    start, end = chunk[0].start, chunk[-1].end
    aside = None if nearest_last else ASIDE_ENDS.search(context.lower, start, end)
    end = aside.start() if aside else end
    mention = choose(view, gap_mentions(context, start, end), nearest_last)
    # "were removed because of bleeding": the predicate is what happened
    share = SHARE.match(context.lower, start, end)
    start = share.end() if share and share.end() < end else start
    start -= 3 if context.lower.startswith(AT_LEAST, start - 3) else 0
    words = trim(context, start, end) if mention is None or (demoted(view, mention) and not nearest_last) else None
    if words:
        return Topic(None, words)
    return Topic(mention) if mention else None
