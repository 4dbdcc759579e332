"""What had an effect or none, said without a comparative word: "A did not affect X", "no effect of A on X".

Each form is one entry of ``FORMS``: its words, where the topic stands (after them, or as their subject) and where the
arm stands (their subject, or named in them). All say that nothing differed, but for an effect that is asserted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ...vocabulary import Vocabulary
from ..arms import arms_between
from ..reading import Context, Sentence
from ..statements.chains import alternatives
from ..statements.clauses import FINDING_VERBS, bare_text, clause_bounds, subject_span
from ..statements.topics import Topic, phrase_end, topics_in
from .sides import Place, Sides, subject_arm
from .ties import NEGATED, Contrast, verb_start

HINTS = re.compile(
    r"n(?<![a-z]n)(?:o|ot|either)(?![a-z])|failed|without|favo|interaction|unaffected|unaltered|uninfluenced|"
    r"effects? of|predictor"
)
"""Words without one of which nothing is denied, favoured or told of an interaction."""
LY = r"(?:[a-z]+ly\s+)?"
SOME = r"(?:(?:[a-z-]+)\s+)"
FOUND = rf"(?:(?:was|were)\s+{LY}{FINDING_VERBS}\s+)?"
BESIDE = r"(?:(?:relative|compared|in comparison)\s+(?:to|with)\s+[^,;:]{2,40}?\s+)?"
GROUPS = (
    r"(?:between|among|across)\s+(?:(?:the|all|both|these|two|three|four|treatment|study|different)\s+)*"
    r"(?:(?:[a-z0-9-]+\s+and\s+[a-z0-9-]+\s+)?(?:groups?|arms?|treatments|conditions|cohorts|interventions)|"
    r"(?:patients|subjects|participants|those|women|men|children)\s+with\s+(?:and|or)\s+without)"
)
AMID = ("between", "among", "across")
"""Words without one of which no ``GROUPS`` are told of."""
A_FACTOR = re.compile(
    r"(?<![a-z])(?:use|exposure|treatment|therapy|management|intervention|group|supplementation|administration|"
    r"allocation|smoking|prophylaxis)(?![a-z])"
)
"""A subject with such a word sets those who have it beside those who have not."""
FACTOR = r"(?:treatment|group|intervention|condition|allocation|arm|diet|drug|training)"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say that something had no effect.

    Attributes:
        pattern: its words; a group ``arm`` holds the arm where they name it, ``what`` the topic.
        topic: whether the topic stands after them, is their subject or stands within them.
        arm: whether the arm is their subject, stands after them ("by"), is named in them, or is not told; a ``factor``
            is a subject that must be an arm or what people had.
        asserted: whether they say that there was an effect.
        needs: words without one of which they cannot stand in a sentence, if there are such.
    """

    pattern: re.Pattern[str]
    topic: str
    arm: str
    asserted: bool = False
    needs: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def forms(vocabulary: Vocabulary) -> tuple[Form, ...]:
    """The forms, with the words of the vocabulary."""
    words = vocabulary["directions"]
    affect = alternatives([f for verb in words["affecting"] for f in verb_forms(verb)])
    plain = alternatives([f for verb in words["moving"] for f in verb_forms(verb)[:1]])
    done = alternatives([verb_forms(verb)[-1] for verb in words["moving"]])
    effects = rf"(?:{alternatives(words['effects'])})s?"
    changes = rf"(?:{alternatives([n for sign in words['nouns'].values() for n in sign])})"
    had = r"(?:had|has|have|showed|shows|with|produced|exerted|demonstrated|conferred)"
    return (
        Form(
            re.compile(
                rf"(?<![a-z])(?:(?:did|does|do|could|have|has|had)\s+not\s+{LY}(?:(?:appear|seem)\s+to\s+)?(?:{affect})|"
                rf"(?:appeared|seemed)\s+not\s+to\s+{LY}(?:{affect})|without\s+{LY}(?:{affect})|"
                rf"{had}\s+(?:no|little or no|neither)\s+{SOME}{{0,3}}?{effects}\s+{BESIDE}(?:on|upon|in|for)|"
                rf"(?:did|does|do)\s+not\s+have\s+(?:an?\s+|any\s+)?{SOME}{{0,3}}?{effects}\s+{BESIDE}(?:on|upon|in|for)|"
                rf"failed\s+to\s+{LY}(?:{plain}|{affect}|demonstrate an effect on)|"
                rf"(?:did|does|do)\s+not\s+(?:(?:[a-z]+ly|further)\s+)*(?:{plain})|"
                rf"(?:did|does)\s+not\s+result\s+in\s+(?:an?|any)\s+{SOME}{{0,2}}?(?:{changes}|differences?)\s+"
                r"(?:in|of))(?![a-z])\s*"
            ),
            "after",
            "subject",
        ),
        Form(
            re.compile(
                rf"(?<![a-z])(?:was|were|is|are)\s+not\s+{LY}(?:significant|distinguishable)\s+(?:between|among|"
                r"across)(?![a-z])"
            ),
            "subject",
            "",
            needs=("distinguishable", "significant"),
        ),
        Form(
            re.compile(
                rf"(?<![a-z]){GROUPS}(?:,\s(?P<what>[^,;:]{{2,80}}?))?\s+(?:was|were)\s+(?P<no>not\s+)?{LY}"
                r"significant(?:ly different)?(?=\s*(?:[,;.]|\(|\Z))"
            ),
            "subject",
            "",
            asserted=True,
            needs=("significant",),
        ),
        Form(
            re.compile(rf"(?<![a-z])no\s+{SOME}{{0,2}}?(?P<what>{SOME}{{1,2}}?){changes}\s+{FOUND}{GROUPS}(?![a-z])"),
            "within",
            "",
            needs=AMID,
        ),
        Form(
            re.compile(
                rf"(?<![a-z])(?:was|were|is|are)\s+(?:not\s+(?:[a-z]+ly\s+)*(?:{affect}|{done})|"
                r"un(?:affected|altered|changed|influenced))\s+by(?![a-z])"
            ),
            "subject",
            "after",
            needs=("by",),
        ),
        Form(
            re.compile(
                rf"(?<![a-z])(?:no|not)\s+{SOME}{{0,4}}?{effects}\s+(?:of\s+(?P<arm>[^,;:]{{2,60}}?)\s+)?{FOUND}"
                r"(?:on|upon|for)\s+"
            ),
            "after",
            "named",
            needs=tuple(words["effects"]),
        ),
        Form(
            re.compile(
                rf"(?<![a-z])no\s+{SOME}{{0,3}}?{changes}\s+{FOUND}(?:in|of|for)\s+(?P<what>[^;:]{{2,120}}?)\s+{FOUND}"
                rf"{GROUPS}(?![a-z])"
            ),
            "within",
            "",
            needs=AMID,
        ),
        Form(
            re.compile(
                rf"(?<![a-z])no\s+{SOME}{{0,3}}?{changes}\s+{FOUND}{GROUPS}\s+{FOUND}(?:in|of|for|regarding)\s+"
            ),
            "after",
            "",
            needs=AMID,
        ),
        Form(
            re.compile(
                rf"(?<=[a-z]\s)(?:was|were)\s+not\s+{LY}(?:associated|related|linked)\s+(?:with|to)\s+"
                r"(?:the\s+)?(?:(?:development|occurrence|incidence|presence|risk)\s+of\s+)?"
            ),
            "after",
            "factor",
            needs=("associated", "related", "linked"),
        ),
        Form(
            re.compile(rf"(?<![a-z])effects?\s+of\s+(?:the\s+)?{FACTOR}\s+{FOUND}(?:on|for|in)\s+"),
            "after",
            "",
            asserted=True,
            needs=("effect",),
        ),
        Form(
            re.compile(
                rf"(?<![a-z]){FACTOR}(?:\s+(?:group|allocation|assignment|alone|arm|status))?\s+(?:was|were)\s+"
                r"(?P<no>not\s+)?an?\s+(?:[a-z]+\s+){0,2}predictors?\s+(?:of|for)\s+"
            ),
            "after",
            "",
            asserted=True,
            needs=("predictor",),
        ),
    )


def verb_forms(verb: str) -> list[str]:
    """A regular verb with its past form."""
    return [verb, verb + ("d" if verb.endswith("e") else "ed")]


PURPOSE = re.compile(
    r"(?<![a-z])(?:an?|the|with|of|in|for|to|may|might|could|can|would|should|whether|if|will)\s+(?:[a-z]+ly\s+)?\Z"
)
FAVOURED = re.compile(
    r"(?<![a-z])(?P<word>favou?red|favou?rs|favou?ring|in favou?r of)\s+(?:the\s+|those\s+|patients\s+)*(?=[a-z0-9])"
)
INTERACTION = re.compile(
    rf"(?<![a-z])(?P<no>no\s+{SOME}{{0,2}})?(?:significant\s+)?(?:{FACTOR}|time)s?[\s-]*(?:×|x|\*|by|-)[\s-]*"
    rf"(?:time|group|treatment|visit|intervention|condition|period)s?\s+(?:interactions?)(?:\s+effects?)?"
    rf"(?:\s+(?:was|were)\s+(?P<not>not\s+)?{LY}(?:{FINDING_VERBS}|significant))?(?:\s+(?:for|in|on)\s+)?|"
    rf"(?<![a-z])significant\s+interactions?\s+(?:(?:was|were)\s+)?{FINDING_VERBS}\s+for\s+"
)
SHOWN = re.compile(r"(?<![a-z])(?:showed|revealed|had|demonstrated)\s+(?:[a-z-]+\s+){0,3}\Z")
Told = list[tuple[Contrast, Sides]]


def effects_told(context: Context, sentence: Sentence) -> Told:
    """What had no effect, differences that favoured an arm, and interactions with time."""
    bare = bare_text(context)
    found: Told = []
    if HINTS.search(bare, sentence.start, sentence.end) is None:
        return found
    words = bare[sentence.start : sentence.end]
    for form in forms(context.vocabulary):
        if form.needs and not any(word in words for word in form.needs):
            continue
        for match in form.pattern.finditer(bare, sentence.start, sentence.end):
            if not any(c.cue[0] <= match.start() < c.cue[1] + 3 for c, _ in found):
                found += told_by(context, sentence, form, match)
    for match in FAVOURED.finditer(bare, sentence.start, sentence.end) if "favo" in words else ():
        found += favoured(context, sentence, match)
    for match in INTERACTION.finditer(bare, sentence.start, sentence.end) if "interaction" in words else ():
        found += interaction(context, sentence, match)
    return found


def told_by(context: Context, sentence: Sentence, form: Form, match: re.Match[str]) -> Told:
    """The contrast of one form, where its topic and the arm that its form asks for are there."""
    bare = bare_text(context)
    bounds = clause_bounds(bare, sentence.start, sentence.end, match.start(), match.end())
    subject = None
    if "subject" in (form.topic, form.arm) or form.arm == "factor":
        subject = subject_span(bare, bounds[0], match.start())
        within = match.groupdict().get("what") is not None
        if not within and (subject is None or PURPOSE.search(bare, bounds[0], match.start())):
            return []
        if (
            form.arm == "factor"
            and subject
            and not (arms_between(context, *subject) or A_FACTOR.search(bare, *subject))
        ):
            return []
    after = (match.end() + 1, phrase_end(bare, match.end() + 1, bounds[1]))
    if form.topic == "after":
        topics = topics_in(context, sentence, match.end(), phrase_end(bare, match.end(), bounds[1]))
    elif form.topic == "within" or (form.topic == "subject" and match.groupdict().get("what")):
        topics = topics_in(context, sentence, *match.span("what"))
    else:
        topics = topics_in(context, sentence, *subject) if subject else []
    if not topics or (form.arm == "after" and after[1] <= after[0]):
        return []
    arm = None
    if form.arm == "named" and match["arm"]:
        arm = match.span("arm")
    elif form.arm in {"subject", "after", "factor"}:
        place = after if form.arm == "after" else subject
        arm = who(context, place) if place else None
    before = bare[max(sentence.start, match.start() - 40) : match.start()]
    negated = not form.asserted or NEGATED.search(before) is not None or bool("no" in match.groupdict() and match["no"])
    contrast = Contrast(match.span(), "differ", topics, subject, negated, "no_effect")
    return [(contrast, Sides(arm, None, True))]


def favoured(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
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


def interaction(context: Context, sentence: Sentence, match: re.Match[str]) -> Told:
    """``no group × time interaction for X`` says that the groups moved alike; a significant one, that they did not."""
    bare = bare_text(context)
    topics = topics_in(context, sentence, match.end(), phrase_end(bare, match.end(), sentence.end))
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
    return topics_in(context, sentence, *subject) if subject else []


def who(context: Context, place: Place) -> Place | None:
    """The arm that a phrase names, else the phrase itself where it is short."""
    arm = subject_arm(context, place)
    if arm is not None:
        return arm
    words = context.text[slice(*place)].split()
    return place if 0 < len(words) <= 8 and words[0].lower() not in {"this", "these", "it", "they", "that"} else None
