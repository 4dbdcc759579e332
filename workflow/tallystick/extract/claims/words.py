"""The words of an outcome outside the vocabulary."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..arms.names import compile_arms
from ..outcomes import MAX_WORDS, Mention, mentions_between
from ..reading import Context, Sentence
from .cells import Cell, compile_cells
from .view import SentenceView

EDGE_WORDS = frozenset(
    """
    the a an of and or in was were is are had has have by to with for only about approximately also then that there
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
    higher lower
    """.split()  # noqa: SIM905
)
"""Words that alone name no outcome."""
NO_HEAD = frozenset(["difference", "differences", "follow-up", "weeks", "months", "years", "days"])
"""Words that head no name of an outcome: "no significant difference"."""
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


def trim(context: Context, start: int, end: int) -> tuple[int, int] | None:
    """``start``–``end`` without edge words and punctuation, at most twelve words; None if nothing is left."""
    start, end = without_arm(context, *whole_brackets(context.lower, start, end))
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
    if all(t[2].strip(".") in NO_OUTCOME for t in tokens) or tokens[-1][2].strip(".") in NO_HEAD:
        return None
    tokens = tokens[-MAX_WORDS:]
    return tokens[0][0], tokens[-1][1]


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


NOT_IN_PHRASE = frozenset(
    """
    the a an of and or in was were is are had has have by to with for only about approximately also then that there
    both their its our these those this at on it when we who than as respectively n total more less fewer up all
    another other group groups arm arms which no not nor without while whereas but after before during among between
    from into until since under over per via be been being did do does none any each every either neither versus vs
    compared because due if so such here however moreover overall rate rates proportion percentage number numbers
    incidence prevalence frequency risk probability experienced because suffered they he she his her
    increase decrease reduction higher lower significantly significant respective gave give had least one two three
    four five six seven eight nine ten eleven twelve several many most some few did only still
    """.split()  # noqa: SIM905
)
"""Words that do not qualify the outcome they stand before."""
QUALIFIER = re.compile(r"[a-z][a-z/'-]*[a-z]")
AMOUNT = re.compile(r"(?<![a-z])(?:(?:one|two|three|[1-3]) or more|at least (?:one|two|three|[1-3])|any)\s+\Z")
CONDITION = re.compile(r"(?<![a-z])(?:recurrent|recurring|new|relapsing)\Z")
"""An outcome that says how often a condition comes, which stands after it: "recurrent ulcers"."""
NOUN_AFTER = re.compile(
    r"\s(?!(?:at|in|by|on|for|or|and|was|were|of|is|are|had|has|with|from|after)(?![a-z]))[a-z]{4,}"
)
TRANSITIVE = re.compile(r"(?<![a-z])(?:preferred|completed|required|needed)\Z")
"""A verb that says little without its object."""
OBJECT = re.compile(
    r"(?: (?!(?:in|at|by|for|with|and|or|but|was|were|had|have|after|during|from|to|than|because|as|compared|versus|vs|"
    r"while|whereas|on|only)(?![a-z]))[a-z][a-z-]*){1,6}"
)
COUNTED_EVENT = re.compile(r"\s(?:events?|episodes?|attacks?)(?![a-z])")
ABBREVIATED = re.compile(r"\s\([A-Za-z][A-Za-z0-9/-]{1,20}(?: [A-Za-z0-9/-]{1,16})?\)")


@lru_cache(maxsize=4)
def counted_words(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A single word for the people or things that are counted."""
    words = compile_arms(vocabulary)
    return re.compile(rf"(?:{words.people}|{words.units})\Z")


def full_phrase(context: Context, sentence: Sentence, mention: Mention) -> tuple[int, int]:
    """The noun phrase of a mention: the words that qualify it, "one or more", "events", a short form in brackets."""
    lower = context.lower
    start, end = mention.start, mention.end
    if lower[start - 1 : start] == "(" and lower[end : end + 1] == ")":
        # "disease-free survival (DFS)": the long form before a short one in brackets
        long = [m for m in mentions_between(context, max(sentence.start, start - 80), start) if m.end >= start - 2]
        start, end = (long[-1].start, end + 1) if long and long[-1].outcome == mention.outcome else (start, end)
    arms = arms_between(context, max(sentence.start, start - 80), end)
    floor = max([sentence.start, start - 60, *(arm.end for arm in arms if arm.end <= start)])
    counted = counted_words(context.vocabulary)
    for _ in range(3):
        if start - floor < 3 or lower[start - 1] != " ":
            break
        low = max(lower.rfind(" ", floor, start - 1) + 1, floor)
        word = lower[low : start - 1]
        if (
            not QUALIFIER.fullmatch(word)
            or word in NOT_IN_PHRASE
            or word.endswith(("ed", "ing", "ly", "-year", "-month", "-week", "-day"))
            or counted.match(word)
        ):
            break
        start = low
    amount = AMOUNT.search(lower, max(sentence.start, start - 16), start)
    start = amount.start() if amount else start
    condition = NOUN_AFTER.match(lower, end, sentence.end) if CONDITION.search(lower, start, end) else None
    end = condition.end() if condition else end
    taken = OBJECT.match(lower, end, sentence.end) if TRANSITIVE.search(lower, start, end) else None
    if taken and not arms_between(context, end, taken.end()):
        end = taken.end()
    for pattern in (COUNTED_EVENT, ABBREVIATED):
        more = pattern.match(lower, end, sentence.end)
        if more and not arms_between(context, end, more.end()):
            end = more.end()
    return (start, end) if len(lower[start:end].split()) <= MAX_WORDS else (mention.start, mention.end)


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
