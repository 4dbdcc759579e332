"""Which accounts are of one study, and the evidence for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .accounts import Account
from .cohorts import Cohort, agreement, contradict
from .fingerprints import shared_sentences
from .mentions import Anchor, Mention
from .names import shared
from .similarity import jaccard, similar_pairs
from .titles import Title, same_title
from .union import Union

NEAR_TITLE = 0.7
"""Jaccard index of content words of two titles that may be of one study."""
SHORT_TITLE = 3
LONG_TITLE = 8
"""Content words from which one title with no word against it is enough."""
RELATED_TITLE = 0.5
"""Jaccard index of content words of two titles under one registration that are of one study."""
RESULTS_ALONE = 3
"""Equal results (with an equal size) that make one study of two accounts whatever their titles."""


@dataclass(slots=True)
class Joined:
    """Accounts of one study, and per account the evidence that links it."""

    accounts: list[int]
    evidence: dict[int, list[Anchor]] = field(default_factory=dict)


@dataclass(slots=True)
class Titled:
    """What is known of the title and the authors of an account, over all mentions of its publications."""

    title: Title | None
    authors: list[tuple[list[str], Anchor]]


def describe(accounts: list[Account], mentions: list[Mention], groups: list[list[int]]) -> list[Titled]:
    """Title and author lists of each account."""
    found = []
    for account in accounts:
        title = mentions[account.mention].title if account.mention is not None else None
        members = [mentions[i] for publication in account.publications for i in groups[publication]]
        if account.mention is not None:
            members.append(mentions[account.mention])
        title = title or next((m.title for m in members if m.title), None)
        found.append(Titled(title, [(m.authors, m.anchor()) for m in members if m.authors]))
    return found


def shared_author(a: Titled, b: Titled) -> list[Anchor]:
    """The two author lists (as quotes) that share an author; empty where none do."""
    for left, place_left in a.authors:
        for right, place_right in b.authors:
            if shared(left, right):
                return [place_left, place_right]
    return []


class Linker:
    """Unites accounts by one rule after the other, keeping the quotes that justify each step."""

    def __init__(
        self,
        accounts: list[Account],
        titled: list[Titled],
        cohorts: list[Cohort],
        sentences: list[dict[int, Anchor]],
        apart: frozenset[int],
    ):
        self.accounts, self.titled, self.cohorts, self.apart = accounts, titled, cohorts, apart
        self.sentences = sentences
        self.union = Union(len(accounts))
        self.evidence: dict[int, list[Anchor]] = defaultdict(list)

    def join(self, a: int, b: int, quotes: Iterable[Anchor] = (), *, by_hand: bool = False) -> None:
        """Unite two accounts unless curation keeps one of them apart."""
        if not by_hand and (a in self.apart or b in self.apart):
            return
        quotes = list(quotes)
        self.union.join(a, b)
        self.evidence[a] += quotes
        self.evidence[b] += quotes

    def by_key(self, keys: list[list[str]]) -> None:
        """Unite accounts that share a key (a publication, a registry id)."""
        first: dict[str, int] = {}
        for index, own in enumerate(keys):
            for key in own:
                if index not in self.apart:
                    self.join(first.setdefault(key, index), index)

    def by_title(self) -> None:
        """Unite accounts of one title, or of near titles, where authors or the cohort's numbers agree."""
        sets: dict[frozenset[str], list[int]] = defaultdict(list)
        for i, titled in enumerate(self.titled):
            if titled.title and titled.title.words:
                sets[titled.title.words].append(i)
        distinct = sorted(sets, key=sorted)
        pairs = [(a, b) for m in sets.values() for j, b in enumerate(m) for a in m[max(0, j - 25) : j]]
        for i, j in similar_pairs(distinct, NEAR_TITLE):
            pairs += [(a, b) for a in sets[distinct[i]][:25] for b in sets[distinct[j]][:25]]
        for a, b in sorted((min(p), max(p)) for p in pairs):
            if self.union.find(a) != self.union.find(b):
                self._judge(a, b)

    def _judge(self, a: int, b: int) -> None:
        left, right = self.titled[a].title, self.titled[b].title
        assert left is not None
        assert right is not None
        quotes, sizes, results = agreement(self.cohorts[a], self.cohorts[b])
        titles = [*self.accounts[a].evidence[:1], *self.accounts[b].evidence[:1]]
        if not same_title(left, right):
            # A word apart: only the same patients with the same results make it one study.
            if sizes and results >= 2 and jaccard(left.words, right.words) >= NEAR_TITLE:
                self.join(a, b, titles + quotes)
            return
        if contradict(self.cohorts[a], self.cohorts[b]):
            return
        authors = shared_author(self.titled[a], self.titled[b])
        quotes += self._same_sentence(a, b)
        if self.accounts[a].whole and self.accounts[b].whole:
            # Two documents under one title: something else printed must agree.
            # A title cut off to a word or two ("Effect of") tells little: more than one number must agree.
            enough = bool(authors) or len(quotes) >= (1 if len(left.words) >= SHORT_TITLE else 4)
        else:
            both_known = bool(self.titled[a].authors and self.titled[b].authors)
            enough = len(quotes) >= 4 or bool(authors) or (not both_known and len(left.words) >= LONG_TITLE)
        if enough:
            self.join(a, b, titles + authors + quotes)

    def _same_sentence(self, a: int, b: int) -> list[Anchor]:
        same = self.sentences[a].keys() & self.sentences[b].keys()
        first = min(same, key=lambda f: self.sentences[a][f]["start"], default=None)
        return [] if first is None else [self.sentences[a][first], self.sentences[b][first]]

    def by_registration(self) -> None:
        """Unite accounts of one registration where anything else printed agrees; the others become an overlap edge."""
        first: dict[str, list[int]] = defaultdict(list)
        for index, account in enumerate(self.accounts):
            if len(account.registries) == 1:
                first[account.registries[0]].append(index)
        for members in first.values():
            for j, b in enumerate(members):
                for a in members[max(0, j - 25) : j]:
                    quotes = agreement(self.cohorts[a], self.cohorts[b])[0] + self._same_sentence(a, b)
                    quotes += shared_author(self.titled[a], self.titled[b])
                    left, right = self.titled[a].title, self.titled[b].title
                    near = bool(left and right) and jaccard(left.words, right.words) >= RELATED_TITLE  # type: ignore[union-attr]
                    if quotes or near:
                        self.join(a, b, quotes)

    def by_results(self) -> None:
        """Unite accounts with the same size and at least ``RESULTS_ALONE`` identical results."""
        blocks: dict[tuple[int, tuple[int, int]], list[int]] = defaultdict(list)
        for index, cohort in enumerate(self.cohorts):
            if not self.accounts[index].review:
                for size in cohort.enrolled:
                    for result in cohort.results:
                        blocks[size, result].append(index)
        pairs = {(a, b) for m in blocks.values() if len(m) <= 25 for j, b in enumerate(m) for a in m[:j]}
        for a, b in sorted(pairs):
            if self.union.find(a) != self.union.find(b):
                quotes, sizes, results = agreement(self.cohorts[a], self.cohorts[b])
                if sizes and results >= RESULTS_ALONE:
                    self.join(a, b, quotes)


def link_accounts(
    linker: Linker,
    publication_keys: list[list[str]],
    joined: Iterable[tuple[int, int, list[Anchor]]],
) -> list[Joined]:
    """Sets of accounts that are one study each, in the order of their first account.

    Args:
        linker: the accounts with what is known of them.
        publication_keys: per account the keys of its publications.
        joined: pairs that curation unites, with their quotes.
    """
    linker.by_key(publication_keys)
    linker.by_registration()
    for a, b, quotes in shared_sentences(linker.sentences):
        linker.join(a, b, quotes)
    linker.by_title()
    linker.by_results()
    for a, b, quotes in joined:
        linker.join(a, b, quotes, by_hand=True)
    return [Joined(members, {i: linker.evidence[i] for i in members}) for members in linker.union.sets()]
