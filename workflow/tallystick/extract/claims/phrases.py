"""The whole phrase of an outcome: the words that qualify it and those that complete it.

"Improved" says little: the claim is that people had "improved sleep quality", "converted to open surgery",
"discontinued because of rash".
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..arms.words import compile_arms
from ..outcomes import MAX_WORDS, Mention, mentions_between
from ..reading import Context, Sentence
from .pieces import NAMING_ROLES

NOT_IN_PHRASE = frozenset(
    """
    the a an of and or in was were is are had has have by to with for only about approximately also then that there
    both their its our these those this at on it when we who than as respectively n total more less fewer up all
    another other group groups arm arms which no not nor without while whereas but after before during among between
    from into until since under over per via be been being did do does none any each every either neither versus vs
    compared because due if so such here however moreover overall rate rates proportion percentage number numbers
    incidence prevalence frequency risk probability experienced because suffered they he she his her
    increase decrease reduction higher lower significantly significant respective gave give had least one two three
    four five six seven eight nine ten eleven twelve several many most some few did only still
    """.split()  # noqa: SIM905
)
"""Words that do not qualify the outcome they stand before."""
QUALIFIER = re.compile(r"[a-z][a-z/'-]*[a-z]")
AMOUNT = re.compile(r"(?<![a-z])(?:(?:one|two|three|[1-3]) or more|at least (?:one|two|three|[1-3])|any)\s+\Z")
CONDITION = re.compile(r"(?<![a-z])(?:recurrent|recurring|new|relapsing)\Z")
"""An outcome that says how often a condition comes, which stands after it: "recurrent ulcers"."""
NOUN_AFTER = re.compile(
    r"\s(?!(?:at|in|by|on|for|or|and|was|were|of|is|are|had|has|with|from|after)(?![a-z]))[a-z]{4,}"
)
TOKEN = re.compile(r"\s(?P<word>[a-zα-ω][a-zα-ω0-9'’/+-]*)")
LINK = re.compile(
    r"\s(?:of|to|for|with|without|from|on|in|into|about|due to|because of|owing to|attributed to|"
    r"(?:possibly |probably |deemed )?related to|leading to|requiring|associated with)(?=\s)"
)
"""What joins a phrase to the words that complete it."""
ARTICLE = re.compile(r"\s(?:the|a|an|their|his|her|its|any|our)(?=\s)")
NOT_COMPLETING = frozenset(
    """
    the a an and or nor but was were is are be been being had has have did do does who whom which that whose than then
    versus vs v compared while whereas although though as if when where of to for with without from on in into at by
    during after before within until since between among per over under respectively both either each all these those
    this it they we there not no none only also however because due owing more less higher lower fewer similar
    significantly significant occurred reported observed seen noted found recorded documented respective receiving
    treated given taking using compared comparable relative rather except including
    one two three four five six seven eight nine ten eleven twelve
    """.split()  # noqa: SIM905
)
"""Words at which the words that complete a phrase end."""
NO_COMPLEMENT = frozenset(
    """
    group groups arm arms study trial cohort population week weeks month months year years day days hour hours
    follow-up followup period baseline treatment therapy intervention whom analysis visit time end total case
    """.split()  # noqa: SIM905
)
"""Words that tell when, where or of whom something is said: a phrase with one of them completes no outcome."""
VERBAL = re.compile(r"(?<![a-z])(?:[a-z]{3,}ed|withdrew|chose|lost|took|felt|met|left)\Z")
MOST_LINKS = 2
MOST_WORDS = 5


def complement(context: Context, sentence: Sentence, start: int) -> int:
    """Where the noun phrase from ``start`` ends; ``start`` where the words there complete nothing."""
    lower = context.lower
    article = ARTICLE.match(lower, start, sentence.end)
    end = article.end() if article else start
    words = 0
    while (token := TOKEN.match(lower, end, sentence.end)) and words <= MOST_WORDS:
        if token["word"] in NOT_COMPLETING:
            break
        end, words = token.end(), words + 1
    told = set(lower[start:end].split())
    placed = lower.endswith((" in", " with"), 0, start)
    whom = counted_words(context.vocabulary) if placed else people_words(context.vocabulary)
    if not words or words > MOST_WORDS or told & NO_COMPLEMENT or any(whom.match(word) for word in told):
        return start
    named = placed and all(word[0].isupper() for word in context.text[start:end].split())
    paired = lower.startswith(" and ", end) and lower.find("respectively", end, sentence.end) > 0
    # "rebleeding in MG and CG": proper and coded names, and those of a list that is given out, are of groups
    return start if named or paired or arms_between(context, start, end) else end


def completed(context: Context, sentence: Sentence, start: int, end: int) -> int:
    """Where the phrase at ``start``–``end`` ends with the object of its verb and what its prepositions lead to."""
    if VERBAL.search(context.lower, start, end):
        end = complement(context, sentence, end)
    else:
        end = compound(context, sentence, end)
    at = end
    for _ in range(MOST_LINKS):
        link = LINK.match(context.lower, at, sentence.end)
        further = complement(context, sentence, link.end()) if link else at
        if link and further == link.end() and (passed := FROM_STUDY.match(context.lower, at, sentence.end)):
            # "withdrew [from the study] because of rash": passed over
            at = passed.end()
            continue
        if link is None or further == link.end() or len(context.lower[start:further].split()) > MAX_WORDS:
            return end
        at = end = further
    return end


FROM_STUDY = re.compile(r"\s(?:from|of|during|in)\s(?:the |this |our |their )?(?:study|trial|treatment|therapy)(?=\s)")


def compound(context: Context, sentence: Sentence, start: int) -> int:
    """Where the compound ends that goes on at ``start``, "pregnancy [outcome failure]"; ``start`` where none does."""
    lower, end = context.lower, start
    counted = counted_words(context.vocabulary)
    for _ in range(MOST_COMPOUNDED + 1):
        token = TOKEN.match(lower, end, sentence.end)
        word = token["word"] if token else ""
        if token is None or word in NOT_COMPLETING or word in NO_COMPLEMENT or counted.match(word):
            return end if end > start and not arms_between(context, start, end) else start
        if word in NO_NOUN or word.endswith(("ed", "ly", "ing")) or len(word) < 3:
            return start
        end = token.end()
    return start


NO_NOUN = frozenset(
    """
    fell rose grew became began ran went got led kept took made gave did showed arose can could may might will would
    should must occurs increases decreases improves remains differs varies than better worse common rare frequent
    likely able present absent comparable higher lower low high shown seen found
    """.split()  # noqa: SIM905
)
"""Verbs and adjectives that follow a noun as its predicate."""
MOST_COMPOUNDED = 3


COUNTED_EVENT = re.compile(r"\s(?:events?|episodes?|attacks?)(?![a-z])")
IN_BRACKETS = re.compile(r"\s\([A-Za-z][A-Za-z0-9/-]{1,20}(?: [A-Za-z0-9/-]{1,16}){0,5}\)")
"""A short form or a few words in brackets after a name: "downstaging (stage 0 and I)"."""


@lru_cache(maxsize=4)
def counted_words(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A single word for the people or things that are counted."""
    words = compile_arms(vocabulary)
    return re.compile(rf"(?:{words.people}|{words.units})\Z")


@lru_cache(maxsize=4)
def people_words(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A single word for people."""
    return re.compile(rf"(?:{compile_arms(vocabulary).people})\Z")


def is_number(context: Context, start: int, end: int) -> bool:
    """Whether a word is a number: "sixteen" of "sixteen adverse events"."""
    numeral = context.numerals.at(start)
    return numeral is not None and numeral.end >= end


PARTITIVE = ("of the ", "of these ", "of all ")
SOME_OF = re.compile(r"\d\s+of (?:the|these|all) \Z")
SAID_OF_THEM = re.compile(
    r"\s(?:were|was) (?:[a-z]+ly )?[a-z]+(?: (?:to|with|in|by|as) (?:the )?[a-z-]+(?: [a-z-]+)?)?"
    r"(?=\s*[.,;(]|\sand\s|\Z)"
)
"""What is said of some of the events: "twelve of the adverse events [were possibly related to the drug]"."""


def full_phrase(context: Context, sentence: Sentence, mention: Mention) -> tuple[int, int]:
    """The noun phrase of a mention: the words that qualify it, "one or more", "events", a short form in brackets."""
    lower = context.lower
    start, end = mention.start, mention.end
    if lower[start - 1 : start] == "(" and lower[end : end + 1] == ")":
        # "disease-free survival (DFS)": the long form before a short one in brackets
        long = [m for m in mentions_between(context, max(sentence.start, start - 80), start) if m.end >= start - 2]
        start, end = (long[-1].start, end + 1) if long and long[-1].outcome == mention.outcome else (start, end)
    arms = arms_between(context, max(sentence.start, start - 80), end)
    floor = max([sentence.start, start - 60, *(arm.end for arm in arms if arm.end <= start)])
    counted = counted_words(context.vocabulary)
    for _ in range(0 if VERBAL.search(lower, start, end) else 3):
        if start - floor < 3 or lower[start - 1] != " ":
            break
        low = max(lower.rfind(" ", floor, start - 1) + 1, lower.rfind("(", floor, start - 1) + 1, floor)
        word = lower[low : start - 1]
        if (
            not QUALIFIER.fullmatch(word)
            or word in NOT_IN_PHRASE
            or (word.endswith(("ed", "ing")) and "-" not in word)
            or word.endswith(("ly", "-year", "-month", "-week", "-day"))
            or is_number(context, low, start - 1)
            or counted.match(word)
        ):
            break
        start = low
    if lower[start - 1] == "-" and lower[start - 2].isalpha():
        # "non-stroke-related death"
        start = max(lower.rfind(" ", floor, start), lower.rfind("(", floor, start)) + 1 or start
    if lower.endswith(" or ", 0, start):
        joint = [m for m in mentions_between(context, max(sentence.start, start - 60), start) if m.end == start - 4]
        start = joint[-1].start if joint else start
    amount = AMOUNT.search(lower, max(sentence.start, start - 16), start)
    start = amount.start() if amount else start
    for pattern in (COUNTED_EVENT, IN_BRACKETS):
        more = pattern.match(context.text, end, sentence.end)
        counts = more and any(n.role not in NAMING_ROLES for n in context.numerals.between(end, more.end()))
        if more and not counts and not arms_between(context, end, more.end()):
            end = more.end()
    condition = NOUN_AFTER.match(lower, end, sentence.end) if CONDITION.search(lower, start, end) else None
    end = completed(context, sentence, start, condition.end() if condition else end)
    if lower.endswith(PARTITIVE, 0, start) and SOME_OF.search(context.digits, max(0, start - 20), start):
        said = SAID_OF_THEM.match(lower, end, sentence.end)
        end = said.end() if said else end
    return (start, end) if len(lower[start:end].split()) <= MAX_WORDS else (mention.start, mention.end)
