"""Short names of arms: those a text defines in brackets, and words that stand for the whole name."""

from __future__ import annotations

import re

from ..outcomes import mentions_between
from ..reading import Context
from .words import TOKEN, ArmWords, name_key

CLOSES = re.compile(r"[.;:()]")
DEFINED = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9/+-]{1,11})\s*[);,]")


def short_forms(context: Context, names: dict[str, str]) -> dict[str, str]:
    """Short names the text defines for arms: short form → key of the arm; either of the two may have been learnt.

    The letters of the short form are found from the right in the words before the bracket, the first at the head of a
    word (Schwartz and Hearst 2003).
    """
    view, lower = context.view, context.lower
    found: dict[str, str] = {}
    for match in DEFINED.finditer(view):
        short = match.group(1)
        if not any(c.isupper() for c in short) or short in found:
            continue
        start = long_form_start(lower, match.start(), short.lower())
        if start is None:
            continue
        long_key, short_key = name_key(lower[start : match.start()]), name_key(short)
        if long_key in names and long_key != short_key:
            found[short] = long_key
        elif short_key in names and long_key and not mentions_between(context, start, match.start()):
            names.setdefault(long_key, lower[start : match.start()].rstrip())
            found[short] = long_key
    return found


def long_form_start(lower: str, bracket: int, short: str) -> int | None:
    """Where the long form of ``short`` begins before ``bracket``; None where its letters are not there."""
    at = bracket
    low = max(0, bracket - 90)
    for index in range(len(short) - 1, -1, -1):
        letter = short[index]
        if not letter.isalnum():
            continue
        at = lower.rfind(letter, low, at)
        while index == 0 and at > low and lower[at - 1].isalnum():
            at = lower.rfind(letter, low, at)
        if at < low:
            return None
    if at >= low and not (at and lower[at - 1].isalnum()) and not CLOSES.search(lower, at, bracket):
        return at
    return None


def heart_words(context: Context, names: dict[str, str], words: ArmWords) -> dict[str, str]:
    """Drugs and codes that stand for the one arm whose name holds them: "drug" for "flexible-dose drug".

    A word that names of two arms share ("A plus B" and "B") stands for neither, nor does one whose whole name the text
    goes on to use, or that a modifier sets apart ("sham X").
    """
    holders: dict[str, list[str]] = {}
    for key, name in names.items():
        for token in TOKEN.finditer(name):
            holders.setdefault(token.group(), []).append(key)
    found: dict[str, str] = {}
    for key, name in names.items():
        first, _, more = name.partition(" ")
        if not more or context.lower.count(name) != 1 or first in words.names:
            continue
        at = context.lower.find(name)
        for token in TOKEN.finditer(name):
            printed = context.view[at + token.start() : at + token.end()]
            code = (
                len(printed) > 2 and sum(c.isupper() or c.isdigit() for c in printed) > 1 and not printed[0].isdigit()
            )
            code = code and first not in words.modifiers
            alone = len(holders[token.group()]) == 1 and name_key(token.group()) not in names
            if alone and (code or words.drugs.fullmatch(token.group())) and context.lower.count(token.group()) > 2:
                found[printed] = key
                if not code:
                    found[printed.capitalize()] = found[printed.lower()] = key
    return found
