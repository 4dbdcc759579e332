"""Sentences with exact offsets, never across the bounds of a section.

A stop ends a sentence unless it stands in a number, after an abbreviation that is never last, or before a word that
goes on in lower case. A missing space after the stop ("94%.We", "profiles.Second") is a boundary when a lower-case
word or a percent sign stands before it and a capitalised word after it.
"""

from __future__ import annotations

import re

from .reading import Section, Sentence

AFTER_STOP = r"(?=\s+[\"'(\[]?[A-Z0-9\"'(\[]|[A-Z][a-z]|\s*\Z)"
STOP = re.compile(
    rf"(?:(?<=[a-z0-9%\])\"'])|(?<=[A-Z]{{2}}))[.!?]+[\"')\]]*{AFTER_STOP}"
    r"|(?<![.!?])[.!?]+[\"')\]]*(?=\s*\n)|\n\s*\n|\n(?=\s*(?:[-*•|]|\d+\.\s))|;\s*(?=\n)"
)
SHORTENED = (
    "vs v e.g i.e al cf fig figs tab no nos approx resp ca dr prof st inc ltd co corp eq ref refs vol pp sp spp suppl "
    "ed eds mr mrs ms jr sr jan feb mar apr jun jul aug sep sept oct nov dec min max incl excl"
)
ABBREVIATION = re.compile(rf"(?:(?i:\b(?:{'|'.join(map(re.escape, SHORTENED.split()))}))|\b[A-Z]|\b[a-z]\.[a-z])\Z")


def boundaries(view: str, start: int, end: int) -> list[int]:
    """Ends of the sentences within ``view[start:end]``; the last is ``end``."""
    ends = []
    for match in STOP.finditer(view, start, end):
        at = match.start()
        if view[at] == ".":
            before = view[max(start, at - 8) : at]
            if ABBREVIATION.search(before) and not view[match.end() :].startswith("\n"):
                # An abbreviation ends a sentence only where a known sentence opener follows; none is assumed.
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


def split_sentences(view: str, sections: list[Section]) -> list[Sentence]:
    """Sentences of the given sections' bodies, without blank margins."""
    found: list[Sentence] = []
    for section in sections:
        begin = section.body_start
        if begin >= section.end:
            continue
        for stop in boundaries(view, begin, section.end):
            start, end = begin, stop
            while start < end and view[start].isspace():
                start += 1
            while end > start and view[end - 1].isspace():
                end -= 1
            if start < end:
                found.append(Sentence(len(found), start, end, section))
            begin = stop
    return found
