"""Conclusions: the sentences in which authors conclude, with the stance they take and whether they hedge it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from .chains import alternatives
from .moves import sentence_moves
from .reading import Context, Reading
from .statements import give_ids

VOCABULARY = ("conclusions",)

CITATION = re.compile(
    r"\s*(?:cite\b|how to cite|pmid\b|doi\b|trial registration|clinicaltrials)|(?:https?://|doi:)", re.IGNORECASE
)
DENIED = re.compile(
    r"(?<![a-z])(?:no|not|without|neither|nor|never|lack of|fail(?:ed|s)? to|did not|does not|"
    r"cannot)(?:\s+\w+){0,3}\s*\Z"
)
NEEDS = re.compile(
    r"(?<![a-z])(?:further|more|larger|future|additional|long-term)\s+(?:\w+\s+){0,3}?(?:studies|research|"
    r"trials|investigations?|work|data|evidence)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class StanceWords:
    """Compiled words of each stance."""

    favours: re.Pattern[str]
    no_difference: re.Pattern[str]
    against: re.Pattern[str]
    hedges: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_stances(vocabulary: Vocabulary) -> StanceWords:
    """Words of the vocabulary as patterns on lower case."""
    words = vocabulary["conclusions"]
    found = {
        kind: re.compile(rf"(?<![a-z-])(?:{alternatives(words[kind])})(?![a-z])")
        for kind in ("favours", "no_difference", "against", "hedges")
    }
    return StanceWords(**found)


def stance_of(sentence: str, words: StanceWords) -> tuple[str, tuple[int, int]] | None:
    """Stance of a sentence in lower case and the place of the words it stands on; none where it takes none."""
    none = words.no_difference.search(sentence)
    against = words.against.search(sentence)
    favour = None
    for match in words.favours.finditer(sentence):
        if none is not None and none.start() <= match.start() < none.end() + 40:
            continue
        if not DENIED.search(sentence[max(0, match.start() - 40) : match.start()]):
            favour = match
            break
    found = [m for m in (favour, none, against) if m is not None]
    if not found:
        return None
    if favour is not None and len(found) > 1:
        return "mixed", favour.span()
    if against is not None:
        return "against", against.span()
    return ("favours" if favour is not None else "no_difference"), found[0].span()


def read(context: Context) -> Reading:
    """Concluding sentences that take a stance; a plea for further studies alone takes none."""
    words = compile_stances(context.vocabulary)
    rows: Rows = []
    for sentence, move in zip(context.sentences, sentence_moves(context), strict=True):
        if move != "conclusion":
            continue
        text = context.lower[sentence.start : sentence.end]
        if CITATION.match(text) or len(text) < 20:
            continue
        found = stance_of(text, words)
        if found is None or NEEDS.match(text):
            continue
        stance, (start, end) = found
        hedge = words.hedges.search(text)
        places = [("value", sentence.start + start, sentence.start + end)]
        places += [("direction", sentence.start + hedge.start(), sentence.start + hedge.end())] if hedge else []
        rows.append(
            {
                **context.place(sentence.start, sentence.end),
                **context.where(sentence.section),
                "stance": stance,
                "hedged": hedge is not None,
                "rule": f"conclusion.{stance}",
                "_anchors": places,
            }
        )
    finished, anchors = give_ids(context, rows, "con", "conclusions", "conclusion_id")
    return Reading({"conclusions": finished}, anchors)
