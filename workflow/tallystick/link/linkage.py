"""What the steps of linking know together: mentions, publications, accounts, studies and whose each row is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..tables.store import Rows
from .accounts import Account
from .cohorts import Owners
from .mentions import Mention
from .publication_rows import Publications
from .studies import Joined
from .titles import TitleReader


@dataclass(slots=True)
class Linkage:
    """A corpus whose accounts are known to be of certain studies.

    Attributes:
        tables: the tables of ingest and extract, curated.
        titles: the reader of titles.
        mentions: all mentions; publications, accounts and studies refer to them by index.
        publications: merged mentions.
        accounts: sorted; studies refer to them by index.
        owners: which account each extracted row belongs to.
        studies: sets of accounts.
    """

    tables: Mapping[str, Rows]
    titles: TitleReader
    mentions: list[Mention]
    publications: Publications
    accounts: list[Account]
    owners: Owners
    studies: list[Joined]

    def study_of_accounts(self) -> dict[int, int]:
        """Index of the study of each account."""
        return {i: n for n, study in enumerate(self.studies) for i in study.accounts}

    def study_of(self, row: Mapping[str, Any], of_account: Mapping[int, int]) -> int | None:
        """Index of the study of an extracted row; null for a row that belongs to no account."""
        owner = self.owners.of(row)
        return None if owner is None else of_account[owner]

    def mentions_of(self, study: Joined) -> list[int]:
        """Mentions of all publications of a study, and those its accounts stand on, in order."""
        found = {i for a in study.accounts for p in self.accounts[a].publications for i in self.publications.groups[p]}
        return sorted(found | {own for a in study.accounts if (own := self.accounts[a].mention) is not None})
