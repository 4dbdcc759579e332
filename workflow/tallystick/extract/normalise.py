"""A view of a text in which look-alike characters are one, with every offset kept."""

from __future__ import annotations

import re

SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\u200b\ufeff"
)
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad"
LEVEL = (
    {ord(c): " " for c in SPACES}
    | {ord(c): "-" for c in DASHES}
    | {ord(c): "'" for c in "\u2018\u2019\u201b\u00b4\u02bc\u2032"}
    | {ord(c): '"' for c in "\u201c\u201d\u201f\u00ab\u00bb\u2033"}
    | dict(zip(map(ord, "\uff05\ufe6a\u2215\u2044\uff0f\uff0e\uff1c\uff1e\uff1d\u2236"), "%%///.<>=:", strict=True))
    | dict(zip(map(ord, "\u2a7d\u2a7e\u2219\u22c5"), "\u2264\u2265\u00b7\u00b7", strict=True))
)  # fmt: skip


LOOK_ALIKES = re.compile(f"[{re.escape(''.join(map(chr, LEVEL)))}]")


def level_view(text: str, lower: bool = False) -> str:
    """``text`` with plain spaces, dashes and quotation marks (lower case if ``lower``); equally long.

    Line feeds stay.
    """
    # Few texts hold any: a pattern that looks for them reads faster than a translation of every character.
    view = LOOK_ALIKES.sub(lambda match: LEVEL[ord(match.group())], text)
    return lower_case(view) if lower else view


def lower_case(view: str) -> str:
    """``view`` in lower case, equally long: a letter whose lower case is longer than itself stays as it is."""
    lowered = view.lower()
    if len(lowered) == len(view):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in view)


WORDS = re.compile(r"[a-z0-9]+(?:[.'-][a-z0-9]+)*")


def words_of(text: str) -> str:
    """The words of ``text`` in lower case with single spaces and no punctuation at either end: a key for grouping."""
    return " ".join(WORDS.findall(level_view(text, lower=True)))
