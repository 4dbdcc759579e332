"""The rows of ``publications``, ``publication_mentions`` and ``citations``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..ids import stable_id
from ..tables.store import Rows
from .accounts import Account, ReviewWords
from .choice import FIELDS, choose, mention_rows, values_of
from .curation import Curation
from .describe import main_publication
from .fingerprints import Content
from .mentions import Mention
from .publications import group_mentions
from .studies import Joined


@dataclass(slots=True)
class Publications:
    """Publications of a corpus: their rows, and the mentions of each (by index)."""

    rows: Rows
    groups: list[list[int]]
    mention_rows: Rows
    of_mention: list[int] = field(default_factory=list)
    identifiers: list[list[tuple[str, str]]] = field(default_factory=list)
    """Per publication every ``(scheme, value)`` that any mention prints, variants included, sorted."""


def build_publications(
    mentions: list[Mention], content: Content, curation: Curation, rank: Sequence[str], review: ReviewWords
) -> Publications:
    """Rows of ``publications`` and ``publication_mentions``."""
    joined, lone = curation.joined_mentions(mentions), curation.lone_mentions(mentions)
    groups = group_mentions(mentions, content.same, joined, lone)
    if joined or lone:
        curation.check_publications(mentions, group_mentions(mentions, content.same))
    rows: Rows = []
    printed: Rows = []
    of_mention = [0] * len(mentions)
    taken: dict[str, int] = {}
    for number, group in enumerate(groups):
        members = [mentions[i] for i in group]
        row: dict[str, Any] = {"authors": [], "n_mentions": len(members)}
        chosen = {}
        for name in FIELDS:
            if values := values_of(members, name):
                chosen[name] = choose(values, rank)
        for name in FIELDS:
            row[name] = chosen[name][0].value if name in chosen else ([] if name == "authors" else None)
        titled = [m.title for m in members if m.title]
        row["title_key"] = titled[0].key if titled else ""
        row["type"] = publication_type(members, review)
        keys = [row["doi"] and f"doi:{row['doi']}", row["pmid"] and f"pmid:{row['pmid']}", row["pmcid"]]
        key = next(
            (k for k in keys if k), f"{row['title_key'] or members[0].quote}|{row['type'] == 'conference_abstract'}"
        )
        identity = stable_id("pub", key)
        if lone.intersection(group):
            # What people split off prints the same identifiers: the id stays with what it was split from.
            identity = stable_id("pub", "split", members[0].doc_id, members[0].quote)
        elif identity in taken:
            # Two publications under one key (a misprinted identifier) are told apart by their title.
            identity = stable_id("pub", key, row["title_key"], members[0].doc_id, members[0].quote)
        taken[identity] = number
        row["publication_id"] = identity
        for value, rule, classes in chosen.values():
            printed += mention_rows(identity, value, rule, classes)
        rows.append(row)
        for i in group:
            of_mention[i] = number
    curation.publication_values(rows, printed, of_mention, mentions)
    printed_ids = [
        sorted({(scheme, v) for i in group for scheme, values in mentions[i].identifiers.items() for v in values})
        for group in groups
    ]
    return Publications(rows, groups, printed, of_mention, printed_ids)


def publication_type(members: list[Mention], review: ReviewWords) -> str:
    """Kind of record."""
    if any(m.conference for m in members):
        return "conference_abstract"
    return "review" if any(review(m) for m in members) else "article"


def citation_rows(citations: Rows, mentions: list[Mention], publications: Publications) -> Rows:
    """Citations with the publication each names and how it was matched."""
    of = {m.citation_id: i for i, m in enumerate(mentions) if m.citation_id}
    rows = []
    for row in citations:
        mention = mentions[of[row["citation_id"]]]
        publication = publications.rows[publications.of_mention[of[row["citation_id"]]]]
        rows.append({**row, "publication_id": publication["publication_id"], "match_method": mention.method,
                     "match_score": mention.score})  # fmt: skip
    return rows


def related_titles(
    studies: list[Joined], accounts: list[Account], mentions: list[Mention], publications: Publications
) -> Rows:
    """Titles of a study's other records, listed beside its main publication: they name the same work in other words."""
    rows: Rows = []
    for study in studies:
        main = main_publication(study, accounts, publications.rows)
        if main is None:
            continue
        for other in sorted({p for i in study.accounts for p in accounts[i].publications} - {main}):
            for i in publications.groups[other]:
                mention = mentions[i]
                if "title" in mention.values:
                    value, place = mention.values["title"]
                    rows.append({
                        "publication_id": publications.rows[main]["publication_id"], "field": "title", "value": value,
                        **place, "chosen": False, "agreement": "other_record", "source": mention.source,
                        "rule": f"record of its own ({publications.rows[other]['publication_id']}) of the same study",
                    })  # fmt: skip
    return rows
