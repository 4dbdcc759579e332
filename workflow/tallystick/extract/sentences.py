"""Sentences with exact offsets, never across the bounds of a section.

A stop ends a sentence unless it stands in a number, after an abbreviation that is never last, or before a word that
goes on in lower case. A missing space after the stop ("94%.We", "profiles.Second") is a boundary when a lower-case
word or a percent sign stands before it and a capitalised word after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .reading import Section, Sentence

AFTER_STOP = r"(?=\s+[\"'(\[]?[A-Z0-9\"'(\[]|[A-Z][a-z]|\s*\Z)"
# The first character stands before what is asked of its left side, so that a search skips to the next stop.
STOP = re.compile(
    rf"[.!?;\n](?:(?:(?<=[a-z0-9%\])\"'][.!?])|(?<=[A-Za-z][A-Z][.!?])|(?<=[a-z] [A-Z][.!?]))"
    rf"[.!?]*[\"')\]]*{AFTER_STOP}"
    # the number of a reference, printed high, between the stop and the next sentence: "in children.4,5 We …"
    r"|(?<=[a-z]{3}\.)\d{1,3}(?:[,-]\d{1,3}){0,3}(?=\s+[A-Z][a-z]*\s)"
    r"|(?<=[.!?])(?<![.!?].)[.!?]*[\"')\]]*(?=\s*\n)"
    r"|(?<=\n)\s*\n|(?<=\n)(?=\s*(?:[-*•|]|\d+\.\s))|(?<=;)\s*(?=\n))"
)
SHORTENED = (
    "vs v e.g i.e al cf fig figs tab no nos approx resp ca dr prof st inc ltd co corp eq ref refs vol pp sp spp suppl "
    "ed eds mr mrs ms jr sr jan feb mar apr jun jul aug sep sept oct nov dec min max incl excl"
)
ABBREVIATION = re.compile(rf"(?:(?i:\b(?:{'|'.join(map(re.escape, SHORTENED.split()))}))|\b[A-Z]|\b[a-z]\.[a-z])\Z")


def may_be_short(before: str) -> bool:
    """Whether what stands before a stop could end with an abbreviation: in a letter, and not in a long word."""
    return before[-1:].isalpha() and not (len(before) > LONGEST_SHORT and before[-LONGEST_SHORT - 1 :].isalpha())


LONGEST_SHORT = 6
UNIT_ENDS = re.compile(r"\d\s?min\Z")
LETTERED = re.compile(
    r"(?<![A-Za-z])(?:[Gg]roups?|[Aa]rms?|[Vv]itamin|[Hh]epatitis|[Tt]ype|[Cc]lass|[Ss]tage|and) [A-Z]\Z"
)
"""A letter that is a name, not an initial: "in group B. Fever was rare"."""
OPENER = re.compile(r"\s+[A-Z][a-z]+")
"""After a unit that is also an abbreviation, a capitalised word opens a sentence: "90 min. Nineteen patients"."""


def boundaries(view: str, start: int, end: int) -> list[int]:
    """Ends of the sentences within ``view[start:end]``; the last is ``end``."""
    ends = []
    for match in STOP.finditer(view, start, end):
        at = match.start()
        if view[at] == ".":
            before = view[max(start, at - 8) : at]
            if (
                may_be_short(before)
                and ABBREVIATION.search(before)
                and not view.startswith("\n", match.end())
                and not (UNIT_ENDS.search(before) and OPENER.match(view, match.end()))
                and not LETTERED.search(view, max(start, at - 12), at)
            ):
                # "vs. Placebo": a capital alone does not show that a sentence begins
                continue
            if (
                match.end() < end
                and view[match.end()].isalpha()
                and not re.search(r"[a-z]{3}|%|\d|\)", view[max(start, at - 3) : at])
            ):
                continue
        ends.append(match.end())
    if not ends or ends[-1] < end:
        ends.append(end)
    return ends


LONGEST = 1500
"""Code points after which a sentence is cut: what goes on longer is a table or no prose, and reading stays linear."""


def pieces(view: str, start: int, end: int) -> list[tuple[int, int]]:
    """``start``–``end`` in pieces of at most `LONGEST`, cut at blanks where there are any."""
    found = []
    while end - start > LONGEST:
        blank = max(view.rfind(" ", start + 1, start + LONGEST), view.rfind("\n", start + 1, start + LONGEST))
        cut = blank if blank > start else start + LONGEST
        found.append((start, cut))
        start = cut
    return [*found, (start, end)]


def stretches(start: int, end: int, without: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """``start``–``end`` without the given stretches, which are in order."""
    found = []
    for low, high in without:
        if low < end and high > start:
            found.append((start, low))
            start = max(start, high)
    return [(low, high) for low, high in [*found, (start, end)] if low < high]


def split_sentences(view: str, sections: list[Section], without: Sequence[tuple[int, int]] = ()) -> list[Sentence]:
    """Sentences of the given sections' bodies, without blank margins and without the given stretches."""
    found: list[Sentence] = []
    bodies = [(section, section.body_start, section.end) for section in sections]
    if without:
        bodies = [(s, low, high) for s, start, end in bodies for low, high in stretches(start, end, without)]
    for section, begin, close in bodies:
        if begin >= close:
            continue
        for stop in boundaries(view, begin, close):
            for start, end in pieces(view, begin, stop):
                low, high = start, end
                while low < high and view[low].isspace():
                    low += 1
                while high > low and view[high - 1].isspace():
                    high -= 1
                if low < high:
                    found.append(Sentence(len(found), low, high, section))
            begin = stop
    return found
