"""Governors: what a noun phrase hangs on, found by walking back from one of its words.

"A had *significantly greater* relief": the phrase is the object of "had". "*Greater relief* was seen": it opens its
clause. "Relief was better, with *fewer falls*": it hangs on "with". Which adjectives stand between does not matter.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .clauses import skip_intro

TOKEN = re.compile(r"[^\s,;:]+|[,;:]")
MOST_WORDS = 9
"""How many words of a phrase may stand before the one that is asked for."""
BE = frozenset(["was", "were", "is", "are", "be", "been", "being"])
VERBS = frozenset(
    """
    had has have having show shows showing shown found find detect reveal demonstrate observe identify made had
    gave led rose fell grew lost felt took kept met spent ate drank slept saw underwent became got saw provides offers
    produces leads leading results resulting gives yields causes induces confers requires exhibits displays develops
    did do does scored fared spent needs reports experiences achieves remained seem appears demonstrating displaying
    """.split()  # noqa: SIM905
)
WITH_PREPOSITION = {
    "in": ("result", "present"), "to": ("led", "tend", "lead", "trend", "contribut"), "with": ("associat",),
    "for": ("allow", "trend"), "toward": ("trend", "tend"), "towards": ("trend", "tend"),
    **dict.fromkeys(
        ("on", "from", "of", "at", "by", "than", "as", "between", "among", "during", "after", "within", "under", "over",
         "into", "through", "until", "before", "per", "via", "versus", "vs", "despite", "due"), ()
    ),
}  # fmt: skip
"""Prepositions, each with the beginnings of the verbs that take their object by it: "resulted *in* less pain"."""
TRANSPARENT = frozenset(["trend", "trends", "tendency", "evidence"])
"""Nouns that only weaken what follows: "there was a trend *towards* less pain"."""
JOINTS = frozenset([",", ";", ":", "and", "or", "but", "nor", "while", "whereas", "although", "though"])
CLAUSES = frozenset(["that", "which", "who", "if", "whether", "when", "where", "because", "to"])
ARTICLES = frozenset(["a", "an", "the", "any", "no", "not", "some", "also"])


TENDED = re.compile(r"(?<![a-z])(?:trend|tended|tendency)(?![a-z])")
"""Before an infinitive of what happened: "there was a trend for A *to have* less pain"."""
FORETELLING = frozenset(["predicted", "correlated"])
"""Verbs whose subject foretells their object and does not have it."""


class Governor(NamedTuple):
    """What a phrase hangs on.

    Attributes:
        kind: verb, there ("there was"), tied ("associated with"), with, opening (the phrase opens its clause), joint
            (it stands after a comma or conjunction), or nothing.
        start: where the words of the governor begin.
        end: where they end.
    """

    kind: str
    start: int
    end: int


def governor_of(bare: str, left: int, at: int) -> Governor:
    """The governor of the phrase that holds the word at ``at``, within the clause from ``left``."""
    words = list(TOKEN.finditer(bare, max(left, at - 110), at))
    for i in range(len(words) - 1, max(-1, len(words) - MOST_WORDS - 1), -1):
        word, before = words[i].group(), words[i - 1].group() if i else ""
        if word in JOINTS:
            if before[:1].isdigit() and i + 1 < len(words) and words[i + 1].group()[0].isdigit():
                continue  # "had a 16% and 5% reduction"
            begins = not bare[left : words[i].start()].strip()
            if word == ",":
                begins = skip_intro(bare, left, at) > words[i].start()
            return Governor("opening" if begins else "joint", *words[i].span())
        if word in BE:
            if before == "there":
                return Governor("there", words[i - 1].start(), words[i].end())
            return Governor("verb", *words[i].span())
        if word in FORETELLING:
            return Governor("", at, at)
        if is_verb(word, before):
            return Governor("verb", *words[i].span())
        if word == "without" or (word == "with" and not before.startswith(WITH_PREPOSITION["with"])):
            return Governor("with", *words[i].span())
        if word in WITH_PREPOSITION:
            if before in TRANSPARENT:
                continue
            taken = WITH_PREPOSITION[word]
            if taken and before.startswith(taken):
                return Governor("tied" if word == "with" else "verb", words[i - 1].start(), words[i].end())
            return Governor("", at, at)
        if word == "to" and TENDED.search(bare, left, words[i].start()):
            return Governor("verb", *words[i].span())
        if word in CLAUSES:
            return Governor("opening" if word == "that" else "", *words[i].span())
    reached = words[0].start() if len(words) <= MOST_WORDS and words else at
    return Governor("opening" if not words or not bare[left:reached].strip() else "", left, left)


def is_verb(word: str, before: str) -> bool:
    """Whether a word is a verb of its clause; one in -ed after an article only qualifies its noun."""
    if word in VERBS:
        return True
    if not word.endswith(("ed", "ing")) or len(word) < 5 or not word.isalpha() or word in ADJECTIVES:
        return False
    return before not in ARTICLES and (word.endswith("ed") or before not in WITH_PREPOSITION)


ADJECTIVES = frozenset(
    """marked limited combined related indeed hundred pronounced detailed following during including remaining existing
    fasting morning evening""".split()  # noqa: SIM905
)
