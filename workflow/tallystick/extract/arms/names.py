"""Names of a document's arms, learnt from how it sets groups apart.

A name is told by "group" or "arm" after it ("the X group"), a label ("group A"), "-treated", a list of alternatives
people were assigned to ("X, Y or placebo"), "versus" in the title or beside a name already known, doses set beside each
other, or the vocabulary ("placebo"). What everybody received is no arm: one name alone after "received" tells nothing
apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..reading import Context
from .compared import compared_names, tested_names
from .given import assigned_names, dose_names
from .labels import coded_names, last_name, sized_names
from .phrases import cleaned, is_outcome, name_before
from .words import (
    BESIDE,
    DOSE,
    GROUP,
    LABEL_AFTER,
    LAST_WORD,
    PREFIXES,
    STOP,
    TREATED,
    UNIT,
    ArmWords,
    compile_arms,
    name_key,
    set_against,
)

IN_BRACKET = re.compile(
    r"\((?:the )?(?:(?:control|intervention|experimental|treatment|study|placebo|active|test) (?:group|arm)|"
    r"group [a-z0-9]{1,3})(?=\)|[,;] ?n ?=|[,;] ?\d+ [a-z])"
)
"""A group named in a bracket: what stands before it is what the group was given."""


def group_names(context: Context, words: ArmWords) -> list[tuple[int, int]]:
    """Names before "group" and "arm", labels after them, names before "-treated"."""
    lower = context.lower
    found: list[tuple[int, int]] = []
    for match in GROUP.finditer(lower):
        if label := LABEL_AFTER.match(lower, match.start()):
            found.append(label.span())
        if words.thing_of_group.match(lower, match.end()):
            # "group size", "group discussions": no group is named
            continue
        spans = name_before(lower, match.start(), words)
        if (
            match.group(1).endswith("s") is False
            and len(spans) > 1
            and not re.search(r"plus|[+]", lower[spans[-1][0] : spans[0][1]])
        ):
            spans = (
                [spans[0]]
                if " and " not in lower[spans[-1][0] : spans[0][1]] or "(" in lower[spans[-1][0] : spans[0][1]]
                else [(spans[-1][0], spans[0][1]), spans[0]]
            )
        found += spans
    for match in IN_BRACKET.finditer(lower):
        place = last_name(context, match.start(), words)
        found += [place] if place else []
    for match in TREATED.finditer(lower):
        before = match.start() - (0 if match["did"] else 1)
        word = LAST_WORD.search(lower, max(0, before - 42), before)
        if word and not any(word.group() in listed for listed in (STOP, PREFIXES, words.not_names)):
            found.append(word.span())
    return found


def vocabulary_names(lower: str, words: ArmWords) -> list[tuple[int, int]]:
    """The first place of each name of the vocabulary; weak ones only right before a number or their people."""
    found: list[tuple[int, int]] = []
    for name in words.names:
        at = lower.find(name)
        while at >= 0:
            end = at + len(name)
            whole = not (at and lower[at - 1].isalnum()) and not lower[end : end + 1].isalpha()
            if whole and (
                name not in words.weak
                or BESIDE_NUMBER.match(lower, end)
                or words.followers.match(lower, end)
                or set_against(lower, at, end)
            ):
                found.append((at, end))
                break
            at = lower.find(name, at + 1)
    return found


BESIDE_NUMBER = re.compile(r"\s*[:=(]?\s*\d+(?:[.·]\d+)?\s*(?:%|/)")


@dataclass(slots=True)
class Learnt:
    """Names learnt so far: key → name in lower case, in the order of first use."""

    context: Context
    words: ArmWords
    names: dict[str, str] = field(default_factory=dict)
    read: set[tuple[str, str]] = field(default_factory=set)

    def add(self, spans: Iterable[tuple[int, int]]) -> None:
        """Learn the names that stand at ``spans``; the same words, before a group or not, are read once."""
        lower = self.context.lower
        for start, end in spans:
            seen = (lower[start:end], lower[end : end + 3])
            if seen not in self.read:
                self.read.add(seen)
                self.add_name(name_at(self.context, start, end, self.words))

    def add_name(self, name: str) -> None:
        """Learn a name, unless it is a word that names none."""
        key = name_key(name)
        if len(key) > 1 and key not in STOP and (key not in self.words.not_names or key in self.words.one_of_two):
            self.names.setdefault(key, name)

    def add_beside(self, spans: Iterable[tuple[int, int]]) -> None:
        """Learn those names that the text sets beside a known one, or whose people it tells of."""
        lower = self.context.lower
        dosed = any(DOSE.fullmatch(name) for name in self.names.values())
        tried: dict[str, int] = {}
        for start, end in spans:
            if dosed and DOSE.search(lower, max(0, start - 14), end + 10):
                # "those who received 50 mg of A": the doses are the arms
                continue
            name = name_at(self.context, start, end, self.words)
            if name and name_key(name) not in self.names and tried.get(name) != len(self.names):
                tried[name] = len(self.names)
                if set_apart(lower, name, self.names):
                    self.add_name(name)


def name_at(context: Context, start: int, end: int, words: ArmWords) -> str:
    """The name at a place: a label as it stands, anything else cleaned."""
    label = LABEL_AFTER.fullmatch(context.lower, start, end)
    return label.group() if label else cleaned(context, start, end, words)


def learn_names(context: Context) -> dict[str, str]:
    """Names of the document's arms: key → name in lower case, in the order of first use."""
    words = compile_arms(context.vocabulary)
    lower = context.lower
    given, alone = assigned_names(context, words)
    grouped = group_names(context, words)
    learnt = Learnt(context, words)
    told = [*compared_names(context, words), *vocabulary_names(lower, words), *dose_names(lower)]
    learnt.add(sorted([*told, *grouped, *given]))
    learnt.add_beside(alone)
    learnt.add(sized_names(context, learnt.names, words))
    names = learnt.names
    for key, name in (*coded_names(context).items(), *contrasted_names(lower, names, words).items()):
        names.setdefault(key, name)
    drop_dosed(names)
    drop_filled(names, words)
    if names and all(name in words.names for name in names.values()):
        learnt.add(tested_names(context, words))
    handed = {name_key(name_at(context, *place, words)) for place in given}
    outcomes = {name_key(lower[start:end]) for start, end in grouped if is_outcome(context, start, end)}
    context.shared["groups_by_outcome"] = outcomes - handed
    return names


def drop_filled(names: dict[str, str], words: ArmWords) -> None:
    """Take out names that only add a word such as "therapy" to another: "bolus therapy" beside "bolus"."""
    for key in list(names):
        head, _, last = key.rpartition(" ")
        if head in names and head not in words.weak and last in words.fillers and last not in ("alone", "only"):
            del names[key]


DOSED = re.compile(rf"(?:\d[\d.,·]* ?{UNIT} (?:of )?(?P<after>[^\d]+)|(?P<before>[^\d]+) \d[\d.,·]* ?{UNIT})\Z")


def drop_dosed(names: dict[str, str]) -> None:
    """Take out names that two arms share with different doses: "A" beside "A 5 mg" and "A 10 mg"."""
    found: dict[str, int] = {}
    for match in filter(None, map(DOSED.match, names.values())):
        bare = name_key(match["after"] or match["before"])
        found[bare] = found.get(bare, 0) + 1
    doses = sum(DOSE.fullmatch(name) is not None for name in names.values())
    for bare, count in found.items():
        if count > 1 or doses:
            names.pop(bare, None)


AFTER_ANOTHER = re.compile(r"(?:\s+(?:versus|vs\.?|or|than|and|against)|compared (?:with|to))\s+\Z")


def set_apart(lower: str, name: str, names: dict[str, str]) -> bool:
    """Whether a name stands beside a known arm's, or heads its own people: "X versus placebo", "X recipients"."""
    others = tuple(names.values())
    at = lower.find(name)
    while at >= 0:
        link = BESIDE.match(lower, at + len(name))
        if link and lower.startswith(others, link.end()):
            return True
        before = lower[max(0, at - 60) : at]
        back = AFTER_ANOTHER.search(before)
        if back and before[: back.start()].endswith(others):
            return True
        at = lower.find(name, at + len(name))
    return False


def contrasted_names(lower: str, names: dict[str, str], words: ArmWords) -> dict[str, str]:
    """Names that differ from a known one only in the word that sets arms apart: "delayed X" beside "early X"."""
    found: dict[str, str] = {}
    for name in list(names.values()):
        first, _, head = name.partition(" ")
        if first not in words.modifiers or len(head) < 4:
            continue
        for match in re.finditer(rf"(?<![a-z-])([a-z-]{{3,16}}) {re.escape(head)}(?![a-z])", lower):
            if match.group(1) in words.modifiers and match.group(1) != first:
                found.setdefault(name_key(match.group()), match.group())
    return found


def modifier_names(names: dict[str, str], words: ArmWords) -> dict[str, str]:
    """Words that alone tell apart arms of the same head, with the arm's key: "early" and "delayed" of "… treatment"."""
    by_head: dict[str, list[tuple[str, str]]] = {}
    for key in names:
        first, _, head = key.partition(" ")
        if head and first in words.modifiers:
            by_head.setdefault(head, []).append((first, key))
    return {first: key for pairs in by_head.values() if len(pairs) > 1 for first, key in pairs if first not in names}
