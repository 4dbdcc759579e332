"""What a number counts, from its place in the clause: the predicate behind it, the subject or the item before it."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..outcomes import MAX_WORDS, Mention
from ..reading import Context
from .attach import POINTS_BACK, choose
from .cells import Cell
from .clause_arms import rows_of
from .groups import Topic, attributive, demoted, gap_mentions
from .phrases import VERBAL
from .pieces import Piece, shape_of
from .view import SentenceView
from .words import trim

COUNTED = re.compile(r"(?:[&xh]|,|[io]?[TF],?|w,|[iotwF]{0,3}[io]F?A,|(?:[io][wOpT]{1,4}){1,3},)*\Z")
"""What may stand before a number that is the subject of its clause."""
PREDICATE = re.compile(r"(?:[io]?A|iq|ap|nb?a?)*[bvOa]|o?wb|i[wO]{1,3}[bv]")
ASIDE = re.compile(r"[,&]*i[^O]*\Z|[^O]*T[^O]*\Z")
"""Words after a comma that name no outcome but go on about what was named: ", with a greater effect in …"."""
WORDLESS = "iotxvudb&,gF"


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
    text = view.masked[max(0, piece.start - view.start - 80) : piece.start - view.start]
    if last and (POINTS_BACK.search(text) or ELSEWHERE.search(text)):
        return [last] * count
    chain = outcome_chain(clause[:place], shape_of(clause)[:place])
    # numbers with an arm each are one row: "relapse or death was seen in 9% of A and 4% of B"
    rows = rows_of(piece.arms) or ([0] * count if len(piece.arms) == count > 1 else [*range(count)])
    if len(chain) > 1 and len(chain) == rows[-1] + 1:
        return [Topic(chain[row]) for row in rows]
    if len(items := item_chain(context, view, clause, place)) == rows[-1] + 1 > 1:
        return [items[row] for row in rows]
    if piece.kind == "C" and re.fullmatch(r"[,&]*i", before) and (told := main_clause(context, view, clause[place:])):
        return [told] * count
    low = phrase_start(piece.kind, before)
    chunk = clause[low:place]
    both = COMPARED_SUBJECT.search(shape_of(chunk))
    if both and piece.kind in "BM":
        told = named(context, view, before_time(chunk[both.end() :]), False)
        return [told] * count if told else []
    people = clause[max((m.end() for m in re.finditer(r"[;:,&CBNM]", before)), default=0) : place]
    if piece.kind in "BM" and (did := PEOPLE_DID.match(shape_of(people))):
        told = whole_topic(context, view, before_time(before_comparison(people[did.end() :])))
        if told:
            return [told] * count
    compared = shape_of(chunk).find("x")
    chunk = chunk[:compared] if compared > 0 else chunk
    if piece.kind in "BM" and re.fullmatch(r"[^OCbv]*[pA]", before) and PREDICATE.match(after) and "C" not in after:
        told = predicate(context, view, clause, place)
        return [told] * count if told else []
    listed = piece.kind in "BM" and re.match(r"(?:,&|[,&])[wOvp]{1,4}[BM]", after) is not None
    told = scale_item(context, chunk, last) if SCALE.search(before) or (last and last.head) else None
    told = told or item(context, view, chunk, listed, last)
    told = told or (subject(context, view, clause[:place]) if low else None)
    if told is None and last and low:
        told = last
    return [told] * count if told else []


ELSEWHERE = re.compile(
    r"(?<![a-z])(?:but|and) (?:not(?: the)?|(?:not|also|even) (?:in|among|after|at|for)) [^,;:()]{2,50}"
    r"(?:[(\[][^()\[\]]{0,30})?\Z"
)
"""Before a number: other people of whom the same is told, "but not in the older women (31%"."""
COMPARED_SUBJECT = re.compile(r"A?x[io]?A(?=[bv])")
"""Two arms compared before the verb: "more patients on X than on Y [had clear skin] (38% vs 9%)"."""


PEOPLE_DID = re.compile(r"[,&]*(?:[iot][wTF]{1,3},)?(?:[udw]{0,2}|w?o)p(?:[io]?q)?(?=b*v[wOiot]|bi?[wO])")
"""People before their verb: "more patients [reached a lower weight] (47% vs 21%)"."""


def before_comparison(chunk: list[Piece]) -> list[Piece]:
    """The pieces up to a comparison: "had no pain [more often than]"."""
    at = re.search(r"[udw]?x", shape_of(chunk))
    return chunk[: at.start()] if at else chunk


def before_time(chunk: list[Piece]) -> list[Piece]:
    """The pieces up to where a time is told: "had clear skin [at week 8]"."""
    at = re.search(r"i?T", shape_of(chunk))
    return chunk[: at.start()] if at else chunk


LABELLED = re.compile(r"(?:[;(:]|\A)[&,]*(?P<label>[wOpv]{1,4})[,:]\Z|\([&,]*(?P<inside>[wOpv]{1,4})\Z")
"""Before a number: what it counts and a comma, or nothing within a bracket, "(fatal, 2%; severe, 9%)", "(leaks 2%)"."""
ATTRIBUTE = re.compile(r"[wO]{1,3}(?=[,;)&]|\Z)")
IN_STATE = re.compile(r"i(?=O)")


def beside_number(context: Context, view: SentenceView, clause: list[Piece], place: int) -> Topic | None:
    """What a number counts that a comma or nothing parts from it.

    "(fatal, 2%)", "(18% complete, 9% partial)", "with 27% in remission", "leaving 9 taking it", "and 9% a poor one".
    """
    shape = shape_of(clause)
    before, after = shape[:place], shape[place + 1 :]
    if label := LABELLED.search(before):
        name = "label" if label["label"] else "inside"
        return named(context, view, clause[label.start(name) : label.end(name)], True)
    inside = before.count("(") > before.count(")")
    if inside and before[-1:] in "(,;&" and (told := ATTRIBUTE.match(after)):
        return named(context, view, clause[place + 1 : place + 1 + told.end()], False)
    gapped = re.search(r"[,&]\Z", before) and ARTICLE.match(context.lower, clause[place].end)
    if gapped and (told := ATTRIBUTE.match(after)):
        return named(context, view, clause[place + 1 : place + 1 + told.end()], False)
    if re.search(r"[wv]\Z", before) and "b" not in before and WITH.match(context.lower, clause[place].end):
        return predicate(context, view, clause, place)
    leads = context.lower[max(view.start, clause[place].start - 16) : clause[place].start]
    if (before.endswith("&") or WITH_SOME.search(leads)) and IN_STATE.match(after):
        return predicate(context, view, clause, place)
    doing = WITH_SOME.search(leads) and after.startswith("w") and GERUND.match(context.lower, clause[place + 1].start)
    return predicate(context, view, clause, place) if doing else None


WITH = re.compile(r"\s(?:with|who had)\s")
"""After people whom a verb has as its object: "screening identified 14 women [with diabetes]"."""
ARTICLE = re.compile(r"\s(?:an?|the)\s")
"""After a number whose verb stands with the number before: "40% had a good outcome, 35% [a fair outcome]"."""
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


ITEMS = re.compile(r"(?:\A|[,;]|\A[^O]*[oit])(?P<list>[wO]{1,2}(?:(?:,&|[,&])[wO]{1,2})+)(?=b?v?[iot]?\Z)")


def item_chain(context: Context, view: SentenceView, clause: list[Piece], place: int) -> list[Topic]:
    """The items of a list before the numbers that it is given out to, with the head that the last holds for all.

    "Nodal and peritoneal recurrence developed in 15 and 18, respectively", "complete and partial response rates".
    """
    shape = shape_of(clause)
    intro = INTRO.match(shape[:place])
    low = intro.end() if intro else 0
    match = ITEMS.search(shape[low:place]) if shape[place] in "CN" else None
    if match is None:
        return []
    chunk = clause[low + match.start("list") : low + match.end("list")]
    marks = [0, *(m.end() for m in re.finditer(r"[,&]+", shape_of(chunk)))]
    items = [chunk[a:b] for a, b in zip(marks, [*marks[1:], len(chunk)], strict=True)]
    items = [[piece for piece in item if piece.kind in "wO"] for item in items]
    last = next((piece.mention for piece in items[-1] if piece.mention), None)
    alike = all("O" not in shape_of(item) for item in items[:-1])
    head = last_word(context, last, "w" in shape_of(items[-1])) if last and alike else None
    mixed = len({shape_of(item) for item in items}) > 1 and "A" not in shape and "x" not in shape
    if "r" not in shape[place:] and head is None and not mixed:
        return []
    topics = []
    for item in items:
        told = named(context, view, item, True)
        if told is None:
            return []
        topics.append(told if head is None or told.mention else Topic(None, told.words, head))
    return topics


def last_word(context: Context, mention: Mention, qualified: bool) -> tuple[int, int] | None:
    """The last word of an outcome that is qualified, its head: "recurrence" of "peritoneal recurrence"."""
    begin = context.lower.rfind(" ", mention.start, mention.end) + 1
    return (begin or mention.start, mention.end) if begin or qualified else None


def main_clause(context: Context, view: SentenceView, rest: list[Piece]) -> Topic | None:
    """What is told of so many behind a comma: "in 24 of 45 knees, [full extension was regained]"."""
    match = MAIN_CLAUSE.match(shape_of(rest))
    if match is None:
        return None
    own = rest[match.start("told") : match.end("told")]
    told = named(context, view, own[: match.end("subject") - match.start("told")], True)
    whole = trim(context, own[0].start, own[-1].end, whole_head=True)
    return Topic(told.mention if told else None, whole) if whole else told


MAIN_CLAUSE = re.compile(r"[^,]*,(?P<told>(?P<subject>[wOpio]*[wO])b[bvwOiog]*)")


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
    lead = re.match(r"o?w(?=b)|i[wO]{1,3}(?=[bv])|(?:[io]?A|iq|ap|nb?a?)*", shape)
    begin = lead.end() if lead else 0
    comma = re.search(r",", shape[begin:])
    own = rest[begin : begin + comma.start() if comma else len(rest)]
    return whole_topic(context, view, own)


def whole_topic(context: Context, view: SentenceView, own: list[Piece]) -> Topic | None:
    """The outcome of a predicate, with all its words where it has an object or complement."""
    told = named(context, view, own, False)
    whole = whole_predicate(context, own)
    if told is None or told.mention is None or whole is None:
        return told
    inside = whole[0] <= told.mention.start and told.mention.end <= whole[1]
    return Topic(told.mention, whole) if inside else told


def whole_predicate(context: Context, own: list[Piece]) -> tuple[int, int] | None:
    """The words of a predicate with an object or complement, up to a time: "rated their pain as much better"."""
    shape = shape_of(own)
    match = re.match(r"[bg]*(?:v|O&|O(?=Aw))(?:A(?=w))?[vwOiotg&p]*", shape)
    return trim(context, own[0].start, own[match.end() - 1].end) if match else None


VERB_BEFORE = re.compile(r"b|[io]?A|a|h|x|(?<=[wpAO])v(?=[wO][wOiot]*\Z)")
"""A verb or a side before a noun phrase; a verb in -ed where its object follows: "treatment showed rebound in"."""


def with_subject(context: Context, told: Topic | None, own: list[Piece], last: Topic | None) -> Topic | None:
    """An outcome that is a verb with its subject: "[quality of life] improved in 64%", "and deteriorated in 14%"."""
    if told is None or told.mention is None or shape_of(own)[-2:] != "Oi" or own[-2].mention is not told.mention:
        return told
    if not VERBAL.search(context.lower, told.mention.start, told.mention.end):
        return told
    mention = told.mention
    at = next((i for i, piece in enumerate(own) if piece.end > mention.start), 0)
    if re.fullmatch(r"[,&]*b?", shape_of(own[:at])) and last and last.head:
        return Topic(mention, (mention.start, mention.end), last.head)
    if not re.fullmatch(r"(?:[wOp]|o(?=w)|i(?=w))*[wO]", shape_of(own[:at])):
        return told
    whole = trim(context, own[0].start, mention.end)
    head = trim(context, own[0].start, mention.start)
    fits = whole and head and len(context.lower[slice(*whole)].split()) <= MAX_WORDS
    return Topic(mention, whole, head) if fits else told


def item(
    context: Context, view: SentenceView, chunk: list[Piece], listed: bool, last: Topic | None = None
) -> Topic | None:
    """The noun phrase right before a list of numbers: one of ``listed`` items, or the subject before its verb."""
    shape = shape_of(chunk)
    verbs = [m.end() for m in VERB_BEFORE.finditer(shape)]
    begin = verbs[-1] if verbs else 0
    own = chunk[begin:]
    if begin and own and own[0].kind == "v":
        own = own[1:]
    did = None if begin else DID.search(shape)
    if did and (told := named(context, view, chunk[: did.start()], True)):
        # "bleeding stopped in 82%"
        return with_complement(context, told, chunk, did.start())
    if "O" in shape_of(own) and not re.fullmatch(r"[vudw]*[iot]?", shape_of(own)):
        told = named(context, view, own, True)
        most = told and told.mention and told.mention.generic and not listed and re.fullmatch(r"[^A]+b", shape[:begin])
        # "burning was the most frequent adverse event (11% vs 4%)"
        return (subject(context, view, chunk) if most else None) or with_subject(context, told, own, last)
    led = re.search(r"(?:v[iot]|(?<!w)t)(?=[wo]*w\Z)", shape_of(own))
    if led or (listed and "w" in shape_of(own)):
        # "was not linked to the onset of X (12%)", "complications were migration (20%), pain (13%)"
        return named(context, view, own[led.end() if led else 0 :], True)
    if begin and "b" in shape[:begin]:
        # "toxicity was mild in 12%"
        told = subject(context, view, chunk)
        if told:
            return with_complement(context, told, chunk, begin)
        return named(context, view, own, True) if "w" in shape_of(own) else None
    return named(context, view, own, True) if not begin and "w" in shape and not ASIDE.match(shape) else None


DID = re.compile(r"(?<=[wO])[vud]i\Z")
"""A verb right before the number of those in whom it happened: "bleeding stopped in", "use increased in"."""


def with_complement(context: Context, told: Topic, chunk: list[Piece], begin: int) -> Topic:
    """A subject with what is said of it: "toxicity was mild", "viral load was below 50 copies/mL"."""
    shape = shape_of(chunk)
    said = SAID.match(shape, begin)
    first = told.words or (told.mention and (told.mention.start, told.mention.end))
    if said is None or not first or context.lower[chunk[begin].start : chunk[begin].end].split()[-1] in OF_FREQUENCY:
        return told
    if said["done"]:
        verb, leads = (context.lower[piece.start : piece.end] for piece in chunk[begin : begin + 2])
        if verb in happened(context.vocabulary) or (verb in CHANGES and leads != "in"):
            return told
    at = next((i for i, piece in enumerate(chunk) if piece.end > first[0]), 0)
    while at and chunk[at - 1].kind in "wO":
        at -= 1
    whole = trim(context, chunk[at].start, chunk[said.end("what") - 1].end)
    inside = whole and whole[0] <= first[0] and len(context.lower[slice(*whole)].split()) <= MAX_WORDS
    return Topic(told.mention, whole, first) if inside else told


SAID = re.compile(r"(?P<what>(?P<done>[vud])(?=[iotg]\Z)|v?w(?:[io]w)?)[iotg]?\Z")


@lru_cache(maxsize=4)
def happened(vocabulary: Vocabulary) -> frozenset[str]:
    """Verbs that say of something only that it happened, or by how much it changed."""
    return frozenset([*vocabulary["claims"]["observed"], *ONLY_HAPPENED])


def only_happened(context: Context, piece: Piece) -> bool:
    """Whether a verb says no more than that something happened."""
    return context.lower[piece.start : piece.end] in happened(context.vocabulary)


ONLY_HAPPENED = frozenset(
    """
    achieved obtained reached attained made given shown present evident performed established rated assessed measured
    estimated calculated used conducted carried followed prescribed appeared seen found known taken associated compared
    related linked presented described classified met confirmed practised practiced
    """.split()  # noqa: SIM905
)
CHANGES = frozenset(
    "increased decreased reduced raised lowered risen fell rose dropped declined fallen".split()  # noqa: SIM905
)
"""Verbs of a change, which is what happened only "in" so many: "the score decreased in 64%", not "from 64%"."""
OF_FREQUENCY = frozenset(
    """
    similar comparable common frequent high low rare equal identical present different uncommon infrequent evident
    apparent possible likely necessary significant available lower higher seldom
    """.split()  # noqa: SIM905
)
"""What is said of how often something happened is no part of its name."""
SCALE = re.compile(r"bv?w[io]C")
"""The first item of a scale: "toxicity [was mild in 60%]"."""


def scale_item(context: Context, chunk: list[Piece], last: Topic | None) -> Topic | None:
    """An item of a scale that shares the head of the first: "response was strong in 57% and [moderate in] 36%"."""
    shape = shape_of(chunk)
    if last is None or not re.fullmatch(r"[,&]*b?[wvud]i?", shape):
        return None
    words = next(p for p in chunk if p.kind in "wvud")
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
    intro = INTRO.match(shape_of(own))
    own = own[intro.end() :] if intro else own
    if not re.search(r"[Ow]", shape_of(own)):
        return None
    return named(context, view, own, relative is None and not MODIFIED.search(shape_of(own)))


INTRO = re.compile(r"[,&]*[iot][^,]*,(?=[^,]*[wO])")
"""Of whom or when a clause speaks, before its subject: "in older men, …"."""
MODIFIED = re.compile(r"O[iotw]+O")
"""A noun phrase whose head comes first: "satisfaction with pain control", "events leading to withdrawal"."""


WHO = (
    r"(?:with|who|that|having|achieving|showing|reporting|experiencing|requiring|developing|in whom)\s"
    r"(?:(?:had|were|was|did|have|has|are)\s)?"
)
SHARE = re.compile(
    r"(?:the |a )?(?:[a-z]+ )?(?:rates?|proportions?|percentages?|numbers?|incidences?|prevalence|frequency) "
    r"(?:of (?:(?:the )?(?:[a-z]+ )?(?:patients|participants|subjects|women|men|children|infants|cases|people|"
    rf"individuals|those)\s{WHO})?|{WHO})"
)
SHARE_OF = re.compile(r"(?<![a-z])(?:proportion|percentage|incidence|prevalence|frequency) of (?:the )?")
"""Before what is counted, behind a verb: "we observed a higher percentage of"."""
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
        if shape_of(chunk[-2:]) == "wv" and not nearest_last and not only_happened(context, chunk[-1]):
            break
        chunk = chunk[:-1]
    if not chunk:
        return None
    start, end = chunk[0].start, chunk[-1].end
    aside = None if nearest_last else ASIDE_ENDS.search(context.lower, start, end)
    end = aside.start() if aside else end
    mention = choose(view, gap_mentions(context, start, end), nearest_last)
    headed = headed_by(context, chunk, mention) if mention else None
    if headed:
        return Topic(None, headed)
    # "were removed because of bleeding": the predicate is what happened
    share = SHARE.match(context.lower, start, end) or (
        SHARE_OF.search(context.lower, start, end) if not mention else None
    )
    start = share.end() if share and share.end() < end else start
    start -= 3 if context.lower.startswith(AT_LEAST, start - 3) else 0
    words = trim(context, start, end) if mention is None or (demoted(view, mention) and not nearest_last) else None
    if words:
        return Topic(None, words)
    return Topic(mention) if mention else None


def headed_by(context: Context, chunk: list[Piece], mention: Mention) -> tuple[int, int] | None:
    """The noun phrase in which an outcome only says of what: "closure of the fistula", "fear of falling"."""
    at = next((i for i, piece in enumerate(chunk) if piece.mention is mention), 0)
    if shape_of(chunk[max(0, at - 2) : at]) != "wo":
        return None
    words = context.lower[chunk[at - 2].start : chunk[at - 2].end].split()
    if words[-1] in HEADS_OF_EVENTS:
        return None
    return trim(context, chunk[at - 2].start, mention.end)


HEADS_OF_EVENTS = frozenset(
    """
    rate rates incidence incidences prevalence frequency frequencies proportion proportions percentage percentages
    number numbers risk risks occurrence occurrences development presence onset signs sign symptoms symptom evidence
    episodes episode cases case diagnosis diagnoses probability likelihood odds rise most majority total types type kind
    instances instance incidents incident reports report degree degrees levels level severity results result form forms
    attacks attack bouts bout share history total totals because instead regardless
    """.split()  # noqa: SIM905
)
"""Nouns before "of" and an outcome that say no more than that it happened."""
