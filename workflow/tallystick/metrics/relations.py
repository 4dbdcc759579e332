"""What the vocabulary says about how outcomes hang together: counterparts, parts, and what ends a state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any


class Relations:
    """Relations between outcome ids; an outcome outside the vocabulary has none.

    Built from the kinds ``outcomes`` (``complement``, ``label``) and ``relations`` (``partitions``, ``ends``,
    ``states``, ``time_to_event``).
    """

    def __init__(self, outcomes: Mapping[str, Any], relations: Mapping[str, Any]) -> None:
        self._complements: dict[str, set[str]] = defaultdict(set)
        self._labels: dict[str, str] = {}
        for entry in outcomes.get("outcomes", []):
            self._labels[entry["id"]] = entry["label"]
            if entry.get("complement"):
                self._complements[entry["id"]].add(entry["complement"])
                self._complements[entry["complement"]].add(entry["id"])
        self._partitions: dict[str, list[list[str]]] = defaultdict(list)
        for entry in relations.get("partitions", []):
            self._partitions[entry["whole"]].append(list(entry["parts"]))
        self._ends = {entry["event"]: list(entry["states"]) for entry in relations.get("ends", [])}
        self._states = set(relations.get("states", []))
        self._designs = [(term.casefold(), entry["kind"]) for entry in relations.get("designs", [])
                         for term in entry["terms"]]  # fmt: skip
        self._time_to_event = set(relations.get("time_to_event", []))

    def complements(self, outcome: str) -> list[str]:
        """Outcomes whose events are the non-events of ``outcome``."""
        return sorted(self._complements.get(outcome, ()))

    def partitions(self, outcome: str) -> list[list[str]]:
        """The ways in which ``outcome`` divides into disjoint parts."""
        return self._partitions.get(outcome, [])

    def wholes(self) -> list[str]:
        """Outcomes that have parts."""
        return sorted(self._partitions)

    def whole_of(self, outcome: str) -> str | None:
        """The outcome that ``outcome`` is a part of."""
        return next((whole for whole in self.wholes() for parts in self._partitions[whole] if outcome in parts), None)

    def ends(self, outcome: str) -> list[str]:
        """States that ``outcome`` brings to an end."""
        return self._ends.get(outcome, [])

    def kind_of_study(self, words: str) -> str | None:
        """The kind of design that ``words`` name; kinds exclude each other."""
        plain = words.casefold().replace("-", " ")
        return next((kind for term, kind in self._designs if term in plain), None)

    def is_state(self, outcome: str) -> bool:
        """Whether it holds at a time and may hold again, so that counts at several times are never added."""
        return outcome in self._states

    def is_time_to_event(self, outcome: str) -> bool:
        """Whether reports often give it from a survival curve."""
        return outcome in self._time_to_event

    def name(self, claim: Mapping[str, Any]) -> str:
        """The claim's outcome for sentences that people read: the vocabulary's label, else the text's words."""
        label = self._labels.get(claim["outcome_key"])
        return label or str(claim.get("outcome_text") or claim["outcome_key"].removeprefix("other:")).strip()
