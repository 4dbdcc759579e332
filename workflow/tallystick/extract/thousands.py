"""Numbers whose thousands a blank sets apart: "10 372 patients" is one number, "on day 28 300 men" holds two."""

from __future__ import annotations

import re
from collections.abc import Sequence

SPLIT = re.compile(r" (?<=\d )\d{3}(?!\d)")
NARROW = "\u00a0\u2002-\u200a\u202f"
APART = re.compile(
    rf"(?<![\w.,/])[1-9]\d{{0,2}}(?:[ {NARROW}]\d{{3}})+(?![\d%/]|[.,·-]\d|[\u2010-\u2015]\s?\d|\s?[(\[×]\s?\d)"
)
LEADS = re.compile(
    r"(?:[-\u2013£$€¥(=<>≤≥~]\s?|(?<![A-Za-z])(?:of|with|in|and|to|or|among|from|total|about|over|than|approximately|"
    r"vs\.?|versus|were|was|included|enrolled|recruited|randomi[sz]ed|nearly|almost|[Tt]he|[Aa]ll|between|by|for|is)\s)\Z"
)
"""Before one number with a plain blank in it; behind a name two numbers may stand side by side."""
UNIT = re.compile(r"\s?(?:[mµμ]?[gl]|IU|mm|cm|days?|weeks?|months?|years?)(?![A-Za-z])|-")
"""After the second of two numbers: "in 12 100 mg tablets"."""


def join_thousands(text: str, view: str, prose: Sequence[tuple[int, int]]) -> str:
    """``view`` with a comma for each blank within a number, as long as ``view``; the kind of blank is only in ``text``.

    A narrow or no-break blank joins by itself; a plain one needs words before it that lead one number.
    """
    if not SPLIT.search(view):
        return view
    letters = list(view)
    for start, end in prose:
        for match in APART.finditer(text, start, end):
            low, high = match.span()
            if " " in match.group():
                if not LEADS.search(text, max(start, low - 16), low):
                    continue
                if not match.group().endswith(" 000") and UNIT.match(text, high):
                    continue
            for at in range(low, high):
                if not text[at].isdigit():
                    letters[at] = ","
    return "".join(letters)
