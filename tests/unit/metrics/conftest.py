"""The linked rows of the five sources, and how tests build rows of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tallystick.config import check_config
from tallystick.metrics.evidence import Evidence
from tallystick.metrics.relations import Relations
from tallystick.vocabulary import Vocabulary

HERE = Path(__file__).parent
RAW = HERE.parents[2] / "raw"
KINDS = ("families", "ledger", "markers", "outcomes", "relations", "scales", "titles")


def claim(claim_id: str = "c1", **given: Any) -> dict[str, Any]:
    """A claim with every column that metrics reads; what is not given is what an unremarkable text would give."""
    row: dict[str, Any] = {
        "claim_id": claim_id, "study_id": "s1", "doc_id": "d1", "start": 0, "end": 10, "quote": "0123456789",
        "subject": None, "section_id": "s001", "arm": None, "subgroup": None, "unit_of_analysis": "patients",
        "outcome": "response", "outcome_key": "response", "outcome_text": "response", "events": None,
        "denominator": None, "percent": None, "percent_decimals": None, "denominator_role": "unknown",
        "timepoint_months": None, "time_kind": "unknown", "state": "unknown", "origin": "derived",
    }  # fmt: skip
    row |= given
    for field in ("events", "denominator", "percent"):
        row.setdefault(f"{field}_status", "absent" if row[field] is None else "stated")
    return row


def fact(fact_id: str, kind: str, value: float | None, **given: Any) -> dict[str, Any]:
    row = {
        "fact_id": fact_id, "fact": kind, "value_number": value, "value_text": None, "unit": None, "study_id": "s1",
        "doc_id": "d1", "start": 0, "end": 5, "quote": "01234", "subject": None, "section_id": "s001", "arm": None,
        "arm_text": None,
    }  # fmt: skip
    return row | given


def study(study_id: str = "s1", **given: Any) -> dict[str, Any]:
    row = {
        "study_id": study_id, "label": study_id, "design": "unknown", "intervention": None, "condition": None,
        "enrolled": None, "follow_up_months": None, "publication_id": None, "data_status": "own_report",
        "relevance": "in_scope",
    }  # fmt: skip
    return row | given


class _Rows:
    """Turns the hand-written YAML into rows whose quotes are found in the raw texts."""

    def __init__(self) -> None:
        self.texts = {path.stem[:3]: path.read_bytes().decode("utf-8") for path in sorted(RAW.glob("*.txt"))}
        self.given = yaml.safe_load((HERE / "five_sources.yaml").read_text(encoding="utf-8"))

    def place(self, doc_id: str, quote: str) -> dict[str, Any]:
        start = self.texts[doc_id].find(quote)
        assert start >= 0, f"{doc_id} does not say {quote!r}"
        return {"doc_id": doc_id, "start": start, "end": start + len(quote), "quote": quote}

    def claims(self) -> list[dict[str, Any]]:
        rows = []
        for where, listed in self.given["claims"].items():
            doc_id, study_id = where.split()
            for number, (quote, events, size, percent, outcome, months, kind, state, role, *more) in enumerate(listed):
                derived = "derived" in more
                arm = next((m.removeprefix("arm=") for m in more if m.startswith("arm=")), None)
                rows.append(claim(
                    f"{doc_id}-{study_id}-{number:02d}", study_id=study_id, subject=study_id, events=events,
                    denominator=size, percent=percent, outcome=outcome, outcome_key=outcome,
                    outcome_text=outcome.replace("_", " "), timepoint_months=months, time_kind=kind, state=state,
                    denominator_role=role, arm=arm, **self.place(doc_id, quote),
                    **({"denominator_status": "derived"} if derived else {}),
                ))  # fmt: skip
        return rows

    def percent_anchors(self) -> list[dict[str, Any]]:
        rows = []
        for row in self.claims():
            if row["percent"] is not None:
                digits = f"{row['percent']:g}"
                start = row["start"] + row["quote"].index(f"{digits}%")
                rows.append({"table": "claims", "row_id": row["claim_id"], "field": "percent", "doc_id": row["doc_id"],
                             "start": start, "end": start + len(digits), "quote": digits})  # fmt: skip
        return rows

    def facts(self) -> list[dict[str, Any]]:
        rows = []
        for where, listed in self.given["facts"].items():
            doc_id, study_id = where.split()
            for number, (quote, kind, value, *more) in enumerate(listed):
                unit, arm = [*more, None, None][:2]
                rows.append(fact(f"f-{doc_id}-{study_id}-{number}", kind, value, unit=unit, arm_text=arm,
                                 study_id=study_id, subject=study_id, **self.place(doc_id, quote)))  # fmt: skip
        return rows

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        conclusions = [
            {"conclusion_id": where, "study_id": where.split()[1], "stance": stance, "hedged": False,
             **self.place(where.split()[0], quote)}
            for where, (quote, stance) in self.given["conclusions"].items()
        ]  # fmt: skip
        mentions = [
            {"publication_id": publication, "field": field, "value": value, "chosen": chosen, "agreement": agreement,
             "rule": "own record before others", **self.place(doc_id, quote)}
            for publication, field, value, doc_id, quote, chosen, agreement in self.given["publication_mentions"]
        ]  # fmt: skip
        return {
            "documents": [{"doc_id": d, "relevance": "in_scope", "duplicate_of": None} for d in sorted(self.texts)],
            "rejected": [],
            "studies": [study(**row) for row in self.given["studies"]],
            "reports": [{"subject": None, **row} for row in self.given["reports"]],
            "publications": [{"publication_id": "pub2018"}, {"publication_id": "pub2013"}],
            "publication_mentions": mentions,
            "arms": self.given["arms"],
            "claims": self.claims(),
            "study_facts": self.facts(),
            "conclusions": conclusions,
            "anchors": self.percent_anchors(),
        }


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.built_in(KINDS)


@pytest.fixture(scope="session")
def relations(vocabulary: Vocabulary) -> Relations:
    return Relations(vocabulary["outcomes"], vocabulary["relations"])


@pytest.fixture(scope="session")
def settings() -> dict[str, Any]:
    found: dict[str, Any] = check_config({})["metrics"]
    return found


@pytest.fixture(scope="session")
def five_sources() -> dict[str, list[dict[str, Any]]]:
    return _Rows().tables()


@pytest.fixture(scope="session")
def five(five_sources: dict[str, list[dict[str, Any]]]) -> Evidence:
    return Evidence(five_sources)
