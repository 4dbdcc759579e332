"""Differences and benefits as nouns: "no difference in X", "X showed no difference", "a survival benefit"."""

from __future__ import annotations

import re

from ..reading import Context, Sentence
from ..statements.clauses import FINDING_VERBS, FINITE, bare_text, subject_span
from ..statements.governors import governor_of
from ..statements.lexicon import Hit
from ..statements.pairs import BETWEEN as GROUPS
from ..statements.slots import things_after, things_before
from ..statements.topics import Topic, known_topics, topics_in
from .sides import Place
from .ties import MODAL, NEGATED, Contrast, arm_subject, recent_topics, verb_start

NOUNS = frozenset({"difference", "differences", "benefit", "benefits", "advantage", "advantages", "superiority"})
NOT_FOUND = re.compile(
    rf"[^,;.]{{0,90}}?(?<![a-z])(?:(?:was|were|did|is|are|could)\s+(?:[a-z]+ly\s+)?(?:not|n't)|"
    rf"not\s+(?:statistically\s+)?"
    rf"significant|non-?significant|insignificant|not\s+{FINDING_VERBS}|failed to|disappeared|lost)(?![a-z])"
)
THE_DIFFERENCE = re.compile(r"(?<![a-z])(?:the|this|these|that|those|such|all|and|but|,)\s+\Z")
"""Before a difference that was told already: "…, but the difference was not significant"."""
BETWEEN_GROUPS = re.compile(
    r"(?<![a-z])(?:between|among|across)(?:-group|\s[^,;:.]{0,60}?(?:groups|arms|treatments|cohorts))(?![a-z])"
)
OF_CAUSE = re.compile(
    r"\s+(?:that\s+)?(?:was|were|is|are)\s+(?:[a-z]+ly\s+)?not\s+(?:sufficient|attributable|due|explained|related|caused)(?![a-z])"
)
"""What did not cause a difference does not deny it."""
COURSE = re.compile(
    r"\s+(?:in|of|between)\s+(?:the\s+)?(?:(?:pre|post)[a-z-]*\s+(?:and|versus|vs\.?)\s+(?:pre|post)[a-z-]*(?![a-z])|"
    r"[^;:.]{2,80}?\sbefore\s+and\s+after(?![a-z]))|\s+before\s+and\s+after\s"
)
"""A difference between before and after is of no arms."""
OF_ESTIMATE = re.compile(r"(?<![a-z])(?:mean|treatment|absolute|risk|average|estimated)\s+\Z")
"""Before a difference that is a figure."""
PLANNED = re.compile(r"(?<![a-z])(?:end ?-?points?|outcomes?|measures?)\s+(?:is|was|were|are|included)\s+(?:the\s+)?\Z")


def difference(
    context: Context, sentence: Sentence, cue: Hit, bounds: Place, before: str, told: Contrast | None
) -> Contrast | None:
    """``(no) difference(s) [between …] in pain``; ``X showed no difference``; ``quality of life differences``.

    Args:
        told: the contrast before it in the sentence, of whose topics a bare "differences" tells.
    """
    bare = bare_text(context)
    left, right = bounds
    if tells_no_difference(bare, cue, right, before):
        return None
    negated = NEGATED.search(before[-80:]) is not None or NOT_FOUND.match(bare, cue.end, right) is not None
    if negated and re.search(r"not only\s", before):
        negated = False
    if COURSE.match(bare, cue.end, right) and BETWEEN_GROUPS.search(bare, left, right) is None:
        return None
    holder = governor_of(bare, left, cue.start)
    with_none = bare.startswith("with ", holder.start) and holder.kind == "with"
    if with_none and not negated:
        return None
    topics = beside_noun(context, cue, bounds) or things_before(context, left, cue.start)
    subject = None
    if holder.kind in {"verb", "tied", "with"} and not with_none:
        subject = subject_span(bare, left, verb_start(bare, left, holder.start))
        if not topics and subject is not None and arm_subject(context, subject) is None:
            topics = topics_in(context, *subject)
    if not topics and with_none:
        topics = of_clause(context, left, cue.start)
    own_arm = subject is not None and arm_subject(context, subject) is not None
    again = THE_DIFFERENCE.search(before) is not None and (
        told is not None or GROUPS.search(bare, cue.end, right) is None
    )
    if not topics and negated and not again and cue.entry == "differ" and not own_arm:
        topics = list(told.topics) if told else recent_topics(context, sentence, cue.start)
        if topics:
            return Contrast((cue.start, cue.end), cue.entry, topics, subject, negated, "again")
        topics = [Topic(None, None, cue.start, cue.end)]
    return Contrast((cue.start, cue.end), cue.entry, topics, subject, negated, "difference") if topics else None


def tells_no_difference(bare: str, cue: Hit, right: int, before: str) -> bool:
    """Whether the noun is a cause, a plan, a possibility, or a figure's own name."""
    if OF_CAUSE.match(bare, cue.end, right) or MODAL.search(before[-40:]) or PLANNED.search(before):
        return True
    of_estimate = bare[cue.start : cue.end] == "difference" and OF_ESTIMATE.search(before)
    return bool(of_estimate) and not NEGATED.search(before[-40:])


def beside_noun(context: Context, cue: Hit, bounds: Place) -> list[Topic]:
    """What differs by the words beside the noun: "pain differences", else the groups after it, "in pain"."""
    left, right = bounds
    last = [t for t in known_topics(context, left, cue.start) if cue.start - t.end <= 1][-1:]
    return last or things_after(context, cue.end, right, benefit=cue.entry != "differ")


def of_clause(context: Context, left: int, at: int) -> list[Topic]:
    """What a clause before "with no difference" is about: its subject, if that is no arm, else what it named last."""
    bare = bare_text(context)
    first = FINITE.search(bare, left, at)
    whole = subject_span(bare, left, first.start()) if first else None
    named = topics_in(context, *whole) if whole and arm_subject(context, whole) is None else []
    return named or known_topics(context, left, at)[-1:]
