"""Movements set against another arm: "A lowered X compared with B", "X was reduced in A compared with B".

A movement without words for the other side is a direction.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..reading import Context, Sentence
from ..statements import COMPARED
from ..statements.chains import Grammar, find_hits
from ..statements.clauses import FINDING_VERBS, bare_text, clause_bounds, subject_span
from ..statements.governors import BE, governor_of
from ..statements.lexicon import Hit
from ..statements.slots import ABOUT, slots_of
from ..statements.topics import phrase_end, topics_in
from .relations import PURPOSE, is_factor, who
from .sides import Place, Sides, sides_of
from .ties import ADVERB_ENDS, MODAL, NEGATED, Contrast, arm_subject, verb_start

SIGNS = frozenset({"up", "down", "improve", "worsen"})
STOPS = re.compile(r"attenuat|inhibit|prevent|reduc|limit|slow|lessen|halt|block|delay|revers")
"""Verbs that stop a movement: "A lessened the fall in X" is no fall."""
NOUN_LINK = re.compile(r"\s*(?:in|of|on)\s")
OF_WHAT = frozenset({"in", "of", "on"})
NOT_ITS_OWN = re.compile(r"[,;:]|(?<![a-z])(?:was|were|had|did|showed|which|that)(?![a-z])")
"""Words after which a group is no longer of the noun."""
LISTED_NOUN = re.compile(
    r"(?:,|;|(?<![a-z])and|(?<![a-z])or|(?<![a-z])but)\s+(?P<no>no\s+)?(?:(?:an?|no|the|also|significant|[a-z]+ly|"
    r"\d[\d.]*\s*%|to|about)\s+){0,4}(?:[a-z-]+\s+)?\Z"
)
"""Before a noun of a list whose verb stands before its first: "led to a fall in X and [a rise] in Y"."""
LIST_REACH = 160
FOUND_AFTER = re.compile(rf"[^,;:]{{0,60}}?\s(?:was|were)\s+(?:[a-z]+ly\s+|also\s+)?{FINDING_VERBS}(?![a-z])")


def verb_contrasts(
    context: Context, sentence: Sentence, taken: list[Place], grammar: Grammar, carried: Sides | None = None
) -> list[tuple[Contrast, Sides]]:
    """Movements that the words set against another arm: "A lowered X compared with B"."""
    bare = bare_text(context)
    against = COMPARED.search(context.lower, sentence.start, sentence.end) is not None
    if not against and carried is None and TELLS.search(bare, sentence.start, sentence.end) is None:
        return []
    found: list[tuple[Contrast, Sides]] = []
    last: Contrast | None = None
    seen: set[int] = set()
    for hit in find_hits(context).between(sentence.start, sentence.end):
        if (
            hit.kind not in {"verbs", "nouns"}
            or (hit.entry not in SIGNS and not (hit.kind == "nouns" and hit.entry == "change"))
            or hit.start in seen
            or not bare[hit.start].strip()
        ):
            continue
        if any(a <= hit.start < b for a, b in taken) or not (
            hit.kind == "nouns" or FINITE_FORM.search(hit_text(bare, hit))
        ):
            continue
        seen.add(hit.start)
        bounds = clause_bounds(bare, sentence.start, sentence.end, hit.start, hit.end)
        verb = verb_start(bare, bounds[0], hit.start)
        before = bare[max(bounds[0], verb - 60) : verb]
        if (hit.kind == "verbs" and PURPOSE.search(before[-30:])) or MODAL.search(before[-30:]):
            continue
        negated = NEGATED.search(bare, max(bounds[0], hit.start - 30), hit.start) is not None
        contrast = moved_noun(context, hit, bounds, last) if hit.kind == "nouns" else None
        if contrast is None and hit.kind == "verbs":
            contrast = moved_verb(context, hit, bounds, verb, negated)
        if contrast is None or (contrast.entry == "change" and not contrast.negated):
            continue
        sides = sides_of(context, sentence, contrast.cue, bounds, contrast.subject, False, contrast.topics, grammar)
        sides = whose(context, contrast, sides, carried)
        if sides is None:
            continue
        last = replace(contrast, topics=list(contrast.topics))
        found.append((contrast, sides))
    return found


def whose(context: Context, contrast: Contrast, sides: Sides | None, carried: Sides | None) -> Sides | None:
    """The sides of a movement: those it names, what it is tied to, or those of the sentence that it adds to."""
    if sides is not None and sides.comparator is not None:
        return sides
    if sides is not None and contrast.rule == "associated" and contrast.subject:
        return Sides(sides.arm or who(context, contrast.subject), None, True)
    return carried if contrast.rule == "moved" else None


TELLS = re.compile(r"associated with|improvements? over|superiority over")
"""Words that set an arm beside another without "than" or "compared"."""
FINITE_FORM = re.compile(r"ed\Z|\A(?:rose|fell|grew|lost|risen|fallen)\Z")
"""Forms that are no noun."""


def hit_text(bare: str, hit: Hit) -> str:
    """The form of a hit."""
    return bare[hit.start : hit.end]


def moved_verb(context: Context, hit: Hit, bounds: Place, verb: int, negated: bool) -> Contrast | None:
    """A verb of movement with its object, or with its subject where it has none."""
    bare = bare_text(context)
    subject = subject_span(bare, bounds[0], verb)
    if ADVERB_ENDS.match(bare, hit.end, bounds[1]) or bare[verb : hit.start].startswith(("was", "were", "is ", "are")):
        topics = topics_in(context, *subject) if subject and arm_subject(context, subject) is None else []
        rule = "moved"
    else:
        topics = topics_in(context, hit.end, until_next(context, hit.end + 1, bounds[1])) if subject else []
        rule = "lowered"
    return Contrast((hit.start, hit.end), hit.entry, topics, subject, negated, rule) if topics else None


def until_next(context: Context, start: int, limit: int) -> int:
    """Where a noun phrase ends, or the next movement of its list begins: "reduced pain [and increased sleep]"."""
    bare = bare_text(context)
    end = phrase_end(bare, start, limit)
    for hit in find_hits(context).between(start, end):
        moves = hit.kind == "verbs" and FINITE_FORM.search(hit_text(bare, hit)) is not None
        moves = moves or (hit.kind == "nouns" and NOUN_LINK.match(bare, hit.end, limit) is not None)
        if moves and (joint := LISTED_NOUN.search(bare, start, hit.start)):
            return joint.start()
    return end


def moved_noun(context: Context, hit: Hit, bounds: Place, last: Contrast | None) -> Contrast | None:
    """``A was associated with a reduction in X [and an increase in Y] compared with B``."""
    bare = bare_text(context)
    slot = next((s for s in slots_of(bare, hit.end, bounds[1]) if s.words in OF_WHAT or s.words in ABOUT), None)
    if slot is None or NOT_ITS_OWN.search(bare, hit.end, slot.opens):
        return None
    topics = topics_in(context, slot.start, until_next(context, slot.start, bounds[1]))
    if not topics:
        return None
    holder = governor_of(bare, bounds[0], hit.start)
    if holder.kind == "verb" and STOPS.match(bare, holder.start):
        return None
    if holder.kind in {"verb", "there", "tied"} and bare[holder.start : holder.end] not in BE:
        verb = verb_start(bare, bounds[0], holder.start)
        subject = subject_span(bare, bounds[0], verb)
        denied = NEGATED.search(bare, verb, hit.start) is not None
        alone = holder.kind == "tied" and subject and is_factor(context, subject)
        rule = "associated" if alone else "reduction"
        return Contrast((hit.start, hit.end), hit.entry, topics, subject, denied, rule)
    if holder.kind == "opening" and FOUND_AFTER.match(bare, topics[-1].end, bounds[1]):
        return Contrast((hit.start, hit.end), hit.entry, topics, None, False, "reduction")
    if last is None or last.rule not in {"reduction", "associated"} or hit.start - last.topics[-1].end > LIST_REACH:
        return None
    listed = LISTED_NOUN.search(bare, last.topics[-1].end, hit.start)
    if listed is None:
        return None
    return Contrast((hit.start, hit.end), hit.entry, topics, last.subject, listed["no"] is not None, last.rule)
