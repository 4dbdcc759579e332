"""The rows of ``studies``, ``study_aliases`` and ``reports``: ids, labels, and which of several values is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..ids import stable_id
from ..tables.link import STUDIES
from ..tables.store import Rows
from .accounts import SECONDARY, Account
from .cohorts import Owners, place
from .mentions import Mention
from .names import label_name
from .studies import Joined

MONTHS = {"day": 12 / 365.25, "week": 84 / 365.25, "month": 1.0, "year": 12.0}
DESIGNS = set(STUDIES.column("design").values)
CENTRE_COUNT, ENROLLED = ("centres",), ("enrolled", "randomised", "analysed")


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
    if any(account.cited is None and account.subject is None for account in members):
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


class Values:
    """Chooses among the facts that reports of a study state."""

    def __init__(self, accounts: list[Account], owners: Owners, facts: Rows, rank: Sequence[str]) -> None:
        self._rank = {kind: i for i, kind in enumerate(rank)}
        self._accounts = accounts
        self._facts: dict[int, Rows] = defaultdict(list)
        for fact in facts:
            owner = owners.of(fact)
            if owner is not None:
                self._facts[owner].append(fact)

    def of(self, study: Joined, kinds: Sequence[str]) -> list[tuple[int, dict[str, Any]]]:
        """Facts of the given kinds of the study's whole cohort, the most trusted kind of report first."""
        found = []
        for index in study.accounts:
            trust = self._rank.get(self._accounts[index].kind, len(self._rank))
            found += [(trust, kinds.index(f["fact"]), f["doc_id"], f["start"], index, f)
                      for f in self._facts[index] if f["fact"] in kinds and not f.get("arm_text")]  # fmt: skip
        return [(item[4], item[5]) for item in sorted(found, key=lambda item: item[:4])]

    def choose(self, study: Joined, kinds: Sequence[str], column: str) -> tuple[Any, str, list[dict[str, Any]]]:
        """Value, rule and facts that carry it: first kind stated, most reports, then the most trusted report."""
        facts = [(i, f) for i, f in self.of(study, kinds) if f.get(column) not in (None, "")]
        if not facts:
            return None, "", []
        kind = min((f["fact"] for _, f in facts), key=list(kinds).index)
        facts = [(i, f) for i, f in facts if f["fact"] == kind]
        support: dict[Any, set[int]] = defaultdict(set)
        for i, fact in facts:
            support[fact[column]].add(i)
        order = list(dict.fromkeys(f[column] for _, f in facts))
        best = min(order, key=lambda value: (-len(support[value]), order.index(value)))
        rivals = sorted((len(s) for value, s in support.items() if value != best), reverse=True)
        rule = "only_value" if not rivals else "majority" if len(support[best]) > rivals[0] else "report_rank"
        if rule == "report_rank" and len({i for i, _ in facts}) == 1:
            rule = "first_printed"
        stated = len({i for i, _ in facts})
        return best, f"{rule} ({len(support[best])} of {stated} reports)", [f for _, f in facts if f[column] == best]


def study_values(study: Joined, values: Values, review: bool) -> dict[str, Any]:
    """Design, intervention, condition, sizes and follow-up of a study, with the rule for each and its quotes."""
    row: dict[str, Any] = {"field_rules": [], "evidence": [], "enrolled": None}

    def keep(name: str, value: Any, rule: str, facts: list[dict[str, Any]]) -> None:
        row[name] = value
        if rule:
            row["field_rules"].append(f"{name}: {rule}")
            row["evidence"].append(place(facts[0]))

    value, rule, facts = values.choose(study, ("design",), "value_text")
    keep("design", "unknown" if value is None else value if value in DESIGNS else "other", rule, facts)
    for name in ("intervention", "condition"):
        keep(name, *values.choose(study, (name,), "value_text"))
    # What a review "enrolled" is a sum over other people's patients; it stays a fact and makes no cohort.
    sizes = (("centres", CENTRE_COUNT),) if review else (("enrolled", ENROLLED), ("centres", CENTRE_COUNT))
    for name, kinds in sizes:
        value, rule, facts = values.choose(study, kinds, "value_number")
        keep(name, None if value is None else int(value), rule, facts)
    lengths = [(f["value_number"] * MONTHS[f["unit"]], f) for _, f in values.of(study, ("follow_up",))
               if f.get("value_number") and f.get("unit") in MONTHS]  # fmt: skip
    longest = max((months for months, _ in lengths), default=None)
    keep("follow_up_months", longest, "longest stated" if lengths else "", [f for m, f in lengths if m == longest])
    return row


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
