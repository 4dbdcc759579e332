"""Sizes that stand beside another: sexes or units in a bracket, arms told in few words; and sizes only planned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms.words import longest_first
from ..ledger import Numeral
from ..outcomes import mentions_between
from ..people import PeoplePattern, people_words
from ..reading import Context, Sentence
from .flow import Add
from .groups import ALLOCATES
from .rules import BEFORE_RESULTS, EARLY, NO_EVENTS, compile_sizes

SPLIT_LEAD = re.compile(r"(?:[(\[:]|,\s(?:including|with|of whom)|,)\s*\Z")
SPLIT_LATER = re.compile(r"(?:,|;|and|,\s?and|/)\s*\Z")
ENDS_PART = re.compile(r"\s*(?:[,;:()\[\]./]|(?:and|or|with|aged|of|were|in|took|participated|completed)(?![a-z])|\Z)")
SHARE = re.compile(r"\s*[,:]?\s*[(\[]?\s*\d+(?:[.·]\d+)?\s*%")
TO_ARM = re.compile(r"\s*(?:\([^()]{1,30}\)\s*)?(?:(?:were|was)\s)?to\s+(?:the\s|a\s|receive\s)?[a-z]")
TO_LEAD = re.compile(r"(?:,|;|and|,\s?and)\s*\Z")
CLOSES = re.compile(r"\s*(?:[);,:\]]|and\s|aged\s)")
OPENS = re.compile(r"[a-z0-9]\s?[(\[]\s?(?:[\d,]+\s[a-z]+(?:\s[a-z]+)?\s?[;,]\s|total\s|about\s)?\Z")
STUDIES_OPEN = re.compile(r"(?:studies|trials|rcts|articles|publications|reports|series|cohorts)\s?[(\[]\s?\Z")
PEOPLE_OPENS = re.compile(r"\d\s(?:[^\W\d_][\w'-]*\s){1,4}[(\[]\s?\Z")

PEOPLE = PeoplePattern(r"(?<![a-z])<people>(?![a-z])")
FUTURE = re.compile(r"(?<![a-z])(?:will|shall|would be (?:enrol|recruit|randomi|includ|invit)[a-z]*)\s")
DONE = re.compile(
    r"[^.;\d]{0,80}?(?<![a-z])(?:were|was|have been|has been)\s(?:[a-z]+ly\s)?"
    r"(?:enrol|recruit|randomi|includ|assign|allocat)"
)
PLAN_BEFORE = re.compile(
    r"(?<![a-z])(?:plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|intend(?:s|ed)?|expect(?:s|ed)?|anticipate[sd]?|hop(?:e|ed|ing)|"
    r"propose[sd]?|needs?|requires?|targets?|goal|desired|sample size[^.;(),\d]{0,30}(?:calculated|estimated))(?![a-z])"
    r"[^.;(),\d]{0,60}\Z"
)
PLAN_AFTER = re.compile(
    r"[^.;(),\d]{0,60}?(?<![a-z])(?:(?:is|was|are|were|have been|has been)\s(?:[a-z]+ly\s)?(?:planned|needed|required|"
    r"targeted|necessary|expected|anticipated|calculated|estimated|intended|proposed|sufficient|desired)|to\sbe\s"
    r"(?:enrol+ed|recruited|included|randomi[sz]ed)|would|(?:provide|give|yield|ensure|have|detect)s?\s[^.;()]{0,30}?"
    r"power)(?![a-z])"
)
RELATIVE = re.compile(r"(?<![a-z])(?:who|that|which|whose)(?![a-z])")


def is_planned(text: str, low: int, high: int) -> bool:
    """Whether a number of people is only a plan: "we plan to enrol 140", "a sample of 90 was needed", "will be"."""
    if FUTURE.search(text):
        return DONE.match(text, high) is None
    if PLAN_BEFORE.search(text, max(0, low - 80), low):
        return True
    after = PLAN_AFTER.match(text, high)
    return after is not None and not RELATIVE.search(after.group())


@dataclass(frozen=True, slots=True)
class PartPatterns:
    """Patterns of parts that need the vocabulary's nouns."""

    sex: re.Pattern[str]
    any_sex: re.Pattern[str]
    units: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_parts(vocabulary: Vocabulary) -> PartPatterns:
    """The two sexes behind a number, and units or people that fill a bracket."""
    sexes = longest_first(vocabulary["numerals"]["sexes"])
    sex = rf"\s+(?:[a-z-]+\s)?(?:{sexes})(?:\s{people_words(vocabulary)})?(?![a-z-])"
    units = longest_first([*vocabulary["numerals"]["size_units"], *vocabulary["numerals"]["cluster_units"]])
    return PartPatterns(
        re.compile(sex),
        re.compile(rf"(?:\d|[0)]){sex}"),
        re.compile(rf"\s+(?:[a-z-]+\s){{0,2}}?(?:{units}|{compile_sizes(vocabulary).people.pattern})(?![a-z])"),
    )


def read_sexes(context: Context, sentence: Sentence, text: str, numerals: list[Numeral], add: Add) -> None:
    """The two sexes of a size that was told before them: "60 adults, 29 men and 31 women"."""
    patterns = compile_parts(context.vocabulary)
    if not patterns.any_sex.search(text):
        return
    split = False
    for numeral in numerals:
        low, high = numeral.start - sentence.start, numeral.end - sentence.start
        head = text[max(0, low - 60) : low]
        sex = patterns.sex.match(text, high)
        leads = SPLIT_LEAD.search(head) or (split and SPLIT_LATER.search(head))
        split = sex is not None and bool(leads) and not SHARE.match(text, sex.end())
        if sex and split and ENDS_PART.match(text, sex.end()) and is_part(context, sentence, numeral):
            add(numeral, "subgroup_size", sentence, (numeral.start, sentence.start + sex.end()), "size.sex")


def read_parts(context: Context, sentence: Sentence, text: str, numerals: list[Numeral], move: str, add: Add) -> None:
    """Units and people in brackets, and arms that are told after the first in few words."""
    patterns = compile_parts(context.vocabulary)
    allocation = ALLOCATES.search(text)
    for numeral in numerals:
        if numeral.is_read:
            continue
        low, high = numeral.start - sentence.start, numeral.end - sentence.start
        head = text[max(0, low - 60) : low]
        if allocation and allocation.start() < low and TO_LEAD.search(head) and (to := TO_ARM.match(text, high)):
            if context.numerals.between(sentence.start, numeral.start):
                add(numeral, "arm_size", sentence, (numeral.start, sentence.start + to.end() - 1), "size.to_arm")
        elif OPENS.search(head) and (units := patterns.units.match(text, high)) and CLOSES.match(text, units.end()):
            allocated = allocation is not None and allocation.start() < low
            add_bracketed(context, sentence, numeral, (head, units.end()), move, allocated, add)


def is_part(context: Context, sentence: Sentence, numeral: Numeral) -> bool:
    """Whether a greater whole number stands before this one in its sentence: what it is a part of."""
    before = context.numerals.between(sentence.start, numeral.start)
    return any((n.whole or 0) > (numeral.whole or 0) and n.role not in ("percent", "year", "age") for n in before)


def add_bracketed(
    context: Context, sentence: Sentence, numeral: Numeral, place: tuple[str, int], move: str, allocated: bool, add: Add
) -> None:
    """People or units that fill a bracket: "11 trials (4,700 adults)", "51 patients (52 knees)", "A (70 practices)"."""
    head, end = place
    near = mentions_between(context, max(sentence.start, numeral.start - 40), numeral.start)
    if move not in BEFORE_RESULTS and any(m.outcome not in NO_EVENTS for m in near):
        return
    of_studies = STUDIES_OPEN.search(head) is not None
    if not (move in EARLY or of_studies or allocated or PEOPLE_OPENS.search(head)):
        return
    before = context.numerals.between(sentence.start, numeral.start)
    counted = context.digits[numeral.end : sentence.start + end]
    greatest = all((n.whole or 0) < (numeral.whole or 0) for n in before if n.role != "year")
    greatest = greatest and PEOPLE.of(context.vocabulary).search(counted) is not None
    fact = "enrolled" if of_studies else "arm_size" if allocated else "enrolled" if greatest else "subgroup_size"
    add(numeral, fact, sentence, (numeral.start, sentence.start + end), "size.bracket")
