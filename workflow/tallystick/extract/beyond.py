"""Outcomes that are more, or other, than the term in them: "stroke or death", "rated their pain as better".

To count them under the term would state what the text does not say: those who died or relapsed are not the dead. They
are outcomes outside the vocabulary, with all their words. An event of a good state ("event-free survival events") is
its end.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from ..vocabulary import Vocabulary
from .outcomes import Mention, compile_outcomes, mentions_between
from .reading import Context

JOINT = re.compile(r"(?:,?\s(?:and/)?or|,|/)\s?(?:(?:any|an?|the|all|from|of|had|were|was)\s){0,2}")
"""Between outcomes of a list that is joined by "or"."""
OR = re.compile(r"(?<![a-z])or(?![a-z])")
REACH = 160
"""Characters on either side in which the list of an outcome is looked for."""
RATED = re.compile(r"(?<![a-z])(?:rated|described|scored|graded|considered|judged|assessed)\s(?:[a-z]+\s){0,2}\Z")
RATED_AS = re.compile(r"\s(?:as|to be)\s[\"']?[a-z]+(?:\s[a-z]+)?(?![a-z])[\"']?")
EVENTS = re.compile(r"\s(?:events?|failures?)(?![a-z])")


@lru_cache(maxsize=4)
def grade_before(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A word of degree that shares its noun with the outcome behind it: "complete or" before "partial response"."""
    grades = "|".join(sorted(map(re.escape, vocabulary["outcomes"]["grades"]), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![a-z])(?:{grades}),? or \Z")


@lru_cache(maxsize=4)
def absence_behind(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What joins to a state that something else did not come: "alive and without"."""
    words = "|".join(sorted(map(re.escape, vocabulary["outcomes"]["absent_before"]), key=lambda w: (-len(w), w)))
    return re.compile(rf",? and (?:were |was |had )?(?:{words})(?: of)?\s(?:[a-z]+\s){{0,2}}")


def as_more(context: Context, mention: Mention) -> Mention:
    """The mention, or the wider or opposite outcome that it is only a part of."""
    if mention.outcome == "other":
        return mention
    return joined(context, mention) or rated(context, mention) or ended(context, mention) or mention


def other(mention: Mention, start: int, end: int) -> Mention:
    """An outcome outside the vocabulary at ``start``–``end``, which ``mention`` is a part of."""
    return replace(mention, start=start, end=end, core=start, outcome="other", generic=False)


def joined(context: Context, mention: Mention) -> Mention | None:
    """All of a list of different outcomes joined by "or", with the grade or the absence that is joined to it too."""
    lower = context.lower
    near = mentions_between(context, mention.start - REACH, mention.end + REACH)
    at = near.index(mention) if mention in near else -1
    if at < 0:
        return None
    first = last = at
    while first > 0 and JOINT.fullmatch(lower, near[first - 1].end, near[first].start):
        first -= 1
    while last + 1 < len(near) and JOINT.fullmatch(lower, near[last].end, near[last + 1].start):
        last += 1
    listed = near[first : last + 1]
    start, end = listed[0].start, listed[-1].end
    alternatives = len({m.outcome for m in listed}) > 1 and any(
        OR.search(lower, a.end, b.start) for a, b in pairwise(listed)
    )
    grade = grade_before(context.vocabulary).search(lower, max(0, start - 30), start)
    without = absence_behind(context.vocabulary).match(lower, end)
    if not (alternatives or grade or without):
        return None
    if without:
        behind = mentions_between(context, without.end() - 1, without.end() + 1)
        end = behind[0].end if behind else without.end() - 1
    return other(mention, grade.start() if grade else start, end)


def rated(context: Context, mention: Mention) -> Mention | None:
    """What people said of a thing: "rated their pain as much better" counts no pain."""
    told = RATED_AS.match(context.lower, mention.end)
    if told is None or not RATED.search(context.lower, max(0, mention.start - 40), mention.start):
        return None
    return other(mention, mention.start, told.end())


def ended(context: Context, mention: Mention) -> Mention | None:
    """The events of a good state, which end it: its counterpart in the vocabulary, else an outcome of their own."""
    index = compile_outcomes(context.vocabulary)
    events = EVENTS.match(context.lower, mention.end)
    if events is None or index.valence.get(mention.outcome) != "benefit":
        return None
    opposite = index.complement.get(mention.outcome)
    if opposite:
        return replace(mention, end=events.end(), outcome=opposite, generic=False)
    return other(mention, mention.start, events.end())
