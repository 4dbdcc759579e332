"""Whose an estimate is: the arm and its comparator, or the one arm whose share or rate it gives."""

from __future__ import annotations

import re

from ..arms import ArmMention, arms_between, main_arms
from ..arms.contrast import opposite
from ..reading import Context, Sentence
from ..statements.chains import compile_grammar
from ..statements.pairs import arm_and_comparator
from .attached import Place, arms_of
from .in_sentences import Valued

Sides = tuple[ArmMention | None, ArmMention | None]
OF_ONE_ARM = frozenset({"proportion", "rate"})
"""What one arm had, not how two differ."""
OF_TWO_ARMS = frozenset(
    {"HR", "OR", "RR", "IRR", "RD", "MD", "SMD", "ratio_of_means", "percent_difference", "efficacy", "NNT"}
)
THAN_ARM = re.compile(
    r"(?<![a-z])(?:than|compared (?:with|to)|versus|vs\.?|relative to)\s+(?:(?:in|for|with|the|those|that|of|"
    r"given)\s+){0,3}\Z"
)
AGAINST = re.compile(r"\s*(?:vs\.?|versus|compared (?:with|to)|relative to|against|over|for)\s+(?:the\s+)?\Z")
"""Between the name of a measure and the arm that it is measured against: "HR vs. placebo 0.52"."""
BETWEEN_GROUPS = re.compile(
    r"(?<![a-z])(?:between[ -](?:the |the two |two |treatment |study )?(?:groups?|arms?|treatments)|"
    r"treatment (?:effect|difference)|intergroup)(?![a-z])"
)


def is_control(context: Context, arm: ArmMention) -> bool:
    """Whether an arm is a control by its name."""
    return compile_grammar(context.vocabulary).control.match(context.lower, arm.start, arm.end) is not None


def sides_of(context: Context, sentence: Sentence, estimate: Valued) -> Sides:
    """The arm and the comparator of an estimate, as far as the text names them."""
    mentions = arms_between(context, sentence.start, sentence.end)
    if not mentions and not BETWEEN_GROUPS.search(context.lower, sentence.start, sentence.end):
        return None, None
    against = named_against(context, mentions, estimate)
    if against is not None:
        return against
    pair = arm_and_comparator(context, sentence, mentions)
    if pair is not None:
        first, second = pair
        turned = is_control(context, first) and not is_control(context, second)
        return (second, first) if turned else pair
    arm, comparator = only_arm(context, sentence, mentions)
    if estimate.what not in OF_TWO_ARMS:
        return arm, comparator
    if arm is not None:
        return arm, opposite(context, arm)
    if comparator is not None:
        return opposite(context, comparator), comparator
    both = sorted(main_arms(context), key=lambda each: is_control(context, each))
    told = len(both) == 2 and is_control(context, both[1]) and not is_control(context, both[0])
    return (both[0], both[1]) if told else (None, None)


def named_against(context: Context, mentions: list[ArmMention], estimate: Valued) -> Sides | None:
    """The sides where the comparator stands between the name of the measure and its value."""
    if estimate.name is None:
        return None
    start, end = estimate.name
    inside = [m for m in mentions if end <= m.start < estimate.figure.start]
    if not inside or not AGAINST.fullmatch(context.lower, end, inside[0].start):
        return None
    before = [m for m in mentions if m.end <= start and m.key != inside[0].key]
    return (before[-1] if before else opposite(context, inside[0])), inside[0]


def only_arm(context: Context, sentence: Sentence, arms: list[ArmMention]) -> Sides:
    """The one arm that a sentence names, as the arm, or as the comparator where it is a control or told "than" it."""
    if not arms:
        return None, None
    first = arms[0]
    compared = THAN_ARM.search(context.lower, max(sentence.start, first.start - 40), first.start)
    return (None, first) if compared or is_control(context, first) else (first, None)


def arms_of_shares(context: Context, sentence: Sentence, told: list[Valued]) -> dict[int, ArmMention]:
    """The arm of each share or rate of a sentence, by the place of its value."""
    shares = [v for v in told if v.table == "estimates" and v.what in OF_ONE_ARM]
    places = [Place(v.figure.start, v.figure.end, v.rule, None) for v in shares]
    arms, _ = arms_of(context, sentence, places, [])
    return {v.figure.start: arm for v, arm in zip(shares, arms, strict=True) if arm is not None}
