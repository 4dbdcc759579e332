"""The last reader: gives every numeral that nobody understood its default, and writes the table of numerals.

Defaults come from where the numeral stands (a list of references, page furniture) and from its form; what stays open is
``unread``. Copies of a section take over the roles of the section they copy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arms.words import compile_arms, longest_first
from .claims.refusals import reason_at
from .ledger import DIGITS, Numeral
from .moves import sentence_moves
from .outcomes import mentions_between
from .reading import Context, Reading, Section
from .sizes import sizes_of
from .sizes.rules import NO_PEOPLE

VOCABULARY = ("numerals", "arms")

SECTION_DEFAULT = {"reference_list": "citation", "citing_list": "citation", "metadata": "label", "boilerplate": "label"}
EARLY = frozenset({"title", "aim", "methods", "other"})

Found = tuple[str, str] | None
"""A role and the rule that gave it, or nothing."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A numeral that nobody has read, and what stands beside it."""

    context: Context
    numeral: Numeral
    section: Section
    digits: str
    before: str

    def follows(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match of ``pattern`` right behind the numeral."""
        return pattern.match(self.digits, self.numeral.end)

    @property
    def value(self) -> float:
        """The number, zero where the run is none."""
        return self.numeral.value or 0.0

    def move(self) -> str:
        """What the sentence of the numeral does."""
        sentence = self.context.sentence_at(self.numeral.start)
        return sentence_moves(self.context)[sentence.index] if sentence else "other"


CITED_BRACKET = re.compile(r"(?:[a-z][ .,a-z]|[a-z]\)\s?)[(\[]\d{1,3}(?:\s?[,-]\s?\d{1,3})+[)\]]")


def cited(spot: Spot) -> Found:
    """A number in a bracket of nothing but small numbers behind a word: "is rare (3, 7-9)"."""
    if spot.section.role in ("methods", "results"):
        return None
    start = spot.numeral.start
    begin = max(0, start - 24)
    opening = max(spot.digits.rfind(mark, begin, start) for mark in "([")
    inside = opening > 2 and any(CITED_BRACKET.match(spot.digits, opening - back) for back in (2, 3))
    return ("citation", "default.cited") if inside else None


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


FRACTION_AFTER = re.compile(r"\s*/\s*\d")
FRACTION_BEFORE = re.compile(r"\d\s*/\s*\Z")


def fraction(spot: Spot) -> Found:
    """Events or denominator, where a number is one side of "13/27" and the other is not smaller."""
    numeral, numerals = spot.numeral, spot.context.numerals
    after = spot.follows(FRACTION_AFTER)
    lead = FRACTION_BEFORE.search(spot.before)
    other = numerals.at(after.end() - 1) if after else None
    if lead:
        near = numerals.between(max(0, numeral.start - 16), numeral.start)
        other = near[-1] if near else None
    if other is None or other.whole is None or numeral.whole is None or other.is_word or numeral.is_word:
        return None
    events, total = (numeral.whole, other.whole) if after else (other.whole, numeral.whole)
    if not 1 < total >= events or (events <= 1 and total <= 4):
        return None
    return "events" if after else "denominator", "default.fraction"


PART_OF = (
    r"\s(?:\([^()]{1,16}\)\s)?(?:out\s)?of\s(?:(?:the|these|those|all|a total of|original|initial|remaining|eligible|"
    r"total)\s){0,3}"
)
PART_AFTER = re.compile(rf"{PART_OF}(?P<n>\d+(?:,\d{{3}})*)(?!\d|[.·]\d|\s?%)")
PART_BEFORE = re.compile(rf"\d{PART_OF}\Z")


def part(spot: Spot) -> Found:
    """Events and denominator of "13 of the 16 residents"; of things that a study sets up both only count."""
    numeral, numerals = spot.numeral, spot.context.numerals
    after = spot.follows(PART_AFTER)
    whole = numerals.at(after.start("n")) if after else None
    portion: Numeral | None = numeral
    if after is None and PART_BEFORE.search(spot.before):
        earlier = numerals.between(max(0, numeral.start - 48), numeral.start)
        portion = next((n for n in reversed(earlier) if n.role != "percent"), None)
        whole = numeral
    if portion is None or whole is None or portion.whole is None or whole.whole is None:
        return None
    if portion.whole == 1 and portion is numeral:
        return "label", "default.pronoun"
    if not 1 < portion.whole <= whole.whole:
        return None
    if things_pattern(spot.context.vocabulary).match(spot.digits, whole.end):
        return "count_other", "default.part"
    return "events" if portion is numeral else "denominator", "default.part"


PERCENT_AFTER = re.compile(r"\s*(?:%|per ?cent(?![a-z])|percentage points?|p\.p\.)")
NAMED = r"(?:\s?\(\s?[a-z]{1,4}\s?\))?"
"""The letters of a group behind its share: "21 (A) and 24% (B)"."""
SHARED_PERCENT = re.compile(
    rf"{NAMED}(?:\s*(?:,|and|or|to|-|vs\.?|versus|;|/|:)\s*(?:[a-z]{{1,12}}\s)?{DIGITS}{NAMED}){{1,4}}"
    r"\s*(?:%|per ?cent)"
)
SHARE_AFTER = re.compile(r"\s*[,;(\[]\s*\d+(?:[.·]\d+)?\s*%(?!\s*-?\s*c(?:i|onf|red))")
NAME_BEFORE = re.compile(r"(?<![a-z])(?:grade|stage|type|class|phase|score|category|level)s?\s\Z")


NO_COUNT_BEFORE = re.compile(r"(?<![a-z])n[s12]?\s*[=:]\s*\Z|[a-z]-\Z")


def share(spot: Spot) -> Found:
    """A percent, or the count before one: "16 (53%)"."""
    if spot.follows(PERCENT_AFTER) or spot.follows(SHARED_PERCENT):
        return "percent", reason_at(spot.context, spot.numeral.start) or "default.percent"
    if spot.numeral.whole is None or not spot.follows(SHARE_AFTER) or NO_COUNT_BEFORE.search(spot.before):
        return None
    near = spot.context.numerals.between(spot.numeral.start - 24, spot.numeral.start)
    listed = any(n.rule == "default.graded" and n.value == spot.value - 1 for n in near)
    graded = listed or NAME_BEFORE.search(spot.before)
    return ("label", "default.graded") if graded else ("events", "default.share")


SIZE_BEFORE = re.compile(r"(?<![a-z])n[s12]?\s*[=:]\s*\Z")


def equals(spot: Spot) -> Found:
    """A number after "n =": events behind an outcome of a result or before a share, else the size of an arm."""
    if not SIZE_BEFORE.search(spot.before):
        return None
    start = spot.numeral.start
    named = mentions_between(spot.context, max(0, start - 40), start)
    counted = (named and spot.move() not in EARLY) or spot.follows(SHARE_AFTER)
    return "events" if counted else "arm_size", "default.n_equals"


CITED_LIST = re.compile(r"(?:[a-z)][.,]|[a-z]\s?[(\[])\Z")


TESTED = re.compile(r"\s?[,;]\s?p\s?[=<>]")
"""After the value of a test that is named before it: "Tarone = 3.8, p = 0.05"."""


def no_number(spot: Spot) -> Found:
    """Runs that are no whole number: lists without blanks, and decimals."""
    if spot.numeral.value is None:
        if spot.digits[spot.numeral.end : spot.numeral.end + 1] == "-":
            return "label", "default.list"
        return "citation" if CITED_LIST.search(spot.before) else "count_other", "default.list"
    if not spot.numeral.decimals:
        return None
    tested = spot.before.rstrip().endswith("=") and spot.follows(TESTED)
    return ("estimate", "default.tested") if tested else ("measurement", "default.decimal")


PRONOUN_ONE = re.compile(
    r"\s*(?:of(?: the| these| those| its| our)?\b|in the other\b|with\b|was\b|were\b|or more\b|over the other\b|"
    r"another\b|side\b|hand\b|third\b|such\b|can\b|on\b|way\b|should\b|may\b|resulted\b|would\b|half\b|-|'s\b|[,.;:)]|\Z)"
)
PRONOUN_BEFORE = re.compile(r"(?<![a-z])no\s\Z")
PROPER = re.compile(r"\s[A-Z]")


def one(spot: Spot) -> Found:
    """The word "one": a pronoun, part of a name, or one of some things."""
    numeral = spot.numeral
    if not numeral.is_word or numeral.value != 1:
        return None
    if spot.follows(PRONOUN_ONE) or PRONOUN_BEFORE.search(spot.before):
        return "label", "default.pronoun"
    proper = PROPER.match(spot.context.text, numeral.end) and numeral.quote[0].isupper()
    return ("label", "default.name") if proper else ("count_other", "default.one")


GLUED_CITATION = re.compile(r"[a-z)][.,]\Z|[a-z)][.,]\d{1,3}(?:,\s?\d{1,3}){0,4}[,-]?\s?\Z")
SHORT_NAME = re.compile(r"(?<![A-Za-z])[A-Z]{1,2}\.\Z")
ONE_OF = re.compile(r"(?<![\d.,])(?:000|1) of (?:the )?\Z")
"""Before the number of things of which one is meant: "assigned to one of two strata"."""
ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
LIST_MARK = re.compile(r"[.)]\s*[a-z(]|\)\s*\d")
LIST_BEFORE = re.compile(r"(?:\A|[\s(:;,.])\Z")
LABEL_EDGE = re.compile(r"[a-zα-ω#&°]-?\Z|#\s*\Z|[a-z]\.\Z|\"\Z|[?&][a-z]{2,10}=\Z")
GLUED_AFTER = re.compile(r"-?[a-zµμ°]{1,12}(?![a-z])|-(?=\s|\")|-(?:[a-z]+)|[+\"]")
COMPOUND = re.compile(r"\s(?:arm|group|port|way|stage|step|period|phase|item|point|centre|center|lead|level)(?![a-z-])")
"""What is one in spite of its number: "a two arm trial"."""
PEOPLE_SIZE = re.compile(r"\s+[a-z]")


def form(spot: Spot) -> Found:
    """What the form of a number and the signs beside it tell: citations, ordinals, list marks, ratios, names."""
    if GLUED_CITATION.search(spot.before):
        # a stop behind a capital is part of a name: "MY.11"
        named = SHORT_NAME.search(spot.context.text, max(0, spot.numeral.start - 4), spot.numeral.start)
        return ("label", "default.glued") if named else ("citation", "default.after_stop")
    if ONE_OF.search(spot.before):
        return "count_other", "default.one_of"
    if spot.follows(ORDINAL_AFTER):
        return "ordinal", "default.ordinal"
    if spot.follows(LIST_MARK) and spot.value < 20 and LIST_BEFORE.search(spot.before):
        return "ordinal", "default.enumeration"
    if spot.follows(FRACTION_AFTER) or FRACTION_BEFORE.search(spot.before):
        return "measurement", "default.ratio"
    if LABEL_EDGE.search(spot.before) or spot.follows(GLUED_AFTER):
        return "label", "default.glued"
    if spot.value > 1 and spot.follows(COMPOUND):
        return "label", "default.compound"
    quote = spot.numeral.quote
    if spot.value >= 1000 and quote.isdecimal() and len(quote) > 4 and not spot.follows(PEOPLE_SIZE):
        return "label", "default.long_number"
    return None


WORD_BEFORE = re.compile(r"(?<![a-z])(?P<word>[a-zα-ω]{4,24})\s\Z")
NO_NAME = re.compile(
    r"(?:"
    r"about|above|after|among|approximately|around|average|below|between|both|compared|control|"
    r"count|days|during|duration|either|equal|every|exactly|fewer|first|from|further|group|having|"
    r"hours|included|including|into|last|least|less|mean|median|months|more|most|nearly|number|"
    r"only|other|over|past|placebo|plus|remaining|score|scores|than|that|their|them|then|these|"
    r"those|total|under|until|upto|were|with|within|while|which|years|weeks|split"
    r")"
)
"""Words that stand before numbers that are no part of a name."""


NAMED_NUMBER = re.compile(r"(?<![a-z])([a-z]{4,24})\s?(\d+(?:[.,]\d+)*)(?![\d%])")


def name(spot: Spot) -> Found:
    """A number that the text always prints after one and the same word, twice at least: "oxide 900", "wave 2"."""
    word = WORD_BEFORE.search(spot.before)
    if (
        spot.numeral.is_word
        or word is None
        or NO_NAME.fullmatch(word["word"])
        or CARDINAL_NOUN.match(spot.digits, spot.numeral.end)
    ):
        return None
    named = spot.context.shared.get("named_numbers")
    if named is None:
        named = spot.context.shared["named_numbers"] = Counter(NAMED_NUMBER.findall(spot.context.lower))
    printed = spot.context.lower[spot.numeral.start : spot.numeral.end]
    return ("label", "default.name") if named[word["word"], printed] > 1 else None


JOINED = r"enrol+ed|includ(?:ed|ing)|recruit(?:ed|ing)|randomi[sz]ed|allocated|assigned|participated|entered"
JOINED_BEFORE = re.compile(rf"(?<![a-z])(?:{JOINED})(?: a total of)? \Z")
JOINED_AFTER = re.compile(rf"(?:\s+[a-z'-]+){{1,6}}?\s+(?:{JOINED})(?![a-z])")
NO_SIZE_BEFORE = re.compile(r"(?<![a-z])(?:for|per|every|each|than) \Z")
SCOPE_BEFORE = re.compile(r"(?<![a-z])(?:among|amongst|of) (?:these|those|the|all) \Z")
LEFT = re.compile(
    r"\s(?:who\s)?(?:(?:were|was|had|have|then|later|immediately|also)\s){0,3}(?:died|refused|withdrew|withdrawn|dropped|"
    r"discontinued|developed|experienced|failed|preferred|relapsed|declined|improved|recovered|lost|excluded|dead|left)"
    r"(?![a-z])"
)
EXCLUDING = re.compile(r"(?<![a-z])(?:excluding|excluded|except|lost|exclusion of) \Z")
OPENED = re.compile(r"[(\[][^()\[\]]{0,23}\Z")


def people(spot: Spot) -> Found:
    """What a number of people counts that no reader took: those who left, the enrolled, events of a result."""
    counted = spot.follows(people_pattern(spot.context.vocabulary))
    if counted is None or spot.value <= 1:
        return None
    return people_role(spot, counted.end()), "default.people"


def people_role(spot: Spot, end: int) -> str:
    """The role of a number of people whose noun ends at ``end``."""
    if LEFT.match(spot.digits, end) or EXCLUDING.search(spot.before):
        return "events"
    if JOINED_BEFORE.search(spot.before) or spot.follows(JOINED_AFTER) or SCOPE_BEFORE.search(spot.before):
        return "enrolled"
    if NO_SIZE_BEFORE.search(spot.before):
        return "count_other"
    opened = OPENED.search(spot.before)
    begin = spot.numeral.start
    if opened and not mentions_between(spot.context, begin - 40, begin):
        return "enrolled"
    known = any(size.fact in ("enrolled", "randomised") for size in sizes_of(spot.context))
    move = spot.move()
    if move in EARLY or (move == "results" and not known):
        return "enrolled"
    return "events" if move == "results" else "count_other"


BRACKETED = re.compile(r"\(\s*\Z")
BRACKET_ENDS = re.compile(r"\s*\)")
COUNT_VERB = re.compile(
    r"\s+(?:(?:fe)?male|of (?:them|these|whom|those)|(?:were|had|have|died|refused|withdrew|dropped|discontinued|"
    r"completed|developed|experienced|received|achieved|underwent|failed|met|preferred|agreed|"
    r"consented|entered|responded|relapsed|declined|survived)(?![a-z]))"
)
NO_NOUN = "was|were|is|are|has|had|have|does|did|of|in|to|with|for|at|from|by|on|than|as|versus|vs|who|which|that"
CARDINAL_NOUN = re.compile(
    rf"\s*-?\s*(?:(?!(?:{NO_NOUN})\s)[a-z'-]+\s+){{0,3}}?(?!(?:{NO_NOUN}|[a-z]*(?:ous|less|ss|us|is))(?![a-z]))"
    r"([a-z]{3,}s)(?![a-z])"
)
TIME_NOUN = re.compile(r"(?:second|minute|hour|day|week|month|year|decade)s\Z")


def counted(spot: Spot) -> Found:
    """A number and what it counts: a mark in a bracket, events by the verb, a time, outcomes, or other things."""
    if BRACKETED.search(spot.before) and spot.follows(BRACKET_ENDS) and spot.value < 20:
        return "ordinal", "default.enumeration"
    if spot.follows(COUNT_VERB):
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


PAIR_BEFORE = re.compile(r"[-+]?\s*(?:vs\.?|versus|compared (?:with|to)|and|to|from|of|=|was|were|,|\(|;)\s*[-+]?\Z")


def value(spot: Spot) -> Found:
    """A bare number behind what sets values beside each other."""
    return ("measurement", "default.value") if PAIR_BEFORE.search(spot.before) else None


@lru_cache(maxsize=4)
def people_pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Up to three words and a noun of people."""
    return re.compile(
        r"\s+(?:(?!(?:of|in|and|or|with|to|for|the|per|by|from|at|on|than|was|were|included|points)(?![a-z]))[a-z][a-z'-]*\s+){0,3}?"
        rf"(?:{compile_arms(vocabulary).people})(?![a-z])(?!{NO_PEOPLE})"
    )


@lru_cache(maxsize=4)
def things_pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Up to three words and a noun of what a study sets up, measures or asks."""
    things = longest_first(vocabulary["numerals"]["other_nouns"])
    return re.compile(rf"\s+(?:(?!(?:of|in|and|with|to)(?![a-z]))[a-z][a-z-]*\s+){{0,3}}?(?:{things})(?![a-z])")


RANGE_END = re.compile(r"\d\s?-\s?\Z")
IN_RANGES = frozenset(
    {"label", "dose", "time_point", "age", "measurement", "threshold", "schedule", "citation", "ordinal"}
)


def range_end(spot: Spot) -> Found:
    """The end of a range is what its beginning is, and none of something is a value."""
    if spot.numeral.is_word and spot.numeral.value == 0:
        return "measurement", "default.zero"
    near = spot.context.numerals.between(max(0, spot.numeral.start - 12), spot.numeral.start)
    if near and RANGE_END.search(spot.before) and near[-1].role in IN_RANGES:
        return near[-1].role, "default.range_end"
    return None


def large(spot: Spot) -> Found:
    """A word for a large number counts something, whatever its noun."""
    return ("count_other", "default.large") if spot.numeral.is_word and spot.value >= 1000 else None


DEFAULTS: tuple[Callable[[Spot], Found], ...] = (
    cited,
    scaled,
    fraction,
    share,
    equals,
    no_number,
    one,
    part,
    form,
    name,
    people,
    counted,
    large,
    range_end,
    value,
)
"""What is asked of a numeral that no reader has understood, in order."""


def default_role(context: Context, numeral: Numeral) -> tuple[str, str]:
    """Role and rule for a numeral no reader has understood, from its form and its neighbours."""
    section = context.section_at(numeral.start)
    if section is None or section.role in SECTION_DEFAULT:
        return SECTION_DEFAULT[section.role] if section else "label", "default.section"
    spot = Spot(context, numeral, section, context.digits, context.digits[max(0, numeral.start - 40) : numeral.start])
    return next((found for ask in DEFAULTS if (found := ask(spot)) is not None), ("unread", "none"))


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
