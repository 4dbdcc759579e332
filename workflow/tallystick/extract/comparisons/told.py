"""What one contrast tells: of each topic, against each arm of a list, at each time, and what "but not" takes out."""

from __future__ import annotations

import re
from dataclasses import replace

from ...tables.store import Rows
from ..arms import arms_between
from ..reading import Context, Sentence
from ..statements.clauses import FINITE, bare_text, clause_bounds
from ..statements.printed_numbers import PValue, p_values
from ..statements.topics import Topic, phrase_end, topics_in
from .rows import rows_of
from .sides import Place, Sides, listed_sides
from .ties import Contrast

BUT_NOT = re.compile(
    r",?\s(?:but|although|though|and) not\s(?P<link>(?:at|after|during|in|on|for|by|with|between|among|from|than|over|"
    r"when|compared (?:with|to)|versus|vs\.?)\s)?(?:the\s)?(?!(?:[a-z]+ly\s)?(?:significant|different|reach))"
)
TAKEN_OUT = re.compile(r"but not\s+(?:[a-z]+\s+){0,2}\Z")
OF_OBJECT = frozenset({"object", "associated", "lowered", "reduction", "no_effect"})
"""How a contrast is tied where another thing may follow "but not": "lowered X but not Y"."""
LONGEST_EXCEPTION = 90


def told_rows(
    context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, p: list[PValue], done: set[Place]
) -> Rows:
    """Rows of the topics of a contrast that nothing in the sentence has told of yet, and of its exception."""
    again = contrast.rule == "again"
    contrast.topics = [t for t in contrast.topics if (again or t.span not in done) and apart(t, sides)]
    done |= {t.span for t in contrast.topics}
    if not contrast.topics:
        return []
    context.shared["compared"] = (sentence.index, list(contrast.topics))
    bare = bare_text(context)
    out = [t for t in contrast.topics[1:] if TAKEN_OUT.search(bare, max(t.start - 40, contrast.cue[1]), t.start)]
    exception = replace(contrast, topics=out, negated=not contrast.negated)
    contrast.topics = [t for t in contrast.topics if t not in out]
    rows = pair_rows(context, sentence, contrast, sides, p)
    if out:
        return rows + pair_rows(context, sentence, exception, sides, p)
    return rows + exception_rows(context, sentence, contrast, sides, done)


def pair_rows(context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, p: list[PValue]) -> Rows:
    """Rows of a contrast, once per pair of arms that its words list."""
    rule = f"comparison.{contrast.entry}"
    rows: Rows = []
    for each in listed_sides(context, sides, likeness=contrast.entry in {"same", "differ"}):
        end = each.comparator[1] if each.comparator else 0
        own = [v for v in p if v.start >= end] if len(p) > 1 and each.comparator != sides.comparator else p
        rows += rows_of(context, sentence, contrast, each, own or p, rule)
    return rows


def exception_rows(context: Context, sentence: Sentence, contrast: Contrast, sides: Sides, done: set[Place]) -> Rows:
    """What "but not at 24 h" or "but not relapse" says after a contrast: the contrary, in as many words."""
    bare = bare_text(context)
    right = clause_bounds(bare, sentence.start, sentence.end, *contrast.cue)[1]
    match = BUT_NOT.match(bare, right, sentence.end)
    if match is None or contrast.entry == "differ":
        return []
    end = min(phrase_end(bare, match.end(), sentence.end), match.end() + LONGEST_EXCEPTION)
    if end <= match.end() or FINITE.search(bare, match.end(), min(end + 20, sentence.end)):
        return []
    topics = contrast.topics
    if match["link"] is None and contrast.rule in OF_OBJECT:
        topics = [t for t in topics_in(context, match.end(), end) if t.span not in done]
        done |= {t.span for t in topics}
    other = next((m for m in arms_between(context, match.end() - 1, end)), None)
    if other is not None and sides.arm and other.label != context.text[slice(*sides.arm)]:
        sides = replace(sides, comparator=(other.start, other.end))
    contrary = replace(
        contrast,
        cue=(match.start() + len(match.group()) - len(match.group().lstrip(", ")), end),
        topics=topics,
        negated=not contrast.negated,
    )
    p = p_values(context.lower, match.end(), min(sentence.end, end + 60))
    return rows_of(context, sentence, contrary, sides, p[:1], f"comparison.{contrast.entry}") if topics else []


def apart(topic: Topic, sides: Sides) -> bool:
    """Whether a topic is neither of the sides."""
    return all(
        side is None
        or side[1] <= topic.start
        or topic.end <= side[0]
        or topic.end - topic.start > side[1] - side[0] + 2
        for side in (sides.arm, sides.comparator)
    )
