"""What is told of the people at entry: who they were is no result, what they had then is a claim of the baseline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms.words import compile_arms
from ..reading import Context
from .cells import Cell
from .shares import any_of
from .view import SentenceView


@dataclass(frozen=True, slots=True)
class EntryPatterns:
    """Words that describe people, and the time of entry at the head of a sentence, behind a number and before it."""

    near: re.Pattern[str]
    described: re.Pattern[str]
    heads: re.Pattern[str]
    follows: re.Pattern[str]
    leads: re.Pattern[str]
    right: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_entry(vocabulary: Vocabulary) -> EntryPatterns:
    """The words of the vocabulary, compiled."""
    words = vocabulary["claims"]
    at = rf"(?<![a-z])(?:{any_of(words['baseline_times'])})(?![a-z])"
    before = rf"(?<![a-z])(?:before|prior to) (?:[a-z-]+ ){{0,2}}(?:{any_of(words['baseline_before'])})(?![a-z])"
    # a number, another time, or a clause of its own stands between a result and a baseline told for something else
    return EntryPatterns(
        re.compile(rf"(?<![a-z])(?:{any_of(words['baseline'])})(?![a-z-])"),
        re.compile(rf"(?<![a-z])(?:{any_of(words['baseline_sentence'])})(?![a-z])"),
        re.compile(rf"\W*(?:[a-zτ]+,? ){{0,2}}?(?:{at}|{before}),?"),
        re.compile(rf"[)\]]?(?:(?! (?:with|who|whose|having) )[^;,.κ()\d]){{0,50}}?(?:{at}|{before})"),
        re.compile(rf"(?:{at})(?:(?! and )[^;,.κ()\d]){{0,24}}(?<![a-z])(?:was|were|of|in|had|is)\s(?:[a-z]+\s)?\Z"),
        re.compile(
            rf"[\s)\]]*(?:of (?:[a-z]+ ){{0,3}}?(?:{compile_arms(vocabulary).people}|population|sample|cohort) )?"
            r"(?:were |was )?([a-z/-]+(?: [a-z-]+)?)"
        ),
    )


LATER = re.compile(
    r"(?<![a-z])(?:after|later|follow-?up|at the end|end of|at (?:the )?\d|by \d|during|post|thereafter|subsequently|"
    r"developed|died|became|remained|achieved|improved|declined|rose|fell|increased|decreased|reduced|responded)(?![a-z])"
)
"""Words that tell of a time after entry, or of what happened then."""


def is_at_entry(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a number tells what people had at the time of entry: "at baseline, 17% had pain"."""
    patterns = compile_entry(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    head = patterns.heads.match(view.masked)
    if head and not LATER.search(view.masked, head.end(), high):
        told = any(view.start + head.end() <= time.start < cell.end for time in view.times)
        return not told and LATER.match(view.masked[high : high + 40].lstrip()) is None
    follows = patterns.follows.match(view.masked, high)
    if follows:
        return LATER.search(follows.group()) is None and not CHANGED.search(view.masked, max(0, low - 30), low)
    return patterns.leads.search(view.masked, max(0, low - 60), low) is not None


CHANGED = re.compile(r"(?<![a-z])by\s(?:[a-z]+\s)?\Z")
"""Before a number by which something changed."""


def is_description(context: Context, view: SentenceView, cell: Cell) -> bool:
    """Whether a cell tells who the people were: their sex, their origin, their habits."""
    patterns = compile_entry(context.vocabulary)
    low, high = cell.start - view.start, cell.end - view.start
    told = patterns.described.search(view.masked)
    if told and (
        told.start() < 24 or re.search(rf"\A[^;κ]{{0,50}}(?:{patterns.described.pattern})", view.masked[high:])
    ):
        return True
    right = patterns.right.match(view.masked, high)
    near = patterns.near.match(right.group(1)) if right and not of_whole(view, cell) else None
    if right and near:
        begin = right.start(1) + near.end()
        follows = view.masked[begin : begin + 20]
        if not re.match(r"\s*(?:in the|who|with|had|[a-z]+ed|achieved|were|receiving|died|in)", follows):
            return True
    left = re.search(rf"(?:{patterns.near.pattern})(?:\s*[:(=,]|\s+n\s*=)?\s*\Z", view.masked[max(0, low - 24) : low])
    if left and PREDICATE.match(view.masked, high):
        return False
    return bool(left and cell.bracketed and not AMONG.search(view.masked, 0, max(0, low - 24) + left.start()))


PREDICATE = re.compile(r"[)\]]\s(?:were|was|had|[a-z]{3,12}ed)\s(?!included|enrolled|randomi|recruited|studied)")
"""After the bracket of people and their share: what they did or had, "most women (84%) were still in work"."""
AMONG = re.compile(r"(?<![a-z])(?:in|among|for|than|by)\s(?:the\s)?(?:[a-z-]+\s)?\Z")
"""Before people of whom a result is told: "in younger women (81% vs 71%)"."""


def of_whole(view: SentenceView, cell: Cell) -> bool:
    """Whether the noun after a cell is that of its whole: "3 of 25 women"."""
    after = view.masked[cell.end - view.start : cell.end - view.start + 1]
    return cell.total is not None and cell.total.end == cell.end and after == " "
