"""Sizes told in pairs and lists: "eligible (81 vs 79)", "(men = 20; women = 31)", "40 with A and 38 with B"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms.words import compile_arms
from ..ledger import Numeral
from ..outcomes import mentions_between
from ..people import PeoplePattern
from ..reading import Context, Sentence
from .flow import Add
from .rules import EARLY, NO_EVENTS, NO_PEOPLE

NUMBER = r"\d+(?:,\d{3})*(?![\d%/]|[.·]\d|\s?%)"
A_NUMBER = re.compile(NUMBER)
LABELLED = re.compile(
    rf"[(\[](?:[a-z][a-z +-]{{1,24}}\s?[=:]\s?{NUMBER}"
    r"(?:\s?[;,]\s|,?\s(?:and|vs\.?|versus)\s|(?=[)\]]))){2,5}[)\]]"
)
PLACED = re.compile(
    r"(?P<things>\d+)\s(?:[a-z-]+\s){1,4}?(?:,[^,.;]{1,40},\s)?(?:were|was)\s(?:placed|implanted|inserted|performed|done|"
    r"obtained|collected|taken|carried out|operated|treated)\s(?:in|from|on)\s\Z"
)
"""Before the people who had things that are at least as many as they: "19 stents were placed in 15 patients"."""


@dataclass(frozen=True, slots=True)
class ListPatterns:
    """Patterns of pairs and lists that need the nouns of people."""

    pair: re.Pattern[str]
    member: re.Pattern[str]
    people: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_lists(vocabulary: Vocabulary) -> ListPatterns:
    """A pair of numbers behind people of a study, and the members of a list of people with one thing each."""
    people = rf"(?:{compile_arms(vocabulary).people})(?![a-z])(?!{NO_PEOPLE})"
    return ListPatterns(
        re.compile(
            rf"(?:eligible|evaluable|randomi[sz]ed|enrolled|analy[sz]ed|included|treated|{people})\s"
            rf"\((?P<a>{NUMBER})\s(?:vs\.?|versus)\s(?P<b>{NUMBER})\)"
        ),
        re.compile(
            rf"(?P<n>{NUMBER})\s+(?:[a-z-]+\s)?(?:{people}\s+)?(?P<by>with|receiving|treated with|given|taking|on)\s"
            r"[^\d.;()]{2,60}?(?:,|,?\s+and)\s+(?=(?P<next>\d))"
        ),
        re.compile(rf"\s(?:[a-z-]+\s){{0,2}}?{people}"),
    )


def read_lists(context: Context, sentence: Sentence, text: str, numerals: list[Numeral], move: str, add: Add) -> None:
    """The sizes of pairs and lists in a sentence; see the head of the module."""
    patterns = compile_lists(context.vocabulary)
    if " vs" in text or " versus" in text:
        for match in patterns.pair.finditer(text):
            if not named_outcome(context, sentence, match.start()):
                add_all(context, sentence, match, [match.start("a"), match.start("b")], "size.pair", add)
    if "=" in text:
        for match in LABELLED.finditer(text):
            if (
                "n =" not in match.group()
                and "n=" not in match.group()
                and joined_before(context.vocabulary, text, match.start())
            ):
                starts = [match.start() + found.start() for found in A_NUMBER.finditer(match.group())]
                add_all(context, sentence, match, starts, "size.labelled", add)
    for numeral in numerals:
        low = numeral.start - sentence.start
        things = PLACED.search(text[max(0, low - 90) : low])
        enough = things is not None and int(things["things"]) >= (numeral.whole or 0)
        if enough and patterns.people.match(text, numeral.end - sentence.start):
            add(numeral, "subgroup_size", sentence, (numeral.start, numeral.end), "size.things")
    if move in EARLY and len(numerals) > 1:
        add_members(context, sentence, text, patterns.member, add)


def add_members(context: Context, sentence: Sentence, text: str, member: re.Pattern[str], add: Add) -> None:
    """People of a method listed by what they had: "90 patients with A, 103 with B and 34 patients with C"."""
    match = member.search(text)
    while match is not None:
        following = re.compile(rf"{NUMBER}\s+(?:[a-z-]+\s){{0,2}}{match['by']}\s").match(text, match.start("next"))
        if following and match["by"] != "on":
            add_all(context, sentence, match, [match.start("n"), match.start("next")], "size.listed", add)
        match = member.search(text, match.start("next"))


JOINED = PeoplePattern(r"(?:enrol+ed|recruited|randomi[sz]ed|included|<people>)\s?\Z")


def joined_before(vocabulary: Vocabulary, text: str, at: int) -> bool:
    """Whether people, or a verb of joining them to a study, stand right before ``at``."""
    return JOINED.of(vocabulary).search(text[max(0, at - 16) : at]) is not None


def named_outcome(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether an outcome is named before ``at``, so that numbers behind it count events."""
    start = sentence.start + at
    near = mentions_between(context, max(sentence.start, start - 40), start + 16)
    return any(mention.outcome not in NO_EVENTS for mention in near)


def add_all(context: Context, sentence: Sentence, match: re.Match[str], starts: list[int], rule: str, add: Add) -> None:
    """Each number that begins at one of ``starts`` is the size of an arm."""
    span = (sentence.start + match.start(), sentence.start + match.end())
    for start in starts:
        add(context.numerals.at(sentence.start + start), "arm_size", sentence, span, rule)
