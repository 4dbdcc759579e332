"""What a claim counts: patients, their eyes or lesions, or events of which one patient may have several."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms.words import compile_arms
from ..reading import Context
from .cells import Cell

EVENTS = "events"
OF_THEM = re.compile(r"\s*of (?:which|them|these|those)(?![a-z])")


def unit_of(context: Context, cell: Cell, end: int) -> str | None:
    """What is counted, where the words beside the number say so; ``end`` is where the sentence ends."""
    places = [n.end for n in (cell.n, cell.total, cell.percent) if n] or [cell.end]
    for place in sorted({*places, cell.end}):
        counted = counted_noun(context.vocabulary).match(context.lower, place, min(place + 60, end))
        if counted:
            return counted["unit"] or "patients"
    return EVENTS if cell.of_events else None


def counts_events(context: Context, cell: Cell, words: tuple[int, int]) -> bool:
    """Whether a plain count is one of events and not of people: "13 adverse events", "complications (46 vs 99)".

    A count with a percent, a denominator or people beside it is one of people, and so is a count of deaths.
    """
    if cell.percent or cell.total or cell.people:
        return False
    if cell.zero:
        return OF_THEM.match(context.lower, cell.zero[1]) is not None
    last = re.search(r"[a-z-]+\Z", context.lower[words[0] : words[1]].rstrip(" )"))
    return last is not None and last.group() in repeatable(context.vocabulary)


@lru_cache(maxsize=4)
def repeatable(vocabulary: Vocabulary) -> frozenset[str]:
    """Nouns of events that one person may have more than once."""
    return frozenset(vocabulary["claims"]["repeatable_events"])


@lru_cache(maxsize=4)
def counted_noun(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A noun of people or units that a number right before it counts: "12 of the treated eyes"."""
    words = compile_arms(vocabulary)
    return re.compile(
        rf"\s*%?[)\]]*\s*(?:\([^()]*\)\s*)?(?:of )?(?:the |all |these |those |our )*"
        rf"(?:(?!(?:of|in|and|or|with|the|who|were|was|had|by|at|for|from|to)(?![a-z]))[a-z][a-z'-]*\s+){{0,2}}?"
        rf"(?:(?P<unit>{words.units})(?![- ](?:{words.people})(?![a-z]))|(?:{words.people}))(?![a-z-])"
    )
