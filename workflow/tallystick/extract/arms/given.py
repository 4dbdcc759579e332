"""Names of arms in lists of what people were given: "either A (n = 20), B 5 mg daily or placebo"."""

from __future__ import annotations

import re

from ..reading import Context
from .words import BARE_DOSE, DOSE, DOSES, DOSES_OF, NUMBER, STOP, TOKEN, UNIT, ArmWords, name_key

LEADING = frozenset(
    """
    either the a an of to receive undergo attend continue start take use perform have follow wear drink eat consume
    complete join do participate in their his her one be get being
    """.split()  # noqa: SIM905
)
"""Words between "assigned to" and what people were assigned to."""
FILLER = r"(?: (?!trial|stud|controlled|design|order|clinical|program|to |into |between )[a-z0-9:%-]+|"
FILLER += r" \([^()]{1,24}\)){0,7}?"
EVENLY = (
    r"(?: \(?\d ?: ?\d(?: ?: ?\d)*\)?| in (?:an? )?[^.;()]{1,30} (?:ratio|fashion|manner|order)| equally| blindly)?"
)
RECEIVE = re.compile(
    rf"(?:receiv(?:e|ed|ing)|treated (?:with|by)|treatment with|(?:assigned|allocated|randomly|divided|split|"
    rf"assignment|allocation){FILLER} (?:to|into|between)(?: either)?:?|"
    rf"randomi[sz](?:ed|ation){EVENLY} (?:to|into|between)(?: either)?:?|either(?<!neither)|given|taking|took|"
    rf"administered|(?P<did>underwent|undergo|undergoing)) (?=[a-z0-9(])"
)
ASSIGNS = ("assign", "alloc", "random", "either", "divided", "split")
"""What alone says that those who received something were set apart by it."""
ASSIGNED = re.compile(r"(?:randomi[sz]|assigned|allocated|divided)[a-z]*(?![a-z])[^.;]{0,120}\Z")
NUM = r"(?:\d[\d.,·-]*+|two|three|four|five|six|seven|eight|nine|ten|twelve)"
TIME = r"(?:hours?|h|days?|weeks?|months?|years?|min(?:utes?)?|sessions?|cycles?|doses?)(?![a-z])"
ASIDE = re.compile(
    r"\([^()]{0,150}\)|\[[^\[\]]{0,150}\]|(?<![a-z0-9])(?:\(?[1-6a-d]|i{1,3}|iv)\)(?=\s)|"
    r"(?<![a-z0-9.])\d[\d.,·]*+(?:\s?(?:-|to|or|and)\s?\d[\d.,·]*+)?\s?(?:m?g|µg|μg|mcg|iu|ml|units?|mmol|meq|%)"
    r"(?:\s?/\s?[a-z]{1,5}2?|\s?[a-z]{1,3}-1)*(?![a-z])|"
    rf"(?<![a-z])(?:for|over|every|within|at|on)\s(?:the\s|a\s|an\s)?(?:first\s|last\s|next\s)?{NUM}[\s-]{TIME}|"
    rf"(?<![a-z])(?:once|twice|thrice|{NUM} times)(?:\s(?:a|per|each|every))?\s(?:daily|weekly|monthly|day|week|month)|"
    r"(?<![a-z])(?:per|each|every|a)\s(?:day|week|month|night|morning)(?![a-z])"
)
"""What says how much, how often and how long within a list of what was given, and what stands in brackets."""
LIST_ENDS = re.compile(r"[;:.()\[\]](?!\d)")
INTRODUCED = re.compile(
    r"(?:either of |one of )?(?:the |these )?(?:(?!or |and )[a-z0-9-]+ ){0,4}?(?:groups|arms|treatments|regimens|"
    r"conditions|interventions|strategies|schedules|therapies|diets|drugs)\s*(?P<end>:|,? (?:to )?(?:receive|receiving|"
    r"namely|undergoing)(?![a-z]):?|,)\s*"
)
"""What may stand before a list: "one of three treatments:", "two groups to receive"."""
MOST_NAMES = 6
REACH = 320


def blank(match: re.Match[str]) -> str:
    """As many blanks as the match is long."""
    return " " * len(match.group())


def received_names(context: Context, start: int, end: int, words: ArmWords) -> list[tuple[int, int]]:
    """Names in a list of what was received: "either A (n = 20), B or C".

    A name that stands there twice differs by something else, such as its dose, and names nothing.
    """
    window = ASIDE.sub(blank, context.lower[start:end])
    intro = INTRODUCED.match(window)
    at = intro.end() if intro else 0
    if intro and intro["end"].endswith(":"):
        window = window.replace(";", ",")
    stop = LIST_ENDS.search(window, at)
    found: list[tuple[int, int]] = []
    name: list[re.Match[str]] = []
    closed = False

    def close() -> None:
        nonlocal closed
        if name:
            found.append((start + name[0].start(), start + name[-1].end()))
        name.clear()
        closed = False

    last = at
    for token in TOKEN.finditer(window, at, stop.start() if stop else len(window)):
        word = token.group().rstrip(".,")
        gap = window[last : token.start()]
        last = token.end()
        if "," in gap:
            close()
        closed = closed or (bool(name) and (gap.count(" ") > 3 or "\n\n" in gap))
        if word in SEPARATORS:
            close()
        elif skipped(context, token, start, words, name, closed):
            continue
        elif not closed and goes_on(context, token, start, words, bool(name), window):
            name.append(token)
        elif closed or len(name) >= (6 if "plus" in {t.group() for t in name} else 4) or ends_name(word, words):
            break
        else:
            name.append(token)
    close()
    return without_doses(context, found)[:MOST_NAMES]


def skipped(
    context: Context, token: re.Match[str], base: int, words: ArmWords, name: list[re.Match[str]], closed: bool
) -> bool:
    """Whether a word stands beside a name without being of it: before it, or after its dose."""
    word = token.group().rstrip(".,")
    if closed:
        return word in words.trimmed or word in words.forms
    led = word in LEADING or word in words.trimmed or word == "plus"
    return not name and led and not lettered(context, token, base)


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


VERB = re.compile(
    r"(?:followed|compared|matched|treated|used|based|measured|assessed|allowed|asked|evaluated|administered|included|"
    r"received|assigned|randomi[sz]ed|allocated|observed|instructed|invited|designed|needed|required|combined with|"
    r"[a-z]+ed (?:to|by|for|with|at|in|on|from|and|as|the|a|an|over|until|after|before|daily|every)(?![a-z]))"
)
"""Words in -ed that go on with the sentence, not adjectives before a name."""
SEPARATORS = ("or", "and", "versus", "vs")
ONE_GROUP = re.compile(
    r"(?<![a-z])(?:group|arm)(?: [a-z0-9]{1,3})?(?: \([^()]{1,24}\))?(?: (?:patients|subjects|who|was|were|only))* \Z"
)
DOSE_NEAR = re.compile(rf"\d\s?{UNIT}(?![a-z])")


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
        spans = received_names(context, match.end(), min(match.end() + REACH, len(lower)), words)
        if match["did"]:
            # all may have undergone several things: that alone sets nobody apart
            alone += spans
        elif ONE_GROUP.search(lower, max(0, match.start() - 40), match.start()) and len(spans) > 1:
            # "group A received X, Y and Z": the parts of what one arm was given
            sentence = context.sentence_at(match.start())
            single.setdefault(sentence.index if sentence else -1, []).append(spans[0])
        elif (
            len(spans) > 1
            or match.group().startswith(ASSIGNS)
            or ASSIGNED.search(lower, max(0, match.start() - 160), match.start())
        ):
            sure += spans
        elif spans:
            sentence = context.sentence_at(match.start())
            spans += others_given(context, spans[0][1], sentence.end if sentence else len(lower), words)
            single.setdefault(sentence.index if sentence else -1, []).extend(spans)
    for index, spans in single.items():
        # "22 received X and 59 received Y": two names in one sentence are set apart
        several = index >= 0 and len({name_key(lower[start:end]) for start, end in spans}) > 1
        (sure if several else alone).extend(spans)
    return sure, alone


ANOTHER = re.compile(
    r"(?:,|(?<![a-z])and|while|whereas)\s(?:the\s(?:other|remaining)\s)?\d+(?:\s\([^()]{1,24}\))?\s(?:others?\s)?"
    r"(?:with|by|to|in|on)\s(?=[a-z])"
)
"""Others who were given something, told without the verb: "30 were treated with A and 32 with B"."""


def others_given(context: Context, start: int, end: int, words: ArmWords) -> list[tuple[int, int]]:
    """Names of what others were given in the rest of a sentence."""
    match = ANOTHER.search(context.digits, start, min(end, start + 120))
    return received_names(context, match.end(), min(match.end() + 80, end), words)[:1] if match else []


def dose_names(lower: str) -> list[tuple[int, int]]:
    """Doses set beside each other that the text names again: "5 mg, 10 mg or 20 mg"."""
    found: list[tuple[int, int]] = []
    if DOSE.search(lower) is None:
        return found
    for match in (*DOSES.finditer(lower), *DOSES_OF.finditer(lower)):
        if all(lower.count(dose) > 1 for dose in BARE_DOSE.findall(match["all"])):
            found += [dose.span() for dose in DOSE.finditer(lower, *match.span("all"))]
    return found
