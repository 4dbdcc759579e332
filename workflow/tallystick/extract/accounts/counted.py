"""What a number counts: people, events by the verb behind it, times, other things."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms.words import longest_first
from ..outcomes import mentions_between
from ..sizes import OWN, sizes_of
from ..sizes.rules import compile_sizes
from .spots import EARLY, Found, Spot

JOINED = r"enrol+ed|includ(?:ed|ing)|recruit(?:ed|ing)|randomi[sz]ed|allocated|assigned|participated|entered"
BASE_BEFORE = re.compile(
    rf"(?<![a-z])(?:(?:{JOINED})(?: a total of)?|(?:among|amongst|of) (?:these|those|the|all)|"
    r"[a-z]{3,} (?:of|from)) \Z"
)
"""Before people who are the base of what is told: "all of the 30 men", "samples from 12 women"."""
JOINED_AFTER = re.compile(rf"(?:\s+[a-z'-]+){{1,6}}?\s+(?:{JOINED})(?![a-z])")
NO_SIZE_BEFORE = re.compile(r"(?<![a-z])(?:for|per|every|each|than) \Z")
LEFT = re.compile(
    r"\s(?:who\s)?(?:(?:were|was|had|have|then|later|immediately|also)\s){0,3}(?:died|refused|withdrew|withdrawn|dropped|"
    r"discontinued|developed|experienced|failed|preferred|relapsed|declined|improved|recovered|lost|excluded|dead|left)"
    r"(?![a-z])"
)
EXCLUDING = re.compile(r"(?<![a-z])(?:excluding|excluded|except|lost|exclusion of) \Z")
AGED = re.compile(r",?\s(?:with (?:an? |the )?(?:mean |median |average )?age|aged|whose (?:mean|median) age)(?![a-z])")
"""Behind people who are described, so that they are no events of a result: "seven women with a mean age of"."""
OPENED = re.compile(r"[(\[][^()\[\]]{0,23}\Z")


def people(spot: Spot) -> Found:
    """What a number of people counts that no reader took: those who left, the enrolled, events of a result."""
    counted = spot.follows(compile_sizes(spot.context.vocabulary).after)
    if counted is None or spot.value <= 1:
        return None
    return people_role(spot, counted.end()), "default.people"


def people_role(spot: Spot, end: int) -> str:
    """The role of a number of people whose noun ends at ``end``."""
    if LEFT.match(spot.digits, end) or EXCLUDING.search(spot.before):
        return "events"
    if AGED.match(spot.digits, end) or spot.follows(JOINED_AFTER) or BASE_BEFORE.search(spot.before):
        return "enrolled"
    if NO_SIZE_BEFORE.search(spot.before):
        return "count_other"
    opened = OPENED.search(spot.before)
    begin = spot.numeral.start
    if opened and not mentions_between(spot.context, begin - 40, begin):
        return "enrolled"
    known = any(size.fact in ("enrolled", "randomised") for size in sizes_of(spot.context))
    move = spot.move()
    sentence = spot.context.sentence_at(begin)
    if move == "background" and sentence and OWN.search(spot.context.lower, sentence.start, sentence.end):
        return "enrolled"
    if move in EARLY or (move == "results" and not known):
        return "enrolled"
    return "events" if move == "results" else "count_other"


BRACKETED = re.compile(r"\(\s*\Z")
BRACKET_ENDS = re.compile(r"\s*\)")
COUNT_VERB = re.compile(
    r"\s+(?:(?:fe)?male|of (?:them|these|whom|those|which)|(?:were|had|have|died|refused|withdrew|dropped|discontinued|"
    r"completed|developed|experienced|received|achieved|underwent|failed|met|preferred|agreed|"
    r"consented|entered|responded|relapsed|declined|survived)(?![a-z]))"
)
PART_BEFORE = re.compile(r"(?<![a-z])(?:of|among) (?:which|whom),? (?:only )?\Z")
REST_BEFORE = re.compile(r"(?<![a-z])(?:the|other) (?:remaining|other|latter|former)\s\Z")
ENDS = re.compile(r"\s?[,.;)]|\s(?:in|were|was|had|did|by)\s")
"""After a number that stands for people told before it: "in the remaining two,"."""
NO_NOUN = "was|were|is|are|has|had|have|does|did|of|in|to|with|for|at|from|by|on|than|as|versus|vs|who|which|that"
CARDINAL_NOUN = re.compile(
    rf"\s*-?\s*(?:(?!(?:{NO_NOUN})\s)[a-z'-]+\s+(?:\([a-z]{{1,8}}\)\s+)?){{0,3}}?(?!(?:{NO_NOUN}|[a-z]*(?:ous|less|ss|us|is))(?![a-z]))"
    r"([a-z]{3,}s)(?![a-z])"
)
TIME_NOUN = re.compile(r"(?:second|minute|hour|day|week|month|year|decade)s\Z")


def counted(spot: Spot) -> Found:
    """A number and what it counts: a mark in a bracket, events by the verb, a time, outcomes, or other things."""
    if BRACKETED.search(spot.before) and spot.follows(BRACKET_ENDS) and spot.value < 20:
        return "ordinal", "default.enumeration"
    if (
        spot.follows(COUNT_VERB)
        or PART_BEFORE.search(spot.before)
        or (REST_BEFORE.search(spot.before) and spot.follows(ENDS))
    ):
        return "events", "default.count_verb"
    noun = spot.follows(CARDINAL_NOUN)
    return (noun_role(spot, noun), "default.noun") if noun else None


def noun_role(spot: Spot, noun: re.Match[str]) -> str:
    """What a number and a plural noun count: a time, an outcome ("three serious events"), or other things."""
    if TIME_NOUN.search(noun.group(1)):
        return "schedule" if spot.digits[noun.end() : noun.end() + 1] == "/" else "time_point"
    if spot.move() == "results":
        mentions = mentions_between(spot.context, spot.numeral.end, noun.end())
        if noun.group(1) in ("events", "others") or any(m.end >= noun.end() - 1 for m in mentions):
            return "events"
    return "count_other"


@lru_cache(maxsize=4)
def things_pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Up to three words and a noun of what a study sets up, measures or asks."""
    things = longest_first(vocabulary["numerals"]["other_nouns"])
    return re.compile(rf"\s+(?:(?!(?:of|in|and|with|to)(?![a-z]))[a-z][a-z-]*\s+){{0,3}}?(?:{things})(?![a-z])")
