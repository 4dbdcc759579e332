"""Accounts that carry the same text (an abstract, a full text, markdown, XML), known by the sentences they share."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..extract.sentences import boundaries
from ..tables.store import Rows
from .cohorts import SIZES, SMALLEST
from .mentions import Anchor, Texts, anchor
from .names import plain

TAG = re.compile(r"<[^<>]{0,200}>|&[a-z#0-9]{1,8};")
READ = {"abstract", "background", "objective", "methods", "results", "conclusion", "other"}
LONG = 60
"""Letters from which a sentence with a number in it is no turn of phrase."""
ENOUGH, SHARE = 3, 0.5
"""Shared sentences, and their share of the shorter account, that make two texts one text."""
COMMON = 12
"""A sentence that stands in more accounts than this is a publisher's, not an author's."""


def fingerprints(doc_id: str, text: str, sections: Rows, title: str) -> dict[int, Anchor]:
    """Hash of each long sentence of a document's prose but its title, letters and digits only, with its place."""
    named = plain(title).replace(" ", "")
    found: dict[int, Anchor] = {}
    for section in sections:
        if section["role"] not in READ or section.get("duplicate_of"):
            continue
        begin = section["body_start"]
        for end in boundaries(text, begin, section["end"]):
            sentence = text[begin:end]
            bare = plain(TAG.sub(" ", sentence)).replace(" ", "")
            if len(bare) >= LONG and bare != named:
                at = begin + len(sentence) - len(sentence.lstrip())
                until = end - (len(sentence) - len(sentence.rstrip()))
                found.setdefault(zlib.crc32(bare.encode()), anchor(doc_id, at, until, text[at:until]))
            begin = end
    return found


def shared_sentences(accounts: Sequence[dict[int, Anchor]]) -> list[tuple[int, int, list[Anchor]]]:
    """Pairs of accounts that carry the same text, with two sentences of it as evidence, in order."""
    holders: dict[int, list[int]] = defaultdict(list)
    for index, own in enumerate(accounts):
        for fingerprint in own:
            holders[fingerprint].append(index)
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for fingerprint, indices in holders.items():
        if 1 < len(indices) <= COMMON:
            for j, b in enumerate(indices):
                for a in indices[:j]:
                    together[a, b].append(fingerprint)
    found = []
    for (a, b), same in sorted(together.items()):
        if len(same) >= ENOUGH and len(same) >= SHARE * min(len(accounts[a]), len(accounts[b])):
            quotes = sorted((accounts[a][f]["start"], f) for f in same)[:2]
            found.append((a, b, [side[f] for _, f in quotes for side in (accounts[a], accounts[b])]))
    return found


class Content:
    """What whole documents print: their long sentences, and the sizes and results of their cohorts."""

    def __init__(self, tables: Mapping[str, Rows], texts: Texts) -> None:
        sections: dict[str, Rows] = defaultdict(list)
        telling = set()
        titles = {row["doc_id"]: row.get("title") or "" for row in tables["documents"]}
        for section in tables["sections"]:
            sections[section["doc_id"]].append(section)
            if section.get("subject"):
                telling.add(section["doc_id"])
        self.sentences = {
            doc_id: fingerprints(doc_id, texts[doc_id], own, titles[doc_id])
            for doc_id, own in sorted(sections.items())
            if doc_id not in telling
        }
        self.original = {row["doc_id"]: row.get("duplicate_of") or row["doc_id"] for row in tables["documents"]}
        self._numbers: dict[str, set[tuple[int, ...]]] = defaultdict(set)
        for fact in tables["study_facts"]:
            if fact["fact"] in SIZES and fact.get("value_number") and not fact.get("subject"):
                self._numbers[fact["doc_id"]].add((int(fact["value_number"]),))
        for claim in tables["claims"]:
            events, denominator = claim.get("events"), claim.get("denominator")
            if events is not None and denominator is not None and denominator >= SMALLEST and not claim.get("subject"):
                self._numbers[claim["doc_id"]].add((events, denominator))

    def same(self, a: str, b: str) -> bool:
        """Whether two documents are the same bytes, or print one long sentence, one size or one result alike."""
        if self.original[a] == self.original[b]:
            return True
        sentences = self.sentences.get(a, {}).keys() & self.sentences.get(b, {}).keys()
        return bool(sentences or self._numbers.get(a, set()) & self._numbers.get(b, set()))
