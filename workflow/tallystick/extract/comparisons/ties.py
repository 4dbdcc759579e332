"""What ties a comparative word to what it compares, and the words around it that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..arms import arms_between
from ..reading import Context, Sentence
from ..statements.clauses import bare_text
from ..statements.topics import LEADING, Topic, known_topics
from .sides import Place, people_place

ADVERB_ENDS = re.compile(
    r"\s*(?:[,;.(]|\Z|(?:often|frequently|commonly|rapidly|slowly|quickly|strongly|severely|markedly|so)(?![a-z])|"
    r"(?:than|in|with|for|among|after|at|between|when|on|by|under|compared|during|from|and|over|across|"
    r"following)(?![a-z]))"
)
"""After an adverb ("declined faster in …"); a noun would make it an attribute."""
NEGATED = re.compile(
    r"(?<![a-z])(?:no|not|nor|neither|without|never|failed to|lack of|absence of|cannot|unable to|little|minimal|none)"
    r"(?![a-z])"
    r"(?:(?!(?<![a-z])(?:but|although|though|whereas|while|only)(?![a-z]))[^;:.]){0,60}\Z"
)
MODAL = re.compile(
    r"(?<![a-z])(?:may|might|could|can|would|should|whether|if|expected|hypothes\w+|aim\w*|likely)(?![a-z])"
)
THERE = re.compile(r"(?<![a-z])(?:there)\s+\Z")


@dataclass(slots=True)
class Contrast:
    """A comparative word with what it compares.

    Attributes:
        cue: place of the word.
        entry: up, down, improve, worsen, same or differ.
        topics: what is compared.
        subject: place of the subject, if the arm may stand there.
        negated: whether the words deny it.
        rule: how it is tied.
    """

    cue: Place
    entry: str
    topics: list[Topic]
    subject: Place | None
    negated: bool
    rule: str


def arm_subject(context: Context, subject: Place) -> Place | None:
    """The subject as an arm: it begins with a learnt arm that covers most of it, or names people."""
    start, end = subject
    mentions = arms_between(context, start, end)
    lead = LEADING.match(bare_text(context), start, end)
    begin = lead.end() if lead else start
    covered = sum(m.end - m.start for m in mentions)
    if mentions and mentions[0].start <= begin + 4 and covered * 2 >= end - begin:
        return mentions[0].start, mentions[0].end
    return people_place(context, start, end)


VERB_GROUP = re.compile(
    r"(?<![a-z])(?:(?:did|do|does|was|were|is|are|not|also|[a-z]+ly|has|have|had|been|both|all)\s+)+\Z"
)


def verb_start(bare: str, left: int, at: int) -> int:
    """Where the verb group that ends at ``at`` begins."""
    match = VERB_GROUP.search(bare, max(left, at - 60), at)
    return match.start() if match else at


RECENT = 3
"""How many topics of the sentence before a bare "differences" may stand for."""


NEAR_HEAD = 60
"""How near to its head such a sentence says so, before it names a thing of its own."""


def recent_topics(context: Context, sentence: Sentence, at: int) -> list[Topic]:
    """What the sentence before compared: the topics of "This was higher than …" and of "No differences were found"."""
    index, topics = context.shared.get("compared", (-1, []))
    if index != sentence.index - 1 or not 0 < len(topics) <= RECENT or at - sentence.start > NEAR_HEAD:
        return []
    return [] if known_topics(context, sentence.start, at) else list(topics)
