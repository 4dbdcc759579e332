"""Counts of the flow of a study that are printed with their share or their whole: who took part, completed, was seen.

Their numerals are left to the readers of claims: a count may be both a size and a result.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..arms import arms_between
from ..ledger import Numeral
from ..reading import Context, Sentence

Add = Callable[..., None]

FLOW = re.compile(
    r"\s*(?:of (?:the |these |those )?[a-z]+ )?(?:(?:who|that|were|was|had|have|been|also|then|did) )*"
    r"(?P<verb>completed|finished|enrolled|recruited|randomi[sz]ed|randomly assigned|analy[sz]ed|evaluable|"
    r"participated|"
    r"included in (?:the )?(?:[a-z-]+ ){0,4}analys[ei]s|took part|retained|remained in|attended|responded to the|"
    r"returned|consented|agreed to (?:take part|participate)|met (?:the |all )?(?:[a-z]+ )?criteria|eligible|available|"
    r"provided|contributed)(?![a-z])"
)
OF_THESE = re.compile(r"(?:^|[.;:,]\s)(?:of|among|from) (?:these|those|them|whom|which),?(?: [a-z]+,)? \Z")
GIVEN = re.compile(
    r"\s*(?:[a-z]+ )?(?:(?:who|were|was|then|subsequently) )*"
    r"(?P<verb>underwent|received|started|treated|assigned)(?![a-z])"
)
"""What was done to the parts of a cohort: "Of these, 80 (52%) underwent A and 74 (48%) underwent B"."""
IN_GROUP = re.compile(r"\s(?:in|to|into)\s(?:the\s)?(?:group|arm|cohort)\s[a-z0-9]{1,3}(?![a-z0-9])")
JOINED = re.compile(r"(?<![a-z])(?:enroll?ed|recruited|randomi[sz]ed|allocated|assigned)(?![a-z])[^.;]{0,60},\s")
"""Before the shares of groups: "101 patients were enrolled, 44 (43.6%) in group A"."""
FRACTION = re.compile(
    r"/\s*(?P<whole>\d+)(?:\s?\([^()]{1,12}%\))?\s+(?:[a-z-]+\+?\s+){1,6}?(?:and\s+\d+/\d+\s+(?:[a-z-]+\s+){1,6}?)?(?:were\s+|who\s+)?"
    r"(?P<verb>randomly assigned|randomi[sz]ed|enrolled|recruited|completed)(?![a-z])"
)
"""Counts of the flow of a study with their whole: "40/52 women completed the course"."""
WHOLE = re.compile(
    r"\s(?:\([^()]{1,16}%\)\s)?(?:out )?of (?:(?:the|these|those|our|all|original|initial|eligible) ){0,3}"
    r"(?P<whole>\d+(?:,\d{3})*)(?![\d%/]|[.·]\d)"
)
CONDUCTED = re.compile(r"(?<![a-z])(?:conducted|performed|based|available|carried out|obtained) (?:on|in|for|from) \Z")
SHARE = re.compile(r"\s?\(\s?\d+(?:[.·]\d+)?\s?%\)")
IN_ARM = re.compile(r"\s(?:in|on|of|from|with|receiving)\s(?:the\s)?")
RELATIVE = re.compile(r"\s*(?:who|that|which|whose)(?![a-z])")
FLOW_FACTS = (("eli", "screened"), ("scr", "screened"), ("met", "screened"), ("comp", "followed"), ("fin", "followed"),
              ("ret", "followed"), ("rem", "followed"), ("att", "followed"), ("enr", "enrolled"), ("rec", "enrolled"),
              ("ent", "enrolled"), ("cons", "enrolled"), ("agr", "enrolled"), ("ran", "randomised"),
              ("prov", "analysed"), ("p", "enrolled"), ("took", "enrolled"))  # fmt: skip


def flow_fact(verb: str) -> str:
    """The kind of size that a verb of the flow of a study makes of its count."""
    return next((fact for start, fact in FLOW_FACTS if verb.startswith(start)), "analysed")


def flow_size(text: str, shown: re.Match[str], head: str, chained: bool) -> tuple[str, int, str] | None:
    """A count of the flow of a study that is printed with its share: "130 (86%) completed the course".

    ``chained`` says whether a part of the cohort was told before in the same sentence.
    """
    close = text.find(")", shown.end(), shown.end() + 12)
    if close < 0:
        return None
    grouped = IN_GROUP.match(text, close + 1)
    if grouped and JOINED.search(text, 0, shown.start()):
        return "arm_size", grouped.end(), "size.flow"
    if flow := FLOW.match(text, close + 1):
        return flow_fact(flow["verb"]), flow.end(), "size.flow"
    if (chained or OF_THESE.search(head)) and (given := GIVEN.match(text, close + 1)):
        return "subgroup_size", given.end(), "size.flow"
    return None


def add_fraction(context: Context, sentence: Sentence, text: str, numeral: Numeral, add: Add) -> None:
    """Both numbers of a fraction whose verb tells the flow of the study; their roles are left to the claims."""
    match = FRACTION.match(text, numeral.end - sentence.start)
    if match is None:
        return
    span = (numeral.start, sentence.start + match.end())
    add(numeral, flow_fact(match["verb"]), sentence, span, "size.flow", mark=False)
    add(context.numerals.at(sentence.start + match.start("whole")), "enrolled", sentence, span, "size.flow", mark=False)


def add_whole(
    context: Context, sentence: Sentence, text: str, numeral: Numeral, after: re.Pattern[str], add: Add
) -> None:
    """The people among whom a count is told, and the count where it is one of the flow: "14 of the 16 men completed".

    ``after`` matches a noun of people behind a number.
    """
    low, high = numeral.start - sentence.start, numeral.end - sentence.start
    match = WHOLE.match(text, high)
    people = after.match(text, match.end()) if match else None
    whole = context.numerals.at(sentence.start + match.start("whole")) if match else None
    if match is None or people is None or whole is None or (whole.whole or 0) < (numeral.whole or 0):
        return
    share = SHARE.match(text, people.end())
    end = share.end() if share else people.end()
    flow = None if RELATIVE.match(text, end) else FLOW.match(text, end)
    conducted = CONDUCTED.search(text[max(0, low - 30) : low])
    if flow or conducted:
        fact = flow_fact(flow["verb"]) if flow else "analysed"
        span = (numeral.start, sentence.start + (flow.end() if flow else people.end()))
        add(numeral, fact, sentence, span, "size.flow", mark=False)
    span = (whole.start, sentence.start + people.end())
    arms = arms_between(context, sentence.start, sentence.end)
    if not arms:
        add(whole, "analysed", sentence, span, "size.flow", mark=False)
        return
    counted = next((a for a in arms if whole.end < a.start and a.end <= span[1]), None)
    if counted:
        # "539 of 2089 controls"
        add(whole, "arm_size", sentence, span, "size.flow", (counted.label, counted.key), mark=False)
        return
    beside = next((a for a in arms if span[1] <= a.start <= span[1] + 16), None)
    if beside and IN_ARM.fullmatch(text, people.end(), beside.start - sentence.start):
        named = (beside.label, beside.key)
        add(whole, "arm_size", sentence, (whole.start, beside.end), "size.flow", named, mark=False)
