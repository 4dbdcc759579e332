"""The last reader: gives every numeral that nobody understood its default, and writes the table of numerals.

Defaults come from where the numeral stands (a list of references, page furniture) and from its form; what stays open is
``unread``. Copies of a section take over the roles of the section they copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ...tables.store import Rows
from ..ledger import Numeral
from ..reading import Context, Reading
from .counted import counted, people
from .forms import cited, form, large, name, no_number, noted, one, range_end, value, word
from .parts import equals, fraction, part, share, strength
from .spots import Found, Spot

VOCABULARY = ("numerals", "arms", "claims")

SECTION_DEFAULT = {"reference_list": "citation", "citing_list": "citation", "metadata": "label", "boilerplate": "label"}

SCALED = re.compile(r"\s0{7}(?![0a-z])")
"""A word for a large number behind a number: "34 million"."""


def scaled(spot: Spot) -> Found:
    """A number before a word for a large one has that word's role."""
    scale = spot.follows(SCALED)
    following = spot.context.numerals.at(scale.end() - 7) if scale else None
    if following is None or not following.is_word or not following.value or following.value < 1000:
        return None
    role, rule = default_role(spot.context, following)
    return None if role == "unread" else (role, rule)


JOINED = re.compile(
    r"(?:\s(?!(?:of|in|at|for|was|were|had|to)\s)[a-z][a-z-]+){0,2}(?:,?\s(?:and|or|to|vs\.?|versus)|,)\s(?=\d)|-(?=\d)"
)
"""Between a number and the next of its list, whose noun tells both: "in 72, 105 and 138 of them", "36 vs 36 blocks"."""
TOLD_BY_NOUN = frozenset({"events", "denominator", "count_other", "enrolled", "schedule", "dose", "label", "arm_size"})


OWN_WORDS: tuple[Callable[[Spot], Found], ...] = (
    cited,
    scaled,
    fraction,
    strength,
    share,
    equals,
    range_end,
    no_number,
    one,
    part,
    form,
    name,
    people,
    counted,
    large,
)
"""What the words beside a numeral are asked, in order."""
LONGEST_LIST = 5


def joined(spot: Spot) -> Found:
    """The first numbers of a list have the role of the number whose noun tells what all of them count."""
    numeral = spot.numeral
    for _ in range(LONGEST_LIST):
        between = JOINED.match(spot.digits, numeral.end)
        following = spot.context.numerals.at(between.end()) if between else None
        if following is None or following.whole is None or numeral.whole is None:
            return None
        role = following.role if following.is_read else first_answer(spot.at(following), OWN_WORDS)[0]
        if role != "unread":
            ranged = numeral is spot.numeral and between is not None and between.group() == "-"
            return (role, "default.joined") if ranged or role in TOLD_BY_NOUN else None
        numeral = following
    return None


DEFAULTS: tuple[Callable[[Spot], Found], ...] = (*OWN_WORDS, joined, noted, word, value)
"""What is asked of a numeral that no reader has understood, in order."""


def default_role(context: Context, numeral: Numeral) -> tuple[str, str]:
    """Role and rule for a numeral no reader has understood, from its form and its neighbours."""
    section = context.section_at(numeral.start)
    if section is None or section.role in SECTION_DEFAULT:
        return SECTION_DEFAULT[section.role] if section else "label", "default.section"
    before = context.digits[max(0, numeral.start - 40) : numeral.start]
    return first_answer(Spot(context, numeral, section, context.digits, before), DEFAULTS)


def first_answer(spot: Spot, asked: tuple[Callable[[Spot], Found], ...]) -> tuple[str, str]:
    """What the first of ``asked`` that knows says of a numeral."""
    return next((found for ask in asked if (found := ask(spot)) is not None), ("unread", "none"))


def copy_roles(context: Context) -> None:
    """Give the numerals of a copied section the roles of the section it copies, where the sequences agree."""
    by_id = {section.section_id: section for section in context.sections}
    for section in context.sections:
        original = by_id.get(section.duplicate_of or "")
        if original is None:
            continue
        copies = context.numerals.between(section.body_start, section.end)
        models = context.numerals.between(original.body_start, original.end)
        if [n.quote for n in copies] == [n.quote for n in models]:
            for copy, model in zip(copies, models, strict=True):
                if not copy.is_read:
                    copy.role, copy.rule = model.role, model.rule


def numeral_rows(context: Context) -> Rows:
    """Rows of ``extract/numerals``: one per numeral, or one per group that a reader joined."""
    rows: Rows = []
    done = -1
    for numeral in context.numerals.all:
        if numeral.start < done:
            continue
        own = (numeral.start, numeral.end)
        # two readers may join a number to what stands on either side of it; what the first joined stays the first's
        start, end = numeral.group if numeral.group and numeral.group[0] >= done else own
        joined = (start, end) != own
        section = context.section_at(numeral.start)
        rows.append(
            {
                **context.place(start, end),
                "value": None if joined else numeral.value,
                "role": numeral.role,
                "rule": numeral.rule or "none",
                "section_id": section.section_id if section else None,
            }
        )
        done = end
    return rows


def read(context: Context) -> Reading:
    """Default roles, then the table of numerals."""
    for numeral in context.numerals.all:
        section = context.section_at(numeral.start)
        if not numeral.is_read and not (section and section.duplicate_of):
            numeral.role, numeral.rule = default_role(context, numeral)
    copy_roles(context)
    for numeral in context.numerals.all:
        if not numeral.is_read:
            numeral.role, numeral.rule = default_role(context, numeral)
    return Reading({"numerals": numeral_rows(context)})
