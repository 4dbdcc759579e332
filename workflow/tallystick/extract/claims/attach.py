"""What a cell counts: its outcome, from the words on the side its sentence points to."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..outcomes import Mention
from ..reading import Context
from .arms_beside import adjacent_right, inside_bracket
from .cells import Cell, compile_cells
from .groups import Group, Topic, demoted, gap_mentions
from .view import SentenceView
from .words import item_words, trim

LEFT_CUE = re.compile(
    r"(?:(?<![a-z])(?:was|were|is|are|of|by|being|been|reached|to|from|averaged|totaled|totalled|equalled|in|"
    r"among|for|at|between|affected|exceeded|found|remained)"
    r"|[:=([])\s*(?:only|about|approximately|around|nearly|almost|just|over|up to|some|as (?:high|low) as|a "
    r"total of|observed in|seen in|reported in)?\s*\Z"
)


RIGHT_CUE = re.compile(
    r"[)\]\s]*(?:(?:who|that|also|subsequently|then|still|had|have|has|were|was|formerly|either|all|both|"
    r"eventually|did|could|would|be|been|being|to|of whom|of which)\s+)*"
    r"(?:in|with|[a-z]+ed|had|has|have|were|was|showed|went|grew|underwent|got|became|met|lost|felt|fell|"
    r"withdrew|quit|chose|gave|took|did|left|might|may|would|could|can|will|being|without|who|alive|dead|free|"
    r"[a-z]{3,}ing)(?![a-z])"
)


SUBJECT_IN = re.compile(
    r"(?:occurred|observed|seen|noted|reported|detected|found|present|achieved|developed|recorded|documented|"
    r"identified|diagnosed|experienced|evident|performed|confirmed|required|obtained|reached|encountered|"
    r"needed|appeared|accomplished|shown|attained|recurred|successful|complete|effective) (?:in|by|among|for|"
    r"with|from|at)\s+(?:only |about |approximately |a total of |the )*\Z"
)


CIRCUMSTANCE = re.compile(r"\s*(?:for|in|among|of) (?:[a-z.'-]+ ){0,5}")
"""The head of a sentence that only says for whom it holds: "for severe malaria, the response was …"."""


def choose(view: SentenceView, found: list[Mention], nearest_last: bool) -> Mention | None:
    """The mention to take: the nearest that is neither generic nor a circumstance ("without", "after")."""
    ordered = list(reversed(found)) if nearest_last else found
    plain = [
        m
        for m in ordered
        if not demoted(view, m)
        and not (
            CIRCUMSTANCE.fullmatch(view.masked[: m.start - view.start])
            and view.masked[m.end - view.start :].startswith(",")
        )
    ] or ordered
    return next((m for m in plain if not m.generic), plain[0] if plain else None)


VERB_CUE = re.compile(
    r"(?:(?:who|that|also|then|still|subsequently)\s+)*(?:had|have|has|were|was|showed|became|withdrew|[a-z]{3,}ed)"
    r"(?![a-z])"
)


def after_arm(context: Context, view: SentenceView, group: Group, high: int) -> int:
    """Where the words after a group begin once the arm of its last cell has been passed."""
    last = group.cells[-1]
    arm = adjacent_right(view, last, arms_between(context, last.end, high))
    return arm.end if arm else last.end


def take_counted(context: Context, group: Group) -> bool:
    """Take the noun between a count and its percent as what is counted: "42 loose stems (8%)"; whether there is one."""
    cell = group.cells[0]
    if cell.rule != "count_noun_percent" or cell.n is None or cell.percent is None:
        return False
    named = gap_mentions(context, cell.n.end, cell.percent.start)
    group.outcome, group.side = named[0] if named else None, "inside"
    group.words = None if named else trim(context, cell.n.end, cell.percent.start)
    return bool(named or group.words)


def find_outcome(context: Context, view: SentenceView, groups: list[Group], index: int) -> None:
    """Set the outcome of ``groups[index]``, which no frame has told, from the side its words point to."""
    group = groups[index]
    first = group.cells[0]
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    begin = group.series.start if group.series else first.start
    end = group.series.end if group.series else after_arm(context, view, group, high)
    left = [m for m in gap_mentions(context, low, begin) if not index or not in_aside(view, m, begin)]
    right = [m for m in gap_mentions(context, end, high) if not heads_item(view, m, end, high)]
    if right:
        # "had adverse events (most often nausea)": the bracket after an outcome only tells more of it
        right = [right[0], *(m for m in right[1:] if not in_open_bracket(view, right[0].end, m.start))]
    goes_right, counted = predicate_follows(context, view, end)
    if not goes_right and take_counted(context, group):
        return
    previous = groups[index - 1] if index else None
    if previous and goes_on(view, previous, group, left, bool(right), end):
        take_same(view, groups, index)
        return
    bracketed = first.bracketed and begin == first.start and not (goes_right and subject_bracket(context, view, first))
    if bracketed:
        take_before_bracket(context, view, group, left, right, low)
        goes_right = False
    else:
        take_side(context, view, group, left, right, end, goes_right, counted)
    if group.outcome is None and group.words is None:
        group.words = own_words(context, view, group, low, high, goes_right)
        if group.words is None and index:
            take_same(view, groups, index)


def goes_on(view: SentenceView, previous: Group, group: Group, left: list[Mention], right: bool, end: int) -> bool:
    """Whether a number goes on with what the statement before it counts."""
    before = view.masked[: (group.series.start if group.series else group.cells[0].start) - view.start]
    told = VERB_CUE.match(view.masked[end - view.start :].lstrip(" )]"))
    joint = COMPARED.search(before) if not right and not told and (previous.outcome or previous.words) else None
    again = previous.words and POINTS_BACK.search(before[-60:])
    return bool(joint or again or (not left and goes_on_in_bracket(view, previous, group)))


def take_before_bracket(
    context: Context, view: SentenceView, group: Group, left: list[Mention], right: list[Mention], low: int
) -> None:
    """Set the outcome of a number in brackets: right before the bracket, else within it, else the nearest before."""
    first = group.cells[0]
    group.side = "bracket"
    group.outcome = closest_before_bracket(view, first, left) or right_in_bracket(context, view, first, right)
    if group.outcome is None:
        group.words = item_words(context, view, first, low)
    if group.outcome is None and group.words is None:
        group.outcome = choose(view, left, True)


def take_side(
    context: Context,
    view: SentenceView,
    group: Group,
    left: list[Mention],
    right: list[Mention],
    end: int,
    goes_right: bool,
    counted: bool,
) -> None:
    """Set the outcome of a number from the words before it or after it."""
    first, last = group.cells[0], group.cells[-1]
    before = view.masked[: (group.series.start if group.series else first.start) - view.start]
    copula = left and LEFT_CUE.search(before) and re.search(r"(?:was|were|of|=|:)\s*\w*\s*\Z", before)
    copula = copula or (left and SUBJECT_IN.search(before))
    if right and not view.masked[last.end - view.start : right[0].start - view.start].strip(" )]"):
        # "46% partial response": the outcome stands right after its percent
        group.side = "right"
        group.words = said_of_events(context, view, last, right[0])
        group.outcome = None if group.words else right[0]
    elif goes_right and right and not copula:
        group.outcome, group.side = choose(view, clause(view, right, end), False), "predicate"
    elif left and (LEFT_CUE.search(before) or not (goes_right and right)):
        group.outcome, group.side = choose(view, left, True), "left"
    elif right and (goes_right or counted or not LEFT_CUE.search(before)):
        group.outcome, group.side = choose(view, clause(view, right, end), False), "right"


def take_same(view: SentenceView, groups: list[Group], index: int) -> None:
    """Take the outcome of the statement before: outside a bracket that of the last one outside."""
    group = groups[index]
    inside = inside_bracket(view, group.cells[0])
    same = [g for g in groups[:index] if inside or not inside_bracket(view, g.cells[0])]
    last = same[-1] if same else groups[index - 1]
    group.outcome, group.words, group.side = last.outcome, last.words, "same"


def goes_on_in_bracket(view: SentenceView, previous: Group, group: Group) -> bool:
    """Whether pairs of numbers of one bracket follow each other: "(68% vs 48%, RR 1.4; 80% vs 61%)"."""
    gap = view.masked[previous.cells[-1].end - view.start : group.cells[0].start - view.start]
    return (
        len(group.cells) > 1
        and len(previous.cells) == len(group.cells)
        and inside_bracket(view, group.cells[0])
        and bool(re.fullmatch(r"[^;()]*;\s*(?:and\s*)?", gap))
    )


COMPARED = re.compile(
    r"(?<![a-z])(?:compared (?:with|to)|versus|vs\.?|than|and|against) (?:only |just )?\Z|[,;] (?:and |but )?\Z"
)


def in_aside(view: SentenceView, mention: Mention, begin: int) -> bool:
    """Whether a mention stands in a bracket that is closed before ``begin``: "(mostly cough), and 9 (18%)"."""
    after = view.masked[mention.end - view.start : begin - view.start]
    closing, opening = after.find(")"), after.find("(")
    held = closing >= 0 and (opening < 0 or closing < opening)
    # a bracket with the short form of an outcome is no aside
    return held and view.masked[mention.start - view.start - 1] != "("


def heads_item(view: SentenceView, mention: Mention, end: int, high: int) -> bool:
    """Whether a mention after a number belongs to the next one, in a bracket: "16% with X (cough, 9%; fever, 4%)"."""
    ahead = view.masked[end - view.start : mention.start - view.start]
    return ahead.count("(") > ahead.count(")") and ")" not in view.masked[mention.end - view.start : high - view.start]


def in_open_bracket(view: SentenceView, start: int, end: int) -> bool:
    """Whether a bracket that opens after ``start`` is still open at ``end``."""
    between = view.masked[start - view.start : end - view.start]
    return between.count("(") > between.count(")")


SAID = re.compile(r"\s(?:were|was|had|involved|required|needed)\s(?P<what>[a-z][a-z ,-]{3,60}?)(?=[.;,(]|\sand\s|\Z)")


def said_of_events(context: Context, view: SentenceView, cell: Cell, mention: Mention) -> tuple[int, int] | None:
    """What is said of events that are themselves counted: "four of nine relapses involved the optic nerve"."""
    said = SAID.match(view.masked, mention.end - view.start) if cell.total and not cell.percent else None
    return trim(context, view.start + said.start("what"), view.start + said.end("what")) if said else None


POINTS_BACK = re.compile(
    r"(?<![a-z])(?:it|this|that|they|(?:the|this|that|corresponding|these) (?:figures?|rates?|proportions?|"
    r"percentages?|numbers?|values?)(?: in [a-z -]{2,24}?)?) (?:was|were)(?: (?:only|seen|observed|found|noted|"
    r"reported|diagnosed|present|recorded|detected|achieved))? (?:in )?\Z"
)
"""Right before a number: a word for what has been told of, "whereas it was seen in"."""


@lru_cache(maxsize=4)
def group_people(vocabulary: Vocabulary) -> re.Pattern[str]:
    """The people of a group: "control group subjects"."""
    return re.compile(rf"(?:[a-z-]+ ){{1,3}}(?:group|arm) {compile_cells(vocabulary).noun}")


THINGS = re.compile(r"(?:[a-z-]+ ){0,2}[a-z-]{3,}(?=\s(?:were|was|had|have|has)(?![a-z]))")
"""Things counted by a percent and told of by a verb: "28% of the devices were …"."""


def predicate_follows(context: Context, view: SentenceView, end: int) -> tuple[bool, bool]:
    """Whether a verb or preposition that takes an outcome follows ``end``, and whether people are named before it."""
    people = compile_cells(context.vocabulary).people
    tail = view.masked[end - view.start :]
    opening = re.match(r"[)\]\s]*(?:of (?:the |all |these |those |our |study |enrolled )*)?", tail)
    tail = tail[opening.end() :] if opening else tail
    counted = group_people(context.vocabulary).match(tail) or people.match(tail)
    if counted is None and opening and "of" in opening.group():
        counted = THINGS.match(tail)
    predicate = re.sub(r"\A\s*\([^()]*\)", "", tail[counted.end() :] if counted else tail)
    return bool(RIGHT_CUE.match(predicate)), counted is not None


def subject_bracket(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether the bracket that a cell opens follows the people it counts: "most patients (83%) were …"."""
    before = view.masked[: cell.start - view.start]
    people = compile_cells(context.vocabulary).noun
    return bool(
        re.search(
            rf"(?<![a-z]){people}(?: (?:in|of) (?:both|each|all|the two) (?:groups|arms))?\s*[(\[]\s*\Z", before[-60:]
        )
    )


def spread_outcomes(context: Context, view: SentenceView, groups: list[Group], index: int) -> None:
    """Give as many coordinated outcomes as there are cells to the cells in order: "pain and fatigue in 48% and 47%"."""
    group = groups[index]
    if (
        group.each
        or len(group.cells) < 2
        or any(group.arms)
        or group.outcome is None
        or group.side in ("count", "bracket")
    ):
        return
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    before = gap_mentions(context, low, group.cells[0].start)
    found = [m for m in before if not in_aside(view, m, group.cells[0].start)] or gap_mentions(
        context, group.cells[-1].end, high
    )
    chain: list[Mention] = []
    for mention in found:
        gap = view.masked[chain[-1].end - view.start : mention.start - view.start] if chain else ""
        chain = (
            [*chain, mention]
            if chain and re.fullmatch(r"\s*(?:,|and|or|,\s*and)\s*(?:[a-z]+\s){0,1}", gap)
            else [mention]
        )
        if len(chain) == len(group.cells):
            group.each = [Topic(mention) for mention in chain]
            return


def share_forward(groups: list[Group]) -> None:
    """Let a group without an outcome take that of the next: "25/26 early and 21/26 late patients completed"."""
    for earlier, later in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        if earlier.outcome is None and earlier.words is None and later.side in ("predicate", "right", "count"):
            earlier.outcome, earlier.words, earlier.side = later.outcome, later.words, "next"


def clause(view: SentenceView, found: list[Mention], start: int) -> list[Mention]:
    """Those mentions after ``start`` that stand before the next break of the clause, or all if none does."""
    stop = re.search(
        r";|, (?:and|while|whereas|but|with|compared|including)(?![a-z])|(?<![a-z])(?:whereas|while|but|"
        r"compared|versus|after|due|because)(?![a-z])",
        view.masked[start - view.start :],
    )
    within = [m for m in found if stop is None or m.start < start + stop.start()]
    return within or found


def right_in_bracket(context: Context, view: SentenceView, cell: Cell, right: list[Mention]) -> Mention | None:
    """An outcome right after the cell within its bracket: "(27 in complete remission", "(12% fatigue"."""
    rest = view.masked[cell.end - view.start :]
    close = re.search(r"[)\]]", rest)
    stop = cell.end + (close.start() if close else 0)
    near = [m for m in right if m.end <= stop and m.start - cell.end <= 12]
    return near[0] if near else None


def closest_before_bracket(view: SentenceView, cell: Cell, left: list[Mention]) -> Mention | None:
    """The outcome right before the bracket the cell opens: "ascites (two patients"."""
    if not left:
        return None
    gap = view.masked[left[-1].end - view.start : cell.start - view.start]
    return left[-1] if len(gap) <= 3 or re.fullmatch(r"\s*(?:[a-z]+\s*){0,2}[(\[]\s*", gap) else None


VERB = re.compile(
    r"(?<![a-z])(?:was|were|is|are|had|has|have|did|occurred|developed|reached|achieved|showed|reported|"
    r"experienced|increased|decreased|compared|than|"
    r"among|between|in|for|with|at|by|after|during|on|from|to|as|while|whereas|but|that|who|which|versus|vs)(?![a-z])"
)


CLAUSE_EDGE = re.compile(
    r"[;:.()\[\]]|\s{4,}|, (?!and|comprising|consisting)|(?<![a-z])(?:while|whereas|but|that)(?![a-z])"
)
BRACKETED = re.compile(r"[(\[][^()\[\]κ]*[)\]]")


SHARE_OF = re.compile(
    r"\s*(?:and |but )?(?:the |a )?(?:[a-z]+ )?(?:rates?|proportions?|percentages?|numbers?|incidences?|"
    r"prevalence|frequency) of (?:[a-z]+ )?"
    r"(?:(?:patients|participants|subjects|women|men|children|infants|cases|people|individuals|eyes|those)\s+)?"
    r"(?:(?:with|who|that|having|achieving|showing|reporting|experiencing|requiring|had|were|was|developed|"
    r"developing|in whom)\s+)*"
)


FINITE = re.compile(
    r"(?<![a-z])(?:had|have|has|were|was|are|showed|developed|experienced|achieved|reported|reached)(?![a-z])"
)


def own_words(
    context: Context, view: SentenceView, group: Group, low: int, high: int, goes_right: bool
) -> tuple[int, int] | None:
    """The words for an outcome outside the vocabulary: the noun phrase before a copula or bracket, or the predicate."""
    first = group.cells[0]
    before = view.masked[low - view.start : (group.series.start if group.series else first.start) - view.start]
    people = compile_cells(context.vocabulary).people
    begin_after = group.series.end if group.series else after_arm(context, view, group, high)
    after = view.masked[begin_after - view.start : high - view.start]
    ahead = group.series is not None and group.series.start < first.start
    if first.bracketed or ahead or not goes_right:
        before = BRACKETED.sub(lambda match: "¤" * len(match.group()), before)
        breaks = [m.end() for m in CLAUSE_EDGE.finditer(before[: len(before.rstrip(" ([:="))])]
        begin = breaks[-1] if breaks else 0
        prefix = SHARE_OF.match(before, begin)
        begin = prefix.end() if prefix else begin
        phrase = before[begin:]
        verbs = list(VERB.finditer(phrase))
        if prefix:
            verbs = [m for m in verbs if m.group() in ("was", "were", "is", "are", "reached")]
        subject = next((m.start() for m in verbs if trim(context, low + begin, low + begin + m.start())), len(phrase))
        subject = min(subject, phrase.find("¤") if "¤" in phrase.rstrip("¤ ") and phrase.find("¤") > 3 else subject)
        if first.bracketed and not ahead and verbs and verbs[-1].end() < len(phrase.rstrip(" ([")):
            found = trim(context, low + begin + verbs[-1].end(), low + begin + len(phrase))
            if found and not arms_between(context, *found):
                return found
        found = trim(context, low + begin, low + begin + subject)
        if found and verbs and people.fullmatch(context.lower[found[0] : found[1]]):
            # "fewer people were sick-listed": the predicate names the outcome, not the people
            arms = arms_between(context, low + begin + subject, first.start)
            found = trim(context, low + begin + verbs[0].end(), arms[0].start if arms else first.start) or found
        if found and not arms_between(context, *found):
            return found
    stop = re.search(
        r"[;,()\[\].]|(?<![a-z])(?:compared|versus|vs|while|whereas|but|than|respectively)(?![a-z])",
        after.lstrip(" )]"),
    )
    lead = len(after) - len(after.lstrip(" )]"))
    phrase = after[: lead + stop.start()] if stop else after
    body = re.sub(r"\A[\s)\]]*(?:of (?:the |all |these )?)?", "", phrase)
    counted = people.match(body)
    skip = len(phrase) - len(body) + (counted.end() if counted else 0)
    verb = FINITE.search(phrase, skip)
    if verb and trim(context, begin_after + verb.end(), begin_after + len(phrase)):
        skip = verb.end()
    tail = re.search(r"(?<=[a-z])\s+(?:with|from|during|after|at)(?![a-z-])", phrase[skip:].lstrip())
    short = len(phrase) - len(phrase[skip:].lstrip()) + tail.start() if tail else len(phrase)
    if trim(context, begin_after + skip, begin_after + short):
        # "found at risk": what is left before the preposition must name something
        phrase = phrase[:short]
    return trim(context, begin_after + skip, begin_after + len(phrase)) if goes_right or counted else None


JOINT = re.compile(r"\s*(?:,|and|or|,\s*and|/)\s*(?:[a-z-]+\s){0,1}")
"""Between outcomes that are listed together."""


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
