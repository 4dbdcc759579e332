"""Comparisons: what the text says of one arm beside another, in words or with a p-value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...tables.store import Rows
from ..arms import arms_between
from ..moves import sentence_moves
from ..outcomes import mentions_between
from ..reading import Context, Reading, Sentence
from ..statements import COMPARED, give_ids
from ..statements.chains import Grammar, compile_grammar, find_hits
from ..statements.clauses import FINDING_VERBS, bare_text, clause_bounds
from ..statements.printed_numbers import PValue, p_values
from ..times import times_between
from .contrasts import SUPERLATIVE, read_cue
from .effects import SIGNS, verb_contrasts
from .figured import figure_rows
from .relations import effects_told, who
from .sides import Place, Sides, is_controlled, name_in, sides_of
from .ties import Contrast
from .told import told_rows

VOCABULARY = ("markers", "designs", "directions", "estimates", "outcomes", "arms")

MOVED = frozenset({"increased", "decreased", "reduced", "improved", "elevated", "impaired"})
BY_SUBJECT = frozenset({"object", "associated", "subject_arm"})
"""How a contrast is tied where the subject of its verb is the arm."""
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
ADDS = re.compile(r"(?<![a-z])(?:also|furthermore|moreover|in addition|additionally|likewise|similarly)(?![a-z])")
OWN_SIDES = re.compile(
    r"(?<![a-z])(?:baseline|before|after|during|over time|both|all|groups?|arms?|between|patients who|in total|overall|"
    r"correlat\w+|associat\w+|predict\w+|pre-?\w*treatment)(?![a-z])"
)
"""Words of a sentence that says itself whom or what time it tells of."""
OTHER_CLAUSE = frozenset(["but", "while", "whereas", "although", "than", "in", "with", "among", "for"])
"""Words after which a clause has told itself whom it is about."""
CITED = re.compile(r"e(?<![a-z]e)t al(?![a-z])|\([a-z-]+,? (?:19|20)\d\d[;)]")
"""A citation by author: what the sentence compares, another study found."""
SURELY = re.compile(r"(?<![a-z])significantly\s+\Z")
SURELY_NEAR = 16
SINCE = re.compile(r"(?<![a-z])(?:after|following|before|since)\s+(?:the\s+)?\Z")
"""Before a treatment after which something was lower than before."""


def is_told(context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, p: list[PValue]) -> bool:
    """Whether a contrast is between groups: its words say so, or a study of groups says alike, or gives a p-value."""
    word = bare_text(context)[slice(*contrast.cue)]
    if SUPERLATIVE.match(word):
        between = bare_text(context)[contrast.cue[1] : sides.arm[0]] if sides.arm else ""
        return sides.arm is not None and bool(arms_between(context, *sides.arm)) and bool(EXTREME.fullmatch(between))
    alone = sides.arm if sides.comparator is None and contrast.entry not in {"same", "differ"} else None
    if alone and SINCE.search(context.lower, max(sentence.start, alone[0] - SURELY_NEAR), alone[0]):
        return False
    if word in MOVED and contrast.negated and contrast.rule == "subject":
        return sides.arm is not None and bool(arms_between(context, *sides.arm))
    if word in MOVED:
        return sides.comparator is not None or (contrast.rule == "associated" and contrast.subject is not None)
    if sides.named or contrast.rule == "results":
        return sides.named and (contrast.rule != "results" or contrast.entry in {"same", "differ"})
    if not is_controlled(context) or OVER_TIME.search(context.lower, sentence.start, contrast.cue[0]):
        return False
    if contrast.entry not in {"same", "differ"}:
        if contrast.rule == "object" and contrast.subject is not None:
            return bool(p) and sides.arm is not None
        after = context.lower[contrast.cue[1] : contrast.cue[1] + 40]
        surely = bool(p) or SURELY.search(context.lower, contrast.cue[0] - SURELY_NEAR, contrast.cue[0])
        return contrast.rule == "subject" and bool(surely) and AT_TIME.match(after) is None
    return contrast.entry in {"same", "differ"} and (contrast.negated or contrast.entry == "same" or bool(p))


def read_sentence(context: Context, sentence: Sentence, grammar: Grammar) -> Rows:
    """Rows of one sentence, without ids: what its comparative words say, then its verbs, then its figures."""
    rows: Rows = []
    done: set[Place] = set()
    carried = carried_sides(context, sentence)
    told = list(word_contrasts(context, sentence, grammar, carried))
    for contrast, sides, p in told:
        rows += told_rows(context, sentence, contrast, sides, p, done)
    taken = [(row["start"], row["end"]) for row in rows]
    others = verb_contrasts(context, sentence, taken, grammar, carried) + effects_told(context, sentence)
    for contrast, sides in others:
        limit = clause_bounds(bare_text(context), sentence.start, sentence.end, *contrast.cue)[1]
        p = p_values(context.lower, contrast.cue[0], limit)
        rows += told_rows(context, sentence, contrast, sides, p, done)
    sided = next((s for _, s in reversed([(c, s) for c, s, _ in told] + others) if s.arm and s.comparator), carried)
    if sided is not None:
        context.shared["sided"] = (sentence.index, sided)
    rows += figure_rows(context, sentence, rows, grammar)
    return rows


def carried_sides(context: Context, sentence: Sentence) -> Sides | None:
    """The sides of the sentence before, where this one only adds to it: "*They were also* more often …"."""
    index, sides = context.shared.get("sided", (-1, None))
    if index != sentence.index - 1 or index < 0 or not ADDS.search(context.lower, sentence.start, sentence.end):
        return None
    span = (sentence.start, sentence.end)
    own = OWN_SIDES.search(context.lower, *span) or COMPARED.search(context.lower, *span)
    if own or times_between(context, *span) or arms_between(context, *span):
        return None
    context.shared.setdefault("carried", set()).add(sentence.index)
    assert isinstance(sides, Sides)
    return sides


def word_contrasts(
    context: Context, sentence: Sentence, grammar: Grammar, carried: Sides | None = None
) -> Iterator[tuple[Contrast, Sides, list[PValue]]]:
    """Contrasts that comparative words of a sentence make, with the p-values of their clause."""
    cues = find_hits(context).between(sentence.start, sentence.end, "comparatives")
    bare = bare_text(context)
    last: Contrast | None = None
    last_sides = carried
    held: list[Held] = []
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
        if sides is None and (contrast.entry not in SIGNS or COMPARED.search(bare, contrast.cue[1], bounds[1])):
            continue
        sides = goes_on(sides or Sides(), contrast, last_sides)
        if not sides.named and contrast.subject is not None and contrast.rule in {"associated", "subject_arm"}:
            if contrast.rule == "associated" and tells_outcome(context, contrast.subject):
                continue
            sides = Sides(who(context, contrast.subject), None, True)
        begin = min(bounds[0], *(t.start for t in contrast.topics))
        p = p_values(context.lower, begin, bounds[1])
        own = [v for v in p if v.start >= cue.start]
        p = own if own or contrast.rule == "again" else [v for v in p if v.start >= contrast.topics[0].start]
        p = [v for v in p if v.start < max(limit, cue.end + 1)] or []
        if not sides.named and contrast.rule == "object" and contrast.subject and p:
            sides = Sides(name_in(bare, *contrast.subject), None, False)
        told = is_told(context, sentence, contrast, sides, p)
        if told:
            last = replace(contrast, topics=list(contrast.topics))
        if not sides.named and contrast.entry in SIGNS and contrast.rule in {"subject", "object"}:
            held.append(Held(contrast, sides, p, told))
            continue
        if not told:
            held = [one for one in held if one.told]
            continue
        for one in held:
            if shares_arm(context, one.contrast, contrast, sides):
                yield one.contrast, sides, one.p
            elif one.told:
                yield one.contrast, one.sides, one.p
        held, last_sides = [], sides
        yield contrast, sides, p
    yield from ((one.contrast, one.sides, one.p) for one in held if one.told)


def goes_on(sides: Sides, contrast: Contrast, last: Sides | None) -> Sides:
    """The sides; those of the contrast before it in the sentence, where the words name no other arm.

    "Pain was less with A than with B, with better sleep": the arm named last is not the one that slept better.
    """
    if last is None or last.comparator is None:
        return sides
    if sides.comparator is not None or (sides.named and sides.arm is None):
        return last if sides.comparator == last.comparator and sides.arm is None else sides
    own = sides.arm is not None and (sides.arm[0] >= contrast.cue[1] or sides.arm not in {last.arm, last.comparator})
    return sides if own else last


def tells_outcome(context: Context, subject: Place) -> bool:
    """Whether a subject is an outcome and no arm: what "remission was associated with" are factors, not groups."""
    return bool(mentions_between(context, *subject)) and not arms_between(context, *subject)


@dataclass(frozen=True, slots=True)
class Held:
    """A contrast whose words name no arm: the next one of the sentence may name that of both."""

    contrast: Contrast
    sides: Sides
    p: list[PValue]
    told: bool


def shares_arm(context: Context, first: Contrast, second: Contrast, sides: Sides) -> bool:
    """Whether a contrast has the arm of the next one: "there was less nausea but more fever in the A group".

    So have whole clauses that "and" joins: "stay was shorter and costs were lower in the A group".
    """
    if sides.arm is None or sides.arm[0] < second.cue[1] or first.rule != second.rule:
        return False
    bare = bare_text(context)
    if second.rule == "object":
        between = bare[first.topics[-1].end : second.cue[0]].split()
        joined = 0 < len(between) <= 3 and between[0] in {"but", "and", "though", "although"}
        return joined and second.subject is None
    if second.rule != "subject" or second.subject is None or second.subject[0] < first.cue[1]:
        return False
    between = bare[first.cue[1] : second.subject[0]].split()
    return bool(between) and between[-1] in {"and", "the"} and "and" in between[-2:] and not OTHER_CLAUSE & set(between)


def read(context: Context) -> Reading:
    """Between-arm findings of the document's own results, once per topic and cue."""
    grammar = compile_grammar(context.vocabulary)
    rows: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move in {"results", "other"}:
            found = read_sentence(context, sentence, grammar)
            rows += found if not (found and CITED.search(context.lower, sentence.start, sentence.end)) else []
    finished, anchors = give_ids(context, rows, "cmp", "comparisons", "comparison_id")
    return Reading({"comparisons": finished}, anchors)
