"""What is known of each study that another study may share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..tables.store import Rows
from .cohorts import place
from .linkage import Linkage
from .mentions import REGISTRIES, Anchor, Mention, Texts, anchor
from .names import Roster, plain, roster
from .publications import LONG_TITLE

SIGNALS = ("centre", "dose", "cell_source")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


BREAKS_OFF = re.compile(r"\bet\.? al\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AuthorList:
    """Authors as one mention prints them.

    Attributes:
        known: whom the names can mean.
        place: the words of the list.
        ends: whether its last name is the last author: the list has several and does not break off.
    """

    names: list[str]
    known: Roster
    place: Anchor
    ends: bool

    @classmethod
    def of(cls, mention: Mention) -> AuthorList:
        """The list of a mention that prints authors."""
        ends = len(mention.authors) > 1 and not BREAKS_OFF.search(mention.quote)
        return cls(mention.authors, roster(mention.authors), mention.authors_at or mention.anchor(), ends)


@dataclass(slots=True)
class Profile:
    """What is known of a study that another study may share; each value with the words it stands on."""

    study_id: str
    label: str
    year: int | None
    enrolled: int | None
    centres: int | None
    review: bool
    topic: frozenset[str] = frozenset()
    titles: dict[frozenset[str], Anchor] = field(default_factory=dict)
    authors: list[AuthorList] = field(default_factory=list)
    signals: dict[str, dict[str, Anchor]] = field(default_factory=lambda: defaultdict(dict))
    period: tuple[int, int, Anchor] | None = None
    size: Anchor | None = None
    registrations: dict[str, Anchor] = field(default_factory=dict)
    own_registration: str | None = None
    many_centres: bool = False
    reported_before: Anchor | None = None


def signal_keys(fact: Mapping[str, Any]) -> list[str]:
    """How a fact reads: number and unit where it has them, else its words without underscores, case or accents.

    Sources of cells that one phrase joins (``bone_marrow+cord_blood``) are one key each: a study of one shares it.
    """
    if fact.get("value_number") is not None and fact.get("unit"):
        return [f"{fact['value_number']:,.10g} {fact['unit']}"]
    words = str(fact.get("value_text") or fact["quote"])
    return [plain(part) for part in (words.split("+") if fact["fact"] == "cell_source" else [words])]


def read_profiles(linkage: Linkage, rows: Rows, texts: Texts, vocabulary: Mapping[str, Any]) -> list[Profile]:
    """One profile per study, in the order of ``rows`` (the rows of ``studies``); ``vocabulary`` is kind ``overlap``."""
    generic = frozenset(w for word in vocabulary["generic_words"] for w in linkage.titles.read(word).ordered)
    before = re.compile(rf"\b(?:{'|'.join(map(re.escape, vocabulary['same_patients']))})\b", re.IGNORECASE)
    profiles = []
    for row, study in zip(rows, linkage.studies, strict=True):
        profile = Profile(row["study_id"], row["label"], row["year"], row["enrolled"], row["centres"],
                          row["data_status"] == "review", many_centres=(row["centres"] or 0) > 1)  # fmt: skip
        members = [linkage.mentions[i] for i in linkage.mentions_of(study)]
        words = [mention.title.words for mention in members if mention.title]
        profile.topic = frozenset().union(*words) - generic
        lists = {tuple(mention.authors): mention for mention in reversed(members) if mention.authors}
        profile.authors = [AuthorList.of(mention) for mention in reversed(lists.values())]
        for mention in members:
            if mention.title and len(mention.title.words) >= LONG_TITLE:
                profile.titles.setdefault(mention.title.words, mention.anchor())
        own = [linkage.accounts[i] for i in study.accounts]
        single = {account.registries[0] for account in own if len(account.registries) == 1}
        profile.own_registration = min(single, default=None)
        profile.reported_before = next(
            (anchor(account.doc_id, *match.span(), match.group()) for account in own if account.whole
             and (match := before.search(texts[account.doc_id]))), None)  # fmt: skip
        profiles.append(profile)
    _read_facts(linkage, profiles)
    return profiles


def _read_facts(linkage: Linkage, profiles: list[Profile]) -> None:
    """Put what the reports state into their studies' profiles."""
    of_account = linkage.study_of_accounts()
    for fact in sorted(linkage.tables["study_facts"], key=lambda f: (f["doc_id"], f["start"], f["end"], f["fact_id"])):
        study = linkage.study_of(fact, of_account)
        if study is None:
            continue
        profile = profiles[study]
        profile.many_centres |= fact["fact"] == "design" and fact.get("value_text") == "multicentre"
        if fact["fact"] in SIGNALS:
            for key in signal_keys(fact):
                profile.signals[fact["fact"]].setdefault(key, place(fact))
        elif fact["fact"] == "period":
            years = [int(year) for year in YEAR.findall(fact["quote"])]
            if years and profile.period is None:
                profile.period = (min(years), max(years), place(fact))
        elif fact["fact"] == "enrolled" and fact.get("value_number") == profile.enrolled and profile.size is None:
            profile.size = place(fact)
    for identifier in sorted(linkage.tables["identifiers"], key=lambda i: (i["doc_id"], i["start"])):
        if identifier["scheme"] in REGISTRIES:
            study = linkage.study_of(identifier, of_account)
            if study is not None:
                key = f"{identifier['scheme']}:{identifier['value']}"
                profiles[study].registrations.setdefault(key, place(identifier))
