"""Words that point to an arm named before: "in the former group", "in the other arm", "those who did not"."""

from __future__ import annotations

import re

from ..arms import ArmMention, arms_between
from ..arms.contrast import opposite
from ..reading import Context
from .pieces import Piece
from .view import SentenceView

GROUP = r"(?:groups?|arms?|treatments?|regimens?|one)"
ENDS = r"(?=\s*(?:[.,;:()\[]|(?:and|but|while|whereas|was|were|had|has|have|did|by|at|after)(?![a-z])|\Z))"
POINTS = re.compile(
    rf"(?<![a-z])(?:the (?P<which>former|latter)(?: {GROUP})?{ENDS}|"
    rf"(?:the|in) (?P<other>other) {GROUP}(?![a-z])|"
    r"those (?P<denied>(?:who|that) (?:did|had|were) not(?: (?:receive|take|undergo|get) (?:it|this|the [a-z]+))?)"
    r"(?=\s*(?:[.,;(\[]|\Z)))"
)
HINTS = ("the former", "the latter", " other ", "those ")
"""One of these stands in every sentence that points back so."""


def pointing(context: Context, view: SentenceView) -> list[Piece]:
    """The places of a sentence that point to an arm named before, as pieces of that arm."""
    if not any(hint in view.masked for hint in HINTS):
        return []
    found: list[Piece] = []
    for match in POINTS.finditer(view.masked):
        arm = pointed_at(context, view, match)
        if arm:
            found.append(Piece("A", view.start + match.start(), view.start + match.end(), arms=[arm]))
    return found


def pointed_at(context: Context, view: SentenceView, match: re.Match[str]) -> ArmMention | None:
    """The arm that a word points to: one of the last two named, or the other one of the last named."""
    before = arms_between(context, view.start, view.start + match.start())
    index = view.sentence.index - 1
    if not before and index >= 0 and context.sentences[index].section is view.sentence.section:
        before = arms_between(context, context.sentences[index].start, context.sentences[index].end)
    if not before:
        return None
    if not match["which"]:
        return opposite(context, before[-1])
    earlier = [arm for arm in before if arm.key != before[-1].key]
    return before[-1] if match["which"] == "latter" else earlier[-1] if earlier else None
