"""The words of an outcome outside the vocabulary."""

from __future__ import annotations

import re

from ..arms import arms_between
from ..outcomes import MAX_WORDS
from ..reading import Context
from .cells import Cell, compile_cells
from .view import SentenceView

EDGE_WORDS = frozenset(
    """
    the a an of and or in was were is are had has have by to with for only about approximately also then that there
    both their its our these those this at on it when we who than as respectively among n overall total more less
    fewer up all another other group groups arm arms patients comprising including consisting namely showing only
    """.split()  # noqa: SIM905
)


ITEM_EDGE = re.compile(
    r"[,;:.()\[\]κ]|\s{4,}|(?<![a-z])(?:and|or|were|was|with|in|of|had|for|than|by|as|including|included|"
    r"include|such as|like|namely|are|is|on|at|to|between|from|versus|vs|compared|more|less|higher|lower|"
    r"similar|relatively|low|high|great|significant|frequent|common|commonly|reported|observed|followed|both|"
    r"also|significantly|respectively|not|but|while|although|who|that|which|among|during|after)(?![a-z])"
)


def trim(context: Context, start: int, end: int) -> tuple[int, int] | None:
    """``start``–``end`` without edge words and punctuation, at most twelve words; None if nothing is left."""
    tokens = [
        (start + m.start(), start + m.end(), m.group())
        for m in re.finditer(r"[a-z0-9α-ω][a-z0-9α-ω'+./-]*", context.lower[start:end])
    ]
    while tokens and (tokens[0][2] in EDGE_WORDS or tokens[0][2].replace(".", "").isdigit()):
        tokens.pop(0)
    while tokens and (tokens[-1][2] in EDGE_WORDS or tokens[-1][2].replace(".", "").isdigit()):
        tokens.pop()
    if not tokens or not any(len(t[2]) > 2 and t[2][0].isalpha() for t in tokens):
        return None
    tokens = tokens[-MAX_WORDS:]
    return tokens[0][0], tokens[-1][1]


def item_words(context: Context, view: SentenceView, cell: Cell, low: int) -> tuple[int, int] | None:
    """The noun phrase right before the bracket that a cell opens, an item of a list: "incomplete expansion (3%)"."""
    before = view.masked[low - view.start : cell.start - view.start].rstrip()
    if not before or before[-1] not in "([":
        return None
    before = before[:-1]
    edges = [m.end() for m in ITEM_EDGE.finditer(before)]
    begin = edges[-1] if edges else 0
    if re.search(r"(?<![a-z])(?:at|in|by|on|to|from|for|during|after|between|than|among|within)\s*\Z", before[:begin]):
        return None
    found = trim(context, low + begin, low + len(before))
    if found is None or len(context.text[found[0] : found[1]].split()) > 6:
        return None
    phrase = view.masked[found[0] - view.start : found[1] - view.start]
    if (
        re.search(rf"(?<![a-z]){compile_cells(context.vocabulary).noun}", phrase)
        or arms_between(context, low + begin, cell.start)
        or "τ" in phrase
        or "ν" in phrase
    ):
        return None
    return found
