"""Comparisons: what the text says of one arm beside another, in words or with a p-value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..tables.store import Rows
from .arms import ArmMention, arms_between
from .chains import Grammar, compile_grammar, compile_markers, find_hits
from .figures import PValue, p_values
from .lexicon import Hit
from .moves import sentence_moves
from .outcomes import mentions_between, outcome_key
from .pairs import BETWEEN, arm_and_comparator, as_mentions, pair_between
from .reading import Context, Reading, Sentence
from .statements import COMPARED, give_ids, polarity_of

VOCABULARY = ("markers", "directions", "estimates", "outcomes", "arms")

FINDING = {"up": "higher", "down": "lower", "same": "similar", "differ": "unclear"}
TURNED = {
    ("improve", "higher_better"): "higher",
    ("improve", "lower_better"): "lower",
    ("worsen", "higher_better"): "lower",
    ("worsen", "lower_better"): "higher",
}
OR_MORE = re.compile(
    r"(?<![a-z])(?:or|no) (?:more|less|fewer)(?![a-z])|(?<![a-z])(?:more|less|fewer|greater|higher|lower|"
    r"larger) than (?:or equal|\d)|\d\s+(?:more|less|higher)"
)
MOVED = frozenset({"increased", "decreased", "reduced", "improved", "elevated"})
NEGATED = re.compile(r"(?<![a-z])(?:no|not|nor|neither|without|did not|never|failed to)(?![a-z])(?:[^,;.:]{0,60})\Z")
VERSUS = re.compile(
    r"(?<![a-z])(?:versus|vs\.?|than|compared (?:with|to)|as compared (?:with|to)|in comparison (?:with|to)|"
    r"relative to)(?![a-z])"
)
IN_WHAT = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:was|were)\s+(?:\w+ly\s+)?(?:found|observed|seen|noted|detected|evident|"
    r"reported)\s+)?(?:(?:between|among)\s+[^,;:()]{2,90}?\s+)?(?:in|for|of|with respect to|regarding|"
    r"in terms of|on)\s+(?:the\s+)?"
)
TOPIC_WORDS = re.compile(
    r"(?!(?:than|between|among|compared|versus|vs|in|at|after|with|for|from|on|and|as|to|by)(?![a-z]))[a-zα-ω][a-z0-9α-ω'/+-]*(?:\s+(?!(?:was|were|is|are|than|between|among|compared|versus|vs|in|at|after|"
    r"with|for|from|on|and)(?![a-z]))[a-z0-9α-ω][a-z0-9α-ω'/+-]*){0,7}"
)
SUBJECT = re.compile(
    r"(?P<words>[a-z][^,;:()]{2,80}?)\s+(?:was|were|is|are|had|has|did|showed|remained|occurred)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What is compared: outcome or marker id, and the place of its words."""

    outcome: str | None
    marker: str | None
    start: int
    end: int


def topics_of(context: Context, sentence: Sentence, cue: Hit, limit: int) -> list[Topic]:
    """What a cue compares: what follows it ("difference in pain", "lower rates of sepsis"), else its subject."""
    lower = context.lower
    known = known_topics(context, sentence)
    before = lower[sentence.start : cue.start]
    predicate = PREDICATE.search(before) is not None and THERE.search(before) is None
    begin = cue.end
    if cue.entry in {"differ", "same"} or lower[cue.start : cue.end] in {"superior", "inferior", "better", "worse"}:
        link = IN_WHAT.match(lower, begin, limit)
        begin = link.end() if link else begin
        known_after = link is not None or not predicate
    else:
        known_after = not predicate
    if known_after:
        listed = listed_topics(context, known, begin, limit)
        if listed:
            return listed
    return subject_topics(context, sentence, cue, known)


def listed_topics(context: Context, known: list[Topic], begin: int, limit: int) -> list[Topic]:
    """Topics listed from ``begin`` on, each perhaps as what moved ("remission rates and improvements in pain").

    Known topics go on as long as nothing but list words stands between them; the words of an unknown one are its own.
    """
    lower = context.lower
    listed: list[Topic] = []
    at = begin
    while at < limit:
        moved = MOVEMENT.match(lower, at, limit)
        if moved is not None and any(at <= t.start < moved.end() for t in known):
            moved = None
        if listed and moved is None and not LIST_STEP.match(lower, at, limit):
            break
        at = moved.end() if moved else at
        following = next((t for t in known if at <= t.start < limit), None)
        gap = lower[at : following.start] if following else ""
        if following and len(gap) <= 60 and (LISTED if listed and not moved else ATTACHED).fullmatch(gap):
            listed.append(following)
            at = following.end
            continue
        if listed and not moved:
            break
        words = TOPIC_WORDS.match(lower, at + (lower[at] == " "), limit)
        if words is None or len(words.group()) <= 3 or GROUP_WORDS.search(words.group()):
            break
        listed.append(Topic(None, None, *words.span()))
        at = words.end()
    return listed


def subject_topics(context: Context, sentence: Sentence, cue: Hit, known: list[Topic]) -> list[Topic]:
    """What stands as the subject of the clause of a cue: the known topics of its last list, else its words."""
    lower = context.lower
    marks = (";", ", but ", ", whereas ", ", while ", ", and ", ": ")
    clause = max(
        (
            lower.rfind(m, sentence.start, cue.start) + len(m)
            for m in marks
            if lower.rfind(m, sentence.start, cue.start) >= 0
        ),
        default=sentence.start,
    )
    before = [t for t in known if clause <= t.start and t.end <= cue.start] or [t for t in known if t.end <= cue.start][
        -1:
    ]
    if before:
        found = [before[-1]]
        for topic in reversed([t for t in known if t.end <= before[-1].start]):
            gap = lower[topic.end : found[0].start]
            unknown = LISTED_WORDS.fullmatch(gap)
            if unknown is not None:
                found.insert(0, Topic(None, None, *(topic.end + at for at in unknown.span("words"))))
            elif not LISTED.fullmatch(gap):
                break
            found.insert(0, topic)
        last = LAST_WORDS.match(lower, found[-1].end, cue.start)
        return [*found, Topic(None, None, *last.span("words"))] if last else found
    match = SUBJECT.match(lower, clause, cue.start)
    if (
        match is None
        or GROUP_WORDS.search(match["words"])
        or match["words"].split()[0]
        in {"there", "it", "this", "no", "they", "when", "if", "although", "while", "whereas", "these"}
    ):
        return []
    return [Topic(None, None, *match.span("words"))]


UNKNOWN = (
    r"(?!(?:and|or|but|while|whereas)\s)[a-z][a-z0-9'/-]*(?:\s+(?!(?:and|or|was|were|in|at|of|for|with|to|had|"
    r"by|on)(?![a-z]))[a-z][a-z0-9'/-]*){0,2}"
)
LISTED_WORDS = re.compile(
    rf"\s*(?:(?:scores?|levels?|rates?)\s*)?,\s*(?P<words>{UNKNOWN})\s*(?:\([^()]*\)\s*)?,?\s*(?:(?:and|or)\s+)?"
    r"(?:(?:the|mean|serum)\s+)*"
)
"""A thing outside the vocabulary between two known ones of a list: "pain, joint stiffness, and fatigue"."""
LAST_WORDS = re.compile(
    rf"\s*(?:\([^()]*\)\s*)?,?\s*(?:and|or)\s+(?:the\s+)?(?P<words>{UNKNOWN})\s+(?=(?:was|were|is|are|did|remained)\s)"
)
"""Such a thing as the last of a list: "pain and joint stiffness were"."""
PREDICATE = re.compile(
    r"(?<![a-z])(?:was|were|is|are|remained|be|been|being|did not|does not|do not)\s+(?:(?:not|also|all|both|"
    r"statistically|\w+ly|much)\s+)*\Z"
)
THERE = re.compile(r"(?<![a-z])there\s+(?:was|were|is|are)\s+(?:\w+\s+){0,3}\Z")
MOVEMENT = re.compile(
    r"[\s,]*(?:(?:and|or)\s+)?(?:(?!and\s|or\s)[a-z-]+\s+){0,3}?(?:improvements?|reductions?|increases?|decreases?|changes?|gains?|losses|loss|"
    r"declines?|rates? of change)"
    r"(?:\s+from baseline)?\s+(?:(?:between|among)\s+[^,;:()]{2,50}?\s+)?(?:(?:were|was) (?:found|seen|"
    r"observed|noted) )?(?:in|of)\s+(?:the\s+)?"
)
GROUP_WORDS = re.compile(r"(?<![a-z])(?:groups?|arms?|patients|subjects|participants|women|men|children)(?![a-z])")
ATTACHED = re.compile(r"(?:\s|[a-z-]+(?:\s|\Z)){0,6}")
LISTED = re.compile(
    r"(?:[\s,/]|\([^()]*\)|(?:and|or|nor|as well as|the|levels?|scores?|of|in|rates?|mean|median|serum|"
    r"incidence|overall)(?![a-z]))*"
)


OPENED = re.compile(r"\s*[(\[]\s*")
LIST_STEP = re.compile(r"(?:\s*\([^()]*\))?\s*(?:,|/|(?:and|or|nor|as well as)(?![a-z])|scores?|levels?|rates?)")


def known_topics(context: Context, sentence: Sentence) -> list[Topic]:
    """Outcomes and markers named in a sentence, in order, the longer where they overlap."""
    hits = find_hits(context).between(sentence.start, sentence.end)
    moved = {h.start for h in hits if h.kind in {"verbs", "nouns"}}
    found = [
        Topic(m.outcome, None, m.start, m.end)
        for m in mentions_between(context, sentence.start, sentence.end)
        if m.core not in moved
    ]
    found += [Topic(None, h.entry, h.start, h.end) for h in hits if h.kind == "marker"]
    kept: list[Topic] = []
    for topic in sorted(found, key=lambda t: (t.start, -t.end)):
        last = kept[-1] if kept else None
        again = last is not None and topic.marker is not None and topic.marker == last.marker
        if again and last is not None and OPENED.fullmatch(context.lower, last.end, topic.start):
            # "long name (SHORT)" is one topic
            closed = context.lower[topic.end : topic.end + 1] in {")", "]"}
            kept[-1] = Topic(None, last.marker, last.start, topic.end + closed)
        elif last is None or topic.start >= last.end:
            kept.append(topic)
    return kept


def groups_of(
    context: Context, sentence: Sentence, cue: Hit, grammar: Grammar
) -> tuple[bool, ArmMention | None, tuple[int, int] | None]:
    """Whether arms are compared at the cue; the arm, and the place of the comparator."""
    lower = context.lower
    mentions = arms_between(context, sentence.start, sentence.end)
    for match in COMPARED.finditer(lower, cue.start, sentence.end):
        head = re.split(
            r"[,;(]|\.\s|(?<![a-z])(?:and|at|after|p)(?![a-z])",
            lower[match.end() : min(match.end() + 60, sentence.end)].rstrip("."),
        )[0].rstrip()
        if not head.strip() or re.match(r"\s*\d", head):
            continue
        if grammar.before.search(head):
            return False, None, None
        arm = next((a for a in mentions if cue.end <= a.start < match.start()), None)
        arm = arm or next((a for a in reversed(mentions) if a.end <= cue.start), None)
        comparator = next((a for a in mentions if match.start() <= a.start <= match.end() + 30), None)
        place = (comparator.start, comparator.end) if comparator else (match.end(), match.end() + len(head.rstrip()))
        return True, arm, place
    pair = pair_between(context, sentence.start, sentence.end, grammar)
    if pair is not None:
        return True, *as_mentions(context, pair)
    between = BETWEEN.search(lower, sentence.start, sentence.end)
    distinct = list({a.key: a for a in reversed(mentions)}.values())
    distinct.sort(key=lambda a: a.start)
    if between:
        return True, None, None
    sides = arm_and_comparator(context, sentence, distinct)
    if sides is not None and (VERSUS.search(lower, sentence.start, sentence.end) or cue.entry in {"same", "differ"}):
        return True, sides[0], (sides[1].start, sides[1].end)
    if cue.entry in {"up", "down"} and re.match(r"\s+(?:in|with|for|among)\s", lower[cue.end : cue.end + 12]):
        after = next((a for a in mentions if a.start >= cue.end and a.start - cue.end < 40), None)
        if after is not None:
            return True, after, None
    return False, None, None


def finding_of(context: Context, cue: Hit, negated: bool, topic: Topic, polarity: str) -> str:
    """higher, lower, similar or unclear."""
    if negated:
        return "unclear" if cue.entry == "same" else "similar"
    return FINDING.get(cue.entry) or TURNED.get((cue.entry, polarity), "unclear")


def p_of(topic: Topic, topics: list[Topic], p: list[PValue]) -> PValue | None:
    """The p-value of one of several topics: the next one printed after it; one before or after the list is of all."""
    following = next((value for value in p if value.start >= topic.end), None)
    if following is None and p and p[0].end <= topics[0].start:
        return p[0]
    return following


def comparison_rows(context: Context, sentence: Sentence, cue: Hit, limit: int, grammar: Grammar) -> Rows:
    """Rows of one cue, without ids."""
    lower = context.lower
    if lower[cue.start : cue.end] == "same" and not PREDICATE.search(lower[sentence.start : cue.start]):
        # "the same milk" names a thing
        return []
    if OR_MORE.search(lower, max(sentence.start, cue.start - 12), cue.end + 12) or (
        lower[cue.start : cue.end] in MOVED and not COMPARED.search(lower, cue.end, sentence.end)
    ):
        return []
    compared, arm, comparator = groups_of(context, sentence, cue, grammar)
    if not compared or (
        cue.entry in {"up", "down", "improve", "worsen"}
        and grammar.modal.search(lower[max(sentence.start, cue.start - 40) : cue.start])
    ):
        return []
    negated = NEGATED.search(lower[max(sentence.start, cue.start - 80) : cue.start]) is not None
    markers = compile_markers(context.vocabulary)
    beside = comparator is not None and COMPARED.search(lower, cue.end, comparator[0]) is not None
    topics = topics_of(context, sentence, cue, comparator[0] if comparator and beside else limit)
    p = p_values(lower, cue.end, limit)
    times = [t for t in context.shared.get("times", ()) if sentence.start <= t.start < sentence.end and not t.scheduled]
    rows: Rows = []
    for i, topic in enumerate(topics):
        mine = p[i] if len(p) == len(topics) else p_of(topic, topics, p)
        polarity = polarity_of(context, markers, topic.marker) if topic.marker else "unknown"
        finding = finding_of(context, cue, negated, topic, polarity)
        places = [("marker" if topic.marker else "outcome", topic.start, topic.end), ("direction", cue.start, cue.end)]
        places += [("p_value", mine.start, mine.end)] if mine else []
        places += [("arm", arm.start, arm.end)] if arm else []
        places += [("comparator", *comparator)] if comparator else []
        places += [("time_point", t.start, t.end) for t in times]
        words = " ".join(context.text[topic.start : topic.end].split()[:12])
        row: dict[str, Any] = {
            **context.place(min(q[1] for q in places), max(q[2] for q in places)),
            **context.where(sentence.section),
            "outcome_key": outcome_key(topic.outcome, words)
            if topic.outcome
            else None
            if topic.marker
            else outcome_key("other", words),
            "marker": topic.marker,
            "topic_text": words,
            "arm_text": context.text[arm.start : arm.end] if arm else None,
            "comparator_text": context.text[comparator[0] : comparator[1]] if comparator else None,
            "finding": finding,
            "p_value": mine.value if mine else None,
            "p_relation": mine.relation if mine else None,
            "timepoints_months": sorted({round(t.months, 4) for t in times}),
            "rule": f"comparison.{cue.entry}",
            "_anchors": places,
        }
        rows.append(dict(row))
    return rows


def read(context: Context) -> Reading:
    """Between-arm findings of the document's own results, once per topic and cue."""
    grammar = compile_grammar(context.vocabulary)
    estimated = [(row["start"], row["end"]) for row in context.tables.get("estimates", ())]
    rows: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in {"results", "other"}:
            continue
        cues = find_hits(context).between(sentence.start, sentence.end, "comparatives")
        cues = [c for c in cues if not any(a <= c.start < b for a, b in estimated)]
        done: set[tuple[int, int]] = set()
        for i, cue in enumerate(cues):
            limit = cues[i + 1].start if i + 1 < len(cues) else sentence.end
            for row in comparison_rows(context, sentence, cue, max(limit, min(cue.end + 1, sentence.end)), grammar):
                key = row["_anchors"][0][1:]
                if key not in done:
                    done.add(key)
                    rows.append(row)
    finished, anchors = give_ids(context, rows, "cmp", "comparisons", "comparison_id")
    return Reading({"comparisons": finished}, anchors)
