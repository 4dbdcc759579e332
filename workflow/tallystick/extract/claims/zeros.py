"""Statements that nothing happened, or that nobody had something: "no deaths occurred", "none were readmitted"."""

from __future__ import annotations

import re
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..ledger import Numeral
from ..outcomes import Mention, compile_outcomes, mentions_between
from ..reading import Context
from .cells import Cell, compile_cells
from .counts import AUXILIARY, CountPatterns, compile_counts, without_arms
from .settle import is_study_flow
from .shares import any_of
from .view import SentenceView
from .words import trim

NONE_DID = re.compile(
    r"(?:\s+of (?:which|whom|them|these|those))?"
    r"(?:\s+in (?:either|any|both|each)(?: [a-z]+){0,2} (?:groups?|arms?))?\s+"
    r"(?P<verb>were|was|had|became|withdrew|left|took|felt|met|lost|chose|gave|got|showed|went|fell|[a-z]{3,12}ed)\s+"
    r"(?P<what>[a-z][a-z' -]{3,70}?)(?=\s*(?:[,;.(]|\Z|(?<![a-z])(?:in|during|at|after|by|"
    r"before|within|and|but|while)(?![a-z])))"
)
"""What none of the people did, where the vocabulary does not know it: "none were positive for antibodies"."""


LEADING_VERBS = frozenset("were was had became showed experienced developed reported".split())  # noqa: SIM905
"""Verbs that only lead to what somebody had or was."""
OF_THINGS = re.compile(r"\s+of (?!(?:which|whom|them|these|those)(?:\s+(?:was|were|had|[a-z]+ed)|[,;.]))")
"""After "none": what follows is no people, or the pattern would have taken them ("none of the improvements")."""
OF_SOME = re.compile(
    r"(?<![a-z])(?:those|people|who|whom|that)\s+(?:(?:were|was|are|still|had|have|has|reported|reporting|having|"
    r"with|showing|experiencing|experienced|showed|developed|developing)\s+){0,3}\Z|"
    r"(?<![a-z])(?:in|among|for|of|from|than|to|with|versus|vs|between) (?:the |all |those )?(?:[a-z-]+ ){0,2}"
    r"(?P<who>[a-z]+) (?:with|who had|who have|who reported|having|reporting|of|in) \Z|"
    r"(?<![a-z])(?:in|among) (?!all )(?:the )?(?:[a-z-]+ ){0,2}(?P<whom>[a-z]+) \Z"
)
"""Before "no" or "without": it tells of whom the sentence speaks, "in women without pain", "those with no pain"."""


def tells_whom(context: Context, text: str, at: int) -> bool:
    """Whether a "no" at ``at`` describes some of the people: "in those reporting no pain", "in women without pain"."""
    found = OF_SOME.search(text, max(0, at - 60), at)
    if found is None:
        return False
    noun = found["who"] or found["whom"]
    return noun in (None, "those") or compile_cells(context.vocabulary).people.fullmatch(noun) is not None


def find_zeros(context: Context, view: SentenceView) -> list[tuple[Cell, Mention | None, tuple[int, int] | None]]:
    """Statements that nothing happened, with the outcome or, outside the vocabulary, its words."""
    patterns = compile_counts(context.vocabulary)
    text, base = view.masked, view.start
    if "no" not in text and "without" not in text:
        return []
    index = compile_outcomes(context.vocabulary)
    mentions = mentions_between(context, base, view.sentence.end)
    found = none_did(context, view, mentions, patterns)
    used = {m.start for _, m, _ in found if m}
    for match in patterns.zero.finditer(text):
        at = base + match.end()
        for mention in zero_mentions(mentions, text, base, at, patterns):
            if not denies(context, view, match, mention):
                continue
            if mention.start in used or index.valence[mention.outcome] != "harm":
                continue
            if match["no"].startswith("without") and not names_harm(context, mention):
                continue
            used.add(mention.start)
            low = base + match.start("no")
            found.append(
                (Cell(low, base + match.end("no"), "zero_no", zero=(low, base + match.end("no"))), mention, None)
            )
    if " not " in text or " never " in text:
        found += [(cell, m, None) for cell, m in not_seen(view, mentions) if m.start not in used]
    for cell, named, _ in found:
        cell.total = cell.total or in_any_of(context, view, named.end if named else cell.end)
    return sorted(found, key=lambda item: (item[0].start, item[1].start if item[1] else 0))


IN_ARM = re.compile(
    r"\s+(?:in|on|of|from|receiving|given|treated with)\s+(?:the\s+)?(?=\s)(?:\s+(?:groups?|arms?)(?![a-z]))?"
)
"""After "no patients", in a text without the names of arms: in which arm they were."""
HAD = re.compile(r"had|developed|experienced|with|reported|in|suffered|showed|required|needed|underwent|received")


def none_did(
    context: Context, view: SentenceView, mentions: list[Mention], patterns: CountPatterns
) -> list[tuple[Cell, Mention | None, tuple[int, int] | None]]:
    """Nobody did or had something: "none of the women relapsed", "no patient in the drug group needed dialysis"."""
    text, base = view.masked, view.start
    plain = ""
    found: list[tuple[Cell, Mention | None, tuple[int, int] | None]] = []
    for match in patterns.none_of.finditer(text):
        at = base + match.end()
        if match["no"] == "none" and OF_THINGS.match(text, match.end()):
            continue
        plain = plain or without_arms(context, text, base)
        in_arm = IN_ARM.match(plain, match.end())
        end = in_arm.end() if in_arm else match.end()
        cell = Cell(base + match.start(), at, "zero_none_of", zero=(base + match.start(), at))
        following = [m for m in mentions if m.start >= base + end and m.start - base - end < 60]
        between = plain[end : following[0].start - base] if following else ""
        if following and re.fullmatch(AUXILIARY + r"?(?:[a-z]+\s+){0,2}", between or " "):
            verb = text[following[0].core - base : following[0].end - base]
            if not match["no"].startswith("no ") or verb.endswith(("ed", "withdrew", "fell")) or HAD.search(between):
                found.append((cell, following[0], None))
        elif match["no"].startswith("no") and (told := NONE_DID.match(text, end)):
            if patterns.not_zero.search(text, match.start(), match.end()):
                continue
            low = told.start("what" if told["verb"] in LEADING_VERBS else "verb")
            words = trim(context, base + low, base + told.end("what"), whole_head=True)
            if words and not FLOW.search(context.lower, *words) and not is_study_flow(context, *words):
                found.append((cell, None, words))
    return found


FLOW = re.compile(r"excluded|withheld")
"""What was done to nobody on the way into the study is no result."""


NOT_SEEN = re.compile(
    r"\s+(?:(?:was|were) (?P<no>not|never) (?:observed|seen|found|detected|noted|reported|recorded|documented|"
    r"encountered)|(?:did|does) (?P<no2>not) (?:occur|develop|appear|recur))(?![a-z])(?!\s+(?:in|by|among)\s+[\dκν])"
    r"(?P<any>\s+(?:in|by|among|at|during) (?:any|either|both)(?![a-z]))?(?=\s*(?:[.,;]|\Z|in |at |during |after ))"
)
"""After an outcome: that it was not seen."""


def not_seen(view: SentenceView, mentions: list[Mention]) -> list[tuple[Cell, Mention]]:
    """Outcomes that nobody had: "hypoglycaemia was not observed in any patient"."""
    found = []
    for mention in mentions:
        match = NOT_SEEN.match(view.masked, mention.end - view.start)
        if match is None or view.sentence.section.role == "conclusion" or (mention.generic and not match["any"]):
            continue
        name = "no" if match["no"] else "no2"
        span = (view.start + match.start(name), view.start + match.end(name))
        found.append((Cell(*span, "zero_not", zero=span), mention))
    return found


ANY_OF = re.compile(
    r"[^.;,()%]{0,48}?(?<![a-z])in any of (?:the |these |those |our |all )*(?P<d>\d+(?:,\d{3})*)(?![\d%]|[.·]\d)"
)


def in_any_of(context: Context, view: SentenceView, at: int) -> Numeral | None:
    """The denominator of a zero: "no infection was reported in any of 80 sites"."""
    match = ANY_OF.match(context.digits, at, min(at + 90, view.sentence.end)) if at else None
    numeral = context.numerals.at(match.start("d")) if match else None
    return numeral if numeral and numeral.whole and (not numeral.is_read or numeral.rule.startswith("size.")) else None


def denies(context: Context, view: SentenceView, match: re.Match[str], mention: Mention) -> bool:
    """Whether a "no" says that an event did not happen, rather than that people are without a condition."""
    if tells_whom(context, view.masked, match.start()):
        return False
    observed = "|".join(context.vocabulary["claims"]["observed"])
    after = view.masked[mention.end - view.start : mention.end - view.start + 90]
    before = view.masked[max(0, match.start() - 24) : match.start()]
    if re.match(rf"[^.;]{{0,70}}?(?<![a-z])(?:{observed})(?![a-z])", after) or re.search(
        r"there (?:was|were|is|are|have been|has been) (?:also )?\Z", before
    ):
        return True
    if match["no"] == "neither" or match["no"].startswith("not "):
        # "neither stroke nor bleeding differed" denies no event
        return match["no"] != "neither"
    if view.sentence.section.role == "conclusion":
        # "the method has no side-effects" judges; only "none was observed" counts
        return False
    return not mention.generic or names_harm(context, mention)


def names_harm(context: Context, mention: Mention) -> bool:
    """Whether an outcome is by its name a harm that a treatment does: "side-effects", "deep infection"."""
    return harms(context.vocabulary).search(context.lower, mention.start, mention.end) is not None


@lru_cache(maxsize=4)
def harms(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Parts of words that name what a treatment does harm by."""
    return re.compile(any_of(vocabulary["claims"]["harms"]))


def zero_mentions(mentions: list[Mention], text: str, base: int, at: int, patterns: CountPatterns) -> list[Mention]:
    """Outcomes that a "no" at ``at`` denies: the next one, and those joined to it by "or" or a comma."""
    denied: list[Mention] = []
    for mention in (m for m in mentions if m.start >= at - 1):
        start = denied[-1].end if denied else at
        between = text[start - base : mention.start - base]
        if denied:
            if not re.fullmatch(r"\s*(?:,|or|nor|,\s*or|/|and)\s*(?:[a-z-]+\s+){0,3}", between):
                break
        elif not re.fullmatch(r"\s*(?:[a-z0-9/τν-]+\s+){0,4}", between) or patterns.not_zero.search(between):
            break
        after = text[mention.end - base : mention.end - base + 24]
        if re.match(r"\s*(?:[a-z]+\s)?(?:difference|change|free|score|reduction|improvement|scores|severity)", after):
            break
        denied.append(mention)
    return denied
