"""What had an effect or none, told without a comparative word: by a verb or noun and the groups of its clause.

A verb of effect that is denied ("A did not affect X", "X was unaffected by A") has X for its object or subject. A noun
of effect or association says in its groups what had it ("of A", "between A and …") and on what ("on X"); else the
subject of its verb had it ("A had no effect on X"). "No changes in X between groups" and "X was not significant between
groups" deny a difference too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..reading import Context, Sentence
from ..statements.chains import alternatives
from ..statements.clauses import FINDING_VERBS, bare_text, clause_bounds, subject_span
from ..statements.cue_patterns import SIGNIFICANT
from ..statements.slots import ABOUT, Slot, slots_of, things_of
from ..statements.topics import Topic, phrase_end, topics_in
from .sides import Place, Sides, subject_arm
from .ties import MODAL, NEGATED, Contrast, verb_start

HINTS = re.compile(
    r"n(?<![a-z]n)(?:o|ot|either)(?![a-z])|failed|without|favo|interaction|unaffected|unaltered|uninfluenced|"
    r"effects? (?:of|on)|predictor|effect"
)
"""Words without one of which nothing is denied, favoured or told of an effect."""
LY = r"(?:[a-z]+ly\s+)?"
GROUPS = re.compile(
    r"(?<![a-z])(?:between|among|across)\s+(?:(?:the|all|both|these|two|three|four|treatment|study|different)\s+)*"
    r"(?:(?:[a-z0-9-]+\s+and\s+[a-z0-9-]+\s+)?(?:groups?|arms?|treatments|conditions|cohorts|interventions)|"
    r"(?:patients|subjects|participants|those|women|men|children)\s+with\s+(?:and|or)\s+without)(?![a-z])"
)
A_FACTOR = re.compile(
    r"(?<![a-z])(?:use|exposure|treatment|therapy|management|intervention|group|supplementation|administration|"
    r"allocation|smoking|prophylaxis|condition|arm|diet|drug|training|receipt|assignment)(?![a-z])"
)
"""A subject with such a word sets those who have it beside those who have not."""
FACTOR = r"(?:treatment|group|intervention|condition|allocation|arm|diet|drug|training)"
PURPOSE = re.compile(
    r"(?<![a-z])(?:an?|the|with|of|in|for|to|may|might|could|can|would|should|whether|if|will)\s+(?:[a-z]+ly\s+)?\Z"
)
Told = list[tuple[Contrast, Sides]]


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns with the words of the vocabulary."""

    denied_verb: re.Pattern[str]
    denied_passive: re.Pattern[str]
    noun: re.Pattern[str]
    changed: re.Pattern[str]


@lru_cache(maxsize=4)
def words_of(vocabulary: Vocabulary) -> Words:
    """The verbs and nouns of effect of a vocabulary."""
    words = vocabulary["directions"]
    affect = alternatives([form for verb in words["affecting"] for form in verb_forms(verb)])
    plain = alternatives(words["moving"])
    done = alternatives([verb_forms(verb)[-1] for verb in words["moving"]])
    changes = alternatives([noun for sign in words["nouns"].values() for noun in sign])
    return Words(
        re.compile(
            rf"(?<![a-z])(?:(?:did|does|do|could|have|has|had)\s+not\s+(?:(?:[a-z]+ly|further|appear to|seem to)\s+)*"
            rf"(?:{affect}|{plain})|(?:appeared|seemed)\s+not\s+to\s+{LY}(?:{affect}|{plain})|without\s+{LY}(?:{affect})|"
            rf"failed\s+to\s+{LY}(?:{affect}|{plain})|"
            rf"(?:did|does)\s+not\s+(?:result\s+in|lead\s+to|produce|show|cause)\s+(?:an?|any)\s+(?:[a-z-]+\s+){{0,2}}?(?:{changes})\s+"
            r"(?:in|of))(?![a-z])\s*"
        ),
        re.compile(
            rf"(?<![a-z])(?:was|were|is|are)\s+(?:not\s+(?:[a-z]+ly\s+)*(?:{affect}|{done})|"
            r"un(?:affected|altered|changed|influenced))\s+by(?![a-z])"
        ),
        re.compile(
            rf"(?<![a-z])(?<!side )(?<!adverse )(?P<noun>(?:{alternatives(words['effects'])})s?|"
            rf"(?P<tie>(?:{alternatives(words['ties'])})s?))(?![a-z-])"
        ),
        re.compile(rf"(?<![a-z])(?:no|nor|any)\s+(?P<what>(?:[a-z-]+\s+){{0,4}}?)(?:{changes}|significance)(?![a-z])"),
    )


def verb_forms(verb: str) -> list[str]:
    """A regular verb with its past form."""
    return [verb, verb + ("d" if verb.endswith("e") else "ed")]


def effects_told(context: Context, sentence: Sentence) -> Told:
    """What had an effect or none, differences that favoured an arm, and interactions with time."""
    bare = bare_text(context)
    if HINTS.search(bare, sentence.start, sentence.end) is None:
        return []
    found: Told = []
    for contrast, sides in candidates(context, sentence):
        if not any(c.cue[0] <= contrast.cue[0] < c.cue[1] + 3 for c, _ in found):
            found.append((contrast, sides))
    return found


def candidates(context: Context, sentence: Sentence) -> Iterator[tuple[Contrast, Sides]]:
    """Each kind in turn."""
    bare = bare_text(context)
    words = words_of(context.vocabulary)
    text = bare[sentence.start : sentence.end]
    for match in words.denied_verb.finditer(bare, sentence.start, sentence.end):
        yield from denied_verb(context, sentence, match)
    if " by " in text:
        for match in words.denied_passive.finditer(bare, sentence.start, sentence.end):
            yield from denied_passive(context, sentence, match)
    for match in words.noun.finditer(bare, sentence.start, sentence.end):
        yield from (tied if match["tie"] else effective)(context, sentence, match)
    if any(word in text for word in ("between", "among", "across")):
        for match in words.changed.finditer(bare, sentence.start, sentence.end):
            yield from unchanged(context, sentence, match)
        if "significant" in text or "distinguishable" in text:
            for match in NOT_SIGNIFICANT.finditer(bare, sentence.start, sentence.end):
                yield from insignificant(context, sentence, match)
    for match in NOT_ASSOCIATED.finditer(bare, sentence.start, sentence.end) if " not " in text else ():
        yield from not_associated(context, sentence, match)
    for match in PREDICTOR.finditer(bare, sentence.start, sentence.end) if "predictor" in text else ():
        yield from predictor(context, sentence, match)
    for match in FAVOURED.finditer(bare, sentence.start, sentence.end) if "favo" in text else ():
        yield from favoured(context, sentence, match)
    for match in INTERACTION.finditer(bare, sentence.start, sentence.end) if "interaction" in text else ():
        yield from interaction(context, sentence, match)


def is_factor(context: Context, place: Place) -> bool:
    """Whether words name an arm or what people had, so that they set those with it beside those without."""
    return subject_arm(context, place) is not None or A_FACTOR.search(bare_text(context), *place) is not None


def clause_at(context: Context, sentence: Sentence, match: re.Match[str]) -> Place:
    """The clause around some words."""
    return clause_bounds(bare_text(context), sentence.start, sentence.end, match.start(), match.end())


def none_of(match: Place, topics: list[Topic], subject: Place | None, arm: Place | None) -> Told:
    """A denied effect on each of its topics."""
    return [(Contrast(match, "differ", topics, subject, True, "no_effect"), Sides(arm, None, True))] if topics else []


def object_after(context: Context, start: int, right: int) -> list[Topic]:
    """The things of the noun phrase that follows."""
    return topics_in(context, start, phrase_end(bare_text(context), start, right))


def denied_verb(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``A did not affect X``."""
    bare = bare_text(context)
    left, right = clause_at(context, sentence, match)
    subject = subject_span(bare, left, match.start())
    if subject is None or PURPOSE.search(bare, left, match.start()):
        return []
    topics = object_after(context, match.end(), right)
    return none_of(match.span(), topics, subject, who(context, subject))


def denied_passive(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``X was unaffected by A``."""
    bare = bare_text(context)
    left, right = clause_at(context, sentence, match)
    subject = subject_span(bare, left, match.start())
    after = (match.end() + 1, phrase_end(bare, match.end() + 1, right))
    if subject is None or after[1] <= after[0] or PURPOSE.search(bare, left, match.start()):
        return []
    return none_of(match.span(), topics_in(context, *subject), subject, who(context, after))


ON = frozenset({"on", "upon", "in", "for"})
GOOD = re.compile(r"(?<![a-z])(?:positive|beneficial|favou?rable|protective)(?![a-z])")
BAD = re.compile(r"(?<![a-z])(?:negative|detrimental|deleterious|harmful|unfavou?rable)(?![a-z])")
WEAK = re.compile(
    r"[^,;:.]{0,90}?\s(?:was|were|is|are)\s+(?:(?:either|only|mostly|generally|also)\s+)?(?:not\s|trivial|unclear|"
    r"negligible|minimal|marginal|insignificant|non-?significant)"
)
"""After an effect that is told and called none."""
NEAR_NOUN = 60


def effective(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``A had no effect on X``, ``no effect of A on X``, ``a significant effect of A on X``."""
    bare = bare_text(context)
    left, right = clause_at(context, sentence, match)
    slots = slots_of(bare, match.end(), right)
    owner = slots[0] if slots and slots[0].words == "of" and not bare[match.end() : slots[0].opens].strip() else None
    topics = next((t for s in slots if s.words in ON | ABOUT and (t := things_of(context, s, right))), [])
    before = bare[max(left, match.start() - NEAR_NOUN) : match.start()]
    if not topics or MODAL.search(before) or MODAL.search(bare, match.end(), right) or CHANGED.search(before):
        return []
    attributive = EXERTED.search(before)
    arm, subject = None, None
    if owner is not None:
        arm = trimmed(bare, owner, right)
    elif attributive is not None and not attributive.group().startswith("there"):
        subject = subject_span(bare, left, verb_start(bare, left, match.start() - len(before) + attributive.start()))
        arm = who(context, subject) if subject else None
    if NEGATED.search(before) or WEAK.match(bare, match.end(), right):
        return none_of(match.span(), topics, subject, arm)
    place = arm or subject
    if place is None or not is_factor(context, place):
        return []
    entry = "improve" if GOOD.search(before) else "worsen" if BAD.search(before) else "differ"
    beside = next((trimmed(bare, s, right) for s in slots if s.kind == "against"), None)
    if (
        beside is None
        and not SIGNIFICANT.search(before)
        and (entry == "differ" or owner is None)
        and not FOUND.match(bare, match.end(), right)
    ):
        return []
    return [(Contrast(match.span(), entry, topics, subject, False, "effect"), Sides(arm, beside, True))]


CHANGED = re.compile(r"[a-z]ed\s+the\s+(?:[a-z-]+\s+)?\Z")
"""Before an effect that something else moved: "X lessened the effect of A"."""
EXERTED = re.compile(
    r"(?<![a-z])(?:had|has|have|showed|shows|with|produced|exert(?:ed|s)?|demonstrated|conferred|resulted in|revealed|"
    r"there (?:was|were|is|are))\s+(?:[a-z]+\s+){0,5}\Z"
)
"""Before an effect: the verb of what had it."""
FOUND = re.compile(rf"[^,;:]{{0,90}}?\s(?:was|were)\s+(?:[a-z]+ly\s+)?{FINDING_VERBS}(?![a-z])")


def trimmed(bare: str, slot: Slot, right: int) -> Place | None:
    """The contents of a group up to its verb or a comma."""
    end = min(slot.end, phrase_end(bare, slot.start, right))
    comma = bare.find(",", slot.start, end)
    end = comma if comma > 0 else end
    start = slot.start + 4 if bare.startswith("the ", slot.start) else slot.start
    words = bare[start:end].rstrip()
    return (start, start + len(words)) if words and len(words.split()) <= 8 else None


def tied(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``no association between A and X``, where A is an arm or what people had."""
    bare = bare_text(context)
    left, right = clause_at(context, sentence, match)
    before = bare[max(left, match.start() - NEAR_NOUN) : match.start()]
    slot = next(iter(slots_of(bare, match.end(), right)), None)
    if slot is None or slot.words not in {"between", "of"} or not NEGATED.search(before):
        return []
    joint = (ALONG if slot.words == "of" else AND).search(bare, slot.start, right)
    if joint is None:
        return []
    first, second = (slot.start, joint.start()), (joint.end(), phrase_end(bare, joint.end(), right))
    for one, other in ((first, second), (second, first)):
        if is_factor(context, one):
            return none_of(match.span(), topics_in(context, *other), None, who(context, one))
    return []


AND = re.compile(r"\s(?:and|or)\s")
ALONG = re.compile(r"\s(?:with|to)\s")


def unchanged(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``no changes in X between groups``, ``no weight changes between groups``."""
    bare = bare_text(context)
    right = clause_at(context, sentence, match)[1]
    groups = GROUPS.search(bare, match.end(), right)
    if groups is None or RELATION.search(match["what"]):
        return []
    slots = slots_of(bare, match.end(), right)
    topics = next((t for s in slots if s.kind == "what" and (t := things_of(context, s, right))), []) or topics_in(
        context, *match.span("what")
    )
    return none_of(match.span(), topics, None, None)


NOT_SIGNIFICANT = re.compile(
    rf"(?<![a-z])(?:was|were|is|are)\s+(?P<no>not\s+)?{LY}(?:significant|distinguishable)(?:ly different)?"
    r"(?=\s*(?:[,;.(]|\Z|between|among|across))"
)
RELATION = re.compile(r"(?<![a-z])(?:differences?|effects?|interactions?|associations?|correlations?|trends?)(?![a-z])")


def insignificant(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``X was not significant between the groups``; ``between the groups X was significant``."""
    bare = bare_text(context)
    left, right = clause_at(context, sentence, match)
    after = GROUPS.match(bare, match.end() + 1, right)
    groups = after or GROUPS.search(bare, left, match.start())
    subject = subject_span(bare, left, match.start())
    if groups is None or subject is None or RELATION.search(bare, *subject) or (after and not match["no"]):
        return []
    inside = subject[0] <= groups.start() < subject[1]
    if inside and groups.start() - subject[0] < 3:
        subject = (groups.end(), subject[1])
    topics = topics_in(context, *subject)
    contrast = Contrast(match.span(), "differ", topics, subject, match["no"] is not None, "no_effect")
    return [(contrast, Sides(None, None, True))] if topics else []


NOT_ASSOCIATED = re.compile(
    rf"(?<=[a-z]\s)(?:was|were)\s+not\s+{LY}(?:associated|related|linked)\s+(?:with|to)\s+"
    r"(?:the\s+)?(?:(?:development|occurrence|incidence|presence|risk)\s+of\s+)?"
)
PREDICTOR = re.compile(
    r"(?<![a-z])(?:treatment|group|intervention|condition|allocation|arm|diet|drug|training)"
    r"(?:\s+(?:group|allocation|assignment|alone|arm|status))?\s+(?:was|were)\s+"
    r"(?P<no>not\s+)?an?\s+(?:[a-z]+\s+){0,2}predictors?\s+(?:of|for)\s+"
)


def not_associated(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``A was not associated with X``, where A is an arm or what people had."""
    bare = bare_text(context)
    left, right = clause_at(context, sentence, match)
    subject = subject_span(bare, left, match.start())
    if subject is None or not (arms_between(context, *subject) or A_FACTOR.search(bare, *subject)):
        return []
    topics = object_after(context, match.end(), right)
    # "not associated with a fall in X" is read as a fall that is denied
    return [] if topics and topics[0].moved else none_of(match.span(), topics, subject, who(context, subject))


def predictor(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``treatment was [not] a predictor of X``."""
    topics = object_after(context, match.end(), clause_at(context, sentence, match)[1])
    contrast = Contrast(match.span(), "differ", topics, None, match["no"] is not None, "no_effect")
    return [(contrast, Sides(None, None, True))] if topics else []


FAVOURED = re.compile(
    r"(?<![a-z])(?P<word>favou?red|favou?rs|favou?ring|in favou?r of)\s+(?:the\s+|those\s+|patients\s+)*(?=[a-z0-9])"
)
INTERACTION = re.compile(
    rf"(?<![a-z])(?P<no>no\s+(?:[a-z-]+\s+){{0,2}})?(?:significant\s+)?(?:{FACTOR}|time)s?[\s-]*(?:×|x|\*|by|-)[\s-]*"
    rf"(?:time|group|treatment|visit|intervention|condition|period)s?\s+(?:interactions?)(?:\s+effects?)?"
    rf"(?:\s+(?:was|were)\s+(?P<not>not\s+)?{LY}(?:{FINDING_VERBS}|significant))?(?:\s+(?:for|in|on)\s+)?|"
    rf"(?<![a-z])significant\s+interactions?\s+(?:(?:was|were)\s+)?{FINDING_VERBS}\s+for\s+"
)
SHOWN = re.compile(r"(?<![a-z])(?:showed|revealed|had|demonstrated)\s+(?:[a-z-]+\s+){0,3}\Z")


def favoured(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``X favoured A`` where A is an arm: X was better with it."""
    bare = bare_text(context)
    arm = next((m for m in arms_between(context, match.end() - 1, match.end() + 12)), None)
    bounds = clause_bounds(bare, sentence.start, sentence.end, match.start(), match.end())
    verb = verb_start(bare, bounds[0], match.start())
    if arm is None or PURPOSE.search(bare, bounds[0], verb) or NEGATED.search(bare, bounds[0], match.start()):
        return []
    subject = subject_span(bare, bounds[0], verb)
    topics = topics_in(context, *subject) if subject else []
    if not topics:
        return []
    contrast = Contrast(match.span("word"), "improve", topics, subject, False, "favoured")
    return [(contrast, Sides((arm.start, arm.end), None, True))]


def interaction(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``no group × time interaction for X`` says that the groups moved alike; a significant one, that they did not."""
    bare = bare_text(context)
    topics = topics_in(context, match.end(), phrase_end(bare, match.end(), sentence.end))
    before = bare[max(sentence.start, match.start() - 60) : match.start()]
    negated = bool(match["no"] or match["not"] or NEGATED.search(before))
    if not topics:
        topics = shown_by(context, sentence, match.start(), match.end())
    if not topics:
        return []
    return [(Contrast(match.span(), "differ", topics, None, negated, "interaction"), Sides(None, None, True))]


def shown_by(context: Context, sentence: Sentence, start: int, end: int) -> list[Topic]:
    """Topics that "showed" an interaction."""
    bare = bare_text(context)
    shown = SHOWN.search(bare, max(sentence.start, start - 60), start)
    if shown is None:
        return []
    bounds = clause_bounds(bare, sentence.start, sentence.end, start, end)
    subject = subject_span(bare, bounds[0], shown.start())
    return topics_in(context, *subject) if subject else []


def who(context: Context, place: Place) -> Place | None:
    """The arm that a phrase names, else the phrase itself where it is short."""
    arm = subject_arm(context, place)
    if arm is not None:
        return arm
    words = context.text[slice(*place)].split()
    return place if 0 < len(words) <= 8 and words[0].lower() not in {"this", "these", "it", "they", "that"} else None
