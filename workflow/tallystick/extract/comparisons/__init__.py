"""Comparisons: what the text says of one arm beside another, in words or with a p-value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...tables.model import Row
from ...tables.store import Rows
from ..arms import arms_between
from ..moves import sentence_moves
from ..outcomes import compile_outcomes, outcome_key
from ..reading import Context, Reading, Sentence
from ..short_names import explained
from ..statements import give_ids, polarity_of
from ..statements.chains import Grammar, compile_grammar, compile_markers, find_hits
from ..statements.clauses import FINDING_VERBS, bare_text, clause_bounds
from ..statements.cue_patterns import SIGNIFICANT
from ..statements.printed_numbers import PValue, p_values
from ..statements.topics import Topic
from ..times import Time
from .contrasts import SUPERLATIVE, Contrast, read_cue
from .denials import effects_told, who
from .effects import verb_contrasts
from .printed_pairs import Pair, printed_pairs
from .sides import Place, Sides, is_controlled, listed_sides, sides_of
from .valued import by_p, by_values, ratio_finding, rows_in, value_rows

VOCABULARY = ("markers", "directions", "estimates", "outcomes", "arms")

FINDING = {"up": "higher", "down": "lower", "same": "similar", "differ": "different", "improve": "better",
           "worsen": "worse"}  # fmt: skip
TURNED = {
    ("improve", "higher_better"): "higher",
    ("improve", "lower_better"): "lower",
    ("worsen", "higher_better"): "lower",
    ("worsen", "lower_better"): "higher",
}
MOVED = frozenset({"increased", "decreased", "reduced", "improved", "elevated", "impaired"})
BY_SUBJECT = frozenset({"object", "associated", "subject_arm"})
"""How a contrast is tied where the subject of its verb is the arm."""
NO_DIFFERENCE = 0.05
OVER_TIME = re.compile(
    r"(?<![a-z])(?:from baseline|over time|before and after|pre-? ?and post|between baseline|across time|with time|"
    r"compared (?:with|to) baseline)(?![a-z])"
)
AT_TIME = re.compile(
    r"\s*(?:at|after|during|by|on|in|from|over|following|post\w*)\s+(?:the\s+)?(?:\d|end|day|week|month|year|"
    r"follow|first|second|third|treatment|intervention|surgery|exercise)"
)
EXTREME = re.compile(
    rf"(?:.{{2,90}}?(?:was|were)\s+(?:[a-z]+ly\s+|also\s+)?{FINDING_VERBS})?\s*(?:in|with|for|among|by|on)\s+(?:the\s+)?"
)
"""Between "highest" and its arm: "was highest in A", "the highest rate was seen in A"."""
SURELY = re.compile(r"(?<![a-z])significantly\s+\Z")
SURELY_NEAR = 16
SAME_FACT = 40
"""How far before a ratio the words may end that tell it: "(p = 0.01, hazard ratio 0.7 …)"."""


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


def is_told(context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, p: list[PValue]) -> bool:
    """Whether a contrast is between groups: its words say so, or a study of groups says alike, or gives a p-value."""
    word = bare_text(context)[slice(*contrast.cue)]
    if SUPERLATIVE.match(word):
        between = bare_text(context)[contrast.cue[1] : sides.arm[0]] if sides.arm else ""
        return sides.arm is not None and bool(arms_between(context, *sides.arm)) and bool(EXTREME.fullmatch(between))
    if word in MOVED:
        return sides.comparator is not None or (contrast.rule == "associated" and contrast.subject is not None)
    if sides.named:
        return True
    if not is_controlled(context) or OVER_TIME.search(context.lower, sentence.start, contrast.cue[0]):
        return False
    if contrast.entry not in {"same", "differ"}:
        after = context.lower[contrast.cue[1] : contrast.cue[1] + 40]
        surely = bool(p) or SURELY.search(context.lower, contrast.cue[0] - SURELY_NEAR, contrast.cue[0])
        return contrast.rule == "subject" and bool(surely) and AT_TIME.match(after) is None
    return contrast.entry in {"same", "differ"} and (contrast.negated or contrast.entry == "same" or bool(p))


def rows_of(context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, p: list[PValue], rule: str) -> Rows:
    """Rows of one contrast, one per topic, without ids."""
    markers = compile_markers(context.vocabulary)
    times = times_of(context, sentence, contrast)
    cue = context.lower[slice(*contrast.cue)]
    near = context.lower[max(sentence.start, contrast.cue[0] - 20) : contrast.cue[1] + 20]
    said_significant = SIGNIFICANT.search(near) is not None
    rows: Rows = []
    for i, topic in enumerate(contrast.topics):
        mine = p[i] if len(p) == len(contrast.topics) else p_of(topic, contrast.topics, p)
        polarity = polarity_of(context, markers, topic.marker) if topic.marker else good_or_bad(context, topic)
        finding = finding_of(contrast, topic, polarity, None if said_significant else mine, cue)
        if finding == "different":
            finding = by_values(context, sentence, contrast.cue[0], contrast.cue[1] + 120) or finding
        places = [("marker" if topic.marker else "outcome", topic.start, topic.end), ("direction", *contrast.cue)]
        places += [("p_value", mine.start, mine.end)] if mine else []
        places += [("arm", *sides.arm)] if sides.arm else []
        places += [("comparator", *sides.comparator)] if sides.comparator else []
        places += [("time_point", t.start, t.end) for t in times]
        places += [("outcome", *topic.verb)] if topic.verb else []
        name = explained(context, said(context, topic.span) or "")
        words = " ".join(f"{name} {said(context, topic.verb) or ''}".split()[:12])
        known = not topic.moved or finding in {"similar", "different"}
        row: dict[str, Any] = {
            **context.place(min(q[1] for q in places), max(q[2] for q in places)),
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
        }
        if not known or not topic.marker:
            row["_anchors"] = [("outcome" if f == "marker" else f, s, e) for f, s, e in places]
        rows.append(row)
    return rows


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


def read_sentence(context: Context, sentence: Sentence, grammar: Grammar) -> Rows:
    """Rows of one sentence, without ids: what its comparative words say, then its verbs, then its figures."""
    rows: Rows = []
    done: set[Place] = set()
    bare = bare_text(context)
    for contrast, sides, p in word_contrasts(context, sentence, grammar):
        rows += fresh_rows(context, sentence, contrast, sides, p, done)
    taken = [(row["start"], row["end"]) for row in rows]
    others = verb_contrasts(context, sentence, taken, grammar) + effects_told(context, sentence)
    for contrast, sides in others:
        limit = clause_bounds(bare, sentence.start, sentence.end, *contrast.cue)[1]
        p = p_values(context.lower, contrast.cue[0], limit)
        rows += fresh_rows(context, sentence, contrast, sides, p, done)
    rows += figure_rows(context, sentence, rows, grammar)
    return rows


def fresh_rows(
    context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, p: list[PValue], done: set[Place]
) -> Rows:
    """Rows of the topics of a contrast that nothing in the sentence has told of yet."""
    contrast.topics = [t for t in contrast.topics if t.span not in done and apart(t, sides)]
    done |= {t.span for t in contrast.topics}
    rule = f"comparison.{contrast.entry}"
    if contrast.entry in {"same", "differ"}:
        return rows_of(context, sentence, contrast, sides, p, rule)
    rows: Rows = []
    for each in listed_sides(context, sides):
        end = each.comparator[1] if each.comparator else 0
        own = [v for v in p if v.start >= end] if len(p) > 1 and each.comparator != sides.comparator else p
        rows += rows_of(context, sentence, contrast, each, own or p, rule)
    return rows


def figure_rows(context: Context, sentence: Sentence, told: Rows, grammar: Grammar) -> Rows:
    """Rows of paired values and of ratios that no words of the sentence have told of."""
    rows: Rows = []
    cores = [core_of(row) for row in told]
    for printed in printed_pairs(context, sentence):
        if any(printed.first.start < end and start < printed.end for start, end in cores):
            continue
        finding = by_p(printed.first.value or 0.0, printed.second.value or 0.0, printed.p, printed.denied)
        if finding is not None:
            rows.append(pair_row(context, sentence, printed, finding))
    told = [*told, *rows]
    cores = [core_of(row) for row in told]
    for pair in value_rows(context, sentence, grammar):
        several = len(pair["rows"]) > 2
        first, second, p = pair["rows"][0], pair["rows"][-1], pair["p"]
        end = p.end if p else second["end"]
        if any(first["start"] < stop and start < end for start, stop in cores):
            continue
        words = first.get("outcome_text") or first["marker_text"]
        rows.append(
            figure_row(
                context,
                sentence,
                (min(first["start"], second["start"]), max(end, first["end"])),
                words,
                pair["finding"],
                {**first, "arm_text": None} if several else first,
                None if several else second,
                p,
                "comparison.values",
            )
        )
    for row in rows_in(context, "estimates", sentence):
        if any(row["start"] < r["end"] and r["start"] < row["end"] for r in rows) or any(
            tells(context, r, row) for r in told
        ):
            continue
        finding = ratio_finding(context, row)
        if finding is not None:
            rows.append(
                figure_row(
                    context,
                    sentence,
                    (row["start"], row["end"]),
                    row["outcome_text"],
                    finding,
                    row,
                    None,
                    None,
                    "comparison.ratio",
                )
            )
    return rows


def core_of(row: dict[str, Any]) -> Place:
    """From the first to the last of the words and p-value that a row stands on, without its arms and times."""
    places = [(s, e) for f, s, e in row["_anchors"] if f in {"direction", "outcome", "marker", "p_value"}]
    return min(s for s, _ in places), max(e for _, e in places)


def tells(context: Context, row: dict[str, Any], ratio: Row) -> bool:
    """Whether a row in words tells of the same fact as a ratio: its place covers it, or ends right before it."""
    start, end = core_of(row)
    if ratio["start"] < end and start < ratio["end"]:
        return True
    gap = context.lower[end : ratio["start"]]
    return 0 <= ratio["start"] - end <= SAME_FACT and not re.search(r"[);]", gap)


def pair_row(context: Context, sentence: Sentence, pair: Pair, finding: str) -> dict[str, Any]:
    """The row of two printed values with one p-value."""
    contrast = Contrast((pair.first.start, pair.second.end), "differ", [pair.topic], None, False, "values")
    sides = Sides(pair.arm, pair.comparator, True)
    (row,) = rows_of(context, sentence, contrast, sides, [pair.p] if pair.p else [], "comparison.values")
    row["finding"] = finding
    row["end"] = max(row["end"], pair.end)
    return {**row, **context.place(row["start"], row["end"])}


def figure_row(
    context: Context,
    sentence: Sentence,
    span: Place,
    words: str,
    finding: str,
    first: Row,
    second: Row | None,
    p: PValue | None,
    rule: str,
) -> dict[str, Any]:
    """One row that stands on printed figures."""
    places = [("direction", *span)]
    places += [("p_value", p.start, p.end)] if p else []
    marker = first.get("marker")
    marker = None if marker == "other" else marker
    key = first.get("outcome_key")
    return {
        **context.place(*span),
        **context.where(sentence.section),
        "outcome_key": None if marker else key or outcome_key("other", words),
        "marker": marker,
        "topic_text": words,
        "arm_text": plain(first["arm_text"]),
        "comparator_text": plain(second["arm_text"] if second else first.get("comparator_text")),
        "finding": finding,
        "p_value": p.value if p else None if second else first.get("p_value"),
        "p_relation": p.relation if p else None if second else first.get("p_relation"),
        "timepoints_months": [],
        "rule": rule,
        "_anchors": places,
    }


def plain(arm: str | None) -> str | None:
    """The name of an arm; none where a bracket was cut open."""
    return None if arm is None or arm.count("(") != arm.count(")") else arm


def word_contrasts(
    context: Context, sentence: Sentence, grammar: Grammar
) -> Iterator[tuple[Contrast, Sides, list[PValue]]]:
    """Contrasts that comparative words of a sentence make, with the p-values of their clause."""
    cues = find_hits(context).between(sentence.start, sentence.end, "comparatives")
    bare = bare_text(context)
    last: Contrast | None = None
    for i, cue in enumerate(cues):
        limit = cues[i + 1].start if i + 1 < len(cues) else sentence.end
        bounds = clause_bounds(bare, sentence.start, sentence.end, cue.start, cue.end)
        contrast = read_cue(context, sentence, cue, bounds, limit, last)
        if contrast is None:
            continue
        likeness = contrast.entry in {"same", "differ"}
        sides = sides_of(
            context, sentence, contrast.cue, bounds, contrast.subject, likeness, contrast.topics, grammar,
            contrast.rule in BY_SUBJECT,
        )  # fmt: skip
        if sides is None:
            continue
        if not sides.named and contrast.subject is not None and contrast.rule in {"associated", "subject_arm"}:
            sides = Sides(who(context, contrast.subject), None, True)
        begin = min(bounds[0], *(t.start for t in contrast.topics))
        p = p_values(context.lower, begin, bounds[1])
        p = [v for v in p if v.start >= cue.start] or p
        p = [v for v in p if v.start < max(limit, cue.end + 1)] or []
        if not is_told(context, sentence, contrast, sides, p):
            continue
        last = replace(contrast, topics=list(contrast.topics))
        yield contrast, sides, p


def apart(topic: Topic, sides: Sides) -> bool:
    """Whether a topic is neither of the sides."""
    return all(
        side is None
        or side[1] <= topic.start
        or topic.end <= side[0]
        or topic.end - topic.start > side[1] - side[0] + 2
        for side in (sides.arm, sides.comparator)
    )


def read(context: Context) -> Reading:
    """Between-arm findings of the document's own results, once per topic and cue."""
    grammar = compile_grammar(context.vocabulary)
    rows: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move in {"results", "other"}:
            rows += read_sentence(context, sentence, grammar)
    finished, anchors = give_ids(context, rows, "cmp", "comparisons", "comparison_id")
    return Reading({"comparisons": finished}, anchors)
