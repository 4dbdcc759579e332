"""Whether a measured value is a level or a change, and which way it went: by the word of movement that governs it.

A movement governs a value in one of a few ways: as the verb before it ("fell by 6 points"), as the noun after it ("a 6
point fall"), or as the noun that what is measured depends on or ends in ("reductions in pain and stiffness (−2.1)",
"weight loss was 3 kg"). The words of movement and the way they tell are those of the vocabulary of directions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..reading import Context, Sentence
from ..statements import TURNS, polarity_of
from ..statements.chains import compile_markers, find_hits
from ..statements.lexicon import Hit
from .clause_topics import Topic
from .value_patterns import TIMES

SIGNS = {"-": "down", "−": "down", "–": "down", "+": "up"}
WAYS = frozenset({"up", "down", "unchanged"})
BY = re.compile(
    r"(?<![a-z])by\s+(?:(?:about|approximately|only|around|nearly|almost|up to|as much as|at least|~|≈|"
    r"(?:an?\s+)?(?:mean|median|average)(?:\s+of)?|a further|a total of|an additional)\s*)*[$€£]?\Z"
)
"""Right before a value by which something moved."""
TO_END = re.compile(
    r"(?<![a-z])(?:from|(?<!compared )(?<!relative )(?<!comparison )to|baseline)\s+"
    r"(?:(?:an?\s+|the\s+)?(?:mean|median|average|baseline)\s+)?(?:of\s+)?[$€£]?\Z"
)
"""Right before an end of a course, or the value at the start."""
TO_START = re.compile(r"[\s)\]]*(?:compared|in comparison) (?:with|to) (?:the )?baseline")
"""After a value: it is set beside that of the start, so it is a level."""
STRAIGHT = re.compile(
    r"\s+(?:(?:[a-z]+ly|further|only|about|approximately|some|~|≈|in (?:both|all)(?: \d| two| three)? groups|"
    r"(?:an?\s+)?(?:mean|median|average)(?:\s+of)?)\s*)*[$€£]?\Z"
)
"""Between a verb of movement and the value by which something moved: "fell significantly 3.2 kg"."""
VERBAL = re.compile(r"(?<![a-z])(?:to|not|did|would|will|may|might|can|could|they|which|that)\s+(?:[a-z]+ly\s+)?\Z")
"""Before a word that is a verb there and no noun: "tended to increase their output"."""
NEW_PREDICATE = re.compile(
    r"(?<![a-z])(?:was|were|is|are|had|has|have|did|showed|remained|tended|achieved|although|though|while|whereas|but|"
    r"(?:and|or)\s[a-z]+ed)(?![a-z])|;|:\s"
)
"""Between a movement and what is measured: another predicate, so that the movement is not its own."""
OF_VALUE = re.compile(
    r"(?:\s+(?:from|at|after|over|in|since|between|with|for|on)\s[^;:.()]{1,70}?)?\s*(?:[(\[][^()\[\]]{1,40}[)\]]\s*)?"
    r"(?:(?:of|was|were|is|averaged|[=:,(\[])\s*)+(?:only |about |approximately |up to |an? (?:mean|average) of |~|≈)*"
    r"[$€£]?\Z"
)
"""Between a movement and its own value: "a reduction *of* 3.2", "the change from baseline *was* 3.2"."""
BEFORE_NOUN = re.compile(
    r"\s*(?:[(\[][^()\[\]]{0,50}[)\]]\s*)?(?:(?!in |of |for |with |on |and |or |to |by |vs |versus |than |was |were "
    r"|at |compared |from )[a-z-]+\s){0,3}"
)
"""Between a value and the noun of the movement that it measures: "a 12% *attendance* reduction"."""
COMPOUND = re.compile(r"\s(?:(?!and |or |in |with |of |for )[a-z-]+\s){0,3}")
"""Between what is measured and the noun of its movement: "pain score *changes*", "weight loss"."""
FROM_START = re.compile(
    r"(?<![a-z])(?:differences?|changes?)[\s-]+(?:from|to|versus)[\s-]+(?:the\s+)?baseline(?![a-z])"
)
LENGTH_OF = re.compile(r"(?<![a-z])(?:times?|days|hours|duration)\s+(?:to|of|until)\s+(?:\S+\s+){0,2}\Z")
"""Before a movement that something was the time to: "time to bowel recovery"."""
SIGNED = re.compile(r"\s*[-−–+]")
REACH = 120
REACH_AFTER = 60


@dataclass(frozen=True, slots=True)
class Move:
    """That a value is a change: the way its word tells (``up``, ``down``, ``improve``, ``worsen``, ``change``)."""

    way: str


def movements(context: Context, start: int, end: int) -> list[Hit]:
    """Words of movement in a stretch, verbs and nouns, without those within the name of a known marker."""
    hits = find_hits(context).between(start, end)
    markers = [h for h in hits if h.kind == "marker"]
    return [
        h
        for h in hits
        if h.kind in {"verbs", "nouns"}
        and h.entry != "stable"
        and not any(m.start <= h.start and h.end <= m.end for m in markers)
    ]


def is_noun(context: Context, hit: Hit) -> bool:
    """Whether a word of movement stands there as the noun for it."""
    low = max(0, hit.start - 40)
    return (
        hit.kind == "nouns"
        and VERBAL.search(context.lower, low, hit.start) is None
        and LENGTH_OF.search(context.lower, low, hit.start) is None
    )


def move_of(
    context: Context, sentence: Sentence, place: tuple[int, int], topic: Topic, unit: str, said: bool | None
) -> Move | None:
    """The movement that governs the value at ``place``, of ``topic``; none where the value is a level.

    Args:
        said: whether the value was read as a change, or as none; None where the rule that read it does not say.
    """
    if said is False:
        return None
    start, end = place
    lower = context.lower
    if said is None and (TO_END.search(lower, max(sentence.start, start - 30), start) or TO_START.match(lower, end)):
        return None
    before = movements(context, max(sentence.start, min(start, topic[1]) - REACH), start)
    if BY.search(lower, max(sentence.start, start - 40), start):
        return Move(before[-1].entry if before else "change")
    verb = next((h for h in reversed(before) if h.kind == "verbs"), None)
    if verb is not None and STRAIGHT.match(lower, verb.end, start):
        return Move(verb.entry)
    governing = next((h for h in reversed(before) if is_noun(context, h) and governs(context, h, topic, start)), None)
    if governing is not None:
        return Move(governing.entry)
    told = FROM_START.search(lower, sentence.start, start)
    if told and (not NEW_PREDICATE.search(lower, told.end(), start) or OF_VALUE.match(lower, told.end(), start)):
        return Move("change")
    if said or (SIGNED.match(lower, start) and before and unit not in TIMES):
        # "fell less in A (−0.11 cm)": a sign after a verb of movement
        return Move(before[-1].entry if before else "change")
    return None


def own_noun(context: Context, end: int, stop: int) -> Hit | None:
    """The noun of movement whose amount a value is, right after it: "a 6 point [fall]"."""
    near = next((h for h in movements(context, end, min(end + REACH_AFTER, stop)) if is_noun(context, h)), None)
    return near if near and BEFORE_NOUN.fullmatch(context.lower, end, near.start) else None


def governs(context: Context, noun: Hit, topic: Topic, at: int) -> bool:
    """Whether a noun of movement is what is measured, or is what the topic of the value at ``at`` depends on."""
    _, start, end = topic
    lower = context.lower
    if start <= noun.start < end:
        return True
    if noun.end <= start:
        return NEW_PREDICATE.search(lower, noun.end, start) is None
    if end <= noun.start and COMPOUND.fullmatch(lower, end, noun.start):
        return True
    return OF_VALUE.match(lower, noun.end, at) is not None


def way_of(context: Context, move: Move, value: tuple[str, float], marker: str, meant: bool, signed: bool) -> str:
    """Which way a change went: by its printed sign, else by the word that governs it.

    Args:
        value: the first printed character of the value, and the value.
        meant: whether it is a mean or has a spread: such a change without a sign is a rise.
        signed: whether other changes of its list have a minus, so that one without is a rise.
    """
    if value[1] == 0:
        return "unchanged"
    if value[0] in SIGNS:
        return SIGNS[value[0]]
    if signed:
        return "up"
    if move.way in WAYS:
        return move.way
    if move.way == "change":
        return "up" if meant else "unsigned"
    polarity = polarity_of(context, compile_markers(context.vocabulary), marker)
    return TURNS.get((move.way, polarity), "unsigned")


def goes_on(context: Context, end: int, start: int) -> bool:
    """Whether a list goes on from a value to what the next one measures: "reductions in X (2) and [Y (3)]"."""
    return end <= start and NEW_PREDICATE.search(context.lower, end, start) is None
