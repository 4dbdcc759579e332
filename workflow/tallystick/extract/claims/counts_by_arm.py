"""Counts told one after another, each with its arm: "seen in 12 patients on A and 4 on B", "(four on A, none on B)".

The counts are read as one list. What they count is told by what the list stands with: the statement that it ends, the
verb that follows it, the count that it splits, or what a bracket after an outcome holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..ledger import Numeral
from ..outcomes import Mention, mentions_between
from ..reading import Context
from .cells import INT, Cell, compile_cells
from .groups import Group
from .shares import any_of, measured
from .tallies import HELPING, compile_tallies, predicate, tells_results
from .view import SentenceView
from .words import clause_words, trim

ARM = "\N{GREEK SMALL LETTER ALPHA}"
"""Stands for every letter of the name of an arm in the text that these patterns read."""
LEADS = (
    r"(?:in|on|with|from|receiving|of|for|under|among|given|taking|who received|treated with|assigned to|"
    r"randomi[sz]ed to)"
)
SOME = r"(?:the|those|patients|women|men|children|people|participants|subjects|treatment|group|arm|on|in|receiving)"
NAME = rf"{ARM}+(?:[\s-]+(?:treated|group|arm|groups|arms|treatment|therapy|alone))*"
JOIN = re.compile(
    r"(?:\s*\([^()]{1,60}\))?\s*[,;]?\s*"
    r"(?:(?:and|but|or|versus|vs|whereas|while|than|(?:as )?(?:compared|opposed) (?:with|to))\s+)?"
    r"(?:(?:there (?:was|were)|with|in|by|to|among|for|only|another|the|about)\s+){0,3}"
)


CLAUSE_BEGINS = re.compile(r"(?:\A|[,;:]|(?<![a-z])(?:and|but|whereas|while|that|overall|total))[\s,]*\Z")
BRACKET = re.compile(r"[(\[]\s*\Z")


@dataclass(frozen=True, slots=True)
class ListPatterns:
    """Compiled patterns of one count with its arm, and of what stands around a list of them."""

    slot: re.Pattern[str]
    headed: re.Pattern[str]
    each: re.Pattern[str]
    led: re.Pattern[str]
    seen: re.Pattern[str]
    verb: re.Pattern[str]
    split: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_lists(vocabulary: Vocabulary) -> ListPatterns:
    """Compile the patterns of lists of counts."""
    people = compile_cells(vocabulary).people.pattern
    event = rf"(?:{any_of(vocabulary['claims']['events_counted'])})(?![a-z])"
    who = rf"(?P<who>\s+(?:{people}|{event}))?"
    return ListPatterns(
        re.compile(
            rf"(?P<n>{INT}|none(?![a-z])|no(?=\s+{people}))(?:\s+of(?: the)?(?=\s))?(?:\s+{NAME})?{who}"
            rf"(?:\s*\(\s*{NAME}\s*\)|\s+{LEADS}\s+(?:{SOME}\s+){{0,4}}{NAME}(?:\s+{people})?)?"
        ),
        re.compile(rf"{NAME}\s*[(\[:,]\s*(?P<n>{INT}|none(?![a-z])){who}\s*[)\]]?"),
        re.compile(
            rf"[,;:(]\s*(?:and |with )?(?P<n>{INT}|none(?![a-z])){who}\s+(?:in|from) each (?:of the )?(?:[a-z]+ )?"
            r"(?:groups?|arms?)(?![a-z])"
        ),
        re.compile(
            r"(?<![a-z])(?:in|by|among|for|to|from|of|was|were|is|are|numbered|totall?ed|with|on|under|receiving)\s+"
            r"(?:(?:only|the|a total of)\s+){0,2}\Z|:\s*\Z"
        ),
        re.compile(
            rf"(?:\s(?:was|were|is|are|had been|has been|have been))?(?:\s[a-z]{{2,12}}ly)?"
            rf"(?:\s(?:also|only|more|less|most|least|as)){{0,2}}\s(?:"
            rf"{any_of(vocabulary['claims']['observed'])}|numbered|was|were|frequent|common|often)\s*\Z"
        ),
        re.compile(
            rf"[)\]]?\s+(?:also |then )?(?P<verb>{HELPING}|died|remained|underwent|withdrew|left|fell|lost|"
            r"[a-z]{3,14}ed)(?![a-z])"
        ),
        re.compile(rf"(?P<n>{INT})\s+(?P<who>{people})\s*\Z"),
    )


@dataclass(slots=True)
class Slot:
    """One count of a list: its place, its numeral (None where a word says none), its arm, its number and people."""

    start: int
    end: int
    numeral: Numeral | None
    arm: ArmMention | None
    told: tuple[int, int]
    people: bool

    def cell(self, base: int) -> Cell:
        """The cell of the count."""
        span = (base + self.told[0], base + self.told[1])
        cell = Cell(*span, "count_listed", n=self.numeral, zero=None if self.numeral else span)
        cell.people = span if self.people else None
        return cell


def told_at(match: re.Match[str]) -> tuple[int, int]:
    """Where the number of a count stands, with its people where they follow it."""
    return match.start("n"), match.end("who" if match["who"] else "n")


Outcome = tuple[Mention | None, tuple[int, int] | None]


def find_lists(
    context: Context, view: SentenceView, text: str, cells: list[Cell], known: list[Group]
) -> tuple[list[Group], dict[int, ArmMention]]:
    """Groups of one count each for the lists of a sentence, and the arm of each count by the id of its cell.

    Args:
        context: the document.
        view: the sentence.
        text: its masked text with the cells already read covered.
        cells: those cells.
        known: counts that were read alone, with the outcome they have; one that a list holds gives it to the list.
    """
    arms = arms_between(context, view.start, view.sentence.end)
    found: list[Group] = []
    named: dict[int, ArmMention] = {}
    patterns = compile_lists(context.vocabulary)
    lists: list[list[Slot]] = []
    if len({arm.key for arm in arms}) > 1:
        covered = with_arms(view, text, arms)
        lists = runs(context, view, covered, patterns, arms)
    if " each " in text:
        lists += [[slot] for slot in in_each(context, view, text, patterns)]
    for slots in lists:
        if any(slot.numeral and is_held(slot.numeral, cells) for slot in slots):
            continue
        outcome, whole = told_of(context, view, text, slots, known, patterns)
        if outcome is None:
            continue
        for slot in [*([whole] if whole else []), *slots]:
            cell = slot.cell(view.start)
            if slot.arm:
                named[id(cell)] = slot.arm
            found.append(Group([cell], outcome=outcome[0], words=outcome[1], side="count"))
    return found, named


def is_held(numeral: Numeral, cells: list[Cell]) -> bool:
    """Whether a numeral belongs to a cell."""
    return any(n is numeral for cell in cells for n in (cell.n, cell.total, cell.percent, *cell.restated))


def with_arms(view: SentenceView, text: str, arms: list[ArmMention]) -> str:
    """The text of a sentence with the names of arms covered."""
    chars = list(text)
    for arm in arms:
        low, high = arm.start - view.start, min(arm.end - view.start, len(chars))
        chars[low:high] = ARM * (high - low)
    return "".join(chars)


def numeral_of(context: Context, view: SentenceView, match: re.Match[str]) -> tuple[bool, Numeral | None]:
    """Whether the number of a count is open, and its numeral, None for a word that says none."""
    if not match["n"][0].isdigit():
        return True, None
    numeral = context.numerals.at(view.start + match.start("n"))
    return numeral is not None and not numeral.is_read and numeral.whole is not None, numeral


def runs(
    context: Context, view: SentenceView, text: str, patterns: ListPatterns, arms: list[ArmMention]
) -> list[list[Slot]]:
    """Lists of two or more counts that only connectives part, each of another arm."""
    lists: list[list[Slot]] = []
    for pattern in (patterns.slot, patterns.headed):
        lists.append([])
        for match in pattern.finditer(text):
            is_open, numeral = numeral_of(context, view, match)
            low, high = view.start + match.start(), view.start + match.end()
            inside = [arm for arm in arms if low <= arm.start and arm.end <= high]
            if not is_open or len(inside) != 1:
                continue
            if lists[-1] and not JOIN.fullmatch(text, lists[-1][-1].end, match.start()):
                lists.append([])
            told = told_at(match)
            lists[-1].append(Slot(match.start(), match.end(), numeral, inside[0], told, bool(match["who"])))
    return [
        slots
        for slots in lists
        if len(slots) > 1
        and any(slot.numeral for slot in slots)
        and len({slot.arm.key for slot in slots if slot.arm}) == len(slots)
    ]


def in_each(context: Context, view: SentenceView, text: str, patterns: ListPatterns) -> list[Slot]:
    """Counts that hold in each group: "…, one in each group"."""
    found = []
    for match in patterns.each.finditer(text):
        is_open, numeral = numeral_of(context, view, match)
        if is_open:
            told = told_at(match)
            found.append(Slot(told[0], match.end(), numeral, None, told, True))
    return found


def told_of(
    context: Context, view: SentenceView, text: str, slots: list[Slot], known: list[Group], patterns: ListPatterns
) -> tuple[Outcome | None, Slot | None]:
    """What the counts of a list count, by the place of the list in its sentence, and the count that it splits."""
    low, high = slots[0].start, slots[-1].end
    before = text[:low]
    for group in known:
        if any(slot.numeral is not None and slot.numeral is group.cells[0].n for slot in slots):
            return (group.outcome, group.words), None
    opened = BRACKET.search(before)
    verb = patterns.verb.match(text, high)
    total = sum(slot.numeral.whole or 0 for slot in slots if slot.numeral)
    if opened and verb and (counted := patterns.split.search(text, 0, opened.start())):
        whole = context.numerals.at(view.start + counted.start("n"))
        if whole and not whole.is_read and (whole.whole or 0) >= total:
            return predicated(context, view, text, verb), Slot(*counted.span(), whole, None, counted.span(), True)
    split = split_by(view, before, known, total)
    if split:
        return (split.outcome, split.words), None
    if slots[0].arm is None:
        return None, None
    if verb and CLAUSE_BEGINS.search(before):
        return predicated(context, view, text, verb), None
    led = opened or patterns.led.search(before)
    told = statement_before(context, view, led.start(), patterns) if led else None
    if told and VALUE.search(before) and not NUMBER.search(before):
        # "deaths were 12 in …": events in the plural, no value of a score
        plural = told[0] is not None and context.lower[told[0].end - 1] == "s" and told[0].outcome != "other"
        return told if plural and not measured(context, view.start, view.start + low) else None, None
    return told, None


def split_by(view: SentenceView, before: str, known: list[Group], total: int) -> Group | None:
    """The count that a list after ``before`` splits, "seven patients withdrew (…)": it is no less than their sum."""
    at = view.start + len(before)
    ended = [g for g in known if g.cells[0].end <= at and g.cells[0].n]
    if not ended or not SPLITS.search(before):
        return None
    whole = ended[-1].cells[0].events or 0
    near = at - max(ended[-1].cells[0].end, outcome_end(ended[-1])) < 60
    return ended[-1] if near and whole >= total else None


def predicated(context: Context, view: SentenceView, text: str, verb: re.Match[str]) -> Outcome | None:
    """The outcome of a verb and what follows it."""
    place = predicate(context, view, text, verb)
    return named_in(context, view, *place) if place else None


VALUE = re.compile(r"(?<![a-z])(?:was|were|is|are)\s+(?:only\s+)?\Z")
NUMBER = re.compile(r"(?<![a-z])(?:numbers?|counts?) of [^.;:]{2,80}\Z")
"""A value that is told after "was" is a count only where a number of people or events is spoken of."""
SPLITS = re.compile(r"[,:;(]\s*(?:and |with |including )?\Z")
"""Between a count and the list that splits it."""


def outcome_end(group: Group) -> int:
    """Where the words of a group's outcome end."""
    if group.outcome:
        return group.outcome.end
    return group.words[1] if group.words else 0


def named_in(context: Context, view: SentenceView, start: int, end: int) -> Outcome | None:
    """The outcome that ``[start, end)`` names: by the vocabulary or, among results, by its words."""
    mentions = [m for m in mentions_between(context, start, end) if m.end <= end and not m.generic]
    if mentions:
        return mentions[0], None
    words = trim(context, start, end) if tells_results(context, view) else None
    return (None, words) if words else None


def statement_before(context: Context, view: SentenceView, at: int, patterns: ListPatterns) -> Outcome | None:
    """The outcome of the clause that ends at the offset ``at`` of the sentence: "vomiting was reported (by) …"."""
    begin = max((m.end() for m in CLAUSE_EDGE.finditer(view.masked, 0, at)), default=0)
    mentions = [m for m in mentions_between(context, view.start + begin, view.start + at) if m.end <= view.start + at]
    if mentions:
        return mentions[-1], None
    seen = patterns.seen.search(view.masked, begin, at)
    end = seen.start() if seen else at
    words = clause_words(context, view, view.start + end, view.start + at) if end > begin else None
    if words is None or words[0] < view.start or compile_tallies(context.vocabulary).flow.search(context.lower, *words):
        return None
    return (None, words) if tells_results(context, view) else None


CLAUSE_EDGE = re.compile(r"[;:κ]|, (?:and|but|while|whereas) ")
