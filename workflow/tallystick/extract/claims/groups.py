"""Groups: cells that share one statement, such as the two of "12% in A versus 15% in B"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..arms import ArmMention, arms_between
from ..outcomes import Mention, mentions_between
from ..reading import Context
from .cells import Cell, compile_cells
from .series import Series, find_series
from .view import SentenceView
from .words import item_words

CONNECT = re.compile(
    r"(?<![a-z])(?:and|or|versus|vs|compared|than|to|respectively|against|whereas|while|but)(?![a-z])|[,;/]"
)


FUNCTION = re.compile(
    r"(?<![a-z])(?:and|or|versus|vs\.?|compared|comparing|with|than|to|respectively|in|for|on|of|at|the|a|an|"
    r"by|among|from|against|who|receiving|received|"
    r"treated|given|taking|assigned|allocated|was|were|is|only|about|approximately|whereas|while|but|those|"
    r"that|group|groups|arm|arms|also|both|"
    r"respective|around|only|just|nearly|almost|up|all|other|another|its|their|did|not|as|it|rate|rates|had|"
    r"has|have)(?![a-z])"
)


ARTICLE = re.compile(r"(?<![a-z])(?:a|an|the|this|with a|another|their|had a)\s*\Z")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is counted: an outcome of the vocabulary or words, and the words that an item shares with its list."""

    mention: Mention | None = None
    words: tuple[int, int] | None = None
    head: tuple[int, int] | None = None


@dataclass(slots=True)
class Group:
    """Cells that share one statement: "12% in A versus 15% in B".

    ``each`` gives every cell its own outcome, ``rows`` its row where the cells form a grid, ``series`` the list they
    form with the names of their arms.
    """

    cells: list[Cell]
    outcome: Mention | None = None
    words: tuple[int, int] | None = None
    side: str = ""
    arms: list[ArmMention | None] = field(default_factory=list)
    each: list[Topic] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    series: Series | None = None


def gap_mentions(context: Context, start: int, end: int) -> list[Mention]:
    """Outcome mentions wholly within ``[start, end)``; what names a group beside its opposite is none: "smokers"."""
    found = [m for m in mentions_between(context, start, end) if m.end <= end]
    opposed = context.shared.get("opposed_arms")
    if not opposed or not found:
        return found
    arms = [arm for arm in arms_between(context, start, end) if arm.key in opposed]
    return [m for m in found if not any(a.start <= m.start and m.end <= a.end for a in arms)]


DEMOTES = re.compile(
    r"(?<![a-z])(?:without|after|following|despite|due to|because of|secondary to|before|prior to|from|until|"
    r"since|during|including|history of|requiring|treatment of|for|than|because of their|undergoing)"
    r"\s+(?:the |a |an |any )?\Z"
)


DESCRIBES = re.compile(
    r"(?<![a-z])(?:patients|participants|subjects|women|men|children|infants|those|people|individuals|adults) "
    r"(?:with(?:out)?|who had|having) (?:[a-z-]+ ){0,3}\Z"
)


def demoted(view: SentenceView, mention: Mention) -> bool:
    """Whether a mention only describes when or of whom something is said: "after relapse", "patients with pain"."""
    before = view.masked[: mention.start - view.start]
    return bool(DEMOTES.search(before[-24:]) or DESCRIBES.search(before[-60:]))


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
    listed = {id(cell): series for series in find_series(context, view, cells) for cell in series.cells}
    for cell in cells:
        series = listed.get(id(cell))
        if series:
            if cell is series.cells[0]:
                groups.append(Group([*series.cells], series=series))
            continue
        if groups and groups[-1].series is None:
            previous = groups[-1].cells[-1]
            if linked(context, view, previous, cell) and not new_pair(view, groups[-1], cell):
                groups[-1].cells.append(cell)
                continue
        groups.append(Group([cell]))
    return groups


NEXT_ITEM = re.compile(
    r"[^;,]{0,40},\s*(?:and |but )?[a-z-]+ in (?:only |about )?|.*(?:showing|indicating|meaning|suggesting) that .*"
)
"""Between two percents: another item of a scale ("strong in 57%, moderate in 36%"), or a conclusion from them."""


def new_pair(view: SentenceView, group: Group, cell: Cell) -> bool:
    """Whether a semicolon with words after a pair opens the next pair: "(68% vs 48%, RR 1.4; 80% vs 61%)"."""
    gap = view.masked[group.cells[-1].end - view.start : cell.start - view.start]
    return len(group.cells) > 1 and ";" in gap and bool(re.search(r"[a-zν]", gap))


PREDICATE = re.compile(
    r"(?<![a-z])(?:were|was|had|have|received|underwent|remained|became|chose|used)\s+(?:still\s|also\s|not\s)*"
    r"(?!(?:seen|observed|found|noted|reported|achieved|recorded|obtained|detected|treated|given|assigned|allocated|"
    r"randomi[sz]ed|receiving|compared|only|about|approximately|higher|lower|similar|[a-z]+ly)(?![a-z]))[a-z]{4,}"
)
"""Between two numbers: what those counted by the first did or were ends its statement."""
AND_THEN = re.compile(r", and (?:only |another )?\Z")
VERB_NEXT = re.compile(r"\s(?:had|were|was)\s")
TOLD_BEFORE = re.compile(r"(?<![a-z])(?:in|was|were|by|of) (?:only |about )?\Z")


def bracket_depth(view: SentenceView, cell: Cell) -> int:
    """How many round brackets are open at a cell."""
    before = view.masked[: cell.start - view.start]
    return before.count("(") - before.count(")")


def told_before(view: SentenceView, cell: Cell) -> bool:
    """Whether a verb or preposition leads to a cell, so that what it counts stands before it."""
    return TOLD_BEFORE.search(view.masked[: cell.start - view.start]) is not None


def linked(context: Context, view: SentenceView, previous: Cell, cell: Cell) -> bool:
    """Whether ``cell`` goes on with the statement of ``previous``."""
    gap = view.masked[previous.end - view.start : cell.start - view.start]
    if not CONNECT.search(gap) and not arms_between(context, previous.end, cell.start):
        return False
    if not previous.bracketed and bracket_depth(view, previous) and ")" in gap and not bracket_depth(view, cell):
        # an aside in a bracket has ended: "14% with X (fatal, 2%) and 5% with Y"
        return False
    if cell.bracketed and item_words(context, view, cell, previous.end):
        return False
    if AND_THEN.search(gap) and told_before(view, previous) and VERB_NEXT.match(view.masked, cell.end - view.start):
        return False
    if NEXT_ITEM.fullmatch(gap) and not arms_between(context, previous.end, cell.start):
        return False
    if any(not demoted(view, m) for m in gap_mentions(context, previous.end, cell.start)) or attributive(
        context, view, cell
    ):
        return False
    rest = list(gap)
    for arm in arms_between(context, previous.end, cell.start):
        low, high = arm.start - previous.end, min(arm.end - previous.end, len(rest))
        rest[low:high] = " " * (high - low)
    left = "".join(rest)
    if PREDICATE.search(left):
        return False
    people = compile_cells(context.vocabulary).people
    left = FUNCTION.sub(" ", people.sub(" ", left))
    return len(re.findall(r"[a-z]{2,}", left)) <= (1 if previous.rule != "percent" or cell.rule != "percent" else 2)
