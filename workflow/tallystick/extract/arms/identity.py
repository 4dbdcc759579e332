"""One arm with all its names: "the usual care (control) group", "group A received X", "X (n = 20; group A)".

A text often has two names for an arm: one for the group ("group A", "control", "intervention") and one for what it was
given. Two names are one where the text sets one beside the other as a name (in a bracket) or says what the group got.
A link is kept only where it is the only one of its kind: two groups that got the same thing stay two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .words import LABEL_AFTER, ArmWords


@dataclass(frozen=True, slots=True)
class ArmMention:
    """An arm named at ``start``–``end``; ``label`` is the name as first printed; ``key`` groups spellings."""

    start: int
    end: int
    key: str
    label: str


BRACKET = re.compile(
    r"(?: (?:groups?|arms?|patients|subjects|participants))?,? ?[(\[]\s*(?:n ?= ?\d+ ?[,;:]? )?(?:i\.e\.?,? |the |or |"
    r"called |termed |named |with |receiving |received |treated with )?"
)
"""Between a name and the other name in a bracket."""
CLOSES = re.compile(r"(?: (?:groups?|arms?))?\s*(?:[)\]]|[,;:] ?(?:n ?= ?)?\d)")
GOT = re.compile(
    r"(?: patients| subjects| participants| (?:group|arm))?(?: \([^()]{1,40}\)|,)?(?: (?:who|which|that))?"
    r"(?: (?:was|were|will be|is|are|has|have|had|been|only|also)){0,3} "
    r"(?:receiv(?:e|ed|es|ing)|got|given|treated (?:with|by)|took|taking|assigned to(?: receive)?|administered|used|"
    r"underwent|undergo(?:es|ing)?|consisted of|supplemented with|injected with|exposed to)"
    r"(?: (?:either|only|the|a|an|oral|intravenous|daily|single|one|of|dose|with|"
    r"\d[\d.,]* ?[a-zµμ]{1,5}(?:/[a-z]{1,4})*)){0,6}? ?"
)
"""Between a group and what it was given."""
COLON = re.compile(r" ?[:=-] ?(?:\(?n ?= ?\d+\)?[,;:]? ?)?(?:the |received |receiving )?")
"""Between a label and what it stands for: "group A: X"."""
LABEL = re.compile(rf"(?:{LABEL_AFTER.pattern})|group .{{1,12}}")


def is_label(key: str, words: ArmWords) -> bool:
    """Whether a key tells nothing of a treatment: a letter, a number, "control", "intervention"."""
    return key in words.weak or key in words.one_of_two or key == "controls" or LABEL.fullmatch(key) is not None


def same_keys(lower: str, mentions: Sequence[ArmMention], words: ArmWords) -> dict[str, str]:
    """Key of a group's label → key of what it was given, where the text says so of one label and one treatment."""
    linked: dict[str, dict[str, int]] = {}
    for before, after in pairwise(mentions):
        if before.key == after.key or after.start - before.end > 90:
            continue
        gap = lower[before.end : after.start]
        if lower[before.start : before.end].endswith(("groups", "arms")):
            continue
        labels = is_label(before.key, words), is_label(after.key, words)
        bracket = BRACKET.fullmatch(gap) and CLOSES.match(lower, after.end)
        if not bracket and not (labels == (True, False) and (GOT.fullmatch(gap) or COLON.fullmatch(gap))):
            continue
        if labels == (True, False):
            label, treatment = before.key, after.key
        elif labels == (False, True):
            label, treatment = after.key, before.key
        else:
            continue
        linked.setdefault(label, {}).setdefault(treatment, before.start)
    found: dict[str, str] = {}
    for label, treatments in linked.items():
        first = min(treatments, key=treatments.__getitem__)
        rivals = [other for other, told in linked.items() if other != label and first in told]
        if not rivals:
            found[label] = first
    return found
