"""Outcomes that are told by not having them: "freedom from infection", "ulcer-free", "had no recurrence".

What is counted then is not the infection. Where the vocabulary names the opposite state it is that; else it is an
outcome outside the vocabulary, with its words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..outcomes import Mention, compile_outcomes, flattened
from ..reading import Context


@lru_cache(maxsize=4)
def compile_absence(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words before and after an outcome that say it did not come."""
    words = vocabulary["outcomes"]
    before = "|".join(sorted(map(re.escape, words["absent_before"]), key=lambda word: (-len(word), word)))
    after = "|".join(sorted(map(re.escape, words["absent_after"]), key=lambda word: (-len(word), word)))
    return (
        re.compile(rf"(?<![a-z])(?:{before})(?: of)?(?: (?:the|any|a|an|further|new|other))* \Z"),
        re.compile(rf"[- ](?:{after})(?![a-z])"),
    )


@lru_cache(maxsize=4)
def absence_first(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words of being without something that a phrase begins with: "absence of pain"."""
    words = sorted(map(re.escape, vocabulary["outcomes"]["absent_before"]), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(words)})(?: of)?\s")


def as_absence(context: Context, mention: Mention | None) -> Mention | None:
    """The mention, or the state of being without it where the words around it say so."""
    if mention is None or mention.outcome.endswith("_free"):
        return mention
    before, after = compile_absence(context.vocabulary)
    flat = context.lower
    # the head may be of the mention: "freedom from infection"
    head = before.search(flat, max(0, mention.start - 60), mention.start) or before.search(
        flat, mention.start, mention.core
    )
    tail = after.match(flat, mention.end)
    if head is None and tail is None:
        return mention
    stands = flattened(flat[mention.core : mention.end])
    if stands.startswith(("no ", "non", "free", "absence", "without")) or " free" in stands:
        return mention
    start = min(mention.start, head.start()) if head else mention.start
    opposite = compile_outcomes(context.vocabulary).complement.get(mention.outcome, "other")
    end = tail.end() if tail else mention.end
    return replace(mention, start=start, end=end, outcome=opposite, generic=False)
