"""Small questions about where arms and numbers stand: beside each other, in a bracket, in each arm alike."""

from __future__ import annotations

import re

from ..arms import ArmMention, main_arms
from ..reading import Context
from .cells import Cell
from .groups import Group
from .view import SentenceView

LEADS_RIGHT = re.compile(
    r"[)\]\s,]*[(\[]?\s*(?:(?:patients|participants|subjects|women|men|children|infants|individuals|those|"
    r"people|cases|of|in|for|with|on|among|by|from|at|under|after|following|"
    r"receiving|received|treated|given|taking|using|assigned|allocated|randomi[sz]ed|who|were|to|the|a|both|"
    r"all|during|formerly|previously|patients'|whose|undergoing|treatment|therapy|arm|group)[\s,)\]]+)*"
)


def adjacent_right(view: SentenceView, cell: Cell, arms: list[ArmMention]) -> ArmMention | None:
    """The arm that follows a cell with nothing but a preposition and people between them."""
    if not arms:
        return None
    gap = view.masked[cell.end - view.start : arms[0].start - view.start]
    if re.fullmatch(r"[)\]\s]*,[\s]*", gap):
        return None
    if cell.bracketed and re.match(r"\s*[)\]]\s*(?:and|than|versus|vs|,|compared)", gap):
        return None
    return arms[0] if LEADS_RIGHT.fullmatch(gap) else None


EACH_ARM = re.compile(
    r"[)\]\s]*(?:[a-z-]+ ){0,5}?(?:in|from|of|for|with) each (?:of the )?(?:[a-z]+ )?(?:arms?|groups?)(?![a-z])"
)


def each_arm(context: Context, view: SentenceView, cell: Cell) -> list[ArmMention]:
    """The two arms of a study of two where a number holds for either: "15 patients in each group"."""
    return main_arms(context) if EACH_ARM.match(view.masked, cell.end - view.start) else []


def share_arms(groups: list[Group]) -> None:
    """Give numbers without arms those of another list as long: "(14% vs 59%) and … (83% vs 37%) in X than in Y"."""
    for group in groups:
        if len(group.cells) < 2 or any(group.arms) or group.each:
            continue
        told = next((g for g in groups if len(g.cells) == len(group.cells) and all(g.arms)), None)
        if told and len({arm.key for arm in told.arms if arm}) == len(told.arms):
            group.arms = [*told.arms]


def distinct(arms: list[ArmMention]) -> list[ArmMention]:
    """Arms without repeats, in order."""
    seen: dict[str, ArmMention] = {}
    for arm in arms:
        seen.setdefault(arm.key, arm)
    return list(seen.values())


def inside_bracket(view: SentenceView, cell: Cell) -> bool:
    """Whether a bracket is open at the cell."""
    before = view.masked[: cell.start - view.start]
    return before.count("(") + before.count("[") > before.count(")") + before.count("]")
