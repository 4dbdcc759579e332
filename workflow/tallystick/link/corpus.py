"""One corpus linked: mentions to publications, accounts to studies, rows to studies and arms, studies to each other."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..tables.store import Rows
from ..vocabulary import Vocabulary
from . import describe
from .accounts import NamedStudies, ReviewWords, read_accounts
from .arms import ArmReader, build_arms
from .cohorts import Owners, read_cohorts
from .curation import Curation
from .curation.decisions import Decision
from .fingerprints import Content
from .linkage import Linkage
from .mentions import Texts, read_mentions
from .overlap import OverlapReader, derive_overlaps
from .profiles import read_profiles
from .publication_rows import build_publications, citation_rows, related_titles
from .studies import Joined, Linker, link_accounts
from .studies import describe as describe_titles
from .study_rows import study_rows
from .titles import TitleReader
from .whole_cohort import derive_denominators

EXTRACTED = ("claims", "estimates", "measurements", "comparisons", "directions", "study_facts", "conclusions")
SINGLE_ARM = {"single_arm", "case_series", "case_report"}


@contextmanager
def uncollected() -> Iterator[None]:
    """No cycle collection meanwhile: millions of rows without cycles would be walked to no purpose.

    Measured at 20,000 documents with 120,000 citations: 16 s instead of 61 s.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
        texts: ``doc_id`` to decoded text.
        vocabulary: the kinds in ``VOCABULARY``.
        curation: decisions of ``curation/*.yaml``, in the order of files and places.
        settings: the section ``link`` of the configuration, defaults filled in.

    Raises:
        InputFault: a decision whose quote does not stand, stands twice, or that changes nothing.
    """
    with uncollected():
        return _link(Curation(curation, tables, texts), texts, vocabulary, settings)


def _link(hand: Curation, texts: Texts, vocabulary: Vocabulary, settings: Mapping[str, Any]) -> dict[str, Rows]:
    """Every table of the link stage, once the decisions are located."""
    linkage = link_studies(hand, texts, vocabulary, settings)
    apart = hand.lone_accounts(linkage.accounts)
    rows, keys = study_rows(linkage, vocabulary, settings["report_rank"], apart)
    hand.study_values(rows, linkage.accounts, linkage.studies)
    linked = _linked_rows(linkage, rows)
    hand.use_claims(linked["claims"])
    single = frozenset(row["study_id"] for row in rows if row["design"] in SINGLE_ARM)
    arms = _name_arms(linked, single, ArmReader(vocabulary["arm_words"]))
    anchors = linkage.tables["anchors"]
    anchors = anchors + derive_denominators(linked["claims"], linked["study_facts"], anchors, single)
    profiles = read_profiles(linkage, rows, texts, vocabulary["overlap"])
    edges = derive_overlaps(profiles, OverlapReader(vocabulary["overlap"]))
    overlaps = hand.overlaps(edges, rows, linkage.accounts, linkage.studies)
    ratings = hand.ratings(rows, linkage.accounts, linkage.studies)
    publications = linkage.publications
    related = related_titles(linkage.studies, linkage.accounts, linkage.mentions, publications)
    ids = [row["publication_id"] for row in publications.rows]
    pairs = list(zip(rows, linkage.studies, strict=True))
    return {
        "publications": [_without(row, "title_key") for row in publications.rows],
        "publication_mentions": _unique(publications.mention_rows + related),
        "citations": citation_rows(linkage.tables["citations"], linkage.mentions, publications),
        "studies": [_without(row, "year") for row in rows],
        "study_aliases": _unique(
            [a for row, own in zip(rows, keys, strict=True) for a in describe.alias_rows(row["study_id"], own)]
        ),
        "reports": describe.with_evidence(
            [r for row, s in pairs for r in describe.report_rows(row["study_id"], s, linkage.accounts, ids)],
            linkage.tables,
            texts,
        ),
        "arms": arms,
        "overlaps": overlaps,
        "ratings": ratings,
        "curation_log": hand.log(),
        "anchors": anchors,
        **linked,
    }


def link_studies(hand: Curation, texts: Texts, vocabulary: Vocabulary, settings: Mapping[str, Any]) -> Linkage:
    """Mentions merged to publications, accounts united to studies, curation applied to both."""
    tables = hand.extracted()
    titles = TitleReader(vocabulary["titles"])
    review = ReviewWords(titles, vocabulary["titles"]["review_titles"])
    mentions = read_mentions(tables, texts, titles)
    content = Content(tables, texts)
    publications = build_publications(mentions, content, hand, settings["source_rank"], review)
    names = NamedStudies(vocabulary["titles"])
    accounts = read_accounts(tables, texts, mentions, publications.of_mention, review, names, _orphan_documents(tables))
    linkage = Linkage(tables, titles, mentions, publications, accounts, Owners(accounts), [])
    linkage.studies = _join(linkage, content, hand)
    return linkage


def _join(linkage: Linkage, content: Content, hand: Curation) -> list[Joined]:
    """Accounts of one study, in the order of the accounts."""
    accounts = linkage.accounts
    cohorts = read_cohorts(accounts, linkage.owners, linkage.tables)
    titled = describe_titles(accounts, linkage.mentions, linkage.publications.groups)
    sentences = [content.sentences.get(a.doc_id, {}) if a.whole else {} for a in accounts]
    keys = [
        [f"publication {p}" for p in a.publications] + [f"bytes of {content.original[a.doc_id]}"] * a.whole
        for a in accounts
    ]
    lone, joined = hand.lone_accounts(accounts), hand.joined_accounts(accounts)
    if lone or joined:
        before = Linker(accounts, titled, cohorts, sentences, frozenset())
        hand.check_studies(accounts, link_accounts(before, keys, []))
    return link_accounts(Linker(accounts, titled, cohorts, sentences, lone), keys, joined)


def _linked_rows(linkage: Linkage, rows: Rows) -> dict[str, Rows]:
    """The extracted tables with their study; rows that curation made keep their origin."""
    of_account = linkage.study_of_accounts()
    linked: dict[str, Rows] = {}
    for name in EXTRACTED:
        linked[name] = []
        for row in linkage.tables[name]:
            study = linkage.study_of(row, of_account)
            study_id = None if study is None else rows[study]["study_id"]
            linked[name].append({"origin": "derived", **row, "study_id": study_id})
    return linked


def _name_arms(linked: dict[str, Rows], single: frozenset[str], reader: ArmReader) -> Rows:
    """Rows of ``arms``; every linked row gets the label of its arm and comparator."""
    arms, names = build_arms(linked, reader, single)
    for name in EXTRACTED:
        for row in linked[name]:
            for column, text in (("arm", "arm_text"), ("comparator", "comparator_text")):
                if text in row:
                    row[column] = names.get((row["study_id"], row[text]))
    return arms


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _unique(rows: Rows) -> Rows:
    """Rows without exact repetitions, in their order."""
    return list({repr(row): row for row in rows}.values())
