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
    the a an of and or in was were is are had has have by to with for only about approximately also then that there each
    both their its our these those this at on it when we who than as respectively among n overall total more less
    fewer up all another other between group groups arm arms patients comprising including consisting namely showing
    only
    """.split()  # noqa: SIM905
)


NO_OUTCOME = frozenset(
    """
    from did do does not no week weeks month months year years day days hour hours time times follow-up followup end
    study trial majority most occurred resulting alike frequent frequently common commonly often likely rare used
    prevalent more developed achieved who others comparable better worse half similar different observed seen noted
    found reported total remaining rest figure figures value values result results respective this these according
    compared among visit visits period placebo treatment control baseline analysis percent percentage rate rates
    higher lower number numbers proportion proportions
    """.split()  # noqa: SIM905
)
"""Words that alone name no outcome."""
NO_HEAD = frozenset(["difference", "differences", "follow-up"])
"""Words that head no name of an outcome: "no significant difference"."""
TIME_UNITS = frozenset("day days week weeks month months year years".split())  # noqa: SIM905
ITEM_EDGE = re.compile(
    r"[,;:.()\[\]κ]|\s{4,}|(?<![a-z])(?:and|or|were|was|with|in|of|had|for|than|by|as|including|included|"
    r"include|such as|like|namely|are|is|on|at|to|between|from|versus|vs|compared|more|less|higher|lower|"
    r"similar|relatively|low|high|great|significant|frequent|common|commonly|reported|observed|followed|both|"
    r"also|significantly|respectively|not|but|while|although|who|that|which|among|during|after)(?![a-z])"
)


LEADS_TO_ARM = re.compile(r"(?<![a-z])(?:in|among|for|than|on|from|of|with|by|to) (?:the |those |all )*\Z")


def without_arm(context: Context, start: int, end: int) -> tuple[int, int]:
    """``start``–``end`` up to where it says in which arm, and after an arm that it begins with."""
    for arm in arms_between(context, start, end):
        if not re.search(r"[a-z]{3}", context.lower[start : arm.start]):
            start = min(arm.end, end)
        elif LEADS_TO_ARM.search(context.lower, start, arm.start) and WORDY.search(context.lower, start, arm.start):
            return start, arm.start
    return start, end


WORDY = re.compile(r"[a-z]{4,} [a-z]")


def whole_brackets(lower: str, start: int, end: int) -> tuple[int, int]:
    """The part of ``start``–``end`` that no bracket opened or closed within it cuts through."""
    depth = 0
    opened = 0
    for at in range(start, end):
        if lower[at] in "([":
            opened = opened if depth else at
            depth += 1
        elif lower[at] in ")]":
            if not depth:
                start = at + 1
            depth = max(0, depth - 1)
    return start, opened if depth else end


TOKEN = re.compile(r"[a-z0-9α-ω][a-z0-9α-ω'+./-]*%?")
LIMIT_BEFORE = re.compile(r"(?:[<>≤≥=]\s?|(?<![a-z])(?:below|above|under|over|than|least|most)\s)\Z")
LEAST = frozenset(["least", "most"])


def trim(context: Context, start: int, end: int, whole_head: bool = False) -> tuple[int, int] | None:
    """``start``–``end`` without edge words and punctuation, at most twelve words; None if nothing is left.

    Of more than twelve words the last stay, which stand next to a number behind them; with ``whole_head`` the first.
    """
    start, end = without_arm(context, *whole_brackets(context.lower, start, end))
    tokens = [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(context.lower, start, end)]
    while tokens and (tokens[0][2] in EDGE_WORDS or tokens[0][2].replace(".", "").isdigit()):
        if tokens[0][2] == "at" and len(tokens) > 1 and tokens[1][2] in LEAST:
            break
        tokens.pop(0)
    while tokens and (tokens[-1][2] in EDGE_WORDS or is_figure(context, *tokens[-1])):
        tokens.pop()
    if not tokens or not any(t[2][0].isalpha() and (len(t[2]) > 2 or is_short(context, t[0])) for t in tokens):
        return None
    if all(t[2].strip(".") in NO_OUTCOME for t in tokens) or tokens[-1][2].strip(".") in NO_HEAD:
        return None
    if len(tokens) < 3 and tokens[-1][2] in TIME_UNITS:
        return None
    tokens = tokens[:MAX_WORDS] if whole_head else tokens[-MAX_WORDS:]
    return tokens[0][0], tokens[-1][1]


ITEM_BEFORE = re.compile(r"[)\]]\s*(?:,\s*)?(?:and|or)?\s*\Z")


def is_short(context: Context, at: int) -> bool:
    """Whether two capitals stand at ``at`` as the next item of a list with brackets: "nausea (8%) and BK (4%)"."""
    short = context.text[at : at + 2]
    return short.isupper() and short.isalpha() and bool(ITEM_BEFORE.search(context.text, max(0, at - 8), at))


def is_figure(context: Context, start: int, end: int, word: str) -> bool:
    """Whether a word is a number that belongs to no name: a limit does, "scores ≥7"."""
    digits = word.rstrip("%").replace(".", "").replace("/", "")
    return digits.isdigit() and not is_limit(context, start)


def is_limit(context: Context, start: int) -> bool:
    """Whether the number at ``start`` is a limit that belongs to a name: "below 7%"."""
    return LIMIT_BEFORE.search(context.lower, max(0, start - 8), start) is not None


COUNT_SIGN = re.compile(r"(?<=[(\[])\s*n\s*=\Z")
"""What may stand between a bracket and the count it holds: "(n = 5"."""


def item_words(context: Context, view: SentenceView, cell: Cell, low: int) -> tuple[int, int] | None:
    """The noun phrase right before the bracket that a cell opens, an item of a list: "incomplete expansion (3%)"."""
    before = view.masked[low - view.start : cell.start - view.start].rstrip()
    before = COUNT_SIGN.sub("", before)
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
        re.search(rf"(?<![a-z]){compile_cells(context.vocabulary).noun}\Z", phrase)
        or arms_between(context, low + begin, cell.start)
        or "τ" in phrase
        or "ν" in phrase
    ):
        return None
    return found


WORD = re.compile(r"[a-zα-ω][a-z0-9α-ω'+./-]{2}")
CLAUSE_EDGE = re.compile(r"[;:.()\[\]]|\s{4,}|, |(?<![a-z])(?:while|whereas|but|and)(?![a-z])")


def clause_words(context: Context, view: SentenceView, start: int, end: int) -> tuple[int, int] | None:
    """The words of the clause around a number, where nothing names better what it counts: first those before it."""
    floor = max(0, start - view.start - 300)
    edges = [m.end() for m in CLAUSE_EDGE.finditer(view.masked, floor, start - view.start)]
    for begin in [*reversed(edges), floor]:
        if WORD.search(context.lower, view.start + begin, start) is None:
            continue  # numbers and brackets only: a list of percents has hundreds of such clauses
        found = trim(context, view.start + begin, start)
        if found:
            return found
    after = view.masked[end - view.start :].lstrip(" )]%")
    first = view.sentence.end - len(after)
    edge = CLAUSE_EDGE.search(after)
    return trim(context, first, first + (edge.start() if edge else len(after)))
