"""Counts that a sentence states in its own words, whether or not the vocabulary knows what is counted.

"Seven patients remained transfusion independent", "nausea decreased in 2 patients", "leucopenia (507 vs 362)", "three
deaths in A and one in B", "no hernias were reported".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..arms.words import compile_arms
from ..ledger import Numeral
from ..moves import sentence_moves
from ..outcomes import mentions_between
from ..reading import Context
from .cells import DIGIT, INT, Cell, compile_cells
from .counts import open_view
from .groups import Group
from .phrases import completed
from .shares import any_of, measured
from .units import repeatable
from .view import SentenceView
from .words import clause_words, item_words, trim

Words = tuple[int, int]

HELPING = r"had|have|has|were|was|are|is|did|could|became|got|showed|experienced|achieved|reported|developed"
EDGE = re.compile(
    r"[,;:()\[\]κ]|\.(?:\s|\Z)|(?<![a-z])(?:compared|versus|vs|while|whereas|but|than|respectively|because|after which)"
    r"(?![a-z])|(?<![a-z])and\s+(?=[\dκ])"
)
NOT_A_SUBJECT = re.compile(
    r"(?<![a-z])(?:in|of|for|with|by|among|from|to|than|per|every|each|other|the|these|those|all|both|between|on|at|"
    r"least|most|into|over|included|including|excluding|enrolled|recruited|randomi[sz]ed|studied|treated|that|which|"
    r"or|all but|except|except for)\s+\Z"
)
ENDED = (
    r"(?:stopp|discontinu|interrupt|convert|switch|abandon|abort|cancell|delay|restor|regain|correct|"
    r"resolv|controll|reliev|avoid|explant|revis|terminat|suspend|postpon)ed|withdrawn"
)
"""What is done to a treatment or a device in some people and is a result: it was stopped, switched, delayed."""
LABELS = re.compile(r"(?<![a-z])(?:groups|arms|cohorts|grades|stages|types|phases|weeks|days) [\dν, ]{1,9}(?:and|or|,)")
"""Before a number: the list of labels that it ends, "groups 3 and 6"."""
AFTER_NONE = "count_after_none"
"""The rule of a count of what nobody else had: "no relapses in A and 5 in B"."""
RESULTS = frozenset({"results", "study_summary"})
"""Sections in which a count of people with a verb is a result and no account of how the study was set up."""


@dataclass(frozen=True, slots=True)
class TallyPatterns:
    """Compiled patterns of counts that need no word of the vocabulary of outcomes."""

    subject: re.Pattern[str]
    bare: re.Pattern[str]
    found_in: re.Pattern[str]
    pair: re.Pattern[str]
    two: re.Pattern[str]
    and_in: re.Pattern[str]
    absent: re.Pattern[str]
    not_absent: re.Pattern[str]
    things: re.Pattern[str]
    flow: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_tallies(vocabulary: Vocabulary) -> TallyPatterns:
    """Compile the patterns of tallies."""
    words, cells = vocabulary["claims"], compile_cells(vocabulary)
    people, noun = cells.people.pattern, cells.noun
    group = (
        r"(?:\s+(?:in|from|of|on|receiving|with|assigned to|randomi[sz]ed to|treated with|given)\s+(?:the\s+)?"
        r"[^,;:.()κ]{1,50}?)?"
    )
    verb = (
        rf"(?P<verb>{HELPING}|died|remained|underwent|felt|chose|met|withdrew|left|took|quit|needed|fell|went|lost|made|"
        r"gave|[a-z]{3,14}ed)(?![a-z])"
    )
    event = rf"(?:{any_of(words['events_counted'])})(?![a-z])"
    observed = any_of(words["observed"])
    word = r"(?!(?:of|in|and|or|with|the|were|was|that|when|if|but|to|for|on|at|these|those)(?![a-z]))[a-z][a-z'-]*"
    ends = r"(?=\s*(?:[,;.(]|\Z)|\s+(?:in|with|among|during|at|after|within|on|or|related|due|of|from|to)(?![a-z]))"

    def what(place: int) -> str:
        """What nobody had; where no verb says that it was seen, a noun in the plural."""
        return rf"(?P<what{place}>(?:{word}\s+){{0,4}}?[a-z]{{3,}}{'' if place == 1 else 's'})"

    kind = r"(?:(?:cases?|episodes?|instances?|incidents?|incidences?|reports?|signs?) of )?"
    return TallyPatterns(
        re.compile(
            rf"(?P<n>{INT})\s+(?P<who>(?:of (?:the |these |them )*)?{people}|of (?:them|these|those)(?![a-z]))"
            rf"(?:\s*\([^()κ]{{1,60}}\))?{group}\s+(?:also |then )?{verb}"
        ),
        re.compile(
            rf"(?:\A|[;,]|(?<![a-z])(?:and|but|whom|these|which|remaining),?)\s+(?P<n>(?P<who>{INT}))\s+"
            rf"(?:of (?:which|whom|them|these|those)\s+)?(?:also |then )?{verb}"
        ),
        re.compile(
            rf"(?P<verb>(?<![a-z])(?:{observed}|remained|increased|decreased|improved|worsened|resolved|persisted|recurred|"
            rf"performed|administered|[a-z]{{3,12}}ed(?=[a-z ]{{0,20}} only in )|"
            rf"(?:was|were) (?:[a-z]+ly )?(?:{ENDED}))"
            rf"(?![a-z])[^,;:.()κ\d]{{0,30}}?)\s(?:in|by|among|to)\s+(?:only )?"
            rf"(?P<n>{INT}(?:,\s+{INT}){{0,2}})(?:,?\s+(?:and|versus|vs\.?)\s+(?P<last>{INT}))?\s+(?P<who>{people})"
        ),
        re.compile(
            rf"[(\[]\s*(?:n\s*=\s*)?(?P<a>{INT})(?P<noun>\s+[a-z]+)?\s*(?:vs|versus|v|compared with|compared to)\.?\s*"
            rf"(?:n\s*=\s*)?(?P<b>{INT})(?P<noun2>\s+[a-z]+)?\s*[)\],;]"
        ),
        re.compile(
            rf"(?P<a>{INT})\s+and\s+(?P<b>{INT})\s+(?P<who>{people})(?=[^;.κ]{{0,220}}?\s(?P<verb>{HELPING})(?![a-z]))"
        ),
        re.compile(
            rf"(?:,|(?<![a-z])(?:and|but|versus|vs|compared with|compared to))\s+(?:there (?:was|were) )?(?:only )?"
            rf"(?P<n>{INT})\s+(?:(?:patients?|cases?|events?) )?"
            r"(?:in|from|among|with|on|receiving|during|whil(?:e|st) on|under)\s+(?=(?:the |those )?[a-z0τν])"
        ),
        re.compile(
            rf"(?<![a-z])(?P<no>no)\s+{kind}{what(1)}\s+(?:(?:were|was|have been|has been|had been)\s+(?:[a-z]+ly )?"
            rf"(?:{observed})|occurred|developed|arose)(?<!performed)(?<!received)(?![a-z])|"
            rf"(?<![a-z])there (?:was|were) (?:also )?(?P<no2>no)\s+{kind}{what(2)}{ends}|"
            rf"(?<![a-z])did (?P<no3>not) (?:find|observe|see|detect|record) any {kind}{what(3)}{ends}"
        ),
        re.compile(rf"(?<![a-z])(?:{any_of(words['not_zero'])})s?(?![a-z])|(?<![a-z]){noun}\Z"),
        re.compile(rf"(?<![a-z])(?:{compile_arms(vocabulary).units})\Z"),
        re.compile(rf"(?<![a-z])(?:{any_of(words['study_flow'])}|{event}\Z)(?![a-z])"),
    )


def find_tallies(context: Context, view: SentenceView, cells: list[Cell], known: list[Group]) -> list[Group]:
    """Groups of counts that no pattern of the vocabulary has read.

    Args:
        context: the document.
        view: the sentence.
        cells: what was read so far, counts too.
        known: counts with the outcome they have.
    """
    patterns = compile_tallies(context.vocabulary)
    text = open_view(view, cells)
    before = [Group([cell]) for cell in cells]
    found: list[Group] = []
    if DIGIT.search(text):
        found += find_pairs(context, view, text, patterns, before)
        if tells_results(context, view):
            found += find_two(context, view, text, patterns, [*before, *found])
            found += find_subjects(context, view, text, patterns, [*before, *found])
            found += find_places(context, view, text, patterns, [*before, *found])
        found += find_shared(context, view, text, patterns, [*known, *found], before)
    if "no " in text or "not " in text:
        found += find_absent(context, view, text, patterns, known)
    return found


def tells_results(context: Context, view: SentenceView) -> bool:
    """Whether a sentence stands among the results, by its section or, in an abstract without labels, by its move."""
    sentence = view.sentence
    return sentence.section.role in RESULTS or (
        sentence.section.role == "abstract" and sentence_moves(context)[sentence.index] == "results"
    )


def open_numeral(context: Context, view: SentenceView, at: int, found: list[Group]) -> Numeral | None:
    """The whole number at an offset of the sentence, if no reader and no earlier group has it."""
    numeral = context.numerals.at(view.start + at)
    if numeral is None or numeral.is_read or numeral.whole is None:
        return None
    taken = any(n is numeral for group in found for cell in group.cells for n in (cell.n, cell.total, *cell.restated))
    return None if taken else numeral


def counted(context: Context, cells: list[Cell], start: int, end: int, fallback: Words | None = None) -> Group | None:
    """A group whose outcome is named within ``[start, end)``: by the vocabulary, else by these words."""
    inside = [m for m in mentions_between(context, start, end) if m.end <= end]
    named = [m for m in inside if not m.generic]
    words = trim(context, start, end, whole_head=True) or fallback
    named = named or (inside if words is None else [])
    if not named and words is None:
        return None
    return Group(cells, outcome=named[0] if named else None, words=None if named else words, side="count")


def predicate(context: Context, view: SentenceView, text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Where the words of a predicate begin and end; None where they only tell how people came into the study."""
    edge = EDGE.search(text, match.end("verb"))
    end = edge.start() if edge else len(text)
    start = match.end("verb") if re.fullmatch(HELPING, match["verb"]) else match.start("verb")
    told = text[match.start("verb") : end]
    place = view.start + start, view.start + min(end, start + 120)
    flow = compile_tallies(context.vocabulary).flow.search(told)
    if flow and flow.end() == len(told):
        # "had a seizure" names an outcome, "had an event" none
        flow = None if any(not m.generic for m in mentions_between(context, *place)) else flow
    return None if flow or not re.search(r"[a-z]{3}", told) else place


def find_subjects(
    context: Context, view: SentenceView, text: str, patterns: TallyPatterns, before: list[Group]
) -> list[Group]:
    """People who did or were something: "seven patients remained independent", "52 entered"."""
    found: list[Group] = []
    rules = (("count_subject", patterns.subject), ("count_verb", patterns.bare))
    for rule, pattern in rules:
        for match in pattern.finditer(text):
            numeral = open_numeral(context, view, match.start("n"), [*before, *found])
            if numeral is None or LABELS.search(text, max(0, match.start() - 30), match.start() + 4):
                continue
            if rule == "count_subject" and NOT_A_SUBJECT.search(text, max(0, match.start() - 14), match.start()):
                continue
            place = predicate(context, view, text, match)
            who = (view.start + match.start("n"), view.start + match.end("who"))
            cell = Cell(*who, rule, n=numeral, total=whole_before(context, view, text, match, numeral))
            group = counted(context, [cell], *place) if place else None
            if group:
                found.append(group)
    return found


PART_OF_THEM = re.compile(r"\s*of (?:which|whom)(?![a-z])")
WHOLE = re.compile(rf"(?P<d>{INT})\s+[a-z][a-z -]{{2,60}},\s*\Z")


def whole_before(
    context: Context, view: SentenceView, text: str, match: re.Match[str], part: Numeral
) -> Numeral | None:
    """The count whose part "N of which" tells: "eleven stents, one of which migrated"."""
    if not PART_OF_THEM.match(text, match.end("n")):
        return None
    found = WHOLE.search(view.masked, max(0, match.start("n") - 80), match.start("n"))
    whole = context.numerals.at(view.start + found.start("d")) if found else None
    return whole if whole and whole.whole and whole.whole >= (part.whole or 0) else None


def find_places(
    context: Context, view: SentenceView, text: str, patterns: TallyPatterns, before: list[Group]
) -> list[Group]:
    """People in whom something was found: "nausea decreased in 2 patients", "it occurred in 4 and 9 patients"."""
    found: list[Group] = []
    for match in patterns.found_in.finditer(text):
        printed = context.numerals.between(view.start + match.start("n"), view.start + match.start("who"))
        numerals = [open_numeral(context, view, n.start - view.start, [*before, *found]) for n in printed]
        if not numerals or None in numerals or (len(numerals) > 1 and not match["last"]):
            continue
        who = (view.start + match.start("n"), view.start + match.end("who"))
        observed = match["verb"].split()[0] in context.vocabulary["claims"]["observed"]
        words = clause_words(context, view, view.start + match.start("verb") if observed else who[0], who[1])
        if words is None or words[0] > who[0]:
            continue
        first = numerals[0] if len(numerals) == 1 else None
        cells = [Cell(*who, "count_found_in", n=first, people=who)] if first else []
        cells = cells or [Cell(n.start, n.end, "count_found_in", n=n) for n in numerals if n]
        group = counted(context, cells, *words)
        if group and not patterns.flow.search(context.lower, *words):
            found.append(group)
    return found


def find_pairs(
    context: Context, view: SentenceView, text: str, patterns: TallyPatterns, before: list[Group]
) -> list[Group]:
    """Two counts in a bracket after what they count: "neutropenia (937 events vs 797 events), lethargy (45 vs 27)"."""
    found: list[Group] = []
    nouns = set(context.vocabulary["claims"]["events_counted"])
    for match in patterns.pair.finditer(text):
        numerals = [open_numeral(context, view, match.start(name), [*before, *found]) for name in ("a", "b")]
        told = [noun.strip() for noun in (match["noun"], match["noun2"]) if noun]
        if None in numerals or any(noun not in nouns for noun in told):
            continue
        cells = [Cell(n.start, n.end, "count_pair", n=n, bracketed=i == 0) for i, n in enumerate(numerals) if n]
        events = any(noun in repeatable(context.vocabulary) for noun in told) or (
            not told and any(cell.of_events for group in found for cell in group.cells)
        )
        for cell in cells:
            cell.of_events = events or None
        start = max((text.rfind(mark, 0, match.start()) for mark in ";:"), default=-1) + 1
        begin = view.start + max(start, match.start() - 160)
        named = [m for m in mentions_between(context, begin, cells[0].start) if m.end <= cells[0].start]
        item = item_words(context, view, cells[0], view.start + start)
        close = named and not re.search(r"[,)]", text[named[-1].end - view.start : match.start()])
        if not (told or found or (named and not measured(context, begin, cells[0].start))):
            continue
        if close:
            found.append(Group(cells, outcome=named[-1], side="count"))
        elif told or found or item:
            words = item or clause_words(context, view, cells[0].start - 1, cells[-1].end)
            if words:
                found.append(Group(cells, words=words, side="count"))
    return found


def find_two(
    context: Context, view: SentenceView, text: str, patterns: TallyPatterns, before: list[Group]
) -> list[Group]:
    """Two counts of people with one predicate: "12 and 8 patients in A and B, respectively, had a change"."""
    found: list[Group] = []
    for match in patterns.two.finditer(text):
        numerals = [open_numeral(context, view, match.start(name), [*before, *found]) for name in ("a", "b")]
        place = predicate(context, view, text, match)
        if None in numerals or place is None:
            continue
        cells = [Cell(n.start, n.end, "count_two", n=n) for n in numerals if n]
        group = counted(context, cells, *place)
        if group:
            found.append(group)
    return found


def find_shared(
    context: Context, view: SentenceView, text: str, patterns: TallyPatterns, known: list[Group], before: list[Group]
) -> list[Group]:
    """A further count of the same: "three deaths in the drug group and one in the control group"."""
    found: list[Group] = []
    for match in patterns.and_in.finditer(text):
        at = view.start + match.start("n")
        earlier = [g for g in known if g.cells[-1].end <= at and at - g.cells[-1].end < 140 and len(g.cells) == 1]
        if not earlier or not arms_between(context, view.start + match.end(), view.start + match.end() + 24):
            continue
        gap = text[earlier[-1].cells[-1].end - view.start : match.start()]
        if re.search(r"[;:.κ]", gap) or not arms_between(context, earlier[-1].cells[-1].end, at):
            continue
        numeral = open_numeral(context, view, match.start("n"), [*before, *known, *found])
        if numeral is None:
            continue
        rule = AFTER_NONE if earlier[-1].cells[0].zero else "count_shared"
        cell = Cell(numeral.start, numeral.end, rule, n=numeral)
        cell.of_events = False if earlier[-1].cells[0].people else None
        found.append(Group([cell], outcome=earlier[-1].outcome, words=earlier[-1].words, side="count"))
    return found


BESIDE = re.compile(
    r"[\s,](?:compared (?:with|to)|versus|vs|and|but) (?:only |there (?:was|were) |in )?"
    r"(?:(?P<n>\d+(?:,\d{3})*)(?![\d%]|[.·,]\d)\s+(?P<who>[a-z]+)|(?P<none>none|no (?P<nobody>[a-z]+)))\s+"
    r"(?:in|from|on|of|receiving|with|among) (?:the (?P<d>\d+(?:,\d{3})*)(?![\d%]|[.·,]\d))?"
)
"""After a count with its share: the same of another arm, "… compared to 6 patients in the placebo group", "none of"."""


def find_beside(context: Context, view: SentenceView, cells: list[Cell]) -> list[Cell]:
    """Counts without a share, or a word for none, joined to a count that has one by the name of another arm."""
    found: list[Cell] = []
    people = compile_cells(context.vocabulary).people
    for i, cell in enumerate(cells):
        if cell.n is None or not (cell.percent or cell.total):
            continue
        low = cell.end - view.start
        high = min(cells[i + 1].start if i + 1 < len(cells) else view.sentence.end, cell.end + 140) - view.start
        match = BESIDE.search(view.masked, low, high)
        if match is None or not people.fullmatch(match["who"] or match["nobody"] or "patients"):
            continue
        if re.search(r"[.;:()%]", view.masked[low : match.start()].lstrip(")")):
            continue
        name = "none" if match["none"] else "n"
        start, end = view.start + match.start(name), view.start + match.end("none" if match["none"] else "who")
        numeral = None if match["none"] else context.numerals.at(start)
        if not match["none"] and (cell.percent is None or numeral is None or numeral.is_read or numeral.whole is None):
            continue
        arm_before, arm_after = arms_between(context, cell.end, start), arms_between(context, end, end + 40)
        total = context.numerals.at(view.start + match.start("d")) if match["d"] else None
        if not arm_after or not (arm_before or match["none"]):
            continue
        zero = (start, start + 4) if match["none"] else None
        found.append(
            Cell(start, end, "count_beside", n=numeral, total=total, zero=zero, people=None if zero else (start, end))
        )
    return found


def find_absent(
    context: Context, view: SentenceView, text: str, patterns: TallyPatterns, known: list[Group]
) -> list[Group]:
    """Things that nobody had, outside the vocabulary: "no hernias were reported", "there were no loose stems"."""
    found: list[Group] = []
    zeros = {cell.start for group in known for cell in group.cells if cell.zero}
    for match in patterns.absent.finditer(text):
        no, what = next((a, b) for a, b in (("no", "what1"), ("no2", "what2"), ("no3", "what3")) if match[a])
        span = (view.start + match.start(no), view.start + match.end(no))
        place = (view.start + match.start(what), view.start + match.end(what))
        if span[0] in zeros or view.sentence.section.role == "conclusion":
            continue
        if any(g.cells[0].zero and g.outcome and place[0] <= g.outcome.start < place[1] for g in known):
            continue
        whole = completed(context, view.sentence, *place)
        with_something = whole > place[1] and context.lower.startswith(" with ", place[1])
        if patterns.not_absent.search(match[what]) and not (with_something and patterns.things.search(match[what])):
            continue
        words = trim(context, place[0], whole, whole_head=True)
        if words and not arms_between(context, *place):
            found.append(Group([Cell(*span, "zero_no", zero=span)], words=words, side="count"))
    return found
