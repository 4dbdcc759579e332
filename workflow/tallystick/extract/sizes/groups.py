"""Sizes of groups: the numbers of a sentence that divide its people into arms, or into parts that add up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..arms.words import compile_arms, longest_first
from ..ledger import Numeral
from ..outcomes import mentions_between
from ..people import PeoplePattern
from ..reading import Context, Sentence
from ..triggers import Sought
from .flow import Add
from .rules import BEFORE_RESULTS, COUNTED_STUDIES, EARLY, NO_EVENTS, NOT_PEOPLE, PART_OF, compile_sizes, eventful

ALLOCATES = Sought(r"(?<![a-z])(?:assigned|allocat|randomi|divided|categori[sz]ed|stratified|classified|split)")
GROUPED = Sought(r"(?<![a-z])(?:groups?|arms?|cohorts?|receiv|treated|given|each)(?![a-z])|receiv")
ARM_VERB = re.compile(
    r"\s*(?:(?!(?:had|died|achieved|experienced|developed|trials|studies))[a-z-]+\s+){0,4}?(?:\([^()]*\)\s*)?"
    r"(?:were |was )?(?:randomly |also )?(?:assigned|allocated|randomi[sz]ed|received|receiving|treated|given|"
    r"underwent|to|in|into|on)(?![a-z])\s*(?:to |with |in |into |as )*(?:receive |undergo )?(?:the |a |an )*"
)
IN_ARM = re.compile(r"(?<![a-z])(?:in|into|on)\s+(?:the |a |an )*\Z")
NO_COUNT_AFTER = re.compile(r"\s*(?:[,.]?\d|%|/|\(?\s*\d)")
BETWEEN_ARM = re.compile(r"[\d;(]|either")
"""What does not stand between a verb of allocation and its arm."""
NO_COUNT_BEFORE = re.compile(r"(?:/|of|[±(\[])\s*\Z")


def arm_size_spans(
    context: Context, sentence: Sentence, text: str, numerals: list[Numeral], arms: list[ArmMention]
) -> list[tuple[Numeral, int, int, str, str]]:
    """Numbers that a verb of allocation leads to an arm: "27 patients were assigned to A, 26 to B, and 28 to C"."""
    allocated = ALLOCATES.search(text)
    if not arms or not (allocated or GROUPED.search(text)):
        return []
    found = []
    for numeral in numerals:
        if NO_COUNT_AFTER.match(context.digits[numeral.end : numeral.end + 3]) or NO_COUNT_BEFORE.search(
            context.digits[max(sentence.start, numeral.start - 6) : numeral.start]
        ):
            continue
        match = ARM_VERB.match(context.digits, numeral.end, sentence.end)
        if not match or (not allocated and IN_ARM.search(match.group())):
            continue
        if COUNTED_STUDIES.of(context.vocabulary).match(context.digits, numeral.end, sentence.end):
            continue
        arm = next(
            (
                a
                for a in arms
                if match.end() - 2 <= a.start <= match.end() + 34
                and not BETWEEN_ARM.search(context.digits, match.end(), a.start)
            ),
            None,
        )
        if arm is not None and not is_choice(context, arm.end, sentence.end):
            found.append((numeral, numeral.start, arm.end, arm.label, arm.key))
    if len(found) == 1:
        # one number and a choice of arms, or all of them in turn: the size of the cohort
        end = found[0][2]
        joined = ALSO.match(context.digits, end, sentence.end)
        both = joined is not None and any(a.start == joined.end() for a in arms)
        if both or LATER_CHOICE.search(context.digits, end, sentence.end):
            return []
    return found if len(found) > 1 or allocated or "received" in text else []


CHOICE = re.compile(
    r"\s*(?:\([^()]*\))?(?:[a-z -]{0,24})?,?\s*(?:or|versus|vs)(?![a-z])|"
    r"\s*(?:groups?|arms?)?\s*[(\[]\s*(?:n\s*=\s*)?\d"
)
ALSO = re.compile(r"\s(?:\([^()]{1,40}\)\s)?and\s(?:the\s)?")
LATER_CHOICE = re.compile(r"(?<![a-z])(?:or|versus|vs)(?![a-z])")
LOST = re.compile(r"(?<![a-z])(?:excluded|withdr|lost|dropped|discontinued|refus|declin|died|deaths?)")


def is_choice(context: Context, end: int, stop: int) -> bool:
    """Whether an arm is one of those a whole cohort was divided into: "randomised to A or B"."""
    return CHOICE.match(context.digits, end, min(end + 60, stop)) is not None


EQUALS = re.compile(r"(?<![a-z])n(?:[s12]|\s?[ab])?\s*[=:]\s*(?P<n>(?<![\d.,·/±-])\d+(?:,\d{3})*(?![\d%/]|[.·,]\d))")
SHARE_BEFORE = re.compile(r"%\s*[,;(\[]*\s*\(?\s*\Z")
SHARE_AFTER = re.compile(r"\s*(?:[;,(\[]\s*\d+(?:[.·]\d+)?\s*%(?!\s*(?:fe)?male)|/)")
VALUE_ENDS = re.compile(r"[\d.]\s*[;,)]")
GROUPS_BEFORE = re.compile(r"(?:groups|arms|cohorts)\s*[(\[]\s*\Z")
PER_GROUP = re.compile(
    r"\s*(?:-\s*\d+\s*|to \d+ )?(?:[a-z]+\s+)?(?:(?:in|per|for)\s+)?(?:each|every|either|per|both)(?![a-z])"
)


@lru_cache(maxsize=4)
def compile_people(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A noun of people that opens a bracket right behind it."""
    return re.compile(
        rf"(?:{compile_arms(vocabulary).people})(?:\s(?:aged|with|of|between)\s[^()\[\].;]{{2,50}})?\s*[(\[]\s*\Z"
    )


def read_equals(context: Context, sentence: Sentence, text: str, arms: list[ArmMention], move: str, add: Add) -> None:
    """Sizes after "n =": of the arm named before the bracket, of each group, or of the people named there.

    What stands behind an outcome ("nausea (n = 5)") counts events and is left to the readers of claims.
    """
    places = list(EQUALS.finditer(text))
    whole = len(places) == 1
    grouped = ALLOCATES.search(text) or GROUPED.search(text)
    for match in places:
        start = sentence.start + match.start("n")
        head = text[max(0, match.start() - 60) : match.start()]
        if SHARE_BEFORE.search(head) or SHARE_AFTER.match(text, match.end()):
            continue
        span = (start, sentence.start + match.end())
        before = [a for a in arms if max(sentence.start, start - 60) <= a.start and a.end <= start]
        close = [a for a in before if not VALUE_ENDS.search(context.digits, a.end, start)]
        people = compile_people(context.vocabulary).search(head)
        numeral = context.numerals.at(start)
        if close and move == "results" and mentions_between(context, close[-1].end, start):
            close = []
        named = close and (not people or close[-1].end >= sentence.start + match.start() - 3)
        if named:
            arm = heading_arm(text, sentence, arms, start) or close[-1]
            span = (arm.start, sentence.start + match.end())
            fact = "enrolled" if JOINED_GROUPS.search(head) else "arm_size"
            add(numeral, fact, sentence, span, "size.n_equals", (arm.label, arm.key))
        elif GROUPS_BEFORE.search(head) or PER_GROUP.match(text, match.end()):
            add(numeral, "arm_size", sentence, span, "size.n_each")
        elif move not in EARLY and not grouped and mentions_between(context, max(sentence.start, start - 40), start):
            continue
        elif people and whole:
            add(numeral, "enrolled", sentence, span, "size.n_equals")
        else:
            fact = "arm_size" if grouped and not whole else "subgroup_size"
            add(numeral, fact, sentence, span, "size.n_equals")


HEADED = re.compile(r"\s*(?:and\s)?(?:group|arm|cohort)\s[a-z0-9]{1,3}\s?[=:,(]")


def heading_arm(text: str, sentence: Sentence, arms: list[ArmMention], start: int) -> ArmMention | None:
    """The arm that heads its part of a list of groups: "group A: tea and no salt (n = 9); group B: ..."."""
    begin = text.rfind(";", 0, start - sentence.start) + 1
    if ";" not in text or not HEADED.match(text, begin):
        return None
    low = sentence.start + begin
    return next((a for a in arms if low <= a.start <= low + 12), None)


JOINED_GROUPS = re.compile(r"(?<![a-z])(?:combined|total|overall|entire|whole|pooled)(?![a-z])[^.;(]{0,40}[(\[]\s*\Z")
SHOWN_VALUE = re.compile(r"[%±<>=≥≤]\s*\d|\d\s*[%/]|\d[.·]\d")
CLOSES = {"(": re.compile(r"\)"), "[": re.compile(r"\]"), ":": re.compile(r"[.)\]]"), ";": re.compile(r"[.)\]]")}
LONGEST_SPLIT = 240
"""Code points within which the parts of a size are looked for."""
DIVIDES = re.compile(r"[(\[:;]")
LABEL_AFTER = PeoplePattern(
    r"\s*(?:(?:were|was|in|on|to|with|the|received|receiving|of them|<people>(?=\s(?:in|on|to|with|were|was|receiv)))"
    r"\s+)*"
    r"([a-z][a-z0-9+ /-]{1,40}?)\s*(?=[,;)\].]|\s(?:and|vs)\s|\Z)"
)
LABEL_BEFORE = re.compile(r"(?:\A|[(\[,;:]|(?<![a-z])and)\s*([a-z][a-z0-9+ /-]{0,30}?)\s*[:=,]?\s*(?:n\s*=\s*)?\Z")


def split_size(context: Context, sentence: Sentence, text: str, numerals: list[Numeral], move: str, add: Add) -> None:
    """A size with its parts in brackets that add up: "333 (167 autologous and 166 allogeneic) donors"."""
    if len(numerals) < 2 or not DIVIDES.search(text):
        return
    starts = {n.start for n in numerals}
    for opening in DIVIDES.finditer(text):
        limit = min(opening.end() + LONGEST_SPLIT, len(text))
        end = CLOSES[opening.group()].search(text, opening.end(), limit)
        close = end.start() if end else limit
        within = context.numerals.between(sentence.start + opening.end(), sentence.start + close)
        parts = [n for n in within if n.start in starts]
        others = [n for n in within if n.start not in starts and not NOT_PEOPLE.match(context.digits, n.end)]
        if not 2 <= len(parts) <= 6 or any(not n.is_read or n.role == "percent" for n in others):
            continue
        if SHOWN_VALUE.search(text[opening.end() : close].replace("n =", "").replace("n=", "")):
            continue
        if move not in EARLY and any(HAD.match(text, n.end - sentence.start) for n in parts):
            continue
        total = sum(n.whole or 0 for n in parts)
        whole = next(
            (
                n
                for n in context.numerals.between(
                    max(sentence.start, sentence.start + opening.start() - 140), parts[0].start
                )
                if n.whole == total and n.end <= sentence.start + opening.start() and n.role not in NO_WHOLE
            ),
            None,
        )
        if whole is None or eventful(context, sentence, text, whole.end - sentence.start):
            continue
        if LOST.search(text, max(0, whole.start - sentence.start - 60), opening.start()):
            continue
        if move not in BEFORE_RESULTS:
            if splits_events(context, sentence, text, whole.start - sentence.start, close):
                continue
            around = (max(sentence.start, whole.start - 80), sentence.start + close)
            if any(m.outcome not in NO_EVENTS for m in mentions_between(context, *around)):
                continue
        span = (whole.start, min(sentence.start + close + 1, sentence.end))
        add_parts(context, sentence, text, parts, span, add)


def splits_events(context: Context, sentence: Sentence, text: str, whole: int, end: int) -> bool:
    """Whether a number that is split counts those with an outcome: told before it, or by the verb after its parts.

    "A relapse was seen in 8 girls: 5 in …", "nine men (four in …) had a seizure".
    """
    if AMONG.search(text, max(0, whole - 30), whole):
        told = mentions_between(context, sentence.start, sentence.start + whole)
        if any(m.outcome not in NO_EVENTS for m in told) and SEEN_IN.search(text, max(0, whole - 40), whole):
            return True
    return closes_events(context, sentence, text, end)


def closes_events(context: Context, sentence: Sentence, text: str, end: int) -> bool:
    """Whether the bracket that closes after ``end`` is followed by the verb of an outcome: "(12 in …) died"."""
    bracket = CLOSED.match(text, end)
    if bracket is None:
        return False
    return REPORTED.match(text, bracket.end()) is not None or eventful(context, sentence, text, bracket.end())


HAD = re.compile(r"\s(?:had|has|showed|developed|experienced|died|achieved|suffered|relapsed)(?![a-z])")
"""Behind a part that is told for what befell it."""
SEEN_IN = re.compile(r"(?<![a-z])(?:[a-z]{3,14}ed|seen|found|present) (?:in|by|among) (?:the |only |another )*\Z")
REPORTED = re.compile(
    r"\s+(?:were|was|have been|had been)\s+(?:[a-z]+ly )?"
    r"(?:reported|recorded|observed|noted|seen|documented|registered)"
)
CLOSED = re.compile(r"[^()]{0,80}\)(?=\s)")
NO_WHOLE = frozenset({"time_point", "dose", "age", "year", "percent", "p_value", "label", "schedule"})
GIVEN = re.compile(r"(?<![a-z])(?:receiv|underwent|given|treated)")


def add_parts(
    context: Context, sentence: Sentence, text: str, parts: list[Numeral], span: tuple[int, int], add: Add
) -> None:
    """The parts of a divided size: of arms where one of them is, else of subgroups with the words beside them."""
    names = compile_arms(context.vocabulary).names
    labels: list[tuple[str, str] | None] = []
    by_arm = False
    for part in parts:
        low, high = part.start - sentence.start, part.end - sentence.start
        after = LABEL_AFTER.of(context.vocabulary).match(text, high)
        label = after or LABEL_BEFORE.search(text, max(0, low - 36), low)
        start, end = label.span(1) if label else (low, low)
        arm = next(iter(arms_between(context, sentence.start + start, sentence.start + end)), None)
        words = context.text[sentence.start + start : sentence.start + end].strip()
        grouped = not words or words.lower() in names or GROUP.search(words.lower()) or GIVEN.search(text, high, start)
        by_arm = by_arm or arm is not None or bool(grouped)
        labels.append((arm.label, arm.key) if arm else (words, words.lower()) if words else None)
    for part, named in zip(parts, labels, strict=True):
        add(part, "arm_size" if by_arm else "subgroup_size", sentence, span, "size.split", named)


TO_ARM = PeoplePattern(
    r"(?:\s+<people>(?=\s(?:in|to|on|receiving|the)\s))?(?:\s+(?:in|to|on|receiving))?(?:\s+the)?\s+"
)
OF_ARM = re.compile(r"\s*(?::|=|,\s*n\s*=)\s*\Z")
SHARED = re.compile(r"\s*(?:%|/|\(\s*\d)")


def split_by_arms(
    context: Context, sentence: Sentence, text: str, numerals: list[Numeral], arms: list[ArmMention], add: Add
) -> None:
    """A size and the arms that add up to it: "85 entered: 43 in A and 42 in B", "68 (33 A and 35 B) subjects"."""
    if len(arms) < 2:
        return
    parts = []
    for numeral in numerals:
        if SHARED.match(text, numeral.end - sentence.start):
            continue
        lead = TO_ARM.of(context.vocabulary).match(text, numeral.end - sentence.start)
        after = next((a for a in arms if lead and a.start == sentence.start + lead.end()), None)
        before = next((a for a in reversed(arms) if a.end <= numeral.start), None)
        if before and not OF_ARM.fullmatch(text, before.end - sentence.start, numeral.start - sentence.start):
            before = None
        if arm := after or before:
            parts.append((numeral, arm))
    total = sum(numeral.whole or 0 for numeral, _ in parts)
    whole = next((n for n in context.numerals.between(sentence.start, sentence.end) if n.whole == total), None)
    if len(parts) < 2 or whole is None or eventful(context, sentence, text, whole.end - sentence.start):
        return
    low, high = whole.end - sentence.start, max(whole.end, parts[0][0].start) - sentence.start
    if len({arm.key for _, arm in parts}) < len(parts) or LOST.search(text, low, high):
        return
    last = max(parts[-1][0].end, parts[-1][1].end) - sentence.start
    if splits_events(context, sentence, text, whole.start - sentence.start, last):
        return
    for numeral, arm in parts:
        span = (min(numeral.start, arm.start), max(numeral.end, arm.end))
        add(numeral, "arm_size", sentence, span, "size.split_arms", (arm.label, arm.key))


BRACKETED = re.compile(r"[a-z]\s?\(\s?(?P<n>\d{2,4}|0000+)\s?(?:[a-z]{4,12}s)?\s?\)")
"""Bare numbers behind the arms to which people were allocated: "to a splint (44) or a cast (46)"."""
GROUP = Sought(r"(?<![a-z])(?:sub)?(?:groups?|arms?|cohorts?)(?:\s+(?:[a-h]|i{1,3}|iv|v|\d)(?![a-z0-9]))?")
LINK = (
    r"(?:\s|[,:;(=\[-]|(?:of|with|who|which|that|includ(?:ed|es|ing)|consist(?:ed|ing|s) of|compris(?:ed|ing|es)|"
    r"contain(?:ed|ing|s)|composed of|made up of|a total of|only|group|arm)(?![a-z])){1,8}"
)
STRONG_LINK = re.compile(r"[:(=\[]|(?<![a-z])(?:of|with|includ|consist|compris|contain|composed|made)")
EACH_BEFORE = re.compile(
    r"(?<![a-z])(?:each|groups|arms|subgroups|cohorts)\s+(?:group\s+|arm\s+|of which\s+|each\s+)?(?:with|of|had|"
    r"contain(?:ed|ing|s)|compris(?:ed|ing|es)|includ(?:ed|ing|es)|consist(?:ed|ing|s) of|compos(?:ed|ing) of)\s+\Z"
)
ENTERS = re.compile(
    r"(?<![a-z])(?:there were|includ|consist|complet|enrol|recruit|analy|entered|participat|assigned|allocat|randomi|"
    r"divided|compared|remained|in total|examined|evaluated|studied)"
)
LOST_AFTER = re.compile(rf"[^.;,]{{0,12}}(?<![a-z])(?:were|was|had|have)?\s?{LOST.pattern}")
AMONG = re.compile(r"(?<![a-z])(?:in|by|for|among|on|from|to)\s+(?:the |only |another )*\Z")


@dataclass(frozen=True, slots=True)
class GroupPatterns:
    """Patterns of group sizes that need the nouns of people."""

    linked: re.Pattern[str]
    each: re.Pattern[str]
    in_group: re.Pattern[str]
    other: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_groups(vocabulary: Vocabulary) -> GroupPatterns:
    """What follows the name of a group up to its size, and what follows a size that each group has."""
    people = rf"(?:\s+{compile_sizes(vocabulary).people.pattern})"
    group = r"(?:group|arm|cohort|condition)s?(?![a-z])"
    return GroupPatterns(
        re.compile(rf"{LINK}(?P<n>(?<![\d.,/-])\d+(?:,\d{{3}})*)(?![%/]|[.,·]?\d|\s?%)(?P<people>{people})?"),
        re.compile(
            rf"{people}?\s*[,(]?\s*(?:each(?![a-z])|(?:(?:in|for|to|into)\s+(?:each|every|both|either)|per)"
            rf"(?:\s?(?:of the|the|treatment|study|two|three|intervention))*\s*{group})"
        ),
        re.compile(
            rf"{people}?\s+(?:were\s+)?(?!from\s(?:the|an?|our)\s(?:[a-z-]+\s){{0,2}}cohort)(?:in|on|into|to|from|formed)\s+(?:the\s+|an?\s+)?(?!each|both|either|all|every)"
            rf"(?:[a-z0-9][a-z0-9+/-]*\s+|\([^()]{{1,30}}\)\s+){{0,4}}?{group}"
        ),
        re.compile(rf"\s+(?:[a-z-]+\s+)?(?:{longest_first(vocabulary['numerals']['other_nouns'])})(?![a-z])"),
    )


def read_groups(
    context: Context,
    sentence: Sentence,
    text: str,
    numerals: list[Numeral],
    arms: list[ArmMention],
    move: str,
    add: Add,
) -> None:
    """Sizes in a list of groups: "group A of 30 women", "control (28 eyes)", "two groups of 15", "20 in each arm"."""
    grouped = GROUP.search(text)
    if not grouped and not ((arms and ALLOCATES.search(text)) or " each" in text):
        return
    patterns = compile_groups(context.vocabulary)
    if move in EARLY and ALLOCATES.search(text):
        read_bracketed(context, sentence, text, numerals, arms, add)
    for numeral in numerals:
        if numeral.is_read or eventful(context, sentence, text, numeral.end - sentence.start):
            continue
        low, high = numeral.start - sentence.start, numeral.end - sentence.start
        if text[high : high + 1] in ("%", "/") or text[max(0, low - 1) : low] in ("-", "/", "."):
            continue
        head = text[max(0, low - 60) : low]
        if PART_OF.search(head):
            continue
        result = move not in EARLY and AMONG.search(head)
        each = patterns.each.match(text, high)
        if not result and (each or (EACH_BEFORE.search(head) and not patterns.other.match(text, high))):
            end = sentence.start + (each.end() if each else high)
            if LOST_AFTER.match(text, end - sentence.start) or eventful(context, sentence, text, end - sentence.start):
                continue
            add(numeral, "arm_size", sentence, (numeral.start, end), "size.each")
            continue
        told = not result and (move in EARLY or ENTERS.search(text))
        match = patterns.in_group.match(text, high) if told else None
        if match and (LOST_AFTER.match(text, match.end()) or closes_events(context, sentence, text, match.end())):
            continue
        near = (max(sentence.start, numeral.start - 60), numeral.start)
        if match and (move in BEFORE_RESULTS or not mentions_between(context, *near)):
            span = (numeral.start, sentence.start + match.end())
            arm = next(iter(arms_between(context, numeral.end, span[1])), None)
            add(numeral, "arm_size", sentence, span, "size.in_group", (arm.label, arm.key) if arm else None)
    read_linked(context, sentence, text, arms, move, add)


def read_bracketed(
    context: Context, sentence: Sentence, text: str, numerals: list[Numeral], arms: list[ArmMention], add: Add
) -> None:
    """Bare numbers in brackets behind the arms of an allocation, two at least."""
    found = [(m, context.numerals.at(sentence.start + m.start("n"))) for m in BRACKETED.finditer(text)]
    starts = {n.start for n in numerals}
    listed = [(m, numeral) for m, numeral in found if numeral and numeral.start in starts]
    for match, numeral in listed if len(listed) > 1 else ():
        span = (sentence.start + match.start(), sentence.start + match.end())
        before = next((a for a in reversed(arms) if span[0] - 12 <= a.end <= span[0] + 2), None)
        add(numeral, "arm_size", sentence, span, "size.bracketed", (before.label, before.key) if before else None)


ONE_COHORT = re.compile(r"(?<![a-z])(?:an?|our|this|the) (?:[a-z-]+,? ){0,3}\Z")
"""Before a cohort that is the whole of a study or of a part of it, and no arm: "a blinded cohort of 30 women"."""


def read_linked(context: Context, sentence: Sentence, text: str, arms: list[ArmMention], move: str, add: Add) -> None:
    """Sizes right behind the name of their group: "group A of 30 women", "control (28 eyes)"."""
    patterns = compile_groups(context.vocabulary)
    heads: list[tuple[int, int, tuple[str, str] | None]] = [(a.start, a.end, (a.label, a.key)) for a in arms]
    heads += [
        (sentence.start + m.start(), sentence.start + m.end(), None)
        for m in GROUP.finditer(text)
        if not (m.group() == "cohort" and ONE_COHORT.search(text, max(0, m.start() - 40), m.start()))
    ]
    for start, end, arm in heads:
        match = patterns.linked.match(text, end - sentence.start)
        if match and links(context, sentence, text, match, move, start):
            named = arm or next(((a.label, a.key) for a in reversed(arms) if a.end <= end and a.end > end - 30), None)
            numeral = context.numerals.at(sentence.start + match.start("n"))
            if numeral and arm is None and (numeral.value or 0) < 7 and text[end - sentence.start :].startswith(" ("):
                # "Group (2) was ...": a name
                continue
            add(numeral, "arm_size", sentence, (start, sentence.start + match.end()), "size.of_group", named)


DID = re.compile(r"\s(?:did|do|does|were|was|had|have|dropped|refused|withdrew|died|left)(?![a-z])")
"""Behind people in a bracket that tells what they did: "two groups (12 women did not come)"."""


def links(context: Context, sentence: Sentence, text: str, match: re.Match[str], move: str, start: int) -> bool:
    """Whether the words between a group and a number say that it is the group's size."""
    link = text[match.start() : match.start("n")]
    after = text[match.end() : match.end() + 2].lstrip()[:1]
    strong = STRONG_LINK.search(link) is not None
    if move not in EARLY and mentions_between(context, max(sentence.start, start - 60), start):
        return False
    if match["people"]:
        if link.endswith("(") and DID.match(text, match.end()):
            return False
        return strong or ("," in link and after in ",;.)")
    return (
        strong
        and link.rstrip()[-1:] in "([:"
        and after in ")];,"
        and (move in EARLY or ALLOCATES.search(text) is not None)
    )
