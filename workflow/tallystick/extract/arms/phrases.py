"""The name of an arm out of a stretch of text: the words before "group", a name without what is not of it."""

from __future__ import annotations

import re

from ..outcomes import mentions_between
from ..reading import Context
from .words import DOSE, GROUP, GROUPS, LAST_WORD, STOP, TOKEN, VALUES, ArmWords

CODE_BEFORE = re.compile(r"\([a-z0-9+-]{1,8}\) \Z")
"""A short form between a name and its "group": "the intervention (I) arm"."""


def name_before(lower: str, start: int, words: ArmWords) -> list[tuple[int, int]]:
    """Spans of the names that end right before ``start``: one, or several joined by "and" ("the A and B groups")."""
    found: list[tuple[int, int]] = []
    end = start
    one = not GROUPS.match(lower, start)
    base = max(0, start - 90)
    window = VALUES.sub(lambda match: " " * len(match.group()), lower[base:start])
    if window.endswith(") ") and (code := CODE_BEFORE.search(window)):
        window = window[: code.start()] + " " * len(code.group())
    tokens = list(TOKEN.finditer(window))
    name: list[re.Match[str]] = []

    def close() -> None:
        if name:
            found.append((base + name[-1].start(), base + name[0].end()))
        name.clear()

    for token in reversed(tokens):
        gap = window[token.end() : end - base]
        word = token.group()
        if "," in gap and not (found or name):
            # "in contrast, group B": what stands before a comma does not name the group
            break
        if gap.strip(" -'\"") and gap.strip() not in {",", "/"}:
            break
        if gap.strip() == ",":
            close()
        if word in {"and", "or", "versus", "vs"}:
            close()
        elif word in STOP or len(name) >= 6 or (word in words.not_names and word not in words.one_of_two):
            break
        elif (
            word in words.one_of_two
            and not one
            and (name or (token.start() and not LINKED.search(window, 0, token.start()) and not found))
        ):
            # "both treatment groups" names none, "treatment and placebo groups" two
            break
        else:
            name.append(token)
        end = base + token.start()
    close()
    alone = len(found) == 1 and not one and lower[found[0][0] : found[0][1]] in words.one_of_two
    return [] if alone else found


LINKED = re.compile(r"(?:and|or|versus|vs)\s+\Z")


def is_adverb(word: str, words: ArmWords) -> bool:
    """Whether a word looks like an adverb."""
    return word.endswith("ly") and word not in words.modifiers


VERB_FORM = re.compile(r"(?:ed|drew|ied)\Z")
"""The end of an outcome told by a verb: a name goes on through "response" but not through "withdrew"."""


TIME_WORD = re.compile(r"(?:day|week|month|year|hour|minute|second|session|cycle|percent)")


def stands_bare(lower: str, start: int, end: int) -> bool:
    """Whether words that follow a number name an arm without it: elsewhere they stand bare, or with no other number."""
    words = lower[start:end]
    if DOSE.search(lower, start - 8, end) or words[0].isdigit():
        return False
    numbered: set[str] = set()
    bare = False
    at = lower.find(words)
    while at >= 0:
        before = LAST_WORD.search(lower, max(0, at - 12), at - 1) if lower[at - 1 : at] in " -" else None
        if before and before.group().isdigit():
            numbered.add(before.group())
        elif not lower[at - 1 : at].isalnum():
            if GROUP.match(lower, at + len(words) + 1):
                return True
            bare = True
        at = lower.find(words, at + 1)
    a_thing = len(words.split()[0]) > 4 and TIME_WORD.match(words) is None
    return (bare or a_thing) and len(numbered) < 2


def is_outcome(context: Context, start: int, end: int) -> bool:
    """Whether words are the name of an outcome."""
    return any(m.core <= start and m.end >= end and not m.generic for m in mentions_between(context, start, end))


def cleaned(context: Context, start: int, end: int, words: ArmWords) -> str:
    """A name without route, schedule and adverbs at its edges, up to an outcome named in it; empty if it is none."""
    lower = context.lower
    named = [
        m
        for m in mentions_between(context, start, end)
        if m.core > start and (not m.generic or VERB_FORM.search(lower, m.core, m.end))
    ]
    end = min([end, *(m.core for m in named)])
    tokens = list(TOKEN.finditer(lower, start, end))
    told = GROUP.match(lower, end + 1) is not None and not all(t.group() in STOP for t in tokens)
    idle = STOP if told else words.idle
    while len(tokens) > 1 and tokens[-1].group() in words.solid:
        tokens.pop()
    while tokens and (tokens[-1].group() in idle or is_adverb(tokens[-1].group(), words)):
        if len(tokens) > 1 and context.view[tokens[-1].start() - 1 : tokens[-1].end()] == " A":
            # "vitamin A"
            break
        tokens.pop()
    if len(tokens) > 1 and tokens[0].group().isdigit() and stands_bare(lower, tokens[1].start(), tokens[-1].end()):
        # "the 98 control group participants": how many they are does not name them
        tokens.pop(0)
    while tokens and (tokens[0].group() in idle or is_adverb(tokens[0].group(), words)):
        if tokens[0].group() == "no" and len(tokens) > 1 and tokens[1].group() not in idle:
            # "no advice" is another arm than "advice"
            break
        tokens.pop(0)
    if not tokens:
        return ""
    name = lower[tokens[0].start() : tokens[-1].end()]
    if tokens[-1].group() in words.other_heads and not told:
        return ""
    if name.count("(") != name.count(")") or all(t.group() in words.not_names for t in tokens):
        return name if len(tokens) == 1 and name in words.one_of_two else ""
    return name
