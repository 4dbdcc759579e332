"""The rows of ``studies``, ``study_aliases`` and ``reports``: ids, labels, data status and evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..ids import stable_id
from ..tables.store import Rows
from .accounts import SECONDARY, Account
from .cohorts import place
from .mentions import Anchor, Mention, Texts, anchor
from .names import label_name
from .studies import Joined


def publication_keys(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """``(alias kind, scheme, value)`` of a publication, strongest first."""
    keys = [("identifier", scheme, row[scheme]) for scheme in ("pmid", "doi", "pmcid") if row[scheme]]
    return [*keys, *([("title", "title", row["title_key"])] if row["title_key"] else [])]


def main_publication(study: Joined, accounts: list[Account], publications: list[dict[str, Any]]) -> int | None:
    """The publication that stands for the study: an article before an abstract, own before described, then earliest."""
    own = {p for i in study.accounts if accounts[i].cited is None and not accounts[i].subject
           for p in accounts[i].publications}  # fmt: skip
    every = {p for i in study.accounts for p in accounts[i].publications}

    def preference(index: int) -> tuple[Any, ...]:
        row = publications[index]
        return (row["type"] in ("conference_abstract", "preprint"), index not in own, row["year"] is None,
                row["year"] or 0, row["publication_id"])  # fmt: skip

    return min(every, key=preference) if every else None


def study_keys(
    study: Joined, accounts: list[Account], publications: list[dict[str, Any]], main: int | None, apart: frozenset[int]
) -> list[tuple[str, str, str]]:
    """``(alias kind, scheme, value)`` by which the study is known, strongest first; the first makes its id."""
    first = accounts[study.accounts[0]]
    itself = ("identifier", "document", f"{first.doc_id}#{first.subject}" if first.subject else first.doc_id)
    if apart.intersection(study.accounts):
        return [("identifier", "split", itself[2])]
    registries = Counter(r for i in study.accounts if len(accounts[i].registries) == 1 for r in accounts[i].registries)
    keys: list[tuple[str, str, str]] = []
    for registry in sorted(registries):
        scheme, _, value = registry.partition(":")
        keys.append(("identifier", scheme, value))
    order = [main] if main is not None else []
    order += sorted({p for i in study.accounts for p in accounts[i].publications} - set(order),
                    key=lambda p: publications[p]["publication_id"])  # fmt: skip
    for index in order:
        keys += publication_keys(publications[index])
    return list(dict.fromkeys(keys)) or [itself]


def data_status(study: Joined, accounts: list[Account]) -> str:
    """What the corpus has of a study."""
    members = [accounts[i] for i in study.accounts]
    if any(account.review for account in members):
        return "review"
    if any(account.whole for account in members):
        return "own_report"
    return "described_only" if any(account.kind for account in members) else "citation_only"


def short_title(title: str) -> str:
    """The first six words of a title."""
    words = title.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "") if words else "Untitled"


def labels(studies: Sequence[tuple[str, str]], years: Sequence[int | None], titles: Sequence[str]) -> list[str]:
    """Labels such as "Wang 2018"; equal ones get a, b … in the order of titles.

    ``studies`` holds per study the first author (or "") and its id; a study without author is named by its title.
    """
    plain_labels = []
    for (author, _), year, title in zip(studies, years, titles, strict=True):
        name = label_name(author) if author else short_title(title)
        plain_labels.append(f"{name} {year}" if year else name)
    same: dict[str, list[int]] = defaultdict(list)
    for index, label in enumerate(plain_labels):
        same[label].append(index)
    for label, members in same.items():
        if len(members) > 1:
            for ordinal, index in enumerate(sorted(members, key=lambda i: (titles[i], studies[i][1]))):
                letters = chr(97 + ordinal) if ordinal < 26 else f"-{ordinal + 1}"
                plain_labels[index] = f"{label}{letters}" if years[index] else f"{label} ({ordinal + 1})"
    return plain_labels


def report_rows(study_id: str, study: Joined, accounts: list[Account], publication_ids: list[str]) -> Rows:
    """Rows of ``reports`` of one study."""
    rows = []
    for index in study.accounts:
        account = accounts[index]
        if not account.kind:
            continue
        seen: dict[tuple[Any, ...], dict[str, Any]] = {}
        for quote in [*account.evidence, *study.evidence.get(index, [])]:
            if quote["quote"]:
                seen.setdefault((quote["doc_id"], quote["start"], quote["end"]), quote)
        rows.append({
            "report_id": stable_id("report", account.doc_id, account.subject, account.cited),
            "study_id": study_id, "doc_id": account.doc_id, "section_id": account.section_id,
            "subject": account.subject,
            "publication_id": publication_ids[account.publications[0]] if account.publications else None,
            "report_kind": account.kind, "is_primary": account.kind not in SECONDARY, "evidence": list(seen.values()),
            "origin": "derived",
        })  # fmt: skip
    return rows


def first_author(study: Joined, accounts: list[Account], mentions: list[Mention], chosen: list[str]) -> str:
    """First author of the main publication, else of any mention the study's accounts stand on."""
    if chosen:
        return chosen[0]
    known = [mentions[i].authors for a in study.accounts if (i := accounts[a].mention) is not None]
    return next((authors[0] for authors in known if authors), "")


def alias_rows(study_id: str, keys: list[tuple[str, str, str]]) -> Rows:
    """Every key of a study, and the ids it would have had while only weaker keys were known."""
    rows = [{"study_id": study_id, "alias": f"{scheme}:{value}", "kind": kind} for kind, scheme, value in keys]
    former = {stable_id("study", f"{scheme}:{value}") for _, scheme, value in keys[1:]} - {study_id}
    return rows + [{"study_id": study_id, "alias": alias, "kind": "former_id"} for alias in sorted(former)]


def with_evidence(reports: Rows, tables: Mapping[str, Rows], texts: Texts) -> Rows:
    """``reports``, each with words it stands on: without a title or a citation, its first section or result.

    The title section of the document comes first, then the first claim or other statement of the report's passage.
    """
    bare = {(row["doc_id"], row["subject"]) for row in reports if not row["evidence"]}
    if not bare:
        return reports
    found: dict[tuple[str, str | None], tuple[tuple[int, int], Anchor]] = {}
    for section in tables["sections"]:
        key = section["doc_id"], section.get("subject")
        if key in bare and section["role"] == "title" and section["end"] > section["start"]:
            start, end = section["start"], section["end"]
            _earlier(found, key, 0, anchor(section["doc_id"], start, end, texts[section["doc_id"]][start:end]))
    for name in ("claims", "estimates", "measurements", "comparisons", "directions", "study_facts"):
        for row in tables[name]:
            key = row["doc_id"], row.get("subject")
            if key in bare:
                _earlier(found, key, 1 + (name != "claims"), place(row))
    for row in reports:
        if not row["evidence"] and (row["doc_id"], row["subject"]) in found:
            row["evidence"] = [found[row["doc_id"], row["subject"]][1]]
    return reports


def _earlier(
    found: dict[tuple[str, str | None], tuple[tuple[int, int], Anchor]],
    key: tuple[str, str | None],
    rank: int,
    quote: Anchor,
) -> None:
    order = rank, quote["start"]
    if key not in found or order < found[key][0]:
        found[key] = order, quote
