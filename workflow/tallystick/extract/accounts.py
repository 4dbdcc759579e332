"""The last reader: gives every numeral that nobody understood its default, and writes the table of numerals.

Defaults come from where the numeral stands (a list of references, page furniture) and from its form; what stays open is
``unread``. Copies of a section take over the roles of the section they copy.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arm_names import compile_arms
from .claims.refusals import reason_at
from .ledger import DIGITS, Numeral
from .reading import Context, Reading

VOCABULARY = ("numerals", "arms")

SECTION_DEFAULT = {"reference_list": "citation", "citing_list": "citation", "metadata": "label", "boilerplate": "label"}
PERCENT_AFTER = re.compile(r"\s*(?:%|per ?cent(?![a-z])|percentage points?)")
SHARED_PERCENT = re.compile(
    rf"(?:\s*(?:,|and|or|to|-|vs\.?|versus|;|/)\s*(?:[a-z]{{1,12}}\s)?{DIGITS}){{1,4}}\s*(?:%|per ?cent)"
)
PAIR_BEFORE = re.compile(r"[-+]?\s*(?:vs\.?|versus|compared (?:with|to)|and|to|from|of|=|was|were|,|\(|;)\s*[-+]?\Z")
SIZE_BEFORE = re.compile(r"(?<![a-z])n[s12]?\s*[=:]\s*\Z")
CARDINAL_NOUN = re.compile(r"\s*-?\s*(?:[a-z'-]+\s+){0,3}?([a-z]{3,}s)(?![a-z])")
PRONOUN_ONE = re.compile(
    r"\s*(?:of the (?:most|main|major|leading)\b|or more\b|another\b|side\b|hand\b|third\b|such\b|can\b|on\b|way\b|"
    r"should\b|may\b|-)"
)
GLUED_CITATION = re.compile(r"[a-z)][.,]\Z|[a-z)][.,]\d+[,-]?\s?\Z")
ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
LIST_MARK = re.compile(r"[.)]\s*[a-z(]")
LIST_BEFORE = re.compile(r"(?:\A|[\s(:;,.])\Z")
FRACTION_AFTER = re.compile(r"\s*/\s*\d")
FRACTION_BEFORE = re.compile(r"\d\s*/\s*\Z")
LABEL_EDGE = re.compile(r"[a-zα-ω#&°]-?\Z|#\s*\Z|[a-z]\.\Z|\"\Z")
GLUED_AFTER = re.compile(r"-?[a-zµμ°]{1,12}(?![a-z])|-(?=\s|\")|-(?:[a-z]+)|[+\"]")
PEOPLE_SIZE = re.compile(r"\s+[a-z]")


JOINED = r"enrol+ed|includ(?:ed|ing)|recruit(?:ed|ing)|randomi[sz]ed|allocated|assigned|participated|entered"
JOINED_BEFORE = re.compile(rf"(?<![a-z])(?:{JOINED})(?: a total of)? \Z")
JOINED_AFTER = re.compile(rf"(?:\s+[a-z'-]+){{1,6}}?\s+(?:{JOINED})(?![a-z])")


def people_after(context: Context, numeral: Numeral) -> bool:
    """Whether a number counts people that no reader has taken for events: the size of some group."""
    match = people_pattern(context.vocabulary).match(context.digits, numeral.end)
    return bool(match) and (numeral.value or 0) > 1


@lru_cache(maxsize=4)
def people_pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Up to three words and a noun of people."""
    return re.compile(
        rf"\s+(?:(?!(?:of|in|and|or|with|to)(?![a-z]))[a-z][a-z'-]*\s+){{0,3}}?(?:{compile_arms(vocabulary).people}"
        rf")(?![a-z])"
    )


def default_role(context: Context, numeral: Numeral) -> tuple[str, str]:
    """Role and rule for a numeral no reader has understood, from its form and its neighbours."""
    section = context.section_at(numeral.start)
    if section is None or section.role in SECTION_DEFAULT:
        return SECTION_DEFAULT[section.role] if section else "label", "default.section"
    digits = context.digits
    if PERCENT_AFTER.match(digits, numeral.end) or SHARED_PERCENT.match(digits, numeral.end):
        return "percent", reason_at(context, numeral.start) or "default.percent"
    before = digits[max(0, numeral.start - 24) : numeral.start]
    if SIZE_BEFORE.search(before):
        return "arm_size", "default.n_equals"
    if numeral.value is None:
        return "count_other", "default.list"
    if numeral.decimals:
        return "measurement", "default.decimal"
    if numeral.is_word and numeral.value == 1:
        return (
            ("label", "default.pronoun") if PRONOUN_ONE.match(digits, numeral.end) else ("count_other", "default.one")
        )
    if GLUED_CITATION.search(before):
        return "citation", "default.after_stop"
    if ORDINAL_AFTER.match(digits, numeral.end):
        return "ordinal", "default.ordinal"
    if LIST_MARK.match(digits, numeral.end) and (numeral.value or 0) < 20 and LIST_BEFORE.search(before):
        return "ordinal", "default.enumeration"
    if FRACTION_AFTER.match(digits, numeral.end) or FRACTION_BEFORE.search(before):
        return "measurement", "default.fraction"
    if LABEL_EDGE.search(before) or GLUED_AFTER.match(digits, numeral.end):
        return "label", "default.glued"
    if (
        (numeral.value or 0) >= 1000
        and "," not in numeral.quote
        and len(numeral.quote) > 4
        and not PEOPLE_SIZE.match(digits, numeral.end)
    ):
        return "label", "default.long_number"
    if people_after(context, numeral):
        joined = JOINED_BEFORE.search(before) or JOINED_AFTER.match(digits, numeral.end)
        return ("enrolled" if joined else "count_other"), "default.people"
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
