"""Part of the people a result holds for: "among smokers, 12% relapsed", "in the per-protocol population".

What restricts nobody is no subgroup: a clause whose words are all in the title or the objective describes whom the
study is about, and groups that a statement sets against each other are its arms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..arms.words import compile_arms
from ..reading import Context
from .cells import Cell
from .contrasts import name_at, somebody
from .view import SentenceView

RELATION = r"(?:with(?:out)?|who (?:had|were|received|underwent|did not)|receiving|treated with|aged|undergoing|having)"
SETS = re.compile(
    r"(?<![a-z])(?:per[ -]protocol|pp|as[ -]treated|completers?|safety|modified (?:intention[ -]to[ -]treat|"
    r"intent[ -]to[ -]treat|itt)) (?:population|analysis|set|cohort|sample)(?![a-z])"
)
"""The set of people an analysis is of; all who were randomised, by intention to treat, are no part of the people."""
BRACKET = re.compile(r"\A[^()]{0,40}\)|\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Restrictions:
    """Patterns of what restricts a result to part of the people."""

    head: re.Pattern[str]
    after: re.Pattern[str]
    part: re.Pattern[str]
    kind: re.Pattern[str]


HEADED = r"\s*(?:[a-z]+ly,\s+|in contrast,\s+|however,\s+|and\s+|but\s+|while\s+|whereas\s+)?"
ENDS = r"(?P<end>\s*(?:[(\[][^()\[\]]{0,40}[)\]]\s*)?,)"


@lru_cache(maxsize=4)
def compile_restrictions(vocabulary: Vocabulary) -> Restrictions:
    """A restriction at the head of a clause and one right after a number; a part named as such; a kind of people."""
    words = compile_arms(vocabulary)
    people = rf"(?:{words.people}|those)(?![a-z])"
    who = rf"(?:the\s+|all\s+|these\s+)?(?:[κν\d]+\s+)?(?P<who>{people})\s+(?:{RELATION})\s+"
    return Restrictions(
        re.compile(rf"{HEADED}(?:among|in|for|of)\s+{who}"),
        re.compile(rf"[)\]\s]*(?:in|of|among|for)\s+{who}"),
        re.compile(
            rf"{HEADED}(?:among|in|for|within|on)\s+(?:an?\s|the\s)?(?P<place>(?:[a-z][a-z-]*\s){{0,5}}?(?:subgroups?|"
            rf"sub-groups?|subsets?|strata|stratum|subpopulations?)(?:\s(?:of|with)\s[^,;()\[\]]{{1,70}})?){ENDS}"
        ),
        re.compile(
            rf"{HEADED}(?:among|in|for|within)\s+(?:the\s)?(?P<place>(?P<who>{people})"
            rf"(?:\s(?:with|without|who|aged|whose|having|receiving|over|under|older|younger)\s[^,;()\[\]]{{1,70}})?){ENDS}"
        ),
    )


def find_subgroup(
    context: Context,
    view: SentenceView,
    cell: Cell,
    outcome: tuple[int, int],
    arm: ArmMention | None,
    last: Cell | None = None,
) -> tuple[int, int] | None:
    """The words that restrict a number to part of the people; None where nothing does.

    ``last`` is the last number of the statement: what follows it restricts the numbers before it too.
    """
    at = cell.start - view.start
    behind = (last or cell).end - view.start
    near = SETS.search(view.masked, behind, min(behind + 90, len(view.masked)))
    gap = BRACKET.sub(" ", view.masked[behind : near.start()]) if near else ""
    if near and not re.search(r"[;κ%]|\d", gap):
        return view.start + near.start(), view.start + near.end()
    if " " not in view.masked or not HINT.search(view.masked):
        return None
    known = compile_restrictions(context.vocabulary)
    clause = max(view.masked.rfind("; ", 0, at), view.masked.rfind(". ", 0, at)) + 1
    return (
        told_of(context, view, cell, outcome, arm, known.after.match(view.masked, cell.end - view.start), False)
        or told_of(context, view, cell, outcome, arm, known.head.match(view.masked, clause), True)
        or headed(context, view, at, clause, known)
    )


HINT = re.compile(r"with|who|ing|aged|sub|strat|(?<![a-z])(?:in|among|for) ")


def told_of(
    context: Context,
    view: SentenceView,
    cell: Cell,
    outcome: tuple[int, int],
    arm: ArmMention | None,
    match: re.Match[str] | None,
    head: bool,
) -> tuple[int, int] | None:
    """The words that tell which people are meant: "patients with renal failure", "women without children"."""
    at = cell.start - view.start
    if match is None or (head and match.end() > at):
        return None
    place = name_at(context, view, match.end(), at if head else len(view.masked))
    if place is None or arms_between(context, *place) or (place[0] < outcome[1] and outcome[0] < place[1]):
        return None
    if head and not re.match(r"\s*(?:[(\[][^()\[\]]{0,40}[)\]]\s*)?,", view.masked[place[1] - view.start :]):
        return None
    if arm is not None and place[0] < arm.end and arm.start < place[1]:
        return None
    if not restricts(context, *place):
        return None
    if somebody(context, match["who"]):
        return view.start + match.start("who"), place[1]
    return place


def headed(context: Context, view: SentenceView, at: int, clause: int, known: Restrictions) -> tuple[int, int] | None:
    """A part of the people at the head of a clause, named as a part or by the kind of people it is."""
    match = known.part.match(view.masked, clause, at)
    if match is None:
        match = known.kind.match(view.masked, clause, at)
        if match and not (somebody(context, match["who"]) or " " in match["place"]):
            match = None
    if match is None:
        return None
    start = view.start + match.start("place")
    end = start + len(match["place"].rstrip())
    return None if arms_between(context, start, end) or not restricts(context, start, end) else (start, end)


def restricts(context: Context, start: int, end: int) -> bool:
    """Whether words say more than whom the study is about: not all of them stand in its title or objective."""
    told = context.shared.get("study_words")
    if told is None:
        told = frozenset(
            word
            for section in context.sections
            if section.role in ("title", "objective", "background")
            for word in re.findall(r"[a-z]{3,}", context.lower[section.start : section.end])
        )
        context.shared["study_words"] = told
    words = re.findall(r"[a-z]{3,}", context.lower[start:end])
    flow = set(context.vocabulary["claims"]["study_flow"])
    if flow.intersection(words):
        # who was screened or tested is whom the study is about
        return False
    return bool(words) and not all(word in told or word.rstrip("s") in told for word in words)
