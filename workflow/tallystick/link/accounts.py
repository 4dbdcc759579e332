"""Accounts: documents, passages of documents and citations that each speak of one study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..tables.store import Rows
from .mentions import Anchor, Mention, Texts
from .names import label_name, same_person
from .titles import TitleReader, same_title

KIND_OF_CONTENT = {"full_text": "full_text", "conference_abstract": "conference_abstract",
                   "registry": "registry_record", "news": "news", "article_abstract": "article_abstract"}  # fmt: skip
KIND_OF_CONTAINER = {"index_page": "index_page", "repository_record": "repository_record",
                     "registry_record": "registry_record", "news_page": "news"}  # fmt: skip
SECONDARY = {"news", "secondary_summary"}
"""Kinds of report in which others than the study's authors speak."""


@dataclass(slots=True)
class Account:
    """One account of one study.

    Attributes:
        subject: passage label, where the document tells of several studies.
        cited: citation row that is the whole account (a listed study, or one that a passage names beside its own).
        kind: kind of report; empty for an account that is only a citation.
        span: where its words stand.
        publications: indices of the publications it is an account of.
    """

    doc_id: str
    subject: str | None
    kind: str
    span: tuple[int, int]
    mention: int | None = None
    cited: str | None = None
    publications: list[int] = field(default_factory=list)
    review: bool = False
    registries: list[str] = field(default_factory=list)
    section_id: str | None = None
    evidence: list[Anchor] = field(default_factory=list)
    regions: list[tuple[int, int]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether the account is a document, not a passage or a citation."""
        return self.cited is None and self.subject is None

    @property
    def order(self) -> tuple[Any, ...]:
        """Sort key: the same for the same documents, in whatever order they come."""
        return (self.doc_id, self.span, self.subject or "", self.cited or "")


class ReviewWords:
    """Whether a title, or the first words of a passage, name a review of other studies."""

    OPENING = 300
    """Code points of a passage in which it says what kind of study it tells of."""

    def __init__(self, titles: TitleReader, phrases: Sequence[str]) -> None:
        self._titles = titles
        self._phrases = [" ".join(titles.read(phrase).ordered) for phrase in phrases]

    def __call__(self, mention: Mention | None) -> bool:
        """Whether a mention's title does."""
        if mention is None or mention.title is None:
            return False
        return self._in(mention.title.ordered)

    def opens(self, text: str, sections: Rows) -> bool:
        """Whether a passage begins by calling its subject a review ("This meta-analysis …")."""
        body = next((s for s in sections if s["role"] == "study_summary"), None)
        if body is None:
            return False
        start = body["body_start"]
        sentence = re.split(r"(?<=[.!?])\s", text[start : min(body["end"], start + self.OPENING)].strip(), maxsplit=1)[
            0
        ]
        return self._in(self._titles.read(sentence).ordered)

    def _in(self, words: Sequence[str]) -> bool:
        key = f" {' '.join(words)} "
        return any(f" {phrase} " in key for phrase in self._phrases)


def report_kind(document: Mapping[str, Any]) -> str:
    """Kind of report a whole document is: what the page is, else what its text is."""
    content = document["content"]
    if content in ("conference_abstract", "full_text"):
        return str(content)
    return KIND_OF_CONTAINER.get(document["container"]) or KIND_OF_CONTENT.get(content, "unknown")


def _document_account(
    document: Mapping[str, Any],
    own: list[int],
    mentions: list[Mention],
    publication_of: list[int],
    is_review: ReviewWords,
) -> Account:
    """The account a whole document is."""
    kind = report_kind(document)
    made = Account(document["doc_id"], None, kind, (0, document["characters"]))
    made.publications = sorted({publication_of[i] for i in own})
    # The citation of a repository record prints no title of its own; the first own mention with a title speaks for it.
    titled = [i for i in own if mentions[i].title]
    made.mention = next(iter(titled or own), None)
    made.review = document["content"] in ("review", "narrative") or any(is_review(mentions[i]) for i in titled)
    made.registries = sorted({value for i in own for value in mentions[i].registries})
    made.evidence = [mentions[made.mention].anchor()] if made.mention is not None else []
    return made


def _passage_account(
    doc_id: str, subject: str, sections: Rows, inside: list[int], mentions: list[Mention], publication_of: list[int]
) -> tuple[Account, list[int]]:
    """The account of a passage, and the mentions in it that name other studies."""
    made = Account(doc_id, subject, "secondary_summary", (sections[0]["start"], sections[-1]["end"]))
    made.section_id = sections[0]["section_id"]
    heading = next((i for i in inside if mentions[i].citation_id is None), None)
    cited = [i for i in inside if mentions[i].citation_id is not None and mentions[i].role in ("described", "self")]
    if heading is not None:
        mine = [i for i in cited if publication_of[i] == publication_of[heading] or _same(mentions, i, heading)]
        mine = mine or [i for i in cited if _same_author_and_year(mentions, i, heading)]
        if not mine and len(cited) == 1 and not _other_author(mentions, cited[0], heading):
            mine = cited
    else:
        mine = cited[-1:]
    made.mention = heading if heading is not None else next(iter(mine), None)
    made.publications = sorted({publication_of[i] for i in [*mine, *([heading] if heading is not None else [])]})
    made.evidence = [mentions[i].anchor() for i in [*([heading] if heading is not None else []), *mine]]
    return made, [i for i in cited if i not in mine]


def _same(mentions: list[Mention], a: int, b: int) -> bool:
    left, right = mentions[a].title, mentions[b].title
    return bool(left and right and same_title(left, right))


def _same_author_and_year(mentions: list[Mention], a: int, b: int) -> bool:
    left, right = mentions[a], mentions[b]
    years = left.year is not None and left.year == right.year
    return years and bool(left.authors and right.authors) and same_person(left.authors[0], right.authors[0])


def _other_author(mentions: list[Mention], a: int, b: int) -> bool:
    left, right = mentions[a].authors, mentions[b].authors
    return bool(left and right) and not same_person(left[0], right[0])


def _cited_account(index: int, mentions: list[Mention], publication_of: list[int], kind: str) -> Account:
    mention = mentions[index]
    made = Account(mention.doc_id, mention.subject, kind, (mention.start, mention.end), index, mention.citation_id)
    made.publications = [publication_of[index]]
    made.evidence = [mention.anchor()]
    return made


def read_accounts(
    tables: Mapping[str, Rows],
    texts: Texts,
    mentions: list[Mention],
    publication_of: list[int],
    is_review: ReviewWords,
    names: NamedStudies,
    orphans: frozenset[str] = frozenset(),
) -> list[Account]:
    """All accounts, sorted. ``publication_of[i]`` is the publication of mention ``i``; ``orphans`` are documents of
    passages that also print results outside them."""
    passages: dict[tuple[str, str], Rows] = defaultdict(list)
    for section in sorted(tables["sections"], key=lambda s: (s["doc_id"], s["start"])):
        if section.get("subject"):
            passages[section["doc_id"], section["subject"]].append(section)
    passages = {key: parts for key, parts in passages.items() if any(s["role"] == "study_summary" for s in parts)}
    telling = {doc_id for doc_id, _ in passages}
    inside: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    own: dict[str, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        inside[mention.doc_id, mention.subject].append(index)
        if mention.role == "self":
            own[mention.doc_id].append(index)
    accounts = [
        _document_account(document, own[doc_id], mentions, publication_of, is_review)
        for document in tables["documents"]
        if (doc_id := document["doc_id"]) not in telling
    ]
    for document in tables["documents"]:
        if document["doc_id"] in telling & orphans:
            rest = _document_account(document, own[document["doc_id"]], mentions, publication_of, is_review)
            rest.kind, rest.review = "secondary_summary", True
            accounts.append(rest)
    for (doc_id, subject), sections in passages.items():
        account, others = _passage_account(doc_id, subject, sections, inside[doc_id, subject], mentions, publication_of)
        named = account.mention is not None and is_review(mentions[account.mention])
        account.review = named or is_review.opens(texts[doc_id], sections)
        accounts.append(account)
        for index in others:
            beside = _cited_account(index, mentions, publication_of, "secondary_summary")
            beside.review = is_review(mentions[index])
            beside.regions = names.regions(texts[doc_id], sections, mentions[index])
            accounts.append(beside)
    for index, mention in enumerate(mentions):
        if mention.role == "listed" or (mention.role == "described" and mention.citation_id and not mention.subject):
            listed = _cited_account(index, mentions, publication_of, "")
            listed.review = is_review(mention)
            accounts.append(listed)
    return sorted(accounts, key=lambda account: account.order)


class NamedStudies:
    """Finds the sentences of a passage that speak of a study named by its author ("a trial by Liu et al")."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        def union(words: Sequence[str]) -> str:
            return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))

        self._contrast = re.compile(
            rf"\b(?:{union(vocabulary['contrast'])})\s+(?:the\s+)?[\w\s\-]{{0,40}}\Z", re.IGNORECASE
        )
        self._by = re.compile(
            rf"\b(?:{union(vocabulary['report_nouns'])})s?\b[^.;\n]{{0,40}}?\b(?:by|of|from)\s+\Z", re.IGNORECASE
        )
        self._verb = re.compile(
            rf"\W{{0,3}}(?:[\[(][^\])]{{1,30}}[\])]\s*)?(?:also\s+)?(?:{union(vocabulary['report_verbs'])})\b"
        )
        self._goes_on = re.compile(rf"\s*(?:{union(vocabulary['continuations'])})\b", re.IGNORECASE)

    def regions(self, text: str, sections: Rows, mention: Mention) -> list[tuple[int, int]]:
        """Spans of the passage that tell of ``mention``'s study: the naming sentences and those that go on about it."""
        from ..extract.sentences import boundaries

        if not mention.authors:
            return []
        name = re.compile(rf"\b{re.escape(label_name(mention.authors[0]))}\b(?:,? (?:et\.? al\.?|and \w+|& \w+))?")
        found: list[tuple[int, int]] = []
        for section in sections:
            begin, open_region = section["body_start"], False
            for end in boundaries(text, begin, section["end"]):
                if begin <= mention.start < end:
                    open_region = False
                elif self._names(name, text[begin:end]) or (open_region and self._goes_on.match(text, begin, end)):
                    found.append((begin, end))
                    open_region = True
                else:
                    open_region = False
                begin = end
        return found

    def _names(self, name: re.Pattern[str], sentence: str) -> bool:
        for match in name.finditer(sentence):
            before, after = sentence[: match.start()], sentence[match.end() :]
            if self._contrast.search(before) and not self._by.search(before):
                continue
            if self._by.search(before) or self._verb.match(after) or re.match(r"\s*in\s+\Z", before, re.IGNORECASE):
                return True
        return False
