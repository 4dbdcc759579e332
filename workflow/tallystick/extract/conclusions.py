"""Conclusions: the sentences in which authors conclude, with the stance they take and whether they hedge it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arms import arms_between
from .moves import LABELLED, sentence_moves
from .people import shared_beginnings
from .reading import Context, Reading, Sentence
from .statements import give_ids
from .statements.chains import alternatives

VOCABULARY = ("conclusions",)

CITATION = re.compile(
    r"\s*(?:cite\b|how to cite|pmid\b|doi\b|trial registration|clinicaltrials)|(?:https?://|doi:)", re.IGNORECASE
)
DENIED = re.compile(
    r"(?<![a-z])(?:no|not|without|neither|nor|never|lack of|fail(?:ed|s)? to|did not|does not|"
    r"cannot)(?:\s+\w+){0,3}\s*\Z"
)
NOT_ONLY = re.compile(r"(?<![a-z])not (?:only|just|merely)(?![a-z])")
ASIDE = re.compile(r"without|never")
"""Denials that say nothing of the result as a whole: "without reduced strength"."""
PURPOSE = re.compile(
    r"(?<![a-z])(?:(?:for|aimed at|goal of|purpose of)\s+(?:the\s+|an?\s+)?|"
    r"(?:to study|studied|(?:assess|evaluat|examin|investigat|test|compar|analy[sz]|determin|explor)"
    r"(?:e|es|ed|ing)?)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}?)\Z"
)
"""Before what is hoped for or asked and not found: "stents for the relief of obstruction", "to assess the efficacy"."""
OF_THE_STUDY = re.compile(
    r"(?:t(?<![a-z]t)h(?:is|ese|e)|o(?<![a-z]o)(?:ur|ngoing)|c(?<![a-z]c)urrent|p(?<![a-z]p)resent)\s+(?:[a-z-]+\s+){0,5}?(?:trials?|stud(?:y|ies)|projects?|"
    r"research|findings?|results?|evaluation|analys[ie]s|design)\s+(?:[a-z-]+\s+){0,4}?(?:will|intends?|aims?|seeks?|"
    r"(?:may|might|could|should) (?:help|assist|inform|contribute))(?![a-z])"
)
"""What the study will do, or what its results may be good for, once they are known."""
OTHERS = " et al"
NEEDS = re.compile(
    r"(?<![a-z])(?:further|more|larger|future|additional|long-term)\s+(?:\w+\s+){0,3}?(?:studies|research|"
    r"trials|investigations?|work|data|evidence)(?![a-z])"
)


QUOTED = re.compile(r'"[^"]{15,}')
AUTHORS_SAY = re.compile(
    r"(?<![a-z])(?:authors?|investigators?|researchers?)(?:,? [a-z]+){0,6}? (?:conclude|suggest|state|note|argue|"
    r"recommend|believe|propose|report|say|said|wrote|write)[ds]?(?![a-z])"
)
SET_BESIDE = re.compile(r"\s+(?:to|with|as|than)\s+(?P<what>[^,;.()\"]{2,60})")
LONGEST_QUOTE = 8
"""Sentences after which a quotation that nobody closed is given up."""
SECONDARY = frozenset({"narrative", "news"})
"""Kinds of documents that tell of the work of others."""
TELLS = re.compile(
    r"(?<![a-z])(?:according to|researchers?|scientists?|investigators?|authors?|the team|(?:the|this|a|new|"
    r"recent) (?:\w+ )?(?:study|trial|meta-analysis|paper)|said|says|told|published)(?![a-z])"
)
"""Words of somebody who tells of a study; an abstract that a news page prints as it is has none."""


@dataclass(frozen=True, slots=True)
class StanceWords:
    """Compiled words of each stance."""

    favours: re.Pattern[str]
    no_difference: re.Pattern[str]
    against: re.Pattern[str]
    hedges: re.Pattern[str]
    qualifiers: re.Pattern[str]
    elsewhere: re.Pattern[str]
    hopes: re.Pattern[str]
    hoped: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_stances(vocabulary: Vocabulary) -> StanceWords:
    """Words of the vocabulary as patterns on lower case."""
    words = vocabulary["conclusions"]
    found = {
        kind: re.compile(rf"(?<![a-z-])(?:{shared_beginnings(words[kind])})(?![a-z])")
        for kind in ("favours", "no_difference", "against", "hedges", "qualifiers", "elsewhere", "hopes")
    }
    shown, hoped = alternatives(words["shown"]), alternatives(words["hoped"])
    found["hoped"] = re.compile(
        rf"(?<![a-z])(?:not|failed to|nor|neither) (?:{shown}) (?:[a-z-]+ ){{0,4}}?(?:{hoped})(?![a-z])"
    )
    return StanceWords(**found)


def stance_of(sentence: str, words: StanceWords, compares: bool = True) -> tuple[str, tuple[int, int]] | None:
    """Stance of a conclusion in lower case and the place of the words it stands on; none where it takes none.

    Args:
        sentence: the concluding words.
        words: words of each stance.
        compares: whether the study set arms beside each other; one that did not is "comparable" only to others.
    """
    favours = list(words.favours.finditer(sentence))
    against = words.against.search(sentence)
    equal = [
        m
        for m in words.no_difference.finditer(sentence)
        if not any(within(m, f) for f in favours) and not sentence.endswith("if ", 0, m.start())
    ]
    mine = [m for m in equal if not set_beside_others(sentence, m, words, compares)]
    favour = denied = None
    for match in favours:
        if any(none.start() <= match.start() < none.end() + 40 for none in mine):
            continue
        before = sentence[max(0, match.start() - 40) : match.start()]
        denial = None if NOT_ONLY.search(before) else DENIED.search(before)
        if denial:
            denied = denied or (None if ASIDE.match(before, denial.start()) else match)
        elif not PURPOSE.search(before):
            favour = match
            break
    none = next(iter(mine if favour is not None else equal), None) or denied or words.hoped.search(sentence)
    found = [m for m in (favour, none, against) if m is not None]
    if not found:
        return None
    if favour is not None and len(found) > 1:
        return "mixed", favour.span()
    if against is not None:
        return "against", against.span()
    return ("favours" if favour is not None else "no_difference"), found[0].span()


def within(inner: re.Match[str], outer: re.Match[str]) -> bool:
    """Whether ``inner`` is a part of the longer ``outer``: "comparable" of "at least comparable"."""
    return outer.start() <= inner.start() and inner.end() <= outer.end() and inner.span() != outer.span()


def set_beside_others(sentence: str, match: re.Match[str], words: StanceWords, compares: bool) -> bool:
    """Whether words of likeness set the result beside what the study did not do itself."""
    other = SET_BESIDE.match(sentence, match.end())
    return other is not None and (not compares or words.elsewhere.search(other["what"]) is not None)


def has_comparison(context: Context, subject: str | None) -> bool:
    """Whether the study that a passage is about sets one of its arms beside another, or names two of them."""
    if any(row["subject"] == subject for row in context.tables.get("comparisons", ())):
        return True
    told = [s for s in context.sentences if s.section.subject == subject]
    return len({m.key for s in told for m in arms_between(context, s.start, s.end)}) > 1


def quote_end(context: Context, sentence: Sentence, following: list[Sentence]) -> int:
    """How many of the ``following`` sentences belong to a quotation that ``sentence`` opens and does not close."""
    if context.view.count('"', sentence.start, sentence.end) % 2 == 0:
        return 0
    for count, later in enumerate(following[:LONGEST_QUOTE], start=1):
        if later.section is not sentence.section:
            return 0
        if '"' in context.view[later.start : later.end]:
            return count
    return 0


def qualified_by(context: Context, sentence: Sentence, following: list[Sentence], words: StanceWords) -> bool:
    """Whether the next sentence goes on with "However, …" in the same section."""
    later = following[0] if following else None
    return (
        later is not None
        and later.section is sentence.section
        and words.qualifiers.match(context.lower, later.start, later.end) is not None
    )


def tells_of_others(context: Context) -> bool:
    """Whether the sentences of a document speak of a study as somebody else's."""
    if "tells_of_others" not in context.shared:
        told = (TELLS.search(context.lower, s.start, s.end) for s in context.sentences if s.section.role != "title")
        context.shared["tells_of_others"] = any(told)
    return bool(context.shared["tells_of_others"])


def tells_results(context: Context) -> bool:
    """Whether a document reports anything; a plan with a discussion concludes nothing."""
    if context.document.get("relevance_reason") == "protocol":
        return False
    roles = {section.role for section in context.sections if section.is_prose}
    found = any(context.tables.get(name) for name in ("claims", "estimates", "measurements", "comparisons"))
    return found or "methods" not in roles or "results" in roles


def voice_of(context: Context, sentence: Sentence, text: str) -> str:
    """Whose words a conclusion is: its own authors', those of authors it tells of, or a teller's own summary."""
    content = context.document.get("content")
    if sentence.section.subject is None and not (content in SECONDARY and tells_of_others(context)):
        return "authors_own"
    if QUOTED.search(text) or AUTHORS_SAY.search(text):
        return "authors_quoted"
    return "authors_own" if sentence.section.role in LABELLED else "source_summary"


def spans_of(context: Context, words: StanceWords) -> list[tuple[Sentence, int, int | None]]:
    """Each conclusion: its first sentence, where it ends, and where the sentence that qualifies it begins, if any.

    A quotation is one conclusion up to its closing mark, and "However, …" belongs to what it qualifies.
    """
    moves = sentence_moves(context)
    sentences = context.sentences
    found: list[tuple[Sentence, int, int | None]] = []
    i = 0
    while i < len(sentences):
        first = sentences[i]
        i += 1
        text = context.lower[first.start : first.end]
        if moves[first.index] != "conclusion" or CITATION.match(text) or len(text) < 20 or NEEDS.match(text):
            continue
        if words.hopes.search(text) or OF_THE_STUDY.search(text) or (first.section.subject is None and OTHERS in text):
            continue
        i += quote_end(context, first, sentences[i : i + LONGEST_QUOTE])
        qualified = None
        if qualified_by(context, first, sentences[i : i + 1], words):
            qualified = sentences[i].start
            i += 1
        found.append((first, sentences[i - 1].end, qualified))
    return found


def read(context: Context) -> Reading:
    """Conclusions that take a stance; a plea for further studies alone takes none."""
    words = compile_stances(context.vocabulary)
    rows: Rows = []
    if not tells_results(context):
        return Reading()
    for sentence, stop, qualified in spans_of(context, words):
        text = context.lower[sentence.start : stop]
        found = stance_of(text, words, has_comparison(context, sentence.section.subject))
        if found is None:
            continue
        stance, (start, end) = found
        hedge = words.hedges.search(text)
        if hedge is None and qualified is not None:
            hedge = words.qualifiers.match(text, qualified - sentence.start)
        places = [("value", sentence.start + start, sentence.start + end)]
        places += [("direction", sentence.start + hedge.start(), sentence.start + hedge.end())] if hedge else []
        rows.append(
            {
                **context.place(sentence.start, stop),
                **context.where(sentence.section),
                "stance": stance,
                "hedged": hedge is not None,
                "voice": voice_of(context, sentence, text),
                "rule": f"conclusion.{stance}",
                "_anchors": places,
            }
        )
    finished, anchors = give_ids(context, rows, "con", "conclusions", "conclusion_id")
    return Reading({"conclusions": finished}, anchors)
