"""Where cells came from: sources named alone, and sources joined in one phrase ("bone marrow and/or cord blood").

A joined phrase is one row, because it says less than its parts: after "and/or" a patient may have had both. Its
``value_text`` is the ids of the sources in the order of the alphabet with ``+`` between, its ``unit`` the joining word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..reading import Context
from ..statements.lexicon import Hit

# What may stand between a source and the word that joins it to the next: what was taken from it, never a number.
TAKEN = r"(?:[- ]*(?:derived|origin))?(?:[- ](?!(?:and|or|versus|vs|with|from|than|compared)(?![a-z]))[a-z/-]+){0,4}\)?"
LEAD = r"(?:(?:from|the|of|h|a|an|both|either|allogen(?:e)?ic|autologous|human|donor)[- ]*){0,4}"
JOINT = re.compile(
    rf"{TAKEN}\s*(?:,\s*)?(?P<word>and\s?/\s?or|or\s?/\s?and|and|or|as well as|plus|-?\s?/|,)\s*{LEAD}\Z"
)
SHORT_FORM = re.compile(r"[a-z/ -]{0,40}\(\s*h?\Z")
REACH = 60


def joined(context: Context, hits: list[Hit]) -> Iterator[tuple[list[Hit], str]]:
    """Runs of sources of one sentence, each with the word that joins it: ``and``, ``or``, ``and_or``, or none.

    A source and its abbreviation in brackets ("bone marrow cells (BM-MSCs)") are one.
    """
    run: list[Hit] = []
    words: list[str] = []
    for hit in hits:
        if run:
            gap = context.lower[run[-1].end : hit.start] if hit.start - run[-1].end <= REACH else "."
            match = JOINT.match(gap)
            if match is None and not (hit.entry == run[-1].entry and SHORT_FORM.fullmatch(gap)):
                yield run, join_word(words)
                run, words = [], []
            elif match is not None:
                words.append(match["word"])
        run.append(hit)
    if run:
        yield run, join_word(words)


def join_word(words: list[str]) -> str:
    """One name for the joining words of a phrase; a slash alone allows both."""
    if any("/" in word for word in words):
        return "and_or"
    if "or" in words:
        return "or"
    return "and" if any(word != "," for word in words) else ""


def source_facts(context: Context, hits: list[Hit]) -> Iterator[tuple[str, str | None, int, int]]:
    """``value_text``, ``unit``, start and end of each source of a sentence; of a joined phrase once."""
    for run, word in joined(context, hits):
        entries = sorted({hit.entry for hit in run})
        if word and len(entries) > 1:
            start, end = run[0].start, run[-1].end
            phrase = context.text[start : end + 1]
            closes = phrase.endswith(")") and phrase.count("(") == phrase.count(")")
            yield "+".join(entries), word, start, end + closes
        else:
            yield from ((hit.entry, None, hit.start, hit.end) for hit in run)


__all__ = ["source_facts"]
