"""Rows of a comparison: the finding, the p-value, the times and the anchors of each topic of a contrast."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ...tables.store import Rows
from ...vocabulary import Vocabulary
from ..claims.absence import absence_first
from ..outcomes import compile_outcomes, outcome_key
from ..reading import Context, Sentence
from ..short_names import explained
from ..statements import polarity_of
from ..statements.chains import compile_markers
from ..statements.clauses import bare_text, clause_bounds
from ..statements.cue_patterns import SIGNIFICANT
from ..statements.printed_numbers import PValue
from ..statements.topics import Topic
from ..times import Time
from .printed_pairs import printed_pairs
from .sides import Place, Sides
from .ties import Contrast
from .valued import by_p, by_values

FINDING = {"up": "higher", "down": "lower", "same": "similar", "differ": "different", "improve": "better",
           "worsen": "worse"}  # fmt: skip
TURNED = {
    ("improve", "higher_better"): "higher",
    ("improve", "lower_better"): "lower",
    ("worsen", "higher_better"): "lower",
    ("worsen", "lower_better"): "higher",
}
NO_DIFFERENCE = 0.05


def finding_of(contrast: Contrast, topic: Topic, polarity: str, p: PValue | None, words: str) -> str:
    """higher, lower, similar, different, better or worse.

    Args:
        p: the p-value where it alone tells whether a difference is one.
        words: the words of the cue.
    """
    if contrast.rule == "favoured":
        return "better"
    if contrast.negated:
        return "different" if contrast.entry == "same" else "similar"
    if contrast.entry == "differ" and p is not None and p.relation in {"=", ">", ">="} and p.value >= NO_DIFFERENCE:
        return "similar"
    if words in {"superior", "inferior"} or "effective" in words:
        return {"up": "better", "down": "worse"}.get(contrast.entry, FINDING[contrast.entry])
    if not topic.moved and (contrast.entry, polarity) in TURNED:
        return TURNED[contrast.entry, polarity]
    return FINDING[contrast.entry]


def p_of(topic: Topic, topics: list[Topic], p: list[PValue]) -> PValue | None:
    """The p-value of one of several topics: the next one printed after it; one before or after the list is of all."""
    following = next((value for value in p if value.start >= topic.end), None)
    if following is None and p and p[0].end <= topics[0].start:
        return p[0]
    return following


@lru_cache(maxsize=4)
def kinds_of_report(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Nouns that several designs end with, such as "trial": what has one for its head is no outcome."""
    ids: dict[str, set[str]] = {}
    for design in vocabulary["designs"]["designs"]:
        for term in design["terms"]:
            ids.setdefault(term.split()[-1].lower(), set()).add(design["id"])
    return tuple(sorted(word for word, found in ids.items() if len(found) > 1 and len(word) > 4))


def names_report(context: Context, topic: Topic) -> bool:
    """Whether a topic is a report: "similar results in a later meta-analysis"."""
    words = context.lower[topic.start : topic.end].split()
    return bool(words) and words[-1].endswith(kinds_of_report(context.vocabulary))


def rows_of(context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, p: list[PValue], rule: str) -> Rows:
    """Rows of one contrast, one per topic, without ids."""
    markers = compile_markers(context.vocabulary)
    times = times_of(context, sentence, contrast)
    cue = context.lower[slice(*contrast.cue)]
    near = context.lower[max(sentence.start, contrast.cue[0] - 20) : contrast.cue[1] + 20]
    said_significant = SIGNIFICANT.search(near) is not None
    rows: Rows = []
    for i, topic in enumerate(contrast.topics):
        absent = absence_first(context.vocabulary).match(context.lower, topic.start, topic.end)
        if names_report(context, topic) or (absent and i):
            # "younger age and the absence of pain": the comparative is not said of what is absent
            continue
        mine = p[i] if len(p) == len(contrast.topics) else p_of(topic, contrast.topics, p)
        polarity = polarity_of(context, markers, topic.marker) if topic.marker else good_or_bad(context, topic)
        finding = finding_of(contrast, topic, polarity, None if said_significant else mine, cue)
        if finding == "different":
            finding = by_values(context, sentence, contrast.cue[0], contrast.cue[1] + 120) or finding
        if finding == "different" and mine is not None:
            finding = of_pair(context, sentence, contrast, mine) or finding
        if mine and finding == "similar" and mine.end <= contrast.cue[0] and mine.value < NO_DIFFERENCE:
            # "A (P < 0.01) was less, and B was similar": the p-value is of A
            mine = None
        places = [("marker" if topic.marker else "outcome", topic.start, topic.end), ("direction", *contrast.cue)]
        places += [("p_value", mine.start, mine.end)] if mine else []
        places += [("arm", *sides.arm)] if sides.arm else []
        places += [("comparator", *sides.comparator)] if sides.comparator else []
        places += [("time_point", t.start, t.end) for t in times]
        places += [("outcome", *topic.verb)] if topic.verb else []
        name = explained(context, said(context, topic.span) or "")
        words = " ".join(f"{name} {said(context, topic.verb) or ''}".split()[:12])
        # more "absence of pain" is not more pain
        known = not absent and (not topic.moved or finding in {"similar", "different"})
        row: dict[str, Any] = {
            **context.place(*span_within(sentence, contrast, places)),
            **context.where(sentence.section),
            "outcome_key": outcome_key(topic.outcome, words)
            if topic.outcome and known
            else None
            if topic.marker and known
            else outcome_key("other", words),
            "marker": topic.marker if known else None,
            "topic_text": words,
            "arm_text": said(context, sides.arm),
            "comparator_text": said(context, sides.comparator),
            "finding": finding,
            "p_value": mine.value if mine else None,
            "p_relation": mine.relation if mine else None,
            "timepoints_months": sorted({round(t.months, 4) for t in times}),
            "rule": rule,
            "_anchors": places,
            "_again": contrast.rule == "again",
        }
        if not known or not topic.marker:
            row["_anchors"] = [("outcome" if f == "marker" else f, s, e) for f, s, e in places]
        rows.append(row)
    return rows


def of_pair(context: Context, sentence: Sentence, contrast: Contrast, p: PValue) -> str | None:
    """What the two values say that share their p-value with a stated difference and stand after it."""
    for pair in printed_pairs(context, sentence):
        if pair.p is not None and pair.p.start == p.start and pair.first.start >= contrast.cue[1]:
            return by_p(pair.first.value or 0.0, pair.second.value or 0.0, p, denied=False)
    return None


def span_within(sentence: Sentence, contrast: Contrast, places: list[tuple[str, int, int]]) -> Place:
    """From the first to the last place of a row in its sentence, without a topic that was told of before."""
    left_out = {"outcome", "marker"} if contrast.rule == "again" else set()
    mine = [place for place in places if place[1] >= sentence.start and place[0] not in left_out]
    return min(place[1] for place in mine), max(place[2] for place in mine)


def times_of(context: Context, sentence: Sentence, contrast: Contrast) -> list[Time]:
    """Times of the clause of a contrast; those of its sentence where the clause has none."""
    bounds = clause_bounds(bare_text(context), sentence.start, sentence.end, *contrast.cue)
    found = [t for t in context.shared.get("times", ()) if sentence.start <= t.start < sentence.end and not t.scheduled]
    return [t for t in found if bounds[0] <= t.start < bounds[1]] or found


def good_or_bad(context: Context, topic: Topic) -> str:
    """Polarity of an outcome: more of a benefit is better, more of a harm is worse."""
    valence = compile_outcomes(context.vocabulary).valence.get(topic.outcome or "")
    return {"benefit": "higher_better", "harm": "lower_better"}.get(valence or "", "unknown")


def said(context: Context, place: Place | None) -> str | None:
    """The words at a place."""
    return context.text[slice(*place)] if place else None
