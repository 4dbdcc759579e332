"""Who was studied, as a noun phrase: the noun of people, the words before it and behind it: "men with mild asthma"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...tables.store import Rows
from ..people import PeoplePattern
from ..reading import Context, Sentence

HEAD = PeoplePattern(
    r"(?<![\w-])(?!(?:case|control|member|user|recruit|responder)s?(?![a-z])|pregnanc)<people>(?![\w'’-])"
)
NO_QUALITY = (
    r"(?:the|an?|these|those|this|that|all|both|each|every|any|other|another|such|same|per|of|in|on|and|or|with|without|"
    r"from|by|to|at|as|for|than|then|among|amongst|between|into|over|within|we|our|their|its|his|her|who|which|not|only|"
    r"also|were|was|are|is|be|been|have|had|has|will|would|did|eligible|consecutive|study|trial|more|most|many|some|few|"
    r"several|remaining|total|additional|new|first|second|number|group|groups|arm|[a-z]+ing|enrol+ed|includ(?:ed|es?)|"
    r"select(?:ed)?|recruit(?:ed)?|randomi[sz]ed|assigned|allocated|interview(?:ed)?|compar(?:ed|es?)|treat(?:ed|s)?|received|used|divided|"
    r"performed|conducted|studied|examined|evaluated|assessed|invited|analy[sz]ed|when|where|while|if|whether|most|but|"
    r"patient|subject|participant|individual|control|case|experimental|intervention|included|registered|consented|affects?|(?<!type\s)(?<!class\s)(?<!stage\s)(?<!grade\s)(?:i{1,3}|iv))"
)
"""Words before a noun of people that say nothing of who they are, or end the phrase."""
QUALITIES = re.compile(rf"(?:(?<=[\s(\[])|\A)(?P<words>(?:(?!{NO_QUALITY}\s)[a-z][\w'-]*\s){{1,4}})\Z")
LED = re.compile(
    r"(?:\A|[\d:.]\s|(?<![a-z])(?:in|of|among|amongst|on|for|with|from|between|by|enrol+ed|recruited|studied|included|"
    r"involving|including|recruiting|the|these|and|or)\s)\Z"
)
"""Before a phrase that is one by the words before its noun alone: "in obese women", "60 dysphagia patients"."""
ENDS = (
    r"(?=\s*(?:[;:()\[\]\n]|\.(?!\d)|(?<!ive)(?<!ical)(?<!ous)(?<!ated),(?!\swith(?:out)?\s)|\Z)|"
    r"\s(?:received|completed|participated|attended|took|underwent|were|was|will|"
    r"would|are|is|may|might|can|could|should|has|have|had|did|do|in (?:an?|the|this|our)|after|before|compared|versus|"
    r"vs|by|using|treated|who|that|on|from|based|across|during|over(?<!and over)|through|throughout|"
    r"at (?:the|an?|our)|as (?:an?|well)|to(?<!due to)(?! (?:moderate|severe|high|late|very|advanced)(?![a-z]))|"
    r"and (?:were|was|their|to|its|[a-z]+ly|is|has|then)|randomi[sz]ed|randomly|for (?:the|an?)|recruited|enrolled|"
    r"presented|showed|differ|plus)(?![a-z]))"
)
"""Where the words about people end: at a verb, another phrase or a stop."""
POST = re.compile(
    r"\s(?:with|who (?:had|have|were|are|underwent|received|suffered)|undergoing|receiving|suffering|scheduled|"
    r"diagnosed|admitted|presenting|hospitali[sz]ed|aged|at (?:high |low |increased )?risk|between(?= \d)|"
    r"of(?!\s(?:the|these|those|this|both|each|all|our|an?|either|whom|which)(?![a-z])))\s"
    r"(?:[^.,;:()\[\]\n]|\.(?=\d)|(?<=ive),|(?<=ical),|(?<=ous),|(?<=ated),|,(?=\swith(?:out)?\s)){3,110}?" + ENDS
)
"""What follows people and says who they are."""


LOOSE_END = re.compile(r"(?:\s(?:and|or|with|of|the|an?))+\Z")


def population_rows(
    context: Context, told: list[tuple[Sentence, str]], fact_row: Callable[..., dict[str, Any]]
) -> Rows:
    """Who was studied, in the text's words: of the title, the aim and the methods, the first full phrase of each."""
    found: list[tuple[bool, dict[str, Any]]] = []
    for moves in ({"title"}, {"aim"}, {"methods", "other"}):
        for sentence, move in told:
            phrase = find_population(context, sentence) if move in moves else None
            if phrase is not None:
                start, end, full = phrase
                words = context.text[start:end]
                row = fact_row(context, sentence.section, "population", start, end, "fact.population", value_text=words)
                found.append((full, row))
                break
    if len(found) > MOST:
        # what is told by the words before the people alone gives way
        found.remove(next((one for one in found if not one[0]), found[-1]))
    return [row for _, row in found]


MOST = 2
"""Phrases that are kept of one study."""


def find_population(context: Context, sentence: Sentence) -> tuple[int, int, bool] | None:
    """Where a sentence says who was studied, and whether words behind the people tell it, not those before alone."""
    digits, short = context.digits, None
    several = context.vocabulary["arms"]["irregular_people"]
    for head in HEAD.of(context.vocabulary).finditer(digits, sentence.start, sentence.end):
        before = QUALITIES.search(digits, max(sentence.start, head.start() - 60), head.start())
        start = before.start("words") if before else head.start()
        post = POST.match(digits, head.end(), sentence.end)
        if post is not None:
            loose = LOOSE_END.search(digits, head.end(), post.end())
            return start, loose.start() if loose else post.end(), True
        # one "outpatient" before another noun is nobody
        plural = head.group().endswith("s") or head.group() in several
        if short is None and before and plural and LED.search(digits, sentence.start, start):
            short = start, head.end(), False
    return short
