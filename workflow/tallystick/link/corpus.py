"""One corpus linked: mentions to publications, accounts to studies, rows to studies and arms, studies to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..ids import stable_id
from ..tables.store import Rows
from ..vocabulary import Vocabulary
from . import describe
from .accounts import Account, NamedStudies, ReviewWords, read_accounts
from .arms import ArmReader, build_arms
from .choice import FIELDS, choose, mention_rows, values_of
from .cohorts import Owners, read_cohorts
from .curation import Curation
from .curation.decisions import Decision
from .fingerprints import Content
from .mentions import Mention, Texts, read_mentions
from .overlap import OverlapReader, derive_overlaps, read_profiles
from .publications import group_mentions
from .studies import Joined, Linker, link_accounts
from .studies import describe as describe_titles
from .study_values import Comparators, Designs, Values, study_values
from .titles import TitleReader

EXTRACTED = ("claims", "estimates", "measurements", "comparisons", "directions", "study_facts", "conclusions")
SOURCE_RANK = ("own_record", "repository", "described", "listed", "reference", "citing", "other")
REPORT_RANK = ("full_text", "article_abstract", "index_page", "repository_record", "registry_record",
               "conference_abstract", "secondary_summary", "news", "unknown")  # fmt: skip
SINGLE_ARM = {"single_arm", "case_series", "case_report"}


@dataclass(slots=True)
class Publications:
    """Publications of a corpus: their rows, and the mentions of each (by index)."""

    rows: Rows
    groups: list[list[int]]
    mention_rows: Rows
    of_mention: list[int] = field(default_factory=list)


def build_publications(
    mentions: list[Mention], content: Content, curation: Curation, rank: tuple[str, ...], review: ReviewWords
) -> Publications:
    """Rows of ``publications`` and ``publication_mentions``."""
    groups = group_mentions(
        mentions, content.same, curation.joined_mentions(mentions), curation.lone_mentions(mentions)
    )
    if curation.joined_mentions(mentions) or curation.lone_mentions(mentions):
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
        # Two publications under one key (a misprinted identifier, a curated split) are told apart by their title.
        identity = stable_id("pub", key)
        if identity in taken:
            identity = stable_id("pub", key, row["title_key"], members[0].doc_id, members[0].quote)
        taken[identity] = number
        row["publication_id"] = identity
        for value, rule, classes in chosen.values():
            printed += mention_rows(identity, value, rule, classes)
        rows.append(row)
        for i in group:
            of_mention[i] = number
    curation.publication_values(rows, printed, of_mention, mentions)
    return Publications(rows, groups, printed, of_mention)


def publication_type(members: list[Mention], review: ReviewWords) -> str:
    """Kind of record."""
    if any(m.conference for m in members):
        return "conference_abstract"
    return "review" if any(review(m) for m in members) else "article"


def _orphan_documents(tables: Mapping[str, Rows]) -> frozenset[str]:
    """Documents of passages with results that stand in no passage: these get an account of their own."""
    passages = {(s["doc_id"], s["subject"]) for s in tables["sections"] if s.get("subject")}
    return frozenset(
        row["doc_id"]
        for name in ("claims", "estimates", "measurements")
        for row in tables[name]
        if (row["doc_id"], row.get("subject")) not in passages
    )


def link_corpus(
    tables: Mapping[str, Rows],
    texts: Texts,
    vocabulary: Vocabulary,
    curation: list[Decision],
    settings: Mapping[str, Any],
) -> dict[str, Rows]:
    """Every table of the link stage.

    Args:
        tables: all tables of ingest and extract, by name.
        texts: ``doc_id`` to decoded text; only the documents that are needed are read.
        vocabulary: the kinds in ``VOCABULARY``.
        curation: decisions of ``curation/*.yaml``, in the order of files and places.
        settings: the section ``link`` of the configuration.

    Raises:
        InputFault: a decision whose quote does not stand, stands twice, or that changes nothing.
    """
    hand = Curation(curation, tables, texts)
    tables = hand.extracted()
    titles = TitleReader(vocabulary["titles"])
    review = ReviewWords(titles, vocabulary["titles"]["review_titles"])
    mentions = read_mentions(tables, texts, titles)
    rank = tuple(settings.get("source_rank") or SOURCE_RANK)
    content = Content(tables, texts)
    publications = build_publications(mentions, content, hand, rank, review)
    names = NamedStudies(vocabulary["titles"])
    accounts = read_accounts(tables, texts, mentions, publications.of_mention, review, names, _orphan_documents(tables))
    owners = Owners(accounts)
    studies = _join(accounts, mentions, publications, owners, tables, content, hand)
    arm_reader = ArmReader(vocabulary["arm_words"])
    designs, comparators = Designs(vocabulary["study_designs"]), Comparators(owners, tables, arm_reader)
    rows, keys = _study_rows(
        studies, accounts, mentions, publications, owners, tables, settings, hand, designs, comparators
    )
    linked = _link_rows(tables, accounts, owners, studies, rows)
    hand.study_values(rows, accounts, studies)
    hand.use_claims(linked["claims"])
    single = frozenset(row["study_id"] for row in rows if row["design"] in SINGLE_ARM)
    arms, arm_names = build_arms(linked, arm_reader, single)
    for name in EXTRACTED:
        for row in linked[name]:
            for column, text in (("arm", "arm_text"), ("comparator", "comparator_text")):
                if text in row:
                    row[column] = arm_names.get((row["study_id"], row[text]))
    generic = frozenset(word for w in vocabulary["overlap"]["generic_words"] for word in titles.read(w).ordered)
    profiles = read_profiles(rows, studies, accounts, mentions, publications.groups, owners, tables["study_facts"],
                             tables["identifiers"], titles, generic)  # fmt: skip
    overlaps = hand.overlaps(derive_overlaps(profiles, OverlapReader(vocabulary["overlap"])), rows, accounts, studies)
    publication_ids = [row["publication_id"] for row in publications.rows]
    reports = [r for row, study in zip(rows, studies, strict=True)
               for r in describe.report_rows(row["study_id"], study, accounts, publication_ids)]  # fmt: skip
    aliases = [a for row, own in zip(rows, keys, strict=True) for a in describe.alias_rows(row["study_id"], own)]
    return {
        "publications": [_without(row, "title_key") for row in publications.rows],
        "publication_mentions": _unique(
            publications.mention_rows + related_titles(studies, accounts, mentions, publications)
        ),
        "citations": _citation_rows(tables["citations"], mentions, publications),
        "studies": [_without(row, "year") for row in rows],
        "study_aliases": _unique(aliases),
        "reports": reports,
        "arms": arms,
        "overlaps": overlaps,
        "ratings": hand.ratings(rows, accounts, studies),
        "curation_log": hand.log(),
        "anchors": tables["anchors"],
        **linked,
    }  # fmt: skip


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _unique(rows: Rows) -> Rows:
    """Rows without exact repetitions, in their order."""
    return list({repr(row): row for row in rows}.values())


def _join(
    accounts: list[Account], mentions: list[Mention], publications: Publications, owners: Owners,
    tables: Mapping[str, Rows], content: Content, hand: Curation,
) -> list[Joined]:  # fmt: skip
    """Accounts of one study."""
    cohorts = read_cohorts(accounts, owners, tables)
    titled = describe_titles(accounts, mentions, publications.groups)
    whole = [content.sentences.get(a.doc_id, {}) if a.whole else {} for a in accounts]
    keys = [[str(p) for p in account.publications] for account in accounts]
    lone, joined = hand.lone_accounts(accounts), hand.joined_accounts(accounts)
    if lone or joined:
        hand.check_studies(accounts, link_accounts(Linker(accounts, titled, cohorts, whole, frozenset()), keys, []))
    return link_accounts(Linker(accounts, titled, cohorts, whole, lone), keys, joined)


def _study_rows(
    studies: list[Joined], accounts: list[Account], mentions: list[Mention], publications: Publications,
    owners: Owners, tables: Mapping[str, Rows], settings: Mapping[str, Any], hand: Curation,
    designs: Designs, comparators: Comparators,
) -> tuple[Rows, list[list[tuple[str, str, str]]]]:  # fmt: skip
    """Rows of ``studies`` (with ``year`` for labels), and the keys of each study."""
    values = Values(accounts, owners, tables["study_facts"], settings.get("report_rank") or REPORT_RANK)
    relevance = {row["doc_id"]: row["relevance"] for row in tables["documents"]}
    apart = hand.lone_accounts(accounts)
    rows: Rows = []
    keys = []
    names, years, titles = [], [], []
    taken: set[str] = set()
    for study in studies:
        main = describe.main_publication(study, accounts, publications.rows)
        row = publications.rows[main] if main is not None else None
        own = describe.study_keys(study, accounts, publications.rows, main, apart)
        identity = stable_id("study", f"{own[0][1]}:{own[0][2]}")
        if identity in taken:
            first = accounts[study.accounts[0]]
            identity = stable_id("study", f"{own[0][1]}:{own[0][2]}", first.doc_id, first.subject, first.cited)
        taken.add(identity)
        status = describe.data_status(study, accounts)
        judged = {relevance[accounts[i].doc_id] for i in study.accounts if accounts[i].kind}
        made = {
            "study_id": identity, "publication_id": row["publication_id"] if row else None,
            "data_status": status, **study_values(study, values, designs, comparators, status == "review"),
            "relevance": next((r for r in ("in_scope", "out_of_scope") if r in judged), "unknown"),
            "year": row["year"] if row else None,
        }  # fmt: skip
        rows.append(made)
        keys.append(own)
        names.append((describe.first_author(study, accounts, mentions, row["authors"] if row else []), identity))
        years.append(made["year"])
        titles.append((row["title"] if row else None) or accounts[study.accounts[0]].doc_id)
    for made, label in zip(rows, describe.labels(names, years, titles), strict=True):
        made["label"] = label
    return rows, keys


def _link_rows(
    tables: Mapping[str, Rows], accounts: list[Account], owners: Owners, studies: list[Joined], rows: Rows
) -> dict[str, Rows]:
    """The extracted tables with their study; rows that curation made keep their origin."""
    study_of = {i: row["study_id"] for row, study in zip(rows, studies, strict=True) for i in study.accounts}
    linked: dict[str, Rows] = {}
    for name in EXTRACTED:
        linked[name] = []
        for row in tables[name]:
            owner = owners.of(row)
            study_id = study_of[owner] if owner is not None else None
            linked[name].append({"origin": "derived", **row, "study_id": study_id})
    return linked


def _citation_rows(citations: Rows, mentions: list[Mention], publications: Publications) -> Rows:
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
        main = describe.main_publication(study, accounts, publications.rows)
        if main is None:
            continue
        for other in sorted({p for i in study.accounts for p in accounts[i].publications} - {main}):
            for i in publications.groups[other]:
                mention = mentions[i]
                if "title" in mention.values:
                    value, place = mention.values["title"]
                    rows.append({
                        "publication_id": publications.rows[main]["publication_id"], "field": "title", "value": value,
                        **place, "chosen": False, "agreement": "variant", "source": mention.source,
                        "rule": f"record of its own ({publications.rows[other]['publication_id']}) of the same study",
                    })  # fmt: skip
    return rows
