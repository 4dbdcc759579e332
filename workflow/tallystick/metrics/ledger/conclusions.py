"""Conclusions of studies of one question that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..evidence import Evidence, Quote
from ..stances import FOR, NOT_FOR, StudyStance, study_stances
from .entries import Classes

CONTROLLED = ("randomised_trial", "non_randomised_trial")
ON_EFFECTS = (*CONTROLLED, "single_arm", "cohort", "case_series", "case_control", "unknown")
"""Designs whose conclusions tell of effects in patients."""
WORD = re.compile(r"[^\W\d_]{3,}")
TOKEN = re.compile(r"[\w-]+")
PART = re.compile(r"[^\W_]+")
SHORTEST = 3
"""Letters of initials that stand for a name, at least."""


def find_conclusion_conflicts(evidence: Evidence, classes: Classes) -> Iterator[dict[str, Any]]:
    """One entry per study that finds no difference or harm, against the studies of its question that find benefit.

    Reviews are left out: their conclusion is not one more study; so are designs that tell of no effects in patients.
    A study has the one stance of ``study_stances``, and its conclusion must name the intervention: that adding one drug
    to another did nothing says nothing of the other. The quote on the other side is that of the largest study with a
    report of its own. Two studies ask one question when they share a telling word of the condition and a printed name
    of the intervention, and their interventions are the same or one is a kind of the other by its words.
    """
    able = {s for s, row in evidence.studies.items() if row["data_status"] != "review" and row["design"] in ON_EFFECTS}
    found = study_stances(evidence.tables.get("conclusions", []), evidence.tables.get("reports", []))
    topics = {study_id: Topic(evidence, classes, study_id) for study_id in found if study_id in able}
    stances = {
        study_id: found[study_id]
        for study_id, topic in topics.items()
        if topic.named_in(found[study_id].conclusions[0]["quote"])
    }
    favouring = [study_id for study_id, stance in stances.items() if stance.stance == FOR]
    # By the words of the condition, so that a corpus of many topics is not compared pair by pair.
    by_word: dict[str, list[str]] = {}
    for favourer in favouring:
        for word in topics[favourer].condition:
            by_word.setdefault(word, []).append(favourer)
    for dissenter in (study_id for study_id, stance in stances.items() if stance.stance in NOT_FOR):
        candidates = {other for word in topics[dissenter].condition for other in by_word.get(word, [])}
        others = sorted(other for other in candidates if topics[other].meets(topics[dissenter]))
        if others and not _compares_treatments(evidence, dissenter):
            yield _entry(evidence, classes, stances, dissenter, others)


class Topic:
    """The telling words of a study's condition and intervention, and the names its reports print for the latter."""

    def __init__(self, evidence: Evidence, classes: Classes, study_id: str) -> None:
        study = evidence.studies[study_id]
        self.condition = _words(classes, study.get("condition"))
        self.intervention = _words(classes, study.get("intervention"))
        printed = {
            fact["quote"].casefold()
            for fact in evidence.facts.get(study_id, [])
            if fact["fact"] == "intervention" and fact.get("value_text") == study.get("intervention")
        }
        itself = str(study.get("intervention") or "").casefold().replace("_", " ")
        self.names = sorted(printed or {itself} - {""})
        initials = ("".join(part[0] for part in PART.findall(name)) for name in self.names)
        self._initials = {short for short in initials if len(short) >= SHORTEST}
        self._name_words = self._initials.union(*(_words(classes, name) for name in self.names))

    def meets(self, other: Topic) -> bool:
        """Whether two studies ask one question; never where either says too little."""
        if not (self.condition & other.condition and self._name_words & other._name_words):
            return False
        fewer, more = sorted((self.intervention, other.intervention), key=len)
        return bool(fewer) and fewer <= more

    def named_in(self, quote: str) -> bool:
        """Whether words name the intervention, in full or by its initials ("hUC-MSC" for mesenchymal stem cells)."""
        words = quote.casefold()
        tokens = TOKEN.findall(words)
        return any(name in words for name in self.names) or any(
            short in token for short in self._initials for token in tokens
        )


def _words(classes: Classes, value: str | None) -> set[str]:
    words = WORD.findall((value or "").casefold().replace("_", " "))
    return {word.removesuffix("s") for word in words} - classes.generic_words


def _compares_treatments(evidence: Evidence, study_id: str) -> bool:
    """Whether a study has arms but no control: no difference between two treatments says nothing against either."""
    roles = {arm["role"] for arm in evidence.arms.get(study_id, [])}
    return "experimental" in roles and "control" not in roles


def _weight(evidence: Evidence, study_id: str) -> tuple[Any, ...]:
    study = evidence.studies[study_id]
    return study["data_status"] != "own_report", -(study.get("enrolled") or 0), study_id


def _entry(
    evidence: Evidence, classes: Classes, stances: Mapping[str, StudyStance], study: str, favouring: list[str]
) -> dict[str, Any]:
    lead = min(favouring, key=lambda other: _weight(evidence, other))
    row, other = stances[study].conclusions[0], stances[lead].conclusions[0]
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
