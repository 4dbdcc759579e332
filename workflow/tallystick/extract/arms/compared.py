"""What the title and the aims of a study say was compared or tested."""

from __future__ import annotations

import re

from ..moves import sentence_moves
from ..reading import Context
from .given import name_list, received_names
from .phrases import cleaned, is_outcome, name_before
from .shortened import DEFINED
from .words import SET_AGAINST, VERSUS, ArmWords

COMPARING = re.compile(
    r"(?<![a-z])(?:(?P<two>(?:compar|differ|equivalen|superior|non-?inferior)[^.;]{0,120}?(?<![a-z])between)|"
    r"(?P<of>compar(?:e[sd]?|ing|isons?)(?: (?!between |in |among |with |to )[a-z,-]+){0,6}? of)|"
    r"compar(?:e[sd]?|ing))(?: either| the| a| an)* "
)
"""Before things that are compared: "comparison of", "compare the effects of", "difference … between"."""
SETS = re.compile(
    r"[™®]?(?: \([^()]{1,60}\))?(?:,? [a-z-]+){0,5}?,? (?P<word>and|with|to|versus|vs\.?|against|or)"
    r"(?: (?:the|that of|a|an))? (?=[a-z0-9])"
)
"""Between two things that are compared."""
OF_WHAT = re.compile(
    r"(?:comparisons?|effect|efficac|safety|us|outcome|result|performance|cost|tolerab|accurac|benefit)"
)


def compared_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """What the title and the aims set against each other: "A versus B", "comparison of A and B"."""
    found: list[tuple[int, int]] = []
    lower = context.lower
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move in ("results", "background", "conclusion"):
            continue
        start, end = sentence.start, sentence.end
        if move in ("title", "aim") and SET_AGAINST.search(lower, start, end):
            for match in VERSUS.finditer(lower, start, end):
                before = name_before(lower, match.end(1), words)
                found += before[:1] + received_names(context, match.start(2), match.end(2), words)[:1]
        if "compar" in lower[start:end] or "between" in lower[start:end]:
            found += compared_pair(context, start, end, words, move in ("title", "aim"))
    return [place for place in found if not is_outcome(context, *place)]


def compared_pair(context: Context, start: int, end: int, words: ArmWords, aim: bool) -> list[tuple[int, int]]:
    """The two or more names that a sentence says it compares, where the text names each of them again.

    Outside an aim, what "and" joins may be outcomes.
    """
    lower = context.lower
    for match in sorted(COMPARING.finditer(lower, start, end), key=lambda match: match["two"] is None):
        places = name_list(context, match.end(), end, words).spans
        if places and lower.startswith(" of ", places[-1][1]):
            # "comparison of the efficacy and the cost of A and B"
            places = name_list(context, places[-1][1] + 4, end, words).spans
        linked = SETS.match(lower, places[0][1], end) if places else None
        if (
            linked is None
            or (match["two"] and linked["word"] != "and")
            or (linked["word"] == "and" and not aim and not match["two"])
        ):
            continue
        if match["of"] and OF_WHAT.match(match["of"].split()[-2]) is None:
            continue
        if not match["two"] and not match["of"] and linked["word"] in ("and", "or"):
            continue
        if len(places) < 2 or linked["word"] not in ("and", "or"):
            places = places[:1] + received_names(context, linked.end(), end, words)[:1]
        names = [cleaned(context, *place, words) for place in places]
        again = [bool(name) and told_again(context, name, place[1]) for name, place in zip(names, places, strict=True)]
        if len(places) > 1 and all(again):
            return places
        if match["two"]:
            break
    return []


def told_again(context: Context, name: str, end: int) -> bool:
    """Whether a text names a thing more than once, or shortens its name in a bracket behind it."""
    return context.lower.count(name) > 1 or DEFINED.match(context.view, end + 1) is not None


EFFECT_OF = re.compile(
    r"(?:effects?|efficacy|effectiveness|safety|tolerability|benefits?|impact|influence|role|use) (?:and [a-z]+ )?of "
    r"(?:the )?(?P<what>[a-z][^.:;,]{2,60}?) (?:on|in|for|against|upon|versus|vs|compared|as|during|after)(?![a-z])"
)
"""What a title or an aim says was tested."""
TESTED = re.compile(
    r"(?: therapy| treatment)?(?: \([^()]{2,20}\))? "
    r"(?:in|for|improves?|reduces?|increases?|decreases?|prevents?|does|after|as|versus)(?![a-z])"
)
"""Behind the first words of a title that says what was tested."""
TOLD_OFTEN = 3


def tested_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """What the title or the aim says was tested, where the text names only what it is compared with."""
    lower = context.lower
    found: list[tuple[int, int]] = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move not in ("title", "aim"):
            continue
        start, end = sentence.start, sentence.end
        found += [match.span() for match in words.drugs.finditer(lower, start, end)] if move == "title" else []
        for match in EFFECT_OF.finditer(lower, start, end):
            found += [p for p in received_names(context, *match.span("what"), words) if p[1] == match.end("what")][:1]
        if move == "title":
            found += [p for p in received_names(context, start, end, words)[:1] if TESTED.match(lower, p[1])]
    return [place for place in found if told_often(context, *place)]


def told_often(context: Context, start: int, end: int) -> bool:
    """Whether a text names a thing often, in full or by the short form in a bracket behind it."""
    name = context.lower[start:end]
    bracket = context.view.find("(", end, end + 12)
    short = DEFINED.match(context.view, bracket) if bracket > 0 else None
    return context.lower.count(name) + (context.view.count(short.group(1)) if short else 0) >= TOLD_OFTEN
