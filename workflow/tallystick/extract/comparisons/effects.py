"""Effects in words: what one arm did to a thing beside another arm, and what had no effect.

"The drug lowered LDL cholesterol compared with placebo" and "X was reduced in A compared with B" are comparisons; a
movement without words for the other side is a direction. That something had no effect says so without them.
"""

from __future__ import annotations

import re

from ..arms import arms_between
from ..reading import Context, Sentence
from ..statements import COMPARED
from ..statements.chains import Grammar, find_hits
from ..statements.clauses import bare_text, clause_bounds, subject_span
from ..statements.lexicon import Hit
from ..statements.topics import Topic, phrase_end, topics_in
from .contrasts import ADVERB_ENDS, MODAL, NEGATED, Contrast, arm_subject, verb_start
from .sides import Place, Sides, sides_of, subject_arm

SIGNS = {"up": "up", "down": "down", "improve": "improve", "worsen": "worsen"}
NO_EFFECT = re.compile(
    r"(?<![a-z])(?:(?:did|does|do|could|have|has|had)\s+not\s+(?:[a-z]+ly\s+|appear to\s+|seem to\s+)*(?:affect|"
    r"influence|influenced|affected|alter|altered|change|changed|modify|modified|impact|impacted)|(?:had|has|have|"
    r"showed|with|produced|"
    r"exerted|shows?)\s+(?:no|little or no|neither)\s+(?:[a-z-]+\s+){0,3}(?:effect|effects|impact|influence|benefit)\s+"
    r"(?:on|upon|in|for)|(?:did|does|do)\s+not\s+have\s+(?:an?|any)?\s*(?:[a-z-]+\s+){0,3}(?:effect|impact|"
    r"influence|benefit)\s+"
    r"(?:on|upon|in|for)|failed\s+to\s+(?:[a-z]+ly\s+)?(?:improve|reduce|increase|decrease|affect|alter|lower|prevent|"
    r"influence|change|enhance|demonstrate an effect on)|(?:did|does|do)\s+not\s+(?:[a-z]+ly\s+|further\s+)*(?:improve|"
    r"reduce|increase|decrease|lower|prevent|enhance|prolong|shorten|delay|raise)|"
    r"without\s+(?:[a-z]+ly\s+)?(?:affecting|"
    r"influencing|altering|changing)|(?:did|does)\s+not\s+result\s+in\s+(?:an?|any)\s+(?:[a-z-]+\s+){0,2}(?:change|"
    r"improvement|reduction|increase|decrease|difference)s?\s+(?:in|of))(?![a-z])\s*"
)
NOT_AFFECTED = re.compile(
    r"(?<![a-z])(?:was|were|is|are)\s+(?:not\s+(?:[a-z]+ly\s+)*(?:affected|influenced|altered|modified|impacted)|"
    r"un(?:affected|altered|changed|influenced))\s+by(?![a-z])"
)
HINTS = re.compile(
    r"n(?<![a-z]n)(?:o|ot|either)(?![a-z])|failed|without|favo|interaction|unaffected|unaltered|uninfluenced"
)
"""Words without one of which nothing is denied, favoured or told of an interaction."""
NOT_BETWEEN = re.compile(
    r"(?<![a-z])(?:was|were|is|are)\s+not\s+(?:[a-z]+ly\s+)?(?:significant|distinguishable)\s+(?:between|among|"
    r"across)(?![a-z])"
)
NO_EFFECT_OF = re.compile(
    r"(?<![a-z])(?:no|not)\s+(?:[a-z-]+\s+){0,4}?(?:effects?|impact|influence|"
    r"benefit)\s+(?:of\s+(?P<arm>[^,;:]{2,60}?)\s+)?"
    r"(?:(?:was|were)\s+(?:[a-z]+ly\s+)?(?:found|observed|seen|noted|detected|evident)\s+)?(?:on|upon|for)\s+"
)
INTERACTION = re.compile(
    r"(?<![a-z])(?P<no>no\s+(?:[a-z-]+\s+){0,2})?(?:significant\s+)?(?:group|treatment|diet|intervention|"
    r"condition|arm|drug|"
    r"time)s?[\s-]*(?:×|x|\*|by|-)[\s-]*(?:time|group|treatment|visit|intervention|condition|"
    r"period)s?\s+(?:interactions?)"
    r"(?:\s+effects?)?(?:\s+(?:was|were)\s+(?P<not>not\s+)?(?:[a-z]+ly\s+)?(?:found|observed|seen|noted|detected|"
    r"evident|"
    r"significant|present))?(?:\s+(?:for|in|on)\s+)?"
)
FAVOURED = re.compile(
    r"(?<![a-z])(?P<word>favou?red|favou?rs|favou?ring|in favou?r of)\s+(?:the\s+|those\s+|patients\s+)*(?=[a-z0-9])"
)
PURPOSE = re.compile(
    r"(?<![a-z])(?:an?|the|with|of|in|for|to|may|might|could|can|would|should|whether|if|will)\s+(?:[a-z]+ly\s+)?\Z"
)
LEADS_TO = re.compile(
    r"(?<![a-z])(?:was|were|is|are)?\s*(?:associated with|resulted in|led to|leads to|produced|caused|induced|showed|"
    r"had|"
    r"experienced|achieved|demonstrated|exhibited|reported|yielded|there (?:was|were))\s+"
    r"(?P<no>no\s+)?(?:an?\s+|the\s+)?(?:[a-z-]+\s+|\d[\d.]*\s*%?\s+){0,3}\Z"
)
NOUN_LINK = re.compile(r"\s*(?:in|of)\s+(?:the\s+)?")


def verb_contrasts(
    context: Context, sentence: Sentence, taken: list[Place], grammar: Grammar
) -> list[tuple[Contrast, Sides]]:
    """Movements that the words set against another arm: "A lowered X compared with B"."""
    bare = bare_text(context)
    if COMPARED.search(context.lower, sentence.start, sentence.end) is None:
        return []
    found: list[tuple[Contrast, Sides]] = []
    seen: set[int] = set()
    for hit in find_hits(context).between(sentence.start, sentence.end):
        if (
            hit.kind not in {"verbs", "nouns"}
            or hit.entry not in SIGNS
            or hit.start in seen
            or not bare[hit.start].strip()
        ):
            continue
        if any(a <= hit.start < b for a, b in taken) or not (
            hit.kind == "nouns" or FINITE_FORM.search(hit_text(bare, hit))
        ):
            continue
        seen.add(hit.start)
        bounds = clause_bounds(bare, sentence.start, sentence.end, hit.start, hit.end)
        verb = verb_start(bare, bounds[0], hit.start)
        before = bare[max(bounds[0], verb - 60) : verb]
        if PURPOSE.search(before[-30:]) or MODAL.search(before[-30:]):
            continue
        negated = NEGATED.search(bare, max(bounds[0], hit.start - 30), hit.start) is not None
        contrast = moved_noun(context, sentence, hit, bounds, negated) if hit.kind == "nouns" else None
        if contrast is None and hit.kind == "verbs":
            contrast = moved_verb(context, sentence, hit, bounds, verb, negated)
        if contrast is None:
            continue
        sides = sides_of(context, sentence, contrast.cue, bounds, contrast.subject, False, contrast.topics, grammar)
        if sides is None or sides.comparator is None:
            continue
        found.append((contrast, sides))
    return found


FINITE_FORM = re.compile(r"ed\Z|\A(?:rose|fell|grew|lost|risen|fallen)\Z")
"""Forms that are no noun."""


def hit_text(bare: str, hit: Hit) -> str:
    """The form of a hit."""
    return bare[hit.start : hit.end]


def moved_verb(
    context: Context, sentence: Sentence, hit: Hit, bounds: Place, verb: int, negated: bool
) -> Contrast | None:
    """A verb of movement with its object, or with its subject where it has none."""
    bare = bare_text(context)
    subject = subject_span(bare, bounds[0], verb)
    if ADVERB_ENDS.match(bare, hit.end, bounds[1]) or bare[verb : hit.start].startswith(("was", "were", "is ", "are")):
        topics = topics_in(context, sentence, *subject) if subject and arm_subject(context, subject) is None else []
        rule = "moved"
    else:
        topics = topics_in(context, sentence, hit.end, phrase_end(bare, hit.end + 1, bounds[1])) if subject else []
        rule = "lowered"
    return Contrast((hit.start, hit.end), hit.entry, topics, subject, negated, rule) if topics else None


def moved_noun(context: Context, sentence: Sentence, hit: Hit, bounds: Place, negated: bool) -> Contrast | None:
    """``A was associated with a reduction in X compared with B``."""
    bare = bare_text(context)
    told = LEADS_TO.search(bare, max(bounds[0], hit.start - 90), hit.start)
    link = NOUN_LINK.match(bare, hit.end, bounds[1])
    if told is None or link is None:
        return None
    topics = topics_in(context, sentence, link.end(), phrase_end(bare, link.end(), bounds[1]))
    subject = subject_span(bare, bounds[0], told.start())
    return Contrast((hit.start, hit.end), hit.entry, topics, subject, negated, "reduction") if topics else None


def none_found(context: Context, sentence: Sentence) -> list[tuple[Contrast, Sides]]:
    """What had no effect, and differences that favoured an arm."""
    bare = bare_text(context)
    found: list[tuple[Contrast, Sides]] = []
    if HINTS.search(bare, sentence.start, sentence.end) is None:
        return found
    for match in NO_EFFECT.finditer(bare, sentence.start, sentence.end):
        bounds = clause_bounds(bare, sentence.start, sentence.end, match.start(), match.end())
        subject = subject_span(bare, bounds[0], match.start())
        topics = topics_in(context, sentence, match.end(), phrase_end(bare, match.end(), bounds[1]))
        if topics and subject is not None and not PURPOSE.search(bare, bounds[0], match.start()):
            found.append((denied(match.span(), topics, subject), Sides(who(context, subject), None, True)))
    for match in NOT_BETWEEN.finditer(bare, sentence.start, sentence.end):
        bounds = clause_bounds(bare, sentence.start, sentence.end, match.start(), match.end())
        subject = subject_span(bare, bounds[0], match.start())
        topics = topics_in(context, sentence, *subject) if subject else []
        if topics:
            found.append((denied(match.span(), topics, None), Sides(None, None, True)))
    for match in NOT_AFFECTED.finditer(bare, sentence.start, sentence.end):
        bounds = clause_bounds(bare, sentence.start, sentence.end, match.start(), match.end())
        subject = subject_span(bare, bounds[0], match.start())
        topics = topics_in(context, sentence, *subject) if subject else []
        by = (match.end() + 1, phrase_end(bare, match.end() + 1, bounds[1]))
        if topics and by[1] > by[0]:
            found.append((denied(match.span(), topics, subject), Sides(who(context, by), None, True)))
    for match in NO_EFFECT_OF.finditer(bare, sentence.start, sentence.end):
        topics = topics_in(context, sentence, match.end(), phrase_end(bare, match.end(), sentence.end))
        if topics and not any(c.cue[0] <= match.start() < c.cue[1] + 3 for c, _ in found):
            arm = match.span("arm") if match["arm"] else None
            found.append((denied((match.start(), match.end()), topics, None), Sides(arm, None, True)))
    for match in FAVOURED.finditer(bare, sentence.start, sentence.end):
        found += favoured(context, sentence, match)
    for match in INTERACTION.finditer(bare, sentence.start, sentence.end):
        found += interaction(context, sentence, match)
    return found


def favoured(context: Context, sentence: Sentence, match: re.Match[str]) -> list[tuple[Contrast, Sides]]:
    """``X favoured A`` where A is an arm: X was better with it."""
    bare = bare_text(context)
    arm = next((m for m in arms_between(context, match.end() - 1, match.end() + 12)), None)
    bounds = clause_bounds(bare, sentence.start, sentence.end, match.start(), match.end())
    verb = verb_start(bare, bounds[0], match.start())
    if arm is None or PURPOSE.search(bare, bounds[0], verb) or NEGATED.search(bare, bounds[0], match.start()):
        return []
    subject = subject_span(bare, bounds[0], verb)
    topics = topics_in(context, sentence, *subject) if subject else []
    if not topics:
        return []
    contrast = Contrast(match.span("word"), "improve", topics, subject, False, "favoured")
    return [(contrast, Sides((arm.start, arm.end), None, True))]


def interaction(context: Context, sentence: Sentence, match: re.Match[str]) -> list[tuple[Contrast, Sides]]:
    """``no group × time interaction for X`` says that the groups moved alike; a significant one, that they did not."""
    bare = bare_text(context)
    topics = topics_in(context, sentence, match.end(), phrase_end(bare, match.end(), sentence.end))
    before = bare[max(sentence.start, match.start() - 60) : match.start()]
    negated = bool(match["no"] or match["not"] or NEGATED.search(before))
    if not topics:
        bounds = clause_bounds(bare, sentence.start, sentence.end, match.start(), match.end())
        shown = re.search(r"(?<![a-z])(?:showed|revealed|had|demonstrated)\s+(?:[a-z-]+\s+){0,3}\Z", before)
        subject = subject_span(bare, bounds[0], match.start() - (len(before) - shown.start())) if shown else None
        topics = topics_in(context, sentence, *subject) if subject else []
    if not topics:
        return []
    return [(Contrast(match.span(), "differ", topics, None, negated, "interaction"), Sides(None, None, True))]


def denied(cue: Place, topics: list[Topic], subject: Place | None) -> Contrast:
    """A contrast that says that nothing differed."""
    return Contrast(cue, "differ", topics, subject, True, "no_effect")


def who(context: Context, place: Place) -> Place | None:
    """The arm that a phrase names, else the phrase itself where it is short."""
    arm = subject_arm(context, place)
    if arm is not None:
        return arm
    words = context.text[slice(*place)].split()
    return place if 0 < len(words) <= 8 and words[0].lower() not in {"this", "these", "it", "they", "that"} else None
