"""Markers outside the vocabulary, read where grammar is sure: beside a measurable noun or a known marker."""

from __future__ import annotations

import re

from ..reading import Context
from .chains import Chain, Grammar, Item

WORD = r"[A-Za-zα-ωΑ-Ω0-9][\wα-ω+/'’().-]*"
LAST_WORDS = re.compile(rf"(?:{WORD}\s+){{0,6}}{WORD}\Z")
LONGEST = 5
LISTED = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
FINITE = re.compile(
    r"(?<![a-z])(?:was|were|is|are|had|has|did|showed|had|who|which|that|than|when|after|in|of|by|with|from|"
    r"between|p)(?![a-z])|[=<>%;:()\d]"
)


def name_before(context: Context, start: int, at: int, grammar: Grammar) -> Item | None:
    """The measured thing named right before ``at``: "tear meniscus height", not "the patients"."""
    text = context.text[start:at].rstrip()
    match = LAST_WORDS.search(text)
    if match is None:
        return None
    tokens = list(re.finditer(WORD, match.group()))
    head = tokens[-1].group().lower() if tokens else ""
    if not re.fullmatch(grammar.measurable, head):
        return of_before(context, start, start + len(text), grammar)
    first = len(tokens) - 1
    while (
        first > 0
        and tokens[first - 1].group().lower().strip("().,") not in grammar.name_stops
        and len(tokens) - first < LONGEST
    ):
        if tokens[first - 1].end() != tokens[first].start() - 1 or tokens[first - 1].group()[-1] in ".,;)":
            break
        first -= 1
    if first == len(tokens) - 1:
        return None
    begin = start + match.start() + tokens[first].start()
    end = start + match.start() + tokens[-1].end()
    return Item("other", begin, end, context.text[begin:end])


def of_before(context: Context, start: int, end: int, grammar: Grammar) -> Item | None:
    """``levels of brain natriuretic factor`` right before ``end``."""
    low = context.lower
    match = re.search(
        rf"(?<![a-z])(?:{grammar.measurable})\s+of\s+(?:the\s+)?(?P<name>(?:[^\s,;:()]+\s+){{0,3}}[^\s,;:()]+)\Z",
        low[start:end],
    )
    if match is None or any(word in grammar.name_stops for word in match["name"].split()):
        return None
    begin = start + match.start("name")
    return Item("other", begin, end, context.text[begin:end])


def name_after(context: Context, at: int, end: int, grammar: Grammar) -> Item | None:
    """The measured thing named from ``at`` on: "(the) resting tidal volume", "levels of soluble factor X"."""
    low = context.lower
    levels = re.match(
        rf"(?:the\s+|mean\s+|serum\s+|plasma\s+)*(?:{grammar.measurable})\s+of\s+(?:the\s+)?", low[at:end]
    )
    begin = at + (levels.end() if levels else 0)
    article = re.match(r"(?:the|mean|median|average|overall|both|their|its)\s+", low[begin:end])
    begin += article.end() if article else 0
    tokens = list(re.finditer(r"[^\s,;:()\[\]]+", low[begin : min(end, begin + 80)]))
    taken: list[re.Match[str]] = []
    for token in tokens[:LONGEST]:
        if taken and low[begin + taken[-1].end() : begin + token.start()] != " ":
            break
        if token.group().rstrip(".") in grammar.name_stops:
            break
        taken.append(token)
        if not levels and re.fullmatch(grammar.measurable, token.group().rstrip(".")):
            break
    words = [t.group().rstrip(".") for t in taken]
    if not words or (not levels and (len(words) < 2 or not re.fullmatch(grammar.measurable, words[-1]))):
        return None
    stop = begin + taken[-1].start() + len(words[-1])
    return Item("other", begin, stop, context.text[begin:stop])


def listed_after(context: Context, chain: Chain, at: int, grammar: Grammar) -> list[Item] | None:
    """Names between a list of markers and its verb at ``at``: "BMI, heel height, and neck girth [did not change]".

    None where what stands there is no list.
    """
    text = context.lower[chain.end : at]
    if not text.startswith((",", " and ")) or len(text) > 120 or FINITE.search(text):
        return None
    items: list[Item] = []
    at_piece = chain.end
    for piece in LISTED.split(context.text[chain.end : at]):
        place = context.text.find(piece, at_piece) if piece.strip() else -1
        if place < 0:
            continue
        words = piece.strip().split()
        if len(words) > LONGEST or any(w.lower() in grammar.name_stops for w in words):
            return None
        begin = place + len(piece) - len(piece.lstrip())
        items.append(Item("other", begin, begin + len(piece.strip()), piece.strip()))
        at_piece = place + len(piece)
    return items or None
