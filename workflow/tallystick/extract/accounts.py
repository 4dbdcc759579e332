"""The last reader: gives every numeral that nobody understood its default, and writes the table of numerals.

Defaults come from where the numeral stands (a list of references, page furniture) and from its form; what stays open is
``unread``. Copies of a section take over the roles of the section they copy.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .ledger import DIGITS, Numeral
from .reading import Context, Reading

VOCABULARY = ("numerals",)

SECTION_DEFAULT = {"reference_list": "citation", "citing_list": "citation", "metadata": "label", "boilerplate": "label"}
PERCENT_AFTER = re.compile(r"\s*(?:%|per ?cent(?![a-z])|percentage points?)")
SHARED_PERCENT = re.compile(
    rf"(?:\s*(?:,|and|or|to|-|vs\.?|versus|;|/)\s*(?:[a-z]{{1,12}}\s)?{DIGITS}){{1,4}}\s*(?:%|per ?cent)"
)
PAIR_BEFORE = re.compile(r"[-+]?\s*(?:vs\.?|versus|compared (?:with|to)|and|to|from|of|=|was|were|,|\(|;)\s*[-+]?\Z")
SIZE_BEFORE = re.compile(r"(?<![a-z])n[s12]?\s*[=:]\s*\Z")
CARDINAL_NOUN = re.compile(r"\s*-?\s*(?:[a-z'-]+\s+){0,3}?([a-z]{3,}s)(?![a-z])")
PRONOUN_ONE = re.compile(
    r"\s*(?:of\b|or more\b|another\b|side\b|hand\b|third\b|such\b|can\b|to one\b|way\b|could\b|should\b|may\b|"
    r"-)|\s+[a-z]+"
)


@lru_cache(maxsize=4)
def other_nouns(vocabulary: Vocabulary) -> frozenset[str]:
    """Nouns of things that are counted but are no patients."""
    return frozenset(vocabulary["numerals"]["other_nouns"])


def default_role(context: Context, numeral: Numeral) -> tuple[str, str]:
    """Role and rule for a numeral no reader has understood, from its form and its neighbours."""
    section = context.section_at(numeral.start)
    if section is None or section.role in SECTION_DEFAULT:
        return SECTION_DEFAULT[section.role] if section else "label", "default.section"
    digits = context.digits
    if PERCENT_AFTER.match(digits, numeral.end) or SHARED_PERCENT.match(digits, numeral.end):
        return "percent", "default.percent"
    before = digits[max(0, numeral.start - 24) : numeral.start]
    if SIZE_BEFORE.search(before):
        return "arm_size", "default.n_equals"
    if numeral.value is None:
        return "count_other", "default.list"
    if numeral.decimals:
        return "measurement", "default.decimal"
    if numeral.is_word and numeral.value == 1:
        return "count_other", "default.one"
    if re.search(r"\(\s*\Z", before) and re.match(r"\s*\)", digits[numeral.end :]) and (numeral.value or 0) < 20:
        return "ordinal", "default.enumeration"
    if CARDINAL_NOUN.match(digits, numeral.end):
        return "count_other", "default.noun"
    if PAIR_BEFORE.search(before):
        return "measurement", "default.value"
    return "unread", "none"


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
        start, end = numeral.group or (numeral.start, numeral.end)
        joined = numeral.group is not None and numeral.group != (numeral.start, numeral.end)
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
