"""Differences and benefits as nouns: "no difference in X", "X showed no difference", "a survival benefit"."""

from __future__ import annotations

import re

from ..reading import Context, Sentence
from ..statements.clauses import FINDING_VERBS, FINITE, bare_text, subject_span
from ..statements.lexicon import Hit
from ..statements.pairs import BETWEEN as GROUPS
from ..statements.topics import Topic, known_topics, people_only, phrase_end, topics_in
from .sides import Place
from .ties import ATTRIBUTIVE, MODAL, NEGATED, THERE, Contrast, arm_subject, recent_topics, verb_start

NOUNS = frozenset({"difference", "differences", "benefit", "benefits", "advantage", "advantages", "superiority"})
NOT_FOUND = re.compile(
    rf"[^,;.]{{0,90}}?(?<![a-z])(?:(?:was|were|did|is|are|could)\s+(?:[a-z]+ly\s+)?(?:not|n't)|"
    rf"not\s+(?:statistically\s+)?"
    rf"significant|non-?significant|insignificant|not\s+{FINDING_VERBS}|failed to|disappeared|lost)(?![a-z])"
)
IN_WHAT = re.compile(
    r"\s*(?:(?:of|in)\s+|(?:(?:between|among|across)\s+(?:[^,;:]|,(?=\s*and\s)){2,110}?\s+)?(?:(?:was|were|is|could be|"
    rf"be)\s+(?:[a-z]+ly\s+|also\s+|not\s+)?{FINDING_VERBS}\s+)?(?:(?:between|among|across)\s+[^,;:]{{2,110}}?\s+)?"
    r"(?:in terms of|with (?:respect|regard|regards) to|with reference to|as regards|regarding|concerning|in relation "
    r"to|relating to|according to|in|for|on|at)\s+)(?:(?:either|any|the|both|all|their)\s+)*"
)
AGAIN = {
    word: re.compile(rf"[^,;:.]{{0,60}}?,?\s(?:and|or|nor|or)\s{word}\s+(?:the\s+)?(?!(?:both|all|either)\s)")
    for word in ("in", "for", "of", "on")
}
"""A preposition said again before the next topic: "no difference in X at 6 h and *in* Y"."""
BETWEEN_OF = re.compile(
    rf"\s*(?:(?:was|were)\s+(?:[a-z]+ly\s+)?{FINDING_VERBS}\s+)?(?:between|among|across)\s+(?:the\s+)?"
    r"(?P<what>(?:[a-z0-9/+-]+\s+){1,5}?)(?:of|in|for)\s+(?:the\s+)?[^,;:]{2,80}?(?:\sand\s|groups|arms)"
)
"""``no difference between the pain scores of A and B``."""
THE_DIFFERENCE = re.compile(r"(?<![a-z])(?:the|this|these|that|those|such|all|and|but|,)\s+\Z")
"""Before a difference that was told already: "…, but the difference was not significant"."""
ABOUT = re.compile(
    r"\s*(?:regarding|concerning|with (?:respect|regard) to|in terms of|as for|as to|for|in)\s+"
    r"(?P<what>[^;:]{2,120}?),\s"
)
BETWEEN_GROUPS = re.compile(
    r"(?<![a-z])(?:between|among|across)(?:-group|\s[^,;:.]{0,60}?(?:groups|arms|treatments|cohorts))(?![a-z])"
)
OF_CAUSE = re.compile(
    r"\s+(?:that\s+)?(?:was|were|is|are)\s+(?:[a-z]+ly\s+)?not\s+(?:sufficient|attributable|due|explained|related|caused)(?![a-z])"
)
"""What did not cause a difference does not deny it."""
COUNTED = re.compile(r"(?:two|three|four|both|all|these|different|\d)\s")
COURSE = re.compile(
    r"\s+(?:in|of|between)\s+(?:the\s+)?(?:(?:pre|post)[a-z-]*\s+(?:and|versus|vs\.?)\s+(?:pre|post)[a-z-]*(?![a-z])|"
    r"[^;:.]{2,80}?\sbefore\s+and\s+after(?![a-z]))"
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
    if not negated and COURSE.match(bare, cue.end, right) and BETWEEN_GROUPS.search(bare, left, right) is None:
        return None
    attributive = ATTRIBUTIVE.search(before)
    with_none = attributive is not None and attributive.group().startswith("with ")
    if with_none and not negated:
        return None
    topics = beside_noun(context, sentence, cue, bounds)
    subject = None
    if attributive is not None and not with_none and not THERE.search(before[: attributive.start()] + " "):
        subject = subject_span(bare, left, verb_start(bare, left, cue.start - (len(before) - attributive.start())))
        if not topics and subject is not None and arm_subject(context, subject) is None:
            topics = topics_in(context, sentence, *subject)
    if not topics and (about := ABOUT.match(bare, left, cue.start)) is not None:
        topics = topics_in(context, sentence, *about.span("what"))
    if not topics and with_none:
        topics = of_clause(context, sentence, left, cue.start)
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


def beside_noun(context: Context, sentence: Sentence, cue: Hit, bounds: Place) -> list[Topic]:
    """What differs by the words beside the noun: "pain differences", "between the pain of A and B", "in pain"."""
    bare = bare_text(context)
    left, right = bounds
    of = BETWEEN_OF.match(bare, cue.end, right)
    if of is not None and not people_only(context.vocabulary).search(of["what"]) and not COUNTED.match(of["what"]):
        topics = topics_in(context, sentence, *of.span("what"))
    else:
        topics = [t for t in known_topics(context, left, cue.start) if cue.start - t.end <= 1][-1:]
    link = IN_WHAT.match(bare, cue.end, right)
    if topics or link is None:
        return topics
    last = link.group().split()[-1]
    if cue.entry != "differ" and last == "for":
        # "a benefit for A": an arm follows
        return topics
    end = phrase_end(bare, link.end(), right)
    topics = topics_in(context, sentence, link.end(), end)
    preposition = last if last in {"in", "for", "of", "on"} else "in"
    while topics and (more := AGAIN[preposition].match(bare, end, right)):
        end = phrase_end(bare, more.end(), right)
        topics = topics + topics_in(context, sentence, more.end(), end)
    return topics


def of_clause(context: Context, sentence: Sentence, left: int, at: int) -> list[Topic]:
    """What a clause before "with no difference" is about: its subject, if that is no arm, else what it named last."""
    bare = bare_text(context)
    first = FINITE.search(bare, left, at)
    whole = subject_span(bare, left, first.start()) if first else None
    named = topics_in(context, sentence, *whole) if whole and arm_subject(context, whole) is None else []
    return named or known_topics(context, left, at)[-1:]
