"""Means and medians with their spread: ``12.3 ± 4.1``, ``−0·5 (IQR −1·5 to 1·1)``, ``mean (SD) … 24.5 (3.2)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ...tables.store import Rows
from ..arms import ArmMention, arms_between, main_arms
from ..moves import sentence_moves
from ..reading import Context, Reading, Sentence
from ..statements import give_ids
from ..statements.chains import find_hits
from ..statements.printed_numbers import Printed
from .attached import VERSUS, Place, arms_of
from .clause_topics import Topic
from .in_sentences import Valued
from .measurands import topic_of
from .moved import SIGNS, Move, goes_on, move_of, own_noun, way_of
from .value_patterns import NEXT_NOUN, SET_AGAINST, SHORT_LIST
from .values import valued_of
from .when import when_measured

Row = dict[str, Any]

VOCABULARY = ("markers", "directions", "estimates", "arms", "claims", "numerals", "outcomes")

SIZE = re.compile(r"[\s,;(\[]*n\s*=\s*(?P<n>\d+)")
BOTH = re.compile(
    r"\s*(?:in|for|with)\s+(?:both|each of the two|each)\s+(?:treatment\s+|study\s+)?(?:groups?|"
    r"arms?)(?![a-z])"
)
"""What is the same in the two arms is a row of each."""


@dataclass(slots=True)
class Measurement:
    """One value with what it is printed with."""

    value: Printed
    unit: str
    unit_place: tuple[int, int] | None
    kind: str | None
    low: Printed | None
    high: Printed | None
    end: int
    rule: str
    statistic: str
    change: bool | None
    lead: int


RESPECTIVELY = re.compile(r"[^.;:()]{0,30}?[\s,(]respectively(?![a-z])")
LISTED = re.compile(
    r"[\s,;]*(?:[(\[][^()\[\]]{1,12}[)\]][\s,;]*)?(?:(?:and|or|the|serum|plasma|mean|median|levels?|scores?|of)[\s,]+)*"
)


def in_order(
    context: Context, sentence: Sentence, m: Measurement, values: list[Measurement]
) -> tuple[str, int, int] | None:
    """The marker of a value in "A and B were 5 and 7 mg, respectively"; none where the lists are not as long."""
    if context.lower.find("respectively", m.end, sentence.end) < 0:
        return None
    hits = find_hits(context).between(sentence.start, sentence.end, "marker")
    before = [h for h in hits if h.end <= m.value.start]
    run = [v for v in values if not any(before[-1:] and before[-1].end < h.start < v.value.start for h in hits)]
    run = [v for v in run if before and v.value.start >= before[-1].end]
    listed = before[-1:]
    for hit in reversed(before[:-1]):
        if hit.entry in {h.entry for h in listed} or not LISTED.fullmatch(context.lower, hit.end, listed[0].start):
            break
        listed.insert(0, hit)
    if len(listed) < 2 or (len(run) > 1 and len(run) % len(listed)):
        return None
    beside = len(run) > len(listed) and VERSUS.fullmatch(context.lower, run[0].end, run[1].value.start)
    at = run.index(m)
    # "weight and height were 5 vs 6 kg and 1 vs 2 m": the values of one thing stand beside each other
    hit = listed[at // (len(run) // len(listed)) if beside else at % len(listed)]
    return hit.entry, hit.start, hit.end


VERB_BEFORE = re.compile(r"(?:was|were|is|are)\s(?:[a-z]+ly )?[($€£+-]?\Z")
PHRASES = re.compile(
    rf"(?P<all>(?:[a-z][\w/'-]*(?:\s\([^()]{{1,20}}\))?(?:,? and |, | )){{1,20}}?){VERB_BEFORE.pattern}"
)
BETWEEN_PHRASES = re.compile(r",? and |, ")
HEAD_WORDS = re.compile(r"(?:the |an? |their |both |mean |median |average |respective |corresponding )+")


def phrases_in_order(
    context: Context, sentence: Sentence, m: Measurement, values: list[Measurement]
) -> tuple[str, int, int] | None:
    """The noun phrase of a value where a list of phrases and a list of values are as long and told "respectively"."""
    at = values.index(m)
    first = at
    while first and SHORT_LIST.fullmatch(context.lower, values[first - 1].end, values[first].value.start):
        first -= 1
    last = at
    while last + 1 < len(values) and SHORT_LIST.fullmatch(
        context.lower, values[last].end, values[last + 1].value.start
    ):
        last += 1
    if last == first or not RESPECTIVELY.match(context.lower, values[last].end):
        return None
    begin = max(sentence.start, values[first - 1].end if first else sentence.start)
    if VERB_BEFORE.search(context.lower, begin, values[first].value.start) is None:
        return None
    head = PHRASES.search(context.lower, max(begin, values[first].value.start - 200), values[first].value.start)
    if head is None or arms_between(context, *head.span("all")):
        return None
    ends = [mark.span() for mark in BETWEEN_PHRASES.finditer(context.lower, *head.span("all"))]
    bounds = [head.start("all"), *(place for mark in ends for place in mark), head.end("all")]
    phrases = list(zip(bounds[::2], bounds[1::2], strict=True))
    if len(phrases) != last - first + 1:
        return None
    start, end = phrases[at - first]
    led = HEAD_WORDS.match(context.lower, start, end)
    start = led.end() if led else start
    end = start + len(context.lower[start:end].rstrip())
    hits = find_hits(context).between(start, end, "marker")
    return (hits[-1].entry, hits[-1].start, hits[-1].end) if hits else ("other", start, end) if end > start else None


def movement(
    context: Context, sentence: Sentence, m: Measurement, topic: Topic, signed: bool, last: Row | None
) -> dict[str, Any]:
    """Whether a value is a change, and which way it went.

    A value that goes on with a list of values of the same thing, ``last`` the one before it, is what that one was.
    ``signed``: another change of the same thing has a minus.
    """
    listed = m.change is None and last is not None and m.rule == "measurement.listed"
    own = own_noun(context, m.end, sentence.end)
    if own is not None and m.change is not False:
        move: Move | None = Move(own.entry)
    elif listed and last is not None and last["_topic"][1:] == topic[1:]:
        move = last["_move"]
    else:
        move = move_of(context, sentence, (m.value.start, m.end), topic, m.unit, m.change)
        if move is None and listed and last is not None and goes_on(context, last["end"], topic[1]):
            move = last["_move"]
    if move is None:
        return {"change_or_level": "level", "change_direction": None, "_move": None}
    meant = m.statistic in {"mean", "median"} or m.kind is not None
    printed = (context.text[m.value.start], m.value.value)
    way = way_of(context, move, printed, topic[0], meant, signed)
    return {"change_or_level": "change", "change_direction": way, "_move": move}


def before_and_after(context: Context, rows: Rows) -> None:
    """Make levels of two values of one arm that are set against each other: what it was before and after."""
    for first, second in pairwise(rows):
        if (
            first["arm_text"] is not None
            and first["_topic"] == second["_topic"]
            and first["arm_text"] == second["arm_text"]
            and first["change_or_level"] == second["change_or_level"] == "change"
            and not {context.text[first["start"]], context.text[second["start"]]} & SIGNS.keys()
            and SET_AGAINST.fullmatch(context.lower, first["end"], second["start"])
        ):
            for row in (first, second):
                row["change_or_level"], row["change_direction"] = "level", None


def measurement_row(
    context: Context,
    sentence: Sentence,
    m: Measurement,
    arm: ArmMention | None,
    topic: Topic,
    values: list[Valued],
    signed: bool,
    last: Row | None,
) -> Row:
    """The row of one value of a sentence, without id; ``last`` is that of the value before it."""
    marker, start, end = topic
    size = SIZE.match(context.lower, m.end, sentence.end)
    time = when_measured(context, sentence, (m.value.start, m.end), m.unit, values)
    places = [("value", m.value.start, m.value.end), ("marker", start, end)]
    if m.low is not None:
        # limits may be printed from high to low
        ends = [place for limit in (m.low, m.high) if limit for place in (limit.start, limit.end)]
        places.append(("spread", min(ends), max(ends)))
    places += [("unit", *m.unit_place)] if m.unit_place else []
    places += [("arm", arm.start, arm.end)] if arm else []
    if m.rule == "measurement.baseline":
        at = context.lower.rfind("baseline", sentence.start, m.value.start)
        time = (0.0, at, at + len("baseline"))
    places += [("time_point", *time[1:])] if time else []
    places += [("n", *size.span("n"))] if size else []
    low, high = (m.low.value if m.low else None), (m.high.value if m.high else None)
    return {
        **context.place(m.value.start, size.end() if size else m.end),
        **context.where(sentence.section),
        "marker": marker,
        "marker_text": context.text[start:end],
        "statistic": m.statistic,
        "value": m.value.value,
        "spread_kind": m.kind,
        "spread_low": low,
        "spread_high": high,
        "n": int(size["n"]) if size else None,
        "unit": context.text[m.unit_place[0] : m.unit_place[1]] if m.unit_place else None,
        "arm_text": context.text[arm.start : arm.end] if arm else None,
        "timepoint_months": time[0] if time else None,
        **movement(context, sentence, m, topic, signed, last),
        "decimals": m.value.decimals,
        "rule": m.rule,
        "_anchors": places,
        "_topic": topic,
    }


def measured(valued: Valued) -> Measurement:
    """A figure that is a measurement."""
    f = valued.figure
    kind = f.kind if f.kind in {"sd", "se", "iqr", "range", "ci", "unknown"} else None
    low, high = (f.low, f.high) if kind else (None, None)
    return Measurement(
        f.value, f.unit, f.unit_place, kind, low, high, f.end, valued.rule, valued.what, valued.change, valued.lead
    )


def topics_of(context: Context, sentence: Sentence, values: list[Measurement]) -> list[Topic | None]:
    """What each value of a sentence measures; one that goes on with a list measures what the one before it did."""
    topics: list[Topic | None] = []
    last: Topic | None = None
    respectively = "respectively" in context.lower[sentence.start : sentence.end] if values else False
    for value in values:
        kept = last if value.rule in {"measurement.listed", "measurement.baseline"} else None
        told = respectively and (
            in_order(context, sentence, value, values) or phrases_in_order(context, sentence, value, values)
        )
        if value.rule == "measurement.next" and (named := NEXT_NOUN.match(context.lower, value.lead)):
            told = "other", named.start("words"), named.end("words") - 1
        topic = told or topic_of(context, sentence, value.value.start, value.end, value.lead, kept)
        last = topic or last
        topics.append(topic)
    return topics


UNIT_EXPONENT = frozenset({"label.after_letters", "label.after_hyphen"})
"""Rules of the digits of a unit, which are no value: "kg/m2", "mg dl-1"."""


def read(context: Context) -> Reading:
    """Means, medians and other measured values that the document reports; an age is not among them."""
    rows: Rows = []
    order: list[ArmMention] = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in {"results", "other"}:
            continue
        told = valued_of(context, sentence)
        values = [measured(v) for v in told if v.table == "measurements"]
        topics = topics_of(context, sentence, values)
        places = [Place(v.value.start, v.end, v.rule, topic) for v, topic in zip(values, topics, strict=True)]
        arms, order = arms_of(context, sentence, places, order)
        falling = {topic for value, topic in zip(values, topics, strict=True) if value.value.value < 0}
        last: Row | None = None
        found: Rows = []
        for value, arm, topic in zip(values, arms, topics, strict=True):
            if topic is None:
                continue
            shared_by = main_arms(context) if BOTH.match(context.lower, value.end, sentence.end) else []
            whose: list[ArmMention | None] = [*shared_by] or [arm]
            for each in whose:
                signed = topic in falling
                found.append(measurement_row(context, sentence, value, each, topic, told, signed, last))
            last = found[-1]
            if value.unit != "%" or value.kind is not None:
                # a percent alone keeps the role and the reason that the reader of claims left with it
                for numeral in context.numerals.between(value.value.start, value.end):
                    force = numeral.role not in ("interval", "p_value") and numeral.rule not in UNIT_EXPONENT
                    context.numerals.mark(numeral.start, numeral.end, "measurement", value.rule, force=force)
        before_and_after(context, found)
        rows += found
    finished, anchors = give_ids(context, rows, "mea", "measurements", "measurement_id")
    pairs = zip(finished, rows, strict=True)
    context.shared["measurement_anchors"] = {done["measurement_id"]: row["_anchors"] for done, row in pairs}
    return Reading({"measurements": finished}, anchors)
