"""Numbers that are parts of others by their form: "3/16", "13 of the 16 residents", "9 (12%)"; sizes behind "n ="."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms.words import longest_first
from ..claims.refusals import reason_at
from ..ledger import DIGITS, Numeral
from ..outcomes import mentions_between
from .counted import things_pattern
from .spots import EARLY, FRACTION_AFTER, FRACTION_BEFORE, Found, Spot


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


STRENGTH_SIGN = re.compile(r"(?:\s?-\s?\d+(?:[.·]\d+)?)?\s?(?:%|per ?cent)")


@lru_cache(maxsize=4)
def strength_patterns(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What behind, and what before, a percent makes it the strength of what is given."""
    drug = rf"[a-z]{{2,16}}(?:{longest_first(vocabulary['arms']['drug_endings'])})"
    salt = rf"[a-z]*(?:{longest_first(vocabulary['numerals']['salts'])})"
    told = rf"(?:{drug}|{salt}|{longest_first(vocabulary['claims']['not_after']['concentration'])})"
    quality = r"(?!(?:[a-z]+(?:ed|ing)|of|in|on|with|or|and|vs|were|was|had|than|to)\s)[a-z-]+\s"
    changed = longest_first(vocabulary["claims"]["not_after"]["change"])
    behind = rf"(?:/|\s(?:{quality}){{0,2}}?){told}(?!-?[a-z]|\s(?:{changed})(?![a-z]))"
    return re.compile(behind), re.compile(rf"(?<![a-z]){told}(?:\sin)?\s\Z")


def strength(spot: Spot) -> Found:
    """A percent that tells how strong a solution is: "0.5% plain bupivacaine", "sorbitol 10%"."""
    sign = spot.follows(STRENGTH_SIGN)
    if sign is None:
        return None
    reason = reason_at(spot.context, spot.numeral.start)
    if reason == CONCENTRATION:
        return "dose", reason
    if spot.move() not in NO_SHARES:
        return None
    behind, before = strength_patterns(spot.context.vocabulary)
    given = behind.match(spot.digits, sign.end()) or before.search(spot.before)
    return ("dose", "default.strength") if given else None


CONCENTRATION = "guard.concentration"
"""Why the reader of claims refused a percent, so that its rule stays this."""
NO_SHARES = frozenset({*EARLY, "background"})
"""Where a percent beside a drug counts nobody who had it."""


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
