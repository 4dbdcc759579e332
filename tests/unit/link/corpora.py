"""Small corpora written in tests: texts, and rows found by their words, as the stages before link would give them."""

from __future__ import annotations

from typing import Any

from tallystick.config import check_config
from tallystick.link import link_corpus
from tallystick.link.curation import Decision
from tallystick.tables import STAGES, Rows
from tallystick.vocabulary import Vocabulary

VOCABULARY = Vocabulary.built_in(("arm_words", "overlap", "study_designs", "titles"))
SETTINGS = check_config({})["link"]
EMPTY = [table.name for stage in ("ingest", "extract") for table in STAGES[stage]]


class Corpus:
    """Tables and texts under construction."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.tables: dict[str, Rows] = {name: [] for name in EMPTY}
        self._number = 0

    def place(self, doc_id: str, quote: str, occurrence: int = 1) -> dict[str, Any]:
        start = -1
        for _ in range(occurrence):
            start = self.texts[doc_id].index(quote, start + 1)
        return {"doc_id": doc_id, "start": start, "end": start + len(quote), "quote": quote}

    def document(self, doc_id: str, text: str, title: str | None = None, **columns: Any) -> None:
        self.texts[doc_id] = text
        row = {
            "doc_id": doc_id,
            "file": f"{doc_id}.txt",
            "container": "plain",
            "content": "article_abstract",
            "relevance": "in_scope",
            "title": title,
            "characters": len(text),
            "encoding": "utf-8",
            **columns,
        }
        if title:
            row["title_start"] = text.index(title)
            row["title_end"] = row["title_start"] + len(title)
        self.tables["documents"].append(row)
        self.tables["sections"].append(
            {
                "doc_id": doc_id,
                "section_id": "s001",
                "role": "abstract",
                "heading": None,
                "subject": None,
                "start": 0,
                "body_start": 0,
                "end": len(text),
                "duplicate_of": None,
            }
        )

    def passage(self, doc_id: str, subject: str, first: str, last: str, heading: str | None = None) -> None:
        """A study_summary section from the words ``first`` up to the end of ``last``; it replaces the whole section."""
        own = self.tables["sections"]
        own[:] = [s for s in own if not (s["doc_id"] == doc_id and s["role"] == "abstract")]
        start = self.texts[doc_id].index(first)
        body = start + len(heading) if heading else start
        own.append(
            {
                "doc_id": doc_id,
                "section_id": f"s{len(own):03}",
                "role": "study_summary",
                "heading": heading,
                "subject": subject,
                "start": start,
                "body_start": body,
                "end": self.texts[doc_id].index(last) + len(last),
                "duplicate_of": None,
            }
        )

    def cite(self, doc_id: str, quote: str, role: str = "reference", **fields: Any) -> None:
        self._number += 1
        row = {
            "citation_id": f"cit-{doc_id}-{quote}",
            "role": role,
            "authors": [],
            "subject": None,
            "rule": "test",
            **dict.fromkeys(("title", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")),
            **self.place(doc_id, quote),
            **fields,
        }
        self.tables["citations"].append(row)

    def identify(self, doc_id: str, quote: str, scheme: str, value: str, role: str = "self") -> None:
        self.tables["identifiers"].append(
            {
                "identifier_id": f"id-{doc_id}-{quote}",
                "scheme": scheme,
                "value": value,
                "role": role,
                "subject": None,
                "citation_id": None,
                "rule": "test",
                **self.place(doc_id, quote),
            }
        )

    def claim(self, doc_id: str, quote: str, outcome: str = "survival", **columns: Any) -> str:
        """A claim on ``quote``; its numbers are anchored where they stand in it."""
        place = self.place(doc_id, quote, columns.pop("occurrence", 1))
        claim_id = f"claim-{doc_id}-{place['start']}-{outcome}"
        row = {
            "claim_id": claim_id,
            "outcome": outcome,
            "outcome_key": outcome,
            "outcome_text": outcome,
            "events": None,
            "denominator": None,
            "percent": None,
            "subject": None,
            "arm_text": None,
            "subgroup": None,
            "denominator_role": "enrolled",
            "time_kind": "at",
            "state": "current",
            "rule": "test",
            "timepoint_value": None,
            "timepoint_unit": None,
            "timepoint_months": None,
            "section_id": None,
            **place,
            **columns,
        }
        for name in ("events", "denominator", "percent"):
            row[f"{name}_status"] = "absent" if row[name] is None else "stated"
            if row[name] is not None:
                at = place["start"] + quote.index(f"{row[name]:g}")
                self.tables["anchors"].append(
                    {
                        "table": "claims",
                        "row_id": claim_id,
                        "field": name,
                        "doc_id": doc_id,
                        "start": at,
                        "end": at + len(f"{row[name]:g}"),
                        "quote": f"{row[name]:g}",
                    }
                )
        self.tables["claims"].append(row)
        return claim_id

    def fact(
        self, doc_id: str, quote: str, fact: str, number: float | None = None, text: str | None = None, **columns: Any
    ) -> None:
        self.tables["study_facts"].append(
            {
                "fact_id": f"fact-{doc_id}-{quote}-{fact}",
                "fact": fact,
                "value_number": number,
                "value_text": text,
                "unit": None,
                "arm_text": None,
                "subject": None,
                "section_id": None,
                "rule": "test",
                **self.place(doc_id, quote),
                **columns,
            }
        )

    def link(self, *decisions: dict[str, Any], **settings: Any) -> dict[str, Rows]:
        """The link tables, under the given decisions (reason, who and date are filled in)."""
        given = [
            Decision(
                "curation/test.yaml",
                f"decisions.{n}",
                {"reason": "read again", "who": "AB", "date": "2026-01-31", **decision},
            )
            for n, decision in enumerate(decisions)
        ]
        return link_corpus(self.tables, self.texts, VOCABULARY, given, {**SETTINGS, **settings})


def studies_of(linked: dict[str, Rows]) -> list[set[str]]:
    """The documents of each study, as sets, in a fixed order."""
    found: dict[str, set[str]] = {}
    for row in linked["reports"]:
        found.setdefault(row["study_id"], set()).add(row["doc_id"])
    return sorted(found.values(), key=sorted)
