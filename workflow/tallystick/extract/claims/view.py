"""A sentence as the claims grammar sees it: what other readers have understood is masked, so that digits left are open.

Masks keep every offset: ``τ`` covers a time ("5-year"), ``ν`` a numeral with another role, blanks cover a bracket that
holds only a p-value or an interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..ledger import Numeral
from ..reading import Context, Sentence
from ..times import Time, times_between

P_VALUE = re.compile(
    r"[,;]?\s*(?<![a-z0-9])p(?:\s?-?\s?values?)?(?:\s+(?:for|of|was)[a-z ]{0,16})?\s*[=<>≤≥:]+\s*(?:ν+|"
    r"[.·]ν+)(?:\s*(?:[x×]\s*)?ν+)?|[,;]\s*p\s*=?\s*ns(?![a-z])"
)
RANGE = r"-?ν+\s*%?\s*(?:to|-|,|;|and)\s*-?ν+\s*%?"
LEVEL = r"ν+\s*%?\s*-?\s*(?:cis?|cl|cri|confidence (?:interval|limit)s?|credible interval)(?![a-z])[\s:=,]*"
INTERVAL = re.compile(rf"[(\[]\s*{LEVEL}[(\[]?\s*{RANGE}\s*[)\]]{{1,2}}|{LEVEL}(?:[(\[]\s*{RANGE}\s*[)\]]|{RANGE})")
P_THERE = re.compile(r"p(?<![a-z0-9]p)[\s\-vn=<>≤≥:]")
LEVEL_THERE = re.compile(r"ν\s*%?\s*-?\s*c[ilro]")
"""What every p-value and every interval holds: most sentences hold neither."""
EMPTY = re.compile(r"[(\[][\s,;:]*[)\]]")


VERSUS = re.compile(r"(?<=[%)\]])(?: v\.? | ?v\.? ?s\. )(?=[\dκ(\[])")
"""Other ways to print "vs" between two shares: "12% v 15%", "12%v s. 15%"."""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """``masked`` is as long as the sentence; ``times`` are those within it."""

    sentence: Sentence
    masked: str
    times: list[Time]

    @property
    def start(self) -> int:
        """First code point of the sentence in the document."""
        return self.sentence.start


def blank(pattern: re.Pattern[str], text: str) -> str:
    """``text`` with every match replaced by blanks of the same length."""
    return pattern.sub(lambda match: " " * len(match.group()), text)


OF_WHICH = re.compile(r"\d\s*(?:/|(?:out )?of (?:the |a total of |all |these |our )*)\Z")


def is_denominator(context: Context, numeral: Numeral) -> bool:
    """Whether a number read as a size stands as the denominator of a count: "22 of the 29 infants"."""
    return numeral.rule.startswith("size.") and bool(
        OF_WHICH.search(context.digits, max(0, numeral.start - 30), numeral.start)
    )


def view_of(context: Context, sentence: Sentence) -> SentenceView:
    """The masked view of one sentence."""
    times = times_between(context, sentence.start, sentence.end)
    chars = list(context.digits[sentence.start : sentence.end])
    for numeral in context.numerals.between(sentence.start, sentence.end):
        if numeral.is_read and not context.view[numeral.start].isspace() and not is_denominator(context, numeral):
            low, high = numeral.start - sentence.start, min(numeral.end, sentence.end) - sentence.start
            chars[low:high] = "ν" * (high - low)
    for time in times:
        low, high = time.start - sentence.start, min(time.end, sentence.end) - sentence.start
        chars[low:high] = "τ" * (high - low)
    masked = "".join(chars).replace("\n", " ").replace("vs.", "vs ")
    if " v" in masked or "%v" in masked:
        masked = VERSUS.sub(
            lambda match: f"{' ' * (match.end() - match.start() > 3)}vs".ljust(len(match.group())), masked
        )
    if ("ν" in masked or "ns" in masked) and P_THERE.search(masked):
        masked = blank(P_VALUE, masked)
    if LEVEL_THERE.search(masked):
        masked = blank(INTERVAL, masked)
    if "(" in masked or "[" in masked:
        masked = blank(EMPTY, masked)
    return SentenceView(sentence, masked, times)
