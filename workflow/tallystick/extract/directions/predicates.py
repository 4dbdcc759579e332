"""How a cue of movement is tied to its markers: as their verb, with them as object, as a noun, as a state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..reading import Context, Sentence
from ..statements import Statement
from ..statements.chains import Chain, Grammar, Item, compile_grammar
from ..statements.clauses import FINITE, STRONG, bare_text
from ..statements.cue_patterns import (
    ANAPHOR,
    ASSERTED,
    ASSESSED,
    ASSOCIATED,
    ATTRIBUTED_BY,
    BETWEEN,
    CHANGED,
    COMPOUND,
    DENIED_AFTER,
    EFFECT_OF,
    JOINED,
    LINK,
    LISTED_BEFORE,
    NEGATION,
    OF_SOME,
    PEOPLE_WITH,
    SHOWED,
    SIGNIFICANT,
    STATE_BEFORE,
    VERB_GROUP,
)
from ..statements.lexicon import Hit
from ..statements.named import listed_after, name_after, name_before

REACH = 240
"""How far around a cue words are looked at, in code points: so that a sentence of many cues stays linear."""
MODIFIERS = 2
"""Unknown words that may stand between a cue and its marker ("reduced perceived procedural pain")."""
JOINTS = (",", ";", " and ", " but ", "while", "whereas")
"""What a predicate begins with that has the subject of the one before."""
NOMINAL = frozenset({"direction.noun", "direction.object", "direction.attribute"})


@dataclass(slots=True)
class Clause:
    """What is known of the sentence while its cues are read from left to right."""

    sentence: Sentence
    chains: list[Chain]
    statements: list[Statement] = field(default_factory=list)
    cues: list[Hit] = field(default_factory=list)

    @property
    def last(self) -> Statement | None:
        """The last statement made so far."""
        return self.statements[-1] if self.statements else None


def denial_after(context: Context, at: int, end: int) -> re.Match[str] | None:
    """The predicate that denies the movement whose noun ends at ``at``: "rises in X *were not significant*"."""
    bare = bare_text(context)
    match = DENIED_AFTER.search(bare, at, min(end, at + REACH))
    if match is None or FINITE.search(bare, at, match.start()) or STRONG.search(bare, at, match.start()):
        return None
    return match


def chain_before(clause: Clause, at: int) -> Chain | None:
    """The last chain that ends before ``at``."""
    found = None
    for chain in clause.chains:
        if chain.end <= at:
            found = chain
    return found


def chain_after(clause: Clause, at: int) -> Chain | None:
    """The first chain that begins at or after ``at``."""
    return next((chain for chain in clause.chains if chain.start >= at), None)


def is_marker_itself(context: Context, clause: Clause, chain: Chain, grammar: Grammar) -> bool:
    """Whether the list is what moves, and not a rate or a risk of it."""
    before = context.lower[max(clause.sentence.start, chain.start - REACH) : chain.start]
    return grammar.not_the_marker.search(before[-60:]) is None


def as_subject(context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar) -> Statement | None:
    """``albumin and C3 [levels in the group] [were] increased``; or the markers told of before."""
    low = context.lower
    if low.endswith("(", clause.sentence.start, start):
        return in_bracket(context, clause, start, end, sign)
    chain = chain_before(clause, start)
    last = clause.last
    if chain is not None and within_bracket(low, clause.sentence.start, chain, start):
        return None
    if low[start:end] in grammar.transitive or (
        sign == "change" and BETWEEN.search(low, end, min(end + REACH, clause.sentence.end))
    ):
        return None
    if chain is not None and last is not None and last.rule in NOMINAL and any(i in last.items for i in chain.items):
        return None
    if chain is not None and (last is None or chain.start >= last.cue_end):
        gap = low[chain.end : start]
        match = grammar.tail.match(gap) if len(gap) <= 180 else None
        if not is_marker_itself(context, clause, chain, grammar):
            return None
        if match is None:
            verb_at = start - len(VERB_GROUP.search(gap).group())  # type: ignore[union-attr]
            more = listed_after(context, chain, verb_at, grammar)
            if more is None or (sign == "change" and not NEGATION.search(gap)):
                return named_subject(context, clause, start, end, sign, grammar)
            return make(
                context, clause, chain.items + more, start, end, sign, low[verb_at:start], "direction.list", chain.start
            )
        verb = match["verb"]
        if not verb and gap.rstrip().endswith((" and", " or", ",")):
            return None
        if sign == "change" and not verb and not NEGATION.search(gap):
            return None
        return make(context, clause, chain.items, start, end, sign, verb, "direction.subject", chain.start)
    named = named_subject(context, clause, start, end, sign, grammar)
    if named is not None:
        return named
    if last is not None:
        gap = low[last.cue_end : start]
        cut = max(gap.rfind(joint) for joint in JOINTS)
        if cut < 0:
            return None
        tail = gap[cut:]
        words = grammar.verb_words.sub("", tail)
        if not ANAPHOR.match(words):
            return None
        return make(context, clause, last.items, start, end, sign, tail, "direction.again", start)
    return None


OPENS_LIST = re.compile(r"\s*(?:(?:such as|including|i\.?e\.?,?|e\.?g\.?,?|namely|the)\s*)?\Z")


def within_bracket(low: str, begin: int, chain: Chain, start: int) -> bool:
    """Whether a list stands within a bracket that closes before the cue and does not begin with it.

    "The product (rate x pressure) rose" says nothing of the pressure; "markers (CRP and IL-6) fell" does.
    """
    opened = low.rfind("(", begin, chain.start)
    if opened < 0 or ")" in low[opened : chain.start] or low.find(")", chain.end, start) < 0:
        return False
    return OPENS_LIST.fullmatch(low, opened + 1, chain.start) is None


def in_bracket(context: Context, clause: Clause, start: int, end: int, sign: str) -> Statement | None:
    """``creatinine (increased from …) and albumin (decreased from …)``: each bracket tells of what it stands after."""
    for chain in clause.chains:
        for item in chain.items:
            if item.end < start and not context.lower[item.end : start - 1].strip():
                return make(context, clause, [item], start, end, sign, "", "direction.subject", item.start)
    return None


def named_subject(
    context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar
) -> Statement | None:
    """A measured thing outside the vocabulary as subject: "tear meniscus height increased"."""
    if sign not in {"up", "down"}:
        return None
    begin = max(clause.sentence.start, clause.last.cue_end if clause.last else 0, start - REACH)
    verb = VERB_GROUP.search(context.lower, begin, start)
    verb_at = verb.start() if verb else start
    item = name_before(context, begin, verb_at, grammar)
    if item is None or any(c.start < item.end and item.start < c.end for c in clause.chains):
        return None
    before = context.lower[max(clause.sentence.start, item.start - REACH) : item.start]
    if grammar.not_the_marker.search(before[-60:]) or re.search(
        r"(?<![a-z])(?:with|for|by|to|than|of|in)\s+(?:the\s+)?\Z", before
    ):
        return None
    return make(context, clause, [item], start, end, sign, context.lower[verb_at:start], "direction.named", item.start)


def as_object(context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar) -> Statement | None:
    """``the drug [significantly] lowered LDL cholesterol and triglycerides``."""
    low = context.lower
    chain = chain_after(clause, end)
    if chain is None or chain.start - end > 60 or sign == "change":
        return None
    gap = low[end : chain.start]
    if not object_gap(gap, grammar):
        return None
    before = low[max(clause.sentence.start, start - REACH) : start]
    if not before.strip() or not is_marker_itself(context, clause, chain, grammar):
        return None
    after = low[chain.end : chain.end + 70]
    attributive = grammar.observed.match(after) is not None
    if (
        not attributive
        and STATE_BEFORE.search(before)
        and not re.search(r"(?<![a-z])(?:and|or)\s+(?:\w+ly\s+)?\Z", before)
        and (not ATTRIBUTED_BY.search(before) or PEOPLE_WITH.of(context.vocabulary).search(before))
    ):
        return None
    finite = low[start:end].endswith(("ed", "s", "fell", "rose"))
    if (not finite and re.search(r"(?<![a-z])to\s+\Z", before)) or OF_SOME.of(context.vocabulary).search(before):
        return None
    if ASSOCIATED.search(before) and any(c.start < start for c in clause.chains):
        return None
    follows_verb = clause.last is not None and clause.last.rule == "direction.object"
    if not attributive and not follows_verb and LISTED_BEFORE.search(before) and not ATTRIBUTED_BY.search(before):
        return None
    return make(context, clause, chain.items, start, end, sign, before[-40:], "direction.object", start)


def object_gap(gap: str, grammar: Grammar) -> bool:
    """Whether only determiners, list words and at most two modifiers stand between a cue and its marker."""
    if JOINED.search(gap):
        return False
    left = grammar.piece.sub(" ", gap).split()
    return len(left) <= MODIFIERS and not any(w in grammar.name_stops or not w.replace("-", "").isalnum() for w in left)


def as_noun(context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar) -> Statement | None:
    """``a reduction in pain and stiffness``, ``no change was observed in C3``, ``HbA1c reductions``."""
    low = context.lower
    before = low[max(clause.sentence.start, start - REACH) : start]
    if ASSESSED.search(before[-80:]) or (EFFECT_OF.search(before[-60:]) and sign != "improve"):
        return None
    if sign == "change" and (
        BETWEEN.search(low, max(start - REACH, clause.sentence.start), min(end + REACH, clause.sentence.end))
        or not (NEGATION.search(before[-60:]) or CHANGED.search(before))
    ):
        return None
    after = low[end : end + 90]
    link = LINK.match(after)
    chain = chain_after(clause, end)
    if link is not None and chain is not None:
        gap = low[end + link.end() : chain.start]
        if chain.start - end <= 110 and object_gap(gap, grammar) and is_marker_itself(context, clause, chain, grammar):
            denied = denial_after(context, chain.end, clause.sentence.end)
            words = f"{before[-60:]}{' ' + denied.group() if denied else ''}"
            return make(context, clause, chain.items, start, end, sign, words, "direction.noun", start)
    if link is not None and sign in {"up", "down"} and (ASSERTED.search(before) or SIGNIFICANT.search(before[-40:])):
        item = name_after(context, end + link.end(), clause.sentence.end, grammar)
        if (
            item is not None
            and not any(c.start < item.end and item.start < c.end for c in clause.chains)
            and not NEGATION.search(before[-60:])
        ):
            return make(context, clause, [item], start, end, sign, before[-60:], "direction.named_noun", start)
    previous = chain_before(clause, start)
    if previous is not None and (clause.last is None or previous.start >= clause.last.cue_end):
        match = grammar.tail.match(low[previous.end : start]) if start - previous.end <= 140 else None
        if match and SHOWED.search(match["verb"]) and is_marker_itself(context, clause, previous, grammar):
            return make(
                context, clause, previous.items, start, end, sign, match["verb"], "direction.showed", previous.start
            )
    if (
        previous is not None
        and sign != "change"
        and re.fullmatch(r"\s*(?:levels?|scores?)?\s+", low[previous.end : start])
        and COMPOUND.match(after)
        and is_marker_itself(context, clause, previous, grammar)
    ):
        items = previous.items[-1:]
        return make(context, clause, items, start, end, sign, before[-60:], "direction.compound", previous.start)
    return None


def as_adjective(
    context: Context, clause: Clause, start: int, end: int, sign: str, grammar: Grammar
) -> Statement | None:
    """``SLEDAI remained lower``; ``lower proteinuria was observed``; ``had lower scores than controls``."""
    low = context.lower
    before = low[max(clause.sentence.start, start - REACH) : start]
    chain = chain_after(clause, end)
    if chain is not None and "baseline" in low[end : chain.start]:
        # "greater baseline scores": what people brought with them
        return None
    if chain is not None and chain.start - end <= 40 and grammar.gap.match(low[end : chain.start]):
        observed = grammar.observed.match(low[chain.end : chain.end + 70])
        stated = re.search(
            r"(?<![a-z])(?:had|showed|exhibited|displayed|experienced|demonstrated|reported|"
            r"achieved)\s+(?:also\s+|a\s+|significantly\s+|\w+ly\s+)*\Z",
            before,
        )
        if (
            (observed or stated)
            and not OF_SOME.of(context.vocabulary).search(before)
            and is_marker_itself(context, clause, chain, grammar)
        ):
            return make(context, clause, chain.items, start, end, sign, before[-40:], "direction.attribute", start)
        return None
    chain = chain_before(clause, start)
    last = clause.last
    if last is not None and (chain is None or chain.start < last.cue_end):
        if re.search(r"(?<![a-z])remain(?:ed|s)?\s+(?:\w+ly\s+)*\Z", before):
            last.also = (start, end)
            last.until = max(last.until, end)
        return None
    if chain is None or (last is not None and any(i in last.items for i in chain.items)):
        return None
    match = grammar.tail.match(low[chain.end : start]) if start - chain.end <= 140 else None
    if within_bracket(low, clause.sentence.start, chain, start):
        return None
    if match is None or not re.search(r"(?:was|were|is|are|be|remained|became|had|been)\s", match["verb"]):
        return None
    if not is_marker_itself(context, clause, chain, grammar):
        return None
    return make(context, clause, chain.items, start, end, sign, match["verb"], "direction.state", chain.start)


def make(
    context: Context,
    clause: Clause,
    items: list[Item],
    start: int,
    end: int,
    sign: str,
    verb: str,
    rule: str,
    begin: int,
) -> Statement | None:
    """A statement, with negation and repetition resolved; null where it is none of movement."""
    if compile_grammar(context.vocabulary).modal.search(verb):
        # a purpose or a possibility
        return None
    negated = NEGATION.search(verb) is not None
    last = clause.last
    if last is not None and rule == "direction.again" and last.sign == sign and not negated:
        last.also = (start, end)
        last.until = end
        return None
    return Statement(
        items=list(items),
        sign=sign,
        negated=negated,
        cue_start=start,
        cue_end=end,
        begin=min(begin, start),
        until=end,
        rule=rule,
        words=verb.strip(),
        follows=last if rule == "direction.again" else None,
    )
