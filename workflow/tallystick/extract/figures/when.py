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
LATER = re.compile(r"\s*(?:after|following|post|later|from|before)(?![a-z])")
AT_START = re.compile(
    r"(?<![a-z])(?:baseline|before|pre-?(?:treatment|operative(?:ly)?|intervention|test|training|exercise|dose|surgery|"
    r"op|study|procedure|therapy)|initial(?:ly)?|at (?:entry|admission|inclusion))(?![a-z])[^;:.]{0,50}\Z"
)
"""Before a value: it was measured at the start."""
SINCE = re.compile(
    r"(?<![a-z])(?:change[sd]?|from|since|than|versus|vs|compared (?:with|to)|relative to)\s+(?:the\s+)?\Z"
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
        if gap and (gap["led"] or time.cue or LATER.match(lower, time.end)):
            return time.months, time.start, time.end
    if (then := THEN_START.match(lower, end, high)) is not None:
        return 0.0, then.start() + len(then.group()) - len(then.group().lstrip(" ,)]")), then.end()
    if unit in TIMES:
        return None
    led = [t for t in times if low <= t.start and t.end <= start and t.numeral.role in {"time_point", "schedule"}]
    if led:
        return led[-1].months, led[-1].start, led[-1].end
    earlier = THEN.match(lower, low, start) if low > sentence.start else None
    begun = AT_START.search(lower, max(earlier.end() if earlier else low, start - 80), start)
    if begun is not None and SINCE.search(lower, sentence.start, begun.start()) is None:
        return 0.0, begun.start(), begun.start() + len(begun.group().split()[0])
    course = FROM.search(lower, max(low, start - 40), start)
    if course is not None and COURSE.match(lower, end, high):
        return 0.0, course.start(), course.start() + len("from")
    before = [t for t in times if t.end <= start and t.numeral.role in {"time_point", "schedule"}]
    if before:
        return before[-1].months, before[-1].start, before[-1].end
    if times and len({round(t.months, 3) for t in times}) == 1:
        return times[0].months, times[0].start, times[0].end
    return None
