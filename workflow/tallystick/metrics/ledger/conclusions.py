"""Conclusions of studies of one question that contradict each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ...tables import Rows
from ..evidence import Evidence, Quote
from .entries import Classes

FOR = "favours"
NOT_FOR = ("no_difference", "against")
CONTROLLED = ("randomised_trial", "non_randomised_trial")
WORD = re.compile(r"[^\W_]+")


class Topics:
    """Which studies ask one question: interventions and conditions, with what is a kind of what."""

    def __init__(self, *kinds: Mapping[str, Any]) -> None:
        self._broader: dict[str, str] = {}
        for kind in kinds:
            for entries in kind.values():
                for entry in entries if isinstance(entries, list) else []:
                    if isinstance(entry, Mapping) and isinstance(entry.get("broader"), str):
                        self._broader[entry["id"]] = entry["broader"]

    def root(self, value: str) -> str:
        """The broadest concept that ``value`` is a kind of; words are compared without case and punctuation."""
        seen = {value}
        while value in self._broader and self._broader[value] not in seen:
            value = self._broader[value]
            seen.add(value)
        return " ".join(WORD.findall(value.casefold().replace("_", " ")))


def find_conclusion_conflicts(evidence: Evidence, classes: Classes, topics: Topics) -> Iterator[dict[str, Any]]:
    """One entry per study that finds no difference or harm, against the studies of its question that find benefit.

    Reviews are left out: their conclusion is not one more study. The quote on the other side is that of the largest
    study with a report of its own.
    """
    by_question: dict[tuple[str, str], dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(evidence.tables.get("conclusions", []), key=lambda r: (r["doc_id"], r["start"])):
        study = evidence.studies.get(row.get("study_id"))
        if study is None or study["data_status"] == "review" or row["stance"] not in (FOR, *NOT_FOR):
            continue
        if study.get("intervention") and study.get("condition"):
            question = (topics.root(study["intervention"]), topics.root(study["condition"]))
            by_question[question][study["study_id"]].append(row)
    for _, by_study in sorted(by_question.items()):
        stances = {study: {row["stance"] for row in rows} for study, rows in by_study.items()}
        favouring = [study for study, found in stances.items() if found == {FOR}]
        dissenting = [study for study, found in stances.items() if found & set(NOT_FOR) and FOR not in found]
        if not favouring:
            continue
        lead = min(favouring, key=lambda study: _weight(evidence, study))
        for dissenter in sorted(dissenting):
            yield _entry(evidence, classes, by_study, dissenter, lead, favouring)


def _weight(evidence: Evidence, study_id: str) -> tuple[Any, ...]:
    study = evidence.studies[study_id]
    return study["data_status"] != "own_report", -(study.get("enrolled") or 0), study_id


def _entry(
    evidence: Evidence, classes: Classes, by_study: Mapping[str, Rows], study: str, lead: str, favouring: list[str]
) -> dict[str, Any]:
    row, other = by_study[study][0], by_study[lead][0]
    finding = "no difference" if row["stance"] == "no_difference" else "harm"
    controlled = sum(evidence.studies[s]["design"] in CONTROLLED for s in favouring)
    others = f"{len(favouring)} {'study favours' if len(favouring) == 1 else 'studies favour'} the treatment"
    sentence = (
        f"{evidence.label(study)} ({_design(evidence, study)}) concludes {finding}; {others}, "
        f"{controlled or 'none'} of them with a control group, among them {evidence.label(lead)} "
        f"({_design(evidence, lead)})."
    )
    return classes.entry(
        "conclusion_conflict", Quote.of(row), Quote.of(other), sentence,
        study_id=study, rows=[f"conclusions:{row['conclusion_id']}", f"conclusions:{other['conclusion_id']}"],
    )  # fmt: skip


def _design(evidence: Evidence, study_id: str) -> str:
    design = str(evidence.studies[study_id]["design"])
    return "design not stated" if design == "unknown" else design.replace("_", " ")
