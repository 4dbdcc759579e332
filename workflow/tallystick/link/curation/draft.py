"""Writing a well-formed decision from ids, so that nobody copies quotes or counts occurrences by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from ...errors import InputFault
from ...tables.store import Rows
from ..mentions import PRINTED, Anchor, Texts
from .claims import TELLING
from .decisions import check_content
from .locate import occurrences

ON_CLAIMS = ("correct_claim", "reject_claim", "use_claim")
TABLES = ("claims", "studies", "reports", "publications", "publication_mentions", "citations")
"""Linked tables that a draft is made from, beside ``documents``."""
USUAL = {"claim": "reject_claim", "report": "split_report", "citation": "split_publication"}
USUAL_WITH_VALUES = {"claim": "correct_claim", "study": "set_study_value", "pub": "set_publication_value"}
"""What is meant by an id alone, and by an id with values, where no action is named."""
PAIRED = {"join_reports": "report", "join_studies": "study", "join_publications": "publication",
          "add_overlap": "study", "remove_overlap": "study"}  # fmt: skip
"""Actions that need a second id, and what of."""
CITED_BEST = ("own_record", "repository", "described", "listed", "reference", "citing", "other")


@dataclass(frozen=True)
class Request:
    """What a person asks a draft of.

    Attributes:
        target: id of a claim, report, study, publication or citation; empty where file and quote are given.
        action: what is decided; empty for what is usual for the id.
        values: columns and their values; ``anchors.events`` names the words that ``events`` stands on.
        others: ids of the other side, or of reports that leave together.
        quote, file: words to rest on instead of those that the tables give for the id.
    """

    target: str = ""
    action: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    others: Sequence[str] = ()
    quote: str = ""
    file: str = ""
    reason: str = ""
    who: str = ""
    date: str = ""


def _fault(reason: str, remedy: str) -> InputFault:
    return InputFault("curate", reason, remedy)


class Drafter:
    """Drafts decisions about the rows of one build."""

    def __init__(self, tables: Mapping[str, Rows], texts: Texts) -> None:
        self._tables, self._texts = tables, texts
        self._files = {row["doc_id"]: row["file"] for row in tables["documents"]}

    def decisions(self, request: Request) -> list[dict[str, Any]]:
        """The decisions that the request asks for; several where values of several fields are set.

        Raises:
            InputFault: no such id, or something is missing or does not fit the action.
        """
        action = request.action or self._usual(request)
        signed = {"reason": request.reason, "who": request.who, "date": request.date}
        made = [{"action": action, **part, **signed} for part in self._parts(action, request)]
        # The form is checked as if it were signed: who and why may be filled in by hand.
        filled = {"reason": "to be filled in", "who": "to be filled in", "date": "2000-01-01"}
        check_content({"decisions": [{**d, **{k: d[k] or v for k, v in filled.items()}} for d in made]}, "curate")
        return made

    def _usual(self, request: Request) -> str:
        kind = request.target.partition("-")[0]
        found = (USUAL_WITH_VALUES if request.values else USUAL).get(kind)
        if found is None:
            raise _fault("it is not said what is decided", "name an --action, see docs/curation.md")
        return found

    def _parts(self, action: str, request: Request) -> list[dict[str, Any]]:
        """The decisions without action and signature."""
        values = {k: v for k, v in request.values.items() if not k.startswith("anchors.")}
        anchors = {k.removeprefix("anchors."): str(v) for k, v in request.values.items() if k.startswith("anchors.")}
        place = self._place(action, request)
        if action in ("correct_claim", "add_claim"):
            if not values:
                raise _fault(f"{action} needs values", "give column=value, for example events=23")
            part = {**place, "set": values, **({"anchors": anchors} if anchors else {})}
            return [part]
        if action in ("set_study_value", "set_publication_value"):
            if not values:
                raise _fault(f"{action} needs a value", "give field=value, for example year=2014")
            return [{**self._place(action, request, name), "field": name, "value": v} for name, v in values.items()]
        if action in PAIRED:
            if len(request.others) != 1:
                raise _fault(f"{action} needs a second {PAIRED[action]}", "name its id: --with ID")
            return [{**place, "with": self._locator(self._anchor(request.others[0])), **values}]
        if action == "split_study" and request.others:
            place["together"] = [self._locator(self._anchor(other)) for other in request.others]
        if action == "rate" and request.target.startswith("claim-"):
            values = {"outcome": self._row("claims", "claim_id", request.target)["outcome_key"], **values}
            place.pop("claim", None)
        return [{**place, **values}]

    # Where a decision rests.

    def _place(self, action: str, request: Request, field: str = "") -> dict[str, Any]:
        """File, quote, occurrence and, for a claim, what tells it from others on the same words."""
        if request.quote:
            return self._quoted(request)
        if not request.target:
            raise _fault("it is not said on which words the decision rests", "name an id, or --file and --quote")
        if request.target.startswith("claim-"):
            row = self._row("claims", "claim_id", request.target)
            telling = self._telling(row) if action in ON_CLAIMS else {}
            return {**self._locator(row), **({"claim": telling} if telling else {})}
        return self._locator(self._anchor(request.target, field))

    def _quoted(self, request: Request) -> dict[str, Any]:
        """A locator of words that the person chose."""
        if request.file:
            doc_id = next((d for d, file in self._files.items() if file == request.file), None)
        else:
            doc_id = self._anchor(request.target)["doc_id"] if request.target else None
        if doc_id is None:
            raise _fault(f"there is no document '{request.file}'", "give --file as its path below raw/")
        spans = occurrences(self._texts[doc_id], request.quote)
        if len(spans) != 1:
            stands = "does not stand" if not spans else f"stands {len(spans)} times"
            raise _fault(f"the quote {stands} in {self._files[doc_id]}", "quote words that stand there once")
        return {"file": self._files[doc_id], "quote": request.quote}

    def _locator(self, place: Mapping[str, Any]) -> dict[str, Any]:
        """File, quote and, where the words stand more than once, which of them is meant."""
        found: dict[str, Any] = {"file": self._files[place["doc_id"]], "quote": place["quote"]}
        spans = occurrences(self._texts[place["doc_id"]], place["quote"])
        if len(spans) > 1:
            found["occurrence"] = 1 + next(i for i, span in enumerate(spans) if span[0] == place["start"])
        return found

    def _anchor(self, target: str, field: str = "") -> Mapping[str, Any]:
        """The words that stand for a row: of the field that is set where the tables name them."""
        kind = target.partition("-")[0]
        if kind == "claim":
            return self._row("claims", "claim_id", target)
        if kind == "citation":
            return self._row("citations", "citation_id", target)
        if kind == "report":
            return self._of_report(self._row("reports", "report_id", target))
        if kind == "study":
            return self._of_study(self._row("studies", "study_id", target), field)
        if kind == "pub":
            self._row("publications", "publication_id", target)
            return self._of_publication(target, field)
        raise _fault(f"'{target}' is no id of a claim, report, study, publication or citation",
                     "copy the id from the summary or from results/report/exports")  # fmt: skip

    def _row(self, table: str, key: str, value: str) -> dict[str, Any]:
        found = next((row for row in self._tables[table] if row[key] == value), None)
        if found is None:
            raise _fault(f"there is no row '{value}' in {table}", "copy the id from the summary or the exports")
        return found

    def _of_report(self, report: Mapping[str, Any]) -> Mapping[str, Any]:
        own = [a for a in report["evidence"] if a["doc_id"] == report["doc_id"]]
        if not own:
            raise _fault("no words are known of this report", "choose some: --file and --quote")
        return self._short(own[0])

    def _of_study(self, study: Mapping[str, Any], field: str) -> Mapping[str, Any]:
        kept = [a for a in study["evidence"] if field and a["field"] == field]
        if kept:
            return dict(kept[0])
        reports = [r for r in self._tables["reports"] if r["study_id"] == study["study_id"]]
        if reports:
            return self._of_report(min(reports, key=lambda r: (not r["is_primary"], r["doc_id"], r["report_id"])))
        return self._of_publication(study["publication_id"], "")

    def _of_publication(self, publication_id: str, field: str) -> Anchor:
        """Where the chosen value of a field is printed, or the title, by the most trusted source."""
        own = [m for m in self._tables["publication_mentions"]
               if m["publication_id"] == publication_id and m["agreement"] != "other_record"]  # fmt: skip
        order = [field, "title", "authors", *PRINTED]

        def rank(mention: Mapping[str, Any]) -> tuple[Any, ...]:
            return (order.index(mention["field"]), not mention["chosen"], CITED_BEST.index(mention["source"]),
                    mention["doc_id"], mention["start"])  # fmt: skip

        found = min((m for m in own if m["field"] in order and m["source"] in CITED_BEST), key=rank, default=None)
        if found is None:
            raise _fault("no words are known of this publication", "choose some: --file and --quote")
        return {key: found[key] for key in ("doc_id", "start", "end", "quote")}

    def _short(self, place: Anchor, most: int = 200) -> Anchor:
        """The first line of a quote, cut between words: a locator need not repeat a paragraph."""
        line = place["quote"].split("\n", 1)[0]
        if len(line) > most:
            line = line[:most].rsplit(" ", 1)[0]
        line = line.strip()
        start = place["start"] + place["quote"].index(line)
        return {**place, "start": start, "end": start + len(line), "quote": line}

    def _telling(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Fewest columns, in a fixed order, whose values no other claim on these words shares."""
        chosen: dict[str, Any] = {}
        left = [
            other
            for other in self._tables["claims"]
            if other["claim_id"] != row["claim_id"]
            and other["doc_id"] == row["doc_id"]
            and other["start"] < row["end"]
            and row["start"] < other["end"]
        ]
        for column in TELLING:
            if left and any(rival.get(column) != row.get(column) for rival in left):
                chosen[column] = row.get(column)
                left = [rival for rival in left if rival.get(column) == row.get(column)]
        return chosen


def draft_decision(tables: Mapping[str, Rows], texts: Texts, request: Request) -> str:
    """Decisions as YAML text, to be put into a file of ``curation/``; the schema asks for what is left empty.

    Args:
        tables: ``documents`` and the linked tables named in ``TABLES``.
        texts: ``doc_id`` to decoded text.
        request: what is decided, about what.

    Raises:
        InputFault: no such id, or something is missing or does not fit the action.
    """
    content = {"decisions": Drafter(tables, texts).decisions(request)}
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False)
    return text
