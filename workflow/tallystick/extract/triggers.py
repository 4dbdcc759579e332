"""Patterns that are tried only where one of their words stands.

Most patterns of the readers match in few texts, and to search every text for each of them took a quarter of the time.
A pattern itself says what must stand where it matches: for "(?:randomised|assigned) to" it is "randomised" or
"assigned". These words are derived from the patterns; one Aho-Corasick automaton finds those of all patterns in one
pass over a text; and a search first asks whether one of its own stands in its stretch. Where every match begins at a
fixed distance from its word, it is tried at those places only.

A `Sought` finds what its pattern finds, in every string: in a `Text` it is only faster.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from sys import maxsize
from typing import Any, NamedTuple

import ahocorasick_rs

Words = frozenset[tuple[str, int]]
"""Words of which one stands in every match, each with its distance from the match's beginning, -1 if that varies."""
MOST = 64
"""Strings that a part of a pattern may stand for to be spelled out."""
FAR = 1 << 30
COMMON = (
    "the of and in to with was were for that is are on at by as from or an be than this these not we had have has "
    "between after which their its there both all no but during more among less other who been did also into only when "
    "patients group groups study treatment results compared significantly significant associated increased effect"
)
"""Words of nearly every text: what stands within one of them says little."""
RATES = {1: 100.0, 2: 8.0, 3: 2.0, 4: 0.5, 5: 0.2}
"""How often other letters stand in an abstract, about, by how many they are; longer words in one of twelve."""
MOST_EXPECTED = 8.0
"""Words of a pattern that may stand in an abstract, so that it pays to ask for them first."""
MOST_TRIED = 40.0
"""The same where a match is tried only where such a word stands."""


def rate(word: str) -> float:
    """About how often a word stands in an abstract."""
    return 6.0 if len(word) > 1 and word in COMMON else RATES.get(len(word), 0.08)


class Part(NamedTuple):
    """What a part of a pattern matches: all its strings if they are few, words of which one is in each, its length."""

    strings: frozenset[str] | None
    words: Words | None
    low: int
    high: int


UNKNOWN = Part(None, None, 0, FAR)


def cost(words: Words) -> float:
    """How little words say; those that tell where a match begins say more."""
    return sum(rate(word) if at >= 0 else 2 * rate(word) for word, at in words)


def plain(character: str) -> bool:
    """Whether a view of a text never holds a character that the text does not: views blank letters and mask numbers."""
    return character.isascii() and character.isprintable() and not character.isdigit() and character != " "


def best_word(string: str) -> tuple[str, int] | None:
    """The rarest run of plain characters of a string, in lower case, and where it stands."""
    found: list[tuple[float, int, str]] = []
    begin = 0
    for end in range(len(string) + 1):
        if end == len(string) or not plain(string[end]):
            if begin < end:
                word = string[begin:end].lower()
                found.append((rate(word), begin, word))
            begin = end + 1
    if not found:
        return None
    _, at, word = min(found)
    return word, at


def words_in(strings: Iterable[str], at: int) -> list[Words]:
    """Words of which one is in each of the strings that begin at ``at``; none where a string has no word."""
    found = [best_word(string) for string in strings]
    known = [word for word in found if word is not None]
    return [moved(frozenset(known), at)] if known and len(known) == len(found) else []


def moved(words: Words, by: int) -> Words:
    """The words of a part that begins at ``by``."""
    return frozenset((word, at + by if at >= 0 and by >= 0 else -1) for word, at in words)


def of_sequence(items: Iterable[tuple[Any, Any]]) -> Part:
    """What parts in a row match."""
    strings: Iterable[str] = {""}
    begin = low = high = 0
    whole = True
    found: list[Words] = []
    for kind, value in items:
        if kind in (op.AT, op.ASSERT_NOT) or (kind is op.ASSERT and value[0] < 0):
            continue
        here = low if low == high else -1
        if kind is op.ASSERT:
            ahead = of_sequence(value[1]).words
            found += [moved(ahead, here)] if ahead else []
            continue
        part = of_item(kind, value)
        joined = {a + b for a in strings for b in part.strings} if part.strings is not None else set()
        if 0 < len(joined) <= MOST:
            strings = joined
        else:
            whole = False
            found += words_in(strings, begin)
            found += [moved(part.words, here)] if part.words else []
            strings = {""}
        low, high = low + part.low, min(FAR, high + part.high)
        if strings == {""}:
            begin = low if low == high else -1
    found += words_in(strings, begin)
    return Part(frozenset(strings) if whole else None, min(found, key=cost, default=None), low, high)


def of_item(kind: Any, value: Any) -> Part:
    """What one part of a parsed pattern matches."""
    if kind is op.LITERAL:
        return of_strings([chr(value)])
    if kind is op.IN and len(value) <= 3 and all(inner is op.LITERAL for inner, _ in value):
        return of_strings([chr(code) for _, code in value])
    if kind in (op.IN, op.NOT_LITERAL, op.ANY):
        return Part(None, None, 1, 1)
    if kind is op.SUBPATTERN and not value[1] and not value[2]:
        return of_sequence(value[3])
    if kind is op.ATOMIC_GROUP:
        return of_sequence(value)
    if kind is op.BRANCH:
        return of_branches([of_sequence(branch) for branch in value[1]])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return repeated(of_sequence(value[2]), value[0], value[1])
    return UNKNOWN


def of_strings(strings: list[str]) -> Part:
    """A part that matches these strings of one length."""
    words = words_in(strings, 0)
    return Part(frozenset(strings), words[0] if words else None, len(strings[0]), len(strings[0]))


def of_branches(parts: list[Part]) -> Part:
    """What alternatives match."""
    strings = [part.strings for part in parts if part.strings is not None]
    words = [part.words for part in parts if part.words is not None]
    every = frozenset[str]().union(*strings)
    return Part(
        every if len(strings) == len(parts) and len(every) <= MOST else None,
        frozenset[tuple[str, int]]().union(*words) if len(words) == len(parts) else None,
        min(part.low for part in parts),
        max(part.high for part in parts),
    )


def repeated(part: Part, least: int, most: int) -> Part:
    """What a part matches that stands ``least`` to ``most`` times in a row."""
    high = min(FAR, part.high * most) if part.high < FAR else FAR
    if least == most == 1:
        return part
    if least == 0:
        optional = part.strings | {""} if part.strings is not None and most == 1 else None
        return Part(optional, None, 0, high)
    return Part(None, part.words, part.low * least, high)


def words_of(pattern: str) -> Words | None:
    """Words of which one stands in every match of a pattern; none where it names none that are rare enough."""
    tree = parser.parse(pattern)
    if tree.state.flags & (re.IGNORECASE | re.VERBOSE):
        return None
    words = of_sequence(tree).words
    if not words:
        return None
    begins = all(at >= 0 for _, at in words)
    return words if sum(rate(word) for word, _ in words) <= (MOST_TRIED if begins else MOST_EXPECTED) else None


class Sought:
    """A compiled pattern that passes over stretches of a `Text` in which none of its words stands."""

    __slots__ = ("begins", "findall", "fullmatch", "match", "number", "pattern", "regex", "split", "sub", "words")

    def __init__(self, pattern: str) -> None:
        self.regex = re.compile(pattern)
        self.pattern = pattern
        self.match, self.fullmatch = self.regex.match, self.regex.fullmatch
        self.sub, self.split, self.findall = self.regex.sub, self.regex.split, self.regex.findall
        self.words: dict[str, int] = {}
        self.begins = False
        self.number = TRIGGERS.add(self)

    def derive(self) -> None:
        """Take the pattern apart; one that names no rare words is searched everywhere."""
        words = words_of(self.pattern)
        if words is None:
            self.number = maxsize
        else:
            self.words = dict(words)
            self.begins = len(self.words) == len(words) and -1 not in self.words.values()

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """The first match within ``text[start:end]``."""
        if type(text) is Text and self.number < text.known:
            if self.number not in text.present:
                return None
            places, shift = text.cached.get(self.number) or text.places_of(self), text.shift
            at = bisect_left(places, start + shift)
            if at == len(places) or places[at] >= end + shift:
                return None
            if self.begins:
                return next(self.tried(text, places, at, end), None)
        return self.regex.search(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        """All matches within ``text[start:end]``."""
        if type(text) is Text and self.number < text.known:
            if self.number not in text.present:
                return NOTHING
            places, shift = text.cached.get(self.number) or text.places_of(self), text.shift
            at = bisect_left(places, start + shift)
            if at == len(places) or places[at] >= end + shift:
                return NOTHING
            if self.begins:
                return self.tried(text, places, at, end)
        return self.regex.finditer(text, start, end)

    def tried(self, text: Text, places: list[int], at: int, end: int) -> Iterator[re.Match[str]]:
        """Matches that begin at the places from ``at`` on, none within another."""
        shift, match_at, free = text.shift, self.match, 0
        for place in places[at:]:
            begin = place - shift
            if begin >= end:
                return
            if begin >= free and (match := match_at(text, begin, end)):
                free = match.end()
                yield match


NOTHING: Iterator[re.Match[str]] = iter(())


class Triggers:
    """The words of all patterns, and the automaton that finds them."""

    def __init__(self) -> None:
        self.patterns: list[Sought] = []
        self.known = 0
        self.texts = 0
        self.words: list[str] = []
        self.users: list[list[int]] = []
        self.automaton = ahocorasick_rs.AhoCorasick([])

    def add(self, pattern: Sought) -> int:
        """The number of a new pattern."""
        self.patterns.append(pattern)
        return len(self.patterns) - 1

    def places(self, lower: str) -> dict[int, list[int]]:
        """Where the words of all patterns stand in a text, by the number of the word."""
        self.texts += 1
        if self.texts <= FEW:
            return {}
        if self.known < len(self.patterns):
            self.build()
        found: dict[int, list[int]] = {}
        for word, start, _ in self.automaton.find_matches_as_indexes(lower, overlapping=True):
            if word in found:
                found[word].append(start)
            else:
                found[word] = [start]
        return found

    def build(self) -> None:
        """Build the automaton of the patterns known by now."""
        users: dict[str, list[int]] = {}
        for number, pattern in enumerate(self.patterns):
            if number >= self.known:
                pattern.derive()
            for word in pattern.words:
                users.setdefault(word, []).append(number)
        self.words, self.users = list(users), list(users.values())
        kind = ahocorasick_rs.Implementation.DFA
        self.automaton = ahocorasick_rs.AhoCorasick(self.words, implementation=kind)
        self.known = len(self.patterns)


FEW = 24
"""Texts for which the patterns are not taken apart: that costs more than it saves."""
TRIGGERS = Triggers()


class Text(str):
    """A text, or a stretch of one that begins at ``shift``, in which the words of all patterns have been found.

    It may differ from the text in which they were found in its case, in what was blanked, and in characters that were
    masked by digits or by letters outside ASCII; and it is as long.
    """

    __slots__ = ("cached", "found", "known", "present", "shift")
    known: int
    present: set[int]
    found: dict[str, list[int]]
    cached: dict[int, list[int]]
    shift: int

    @classmethod
    def of(cls, lower: str) -> Text:
        """A text in lower case."""
        text = cls(lower)
        places = TRIGGERS.places(lower)
        text.known = TRIGGERS.known
        text.present = set()
        for word in places:
            text.present.update(TRIGGERS.users[word])
        text.found = {TRIGGERS.words[word]: found for word, found in places.items()}
        text.cached, text.shift = {}, 0
        return text

    def view(self, string: str, shift: int = 0) -> Text:
        """A view of this text, or of its stretch from ``shift`` on (see the class)."""
        text = Text(string)
        text.known, text.present, text.found, text.cached = self.known, self.present, self.found, self.cached
        text.shift = self.shift + shift
        return text

    def places_of(self, pattern: Sought) -> list[int]:
        """Where the words of a pattern stand; where its matches begin if they tell that."""
        words, found = pattern.words, self.found
        if pattern.begins:
            places = [place - words[word] for word in words.keys() & found.keys() for place in found[word]]
        else:
            places = [place for word in words.keys() & found.keys() for place in found[word]]
        places.sort()
        self.cached[pattern.number] = places
        return places
