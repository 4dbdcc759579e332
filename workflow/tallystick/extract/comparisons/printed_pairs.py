"""Two values printed beside each other with one p-value: "12% in A versus 20% in B (p = 0.03)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..arms import ArmMention, arms_between
from ..ledger import Numeral
from ..reading import Context, Sentence
from ..statements.chains import find_hits
from ..statements.clauses import FINITE, bare_text, skip_intro, subject_span, trim_space
from ..statements.printed_numbers import PValue, p_values
from ..statements.topics import Topic, item_place, known_topics, topic_at, topics_in
from .ties import ADVERB_ENDS, arm_subject

Place = tuple[int, int]

NOT_VALUES = frozenset(
    {"time_point", "p_value", "interval", "dose", "age", "year", "schedule", "identifier", "citation", "label",
     "ordinal", "threshold", "arm_size", "enrolled", "page", "estimate"}
)  # fmt: skip
NOT_SIGNIFICANT = re.compile(
    r"p(?<![a-z]p)\s*[=:]?\s*n\.?s\.?(?![a-z])|"
    r"n(?<![a-z]n)(?:\.s\.|ot significant(?![a-z])|on-?significant|s(?![a-z]))"
)
HINTS = re.compile(r"[=<>≤≥ns](?:(?<=[=<>≤≥])|(?<=s)ignificant|(?<=n)(?:s(?<![a-z]ns)(?![a-z])|\.s\.))")
PERCENT = re.compile(r"\s?(?:%|per ?cent)")
PLUS_MINUS = re.compile(r"\s?(?:±|\+/-|\+-)|\s?[a-z/%²]{0,8}\s?(?:±|\(sd|\[sd|\(\d|\[\d)")
JOINS = re.compile(
    r"(?<![a-z])(?:vs\.?|versus|compared|against|and|than|whereas|while|with|in|for|or|to)(?![a-z])|[,;:/]"
)
SETS_BESIDE = re.compile(r"(?<![a-z])(?:vs\.?|versus|compared|against|than|whereas|while)(?![a-z])")
BEFORE_AFTER = re.compile(
    r"(?<![a-z])(?:baseline|before|pre-?\w*|from|after (?:the )?(?:treatment|intervention)|initial(?:ly)?|increased|"
    r"decreased|reduced|improved|declined|rose|fell|dropped)(?![a-z])"
)
COURSE = re.compile(r"(?<![a-z])(?:baseline|before|pre-?\w*|from|initial(?:ly)?)(?![a-z])")
CHANGE = re.compile(
    r"(?:changes?|increases?|decreases?|reductions?|improvements?)[^;]{0,60}?(?:from|"
    r"since)\s+(?:the\s+)?baseline(?:\s+to\s+"
    r"[a-z0-9 ]{2,20})?|improvements?|reductions?"
)
"""A change from baseline is one value of an arm, not two of a course."""
BOUNDARY = re.compile(r";\s|,\s(?:and|but|while|whereas)\s|(?<!vs)\.\s|:\s")
LONGEST = 220
"""How long the words around two values and their p-value may be."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values with their p-value, the topic and the arms as far as the words say."""

    first: Numeral
    second: Numeral
    p: PValue | None
    end: int
    topic: Topic
    arm: Place | None
    comparator: Place | None
    denied: bool


def printed_pairs(context: Context, sentence: Sentence) -> list[Pair]:
    """Pairs of values of a sentence, one per p-value or "not significant"."""
    lower = context.lower
    if HINTS.search(lower, sentence.start, sentence.end) is None:
        return []
    stops: list[tuple[int, int, PValue | None]] = [
        (p.start, p.end, p) for p in p_values(lower, sentence.start, sentence.end)
    ]
    stops += [(*m.span(), None) for m in NOT_SIGNIFICANT.finditer(lower, sentence.start, sentence.end)]
    found: list[Pair] = []
    begin = sentence.start
    for start, end, p in sorted(stops, key=lambda stop: stop[0]):
        pair = read_pair(context, max(begin, start - LONGEST), start, end, p)
        begin = end
        if pair is not None:
            found.append(pair)
    return found


def read_pair(context: Context, begin: int, start: int, end: int, p: PValue | None) -> Pair | None:
    """The pair of values before the p-value at ``start``; none where the words do not set two values side by side."""
    lower, bare = context.lower, bare_text(context)
    opened = open_bracket(lower, begin, start)
    for match in BOUNDARY.finditer(bare, begin, opened if opened is not None else start):
        begin = match.end() if match.end() < start - 12 else begin
    values = None
    if opened is not None:
        values = two_values(context, opened, start)
    inside = values is not None
    if values is None:
        values = two_values(context, begin, opened if opened is not None else start, bare)
    if values is None:
        return None
    first, second = values
    between = lower[first.end : second.start]
    if (
        len(between) > 150
        or JOINS.search(between) is None
        or (COURSE if inside and SETS_BESIDE.search(between) else BEFORE_AFTER).search(
            CHANGE.sub("", lower[begin : second.start])
        )
    ):
        return None
    arms = arms_of(context, begin, first, second, start)
    if (
        SETS_BESIDE.search(between) is None
        and arms == (None, None)
        and not lower.startswith("respectively", skip_mark(lower, second.end, start))
    ):
        return None
    topic = topic_before(context, begin, opened if inside and opened is not None else first.start, inside)
    if topic is None:
        return None
    return Pair(first, second, p, end, topic, *arms, p is None)


UNIT_AND_MARK = re.compile(r"[^,;()]{0,12},?\s*")


def skip_mark(lower: str, at: int, end: int) -> int:
    """Where the words after a value and its unit begin."""
    match = UNIT_AND_MARK.match(lower, at, end)
    found = lower.find("respectively", at, match.end() + 16 if match else end)
    return found if found >= 0 else at


def open_bracket(lower: str, begin: int, at: int) -> int | None:
    """Where the bracket that holds ``at`` opens, after ``begin``."""
    depth = 0
    for i in range(at - 1, begin - 1, -1):
        if lower[i] in ")]":
            depth += 1
        elif lower[i] in "([":
            if depth == 0:
                return i
            depth -= 1
    return None


def two_values(context: Context, begin: int, end: int, bare: str | None = None) -> tuple[Numeral, Numeral] | None:
    """The two values of a stretch: two percentages, two means with spread, else the only two numbers."""
    lower = context.lower
    numerals = [
        n
        for n in context.numerals.between(begin, end)
        if n.value is not None and not n.is_word and n.role not in NOT_VALUES and (bare is None or bare[n.start] != " ")
    ]
    if len(numerals) == 2:
        return numerals[0], numerals[1]
    percent = [n for n in numerals if PERCENT.match(lower, n.end)]
    if len(percent) == 2:
        return percent[0], percent[1]
    spread = [n for n in numerals if PLUS_MINUS.match(lower, n.end)]
    if not percent and len(spread) == 2:
        return spread[0], spread[1]
    plain = [n for n in numerals if n.role not in {"denominator", "events", "count_other"}]
    if not percent and not spread and len(plain) == 2:
        return plain[0], plain[1]
    return None


def arms_of(
    context: Context, begin: int, first: Numeral, second: Numeral, stop: int
) -> tuple[Place | None, Place | None]:
    """Places of the arms of two values: each named after its value, or before it; or both before the values."""
    mentions = arms_between(context, begin, stop)
    before = [m for m in mentions if m.end <= first.start]
    amid = [m for m in mentions if first.end <= m.start and m.end <= second.start]
    after = [m for m in mentions if m.start >= second.end]
    if amid and after and amid[0].key != after[0].key:
        return place(amid[0]), place(after[0])
    if amid and before and before[-1].key != amid[-1].key:
        return place(before[-1]), place(amid[-1])
    distinct = sorted({m.key: m for m in reversed(before)}.values(), key=lambda m: m.start)
    if not amid and not after and len(distinct) == 2:
        return place(distinct[0]), place(distinct[1])
    return (place(amid[0]), None) if amid else (None, None)


def place(mention: ArmMention) -> Place:
    """The place of a mention."""
    return mention.start, mention.end


def topic_before(context: Context, begin: int, at: int, inside: bool) -> Topic | None:
    """What two values are of: the subject of the verb before them, or the words before their bracket."""
    bare = bare_text(context)
    verb = None
    for match in FINITE.finditer(bare, begin, at):
        verb = match
    known = known_topics(context, begin, at)
    moves = [
        h
        for h in find_hits(context).between(begin, at)
        if h.kind == "verbs" and h.entry != "change" and bare[h.start : h.end].endswith("ed")
    ]
    if (
        inside
        and moves
        and (verb is None or verb.start() <= moves[-1].start)
        and not ADVERB_ENDS.match(bare, moves[-1].end, at)
    ):
        span = trim_space(bare, moves[-1].end, at)
        words = item_place(context, *span) if span else None
        return topic_at(context, known, *words) if words else None
    if verb is not None:
        subject = subject_span(bare, begin, verb.start())
        people = subject is not None and arm_subject(context, subject) is not None
        topics = topics_in(context, *subject) if subject and not people else []
        if topics:
            return topics[0]
        if known:
            return known[-1]
        return None
    if not inside:
        return known[-1] if known else None
    span = trim_space(bare, skip_intro(bare, begin, at), at)
    words = item_place(context, *span) if span else None
    return topic_at(context, known, *words) if words else (known[-1] if known else None)
