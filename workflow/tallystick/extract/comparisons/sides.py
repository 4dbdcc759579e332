"""The two sides of a comparison: the arm and what it is set beside, as far as the words of a clause say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ...vocabulary import Vocabulary
from ..arms import ArmMention, arms_between
from ..arms.words import compile_arms
from ..reading import Context, Sentence
from ..statements import COMPARED
from ..statements.chains import Grammar
from ..statements.clauses import FINITE, bare_text
from ..statements.pairs import BETWEEN, arm_and_comparator, pair_between
from ..statements.slots import slots_of
from ..statements.topics import Topic, phrase_end

Place = tuple[int, int]

TIMES = re.compile(
    r"(?<![a-z])(?:between|among|across|over)\s+(?:the\s+)?(?:baseline|before|pre-?[a-z]*|post-?[a-z]*|admission|"
    r"days?|weeks?|"
    r"months?|visits?|\d(?![^,;.]{0,24}(?:groups|arms|treatments|cohorts))|"
    r"times?|time ?-?points?|pre-?treatment|first and|initial|visits|preoperative|seasons?)(?![a-z])"
)
BETWEEN_TIMES = re.compile(rf"\s*(?:(?:was|were)\s+[a-z]+\s+)?{TIMES.pattern}")
TIME_HEAD = re.compile(
    r"\s*(?:at\s+|the\s+|in\s+|on\s+|first\s+|second\s+|third\s+|last\s+|final\s+)*(?:days?|weeks?|months?|years?|visits?|\d+\s*(?:days?|weeks?|months?|years?|h|min)|"
    r"time|previous|expected|predicted|normal|historical|the general|general population|usual|ever|half|once|"
    r"anticipated|recommended|those reported|previously|pre|post)(?![a-z])"
)
HEAD_END = re.compile(
    r"[,;(]|\.\s|(?<![a-z])(?:and|at|after|p|while|was|were|had|did|but|with a|in terms|in [a-z]+ing|on|"
    r"for|with p)(?![a-z])"
)
LINKED = re.compile(r"\s*(?:in|with|for|among|by|of|after|under|on|from|within|to)\s+(?:the\s+|those\s+|both\s+)?")
ALL_GROUPS = re.compile(
    r"(?:b(?<![a-z]b)oth|a(?<![a-z]a)ll|e(?<![a-z]e)(?:ither|ach)|t(?<![a-z]t)(?:wo|hree|he (?:two|three|four|[2-6]))|"
    r"f(?<![a-z]f)our|2(?<![a-z]2)|3(?<![a-z]3)|4(?<![a-z]4)|5(?<![a-z]5)|6(?<![a-z]6))\s+(?:of the\s+)?(?:[a-z-]+\s+)?"
    r"(?:groups|arms|cohorts|treatments|regimens|conditions|formulations|doses)(?![a-z])|(?:b(?<![a-z]b)etween|"
    r"i(?<![a-z]i)nter)[ -]?group|g(?<![a-z]g)roup(?:s|\sdifferences?)(?![a-z])"
)
CONTROLLED = re.compile(
    r"(?<![a-z])(?:placebo|controls?|randomi[sz]\w*|groups|arms|versus|vs|crossover|cross-over|compared|"
    r"comparison)(?![a-z])"
)
TO_OTHER = re.compile(
    r"\s+(?:to|with(?!\s(?:respect|regards?)\s)|as|from)\s+(?:(?:that|those|the|in|with|of|for|on|at)\s+)*"
)
SET_TO = frozenset(
    {"superior", "inferior", "non-inferior", "noninferior", "similar", "comparable", "equivalent", "identical", "equal",
     "differ", "differed", "differs", "different", "as effective", "as safe", "as efficacious", "as good"}
)  # fmt: skip
"""Words set to what they are compared with by "to", "from" or "as"."""
OVER = re.compile(r"\s+over\s+(?:(?:that|those|the|in|with|of)\s+)*")
SET_OVER = frozenset({"improvement", "improvements", "benefit", "benefits", "superiority", "advantage", "advantages"})
"""Words set to what they are compared with by "over"."""
LONGEST_SIDE = 90
NEAR_TIME = 40


@dataclass(frozen=True, slots=True)
class Sides:
    """Places of the arm and of its comparator; both null where only "the groups" are compared."""

    arm: Place | None = None
    comparator: Place | None = None
    named: bool = False
    """Whether words of the clause say that groups are compared."""


def is_controlled(context: Context) -> bool:
    """Whether the document speaks of groups at all."""
    if "controlled" not in context.shared:
        context.shared["controlled"] = CONTROLLED.search(context.lower) is not None
    return bool(context.shared["controlled"])


def place_of(mention: ArmMention | None) -> Place | None:
    """The place of a mention."""
    return (mention.start, mention.end) if mention else None


def sides_of(
    context: Context,
    sentence: Sentence,
    cue: Place,
    bounds: Place,
    subject: Place | None,
    likeness: bool,
    topics: list[Topic],
    grammar: Grammar,
    by_subject: bool = False,
) -> Sides | None:
    """Sides of the clause ``bounds`` around the words ``cue``; none where it compares times, or nothing.

    Args:
        likeness: whether the cue says alike or different, so that the arms stand side by side.
        topics: what is compared; an arm named within its words is none of the sides.
        by_subject: whether the subject is the arm, wherever another is named.
    """
    left, right = bounds
    bare, lower = bare_text(context), context.lower
    together = BETWEEN.search(lower, left, right) or ALL_GROUPS.search(bare, left, right)
    if BETWEEN_TIMES.match(bare, cue[1], right):
        return None
    if not together and TIMES.search(bare, cue[0] - 1, min(cue[1] + NEAR_TIME, right)):
        return None
    mentions = [m for m in arms_between(context, left, right) if not any(t.start + 4 < m.start < t.end for t in topics)]
    told = against(context, sentence, cue, bounds, mentions, subject, grammar, by_subject, topics)
    if told is not None:
        return told if told.named else None
    pair = pair_between(context, left, right, grammar)
    if pair is not None:
        return Sides(*pair, True)
    distinct = sorted({a.key: a for a in reversed(mentions)}.values(), key=lambda a: a.start)
    if likeness and (len(distinct) == 2 or (len(distinct) > 2 and joined(context, distinct))):
        sides = arm_and_comparator(context, sentence, distinct)
        if sides is not None:
            return Sides(place_of(sides[0]), place_of(sides[1]), True)
    if together:
        return Sides(None, None, True)
    arm = beside(context, cue, mentions) or group_words(context, cue[1], right)
    if arm is None and subject is not None:
        arm = subject_arm(context, subject)
    return Sides(arm, None, arm is not None)


def against(
    context: Context,
    sentence: Sentence,
    cue: Place,
    bounds: Place,
    mentions: list[ArmMention],
    subject: Place | None,
    grammar: Grammar,
    by_subject: bool,
    topics: list[Topic],
) -> Sides | None:
    """Sides where words like "than" or "compared with" name the comparator; ``named`` is false against a time."""
    lower, bare = context.lower, bare_text(context)
    found = list(COMPARED.finditer(bare, cue[1], bounds[1]))
    found += [m for m in COMPARED.finditer(lower, cue[1], bounds[1]) if not found]
    if not found and bare[slice(*cue)] in SET_TO and (to_other := TO_OTHER.match(bare, cue[1], bounds[1])):
        found = [to_other]
    if not found and bare[slice(*cue)] in SET_OVER and (over := OVER.match(bare, cue[1], bounds[1])):
        found = [over]
    if not found:
        found = [
            m
            for m in COMPARED.finditer(bare, sentence.start, min(cue[0], sentence.start + LONGEST_SIDE))
            if opens(bare, sentence, m)
        ]
    if not found and subject is not None:
        verb = FINITE.search(bare, subject[0], cue[0])
        limit = verb.start() if verb else cue[0]
        found = [m for m in COMPARED.finditer(bare, subject[0], limit) if cue[0] - m.end() <= LONGEST_SIDE]
        found = found or [
            m for m in COMPARED.finditer(lower, subject[1], limit) if lower.startswith(", ", m.start() - 2)
        ]
    for match in found:
        skipped = PREPOSITION.match(lower, match.end(), bounds[1])
        begin = skipped.end() if skipped else match.end()
        stop = min((t.start for t in topics if t.start > begin), default=bounds[1])
        text = BEFORE_TOPIC.sub("", lower[begin : min(begin + LONGEST_SIDE, bounds[1], stop)]).rstrip(".")
        cut = HEAD_END.search(text)
        head = (text[: cut.start()] if cut else text).rstrip()
        comparator = next((a for a in mentions if match.start() <= a.start <= begin + len(head)), None)
        if not head.strip() or (comparator is None and BARE_NUMBER.match(head) and not TIME_HEAD.match(head)):
            continue
        if grammar.before.search(match.group() + head) or (comparator is None and TIME_HEAD.match(head)):
            return Sides()
        place = place_of(comparator) or named_group(lower, match.start(), begin, begin + len(head))
        if place[1] <= place[0]:
            continue
        rest = [a for a in mentions if not place[0] <= a.start < place[1]]
        arm = subject_arm(context, subject) if by_subject and subject else None
        arm = arm or place_of(next((a for a in rest if cue[1] <= a.start < match.start()), None))
        arm = arm or group_words(context, cue[1], match.start())
        arm = arm or place_of(next((a for a in reversed(rest) if a.end <= cue[0]), None))
        arm = arm or (subject_arm(context, subject) if subject else None)
        if arm is None and match.end() <= cue[0]:
            # "Compared with B, X was higher in A"
            arm = beside(context, cue, [a for a in rest if a.start >= cue[1]])
        arm = arm or unlearnt_arm(bare, (*cue, bounds[1]), subject, topics, (match.start(), begin))
        same = arm is not None and lower[slice(*arm)] == lower[slice(*place)]
        return Sides(None if same else arm, place, True)
    return None


SIDE_OPENS = frozenset({"in", "with", "for", "at", "after", "by", "of", "under", "following", "among", "on", "using"})
NO_NAME = re.compile(
    r"(?:this|these|it|they|that|those|there|which|who|both|all|each|either|neither|none|we|our|no|results?|findings?|"
    r"analys[ei]s|data|regression|study|studies|trials?|patients|subjects|participants|more|fewer|less|most|also|"
    r"addition|contrast|terms|presence|total|general|any|one|change|changes|levels?|use|time|end|baseline|follow-?up|"
    r"visits?|days?|weeks?|months?|years?|hours?|first|second|third|last|final|post\w*|pre(?:-|test|treat|interv|oper)\w*|average|respect|"
    r"higher|lower|greater|smaller|better|worse|longer|shorter|increas\w+|decreas\w+|reduc\w+|women|men|children|adults|people|infants|cases|the)(?![a-z-])|\d|.*\s(?:and|or|but)\s"
)
"""Words that name no side."""
NEVER_NAMED = re.compile(
    r"(?<![a-z])(?:days?|weeks?|months?|years?|hours?|h|min|minutes|visits?|time|phase|stud(?:y|ies)|trials?|"
    r"analys[ei]s|tests?(?=\Z)|models? showed|increasing|decreasing|improving|[a-z]{3,}ly)(?![a-z])|\A.?\Z"
)
THAT_OF = re.compile(r"(?<![a-z])(?:that|those)\s+(?:of|in|with|for|after|on)\s")
"""A comparator that takes up the thing: "than *that of* B"."""
LONGEST_NAME = 6


def unlearnt_arm(
    bare: str, cue: tuple[int, int, int], subject: Place | None, topics: list[Topic], opens: Place
) -> Place | None:
    """An arm that no other sentence sets apart: the subject that has the thing, or the group before the comparator.

    Args:
        cue: the place of the comparative word, and where its clause ends.
        opens: from where the words begin that open the comparator to where its name does.
    """
    apart = subject is not None and not any(subject[0] <= t.start < subject[1] for t in topics)
    if subject is not None and apart and bare[slice(*subject)] != "we":
        return None if bare.startswith("difference", cue[0]) else name_in(bare, *subject)
    if opens[0] <= cue[1]:
        after = next(
            (s for s in slots_of(bare, cue[1], min(cue[1] + NEAR_TIME, cue[2])) if s.words in SIDE_OPENS), None
        )
        return name_in(bare, after.start, phrase_end(bare, after.start, after.end)) if after else None
    slot = next(reversed(slots_of(bare, cue[1], opens[0])), None)
    taken = slot is None or any(t.start <= slot.opens < t.end for t in topics)
    if slot is not None and not taken and slot.words in SIDE_OPENS:
        return name_in(bare, slot.start, opens[0])
    own = slots_of(bare, *subject)[-1:] if subject is not None and THAT_OF.search(bare, *opens) else []
    return name_in(bare, own[0].start, own[0].end) if own and own[0].words in SIDE_OPENS else None


def name_in(bare: str, start: int, end: int) -> Place | None:
    """The place of a short name without its article; none where the words name no side."""
    start += 4 if bare.startswith("the ", start) else 0
    words = bare[start:end].rstrip(" ,")
    if (
        not words
        or "," in words
        or len(words.split()) > LONGEST_NAME
        or NO_NAME.match(words)
        or NEVER_NAMED.search(words)
    ):
        return None
    return start, start + len(words)


def joined(context: Context, mentions: list[ArmMention]) -> bool:
    """Whether arms stand in one list."""
    bare = bare_text(context)
    return all(JOINED_ARMS.fullmatch(bare, a.end, b.start) for a, b in pairwise(mentions))


BEFORE_TOPIC = re.compile(r"\s(?:in|for|on|at|of|with respect to|regarding|in terms of)(?:\s(?:the|all|both))?\s*\Z")
"""Between a comparator and the topic after it: "than B *in the* treatment of pain"."""
JOINED_ARMS = re.compile(
    r"\s*(?:groups?|arms?)?\s*(?:,\s*)?(?:and|or|,)\s+(?:(?:in|with|to|than|for|on|by|the|those|group|groups|arm|"
    r"patients|receiving)\s+)*"
)
GOES_ON = re.compile(
    r"\s*(?:groups?|arms?|patients)?\s+(?:was|were|had|has|have|did|showed|increased|decreased|experienced|received|"
    r"is|are)(?![a-z])"
)
"""After an arm that is the subject of the next clause."""
DOSE_ONLY = re.compile(r"[\d.,]+\s*[a-zµμ]*")
LIST_REACH = 160
AND = re.compile(r"(?<![a-z])(?:and|or)(?![a-z])")
"""What a list has before its last arm; without it a comma only ends what stands before."""


def listed_sides(context: Context, sides: Sides, likeness: bool) -> list[Sides]:
    """The sides once per pair where the words list several arms: "more than A and B", "A and B were superior to C".

    Args:
        likeness: whether the arms stand side by side, so that the first is set beside each other one.
    """
    arms = listed(context, sides.arm, sides.comparator) if sides.comparator and not likeness else [sides.arm]
    comparators = listed(context, sides.comparator, sides.arm) if sides.arm else [sides.comparator]
    return [Sides(arm, comparator, sides.named) for arm in arms for comparator in comparators]


def listed(context: Context, place: Place | None, other: Place | None) -> list[Place | None]:
    """The place of an arm and those of the arms listed with it, apart from the other side."""
    if place is None:
        return [None]
    bare = bare_text(context)
    run: list[ArmMention] = []
    holds = False
    for mention in arms_between(context, max(0, place[0] - LIST_REACH), place[1] + LIST_REACH):
        if run and JOINED_ARMS.fullmatch(bare, run[-1].end, mention.start) is None:
            if holds:
                break
            run = []
        run.append(mention)
        holds = holds or (mention.start < place[1] and place[0] < mention.end)
    found: dict[str, Place] = {}
    told = any(AND.search(bare, a.end, b.start) for a, b in pairwise(run))
    for mention in run if holds and told else []:
        mine = mention.start < place[1] and place[0] < mention.end
        apart = other is None or mention.end <= other[0] or other[1] <= mention.start
        if mine or (apart and not GOES_ON.match(bare, mention.end) and not DOSE_ONLY.fullmatch(mention.label)):
            found[mention.key] = place if mine else (mention.start, mention.end)
    return list(found.values()) or [place]


PREPOSITION = re.compile(r"(?:after|under|during|following|among|when|using|by|without)\s+(?:the\s+)?")
BARE_NUMBER = re.compile(r"\s*(?:[<>≤≥$£€]|[-+]?[\d.]+(?![a-z0-9]))")


def named_group(lower: str, begin: int, start: int, end: int) -> Place:
    """The words of a comparator; a label keeps its "group" ("than in group B")."""
    if lower.endswith("group ", begin, start) and end - start <= 4:
        start -= len("group ")
    return start, end


def opens(bare: str, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether "compared with" opens the sentence or an aside before the subject."""
    if match.start() - sentence.start > 30 or FINITE.search(bare, sentence.start, match.start()):
        return False
    return "," in bare[match.end() : match.end() + LONGEST_SIDE]


def beside(context: Context, cue: Place, mentions: list[ArmMention]) -> Place | None:
    """The arm named right after the cue's phrase, "higher in the drug group", else one before it."""
    bare = bare_text(context)
    for mention in mentions:
        if mention.start >= cue[1] and LINKED.search(bare[max(cue[1] - 1, mention.start - 14) : mention.start]):
            return place_of(mention)
    return next((place_of(m) for m in reversed(mentions) if m.end <= cue[0]), None)


def subject_arm(context: Context, subject: Place) -> Place | None:
    """The arm that a subject names: a learnt arm, or people told apart by words ("women with diabetes")."""
    start, end = subject
    mention = next((m for m in arms_between(context, start, end)), None)
    if mention is not None:
        return place_of(mention)
    return people_place(context, start, end)


@lru_cache(maxsize=4)
def people_pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """People with the words that tell them apart."""
    words = compile_arms(vocabulary)
    return re.compile(
        rf"(?:the\s+)?(?P<who>(?:(?!(?:of|in|and|numbers?|proportions?|percentages?)\s)[a-z0-9-]+\s+)"
        rf"{{0,3}}(?:{words.people})(?![a-z])"
        r"(?P<what>\s+(?:with|on|who|receiving|treated|taking|without|in|aged|using|randomi[sz]ed|assigned|given|"
        r"undergoing|from|whose|of)\s[^,;]{2,80})?)"
    )


@lru_cache(maxsize=4)
def people_word(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A word for people, or for a group of them."""
    return re.compile(rf"(?<![a-z])(?:{compile_arms(vocabulary).people}|groups?|arms?|those)(?![a-z])")


def people_place(context: Context, start: int, end: int) -> Place | None:
    """People told apart by what they have or are, from ``start`` on: "patients with fever", "older adults"."""
    match = people_pattern(context.vocabulary).match(bare_text(context), start, end)
    if match is None or match.end() < end - 3 or match["who"] in {"patients", "subjects", "participants"}:
        return None
    if match["who"].startswith(("one ", "a ", "another ")):
        return None
    return match.start("who"), match.start("who") + len(match["who"].rstrip())


GROUPED = re.compile(
    r"(?<![a-z])(?P<link>in|with|for|among|by|after)\s+(?:the\s+)?(?P<who>(?:those|patients|participants|subjects|"
    r"higher|lower|greater|smaller|better|worse|longer|shorter|increas\w+|decreas\w+|reduc\w+|women|men|children|"
    r"individuals|adults|[a-z-]+)(?:\s+(?:with|who|receiving|treated|on|without|in|of|given|using|"
    r"taking)\s[^,;]{2,60}?|"
    r"\s+[a-z-]+){0,1})\s*\Z"
)


def group_words(context: Context, start: int, stop: int) -> Place | None:
    """Words that name a group between a cue and "than": "higher in smokers [than]"."""
    match = GROUPED.search(bare_text(context), start, stop)
    if match is None or (match["link"] == "in" and not people_word(context.vocabulary).search(match["who"])):
        return None
    return match.span("who")
