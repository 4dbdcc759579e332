"""Rows that stand on printed figures: paired values, and ratios that no words of their sentence have told of."""

from __future__ import annotations

import re
from typing import Any

from ...tables.model import Row
from ...tables.store import Rows
from ..outcomes import MAX_WORDS, outcome_key
from ..reading import Context, Sentence
from ..short_names import explained
from ..statements.chains import Grammar
from ..statements.printed_numbers import PValue, p_values
from ..statements.topics import known_topics
from ..triggers import Sought
from .printed_pairs import Pair, printed_pairs
from .rows import rows_of
from .sides import Place, Sides
from .ties import Contrast
from .valued import NO_EFFECT_AT, by_p, ratio_finding, rows_in, value_rows

SAME_DIFFERENCE = 160
"""How far before a difference the words may end that tell it, if they name no other topic."""
SAME_FACT = 40
"""How far before a ratio the words may end that tell it: "(p = 0.01, hazard ratio 0.7 …)"."""


def figure_rows(context: Context, sentence: Sentence, told: Rows, grammar: Grammar) -> Rows:
    """Rows of paired values and of ratios that no words of the sentence have told of."""
    rows: Rows = []
    pairs: Rows = []
    if WITHIN_GROUP.search(context.lower, sentence.start, sentence.end) is None:
        valued = value_rows(context, sentence, grammar, bool(told))
        pairs = pair_rows(context, sentence, told, valued)
        cores = [core_of(row) for row in [*told, *pairs]]
        rows = pairs + [row for pair in valued if (row := valued_row(context, sentence, pair, cores)) is not None]
    rows += estimate_rows(context, sentence, [*told, *pairs], rows)
    return rows + alike_rows(context, sentence, [*told, *rows])


def pair_rows(context: Context, sentence: Sentence, told: Rows, valued: list[dict[str, Any]]) -> Rows:
    """Rows of two printed values with one p-value, without those whose measured values know their arms."""
    rows: Rows = []
    cores = [core_of(row) for row in told]
    held = [min(r["start"] for r in pair["rows"]) for pair in valued]
    for printed in printed_pairs(context, sentence):
        first, second = printed.first, printed.second
        if printed.arm is None and any(first.start <= start <= second.start for start in held):
            continue
        if any(first.start < end and start < printed.end for start, end in cores):
            continue
        finding = by_p(first.value or 0.0, second.value or 0.0, printed.p, printed.denied)
        if finding is not None:
            rows += pair_rows_of(context, sentence, printed, finding)
    return rows


def valued_row(context: Context, sentence: Sentence, pair: dict[str, Any], cores: list[Place]) -> dict[str, Any] | None:
    """The row of measured values that are set beside each other, unless words of the sentence tell it."""
    several = len(pair["rows"]) > 2
    first, second, p = pair["rows"][0], pair["rows"][-1], pair["p"]
    end = p.end if p else second["end"]
    words = first.get("outcome_text") or first["marker_text"]
    told = any(first["start"] < stop and start < end for start, stop in cores)
    if told or words.count("(") != words.count(")"):
        return None
    span = (min(first["start"], second["start"]), max(end, first["end"]))
    arm, comparator = ({**first, "arm_text": None}, None) if several else (first, second)
    return figure_row(context, sentence, span, words, pair["finding"], arm, comparator, p, "comparison.values")


def estimate_rows(context: Context, sentence: Sentence, told: Rows, valued: Rows) -> Rows:
    """Rows of ratios and differences that neither words (``told``) nor values (``valued``) of the sentence tell."""
    rows: Rows = []
    for row in rows_in(context, "estimates", sentence):
        if any(row["start"] < r["end"] and r["start"] < row["end"] for r in [*valued, *rows]) or any(
            row["measure"] in NO_EFFECT_AT and tells(context, r, row) for r in told
        ):
            continue
        finding = ratio_finding(context, row)
        if finding is not None:
            span = (row["start"], row["end"])
            words = row["outcome_text"]
            rows.append(figure_row(context, sentence, span, words, finding, row, None, None, "comparison.ratio"))
    return rows


def alike_rows(context: Context, sentence: Sentence, told: Rows) -> Rows:
    """What "in each group (P = 0.7)" says: a p-value that denies a difference, where no two values are printed."""
    if EACH_GROUP.search(context.lower, sentence.start, sentence.end) is None:
        return []
    if context.lower.find(" before and after ", sentence.start, sentence.end) >= 0:
        return []
    found = p_values(context.lower, sentence.start, sentence.end)
    if len(found) != 1 or by_p(1.0, 0.0, found[0], denied=False) != "similar":
        return []
    if any(row["end"] > sentence.start and row["start"] < sentence.end for row in told):
        return []
    topics = [t for t in known_topics(context, sentence.start, found[0].start) if not t.moved][-1:]
    contrast = Contrast((found[0].start, found[0].end), "differ", topics, None, True, "values")
    return rows_of(context, sentence, contrast, Sides(None, None, True), found, "comparison.values")


WITHIN_GROUP = Sought(
    r"(?:w(?<![a-z]w)ithin[ -](?:each|the|both|every|groups?)|i(?<![a-z]i)ntra-?group|u(?<![a-z]u)nchanged)(?![a-z])|"
    r"f(?<![a-z]f)rom\s\d[\d.]*[^;,]{0,14}\sto\s\d(?![^;]{0,80}(?:versus|vs|compared))"
)
"""Words of a sentence whose values are of one group before and after."""
EACH_GROUP = Sought(
    r"(?:i(?<![a-z]i)n|f(?<![a-z]f)or|w(?<![a-z]w)ith)\s+(?:each|either|both)\s+(?:[a-z]+\s+)?(?:groups?|arms?)(?![a-z])"
)


def core_of(row: dict[str, Any]) -> Place:
    """From the first to the last of the words and p-value that a row stands on, without its arms and times."""
    words = {"direction", "p_value"} if row.get("_again") else {"direction", "outcome", "marker", "p_value"}
    places = [(s, e) for f, s, e in row["_anchors"] if f in words]
    return min(s for s, _ in places), max(e for _, e in places)


def tells(context: Context, row: dict[str, Any], ratio: Row) -> bool:
    """Whether a row in words tells of the same fact as an estimate: it covers it, or ends right before it.

    A difference tells again what words or a ratio of its sentence have told, unless it names another topic.
    """
    start, end = core_of(row)
    if ratio["start"] < end and start < ratio["end"]:
        return True
    gap = context.lower[end : ratio["start"]]
    if NO_EFFECT_AT[ratio["measure"]] == 0 and end <= ratio["start"]:
        between = known_topics(context, end, ratio["start"])
        named = [t for t in between if context.text[t.start : t.end] not in row["topic_text"]]
        return len(gap) <= SAME_DIFFERENCE and ";" not in gap and not named
    return 0 <= ratio["start"] - end <= SAME_FACT and not re.search(r"[);]", gap)


def pair_rows_of(context: Context, sentence: Sentence, pair: Pair, finding: str) -> Rows:
    """The row of two printed values with one p-value; none where what they stand beside is a report."""
    contrast = Contrast((pair.first.start, pair.second.end), "differ", [pair.topic], None, False, "values")
    sides = Sides(pair.arm, pair.comparator, True)
    rows = rows_of(context, sentence, contrast, sides, [pair.p] if pair.p else [], "comparison.values")
    return [{**row, **context.place(row["start"], max(row["end"], pair.end)), "finding": finding} for row in rows]


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
        "topic_text": " ".join(explained(context, words).split()[:MAX_WORDS]),
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
    """The name of an arm without a bracket around it; none where a bracket was cut open."""
    if arm is None or arm.count("(") != arm.count(")"):
        return None
    return arm[1:-1] if arm.startswith("(") and arm.endswith(")") else arm
