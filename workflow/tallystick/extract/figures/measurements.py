"""Means and medians with their spread: ``12.3 ± 4.1``, ``−0·5 (IQR −1·5 to 1·1)``, ``mean (SD) … 24.5 (3.2)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...tables.store import Rows
from ..arms import ArmMention, arms_between, main_arms
from ..moves import sentence_moves
from ..reading import Context, Reading, Sentence
from ..statements import give_ids
from ..statements.chains import find_hits
from ..statements.pairs import arm_and_comparator
from ..statements.printed_numbers import Printed
from .in_sentences import Valued
from .measurands import Topic, arm_label, topic_of
from .value_patterns import OF_EACH_ARM
from .values import valued_of

VOCABULARY = ("markers", "directions", "estimates", "arms")

MEAN = re.compile(r"(?<![a-z])(?:means?|averages?|averaged)(?![a-z])")
MEDIAN = re.compile(r"(?<![a-z])medians?(?![a-z])")
CHANGE = re.compile(
    r"(?<![a-z])(?:changes?|reductions?|decreases?|increases?|improvements?|gains?|loss|decline|"
    r"differences? from baseline)(?![a-z])"
)
LABEL = re.compile(r"(?<![A-Za-z0-9-])(?P<words>[A-Z][A-Za-z0-9/-]{0,9}[A-Z0-9])\s*(?:[:=]|\(|\[|,)?\s*\Z")
FROM_TO = re.compile(r"(?<![a-z])from\s+\Z")
NAMED = re.compile(
    r"(?<![a-z])(?:means?|medians?|average)\s*(?:[(\[][^()\[\]]{0,40}[)\]]\s*|±\s*\w+\s*|"
    r"\+/-\s*\w+\s*)?(?:of\s+)?(?:the\s+)?(?P<words>[a-z][a-z'/ -]{2,70}?)"
    r"(?=\s+(?:in (?:the|both|group|patients)|at|after|between|from|was|were|is|are|changed|among|for (?:the|"
    r"both|group|patients))(?![a-z])|\s*[=:(,])"
)
NO_MARKER = re.compile(
    r"(?<![a-z])(?:age|ages|aged|follow|follow-up|dose|doses|dosage|difference|ratios?|number of (?:patients|"
    r"subjects))(?![a-z])"
)
SIZE = re.compile(r"[\s,;(\[]*n\s*=\s*(?P<n>\d+)")
AGE = re.compile(r"(?<![a-z])(?:aged?|ages|old)(?![a-z])")
NEAR = 140
NAMED_ARM = re.compile(
    r"\s*(?:with|for|in|on)\s+(?:the\s+)?(?P<arm>[A-Z][\w+/-]*(?:\s\d+\s?(?:mg|µg|μg))?|placebo|controls?|"
    r"[a-z][\w-]*(?:\s[\w-]+){0,2}?\s(?:group|arm))(?![\w-])"
)
BEFORE_ARM = re.compile(
    r"[\s,;)\]]*(?:[(\[]?p\s?[<=>≤]\s?[\d.·]+[)\]]?[\s,;)\]]*)?(?:(?:(?!than |and |or |as |vs |compared |comparison |"
    r"versus |relative )[a-z-]+\s+){0,2}?"
    r"(?:in|for|with|by|on|at|among)\s+)?(?:the\s+|patients\s+|those\s+)*[(\[]?|"
    r"\s+(?:(?!than |and |or |as )[a-z-]+\s+){1,2}[(\[]"
)
"""Between a value and the arm named after it: "12 kg (p = 0.2) in the", "23% increase in the"."""
BOTH = re.compile(
    r"\s*(?:in|for|with)\s+(?:both|each of the two|each)\s+(?:treatment\s+|study\s+)?(?:groups?|"
    r"arms?)(?![a-z])"
)
"""What is the same in the two arms is a row of each."""
LABELS = frozenset(":=")
"""After an arm that is the label of the next value."""
IN_SAME_ARM = re.compile(
    r".(?:\s*(?:[,.]|(?:and|at|after|on|\d+|months?|weeks?|days?|years?|hours?|h|min|baseline|before|versus|vs|to)"
    r"(?![a-z0-9])))*\s*."
)
"""Between two values in brackets that differ by their time only: "(5 kg) and at 6 months ("."""
CLOSE = 45
AGAINST = re.compile(r"\s*[)\]]?\s*(?:[a-z%]+\s+)?(?:vs\.?|versus)\s*[(\[]?\s*")
VERSUS = re.compile(r"\s*[)\]]?\s*(?:vs\.?|versus|compared (?:with|to)|and)\s*[(\[]?\s*")


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


def arms_of(context: Context, sentence: Sentence, values: list[Measurement]) -> list[ArmMention | None]:
    """The arm of each value: named right after it, else in order with "respectively", else the last one before it."""
    mentions = arms_between(context, sentence.start, sentence.end)
    lower = context.lower
    found: list[ArmMention | None] = []
    for i, value in enumerate(values):
        labelled = arm_label(context, sentence, value.value.start)
        if labelled is not None:
            found.append(labelled[1])
            continue
        limit = values[i + 1].value.start if i + 1 < len(values) else sentence.end
        after = [a for a in mentions if value.end <= a.start < min(limit, value.end + 50)]
        near = after and BEFORE_ARM.fullmatch(lower, value.end, after[0].start)
        if near and lower[after[0].end : after[0].end + 1] in LABELS:
            near = None
        before = [a for a in mentions if a.end <= value.value.start]
        told = NAMED_ARM.match(context.view, value.end, min(limit, value.end + 40)) if not near else None
        if told:
            found.append(
                ArmMention(*told.span("arm"), told["arm"].lower(), context.text[told.start("arm") : told.end("arm")])
            )
            continue
        if value.rule == "measurement.baseline" and found:
            found.append(found[-1])
            continue
        if i and before and before[-1].end <= values[i - 1].value.start:
            opened = OF_EACH_ARM.fullmatch(lower, values[i - 1].end, value.value.start)
            if opened and not IN_SAME_ARM.fullmatch(opened.group()):
                # "placebo (5 kg), X (7 kg)": whose the second is, is not known
                found.append(None)
                continue
        close = before and (value.value.start - before[-1].end < CLOSE or len({a.key for a in before}) == 1)
        found.append(after[0] if near else before[-1] if close else None)
    for i in range(len(values) - 1):
        between = lower[values[i].end : values[i + 1].value.start]
        pair = distinct_arms([a for a in mentions if a.end <= values[i].value.start])
        if VERSUS.fullmatch(between) and len(pair) >= 2:
            known = arm_and_comparator(context, sentence, pair)
            turned = known is not None and known[0] is not pair[0]
            # "compared with B, A was lower (5 vs 7)" does not say whose the first value is
            found[i], found[i + 1] = (None, None) if turned else (pair[-2], pair[-1])
        first, second = found[i], found[i + 1]
        if AGAINST.fullmatch(between) and first and second and first.key == second.key:
            # values that are set against each other are not of one arm: whose they are is not told
            found[i], found[i + 1] = None, None
    if "respectively" in lower[sentence.start : sentence.end] and len(values) > 1:
        distinct = distinct_arms(mentions)
        if len(distinct) == len(values):
            return list(distinct)
    return found


def distinct_arms(mentions: list[ArmMention]) -> list[ArmMention]:
    """The first mention of each arm, in order."""
    first: dict[str, ArmMention] = {}
    for mention in mentions:
        first.setdefault(mention.key, mention)
    return list(first.values())


def change_or_level(context: Context, sentence: Sentence, m: Measurement) -> str:
    """A change where the words just before the value name one, and the value is no end of "from … to …"."""
    if m.change is not None:
        return "change" if m.change else "level"
    labelled = arm_label(context, sentence, m.value.start)
    before = context.lower[sentence.start : labelled[0] if labelled else m.value.start]
    before = before[before.rfind(";") + 1 :] if labelled is None else before
    if re.search(r"(?<![a-z])(?:from|to)\s+\Z", before) and not CHANGE.search(before[-80:]):
        return "level"
    if re.search(r"(?<![a-z])by\s+(?:a mean of\s+|approximately\s+)?\Z", before):
        return "change"
    return (
        "change"
        if CHANGE.search(before) and not re.search(r"(?<![a-z])(?:baseline|from|to)\s+(?:of\s+)?\Z", before)
        else "level"
    )


def measurement_row(
    context: Context, sentence: Sentence, m: Measurement, arm: ArmMention | None, topic: Topic, values: list[Valued]
) -> dict[str, Any]:
    """The row of one value of a sentence, without id."""
    marker, start, end = topic
    size = SIZE.match(context.lower, m.end, sentence.end)
    times = [t for t in context.shared.get("times", ()) if sentence.start <= t.start < sentence.end and not t.scheduled]
    times = [
        t
        for t in times
        if context.numerals.at(t.numeral.start) is not None
        and not any(v.figure.start < t.end and t.start < v.figure.end for v in values)
    ]
    before = [t for t in times if t.end <= m.value.start and t.numeral.role in {"time_point", "schedule"}]
    time = before[-1] if before else times[0] if len({round(t.months, 3) for t in times}) == 1 else None
    places = [("value", m.value.start, m.value.end), ("marker", start, end)]
    if m.low is not None:
        places.append(("spread", m.low.start, m.high.end if m.high else m.low.end))
    places += [("unit", *m.unit_place)] if m.unit_place else []
    places += [("arm", arm.start, arm.end)] if arm else []
    at_start = m.rule == "measurement.baseline"
    if at_start:
        time, at = None, context.lower.rfind("baseline", sentence.start, m.value.start)
        places.append(("time_point", at, at + len("baseline")))
    places += [("time_point", time.start, time.end)] if time else []
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
        "timepoint_months": 0.0 if at_start else time.months if time else None,
        "change_or_level": change_or_level(context, sentence, m),
        "decimals": m.value.decimals,
        "rule": m.rule,
        "_anchors": places,
    }


def measured(valued: Valued) -> Measurement:
    """A figure that is a measurement."""
    f = valued.figure
    kind = f.kind if f.kind in {"sd", "se", "iqr", "range", "ci", "unknown"} else None
    low, high = (f.low, f.high) if kind else (None, None)
    return Measurement(
        f.value, f.unit, f.unit_place, kind, low, high, f.end, valued.rule, valued.what, valued.change, valued.lead
    )


def read(context: Context) -> Reading:
    """Means, medians and other measured values that the document reports; an age is not among them."""
    rows: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in {"results", "other"}:
            continue
        told = valued_of(context, sentence)
        values = [measured(v) for v in told if v.table == "measurements"]
        last: Topic | None = None
        for value, arm in zip(values, arms_of(context, sentence, values), strict=True):
            kept = last if value.rule in {"measurement.listed", "measurement.baseline"} else None
            topic = in_order(context, sentence, value, values) or topic_of(
                context, sentence, value.value.start, value.end, value.lead, kept
            )
            last = topic or last
            if topic is not None:
                shared_by = main_arms(context) if BOTH.match(context.lower, value.end, sentence.end) else []
                rows += [measurement_row(context, sentence, value, each, topic, told) for each in shared_by[1:]]
                row = measurement_row(context, sentence, value, shared_by[0] if shared_by else arm, topic, told)
                if value.unit != "%" or value.kind is not None:
                    # a percent alone keeps the role and the reason that the reader of claims left with it
                    for numeral in context.numerals.between(value.value.start, value.end):
                        force = numeral.role not in ("interval", "p_value")
                        context.numerals.mark(numeral.start, numeral.end, "measurement", value.rule, force=force)
                rows.append(row)
    finished, anchors = give_ids(context, rows, "mea", "measurements", "measurement_id")
    pairs = zip(finished, rows, strict=True)
    context.shared["measurement_anchors"] = {done["measurement_id"]: row["_anchors"] for done, row in pairs}
    return Reading({"measurements": finished}, anchors)
