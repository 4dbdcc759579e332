"""Part of the people a result holds for: "among smokers, 12% relapsed", "in the per-protocol population".

What restricts nobody is no subgroup: a clause whose words are all in the title or the objective describes whom the
study is about, and groups that a statement sets against each other are its arms.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..arms.words import compile_arms
from ..reading import Context
from .cells import Cell
from .contrasts import name_at
from .view import SentenceView

RELATION = r"(?:with(?:out)?|who (?:had|were|received|underwent|did not)|receiving|treated with|aged|undergoing|having)"
SETS = re.compile(
    r"(?<![a-z])(?:per[ -]protocol|intention[ -]to[ -]treat|intent[ -]to[ -]treat|modified itt|itt|pp|as[ -]treated|"
    r"completers?|safety) (?:population|analysis|set|cohort|sample)(?![a-z])"
)
"""The set of people an analysis is of."""
BRACKET = re.compile(r"\A[^()]{0,40}\)|\([^()]*\)")


@lru_cache(maxsize=4)
def compile_restrictions(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A restriction at the head of a clause, and one right after a number."""
    words = compile_arms(vocabulary)
    people = rf"(?:{words.people}|those)(?![a-z])"
    who = rf"(?:the\s+|all\s+|these\s+)?(?:[κν\d]+\s+)?{people}\s+(?:{RELATION})\s+"
    return (
        re.compile(rf"\s*(?:in contrast,\s+|however,\s+|and\s+|but\s+)?(?:among|in|for|of)\s+{who}"),
        re.compile(rf"[)\]\s]*(?:in|of|among|for)\s+{who}"),
    )


def find_subgroup(
    context: Context, view: SentenceView, cell: Cell, outcome: tuple[int, int], arm: ArmMention | None
) -> tuple[int, int] | None:
    """The words that restrict a number to part of the people; None where nothing does."""
    at = cell.start - view.start
    near = SETS.search(view.masked, cell.end - view.start, min(cell.end - view.start + 90, len(view.masked)))
    gap = BRACKET.sub(" ", view.masked[cell.end - view.start : near.start()]) if near else ""
    if near and not re.search(r"[;κ%]|\d", gap):
        return view.start + near.start(), view.start + near.end()
    if " " not in view.masked or ("with" not in view.masked and "who" not in view.masked and "ing" not in view.masked):
        return None
    head, after = compile_restrictions(context.vocabulary)
    clause = max(view.masked.rfind("; ", 0, at), view.masked.rfind(". ", 0, at)) + 1
    for match in (after.match(view.masked, cell.end - view.start), head.match(view.masked, clause)):
        if match is None or (match.re is head and match.end() > at):
            continue
        place = name_at(context, view, match.end(), len(view.masked) if match.re is after else at)
        if place is None or arms_between(context, *place) or (place[0] < outcome[1] and outcome[0] < place[1]):
            continue
        if match.re is head and not view.masked[place[1] - view.start :].lstrip().startswith(","):
            continue
        if arm is not None and place[0] < arm.end and arm.start < place[1]:
            continue
        if restricts(context, *place):
            return place
    return None


def restricts(context: Context, start: int, end: int) -> bool:
    """Whether words say more than whom the study is about: not all of them stand in its title or objective."""
    told = context.shared.get("study_words")
    if told is None:
        told = frozenset(
            word
            for section in context.sections
            if section.role in ("title", "objective", "background")
            for word in re.findall(r"[a-z]{4,}", context.lower[section.start : section.end])
        )
        context.shared["study_words"] = told
    words = re.findall(r"[a-z]{4,}", context.lower[start:end])
    return bool(words) and not all(word in told or word.rstrip("s") in told for word in words)
