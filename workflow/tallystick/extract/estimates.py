"""Effect estimates: hazard, odds, risk and rate ratios, differences, with their intervals and p-values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arms import arms_between
from .chains import alternatives, find_hits
from .figures import SIGNED, FigurePatterns, Printed, compile_figures, p_values, printed
from .lexicon import Hit
from .moves import sentence_moves
from .outcomes import mentions_between, outcome_key
from .pairs import arm_and_comparator
from .reading import Context, Reading, Sentence
from .statements import give_ids

VOCABULARY = ("markers", "directions", "estimates", "outcomes", "arms")

LINK = re.compile(
    r"\s*[)\]]?(?:\s*[(\[](?:[a-z][a-z-]{0,9}|[a-z ]{2,24})[)\]])?"
    r"(?:\s*(?:,|:|=|was|were|is|of|estimate|after adjustment|(?:for|in|between|of|from|at|by|with|vs\.?|"
    r"versus|compared with)\s+[^,;:()\[\]=<>]{1,90}?(?=\s*(?:,|:|=|was|were|is|\(|\[|[-+]?\d))))*"
    rf"[\s=:,(\[]*(?:~|≈)?\s*(?={SIGNED})"
)
NEXT = re.compile(
    r"[\s,;)\]]*(?:(?:and|vs\.?|versus|to|in|for|with|the|respectively|p\s*[<=>]\s*0?[.·]\d+|"
    r"[a-z0-9()-]+)[\s,;]*){0,10}?"
)
TOLD = re.compile(r"\s*(?:(?:in|between|of|for)\s[^,;()\[\]\d]{1,70}?)?\s*(?:was|were|of|is|=|:)?\s*\Z")
OF_WHAT = re.compile(
    r"\s*(?:[(\[][^()\[\]]*[)\]]\s*)?(?:in|for|"
    r"of)\s+(?:the\s+)?(?P<words>[a-z][^,;:()\[\]=\d]{2,70}?)(?=\s+(?:between|was|were|is|at|from|with|among|"
    r"of)(?![a-z])|\s*[,:;(\[=\d])"
)
CLAUSE_END = re.compile(r"(?:[)\];:]|,(?=\s))\s*(?:(?:and|or|but|with|while)\s+)?(?=[A-Za-z])")
TIME_ONLY = re.compile(r"(?:at|on|by)?\s*(?:\d+\s*)?(?:days?|weeks?|months?|years?)?\s*\d*\s*[(\[,]?\s*")
ADJUSTED_NEAR = 30
AFTER_NEAR = 60
MARGIN = 0.0001


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimate: its measure and the places of its numbers."""

    measure: str
    name: Hit
    value: Printed
    unit: str
    low: Printed | None
    high: Printed | None
    level: float | None
    end: int


@lru_cache(maxsize=4)
def adjusted_words(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words that call an estimate adjusted."""
    return re.compile(
        rf"(?<![a-z])(?:{alternatives([w.lower() for w in vocabulary['estimates']['adjusted']])})(?![a-z])"
    )


def interval_after(
    lower: str, at: int, end: int, patterns: FigurePatterns, bare: bool
) -> tuple[Printed, Printed, float | None, int] | None:
    """The interval printed at ``at``: limits in order, level, and where it ends."""
    match = patterns.interval.match(lower, at, min(end, at + 170))
    level = None
    if match is not None:
        level = float(match["level"].replace("·", ".")) if match["level"] else 95.0
    elif bare:
        match = patterns.bare_interval.match(lower, at, min(end, at + 60))
    if match is None:
        return None
    low, high = printed(lower, *match.span("low")), printed(lower, *match.span("high"))
    if low is None or high is None:
        return None
    if low.value > high.value:
        low, high = high, low
    return low, high, level, match.end()


def estimate_at(
    context: Context, hit: Hit, at: int, end: int, patterns: FigurePatterns, first: bool
) -> Estimate | None:
    """The estimate whose number begins at ``at``; a repeated one ("and 0.81 [0.6-1.1]") must have an interval."""
    lower = context.lower
    match = patterns.value.match(lower, at, end)
    if match is None:
        return None
    value = printed(lower, *match.span("value"))
    if value is None:
        return None
    after = match.end()
    if re.match(r"\s*%?\s*-?\s*(?:ci|confidence)(?![a-z])", lower[match.end("value") : match.end("value") + 16]):
        return None
    found = interval_after(lower, after, end, patterns, bare=True)
    if (
        found is not None
        and not (found[0].value - MARGIN <= value.value <= found[1].value + MARGIN)
        and found[2] is None
    ):
        found = None
    if found is None and not first:
        return None
    unit = (match["unit"] or "").strip()
    if found is None:
        return Estimate(hit.entry, hit, value, unit, None, None, None, after)
    return Estimate(hit.entry, hit, value, unit, found[0], found[1], found[2], found[3])


def estimates_of(context: Context, sentence: Sentence, patterns: FigurePatterns) -> list[Estimate]:
    """Estimates printed in one sentence."""
    hits = find_hits(context).between(sentence.start, sentence.end, "estimate")
    found: list[Estimate] = []
    for i, hit in enumerate(hits):
        limit = hits[i + 1].start if i + 1 < len(hits) else sentence.end
        if (found and hit.start < found[-1].end) or is_abbreviated(
            context, hit, hits[i + 1] if i + 1 < len(hits) else None
        ):
            continue
        link = LINK.match(context.lower, hit.end, limit)
        if link is None:
            continue
        estimate = estimate_at(context, hit, link.end(), sentence.end, patterns, first=True)
        if estimate is None or (estimate.low is None and not stands_alone(context, hit, estimate)):
            continue
        found.append(estimate)
        while estimate is not None:
            skip = NEXT.match(context.lower, estimate.end, limit)
            place = (
                re.compile(SIGNED).search(context.lower, estimate.end, min(limit, estimate.end + 90)) if skip else None
            )
            estimate = estimate_at(context, hit, place.start(), limit, patterns, first=False) if place else None
            if estimate is not None:
                found.append(estimate)
    return found


def is_abbreviated(context: Context, hit: Hit, following: Hit | None) -> bool:
    """Whether the next name is this one's abbreviation in brackets: "odds ratio (OR) 2.1"."""
    return following is not None and context.lower[hit.end : following.start].strip() in {"(", "["}


def stands_alone(context: Context, hit: Hit, estimate: Estimate) -> bool:
    """Whether an estimate without interval is one: a ratio by name, or a difference with a p-value beside it."""
    if hit.entry in {"difference", "other"}:
        link = context.lower[hit.end : estimate.value.start]
        denied = re.search(r"(?<![a-z])(?:no|not)(?![a-z])", context.lower[max(0, hit.start - 40) : hit.start])
        return bool(TOLD.match(link) and not denied and p_values(context.lower, estimate.end, estimate.end + 40))
    if hit.entry in {"HR", "OR", "RR", "IRR"}:
        return estimate.value.decimals > 0 and estimate.value.value >= 0
    return TOLD.match(context.lower[hit.end : estimate.value.start]) is not None


def outcome_of(context: Context, sentence: Sentence, estimate: Estimate) -> tuple[str, str, str | None, int, int]:
    """Outcome id, its words, marker id, and place: what the name is followed by, else what stands nearest before it."""
    name = estimate.name
    moved = {h.start for h in find_hits(context).between(sentence.start, sentence.end) if h.kind in {"verbs", "nouns"}}
    things: list[tuple[int, int, str, str | None]] = [
        (m.start, m.end, m.outcome, None)
        for m in mentions_between(context, sentence.start, sentence.end)
        if m.core not in moved
    ]
    things += [
        (h.start, h.end, "other", h.entry) for h in find_hits(context).between(sentence.start, sentence.end, "marker")
    ]
    names = find_hits(context).between(sentence.start, sentence.end, "estimate")
    things = [t for t in things if not any(t[0] < n.end and n.start < t[1] for n in names)]
    between = [t for t in things if name.end <= t[0] < estimate.value.start]
    before = [t for t in things if t[1] <= name.start]
    after = [t for t in things if t[0] >= estimate.end]
    told = OF_WHAT.match(context.lower, name.end, estimate.value.start) if not between else None
    if told:
        return "other", context.text[told.start("words") : told.end("words")], None, *told.span("words")
    near = [t for t in after if t[0] - estimate.end < AFTER_NEAR]
    chosen = between[0] if between else max(before, key=lambda t: t[1]) if before else near[0] if near else None
    if chosen is None:
        start, end = words_before(context, sentence, name.start)
        return "other", context.text[start:end], None, start, end
    start, end, outcome, marker = chosen
    return outcome, context.text[start:end], marker, start, end


def words_before(context: Context, sentence: Sentence, at: int) -> tuple[int, int]:
    """The last words (at most eight) of the clause before ``at``, else the first words of the sentence."""
    begin = sentence.start
    for mark in CLAUSE_END.finditer(context.text, sentence.start, at):
        begin = begin if TIME_ONLY.fullmatch(context.lower, mark.end(), at) else mark.end()
    found = list(re.finditer(r"[A-Za-zα-ω][\w'/-]*", context.text[begin:at]))[-8:]
    if found:
        return begin + found[0].start(), begin + found[-1].end()
    found = list(re.finditer(r"[A-Za-zα-ω][\w'/-]*", context.text[sentence.start : at]))[-8:]
    if not found:
        found = list(re.finditer(r"[A-Za-zα-ω][\w'/-]*", context.text[sentence.start : sentence.end]))[:8]
    if not found:
        return sentence.start, sentence.end
    return sentence.start + found[0].start(), sentence.start + found[-1].end()


def measure_of(estimate: Estimate, marker: str | None) -> str:
    """The measure; an unnamed difference is one of risks where it is printed in percent of patients."""
    if estimate.measure != "difference":
        return estimate.measure
    return "RD" if estimate.unit == "%" and marker is None else "MD"


def estimate_row(context: Context, sentence: Sentence, estimate: Estimate, until: int) -> dict[str, Any]:
    """The row of one estimate, without id."""
    outcome, words, marker, out_start, out_end = outcome_of(context, sentence, estimate)
    p = next(iter(p_values(context.lower, estimate.end, min(until, estimate.end + 60))), None)
    near = context.lower[max(sentence.start, estimate.name.start - ADJUSTED_NEAR) : estimate.name.end]
    adjusted = adjusted_words(context.vocabulary).search(near) is not None
    arms = arms_between(context, sentence.start, sentence.end)
    times = [t for t in context.shared.get("times", ()) if sentence.start <= t.start < sentence.end and not t.scheduled]
    places = [("value", estimate.value.start, estimate.value.end), ("outcome", out_start, out_end)]
    if estimate.low and estimate.high:
        places.append(
            ("interval", min(estimate.low.start, estimate.high.start), max(estimate.low.end, estimate.high.end))
        )
    places += [("p_value", p.start, p.end)] if p else []
    arm, comparator = arm_and_comparator(context, sentence, arms) or (arms[0] if arms else None, None)
    places += [("arm", arm.start, arm.end)] if arm else []
    places += [("comparator", comparator.start, comparator.end)] if comparator else []
    time = times[0] if len({round(t.months, 3) for t in times}) == 1 else None
    places += [("time_point", time.start, time.end)] if time else []
    start = estimate.name.start
    end = max(estimate.end, p.end if p else 0)
    words = " ".join(words.split()[:12])
    return {
        **context.place(start, end),
        **context.where(sentence.section),
        "measure": measure_of(estimate, marker),
        "outcome": outcome,
        "outcome_key": outcome_key(outcome, words),
        "outcome_text": words,
        "marker": marker,
        "value": estimate.value.value,
        "ci_low": estimate.low.value if estimate.low else None,
        "ci_high": estimate.high.value if estimate.high else None,
        "ci_level": estimate.level,
        "p_value": p.value if p else None,
        "p_relation": p.relation if p else None,
        "arm_text": context.text[arm.start : arm.end] if arm else None,
        "comparator_text": context.text[comparator.start : comparator.end] if comparator else None,
        "timepoint_months": time.months if time else None,
        "adjusted": adjusted,
        "rule": "estimate.interval" if estimate.low else "estimate.value",
        "_anchors": places,
    }


def claim_numerals(context: Context, rows: Rows) -> None:
    """Tell the ledger what the numbers of the rows are."""
    for row in rows:
        for name, start, end in row["_anchors"]:
            if name in {"value", "interval", "p_value"}:
                role = {"value": "estimate", "interval": "interval", "p_value": "p_value"}[name]
                context.numerals.mark(start, end, role, str(row["rule"]), force=True)


def read(context: Context) -> Reading:
    """Effect estimates that the document reports as its own results."""
    patterns = compile_figures(context.vocabulary)
    rows: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in {"results", "other"}:
            continue
        found = estimates_of(context, sentence, patterns)
        for i, estimate in enumerate(found):
            until = found[i + 1].value.start if i + 1 < len(found) else sentence.end
            rows.append(estimate_row(context, sentence, estimate, until))
    claim_numerals(context, rows)
    finished, anchors = give_ids(context, rows, "est", "estimates", "estimate_id")
    return Reading({"estimates": finished}, anchors)
