"""The last reader: gives every numeral that nobody understood its default, and writes the table of numerals.

Defaults come from where the numeral stands (a list of references, page furniture) and from its form; what stays open is
``unread``. Copies of a section take over the roles of the section they copy.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arms.words import compile_arms
from .claims.refusals import reason_at
from .ledger import DIGITS, Numeral
from .moves import sentence_moves
from .outcomes import mentions_between
from .reading import Context, Reading
from .sizes import sizes_of

VOCABULARY = ("numerals", "arms")

SECTION_DEFAULT = {"reference_list": "citation", "citing_list": "citation", "metadata": "label", "boilerplate": "label"}
PERCENT_AFTER = re.compile(r"\s*(?:%|per ?cent(?![a-z])|percentage points?|p\.p\.)")
SHARED_PERCENT = re.compile(
    rf"(?:\s*(?:,|and|or|to|-|vs\.?|versus|;|/)\s*(?:[a-z]{{1,12}}\s)?{DIGITS}){{1,4}}\s*(?:%|per ?cent)"
)
PAIR_BEFORE = re.compile(r"[-+]?\s*(?:vs\.?|versus|compared (?:with|to)|and|to|from|of|=|was|were|,|\(|;)\s*[-+]?\Z")
SHARE_AFTER = re.compile(r"\s*[,;(]\s*\d+(?:[.·]\d+)?\s*%")
SIZE_BEFORE = re.compile(r"(?<![a-z])n[s12]?\s*[=:]\s*\Z")
CARDINAL_NOUN = re.compile(r"\s*-?\s*(?:[a-z'-]+\s+){0,3}?([a-z]{3,}s)(?![a-z])")
PRONOUN_ONE = re.compile(
    r"\s*(?:of(?: the| these| those| its| our)?\b|in the other\b|with\b|was\b|were\b|or more\b|"
    r"another\b|side\b|hand\b|third\b|such\b|can\b|on\b|way\b|should\b|may\b|-)"
)
GLUED_CITATION = re.compile(r"[a-z)][.,]\Z|[a-z)][.,]\d{1,3}(?:,\s?\d{1,3}){0,4}[,-]?\s?\Z")
ONE_OF = re.compile(r"(?<![\d.,])(?:000|1) of (?:the )?\Z")
"""Before the number of things of which one is meant: "assigned to one of two strata"."""
OF_WHOLE = re.compile(r"\s(?:out\s)?of\s(?:the\s|these\s|all\s)?\d+\s[a-z]")
ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
LIST_MARK = re.compile(r"[.)]\s*[a-z(]|\)\s*\d")
SCALED = re.compile(r"\s0{7}(?![0a-z])")
"""A word for a large number behind a number: "34 million"."""
LIST_BEFORE = re.compile(r"(?:\A|[\s(:;,.])\Z")
FRACTION_AFTER = re.compile(r"\s*/\s*\d")
FRACTION_BEFORE = re.compile(r"\d\s*/\s*\Z")
LABEL_EDGE = re.compile(r"[a-zα-ω#&°]-?\Z|#\s*\Z|[a-z]\.\Z|\"\Z")
GLUED_AFTER = re.compile(r"-?[a-zµμ°]{1,12}(?![a-z])|-(?=\s|\")|-(?:[a-z]+)|[+\"]")
COUNT_VERB = re.compile(
    r"\s+(?:(?:fe)?male|of (?:them|these|whom|those)|(?:were|had|have|died|refused|withdrew|dropped|discontinued|"
    r"completed|developed|experienced|received|achieved|underwent|failed|met|preferred|agreed|"
    r"consented|entered|responded|relapsed|declined|survived)(?![a-z]))"
)
CITED_LIST = re.compile(r"(?:[a-z)][.,]|[a-z]\s?[(\[])\Z")
CITED_BRACKET = re.compile(r"[a-z][ .,a-z][(\[]\d{1,3}(?:\s?[,-]\s?\d{1,3})+[)\]]")
NO_SIZE_BEFORE = re.compile(r"(?<![a-z])(?:for|per|every|each|than) \Z")
TIME_NOUN = re.compile(r"(?:second|minute|hour|day|week|month|year)s\Z")
EARLY = frozenset({"title", "aim", "methods", "other"})
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


def is_cited(digits: str, numeral: Numeral) -> bool:
    """Whether a number stands in a bracket of nothing but small numbers behind a word: "is rare (3, 7-9)"."""
    begin = max(0, numeral.start - 24)
    opening = max(digits.rfind(mark, begin, numeral.start) for mark in "([")
    return opening > 0 and CITED_BRACKET.match(digits, opening - 2) is not None


def fraction_role(context: Context, numeral: Numeral, before: str) -> str | None:
    """Events or denominator, where a number is one side of "13/27" and the other is not smaller; none otherwise."""
    after = FRACTION_AFTER.match(context.digits, numeral.end)
    lead = FRACTION_BEFORE.search(before)
    other = context.numerals.at(after.end() - 1) if after else None
    if lead:
        near = context.numerals.between(max(0, numeral.start - 16), numeral.start)
        other = near[-1] if near else None
    if other is None or other.whole is None or numeral.whole is None or other.is_word or numeral.is_word:
        return None
    events, total = (numeral.whole, other.whole) if after else (other.whole, numeral.whole)
    if not 1 < total >= events or (events <= 1 and total <= 4):
        return None
    return "events" if after else "denominator"


def people_role(context: Context, numeral: Numeral, before: str) -> str:
    """What a number of people counts that no reader took: enrolled in a method, events in a result."""
    if JOINED_BEFORE.search(before) or JOINED_AFTER.match(context.digits, numeral.end):
        return "enrolled"
    if NO_SIZE_BEFORE.search(before):
        return "count_other"
    sentence = context.sentence_at(numeral.start)
    move = sentence_moves(context)[sentence.index] if sentence else "other"
    known = any(size.fact in ("enrolled", "randomised") for size in sizes_of(context))
    if move in EARLY or (move == "results" and not known):
        return "enrolled"
    return "events" if move == "results" else "count_other"


def noun_role(context: Context, numeral: Numeral, noun: re.Match[str]) -> str:
    """What a number and a plural noun count: a time, an outcome ("three serious events"), or other things."""
    if TIME_NOUN.search(noun.group(1)):
        return "schedule" if context.digits[noun.end() : noun.end() + 1] == "/" else "time_point"
    sentence = context.sentence_at(numeral.start)
    if sentence and sentence_moves(context)[sentence.index] == "results":
        mentions = mentions_between(context, numeral.end, noun.end())
        if any(m.end >= noun.end() - 1 for m in mentions):
            return "events"
    return "count_other"


def default_role(context: Context, numeral: Numeral) -> tuple[str, str]:
    """Role and rule for a numeral no reader has understood, from its form and its neighbours."""
    section = context.section_at(numeral.start)
    if section is None or section.role in SECTION_DEFAULT:
        return SECTION_DEFAULT[section.role] if section else "label", "default.section"
    digits = context.digits
    before = digits[max(0, numeral.start - 24) : numeral.start]
    if section.role not in ("methods", "results") and is_cited(digits, numeral):
        return "citation", "default.cited"
    scale = SCALED.match(digits, numeral.end)
    following = context.numerals.at(scale.end() - 7) if scale else None
    if following is not None and following.is_word and following.value and following.value >= 1000:
        role, rule = default_role(context, following)
        if role != "unread":
            return role, rule
    whole = fraction_role(context, numeral, before)
    if whole:
        return whole, "default.fraction"
    if PERCENT_AFTER.match(digits, numeral.end) or SHARED_PERCENT.match(digits, numeral.end):
        return "percent", reason_at(context, numeral.start) or "default.percent"
    if SIZE_BEFORE.search(before):
        named = mentions_between(context, max(0, numeral.start - 40), numeral.start)
        sentence = context.sentence_at(numeral.start)
        told = sentence is None or sentence_moves(context)[sentence.index] not in EARLY
        counted = (named and told) or SHARE_AFTER.match(digits, numeral.end)
        return "events" if counted else "arm_size", "default.n_equals"
    if numeral.value is None:
        if digits[numeral.end : numeral.end + 1] == "-":
            return "label", "default.list"
        return "citation" if CITED_LIST.search(before) else "count_other", "default.list"
    if numeral.decimals:
        return "measurement", "default.decimal"
    if numeral.is_word and numeral.value == 1:
        return (
            ("label", "default.pronoun") if PRONOUN_ONE.match(digits, numeral.end) else ("count_other", "default.one")
        )
    if GLUED_CITATION.search(before):
        return "citation", "default.after_stop"
    if ONE_OF.search(before):
        return "count_other", "default.one_of"
    if OF_WHOLE.match(digits, numeral.end):
        return "events", "default.of_whole"
    if ORDINAL_AFTER.match(digits, numeral.end):
        return "ordinal", "default.ordinal"
    if LIST_MARK.match(digits, numeral.end) and (numeral.value or 0) < 20 and LIST_BEFORE.search(before):
        return "ordinal", "default.enumeration"
    if FRACTION_AFTER.match(digits, numeral.end) or FRACTION_BEFORE.search(before):
        return "measurement", "default.ratio"
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
        return people_role(context, numeral, before), "default.people"
    if re.search(r"\(\s*\Z", before) and re.match(r"\s*\)", digits[numeral.end :]) and (numeral.value or 0) < 20:
        return "ordinal", "default.enumeration"
    if COUNT_VERB.match(digits, numeral.end):
        return "events", "default.count_verb"
    noun = CARDINAL_NOUN.match(digits, numeral.end)
    if noun:
        return noun_role(context, numeral, noun), "default.noun"
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
