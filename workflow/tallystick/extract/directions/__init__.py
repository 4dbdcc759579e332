"""Directions: which markers moved, which way, when, against what.

A statement is a cue (a verb, a noun or an adjective of movement) and the list of markers that grammar ties to it: the
subject before a verb ("albumin and C3 increased"), the object after it ("the drug lowered LDL cholesterol"), what
stands after a noun ("reductions in pain and stiffness"). A clause that has no subject of its own ("and then slightly
declined", "while these values increased") tells of the markers before it.
"""

from __future__ import annotations

import re

from ...tables.store import Rows
from ..arms import ArmMention
from ..moves import sentence_moves
from ..reading import Context, Reading, Sentence
from ..statements import Statement, compared_with, give_ids, statement_rows, stretches
from ..statements.chains import Chain, Grammar, Markers, chains_of, compile_grammar, compile_markers, find_hits
from ..statements.clauses import STRONG
from ..statements.cue_patterns import ADVERSE, AT_ENTRY, BY_DOSE, INTERPRETS, OTHERS_WORK, SHOWN_BY, SIGNED_CHANGE
from ..statements.lexicon import Hit
from ..statements.pairs import likened
from .arms_told import ArmsTold
from .courses import HINTS, courses
from .predicates import REACH, Clause, as_adjective, as_noun, as_object, as_subject
from .unlisted import unlisted

VOCABULARY = ("markers", "directions", "estimates", "arms")

FASTER = re.compile(r"\s[^,;:.]{0,40}?(?<![a-z])(?:faster|slower|earlier|sooner)\s+than(?![a-z])")
"""How fast one group moved beside another is a comparison."""
BECAUSE = re.compile(
    r"(?<![a-z])(?:because(?: of)?|due to|owing to|towards?|patients who (?:developed|had|showed|experienced))\s+"
    r"(?:(?:a|an|the|their|his|her|[a-z]+ly|significant|postoperative)\s+)*(?:[a-z-]+\s+)?\Z"
)
"""Before a movement that is only a cause, a trend or a trait of people."""
CUES = frozenset({"verbs", "nouns", "adjectives"})
STATES = frozenset({"higher", "lower", "greater", "less", "smaller", "fewer", "better", "worse", "poorer"})
AFTER = re.compile(
    r"(?<![a-z])(?:after|following|post|at (?:the )?end|during|over|by)(?![a-z])|(?<![a-z])(?:at|"
    r"until)\s+(?:\d|week|month|day|follow|the)"
)
LISTED_EVENTS = frozenset({"direction.object", "direction.attribute", "direction.noun", "direction.named_noun"})
"""Rules that read what a list of adverse events names: "nausea and decreased weight"."""
REPORTS = frozenset({"results", "other"})
"""Moves whose sentences tell what happened."""


def cues_of(hits: list[Hit], chains: list[Chain]) -> list[Hit]:
    """Cue hits outside the markers' own words, one per place (a form may be noun, verb and adjective)."""
    cues: list[Hit] = []
    for hit in hits:
        if hit.kind not in CUES or any(i.start <= hit.start < i.end for c in chains for i in c.items):
            continue
        cues.append(hit)
    return cues


def read_sentence(context: Context, sentence: Sentence, markers: Markers, grammar: Grammar) -> list[Statement]:
    """Statements of movement in one sentence."""
    hits = find_hits(context).between(sentence.start, sentence.end)
    if not any(h.kind in CUES for h in hits):
        return []
    chains = chains_of(context, [h for h in hits if h.kind == "marker"], markers, grammar)
    clause = Clause(sentence, chains)
    clause.cues = cues_of(hits, chains)
    places = sorted({(cue.start, cue.end) for cue in clause.cues})
    for start, end in places:
        kinds = {cue.kind: cue.entry for cue in clause.cues if cue.start == start and cue.end == end}
        if clause.last is not None and start < clause.last.cue_end:
            continue
        statement = read_cue(context, clause, start, end, kinds, grammar)
        if statement is not None:
            clause.statements.append(statement)
    return resolve(context, clause, markers)


def resolve(context: Context, clause: Clause, markers: Markers) -> list[Statement]:
    """Statements without those that another of the sentence makes more exactly.

    "Disease activity declined as shown by changes in SLEDAI": what declined is the SLEDAI, and its change has a sign.
    """
    for statement in clause.statements:
        for k, item in enumerate(statement.items):
            following = [c for c in clause.chains if c.start > statement.cue_end]
            told = next((i for c in following for i in c.items if markers.measures.get(i.entry) == item.entry), None)
            if told and SHOWN_BY.search(context.lower, statement.cue_end, told.start):
                statement.items[k] = told
    signed = {i.entry for s in clause.statements if s.sign != "change" for i in s.items}
    for statement in clause.statements:
        if statement.sign == "change" and not statement.negated:
            statement.items = [i for i in statement.items if i.entry not in signed]
    return [s for s in clause.statements if s.items]


def read_cue(
    context: Context, clause: Clause, start: int, end: int, kinds: dict[str, str], grammar: Grammar
) -> Statement | None:
    """The statement a cue makes, if grammar ties it to markers."""
    low = context.lower
    sentence = clause.sentence
    before = low[max(sentence.start, start - REACH) : start]
    if context.view[start].isupper() and before.strip() and before.rstrip()[-1] not in ".:;":
        return None
    opening = max(before.rfind(";"), before.rfind(": "), 0)
    near = before[max(opening, len(before) - 90) :]
    stop = min(end + REACH, sentence.end)
    if FASTER.match(low, end, stop) or BY_DOSE.match(low, end, stop) or AT_ENTRY.match(low, end, stop):
        return None
    if BECAUSE.search(near[-60:]) or INTERPRETS.search(near) or grammar.modal.search(near[-40:]):
        return None
    found = None
    if "nouns" in kinds:
        found = as_noun(context, clause, start, end, kinds["nouns"], grammar)
    if found is None and "verbs" in kinds:
        found = as_subject(context, clause, start, end, kinds["verbs"], grammar) or as_object(
            context, clause, start, end, kinds["verbs"], grammar
        )
    if found is None and "adjectives" in kinds:
        found = as_adjective(context, clause, start, end, kinds["adjectives"], grammar)
    return found


def change_rows(context: Context, told: Rows) -> Rows:
    """Directions that a printed mean or median change gives by its sign, where no words of its sentence tell one."""
    anchors = context.shared.get("measurement_anchors", {})
    rows: Rows = []
    changes = [m for m in context.tables.get("measurements", ()) if m["change_direction"] in {"up", "down"}]
    # a text that prints no sign at all may print a fall as a plain number
    has_signs = any(m["change_direction"] == "down" or m["quote"].startswith("+") for m in changes)
    for m in changes if has_signs else ():
        if m["marker"] == "other":
            continue
        sentence = context.sentence_at(int(m["start"]))
        words = STRONG.split(context.lower[sentence.start : m["end"]])[-1] if sentence else ""
        if sentence is None or not SIGNED_CHANGE.search(words):
            continue
        mine = [r for r in told if sentence.start <= r["start"] < sentence.end]
        if any(r["marker"] == m["marker"] or r["start"] <= m["start"] < r["end"] for r in mine):
            continue
        places = [("direction", s, e) if f == "value" else (f, s, e) for f, s, e in anchors[m["measurement_id"]]]
        places = [p for p in places if p[0] in {"direction", "marker", "arm", "time_point"}]
        rows.append(
            {
                **context.place(m["start"], m["end"]),
                "section_id": m["section_id"],
                "subject": m["subject"],
                "arm_text": m["arm_text"],
                "marker": m["marker"],
                "marker_text": m["marker_text"],
                "direction": m["change_direction"],
                "direction_status": "stated",
                "stated_as": m["quote"],
                "relative_to": "before",
                "timepoints_months": [] if m["timepoint_months"] is None else [round(m["timepoint_months"], 4)],
                "significance": "unstated",
                "rule": "direction.change_value",
                "_anchors": places,
            }
        )
    return rows


def is_between_arms(context: Context, statement: Statement, grammar: Grammar, arms: list[ArmMention]) -> bool:
    """Whether a state ("was higher") sets one arm beside another that is no control: a comparison, no movement."""
    word = context.lower[statement.cue_start : statement.cue_end]
    if word not in STATES or statement.also is not None:
        return False
    relative, _ = compared_with(context, statement, grammar)
    if relative in {"other", "values"}:
        return True
    if relative or re.match(r"\s+(?:after|following)\s", context.lower[statement.cue_end : statement.cue_end + 12]):
        return False
    return bool(arms) or (statement.rule == "direction.state" and not AFTER.search(context.lower, *statement.span))


WITH = re.compile(r"(?<![a-z])(?:with|at|for|despite|by)\s+(?:[a-z]+ly\s+)?\Z")


def is_condition(context: Context, statement: Statement) -> bool:
    """Whether a participle only says with what another thing moved: "rates fell *with increasing* pain relief"."""
    if not context.lower.endswith("ing", statement.cue_start, statement.cue_end):
        return False
    return WITH.search(context.lower, max(0, statement.cue_start - 24), statement.cue_start) is not None


def apart(arms: list[ArmMention], others: list[ArmMention]) -> bool:
    """Whether two lists name other arms."""
    return bool(arms and others) and not {a.key for a in arms} & {a.key for a in others}


def read(context: Context) -> Reading:
    """Directions of the markers of one document; what a conclusion says again is a restatement of its row."""
    markers, grammar = compile_markers(context.vocabulary), compile_grammar(context.vocabulary)
    rows: Rows = []
    again: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in REPORTS and move != "conclusion":
            continue
        hits = find_hits(context).between(sentence.start, sentence.end)
        if not any(h.kind in CUES for h in hits) and HINTS.search(context.lower, sentence.start, sentence.end) is None:
            continue
        statements = [s for s in read_sentence(context, sentence, markers, grammar) if not is_condition(context, s)]
        if ADVERSE.search(context.lower, sentence.start, sentence.end):
            statements = [s for s in statements if s.rule not in LISTED_EVENTS]
        elif move != "conclusion":
            statements += unlisted(context, sentence, statements, grammar, move == "results")
            statements += courses(context, sentence, statements)
            statements.sort(key=lambda s: s.cue_start)
        if not statements or (
            sentence.section.subject is None and OTHERS_WORK.search(context.lower, sentence.start, sentence.end)
        ):
            continue
        stretches(statements, sentence)
        told_for = ArmsTold(context, sentence, statements)
        for statement in statements:
            arms = told_for.of(statement)
            if statement.follows is not None and apart(arms, told_for.of(statement.follows)):
                # "rose in X, whereas fell in Y" is no course that turns
                statement.follows = None
            if is_between_arms(context, statement, grammar, arms):
                continue
            alike = likened(context, statement, grammar)
            told = statement_rows(context, statement, sentence, markers, grammar, arms, alike)
            (again if move == "conclusion" else rows).extend(told)
    for said in again:
        first = next((r for r in rows if all(r[k] == said[k] for k in ("marker", "direction", "subject"))), None)
        if first is not None:
            first["_anchors"].append(("restatement", said["start"], said["end"]))
    rows += change_rows(context, rows)
    finished, anchors = give_ids(context, rows, "dir", "directions", "direction_id")
    return Reading({"directions": finished}, anchors)
