"""Groups that one statement sets against each other without the text having named them as arms.

"12% in women and 20% in men", "more often after X than after Y (12% vs 5%)", "patients with X … those without": two or
more phrases of the same make, one for each number, are the groups of these numbers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arm_mentions
from ..arms.words import compile_arms, name_key
from ..outcomes import mentions_between
from ..reading import Context
from .cells import Cell
from .view import SentenceView

TOKEN = re.compile(r"[a-z0-9≤≥<>α-ω][a-z0-9α-ω'+/.-]*")
EDGE = frozenset(
    """
    and or but while whereas versus vs compared than respectively was were is are had has have did at by during from
    until within in for among on to as it that which there not no also only both after before when if since because
    over under per between their its more less fewer higher lower greater better worse significantly died showed
    developed experienced achieved required reported underwent improved recovered
    """.split()  # noqa: SIM905
)
"""Words at which the name of a group ends."""
PREPOSITION = r"(?:in|with|for|among|after|on|of|at|receiving|following|using|without|under|from|given|taking|by)"
PEOPLE_PREPOSITIONS = frozenset(["with", "among", "receiving", "without", "given", "taking", "for", "after"])
RELATION = r"(?:with(?:out)?|who (?:had|were|was|received|underwent|did not|have)|receiving|treated (?:with|in|on|by)|"
RELATION += r"taking|given|undergoing|assigned to|randomi[sz]ed to|in|on|not)"
CONTRASTING = re.compile(r"(?<![a-z])(?:versus|vs|compared|than|whereas|while|but|against|contrast)(?![a-z])|/")
THAN = re.compile(
    rf"(?<![a-z])(?:than|compared (?:with|to)|versus|vs)\s+(?:(?P<how>{PREPOSITION})\s+)?(?:the\s+|those\s+)*"
)
SUBJECT_END = re.compile(
    r"(?<![a-z-])(?:was|were|is|are|had|has|have|showed|resulted|led|caused|produced|achieved|reduced|increased|gave|"
    r"improved|provided|induced|did|yielded|experienced|"
    r"reported|developed|died|required|needed|relapsed|recovered|survived|responded|remained|completed)(?![a-z])"
)
MAX_NAME = 7
ARTICLES = ("the", "a", "an")
"""Words at which a name that has begun ends; a capital "A" is part of it: "drug A"."""


@lru_cache(maxsize=4)
def compile_contrasts(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What follows a number up to its group; a group of people told by a clause; a word for people alone."""
    words = compile_arms(vocabulary)
    people = rf"(?:{words.people}|those|individuals)(?![a-z])"
    after = re.compile(
        rf"[)\]]{{0,2}}\s*(?:in (?:the )?case of\s+)?(?:of\s+(?:the\s+|all\s+|these\s+)?)?(?:{people}\s+)?"
        rf"(?P<how>{PREPOSITION})\s+"
        rf"(?:the\s+|a\s+|an\s+)?(?:(?P<who>{people})\s*(?:\s(?P<rel>{RELATION})\s+)?)?(?:the\s+|a\s+|an\s+)?"
    )
    clause = re.compile(rf"(?<![a-z]){people}\s+(?P<rel>{RELATION})\s+(?:the\s+|a\s+|an\s+|any\s+)?")
    return after, clause, re.compile(rf"(?:{words.people}|{words.units}|those|groups?|arms?|total|all|overall)\Z")


def name_at(context: Context, view: SentenceView, at: int, end: int) -> tuple[int, int] | None:
    """The words of a name from ``at`` (of the sentence's mask) up to a word or a mark that ends it."""
    stop = re.search(r"[,;:()\[\]κτ]|\.\s|\.\Z|\s\s", view.masked[at:end])
    limit = at + stop.start() if stop else end
    first = last = None
    words = 0
    for token in TOKEN.finditer(view.masked, at, limit):
        article = first is not None and context.text[view.start + token.start() : view.start + token.end()] in ARTICLES
        if token.group() in EDGE or words >= MAX_NAME or article:
            break
        first = first or token
        last = token
        words += 1
    if first is None or last is None or words >= MAX_NAME:
        return None
    start, stop_at = view.start + first.start(), view.start + last.end()
    while stop_at > start and context.lower[stop_at - 1] in ".,'":
        stop_at -= 1
    return start, stop_at


def as_arm(context: Context, start: int, end: int, relation: tuple[int, str] = (0, "")) -> ArmMention | None:
    """A group named at ``start``–``end``; None where the words are people, a number or an outcome and name nothing."""
    _, _, people = compile_contrasts(context.vocabulary)
    end = start + len(GROUP_WORD.sub("", context.lower[start:end]))
    lower = context.lower[start:end]
    if people.fullmatch(lower) and not somebody(context, lower):
        return None
    if not re.search(r"[a-z]{2}", lower) and not CODED.fullmatch(context.text, start, end):
        return None
    if relation[1] in ("without", "not", "who did not"):
        start = relation[0] + (4 if relation[1].startswith("who") else 0)
        return ArmMention(start, end, name_key(context.lower[start:end]), context.text[start:end])
    return ArmMention(start, end, familiar(context, lower) or name_key(lower), context.text[start:end])


def somebody(context: Context, word: str) -> bool:
    """Whether a word for people tells some from others: "women" and "smokers" do, "patients" does not."""
    return word not in ANYBODY and re.fullmatch(compile_arms(context.vocabulary).people, word) is not None


ANYBODY = frozenset(
    """
    patient patients participant participants subject subjects people person persons individual individuals case cases
    those volunteer volunteers respondent respondents
    """.split()  # noqa: SIM905
)
GROUP_WORD = re.compile(r"\s(?:groups?|arms?|patients|subjects|participants)\Z")


def familiar(context: Context, name: str) -> str:
    """The key of the only known arm that has all words of ``name``: "chemotherapy" for "early chemotherapy"."""
    words = set(name_key(name).split())
    keys = dict.fromkeys(arm.key for arm in arm_mentions(context))
    found = [key for key in keys if words <= set(key.split())]
    return found[0] if len(found) == 1 else ""


CODED = re.compile(r"[A-Z][A-Z0-9+-]{0,6}[a-z]?")
LISTED_BEFORE = re.compile(
    r"(?<![a-z])(?:in|for|among|between|with|after|on|by)\s+(?:the\s+|both\s+)*(?P<names>[^,;:()κτ]{1,60}"
    r"(?:,\s[^,;:()κτ]{1,40}){0,4},?\s(?:and|versus|vs)\s[^,;:()κτ]{1,50}?)(?:,|\s(?:groups?|arms?|patients))?\s"
    r"(?:were|was|is|are|had|reached|showed)\s(?:also\s|only\s)?\Z"
)
LISTED_AFTER = re.compile(
    r"[)\]\s]*(?:of (?:the |all )?[a-z]+ )?(?:in|for|among|with|after|on|by)\s+(?:the\s+|both\s+)*"
    r"(?P<names>[^;:()κτ]{1,110}?)"
    r"(?:\s(?:groups?|arms?|patients))?,?\s*[(]?respectively"
)
SEPARATOR = re.compile(r",?\s(?:and|versus|vs)\s(?:the\s|in\s|for\s)*|,\s(?:the\s)?")


def listed_names(context: Context, view: SentenceView, cells: list[Cell], low: int, high: int) -> list[ArmMention]:
    """As many names as numbers in a list before or after them: "in X and Y were 9% and 17% (respectively)"."""
    end = cells[-1].end - view.start
    respective = "respectively" in view.masked[end : end + 140]
    before = view.masked[max(low - view.start, cells[0].start - view.start - 200) : cells[0].start - view.start]
    after = LISTED_AFTER.match(view.masked[: high - view.start], end) if respective else None
    match = after or LISTED_BEFORE.search(before)
    if match is None:
        return []
    at = view.start + match.start("names") + (0 if after else cells[0].start - view.start - len(before))
    edges = [*SEPARATOR.finditer(match["names"])]
    starts = [at, *(at + m.end() for m in edges)]
    ends = [*(at + m.start() for m in edges), at + len(match["names"])]
    if len(starts) != len(cells):
        return []
    found: list[ArmMention] = []
    for start, stop in zip(starts, ends, strict=True):
        place = name_at(context, view, start - view.start, stop - view.start)
        if place is None or place[0] > start + 1 or mentions_between(context, *place):
            return []
        arm = as_arm(context, *place)
        if arm is None:
            return []
        found.append(arm)
    return found if len({arm.key for arm in found}) == len(found) else []


NUMBER = re.compile(r"[(\[]?[\dν]")


def compared_before(context: Context, view: SentenceView, cells: list[Cell], low: int) -> list[ArmMention]:
    """The two groups of a comparison: "more often after X than after Y (12% vs 5%)", "X had more (12%) than Y (5%)"."""
    if len(cells) != 2:
        return []
    start, end = low - view.start, cells[1].start - view.start
    compared = [m for m in THAN.finditer(view.masked, start, end) if not NUMBER.match(view.masked, m.end())]
    if not compared:
        return []
    than = compared[-1]
    if than.end() < cells[0].end - view.start:
        end = cells[0].start - view.start
    second = name_at(context, view, than.end(), end)
    if second is None:
        return []
    first = None
    if than["how"]:
        for match in re.finditer(rf"(?<![a-z]){than['how']}\s+(?:the\s+|those\s+)*", view.masked[start : than.start()]):
            first = name_at(context, view, start + match.end(), than.start()) or first
    else:
        verb = SUBJECT_END.search(view.masked, start, than.start())
        head = re.match(r"(?:[^,]{0,60},\s*)?(?:the\s+|while\s+|but\s+|and\s+)*", view.masked[start : than.start()])
        if verb and head and start + head.end() < verb.start():
            first = name_at(context, view, start + head.end(), verb.start())
            if first and mentions_between(context, *first):
                first = None
    if first is None or any(mentions_between(context, *place) for place in (first, second)):
        return []
    arms = [as_arm(context, *first), as_arm(context, *second)]
    told = [arm for arm in arms if arm]
    return told if len({arm.key for arm in told}) == 2 else []


def told_by_clauses(context: Context, view: SentenceView) -> list[ArmMention]:
    """Groups of people told by clauses: "patients with X … patients without X", at least two of them."""
    _, clause, _ = compile_contrasts(context.vocabulary)
    found: dict[str, ArmMention] = {}
    for match in clause.finditer(view.masked):
        place = name_at(context, view, match.end(), len(view.masked))
        if place is None:
            continue
        arm = as_arm(context, *place, (view.start + match.start("rel"), match["rel"]))
        if arm:
            found.setdefault(arm.key, arm)
    arms = list(found.values())
    return arms if len(arms) > 1 else []
