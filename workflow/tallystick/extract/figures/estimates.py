"""Effect estimates: hazard, odds, risk and rate ratios, differences, with their intervals and p-values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ...tables.store import Rows
from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..beyond import as_more
from ..moves import sentence_moves
from ..outcomes import mentions_between, outcome_key
from ..reading import Context, Reading, Sentence
from ..statements import give_ids
from ..statements.chains import alternatives, find_hits
from ..statements.clauses import bare_text
from ..statements.printed_numbers import PValue, p_values
from ..statements.topics import phrase_end
from .clause_topics import clause_topic
from .in_sentences import Valued
from .measurands import bracketed, named_in
from .sides import OF_ONE_ARM, arms_of_shares, sides_of
from .value_patterns import SHARES
from .values import valued_of

Row = dict[str, Any]
LISTED = frozenset({"estimate.listed", "estimate.in_order"})
"""Rules by which an estimate's quote does not reach back to the name of its measure."""

VOCABULARY = ("markers", "directions", "estimates", "outcomes", "arms")

OF_WHAT = re.compile(
    r"\s*(?:[(\[][^()\[\]]*[)\]]\s*)?(?:in|for|"
    r"of)\s+(?:the\s+)?(?P<words>[a-z][^,;:()\[\]=\d]{2,70}?)(?=\s+(?:between|was|were|is|at|from|with|among|"
    r"of)(?![a-z])|\s*[,:;(\[=\d])"
)
CLAUSE_END = re.compile(r"(?:[)\];:]|,(?=\s))\s*(?:(?:and|or|but|with|while)\s+)?(?=[A-Za-z])")
TIME_ONLY = re.compile(r"(?:at|on|by)?\s*(?:\d+\s*)?(?:days?|weeks?|months?|years?)?\s*\d*\s*[(\[,]?\s*")
CONNECTED = re.compile(
    r"p(?:\s?-?\s?values?)?\s*[<=>≤≥]{1,2}\s*[\d.·]+|(?<![a-z])(?:and|or|vs|versus|respectively|by|with|in|the|of|for|"
    r"was|were|to|while|but|compared|also|than|points?|higher|lower|adjusted|ci|r|g|d)(?![a-z])"
)
NEW_WORDS = re.compile(r"[a-z]{2}")
FOR_EACH = re.compile(
    r"[\s)\];,]*(?:p\s*[<=>]\s*[\d.·]+[\s)\];,]*)?for\s+(?:the\s+)?(?P<words>(?!(?:trend|interaction|heterogeneity|each|"
    r"every|non|patients|women|men|children|participants|subjects|those|both|all)(?![a-z]))[a-z][a-z -]{2,40}?)"
    r"(?=\s+(?:and|was|were|in|at|with|vs|versus)\s|[.,;()]|\Z)"
)
"""After an estimate of a list: what this one is of, "-2.3 for pain and -4.1 for function"."""
OWN_ITEM = re.compile(
    r"[^,;()\[\]]{0,60}[)\]]{0,2}\s*(?:,|;|and|or|,\s*and)\s+(?!(?:in|for|among|with|than|at|after|by|on|from|was|were|"
    r"compared|versus|vs|not|it|this|these|who|which|between)\s)(?P<words>[a-z][^,;:()\[\]]{2,60}?)\s*[(\[]"
)
"""Between an estimate and the bracket of the next: what the next one is of."""
ADJUSTED_NEAR = 30
AFTER_NEAR = 60
REACH_LIKELY = 30
LONGEST_PHRASE = 60
NEAR_WORD = 12
"""Code points of a word that may qualify what there was more of."""
HAVING = frozenset(["had", "has", "have", "showed", "achieved", "experienced", "reported", "demonstrated"])
DIGIT_NEXT = re.compile(r"\s*[-+]?[$€£]?\d")
EMPTY = frozenset(
    """
    the a an of in for by was were is are and or but with that this there than to at on it its their had has v vs versus
    ci mean median adjusted overall relative absolute
    """.split()  # noqa: SIM905
)
"""Words that begin or end no name of an outcome."""


@lru_cache(maxsize=4)
def adjusted_words(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words that call an estimate adjusted."""
    words = vocabulary["estimates"]["adjusted"]
    plain, short = [w for w in words if w.islower()], [w for w in words if not w.islower()]
    # "aRR" is adjusted, "ARR" an absolute reduction: short names in their own case
    return re.compile(rf"(?<![A-Za-z])(?:(?i:{alternatives(plain)})|{alternatives(short)})(?![A-Za-z])")


Named = tuple[str, str, str | None, int, int]
"""Outcome id, its words, marker id (none outside the vocabulary), and the place of the words."""


def outcome_of(context: Context, sentence: Sentence, estimate: Valued, begin: int, last: Row | None = None) -> Named:
    """What an estimate is of: what the name is followed by, else what stands nearest before it.

    Where nothing but links and numbers parts the estimate from the one before, ``last``, it is of the same outcome.
    """
    value, end = estimate.figure.value, estimate.figure.end
    name_start, name_end = estimate.name or (value.start, value.start)
    if estimate.rule == "estimate.listed" and begin > name_end:
        name_start = name_end = value.start
    things = things_named(context, sentence)
    between = [t for t in things if name_end <= t[3] < value.start]
    before = [t for t in things if t[4] <= name_start]
    near = [t for t in things if end <= t[3] < end + AFTER_NEAR]
    told = OF_WHAT.match(context.lower, name_end, value.start) if not between else None
    if told:
        return words_at(context, *told.span("words"))
    if not between and (known := predicted(context, sentence, estimate, things) or moved_in(context, estimate, near)):
        return known
    each = FOR_EACH.match(context.lower, end, sentence.end) if estimate.rule == "estimate.listed" else None
    if each and not arms_between(context, *each.span("words")):
        inside = next((t for t in near if each.start("words") <= t[3] < each.end("words")), None)
        return inside or words_at(context, *each.span("words"))
    lead = context.lower[begin : max(begin, name_start)]
    if last is not None and not between and not NEW_WORDS.search(CONNECTED.sub(" ", lead)):
        known = next(place for place in last["_anchors"] if place[0] == "outcome")
        return last["outcome"], last["outcome_text"], last["marker"], known[1], known[2]
    opened = lead.rstrip()
    elsewhere = begin > sentence.start and bool(before) and max(t[4] for t in before) <= begin
    if not between and elsewhere and opened.endswith(("(", "[")) and (item := OWN_ITEM.fullmatch(opened)):
        # "smoking (OR 2.1) and age of sixty (OR 1.7)": the item has its own name
        return words_at(context, begin + item.start("words"), begin + item.end("words"))
    chosen = [*between[:1], *sorted(before, key=lambda t: -t[4])[:1], *near[:1]]
    return chosen[0] if chosen else phrase_of(context, sentence, estimate, begin, name_start)


OF_PREDICTORS = re.compile(
    r"(?<![a-z])(?:predictors?|determinants?|(?:risk|prognostic|predictive|protective) factors?|correlates)\s"
    r"(?:of|for)\s(?:(?:the|an?)\s)?"
)
"""Before what several things predict, wherever their ratios stand: "A (OR 2) and B (OR 3) are *predictors of* X"."""
LIKELY = re.compile(r"(?<![a-z])(?:more|less|times|as)\slikely\s(?:not\s)?to\s(?:(?:be|have|have had)\s)?")
"""Before what somebody was more likely to do."""
ASSOCIATED = frozenset({"HR", "OR", "RR", "IRR", "regression_coefficient", "fold_change"})
"""Measures of how something goes with an outcome."""
MORE_IN = re.compile(
    r"\s*(?:more|less|lower|higher|greater|fewer|reductions?|decreases?|increases?|improvements?|rises?|falls?)\s"
    r"(?:[(\[][^()\[\]]{0,40}[)\]]\s)?(?:in|of)\s(?:the\s)?(?:(?:risks?|odds|hazards?|rates?|levels?|incidence)\s(?:of|for)\s)?"
)
"""After a percent: of what there was more, "4% more in"."""


def predicted(context: Context, sentence: Sentence, estimate: Valued, things: list[Named]) -> Named | None:
    """What a ratio's factor predicts, or what somebody was more likely to do: the outcome of the whole sentence."""
    if estimate.what not in ASSOCIATED:
        return None
    bare = bare_text(context)
    start = estimate.name[0] if estimate.name else estimate.figure.start
    at = OF_PREDICTORS.search(bare, sentence.start, sentence.end)
    if at is None:
        until = min(estimate.figure.end + REACH_LIKELY, sentence.end)
        likely = list(LIKELY.finditer(bare, sentence.start, until))
        at = likely[-1] if likely and not re.search(r"[:;)]", context.lower[likely[-1].end() : start]) else None
    if at is None:
        return None
    end = phrase_end(bare, at.end(), sentence.end)
    inside = next((t for t in things if at.end() <= t[3] < end), None)
    if inside is not None:
        return inside
    return words_at(context, at.end(), end) if at.end() + 2 < end <= at.end() + LONGEST_PHRASE else None


def moved_in(context: Context, estimate: Valued, near: list[Named]) -> Named | None:
    """Of what there was more or less by a percent, right after it."""
    if estimate.rule != "estimate.percent" or not near:
        return None
    more = MORE_IN.match(context.lower, estimate.figure.end)
    return near[0] if more and more.end() <= near[0][3] <= more.end() + NEAR_WORD else None


def words_at(context: Context, start: int, end: int) -> Named:
    """An outcome outside the vocabulary by its words."""
    return "other", context.text[start:end], None, start, end


def things_named(context: Context, sentence: Sentence) -> list[Named]:
    """Outcomes and markers that a sentence names, outside the names of measures."""
    hits = find_hits(context).between(sentence.start, sentence.end)
    moved = {h.start for h in hits if h.kind in {"verbs", "nouns"}}
    names = [h for h in hits if h.kind == "estimate"]
    mentions = [m for m in mentions_between(context, sentence.start, sentence.end) if m.core not in moved]
    whole = {(m.start, m.end): m for m in (as_more(context, mention) for mention in mentions)}
    things: list[Named] = [(m.outcome, context.text[m.start : m.end], None, m.start, m.end) for m in whole.values()]
    things += [("other", context.text[h.start : h.end], h.entry, h.start, h.end) for h in hits if h.kind == "marker"]
    return [t for t in things if not any(t[3] < n.end and n.start < t[4] for n in names)]


def phrase_of(context: Context, sentence: Sentence, estimate: Valued, begin: int, at: int) -> Named:
    """The noun phrase before ``at`` where nothing known is named; else the measure's own name."""
    names = find_hits(context).between(sentence.start, sentence.end, "estimate")
    arms = arms_between(context, sentence.start, estimate.figure.value.start)
    near = named_in(context, max(begin, sentence.start), at, arms)
    found = near or clause_topic(context, sentence, at, begin) or bracketed(context, sentence, at, arms)
    if found and any(n.start < found[2] and found[1] < n.end for n in names):
        found = None
    start, end = found[1:] if found else words_before(context, sentence, at)
    if start == end:
        value = estimate.figure.value
        start, end = estimate.name or (value.start, value.end)
    return words_at(context, start, end)


SET_BESIDE = re.compile(r"[\s)\]]*(?:vs\.?|versus|compared (?:with|to)|against)[\s(\[]*")
"""Between two values of two groups: the p after the second is of their comparison, not of the second."""


OTHER_TEST = r"(?:non-?inferiority|equivalence|interactions?|(?:linear )?trends?|heterogeneity)"
TEST_BEFORE = re.compile(rf"(?<![a-z])(?:{OTHER_TEST}|p(?:[- ]values?)? for {OTHER_TEST})[\s,:;(]*(?:was |is )?\Z")
TEST_AFTER = re.compile(rf"[\s,(]*(?:for|of) (?:the |a )?(?:test (?:for|of) )?{OTHER_TEST}(?![a-z])")


def of_another_test(lower: str, p: PValue) -> bool:
    """Whether a p is of another test than one of no effect: "P < 0.001 for non-inferiority", "interaction p = 0.2"."""
    return bool(TEST_AFTER.match(lower, p.end) or TEST_BEFORE.search(lower, max(0, p.start - 40), p.start))


def words_before(context: Context, sentence: Sentence, at: int) -> tuple[int, int]:
    """The last words (at most eight) of the clause before ``at``, else of the sentence; an empty place if none."""
    begin = sentence.start
    for mark in CLAUSE_END.finditer(context.text, sentence.start, at):
        begin = begin if TIME_ONLY.fullmatch(context.lower, mark.end(), at) else mark.end()
    for start in (begin, sentence.start):
        found = list(re.finditer(r"[A-Za-zα-ω][\w'/-]*", context.text[start:at]))[-8:]
        while found and found[0].group().lower() in EMPTY:
            found.pop(0)
        while found and found[-1].group().lower() in EMPTY:
            found.pop()
        found = last_clause(context.text[start:at], found)
        if found:
            return start + found[0].start(), start + found[-1].end()
    return at, at


def last_clause(words: str, found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words of a name, without its subject before a verb of having and without a verb and its numbers after it."""
    for i, word in enumerate(found):
        if word.group().lower() in HAVING and i + 1 < len(found):
            return last_clause(words, found[i + 1 :])
        if i and word.group().lower() in {"was", "were", "is"} and DIGIT_NEXT.match(words, word.end()):
            return found[:i]
    return found


def estimate_row(
    context: Context, sentence: Sentence, estimate: Valued, begin: int, until: int, told: list[Valued], last: Row | None
) -> Row:
    """The row of one estimate, without id, between the end of the value before it and the begin of the next one."""
    figure = estimate.figure
    outcome, words, marker, out_start, out_end = outcome_of(context, sentence, estimate, begin, last)
    p = next(iter(p_values(context.lower, figure.value.end, min(until, figure.end + 60))), None)
    beside = last is not None and SET_BESIDE.fullmatch(context.lower, begin, figure.start) is not None
    if p and (beside or of_another_test(context.lower, p)):
        p = None
    named = estimate.name if estimate.name and estimate.rule not in LISTED else (figure.start, figure.start)
    near = context.view[max(sentence.start, named[0] - ADJUSTED_NEAR) : named[1]]
    adjusted = adjusted_words(context.vocabulary).search(near) is not None
    times = [t for t in context.shared.get("times", ()) if sentence.start <= t.start < sentence.end and not t.scheduled]
    times = [t for t in times if not any(v.figure.start < t.end and t.start < v.figure.end for v in told)]
    places = [("value", figure.value.start, figure.value.end), ("outcome", out_start, out_end)]
    limits = figure.kind in {"ci", "pair"} and figure.low is not None and figure.high is not None
    if limits and figure.low and figure.high:
        places.append(("interval", min(figure.low.start, figure.high.start), max(figure.low.end, figure.high.end)))
    places += [("p_value", p.start, p.end)] if p else []
    if estimate.what in OF_ONE_ARM:
        arm, comparator = arms_of_shares(context, sentence, told).get(figure.start), None
    else:
        arm, comparator = sides_of(context, sentence, estimate)
    places += [("arm", arm.start, arm.end)] if arm else []
    places += [("comparator", comparator.start, comparator.end)] if comparator else []
    time = times[0] if len({round(t.months, 3) for t in times}) == 1 else None
    places += [("time_point", time.start, time.end)] if time else []
    words = " ".join(words.split()[:12])
    return {
        **context.place(named[0], max(figure.end, p.end if p else 0)),
        **context.where(sentence.section),
        "measure": estimate.what,
        "outcome": outcome,
        "outcome_key": outcome_key(outcome, words),
        "outcome_text": words,
        "marker": marker,
        "value": figure.value.value,
        "ci_low": figure.low.value if limits and figure.low else None,
        "ci_high": figure.high.value if limits and figure.high else None,
        "ci_level": figure.level if limits else None,
        "p_value": p.value if p else None,
        "p_relation": p.relation if p else None,
        "arm_text": context.text[arm.start : arm.end] if arm else None,
        "comparator_text": context.text[comparator.start : comparator.end] if comparator else None,
        "timepoint_months": time.months if time else None,
        "adjusted": adjusted,
        "rule": estimate.rule,
        "_anchors": places,
    }


def claim_numerals(context: Context, rows: Rows) -> None:
    """Tell the ledger what the numbers of the rows are; a percent alone keeps the reason why it is no claim."""
    roles = {"value": "estimate", "interval": "interval", "p_value": "p_value"}
    for row in rows:
        share = row["ci_low"] is None and row["measure"] in SHARES
        for name, start, end in row["_anchors"]:
            if name in roles and not (name == "value" and share):
                of_people = row["measure"] == "proportion" and context.digits.startswith("%", end)
                role = "percent" if name == "value" and of_people else roles[name]
                context.numerals.mark(start, end, role, str(row["rule"]), force=True)


def read(context: Context) -> Reading:
    """Effect estimates that the document reports as its own results."""
    rows: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in {"results", "other"}:
            continue
        found = valued_of(context, sentence)
        last: Row | None = None
        for i, valued in enumerate(found):
            if valued.table == "estimates":
                begin = found[i - 1].figure.end if i else sentence.start
                until = found[i + 1].figure.start if i + 1 < len(found) else sentence.end
                last = estimate_row(context, sentence, valued, begin, until, found, last)
                rows.append(last)
    claim_numerals(context, rows)
    finished, anchors = give_ids(context, rows, "est", "estimates", "estimate_id")
    return Reading({"estimates": finished}, anchors)
