"""Which mentions name one publication: by identifiers first, then by title and what else is printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from .mentions import LINKING, Mention
from .names import shared
from .similarity import jaccard, similar_pairs
from .titles import Title, same_title
from .union import Union

LONG_TITLE = 5
"""Content words from which equal titles name one publication unless something printed says otherwise."""
SIMILAR = 0.7
"""Jaccard index of content words from which two titles are looked at; same_title decides."""
UNLIKE = 0.25
"""Below this index two titles under one identifier are a misprinted identifier, not one publication."""


def near_doi(a: str, b: str) -> bool:
    """Whether one DOI is the other without its final letter (copies lose it)."""
    short, long = sorted((a, b), key=len)
    return long[:-1] == short and long[-1:].isalpha()


def first_page(pages: str) -> str:
    """The first page or the article number of a page range."""
    return re.split(r"[-–—,\s]", pages.strip(), maxsplit=1)[0].lower()


SameContent = Callable[[str, str], bool]


class Cluster:
    """What the mentions of one publication print, united."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.identifiers: dict[str, set[str]] = defaultdict(set)
        self.years: set[int] = set()
        self.authors: list[list[str]] = []
        self.places: set[tuple[str, str]] = set()
        self.conference: set[bool] = set()
        self.documents: set[str] = set()
        for mention in mentions:
            self.add(mention)

    def add(self, mention: Mention) -> None:
        """Add one mention."""
        for scheme, values in mention.identifiers.items():
            self.identifiers[scheme].update(values)
        if mention.year is not None:
            self.years.add(mention.year)
        if mention.authors:
            self.authors.append(mention.authors)
        if "volume" in mention.values and "pages" in mention.values:
            self.places.add((str(mention.values["volume"][0]), first_page(str(mention.values["pages"][0]))))
        if mention.role == "self":
            self.conference.add(mention.conference)
            self.documents.add(mention.doc_id)

    def merge(self, other: Cluster) -> None:
        """Take over what ``other`` has."""
        for scheme, values in other.identifiers.items():
            self.identifiers[scheme] |= values
        self.years |= other.years
        self.authors += other.authors
        self.places |= other.places
        self.conference |= other.conference
        self.documents |= other.documents


def identifiers_conflict(a: Cluster, b: Cluster) -> bool:
    """Whether the two carry different identifiers of one scheme, a lost final letter allowed for."""
    for scheme in ("doi", "pmid", "pmcid"):
        left, right = a.identifiers.get(scheme, set()), b.identifiers.get(scheme, set())
        if left and right and not left & right:
            if scheme == "doi" and any(near_doi(x, y) for x in left for y in right):
                continue
            return True
    return False


def authors_agree(a: Cluster, b: Cluster) -> bool | None:
    """Whether any lists share an author; null where one side prints none."""
    if not a.authors or not b.authors:
        return None
    return any(shared(left, right) for left in a.authors for right in b.authors)


def one_publication(a: Cluster, b: Cluster, title: Title, same_content: SameContent) -> bool:
    """Whether two clusters of one title are one publication, by everything else they print."""
    if a.places & b.places:
        return True
    # A conference abstract is a record of its own, even under the title of the later article.
    if identifiers_conflict(a, b) or (True in a.conference) != (True in b.conference):
        return False
    agree = authors_agree(a, b)
    apart = min((abs(x - y) for x in a.years for y in b.years), default=0)
    if agree is False or (apart > 1 and not agree) or apart > 3:
        return False
    if (
        a.documents
        and b.documents
        and not agree
        and not any(same_content(x, y) for x in sorted(a.documents) for y in sorted(b.documents))
    ):
        # Two documents that share a title and nothing else printed: no reader could tell that they are one.
        return False
    return len(title.words) >= LONG_TITLE or (bool(agree) and apart <= 1)


def _by_identifier(mentions: list[Mention], union: Union) -> None:
    first: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        for scheme in LINKING:
            for value in sorted(mention.identifiers.get(scheme, ())):
                for other in first[scheme, value]:
                    known, title = mentions[other].title, mention.title
                    if known is None or title is None or jaccard(known.words, title.words) >= UNLIKE:
                        if union.join(other, index):
                            mention.method, mention.score = scheme, 1.0
                        break
                else:
                    first[scheme, value].append(index)


def _by_itself(mentions: list[Mention], union: Union) -> None:
    """All that a document says of its own record is one publication."""
    own: dict[str, int] = {}
    for index, mention in enumerate(mentions):
        if (
            mention.role == "self"
            and mention.subject is None
            and union.join(own.setdefault(mention.doc_id, index), index)
        ):
            mention.method, mention.score = "own_record", 1.0


def title_pairs(mentions: list[Mention]) -> list[tuple[int, int, Title]]:
    """Pairs of mentions with one title, each title's first mentions standing for the rest."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        if mention.title and mention.title.words:
            groups[mention.title.key].append(index)
    pairs = []
    for members in groups.values():
        pairs += [(members[i], b, mentions[b].title) for j, b in enumerate(members) for i in range(max(0, j - 25), j)]
    keys = sorted(groups)
    heads = [mentions[groups[key][0]].title for key in keys]
    for i, j in similar_pairs([head.words for head in heads if head], SIMILAR):
        left, right = heads[i], heads[j]
        if left and right and same_title(left, right):
            pairs += [(a, b, left) for a in groups[keys[i]][:25] for b in groups[keys[j]][:25]]
    return sorted(((min(a, b), max(a, b), t) for a, b, t in pairs if t), key=lambda p: p[:2])


def group_mentions(
    mentions: list[Mention],
    same_content: SameContent,
    joined: Iterable[tuple[int, int]] = (),
    apart: frozenset[int] = frozenset(),
) -> list[list[int]]:
    """Sets of mentions (by index) that name one publication each.

    Args:
        mentions: sorted mentions.
        same_content: whether two documents (by id) print the same sentences, sizes or results.
        joined: pairs that curation says are one publication.
        apart: mentions that curation says stand alone.
    """
    union = Union(len(mentions))
    free = [m if i not in apart else Mention(m.doc_id, m.start, m.end, m.quote, "other", "other", m.subject)
            for i, m in enumerate(mentions)]  # fmt: skip
    _by_itself(free, union)
    _by_identifier(free, union)
    clusters = {indices[0]: Cluster(free[i] for i in indices) for indices in union.sets()}
    for a, b, title in title_pairs(free):
        left, right = union.find(a), union.find(b)
        if left != right and one_publication(clusters[left], clusters[right], title, same_content):
            union.join(left, right)
            kept, gone = min(left, right), max(left, right)
            clusters[kept].merge(clusters.pop(gone))
            free[b].method, free[b].score = "title", 1.0
    for a, b in joined:
        union.join(a, b)
        free[b].method = "curated"
    return union.sets()
