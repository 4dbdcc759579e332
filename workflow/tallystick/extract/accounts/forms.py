"""What the form of a number and the signs beside it tell: citations, list marks, names, decimals, ranges."""

from __future__ import annotations

import re
from collections import Counter

from .counted import CARDINAL_NOUN
from .spots import FRACTION_AFTER, FRACTION_BEFORE, Found, Spot

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


CITED_LIST = re.compile(r"(?:[a-z)][.,]|[a-z]\s?[(\[])\Z")


TESTED = re.compile(r"\s?[,;]\s?p\s?[=<>]")
"""After the value of a test that is named before it: "Tarone = 3.8, p = 0.05"."""


MARK_OPENS = re.compile(r"[a-z\"]\s?[(\[]\Z")
MARK_CLOSES = re.compile(r"[)\]](?P<stop>[.,;])?")


def bracketed_citation(spot: Spot) -> bool:
    """Whether a number alone in a bracket points to a reference and is no mark of a list.

    A mark of a list has another beside it: "(1) diet, (2) rest".
    """
    closed = spot.follows(MARK_CLOSES)
    if closed is None or spot.section.role in ("methods", "results") or not MARK_OPENS.search(spot.before):
        return False
    if closed["stop"]:
        return True
    start, digits = spot.numeral.start, spot.digits
    near = spot.context.numerals.between(max(0, start - 400), start + 400)
    return not any(
        n.value is not None
        and abs(n.value - spot.value) == 1
        and digits[n.end : n.end + 1] in (")", "]")
        and digits[n.start - 1] in " (["
        for n in near
    )


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
    general = spot.move() in ("background", "conclusion")
    if general or spot.follows(PRONOUN_ONE) or PRONOUN_BEFORE.search(spot.before):
        # "one important cause" of a background counts nothing
        return "label", "default.pronoun"
    proper = PROPER.match(spot.context.text, numeral.end) and numeral.quote[0].isupper()
    return ("label", "default.name") if proper else ("count_other", "default.one")


GLUED_CITATION = re.compile(r"[a-z)][.,]\Z|[a-z)][.,]\d{1,3}(?:,\s?\d{1,3}){0,4}[,-]?\s?\Z")
SHORT_NAME = re.compile(r"(?<![A-Za-z])[A-Z]{1,2}\.\Z")
ONE_OF = re.compile(r"(?<![\d.,])(?:000|1) of (?:the )?\Z")
"""Before the number of things of which one is meant: "assigned to one of two strata"."""
ONE_IN = re.compile(r"(?<![\d.,])(?:000|1) in \Z")
"""Before the number of those of whom one is meant: "one in five adults"."""
IN_MANY = re.compile(r"\sin\s\d[\d,]*(?:-\d+)?\s[a-z]")
ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
EVERY = re.compile(r"(?<![a-z])every \Z")
LIST_MARK = re.compile(r"[.)]\s*[a-z(]|\)\s*\d")
LIST_BEFORE = re.compile(r"(?:\A|[\s(:;,.])\Z")
LABEL_EDGE = re.compile(r"[a-zα-ω#&°]-?\Z|/[a-z]{2,4}/\Z|#\s*\Z|[a-z]\.\Z|\"\Z|[?&][a-z]{2,10}=\Z")
GLUED_AFTER = re.compile(r"/[a-z]{2,4}/|'-[a-z]|-?[a-zµμ°]{1,12}(?![a-z])|-(?=\s|\")|-(?:[a-z]+)|[+\"]")
COMPOUND = re.compile(r"\s(?:arm|group|port|way|stage|step|period|phase|item|point|centre|center|lead|level)(?![a-z-])")
"""What is one in spite of its number: "a two arm trial"."""
PEOPLE_SIZE = re.compile(r"\s+[a-z]")


def named_before(spot: Spot) -> bool:
    """Whether the number right before is part of a name: "of study 1 in 21 adults"."""
    near = spot.context.numerals.between(max(0, spot.numeral.start - 8), spot.numeral.start)
    return bool(near) and near[-1].role == "label" and not near[-1].is_word


def form(spot: Spot) -> Found:
    """What the form of a number and the signs beside it tell: citations, ordinals, list marks, ratios, names."""
    if GLUED_CITATION.search(spot.before):
        # a stop behind a capital is part of a name: "MY.11"
        named = SHORT_NAME.search(spot.context.text, max(0, spot.numeral.start - 4), spot.numeral.start)
        return ("label", "default.glued") if named else ("citation", "default.after_stop")
    if ONE_OF.search(spot.before):
        return "count_other", "default.one_of"
    if ONE_IN.search(spot.before) and not named_before(spot):
        return "denominator", "default.one_in"
    if spot.value == 1 and spot.follows(IN_MANY):
        return "events", "default.one_in"
    if bracketed_citation(spot):
        return "citation", "default.cited"
    if spot.follows(ORDINAL_AFTER):
        return "schedule" if EVERY.search(spot.before) else "ordinal", "default.ordinal"
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


SAID_OF = re.compile(r"\s(?!vs)[a-z]{4,}\s[a-z]")
PLANS = frozenset({"title", "background", "aim", "methods"})
PAIR_BEFORE = re.compile(r"[-+]?\s*(?:vs\.?|versus|compared (?:with|to)|and|to|from|of|=|was|were|,|\(|;)\s*[-+]?\Z")


def noted(spot: Spot) -> Found:
    """A part of a count, which opens a bracket behind it: "27 deaths (19 certainly cardiac)"."""
    opens = spot.numeral.whole and spot.before.endswith("(") and spot.follows(SAID_OF)
    return ("events", "default.part") if opens and spot.move() not in PLANS else None


def value(spot: Spot) -> Found:
    """A bare number behind what sets values beside each other."""
    return ("measurement", "default.value") if PAIR_BEFORE.search(spot.before) else None


RANGE_END = re.compile(r"\d\s?-\s?\Z")


def range_end(spot: Spot) -> Found:
    """The end of a range is what its beginning is, and none of something is a value."""
    if spot.numeral.is_word and spot.numeral.value == 0:
        return "measurement", "default.zero"
    near = spot.context.numerals.between(max(0, spot.numeral.start - 12), spot.numeral.start)
    if near and RANGE_END.search(spot.before) and near[-1].is_read:
        return near[-1].role, "default.range_end"
    return None


def word(spot: Spot) -> Found:
    """A cardinal word counts something, even where no noun in sight says what."""
    return ("count_other", "default.word") if spot.numeral.is_word and spot.value > 1 else None


def large(spot: Spot) -> Found:
    """A word for a large number counts something, whatever its noun."""
    return ("count_other", "default.large") if spot.numeral.is_word and spot.value >= 1000 else None
