"""Conclusions: the sentences in which authors conclude, with the stance they take and whether they hedge it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .arms import ArmMention, arm_mentions, arms_between
from .arms.contrast import contrast
from .comparisons.rows import good_or_bad
from .moves import LABELLED, PARAGRAPH, sentence_moves
from .people import shared_beginnings
from .reading import Context, Reading, Sentence
from .statements import give_ids, polarity_of
from .statements.chains import alternatives, compile_grammar, compile_markers, find_hits
from .statements.topics import Topic, known_topics

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
ASKED = re.compile(
    r"(?<![a-z])(?:(?:other|previous|earlier|prior) (?:studies|trials|reports|research)|whether|if|needs? to|needed to|"
    r"necessary to|in order to|(?:predictive|predictors?|prognostic) of|"
    r"to (?:assess|evaluate|examine|investigate|test|compare|determine|explore|establish|study))(?![a-z])[^,;.:]*\Z"
)
"""Before what a clause asks, calls for or tells of others: "whether one is superior", "need to improve sleep"."""
CALLED_FOR = re.compile(
    r"[^,;.:]{0,160}?(?<![a-z])(?:(?:is|are|remains?)\s(?:also\s|still\s)?(?:required|needed|necessary|warranted|"
    r"unknown|unclear|important|essential)|"
    r"(?:requires?|warrants?|merits?|deserves?|needs?)\s(?:further|more|additional|larger|confirmation|to be))(?![a-z])"
)
"""After words in a subject that is only called for: "the efficacy in boys *requires further study*"."""
MORE_WORK = re.compile(r"\s*(?:therefore|thus|however)?,?\s*(?:further|additional|future|larger|more)(?![a-z])")
"""At the start of a clause whose work is still to be done: "further validation is recommended"."""
SINCE = re.compile(r"(?:as|since|because|given)(?![a-z])")
VERB = re.compile(
    r"(?<![a-z])(?:is|are|was|were|be|been|has|have|had|may|might|can|could|will|would|should|do|does|did|[a-z]{3,}ed|"
    r"shows?|suggests?|indicates?|provides?|improves?|reduces?|appears?|seems?|remains?|leads?|results? in)(?![a-z])"
)
NONE_OF = re.compile(
    r"(?<![a-z])(?:none of|no (?:[a-z]+ )?(?:role|place|evidence|proof) (?:for|of|in|that)|"
    r"nor (?:did|does|do|was|were|is|are|has|have))(?![a-z])[^,;.:]*\Z"
)
"""A subject or a joint that denies all of its clause: "none of the gains improved sleep"."""
NEVER_SEEN = re.compile(
    r"[^,;.:]{0,60}?(?<![a-z])(?:has|have|was|were|is|are|could|can)\s(?:also\s)?(?:not|never)\s(?:be(?:en)?\s|yet\s){0,2}"
    r"(?:shown|found|demonstrated|observed|seen|confirmed|established|proven|detected|supported|evident|significant)"
    r"(?![a-z])"
)
"""After what nobody has seen: "a positive effect has never been shown"."""
EASED = re.compile(
    r"(?<![a-z])(?:(?:without|no|not|nor|neither)(?:\s+[a-z-]+){0,3}|(?:less|lower|low|reduc(?:ed|es|ing)|reduce|"
    r"decreas(?:ed|es|ing)|acceptable|manageable|tolerable|minimal|mild|limited|fewer|avoid(?:s|ed|ing)?|"
    r"prevent(?:s|ed|ing)?)(?:\s+[a-z-]+)?)\s*\Z"
)
"""Before a harm that is not there, or is less: "nor did it increase toxicity", "acceptable toxicity"."""
ALONGSIDE = re.compile(r"(?<![a-z])(?:with|while having|that|which)\s(?:[a-z-]+\s){0,4}\Z")
"""Before a likeness that only goes with the finding: "better sleep *with* similar safety"."""
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
REACH = 120
"""How far before its words a stance may be denied or asked for, in code points."""
NEAR = 40
"""How far before a verb the thing that fell is named."""
LONGEST_CONCLUSION = 8
"""Sentences of a section that conclude; what follows them is the article's text under the last heading."""
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
    against = next(
        (m for m in words.against.finditer(sentence) if is_found(sentence, m) and not eased(sentence, m)), None
    )
    equal = [
        m
        for m in words.no_difference.finditer(sentence)
        if not any(within(m, f) for f in favours)
        and not sentence.endswith("if ", 0, m.start())
        and ASKED.search(sentence, max(0, m.start() - REACH), m.start()) is None
    ]
    mine = [m for m in equal if not set_beside_others(sentence, m, words, compares)]
    favour = denied = None
    for match in favours:
        if any(none.start() <= match.start() < none.end() + 40 for none in mine):
            continue
        before = sentence[max(0, match.start() - REACH) : match.start()]
        denial = None if NOT_ONLY.search(before) else DENIED.search(before) or NONE_OF.search(before)
        if denial or NEVER_SEEN.match(sentence, match.end()):
            denied = denied or (None if denial and ASIDE.match(before, denial.start()) else match)
        elif is_found(sentence, match):
            favour = match
            break
    if favour is not None:
        equal = [m for m in mine if not goes_along(sentence, m)]
    none = next(iter(equal), None) or denied or words.hoped.search(sentence)
    found = [m for m in (favour, none, against) if m is not None]
    if not found:
        return None
    if favour is not None and len(found) > 1:
        return "mixed", favour.span()
    if against is not None:
        return "against", against.span()
    return ("favours" if favour is not None else "no_difference"), found[0].span()


GOOD = {
    ("up", "higher_better"): "favours",
    ("down", "lower_better"): "favours",
    ("up", "lower_better"): "against",
    ("down", "higher_better"): "against",
}
MOVEMENT = frozenset({"verbs", "nouns", "adjectives"})
FINITE_FORM = re.compile(r"(?:[a-z-]+(?:ed|es|s)|rose|fell|grew)\Z")
INFINITIVE = re.compile(
    r"(?<![a-z])(?:may|might|can|could|will|would|(?:seems?|appears?|shown|found|able|help|helps) to|help)\s\Z"
)
"""Before the plain form of a verb that tells what was found, or may be."""
BROUGHT = re.compile(
    r"(?<![a-z])(?:results?|resulted|have|led|leads?|associated|showed|shows|produced|produces|induced|induces|caused|causes|had|has|"
    r"achieved|facilitates?|facilitated|found|was|were)\s(?:in\s|to\s|with\s|that\s)?(?:(?:an?|the|significant|greater|"
    r"[a-z]+ly|slight|marked|lower|clear)\s)*\Z"
)
"""Before the noun of a movement that somebody brought about."""
QUALIFIES = re.compile(
    r"(?<![a-z])(?:the|an?|with|of|by|for|to|this|these|their|from|after|that|which|who)\s(?:[a-z]+ly\s)?\Z"
)
"""Before a participle that only qualifies its noun: "the increased cost"."""
DIRECT = re.compile(
    r"\s(?:(?:in|of|the|both|a|an|their|post-?operative|total|mean|serum|plasma|systolic and|levels of)\s)*"
)
HEAD_ENDS = re.compile(
    r"s?(?:\s(?:levels?|scores?|values?|concentrations?|rates?|symptoms?))?(?:\s*[,.;(]|\s(?:in|and|or|by|of|for|with|at|during|after|than|"
    r"among|when|compared|was|were|is|significantly|more|to|from|on|as|regardless)(?![a-z])|\Z)"
)
"""After a topic that is the head of its phrase, and no part of another name: "pain scores in", not "pain relief"."""


def stance_by_movement(context: Context, start: int, stop: int) -> tuple[str, tuple[int, int]] | None:
    """The stance of a conclusion that only tells what moved, where it is known which way is good for the patient."""
    lower = context.lower
    for hit in find_hits(context).between(start, stop):
        if hit.kind not in MOVEMENT or hit.entry not in {"up", "down"}:
            continue
        before = lower[max(start, hit.start - REACH) : hit.start]
        if DENIED.search(before) or NONE_OF.search(before) or ASKED.search(before) or PURPOSE.search(before):
            continue
        if not is_told(lower[hit.start : hit.end], hit.kind, before):
            continue
        link = DIRECT.match(lower, hit.end, stop)
        topic = next((t for t in known_topics(context, hit.end, stop) if link and t.start == link.end()), None)
        if topic is None or HEAD_ENDS.match(lower, topic.end, stop) is None:
            continue
        stance = GOOD.get((hit.entry, polarity_of_topic(context, topic)))
        if stance is not None:
            return stance, (hit.start - start, hit.end - start)
    return None


PASSIVE = re.compile(r"(?<![a-z])(?:is|are|was|were|been|be)\s(?:[a-z]+\s)?\Z")
SET_ABOVE = re.compile(r"\s(?:to|than)\s(?:the\s)?")


def turned(
    context: Context, sentence: Sentence, stop: int, found: tuple[str, tuple[int, int]]
) -> tuple[str, tuple[int, int]] | None:
    """A favourable stance against the study where what is favoured is the comparator; none where what fell is unknown.

    "Usual care was superior to the belt" speaks against the belt, where the study set the belt against usual care.
    """
    stance, (start, end) = found
    start, end = sentence.start + start, sentence.start + end
    if stance != "favours":
        return found
    fell = next((h for h in find_hits(context).between(start, end) if h.entry == "down" and h.start == start), None)
    link = DIRECT.match(context.lower, fell.end, stop) if fell is not None else None
    if link is not None and fell is not None:
        topic = next((t for t in known_topics(context, fell.end, stop) if t.start == link.end()), None)
        is_head = topic is not None and HEAD_ENDS.match(context.lower, topic.end, stop) is not None
        if topic is not None and is_head and GOOD.get(("down", polarity_of_topic(context, topic))) == "against":
            return "against", found[1]
    if fell is not None and PASSIVE.search(context.lower, max(sentence.start, start - 24), start):
        near = known_topics(context, max(sentence.start, start - NEAR), start)
        ways = {GOOD.get(("down", polarity_of_topic(context, topic))) for topic in near}
        return found if "favours" in ways else ("against", found[1]) if "against" in ways else None
    above = SET_ABOVE.match(context.lower, end, stop)
    pair = contrast(context) if above else []
    if above and len(pair) == 2:
        first = arms_between(context, sentence.start, start)
        second = arms_between(context, above.end(), min(stop, above.end() + 3))
        if first and second and second[0].key == pair[0].key and is_plain(context, first[-1]):
            return "against", found[1]
    return found


ALONE = re.compile(r"(?:\s[a-z-]+){0,2}\salone(?![a-z])")


def is_plain(context: Context, arm: ArmMention) -> bool:
    """Whether an arm is what everybody had, or what the new thing was added to: "usual care", "diet alone"."""
    if compile_grammar(context.vocabulary).control.search(arm.key):
        return True
    named = [m for m in arm_mentions(context) if arm.key in m.key]
    return any(context.lower.endswith("alone", m.start, m.end) or ALONE.match(context.lower, m.end) for m in named)


def is_told(word: str, kind: str, before: str) -> bool:
    """Whether a word of movement tells what happened: a finite verb, one after "may", or a noun brought about."""
    if kind != "verbs" or not before.strip():
        return BROUGHT.search(before) is not None
    if FINITE_FORM.fullmatch(word):
        return QUALIFIES.search(before) is None
    return INFINITIVE.search(before) is not None


def polarity_of_topic(context: Context, topic: Topic) -> str:
    """Which way of a marker or an outcome is good for the patient."""
    if topic.marker is not None:
        return polarity_of(context, compile_markers(context.vocabulary), topic.marker)
    return good_or_bad(context, topic)


def is_found(sentence: str, match: re.Match[str]) -> bool:
    """Whether words are stated, and not asked or called for."""
    before = sentence[max(0, match.start() - REACH) : match.start()]
    return ASKED.search(before) is None and PURPOSE.search(before) is None and not called_for(sentence, match)


def called_for(sentence: str, match: re.Match[str]) -> bool:
    """Whether words stand in a subject that is only called for, or that nobody knows."""
    begin = max(sentence.rfind(mark, 0, match.start()) for mark in ",;:.") + 1
    if match.group() == "recommended" and MORE_WORK.search(sentence, begin, match.start()):
        return True
    return VERB.search(sentence, begin, match.start()) is None and CALLED_FOR.match(sentence, match.end()) is not None


def goes_along(sentence: str, match: re.Match[str]) -> bool:
    """Whether a likeness only goes with what was found: "better sleep with similar safety"."""
    if match.group().startswith(("no", "without", "did", "does", "had")):
        return False
    return ALONGSIDE.search(sentence, max(0, match.start() - 40), match.start()) is not None


def eased(sentence: str, match: re.Match[str]) -> bool:
    """Whether a harm is denied or said to be less."""
    before = sentence[max(0, match.start() - REACH) : match.start()]
    denies = " not " in f" {match.group()} "
    return (not denies and EASED.search(before) is not None) or NEVER_SEEN.match(sentence, match.end()) is not None


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


def is_article(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence stands in a later paragraph of a conclusion too long for one: the article goes on there."""
    section = sentence.section
    if section.role not in LABELLED or section.subject is not None:
        return False
    begun = PARAGRAPH.search(context.lower, min(section.body_start + 1, sentence.start), sentence.start)
    if begun is None or not context.lower[section.body_start : begun.start()].strip():
        return False
    return sum(s.section is section for s in context.sentences) > LONGEST_CONCLUSION


def spans_of(context: Context, words: StanceWords) -> list[tuple[Sentence, int, int | None]]:
    """Each conclusion: its first sentence, where it ends, and where the sentence that qualifies it begins, if any.

    A quotation is one conclusion up to its closing mark, and "However, …" belongs to what it qualifies.
    """
    moves = sentence_moves(context)
    sentences = context.sentences
    found: list[tuple[Sentence, int, int | None]] = []
    nth: dict[str, int] = {}
    i = 0
    while i < len(sentences):
        first = sentences[i]
        i += 1
        nth[first.section.section_id] = nth.get(first.section.section_id, 0) + (moves[first.index] == "conclusion")
        text = context.lower[first.start : first.end]
        if nth[first.section.section_id] > LONGEST_CONCLUSION and not first.section.subject:
            continue
        if moves[first.index] != "conclusion" or CITATION.match(text) or len(text) < 20 or NEEDS.match(text):
            continue
        if (SINCE.match(text) and NEEDS.search(text)) or is_article(context, first):
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
        compares = has_comparison(context, sentence.section.subject)
        found = stance_of(text, words, compares) or stance_by_movement(context, sentence.start, stop)
        found = turned(context, sentence, stop, found) if found else None
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
