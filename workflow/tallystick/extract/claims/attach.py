"""What a cell counts: its outcome, its arm and its time, from the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..arms import ArmMention, arms_between, main_arms
from ..outcomes import MAX_WORDS, Mention, mentions_between
from ..reading import Context
from ..times import Time
from .cells import Cell, compile_cells
from .view import SentenceView

CONNECT = re.compile(
    r"(?<![a-z])(?:and|or|versus|vs|compared|than|to|respectively|against|whereas|while|but)(?![a-z])|[,;/]"
)
FUNCTION = re.compile(
    r"(?<![a-z])(?:and|or|versus|vs\.?|compared|comparing|with|than|to|respectively|in|for|on|of|at|the|a|an|by|among|from|against|who|receiving|received|"
    r"treated|given|taking|assigned|allocated|was|were|is|only|about|approximately|whereas|while|but|those|that|group|groups|arm|arms|also|both|"
    r"respective|around|only|just|nearly|almost|up|all|other|another|its|their|did|not|as|it|rate|rates|had|has|have)(?![a-z])"
)
LEFT_CUE = re.compile(
    r"(?:(?<![a-z])(?:was|were|is|are|of|by|being|been|reached|to|from|averaged|totaled|totalled|equalled|in|among|for|at|between|affected|exceeded|found|remained)"
    r"|[:=([])\s*(?:only|about|approximately|around|nearly|almost|just|over|up to|some|as (?:high|low) as|a total of|observed in|seen in|reported in)?\s*\Z"
)
RIGHT_CUE = re.compile(
    r"[)\]\s]*(?:(?:who|that|also|subsequently|then|still|had|have|has|were|was|formerly|either|all|both|eventually|did|could|would|be|been|being|to|of whom|of which)\s+)*"
    r"(?:in|with|[a-z]+ed|had|has|have|were|was|showed|went|grew|underwent|got|became|met|lost|felt|fell|withdrew|quit|chose|gave|took|did|left|being|without|who|alive|dead|free|completing|achieving|experiencing|developing|reporting|having|requiring|showing)(?![a-z])"
)
SUBJECT_IN = re.compile(
    r"(?:occurred|observed|seen|noted|reported|detected|found|present|achieved|developed|recorded|documented|identified|diagnosed|experienced|evident|performed|confirmed|required|obtained|reached|encountered|needed|appeared|accomplished|shown|attained|recurred|successful|complete|effective) (?:in|by|among|for|with|from|at)\s+(?:only |about |approximately |a total of |the )*\Z"
)
ARTICLE = re.compile(r"(?<![a-z])(?:a|an|the|this|with a|another|their|had a)\s*\Z")


@dataclass(slots=True)
class Group:
    """Cells that share one statement: "12% in A versus 15% in B"."""

    cells: list[Cell]
    outcome: Mention | None = None
    words: tuple[int, int] | None = None
    side: str = ""
    arms: list[ArmMention | None] = field(default_factory=list)
    each: list[Mention] = field(default_factory=list)


def gap_mentions(context: Context, start: int, end: int) -> list[Mention]:
    """Outcome mentions wholly within ``[start, end)``."""
    return [m for m in mentions_between(context, start, end) if m.end <= end]


def attributive(context: Context, view: SentenceView, cell: Cell) -> Mention | None:
    """The outcome that a percent qualifies: "the 24% five-year overall rate of relapse", "a 12% mortality"."""
    before = view.masked[: cell.start - view.start]
    if not ARTICLE.search(before[-16:]):
        return None
    found = gap_mentions(context, cell.end, min(cell.end + 60, view.sentence.end))
    if not found:
        return None
    between = view.masked[cell.end - view.start : found[0].start - view.start]
    return (
        found[0]
        if re.fullmatch(
            r"[\sτ)\]-]*(?:(?:overall|rate|rates|of|year|cumulative|incidence|risk|crude|mean|the|in)[\s-]+)*", between
        )
        else None
    )


def group_cells(context: Context, view: SentenceView, cells: list[Cell]) -> list[Group]:
    """Neighbouring cells that a connective joins without naming another outcome between them."""
    groups: list[Group] = []
    for cell in cells:
        if groups:
            previous = groups[-1].cells[-1]
            if linked(context, view, previous, cell):
                groups[-1].cells.append(cell)
                continue
        groups.append(Group([cell]))
    return groups


def linked(context: Context, view: SentenceView, previous: Cell, cell: Cell) -> bool:
    """Whether ``cell`` goes on with the statement of ``previous``."""
    gap = view.masked[previous.end - view.start : cell.start - view.start]
    if not CONNECT.search(gap) and not arms_between(context, previous.end, cell.start):
        return False
    if cell.bracketed and item_words(context, view, cell, previous.end):
        return False
    if gap_mentions(context, previous.end, cell.start) or attributive(context, view, cell):
        return False
    rest = list(gap)
    for arm in arms_between(context, previous.end, cell.start):
        low, high = arm.start - previous.end, min(arm.end - previous.end, len(rest))
        rest[low:high] = " " * (high - low)
    left = "".join(rest)
    people = compile_cells(context.vocabulary).people
    left = FUNCTION.sub(" ", people.sub(" ", left))
    return len(re.findall(r"[a-z]{2,}", left)) <= (1 if previous.rule != "percent" or cell.rule != "percent" else 2)


DEMOTES = re.compile(
    r"(?<![a-z])(?:without|after|following|despite|due to|because of|secondary to|before|prior to|from|until|since|during|history of|requiring|treatment of|for|than|because of their|undergoing)"
    r"\s+(?:the |a |an |any )?\Z"
)


def choose(view: SentenceView, found: list[Mention], nearest_last: bool) -> Mention | None:
    """The mention to take: the nearest that is neither generic nor led by a preposition that makes it a circumstance."""
    ordered = list(reversed(found)) if nearest_last else found
    plain = [m for m in ordered if not DEMOTES.search(view.masked[: m.start - view.start][-24:])] or ordered
    return next((m for m in plain if not m.generic), plain[0] if plain else None)


def after_arm(context: Context, view: SentenceView, group: Group, high: int) -> int:
    """Where the words after a group begin once the arm of its last cell has been passed."""
    last = group.cells[-1]
    arm = adjacent_right(view, last, arms_between(context, last.end, high))
    return arm.end if arm else last.end


def find_outcome(context: Context, view: SentenceView, groups: list[Group], index: int) -> None:
    """Set the outcome of ``groups[index]`` from the side its words point to."""
    group = groups[index]
    first, last = group.cells[0], group.cells[-1]
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    before = view.masked[: first.start - view.start]
    end = after_arm(context, view, group, high)
    left, right = gap_mentions(context, low, first.start), gap_mentions(context, end, high)
    people = compile_cells(context.vocabulary).people
    tail = view.masked[end - view.start :]
    opening = re.match(r"[)\]\s]*(?:of (?:the |all |these |those |our |study |enrolled )*)?", tail)
    tail = tail[opening.end() :] if opening else tail
    counted = people.match(tail)
    predicate = re.sub(r"\A\s*\([^()]*\)", "", tail[counted.end() :] if counted else tail)
    goes_right = bool(RIGHT_CUE.match(predicate))
    bracketed = first.bracketed and not (goes_right and subject_bracket(context, view, first))
    named = attributive(context, view, first)
    if (
        index
        and not right
        and COMPARED.search(before)
        and (groups[index - 1].outcome or groups[index - 1].words)
        and not named
    ):
        previous = groups[index - 1]
        group.outcome, group.words, group.side = previous.outcome, previous.words, "same"
        return
    if named:
        group.outcome, group.side = named, "attributive"
    elif bracketed:
        group.side = "bracket"
        group.outcome = closest_before_bracket(view, first, left) or right_in_bracket(context, view, first, right)
        if group.outcome is None:
            group.words = item_words(context, view, first, low)
        if group.outcome is None and group.words is None:
            group.outcome = choose(view, left, True)
        if group.outcome is None and group.words is None and index:
            group.outcome, group.words, group.side = groups[index - 1].outcome, groups[index - 1].words, "same"
        goes_right = False
    elif SUBJECT_IN.search(before):
        group.outcome, group.side = choose(view, left, True), "subject"
        if group.outcome is None:
            group.words = own_words(context, view, group, low, high, False)
        if group.outcome is None and group.words is None:
            group.outcome = choose(view, clause(view, right, end), False)
    elif (
        goes_right
        and right
        and not (LEFT_CUE.search(before) and left and re.search(r"(?:was|were|of|=|:)\s*\w*\s*\Z", before))
    ):
        group.outcome, group.side = choose(view, clause(view, right, end), False), "predicate"
    elif LEFT_CUE.search(before) and left:
        group.outcome, group.side = choose(view, left, True), "copula"
    elif left and not (goes_right and right):
        group.outcome, group.side = choose(view, left, True), "left"
    elif right and (goes_right or counted or not LEFT_CUE.search(before)):
        group.outcome, group.side = choose(view, clause(view, right, end), False), "right"
    if group.outcome is None and group.words is None:
        group.words = own_words(context, view, group, low, high, goes_right)
        if group.words is None and (left or right):
            group.outcome, group.side = choose(view, left, True) or choose(view, right, False), "near"
        elif group.words is None and index:
            group.outcome, group.words, group.side = groups[index - 1].outcome, groups[index - 1].words, "same"


COMPARED = re.compile(
    r"(?<![a-z])(?:compared (?:with|to)|versus|vs\.?|than|and|against) (?:only |just )?\Z|[,;] (?:and |but )?\Z"
)


def subject_bracket(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether the bracket that a cell opens follows the people it counts: "most patients (83%) were …"."""
    before = view.masked[: cell.start - view.start]
    people = compile_cells(context.vocabulary).noun
    return bool(re.search(rf"(?<![a-z]){people}\s*[(\[]\s*\Z", before[-40:]))


ITEM_EDGE = re.compile(
    r"[,;:.()\[\]κ]|\s{4,}|(?<![a-z])(?:and|or|were|was|with|in|of|had|for|than|by|as|including|included|include|such as|like|namely|are|is|on|at|to|between|from|versus|vs|compared|more|less|higher|lower|"
    r"similar|relatively|low|high|great|significant|frequent|common|commonly|reported|observed|followed|both|also|significantly|respectively|not|but|while|although|who|that|which|among|during|after)(?![a-z])"
)


def item_words(context: Context, view: SentenceView, cell: Cell, low: int) -> tuple[int, int] | None:
    """The noun phrase right before the bracket that a cell opens, as one item of a list: "incomplete expansion (3%)"."""
    before = view.masked[low - view.start : cell.start - view.start].rstrip()
    if not before or before[-1] not in "([":
        return None
    before = before[:-1]
    edges = [m.end() for m in ITEM_EDGE.finditer(before)]
    begin = edges[-1] if edges else 0
    if re.search(r"(?<![a-z])(?:at|in|by|on|to|from|for|during|after|between|than|among|within)\s*\Z", before[:begin]):
        return None
    found = trim(context, low + begin, low + len(before))
    if found is None or len(context.text[found[0] : found[1]].split()) > 6:
        return None
    phrase = view.masked[found[0] - view.start : found[1] - view.start]
    if (
        re.search(rf"(?<![a-z]){compile_cells(context.vocabulary).noun}", phrase)
        or arms_between(context, low + begin, cell.start)
        or "τ" in phrase
        or "ν" in phrase
    ):
        return None
    return found


def spread_outcomes(context: Context, view: SentenceView, groups: list[Group], index: int) -> None:
    """Give as many coordinated outcomes as there are cells to the cells in order: "pain and fatigue in 48% and 47%"."""
    group = groups[index]
    if len(group.cells) < 2 or any(group.arms) or group.outcome is None or group.side in ("count", "bracket"):
        return
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    found = gap_mentions(context, low, group.cells[0].start) or gap_mentions(context, group.cells[-1].end, high)
    chain: list[Mention] = []
    for mention in found:
        gap = view.masked[chain[-1].end - view.start : mention.start - view.start] if chain else ""
        chain = (
            [*chain, mention]
            if chain and re.fullmatch(r"\s*(?:,|and|or|,\s*and)\s*(?:[a-z]+\s){0,1}", gap)
            else [mention]
        )
        if len(chain) == len(group.cells):
            group.each = chain
            return


def share_forward(groups: list[Group]) -> None:
    """Let a group without an outcome take that of the next: "25/26 early and 21/26 late patients completed the trial"."""
    for earlier, later in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        if earlier.outcome is None and earlier.words is None and later.side in ("predicate", "right", "count"):
            earlier.outcome, earlier.words, earlier.side = later.outcome, later.words, "next"


def clause(view: SentenceView, found: list[Mention], start: int) -> list[Mention]:
    """Those mentions after ``start`` that stand before the next break of the clause, or all if none does."""
    stop = re.search(
        r";|, (?:and|while|whereas|but|with|compared|including)(?![a-z])|(?<![a-z])(?:whereas|while|but|compared|versus|after|due|because)(?![a-z])",
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
    r"(?<![a-z])(?:was|were|is|are|had|has|have|did|occurred|developed|reached|achieved|showed|reported|experienced|increased|decreased|compared|than|"
    r"among|between|in|for|with|at|by|after|during|on|from|to|as|while|whereas|but|that|who|which|versus|vs)(?![a-z])"
)
EDGE_WORDS = frozenset(
    "the a an of and or in was were is are had has have by to with for only about approximately also then that there both their its our these those this at on it when we who than as respectively among n overall total more less fewer up all another other group groups arm arms patients".split()
)


def trim(context: Context, start: int, end: int) -> tuple[int, int] | None:
    """``start``–``end`` without edge words and punctuation, at most twelve words; None if nothing is left."""
    tokens = [
        (start + m.start(), start + m.end(), m.group())
        for m in re.finditer(r"[a-z0-9α-ω][a-z0-9α-ω'+./-]*", context.lower[start:end])
    ]
    while tokens and (tokens[0][2] in EDGE_WORDS or tokens[0][2].replace(".", "").isdigit()):
        tokens.pop(0)
    while tokens and (tokens[-1][2] in EDGE_WORDS or tokens[-1][2].replace(".", "").isdigit()):
        tokens.pop()
    if not tokens or not any(len(t[2]) > 2 and t[2][0].isalpha() for t in tokens):
        return None
    tokens = tokens[-MAX_WORDS:]
    return tokens[0][0], tokens[-1][1]


BRACKETED = re.compile(r"[(\[][^()\[\]κ]*[)\]]")
SHARE_OF = re.compile(
    r"\s*(?:and |but )?(?:the |a )?(?:[a-z]+ )?(?:rates?|proportions?|percentages?|numbers?|incidences?|prevalence|frequency) of (?:[a-z]+ )?"
    r"(?:(?:patients|participants|subjects|women|men|children|infants|cases|people|individuals|eyes|those)\s+)?"
    r"(?:(?:with|who|that|having|achieving|showing|reporting|experiencing|requiring|had|were|was|developed|developing|in whom)\s+)*"
)
FINITE = re.compile(
    r"(?<![a-z])(?:had|have|has|were|was|are|showed|developed|experienced|achieved|reported|reached)(?![a-z])"
)


def own_words(
    context: Context, view: SentenceView, group: Group, low: int, high: int, goes_right: bool
) -> tuple[int, int] | None:
    """The words for an outcome outside the vocabulary: the noun phrase before a copula or bracket, or the predicate."""
    first, last = group.cells[0], group.cells[-1]
    before = view.masked[low - view.start : first.start - view.start]
    people = compile_cells(context.vocabulary).people
    begin_after = after_arm(context, view, group, high)
    after = view.masked[begin_after - view.start : high - view.start]
    if first.bracketed or not goes_right:
        breaks = [
            m.end()
            for m in re.finditer(
                r"[;:.()\[\]]|, (?!and)|(?<![a-z])(?:while|whereas|but|that)(?![a-z])",
                before[: len(before.rstrip(" ([:="))],
            )
        ]
        begin = breaks[-1] if breaks else 0
        prefix = SHARE_OF.match(before, begin)
        begin = prefix.end() if prefix else begin
        phrase = before[begin:]
        verbs = list(VERB.finditer(phrase))
        if prefix:
            verbs = [m for m in verbs if m.group() in ("was", "were", "is", "are", "reached")]
        subject = next((m.start() for m in verbs if trim(context, low + begin, low + begin + m.start())), len(phrase))
        if first.bracketed and verbs and verbs[-1].end() < len(phrase.rstrip(" ([")):
            found = trim(context, low + begin + verbs[-1].end(), low + begin + len(phrase))
            if found and not arms_between(context, *found):
                return found
        found = trim(context, low + begin, low + begin + subject)
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
    return trim(context, begin_after + skip, begin_after + len(phrase)) if goes_right or counted else None


LEADS_RIGHT = re.compile(
    r"[)\]\s,]*[(\[]?\s*(?:(?:patients|participants|subjects|women|men|children|infants|individuals|those|people|cases|of|in|for|with|on|among|by|from|at|under|after|following|"
    r"receiving|received|treated|given|taking|using|assigned|allocated|randomi[sz]ed|who|were|to|the|a|both|all|during|formerly|previously|patients'|whose|undergoing|treatment|therapy|arm|group)[\s,)\]]+)*"
)
LEADS_LEFT = re.compile(
    r"[\s,:=(\[]*(?:(?:had|have|has|was|were|is|are|showed|achieved|experienced|reported|reached|of|in|only|about|approximately|at|and|to|rate|rates|with|patients|also|[a-z]+ed|group|arm)[\s:=(\[]+)*"
)


def adjacent_right(view: SentenceView, cell: Cell, arms: list[ArmMention]) -> ArmMention | None:
    """The arm that follows a cell with nothing but a preposition and people between them."""
    if not arms:
        return None
    gap = view.masked[cell.end - view.start : arms[0].start - view.start]
    if cell.bracketed and re.match(r"\s*[)\]]\s*(?:and|than|versus|vs|,|compared)", gap):
        return None
    return arms[0] if LEADS_RIGHT.fullmatch(gap) else None


def adjacent_left(view: SentenceView, cell: Cell, arms: list[ArmMention]) -> ArmMention | None:
    """The arm right before a cell: "placebo (12%)", "the A group: 12%", "A had 12%"."""
    if not arms:
        return None
    gap = view.masked[arms[-1].end - view.start : cell.start - view.start]
    return arms[-1] if len(gap) < 50 and LEADS_LEFT.fullmatch(gap) else None


def find_arms(
    context: Context, view: SentenceView, groups: list[Group], index: int, order: list[ArmMention]
) -> list[ArmMention]:
    """Set the arms of the cells of ``groups[index]``; returns the order of arms to hand on ("…, respectively")."""
    group = groups[index]
    cells = group.cells
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    edges = [cell.end for cell in cells]
    starts = [cell.start for cell in cells]
    after = [arms_between(context, end, nxt) for end, nxt in zip(edges, [*starts[1:], high], strict=True)]
    before = [arms_between(context, prev, start) for prev, start in zip([low, *edges[:-1]], starts, strict=True)]
    right = [adjacent_right(view, cell, found) for cell, found in zip(cells, after, strict=True)]
    left = [adjacent_left(view, cell, found) for cell, found in zip(cells, before, strict=True)]
    trailing = distinct(near_list(view, after[-1], edges[-1]))
    leading = distinct(before[0])
    count = len(cells)
    listed = respective_arms(context, view, group, high)
    if listed and not any(after[:-1]):
        group.arms = list(listed)
    elif count == 1:
        group.arms = [right[0] or left[0] or single_arm(view, cells[0], before[0], after[0])]
    elif len(order) == count and answers_in_order(view, group, any(after[:-1])):
        group.arms = list(order)
    elif len(trailing) >= count and not any(after[:-1]) and not all(left):
        group.arms = list(trailing[:count])
    elif 1 < len(trailing) < count and count % len(trailing) == 0 and not any(after[:-1]) and not any(before[1:]):
        group.arms = list(trailing) * (count // len(trailing))
    elif all(right) and len({arm.key for arm in right if arm}) == count:
        group.arms = list(right)
    elif all(left) and not any(right[:-1]) and len({arm.key for arm in left if arm}) == count:
        group.arms = list(left)
    elif right[0] and not any(after[1:-1]) and len(trailing) == count - 1:
        group.arms = [right[0], *trailing]
    elif not any(after[:-1]) and len(leading) == count:
        group.arms = list(leading)
    elif not any(after) and not any(before[1:]) and len(order) == count:
        group.arms = list(order)
    elif not any(after[:-1]) and len(leading) > count and not any(right):
        group.arms = list(leading[-count:])
    else:
        told = arms_in_order(context, view, group)
        group.arms = told or [
            (b or a) if cell.bracketed and view.masked[cell.end - view.start :].lstrip()[:1] in ")]" else (a or b)
            for cell, a, b in zip(cells, right, left, strict=True)
        ]
    if count > 1 and group.arms[0] is None and any(group.arms[1:]) and before[0]:
        subject = single_arm(view, cells[0], before[0], [])
        if subject and subject.key not in {arm.key for arm in group.arms if arm}:
            group.arms[0] = subject
    found = [arm for arm in group.arms if arm]
    return found if len(found) == count and count > 1 else order


def respective_arms(context: Context, view: SentenceView, group: Group, high: int) -> list[ArmMention]:
    """As many arms as cells, listed between the cells and "respectively"; empty where there is no such list."""
    rest = view.masked[group.cells[-1].end - view.start : high - view.start]
    at = rest.find("respectively")
    if at < 0 or len(group.cells) < 2:
        return []
    named = distinct(arms_between(context, group.cells[-1].end, group.cells[-1].end + at))
    return named if len(named) == len(group.cells) else []


def arms_in_order(context: Context, view: SentenceView, group: Group) -> list[ArmMention | None] | None:
    """Arms of two numbers in a bracket, in the order in which the sentence names them: "worse in B than in A (8% vs 63%)".

    Where the sentence names one arm of a study with two, the other number belongs to the other arm.
    """
    if len(group.cells) != 2:
        return None
    named = distinct(arms_between(context, view.sentence.start, view.sentence.end))
    both = main_arms(context)
    if len(named) > 2 and both:
        keys = {arm.key for arm in both}
        named = [arm for arm in named if arm.key in keys]
    if len(named) == 2:
        return [named[0], named[1]]
    if len(named) == 1 and len(both) == 2 and named[0].key in {arm.key for arm in both}:
        return [named[0], next(arm for arm in both if arm.key != named[0].key)]
    return None


def answers_in_order(view: SentenceView, group: Group, named: bool) -> bool:
    """Whether a bracket gives its numbers in an order told before: "(18.8% versus 16.2% and 17.1%, respectively)"."""
    rest = view.masked[group.cells[-1].end - view.start :]
    return (
        not named
        and inside_bracket(view, group.cells[0])
        and bool(re.match(r"[^()\[\]a-z]{0,12},?\s*respectively\s*[)\]]", rest))
    )


def distinct(arms: list[ArmMention]) -> list[ArmMention]:
    """Arms without repeats, in order."""
    seen: dict[str, ArmMention] = {}
    for arm in arms:
        seen.setdefault(arm.key, arm)
    return list(seen.values())


def near_list(view: SentenceView, arms: list[ArmMention], end: int) -> list[ArmMention]:
    """The run of arms after ``end`` that forms one list: no long stretch of other words between its members."""
    found: list[ArmMention] = []
    at = end
    for arm in arms:
        gap = view.masked[at - view.start : arm.start - view.start]
        if len(re.findall(r"[a-z]{3,}", FUNCTION.sub(" ", gap))) > (2 if not found else 1) or ";" in gap:
            break
        found.append(arm)
        at = arm.end
    return found


def single_arm(view: SentenceView, cell: Cell, before: list[ArmMention], after: list[ArmMention]) -> ArmMention | None:
    """The arm of a cell that stands alone: right after it, in the bracket, or as the subject of the clause."""
    if after:
        gap = view.masked[cell.end - view.start : after[0].start - view.start]
        if len(gap) < 60 and not re.search(r"[;:]|, (?:and|while|but)|compared|versus|(?<![a-z])vs", gap):
            words = re.findall(r"[a-z]{3,}", FUNCTION.sub(" ", gap))
            if len(words) <= 3:
                return after[0]
    if before:
        gap = view.masked[before[-1].end - view.start : cell.start - view.start]
        if not re.search(r";", gap) and len(gap) < 90:
            return before[-1]
    return None


def find_time(context: Context, view: SentenceView, groups: list[Group], index: int) -> None:
    """Set the times of the cells: in the cell, beside it, in front of its outcome, or at the head of the sentence."""
    group = groups[index]
    low = groups[index - 1].cells[-1].end if index else view.sentence.start
    high = groups[index + 1].cells[0].start if index + 1 < len(groups) else view.sentence.end
    usable = [t for t in view.times if not t.scheduled and t.unit not in ("second", "minute")]
    bounds = [*(cell.start for cell in group.cells[1:]), high]
    for cell, stop in zip(group.cells, bounds, strict=True):
        if cell.time:
            continue
        labels = [
            t
            for t in usable
            if t.end <= cell.start
            and re.fullmatch(r"\s*[(\[]\s*", view.masked[t.end - view.start : cell.start - view.start])
        ]
        inside = [t for t in usable if cell.start <= t.start < cell.end]
        beside = [t for t in usable if cell.end <= t.start < stop and near_time(view, cell.end, t)]
        cell.time = (labels or inside or beside or [None])[0]
    last = group.cells[-1]
    if len(group.cells) > 1 and last.time and not any(c.time for c in group.cells[:-1]):
        listed = [t for t in usable if last.end <= t.start < high and t.listed]
        for cell, time in zip(
            group.cells, listed if len(listed) == len(group.cells) else [last.time] * len(group.cells), strict=True
        ):
            cell.time = time
    missing = [cell for cell in group.cells if cell.time is None]
    if missing:
        shared = leading_time(view, groups, index, usable, low) or time_after_bracket(view, group, usable)
        for cell in missing:
            cell.time = shared


def leading_time(view: SentenceView, groups: list[Group], index: int, usable: list[Time], low: int) -> Time | None:
    """The time before a group: since the group before it, handed on from that group, or at the head of the sentence."""
    first = groups[index].cells[0].start
    lead = [t for t in usable if low <= t.start < first and not is_length(view, t)]
    taken = {id(c.time) for g in groups[:index] for c in g.cells}
    lead = [t for t in lead if not (index and id(t) in taken and new_clause(view, low, first))]
    if lead:
        return lead[-1]
    if index and groups[index - 1].cells[-1].time and not new_clause(view, low, first):
        return groups[index - 1].cells[-1].time
    head = [
        t
        for t in usable
        if t.start < view.sentence.start + 60 and t.end <= groups[0].cells[0].start and not is_length(view, t)
    ]
    return head[0] if head and index else None


def time_after_bracket(view: SentenceView, group: Group, usable: list[Time]) -> Time | None:
    """The time after a bracket that follows or holds the cells: "37 remitted (27 completely, 10 partly) at 5 years"."""
    rest = view.masked[group.cells[-1].end - view.start :]
    match = re.match(
        r"[^()\[\];.]{0,60}[(\[][^()\[\]]*[)\]]"
        if not group.cells[-1].bracketed and not inside_bracket(view, group.cells[-1])
        else r"[^()\[\]]*[)\]]",
        rest,
    )
    if not match:
        return None
    end = group.cells[-1].end + match.end()
    gap_limit = [
        t
        for t in usable
        if t.start >= end
        and near_time(view, end, t)
        and not re.search(r"\d|κ", view.masked[end - view.start : t.start - view.start])
    ]
    return gap_limit[0] if gap_limit else None


def inside_bracket(view: SentenceView, cell: Cell) -> bool:
    """Whether a bracket is open at the cell."""
    before = view.masked[: cell.start - view.start]
    return before.count("(") + before.count("[") > before.count(")") + before.count("]")


def hand_back_times(view: SentenceView, groups: list[Group]) -> None:
    """Give a time at the end of a coordination to the groups before it: "A (13/40) and B (11/40) during 12 months"."""
    for earlier, later in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        time = later.cells[-1].time
        if time is None or any(c.time for c in earlier.cells) or time.start < later.cells[-1].end:
            continue
        gap = view.masked[earlier.cells[-1].end - view.start : later.cells[0].start - view.start]
        bracketed = all(inside_bracket(view, g.cells[0]) for g in (earlier, later))
        if (
            bracketed
            and len(gap) < 60
            and re.search(r"(?<![a-z])and(?![a-z])|,", gap)
            and not re.search(r";|\. |(?<![a-z])(?:was|were|but|while)(?![a-z])", gap)
        ):
            for cell in earlier.cells:
                cell.time = time


def new_clause(view: SentenceView, low: int, start: int) -> bool:
    """Whether a new statement begins between two cells, so that a time is not handed on."""
    return bool(re.search(r";|\. ", view.masked[low - view.start : start - view.start]))


def near_time(view: SentenceView, end: int, time: Time) -> bool:
    """Whether a time after a cell belongs to it: a preposition leads to it within the clause."""
    gap = view.masked[end - view.start : time.start - view.start]
    if len(gap) > 110 or ";" in gap or is_length(view, time):
        return False
    return (
        bool(
            re.search(
                r"(?<![a-z])(?:at|by|within|during|after|in|over|through|until|following|for|on)(?: the| a| first| up to)*(?: [a-z-]+){0,3}\s*\Z",
                gap,
            )
        )
        or len(gap.split()) <= 3
    )


def is_length(view: SentenceView, time: Time) -> bool:
    """Whether a time says how long something took or lasted on average: "mean follow-up of 27 months"."""
    before = view.masked[max(0, time.start - view.start - 44) : time.start - view.start]
    return bool(re.search(r"(?<![a-z])(?:mean|median|average|averaged|duration)(?![a-z])[^,;()]*\Z", before)) or bool(
        time.numeral.decimals
    )
