"""When a measured value was measured: beside it, before it, at the start of a course, or once in its sentence."""

from __future__ import annotations

import re

from ..reading import Context, Sentence
from ..times import Time, times_between
from .in_sentences import Valued
from .value_patterns import TIMES

AFTER = re.compile(
    r"[\s,;)\]]*(?:[(\[]?p\s?[<=>≤]\s?[\d.·]+[)\]]?[\s,;)\]]*)?"
    r"(?P<led>(?:at|after|by|on|over|within|during|following)\s+(?:the\s+)?(?:[a-z]+\s+){0,2}?)?"
)
"""Between a value and the time after it."""
OF_NEXT = re.compile(r"\s*(?:[a-z]+\s)?[:=(]?\s*")
"""Between a time and the value that it stands right before: "0.95, 3 months 0.83"."""
LATER = re.compile(r"\s*(?:after|following|post|later|from|before)(?![a-z])")
AT_START = re.compile(
    r"(?<![a-z])(?:baseline|before|prior to|pre-?(?:treatment|operative(?:ly)?|intervention|test|training|exercise|"
    r"dose|surgery|op|study|procedure|therapy)|pre-?(?= ?(?:and|/|to) ?post)|initial(?:ly)?|"
    r"at (?:entry|admission|inclusion))(?![a-z])"
)
"""Before a value: it was measured at the start."""
THEN_AFTER = re.compile(r"\s*(?:and|/|&|or|to|versus|vs\.?)\s*(?:after|post[a-z-]*)")
"""After words of the start: the first of two values is of the start, "before and after"."""
FAR = re.compile(r"[;:.](?!\d)|\s(?:to|after|post[a-z-]*|following)\s")
"""Between words of the start and a value that is not of the start."""
SINCE = re.compile(
    r"(?<![a-z])(?:change[sd]?|from|since|than|versus|vs|compared (?:with|to)|relative to|"
    r"(?:differences?|changes?)\s(?:in|between|of))\s+(?:the\s+)?\Z"
)
"""Before "baseline", where it is that from which something changed."""
THEN_START = re.compile(
    r"[\s,)\]]*(?:(?:at|before)\s+(?:baseline|(?:the\s+)?(?:treatment|intervention|surgery|operation|therapy|training))|"
    r"(?:before|preoperatively|initially)\s+(?:and|to|versus|vs))(?![a-z])"
)
THEN = re.compile(
    r"[\s,)\]]*(?:at\s+)?(?:baseline|before(?:\s+[a-z]+)?|preoperatively|initially)\s*(?:,|(?:and|to|versus|vs)\s)"
)
"""After a value: words of the start that belong to it, not to the next one."""
FROM = re.compile(r"(?<![a-z])from\s+(?:an?\s+)?(?:(?:mean|median|baseline|average)\s+)*(?:of\s+)?\Z")
COURSE = re.compile(r"[\s)\]]*(?:[(\[][^()\[\]]{0,40}[)\]]\s*)?(?:at\s+baseline\s+|before\s+[a-z]+\s+)?to\s")
When = tuple[float, int, int]
"""Months, and the place of the words that say so."""


def usable_times(context: Context, sentence: Sentence, told: list[Valued]) -> list[Time]:
    """Times of a sentence that are no measured value themselves."""
    return [
        t
        for t in times_between(context, sentence.start, sentence.end)
        if not t.scheduled
        and context.numerals.at(t.numeral.start) is not None
        and not any(v.figure.start < t.end and t.start < v.figure.end for v in told)
    ]


def at_start(lower: str, begin: int, low: int, at: int) -> tuple[int, int] | None:
    """The last words before a value that say that it was measured at the start."""
    for found in reversed([*AT_START.finditer(lower, low, at)]):
        both = THEN_AFTER.match(lower, found.end(), at)
        if not FAR.search(lower, both.end() if both else found.end(), at) and not SINCE.search(
            lower, begin, found.start()
        ):
            return found.start(), found.start() + len(found.group().split()[0])
    return None


def when_measured(
    context: Context, sentence: Sentence, value: tuple[int, int], unit: str, told: list[Valued]
) -> When | None:
    """When the value at ``value`` was measured; none where the sentence does not say."""
    start, end = value
    lower = context.lower
    low = max((v.figure.end for v in told if v.figure.end <= start), default=sentence.start)
    high = min((v.figure.start for v in told if v.figure.start >= end), default=sentence.end)
    times = usable_times(context, sentence, told)
    for time in times:
        gap = AFTER.fullmatch(lower, end, time.start) if end <= time.start < high else None
        of_next = high < sentence.end and not gap["led"] and OF_NEXT.fullmatch(lower, time.end, high) if gap else False
        if gap and not of_next and (gap["led"] or time.kind != "none" or LATER.match(lower, time.end)):
            return time.months, time.start, time.end
    if (then := THEN_START.match(lower, end, high)) is not None:
        return 0.0, then.start() + len(then.group()) - len(then.group().lstrip(" ,)]")), then.end()
    if unit in TIMES:
        return None
    led = [t for t in times if low <= t.start and t.end <= start and t.numeral.role in {"time_point", "schedule"}]
    earlier = THEN.match(lower, low, start) if low > sentence.start else None
    begun = at_start(lower, sentence.start, max(earlier.end() if earlier else low, start - 80), start)
    if led and (begun is None or led[-1].end > begun[0]):
        return led[-1].months, led[-1].start, led[-1].end
    if begun is not None:
        return 0.0, *begun
    course = FROM.search(lower, max(low, start - 40), start)
    if course is not None and COURSE.match(lower, end, high):
        return 0.0, course.start(), course.start() + len("from")
    before = [t for t in times if t.end <= start and t.numeral.role in {"time_point", "schedule"}]
    if before:
        return before[-1].months, before[-1].start, before[-1].end
    if times and len({round(t.months, 3) for t in times}) == 1:
        return times[0].months, times[0].start, times[0].end
    return None
