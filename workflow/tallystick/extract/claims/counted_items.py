"""Counts of the items of a list: "good in 11, fair in 4", "flu (n = 3), cough (n = 2)", "2 burns and one cut".

Whether the vocabulary knows an item or not, its place in the list says that it is counted. Here too stand events that
are told by their noun alone: "12 conversions were recorded", "four versus two events of colic occurred".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..ledger import Numeral
from ..outcomes import Mention, mentions_between
from ..reading import Context
from .cells import INT, Cell, compile_cells, things
from .groups import Group
from .settle import is_study_flow
from .shares import any_of, measured
from .tallies import HELPING
from .view import SentenceView
from .words import trim

JOIN = re.compile(r"\s*(?:[,;]|,?\s*(?:and|or|but)(?![a-z])|[,;]\s*(?:and|or|but)(?![a-z]))\s*")
FEW_WORDS = re.compile(r"\s*(?:[a-z/][a-z/'-]*\s+){0,4}[a-z/][a-z/'-]*\s*")
COPULA = re.compile(r".*(?<![a-z])(?:was|were|is|are|as|included?|including|comprised|comprising|needed|required)\s+")
SEEN = frozenset(
    "observed reported seen noted recorded documented encountered occurred registered diagnosed developed".split()  # noqa: SIM905
)
"""Verbs that say of a noun of events that they happened."""


@dataclass(frozen=True, slots=True)
class ItemPatterns:
    """Compiled patterns of the number of an item, and of events told by their noun."""

    in_people: re.Pattern[str]
    bracket: re.Pattern[str]
    leading: re.Pattern[str]
    seen: re.Pattern[str]
    versus: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_items(vocabulary: Vocabulary) -> ItemPatterns:
    """Compile the patterns of items."""
    people = compile_cells(vocabulary).people.pattern
    event = rf"(?:{any_of(vocabulary['claims']['events_counted'])})(?![a-z])"
    word = (
        r"(?!(?:of|in|and|or|with|the|were|was|that|when|if|to|for|on|at|had|who|from|by|occurred|occurring|neither)"
        r"(?![a-z]))[a-z][a-z'-]*"
    )
    noun = rf"(?P<what>(?:{word}\s+){{0,4}}?(?=[a-z]{{4}}){word})"
    aside = r"(?:\s*\([^()]{1,80}\))?"
    seen = "|".join(sorted(SEEN - {"occurred", "developed"}))
    return ItemPatterns(
        re.compile(
            rf"\s(?:in|by|for)\s+(?:only\s+)?(?P<n>{INT})(?P<who>\s+{people})?(?=\s*(?:[,;.)]|\Z)|\s+(?:and|or)\s)"
        ),
        re.compile(
            rf"\s*(?:[(\[]\s*(?P<eq>n\s*=\s*)?(?P<n>{INT})(?P<who>\s+(?:{people}|{event}))?\s*[)\]]|"
            rf",\s*n\s*=\s*(?P<n2>{INT}))"
        ),
        re.compile(
            rf"(?P<n>{INT})\s+(?P<what>(?:{word}\s+){{0,3}}?(?=[a-z]{{4}}){word})(?=\s*(?:[,;.()]|\Z)|\s+(?:and|or|in|on)\s)"
        ),
        re.compile(
            rf"(?P<n>{INT})\s+{noun}{aside}\s+(?:(?:were|was|have been|had been|has been)\s+(?:[a-z]+ly )?(?:{seen})|"
            rf"occurred|developed)(?![a-z])|"
            rf"there (?:was|were) (?:also |only )?(?P<n2>{INT})\s+(?:{event}\s+of\s+)?{noun.replace('what', 'what2')}"
            r"(?=\s*(?:[,;.(]|\Z)|\s+(?:in|with|among|during|at|after|within|on|related|due|and|to|from)(?![a-z]))"
        ),
        re.compile(
            rf"(?P<a>{INT})\s+(?:vs|versus|compared (?:with|to)|against|and(?=[^.;]{{8,160}}respectively))\s+"
            rf"(?P<b>{INT})\s+(?P<events>{event}\s+(?:of\s+)?)?(?P<what>(?:{word}\s+){{0,4}}(?=[a-z]{{4}}){word})"
        ),
    )


@dataclass(slots=True)
class Item:
    """A number with the words of its item; ``sure`` where "n =" or people stand beside it."""

    start: int
    end: int
    numeral: Numeral
    what: tuple[int, int]
    sure: bool
    who: tuple[int, int] | None = None


def find_items(context: Context, view: SentenceView, text: str, cells: list[Cell], known: list[Group]) -> list[Group]:
    """Groups of one count for the items of lists that no reader has taken.

    Args:
        context: the document.
        view: the sentence, which stands among results.
        text: its masked text with the cells already read covered.
        cells: those cells.
        known: counts that were read alone.
    """
    patterns = compile_items(context.vocabulary)
    taken = {id(n) for cell in cells for n in (cell.n, cell.total, cell.percent, *cell.restated)}
    held = {id(group.cells[0].n) for group in known}
    found: list[Group] = []
    for items in (
        *lists_of(after_words(context, view, text, patterns.in_people), text),
        *lists_of(after_words(context, view, text, patterns.bracket), text),
        *lists_of(before_words(context, view, text, patterns.leading), text),
    ):
        told = any(item.sure or id(item.numeral) in held for item in items)
        if not told or any(id(item.numeral) in taken for item in items):
            continue
        for item in items:
            if id(item.numeral) in held:
                continue
            group = group_of(context, view, item, "count_item")
            if group:
                held.add(id(item.numeral))
                found.append(group)
    for pair in set_against(context, view, text, patterns):
        if len(pair) == 2 and not any(id(item.numeral) in taken for item in pair):
            groups = [group_of(context, view, item, "count_versus") for item in pair]
            if groups[0] and groups[1]:
                groups[0].cells += groups[1].cells
                held |= {id(item.numeral) for item in pair}
                found.append(groups[0])
    for item in events(context, view, text, patterns):
        if id(item.numeral) not in held and id(item.numeral) not in taken:
            group = group_of(context, view, item, "count_events")
            found += [group] if group else []
    return found


def open_at(context: Context, at: int) -> Numeral | None:
    """The whole number at an offset, if no reader has it."""
    numeral = context.numerals.at(at)
    return numeral if numeral and not numeral.is_read and numeral.whole is not None else None


def after_words(context: Context, view: SentenceView, text: str, pattern: re.Pattern[str]) -> Iterator[Item]:
    """Numbers behind the words of their item, up to the item before: "good in 11", "flu (n = 3)"."""
    last = 0
    for match in pattern.finditer(text):
        groups = match.groupdict()
        name = "n" if groups["n"] else "n2"
        numeral = open_at(context, view.start + match.start(name))
        begin, last = last, match.end()
        if numeral is None:
            continue
        joined = JOIN.match(text, begin)
        start = joined.end() if joined and begin else begin
        if not FEW_WORDS.fullmatch(text, start, match.start()):
            # the first of a list stands behind the words that lead to it
            edge = max((m.end() for m in LEADS.finditer(text, start, match.start())), default=start)
            copula = COPULA.match(text, edge, match.start())
            start = copula.end() if copula else edge
        who = (match.start(name), match.end("who")) if groups["who"] else None
        sure = bool(groups.get("eq") or groups.get("n2") or who)
        yield Item(start, match.end(), numeral, (start, match.start()), sure, who)


LEADS = re.compile(r"[,;:.()\[\]κτν]|(?<![a-z])(?:and|or|but|with|including|namely)(?![a-z])")


def before_words(context: Context, view: SentenceView, text: str, pattern: re.Pattern[str]) -> Iterator[Item]:
    """Numbers before the words of their item: "2 seromas and one haematoma"."""
    for match in pattern.finditer(text):
        numeral = open_at(context, view.start + match.start("n"))
        if numeral and not VERB.match(match["what"]):
            yield Item(match.start(), match.end(), numeral, match.span("what"), False)


VERB = re.compile(
    rf"(?:{HELPING}|required|needed|underwent|received|completed|died|remained|withdrew|refused)(?![a-z])"
)
"""What opens a predicate and no name of an item: "22 required surgery"."""


def lists_of(items: Iterator[Item], text: str) -> list[list[Item]]:
    """Items that only a comma or "and" parts, two at least."""
    lists: list[list[Item]] = []
    for item in items:
        if lists and JOIN.fullmatch(text, lists[-1][-1].end, item.start):
            lists[-1].append(item)
        else:
            lists.append([item])
    return [listed for listed in lists if len(listed) > 1]


def set_against(context: Context, view: SentenceView, text: str, patterns: ItemPatterns) -> Iterator[list[Item]]:
    """Two counts of one event: "four versus two events of colic", "5 vs 3 deaths"."""
    for match in patterns.versus.finditer(text):
        numerals = [open_at(context, view.start + match.start(name)) for name in ("a", "b")]
        named = mentions_between(context, view.start + match.start("what"), view.start + match.end("what"))
        if match["events"] or list(named):
            yield [Item(*match.span(), n, match.span("what"), True) for n in numerals if n]


def events(context: Context, view: SentenceView, text: str, patterns: ItemPatterns) -> Iterator[Item]:
    """Events told by their noun and a verb that says they happened."""
    for match in patterns.seen.finditer(text):
        n, what = ("n", "what") if match["n"] else ("n2", "what2")
        numeral = open_at(context, view.start + match.start(n))
        if numeral and (numeral.whole == 1 or match[what].endswith(("s", "a"))):
            yield Item(*match.span(), numeral, match.span(what), True)


def group_of(context: Context, view: SentenceView, item: Item, rule: str) -> Group | None:
    """The count of an item with its outcome; None where its words name people, things, a quantity or an arm."""
    start, end = view.start + item.what[0], view.start + item.what[1]
    mentions: list[Mention] = [m for m in mentions_between(context, start, end) if m.end <= end and not m.generic]
    words = trim(context, start, end)
    if not mentions:
        if words is None or is_study_flow(context, *words) or arms_between(context, *words):
            return None
        last = context.lower[words[0] : words[1]].split()[-1]
        if last in things(context.vocabulary) or compile_cells(context.vocabulary).people.fullmatch(last):
            return None
        if measured(context, *words):
            return None
    place = (item.numeral.start, item.numeral.end)
    cell = Cell(*place, rule, n=item.numeral)
    if item.who:
        cell.people = (view.start + item.who[0], view.start + item.who[1])
    return Group([cell], outcome=mentions[-1] if mentions else None, words=None if mentions else words, side="count")
