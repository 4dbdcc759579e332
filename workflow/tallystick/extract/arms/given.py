"""Names of arms in lists of what people were given: "either A (n = 20), B 5 mg daily or placebo"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..reading import Context
from ..triggers import Sought
from .words import BARE_DOSE, DOSE, DOSES, DOSES_OF, NUMBER, STOP, TOKEN, UNIT, ArmWords, name_key

LEADING = frozenset(
    """
    either the a an to receive receives receiving received undergo undergoing attend attending continue continuing
    start starting take taking use using perform performing have having follow wear drink eat consume consuming
    ingesting complete join do participate in their his her one be get getting being add adding switch give given read
    another other treated administered with by on for two three four five six equal groups group arms arm plus
    """.split()  # noqa: SIM905
)
"""Words between "assigned to" and the name of what people were assigned to."""
MEASURES = frozenset(
    """
    dose doses volume amount amounts infusion infusions injection injections tablet tablets capsule capsules drop drops
    course courses cycle cycles session sessions bolus quantity number total supplement supplements application
    applications administration inhalation
    """.split()  # noqa: SIM905
)
"""What a thing is given as or by: before "of" and the name."""
FILLER = r"(?: (?!trial|stud|controlled|design|order|clinical|program|to |into |between )[a-z0-9:%-]+|"
FILLER += r" \([^()]{1,24}\)){0,7}?"
EVENLY = (
    r"(?: \(?\d ?: ?\d(?: ?: ?\d)*\)?| in (?:an? )?[^.;()]{1,30} (?:ratio|fashion|manner|order)| equally| blindly)?"
)
ASSIGNS = ("assigned", "allocated", "randomly", "divided", "split", "assignment", "allocation", "randomi")
"""What alone says that those who received something were set apart by it."""
LISTS = ("groups", "arms", "conditions", "treatments", "regimens", "interventions", "strategies")
UNDERWENT = ("underwent", "undergoing", "undergo")
RECEIVE = Sought(
    rf"(?:receiv(?:e|ed|ing)|treated (?:with|by)|treatment with|either(?<!neither)|given|taking|took|administered|"
    rf"(?:{'|'.join(ASSIGNS[:-1])}){FILLER} (?:to|into|between)(?: either)?:?|"
    rf"randomi[sz](?:ed|ation){EVENLY} (?:to|into|between)(?: either)?:?|"
    rf"(?:{'|'.join(LISTS)})[^.;:()]{{0,40}}:|{'|'.join(UNDERWENT)}) (?=[a-z0-9(])"
)
ASSIGNED = re.compile(r"(?:randomi[sz]|assigned|allocated|divided)[a-z]*(?![a-z])[^.;]{0,120}\Z")
GOVERNS = re.compile(
    r"(?:receiv(?:e|ed|ing)|treat(?:ed|ment)|with|to|into|given|after|for|on|consumed?|of|by|took|taking|"
    r"underwent|undergo|administered|ingested|[a-z]+ed) (?:\w+ ){0,2}\Z|, \Z"
)
"""Before "either": what people got follows."""
NUM = r"(?:\d[\d.,·-]*+|two|three|four|five|six|seven|eight|nine|ten|twelve)"
TIME = r"(?:hours?|h|days?|weeks?|months?|years?|min(?:utes?)?|sessions?|cycles?|doses?)(?![a-z])"
ASIDE = re.compile(
    r"\([^()]{0,150}\)|\[[^\[\]]{0,150}\]|"
    r"(?<![a-z0-9.])\d[\d.,·]*+(?:\s?(?:-|to|or|and)\s?\d[\d.,·]*+)?\s?(?:m?g|µg|μg|mcg|iu|ml|units?|mmol|meq|ppm|gy|kcal|kj|hz|mm|cm|%)"
    r"(?:\s?/\s?[a-z]{1,5}2?|[\s·]?[a-z]{1,3}-1)*(?![a-z])|"
    rf"(?<![a-z])(?:(?:for|over|every|within|at|on)\s(?:the\s|a\s|an\s)?(?:first\s|last\s|next\s)?{NUM}"
    rf"(?:\s?(?:-|to|or)\s?{NUM})?[\s-]{TIME}|"
    rf"(?:once|twice|thrice|{NUM} times)(?:\s(?:a|per|each|every))?\s(?:daily|weekly|monthly|day|week|month)|"
    r"(?:per|each|every|a)\s(?:day|week|month|night|morning)(?![a-z]))"
)
"""What says how much, how often and how long within a list of what was given, and what stands in brackets."""
NUMBERED = re.compile(r"(?<![a-z0-9])(?:\(?[1-6a-d]|\(?(?:i{1,3}|iv))\)(?=\s)")
"""The number of an item: "(1) A; (2) B"."""
BREAK = re.compile(r"(?P<mark>[,;|])(?!\d)|(?<![a-z0-9-])(?P<word>or|and|versus|vs\.?)(?![a-z0-9-])")
LIST_ENDS = re.compile(r"[:()\[\]](?!\d)|\.(?!\d)(?<!(?<![a-z0-9])[a-z]\.)")
SENTENCE_ENDS = re.compile(r"\.(?<=[a-z0-9)%\]]{2}\.)\s|\n\n")
INTRODUCED = re.compile(r"[^,;.|:()\[\]]{0,90}:")
"""What may stand before a list: "one of three treatments:"."""
CLAUSE = frozenset(
    """
    was were is are be been had has have did does do will would could can may might should showed shown resulted
    but while whereas although however then thus therefore because since that which who whom whose we they it this
    these those there before until when where if as than both cannot
    """.split()  # noqa: SIM905
)
"""Words at which the rest of a sentence begins, or another clause."""
TURNS = re.compile(r"\s*(?:the|an?|no|placebo|control|sham|usual|standard|to|with|by|receiv\w+)(?![a-z])")
"""Behind an "or" that stands away from the name before it: another item begins."""
NO_ITEM = re.compile(r"\s*(?:(?:without|more|less|not|until)(?![a-z])|\d[\d.,]*\s)")
"""Behind an "or" that parts no items: "with or without", "6 or 8 weeks"."""
PARTING = ("or", "versus", "vs", "vs.", "|", ";")
"""What says that one thing or another was given."""
LONGEST_NAME = 4
MOST_NAMES = 6
REACH = 360
VERB = re.compile(
    r"(?:followed|compared|matched|treated|used|based|measured|assessed|allowed|asked|evaluated|administered|included|"
    r"received|assigned|randomi[sz]ed|allocated|observed|instructed|invited|designed|needed|required|combined with|"
    r"[a-z]+ed (?:to|by|for|with|at|in|on|from|and|as|the|a|an|over|until|after|before|daily|every)(?![a-z]))"
)
"""Words in -ed that go on with the sentence, not adjectives before a name."""
BESIDE = frozenset(
    "group groups arm arms patients subjects participants alone only treatment therapy each".split()  # noqa: SIM905
)
"""Words behind a name at which its list goes on."""


def blank(match: re.Match[str]) -> str:
    """As many blanks as the match is long."""
    return " " * len(match.group())


def stroke(match: re.Match[str]) -> str:
    """A stroke and blanks, as long as the match."""
    return "|".ljust(len(match.group()))


@dataclass(frozen=True, slots=True)
class NameList:
    """Names in the order of a list; ``links`` are the marks or words between them."""

    spans: list[tuple[int, int]]
    links: list[str]

    @property
    def told_apart(self) -> bool:
        """Whether a word or a number says that it was the one or the other."""
        return any(link in PARTING for link in self.links)


@dataclass(frozen=True, slots=True)
class Item:
    """What stands between two breaks of a list: its name, if it has one, and whether more is told after it."""

    span: tuple[int, int] | None
    more: bool
    clause: bool


def received_names(context: Context, start: int, end: int, words: ArmWords) -> list[tuple[int, int]]:
    """Names in a list of what was received: "either A (n = 20), B or C"."""
    return name_list(context, start, end, words).spans


def name_list(context: Context, start: int, end: int, words: ArmWords, either: bool = False) -> NameList:
    """The list of names that begins at ``start``; ``either``: an "or" parts two of them, wherever it stands.

    Items stand beside each other with commas, "and" or "or"; an "or" or a number opens an item also after what tells
    more of the one before ("A once a day in the morning or a placebo").
    """
    close = SENTENCE_ENDS.search(context.lower, start, end)
    window = ASIDE.sub(blank, context.lower[start : close.start() + 1 if close else end])
    if ")" in window:
        window = NUMBERED.sub(stroke, window)
    intro = INTRODUCED.match(window)
    low = intro.end() if intro else 0
    stop = LIST_ENDS.search(window, low)
    high = stop.start() if stop else len(window)
    spans: list[tuple[int, int]] = []
    links: list[str] = []
    more = False
    for link, at, until in pieces(window, low, high):
        if link == "," and (first := TOKEN.search(window, at, until)) and told_of(first.group(), words):
            break
        item = read_item(context, window, at, until, start, words)
        parts = link in PARTING and (link != "or" or either or TURNS.match(window, at) is not None)
        if item.span and (not spans or not more or parts):
            links += [link] if spans else []
            spans.append(item.span)
            more = item.more
        elif spans and link not in (",", ";") and not more:
            links.append(link)
            break
        if item.clause or len(spans) == MOST_NAMES:
            break
    while len(links) >= len(spans) > 0:
        links.pop()
    while links and links[-1] == ",":
        links.pop()
        spans.pop()
    return NameList(without_doses(context, spans), links)


def pieces(window: str, low: int, high: int) -> Iterator[tuple[str, int, int]]:
    """What stands between the breaks of a list, each with the break before it; two breaks on end are one."""
    link, at = "", low
    for match in BREAK.finditer(window, low, high):
        if match["word"] and NO_ITEM.match(window, match.end()):
            continue
        found = match["word"] or match["mark"]
        if window[at : match.start()].strip():
            yield link, at, match.start()
            link = found
        elif found in PARTING or not link:
            link = found
        at = match.end()
    yield link, at, high


def read_item(context: Context, window: str, at: int, until: int, base: int, words: ArmWords) -> Item:
    """The name at the beginning of a piece of a list."""
    name: list[re.Match[str]] = []
    closed = more = False
    last = at
    for token in TOKEN.finditer(window, at, until):
        if token.start() < last:
            continue
        word = token.group().rstrip(".,")
        gap = window[last : token.start()]
        last = token.end()
        if not name and (known := words.phrases.match(window, token.start())):
            name.append(known)
            closed, last = True, known.end()
            continue
        closed = closed or (bool(name) and (gap.count(" ") > 3 or "\n\n" in gap))
        if word in CLAUSE:
            return Item(placed(name, base), True, True)
        if more or (not name and (word == "of" or skipped(context, token, base, words))):
            continue
        if word == "of" and name[-1].group() in MEASURES:
            name.clear()
            closed = False
        elif not closed and (
            goes_on(context, token, base, words, bool(name), window)
            or (len(name) < longest(name) and not ends_name(word, words))
        ):
            name.append(token)
        else:
            closed = bool(name)
            more = not (name and (word in words.trimmed or word in BESIDE or (word in words.forms and word != "of")))
    return Item(placed(name, base), more, False)


def longest(name: list[re.Match[str]]) -> int:
    """How many words a name may have: more where it joins two."""
    return LONGEST_NAME + 2 * any(token.group() == "plus" for token in name)


def placed(name: list[re.Match[str]], base: int) -> tuple[int, int] | None:
    """Where a name of several words stands in the text; None where it has none, or only words for how it was given."""
    if all(token.group() in MEASURES for token in name):
        return None
    return base + name[0].start(), base + name[-1].end()


def skipped(context: Context, token: re.Match[str], base: int, words: ArmWords) -> bool:
    """Whether a word stands before a name without being of it."""
    word = token.group().rstrip(".,")
    led = word in LEADING or word in words.trimmed or NUMBER.match(word) is not None
    return led and not lettered(context, token, base)


def goes_on(context: Context, token: re.Match[str], base: int, words: ArmWords, begun: bool, window: str) -> bool:
    """Whether a word that would end a list is of a name: "vitamin A", "no advice", "combined therapy"."""
    word = token.group().rstrip(".,")
    if begun:
        return word in words.one_of_two or word == "plus" or lettered(context, token, base)
    return word == "no" or (told_of(word, words) and VERB.match(window, token.start()) is None)


def ends_name(word: str, words: ArmWords) -> bool:
    """Whether a list of names ends at this word."""
    return word in STOP or word in words.not_names or NUMBER.match(word) is not None or told_of(word, words)


def without_doses(context: Context, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The names of a list, without those that stand there twice, each time with a dose: the doses are the arms."""
    keys = [name_key(context.lower[start:end]) for start, end in found]
    dosed = {
        key
        for key in keys
        if keys.count(key) > 1
        and all(
            DOSE_NEAR.search(context.lower, max(0, start - 20), end + 12)
            for (start, end), other in zip(found, keys, strict=True)
            if other == key
        )
    }
    return [place for place, key in zip(found, keys, strict=True) if key not in dosed]


DOSE_NEAR = re.compile(rf"\d\s?{UNIT}(?![a-z])")
ORDERED = re.compile(r"[^.;]{0,80}(?:respectively|separate|(?:in|a) random)")
GIVES = re.compile(r"(?:receiv|undergo|take |tak|get |be |have |use )")
"""Behind "assigned to": what follows with an "and" is what one arm got."""
CROSSED = re.compile(r"cross-?over[^.]{0,80}\Z")


def lettered(context: Context, token: re.Match[str], base: int) -> bool:
    """Whether an "a" is a letter of a name: "vitamin A"."""
    return token.group() == "a" and context.view[base + token.start()] == "A"


def told_of(word: str, words: ArmWords) -> bool:
    """Whether a word looks like a verb in the past, at which a name ends."""
    return word.endswith("ed") and word not in words.modifiers


def assigned_names(context: Context, words: ArmWords) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Names of what people received: those told apart as alternatives, and those that stand alone."""
    lower = context.lower
    sure: list[tuple[int, int]] = []
    alone: list[tuple[int, int]] = []
    single: dict[int, list[tuple[int, int]]] = {}
    for match in RECEIVE.finditer(lower):
        either = match.group().startswith("either") or "either" in lower[match.end() : match.end() + 40]
        listed = name_list(context, match.end(), min(match.end() + REACH, len(lower)), words, either)
        spans = listed.spans
        head = match.group()
        divides = head.startswith(ASSIGNS)
        assigned = divides or ASSIGNED.search(lower, max(0, match.start() - 160), match.start()) is not None
        divides = divides and not GIVES.match(lower, match.end())
        if head.startswith("either"):
            governed = assigned or GOVERNS.search(lower, max(0, match.start() - 60), match.start())
            sure += spans if listed.told_apart and governed else []
        elif head.startswith(UNDERWENT):
            # all may have undergone several things: that alone sets nobody apart
            alone += spans
        elif head.startswith(LISTS):
            sure += spans if len(spans) > 1 else []
        elif divides or listed.told_apart or (len(spans) > 1 and told_in_order(lower, match.start(), spans[-1][1])):
            sure += spans
        elif spans:
            # "received X and Y": what one arm was given, unless others are told of beside it
            sentence = context.sentence_at(match.start())
            spans = spans[:1] + others_given(context, spans[0][1], sentence.end if sentence else len(lower), words)
            if assigned:
                sure += spans
            else:
                single.setdefault(sentence.index if sentence else -1, []).extend(spans)
    for index, spans in single.items():
        # "22 received X and 59 received Y": two names in one sentence are set apart
        several = index >= 0 and len({name_key(lower[start:end]) for start, end in spans}) > 1
        (sure if several else alone).extend(spans)
    return sure, alone


def told_in_order(lower: str, start: int, end: int) -> bool:
    """Whether what was given was given to others, or at other times: "A and B, respectively", "in random order"."""
    return ORDERED.match(lower, end) is not None or CROSSED.search(lower, max(0, start - 100), start) is not None


ANOTHER = re.compile(
    r"(?:,|(?<![a-z])and|while|whereas)\s(?:the\s(?:other|remaining)\s)?\d+(?:\s\([^()]{1,24}\))?\s(?:others?\s)?"
    r"(?:with|by|to|in|on)\s(?=[a-z])"
)
"""Others who were given something, told without the verb: "30 were treated with A and 32 with B"."""


def others_given(context: Context, start: int, end: int, words: ArmWords) -> list[tuple[int, int]]:
    """Names of what others were given in the rest of a sentence."""
    match = ANOTHER.search(context.digits, start, min(end, start + 120))
    return received_names(context, match.end(), min(match.end() + 80, end), words)[:1] if match else []


DOSE_UNITS = ("mg", " g", "µg", "μg", "mcg", "iu", "ml")


def dose_names(lower: str) -> list[tuple[int, int]]:
    """Doses set beside each other that the text names again: "5 mg, 10 mg or 20 mg"."""
    found: list[tuple[int, int]] = []
    if not any(unit in lower for unit in DOSE_UNITS):
        return found
    for match in (*DOSES.finditer(lower), *DOSES_OF.finditer(lower)):
        if all(lower.count(dose) > 1 for dose in BARE_DOSE.findall(match["all"])):
            found += [dose.span() for dose in DOSE.finditer(lower, *match.span("all"))]
    return found
