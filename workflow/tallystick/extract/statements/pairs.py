"""Two arms set beside each other: "between the drug and placebo groups", or "the groups" without a name."""

from __future__ import annotations

import re

from ..arms import ArmMention, arms_between
from ..reading import Context, Sentence
from . import COMPARED, Statement
from .chains import Grammar, find_hits
from .cue_patterns import ATTRIBUTED_BY as ASSERTED

ALL_OF = (
    r"\s+(?:(?:the|all|both|two|three|four|2|3|4|treatment|study|these|randomi[sz]ed|intervention|and|"
    r"control|patient|different|other)\s+){0,4}"
    r"(?:groups?|arms?|treatments|regimens|cohorts|interventions|conditions|techniques|methods|strategies)"
)
BETWEEN = re.compile(
    rf"(?:b(?<![a-z]b)etween(?: (?:the )?[^,;.()]{{2,60}}? and [^,;.()]{{2,60}}?(?:groups?|arms?)|{ALL_OF}|"
    rf"[ -]groups?)|a(?<![a-z]a)(?:(?:mong|cross){ALL_OF}|rms (?:did|were|had|showed))|"
    r"g(?<![a-z]g)roups (?:did|were|had|showed)|i(?<![a-z]i)n(?:ter-?group|"
    r" (?:both|all|the two|the three) (?:treatment |study )?(?:groups|arms)))(?![a-z])"
)
"""Groups compared, named or not."""
NAME = r"(?:(?!(?:in|for|at|of|with|was|were|after|on|and|but|by)\s)[^\s,;.():]+\s+){0,5}?"
PAIR = re.compile(
    rf"(?<![a-z])(?:between|among)\s+(?:the\s+)?(?P<first>{NAME}[^\s,;.():]+)(?:\s*\([^()]{{1,40}}\))?\s+"
    r"(?:and|versus|vs\.?)\s+(?:the\s+)?(?=[a-z0-9])"
)
GROUP_NAME = re.compile(rf"(?P<name>{NAME}[^\s,;.():]+?)\s+(?:(?P<one>group|arm)|groups|arms)(?![a-z])")
NO_ARM = re.compile(
    r"(?<![a-z])(?:baseline|before|pre|post|days?|weeks?|months?|years?|visits?|admission|two|three|both|all|"
    r"groups(?! .{1,3}\Z)|arms(?! .{1,3}\Z))(?![a-z])|\A\d+(?:\.\d+)?%?\Z"
)
IS = re.compile(
    r"(?<![a-z])(?:was|were|is|are|remained|been|did|do|does)\s+(?:(?:also|not|both|statistically|all|\w+ly|"
    r"found to be|no)\s+)*\Z"
)
DENIED = re.compile(r"(?<![a-z])(?:not|no|nor|neither)(?![a-z])[^,;]{0,30}\Z")
WITH_NO = re.compile(r"(?<![a-z])(?:with\s+no|without)\s+(?:[a-z]+\s+){0,2}\Z")
LIKE = re.compile(r"\s+(?:to|with|as)\s+(?:that|those|the|in|with|of|for|on|receiving)\s")
NEAR = 60
NEAR_WORDS = 12
"""How far before an arm "compared with" may stand, and how many code points of other words between them."""
AS_NOUN = frozenset({"direction.noun", "direction.compound", "direction.named_noun", "direction.showed"})


def pair_between(
    context: Context, start: int, end: int, grammar: Grammar
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Places of the arm and its comparator in "between A and B [groups]"; a control is the comparator."""
    lower = context.lower
    for match in PAIR.finditer(lower, start, end):
        first = trimmed(lower, *match.span("first"))
        second = name_at(context, match.end(), end, grammar)
        if second is None or any(NO_ARM.search(lower[slice(*place)]) for place in (first, second)):
            continue
        if grammar.control.search(lower[slice(*first)]) and not grammar.control.search(lower[slice(*second)]):
            return second, first
        return first, second
    return None


def arm_and_comparator(
    context: Context, sentence: Sentence, mentions: list[ArmMention]
) -> tuple[ArmMention, ArmMention] | None:
    """The first two arms of a sentence; the one named after "compared with" is the comparator wherever it stands."""
    first = mentions[0] if mentions else None
    second = next((m for m in mentions if first and m.key != first.key), None)
    if first is None or second is None:
        return None
    before = list(COMPARED.finditer(context.lower, max(sentence.start, first.start - NEAR), first.start))
    turned = bool(before) and first.start - before[-1].end() <= NEAR_WORDS
    return (second, first) if turned else (first, second)


def trimmed(lower: str, start: int, end: int) -> tuple[int, int]:
    """A name without the plural "groups" before its label: "groups A" is A."""
    for word in ("groups ", "arms "):
        if lower.startswith(word, start):
            return start + len(word), end
    return start, end


def name_at(context: Context, at: int, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """Place of the arm whose name begins at ``at``: with "group" where it is said of this one arm, not of both."""
    group = GROUP_NAME.match(context.lower, at, end)
    if group is not None:
        return (at, group.end()) if group["one"] else group.span("name")
    mention = next((m for m in arms_between(context, at, min(at + 4, end))), None)
    if mention is not None:
        return mention.start, mention.end
    control = grammar.control.match(context.lower, at, end)
    return control.span() if control else None


def likened(
    context: Context, statement: Statement, grammar: Grammar
) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
    """Words that make the movement alike in the arms, and the place of the arm if named; none where nothing does.

    "Improvement in pain was similar between A and B" says that A moved pain as B did, not that A is of use.
    """
    if statement.rule not in AS_NOUN or statement.negated or statement.sign in {"change", "stable"}:
        return None
    if ASSERTED.search(statement.words + " "):
        # "all groups had gains in strength, with no difference among them": it did move
        return None
    lower = context.lower
    sentence = context.sentence_at(statement.cue_start)
    if sentence is None:
        return None
    told = max(statement.until, *(item.end for item in statement.items))
    for hit in find_hits(context).between(sentence.start, sentence.end, "comparatives"):
        before = lower[max(sentence.start, hit.start - 60) : hit.start]
        if hit.entry not in {"same", "differ"} or (hit.entry == "differ" and not DENIED.search(before)):
            continue
        if WITH_NO.search(before):
            # "gains were seen, with no difference between groups": they did move
            continue
        predicate = (
            told <= hit.start <= told + 160
            and ";" not in lower[told : hit.start]
            and (IS.search(before) is not None or hit.entry == "differ")
        )
        attribute = hit.end <= statement.cue_start <= hit.end + 60 and not re.search(
            r"[,;]", lower[hit.end : statement.cue_start]
        )
        if not (predicate or (attribute and hit.entry == "same")):
            continue
        denied = DENIED.search(before) if hit.entry == "differ" else None
        words = (hit.start - len(denied.group()) if denied else hit.start, hit.end)
        pair = pair_between(context, hit.end, sentence.end, grammar)
        if pair is not None:
            return words, pair[0]
        if BETWEEN.search(lower, hit.end, sentence.end) or LIKE.match(lower, hit.end, sentence.end):
            return words, None
    return None
