"""Where a text names an outcome: vocabulary terms, abbreviations it defines, and the words that belong to them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from ..vocabulary import Vocabulary
from .normalise import words_of
from .reading import Context

DEFINITION = re.compile(r"\((?<![A-Za-z]\()\s*([A-Z][A-Za-z0-9+/-]{1,11})\s*[);,]")
MAX_WORDS = 12


def flattened(text: str) -> str:
    """``text`` with blanks for hyphens, strokes and line ends; as long as ``text``."""
    return text.replace("-", " ").replace("\n", " ").replace("/", " ")


@dataclass(frozen=True, slots=True)
class Mention:
    """An outcome named at ``start``–``end``, qualifying words included; ``core`` is where the term itself begins."""

    start: int
    end: int
    core: int
    outcome: str
    generic: bool

    def words(self, context: Context) -> str:
        """The text's words, at most twelve."""
        return " ".join(context.words(self.start, self.end).split()[:MAX_WORDS])


@dataclass(frozen=True, slots=True)
class OutcomeIndex:
    """The vocabulary of outcomes, compiled."""

    automaton: Any
    ids: tuple[str, ...]
    terms: tuple[str, ...]
    generic: frozenset[str]
    valence: dict[str, str]
    complement: dict[str, str]
    modifiers: frozenset[str]
    suffixes: frozenset[str]
    heads: re.Pattern[str]
    places: re.Pattern[str]


@lru_cache(maxsize=4)
def compile_outcomes(vocabulary: Vocabulary) -> OutcomeIndex:
    """Automaton over all terms and their regular plurals."""
    words = vocabulary["outcomes"]
    terms: dict[str, str] = {}
    for entry in words["outcomes"]:
        for term in map(flattened, entry["terms"]):
            terms.setdefault(term, entry["id"])
            if term[-1].isalpha() and term[-1] not in "sdg" and len(term) > 3:
                terms.setdefault(
                    term[:-1] + "ies" if term.endswith("y") and term[-2] not in "aeiou" else term + "s", entry["id"]
                )
    heads = "|".join(map(re.escape, words["keeping_heads"]))
    ordered = tuple(terms)
    return OutcomeIndex(
        AhoCorasick(list(ordered), matchkind=MatchKind.LeftmostLongest),
        tuple(terms[t] for t in ordered),
        ordered,
        frozenset(words["generic"]),
        {e["id"]: e["valence"] for e in words["outcomes"]},
        {e["id"]: e["complement"] for e in words["outcomes"] if "complement" in e},
        frozenset(word.replace("-", " ") for word in words["modifiers"]),
        frozenset(suffix.lstrip("-") for suffix in words["modifier_suffixes"]),
        re.compile(rf"(?<![a-z])(?:{heads})(?: of)? (?:the )?\Z"),
        re.compile(rf"\s+(?:{'|'.join(map(re.escape, words['not_followed']))})(?![a-z])"),
    )


def learn_abbreviations(context: Context, index: OutcomeIndex) -> dict[str, str]:
    """Outcomes of abbreviations the text defines in brackets right after a term: "major clinical response (MCR)"."""
    flat = flattened(context.lower)
    learnt: dict[str, str] = {}
    for match in DEFINITION.finditer(context.view):
        short = match.group(1)
        before = flat[max(0, match.start() - 80) : match.start()].rstrip()
        found = [
            (s, e, i)
            for i, s, e in index.automaton.find_matches_as_indexes(before)
            if e >= len(before) - 8 and (s == 0 or not before[s - 1].isalnum()) and not before[e : e + 1].isalnum()
        ]
        if found and short[0].lower() in {w[0] for w in before[max(0, found[-1][0] - 20) :].split()}:
            term = found[-1][2]
            initials = "".join(w[0] for w in before.split())
            letters = re.sub(r"[^a-z]", "", short.lower())
            if index.terms[term].startswith(letters[0]) or (
                initials.endswith(letters) and mostly(before.split()[-len(letters) :], index.terms[term], index)
            ):
                learnt.setdefault(short, index.ids[term])
    return learnt


def mostly(long: list[str], term: str, index: OutcomeIndex) -> bool:
    """Whether a term and the words that qualify it are at least half of a long form: not in "voice response"."""
    content = [word for word in long if len(word) > 3]
    named = [word for word in content if word in index.modifiers or word in term.split() or word.rstrip("s") in term]
    return 2 * len(named) >= len(content)


IMPUTED = re.compile(r"(?:missing|non ?completer|discontinuation|equals?|=)[ ,]+(?:equals?|=|as)?[ ]*\Z")
INITIALS = re.compile(r"[A-Z](?<![A-Za-z0-9/-][A-Z])[A-Z]{1,3}(?![A-Za-z0-9-])")


def subject_at(context: Context, offset: int) -> str | None:
    """The passage label of the section at ``offset``."""
    section = context.section_at(offset)
    return section.subject if section else None


def guess_abbreviations(context: Context, mentions: list[Mention], known: dict[str, str]) -> list[tuple[int, int, str]]:
    """Places of abbreviations that the text uses without defining them and whose letters are the initials of an
    outcome phrase before them in the same passage, the last such ("clinical remission … CR")."""
    spans: list[tuple[int, int, str]] = []
    if not mentions:
        return spans
    shorts = set(INITIALS.findall(context.view)) - known.keys()
    initials: dict[str, list[Mention]] = {}
    for mention in mentions if shorts else ():
        words = flattened(context.lower[mention.start : mention.end]).split()
        letters = "".join(word[0] for word in words).upper()
        if letters in shorts:
            initials.setdefault(letters, []).append(mention)
    if not initials:
        return spans
    for match in INITIALS.finditer(context.view):
        short = match.group()
        if short not in initials or f"({short})" in context.view or f"[{short}]" in context.view:
            continue
        subject = subject_at(context, match.start())
        before = [m for m in initials[short] if m.start < match.start() and subject_at(context, m.start) == subject]
        if before:
            spans.append((*match.span(), before[-1].outcome))
    return spans


MOVES_ON = re.compile(r"\s(?:from|to|by|below|under|within|short|significantly|sharply|markedly|slightly)(?![a-z])")


NO_END = re.compile(r"[A-Za-z0-9]")


def whole_places(view: str, short: str) -> Iterator[tuple[int, int]]:
    """Where an abbreviation stands whole, its plural ending included."""
    at = view.find(short)
    while at >= 0:
        end = at + len(short)
        if not (at and NO_END.match(view, at - 1)):
            end += view.startswith("s", end)
            if not NO_END.match(view, end):
                yield at, end
                at = end - 1
        at = view.find(short, at + 1)


def find_mentions(context: Context) -> list[Mention]:
    """All outcome mentions of the document, in order, none overlapping."""
    index = compile_outcomes(context.vocabulary)
    flat = flattened(context.lower)
    spans: list[tuple[int, int, str]] = []
    for number, start, end in index.automaton.find_matches_as_indexes(flat):
        if (start and flat[start - 1].isalnum()) or (end < len(flat) and flat[end].isalnum()):
            continue
        if flat[max(0, start - 4) : start] in ("non ", " non"):
            # "non-survivors" are no survivors; where the vocabulary knows the opposite it lists the whole term
            spans += within(flat, flat.find(" ", start), end, index)
            continue
        if IMPUTED.search(flat, max(0, start - 24), start):
            # "missing = failure": how missing values were counted
            continue
        if flat.startswith("fell", start) and MOVES_ON.match(flat, end):
            # "prevalence fell from": it moved, and nobody fell
            continue
        if index.places.match(flat, end):
            # "the recovery room" is a place
            continue
        spans.append((start, end, index.ids[number]))
    known = learn_abbreviations(context, index)
    spans = [span for span in spans if not is_other_short(context, *span, known)]
    for short, outcome in known.items():
        spans += [(*place, outcome) for place in whole_places(context.view, short)]
    mentions = as_mentions(flat, spans, index)
    guessed = guess_abbreviations(context, mentions, known)
    return as_mentions(flat, spans + guessed, index) if guessed else mentions


def is_other_short(context: Context, start: int, end: int, outcome: str, known: dict[str, str]) -> bool:
    """Whether capitals stand for something else here: the text defines them after other words, "candidiasis (IC)"."""
    short = context.view[start:end]
    if end - start > LONGEST_SHORT or not short.isupper() or known.get(short) == outcome:
        return False
    at = context.view.find(f"({short})")
    initials = "".join(word[0] for word in context.lower[max(0, at - 80) : max(0, at)].split()[-len(short) :])
    return at > 0 and initials == short.lower()


LONGEST_SHORT = 5
"""Letters of the short names of outcomes that a text may use for something else."""


def within(flat: str, start: int, end: int, index: OutcomeIndex) -> list[tuple[int, int, str]]:
    """Terms in the rest of a longer one: "death" in "non-stroke-related death"."""
    if not 0 < start < end:
        return []
    rest = index.automaton.find_matches_as_indexes(flat[start:end])
    return [
        (start + s, start + e, index.ids[number])
        for number, s, e in rest
        if not flat[start + s - 1].isalnum() and start + e == end
    ]


def as_mentions(flat: str, spans: list[tuple[int, int, str]], index: OutcomeIndex) -> list[Mention]:
    """Mentions from spans of terms: the longest where they overlap, with the qualifying words before them."""
    mentions: list[Mention] = []
    for start, end, outcome in sorted(spans, key=lambda span: (span[0], span[0] - span[1])):
        if mentions and start < mentions[-1].end:
            continue
        begin = qualified(flat, max(0, start - 60, mentions[-1].end if mentions else 0), start, index)
        mentions.append(Mention(begin, end, start, outcome, outcome in index.generic))
    return mentions


def qualified(flat: str, left: int, start: int, index: OutcomeIndex) -> int:
    """Where the words that qualify a term at ``start`` begin: up to four of them, none before ``left``."""
    begin = start
    for _ in range(4):
        if begin <= left or flat[begin - 1] != " ":
            break
        low = flat.rfind(" ", left, begin - 1) + 1 or left
        word = flat[low : begin - 1]
        if word in index.suffixes:
            # "transplantation-related": the word before the hyphen belongs to it
            low = flat.rfind(" ", left, low - 1) + 1 or left
        elif word not in index.modifiers:
            break
        if low > left or not (low and flat[low - 1].isalnum()):
            begin = low
    head = index.heads.search(flat, left, begin)
    return head.start() if head else begin


def mentions_of(context: Context) -> list[Mention]:
    """Outcome mentions of the document, found once and shared by the readers."""
    if "mentions" not in context.shared:
        context.shared["mentions"] = find_mentions(context)
    found: list[Mention] = context.shared["mentions"]
    return found


def mentions_between(context: Context, start: int, end: int) -> list[Mention]:
    """Outcome mentions that begin within ``[start, end)``."""
    found = mentions_of(context)
    starts = context.shared.get("mention_starts")
    if starts is None:
        starts = context.shared["mention_starts"] = [m.start for m in found]
    return found[bisect_left(starts, start) : bisect_left(starts, end)]


@lru_cache(maxsize=4096)
def outcome_key(outcome: str, words: str) -> str:
    """The id, or ``other:`` and the normalised words."""
    return outcome if outcome != "other" else f"other:{words_of(words)}"
