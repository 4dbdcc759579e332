"""Slots: the prepositional groups of a clause, in order, each with the words that open it.

What a clause says beside its subject, verb and object stands in such groups, whatever their order: "no difference was
found *between A and B* *at week 4* *with respect to pain*". Readers of noun phrases look at the groups, not at their
order.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from ..arms import arms_between
from ..reading import Context
from .clauses import FINDING_VERBS, bare_text
from .topics import MOVEMENTS, Topic, people_only, phrase_end, topics_in

PREPOSITION = re.compile(
    r"(?<![a-z0-9'-])(?:(?P<against>(?:as |when )?(?:compared|opposed|relative|in comparison|in contrast) "
    r"(?:with|to)|than|versus|vs\.?)|(?P<what>in terms of|with (?:respect|regards?|reference) to|"
    r"in (?:relation|regards?) to|in respect of|as regards|as to|regarding|concerning|considering|relating to|"
    r"related to|for|in|of|on|upon)|"
    r"(?P<among>between|among|amongst|across)|"
    r"(?P<other>with|by|at|after|before|during|following|from|under|within|until|throughout|over|without|to|using|"
    r"receiving|according to|due to|because of|depending on|except(?: for| in)?))\s+"
)


class Slot(NamedTuple):
    """A group: what kind of words open it (against, what, among, other), the words, and the place of its contents."""

    kind: str
    words: str
    opens: int
    start: int
    end: int


def slots_of(bare: str, start: int, stop: int) -> list[Slot]:
    """The groups that begin in a stretch; each ends where the next begins."""
    found = list(PREPOSITION.finditer(bare, start, stop))
    ends = [*(match.start() for match in found[1:]), stop][: len(found)]
    return [
        Slot(str(match.lastgroup), match.group().rstrip(), match.start(), match.end(), end)
        for match, end in zip(found, ends, strict=True)
    ]


ABOUT = frozenset(
    {"in terms of", "with respect to", "with regard to", "with regards to", "with reference to", "in relation to",
     "in regard to", "in regards to", "in respect of", "as regards", "as to", "regarding", "concerning",
     "considering", "relating to", "related to"}
)  # fmt: skip
"""Words that open a group of things wherever it stands."""
MOVEMENT_ALONE = re.compile(rf"(?:{MOVEMENTS}|(?:scores?|values?|levels?))(?:\s+from\s+baseline)?")
COMPOUND = re.compile(
    r"\s+(?!(?:with|who|in|on|of|from|receiving|treated|given|aged|at|after|under|undergoing|and|or|that|whose|"
    r"randomi[sz]ed|assigned|taking|using|having|without|were|was|had|for|to|by|between|than)(?![a-z]))[a-z]"
)
"""After a word for people that only qualifies the next: "patient *characteristics*"."""
CODES = re.compile(r"(?:the )?[A-Z][A-Z0-9+-]{0,5} and [A-Z][A-Z0-9+-]{0,5}(?![A-Za-z0-9])")
"""Two sides that only short codes name: "between the fall rates of *GG and HG*"."""
COUNTED = re.compile(r"(?:the\s+)?(?:two|three|four|both|all|these|different|\d)\s")
JOINT = re.compile(r"(?:,|\s(?:and|or|nor|and/or|as well as))\s\Z")
OPENING = re.compile(r"\s*(?:(?:and|but|however,|also,|while|whereas|although|as)\s+)?")


def things_of(context: Context, slot: Slot, right: int) -> list[Topic]:
    """The things that a group names; none where it holds people, arms or times."""
    bare = bare_text(context)
    people = people_only(context.vocabulary).match(bare, slot.start, right)
    if people and not COMPOUND.match(bare, people.end(), right):
        return []
    return topics_in(context, slot.start, phrase_end(bare, slot.start, right))


def things_after(context: Context, start: int, right: int, benefit: bool = False) -> list[Topic]:
    """What a noun or verb of difference is said of: the first of the groups after it that names things, and its list.

    Args:
        benefit: whether "for" opens those who have it.
    """
    bare = bare_text(context)
    right = predicate_end(bare, start, right)
    slots = slots_of(bare, start, right)
    found: list[Topic] = []
    end = start
    for i, slot in enumerate(slots):
        if slot.words.startswith("except"):
            break
        if slot.opens < end or (benefit and slot.words == "for" and not found):
            continue
        named = slot.kind == "what" and (slot.words != "of" or not bare[end : slot.opens].strip())
        named = named or (slot.kind == "among" and of_sides(context, bare, slots[i : i + 2]))
        if not named or (found and not JOINT.search(bare, max(end - 1, slot.opens - 14), slot.opens)):
            continue
        until = slot.end if slot.kind == "among" else right
        topics = things_of(context, slot, until)
        if not topics:
            continue
        if not found and len(topics) == 1 and MOVEMENT_ALONE.fullmatch(bare, *topics[0].span):
            groups = (things_of(context, s, right) for s in slots[i + 1 :] if s.kind == "what")
            later = next((group for group in groups if group), [])
            topics = [replace(topic, moved=topics[0].moved) for topic in later] or topics
        found += topics
        end = topics[-1].end
    return found


PREDICATE_END = re.compile(
    rf"(?<![a-z])(?:was|were|is|are|could be|be|had|did|showed)\s+"
    rf"(?!(?:[a-z]+ly\s+|also\s+|not\s+)*{FINDING_VERBS}(?![a-z]))|"
    r",\s(?:as|which|who)\s|,\swith\s[a-z]+\s[a-z]+ing\s|,\s(?:[a-z0-9+-]+\s){1,4}[a-z]+(?<!bas)ed\s"
)
"""Where what is said of a noun ends: at another predicate or an aside."""


def predicate_end(bare: str, start: int, right: int) -> int:
    """Where the groups of a noun end."""
    match = PREDICATE_END.search(bare, start, right)
    return match.start() if match else right


def of_sides(context: Context, bare: str, slots: list[Slot]) -> bool:
    """Whether "between" opens a thing of the two sides: "between *the pain scores* of A and B"."""
    if len(slots) < 2 or slots[1].words not in {"of", "in", "for"} or " and " in bare[slots[0].start : slots[0].end]:
        return False
    start, end = slots[1].start, slots[1].end
    named = bool(arms_between(context, start, end)) or "groups" in bare[start:end]
    named = named or CODES.match(context.text, start, end) is not None
    return named and not COUNTED.match(bare, slots[0].start)


def things_about(context: Context, start: int, stop: int) -> list[Topic]:
    """The things of a group right at ``start`` that words like "in terms of" open."""
    slots = slots_of(bare_text(context), start, stop)
    return things_of(context, slots[0], stop) if slots and slots[0].words in ABOUT else []


def things_before(context: Context, left: int, stop: int) -> list[Topic]:
    """The things that a group before the subject names: "*Regarding pain*, there was no difference"."""
    bare = bare_text(context)
    lead = OPENING.match(bare, left, stop)
    first = next(iter(slots_of(bare, lead.end() if lead else left, stop)), None)
    if (
        first is None
        or (first.words not in ABOUT and first.words not in {"for", "in"})
        or (lead and first.opens > lead.end())
    ):
        return []
    comma = bare.rfind(", ", first.start, stop)
    return topics_in(context, first.start, comma) if comma > 0 else []
