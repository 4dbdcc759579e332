"""Markers outside the vocabulary, read where grammar is sure: beside a measurable noun or a known marker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..reading import Context
from .chains import Chain, Grammar, Item

WORD = r"[A-Za-zα-ωΑ-Ω0-9][\wα-ω+/'’().-]*"
TOKEN = re.compile(WORD)
MOST_WORDS = 7
LAST_WORDS = re.compile(rf"(?:{WORD}\s+){{0,{MOST_WORDS - 1}}}{WORD}\Z")
ARTICLE = re.compile(r"(?:the|mean|median|average|overall|both|their|its)\s+")
PLAIN = re.compile(r"[^\s,;:()\[\]]+")
LONGEST = 5
LISTED = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
FINITE = re.compile(
    r"(?<![a-z])(?:was|were|is|are|had|has|did|showed|had|who|which|that|than|when|after|in|of|by|with|from|"
    r"between|p)(?![a-z])|[=<>%;:()\d]"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Patterns of the nouns that say that a thing is measured: alone, before its name and after it."""

    alone: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_measured(nouns: str) -> Measured:
    """Patterns of an alternation of such nouns, made once."""
    return Measured(
        re.compile(nouns),
        re.compile(
            rf"(?<![a-z])(?:{nouns})\s+of\s+(?:the\s+)?(?P<name>(?:[^\s,;:()]+\s+){{0,3}}[^\s,;:()]+)\Z",
        ),
        re.compile(rf"(?:the\s+|mean\s+|serum\s+|plasma\s+)*(?:{nouns})\s+of\s+(?:the\s+)?"),
    )


def name_before(context: Context, start: int, at: int, grammar: Grammar) -> Item | None:
    """The measured thing named right before ``at``: "tear meniscus height", not "the patients"."""
    text = context.text[start:at].rstrip()
    parts = text.rsplit(None, MOST_WORDS)
    match = LAST_WORDS.search(text, len(parts[0]) if len(parts) > MOST_WORDS else 0)
    if match is None:
        return None
    tokens = list(TOKEN.finditer(match.group()))
    head = tokens[-1].group().lower() if tokens else ""
    if not compile_measured(grammar.measurable).alone.fullmatch(head):
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
    words = low[start:end]
    match = compile_measured(grammar.measurable).before.search(words) if "of" in words else None
    if match is None or any(word in grammar.name_stops for word in match["name"].split()):
        return None
    begin = start + match.start("name")
    return Item("other", begin, end, context.text[begin:end])


def name_after(context: Context, at: int, end: int, grammar: Grammar) -> Item | None:
    """The measured thing named from ``at`` on: "(the) resting tidal volume", "levels of soluble factor X"."""
    low = context.lower
    measured = compile_measured(grammar.measurable)
    levels, alone = measured.after.match(low[at:end]), measured.alone
    begin = at + (levels.end() if levels else 0)
    article = ARTICLE.match(low[begin:end])
    begin += article.end() if article else 0
    tokens = list(PLAIN.finditer(low[begin : min(end, begin + 80)]))
    taken: list[re.Match[str]] = []
    for token in tokens[:LONGEST]:
        if taken and low[begin + taken[-1].end() : begin + token.start()] != " ":
            break
        if token.group().rstrip(".") in grammar.name_stops:
            break
        taken.append(token)
        if not levels and alone.fullmatch(token.group().rstrip(".")):
            break
    words = [t.group().rstrip(".") for t in taken]
    if not words or (not levels and (len(words) < 2 or not alone.fullmatch(words[-1]))):
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
