"""Series: numbers of a list that each have the name of their group at the same place.

"higher with X (64%) than with Y (43%) and Z (27%)", "59% (54 to 64) for X, 62% (58 to 67) for Y": what stands in the
same place beside each number of a list is set apart by it, also where the text nowhere else calls it a group. The
words of such a name never name the outcome; that is the subject of the statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..arms import ArmMention, arms_between
from ..arms.words import compile_arms
from ..outcomes import mentions_between
from ..reading import Context
from .cells import Cell
from .contrasts import (
    ANYBODY,
    CODED,
    CONTRASTING,
    EDGE,
    MAX_NAME,
    PEOPLE_PREPOSITIONS,
    PREPOSITION,
    TOKEN,
    as_arm,
    compile_contrasts,
    name_at,
)
from .view import SentenceView

FIGURES = r"(?:[(\[](?:[\sνκ\d%.,;:·=<>≤≥–−/-]|to|and|n|p|r|se|sd|95%|ci|vs){1,60}[)\]])"
"""A bracket that holds only figures: an interval, a p-value."""
SKIPPED = re.compile(rf"[)\]]{{0,2}}\s*(?:{FIGURES}\s*)?")
LINK = (
    r"(?:and|or|versus|vs\.?|compared (?:with|to)|as compared (?:with|to)|than|while|whereas|but|against|to|only|just|"
    r"about|approximately|was|were|it was|is)"
)
BETWEEN_ITEMS = re.compile(rf"(?:\s|[,;/)\]]|{FIGURES}|(?:{LINK}|in|by|of)(?![a-z]))*")
"""What may stand between the name of one item and the number of the next."""
OPENS_ITEM = re.compile(
    rf"(?:\s|[,;/)\]]|{FIGURES}|{LINK}(?![a-z]))*(?:(?P<how>{PREPOSITION})\s+)?(?:the\s+|those\s+)*"
)
"""What stands between the number of one item and the name of the next."""
LEADS = re.compile(r"\s*(?:groups?|arms?|patients|subjects|participants)?\s*[,:=]?\s*[(\[]?\s*(?:n\s*=\s*)?\Z")
LEADS_NAME = re.compile(r"with|after|receiving|following|using|without|under|given|taking|by|the|an?|those|more|less")
HOW = re.compile(rf"(?<![a-z])(?P<how>{PREPOSITION})\s+(?:the\s+|those\s+)*\Z")


@dataclass(slots=True)
class Series:
    """Cells of one list with the arm named at each, and the stretch from the first name or number to the last."""

    cells: list[Cell]
    arms: list[ArmMention]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """The name at one number, the preposition that leads to it and the stretch of both."""

    how: str
    arm: ArmMention
    start: int
    end: int
    known: bool


def find_series(context: Context, view: SentenceView, cells: list[Cell]) -> list[Series]:
    """The series among the cells of a sentence, none overlapping; names after numbers come first."""
    found: list[Series] = []
    at = 0
    while at < len(cells) - 1:
        run = run_after(context, view, cells, at) or run_before(context, view, cells, at)
        if run:
            found.append(run)
        at += len(run.cells) if run else 1
    return found


def run_after(context: Context, view: SentenceView, cells: list[Cell], at: int) -> Series | None:
    """The longest list from ``cells[at]`` whose numbers have their names after them: "12% with X and 31% with Y"."""
    items: list[Item] = []
    for index in range(at, len(cells)):
        if items and not BETWEEN_ITEMS.fullmatch(
            view.masked, items[-1].end - view.start, cells[index].start - view.start
        ):
            break
        stop = cells[index + 1].start if index + 1 < len(cells) else view.sentence.end
        item = name_after(context, view, cells[index], stop)
        if item is None or item.arm.key in {i.arm.key for i in items} or (items and items[0].how != item.how):
            break
        items.append(item)
    own = cells[at : at + len(items)]
    return (
        Series(own, [i.arm for i in items], own[0].start, items[-1].end) if tells(context, view, items, own) else None
    )


def name_after(context: Context, view: SentenceView, cell: Cell, stop: int) -> Item | None:
    """The name that a preposition joins to the number before it."""
    after, _, _ = compile_contrasts(context.vocabulary)
    skipped = SKIPPED.match(view.masked, cell.end - view.start, stop - view.start)
    match = after.match(view.masked, skipped.end() if skipped else cell.end - view.start, stop - view.start)
    if match is None:
        return None
    known = arms_between(context, view.start + match.start("how"), stop)
    if known and known[0].start - view.start - match.end() < 3:
        return Item(match["how"], known[0], view.start + match.start(), known[0].end, True)
    place = name_at(context, view, match.end(), stop - view.start)
    if place is None and match["who"] and match["who"] not in ANYBODY and not match["rel"]:
        place = view.start + match.start("who"), view.start + match.end("who")
    if place is None or any(m.core >= place[0] for m in mentions_between(context, *place)):
        return None
    arm = as_arm(context, *place, (view.start + match.start("rel"), match["rel"] or ""))
    return Item(match["how"], arm, view.start + match.start(), place[1], False) if arm else None


def run_before(context: Context, view: SentenceView, cells: list[Cell], at: int) -> Series | None:
    """The longest list from ``cells[at]`` with the names before the numbers: "with X (64%) than with Y (43%)"."""
    items: list[Item] = []
    for index in range(at, len(cells)):
        low = cells[index - 1].end if index else view.sentence.start
        item = name_ahead(context, view, cells[index], low, bool(items))
        if item is None or item.arm.key in {i.arm.key for i in items}:
            break
        if items and item.how and item.how != items[0].how:
            break
        items.append(item)
    own = cells[at : at + len(items)]
    if not tells(context, view, items, own):
        return None
    if not any(i.known for i in items) and not items[0].how and not all(CODED.fullmatch(i.arm.label) for i in items):
        return None
    return Series(own, [i.arm for i in items], items[0].start, own[-1].end)


def name_ahead(context: Context, view: SentenceView, cell: Cell, low: int, follows: bool) -> Item | None:
    """The name right before a number; of a later item nothing but joining words may stand before the name."""
    floor, top = low - view.start, cell.start - view.start
    lead = LEADS.search(view.masked, max(floor, top - 24), top)
    if lead is None:
        return None
    if follows:
        opening = OPENS_ITEM.match(view.masked, floor, lead.start())
        begin, how = (opening.end(), opening["how"] or "") if opening else (floor, "")
    else:
        begin = name_start(view.masked, floor, lead.start())
        told = HOW.search(view.masked, max(floor, begin - 24), begin)
        how = told["how"] if told else ""
    known = [a for a in arms_between(context, view.start + begin, cell.start) if a.start - view.start - begin < 3]
    if known and LEADS.fullmatch(view.masked, known[0].end - view.start, top):
        return Item(how, known[0], view.start + begin, cell.start, True)
    place = name_at(context, view, begin, lead.start()) if begin < lead.start() else None
    if place is None or view.masked[place[1] - view.start : lead.start()].strip() or mentions_between(context, *place):
        return None
    arm = as_arm(context, *place)
    return Item(how, arm, view.start + begin, cell.start, False) if arm else None


def name_start(masked: str, floor: int, end: int) -> int:
    """Where the words right before ``end`` begin that no edge word or mark parts."""
    begin = end
    for _ in range(MAX_NAME):
        low = masked.rfind(" ", floor, begin - 1) + 1 or floor
        token = masked[low:begin].strip()
        edge = token in EDGE or LEADS_NAME.fullmatch(token)
        if not TOKEN.fullmatch(token) or edge or (begin < end and token.endswith(("ed", "ly"))):
            break
        begin = low
    return begin


def tells(context: Context, view: SentenceView, items: list[Item], cells: list[Cell]) -> bool:
    """Whether two or more names beside numbers are groups set apart, not parts of the body or items of an outcome."""
    if len(items) < 2:
        return False
    between = view.masked[cells[0].end - view.start : cells[-1].start - view.start]
    hows = {i.how for i in items} - {""}
    people = len(hows) == 1 and bool(hows & PEOPLE_PREPOSITIONS)
    contrasted = len(hows) == 1 and CONTRASTING.search(between) is not None
    return any(i.known for i in items) or people or contrasted or peopled(context, view, [i.arm for i in items])


def peopled(context: Context, view: SentenceView, arms: list[ArmMention]) -> bool:
    """Whether names say people or are proper or coded ones: "12% in women and 20% in men", "9% in MG, 7% in CG"."""
    noun = re.compile(rf"(?:.*\s)?(?:{compile_arms(context.vocabulary).people})\Z")
    return all(noun.match(context.lower[arm.start : arm.end]) or arm.label[0].isupper() for arm in arms)
