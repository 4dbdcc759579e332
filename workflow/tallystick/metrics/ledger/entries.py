"""What an entry of the ledger is made of: two quotes, a class from the vocabulary, a sentence, and what was used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...ids import stable_id
from ..evidence import Quote


class Classes:
    """The classes of the vocabulary kind ``ledger``; they give severity, rule, and which value is used."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        self._classes = {entry["id"]: entry for entry in vocabulary["classes"]}
        self.joint_words: list[str] = list(vocabulary.get("joint_words", []))
        self.generic_words = {word.removesuffix("s") for word in vocabulary.get("generic_words", [])}
        self.compared_facts: list[str] = list(vocabulary.get("compared_facts", []))

    def use(self, name: str) -> str:
        """Which value the class says is used."""
        return str(self._classes[name]["use"])

    def entry(
        self,
        name: str,
        a: Quote,
        b: Quote,
        explanation: str,
        *,
        study_id: str | None,
        rows: Iterable[str] = (),
        resolution: str | None = None,
        rule: str | None = None,
        severity: str | None = None,
    ) -> dict[str, Any]:
        """One row of ``discrepancies``.

        ``resolution`` is the value that is used; without one, or where the class uses none, the entry is unresolved.
        ``rule`` adds the criterion that decided to the rule of the class. The id hashes class, study and words, so that
        it outlives a shift of offsets.
        """
        known = self._classes[name]
        resolved = resolution is not None and known["use"] != "none"
        words = f"{known['rule']} ({rule})" if resolved and rule else str(known["rule"])
        return {
            "discrepancy_id": stable_id("disc", name, study_id, a.doc_id, a.text, b.doc_id, b.text, explanation),
            "class": name,
            "study_id": study_id,
            "doc_a": a.doc_id,
            "start_a": a.start,
            "end_a": a.end,
            "quote_a": a.text,
            "doc_b": b.doc_id,
            "start_b": b.start,
            "end_b": b.end,
            "quote_b": b.text,
            "severity": severity or known["severity"],
            "explanation": explanation,
            "resolution": resolution if resolved else None,
            "resolution_rule": words,
            "rows": list(dict.fromkeys(rows)),
            "status": "resolved" if resolved else "unresolved",
        }
