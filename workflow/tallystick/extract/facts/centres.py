"""How many centres took part: "at 12 hospitals in three countries", "four clinical centres", "three UK sites"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ...tables.store import Rows
from ...vocabulary import Vocabulary
from ..reading import Context, Sentence

TELLS_CENTRES = frozenset({"title", "aim", "methods", "results", "other"})
# "over 40 centres" says no number, "two more centres" not all of them, and 3 of "group 3 centres" is a name.
INEXACT = re.compile(
    r"(?:(?<![a-z])(?:several|many|some|more than|fewer than|less than|at least|at most|up to|over|about|around|"
    r"approximately|nearly|almost|other|additional|further|another|per|every|type|level|grade|stage|phase|group|"
    r"tier)\s+|"
    r"[-/.,<>≤≥~]\s?|\d\s*(?:to|or)\s+)\Z"
)
NOT_NEXT = r"(?:of|in|the|and|or|other|additional|further|more|remaining|per|to|with|were|was|at|from|not|had|by|who)"
ADJECTIVES = rf"(?:(?!{NOT_NEXT}(?![a-z]))[a-z][a-z-]*,?\s+){{0,4}}?"


def _either(words: list[str]) -> str:
    return "|".join(sorted((re.escape(word.lower()) for word in words), key=len, reverse=True))


@lru_cache(maxsize=4)
def compile_centres(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What follows the number of centres.

    Some nouns are a centre wherever they follow a number ("hospitals"). "Sites" may be parts of a body, so that they
    need a word that says what they are for ("study sites"), or a country beside them ("sites in three countries").
    """
    words = vocabulary["designs"]["centres"]
    vague, told = _either(words["vague_nouns"]), _either(words["told_by"])
    countries = _either(vocabulary["designs"]["countries"])
    inside = rf"\s+(?:in|across|throughout|of|from)\s+(?:(?:the|[a-z-]+|\d+)\s+){{0,2}}?(?:{countries}|countries)"
    return re.compile(
        rf"\s+(?P<centres>{ADJECTIVES}(?:{_either(words['nouns'])})(?![a-z-])"
        rf"|{ADJECTIVES}(?:{told}|{countries})[\s-]+{ADJECTIVES}(?:{vague})(?![a-z-])"
        rf"|{ADJECTIVES}(?:{vague})(?={inside}(?![a-z])))"
    )


def centre_rows(context: Context, told: list[tuple[Sentence, str]], fact_row: Callable[..., dict[str, Any]]) -> Rows:
    """Numbers of centres, each once; their numerals count neither patients nor events."""
    rows: dict[int, dict[str, Any]] = {}
    pattern = compile_centres(context.vocabulary)
    for sentence, move in told:
        if move not in TELLS_CENTRES:
            continue
        for numeral in context.numerals.between(sentence.start, sentence.end):
            if numeral.is_read or numeral.whole is None or numeral.whole < 2:
                continue
            match = pattern.match(context.digits, numeral.end, sentence.end)
            if match is None or INEXACT.search(context.lower, max(sentence.start, numeral.start - 16), numeral.start):
                continue
            context.numerals.mark(numeral.start, numeral.end, "count_other", "fact.centres")
            row = fact_row(
                context,
                sentence.section,
                "centres",
                numeral.start,
                match.end(),
                "fact.centres",
                value_number=float(numeral.whole),
            )
            rows.setdefault(numeral.whole, {**row, "_anchors": [("value", numeral.start, numeral.end)]})
    return list(rows.values())
