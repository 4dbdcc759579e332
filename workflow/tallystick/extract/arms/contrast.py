"""The contrast of a study: which two arms its text sets against each other, and in which order."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from ...vocabulary import Vocabulary
from ..reading import Context
from . import ArmMention, arm_mentions, main_arms, usual

AGAINST = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*)?,?\s*(?P<word>and|or|versus|vs\.?|than|compared (?:with|to)|against|with|to|/)"
    r"\s+(?:[a-z-]+\s+){0,2}|\s*/\s*"
)
LONGEST_GAP = 70
PLAIN = 2
"""Weight of a word that only sets things against each other; a word that also lists them has 1."""
LISTING = ("and", "with", "to")
SHARE = 0.6
"""Share of the contrasts of a text that must be of one pair: with less, the text compares more than two arms."""


def contrast(context: Context) -> list[ArmMention]:
    """The two arms of the study's contrast in the order in which the text names them; empty where it is not plain.

    Numbers that a text gives as "12% vs 20%", without a word of the arms, stand in this order by custom.
    """
    if "contrast" not in context.shared:
        context.shared["contrast"] = find_contrast(context)
    found: list[ArmMention] = context.shared["contrast"]
    return found


def find_contrast(context: Context) -> list[ArmMention]:
    """Count the pairs of arms that stand beside a word of comparison; the pair that most are of is the contrast."""
    weights: Counter[tuple[str, str]] = Counter()
    named: dict[str, list[ArmMention]] = {}
    mentions = arm_mentions(context)
    for mention in mentions:
        named.setdefault(mention.key, []).append(mention)
    for before, after in pairwise(mentions):
        gap = context.lower[before.end : after.start] if after.start - before.end <= LONGEST_GAP else ""
        match = AGAINST.fullmatch(gap) if before.key != after.key and gap else None
        if match:
            weights[before.key, after.key] += 1 if match["word"] in LISTING else PLAIN
    if not weights:
        return tested_first(context, main_arms(context))
    pairs: Counter[tuple[str, ...]] = Counter()
    for keys, weight in weights.items():
        pairs[tuple(sorted(keys))] += weight
    (one, other), weight = max(pairs.items(), key=lambda item: (item[1], item[0]))
    if weight < SHARE * sum(pairs.values()):
        return tested_first(context, main_arms(context))
    ahead = weights[one, other] - weights[other, one]
    if ahead == 0:
        ahead = named[other][0].start - named[one][0].start
    pair = [usual(named[one]), usual(named[other])]
    pair = pair if ahead > 0 else pair[::-1]
    return tested_first(context, pair) if weights[one, other] == weights[other, one] else pair


def tested_first(context: Context, pair: list[ArmMention]) -> list[ArmMention]:
    """Two arms that no words of comparison put in an order: what is tested stands before its control by custom."""
    control = compile_controls(context.vocabulary)
    names = [control.search(arm.key) is not None for arm in pair]
    return pair[::-1] if names == [True, False] else pair


@lru_cache(maxsize=4)
def compile_controls(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words by which an arm is a control."""
    words = sorted(vocabulary["directions"]["control_arms"], key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?![a-z])")


def opposite(context: Context, arm: ArmMention) -> ArmMention | None:
    """The other arm of a study of two; a shorter name stands for the arm that has all its words."""
    for pair in (main_arms(context), contrast(context)):
        mine = [side for side in pair if side.key == arm.key] or [side for side in pair if is_short_for(arm, side)]
        if len(pair) == 2 and len(mine) == 1:
            return pair[1] if mine[0] is pair[0] else pair[0]
    return None


def is_short_for(arm: ArmMention, side: ArmMention) -> bool:
    """Whether the name of an arm has only words of another name: "open" for "open repair"."""
    return set(arm.key.split()) <= set(side.key.split())
