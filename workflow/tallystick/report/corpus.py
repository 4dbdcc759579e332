"""The tables as the panels of the summary need them: indexed once, with labels, sources and citations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..ids import stable_id
from ..tables import Rows
from ..vocabulary import Vocabulary
from .citing import CitationBook, Cited, Source, Use
from .labels import OTHER, Labels

LABEL_KINDS = ("outcomes", "markers", "interventions", "conditions", "designs", "ledger")
ROW_IDS = {
    "claims": "claim_id",
    "estimates": "estimate_id",
    "measurements": "measurement_id",
    "comparisons": "comparison_id",
    "directions": "direction_id",
    "study_facts": "fact_id",
    "conclusions": "conclusion_id",
}
"""Tables whose rows stand on anchors, with their id column."""

SENTENCES = {
    "pools": ("reasons", "caveats"),
    "multiverse": ("choice", "caveats"),
    "sensitivity": ("reason",),
    "discrepancies": ("explanation", "resolution"),
    "checks": ("expression", "explanations"),
    "overlaps": ("reasons",),
    "votes": ("note",),
    "vote_summaries": ("note",),
}
"""Columns of metrics and link that hold sentences, in which vocabulary ids may stand."""

_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the summary shows before it points to the exports."""

    rows: int
    figure_rows: int
    outcomes: int
    passage_characters: int


def page_name(doc_id: str) -> str:
    """A file name for the page of a document that is safe on every file system, whatever the document is called."""
    if len(doc_id) <= 100 and set(doc_id) <= _SAFE and doc_id == doc_id.lower() and not doc_id.startswith((".", "-")):
        return f"{doc_id}.html"
    kept = "".join(c if c in _SAFE else "-" for c in doc_id.lower())[:60].strip("-.") or "document"
    return f"{kept}-{stable_id('d', doc_id)[2:10]}.html"


def _kept_both(vocabulary: Vocabulary | Mapping[str, Any]) -> frozenset[str]:
    """Classes of the ledger in which both values stay and a convention says which one is used."""
    classes = vocabulary["ledger"]["classes"] if "ledger" in vocabulary else []
    return frozenset(row["id"] for row in classes if row.get("use") == "selection")


def _flow(vocabulary: Vocabulary | Mapping[str, Any]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Outcomes of the vocabulary that count who came, stayed or left, and the words that open others of that kind."""
    if "outcomes" not in vocabulary:
        return frozenset(), ()
    words = vocabulary["outcomes"]
    return frozenset(words.get("flow", ())), tuple(words.get("flow_openers", ()))


def html_id(prefix: str, key: str) -> str:
    """An id for an element: the key itself where it is plain, else its hash."""
    return f"{prefix}-{key}" if set(key) <= _SAFE else stable_id(prefix, key)


class Corpus:
    """Everything the panels read. ``tables`` maps names to rows; a missing table counts as empty."""

    def __init__(
        self,
        tables: Mapping[str, Rows],
        texts: Mapping[str, str],
        vocabulary: Vocabulary | Mapping[str, Any],
        config: Mapping[str, Any],
    ) -> None:
        self._tables = tables
        self._rows: dict[str, Rows] = {}
        self.labels = Labels(vocabulary, LABEL_KINDS)
        self.kept_both = _kept_both(vocabulary)
        self._flow, self._flow_openers = _flow(vocabulary)
        self.config = config
        settings = config.get("report", {})
        self.title: str = settings.get("title", "Evidence summary")
        self.limits = Limits(
            rows=settings.get("rows_per_table", 200),
            figure_rows=settings.get("rows_per_figure", 30),
            outcomes=settings.get("outcomes_shown", 12),
            passage_characters=settings.get("passage_characters", 120_000),
        )
        documents = sorted(self.rows("documents"), key=lambda row: row["doc_id"])
        self.sources = {
            row["doc_id"]: Source(row["doc_id"], n, f"sources/{page_name(row['doc_id'])}", row["file"])
            for n, row in enumerate(documents, 1)
        }
        self.book = CitationBook(texts, self.sources, self.limits.passage_characters)

    def rows(self, name: str) -> Rows:
        """The rows of a table, in the order of the table; sentences of metrics with labels for vocabulary ids."""
        if name not in self._rows:
            columns = SENTENCES.get(name, ())
            rows = self._tables.get(name, [])
            self._rows[name] = [{**row, **self._reworded(row, columns)} for row in rows] if columns else rows
        return self._rows[name]

    def _reworded(self, row: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
        changed: dict[str, Any] = {}
        for column in columns:
            value = row.get(column)
            if isinstance(value, str):
                changed[column] = self.labels.reworded(value)
            elif isinstance(value, list):
                changed[column] = [self.labels.reworded(item) for item in value]
        return changed

    @cached_property
    def documents(self) -> dict[str, dict[str, Any]]:
        """Documents by doc_id."""
        return {row["doc_id"]: row for row in self.rows("documents")}

    @cached_property
    def studies(self) -> dict[str, dict[str, Any]]:
        """Studies by study_id."""
        return {row["study_id"]: row for row in self.rows("studies")}

    @cached_property
    def claims(self) -> dict[str, dict[str, Any]]:
        """Claims by claim_id."""
        return {row["claim_id"]: row for row in self.rows("claims")}

    @cached_property
    def row_index(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Anchored rows by table and id."""
        return {(name, row[key]): row for name, key in ROW_IDS.items() for row in self.rows(name)}

    @cached_property
    def anchors(self) -> dict[tuple[str, str], Rows]:
        """Anchors by table and row, in the order of the text."""
        found: dict[tuple[str, str], Rows] = defaultdict(list)
        for anchor in self.rows("anchors"):
            found[anchor["table"], anchor["row_id"]].append(anchor)
        for listed in found.values():
            listed.sort(key=lambda a: (a["doc_id"], a["start"], a["end"], a["field"]))
        return dict(found)

    @cached_property
    def reports_of(self) -> dict[str, Rows]:
        """Reports by study_id."""
        found: dict[str, Rows] = defaultdict(list)
        for report in self.rows("reports"):
            found[report["study_id"]].append(report)
        return dict(found)

    @cached_property
    def study_order(self) -> dict[str, int]:
        """Studies in the order in which panels list them: own reports first, then by label and id."""
        rank = {"own_report": 0, "described_only": 1, "review": 2, "citation_only": 3}
        ordered = sorted(
            self.rows("studies"), key=lambda s: (rank.get(s["data_status"], 4), s["label"].casefold(), s["study_id"])
        )
        return {study["study_id"]: n for n, study in enumerate(ordered)}

    @cached_property
    def _shared_labels(self) -> set[str]:
        """Labels that more than one study has."""
        return {label for label, n in Counter(s["label"] for s in self.rows("studies")).items() if n > 1}

    def study_label(self, study_id: str | None) -> str:
        """The study's label; studies that share a label are told apart by the start of their ids."""
        study = self.studies.get(study_id or "")
        if study is None:
            return "no study"
        label = str(study["label"])
        return f"{label} ({study['study_id'].rpartition('-')[2][:4]})" if label in self._shared_labels else label

    def outcome(self, key: str) -> str:
        """The reader's name of an outcome."""
        return self.labels.of("outcomes", key)

    def marker(self, key: str) -> str:
        """The reader's name of a marker."""
        return self.labels.of("markers", key)

    def ledger_class(self, key: str) -> str:
        """The reader's name of a class of the ledger."""
        return self.labels.of("ledger", key)

    def has_results(self, study_id: str | None) -> bool:
        """Whether a study is more than a citation here, and no review."""
        study = self.studies.get(study_id or "")
        return study is not None and study["data_status"] in ("own_report", "described_only")

    def described_in(self, study_id: str | None) -> list[str]:
        """The sources (``S4``) that describe a study of which no report of its own is at hand; else nothing."""
        study = self.studies.get(study_id or "")
        if study is None or study["data_status"] != "described_only":
            return []
        numbers = {self.sources[r["doc_id"]].number for r in self.reports_of.get(study["study_id"], [])
                   if r["doc_id"] in self.sources}  # fmt: skip
        return [f"S{number}" for number in sorted(numbers)]

    def is_other(self, key: str) -> bool:
        """Whether the outcome or marker is outside the vocabulary."""
        return key.startswith(OTHER) or key == "other"

    def is_flow(self, key: str) -> bool:
        """Whether the outcome counts who came to a study, stayed or left, and tells nothing of a treatment."""
        text = f"{key.removeprefix(OTHER)} "
        return key in self._flow or (self.is_other(key) and text.startswith(tuple(f"{w} " for w in self._flow_openers)))

    def cite_row(self, text: str, table: str, row_id: str, use: Use | None = None, fields: Sequence[str] = ()) -> Cited:
        """``text`` linked to the words of one row: the anchors of ``fields`` first, else the row's own span."""
        anchors = self.anchors.get((table, row_id), [])
        ranked = [a for f in fields for a in anchors if a["field"] == f] or anchors
        row = self.row_index.get((table, row_id))
        if not ranked and row is not None and row.get("start") is not None:
            ranked = [row]
        return self.book.cite(text, ranked, use)

    def cite_claims(self, text: str, claim_ids: Sequence[str], use: Use | None = None) -> Cited:
        """``text`` linked to the words of a computed value's claims; every claim's words are recorded as used."""
        cited = [self.cite_row(text, "claims", claim_id, use, VALUE_FIELDS) for claim_id in claim_ids]
        return next((c for c in cited if c.place), cited[0] if cited else Cited(text, None, self.book))

    def supports(self, claim_ids: Sequence[str], use: Use | None = None) -> list[Cited]:
        """One link per document that gives the value: S1, S5 …"""
        seen: dict[str, Cited] = {}
        for claim_id in claim_ids:
            claim = self.claims.get(claim_id)
            if claim is not None and claim["doc_id"] in self.sources:
                short = self.sources[claim["doc_id"]].short
                seen.setdefault(short, self.cite_row(short, "claims", claim_id, use, VALUE_FIELDS))
        return [seen[short] for short in sorted(seen, key=lambda s: int(s[1:]))]


VALUE_FIELDS = ("events", "percent", "denominator", "value", "derivation", "restatement")
"""Anchor fields that show a number, in the order in which they are preferred as the target of a link."""
