"""What a value measures by the grammar of its clause: the subject or object of its verb, or the item before a bracket.

The words right before a value often say when, in whom or against what it was measured. They are taken off its clause
from the end; what is left ends in the predicate ("pain was lower [in the drug group at week 8] (3.1") or in the thing
itself ("had a shorter [stay] (4 days"). Brackets do not count: the clause is read without them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ..arms import arms_between
from ..reading import Context, Sentence
from ..statements.chains import find_hits
from ..statements.clauses import FINDING_VERBS, FINITE, STRONG, bare_text, subject_span
from ..statements.topics import MOVEMENTS, topics_in

Topic = tuple[str, int, int]
"""Marker id (or ``other``) and the place of its words."""
REACH = 320
"""How far before a value its clause is read."""
NUMBER = (
    r"(?:\d+(?:st|nd|rd|th)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|first|second|third|fourth|fifth|"
    r"sixth|last)"
)
UNIT = r"(?:days?|weeks?|months?|years?|hours?|hrs?|h|min|minutes?|time ?points?|visits?|trimesters?)"
PERIOD = (
    r"(?:treatment|therapy|study|trial|intervention|training|surgery|follow-?up|baseline|observation|injection|birth)"
)
WHEN = re.compile(
    r"[\s,](?:(?:up to|at|after|by|on|in|over|during|within|for|from|until|before|following|post|versus)\s"
    r"(?:(?:the|a|an|all|each|end of(?: the)?)\s)*)?"
    rf"(?:(?:(?:{UNIT}\s)?{NUMBER}[\s-]{UNIT}(?:\s{PERIOD})?|{UNIT}\s{NUMBER}|{NUMBER}\s(?:and|to|or)\s{NUMBER}\s{UNIT}|{PERIOD}|end)"
    rf"(?:\speriod)?(?:\s(?:of\s(?:the\s)?{PERIOD}|(?:after|post|following|before|from|of)\s(?:the\s)?"
    rf"(?:[a-z-]+\s)?[a-z-]+))?)\s*\Z"
    r"|\s(?:pre|post)-?[a-z]+ly\s*\Z"
)
"""At the end of a clause: when something was measured."""
IN_GROUPS = re.compile(
    r"\s(?:in|for|with|among|between|within|across|of)\s(?:(?:the|both|all|each|either|two|three|four|these|study|treatment|"
    r"other|any|trained|active|control|intervention)\s)*(?:groups?|arms?|treatments|patients|subjects|participants|"
    r"conditions|trials|women|men|children|infants|individuals)\s*\Z"
)
"""At the end of a clause: in whom, without a name."""
BEFORE_ARM = re.compile(
    r"[\s,](?:(?:in|for|with|on|by|among|at|after|during|under|than|versus|vs\.?|as|compared|comparison|relative|to|and|"
    r"or|those|the|that|of|patients|receiving|given|taking|treated|both|women|men|children|subjects|participants|infants|"
    r"individuals|people|from|between|across|while|an?)[\s,])+\Z"
)
"""Words that lead to an arm at the end of a clause."""
AFTER_ARM = re.compile(
    r"\s*(?:(?:groups?|arms?|patients|subjects|participants|recipients|alone|treatment|therapy)\s*)*\Z"
)
LINKS = re.compile(
    r"(?:[\s,:=~≈$€£±]|(?<![a-z])(?:an?|the|by|of|about|approximately|only|averaged|mean|median|average|means|medians|"
    r"values?|was|were|is|are|being|sd|se|sem|lsm|range|iqr|and|or|to|at|up|vs\.?|versus|respectively|us|"
    r"reached|from|respective)(?![a-z]))+\Z"
)
"""What links a measured thing with its value."""
BY_HOW_MUCH = re.compile(
    r"(?:\s(?:approximately|about|only))?\s\d[\d.,·]*\s?[a-z%]{1,12}\s(?:earlier|later|longer|shorter|lower|higher|more|less)\Z"
)
THAN = re.compile(
    r"\s(?:than|as compared|compared (?:with|to)|versus|vs\.?|relative to|in comparison|against)(?![a-z])"
)
"""What is compared with follows: it is not what was measured."""
STATE = re.compile(
    rf"\s*(?:(?:[a-z]+ly|also|not|much|only|still|even|no|the|and|rather)\s+)*(?:higher|lower|greater|less|more|fewer|longer|"
    r"shorter|better|worse|larger|smaller|similar|faster|slower|reduced|increased|decreased|improved|comparable|"
    rf"different|earlier|later|significant(?:ly)?|equal|[a-z]+ly|{FINDING_VERBS})?"
    r"(?=\s*\Z|\s+(?:in|for|with|on|among|at|after|between|than|when|as|during|by|from|and|to|across)\s)"
)
"""A predicate that says how its subject was, without an object."""
ABOUT = re.compile(
    r"\s(?:with (?:respect|regard|regards) to|in terms of|regarding|concerning|as for|as to|in|for|on)\s"
    r"(?!(?:the\s)?(?:group|groups|both|all|each|either|two)(?![a-z]))"
)
"""After "was found": what it was found of."""
TO_OBJECT = re.compile(
    r"\s*(?:(?:been|be|also|to|in|with|associated with|related to|a|an|the|have|had|show|achieve|reach|need|require|"
    r"significantly|[a-z]+ly)\s+)*(?:(?:much|less|more|fewer|greater|higher|lower|longer|shorter|better|worse|larger|"
    r"smaller|faster|slower|reduced|increased|decreased|improved|significant|similar|slightly|earlier|later|mean|"
    r"median|average)\s+)*"
)
"""Between a verb and the noun of its object."""
OBJECT_VERB = re.compile(
    r"(?<![a-z])(?!(?:need|speed|need|indeed)\b)[a-z]{3,}ed(?=\s(?:an?|the|their|its|significant|significantly|greater|"
    r"lower|higher|less|more|shorter|longer|fewer|mean|better|reduced|increased|plasma|serum)\s)"
)
"""A verb with an object: "produced greater reductions in"."""
NEXT_SUBJECT = re.compile(r"[^,;]{0,40}?(?:,\s(?:and\s)?|\sand\s|;\s)(?=(?:the\s|an?\s)?[a-z])")
"""From a value to the subject that follows it: "2.1 ng/mL and [the time of …]"."""
MORE_OF = re.compile(
    r"(?<![a-z])(?:less|more|fewer|greater|higher|lower|longer|shorter|larger|smaller|increased|decreased|reduced|improved)"
    r"\s(?!(?:in|for|with|among|on|at|after|than|and|or|by)\s)"
)
"""Before the next thing of a list: "and *less* crystalloid"."""
OF_CHANGE = re.compile(
    rf"(?<![a-z])(?:(?:{MOVEMENTS}|evidence)\s+(?:from\s(?:the\s)?baseline\s+)?(?:of|in|on|for|to)|"
    r"(?:impact|effects?|influence)\s(?:of\s[^,;:]{2,60}?\s)?on)\s(?:(?:the|an?|true|mean|median|their|both)\s)*"
)
"""What moved or differed follows."""
ONLY = re.compile(
    rf"(?:(?:no|a|an|the|statistically|significant|[a-z]+ly|clinically)\s)*(?:{MOVEMENTS}|evidence|effects?|values?|results?)"
)
BLOCKS = re.compile(
    r"(?<![a-z])(?:times?|duration|length|number|numbers|days|hours|minutes|incidence|use|consumption|dose|need|costs?|rate|"
    r"rates|frequency|proportion|percentage|risk|onset|area|years|amount|severity|probability|peak)\s+(?:to|of|until|with|"
    r"without|for|on|in|under|spent)\s"
)
"""Before a marker: what of it was measured, which is another thing."""
LEADS = re.compile(
    r"(?:which|whose|that|whom|and|the|an?|mean|median|average|adjusted|overall|significantly|greater|higher|lower|longer|"
    r"shorter|less|more|fewer)\s+"
)
NO_NAME = re.compile(
    r"(?:(?:pre|post)-?[a-z]+|[a-z-]*(?:ly|ive|able|ible|ful|ant|ent|ous|ed|ing)|thus|small|due|less|up|during|within\s.*|"
    r"compared\s.*|(?:[a-z]+ly\s)+[a-z]+ed|not|.*\s[a-z]+ly|(?:[a-z]+ing\s)?\d[\d.]*\s(?:of|k?g|mg|µg|ml|patients)(?![a-z]).*)"
)
"""Words that are no thing."""


LONGEST_JOINT = 5
"""Code points between the things of a list: "osteitis *and* erosion"."""


def opened_at(lower: str, floor: int, at: int) -> int | None:
    """Where the bracket opens that holds ``at``; none where none does."""
    depth = 0
    for place in range(at - 1, floor - 1, -1):
        if lower[place] in ")]":
            depth += 1
        elif lower[place] in "([":
            if not depth:
                return place
            depth -= 1
    return None


def clause_topic(context: Context, sentence: Sentence, at: int, lead: int) -> Topic | None:
    """The thing measured by the value at ``at``; ``lead`` is where the value before it ends.

    None where the clause does not tell, where its bracket holds another value before it, or where a list goes on
    without a verb and without a word for more or less.
    """
    bare = bare_text(context)
    floor = max(sentence.start, at - REACH)
    opened = opened_at(context.lower, floor, at)
    if opened is not None and lead > opened:
        return None
    anchor = at if opened is None else opened
    for mark in STRONG.finditer(bare, floor, anchor):
        links = mark.group()[0] == ":" and not bare[mark.end() : mark.end() + 2].strip().isalpha()
        floor = floor if links else mark.end()
    goes_on = lead > floor
    floor = max(floor, lead)
    stop = without_tail(context, floor, anchor)
    verbs = verbs_of(context, floor, anchor)
    if not verbs:
        more = MORE_OF.search(bare, floor, stop) if goes_on else None
        floor = more.end() if more else floor
        return None if (goes_on and more is None) or stop <= floor else thing(context, floor, stop)
    state = STATE.match(bare, verbs[-1][1], stop)
    if opened is not None and state is not None and state.end() < stop == trimmed(bare, floor, anchor):
        # "was used in X, enabling the removal of nodes (2.8": the words beside the bracket go on from the predicate
        return None
    if (told := object_of(context, verbs[-1][1], stop)) is not None:
        return told
    return subject_of(context, floor, [v[0] for v in verbs], goes_on)


def trimmed(bare: str, floor: int, end: int) -> int:
    """``end`` without the blanks and commas before it."""
    while end > floor and bare[end - 1] in " ,\n":
        end -= 1
    return end


def verbs_of(context: Context, start: int, end: int) -> list[tuple[int, int]]:
    """Finite verbs of a stretch, in order."""
    bare = bare_text(context)
    found = {m.span() for pattern in (FINITE, OBJECT_VERB) for m in pattern.finditer(bare, start, end)}
    for hit in find_hits(context).between(start, end, "verbs"):
        before = bare[max(start, hit.start - 14) : hit.start]
        if hit.end <= end and bare[hit.start] != " " and not NO_VERB.search(before):
            found.add((hit.start, hit.end))
    return sorted(found)


NO_VERB = re.compile(
    r"(?<![a-z])(?:the|an?|of|with|in|mean|median|or|for|significant|greater|larger|smaller|this|no|any|weight)\s\Z"
)
"""Before a word that is a noun or an adjective there."""


def without_tail(context: Context, floor: int, end: int) -> int:
    """Where a clause ends without the words for when, in whom and against what."""
    bare = bare_text(context)
    while True:
        before = end
        end = trimmed(bare, floor, end)
        arms = arms_between(context, max(floor, end - 100), end)
        if arms and arms[-1].end <= end + 1 and AFTER_ARM.fullmatch(bare, min(arms[-1].end, end), end):
            led = BEFORE_ARM.search(bare, max(floor, arms[-1].start - 80), arms[-1].start)
            end = led.start() if led else end
        for pattern in (IN_GROUPS, WHEN, LINKS, BY_HOW_MUCH):
            tail = pattern.search(bare, max(floor, end - 90), end)
            end = tail.start() if tail else end
        if end in (before, floor):
            return end


def object_of(context: Context, start: int, stop: int) -> Topic | None:
    """The object of a verb that ends at ``start``, or what was found of, where it names something."""
    bare = bare_text(context)
    than = THAN.search(bare, start, stop)
    stop = without_tail(context, start, than.start()) if than else stop
    state = STATE.match(bare, start, stop)
    if state is not None:
        found = ABOUT.search(bare, state.end(), stop) if re.search(rf"{FINDING_VERBS}\Z", state.group()) else None
        return thing(context, found.end(), stop) if found else None
    led = TO_OBJECT.match(bare, start, stop)
    begin = led.end() if led else start
    return thing(context, begin, stop) if begin < stop else None


def subject_of(context: Context, floor: int, verbs: list[int], goes_on: bool) -> Topic | None:
    """The subject of the last of some verbs that has one."""
    bare = bare_text(context)
    if goes_on and (joined := NEXT_SUBJECT.match(bare, floor, verbs[-1])):
        floor = joined.end()
    for verb in reversed(verbs):
        span = subject_span(bare, floor, verb) if verb > floor else None
        if span is not None:
            end = without_tail(context, *span)
            return thing(context, span[0], end) if end > span[0] else None
    return None


def thing(context: Context, start: int, end: int) -> Topic | None:
    """What the noun phrases of a stretch name: a marker that is measured itself, else the phrase."""
    bare = bare_text(context)
    start = next((m.end() for m in reversed([*OF_CHANGE.finditer(bare, start, end)]) if m.end() < end), start)
    items = topics_in(context, start, end)
    arms = arms_between(context, start, end)
    items = [t for t in items if not any(a.start <= t.start and t.end <= a.end for a in arms)]
    items = [t for t in items if t.marker is not None or not NO_NAME.fullmatch(bare, t.start, t.end)]
    if not items:
        return None
    if len(items) > 1 and all(t.marker is None for t in items):
        # things told together: whose the value is, the clause does not say
        joined = all(b.start - a.end <= LONGEST_JOINT for a, b in pairwise(items))
        return named(context, items[0 if joined else -1].start, items[-1].end)
    item = next((t for t in reversed(items) if t.marker is not None), items[-1])
    return named(context, item.start, item.end)


def named(context: Context, start: int, end: int) -> Topic | None:
    """A noun phrase as a topic: the marker within, unless something else of it was measured; else its words."""
    lower = context.lower
    while lead := LEADS.match(lower, start, end):
        start = lead.end()
    while end > start and not (lower[end - 1].isalnum() or lower[end - 1] in ")]%"):
        end -= 1
    if start >= end or ONLY.fullmatch(lower, start, end) or NO_NAME.fullmatch(lower, start, end):
        return None
    for hit in reversed(find_hits(context).between(start, end, "marker")):
        if hit.end <= end + 1 and BLOCKS.search(lower, start, hit.start) is None:
            return hit.entry, hit.start, hit.end
    return "other", start, end
