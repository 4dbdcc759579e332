"""Lists of markers in a sentence, and the words that may stand within and around such a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ...vocabulary import Vocabulary
from ..reading import Context
from .cue_patterns import ADVERB, AUXILIARY, OBSERVED
from .lexicon import Hit, Hits, Lexicon

BRACKETED = r"(?:\((?:[^()]|\([^()]{0,40}\)){0,120}\)?|\[[^\[\]]{0,120}\])"
CODE = r"(?:[a-z]{1,6}-?\d{1,3}[a-z]?|\d+-? ?(?:h|hours?|min|days?|weeks?|months?|years?))"

LONGEST_SHORT = 6
LONGEST_GAP = 160
PARTS = re.compile(
    r"\s*(?:scores?|index|indices|subscores?)?\s+(?:for|in|"
    r"of)\s+(?:the\s+)?(?P<parts>[a-z-]+(?:,\s*[a-z-]+){0,8},?\s+and\s+[a-z-]+)\s+"
    r"(?:systems?|domains?|organs?|subscales?|components?|dimensions?|subscores?|manifestations)(?![a-z])"
)
SHARES = re.compile(r"(?<![a-z-])(?P<word>[a-z][a-z-]*)\s*(?:,|/|and|or|&)\s*\Z")
PART = re.compile(r"(?<![a-z-])(?!and(?![a-z-]))[a-z-]+(?![a-z-])")


@dataclass(frozen=True, slots=True)
class Item:
    """One marker of a list: its entry (``other`` outside the vocabulary), place and words.

    ``part`` is the place of the organ or domain in "BILAG scores for renal and cutaneous systems".
    """

    entry: str
    start: int
    end: int
    words: str
    part: tuple[int, int] | None = None


@dataclass(slots=True)
class Chain:
    """Markers told of together: ``albumin, complement C3 and platelet numbers``."""

    items: list[Item]
    start: int
    end: int
    taken: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Markers:
    """The vocabulary of markers, ready for use."""

    lexicon: Lexicon
    polarity: dict[str, str]
    polarity_in: dict[str, dict[str, str]]
    generic: frozenset[str]
    measures: dict[str, str]
    entry_of: dict[str, str]
    terms: dict[str, tuple[str, ...]]
    labels: dict[str, str]
    units: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns assembled from the vocabulary of directions."""

    gap: re.Pattern[str]
    tail: re.Pattern[str]
    observed: re.Pattern[str]
    piece: re.Pattern[str]
    verb_words: re.Pattern[str]
    apposition: re.Pattern[str]
    not_the_marker: re.Pattern[str]
    control: re.Pattern[str]
    before: re.Pattern[str]
    modal: re.Pattern[str]
    transitive: frozenset[str]
    measurable: str
    name_stops: frozenset[str]


def alternatives(words: list[str]) -> str:
    """Words as one alternation, longest first."""
    return "|".join(re.escape(w) for w in sorted(dict.fromkeys(words), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=4)
def compile_markers(vocabulary: Vocabulary) -> Markers:
    """Lexicon of marker terms and direction cues, and the polarity of each marker."""
    entries: list[dict[str, Any]] = vocabulary["markers"]["markers"]
    terms = [(term, "marker", entry["id"]) for entry in entries for term in entry["terms"]]
    signs = vocabulary["directions"]
    for kind in ("verbs", "nouns", "adjectives", "comparatives"):
        terms += [(form, kind, sign) for sign, forms in signs[kind].items() for form in forms]
    terms += [
        (term, "estimate", entry["id"]) for entry in vocabulary["estimates"]["measures"] for term in entry["terms"]
    ]
    return Markers(
        Lexicon(terms),
        {entry["id"]: entry["polarity"] for entry in entries},
        {entry["id"]: entry.get("polarity_in", {}) for entry in entries},
        frozenset(entry["id"] for entry in entries if entry.get("generic")),
        {entry["id"]: entry["measures"] for entry in entries if "measures" in entry},
        {term.lower(): entry["id"] for entry in reversed(entries) for term in entry["terms"]},
        {
            entry["id"]: tuple(
                t.lower().replace("-", " ") for t in entry["terms"] if len(t) > LONGEST_SHORT or not t.isupper()
            )
            for entry in entries
        },
        {entry["id"]: entry["label"] for entry in entries},
        {entry["id"]: tuple(entry.get("units", ())) for entry in entries},
    )


@lru_cache(maxsize=4)
def compile_grammar(vocabulary: Vocabulary) -> Grammar:
    """Patterns of the words around lists of markers."""
    words = vocabulary["directions"]
    glue = rf"(?:{alternatives(words['glue'])})(?![a-z])"
    amount = (
        r"(?:by|"
        r"from)\s+[-+]?\d[\d.,·]*\s*%?(?:\s*±\s*[\d.,·]+)?(?:\s*to\s+[-+]?\d[\d.,·]*\s*%?)"
        r"?(?:\s*[a-zµμ]+/[a-z0-9]+)?"
    )
    kinds = r"(?:[a-z-]+\s+){1,3}(?:such as|including)(?![a-z])"
    piece = rf"(?:[\s,;/&+-]|{BRACKETED}|\)|{amount}|{glue}|(?<![a-z0-9]){CODE}(?![a-z0-9])|{kinds})"
    raising = alternatives(words["raising"])
    verb = rf"(?:{ADVERB}|{AUXILIARY}|{raising})"
    phrase = (
        r"(?:(?:in|at|of|for|during|after|before|from|by|on|among|within|with|over|across|between)"
        r"\s[^,;:.]{1,70}?,?\s+)"
    )
    return Grammar(
        re.compile(rf"(?>{piece})*+\Z"),
        re.compile(
            rf"(?P<tail>(?>{piece})*+{phrase}{{0,2}})(?P<verb>(?:(?:{verb}|{BRACKETED})(?:\s+|\s*,\s*))*)\Z"
        ),
        re.compile(rf"(?>{piece})*+{OBSERVED}"),
        re.compile(rf"(?>{piece})"),
        re.compile(rf"{verb}(?![a-z])\s*"),
        re.compile(r"\s*(?:levels?|scores?|index|activity)?\s*[(\[](?:the )?\Z"),
        re.compile(rf"(?<![a-z])(?:{alternatives(words['not_the_marker'])})(?:\s+(?:of|with|for|in|between|a|"
                   rf"an|the|to|and|high|low|normal|reduced|elevated))*\s*\Z"),
        re.compile(rf"(?<![a-z])(?:{alternatives(words['control_arms'])})(?![a-z])"),
        re.compile(rf"(?<![a-z])(?:{alternatives(words['before_words'])})(?![a-z])"),
        re.compile(rf"(?<![a-z])(?:{alternatives(words['modal'])})(?![a-z])"),
        frozenset(words["transitive"]),
        alternatives(words["measurable"]),
        frozenset(words["name_stops"]),
    )  # fmt: skip


def find_hits(context: Context) -> Hits:
    """Markers and direction cues of the document, found once."""
    known = context.shared.get("marker_hits")
    if known is None:
        markers = compile_markers(context.vocabulary)
        hits = markers.lexicon.find(context.view, context.lower)
        foreign = foreign_abbreviations(context, hits, markers)
        refused = {"marker": foreign, "estimate": foreign_measures(context, hits)}
        known = Hits([h for h in hits if context.view[h.start : h.end] not in refused.get(h.kind, ())])
        context.shared["marker_hits"] = known
    assert isinstance(known, Hits)
    return known


def foreign_abbreviations(context: Context, hits: list[Hit], markers: Markers) -> set[str]:
    """Abbreviations of markers that this text defines as something else: "minimal disease activity (MDA)"."""
    found: set[str] = set()
    for short, entry in {
        (context.view[h.start : h.end], h.entry)
        for h in hits
        if h.kind == "marker" and h.end - h.start <= LONGEST_SHORT
    }:
        if not short.isupper():
            continue
        at = context.view.find(f"({short})")
        before = context.lower[max(0, at - 80) : at].replace("-", " ")
        if at >= 0 and not any(term in before for term in markers.terms[entry]) and spells(before, short.lower()):
            found.add(short)
    return found


@lru_cache(maxsize=4)
def measure_names(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Names of estimates that are written out."""
    terms = (term.lower() for entry in vocabulary["estimates"]["measures"] for term in entry["terms"])
    return tuple(term for term in terms if len(term) > LONGEST_SHORT)


def foreign_measures(context: Context, hits: list[Hit]) -> set[str]:
    """Abbreviations of estimates that this text defines as something else: "heart rate (HR)"."""
    shorts = {context.view[h.start : h.end] for h in hits if h.kind == "estimate" and h.end - h.start <= LONGEST_SHORT}
    found: set[str] = set()
    for short in sorted(shorts):
        at = context.view.find(f"({short})") if short.isupper() else -1
        before = context.lower[max(0, at - 60) : at].replace("-", " ")
        if (
            at >= 0
            and spells(before, short.lower())
            and not any(t in before for t in measure_names(context.vocabulary))
        ):
            found.add(short)
    return found


def spells(words: str, short: str) -> bool:
    """Whether the letters of ``short`` begin words at the end of ``words``, in order: it is what they are short for."""
    initials = "".join(word[0] for word in words.split()[-len(short) - 2 :])
    letters = iter(initials)
    return all(letter in letters for letter in short if letter.isalpha())


def item_of(context: Context, hit: Hit) -> Item:
    """The marker of a hit, with the words of the text."""
    return Item(hit.entry, hit.start, hit.end, context.text[hit.start : hit.end])


def chains_of(context: Context, hits: list[Hit], markers: Markers, grammar: Grammar) -> list[Chain]:
    """Marker hits of one sentence joined into lists where only glue stands between them."""
    chains: list[Chain] = []
    for hit in hits:
        item = item_of(context, hit)
        shared = shared_head(context, item, markers)
        if shared is not None and chains and chains[-1].end > shared.start:
            shared = None
        first = shared or item
        last = chains[-1] if chains else None
        gap = context.lower[last.end : first.start] if last else ""
        if last is not None and len(gap) <= LONGEST_GAP and grammar.gap.match(gap):
            join(last, first, gap, markers, grammar)
        else:
            last = Chain([first], first.start, first.end)
            chains.append(last)
        if shared is not None:
            last.items.append(item)
            last.end = item.end
    for chain in chains:
        chain.items[-1:] = parts_of(context, chain)
    return chains


def shared_head(context: Context, item: Item, markers: Markers) -> Item | None:
    """The marker that shares its head with the next one: "systolic" in "systolic and diastolic blood pressure"."""
    match = SHARES.search(context.lower, max(0, item.start - 30), item.start)
    if match is None:
        return None
    words = context.text[match.start("word") : match.end("word")]
    at = context.lower.find(" ", item.start, item.end) + 1
    while at:
        entry = markers.entry_of.get(f"{match['word']} {context.lower[at : item.end]}")
        if entry is not None:
            return Item(entry, *match.span("word"), f"{words} {context.text[at : item.end]}", (at, item.end))
        at = context.lower.find(" ", at, item.end) + 1
    return None


def parts_of(context: Context, chain: Chain) -> list[Item]:
    """The last marker of a list once per organ or domain it is told for; ``chain.end`` then covers them."""
    last = chain.items[-1]
    match = PARTS.match(context.lower, last.end, last.end + 160)
    if match is None:
        return [last]
    chain.end = max(chain.end, match.end())
    places = [(m.start(), m.end()) for m in PART.finditer(context.lower, *match.span("parts"))]
    return [Item(last.entry, last.start, last.end, f"{last.words} {context.text[a:b]}", (a, b)) for a, b in places]


def join(chain: Chain, item: Item, gap: str, markers: Markers, grammar: Grammar) -> None:
    """Add ``item`` to ``chain``; another name of the last marker in brackets, or its specific kind, takes its place."""
    last = chain.items[-1]
    named_again = grammar.apposition.match(gap) is not None
    listed = re.match(r"\s*,?\s*(?:such as|including|like)(?![a-z])", gap) is not None
    if (item.entry in markers.generic and (named_again or not gap.strip())) or (
        last.entry == item.entry and (named_again or not re.search(r",|and|or", gap))
    ):
        pass
    elif (named_again or listed or not gap.strip()) and (last.entry in markers.generic or listed):
        chain.items[-1] = item
    elif named_again and item.entry not in markers.generic:
        pass
    else:
        chain.items.append(item)
    chain.end = item.end
